"""A tree of processes seen from outside: who is in it, what it has used, and how it is stopped.

Everything is read from /proc by a process that the student's code cannot reach. Elsewhere than on
Linux the tree is its root alone and wall time stands in for CPU time.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from dataclasses import dataclass

LINUX = sys.platform == "linux"
_TICK = os.sysconf("SC_CLK_TCK") if LINUX else 100
_FREEING = 0.5
"""Seconds that it may take until the memory of a killed process is free."""


@dataclass(frozen=True)
class Limits:
    """What one session may use. Times are seconds, sizes bytes."""

    memory: int = 4 * 2**30
    """Of all processes together, above what they share with the zygote."""
    processes: int = 64
    scratch: int = 512 * 2**20
    """Of files under the home folder and /tmp together."""
    wall_factor: float = 10.0
    wall_extra: float = 30.0
    """Wall time is a backstop only: ``wall_factor`` times the CPU budget, plus this."""
    idle: float = 60.0
    """Wall time without any CPU time: it sleeps, or waits for what never comes."""
    grace: float = 3.0
    """From the interrupt to the kill."""
    text: int = 64 * 1024
    """Of a cell's printed output that is kept."""


@dataclass(frozen=True)
class Usage:
    """What became of the work that was armed: ``cpu`` seconds used by it, ``total`` by the whole tree
    so far. ``stopped`` says why it was interrupted or killed: "" | "cpu" | "wall" | "idle" |
    "memory" | "processes"; ``ended`` that the whole tree was killed for it."""

    cpu: float
    total: float
    stopped: str = ""
    ended: bool = False


def _read(path: str) -> bytes:
    """All of a small file of /proc. It is asked before and after each question: Python's own files would take
    half as long again."""
    file = os.open(path, os.O_RDONLY)
    try:
        parts = []
        while part := os.read(file, 1 << 16):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(file)


def descendants(root: int) -> list[int]:
    """``root`` and all its descendants that are alive, parents first."""
    found = [root]
    if not LINUX:
        return found
    for pid in found:
        with contextlib.suppress(OSError):
            for thread in os.listdir(f"/proc/{pid}/task"):
                found += map(int, _read(f"/proc/{pid}/task/{thread}/children").split())
    return found


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of ``pids`` and of the children that they have waited for."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError, IndexError):
            # The name in parentheses may hold anything, a ")" too.
            fields = _read(f"/proc/{pid}/stat").rpartition(b")")[2].split(None, 15)
            ticks += sum(map(int, fields[11:15]))
    return ticks / _TICK


def private_bytes(pid: int) -> int:
    """Anonymous and shared memory that ``pid`` maps, pages shared with its parent included."""
    total = 0
    with contextlib.suppress(OSError):
        for line in _read(f"/proc/{pid}/status").splitlines():
            if line.startswith((b"RssAnon:", b"RssShmem:", b"VmSwap:")):
                total += int(line.split()[1]) * 1024
    return total


def fair_bytes(pid: int) -> int:
    """The same with each shared page divided among those who share it; slow, and may not be readable."""
    total = 0
    with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
        for line in file:
            if line.startswith((b"Pss_Anon:", b"Pss_Shmem:", b"SwapPss:")):
                total += int(line.split()[1]) * 1024
    return total


def tree_bytes(pids: list[int], baseline: int, limit: int) -> int:
    """Memory of ``pids`` above ``baseline`` bytes each. Exact only where the quick upper bound is over
    ``limit``: forked children share most of their pages."""
    bound = sum(max(0, private_bytes(pid) - baseline) for pid in pids)
    if bound <= limit:
        return bound
    try:
        return min(bound, sum(fair_bytes(pid) for pid in pids))
    except OSError:
        return bound


def inner_pid(pid: int) -> int:
    """The pid that ``pid`` sees for itself in its own pid namespace; 0 if it is gone."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/status", "rb") as file:
        for line in file:
            if line.startswith(b"NSpid:"):
                return int(line.split()[-1])
    return 0


def send_signal(pids: list[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, number)


class Warden:
    """Watches the tree under ``root`` and stops what goes over its budget.

    ``keeper`` is the process that a kill of everything must reach last (the init of a pid namespace,
    whose death ends all the others), or ``None``. ``tick`` has to be called often; it decides.
    """

    def __init__(self, root: int, limits: Limits, keeper: int | None = None) -> None:
        self.root, self.limits, self.keeper = root, limits, keeper
        self.baseline = private_bytes(os.getpid())
        self.stopped = ""
        """Why the whole tree was killed, if it was."""
        self._armed: _Armed | None = None
        self._began = time.monotonic()
        self._seen = 0.0
        self._read, self._lost = 0.0, 0.0

    def arm(self, target: int, cpu: float) -> None:
        """Starts a budget of ``cpu`` seconds for the tree; ``target`` is the pid (as the tree itself sees
        it) of the process at work, 0 for the session's own."""
        now = time.monotonic()
        # CPU used between two questions is charged to the later one: to read /proc here would cost as much as
        # most questions do. Where wall time stands in, that of the judge must not count.
        start = self._seen if LINUX else self.total()
        self._armed = _Armed(target, cpu, start, now, now)

    def disarm(self) -> Usage:
        armed, self._armed = self._armed, None
        total = self.total()
        if armed is None:
            return Usage(0.0, total, self.stopped, bool(self.stopped))
        used = max(0.0, total - armed.start)
        return Usage(used, total, self.stopped or armed.stopped, bool(self.stopped))

    def total(self) -> float:
        """CPU seconds of the tree so far, with those that dead processes took along for which nobody waited:
        whoever ignores SIGCHLD would compute for nothing."""
        if not LINUX:
            return time.monotonic() - self._began
        seconds = cpu_seconds(descendants(self.root))
        if seconds < self._read:
            # A child that was being waited for as we read stood nowhere: now it is its parent's.
            seconds = cpu_seconds(descendants(self.root))
        self._lost += max(0.0, self._read - seconds)
        self._read = seconds
        # Our own rounds are nobody's work: they would count against a student, and hide that they sleep. They
        # are taken off here, for they are known to less than a tick, and no such difference is a loss.
        own = time.process_time() if self.root == os.getpid() else 0.0
        self._seen = max(self._seen, seconds + self._lost - own)
        return self._seen

    def tick(self) -> None:
        pids = descendants(self.root)
        own = [pid for pid in pids if pid != self.keeper]
        if len(own) > self.limits.processes:
            self.kill("processes")
        elif LINUX and tree_bytes(own, self.baseline, self.limits.memory) > self.limits.memory:
            self._free_memory(self._armed, own)
        elif self._armed is not None:
            self._check(self._armed, own)

    def _free_memory(self, armed: _Armed | None, own: list[int]) -> None:
        """Kills the bench at work; the whole tree if there is none, or if that was not it."""
        now = time.monotonic()
        if armed is None or armed.target == 0:
            self.kill("memory")
        elif armed.stopped != "memory":
            armed.stopped, armed.interrupted = "memory", now
            send_signal(self._targets(armed.target, own), signal.SIGKILL)
        elif armed.interrupted is not None and now - armed.interrupted > _FREEING:
            self.kill("memory")

    def _check(self, armed: _Armed, own: list[int]) -> None:
        now, used = time.monotonic(), self.total() - armed.start
        if used > armed.last_used:
            armed.last_used, armed.last_move = used, now
        if armed.interrupted is None:
            if used > armed.cpu:
                armed.stopped = "cpu"
            elif now - armed.since > armed.cpu * self.limits.wall_factor + self.limits.wall_extra:
                armed.stopped = "wall"
            elif LINUX and now - armed.last_move > self.limits.idle:
                armed.stopped = "idle"
            if armed.stopped:
                armed.interrupted = now
                send_signal(self._targets(armed.target, own), signal.SIGINT)
        elif now - armed.interrupted > self.limits.grace:
            # A bench goes alone, unless the number that its session gave for it was a lie.
            if armed.target != 0 and now - armed.interrupted < 2 * self.limits.grace:
                send_signal(self._targets(armed.target, own), signal.SIGKILL)
            else:
                self.kill(armed.stopped)

    def _targets(self, target: int, own: list[int]) -> list[int]:
        """The process that ``target`` names and its descendants; nothing outside the tree whatever the
        number is, for it comes from the student's side."""
        if target == 0:
            return own
        return [pid for named in own if inner_pid(named) == target for pid in descendants(named)]

    def kill(self, why: str = "") -> None:
        """Kills every process of the tree, again and again until none is left."""
        self.stopped = self.stopped or why
        if self.keeper is not None:
            send_signal([self.keeper], signal.SIGKILL)
            return
        if not LINUX:
            send_signal([self.root], signal.SIGTERM)
            return
        for _ in range(100):
            pids = [pid for pid in descendants(self.root) if pid != os.getpid()]
            # Stopped first, so that a fork bomb cannot outrun us.
            send_signal(pids, signal.SIGSTOP)
            send_signal(pids, signal.SIGKILL)
            if self.root == os.getpid():
                # Orphans come to us; anywhere else this process has children that are not ours to reap.
                with contextlib.suppress(ChildProcessError):
                    while os.waitpid(-1, os.WNOHANG)[0]:
                        pass
            if not [pid for pid in descendants(self.root) if pid not in (self.root, os.getpid())]:
                return
            time.sleep(0.01)


@dataclass
class _Armed:
    target: int
    cpu: float
    start: float
    since: float
    last_move: float
    last_used: float = 0.0
    stopped: str = ""
    interrupted: float | None = None
