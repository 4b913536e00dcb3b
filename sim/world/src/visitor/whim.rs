//! What people do on a whim, children above all: they wander off, stand in the way, touch the robot, push it.

use serde::{Deserialize, Serialize};

/// Something that somebody does besides what they came for, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whim {
    /// So many seconds after they have come.
    pub after_s: f64,
    /// What they do then.
    pub does: Deed,
}

/// What somebody does on a whim. Afterwards they go on with what they did before.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum Deed {
    /// Leaves, without a word.
    WanderOff,
    /// Stands ahead of the robot and does not budge.
    StandInTheWay {
        /// For how long, seconds.
        seconds: f64,
    },
    /// Goes to the robot and strokes its head.
    TouchHead {
        /// For how long, seconds.
        seconds: f64,
    },
    /// Goes to the robot and takes its left hand.
    TouchHand {
        /// For how long, seconds.
        seconds: f64,
    },
    /// Goes to the robot and pushes it away.
    Push {
        /// How much faster the robot is then, metres a second.
        faster_mps: f64,
    },
}
