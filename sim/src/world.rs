//! What the simulated world is made of: components of the robot and of people, and what all share.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use bevy::prelude::{Component, Entity, Resource};
use robot_core::body::Senses;
use robot_core::{Disc, Heard, Pose, Timestamp, Twist, Utterance};
use sim_world::balance::Balance;
use sim_world::contact::{Bump, Skin};
use sim_world::fault::Faults;
use sim_world::gait::Gait;
use sim_world::health::Health;
use sim_world::kinematics::Joints;
use sim_world::link::Link;
use sim_world::odometry::Odometer;
use sim_world::path::Planner;
use sim_world::visitor::Visitor;
use sim_world::{Chance, FloorPlan};

use crate::events::SimEvent;
use crate::state_hash::StateHash;

/// Where something truly is on the floor plan.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub struct WorldFrom(pub Pose);

/// The robot: how it walks, holds its joints, feels and tires.
#[derive(Component, Debug, Clone)]
pub struct RobotBody {
    /// Its walk.
    pub gait: Gait,
    /// Where it walks to, in the frame it was switched on in, if it was told a goal and no velocity since.
    pub odom_from_goal: Option<Pose>,
    /// Its joints.
    pub joints: Joints,
    /// What it believes to have walked.
    pub odometer: Odometer,
    /// What touches it.
    pub skin: Skin,
    /// Its battery and heat.
    pub health: Health,
    /// How it moves in this tick.
    pub twist: Twist,
    /// What it walked into in this tick.
    pub bump: Option<Bump>,
    /// Whether it is upright.
    pub balance: Balance,
    /// What its sensors last said.
    pub felt: Senses,
    /// What of that has come over the link to its controller.
    pub senses: Senses,
    /// The link to its controller.
    pub link: Link,
    /// How far it has truly walked, metres.
    pub distance_walked_m: f64,
    /// The noise of its sonars.
    pub sonar_chance: Chance,
    /// The noise of its inertial unit.
    pub imu_chance: Chance,
    /// Whether it gets up when it tries to.
    pub getting_up_chance: Chance,
}

/// A person.
#[derive(Component, Debug, Clone)]
pub struct Person(pub Visitor);

/// The time.
#[derive(Resource, Debug, Clone, Copy, Default)]
pub struct SimClock {
    /// Ticks since the start.
    pub tick: u64,
}

impl SimClock {
    /// The time of a tick: NAO's own cycle.
    pub const TICK: Duration = Duration::from_millis(20);

    /// The time since the start.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        Timestamp::from_nanos(self.tick * Self::TICK.as_nanos() as u64)
    }
}

/// What is wrong, and what will be.
#[derive(Resource, Debug, Clone, Default)]
pub struct GoesWrong(pub Faults);

/// The floor plan.
#[derive(Resource, Debug, Clone)]
pub struct House(pub Arc<FloorPlan>);

/// Looks for the ways of all people in the house.
#[derive(Resource, Debug, Clone, Default)]
pub struct Ways(pub Planner);

/// The people in the order of the setup, so that no run depends on where bevy keeps them.
#[derive(Resource, Debug, Clone, Default)]
pub struct Roster {
    /// All of them.
    pub people: Vec<Entity>,
    /// Those in the house: their places in `people`.
    pub present: Vec<usize>,
    /// Where those in the house stand, in the same order.
    pub discs: Vec<Disc>,
}

/// The robot's voice: what it is saying and what it will say.
#[derive(Resource, Debug, Clone, Default)]
pub struct Voice {
    /// What it says now, and until when.
    pub saying: Option<(Utterance, Timestamp)>,
    /// What comes after that.
    pub queue: VecDeque<Sentence>,
    /// What it has said to its end in this tick.
    pub finished: Option<Utterance>,
}

/// Something the robot will say.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// What.
    pub utterance: Utterance,
    /// How long it will take.
    pub takes: Duration,
}

/// What nobody has taken yet.
#[derive(Resource, Debug, Clone, Default)]
pub struct Outbox {
    /// What has happened.
    pub events: VecDeque<SimEvent>,
    /// What the robot's ears have heard.
    pub heard: VecDeque<Heard>,
}

/// What judges want to know.
#[derive(Resource, Debug, Clone, Default)]
pub struct Record {
    /// Whom the robot has touched so far.
    pub touched: BTreeSet<String>,
    /// A digest of all that was true in all ticks so far.
    pub hash: StateHash,
}
