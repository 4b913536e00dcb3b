/** The room from above: floor, walls, furniture, zones, marks, the way so far, people. */

import type { Frame, Point, Stage } from '../api';
import { around, Labels } from './labels';
import type { Palette } from './palette';
import type { Projection } from './projection';

type Context = CanvasRenderingContext2D;

function outline(context: Context, corners: readonly Point[], view: Projection): void {
  context.beginPath();
  for (const [n, [x, y]] of corners.entries()) {
    const [px, py] = view.toScreen(x, y);
    if (n === 0) context.moveTo(px, py);
    else context.lineTo(px, py);
  }
  context.closePath();
}

/** All that does not move; drawn once and kept. */
export function drawRoom(context: Context, stage: Stage, view: Projection, colours: Palette): void {
  const [width, depth] = stage.size;
  const corners: Point[] = [
    [0, 0],
    [width, 0],
    [width, depth],
    [0, depth],
  ];
  outline(context, corners, view);
  context.fillStyle = colours.floor;
  context.fill();
  boards(context, stage, view, colours);
  for (const zone of stage.zones) {
    outline(context, zone.corners, view);
    context.fillStyle = colours.zone;
    context.fill();
    context.setLineDash([7, 5]);
    context.lineWidth = 2;
    context.strokeStyle = colours.sun;
    context.stroke();
    context.setLineDash([]);
  }
  for (const solid of stage.solids) {
    outline(context, solid.corners, view);
    context.fillStyle = {
      wall: colours.wall,
      door: colours.seam,
      furniture: colours.furniture,
      shelf: colours.furniture,
    }[solid.kind];
    context.fill();
    if (solid.kind === 'wall' || solid.kind === 'door') continue;
    context.lineWidth = 2;
    context.strokeStyle = colours.ink;
    context.stroke();
    if (solid.kind === 'shelf') books(context, solid.corners, view);
  }
  for (const spot of stage.spots) mark(context, view.toScreen(spot.x, spot.y), colours);
  names(context, stage, view, colours);
}

/** Robots on the plan are about this many pixels from the middle to the hand. */
const ROBOT_PX = 26;

function names(context: Context, stage: Stage, view: Projection, colours: Palette): void {
  const [right, bottom] = view.toScreen(stage.size[0], 0);
  const labels = new Labels(right, bottom);
  labels.keep(view.toScreen(stage.start.x, stage.start.y), ROBOT_PX);
  context.font = `700 13px ${colours.font}`;
  for (const { x, y } of stage.spots) labels.keep(view.toScreen(x, y), 7);
  for (const { name, x, y } of stage.spots) {
    const wide = context.measureText(name).width;
    label(context, name, labels.place(wide, around(view.toScreen(x, y), wide)), colours);
  }
  for (const { name, corners } of stage.zones) {
    const wide = context.measureText(name).width;
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    const [left, top] = view.toScreen(Math.min(...xs), Math.max(...ys));
    const [end, foot] = view.toScreen(Math.max(...xs), Math.min(...ys));
    const corner: Point[] = [
      [left + 6, top + 12],
      [end - wide - 6, top + 12],
      [left + 6, foot - 12],
      [end - wide - 6, foot - 12],
      [left, top - 10],
    ];
    label(context, name, labels.place(wide, corner), colours);
  }
}

/** Floorboards: they make walking visible where nothing else is near. */
function boards(context: Context, stage: Stage, view: Projection, colours: Palette): void {
  const [width, depth] = stage.size;
  context.strokeStyle = colours.seam;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let y = 0.25; y < depth; y += 0.25) {
    context.moveTo(...view.toScreen(0, y));
    context.lineTo(...view.toScreen(width, y));
  }
  for (let row = 0; row * 0.25 < depth; row += 1) {
    for (let x = row % 2 ? 0.5 : 1; x < width; x += 1) {
      context.moveTo(...view.toScreen(x, row * 0.25));
      context.lineTo(...view.toScreen(x, Math.min(depth, row * 0.25 + 0.25)));
    }
  }
  context.stroke();
}

const SPINES = ['#c2261d', '#ffc33d', '#0e5a63', '#6a3fa0', '#f39a5b', '#2e6b1f', '#1f5fbf'];

/** Coloured books on whatever stands about: this is a library. */
function books(context: Context, corners: readonly Point[], view: Projection): void {
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const [left, top] = view.toScreen(Math.min(...xs), Math.max(...ys));
  const [right, bottom] = view.toScreen(Math.max(...xs), Math.min(...ys));
  const isWide = right - left > bottom - top;
  const long = isWide ? right - left : bottom - top;
  const short = isWide ? bottom - top : right - left;
  if (short < 8 || short > long * 0.75) return;
  for (let at = 4, n = 0; at < long - 7; at += 7, n += 1) {
    context.fillStyle = SPINES[(n * 3) % SPINES.length] ?? '#c2261d';
    if (isWide) context.fillRect(left + at, top + 3, 5, short - 6);
    else context.fillRect(left + 3, top + at, short - 6, 5);
  }
}

function mark(context: Context, [x, y]: Point, colours: Palette): void {
  context.lineWidth = 3;
  context.strokeStyle = colours.brand;
  context.beginPath();
  context.moveTo(x - 6, y - 6);
  context.lineTo(x + 6, y + 6);
  context.moveTo(x + 6, y - 6);
  context.lineTo(x - 6, y + 6);
  context.stroke();
}

function label(context: Context, text: string, place: Point | undefined, colours: Palette): void {
  if (!place) return;
  const [x, y] = place;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineWidth = 4;
  context.strokeStyle = colours.floor;
  context.lineJoin = 'round';
  context.strokeText(text, x, y);
  context.fillStyle = colours.ink;
  context.fillText(text, x, y);
  context.textBaseline = 'alphabetic';
}

/** The way that the robot came: footprints' worth of dots. */
export function drawTrail(context: Context, trail: readonly Point[], view: Projection, colours: Palette): void {
  if (trail.length < 2) return;
  context.beginPath();
  for (const [n, [x, y]] of trail.entries()) {
    const [px, py] = view.toScreen(x, y);
    if (n === 0) context.moveTo(px, py);
    else context.lineTo(px, py);
  }
  context.lineWidth = 5;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.strokeStyle = colours.trail;
  context.setLineDash([1, 11]);
  context.stroke();
  context.setLineDash([]);
}

/** People from above: shoulders and hair. */
export function drawPeople(context: Context, people: Frame['people'], view: Projection, colours: Palette): void {
  for (const { x, y, r } of people) {
    const [px, py] = view.toScreen(x, y);
    const size = Math.max(14, r * view.scale);
    context.lineWidth = 2.5;
    context.strokeStyle = colours.ink;
    context.fillStyle = '#c2569a';
    context.beginPath();
    context.ellipse(px, py, size, size * 0.62, 0, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    context.fillStyle = '#5b3a1e';
    context.beginPath();
    context.arc(px, py, size * 0.48, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}
