import { describe, expect, test } from 'vitest';
import type { LessonSummary, Progress } from '../src/api';
import { bow, lines } from '../src/map/chart';
import { nextStop, reached, signOf, stateOf, ways } from '../src/map/stops';
import { columnsFor, path, spot, trail } from '../src/map/trail';

const progress = (step: number, passed = false): Progress => ({
  lesson: 'a',
  step,
  steps: 2,
  attempts: 1,
  passed,
  bonus: [],
});
const lesson = (id: string, changes: Partial<LessonSummary> = {}): LessonSummary => ({
  id,
  title: id,
  age: [8, 10],
  minutes: 15,
  level: 1,
  concepts: ['sequence'],
  requires: [],
  group: 'pairs',
  robot: 'optional',
  steps: [],
  progress: null,
  open: true,
  ...changes,
});

describe('the path', () => {
  test('goes there and back again', () => {
    const columns = [0, 1, 2, 3, 4, 5, 6].map((n) => spot(n, 3).column);
    expect(columns).toEqual([0, 1, 2, 2, 1, 0, 0]);
    expect(spot(6, 3).row).toBe(2);
    expect([0, 1, 2].map((n) => spot(n, 1))).toEqual([0, 1, 2].map((row) => ({ row, column: 0 })));
  });

  test.each([
    [20, 1],
    [36, 2],
    [59, 2],
    [60, 3],
    [200, 3],
  ])('%s rem hold %s stops side by side', (width, columns) => {
    expect(columnsFor(width)).toBe(columns);
  });

  test('goes round the outside at the end of a row', () => {
    const places = [
      [100, 50],
      [300, 50],
      [300, 250],
      [100, 250],
      [100, 450],
    ] as const;
    const pieces = trail(places, 2, 80);
    expect(pieces).toEqual([
      'C200 50 200 50 300 50',
      'C380 50 380 250 300 250',
      'C200 250 200 250 100 250',
      'C20 250 20 450 100 450',
    ]);
    expect(path(places, pieces.slice(0, 1))).toBe('M100 50C200 50 200 50 300 50');
  });

  test('without stops is empty', () => {
    expect(trail([], 3, 10)).toEqual([]);
    expect(path([], [])).toBe('');
  });
});

describe('a stop', () => {
  test.each([
    ['done', { progress: progress(2, true) }],
    ['begun', { progress: progress(1) }],
    ['open', { progress: progress(0) }],
    ['open', {}],
    ['later', { open: false }],
    ['done', { progress: progress(2, true), open: false }],
  ] as const)('is %s', (state, changes) => {
    expect(stateOf(lesson('a', changes))).toBe(state);
  });

  test('to go on with is the one that is begun, then the first open one', () => {
    const done = lesson('a', { progress: progress(2, true) });
    const later = lesson('b', { open: false });
    const open = lesson('c');
    const begun = lesson('d', { progress: progress(1) });
    expect(nextStop([done, later, open, begun])?.id).toBe('d');
    expect(nextStop([done, later, open])?.id).toBe('c');
    expect(nextStop([done, later])?.id).toBe('b');
    expect(nextStop([done])).toBeUndefined();
  });

  test('has the sign of its rarest idea', () => {
    expect(signOf(lesson('a'))).toBe('hand');
    expect(signOf(lesson('a', { concepts: ['sequence', 'repeat'] }))).toBe('loop');
    expect(signOf(lesson('a', { concepts: ['event', 'random'] }))).toBe('dice');
    expect(signOf(lesson('a', { concepts: ['state', 'sequence', 'event'] }))).toBe('volume');
    expect(signOf(lesson('a', { concepts: ['something-new'] }))).toBe('star');
  });
});

const empty = { about: '', age: null, minutes: null, stops: [], flow: [], certificates: [] };

describe('ways', () => {
  const all = [
    lesson('old', { age: [11, 14] }),
    lesson('a'),
    lesson('long', { minutes: 40 }),
    lesson('short', { minutes: 10 }),
  ];

  test('are the tracks, and then what lies on none, youngest and shortest first', () => {
    const tracks = [{ ...empty, id: 'codeweek', title: 'Code Week', lessons: ['a', 'gone'] }];
    const [first, more] = ways({ tracks, lessons: all }, 'Mehr');
    expect(first?.lessons.map(({ id }) => id)).toEqual(['a']);
    expect(more?.title).toBe('Mehr');
    expect(more?.lessons.map(({ id }) => id)).toEqual(['short', 'long', 'old']);
  });

  test('without lessons are left out', () => {
    expect(ways({ tracks: [{ ...empty, id: 'x', title: 'X', lessons: [] }], lessons: [] }, 'Mehr')).toEqual([]);
  });
});

describe('a track’s own map', () => {
  const stop = (lesson: string, after: string[], needed = false) => ({
    lesson,
    after,
    needed,
    at: [10, 20] as [number, number],
  });
  const trainer = { id: 'trainer', needs: 2, title: 'Trainer', text: '' };
  const master = { id: 'master', needs: 3, title: 'Master', text: '' };
  const way = (passed: readonly string[]) => {
    const ids = ['a', 'b', 'c', 'd'];
    const track = { id: 't', title: 'T', about: '', age: null, minutes: null, flow: [], lessons: ids };
    const stops = [stop('a', [], true), stop('b', ['a']), stop('c', ['a', 'b', 'gone']), stop('d', [])];
    const lessons = ids.map((id) => lesson(id, { progress: progress(2, passed.includes(id)) }));
    const [first] = ways({ tracks: [{ ...track, stops, certificates: [master, trainer] }], lessons }, 'more');
    if (!first) throw new Error('there is no way');
    return first;
  };

  test('joins each lesson with what it opens', () => {
    expect(lines(way([]).stops)).toEqual([
      { from: 0, to: 1 },
      { from: 0, to: 2 },
      { from: 1, to: 2 },
    ]);
    expect(bow([0, 0], [100, 40])).toBe('M0 0C50 0 50 40 100 40');
  });

  test.each([
    [[], undefined, 'Trainer', 2],
    [['a'], undefined, 'Trainer', 1],
    // Two are passed, but not the one that is needed.
    [['b', 'c'], undefined, 'Trainer', 1],
    [['a', 'b'], 'Trainer', 'Master', 1],
    [['a', 'b', 'c', 'd'], 'Master', undefined, 0],
  ] as const)('with %s passed', (passed, has, next, missing) => {
    const found = reached(way(passed));
    expect([found.has?.title, found.next?.title, found.missing]).toEqual([has, next, missing]);
  });
});
