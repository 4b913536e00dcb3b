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
    cyclone_peer.py get-language                the service get_language, in Cyclone's mapping
    cyclone_peer.py listen de                   the action listen, in Cyclone's mapping: tells what was heard
    cyclone_peer.py cancel-listening            the same, given up before anything is heard
    cyclone_peer.py interface 5                 what the robot publishes, subscribes and serves, and how often, by its
                                                own stamps, in five seconds
    cyclone_peer.py look front                  one picture of a camera, and how it was taken
    cyclone_peer.py hostile                     messages that nobody means well with, each told, and then a fair one

ROS_DOMAIN_ID is honoured. It keeps to the loopback unless --network is given.
"""

import argparse
import json
import math
import os
import sys
import time
from cyclonedds.builtin import BuiltinDataReader, BuiltinTopicDcpsPublication, BuiltinTopicDcpsSubscription
from cyclonedds.core import Policy, Qos
from cyclonedds.domain import Domain, DomainParticipant
from cyclonedds.pub import DataWriter
from cyclonedds.sub import DataReader
from cyclonedds.topic import Topic
from cyclonedds.util import duration

from ros_messages import *  # noqa: F403 - the vocabulary

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


def matched_by_a_writer(reader):
    """Waits until somebody writes what is read."""
    for _ in until(time.monotonic() + PATIENCE_S):
        if reader.get_matched_publications():
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


def call(peer, service, request_type, response_type, tries=15, **question):
    """Asks until an answer comes."""
    writer = peer.writer(f"{service}Request", request_type, prefix="rq")
    reader = peer.reader(f"{service}Reply", response_type, prefix="rr")
    guid = int.from_bytes(os.urandom(8), "little")
    # A question that is asked before both have found each other is lost, or its answer is.
    if not matched(writer) or not matched_by_a_writer(reader):
        return None
    for seq in range(1, tries + 1):
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


def get_language(peer, _arguments):
    answer = call(peer, "naoqi_driver/get_language", GetString_Request, GetString_Response)
    if answer:
        tell("get_language", language=answer.data)
    return answer is not None


def listen(peer, arguments):
    """The goal, its status, and its result; or that it is given up. One goal an attempt: if the first was taken and its
    answer lost, the next finds the robot listening."""
    gives_up = arguments.language is None
    action = "listen/_action"
    statuses = peer.reader("listen/_action/status", GoalStatusArray, LATCHED)
    goal_id = list(os.urandom(16))
    goal = ListenGoal([], arguments.language or "")
    taken = call(peer, f"{action}/send_goal", SendGoal_Request, SendGoal_Response, goal_id=goal_id, goal=goal)
    tell("goal", accepted=bool(taken and taken.accepted))
    if not taken or not taken.accepted:
        return False
    if gives_up:
        canceled = call(
            peer, f"{action}/cancel_goal", CancelGoal_Request, CancelGoal_Response, goal_id=goal_id, stamp=Time()
        )
        if not canceled:
            return False
        tell("cancel", code=canceled.return_code, goals=len(canceled.goals_canceling))
    # It comes when somebody has said something.
    result = call(peer, f"{action}/get_result", GetResult_Request, GetResult_Response, tries=45, goal_id=goal_id)
    if not result:
        return False
    seen = [status.status for array in take(statuses) for status in array.status_list]
    tell("result", status=result.status, heard=list(result.result), seen=seen)
    return True


STAMPED = {
    "sensor_msgs::msg::dds_::JointState_": JointState,
    "nav_msgs::msg::dds_::Odometry_": Odometry,
    "sensor_msgs::msg::dds_::Imu_": Imu,
    "sensor_msgs::msg::dds_::Range_": Range,
    "sensor_msgs::msg::dds_::Image_": Image,
    "sensor_msgs::msg::dds_::CameraInfo_": CameraInfo,
    "diagnostic_msgs::msg::dds_::DiagnosticArray_": DiagnosticArray,
    "naoqi_bridge_msgs::msg::dds_::AudioBuffer_": AudioBuffer,
}


def stamp_of(message):
    if isinstance(message, Clock):
        stamp = message.clock
    elif isinstance(message, TFMessage):
        stamp = message.transforms[0].header.stamp
    else:
        stamp = message.header.stamp
    return stamp.sec + stamp.nanosec / 1e9


def interface(peer, arguments):
    """All endpoints of others in the domain, and the rates of what is stamped, by those stamps."""
    own = peer.participant.guid
    kinds = {**STAMPED, "rosgraph_msgs::msg::dds_::Clock_": Clock, "tf2_msgs::msg::dds_::TFMessage_": TFMessage}
    boards = {
        "published": BuiltinDataReader(peer.participant, BuiltinTopicDcpsPublication),
        "subscribed": BuiltinDataReader(peer.participant, BuiltinTopicDcpsSubscription),
    }
    ends, readers, stamps = {}, {}, {}
    since = None
    for _ in until(time.monotonic() + PATIENCE_S + arguments.seconds):
        for side, board in boards.items():
            for found in board.take(N=100):
                if not found.sample_info.valid_data or found.participant_key == own:
                    continue
                ends[(side, found.topic_name)] = found
                name = found.topic_name
                if side == "published" and name.startswith("rt/") and name not in readers and found.type_name in kinds:
                    readers[name] = peer.reader(name.removeprefix("rt/"), kinds[found.type_name])
        for name, reader in readers.items():
            stamps.setdefault(name, []).extend(stamp_of(message) for message in take(reader))
        # What is only published for listeners begins once they are found.
        if since is None and readers and all(stamps.get(name) for name in readers):
            since = time.monotonic()
        if since is not None and time.monotonic() - since > arguments.seconds:
            break
    for (side, name), found in sorted(ends.items(), key=lambda end: end[0]):
        kept, durable = found.qos[Policy.Reliability], found.qos[Policy.Durability]
        tell(
            "endpoint",
            side=side,
            topic=name,
            type=found.type_name,
            reliability="best effort" if kept == Policy.Reliability.BestEffort else "reliable",
            durability="transient local" if durable == Policy.Durability.TransientLocal else "volatile",
        )
    for name, came in sorted(stamps.items()):
        span = came[-1] - came[0] if len(came) > 1 else 0.0
        tell("rate", topic=name, messages=len(came), hz=(len(came) - 1) / span if span > 0 else None)
    return since is not None


def look(peer, arguments):
    base = f"camera/{arguments.camera}"
    image = first(peer.reader(f"{base}/image_raw", Image))
    info = first(peer.reader(f"{base}/camera_info", CameraInfo))
    if not image or not info:
        return False
    colours = {tuple(image.data[at : at + 3]) for at in range(0, len(image.data), 300)}
    tell(
        "look",
        width=image.width,
        height=image.height,
        encoding=image.encoding,
        bytes=len(image.data),
        step=image.step,
        frame=image.header.frame_id,
        colours=len(colours),
        focal=info.k[0],
        info_frame=info.header.frame_id,
    )
    return True


def hostile(peer, _arguments):
    """What the robot must take no harm from; and at the end a fair command, which must still be obeyed."""
    nan, inf = float("nan"), float("inf")
    names = ["HeadYaw"]
    joints = lambda names, angles, speed=0.1: JointAnglesWithSpeed(Header(), names, angles, speed, 0)  # noqa: E731
    pose = lambda frame, x, w=1.0: PoseStamped(  # noqa: E731
        Header(frame_id=frame), Pose(Point(x=x), Quaternion(w=w))
    )
    cases = [
        ("cmd_vel", Twist, "not a number", Twist(linear=Vector3(x=nan))),
        ("cmd_vel", Twist, "infinite", Twist(linear=Vector3(x=inf), angular=Vector3(z=-inf))),
        ("joint_angles", JointAnglesWithSpeed, "not a number", joints(names, [nan])),
        ("joint_angles", JointAnglesWithSpeed, "infinite", joints(names, [inf])),
        ("joint_angles", JointAnglesWithSpeed, "more names than angles", joints(names * 3, [0.1])),
        ("joint_angles", JointAnglesWithSpeed, "more angles than names", joints(names, [0.1] * 3)),
        ("joint_angles", JointAnglesWithSpeed, "nothing at all", joints([], [])),
        ("joint_angles", JointAnglesWithSpeed, "unknown joint", joints(["Tail"], [0.1])),
        ("joint_angles", JointAnglesWithSpeed, "a name of a megabyte", joints(["x" * 1_000_000], [0.1])),
        ("joint_angles", JointAnglesWithSpeed, "no speed", joints(names, [0.1], 0.0)),
        ("joint_angles", JointAnglesWithSpeed, "speed not a number", joints(names, [0.1], nan)),
        ("joint_angles", JointAnglesWithSpeed, "a million joints", joints([""] * 1_000_000, [0.5] * 1_000_000)),
        ("move_base_simple/goal", PoseStamped, "not a number", pose("odom", nan)),
        ("move_base_simple/goal", PoseStamped, "no rotation", pose("odom", 1.0, 0.0)),
        ("move_base_simple/goal", PoseStamped, "unknown frame", pose("moon", 1.0)),
        ("speech", String, "a megabyte", String("bla " * 250_000)),
        # Bytes of another shape under the right name.
        ("cmd_vel", TwistOfOtherLength, "two numbers of six", TwistOfOtherLength(0.05, 0.05)),
        ("joint_angles", CountWithoutItems, "four billion names announced", CountWithoutItems(0, 0, 1, 0, 2**32 - 1)),
    ]
    for name, kind, what, message in cases:
        writer = peer.writer(name, kind)
        if not matched(writer):
            tell("case", topic=name, what=what, sent=False)
            return False
        writer.write(message)
        # Not acknowledged means: too big for the other side to take in, which is as good as refused.
        tell("case", topic=name, what=what, sent=True, taken=writer.wait_for_acks(duration(seconds=5)))
    # And a flood.
    writer = peer.writer("cmd_vel", Twist)
    if not matched(writer):
        return False
    for _ in range(2_000):
        writer.write(Twist(linear=Vector3(x=nan)))
    arguments = argparse.Namespace(name="HeadYaw", angle=0.4)
    return joint(peer, arguments)


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
    command("get-language", get_language)
    command("listen", listen, ("language", str))
    command("cancel-listening", listen).set_defaults(language=None)
    command("interface", interface, ("seconds", float))
    command("look", look, ("camera", str))
    command("hostile", hostile)
    arguments = parser.parse_args()
    ok = bool(arguments.run(Peer(arguments.network), arguments))
    tell("end", ok=ok)
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
