/** The stage on a canvas. It draws when something has changed, at most once a frame of the screen. */

import type { Frame, Point, Stage } from '../api';
import { h } from '../dom';
import { drawBubble } from './draw-bubble';
import { drawPortrait, drawRobot, type EyeColours } from './draw-robot';
import { drawPeople, drawRoom, drawTrail } from './draw-room';
import { type Palette, palette } from './palette';
import { fitRoom, type Projection } from './projection';

/** Metres between two points of the trail. */
const STEP_M = 0.03;
/** Pixels around the room and the portrait. */
const GAP = 8;
/** How wide the portrait is for its height. */
const PORTRAIT = 0.82;

/** How the robot is before a program has run. */
export function atStart(stage: Stage): Frame {
  const arm = { shoulder_pitch_deg: 84, shoulder_roll_deg: 8, elbow_roll_deg: -20, hand: 0 };
  return {
    t: 0,
    x: stage.start.x,
    y: stage.start.y,
    heading_deg: stage.start.heading_deg,
    posture: stage.start.posture,
    walking: false,
    head: { yaw_deg: 0, pitch_deg: 0 },
    arms: { left: arm, right: { ...arm, shoulder_roll_deg: -8 } },
    eyes: 'white',
    leds: [],
    speech: null,
    heard: null,
    touched: [],
    face: false,
    cards: [],
    people: [],
    ahead_cm: 255,
  };
}

export class StageView {
  readonly element: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D;
  private readonly room = document.createElement('canvas');
  private readonly watch: ResizeObserver;
  private readonly recolour: () => void;
  private colours: Palette = palette();
  private view: Projection;
  private frame: Frame;
  private trail: Point[] = [];
  private size: Point = [1, 1];
  private portrait = { x: 0, y: 0, wide: 1, tall: 1 };
  private asked = 0;

  constructor(
    private stage: Stage,
    private readonly eyes: EyeColours,
    label: string,
    pressed: (x: number, y: number) => void,
  ) {
    this.element = h('canvas', { class: 'stage-canvas', role: 'img', 'aria-label': label });
    const context = this.element.getContext('2d');
    if (!context) throw new Error('this browser draws no canvas');
    this.context = context;
    this.frame = atStart(stage);
    this.view = fitRoom(stage, 1, 1);
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(this.element);
    this.recolour = () => {
      this.colours = palette();
      this.resize();
    };
    addEventListener('themechange', this.recolour);
    this.element.addEventListener('click', (event) => {
      const [x, y] = this.view.toPlan(event.offsetX, event.offsetY);
      const [width, depth] = this.stage.size;
      if (x >= 0 && y >= 0 && x <= width && y <= depth) pressed(x, y);
    });
  }

  /** Another room. */
  setStage(stage: Stage): void {
    this.stage = stage;
    this.show(atStart(stage), []);
    this.resize();
  }

  /** Shows a frame; the trail grows with it, unless one is given. */
  show(frame: Frame, trail?: Point[]): void {
    if (trail) this.trail = trail;
    else this.grow(frame);
    this.frame = frame;
    this.ask();
  }

  /** The way from the frames of a run up to a moment. */
  static trailOf(frames: readonly Frame[], t: number): Point[] {
    return frames.filter((frame) => frame.t <= t).map(({ x, y }) => [x, y]);
  }

  dispose(): void {
    cancelAnimationFrame(this.asked);
    this.watch.disconnect();
    removeEventListener('themechange', this.recolour);
  }

  private grow({ x, y }: Frame): void {
    const last = this.trail.at(-1);
    if (!last || Math.hypot(x - last[0], y - last[1]) >= STEP_M) this.trail.push([x, y]);
  }

  private ask(): void {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.draw();
    });
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const fine = Math.min(2, devicePixelRatio || 1);
    for (const canvas of [this.element, this.room]) {
      canvas.width = Math.round(width * fine);
      canvas.height = Math.round(height * fine);
    }
    this.size = [width, height];
    this.layOut(width, height);
    this.context.setTransform(fine, 0, 0, fine, 0, 0);
    const context = this.room.getContext('2d');
    if (context) {
      context.setTransform(fine, 0, 0, fine, 0, 0);
      drawRoom(context, this.stage, this.view, this.colours);
    }
    this.draw();
  }

  private draw(): void {
    const { context, frame, view, colours } = this;
    const [width, height] = this.size;
    context.clearRect(0, 0, width, height);
    context.drawImage(this.room, 0, 0, width, height);
    drawTrail(context, this.trail, view, colours);
    drawPeople(context, frame.people, view, colours);
    drawRobot(context, frame, view, colours, this.eyes);
    const { x, y, wide, tall } = this.portrait;
    drawPortrait(context, frame, x, y, wide, tall, colours, this.eyes);
    if (frame.speech) drawBubble(context, frame.speech, view.toScreen(frame.x, frame.y), [x - GAP, height], colours);
  }

  /** The robot from the front stands beside the room, at its foot: it covers nothing of it. */
  private layOut(width: number, height: number): void {
    const wide = Math.min(Math.max(64, width * 0.21), (height - 2 * GAP) * PORTRAIT);
    this.view = fitRoom(this.stage, width - wide - GAP, height, GAP);
    const [right, foot] = this.view.toScreen(this.stage.size[0], 0);
    const tall = wide / PORTRAIT;
    this.portrait = { x: right + GAP, y: foot - tall, wide, tall };
  }
}
