/** What a child sees of its lessons on the map. */

import type { Certificate, LessonSummary, Lessons, Stop } from '../api';
import type { IconName } from '../ui/icons';

export type StopState = 'done' | 'begun' | 'open' | 'later';

/** How a lesson stands. Nothing is locked: `later` only says that something else comes first. */
export function stateOf({ progress, open }: LessonSummary): StopState {
  if (progress?.passed) return 'done';
  if (progress && progress.step > 0) return 'begun';
  return open ? 'open' : 'later';
}

/** The lesson to go on with: one that is begun, else the first that is open, else the first that is not done. */
export function nextStop(lessons: readonly LessonSummary[]): LessonSummary | undefined {
  for (const state of ['begun', 'open', 'later'] as const) {
    const found = lessons.find((lesson) => stateOf(lesson) === state);
    if (found) return found;
  }
  return undefined;
}

export interface Way {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly lessons: readonly LessonSummary[];
  /** Where the lessons lie, where a track says so. */
  readonly stops: readonly Stop[];
  readonly certificates: readonly Certificate[];
}

/** How far a child is on the way to a track's certificates. */
export interface Reached {
  /** The highest that it has. */
  readonly has: Certificate | undefined;
  /** The next one, and how many lessons are missing. */
  readonly next: Certificate | undefined;
  readonly missing: number;
}

/** A certificate is for whoever has passed so many lessons of the track, and all that every certificate needs. */
export function reached({ lessons, stops, certificates }: Way): Reached {
  const passed = new Set(lessons.filter(({ progress }) => progress?.passed).map(({ id }) => id));
  const needed = stops.filter((stop) => stop.needed && !passed.has(stop.lesson)).length;
  const missing = ({ needs }: Certificate): number => Math.max(needs - passed.size, needed, 0);
  const inOrder = [...certificates].sort((a, b) => a.needs - b.needs);
  const next = inOrder.find((certificate) => missing(certificate) > 0);
  return {
    has: inOrder.filter((certificate) => missing(certificate) === 0).at(-1),
    next,
    missing: next ? missing(next) : 0,
  };
}

/** The track of what lies on no other. */
const MORE = 'more';
const NOWHERE = { about: '', age: null, minutes: null, stops: [], flow: [], certificates: [] };

/** The tracks with their lessons; what lies on no track comes last, the youngest first, then the shortest. */
export function ways({ tracks, lessons }: Lessons, more: string): Way[] {
  const byId = new Map(lessons.map((lesson) => [lesson.id, lesson]));
  const onTrack = new Set(tracks.flatMap((track) => track.lessons));
  const made = tracks.map(({ lessons: ids, ...track }) => ({
    ...track,
    title: track.id === MORE ? more : track.title,
    lessons: ids.flatMap((lesson) => byId.get(lesson) ?? []),
  }));
  const others = lessons
    .filter(({ id }) => !onTrack.has(id))
    .sort((a, b) => a.age[0] - b.age[0] || a.minutes - b.minutes);
  if (others.length > 0) {
    made.push({ ...NOWHERE, id: MORE, title: more, lessons: others });
  }
  return made.filter((way) => way.lessons.length > 0);
}

/** Signs of ideas; the rarer one is, the more it says about a lesson, and the further up it stands. */
const SIGNS: readonly (readonly [string, IconName])[] = [
  ['debugging', 'question'],
  ['teamwork', 'people'],
  ['parallel', 'note'],
  ['random', 'dice'],
  ['state', 'volume'],
  ['several-stacks', 'card'],
  ['variable', 'numbers'],
  ['speech', 'microphone'],
  ['dialogue', 'speech'],
  ['sensor', 'eye'],
  ['condition', 'eye'],
  ['time', 'bulb'],
  ['repeat', 'loop'],
  ['measure', 'arrows'],
  ['angle', 'arrows'],
  ['event', 'ear'],
  ['sequence', 'hand'],
];

/** The icon of what a lesson is about: its rarest idea says most. */
export function signOf({ concepts }: LessonSummary): IconName {
  return SIGNS.find(([concept]) => concepts.includes(concept))?.[1] ?? 'star';
}
