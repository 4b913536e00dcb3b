//! Whatever sensors say and whoever wishes: every command that leaves can be borne by the body and by who stands beside it.

use super::*;
use crate::joint::head_pitch_range_rad;

/// Bytes on a network can say any of this of a number in `likely`.
fn reading(likely: std::ops::Range<f64>) -> impl Strategy<Value = f64> {
    prop_oneof![4 => likely, 1 => any_number()]
}

fn stamped<T: std::fmt::Debug + Clone>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Option<Stamped<T>>> {
    // Fresh, long silent, never there, or out of the future.
    let stamp = prop_oneof![6 => Just(20.0), 1 => Just(0.0), 1 => Just(1e6)];
    proptest::option::weighted(0.9, (stamp, value).prop_map(|(stamp, value)| Stamped::new(at(stamp), value)))
}

/// Angles of which some are missing, as in a message with a few joints.
fn joints() -> impl Strategy<Value = JointState> {
    let angles = prop_oneof![
        Just(JointValues::all(0.0)),
        Just(JointValues::all(f64::NAN)),
        proptest::collection::vec(reading(-2.2..2.2), Joint::COUNT).prop_map(|angles| {
            let mut values = JointValues::all(0.0);
            for (joint, angle) in Joint::all().zip(angles) {
                values[joint] = angle;
            }
            values
        }),
    ];
    angles.prop_map(|angle_rad| JointState {
        angle_rad,
        speed_radps: JointValues::all(f64::NAN),
        effort_nm: JointValues::all(f64::NAN),
    })
}

prop_compose! {
    fn senses()(
        joints in stamped(joints()),
        odometry in stamped(prop_oneof![Just(Odometry::default()), reading(-0.1..0.1).prop_map(|vx_mps| Odometry {
            twist: Twist::new(vx_mps, 0.0, 0.0), ..Odometry::default()
        })]),
        imu in stamped(prop_oneof![8 => Just(Imu::default()), 1 => (any_number(), any_number()).prop_map(
            |(roll_rad, up_mps2)| Imu { roll_rad, acceleration_mps2: [0.0, 0.0, up_mps2], ..Imu::default() }
        )]),
        sonar_left_m in stamped(reading(0.2..2.5)),
        sonar_right_m in stamped(reading(0.2..2.5)),
        battery in stamped(prop_oneof![Just(0.1), Just(0.9), reading(0.0..1.0)].prop_map(|charge| Battery { charge, charging: false })),
        hottest_joint_c in stamped(reading(30.0..80.0)),
        bumper in proptest::bool::weighted(0.1),
    ) -> Senses {
        let touch = Touch { bumpers: [bumper, false], ..Touch::default() };
        Senses { joints, odometry, imu, sonar_left_m, sonar_right_m, touch, battery, hottest_joint_c }
    }
}

prop_compose! {
    fn wished()(
        walk in proptest::option::of((reading(-0.2..0.2), reading(-0.2..0.2), reading(-1.0..1.0))),
        angles in proptest::collection::vec((0..Joint::COUNT, reading(-2.5..2.5)), 0..6),
        speed_fraction in reading(0.0..1.5),
    ) -> (Option<Twist>, JointTargets) {
        let joint = |index| Joint::all().nth(index).expect("there are as many");
        let angles_rad = angles.into_iter().map(|(index, angle)| (joint(index), angle)).collect();
        (walk.map(|(x, y, turn)| Twist::new(x, y, turn)), JointTargets { angles_rad, speed_fraction })
    }
}

fn assert_bearable(command: &BodyCommand, head_yaw_rad: f64) -> Result<(), TestCaseError> {
    let limits = GuardLimits::default();
    match command {
        BodyCommand::Walk(twist) => {
            prop_assert!(twist.is_finite());
            prop_assert!(twist.vx_mps.abs() <= limits.forward_mps && twist.vy_mps.abs() <= limits.sideways_mps);
            prop_assert!(twist.wz_radps.abs() <= limits.turn_radps);
        }
        BodyCommand::MoveJoints(targets) => {
            prop_assert!(targets.speed_fraction > 0.0 && targets.speed_fraction <= limits.joint_speed_fraction);
            prop_assert!(!targets.angles_rad.is_empty());
            let yaw = targets.angles_rad.iter().rev().find(|(joint, _)| *joint == Joint::HeadYaw);
            let (least, greatest) = head_pitch_range_rad(yaw.map_or(head_yaw_rad, |(_, yaw)| *yaw));
            for (joint, angle) in &targets.angles_rad {
                let JointLimits { lower_rad, upper_rad, .. } = joint.limits();
                prop_assert!((lower_rad..=upper_rad).contains(angle), "{joint:?} to {angle}");
                prop_assert!(*joint != Joint::HeadPitch || (least..=greatest).contains(angle), "the head to {angle}");
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_command_that_leaves_can_be_borne(
        stretches in proptest::collection::vec((senses(), wished(), 1_u32..300), 1..5)
    ) {
        let mut guard = guard();
        let mut ticks = 0;
        for (senses, (walk, joints), lasts) in stretches {
            for _ in 0..lasts {
                ticks += 1;
                let now = at(20.0 + f64::from(ticks) * 0.001);
                guard.watch(&senses, &[]);
                let yaw = senses.joints.map_or(f64::NAN, |joints| joints.value.angle_rad[Joint::HeadYaw]);
                for command in guard.check(now, &senses, walk, Some(joints.clone())).commands {
                    assert_bearable(&command, yaw)?;
                }
            }
        }
    }
}

/// A second publisher on `/joint_states` that names one joint leaves all others without a number.
#[test]
fn it_does_not_sit_down_on_legs_that_it_does_not_feel() {
    type Spoil = fn(&mut Senses);
    let table: [Spoil; 3] = [
        |senses| senses.joints.as_mut().unwrap().value.angle_rad = JointValues::all(f64::NAN),
        |senses| senses.joints.as_mut().unwrap().value.angle_rad[Joint::RAnklePitch] = f64::INFINITY,
        |senses| senses.joints.as_mut().unwrap().stamp = at(9.4),
    ];
    let tired = || {
        let mut senses = well(at(10.0));
        senses.battery.as_mut().unwrap().value.charge = 0.1;
        senses
    };
    for (index, spoil) in table.into_iter().enumerate() {
        let (mut guard, mut senses) = (guard(), tired());
        spoil(&mut senses);
        for _ in 0..5 {
            assert_eq!(guard.check(at(10.0), &senses, None, None).commands, [], "{index}");
        }
        guard.check(at(10.0), &tired(), None, None);
        assert_eq!(guard.check(at(10.0), &tired(), None, None).commands.len(), 1, "{index}: it feels them again");
    }
}

#[test]
fn a_head_that_nods_is_raised_before_it_turns_to_the_side() {
    // Pitch of the head before, wished yaw, and the pitch that goes along with it.
    let side = 1.5;
    let (_, at_the_side) = head_pitch_range_rad(side);
    let margin = GuardLimits::default().joint_margin_rad;
    for (pitch, yaw, expected) in
        [(0.5, side, Some(at_the_side - margin)), (0.1, side, None), (0.5, 0.0, None), (f64::NAN, side, Some(0.0))]
    {
        let mut senses = well(at(0.0));
        senses.joints.as_mut().unwrap().value.angle_rad[Joint::HeadPitch] = pitch;
        let turn = JointTargets { angles_rad: vec![(Joint::HeadYaw, yaw)], speed_fraction: 0.1 };
        let commands = guard().check(at(0.0), &senses, None, Some(turn)).commands;
        let [BodyCommand::MoveJoints(targets)] = commands.as_slice() else { panic!("{commands:?}") };
        let along = targets.angles_rad.iter().find(|(joint, _)| *joint == Joint::HeadPitch).map(|(_, angle)| *angle);
        assert_eq!(along, expected, "{pitch} and {yaw}");
    }
}
