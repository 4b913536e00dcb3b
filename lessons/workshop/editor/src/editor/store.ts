/** Where a child's program is: with the class, in this browser, or not begun. */

import { api, Refusal, type Workspace } from '../api';
import { t } from '../i18n';
import { forget, names, read, write } from '../storage';
import { chooseDialog } from '../ui/dialog';
import { type Kept, readKept, SaveQueue, type SaveState } from './saving';

const DAY_MS = 24 * 3600 * 1000;
/** What a class may keep at most; a browser keeps no longer. */
const MOST_DAYS = 7;

/** What a program is based on where there was none: whatever another window saves meanwhile is then asked about. */
const NOTHING = '';

const place = (child: string, slot: string): string => `program.${child}.${slot}`;

/** What was found for a child's slot. */
export interface Found {
  readonly workspace: Workspace | undefined;
  readonly base: string | null;
  /** The page that goes on with it: this one, or the one whose changes have not arrived. */
  readonly writer: string;
  /** It is newer here than with the class. */
  readonly unsent: boolean;
}

/** The newest state of a program: what the class does not have yet goes first. */
export async function find(child: string, slot: string): Promise<Found> {
  const kept = readKept(read(place(child, slot)));
  // What was sent may have arrived, only the answer got lost: it goes on under the same name.
  if (kept?.unsent) return kept;
  const writer = draw();
  try {
    const { workspace, sha256 } = await api.program(slot);
    return { workspace, base: sha256, writer, unsent: false };
  } catch (error) {
    // A class that has none has been cleared. Otherwise what is here has to do: an empty program would be saved over theirs.
    if (error instanceof Refusal && error.code === 'no-program')
      return { workspace: undefined, base: NOTHING, writer, unsent: false };
    if (kept) return kept;
    throw error;
  }
}

/** A name for a page. */
function draw(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Forgets programs that are older than any class keeps them. */
export function tidy(now_ms: number): void {
  for (const name of names('program.')) {
    const kept = readKept(read(name));
    if (!kept || now_ms - kept.at_ms > MOST_DAYS * DAY_MS) forget(name);
  }
}

/** A queue that keeps a child's slot in this browser and with the class. */
export function keeper(
  child: string,
  slot: string,
  { base, writer }: Found,
  changed: (state: SaveState) => void,
  load: (workspace: Workspace) => void,
): SaveQueue {
  const queue: SaveQueue = new SaveQueue(
    {
      send: async (workspace, from, by) => (await api.save(slot, workspace, from, by)).sha256,
      keep: (kept: Kept) => write(place(child, slot), JSON.stringify(kept)),
      later: (call, ms) => {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
      now_ms: () => Date.now(),
      judge: (error) => {
        if (!(error instanceof Refusal)) return 'again';
        if (error.code === 'changed-elsewhere') return 'conflict';
        return error.status >= 500 || error.status === 429 ? 'again' : 'leave';
      },
      changed: (state) => {
        changed(state);
        if (state === 'conflict') void decide();
      },
    },
    writer,
    base,
  );

  async function decide(): Promise<void> {
    const chosen = await chooseDialog(
      t('editor.conflict'),
      t('editor.conflict.question'),
      t('editor.conflict.mine'),
      t('editor.conflict.theirs'),
    );
    // Whoever closes the question has chosen nothing: the blocks stay as they are, and the next change asks again.
    if (chosen === undefined) return;
    if (chosen) {
      await queue.keepMine();
      return;
    }
    try {
      const { workspace, sha256 } = await api.program(slot);
      queue.takeTheirs(workspace, sha256);
      load(workspace);
    } catch {
      changed('waiting');
    }
  }

  return queue;
}

/** The words that a program listens for, in the order of its blocks. */
export function phrasesOf(workspace: unknown): string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        if (name === 'PHRASE' && typeof inner === 'string') {
          for (const phrase of inner.split(',')) if (phrase.trim()) found.add(phrase.trim());
        } else look(inner);
      }
    }
  };
  look(workspace);
  return [...found].slice(0, 20);
}
