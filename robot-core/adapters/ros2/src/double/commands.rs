//! What the driver is told to do.

use robot_core::body::JointTargets;
use robot_core::{Joint, Pose, Twist};

use crate::messages::geometry_msgs::PoseStamped;
use crate::messages::naoqi_bridge_msgs::JointAnglesWithSpeed;
use crate::messages::std_msgs;
use crate::readings::Malformed;

/// What the driver was told to do.
#[derive(Debug, Clone, PartialEq)]
pub enum DriverCommand {
    /// Walk at this velocity until told otherwise, for ever: the driver has no watchdog. The numbers are finite; how
    /// fast a robot can go is the body's to know.
    Walk(Twist),
    /// Take joints to angles.
    MoveJoints {
        /// The joints and their angles, finite, and the speed, above 0 and at most 1.
        targets: JointTargets,
        /// Whether the angles are to be added to those that the joints have.
        relative: bool,
    },
    /// Say this.
    Say(String),
    /// Walk there.
    WalkTo {
        /// The pose.
        goal: Pose,
        /// The frame it is given in.
        frame: GoalFrame,
    },
}

/// The frames in which the driver takes a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoalFrame {
    /// The robot's own, between its feet.
    BaseFootprint,
    /// The one it was switched on in.
    Odom,
}

/// All or nothing, as naoqi does it: one unknown joint, and none moves.
pub(super) fn move_joints(message: JointAnglesWithSpeed) -> Result<DriverCommand, Malformed> {
    let names = message.joint_names.len();
    if names != message.joint_angles.len() {
        return Err(Malformed::new(format!("{names} joints with {} angles", message.joint_angles.len())));
    }
    if names == 0 || names > Joint::COUNT {
        return Err(Malformed::new(format!("{names} joints, and NAO has {}", Joint::COUNT)));
    }
    let mut angles_rad = Vec::with_capacity(names);
    for (name, angle) in message.joint_names.iter().zip(&message.joint_angles) {
        let joint =
            Joint::from_name(name).ok_or_else(|| Malformed::new(format!("the joint {name}, unknown to NAO")))?;
        if !angle.is_finite() {
            return Err(Malformed::new(format!("an angle of {name} that is not a number")));
        }
        angles_rad.push((joint, f64::from(*angle)));
    }
    let speed_fraction = f64::from(message.speed);
    if !(speed_fraction > 0.0 && speed_fraction <= 1.0) {
        return Err(Malformed::new("a speed that is not above 0 and at most 1"));
    }
    let targets = JointTargets { angles_rad, speed_fraction };
    Ok(DriverCommand::MoveJoints { targets, relative: message.relative != 0 })
}

pub(super) fn say(message: std_msgs::String) -> Result<DriverCommand, Malformed> {
    /// A quarter of an hour of talk, bytes.
    const LONGEST: usize = 16_384;
    if message.data.len() > LONGEST {
        return Err(Malformed::new(format!("a speech of {} bytes", message.data.len())));
    }
    Ok(DriverCommand::Say(message.data))
}

pub(super) fn walk_to(message: &PoseStamped) -> Result<DriverCommand, Malformed> {
    let frame = match &*message.header.frame_id {
        "base_footprint" => GoalFrame::BaseFootprint,
        "odom" => GoalFrame::Odom,
        other => return Err(Malformed::new(format!("a goal in the frame {other}; base_footprint and odom are known"))),
    };
    let position = message.pose.position;
    let rotation = message.pose.orientation.normalised().ok_or_else(|| Malformed::new("a goal without a rotation"))?;
    if !position.x.is_finite() || !position.y.is_finite() {
        return Err(Malformed::new("a goal that is not a number"));
    }
    let goal = Pose::new(position.x, position.y, rotation.roll_pitch_yaw().yaw_rad);
    Ok(DriverCommand::WalkTo { goal, frame })
}

#[cfg(test)]
mod tests {
    use robot_core::Timestamp;
    use rstest::rstest;

    use super::*;
    use crate::messages::geometry_msgs::{self, Quaternion};
    use crate::messages::std_msgs::Header;
    use crate::messages::time;

    fn joint_angles(names: &[&str], angles: &[f32], speed: f32) -> JointAnglesWithSpeed {
        JointAnglesWithSpeed {
            header: Header::new(time(Timestamp::ZERO), ""),
            joint_names: names.iter().map(|name| (*name).to_owned()).collect(),
            joint_angles: angles.to_vec(),
            speed,
            relative: 1,
        }
    }

    #[test]
    fn joints_move_as_told() {
        let told = move_joints(joint_angles(&["HeadYaw", "LHand"], &[0.5, 1.0], 0.25)).expect("a fair command");
        let angles_rad = vec![(Joint::HeadYaw, 0.5), (Joint::LHand, 1.0)];
        let targets = JointTargets { angles_rad, speed_fraction: 0.25 };
        assert_eq!(told, DriverCommand::MoveJoints { targets, relative: true });
    }

    #[rstest]
    #[case::nothing(joint_angles(&[], &[], 0.1))]
    #[case::more_names(joint_angles(&["HeadYaw", "HeadPitch"], &[0.1], 0.1))]
    #[case::more_angles(joint_angles(&["HeadYaw"], &[0.1, 0.2], 0.1))]
    #[case::unknown(joint_angles(&["HeadYaw", "Tail"], &[0.1, 0.2], 0.1))]
    #[case::no_number(joint_angles(&["HeadYaw"], &[f32::NAN], 0.1))]
    #[case::infinite(joint_angles(&["HeadYaw"], &[f32::INFINITY], 0.1))]
    #[case::no_speed(joint_angles(&["HeadYaw"], &[0.1], 0.0))]
    #[case::too_fast(joint_angles(&["HeadYaw"], &[0.1], 1.5))]
    #[case::speed_no_number(joint_angles(&["HeadYaw"], &[0.1], f32::NAN))]
    #[case::a_million(joint_angles(&vec!["HeadYaw"; 1_000_000], &vec![0.1; 1_000_000], 0.1))]
    fn joints_that_cannot_be_moved_are_not(#[case] message: JointAnglesWithSpeed) {
        assert!(move_joints(message).is_err());
    }

    fn goal(frame: &'static str, x: f64, orientation: Quaternion) -> PoseStamped {
        let pose = geometry_msgs::Pose { position: geometry_msgs::Point { x, y: 2.0, z: 0.0 }, orientation };
        PoseStamped { header: Header::new(time(Timestamp::ZERO), frame), pose }
    }

    #[test]
    fn goals_are_known_in_two_frames() {
        let left = Quaternion::about(crate::messages::geometry_msgs::Vector3::new(0.0, 0.0, 1.0), 1.0);
        let Ok(DriverCommand::WalkTo { goal, frame }) = walk_to(&goal("odom", 1.0, left)) else {
            panic!("a fair goal was refused")
        };
        assert_eq!((frame, goal.position()), (GoalFrame::Odom, robot_core::Point::new(1.0, 2.0)));
        assert!((goal.yaw_rad - 1.0).abs() < 1e-9);
    }

    #[rstest]
    #[case(goal("map", 1.0, Quaternion::default()))]
    #[case(goal("odom", f64::NAN, Quaternion::default()))]
    #[case(goal("odom", 1.0, Quaternion { x: 0.0, y: 0.0, z: 0.0, w: 0.0 }))]
    fn goals_that_cannot_be_are_refused(#[case] message: PoseStamped) {
        assert!(walk_to(&message).is_err());
    }

    #[test]
    fn an_endless_speech_is_refused() {
        assert!(say(std_msgs::String { data: "bla".repeat(1_000_000) }).is_err());
    }
}
