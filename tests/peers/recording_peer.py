"""Reads a recording with rosbags, which shares no code with the project: every message of every topic is decoded by
the definition that the file itself holds, and written back; the types of ROS are compared with rosbags' own.

One line of JSON for each topic, {"topic", "type", "messages"}, then {"event": "end", "ok": ..., "messages": N}. The exit
code is 0 if all of it could be read.

    recording_peer.py FILE.mcap
"""

import json
import sys
from collections import Counter
from pathlib import Path

from rosbags.rosbag2 import Reader
from rosbags.typesys import Stores, get_types_from_msg, get_typestore


def main(path):
    known = get_typestore(Stores.ROS2_JAZZY)
    told = get_typestore(Stores.EMPTY)
    messages, types, wrong = Counter(), {}, []
    with Reader(Path(path)) as recording:
        for connection in recording.connections:
            if not connection.ext.offered_qos_profiles:
                wrong.append(f"{connection.topic} does not say how it was offered")
            types[connection.topic] = connection.msgtype
            told.register(get_types_from_msg(connection.msgdef.data, connection.msgtype))
        for name in told.fielddefs:
            if name in known.fielddefs and told.fielddefs[name][1] != known.fielddefs[name][1]:
                wrong.append(f"{name} is defined otherwise in ROS 2")
        last = 0
        for connection, stamp, data in recording.messages():
            message = told.deserialize_cdr(data, connection.msgtype)
            if bytes(told.serialize_cdr(message, connection.msgtype)) != bytes(data):
                wrong.append(f"{connection.topic} at {stamp} has other bytes than rosbags would write")
            if stamp < last:
                wrong.append(f"{connection.topic} at {stamp} goes back in time")
            last = stamp
            messages[connection.topic] += 1
    for topic in sorted(types):
        print(json.dumps({"topic": topic, "type": types[topic], "messages": messages[topic]}))
    for reason in wrong[:20]:
        print(reason, file=sys.stderr)
    print(json.dumps({"event": "end", "ok": not wrong, "messages": sum(messages.values())}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
