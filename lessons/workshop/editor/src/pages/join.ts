/** Taking a seat: the code on the board, an animal, a colour. No name is asked for. */

import './join.css';
import { animal } from '../animals';
import { api, type Child, type ClassInfo, Refusal, type Seat } from '../api';
import { fill, h } from '../dom';
import { t } from '../i18n';
import type { Page } from '../router';
import { session } from '../session';
import { forget, names } from '../storage';
import { button, linkButton } from '../ui/button';
import { robotSign } from '../ui/icons';
import { settingsButton } from '../ui/settings';

interface Choice {
  animal: string;
  colour: string;
}

/** The page at `/`. */
export async function joinPage(): Promise<Page> {
  const info = await api.classInfo();
  const main = h('main', { class: 'join', id: 'main' });
  const element = h(
    'div',
    { class: 'join-page' },
    h('span', { class: 'spines', 'aria-hidden': 'true' }),
    h(
      'header',
      { class: 'join-top' },
      h('span', { class: 'push' }),
      settingsButton(() => void session.redraw()),
    ),
    main,
    h(
      'footer',
      { class: 'join-foot' },
      h('a', { href: '/accessibility' }, t('common.accessibility')),
      h('a', { href: '/staff' }, t('join.staff')),
    ),
  );
  if (info.me)
    fill(
      main,
      welcomeBack(info.me, () => fill(main, joinForm(info))),
    );
  else if (info.open) fill(main, joinForm(info));
  else fill(main, greeting(t('join.closed')));
  return { title: t('common.workshop'), element };
}

function greeting(lead: string): HTMLElement {
  return h(
    'div',
    { class: 'join-greeting' },
    robotSign(),
    h('div', {}, h('h1', {}, t('join.title')), h('p', { class: 'soft' }, lead)),
  );
}

function welcomeBack(me: Child, other: () => void): HTMLElement {
  return h(
    'section',
    { class: 'card join-back' },
    animal(me.animal, me.value, undefined, me.sign),
    h('h1', {}, t('join.still')),
    h('p', { class: 'join-team' }, t('join.team', { name: me.name })),
    linkButton(t('join.goOn'), '/map', { kind: 'go big', icon: 'next' }),
    button(t('join.other'), other, { kind: 'quiet' }),
  );
}

function joinForm(info: ClassInfo): HTMLElement {
  const choice: Choice = { animal: any(info.animals).id, colour: any(info.colours).id };
  const preview = h('div', { class: 'join-preview' });
  const problem = h('div', { role: 'alert' });
  const code = h('input', {
    class: 'input join-code',
    id: 'join-code',
    name: 'code',
    inputmode: 'numeric',
    autocomplete: 'off',
    maxlength: 8,
    required: true,
    value: new URLSearchParams(location.search).get('code')?.slice(0, 8) ?? '',
  });
  const go = h('button', { type: 'submit', class: 'button go big' }, t('join.go'));
  const animals = h('div', { class: 'join-animals' });

  function value(): string {
    return info.colours.find((colour) => colour.id === choice.colour)?.value ?? '#1E66D0';
  }

  function show(): void {
    const kind = info.animals.find((one) => one.id === choice.animal);
    fill(preview, animal(choice.animal, value(), undefined, kind?.sign));
    animals.style.setProperty('color', value());
  }

  function take(seat: Choice): void {
    choice.animal = seat.animal;
    choice.colour = seat.colour;
    for (const input of form.querySelectorAll<HTMLInputElement>('input[type=radio]')) {
      input.checked = input.value === (input.name === 'animal' ? seat.animal : seat.colour);
    }
    show();
  }

  async function send(again = false): Promise<void> {
    go.disabled = true;
    fill(problem);
    code.removeAttribute('aria-invalid');
    try {
      const { me } = await api.join(code.value.trim(), choice.animal, choice.colour, again);
      // A seat that nobody had: what this browser still keeps of it is another day's, of another child.
      if (!again && !info.me) for (const name of names(`program.${me.id}.`)) forget(name);
      session.joined(me);
      await session.go('/map');
    } catch (error) {
      explain(error);
    } finally {
      go.disabled = false;
    }
  }

  function explain(error: unknown): void {
    const refusal = error instanceof Refusal ? error : undefined;
    const seats = Array.isArray(refusal?.answer['free']) ? (refusal.answer['free'] as Seat[]) : [];
    fill(
      problem,
      h(
        'div',
        { class: 'problem stack' },
        h('p', {}, error instanceof Error ? error.message : t('common.broken')),
        refusal?.answer['was_mine'] === true && button(t('join.wasMine'), () => void send(true), { kind: 'brand' }),
        seats.length > 0 && h('p', {}, t('join.free')),
        seats.length > 0 && h('div', { class: 'row' }, seats.map(freeSeat)),
      ),
    );
    if (refusal?.code === 'wrong-code') {
      code.setAttribute('aria-invalid', 'true');
      code.focus();
    }
  }

  function freeSeat(seat: Seat): HTMLElement {
    const colour = info.colours.find((one) => one.id === seat.colour)?.value ?? '';
    const choose = button(seat.name, () => {
      take(seat);
      fill(problem);
      go.focus();
    });
    choose.prepend(animal(seat.animal, colour));
    choose.classList.add('join-seat');
    return choose;
  }

  fill(
    animals,
    info.animals.map((one) =>
      radio('animal', one.id, one.name, one.id === choice.animal, () => take({ ...choice, animal: one.id }), [
        animal(one.id, 'currentColor', undefined, one.sign),
        h('span', {}, one.name),
      ]),
    ),
  );
  const colours = h(
    'div',
    { class: 'join-colours' },
    info.colours.map((one) => {
      const dot = h('span', { class: 'join-dot' });
      dot.style.background = one.value;
      return radio('colour', one.id, one.name, one.id === choice.colour, () => take({ ...choice, colour: one.id }), [
        dot,
        h('span', {}, one.name),
      ]);
    }),
  );

  const form = h(
    'form',
    {
      class: 'join-form',
      onsubmit: (event: Event) => {
        event.preventDefault();
        void send();
      },
    },
    greeting(t('join.lead')),
    h('fieldset', { class: 'card' }, h('legend', {}, t('join.animal')), animals),
    h('fieldset', { class: 'card' }, h('legend', {}, t('join.colour')), colours),
    h(
      'section',
      { class: 'card join-last' },
      preview,
      h(
        'div',
        { class: 'stack' },
        h('div', { class: 'field' }, h('label', { for: 'join-code' }, t('join.code')), code),
        problem,
        go,
        h('p', { class: 'soft' }, t('join.noName')),
      ),
    ),
  );
  show();
  return form;
}

function radio(
  name: string,
  value: string,
  label: string,
  checked: boolean,
  chosen: () => void,
  content: (Node | string)[],
): HTMLElement {
  return h(
    'label',
    { class: 'join-option' },
    h('input', { type: 'radio', name, value, checked, 'aria-label': label, class: 'unseen', onchange: chosen }),
    content,
  );
}

function any<T>(of: readonly T[]): T {
  const one = of[Math.floor(Math.random() * of.length)];
  if (one === undefined) throw new Error('the class has no animals or no colours');
  return one;
}
