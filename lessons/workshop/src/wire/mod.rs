//! What server and pages say to each other. `PROTOCOL.md` explains it; `editor/src/wire/` has the same types for
//! TypeScript, which a test generates from these.

mod check;
mod class;
mod lesson;
mod line;
mod program;
mod staff;
mod stage;

pub(crate) use check::*;
pub(crate) use class::*;
pub(crate) use lesson::*;
pub(crate) use line::*;
pub(crate) use program::*;
pub(crate) use staff::*;
pub(crate) use stage::*;

#[cfg(test)]
mod typescript;
