//! What is said to people, in two languages, with the place and the cure.

pub(crate) mod error;
pub(crate) mod language;
pub(crate) mod nearest;
pub(crate) mod place;
pub(crate) mod reason;
