/** Texts of the stage: controls, protocol, scrubber, tree. */

import type { Text } from '../language';

export const stage = {
  'stage.label': {
    de: 'Die Bühne von oben: {name}. Was geschieht, steht im Protokoll.',
    en: 'The stage from above: {name}. The log tells you what happens.',
    'de-simple': 'Die Bühne von oben: {name}. Lies im Protokoll, was passiert.',
  },
  'stage.tools': { de: 'Rund um die Bühne', en: 'Around the stage', 'de-simple': 'Rund um die Bühne' },
  'stage.touch': { de: 'Mitspielen', en: 'Join in', 'de-simple': 'Mitspielen' },
  'stage.log': { de: 'Protokoll', en: 'Log', 'de-simple': 'Protokoll' },
  'stage.tree': { de: 'Baum', en: 'Tree', 'de-simple': 'Baum' },
  'stage.log.empty': {
    de: 'Drück auf Start. Dann steht hier, was NAOme macht.',
    en: 'Press Start. Then you can read what NAOme does here.',
    'de-simple': 'Drück auf Start. Dann steht hier, was NAOme macht.',
  },
  'stage.tree.empty': {
    de: 'Nach dem Start siehst du hier dein Programm als Baum.',
    en: 'Press Start and you will see your program as a tree.',
    'de-simple': 'Drück auf Start. Dann siehst du hier einen Baum.',
  },
  'stage.tree.label': {
    de: 'Dein Programm als Baum',
    en: 'Your program as a tree',
    'de-simple': 'Dein Programm als Baum',
  },
  'stage.node.idle': { de: 'wartet', en: 'waits', 'de-simple': 'wartet' },
  'stage.node.running': { de: 'läuft', en: 'runs', 'de-simple': 'läuft' },
  'stage.node.success': { de: 'geschafft', en: 'done', 'de-simple': 'fertig' },
  'stage.node.failure': { de: 'hat nicht geklappt', en: 'did not work', 'de-simple': 'ging nicht' },
  'stage.stroke': { de: 'Berühren', en: 'Touch', 'de-simple': 'Berühren' },
  'stage.say': { de: 'Sag NAOme etwas', en: 'Say something to NAOme', 'de-simple': 'Sag NAOme etwas' },
  'stage.say.send': { de: 'Sagen', en: 'Say it', 'de-simple': 'Sagen' },
  'stage.microphone': {
    de: 'Ins Mikrofon sprechen',
    en: 'Speak into the microphone',
    'de-simple': 'Ins Mikrofon reden',
  },
  'stage.microphone.on': { de: 'Ich höre zu …', en: 'Listening …', 'de-simple': 'Ich höre zu …' },
  'stage.microphone.denied': {
    de: 'Das Mikrofon ist hier nicht erlaubt. Schreib das Wort in das Feld.',
    en: 'The microphone is not allowed here. Type the word into the field.',
    'de-simple': 'Das Mikrofon geht hier nicht. Schreib das Wort.',
  },
  'stage.microphone.nothing': {
    de: 'Das Wort war nicht zu verstehen. Sag es noch einmal.',
    en: 'That was hard to understand. Say it once more.',
    'de-simple': 'Das Wort war undeutlich. Sag es noch einmal.',
  },
  'stage.microphone.noWords': {
    de: 'Dein Programm hört noch auf kein Wort. Nimm den Block »Wenn jemand … sagt«.',
    en: 'Your program is not listening for a word yet. Use the block “when somebody says …”.',
    'de-simple': 'Dein Programm hört noch kein Wort. Nimm »Wenn jemand … sagt«.',
  },
  'stage.obstacle': { de: 'Jemand steht im Weg', en: 'Put somebody in the way', 'de-simple': 'Im Weg stehen' },
  'stage.obstacle.where': {
    de: 'Tipp auf die Bühne: Dort stellt sich jemand hin.',
    en: 'Tap on the stage: somebody will stand there.',
    'de-simple': 'Tipp auf die Bühne. Da stellt sich jemand hin.',
  },
  'stage.obstacle.ahead': { de: 'Gleich vor NAOme', en: 'Right in front of NAOme', 'de-simple': 'Vor NAOme' },
  'stage.clear': { de: 'Weg frei machen', en: 'Clear the way', 'de-simple': 'Alle gehen weg' },
  'stage.face': { de: 'NAOme anschauen', en: 'Look at NAOme', 'de-simple': 'NAOme ansehen' },
  'stage.card': { de: 'Karte zeigen: {name}', en: 'Show card: {name}', 'de-simple': 'Karte: {name}' },
  'stage.cards': { de: 'Karte zeigen', en: 'Show a card', 'de-simple': 'Karte zeigen' },
  'stage.people': { de: 'Leute auf der Bühne', en: 'People on the stage', 'de-simple': 'Leute' },
  'stage.onlyRunning': {
    de: 'Erst auf Start drücken, dann mitspielen.',
    en: 'Press Start first, then join in.',
    'de-simple': 'Drück zuerst auf Start.',
  },
  'stage.away': {
    de: 'Der Simulator ist gerade nicht erreichbar.',
    en: 'The simulator cannot be reached just now.',
    'de-simple': 'Der Simulator ist gerade nicht da.',
  },
  'stage.elsewhere': {
    de: 'Deine Bühne ist jetzt in einem anderen Fenster. Mit Start holst du sie zurück.',
    en: 'Your stage is in another window now. Press Start to bring it back.',
    'de-simple': 'Deine Bühne ist in einem anderen Fenster. Start holt sie zurück.',
  },
  'stage.log.somebody': { de: 'jemand', en: 'somebody', 'de-simple': 'jemand' },
  'stage.log.stands': { de: '(stellt sich hin)', en: '(comes to stand there)', 'de-simple': '(stellt sich hin)' },
  'stage.log.leaves': { de: '(geht weg)', en: '(walks away)', 'de-simple': '(geht weg)' },
  'stage.log.looks': { de: '(schaut NAOme an)', en: '(looks at NAOme)', 'de-simple': '(schaut NAOme an)' },
  'stage.time': { de: 'Zeit', en: 'Time', 'de-simple': 'Zeit' },
  'stage.replay': { de: 'Noch einmal ansehen', en: 'Watch again', 'de-simple': 'Noch einmal ansehen' },
  'stage.pause': { de: 'Anhalten', en: 'Pause', 'de-simple': 'Anhalten' },
  'stage.slow': { de: 'Zeitlupe', en: 'Slow motion', 'de-simple': 'Langsam' },
  'stage.at': {
    de: '{t} von {length} Sekunden',
    en: '{t} of {length} seconds',
    'de-simple': '{t} von {length} Sekunden',
  },
  'stage.second': { de: '{t} s', en: '{t} s', 'de-simple': '{t} s' },
} as const satisfies Record<string, Text>;
