"""What this machine can build of the walls around a session, and which modules of a course it has: each tried
for real in a process that is thrown away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Layer:
    """One layer of isolation or, last, a whole level. ``needs`` says what would make it work."""

    name: str
    works: bool
    detail: str = ""
    needs: str = ""


def strongest() -> str:
    """The strongest level of isolation that works here: "full", "kernel" or "none"."""
    works = {layer.name for layer in survey() if layer.works}
    return next(level for level in ("full", "kernel", "none") if level in works)


def survey() -> list[Layer]:
    """Every layer and the levels ``full``, ``kernel`` and ``none``, best read from top to bottom. Forks,
    so it is to be called by a process without threads; imports no torch."""
    if sys.platform != "linux":
        why = "grade on Linux, in a container or a virtual machine"
        return [Layer("full", False, sys.platform, why), Layer("kernel", False, sys.platform, why), _NONE]
    from .sandbox import Limits, filters, isolation

    def try_namespaces() -> str:
        isolation.enter_pid_namespace()
        return "in a user namespace" if isolation.in_user_namespace() else "as root"

    def try_landlock() -> str:
        filters.restrict_files(["/usr"], [], [])
        return f"version {filters.landlock_abi()}"

    def try_seccomp() -> str:
        filters.filter_system_calls(walled=True)
        return ""

    def try_children() -> str:
        with open(f"/proc/self/task/{os.getpid()}/children") as file:
            file.read()
        return ""

    def try_level(level: str) -> Callable[[], str]:
        def attempt() -> str:
            place = isolation.Place(base, isolation.readable_paths(), 61184, Limits())
            if level == "full":
                isolation.enter_pid_namespace()
                if child := os.fork():
                    # The child reports for both of us.
                    os.waitpid(child, 0)
                    os._exit(0)
            isolation.lock_in(level, place)
            return ""

        return attempt

    if os.geteuid() == 0:
        namespaces = "the right to mount: a container needs --privileged or CAP_SYS_ADMIN"
    else:
        namespaces = (
            "user namespaces for ordinary users: on Ubuntu 24.04 `sudo sysctl -w "
            "kernel.apparmor_restrict_unprivileged_userns=0`; in a container a seccomp profile "
            "that allows unshare"
        )
    base = tempfile.mkdtemp(prefix="session-")
    layers = [
        _attempt("namespaces", try_namespaces, namespaces),
        _attempt("landlock", try_landlock, "Linux 5.13 or newer, with landlock in the list of lsm="),
        _attempt("seccomp", try_seccomp, "libseccomp2 (apt install libseccomp2) and pip install pyseccomp"),
        _attempt("process tree", try_children, "/proc mounted, by a kernel with /proc/PID/task/TID/children"),
        _attempt("full", try_level("full"), "all of the above, and mount_setattr (Linux 5.12)"),
        _attempt("kernel", try_level("kernel"), "landlock and seccomp"),
        _NONE,
    ]
    shutil.rmtree(base, ignore_errors=True)
    return layers


_NONE = Layer("none", True, "no walls at all: for one's own work only")
_OUT = 198
"""The file descriptor on which a thrown-away process reports."""


def _attempt(name: str, action: Callable[[], str], needs: str) -> Layer:
    reader, writer = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.dup2(writer, _OUT)
        _report(action)
    os.close(writer)
    with os.fdopen(reader) as file:
        said = file.read()
    os.waitpid(child, 0)
    verdict, _, detail = said.partition(":")
    return Layer(name, verdict == "yes", detail or ("" if verdict == "yes" else "it died"), needs)


def _report(action: Callable[[], str]) -> None:
    """Does ``action`` and says what came of it. Never returns."""
    try:
        said = f"yes:{action()}"
    except BaseException as error:
        said = f"no:{error}"
    os.write(_OUT, said.encode()[:500])
    os._exit(0)


_IMPORTED = (
    "import importlib, sys; m = importlib.import_module(sys.argv[1]); sys.argv[2:] and print(m.cache_dir())"
)


def modules(preload: Sequence[str], mounts: Sequence[str]) -> Iterator[Layer]:
    """Each module that a course names, imported as the grader imports it: what is installed counts, and what
    lies in the current folder does not. Of ``mounts`` the detail is the folder of data."""
    for name in dict.fromkeys((*preload, *mounts)):
        asked = [sys.executable, "-EP", "-c", _IMPORTED, name, *(["data"] if name in mounts else [])]
        done = subprocess.run(asked, cwd="/", capture_output=True, text=True)
        said = (done.stdout if done.returncode == 0 else done.stderr).strip().split("\n")[-1]
        there = f"{said}{'' if not said or os.path.isdir(said) else ' (not there yet)'}"
        if done.returncode == 0:
            yield Layer(name, True, there)
        else:
            yield Layer(name, False, said, "this module, installed with pip where notebooks are graded")


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
