//! What a body feels, as the driver's messages say it. `now` is what the messages are stamped with.

use std::time::Duration;

use robot_core::body::{Battery, Imu, JointState, Odometry};
use robot_core::{Joint, Timestamp};

use crate::diagnostics::Diagnostics;
use crate::kinematics::{Stance, links};
use crate::messages::diagnostic_msgs::DiagnosticArray;
use crate::messages::geometry_msgs::{
    Point, Pose, PoseWithCovariance, Transform, TransformStamped, Twist, TwistWithCovariance, Vector3,
};
use crate::messages::naoqi_bridge_msgs::{AudioBuffer, STATE_PRESSED, STATE_RELEASED};
use crate::messages::std_msgs::Header;
use crate::messages::tf2_msgs::TFMessage;
use crate::messages::{nav_msgs, sensor_msgs, time};
use crate::picture::Picture;
use crate::rotation::RollPitchYaw;

/// Angles, speeds and torques of all joints.
#[must_use]
pub fn joint_states(joints: &JointState, now: Timestamp) -> sensor_msgs::JointState {
    sensor_msgs::JointState {
        header: Header::new(time(now), ""),
        name: Joint::all().map(|joint| joint.name().to_owned()).collect(),
        position: joints.angle_rad.0.to_vec(),
        velocity: joints.speed_radps.0.to_vec(),
        effort: joints.effort_nm.0.to_vec(),
    }
}

/// The same sound in all four microphones.
#[must_use]
pub fn audio(samples: &[i16], now: Timestamp) -> AudioBuffer {
    const RATE_HZ: u16 = 48_000;
    AudioBuffer {
        header: Header::new(time(now), ""),
        frequency: RATE_HZ,
        channel_map: AudioBuffer::NAO_V6.to_vec(),
        data: samples.iter().flat_map(|sample| [*sample; AudioBuffer::NAO_V6.len()]).collect(),
    }
}

/// A picture.
#[must_use]
pub fn image(frame: &'static str, picture: Picture, now: Timestamp) -> sensor_msgs::Image {
    let Picture { width, height, rgb, .. } = picture;
    sensor_msgs::Image {
        header: Header::new(time(now), frame),
        height,
        width,
        encoding: "rgb8".to_owned(),
        is_bigendian: 0,
        step: 3 * width,
        data: rgb,
    }
}

/// How a picture was taken: through a pinhole.
#[must_use]
pub fn camera_info(frame: &'static str, picture: &Picture, now: Timestamp) -> sensor_msgs::CameraInfo {
    let &Picture { width, height, focal_px, .. } = picture;
    let (middle_x, middle_y) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
    sensor_msgs::CameraInfo {
        header: Header::new(time(now), frame),
        height,
        width,
        distortion_model: "plumb_bob".to_owned(),
        d: vec![0.0; 5],
        k: [focal_px, 0.0, middle_x, 0.0, focal_px, middle_y, 0.0, 0.0, 1.0],
        r: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
        p: [focal_px, 0.0, middle_x, 0.0, 0.0, focal_px, middle_y, 0.0, 0.0, 0.0, 1.0, 0.0],
        binning_x: 0,
        binning_y: 0,
        roi: sensor_msgs::RegionOfInterest::default(),
    }
}

/// Where the torso is in the frame the robot was switched on in, in all six directions.
#[must_use]
pub fn odom_from_base(odometry: &Odometry, tilt: RollPitchYaw, stance: &Stance) -> Transform {
    let pose = odometry.odom_from_base;
    Transform {
        translation: Vector3::new(pose.x_m, pose.y_m, stance.base_height_m),
        rotation: RollPitchYaw::new(tilt.roll_rad, tilt.pitch_rad, pose.yaw_rad).into(),
    }
}

/// Where the robot believes it is. The covariances are all 0, as the driver leaves them.
#[must_use]
pub fn odometry(odometry: &Odometry, odom_from_base: Transform, now: Timestamp) -> nav_msgs::Odometry {
    let Vector3 { x, y, z } = odom_from_base.translation;
    let twist = odometry.twist;
    nav_msgs::Odometry {
        header: Header::new(time(now), "odom"),
        child_frame_id: "base_link".into(),
        pose: PoseWithCovariance {
            pose: Pose { position: Point { x, y, z }, orientation: odom_from_base.rotation },
            ..PoseWithCovariance::default()
        },
        twist: TwistWithCovariance {
            twist: Twist {
                linear: Vector3::new(twist.vx_mps, twist.vy_mps, 0.0),
                angular: Vector3::new(0.0, 0.0, twist.wz_radps),
            },
            ..TwistWithCovariance::default()
        },
    }
}

/// Tilt and turn. The first covariance of each is -1: unknown.
#[must_use]
pub fn imu(imu: &Imu, now: Timestamp) -> sensor_msgs::Imu {
    let mut unknown = [0.0; 9];
    unknown[0] = -1.0;
    let vector = |[x, y, z]: [f64; 3]| Vector3::new(x, y, z);
    sensor_msgs::Imu {
        header: Header::new(time(now), "base_link"),
        orientation: RollPitchYaw::new(imu.roll_rad, imu.pitch_rad, imu.yaw_rad).into(),
        orientation_covariance: unknown,
        angular_velocity: vector(imu.angular_velocity_radps),
        angular_velocity_covariance: unknown,
        linear_acceleration: vector(imu.acceleration_mps2),
        linear_acceleration_covariance: unknown,
    }
}

/// An echo, with the driver's constants, which are an older NAO's: the V6 is to be trusted from 0.20 m to 0.80 m.
#[must_use]
pub fn sonar(frame: &'static str, range_m: f64, now: Timestamp) -> sensor_msgs::Range {
    sensor_msgs::Range {
        header: Header::new(time(now), frame),
        radiation_type: sensor_msgs::Range::ULTRASOUND,
        field_of_view: std::f32::consts::FRAC_PI_6,
        min_range: 0.25,
        max_range: 2.55,
        range: range_m as f32,
        variance: 0.0,
    }
}

/// Which of some touch sensors have changed, by index, with their new state.
pub fn touched<'a>(before: &'a [bool], after: &'a [bool]) -> impl Iterator<Item = (u8, u8)> + 'a {
    (0..)
        .zip(before.iter().zip(after))
        .filter(|(_, (before, after))| before != after)
        .map(|(index, (_, &pressed))| (index, if pressed { STATE_PRESSED } else { STATE_RELEASED }))
}

/// All frames: those that joints move, the fixed ones, the torso in `odom`, and the point between the feet, which the
/// driver stamps a tenth of a second back.
#[must_use]
pub fn frames(joints: &JointState, odom_from_base: Option<Transform>, stance: &Stance, now: Timestamp) -> TFMessage {
    let frame = |parent: &'static str, child: &str, transform: Transform, stamp: Timestamp| TransformStamped {
        header: Header::new(time(stamp), parent),
        child_frame_id: child.to_owned(),
        transform,
    };
    let mut transforms: Vec<TransformStamped> =
        links().map(|link| frame(link.parent, link.name, link.parent_from_link(&joints.angle_rad), now)).collect();
    if let Some(odom_from_base) = odom_from_base {
        transforms.push(frame("odom", "base_link", odom_from_base, now));
    }
    let before = now - Duration::from_millis(100);
    transforms.push(frame("base_link", "base_footprint", stance.base_from_footprint, before));
    TFMessage { transforms }
}

/// Heat of the joints, charge of the battery and what flows into it, amperes. A simulated body knows its hottest joint
/// alone, so all are said to be as hot.
#[must_use]
pub fn diagnostics(
    battery: Option<Battery>,
    current_a: Option<f64>,
    hottest_joint_c: Option<f64>,
    now: Timestamp,
) -> DiagnosticArray {
    Diagnostics::default().fill(battery, current_a, hottest_joint_c, now).clone()
}

/// The tilt that an inertial unit has measured, without its heading, which drifts otherwise than odometry does.
#[must_use]
pub fn tilt(imu: Option<Imu>) -> RollPitchYaw {
    imu.map_or_else(RollPitchYaw::default, |imu| RollPitchYaw::new(imu.roll_rad, imu.pitch_rad, 0.0))
}

#[cfg(test)]
mod tests {
    use robot_core::{JointValues, Pose, Twist};

    use super::*;
    use crate::kinematics::stance;
    use crate::readings;

    #[test]
    fn what_goes_out_comes_in_the_same() {
        let now = Timestamp::from_secs_f64(1.0);
        let joints = JointState {
            angle_rad: JointValues(std::array::from_fn(|index| index as f64 / 100.0)),
            speed_radps: JointValues::all(0.5),
            effort_nm: JointValues::all(0.25),
        };
        assert_eq!(readings::joints(&joint_states(&joints, now)), Ok(joints));

        let stance = stance(&joints.angle_rad, 0.1, -0.2);
        let walked = Odometry { odom_from_base: Pose::new(1.0, -2.0, 3.0), twist: Twist::new(0.05, 0.01, -0.2) };
        let torso = odom_from_base(&walked, RollPitchYaw::new(0.1, -0.2, 0.0), &stance);
        let read = readings::odometry(&odometry(&walked, torso, now)).expect("a fair message");
        assert_eq!(read.twist, walked.twist);
        assert!((read.odom_from_base.yaw_rad - 3.0).abs() < 1e-9);
        assert_eq!(read.odom_from_base.position(), walked.odom_from_base.position());

        let felt = Imu {
            roll_rad: 0.1,
            pitch_rad: -0.2,
            yaw_rad: 0.3,
            angular_velocity_radps: [1.0, 2.0, 3.0],
            acceleration_mps2: [0.0, 0.0, 9.81],
        };
        let read = readings::imu(&imu(&felt, now)).expect("a fair message");
        assert!((read.pitch_rad - felt.pitch_rad).abs() < 1e-9 && (read.yaw_rad - felt.yaw_rad).abs() < 1e-9);
        assert_eq!(read.acceleration_mps2, felt.acceleration_mps2);

        let battery = Battery { charge: 0.73, charging: false };
        let health = readings::health(&diagnostics(Some(battery), Some(-1.9), Some(70.5), now));
        assert_eq!(health, readings::Health { battery: Some(battery), hottest_joint_c: Some(70.5) });
    }

    #[test]
    fn every_frame_has_one_parent_and_the_feet_stand_on_the_floor() {
        let now = Timestamp::from_secs_f64(1.0);
        let zero = JointValues::all(0.0);
        let joints = JointState { angle_rad: zero, speed_radps: zero, effort_nm: zero };
        let stance = stance(&zero, 0.0, 0.0);
        let torso = odom_from_base(&Odometry::default(), RollPitchYaw::default(), &stance);
        let message = frames(&joints, Some(torso), &stance, now);
        let mut children: Vec<_> = message.transforms.iter().map(|frame| frame.child_frame_id.clone()).collect();
        children.sort();
        let count = children.len();
        children.dedup();
        assert_eq!(children.len(), count);
        let footprint = message.transforms.last().expect("frames");
        assert_eq!(footprint.child_frame_id, "base_footprint");
        assert_eq!(footprint.header.stamp, time(Timestamp::from_secs_f64(0.9)));
        assert!(torso.then(footprint.transform).translation.z.abs() < 1e-9);
    }

    #[test]
    fn only_sensors_that_changed_are_told() {
        let told: Vec<_> = touched(&[true, false, false], &[false, false, true]).collect();
        assert_eq!(told, [(0, STATE_RELEASED), (2, STATE_PRESSED)]);
    }
}
