//! The last runs of every child, in memory: for the scrubber.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use lessons::run::Recording;

use crate::gzip::packed;

/// So many are kept for each child.
const MOST_OF_A_CHILD: usize = 12;
/// And so many bytes for all together.
const MOST_BYTES: usize = 64 << 20;

/// A run, packed: as a file it is some hundred kilobytes of text.
struct Kept {
    id: String,
    seat: u32,
    packed: Vec<u8>,
}

/// The runs.
#[derive(Default)]
pub(crate) struct Runs(Mutex<State>);

#[derive(Default)]
struct State {
    kept: VecDeque<Kept>,
    bytes: usize,
    next: u64,
}

impl std::fmt::Debug for Runs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Runs")
    }
}

impl Runs {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An id for a run that begins.
    pub(crate) fn new_id(&self) -> String {
        let mut state = self.state();
        state.next += 1;
        format!("r-{}", state.next)
    }

    /// Keeps a run of somebody.
    pub(crate) fn keep(&self, id: &str, seat: u32, run: &Recording) {
        let packed = packed(run.to_lines().as_bytes());
        let mut state = self.state();
        state.bytes += packed.len();
        state.kept.push_back(Kept { id: id.to_owned(), seat, packed });
        while state.kept.iter().filter(|kept| kept.seat == seat).count() > MOST_OF_A_CHILD || state.bytes > MOST_BYTES {
            let of_child = state.kept.iter().position(|kept| kept.seat == seat).unwrap_or(0);
            let at = if state.bytes > MOST_BYTES { 0 } else { of_child };
            let Some(old) = state.kept.remove(at) else { break };
            state.bytes -= old.packed.len();
        }
    }

    /// A run of this child, as gzip.
    pub(crate) fn get(&self, id: &str, seat: u32) -> Option<Vec<u8>> {
        let state = self.state();
        state.kept.iter().find(|kept| kept.id == id && kept.seat == seat).map(|kept| kept.packed.clone())
    }

    /// Forgets all, or those of one.
    pub(crate) fn forget(&self, seat: Option<u32>) {
        let mut state = self.state();
        state.kept.retain(|kept| seat.is_some_and(|seat| kept.seat != seat));
        state.bytes = state.kept.iter().map(|kept| kept.packed.len()).sum();
    }
}
