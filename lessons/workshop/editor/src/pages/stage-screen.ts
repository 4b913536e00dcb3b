/** The projector: who is on, what the robot says in big letters, who is next. To be read from eight metres away. */

import './stage-screen.css';
import { animal } from '../animals';
import { api, type ClassState, type Ticket } from '../api';
import { Line } from '../api/socket';
import type { Join, LineNews } from '../api/staff';
import { type Child, fill, h } from '../dom';
import { t } from '../i18n';
import type { Page } from '../router';
import { session } from '../session';
import { StageView } from '../stage/view';
import { button } from '../ui/button';
import { robotSign } from '../ui/icons';
import { qrCode } from '../ui/qr';
import { settingsButton } from '../ui/settings';

/** Letters from which a caption is set smaller, so that it stays within three lines. */
const LONG = 75;

/** The page at `/stage-screen`. */
export async function stageScreenPage(): Promise<Page> {
  const [stage, registry, info] = await Promise.all([api.stage(), api.registry(), api.classInfo()]);
  const eyes = new Map(registry.looks.colours.map(({ id, value }) => [id, value]));
  const room = new StageView(stage, eyes, t('screen.title'), () => {});
  const screen = new Screen(room.element);
  const line = new Line<never, LineNews>(
    'line?as=screen',
    (news) => {
      if (news.type === 'class') screen.show(news, news.join);
      else if (news.type === 'caption') screen.say(news.text);
      else if (news.type === 'robot') room.show(news.frame, []);
    },
    (isOpen) => screen.element.classList.toggle('no-line', !isOpen),
  );
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'f' && !event.ctrlKey && !event.metaKey) fullScreen(screen.element);
  };
  addEventListener('keydown', onKey);
  screen.element.dataset['robot'] = info.robot;
  return {
    title: `${t('screen.title')} · ${t('common.workshop')}`,
    element: screen.element,
    leave: () => {
      line.close();
      room.dispose();
      removeEventListener('keydown', onKey);
    },
  };
}

function fullScreen(element: HTMLElement): void {
  const change = document.fullscreenElement ? document.exitFullscreen() : element.requestFullscreen();
  void change.catch(() => undefined);
}

class Screen {
  readonly element: HTMLElement;
  private readonly now = h('section', { class: 'screen-now', 'aria-labelledby': 'screen-now' });
  private readonly caption = h('p', {
    class: 'screen-caption',
    'aria-live': 'polite',
    'aria-label': t('screen.caption'),
  });
  private readonly next = h('aside', { class: 'screen-next', 'aria-labelledby': 'screen-next' });
  private readonly bar = h('span', { class: 'screen-left' });
  private shown = '';
  private who = '';

  constructor(room: HTMLElement) {
    this.element = h(
      'div',
      { class: 'screen' },
      h('p', { class: 'screen-away', role: 'status' }, t('screen.noLine')),
      h(
        'main',
        { class: 'screen-main', id: 'main' },
        h('h1', { class: 'unseen' }, t('screen.title')),
        this.now,
        h('div', { class: 'screen-room' }, room),
        this.caption,
      ),
      this.next,
      h(
        'div',
        { class: 'screen-tools' },
        button(t('screen.full'), () => fullScreen(document.documentElement), {
          icon: 'fit',
          iconOnly: true,
          kind: 'quiet',
        }),
        settingsButton(() => void session.redraw()),
      ),
    );
  }

  /** What the robot says stays until it says something else, or somebody else is on. */
  say(text: string): void {
    this.caption.textContent = text;
    this.caption.classList.toggle('is-long', text.length > LONG);
  }

  show(state: ClassState, join: Join | null): void {
    const { now, next, waiting, paused, last_round } = state.queue;
    const who = now?.child.id ?? '';
    if (who !== this.who) this.say('');
    this.who = who;
    this.bar.style.setProperty('--part', String(now ? now.left_s / Math.max(1, now.lasts_s) : 0));
    // Seconds that pass do not draw the screen again.
    const shown = JSON.stringify([
      state.open,
      state.stopped,
      now?.child,
      now?.title,
      next.map(({ child, state }) => [child.id, state]),
      waiting,
      paused,
      last_round,
      join,
    ]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.element.classList.toggle('is-stopped', state.stopped);
    this.element.classList.toggle('is-free', !now);
    fill(this.now, now ? this.onStage(now) : free(state, join));
    fill(this.next, nextUp(next, waiting, state.queue), now && join && howToJoin(join));
  }

  private onStage({ child, title }: NonNullable<ClassState['queue']['now']>): Child {
    return [
      h('div', { class: 'screen-light' }, animal(child.animal, child.value, undefined, child.sign)),
      h(
        'div',
        { class: 'screen-who' },
        h('h2', { id: 'screen-now' }, t('screen.now')),
        h('p', { class: 'screen-team' }, child.name),
        h('p', { class: 'screen-title' }, title),
        h('span', { class: 'screen-time', 'aria-hidden': 'true' }, this.bar),
      ),
    ];
  }
}

function free(state: ClassState, join: Join | null): Child {
  const { stopped, open, queue } = state;
  const words = stopped
    ? t('screen.stopped')
    : !open
      ? t('screen.closed')
      : queue.paused
        ? t('screen.paused')
        : t('screen.free');
  return [
    h('div', { class: 'screen-light' }, robotSign()),
    h(
      'div',
      { class: 'screen-who' },
      h('h2', { id: 'screen-now', class: 'screen-team' }, words),
      open && !stopped && h('p', { class: 'screen-title' }, t('screen.free.lead')),
    ),
    open && join && howToJoin(join),
  ];
}

function nextUp(next: readonly Ticket[], waiting: number, { last_round }: ClassState['queue']): Child {
  return [
    h('h2', { id: 'screen-next' }, t(last_round ? 'screen.last' : 'screen.next')),
    h('ol', { class: 'screen-queue' }, next.map(nextOne)),
    waiting > next.length && h('p', {}, t('screen.more', { n: waiting - next.length })),
  ];
}

function nextOne({ child, state }: Ticket): HTMLElement {
  return h(
    'li',
    { class: state },
    animal(child.animal, child.value, undefined, child.sign),
    h(
      'span',
      {},
      h('strong', {}, child.name),
      state === 'called' && h('span', { class: 'screen-called' }, t('screen.called')),
      state === 'here' && h('span', {}, t('screen.here')),
    ),
  );
}

function howToJoin({ code, urls, qr }: Join): HTMLElement {
  const url = (urls[0] ?? '').replace(/^https?:\/\//, '').replace(/\/$/, '');
  return h(
    'div',
    { class: 'screen-join' },
    qrCode(qr, t('staff.join.qr')),
    h('p', {}, h('span', {}, t('screen.join', { url })), h('strong', {}, code)),
  );
}
