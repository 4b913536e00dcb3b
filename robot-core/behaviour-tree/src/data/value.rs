//! Values of the blackboard, and how they are written.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use crate::words::language::Both;

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
}
