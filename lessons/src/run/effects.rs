//! What a stage has beyond body, ears and voice: lights, postures, faces and cards.

use std::collections::BTreeSet;

use crate::limits::Limits;

/// Something that is done once and then holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// The eyes take this colour, an id of the registry's `colour` list.
    Eyes(String),
    /// Other lights go on or off.
    Leds {
        /// An id of the `lights` list.
        lights: String,
        /// Whether they shine.
        on: bool,
    },
    /// The robot takes this posture, an id of the `posture` list; it is given the time that takes.
    Posture(String),
    /// The voice is this loud from here on, of all it can; never above [`Limits::volume`].
    Volume(f64),
}

/// What the robot sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sights {
    /// Whether somebody looks at it.
    pub face: bool,
    /// The cards it is shown, ids of the `card` list.
    pub cards: BTreeSet<String>,
}

/// A port: what lights, postures and pictures need of a body. Motion and voice have ports of their own.
pub trait Effects {
    /// Does it. `false` says that this body cannot.
    fn show(&mut self, effect: &Effect) -> bool;

    /// What is seen now.
    fn sights(&mut self) -> Sights;
}

/// A body without any: it stands, sees nothing, and says so where a program asks for more.
#[derive(Debug, Clone, Default)]
pub struct NoEffects;

impl Effects for NoEffects {
    fn show(&mut self, effect: &Effect) -> bool {
        match effect {
            // Lights that a body lacks are shown in the captions; that is no reason to end a program.
            Effect::Eyes(_) | Effect::Leds { .. } | Effect::Volume(_) => true,
            Effect::Posture(posture) => posture == "stand",
        }
    }

    fn sights(&mut self) -> Sights {
        Sights::default()
    }
}

/// How loud a word of the `volume` list is.
pub(super) fn loudness(word: &str, limits: &Limits) -> f64 {
    let wished = match word {
        "quiet" => 0.3,
        "loud" => 1.0,
        _ => 0.5,
    };
    f64::min(wished, limits.volume)
}
