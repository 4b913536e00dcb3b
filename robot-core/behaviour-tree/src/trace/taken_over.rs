//! What a tree took over from another one, as it stands in a trace.

use std::sync::Arc;

use crate::blackboard::index;
use crate::node::{Kind, State};
use crate::port::PortType;
use crate::status::Status;
use crate::trace::TraceError;
use crate::trace::setup::{STATUSES, TYPES, choice, put_choice};
use crate::trace::wire::{Reader, Writer};
use crate::tree::Core;
use crate::value::Value;

/// All that a tree remembers, apart from its leaves.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TakenOver {
    nodes: Vec<(u32, Status, State)>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq)]
struct Entry {
    scope: u32,
    key: Arc<str>,
    ty: PortType,
    sequence: u64,
    value: Option<Value>,
}

impl TakenOver {
    pub(crate) fn of<W>(core: &Core<W>) -> Self {
        let nodes = core.nodes.iter().enumerate();
        let nodes = nodes.filter(|(_, node)| node.status != Status::Idle || node.state != State::default());
        let entries = core.board.entries.iter().filter(|entry| entry.exists);
        Self {
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

    /// Puts it into a tree; `false` if it does not fit.
    pub(crate) fn give_to<W>(&self, core: &mut Core<W>) -> bool {
        for (id, status, state) in &self.nodes {
            if *id as usize >= core.nodes.len() || !is_place(core, *id, state.cursor) {
                return false;
            }
            let node = &mut core.nodes[*id as usize];
            let is_leaf_at_work = matches!(node.kind, Kind::Leaf { .. }) && *status == Status::Running;
            if is_leaf_at_work || *status == Status::Skipped {
                return false;
            }
            (node.status, node.state) = (*status, *state);
        }
        for entry in &self.entries {
            let board = &mut core.board;
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

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.number(self.nodes.len() as u64);
        for (id, status, state) in &self.nodes {
            writer.number((*id).into());
            put_choice(writer, &STATUSES, status);
            for number in [state.cursor, state.count, state.failures] {
                writer.number(number.into());
            }
            writer.number(state.mark);
            writer.byte(state.latch.into());
        }
        writer.number(self.entries.len() as u64);
        for entry in &self.entries {
            writer.number(entry.scope.into());
            writer.text(&entry.key);
            put_choice(writer, &TYPES, &entry.ty);
            writer.number(entry.sequence);
            writer.byte(entry.value.is_some().into());
            if let Some(value) = &entry.value {
                writer.value(value);
            }
        }
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, TraceError> {
        let nodes = reader.many(|reader| {
            let (id, status) = (reader.small()?, choice(reader, &STATUSES)?);
            let (cursor, count, failures) = (reader.small()?, reader.small()?, reader.small()?);
            let (mark, latch) = (reader.number()?, reader.flag()?);
            Ok((id, status, State { cursor, count, failures, latch, mark }))
        })?;
        let entries = reader.many(|reader| {
            Ok(Entry {
                scope: reader.small()?,
                key: reader.text()?,
                ty: choice(reader, &TYPES)?,
                sequence: reader.number()?,
                value: if reader.flag()? { Some(reader.value()?) } else { None },
            })
        })?;
        Ok(Self { nodes, entries })
    }
}

/// Whether a node may be about to go on with this child; 0 is none.
fn is_place<W>(core: &Core<W>, id: u32, cursor: u32) -> bool {
    let node = &core.nodes[id as usize];
    let in_order =
        matches!(node.kind, Kind::Sequence { .. } | Kind::Fallback { .. } | Kind::SequenceWithMemory | Kind::TryCatch);
    cursor == 0 || (in_order && cursor == node.end) || core.children(id).any(|child| child == cursor)
}
