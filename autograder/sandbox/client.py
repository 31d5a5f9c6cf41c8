"""The near end: opens sessions, asks them, and believes nothing that they say.

Used by a judge, the command line and nbgrader's process; imports no torch. A failure of the student's
code is a ``StudentError``, whatever a hostile process does to look like something else; a
``SandboxError`` is our own, and never costs a student anything.
"""

from __future__ import annotations

import ast
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.errors import IsolationError, ProtocolError, SandboxError, StudentError
from autograder.experiment import TEXT_LIMIT, Answer
from autograder.values import Value, ValueMalformed, pack, unpack

from . import launcher
from .gpu import device_nodes
from .processes import Limits
from .session import Reply, Request
from .watch import Guard, LocalGuard, RemoteGuard, Transcript
from .wire import Channel, PipeChannel, channel_pair

LEVELS = ("full", "kernel", "none")
_QUICK = 60.0
"""Budget in CPU seconds of a request that runs no student's code."""


@dataclass(frozen=True)
class CellRun:
    """What became of one cell: the text that it printed (capped), the error that ended it, and the CPU
    seconds that it took."""

    text: str
    error: StudentError | None
    cpu: float


def open_session(
    level: str = "full",
    *,
    limits: Limits | None = None,
    preload: Sequence[str] = (),
    mounts: Sequence[str | os.PathLike[str]] = (),
    gpu: bool = False,
) -> Session:
    """A fresh session at ``level``, locked in and ready. ``mounts`` are folders that it may read besides
    the interpreter and its packages; ``gpu`` lets it use this machine's GPU, if there is one. Raises
    ``IsolationError`` if the machine cannot give that level."""
    limits = limits or Limits()
    if level == "none":
        return _spawn(limits)
    if level not in LEVELS:
        raise SandboxError(f"there is no isolation level {level!r}; the levels are {', '.join(LEVELS)}")
    if sys.platform != "linux":
        raise IsolationError(f"level {level!r} needs Linux; here only 'none' works (--isolation none)")
    control, control_far = channel_pair()
    wire, wire_far = channel_pair()
    text, text_far = os.pipe()
    fds = [control_far.fileno(), wire_far.fileno(), text_far]
    folders = [os.path.abspath(mount) for mount in mounts]
    devices = device_nodes() if gpu else ()
    message = {
        "op": "session", "level": level, "limits": limits, "mounts": folders, "devices": devices,
    }  # fmt: skip
    with contextlib.ExitStack() as unused:
        unused.callback(os.close, text)
        unused.callback(wire.close)
        unused.callback(control.close)
        try:
            control.pid = launcher.order(message, preload, fds)["pid"]
        finally:
            control_far.close()
            wire_far.close()
            os.close(text_far)
        try:
            said: dict[str, Any] = control.recv(launcher.OPEN_SECONDS)
        except (EOFError, TimeoutError) as error:
            raise IsolationError(f"a session could not be opened: {error}") from error
        if "failed" in said:
            why = f"level {level!r} is not to be had on this machine: {said['failed']}"
            raise IsolationError(f"{why}; see `underhood doctor`")
        unused.pop_all()  # They are the session's now.
    return Session(level, wire, RemoteGuard(control), Transcript(text, limits.text), limits)


def _spawn(limits: Limits) -> Session:
    """Level ``none``: a plain process of this user, in a folder of its own, over pipes."""
    folder = tempfile.mkdtemp(prefix="underhood-")
    environment = {name: value for name, value in os.environ.items() if name != "UNDERHOOD_SECRET"}
    process = subprocess.Popen(
        launcher.boot("autograder.sandbox.session:main_on_pipes"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment | launcher.MEMORY | {"OMP_NUM_THREADS": "1", "TMPDIR": folder},
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    wire = PipeChannel(os.dup(process.stdout.fileno()), os.dup(process.stdin.fileno()))
    text = os.dup(process.stderr.fileno())
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()
    session = Session(
        "none", wire, LocalGuard(process, limits), Transcript(text, limits.text), limits, folder
    )
    try:
        session.place({})
    except StudentError as error:
        # No student's code has run yet.
        session.close()
        raise SandboxError(f"a session could not be started with {sys.executable}: {error}") from error
    return session


class Session:
    """One student's notebook in a process tree of its own; a context manager."""

    def __init__(
        self,
        level: str,
        wire: Channel | PipeChannel,
        guard: Guard,
        transcript: Transcript,
        limits: Limits,
        folder: str | None = None,
    ) -> None:
        self.level = level
        self._alive = True
        self._wire, self._guard, self._transcript = wire, guard, transcript
        self._limits, self._folder = limits, folder
        self._probes: set[str] = set()
        self._serial = 0
        self._total = 0.0
        self._benches: list[Bench] = []

    @property
    def alive(self) -> bool:
        """False once the session is gone; everything asked of it then raises ``StudentError`` ("Died")."""
        return self._alive and not self._wire.closed_by_peer()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def place(self, files: Mapping[str, bytes]) -> None:
        """Puts files beside the notebook, in its working folder; the names are flat. Raises ``SandboxError``
        for a name that is not, and ``StudentError`` where the notebook's process has ended."""
        for name in files:
            if name != os.path.basename(name) or name in ("", ".", ".."):
                raise SandboxError(f"{name!r} is no plain file name")
        self._ask(self._wire, "place", _QUICK, files=dict(files))

    def load_probes(self, source: str) -> None:
        """Takes the text of ``probes.py``; each bench runs it when it first needs a probe. Raises
        ``SandboxError`` for one that is no Python."""
        try:
            tree = ast.parse(source, "probes.py")
        except SyntaxError as error:
            raise SandboxError(f"probes.py:{error.lineno}: {error.msg}; it must be plain Python") from error
        self._probes = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        self._ask(self._wire, "probes", _QUICK, source=source)

    def run_cell(self, cell_id: str, source: str, budget: float) -> CellRun:
        """Runs one cell with ``budget`` CPU seconds. Raises ``StudentError`` ("Died") only if the session
        was dead before; what the cell itself does is in the result."""
        if not self.alive:
            raise StudentError("Died", f"{cell_id} did not run: an earlier cell ended the process")
        marker, before, error = self._transcript.begin(), self._total, None
        try:
            self._ask(self._wire, "cell", budget, name=cell_id, source=source, marker=marker)
        except StudentError as raised:
            error = raised
        text = self._transcript.end(1.0 if self.alive else 0.3)
        return CellRun(text, error, self._total - before)

    def bind(self, key: str, names: Sequence[str]) -> list[str]:
        """Remembers under ``key`` the objects that ``names`` stand for now; returns the missing names."""
        missing = self._ask(self._wire, "bind", _QUICK, key=key, names=list(names)).value
        claimed = missing if isinstance(missing, list) else []
        return [name for name in names if name in claimed]

    def bench(self) -> Bench:
        """A forked copy of the session that answers calls and probes. Whatever happens to it, the session
        stays as it is (at level ``none`` it is the session itself)."""
        if not self.alive:
            raise StudentError("Died", "the notebook's process has ended")
        if self.level == "none":
            return Bench(self, self._wire, 0)
        near, far = channel_pair()
        with far:
            try:
                reply = self._ask(self._wire, "bench", _QUICK, fds=[far.fileno()])
            except BaseException:
                near.close()
                raise
        pid = reply.value if type(reply.value) is int and 0 < reply.value < 2**22 else -1
        bench = Bench(self, near, pid)
        self._benches.append(bench)
        return bench

    def cpu_seconds(self) -> float:
        """CPU seconds of the whole process tree up to its last answer, measured from outside."""
        return self._total

    def close(self) -> None:
        """Ends every process of the session."""
        self._alive = False
        for bench in self._benches:
            bench.close()
        self._guard.close()
        self._wire.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _ask(
        self,
        wire: Channel | PipeChannel,
        op: str,
        budget: float,
        *,
        target: int = 0,
        fds: Sequence[int] = (),
        **fields: Any,
    ) -> Reply:
        """One request and its checked reply, within ``budget`` CPU seconds of the tree. Raises
        ``StudentError`` for whatever the far end does."""
        if not self.alive:
            raise StudentError("Died", "the notebook's process has ended")
        self._serial += 1
        self._guard.arm(target, budget)
        problem, reply = "", None
        try:
            wire.send(Request(self._serial, op, **fields), fds)
            reply = wire.recv(self._backstop(budget), Reply)
            if reply.id != self._serial:
                problem = "the process sent an answer to another question"
        except EOFError:
            problem = "the process ended"
        except ProtocolError as error:
            problem = f"the process sent something that is no answer: {error}"
        except TimeoutError as error:
            self.close()
            raise SandboxError("a session was not stopped by its supervisor; grade it again") from error
        usage = self._guard.disarm()
        self._total = max(self._total, usage.total)
        if usage.stopped in _USED_UP:
            wire.close()
            if usage.ended or wire is self._wire:
                self._alive = False
            raise StudentError(*_USED_UP[usage.stopped])
        if problem or reply is None:
            wire.close()
            if wire is self._wire:
                self._alive = False
        if usage.stopped:
            why = "it waits for something that never comes"
            over = f"it did not end within {budget:g} s of computing"
            raise StudentError("Timeout", why if usage.stopped == "idle" else over)
        if problem or reply is None:
            raise StudentError("Died", problem[:TEXT_LIMIT])
        if reply.error is not None:
            kind, text, line, function = reply.error
            known_line = line if line and 0 < line < 10**6 else None
            raise StudentError(
                kind[:80], " ".join(text[: 9 * TEXT_LIMIT].split())[:TEXT_LIMIT], known_line, function[:80]
            )
        return reply

    def _backstop(self, budget: float) -> float:
        """Wall seconds after which the supervisor must have failed."""
        limits = self._limits
        return budget * limits.wall_factor + limits.wall_extra + 3 * limits.grace + launcher.OPEN_SECONDS


_USED_UP = {
    "memory": ("NoMemory", "too much memory was used"),
    "processes": ("NoProcesses", "too many processes were started"),
}


class Bench:
    """A place where answers are examined; see ``Session.bench``. All three questions take the ``key`` under
    which ``Session.bind`` remembered names (those win over the namespace as it is now) and a ``budget`` of
    CPU seconds, and raise ``StudentError``."""

    def __init__(self, session: Session, wire: Channel | PipeChannel, pid: int) -> None:
        self._session, self._wire, self._pid = session, wire, pid
        self._closed = False

    @property
    def alive(self) -> bool:
        return not self._closed and self._session.alive and not self._wire.closed_by_peer()

    def get(self, name: str, *, key: str = "", budget: float = _QUICK) -> Answer:
        """The value of ``name``."""
        return self._answer("get", name, {}, 0, key, budget)

    def call(
        self, name: str, arguments: Mapping[str, Value], seed: int, *, key: str = "", budget: float = _QUICK
    ) -> Answer:
        """The result of calling ``name`` with ``arguments`` by position."""
        return self._answer("call", name, arguments, seed, key, budget)

    def run(
        self, probe: str, arguments: Mapping[str, Value], seed: int, *, key: str = "", budget: float = _QUICK
    ) -> Answer:
        """The result of the probe ``probe(ns, **arguments)``. Raises ``SandboxError`` if there is no such."""
        if probe not in self._session._probes:
            raise SandboxError(f"probes.py defines no probe {probe!r}")
        return self._answer("run", probe, arguments, seed, key, budget)

    def close(self) -> None:
        if not self._closed and self._session.level != "none":
            self._wire.close()
        self._closed = True

    def _answer(
        self, op: str, name: str, arguments: Mapping[str, Value], seed: int, key: str, budget: float
    ) -> Answer:
        if self._closed:
            raise StudentError("Died", "the process has ended")
        packed = [(name, pack(value)) for name, value in arguments.items()]
        fields: dict[str, Any] = {"name": name, "key": key, "arguments": packed, "seed": seed}
        reply = self._session._ask(self._wire, op, budget, target=self._pid, **fields)
        try:
            value = unpack(reply.value)
        except ValueMalformed as error:
            self.close()
            raise StudentError("Died", f"the process sent something that is no value: {error}") from None
        return Answer(value, tuple(name for name in arguments if name in reply.mutated), reply.printed)
