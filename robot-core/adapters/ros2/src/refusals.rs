//! Counts what was refused and says so, without drowning the log when somebody floods a topic.

use std::sync::atomic::{AtomicU64, Ordering};

/// A count of refused messages.
#[derive(Debug, Default)]
pub(crate) struct Refusals(AtomicU64);

impl Refusals {
    /// Counts one, and warns at the first, second, fourth, eighth ... one.
    pub(crate) fn add(&self, topic: &str, reason: &dyn std::fmt::Display) {
        let count = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        if count.is_power_of_two() {
            let mut reason = reason.to_string();
            // The reason may quote what a stranger has sent.
            reason.truncate(reason.floor_char_boundary(200));
            tracing::warn!(topic, count, reason, "a message was refused");
        }
    }

    pub(crate) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
