//! `naome tree run`: a tree with the robot's leaves in the simulator, or rehearsed without any.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use behaviour_tree::{Registry, StandIn, Status, TestNode, TreeDocument, TreeView, Value};
use behaviours::{BrainError, LibraryRobot};
use lessons::{Happening, Story, Told};
use robot_core::ports::Clock;
use robot_core::{Controller, GuardLimits, Robot, Text};
use serde::Serialize;
use sim::lock_step;

use super::forest::Forest;
use super::onlooker::{Onlooker, said_by_robot, said_by_visitor};
use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::monitor;
use crate::output::Output;
use crate::pace::{Interrupt, Metronome};
use crate::sources;
use crate::storyteller::Storyteller;

/// The time between two ticks.
const PERIOD: Duration = Duration::from_millis(20);

/// The last line for programs.
#[derive(Serialize)]
struct End {
    event: &'static str,
    answer: &'static str,
    ticks: u32,
    seconds: f64,
}

/// Several places see to the onlooker: the robot's brain, and the loop around it.
type Shared = Arc<Mutex<Onlooker>>;

fn with<T>(onlooker: &Shared, f: impl FnOnce(&mut Onlooker) -> T) -> T {
    f(&mut onlooker.lock().unwrap_or_else(PoisonError::into_inner))
}

pub(super) fn run(options: &cli::TreeRun, seed: u64, output: &Output) -> Ending {
    let forest = Forest::read(&options.files, output)?;
    let main = options.tree.clone().or_else(|| forest.main_tree()).ok_or_else(|| {
        Failure::wrong_use(output.say(&Text {
            de: "In der ersten Datei ist kein <BehaviorTree>.",
            en: "There is no <BehaviorTree> in the first file.",
        }))
    })?;
    let interrupt = Interrupt::listen()?;
    let goes_on = |ticks: u32| !interrupt.came() && options.ticks.is_none_or(|most| ticks < most);
    let answer = if options.dry {
        rehearse(options, &forest, &main, &goes_on, output)?
    } else {
        simulate(options, &forest, &main, seed, &goes_on, output)?
    };
    Ok(if answer == Status::Failure { Exit::DidNotHold } else { Exit::Done })
}

/// With leaves that are known by name alone.
fn rehearse(
    options: &cli::TreeRun,
    forest: &Forest,
    main: &str,
    goes_on: &dyn Fn(u32) -> bool,
    output: &Output,
) -> Result<Status, Failure> {
    let files = forest.files();
    let mut documents = Forest::documents(&files).map_err(|error| sources::report(error.into()))?;
    let mut registry = Registry::<()>::new();
    let unknown = registry.understudies(&documents);
    if !unknown.is_empty() {
        let names = unknown.join(", ");
        output.complain(&output.say(&Text {
            de: format!("Nur geprobt; es antworten Stellvertreter für: {names}"),
            en: format!("A rehearsal; there are understudies for: {names}"),
        }));
    }
    let mut loader = registry.loader().main(main);
    for (name, text) in &files {
        loader = loader.source(name, text);
    }
    for (key, value) in &options.set {
        loader = loader.entry(key, value.0.clone());
    }
    for answer in &options.answer {
        let node = TestNode { delay: answer.after, ..TestNode::new(answer.status) };
        loader = loader.substitute(answer.node.clone(), StandIn::Test(node));
    }
    if options.trace.is_some() {
        loader = loader.record();
    }
    let mut tree = loader.load().map_err(|error| sources::report(error.into()))?;
    let mut models = TreeDocument::default();
    models.describe(&registry);
    documents.push(models);
    let onlooker = begin(options, tree.view(), &documents, output)?;
    tree.keep_events(true);
    let metronome = options.pace().map(Metronome::start);
    let mut now = Duration::ZERO;
    let mut answer = Status::Running;
    while answer == Status::Running && goes_on(with(&onlooker, |onlooker| onlooker.ticks())) {
        if let Some(metronome) = &metronome {
            metronome.wait_until(now);
        }
        let ticked = tree.tick(&mut (), now);
        with(&onlooker, |onlooker| onlooker.see(tree.view(), now));
        answer = ticked.map_err(|error| Failure::new(Exit::DidNotHold, error))?;
        now += PERIOD;
    }
    if let Some(file) = &options.trace {
        sources::write(file, &tree.take_trace(), output)?;
    }
    end(&onlooker, answer, output);
    Ok(answer)
}

/// With the robot's leaves, in the simulator.
fn simulate(
    options: &cli::TreeRun,
    forest: &Forest,
    main: &str,
    seed: u64,
    goes_on: &dyn Fn(u32) -> bool,
    output: &Output,
) -> Result<Status, Failure> {
    let story = Story {
        ask: options.ask.clone(),
        language: output.language,
        audience: options.audience,
        seed,
        plan: sources::plan(options.plan.as_deref(), output)?,
    };
    let catalogue = Box::new(sources::catalogue(options.db.as_deref(), output)?);
    let phrases = sources::phrases(None, output)?;
    let mut judge = story.judge(catalogue.as_ref(), &phrases);
    let guard = LibraryRobot::guard(&phrases, GuardLimits::default());
    let brain = story.brain(catalogue, phrases).map_err(Failure::missing)?;
    let wrong_tree = |error: BrainError| match error {
        BrainError::Tree(error) => sources::report((*error).into()),
        other => Failure::wrong_use(other),
    };
    let mut brain = brain.with_trees(&forest.files(), main).map_err(wrong_tree)?;
    if let Some(file) = &options.trace {
        brain = brain.record_to(sources::create(file, output)?).map_err(wrong_tree)?;
    }
    let documents = Forest::documents(&brain.tree_files().collect::<Vec<_>>());
    let mut documents = documents.map_err(|error| sources::report(error.into()))?;
    let mut models = TreeDocument::default();
    behaviours::describe_leaves(&mut models);
    documents.push(models);
    let onlooker = begin(options, brain.tree(), &documents, output)?;
    let seen = Arc::clone(&onlooker);
    let brain =
        brain.watched_by(Box::new(move |tree, now| with(&seen, |onlooker| onlooker.see(tree, now.since_start()))));
    let (world, body, hearing, speech, clock) = lock_step::ports(story.simulation().map_err(Failure::missing)?);
    let mut robot = Robot::new(Controller::new(brain, guard), body, hearing, speech);
    let mut storyteller = Storyteller::new(*output);
    let mut tell = |told: Told| {
        with(&onlooker, |onlooker| match (onlooker.page(), &told.what) {
            (None, _) => storyteller.tell(&told),
            (Some(page), Happening::Robot(event)) => {
                said_by_robot(event).into_iter().for_each(|(who, text)| page.say(who, text));
            }
            (Some(page), Happening::World(event)) => {
                said_by_visitor(event).into_iter().for_each(|(who, text)| page.say(who, text));
            }
        });
    };
    let metronome = options.pace().map(Metronome::start);
    let mut answer = Status::Running;
    while goes_on(with(&onlooker, |onlooker| onlooker.ticks())) {
        if let Some(metronome) = &metronome {
            metronome.wait_until(clock.now().since_start());
        }
        let report = robot.tick(&clock);
        let now = clock.now();
        let (happened, truth) = {
            let mut world = world.borrow_mut();
            world.step();
            (world.take_events(), world.truth())
        };
        report.events.into_iter().for_each(|event| tell(Told { at: now, what: Happening::Robot(event) }));
        for event in happened {
            judge.see(now, &event, &truth);
            tell(Told { at: now, what: Happening::World(event) });
        }
        answer = with(&onlooker, |onlooker| onlooker.answer());
        // With a visitor the story decides when it is over; without one the tree does.
        let is_over = match story.ask {
            Some(_) => judge.is_over(now, world.borrow().is_speaking()),
            None => answer != Status::Running,
        };
        if is_over {
            break;
        }
    }
    end(&onlooker, answer, output);
    Ok(answer)
}

/// Sets up whoever looks on.
fn begin(
    options: &cli::TreeRun,
    tree: TreeView<'_>,
    documents: &[TreeDocument],
    output: &Output,
) -> Result<Shared, Failure> {
    let monitor = monitor::start(&options.monitored, tree, documents, output)?;
    let onlooker = Onlooker::new(*output, options.watch, options.coverage, monitor);
    Ok(Arc::new(Mutex::new(onlooker)))
}

fn end(onlooker: &Shared, answer: Status, output: &Output) {
    let (ticks, seconds, coverage) =
        with(onlooker, |onlooker| (onlooker.ticks(), onlooker.now().as_secs_f64(), onlooker.take_coverage()));
    if let Some(coverage) = coverage {
        super::coverage::print(&coverage, output);
    }
    if output.json {
        output.json(&End { event: "end", answer: answer.name(), ticks, seconds });
        return;
    }
    let said = match answer {
        Status::Success => Text { de: "Fertig, mit Erfolg", en: "Done, with success" },
        Status::Failure => Text { de: "Fertig, ohne Erfolg", en: "Done, without success" },
        Status::Skipped => Text { de: "Nichts zu tun", en: "Nothing to do" },
        Status::Running | Status::Idle => Text { de: "Abgebrochen", en: "Broken off" },
    };
    let ticks = match ticks {
        1 => output.say(&Text { de: "1 Takt", en: "1 tick" }).to_owned(),
        _ => output.say(&Text { de: format!("{ticks} Takte"), en: format!("{ticks} ticks") }),
    };
    output.text(&format!("{} – {ticks}, {seconds:.2} s", output.say(&said)));
}

/// An answer of a stand-in: `NODE=failure` or `NODE=success:1.5` for one after a second and a half.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    node: String,
    status: Status,
    after: Duration,
}

impl std::str::FromStr for Answer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const FORM: &str = "NODE=success|failure|skipped[:SECONDS]";
        let (node, answer) = text.rsplit_once('=').ok_or(FORM)?;
        let (status, after) = answer.split_once(':').unwrap_or((answer, "0"));
        let status = match status {
            "success" => Status::Success,
            "failure" => Status::Failure,
            "skipped" => Status::Skipped,
            _ => return Err(FORM.into()),
        };
        let after = after.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).ok_or(FORM)?;
        if node.is_empty() { Err(FORM.into()) } else { Ok(Self { node: node.to_owned(), status, after }) }
    }
}

/// A value of the blackboard: a number or truth value if it looks like one, else a text.
#[derive(Debug, Clone)]
pub(crate) struct Given(Value);

/// Reads `KEY=VALUE`.
pub(crate) fn entry(text: &str) -> Result<(String, Given), String> {
    let (key, value) = text.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or("KEY=VALUE")?;
    let value = match (value.parse::<i64>(), value.parse::<f64>(), value) {
        (Ok(whole), ..) => Value::Int(whole),
        (_, Ok(real), _) if real.is_finite() => Value::Real(real),
        (.., "true") => Value::Bool(true),
        (.., "false") => Value::Bool(false),
        _ => Value::from(value),
    };
    Ok((key.to_owned(), Given(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read() {
        let answer = |text: &str| text.parse::<Answer>();
        let is = |node: &str, status, ms| Ok(Answer { node: node.into(), status, after: Duration::from_millis(ms) });
        assert_eq!(answer("Dock=failure"), is("Dock", Status::Failure, 0));
        assert_eq!(answer("a/*=success:1.5"), is("a/*", Status::Success, 1500));
        for wrong in ["", "Dock", "=failure", "Dock=maybe", "Dock=success:-1", "Dock=success:x", "Dock=success:1e300"] {
            assert!(answer(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn values_are_what_they_look_like() {
        for (text, value) in [
            ("a=1", Value::Int(1)),
            ("a=-1.5", Value::Real(-1.5)),
            ("a=true", Value::Bool(true)),
            ("a=x=y", Value::from("x=y")),
            ("a=", Value::from("")),
            ("a=inf", Value::from("inf")),
        ] {
            assert_eq!(entry(text).unwrap().1.0, value, "{text}");
        }
        assert!(entry("=1").is_err() && entry("a").is_err());
    }
}
