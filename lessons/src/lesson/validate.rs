//! Reads a lesson's files together and looks whether they fit: ids, places, blocks, texts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use robot_core::{Finding, Text};
use sim_world::FloorPlan;

use super::file::{FORMAT, LessonFile};
use super::files::Files;
use super::text_file::{self, LessonText};
use super::{Lesson, SAFE};
use crate::goals::{EVENT_TYPES, GoalKind, Match, StateMatch, has_place};
use crate::language::LessonLanguage;
use crate::limits::Limits;
use crate::problem::text;
use crate::program::Program;
use crate::registry::Registry;
use crate::run::{PARTS, What};

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
    let file: LessonFile = toml::from_str(source).map_err(|error| {
        let help = text(
            "Alle Schlüssel stehen in docs/lektionen.md und im JSON-Schema (naome lessons schema).",
            "All keys are in lessons/README.md and in the JSON Schema (naome lessons schema).",
        );
        vec![schema_finding(&place, source, &error, help)]
    })?;
    let mut look = Look { files, source, place, file: &file, findings: Vec::new() };
    look.head();
    let plan = look.world();
    let texts = look.texts();
    look.findings.extend(super::pictures::findings(files));
    let programs = look.programs();
    if let Some(plan) = &plan {
        look.places(plan);
    }
    look.ids();
    look.vocabulary();
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
    findings: Vec<Finding>,
}

impl Look<'_> {
    /// A finding in `lesson.toml`, at the first place where this word stands in quotes.
    fn add(&mut self, word: &str, rule: &'static str, message: Text<String>, help: Text<String>) {
        let quoted = format!("\"{word}\"");
        let span = self.source.find(&quoted).map_or(0..0, |at| at..at + quoted.len());
        self.findings.push(Finding::at(&self.place, self.source, span, rule, message, help));
    }

    fn unknown(&mut self, word: &str, (de, en): (&str, &str), known: &[&str]) {
        let message = text(format!("»{word}« ist {de}."), format!("“{word}” is {en}."));
        let known = known.join(", ");
        let help = text(format!("Es gibt: {known}."), format!("There are: {known}."));
        self.add(word, "unknown-id", message, help);
    }

    fn head(&mut self) {
        let file = self.file;
        if file.format != FORMAT {
            let message = text(format!("Das Format heißt {FORMAT}."), format!("The format is called {FORMAT}."));
            let help = text(format!("Schreiben Sie format = \"{FORMAT}\"."), format!("Write format = \"{FORMAT}\"."));
            self.add(&file.format, "format", message, help);
        }
        let is_id = |id: &str| {
            !id.is_empty()
                && id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
        };
        if !is_id(&file.id) {
            let message = text(
                "Die id darf nur kleine Buchstaben, Ziffern und - haben.",
                "An id has small letters, digits and - alone.",
            );
            self.add(
                &file.id,
                "bad-id",
                message,
                text("Zum Beispiel: id = \"quadrat\".", "For example: id = \"square\"."),
            );
        }
        for language in LessonLanguage::ALL {
            if !file.languages.contains(&language) {
                let message = text(
                    format!("Die Sprache {language} fehlt in languages."),
                    format!("The language {language} is missing in languages."),
                );
                let help = text(
                    "Jede Lektion gibt es auf de, de-simple und en.",
                    "Every lesson is there in de, de-simple and en.",
                );
                self.add("de", "languages", message, help);
            }
        }
        let bad = [
            (
                file.meta.age[0] > file.meta.age[1] || file.meta.age[1] > 99,
                "age",
                "Das Alter geht von klein nach groß.",
                "Ages go from small to great.",
            ),
            (!(1..=3).contains(&file.meta.level), "level", "level ist 1, 2 oder 3.", "level is 1, 2 or 3."),
            (file.steps.is_empty(), "steps", "Es gibt keinen Schritt.", "There is no step."),
            (file.variants.is_empty(), "variants", "Es gibt keine Variante.", "There is no variant."),
        ];
        for (_, rule, de, en) in bad.into_iter().filter(|row| row.0) {
            let help = text("Siehe docs/lektionen.md.", "See lessons/README.md.");
            self.findings.push(Finding::at(&self.place, self.source, 0..0, rule, text(de, en), help));
        }
        let house = Limits::house();
        let seconds = file.limits.sim_seconds.unwrap_or(1.0);
        let looser = seconds > house.run.as_secs_f64()
            || !seconds.is_finite()
            || seconds <= 0.0
            || file.limits.max_blocks.is_some_and(|most| most > house.blocks);
        if looser {
            let (run, blocks) = (house.run.as_secs(), house.blocks);
            let message = text(
                "Die Grenzen dürfen nur enger sein als die des Hauses.",
                "Limits may only be tighter than the house's.",
            );
            let help = text(
                format!("Höchstens {run} Sekunden und {blocks} Blöcke."),
                format!("At most {run} seconds and {blocks} blocks."),
            );
            let at = self.source.find("[limits]").unwrap_or(0);
            self.findings.push(Finding::at(&self.place, self.source, at..at, "limits", message, help));
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
            self.unknown(name, ("kein Raum", "no room"), &known);
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

    fn texts(&mut self) -> BTreeMap<LessonLanguage, LessonText> {
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
            let lesson = text_file::read(&place, source, &mut self.findings);
            self.text_fits(&place, source, &lesson);
            texts.insert(language, lesson);
        }
        texts
    }

    /// Every step, goal and hint has its text, and no text is about something else.
    fn text_fits(&mut self, place: &str, source: &str, lesson: &LessonText) {
        let file = self.file;
        let mut add = |word: &str, rule, de: String, en: String| {
            let at = source.find(word).unwrap_or(0);
            let help = text(
                "Die ids in lesson.toml und in den Texten müssen gleich sein.",
                "The ids in lesson.toml and in the texts must be the same.",
            );
            self.findings.push(Finding::at(place, source, at..at + word.len(), rule, text(de, en), help));
        };
        for (is_empty, de, en) in [
            (lesson.title.is_empty(), "der Titel (# …)", "the title (# …)"),
            (lesson.intro.is_empty(), "die Einleitung", "the introduction"),
            (lesson.done.is_empty(), "## fertig", "## done"),
            (lesson.leaders.is_empty(), "## fuer-betreuende", "## for-leaders"),
        ] {
            if is_empty {
                add("", "incomplete", format!("Es fehlt: {de}."), format!("Missing: {en}."));
            }
        }
        let steps: BTreeSet<&str> = file.steps.iter().map(|step| step.id.as_str()).collect();
        let written: BTreeSet<&str> = lesson.steps.iter().map(|step| step.id.as_str()).collect();
        for id in steps.difference(&written) {
            add(
                "",
                "incomplete",
                format!("Es fehlt der Schritt ## {id}: …"),
                format!("The step ## {id}: … is missing."),
            );
        }
        for id in written.difference(&steps) {
            add(
                id,
                "unknown-id",
                format!("Den Schritt »{id}« gibt es in lesson.toml nicht."),
                format!("There is no step “{id}” in lesson.toml."),
            );
        }
        for step in lesson.steps.iter().filter(|step| step.body.is_empty()) {
            add(
                &step.id,
                "incomplete",
                format!("Der Schritt »{}« hat keinen Text.", step.id),
                format!("The step “{}” has no text.", step.id),
            );
        }
        let goals: BTreeSet<&str> =
            file.goals.iter().map(|goal| goal.id.as_str()).filter(|id| shown(file, id)).collect();
        for id in &goals {
            if lesson.goals.get(*id).is_none_or(|goal| goal.passed.is_empty() || goal.not_yet.is_empty()) {
                add(
                    "",
                    "incomplete",
                    format!("Unter ### {id} fehlt »geschafft:« oder »noch nicht:«."),
                    format!("Below ### {id}, “passed:” or “not yet:” is missing."),
                );
            }
        }
        for (id, goal) in &lesson.goals {
            if !goals.contains(id.as_str()) && id != SAFE {
                add(
                    id,
                    "unknown-id",
                    format!("Das Ziel »{id}« gibt es in lesson.toml nicht."),
                    format!("There is no goal “{id}” in lesson.toml."),
                );
            }
            for said in [Some(&goal.passed), goal.almost.as_ref(), Some(&goal.not_yet)].into_iter().flatten() {
                for name in text_file::figures(said).into_iter().filter(|name| text_file::figure(name).is_none()) {
                    add(
                        name,
                        "unknown-figure",
                        format!("Die Zahl {{{name}}} gibt es nicht."),
                        format!("There is no figure {{{name}}}."),
                    );
                }
            }
        }
        let hints: BTreeSet<&str> = file.hint_rules.iter().map(|hint| hint.id.as_str()).collect();
        let written: BTreeSet<&str> =
            lesson.steps.iter().flat_map(|step| &step.hints).filter_map(|hint| hint.id.as_deref()).collect();
        for id in hints.difference(&written) {
            add("", "incomplete", format!("Es fehlt ### Tipp: {id}."), format!("### Hint: {id} is missing."));
        }
        for id in written.difference(&hints) {
            add(
                id,
                "unknown-id",
                format!("Den Tipp »{id}« bietet keine Regel [[hint]] an."),
                format!("No rule [[hint]] offers the hint “{id}”."),
            );
        }
    }

    fn programs(&mut self) -> BTreeMap<String, Program> {
        let mut programs = BTreeMap::new();
        for (path, bytes) in &self.files.files {
            if !path.ends_with(".blocks.json") && !path.ends_with(".blocks.txt") {
                continue;
            }
            match Program::read(bytes) {
                Ok(program) => {
                    programs.insert(path.clone(), program);
                }
                Err(problems) => {
                    for problem in problems {
                        let place = self.files.place_of(path);
                        self.findings.push(Finding::of(&place, problem.rule, problem.message, problem.help));
                    }
                }
            }
        }
        let wanted =
            self.file.tests.iter().map(|test| test.program.as_str()).chain([Lesson::STARTER, Lesson::SOLUTION]);
        let missing: Vec<&str> = wanted
            .filter(|name| {
                !programs.contains_key(*name)
                    && !programs.keys().any(|path| super::stem(path) == *name)
                    && !self.files.files.keys().any(|path| path == name)
            })
            .collect();
        for name in missing {
            let message = text(format!("Das Programm {name} fehlt."), format!("The program {name} is missing."));
            let help = text(
                "Legen Sie NAME.blocks.json (aus dem Editor) oder NAME.blocks.txt in den Ordner.",
                "Put NAME.blocks.json (from the editor) or NAME.blocks.txt into the folder.",
            );
            self.add(name, "no-program", message, help);
        }
        programs
    }

    /// All places are on the plan.
    fn places(&mut self, plan: &FloorPlan) {
        let spots: Vec<&str> = plan.spots().iter().map(|spot| spot.id.as_str()).collect();
        let mut places = spots.clone();
        places.extend(plan.zones().iter().map(|zone| zone.id.as_str()));
        places.extend(plan.shelves().iter().map(|shelf| shelf.id.as_str()));
        let starts = self.file.variants.iter().filter_map(|variant| variant.start.as_ref());
        let starts: Vec<&crate::run::Start> = starts.chain([&self.file.world.start]).collect();
        for start in starts {
            if plan.spot(&start.spot).is_none() {
                self.unknown(&start.spot, ("kein Platz in diesem Raum", "no spot of this room"), &spots);
            }
            self.choice("posture", &start.posture);
        }
        let mut wanted: Vec<&str> = Vec::new();
        for goal in &self.file.goals {
            match &goal.kind {
                GoalKind::Reach { zone, .. } => wanted.push(zone),
                GoalKind::Path { zones, .. } => wanted.extend(zones.iter().map(String::as_str)),
                _ => wanted.extend(states(&goal.kind).filter_map(|state| state.zone.as_deref())),
            }
        }
        for place in wanted.into_iter().filter(|place| !has_place(plan, place)) {
            self.unknown(place, ("kein Ort in diesem Raum", "no place of this room"), &places);
        }
        for stimulus in self.file.variants.iter().flat_map(|variant| &variant.stimuli) {
            match &stimulus.what {
                What::Obstacle { spot, .. } if plan.spot(spot).is_none() => {
                    self.unknown(spot, ("kein Platz in diesem Raum", "no spot of this room"), &spots);
                }
                What::Touch { part, .. } if !PARTS.contains(&part.as_str()) => {
                    self.unknown(part, ("kein Sensor", "no sensor"), &PARTS);
                }
                What::Card { card, .. } => self.choice("card", card),
                _ => {}
            }
        }
    }

    fn choice(&mut self, of: &str, id: &str) {
        let known: Vec<&str> = Registry::house().choices(of).iter().map(|choice| choice.id.as_str()).collect();
        if !known.contains(&id) {
            self.unknown(id, ("hier nicht möglich", "not possible here"), &known);
        }
    }

    /// What names something else names something that is there, and nothing is there twice.
    fn ids(&mut self) {
        let file = self.file;
        let goals: Vec<&str> = file.goals.iter().map(|goal| goal.id.as_str()).collect();
        let steps: Vec<&str> = file.steps.iter().map(|step| step.id.as_str()).collect();
        let hints: Vec<&str> = file.hint_rules.iter().map(|hint| hint.id.as_str()).collect();
        let variants: Vec<&str> = file.variants.iter().map(|variant| variant.name.as_str()).collect();
        for ids in [&goals, &steps, &variants] {
            let mut seen = BTreeSet::new();
            for id in ids.iter().filter(|id| !seen.insert(**id)) {
                let message = text(format!("»{id}« gibt es zweimal."), format!("“{id}” is there twice."));
                self.add(id, "twice", message, text("Geben Sie einem einen anderen Namen.", "Give one another name."));
            }
        }
        let mut named: Vec<&str> = Vec::new();
        for step in &file.steps {
            named.extend(step.goals.iter().chain(&step.bonus).map(String::as_str));
        }
        for goal in &file.goals {
            if let GoalKind::All { goals } | GoalKind::Any { goals } = &goal.kind {
                named.extend(goals.iter().map(String::as_str));
            }
        }
        named.extend(file.variants.iter().flat_map(|variant| &variant.only_goals).map(String::as_str));
        named.extend(file.hint_rules.iter().map(|hint| hint.goal.as_str()));
        named.extend(file.tests.iter().flat_map(|test| &test.expect.failed).map(String::as_str));
        for id in named.iter().filter(|id| !goals.contains(id) && **id != SAFE) {
            self.unknown(id, ("kein Ziel dieser Lektion", "no goal of this lesson"), &goals);
        }
        for id in goals.iter().filter(|id| !named.contains(id) && **id != SAFE) {
            let message = text(
                format!("Das Ziel »{id}« kommt in keinem Schritt vor."),
                format!("No step names the goal “{id}”."),
            );
            self.add(
                id,
                "unused",
                message,
                text("Nennen Sie es in goals oder bonus eines Schritts.", "Name it in goals or bonus of a step."),
            );
        }
        for id in file.tests.iter().filter_map(|test| test.expect.hint.as_deref()).filter(|id| !hints.contains(id)) {
            self.unknown(id, ("kein Tipp dieser Lektion", "no hint of this lesson"), &hints);
        }
        let blocks: Vec<&str> = Registry::house().blocks().iter().map(|block| block.id.as_str()).collect();
        let mut used: Vec<&str> = file.limits.blocks_off.iter().map(String::as_str).collect();
        for step in &file.steps {
            used.extend(step.toolbox.iter().flatten().chain(&step.toolbox_add).map(String::as_str));
        }
        for goal in &file.goals {
            if let GoalKind::Program { uses, without, .. } = &goal.kind {
                used.extend(uses.iter().map(|uses| uses.block.as_str()).chain(without.iter().map(String::as_str)));
            }
        }
        for hint in &file.hint_rules {
            used.extend(
                hint.when
                    .uses
                    .iter()
                    .map(|uses| uses.block.as_str())
                    .chain(hint.when.without.iter().map(String::as_str)),
            );
        }
        for id in used.into_iter().filter(|id| !blocks.contains(id)) {
            self.unknown(id, ("kein Block", "no block"), &blocks);
        }
    }

    /// Every event type and word of the goals is in the vocabulary.
    fn vocabulary(&mut self) {
        let file = self.file;
        let of_hints = file.hint_rules.iter().flat_map(|hint| hint.when.event.iter().chain(&hint.when.no_event));
        let matches: Vec<&Match> = file.goals.iter().flat_map(|goal| matches(&goal.kind)).chain(of_hints).collect();
        for wanted in matches {
            if !EVENT_TYPES.contains(&wanted.kind.as_str()) {
                self.unknown(&wanted.kind, ("keine Art von Ereignis", "no type of event"), &EVENT_TYPES);
                continue;
            }
            let list = match wanted.kind.as_str() {
                "posture" | "gesture" | "sound" | "volume" => wanted.kind.as_str(),
                "looked" => "look",
                "arm" => "arm_pose",
                "eyes" if wanted.show != Some(true) => "colour",
                _ => continue,
            };
            if let Some(is) = wanted
                .is
                .as_ref()
                .filter(|is| list != "colour" || !Registry::house().choices("show").iter().any(|show| show.id == **is))
            {
                self.choice(list, is);
            }
        }
        for goal in &file.goals {
            match &goal.kind {
                GoalKind::Differs { field, .. } => {
                    let known = ["said", "first_said", "last_said", "choice", "end_zone"];
                    if !known.contains(&field.as_str()) {
                        self.unknown(
                            field,
                            ("nichts, was man vergleichen kann", "nothing that can be compared"),
                            &known,
                        );
                    }
                }
                GoalKind::Response { stimulus, .. } => {
                    let known = ["touch", "heard", "obstacle", "face", "card"];
                    if !known.contains(&stimulus.kind.as_str()) {
                        self.unknown(&stimulus.kind, ("kein Reiz", "no stimulus"), &known);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether a goal is spoken of: those that steps name. Parts of others need no text.
fn shown(file: &LessonFile, id: &str) -> bool {
    file.steps.iter().any(|step| step.goals.iter().chain(&step.bonus).any(|goal| goal == id))
}

fn matches(kind: &GoalKind) -> Vec<&Match> {
    match kind {
        GoalKind::Event { what, .. } | GoalKind::Response { what, .. } => vec![what],
        GoalKind::Order { sequence, .. } => sequence.iter().collect(),
        GoalKind::Overlap { a, b, .. } => vec![a.as_ref(), b.as_ref()],
        GoalKind::Never { what, .. } => what.iter().collect(),
        _ => Vec::new(),
    }
}

fn states(kind: &GoalKind) -> impl Iterator<Item = &StateMatch> {
    match kind {
        GoalKind::AtEnd { state } | GoalKind::Always { state } => Some(state),
        GoalKind::Never { state, .. } => state.as_ref(),
        _ => None,
    }
    .into_iter()
}
