/** The queue for the one robot, with what staff may do to it. */

import { animal } from '../animals';
import type { Ticket } from '../api';
import { type QueueOrder, staffApi } from '../api/staff';
import { type Child, h } from '../dom';
import { t } from '../i18n';
import { type ButtonLook, button } from '../ui/button';
import { askDialog } from '../ui/dialog';
import { type IconName, icon } from '../ui/icons';
import { attempt, keyed, Panel } from './panel';

interface Queue {
  readonly tickets: readonly Ticket[];
  readonly paused: boolean;
  readonly lastRound: boolean;
  readonly now: { readonly child: Ticket['child']; readonly title: string } | null;
}

const order = (order: QueueOrder): void => void attempt(staffApi.queue(order));

/** The panel; seconds that pass do not draw it again. */
export function queuePanel(): { readonly element: HTMLElement; show(queue: Queue): void } {
  const panel = new Panel('queue', t('staff.queue'), draw);
  return {
    element: panel.element,
    show: (queue) =>
      panel.show({
        ...queue,
        now: queue.now && { child: queue.now.child, title: queue.now.title },
        tickets: queue.tickets.map((ticket) => ({ ...ticket, called_s: null })),
      }),
  };
}

function draw({ tickets, paused, lastRound, now }: Queue): Child {
  const waiting = tickets.filter(({ state }) => state !== 'on_stage');
  return [
    now &&
      h(
        'div',
        { class: 'on-stage' },
        animal(now.child.animal, now.child.value, undefined, now.child.sign),
        h(
          'div',
          {},
          h('p', { class: 'soft' }, t('staff.queue.now')),
          h('strong', {}, now.child.name),
          h('p', {}, now.title),
        ),
        act('shorten', t('staff.queue.shorten'), () => order({ action: 'shorten' })),
      ),
    (paused || lastRound) && h('p', { class: 'staff-note' }, t(paused ? 'staff.queue.isPaused' : 'staff.queue.isLast')),
    waiting.length === 0
      ? h('p', { class: 'soft' }, t('staff.queue.none'))
      : [h('ol', { class: 'queue' }, waiting.map(row)), signs()],
    h(
      'div',
      { class: 'row' },
      paused || lastRound
        ? act('go', t('staff.queue.go'), () => order({ action: 'go' }), { icon: 'play', kind: 'go' })
        : act('pause', t('staff.queue.pause'), () => order({ action: 'pause' }), { icon: 'pause' }),
      !lastRound && act('last', t('staff.queue.last'), () => order({ action: 'last_round' }), { icon: 'flag' }),
      waiting.length > 0 && act('clear', t('staff.queue.clear'), () => void clear(), { icon: 'trash', kind: 'quiet' }),
    ),
  ];
}

function row(ticket: Queue['tickets'][number]): HTMLElement {
  const { child, state, release } = ticket;
  const one = (action: 'skip' | 'pin' | 'unpin' | 'remove' | 'start'): void => order({ action, child: child.id });
  const small = { iconOnly: true, kind: 'quiet' } as const;
  const name = { name: child.name };
  return h(
    'li',
    { class: state },
    animal(child.animal, child.value, undefined, child.sign),
    h(
      'div',
      { class: 'queue-words' },
      h('strong', {}, child.name),
      h('span', { class: 'soft' }, ticket.title),
      h(
        'span',
        { class: 'row chips' },
        state !== 'waiting' && state !== 'on_stage' && h('span', { class: 'chip' }, t(`staff.queue.${state}`)),
        release === 'waiting' && h('span', { class: 'chip sun' }, t('staff.queue.release')),
        release === 'refused' && h('span', { class: 'chip' }, t('staff.queue.refused')),
      ),
    ),
    h(
      'div',
      { class: 'queue-acts' },
      state !== 'recheck' &&
        act(`start-${child.id}`, t('staff.queue.start', name), () => one('start'), { ...small, icon: 'play' }),
      ticket.pinned
        ? act(`pin-${child.id}`, t('staff.queue.unpin', name), () => one('unpin'), { ...small, icon: 'down' })
        : act(`pin-${child.id}`, t('staff.queue.pin', name), () => one('pin'), { ...small, icon: 'pin' }),
      act(`skip-${child.id}`, t('staff.queue.skip', name), () => one('skip'), { ...small, icon: 'next' }),
      act(`out-${child.id}`, t('staff.queue.remove', name), () => one('remove'), { ...small, icon: 'close' }),
    ),
  );
}

/** What the signs in the rows mean, for whoever has no mouse to ask with. Screen readers hear it at each button. */
function signs(): HTMLElement {
  const sign = (name: IconName, words: string): HTMLElement => h('span', {}, icon(name), words);
  return h(
    'p',
    { class: 'queue-signs', 'aria-hidden': 'true' },
    sign('play', t('staff.queue.sign.start')),
    sign('pin', t('staff.queue.sign.pin')),
    sign('next', t('staff.queue.sign.skip')),
    sign('close', t('staff.queue.sign.remove')),
  );
}

function act(key: string, label: string, press: () => void, look: ButtonLook = {}): HTMLElement {
  return keyed(button(label, press, look), key);
}

async function clear(): Promise<void> {
  if (
    await askDialog(t('staff.queue.clear'), t('staff.queue.clear.question'), t('staff.queue.clear'), t('common.cancel'))
  )
    order({ action: 'clear' });
}
