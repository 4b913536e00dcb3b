use proptest::prelude::*;

use super::*;
use crate::body::{Battery, Imu, JointState, Odometry, Touch};
use crate::joint::{JointLimits, JointValues};
use crate::language::Language;

mod hostile;

fn at(secs: f64) -> Timestamp {
    Timestamp::from_secs_f64(secs)
}

fn well(now: Timestamp) -> Senses {
    let joints = JointState {
        angle_rad: JointValues::all(0.0),
        speed_radps: JointValues::all(0.0),
        effort_nm: JointValues::all(0.0),
    };
    Senses {
        joints: Some(Stamped::new(now, joints)),
        odometry: Some(Stamped::new(now, Odometry::default())),
        imu: Some(Stamped::new(now, Imu::default())),
        sonar_left_m: Some(Stamped::new(now, 1.5)),
        sonar_right_m: Some(Stamped::new(now, 1.5)),
        touch: Touch::default(),
        battery: Some(Stamped::new(now, Battery { charge: 0.9, charging: false })),
        hottest_joint_c: Some(Stamped::new(now, 40.0)),
    }
}

fn guard() -> Guard {
    Guard::new(GuardLimits::default(), ["stopp", "stop", "halt"].map(String::from))
}

fn heard(text: &str) -> [Heard; 1] {
    [Heard { text: text.into(), language: Language::De, confidence: 1.0, at: at(0.0) }]
}

#[test]
fn no_phrase_file_takes_a_robots_last_words_for_stop_away() {
    let mut guard = Guard::new(GuardLimits::default(), []);
    for others in [vec![], vec!["brr".to_owned()]] {
        guard.set_stop_words(others.clone());
        let known = StopWords::ALWAYS.into_iter().map(str::to_owned).chain(others);
        for word in known {
            assert!(guard.is_stop(&word.to_uppercase()), "{word}");
        }
        assert!(!guard.is_stop("weiter"));
    }
}

const AHEAD: Twist = Twist::new(0.05, 0.0, 0.0);

fn walks(guard: &mut Guard, now: Timestamp, senses: &Senses) -> Result<Twist, StopCause> {
    let verdict = guard.check(now, senses, Some(AHEAD), None);
    match (verdict.commands.first(), verdict.refused) {
        (Some(BodyCommand::Walk(twist)), None) => Ok(*twist),
        (_, Some(cause)) => Err(cause),
        other => panic!("neither walked nor refused: {other:?}"),
    }
}

#[test]
fn a_well_robot_walks() {
    assert_eq!(walks(&mut guard(), at(0.0), &well(at(0.0))), Ok(AHEAD));
}

/// A robot with this charge after so many seconds, whose legs go where they are told.
struct Legs {
    guard: Guard,
    senses: Senses,
    ticks: u32,
}

impl Legs {
    fn new() -> Self {
        Self { guard: guard(), senses: well(at(0.0)), ticks: 0 }
    }

    /// Lets seconds pass with such a battery, and wishes to wave all the time. How far the knees bend then, radians, and how
    /// many commands went to legs and to arms.
    fn live(&mut self, seconds: f64, charge: f64) -> (f64, usize, usize) {
        let (mut to_legs, mut to_arms) = (0, 0);
        for _ in 0..(seconds * 50.0) as u32 {
            self.ticks += 1;
            let now = at(f64::from(self.ticks) * 0.02);
            let angle_rad = self.senses.joints.unwrap().value.angle_rad;
            self.senses = Senses { battery: well(now).battery, ..well(now) };
            self.senses.battery.as_mut().unwrap().value.charge = charge;
            self.senses.joints.as_mut().unwrap().value.angle_rad = angle_rad;
            let wave = JointTargets { angles_rad: vec![(Joint::RShoulderPitch, 0.0)], speed_fraction: 0.1 };
            self.guard.watch(&self.senses, &[]);
            for command in self.guard.check(now, &self.senses, None, Some(wave)).commands {
                let BodyCommand::MoveJoints(targets) = command else { continue };
                let is_legs = targets.angles_rad.iter().all(|(joint, _)| joint.is_leg());
                *(if is_legs { &mut to_legs } else { &mut to_arms }) += 1;
                for (joint, angle) in targets.angles_rad {
                    let angles = &mut self.senses.joints.as_mut().unwrap().value.angle_rad;
                    let limits = joint.limits();
                    assert!((limits.lower_rad..=limits.upper_rad).contains(&angle), "{joint:?}: {angle}");
                    assert!((angle - angles[joint]).abs() < 0.2 * limits.max_speed_radps * 0.02, "{joint:?}: a jolt");
                    angles[joint] = angle;
                }
            }
        }
        (self.senses.joints.unwrap().value.angle_rad[Joint::LKneePitch], to_legs, to_arms)
    }
}

#[test]
fn with_a_nearly_empty_battery_it_sits_down_and_with_a_charged_one_it_stands_up() {
    let mut robot = Legs::new();
    assert_eq!(robot.live(2.0, 0.16), (0.0, 0, 100), "too little to walk is enough to stand");
    let (knees_rad, to_legs, to_arms) = robot.live(6.0, 0.14);
    assert!((knees_rad - 2.05).abs() < 1e-9 && to_arms <= 300 - to_legs && (225..=227).contains(&to_legs), "{to_legs}");
    assert!(robot.guard.rests());
    let (knees_rad, to_legs, to_arms) = robot.live(3.0, 0.25);
    assert_eq!((knees_rad, to_legs, to_arms), (2.05, 0, 0), "it sits still until it may walk");
    assert_eq!(robot.live(0.02, 0.31).1, 1);
    let now = at(f64::from(robot.ticks) * 0.02);
    assert_eq!(walks(&mut robot.guard, now, &robot.senses), Err(StopCause::Battery), "not before it stands");
    let (knees_rad, ..) = robot.live(6.0, 0.31);
    assert!(knees_rad.abs() < 1e-9 && !robot.guard.rests(), "{knees_rad}");
    let now = at(f64::from(robot.ticks) * 0.02);
    assert!(walks(&mut robot.guard, now, &robot.senses).is_ok());
}

#[test]
fn it_does_not_sit_down_while_it_walks_or_lies_or_knows_nothing_of_its_legs() {
    let mut robot = Legs::new();
    assert!(walks(&mut robot.guard, at(0.0), &robot.senses).is_ok());
    assert_eq!(robot.live(0.4, 0.1).1, 0, "its last step is not over");
    assert!(robot.live(1.0, 0.1).1 > 10);
    let mut robot = Legs::new();
    robot.guard.held = Some(StopCause::Fallen);
    assert_eq!(robot.live(5.0, 0.1).1, 0);
    let mut guard = guard();
    let mut senses = well(at(0.0));
    senses.battery.as_mut().unwrap().value.charge = 0.1;
    senses.joints = None;
    assert_eq!(guard.check(at(0.0), &senses, None, None).commands, []);
    // What is no number says nothing of the battery.
    let mut robot = Legs::new();
    assert_eq!(robot.live(1.0, f64::NAN).1, 0);
}

#[test]
fn what_is_wrong_with_the_body_stops_the_walk() {
    type Spoil = fn(&mut Senses);
    let table: [(StopCause, Spoil); 17] = [
        (StopCause::SilentSensor, |senses| senses.battery = None),
        (StopCause::SilentSensor, |senses| senses.hottest_joint_c.as_mut().unwrap().stamp = at(4.0)),
        (StopCause::SilentSensor, |senses| senses.imu.as_mut().unwrap().value.roll_rad = f64::NAN),
        (StopCause::Bumper, |senses| senses.touch.bumpers[1] = true),
        (StopCause::Touch, |senses| senses.touch.head[0] = true),
        (StopCause::Touch, |senses| senses.touch.hands[4] = true),
        (StopCause::SilentSensor, |senses| senses.joints = None),
        (StopCause::SilentSensor, |senses| senses.odometry = None),
        (StopCause::SilentSensor, |senses| senses.imu = None),
        (StopCause::SilentSensor, |senses| senses.sonar_left_m = None),
        (StopCause::SilentSensor, |senses| senses.sonar_right_m.as_mut().unwrap().stamp = at(9.4)),
        (StopCause::Obstacle, |senses| senses.sonar_left_m.as_mut().unwrap().value = 0.3),
        (StopCause::Obstacle, |senses| senses.sonar_right_m.as_mut().unwrap().value = f64::NAN),
        (StopCause::Battery, |senses| senses.battery.as_mut().unwrap().value.charge = 0.2),
        (StopCause::Battery, |senses| senses.battery.as_mut().unwrap().value.charge = f64::NAN),
        (StopCause::Heat, |senses| senses.hottest_joint_c.as_mut().unwrap().value = 70.0),
        (StopCause::Fallen, |senses| senses.imu.as_mut().unwrap().value.pitch_rad = 1.2),
    ];
    for (cause, spoil) in table {
        let mut senses = well(at(10.0));
        spoil(&mut senses);
        let mut guard = guard();
        guard.watch(&senses, &[]);
        assert_eq!(walks(&mut guard, at(10.0), &senses), Err(cause));
    }
}

#[test]
fn a_stop_word_holds_until_released() {
    let mut guard = guard();
    for text in ["Stopp!", "stop stop stop stop stop stop", "bitte halt an"] {
        guard.watch(&well(at(0.0)), &heard(text));
        assert_eq!(walks(&mut guard, at(0.0), &well(at(0.0))), Err(StopCause::StopWord), "{text}");
        assert_eq!(walks(&mut guard, at(5.0), &well(at(5.0))), Err(StopCause::StopWord), "{text}");
        guard.release();
        assert_eq!(walks(&mut guard, at(5.0), &well(at(5.0))), Ok(AHEAD), "{text}");
    }
}

#[test]
fn a_walking_robot_takes_no_titles() {
    let mut guard = guard();
    assert_eq!(walks(&mut guard, at(0.0), &well(at(0.0))), Ok(AHEAD));
    guard.watch(&well(at(0.0)), &heard("Roboter bleib jetzt bitte sofort stehen stopp"));
    assert_eq!(walks(&mut guard, at(0.02), &well(at(0.0))), Err(StopCause::StopWord));
}

#[test]
fn a_held_robot_keeps_its_arms_still() {
    let raise = JointTargets { angles_rad: vec![(Joint::LShoulderPitch, 0.5)], speed_fraction: 0.1 };
    let mut guard = guard();
    guard.hold();
    assert_eq!(guard.check(at(0.0), &well(at(0.0)), None, Some(raise.clone())).commands, []);
    guard.release();
    assert_eq!(guard.check(at(0.0), &well(at(0.0)), None, Some(raise)).commands.len(), 1);
}

#[test]
fn touch_and_bump_stop_a_walking_robot_and_leave_a_standing_one() {
    let mut touched = well(at(0.0));
    touched.touch.head[1] = true;
    let mut guard = guard();
    guard.watch(&touched, &[]);
    assert_eq!(guard.held(), None, "a touch while it stands is a greeting");
    assert_eq!(walks(&mut guard, at(0.0), &well(at(0.0))), Ok(AHEAD));
    guard.watch(&touched, &[]);
    assert_eq!(walks(&mut guard, at(0.02), &well(at(0.0))), Err(StopCause::Touch));
}

#[test]
fn a_fall_is_not_released_by_a_wish() {
    let mut fallen = well(at(0.0));
    fallen.imu.as_mut().unwrap().value.roll_rad = -1.5;
    let mut guard = guard();
    guard.watch(&fallen, &[]);
    guard.release();
    guard.watch(&well(at(1.0)), &heard("stopp"));
    assert_eq!(guard.held(), Some(StopCause::Fallen));
    let raise = JointTargets { angles_rad: vec![(Joint::LShoulderPitch, 0.5)], speed_fraction: 0.1 };
    assert_eq!(guard.check(at(1.0), &well(at(1.0)), None, Some(raise)).commands, []);
    guard.release();
    assert_eq!(walks(&mut guard, at(2.0), &well(at(2.0))), Err(StopCause::Fallen), "an adult starts it anew");
}

#[test]
fn of_two_stops_the_one_that_weighs_more_is_kept() {
    let stop = |guard: &mut Guard, cause| {
        let mut senses = well(at(0.0));
        match cause {
            StopCause::Touch => senses.touch.head[0] = true,
            StopCause::Bumper => senses.touch.bumpers[0] = true,
            StopCause::Fallen => senses.imu.as_mut().unwrap().value.roll_rad = 1.0,
            _ => return guard.watch(&senses, &heard("stopp")),
        }
        guard.watch(&senses, &[]);
    };
    let rising = [StopCause::Touch, StopCause::Bumper, StopCause::StopWord, StopCause::Fallen];
    for (first, before) in rising.iter().enumerate() {
        for (second, after) in rising.iter().enumerate() {
            let mut guard = guard();
            walks(&mut guard, at(0.0), &well(at(0.0))).unwrap();
            stop(&mut guard, *before);
            stop(&mut guard, *after);
            assert_eq!(guard.held(), Some(rising[first.max(second)]), "{before:?}, then {after:?}");
        }
    }
}

#[test]
fn it_finds_a_robot_that_squats_as_another_program_left_it() {
    // The one that sat down, and then one that begins anew.
    let mut before = Legs::new();
    before.live(8.0, 0.1);
    let mut robot = Legs { guard: guard(), senses: before.senses, ticks: 0 };
    assert_eq!(robot.live(3.0, 0.2), (2.05, 0, 0), "it rests, and knows it");
    let now = at(f64::from(robot.ticks) * 0.02);
    assert_eq!(walks(&mut robot.guard, now, &robot.senses), Err(StopCause::Battery));
    let (knees_rad, ..) = robot.live(6.0, 0.5);
    assert!((knees_rad - 0.84).abs() < 1e-9, "it stands as for a walk: {knees_rad}");
    let now = at(f64::from(robot.ticks) * 0.02);
    assert!(walks(&mut robot.guard, now, &robot.senses).is_ok());
}

#[test]
fn it_does_not_walk_off_from_a_chair() {
    let mut senses = well(at(0.0));
    let angles = &mut senses.joints.as_mut().unwrap().value.angle_rad;
    (angles[Joint::LKneePitch], angles[Joint::RKneePitch]) = (1.4, 1.4);
    let mut guard = guard();
    for _ in 0..3 {
        assert_eq!(walks(&mut guard, at(0.0), &senses), Err(StopCause::BentKnees));
    }
    senses.joints.as_mut().unwrap().value.angle_rad[Joint::LKneePitch] = 0.8;
    assert_eq!(walks(&mut guard, at(0.0), &senses), Ok(AHEAD), "one knee is bent in every step");
}

#[test]
fn zeros_follow_the_last_step_and_end() {
    let mut guard = guard();
    assert_eq!(guard.check(at(0.0), &well(at(0.0)), None, None).commands, [], "a resting robot is left in peace");
    walks(&mut guard, at(1.0), &well(at(1.0))).unwrap();
    let zeros = (1..100)
        .take_while(|tick| {
            let now = at(1.0 + f64::from(*tick) * 0.02);
            guard.check(now, &well(now), None, None).commands == [BodyCommand::Walk(Twist::ZERO)]
        })
        .count();
    assert_eq!(zeros, 25, "half a second of zeros");
}

#[test]
fn zeros_go_on_until_the_body_says_that_it_stands() {
    let mut guard = guard();
    walks(&mut guard, at(1.0), &well(at(1.0))).unwrap();
    let mut walking = well(at(1.0));
    walking.odometry.as_mut().unwrap().value.twist = AHEAD;
    let zeros = |guard: &mut Guard, now: f64, senses: &Senses| {
        guard.check(at(now), senses, None, None).commands == [BodyCommand::Walk(Twist::ZERO)]
    };
    // The link is lost: nothing new comes from the body, and nobody knows what comes to it.
    assert!((2..200).all(|tick| zeros(&mut guard, 1.0 + f64::from(tick) * 0.02, &walking)));
    // It is back, and the robot has walked on all the time.
    walking.odometry.as_mut().unwrap().stamp = at(6.0);
    assert!(zeros(&mut guard, 6.0, &walking));
    assert!(zeros(&mut guard, 6.5, &well(at(6.5))), "it stands: the last one");
    assert!(!zeros(&mut guard, 6.6, &well(at(6.6))));
}

#[test]
fn a_fall_is_felt_before_the_robot_lies() {
    let reading = |guard: &mut Guard, now: f64, up_mps2: f64| {
        let mut senses = well(at(now));
        senses.imu.as_mut().unwrap().value.acceleration_mps2 = [0.3, -0.2, up_mps2];
        guard.watch(&senses, &[]);
        guard.held()
    };
    let mut guard = guard();
    // A jolt in a single reading is a step, or a child that knocks.
    for (now, up_mps2) in [(0.0, 9.8), (0.1, 25.0), (0.12, 25.0), (0.2, 9.0), (0.3, 1.0), (0.4, f64::NAN), (0.5, 1.0)] {
        assert_eq!(reading(&mut guard, now, up_mps2), None, "{now}");
    }
    assert_eq!(reading(&mut guard, 0.61, 2.0), Some(StopCause::Fallen));
}

#[test]
fn an_obstacle_still_lets_it_turn() {
    let mut senses = well(at(0.0));
    senses.sonar_left_m = Some(Stamped::new(at(0.0), 0.25));
    let verdict = guard().check(at(0.0), &senses, Some(Twist::new(0.05, 0.0, 0.2)), None);
    assert_eq!(verdict.commands, [BodyCommand::Walk(Twist::new(0.0, 0.0, 0.2))]);
    assert_eq!(verdict.refused, Some(StopCause::Obstacle));
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![-1e3..1e3, Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), any::<f64>()]
}

proptest! {
    #[test]
    fn nothing_too_fast_or_not_a_number_ever_leaves(x in any_number(), y in any_number(), turn in any_number()) {
        let limits = GuardLimits::default();
        let verdict = guard().check(at(0.0), &well(at(0.0)), Some(Twist::new(x, y, turn)), None);
        for command in verdict.commands {
            let BodyCommand::Walk(twist) = command else { panic!("no joints were wished") };
            prop_assert!(twist.is_finite());
            prop_assert!(twist.vx_mps.abs() <= limits.forward_mps);
            prop_assert!(twist.vy_mps.abs() <= limits.sideways_mps);
            prop_assert!(twist.wz_radps.abs() <= limits.turn_radps);
        }
    }

    #[test]
    fn joints_stay_inside_their_limits(
        joint in 0_usize..Joint::COUNT, angle in any_number(), yaw in any_number(), speed in any_number()
    ) {
        let joint = Joint::all().nth(joint).unwrap();
        let targets = JointTargets {
            angles_rad: vec![(Joint::HeadYaw, yaw), (joint, angle)],
            speed_fraction: speed,
        };
        let verdict = guard().check(at(0.0), &well(at(0.0)), None, Some(targets));
        for command in verdict.commands {
            let BodyCommand::MoveJoints(targets) = command else { panic!("no walk was wished") };
            prop_assert!(targets.speed_fraction > 0.0 && targets.speed_fraction <= 0.2);
            for (joint, angle) in targets.angles_rad {
                let limits = joint.limits();
                prop_assert!(angle >= limits.lower_rad && angle <= limits.upper_rad, "{joint:?} to {angle}");
                prop_assert!(!joint.is_leg(), "legs belong to the walk");
            }
        }
    }

}

#[test]
fn a_stop_word_in_an_unfinished_sentence_stops_what_moves_or_speaks() {
    // The unfinished sentence, whether the robot walks, whether it speaks, and whether it stops.
    let table = [
        ("stopp", true, false, true),
        ("wo ist denn das halt", true, false, true),
        ("halt", false, true, true),
        ("wo ist denn das halt", false, true, false),
        ("halt", false, false, false),
        ("", true, true, false),
        ("hallo", true, true, false),
    ];
    for (partial, walking, speaking, stops) in table {
        let mut guard = guard();
        if walking {
            assert_eq!(walks(&mut guard, at(0.0), &well(at(0.0))), Ok(AHEAD));
        }
        assert_eq!(guard.is_moving(), walking);
        guard.watch_partial(partial, speaking);
        assert_eq!(guard.held(), stops.then_some(StopCause::StopWord), "{partial} {walking} {speaking}");
    }
}

#[test]
fn arms_that_move_can_be_stopped_in_the_middle_of_a_word() {
    let mut guard = guard();
    let wave = JointTargets { angles_rad: vec![(Joint::RShoulderPitch, 0.5)], speed_fraction: 0.1 };
    guard.check(at(0.0), &well(at(0.0)), None, Some(wave));
    guard.check(at(1.0), &well(at(1.0)), None, None);
    assert!(guard.is_moving(), "arms go on after a command");
    let mut rested = guard.clone();
    guard.watch_partial("stopp", false);
    assert_eq!(guard.held(), Some(StopCause::StopWord));
    rested.check(at(3.0), &well(at(3.0)), None, None);
    assert!(!rested.is_moving());
}
