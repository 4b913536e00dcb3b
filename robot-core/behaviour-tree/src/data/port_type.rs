//! The types that ports and entries can have.

use crate::words::language::Both;

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
    /// A [`Status`](crate::Status) by its name.
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
            Self::Status => "one of SUCCESS, FAILURE, RUNNING, SKIPPED, IDLE",
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

    /// Whether any text is a literal of this type when a tree is loaded.
    pub(crate) const fn is_read_from_text(self) -> bool {
        matches!(self, Self::Any | Self::Text | Self::Status)
    }
}
