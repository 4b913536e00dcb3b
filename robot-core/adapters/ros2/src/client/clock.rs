//! The clock: the machine's, or the simulator's where one publishes `/clock`.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::DateTime;
use robot_core::Timestamp;
use robot_core::ports::Clock;

use crate::wall::{Wall, sleep};

/// Tells the time of the robot's world. Clones tell the same.
#[derive(Debug, Clone)]
pub struct RosClock {
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Machine(Wall),
    Simulator(Arc<Simulator>),
}

#[derive(Debug)]
struct Simulator {
    time: Mutex<SimTime>,
    ticked: Condvar,
    started_at: DateTime,
}

/// The simulator's time as it goes on even when the simulator is started again and begins at zero.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct SimTime {
    last: Timestamp,
    now: Timestamp,
}

impl SimTime {
    fn tick(&mut self, told: Timestamp) {
        self.now += told.since(self.last);
        self.last = told;
    }
}

impl RosClock {
    /// The machine's own clock, beginning now.
    #[must_use]
    pub fn machine() -> Self {
        Self { source: Source::Machine(Wall::start()) }
    }

    pub(super) fn simulator() -> Self {
        let (time, ticked) = (Mutex::default(), Condvar::new());
        Self { source: Source::Simulator(Arc::new(Simulator { time, ticked, started_at: local_now() })) }
    }

    /// What `/clock` said.
    pub(super) fn tick(&self, told: Timestamp) {
        if let Source::Simulator(simulator) = &self.source {
            simulator.lock().tick(told);
            simulator.ticked.notify_all();
        }
    }

    /// Waits until the clock shows `moment`, but no longer than `at_most` on the machine's clock, and tells the time.
    /// For the thread that ticks the controller.
    #[must_use]
    pub fn wait_until(&self, moment: Timestamp, at_most: Duration) -> Timestamp {
        match &self.source {
            Source::Machine(wall) => sleep(moment.since(wall.now()).min(at_most)),
            Source::Simulator(simulator) => {
                let waited = simulator.ticked.wait_timeout_while(simulator.lock(), at_most, |time| time.now < moment);
                drop(waited.unwrap_or_else(PoisonError::into_inner));
            }
        }
        self.now()
    }
}

impl Simulator {
    fn lock(&self) -> MutexGuard<'_, SimTime> {
        self.time.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for RosClock {
    fn now(&self) -> Timestamp {
        match &self.source {
            Source::Machine(wall) => wall.now(),
            Source::Simulator(simulator) => simulator.lock().now,
        }
    }

    fn local(&self) -> DateTime {
        match &self.source {
            Source::Machine(_) => local_now(),
            Source::Simulator(simulator) => simulator.started_at.saturating_add(self.now().since_start()),
        }
    }
}

fn local_now() -> DateTime {
    jiff::Zoned::now().datetime()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: f64) -> Timestamp {
        Timestamp::from_secs_f64(secs)
    }

    #[test]
    fn a_simulator_that_begins_again_does_not_turn_time_back() {
        let clock = RosClock::simulator();
        let started_at = clock.local();
        let mut shown = Vec::new();
        for told in [1.0, 1.02, 5.0, 0.02, 0.04] {
            clock.tick(at(told));
            shown.push(clock.now());
        }
        assert_eq!(shown, [at(1.0), at(1.02), at(5.0), at(5.0), at(5.02)]);
        assert_eq!(clock.local(), started_at.saturating_add(Duration::from_millis(5020)));
    }

    #[test]
    fn waiting_ends_with_the_moment_or_with_patience() {
        let clock = RosClock::simulator();
        clock.tick(at(2.0));
        assert_eq!(clock.wait_until(at(1.5), Duration::from_secs(60)), at(2.0));
        assert_eq!(clock.wait_until(at(3.0), Duration::from_millis(1)), at(2.0));
        let ticking = clock.clone();
        let ticker = std::thread::spawn(move || ticking.tick(at(3.0)));
        assert_eq!(clock.wait_until(at(3.0), Duration::from_secs(60)), at(3.0));
        ticker.join().expect("the ticker ends");
    }
}
