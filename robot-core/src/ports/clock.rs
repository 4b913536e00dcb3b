//! The clock port.

use std::time::Duration;

use jiff::civil::DateTime;

use crate::time::Timestamp;

/// Tells the time: the machine's on a robot, the simulator's in tests and lessons.
pub trait Clock {
    /// Time since the clock's start. Never goes back.
    fn now(&self) -> Timestamp;

    /// The date and the time on the wall of the library, for opening hours and due dates.
    fn local(&self) -> DateTime;
}

/// A clock that stands still until it is advanced.
#[derive(Debug, Clone, Copy)]
pub struct ManualClock {
    now: Timestamp,
    started_at: DateTime,
}

impl ManualClock {
    /// A clock that started at `started_at` on the library's wall.
    #[must_use]
    pub const fn new(started_at: DateTime) -> Self {
        Self { now: Timestamp::ZERO, started_at }
    }

    /// Lets time pass.
    pub fn advance(&mut self, by: Duration) {
        self.now += by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn local(&self) -> DateTime {
        self.started_at.saturating_add(self.now.since_start())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wall_clock_follows() {
        let mut clock = ManualClock::new(jiff::civil::date(2026, 11, 23).at(9, 59, 30, 0));
        clock.advance(Duration::from_secs(30));
        assert_eq!(clock.now(), Timestamp::from_secs_f64(30.0));
        assert_eq!(clock.local(), jiff::civil::date(2026, 11, 23).at(10, 0, 0, 0));
    }
}
