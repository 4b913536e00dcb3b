//! Leaves that answer what a trace says.

use std::sync::Arc;

use crate::data::status::{Outcome, Status};
use crate::node::leaf::{Binding, Context, Leaf};
use crate::record::step::{Call, LeafAnswer};
use crate::record::trace::Trace;
use crate::words::error::LeafError;

/// The world of a tree that is replayed: the trace, and how far it was read.
#[derive(Debug)]
pub struct Playback {
    trace: Arc<Trace>,
    step: usize,
    call: usize,
    /// What a leaf that was just halted is to say of its stop.
    is_stopping: Option<bool>,
    /// What the tree asked for that is not in the trace.
    departure: Option<String>,
}

impl Playback {
    pub(crate) const fn new(trace: Arc<Trace>) -> Self {
        Self { trace, step: 0, call: 0, is_stopping: None, departure: None }
    }

    pub(crate) fn begin(&mut self, step: usize) {
        (self.step, self.call, self.is_stopping, self.departure) = (step, 0, None, None);
    }

    /// What kept the step from going as recorded, if anything did.
    pub(crate) fn end(&mut self) -> Option<String> {
        let calls = self.trace.steps[self.step].calls();
        let left = calls.get(self.call).map(|call| format!("node {} was asked, and is not now", call.node));
        self.departure.take().or(left)
    }
}

/// Stands in for any leaf of the host.
#[derive(Debug)]
pub(crate) struct Recorded;

impl Recorded {
    pub(crate) fn boxed() -> Box<dyn Leaf<Playback>> {
        Box::new(Self)
    }
}

/// What the leaf did when it was recorded, its writes done again; nothing if it was another leaf or another question.
fn play(cx: &mut Context<'_, Playback>, is_asked: fn(&LeafAnswer) -> bool) -> Option<LeafAnswer> {
    let trace = Arc::clone(&cx.world.trace);
    let call = trace.steps.get(cx.world.step)?.calls().get(cx.world.call)?;
    if call.node != cx.node || !is_asked(&call.answer) {
        return None;
    }
    cx.world.call += 1;
    write(cx, call)?;
    Some(call.answer.clone())
}

fn write(cx: &mut Context<'_, Playback>, call: &Call) -> Option<()> {
    for (port, value) in &call.writes {
        let Binding::Slot(slot) = cx.bindings.get(*port as usize)? else { return None };
        cx.board.set(*slot, value.clone()).ok()?;
    }
    Some(())
}

fn depart(cx: &mut Context<'_, Playback>, what: &str) {
    let message = format!("`{}` (node {}) is {what}, and was not when this was recorded", cx.name, cx.node);
    cx.world.departure.get_or_insert(message);
}

impl Leaf<Playback> for Recorded {
    fn tick(&mut self, cx: &mut Context<'_, Playback>) -> Result<Outcome, LeafError> {
        let is_tick = |answer: &LeafAnswer| !matches!(answer, LeafAnswer::Halted { .. } | LeafAnswer::Stopping { .. });
        match play(cx, is_tick) {
            Some(LeafAnswer::Answered(Status::Success)) => Ok(Outcome::Success),
            Some(LeafAnswer::Answered(Status::Failure)) => Ok(Outcome::fail()),
            Some(LeafAnswer::Answered(Status::Skipped)) => Ok(Outcome::Skipped),
            Some(LeafAnswer::Answered(Status::Running | Status::Idle)) => Ok(Outcome::Running),
            Some(LeafAnswer::Failed(reason)) => Ok(Outcome::failure(reason)),
            Some(LeafAnswer::Error(message)) => Err(LeafError::from(message)),
            Some(LeafAnswer::Halted { .. } | LeafAnswer::Stopping { .. }) | None => {
                depart(cx, "ticked");
                Err("the trace does not fit the tree".into())
            }
        }
    }

    fn halt(&mut self, cx: &mut Context<'_, Playback>) {
        match play(cx, |answer| matches!(answer, LeafAnswer::Halted { .. })) {
            Some(LeafAnswer::Halted { is_stopping }) => cx.world.is_stopping = Some(is_stopping),
            _ => depart(cx, "halted"),
        }
    }

    fn still_stopping(&mut self, cx: &mut Context<'_, Playback>) -> bool {
        if let Some(is_stopping) = cx.world.is_stopping.take() {
            return is_stopping;
        }
        match play(cx, |answer| matches!(answer, LeafAnswer::Stopping { .. })) {
            Some(LeafAnswer::Stopping { is_stopping }) => is_stopping,
            _ => {
                depart(cx, "asked whether it has stopped");
                false
            }
        }
    }
}
