/** "It is your turn": over every page of a child whose program goes to the robot. */

import './call.css';
import { api, type Ticket } from '../api';
import { fill, h } from '../dom';
import { t } from '../i18n';
import { button } from '../ui/button';
import { icon } from '../ui/icons';
import { toast } from '../ui/toast';
import { StopLine } from './red-button';

let place: HTMLElement | undefined;
let shown = '';
let stopLine: StopLine | undefined;

/** Shows what a ticket asks of the child, with what staff have written to it, or nothing. */
export function showCall(ticket: Ticket | null, message: string | null = null): void {
  const isRefused = ticket?.state === 'waiting' && ticket.release === 'refused';
  const state = isRefused ? `refused ${ticket.sha256}` : (ticket?.state ?? 'none');
  keepStopLine(state === 'on_stage');
  place ??= document.body.appendChild(h('div', { class: 'call-place', role: 'alert' }));
  // Only the seconds change: the rest is not read out again.
  const left = place.querySelector('.call-left');
  if (state === shown) {
    if (left && ticket?.called_s !== null) left.textContent = t('class.left', { s: Math.ceil(ticket?.called_s ?? 0) });
    return;
  }
  shown = state;
  fill(place, isRefused ? refusal(message ?? t('class.refused')) : ticket && card(ticket));
}

/** It stays until it has been read: who looks at its blocks sees no message that goes by itself. */
function refusal(text: string): HTMLElement {
  return call(
    'sun',
    text,
    button(t('common.close'), () => fill(place as HTMLElement), { kind: 'brand' }),
  );
}

function card(ticket: Ticket): HTMLElement | null {
  switch (ticket.state) {
    case 'called':
      return call(
        'sun',
        t('class.called'),
        h(
          'span',
          { class: 'call-left', 'aria-hidden': 'true' },
          t('class.left', { s: Math.ceil(ticket.called_s ?? 20) }),
        ),
        button(t('class.here'), () => void here(), { kind: 'go big' }),
      );
    case 'here':
      return call('sun', t('class.ready'));
    case 'on_stage':
      return call(
        'go',
        t('class.onStage'),
        button(t('class.stopRobot'), () => stopLine?.stop(), { kind: 'stop big', icon: 'stop' }),
      );
    case 'recheck':
      return call('sun', t('class.recheck'));
    default:
      return null;
  }
}

function call(mood: string, text: string, ...more: HTMLElement[]): HTMLElement {
  return h('section', { class: `call ${mood}` }, icon('flag'), h('strong', {}, text), more);
}

async function here(): Promise<void> {
  try {
    await api.here();
  } catch (error) {
    toast(error instanceof Error ? error.message : t('common.broken'), 'bad');
  }
}

/** The red button's own line is open as long as this child's program is on the robot; Escape stops too. */
function keepStopLine(wanted: boolean): void {
  if (wanted === (stopLine !== undefined)) return;
  if (wanted) {
    stopLine = new StopLine();
    addEventListener('keydown', onKey, true);
  } else {
    stopLine?.close();
    stopLine = undefined;
    removeEventListener('keydown', onKey, true);
  }
}

function onKey(event: KeyboardEvent): void {
  if (event.key === 'Escape') stopLine?.stop();
}
