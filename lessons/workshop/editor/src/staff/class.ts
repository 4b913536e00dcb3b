/** The class at a glance: who is where, who is stuck, whose turn it is, what waits to be looked at. */

import { animal } from '../animals';
import { api, type Ticket } from '../api';
import { Line } from '../api/socket';
import { type Join, type LessonCounter, type LineNews, type Overview, staffApi } from '../api/staff';
import { type Child, h } from '../dom';
import { t } from '../i18n';
import { session } from '../session';
import { button, linkButton } from '../ui/button';
import { askDialog } from '../ui/dialog';
import { icon } from '../ui/icons';
import { qrCode } from '../ui/qr';
import { type Tile, tiles } from './board';
import { attempt, keyed, Panel } from './panel';
import type { Part } from './part';
import { queuePanel } from './queue';
import { releasePanel } from './releases';
import { robotPanel } from './robot';

/** The first of staff's pages. */
export async function classPart(): Promise<Part> {
  const { lessons } = await api.lessons();
  const titles = new Map(lessons.map(({ id, title }) => [id, title]));
  const children = new Panel('children', t('staff.children'), childTiles);
  const queue = queuePanel();
  const releases = releasePanel();
  const robot = robotPanel();
  const join = new Panel('join', t('staff.join'), joinCard);
  const counters = new Panel('counters', t('staff.counters'), (all: readonly LessonCounter[]) =>
    countTable(all, titles),
  );
  const away = h('p', { class: 'problem', role: 'status', hidden: true }, t('staff.noLine'));

  const line = new Line<never, LineNews>(
    'line?as=staff',
    (news) => {
      if (news.type === 'over') void session.redraw();
      if (news.type !== 'class') return;
      if (news.join) join.show(news.join);
      if (news.staff) show(news.staff, news);
    },
    (isOpen) => {
      away.hidden = isOpen;
    },
  );

  function show(overview: Overview, { queue: order }: { readonly queue: ClassQueue }): void {
    children.show(tiles(overview, lessons));
    if (overview.releases) releases.show(overview.releases);
    queue.show({ tickets: overview.queue, paused: order.paused, lastRound: order.last_round, now: order.now });
    robot.show(overview.robot);
    counters.show(overview.counters);
  }

  return {
    content: h(
      'div',
      { class: 'staff-class' },
      away,
      h('div', { class: 'staff-column' }, releases.element, children.element, counters.element),
      h('div', { class: 'staff-column' }, queue.element, robot.element, join.element),
    ),
    leave: () => line.close(),
  };
}

interface ClassQueue {
  readonly paused: boolean;
  readonly last_round: boolean;
  readonly now: { readonly child: Ticket['child']; readonly title: string } | null;
}

function childTiles(all: readonly Tile[]): Child {
  if (all.length === 0) return h('p', { class: 'soft' }, t('staff.children.none'));
  return h('ul', { class: 'tiles' }, all.map(tile));
}

function tile(one: Tile): HTMLElement {
  const { child } = one;
  const where = one.lesson ?? t(one.mood === 'away' ? 'staff.child.away' : 'staff.child.around');
  return h(
    'li',
    { class: `tile ${one.mood}` },
    animal(child.animal, child.value, undefined, child.sign),
    h(
      'div',
      { class: 'tile-words' },
      h('strong', {}, child.name),
      h('span', {}, where),
      one.steps > 0 &&
        h('span', { class: 'soft' }, t('staff.child.step', { n: Math.max(1, one.step), all: one.steps })),
      one.mood === 'stuck' &&
        h(
          'span',
          { class: 'tile-stuck' },
          icon('hand'),
          t('staff.child.stuck', { minutes: one.minutes, tries: one.attempts }),
        ),
      h(
        'span',
        { class: 'tile-facts' },
        h(
          'span',
          { title: t('staff.child.passed', { n: one.passed }) },
          icon('tick', t('staff.child.passed', { n: one.passed })),
          one.passed,
        ),
        h(
          'span',
          { title: t('staff.child.runs', { n: one.runs }) },
          icon('flag', t('staff.child.runs', { n: one.runs })),
          one.runs,
        ),
        one.inQueue && h('span', { class: 'chip' }, t('staff.child.queued')),
      ),
    ),
    one.mood === 'away' &&
      keyed(
        button(t('staff.child.remove', { name: child.name }), () => void remove(child.id, child.name), {
          icon: 'trash',
          iconOnly: true,
          kind: 'quiet',
        }),
        `remove-${child.id}`,
      ),
  );
}

async function remove(id: string, name: string): Promise<void> {
  const words = t('staff.child.remove.question', { name });
  if (await askDialog(t('staff.child.remove', { name }), words, t('staff.child.remove.yes'), t('common.cancel')))
    await attempt(staffApi.removeChild(id));
}

function joinCard({ code, urls, qr }: Join): Child {
  return [
    h(
      'div',
      { class: 'join-info' },
      qrCode(qr, t('staff.join.qr')),
      h(
        'div',
        {},
        h('p', { class: 'soft' }, t('staff.join.code')),
        h('p', { class: 'join-big' }, code),
        urls.map((url) => h('p', { class: 'join-url' }, url.replace(/^https?:\/\//, '').replace(/\/$/, ''))),
      ),
    ),
    h(
      'div',
      { class: 'row' },
      keyed(linkButton(t('staff.join.print'), '/print/join', { icon: 'print' }), 'join-print'),
      keyed(linkButton(t('staff.cards'), '/print/cards', { icon: 'blocks' }), 'cards'),
      keyed(
        button(t('staff.join.new'), () => void newCode(), { icon: 'loop', kind: 'quiet' }),
        'join-new',
      ),
    ),
  ];
}

async function newCode(): Promise<void> {
  if (await askDialog(t('staff.join.new'), t('staff.join.new.question'), t('staff.join.new'), t('common.cancel')))
    await attempt(staffApi.newCode());
}

function countTable(all: readonly LessonCounter[], titles: ReadonlyMap<string, string>): Child {
  const tried = all.filter(({ tries }) => tries > 0);
  if (tried.length === 0) return h('p', { class: 'soft' }, t('staff.counters.none'));
  return h(
    'div',
    { class: 'table-frame', tabindex: 0, role: 'group', 'aria-label': t('staff.counters') },
    h(
      'table',
      { class: 'counters' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          (['lesson', 'tries', 'passed', 'hardest'] as const).map((name) =>
            h('th', { scope: 'col' }, t(`staff.counters.${name}`)),
          ),
        ),
      ),
      h(
        'tbody',
        {},
        tried.map(({ lesson, tries, passed, hardest }) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, titles.get(lesson) ?? lesson),
            h('td', {}, tries),
            h('td', {}, passed),
            h('td', {}, hardest ?? '–'),
          ),
        ),
      ),
    ),
  );
}
