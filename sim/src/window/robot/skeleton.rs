//! Where each link of the robot is when its joints are so: forward kinematics over the lengths in [`sim_world::nao`].

use std::f32::consts::FRAC_1_SQRT_2;
use std::sync::OnceLock;

use bevy::math::{Affine3A, Quat, Vec3};
use robot_core::{Joint, JointValues, Pose};
use sim_world::{kinematics, nao};

use super::figure::figure;
use crate::window::view::Tipped;

/// A part of the robot that is stiff in itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are those of the body")]
pub enum Link {
    Torso,
    Head,
    LUpperArm,
    LLowerArm,
    LHand,
    RUpperArm,
    RLowerArm,
    RHand,
    LThigh,
    LShin,
    LFoot,
    RThigh,
    RShin,
    RFoot,
}

impl Link {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Torso,
        Self::Head,
        Self::LUpperArm,
        Self::LLowerArm,
        Self::LHand,
        Self::RUpperArm,
        Self::RLowerArm,
        Self::RHand,
        Self::LThigh,
        Self::LShin,
        Self::LFoot,
        Self::RThigh,
        Self::RShin,
        Self::RFoot,
    ];
}

/// Shoulder beside the torso's middle and above it, metres.
const SHOULDER_M: [f32; 2] = [0.098, 0.100];
/// The elbow ahead of the shoulder and outwards of it, metres.
const ELBOW_M: [f32; 2] = [0.105, 0.015];
/// Elbow to wrist, metres.
const LOWER_ARM_M: f32 = 0.055_95;
/// Hip beside the torso's middle, metres.
const HIP_BESIDE_M: f32 = 0.05;
/// How far the body leans over the standing foot in a step, metres.
const SWAY_M: f32 = 0.012;

/// A robot in a posture.
#[derive(Debug, Clone, PartialEq)]
pub struct Skeleton {
    links: [Affine3A; Link::ALL.len()],
}

impl Skeleton {
    /// The robot at a place of the floor plan with its joints at these angles. `sway` is where its weight is: 1 over the
    /// left foot, -1 over the right one.
    #[must_use]
    pub fn new(map_from_robot: Pose, angles: &JointValues, sway: f32) -> Self {
        let angle = |joint: Joint| angles[joint] as f32;
        let yaw = Quat::from_rotation_z(map_from_robot.yaw_rad as f32);
        let floor = Affine3A::from_rotation_translation(
            yaw,
            Vec3::new(map_from_robot.x_m as f32, map_from_robot.y_m as f32, 0.0),
        );
        let lean = Quat::from_rotation_x(-sway * 0.03);
        let height_m = kinematics::torso_height_m(angles) as f32;
        let torso = floor * Affine3A::from_rotation_translation(lean, Vec3::new(0.0, sway * SWAY_M, height_m));
        let head = torso
            * moved(0.0, 0.0, nao::NECK_M as f32)
            * turned(Quat::from_rotation_z(angle(Joint::HeadYaw)))
            * turned(Quat::from_rotation_y(angle(Joint::HeadPitch)));
        let mut links = [torso; Link::ALL.len()];
        links[Link::Head as usize] = head;
        let arms = [
            (
                1.0,
                Link::LUpperArm,
                [Joint::LShoulderPitch, Joint::LShoulderRoll, Joint::LElbowYaw, Joint::LElbowRoll, Joint::LWristYaw],
            ),
            (
                -1.0,
                Link::RUpperArm,
                [Joint::RShoulderPitch, Joint::RShoulderRoll, Joint::RElbowYaw, Joint::RElbowRoll, Joint::RWristYaw],
            ),
        ];
        for (side, first, [pitch, roll, elbow_yaw, elbow_roll, wrist]) in arms {
            let [beside, above] = SHOULDER_M;
            let upper = torso
                * moved(0.0, side * beside, above)
                * turned(Quat::from_rotation_y(angle(pitch)))
                * turned(Quat::from_rotation_z(angle(roll)));
            let lower = upper
                * moved(ELBOW_M[0], side * ELBOW_M[1], 0.0)
                * turned(Quat::from_rotation_x(angle(elbow_yaw)))
                * turned(Quat::from_rotation_z(angle(elbow_roll)));
            let hand = lower * moved(LOWER_ARM_M, 0.0, 0.0) * turned(Quat::from_rotation_x(angle(wrist)));
            links[first as usize..][..3].copy_from_slice(&[upper, lower, hand]);
        }
        let legs = [
            (
                1.0,
                Link::LThigh,
                [
                    Joint::LHipYawPitch,
                    Joint::LHipRoll,
                    Joint::LHipPitch,
                    Joint::LKneePitch,
                    Joint::LAnklePitch,
                    Joint::LAnkleRoll,
                ],
            ),
            (
                -1.0,
                Link::RThigh,
                [
                    Joint::RHipYawPitch,
                    Joint::RHipRoll,
                    Joint::RHipPitch,
                    Joint::RKneePitch,
                    Joint::RAnklePitch,
                    Joint::RAnkleRoll,
                ],
            ),
        ];
        for (side, first, [yaw_pitch, roll, pitch, knee, ankle_pitch, ankle_roll]) in legs {
            let slanted = Vec3::new(0.0, FRAC_1_SQRT_2, -side * FRAC_1_SQRT_2);
            let thigh = torso
                * moved(0.0, side * HIP_BESIDE_M, -nao::HIP_M as f32)
                * turned(Quat::from_axis_angle(slanted, angle(yaw_pitch)))
                * turned(Quat::from_rotation_x(angle(roll)))
                * turned(Quat::from_rotation_y(angle(pitch)));
            let shin = thigh * moved(0.0, 0.0, -nao::THIGH_M as f32) * turned(Quat::from_rotation_y(angle(knee)));
            let foot = shin
                * moved(0.0, 0.0, -nao::TIBIA_M as f32)
                * turned(Quat::from_rotation_y(angle(ankle_pitch)))
                * turned(Quat::from_rotation_x(angle(ankle_roll)));
            links[first as usize..][..3].copy_from_slice(&[thigh, shin, foot]);
        }
        Self { links }
    }

    /// The same robot, tipped over its feet and resting on the floor with whatever is lowest then.
    #[must_use]
    pub fn tipped(mut self, map_from_robot: Pose, tipped: Option<Tipped>) -> Self {
        let Some(Tipped { towards_rad, by_rad }) = tipped else { return self };
        let feet = Vec3::new(map_from_robot.x_m as f32, map_from_robot.y_m as f32, 0.0);
        let towards = (map_from_robot.yaw_rad + towards_rad) as f32;
        // What lies to the left of where it falls to is what it turns about.
        let turn = Quat::from_axis_angle(Vec3::new(-towards.sin(), towards.cos(), 0.0), by_rad as f32);
        let over = Affine3A::from_translation(feet) * turned(turn) * Affine3A::from_translation(-feet);
        for link in &mut self.links {
            *link = over * *link;
        }
        let up = Affine3A::from_translation(Vec3::Z * -self.lowest_m());
        for link in &mut self.links {
            *link = up * *link;
        }
        self
    }

    /// How high its lowest point is above the floor, metres.
    fn lowest_m(&self) -> f32 {
        static SURFACES: OnceLock<Vec<Vec<Vec3>>> = OnceLock::new();
        let surfaces = SURFACES.get_or_init(|| Link::ALL.map(|link| figure(link).0.positions).into());
        let heights =
            self.links.iter().zip(surfaces).flat_map(|(map_from_link, surface)| {
                surface.iter().map(|place| map_from_link.transform_point3(*place).z)
            });
        heights.fold(f32::INFINITY, f32::min)
    }

    /// The middle of the head on the floor plan.
    #[must_use]
    pub fn head(&self) -> Vec3 {
        self.map_from(Link::Head).transform_point3(Vec3::new(0.004, 0.0, 0.066))
    }

    /// Where a link is on the floor plan.
    #[must_use]
    pub const fn map_from(&self, link: Link) -> Affine3A {
        self.links[link as usize]
    }
}

fn moved(x_m: f32, y_m: f32, z_m: f32) -> Affine3A {
    Affine3A::from_translation(Vec3::new(x_m, y_m, z_m))
}

fn turned(by: Quat) -> Affine3A {
    Affine3A::from_quat(by)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(skeleton: &Skeleton, link: Link) -> Vec3 {
        skeleton.map_from(link).translation.into()
    }

    #[test]
    fn it_stands_on_its_feet() {
        let stand = Skeleton::new(Pose::new(1.0, 2.0, 0.5), &kinematics::stand(), 0.0);
        for foot in [Link::LFoot, Link::RFoot] {
            let ankle = at(&stand, foot);
            assert!((ankle.z - nao::FOOT_M as f32).abs() < 0.003, "{ankle}");
            assert!(ankle.truncate().distance(bevy::math::Vec2::new(1.0, 2.0)) < 0.07, "{ankle}");
        }
        assert!((at(&stand, Link::Head).z - 0.44).abs() < 0.01);
    }

    #[test]
    fn who_has_tipped_over_lies_on_the_floor_with_the_head_where_it_fell_to() {
        let place = Pose::new(2.0, 1.0, 0.7);
        let angles = sim_world::balance::Balance::protected(&kinematics::stand());
        for towards_rad in [0.0, 1.0, 2.0, 3.0, -1.5] {
            for by_rad in [0.3, 0.9, std::f64::consts::FRAC_PI_2] {
                let tipped = Some(Tipped { towards_rad, by_rad });
                let skeleton = Skeleton::new(place, &angles, 0.0).tipped(place, tipped);
                assert!(skeleton.lowest_m().abs() < 1e-5, "{}", skeleton.lowest_m());
                let ahead = place
                    .inverse()
                    .transform(robot_core::Point::new(f64::from(skeleton.head().x), f64::from(skeleton.head().y)));
                let bearing = robot_core::wrap_angle(ahead.y_m.atan2(ahead.x_m) - towards_rad);
                assert!(bearing.abs() < 0.2, "{towards_rad}: {bearing}");
            }
            let lies = Tipped { towards_rad, by_rad: std::f64::consts::FRAC_PI_2 };
            let head = Skeleton::new(place, &angles, 0.0).tipped(place, Some(lies)).head();
            assert!(head.z < 0.25 && head.truncate().distance(bevy::math::Vec2::new(2.0, 1.0)) > 0.35, "{head}");
        }
    }

    #[test]
    fn left_is_left_and_arms_reach_ahead() {
        let stretched = Skeleton::new(Pose::IDENTITY, &JointValues::all(0.0), 0.0);
        let (left, right) = (at(&stretched, Link::LHand), at(&stretched, Link::RHand));
        assert!((left - Vec3::new(0.16095, 0.113, left.z)).length() < 1e-4, "{left}");
        assert!((left.y + right.y).abs() < 1e-6 && left.z == right.z);
        let mut raised = JointValues::all(0.0);
        raised[Joint::LShoulderPitch] = -std::f64::consts::FRAC_PI_2;
        let raised = Skeleton::new(Pose::IDENTITY, &raised, 0.0);
        assert!(at(&raised, Link::LHand).z > at(&raised, Link::Head).z, "an arm that points up");
    }

    #[test]
    fn the_gaze_is_where_the_simulator_has_it() {
        let mut angles = kinematics::stand();
        (angles[Joint::HeadYaw], angles[Joint::HeadPitch]) = (0.6, 0.2);
        let place = Pose::new(3.0, 1.0, -0.4);
        let head = Skeleton::new(place, &angles, 0.0).map_from(Link::Head);
        let [ahead, up] = nao::GAZE_M.map(|metres| metres as f32);
        let eyes = head.transform_point3(Vec3::new(ahead, 0.0, up));
        let gaze = kinematics::gaze(place, &angles);
        let expected = gaze.world_from_gaze;
        let expected = Vec3::new(expected.x_m as f32, expected.y_m as f32, gaze.height_m as f32);
        assert!(eyes.distance(expected) < 1e-4, "{eyes} {expected}");
    }
}
