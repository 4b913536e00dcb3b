/** The requests of the protocol by name. */

import { ask, askText } from './client';
import type {
  Checked,
  Child,
  ClassInfo,
  Compiled,
  Lesson,
  Lessons,
  LogLine,
  Me,
  Problem,
  Registry,
  Rich,
  SavedProgram,
  Stage,
  Ticket,
  Workspace,
} from './types';

export { address, Refusal, socketAddress, Unreachable } from './client';
export type * from './types';

/** What a check is of. */
export interface Task {
  readonly workspace: Workspace;
  readonly lesson: string | null;
  readonly step: string | null;
}

const id = encodeURIComponent;

export const api = {
  classInfo: () => ask<ClassInfo>('GET', 'class'),
  join: (code: string, animal: string, colour: string, again = false) =>
    ask<{ me: Child }>('POST', 'join', { code, animal, colour, ...(again && { again }) }),
  leave: () => ask<void>('POST', 'leave'),
  me: () => ask<Me>('GET', 'me'),

  registry: () => ask<Registry>('GET', 'registry'),
  lessons: () => ask<Lessons>('GET', 'lessons'),
  lesson: (lesson: string) => ask<Lesson>('GET', `lessons/${id(lesson)}`),
  stage: () => ask<Stage>('GET', 'stage'),
  hint: (lesson: string, step: string, seen: number) =>
    ask<{ hint: Rich; number: number; of: number }>('POST', `lessons/${id(lesson)}/hint`, { step, seen }),
  solution: (lesson: string) => ask<{ workspace: Workspace }>('GET', `lessons/${id(lesson)}/solution`),

  programs: () => ask<{ programs: readonly SavedProgram[] }>('GET', 'programs'),
  program: (slot: string) => ask<SavedProgram & { workspace: Workspace }>('GET', `programs/${id(slot)}`),
  save: (slot: string, workspace: Workspace, based_on: string | null, writer: string | null) =>
    ask<{ sha256: string; saved_ms: number; blocks: number; problems: readonly Problem[] }>(
      'PUT',
      `programs/${id(slot)}`,
      { workspace, based_on, writer },
    ),
  takeHome: (slot: string) => ask<{ code: string; until_ms: number }>('POST', `programs/${id(slot)}/code`),
  broughtBack: (code: string) => ask<{ lesson: string | null; workspace: Workspace }>('GET', `take-home/${id(code)}`),
  imported: (file: unknown) =>
    ask<{ lesson: string | null; workspace: Workspace; problems: readonly Problem[] }>('POST', 'import', file),

  compile: (task: Task) => ask<Compiled>('POST', 'compile', task),
  check: (task: Task) => ask<Checked>('POST', 'check', task),
  run: (run: string) => askText(`runs/${id(run)}`),
  runLog: (run: string) => ask<{ lines: readonly LogLine[] }>('GET', `runs/${id(run)}/log`),
  hear: (sound: ArrayBuffer, phrases: readonly string[]) =>
    ask<{ text: string; heard: boolean; confidence: number }>('POST', `hear?phrases=${id(phrases.join('|'))}`, sound),

  queue: (slot: string) => ask<Ticket>('POST', 'queue', { slot }),
  unqueue: () => ask<void>('DELETE', 'queue'),
  here: () => ask<Ticket>('POST', 'queue/here'),
  stopRobot: () => ask<{ stopped: boolean }>('POST', 'stop'),
} as const;
