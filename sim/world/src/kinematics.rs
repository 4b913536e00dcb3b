//! Joints that follow their targets within limits and speeds, and where that puts the head.

use robot_core::body::{JointState, JointTargets};
use robot_core::{Joint, JointValues, Pose, head_pitch_range_rad};

use crate::gait::Phase;
use crate::nao::{FOOT_M, GAZE_M, HIP_M, NECK_M, STEP_HEIGHT_M, THIGH_M, TIBIA_M};

/// Knees bent so far that the torso is 0.315 m above the floor, NAO's walking height.
const BENT_RAD: f64 = 0.42;

/// The posture NAO stands and walks in: knees bent, arms at the sides. All other joints are at 0.
const STAND: [(Joint, f64); 18] = [
    (Joint::LShoulderPitch, 1.45),
    (Joint::LShoulderRoll, 0.17),
    (Joint::LElbowYaw, -1.19),
    (Joint::LElbowRoll, -0.42),
    (Joint::LWristYaw, 0.10),
    (Joint::LHand, 0.30),
    (Joint::RShoulderPitch, 1.45),
    (Joint::RShoulderRoll, -0.17),
    (Joint::RElbowYaw, 1.19),
    (Joint::RElbowRoll, 0.42),
    (Joint::RWristYaw, -0.10),
    (Joint::RHand, 0.30),
    (Joint::LHipPitch, -BENT_RAD),
    (Joint::LKneePitch, 2.0 * BENT_RAD),
    (Joint::LAnklePitch, -BENT_RAD),
    (Joint::RHipPitch, -BENT_RAD),
    (Joint::RKneePitch, 2.0 * BENT_RAD),
    (Joint::RAnklePitch, -BENT_RAD),
];

/// The angles of the posture "Stand", radians.
#[must_use]
pub fn stand() -> JointValues {
    let mut angles = JointValues::all(0.0);
    for (joint, angle_rad) in STAND {
        angles[joint] = angle_rad;
    }
    angles
}

/// All joints, where they are and where they go.
#[derive(Debug, Clone, PartialEq)]
pub struct Joints {
    angle_rad: JointValues,
    speed_radps: JointValues,
    target_rad: JointValues,
    speed_fraction: JointValues,
    legs_walk: bool,
}

impl Default for Joints {
    fn default() -> Self {
        let stand = stand();
        Self {
            angle_rad: stand,
            speed_radps: JointValues::all(0.0),
            target_rad: stand,
            speed_fraction: JointValues::all(1.0),
            legs_walk: false,
        }
    }
}

impl Joints {
    /// Sends joints to angles. Angles are cut to the joints' limits and speeds to 0 to 1; what is no number is passed
    /// over. The hips' yaw-pitch is one motor: the left one's target is the right one's too.
    pub fn command(&mut self, targets: &JointTargets) {
        if !targets.speed_fraction.is_finite() {
            return;
        }
        for &(joint, angle_rad) in targets.angles_rad.iter().filter(|(_, angle_rad)| angle_rad.is_finite()) {
            let limits = joint.limits();
            let both = [joint, if joint == Joint::LHipYawPitch { Joint::RHipYawPitch } else { joint }];
            for joint in both.into_iter().filter(|_| joint != Joint::RHipYawPitch) {
                self.target_rad[joint] = angle_rad.clamp(limits.lower_rad, limits.upper_rad);
                self.speed_fraction[joint] = targets.speed_fraction.clamp(0.0, 1.0);
            }
        }
    }

    /// Sends all joints to these angles, as fast as they can.
    pub fn take(&mut self, angles_rad: &JointValues) {
        self.target_rad = *angles_rad;
        self.speed_fraction = JointValues::all(1.0);
    }

    /// Switches the motors off: all joints stay where they are.
    pub fn go_limp(&mut self) {
        self.target_rad = self.angle_rad;
        self.speed_radps = JointValues::all(0.0);
        self.legs_walk = false;
    }

    /// Whether the legs are as they are in NAO's own stand, to 0.05 rad: then it is balanced, whatever the arms do.
    #[must_use]
    pub fn stands_as_usual(&self) -> bool {
        let stand = stand();
        Joint::all().filter(|joint| joint.is_leg()).all(|joint| (self.angle_rad[joint] - stand[joint]).abs() < 0.05)
    }

    /// Lets `dt_s` seconds pass. While a step is being made, the legs belong to the walk.
    pub fn step(&mut self, phase: Option<Phase>, dt_s: f64) {
        match phase {
            Some(phase) => self.swing_legs(phase),
            None if self.legs_walk => self.stand_on_legs(),
            None => {}
        }
        self.legs_walk = phase.is_some();
        // The head's pitch gives way to where its yaw is now: the shell would hit the shoulders.
        let (least, greatest) = head_pitch_range_rad(self.angle_rad[Joint::HeadYaw]);
        for joint in Joint::all() {
            let target = match joint {
                Joint::HeadPitch => self.target_rad[joint].clamp(least, greatest),
                _ => self.target_rad[joint],
            };
            let farthest = joint.limits().max_speed_radps * self.speed_fraction[joint] * dt_s;
            let change = (target - self.angle_rad[joint]).clamp(-farthest, farthest);
            self.angle_rad[joint] += change;
            self.speed_radps[joint] = change / dt_s;
        }
    }

    /// What the joints' sensors say. Torques are not simulated and are NaN, as the driver says where it has no value.
    #[must_use]
    pub fn state(&self) -> JointState {
        JointState { angle_rad: self.angle_rad, speed_radps: self.speed_radps, effort_nm: JointValues::all(f64::NAN) }
    }

    /// Angles, radians.
    #[must_use]
    pub const fn angles_rad(&self) -> &JointValues {
        &self.angle_rad
    }

    /// The swinging foot is lifted, and both legs swing as the body moves ahead over them.
    fn swing_legs(&mut self, phase: Phase) {
        let along = (phase.part - 0.5) * 2.0;
        let leg_m = THIGH_M + TIBIA_M;
        let swing_rad = along * phase.twist.vx_mps * crate::nao::STEP_PERIOD_S / (2.0 * leg_m);
        // Bending the knee by this lifts the foot by the step's height; sin² takes it up and down smoothly.
        let lift = (phase.part * std::f64::consts::PI).sin().powi(2);
        let lift_rad = lift * STEP_HEIGHT_M / (leg_m * (2.0 * BENT_RAD).sin());
        for (swings, [hip, knee, ankle]) in [
            (phase.left_swings, [Joint::LHipPitch, Joint::LKneePitch, Joint::LAnklePitch]),
            (!phase.left_swings, [Joint::RHipPitch, Joint::RKneePitch, Joint::RAnklePitch]),
        ] {
            let (swing_rad, lift_rad) = if swings { (swing_rad, lift_rad) } else { (-swing_rad, 0.0) };
            self.walk(hip, -BENT_RAD - swing_rad - lift_rad);
            self.walk(knee, 2.0 * BENT_RAD + 2.0 * lift_rad);
            self.walk(ankle, -BENT_RAD + swing_rad - lift_rad);
        }
        for joint in [Joint::LHipYawPitch, Joint::RHipYawPitch, Joint::LHipRoll, Joint::RHipRoll] {
            self.walk(joint, 0.0);
        }
    }

    fn stand_on_legs(&mut self) {
        let stand = stand();
        for joint in Joint::all().filter(|joint| joint.is_leg()) {
            self.walk(joint, stand[joint]);
        }
    }

    fn walk(&mut self, joint: Joint, target_rad: f64) {
        let limits = joint.limits();
        self.target_rad[joint] = target_rad.clamp(limits.lower_rad, limits.upper_rad);
        self.speed_fraction[joint] = 1.0;
    }
}

/// How high the torso's origin is above the floor, metres, with the lower foot on it.
///
/// ```
/// let height_m = sim_world::kinematics::torso_height_m(&sim_world::kinematics::stand());
/// assert!((height_m - 0.315).abs() < 0.002, "NAO's walking height");
/// ```
#[must_use]
pub fn torso_height_m(angles_rad: &JointValues) -> f64 {
    let leg = |hip: Joint, knee: Joint| {
        let thigh_rad = angles_rad[hip];
        let tibia_rad = thigh_rad + angles_rad[knee];
        HIP_M + THIGH_M * thigh_rad.cos() + TIBIA_M * tibia_rad.cos() + FOOT_M
    };
    leg(Joint::LHipPitch, Joint::LKneePitch).max(leg(Joint::RHipPitch, Joint::RKneePitch))
}

/// Where the robot's gaze begins and where it goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gaze {
    /// Place and direction over the floor.
    pub world_from_gaze: Pose,
    /// Height of the eyes, metres.
    pub height_m: f64,
    /// How far it looks down, radians.
    pub pitch_rad: f64,
}

/// Where the robot looks from and to.
#[must_use]
pub fn gaze(world_from_robot: Pose, angles_rad: &JointValues) -> Gaze {
    camera(world_from_robot, angles_rad, GAZE_M, 0.0)
}

/// The same for a camera that sits elsewhere in the head's frame, ahead and up, metres, and looks `tilt_rad` farther down.
pub(crate) fn camera(
    world_from_robot: Pose,
    angles_rad: &JointValues,
    [ahead_m, up_m]: [f64; 2],
    tilt_rad: f64,
) -> Gaze {
    let (yaw_rad, pitch_rad) = (angles_rad[Joint::HeadYaw], angles_rad[Joint::HeadPitch]);
    let (sin, cos) = pitch_rad.sin_cos();
    let neck = Pose::new(0.0, 0.0, yaw_rad);
    Gaze {
        world_from_gaze: world_from_robot.then(neck).then(Pose::new(ahead_m * cos + up_m * sin, 0.0, 0.0)),
        height_m: torso_height_m(angles_rad) + NECK_M + up_m * cos - ahead_m * sin,
        pitch_rad: pitch_rad + tilt_rad,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use robot_core::Twist;

    use super::*;
    use crate::gait::Gait;

    #[test]
    fn the_stand_is_within_all_limits() {
        for joint in Joint::all() {
            let (angle, limits) = (stand()[joint], joint.limits());
            let margin = if joint.name().ends_with("ElbowRoll") || joint.name().ends_with("Hand") { 0.0 } else { 0.01 };
            let inside = angle >= limits.lower_rad + margin && angle <= limits.upper_rad - margin;
            assert!(inside || angle == 0.0, "{joint:?} at {angle}");
        }
    }

    #[test]
    fn a_joint_takes_the_time_it_needs() {
        let mut joints = Joints::default();
        joints.command(&JointTargets { angles_rad: vec![(Joint::HeadYaw, 1.0)], speed_fraction: 0.1 });
        let ticks = (0..200).take_while(|_| {
            joints.step(None, 0.02);
            joints.angles_rad()[Joint::HeadYaw] < 1.0
        });
        let needed_s = 1.0 / (0.1 * Joint::HeadYaw.limits().max_speed_radps);
        assert!((ticks.count() as f64 * 0.02 - needed_s).abs() <= 0.02);
    }

    #[test]
    fn the_head_cannot_nod_into_its_shoulder() {
        let mut joints = Joints::default();
        let angles_rad = vec![(Joint::HeadYaw, 1.5), (Joint::HeadPitch, 0.5)];
        joints.command(&JointTargets { angles_rad, speed_fraction: 1.0 });
        for _ in 0..100 {
            joints.step(None, 0.02);
        }
        assert!(joints.angles_rad()[Joint::HeadPitch] <= 0.21);
    }

    #[test]
    fn both_hip_yaw_pitches_are_one_motor() {
        let mut joints = Joints::default();
        let angles_rad = vec![(Joint::LHipYawPitch, -0.3), (Joint::RHipYawPitch, 0.7)];
        joints.command(&JointTargets { angles_rad, speed_fraction: 1.0 });
        for _ in 0..100 {
            joints.step(None, 0.02);
        }
        assert_eq!(joints.angles_rad()[Joint::LHipYawPitch], -0.3);
        assert_eq!(joints.angles_rad()[Joint::RHipYawPitch], -0.3);
    }

    #[test]
    fn the_knees_lift_the_feet_in_turn() {
        let (mut joints, mut gait) = (Joints::default(), Gait::default());
        gait.command(Twist::new(0.08, 0.0, 0.0));
        let mut highest = [0.0_f64; 2];
        for _ in 0..84 {
            gait.step(0.02);
            joints.step(gait.phase(), 0.02);
            for (knee, highest) in [Joint::LKneePitch, Joint::RKneePitch].into_iter().zip(&mut highest) {
                *highest = highest.max(joints.angles_rad()[knee]);
            }
            assert!((torso_height_m(joints.angles_rad()) - 0.315).abs() < 0.01);
        }
        assert!(highest.iter().all(|knee| *knee > 2.0 * BENT_RAD + 0.1), "{highest:?}");
    }

    #[test]
    fn the_gaze_follows_the_head() {
        let mut angles = stand();
        let ahead = gaze(Pose::new(1.0, 2.0, 0.0), &angles);
        assert!((ahead.height_m - 0.505).abs() < 0.002, "{}", ahead.height_m);
        angles[Joint::HeadYaw] = std::f64::consts::FRAC_PI_2;
        angles[Joint::HeadPitch] = 0.2;
        let left = gaze(Pose::new(1.0, 2.0, 0.0), &angles);
        assert!(left.world_from_gaze.y_m > 2.05 && left.height_m < ahead.height_m);
    }

    proptest! {
        #[test]
        fn no_command_leaves_the_limits(
            commands in prop::collection::vec((0_usize..26, any::<f64>(), any::<f64>(), 1_usize..20), 0..20),
        ) {
            let mut joints = Joints::default();
            for (index, angle, speed_fraction, ticks) in commands {
                let joint = Joint::all().nth(index).unwrap();
                joints.command(&JointTargets { angles_rad: vec![(joint, angle)], speed_fraction });
                for _ in 0..ticks {
                    joints.step(None, 0.02);
                }
                for joint in Joint::all() {
                    let (angle, limits) = (joints.state().angle_rad[joint], joint.limits());
                    prop_assert!(angle == 0.0 || (limits.lower_rad - 1e-9..=limits.upper_rad + 1e-9).contains(&angle));
                    prop_assert!(joints.state().speed_radps[joint].abs() <= limits.max_speed_radps + 1e-9);
                }
            }
        }
    }
}
