//! What a visitor notices of the house, and what the house notices of a visitor.

use robot_core::body::Touch;
use robot_core::{Disc, Pose, Timestamp, Utterance};

use crate::plan::FloorPlan;

/// What a visitor sees and hears in a tick.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The time.
    pub now: Timestamp,
    /// Time since the last tick, seconds.
    pub dt_s: f64,
    /// The house.
    pub plan: &'a FloorPlan,
    /// The robot.
    pub robot: RobotSeen<'a>,
    /// Everybody in the house, the visitor included.
    pub people: &'a [Disc],
    /// The visitor's own place in `people`, if they are in the house.
    pub own: Option<usize>,
}

impl Surroundings<'_> {
    pub(super) fn others(&self) -> impl Iterator<Item = &Disc> {
        self.people.iter().enumerate().filter(|(index, _)| Some(*index) != self.own).map(|(_, disc)| disc)
    }
}

/// The robot as people perceive it.
#[derive(Debug, Clone, Copy)]
pub struct RobotSeen<'a> {
    /// Where it stands.
    pub pose: Pose,
    /// Whether it makes a step.
    pub is_walking: bool,
    /// Whether it speaks.
    pub is_speaking: bool,
    /// What it has just said to its end.
    pub finished: Option<&'a Utterance>,
}

/// Something a visitor did that others notice.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// They are in the house now.
    Came,
    /// They have said something to its end.
    Said(Utterance),
    /// They have left; content, or out of patience.
    Left {
        /// Whether they had thanked before.
        content: bool,
    },
    /// They have taken hold of the robot.
    Holds(Touch),
    /// They have let go of it.
    LetsGo,
    /// They have pushed it.
    Pushes {
        /// How much faster it is now, metres a second.
        faster_mps: f64,
        /// Where to, in the house's frame, radians.
        bearing_rad: f64,
    },
}
