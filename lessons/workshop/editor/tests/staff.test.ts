import { describe, expect, test } from 'vitest';
import type { LessonSummary } from '../src/api';
import type { ChildState, Overview } from '../src/api/staff';
import { offsetAt, placeOf, tiles } from '../src/staff/board';
import { ears } from '../src/staff/robot';
import { qrPath } from '../src/ui/qr';

const child = (name: string, changes: Partial<ChildState> = {}): ChildState => ({
  child: { id: name, animal: 'fox', colour: 'red', name, sign: '?', value: '#c62828' },
  here: true,
  page: 'lesson',
  lesson: 'hallo',
  step: 'zwei',
  attempts: 1,
  passed: [],
  stuck: false,
  since_s: 61,
  runs: 0,
  in_queue: false,
  ...changes,
});
const overview = (...children: ChildState[]): Overview => ({ children }) as unknown as Overview;
const lessons = [
  { id: 'hallo', title: 'Hallo', steps: [{ id: 'eins' }, { id: 'zwei' }] },
] as unknown as readonly LessonSummary[];

describe('the board', () => {
  test('shows who is stuck first, longest first, and who is away last', () => {
    const board = tiles(
      overview(
        child('Zebra', { here: false, stuck: true }),
        child('Wal'),
        child('Bär', { stuck: true, since_s: 300 }),
        child('Ameise'),
        child('Igel', { stuck: true, since_s: 900 }),
      ),
      lessons,
    );
    expect(board.map(({ child: { name } }) => name)).toEqual(['Igel', 'Bär', 'Ameise', 'Wal', 'Zebra']);
    expect(board.map(({ mood }) => mood)).toEqual(['stuck', 'stuck', 'works', 'works', 'away']);
  });

  test.each([
    [{}, { lesson: 'Hallo', step: 2, steps: 2, minutes: 1 }],
    [{ step: 'gone' }, { lesson: 'Hallo', step: 0, steps: 2 }],
    [
      { lesson: null, step: null },
      { lesson: null, step: 0, steps: 0 },
    ],
    [{ lesson: 'gone' }, { lesson: null, step: 0, steps: 0 }],
    [{ since_s: 59 }, { minutes: 0 }],
  ])('%j is shown as %j', (state, tile) => {
    expect(tiles(overview(child('a', state)), lessons)[0]).toMatchObject(tile);
  });

  test('does not change while only seconds pass', () => {
    const at = (since_s: number) => JSON.stringify(tiles(overview(child('a', { since_s })), lessons));
    expect(at(61)).toBe(at(119));
    expect(at(61)).not.toBe(at(120));
  });
});

describe("the robot's ears", () => {
  test('are told where there is a robot, with what stops it where nobody listens', () => {
    expect(ears({ hears_stop: null, deaf: null })).toBeNull();
    expect(ears({ hears_stop: true, deaf: null })).toMatchObject({ isBad: false });
    const deaf = ears({ hears_stop: false, deaf: 'Es kommt kein Ton.' });
    expect(deaf?.isBad).toBe(true);
    expect(deaf?.words).toMatch(/hört niemand\. Es kommt kein Ton\. Anhalten: .*roten Knopf/);
  });
});

describe('a place in a text', () => {
  const text = 'ab\ncdef\n\nx';
  test.each([
    [1, 1, 0],
    [1, 3, 2],
    [2, 1, 3],
    [2, 4, 6],
    [3, 1, 8],
    [4, 2, 10],
    // Past the end of a line, or of the text.
    [1, 99, 2],
    [99, 1, 10],
    [0, 0, 0],
  ])('line %s, column %s is at %s', (line, column, offset) => {
    expect(offsetAt(text, line, column)).toBe(offset);
  });

  test('is found back', () => {
    for (let offset = 0; offset <= text.length; offset += 1) {
      const { line, column } = placeOf(text, offset);
      expect(offsetAt(text, line, column)).toBe(offset);
    }
  });
});

describe('a QR code', () => {
  test('is drawn as runs of dark squares', () => {
    expect(
      qrPath([
        [true, true, false],
        [false, false, false],
        [true, false, true],
      ]),
    ).toBe('M0 0h2v1h-2zM0 2h1v1h-1zM2 2h1v1h-1z');
    expect(qrPath([])).toBe('');
  });
});
