//! NAO's links: which joint moves which, where, about which axis; and where that puts everything.
//!
//! Origins and axes are those of the URDF that naoqi_driver2 publishes (`NaoH25V40`, the V6's too). Limits and speeds
//! are [`Joint::limits`].

use std::sync::LazyLock;

use robot_core::{Joint, JointValues};

use crate::messages::geometry_msgs::{Quaternion, Transform, Vector3};
use crate::rotation::RollPitchYaw;

/// One link and how it hangs on its parent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The frame it hangs on.
    pub parent: &'static str,
    /// Its own frame.
    pub name: &'static str,
    /// Where it hangs on its parent, metres.
    pub origin_m: Vector3,
    /// How it is turned there when its joint stands at zero.
    pub turn: RollPitchYaw,
    /// What moves it.
    pub motion: Motion,
    /// `turn`, which never changes, as the rotation it is.
    rotation: Quaternion,
    /// The place of its parent among all [`links`]; `None` where that is the root.
    parent_at: Option<usize>,
}

/// What moves a link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Motion {
    /// Nothing.
    Fixed,
    /// A joint that turns it.
    Turns {
        /// The joint.
        joint: Joint,
        /// The axis it turns about, of length 1.
        axis: Vector3,
        /// The joint's greatest torque, newton metres.
        max_effort_nm: f64,
    },
}

const X: [f64; 3] = [1.0, 0.0, 0.0];
const Y: [f64; 3] = [0.0, 1.0, 0.0];
const Z: [f64; 3] = [0.0, 0.0, 1.0];
const HALF: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// The motor of both hips lies at 45 degrees.
const LEFT_HIP: [f64; 3] = [0.0, HALF, -HALF];
const RIGHT_HIP: [f64; 3] = [0.0, HALF, HALF];

/// Joint, parent, link, origin, axis, greatest torque.
type Row = (Joint, &'static str, &'static str, [f64; 3], [f64; 3], f64);

#[rustfmt::skip]
const MOVED: [Row; Joint::COUNT] = [
    (Joint::HeadYaw,        "torso",       "Neck",        [0.0, 0.0, 0.1265],         Z, 1.547),
    (Joint::HeadPitch,      "Neck",        "Head",        [0.0, 0.0, 0.0],            Y, 1.532),
    (Joint::LShoulderPitch, "torso",       "LShoulder",   [0.0, 0.098, 0.1],          Y, 1.329),
    (Joint::LShoulderRoll,  "LShoulder",   "LBicep",      [0.0, 0.0, 0.0],            Z, 1.7835),
    (Joint::LElbowYaw,      "LBicep",      "LElbow",      [0.105, 0.015, 0.0],        X, 1.547),
    (Joint::LElbowRoll,     "LElbow",      "LForeArm",    [0.0, 0.0, 0.0],            Z, 1.532),
    (Joint::LWristYaw,      "LForeArm",    "l_wrist",     [0.05595, 0.0, 0.0],        X, 0.4075),
    (Joint::LHand,          "l_wrist",     "l_gripper",   [0.05775, 0.0, -0.01231],   X, 0.292),
    (Joint::LHipYawPitch,   "torso",       "LPelvis",     [0.0, 0.05, -0.085],        LEFT_HIP, 3.348),
    (Joint::LHipRoll,       "LPelvis",     "LHip",        [0.0, 0.0, 0.0],            X, 3.348),
    (Joint::LHipPitch,      "LHip",        "LThigh",      [0.0, 0.0, 0.0],            Y, 3.023),
    (Joint::LKneePitch,     "LThigh",      "LTibia",      [0.0, 0.0, -0.1],           Y, 3.023),
    (Joint::LAnklePitch,    "LTibia",      "LAnklePitch", [0.0, 0.0, -0.1029],        Y, 3.023),
    (Joint::LAnkleRoll,     "LAnklePitch", "l_ankle",     [0.0, 0.0, 0.0],            X, 3.348),
    (Joint::RHipYawPitch,   "torso",       "RPelvis",     [0.0, -0.05, -0.085],       RIGHT_HIP, 3.348),
    (Joint::RHipRoll,       "RPelvis",     "RHip",        [0.0, 0.0, 0.0],            X, 3.348),
    (Joint::RHipPitch,      "RHip",        "RThigh",      [0.0, 0.0, 0.0],            Y, 3.0226),
    (Joint::RKneePitch,     "RThigh",      "RTibia",      [0.0, 0.0, -0.1],           Y, 3.0226),
    (Joint::RAnklePitch,    "RTibia",      "RAnklePitch", [0.0, 0.0, -0.1029],        Y, 3.0226),
    (Joint::RAnkleRoll,     "RAnklePitch", "r_ankle",     [0.0, 0.0, 0.0],            X, 3.348),
    (Joint::RShoulderPitch, "torso",       "RShoulder",   [0.0, -0.098, 0.1],         Y, 1.329),
    (Joint::RShoulderRoll,  "RShoulder",   "RBicep",      [0.0, 0.0, 0.0],            Z, 1.783),
    (Joint::RElbowYaw,      "RBicep",      "RElbow",      [0.105, -0.015, 0.0],       X, 1.547),
    (Joint::RElbowRoll,     "RElbow",      "RForeArm",    [0.0, 0.0, 0.0],            Z, 1.532),
    (Joint::RWristYaw,      "RForeArm",    "r_wrist",     [0.05595, 0.0, 0.0],        X, 0.4075),
    (Joint::RHand,          "r_wrist",     "r_gripper",   [0.05775, 0.0, -0.01213],   X, 0.292),
];

const QUARTER: f64 = std::f64::consts::FRAC_PI_2;

/// Parent, frame, origin, roll-pitch-yaw. The optical frames look along z with x to the right (REP-103).
#[rustfmt::skip]
const FIXED: [(&str, &str, [f64; 3], [f64; 3]); 12] = [
    ("base_link", "torso",                [0.0, 0.0, 0.0],               [0.0, 0.0, 0.0]),
    ("Head",      "gaze",                 [0.05871, 0.0, 0.06364],       [0.0, 0.0, 0.0]),
    ("Head",      "CameraTop_frame",      [0.05871, 0.0, 0.06364],       [0.0, 0.0209, 0.0]),
    ("CameraTop_frame", "CameraTop_optical_frame", [0.0, 0.0, 0.0],      [-QUARTER, 0.0, -QUARTER]),
    ("Head",      "CameraBottom_frame",   [0.05071, 0.0, 0.01774],       [0.0, 0.6929, 0.0]),
    ("CameraBottom_frame", "CameraBottom_optical_frame", [0.0, 0.0, 0.0], [-QUARTER, 0.0, -QUARTER]),
    ("torso",     "LSonar_frame",         [0.00558, 0.01921, 0.06239],   [0.0, 0.0436, 0.3924]),
    ("torso",     "RSonar_frame",         [0.00558, -0.01921, 0.06239],  [0.0, 0.0436, -0.3924]),
    ("torso",     "ImuTorsoAccelerometer_frame", [-0.008, 0.006, 0.027], [0.0, 0.0, 0.0]),
    ("torso",     "ImuTorsoGyrometer_frame", [-0.008, 0.006, 0.029],     [0.0, 0.0, 0.0]),
    ("l_ankle",   "l_sole",               [0.0, 0.0, -0.04511],          [0.0, 0.0, 0.0]),
    ("r_ankle",   "r_sole",               [0.0, 0.0, -0.04511],          [0.0, 0.0, 0.0]),
];

const fn vector(parts: [f64; 3]) -> Vector3 {
    Vector3::new(parts[0], parts[1], parts[2])
}

/// All links, first those that joints move, in naoqi's "Body" order, then the fixed ones. The root is `base_link`.
pub fn links() -> impl Iterator<Item = &'static Link> {
    LINKS.iter()
}

/// Put together once: half of the sines and cosines of a body are those of what never turns.
static LINKS: LazyLock<Vec<Link>> = LazyLock::new(|| {
    let link = |parent, name, origin, turn: RollPitchYaw, motion| Link {
        parent,
        name,
        origin_m: vector(origin),
        turn,
        motion,
        rotation: turn.into(),
        parent_at: MOVED.iter().map(|row| row.2).chain(FIXED.iter().map(|row| row.1)).position(|name| name == parent),
    };
    let moved = MOVED.iter().map(|&(joint, parent, name, origin, axis, max_effort_nm)| {
        let motion = Motion::Turns { joint, axis: vector(axis), max_effort_nm };
        link(parent, name, origin, RollPitchYaw::default(), motion)
    });
    let fixed = FIXED.iter().map(|&(parent, name, origin, [roll_rad, pitch_rad, yaw_rad])| {
        link(parent, name, origin, RollPitchYaw { roll_rad, pitch_rad, yaw_rad }, Motion::Fixed)
    });
    moved.chain(fixed).collect()
});

/// Where the soles are among all links.
static SOLES: LazyLock<[Option<usize>; 2]> = LazyLock::new(|| ["l_sole", "r_sole"].map(place));

fn place(name: &str) -> Option<usize> {
    links().position(|link| link.name == name)
}

impl Link {
    /// Where the link lies in its parent, with the joints at `angles_rad`.
    #[must_use]
    pub fn parent_from_link(&self, angles_rad: &JointValues) -> Transform {
        let rotation = match self.motion {
            Motion::Fixed => self.rotation,
            Motion::Turns { joint, axis, .. } => self.rotation.then(Quaternion::about(axis, angles_rad[joint])),
        };
        Transform { translation: self.origin_m, rotation }
    }
}

/// Where the frame `name` lies in `base_link`; `None` if there is no such frame.
#[must_use]
pub fn base_from(name: &str, angles_rad: &JointValues) -> Option<Transform> {
    if name == "base_link" {
        return Some(Transform::identity());
    }
    place(name).map(|place| base_from_link(place, angles_rad))
}

fn base_from_link(place: usize, angles_rad: &JointValues) -> Transform {
    let link = &LINKS[place];
    let base_from_parent = link.parent_at.map_or_else(Transform::identity, |parent| base_from_link(parent, angles_rad));
    base_from_parent.then(link.parent_from_link(angles_rad))
}

/// The robot's stance: `base_link` above the floor, and the point on the floor between its feet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stance {
    /// How high `base_link` is above the lower sole, metres.
    pub base_height_m: f64,
    /// Where `base_footprint` lies in `base_link`: between the feet on the floor, level, facing as the torso does
    /// (REP-120).
    pub base_from_footprint: Transform,
}

/// The stance with the joints at `angles_rad` and the torso leaning by `roll_rad` and `pitch_rad`.
#[must_use]
pub fn stance(angles_rad: &JointValues, roll_rad: f64, pitch_rad: f64) -> Stance {
    let level_from_base =
        Transform { translation: Vector3::default(), rotation: RollPitchYaw::new(roll_rad, pitch_rad, 0.0).into() };
    let [left, right] = SOLES.map(|place| {
        let base_from_sole = place.map_or_else(Transform::default, |place| base_from_link(place, angles_rad));
        level_from_base.then(base_from_sole).translation
    });
    let floor = left.z.min(right.z);
    let level_from_footprint = Transform {
        translation: Vector3::new((left.x + right.x) / 2.0, (left.y + right.y) / 2.0, floor),
        rotation: Quaternion::default(),
    };
    Stance { base_height_m: -floor, base_from_footprint: level_from_base.inverse().then(level_from_footprint) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Vector3, b: [f64; 3]) -> bool {
        (a.x - b[0]).abs() < 1e-9 && (a.y - b[1]).abs() < 1e-9 && (a.z - b[2]).abs() < 1e-9
    }

    #[test]
    fn rows_are_in_body_order_and_hang_together() {
        for (row, joint) in MOVED.iter().zip(Joint::all()) {
            assert_eq!(row.0, joint);
        }
        for link in links() {
            assert!(base_from(link.name, &JointValues::all(0.0)).is_some(), "{} hangs in the air", link.name);
            let parent = link.parent_at.map_or("base_link", |place| LINKS[place].name);
            assert_eq!(parent, link.parent, "{} hangs on it", link.name);
        }
    }

    #[test]
    fn with_all_joints_at_zero_it_stands_straight() {
        let zero = JointValues::all(0.0);
        let at = |name| base_from(name, &zero).expect("the frame is there").translation;
        // Hip, thigh, tibia and foot one above the other; arms stretched forward.
        assert!(close(at("l_sole"), [0.0, 0.05, -(0.085 + 0.1 + 0.1029 + 0.04511)]));
        assert!(close(at("r_gripper"), [0.105 + 0.05595 + 0.05775, -0.098 - 0.015, 0.1 - 0.01213]));
        assert!(close(at("gaze"), [0.05871, 0.0, 0.1265 + 0.06364]));
        let stance = stance(&zero, 0.0, 0.0);
        assert!((stance.base_height_m - 0.33301).abs() < 1e-9);
        assert!(close(stance.base_from_footprint.translation, [0.0, 0.0, -0.33301]));
    }

    #[test]
    fn bent_knees_lower_the_torso_and_keep_the_feet_level() {
        let mut bent = JointValues::all(0.0);
        for (hip, knee, ankle) in [
            (Joint::LHipPitch, Joint::LKneePitch, Joint::LAnklePitch),
            (Joint::RHipPitch, Joint::RKneePitch, Joint::RAnklePitch),
        ] {
            bent[hip] = -0.5;
            bent[knee] = 1.0;
            bent[ankle] = -0.5;
        }
        let height = 0.085 + 0.1 * 0.5_f64.cos() + 0.1029 * 0.5_f64.cos() + 0.04511;
        let stance = stance(&bent, 0.0, 0.0);
        assert!((stance.base_height_m - height).abs() < 1e-9);
        assert!((stance.base_from_footprint.rotation.w - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_leaning_torso_has_a_level_footprint() {
        let stance = stance(&JointValues::all(0.0), 0.1, 0.2);
        let level_from_base = Quaternion::from(RollPitchYaw::new(0.1, 0.2, 0.0));
        let footprint = level_from_base.then(stance.base_from_footprint.rotation).roll_pitch_yaw();
        assert!(footprint.roll_rad.abs() < 1e-9 && footprint.pitch_rad.abs() < 1e-9 && footprint.yaw_rad.abs() < 1e-9);
    }

    #[test]
    fn both_legs_are_mirror_images() {
        let mut turned = JointValues::all(0.0);
        turned[Joint::LHipYawPitch] = -0.3;
        turned[Joint::RHipYawPitch] = -0.3;
        let left = base_from("l_sole", &turned).expect("the frame is there").translation;
        let right = base_from("r_sole", &turned).expect("the frame is there").translation;
        assert!(close(left, [right.x, -right.y, right.z]));
    }
}
