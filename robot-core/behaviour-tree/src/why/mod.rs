//! Why a tree answered as it did, and what it does instead of something else.

pub(crate) mod explain;
mod reasons;
mod words;

pub use explain::{Account, Because, Explanation, NodeName, TickResult};
pub use words::Listener;
