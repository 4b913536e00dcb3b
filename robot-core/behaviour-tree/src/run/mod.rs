//! Ticks and halts, and the tree as the host has it.

pub(crate) mod actions;
pub(crate) mod asked;
pub(crate) mod budget;
pub(crate) mod conditionals;
pub(crate) mod controls;
pub(crate) mod decorators;
pub(crate) mod halt;
pub(crate) mod tick;
pub(crate) mod tree;
pub(crate) mod view;
