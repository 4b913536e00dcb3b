//! A robot whose battery is nearly empty sits down without falling, and stands up when it is charged.

use robot_core::ports::Clock;
use robot_core::{Brain, Controller, Guard, GuardLimits, Joint, Perception, Robot, Timestamp, Wishes};
use sim::{SimSetup, Simulation, lock_step};
use sim_world::{FloorPlan, kinematics, mass};

/// Wants nothing.
struct Still;

impl Brain for Still {
    fn tick(&mut self, _now: Timestamp, _perception: &Perception) -> Wishes {
        Wishes::default()
    }
}

#[test]
fn it_sits_down_in_balance_and_stands_up_when_it_is_charged() {
    let house = Simulation::new(SimSetup::new(FloorPlan::workshop(), 3, vec![])).unwrap();
    let (world, body, hearing, speech, clock) = lock_step::ports(house);
    let controller = Controller::new(Still, Guard::new(GuardLimits::default(), []));
    let mut robot = Robot::new(controller, body, hearing, speech);
    let mut live = |seconds: u32, charge: f64| {
        world.borrow_mut().set_charge(charge);
        let mut least_m = f64::INFINITY;
        for _ in 0..seconds * 50 {
            robot.tick(&clock);
            world.borrow_mut().step();
            let world = world.borrow();
            let angles = world.senses_ref().joints.unwrap().value.angle_rad;
            least_m = least_m.min(mass::standing(&angles).margin_m());
            assert!(world.truth().is_upright, "it falls at {:?}", clock.now());
        }
        let angles = world.borrow().senses_ref().joints.unwrap().value.angle_rad;
        (kinematics::torso_height_m(&angles), angles[Joint::LKneePitch], least_m)
    };
    let (stands_m, knee_rad, _) = live(3, 0.5);
    let (sits_m, bent_rad, least_m) = live(8, 0.12);
    assert!((bent_rad - 2.05).abs() < 0.01 && stands_m - sits_m > 0.06, "{stands_m} m, {sits_m} m, {bent_rad}");
    assert!(least_m > 0.02, "its centre of mass comes as near as {least_m} m to the edge of its feet");
    assert_eq!(live(3, 0.2).1, bent_rad, "it stays where it is");
    let (height_m, stood_rad, _) = live(8, 0.6);
    assert!((height_m - stands_m).abs() < 1e-3 && (stood_rad - knee_rad).abs() < 1e-3, "{height_m} {stood_rad}");
}
