//! A tree as it lies in memory, before anything runs it.

pub(crate) mod core;
pub(crate) mod limits;
pub(crate) mod memory;
