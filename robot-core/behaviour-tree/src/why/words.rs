//! Explanations in words, for staff and for children, in German and English.

use crate::data::status::Status;
use crate::why::explain::{Account, Because, Explanation, NodeName, TickResult};
use crate::words::language::Language;

/// Whom something is explained to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Listener {
    /// Somebody who knows the tree: every node on the way is named, with path and type.
    Staff,
    /// A child: only what it comes down to. German says `du`.
    Child,
}

/// What is said; `{}` is the condition, the reason or the node.
struct Words {
    not_ticked: &'static str,
    running: &'static str,
    success: &'static str,
    failure: &'static str,
    skipped: &'static str,
    broken_off: &'static str,
    doing: &'static str,
    instead_of: &'static str,
    failed: &'static str,
    left_out: &'static str,
    worked: &'static str,
    /// Where that is why the node above failed.
    worked_against: &'static str,
    forbidden: &'static str,
    already_done: &'static str,
    left_out_if: &'static str,
    does_not_hold: &'static str,
    time_was_up: &'static str,
    no_attempts_left: &'static str,
    nothing_new: &'static str,
    only_once: &'static str,
    by_design: &'static str,
}

const DE_STAFF: Words = Words {
    not_ticked: "Der Baum ist noch nicht gelaufen.",
    running: "Der Baum läuft.",
    success: "Der Baum ist fertig, mit Erfolg.",
    failure: "Der Baum ist fertig, ohne Erfolg.",
    skipped: "Der Baum hatte nichts zu tun.",
    broken_off: "Ein Fehler hat den Takt abgebrochen, in {}:",
    doing: "Gerade läuft {}.",
    instead_of: "Warum nichts anderes:",
    failed: "{} ist fehlgeschlagen",
    left_out: "{} wurde ausgelassen",
    worked: "{} hat Erfolg gemeldet",
    worked_against: "{} hat Erfolg gemeldet, was hier als Fehlschlag zählt",
    forbidden: "die Sperre `{}` trifft zu",
    already_done: "`{}` trifft schon zu",
    left_out_if: "`{}` trifft zu",
    does_not_hold: "`{}` trifft nicht zu",
    time_was_up: "die Zeit war um",
    no_attempts_left: "alle Versuche sind verbraucht",
    nothing_new: "der Eintrag ist nicht neu geschrieben worden",
    only_once: "das läuft nur einmal",
    by_design: "der Knoten antwortet immer so",
};

const DE_CHILD: Words = Words {
    not_ticked: "Es ist noch nichts passiert. Schau gleich noch einmal!",
    running: "Schau, es geht noch weiter.",
    success: "Fertig, es hat geklappt!",
    failure: "Das hat leider nicht geklappt.",
    skipped: "Gerade gab es nichts zu tun.",
    broken_off: "Da ist ein Fehler im Programm, bei {}. Sag bitte jemandem Bescheid, der sich auskennt:",
    doing: "Gerade ist {} dran.",
    instead_of: "Und warum nicht etwas anderes? Das siehst du hier:",
    failed: "{} hat nicht geklappt",
    left_out: "{} kam nicht dran",
    worked: "{} hat geklappt",
    worked_against: "{} hat geklappt, und das sollte hier nicht sein",
    forbidden: "das geht nicht, solange »{}« stimmt",
    already_done: "das ist schon erledigt, denn »{}« stimmt",
    left_out_if: "»{}« stimmt nämlich",
    does_not_hold: "»{}« stimmt nicht",
    time_was_up: "es hat zu lange gedauert",
    no_attempts_left: "so oft wir es auch versucht haben",
    nothing_new: "es gab nichts Neues",
    only_once: "das gibt es nur einmal",
    by_design: "das soll so sein",
};

const EN_STAFF: Words = Words {
    not_ticked: "The tree has not run yet.",
    running: "The tree is running.",
    success: "The tree is done, with success.",
    failure: "The tree is done, without success.",
    skipped: "The tree had nothing to do.",
    broken_off: "An error broke off the tick, in {}:",
    doing: "{} is running now.",
    instead_of: "Why nothing else:",
    failed: "{} failed",
    left_out: "{} was left out",
    worked: "{} reported success",
    worked_against: "{} reported success, which counts as a failure here",
    forbidden: "`{}` holds, which forbids it",
    already_done: "`{}` holds already",
    left_out_if: "`{}` holds",
    does_not_hold: "`{}` does not hold",
    time_was_up: "the time was up",
    no_attempts_left: "all attempts are used up",
    nothing_new: "the entry was not written anew",
    only_once: "it runs only once",
    by_design: "the node always answers so",
};

const EN_CHILD: Words = Words {
    not_ticked: "Nothing has happened yet. Look again in a moment!",
    running: "Look, it is still going on.",
    success: "Done, it worked!",
    failure: "Sorry, that did not work.",
    skipped: "There was nothing to do just now.",
    broken_off: "There is a mistake in the program, at {}. Please tell somebody who knows about it:",
    doing: "It is {}'s turn now.",
    instead_of: "And why not something else? You can see it here:",
    failed: "{} did not work",
    left_out: "{} did not get a turn",
    worked: "{} worked",
    worked_against: "{} worked, and here it should not",
    forbidden: "that is not possible while “{}” is true",
    already_done: "that is done already, for “{}” is true",
    left_out_if: "for “{}” is true",
    does_not_hold: "“{}” is not true",
    time_was_up: "it took too long",
    no_attempts_left: "however often we tried",
    nothing_new: "there was nothing new",
    only_once: "that happens only once",
    by_design: "it is meant to be so",
};

/// Fills in what a sentence is about.
fn fill(sentence: &str, what: &str) -> String {
    sentence.replacen("{}", what, 1)
}

/// Tells one explanation.
struct Teller<'a> {
    language: Language,
    words: &'a Words,
    listener: Listener,
    translate: &'a dyn Fn(&str) -> Option<String>,
    told: Vec<String>,
}

impl Explanation {
    /// The explanation in words, a line for each thing. Names of nodes stay as they are, and
    /// so do the reasons of leaves that are given in one language alone.
    pub fn tell(&self, language: Language, listener: Listener) -> String {
        self.tell_with(language, listener, &|_| None)
    }

    /// As [`Explanation::tell`]; `translate` may give other words for the name of a node or the (English) reason
    /// of a leaf.
    pub fn tell_with(
        &self,
        language: Language,
        listener: Listener,
        translate: &dyn Fn(&str) -> Option<String>,
    ) -> String {
        let words = match (language, listener) {
            (Language::De, Listener::Staff) => &DE_STAFF,
            (Language::De, Listener::Child) => &DE_CHILD,
            (Language::En, Listener::Staff) => &EN_STAFF,
            (Language::En, Listener::Child) => &EN_CHILD,
        };
        let mut teller = Teller { language, words, listener, translate, told: Vec::new() };
        teller.tell(self);
        teller.told.join("\n")
    }
}

impl Teller<'_> {
    fn tell(&mut self, explanation: &Explanation) {
        let words = self.words;
        match &explanation.result {
            TickResult::NotTicked => self.line(words.not_ticked.to_owned()),
            TickResult::Answered(Status::Success) => self.line(words.success.to_owned()),
            TickResult::Answered(Status::Failure) => self.line(words.failure.to_owned()),
            TickResult::Answered(Status::Skipped) => self.line(words.skipped.to_owned()),
            TickResult::Answered(Status::Running | Status::Idle) => self.line(words.running.to_owned()),
            TickResult::BrokenOff { node, message } => {
                let place = fill(words.broken_off, &self.name(node));
                self.line(format!("{place} {}", message.text(self.language)));
            }
        }
        for node in &explanation.doing {
            self.line(fill(words.doing, &self.name(node)));
        }
        let before = self.told.len();
        for account in &explanation.instead_of {
            self.account(account, 1);
        }
        if self.told.len() > before && !explanation.doing.is_empty() {
            self.told.insert(before, words.instead_of.to_owned());
        }
    }

    fn line(&mut self, line: String) {
        self.told.push(line);
    }

    fn translated(&self, text: &str) -> String {
        (self.translate)(text).unwrap_or_else(|| text.to_owned())
    }

    fn name(&self, node: &NodeName) -> String {
        let name = self.translated(&node.name);
        let (open, close) = match self.language {
            Language::De => ('»', '«'),
            Language::En => ('“', '”'),
        };
        match self.listener {
            Listener::Child => format!("{open}{name}{close}"),
            Listener::Staff => {
                // By another name one must still find it in the file.
                let is_other = name != node.name;
                let shown = if is_other { &name } else { &node.path };
                let ty = Some(&node.registration_id).filter(|ty| **ty != node.name);
                let place = is_other.then_some(&node.path).into_iter().chain(ty);
                let place = place.map(String::as_str).collect::<Vec<_>>().join(", ");
                let named = format!("{open}{shown}{close}");
                if place.is_empty() { named } else { format!("{named} ({place})") }
            }
        }
    }

    fn account(&mut self, account: &Account, depth: usize) {
        // A child wants to know what it comes down to, not the way there.
        let is_on_the_way = account.because.is_none() && !account.causes.is_empty();
        if self.listener == Listener::Child && is_on_the_way {
            for cause in &account.causes {
                self.account(cause, depth);
            }
            return;
        }
        let words = self.words;
        let did = match account.answer {
            Status::Skipped => words.left_out,
            Status::Success | Status::Running if account.because.is_none() => words.worked_against,
            Status::Success | Status::Running => words.worked,
            Status::Failure | Status::Idle => words.failed,
        };
        let mut line = fill(did, &self.name(&account.node));
        if let Some(because) = &account.because {
            line.push_str(": ");
            line.push_str(&self.because(because));
        }
        let indent = "  ".repeat(depth.min(20));
        self.line(format!("{indent}{line}"));
        for cause in &account.causes {
            self.account(cause, depth + 1);
        }
    }

    fn because(&self, because: &Because) -> String {
        let words = self.words;
        match because {
            Because::Said(reason) => {
                (self.translate)(reason.text(Language::En)).unwrap_or_else(|| reason.text(self.language).to_owned())
            }
            Because::Forbidden { condition } => fill(words.forbidden, condition),
            Because::AlreadyDone { condition } => fill(words.already_done, condition),
            Because::LeftOut { condition } => fill(words.left_out_if, condition),
            Because::DoesNotHold { condition } => fill(words.does_not_hold, condition),
            Because::TimeWasUp => words.time_was_up.to_owned(),
            Because::NoAttemptsLeft => words.no_attempts_left.to_owned(),
            Because::NothingNew => words.nothing_new.to_owned(),
            Because::OnlyOnce => words.only_once.to_owned(),
            Because::ByDesign => words.by_design.to_owned(),
        }
    }
}
