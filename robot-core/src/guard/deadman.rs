//! The watchdog over whoever decides.

use std::time::Duration;

use crate::geometry::Twist;
use crate::time::{Stamped, Timestamp};

/// Turns the last command into zero when nobody has renewed it in time.
///
/// It sits where commands leave for the robot, on a thread of its own: if whoever decides hangs, the robot stands.
///
/// ```
/// use std::time::Duration;
/// use robot_core::{Timestamp, Twist, guard::Deadman};
///
/// let mut deadman = Deadman::new(Duration::from_millis(300));
/// let walk = Twist::new(0.05, 0.0, 0.0);
/// deadman.renew(walk, Timestamp::ZERO);
/// assert_eq!(deadman.twist(Timestamp::from_secs_f64(0.2)), walk);
/// assert_eq!(deadman.twist(Timestamp::from_secs_f64(0.4)), Twist::ZERO);
/// ```
#[derive(Debug, Clone)]
pub struct Deadman {
    limit: Duration,
    last: Option<Stamped<Twist>>,
}

impl Deadman {
    /// How old a decision may be in naome: peers in robotics allow 0.5 s.
    pub const LIMIT: Duration = Duration::from_millis(300);

    /// Stops what is older than `limit`.
    #[must_use]
    pub const fn new(limit: Duration) -> Self {
        Self { limit, last: None }
    }

    /// A fresh decision.
    pub fn renew(&mut self, twist: Twist, now: Timestamp) {
        self.last = Some(Stamped::new(now, twist));
    }

    /// What holds now: the last decision, or zero if it is too old.
    #[must_use]
    pub fn twist(&self, now: Timestamp) -> Twist {
        match self.last {
            Some(last) if last.age(now) <= self.limit => last.value,
            _ => Twist::ZERO,
        }
    }
}
