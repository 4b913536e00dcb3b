"""Writes messages.json beside this file: for every message type of the adapter one message, as values and as bytes.

The bytes come from rosbags, which knows the types of ROS 2 from their definitions and shares no code with the
adapter. Run it after a type was added:

    .naome/venv/bin/python robot-core/adapters/ros2/tests/golden/make_golden.py
"""

import json
from itertools import count
from pathlib import Path

import numpy as np
from rosbags.typesys import Stores, get_types_from_msg, get_typestore

# naoqi_bridge_msgs 2.1.0, without the comments. The parts of its services and actions stand here as messages.
NAOQI_BRIDGE_MSGS = {
    "AudioBuffer": """
        std_msgs/Header header
        uint16 frequency
        uint8[] channel_map
        int16[] data""",
    "Bumper": "uint8 bumper\nuint8 state",
    "HandTouch": "uint8 hand\nuint8 state",
    "HeadTouch": "uint8 button\nuint8 state",
    "JointAnglesWithSpeed": """
        std_msgs/Header header
        string[] joint_names
        float32[] joint_angles
        float32 speed
        uint8 relative""",
    "JointAngleTrajectory": """
        std_msgs/Header header
        string[] joint_names
        float32[] joint_angles
        float32[] times
        uint8 relative""",
    "FadeRGB": """
        string led_name
        std_msgs/ColorRGBA color
        builtin_interfaces/Duration fade_duration""",
    "WordRecognized": "string[] words\nfloat32[] confidence_values",
    "RobotInfo": """
        uint8 type
        string model
        string head_version
        string body_version
        string arm_version
        bool has_laser
        bool has_extended_arms
        int32 number_of_legs
        int32 number_of_arms
        int32 number_of_hands""",
    "StringStamped": "std_msgs/Header header\nstring data",
    "BoolStamped": "std_msgs/Header header\nbool data",
    "FloatStamped": "std_msgs/Header header\nfloat32 data",
    "IntStamped": "std_msgs/Header header\nint32 data",
    "Nothing": "uint8 structure_needs_at_least_one_member",
    "GetRobotInfoResponse": "naoqi_bridge_msgs/RobotInfo info",
    "SetStringRequest": "string data",
    "SetStringResponse": "bool success",
    "GetStringResponse": "string data",
    "ListenGoal": "string[] expected\nstring language",
    "ListenResult": "string[] result",
    "ListenFeedback": "string[] partial_result",
}

FROM_ROS = [
    "std_msgs/msg/Header",
    "std_msgs/msg/String",
    "std_msgs/msg/ColorRGBA",
    "geometry_msgs/msg/Vector3",
    "geometry_msgs/msg/Point",
    "geometry_msgs/msg/Quaternion",
    "geometry_msgs/msg/Pose",
    "geometry_msgs/msg/PoseStamped",
    "geometry_msgs/msg/Twist",
    "geometry_msgs/msg/Transform",
    "geometry_msgs/msg/TransformStamped",
    "geometry_msgs/msg/PoseWithCovariance",
    "geometry_msgs/msg/TwistWithCovariance",
    "tf2_msgs/msg/TFMessage",
    "sensor_msgs/msg/JointState",
    "sensor_msgs/msg/Imu",
    "sensor_msgs/msg/Range",
    "sensor_msgs/msg/Image",
    "sensor_msgs/msg/RegionOfInterest",
    "sensor_msgs/msg/CameraInfo",
    "nav_msgs/msg/Odometry",
    "diagnostic_msgs/msg/KeyValue",
    "diagnostic_msgs/msg/DiagnosticStatus",
    "diagnostic_msgs/msg/DiagnosticArray",
    "rosgraph_msgs/msg/Clock",
]

TEXTS = ["Grüß Gott", "odom", "図書館", "base_link", "", "a—b"]
BASE, NAME, ARRAY, SEQUENCE = 1, 2, 3, 4


class Filler:
    """Fills messages with values that differ from field to field, so that two fields cannot change places unseen."""

    def __init__(self, store):
        self.store = store
        self.numbers = count(1)

    def scalar(self, kind):
        number = next(self.numbers)
        if kind == "string":
            return TEXTS[number % len(TEXTS)]
        if kind == "bool":
            return bool(number % 2)
        if kind == "float64":
            return number + 0.25
        if kind == "float32":
            return -number - 0.5
        if kind in ("uint8", "byte"):
            return number % 251
        if kind.startswith("uint"):
            return number * 257 % 65521
        return -(number * 129 % 32749)

    def field(self, definition):
        kind, detail = definition
        if kind == BASE:
            value = self.scalar(detail[0])
            return value, value
        if kind == NAME:
            return self.message(detail)
        element, length = detail
        pairs = [self.field(element) for _ in range(length if kind == ARRAY else 3)]
        objects, values = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        if element[0] == BASE and element[1][0] != "string":
            objects = np.array(objects, dtype={"byte": "uint8"}.get(element[1][0], element[1][0]))
        if length == 36:  # a covariance: the adapter keeps it as six rows of six
            values = [values[row * 6 : row * 6 + 6] for row in range(6)]
        return objects, values

    def message(self, name):
        if name in ("builtin_interfaces/msg/Time", "builtin_interfaces/msg/Duration"):
            value = {"sec": next(self.numbers), "nanosec": 999_999_000 + next(self.numbers)}
            return self.store.types[name](**value), value
        objects, values = {}, {}
        for field, definition in self.store.fielddefs[name][1]:
            objects[field], values[field] = self.field(definition)
        return self.store.types[name](**objects), values


def golden(store, name, called=None):
    message, value = Filler(store).message(name)
    data = bytes(store.serialize_cdr(message, name))
    assert store.serialize_cdr(store.deserialize_cdr(data, name), name) == data
    return {"type": called or name, "value": value, "cdr": data.hex()}


def main():
    jazzy, humble = get_typestore(Stores.ROS2_JAZZY), get_typestore(Stores.ROS2_HUMBLE)
    for name, text in NAOQI_BRIDGE_MSGS.items():
        jazzy.register(get_types_from_msg(text, f"naoqi_bridge_msgs/msg/{name}"))
    names = FROM_ROS + [f"naoqi_bridge_msgs/msg/{name}" for name in NAOQI_BRIDGE_MSGS]
    messages = [golden(jazzy, name) for name in names]
    messages.append(golden(humble, "sensor_msgs/msg/Range", "sensor_msgs/msg/RangeOfAnyDistribution"))
    lines = ",\n".join(json.dumps(message, ensure_ascii=False) for message in messages)
    Path(__file__).with_name("messages.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
