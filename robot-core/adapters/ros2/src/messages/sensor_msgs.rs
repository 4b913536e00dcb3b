//! `sensor_msgs`: what the robot's senses say.

#![allow(missing_docs, reason = "the fields bear the names of the .msg definition, which says what they are")]

use serde::{Deserialize, Serialize};

use super::geometry_msgs::{Quaternion, Vector3};
use super::std_msgs::Header;
use super::{RosMessage, ros_messages};

/// Angles (radians), speeds (radians a second) and torques (newton metres) of the joints in `name`; each list has
/// their length or is empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JointState {
    pub header: Header,
    pub name: Vec<String>,
    pub position: Vec<f64>,
    pub velocity: Vec<f64>,
    pub effort: Vec<f64>,
}

/// Tilt, turn (radians a second) and acceleration (metres a second squared). A first covariance of -1 says that
/// there is no estimate of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Imu {
    pub header: Header,
    pub orientation: Quaternion,
    pub orientation_covariance: [f64; 9],
    pub angular_velocity: Vector3,
    pub angular_velocity_covariance: [f64; 9],
    pub linear_acceleration: Vector3,
    pub linear_acceleration_covariance: [f64; 9],
}

/// The distance to whatever is in a cone, metres.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Range {
    pub header: Header,
    pub radiation_type: u8,
    pub field_of_view: f32,
    pub min_range: f32,
    pub max_range: f32,
    pub range: f32,
    pub variance: f32,
}

impl Range {
    /// Measured by sound.
    pub const ULTRASOUND: u8 = 0;
    /// Measured by light.
    pub const INFRARED: u8 = 1;
}

/// [`Range`] as ROS 2 Humble knows it, without the variance that came in at the end with Iron. As what follows a
/// message's last field is not read, this one reads both, and a robot whose driver runs on Humble is heard too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RangeOfAnyDistribution {
    pub header: Header,
    pub radiation_type: u8,
    pub field_of_view: f32,
    pub min_range: f32,
    pub max_range: f32,
    pub range: f32,
}

/// A picture; `data` has `step * height` bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Image {
    pub header: Header,
    pub height: u32,
    pub width: u32,
    pub encoding: String,
    pub is_bigendian: u8,
    pub step: u32,
    pub data: Vec<u8>,
}

/// A part of a picture, pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionOfInterest {
    pub x_offset: u32,
    pub y_offset: u32,
    pub height: u32,
    pub width: u32,
    pub do_rectify: bool,
}

/// How a camera maps the world onto its picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CameraInfo {
    pub header: Header,
    pub height: u32,
    pub width: u32,
    pub distortion_model: String,
    pub d: Vec<f64>,
    pub k: [f64; 9],
    pub r: [f64; 9],
    pub p: [f64; 12],
    pub binning_x: u32,
    pub binning_y: u32,
    pub roi: RegionOfInterest,
}

ros_messages!("sensor_msgs": JointState, Imu, Range, Image, RegionOfInterest, CameraInfo);

impl ros2_client::Message for RangeOfAnyDistribution {}
impl RosMessage for RangeOfAnyDistribution {
    const PACKAGE: &'static str = Range::PACKAGE;
    const NAME: &'static str = Range::NAME;
}
