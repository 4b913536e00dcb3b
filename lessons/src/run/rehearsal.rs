//! What a run in the lock-step simulator is to be: the room, where the robot begins, what is done to it.

use std::sync::Arc;

use behaviour_tree::LoadError;
use robot_core::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sim::SimError;
use sim_world::FloorPlan;

use crate::limits::Limits;
use crate::run::stimulus::Stimulus;

/// A run that is to be.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// The room.
    pub plan: Arc<FloorPlan>,
    /// Where and how the robot begins.
    pub start: Start,
    /// What fixes all chance.
    pub seed: u64,
    /// What is done to the robot.
    pub stimuli: Vec<Stimulus>,
    /// How much its feet slip.
    pub slip: Slip,
    /// What the program may do at most.
    pub limits: Limits,
    /// What the robot speaks.
    pub language: Language,
}

/// Where and how the robot begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// The plan's spot; it faces where the spot does.
    #[serde(default = "home")]
    pub spot: String,
    /// Its posture: stand, sit or crouch.
    #[serde(default = "stand")]
    pub posture: String,
}

impl Default for Start {
    fn default() -> Self {
        Self { spot: home(), posture: stand() }
    }
}

fn home() -> String {
    FloorPlan::HOME.to_owned()
}

fn stand() -> String {
    "stand".to_owned()
}

/// A slippery floor: how far the robot comes of what its odometry says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// It believes to walk so many per cent farther than it does; below 0: less far.
    #[serde(default)]
    pub walk_pct: f64,
    /// It believes to turn so many degrees more in a quarter turn than it does; below 0: fewer.
    #[serde(default)]
    pub turn_deg: f64,
}

/// Why there can be no rehearsal.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    /// The simulator cannot.
    #[error(transparent)]
    Sim(#[from] SimError),
    /// The tree cannot be loaded.
    #[error(transparent)]
    Tree(#[from] Box<LoadError>),
}
