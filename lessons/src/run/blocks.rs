//! Which blocks are running, written down in the order in which they begin: a block before those inside it, and before
//! what they do.

use std::collections::BTreeMap;

use behaviour_tree::{Happening, NodeEvent, Status, Tree};
use robot_core::Timestamp;

use crate::compile::NO_BLOCK;
use crate::program::{Kind, Program};
use crate::run::trace::{Happened, Log};

/// The blocks of a tree, and those that run.
#[derive(Default)]
pub(super) struct Blocks {
    /// By the places of nodes in the tree.
    nodes: Vec<Node>,
    /// Blocks that are running, by node: where their event stands in the log, if it was not full.
    running: BTreeMap<u32, Option<usize>>,
    /// How much of what happened in this tick has been followed.
    followed: usize,
    /// How often a block has come to its end.
    pub(super) completions: u32,
}

struct Node {
    parent: Option<u32>,
    /// The block whose outermost node it is.
    block: Option<Outermost>,
}

/// A block, at the outermost of its nodes.
struct Outermost {
    id: String,
    kind: String,
    /// What a block of one's own is called.
    own_name: String,
}

impl Outermost {
    /// What is told beside that the block began.
    fn special(&self) -> Option<Happened> {
        match self.kind.as_str() {
            "repeat" | "repeat_until" | "forever" => Some(Happened::Loop),
            "parallel" => Some(Happened::Parallel),
            "sub_call" => Some(Happened::Sub { name: self.own_name.clone() }),
            _ => None,
        }
    }
}

impl Blocks {
    /// The blocks of this program in its tree.
    pub(super) fn of<W>(program: &Program, tree: &Tree<W>) -> Self {
        let named: Vec<(&str, Option<u32>)> = tree.nodes().map(|node| (node.name(), node.parent())).collect();
        let outermost = |name: &str| {
            let block = program.by_id(name).filter(|_| name != NO_BLOCK)?;
            let Kind::Known(known) = block.kind else { return None };
            Some(Outermost { id: name.to_owned(), kind: known.id.clone(), own_name: block.words("NAME") })
        };
        let nodes = named.iter().map(|(name, parent)| {
            let is_outermost = parent.is_none_or(|parent| named[parent as usize].0 != *name);
            Node { parent: *parent, block: is_outermost.then(|| outermost(name)).flatten() }
        });
        Self { nodes: nodes.collect(), ..Self::default() }
    }

    /// A tick or halt of the tree begins: what happened in the last one has been followed.
    pub(super) const fn next_call(&mut self) {
        self.followed = 0;
    }

    /// Follows what has happened to the tree's nodes so far in this tick.
    pub(super) fn follow(&mut self, events: &[NodeEvent], log: &mut Log, now: Timestamp) {
        for event in events.get(self.followed..).unwrap_or_default() {
            let is_over = match event.what {
                Happening::Answered(Status::Success | Status::Skipped) => Some(true),
                Happening::Answered(Status::Failure) | Happening::Halted => Some(false),
                Happening::Answered(_) => None,
                Happening::Stopped => continue,
            };
            if self.block(event.node).is_none() {
                continue;
            }
            // What is halted has begun before. What is around it was halted first, and does not begin again.
            if event.what != Happening::Halted {
                self.begin(event.node, log, now);
            }
            if let Some(ok) = is_over {
                self.end(event.node, ok, log, now);
            }
        }
        self.followed = self.followed.max(events.len());
    }

    /// Writes down that the block of this node has begun, and before it those around it, unless they run already.
    pub(super) fn begin(&mut self, node: u32, log: &mut Log, now: Timestamp) {
        let above = |node: &u32| self.nodes.get(*node as usize).and_then(|node| node.parent);
        let mut begun: Vec<u32> = std::iter::successors(Some(node), above).collect();
        begun.retain(|node| !self.running.contains_key(node));
        for node in begun.into_iter().rev() {
            let Some(block) = self.block(node) else { continue };
            let place = log.push(now, Happened::Block { kind: block.kind.clone(), ok: None }, Some(&block.id));
            if let Some(special) = block.special() {
                log.push(now, special, Some(&block.id));
            }
            self.running.insert(node, place);
        }
    }

    fn end(&mut self, node: u32, ok: bool, log: &mut Log, now: Timestamp) {
        let Some(place) = self.running.remove(&node) else { return };
        self.completions += 1;
        if let Some(Happened::Block { ok: told, .. }) = log.end(place, now).map(|event| &mut event.what) {
            *told = Some(ok);
        }
    }

    /// The program is over: so is what still ran.
    pub(super) fn end_all(&mut self, log: &mut Log, now: Timestamp) {
        for (_, place) in std::mem::take(&mut self.running) {
            log.end(place, now);
        }
    }

    fn block(&self, node: u32) -> Option<&Outermost> {
        self.nodes.get(node as usize)?.block.as_ref()
    }
}
