//! The languages that the engine speaks.

/// A language in which people are told something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// German.
    De,
    /// English.
    #[default]
    En,
}
