//! `naome tree run`: a tree with the robot's leaves in the simulator, or rehearsed without any.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use behaviour_tree::{Findings, LoadError, Loader, Registry, Status, Swap, SwapProgress, TreeDocument, TreeView};
use behaviours::{Begins, BrainError, LibraryRobot, SwapNews};
use lessons::{Happening, Story, Told};
use robot_core::ports::Clock;
use robot_core::{Controller, Robot, Text};
use serde::Serialize;
use sim::{SimEvent, lock_step};

use super::forest::Forest;
use super::onlooker::{Onlooker, said_by_robot, said_by_visitor};
use super::swaps::{self, News, Swaps, numbered};
use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::monitor;
use crate::output::Output;
use crate::pace::{Interrupt, Metronome};
use crate::storyteller::Storyteller;

/// The time between two ticks.
const PERIOD: Duration = Duration::from_millis(20);

/// The last line for programs.
#[derive(Serialize)]
struct End {
    event: &'static str,
    answer: &'static str,
    came_to: &'static str,
    ticks: u32,
    seconds: f64,
}

/// Several places see to the onlooker: the robot's brain, and the loop around it.
type Shared = Arc<Mutex<Onlooker>>;

fn with<T>(onlooker: &Shared, f: impl FnOnce(&mut Onlooker) -> T) -> T {
    f(&mut onlooker.lock().unwrap_or_else(PoisonError::into_inner))
}

pub(super) fn run(options: &cli::TreeRun, seed: u64, output: &Output) -> Ending {
    let forest =
        if options.dry { Forest::read(&options.files, output) } else { Forest::for_robot(&options.files, output) }?;
    if let Some((part, own)) = forest.part().zip(forest.first_tree()).filter(|_| options.tree.is_none()) {
        let whole = LibraryRobot::MAIN_TREE;
        output.complain(&output.say(&Text {
            de: format!(
                "{part} ist ein Teil der Bäume des Roboters. Es läuft der ganze, {whole}, mit diesem Teil darin; \
                 dazu kommt mit --ask jemand, der etwas will. Nur den Teil proben: --tree {own} --dry"
            ),
            en: format!(
                "{part} is a part of the robot's own trees. The whole one runs, {whole}, with this part in it; \
                 with --ask somebody comes who wants something. To rehearse the part alone: --tree {own} --dry"
            ),
        }));
    }
    let main = options.tree.clone().or_else(|| forest.main_tree());
    let main = main.ok_or_else(|| Failure::wrong_use(super::no_tree(output)))?;
    let mut swaps = Swaps::new(options, &forest);
    let interrupt = Interrupt::listen()?;
    let goes_on = |ticks: u32| !interrupt.came() && options.ticks.is_none_or(|most| ticks < most);
    let came_to = if options.dry {
        rehearse(options, &forest, &main, &mut swaps, &goes_on, output)?
    } else {
        simulate(options, &forest, &main, &mut swaps, seed, &goes_on, output)?
    };
    let holds = !came_to.is_bad() && !swaps.has_failed();
    Ok(if holds { Exit::Done } else { Exit::DidNotHold })
}

/// How a run came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CameTo {
    /// The tree has answered.
    Answer(Status),
    /// The visitor has what they came for, and has left; the tree could go on for ever.
    StoryIsOver,
    /// The visitor is still there after a time in which any story is over.
    StoryIsTooLong,
    /// So many ticks were asked for, or somebody broke it off.
    BrokenOff,
}

impl CameTo {
    /// How a run came out in which there is no visitor.
    const fn of(answer: Status) -> Self {
        match answer {
            Status::Running | Status::Idle => Self::BrokenOff,
            answer => Self::Answer(answer),
        }
    }

    const fn is_bad(self) -> bool {
        matches!(self, Self::Answer(Status::Failure) | Self::StoryIsTooLong)
    }

    const fn words(self) -> Text<&'static str> {
        match self {
            Self::Answer(Status::Success) => Text { de: "Fertig, mit Erfolg", en: "Done, with success" },
            Self::Answer(Status::Failure) => Text { de: "Fertig, ohne Erfolg", en: "Done, without success" },
            Self::Answer(_) => Text { de: "Nichts zu tun", en: "Nothing to do" },
            Self::StoryIsOver => Text { de: "Die Geschichte ist zu Ende", en: "The story is over" },
            Self::StoryIsTooLong => {
                Text { de: "Die Geschichte nimmt kein Ende", en: "The story does not come to an end" }
            }
            Self::BrokenOff => Text { de: "Abgebrochen", en: "Broken off" },
        }
    }

    /// For programs.
    const fn name(self) -> &'static str {
        match self {
            Self::Answer(_) => "done",
            Self::StoryIsOver => "story-over",
            Self::StoryIsTooLong => "story-too-long",
            Self::BrokenOff => "broken-off",
        }
    }
}

/// With leaves that are known by name alone.
fn rehearse(
    options: &cli::TreeRun,
    forest: &Forest,
    main: &str,
    swaps: &mut Swaps,
    goes_on: &dyn Fn(u32) -> bool,
    output: &Output,
) -> Result<CameTo, Failure> {
    let files = forest.files();
    let mut registry = Registry::<()>::new();
    for (number, answer) in options.answer.iter().enumerate() {
        if let Some(understudy) = answer.understudy() {
            registry.action(&understudy_id(number), &[], move |_| Box::new(understudy));
        }
    }
    let mut documents = cast(&mut registry, forest, output).map_err(|error| super::wrong(error, output))?;
    let loader = load(&registry, &files, main, options);
    let mut tree = loader.load().map_err(|error| super::wrong(error, output))?;
    let onlooker = begin(options, tree.view(), &documents, output)?;
    tree.keep_events(true);
    let metronome = options.pace().map(Metronome::start);
    let mut now = Duration::ZERO;
    let mut answer = Status::Running;
    let mut swap: Option<Swap<()>> = None;
    let mut broken = None;
    let mut trace = options.trace.clone();
    while answer == Status::Running && goes_on(with(&onlooker, |onlooker| onlooker.ticks())) {
        if let Some(metronome) = &metronome {
            metronome.wait_until(now);
        }
        if swap.is_none()
            && let Some(new) = swaps.due(now, output)
        {
            let files = new.forest.files();
            let new_documents = cast(&mut registry, &new.forest, output);
            let keys =
                tree.view().scopes().take(1).flat_map(|scope| scope.entries().map(|(key, _)| key).collect::<Vec<_>>());
            let keys: Vec<String> = keys.filter(|_| !options.anew).map(str::to_owned).collect();
            let loader = load(&registry, &files, &new.main, options);
            match Swap::new(keys.iter().fold(loader, |loader, key| loader.provides(key))) {
                Ok(new) => {
                    swap = Some(if options.anew { new } else { new.carry_entries().carry_progress() });
                    documents = new_documents.unwrap_or_default();
                }
                Err(findings) => refuse(findings, options, swaps, &onlooker, now, output),
            }
        }
        match swap.as_mut().map(|swap| swap.advance(&mut tree, &mut (), now)) {
            None => {
                let ticked = tree.tick(&mut (), now);
                with(&onlooker, |onlooker| onlooker.see(tree.view(), now));
                match ticked {
                    Ok(ticked) => answer = ticked,
                    Err(error) => {
                        broken = Some(error.in_language(super::tongue(output.language)));
                        break;
                    }
                }
            }
            Some(Ok(SwapProgress::Stopping { leaves })) => {
                with(&onlooker, |onlooker| onlooker.see(tree.view(), now));
                tell_swap(&onlooker, swaps, News::Waiting(&leaves), now, output);
            }
            Some(Ok(SwapProgress::Done(mut old))) => {
                swap = None;
                with(&onlooker, |onlooker| onlooker.see(old.view(), now));
                tell_swap(&onlooker, swaps, News::Done, now, output);
                if let Some(file) = &trace {
                    files::write(file, &old.take_trace(), output)?;
                }
                trace = options.trace.as_deref().map(|file| numbered(file, swaps.done() + 1));
                tree.keep_events(true);
                with(&onlooker, |onlooker| onlooker.change_tree(tree.view(), &documents))?;
            }
            Some(Err(error)) => {
                swap = None;
                with(&onlooker, |onlooker| onlooker.see(tree.view(), now));
                tell_swap(&onlooker, swaps, News::Failed(&error), now, output);
            }
        }
        now += PERIOD;
    }
    if let Some(file) = &trace {
        files::write(file, &tree.take_trace(), output)?;
    }
    // The recording says afterwards what led to the error.
    if let Some(error) = broken {
        return Err(Failure::new(Exit::DidNotHold, error));
    }
    let came_to = CameTo::of(answer);
    end(&onlooker, answer, came_to, output);
    Ok(came_to)
}

/// Understudies for the leaves of a forest; its files, with what editors know of the leaves.
fn cast(registry: &mut Registry<()>, forest: &Forest, output: &Output) -> Result<Vec<TreeDocument>, LoadError> {
    let mut documents = Forest::documents(&forest.files())?;
    let unknown = registry.understudies(&documents);
    if !unknown.is_empty() {
        let names = unknown.join(", ");
        output.complain(&output.say(&Text {
            de: format!("Nur geprobt; es antworten Stellvertreter für: {names}"),
            en: format!("A rehearsal; there are understudies for: {names}"),
        }));
    }
    let mut models = TreeDocument::default();
    models.describe(registry);
    documents.push(models);
    Ok(documents)
}

/// The node type of the understudy for the n-th `--answer`. No document can name it.
fn understudy_id(number: usize) -> String {
    format!("understudy {number}")
}

fn load<'a>(
    registry: &'a Registry<()>,
    files: &'a [(&str, &str)],
    main: &'a str,
    options: &'a cli::TreeRun,
) -> Loader<'a, ()> {
    let mut loader = registry.loader().main(main);
    for (name, text) in files {
        loader = loader.source(name, text);
    }
    for (key, value) in &options.set {
        loader = loader.entry(key, value.0.clone());
    }
    for (number, answer) in options.answer.iter().enumerate() {
        loader = loader.substitute(answer.node(), answer.stand_in(understudy_id(number)));
    }
    if options.trace.is_some() { loader.record() } else { loader }
}

/// Tells why a tree does not take over: to programs and on a terminal that scrolls with every finding.
fn refuse(
    findings: Findings,
    options: &cli::TreeRun,
    swaps: &mut Swaps,
    onlooker: &Shared,
    now: Duration,
    output: &Output,
) {
    if !options.watch {
        swaps::print(&findings.0, output);
    }
    tell_swap(onlooker, swaps, News::Refused(findings), now, output);
}

/// What becomes of a swap, for whoever looks on.
fn tell_swap(onlooker: &Shared, swaps: &mut Swaps, news: News<'_>, now: Duration, output: &Output) {
    if let Some(line) = swaps.tell(news, now, output) {
        with(onlooker, |onlooker| onlooker.note(&line));
    }
}

/// With the robot's leaves, in the simulator.
fn simulate(
    options: &cli::TreeRun,
    forest: &Forest,
    main: &str,
    swaps: &mut Swaps,
    seed: u64,
    goes_on: &dyn Fn(u32) -> bool,
    output: &Output,
) -> Result<CameTo, Failure> {
    let story = Story {
        ask: options.ask.clone(),
        language: output.language,
        audience: options.audience,
        seed,
        plan: options.library.plan(output)?,
    };
    let library = options.library.open(output)?;
    let mut judge = story.judge(&library);
    let brain = story.brain(&library).map_err(Failure::missing)?;
    let wrong_brain = |error: BrainError| match error {
        BrainError::Tree(error) => super::wrong(*error, output),
        other => Failure::wrong_use(other),
    };
    let mut brain = brain.with_trees(&forest.files(), main).map_err(wrong_brain)?;
    if let Some(file) = &options.trace {
        brain = brain.record_to(files::create(file, output)?).map_err(wrong_brain)?;
    }
    let onlooker = begin(options, brain.tree(), &documents(&brain, output)?, output)?;
    let seen = Arc::clone(&onlooker);
    let brain =
        brain.watched_by(Box::new(move |tree, now| with(&seen, |onlooker| onlooker.see(tree, now.since_start()))));
    let (world, body, hearing, speech, clock) = lock_step::ports(story.simulation().map_err(Failure::missing)?);
    let mut robot = Robot::new(Controller::new(brain, library.guard()), body, hearing, speech);
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
    let mut came_to = CameTo::BrokenOff;
    let mut has_left = false;
    let mut is_swapping = false;
    while goes_on(with(&onlooker, |onlooker| onlooker.ticks())) {
        if let Some(metronome) = &metronome {
            metronome.wait_until(clock.now().since_start());
        }
        let began = clock.now().since_start();
        if !is_swapping && let Some(new) = swaps.due(began, output) {
            let begins = if options.anew { Begins::Anew } else { Begins::WhereTheOldOneWas };
            let trace = options.trace.as_deref().map(|file| files::create(&numbered(file, swaps.done() + 2), output));
            let trace = trace.transpose()?.map(|file| Box::new(file) as Box<dyn std::io::Write + Send>);
            let brain = robot.controller_mut().brain_mut();
            match brain.swap_trees(&new.forest.files(), &new.main, begins, trace) {
                Ok(()) => is_swapping = true,
                Err(findings) => refuse(findings, options, swaps, &onlooker, began, output),
            }
        }
        let report = robot.tick(&clock);
        if is_swapping {
            let brain = robot.controller_mut().brain_mut();
            let news = brain.take_swap_news();
            is_swapping = matches!(news, Some(SwapNews::Waiting(_)));
            match &news {
                Some(SwapNews::Waiting(leaves)) => tell_swap(&onlooker, swaps, News::Waiting(leaves), began, output),
                Some(SwapNews::Failed(error)) => tell_swap(&onlooker, swaps, News::Failed(error), began, output),
                Some(SwapNews::Done) => {
                    tell_swap(&onlooker, swaps, News::Done, began, output);
                    let documents = documents(brain, output)?;
                    with(&onlooker, |onlooker| onlooker.change_tree(brain.tree(), &documents))?;
                }
                None => {}
            }
        }
        let now = clock.now();
        let (happened, truth) = {
            let mut world = world.borrow_mut();
            world.step();
            (world.take_events(), world.truth())
        };
        report.events.into_iter().for_each(|event| tell(Told { at: now, what: Happening::Robot(event) }));
        for event in happened {
            judge.see(now, &event, &truth);
            has_left |= matches!(event, SimEvent::VisitorLeft { .. });
            tell(Told { at: now, what: Happening::World(event) });
        }
        answer = with(&onlooker, |onlooker| onlooker.answer());
        // With a visitor the story decides when it is over; without one the tree does.
        if story.ask.is_some() {
            if judge.is_over(now, world.borrow().is_speaking()) {
                came_to = if has_left { CameTo::StoryIsOver } else { CameTo::StoryIsTooLong };
                break;
            }
        } else if answer != Status::Running {
            came_to = CameTo::of(answer);
            break;
        }
    }
    end(&onlooker, answer, came_to, output);
    Ok(came_to)
}

/// The files of a robot's tree, with what editors know of its leaves.
fn documents(brain: &LibraryRobot, output: &Output) -> Result<Vec<TreeDocument>, Failure> {
    let documents = Forest::documents(&brain.tree_files().collect::<Vec<_>>());
    let mut documents = documents.map_err(|error| super::wrong(error, output))?;
    let mut models = TreeDocument::default();
    behaviours::describe_leaves(&mut models);
    documents.push(models);
    Ok(documents)
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

fn end(onlooker: &Shared, answer: Status, came_to: CameTo, output: &Output) {
    let (ticks, seconds, coverage) =
        with(onlooker, |onlooker| (onlooker.ticks(), onlooker.now().as_secs_f64(), onlooker.take_coverage()));
    coverage.iter().for_each(|coverage| super::coverage::print(coverage, output));
    if output.json {
        output.json(&End { event: "end", answer: answer.name(), came_to: came_to.name(), ticks, seconds });
        return;
    }
    let ticks = match ticks {
        1 => output.say(&Text { de: "1 Takt", en: "1 tick" }).to_owned(),
        _ => output.say(&Text { de: format!("{ticks} Takte"), en: format!("{ticks} ticks") }),
    };
    output.text(&format!("{} – {ticks}, {} s", output.say(&came_to.words()), output.decimal(seconds, 2)));
}
