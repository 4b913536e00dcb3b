//! Ticks in step with a clock, and the wish to end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use robot_core::ports::Clock;
use robot_ros2::RosClock;

use crate::exit::Failure;

/// Turns true when somebody wants the program to end (Ctrl-C, SIGTERM).
#[derive(Debug, Clone)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens for SIGINT and SIGTERM. A second one ends a program that hangs.
    pub(crate) fn listen() -> Result<Self, Failure> {
        /// What shells report for a program that Ctrl-C ended.
        const INTERRUPTED: i32 = 130;
        let flag = Arc::new(AtomicBool::new(false));
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            signal_hook::flag::register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&flag))
                .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&flag)))
                .map_err(Failure::missing)?;
        }
        Ok(Self(flag))
    }

    pub(crate) fn came(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Calls `tick` every `period` of the clock's time until it answers false or `go_on` does. A clock that stands still
/// makes no ticks; one that jumps ahead makes one.
pub(crate) fn every(
    period: Duration,
    clock: &RosClock,
    go_on: impl Fn() -> bool,
    mut tick: impl FnMut(&RosClock) -> bool,
) {
    /// How long a standing clock may keep us from asking whether to go on.
    const ASK_AGAIN: Duration = Duration::from_millis(50);
    let mut due = clock.now() + period;
    while go_on() {
        let now = clock.wait_until(due, ASK_AGAIN);
        if now < due {
            continue;
        }
        if !tick(clock) {
            return;
        }
        due = if due + period > now { due + period } else { now + period };
    }
}

/// Makes the time of a simulation go by as fast as that of the wall, or so many times faster.
#[derive(Debug)]
pub(crate) struct Metronome {
    since: Stopwatch,
    speed: f64,
}

impl Metronome {
    pub(crate) fn start(speed: f64) -> Self {
        Self { since: Stopwatch::start(), speed }
    }

    /// Waits until the simulation's time has come.
    pub(crate) fn wait_until(&self, time: Duration) {
        Stopwatch::rest(time.div_f64(self.speed).saturating_sub(self.since.elapsed()));
    }
}

/// How long something takes on the machine's clock.
#[derive(Debug)]
pub(crate) struct Stopwatch(std::time::Instant);

#[expect(clippy::disallowed_methods, reason = "the program is where the machine's clock may be read")]
impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(std::time::Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    /// Does nothing for so long.
    pub(crate) fn rest(time: Duration) {
        std::thread::sleep(time);
    }
}
