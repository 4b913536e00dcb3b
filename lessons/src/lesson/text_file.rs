//! `text.<language>.md`: what children and those who lead read.
//!
//! ```text
//! # Title
//! What the lesson is about.
//!
//! ## step-id: Title of the step
//! What to do.
//!
//! ### Tipp
//! A hint that is offered after some tries.
//!
//! ### Tipp: hint-id
//! A hint for a certain mistake.
//!
//! ## ziele
//! ### goal-id
//! geschafft: …
//! fast: …          (may be left out)
//! noch nicht: …
//!
//! ## fertig
//! ## fuer-betreuende
//! ```
//!
//! English files say Hint, goals, passed, almost, not yet, done, for-leaders.

use std::collections::BTreeMap;

use crate::goals::Status;
use crate::problem::text;
use robot_core::Finding;

/// A lesson's text in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LessonText {
    /// The lesson's title.
    pub title: String,
    /// What it is about.
    pub intro: String,
    /// The steps, by their ids, in the order of the file.
    pub steps: Vec<StepText>,
    /// What is said about goals, by their ids.
    pub goals: BTreeMap<String, GoalText>,
    /// What is said at the end.
    pub done: String,
    /// What those who lead the workshop should know.
    pub leaders: String,
}

/// What is said about a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepText {
    /// The step's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What to do.
    pub body: String,
    /// Hints, in their order.
    pub hints: Vec<HintText>,
}

/// A hint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HintText {
    /// Its id, if it is for a certain mistake.
    pub id: Option<String>,
    /// What it says.
    pub text: String,
}

/// What is said about a goal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoalText {
    /// Geschafft.
    pub passed: String,
    /// Fast; where there is none, what is said for "noch nicht" holds.
    pub almost: Option<String>,
    /// Noch nicht.
    pub not_yet: String,
}

impl LessonText {
    /// What is said about a goal, with its figures in it.
    #[must_use]
    pub fn about(&self, goal: &str, status: Status, values: &BTreeMap<&'static str, String>) -> Option<String> {
        let texts = self.goals.get(goal)?;
        let template = match status {
            Status::Passed => &texts.passed,
            Status::Almost => texts.almost.as_ref().unwrap_or(&texts.not_yet),
            Status::NotYet => &texts.not_yet,
        };
        Some(filled(template, values))
    }

    /// The hint of this id.
    #[must_use]
    pub fn hint(&self, id: &str) -> Option<&str> {
        let mut hints = self.steps.iter().flat_map(|step| &step.hints);
        hints.find(|hint| hint.id.as_deref() == Some(id)).map(|hint| hint.text.as_str())
    }
}

/// The German names of figures in texts.
const IN_GERMAN: [(&str, &str); 7] = [
    ("erreicht", "reached"),
    ("gesamt", "total"),
    ("fehlt", "missing"),
    ("anzahl", "count"),
    ("abstand_cm", "distance_cm"),
    ("sekunden", "seconds"),
    ("grad", "off_deg"),
];

/// The names of figures that a text may use.
pub(crate) fn figures(template: &str) -> Vec<&str> {
    let parts = template.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name);
    parts.collect()
}

/// The English name of a figure.
pub(crate) fn figure(name: &str) -> Option<&'static str> {
    let found = IN_GERMAN.iter().find(|(german, english)| *german == name || *english == name);
    found.map(|(_, english)| *english)
}

fn filled(template: &str, values: &BTreeMap<&'static str, String>) -> String {
    let mut text = template.to_owned();
    for name in figures(template) {
        let value = figure(name).and_then(|figure| values.get(figure)).map_or("?", String::as_str);
        // A figure with a German name stands in a German text, and has a decimal comma.
        let is_german = IN_GERMAN.iter().any(|(german, _)| *german == name);
        let value = if is_german { value.replace('.', ",") } else { value.to_owned() };
        text = text.replace(&format!("{{{name}}}"), &value);
    }
    text
}

/// Where in the file the reader is.
enum Section {
    Intro,
    Step,
    Hint,
    Goals,
    Goal(String),
    Done,
    Leaders,
}

/// Reads a text file.
pub(super) fn read(file: &str, source: &str, findings: &mut Vec<Finding>) -> LessonText {
    let mut lesson = LessonText::default();
    let mut section = Section::Intro;
    let mut offset = 0;
    for line in source.split_inclusive('\n') {
        let span = offset..offset + line.len();
        offset += line.len();
        let line = line.trim_end();
        let mut wrong = |rule, de: &str, en: &str, help: (&str, &str)| {
            findings.push(Finding::at(file, source, span.clone(), rule, text(de, en), text(help.0, help.1)));
        };
        if let Some(title) = line.strip_prefix("# ") {
            title.trim().clone_into(&mut lesson.title);
        } else if let Some(heading) = line.strip_prefix("## ") {
            section = match heading.trim() {
                "ziele" | "goals" => Section::Goals,
                "fertig" | "done" => Section::Done,
                "fuer-betreuende" | "for-leaders" => Section::Leaders,
                heading => {
                    let (id, title) = heading.split_once(':').unwrap_or((heading, ""));
                    if title.trim().is_empty() {
                        wrong(
                            "heading",
                            "Dieser Überschrift fehlt der Titel.",
                            "This heading has no title.",
                            ("So geht ein Schritt: ## schritt-id: Titel", "This is how a step goes: ## step-id: Title"),
                        );
                    }
                    let (id, title) = (id.trim().to_owned(), title.trim().to_owned());
                    lesson.steps.push(StepText { id, title, ..StepText::default() });
                    Section::Step
                }
            };
        } else if let Some(heading) = line.strip_prefix("### ") {
            let heading = heading.trim();
            let (word, id) =
                heading.split_once(':').map_or((heading, None), |(word, id)| (word, Some(id.trim().to_owned())));
            section = match (&section, lesson.steps.last_mut()) {
                (Section::Step | Section::Hint, Some(step)) if ["Tipp", "Hint"].contains(&word.trim()) => {
                    step.hints.push(HintText { id, text: String::new() });
                    Section::Hint
                }
                (Section::Goals | Section::Goal(_), _) => {
                    lesson.goals.entry(heading.to_owned()).or_default();
                    Section::Goal(heading.to_owned())
                }
                _ => {
                    wrong(
                        "heading",
                        "Diese Überschrift gehört nicht hierher.",
                        "This heading does not belong here.",
                        (
                            "### Tipp steht unter einem Schritt, ### ziel-id unter ## ziele.",
                            "### Hint stands below a step, ### goal-id below ## goals.",
                        ),
                    );
                    section
                }
            };
        } else {
            match &section {
                Section::Intro => add(&mut lesson.intro, line),
                Section::Step => add_to(lesson.steps.last_mut().map(|step| &mut step.body), line),
                Section::Hint => {
                    let hint = lesson.steps.last_mut().and_then(|step| step.hints.last_mut());
                    add_to(hint.map(|hint| &mut hint.text), line);
                }
                Section::Done => add(&mut lesson.done, line),
                Section::Leaders => add(&mut lesson.leaders, line),
                Section::Goals => {}
                Section::Goal(id) => {
                    let known = lesson.goals.get_mut(id).is_none_or(|goal| goal_line(goal, line));
                    if !known {
                        wrong(
                            "goal-line",
                            "Diese Zeile verstehe ich nicht.",
                            "I do not understand this line.",
                            (
                                "Unter einem Ziel steht: geschafft: … / fast: … / noch nicht: …",
                                "Below a goal stands: passed: … / almost: … / not yet: …",
                            ),
                        );
                    }
                }
            }
        }
    }
    let steps = lesson
        .steps
        .iter_mut()
        .flat_map(|step| std::iter::once(&mut step.body).chain(step.hints.iter_mut().map(|hint| &mut hint.text)));
    for text in steps.chain([&mut lesson.intro, &mut lesson.done, &mut lesson.leaders]) {
        *text = text.trim().to_owned();
    }
    lesson
}

fn goal_line(goal: &mut GoalText, line: &str) -> bool {
    let Some((word, said)) = line.split_once(':') else { return line.trim().is_empty() };
    let said = said.trim().to_owned();
    match word.trim() {
        "geschafft" | "passed" => goal.passed = said,
        "fast" | "almost" => goal.almost = Some(said),
        "noch nicht" | "not yet" => goal.not_yet = said,
        _ => return false,
    }
    true
}

fn add(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn add_to(text: Option<&mut String>, line: &str) {
    if let Some(text) = text {
        add(text, line);
    }
}
