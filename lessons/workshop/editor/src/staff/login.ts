/** The door to staff's pages: the PIN, or choosing one the first time. */

import { Refusal } from '../api';
import { staffApi } from '../api/staff';
import { fill, h } from '../dom';
import { t } from '../i18n';
import { session } from '../session';
import { icon, robotSign } from '../ui/icons';

/** A form that asks for the PIN; for the key and a new PIN where there is none yet. */
export function doorPart(isSet: boolean): HTMLElement {
  const problem = h('div', { role: 'alert' });
  const key = input('staff-key', 'text', 'off');
  const pin = pinInput('staff-pin', isSet ? 'current-password' : 'new-password');
  const again = pinInput('staff-again', 'new-password');
  const go = h('button', { type: 'submit', class: 'button brand big' }, icon('lock'), h('span', {}, t('staff.enter')));
  let locked: ReturnType<typeof setInterval> | undefined;

  async function send(): Promise<void> {
    fill(problem);
    if (!isSet && pin.value !== again.value) return say(t('staff.pin.differ'));
    go.disabled = true;
    try {
      if (isSet) await staffApi.login(pin.value);
      else await staffApi.setUp(key.value.trim(), pin.value);
      await session.redraw();
    } catch (error) {
      go.disabled = false;
      pin.value = '';
      again.value = '';
      pin.focus();
      const seconds = error instanceof Refusal ? Number(error.answer['retry_after_s'] ?? 0) : 0;
      if (error instanceof Refusal && error.code === 'locked' && seconds > 0) wait(error.message, seconds);
      else say(error instanceof Error ? error.message : t('common.broken'));
    }
  }

  function say(text: string, more?: HTMLElement): void {
    fill(problem, h('p', { class: 'problem' }, text, ' ', more));
  }

  /** Counts down; only the beginning and the end are read out. */
  function wait(text: string, seconds: number): void {
    clearInterval(locked);
    const left = h('span', { 'aria-live': 'off' });
    let rest = Math.ceil(seconds);
    const count = (): void => {
      const minutes = Math.floor(rest / 60);
      const time = `${minutes}:${String(rest % 60).padStart(2, '0')}`;
      left.textContent = t('staff.locked', { time });
      go.disabled = rest > 0;
      if (rest > 0 && go.isConnected) rest -= 1;
      else {
        clearInterval(locked);
        fill(problem);
      }
    };
    say(text, left);
    count();
    locked = setInterval(count, 1000);
  }

  return h(
    'form',
    {
      class: 'card stack',
      onsubmit: (event: Event) => {
        event.preventDefault();
        void send();
      },
    },
    h('div', { class: 'staff-sign' }, robotSign()),
    h('h1', {}, t('staff.title')),
    h('p', { class: 'soft' }, t(isSet ? 'staff.lead' : 'staff.first')),
    !isSet && field('staff.key', key),
    field(isSet ? 'staff.pin' : 'staff.pin.new', pin),
    !isSet && field('staff.pin.again', again),
    problem,
    go,
    h('a', { href: '/', class: 'staff-back' }, t('staff.toChildren')),
  );
}

function field(label: 'staff.key' | 'staff.pin' | 'staff.pin.new' | 'staff.pin.again', control: HTMLElement) {
  return h('div', { class: 'field' }, h('label', { for: control.id }, t(label)), control);
}

function input(id: string, type: string, autocomplete: string): HTMLInputElement {
  return h('input', { class: 'input', id, type, autocomplete, required: true, spellcheck: 'false' });
}

function pinInput(id: string, autocomplete: string): HTMLInputElement {
  const made = input(id, 'password', autocomplete);
  made.inputMode = 'numeric';
  made.pattern = '[0-9]{4,12}';
  made.minLength = 4;
  made.maxLength = 12;
  made.title = t('staff.pin.rule');
  return made;
}
