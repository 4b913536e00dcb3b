/** Frames between frames: the simulator sends 25 a second, the screen shows as many as it can. */

import type { Arm, Frame } from '../api';

/** `a` to `b` by `part`, from 0 to 1. */
export function mix(a: number, b: number, part: number): number {
  return a + (b - a) * part;
}

/** The same for angles in degrees, the short way round. */
export function mixAngle(a: number, b: number, part: number): number {
  const turn = ((((b - a) % 360) + 540) % 360) - 180;
  return a + turn * part;
}

function mixArm(a: Arm, b: Arm, part: number): Arm {
  return {
    shoulder_pitch_deg: mix(a.shoulder_pitch_deg, b.shoulder_pitch_deg, part),
    shoulder_roll_deg: mix(a.shoulder_roll_deg, b.shoulder_roll_deg, part),
    elbow_roll_deg: mix(a.elbow_roll_deg, b.elbow_roll_deg, part),
    hand: mix(a.hand, b.hand, part),
  };
}

/** The frame at `t` between two; outside of them the nearer one. What cannot be mixed is as in the earlier one. */
export function between(a: Frame, b: Frame, t: number): Frame {
  if (t <= a.t || b.t <= a.t) return a;
  if (t >= b.t) return b;
  const part = (t - a.t) / (b.t - a.t);
  return {
    ...a,
    t,
    x: mix(a.x, b.x, part),
    y: mix(a.y, b.y, part),
    heading_deg: mixAngle(a.heading_deg, b.heading_deg, part),
    head: {
      yaw_deg: mix(a.head.yaw_deg, b.head.yaw_deg, part),
      pitch_deg: mix(a.head.pitch_deg, b.head.pitch_deg, part),
    },
    arms: { left: mixArm(a.arms.left, b.arms.left, part), right: mixArm(a.arms.right, b.arms.right, part) },
  };
}

/** The frame at `t` of a whole run, whose frames are in the order of time. */
export function frameAt(frames: readonly Frame[], t: number): Frame | undefined {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((frames[middle]?.t ?? 0) <= t) low = middle + 1;
    else high = middle;
  }
  const before = frames[low - 1];
  const after = frames[low];
  if (!before) return after;
  return after ? between(before, after, t) : before;
}

/** Live frames, shown a little late so that there is always a next one to move towards. */
export class LiveFrames {
  private frames: { readonly frame: Frame; readonly came_ms: number }[] = [];

  /** `late_ms`: how late; a little more than two frames. */
  constructor(private readonly late_ms = 90) {}

  /** A frame has come. */
  push(frame: Frame, now_ms: number): void {
    const last = this.frames.at(-1);
    // A new run begins at zero.
    if (last && frame.t < last.frame.t) this.frames = [];
    this.frames.push({ frame, came_ms: now_ms });
    if (this.frames.length > 12) this.frames.shift();
  }

  clear(): void {
    this.frames = [];
  }

  /** What to show now. */
  at(now_ms: number): Frame | undefined {
    const shown_ms = now_ms - this.late_ms;
    const next = this.frames.findIndex(({ came_ms }) => came_ms > shown_ms);
    if (next === -1) return this.frames.at(-1)?.frame;
    const b = this.frames[next];
    const a = this.frames[next - 1];
    if (!b) return undefined;
    if (!a) return b.frame;
    const part = (shown_ms - a.came_ms) / (b.came_ms - a.came_ms);
    return between(a.frame, b.frame, mix(a.frame.t, b.frame.t, part));
  }
}
