/** Texts of the panel with the step of a lesson. */

import type { Text } from '../language';

export const lesson = {
  'lesson.step': { de: 'Schritt {n} von {all}', en: 'Step {n} of {all}', 'de-simple': 'Schritt {n} von {all}' },
  'lesson.steps': { de: 'Schritte', en: 'Steps', 'de-simple': 'Schritte' },
  'lesson.check': { de: 'Prüfen', en: 'Check', 'de-simple': 'Prüfen' },
  'lesson.checking': {
    de: 'NAOme probiert es aus …',
    en: 'NAOme is trying it out …',
    'de-simple': 'NAOme probiert es …',
  },
  'lesson.hint': { de: 'Tipp', en: 'Hint', 'de-simple': 'Tipp' },
  'lesson.hint.number': { de: 'Tipp {n} von {all}', en: 'Hint {n} of {all}', 'de-simple': 'Tipp {n} von {all}' },
  'lesson.hint.next': { de: 'Noch ein Tipp', en: 'Another hint', 'de-simple': 'Noch ein Tipp' },
  'lesson.hint.none': {
    de: 'Mehr Tipps gibt es nicht. Frag ruhig jemanden neben dir.',
    en: 'There are no more hints. Why not ask somebody next to you?',
    'de-simple': 'Mehr Tipps gibt es nicht. Frag jemanden.',
  },
  'lesson.hint.notYet': {
    de: 'Probier es zuerst einmal aus: Drück auf »Prüfen«.',
    en: 'Try it out first: press Check.',
    'de-simple': 'Probier es zuerst. Drück auf »Prüfen«.',
  },
  'lesson.solution': { de: 'Lösung zeigen', en: 'Show the solution', 'de-simple': 'Lösung zeigen' },
  'lesson.solution.question': {
    de: 'Die Lösung kommt an die Stelle deiner Blöcke. Mit »Rückgängig« bekommst du deine zurück.',
    en: 'The solution will replace your blocks. “Undo” brings yours back.',
    'de-simple': 'Deine Blöcke gehen weg. Die Lösung kommt. Mit »Zurück« kommen deine wieder.',
  },
  'lesson.passed': { de: 'Geschafft!', en: 'Done!', 'de-simple': 'Geschafft!' },
  'lesson.almost': { de: 'Fast!', en: 'Almost!', 'de-simple': 'Fast!' },
  'lesson.notYet': { de: 'Noch nicht', en: 'Not yet', 'de-simple': 'Noch nicht' },
  'lesson.look': { de: 'Ansehen', en: 'Watch', 'de-simple': 'Ansehen' },
  'lesson.nextStep': { de: 'Nächster Schritt', en: 'Next step', 'de-simple': 'Nächster Schritt' },
  'lesson.finished': { de: 'Lektion geschafft!', en: 'Lesson done!', 'de-simple': 'Alles geschafft!' },
  'lesson.bonus': { de: 'Extra:', en: 'Bonus:', 'de-simple': 'Extra:' },
  'lesson.bonus.reached': { de: 'Extra geschafft:', en: 'Bonus done:', 'de-simple': 'Extra geschafft:' },
  'lesson.stay': { de: 'Noch hier bleiben', en: 'Stay here', 'de-simple': 'Hier bleiben' },
  'lesson.fold': { de: 'Aufgabe einklappen', en: 'Hide the task', 'de-simple': 'Aufgabe klein' },
  'lesson.unfold': { de: 'Aufgabe zeigen', en: 'Show the task', 'de-simple': 'Aufgabe groß' },
} as const satisfies Record<string, Text>;
