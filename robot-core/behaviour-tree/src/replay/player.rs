//! Runs a trace again, forwards and backwards.

use std::sync::Arc;
use std::time::Duration;

use crate::arena::limits::Meter;
use crate::data::status::Status;
use crate::record::step::{Step, TickAnswer};
use crate::record::trace::Trace;
use crate::replay::keyframes::{Keyframe, Keyframes};
use crate::replay::playback::{Playback, Recorded};
use crate::run::tick::Run;
use crate::run::tree::Tree;
use crate::why::explain::{Explanation, TickResult};
use crate::words::error::{LoadError, TickError};
use crate::words::language::Language;

/// A recorded run, at some point of it.
///
/// The tree is made again from the files in the trace; its leaves answer what they answered then. So every status and
/// every value of the blackboard is what it was, tick by tick. Replaying takes about as long as the engine took, and going
/// back begins at a state that was kept on the way.
///
/// [`Trace`] has an example.
#[derive(Debug)]
pub struct Replay {
    trace: Arc<Trace>,
    tree: Tree<Playback>,
    world: Playback,
    keyframes: Keyframes,
    /// How many steps were done.
    at: usize,
    /// How many nodes the call of the last tick has visited.
    visited: u32,
    /// Where the trace did not fit: from there on it goes no further, but back.
    departed: Option<ReplayError>,
}

/// Why a trace cannot be replayed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReplayError {
    /// The tree in the trace does not load.
    #[error("the tree in the trace does not load: {0}")]
    Tree(#[from] LoadError),
    /// The tree does something else than it did.
    #[error(
        "the replay departs from the trace in tick {tick}: {message}; the trace is damaged, or was recorded by a version that ran trees otherwise"
    )]
    Departs {
        /// The tick, counted from 1.
        tick: u32,
        /// What is otherwise.
        message: String,
    },
    /// There is no such tick.
    #[error("there is no tick {asked}: the trace has {ticks}")]
    NoSuchTick {
        /// The tick that was asked for.
        asked: u32,
        /// How many there are.
        ticks: u32,
    },
}

impl ReplayError {
    /// What is wrong, in a language; `Display` is in English.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (_, Language::En) => self.to_string(),
            (Self::Tree(error), Language::De) => {
                format!("der Baum der Aufzeichnung lädt nicht: {}", error.clone().in_language(language))
            }
            (Self::Departs { tick, .. }, Language::De) => format!(
                "in Takt {tick} geschieht etwas anderes, als aufgezeichnet ist: Die Aufzeichnung ist beschädigt, oder eine Version hat sie gemacht, bei der Bäume anders liefen"
            ),
            (Self::NoSuchTick { asked, ticks }, Language::De) => {
                format!("den Takt {asked} gibt es nicht: Die Aufzeichnung hat {ticks}")
            }
        }
    }
}

impl Replay {
    /// Makes the tree of a trace, before its first step.
    ///
    /// # Errors
    /// If the tree does not load, as when the trace was forged.
    pub fn new(trace: Trace) -> Result<Self, ReplayError> {
        let trace = trace.shared();
        let mut tree = trace.setup.load(Recorded::boxed)?;
        tree.keep_events(true);
        let keyframes = Keyframes::new(Keyframe::of(tree.core(), 0));
        Ok(Self { world: Playback::new(Arc::clone(&trace)), trace, tree, keyframes, at: 0, visited: 0, departed: None })
    }

    /// The trace.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The tree as it was then: nodes, blackboards, and what happened in the last step ([`Tree::events`]).
    pub const fn tree(&self) -> &Tree<Playback> {
        &self.tree
    }

    /// The tick that was the last one, counted from 1; 0 before the first.
    pub const fn tick(&self) -> u32 {
        self.tree.core().tick
    }

    /// How many steps of the trace were done.
    pub const fn step(&self) -> usize {
        self.at
    }

    /// The time of the last tick.
    pub fn now(&self) -> Duration {
        let before = self.trace.steps[..self.at].iter().rev();
        Duration::from_nanos(before.filter_map(Step::now_ns).next().unwrap_or(0))
    }

    /// What the last tick came to; `None` before the first.
    pub fn answer(&self) -> Option<&TickAnswer> {
        self.trace.steps[..self.at].iter().rev().find_map(|step| match step {
            Step::Tick { answer, .. } => Some(answer),
            _ => None,
        })
    }

    /// Goes to the end of a tick, counted from 1; 0 is before everything.
    ///
    /// # Errors
    /// If there is no such tick, or the trace does not fit its tree.
    pub fn seek(&mut self, tick: u32) -> Result<(), ReplayError> {
        let step = match tick {
            0 => 0,
            tick => match self.trace.step_of(tick) {
                Some(step) => step + 1,
                None => return Err(ReplayError::NoSuchTick { asked: tick, ticks: self.trace.ticks() }),
            },
        };
        self.seek_step(step)
    }

    /// Goes to where this many steps are done, at most all: ticks, and what the host did between them.
    ///
    /// # Errors
    /// If the trace does not fit its tree.
    pub fn seek_step(&mut self, step: usize) -> Result<(), ReplayError> {
        let step = step.min(self.trace.steps.len());
        if let Some((from, frame)) = self.keyframes.before(step)
            && (from > self.at || step < self.at || self.departed.is_some())
        {
            self.departed = None;
            frame.restore(self.tree.core_mut());
            self.visited = frame.visited;
            self.at = from;
            self.tree.keep_events(true);
        }
        while self.at < step {
            self.play()?;
        }
        Ok(())
    }

    /// Goes one tick on; `false` if there is none. What the host does before it, it does again.
    ///
    /// # Errors
    /// If the trace does not fit its tree.
    pub fn forward(&mut self) -> Result<bool, ReplayError> {
        let more = self.play_up_to_tick()?;
        if more {
            self.play()?;
        }
        Ok(more)
    }

    /// Does what the host did before the next tick; `false` if there is none.
    pub(crate) fn play_up_to_tick(&mut self) -> Result<bool, ReplayError> {
        while self.at < self.trace.steps.len() {
            if matches!(self.trace.steps[self.at], Step::Tick { .. }) {
                return Ok(true);
            }
            self.play()?;
        }
        Ok(false)
    }

    /// Whether the next step is one that ticks or halts nodes.
    pub(crate) fn next_has_events(&self) -> bool {
        self.trace.steps.get(self.at).is_some_and(|step| step.now_ns().is_some())
    }

    pub(crate) fn shared_trace(&self) -> Arc<Trace> {
        Arc::clone(&self.trace)
    }

    /// Goes one tick back; `false` if there is none.
    ///
    /// # Errors
    /// If the trace does not fit its tree.
    pub fn back(&mut self) -> Result<bool, ReplayError> {
        match self.tick().checked_sub(1) {
            Some(tick) => self.seek(tick).map(|()| true),
            None => Ok(false),
        }
    }

    /// Does one step.
    pub(crate) fn play(&mut self) -> Result<(), ReplayError> {
        if self.departed.is_none() {
            self.departed = self.try_play().err();
        }
        self.departed.clone().map_or(Ok(()), Err)
    }

    fn try_play(&mut self) -> Result<(), ReplayError> {
        let trace = Arc::clone(&self.trace);
        let Some(step) = trace.steps.get(self.at) else { return Ok(()) };
        self.world.begin(self.at);
        let now = Duration::from_nanos(step.now_ns().unwrap_or(0));
        match step {
            Step::Tick { again, answer, .. } => {
                let core = self.tree.core_mut();
                // As in `Tree::tick_once`: the same budget, and the wake-up is used up.
                core.wake_up &= !again;
                core.meter = match answer {
                    TickAnswer::BrokenOff { message, visits: Some(visits), .. } => {
                        Some(Meter::Recorded { visits: *visits, message: message.clone() })
                    }
                    _ => None,
                };
                let budget = core.budget;
                let mut run = Run::new(core, &mut self.world, now);
                if *again {
                    run.allowed = run.allowed.without(self.visited);
                }
                let result = run.tick_root(*again);
                self.visited = budget - run.allowed.nodes().min(budget);
                if !same_answer(answer, &result) {
                    return Err(self.departs(format!("the root came to {result:?} instead of {answer:?}")));
                }
            }
            // What a halt or a due time fails with goes to the host, which has seen it.
            Step::Halt { .. } => self.tree.halt(&mut self.world, now),
            Step::Expire { .. } => drop(self.tree.expire(&mut self.world, now)),
            Step::Set { key, value } => {
                if let Err(error) = self.tree.set(key, value.clone()) {
                    return Err(self.departs(error.to_string()));
                }
            }
            Step::Evaluate { script } => drop(self.tree.evaluate(script)),
            Step::Budget { nodes } => self.tree.set_budget(*nodes),
            Step::Settle { .. } => drop(self.tree.settle(&mut self.world, now)),
            Step::TakeOver { memory } => {
                if !self.tree.core_mut().take_over(memory) {
                    return Err(self.departs("what the tree took over from another does not fit it".to_owned()));
                }
            }
        }
        if let Some(message) = self.world.end() {
            return Err(self.departs(message));
        }
        self.at += 1;
        let (core, visited) = (self.tree.core(), self.visited);
        self.keyframes.offer(self.at, || Keyframe::of(core, visited));
        Ok(())
    }

    fn departs(&self, message: String) -> ReplayError {
        ReplayError::Departs { tick: self.tick(), message }
    }
}

impl Replay {
    /// What the tree did in the tick that was the last one here, and why nothing else.
    pub fn explain(&self) -> Explanation {
        let mut explanation = self.tree().explain();
        if let Some(TickAnswer::BrokenOff { node, message, .. }) = self.answer() {
            let core = self.tree().core();
            if (*node as usize) < core.nodes.len() {
                explanation.result = TickResult::BrokenOff { node: core.name(*node), message: message.clone() };
            }
        }
        explanation
    }
}

fn same_answer(recorded: &TickAnswer, now: &Result<Status, TickError>) -> bool {
    match (recorded, now) {
        (TickAnswer::Answered(recorded), Ok(now)) => recorded == now,
        (TickAnswer::BrokenOff { node, message, .. }, Err(error)) => node == &error.node && message == error.reason(),
        _ => false,
    }
}
