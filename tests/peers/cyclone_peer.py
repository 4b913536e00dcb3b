"""A ROS 2 program of another make: speaks to the robot's driver, or to what plays it, through Cyclone DDS.

It shares no code with the project, neither for the types nor for the transport, and so shows that others are
understood. One JSON object a line on standard output; the last one is {"event": "end", "ok": ...}, and the exit code
is 0 if what was asked for happened, 1 if it did not within its time.

    cyclone_peer.py echo-joint-states 10        ten joint states
    cyclone_peer.py describe                    the latched description of the robot
    cyclone_peer.py frames                      one message of frames
    cyclone_peer.py senses                      one message of every other sense
    cyclone_peer.py walk 0.05 2 [--abandon]     walk for two seconds and stop, or leave the robot walking
    cyclone_peer.py joint HeadYaw 0.5           move a joint and wait until it is there
    cyclone_peer.py say "Hallo"                 speak
    cyclone_peer.py commands 3                  as the driver: what comes on /cmd_vel for three seconds
    cyclone_peer.py robot-config                the service get_robot_config, in Cyclone's mapping
    cyclone_peer.py set-language German         the service set_language, in Cyclone's mapping

ROS_DOMAIN_ID is honoured. It keeps to the loopback unless --network is given.
"""

import argparse
import json
import math
import os
import sys
import time
from dataclasses import dataclass, field

from cyclonedds.core import Policy, Qos
from cyclonedds.domain import Domain, DomainParticipant
from cyclonedds.idl import IdlStruct
from cyclonedds.idl.types import array, float32, float64, int32, int64, sequence, uint8, uint32, uint64
from cyclonedds.pub import DataWriter
from cyclonedds.sub import DataReader
from cyclonedds.topic import Topic
from cyclonedds.util import duration

LOOPBACK = """
<CycloneDDS><Domain><General>
  <Interfaces><NetworkInterface name="lo" multicast="false"/></Interfaces>
  <AllowMulticast>false</AllowMulticast>
</General><Discovery>
  <ParticipantIndex>auto</ParticipantIndex><MaxAutoParticipantIndex>30</MaxAutoParticipantIndex>
  <Peers><Peer address="localhost"/></Peers>
</Discovery></Domain></CycloneDDS>
"""

# ROS 2 encodes in plain CDR (XCDR1).
PLAIN_CDR = Policy.DataRepresentation(use_cdrv0_representation=True)
RELIABLE = Policy.Reliability.Reliable(duration(milliseconds=100))
VOLATILE_10 = Qos(PLAIN_CDR, RELIABLE, Policy.Durability.Volatile, Policy.History.KeepLast(10))
LATCHED = Qos(PLAIN_CDR, RELIABLE, Policy.Durability.TransientLocal, Policy.History.KeepLast(1))

PATIENCE_S = 15.0


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


def tell(event, **values):
    print(json.dumps({"event": event, **values}, ensure_ascii=False), flush=True)


class Peer:
    """A participant and what it reads and writes."""

    def __init__(self, network):
        domain_id = int(os.environ.get("ROS_DOMAIN_ID") or 0)
        self.domain = None if network else Domain(domain_id, LOOPBACK)
        self.participant = DomainParticipant(domain_id)

    def topic(self, name, kind, qos, prefix="rt"):
        return Topic(self.participant, f"{prefix}/{name}", kind, qos=qos)

    def reader(self, name, kind, qos=VOLATILE_10, prefix="rt"):
        return DataReader(self.participant, self.topic(name, kind, qos, prefix), qos=qos)

    def writer(self, name, kind, qos=VOLATILE_10, prefix="rt"):
        return DataWriter(self.participant, self.topic(name, kind, qos, prefix), qos=qos)


def take(reader):
    """What has come in; notices that a writer has gone are no messages."""
    return [sample for sample in reader.take(N=100) if sample.sample_info.valid_data]


def until(moment):
    """Counts passes of ten milliseconds until a moment."""
    while time.monotonic() < moment:
        yield
        time.sleep(0.01)


def first(reader):
    for _ in until(time.monotonic() + PATIENCE_S):
        for sample in take(reader):
            return sample
    return None


def matched(writer):
    """Waits until somebody reads what is written."""
    for _ in until(time.monotonic() + PATIENCE_S):
        if writer.get_matched_subscriptions():
            return True
    return False


def yaw(q):
    return math.atan2(2 * (q.w * q.z + q.x * q.y), 1 - 2 * (q.y * q.y + q.z * q.z))


def tell_odometry(odometry):
    position, twist = odometry.pose.pose.position, odometry.twist.twist
    tell(
        "odom",
        x=position.x,
        y=position.y,
        z=position.z,
        yaw=yaw(odometry.pose.pose.orientation),
        vx=twist.linear.x,
        wz=twist.angular.z,
    )


def echo_joint_states(peer, arguments):
    reader = peer.reader("joint_states", JointState)
    left = arguments.count
    for _ in until(time.monotonic() + PATIENCE_S):
        for joints in take(reader)[:left]:
            tell("joint_states", name=joints.name, position=joints.position)
            left -= 1
        if left == 0:
            return True
    return False


def describe(peer, _arguments):
    description = first(peer.reader("robot_description", String, LATCHED))
    if description:
        tell("robot_description", length=len(description.data), urdf=description.data)
    return description is not None


def frames(peer, _arguments):
    message = first(peer.reader("tf", TFMessage))
    for frame in message.transforms if message else []:
        t, q = frame.transform.translation, frame.transform.rotation
        place, turn = [t.x, t.y, t.z], [q.x, q.y, q.z, q.w]
        tell("frame", parent=frame.header.frame_id, child=frame.child_frame_id, translation=place, rotation=turn)
    return message is not None


def senses(peer, _arguments):
    readers = {
        "odom": peer.reader("odom", Odometry),
        "imu": peer.reader("imu/torso", Imu),
        "sonar_left": peer.reader("sonar/left", Range),
        "sonar_right": peer.reader("sonar/right", Range),
        "diagnostics": peer.reader("diagnostics", DiagnosticArray),
    }
    got = {name: first(reader) for name, reader in readers.items()}
    if got["odom"]:
        tell_odometry(got["odom"])
    if imu := got["imu"]:
        tell("imu", yaw=yaw(imu.orientation), az=imu.linear_acceleration.z, covariance=imu.orientation_covariance[0])
    for name in ("sonar_left", "sonar_right"):
        if echo := got[name]:
            tell(name, frame=echo.header.frame_id, range=echo.range, min=echo.min_range, max=echo.max_range)
    if got["diagnostics"]:
        tell("diagnostics", names=[status.name for status in got["diagnostics"].status])
    return all(got.values())


def walk(peer, arguments):
    writer, reader = peer.writer("cmd_vel", Twist), peer.reader("odom", Odometry)
    if not matched(writer) or not first(reader):
        return False

    def publish(vx, seconds):
        end = time.monotonic() + seconds
        due = 0.0
        for _ in until(end):
            if vx is not None and time.monotonic() >= due:
                writer.write(Twist(linear=Vector3(x=vx)))
                due = time.monotonic() + 0.05
            for odometry in take(reader):
                tell_odometry(odometry)

    publish(arguments.vx, arguments.seconds)
    publish(None if arguments.abandon else 0.0, 1.0)
    return True


def joint(peer, arguments):
    writer, reader = peer.writer("joint_angles", JointAnglesWithSpeed), peer.reader("joint_states", JointState)
    if not matched(writer):
        return False
    writer.write(JointAnglesWithSpeed(Header(), [arguments.name], [arguments.angle], 0.1, 0))
    for _ in until(time.monotonic() + PATIENCE_S):
        for joints in take(reader):
            angle = joints.position[joints.name.index(arguments.name)]
            if abs(angle - arguments.angle) < 0.01:
                tell("joint", name=arguments.name, angle=angle)
                return True
    return False


def say(peer, arguments):
    writer = peer.writer("speech", String)
    if not matched(writer):
        return False
    writer.write(String(arguments.text))
    return writer.wait_for_acks(duration(seconds=5))


def commands(peer, arguments):
    reader = peer.reader("cmd_vel", Twist)
    came = 0
    for _ in until(time.monotonic() + arguments.seconds):
        for twist in take(reader):
            tell("cmd_vel", t=time.time(), vx=twist.linear.x, vy=twist.linear.y, wz=twist.angular.z)
            came += 1
    return came > 0


def call(peer, service, request_type, response_type, **question):
    """Asks until an answer comes: a question that is asked before both have found each other is lost."""
    writer = peer.writer(f"{service}Request", request_type, prefix="rq")
    reader = peer.reader(f"{service}Reply", response_type, prefix="rr")
    guid = int.from_bytes(os.urandom(8), "little")
    if not matched(writer):
        return None
    for seq in range(1, 16):
        writer.write(request_type(guid=guid, seq=seq, **question))
        for _ in until(time.monotonic() + 1.0):
            for answer in take(reader):
                if answer.guid == guid:
                    return answer
    return None


def robot_config(peer, _arguments):
    answer = call(peer, "naoqi_driver/get_robot_config", GetRobotInfo_Request, GetRobotInfo_Response)
    if answer:
        tell("robot_config", **{name: getattr(answer.info, name) for name in RobotInfo.__dataclass_fields__})
    return answer is not None


def set_language(peer, arguments):
    answer = call(
        peer, "naoqi_driver/set_language", SetString_Request, SetString_Response, data=arguments.language
    )
    if answer:
        tell("set_language", language=arguments.language, success=answer.success)
    return answer is not None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", action="store_true", help="use the whole network instead of the loopback")
    subparsers = parser.add_subparsers(required=True)

    def command(name, run, *arguments):
        sub = subparsers.add_parser(name)
        sub.set_defaults(run=run)
        for flag, kind in arguments:
            sub.add_argument(flag, type=kind)
        return sub

    command("echo-joint-states", echo_joint_states, ("count", int))
    command("describe", describe)
    command("frames", frames)
    command("senses", senses)
    command("walk", walk, ("vx", float), ("seconds", float)).add_argument("--abandon", action="store_true")
    command("joint", joint, ("name", str), ("angle", float))
    command("say", say, ("text", str))
    command("commands", commands, ("seconds", float))
    command("robot-config", robot_config)
    command("set-language", set_language, ("language", str))
    arguments = parser.parse_args()
    ok = bool(arguments.run(Peer(arguments.network), arguments))
    tell("end", ok=ok)
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
