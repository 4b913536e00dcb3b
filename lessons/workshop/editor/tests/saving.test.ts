import { describe, expect, test } from 'vitest';
import { type Kept, readKept, SaveQueue, type Saver, type SaveState } from '../src/editor/saving';

/** A class that answers as told, and a clock that is moved by hand. */
function bench(answers: (string | Error)[]) {
  const sent: { program: unknown; base: string | null; writer: string }[] = [];
  const kept: Kept[] = [];
  const states: SaveState[] = [];
  let due: { call: () => void; ms: number } | undefined;
  const saver: Saver = {
    send: async (program, base, writer) => {
      sent.push({ program, base, writer });
      const answer = answers.shift() ?? 'later';
      if (answer instanceof Error) throw answer;
      return answer;
    },
    keep: (one) => kept.push(one),
    later: (call, ms) => {
      const mine = { call, ms };
      due = mine;
      return () => {
        if (due === mine) due = undefined;
      };
    },
    now_ms: () => 5,
    judge: (error) => (error instanceof Error && error.message === 'conflict' ? 'conflict' : 'again'),
    changed: (state) => states.push(state),
  };
  const tick = async (): Promise<number | undefined> => {
    const now = due;
    due = undefined;
    now?.call();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    return now?.ms;
  };
  return { sent, kept, states, tick, queue: new SaveQueue(saver, 'me') };
}

describe('saving', () => {
  test('a change is kept here at once and sent when the child pauses; only the last one goes', async () => {
    const { queue, sent, kept, states, tick } = bench(['one']);
    queue.push({ n: 1 });
    queue.push({ n: 2 });
    expect(kept.map(({ unsent }) => unsent)).toEqual([true, true]);
    expect(sent).toEqual([]);
    await tick();
    expect(sent).toEqual([{ program: { n: 2 }, base: null, writer: 'me' }]);
    expect(kept.at(-1)).toEqual({ workspace: { n: 2 }, base: 'one', writer: 'me', unsent: false, at_ms: 5 });
    expect(states.at(-1)).toBe('saved');
    expect(await tick()).toBeUndefined();
  });

  test('who asks for it to be sent hears back when the newest has arrived, not what was on its way', async () => {
    const { queue, sent } = bench(['one', 'two']);
    queue.push({ n: 1 });
    const first = queue.flush();
    queue.push({ n: 2 });
    await Promise.all([queue.flush(), queue.flush()]);
    expect(sent).toEqual([
      { program: { n: 1 }, base: null, writer: 'me' },
      { program: { n: 2 }, base: 'one', writer: 'me' },
    ]);
    await first;
  });

  test('without a network it waits longer and longer, and sends the newest state in the end', async () => {
    const down = new Error('down');
    const { queue, sent, states, tick } = bench([down, down, down, down, down, 'two']);
    queue.push({ n: 1 });
    const pauses: (number | undefined)[] = [await tick()];
    for (let n = 0; n < 4; n += 1) pauses.push(await tick());
    expect(pauses).toEqual([1200, 2000, 4000, 8000, 15000]);
    expect(states.at(-1)).toBe('waiting');
    queue.push({ n: 9 });
    await tick();
    expect(sent.at(-1)).toEqual({ program: { n: 9 }, base: null, writer: 'me' });
    expect(states.at(-1)).toBe('saved');
  });

  test('the next state names the one it was made from', async () => {
    const { queue, sent, tick } = bench(['one', 'two']);
    queue.push({ n: 1 });
    await tick();
    queue.push({ n: 2 });
    await tick();
    expect(sent.map(({ base }) => base)).toEqual([null, 'one']);
  });

  test('two laptops at one seat: the child decides', async () => {
    const { queue, sent, states, tick } = bench([new Error('conflict'), 'mine']);
    queue.push({ n: 1 });
    await tick();
    expect(states.at(-1)).toBe('conflict');
    expect(await tick()).toBeUndefined();
    await queue.keepMine();
    expect(sent.at(-1)).toEqual({ program: { n: 1 }, base: null, writer: 'me' });
    queue.takeTheirs({ n: 7 }, 'theirs');
    queue.push({ n: 8 });
    await tick();
    expect(sent.at(-1)?.base).toBe('theirs');
  });
});

describe('what the browser kept', () => {
  test.each([undefined, '', '{', 'null', '[]', '7', '{"workspace":null,"at_ms":1}', '{"workspace":{}}'])(
    '%s is nothing usable',
    (text) => expect(readKept(text)).toBeUndefined(),
  );

  test('a program comes back as it was', () => {
    const kept: Kept = { workspace: { blocks: {} }, base: 'a', writer: 'me', unsent: true, at_ms: 1 };
    expect(readKept(JSON.stringify(kept))).toEqual(kept);
  });
});
