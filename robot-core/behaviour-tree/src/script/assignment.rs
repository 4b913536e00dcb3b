//! What an assignment makes of an entry: it keeps the kind of value that it has.

use super::operators::{AssignOp, BinaryOp, Enums, Result, binary, named_number, operand};
use crate::data::blackboard::{Blackboard, Entry, Slot};
use crate::data::port_type::PortType;
use crate::data::value::{Value, real_to_int};
use crate::words::language::both;

/// Counting, by far the commonest assignment: a sum of integers that are exact in f64 too.
fn small_sum(op: AssignOp, old: i64, by: i64) -> Option<i64> {
    const EXACT: std::ops::RangeInclusive<i64> = -(1 << 52)..=1 << 52;
    let new = match op {
        AssignOp::Add => old.checked_add(by),
        AssignOp::Subtract => old.checked_sub(by),
        _ => None,
    };
    new.filter(|new| EXACT.contains(new) && EXACT.contains(&old) && EXACT.contains(&by))
}

/// Assigns, and gives the new value of the entry.
pub(super) fn store(board: &mut Blackboard, slot: Slot, op: AssignOp, value: Value) -> Result<Value> {
    let Blackboard { entries, enums, .. } = board;
    let entry = &mut entries[slot as usize];
    if let (Some(Value::Int(old)), Value::Int(by)) = (&mut entry.value, &value)
        && let Some(new) = small_sum(op, *old, *by)
    {
        *old = new;
        entry.sequence += 1;
        return Ok(Value::Int(new));
    }
    let value = assigned(entry, enums, op, value)?;
    entry.value = Some(value.clone());
    entry.sequence += 1;
    Ok(value)
}

/// The value that an entry has after an assignment.
pub(crate) fn assigned(entry: &Entry, enums: &Enums, op: AssignOp, value: Value) -> Result<Value> {
    let value = match op {
        AssignOp::Create | AssignOp::Set => match (&entry.value, value) {
            (None, value) if entry.ty == PortType::Any && !entry.no_texts => Some(value),
            // A text takes the type of the entry, or becomes a number where a number was.
            (old, Value::Text(text)) if !matches!(old, Some(Value::Text(_))) => {
                let text = Value::Text(text);
                let value = match entry.ty {
                    PortType::Any if entry.no_texts => None,
                    PortType::Any => named_number(&text, enums).ok().map(Value::Real),
                    ty => ty.convert(&text),
                };
                Some(value.ok_or_else(|| entry.refuses(&text).words())?)
            }
            (None, value) => Some(value),
            (Some(old), value) => keep_kind(old, value),
        },
        AssignOp::Add | AssignOp::Subtract | AssignOp::Multiply | AssignOp::Divide => {
            let Some(old) = &entry.value else {
                return Err(both!(
                    "the variable `{}` was never written",
                    "die Variable `{}` wurde nie geschrieben",
                    entry.key
                ));
            };
            let op = match op {
                AssignOp::Add => BinaryOp::Add,
                AssignOp::Subtract => BinaryOp::Subtract,
                AssignOp::Multiply => BinaryOp::Multiply,
                _ => BinaryOp::Divide,
            };
            binary(op, old, &value)?.and_then(|value| keep_kind(old, value))
        }
    };
    value.ok_or_else(|| {
        let held = entry.value.as_ref().map_or(both!("nothing", "nichts"), Value::kind_words);
        let key = &entry.key;
        both!(
            "the new value does not fit into the variable `{key}`, which holds {}",
            "der neue Wert passt nicht in die Variable `{key}`, die {} enthält";
            held
        )
    })
}

/// The new value in the form that the entry has: an entry that holds an integer stays one.
fn keep_kind(old: &Value, new: Value) -> Option<Value> {
    Some(match (old, new) {
        (Value::Text(_), new @ Value::Text(_)) | (Value::List(_), new @ Value::List(_)) => new,
        (Value::Real(_), new) => Value::Real(operand(&new).ok()??),
        (Value::Bool(_), Value::Bool(b)) => Value::Bool(b),
        (Value::Bool(_), new) => match whole(&new)? {
            0 => Value::Bool(false),
            1 => Value::Bool(true),
            // BehaviorTree.CPP keeps truth values as integers, and so other integers fit.
            other => Value::Int(other),
        },
        (Value::Int(_), new) => Value::Int(whole(&new)?),
        _ => return None,
    })
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Int(i) => Some(*i),
        other => other.as_number().and_then(real_to_int),
    }
}
