//! What a body feels and what it can be told to do.

use serde::{Deserialize, Serialize};

use crate::geometry::{Pose, Twist};
use crate::joint::{Joint, JointValues};
use crate::time::Stamped;

/// Everything the body's sensors last said. A field is `None` until its sensor has spoken once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Senses {
    /// All joints.
    pub joints: Option<Stamped<JointState>>,
    /// Where the robot believes it has walked to.
    pub odometry: Option<Stamped<Odometry>>,
    /// Tilt and turn.
    pub imu: Option<Stamped<Imu>>,
    /// Echo in front of the left of the chest, metres.
    pub sonar_left_m: Option<Stamped<f64>>,
    /// Echo in front of the right of the chest, metres.
    pub sonar_right_m: Option<Stamped<f64>>,
    /// What touches it now.
    pub touch: Touch,
    /// Charge of the battery.
    pub battery: Option<Stamped<Battery>>,
    /// The hottest joint, degrees Celsius.
    pub hottest_joint_c: Option<Stamped<f64>>,
}

/// Angles, speeds and torques of all joints. NaN where the robot has no value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JointState {
    /// Angles, radians.
    pub angle_rad: JointValues,
    /// Speeds, radians a second.
    pub speed_radps: JointValues,
    /// Torques, newton metres.
    pub effort_nm: JointValues,
}

/// Where the robot believes it has walked to since it was switched on. It drifts.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Odometry {
    /// The robot's pose in the frame it was switched on in.
    pub odom_from_base: Pose,
    /// How fast it moves, in its own frame.
    pub twist: Twist,
}

/// What the inertial unit in the chest measures, in the chest's frame.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Imu {
    /// Leaning to the right, radians.
    pub roll_rad: f64,
    /// Leaning forward, radians.
    pub pitch_rad: f64,
    /// Heading since switched on, radians.
    pub yaw_rad: f64,
    /// Angular velocity about x, y, z, radians a second.
    pub angular_velocity_radps: [f64; 3],
    /// Acceleration along x, y, z, gravity included, metres a second squared.
    pub acceleration_mps2: [f64; 3],
}

/// Which touch sensors are pressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touch {
    /// Head: front, middle, rear.
    pub head: [bool; 3],
    /// Right hand: back, left, right; then the left hand's three, in the order of `naoqi_bridge_msgs/HandTouch`.
    pub hands: [bool; 6],
    /// Foot bumpers: right, left, in the order of `naoqi_bridge_msgs/Bumper`.
    pub bumpers: [bool; 2],
}

impl Touch {
    /// Whether somebody touches the head.
    #[must_use]
    pub fn any_head(&self) -> bool {
        self.head.contains(&true)
    }

    /// Whether somebody holds a hand.
    #[must_use]
    pub fn any_hand(&self) -> bool {
        self.hands.contains(&true)
    }

    /// Whether a foot bumps into something.
    #[must_use]
    pub fn any_bumper(&self) -> bool {
        self.bumpers.contains(&true)
    }
}

/// Charge of the battery.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Battery {
    /// Full is 1.
    pub charge: f64,
    /// Whether it hangs on the charger.
    pub charging: bool,
}

/// What a body can be told to do. Only the [guard](crate::guard) hands these out.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyCommand {
    /// Walk at this velocity until told otherwise; zero is stop.
    Walk(Twist),
    /// Take joints to angles.
    MoveJoints(JointTargets),
}

/// Joints and the angles they shall take.
#[derive(Debug, Clone, PartialEq)]
pub struct JointTargets {
    /// Joints and their angles, radians (hands: 0 closed to 1 open).
    pub angles_rad: Vec<(Joint, f64)>,
    /// How fast, as a fraction of each joint's greatest speed.
    pub speed_fraction: f64,
}
