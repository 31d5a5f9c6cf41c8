"""What the client keeps beside a session's wire: who holds it to its budget, and what it printed."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import threading
from typing import Any, Protocol

from autograder.errors import ProtocolError, SandboxError

from .launcher import OPEN_SECONDS
from .processes import Limits, Usage, Warden
from .wire import Channel


class Guard(Protocol):
    """Holds the session's processes to their budget; see ``processes.Warden``."""

    def arm(self, target: int, cpu: float) -> None: ...
    def disarm(self) -> Usage: ...
    def close(self) -> None: ...


class RemoteGuard:
    """The supervisor outside the walls, spoken to over its control channel."""

    def __init__(self, control: Channel) -> None:
        self.control = control

    def arm(self, target: int, cpu: float) -> None:
        self._say({"op": "arm", "target": target, "cpu": cpu})

    def disarm(self) -> Usage:
        self._say({"op": "disarm"})
        try:
            return self.control.recv(OPEN_SECONDS, Usage)
        except (EOFError, TimeoutError, ProtocolError) as error:
            raise SandboxError(f"the supervisor of a session is gone: {error}") from error

    def close(self) -> None:
        """Ends the supervisor, which ends all below it, and waits until it has."""
        with contextlib.suppress(SandboxError):
            self._say({"op": "end"})
            with contextlib.suppress(EOFError, TimeoutError, ProtocolError):
                self.control.recv(10.0)
        self.control.close()

    def _say(self, order: dict[str, Any]) -> None:
        try:
            self.control.send(order)
        except EOFError as error:
            raise SandboxError("the supervisor of a session is gone; grade this notebook again") from error


class LocalGuard:
    """At level ``none``: a thread of this process."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        self.process, self.warden = process, Warden(process.pid, limits)
        self.warden.baseline = 0
        self._lock, self._ended = threading.Lock(), threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def arm(self, target: int, cpu: float) -> None:
        with self._lock:
            self.warden.arm(0, cpu)

    def disarm(self) -> Usage:
        with self._lock:
            return self.warden.disarm()

    def close(self) -> None:
        self._ended.set()
        with self._lock:
            self.warden.kill()
        with contextlib.suppress(OSError, AttributeError):
            # Whoever has left the tree but not the session; only POSIX has these.
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()

    def _watch(self) -> None:
        while not self._ended.wait(0.05) and self.process.poll() is None:
            with self._lock:
                self.warden.tick()


class Transcript:
    """What a session prints, read by a thread as fast as it comes: the first ``limit`` bytes of each cell
    are kept, the rest is dropped, so that nobody blocks and nothing grows."""

    def __init__(self, fd: int, limit: int) -> None:
        self._fd, self._limit = fd, limit
        self._kept, self._tail, self._marker = bytearray(), b"", b""
        self._ended = threading.Event()
        threading.Thread(target=self._pump, daemon=True).start()

    def begin(self) -> bytes:
        """Forgets what was printed so far; returns the marker that the session prints at the cell's end."""
        self._kept, self._tail, self._marker = bytearray(), b"", secrets.token_bytes(16)
        self._ended.clear()
        return self._marker

    def end(self, seconds: float) -> str:
        """All that was printed since, once the marker has come; waits for it at most ``seconds``."""
        self._ended.wait(seconds)
        kept, found, _ = bytes(self._kept).partition(self._marker)
        if found or len(kept) <= self._limit:
            return kept.decode("utf-8", "replace")
        return kept[: self._limit].decode("utf-8", "replace") + f"\n… cut at {self._limit // 1024} KB"

    def _pump(self) -> None:
        with contextlib.suppress(OSError):
            while data := os.read(self._fd, 1 << 20):
                # Room for the marker behind a text that just fits.
                self._kept += data[: max(0, self._limit + len(self._marker) - len(self._kept))]
                seen = self._tail + data
                if self._marker and self._marker in seen:
                    self._ended.set()
                self._tail = seen[-15:]
        self._ended.set()
        os.close(self._fd)
