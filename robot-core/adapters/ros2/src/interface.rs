//! The interface of naoqi_driver2 2.1 as one table: names, types, quality of service, rates.
//!
//! A name with a leading slash is absolute, the others lie in the namespace of the node. "Reliable 10" of ROS, kept
//! for the last ten messages, is what the driver uses almost everywhere. A subscription of `ros2-client` would be best
//! effort with a depth of one if nothing were said, so everything is said here.

use std::marker::PhantomData;

use ros2_client::QosProfile;
use ros2_client::qos::{Durability, History, Reliability, WhenFull};

use crate::messages::naoqi_bridge_msgs::{
    AudioBuffer, Bumper, FadeRGB, GetRobotInfo, GetString, HandTouch, HeadTouch, JointAnglesWithSpeed, SetString,
    StringStamped,
};
use crate::messages::{
    RosMessage, RosService, diagnostic_msgs::DiagnosticArray, geometry_msgs::PoseStamped, geometry_msgs::Twist,
    nav_msgs::Odometry, rosgraph_msgs::Clock, sensor_msgs::CameraInfo, sensor_msgs::Image, sensor_msgs::Imu,
    sensor_msgs::JointState, sensor_msgs::Range, sensor_msgs::RangeOfAnyDistribution, std_msgs, tf2_msgs::TFMessage,
};

/// A topic: its name, the type of its messages and how they are kept.
#[derive(Debug)]
pub struct Topic<M> {
    /// The driver's name for it. In a namespace it lies there, whether it begins with a slash or not.
    pub name: &'static str,
    durability: Durability,
    depth: usize,
    message: PhantomData<fn() -> M>,
}

impl<M> Clone for Topic<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Topic<M> {}

impl<M: RosMessage> Topic<M> {
    const fn volatile(name: &'static str, depth: usize) -> Self {
        Self { name, durability: Durability::Volatile, depth, message: PhantomData }
    }

    const fn latched(name: &'static str) -> Self {
        Self { name, durability: Durability::TransientLocal, depth: 1, message: PhantomData }
    }

    /// Reliable, as the driver publishes and subscribes. A full send window is told at once and waited for never:
    /// who publishes must not hang on who listens.
    #[must_use]
    pub fn qos(&self) -> QosProfile {
        QosProfile::publisher_default()
            .reliability(Reliability::Reliable { when_full: WhenFull::Fail })
            .durability(self.durability)
            .history(History::KeepLast { depth: self.depth })
    }
}

/// Angles of all joints, 50 a second. Published whether anybody listens or not.
pub const JOINT_STATES: Topic<JointState> = Topic::volatile("/joint_states", 10);
/// All frames, the fixed ones too, 50 times a second; there is no `/tf_static`.
pub const TF: Topic<TFMessage> = Topic::volatile("/tf", 100);
/// The URDF, once.
pub const ROBOT_DESCRIPTION: Topic<std_msgs::String> = Topic::latched("robot_description");
/// Where the robot believes it is, 15 a second.
pub const ODOM: Topic<Odometry> = Topic::volatile("odom", 10);
/// Tilt and turn, 10 a second.
pub const IMU: Topic<Imu> = Topic::volatile("imu/torso", 10);
/// Echo in front of the left of the chest, 10 a second.
pub const SONAR_LEFT: Topic<Range> = Topic::volatile("sonar/left", 1);
/// Echo in front of the right of the chest, 10 a second.
pub const SONAR_RIGHT: Topic<Range> = Topic::volatile("sonar/right", 1);
/// [`SONAR_LEFT`] for reading from a driver of any ROS distribution.
pub const SONAR_LEFT_OF_ANY: Topic<RangeOfAnyDistribution> = Topic::volatile("sonar/left", 1);
/// [`SONAR_RIGHT`] for reading from a driver of any ROS distribution.
pub const SONAR_RIGHT_OF_ANY: Topic<RangeOfAnyDistribution> = Topic::volatile("sonar/right", 1);
/// A foot bumped into something, or no longer.
pub const BUMPER: Topic<Bumper> = Topic::volatile("bumper", 10);
/// A hand is touched, or no longer.
pub const HAND_TOUCH: Topic<HandTouch> = Topic::volatile("hand_touch", 10);
/// The head is touched, or no longer.
pub const HEAD_TOUCH: Topic<HeadTouch> = Topic::volatile("head_touch", 10);
/// Sound from the microphones, while somebody listens.
pub const AUDIO: Topic<AudioBuffer> = Topic::volatile("audio", 10);
/// What the camera in the forehead sees, ten a second, while somebody listens.
pub const CAMERA_FRONT: Topic<Image> = Topic::volatile("camera/front/image_raw", 10);
/// How the camera in the forehead maps the world onto its picture.
pub const CAMERA_FRONT_INFO: Topic<CameraInfo> = Topic::volatile("camera/front/camera_info", 10);
/// What the camera in the mouth sees, ten a second, while somebody listens.
pub const CAMERA_BOTTOM: Topic<Image> = Topic::volatile("camera/bottom/image_raw", 10);
/// How the camera in the mouth maps the world onto its picture.
pub const CAMERA_BOTTOM_INFO: Topic<CameraInfo> = Topic::volatile("camera/bottom/camera_info", 10);
/// What the robot is made of, when somebody begins to listen.
pub const INFO: Topic<StringStamped> = Topic::volatile("info", 10);
/// Heat of the joints and charge of the battery, once a second.
pub const DIAGNOSTICS: Topic<DiagnosticArray> = Topic::volatile("/diagnostics", 10);

/// Walk at this velocity until told otherwise: the driver has no watchdog.
pub const CMD_VEL: Topic<Twist> = Topic::volatile("/cmd_vel", 10);
/// Take joints to angles.
pub const JOINT_ANGLES: Topic<JointAnglesWithSpeed> = Topic::volatile("/joint_angles", 10);
/// Walk to a pose in `base_footprint` or `odom`.
pub const MOVE_BASE_GOAL: Topic<PoseStamped> = Topic::volatile("/move_base_simple/goal", 10);
/// Say this; nobody tells when it has been said.
pub const SPEECH: Topic<std_msgs::String> = Topic::volatile("/speech", 10);

/// Lights take a colour. Not the driver's: nodes that run beside it listen here.
pub const FADE_RGB: Topic<FadeRGB> = Topic::volatile("fade_rgb", 10);

/// The simulator's time. Only a simulation publishes it.
pub const CLOCK: Topic<Clock> = Topic::volatile("/clock", 10);
/// What a microphone in the robot's place would have heard, as text. Ours, not the driver's: only the simulator
/// publishes it.
pub const HEARD_TEXT: Topic<std_msgs::String> = Topic::volatile("/heard_text", 10);

/// Who drives the robot, twice a second. Ours, not the driver's: controllers say and hear it, so that there is one alone.
pub const CONTROLLER: Topic<std_msgs::String> = Topic::volatile("/naome/controller", 10);

/// The name of the driver's node.
pub const DRIVER_NODE: &str = "naoqi_driver";

/// A service: its name and type.
#[derive(Debug)]
pub struct Service<S> {
    /// In the node's namespace.
    pub name: &'static str,
    service: PhantomData<fn() -> S>,
}

impl<S> Clone for Service<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Service<S> {}

impl<S: RosService> Service<S> {
    const fn new(name: &'static str) -> Self {
        Self { name, service: PhantomData }
    }

    /// Reliable, volatile, the last ten: ROS' profile for services.
    #[must_use]
    pub fn qos(&self) -> QosProfile {
        service_qos()
    }
}

/// ROS' profile for services: reliable, volatile, the last ten.
pub(crate) fn service_qos() -> QosProfile {
    QosProfile::publisher_default()
        .reliability(Reliability::Reliable { when_full: WhenFull::Fail })
        .durability(Durability::Volatile)
        .history(History::KeepLast { depth: 10 })
}

/// Which robot it is.
pub const GET_ROBOT_CONFIG: Service<GetRobotInfo> = Service::new("naoqi_driver/get_robot_config");
/// The language the robot speaks, by naoqi's name: "German", "English".
pub const SET_LANGUAGE: Service<SetString> = Service::new("naoqi_driver/set_language");
/// The language the robot speaks.
pub const GET_LANGUAGE: Service<GetString> = Service::new("naoqi_driver/get_language");
/// The action that listens for one utterance.
pub const LISTEN: &str = "listen";
