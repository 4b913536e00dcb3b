//! What the host and the connections share.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use behaviour_tree::TreeView;

use crate::snapshot::Snapshot;

/// The tree as it was last seen, and who waits for it.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    snapshot: Mutex<Snapshot>,
    published: Condvar,
    /// Counts up with every tree that is shown.
    shown: AtomicU64,
    wants_blackboards: AtomicBool,
    is_over: AtomicBool,
}

impl Shared {
    pub(crate) fn snapshot(&self) -> MutexGuard<'_, Snapshot> {
        // A snapshot is whole after every statement, so one that was left by a panic is too.
        self.snapshot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The snapshot after the next tick, with its blackboards; after a while that which there is.
    pub(crate) fn snapshot_with_blackboards(&self) -> MutexGuard<'_, Snapshot> {
        const AT_MOST: Duration = Duration::from_millis(250);
        let snapshot = self.snapshot();
        self.wants_blackboards.store(true, Ordering::Relaxed);
        let still_wanted = |_: &mut Snapshot| self.wants_blackboards.load(Ordering::Relaxed);
        self.published
            .wait_timeout_while(snapshot, AT_MOST, still_wanted)
            .map_or_else(|poisoned| poisoned.into_inner().0, |(snapshot, _)| snapshot)
    }

    /// Another tree is to be seen.
    pub(crate) fn show(&self, xml: String) {
        let count = self.shown.fetch_add(1, Ordering::Relaxed);
        *self.snapshot() = Snapshot::of(xml, count);
    }

    /// The tree as it is after a tick.
    pub(crate) fn publish(&self, tree: TreeView<'_>, now: Duration) {
        let mut snapshot = self.snapshot();
        let with_blackboards = self.wants_blackboards.swap(false, Ordering::Relaxed);
        snapshot.see(tree, now, with_blackboards);
        if with_blackboards {
            self.published.notify_all();
        }
    }

    /// Nobody is listened to any more.
    pub(crate) fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }
}
