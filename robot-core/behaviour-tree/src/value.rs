//! Values of the blackboard and how they turn into one another.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use crate::language::Both;
use crate::port::PortType;
use crate::status::Status;

/// A value on the blackboard.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A real number.
    Real(f64),
    /// A text.
    Text(Arc<str>),
    /// A queue of values, as the `Loop` nodes take them.
    List(Arc<VecDeque<Value>>),
}

impl Value {
    /// What kind of value this is, in words.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Bool(_) => "a truth value",
            Self::Int(_) => "a whole number",
            Self::Real(_) => "a real number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
        }
    }

    pub(crate) fn kind_words(&self) -> Both {
        let de = match self {
            Self::Bool(_) => "ein Wahrheitswert",
            Self::Int(_) => "eine ganze Zahl",
            Self::Real(_) => "eine reelle Zahl",
            Self::Text(_) => "ein Text",
            Self::List(_) => "eine Liste",
        };
        Both { de: de.to_owned(), en: self.kind().to_owned() }
    }

    /// The number that scripts see in a number or truth value; `None` for texts and lists.
    pub const fn as_number(&self) -> Option<f64> {
        match self {
            Self::Bool(b) => Some(if *b { 1.0 } else { 0.0 }),
            #[expect(clippy::cast_precision_loss, reason = "scripts calculate in f64, as the format says")]
            Self::Int(i) => Some(*i as f64),
            Self::Real(r) => Some(*r),
            Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is the same to the bit: reals that are no number are the same as themselves.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Real(a), Self::Real(b)) => a.to_bits() == b.to_bits(),
            (Self::List(a), Self::List(b)) => a.len() == b.len() && a.iter().zip(&**b).all(|(a, b)| a.is_same(b)),
            (a, b) => a == b,
        }
    }

    /// The text form that ports of type text read: reals have six decimals, as in `1.500000`.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Bool(b) => i64::from(*b).to_string(),
            Self::Int(i) => i.to_string(),
            Self::Real(r) => format!("{r:.6}"),
            Self::Text(text) => text.to_string(),
            Self::List(items) => items.iter().map(Self::to_text).collect::<Vec<_>>().join(";"),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(b) => write!(f, "{b}"),
            Self::Int(i) => write!(f, "{i}"),
            Self::Real(r) => write!(f, "{r}"),
            Self::Text(text) => f.write_str(text),
            Self::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_str(";")?;
                    }
                    write!(f, "{item}")?;
                }
                Ok(())
            }
        }
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}
impl From<i64> for Value {
    fn from(i: i64) -> Self {
        Self::Int(i)
    }
}
impl From<i32> for Value {
    fn from(i: i32) -> Self {
        Self::Int(i.into())
    }
}
impl From<u32> for Value {
    fn from(i: u32) -> Self {
        Self::Int(i.into())
    }
}
impl From<f64> for Value {
    fn from(r: f64) -> Self {
        Self::Real(r)
    }
}
impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}
impl From<Arc<str>> for Value {
    fn from(text: Arc<str>) -> Self {
        Self::Text(text)
    }
}
impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::List(Arc::new(items.into()))
    }
}

/// What a leaf can read from a port. A `None` means that the value does not convert.
///
/// Numbers convert to one another where nothing is lost (`2.0` is read as `2`, `2.5` is not), texts are
/// parsed, and a number is read as its text.
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
    const EXPECTED: &'static str = "one of SUCCESS, FAILURE, RUNNING, SKIPPED, IDLE";
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

/// The items of `a;b;c`, as texts: nothing between two `;` is an empty text, and nothing after the last one is no item.
pub(crate) fn split_list(text: &str) -> impl Iterator<Item = Value> {
    text.split_terminator(';').map(Value::from)
}

/// A real without a fraction, within the range of `i64`.
pub(crate) fn real_to_int(real: f64) -> Option<i64> {
    // 2^63 itself is not an i64, so the upper bound is exclusive.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    #[expect(clippy::cast_possible_truncation, reason = "checked: no fraction, and in range")]
    (real.fract() == 0.0 && (-LIMIT..LIMIT).contains(&real)).then_some(real as i64)
}

/// The spellings that the format knows.
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "true" | "True" | "TRUE" => Some(true),
        "0" | "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// The whole number that a text begins with. What follows it is ignored: the format reads `2abc` as 2.
pub(crate) fn parse_int(text: &str) -> Option<i64> {
    let digits_from = usize::from(text.starts_with('-'));
    let len = text[digits_from..].bytes().take_while(u8::is_ascii_digit).count();
    text[..digits_from + len].parse().ok()
}

/// The real number that a text begins with; as with [`parse_int`], the rest is ignored.
pub(crate) fn parse_real(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let mut end = usize::from(text.starts_with('-'));
    let word = text[end..].to_ascii_lowercase();
    for special in ["infinity", "inf", "nan"] {
        if word.starts_with(special) {
            return text[..end + special.len()].parse().ok();
        }
    }
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    end += digits(end);
    if bytes.get(end) == Some(&b'.') {
        end += 1 + digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_the_beginning_of_a_text() {
        for (text, int, real) in [
            ("12", Some(12), Some(12.0)),
            ("-3x", Some(-3), Some(-3.0)),
            ("2.75abc", Some(2), Some(2.75)),
            ("1e3", Some(1), Some(1000.0)),
            ("1e", Some(1), Some(1.0)),
            (".5", None, Some(0.5)),
            ("", None, None),
            ("-", None, None),
            ("+1", None, None),
            (" 1", None, None),
            ("abc", None, None),
            ("99999999999999999999", None, Some(1e20)),
            ("-inf", None, Some(f64::NEG_INFINITY)),
        ] {
            assert_eq!(parse_int(text), int, "{text}");
            assert_eq!(parse_real(text), real, "{text}");
        }
    }

    #[test]
    fn lists_are_split_at_semicolons() {
        for (text, items) in [
            ("", &[][..]),
            ("a", &["a"]),
            ("a;b", &["a", "b"]),
            ("a;b;", &["a", "b"]),
            ("a;;b", &["a", "", "b"]),
            (";", &[""]),
        ] {
            assert!(split_list(text).eq(items.iter().copied().map(Value::from)), "{text}");
        }
    }

    #[test]
    fn reals_become_integers_only_where_nothing_is_lost() {
        assert_eq!(i64::from_value(&Value::Real(2.0)), Some(2));
        assert_eq!(i64::from_value(&Value::Real(2.5)), None);
        assert_eq!(i64::from_value(&Value::Real(9.3e18)), None);
        assert_eq!(i64::from_value(&Value::Real(f64::NAN)), None);
        assert_eq!(u32::from_value(&Value::Int(-1)), None);
    }
}
