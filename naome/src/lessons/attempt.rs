//! `naome lessons try LESSON PROGRAM`: what a child would read, and for those who write lessons what happened.

use std::path::Path;

use lessons::Lesson;
use lessons::check::{Evaluation, evaluate};
use lessons::goals::{GoalKind, Judgement, Status};
use lessons::lesson::Files;
use lessons::replay;
use lessons::run::{Event, Happened, Stimulus, What};
use robot_core::Text;
use serde::Serialize;

use crate::exit::{Ending, Exit, Failure};
use crate::lessons::{check, program, unreadable};
use crate::output::{Look, Output};

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line<'a> {
    Goal { goal: &'a str, status: Status, variant: Option<&'a str>, text: &'a str, bonus: bool, blocks: &'a [String] },
    PassedOver { variant: &'a str, text: &'a str },
    End { passed: bool, goal: Option<&'a str>, text: &'a str, hint: Option<&'a str> },
}

pub(super) fn run(folder: &Path, file: &Path, variant: Option<&str>, output: &Output) -> Ending {
    let files = Files::on_disk(folder).map_err(|error| unreadable(&error, output))?;
    let lesson = match Lesson::read(&files) {
        Ok(lesson) => lesson,
        Err(findings) => {
            findings.iter().for_each(|finding| check::tell_finding(finding, output));
            return Ok(Exit::DidNotHold);
        }
    };
    if let Some(name) = variant.filter(|name| !lesson.file.variants.iter().any(|variant| variant.name == *name)) {
        let known: Vec<&str> = lesson.file.variants.iter().map(|variant| variant.name.as_str()).collect();
        let known = known.join(", ");
        return Err(Failure::wrong_use(output.say(&Text {
            de: format!("Die Variante »{name}« gibt es nicht; es gibt: {known}."),
            en: format!("There is no variant “{name}”; there are: {known}."),
        })));
    }
    // A program of the lesson may be named as the lesson names it.
    let name = file.to_string_lossy();
    let named = lesson.program(&name).and_then(|program| {
        let (path, program) = lesson.programs.iter().find(|(_, found)| std::ptr::eq(*found, program))?;
        Some((files.place_of(path), program.clone(), files.text(path).unwrap_or_default().to_owned()))
    });
    let own = || -> Result<_, Failure> {
        Ok(program::read(file, output)?.map(|(program, source)| (name.to_string(), program, source)))
    };
    let Some((place, child, source)) = named.map_or_else(own, |found| Ok(Some(found)))? else {
        return Ok(Exit::DidNotHold);
    };
    let evaluation = match evaluate(&lesson, &child, true) {
        Ok(evaluation) => evaluation,
        Err(problems) => {
            program::tell_problems(&problems, (&place, &source), output);
            return Ok(Exit::DidNotHold);
        }
    };
    program::tell_problems(&evaluation.warnings, (&place, &source), output);
    if let Some(name) = variant {
        story(&evaluation, name, output);
    }
    tell_passed_over(&evaluation, output);
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
        let text = format!("{text}{}", different(&lesson, judgement, output));
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

/// What was to happen in a variant and did not, for whoever wonders why nobody came: the first of each, for the others wait
/// for it.
fn tell_passed_over(evaluation: &Evaluation, output: &Output) {
    let mut told: Vec<&str> = Vec::new();
    for (variant, stimulus) in &evaluation.passed_over {
        if output.json {
            output.json(&Line::PassedOver { variant, text: &planned(stimulus, output) });
            continue;
        }
        if told.contains(&variant.as_str()) {
            continue;
        }
        told.push(variant);
        let others = evaluation.passed_over.iter().filter(|(of, _)| of == variant).count() - 1;
        let others = match others {
            0 => String::new(),
            1 => output.say(&Text::owned(", und danach noch etwas", ", and one thing more after it")),
            _ => output.say(&Text {
                de: format!(", und danach noch {others} Dinge"),
                en: format!(", and {others} things more after it"),
            }),
        };
        let text = planned(stimulus, output);
        let line = Text {
            de: format!("[{variant}] Dazu kam es nicht: {text}{others}."),
            en: format!("[{variant}] This never came to pass: {text}{others}."),
        };
        output.text(&format!("{} {}", output.paint(Look::Bold, "!"), output.say(&line)));
    }
}

/// What was to be done to the robot, and when.
fn planned(stimulus: &Stimulus, output: &Output) -> String {
    let what = match &stimulus.what {
        What::Touch { part, .. } => Some(Happened::Touched { part: part.clone() }),
        What::Card { card, .. } => Some(Happened::MarkSeen { card: card.clone() }),
        What::Face { .. } => Some(Happened::FaceSeen),
        What::Heard { phrase } if !phrase.first().starts_with("from_program") => {
            Some(Happened::Heard { text: phrase.first().to_owned() })
        }
        What::Heard { .. } | What::Obstacle { .. } => None,
    };
    let event = what.map(|what| Event { t_s: 0.0, until_s: None, what, cut: false, block: None });
    let told = event.and_then(|event| replay::told(&event, output.language));
    let what = match (told, &stimulus.what) {
        (Some((who, text)), _) => format!("{who} {text}"),
        (None, What::Obstacle { spot, .. }) => {
            output.say(&Text { de: format!("jemand (steht bei {spot})"), en: format!("somebody (stands at {spot})") })
        }
        (None, _) => output.say(&Text::owned(
            "jemand (sagt, worauf das Programm hört)",
            "somebody (says what the program listens for)",
        )),
    };
    let when = match (stimulus.when.after_said.as_deref(), stimulus.when.at) {
        (Some(""), _) => Text::owned(", nachdem NAOme etwas sagt", ", after NAOme says something"),
        (Some(words), _) => Text {
            de: format!(", nachdem NAOme etwas mit »{words}« sagt"),
            en: format!(", after NAOme says something with “{words}”"),
        },
        (None, Some(at)) => Text { de: format!(", bei Sekunde {at}"), en: format!(", at second {at}") },
        (None, None) => Text::owned("", ""),
    };
    format!("{what}{}", output.say(&when))
}

/// What happened in a variant: what the robot did and when, and what was done to it in between.
fn story(evaluation: &Evaluation, variant: &str, output: &Output) {
    let Some((_, recording)) = evaluation.runs.iter().find(|(name, _)| name == variant) else { return };
    for event in &recording.log.events {
        match &event.what {
            // What is touched, said and shown is told where the robot feels, hears and sees it.
            Happened::Stimulus { kind, what } if !output.json && ["obstacle", "face"].contains(&kind.as_str()) => {
                let who = output.say(&Text { de: "jemand", en: "somebody" });
                let text = output.say(&match kind.as_str() {
                    "obstacle" => Text { de: format!("(steht bei {what})"), en: format!("(stands at {what})") },
                    _ => Text::owned("(schaut NAOme an)", "(looks at NAOme)"),
                });
                output.text(&format!(
                    "{:>7} s  {:<8} {text}",
                    output.decimal(event.t_s, 2),
                    output.paint(Look::Visitor, who)
                ));
            }
            _ => program::tell_event(event, output),
        }
    }
    program::tell_end(recording.ending, recording.end_s, output);
    if !output.json {
        output.text("");
    }
}

/// How many different outcomes there were, of a goal that asks for some.
fn different(lesson: &Lesson, judgement: &Judgement, output: &Output) -> String {
    let is_differs = |kind: &GoalKind| matches!(kind, GoalKind::Differs { .. });
    let asks = lesson.file.goals.iter().any(|goal| goal.id == judgement.goal && is_differs(&goal.kind));
    let (Some(reached), Some(total)) = (judgement.values.get("reached"), judgement.values.get("total")) else {
        return String::new();
    };
    if !asks || judgement.status == Status::Passed {
        return String::new();
    }
    output.say(&Text {
        de: format!(" ({reached} von {total} verschieden)"),
        en: format!(" ({reached} of {total} differ)"),
    })
}
