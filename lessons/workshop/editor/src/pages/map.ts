/** The map of lessons: a path along the track, what is done, and where to go on. */

import './map.css';
import { animal } from '../animals';
import { api, type LessonSummary } from '../api';
import { at } from '../class/line';
import { h } from '../dom';
import { t } from '../i18n';
import type { Page } from '../router';
import { session } from '../session';
import { button } from '../ui/button';
import { askDialog } from '../ui/dialog';
import { icon, robotSign } from '../ui/icons';
import { settingsButton } from '../ui/settings';

/** The page at `/map`. */
export async function mapPage(): Promise<Page> {
  const { me } = session;
  const { tracks, lessons } = await api.lessons();
  at('map');
  const known = new Map(lessons.map((lesson) => [lesson.id, lesson]));
  const onTrack = new Set(tracks.flatMap((track) => track.lessons));
  const others = lessons.filter(({ id }) => !onTrack.has(id));
  // The first that is not done is where to go on.
  const order = [...tracks.flatMap((track) => track.lessons), ...others.map(({ id }) => id)];
  const next = order.find((id) => known.get(id) && !known.get(id)?.progress?.passed);

  const path = (title: string, ids: readonly string[]): HTMLElement =>
    h(
      'section',
      { class: 'map-track' },
      h('h2', {}, title),
      h(
        'ol',
        { class: 'map-path' },
        ids.map((id) => {
          const lesson = known.get(id);
          return lesson && h('li', {}, station(lesson, id === next));
        }),
      ),
    );

  const element = h(
    'div',
    { class: 'map-page' },
    h('a', { class: 'skip', href: '#main' }, t('common.skip')),
    h('span', { class: 'spines', 'aria-hidden': 'true' }),
    h(
      'header',
      { class: 'top' },
      h('span', { class: 'home' }, robotSign(), h('span', { class: 'map-name' }, t('common.workshop'))),
      h('span', { class: 'push' }),
      me && h('span', { class: 'map-team' }, animal(me.animal, me.value, undefined, me.sign), h('span', {}, me.name)),
      button(t('map.leave'), () => void leave(), { icon: 'door', iconOnly: true, kind: 'quiet' }),
      settingsButton(() => void session.redraw()),
    ),
    h(
      'main',
      { class: 'map', id: 'main', tabindex: -1 },
      h('h1', {}, t('map.title')),
      h('p', { class: 'soft' }, t('map.lead')),
      tracks.map(({ title, lessons: ids }) => path(title, ids)),
      others.length > 0 &&
        path(
          t('map.others'),
          others.map(({ id }) => id),
        ),
      h(
        'a',
        { class: 'map-free', href: '/free' },
        icon('blocks'),
        h('span', {}, h('strong', {}, t('map.free')), h('span', {}, t('map.free.lead'))),
      ),
    ),
  );
  return { title: `${t('map.title')} · ${t('common.workshop')}`, element };
}

function station(lesson: LessonSummary, isNext: boolean): HTMLElement {
  const { progress, steps } = lesson;
  const done = progress?.step ?? 0;
  const passed = progress?.passed ?? false;
  const kind = passed ? 'passed' : isNext ? 'next' : lesson.open ? '' : 'later';
  const state = passed ? t('map.passed') : isNext ? t('map.next') : lesson.open ? '' : t('map.later');
  return h(
    'a',
    { class: `map-station ${kind}`, href: `/lesson/${encodeURIComponent(lesson.id)}` },
    h('span', { class: 'map-sign', 'aria-hidden': 'true' }, icon(passed ? 'tick' : isNext ? 'play' : 'task')),
    h(
      'span',
      { class: 'map-words' },
      h('strong', {}, lesson.title),
      h('span', {}, [
        t('map.minutes', { n: lesson.minutes }),
        ' · ',
        t('map.level', { n: lesson.level }),
        done > 0 && !passed && [' · ', t('map.steps', { n: done, all: steps.length })],
      ]),
      state && h('span', { class: 'map-state' }, state),
    ),
  );
}

async function leave(): Promise<void> {
  const isSure = await askDialog(t('map.leave'), t('map.leave.question'), t('map.leave'), t('common.cancel'));
  if (!isSure) return;
  await api.leave();
  session.joined(null);
  await session.go('/');
}
