/** Texts of the map of lessons. */

import type { Text } from '..';

export const map = {
  'map.title': { de: 'Deine Lern-Karte', en: 'Your map', 'de-simple': 'Deine Karte' },
  'map.lead': {
    de: 'Such dir ein Abenteuer mit NAOme aus. Oben geht es los.',
    en: 'Choose an adventure with NAOme. Begin at the top.',
    'de-simple': 'Such etwas aus. Fang oben an.',
  },
  'map.others': { de: 'Noch mehr Abenteuer', en: 'More adventures', 'de-simple': 'Noch mehr' },
  'map.minutes': { de: '{n} Minuten', en: '{n} minutes', 'de-simple': '{n} Minuten' },
  'map.level': { de: 'Stufe {n} von 3', en: 'Level {n} of 3', 'de-simple': 'Stufe {n} von 3' },
  'map.steps': { de: '{n} von {all} Schritten', en: '{n} of {all} steps', 'de-simple': '{n} von {all} Schritten' },
  'map.passed': { de: 'Geschafft', en: 'Done', 'de-simple': 'Geschafft' },
  'map.next': { de: 'Hier geht es weiter', en: 'Go on here', 'de-simple': 'Hier geht es weiter' },
  'map.later': { de: 'Besser etwas später', en: 'Better a little later', 'de-simple': 'Besser später' },
  'map.free': { de: 'Freies Bauen', en: 'Free building', 'de-simple': 'Frei bauen' },
  'map.free.lead': {
    de: 'Alle Blöcke, keine Aufgabe: bau, was du willst.',
    en: 'All blocks, no task: build what you like.',
    'de-simple': 'Alle Blöcke. Bau, was du willst.',
  },
  'map.leave': { de: 'Platz verlassen', en: 'Leave the seat', 'de-simple': 'Ich gehe' },
  'map.leave.question': {
    de: 'Deine Programme bleiben bei der Klasse. Wer wieder dieses Tier und diese Farbe wählt, bekommt sie zurück.',
    en: 'Your programs stay with the class. Whoever takes this animal and colour again gets them back.',
    'de-simple': 'Deine Programme bleiben hier. Nimm später wieder dein Tier und deine Farbe.',
  },
} as const satisfies Record<string, Text>;
