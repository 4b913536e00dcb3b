//! What happened in the simulated house, for people to read and judges to judge.

use robot_core::{Language, Point, Timestamp};
use serde::Serialize;

/// One thing that happened. Its time is not written with it: the line it stands in has one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SimEvent {
    /// Somebody came in, or is there from the beginning.
    VisitorCame {
        /// When.
        #[serde(skip)]
        at: Timestamp,
        /// Who.
        name: String,
    },
    /// Somebody has said something to its end.
    VisitorSaid {
        /// When.
        #[serde(skip)]
        at: Timestamp,
        /// Who.
        name: String,
        /// What.
        text: String,
        /// In which language.
        language: Language,
    },
    /// Somebody has left.
    VisitorLeft {
        /// When.
        #[serde(skip)]
        at: Timestamp,
        /// Who.
        name: String,
        /// Whether they had thanked, rather than run out of patience.
        content: bool,
    },
    /// The robot begins to say something.
    RobotSpoke {
        /// When.
        #[serde(skip)]
        at: Timestamp,
        /// What.
        text: String,
        /// In which language.
        language: Language,
    },
    /// The robot walked into somebody.
    Contact {
        /// When.
        #[serde(skip)]
        at: Timestamp,
        /// Whom.
        with: String,
    },
    /// The robot walked into a wall or a piece of furniture.
    Bump {
        /// When.
        #[serde(skip)]
        at: Timestamp,
        /// Where.
        place: Point,
    },
    /// Somebody took hold of the robot, or let go.
    Touched {
        /// When.
        #[serde(skip)]
        at: Timestamp,
        /// What is held now.
        held: Held,
    },
    /// Somebody pushed the robot.
    Pushed {
        /// When.
        #[serde(skip)]
        at: Timestamp,
        /// Who.
        name: String,
    },
    /// The robot has lost its balance and falls.
    LostBalance {
        /// When.
        #[serde(skip)]
        at: Timestamp,
    },
    /// The robot lies on the floor.
    Fell {
        /// When.
        #[serde(skip)]
        at: Timestamp,
    },
    /// The robot has tried to get up: it stands, or lies again.
    GotUp {
        /// When.
        #[serde(skip)]
        at: Timestamp,
        /// Whether it stands.
        stands: bool,
    },
    /// Something goes wrong that was asked for.
    Fault {
        /// When.
        #[serde(skip)]
        at: Timestamp,
        /// What, as faults are written.
        fault: String,
    },
}

/// Which parts of the robot are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Whether somebody touches the head.
    pub head: bool,
    /// Whether somebody holds a hand.
    pub hand: bool,
}
