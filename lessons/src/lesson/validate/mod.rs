//! Reads a lesson's files together and looks whether they fit: ids, places, blocks, texts. Every finding stands at its own
//! key or value, and what is wrong once is told once.

mod goals;
mod ids;
mod numbers;
mod programs;
mod stimuli;
mod texts;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use robot_core::{Finding, Text};
use sim_world::FloorPlan;

use super::Lesson;
use super::file::{FORMAT, LessonFile};
use super::files::Files;
use crate::language::LessonLanguage;
use crate::limits::Limits;
use crate::places::Places;
use crate::problem::text;
use crate::registry::Registry;

const TOML: &str = "lesson.toml";

pub(super) fn read(files: &Files) -> Result<Lesson, Vec<Finding>> {
    let place = files.place_of(TOML);
    let unreadable = files.unreadable();
    if !unreadable.is_empty() {
        return Err(unreadable);
    }
    let Some(source) = files.text(TOML) else {
        let message = text("Hier fehlt die lesson.toml.", "There is no lesson.toml here.");
        let help = text("naome lessons new NAME legt eine Lektion an.", "naome lessons new NAME begins a lesson.");
        return Err(vec![Finding::of(&place, "no-lesson", message, help)]);
    };
    let file = LessonFile::read(source).map_err(|wrong| {
        let help = text(
            "Alle Schlüssel stehen in docs/lektionen.md und im JSON-Schema (naome lessons schema).",
            "All keys are in lessons/README.md and in the JSON Schema (naome lessons schema).",
        );
        let finding =
            |(span, said): (Range<usize>, String)| Finding::of_schema(&place, source, Some(span), &said, help.clone());
        wrong.into_iter().map(finding).collect::<Vec<_>>()
    })?;
    let places = Places::read(source);
    let mut look =
        Look { files, source, place, file: &file, places: &places, findings: Vec::new(), unknown: BTreeMap::new() };
    look.head();
    let plan = look.world();
    look.ids();
    look.goals(plan.as_ref());
    look.numbers();
    look.stimuli(plan.as_ref());
    look.told_once();
    // Where ids in lesson.toml are wrong, whatever does not fit to them would be told as well.
    let ids_fit = !look.findings.iter().any(|finding| ["twice", "unknown-id", "unused"].contains(&finding.rule));
    let texts = look.texts(ids_fit);
    look.findings.extend(super::pictures::findings(files));
    let programs = look.programs();
    let findings = look.findings;
    match plan {
        Some(plan) if findings.is_empty() => {
            Ok(Lesson { folder: files.folder.clone(), file, texts, programs, plan: Arc::new(plan) })
        }
        _ => Err(findings),
    }
}

/// What serde says, with the place that toml knows.
pub(crate) fn schema_finding(place: &str, source: &str, error: &toml::de::Error, help: Text<String>) -> Finding {
    Finding::of_schema(place, source, error.span(), error.message(), help)
}

struct Look<'a> {
    files: &'a Files,
    source: &'a str,
    place: String,
    file: &'a LessonFile,
    places: &'a Places<'a>,
    findings: Vec<Finding>,
    /// Names of what is not there, by what they ought to be: where each stands, and what there is.
    unknown: BTreeMap<(String, &'static str), Unknown>,
}

struct Unknown {
    spans: Vec<Range<usize>>,
    what: Text<&'static str>,
    known: Vec<String>,
}

impl Look<'_> {
    /// A finding in `lesson.toml`.
    fn add(&mut self, span: Range<usize>, rule: &'static str, message: Text<String>, help: Text<String>) {
        self.findings.push(Finding::at(&self.place, self.source, span, rule, message, help));
    }

    /// The name of something that is not there.
    fn unknown(&mut self, span: Range<usize>, word: &str, (de, en): (&'static str, &'static str), known: &[&str]) {
        let known = known.iter().map(|known| (*known).to_owned()).collect();
        let new = Unknown { spans: Vec::new(), what: Text { de, en }, known };
        self.unknown.entry((word.to_owned(), de)).or_insert(new).spans.push(span);
    }

    /// A name that stands in several places is told at the first of them, with the lines of the others.
    fn told_once(&mut self) {
        for ((word, _), Unknown { mut spans, what, known }) in std::mem::take(&mut self.unknown) {
            spans.sort_by_key(|span| span.start);
            let mut lines: Vec<usize> = spans.iter().map(|span| line(self.source, span.start)).collect();
            lines.dedup();
            let also = match &lines[..] {
                [] | [_] => Text::owned("", ""),
                [_, more @ ..] => {
                    let more = more.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
                    text(format!(" Auch in Zeile {more}."), format!(" Also in line {more}."))
                }
            };
            let Some(first) = spans.into_iter().next() else { continue };
            let Text { de, en } = what;
            let message = text(format!("»{word}« ist {de}.{}", also.de), format!("“{word}” is {en}.{}", also.en));
            self.add(first, "unknown-id", message, there_is(&word, &known));
        }
        self.findings.sort_by_key(|finding| finding.span.start);
    }

    /// One of the choices of the registry.
    fn choice(&mut self, span: Range<usize>, of: &str, id: &str) {
        let known: Vec<&str> = Registry::house().choices(of).iter().map(|choice| choice.id.as_str()).collect();
        if !known.contains(&id) {
            self.unknown(span, id, ("hier nicht möglich", "not possible here"), &known);
        }
    }

    fn head(&mut self) {
        let (file, places) = (self.file, self.places);
        if file.format != FORMAT {
            let message = text(format!("Das Format heißt {FORMAT}."), format!("The format is called {FORMAT}."));
            let help = text(format!("Schreiben Sie format = \"{FORMAT}\"."), format!("Write format = \"{FORMAT}\"."));
            self.add(places.at("format").value(), "format", message, help);
        }
        self.id();
        let missing: Vec<&str> = LessonLanguage::ALL
            .into_iter()
            .filter(|language| !file.languages.contains(language))
            .map(LessonLanguage::code)
            .collect();
        if !missing.is_empty() {
            let missing = missing.join(", ");
            let message = text(format!("Hier fehlt: {missing}."), format!("Missing here: {missing}."));
            let help = text(
                "Jede Lektion gibt es auf de, de-simple und en.",
                "Every lesson is there in de, de-simple and en.",
            );
            self.add(places.at("languages").value(), "languages", message, help);
        }
        let meta = places.at("meta");
        let bad = [
            (
                file.meta.age[0] > file.meta.age[1] || file.meta.age[1] > 99,
                meta.at("age").value(),
                "age",
                ("Das Alter geht von klein nach groß.", "Ages go from small to great."),
                ("Zum Beispiel: age = [8, 12].", "For example: age = [8, 12]."),
            ),
            (
                !(1..=3).contains(&file.meta.level),
                meta.at("level").value(),
                "level",
                ("Diese Stufe gibt es nicht.", "There is no such level."),
                ("level ist 1, 2 oder 3.", "level is 1, 2 or 3."),
            ),
            (
                file.steps.is_empty(),
                places.at("step").value(),
                "steps",
                ("Es gibt keinen Schritt.", "There is no step."),
                ("Fügen Sie ein [[step]] hinzu.", "Add a [[step]]."),
            ),
            (
                file.variants.is_empty(),
                places.at("variant").value(),
                "variants",
                ("Es gibt keine Variante.", "There is no variant."),
                ("Fügen Sie ein [[variant]] hinzu.", "Add a [[variant]]."),
            ),
        ];
        for (_, span, rule, (de, en), (help_de, help_en)) in bad.into_iter().filter(|row| row.0) {
            self.add(span, rule, text(de, en), text(help_de, help_en));
        }
        let house = Limits::house();
        let (run_s, blocks) = (house.run.as_secs_f64(), house.blocks);
        let fits = |seconds: f64| seconds > 0.0 && seconds <= run_s;
        let seconds = file.limits.sim_seconds.is_some_and(|seconds| !fits(seconds)).then(|| {
            ("sim_seconds", text(format!("Höchstens {run_s} Sekunden."), format!("At most {run_s} seconds.")))
        });
        let most =
            file.limits.max_blocks.is_some_and(|most| most > blocks).then(|| {
                ("max_blocks", text(format!("Höchstens {blocks} Blöcke."), format!("At most {blocks} blocks.")))
            });
        for (key, help) in seconds.into_iter().chain(most) {
            let message = text(
                "Die Grenzen dürfen nur enger sein als die des Hauses.",
                "Limits may only be tighter than the house's.",
            );
            self.add(places.at("limits").at(key).value(), "limits", message, help);
        }
    }

    /// The id is the folder's name without the number that it may begin with.
    fn id(&mut self) {
        let (id, span) = (&self.file.id, self.places.at("id").value());
        let is_id = !id.is_empty()
            && id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
        let folder = self.files.folder.as_str();
        let expected = match folder.trim_start_matches(|letter: char| letter.is_ascii_digit()).strip_prefix('-') {
            Some(name) if !folder.starts_with('-') => name,
            _ => folder,
        };
        if !is_id {
            let message = text(
                "Die id darf nur kleine Buchstaben, Ziffern und - haben.",
                "An id has small letters, digits and - alone.",
            );
            self.add(span, "bad-id", message, text("Zum Beispiel: id = \"quadrat\".", "For example: id = \"square\"."));
        } else if !folder.is_empty() && id != expected && id != folder {
            let message = text(
                format!("Die id ist »{id}«, der Ordner heißt »{folder}«."),
                format!("The id is “{id}”, the folder is called “{folder}”."),
            );
            let help = text(
                format!("Schreiben Sie id = \"{expected}\", oder nennen Sie den Ordner {id}."),
                format!("Write id = \"{expected}\", or call the folder {id}."),
            );
            self.add(span, "folder", message, help);
        }
    }

    fn world(&mut self) -> Option<FloorPlan> {
        let name = &self.file.world.plan;
        let own = [format!("{name}.plan.toml"), format!("worlds/{name}.plan.toml")];
        let found =
            own.iter().find_map(|path| self.files.text(path).map(|text| (self.files.place_of(path), text.to_owned())));
        let found =
            found.or_else(|| self.files.worlds.get(name).map(|text| (format!("{name}.plan.toml"), text.clone())));
        let Some((path, source)) = found else {
            let known: Vec<&str> = self.files.worlds.keys().map(String::as_str).collect();
            self.unknown(self.places.at("world").at("use").value(), name, ("kein Raum", "no room"), &known);
            return None;
        };
        match FloorPlan::parse(&path, &source) {
            Ok(plan) => Some(plan),
            Err(errors) => {
                self.findings.extend_from_slice(errors.findings());
                None
            }
        }
    }
}

/// The line, from 1, of a byte.
fn line(source: &str, byte: usize) -> usize {
    source[..source.floor_char_boundary(byte)].matches('\n').count() + 1
}

/// "Meinten Sie …? Es gibt: …" for a word that is not known.
pub(crate) fn there_is<S: AsRef<str> + Ord>(word: &str, known: &[S]) -> Text<String> {
    let nearest = behaviour_tree::nearest(word, known).map(S::as_ref);
    let meant = nearest.map_or_else(
        || text("", ""),
        |name| text(format!("Meinten Sie »{name}«? "), format!("Did you mean “{name}”? ")),
    );
    if known.is_empty() {
        return text("Es gibt noch keine.", "There are none yet.");
    }
    let known = known.iter().map(S::as_ref).collect::<Vec<_>>().join(", ");
    text(format!("{}Es gibt: {known}.", meant.de), format!("{}There are: {known}.", meant.en))
}
