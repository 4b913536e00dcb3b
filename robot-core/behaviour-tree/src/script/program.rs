//! A compiled script, and the small stack machine that runs it.

use std::collections::BTreeMap;

use super::assignment::store;
use crate::blackboard::{Blackboard, Slot};
use crate::language::{Both, both};
use crate::value::{Value, parse_int, parse_real, real_to_int};

/// Reals closer than this are equal.
pub(crate) const EPSILON: f64 = f32::EPSILON as f64;

/// How long a text may become, in bytes: one that is joined with itself doubles each time.
const MAX_TEXT: usize = 1 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnaryOp {
    Negate,
    Complement,
    Not,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Join,
    BitAnd,
    BitOr,
    BitXor,
    And,
    Or,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AssignOp {
    Create,
    Set,
    Add,
    Subtract,
    Multiply,
    Divide,
}

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

pub(super) type Enums = BTreeMap<String, i64>;

/// What goes wrong is told in both languages.
pub(crate) type Result<T> = std::result::Result<T, Both>;

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

/// Whole numbers below this are the same in f64.
pub(crate) const EXACT: f64 = 9_007_199_254_740_992.0;

/// A truth value: whole numbers must be 0 or 1, reals must not be negative; texts and lists are none.
pub(crate) fn is_true(value: &Value) -> Result<bool> {
    match value {
        Value::Bool(b) => Ok(*b),
        Value::Int(0) => Ok(false),
        Value::Int(1) => Ok(true),
        // NaN is not below 0 and counts as true.
        Value::Real(r) if *r >= 0.0 || r.is_nan() => Ok(*r != 0.0),
        _ => Err(both!(
            "`{value}` is neither true nor false; compare it with something, as in `x != 0`",
            "`{value}` ist weder wahr noch falsch; es mit etwas vergleichen, etwa `x != 0`"
        )),
    }
}

/// The number that is calculated with; `None` for texts and lists.
pub(super) fn operand(value: &Value) -> Result<Option<f64>> {
    #[expect(clippy::cast_possible_truncation, reason = "what does not come back as it was is refused")]
    match (value, value.as_number()) {
        (Value::Int(i), Some(n)) if n.abs() >= EXACT && i128::from(*i) != n as i128 => Err(both!(
            "`{i}` is too large to calculate with: reals hold whole numbers up to 2^53",
            "`{i}` ist zu groß zum Rechnen: Gerechnet wird mit ganzen Zahlen bis 2^53"
        )),
        (_, number) => Ok(number),
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

const fn truth(b: bool) -> Value {
    Value::Real(if b { 1.0 } else { 0.0 })
}

/// A number, or the number that a text begins with.
pub(crate) fn number(value: &Value) -> Result<f64> {
    match value {
        Value::Text(text) => parse_real(text),
        other => operand(other)?,
    }
    .ok_or_else(|| both!("`{value}` is {}, not a number", "`{value}` ist {}, keine Zahl"; value.kind_words()))
}

/// A number, the number of an enum name or of a truth value in words, or the number that a text begins with.
pub(super) fn named_number(value: &Value, enums: &Enums) -> Result<f64> {
    match value.as_text() {
        Some("true") => Ok(1.0),
        Some("false") => Ok(0.0),
        text => match text.and_then(|text| enums.get(text)) {
            #[expect(clippy::cast_precision_loss, reason = "scripts calculate in f64, as the format says")]
            Some(named) => Ok(*named as f64),
            None => number(value),
        },
    }
}

/// A whole number for the bit operators.
fn bits(value: &Value) -> Result<i64> {
    match value {
        Value::Int(i) => Some(*i),
        Value::Text(text) => parse_int(text),
        other => other.as_number().and_then(real_to_int),
    }
    .ok_or_else(|| both!("`{value}` is not a whole number", "`{value}` ist keine ganze Zahl"))
}

pub(crate) fn unary(op: UnaryOp, value: &Value) -> Result<Value> {
    let n = operand(value)?
        .ok_or_else(|| both!("`{value}` is {}, not a number", "`{value}` ist {}, keine Zahl"; value.kind_words()))?;
    Ok(match op {
        UnaryOp::Negate => Value::Real(-n),
        UnaryOp::Not => truth(n == 0.0),
        UnaryOp::Complement => {
            let whole = real_to_int(n.trunc()).ok_or_else(|| {
                both!("`{n}` is too large for a bit operator", "`{n}` ist zu groß für einen Bit-Operator")
            })?;
            real(!whole)
        }
    })
}

#[expect(clippy::cast_precision_loss, reason = "scripts calculate in f64, as the format says")]
const fn real(i: i64) -> Value {
    Value::Real(i as f64)
}

pub(crate) fn binary(op: BinaryOp, left: &Value, right: &Value) -> Result<Option<Value>> {
    let value = match (op, left.as_number(), right.as_number()) {
        (BinaryOp::And, Some(_), Some(_)) => {
            let (left, right) = (is_true(left)?, is_true(right)?);
            truth(left && right)
        }
        (BinaryOp::Or, Some(_), Some(_)) => {
            let (left, right) = (is_true(left)?, is_true(right)?);
            truth(left || right)
        }
        (BinaryOp::BitAnd, Some(_), Some(_)) => real(bits(left)? & bits(right)?),
        (BinaryOp::BitOr, Some(_), Some(_)) => real(bits(left)? | bits(right)?),
        (BinaryOp::BitXor, Some(_), Some(_)) => real(bits(left)? ^ bits(right)?),
        // Two numbers joined give nothing, as in BehaviorTree.CPP.
        (BinaryOp::Join, Some(_), Some(_)) => {
            operand(left)?;
            operand(right)?;
            return Ok(None);
        }
        (_, Some(_), Some(_)) => {
            let (Some(l), Some(r)) = (operand(left)?, operand(right)?) else { return Ok(None) };
            Value::Real(match op {
                BinaryOp::Add => l + r,
                BinaryOp::Subtract => l - r,
                BinaryOp::Multiply => l * r,
                _ => l / r,
            })
        }
        (BinaryOp::Add, None, None) => match (left, right) {
            (Value::Text(l), Value::Text(r)) => joined(l, r)?,
            _ => return Err(both!("lists cannot be added", "Listen kann man nicht addieren")),
        },
        (BinaryOp::Join, ..) => joined(&left.to_text(), &right.to_text())?,
        _ => {
            return Err(both!(
                "`{left}` ({}) and `{right}` ({}) cannot be combined this way",
                "`{left}` ({}) und `{right}` ({}) lassen sich so nicht verknüpfen";
                left.kind_words(),
                right.kind_words()
            ));
        }
    };
    Ok(Some(value))
}

fn joined(left: &str, right: &str) -> Result<Value> {
    if left.len() + right.len() > MAX_TEXT {
        return Err(both!(
            "the text would be longer than {MAX_TEXT} bytes",
            "der Text würde länger als {MAX_TEXT} Bytes"
        ));
    }
    Ok(Value::from([left, right].concat()))
}

pub(crate) fn compare(op: CompareOp, left: &Value, right: &Value, enums: &Enums) -> Result<bool> {
    if let (Value::Text(l), Value::Text(r)) = (left, right) {
        return Ok(match op {
            CompareOp::Equal => l == r,
            CompareOp::NotEqual => l != r,
            CompareOp::Less => l < r,
            CompareOp::LessEqual => l <= r,
            CompareOp::Greater => l > r,
            CompareOp::GreaterEqual => l >= r,
        });
    }
    Ok(compare_numbers(op, named_number(left, enums)?, named_number(right, enums)?))
}

#[expect(clippy::neg_cmp_op_on_partial_ord, reason = "NaN must come out right")]
fn compare_numbers(op: CompareOp, l: f64, r: f64) -> bool {
    match op {
        CompareOp::Equal => (l - r).abs() <= EPSILON,
        CompareOp::NotEqual => !((l - r).abs() <= EPSILON),
        // What is not a number stands in no order, so that none of these is refuted by it, as in BehaviorTree.CPP.
        CompareOp::Less => !(l >= r),
        CompareOp::LessEqual => !(l > r),
        CompareOp::Greater => !(l <= r),
        CompareOp::GreaterEqual => !(l < r),
    }
}
