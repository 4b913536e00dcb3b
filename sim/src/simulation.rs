//! One simulated house from the outside.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use bevy::prelude::{Entity, World};
use jiff::civil::DateTime;
use rand::RngExt;
use robot_core::body::{Odometry, Senses, Touch};
use robot_core::{BodyCommand, Heard, Pose, Timestamp, Twist, Utterance};
use serde::Serialize;
use sim_world::balance::Balance;
use sim_world::camera::{self, Camera};
use sim_world::contact::Skin;
use sim_world::fault::{Fault, Faults, Timed};
use sim_world::gait::Gait;
use sim_world::health::Health;
use sim_world::kinematics::Joints;
use sim_world::link::{Link, Order};
use sim_world::odometry::Odometer;
use sim_world::visitor::{Deed, Role, Visitor, VisitorScript};
use sim_world::{FloorPlan, stream};

use crate::events::{Held, SimEvent};
use crate::schedule::{SimTick, sim_tick};
use crate::systems;
use crate::world::{
    GoesWrong, House, Outbox, Person, Record, RobotBody, Roster, Sentence, SimClock, Voice, Ways, WorldFrom,
};

/// What a simulation begins with.
#[derive(Debug, Clone)]
pub struct SimSetup {
    /// The house.
    pub plan: Arc<FloorPlan>,
    /// Fixes all chance.
    pub seed: u64,
    /// Who comes, and who is there.
    pub visitors: Vec<VisitorScript>,
    /// The plan's id of the spot the robot stands at.
    pub start_spot: String,
    /// The date and the time on the wall of the library at the start.
    pub started_at: DateTime,
}

impl SimSetup {
    /// The robot waits at home, on a Tuesday morning at ten past ten.
    pub fn new(plan: impl Into<Arc<FloorPlan>>, seed: u64, visitors: Vec<VisitorScript>) -> Self {
        let started_at = jiff::civil::date(2026, 11, 24).at(10, 10, 0, 0);
        Self { plan: plan.into(), seed, visitors, start_spot: FloorPlan::HOME.to_owned(), started_at }
    }
}

/// A setup that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SimError {
    /// A spot is not on the plan.
    #[error("{who} should be at the spot `{spot}`, which the floor plan does not have; it has {known}")]
    UnknownSpot {
        /// Whose spot it is.
        who: String,
        /// The id.
        spot: String,
        /// The ids that the plan has.
        known: String,
    },
    /// A figure of a visitor cannot be.
    #[error("the visitor {name}: {what} lies between {least} and {greatest}, and is {found}")]
    Figure {
        /// Who.
        name: String,
        /// Which figure.
        what: &'static str,
        /// The least that is allowed.
        least: String,
        /// The greatest that is allowed.
        greatest: String,
        /// What the script says.
        found: String,
    },
    /// Too many people for a house.
    #[error("at most {most} visitors fit into a simulation; there are {found}")]
    TooManyVisitors {
        /// How many fit.
        most: usize,
        /// How many there are.
        found: usize,
    },
}

/// What is true, whatever the robot believes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Truth {
    /// Where the robot is.
    pub map_from_robot: Pose,
    /// Whether it makes a step.
    pub is_walking: bool,
    /// Whether it is upright: it does not fall, lie or get up.
    pub is_upright: bool,
    /// How it moves, in its own frame.
    pub twist: Twist,
    /// How far it has walked, metres.
    pub distance_walked_m: f64,
    /// Whom it has touched so far.
    pub touched: BTreeSet<String>,
    /// The people in the house, in the order of the setup.
    pub visitors: Vec<VisitorTruth>,
}

/// Where somebody is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VisitorTruth {
    /// Who.
    pub name: String,
    /// Where they stand and face.
    pub map_from_visitor: Pose,
    /// What they are doing: approaching, conversing, leaving, reading, strolling.
    pub doing: &'static str,
}

/// A simulated house with a robot and people in it.
pub struct Simulation {
    world: World,
    robot: Entity,
    started_at: DateTime,
}

impl Simulation {
    /// The time that a [`step`](Self::step) simulates.
    pub const TICK: Duration = SimClock::TICK;
    /// More people than this are refused.
    pub const MOST_VISITORS: usize = 200;

    /// Puts a world together.
    ///
    /// # Errors
    /// When the setup names a spot that is not on the plan, a figure that cannot be, or too many visitors.
    pub fn new(setup: SimSetup) -> Result<Self, SimError> {
        check(&setup)?;
        let SimSetup { plan, seed, visitors, start_spot, started_at } = setup;
        let start = plan.spot(&start_spot).map_or(Pose::IDENTITY, |spot| spot.pose);
        let mut world = World::new();
        let people: Vec<Entity> = visitors
            .into_iter()
            .enumerate()
            .map(|(index, script)| {
                let chance = stream(seed, &format!("visitor/{index}/{}", script.name));
                world.spawn(Person(Visitor::new(script, chance))).id()
            })
            .collect();
        let mut body = RobotBody {
            gait: Gait::default(),
            odom_from_goal: None,
            joints: Joints::default(),
            odometer: Odometer::new(stream(seed, "odometry")),
            skin: Skin::default(),
            health: Health::default(),
            twist: Twist::ZERO,
            bump: None,
            balance: Balance::default(),
            felt: Senses::default(),
            senses: Senses::default(),
            link: Link::new(stream(seed, "link")),
            distance_walked_m: 0.0,
            sonar_chance: stream(seed, "sonar"),
            imu_chance: stream(seed, "imu"),
            getting_up_chance: stream(seed, "getting up"),
        };
        let (house, roster) = (House(plan), Roster { people, ..Roster::default() });
        // A robot that has just been switched on has felt everything once.
        systems::feel(0, &WorldFrom(start), &mut body, &house, &roster, &Faults::default());
        let robot = world.spawn((WorldFrom(start), body)).id();
        world.insert_resource(house);
        world.insert_resource(roster);
        world.init_resource::<SimClock>();
        world.init_resource::<GoesWrong>();
        world.init_resource::<Ways>();
        world.init_resource::<Voice>();
        world.init_resource::<Outbox>();
        world.init_resource::<Record>();
        world.add_schedule(sim_tick());
        Ok(Self { world, robot, started_at })
    }

    /// Lets one tick pass.
    pub fn step(&mut self) {
        self.world.run_schedule(SimTick);
    }

    /// The time since the start.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.world.resource::<SimClock>().now()
    }

    /// The date and the time on the wall of the library.
    #[must_use]
    pub fn local(&self) -> DateTime {
        self.started_at.saturating_add(self.now().since_start())
    }

    /// What the robot's sensors last said, each at its own rate: joints 50 times a second, odometry 15, inertial unit
    /// and sonars 10, battery and heat once.
    #[must_use]
    pub fn senses(&self) -> Senses {
        self.senses_ref().clone()
    }

    /// The same, without a copy.
    #[must_use]
    pub fn senses_ref(&self) -> &Senses {
        &self.body().senses
    }

    /// Where the robot believes it is now, and not when its odometry last spoke.
    pub(crate) fn odometry(&self) -> Odometry {
        self.body().odometer.odometry()
    }

    /// Takes a command as the driver does: the robot goes on with it for ever. What is no number is a stop for the walk
    /// and nothing for joints.
    pub fn command(&mut self, command: &BodyCommand) {
        self.order(Order::Body(command.clone()));
    }

    /// Sends an order over the link.
    fn order(&mut self, order: Order) {
        let now = self.now();
        let mut body = self.body_mut();
        if let Some(order) = body.link.send(order, now) {
            systems::obey(&mut body, &order);
        }
    }

    /// Walks to a pose in the frame the robot was switched on in: by its odometry, straight, blind, and until the next
    /// command to walk, as naoqi's `moveTo` does. What is no number is passed over.
    pub fn walk_to(&mut self, odom_from_goal: Pose) {
        let Pose { x_m, y_m, yaw_rad } = odom_from_goal;
        if x_m.is_finite() && y_m.is_finite() && yaw_rad.is_finite() {
            self.order(Order::WalkTo(odom_from_goal));
        }
    }

    /// Puts an utterance at the end of what the robot says. People hear it when it is spoken, which takes
    /// [`Utterance::estimated_duration`].
    pub fn robot_says(&mut self, utterance: &Utterance) {
        let sentence = Sentence { utterance: utterance.clone(), takes: utterance.estimated_duration() };
        systems::keep(&mut self.world.resource_mut::<Voice>().queue, sentence);
    }

    /// Whether the robot speaks, or has something to say.
    #[must_use]
    pub fn is_speaking(&self) -> bool {
        let voice = self.world.resource::<Voice>();
        voice.saying.is_some() || !voice.queue.is_empty()
    }

    /// The robot falls silent at once.
    pub fn hush(&mut self) {
        let mut voice = self.world.resource_mut::<Voice>();
        voice.saying = None;
        voice.queue.clear();
    }

    /// Somebody who is not in the house says this to the robot: whoever looks on.
    pub fn say_to_robot(&mut self, heard: Heard) {
        systems::keep(&mut self.world.resource_mut::<Outbox>().heard, heard);
    }

    /// What people within earshot have said since the last call.
    pub fn take_heard(&mut self) -> Vec<Heard> {
        self.world.resource_mut::<Outbox>().heard.drain(..).collect()
    }

    /// What has happened since the last call.
    pub fn take_events(&mut self) -> Vec<SimEvent> {
        self.world.resource_mut::<Outbox>().events.drain(..).collect()
    }

    /// What is true now.
    #[must_use]
    pub fn truth(&self) -> Truth {
        let body = self.body();
        let visitors = self
            .world
            .resource::<Roster>()
            .people
            .iter()
            .filter_map(|entity| self.world.get::<Person>(*entity))
            .filter_map(|person| {
                let name = person.0.script().name.clone();
                person.0.pose().map(|pose| VisitorTruth { name, map_from_visitor: pose, doing: person.0.doing() })
            })
            .collect();
        Truth {
            map_from_robot: self.world.get::<WorldFrom>(self.robot).map_or(Pose::IDENTITY, |place| place.0),
            is_walking: body.gait.is_walking(),
            is_upright: body.balance.is_upright(),
            twist: body.twist,
            distance_walked_m: body.distance_walked_m,
            touched: self.world.resource::<Record>().touched.clone(),
            visitors,
        }
    }

    /// What a camera of the robot sees, as [`camera::picture`] says it.
    #[must_use]
    pub fn picture(&self, which: Camera) -> Vec<u8> {
        let world_from_robot = self.world.get::<WorldFrom>(self.robot).map_or(Pose::IDENTITY, |place| place.0);
        let people: Vec<camera::Figure> = self.people().map(|(_, figure)| figure).collect();
        camera::picture(which, world_from_robot, self.body().joints.angles_rad(), self.plan(), &people)
    }

    /// Who and what a camera of the robot recognises, the nearest first, as [`camera::seen`](camera::seen()) says it.
    ///
    /// ```
    /// use sim::{SimSetup, Simulation};
    /// use sim_world::FloorPlan;
    /// use sim_world::camera::{Camera, Kind};
    ///
    /// let simulation = Simulation::new(SimSetup::new(FloorPlan::workshop(), 1, vec![]))?;
    /// assert!(simulation.seen(Camera::Top).iter().all(|seen| seen.kind != Kind::Person));
    /// # Ok::<(), sim::SimError>(())
    /// ```
    #[must_use]
    pub fn seen(&self, which: Camera) -> Vec<camera::Seen> {
        let world_from_robot = self.world.get::<WorldFrom>(self.robot).map_or(Pose::IDENTITY, |place| place.0);
        let people: Vec<(&str, camera::Figure)> = self.people().collect();
        camera::seen(which, world_from_robot, self.body().joints.angles_rad(), self.plan(), &people)
    }

    /// Those in the house, by name.
    fn people(&self) -> impl Iterator<Item = (&str, camera::Figure)> {
        let Roster { people, present, discs } = self.world.resource::<Roster>();
        let persons =
            present.iter().map(|place| people.get(*place).and_then(|entity| self.world.get::<Person>(*entity)));
        discs.iter().zip(persons).filter_map(|(disc, person)| {
            let script = person?.0.script();
            Some((script.name.as_str(), camera::Figure { disc: *disc, height_m: script.height_m }))
        })
    }

    /// How many people the setup has, whether they have come or not.
    #[must_use]
    pub fn visitors(&self) -> usize {
        self.world.resource::<Roster>().people.len()
    }

    /// The robot among it.
    #[cfg(feature = "window")]
    pub(crate) const fn robot(&self) -> Entity {
        self.robot
    }

    /// The house.
    #[must_use]
    pub fn plan(&self) -> &Arc<FloorPlan> {
        &self.world.resource::<House>().0
    }

    /// A digest of all that was true in all ticks so far: equal for equal runs.
    #[must_use]
    pub fn state_hash(&self) -> u64 {
        self.world.resource::<Record>().hash.value()
    }

    /// Somebody takes hold of the robot, until told otherwise.
    pub fn hold(&mut self, touch: Touch) {
        self.body_mut().skin.hold(touch);
        let at = self.now();
        let held = Held { head: touch.any_head(), hand: touch.any_hand() };
        systems::keep(&mut self.world.resource_mut::<Outbox>().events, SimEvent::Touched { at, held });
    }

    /// Somebody strokes the robot's head, until [released](Self::release).
    pub fn touch_head(&mut self) {
        self.hold(Touch { head: [true; 3], ..Touch::default() });
    }

    /// Nobody holds the robot any more.
    pub fn release(&mut self) {
        self.hold(Touch::default());
    }

    /// Somebody has charged the battery to this part, 0 to 1.
    pub fn set_charge(&mut self, charge: f64) {
        self.body_mut().health.set_charge(charge);
    }

    /// Something goes wrong from the next tick on, for so long or until it is [ended](Self::end_fault).
    pub fn begin_fault(&mut self, fault: Fault, lasts: Option<Duration>) {
        let after = self.now().since_start();
        self.plan_fault(Timed { fault, after, lasts });
    }

    /// Something will go wrong at its time, counted from the start.
    pub fn plan_fault(&mut self, timed: Timed) {
        self.world.resource_mut::<GoesWrong>().0.plan(timed);
    }

    /// Faults of this kind are over, whatever their figure.
    pub fn end_fault(&mut self, fault: Fault) {
        self.world.resource_mut::<GoesWrong>().0.end(fault);
    }

    /// What is wrong now.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.world.resource::<GoesWrong>().0.active().collect()
    }

    /// Somebody pushes the robot: it is so much faster at once, metres a second, towards so many radians to its left. It
    /// bears that or falls.
    pub fn push(&mut self, faster_mps: f64, towards_rad: f64) {
        let mut body = self.body_mut();
        let (angles, is_walking) = (*body.joints.angles_rad(), body.gait.is_walking());
        body.balance.push(faster_mps, towards_rad, &angles, is_walking);
        let (at, name) = (self.now(), String::new());
        systems::keep(&mut self.world.resource_mut::<Outbox>().events, SimEvent::Pushed { at, name });
    }

    /// A robot that lies tries to get up, as an adult lets it by NAOqi's posture "Stand". One time in ten that fails.
    pub fn get_up(&mut self) {
        let mut body = self.body_mut();
        let succeeds = body.getting_up_chance.random_bool(0.9);
        body.balance.get_up(succeeds);
    }

    /// The world itself, for those who draw it.
    #[must_use]
    pub const fn world(&self) -> &World {
        &self.world
    }

    fn body(&self) -> &RobotBody {
        self.world.get::<RobotBody>(self.robot).expect("nobody despawns the robot")
    }

    fn body_mut(&mut self) -> bevy::prelude::Mut<'_, RobotBody> {
        self.world.get_mut::<RobotBody>(self.robot).expect("nobody despawns the robot")
    }
}

impl std::fmt::Debug for Simulation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Simulation").field("now", &self.now()).finish_non_exhaustive()
    }
}

fn check(setup: &SimSetup) -> Result<(), SimError> {
    let found = setup.visitors.len();
    if found > Simulation::MOST_VISITORS {
        return Err(SimError::TooManyVisitors { most: Simulation::MOST_VISITORS, found });
    }
    let known = |who: &str, spot: &str| {
        if setup.plan.spot(spot).is_some() {
            return Ok(());
        }
        let ids: Vec<&str> = setup.plan.spots().iter().map(|spot| spot.id.as_str()).collect();
        Err(SimError::UnknownSpot { who: who.to_owned(), spot: spot.to_owned(), known: ids.join(", ") })
    };
    known("the robot", &setup.start_spot)?;
    for visitor in &setup.visitors {
        let figure = |what, found: f64, least: f64, greatest: f64| {
            if (least..=greatest).contains(&found) {
                return Ok(());
            }
            let [least, greatest, found] = [least, greatest, found].map(|figure| figure.to_string());
            Err(SimError::Figure { name: visitor.name.clone(), what, least, greatest, found })
        };
        figure("the height in metres", visitor.height_m, 0.4, 2.5)?;
        figure("the walking speed in metres a second", visitor.walking_speed_mps, 0.05, 3.0)?;
        figure("the patience in seconds", visitor.patience_s, 0.0, 86_400.0)?;
        figure("the time of arrival in seconds", visitor.arrives_after_s, 0.0, 86_400.0)?;
        for whim in &visitor.whims {
            figure("the time of a whim in seconds", whim.after_s, 0.0, 86_400.0)?;
            match whim.does {
                Deed::WanderOff => {}
                Deed::StandInTheWay { seconds } | Deed::TouchHead { seconds } | Deed::TouchHand { seconds } => {
                    figure("how long a whim lasts in seconds", seconds, 0.0, 86_400.0)?;
                }
                Deed::Push { faster_mps } => figure("the push in metres a second", faster_mps, 0.0, 5.0)?,
            }
        }
        match &visitor.role {
            Role::Asks { .. } => {}
            Role::Reads { spot } => known(&visitor.name, spot)?,
            Role::Strolls { spots, rests_s } => {
                figure("the rest in seconds", *rests_s, 0.0, 86_400.0)?;
                spots.iter().try_for_each(|spot| known(&visitor.name, spot))?;
            }
        }
    }
    Ok(())
}
