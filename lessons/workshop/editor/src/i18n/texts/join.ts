/** Texts of the page on which a child takes a seat. */

import type { Text } from '../language';

export const join = {
  'join.title': {
    de: 'Willkommen in der Werkstatt!',
    en: 'Welcome to the workshop!',
    'de-simple': 'Hallo in der Werkstatt!',
  },
  'join.lead': {
    de: 'Hier bringst du dem Roboter NAOme etwas bei. Wähl ein Tier und eine Farbe: So heißt heute dein Team.',
    en: 'Here you can teach NAOme the robot something new. Pick an animal and a colour: that is your team’s name for today.',
    'de-simple': 'Hier lernt der Roboter NAOme von dir. Such ein Tier und eine Farbe aus. So heißt dein Team.',
  },
  'join.code': { de: 'Code an der Tafel', en: 'Code on the board', 'de-simple': 'Zahl an der Tafel' },
  'join.animal': { de: 'Dein Tier', en: 'Your animal', 'de-simple': 'Dein Tier' },
  'join.colour': { de: 'Deine Farbe', en: 'Your colour', 'de-simple': 'Deine Farbe' },
  'join.go': { de: 'Los geht’s', en: 'Let’s go', 'de-simple': 'Los' },
  'join.team': { de: 'Team {name}', en: 'Team {name}', 'de-simple': 'Team {name}' },
  'join.noName': {
    de: 'Bitte keinen echten Namen: Dein Tier genügt.',
    en: 'No real names, please: your animal is enough.',
    'de-simple': 'Sag uns nicht deinen Namen. Dein Tier reicht.',
  },
  'join.free': { de: 'Noch frei:', en: 'Still free:', 'de-simple': 'Diese sind frei:' },
  'join.wasMine': {
    de: 'Das bin ich! Ich war schon da.',
    en: 'That is me! I was here before.',
    'de-simple': 'Das bin ich! Ich war schon da.',
  },
  'join.closed': {
    de: 'Die Werkstatt ist heute schon zu Ende.',
    en: 'The workshop is over for today.',
    'de-simple': 'Die Werkstatt ist heute zu Ende.',
  },
  'join.still': { de: 'Du bist noch da', en: 'You are still here', 'de-simple': 'Du bist noch da' },
  'join.goOn': { de: 'Weitermachen', en: 'Carry on', 'de-simple': 'Weiter' },
  'join.other': { de: 'Ich bin jemand anderes', en: 'I am somebody else', 'de-simple': 'Ich bin jemand anderes' },
  'join.staff': { de: 'Für Betreuende', en: 'For staff', 'de-simple': 'Für Erwachsene' },
} as const satisfies Record<string, Text>;
