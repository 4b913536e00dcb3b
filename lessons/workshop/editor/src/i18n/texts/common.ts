/** Texts that several pages use. */

import type { Text } from '../language';

export const common = {
  'common.workshop': { de: 'NAOme-Werkstatt', en: 'NAOme workshop', 'de-simple': 'NAOme-Werkstatt' },
  'common.close': { de: 'Schließen', en: 'Close', 'de-simple': 'Zumachen' },
  'common.cancel': { de: 'Abbrechen', en: 'Cancel', 'de-simple': 'Doch nicht' },
  'common.ok': { de: 'In Ordnung', en: 'All right', 'de-simple': 'Gut' },
  'common.back': { de: 'Zurück', en: 'Back', 'de-simple': 'Zurück' },
  'common.next': { de: 'Weiter', en: 'Next', 'de-simple': 'Weiter' },
  'common.start': { de: 'Start', en: 'Start', 'de-simple': 'Start' },
  'common.stop': { de: 'Stopp', en: 'Stop', 'de-simple': 'Stopp' },
  'common.again': { de: 'Noch einmal', en: 'Try again', 'de-simple': 'Noch einmal' },
  'common.home': { de: 'Zur Karte', en: 'To the map', 'de-simple': 'Zur Karte' },
  'common.skip': { de: 'Zum Inhalt springen', en: 'Skip to the content', 'de-simple': 'Zum Inhalt' },
  'common.settings': { de: 'Sprache und Farben', en: 'Language and colours', 'de-simple': 'Sprache und Farben' },
  'common.language': { de: 'Sprache', en: 'Language', 'de-simple': 'Sprache' },
  'common.colours': { de: 'Farben', en: 'Colours', 'de-simple': 'Farben' },
  'common.theme.light': { de: 'Hell', en: 'Light', 'de-simple': 'Hell' },
  'common.theme.dark': { de: 'Dunkel', en: 'Dark', 'de-simple': 'Dunkel' },
  'common.theme.contrast': { de: 'Starker Kontrast', en: 'High contrast', 'de-simple': 'Schwarz und Gelb' },
  'common.loading': { de: 'Einen Moment …', en: 'One moment …', 'de-simple': 'Bitte warten …' },
  'common.offline': {
    de: 'Gerade keine Verbindung zur Werkstatt. Deine Blöcke sind auf diesem Gerät sicher.',
    en: 'No connection to the workshop just now. Your blocks are safe on this device.',
    'de-simple': 'Die Werkstatt ist gerade nicht da. Deine Blöcke sind hier sicher.',
  },
  'common.online': {
    de: 'Die Verbindung ist wieder da.',
    en: 'The connection is back.',
    'de-simple': 'Die Werkstatt ist wieder da.',
  },
  'common.broken': {
    de: 'Das hat nicht geklappt. Versuch es noch einmal, oder hol Hilfe.',
    en: 'That did not work. Try again, or ask for help.',
    'de-simple': 'Das ging nicht. Versuch es noch einmal. Oder hol Hilfe.',
  },
  'common.notFound': {
    de: 'Diese Seite gibt es nicht.',
    en: 'There is no such page.',
    'de-simple': 'Die Seite gibt es nicht.',
  },
  'common.accessibility': { de: 'Barrierefreiheit', en: 'Accessibility', 'de-simple': 'Hilfe für alle' },
} as const satisfies Record<string, Text>;
