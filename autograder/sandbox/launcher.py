"""The zygote seen from outside: where it listens, how it is started, what it may be asked.

A zygote is shared by all clients that would start the same one: same user, interpreter, code and
preloaded modules. It is started by whoever needs it first, ends when it is idle, and one whose code
has changed since is never used.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import os
import select
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.errors import SandboxError

from .wire import Channel, channel_pair

PACKAGE = Path(__file__).resolve().parents[1]
OPEN_SECONDS = 60.0
MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(2**20), "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""glibc would learn to take large tensors from the heap, where a small one behind each of them keeps it from
ever being freed: a loop over images that holds a single number an image then grows by gigabytes. And pages of
2 MB, where the kernel has them, halve the time of work on large tensors, most of which is page faults."""
_START_SECONDS = 180.0
_ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "Agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    **MEMORY,
    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
}
"""All that a zygote gets of the world around it: a secret in its environment could be read by every
session, for a forked process keeps the one that was there at the exec."""


def boot(entry: str, flags: str = "-P") -> list[str]:
    """The command line of a process that runs ``entry`` (``"autograder.sandbox.session:main_on_pipes"``). The
    package may lie in a folder that must not come first on the path."""
    module, _, function = entry.partition(":")
    code = f"import sys; sys.path.append(sys.argv.pop(1)); from {module} import {function}; {function}()"
    return [sys.executable, flags, "-c", code, str(PACKAGE.parent)]


_inside: str | None = None
"""In a process that was forked from a zygote: that zygote's socket."""


def inside_zygote(path: str) -> None:
    """Tells this process which zygote it comes from; it uses no other."""
    global _inside
    _inside = path


def key_of(preload: Sequence[str]) -> str:
    """Names a zygote: whose it is, of which environment, over which code. Two clients with the same key
    may share one; code that has changed since makes another key."""
    parts: list[Any] = [
        _uid(),
        sys.prefix,
        sys.version,
        str(PACKAGE),
        _cache_home(),
        os.environ.get("UNDERHOOD_CACHE", ""),
    ]
    folders = (PACKAGE, PACKAGE / "sandbox", PACKAGE / "chapter")
    own = sorted(file for folder in folders for file in folder.glob("*.py"))
    for file in (*own, *sources_of(("torch", "IPython", *preload))):
        with contextlib.suppress(FileNotFoundError):
            status = file.stat()
            parts += [file.name, status.st_mtime_ns, status.st_size]
    return hashlib.sha256(repr([*parts, *preload]).encode()).hexdigest()[:16]


@functools.cache
def sources_of(modules: tuple[str, ...]) -> list[Path]:
    """The files that ``modules`` are read from, of packages their ``__init__.py``. Imports none of
    them, only the packages around them."""
    found = []
    for name in modules:
        with contextlib.suppress(ImportError, ValueError):
            spec = importlib.util.find_spec(name)
            found += [Path(spec.origin)] if spec and spec.origin else []
    return found


def _uid() -> int:
    return os.geteuid() if hasattr(os, "geteuid") else 0


def _cache_home() -> str:
    return os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")


def runtime_folder() -> Path:
    """Where the zygotes of this user listen: a folder that nobody else may enter. Raises
    ``SandboxError`` if it is not ours alone."""
    parent = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = Path(parent, "underhood") if parent and os.access(parent, os.W_OK) else None
    folder = folder or Path(tempfile.gettempdir(), f"underhood-{_uid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != _uid() or status.st_mode & 0o077:
        raise SandboxError(f"{folder} is not a private folder of this user; remove it and try again")
    return folder


def connect(entry: str, preload: Sequence[str] = ()) -> Channel:
    """Forks a trusted process from the zygote that runs ``package.module:function`` on the other end of
    the channel returned. What it prints goes to our stderr."""
    near, far = channel_pair()
    with far:
        stderr = _stderr_fd()
        near.pid = order({"op": "connect", "entry": entry}, preload, [far.fileno(), stderr])["pid"]
    return near


def _stderr_fd() -> int:
    try:
        os.fstat(2)
        return 2
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)


def status(preload: Sequence[str] = ()) -> dict[str, Any] | None:
    """What the zygote says of itself, ``None`` if none is running."""
    return _order_running({"op": "status"}, preload)


def shut_down(preload: Sequence[str] = ()) -> bool:
    """Ends the zygote and all that it has forked; False if none is running."""
    return _order_running({"op": "shut_down"}, preload) is not None


def _order_running(message: dict[str, Any], preload: Sequence[str]) -> dict[str, Any] | None:
    channel = _dial(_socket_path(preload))
    return _exchange(channel, message, ()) if channel else None


def _socket_path(preload: Sequence[str]) -> str:
    return _inside or str(runtime_folder() / f"{key_of(preload)}.sock")


def order(message: dict[str, Any], preload: Sequence[str], fds: Sequence[int]) -> dict[str, Any]:
    """Sends an order to the zygote, starting one if need be."""
    path = _socket_path(preload)
    for _ in range(2):
        channel = _dial(path) or _start_zygote(path, preload)
        try:
            return _exchange(channel, message, fds)
        except EOFError:
            # It was just ending; the next one is ours to start.
            time.sleep(0.2)
    raise SandboxError(
        f"the zygote at {path} closed the connection twice; see {path.removesuffix('.sock')}.log"
    )


def _dial(path: str) -> Channel | None:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(path)
    except (FileNotFoundError, ConnectionRefusedError):
        connection.close()
        return None
    except OSError as error:
        connection.close()
        why = f"{path}: no socket can be there ({error}); choose another XDG_RUNTIME_DIR"
        raise SandboxError(why) from None
    return Channel(connection)


def _exchange(channel: Channel, message: dict[str, Any], fds: Sequence[int]) -> dict[str, Any]:
    try:
        channel.send(message, fds, timeout=10.0)
        answer: dict[str, Any] = channel.recv(OPEN_SECONDS)
    except TimeoutError:
        raise SandboxError("the zygote does not answer; end it with `underhood doctor --restart`") from None
    finally:
        channel.close()
    if "error" in answer:
        raise SandboxError(f"the zygote refused: {answer['error']}")
    return answer


def _start_zygote(path: str, preload: Sequence[str]) -> Channel:
    """Starts a zygote and waits until it answers; of several processes that try, one does it."""
    if _inside:
        raise SandboxError("the zygote that this process comes from has ended; start the command again")
    import fcntl

    stem = path.removesuffix(".sock")
    with open(f"{stem}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if channel := _dial(path):
            return channel
        ready, write = os.pipe()
        environment = _ENVIRONMENT | {"XDG_CACHE_HOME": _cache_home()}
        environment["MPLCONFIGDIR"] = str(Path(path).parent / "matplotlib")
        if cache := os.environ.get("UNDERHOOD_CACHE"):
            environment["UNDERHOOD_CACHE"] = cache
        arguments = [path, key_of(preload), str(write), *preload]
        with open(f"{stem}.log", "w") as log:
            subprocess.Popen(
                [*boot("autograder.sandbox.zygote:main", "-EP"), *arguments],
                env=environment, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=[write], start_new_session=True,
            )  # fmt: skip
        os.close(write)
        said = _read_until_closed(ready, _START_SECONDS)
        channel = _dial(path)
        if said != "ready" or channel is None:
            raise SandboxError(f"the zygote did not start: {said or 'no reason given'}; see {stem}.log")
        return channel


def _read_until_closed(fd: int, seconds: float) -> str:
    with os.fdopen(fd, "rb", buffering=0) as file:
        if not select.select([file], [], [], seconds)[0]:
            return f"it was not ready after {seconds:.0f} s"
        return file.read(2000).decode(errors="replace")
