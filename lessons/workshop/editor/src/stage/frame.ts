/** What frames the stage: Start and Stop, and the tabs below. */

import { h } from '../dom';
import { type Key, t } from '../i18n';
import { button } from '../ui/button';
import { type IconName, icon } from '../ui/icons';

/** Start and Stop: always there, always in the same place. */
export function runBar(start: () => void, stop: () => void) {
  const go = button(t('common.start'), start, { kind: 'go big', icon: 'play' });
  const halt = button(t('common.stop'), stop, { kind: 'stop big', icon: 'stop' });
  const element = h('div', { class: 'run-bar' }, go, halt);
  return {
    element,
    setRunning(isRunning: boolean): void {
      element.classList.toggle('is-running', isRunning);
    },
    setReady(isReady: boolean): void {
      element.classList.toggle('is-away', !isReady);
    },
  };
}

export interface Extras {
  readonly element: HTMLElement;
  show(tab: 'touch' | 'log' | 'tree'): void;
}

/** Tabs by the pattern of the ARIA guide: arrows move, only the chosen one is in the order of the Tab key. */
export function extras(touch: HTMLElement, log: HTMLElement, tree: HTMLElement | undefined): Extras {
  const all: [id: 'touch' | 'log' | 'tree', key: Key, sign: IconName, panel: HTMLElement | undefined][] = [
    ['touch', 'stage.touch', 'hand', touch],
    ['log', 'stage.log', 'log', log],
    ['tree', 'stage.tree', 'tree', tree],
  ];
  const shown = all.filter(([, , , panel]) => panel);
  const tabs = shown.map(([id, key, sign]) =>
    h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${id}`,
        'aria-controls': `panel-${id}`,
        class: 'tab extras-tab',
        onclick: () => choose(id),
      },
      icon(sign),
      h('span', {}, t(key)),
    ),
  );
  const panels = shown.map(([id, , , panel]) =>
    h('div', { role: 'tabpanel', id: `panel-${id}`, 'aria-labelledby': `tab-${id}`, class: 'extras-panel' }, panel),
  );
  const list = h('div', { role: 'tablist', 'aria-label': t('stage.tools'), class: 'extras-tabs' }, tabs);
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const now = tabs.findIndex((tab) => tab.getAttribute('aria-selected') === 'true');
    const next = (now + step + tabs.length) % tabs.length;
    const id = shown[next]?.[0];
    if (id) choose(id);
    tabs[next]?.focus();
    event.preventDefault();
  });

  function choose(id: string): void {
    for (const [n, [name]] of shown.entries()) {
      const isChosen = name === id;
      tabs[n]?.setAttribute('aria-selected', String(isChosen));
      tabs[n]?.setAttribute('tabindex', isChosen ? '0' : '-1');
      if (panels[n]) panels[n].hidden = !isChosen;
    }
  }

  choose('touch');
  return { element: h('div', { class: 'extras' }, list, panels), show: choose };
}
