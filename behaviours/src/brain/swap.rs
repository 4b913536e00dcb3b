//! Another tree for a robot that is at work.

use std::io::Write;

use behaviour_tree::{Findings, ScopeView, Swap, SwapError, SwapProgress};
use robot_core::Timestamp;

use super::{LibraryRobot, TreeFiles, with_bundled_trees};
use crate::leaves;
use crate::world::World;

/// A tree that waits until the running one has come to its stop.
pub(super) struct PendingSwap {
    swap: Swap<World>,
    files: TreeFiles,
    trace: Option<Box<dyn Write + Send>>,
}

/// How a swap of the robot's tree goes on.
#[derive(Debug)]
pub enum SwapNews {
    /// These leaves are still coming to their stop.
    Waiting(Vec<String>),
    /// The new tree is in place, and is ticked from the next tick on.
    Done,
    /// Something was in the way; the old tree goes on.
    Failed(SwapError),
}

/// What a new tree finds when it takes the place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// The entries of the blackboard, and nodes that are the same go on where they were.
    WhereTheOldOneWas,
    /// Nothing.
    Anew,
}

impl LibraryRobot {
    /// Lets the tree `main` of these files take the place of the running one, which is halted first, over several ticks if it
    /// needs them. Any recording ends with the old tree; that of the new one goes to `trace`. How it goes on is told by
    /// [`LibraryRobot::take_swap_news`].
    ///
    /// # Errors
    /// All that the check found, if there is an error among it. Then the old tree does not notice.
    pub fn swap_trees(
        &mut self,
        files: &[(&str, &str)],
        main: &str,
        begins: Begins,
        trace: Option<Box<dyn Write + Send>>,
    ) -> Result<(), Findings> {
        let files = with_bundled_trees(files).into_iter().map(|(name, text)| (name.to_owned(), text.to_owned()));
        let files = TreeFiles { files: files.collect(), main: main.to_owned() };
        let known: Vec<String> = match begins {
            Begins::WhereTheOldOneWas => self.tree.view().scopes().take(1).flat_map(|scope| written(scope)).collect(),
            Begins::Anew => Vec::new(),
        };
        let registry = leaves::registry();
        let loader = files.loader(&registry, trace.is_some());
        let swap = Swap::new(known.iter().fold(loader, |loader, key| loader.provides(key)))?;
        let swap = match begins {
            Begins::WhereTheOldOneWas => swap.carry_entries().carry_progress(),
            Begins::Anew => swap,
        };
        self.swap = Some(PendingSwap { swap, files, trace });
        Ok(())
    }

    /// What has become of a swap since this was last asked.
    pub const fn take_swap_news(&mut self) -> Option<SwapNews> {
        self.swap_news.take()
    }

    /// Goes on with a swap instead of a tick.
    pub(super) fn advance_swap(&mut self, mut pending: PendingSwap, now: Timestamp) {
        let progress = pending.swap.advance(&mut self.tree, &mut self.world, now.since_start());
        self.swap_news = Some(match progress {
            Ok(SwapProgress::Done(old)) => {
                // How it stopped belongs to the old tree.
                let new = std::mem::replace(&mut self.tree, *old);
                self.end_tick(now);
                self.tree = new;
                self.tree.keep_events(self.watcher.is_some());
                self.files = pending.files;
                self.trace = pending.trace;
                SwapNews::Done
            }
            Ok(SwapProgress::Stopping { leaves }) => {
                self.end_tick(now);
                self.swap = Some(pending);
                SwapNews::Waiting(leaves)
            }
            Err(error) => {
                self.end_tick(now);
                SwapNews::Failed(error)
            }
        });
    }
}

/// The keys of a blackboard that hold something.
fn written(scope: ScopeView<'_>) -> Vec<String> {
    scope.entries().filter(|(_, value)| value.is_some()).map(|(key, _)| key.to_owned()).collect()
}
