/** What only staff may ask. The cookie of the PIN goes along by itself. */

import { ask, askPicture } from './client';
import type { Finding, LessonReport, MissedSentences, QueueOrder, Settings, StaffFile, Statement } from './types';

export type * from './types';

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
  missed: () => ask<MissedSentences>('GET', 'staff/missed'),
  forgetMissed: () => ask<void>('DELETE', 'staff/missed'),
} as const;
