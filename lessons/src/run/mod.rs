//! Programs on a stage: the compiled tree, driven through the robot's guard, on whichever body.
//!
//! - [`Performer`]: the brain that runs a program; it wishes, and what it may wish is [bounded](crate::Limits)
//! - [`rehearse`]: a run in the lock-step simulator; [`Scene`]: the same tick by tick, for those who join in
//! - [`Recording`]: a run as a file, `naome-run/1`
//! - [`Effects`]: what a stage has beyond body, ears and voice

mod blocks;
mod bounds;
mod crew;
mod deeds;
mod effects;
mod gestures;
mod hats;
mod leaves;
mod locks;
mod performer;
mod rehearsal;
mod scene;
mod stage;
mod stimulus;
mod trace;
mod tree_leaves;
mod values;

pub use effects::{Effect, Effects, NoEffects, Sights};
pub use performer::{Ending, Performer};
pub use rehearsal::{Rehearsal, RehearsalError, Slip, Start};
pub use scene::{Look, Scene, rehearse};
pub use stimulus::{Stimulus, What, When};
pub use trace::{Event, Happened, Header, Line, Log, Recording, RecordingError, SharedLog, State};

pub(crate) use stage::touch_of;
pub(crate) use stimulus::{heard_words, phrase_words};
pub(crate) use values::{folded as fold, has_phrase};

/// What the simulator can do for a block: the name that the registry uses, and what carries it out.
pub const SIMULATOR: &[(&str, &str)] = &[
    ("tree", "the behaviour tree itself"),
    ("walk", "the simulated gait"),
    ("joints", "the simulated joints"),
    ("posture", "the effects of the rehearsal, with the time that a posture takes"),
    ("voice", "the simulated voice"),
    ("ears", "what simulated people and the lesson's stimuli say"),
    ("touch", "the simulated skin"),
    ("sonar", "the simulated sonars"),
    ("sight", "faces and cards of the lesson's stimuli"),
    ("lights", "the effects of the rehearsal"),
];

/// What a robot can do for a block: the name that the registry uses, and what carries it out.
pub const ROBOT: &[(&str, &str)] = &[
    ("tree", "the behaviour tree itself"),
    ("cmd_vel", "velocities on /cmd_vel, behind the guard"),
    ("joint_angles", "targets on /joint_angles, behind the guard"),
    ("posture", "the effects port"),
    ("speech", "texts on /speech"),
    ("ears", "the hearing port, listening for the program's phrases"),
    ("touch", "/head_touch, /hand_touch and /bumper"),
    ("sonar", "/sonar/left and /sonar/right"),
    ("sight", "the effects port"),
    ("lights", "the effects port"),
];

#[cfg(test)]
mod tests;
