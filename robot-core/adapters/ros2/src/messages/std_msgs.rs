//! `std_msgs`: plain values and the header.

#![allow(missing_docs, reason = "the fields bear the names of the .msg definition, which says what they are")]

use std::borrow::Cow;

use ros2_client::builtin_interfaces::Time;
use serde::{Deserialize, Serialize};

use super::ros_messages;

/// When a message was measured, and in which frame it is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    pub stamp: Time,
    pub frame_id: Cow<'static, str>,
}

impl Header {
    /// A header for `stamp` and `frame_id`.
    pub fn new(stamp: Time, frame_id: impl Into<Cow<'static, str>>) -> Self {
        Self { stamp, frame_id: frame_id.into() }
    }
}

/// A text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct String {
    pub data: std::string::String,
}

/// A colour; each part from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct ColorRGBA {
    pub r: f32,
    pub g: f32,
    pub b: f32,
    pub a: f32,
}

ros_messages!("std_msgs": Header, String, ColorRGBA);
