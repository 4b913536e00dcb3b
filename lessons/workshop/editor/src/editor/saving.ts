/**
 * Keeping a program: at once in this browser, soon after with the class.
 *
 * Without a network the last state waits and goes out when there is one again. Nothing here knows a clock or a server: both
 * are handed in.
 */

import type { Workspace } from '../api';

/** What the browser keeps of a program. */
export interface Kept {
  readonly workspace: Workspace;
  /** The state of the class that this one was made from. */
  readonly base: string | null;
  /** The page that made it, or the one it has gone on from: what this one saved, the class does not ask about. */
  readonly writer: string;
  /** Whether the class does not have it yet. */
  readonly unsent: boolean;
  readonly at_ms: number;
}

/** How it stands with the class. */
export type SaveState = 'saved' | 'saving' | 'waiting' | 'conflict';

export interface Saver {
  /** Sends to the class; answers with the new state's name. */
  send(workspace: Workspace, base: string | null, writer: string): Promise<string>;
  /** Keeps in this browser. */
  keep(kept: Kept): void;
  /** Calls back later; the answer calls it off. */
  later(call: () => void, ms: number): () => void;
  now_ms(): number;
  /** What to do about an error: try again, ask the child, or leave it. */
  judge(error: unknown): 'again' | 'conflict' | 'leave';
  changed(state: SaveState): void;
}

/** So long after the last change the class gets it. */
export const QUIET_MS = 1200;
/** Tries come after so many milliseconds, the last for ever. */
export const RETRY_MS: readonly number[] = [2000, 4000, 8000, 15000];

export class SaveQueue {
  private waiting: Workspace | undefined;
  private sending: Promise<void> | undefined;
  private tries = 0;
  private callOff: () => void = () => {};

  constructor(
    private readonly saver: Saver,
    private readonly writer: string,
    private base: string | null = null,
  ) {}

  /** The program has changed. */
  push(workspace: Workspace): void {
    this.waiting = workspace;
    this.keep(workspace, true);
    this.saver.changed('saving');
    this.schedule(QUIET_MS);
  }

  /** Sends what waits, now; what is on its way already comes first. */
  async flush(): Promise<void> {
    this.callOff();
    while (this.sending) await this.sending;
    const workspace = this.waiting;
    if (!workspace) return;
    this.waiting = undefined;
    this.sending = this.post(workspace);
    await this.sending;
  }

  private async post(workspace: Workspace): Promise<void> {
    try {
      this.base = await this.saver.send(workspace, this.base, this.writer);
      this.tries = 0;
      if (this.waiting) {
        this.schedule(QUIET_MS);
      } else {
        this.keep(workspace, false);
        this.saver.changed('saved');
      }
    } catch (error) {
      this.failed(workspace, error);
    } finally {
      this.sending = undefined;
    }
  }

  /** The child has chosen: these blocks stay, over what the class has. */
  async keepMine(): Promise<void> {
    this.base = null;
    await this.flush();
  }

  /** The child has chosen: the class's blocks it is. */
  takeTheirs(workspace: Workspace, base: string): void {
    this.waiting = undefined;
    this.base = base;
    this.keep(workspace, false);
    this.saver.changed('saved');
  }

  private failed(workspace: Workspace, error: unknown): void {
    this.waiting ??= workspace;
    const what = this.saver.judge(error);
    if (what === 'conflict') {
      this.saver.changed('conflict');
      return;
    }
    if (what === 'leave') {
      this.saver.changed('waiting');
      return;
    }
    const pause = RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)] ?? 15000;
    this.tries += 1;
    this.saver.changed('waiting');
    this.schedule(pause);
  }

  private schedule(ms: number): void {
    this.callOff();
    this.callOff = this.saver.later(() => void this.flush(), ms);
  }

  private keep(workspace: Workspace, unsent: boolean): void {
    this.saver.keep({ workspace, base: this.base, writer: this.writer, unsent, at_ms: this.saver.now_ms() });
  }
}

/** Reads what the browser kept; `undefined` if that is nothing usable. */
export function readKept(text: string | undefined): Kept | undefined {
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Partial<Kept> | null;
    if (typeof value?.workspace !== 'object' || value.workspace === null || typeof value.at_ms !== 'number')
      return undefined;
    return {
      workspace: value.workspace,
      base: typeof value.base === 'string' ? value.base : null,
      writer: typeof value.writer === 'string' ? value.writer : '',
      unsent: value.unsent === true,
      at_ms: value.at_ms,
    };
  } catch {
    return undefined;
  }
}
