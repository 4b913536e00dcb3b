/** Texts about the one robot that all share. */

import type { Text } from '../language';

export const classTexts = {
  'class.called': {
    de: 'Ihr seid dran! Kommt zum Roboter.',
    en: 'It is your turn! Come to the robot.',
    'de-simple': 'Ihr seid dran! Kommt zum Roboter.',
  },
  'class.left': { de: 'Noch {s} Sekunden', en: '{s} seconds left', 'de-simple': 'Noch {s} Sekunden' },
  'class.here': { de: 'Wir sind da!', en: 'Here we are!', 'de-simple': 'Wir sind da!' },
  'class.ready': {
    de: 'Schön, dass ihr da seid. Gleich geht es los.',
    en: 'Good to have you here. It will start in a moment.',
    'de-simple': 'Gut. Gleich geht es los.',
  },
  'class.onStage': {
    de: 'Euer Programm läuft jetzt auf dem Roboter.',
    en: 'Your program is running on the robot now.',
    'de-simple': 'Der Roboter macht jetzt euer Programm.',
  },
  'class.stopRobot': { de: 'Roboter anhalten', en: 'Stop the robot', 'de-simple': 'Roboter anhalten' },
  'class.red': { de: 'Not-Halt', en: 'Emergency stop', 'de-simple': 'Not-Halt' },
  'class.red.word': { de: 'STOPP', en: 'STOP', 'de-simple': 'STOPP' },
  'class.red.or': { de: 'oder', en: 'or', 'de-simple': 'oder' },
  'class.red.key': {
    de: 'Hält den Roboter sofort an (Taste Escape)',
    en: 'Stops the robot at once (Escape key)',
    'de-simple': 'Hält den Roboter sofort an (Taste Escape)',
  },
  'class.isStopped': {
    de: 'Der Roboter ist angehalten.',
    en: 'The robot is stopped.',
    'de-simple': 'Der Roboter steht still.',
  },
  'class.goOn': { de: 'Weitermachen', en: 'Carry on', 'de-simple': 'Weiter' },
  'class.toRobot': { de: 'Zum Roboter', en: 'To the robot', 'de-simple': 'Zum Roboter' },
  'class.place': { de: 'Platz {place}', en: 'Place {place}', 'de-simple': 'Platz {place}' },
  'class.turn': { de: 'Ihr seid dran', en: 'Your turn', 'de-simple': 'Ihr seid dran' },
  'class.notYet': {
    de: 'Prüft euer Programm erst hier. Dann darf der Roboter es machen.',
    en: 'Check your program here first. Then the robot may do it.',
    'de-simple': 'Prüft das Programm erst hier. Dann macht es der Roboter.',
  },
  'class.place.leave': {
    de: 'Ihr wartet auf den Roboter, auf Platz {place}. Wollt ihr die Schlange verlassen?',
    en: 'You are waiting for the robot, at place {place}. Do you want to leave the queue?',
    'de-simple': 'Ihr wartet auf den Roboter. Ihr habt Platz {place}. Wollt ihr nicht mehr warten?',
  },
  'class.place.leave.yes': { de: 'Schlange verlassen', en: 'Leave the queue', 'de-simple': 'Nicht mehr warten' },
  'class.place.swap': {
    de: 'Ihr wartet schon mit einem anderen Programm, auf Platz {place}. Soll der Roboter lieber dieses machen?',
    en: 'You are already waiting with another program, at place {place}. Should the robot do this one instead?',
    'de-simple': 'Ihr habt schon Platz {place}, mit einem anderen Programm. Soll der Roboter dieses machen?',
  },
  'class.place.swap.yes': { de: 'Ja, dieses', en: 'Yes, this one', 'de-simple': 'Ja, dieses' },
  'class.place.stay': { de: 'Weiter warten', en: 'Keep waiting', 'de-simple': 'Weiter warten' },
  'class.refused': {
    de: 'Ändert bitte, was NAOme sagen soll. Dann darf er auf die Bühne.',
    en: 'Please change what NAOme will say. Then it may go on stage.',
    'de-simple': 'NAOme soll etwas anderes sagen. Ändert den Satz.',
  },
  'class.recheck': {
    de: 'Ihr habt das Programm geändert. Prüft es noch einmal, dann behaltet ihr euren Platz.',
    en: 'You have changed the program. Check it again to keep your place.',
    'de-simple': 'Euer Programm ist neu. Prüft es noch einmal.',
  },
  'class.over': {
    de: 'Die Werkstatt ist zu Ende. Schön, dass ihr da wart!',
    en: 'The workshop is over. Lovely to have had you here!',
    'de-simple': 'Die Werkstatt ist zu Ende. Schön, dass ihr da wart!',
  },
} as const satisfies Record<string, Text>;
