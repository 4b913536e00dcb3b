/** From metres on the plan (y north) to pixels on the canvas (y down), and back. */

import type { Point, Stage } from '../api';

export interface Projection {
  /** Pixels a metre. */
  readonly scale: number;
  toScreen(x: number, y: number): Point;
  toPlan(x: number, y: number): Point;
}

/** The whole room, in the middle, with a margin in pixels. */
export function fitRoom(stage: Pick<Stage, 'size'>, width: number, height: number, margin = 8): Projection {
  const [w, d] = stage.size;
  const scale = Math.max(1, Math.min((width - 2 * margin) / w, (height - 2 * margin) / d));
  const left = (width - w * scale) / 2;
  const bottom = (height + d * scale) / 2;
  return {
    scale,
    toScreen: (x, y) => [left + x * scale, bottom - y * scale],
    toPlan: (x, y) => [(x - left) / scale, (bottom - y) / scale],
  };
}
