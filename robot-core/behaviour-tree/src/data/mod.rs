//! What trees work on: statuses, values, ports and the blackboard.

pub(crate) mod blackboard;
pub(crate) mod conversion;
pub(crate) mod port;
pub(crate) mod port_type;
pub(crate) mod semantics;
pub(crate) mod status;
pub(crate) mod time;
pub(crate) mod value;
