/** A map whose stops lie where their track says: which lines join them, and where. */

import type { Stop } from '../api';
import type { Place } from './trail';

/** From this width on, in rem, a track's own map has room for all its names. */
export const CHART_REM = 62;

export interface Line {
  readonly from: number;
  readonly to: number;
}

/** The lines of the map, by the places of lessons in their list: from each lesson to what it opens. */
export function lines(stops: readonly Stop[]): Line[] {
  const at = new Map(stops.map(({ lesson }, n) => [lesson, n]));
  return stops.flatMap(({ after }, to) =>
    after.flatMap((lesson) => {
      const from = at.get(lesson);
      return from === undefined ? [] : [{ from, to }];
    }),
  );
}

/** A line that leaves and arrives level, as paths between two places on a slope do. */
export function bow([fromX, fromY]: Place, [x, y]: Place): string {
  const middle = (fromX + x) / 2;
  return `M${round(fromX)} ${round(fromY)}C${round(middle)} ${round(fromY)} ${round(middle)} ${round(y)} ${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
