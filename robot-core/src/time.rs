//! Time as it is handed in: nothing in this package asks the machine for it.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A moment on the clock that is handed in: the time since that clock's start.
///
/// On a robot the clock is the machine's, in tests and lessons it is the simulator's. In files it is written as seconds.
///
/// ```
/// use std::time::Duration;
/// use robot_core::Timestamp;
///
/// let start = Timestamp::from_secs_f64(1.5);
/// let later = start + Duration::from_millis(20);
/// assert_eq!(later.since(start), Duration::from_millis(20));
/// assert_eq!(start.since(later), Duration::ZERO, "never negative");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "f64", into = "f64")]
pub struct Timestamp(Duration);

impl Timestamp {
    /// The clock's start.
    pub const ZERO: Self = Self(Duration::ZERO);

    /// The moment `since_start` after the clock's start.
    #[must_use]
    pub const fn new(since_start: Duration) -> Self {
        Self(since_start)
    }

    /// The moment so many nanoseconds after the clock's start.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(Duration::from_nanos(nanos))
    }

    /// The moment so many seconds after the clock's start; negative, infinite and NaN become zero.
    #[must_use]
    pub fn from_secs_f64(secs: f64) -> Self {
        Self(Duration::try_from_secs_f64(secs).unwrap_or_default())
    }

    /// Time since the clock's start.
    #[must_use]
    pub const fn since_start(self) -> Duration {
        self.0
    }

    /// Seconds since the clock's start.
    #[must_use]
    pub fn as_secs_f64(self) -> f64 {
        self.0.as_secs_f64()
    }

    /// Time since `earlier`, zero if that lies ahead.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

impl From<f64> for Timestamp {
    fn from(secs: f64) -> Self {
        Self::from_secs_f64(secs)
    }
}

impl From<Timestamp> for f64 {
    fn from(moment: Timestamp) -> Self {
        moment.as_secs_f64()
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration))
    }
}

impl AddAssign<Duration> for Timestamp {
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(duration))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} s", self.as_secs_f64())
    }
}

/// A value and the moment it was measured or said.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stamped<T> {
    /// When.
    pub stamp: Timestamp,
    /// What.
    pub value: T,
}

impl<T> Stamped<T> {
    /// A value measured at `stamp`.
    pub const fn new(stamp: Timestamp, value: T) -> Self {
        Self { stamp, value }
    }

    /// How old the value is at `now`.
    #[must_use]
    pub fn age(&self, now: Timestamp) -> Duration {
        now.since(self.stamp)
    }
}
