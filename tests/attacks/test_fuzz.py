"""Random damage to whatever comes from outside: notebooks, frames of the wire, packed values. Each ends in a
result or in an error of ours, and soon."""

import bz2
import contextlib
import copy
import gzip
import io
import json
import lzma
import random
import socket
import struct
import tarfile
import time
import zipfile

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.archive import Archive
from autograder.errors import ProtocolError, SubmissionError
from autograder.grading.submission import read_submission
from autograder.sandbox.session import Reply, Request
from autograder.sandbox.wire import MAX_FRAME, Channel, decode, encode
from autograder.values import ValueMalformed, describe, from_json, pack, to_json, unpack

SECONDS = 2.0
"""That one mutant may take; most take a thousandth of it."""
FEW = settings(
    max_examples=200,
    deadline=SECONDS * 1000,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# ---------------------------------------------------------------- notebooks

ODD = (None, True, 0, -1, 2**70, 1e308, "", "\0", "\ud800", "check('1.1')", "begin('01_tiny', lang='zh')",
       [], {}, [[]], {"": {}}, "def spread(x): return 1", "(" * 300, "'''", "%%bash\nrm",
       "x = " + "-" * 90 + "1")  # fmt: skip
IDS = ("solution_1_1", "check_1_1", "solution_9_9", "", "check_1_2", 5, None, [])


def places(plain, path=()):
    """Every place in ``plain`` that can be overwritten."""
    keys = plain if isinstance(plain, dict) else range(len(plain)) if isinstance(plain, list) else ()
    for key in keys:
        yield (*path, key)
        yield from places(plain[key], (*path, key))


def put(plain, path, value):
    for key in path[:-1]:
        plain = plain[key]
    plain[path[-1]] = value


def mutated(notebook, rng):
    """A few blows at ``notebook``; the file's bytes."""
    plain = copy.deepcopy(notebook)
    for _ in range(rng.randint(1, 6)):
        cells = plain.get("cells") if isinstance(plain, dict) else None
        kind = rng.choice(["value", "value", "value", "drop", "double", "shuffle", "id", "deep", "key"])
        if not isinstance(cells, list) or not cells:
            kind = "value"
        if kind == "value":
            some = list(places(plain))
            if some:
                put(plain, rng.choice(some), rng.choice(ODD))
        elif kind == "drop":
            cells.pop(rng.randrange(len(cells)))
        elif kind == "double":
            cells.insert(rng.randrange(len(cells)), rng.choice(cells))
        elif kind == "shuffle":
            rng.shuffle(cells)
        elif isinstance(cell := rng.choice(cells), dict):
            if kind == "id":
                cell["metadata"] = {"nbgrader": {"grade_id": rng.choice(IDS), "points": rng.choice(ODD)}}
            elif kind == "deep":
                deep = []
                for _ in range(rng.choice([10, 100, 900])):
                    deep = [deep]
                cell[rng.choice(["source", "metadata", "outputs", "id"])] = deep
            else:
                cell.pop(rng.choice(list(cell) or [""]), None)
    data = json.dumps(plain).encode()
    if rng.random() < 0.2:
        at = rng.randrange(len(data))
        data = data[:at] + rng.choice([b"", bytes([rng.randrange(256)]) + data[at + 1 :], data[at:] * 2])
    return data


def read_mutants(course, notebook, path, seeds):
    read = 0
    for seed in seeds:
        path.write_bytes(mutated(notebook, random.Random(seed)))
        began = time.process_time()
        with contextlib.suppress(SubmissionError):
            submission = read_submission(path, course)
            assert submission.notebook.name == "01_tiny", seed
            assert all(isinstance(cell.source, str) for cell in submission.cells), seed
            read += 1
        assert time.process_time() - began < SECONDS, seed
    # Most damage hurts nobody: a reader that refuses all of it is no reader.
    assert read > len(seeds) / 2


def test_a_damaged_notebook_is_read_or_refused(course, answered, hand_in):
    path = hand_in(answered())
    read_mutants(course, answered(), path, range(500))


@pytest.mark.soak
def test_ten_thousand_damaged_notebooks_are_read_or_refused(course, answered, hand_in):
    path = hand_in(answered())
    read_mutants(course, answered(), path, range(500, 10_500))


@pytest.mark.soak
def test_damaged_notebooks_are_graded_or_refused(grade, course, answered, grader, hand_in):
    """Through the whole way, a session included: no mutant may end the judge."""
    for seed in range(150):
        path = hand_in(mutated(answered(), random.Random(seed)))
        try:
            report = grader.grade(path)
        except SubmissionError:
            continue
        assert report.complete, seed


@given(st.binary(max_size=2000))
@FEW
def test_bytes_that_are_no_notebook_are_refused(course, hand_in, data):
    with pytest.raises(SubmissionError):
        read_submission(hand_in(data), course)


# ---------------------------------------------------------------- the wire

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=20)
    | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def decoded(body, kind):
    try:
        return decode(body, kind)
    except ProtocolError:
        return None


@given(st.binary(max_size=300))
@FEW
def test_any_bytes_are_a_message_or_a_broken_rule(body):
    for kind in (Reply, Request):
        assert isinstance(decoded(body, kind), (kind, type(None)))
    decoded(body, object)


@given(PLAIN, st.data())
@FEW
def test_a_message_with_a_byte_changed_is_one_or_a_broken_rule(plain, data):
    body = bytearray(msgspec.msgpack.encode({"id": 1, "value": plain}))
    body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    reply = decoded(bytes(body), Reply)
    if reply is not None:
        unpacked(reply.value)


@given(PLAIN)
@FEW
def test_any_message_is_a_reply_or_a_broken_rule(plain):
    assert isinstance(decoded(msgspec.msgpack.encode(plain), Reply), (Reply, type(None)))


@given(st.integers(0, 64) | st.integers(0, 2**32 - 1), st.binary(max_size=64))
@FEW
def test_a_frame_of_any_length_is_read_refused_or_waited_for_only_so_long(length, body):
    near, far = socket.socketpair()
    channel = Channel(near)
    with far:
        far.sendall(struct.pack("<I", length) + body)
        far.shutdown(socket.SHUT_WR)
        try:
            channel.recv(0.5, Reply)
        except ProtocolError:
            assert length > MAX_FRAME or length <= len(body)
        except EOFError:
            assert len(body) < length <= MAX_FRAME
    channel.close()


def test_a_slow_peer_is_waited_for_only_so_long():
    near, far = socket.socketpair()
    began = time.monotonic()
    with far:
        far.sendall(struct.pack("<I", 1000) + b"x")
        with pytest.raises(TimeoutError):
            Channel(near).recv(0.2)
    assert time.monotonic() - began < 2


@pytest.mark.soak
def test_ten_thousand_damaged_frames_are_messages_or_broken_rules():
    messages = (Reply(7, {"a": [1, 2.5, "three", b"four"]}), Request(7, "call", name="f"))
    whole = [b"".join(encode(message)) for message in messages]
    for seed in range(10_000):
        rng = random.Random(seed)
        body = bytearray(rng.choice(whole))
        for _ in range(rng.randint(1, 4)):
            body[rng.randrange(len(body))] = rng.randrange(256)
        began = time.process_time()
        for kind in (Reply, Request):
            decoded(bytes(body[: rng.randint(0, len(body))]), kind)
        assert time.process_time() - began < SECONDS, seed


# ---------------------------------------------------------------- archives


def some_files(rng):
    for number in range(rng.randint(1, 4)):
        folder = rng.choice(["", "a folder whose name is so long that it needs a header of its own/" * 3])
        yield f"{folder}ada_{number}/01_tiny.ipynb", bytes(rng.choices(range(8), k=rng.randint(0, 4000)))


def zipped(rng):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as archive:
        for name, content in some_files(rng):
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(rng):
    """Of each format; some with a wrong number and yet a right checksum, packed after the damage or never."""
    packed = io.BytesIO()
    form = rng.choice([tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
    with tarfile.open(fileobj=packed, mode="w", format=form) as archive:
        for name, content in some_files(rng):
            entry = tarfile.TarInfo(name if form != tarfile.USTAR_FORMAT else name[-90:])
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    data = bytearray(packed.getvalue())
    headers = [at for at in range(0, len(data), 512) if data[at + 257 : at + 262] == b"ustar"]
    for _ in range(rng.choice([0, 1, 1, 2])):
        at = rng.choice(headers)
        kind = rng.choice(["size", "type", "name", "any"])
        if kind == "size":
            data[at + 124 : at + 136] = rng.choice(
                [b"77777777777\0", b"\xff" * 12, b"\x80" + b"\x7f" * 11, b" " * 12, b"-0000000001\0"]
            )
        elif kind == "type":
            data[at + 156] = rng.choice(b"0123456789LKxgXSVDMNA\0")
        else:
            data[at + (rng.randrange(100) if kind == "name" else rng.randrange(512))] = rng.randrange(256)
        data[at + 148 : at + 156] = b"%06o\0 " % tarfile.calc_chksums(bytes(data[at : at + 512]))[0]
    if rng.random() < 0.3:
        # In a header of names and sizes.
        at = rng.randrange(min(len(data), 2048))
        data[at] = rng.choice([0, 0x20, 0x30, 0x3D, rng.randrange(256)])
    return rng.choice([bytes, bytes, gzip.compress, bz2.compress, lzma.compress])(bytes(data))


def damaged_archive(rng):
    """A zip or a tar of a few files, with some of its bytes changed, doubled or cut off."""
    data = bytearray(rng.choice([zipped, tarred])(rng))
    if rng.random() < 0.3:
        return bytes(data)
    for _ in range(rng.randint(1, 8)):
        # Where the sizes and names stand, rather than what is packed.
        at = rng.choice([rng.randrange(len(data)), len(data) - 1 - rng.randrange(min(300, len(data)))])
        data[at] = rng.choice([0, 0xFF, rng.randrange(256)])
    if rng.random() < 0.2:
        at = rng.randrange(len(data))
        data = data[:at] + rng.choice([b"", data[at:] * 2])
    return bytes(data)


def read_archives(path, seeds):
    for seed in seeds:
        path.write_bytes(damaged_archive(random.Random(seed)))
        began = time.process_time()
        with contextlib.suppress(SubmissionError), Archive(path, most=2**16, total=2**18) as archive:
            for name in archive.files:
                with contextlib.suppress(SubmissionError):
                    assert len(archive.read(name)) <= 2**16, seed
        assert time.process_time() - began < SECONDS, seed


def test_a_damaged_archive_is_read_or_refused(tmp_path):
    read_archives(tmp_path / "handed", range(400))


@pytest.mark.soak
def test_thousands_of_damaged_archives_are_read_or_refused(tmp_path):
    read_archives(tmp_path / "handed", range(400, 4400))


# ---------------------------------------------------------------- values

DTYPES = st.sampled_from(["float32", "int64", "bool", "bfloat16", "complex64", "object", "", "float32\0"])
SHAPES = st.lists(st.integers(-1, 4) | st.sampled_from([2**40, 2**62, 2**63, True, None, 1.0]), max_size=4)
ARRAYS = st.tuples(DTYPES, SHAPES, st.binary(max_size=64), st.sampled_from(["torch", "numpy", "cupy"])).map(
    lambda parts: ["A", *parts]
)
PACKED = st.recursive(
    PLAIN | ARRAYS,
    lambda inner: (
        st.tuples(st.sampled_from("LTSMOAX"), st.lists(inner, max_size=4)).map(list)
        | st.lists(st.tuples(inner, inner).map(list), max_size=3).map(lambda pairs: ["M", pairs])
    ),
    max_leaves=12,
)


def unpacked(plain):
    try:
        return unpack(plain)
    except ValueMalformed:
        return None


@given(PACKED)
@FEW
def test_any_packed_data_is_a_value_or_malformed(plain):
    value = unpacked(plain)
    describe(value)
    assert repr(unpack(pack(value))) == repr(value)
    assert repr(from_json(json.loads(json.dumps(to_json(value))))) == repr(value)


JSON = st.recursive(
    PLAIN,
    lambda inner: (
        st.fixed_dictionaries({"deflate": inner, "bytes": inner})
        | st.fixed_dictionaries({"float": inner})
        | st.lists(inner, max_size=4)
    ),
    max_leaves=10,
)


@given(JSON)
@FEW
def test_any_json_is_a_value_or_malformed(plain):
    with contextlib.suppress(ValueMalformed):
        from_json(plain)


@pytest.mark.parametrize(
    "read",
    [
        unpack,
        from_json,
    ],
)
def test_what_is_nested_without_end_is_malformed(read):
    deep = []
    for _ in range(100_000):
        deep = ["L", [deep]]
    with pytest.raises(ValueMalformed):
        read(deep)


def test_a_frame_that_unfolds_to_millions_is_refused():
    with pytest.raises(ProtocolError):
        decode(msgspec.msgpack.encode([[]] * 1_500_000))
    assert [len(part) for part in encode([1])] == [4, 2]
