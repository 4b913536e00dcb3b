/** Blockly's own texts in the language of the page. */

import * as Blockly from 'blockly/core';
import type { Language } from '../i18n/language';

type Texts = Record<string, string>;

/** Loads the texts and hands them to Blockly. Simple German has Blockly's German. */
export async function speak(language: Language): Promise<void> {
  if (language === 'en') {
    Blockly.setLocale(named(await import('blockly/msg/en')));
    return;
  }
  const [german, { BLOCKLY_DE }] = await Promise.all([import('blockly/msg/de'), import('./blockly-de')]);
  Blockly.setLocale({ ...named(german), ...BLOCKLY_DE });
}

function named(module: object): Texts {
  const { default: inner, ...rest } = module as { default?: Texts };
  return { ...inner, ...(rest as Texts) };
}
