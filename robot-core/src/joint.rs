//! NAO's joints, in the order and with the names of naoqi's "Body".

use serde::{Deserialize, Serialize};

/// One of NAO's 26 joint names. The two hip yaw-pitch joints are one motor, so there are 25 motors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are naoqi's own and say what they are")]
pub enum Joint {
    HeadYaw,
    HeadPitch,
    LShoulderPitch,
    LShoulderRoll,
    LElbowYaw,
    LElbowRoll,
    LWristYaw,
    LHand,
    LHipYawPitch,
    LHipRoll,
    LHipPitch,
    LKneePitch,
    LAnklePitch,
    LAnkleRoll,
    RHipYawPitch,
    RHipRoll,
    RHipPitch,
    RKneePitch,
    RAnklePitch,
    RAnkleRoll,
    RShoulderPitch,
    RShoulderRoll,
    RElbowYaw,
    RElbowRoll,
    RWristYaw,
    RHand,
}

/// How far and how fast a joint goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JointLimits {
    /// Least angle, radians (hands: 0 is closed).
    pub lower_rad: f64,
    /// Greatest angle, radians (hands: 1 is open).
    pub upper_rad: f64,
    /// Greatest speed, radians a second.
    pub max_speed_radps: f64,
}

/// Name, limits and greatest speed, from the URDF that naoqi_driver2 publishes (`NaoH25V40`).
const TABLE: [(Joint, &str, f64, f64, f64); 26] = [
    (Joint::HeadYaw, "HeadYaw", -2.085_67, 2.085_67, 8.267_97),
    (Joint::HeadPitch, "HeadPitch", -0.671_952, 0.514_872, 7.194_07),
    (Joint::LShoulderPitch, "LShoulderPitch", -2.085_67, 2.085_67, 8.267_97),
    (Joint::LShoulderRoll, "LShoulderRoll", -0.314_159, 1.326_45, 7.194_07),
    (Joint::LElbowYaw, "LElbowYaw", -2.085_67, 2.085_67, 8.267_97),
    (Joint::LElbowRoll, "LElbowRoll", -1.544_62, -0.034_906_6, 7.194_07),
    (Joint::LWristYaw, "LWristYaw", -1.823_87, 1.823_87, 24.622_9),
    (Joint::LHand, "LHand", 0.0, 1.0, 8.33),
    (Joint::LHipYawPitch, "LHipYawPitch", -1.145_29, 0.740_718, 4.161_74),
    (Joint::LHipRoll, "LHipRoll", -0.379_435, 0.790_46, 4.161_74),
    (Joint::LHipPitch, "LHipPitch", -1.535_89, 0.483_98, 6.402_39),
    (Joint::LKneePitch, "LKneePitch", -0.092_327_9, 2.112_55, 6.402_39),
    (Joint::LAnklePitch, "LAnklePitch", -1.189_44, 0.922_581, 6.402_39),
    (Joint::LAnkleRoll, "LAnkleRoll", -0.397_761, 0.768_992, 4.161_74),
    (Joint::RHipYawPitch, "RHipYawPitch", -1.145_29, 0.740_718, 4.161_74),
    (Joint::RHipRoll, "RHipRoll", -0.790_46, 0.379_435, 4.161_74),
    (Joint::RHipPitch, "RHipPitch", -1.535_89, 0.483_98, 6.402_39),
    (Joint::RKneePitch, "RKneePitch", -0.092_327_9, 2.112_55, 6.402_39),
    (Joint::RAnklePitch, "RAnklePitch", -1.186_3, 0.932_006, 6.402_39),
    (Joint::RAnkleRoll, "RAnkleRoll", -0.768_992, 0.397_761, 4.161_74),
    (Joint::RShoulderPitch, "RShoulderPitch", -2.085_67, 2.085_67, 8.267_97),
    (Joint::RShoulderRoll, "RShoulderRoll", -1.326_45, 0.314_159, 7.194_07),
    (Joint::RElbowYaw, "RElbowYaw", -2.085_67, 2.085_67, 8.267_97),
    (Joint::RElbowRoll, "RElbowRoll", 0.034_906_6, 1.544_62, 7.194_07),
    (Joint::RWristYaw, "RWristYaw", -1.823_87, 1.823_87, 24.622_9),
    (Joint::RHand, "RHand", 0.0, 1.0, 8.33),
];

/// How far the head may nod for a yaw of so much to either side before it hits its shoulders: (|yaw|, least pitch,
/// greatest pitch), radians. Aldebaran's table of the head's shell collision (NAO 2.8 documentation, joints).
const HEAD_PITCH_BY_YAW: [(f64, f64, f64); 7] = [
    (0.0, -0.672, 0.515),
    (0.486, -0.672, 0.422),
    (0.756, -0.548, 0.370),
    (0.903, -0.480, 0.330),
    (1.090, -0.430, 0.300),
    (1.527, -0.330, 0.200),
    (2.086, -0.449, 0.330),
];

impl Joint {
    /// How many joint names there are.
    pub const COUNT: usize = TABLE.len();

    /// All joints in naoqi's "Body" order.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// The place in "Body" order, 0 to 25.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// naoqi's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        TABLE[self.index()].1
    }

    /// The joint with naoqi's `name`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// How far and how fast it goes.
    #[must_use]
    pub fn limits(self) -> JointLimits {
        let (_, _, lower_rad, upper_rad, max_speed_radps) = TABLE[self.index()];
        JointLimits { lower_rad, upper_rad, max_speed_radps }
    }

    /// Whether it is one of the twelve leg joints, which belong to the walk.
    #[must_use]
    pub const fn is_leg(self) -> bool {
        let index = self.index();
        index >= Self::LHipYawPitch.index() && index <= Self::RAnkleRoll.index()
    }
}

/// Least and greatest head pitch at a head yaw, radians, linear between the rows of Aldebaran's table.
///
/// ```
/// let (least, greatest) = robot_core::head_pitch_range_rad(0.0);
/// assert_eq!((least, greatest), (-0.672, 0.515));
/// let (_, at_the_side) = robot_core::head_pitch_range_rad(-1.527);
/// assert_eq!(at_the_side, 0.2);
/// ```
#[must_use]
pub fn head_pitch_range_rad(yaw_rad: f64) -> (f64, f64) {
    // Without a yaw, the range that is safe at every yaw holds.
    if yaw_rad.is_nan() {
        return HEAD_PITCH_BY_YAW
            .iter()
            .fold((f64::MIN, f64::MAX), |range, row| (range.0.max(row.1), range.1.min(row.2)));
    }
    let yaw = yaw_rad.abs();
    let above = HEAD_PITCH_BY_YAW.partition_point(|row| row.0 < yaw);
    let Some(&(upper_yaw, upper_least, upper_greatest)) = HEAD_PITCH_BY_YAW.get(above) else {
        let last = HEAD_PITCH_BY_YAW[HEAD_PITCH_BY_YAW.len() - 1];
        return (last.1, last.2);
    };
    if above == 0 {
        return (upper_least, upper_greatest);
    }
    let (lower_yaw, lower_least, lower_greatest) = HEAD_PITCH_BY_YAW[above - 1];
    let part = (yaw - lower_yaw) / (upper_yaw - lower_yaw);
    (lower_least + (upper_least - lower_least) * part, lower_greatest + (upper_greatest - lower_greatest) * part)
}

/// One number for each joint, in "Body" order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JointValues(pub [f64; Joint::COUNT]);

impl JointValues {
    /// The same number for all.
    #[must_use]
    pub const fn all(value: f64) -> Self {
        Self([value; Joint::COUNT])
    }
}

impl std::ops::Index<Joint> for JointValues {
    type Output = f64;

    fn index(&self, joint: Joint) -> &f64 {
        &self.0[joint.index()]
    }
}

impl std::ops::IndexMut<Joint> for JointValues {
    fn index_mut(&mut self, joint: Joint) -> &mut f64 {
        &mut self.0[joint.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.0.index(), index);
            assert_eq!(format!("{:?}", row.0), row.1);
            assert_eq!(Joint::from_name(row.1), Some(row.0));
            assert!(row.2 < row.3 && row.4 > 0.0);
        }
    }

    #[test]
    fn twelve_joints_are_legs() {
        assert_eq!(Joint::all().filter(|joint| joint.is_leg()).count(), 12);
    }
}
