/** The colours of the stage, out of the page's theme. */

import { token } from '../theme';

export interface Palette {
  readonly floor: string;
  readonly seam: string;
  readonly wall: string;
  readonly zone: string;
  readonly furniture: string;
  readonly trail: string;
  readonly ink: string;
  readonly soft: string;
  readonly card: string;
  readonly brand: string;
  readonly sun: string;
  readonly edge: string;
  readonly stop: string;
  readonly font: string;
}

export function palette(): Palette {
  return {
    floor: token('floor'),
    seam: token('floor-seam'),
    wall: token('wall'),
    zone: token('zone'),
    furniture: token('furniture'),
    trail: token('trail'),
    ink: token('ink'),
    soft: token('ink-soft'),
    card: token('card'),
    brand: token('brand'),
    sun: token('sun'),
    edge: token('edge'),
    stop: token('stop'),
    font: token('font'),
  };
}
