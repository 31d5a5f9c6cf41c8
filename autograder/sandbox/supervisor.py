"""The trusted process between the zygote and one session: builds it, watches it, ends it.

    zygote ── supervisor ──(pid namespace)── init ── session ── its forked benches
                  │ control                             │ wire
                  └───────────────── client ────────────┘

It is forked from the zygote, so it has never run a student's code, and it lives outside the walls.
The client tells it over ``control`` when work begins and ends; when that channel closes, for whatever
reason, everything below dies.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from dataclasses import asdict

import msgspec

from autograder.errors import IsolationError, SandboxError

from . import isolation, session
from .processes import Limits, Warden
from .wire import Channel

Names = tuple[str, ...]
_BUSY_TICK, _IDLE_TICK = 0.03, 0.25
_FIRST_UID = 61184
"""Uids from here on belong to no account (systemd keeps the range for the same purpose)."""


class Order(msgspec.Struct, forbid_unknown_fields=True):
    """What the client may say on the control channel."""

    op: str
    """"arm" | "disarm" | "end"."""
    target: int = 0
    cpu: float = 0.0


def supervise(
    control: Channel, wire: int, text: int, level: str, limits: Limits, mounts: Names, devices: Names
) -> None:
    """Runs one session to its end. First says on ``control`` ``{"ready": true}`` or ``{"failed": why}``.
    ``wire`` and ``text`` are the session's ends of its two channels; they are closed here."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    isolation.set_subreaper()
    base = tempfile.mkdtemp(prefix="session-", dir=session_folder())
    report, locked = os.pipe()
    try:
        uid = _FIRST_UID + os.getpid() % 4096
        place = isolation.Place(base, isolation.readable_paths(mounts), uid, limits, devices)
        if level == "full":
            isolation.enter_pid_namespace()
        child = os.fork()
        if child == 0:
            os.close(report)
            control.close()
            _become_session(level, place, wire, text, locked)
        for fd in (wire, text, locked):
            os.close(fd)
        with os.fdopen(report) as file:
            said = file.read()
        if said != "ok":
            raise IsolationError(said or "the session died while it locked itself in")
    except SandboxError as error:
        with contextlib.suppress(EOFError):
            control.send({"failed": str(error)})
        shutil.rmtree(base, ignore_errors=True)
        return
    root = os.getpid() if level == "kernel" else child
    warden = Warden(root, limits, keeper=child if level == "full" else None)
    try:
        control.send({"ready": True})
        _watch(control, warden, child)
    except (EOFError, SandboxError):
        pass
    finally:
        warden.kill()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child, 0)
        shutil.rmtree(base, ignore_errors=True)


def session_folder() -> str:
    """Where sessions' folders are made: at ``kernel`` another uid has to get there."""
    return "/var/tmp" if os.access("/var/tmp", os.W_OK) else tempfile.gettempdir()


def _watch(control: Channel, warden: Warden, child: int) -> None:
    poll = select.poll()
    poll.register(control, select.POLLIN)
    end = os.pidfd_open(child)
    poll.register(end, select.POLLIN)
    busy = alive = True
    looked = time.monotonic()
    while True:
        tick = _BUSY_TICK if busy else _IDLE_TICK
        wait = max(0.0, looked + tick - time.monotonic()) * 1000
        events = dict(poll.poll(wait if alive else None))
        if end in events:
            # Gone by itself or by our kill: what it leaves behind goes too, and then we only answer.
            poll.unregister(end)
            alive = False
            warden.kill()
        if control.fileno() in events:
            order = control.recv(5.0, Order)
            if order.op == "arm":
                warden.arm(order.target, order.cpu)
                busy = True
            elif order.op == "disarm":
                control.send(asdict(warden.disarm()))
                busy = False
            else:
                return
        # Not at each order: a look costs more than most questions do.
        if alive and time.monotonic() - looked >= tick:
            looked = time.monotonic()
            warden.tick()


def _become_session(level: str, place: isolation.Place, wire: int, text: int, locked: int) -> None:
    """The forked child: locks itself in, says so on ``locked``, and serves. Never returns."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _wire_up(wire, text, locked)
        isolation.lock_in(level, place)
        isolation.die_with_parent()
    except BaseException as error:
        os.write(5, str(error).encode()[:500])
        os._exit(1)
    os.write(5, b"ok")
    os.close(5)
    if level == "full":
        child = os.fork()
        if child:
            _init(child)
    home = os.getcwd()
    os.environ.update(HOME=home, TMPDIR=home, IPYTHONDIR=home, MPLCONFIGDIR=home)
    session.main(Channel(socket.socket(fileno=3)), workers=level == "full")
    os._exit(0)


def _wire_up(wire: int, text: int, locked: int) -> None:
    """Leaves this process with nothing open but 0 (/dev/null), 1 and 2 (the text), 3 (the wire) and 5."""
    null = os.open(os.devnull, os.O_RDONLY)
    high = [os.dup2(fd, 200 + n) for n, fd in enumerate((null, text, text, wire, text, locked))]
    for number, fd in enumerate(high):
        os.dup2(fd, number)
    os.closerange(6, 4096)
    os.close(4)


def _init(child: int) -> None:
    """The init of the pid namespace: reaps orphans and ends with its child, and all others with it."""
    isolation.hide_memory()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.closerange(0, 16)
    while True:
        try:
            pid, status = os.wait()
        except ChildProcessError:
            os._exit(0)
        if pid == child:
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


if sys.platform != "linux":
    raise ImportError("the supervisor of sessions needs Linux; elsewhere there is the level 'none'")
