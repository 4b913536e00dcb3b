/** `t('common.start')`: every text for people, in the language that is chosen. */

import { read, write } from '../storage';
import { asLanguage, htmlLang, type Language, preferred, type Text } from './language';
import { access } from './texts/access';
import { classTexts } from './texts/class';
import { common } from './texts/common';
import { editor } from './texts/editor';
import { join } from './texts/join';
import { lesson } from './texts/lesson';
import { map } from './texts/map';
import { print } from './texts/print';
import { staff } from './texts/staff';
import { stage } from './texts/stage';

/** All texts. Pages add a file to `texts/` and a line here. */
export const TEXTS = {
  ...common,
  ...classTexts,
  ...join,
  ...editor,
  ...stage,
  ...lesson,
  ...map,
  ...staff,
  ...print,
  ...access,
} as const;

export type Key = keyof typeof TEXTS;
export type Figures = Readonly<Record<string, string | number>>;

let chosen: Language = 'de';

/** The language in use. */
export function language(): Language {
  return chosen;
}

/** Takes up the language that was chosen last, else the browser's. */
export function restoreLanguage(): void {
  show(asLanguage(read('language')) ?? preferred(navigator.languages));
}

/** Changes the language and keeps it. Pages that are shown have to be drawn again. */
export function setLanguage(wanted: Language): void {
  write('language', wanted);
  show(wanted);
}

/** Takes the class's language where nobody has chosen one. */
export function offerLanguage(wanted: Language): void {
  if (read('language') === undefined) show(wanted);
}

function show(wanted: Language): void {
  chosen = wanted;
  document.documentElement.lang = htmlLang(wanted);
  dispatchEvent(new Event('languagechange'));
}

/** The text for `key`, with `{name}` filled in from `figures`. */
export function t(key: Key, figures: Figures = {}): string {
  return filled((TEXTS[key] as Text)[chosen], figures);
}

/** A number as people of this language write it, with `places` behind the mark or with one if it needs it. */
export function figure(value: number, places?: number): string {
  const digits =
    places === undefined
      ? { maximumFractionDigits: 1 }
      : { minimumFractionDigits: places, maximumFractionDigits: places };
  return value.toLocaleString(chosen === 'en' ? 'en-GB' : 'de-DE', digits);
}

/** Puts figures into their places; a place without one stays as it is. */
export function filled(text: string, figures: Figures): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(figures[name] ?? place));
}
