//! The two messages that come fifty and ten times a second and are full of names, without a copy of each name.
//!
//! They are the bytes of the adapter's own messages, which a test compares.

use std::time::Duration;

use robot_core::body::{JointState, Senses};
use robot_core::{Joint, Timestamp};
use robot_ros2::kinematics::{Stance, links};
use robot_ros2::messages::builtin_interfaces::Time;
use robot_ros2::messages::geometry_msgs::Transform;
use robot_ros2::messages::time;
use robot_ros2::outgoing;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct Header {
    stamp: Time,
    frame_id: &'static str,
}

/// `sensor_msgs/JointState`.
#[derive(Debug, Serialize)]
pub(crate) struct JointStates<'a> {
    header: Header,
    name: &'a [&'static str],
    position: &'a [f64],
    velocity: &'a [f64],
    effort: &'a [f64],
}

impl<'a> JointStates<'a> {
    pub(crate) fn new(joints: &'a JointState, names: &'a [&'static str], stamp: Timestamp) -> Self {
        Self {
            header: Header { stamp: time(stamp), frame_id: "" },
            name: names,
            position: &joints.angle_rad.0,
            velocity: &joints.speed_radps.0,
            effort: &joints.effort_nm.0,
        }
    }

    pub(crate) fn names() -> Vec<&'static str> {
        Joint::all().map(Joint::name).collect()
    }
}

#[derive(Debug, Serialize)]
struct Frame {
    header: Header,
    child_frame_id: &'static str,
    transform: Transform,
}

/// `tf2_msgs/TFMessage`. Made once and filled again and again.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Frames {
    transforms: Vec<Frame>,
}

impl Frames {
    /// All frames of a body that feels this and stands like that.
    pub(crate) fn fill(&mut self, joints: &JointState, senses: &Senses, stance: &Stance, stamp: Timestamp) {
        let frame = |frame_id, child_frame_id, transform, stamp| Frame {
            header: Header { stamp: time(stamp), frame_id },
            child_frame_id,
            transform,
        };
        self.transforms.clear();
        self.transforms
            .extend(links().map(|link| frame(link.parent, link.name, link.parent_from_link(&joints.angle_rad), stamp)));
        if let Some(odometry) = senses.odometry {
            let tilt = outgoing::tilt(senses.imu.map(|imu| imu.value));
            let torso = outgoing::odom_from_base(&odometry.value, tilt, stance);
            self.transforms.push(frame("odom", "base_link", torso, stamp));
        }
        let before = stamp - Duration::from_millis(100);
        self.transforms.push(frame("base_link", "base_footprint", stance.base_from_footprint, before));
    }
}

#[cfg(test)]
mod tests {
    use robot_core::body::{Imu, Odometry};
    use robot_core::{JointValues, Pose, Stamped, Twist};
    use robot_ros2::kinematics::stance;
    use robot_ros2::messages::cdr;

    use super::*;

    fn bytes(message: &impl Serialize) -> Vec<u8> {
        let mut bytes = Vec::new();
        cdr::encode(message, &mut bytes).expect("it can be encoded");
        bytes
    }

    #[test]
    fn they_are_the_adapters_own() {
        let now = Timestamp::from_secs_f64(3.5);
        let joints = JointState {
            angle_rad: JointValues(std::array::from_fn(|index| index as f64 / 50.0)),
            speed_radps: JointValues::all(0.25),
            effort_nm: JointValues::all(f64::NAN),
        };
        let view = JointStates::names();
        assert_eq!(bytes(&JointStates::new(&joints, &view, now)), bytes(&outgoing::joint_states(&joints, now)));

        let odometry = Odometry { odom_from_base: Pose::new(1.0, -2.0, 0.5), twist: Twist::ZERO };
        let imu = Imu { roll_rad: 0.01, pitch_rad: -0.02, ..Imu::default() };
        let senses = Senses {
            odometry: Some(Stamped::new(now, odometry)),
            imu: Some(Stamped::new(now, imu)),
            ..Senses::default()
        };
        let stance = stance(&joints.angle_rad, imu.roll_rad, imu.pitch_rad);
        let torso = outgoing::odom_from_base(&odometry, outgoing::tilt(Some(imu)), &stance);
        let mut frames = Frames::default();
        frames.fill(&joints, &senses, &stance, now);
        assert_eq!(bytes(&frames), bytes(&outgoing::frames(&joints, Some(torso), &stance, now)));
    }
}
