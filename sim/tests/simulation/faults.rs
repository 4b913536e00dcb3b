//! What goes wrong on demand, and that a controller ends with a standing robot all the same.

use robot_core::ports::Clock;
use robot_core::{
    BodyCommand, Brain, Controller, Guard, GuardLimits, Perception, Robot, StopCause, Timestamp, Twist, Wishes,
};
use rstest::rstest;
use sim::{SimEvent, SimSetup, Simulation, lock_step};
use sim_world::FloorPlan;
use sim_world::fault::Fault;
use sim_world::visitor::{Deed, VisitorScript};

/// Far from everything, and looking along a free way of six metres.
const CORRIDOR: &str = r#"
[house]
name = { de = "Flur", en = "corridor" }
size_m = [20.0, 3.0]
[[spot]]
id = "home"
name = { de = "Platz", en = "place" }
at_m = [2.0, 1.5]
facing_deg = 0
[[spot]]
id = "eingang"
name = { de = "Eingang", en = "entrance" }
at_m = [19.0, 1.5]
facing_deg = 180
[[spot]]
id = "ladestation"
name = { de = "Ladestation", en = "charger" }
at_m = [4.0, 1.5]
facing_deg = 180
"#;

fn corridor(visitors: Vec<VisitorScript>) -> Simulation {
    let plan = FloorPlan::parse("corridor.plan.toml", CORRIDOR).unwrap();
    Simulation::new(SimSetup::new(plan, 5, visitors)).unwrap()
}

fn walk(forward_mps: f64) -> BodyCommand {
    BodyCommand::Walk(Twist::new(forward_mps, 0.0, 0.0))
}

fn pass(simulation: &mut Simulation, seconds: f64) -> Vec<SimEvent> {
    (0..(seconds * 50.0) as usize)
        .flat_map(|_| {
            simulation.step();
            simulation.take_events()
        })
        .collect()
}

fn fault(text: &str) -> Fault {
    text.parse().unwrap()
}

/// Wants to walk ahead, whatever happens.
struct Ahead;

impl Brain for Ahead {
    fn tick(&mut self, _now: Timestamp, _perception: &Perception) -> Wishes {
        Wishes { walk: Some(Twist::new(0.06, 0.0, 0.0)), ..Wishes::default() }
    }
}

#[rstest]
#[case("silent:joints", StopCause::SilentSensor)]
#[case("silent:odometry", StopCause::SilentSensor)]
#[case("silent:imu", StopCause::SilentSensor)]
#[case("silent:sonar_left", StopCause::SilentSensor)]
#[case("silent:sonar_right", StopCause::SilentSensor)]
#[case("silent:battery", StopCause::SilentSensor)]
#[case("silent:heat", StopCause::SilentSensor)]
#[case("dropped:1", StopCause::SilentSensor)]
#[case("late:2", StopCause::SilentSensor)]
#[case("battery:0.1", StopCause::Battery)]
#[case("fall:-40", StopCause::Fallen)]
#[case("link-loss", StopCause::SilentSensor)]
fn the_controller_ends_in_a_standing_robot(#[case] text: &str, #[case] cause: StopCause) {
    let (world, body, hearing, speech, clock) = lock_step::ports(corridor(vec![]));
    let guard = Guard::new(GuardLimits::default(), ["stopp".to_owned()]);
    let mut robot = Robot::new(Controller::new(Ahead, guard), body, hearing, speech);
    // Nothing reaches the robot over a link that is lost, no stop either: it stands soon after the link is back.
    let over_at = if fault(text).is_at_once() || text.starts_with("silent") { None } else { Some(12.0) };
    let mut was_walking = false;
    let mut refused = false;
    while clock.now() < Timestamp::from_secs_f64(13.5) {
        let now = clock.now().as_secs_f64();
        if (4.99..5.005).contains(&now) {
            was_walking = world.borrow().truth().is_walking;
            world.borrow_mut().begin_fault(fault(text), None);
        }
        // From here on the robot is told to stand, whatever the fault.
        if over_at.is_some_and(|over| (over - 0.01..over + 0.01).contains(&now)) {
            refused |= robot.controller_mut().guard_mut().refused() == Some(cause);
            robot.controller_mut().guard_mut().hold();
            world.borrow_mut().end_fault(fault(text));
        }
        robot.tick(&clock);
        refused |= robot.controller_mut().guard_mut().refused() == Some(cause);
        world.borrow_mut().step();
    }
    let truth = world.borrow().truth();
    assert!(was_walking && !truth.is_walking && refused, "{text}: {truth:?}");
}

#[test]
fn over_a_lost_link_the_robot_goes_on_and_nobody_knows() {
    let mut house = corridor(vec![]);
    house.command(&walk(0.05));
    pass(&mut house, 2.0);
    let felt = house.senses();
    house.begin_fault(Fault::LinkLoss, Some(std::time::Duration::from_secs(4)));
    pass(&mut house, 2.0);
    assert_eq!(house.faults(), [Fault::LinkLoss]);
    house.command(&walk(0.0));
    pass(&mut house, 1.0);
    assert_eq!(house.senses(), felt);
    assert!(house.truth().is_walking);
    pass(&mut house, 2.0);
    assert!(house.faults().is_empty() && house.senses() != felt && house.truth().is_walking);
    house.command(&walk(0.0));
    pass(&mut house, 1.0);
    assert!(!house.truth().is_walking);
}

#[test]
fn a_stuck_sensor_is_fresh_and_wrong() {
    let mut house = corridor(vec![]);
    let before = house.senses().odometry.unwrap();
    house.begin_fault(fault("stuck:odometry"), None);
    house.command(&walk(0.08));
    pass(&mut house, 5.0);
    let after = house.senses().odometry.unwrap();
    assert_eq!(after.value, before.value);
    assert!(after.age(house.now()).as_secs_f64() < 0.1 && house.truth().distance_walked_m > 0.3);
}

#[test]
fn on_a_slippery_floor_the_robot_believes_too_much() {
    let mut house = corridor(vec![]);
    house.begin_fault(fault("slippery:0.5"), None);
    house.command(&walk(0.08));
    pass(&mut house, 10.0);
    let (walked_m, believed_m) =
        (house.truth().distance_walked_m, house.senses().odometry.unwrap().value.odom_from_base.x_m);
    assert!((walked_m / believed_m - 0.5).abs() < 0.02, "{walked_m} of {believed_m} m");
}

#[test]
fn who_fell_does_nothing_until_it_is_helped_up() {
    let mut house = corridor(vec![]);
    house.command(&walk(0.08));
    pass(&mut house, 2.0);
    house.begin_fault(fault("fall:0"), None);
    let events = pass(&mut house, 1.0);
    let told: Vec<&str> = events
        .iter()
        .map(|event| match event {
            SimEvent::Fault { .. } => "fault",
            SimEvent::LostBalance { .. } => "lost balance",
            SimEvent::Fell { .. } => "fell",
            _ => "something else",
        })
        .collect();
    assert_eq!(told, ["fault", "lost balance", "fell"]);
    house.command(&walk(0.08));
    house.walk_to(robot_core::Pose::new(3.0, 0.0, 0.0));
    pass(&mut house, 2.0);
    let truth = house.truth();
    assert!(!truth.is_upright && !truth.is_walking);
    assert!(house.senses().imu.unwrap().value.pitch_rad > 1.5);
    let mut tries = 0;
    while !house.truth().is_upright {
        tries += 1;
        assert!(tries < 5, "it gets up nine times in ten");
        house.get_up();
        pass(&mut house, 10.0);
    }
    assert!(house.senses().imu.unwrap().value.pitch_rad.abs() < 0.1);
    house.command(&walk(0.08));
    pass(&mut house, 1.0);
    assert!(house.truth().is_walking);
}

#[rstest]
#[case(0.15, true)]
#[case(0.9, false)]
fn a_person_can_push_the_robot_over(#[case] faster_mps: f64, #[case] stays: bool) {
    let max = VisitorScript::reads("Max", "ladestation").with_whim(1.0, Deed::Push { faster_mps });
    let mut house = corridor(vec![max]);
    let events = pass(&mut house, 15.0);
    assert!(events.iter().any(|event| matches!(event, SimEvent::Pushed { name, .. } if name == "Max")), "{events:?}");
    assert_eq!(house.truth().is_upright, stays);
}

#[test]
fn it_is_charged_where_the_charger_is() {
    let plan = FloorPlan::parse("corridor.plan.toml", CORRIDOR).unwrap();
    let setup = SimSetup { start_spot: FloorPlan::CHARGER.to_owned(), ..SimSetup::new(plan, 5, vec![]) };
    let mut house = Simulation::new(setup).unwrap();
    house.set_charge(0.5);
    pass(&mut house, 60.0);
    let battery = house.senses().battery.unwrap().value;
    assert!(battery.charging && battery.charge > 0.505, "{battery:?}");
}

#[test]
fn faults_are_the_same_with_the_same_seed() {
    let run = || {
        let mut house = corridor(vec![VisitorScript::strolls("A", ["eingang".to_owned(), "ladestation".to_owned()])]);
        for text in ["dropped:0.5@1+5", "late:0.3@4", "stuck:imu@2", "slippery:0.3@3+4", "fall:70@12"] {
            house.plan_fault(text.parse().unwrap());
        }
        for second in 0..20 {
            house.command(&walk(if second % 3 == 0 { 0.0 } else { 0.08 }));
            pass(&mut house, 1.0);
        }
        (house.state_hash(), house.truth())
    };
    assert_eq!(run(), run());
}
