//! Ports: what a node reads and writes, and of which type.

use std::borrow::Cow;

use crate::language::Both;
use crate::status::Status;
use crate::value::{self, FromValue, Value};

/// Which way a port goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The node reads it.
    Input,
    /// The node writes it.
    Output,
    /// The node reads and writes it.
    InOut,
}

/// The type of a port, and of the blackboard entry that it points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PortType {
    /// Any value; does not fix the type of an entry.
    #[default]
    Any,
    /// A truth value.
    Bool,
    /// A whole number.
    Int,
    /// A whole number from 0 up, as the times in milliseconds of the built-in nodes.
    Unsigned,
    /// A real number.
    Real,
    /// A text.
    Text,
    /// A list of values, written `a;b;c`.
    List,
    /// A [`Status`] by its name.
    Status,
}

impl PortType {
    /// The type's name in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::Bool => "true or false",
            Self::Int => "a whole number",
            Self::Unsigned => "a whole number from 0 up",
            Self::Real => "a number",
            Self::Text => "a text",
            Self::List => "a list such as `1;2;3`",
            Self::Status => Status::EXPECTED,
        }
    }

    /// The type's name in words, as what a port takes.
    pub(crate) fn words(self) -> Both {
        let de = match self {
            Self::Any => "jeden Wert",
            Self::Bool => "true oder false",
            Self::Int => "eine ganze Zahl",
            Self::Unsigned => "eine ganze Zahl ab 0",
            Self::Real => "eine Zahl",
            Self::Text => "einen Text",
            Self::List => "eine Liste wie `1;2;3`",
            Self::Status => "SUCCESS, FAILURE, RUNNING, SKIPPED oder IDLE",
        };
        Both { de: de.to_owned(), en: self.name().to_owned() }
    }

    /// Whether an integer of this type has 32 bits, as those of BehaviorTree.CPP.
    pub(crate) fn is_narrow(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Int, Value::Int(i)) => i32::try_from(*i).is_ok(),
            (Self::Unsigned, Value::Int(i)) => u32::try_from(*i).is_ok(),
            _ => true,
        }
    }

    /// Whether any text is a literal of this type when a tree is loaded.
    pub(crate) const fn is_read_from_text(self) -> bool {
        matches!(self, Self::Any | Self::Text | Self::Status)
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
                Value::Text(text) => Some(value::split_list(text).collect::<Vec<_>>().into()),
                _ => None,
            },
            Self::Status => Status::from_value(value).map(|status| Value::from(status.name())),
        }
    }
}

/// A port that a node type declares.
///
/// ```
/// use behaviour_tree::{Port, PortType};
/// let port = Port::input("speed_mps").typed(PortType::Real).default("0.2").doc("walking speed");
/// assert_eq!(port.name(), "speed_mps");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    pub(crate) name: Cow<'static, str>,
    pub(crate) direction: Direction,
    pub(crate) ty: PortType,
    pub(crate) default: Option<Cow<'static, str>>,
    pub(crate) doc: Cow<'static, str>,
}

impl Port {
    fn new(name: impl Into<Cow<'static, str>>, direction: Direction) -> Self {
        Self { name: name.into(), direction, ty: PortType::Any, default: None, doc: Cow::Borrowed("") }
    }

    /// A port that the node reads.
    pub fn input(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(name, Direction::Input)
    }

    /// A port that the node writes.
    pub fn output(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(name, Direction::Output)
    }

    /// A port that the node reads and writes.
    pub fn inout(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(name, Direction::InOut)
    }

    /// Gives the port a type.
    #[must_use]
    pub const fn typed(mut self, ty: PortType) -> Self {
        self.ty = ty;
        self
    }

    /// What the port holds where the tree says nothing: a literal, `{key}`, or `{=}` for the key named like the port.
    #[must_use]
    pub fn default(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.default = Some(text.into());
        self
    }

    /// Describes the port for people and editors.
    #[must_use]
    pub fn doc(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.doc = text.into();
        self
    }

    /// The port's name, as the XML attribute is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which way it goes.
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// Its type.
    pub const fn port_type(&self) -> PortType {
        self.ty
    }

    /// Its default, as written.
    pub fn default_text(&self) -> Option<&str> {
        self.default.as_deref()
    }

    /// Its description.
    pub fn description(&self) -> &str {
        &self.doc
    }
}

/// What an attribute or a default says about a port's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PortText<'a> {
    /// `{key}`.
    Key(&'a str),
    /// Everything else.
    Literal(&'a str),
}

impl<'a> PortText<'a> {
    /// Reads `{key}`, also between spaces, `{=}` (the key named `port`) or a literal.
    pub(crate) fn parse(text: &'a str, port: &'a str) -> Self {
        match text.trim_matches(' ').strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some("=") => Self::Key(port),
            Some(key) if !key.is_empty() => Self::Key(key),
            _ => Self::Literal(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn port_texts() {
        assert_eq!(PortText::parse("{a}", "p"), PortText::Key("a"));
        assert_eq!(PortText::parse("  {a} ", "p"), PortText::Key("a"));
        assert_eq!(PortText::parse("{ a }", "p"), PortText::Key(" a "));
        assert_eq!(PortText::parse("{=}", "p"), PortText::Key("p"));
        assert_eq!(PortText::parse("{@a}", "p"), PortText::Key("@a"));
        for literal in ["", " ", "a", "{", "}", "{}", " {}", "{a", "a}", "${a}"] {
            assert_eq!(PortText::parse(literal, "p"), PortText::Literal(literal));
        }
    }
}
