//! What happens to nodes, in order.

use crate::data::status::Status;

/// Something that happened to a node in a call of the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeEvent {
    /// The node, by its place in pre-order.
    pub node: u32,
    /// What happened.
    pub what: Happening,
}

/// What can happen to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// It was ticked and answered so.
    Answered(Status),
    /// It was running and was halted.
    Halted,
    /// A leaf that was halted in an earlier tick has come to its stop.
    Stopped,
}
