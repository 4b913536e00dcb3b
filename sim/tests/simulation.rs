//! Whole runs of the simulator: the same seed the same bytes, no command harms, and a story in lock-step.

#[path = "../../robot-core/adapters/ros2/tests/adapter/domain.rs"]
mod domain;
#[path = "simulation/faults.rs"]
mod faults;
#[path = "simulation/rest.rs"]
mod rest;
#[path = "simulation/steady.rs"]
mod steady;

use proptest::prelude::*;
use robot_core::body::JointTargets;
use robot_core::guard::GuardLimits;
use robot_core::ports::{Body, Clock, FloorMap, Hearing, Place, Speech};
use robot_core::{
    BodyCommand, Brain, Controller, Guard, Joint, Language, Perception, Point, Pose, Robot, Timestamp, Twist,
    Utterance, Wishes,
};
use robot_ros2::RosOptions;
use rstest::rstest;
use sim::{RosFace, SimError, SimEvent, SimSetup, Simulation, lock_step};
use sim_world::FloorPlan;
use sim_world::visitor::{Role, VisitorScript};

/// A corridor with a dead end in the west.
const CORRIDOR: &str = r#"
house = { name = { de = "Gang", en = "corridor" }, size_m = [4.0, 2.0] }
wall = [{ from_m = [0.0, 0.9], to_m = [4.0, 0.9] }]
spot = [
    { id = "home", name = { de = "Platz", en = "place" }, at_m = [2.5, 0.42], facing_deg = 180 },
    { id = "eingang", name = { de = "Eingang", en = "entrance" }, at_m = [3.5, 0.42], facing_deg = 180 },
    { id = "ecke", name = { de = "Ecke", en = "corner" }, at_m = [0.6, 0.42], facing_deg = 0 },
]
"#;

fn spots() -> Vec<String> {
    ["info", "kinder", "jugend", "romane", "artothek", "lesecafe"].map(str::to_owned).to_vec()
}

fn crowd() -> Vec<VisitorScript> {
    let mut people = vec![
        VisitorScript::asks("Mia", "Wo finde ich Momo?", Language::De).aged(8),
        VisitorScript::reads("Herr Lehmann", "leseplatz"),
    ];
    people.extend((0..6).map(|who| {
        let mut spots = spots();
        spots.rotate_left(who);
        VisitorScript { arrives_after_s: who as f64 * 3.0, ..VisitorScript::strolls(format!("Gast {who}"), spots) }
    }));
    people
}

fn simulation(seed: u64, visitors: Vec<VisitorScript>) -> Simulation {
    Simulation::new(SimSetup::new(FloorPlan::demo(), seed, visitors)).expect("the setup is possible")
}

fn walk(vx_mps: f64, vy_mps: f64, wz_radps: f64) -> BodyCommand {
    BodyCommand::Walk(Twist::new(vx_mps, vy_mps, wz_radps))
}

/// Runs a busy house and returns the digest and all that happened.
fn busy_run(seed: u64) -> (u64, Vec<SimEvent>) {
    let mut simulation = simulation(seed, crowd());
    let mut events = Vec::new();
    for tick in 0..10_000_u32 {
        if tick % 500 == 0 {
            let turn = f64::from(tick % 1_500) / 5_000.0 - 0.1;
            simulation.command(&walk(0.06, 0.0, turn));
            simulation.robot_says(&Utterance::new("Kann ich helfen?", Language::De));
        }
        simulation.step();
        events.extend(simulation.take_events());
        events.extend(simulation.take_heard().into_iter().map(|heard| SimEvent::VisitorSaid {
            at: heard.at,
            name: String::new(),
            text: heard.text,
            language: heard.language,
        }));
    }
    (simulation.state_hash(), events)
}

#[test]
fn the_same_seed_gives_the_same_run_and_another_seed_another() {
    let (hash, events) = busy_run(7);
    assert_eq!((hash, &events), (busy_run(7).0, &busy_run(7).1));
    assert_ne!(hash, busy_run(8).0);
    assert!(events.iter().any(|event| matches!(event, SimEvent::VisitorSaid { name, .. } if name == "Mia")));
}

#[test]
fn a_walk_takes_as_long_as_a_real_one_and_nobody_stops_it() {
    let mut simulation = simulation(1, vec![]);
    let start = simulation.truth().map_from_robot;
    simulation.command(&walk(9.0, 0.0, 0.0));
    for _ in 0..1_000 {
        simulation.step();
    }
    let truth = simulation.truth();
    assert!(truth.is_walking);
    let walked_m = truth.map_from_robot.position().distance_m(start.position());
    assert!((walked_m - (20.0 - 0.21) * 0.040 / 0.42).abs() < 0.01, "{walked_m}");
    assert!((truth.distance_walked_m - walked_m).abs() < 1e-9);
    simulation.command(&walk(0.0, 0.0, 0.0));
    for _ in 0..22 {
        simulation.step();
    }
    assert!(!simulation.truth().is_walking, "a stop takes effect within a step of 0.42 s");
}

#[test]
fn it_walks_to_a_goal_until_it_is_told_otherwise() {
    let mut simulation = simulation(1, vec![]);
    simulation.walk_to(Pose::new(f64::NAN, 0.0, 0.0));
    simulation.step();
    assert!(!simulation.truth().is_walking);
    simulation.walk_to(Pose::new(0.5, 0.3, 1.0));
    for _ in 0..2_000 {
        simulation.step();
    }
    assert!(!simulation.truth().is_walking);
    let start = simulation.plan().spot(FloorPlan::HOME).unwrap().pose;
    let goal = start.then(Pose::new(0.5, 0.3, 1.0));
    let off_m = simulation.truth().map_from_robot.position().distance_m(goal.position());
    assert!(off_m < 0.05, "{off_m}");
    simulation.walk_to(Pose::IDENTITY);
    simulation.step();
    assert!(simulation.truth().is_walking);
    simulation.command(&walk(0.0, 0.0, 0.0));
    for _ in 0..22 {
        simulation.step();
    }
    assert!(!simulation.truth().is_walking);
}

#[test]
fn sensors_speak_at_their_own_rates() {
    let mut simulation = simulation(1, vec![]);
    let mut last = simulation.senses();
    let mut spoken = [0; 6];
    for _ in 0..500 {
        simulation.step();
        let senses = simulation.senses();
        let new = [
            senses.joints.map(|s| s.stamp) != last.joints.map(|s| s.stamp),
            senses.odometry.map(|s| s.stamp) != last.odometry.map(|s| s.stamp),
            senses.imu.map(|s| s.stamp) != last.imu.map(|s| s.stamp),
            senses.sonar_left_m.map(|s| s.stamp) != last.sonar_left_m.map(|s| s.stamp),
            senses.sonar_right_m.map(|s| s.stamp) != last.sonar_right_m.map(|s| s.stamp),
            senses.battery.map(|s| s.stamp) != last.battery.map(|s| s.stamp),
        ];
        for (count, new) in spoken.iter_mut().zip(new) {
            *count += u32::from(new);
        }
        last = senses;
    }
    assert_eq!(spoken, [500, 150, 100, 100, 100, 10], "in ten seconds");
}

#[test]
fn the_robot_that_walks_into_a_wall_bumps_and_stays_inside() {
    let mut simulation = simulation(1, vec![]);
    simulation.command(&walk(0.095, 0.0, 0.0));
    let mut bumps = 0;
    let mut felt = false;
    for _ in 0..5_000 {
        simulation.step();
        felt |= simulation.senses().touch.any_bumper();
        bumps += simulation.take_events().iter().filter(|event| matches!(event, SimEvent::Bump { .. })).count();
    }
    assert_eq!((bumps, felt), (1, true), "one long bump into the entrance door");
    let x_m = simulation.truth().map_from_robot.x_m;
    assert!((0.28..0.30).contains(&x_m), "{x_m}");
}

#[test]
fn walking_into_somebody_is_a_contact_with_them() {
    let plan = FloorPlan::parse("corridor.plan.toml", CORRIDOR).unwrap();
    let reader = VisitorScript::reads("Herr Lehmann", "ecke");
    let mut simulation = Simulation::new(SimSetup::new(plan, 1, vec![reader])).unwrap();
    let mut contacts = Vec::new();
    simulation.command(&walk(0.095, 0.0, 0.0));
    for _ in 0..2_000 {
        simulation.step();
        contacts.extend(simulation.take_events().into_iter().filter(|event| matches!(event, SimEvent::Contact { .. })));
    }
    // He steps back from it until he has a wall behind him.
    let truth = simulation.truth();
    assert_eq!(truth.touched.iter().collect::<Vec<_>>(), ["Herr Lehmann"]);
    assert_eq!(contacts.len(), 1, "one long contact: {contacts:?}");
    assert!(simulation.senses().touch.any_bumper());
    let apart_m = truth.visitors[0].map_from_visitor.position().distance_m(truth.map_from_robot.position());
    assert!(apart_m >= 0.18 + 0.22, "{apart_m}");
}

#[test]
fn a_touched_head_is_felt_until_it_is_let_go() {
    let mut simulation = simulation(1, vec![]);
    simulation.touch_head();
    simulation.step();
    assert_eq!(simulation.senses().touch.head, [true; 3]);
    simulation.release();
    simulation.step();
    assert_eq!(simulation.senses().touch.head, [false; 3]);
}

#[test]
fn the_battery_can_be_low() {
    let mut simulation = simulation(1, vec![]);
    simulation.set_charge(0.2);
    for _ in 0..51 {
        simulation.step();
    }
    let charge = simulation.senses().battery.unwrap().value.charge;
    assert!((0.19..0.2).contains(&charge), "{charge}");
}

#[test]
fn far_away_the_robot_hears_nothing() {
    let mut simulation = Simulation::new(SimSetup {
        start_spot: "werkstatt".to_owned(),
        ..SimSetup::new(
            FloorPlan::demo(),
            1,
            vec![VisitorScript { patience_s: 3.0, ..VisitorScript::asks("Mia", "Hallo!", Language::De) }],
        )
    })
    .unwrap();
    let mut left = false;
    for _ in 0..3_000 {
        simulation.step();
        left |=
            simulation.take_events().iter().any(|event| matches!(event, SimEvent::VisitorLeft { content: false, .. }));
    }
    assert!(left);
    assert_eq!(simulation.take_heard(), []);
}

#[rstest]
#[case(VisitorScript { height_m: f64::NAN, ..VisitorScript::reads("A", "home") })]
#[case(VisitorScript { walking_speed_mps: f64::INFINITY, ..VisitorScript::reads("A", "home") })]
#[case(VisitorScript { patience_s: -1.0, ..VisitorScript::reads("A", "home") })]
#[case(VisitorScript { arrives_after_s: 1e300, ..VisitorScript::reads("A", "home") })]
#[case(VisitorScript { role: Role::Strolls { spots: vec![], rests_s: f64::NAN }, ..VisitorScript::reads("A", "home") })]
fn impossible_people_are_refused(#[case] script: VisitorScript) {
    let error = Simulation::new(SimSetup::new(FloorPlan::demo(), 1, vec![script])).unwrap_err();
    assert!(matches!(error, SimError::Figure { .. }), "{error}");
}

#[test]
fn unknown_spots_are_named_with_those_that_are_known() {
    let reader = VisitorScript::reads("Herr Lehmann", "keller");
    let error = Simulation::new(SimSetup::new(FloorPlan::demo(), 1, vec![reader])).unwrap_err();
    assert!(error.to_string().contains("`keller`") && error.to_string().contains("home, eingang"), "{error}");
    let setup = SimSetup { start_spot: String::new(), ..SimSetup::new(FloorPlan::demo(), 1, vec![]) };
    assert!(matches!(Simulation::new(setup), Err(SimError::UnknownSpot { .. })));
    let many = vec![VisitorScript::reads("A", "home"); 300];
    let error = Simulation::new(SimSetup::new(FloorPlan::demo(), 1, many)).unwrap_err();
    assert!(matches!(error, SimError::TooManyVisitors { .. }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_command_harms(
        commands in prop::collection::vec(
            (any::<f64>(), any::<f64>(), any::<f64>(), 0_usize..26, any::<f64>(), 0_u32..60, ".{0,20}"),
            0..30,
        ),
        gentle in prop::collection::vec((-0.1..0.1, -0.05..0.05, -0.8..0.8, 0_u32..200), 0..20),
    ) {
        let mut simulation = simulation(3, crowd());
        let solids = simulation.plan().solids().to_vec();
        let run = |simulation: &mut Simulation, ticks: u32| {
            for _ in 0..ticks {
                simulation.step();
            }
            let pose = simulation.truth().map_from_robot;
            pose.x_m.is_finite() && pose.y_m.is_finite() && pose.yaw_rad.is_finite()
                && solids.iter().all(|solid| solid.distance_m(pose.position()) >= 0.18 - 1e-9)
        };
        for (vx, vy, wz, joint, angle, ticks, text) in commands {
            simulation.command(&walk(vx, vy, wz));
            let joint = Joint::all().nth(joint).unwrap();
            simulation.command(&BodyCommand::MoveJoints(JointTargets {
                angles_rad: vec![(joint, angle); 3],
                speed_fraction: vy,
            }));
            simulation.robot_says(&Utterance::new(text, Language::En));
            prop_assert!(run(&mut simulation, ticks));
        }
        for (vx, vy, wz, ticks) in gentle {
            simulation.command(&walk(vx, vy, wz));
            prop_assert!(run(&mut simulation, ticks));
        }
    }
}

/// Answers, and on "ja" walks to a shelf by its odometry.
struct Guide {
    plan: FloorPlan,
    shelf: Place,
    map_from_odom: Pose,
    way: Vec<Point>,
    arrives: Option<Pose>,
}

impl Brain for Guide {
    fn tick(&mut self, _now: Timestamp, perception: &Perception) -> Wishes {
        let mut wishes = Wishes::default();
        let Some(odometry) = perception.senses.odometry else { return wishes };
        let here = self.map_from_odom.then(odometry.value.odom_from_base);
        for heard in &perception.heard {
            let text = match heard.text.as_str() {
                "Wo finde ich Momo?" => "Soll ich dich hinbringen?",
                "ja" => {
                    let way = self.plan.route(here.position(), self.shelf.access.position(), &[]);
                    self.way = way.map_or_else(Vec::new, |way| way.points);
                    self.arrives = Some(self.shelf.access);
                    "Komm mit!"
                }
                _ => "Tschüss!",
            };
            wishes.say.push(Utterance::new(text, Language::De));
        }
        if self.way.first().is_some_and(|next| here.position().distance_m(*next) < 0.1) {
            self.way.remove(0);
        }
        let turn = |angle_rad: f64| Some(Twist::new(0.0, 0.0, angle_rad.clamp(-0.3, 0.3)));
        if let Some(next) = self.way.first() {
            let angle_rad = here.angle_to_rad(*next);
            wishes.walk =
                if angle_rad.abs() > 0.3 { turn(angle_rad) } else { Some(Twist::new(0.08, 0.0, angle_rad * 0.5)) };
        } else if let Some(access) = self.arrives {
            let angle_rad = robot_core::wrap_angle(access.yaw_rad - here.yaw_rad);
            if angle_rad.abs() > 0.1 {
                wishes.walk = turn(angle_rad);
            } else {
                self.arrives = None;
                wishes.say.push(Utterance::new("Hier ist es. Viel Spaß beim Lesen!", Language::De));
            }
        }
        wishes
    }
}

#[rstest]
fn a_visitor_is_led_to_the_shelf(
    #[values(
        "regal-kinder-1",
        "regal-kinder-2",
        "regal-kinder-3",
        "regal-zeitungen",
        "regal-romane-1",
        "regal-romane-2",
        "regal-romane-3",
        "regal-jugend",
        "regal-sach-1",
        "regal-sach-2",
        "regal-artothek",
        "regal-werkstatt"
    )]
    shelf: &str,
) {
    let plan = FloorPlan::demo();
    let home = plan.spot(FloorPlan::HOME).unwrap().pose;
    let shelf = plan.place(shelf).unwrap();
    let way_m = plan.route(home.position(), shelf.access.position(), &[]).unwrap().length_m();
    let visitors = vec![
        VisitorScript::asks("Mia", "Wo finde ich Momo?", Language::De).aged(8),
        VisitorScript::reads("Herr Lehmann", "leseplatz"),
    ];
    let (shared, body, hearing, speech, clock) = lock_step::ports(simulation(7, visitors));
    let access = shelf.access;
    let guide = Guide { plan, shelf, map_from_odom: home, way: vec![], arrives: None };
    let guard = Guard::new(GuardLimits::default(), ["stopp".to_owned()]);
    let mut robot = Robot::new(Controller::new(guide, guard), body, hearing, speech);
    let mut said = Vec::new();
    let mut left = None;
    while left.is_none() && clock.now() < Timestamp::from_secs_f64(240.0) {
        let report = robot.tick(&clock);
        assert_eq!(report.troubles, []);
        shared.borrow_mut().step();
        for event in shared.borrow_mut().take_events() {
            match event {
                SimEvent::VisitorSaid { text, .. } | SimEvent::RobotSpoke { text, .. } => said.push(text),
                SimEvent::VisitorLeft { content, .. } => left = Some(content),
                _ => {}
            }
        }
    }
    assert_eq!(left, Some(true));
    assert_eq!(
        said,
        [
            "Wo finde ich Momo?",
            "Soll ich dich hinbringen?",
            "ja",
            "Komm mit!",
            "Hier ist es. Viel Spaß beim Lesen!",
            "Danke, tschüss!",
            "Tschüss!",
        ]
    );
    let truth = shared.borrow().truth();
    let off_m = truth.map_from_robot.position().distance_m(access.position());
    assert!(off_m < 0.3 && truth.touched.is_empty(), "{off_m} m off, touched {:?}", truth.touched);
    assert!((truth.distance_walked_m - way_m).abs() < 0.15 * way_m, "{} of {way_m} m", truth.distance_walked_m);
    assert!(clock.now() > Timestamp::from_secs_f64(way_m / 0.08), "a real NAO's speed");
    let opened = jiff::civil::date(2026, 11, 24).at(10, 10, 0, 0);
    assert_eq!(clock.local(), opened + clock.now().since_start());
}

#[test]
fn over_ros_a_controller_feels_and_moves_the_simulated_robot() {
    let options =
        RosOptions { domain_id: domain::claim(), only_local: true, use_sim_time: true, ..RosOptions::default() };
    let visitors = vec![VisitorScript::asks("Mia", "Wo finde ich Momo?", Language::De)];
    let mut face = RosFace::start(simulation(1, visitors), &options).unwrap();
    let mut controller = robot_ros2::connect(&options, Language::De).unwrap();
    let mut hearing = controller.hearing.which_always_hears(|_| true);
    let (mut heard, mut said) = (Vec::new(), false);
    let told = JointTargets { angles_rad: vec![(Joint::HeadYaw, 0.5)], speed_fraction: 0.2 };
    // Twenty times faster than life; a minute of the simulator's time is more than enough.
    face.run(20.0, |simulation| {
        let now = controller.clock.now();
        let senses = controller.body.sense(now);
        heard.extend(hearing.hear(now).unwrap());
        if senses.joints.is_some() {
            controller.body.command(&walk(0.0, 0.0, 0.2), now).unwrap();
            controller.body.command(&BodyCommand::MoveJoints(told.clone()), now).unwrap();
        }
        if !heard.is_empty() && !said {
            controller.speech.say(&Utterance::new("Im Kinderbereich.", Language::De), now).unwrap();
            said = true;
        }
        let spoke = simulation.take_events().iter().any(|event| matches!(event, SimEvent::RobotSpoke { .. }));
        let looks = senses.joints.is_some_and(|joints| joints.value.angle_rad[Joint::HeadYaw] > 0.49);
        let turned = senses.odometry.is_some_and(|odometry| odometry.value.odom_from_base.yaw_rad.abs() > 0.5);
        let done = spoke && looks && turned && senses.sonar_left_m.is_some() && senses.imu.is_some();
        !done && simulation.now() < Timestamp::from_secs_f64(60.0)
    });
    assert!(face.simulation().now() < Timestamp::from_secs_f64(60.0), "not all of it came through");
    assert_eq!(heard[0].text, "Wo finde ich Momo?");
    assert_eq!(face.refused(), 0);
}
