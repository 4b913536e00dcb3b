//! An understudy that takes its time: to answer, and to stop.

use std::time::Duration;

use behaviour_tree::{Context, Leaf, LeafError, Outcome, Status};

/// A leaf of a rehearsal that is not done at once, and does not stop at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Understudy {
    answer: Status,
    takes: Duration,
    stops_in: Duration,
    started: Duration,
    halted: Duration,
}

impl Understudy {
    /// One that answers after `takes`, and stands still `stops_in` after it was halted.
    pub(super) const fn new(answer: Status, takes: Duration, stops_in: Duration) -> Self {
        Self { answer, takes, stops_in, started: Duration::ZERO, halted: Duration::ZERO }
    }
}

impl Leaf<()> for Understudy {
    fn tick(&mut self, cx: &mut Context<'_, ()>) -> Result<Outcome, LeafError> {
        if cx.is_start() {
            self.started = cx.now();
        }
        Ok(match self.answer {
            _ if cx.now().saturating_sub(self.started) < self.takes => Outcome::Running,
            Status::Success => Outcome::Success,
            Status::Skipped => Outcome::Skipped,
            _ => Outcome::fail(),
        })
    }

    fn halt(&mut self, cx: &mut Context<'_, ()>) {
        self.halted = cx.now();
    }

    fn still_stopping(&mut self, cx: &mut Context<'_, ()>) -> bool {
        cx.now().saturating_sub(self.halted) < self.stops_in
    }
}
