"""The walls around a session, layer by layer, and what of them this machine can build.

A process is locked in by itself, after the fork and before any of the student's code:

    full     namespaces (user unless root, mount, pid, net, ipc, uts) with a root of its own,
             a throw-away uid if we are root, no capabilities, landlock, seccomp, rlimits
    kernel   no capabilities, landlock, seccomp, rlimits: what an unprivileged container allows

Every function raises ``IsolationError`` at the first thing that does not work: we fail closed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import struct
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import IsolationError

from .filters import filter_system_calls, landlock_abi, libc, must, restrict_files
from .processes import Limits

HOME = "/home/student"
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_INNER_UID = 1000
"""What an ordinary user is called in a user namespace of their own."""
_ARM = platform.machine() == "aarch64"
_PIVOT_ROOT = 41 if _ARM else 155
_MOUNT_SETATTR = 442
_CAPSET = 91 if _ARM else 126

_NEWNS, _NEWCGROUP, _NEWUTS, _NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
_NEWUSER, _NEWPID, _NEWNET = 0x10000000, 0x20000000, 0x40000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_REMOUNT = 1, 2, 4, 32
_MS_BIND, _MS_REC, _MS_PRIVATE = 1 << 12, 1 << 14, 1 << 18
_PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT = 4, 24, 38, 47


@dataclass(frozen=True)
class Place:
    """Where a session lives: ``base`` is an empty folder of ours that nobody else uses (at ``full`` the
    new root is mounted on it, at ``kernel`` it is the home); ``reads`` are the only folders and files
    of this machine that it may read."""

    base: str
    reads: tuple[str, ...]
    uid: int
    """The throw-away uid, used only by root."""
    limits: Limits
    devices: tuple[str, ...] = ()
    """Files in /dev that it may use besides the harmless ones: a GPU's."""


def readable_paths(mounts: Sequence[str] = ()) -> tuple[str, ...]:
    """What any session may read: the interpreter, its packages, this package, the system's libraries,
    and ``mounts``. Folders inside another one are left out."""
    package = str(Path(__file__).resolve().parents[1])
    system = [f"/{name}" for name in ("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32")]
    config = [f"/etc/{name}" for name in ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "fonts")]
    config += ["/etc/alternatives", "/etc/localtime", "/etc/timezone", "/etc/mime.types"]
    own = [sys.prefix, sys.base_prefix, sysconfig.get_path("purelib"), package, *mounts]
    own += [os.path.realpath(path) for path in own]
    paths = [os.path.abspath(path) for path in [*system, *config, *own] if os.path.exists(path)]
    kept: list[str] = []
    for path in sorted(set(paths), key=len):
        if path == "/" or os.path.realpath(path) == os.path.expanduser("~"):
            raise IsolationError(
                f"the interpreter or a course's data lies directly in {path}, which a session must never see "
                "whole; use a virtual environment and a cache folder of their own"
            )
        if not any(path.startswith(parent + "/") for parent in kept):
            kept.append(path)
    return tuple(kept)


# ---------------------------------------------------------------- system calls


def _prctl(option: int, *arguments: int) -> int:
    return int(libc.prctl(option, *[ctypes.c_ulong(n) for n in (*arguments, 0, 0, 0, 0)[:4]]))


def _mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    result = libc.mount(
        source.encode(),
        target.encode(),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        options.encode(),
    )
    must(result, f"mounting {source} on {target}")


# ---------------------------------------------------------------- full: namespaces and a root of its own


def in_user_namespace() -> bool:
    """True if ``enter_pid_namespace`` had to make a user namespace."""
    return os.geteuid() == _INNER_UID and Path("/proc/self/uid_map").read_text().split()[-1] == "1"


def needs_user_namespace() -> bool:
    """True unless we are root with the right to mount."""
    return not (os.geteuid() == 0 and _effective_capabilities() >> 21 & 1)


def _effective_capabilities() -> int:
    with open("/proc/self/status") as file:
        return int(next(line for line in file if line.startswith("CapEff")).split()[1], 16)


def enter_pid_namespace() -> None:
    """The next child of this process is the init of a pid namespace of its own; without privileges it
    lives in a user namespace of its own, too."""
    uid, gid, user = os.geteuid(), os.getegid(), needs_user_namespace()
    must(libc.unshare(_NEWPID | (_NEWUSER if user else 0)), "a pid namespace (unshare)")
    if user:
        try:
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{_INNER_UID} {uid} 1")
            Path("/proc/self/gid_map").write_text(f"{_INNER_UID} {gid} 1")
        except OSError as error:
            raise IsolationError(f"a user namespace: writing its maps failed: {error.strerror}") from error


def build_root(place: Place) -> None:
    """In the init of the new pid namespace: moves into a root of its own that holds ``place.reads``
    read-only, an empty home, /tmp and /dev/shm, a few devices, and its own /proc."""
    must(libc.unshare(_NEWNS | _NEWNET | _NEWIPC | _NEWUTS | _NEWCGROUP), "namespaces (unshare)")
    _mount("none", "/", None, _MS_REC | _MS_PRIVATE)
    root, scratch = place.base, place.limits.scratch // 2
    _mount("tmpfs", root, "tmpfs", _MS_NOSUID | _MS_NODEV, "mode=0755,size=1m,nr_inodes=1k")
    for path in ("/proc", "/dev", "/etc", HOME, "/tmp", "/dev/shm"):
        os.makedirs(root + path, exist_ok=True)
    for device in (*_DEVICES, *place.devices):
        Path(root + device).touch()
        _mount(device, root + device, None, _MS_BIND)
    for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        os.symlink(f"/proc/self/fd{target}", f"{root}/dev/{name}")
    for path in (HOME, "/tmp", "/dev/shm"):
        options = f"mode=1777,size={scratch},nr_inodes=20k"
        _mount("tmpfs", root + path, "tmpfs", _MS_NOSUID | _MS_NODEV, options)
    # After the scratch folders: what is to be read may lie in a /tmp or a home of this machine.
    for path in place.reads:
        _bind(path, root + path)
    inner = os.geteuid() or place.uid
    Path(f"{root}/etc/passwd").write_text(f"student:x:{inner}:{inner}::{HOME}:/bin/sh\n")
    Path(f"{root}/etc/group").write_text(f"student:x:{inner}:\n")
    Path(f"{root}/etc/hosts").write_text("127.0.0.1 localhost\n")
    # Before the old root goes: the kernel allows it only while a whole /proc is in sight. In a
    # container that masks its own, the session does without.
    try:
        _mount("proc", f"{root}/proc", "proc", _MS_NOSUID | _MS_NODEV)
    except IsolationError:
        if ctypes.get_errno() not in (errno.EPERM, errno.EBUSY):
            raise
    os.chdir(root)
    must(libc.syscall(_PIVOT_ROOT, b".", b"."), "pivot_root")
    must(libc.umount2(b".", 2), "leaving the old root")
    _mount("none", "/", None, _MS_REMOUNT | _MS_BIND | _MS_RDONLY | _MS_NOSUID | _MS_NODEV)
    os.chdir(HOME)


def _bind(source: str, target: str) -> None:
    """``source`` read-only at ``target``, with all that is mounted below it; a link stays a link."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.islink(source):
        os.symlink(os.readlink(source), target)
        return
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        Path(target).touch()
    _mount(source, target, None, _MS_BIND | _MS_REC)
    attributes = struct.pack("QQQQ", 1 | 2 | 4, 0, 0, 0)  # read-only, no setuid, no devices
    result = libc.syscall(_MOUNT_SETATTR, -100, target.encode(), 0x8000, attributes, ctypes.c_size_t(32))
    must(result, f"making {source} read-only (mount_setattr)")


# ---------------------------------------------------------------- both levels


def drop_privileges(uid: int | None) -> None:
    """Becomes ``uid`` if given (root only), without groups, capabilities or a way back to either."""
    for capability in range(64):
        if _prctl(_PR_CAPBSET_DROP, capability) < 0:
            break
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    _prctl(_PR_CAP_AMBIENT, 4)
    header, data = struct.pack("Ii", 0x20080522, 0), bytes(24)
    must(libc.syscall(_CAPSET, header, data), "dropping capabilities")
    must(_prctl(_PR_SET_NO_NEW_PRIVS, 1), "no new privileges")
    if _effective_capabilities_or_none():
        raise IsolationError("capabilities are left after dropping them")
    # A change of uid clears this, and then /proc/self belongs to root and Python cannot list its files.
    _prctl(_PR_SET_DUMPABLE, 1)


def _effective_capabilities_or_none() -> int:
    try:
        return _effective_capabilities()
    except OSError:
        return 0


def set_subreaper() -> None:
    """Orphans among our descendants become our children, so that none can hide."""
    must(_prctl(36, 1), "becoming the reaper of orphans")


def die_with_parent() -> None:
    """This process is killed when its parent dies. A change of uid undoes it, so it comes last."""
    must(_prctl(1, 9), "asking to die with the parent")


def hide_memory() -> None:
    """No other process of our uid may read this one's memory."""
    must(_prctl(_PR_SET_DUMPABLE, 0), "hiding this process's memory")


def set_limits(limits: Limits, shared_uid: bool, addresses: bool = True) -> None:
    """rlimits of each process; the whole tree is watched from outside. ``shared_uid``: other processes
    of this machine run under our uid, so the kernel's count of processes means nothing. ``addresses``: what a
    process may reserve is bounded, too, and not only what it fills."""
    with open("/proc/self/statm") as file:
        virtual = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_AS: virtual + limits.memory + 2**30,
        resource.RLIMIT_FSIZE: max(limits.scratch, 2**26),
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_MEMLOCK: 2**26,
    }
    if not addresses:
        del bounds[resource.RLIMIT_AS]
    if not shared_uid:
        # Threads count, too.
        bounds[resource.RLIMIT_NPROC] = limits.processes + 64
    for which, bound in bounds.items():
        hard = resource.getrlimit(which)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(which, (bound, bound))


def lock_in(level: str, place: Place) -> None:
    """Locks this process in for good, at ``full`` or ``kernel``. At ``full`` it is the init of the pid
    namespace of ``enter_pid_namespace``. Afterwards the working folder is the session's home."""
    devices = [*_DEVICES, *place.devices]
    root = os.geteuid() == 0
    try:
        # NVIDIA's driver reserves more addresses than there is memory anywhere.
        set_limits(
            place.limits,
            addresses=not place.devices,
            shared_uid=level == "kernel" and not (root and _reachable(place.reads)),
        )
        if level == "full":
            build_root(place)
            drop_privileges(place.uid if os.geteuid() == 0 else None)
            # The new root holds nothing else; landlock stands behind it should a mount ever leak.
            reads = [*place.reads, "/etc", "/proc", "/dev", "/home"]
            restrict_files(reads, [HOME, "/tmp", "/dev/shm", "/proc"], devices)
            filter_system_calls(walled=True)
        elif level == "kernel":
            home = place.base
            if root and _reachable(place.reads):
                os.chown(home, place.uid, place.uid)
                drop_privileges(place.uid)
            else:
                drop_privileges(None)
            os.chdir(home)
            reads = [*place.reads, f"/proc/{os.getpid()}", "/proc/cpuinfo", "/proc/meminfo"]
            restrict_files(reads, [home], devices)
            filter_system_calls(walled=False, signals=landlock_abi() >= 6)
        else:
            raise IsolationError(f"there is no isolation level {level!r}")
    except (OSError, ImportError, ValueError) as error:
        raise IsolationError(f"isolation at level {level!r}: {error}") from error


def _reachable(paths: Sequence[str]) -> bool:
    """True if any user can get at all of ``paths``. An interpreter in root's own home is beyond a
    throw-away uid unless a root of its own is built around it."""
    for path in paths:
        for folder in [Path(path), *Path(path).parents]:
            if folder.is_dir() and not folder.stat().st_mode & 0o001:
                return False
    return True
