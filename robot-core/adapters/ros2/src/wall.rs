//! The one place where the machine's clock enters.

use std::time::{Duration, Instant};

use robot_core::Timestamp;

/// The machine's steady clock, from a start on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wall {
    start: Instant,
}

impl Wall {
    #[expect(clippy::disallowed_methods, reason = "an adapter: here the real clock enters")]
    pub(crate) fn start() -> Self {
        Self { start: Instant::now() }
    }

    pub(crate) fn now(self) -> Timestamp {
        Timestamp::new(self.start.elapsed())
    }
}

/// Waits on the machine's clock.
#[expect(clippy::disallowed_methods, reason = "an adapter's own thread, or a caller that asked to wait")]
pub(crate) fn sleep(duration: Duration) {
    std::thread::sleep(duration);
}
