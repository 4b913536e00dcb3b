//! What a tree remembers from tick to tick.

use std::sync::Arc;

use crate::arena::core::Core;
use crate::data::blackboard::index;
use crate::data::status::Status;
use crate::node::kind::{Kind, State};
use crate::record::taken_over::{Entry, TakenOver};

impl<W> Core<W> {
    /// All that the tree remembers, apart from its leaves.
    pub(crate) fn remembered(&self) -> TakenOver {
        let nodes = self.nodes.iter().enumerate();
        let nodes = nodes.filter(|(_, node)| node.status != Status::Idle || node.state != State::default());
        let entries = self.board.entries.iter().filter(|entry| entry.exists);
        TakenOver {
            nodes: nodes.map(|(id, node)| (index(id), node.status, node.state)).collect(),
            entries: entries
                .map(|entry| Entry {
                    scope: entry.scope,
                    key: Arc::clone(&entry.key),
                    ty: entry.ty,
                    sequence: entry.sequence,
                    value: entry.value.clone(),
                })
                .collect(),
        }
    }

    /// Puts into the tree what another one remembered; `false` if it does not fit.
    pub(crate) fn take_over(&mut self, memory: &TakenOver) -> bool {
        for (id, status, state) in &memory.nodes {
            if *id as usize >= self.nodes.len() || !self.is_place(*id, state.cursor) {
                return false;
            }
            let node = &mut self.nodes[*id as usize];
            let is_leaf_at_work = matches!(node.kind, Kind::Leaf { .. }) && *status == Status::Running;
            if is_leaf_at_work || *status == Status::Skipped {
                return false;
            }
            (node.status, node.state) = (*status, *state);
        }
        for entry in &memory.entries {
            let board = &mut self.board;
            let slot = match board.find(entry.scope, &entry.key) {
                Some(slot) => slot,
                None if entry.scope == 0 => board.resolve(0, &entry.key),
                None => return false,
            };
            let known = board.entry_mut(slot);
            (known.exists, known.ty, known.sequence) = (true, entry.ty, entry.sequence);
            known.value.clone_from(&entry.value);
        }
        true
    }

    /// Whether a node may be about to go on with this child; 0 is none.
    fn is_place(&self, id: u32, cursor: u32) -> bool {
        let node = &self.nodes[id as usize];
        let in_order = matches!(
            node.kind,
            Kind::Sequence { .. } | Kind::Fallback { .. } | Kind::SequenceWithMemory | Kind::TryCatch
        );
        cursor == 0 || (in_order && cursor == node.end) || self.children(id).any(|child| child == cursor)
    }
}
