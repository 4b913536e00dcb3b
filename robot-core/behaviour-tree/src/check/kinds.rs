//! What is known of a value before the script runs: the value itself, or which kinds it may be of.

use std::collections::BTreeMap;
use std::ops::{BitOr, BitOrAssign};

use crate::data::port_type::PortType;
use crate::data::value::Value;
use crate::script::{self, BinaryOp, CompareOp, Result, UnaryOp};
use crate::words::language::{Both, both};

/// A set of kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const NONE: Self = Self(0);
    pub(super) const TEXT: Self = Self(8);
    const REAL: Self = Self(4);
    const NUMBER: Self = Self(1 | 2 | 4);
    pub(super) const ALL: Self = Self(31);

    pub(super) const fn of(value: &Value) -> Self {
        match value {
            Value::Bool(_) => Self(1),
            Value::Int(_) => Self(2),
            Value::Real(_) => Self::REAL,
            Value::Text(_) => Self::TEXT,
            Value::List(_) => Self(16),
        }
    }

    /// What a port of this type writes.
    pub(super) const fn of_type(ty: PortType) -> Self {
        match ty {
            PortType::Bool => Self(1),
            PortType::Int | PortType::Unsigned => Self(2),
            PortType::Real => Self::REAL,
            PortType::Text | PortType::Status => Self::TEXT,
            PortType::List => Self(16),
            PortType::Any => Self::ALL,
        }
    }

    const fn can(self, kinds: Self) -> bool {
        self.0 & kinds.0 != 0
    }

    /// Whether there is nothing in these that is not in `kinds`.
    pub(super) const fn is_within(self, kinds: Self) -> bool {
        self.0 & !kinds.0 == 0
    }

    fn words(self) -> Both {
        if self.is_within(Self::NUMBER) {
            both!("a number", "eine Zahl")
        } else if self.is_within(Self::TEXT) {
            both!("a text", "ein Text")
        } else if self.can(Self::NUMBER | Self::TEXT) {
            both!("a value", "ein Wert")
        } else {
            both!("a list", "eine Liste")
        }
    }
}

impl BitOr for Kinds {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Kinds {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// What is known of a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Known {
    Exactly(Value),
    Among(Kinds),
    /// Two numbers joined.
    Nothing,
}

impl Known {
    /// The kinds; a value that is none cannot be used.
    pub(super) fn kinds(&self) -> Result<Kinds> {
        match self {
            Self::Exactly(value) => Ok(Kinds::of(value)),
            Self::Among(kinds) => Ok(*kinds),
            Self::Nothing => Err(both!(
                "two numbers joined with `..` give nothing",
                "zwei Zahlen, mit `..` verbunden, ergeben nichts"
            )),
        }
    }

    /// What is known if it is the one or the other.
    pub(super) fn or(&self, other: &Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a.clone(),
            (a, b) => match (a.kinds(), b.kinds()) {
                (Ok(a), Ok(b)) => Self::Among(a | b),
                _ => Self::Among(Kinds::ALL),
            },
        }
    }

    fn words(&self) -> Both {
        match self {
            Self::Exactly(Value::Text(text)) => both!("the text '{text}'", "der Text '{text}'"),
            Self::Exactly(value) => both!("`{value}`", "`{value}`"),
            Self::Among(kinds) => kinds.words(),
            Self::Nothing => both!("nothing", "nichts"),
        }
    }
}

pub(super) fn unary(op: UnaryOp, value: &Known) -> Result<Known> {
    match value {
        Known::Exactly(value) => script::unary(op, value).map(Known::Exactly),
        other if other.kinds()?.can(Kinds::NUMBER) => Ok(Known::Among(Kinds::REAL)),
        other => Err(both!("{} is not a number", "{} ist keine Zahl"; other.words())),
    }
}

pub(super) fn binary(op: BinaryOp, left: &Known, right: &Known) -> Result<Known> {
    if let (Known::Exactly(left), Known::Exactly(right)) = (left, right) {
        return Ok(script::binary(op, left, right)?.map_or(Known::Nothing, Known::Exactly));
    }
    let (l, r) = (left.kinds()?, right.kinds()?);
    let numbers = l.can(Kinds::NUMBER) && r.can(Kinds::NUMBER);
    let texts = match op {
        BinaryOp::Join => !(l.is_within(Kinds::NUMBER) && r.is_within(Kinds::NUMBER)),
        BinaryOp::Add => l.can(Kinds::TEXT) && r.can(Kinds::TEXT),
        _ => false,
    };
    match (op, numbers, texts) {
        (BinaryOp::Join, _, false) => Ok(Known::Nothing),
        (BinaryOp::Join, _, true) | (_, false, true) => Ok(Known::Among(Kinds::TEXT)),
        (_, true, false) => Ok(Known::Among(Kinds::REAL)),
        (_, true, true) => Ok(Known::Among(Kinds::REAL | Kinds::TEXT)),
        (_, false, false) => Err(both!(
            "{} and {} cannot be combined this way",
            "{} und {} lassen sich so nicht verknüpfen";
            left.words(),
            right.words()
        )),
    }
}

pub(super) fn compare(op: CompareOp, left: &Known, right: &Known, enums: &BTreeMap<String, i64>) -> Result<Known> {
    if let (Known::Exactly(left), Known::Exactly(right)) = (left, right) {
        let holds = script::compare(op, left, right, enums)?;
        return Ok(Known::Exactly(Value::Real(if holds { 1.0 } else { 0.0 })));
    }
    let (l, r) = (left.kinds()?, right.kinds()?);
    let texts = l.can(Kinds::TEXT) && r.can(Kinds::TEXT);
    let as_number = |known: &Known| match known {
        Known::Exactly(Value::Text(text)) => {
            enums.contains_key(&**text) || script::number(&Value::Text(text.clone())).is_ok()
        }
        other => other.kinds().is_ok_and(|kinds| kinds.can(Kinds::NUMBER | Kinds::TEXT)),
    };
    if texts || (as_number(left) && as_number(right)) {
        return Ok(Known::Among(Kinds::REAL));
    }
    Err(both!("{} cannot be compared with {}", "{} und {} lassen sich nicht vergleichen"; left.words(), right.words()))
}

/// What a `?` asks.
pub(super) fn number(value: &Known) -> Result<()> {
    match value {
        Known::Exactly(value) => script::number(value).map(drop),
        other if other.kinds()?.can(Kinds::NUMBER | Kinds::TEXT) => Ok(()),
        other => Err(both!("{} is not a number", "{} ist keine Zahl"; other.words())),
    }
}

/// What a condition asks of the value of its script.
pub(super) fn condition(value: &Known) -> Result<()> {
    match value {
        Known::Exactly(value) => script::is_true(value).map(drop),
        other if other.kinds()?.can(Kinds::NUMBER) => Ok(()),
        other => Err(both!("{} is neither true nor false", "{} ist weder wahr noch falsch"; other.words())),
    }
}
