//! `rosgraph_msgs`: the clock of a simulation.

#![allow(missing_docs, reason = "the fields bear the names of the .msg definition, which says what they are")]

use ros2_client::builtin_interfaces::Time;
use serde::{Deserialize, Serialize};

use super::ros_messages;

/// The time in the simulation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Clock {
    pub clock: Time,
}

ros_messages!("rosgraph_msgs": Clock);
