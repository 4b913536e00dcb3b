"""A program that speaks Groot2's protocol through libzmq, as Groot2 does: looks at a running tree.

One JSON object on standard output: what the tree answers to each request.

    groot2_peer.py PORT [--key KEY]
"""

import argparse
import json
import struct

import msgpack
import zmq

PATIENCE_MS = 10_000


class Peer:
    def __init__(self, port: int, key: str | None) -> None:
        self.context = zmq.Context()
        self.requests = self._socket(zmq.REQ, port, key)
        self.notices = self._socket(zmq.SUB, port + 1, key)
        self.notices.setsockopt(zmq.SUBSCRIBE, b"")
        self.id = 0

    def _socket(self, kind: int, port: int, key: str | None) -> zmq.Socket:
        socket = self.context.socket(kind)
        socket.setsockopt(zmq.LINGER, 0)
        socket.setsockopt(zmq.RCVTIMEO, PATIENCE_MS)
        if key is not None:
            socket.plain_username = b"peer"
            socket.plain_password = key.encode()
        socket.connect(f"tcp://127.0.0.1:{port}")
        return socket

    def ask(self, letter: str, *frames: bytes) -> list[bytes]:
        self.id += 1
        header = struct.pack("<BcI", 2, letter.encode(), self.id)
        self.requests.send_multipart([header, *frames])
        answer = self.requests.recv_multipart()
        if answer[0] != b"error":
            assert answer[0][:6] == header, "an answer begins with its request"
            assert len(answer[0]) == 22, "and the id of the tree"
        return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--key")
    options = parser.parse_args()
    peer = Peer(options.port, options.key)
    peer.ask("r", b"start")
    xml = peer.ask("T")[1].decode()
    boards = msgpack.unpackb(peer.ask("B", b"ROOT;unknown")[1])
    states = list(struct.iter_unpack("<HB", peer.ask("S")[1]))
    moves = peer.ask("t")[1]
    transitions = [
        (int.from_bytes(moves[at : at + 6], "little"), *struct.unpack("<HB", moves[at + 6 : at + 9]))
        for at in range(0, len(moves), 9)
    ]
    print(json.dumps({
        "xml": xml,
        "states": states,
        "blackboards": boards,
        "transitions": transitions,
        "dump": peer.ask("D")[1].decode(),
        "hook": [frame.decode() for frame in peer.ask("I", b'{"uid": 1, "mode": 1}')],
    }))


if __name__ == "__main__":
    main()
