/** The languages of the workshop, named as the lessons name them. */

export const LANGUAGES = ['de', 'en', 'de-simple'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in all languages. A missing one does not compile. */
export type Text = Readonly<Record<Language, string>>;

/** What a language is called in itself. */
export const NAMES: Record<Language, string> = { de: 'Deutsch', en: 'English', 'de-simple': 'Einfache Sprache' };

/** Reads a language from anything; `undefined` if it is none. */
export function asLanguage(value: unknown): Language | undefined {
  return LANGUAGES.find((language) => language === value);
}

/** The language for a browser that prefers these, best first. */
export function preferred(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const short = wish.toLowerCase().split('-')[0];
    if (short === 'de') return 'de';
    if (short === 'en') return 'en';
  }
  return 'de';
}

/** What `<html lang>` says: simple German is a variant of German (BCP 47). */
export function htmlLang(language: Language): string {
  return language === 'de-simple' ? 'de-simple' : language;
}
