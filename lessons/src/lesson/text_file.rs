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

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use robot_core::Finding;

use crate::goals::Status;
use crate::language::LessonLanguage;
use crate::problem::text;

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

    /// What stands in the way at a goal, for whoever looks at the tries of many: what is said where it is not reached, or
    /// where that has figures of one try in it, what is said where it is.
    #[must_use]
    pub fn hurdle(&self, goal: &str) -> Option<&str> {
        let GoalText { passed, not_yet, .. } = self.goals.get(goal)?;
        Some(if figures(not_yet).is_empty() { not_yet } else { passed })
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

/// How a figure is called in a file of this language.
pub(crate) fn figure_in(language: LessonLanguage, figure: &'static str) -> &'static str {
    let german = IN_GERMAN.iter().find(|(_, english)| *english == figure).map(|(german, _)| *german);
    german.filter(|_| language != LessonLanguage::En).unwrap_or(figure)
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

/// The words of a file in its language.
pub(super) struct Keywords {
    /// What a hint's heading begins with.
    pub(super) hint: &'static str,
    /// The heading above the texts of goals.
    pub(super) goals: &'static str,
    /// The heading above the praise.
    pub(super) done: &'static str,
    /// The heading above what is for adults.
    pub(super) leaders: &'static str,
    /// What stands before the text of a goal that is reached.
    pub(super) passed: &'static str,
    /// What stands before the text of one that is almost reached.
    pub(super) almost: &'static str,
    /// What stands before the text of one that is not reached.
    pub(super) not_yet: &'static str,
}

const GERMAN: Keywords = Keywords {
    hint: "Tipp",
    goals: "ziele",
    done: "fertig",
    leaders: "fuer-betreuende",
    passed: "geschafft",
    almost: "fast",
    not_yet: "noch nicht",
};

const ENGLISH: Keywords = Keywords {
    hint: "Hint",
    goals: "goals",
    done: "done",
    leaders: "for-leaders",
    passed: "passed",
    almost: "almost",
    not_yet: "not yet",
};

impl Keywords {
    /// Those of a file in this language.
    pub(super) const fn of(language: LessonLanguage) -> &'static Self {
        match language {
            LessonLanguage::De | LessonLanguage::DeSimple => &GERMAN,
            LessonLanguage::En => &ENGLISH,
        }
    }

    const fn sections(&self) -> [(&'static str, Section); 3] {
        [(self.goals, Section::Goals), (self.done, Section::Done), (self.leaders, Section::Leaders)]
    }
}

/// Where in the file the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Intro,
    Step,
    Hint,
    Goals,
    Goal,
    Done,
    Leaders,
}

/// Where the headings of a file stand: of each the id.
#[derive(Debug, Default)]
pub(super) struct Headings {
    pub(super) steps: BTreeMap<String, Range<usize>>,
    pub(super) hints: BTreeMap<String, Range<usize>>,
    pub(super) goals: BTreeMap<String, Range<usize>>,
    /// The heading above the texts of goals.
    pub(super) of_goals: Option<Range<usize>>,
    /// Goals below which a line could not be read.
    pub(super) unread: BTreeSet<String>,
}

/// Reads a text file.
pub(super) fn read(
    file: &str,
    source: &str,
    language: LessonLanguage,
    findings: &mut Vec<Finding>,
) -> (LessonText, Headings) {
    let mut reader = Reader {
        file,
        source,
        keywords: Keywords::of(language),
        findings,
        section: Section::Intro,
        goal: String::new(),
        sections: BTreeSet::new(),
        lesson: LessonText::default(),
        headings: Headings::default(),
    };
    let mut offset = 0;
    for line in source.split_inclusive('\n') {
        reader.line(line.trim_end(), offset);
        offset += line.len();
    }
    let Reader { mut lesson, headings, .. } = reader;
    let steps = lesson
        .steps
        .iter_mut()
        .flat_map(|step| std::iter::once(&mut step.body).chain(step.hints.iter_mut().map(|hint| &mut hint.text)));
    for text in steps.chain([&mut lesson.intro, &mut lesson.done, &mut lesson.leaders]) {
        *text = text.trim().to_owned();
    }
    (lesson, headings)
}

struct Reader<'a> {
    file: &'a str,
    source: &'a str,
    keywords: &'static Keywords,
    findings: &'a mut Vec<Finding>,
    section: Section,
    /// The goal whose texts are being read.
    goal: String,
    /// The sections that have begun.
    sections: BTreeSet<Section>,
    lesson: LessonText,
    headings: Headings,
}

impl Reader<'_> {
    fn wrong(&mut self, span: Range<usize>, rule: &'static str, (de, en): (&str, &str), help: (&str, &str)) {
        let (message, help) = (text(de, en), text(help.0, help.1));
        self.findings.push(Finding::at(self.file, self.source, span, rule, message, help));
    }

    fn line(&mut self, line: &str, offset: usize) {
        // Where a part of the line stands in the file.
        let at = |part: &str| {
            let from = offset + (part.as_ptr().addr() - line.as_ptr().addr());
            from..from + part.len()
        };
        if let Some(title) = line.strip_prefix("# ") {
            title.trim().clone_into(&mut self.lesson.title);
        } else if let Some(heading) = line.strip_prefix("## ") {
            let heading = heading.trim();
            self.heading(heading, at(heading));
        } else if let Some(heading) = line.strip_prefix("### ") {
            let heading = heading.trim();
            let id = heading.split_once(':').map_or("", |(_, id)| id.trim());
            self.subheading(heading, at(heading), id, at(if id.is_empty() { heading } else { id }));
        } else {
            self.text(line, offset..offset + line.len());
        }
    }

    /// `## …`: a step, or one of the sections after the steps.
    fn heading(&mut self, heading: &str, span: Range<usize>) {
        let small = heading.to_lowercase();
        let sections = [&GERMAN, &ENGLISH].into_iter().flat_map(Keywords::sections);
        if let Some((_, section)) = sections.clone().find(|(name, _)| *name == small) {
            self.begin(section, span);
            return;
        }
        let (id, title) = heading.split_once(':').unwrap_or((heading, ""));
        let (id, title) = (id.trim().to_owned(), title.trim().to_owned());
        let span = span.start..span.start + id.len();
        let own = self.keywords.sections();
        if title.is_empty()
            && let Some(name) = behaviour_tree::nearest(&small, own.map(|(name, _)| name))
        {
            self.wrong(
                span.clone(),
                "heading",
                ("Diese Überschrift gibt es nicht.", "There is no such heading."),
                (&format!("Meinten Sie »## {name}«?"), &format!("Did you mean “## {name}”?")),
            );
            let section = own.into_iter().find(|(own, _)| *own == name).map_or(Section::Intro, |(_, section)| section);
            self.begin(section, span);
            return;
        }
        if title.is_empty() {
            self.wrong(
                span.clone(),
                "heading",
                ("Dieser Überschrift fehlt der Titel.", "This heading has no title."),
                ("So geht ein Schritt: ## schritt-id: Titel", "This is how a step goes: ## step-id: Title"),
            );
        }
        if self.headings.steps.insert(id.clone(), span.clone()).is_some() {
            self.twice(span);
        }
        self.lesson.steps.push(StepText { id, title, ..StepText::default() });
        self.section = Section::Step;
    }

    fn begin(&mut self, section: Section, span: Range<usize>) {
        if section == Section::Goals {
            self.headings.of_goals.get_or_insert(span.clone());
        }
        if !self.sections.insert(section) {
            self.twice(span);
        }
        self.section = section;
    }

    fn twice(&mut self, span: Range<usize>) {
        self.wrong(
            span,
            "twice",
            ("Diese Überschrift gibt es zweimal.", "This heading is there twice."),
            ("Fassen Sie beide zusammen, oder ändern Sie eine.", "Put both together, or change one."),
        );
    }

    /// `### …`: a hint of a step, or a goal.
    fn subheading(&mut self, heading: &str, span: Range<usize>, id: &str, id_span: Range<usize>) {
        let word = heading.split(':').next().unwrap_or_default().trim();
        let is_hint = ["tipp", "hint"].contains(&word.to_lowercase().as_str());
        match (self.section, self.lesson.steps.last_mut()) {
            (Section::Step | Section::Hint, Some(step)) if is_hint => {
                let id = (!id.is_empty()).then(|| id.to_owned());
                step.hints.push(HintText { id: id.clone(), text: String::new() });
                self.section = Section::Hint;
                if id.is_some_and(|id| self.headings.hints.insert(id, id_span.clone()).is_some()) {
                    self.twice(id_span);
                }
            }
            (Section::Goals | Section::Goal, _) => {
                heading.clone_into(&mut self.goal);
                self.section = Section::Goal;
                self.lesson.goals.entry(heading.to_owned()).or_default();
                if self.headings.goals.insert(heading.to_owned(), span.clone()).is_some() {
                    self.twice(span);
                }
            }
            _ => {
                let Keywords { hint, goals, .. } = *self.keywords;
                self.wrong(
                    span,
                    "heading",
                    ("Diese Überschrift gehört nicht hierher.", "This heading does not belong here."),
                    (
                        &format!("### {hint} steht unter einem Schritt, ### ziel-id unter ## {goals}."),
                        &format!("### {hint} stands below a step, ### goal-id below ## {goals}."),
                    ),
                );
            }
        }
    }

    fn text(&mut self, line: &str, span: Range<usize>) {
        let lesson = &mut self.lesson;
        match self.section {
            Section::Intro => add(&mut lesson.intro, line),
            Section::Step => add_to(lesson.steps.last_mut().map(|step| &mut step.body), line),
            Section::Hint => {
                let hint = lesson.steps.last_mut().and_then(|step| step.hints.last_mut());
                add_to(hint.map(|hint| &mut hint.text), line);
            }
            Section::Done => add(&mut lesson.done, line),
            Section::Leaders => add(&mut lesson.leaders, line),
            Section::Goals => {}
            Section::Goal => {
                let known = lesson.goals.get_mut(&self.goal).is_none_or(|goal| goal_line(goal, line));
                if !known {
                    self.headings.unread.insert(self.goal.clone());
                    let Keywords { passed, almost, not_yet, .. } = *self.keywords;
                    self.wrong(
                        span,
                        "goal-line",
                        ("Diese Zeile verstehe ich nicht.", "I do not understand this line."),
                        (
                            &format!(
                                "Unter einem Ziel steht: {passed}: … / {almost}: … / {not_yet}: …, je in einer Zeile."
                            ),
                            &format!("Below a goal stands: {passed}: … / {almost}: … / {not_yet}: …, a line each."),
                        ),
                    );
                }
            }
        }
    }
}

fn goal_line(goal: &mut GoalText, line: &str) -> bool {
    let Some((word, said)) = line.split_once(':') else { return line.trim().is_empty() };
    let said = said.trim().to_owned();
    match word.trim().to_lowercase().as_str() {
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
