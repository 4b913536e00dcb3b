//! Everything that may be wrong in a phrase file, and the cure, in both languages.

use robot_core::Text;

/// What may be wrong. Names and words are as the file writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    FileTooLong { limit_bytes: usize },
    LineTooLong { limit: usize },
    TooMany { limit: usize },
    ControlCharacter,
    NoColon,
    NoEqualSign,
    OneWordOnly { text: String },
    DecidedByTree { topic: String },
    NeverWithout { topic: String },
    UnknownKey { key: String, closest: Option<&'static str> },
    UnexpectedName { name: String },
    MissingName,
    BadName { name: String },
    MissingValue,
    UnknownTopic { name: String, closest: Option<&'static str> },
    NoIntentYet,
    UnknownLabel { label: String, closest: Option<&'static str>, known: Vec<&'static str> },
    NothingToHear { topic: String },
    Unclosed { bracket: char },
    Stray { bracket: char },
    TooDeep,
    Glued,
    EmptyChoice,
    NoWords,
    TooManyVariants { limit: usize },
    UnknownName { name: String, closest: Option<String> },
    NotAHeardSlot { name: String, closest: Option<&'static str> },
    OpenSlotsTouch,
    MayBeEmpty,
    AlreadyHeard { intent: String },
    BracketInAnswer { bracket: char },
    NotFillable { slot: String, allowed: &'static [&'static str] },
    AnswerTooLong { words: usize, limit: usize },
    TooManySentences { sentences: usize, limit: usize },
    UnknownGesture { name: String, closest: Option<&'static str>, known: Vec<&'static str> },
    Twice { name: String },
    KindsMix { name: String },
    BadExpectation { text: String },
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("»{name}«")).collect::<Vec<_>>().join(", ")
}

/// "Did you mean", or a plain cure when nothing is alike.
fn meant(closest: Option<&str>, otherwise: Text<String>) -> Text<String> {
    match closest {
        Some(name) => Text { de: format!("Meinten Sie »{name}«?"), en: format!("Did you mean »{name}«?") },
        None => otherwise,
    }
}

impl Problem {
    /// What is wrong and the cure.
    pub(super) fn texts(&self) -> (Text<String>, Text<String>) {
        let text = |de: &str, en: &str| Text { de: de.to_owned(), en: en.to_owned() };
        match self {
            Self::FileTooLong { limit_bytes } => (
                Text {
                    de: format!("Die Datei ist größer als {limit_bytes} Bytes."),
                    en: format!("The file is larger than {limit_bytes} bytes."),
                },
                text("Teilen Sie sie in mehrere Themen auf.", "Split it into several topics."),
            ),
            Self::LineTooLong { limit } => (
                Text {
                    de: format!("Die Zeile hat mehr als {limit} Zeichen."),
                    en: format!("The line has more than {limit} characters."),
                },
                text("Schreiben Sie mehrere kürzere Zeilen.", "Write several shorter lines."),
            ),
            Self::TooMany { limit } => (
                Text {
                    de: format!("Mehr als {limit} Sätze und Wörter zusammen kann ich mir nicht merken."),
                    en: format!("I cannot remember more than {limit} sentences and words in all."),
                },
                text("Streichen Sie, was niemand sagt.", "Remove what nobody says."),
            ),
            Self::ControlCharacter => (
                text("Hier steht ein unsichtbares Steuerzeichen.", "There is an invisible control character here."),
                text("Löschen Sie es und tippen Sie die Stelle neu.", "Delete it and type this part again."),
            ),
            Self::NoEqualSign => (
                text("Hier fehlt ein »=«.", "A »=« is missing here."),
                text("Zum Beispiel: »gleich: auch = ooch, och«.", "For example: »same: nothing = nuffin, nowt«."),
            ),
            Self::DecidedByTree { topic } => (
                Text {
                    de: format!("Was auf »{topic}« folgt, entscheidet der Ablauf des Roboters."),
                    en: format!("What follows on »{topic}« is decided by the robot's tree."),
                },
                text(
                    "Lassen Sie die Zeile weg; sie gilt nur bei Themen, auf die er bloß antwortet.",
                    "Leave the line out; it is for topics that are merely answered.",
                ),
            ),
            Self::NeverWithout { topic } => (
                Text {
                    de: format!(
                        "Auf »{topic}« hört der Roboter immer: Davon hängt ab, dass niemandem etwas geschieht."
                    ),
                    en: format!("The robot always listens for »{topic}«: people's safety depends on it."),
                },
                text("Nehmen Sie das Wort heraus.", "Take the word out."),
            ),
            Self::OneWordOnly { text } => (
                Text {
                    de: format!("»{text}« sind mehrere Wörter; rechts vom »=« steht je eines."),
                    en: format!("»{text}« is more than one word; to the right of »=« each is one."),
                },
                Text {
                    de: "Trennen Sie die Wörter mit Kommas.".to_owned(),
                    en: "Put commas between the words.".to_owned(),
                },
            ),
            Self::NoColon => (
                text("In dieser Zeile fehlt der Doppelpunkt.", "This line has no colon."),
                text(
                    "Jede Zeile heißt »wort: text«, zum Beispiel »sag: wo ist {title}«.",
                    "Each line is »key: text«, for example »hear: where is {title}«.",
                ),
            ),
            Self::UnknownKey { key, closest } => (
                Text { de: format!("»{key}« kenne ich nicht."), en: format!("I do not know »{key}«.") },
                meant(
                    *closest,
                    text(
                        "Es gibt: absicht, sag, antwort, kinder, geste, danach ja, danach nein, test, nicht, wort, feld, gleich, ohne.",
                        "There are: intent, hear, answer, child, gesture, then yes, then no, test, not, word, slot, same, without.",
                    ),
                ),
            ),
            Self::UnexpectedName { name } => (
                Text {
                    de: format!("»{name}« gehört nicht vor den Doppelpunkt."),
                    en: format!("»{name}« does not belong before the colon."),
                },
                text("Lassen Sie es weg oder schreiben Sie es dahinter.", "Leave it out, or write it after the colon."),
            ),
            Self::MissingName => (
                text("Vor dem Doppelpunkt fehlt der Name.", "The name before the colon is missing."),
                text(
                    "Schreiben Sie zum Beispiel »wort gruß: hallo, hi«.",
                    "Write for example »word greeting: hello, hi«.",
                ),
            ),
            Self::BadName { name } => (
                Text { de: format!("»{name}« kann kein Name sein."), en: format!("»{name}« cannot be a name.") },
                text(
                    "Namen bestehen aus kleinen Buchstaben, Ziffern und »_«.",
                    "Names are made of small letters, digits and »_«.",
                ),
            ),
            Self::MissingValue => (
                text("Nach dem Doppelpunkt steht nichts.", "There is nothing after the colon."),
                text("Ergänzen Sie den Text oder löschen Sie die Zeile.", "Add the text or delete the line."),
            ),
            Self::UnknownTopic { name, closest } => (
                Text {
                    de: format!("Die Absicht »{name}« gibt es nicht."),
                    en: format!("There is no intent »{name}«."),
                },
                meant(
                    *closest,
                    text(
                        "Absichten heißen zum Beispiel find_item, opening_hours oder greet.",
                        "Intents are called find_item, opening_hours or greet, for example.",
                    ),
                ),
            ),
            Self::NoIntentYet => (
                text("Vor dieser Zeile fehlt die Absicht.", "There is no intent before this line."),
                text(
                    "Schreiben Sie darüber zum Beispiel »absicht: greet«.",
                    "Write »intent: greet«, for example, above it.",
                ),
            ),
            Self::UnknownLabel { label, closest, known } => (
                Text {
                    de: format!("Die Lage »{label}« gibt es hier nicht."),
                    en: format!("There is no situation »{label}« here."),
                },
                meant(
                    *closest,
                    if known.is_empty() {
                        text(
                            "Diese Absicht kennt keine Lagen: Lassen Sie das Wort weg.",
                            "This intent has no situations: leave the word out.",
                        )
                    } else {
                        Text {
                            de: format!("Es gibt: {}.", quoted(known)),
                            en: format!("There are: {}.", quoted(known)),
                        }
                    },
                ),
            ),
            Self::NothingToHear { topic } => (
                Text {
                    de: format!("»{topic}« sagt der Roboter von sich aus; dazu hört er nichts."),
                    en: format!("The robot speaks of »{topic}« by itself and hears nothing for it."),
                },
                text(
                    "Hier sind nur antwort, kinder, geste und danach erlaubt.",
                    "Only answer, child, gesture and then are allowed here.",
                ),
            ),
            Self::Unclosed { bracket } => (
                Text {
                    de: format!("Die Klammer »{bracket}« wird nicht geschlossen."),
                    en: format!("The bracket »{bracket}« is not closed."),
                },
                text("Setzen Sie die schließende Klammer in dieselbe Zeile.", "Close it on the same line."),
            ),
            Self::Stray { bracket } => (
                Text {
                    de: format!("Das Zeichen »{bracket}« steht hier allein."),
                    en: format!("The character »{bracket}« stands alone here."),
                },
                text("Es gibt [wahlweise], (dies|das) und {feld}.", "There are [optional], (this|that) and {slot}."),
            ),
            Self::TooDeep => (
                text(
                    "Hier stehen mehr als zwei Klammern ineinander.",
                    "More than two brackets are inside each other here.",
                ),
                text("Schreiben Sie zwei einfachere Zeilen.", "Write two simpler lines."),
            ),
            Self::Glued => (
                text("Eine Klammer klebt an einem Wort.", "A bracket is glued to a word."),
                text(
                    "Klammern umfassen ganze Wörter: (schalte|schalten) statt schalte[n].",
                    "Brackets hold whole words: (book|books) instead of book[s].",
                ),
            ),
            Self::EmptyChoice => (
                text(
                    "Zwischen den Klammern oder Strichen fehlt ein Wort.",
                    "A word is missing between the brackets or bars.",
                ),
                text("Ergänzen Sie es; was fehlen darf, steht in [ ].", "Add it; what may be missing goes into [ ]."),
            ),
            Self::NoWords => (
                text("Hier steht kein Wort.", "There is no word here."),
                text("Schreiben Sie, was jemand sagen könnte.", "Write what somebody might say."),
            ),
            Self::TooManyVariants { limit } => (
                Text {
                    de: format!("Das ergibt mehr als {limit} Spielarten."),
                    en: format!("This makes more than {limit} variants."),
                },
                text("Schreiben Sie zwei einfachere Zeilen.", "Write two simpler lines."),
            ),
            Self::UnknownName { name, closest } => (
                Text {
                    de: format!("»{name}« ist weder ein Feld noch eine Wortliste."),
                    en: format!("»{name}« is neither a slot nor a list of words."),
                },
                meant(
                    closest.as_deref(),
                    Text {
                        de: format!("Legen Sie an: »wort {name}: …« oder »feld {name}: …«."),
                        en: format!("Add »word {name}: …« or »slot {name}: …«."),
                    },
                ),
            ),
            Self::NotAHeardSlot { name, closest } => (
                Text {
                    de: format!("Ein Feld »{name}« versteht niemand."),
                    en: format!("Nobody understands a slot »{name}«."),
                },
                meant(
                    *closest,
                    text(
                        "Felder heißen zum Beispiel title, author, area, day; für gleichwertige Wörter gibt es »wort«.",
                        "Slots are called title, author, area or day, for example; for words that mean the same there is »word«.",
                    ),
                ),
            ),
            Self::OpenSlotsTouch => (
                text(
                    "Zwei freie Felder stehen nebeneinander: niemand weiß, wo das eine endet.",
                    "Two open slots touch: nobody knows where the first one ends.",
                ),
                text(
                    "Setzen Sie ein festes Wort dazwischen, zum Beispiel »von«.",
                    "Put a fixed word between them, for example »by«.",
                ),
            ),
            Self::MayBeEmpty => (
                text("Dieser Satz kann auch leer sein.", "This sentence may be empty."),
                text("Mindestens ein Wort muss außerhalb von [ ] stehen.", "At least one word must be outside [ ]."),
            ),
            Self::AlreadyHeard { intent } => (
                Text {
                    de: format!("Derselbe Satz steht schon bei »{intent}«."),
                    en: format!("The same sentence already belongs to »{intent}«."),
                },
                text("Löschen Sie ihn an einer der beiden Stellen.", "Delete it in one of the two places."),
            ),
            Self::BracketInAnswer { bracket } => (
                Text {
                    de: format!("In Antworten hat »{bracket}« keinen Platz."),
                    en: format!("»{bracket}« has no place in an answer."),
                },
                text(
                    "Schreiben Sie für jede Spielart eine eigene Zeile; Felder stehen in { }.",
                    "Write a line for each variant; slots stand in { }.",
                ),
            ),
            Self::NotFillable { slot, allowed } => (
                Text {
                    de: format!("Das Feld »{slot}« ist in dieser Lage nicht bekannt."),
                    en: format!("The slot »{slot}« is not known in this situation."),
                },
                if allowed.is_empty() {
                    text("Diese Antwort kommt ohne Felder aus.", "This answer does without slots.")
                } else {
                    Text {
                        de: format!("Bekannt sind: {}.", quoted(allowed)),
                        en: format!("Known are: {}.", quoted(allowed)),
                    }
                },
            ),
            Self::AnswerTooLong { words, limit } => (
                Text { de: format!("Die Antwort hat {words} Wörter."), en: format!("The answer has {words} words.") },
                Text {
                    de: format!("Höchstens {limit}: Wer zuhört, merkt sich nicht mehr."),
                    en: format!("At most {limit}: a listener remembers no more."),
                },
            ),
            Self::TooManySentences { sentences, limit } => (
                Text {
                    de: format!("Die Antwort hat {sentences} Sätze."),
                    en: format!("The answer has {sentences} sentences."),
                },
                Text { de: format!("Höchstens {limit}."), en: format!("At most {limit}.") },
            ),
            Self::UnknownGesture { name, closest, known } => (
                Text {
                    de: format!("Die Geste »{name}« kann der Roboter nicht."),
                    en: format!("The robot has no gesture »{name}«."),
                },
                meant(
                    *closest,
                    Text { de: format!("Es gibt: {}.", quoted(known)), en: format!("There are: {}.", quoted(known)) },
                ),
            ),
            Self::Twice { name } => (
                Text { de: format!("»{name}« gibt es schon."), en: format!("There already is a »{name}«.") },
                text("Fassen Sie beide zusammen oder benennen Sie eines um.", "Join the two or rename one."),
            ),
            Self::KindsMix { name } => (
                Text {
                    de: format!("Das Feld »{name}« ist schon von anderer Art."),
                    en: format!("The slot »{name}« already is of another kind."),
                },
                text(
                    "Ein Feld ist entweder katalog, frei, zahl oder eine Liste.",
                    "A slot is either catalogue, free, number or a list.",
                ),
            ),
            Self::BadExpectation { text: wrong } => (
                Text { de: format!("»{wrong}« ist keine Erwartung."), en: format!("»{wrong}« is no expectation.") },
                text(
                    "Schreiben Sie »satz => feld=wert, feld=wert« mit Feldern dieser Absicht.",
                    "Write »sentence => slot=value, slot=value« with slots of this intent.",
                ),
            ),
        }
    }
}
