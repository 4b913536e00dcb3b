//! What happened, for people to read and programs to judge.

use serde::Serialize;

use crate::attention::AttentionState;
use crate::geometry::Pose;
use crate::guard::StopCause;
use crate::language::Language;

/// One thing that happened during a tick. The one who prints it adds the time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// Somebody said something and the robot heard it.
    Heard {
        /// The words.
        text: String,
        /// Their language.
        language: Language,
    },
    /// What the robot takes it to mean.
    Understood {
        /// The intent's id.
        intent: String,
        /// What fills its slots, by name.
        slots: std::collections::BTreeMap<String, String>,
        /// How sure it is, 0 to 1.
        score: f64,
    },
    /// What the robot decided.
    Decided {
        /// What it does now.
        what: String,
        /// Why, in a sentence.
        why: String,
    },
    /// The robot says something.
    Said {
        /// The words.
        text: String,
        /// Their language.
        language: Language,
    },
    /// Where the robot believes it is.
    At {
        /// Its pose on the floor plan.
        map_from_robot: Pose,
        /// The part of the house, in the visitor's language.
        area: Option<String>,
    },
    /// The guard stopped the walk.
    Stopped {
        /// Why.
        cause: StopCause,
    },
    /// The guard lets it walk again.
    Released,
    /// It listens, thinks, speaks or sleeps now.
    Attention {
        /// Which of them.
        state: AttentionState,
    },
}
