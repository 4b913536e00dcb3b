//! `naoqi_bridge_msgs`: what NAO has and other robots have not.

#![allow(missing_docs, reason = "the fields bear the names of the .msg definition, which says what they are")]

use ros2_client::builtin_interfaces::Duration;
use serde::{Deserialize, Serialize};

use super::RosService;
use super::ros_messages;
use super::std_msgs::{ColorRGBA, Header};

/// Sound from the microphones: `channel_map.len()` channels, interleaved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AudioBuffer {
    pub header: Header,
    pub frequency: u16,
    pub channel_map: Vec<u8>,
    pub data: Vec<i16>,
}

impl AudioBuffer {
    /// In front, on the left.
    pub const FRONT_LEFT: u8 = 0;
    /// In front, in the middle.
    pub const FRONT_CENTER: u8 = 1;
    /// In front, on the right.
    pub const FRONT_RIGHT: u8 = 2;
    /// At the back, on the left.
    pub const REAR_LEFT: u8 = 3;
    /// At the back, in the middle.
    pub const REAR_CENTER: u8 = 4;
    /// At the back, on the right.
    pub const REAR_RIGHT: u8 = 5;
    /// The channels of a NAO V6, in its order.
    pub const NAO_V6: [u8; 4] = [Self::FRONT_LEFT, Self::FRONT_RIGHT, Self::FRONT_CENTER, Self::REAR_CENTER];
}

/// A foot bumper was pressed or let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bumper {
    pub bumper: u8,
    pub state: u8,
}

impl Bumper {
    /// The right foot's.
    pub const RIGHT: u8 = 0;
    /// The left foot's.
    pub const LEFT: u8 = 1;
}

/// A touch sensor of a hand was touched or let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandTouch {
    pub hand: u8,
    pub state: u8,
}

impl HandTouch {
    /// The first of six: right back, left, right; left back, left, right.
    pub const RIGHT_BACK: u8 = 0;
    /// The last of the six.
    pub const LEFT_RIGHT: u8 = 5;
}

/// A touch sensor of the head was touched or let go.
///
/// The driver does not keep to its own constants: it sends 0, 1, 2 for front, middle and rear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadTouch {
    pub button: u8,
    pub state: u8,
}

impl HeadTouch {
    /// What the definition calls the front button, and the driver the middle one.
    pub const BUTTON_FRONT: u8 = 1;
    /// What the definition calls the middle button, and the driver the rear one.
    pub const BUTTON_MIDDLE: u8 = 2;
    /// What the definition calls the rear button. The driver never sends it.
    pub const BUTTON_REAR: u8 = 3;
}

/// The state of a [`Bumper`], [`HandTouch`] or [`HeadTouch`] that was let go.
pub const STATE_RELEASED: u8 = 0;
/// The state of a [`Bumper`], [`HandTouch`] or [`HeadTouch`] that is pressed.
pub const STATE_PRESSED: u8 = 1;

/// Joints and where to take them: radians, and `speed` as a fraction of their greatest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JointAnglesWithSpeed {
    pub header: Header,
    pub joint_names: Vec<String>,
    pub joint_angles: Vec<f32>,
    pub speed: f32,
    /// 0: to these angles; else: by these angles.
    pub relative: u8,
}

/// Joints and the angles they pass through, with the moment of each in seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JointAngleTrajectory {
    pub header: Header,
    pub joint_names: Vec<String>,
    pub joint_angles: Vec<f32>,
    pub times: Vec<f32>,
    pub relative: u8,
}

/// A light and the colour it fades to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FadeRGB {
    pub led_name: String,
    pub color: ColorRGBA,
    pub fade_duration: Duration,
}

/// Words a recogniser heard, and how sure it is of each.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WordRecognized {
    pub words: Vec<String>,
    pub confidence_values: Vec<f32>,
}

/// Which robot this is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobotInfo {
    /// 0 NAO, 1 ROMEO, 2 PEPPER.
    pub r#type: u8,
    pub model: String,
    pub head_version: String,
    pub body_version: String,
    pub arm_version: String,
    pub has_laser: bool,
    pub has_extended_arms: bool,
    pub number_of_legs: i32,
    pub number_of_arms: i32,
    pub number_of_hands: i32,
}

/// A text and its moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StringStamped {
    pub header: Header,
    pub data: String,
}

/// Yes or no, and its moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoolStamped {
    pub header: Header,
    pub data: bool,
}

/// A number and its moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FloatStamped {
    pub header: Header,
    pub data: f32,
}

/// A whole number and its moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntStamped {
    pub header: Header,
    pub data: i32,
}

ros_messages!("naoqi_bridge_msgs": AudioBuffer, Bumper, HandTouch, HeadTouch, JointAnglesWithSpeed,
    JointAngleTrajectory, FadeRGB, WordRecognized, RobotInfo, StringStamped, BoolStamped, FloatStamped, IntStamped);

/// What a definition without any field becomes: ROS 2 puts one byte in its place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nothing {
    pub structure_needs_at_least_one_member: u8,
}

/// The answer of [`GetRobotInfo`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetRobotInfoResponse {
    pub info: RobotInfo,
}

/// The question of [`SetString`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetStringRequest {
    pub data: String,
}

/// The answer of [`SetString`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetStringResponse {
    pub success: bool,
}

/// The answer of [`GetString`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetStringResponse {
    pub data: String,
}

/// What the robot shall listen for: sentences it expects, and the ISO 639-1 code of their language or nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListenGoal {
    pub expected: Vec<String>,
    pub language: String,
}

/// What it heard.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListenResult {
    pub result: Vec<String>,
}

/// What it has heard so far. The driver never sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListenFeedback {
    pub partial_result: Vec<String>,
}

macro_rules! plain_messages {
    ($($message:ident),+) => { $(impl ros2_client::Message for $message {})+ };
}
plain_messages!(
    Nothing,
    GetRobotInfoResponse,
    SetStringRequest,
    SetStringResponse,
    GetStringResponse,
    ListenGoal,
    ListenResult,
    ListenFeedback
);

/// Asks which robot this is.
#[derive(Debug, Clone, Copy)]
pub enum GetRobotInfo {}

impl RosService for GetRobotInfo {
    type Request = Nothing;
    type Response = GetRobotInfoResponse;
    const PACKAGE: &'static str = "naoqi_bridge_msgs";
    const NAME: &'static str = "GetRobotInfo";
}

/// Sets a text, as the language to speak.
#[derive(Debug, Clone, Copy)]
pub enum SetString {}

impl RosService for SetString {
    type Request = SetStringRequest;
    type Response = SetStringResponse;
    const PACKAGE: &'static str = "naoqi_bridge_msgs";
    const NAME: &'static str = "SetString";
}

/// Asks for a text, as the language that is spoken.
#[derive(Debug, Clone, Copy)]
pub enum GetString {}

impl RosService for GetString {
    type Request = Nothing;
    type Response = GetStringResponse;
    const PACKAGE: &'static str = "naoqi_bridge_msgs";
    const NAME: &'static str = "GetString";
}
