//! Times, as the engine counts them.

use std::time::Duration;

/// The clock in ns; a duration of more than 584 years stays at its end.
#[inline]
pub(crate) fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
