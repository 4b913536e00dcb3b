//! Whatever a stranger on the network sends, both ends go on.

use robot_core::Language;
use robot_core::body::BodyCommand;
use robot_core::ports::{Body, Clock, Hearing};
use robot_core::{Timestamp, Twist};
use robot_ros2::messages::geometry_msgs::Vector3;
use robot_ros2::messages::naoqi_bridge_msgs::{HeadTouch, JointAnglesWithSpeed};
use robot_ros2::messages::std_msgs::Header;
use robot_ros2::messages::{RosMessage, geometry_msgs, sensor_msgs, std_msgs, time};
use robot_ros2::{connect, interface};
use ros2_client::{Context, ContextOptions, MessageTypeName, Name, Node, NodeName, NodeOptions, Publisher};
use serde::Serialize;

use crate::stage::{Stage, options};

/// What is no message of any type: an enormous count and then nothing.
#[derive(Debug, Clone, Serialize)]
struct Garbage(u32, u8);

/// Publishes `M`, or what it is not, under the name and type of a topic.
fn publisher<M: Serialize, T: RosMessage>(node: &mut Node, topic: interface::Topic<T>) -> Publisher<M> {
    let name = Name::parse(&format!("/{}", topic.name.trim_start_matches('/'))).expect("a name");
    let dds = node.create_topic(&name, MessageTypeName::new(T::PACKAGE, T::NAME), &topic.qos()).expect("a topic");
    node.create_publisher(&dds, Some(topic.qos())).expect("a publisher")
}

fn header() -> Header {
    Header::new(time(Timestamp::ZERO), "x".repeat(10_000))
}

#[test]
fn malformed_messages_are_refused_and_life_goes_on() {
    let options = options();
    let mut stage = Stage::open(&options);
    let mut robot = connect(&options, Language::De).expect("a client on the loopback");
    let context = Context::with_options(ContextOptions::new().domain_id(options.domain_id)).expect("a context");
    let mut node = context
        .new_node(NodeName::new("/", "vandal").expect("a name"), NodeOptions::new().enable_rosout(false))
        .expect("a node");

    let cmd_vel = publisher::<geometry_msgs::Twist, _>(&mut node, interface::CMD_VEL);
    let cmd_vel_garbage = publisher::<Garbage, _>(&mut node, interface::CMD_VEL);
    let joint_angles = publisher::<JointAnglesWithSpeed, _>(&mut node, interface::JOINT_ANGLES);
    let speech_garbage = publisher::<Garbage, _>(&mut node, interface::SPEECH);
    let joint_states = publisher::<sensor_msgs::JointState, _>(&mut node, interface::JOINT_STATES);
    let joint_states_garbage = publisher::<Garbage, _>(&mut node, interface::JOINT_STATES);
    let head_touch = publisher::<HeadTouch, _>(&mut node, interface::HEAD_TOUCH);
    let heard_text = publisher::<std_msgs::String, _>(&mut node, interface::HEARD_TEXT);

    let nan = geometry_msgs::Twist { linear: Vector3::new(f64::NAN, 0.0, 0.0), angular: Vector3::default() };
    let joints = |count: usize, name: &str, angles: usize| JointAnglesWithSpeed {
        header: header(),
        joint_names: vec![name.to_owned(); count],
        joint_angles: vec![0.5; angles],
        speed: 0.1,
        relative: 0,
    };
    let states = sensor_msgs::JointState {
        header: header(),
        name: vec!["HeadYaw".to_owned(); 3],
        position: vec![f64::NAN],
        velocity: vec![],
        effort: vec![],
    };
    let garbage = Garbage(u32::MAX, 7);
    let mut round = 0;
    stage.until("both ends have refused a good deal", |stage| {
        if round % 10 == 0 {
            cmd_vel.publish(nan).expect("it leaves");
            cmd_vel_garbage.publish(garbage.clone()).expect("it leaves");
            joint_angles.publish(joints(1, "Tail", 1)).expect("it leaves");
            joint_angles.publish(joints(2, "HeadYaw", 1)).expect("it leaves");
            speech_garbage.publish(garbage.clone()).expect("it leaves");
            joint_states.publish(states.clone()).expect("it leaves");
            joint_states_garbage.publish(garbage.clone()).expect("it leaves");
            head_touch.publish(HeadTouch { button: 200, state: 1 }).expect("it leaves");
            heard_text.publish(std_msgs::String { data: "bla".repeat(10_000) }).expect("it leaves");
        }
        round += 1;
        stage.double.refused() >= 50 && robot.body.refused() >= 40
    });
    assert_eq!(stage.told, [], "nothing of it reached the body");
    let mut hearing = robot.hearing.which_always_hears(|_| true);
    assert_eq!(hearing.hear(robot.clock.now()), Ok(vec![]));
    assert!(!robot.body.sense(robot.clock.now()).touch.any_head());

    // Half a million joints, 8 megabytes: twice as many are more than the library carries in one message.
    let before = stage.double.refused();
    joint_angles.publish(joints(500_000, "HeadYaw", 500_000)).expect("it leaves");
    stage.until("half a million joints are refused", |stage| stage.double.refused() > before);

    let walk = Twist::new(0.05, 0.0, 0.0);
    stage.until("a fair command still arrives", |stage| {
        robot.body.command(&BodyCommand::Walk(walk), robot.clock.now()).expect("the link is there");
        stage.walks().contains(&walk)
    });
    stage.until("senses still arrive", |_| robot.body.sense(robot.clock.now()).joints.is_some());
}
