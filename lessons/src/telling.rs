//! What happened in a story, in the order it happened.

use robot_core::{Event, Timestamp};
use serde::{Serialize, Serializer};
use sim::SimEvent;

/// One thing that happened, and when.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// When, on the story's clock.
    #[serde(rename = "t_s", serialize_with = "as_hundredths")]
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub what: Happening,
}

/// What happened, as the robot takes it or as it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Happening {
    /// What the robot heard, understood, decided, said and did.
    Robot(Event),
    /// What happened in the world around it.
    World(SimEvent),
}

/// Seconds with two digits: a tick is 0.02 s, and the same moment always reads the same.
fn as_hundredths<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((at.as_secs_f64() * 100.0).round() / 100.0)
}
