//! What nodes are: their kinds and states, the leaves of the host, and the registry of all types.

pub(crate) mod builtin;
pub(crate) mod declare;
pub(crate) mod events;
pub(crate) mod kind;
pub(crate) mod leaf;
pub(crate) mod registry;
pub(crate) mod stand_in;
