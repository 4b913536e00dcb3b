//! What the operators of scripts make of their values.

use std::collections::BTreeMap;

use crate::data::value::{Value, parse_int, parse_real, real_to_int};
use crate::words::language::{Both, both};

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

pub(super) type Enums = BTreeMap<String, i64>;

/// What goes wrong is told in both languages.
pub(crate) type Result<T> = std::result::Result<T, Both>;

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

pub(super) const fn truth(b: bool) -> Value {
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
pub(super) fn compare_numbers(op: CompareOp, l: f64, r: f64) -> bool {
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
