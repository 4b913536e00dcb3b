/** Texts of the map of lessons. */

import type { Text } from '../language';

export const map = {
  'map.title': { de: 'Die Karte', en: 'The map', 'de-simple': 'Die Karte' },
  'map.hello': {
    de: 'Hallo, {name}! Wohin gehen wir zuerst?',
    en: 'Hello, {name}! Where shall we go first?',
    'de-simple': 'Hallo, {name}! Wohin gehen wir?',
  },
  'map.goOn': {
    de: 'Schön, dass du weitermachst, {name}!',
    en: 'Good to see you back, {name}!',
    'de-simple': 'Gut gemacht, {name}! Weiter geht es.',
  },
  'map.allDone': {
    de: 'Alles geschafft, {name}! Hol dir deine Urkunde.',
    en: 'You have done it all, {name}! Get your certificate.',
    'de-simple': 'Alles geschafft, {name}! Hol deine Urkunde.',
  },
  'map.next': { de: 'Weiter: {title}', en: 'Go on: {title}', 'de-simple': 'Weiter: {title}' },
  'map.minutes': { de: '{n} Minuten', en: '{n} minutes', 'de-simple': '{n} Minuten' },
  'map.age': { de: '{from} bis {to} Jahre', en: 'ages {from} to {to}', 'de-simple': '{from} bis {to} Jahre' },
  'map.state.done': { de: 'Geschafft', en: 'Done', 'de-simple': 'Geschafft' },
  'map.state.begun': {
    de: 'Schritt {step} von {steps}',
    en: 'Step {step} of {steps}',
    'de-simple': 'Schritt {step} von {steps}',
  },
  'map.state.open': { de: 'Bereit', en: 'Ready', 'de-simple': 'Bereit' },
  'map.state.later': { de: 'Besser nach: {title}', en: 'Best after: {title}', 'de-simple': 'Erst: {title}' },
  'map.state.hard': { de: 'Für Profis', en: 'For experts', 'de-simple': 'Für Profis' },
  'map.bonus': { de: 'mit Bonus-Stern', en: 'with a bonus star', 'de-simple': 'mit Stern' },
  'map.more': { de: 'Noch mehr Lektionen', en: 'More lessons', 'de-simple': 'Mehr Lektionen' },
  'map.certificate': { de: 'Deine Urkunde', en: 'Your certificate', 'de-simple': 'Deine Urkunde' },
  'map.certificate.one': {
    de: 'Noch {n} Lektion bis zur Urkunde »{title}«.',
    en: '{n} more lesson to the certificate “{title}”.',
    'de-simple': 'Noch {n} Lektion bis »{title}«.',
  },
  'map.certificate.next': {
    de: 'Noch {n} Lektionen bis zur Urkunde »{title}«.',
    en: '{n} more lessons to the certificate “{title}”.',
    'de-simple': 'Noch {n} Lektionen bis »{title}«.',
  },
  'map.certificate.lead': {
    de: 'Mit allem, was du geschafft hast. Zum Ausdrucken.',
    en: 'With everything you have done, ready to print.',
    'de-simple': 'Hier steht, was du geschafft hast.',
  },
  'map.free': { de: 'Frei bauen', en: 'Build freely', 'de-simple': 'Frei bauen' },
  'map.free.lead': {
    de: 'Alle Blöcke, keine Aufgabe: Was soll NAOme bei dir tun?',
    en: 'All the blocks and no task: what will your NAOme do?',
    'de-simple': 'Alle Blöcke. Keine Aufgabe. Was soll NAOme tun?',
  },
  'map.programs': { de: 'Deine Programme', en: 'Your programs', 'de-simple': 'Deine Programme' },
  'map.programs.none': {
    de: 'Hier liegen deine Programme, sobald du etwas gebaut hast.',
    en: 'Your programs will be here once you have built something.',
    'de-simple': 'Hier sind bald deine Programme.',
  },
  'map.programs.free': { de: 'Eigenes Programm', en: 'Your own program', 'de-simple': 'Eigenes Programm' },
  'map.blocks': { de: 'Blöcke: {n}', en: 'Blocks: {n}', 'de-simple': 'Blöcke: {n}' },
  'map.takeHome': { de: 'Mitnehmen', en: 'Take home', 'de-simple': 'Mitnehmen' },
  'map.takeHome.of': { de: '»{title}« mitnehmen', en: 'Take “{title}” home', 'de-simple': '»{title}« mitnehmen' },
  'map.takeHome.code': {
    de: 'Dein Mitnehm-Code. Er gilt bis {until}.',
    en: 'Your take-home code. It works until {until}.',
    'de-simple': 'Dein Code. Er gilt bis {until}.',
  },
  'map.takeHome.file': { de: 'Als Datei speichern', en: 'Save as a file', 'de-simple': 'Als Datei speichern' },
  'map.takeHome.print': { de: 'Ausdrucken', en: 'Print', 'de-simple': 'Drucken' },
  'map.bring': { de: 'Programm mitgebracht?', en: 'Did you bring a program?', 'de-simple': 'Programm dabei?' },
  'map.bring.code': { de: 'Mitnehm-Code', en: 'Take-home code', 'de-simple': 'Dein Code' },
  'map.bring.file': { de: 'Oder eine Datei', en: 'Or a file', 'de-simple': 'Oder eine Datei' },
  'map.bring.open': { de: 'Öffnen', en: 'Open', 'de-simple': 'Öffnen' },
  'map.bring.notOurs': {
    de: 'Diese Datei ist kein Programm aus der Werkstatt.',
    en: 'This file is not a program from the workshop.',
    'de-simple': 'Das ist kein Programm von hier.',
  },
  'map.bring.replace': {
    de: 'In »{title}« liegt schon ein Programm. Soll das mitgebrachte an seine Stelle?',
    en: 'There is already a program in “{title}”. Should the one you brought replace it?',
    'de-simple': 'In »{title}« ist schon ein Programm. Soll es weg?',
  },
  'map.bring.yes': { de: 'Ja, ersetzen', en: 'Yes, replace it', 'de-simple': 'Ja, ersetzen' },
  'map.leave': { de: 'Platz verlassen', en: 'Leave my seat', 'de-simple': 'Ich gehe' },
  'map.leave.question': {
    de: 'Deine Programme bleiben bei der Klasse. Wer wieder dieses Tier und diese Farbe wählt, bekommt sie zurück.',
    en: 'Your programs stay with the class. Pick the same animal and colour again and you will get them back.',
    'de-simple': 'Deine Programme bleiben hier. Nimm später wieder dein Tier und deine Farbe.',
  },
} as const satisfies Record<string, Text>;
