/** What only staff may ask. The cookie of the PIN goes along by itself. */

import { ask, askPicture } from './client';
import type { Child, ClassState, Frame, Ticket, Workspace } from './types';

export interface ChildState {
  readonly child: Child;
  readonly here: boolean;
  readonly page: string | null;
  readonly lesson: string | null;
  readonly step: string | null;
  readonly attempts: number;
  readonly passed: readonly string[];
  readonly stuck: boolean;
  readonly since_s: number;
  readonly runs: number;
  readonly in_queue: boolean;
}

/** Sentences that wait until somebody has looked at them. */
export interface Release {
  readonly child: Child;
  readonly slot: string;
  readonly sha256: string;
  readonly texts: readonly string[];
  readonly workspace: Workspace | null;
}

export interface RobotInfo {
  readonly kind: 'simulator' | 'robot';
  readonly state: 'ready' | 'running' | 'stopped' | 'away';
  /** 0 to 1. */
  readonly battery: number | null;
  /** Degrees Celsius. */
  readonly hottest: number | null;
  readonly message: string | null;
}

export interface Settings {
  readonly run_seconds: number;
  /** 0 to 0.6. */
  readonly volume: number;
  /** Width and depth in metres. */
  readonly stage: readonly [number, number];
  readonly on_table: boolean;
  readonly needs_check: boolean;
  readonly needs_release: boolean;
  readonly call_seconds: number;
  readonly language: string;
  readonly keep_days: number;
  readonly open: boolean;
}

export interface Counter {
  readonly lesson: string;
  readonly tries: number;
  readonly passed: number;
  readonly goals: Readonly<Record<string, number>>;
}

export interface Overview {
  readonly children: readonly ChildState[];
  readonly queue: readonly (Ticket & { readonly pinned?: boolean })[];
  readonly releases: readonly Release[];
  readonly robot: RobotInfo;
  readonly settings: Settings;
  readonly counters: readonly Counter[];
}

/** How to join, for the wall: `qr` is true where the picture is dark. */
export interface Join {
  readonly code: string;
  readonly urls: readonly string[];
  readonly qr: readonly (readonly boolean[])[];
}

/** The class's line as staff and the projector hear it. */
export type ScreenNews =
  | (ClassState & { readonly join: Join | null; readonly staff: Overview | null })
  | { readonly type: 'robot'; readonly frame: Frame }
  | { readonly type: 'caption'; readonly who: string; readonly text: string }
  | { readonly type: 'over' };

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  readonly rule: string;
  readonly message: string;
  readonly help: string;
}

export interface LessonReport {
  readonly folder: string;
  readonly title: string;
  readonly seconds: number;
  readonly cases: readonly { readonly name: string; readonly ok: boolean; readonly message: string | null }[];
  readonly findings: readonly Finding[];
}

export interface StaffFile {
  readonly name: string;
  readonly kind: 'plan' | 'phrases';
  readonly changed: boolean;
}

export interface Missed {
  readonly text: string;
  readonly language: string;
  readonly count: number;
}

/** What the library adds to the accessibility statement. */
export interface Statement {
  readonly body: string;
  readonly site: string;
  readonly contact: string;
  readonly phone: string;
  readonly email: string;
  readonly made: string;
  readonly reviewed: string;
  /** What is not accessible, one a line. */
  readonly gaps: string;
}

export type QueueOrder =
  | { readonly action: 'pause' | 'go' | 'last_round' | 'clear' | 'shorten' }
  | { readonly action: 'skip' | 'pin' | 'unpin' | 'remove' | 'here' | 'start'; readonly child: string };

const id = encodeURIComponent;

export const staffApi = {
  setUp: (key: string, pin: string) => ask<void>('POST', 'staff/setup', { key, pin }),
  login: (pin: string) => ask<void>('POST', 'staff/login', { pin }),
  logout: () => ask<void>('POST', 'staff/logout'),
  newPin: (old: string, fresh: string) => ask<void>('POST', 'staff/pin', { old, new: fresh }),

  queue: (order: QueueOrder) => ask<void>('POST', 'staff/queue', order),
  release: (child: string, sha256: string, release: boolean, why: string | null) =>
    ask<void>('POST', 'staff/release', { child, sha256, release, why }),
  removeChild: (child: string) => ask<void>('POST', 'staff/child', { child, action: 'remove' }),
  newCode: () => ask<void>('POST', 'staff/code'),
  goOn: () => ask<void>('POST', 'staff/go-on'),
  endOfDay: () =>
    ask<{ deleted: { readonly children: number; readonly programs: number } }>('POST', 'staff/end-of-day'),

  settings: () => ask<Settings>('GET', 'staff/settings'),
  set: (settings: Settings) => ask<Settings>('PUT', 'staff/settings', settings),
  statement: () => ask<Statement>('GET', 'statement'),
  setStatement: (statement: Statement) => ask<Statement>('PUT', 'staff/statement', statement),

  checkLesson: (lesson: string) => ask<{ reports: readonly LessonReport[] }>('POST', 'staff/lessons/check', { lesson }),
  files: () => ask<{ files: readonly StaffFile[] }>('GET', 'staff/files'),
  file: (name: string) => ask<{ name: string; kind: string; text: string }>('GET', `staff/files/${id(name)}`),
  findings: (name: string, text: string) =>
    ask<{ findings: readonly Finding[] }>('POST', 'staff/findings', { name, text }),
  saveFile: (name: string, text: string) =>
    ask<{ findings: readonly Finding[] }>('PUT', `staff/files/${id(name)}`, { text }),
  picture: (name: string, text: string) => askPicture('staff/picture', { name, text }),
  missed: () => ask<{ sentences: readonly Missed[] }>('GET', 'staff/missed'),
  forgetMissed: () => ask<void>('DELETE', 'staff/missed'),
} as const;
