//! How a whim is followed: to where it is done, for as long as it lasts.

use robot_core::body::Touch;
use robot_core::{Point, Pose, Timestamp};

use super::surroundings::{Act, Surroundings};
use super::walk::{FROM_ROBOT_M, Goal, Legs, Progress};
use super::whim::Deed;
use crate::path::Planner;

/// A whim that is being followed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spell {
    deed: Deed,
    since: Timestamp,
    /// When they were where they wanted to be.
    there_at: Option<Timestamp>,
}

/// How far somebody has got with a whim.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Course {
    /// They follow it.
    GoesOn(Option<Act>),
    /// They go on with what they did before.
    IsOver(Option<Act>),
    /// They leave.
    Leaves,
}

/// Somebody who does not get to the robot gives up after so long, seconds.
const GIVES_UP_S: f64 = 20.0;
/// How far ahead of the robot somebody stands in its way, metres.
const AHEAD_M: f64 = 0.75;
/// From here an arm reaches the robot, metres.
const ARM_M: f64 = FROM_ROBOT_M + 0.08;
/// Who holds the robot lets go when it is farther away than this, metres.
const OUT_OF_REACH_M: f64 = FROM_ROBOT_M + 0.35;

impl Spell {
    /// A whim that begins now.
    pub(super) const fn new(deed: Deed, now: Timestamp) -> Self {
        Self { deed, since: now, there_at: None }
    }

    /// Follows it for one tick, walking as fast as they do.
    pub(super) fn step(
        &mut self,
        place: &mut Pose,
        legs: &mut Legs,
        speed_mps: f64,
        around: &Surroundings<'_>,
        planner: &mut Planner,
    ) -> Course {
        let robot = around.robot.pose;
        let (goal, near_m) = match self.deed {
            Deed::WanderOff => return Course::Leaves,
            Deed::StandInTheWay { .. } => (robot.transform(Point::new(AHEAD_M, 0.0)), 0.15),
            _ => {
                let distance_m = robot.position().distance_m(place.position()).max(f64::MIN_POSITIVE);
                (robot.position().towards(place.position(), ARM_M / distance_m), 0.05)
            }
        };
        let Some(there_at) = self.there_at else {
            let is_there = legs.walk(place, Goal::passing(goal, near_m), speed_mps, around, planner)
                == Progress::Arrived
                || (!matches!(self.deed, Deed::StandInTheWay { .. })
                    && robot.position().distance_m(place.position()) <= ARM_M);
            if around.now.since(self.since).as_secs_f64() > GIVES_UP_S {
                return Course::IsOver(None);
            }
            return Course::GoesOn(is_there.then(|| self.begin(*place, around)).flatten());
        };
        place.yaw_rad = place.position().bearing_rad(robot.position());
        let for_s = around.now.since(there_at).as_secs_f64();
        let (lasts_s, holds) = match self.deed {
            Deed::StandInTheWay { seconds } => (seconds, false),
            Deed::TouchHead { seconds } | Deed::TouchHand { seconds } => (seconds, true),
            Deed::WanderOff | Deed::Push { .. } => (0.0, false),
        };
        let is_out_of_reach = robot.position().distance_m(place.position()) > OUT_OF_REACH_M;
        if for_s < lasts_s && !(holds && is_out_of_reach) {
            return Course::GoesOn(None);
        }
        Course::IsOver(holds.then_some(Act::LetsGo))
    }

    /// They are there: what they came for begins.
    fn begin(&mut self, place: Pose, around: &Surroundings<'_>) -> Option<Act> {
        self.there_at = Some(around.now);
        match self.deed {
            Deed::TouchHead { .. } => Some(Act::Holds(Touch { head: [true; 3], ..Touch::default() })),
            Deed::TouchHand { .. } => {
                Some(Act::Holds(Touch { hands: [false, false, false, true, false, false], ..Touch::default() }))
            }
            Deed::Push { faster_mps } => {
                let bearing_rad = place.position().bearing_rad(around.robot.pose.position());
                Some(Act::Pushes { faster_mps, bearing_rad })
            }
            Deed::WanderOff | Deed::StandInTheWay { .. } => None,
        }
    }
}
