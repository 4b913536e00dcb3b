//! Deeds: what blocks do that takes a body and time. One way for all of them to wait for their turn, to be written
//! down, to be cut short and to fail.

mod body;
mod light;
mod talk;
mod walking;

use std::time::Duration;

use behaviour_tree::{Context, Leaf, LeafError, NodeConfig, Outcome, Port, PortType, Registry};
use robot_core::{StopCause, Timestamp};

use crate::compile::Expression;
use crate::problem::text;
use crate::registry::Lock;
use crate::run::locks;
use crate::run::stage::{self, Stage};
use crate::run::trace::Happened;
use crate::run::values::Why;

pub(super) use talk::phrases;

/// Registers every deed under the name of its node.
pub(super) fn register(registry: &mut Registry<Stage>) {
    talk::register(registry);
    walking::register(registry);
    body::register(registry);
    light::register(registry);
}

/// Something that takes a body and time.
trait Deed: Send {
    /// Begins. What it returns is written down as what happens from now on.
    fn begin(&mut self, stage: &mut Stage) -> Result<Happened, Why>;

    /// Goes on; called from the tick in which it begins.
    fn step(&mut self, stage: &mut Stage, elapsed: Duration) -> Step;

    /// Is over, or cut short: puts right what must not stay. May add to what is written down.
    fn finish(&mut self, stage: &mut Stage, cut_short: bool, told: &mut Happened) {
        let _ = (stage, cut_short, told);
    }
}

/// How a deed goes on.
enum Step {
    Running,
    Done,
    Failed(Why),
}

/// How a deed is registered.
struct Entry {
    node: &'static str,
    ports: &'static [&'static str],
    locks: &'static [Lock],
    /// Whether it moves the body: such a deed ends when a program stops its movement, and fails while somebody holds
    /// the robot.
    moves: bool,
    make: fn(&Ports<'_>) -> Box<dyn Deed>,
}

/// The ports of a node, read once.
struct Ports<'a>(&'a NodeConfig<'a>);

impl Ports<'_> {
    fn expression(&self, name: &str) -> Expression {
        let written = self.0.attribute(name).unwrap_or("''");
        Expression::parse(written).unwrap_or_else(|_| Expression::Text(String::new()))
    }

    fn word(&self, name: &str) -> String {
        word(self.0, name)
    }
}

/// A word that stands quoted in a port.
pub(super) fn word(config: &NodeConfig<'_>, name: &str) -> String {
    match config.attribute(name).map(Expression::parse) {
        Some(Ok(Expression::Text(text))) => text,
        _ => String::new(),
    }
}

/// Ports for texts, which is what expressions are written as.
pub(super) fn ports(names: &[&'static str]) -> Vec<Port> {
    names.iter().map(|name| Port::input(*name).typed(PortType::Text).default("")).collect()
}

fn add(registry: &mut Registry<Stage>, entry: Entry) {
    let Entry { node, ports: names, locks, moves, make } = entry;
    registry.action(node, &ports(names), move |config| {
        let deed = make(&Ports(config));
        Box::new(Doing { deed, locks, moves, owner: None, doing: None, stops: 0 })
    });
}

/// A deed in a tree.
struct Doing {
    deed: Box<dyn Deed>,
    locks: &'static [Lock],
    moves: bool,
    /// Who it is among those who want locks, and since when it waits for them.
    owner: Option<(u64, Timestamp)>,
    doing: Option<Going>,
    /// How often movement had been stopped when it began.
    stops: u64,
}

/// A deed that has begun.
struct Going {
    since: Timestamp,
    told: Happened,
    place: Option<usize>,
}

impl Doing {
    fn end(&mut self, stage: &mut Stage, cut_short: bool) {
        if let Some((owner, _)) = self.owner.take() {
            stage.locks.release(owner);
            stage.busy = stage.busy.saturating_sub(1);
        }
        if let Some(Going { mut told, place, .. }) = self.doing.take() {
            self.deed.finish(stage, cut_short, &mut told);
            if let Some(event) = stage.log.borrow_mut().end(place, stage.now) {
                event.what = told;
                event.cut = cut_short;
            }
        }
    }

    fn fail(&mut self, stage: &mut Stage, block: &str, why: &Why) -> Outcome {
        self.end(stage, true);
        stage.tell(Happened::failed(why), Some(block));
        Outcome::failure(why.get(stage.language).clone())
    }
}

/// Why a deed that moves cannot go on.
fn cannot_move(stage: &Stage) -> Option<Why> {
    Some(match stage.held_back()? {
        StopCause::Touch => {
            text("Jemand hält NAOme fest. Da bewegt er sich nicht.", "Somebody is holding NAOme, so it does not move.")
        }
        StopCause::Bumper => text("NAOme ist angestoßen.", "NAOme has bumped into something."),
        _ => text("NAOme wurde angehalten.", "NAOme was stopped."),
    })
}

impl Leaf<Stage> for Doing {
    fn tick(&mut self, cx: &mut Context<'_, Stage>) -> Result<Outcome, LeafError> {
        stage::begin(cx);
        let block = cx.name().to_owned();
        let start = cx.is_start();
        let stage = &mut *cx.world;
        if start {
            self.owner = Some((stage.locks.new_owner(), stage.now));
            self.doing = None;
            self.stops = stage.movement_stops;
            stage.busy += 1;
        }
        let Some((owner, waits_since)) = self.owner else { return Ok(Outcome::fail()) };
        if self.moves && self.stops != stage.movement_stops {
            self.end(stage, true);
            return Ok(Outcome::Success);
        }
        if self.doing.is_none() {
            if !stage.locks.take(owner, self.locks) {
                if stage.now.since(waits_since) < locks::patience(self.locks) {
                    return Ok(Outcome::Running);
                }
                return Ok(self.fail(stage, &block, &locks::taken(self.locks)));
            }
            // Whoever has just been touched or let go may begin again; how long that may take is bounded.
            if self.moves && stage.held_back().is_some() {
                if stage.now.since(waits_since) < Duration::from_secs(5) {
                    return Ok(Outcome::Running);
                }
                if let Some(why) = cannot_move(stage) {
                    return Ok(self.fail(stage, &block, &why));
                }
            }
            match self.deed.begin(stage) {
                Ok(told) => {
                    let place = stage.tell(told.clone(), Some(&block));
                    self.doing = Some(Going { since: stage.now, told, place });
                }
                Err(why) => return Ok(self.fail(stage, &block, &why)),
            }
        }
        let since = self.doing.as_ref().map_or(stage.now, |going| going.since);
        if self.moves
            && let Some(why) = cannot_move(stage)
        {
            return Ok(self.fail(stage, &block, &why));
        }
        match self.deed.step(stage, stage.now.since(since)) {
            Step::Running => Ok(Outcome::Running),
            Step::Done => {
                self.end(stage, false);
                Ok(Outcome::Success)
            }
            Step::Failed(why) => Ok(self.fail(stage, &block, &why)),
        }
    }

    fn halt(&mut self, cx: &mut Context<'_, Stage>) {
        self.end(cx.world, true);
    }
}
