/** Joining in while the program runs: touch, speak, stand in the way, look, show a card. */

import { api, type Registry, type StageCommand, Unreachable } from '../api';
import { fill, h } from '../dom';
import { t } from '../i18n';
import { button } from '../ui/button';
import { icon } from '../ui/icons';
import { toast } from '../ui/toast';
import { hasMicrophone, type Listening, listen } from './microphone';

/** How long somebody stands in the way, looks, or holds a card, in seconds. */
const STANDS_S = 8;
const LOOKS_S = 3;

export interface JoinInOptions {
  readonly stimuli: Registry['stimuli'];
  /** Whether the server can hear. */
  readonly microphone: boolean;
  /** Sends to the simulator; says whether a program runs there. */
  readonly send: (command: StageCommand) => boolean;
  /** Where somebody would stand right in front of the robot. */
  readonly ahead: () => readonly [number, number];
  /** The words that the program listens for. */
  readonly phrases: () => readonly string[];
}

export class JoinIn {
  readonly element: HTMLElement;
  private readonly word = h('input', {
    class: 'input',
    id: 'stage-word',
    maxlength: 100,
    autocomplete: 'off',
    enterkeyhint: 'send',
  });
  private listening: Listening | undefined;
  private readonly microphone: HTMLButtonElement | false;

  constructor(private readonly options: JoinInOptions) {
    const { stimuli } = options;
    this.microphone =
      options.microphone &&
      hasMicrophone() &&
      button(t('stage.microphone'), () => void this.toggleMicrophone(), { icon: 'microphone', iconOnly: true });
    this.element = h('div', { class: 'join-in' });
    fill(
      this.element,
      h(
        'form',
        {
          class: 'join-in-say',
          onsubmit: (event: Event) => {
            event.preventDefault();
            this.say(this.word.value);
          },
        },
        h('label', { for: 'stage-word' }, t('stage.say')),
        h(
          'div',
          { class: 'join-in-word' },
          this.word,
          h('button', { type: 'submit', class: 'button' }, t('stage.say.send')),
          this.microphone,
        ),
      ),
      h(
        'div',
        { class: 'join-in-group', role: 'group', 'aria-label': t('stage.stroke') },
        h('h2', {}, icon('hand'), t('stage.stroke')),
        stimuli.parts.map(({ id, name }) => button(name, () => this.send({ type: 'touch', part: id, seconds: 0.5 }))),
      ),
      h(
        'div',
        { class: 'join-in-group', role: 'group', 'aria-label': t('stage.people') },
        h('h2', {}, icon('people'), t('stage.people')),
        button(t('stage.obstacle'), () => this.standAhead()),
        button(t('stage.clear'), () => this.send({ type: 'clear_obstacles' })),
        button(t('stage.face'), () => this.send({ type: 'face', seconds: LOOKS_S })),
      ),
      h('p', { class: 'soft join-in-where' }, t('stage.obstacle.where')),
      h(
        'div',
        { class: 'join-in-group', role: 'group', 'aria-label': t('stage.cards') },
        h('h2', {}, icon('card'), t('stage.cards')),
        stimuli.cards.map(({ id, name }) =>
          button(name, () => this.send({ type: 'card', card: id, seconds: LOOKS_S })),
        ),
      ),
    );
  }

  /** Somebody stands at a place of the plan. */
  standAt(x: number, y: number): void {
    this.send({ type: 'obstacle', x, y, seconds: STANDS_S });
  }

  dispose(): void {
    void this.listening?.stop();
  }

  private standAhead(): void {
    const [x, y] = this.options.ahead();
    this.standAt(x, y);
  }

  private send(command: StageCommand): boolean {
    const sent = this.options.send(command);
    if (!sent) toast(t('stage.onlyRunning'));
    return sent;
  }

  private say(text: string): void {
    const words = text.trim();
    if (words === '') this.word.focus();
    else if (this.send({ type: 'say', text: words })) this.word.value = '';
  }

  private async toggleMicrophone(): Promise<void> {
    const { listening } = this;
    if (!this.microphone) return;
    if (listening) {
      this.listening = undefined;
      this.pressed(false);
      await this.recognise(await listening.stop());
      return;
    }
    if (this.options.phrases().length === 0) {
      toast(t('stage.microphone.noWords'));
      return;
    }
    try {
      this.listening = await listen(() => void this.toggleMicrophone());
      this.pressed(true);
    } catch {
      toast(t('stage.microphone.denied'), 'bad');
    }
  }

  private pressed(isOn: boolean): void {
    if (!this.microphone) return;
    this.microphone.setAttribute('aria-pressed', String(isOn));
    this.microphone.setAttribute('aria-label', isOn ? t('stage.microphone.on') : t('stage.microphone'));
  }

  private async recognise(sound: ArrayBuffer): Promise<void> {
    try {
      const { text, heard } = await api.hear(sound, this.options.phrases());
      if (heard) this.say(text);
      else toast(t('stage.microphone.nothing'));
    } catch (error) {
      toast(error instanceof Unreachable ? t('stage.away') : String((error as Error).message), 'bad');
    }
  }
}
