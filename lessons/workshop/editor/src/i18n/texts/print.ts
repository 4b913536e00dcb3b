/** Texts of what is printed, and of the projector. */

import type { Text } from '../language';

export const print = {
  'print.print': { de: 'Drucken', en: 'Print', 'de-simple': 'Drucken' },
  'print.certificate': { de: 'Urkunde', en: 'Certificate', 'de-simple': 'Urkunde' },
  'print.certificate.for': { de: 'Team', en: 'Team', 'de-simple': 'Team' },
  'print.certificate.did': {
    de: 'hat in der NAOme-Werkstatt einen Roboter programmiert und geschafft:',
    en: 'has programmed a robot in the NAOme workshop and completed:',
    'de-simple': 'hat einen Roboter programmiert. Das ist geschafft:',
  },
  'print.certificate.done': { de: 'Geschafft:', en: 'Completed:', 'de-simple': 'Geschafft:' },
  'print.certificate.took': {
    de: 'war in der NAOme-Werkstatt dabei und hat mit Blöcken programmiert.',
    en: 'was part of the NAOme workshop and programmed with blocks.',
    'de-simple': 'war in der Werkstatt dabei.',
  },
  'print.certificate.bonus': { de: 'mit Bonus-Stern', en: 'with a bonus star', 'de-simple': 'mit Stern' },
  'print.certificate.name': {
    de: 'Dein Name, wenn du magst',
    en: 'Your name, if you like',
    'de-simple': 'Dein Name, wenn du willst',
  },
  'print.certificate.staff': { de: 'Für die Bibliothek', en: 'For the library', 'de-simple': 'Für die Bibliothek' },
  'print.certificate.naome': { de: 'NAOme, Roboter', en: 'NAOme, robot', 'de-simple': 'NAOme, Roboter' },
  'print.program': { de: 'Programm zum Mitnehmen', en: 'Program to take home', 'de-simple': 'Programm zum Mitnehmen' },
  'print.program.team': { de: 'von Team {name}', en: 'by team {name}', 'de-simple': 'von Team {name}' },
  'print.program.code': { de: 'Mitnehm-Code: {code}', en: 'Take-home code: {code}', 'de-simple': 'Dein Code: {code}' },
  'print.program.part': { de: 'Teil {n}', en: 'Part {n}', 'de-simple': 'Teil {n}' },
  'print.program.empty': {
    de: 'In diesem Programm sind noch keine Blöcke.',
    en: 'There are no blocks in this program yet.',
    'de-simple': 'Hier sind noch keine Blöcke.',
  },
  'print.cards': { de: 'Alle Blöcke', en: 'All blocks', 'de-simple': 'Alle Blöcke' },
  'print.cards.size': {
    de: 'Für Papier in A3 quer; auf A4 wird die Karte kleiner.',
    en: 'For A3 paper, landscape; on A4 the card comes out smaller.',
    'de-simple': 'Für großes Papier.',
  },
  'print.join': { de: 'Mach mit!', en: 'Join in!', 'de-simple': 'Mach mit!' },
  'print.join.scan': {
    de: 'Zeig mit der Kamera auf das Bild, oder tippe diese Adresse ein:',
    en: 'Point the camera at the picture, or type this address:',
    'de-simple': 'Halte die Kamera auf das Bild. Oder tippe das:',
  },
  'print.join.code': { de: 'Dein Code:', en: 'Your code:', 'de-simple': 'Deine Zahl:' },
  'print.join.choose': {
    de: 'Such dir ein Tier und eine Farbe aus.',
    en: 'Choose an animal and a colour.',
    'de-simple': 'Such ein Tier und eine Farbe aus.',
  },
  'print.join.staffOnly': {
    de: 'Den Aushang drucken Betreuende, denn er zeigt den Code.',
    en: 'Staff print this, because it shows the code.',
    'de-simple': 'Das drucken die Erwachsenen.',
  },
  'screen.title': { de: 'Bühne', en: 'Stage', 'de-simple': 'Bühne' },
  'screen.now': { de: 'Jetzt auf der Bühne', en: 'On stage now', 'de-simple': 'Jetzt auf der Bühne' },
  'screen.next': { de: 'Gleich dran', en: 'Next', 'de-simple': 'Gleich dran' },
  'screen.called': { de: 'Kommt bitte!', en: 'Please come!', 'de-simple': 'Kommt bitte!' },
  'screen.here': { de: 'ist da', en: 'is here', 'de-simple': 'ist da' },
  'screen.more': { de: 'und {n} weitere', en: 'and {n} more', 'de-simple': 'und {n} mehr' },
  'screen.left': { de: 'noch {n} Sekunden', en: '{n} seconds left', 'de-simple': 'noch {n} Sekunden' },
  'screen.free': { de: 'Die Bühne ist frei', en: 'The stage is free', 'de-simple': 'Die Bühne ist frei' },
  'screen.free.lead': {
    de: 'Prüft euer Programm, dann drückt auf »Zum Roboter«.',
    en: 'Check your program, then press “To the robot”.',
    'de-simple': 'Prüft euer Programm. Dann dürft ihr auf die Bühne.',
  },
  'screen.paused': { de: 'Kurze Pause', en: 'A short break', 'de-simple': 'Pause' },
  'screen.last': { de: 'Letzte Runde', en: 'Last round', 'de-simple': 'Letzte Runde' },
  'screen.stopped': {
    de: 'Der Roboter ist angehalten',
    en: 'The robot is stopped',
    'de-simple': 'Der Roboter steht still',
  },
  'screen.closed': {
    de: 'Die Werkstatt ist zu Ende. Schön, dass ihr da wart!',
    en: 'The workshop is over. Lovely to have had you here!',
    'de-simple': 'Die Werkstatt ist zu Ende.',
  },
  'screen.caption': { de: 'Was NAOme sagt', en: 'What NAOme says', 'de-simple': 'Was NAOme sagt' },
  'screen.join': { de: 'Macht mit: {url}', en: 'Join in: {url}', 'de-simple': 'Macht mit: {url}' },
  'screen.full': { de: 'Ganzer Bildschirm', en: 'Full screen', 'de-simple': 'Ganzer Bildschirm' },
  'screen.noLine': {
    de: 'Verbindung wird gesucht …',
    en: 'Looking for the connection …',
    'de-simple': 'Verbindung wird gesucht …',
  },
} as const satisfies Record<string, Text>;
