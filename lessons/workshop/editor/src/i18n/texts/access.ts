/** Texts of the accessibility statement: a template that staff complete. */

import type { Text } from '../language';

export const access = {
  'access.title': {
    de: 'Erklärung zur Barrierefreiheit',
    en: 'Accessibility statement',
    'de-simple': 'Hilfe für alle: Erklärung',
  },
  'access.scope': {
    de: 'Diese Erklärung gilt für die NAOme-Werkstatt unter {site}. Verantwortlich ist {body}.',
    en: 'This statement is about the NAOme workshop at {site}. {body} is responsible for it.',
    'de-simple': 'Diese Seite gehört: {body}. Ihre Adresse ist: {site}.',
  },
  'access.law': {
    de: '{body} bemüht sich, die Werkstatt barrierefrei zu machen. Grundlage sind das Thüringer Gesetz über den barrierefreien Zugang zu den Websites und mobilen Anwendungen öffentlicher Stellen (ThürBarrWebG) und die Thüringer Barrierefreie-Informationstechnik-Verordnung (ThürBITVO). Sie verweisen auf die BITV 2.0 und damit auf die Norm EN 301 549 V3.2.1, die WCAG 2.1 in der Stufe AA verlangt. Gebaut ist die Werkstatt nach WCAG 2.2 AA.',
    en: '{body} strives to make the workshop accessible. The basis is the Thuringian act on accessible websites and mobile applications of public bodies (ThürBarrWebG) and its ordinance (ThürBITVO). They refer to BITV 2.0 and so to EN 301 549 V3.2.1, which asks for WCAG 2.1 level AA. The workshop is built to WCAG 2.2 AA.',
    'de-simple':
      'Alle sollen die Werkstatt benutzen können. In Thüringen gibt es dafür ein Gesetz. Es heißt ThürBarrWebG. {body} hält sich daran.',
  },
  'access.status': {
    de: 'Wie barrierefrei ist die Werkstatt?',
    en: 'How accessible is the workshop?',
    'de-simple': 'Was geht gut?',
  },
  'access.status.part': {
    de: 'Die Werkstatt ist teilweise mit diesen Anforderungen vereinbar. Was noch fehlt, steht unten.',
    en: 'The workshop meets these requirements in part. What is still missing is listed below.',
    'de-simple': 'Vieles geht schon gut. Was noch nicht geht, steht unten.',
  },
  'access.can': { de: 'Das geht', en: 'What works', 'de-simple': 'Das geht' },
  'access.can.keyboard': {
    de: 'Alles lässt sich mit der Tastatur allein bedienen, auch das Bauen mit Blöcken. Nichts muss gezogen werden: Ein Tipp auf einen Block genügt.',
    en: 'Everything works with the keyboard alone, even building with blocks. Nothing has to be dragged: a tap on a block will do.',
    'de-simple': 'Alles geht mit der Tastatur. Du musst nichts ziehen: Tippe auf einen Block.',
  },
  'access.can.reader': {
    de: 'Blöcke, Bühne und Meldungen haben Texte für Vorleseprogramme. Was auf der Bühne geschieht, steht auch im Protokoll.',
    en: 'Blocks, stage and messages have texts for screen readers. What happens on stage is written in the log too.',
    'de-simple': 'Ein Vorlese-Programm kann alles lesen.',
  },
  'access.can.colours': {
    de: 'Hell, dunkel und starker Kontrast. Farbe ist nie das einzige Zeichen.',
    en: 'Light, dark and high contrast. Colour is never the only sign.',
    'de-simple': 'Es gibt helle und dunkle Farben. Und starken Kontrast.',
  },
  'access.can.size': {
    de: 'Text lässt sich auf das Vierfache vergrößern. Knöpfe sind groß genug für Finger.',
    en: 'Text can be enlarged to four times its size. Buttons are big enough for fingers.',
    'de-simple': 'Du kannst alles größer machen. Die Knöpfe sind groß.',
  },
  'access.can.calm': {
    de: 'Wer im System weniger Bewegung wünscht, bekommt sie. Nichts blitzt.',
    en: 'If you have asked your system for less motion, you get it. Nothing flashes.',
    'de-simple': 'Nichts blitzt. Bewegung kannst du abschalten.',
  },
  'access.can.speech': {
    de: 'Was der Roboter sagt, erscheint als Text. Statt zu sprechen kann man tippen.',
    en: 'What the robot says appears as text. You can type instead of speaking.',
    'de-simple': 'Was der Roboter sagt, kannst du lesen. Du kannst auch tippen.',
  },
  'access.can.language': {
    de: 'Deutsch, Einfache Sprache und Englisch.',
    en: 'German, simple German and English.',
    'de-simple': 'Es gibt Deutsch, Einfache Sprache und Englisch.',
  },
  'access.cannot': { de: 'Das geht noch nicht', en: 'What does not work yet', 'de-simple': 'Das geht noch nicht' },
  'access.cannot.dgs': {
    de: 'Es gibt noch kein Video in Deutscher Gebärdensprache.',
    en: 'There is no video in German Sign Language yet.',
    'de-simple': 'Es gibt noch kein Video in Gebärden-Sprache.',
  },
  'access.cannot.easy': {
    de: 'Die Einfache Sprache ist nicht von Prüfgruppen geprüft und keine Leichte Sprache.',
    en: 'The simple German has not been checked by test groups and is not Leichte Sprache.',
    'de-simple': 'Die Texte sind nicht in Leichter Sprache.',
  },
  'access.made': {
    de: 'Wann diese Erklärung entstand',
    en: 'When this statement was made',
    'de-simple': 'Wann wir das geschrieben haben',
  },
  'access.made.on': {
    de: 'Erstellt am {made}, zuletzt überprüft am {reviewed}. Grundlage ist eine Selbstbewertung: automatische Prüfung jeder Seite und Bedienung allein mit der Tastatur.',
    en: 'Made on {made}, last reviewed on {reviewed}. It is based on a self-assessment: every page checked automatically, and used with the keyboard alone.',
    'de-simple': 'Geschrieben am {made}. Geprüft am {reviewed}. Wir haben selbst geprüft.',
  },
  'access.contact': {
    de: 'Sagen Sie uns, was stört',
    en: 'Tell us what is in your way',
    'de-simple': 'Sag uns, was nicht geht',
  },
  'access.contact.lead': {
    de: 'Ist Ihnen etwas aufgefallen, oder brauchen Sie etwas in anderer Form? Wir antworten so bald wie möglich.',
    en: 'Have you noticed something, or do you need something in another form? We answer as soon as we can.',
    'de-simple': 'Geht etwas nicht? Dann sag es uns. Wir antworten dir.',
  },
  'access.enforce': {
    de: 'Wenn unsere Antwort nicht weiterhilft',
    en: 'If our answer does not help',
    'de-simple': 'Wenn wir nicht helfen',
  },
  'access.enforce.lead': {
    de: 'Haben Sie von uns keine zufriedenstellende Antwort bekommen, können Sie sich an die Durchsetzungsstelle wenden. Sie vermittelt; das ist kostenlos, und man braucht keinen Rechtsbeistand.',
    en: 'If our answer does not satisfy you, you may turn to the enforcement body. It mediates; this is free of charge, and no lawyer is needed.',
    'de-simple': 'Hilft unsere Antwort nicht? Dann frag die Durchsetzungs-Stelle. Das kostet nichts.',
  },
  'access.enforce.body': {
    de: 'Durchsetzungsstelle: Thüringer Landesbeauftragte oder Landesbeauftragter für Menschen mit Behinderungen, www.tlmb-thueringen.de',
    en: 'Enforcement body: Thuringian state commissioner for people with disabilities, www.tlmb-thueringen.de',
    'de-simple': 'Die Stelle ist beim Beauftragten für Menschen mit Behinderungen. Im Internet: www.tlmb-thueringen.de',
  },
  'access.watch': {
    de: 'Überwacht wird die Barrierefreiheit von der Zentralen Überwachungsstelle digitale Barrierefreiheit beim Thüringer Finanzministerium.',
    en: 'Accessibility is monitored by the central monitoring body for digital accessibility at the Thuringian ministry of finance.',
    'de-simple': 'Das Finanz-Ministerium von Thüringen schaut, ob alles stimmt.',
  },
  'access.gap.body': {
    de: '[Name der öffentlichen Stelle]',
    en: '[name of the public body]',
    'de-simple': '[Name der Bibliothek]',
  },
  'access.gap.site': { de: '[Adresse der Werkstatt]', en: '[address of the workshop]', 'de-simple': '[Adresse]' },
  'access.gap.date': { de: '[Datum]', en: '[date]', 'de-simple': '[Datum]' },
  'access.gap.contact': { de: '[Kontakt]', en: '[contact]', 'de-simple': '[Kontakt]' },
  'access.template': {
    de: 'Diese Erklärung ist noch nicht ausgefüllt. Das machen Betreuende unter »Einstellungen«.',
    en: 'This statement has not been filled in yet. Staff do that under “Settings”.',
    'de-simple': 'Hier fehlt noch etwas. Das machen die Erwachsenen.',
  },
  'access.template.go': { de: 'Ausfüllen', en: 'Fill in', 'de-simple': 'Ausfüllen' },
} as const satisfies Record<string, Text>;
