/** Light, dark, or high contrast. */

import './tokens.css';
import './base.css';
import './parts.css';
import './forced.css';
import { read, write } from '../storage';

export const THEMES = ['light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

/** The theme in use. */
export function theme(): Theme {
  return THEMES.find((name) => name === document.documentElement.dataset['theme']) ?? 'light';
}

/** Takes up the theme that was chosen last, else what the system wishes. */
export function restoreTheme(): void {
  const kept = THEMES.find((name) => name === read('theme'));
  show(kept ?? wished());
}

/** Changes the theme and keeps it. */
export function setTheme(wanted: Theme): void {
  write('theme', wanted);
  show(wanted);
}

function wished(): Theme {
  if (matchMedia('(prefers-contrast: more), (forced-colors: active)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function show(wanted: Theme): void {
  document.documentElement.dataset['theme'] = wanted;
  dispatchEvent(new CustomEvent('themechange'));
}

/** The value of a colour token, for what is drawn on a canvas. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Whether movement that serves no purpose should be left out. */
export function calm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
