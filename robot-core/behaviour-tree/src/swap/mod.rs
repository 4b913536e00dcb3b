//! Another tree in the place of one that is running.

mod error;
mod memory;

use std::time::Duration;

use crate::check::{Finding, Findings};
use crate::data::status::Status;
use crate::load::loader::Loader;
use crate::run::tree::Tree;
pub use error::SwapError;
use memory::{Memory, Twins};

/// How many calls of [`Swap::advance`] the old tree may take to stop, unless the host says otherwise.
const DEFAULT_PATIENCE: u32 = 100;

/// A tree that is to take the place of a running one.
///
/// 1. [`Swap::new`] runs the whole check on the new tree and loads it. The old one does not notice.
/// 2. [`Swap::advance`], called instead of [`Tree::tick`], halts the old tree and lets its leaves come to their stop
///    ([`Leaf::still_stopping`](crate::Leaf::still_stopping)). Only then the new tree is put in its place, and is ticked from the next tick on.
/// 3. If anything is in the way, the error says what, and the old tree goes on where it was: sequences keep their place,
///    counters and timers run on; leaves that had been halted start again.
///
/// Without more words the new tree begins from nothing. [`Swap::carry_entries`] and [`Swap::carry_progress`] let it take
/// over what is still true. For that, nodes of the two trees are the same if their parents are the same, and if they
/// have the same type, the same name, and the same place among the siblings of that type and name. (The `_uid` that
/// editors write is a number in the order of the file; it says nothing once the file has changed.)
///
/// ```
/// use std::time::Duration;
/// use behaviour_tree::{Registry, Status, Swap, SwapProgress};
///
/// let registry = Registry::<()>::new();
/// let tree = |last: &str| format!(r#"<root BTCPP_format="4"><BehaviorTree ID="Main"><Sequence>
///     <Script code="greeted := 1"/><Sleep msec="100"/>{last}</Sequence></BehaviorTree></root>"#);
/// let mut running = registry.load("old.xml", &tree("<AlwaysFailure/>"))?;
/// running.tick(&mut (), Duration::ZERO)?;
///
/// let better = tree(r#"<Script code="greeted += 1"/>"#);
/// let mut swap = Swap::new(registry.loader().source("new.xml", &better))?.carry_entries().carry_progress();
/// assert!(matches!(swap.advance(&mut running, &mut (), Duration::from_millis(50))?, SwapProgress::Done(_)));
///
/// // The greeting is not repeated, and the nap is not begun anew.
/// assert_eq!(running.tick(&mut (), Duration::from_millis(100))?, Status::Success);
/// assert_eq!(running.get("greeted").and_then(|value| value.as_number()), Some(2.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Swap<W> {
    /// `None` once it has taken its place.
    new: Option<Tree<W>>,
    warnings: Vec<Finding>,
    carries_entries: bool,
    carries_progress: bool,
    patience: u32,
    /// What the old tree remembered when it was halted, and how often it was asked since.
    halted: Option<(Memory, u32)>,
}

/// How far a swap is.
#[derive(Debug)]
pub enum SwapProgress<W> {
    /// Leaves of the old tree are still stopping; the new one was not ticked.
    Stopping {
        /// Their paths.
        leaves: Vec<String>,
    },
    /// The new tree is in its place. This was the old one: idle, with its values and its recording.
    Done(Box<Tree<W>>),
}

impl<W> Swap<W> {
    /// Checks and loads the new tree. Keys that it reads and only the old one has written are named to the check with
    /// [`Loader::provides`].
    ///
    /// # Errors
    /// All that the check found, if there is an error among it.
    pub fn new(new: Loader<'_, W>) -> Result<Self, Findings> {
        let (new, warnings) = new.load_checked()?;
        Ok(Self {
            new: Some(new),
            warnings,
            carries_entries: false,
            carries_progress: false,
            patience: DEFAULT_PATIENCE,
            halted: None,
        })
    }

    /// What the check of the new tree found that is no error.
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// Lets the new tree take over the values of the blackboard: those of the root, and those of the subtrees that have
    /// the same path or the same node. In a subtree, what its caller hands in as a literal wins over the old value.
    #[must_use]
    pub const fn carry_entries(mut self) -> Self {
        self.carries_entries = true;
        self
    }

    /// Lets nodes go on where the same node of the old tree was: the place in a sequence or fallback (if it has the same
    /// children up to there), what the children of a `Parallel` have answered (if they are the same), the branch of an
    /// `IfThenElse`, counters of attempts and cycles, and timers, which keep the end that they had. A leaf of the host that was
    /// running was halted, and starts again when it is its turn. What the entries say of being written anew
    /// (`WasEntryUpdated` and the like) is carried only together with the entries.
    #[must_use]
    pub const fn carry_progress(mut self) -> Self {
        self.carries_progress = true;
        self
    }

    /// Sets how many calls of [`Swap::advance`] the old tree may take to stop, at least 1; 100 if nothing is said.
    #[must_use]
    pub const fn patience(mut self, calls: u32) -> Self {
        self.patience = if calls == 0 { 1 } else { calls };
        self
    }

    /// Goes on with the swap; called instead of the old tree's tick until it is done.
    ///
    /// # Errors
    /// As [`SwapError`] tells. The old tree is in its place then and can be ticked; the swap can be tried again.
    pub fn advance(&mut self, old: &mut Tree<W>, world: &mut W, now: Duration) -> Result<SwapProgress<W>, SwapError> {
        let Some(new) = &self.new else { return Err(SwapError::IsDone) };
        let twins = Twins::find(old.core(), new.core());
        // The host may have ticked the old tree meanwhile: then it is halted again.
        let is_idle = old.core().nodes.iter().all(|node| node.status != Status::Running);
        let (memory, calls) = match self.halted.take() {
            Some((memory, calls)) if is_idle => {
                old.settle(world, now);
                (memory, calls + 1)
            }
            _ => {
                let memory = Memory::of(old.core());
                // Before anything is halted: what cannot be taken over now.
                if self.carries_entries {
                    memory.fits(&twins, new.core())?;
                }
                if let Err(error) = old.try_halt(world, now) {
                    memory.restore(old.core_mut());
                    return Err(error.into());
                }
                (memory, 1)
            }
        };
        let leaves: Vec<String> = old.stopping().map(|leaf| leaf.path()).collect();
        if !leaves.is_empty() {
            if calls >= self.patience {
                memory.restore(old.core_mut());
                return Err(SwapError::DoesNotStop { leaves, calls });
            }
            self.halted = Some((memory, calls));
            return Ok(SwapProgress::Stopping { leaves });
        }
        // Halting may have written entries.
        let memory = memory.with_entries_of(old.core());
        if self.carries_entries
            && let Err(error) = memory.fits(&twins, new.core())
        {
            memory.restore(old.core_mut());
            return Err(error);
        }
        let Some(mut new) = self.new.take() else { return Err(SwapError::IsDone) };
        memory.hand_over(&twins, old.core(), new.core_mut(), self.carries_entries, self.carries_progress);
        Ok(SwapProgress::Done(Box::new(std::mem::replace(old, new))))
    }
}
