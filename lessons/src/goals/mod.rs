//! Goals: what a program must bring about, in a closed vocabulary, judged on what the robot did.
//!
//! - [`Goal`], [`GoalKind`], [`Match`]: what lessons say
//! - [`judge`]: how far a run is from it

mod figures;
mod judge;
mod matching;
mod vocabulary;

pub use judge::{Judgement, RunToJudge, Status, judge};
pub use vocabulary::{Count, Goal, GoalKind, Match, StateMatch, StimulusMatch, Turn, Uses};

pub(crate) use figures::figures;
pub(crate) use judge::has_place;
pub(crate) use matching::{EVENT_TYPES, contains};

#[cfg(test)]
mod tests;
