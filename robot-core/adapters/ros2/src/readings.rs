//! What the driver's messages say, in the words of the core.
//!
//! A message that cannot be is refused with a [`Malformed`] and changes nothing; the age of the last good one then
//! tells that the sensor has fallen silent.

use robot_core::body::{Battery, Imu, JointState, Odometry, Touch};
use robot_core::{Joint, JointValues, Pose, Twist};

use crate::messages::diagnostic_msgs::DiagnosticArray;
use crate::messages::geometry_msgs::{self, Vector3};
use crate::messages::naoqi_bridge_msgs::{Bumper, HandTouch, HeadTouch, STATE_PRESSED};
use crate::messages::{nav_msgs, sensor_msgs};

/// A message that was well-formed on the wire and cannot be all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Malformed(pub(crate) String);

impl Malformed {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

/// Velocity on the floor; what the robot cannot do (fly, roll) is left out.
pub(crate) fn twist(message: &geometry_msgs::Twist) -> Result<Twist, Malformed> {
    let twist = Twist::new(message.linear.x, message.linear.y, message.angular.z);
    if twist.is_finite() { Ok(twist) } else { Err(Malformed::new("a velocity that is not a number")) }
}

/// Names, angles and the rest; joints that NAO's body has not, as the fingers, are passed over, and those that are
/// missing have no value.
pub(crate) fn joints(message: &sensor_msgs::JointState) -> Result<JointState, Malformed> {
    /// NAO has 26 names, with all its fingers 42.
    const MOST_JOINTS: usize = 100;
    let names = message.name.len();
    let fits = |values: &[f64]| values.is_empty() || values.len() == names;
    if names > MOST_JOINTS {
        return Err(Malformed::new(format!("{names} joints, and NAO has {}", Joint::COUNT)));
    }
    if message.position.len() != names || !fits(&message.velocity) || !fits(&message.effort) {
        return Err(Malformed::new("lists of joints of different lengths"));
    }
    let mut state = JointState {
        angle_rad: JointValues::all(f64::NAN),
        speed_radps: JointValues::all(f64::NAN),
        effort_nm: JointValues::all(f64::NAN),
    };
    let mut known = 0;
    for (index, name) in message.name.iter().enumerate() {
        let Some(joint) = Joint::from_name(name) else { continue };
        known += 1;
        state.angle_rad[joint] = message.position[index];
        state.speed_radps[joint] = message.velocity.get(index).copied().unwrap_or(f64::NAN);
        state.effort_nm[joint] = message.effort.get(index).copied().unwrap_or(f64::NAN);
    }
    if known == 0 {
        return Err(Malformed::new("joint states without one joint of NAO's"));
    }
    Ok(state)
}

pub(crate) fn odometry(message: &nav_msgs::Odometry) -> Result<Odometry, Malformed> {
    let pose = message.pose.pose;
    let (x, y) = (pose.position.x, pose.position.y);
    let rotation = pose.orientation.normalised().ok_or_else(|| Malformed::new("an odometry without a rotation"))?;
    if !x.is_finite() || !y.is_finite() {
        return Err(Malformed::new("an odometry that is not a number"));
    }
    let odom_from_base = Pose::new(x, y, rotation.roll_pitch_yaw().yaw_rad);
    Ok(Odometry { odom_from_base, twist: twist(&message.twist.twist)? })
}

pub(crate) fn imu(message: &sensor_msgs::Imu) -> Result<Imu, Malformed> {
    let tilt = message.orientation.normalised().ok_or_else(|| Malformed::new("an inertial unit without a tilt"))?;
    let angles = tilt.roll_pitch_yaw();
    let parts = |vector: Vector3| [vector.x, vector.y, vector.z];
    let (angular_velocity_radps, acceleration_mps2) =
        (parts(message.angular_velocity), parts(message.linear_acceleration));
    if !angular_velocity_radps.iter().chain(&acceleration_mps2).all(|part| part.is_finite()) {
        return Err(Malformed::new("an inertial unit that is not a number"));
    }
    Ok(Imu {
        roll_rad: angles.roll_rad,
        pitch_rad: angles.pitch_rad,
        yaw_rad: angles.yaw_rad,
        angular_velocity_radps,
        acceleration_mps2,
    })
}

/// The echo in metres. What is not a number stays that: the guard takes it for something close.
pub(crate) fn sonar_m(message: &sensor_msgs::RangeOfAnyDistribution) -> f64 {
    f64::from(message.range)
}

pub(crate) fn bumper(message: Bumper, touch: &mut Touch) -> Result<(), Malformed> {
    set(&mut touch.bumpers, message.bumper, message.state)
}

pub(crate) fn hand(message: HandTouch, touch: &mut Touch) -> Result<(), Malformed> {
    set(&mut touch.hands, message.hand, message.state)
}

/// The driver numbers the buttons 0, 1, 2 from front to rear, against the constants 1, 2, 3 of the message. A 3 can
/// only come from one who keeps to the constants, and is the rear button. From such a one a 1 and a 2 are taken for
/// the button behind; that somebody touches the head, which is what stops the robot, is right either way.
pub(crate) fn head(message: HeadTouch, touch: &mut Touch) -> Result<(), Malformed> {
    let button = if message.button == HeadTouch::BUTTON_REAR { 2 } else { message.button };
    set(&mut touch.head, button, message.state)
}

fn set(sensors: &mut [bool], index: u8, state: u8) -> Result<(), Malformed> {
    let sensor = sensors
        .get_mut(usize::from(index))
        .ok_or_else(|| Malformed::new(format!("touch sensor {index}, which NAO has not")))?;
    *sensor = state == STATE_PRESSED;
    Ok(())
}

/// What the driver's diagnostics say of the battery and the hottest joint; each may be missing.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Health {
    pub(crate) battery: Option<Battery>,
    pub(crate) hottest_joint_c: Option<f64>,
}

pub(crate) fn health(message: &DiagnosticArray) -> Health {
    let mut health = Health::default();
    for status in &message.status {
        let number = |key| status.value(key).and_then(|value| value.trim().parse::<f64>().ok());
        if status.name == "naoqi_driver_battery:Status" {
            // A charge that is not a number is kept as such: the guard then does not walk.
            health.battery = number("Percentage").map(|percent| Battery {
                charge: percent / 100.0,
                charging: status
                    .value("Charging")
                    .is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1"),
            });
        } else if status.name.strip_prefix("naoqi_driver_joints:").is_some_and(|name| Joint::from_name(name).is_some())
            && let Some(temperature_c) = number("Temperature").filter(|value| value.is_finite())
        {
            let hottest = health.hottest_joint_c.map_or(temperature_c, |so_far| so_far.max(temperature_c));
            health.hottest_joint_c = Some(hottest);
        }
    }
    health
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::messages::diagnostic_msgs::{DiagnosticStatus, KeyValue};
    use crate::messages::geometry_msgs::{PoseWithCovariance, Quaternion, TwistWithCovariance};
    use crate::messages::std_msgs::Header;
    use crate::messages::time;
    use crate::rotation::RollPitchYaw;

    fn header() -> Header {
        Header::new(time(robot_core::Timestamp::ZERO), "")
    }

    fn joint_state(names: &[&str], position: Vec<f64>, velocity: Vec<f64>) -> sensor_msgs::JointState {
        let name = names.iter().map(|name| (*name).to_owned()).collect();
        sensor_msgs::JointState { header: header(), name, position, velocity, effort: vec![] }
    }

    #[test]
    fn joints_are_known_by_name_and_fingers_passed_over() {
        let read = joints(&joint_state(&["LFinger11", "HeadYaw"], vec![0.3, 0.5], vec![])).expect("a fair message");
        assert_eq!(read.angle_rad[Joint::HeadYaw], 0.5);
        assert!(read.angle_rad[Joint::HeadPitch].is_nan());
        assert!(read.speed_radps[Joint::HeadYaw].is_nan());
    }

    #[rstest]
    #[case::shorter(joint_state(&["HeadYaw", "HeadPitch"], vec![0.5], vec![]))]
    #[case::longer(joint_state(&["HeadYaw"], vec![0.5, 0.1], vec![]))]
    #[case::velocity(joint_state(&["HeadYaw"], vec![0.5], vec![0.1, 0.2]))]
    #[case::unknown(joint_state(&["Tail"], vec![0.5], vec![]))]
    #[case::empty(joint_state(&[], vec![], vec![]))]
    #[case::a_million(joint_state(&vec!["HeadYaw"; 1_000_000], vec![0.0; 1_000_000], vec![]))]
    fn joint_states_that_cannot_be_are_refused(#[case] message: sensor_msgs::JointState) {
        assert!(joints(&message).is_err());
    }

    fn odom(x: f64, orientation: Quaternion, vx: f64) -> nav_msgs::Odometry {
        let mut pose = PoseWithCovariance::default();
        pose.pose.position.x = x;
        pose.pose.orientation = orientation;
        let mut twist = TwistWithCovariance::default();
        twist.twist.linear.x = vx;
        nav_msgs::Odometry { header: header(), child_frame_id: "base_link".into(), pose, twist }
    }

    #[test]
    fn the_heading_of_a_leaning_torso_is_read() {
        let turned = Quaternion::from(RollPitchYaw::new(0.1, 0.2, -2.5));
        let read = odometry(&odom(1.5, turned, 0.05)).expect("a fair message");
        assert!((read.odom_from_base.yaw_rad + 2.5).abs() < 1e-9);
        assert_eq!((read.odom_from_base.x_m, read.twist.vx_mps), (1.5, 0.05));
    }

    #[rstest]
    #[case(f64::NAN, Quaternion::default(), 0.0)]
    #[case(0.0, Quaternion { x: 0.0, y: 0.0, z: 0.0, w: 0.0 }, 0.0)]
    #[case(0.0, Quaternion { x: 0.0, y: 0.0, z: 0.0, w: f64::NAN }, 0.0)]
    #[case(0.0, Quaternion::default(), f64::INFINITY)]
    fn odometry_that_is_no_number_is_refused(#[case] x: f64, #[case] orientation: Quaternion, #[case] vx: f64) {
        assert!(odometry(&odom(x, orientation, vx)).is_err());
    }

    #[rstest]
    #[case(0, [true, false, false])]
    #[case(1, [false, true, false])]
    #[case(2, [false, false, true])]
    #[case(3, [false, false, true])]
    fn the_drivers_head_buttons_are_known(#[case] button: u8, #[case] expected: [bool; 3]) {
        let mut touch = Touch::default();
        head(HeadTouch { button, state: STATE_PRESSED }, &mut touch).expect("a button of NAO's");
        assert_eq!(touch.head, expected);
        head(HeadTouch { button, state: 0 }, &mut touch).expect("a button of NAO's");
        assert_eq!(touch, Touch::default());
    }

    #[test]
    fn touch_sensors_that_nao_has_not_are_refused() {
        let mut touch = Touch::default();
        assert!(head(HeadTouch { button: 4, state: STATE_PRESSED }, &mut touch).is_err());
        assert!(hand(HandTouch { hand: 6, state: STATE_PRESSED }, &mut touch).is_err());
        assert!(bumper(Bumper { bumper: 2, state: STATE_PRESSED }, &mut touch).is_err());
        assert_eq!(touch, Touch::default());
    }

    fn status(name: &str, values: &[(&str, &str)]) -> DiagnosticStatus {
        let values =
            values.iter().map(|(key, value)| KeyValue { key: (*key).into(), value: (*value).into() }).collect();
        DiagnosticStatus { name: name.into(), values, ..DiagnosticStatus::default() }
    }

    #[test]
    fn battery_and_heat_are_read_as_the_driver_writes_them() {
        let array = DiagnosticArray {
            header: header(),
            status: vec![
                status("naoqi_driver_joints:HeadYaw", &[("Temperature", "41.5"), ("Stiffness", "1")]),
                status("naoqi_driver_joints:LKneePitch", &[("Temperature", "69")]),
                status("naoqi_driver_joints:Status", &[("Temperature", "99")]),
                status("naoqi_driver_battery:Status", &[("Percentage", "73"), ("Charging", "True")]),
                status("naoqi_driver_computer:CPU", &[("Temperature", "-1")]),
            ],
        };
        let expected = Health { battery: Some(Battery { charge: 0.73, charging: true }), hottest_joint_c: Some(69.0) };
        assert_eq!(health(&array), expected);
    }

    #[test]
    fn diagnostics_of_others_say_nothing() {
        let array = DiagnosticArray { header: header(), status: vec![status("laptop", &[("Percentage", "12")])] };
        assert_eq!(health(&array), Health::default());
        let garbled = vec![
            status("naoqi_driver_battery:Status", &[("Percentage", "voll")]),
            status("naoqi_driver_joints:HeadYaw", &[("Temperature", "nan")]),
        ];
        assert_eq!(health(&DiagnosticArray { header: header(), status: garbled }), Health::default());
    }
}
