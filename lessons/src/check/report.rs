//! A lesson against itself: does the solution pass, does the starter not, do typical mistakes get the right hint, and
//! would every goal notice if something were missing?

use std::collections::BTreeSet;

use robot_core::{Finding, Text};

use super::evaluation::{Evaluation, evaluate};
use super::reading::too_hard;
use crate::goals::Status;
use crate::language::LessonLanguage;
use crate::lesson::{Files, Known, Lesson, TestFile, Track};
use crate::problem::{Problem, text};
use crate::program::Program;
use crate::registry::{Registry, Shape};

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What.
    pub name: String,
    /// What is wrong with it; nothing if all is well.
    pub trouble: Option<Text<String>>,
}

/// What a check came to.
#[derive(Debug, Clone)]
pub struct Report {
    /// The lesson's folder.
    pub folder: String,
    /// The lesson, if it can be read.
    pub lesson: Option<Lesson>,
    /// What it is about, where it is no lesson.
    pub about: Option<Text<String>>,
    /// What is wrong with its files.
    pub findings: Vec<Finding>,
    /// What was checked.
    pub cases: Vec<Case>,
}

impl Report {
    /// How many cases did not hold.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.cases.iter().filter(|case| case.trouble.is_some()).count()
    }
}

/// Every lesson has so many typical wrong programs at least, the starter not counted.
const LEAST_MISTAKES: usize = 3;

/// Checks a lesson.
#[must_use]
pub fn check(files: &Files) -> Report {
    let (lesson, findings) = match Lesson::read(files) {
        Ok(lesson) => (Some(lesson), Vec::new()),
        Err(findings) => (None, findings),
    };
    let mut cases = Cases(vec![files_case(findings.len())]);
    if let Some(lesson) = &lesson {
        reading(lesson, &mut cases);
        blocks(lesson, &mut cases);
        programs(lesson, &mut cases);
    }
    Report { folder: files.folder.clone(), lesson, about: None, findings, cases: cases.0 }
}

/// Checks a track: whether it can be read, and all that it names is there and in order.
#[must_use]
pub fn check_track(place: &str, source: &str, lessons: &Known) -> Report {
    let read = Track::read(place, source, lessons);
    let about = read.as_ref().ok().map(|track| text(track.title.de.clone(), track.title.en.clone()));
    let findings = read.err().unwrap_or_default();
    let folder = place.rsplit('/').next().unwrap_or(place).trim_end_matches(".toml").to_owned();
    Report { folder, lesson: None, about, cases: vec![files_case(findings.len())], findings }
}

fn files_case(findings: usize) -> Case {
    let trouble = (findings > 0).then(|| match findings {
        1 => text("ein Mangel in den Dateien", "one finding in the files"),
        _ => text(format!("{findings} Mängel in den Dateien"), format!("{findings} findings in the files")),
    });
    Case { name: "files".to_owned(), trouble }
}

struct Cases(Vec<Case>);

impl Cases {
    fn add(&mut self, name: impl Into<String>, trouble: Option<Text<String>>) {
        self.0.push(Case { name: name.into(), trouble });
    }
}

fn reading(lesson: &Lesson, cases: &mut Cases) {
    for (language, texts) in &lesson.texts {
        let hard = too_hard(texts, *language);
        let trouble = hard.first().map(|first| {
            let (count, sentence, words) = (hard.len(), &first.sentence, first.words);
            match first.why {
                "subjunctive" => text(
                    format!("Kein Konjunktiv in Einfacher Sprache: »{sentence}«"),
                    format!("no subjunctive in simple language: “{sentence}”"),
                ),
                "long-word" => {
                    text(format!("Ein Wort ist zu lang: »{sentence}«"), format!("a word is too long: “{sentence}”"))
                }
                _ => text(
                    format!("Zu lange Sätze: {count}. Der erste hat {words} Wörter: »{sentence}«"),
                    format!("sentences that are too long: {count}; the first has {words} words: “{sentence}”"),
                ),
            }
        });
        cases.add(format!("reading level {language}"), trouble);
    }
}

/// The solution is built of blocks that the child has, and every block has both sides.
fn blocks(lesson: &Lesson, cases: &mut Cases) {
    let steps = lesson.file.steps.len();
    let toolbox = lesson.toolbox(steps.saturating_sub(1));
    let used: BTreeSet<&str> = lesson
        .program(Lesson::SOLUTION)
        .map(|solution| solution.known().map(|(_, _, known)| known.id.as_str()).collect())
        .unwrap_or_default();
    let missing: Vec<&str> = used.iter().copied().filter(|id| !toolbox.contains(id)).collect();
    let trouble = (!missing.is_empty()).then(|| {
        let missing = missing.join(", ");
        text(
            format!("Die Lösung braucht Blöcke, die nicht im Regal sind: {missing}"),
            format!("the solution needs blocks that are not in the toolbox: {missing}"),
        )
    });
    cases.add("toolbox", trouble);
    let one_sided = toolbox.iter().chain(&used).filter_map(|id| Registry::house().block(id)).find(|block| {
        let has = |table: &[(&str, &str)], name: &str| table.iter().any(|(known, _)| *known == name);
        !has(crate::run::SIMULATOR, &block.simulator) || !has(crate::run::ROBOT, &block.robot)
    });
    let trouble = one_sided.map(|block| {
        text(format!("Der Block {} hat nur eine Seite.", block.id), format!("the block {} has one side only", block.id))
    });
    cases.add("both bodies", trouble);
}

fn programs(lesson: &Lesson, cases: &mut Cases) {
    let (Some(solution), Some(starter)) = (lesson.program(Lesson::SOLUTION), lesson.program(Lesson::STARTER)) else {
        return;
    };
    let mut can_fail: BTreeSet<String> = BTreeSet::new();
    let solved = evaluate(lesson, solution, true);
    for variant in &lesson.file.variants {
        let trouble = match &solved {
            Err(problems) => Some(refused(problems)),
            Ok(solved) => solved
                .judgements
                .iter()
                .chain(&solved.bonus)
                .find(|judgement| {
                    judgement.status != Status::Passed
                        && judgement.variant.as_ref().is_none_or(|name| *name == variant.name)
                })
                .filter(|judgement| solved.judgements.contains(judgement))
                .map(|judgement| {
                    let goal = &judgement.goal;
                    let said = |language| {
                        let texts = lesson.texts.get(&language);
                        texts
                            .and_then(|texts| texts.about(goal, judgement.status, &judgement.values))
                            .unwrap_or_default()
                    };
                    let (de, en) = (said(LessonLanguage::De), said(LessonLanguage::En));
                    text(
                        format!("Die Lösung erreicht »{goal}« nicht: {de}"),
                        format!("the solution does not reach “{goal}”: {en}"),
                    )
                }),
        };
        cases.add(format!("solution passes {}", variant.name), trouble);
    }
    let begun = evaluate(lesson, starter, true);
    let trouble = match &begun {
        Err(problems) => Some(refused(problems)),
        Ok(begun) => {
            can_fail.extend(begun.failed().into_iter().map(str::to_owned));
            begun.passed().then(|| {
                text("Das Startprogramm erreicht schon alle Ziele.", "the starter program already reaches all goals")
            })
        }
    };
    cases.add("starter does not pass", trouble);
    for test in &lesson.file.tests {
        let (trouble, failed) = tested(lesson, test);
        can_fail.extend(failed);
        cases.add(&test.name, trouble);
    }
    let mistakes: BTreeSet<&str> = lesson
        .file
        .tests
        .iter()
        .filter(|test| !test.expect.pass && lesson.program(&test.program) != Some(starter))
        .map(|test| test.program.as_str())
        .collect();
    let trouble = (mistakes.len() < LEAST_MISTAKES).then(|| {
        text(
            format!("Es gibt nur {} typische Fehler; {LEAST_MISTAKES} sollen es sein.", mistakes.len()),
            format!("there are only {} typical mistakes; there should be {LEAST_MISTAKES}", mistakes.len()),
        )
    });
    cases.add("typical mistakes", trouble);
    mutants(lesson, solution, &mut can_fail, cases);
    let never: Vec<&str> = lesson
        .counting_goals()
        .into_iter()
        .filter(|goal| *goal != crate::lesson::SAFE && !can_fail.contains(*goal))
        .collect();
    let trouble = (!never.is_empty()).then(|| {
        let never = never.join(", ");
        text(format!("Diese Ziele verfehlt kein Programm: {never}"), format!("no program misses these goals: {never}"))
    });
    cases.add("every goal can fail", trouble);
}

/// Drops each block of the solution: some goal must notice.
fn mutants(lesson: &Lesson, solution: &Program, can_fail: &mut BTreeSet<String>, cases: &mut Cases) {
    let mut unnoticed: Vec<String> = Vec::new();
    let statements = solution.known().filter(|(_, _, known)| matches!(known.shape, Shape::Statement | Shape::End));
    for (ix, block, known) in statements {
        let mutant = solution.without(ix);
        match evaluate(lesson, &mutant, false) {
            Ok(evaluation) if evaluation.passed() => unnoticed.push(format!("{} ({})", known.id, block.id)),
            Ok(evaluation) => can_fail.extend(evaluation.failed().into_iter().map(str::to_owned)),
            // A program that cannot run is noticed, too.
            Err(_) => {}
        }
    }
    let trouble = (!unnoticed.is_empty()).then(|| {
        let unnoticed = unnoticed.join(", ");
        text(
            format!("Kein Ziel merkt, wenn das fehlt: {unnoticed}"),
            format!("no goal notices when this is missing: {unnoticed}"),
        )
    });
    cases.add("every block counts", trouble);
}

fn tested(lesson: &Lesson, test: &TestFile) -> (Option<Text<String>>, Vec<String>) {
    let Some(program) = lesson.program(&test.program) else {
        return (Some(text("Das Programm fehlt.", "the program is missing")), Vec::new());
    };
    let evaluation = match evaluate(lesson, program, true) {
        Ok(evaluation) => evaluation,
        Err(problems) => return (Some(refused(&problems)), Vec::new()),
    };
    let failed: Vec<String> = evaluation.failed().into_iter().map(str::to_owned).collect();
    (unexpected(test, &evaluation, &failed), failed)
}

fn unexpected(test: &TestFile, evaluation: &Evaluation, failed: &[String]) -> Option<Text<String>> {
    let expect = &test.expect;
    if expect.pass != evaluation.passed() {
        let failed = failed.join(", ");
        return Some(if expect.pass {
            text(
                format!("Es soll alles erreichen, verfehlt aber: {failed}"),
                format!("it should reach everything, but misses: {failed}"),
            )
        } else {
            text("Es soll etwas verfehlen, erreicht aber alles.", "it should miss something, but reaches everything")
        });
    }
    if let Some(goal) = expect.failed.iter().find(|goal| !failed.contains(goal)) {
        let failed = failed.join(", ");
        return Some(text(
            format!("Es soll »{goal}« verfehlen, verfehlt aber: {failed}"),
            format!("it should miss “{goal}”, but misses: {failed}"),
        ));
    }
    if expect.hint.is_some() && expect.hint != evaluation.hint {
        let (wanted, found) = (expect.hint.as_deref().unwrap_or("-"), evaluation.hint.as_deref().unwrap_or("-"));
        return Some(text(
            format!("Es soll den Tipp »{wanted}« geben, gibt aber »{found}«."),
            format!("it should lead to the hint “{wanted}”, but leads to “{found}”"),
        ));
    }
    None
}

fn refused(problems: &[Problem]) -> Text<String> {
    let first = problems.iter().find(|problem| problem.is_error());
    first.map_or_else(
        || text("Es läuft nicht.", "it does not run"),
        |first| {
            let at = first.block.as_deref().unwrap_or("-");
            text(
                format!("Es läuft nicht: {} ({at}, {})", first.text(LessonLanguage::De), first.rule),
                format!("it does not run: {} ({at}, {})", first.text(LessonLanguage::En), first.rule),
            )
        },
    )
}
