import * as german from 'blockly/msg/de';
import * as english from 'blockly/msg/en';
import { describe, expect, test } from 'vitest';
import { BLOCKLY_DE, SAME_IN_GERMAN } from '../src/editor/blockly-de';

type Texts = Readonly<Record<string, string>>;

/** The texts of a language as Blockly ships them. */
const texts = (module: unknown): Texts => {
  const { default: inner, ...named } = module as Record<string, unknown>;
  return { ...(inner as Texts), ...(named as Texts) };
};
const EN = texts(english);
const DE = texts(german);
const OURS: Texts = { ...DE, ...BLOCKLY_DE };

/** Words, that is: no address, colour, formula or reference to another text. */
const isWords = (text: string): boolean => /\p{L}{2}/u.test(text) && !/^(https?:|#|%\{BKY_)/.test(text);
const places = (text: string): string[] => (text.match(/%\d/g) ?? []).sort();

describe('Blockly in German', () => {
  const keys = Object.keys(EN).filter((key) => isWords(EN[key] ?? ''));

  test('this is the whole of Blockly', () => {
    expect(keys.length).toBeGreaterThan(500);
  });

  test('no text is left in English', () => {
    const english = keys.filter((key) => OURS[key] === undefined || OURS[key] === EN[key]);
    expect(english.filter((key) => !SAME_IN_GERMAN.has(key))).toEqual([]);
  });

  test('what is the same on purpose is still the same', () => {
    for (const key of SAME_IN_GERMAN) expect(OURS[key], key).toBe(EN[key]);
  });

  test.each(Object.entries(BLOCKLY_DE))('%s belongs to Blockly and has its places', (key, text) => {
    expect(EN[key]).toBeDefined();
    expect(places(text)).toEqual(places(EN[key] ?? ''));
  });
});
