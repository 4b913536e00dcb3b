//! `nav_msgs`: where the robot believes it has gone.

#![allow(missing_docs, reason = "the fields bear the names of the .msg definition, which says what they are")]

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::geometry_msgs::{PoseWithCovariance, TwistWithCovariance};
use super::ros_messages;
use super::std_msgs::Header;

/// The pose of `child_frame_id` in the header's frame; the twist is given in `child_frame_id`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Odometry {
    pub header: Header,
    pub child_frame_id: Cow<'static, str>,
    pub pose: PoseWithCovariance,
    pub twist: TwistWithCovariance,
}

ros_messages!("nav_msgs": Odometry);
