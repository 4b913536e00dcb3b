/** NAOme from above and, beside it, from the front: there its arms and eyes can be seen. */

import type { Arm, Frame } from '../api';
import type { Palette } from './palette';
import type { Projection } from './projection';

type Context = CanvasRenderingContext2D;

const SKIN = '#fffdf8';
const LINE = '#2b2440';
const CAP = '#0e5a63';
const EAR = '#ffc33d';
/** How much lower the body is, in the drawing's units, by posture. */
const LOWERED: Readonly<Record<string, number>> = { stand: 0, crouch: 10, sit: 16 };

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Colours of eyes by their names in the registry. */
export type EyeColours = ReadonlyMap<string, string>;

/** From above, at its place. It is drawn larger than it is, or nobody would see its eyes. */
export function drawRobot(context: Context, frame: Frame, view: Projection, colours: Palette, eyes: EyeColours): void {
  const [x, y] = view.toScreen(frame.x, frame.y);
  const size = Math.max(24, 0.2 * view.scale) * (frame.posture === 'stand' ? 1 : 0.88);
  const sway = frame.walking ? Math.sin(frame.t * 9) * 0.06 : 0;
  context.save();
  context.translate(x, y);
  // A soft shadow: it stands on the floor.
  context.fillStyle = 'rgb(43 36 64 / 0.22)';
  context.beginPath();
  context.ellipse(2, 5, size * 1.12, size * 0.92, 0, 0, 2 * Math.PI);
  context.fill();
  // From here on up is where it faces.
  context.rotate(Math.PI / 2 - radians(frame.heading_deg) + sway);
  context.lineWidth = 2.5;
  context.strokeStyle = LINE;
  context.lineJoin = 'round';
  feet(context, frame, size);
  arm(context, frame.arms.left, -1, size);
  arm(context, frame.arms.right, 1, size);
  context.fillStyle = SKIN;
  shape(context, () => context.ellipse(0, 0, size * 1.02, size * 0.62, 0, 0, 2 * Math.PI));
  context.fillStyle = colours.stop;
  shape(context, () => context.arc(0, -size * 0.5, size * 0.13, 0, 2 * Math.PI));
  head(context, frame, size, eyes);
  context.restore();
}

function shape(context: Context, path: () => void): void {
  context.beginPath();
  path();
  context.fill();
  context.stroke();
}

function feet(context: Context, frame: Frame, size: number): void {
  const reach = frame.posture === 'sit' ? 1.25 : 0.35;
  const step = frame.walking ? Math.sin(frame.t * 9) * 0.35 : 0;
  context.fillStyle = '#cfc7bb';
  for (const side of [-1, 1]) {
    shape(context, () =>
      context.roundRect(
        side * size * 0.42 - size * 0.22,
        -size * (reach + 0.3 + side * step),
        size * 0.44,
        size * 0.8,
        size * 0.2,
      ),
    );
  }
}

/** An arm from above: hanging it is short, stretched it is long, raised its hand is over the head. */
function arm(context: Context, { shoulder_pitch_deg, shoulder_roll_deg, hand }: Arm, side: number, size: number): void {
  const forward = Math.cos(radians(shoulder_pitch_deg)) * Math.cos(radians(shoulder_roll_deg));
  const aside = Math.abs(Math.sin(radians(shoulder_roll_deg)));
  const lifted = Math.max(0, -Math.sin(radians(shoulder_pitch_deg)));
  const shoulder = { x: side * size * 0.98, y: 0 };
  const wrist = {
    x: shoulder.x + side * size * (0.15 + 0.95 * aside),
    y: -size * (0.15 + 1.15 * Math.max(forward, -0.3)),
  };
  context.lineCap = 'round';
  for (const [width, colour] of [
    [size * 0.46, LINE],
    [size * 0.46 - 5, SKIN],
  ] as const) {
    context.lineWidth = Math.max(2, width);
    context.strokeStyle = colour;
    context.beginPath();
    context.moveTo(shoulder.x, shoulder.y);
    context.lineTo(wrist.x, wrist.y);
    context.stroke();
  }
  context.lineWidth = 2.5;
  context.strokeStyle = LINE;
  context.fillStyle = EAR;
  shape(context, () => context.arc(wrist.x, wrist.y, size * (0.24 + 0.06 * hand + 0.14 * lifted), 0, 2 * Math.PI));
}

function head(context: Context, frame: Frame, size: number, eyes: EyeColours): void {
  const glow = eyes.get(frame.eyes) ?? '#ffffff';
  context.save();
  context.rotate(-radians(frame.head.yaw_deg));
  context.fillStyle = EAR;
  for (const side of [-1, 1]) {
    shape(context, () => context.arc(side * size * 0.6, 0, size * 0.18, 0, 2 * Math.PI));
  }
  context.fillStyle = SKIN;
  shape(context, () => context.ellipse(0, 0, size * 0.6, size * 0.62, 0, 0, 2 * Math.PI));
  context.fillStyle = CAP;
  shape(context, () => context.roundRect(-size * 0.2, -size * 0.3, size * 0.4, size * 0.8, size * 0.2));
  context.fillStyle = glow;
  for (const side of [-1, 1]) {
    shape(context, () =>
      context.ellipse(side * size * 0.28, -size * 0.46, size * 0.17, size * 0.13, 0, 0, 2 * Math.PI),
    );
  }
  context.restore();
}

/** From the front, in a card of this size: what its arms, eyes and legs do. */
export function drawPortrait(
  context: Context,
  frame: Frame,
  x: number,
  y: number,
  width: number,
  height: number,
  colours: Palette,
  eyes: EyeColours,
): void {
  context.save();
  context.fillStyle = colours.card;
  context.strokeStyle = colours.edge;
  context.lineWidth = 2;
  shape(context, () => context.roundRect(x, y, width, height, 12));
  context.beginPath();
  context.roundRect(x, y, width, height, 12);
  context.clip();
  const unit = height / 100;
  context.translate(x + width / 2, y);
  context.scale(unit, unit);
  context.lineWidth = 2.4;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.strokeStyle = LINE;
  const down = LOWERED[frame.posture] ?? 0;
  const bob = frame.walking ? Math.sin(frame.t * 18) * 1.2 : 0;
  legs(context, frame, down);
  context.translate(0, down + bob);
  sideArm(context, frame.arms.right, -1);
  sideArm(context, frame.arms.left, 1);
  context.fillStyle = SKIN;
  shape(context, () => context.roundRect(-12, 43, 24, 25, 8));
  context.fillStyle = colours.stop;
  shape(context, () => context.arc(0, 54, 3, 0, 2 * Math.PI));
  face(context, frame, eyes);
  context.restore();
}

function legs(context: Context, frame: Frame, down: number): void {
  const lift = frame.walking ? Math.sin(frame.t * 9) * 3 : 0;
  for (const side of [-1, 1]) {
    const out = frame.posture === 'stand' ? 7 : 12;
    const knee = frame.posture === 'sit' ? 88 : 80;
    for (const [width, colour] of [
      [10, LINE],
      [6, SKIN],
    ] as const) {
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.beginPath();
      context.moveTo(side * 7, 66 + down);
      context.lineTo(side * out, knee);
      context.lineTo(side * (frame.posture === 'sit' ? 16 : 8), 91 + side * lift);
      context.stroke();
    }
    context.lineWidth = 2.4;
    context.strokeStyle = LINE;
    context.fillStyle = '#cfc7bb';
    shape(context, () =>
      context.roundRect(side * (frame.posture === 'sit' ? 17 : 9) - 7, 89 + side * lift, 14, 7, 3.5),
    );
  }
}

/** An arm from the front: down, to the side, up; towards the viewer it grows short. */
function sideArm(
  context: Context,
  { shoulder_pitch_deg, shoulder_roll_deg, elbow_roll_deg, hand }: Arm,
  side: number,
): void {
  const pitch = radians(shoulder_pitch_deg);
  const roll = radians(Math.abs(shoulder_roll_deg));
  const bend = radians(Math.abs(elbow_roll_deg));
  const shoulder = { x: side * 14, y: 47 };
  const elbow = {
    x: shoulder.x + side * (4 + 14 * Math.sin(roll)),
    y: shoulder.y + 15 * Math.sin(pitch) * Math.cos(roll),
  };
  const wrist = {
    x: elbow.x + side * 13 * Math.sin(roll - 0.35 * bend),
    y: elbow.y + 13 * Math.sin(pitch) * Math.cos(roll - 0.5 * bend),
  };
  for (const [width, colour] of [
    [9, LINE],
    [5, SKIN],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.beginPath();
    context.moveTo(shoulder.x, shoulder.y);
    context.lineTo(elbow.x, elbow.y);
    context.lineTo(wrist.x, wrist.y);
    context.stroke();
  }
  context.lineWidth = 2.4;
  context.strokeStyle = LINE;
  context.fillStyle = EAR;
  shape(context, () => context.arc(wrist.x, wrist.y, 4.4 + 1.4 * hand, 0, 2 * Math.PI));
}

function face(context: Context, frame: Frame, eyes: EyeColours): void {
  const glow = eyes.get(frame.eyes) ?? '#ffffff';
  const turn = Math.max(-1, Math.min(1, frame.head.yaw_deg / 60)) * 6;
  const tilt = Math.max(-1, Math.min(1, frame.head.pitch_deg / 30)) * 3;
  context.fillStyle = EAR;
  for (const side of [-1, 1]) shape(context, () => context.roundRect(side * 19 - 4, 20, 8, 13, 4));
  context.fillStyle = SKIN;
  shape(context, () => context.ellipse(0, 26, 19, 18, 0, 0, 2 * Math.PI));
  context.fillStyle = CAP;
  shape(context, () => context.roundRect(-7 + turn * 0.4, 7, 14, 7, 3.5));
  for (const side of [-1, 1]) {
    const at = side * 8 + turn;
    context.fillStyle = glow;
    shape(context, () => context.arc(at, 26 + tilt, 5.2, 0, 2 * Math.PI));
    context.fillStyle = LINE;
    context.beginPath();
    context.arc(at, 26 + tilt, 2.1, 0, 2 * Math.PI);
    context.fill();
  }
  context.beginPath();
  if (frame.speech) {
    context.fillStyle = '#7a2f3b';
    context.ellipse(turn, 37 + tilt, 4.5, 2 + 1.6 * Math.abs(Math.sin(frame.t * 12)), 0, 0, 2 * Math.PI);
    context.fill();
  } else {
    context.moveTo(-5 + turn, 36 + tilt);
    context.quadraticCurveTo(turn, 40 + tilt, 5 + turn, 36 + tilt);
  }
  context.stroke();
}
