/** Short messages that come and go. They are read out, and stay long enough to be read. */

import { h } from '../dom';
import { type IconName, icon } from './icons';

const SHOWN_MS = 6000;
const SIGNS: Record<Mood, IconName> = { plain: 'info', good: 'tick', bad: 'warning' };

export type Mood = 'plain' | 'good' | 'bad';

/** Shows `text` at the head of the page. What is said again stands there once. */
export function toast(text: string, mood: Mood = 'plain'): void {
  for (const older of shelf().children) if (older.textContent === text) older.remove();
  const message = h('div', { class: `toast ${mood}` }, icon(SIGNS[mood]), h('span', {}, text));
  shelf().append(message);
  setTimeout(() => message.remove(), SHOWN_MS);
}

/** The place of the messages: there before the first one, or screen readers miss it. */
export function shelf(): HTMLElement {
  const there = document.querySelector<HTMLElement>('.toasts');
  if (there) return there;
  const made = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
  document.body.append(made);
  return made;
}
