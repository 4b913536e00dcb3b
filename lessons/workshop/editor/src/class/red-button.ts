/**
 * The red button of the one robot: a line of its own that stays open, so that it works when all else hangs. Everything that
 * stops the robot goes through here.
 */

import './red-button.css';
import { api } from '../api';
import { Line } from '../api/socket';
import { staffApi } from '../api/staff';
import { fill, h } from '../dom';
import { t } from '../i18n';
import { button } from '../ui/button';
import { icon } from '../ui/icons';
import { toast } from '../ui/toast';

type News =
  | { readonly type: 'state'; readonly stopped: boolean }
  | { readonly type: 'stopped' }
  | { readonly type: 'error' };

/** Keeps the button's line open, and knows whether the robot is stopped. */
export class StopLine {
  private readonly line: Line<{ readonly type: 'stop' }, News>;

  constructor(private readonly changed: (stopped: boolean) => void = () => {}) {
    this.line = new Line('stop-line', (news) => {
      // The line is as old as its page: a PIN may have changed since, and the browser's cookie is newer.
      if (news.type === 'error') this.ask();
      else this.changed(news.type === 'stopped' || news.stopped);
    });
  }

  /** Stops the robot, by whichever way is open. */
  stop(): void {
    if (!this.line.send({ type: 'stop' })) this.ask();
  }

  private ask(): void {
    void api.stopRobot().then(
      () => this.changed(true),
      (error: unknown) => toast(error instanceof Error ? error.message : t('common.broken'), 'bad'),
    );
  }

  close(): void {
    this.line.close();
  }
}

let mounted: { readonly line: StopLine; readonly place: HTMLElement } | undefined;
let stopped = false;
/** While a question is open, nothing outside it can be pressed: the red button goes into it, and out again. */
const questions = new MutationObserver(() => stand());

/** Puts the red button on every page of a browser that is staff's. Asked for again, it stays. */
export function mountRedButton(): void {
  if (mounted) return;
  const place = h('aside', { class: 'red', 'aria-label': t('class.red') });
  const line = new StopLine((now) => {
    stopped = now;
    draw();
  });
  mounted = { line, place };
  stand();
  questions.observe(document.body, { childList: true });
  document.documentElement.classList.add('has-red');
  addEventListener('keydown', onKey, true);
  addEventListener('languagechange', draw);
  draw();
}

/** Takes it away, as when staff sign out. */
export function removeRedButton(): void {
  questions.disconnect();
  mounted?.line.close();
  mounted?.place.remove();
  mounted = undefined;
  stopped = false;
  document.documentElement.classList.remove('has-red');
  removeEventListener('keydown', onKey, true);
  removeEventListener('languagechange', draw);
}

/** Where it can be pressed: in the last question that is open, else on the page. */
function stand(): void {
  const place = mounted?.place;
  const host = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
  if (place && place.parentElement !== host) host.append(place);
}

function draw(): void {
  if (!mounted) return;
  const { line, place } = mounted;
  place.setAttribute('aria-label', t('class.red'));
  place.classList.toggle('is-stopped', stopped);
  const hadFocus = place.contains(document.activeElement);
  fill(
    place,
    h('p', { class: 'red-says', role: 'status' }, stopped ? t('class.isStopped') : ''),
    stopped
      ? button(t('class.goOn'), () => void goOn(), { kind: 'big', icon: 'play' })
      : h(
          'button',
          {
            type: 'button',
            class: 'red-button',
            'aria-keyshortcuts': 'Escape',
            title: t('class.red.key'),
            onclick: () => line.stop(),
          },
          icon('stop'),
          h('span', {}, t('class.red.word')),
        ),
    !stopped && h('p', { class: 'red-key', 'aria-hidden': 'true' }, t('class.red.or'), ' ', h('kbd', {}, 'Esc')),
  );
  if (hadFocus) place.querySelector('button')?.focus();
}

async function goOn(): Promise<void> {
  try {
    await staffApi.goOn();
    stopped = false;
    draw();
  } catch (error) {
    toast(error instanceof Error ? error.message : t('common.broken'), 'bad');
  }
}

/** Escape stops, whatever has the focus. In a dialog it closes the dialog too. */
function onKey(event: KeyboardEvent): void {
  if (event.key === 'Escape' && !event.repeat) mounted?.line.stop();
}
