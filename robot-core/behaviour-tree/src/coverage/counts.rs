//! What tests have made a tree do, and what they have not.

use crate::data::status::Status;
use crate::node::events::{Happening, NodeEvent};
use crate::record::trace::Trace;
use crate::replay::player::{Replay, ReplayError};
use crate::run::view::TreeView;
use crate::words::language::Language;

/// Which nodes of a tree were ticked, and what they answered, over several runs.
///
/// As text, the tree is drawn with the counts beside each node:
///
/// ```
/// use std::time::Duration;
/// use behaviour_tree::{Coverage, Registry, Status};
///
/// let xml = r#"<root><BehaviorTree ID="Main">
///     <Fallback><ScriptCondition name="rested" code="x &gt; 1"/><Sleep msec="100"/></Fallback>
/// </BehaviorTree></root>"#;
/// let mut tree = Registry::<()>::new().loader().source("nap.xml", xml).entry("x", 0).load()?;
/// tree.keep_events(true);
/// let mut coverage = Coverage::of(tree.view());
/// for at_ms in [0, 50, 100] {
///     tree.tick(&mut (), Duration::from_millis(at_ms))?;
///     coverage.observe(tree.view())?;
/// }
/// assert_eq!((coverage.ticked(), coverage.nodes().len()), (3, 3));
/// assert_eq!(coverage.nodes()[2].running, 2);
/// println!("{coverage}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    pub(super) nodes: Vec<NodeCoverage>,
}

/// What one node was seen to do, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeCoverage {
    /// Its name in the tree.
    pub name: String,
    /// The path of its tree instance and its name.
    pub path: String,
    /// The name of its type.
    pub registration_id: String,
    /// How deep it is below the root.
    pub depth: u32,
    /// How often it answered SUCCESS.
    pub success: u64,
    /// How often it answered FAILURE.
    pub failure: u64,
    /// How often it answered RUNNING.
    pub running: u64,
    /// How often it answered SKIPPED.
    pub skipped: u64,
    /// How often it was halted while it was running.
    pub halted: u64,
}

/// Why runs cannot be counted together.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CoverageError {
    /// They are of different trees.
    #[error("these are runs of different trees: node {node} is `{known}` in one and `{other}` in the other")]
    OtherTree {
        /// The first node that differs, by its place in pre-order.
        node: usize,
        /// Its type and path in the runs so far.
        known: String,
        /// In the new one.
        other: String,
    },
    /// A trace cannot be replayed.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl CoverageError {
    /// What is wrong, in a language; `Display` is in English.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (_, Language::En) => self.to_string(),
            (Self::OtherTree { node, known, other }, Language::De) => format!(
                "das sind Läufe verschiedener Bäume: Der Knoten {node} ist im einen `{known}` und im anderen `{other}`"
            ),
            (Self::Replay(error), Language::De) => error.text(language),
        }
    }
}

impl NodeCoverage {
    /// Whether it was ever ticked to an answer.
    pub const fn is_ticked(&self) -> bool {
        self.success + self.failure + self.running + self.skipped > 0
    }
}

impl Coverage {
    /// Of this tree, with nothing seen yet.
    pub fn of(tree: TreeView<'_>) -> Self {
        let node = |node: crate::run::view::NodeView<'_>| NodeCoverage {
            name: node.name().to_owned(),
            path: node.path(),
            registration_id: node.registration_id().to_owned(),
            depth: node.depth(),
            success: 0,
            failure: 0,
            running: 0,
            skipped: 0,
            halted: 0,
        };
        Self { nodes: tree.nodes().map(node).collect() }
    }

    /// Of the tree of a recorded run, with all that is in it.
    ///
    /// # Errors
    /// If the trace cannot be replayed.
    pub fn of_trace(trace: Trace) -> Result<Self, ReplayError> {
        let mut replay = Replay::new(trace)?;
        let mut coverage = Self::of(replay.tree().view());
        let steps = replay.trace().steps();
        while replay.step() < steps {
            let calls = replay.next_has_events();
            replay.play()?;
            if calls {
                coverage.count(replay.tree().events());
            }
        }
        Ok(coverage)
    }

    /// Counts what happened in the last tick or halt of a tree, which must keep its events ([`Tree::keep_events`](crate::Tree::keep_events)).
    ///
    /// # Errors
    /// If the tree is another one.
    pub fn observe(&mut self, tree: TreeView<'_>) -> Result<(), CoverageError> {
        if let Some((node, other)) = tree.nodes().enumerate().find(|(at, node)| {
            self.nodes
                .get(*at)
                .is_none_or(|known| known.depth != node.depth() || known.registration_id != node.registration_id())
        }) {
            return Err(self.other_tree(node, format!("{} {}", other.registration_id(), other.path())));
        }
        self.count(tree.events());
        Ok(())
    }

    /// Adds what was seen elsewhere.
    ///
    /// # Errors
    /// If it was seen of another tree.
    pub fn add(&mut self, other: &Self) -> Result<(), CoverageError> {
        for at in 0..self.nodes.len().max(other.nodes.len()) {
            let same = matches!((self.nodes.get(at), other.nodes.get(at)), (Some(a), Some(b)) if a.path == b.path && a.registration_id == b.registration_id && a.depth == b.depth);
            if !same {
                return Err(self.other_tree(at, label(other.nodes.get(at))));
            }
        }
        for (node, more) in self.nodes.iter_mut().zip(&other.nodes) {
            node.success += more.success;
            node.failure += more.failure;
            node.running += more.running;
            node.skipped += more.skipped;
            node.halted += more.halted;
        }
        Ok(())
    }

    /// All nodes, in pre-order.
    pub fn nodes(&self) -> &[NodeCoverage] {
        &self.nodes
    }

    /// How many nodes were ticked at least once.
    pub fn ticked(&self) -> usize {
        self.nodes.iter().filter(|node| node.is_ticked()).count()
    }

    fn count(&mut self, events: &[NodeEvent]) {
        for event in events {
            let Some(node) = self.nodes.get_mut(event.node as usize) else { continue };
            match event.what {
                Happening::Answered(Status::Success) => node.success += 1,
                Happening::Answered(Status::Failure) => node.failure += 1,
                Happening::Answered(Status::Running) => node.running += 1,
                Happening::Answered(Status::Skipped) => node.skipped += 1,
                Happening::Answered(Status::Idle) => {}
                Happening::Halted => node.halted += 1,
                Happening::Stopped => {}
            }
        }
    }

    fn other_tree(&self, node: usize, other: String) -> CoverageError {
        CoverageError::OtherTree { node, known: label(self.nodes.get(node)), other }
    }
}

fn label(node: Option<&NodeCoverage>) -> String {
    node.map_or_else(|| "(none)".to_owned(), |node| format!("{} {}", node.registration_id, node.path))
}
