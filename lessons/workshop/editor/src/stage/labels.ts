/** Where names stand in the room, so that none lies on another, on the robot, or outside. */

import type { Point } from '../api';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const HEIGHT = 16;
const GAP = 3;

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Gives each name the first place that is free; where none is, it is left out. */
export class Labels {
  private readonly taken: Box[] = [];

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {}

  /** Keeps a place free, as for the robot. */
  keep([x, y]: Point, radius: number): void {
    this.taken.push({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
  }

  /** The left end and the middle's height for a name that is `wide` pixels, at one of `anchors`. */
  place(wide: number, anchors: readonly Point[]): Point | undefined {
    for (const [x, y] of anchors) {
      const left = Math.min(Math.max(x, GAP), Math.max(GAP, this.width - wide - GAP));
      const box = { left: left - GAP, top: y - HEIGHT / 2, right: left + wide + GAP, bottom: y + HEIGHT / 2 };
      const isInside = box.top >= 0 && box.bottom <= this.height;
      if (!isInside || this.taken.some((other) => overlap(other, box) > 0)) continue;
      this.taken.push(box);
      return [left, y];
    }
    return undefined;
  }
}

/** Round a mark: below, above, right, left of it. */
export function around([x, y]: Point, wide: number): Point[] {
  return [
    [x - wide / 2, y + 17],
    [x - wide / 2, y - 17],
    [x + 13, y],
    [x - wide - 13, y],
  ];
}
