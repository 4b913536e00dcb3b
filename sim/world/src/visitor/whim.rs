//! What people do on a whim, children above all: they wander off, stand in the way, touch the robot, push it.

use robot_core::body::Touch;
use robot_core::{Point, Timestamp};
use serde::{Deserialize, Serialize};

use super::walk::{FROM_ROBOT_M, Goal, Progress};
use super::{Act, Doing, Surroundings, Visitor};
use crate::path::Planner;

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

/// A whim that is being followed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spell {
    deed: Deed,
    since: Timestamp,
    /// When they were where they wanted to be.
    there_at: Option<Timestamp>,
    /// What they did before.
    before: Doing,
}

/// Somebody who does not get to the robot gives up after so long, seconds.
const GIVES_UP_S: f64 = 20.0;
/// How far ahead of the robot somebody stands in its way, metres.
const AHEAD_M: f64 = 0.75;
/// From here an arm reaches the robot, metres.
const ARM_M: f64 = FROM_ROBOT_M + 0.08;
/// Who holds the robot lets go when it is farther away than this, metres.
const OUT_OF_REACH_M: f64 = FROM_ROBOT_M + 0.35;

impl Visitor {
    /// Begins the next whim if it is time, and somebody is about who can have one.
    pub(super) fn have_whim(&mut self, now: Timestamp) {
        let Some(whim) = self.script.whims.get(self.whims_had) else { return };
        let is_about = matches!(
            self.doing,
            Doing::Approaching { .. } | Doing::Conversing(_) | Doing::Reading | Doing::Strolling { .. }
        );
        if is_about && now.since(self.came_at).as_secs_f64() >= whim.after_s {
            let deed = whim.does;
            self.whims_had += 1;
            let before = std::mem::replace(&mut self.doing, Doing::Gone);
            self.doing = Doing::Whimsical(Box::new(Spell { deed, since: now, there_at: None, before }));
        }
    }

    pub(super) fn follow_whim(
        &mut self,
        mut spell: Box<Spell>,
        around: &Surroundings<'_>,
        planner: &mut Planner,
    ) -> Option<Act> {
        let robot = around.robot.pose;
        let (goal, near_m) = match spell.deed {
            Deed::WanderOff => {
                self.doing = Doing::Leaving { content: false };
                return None;
            }
            Deed::StandInTheWay { .. } => (robot.transform(Point::new(AHEAD_M, 0.0)), 0.15),
            _ => {
                let distance_m = robot.position().distance_m(self.place.position()).max(f64::MIN_POSITIVE);
                (robot.position().towards(self.place.position(), ARM_M / distance_m), 0.05)
            }
        };
        let Some(there_at) = spell.there_at else {
            let is_there = self.walk(Goal::passing(goal, near_m), around, planner) == Progress::Arrived
                || (!matches!(spell.deed, Deed::StandInTheWay { .. })
                    && robot.position().distance_m(self.place.position()) <= ARM_M);
            let gives_up = around.now.since(spell.since).as_secs_f64() > GIVES_UP_S;
            self.doing = if gives_up { spell.before } else { Doing::Whimsical(spell) };
            return if is_there && !gives_up { self.begin_deed(around) } else { None };
        };
        self.face(robot.position());
        let for_s = around.now.since(there_at).as_secs_f64();
        let (lasts_s, holds) = match spell.deed {
            Deed::StandInTheWay { seconds } => (seconds, false),
            Deed::TouchHead { seconds } | Deed::TouchHand { seconds } => (seconds, true),
            Deed::WanderOff | Deed::Push { .. } => (0.0, false),
        };
        let is_out_of_reach = robot.position().distance_m(self.place.position()) > OUT_OF_REACH_M;
        if for_s < lasts_s && !(holds && is_out_of_reach) {
            spell.there_at = Some(there_at);
            self.doing = Doing::Whimsical(spell);
            return None;
        }
        self.doing = spell.before;
        holds.then_some(Act::LetsGo)
    }

    /// They are there: what they came for begins.
    fn begin_deed(&mut self, around: &Surroundings<'_>) -> Option<Act> {
        let Doing::Whimsical(spell) = &mut self.doing else { return None };
        spell.there_at = Some(around.now);
        match spell.deed {
            Deed::TouchHead { .. } => Some(Act::Holds(Touch { head: [true; 3], ..Touch::default() })),
            Deed::TouchHand { .. } => {
                Some(Act::Holds(Touch { hands: [false, false, false, true, false, false], ..Touch::default() }))
            }
            Deed::Push { faster_mps } => {
                let bearing_rad = self.place.position().bearing_rad(around.robot.pose.position());
                Some(Act::Pushes { faster_mps, bearing_rad })
            }
            Deed::WanderOff | Deed::StandInTheWay { .. } => None,
        }
    }
}
