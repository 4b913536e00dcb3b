import { describe, expect, test } from 'vitest';
import type { Frame } from '../src/api';
import { frameAt, LiveFrames, mixAngle } from '../src/stage/interpolation';
import { around, Labels } from '../src/stage/labels';
import { Playback } from '../src/stage/playback';
import { LiveEvents, readRun, runningAt } from '../src/stage/recording';

const ARM = { shoulder_pitch_deg: 80, shoulder_roll_deg: 0, elbow_roll_deg: 0, hand: 0 };

function frame(t: number, x: number, heading_deg = 0): Frame {
  return {
    t,
    x,
    y: 0,
    heading_deg,
    posture: 'stand',
    walking: false,
    head: { yaw_deg: 0, pitch_deg: 0 },
    arms: { left: ARM, right: ARM },
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

describe('angles', () => {
  test.each([
    [350, 10, 0.5, 360],
    [10, 350, 0.5, 0],
    [0, 180, 0.5, -90],
    [90, 90, 0.3, 90],
    [-170, 170, 0.5, -180],
  ])('from %d to %d, %d of the way', (a, b, part, expected) => {
    expect(((mixAngle(a, b, part) - expected) % 360) + 0).toBeCloseTo(0);
  });
});

describe('the frame at a moment', () => {
  const frames = [frame(0, 0), frame(1, 10), frame(2, 10, 90)];
  test.each([
    [-1, 0, 0],
    [0, 0, 0],
    [0.25, 2.5, 0],
    [1.5, 10, 45],
    [9, 10, 90],
  ])('%d s', (t, x, heading) => {
    expect(frameAt(frames, t)).toMatchObject({ x, heading_deg: heading });
  });

  test('of no frames there is none', () => expect(frameAt([], 1)).toBeUndefined());
});

describe('live frames', () => {
  test('move evenly though they come in steps, and stop at the last', () => {
    const live = new LiveFrames(80);
    for (let n = 0; n <= 5; n += 1) live.push(frame(n * 0.04, n), n * 40);
    const shown = [80, 100, 120, 160, 280, 900].map((now) => live.at(now)?.x);
    expect(shown).toEqual([0, 0.5, 1, 2, 5, 5]);
  });

  test('a new run does not slide in from the old one', () => {
    const live = new LiveFrames(80);
    live.push(frame(5, 9), 0);
    live.push(frame(0, 1), 40);
    expect(live.at(100)?.x).toBe(1);
  });
});

describe('the scrubber', () => {
  test('plays to the end, stops there, and begins again', () => {
    const playback = new Playback(2);
    playback.play();
    playback.advance(1.5);
    expect([playback.t, playback.playing]).toEqual([1.5, true]);
    playback.advance(1.5);
    expect([playback.t, playback.playing]).toEqual([2, false]);
    playback.play();
    expect(playback.t).toBe(0);
  });

  test('slow motion takes longer', () => {
    const playback = new Playback(2);
    playback.speed = 0.25;
    playback.play();
    playback.advance(1);
    expect(playback.t).toBe(0.25);
  });

  test.each([
    [-3, 0],
    [5, 2],
    [Number.NaN, 0],
    [1.2, 1.2],
  ])('seeking %d', (wish, t) => {
    const playback = new Playback(2);
    playback.seek(wish);
    expect(playback.t).toBe(t);
  });

  test('a run without length does not play', () => {
    const playback = new Playback(0);
    playback.play();
    expect(playback.playing).toBe(false);
  });
});

describe('a run', () => {
  const FILE = [
    '{"line":"header","format":"naome-run/1"}',
    '{"line":"state","t":0,"x_m":1,"y_m":2,"heading_deg":270,"posture":"crouch","eyes":"white","speaking":false,"ahead_cm":255}',
    '{"line":"event","t":0,"until":2,"ev":"block","kind":"say","ok":true,"block":"a"}',
    '{"line":"event","t":0.5,"until":2,"ev":"said","text":"Hallo","volume":"normal","gestures":false,"block":"a"}',
    '{"line":"event","t":2,"ev":"block","kind":"wait","ok":null,"block":"b"}',
    'no line at all',
    '{"line":"state","t":1,"x_m":1,"y_m":1.5,"heading_deg":270,"posture":"stand","eyes":"blue","speaking":true,"ahead_cm":80}',
    '{"line":"end","t":3,"ending":"halted"}',
    '',
  ].join('\n');

  test('is read with its frames and blocks', () => {
    const run = readRun(FILE, []);
    expect(run.length_s).toBe(3);
    expect(run.frames.map(({ posture, speech }) => [posture, speech])).toEqual([
      ['crouch', null],
      ['stand', 'Hallo'],
    ]);
    expect([0, 1.9, 2, 2.9].map((t) => runningAt(run.events, t))).toEqual([['a'], ['a'], ['b'], ['b']]);
  });

  test.each(['', '{}', 'null\n[]\n7', '{"line":"state"}'])('%j does no harm', (text) => {
    expect(readRun(text, []).length_s).toBe(0);
  });

  test('live, ends are put to the blocks that they end', () => {
    const live = new LiveEvents();
    live.push({ t: 0, ev: 'block', block: 'a', ok: null });
    live.push({ t: 1, ev: 'said', text: 'Hallo', block: 'a' });
    live.push({ t: 2, ev: 'block', block: 'a', ok: true });
    live.push({ t: 2, ev: 'block', block: 'x', ok: true });
    live.push({ t: 3, ev: 'block', block: 'a', ok: null });
    expect([1, 2.5, 3].map((t) => runningAt(live.events, t))).toEqual([['a'], [], ['a']]);
  });
});

test('names in the room lie neither on each other nor outside', () => {
  const labels = new Labels(200, 100);
  labels.keep([100, 50], 10);
  expect(labels.place(40, [[80, 50]])).toBeUndefined();
  expect(
    labels.place(40, [
      [80, 50],
      [80, 70],
    ]),
  ).toEqual([80, 70]);
  expect(labels.place(40, [[90, 72]])).toBeUndefined();
  expect(labels.place(40, [[190, 20]])).toEqual([157, 20]);
  expect(labels.place(40, [[10, 99]])).toBeUndefined();
  expect(around([50, 50], 20)[0]).toEqual([40, 67]);
});
