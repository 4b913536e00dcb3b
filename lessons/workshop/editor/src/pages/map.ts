/** The map of lessons: a path to walk, one stop a lesson. */

import './map.css';
import { animal } from '../animals';
import { api, type Child, type LessonSummary, type Me } from '../api';
import { at as tellPlace } from '../class/line';
import { drawing, fill, h } from '../dom';
import { t } from '../i18n';
import { bow, CHART_REM, lines } from '../map/chart';
import { programsSection } from '../map/programs';
import { nextStop, reached, signOf, stateOf, type Way, ways } from '../map/stops';
import { columnsFor, type Place, path, spot, trail } from '../map/trail';
import type { Page } from '../router';
import { session } from '../session';
import { button, linkButton } from '../ui/button';
import { askDialog } from '../ui/dialog';
import { icon, robotSign } from '../ui/icons';
import { settingsButton } from '../ui/settings';
import { toast } from '../ui/toast';

/** The page at `/map`. */
export async function mapPage(): Promise<Page> {
  const [all, me] = await Promise.all([api.lessons(), api.me()]);
  const titles = new Map(all.lessons.map(({ id, title }) => [id, title]));
  const made = ways(all, t('map.more'));
  const next = nextStop(made.flatMap(({ lessons }) => lessons));
  const trails = made.map((way, n) => new Trail(way, n === 0, next, me.child, titles));
  const element = h(
    'div',
    { class: 'map-page' },
    h('a', { class: 'skip', href: '#main' }, t('common.skip')),
    header(me.child),
    h(
      'main',
      { class: 'map', id: 'main', tabindex: -1 },
      greeting(me, next),
      trails.map(({ element }) => element),
      h('div', { class: 'map-foot' }, freeCard(), programsSection(me.programs, titles)),
    ),
    h('footer', { class: 'map-end' }, h('a', { href: '/accessibility' }, t('common.accessibility'))),
  );
  tellPlace('map');
  return {
    title: `${t('map.title')} · ${t('common.workshop')}`,
    element,
    leave: () => {
      for (const one of trails) one.dispose();
    },
  };
}

function header(me: Child): HTMLElement {
  return h(
    'header',
    { class: 'top' },
    h('a', { class: 'home', href: '/', 'aria-label': t('common.workshop') }, robotSign()),
    h('h1', {}, t('map.title')),
    h('span', { class: 'push' }),
    h('span', { class: 'map-team' }, animal(me.animal, me.value, undefined, me.sign), h('span', {}, me.name)),
    button(t('map.leave'), () => void leave(), { icon: 'door', iconOnly: true, kind: 'quiet' }),
    settingsButton(() => void session.redraw()),
  );
}

async function leave(): Promise<void> {
  if (!(await askDialog(t('map.leave'), t('map.leave.question'), t('map.leave'), t('common.cancel')))) return;
  try {
    await api.leave();
  } catch (error) {
    // Without the class the seat would stay taken, and this browser would think that it is free.
    toast(error instanceof Error ? error.message : t('common.broken'), 'bad');
    return;
  }
  session.joined(null);
  await session.go('/');
}

function greeting({ child, progress }: Me, next: LessonSummary | undefined): HTMLElement {
  const words = !next ? 'map.allDone' : progress.some(({ step }) => step > 0) ? 'map.goOn' : 'map.hello';
  return h(
    'section',
    { class: 'map-greeting' },
    robotSign(),
    h(
      'div',
      { class: 'map-bubble' },
      h('p', {}, t(words, { name: child.name })),
      next
        ? linkButton(t('map.next', { title: next.title }), `/lesson/${encodeURIComponent(next.id)}`, {
            kind: 'go big',
            icon: 'next',
          })
        : linkButton(t('map.certificate'), '/print/certificate', { kind: 'sun big', icon: 'medal' }),
    ),
  );
}

function freeCard(): HTMLElement {
  return h(
    'a',
    { class: 'card map-free', href: '/free' },
    icon('blocks'),
    h('span', {}, h('strong', {}, t('map.free')), h('span', { class: 'soft' }, t('map.free.lead'))),
  );
}

/** One track: its stops as a list, and the line through them as a drawing that has no words. */
class Trail {
  readonly element: HTMLElement;
  private readonly list = h('ol', { class: 'map-stops' });
  private readonly lines = drawing(
    '<svg xmlns="http://www.w3.org/2000/svg"><path class="map-line"/><path class="map-walked"/></svg>',
  );
  private readonly watch: ResizeObserver;
  private readonly walked: number;

  constructor(
    private readonly way: Way,
    isFirst: boolean,
    next: LessonSummary | undefined,
    me: Child,
    titles: ReadonlyMap<string, string>,
  ) {
    const here = next ? way.lessons.indexOf(next) : -1;
    this.walked = here < 0 ? way.lessons.length : here;
    fill(
      this.list,
      way.lessons.map((lesson, n) => this.stop(lesson, n, n === here ? me : undefined, titles)),
      isFirst && this.goal(here < 0 ? me : undefined),
    );
    const id = `way-${way.id}`;
    this.element = h(
      'section',
      { class: 'map-way', 'aria-labelledby': id },
      h('h2', { id }, way.title),
      way.about && h('p', { class: 'map-about' }, way.about),
      h('div', { class: 'map-ground' }, this.lines, this.list),
    );
    this.lines.classList.add('map-trail');
    this.watch = new ResizeObserver(() => this.arrange());
    this.watch.observe(this.list);
  }

  dispose(): void {
    this.watch.disconnect();
  }

  private stop(
    lesson: LessonSummary,
    n: number,
    me: Child | undefined,
    titles: ReadonlyMap<string, string>,
  ): HTMLElement {
    const state = stateOf(lesson);
    const bonus = (lesson.progress?.bonus.length ?? 0) > 0;
    const before = titles.get(lesson.requires.find((id) => titles.has(id)) ?? '');
    const label = t(state === 'later' && !before ? 'map.state.hard' : `map.state.${state}`, {
      step: (lesson.progress?.step ?? 0) + 1,
      steps: lesson.steps.length,
      title: before ?? '',
    });
    return h(
      'li',
      { class: `map-stop ${state}` },
      h(
        'a',
        { href: `/lesson/${encodeURIComponent(lesson.id)}`, 'aria-current': me ? 'step' : null },
        h(
          'span',
          { class: 'map-mark' },
          icon(state === 'done' ? 'tick' : signOf(lesson)),
          bonus && h('span', { class: 'map-star' }, icon('star')),
          me && h('span', { class: 'map-me' }, animal(me.animal, me.value, undefined, me.sign)),
        ),
        h(
          'span',
          { class: 'map-card' },
          h('strong', {}, h('span', { class: 'map-number' }, `${n + 1}. `), lesson.title),
          h(
            'span',
            { class: 'map-facts' },
            h('span', {}, icon('clock'), t('map.minutes', { n: lesson.minutes })),
            h('span', {}, icon('people'), t('map.age', { from: lesson.age[0], to: lesson.age[1] })),
          ),
          h('span', { class: 'map-state' }, label, bonus && `, ${t('map.bonus')}`),
        ),
      ),
    );
  }

  private goal(me: Child | undefined): HTMLElement {
    const { has, next, missing } = reached(this.way);
    const words = next
      ? t(missing === 1 ? 'map.certificate.one' : 'map.certificate.next', { n: missing, title: next.title })
      : t('map.certificate.lead');
    return h(
      'li',
      { class: 'map-stop goal' },
      h(
        'a',
        { href: '/print/certificate' },
        h(
          'span',
          { class: 'map-mark' },
          icon('medal'),
          me && h('span', { class: 'map-me' }, animal(me.animal, me.value, undefined, me.sign)),
        ),
        h(
          'span',
          { class: 'map-card' },
          h('strong', {}, has?.title ?? t('map.certificate')),
          h('span', { class: 'soft' }, words),
        ),
      ),
    );
  }

  /** Puts the stops into their rows, and draws the line through where they then are. */
  private arrange(): void {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const width = this.list.clientWidth;
    const isChart = this.way.stops.length > 0 && width / rem >= CHART_REM;
    this.list.classList.toggle('is-chart', isChart);
    if (isChart) {
      this.chart();
      return;
    }
    const columns = columnsFor(width / rem);
    this.list.style.setProperty('--columns', String(columns));
    this.list.dataset['columns'] = String(columns);
    const stops = [...this.list.children] as HTMLElement[];
    for (const [n, stop] of stops.entries()) {
      const { row, column } = spot(n, columns);
      stop.style.gridArea = `${row + 1} / ${column + 1}`;
      stop.style.setProperty('--along', String(column));
    }
    const places = this.marks(stops);
    const pieces = trail(places, columns, (width / columns) * 0.6);
    this.draw(path(places, pieces), path(places, pieces.slice(0, this.walked)));
  }

  /** Puts the stops where the track has them, and draws a line from each to what it opens. */
  private chart(): void {
    delete this.list.dataset['columns'];
    const stops = [...this.list.children] as HTMLElement[];
    for (const [n, stop] of stops.entries()) {
      const [x, y] = this.way.stops[n]?.at ?? [50, 100];
      stop.style.gridArea = '';
      stop.style.setProperty('--x', String(x / 100));
      stop.style.setProperty('--y', String(y / 100));
    }
    const places = this.marks(stops);
    const all = lines(this.way.stops);
    const drawn = (some: typeof all): string =>
      some.map(({ from, to }) => bow(places[from] ?? [0, 0], places[to] ?? [0, 0])).join('');
    const isDone = (n: number): boolean => this.way.lessons[n]?.progress?.passed === true;
    this.draw(drawn(all), drawn(all.filter(({ from, to }) => isDone(from) && isDone(to))));
  }

  /** The middles of the stops' marks. */
  private marks(stops: readonly HTMLElement[]): Place[] {
    const from = this.list.getBoundingClientRect();
    return stops.map((stop): Place => {
      const mark = (stop.querySelector('.map-mark') ?? stop).getBoundingClientRect();
      return [mark.left - from.left + mark.width / 2, mark.top - from.top + mark.height / 2];
    });
  }

  private draw(line: string, walked: string): void {
    this.lines.setAttribute('viewBox', `0 0 ${this.list.clientWidth} ${this.list.clientHeight}`);
    this.lines.querySelector('.map-line')?.setAttribute('d', line);
    this.lines.querySelector('.map-walked')?.setAttribute('d', walked);
  }
}
