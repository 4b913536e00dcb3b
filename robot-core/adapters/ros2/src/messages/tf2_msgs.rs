//! `tf2_msgs`: where frames lie in each other.

#![allow(missing_docs, reason = "the fields bear the names of the .msg definition, which says what they are")]

use serde::{Deserialize, Serialize};

use super::geometry_msgs::TransformStamped;
use super::ros_messages;

/// Many frames at once.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TFMessage {
    pub transforms: Vec<TransformStamped>,
}

ros_messages!("tf2_msgs": TFMessage);
