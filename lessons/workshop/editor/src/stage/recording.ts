/** A run that is over: its frames, what happened, which blocks ran when. */

import type { Arm, Frame, LogLine, RunEvent } from '../api';

export interface Recording {
  readonly frames: readonly Frame[];
  readonly events: readonly RunEvent[];
  readonly log: readonly LogLine[];
  readonly length_s: number;
}

/** The blocks that run at `t`. */
export function runningAt(events: readonly RunEvent[], t: number): string[] {
  const running = events.filter(
    ({ ev, block, t: began, until }) =>
      ev === 'block' && block && began <= t && (until ?? Number.POSITIVE_INFINITY) > t,
  );
  return running.map(({ block }) => block ?? '');
}

/** Puts the ends that come live as messages of their own to the blocks that they end. */
export class LiveEvents {
  readonly events: RunEvent[] = [];
  private readonly open = new Map<string, number>();

  push(event: RunEvent): void {
    if (event.ev !== 'block' || !event.block) {
      this.events.push(event);
      return;
    }
    const begun = this.open.get(event.block);
    const isEnd = event.ok !== null && event.ok !== undefined;
    if (!isEnd) {
      this.open.set(event.block, this.events.length);
      this.events.push({ ...event, until: null });
    } else if (begun !== undefined) {
      this.open.delete(event.block);
      this.events[begun] = {
        ...this.events[begun],
        ...event,
        t: this.events[begun]?.t ?? event.t,
        until: event.until ?? event.t,
      };
    }
  }
}

const HANGING: Arm = { shoulder_pitch_deg: 82, shoulder_roll_deg: 8, elbow_roll_deg: -20, hand: 0 };
const RAISED: Arm = { shoulder_pitch_deg: -70, shoulder_roll_deg: 20, elbow_roll_deg: -30, hand: 1 };
const FORWARD: Arm = { shoulder_pitch_deg: 10, shoulder_roll_deg: 5, elbow_roll_deg: -10, hand: 1 };
const ASIDE: Arm = { shoulder_pitch_deg: 30, shoulder_roll_deg: 70, elbow_roll_deg: -5, hand: 1 };
const POSES: Readonly<Record<string, Arm>> = { up: RAISED, front: FORWARD, side: ASIDE, down: HANGING };
/** Gestures in which both arms move; in all others with arms it is the right one. */
const BOTH_ARMS: ReadonlySet<string> = new Set(['cheer', 'dance_1', 'dance_2', 'dance_3', 'tai_chi']);
const NO_ARMS: ReadonlySet<string> = new Set(['nod', 'shake_head', 'bow']);

function mirrored(arm: Arm): Arm {
  return { ...arm, shoulder_roll_deg: -arm.shoulder_roll_deg, elbow_roll_deg: -arm.elbow_roll_deg };
}

type Line = { readonly line: string } & Readonly<Record<string, unknown>>;

/** Reads `naome-run/1`. Lines that are none are passed over; a run without a state has no frames. */
export function readRun(text: string, log: readonly LogLine[]): Recording {
  const states: Line[] = [];
  const events: RunEvent[] = [];
  let length_s = 0;
  for (const raw of text.split('\n')) {
    const line = parsed(raw);
    if (line?.line === 'state') states.push(line);
    else if (line?.line === 'event') events.push(line as unknown as RunEvent);
    else if (line?.line === 'end') length_s = number(line['t']);
  }
  const ended = events.map((event) =>
    event.ev === 'block' && (event.until === undefined || event.until === null) ? { ...event, until: length_s } : event,
  );
  return { frames: states.map((state) => frame(state, ended)), events: ended, log, length_s };
}

/** A state as a frame: the file does not say how the arms were, so they are drawn after what the robot did. */
function frame(state: Line, events: readonly RunEvent[]): Frame {
  const t = number(state['t']);
  const now = events.filter((event) => event.t <= t && (event.until ?? event.t) > t);
  const said = now.find((event) => event.ev === 'said');
  let left = HANGING;
  let right = HANGING;
  for (const event of events) {
    if (event.ev !== 'arm' || event.t > t) continue;
    const pose = POSES[event.is ?? ''] ?? HANGING;
    if (event.arm !== 'right') left = pose;
    if (event.arm !== 'left') right = pose;
  }
  const gesture = now.find((event) => event.ev === 'gesture')?.is;
  if (gesture && !NO_ARMS.has(gesture)) {
    right = { ...RAISED, shoulder_roll_deg: 20 + 18 * Math.sin(t * 9) };
    if (BOTH_ARMS.has(gesture)) left = right;
  }
  return {
    t,
    x: number(state['x_m']),
    y: number(state['y_m']),
    heading_deg: number(state['heading_deg']),
    posture: String(state['posture'] ?? 'stand'),
    walking: now.some((event) => event.ev === 'walked'),
    head: { yaw_deg: 0, pitch_deg: gesture === 'nod' ? 15 * Math.sin(t * 8) : 0 },
    arms: { left, right: mirrored(right) },
    eyes: String(state['eyes'] ?? 'white'),
    leds: [],
    speech: said?.text ?? null,
    heard: now.find((event) => event.ev === 'heard')?.text ?? null,
    touched: [],
    face: false,
    cards: [],
    people: [],
    ahead_cm: number(state['ahead_cm']),
  };
}

function parsed(raw: string): Line | undefined {
  if (raw.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null && 'line' in value ? (value as Line) : undefined;
  } catch {
    return undefined;
  }
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
