//! What a tick may use: nodes, and time by a clock that the host hands in.

use std::time::Duration;

use crate::error::TickErrorKind;
use crate::language::both;
use crate::reason::Reason;
use crate::tick::{Fault, Run};

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
}

impl<W> Run<'_, W> {
    /// Goes on to the next slice of the allowance, unless nodes or time are used up.
    #[cold]
    pub(crate) fn refuel(&mut self, id: u32) -> Result<(), Fault> {
        if let Some(fault) = self.halt_fault.take() {
            return Err(fault);
        }
        if self.allowed.reserve == 0 {
            let budget = self.core.budget;
            return Err(self.fault(
                id,
                TickErrorKind::Budget,
                both!(
                    "the tick was broken off and the tree halted: it visited more than {budget} nodes; look for a `Repeat` or `RetryUntilSuccessful` without end around nodes that never wait",
                    "der Takt wurde abgebrochen und der Baum angehalten: Mehr als {budget} Knoten waren an der Reihe; nach einem endlosen `Repeat` oder `RetryUntilSuccessful` um Knoten suchen, die nie warten"
                ),
            ));
        }
        self.check_time(id)?;
        let slice = SLICE.min(self.allowed.reserve);
        self.allowed.left = slice;
        self.allowed.reserve -= slice;
        Ok(())
    }

    /// An error if the time is up.
    pub(crate) fn check_time(&mut self, id: u32) -> Result<(), Fault> {
        let message = match &mut self.core.meter {
            Some(Meter::Clock { limit, read }) if self.allowed.metered => {
                let used = read().saturating_sub(self.allowed.began);
                if used <= *limit {
                    return Ok(());
                }
                let (used_ms, limit_ms) = (used.as_secs_f64() * 1e3, limit.as_secs_f64() * 1e3);
                let message = both!(
                    "the tick was broken off and the tree halted: it has taken {used_ms:.1} ms, and {limit_ms:.1} ms are allowed; look for a leaf that waits instead of answering RUNNING",
                    "der Takt wurde abgebrochen und der Baum angehalten: Er hat {used_ms:.1} ms gedauert, erlaubt sind {limit_ms:.1} ms; nach einem Blatt suchen, das wartet, statt RUNNING zu antworten"
                );
                Reason::from(message)
            }
            Some(Meter::Recorded { message, .. }) if self.allowed.left == 0 && self.allowed.recorded => message.clone(),
            _ => return Ok(()),
        };
        Err(self.fault_with(id, TickErrorKind::Time, message))
    }
}
