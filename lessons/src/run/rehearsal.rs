//! A run in the lock-step simulator: the same tree, guard and ports as on a robot, as fast as the machine can.

use std::sync::Arc;

use behaviour_tree::LoadError;
use robot_core::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sim::SimError;
use sim_world::FloorPlan;

use crate::compile::Compiled;
use crate::limits::Limits;
use crate::run::scene::Scene;
use crate::run::stimulus::Stimulus;
use crate::run::trace::Recording;

/// The words at which every robot stops.
pub const STOP_WORDS: [&str; 6] = ["stopp", "stop", "halt", "anhalten", "aufhören", "freeze"];

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

/// Runs a program in the simulator, from beginning to end.
///
/// ```
/// use lessons::run::{Rehearsal, Slip, Start, rehearse};
/// use lessons::{Limits, Program, compile};
/// use robot_core::Language;
/// use sim_world::FloorPlan;
///
/// let program = Program::read(b"ev_start\n    say TEXT=\"Hallo\"\n")?;
/// let compiled = compile(&program, &Limits::house())?;
/// let rehearsal = Rehearsal {
///     plan: FloorPlan::demo().into(),
///     start: Start::default(),
///     seed: 1,
///     stimuli: vec![],
///     slip: Slip::default(),
///     limits: Limits::house(),
///     language: Language::De,
/// };
/// let run = rehearse(&compiled, &rehearsal).unwrap();
/// assert_eq!(run.ending, lessons::run::Ending::Finished);
/// assert_eq!(run.to_lines(), rehearse(&compiled, &rehearsal).unwrap().to_lines(), "byte for byte");
/// # Ok::<(), Vec<lessons::Problem>>(())
/// ```
///
/// # Errors
/// When the plan lacks the spot.
pub fn rehearse(compiled: &Compiled, rehearsal: &Rehearsal) -> Result<Recording, RehearsalError> {
    let mut scene = Scene::new(compiled, rehearsal)?;
    while scene.tick().is_none() {}
    Ok(scene.recording())
}
