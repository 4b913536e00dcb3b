import { describe, expect, test } from 'vitest';
import { filled, TEXTS } from '../src/i18n';
import type { Text } from '../src/i18n/language';
import { LANGUAGES, preferred } from '../src/i18n/language';

const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').sort();

describe('texts', () => {
  test.each(Object.entries(TEXTS as Record<string, Text>))('%s is there in every language', (_key, text) => {
    for (const language of LANGUAGES) {
      expect(text[language]?.trim(), language).toBeTruthy();
      expect(text[language], language).toBe(text[language].trim());
      expect(places(text[language]), language).toEqual(places(text.de));
    }
  });

  test.each(Object.entries(TEXTS as Record<string, Text>))('%s is simple in simple German', (_key, text) => {
    for (const sentence of text['de-simple'].split(/[.!?:](?:\s|$)/)) {
      expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(12);
    }
    expect(text['de-simple']).not.toMatch(/\b(würde|könnte|hätte|wäre)/);
  });

  test('nobody is told that they were wrong', () => {
    for (const [key, text] of Object.entries(TEXTS as Record<string, Text>)) {
      expect(text.de, key).not.toMatch(/falsch/i);
      expect(text.en, key).not.toMatch(/\bwrong\b/i);
    }
  });

  test('figures are filled in, and a place without one stays', () => {
    expect(filled('{a} von {b}', { a: 1 })).toBe('1 von {b}');
  });
});

describe('the language of a browser', () => {
  test.each([
    [['en-GB', 'de'], 'en'],
    [['fr', 'de-AT'], 'de'],
    [['fr'], 'de'],
    [[], 'de'],
  ] as const)('%s gets %s', (wishes, language) => {
    expect(preferred(wishes)).toBe(language);
  });
});
