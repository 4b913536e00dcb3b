//! What a tick may use: nodes, and time by a clock that the host hands in.

use std::time::Duration;

use crate::words::reason::Reason;

/// How many built-in nodes are visited between two looks at the clock.
const SLICE: u32 = 16;

/// What says that the time is up.
pub(crate) enum Meter {
    /// A clock of the host.
    Clock {
        /// How long a call may take.
        limit: Duration,
        /// Reads the clock.
        read: Box<dyn FnMut() -> Duration + Send>,
    },
    /// In a replay there is no clock: the time was up after so many nodes.
    Recorded {
        /// Nodes visited in the whole call.
        visits: u32,
        /// What was said then.
        message: Reason,
    },
}

/// What is left of a call's nodes, and when it began.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    /// Nodes that may be visited before anything is asked.
    pub(crate) left: u32,
    /// Nodes beyond these.
    reserve: u32,
    /// What the clock read at the beginning.
    began: Duration,
    /// Whether there is a clock.
    pub(crate) metered: bool,
    /// Whether a recording says when the time is up.
    recorded: bool,
}

impl Allowance {
    #[inline]
    pub(crate) fn new(budget: u32, meter: Option<&mut Meter>) -> Self {
        let whole = Self { left: budget, reserve: 0, began: Duration::ZERO, metered: false, recorded: false };
        match meter {
            None => whole,
            Some(Meter::Recorded { visits, .. }) => {
                let left = budget.min(*visits);
                Self { left, reserve: budget - left, recorded: true, ..whole }
            }
            Some(Meter::Clock { read, .. }) => {
                let left = SLICE.min(budget);
                Self { left, reserve: budget - left, began: read(), metered: true, ..whole }
            }
        }
    }

    /// How many nodes may still be visited.
    pub(crate) const fn nodes(&self) -> u32 {
        self.left + self.reserve
    }

    /// Takes away nodes that an earlier part of the same call has visited.
    pub(crate) const fn without(mut self, visited: u32) -> Self {
        let from_left = if visited < self.left { visited } else { self.left };
        self.left -= from_left;
        self.reserve = self.reserve.saturating_sub(visited - from_left);
        self
    }

    /// Lets the next node look at the clock.
    pub(crate) const fn look_next(&mut self) {
        self.reserve += self.left;
        self.left = 0;
    }

    /// Lets no further node be visited.
    pub(crate) const fn stop(&mut self) {
        self.left = 0;
        self.reserve = 0;
    }

    /// Whether nothing is left beyond the present slice.
    pub(crate) const fn is_used_up(&self) -> bool {
        self.reserve == 0
    }

    /// Lets the nodes of another slice be visited.
    pub(crate) fn next_slice(&mut self) {
        let slice = SLICE.min(self.reserve);
        self.left = slice;
        self.reserve -= slice;
    }

    /// How long the call has taken, by what the clock reads now.
    pub(crate) const fn used(&self, reading: Duration) -> Duration {
        reading.saturating_sub(self.began)
    }

    /// Whether a recording says that the time is up here.
    pub(crate) const fn recording_ends(&self) -> bool {
        self.left == 0 && self.recorded
    }
}
