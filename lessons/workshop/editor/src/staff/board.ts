/** What staff read at a glance: the overview in words and figures, without a page around it. */

import type { LessonSummary } from '../api';
import type { ChildState, Overview } from '../api/staff';

/** A child on the board. Everything that is shown and nothing else: two equal tiles look alike. */
export interface Tile {
  readonly child: ChildState['child'];
  readonly mood: 'stuck' | 'works' | 'away';
  readonly lesson: string | null;
  readonly step: number;
  readonly steps: number;
  readonly attempts: number;
  readonly minutes: number;
  readonly passed: number;
  readonly runs: number;
  readonly inQueue: boolean;
}

/** Those who are stuck come first, longest first; then those at work; those who are away last. */
export function tiles(overview: Overview, lessons: readonly LessonSummary[]): Tile[] {
  const byId = new Map(lessons.map((lesson) => [lesson.id, lesson]));
  const order = { stuck: 0, works: 1, away: 2 } as const;
  return overview.children
    .map((state): Tile => {
      const lesson = byId.get(state.lesson ?? '');
      return {
        child: state.child,
        mood: !state.here ? 'away' : state.stuck ? 'stuck' : 'works',
        lesson: lesson?.title ?? null,
        step: (lesson?.steps.findIndex(({ id }) => id === state.step) ?? -1) + 1,
        steps: lesson?.steps.length ?? 0,
        attempts: state.attempts,
        minutes: Math.floor(state.since_s / 60),
        passed: state.passed.length,
        runs: state.runs,
        inQueue: state.in_queue,
      };
    })
    .sort((a, b) => {
      const byMood = order[a.mood] - order[b.mood];
      if (byMood !== 0) return byMood;
      return a.mood === 'stuck' ? b.minutes - a.minutes : a.child.name.localeCompare(b.child.name, 'de');
    });
}

/** Where in a text line `line`, column `column` begins; both count from 1, as people count. */
export function offsetAt(text: string, line: number, column: number): number {
  let offset = 0;
  for (let n = 1; n < line; n += 1) {
    const end = text.indexOf('\n', offset);
    if (end < 0) return text.length;
    offset = end + 1;
  }
  const end = text.indexOf('\n', offset);
  return Math.min(offset + Math.max(0, column - 1), end < 0 ? text.length : end);
}

/** Line and column of a place in a text. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}
