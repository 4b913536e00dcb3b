//! `naome lessons try LESSON PROGRAM`: what a child would read.

use std::path::Path;

use lessons::Lesson;
use lessons::check::evaluate;
use lessons::goals::{Judgement, Status};
use lessons::lesson::Files;
use robot_core::Text;
use serde::Serialize;

use crate::exit::{Ending, Exit, Failure};
use crate::lessons::{check, program, unreadable};
use crate::output::{Look, Output};

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line<'a> {
    Goal { goal: &'a str, status: Status, variant: Option<&'a str>, text: &'a str, bonus: bool, blocks: &'a [String] },
    End { passed: bool, goal: Option<&'a str>, text: &'a str, hint: Option<&'a str> },
}

pub(super) fn run(folder: &Path, file: &Path, output: &Output) -> Ending {
    let files = Files::on_disk(folder).map_err(|error| unreadable(&error, output))?;
    let lesson = match Lesson::read(&files) {
        Ok(lesson) => lesson,
        Err(findings) => {
            findings.iter().for_each(|finding| check::tell_finding(finding, output));
            return Ok(Exit::DidNotHold);
        }
    };
    // A program of the lesson may be named as the lesson names it.
    let named = lesson.program(&file.to_string_lossy()).cloned();
    let Some(child) = named.map_or_else(|| program::read(file, output), |found| Ok(Some(found)))? else {
        return Ok(Exit::DidNotHold);
    };
    let evaluation = match evaluate(&lesson, &child, true) {
        Ok(evaluation) => evaluation,
        Err(problems) => {
            program::tell_problems(&problems, output);
            return Ok(Exit::DidNotHold);
        }
    };
    program::tell_problems(&evaluation.warnings, output);
    let texts = lesson.texts.get(&output.words).ok_or_else(|| {
        Failure::wrong_use(
            output.say(&Text { de: "Diese Sprache fehlt der Lektion.", en: "The lesson lacks this language." }),
        )
    })?;
    let goals = evaluation.judgements.iter().map(|judgement| (judgement, false));
    for (judgement, bonus) in goals.chain(evaluation.bonus.iter().map(|judgement| (judgement, true))) {
        let Judgement { goal, status, variant, values, blocks } = judgement;
        let text = texts.about(goal, *status, values).unwrap_or_default();
        // What every lesson asks for need not be told while it holds.
        if text.is_empty() && *status == Status::Passed {
            continue;
        }
        let variant = variant.as_deref().filter(|_| *status != Status::Passed);
        if output.json {
            output.json(&Line::Goal { goal, status: *status, variant, text: &text, bonus, blocks });
            continue;
        }
        let (sign, look) = match status {
            Status::Passed => ("✔", Look::Good),
            Status::Almost => ("~", Look::Bold),
            Status::NotYet => ("✘", Look::Bad),
        };
        let at = variant.map_or_else(String::new, |variant| format!(" [{variant}]"));
        let bonus = if bonus { " (bonus)" } else { "" };
        output.text(&format!("{} {goal}{bonus}{at}: {text}", output.paint(look, sign)));
    }
    let feedback = evaluation.feedback(&lesson, output.words);
    if output.json {
        let (goal, hint) = (feedback.goal.as_deref(), feedback.hint.as_deref());
        output.json(&Line::End { passed: feedback.passed, goal, text: &feedback.text, hint });
    } else {
        output.text("");
        output.text(&output.paint(Look::Bold, &feedback.text));
        if let Some(hint) = &feedback.hint {
            let word = output.say(&Text { de: "Tipp", en: "Hint" });
            output.text(&format!("{word}: {hint}"));
        }
    }
    Ok(if feedback.passed { Exit::Done } else { Exit::DidNotHold })
}
