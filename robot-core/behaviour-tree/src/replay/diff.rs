//! Where two recorded runs part.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::data::status::Status;
use crate::data::value::Value;
use crate::node::events::{Happening, NodeEvent};
use crate::record::step::{Call, LeafAnswer, Step};
use crate::record::trace::Trace;
use crate::replay::playback::Playback;
use crate::replay::player::{Replay, ReplayError};
use crate::run::tree::Tree;
use crate::words::language::Language;
use crate::words::reason::Reason;

/// What is not the same in two runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The first tick at which the clocks differ. Two runs by a real clock nearly always do, and need not part.
    pub clocks_differ_from: Option<u32>,
    /// Where the runs part first, if they do.
    pub parting: Option<Parting>,
}

/// Where two runs part first.
#[derive(Debug, Clone, PartialEq)]
pub enum Parting {
    /// They are runs of different trees: the first node that differs, in pre-order, as type and path.
    Trees {
        /// In the first run.
        first: Option<String>,
        /// In the second run.
        second: Option<String>,
    },
    /// A node did something else.
    Node {
        /// The tick, counted from 1; for what happened between ticks, the tick before it.
        tick: u32,
        /// The node, by its place in pre-order.
        node: u32,
        /// Its path.
        path: String,
        /// What it did in the first run.
        first: Deed,
        /// What it did in the second run.
        second: Deed,
    },
    /// The blackboard differs, and all nodes did the same: the host wrote something else.
    Entry {
        /// The tick, counted from 1; for what the host wrote between ticks, the tick before it.
        tick: u32,
        /// The tree instance, as [`ScopeView::path`](crate::ScopeView::path) gives it.
        scope: String,
        /// The key.
        key: String,
        /// The value in the first run.
        first: Option<Value>,
        /// The value in the second run.
        second: Option<Value>,
    },
    /// One of the runs ends, and the other goes on.
    End {
        /// The ticks of the first run.
        first: u32,
        /// The ticks of the second run.
        second: u32,
    },
}

/// What a node did in a step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Deed {
    /// Its last answer; `None` if it was not ticked.
    pub answer: Option<Status>,
    /// Whether it was halted.
    pub halted: bool,
    /// The reason it gave, if it failed.
    pub reason: Option<Reason>,
    /// What it wrote to its ports, if it is a leaf of the host.
    pub writes: Vec<(String, Value)>,
}

/// Replays two runs side by side, and says where they part.
///
/// # Errors
/// If one of them cannot be replayed.
pub fn diff(first: Trace, second: Trace) -> Result<Difference, ReplayError> {
    let (mut first, mut second) = (Replay::new(first)?, Replay::new(second)?);
    let mut difference = Difference { clocks_differ_from: None, parting: other_tree(&first, &second) };
    while difference.parting.is_none() {
        let more = (first.play_up_to_tick()?, second.play_up_to_tick()?);
        let tick = first.tick();
        difference.parting = other_entry(first.tree(), second.tree(), tick);
        if difference.parting.is_some() || more == (false, false) {
            break;
        }
        if more.0 != more.1 {
            difference.parting = Some(Parting::End { first: first.trace().ticks(), second: second.trace().ticks() });
            break;
        }
        let calls = (Calls::next(&first), Calls::next(&second));
        first.play()?;
        second.play()?;
        let tick = first.tick();
        if first.now() != second.now() {
            difference.clocks_differ_from.get_or_insert(tick);
        }
        difference.parting = other_deed((&first, calls.0), (&second, calls.1), tick);
    }
    Ok(difference)
}

/// The first thing that a node did otherwise, in the order in which nodes came to their answers.
fn other_deed(first: (&Replay, Calls), second: (&Replay, Calls), tick: u32) -> Option<Parting> {
    let ((first, mut first_calls), (second, mut second_calls)) = (first, second);
    let (a, b) = (first.tree().events(), second.tree().events());
    let node = (0..a.len().max(b.len())).find_map(|i| {
        let (a, b) = (a.get(i).copied(), b.get(i).copied());
        let writes = (a.and_then(|a| first_calls.writes(a)), b.and_then(|b| second_calls.writes(b)));
        if a == b && same_writes(&writes.0, &writes.1) { None } else { a.or(b).map(|event| event.node) }
    })?;
    let path = first.tree().node(node).map(|node| node.path()).unwrap_or_default();
    Some(Parting::Node { tick, node, path, first: Deed::of(first, node), second: Deed::of(second, node) })
}

fn same_writes(first: &Option<Vec<(u32, Value)>>, second: &Option<Vec<(u32, Value)>>) -> bool {
    match (first, second) {
        (Some(first), Some(second)) => {
            first.len() == second.len()
                && first.iter().zip(second).all(|((a, first), (b, second))| a == b && first.is_same(second))
        }
        (first, second) => first.is_none() && second.is_none(),
    }
}

/// An entry that is there, perhaps without a value.
fn same_entry(first: Option<&Option<&Value>>, second: Option<&Option<&Value>>) -> bool {
    match (first, second) {
        (Some(Some(first)), Some(Some(second))) => first.is_same(second),
        (first, second) => first == second,
    }
}

fn other_entry(first: &Tree<Playback>, second: &Tree<Playback>, tick: u32) -> Option<Parting> {
    first.scopes().zip(second.scopes()).find_map(|(a, b)| {
        let (first, second): (BTreeMap<_, _>, BTreeMap<_, _>) = (a.entries().collect(), b.entries().collect());
        let key = first.keys().chain(second.keys()).find(|key| !same_entry(first.get(*key), second.get(*key)))?;
        let value = |entries: &BTreeMap<&str, Option<&Value>>| entries.get(key).copied().flatten().cloned();
        Some(Parting::Entry {
            tick,
            scope: a.path().to_owned(),
            key: (*key).to_owned(),
            first: value(&first),
            second: value(&second),
        })
    })
}

/// The calls of leaves in a step, as the events of the step go by.
struct Calls {
    trace: Arc<Trace>,
    step: usize,
    next: usize,
}

impl Calls {
    /// Those of the step that a replay does next.
    fn next(replay: &Replay) -> Self {
        Self { trace: replay.shared_trace(), step: replay.step(), next: 0 }
    }

    /// What a leaf wrote, if the event is a leaf's.
    fn writes(&mut self, event: NodeEvent) -> Option<Vec<(u32, Value)>> {
        let calls = self.trace.steps.get(self.step)?.calls();
        // Whether a leaf has stopped is asked without an event as long as it has not.
        while let Some(Call { answer: LeafAnswer::Stopping { is_stopping: true }, .. }) = calls.get(self.next) {
            self.next += 1;
        }
        let call = calls.get(self.next)?;
        let what = match call.answer {
            LeafAnswer::Halted { .. } => Some(Happening::Halted),
            LeafAnswer::Stopping { .. } => Some(Happening::Stopped),
            _ => None,
        };
        let same = what.map_or(matches!(event.what, Happening::Answered(_)), |what| what == event.what);
        if call.node != event.node || !same {
            return None;
        }
        self.next += 1;
        Some(call.writes.clone())
    }
}

impl Deed {
    /// What a node did in the last step of a replay.
    fn of(replay: &Replay, id: u32) -> Self {
        let mut deed = Self::default();
        for event in replay.tree().events().iter().filter(|event| event.node == id) {
            match event.what {
                Happening::Answered(status) => deed.answer = Some(status),
                Happening::Halted => deed.halted = true,
                Happening::Stopped => {}
            }
        }
        let node = replay.tree().node(id);
        if deed.answer == Some(Status::Failure) {
            deed.reason = node.and_then(|node| {
                let [en, de] = [Language::En, Language::De].map(|language| node.reason_in(language));
                let reason = Reason::new(en?.into_owned());
                Some(match de.filter(|de| *de != reason.text(Language::En)) {
                    Some(de) => reason.german(de.into_owned()),
                    None => reason,
                })
            });
        }
        let last = replay.step().checked_sub(1).and_then(|step| replay.trace().steps.get(step));
        for call in last.into_iter().flat_map(Step::calls).filter(|call| call.node == id) {
            for (port, value) in &call.writes {
                let name = replay.tree().port_name(id, *port).unwrap_or_default().to_owned();
                deed.writes.push((name, value.clone()));
            }
        }
        deed
    }
}

fn other_tree(first: &Replay, second: &Replay) -> Option<Parting> {
    let nodes = |replay: &Replay| -> Vec<String> {
        replay.tree().nodes().map(|node| format!("{} {}", node.registration_id(), node.path())).collect()
    };
    let (first, second) = (nodes(first), nodes(second));
    let at = (0..first.len().max(second.len())).find(|at| first.get(*at) != second.get(*at))?;
    Some(Parting::Trees { first: first.get(at).cloned(), second: second.get(at).cloned() })
}
