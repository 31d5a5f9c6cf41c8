"""The parent of all: imports everything slow once, computes nothing, and forks on request.

Started by ``launcher`` in a process of its own with an almost empty
environment. A forked *trusted* process runs a function of this package (that is how a judge comes to
be); a forked *session* locks itself in before anything else. It never runs a student's code itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import select
import signal
import socket
import struct
import sys
import threading
import time
import traceback
from pathlib import Path

import msgspec

from autograder.errors import ProtocolError

from . import launcher
from .processes import Limits
from .wire import Channel

PRELOAD = ("torch", "IPython.core.interactiveshell", "matplotlib.pyplot", "msgspec", "pytest", "pyseccomp",
           "multiprocessing.queues", "multiprocessing.synchronize",
           "multiprocessing.resource_sharer", "autograder")  # fmt: skip
IDLE_SECONDS = 600.0
_STALE_CHECK = 5.0
_HUGE, _MADV_COLLAPSE = 2**21, 25


class Order(msgspec.Struct, forbid_unknown_fields=True):
    """What a client asks for; the file descriptors that go with it ride on the same frame."""

    op: str
    """"connect" (fds: its channel, its stderr) | "session" (fds: control, wire, text) | "status" |
    "shut_down"."""
    entry: str = ""
    level: str = ""
    limits: Limits = Limits()
    mounts: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()


def main() -> None:
    """``argv``: the socket's path, the key that it stands for, a file descriptor to say "ready" on, and
    the modules to preload."""
    path, key, ready, *preload = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        warm_up(tuple(preload))
        listener = socket.socket(socket.AF_UNIX)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        listener.bind(path)
        listener.listen(64)
    except BaseException as error:
        os.write(int(ready), f"{type(error).__name__}: {error}".encode())
        raise
    os.write(int(ready), b"ready")
    os.close(int(ready))
    Zygote(listener, path, key, tuple(preload)).run()
    # Taking torch apart is slow and helps nobody.
    os._exit(0)


def warm_up(preload: tuple[str, ...]) -> None:
    """Imports everything, sets one thread, and checks that nothing has started another: a process that
    has once computed in parallel forks children that hang."""
    for name in PRELOAD:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for name in preload:
        module = importlib.import_module(name)
        if callable(load := getattr(module, "preload", None)):
            load()
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)
        # The first optimizer imports torch._dynamo, which takes half as long as torch itself.
        torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    # Only now: it imports the shell.
    from . import session

    session.keep_shell()
    threads = len(os.listdir("/proc/self/task"))
    if threads != 1:
        raise RuntimeError(f"a preloaded module has started {threads - 1} threads; no child is safe")
    gc.collect()
    gc.freeze()
    _gather_memory()


def _gather_memory() -> None:
    """Moves what was loaded into pages of 2 MB: a fork copies the table of all pages, and with small ones
    that is most of what a session costs. Kernels before Linux 6.1 cannot, and nothing changes."""
    libc = ctypes.CDLL(None)
    for line in Path("/proc/self/maps").read_text().splitlines():
        span, access, _offset, _device, _inode, *name = line.split()
        if access == "rw-p" and name in ([], ["[heap]"]):
            start, end = (int(address, 16) // _HUGE for address in span.split("-"))
            for page in range(start + 1, end):
                libc.madvise(ctypes.c_void_p(page * _HUGE), ctypes.c_size_t(_HUGE), _MADV_COLLAPSE)


class Zygote:
    """Listens, forks, reaps; ends when it is idle for long, when it is told to, or when it is stale."""

    def __init__(self, listener: socket.socket, path: str, key: str, preload: tuple[str, ...]) -> None:
        self.listener, self.path, self.key, self.preload = listener, path, key, preload
        self.children: dict[int, str] = {}
        self.started = self.last_used = time.monotonic()
        self.filters = _seccomp_filters(os.getpid())
        self.closing = False

    def run(self) -> None:
        poll = select.poll()
        poll.register(self.listener, select.POLLIN)
        checked = time.monotonic()
        while not (self.closing and not self.children):
            if poll.poll(1000):
                self._accept()
            self._reap()
            now = time.monotonic()
            if self.children:
                self.last_used = now
            # A judge in hand may still order sessions, though the code has changed meanwhile.
            if now - checked > _STALE_CHECK and not self.children:
                checked = now
                if now - self.last_used > IDLE_SECONDS or launcher.key_of(self.preload) != self.key:
                    self._stop_listening()
        self._stop_listening()

    def _stop_listening(self) -> None:
        """No new work; the children in hand may end theirs."""
        if not self.closing:
            self.closing = True
            with contextlib.suppress(OSError):
                os.unlink(self.path)

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                self.children.pop(pid, None)

    def _accept(self) -> None:
        connection, _ = self.listener.accept()
        channel = Channel(connection)
        try:
            if not self._trusted(connection):
                return
            order = channel.recv(2.0, Order)
            fds = channel.take_fds()
            try:
                self._obey(channel, order, fds)
            finally:
                for fd in fds:
                    os.close(fd)
        except (EOFError, TimeoutError, ProtocolError, OSError) as error:
            print(f"refused: {error}", file=sys.stderr, flush=True)
            with contextlib.suppress(EOFError, OSError):
                channel.send({"error": str(error)}, timeout=1.0)
        finally:
            channel.close()

    def _trusted(self, connection: socket.socket) -> bool:
        """The same user, and not a session: those carry one system-call filter more than we do, and it
        cannot be taken off. (At ``full`` a session cannot see this socket at all.)"""
        pid, uid, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        if uid != os.geteuid():
            return False
        filters = _seccomp_filters(pid)
        return filters is not None and self.filters is not None and filters <= self.filters

    def _obey(self, channel: Channel, order: Order, fds: list[int]) -> None:
        if order.op == "status":
            kinds = list(self.children.values())
            up = time.monotonic() - self.started
            channel.send({"pid": os.getpid(), "uptime": up, "judges": kinds.count("connect"),
                          "sessions": kinds.count("session"), "preload": list(self.preload)})  # fmt: skip
        elif order.op == "shut_down":
            self._stop_listening()
            for pid in self.children:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGTERM)
            channel.send({"ok": True})
        elif (order.op, len(fds)) in (("connect", 2), ("session", 3)):
            pid = os.fork()
            if pid == 0:
                self._become(order, fds, channel)
            self.children[pid] = order.op
            self.last_used = time.monotonic()
            channel.send({"pid": pid})
        else:
            raise ProtocolError(f"an unknown order {order.op!r} with {len(fds)} file descriptors")

    def _become(self, order: Order, fds: list[int], channel: Channel) -> None:
        """In the forked child: does what ``order`` says. Never returns."""
        code = 1
        try:
            channel.close()
            self.listener.close()
            launcher.inside_zygote(self.path)
            if order.op == "session":
                from . import supervisor

                control = Channel(socket.socket(fileno=fds[0]))
                what = (order.level, order.limits, order.mounts, order.devices)
                supervisor.supervise(control, fds[1], fds[2], *what)
            else:
                _run_trusted(order.entry, fds)
            code = 0
        except SystemExit:
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)


def _run_trusted(entry: str, fds: list[int]) -> None:
    """Runs the function ``package.module:name`` on a channel to whoever asked for it. Its memory will
    hold a course's secret, so no other process may look into it."""
    from . import isolation

    isolation.hide_memory()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.dup2(fds[1], 1)
    os.dup2(fds[1], 2)
    os.close(fds[1])
    module, _, name = entry.partition(":")
    channel = Channel(socket.socket(fileno=fds[0]))
    threading.Thread(target=_end_with, args=(channel,), daemon=True).start()
    with contextlib.suppress(EOFError):
        getattr(importlib.import_module(module), name)(channel)
    channel.close()


def _end_with(channel: Channel) -> None:
    """Ends this process, and with it the sessions that it has, once nobody is at the other end any more: a
    student's loop would otherwise go on until its time is up."""
    poll = select.poll()
    poll.register(channel, 0)
    poll.poll()
    os._exit(1)


def _seccomp_filters(pid: int) -> int | None:
    """How many seccomp filters ``pid`` carries; ``None`` if it is gone."""
    try:
        with open(f"/proc/{pid}/status") as file:
            fields = dict(line.split(":", 1) for line in file)
    except OSError:
        return None
    return int(fields.get("Seccomp_filters", fields.get("Seccomp", "0")))
