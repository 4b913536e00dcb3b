/** The bar under the stage on which a run that is over can be watched again: any moment, slowly, with its blocks. */

import { fill, h } from '../dom';
import { figure, t } from '../i18n';
import { button } from '../ui/button';
import { icon } from '../ui/icons';
import { Playback } from './playback';

/** How much slower slow motion is. */
const SLOW = 0.25;

export class Scrubber {
  readonly element: HTMLElement;
  private readonly range: HTMLInputElement;
  private readonly clock: HTMLElement;
  private readonly play: HTMLButtonElement;
  private readonly slow: HTMLButtonElement;
  private playback = new Playback(0);
  private asked = 0;
  private last_ms = 0;

  constructor(private readonly moved: (t_s: number) => void) {
    this.range = h('input', {
      type: 'range',
      min: 0,
      max: 0,
      step: 0.05,
      value: 0,
      class: 'scrubber-range',
      'aria-label': t('stage.time'),
    });
    this.range.addEventListener('input', () => {
      this.playback.pause();
      this.seek(Number(this.range.value));
    });
    this.clock = h('span', { class: 'scrubber-clock', 'aria-hidden': 'true' });
    this.play = button(t('stage.replay'), () => this.toggle(), { icon: 'play', iconOnly: true });
    this.slow = button(t('stage.slow'), () => this.setSlow(this.playback.speed === 1), {
      icon: 'slow',
      iconOnly: true,
    });
    this.slow.setAttribute('aria-pressed', 'false');
    this.element = h('div', { class: 'scrubber', hidden: true }, this.play, this.slow, this.range, this.clock);
  }

  /** A run that is over, shown at its end or from its start. */
  offer(length_s: number, at_s = length_s): void {
    const { speed } = this.playback;
    this.playback = new Playback(length_s);
    this.playback.speed = speed;
    this.range.max = String(length_s);
    this.element.hidden = length_s <= 0;
    this.seek(at_s);
  }

  /** Plays from the start. */
  begin(): void {
    this.seek(0);
    this.playback.play();
    this.run();
  }

  hide(): void {
    this.playback.pause();
    this.element.hidden = true;
  }

  dispose(): void {
    cancelAnimationFrame(this.asked);
  }

  private toggle(): void {
    if (this.playback.playing) this.playback.pause();
    else this.playback.play();
    this.run();
  }

  private setSlow(isSlow: boolean): void {
    this.playback.speed = isSlow ? SLOW : 1;
    this.slow.setAttribute('aria-pressed', String(isSlow));
  }

  private run(): void {
    cancelAnimationFrame(this.asked);
    this.last_ms = performance.now();
    const turn = (now_ms: number): void => {
      this.playback.advance(Math.min(0.2, (now_ms - this.last_ms) / 1000));
      this.last_ms = now_ms;
      this.show();
      if (this.playback.playing) this.asked = requestAnimationFrame(turn);
    };
    this.asked = requestAnimationFrame(turn);
  }

  private seek(t_s: number): void {
    this.playback.seek(t_s);
    this.show();
  }

  private show(): void {
    const { t: at, length_s, playing } = this.playback;
    this.range.value = String(at);
    const figures = { t: figure(at, 1), length: figure(length_s, 1) };
    this.range.setAttribute('aria-valuetext', t('stage.at', figures));
    this.clock.textContent = `${figures.t} / ${figures.length} s`;
    const label = playing ? t('stage.pause') : t('stage.replay');
    this.play.setAttribute('aria-label', label);
    this.play.title = label;
    if (playing !== this.play.classList.contains('is-playing')) {
      this.play.classList.toggle('is-playing', playing);
      fill(this.play, icon(playing ? 'pause' : 'play'));
    }
    this.moved(at);
  }
}
