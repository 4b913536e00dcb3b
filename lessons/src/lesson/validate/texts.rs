//! Every step, goal and hint has its text in every language, and no text is about something else.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use robot_core::{Finding, Text};

use super::{Look, there_is};
use crate::goals::{Goal, figures};
use crate::language::LessonLanguage;
use crate::lesson::SAFE;
use crate::lesson::file::LessonFile;
use crate::lesson::text_file::{self, Headings, Keywords, LessonText};
use crate::problem::text;

impl Look<'_> {
    pub(super) fn texts(&mut self, ids_fit: bool) -> BTreeMap<LessonLanguage, LessonText> {
        let mut texts = BTreeMap::new();
        for language in LessonLanguage::ALL {
            let path = format!("text.{language}.md");
            let place = self.files.place_of(&path);
            let Some(source) = self.files.text(&path) else {
                let message = text(format!("Es fehlt {path}."), format!("{path} is missing."));
                let help = text(
                    "Jede Lektion hat Texte auf de, de-simple und en.",
                    "Every lesson has texts in de, de-simple and en.",
                );
                self.findings.push(Finding::of(&place, "no-text", message, help));
                continue;
            };
            let (lesson, headings) = text_file::read(&place, source, language, &mut self.findings);
            let mut fit = Fit {
                place: &place,
                source,
                language,
                file: self.file,
                lesson: &lesson,
                headings: &headings,
                findings: &mut self.findings,
            };
            fit.parts();
            if ids_fit {
                fit.steps_and_hints();
                fit.goals();
            }
            texts.insert(language, lesson);
        }
        texts
    }
}

/// Looks whether a text file fits to `lesson.toml`.
struct Fit<'a> {
    place: &'a str,
    source: &'a str,
    language: LessonLanguage,
    file: &'a LessonFile,
    lesson: &'a LessonText,
    headings: &'a Headings,
    findings: &'a mut Vec<Finding>,
}

impl Fit<'_> {
    fn add(&mut self, span: Range<usize>, rule: &'static str, message: Text<String>, help: Text<String>) {
        self.findings.push(Finding::at(self.place, self.source, span, rule, message, help));
    }

    /// Something is missing in the whole file.
    fn missing(&mut self, de: &str, en: &str, help: Text<String>) {
        let message = text(format!("Hier fehlt: {de}."), format!("Missing here: {en}."));
        self.findings.push(Finding::of(self.place, "incomplete", message, help));
    }

    fn parts(&mut self) {
        let LessonText { title, intro, done, leaders, .. } = self.lesson;
        let words = Keywords::of(self.language);
        let begins = text(
            "So beginnt die Datei: eine Zeile »# Titel«, darunter zwei Sätze.",
            "The file begins so: a line “# Title”, two sentences below it.",
        );
        if title.is_empty() {
            self.missing("der Titel (# …)", "the title (# …)", begins.clone());
        }
        if intro.is_empty() {
            self.missing("die Einleitung unter dem Titel", "the introduction below the title", begins);
        }
        let praise = text("Das ist das Lob am Ende.", "That is the praise at the end.");
        let for_adults = text(
            "Für die, die leiten: Ziel, Material, häufigster Fehler, Sicherheit.",
            "For those who lead: aim, material, the most common mistake, safety.",
        );
        for (is_empty, heading, help) in
            [(done.is_empty(), words.done, praise), (leaders.is_empty(), words.leaders, for_adults)]
        {
            if is_empty {
                self.missing(&format!("## {heading} mit einem Text"), &format!("## {heading} with a text"), help);
            }
        }
        for step in self.lesson.steps.iter().filter(|step| step.body.is_empty()) {
            let message = text(
                format!("Der Schritt »{}« hat keinen Text.", step.id),
                format!("The step “{}” has no text.", step.id),
            );
            let span = self.headings.steps.get(&step.id).cloned().unwrap_or(0..0);
            let help = text("Schreiben Sie darunter, was zu tun ist.", "Write below it what to do.");
            self.add(span, "incomplete", message, help);
        }
    }

    fn steps_and_hints(&mut self) {
        let headings = self.headings;
        let steps = self.file.steps.iter().map(|step| step.id.as_str()).collect();
        for id in self.unknown(&steps, &headings.steps, ("Den Schritt", "step")) {
            let heading = format!("## {id}: …");
            self.missing(&heading, &heading, same_ids());
        }
        let hints = self.file.hint_rules.iter().map(|hint| hint.id.as_str()).collect();
        for id in self.unknown(&hints, &headings.hints, ("Den Tipp", "hint")) {
            let heading = format!("### {}: {id}", Keywords::of(self.language).hint);
            self.missing(&heading, &heading, same_ids());
        }
    }

    fn goals(&mut self) {
        let (file, lesson, headings) = (self.file, self.lesson, self.headings);
        let words = Keywords::of(self.language);
        let goals: BTreeSet<&str> = file.goals.iter().map(|goal| goal.id.as_str()).collect();
        let shown: BTreeSet<&str> = goals.iter().copied().filter(|id| is_shown(file, id)).collect();
        let written = headings.goals.iter().filter(|(id, _)| {
            // A goal that only other goals name is told in its own words, below.
            id.as_str() != SAFE && (shown.contains(id.as_str()) || !goals.contains(id.as_str()))
        });
        let written = written.map(|(id, span)| (id.clone(), span.clone())).collect();
        for id in self.unknown(&shown, &written, ("Das Ziel", "goal")) {
            let message = text(format!("Hier fehlt: ### {id}."), format!("Missing here: ### {id}."));
            let help = text(
                format!("Darunter stehen {}: … und {}: …", words.passed, words.not_yet),
                format!("Below it stand {}: … and {}: …", words.passed, words.not_yet),
            );
            match &headings.of_goals {
                Some(span) => self.add(span.clone(), "incomplete", message, help),
                None => self.findings.push(Finding::of(self.place, "incomplete", message, help)),
            }
        }
        for (id, span) in &headings.goals {
            let (is_there, is_shown) = (goals.contains(id.as_str()), shown.contains(id.as_str()));
            if is_there && !is_shown && id != SAFE {
                let message = text(
                    format!("Das Ziel »{id}« steht in lesson.toml, aber in keinem goals oder bonus eines Schritts."),
                    format!("The goal “{id}” is in lesson.toml, but in no step's goals or bonus."),
                );
                let help = text(
                    "Nehmen Sie es in einen Schritt auf, oder streichen Sie den Text: Er wird nie gezeigt.",
                    "Name it in a step, or take the text away: it is never shown.",
                );
                self.add(span.clone(), "not-shown", message, help);
            }
            let Some(told) = lesson.goals.get(id) else { continue };
            let lacks = [(words.passed, told.passed.is_empty()), (words.not_yet, told.not_yet.is_empty())];
            for (word, _) in lacks.into_iter().filter(|(_, lacks)| *lacks && !headings.unread.contains(id)) {
                let message = text(
                    format!("Unter ### {id} fehlt »{word}: …«."),
                    format!("Below ### {id}, “{word}: …” is missing."),
                );
                let help = text("Was soll das Kind dann lesen?", "What should the child read then?");
                self.add(span.clone(), "incomplete", message, help);
            }
            if is_there || id == SAFE {
                self.figures(id, span.end);
            }
        }
    }

    /// The figures in a goal's texts are those that the goal has.
    fn figures(&mut self, id: &str, from: usize) {
        let (file, lesson, source) = (self.file, self.lesson, self.source);
        let Some(told) = lesson.goals.get(id) else { return };
        let has = file.goals.iter().find(|goal| goal.id == id).map_or_else(Vec::new, |Goal { kind, .. }| figures(kind));
        let known: Vec<String> =
            has.iter().map(|figure| format!("{{{}}}", text_file::figure_in(self.language, figure))).collect();
        let mut at = from;
        for said in [Some(&told.passed), told.almost.as_ref(), Some(&told.not_yet)].into_iter().flatten() {
            for name in text_file::figures(said) {
                if text_file::figure(name).is_some_and(|figure| has.contains(&figure)) {
                    continue;
                }
                let shown = format!("{{{name}}}");
                let Some(found) = source[at..].find(&shown).map(|found| at + found) else { continue };
                at = found + shown.len();
                let message = text(
                    format!("Das Ziel »{id}« hat keine Zahl {shown}."),
                    format!("The goal “{id}” has no figure {shown}."),
                );
                let help = match &known[..] {
                    [] => text("Dieses Ziel hat gar keine Zahlen.", "This goal has no figures at all."),
                    known => there_is(&shown, known),
                };
                self.add(found..at, "unknown-figure", message, help);
            }
        }
    }

    /// Tells which headings are about nothing of `lesson.toml`; what is then still missing.
    fn unknown<'a>(
        &mut self,
        wanted: &BTreeSet<&'a str>,
        written: &BTreeMap<String, Range<usize>>,
        (de, en): (&str, &str),
    ) -> BTreeSet<&'a str> {
        let mut missing: BTreeSet<&str> = wanted.iter().copied().filter(|id| !written.contains_key(*id)).collect();
        let strange: Vec<_> = written.iter().filter(|(id, _)| !wanted.contains(id.as_str())).collect();
        let only = if let ([_], 1) = (&strange[..], missing.len()) { missing.first().copied() } else { None };
        for (id, span) in strange {
            let message = text(
                format!("{de} »{id}« gibt es in lesson.toml nicht."),
                format!("There is no {en} “{id}” in lesson.toml."),
            );
            // What was meant is not missing besides.
            let meant = behaviour_tree::nearest(id, missing.iter().copied()).or(only);
            let help = match meant {
                Some(meant) => {
                    missing.remove(meant);
                    text(format!("Meinten Sie »{meant}«?"), format!("Did you mean “{meant}”?"))
                }
                None => same_ids(),
            };
            self.add(span.clone(), "unknown-id", message, help);
        }
        missing
    }
}

fn same_ids() -> Text<String> {
    text(
        "Die ids in lesson.toml und in den Texten müssen gleich sein.",
        "The ids in lesson.toml and in the texts must be the same.",
    )
}

/// Whether a goal is spoken of: those that steps name. Parts of others need no text.
fn is_shown(file: &LessonFile, id: &str) -> bool {
    file.steps.iter().any(|step| step.goals.iter().chain(&step.bonus).any(|goal| goal == id))
}
