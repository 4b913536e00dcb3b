"""ROS 2's messages as a program of another make knows them: one class a `.msg`, `.srv` or `.action` part, with the
fields in their order. Written from the definitions, and not from the project's own types."""

from dataclasses import dataclass, field

from cyclonedds.idl import IdlStruct
from cyclonedds.idl.types import (
    array,
    float32,
    float64,
    int8,
    int16,
    int32,
    int64,
    sequence,
    uint8,
    uint16,
    uint32,
    uint64,
)


@dataclass
class Time(IdlStruct, typename="builtin_interfaces::msg::dds_::Time_"):
    sec: int32 = 0
    nanosec: uint32 = 0


@dataclass
class Header(IdlStruct, typename="std_msgs::msg::dds_::Header_"):
    stamp: Time = field(default_factory=Time)
    frame_id: str = ""


@dataclass
class String(IdlStruct, typename="std_msgs::msg::dds_::String_"):
    data: str = ""


@dataclass
class Vector3(IdlStruct, typename="geometry_msgs::msg::dds_::Vector3_"):
    x: float64 = 0.0
    y: float64 = 0.0
    z: float64 = 0.0


@dataclass
class Point(IdlStruct, typename="geometry_msgs::msg::dds_::Point_"):
    x: float64 = 0.0
    y: float64 = 0.0
    z: float64 = 0.0


@dataclass
class Quaternion(IdlStruct, typename="geometry_msgs::msg::dds_::Quaternion_"):
    x: float64 = 0.0
    y: float64 = 0.0
    z: float64 = 0.0
    w: float64 = 1.0


@dataclass
class Pose(IdlStruct, typename="geometry_msgs::msg::dds_::Pose_"):
    position: Point = field(default_factory=Point)
    orientation: Quaternion = field(default_factory=Quaternion)


@dataclass
class Twist(IdlStruct, typename="geometry_msgs::msg::dds_::Twist_"):
    linear: Vector3 = field(default_factory=Vector3)
    angular: Vector3 = field(default_factory=Vector3)


@dataclass
class Transform(IdlStruct, typename="geometry_msgs::msg::dds_::Transform_"):
    translation: Vector3
    rotation: Quaternion


@dataclass
class TransformStamped(IdlStruct, typename="geometry_msgs::msg::dds_::TransformStamped_"):
    header: Header
    child_frame_id: str
    transform: Transform


@dataclass
class TFMessage(IdlStruct, typename="tf2_msgs::msg::dds_::TFMessage_"):
    transforms: sequence[TransformStamped]


@dataclass
class PoseWithCovariance(IdlStruct, typename="geometry_msgs::msg::dds_::PoseWithCovariance_"):
    pose: Pose
    covariance: array[float64, 36]


@dataclass
class TwistWithCovariance(IdlStruct, typename="geometry_msgs::msg::dds_::TwistWithCovariance_"):
    twist: Twist
    covariance: array[float64, 36]


@dataclass
class Odometry(IdlStruct, typename="nav_msgs::msg::dds_::Odometry_"):
    header: Header
    child_frame_id: str
    pose: PoseWithCovariance
    twist: TwistWithCovariance


@dataclass
class JointState(IdlStruct, typename="sensor_msgs::msg::dds_::JointState_"):
    header: Header
    name: sequence[str]
    position: sequence[float64]
    velocity: sequence[float64]
    effort: sequence[float64]


@dataclass
class Imu(IdlStruct, typename="sensor_msgs::msg::dds_::Imu_"):
    header: Header
    orientation: Quaternion
    orientation_covariance: array[float64, 9]
    angular_velocity: Vector3
    angular_velocity_covariance: array[float64, 9]
    linear_acceleration: Vector3
    linear_acceleration_covariance: array[float64, 9]


@dataclass
class Range(IdlStruct, typename="sensor_msgs::msg::dds_::Range_"):
    header: Header
    radiation_type: uint8
    field_of_view: float32
    min_range: float32
    max_range: float32
    range: float32
    variance: float32


@dataclass
class KeyValue(IdlStruct, typename="diagnostic_msgs::msg::dds_::KeyValue_"):
    key: str
    value: str


@dataclass
class DiagnosticStatus(IdlStruct, typename="diagnostic_msgs::msg::dds_::DiagnosticStatus_"):
    level: uint8
    name: str
    message: str
    hardware_id: str
    values: sequence[KeyValue]


@dataclass
class DiagnosticArray(IdlStruct, typename="diagnostic_msgs::msg::dds_::DiagnosticArray_"):
    header: Header
    status: sequence[DiagnosticStatus]


@dataclass
class JointAnglesWithSpeed(IdlStruct, typename="naoqi_bridge_msgs::msg::dds_::JointAnglesWithSpeed_"):
    header: Header
    joint_names: sequence[str]
    joint_angles: sequence[float32]
    speed: float32
    relative: uint8


@dataclass
class RobotInfo(IdlStruct, typename="naoqi_bridge_msgs::msg::dds_::RobotInfo_"):
    type: uint8
    model: str
    head_version: str
    body_version: str
    arm_version: str
    has_laser: bool
    has_extended_arms: bool
    number_of_legs: int32
    number_of_arms: int32
    number_of_hands: int32


# Cyclone's mapping puts who asks and the number of the question before question and answer.
@dataclass
class GetRobotInfo_Request(IdlStruct, typename="naoqi_bridge_msgs::srv::dds_::GetRobotInfo_Request_"):
    guid: uint64
    seq: int64
    structure_needs_at_least_one_member: uint8 = 0


@dataclass
class GetRobotInfo_Response(IdlStruct, typename="naoqi_bridge_msgs::srv::dds_::GetRobotInfo_Response_"):
    guid: uint64
    seq: int64
    info: RobotInfo


@dataclass
class SetString_Request(IdlStruct, typename="naoqi_bridge_msgs::srv::dds_::SetString_Request_"):
    guid: uint64
    seq: int64
    data: str = ""


@dataclass
class SetString_Response(IdlStruct, typename="naoqi_bridge_msgs::srv::dds_::SetString_Response_"):
    guid: uint64
    seq: int64
    success: bool


@dataclass
class GetString_Request(IdlStruct, typename="naoqi_bridge_msgs::srv::dds_::GetString_Request_"):
    guid: uint64
    seq: int64
    structure_needs_at_least_one_member: uint8 = 0


@dataclass
class GetString_Response(IdlStruct, typename="naoqi_bridge_msgs::srv::dds_::GetString_Response_"):
    guid: uint64
    seq: int64
    data: str


@dataclass
class Clock(IdlStruct, typename="rosgraph_msgs::msg::dds_::Clock_"):
    clock: Time = field(default_factory=Time)


@dataclass
class PoseStamped(IdlStruct, typename="geometry_msgs::msg::dds_::PoseStamped_"):
    header: Header = field(default_factory=Header)
    pose: Pose = field(default_factory=Pose)


@dataclass
class Bumper(IdlStruct, typename="naoqi_bridge_msgs::msg::dds_::Bumper_"):
    bumper: uint8
    state: uint8


@dataclass
class HandTouch(IdlStruct, typename="naoqi_bridge_msgs::msg::dds_::HandTouch_"):
    hand: uint8
    state: uint8


@dataclass
class HeadTouch(IdlStruct, typename="naoqi_bridge_msgs::msg::dds_::HeadTouch_"):
    button: uint8
    state: uint8


@dataclass
class StringStamped(IdlStruct, typename="naoqi_bridge_msgs::msg::dds_::StringStamped_"):
    header: Header
    data: str


@dataclass
class AudioBuffer(IdlStruct, typename="naoqi_bridge_msgs::msg::dds_::AudioBuffer_"):
    header: Header
    frequency: uint16
    channel_map: sequence[uint8]
    data: sequence[int16]


@dataclass
class Image(IdlStruct, typename="sensor_msgs::msg::dds_::Image_"):
    header: Header
    height: uint32
    width: uint32
    encoding: str
    is_bigendian: uint8
    step: uint32
    data: sequence[uint8]


@dataclass
class RegionOfInterest(IdlStruct, typename="sensor_msgs::msg::dds_::RegionOfInterest_"):
    x_offset: uint32
    y_offset: uint32
    height: uint32
    width: uint32
    do_rectify: bool


@dataclass
class CameraInfo(IdlStruct, typename="sensor_msgs::msg::dds_::CameraInfo_"):
    header: Header
    height: uint32
    width: uint32
    distortion_model: str
    d: sequence[float64]
    k: array[float64, 9]
    r: array[float64, 9]
    p: array[float64, 12]
    binning_x: uint32
    binning_y: uint32
    roi: RegionOfInterest


# The action `listen` travels as services and topics of its own.
@dataclass
class ListenGoal(IdlStruct, typename="naoqi_bridge_msgs::action::dds_::Listen_Goal_"):
    expected: sequence[str]
    language: str


@dataclass
class SendGoal_Request(IdlStruct, typename="naoqi_bridge_msgs::action::dds_::Listen_SendGoal_Request_"):
    guid: uint64
    seq: int64
    goal_id: array[uint8, 16]
    goal: ListenGoal


@dataclass
class SendGoal_Response(IdlStruct, typename="naoqi_bridge_msgs::action::dds_::Listen_SendGoal_Response_"):
    guid: uint64
    seq: int64
    accepted: bool
    stamp: Time


@dataclass
class GetResult_Request(IdlStruct, typename="naoqi_bridge_msgs::action::dds_::Listen_GetResult_Request_"):
    guid: uint64
    seq: int64
    goal_id: array[uint8, 16]


@dataclass
class GetResult_Response(IdlStruct, typename="naoqi_bridge_msgs::action::dds_::Listen_GetResult_Response_"):
    guid: uint64
    seq: int64
    status: int8
    result: sequence[str]


@dataclass
class CancelGoal_Request(IdlStruct, typename="action_msgs::srv::dds_::CancelGoal_Request_"):
    guid: uint64
    seq: int64
    goal_id: array[uint8, 16]
    stamp: Time


@dataclass
class GoalInfo(IdlStruct, typename="action_msgs::msg::dds_::GoalInfo_"):
    goal_id: array[uint8, 16]
    stamp: Time


@dataclass
class CancelGoal_Response(IdlStruct, typename="action_msgs::srv::dds_::CancelGoal_Response_"):
    guid: uint64
    seq: int64
    return_code: int8
    goals_canceling: sequence[GoalInfo]


@dataclass
class GoalStatus(IdlStruct, typename="action_msgs::msg::dds_::GoalStatus_"):
    goal_info: GoalInfo
    status: int8


@dataclass
class GoalStatusArray(IdlStruct, typename="action_msgs::msg::dds_::GoalStatusArray_"):
    status_list: sequence[GoalStatus]


# What is no message of the type whose name it bears.
@dataclass
class TwistOfOtherLength(IdlStruct, typename="geometry_msgs::msg::dds_::Twist_"):
    one: float64
    other: float64


@dataclass
class CountWithoutItems(IdlStruct, typename="naoqi_bridge_msgs::msg::dds_::JointAnglesWithSpeed_"):
    sec: int32
    nanosec: uint32
    length: uint32
    frame: uint8
    count: uint32
