/** How the path of the map winds: where its stops stand, and the line through them. */

export interface Spot {
  readonly row: number;
  readonly column: number;
}

/** Where stop `n` stands when there are `columns` in a row: there and back again, like lines that a plough draws. */
export function spot(n: number, columns: number): Spot {
  const row = Math.floor(n / columns);
  const along = n % columns;
  return { row, column: row % 2 === 0 ? along : columns - 1 - along };
}

/** How many stops fit side by side into so many rem. */
export function columnsFor(width_rem: number): number {
  if (width_rem >= 60) return 3;
  return width_rem >= 36 ? 2 : 1;
}

export type Place = readonly [number, number];

/**
 * The way from each place to the next, as pieces of an SVG path. Within a row it swings gently; from the end of a row it goes
 * round the outside by `bulge`, so that it passes beside what hangs below a stop.
 */
export function trail(places: readonly Place[], columns: number, bulge: number): string[] {
  return places.slice(1).map(([x, y], n) => {
    const [fromX, fromY] = places[n] ?? [x, y];
    if (columns === 1) {
      const middle = (fromY + y) / 2;
      return curve(fromX, middle, x, middle, x, y);
    }
    if (spot(n, columns).row === spot(n + 1, columns).row) {
      const middle = (fromX + x) / 2;
      return curve(middle, fromY, middle, y, x, y);
    }
    const side = spot(n, columns).column === 0 ? -bulge : bulge;
    return curve(fromX + side, fromY, x + side, y, x, y);
  });
}

/** A whole path from its beginning and its pieces. */
export function path(places: readonly Place[], pieces: readonly string[]): string {
  const [first] = places;
  return first ? `M${round(first[0])} ${round(first[1])}${pieces.join('')}` : '';
}

function curve(...numbers: number[]): string {
  return `C${numbers.map(round).join(' ')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
