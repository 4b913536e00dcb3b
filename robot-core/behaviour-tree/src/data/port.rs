//! Ports: what a node reads and writes, and of which type.

use std::borrow::Cow;

use crate::data::port_type::PortType;

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
