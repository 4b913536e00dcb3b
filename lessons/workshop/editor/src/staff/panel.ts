/** A part of a page that is drawn again only when what it shows has changed, and keeps the keyboard's place when it is. */

import { type Child, fill, h } from '../dom';
import { t } from '../i18n';
import { toast } from '../ui/toast';

export class Panel<Shown> {
  readonly element: HTMLElement;
  private readonly inside = h('div', { class: 'panel-inside' });
  private last = '';

  constructor(
    id: string,
    title: string,
    private readonly draw: (shown: Shown) => Child,
    ...head: Child[]
  ) {
    this.element = h(
      'section',
      { class: `card panel panel-${id}`, 'aria-labelledby': `panel-${id}` },
      h('header', {}, h('h2', { id: `panel-${id}` }, title), head),
      this.inside,
    );
  }

  show(shown: Shown): void {
    const now = JSON.stringify(shown);
    if (now === this.last) return;
    this.last = now;
    const focus = document.activeElement;
    const key = focus instanceof HTMLElement && this.inside.contains(focus) ? focus.dataset['key'] : undefined;
    fill(this.inside, this.draw(shown));
    if (key) this.inside.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }
}

/** Marks a control, so that the keyboard finds back to it. */
export function keyed<E extends HTMLElement>(element: E, key: string): E {
  element.dataset['key'] = key;
  return element;
}

/** Does what was asked; says what the server says if it will not. */
export async function attempt<T>(work: Promise<T>, done?: string): Promise<T | undefined> {
  try {
    const answer = await work;
    if (done) toast(done, 'good');
    return answer;
  } catch (error) {
    toast(error instanceof Error ? error.message : t('common.broken'), 'bad');
    return undefined;
  }
}
