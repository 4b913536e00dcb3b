//! What is true in one moment, as far as one can see it.

use std::collections::BTreeMap;
use std::sync::Arc;

use robot_core::body::Touch;
use robot_core::{JointValues, Language, Pose, Text, Timestamp};
use sim_world::camera::Camera;
use sim_world::visitor::BODY_RADIUS_M;

use super::robot::{Eyes, Lights, Skeleton};
use crate::simulation::Simulation;
use crate::world::{Person, RobotBody, Roster, Voice, WorldFrom};

/// The house in one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// When.
    pub at: Timestamp,
    /// The robot.
    pub robot: RobotView,
    /// Everybody in the house.
    pub people: Vec<PersonView>,
}

/// The robot in one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct RobotView {
    /// Where it is.
    pub map_from_robot: Pose,
    /// Angles of all joints, radians.
    pub joints: JointValues,
    /// Where its weight is: 1 over the left foot, -1 over the right one.
    pub sway: f32,
    /// Whether it makes a step.
    pub is_walking: bool,
    /// How it has tipped over, if it falls, lies or gets up.
    pub tipped: Option<Tipped>,
    /// What it says.
    pub saying: Option<String>,
    /// What its lights show.
    pub lights: Lights,
    /// Who and what it sees, by name, the nearest first; `None` where that is not known.
    pub seen: Option<Arc<[Text<String>]>>,
    /// What its sensors say.
    pub sensors: Sensors,
}

impl RobotView {
    /// How it holds itself, and where.
    #[must_use]
    pub fn skeleton(&self) -> Skeleton {
        Skeleton::new(self.map_from_robot, &self.joints, self.sway).tipped(self.map_from_robot, self.tipped)
    }

    /// The middle of what it covers of the floor, its length ahead of where it faces or fell to; how long that is, metres.
    #[must_use]
    pub fn footprint(&self) -> (Pose, f32) {
        /// Half of a robot that lies, metres.
        const HALF_M: f64 = 0.26;
        let Some(Tipped { towards_rad, by_rad }) = self.tipped else { return (self.map_from_robot, 0.18) };
        let out = by_rad.sin();
        let map_from_fall = self.map_from_robot.then(Pose::new(0.0, 0.0, towards_rad));
        (map_from_fall.then(Pose::new(HALF_M * out, 0.0, 0.0)), 0.18 + 0.36 * out as f32)
    }
}

/// How far something upright has tipped over, and where to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tipped {
    /// Where to, radians to the left of ahead.
    pub towards_rad: f64,
    /// How far, radians: a quarter of a turn when it lies.
    pub by_rad: f64,
}

impl Tipped {
    /// Who leans less than this stands, radians: a robot sways when it walks.
    const LEAST_RAD: f64 = 0.1;

    /// By how the body leans to its right and ahead, radians, as an inertial unit says it; `None` for who stands.
    #[must_use]
    pub fn by_lean(roll_rad: f64, pitch_rad: f64) -> Option<Self> {
        let by_rad = roll_rad.hypot(pitch_rad).min(std::f64::consts::FRAC_PI_2);
        (by_rad > Self::LEAST_RAD).then(|| Self { towards_rad: (-roll_rad).atan2(pitch_rad), by_rad })
    }
}

/// What the robot feels.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sensors {
    /// Charge of the battery, 0 to 1.
    pub battery: Option<f64>,
    /// Echoes to the left and right, metres.
    pub sonar_m: [Option<f64>; 2],
    /// What touches it.
    pub touch: Touch,
    /// The hottest joint, degrees Celsius.
    pub hottest_c: Option<f64>,
    /// How far it has walked, metres.
    pub walked_m: f64,
}

/// A person in one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonView {
    /// Who.
    pub name: String,
    /// Their place in the setup: it decides how they look.
    pub index: usize,
    /// How old they are, years.
    pub age_years: u8,
    /// How tall they are, metres.
    pub height_m: f32,
    /// Where they stand and face.
    pub map_from_person: Pose,
    /// How far they have walked since they came in, metres: it moves their legs.
    pub walked_m: f32,
    /// Whether they walk.
    pub is_walking: bool,
    /// What they say.
    pub saying: Option<String>,
    /// In which language.
    pub language: Language,
}

impl PersonView {
    /// How far from their middle one bumps into them, metres.
    pub const RADIUS_M: f32 = BODY_RADIUS_M as f32;
}

/// Looks at a simulation from tick to tick, and changes nothing in it.
#[derive(Debug, Clone, Default)]
pub struct Watcher {
    people: BTreeMap<usize, Seen>,
    /// What the robot saw last: mostly it still does.
    seen: Option<Arc<[Text<String>]>>,
}

/// Where somebody was when last looked at.
#[derive(Debug, Clone, Copy)]
struct Seen {
    at: Timestamp,
    place: Pose,
    walked_m: f64,
    /// When they last moved.
    moved: Option<Timestamp>,
}

/// People who have not moved for so long stand, seconds.
const STANDS_AFTER_S: f64 = 0.15;

impl Watcher {
    /// What is to be seen now. Legs move with the way between two looks: look at every tick, or at many.
    pub fn look(&mut self, simulation: &Simulation) -> View {
        let (world, at) = (simulation.world(), simulation.now());
        let roster = world.resource::<Roster>();
        let mut people = Vec::new();
        for (index, entity) in roster.people.iter().enumerate() {
            let Some(visitor) = world.get::<Person>(*entity).map(|person| &person.0) else { continue };
            let Some(place) = visitor.pose() else {
                self.people.remove(&index);
                continue;
            };
            let seen = self.people.entry(index).or_insert(Seen { at, place, walked_m: 0.0, moved: None });
            if seen.at != at {
                let way_m = seen.place.position().distance_m(place.position());
                let moved = if way_m > 1e-4 { Some(at) } else { seen.moved };
                *seen = Seen { at, place, walked_m: seen.walked_m + way_m, moved };
            }
            let script = visitor.script();
            people.push(PersonView {
                name: script.name.clone(),
                index,
                age_years: script.age_years,
                height_m: script.height_m as f32,
                map_from_person: place,
                walked_m: seen.walked_m as f32,
                is_walking: seen.moved.is_some_and(|moved| at.since(moved).as_secs_f64() < STANDS_AFTER_S),
                saying: visitor.saying().map(str::to_owned),
                language: script.language,
            });
        }
        let robot = self.robot(simulation, &people);
        View { at, robot, people }
    }

    /// The names of what the robot sees, shared with the look before if they are the same.
    fn seen(&mut self, simulation: &Simulation) -> Option<Arc<[Text<String>]>> {
        let seen = simulation.seen(Camera::Top);
        let is_same = |known: &Arc<[Text<String>]>| known.iter().eq(seen.iter().map(|seen| &seen.name));
        if !self.seen.as_ref().is_some_and(is_same) {
            self.seen = Some(seen.into_iter().map(|seen| seen.name).collect());
        }
        self.seen.clone()
    }

    fn robot(&mut self, simulation: &Simulation, people: &[PersonView]) -> RobotView {
        let world = simulation.world();
        let robot = simulation.robot();
        let place = world.get::<WorldFrom>(robot).map_or(Pose::IDENTITY, |place| place.0);
        let saying = world.resource::<Voice>().saying.as_ref().map(|(utterance, _)| utterance.text.clone());
        let Some(body) = world.get::<RobotBody>(robot) else {
            unreachable!("a simulation is put together with its robot, which nothing removes")
        };
        let touch = body.senses.touch;
        let eyes = if touch.any_head() || touch.any_hand() || touch.any_bumper() {
            Eyes::Touched
        } else if saying.is_some() {
            Eyes::Speaking
        } else if people.iter().any(|person| person.saying.is_some()) {
            Eyes::Listening
        } else {
            Eyes::Calm
        };
        let sway = body.gait.phase().map_or(0.0, |phase| {
            let over = (phase.part * std::f64::consts::PI).sin() as f32;
            // The weight is over the foot that stands.
            if phase.left_swings { -over } else { over }
        });
        let value = |sensor: &Option<robot_core::Stamped<f64>>| sensor.as_ref().map(|stamped| stamped.value);
        RobotView {
            map_from_robot: place,
            joints: *body.joints.angles_rad(),
            sway,
            is_walking: body.gait.is_walking(),
            tipped: {
                let lean = body.balance.lean();
                Tipped::by_lean(lean.roll_rad, lean.pitch_rad)
            },
            saying,
            seen: self.seen(simulation),
            lights: Lights::of(eyes, body.gait.is_walking()),
            sensors: Sensors {
                battery: body.senses.battery.as_ref().map(|battery| battery.value.charge),
                sonar_m: [value(&body.senses.sonar_left_m), value(&body.senses.sonar_right_m)],
                touch,
                hottest_c: value(&body.senses.hottest_joint_c),
                walked_m: body.distance_walked_m,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use sim_world::FloorPlan;
    use sim_world::visitor::VisitorScript;

    use super::*;
    use crate::{SimSetup, Simulation};

    fn house() -> Simulation {
        let mia = VisitorScript::asks("Mia", "Wo finde ich Momo?", Language::De).aged(8);
        Simulation::new(SimSetup::new(FloorPlan::demo(), 7, vec![mia])).unwrap()
    }

    #[test]
    fn looking_changes_nothing() {
        let (mut watched, mut alone) = (house(), house());
        let mut watcher = Watcher::default();
        for _ in 0..1000 {
            watched.step();
            alone.step();
            watcher.look(&watched);
        }
        assert_eq!(watched.state_hash(), alone.state_hash());
    }

    #[test]
    fn who_falls_is_seen_to_fall_and_lies_where_it_was_pushed_to() {
        let (mut simulation, mut watcher) = (house(), Watcher::default());
        assert_eq!(watcher.look(&simulation).robot.tipped, None);
        simulation.push(1.5, 1.0);
        let mut tipped_rad = vec![];
        for _ in 0..150 {
            simulation.step();
            tipped_rad.extend(watcher.look(&simulation).robot.tipped.map(|tipped| tipped.by_rad));
        }
        let tipped = watcher.look(&simulation).robot.tipped.unwrap();
        assert!((tipped.towards_rad - 1.0).abs() < 1e-9 && (tipped.by_rad - std::f64::consts::FRAC_PI_2).abs() < 1e-9);
        assert!(tipped_rad.is_sorted() && tipped_rad[0] < 0.3, "it does not lie at once: {:?}", &tipped_rad[..3]);
    }

    #[test]
    fn people_walk_speak_and_stand() {
        let (mut simulation, mut watcher) = (house(), Watcher::default());
        let (mut walked_m, mut said) = (0.0, None);
        for _ in 0..1000 {
            simulation.step();
            let view = watcher.look(&simulation);
            let Some(mia) = view.people.first() else { continue };
            walked_m = mia.walked_m;
            if let Some(text) = &mia.saying {
                said = Some((text.clone(), mia.is_walking, view.robot.lights));
            }
        }
        assert!(walked_m > 2.0, "{walked_m}");
        assert_eq!(said, Some(("Wo finde ich Momo?".to_owned(), false, Lights::of(Eyes::Listening, false))));
    }
}
