//! `diagnostic_msgs`: how the parts of the robot are.

#![allow(missing_docs, reason = "the fields bear the names of the .msg definition, which says what they are")]

use serde::{Deserialize, Serialize};

use super::ros_messages;
use super::std_msgs::Header;

/// A name and a value, both as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyValue {
    pub key: String,
    pub value: String,
}

/// How one part is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagnosticStatus {
    pub level: u8,
    pub name: String,
    pub message: String,
    pub hardware_id: String,
    pub values: Vec<KeyValue>,
}

impl DiagnosticStatus {
    /// All is well.
    pub const OK: u8 = 0;
    /// Have an eye on it.
    pub const WARN: u8 = 1;
    /// Something is wrong.
    pub const ERROR: u8 = 2;

    /// The value under `key`.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&str> {
        self.values.iter().find(|pair| pair.key == key).map(|pair| pair.value.as_str())
    }
}

/// How all parts are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DiagnosticArray {
    pub header: Header,
    pub status: Vec<DiagnosticStatus>,
}

ros_messages!("diagnostic_msgs": KeyValue, DiagnosticStatus, DiagnosticArray);
