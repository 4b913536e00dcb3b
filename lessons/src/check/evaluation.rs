//! A program in a lesson: run in every variant, judged on every goal, answered with one thing at a time.

use robot_core::Language;

use crate::compile::compile;
use crate::goals::{Goal, GoalKind, Judgement, Match, RunToJudge, Status, judge};
use crate::language::LessonLanguage;
use crate::lesson::{HintFile, Lesson, SAFE, VariantFile};
use crate::problem::Problem;
use crate::program::Program;
use crate::run::{Ending, Happened, Recording, Rehearsal, Stimulus, What, heard_words, rehearse};

/// What became of a program in a lesson.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// The goals that count, in the order in which they are looked at.
    pub judgements: Vec<Judgement>,
    /// The goals for those who want more.
    pub bonus: Vec<Judgement>,
    /// The runs, by variant.
    pub runs: Vec<(String, Recording)>,
    /// What a variant had in store that never came, by variant: the run was over before it, or the program listens for
    /// nothing that could have been said. Each waits for the one before.
    pub passed_over: Vec<(String, Stimulus)>,
    /// The hint that fits what is first wrong.
    pub hint: Option<String>,
    /// What looks odd about the program.
    pub warnings: Vec<Problem>,
}

/// What a child reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Whether all goals are reached.
    pub passed: bool,
    /// The goal that it is about.
    pub goal: Option<String>,
    /// What is said.
    pub text: String,
    /// The hint, for when help is offered.
    pub hint: Option<String>,
    /// The blocks that it is about.
    pub blocks: Vec<String>,
}

/// Runs a program in a lesson's variants and judges it.
///
/// With `all` false it stops at the first variant in which a goal is not reached: enough to know that it does not pass.
///
/// # Errors
/// Why the program cannot run.
pub fn evaluate(lesson: &Lesson, program: &Program, all: bool) -> Result<Evaluation, Vec<Problem>> {
    evaluate_goals(lesson, program, &lesson.counting_goals(), all)
}

/// The same for some of the lesson's goals: those that count up to a [step](Lesson::goals_up_to).
///
/// # Errors
/// Why the program cannot run.
pub fn evaluate_goals(
    lesson: &Lesson,
    program: &Program,
    counting: &[&str],
    all: bool,
) -> Result<Evaluation, Vec<Problem>> {
    let compiled = compile(program, &lesson.limits())?;
    let safe = Goal {
        id: SAFE.to_owned(),
        kind: GoalKind::Never { what: Some(Match { kind: "collision".to_owned(), ..Match::default() }), state: None },
    };
    let mut goals = lesson.file.goals.clone();
    if !goals.iter().any(|goal| goal.id == SAFE) {
        goals.push(safe);
    }
    let mut runs: Vec<(String, Recording)> = Vec::new();
    let (mut over, phrases) = (Vec::new(), program.phrases());
    for variant in &lesson.file.variants {
        let recording = perform(lesson, &compiled, variant)?;
        over.extend(passed_over(variant, &recording, &phrases).map(|stimulus| (variant.name.clone(), stimulus)));
        runs.push((variant.name.clone(), recording));
        if !all {
            let last = runs.len() - 1;
            let judged = judged(lesson, program, &goals, counting, &runs[last..]);
            if judged.iter().any(|judgement| judgement.status != Status::Passed && !is_across(&goals, &judgement.goal))
            {
                break;
            }
        }
    }
    let judgements = judged(lesson, program, &goals, counting, &runs);
    let bonus: Vec<&str> = lesson.file.steps.iter().flat_map(|step| &step.bonus).map(String::as_str).collect();
    let bonus = judged(lesson, program, &goals, &bonus, &runs);
    let hint = judgements
        .iter()
        .find(|judgement| judgement.status != Status::Passed)
        .and_then(|judgement| hint(lesson, program, judgement, &runs));
    Ok(Evaluation { judgements, bonus, runs, passed_over: over, hint, warnings: compiled.warnings })
}

/// Whether a goal is about all variants together.
fn is_across(goals: &[Goal], id: &str) -> bool {
    goals.iter().any(|goal| goal.id == id && matches!(goal.kind, GoalKind::Differs { .. }))
}

fn perform(
    lesson: &Lesson,
    compiled: &crate::compile::Compiled,
    variant: &VariantFile,
) -> Result<Recording, Vec<Problem>> {
    let rehearsal = Rehearsal {
        plan: std::sync::Arc::clone(&lesson.plan),
        start: variant.start.clone().unwrap_or_else(|| lesson.file.world.start.clone()),
        seed: variant.seed,
        stimuli: variant.stimuli.clone(),
        slip: variant.slip,
        limits: lesson.limits(),
        language: Language::De,
    };
    let mut recording = rehearse(compiled, &rehearsal).map_err(|error| {
        let why = error.to_string();
        let message =
            crate::problem::text(format!("Der Simulator kann nicht: {why}"), format!("The simulator cannot: {why}"));
        let help = crate::problem::text("Sag es den Erwachsenen.", "Tell an adult.");
        vec![Problem::error("simulator", message, help)]
    })?;
    recording.header.lesson = Some(lesson.file.id.clone());
    recording.header.lesson_version = Some(lesson.file.version);
    recording.header.variant = Some(variant.name.clone());
    recording.header.world.clone_from(&lesson.file.world.plan);
    Ok(recording)
}

/// What a variant had in store and the run did not come to. Stimuli come in their order; of what is said, only what cannot
/// be said is left out.
fn passed_over<'a>(
    variant: &'a VariantFile,
    recording: &Recording,
    phrases: &'a [String],
) -> impl Iterator<Item = Stimulus> + use<'a> {
    let events = recording.log.events.iter();
    let mut came = events.filter(|event| matches!(event.what, Happened::Stimulus { .. })).count();
    let stimuli = variant.stimuli.iter().filter(move |stimulus| {
        let is_said = !matches!(&stimulus.what, What::Heard { phrase } if heard_words(phrase, phrases).is_none());
        let has_come = is_said && came > 0;
        came -= usize::from(has_come);
        !has_come
    });
    stimuli.cloned()
}

fn judged(
    lesson: &Lesson,
    program: &Program,
    goals: &[Goal],
    ids: &[&str],
    runs: &[(String, Recording)],
) -> Vec<Judgement> {
    let wanted = ids.iter().filter_map(|id| goals.iter().find(|goal| goal.id == *id));
    let starters = lesson.starters();
    wanted
        .filter_map(|goal| {
            let counts = |name: &str| {
                let variant = lesson.file.variants.iter().find(|variant| variant.name == name);
                variant.is_none_or(|variant| variant.only_goals.is_empty() || variant.only_goals.contains(&goal.id))
            };
            let runs: Vec<RunToJudge<'_>> = runs
                .iter()
                .filter(|(name, _)| counts(name))
                .map(|(name, recording)| RunToJudge {
                    recording,
                    variant: name,
                    plan: &lesson.plan,
                    program,
                    starters: &starters,
                })
                .collect();
            (!runs.is_empty()).then(|| judge(goal, goals, &runs))
        })
        .collect()
}

/// The first hint whose rule fits.
fn hint(lesson: &Lesson, program: &Program, judgement: &Judgement, runs: &[(String, Recording)]) -> Option<String> {
    let fits = |rule: &&HintFile| {
        let when = &rule.when;
        let happens = |wanted: &Match| {
            let of_variant =
                runs.iter().filter(|(name, _)| judgement.variant.as_ref().is_none_or(|variant| variant == name));
            let mut runs = of_variant.map(|(name, recording)| RunToJudge {
                recording,
                variant: name,
                plan: &lesson.plan,
                program,
                starters: &[],
            });
            runs.any(|run| {
                let goal = Goal {
                    id: String::new(),
                    kind: GoalKind::Event { what: wanted.clone(), count: crate::goals::Count::default(), within: None },
                };
                judge(&goal, &[], &[run]).status == Status::Passed
            })
        };
        let status = match judgement.status {
            Status::Almost => "almost",
            Status::NotYet => "not_yet",
            Status::Passed => "passed",
        };
        rule.goal == judgement.goal
            && when.status.as_ref().is_none_or(|wanted| wanted == status)
            && when.uses.as_ref().is_none_or(|uses| program.count(&uses.block) >= uses.min)
            && when.without.iter().all(|block| program.count(block) == 0)
            && when.event.as_ref().is_none_or(&happens)
            && when.no_event.as_ref().is_none_or(|wanted| !happens(wanted))
    };
    lesson.file.hint_rules.iter().find(fits).map(|rule| rule.id.clone())
}

impl Evaluation {
    /// Whether all goals that count are reached.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.judgements.iter().all(|judgement| judgement.status == Status::Passed)
    }

    /// The goals that are not reached, by their ids.
    #[must_use]
    pub fn failed(&self) -> Vec<&str> {
        let failed = self.judgements.iter().filter(|judgement| judgement.status != Status::Passed);
        failed.map(|judgement| judgement.goal.as_str()).collect()
    }

    /// What a child reads: the first thing that is not reached, or that all is done.
    #[must_use]
    pub fn feedback(&self, lesson: &Lesson, language: LessonLanguage) -> Feedback {
        let Some(texts) = lesson.texts.get(&language) else {
            return Feedback { passed: self.passed(), goal: None, text: String::new(), hint: None, blocks: Vec::new() };
        };
        let Some(first) = self.judgements.iter().find(|judgement| judgement.status != Status::Passed) else {
            return Feedback { passed: true, goal: None, text: texts.done.clone(), hint: None, blocks: Vec::new() };
        };
        let said = texts
            .about(&first.goal, first.status, &first.values)
            .unwrap_or_else(|| default_text(&first.goal, language));
        // What did not work is told as well: it is often why.
        let failed = self.runs.iter().filter(|(name, _)| first.variant.as_ref().is_none_or(|variant| variant == name));
        let why = failed.flat_map(|(_, recording)| &recording.log.events).find_map(|event| match &event.what {
            crate::run::Happened::Failed { de, en } => {
                Some((if language == LessonLanguage::En { en } else { de }.clone(), event.block.clone()))
            }
            _ => None,
        });
        let mut blocks = first.blocks.clone();
        let text = match why {
            Some((why, block)) => {
                blocks = block.into_iter().chain(blocks).collect();
                format!("{said} {why}")
            }
            None => said,
        };
        let time_over = self.runs.iter().any(|(_, run)| run.ending == Ending::TimeOver);
        let text = if time_over && language != LessonLanguage::En {
            format!("{text} Die Zeit war um.")
        } else if time_over {
            format!("{text} Time ran out.")
        } else {
            text
        };
        let hint = self.hint.as_ref().and_then(|hint| texts.hint(hint)).map(str::to_owned);
        Feedback { passed: false, goal: Some(first.goal.clone()), text, hint, blocks }
    }
}

/// What is said about the goal that every lesson has.
fn default_text(goal: &str, language: LessonLanguage) -> String {
    match (goal, language) {
        (SAFE, LessonLanguage::En) => "Oops! NAOme has bumped into something. Look where it walked.",
        (SAFE, _) => "Ups! NAOme ist angestoßen. Schau dir seinen Weg an.",
        (_, LessonLanguage::En) => "Not yet.",
        _ => "Noch nicht.",
    }
    .to_owned()
}
