//! Ticks in step with a clock, and the wish to end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use robot_core::ports::Clock;
use robot_ros2::RosClock;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};

use crate::exit::Failure;

/// Turns true when somebody wants the program to end: Ctrl-C, SIGTERM, or a terminal that was closed.
#[derive(Debug, Clone)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

/// What a terminal, or who ends a session, sends to its programs.
const ENDS: [i32; 4] = [SIGINT, SIGTERM, SIGQUIT, SIGHUP];

impl Interrupt {
    /// Listens for the signals that end programs, so that a robot is stopped before. A second one ends a program that hangs;
    /// but not a second SIGHUP, since a closed terminal may send several, and none ends a program that was told to outlive
    /// its terminal (`nohup`).
    pub(crate) fn listen() -> Result<Self, Failure> {
        /// What shells report for a program that Ctrl-C ended.
        const INTERRUPTED: i32 = 130;
        let flag = Arc::new(AtomicBool::new(false));
        for signal in ENDS {
            if signal != SIGHUP {
                signal_hook::flag::register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&flag))
                    .map_err(Failure::missing)?;
            } else if is_ignored(signal) {
                continue;
            }
            signal_hook::flag::register(signal, Arc::clone(&flag)).map_err(Failure::missing)?;
        }
        Ok(Self(flag))
    }

    /// Lets this process live on whatever a terminal, or who ends a session, sends.
    pub(crate) fn outlive() -> Result<(), Failure> {
        let nobody_asks = Arc::new(AtomicBool::new(false));
        for signal in ENDS {
            signal_hook::flag::register(signal, Arc::clone(&nobody_asks)).map_err(Failure::missing)?;
        }
        Ok(())
    }

    pub(crate) fn came(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Whether this process was started with that signal ignored; where there is no `/proc`, nobody knows.
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask >> (signal - 1) & 1 == 1
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

#[cfg(test)]
mod tests {
    use signal_hook::low_level::raise;

    use super::*;

    #[test]
    fn a_closed_terminal_is_a_wish_to_end_however_often_it_says_so() {
        // Whoever runs the tests may have told them to outlive the terminal.
        let outlives = is_ignored(SIGHUP);
        let interrupt = Interrupt::listen().expect("signals can be listened for");
        assert!(!interrupt.came());
        for _ in 0..3 {
            raise(SIGHUP).expect("this process may signal itself");
            assert_eq!(interrupt.came(), !outlives);
        }
    }
}
