//! Traces: what happened to a tree, kept so that it can happen again.

pub(crate) mod format;
pub(crate) mod recorder;
pub(crate) mod setup;
pub(crate) mod step;
pub(crate) mod taken_over;
pub(crate) mod trace;
pub(crate) mod wire;
