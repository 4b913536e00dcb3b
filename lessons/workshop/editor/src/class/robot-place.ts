/** The way to the one robot: asking for it, and where one stands in the line. */

import './robot-place.css';
import { api, Refusal, type Ticket, type Workspace } from '../api';
import { fill, h } from '../dom';
import { t } from '../i18n';
import { button } from '../ui/button';
import { askDialog } from '../ui/dialog';
import { toast } from '../ui/toast';
import { watchClass } from './line';

export interface RobotPlaceOptions {
  readonly slot: string;
  readonly lesson: string | null;
  readonly program: () => Workspace;
  /** Sends what is not saved yet. */
  readonly saved: () => Promise<void>;
}

/** One button: "to the robot", or the place in the line once there is one. */
export class RobotPlace {
  readonly element = h('span', { class: 'robot-place' });
  private ticket: Ticket | null = null;
  private shown = '';
  private busy = false;
  private readonly unwatch: () => void;

  constructor(private readonly options: RobotPlaceOptions) {
    this.draw();
    this.unwatch = watchClass(({ me }) => {
      this.ticket = me?.ticket ?? null;
      this.draw();
    });
  }

  dispose(): void {
    this.unwatch();
  }

  /** Asks for the robot. A program that has not been checked as it stands is checked first. */
  async ask(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await this.options.saved();
      this.ticket = await this.queue();
      if (this.ticket) toast(t('editor.queued', { place: this.ticket.place }), 'good');
      this.draw();
    } catch (error) {
      toast(error instanceof Error ? error.message : t('common.broken'), 'bad');
    } finally {
      this.busy = false;
    }
  }

  private async queue(): Promise<Ticket | null> {
    const { slot, lesson, program } = this.options;
    try {
      return await api.queue(slot);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'not-checked') throw error;
    }
    const { stage_ready, stage_why } = await api.check({ workspace: program(), lesson, step: null });
    if (stage_ready) return api.queue(slot);
    toast(stage_why ?? t('class.notYet'));
    return null;
  }

  private draw(): void {
    const { ticket } = this;
    const state = ticket ? `${ticket.state} ${ticket.place}` : '';
    if (state === this.shown && this.element.firstChild) return;
    this.shown = state;
    const words = ticket
      ? ticket.state === 'waiting'
        ? t('class.place', { place: ticket.place })
        : t('class.turn')
      : t('class.toRobot');
    const press = ticket && ticket.state === 'waiting' ? () => void this.leave() : () => void this.ask();
    fill(this.element, button(words, press, { icon: 'flag', kind: 'sun' }));
  }

  private async leave(): Promise<void> {
    const place = this.ticket?.place ?? 1;
    const again = this.ticket?.slot !== this.options.slot;
    const question = t(again ? 'class.place.swap' : 'class.place.leave', { place });
    const yes = t(again ? 'class.place.swap.yes' : 'class.place.leave.yes');
    if (!(await askDialog(t('class.place', { place }), question, yes, t('class.place.stay')))) return;
    if (again) return this.ask();
    await api.unqueue();
    this.ticket = null;
    this.draw();
  }
}
