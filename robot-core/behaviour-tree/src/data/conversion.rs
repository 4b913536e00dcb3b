//! What values become where another type is wanted.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::data::port_type::PortType;
use crate::data::status::Status;
use crate::data::value::{Value, parse_bool, parse_int, parse_real, real_to_int, split_list};
use crate::words::language::Both;

/// What a leaf can read from a port. A `None` means that the value does not convert.
///
/// Numbers convert to one another where nothing is lost (`2.0` is read as `2`, `2.5` is not), texts are
/// parsed, and a number is read as its text.
///
/// A type of your own goes over the blackboard as one of the [`Value`]s:
///
/// ```
/// use behaviour_tree::{FromValue, Value};
///
/// #[derive(Debug, PartialEq)]
/// struct Spot { x_m: f64, y_m: f64 }
///
/// impl FromValue for Spot {
///     const EXPECTED: &'static str = "a spot in m, such as `1.5;2`";
///     const EXPECTED_IN_GERMAN: &'static str = "ein Ort in m wie `1.5;2`";
///
///     fn from_value(value: &Value) -> Option<Self> {
///         let (x, y) = value.as_text()?.split_once(';')?;
///         Some(Self { x_m: x.parse().ok()?, y_m: y.parse().ok()? })
///     }
/// }
///
/// assert_eq!(Spot::from_value(&Value::from("1.5;2")), Some(Spot { x_m: 1.5, y_m: 2.0 }));
/// assert_eq!(Spot::from_value(&Value::from("here")), None);
/// ```
pub trait FromValue: Sized {
    /// What was expected, in words, for the error message.
    const EXPECTED: &'static str;

    /// The same in German, as in `soll eine ganze Zahl sein`; in English if nothing is said.
    const EXPECTED_IN_GERMAN: &'static str = Self::EXPECTED;

    /// The type of the ports that hold it, for [`leaf!`](crate::leaf!). Types of your own say nothing: their ports take
    /// any value, and [`FromValue::from_value`] reads it.
    const PORT: PortType = PortType::Any;

    /// Reads the value.
    fn from_value(value: &Value) -> Option<Self>;
}

/// What a type expects, in both languages.
pub(crate) fn expected<T: FromValue>() -> Both {
    Both { de: T::EXPECTED_IN_GERMAN.to_owned(), en: T::EXPECTED.to_owned() }
}

impl FromValue for Value {
    const EXPECTED: &'static str = "any value";
    const EXPECTED_IN_GERMAN: &'static str = "irgendein Wert";

    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl FromValue for bool {
    const EXPECTED: &'static str = "true or false";
    const EXPECTED_IN_GERMAN: &'static str = "true oder false";
    const PORT: PortType = PortType::Bool;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => parse_bool(text),
            other => other.as_number().map(|n| n != 0.0),
        }
    }
}

impl FromValue for i64 {
    const EXPECTED: &'static str = "a whole number";
    const EXPECTED_IN_GERMAN: &'static str = "eine ganze Zahl";
    const PORT: PortType = PortType::Int;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(b) => Some((*b).into()),
            Value::Int(i) => Some(*i),
            Value::Real(r) => real_to_int(*r),
            Value::Text(text) => parse_int(text),
            Value::List(_) => None,
        }
    }
}

/// Integers narrower than `i64` are read as `i64` and must fit.
macro_rules! from_value_narrow {
    ($($int:ty: $port:ident $expected:literal $german:literal),*) => {$(
        impl FromValue for $int {
            const EXPECTED: &'static str = $expected;
            const EXPECTED_IN_GERMAN: &'static str = $german;
            const PORT: PortType = PortType::$port;

            fn from_value(value: &Value) -> Option<Self> {
                i64::from_value(value)?.try_into().ok()
            }
        }
    )*};
}
from_value_narrow! {
    i32: Int "a whole number of 32 bits" "eine ganze Zahl mit 32 Bit",
    u32: Unsigned "a whole number from 0 up to 32 bits" "eine ganze Zahl ab 0 mit höchstens 32 Bit",
    u64: Unsigned "a whole number from 0 up" "eine ganze Zahl ab 0",
    usize: Unsigned "a whole number from 0 up" "eine ganze Zahl ab 0"
}

impl FromValue for f64 {
    const EXPECTED: &'static str = "a number";
    const EXPECTED_IN_GERMAN: &'static str = "eine Zahl";
    const PORT: PortType = PortType::Real;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => parse_real(text),
            other => other.as_number(),
        }
    }
}

impl FromValue for String {
    const EXPECTED: &'static str = "a text";
    const EXPECTED_IN_GERMAN: &'static str = "ein Text";
    const PORT: PortType = PortType::Text;

    fn from_value(value: &Value) -> Option<Self> {
        Some(value.to_text())
    }
}

impl FromValue for Arc<str> {
    const EXPECTED: &'static str = "a text";
    const EXPECTED_IN_GERMAN: &'static str = "ein Text";
    const PORT: PortType = PortType::Text;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(Arc::clone(text)),
            other => Some(other.to_text().into()),
        }
    }
}

impl FromValue for Status {
    const EXPECTED: &'static str = PortType::Status.name();
    const EXPECTED_IN_GERMAN: &'static str = "SUCCESS, FAILURE, RUNNING, SKIPPED oder IDLE";
    const PORT: PortType = PortType::Status;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(name) => Self::from_name(name),
            // As BehaviorTree.CPP numbers them.
            Value::Int(0) => Some(Self::Idle),
            Value::Int(1) => Some(Self::Running),
            Value::Int(2) => Some(Self::Success),
            Value::Int(3) => Some(Self::Failure),
            Value::Int(4) => Some(Self::Skipped),
            _ => None,
        }
    }
}

impl FromValue for Arc<VecDeque<Value>> {
    const EXPECTED: &'static str = "a list, such as `1;2;3`";
    const EXPECTED_IN_GERMAN: &'static str = "eine Liste wie `1;2;3`";
    const PORT: PortType = PortType::List;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::List(items) => Some(Arc::clone(items)),
            Value::Text(text) => Some(Arc::new(split_list(text).collect())),
            _ => None,
        }
    }
}

impl PortType {
    /// Whether an integer of this type has 32 bits, as those of BehaviorTree.CPP.
    pub(crate) fn is_narrow(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Int, Value::Int(i)) => i32::try_from(*i).is_ok(),
            (Self::Unsigned, Value::Int(i)) => u32::try_from(*i).is_ok(),
            _ => true,
        }
    }

    /// The value in this type, if it converts.
    pub(crate) fn convert(self, value: &Value) -> Option<Value> {
        match self {
            Self::Any => Some(value.clone()),
            Self::Bool => bool::from_value(value).map(Value::Bool),
            Self::Int => i64::from_value(value).map(Value::Int),
            Self::Unsigned => i64::from_value(value).filter(|i| *i >= 0).map(Value::Int),
            Self::Real => f64::from_value(value).map(Value::Real),
            Self::Text => match value {
                Value::Text(_) => Some(value.clone()),
                other => Some(Value::from(other.to_text())),
            },
            Self::List => match value {
                Value::List(_) => Some(value.clone()),
                Value::Text(text) => Some(split_list(text).collect::<Vec<_>>().into()),
                _ => None,
            },
            Self::Status => Status::from_value(value).map(|status| Value::from(status.name())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reals_become_integers_only_where_nothing_is_lost() {
        assert_eq!(i64::from_value(&Value::Real(2.0)), Some(2));
        assert_eq!(i64::from_value(&Value::Real(2.5)), None);
        assert_eq!(i64::from_value(&Value::Real(9.3e18)), None);
        assert_eq!(i64::from_value(&Value::Real(f64::NAN)), None);
        assert_eq!(u32::from_value(&Value::Int(-1)), None);
    }
}
