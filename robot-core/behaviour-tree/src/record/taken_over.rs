//! What a tree took over from another one, as it stands in a trace.

use std::sync::Arc;

use crate::data::port_type::PortType;
use crate::data::status::Status;
use crate::data::value::Value;
use crate::node::kind::State;
use crate::record::format::TraceError;
use crate::record::setup::{STATUSES, TYPES, choice, put_choice};
use crate::record::wire::{Reader, Writer};

/// All that a tree remembers, apart from its leaves.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TakenOver {
    pub(crate) nodes: Vec<(u32, Status, State)>,
    pub(crate) entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) scope: u32,
    pub(crate) key: Arc<str>,
    pub(crate) ty: PortType,
    pub(crate) sequence: u64,
    pub(crate) value: Option<Value>,
}

impl TakenOver {
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
