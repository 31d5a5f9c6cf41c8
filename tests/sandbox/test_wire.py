"""Frames that no honest peer sends end in a ProtocolError, whatever they hold."""

import os
import struct
import time

import msgspec
import pytest

from autograder.errors import ProtocolError
from autograder.sandbox.wire import (
    MAX_FRAME,
    Channel,
    PipeChannel,
    channel_pair,
    count_objects,
    decode,
    encode,
)


@pytest.fixture
def pair():
    near, far = channel_pair()
    yield near, far
    near.close()
    far.close()


def test_a_message_arrives_as_it_was_sent(pair):
    near, far = pair
    message = {"n": [1, 2.5, None, True], "b": b"\0" * 10**6, "t": "五"}
    import threading

    threading.Thread(target=near.send, args=(message,)).start()
    assert Channel(far).recv(5) == message


def test_file_descriptors_ride_along(pair):
    near, far = pair
    reader, writer = os.pipe()
    near.send("take this", [writer])
    os.close(writer)
    other = Channel(far)
    assert other.recv(5) == "take this"
    [fd] = other.take_fds()
    os.write(fd, b"hi")
    os.close(fd)
    with os.fdopen(reader, "rb") as file:
        assert file.read() == b"hi"


@pytest.mark.parametrize(
    "frame",
    [struct.pack("<I", MAX_FRAME + 1), b"\xff" * 8, struct.pack("<I", 3) + b"\xc1xx",
     struct.pack("<I", 5) + b"\xdd\xff\xff\xff\xff", struct.pack("<I", 0),
     struct.pack("<I", 100_000) + b"\x91" * 100_000],
)  # fmt: skip
def test_malformed_frames_are_refused(pair, frame):
    near, far = pair
    far.sendall(frame)
    with pytest.raises(ProtocolError):
        near.recv(2)


def test_a_slow_or_silent_peer_costs_the_deadline_and_no_more(pair):
    near, far = pair
    far.sendall(b"\x05\0")
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        near.recv(0.2)
    assert time.monotonic() - began < 1
    far.close()
    with pytest.raises(EOFError):
        near.recv(1)
    assert near.closed_by_peer()


def test_a_frame_of_millions_of_tiny_objects_is_refused_before_it_is_decoded():
    for item in (b"\x90", b"\x80", b"\xc0", b"\xa0", b"\x01"):
        with pytest.raises(ProtocolError, match="objects"):
            decode(b"\xdd" + struct.pack(">I", 3 * 10**6) + item * 3 * 10**6)


def test_objects_are_counted_as_the_decoder_makes_them():
    messages = [
        [],
        {},
        [1, -1, 200, 2**40, -(2**40), 1.5],
        "x" * 50,
        "x" * 300,
        b"x" * 70_000,
        [[{"a": []}]] * 20,
    ]
    for message in messages:
        assert count_objects(msgspec.msgpack.encode(message), 10**6) == _count(message)


def _count(plain):
    if isinstance(plain, list):
        return 1 + sum(map(_count, plain))
    if isinstance(plain, dict):
        return 1 + sum(_count(k) + _count(v) for k, v in plain.items())
    return 1


def test_a_message_over_the_limit_is_not_sent():
    with pytest.raises(ProtocolError, match="over the limit"):
        encode(b"\0" * (MAX_FRAME + 1))


def test_pipes_carry_the_same_frames():
    a, b = os.pipe()
    c, d = os.pipe()
    near, far = PipeChannel(a, d), PipeChannel(c, b)
    far.send({"x": 1})
    assert near.recv(5) == {"x": 1}
    with pytest.raises(TimeoutError):
        near.recv(0.1)
    far.close()
    with pytest.raises(EOFError):
        near.recv(5)
    assert near.closed_by_peer()
