"""Frames between processes that need not trust each other.

A frame is a length (u32, little-endian) and that many bytes of msgpack. The length is checked before
anything is read, every wait has a deadline, and what arrives is plain data of the type asked for:
never a pickle, never a live object. File descriptors may ride on a frame over a socket.

Both ends raise ``EOFError`` when the other is gone, ``TimeoutError`` when it is too slow and
``ProtocolError`` when it sends what no honest peer sends.
"""

from __future__ import annotations

import contextlib
import os
import queue
import socket
import struct
import threading
import time
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from autograder.errors import ProtocolError

T = TypeVar("T")

MAX_FRAME = 96 * 2**20
"""Bytes of the largest frame: a Value at its own limit, and room to spare."""
MAX_OBJECTS = 1_000_000
"""Objects that one frame may decode into: a Value of 200 000 elements is at most some four times that."""
_SMALL = 2**20
_MAX_FDS = 8


class Channel:
    """One end of a connected stream socket. ``pid`` is the process at the far end, where known."""

    def __init__(self, sock: socket.socket, pid: int | None = None) -> None:
        self._socket, self.pid = sock, pid
        self._fds: list[int] = []

    def fileno(self) -> int:
        return self._socket.fileno()

    def send(self, message: Any, fds: Sequence[int] = (), timeout: float | None = None) -> None:
        """Sends ``message`` (anything that msgpack carries) and copies of ``fds``; ``timeout`` in seconds."""
        header, body = encode(message)
        self._socket.settimeout(timeout)
        try:
            if fds:
                socket.send_fds(self._socket, [header], list(fds))
                header = b""
            if len(body) < _SMALL:
                self._socket.sendall(header + body)
            else:
                self._socket.sendall(header)
                self._socket.sendall(body)
        except (BrokenPipeError, ConnectionError) as error:
            raise EOFError("the other process is gone") from error

    def recv(self, timeout: float | None = None, type: type[T] = Any) -> T:  # type: ignore[assignment]
        """The next message, decoded as ``type``. ``timeout`` (seconds) covers the whole of it."""
        deadline = None if timeout is None else time.monotonic() + timeout
        header = self._read(4, deadline)
        return decode(self._read(frame_length(header), deadline), type)

    def take_fds(self) -> list[int]:
        """The file descriptors that came with the frames read so far; the caller owns them."""
        fds, self._fds = self._fds, []
        return fds

    def closed_by_peer(self) -> bool:
        """True once the far end is gone and nothing is left to read."""
        try:
            self._socket.settimeout(0)
            return not self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def close(self) -> None:
        self._socket.close()
        for fd in self.take_fds():
            os.close(fd)

    def _read(self, count: int, deadline: float | None) -> bytes:
        data = bytearray()
        while len(data) < count:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError("the other process did not answer in time")
            self._socket.settimeout(left)
            try:
                if count == 4:
                    part, fds, _, _ = socket.recv_fds(self._socket, count - len(data), _MAX_FDS)
                    self._fds += fds
                else:
                    part = self._socket.recv(min(count - len(data), _SMALL))
            except ConnectionError:
                part = b""
            if not part:
                raise EOFError("the other process is gone")
            data += part
        return bytes(data)


class PipeChannel:
    """The same over a pair of pipes, for systems without Unix sockets. A thread reads, because a pipe
    cannot be waited on with a deadline everywhere."""

    pid: int | None = None

    def __init__(self, reader: int, writer: int) -> None:
        self._reader, self._writer = os.fdopen(reader, "rb"), os.fdopen(writer, "wb", buffering=0)
        self._inbox: queue.Queue[bytes | Exception] = queue.Queue(maxsize=4)
        threading.Thread(target=self._pump, daemon=True).start()

    def send(self, message: Any, fds: Sequence[int] = (), timeout: float | None = None) -> None:
        if fds:
            raise ValueError("a pipe carries no file descriptors")
        try:
            for part in encode(message):
                data = memoryview(part)
                while data:
                    data = data[self._writer.write(data) :]
        except (OSError, ValueError) as error:
            raise EOFError("the other process is gone") from error

    def recv(self, timeout: float | None = None, type: type[T] = Any) -> T:  # type: ignore[assignment]
        try:
            frame = self._inbox.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError("the other process did not answer in time") from None
        if isinstance(frame, Exception):
            self._inbox.put(frame)
            raise frame
        return decode(frame, type)

    def closed_by_peer(self) -> bool:
        return not self._inbox.empty() and isinstance(self._inbox.queue[0], Exception)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._writer.close()

    def _pump(self) -> None:
        try:
            while True:
                length = frame_length(self._exactly(4))
                self._inbox.put(self._exactly(length))
        except (EOFError, ProtocolError) as error:
            self._inbox.put(error)

    def _exactly(self, count: int) -> bytes:
        try:
            data = self._reader.read(count)
        except (OSError, ValueError):
            data = b""
        if len(data) < count:
            raise EOFError("the other process is gone")
        return data


def channel_pair() -> tuple[Channel, socket.socket]:
    """A channel, and the bare socket of its far end, to be handed to another process."""
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    return Channel(near), far


def encode(message: Any) -> tuple[bytes, bytes]:
    """The header and the body of one frame with ``message``. Raises ``ProtocolError`` over the size limit."""
    body = msgspec.msgpack.encode(message)
    if len(body) > MAX_FRAME:
        raise ProtocolError(
            f"a message of {len(body) // 2**20} MB is over the limit of {MAX_FRAME // 2**20} MB"
        )
    return struct.pack("<I", len(body)), body


def frame_length(header: bytes) -> int:
    (length,) = struct.unpack("<I", header)
    if length > MAX_FRAME:
        raise ProtocolError(f"a frame of {length} bytes is announced; the limit is {MAX_FRAME}")
    return int(length)


def decode(body: bytes, type: type[T] = Any) -> T:  # type: ignore[assignment]
    """The message in ``body``. Raises ``ProtocolError`` for anything malformed or of another type."""
    if len(body) > _SMALL and count_objects(body, MAX_OBJECTS) > MAX_OBJECTS:
        raise ProtocolError(f"a frame of more than {MAX_OBJECTS} objects")
    try:
        return msgspec.msgpack.decode(body, type=type)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolError(f"a malformed frame: {str(error)[:200]}") from None


# Bytes that follow a msgpack type byte: a fixed payload, or a length field and then that many bytes.
_FIXED = {0xCA: 4, 0xCB: 8, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8,
          0xD4: 2, 0xD5: 3, 0xD6: 5, 0xD7: 9, 0xD8: 17}  # fmt: skip
_SIZED = {0xC4: (1, 0), 0xC5: (2, 0), 0xC6: (4, 0), 0xD9: (1, 0), 0xDA: (2, 0), 0xDB: (4, 0),
          0xC7: (1, 1), 0xC8: (2, 1), 0xC9: (4, 1)}  # fmt: skip
_CONTAINER = {0xDC: 2, 0xDD: 4, 0xDE: 2, 0xDF: 4}


def count_objects(body: bytes, limit: int) -> int:
    """How many objects ``body`` would decode into; stops counting past ``limit``.

    A megabyte of msgpack can hold a million empty lists, sixty times its size once decoded: the
    decoder must not be let loose on such a frame.
    """
    position, count, end = 0, 0, len(body)
    while position < end and count <= limit:
        tag = body[position]
        position += 1
        count += 1
        if 0xA0 <= tag <= 0xBF:
            position += tag & 0x1F
        elif tag in _FIXED:
            position += _FIXED[tag]
        elif tag in _SIZED:
            width, extra = _SIZED[tag]
            position += width + extra + int.from_bytes(body[position : position + width], "big")
        elif tag in _CONTAINER:
            position += _CONTAINER[tag]
    return count
