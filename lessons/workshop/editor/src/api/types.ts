/** What the server says, by the names of its protocol. Times in seconds, lengths in metres, angles in degrees (0 east, 90 north). */

import type { serialization, utils } from 'blockly/core';

/** A program as Blockly saves it. */
export type Workspace = Record<string, unknown>;
export type Toolbox = utils.toolbox.ToolboxInfo;
export type BlockState = serialization.blocks.State;
export type Point = readonly [number, number];

/** Text as data, never HTML. */
export interface Passage {
  readonly kind: 'paragraph' | 'item';
  readonly spans: readonly { readonly text: string; readonly bold?: boolean }[];
}
export type Rich = readonly Passage[];

export interface Child {
  readonly id: string;
  readonly animal: string;
  readonly colour: string;
  readonly name: string;
  readonly sign: string;
  readonly value: string;
}

export interface ClassInfo {
  readonly version: number;
  readonly language: string;
  readonly languages: readonly string[];
  readonly open: boolean;
  readonly robot: 'simulator' | 'robot';
  readonly keep_days: number;
  readonly staff_pin_set: boolean;
  readonly is_staff: boolean;
  readonly microphone: boolean;
  readonly animals: readonly { readonly id: string; readonly name: string; readonly sign: string }[];
  readonly colours: readonly { readonly id: string; readonly name: string; readonly value: string }[];
  readonly me: Child | null;
}

export interface Seat {
  readonly animal: string;
  readonly colour: string;
  readonly name: string;
}

export interface Progress {
  readonly lesson?: string;
  readonly step: number;
  readonly steps: number;
  readonly attempts: number;
  readonly passed: boolean;
  readonly bonus: readonly string[];
}

export interface SavedProgram {
  readonly slot: string;
  readonly lesson: string | null;
  readonly sha256: string;
  readonly blocks: number;
  readonly saved_ms: number;
}

export interface Ticket {
  readonly child: Child;
  readonly slot: string;
  readonly title: string;
  readonly sha256: string;
  readonly state: 'waiting' | 'called' | 'here' | 'on_stage' | 'recheck';
  readonly place: number;
  readonly called_s: number | null;
  readonly release: 'not_needed' | 'waiting' | 'released' | 'refused';
}

export interface Me {
  readonly child: Child;
  readonly progress: readonly Progress[];
  readonly programs: readonly SavedProgram[];
  readonly ticket: Ticket | null;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Category extends Named {
  readonly colour: string;
  readonly icon: string;
}

export interface BlockInfo {
  readonly type: string;
  readonly level: number;
  readonly category: string;
  readonly title: string;
  readonly tooltip: string;
  readonly aria: string;
}

export interface Registry {
  readonly version: string;
  readonly language: string;
  readonly definitions: readonly Record<string, unknown>[];
  readonly toolboxes: Readonly<Record<string, Toolbox>>;
  readonly categories: readonly Category[];
  readonly blocks: readonly BlockInfo[];
  readonly limits: { readonly blocks: number; readonly text_chars: number; readonly phrase_chars: number };
  readonly stimuli: { readonly parts: readonly Named[]; readonly cards: readonly Named[] };
  readonly looks: { readonly colours: readonly (Named & { readonly value: string })[] };
}

export interface LessonSummary {
  readonly id: string;
  readonly title: string;
  readonly age: readonly [number, number];
  readonly minutes: number;
  readonly level: number;
  readonly concepts: readonly string[];
  readonly requires: readonly string[];
  readonly group: string;
  readonly robot: string;
  readonly steps: readonly { readonly id: string; readonly title: string }[];
  readonly progress: Progress | null;
  readonly open: boolean;
}

export interface Lessons {
  readonly tracks: readonly { readonly id: string; readonly title: string; readonly lessons: readonly string[] }[];
  readonly lessons: readonly LessonSummary[];
}

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly text: Rich;
  readonly toolbox: Toolbox;
  readonly blocks: readonly string[];
  readonly goals: readonly string[];
  readonly bonus: readonly string[];
  readonly hints: number;
}

export interface Help {
  readonly attempts: number;
  readonly hint_from: number;
  readonly solution_from: number;
  readonly hint: boolean;
  readonly solution: boolean;
}

export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly intro: Rich;
  readonly done: Rich;
  readonly age: readonly [number, number];
  readonly minutes: number;
  readonly level: number;
  readonly version: number;
  readonly steps: readonly Step[];
  readonly starter: Workspace | null;
  readonly limits: { readonly sim_seconds: number; readonly blocks: number; readonly ideal_blocks: number | null };
  readonly help: Help;
  readonly stage: Stage;
  readonly variants: readonly string[];
  readonly progress: Progress | null;
}

export interface Stage {
  readonly name: string;
  readonly size: Point;
  readonly zones: readonly { readonly id: string; readonly name: string; readonly corners: readonly Point[] }[];
  readonly solids: readonly {
    readonly kind: 'wall' | 'door' | 'furniture' | 'shelf';
    readonly name?: string | null;
    readonly corners: readonly Point[];
  }[];
  readonly spots: readonly {
    readonly id: string;
    readonly name: string;
    readonly x: number;
    readonly y: number;
    readonly facing_deg: number | null;
  }[];
  readonly start: { readonly x: number; readonly y: number; readonly heading_deg: number; readonly posture: Posture };
  readonly bounds: readonly (readonly Point[])[] | readonly Point[];
}

export type Posture = 'stand' | 'sit' | 'crouch';

export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly rule: string;
  readonly block: string | null;
  readonly message: string;
  readonly help: string | null;
}

export interface TreeNode {
  readonly node: number;
  readonly parent: number | null;
  readonly kind: string;
  readonly block: string | null;
  readonly title: string;
}

export interface Compiled {
  readonly sha256: string;
  readonly blocks: number;
  readonly problems: readonly Problem[];
  readonly tree: readonly TreeNode[];
}

export interface Checked {
  readonly sha256: string;
  readonly ran: boolean;
  readonly passed: boolean;
  readonly lesson_passed: boolean;
  readonly attempts: number;
  readonly problems: readonly Problem[];
  readonly feedback: {
    readonly status: 'not_yet' | 'almost' | 'passed';
    readonly goal: string | null;
    readonly text: Rich;
    readonly blocks: readonly string[];
  } | null;
  readonly reached: number;
  readonly of: number;
  readonly bonus: readonly { readonly goal: string; readonly reached: boolean; readonly text: Rich }[];
  readonly hint: { readonly offered: boolean; readonly text: Rich | null } | null;
  readonly help: Help | null;
  readonly runs: readonly {
    readonly id: string;
    readonly variant: string;
    readonly seconds: number;
    readonly ending: Ending;
  }[];
  readonly shown: string | null;
  readonly stage_ready: boolean;
  readonly stage_why: string | null;
}

export type Ending = 'finished' | 'idle' | 'stopped' | 'halted' | 'time_over' | 'too_much' | 'broken';

export interface Arm {
  readonly shoulder_pitch_deg: number;
  readonly shoulder_roll_deg: number;
  readonly elbow_roll_deg: number;
  readonly hand: number;
}

/** The class as the server tells it. */
export interface ClassState {
  readonly type: 'class';
  readonly open: boolean;
  readonly stopped: boolean;
  readonly queue: {
    readonly paused: boolean;
    readonly last_round: boolean;
    readonly now: {
      readonly child: Child;
      readonly title: string;
      readonly left_s: number;
      readonly lasts_s: number;
    } | null;
    readonly next: readonly Ticket[];
    readonly waiting: number;
  };
  readonly me: { readonly ticket: Ticket | null; readonly message: string | null } | null;
}

/** How the robot and all around it are at one moment. */
export interface Frame {
  readonly t: number;
  readonly x: number;
  readonly y: number;
  readonly heading_deg: number;
  readonly posture: Posture;
  readonly walking: boolean;
  readonly head: { readonly yaw_deg: number; readonly pitch_deg: number };
  readonly arms: { readonly left: Arm; readonly right: Arm };
  readonly eyes: string;
  readonly leds: readonly string[];
  readonly speech: string | null;
  readonly heard: string | null;
  readonly touched: readonly string[];
  readonly face: boolean;
  readonly cards: readonly string[];
  readonly people: readonly { readonly x: number; readonly y: number; readonly r: number }[];
  readonly ahead_cm: number;
}

/** Something that happened in a run; which other fields there are depends on `ev`. */
export interface RunEvent {
  readonly t: number;
  readonly until?: number | null;
  readonly ev: string;
  readonly block?: string | null;
  readonly ok?: boolean | null;
  readonly kind?: string;
  readonly text?: string;
  readonly cut?: boolean;
  readonly de?: string;
  readonly en?: string;
}

export interface LogLine {
  readonly t: number;
  readonly who: string;
  readonly text: string;
  readonly block?: string | null;
}

export type NodeState = 'idle' | 'running' | 'success' | 'failure';

/** Browser to its own simulator. */
export type StageCommand =
  | {
      readonly type: 'start';
      readonly workspace: Workspace;
      readonly lesson: string | null;
      readonly step: string | null;
      readonly variant: string | null;
      readonly seed: number | null;
      readonly speed: number;
    }
  | { readonly type: 'stop' }
  | { readonly type: 'pause'; readonly on: boolean }
  | { readonly type: 'speed'; readonly x: number }
  | { readonly type: 'touch'; readonly part: string; readonly seconds: number }
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'obstacle'; readonly x: number; readonly y: number; readonly seconds: number }
  | { readonly type: 'clear_obstacles' }
  | { readonly type: 'face'; readonly seconds: number }
  | { readonly type: 'card'; readonly card: string; readonly seconds: number };

/** The simulator to its browser. */
export type StageNews =
  | {
      readonly type: 'began';
      readonly run: string;
      readonly sha256: string;
      readonly stage: Stage;
      readonly tree: readonly TreeNode[];
      readonly problems: readonly Problem[];
    }
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }
  | { readonly type: 'frame'; readonly frame: Frame }
  | ({ readonly type: 'event' } & RunEvent)
  | ({ readonly type: 'log' } & LogLine)
  | { readonly type: 'tree'; readonly nodes: readonly (readonly [number, NodeState])[] }
  | { readonly type: 'end'; readonly t: number; readonly ending: Ending; readonly run: string; readonly text: string }
  | { readonly type: 'over' }
  | { readonly type: 'error'; readonly code: string; readonly message: string };
