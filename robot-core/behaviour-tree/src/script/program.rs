//! A compiled script, and the small stack machine that runs it.

use super::assignment::store;
use super::operators::{
    AssignOp, BinaryOp, CompareOp, EXACT, Result, UnaryOp, binary, compare, compare_numbers, is_true, number, truth,
    unary,
};
use crate::data::blackboard::{Blackboard, Slot};
use crate::data::value::Value;
use crate::words::language::{Both, both};

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Op {
    Const(Value),
    Load(Slot),
    Unary(UnaryOp),
    Binary(BinaryOp),
    /// Replaces two values by 1 or 0. In a chain, `exit` is where it ends: if the comparison holds the right value
    /// stays for the next link, else the machine leaves with 0. The last link has `u32::MAX`.
    Compare {
        op: CompareOp,
        exit: u32,
    },
    JumpUnless(u32),
    Jump(u32),
    Drop,
    /// The entry to assign to must be there, or is made.
    Target {
        slot: Slot,
        create: bool,
    },
    /// What stands left of the assignment is no variable.
    NoTarget,
    Store {
        slot: Slot,
        op: AssignOp,
    },
    /// `Load`, `Const` and `Compare` in one, for the commonest of all conditions, such as `x == 1`.
    CompareWith {
        slot: Slot,
        op: CompareOp,
        number: f64,
    },
    /// `Target`, `Const` and `Store` in one, as for `x += 1`.
    StoreConst {
        slot: Slot,
        op: AssignOp,
        value: Value,
    },
}

/// A compiled script.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Program {
    ops: Box<[Op]>,
}

/// What the machine works on: `None` is the value of an entry that was never written.
pub(crate) type Stack = Vec<Option<Value>>;

impl Program {
    pub(super) fn new(ops: Vec<Op>) -> Self {
        Self { ops: ops.into() }
    }

    pub(crate) fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// A script without statements, which is an error to run.
    pub(crate) fn is_empty(&self) -> bool {
        self.ops.is_empty()
    }

    /// Runs the script; its value is that of the last statement.
    pub(crate) fn run(&self, board: &mut Blackboard, stack: &mut Stack) -> Result<Option<Value>> {
        stack.clear();
        let mut at = 0;
        while let Some(op) = self.ops.get(at) {
            at += 1;
            match op {
                Op::Const(value) => stack.push(Some(value.clone())),
                Op::Load(slot) => stack.push(load(board, *slot)?.cloned()),
                Op::Unary(op) => {
                    let value = pop(stack)?;
                    stack.push(Some(unary(*op, &value)?));
                }
                Op::Binary(op) => {
                    let (right, left) = (pop(stack)?, pop(stack)?);
                    stack.push(binary(*op, &left, &right)?);
                }
                Op::Compare { op, exit } => {
                    let (right, left) = (pop(stack)?, pop(stack)?);
                    let holds = compare(*op, &left, &right, &board.enums)?;
                    if holds && *exit != u32::MAX {
                        stack.push(Some(right));
                    } else {
                        stack.push(Some(truth(holds)));
                        if !holds && *exit != u32::MAX {
                            at = *exit as usize;
                        }
                    }
                }
                Op::JumpUnless(to) => {
                    if number(&pop(stack)?)? == 0.0 {
                        at = *to as usize;
                    }
                }
                Op::Jump(to) => at = *to as usize,
                Op::Drop => {
                    stack.pop();
                }
                Op::Target { slot, create } => target(board, *slot, *create)?,
                Op::NoTarget => {
                    return Err(both!(
                        "only a variable can stand left of an assignment",
                        "links von einer Zuweisung kann nur eine Variable stehen"
                    ));
                }
                Op::Store { slot, op } => {
                    let value = pop(stack)?;
                    stack.push(Some(store(board, *slot, *op, value)?));
                }
                Op::CompareWith { slot, op, number } => {
                    let holds = compare_with(board, *slot, *op, *number)?;
                    stack.push(Some(truth(holds)));
                }
                Op::StoreConst { slot, op, value } => {
                    target(board, *slot, *op == AssignOp::Create)?;
                    stack.push(Some(store(board, *slot, *op, value.clone())?));
                }
            }
        }
        Ok(stack.pop().flatten())
    }

    /// Runs the script as a condition.
    pub(crate) fn test(&self, board: &mut Blackboard, stack: &mut Stack) -> Result<bool> {
        if let [Op::CompareWith { slot, op, number }] = &*self.ops {
            return compare_with(board, *slot, *op, *number);
        }
        match self.run(board, stack)? {
            None => Err(both!("the condition has no value", "die Bedingung hat keinen Wert")),
            Some(value) => is_true(&value),
        }
    }
}

fn never_written() -> Both {
    both!("a value is used that was never written", "ein Wert wird gebraucht, der nie geschrieben wurde")
}

fn pop(stack: &mut Stack) -> Result<Value> {
    stack.pop().flatten().ok_or_else(never_written)
}

fn load(board: &Blackboard, slot: Slot) -> Result<Option<&Value>> {
    let entry = board.entry(slot);
    if entry.exists {
        return Ok(entry.value.as_ref());
    }
    Err(both!("there is no variable `{}`", "die Variable `{}` gibt es nicht", entry.key))
}

fn compare_with(board: &Blackboard, slot: Slot, op: CompareOp, number: f64) -> Result<bool> {
    let value = load(board, slot)?.ok_or_else(never_written)?;
    match value.as_number().filter(|n| n.abs() < EXACT) {
        Some(n) => Ok(compare_numbers(op, n, number)),
        None => compare(op, value, &Value::Real(number), &board.enums),
    }
}

/// The entry to assign to must be there, or is made.
fn target(board: &mut Blackboard, slot: Slot, create: bool) -> Result<()> {
    let entry = board.entry_mut(slot);
    if entry.exists || create {
        entry.exists = true;
        return Ok(());
    }
    Err(both!(
        "there is no variable `{0}` yet; `{0} := ...` makes it",
        "die Variable `{0}` gibt es noch nicht; `{0} := ...` legt sie an",
        entry.key
    ))
}
