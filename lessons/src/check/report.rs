//! A lesson against itself: does the solution pass, does the starter not, do typical mistakes get the right hint, and
//! would every goal notice if something were missing?

use std::collections::BTreeSet;

use robot_core::{Finding, Text};

use super::evaluation::{Evaluation, evaluate};
use super::reading::{TooHard, place_of, too_hard};
use crate::goals::Status;
use crate::language::LessonLanguage;
use crate::lesson::{Files, Known, Lesson, TestFile, Track, starter_in, stem};
use crate::problem::{Problem, text};
use crate::program::Program;
use crate::registry::{Registry, Shape};

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What: an id in English that stays the same, for reports.
    pub name: String,
    /// The same for people.
    pub shown: Text<String>,
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
    /// What looks odd in them and is allowed.
    pub notes: Vec<Finding>,
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
    let (mut findings, mut notes) = (findings, Vec::new());
    if let Some(lesson) = &lesson {
        reading(lesson, files, &mut findings, &mut cases);
        blocks(lesson, &mut cases);
        programs(lesson, &mut cases);
        notes = odd(lesson, files);
    }
    Report { folder: files.folder.clone(), lesson, about: None, findings, notes, cases: cases.0 }
}

/// What looks odd about the solution, and does not keep it from running.
fn odd(lesson: &Lesson, files: &Files) -> Vec<Finding> {
    let solution = lesson.programs.iter().find(|(path, _)| stem(path) == Lesson::SOLUTION);
    let Some((path, program)) = solution else { return Vec::new() };
    let (place, source) = (files.place_of(path), files.text(path).unwrap_or_default());
    let of_solution = program.problems(&lesson.limits());
    let of_solution = of_solution.iter().map(|problem| problem.finding(&place, source));
    of_solution.chain(untranslated(lesson, files)).collect()
}

/// Children would find words of another language in the starter.
fn untranslated(lesson: &Lesson, files: &Files) -> Option<Finding> {
    let to = if lesson.file.source_language == LessonLanguage::En { LessonLanguage::De } else { LessonLanguage::En };
    let path = lesson.program_path(Lesson::STARTER).filter(|_| lesson.starters().len() == 1)?;
    if !lesson.program(path)?.has_words() {
        return None;
    }
    let name = starter_in(to);
    let message = text(
        "Wer die Lektion in einer anderen Sprache liest, findet hier Wörter, die er nicht kennt.",
        "Whoever reads the lesson in another language finds words here that they do not know.",
    );
    let help = text(
        format!("Legen Sie {name}.blocks.txt daneben: dieselben Blöcke, die Wörter übersetzt."),
        format!("Put {name}.blocks.txt beside it: the same blocks with the words translated."),
    );
    Some(Finding::of(&files.place_of(path), "starter-not-translated", message, help))
}

/// Checks a track: whether it can be read, and all that it names is there and in order.
#[must_use]
pub fn check_track(place: &str, source: &str, lessons: &Known) -> Report {
    let read = Track::read(place, source, lessons);
    let about = read.as_ref().ok().map(|track| text(track.title.de.clone(), track.title.en.clone()));
    let findings = read.err().unwrap_or_default();
    let folder = place.rsplit('/').next().unwrap_or(place).trim_end_matches(".toml").to_owned();
    Report { folder, lesson: None, about, cases: vec![files_case(findings.len())], findings, notes: Vec::new() }
}

fn files_case(findings: usize) -> Case {
    let trouble = (findings > 0).then(|| match findings {
        1 => text("ein Mangel in den Dateien", "one finding in the files"),
        _ => text(format!("{findings} Mängel in den Dateien"), format!("{findings} findings in the files")),
    });
    Case { name: "files".to_owned(), shown: text("Dateien", "files"), trouble }
}

struct Cases(Vec<Case>);

impl Cases {
    fn add(&mut self, name: impl Into<String>, (de, en): (&str, &str), trouble: Option<Text<String>>) {
        self.0.push(Case { name: name.into(), shown: text(de, en), trouble });
    }
}

/// Every sentence that is not for children is a finding at its place.
fn reading(lesson: &Lesson, files: &Files, findings: &mut Vec<Finding>, cases: &mut Cases) {
    for (language, texts) in &lesson.texts {
        let path = format!("text.{language}.md");
        let (place, source) = (files.place_of(&path), files.text(&path).unwrap_or_default());
        let hard = too_hard(texts, *language);
        let mut from = std::collections::BTreeMap::new();
        for TooHard { sentence, part, why } in &hard {
            // A sentence that stands there twice is found at both places.
            let begin = from.entry((sentence, why.rule())).or_insert(0);
            let span = place_of(source, sentence, *begin).unwrap_or(0..0);
            *begin = span.end;
            let span = place_of(&source[..span.end], part, span.start).unwrap_or(span);
            let (message, help) = why.texts(part);
            findings.push(Finding::at(&place, source, span, why.rule(), message, help));
        }
        let trouble = match hard.len() {
            0 => None,
            1 => Some(text("eine Stelle ist nichts für Kinder", "one place is not for children")),
            count => Some(text(
                format!("{count} Stellen sind nichts für Kinder"),
                format!("{count} places are not for children"),
            )),
        };
        let shown = (format!("Texte ({language})"), format!("texts ({language})"));
        cases.add(format!("reading level {language}"), (&shown.0, &shown.1), trouble);
    }
    findings.sort_by(|one, other| (&one.file, one.span.start).cmp(&(&other.file, other.span.start)));
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
    cases.add("toolbox", ("Regal", "toolbox"), trouble);
    let one_sided = toolbox.iter().chain(&used).filter_map(|id| Registry::house().block(id)).find(|block| {
        let has = |table: &[(&str, &str)], name: &str| table.iter().any(|(known, _)| *known == name);
        !has(crate::run::SIMULATOR, &block.simulator) || !has(crate::run::ROBOT, &block.robot)
    });
    let trouble = one_sided.map(|block| {
        text(format!("Der Block {} hat nur eine Seite.", block.id), format!("the block {} has one side only", block.id))
    });
    cases.add("both bodies", ("Simulator und Roboter", "both bodies"), trouble);
}

fn programs(lesson: &Lesson, cases: &mut Cases) {
    let (Some(solution), starters) = (lesson.program(Lesson::SOLUTION), lesson.starters()) else { return };
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
        let name = &variant.name;
        let shown = (format!("die Lösung in »{name}«"), format!("the solution in “{name}”"));
        cases.add(format!("solution passes {name}"), (&shown.0, &shown.1), trouble);
    }
    let trouble = starters.iter().find_map(|starter| match evaluate(lesson, starter, true) {
        Err(problems) => Some(refused(&problems)),
        Ok(begun) => {
            can_fail.extend(begun.failed().into_iter().map(str::to_owned));
            begun.passed().then(|| {
                text("Das Startprogramm erreicht schon alle Ziele.", "the starter program already reaches all goals")
            })
        }
    });
    cases.add("starter does not pass", ("das Startprogramm", "the starter program"), trouble);
    for test in &lesson.file.tests {
        let (trouble, failed) = tested(lesson, test);
        can_fail.extend(failed);
        let shown = format!("[[test]] {}", test.name);
        cases.add(&test.name, (&shown, &shown), trouble);
    }
    let mistakes: BTreeSet<&str> = lesson
        .file
        .tests
        .iter()
        .filter(|test| {
            !test.expect.pass && !lesson.program(&test.program).is_some_and(|program| starters.contains(&program))
        })
        .map(|test| test.program.as_str())
        .collect();
    let trouble = (mistakes.len() < LEAST_MISTAKES).then(|| {
        text(
            format!("Es gibt nur {} typische Fehler; {LEAST_MISTAKES} sollen es sein.", mistakes.len()),
            format!("there are only {} typical mistakes; there should be {LEAST_MISTAKES}", mistakes.len()),
        )
    });
    cases.add("typical mistakes", ("typische Fehler", "typical mistakes"), trouble);
    mutants(lesson, solution, &mut can_fail, cases);
    let never: Vec<&str> = lesson
        .counting_goals()
        .into_iter()
        .filter(|goal| *goal != crate::lesson::SAFE && !can_fail.contains(*goal))
        .collect();
    let trouble = (!never.is_empty()).then(|| {
        let never: Vec<String> = never.into_iter().map(str::to_owned).collect();
        let said = |language| named(lesson, &never, language);
        text(
            format!("Diese Ziele verfehlt kein Programm: {}", said(LessonLanguage::De)),
            format!("no program misses these goals: {}", said(LessonLanguage::En)),
        )
    });
    cases.add("every goal can fail", ("jedes Ziel ist zu verfehlen", "every goal can be missed"), trouble);
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
    cases.add("every block counts", ("jeder Block zählt", "every block counts"), trouble);
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
    (unexpected(lesson, test, &evaluation, &failed), failed)
}

/// Goals by their ids, which stand in the file, each with what the lesson says about it.
fn named(lesson: &Lesson, goals: &[String], language: LessonLanguage) -> String {
    let texts = lesson.texts.get(&language);
    let name = |goal: &String| match texts.and_then(|texts| texts.hurdle(goal)) {
        Some(words) => format!("{goal} ({words})"),
        None => goal.clone(),
    };
    goals.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn unexpected(lesson: &Lesson, test: &TestFile, evaluation: &Evaluation, failed: &[String]) -> Option<Text<String>> {
    let expect = &test.expect;
    let (de, en) = (named(lesson, failed, LessonLanguage::De), named(lesson, failed, LessonLanguage::En));
    if expect.pass != evaluation.passed() {
        return Some(if expect.pass {
            text(
                format!("Es soll alles erreichen, verfehlt aber: {de}"),
                format!("it should reach everything, but misses: {en}"),
            )
        } else {
            text("Es soll etwas verfehlen, erreicht aber alles.", "it should miss something, but reaches everything")
        });
    }
    if let Some(goal) = expect.failed.iter().find(|goal| !failed.contains(goal)) {
        return Some(text(
            format!("Es soll »{goal}« verfehlen, verfehlt aber: {de}"),
            format!("it should miss “{goal}”, but misses: {en}"),
        ));
    }
    if expect.hint.is_some() && expect.hint != evaluation.hint {
        let wanted = expect.hint.as_deref().unwrap_or_default();
        let (de, en) = match &evaluation.hint {
            Some(found) => (format!("»{found}«"), format!("“{found}”")),
            None => ("keinen".to_owned(), "none".to_owned()),
        };
        return Some(text(
            format!("Es soll den Tipp »{wanted}« geben, gibt aber {de}."),
            format!("it should lead to the hint “{wanted}”, but leads to {en}"),
        ));
    }
    None
}

fn refused(problems: &[Problem]) -> Text<String> {
    let first = problems.iter().find(|problem| problem.is_error());
    first.map_or_else(
        || text("Es läuft nicht.", "it does not run"),
        |first| {
            let (de, en) = (first.text(LessonLanguage::De), first.text(LessonLanguage::En));
            text(format!("Es läuft nicht: {de}"), format!("it does not run: {en}"))
        },
    )
}
