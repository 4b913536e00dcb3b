//! Every message type against bytes that rosbags, which shares no code with us, has written.

use std::collections::BTreeSet;

use robot_ros2::messages::{
    diagnostic_msgs, geometry_msgs, naoqi_bridge_msgs, nav_msgs, rosgraph_msgs, sensor_msgs, std_msgs, tf2_msgs,
};
use ros2_client::dds::rustdds::RepresentationIdentifier;
use ros2_client::dds::rustdds::serialization::{deserialize_from_cdr_with_rep_id, to_writer_with_rep_id};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// "CDR, little endian" as it stands before the message.
const ENCAPSULATION: [u8; 4] = [0, 1, 0, 0];
const ENCODING: RepresentationIdentifier = RepresentationIdentifier::CDR_LE;

#[derive(serde::Deserialize)]
struct Golden {
    r#type: String,
    value: Value,
    cdr: String,
}

impl Golden {
    /// The bytes after the encapsulation.
    fn bytes(&self) -> Vec<u8> {
        let bytes: Vec<u8> = (0..self.cdr.len())
            .step_by(2)
            .map(|index| u8::from_str_radix(&self.cdr[index..index + 2], 16).expect("hex"))
            .collect();
        assert_eq!(bytes[..4], ENCAPSULATION, "{}", self.r#type);
        bytes[4..].to_vec()
    }
}

fn goldens() -> Vec<Golden> {
    serde_json::from_str(include_str!("../golden/messages.json")).expect("tests/golden/messages.json is JSON")
}

fn encode<M: Serialize>(message: &M) -> Vec<u8> {
    let mut bytes = Vec::new();
    to_writer_with_rep_id(&mut bytes, message, ENCODING).expect("it can be encoded");
    bytes
}

/// What is done with every message type.
trait Check {
    fn check<M: Serialize + DeserializeOwned>(&mut self, golden: &Golden);
}

/// Runs a check on the type that a golden message names; `false` if it is none of ours.
macro_rules! with_type {
    ($golden:expr, $check:expr; $($package:ident: $($name:ident)+;)+) => {
        match $golden.r#type.as_str() {
            $($(concat!(stringify!($package), "/msg/", stringify!($name)) =>
                $check.check::<$package::$name>($golden),)+)+
            other => panic!("{other} is none of our types"),
        }
    };
}

fn run(check: &mut impl Check) {
    for golden in &goldens() {
        with_type! { golden, check;
            std_msgs: Header String ColorRGBA;
            geometry_msgs: Vector3 Point Quaternion Pose PoseStamped Twist Transform TransformStamped
                PoseWithCovariance TwistWithCovariance;
            tf2_msgs: TFMessage;
            sensor_msgs: JointState Imu Range RangeOfAnyDistribution Image RegionOfInterest CameraInfo;
            nav_msgs: Odometry;
            diagnostic_msgs: KeyValue DiagnosticStatus DiagnosticArray;
            rosgraph_msgs: Clock;
            naoqi_bridge_msgs: AudioBuffer Bumper HandTouch HeadTouch JointAnglesWithSpeed JointAngleTrajectory FadeRGB
                WordRecognized RobotInfo StringStamped BoolStamped FloatStamped IntStamped Nothing GetRobotInfoResponse
                SetStringRequest SetStringResponse GetStringResponse ListenGoal ListenResult ListenFeedback;
        }
    }
}

/// The bytes and values of each type, both ways.
#[derive(Default)]
struct BothWays {
    seen: BTreeSet<String>,
}

impl Check for BothWays {
    fn check<M: Serialize + DeserializeOwned>(&mut self, golden: &Golden) {
        let name = &golden.r#type;
        let from_values: M = serde_json::from_value(golden.value.clone()).expect(name);
        assert_eq!(encode(&from_values), golden.bytes(), "the bytes of {name}");
        let (from_bytes, read) = deserialize_from_cdr_with_rep_id::<M>(&golden.bytes(), ENCODING).expect(name);
        assert_eq!(read, golden.bytes().len(), "the length of {name}");
        assert_eq!(serde_json::to_value(&from_bytes).expect(name), golden.value, "the values of {name}");
        assert!(self.seen.insert(name.clone()), "{name} stands there twice");
    }
}

#[test]
fn every_message_has_the_bytes_that_others_write() {
    let mut check = BothWays::default();
    run(&mut check);
    assert_eq!(check.seen.len(), 47, "a type has no golden message: run tests/golden/make_golden.py");
}

#[test]
fn the_echo_of_a_newer_distribution_is_read_as_an_older_one() {
    let golden = goldens().into_iter().find(|golden| golden.r#type == "sensor_msgs/msg/Range").expect("Range");
    let (echo, _) = deserialize_from_cdr_with_rep_id::<sensor_msgs::RangeOfAnyDistribution>(&golden.bytes(), ENCODING)
        .expect("what follows is not read");
    assert_eq!(Some(f64::from(echo.range)), golden.value["range"].as_f64());
}

/// Broken bytes end in an error or in a message, never in a panic, and never in more memory than they are worth.
struct Broken;

impl Check for Broken {
    fn check<M: Serialize + DeserializeOwned>(&mut self, golden: &Golden) {
        let bytes = golden.bytes();
        for length in 0..bytes.len() {
            let cut = deserialize_from_cdr_with_rep_id::<M>(&bytes[..length], ENCODING);
            assert!(cut.is_err(), "{} of {} bytes of {} were enough", length, bytes.len(), golden.r#type);
        }
        // Every length, count and enumerator in turn as large as can be.
        for at in (0..bytes.len()).step_by(4) {
            let mut huge = bytes.clone();
            let end = huge.len().min(at + 4);
            huge[at..end].fill(0xff);
            let _ = deserialize_from_cdr_with_rep_id::<M>(&huge, ENCODING);
        }
    }
}

#[test]
fn broken_bytes_do_no_harm() {
    run(&mut Broken);
}
