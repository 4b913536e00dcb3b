//! A program against its lesson, or on the free stage: what is run, and what is told of it.

use std::sync::Arc;

use lessons::check::{Evaluation, evaluate_goals};
use lessons::goals::{Judgement, Status};
use lessons::registry::Shape;
use lessons::run::{Ending, Happened, Recording, Rehearsal, Slip, rehearse};
use lessons::{Compiled, LessonLanguage, Limits, Problem, Program, compile};

use crate::class::Try;
use crate::library::{Library, Taught};
use crate::meaning;
use crate::rich::rich;
use crate::wire::{Bonus, Feedback, HintOffer, ProblemInfo, Rich};

/// What is to be checked.
pub(crate) struct Order {
    pub(crate) program: Program,
    pub(crate) lesson: Option<Arc<Taught>>,
    /// The steps that count: all up to this one.
    pub(crate) steps: Option<usize>,
    pub(crate) language: LessonLanguage,
}

/// What came of it.
pub(crate) struct Checked {
    pub(crate) tried: Try,
    pub(crate) ran: bool,
    pub(crate) passed: bool,
    pub(crate) problems: Vec<ProblemInfo>,
    pub(crate) feedback: Option<Feedback>,
    pub(crate) reached: usize,
    pub(crate) of: usize,
    pub(crate) bonus: Vec<Bonus>,
    pub(crate) hint: HintOffer,
    pub(crate) runs: Vec<(Option<String>, Recording)>,
    /// The place among the runs of the one that the feedback is about.
    pub(crate) shown: usize,
    pub(crate) stage_why: Option<String>,
}

/// Checks a program. It takes as long as the simulator does.
pub(crate) fn check(order: &Order, library: &Library) -> Checked {
    let sha256 = meaning::hash(&order.program);
    let checked = match &order.lesson {
        Some(taught) => in_lesson(order, taught),
        None => alone(order, library),
    };
    let mut checked = checked.unwrap_or_else(|problems| refused(&problems, order.language));
    checked.tried.sha256 = sha256;
    checked.stage_why = if checked.ran { stage_why(&order.program, &checked.runs, order.language) } else { None };
    checked.tried.stage_ready = checked.ran && checked.stage_why.is_none();
    checked
}

fn refused(problems: &[Problem], language: LessonLanguage) -> Checked {
    Checked {
        tried: Try::default(),
        ran: false,
        passed: false,
        problems: ProblemInfo::all(problems, language),
        feedback: None,
        reached: 0,
        of: 0,
        bonus: Vec::new(),
        hint: HintOffer::default(),
        runs: Vec::new(),
        shown: 0,
        stage_why: None,
    }
}

fn in_lesson(order: &Order, taught: &Taught) -> Result<Checked, Vec<Problem>> {
    let (lesson, language) = (&taught.lesson, order.language);
    let count = lesson.file.steps.len();
    let wanted = order.steps.unwrap_or(count);
    // All goals are judged: a program may be further than the step it was checked for.
    let evaluation = evaluate_goals(lesson, &order.program, &lesson.counting_goals(), true)?;
    let status =
        |goal: &str| evaluation.judgements.iter().find(|judged| judged.goal == goal).map(|judged| judged.status);
    let is_reached = |steps: usize| {
        lesson.goals_up_to(steps).iter().all(|goal| status(goal).is_none_or(|status| status == Status::Passed))
    };
    let steps_reached = (0..=count).take_while(|steps| is_reached(*steps)).last().unwrap_or(0);
    let goals = lesson.goals_up_to(wanted);
    let judgements: Vec<Judgement> =
        evaluation.judgements.iter().filter(|judged| goals.contains(&judged.goal.as_str())).cloned().collect();
    let reached = judgements.iter().filter(|judged| judged.status == Status::Passed).count();
    let first = judgements.iter().find(|judged| judged.status != Status::Passed).cloned();
    let of = judgements.len();
    // The lesson says one thing at a time, of those that count for the step.
    let step = Evaluation { judgements, ..evaluation };
    let told = step.feedback(lesson, language);
    let shown = first
        .as_ref()
        .and_then(|first| step.runs.iter().position(|(name, _)| Some(name) == first.variant.as_ref()))
        .unwrap_or(0);
    let feedback = Feedback {
        status: first.as_ref().map_or(Status::Passed, |first| first.status),
        goal: told.goal.clone(),
        text: rich(&told.text),
        blocks: told.blocks,
        values: first.as_ref().map(|first| first.values.clone()).unwrap_or_default(),
    };
    let about = |judged: &Judgement| -> Rich {
        let texts = lesson.texts.get(&language);
        rich(&texts.and_then(|texts| texts.about(&judged.goal, judged.status, &judged.values)).unwrap_or_default())
    };
    let bonus: Vec<Bonus> = step
        .bonus
        .iter()
        .map(|judged| Bonus {
            goal: judged.goal.clone(),
            reached: judged.status == Status::Passed,
            text: about(judged),
        })
        .collect();
    let tried = Try {
        lesson: Some(lesson.file.id.clone()),
        steps_reached,
        lesson_passed: steps_reached == count,
        bonus: bonus.iter().filter(|bonus| bonus.reached).map(|bonus| bonus.goal.clone()).collect(),
        missed: first.as_ref().map(|first| first.goal.clone()),
        hint: if first.is_some() { step.hint.clone() } else { None },
        ..Try::default()
    };
    Ok(Checked {
        tried,
        ran: true,
        passed: told.passed,
        problems: ProblemInfo::all(&step.warnings, language),
        feedback: Some(feedback),
        reached,
        of,
        bonus,
        hint: HintOffer { offered: told.hint.is_some(), text: told.hint.as_deref().map(rich) },
        runs: step.runs.into_iter().map(|(name, run)| (Some(name), run)).collect(),
        shown,
        stage_why: None,
    })
}

/// A free program has no goals: it is run once, and what did not work is told.
fn alone(order: &Order, library: &Library) -> Result<Checked, Vec<Problem>> {
    let limits = Limits::house();
    let compiled = compile(&order.program, &limits)?;
    let run = perform(&compiled, limits, library, order.language)?;
    let failed = run.log.events.iter().find_map(|event| match &event.what {
        Happened::Failed { de, en } => {
            let why = if order.language == LessonLanguage::En { en } else { de };
            Some((why.clone(), event.block.clone()))
        }
        _ => None,
    });
    let english = order.language == LessonLanguage::En;
    let done = if english { "Your program runs to its end." } else { "Dein Programm läuft bis zum Ende." };
    let (status, text, blocks) = match failed {
        Some((why, block)) => (Status::Almost, why, block.into_iter().collect()),
        None => (Status::Passed, done.to_owned(), Vec::new()),
    };
    let passed = status == Status::Passed;
    Ok(Checked {
        tried: Try::default(),
        ran: true,
        passed,
        problems: ProblemInfo::all(&compiled.warnings, order.language),
        feedback: Some(Feedback { status, goal: None, text: rich(&text), blocks, values: Default::default() }),
        reached: usize::from(passed),
        of: 1,
        bonus: Vec::new(),
        hint: HintOffer::default(),
        runs: vec![(None, run)],
        shown: 0,
        stage_why: None,
    })
}

fn perform(
    compiled: &Compiled,
    limits: Limits,
    library: &Library,
    language: LessonLanguage,
) -> Result<Recording, Vec<Problem>> {
    let rehearsal = Rehearsal {
        plan: Arc::clone(library.free_plan()),
        start: library.free_start(),
        seed: 1,
        stimuli: Vec::new(),
        slip: Slip::default(),
        limits,
        language: language.spoken(),
    };
    rehearse(compiled, &rehearsal).map_err(|error| {
        tracing::error!(%error, "a free program");
        Vec::new()
    })
}

/// Why a program may not go to the robot: it walked into something, or never comes to an end by itself.
fn stage_why(program: &Program, runs: &[(Option<String>, Recording)], language: LessonLanguage) -> Option<String> {
    let english = language == LessonLanguage::En;
    let told = |de: &str, en: &str| Some(if english { en } else { de }.to_owned());
    if !program.known().any(|(_, _, known)| matches!(known.shape, Shape::Statement | Shape::End)) {
        return told("Hier fehlen noch Blöcke, die etwas machen.", "There are no blocks yet that do anything.");
    }
    if runs.iter().any(|(_, run)| matches!(run.ending, Ending::Broken | Ending::TooMuch)) {
        return told("Das Programm macht zu viel auf einmal.", "The program does too much at once.");
    }
    let bumps = |run: &Recording| run.log.events.iter().any(|event| matches!(event.what, Happened::Collision { .. }));
    if runs.iter().any(|(_, run)| bumps(run)) {
        return told("NAOme ist im Simulator angestoßen.", "NAOme bumped into something in the simulator.");
    }
    None
}
