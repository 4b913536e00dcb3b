/** Joy: paper snippets for a moment, none for those who want it calm. */

import { h } from '../dom';
import { calm } from '../theme';

const COLOURS = ['#ffc33d', '#c2261d', '#0e5a63', '#6a3fa0', '#2e6b1f', '#f39a5b', '#1f5fbf'];
const SNIPPETS = 70;
const LASTS_MS = 2600;

/** Lets paper snippets fall over the page. */
export function celebrate(): void {
  if (calm()) return;
  const snippets = Array.from({ length: SNIPPETS }, (_, n) => {
    const snippet = h('i', {});
    snippet.style.left = `${Math.random() * 100}%`;
    snippet.style.background = COLOURS[n % COLOURS.length] ?? '';
    snippet.style.animationDelay = `${Math.random() * 0.7}s`;
    snippet.style.setProperty('--turn', `${Math.round(Math.random() * 900 - 450)}deg`);
    snippet.style.setProperty('--drift', `${Math.round(Math.random() * 30 - 15)}vw`);
    return snippet;
  });
  const rain = h('div', { class: 'snippets', 'aria-hidden': 'true' }, snippets);
  // Dialogs lie above the page: the snippets fall in the one that is open.
  (document.querySelector('dialog[open]') ?? document.body).append(rain);
  setTimeout(() => rain.remove(), LASTS_MS + 900);
}
