"""Two walls that a process can build around itself anywhere, without privileges: landlock for files and
seccomp for system calls. See ``isolation`` for what stands around them."""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Sequence
from typing import Any

from autograder.errors import IsolationError

libc = ctypes.CDLL(None, use_errno=True)
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_ENFORCE = 444, 445, 446
_NAMESPACES = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)
"""The flags of clone that make one: mount, cgroup, uts, ipc, user, pid, net."""


def must(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise IsolationError(f"{what} failed: {os.strerror(number)}")
    return result


def landlock_abi() -> int:
    """The kernel's landlock version, 0 without."""
    return max(0, int(libc.syscall(_LANDLOCK_CREATE, None, 0, 1)))


_FILE_RIGHTS = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15
_READ, _READ_EXECUTE = 1 << 2 | 1 << 3, 1 << 0 | 1 << 2 | 1 << 3


def restrict_files(reads: Sequence[str], writes: Sequence[str], devices: Sequence[str]) -> None:
    """landlock: ``reads`` to read and execute, ``writes`` for anything but devices, ``devices`` to read
    and write; nothing else, no TCP, no signal and no abstract socket beyond the session."""
    abi = landlock_abi()
    if abi < 1:
        raise IsolationError("landlock is not in this kernel (5.13 or newer, lsm=landlock)")
    files = (1 << (13 if abi == 1 else 14 if abi == 2 else 15 if abi < 5 else 16)) - 1
    attributes = struct.pack("QQQ", files, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    ruleset = must(libc.syscall(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(size), 0), "a landlock ruleset")
    no_devices = files & ~(1 << 6 | 1 << 11 | 1 << 15)
    for rights, paths in ((_READ_EXECUTE, reads), (no_devices, writes), (_FILE_RIGHTS & ~1, devices)):
        for path in paths:
            try:
                fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue
            allowed = rights & files & (~0 if os.path.isdir(path) else _FILE_RIGHTS)
            rule = struct.pack("=Qi", allowed, fd)
            must(libc.syscall(_LANDLOCK_ADD, ruleset, 1, rule, 0), f"a landlock rule for {path}")
            os.close(fd)
    must(libc.syscall(_LANDLOCK_ENFORCE, ruleset, 0), "landlock")
    os.close(ruleset)


_FORBIDDEN = """
    ptrace process_vm_readv process_vm_writev process_madvise pidfd_getfd kcmp mount umount2
    pivot_root chroot move_mount open_tree open_tree_attr fsopen fsconfig fsmount fspick
    mount_setattr unshare setns bpf io_uring_setup io_uring_enter io_uring_register keyctl add_key
    request_key perf_event_open userfaultfd kexec_load kexec_file_load reboot init_module
    finit_module delete_module swapon swapoff acct quotactl quotactl_fd settimeofday clock_settime
    clock_adjtime adjtimex sethostname setdomainname syslog iopl ioperm modify_ldt name_to_handle_at
    open_by_handle_at fanotify_init lookup_dcookie vhangup migrate_pages move_pages memfd_secret
    personality shmget shmat shmctl msgget msgsnd msgrcv msgctl semget semop semtimedop semctl mq_open
    mq_unlink memfd_create mincore cachestat readahead fadvise64 preadv2 pwritev2
""".split()  # noqa: SIM905 - sixty quoted words read worse


_ON_OTHERS = {
    "prlimit64": 0, "setpriority": 1, "ioprio_set": 1, "sched_setaffinity": 0, "sched_setattr": 0,
    "sched_setscheduler": 0, "sched_setparam": 0,
}  # fmt: skip
"""Calls that change how a process runs, and the number of the argument that names it; 0 is oneself."""


_MODES = """
    chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes futimesat utimensat setxattr
    lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat
""".split()  # noqa: SIM905
"""Calls that change how a file is labelled. landlock knows no right for them."""


def filter_system_calls(walled: bool, signals: bool = True) -> None:
    """seccomp: forbids what no notebook needs and kernels have been broken through.

    ``walled``: the session has a root, processes and a network of its own, so that there is nobody to talk to
    and nothing of others to be labelled or slowed down. ``signals``: something else keeps signals at home."""
    import pyseccomp as seccomp

    denied = seccomp.ERRNO(errno.EPERM)
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    _forbid(rules, denied, _FORBIDDEN)
    # glibc falls back to clone, whose flags a filter can read.
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    for flag in _NAMESPACES:
        rules.add_rule(denied, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, flag, flag))
    if walled:
        rules.add_rule(denied, "socket", seccomp.Arg(0, seccomp.NE, 1))
    else:
        rules.add_rule(denied, "socket")
    rules.add_rule(denied, "socketpair", seccomp.Arg(0, seccomp.NE, 1))
    for option in (7, 8, 32, 33):  # SO_SNDBUF, SO_RCVBUF: what lies in a socket is no process's memory
        # The kernel looks at the lower half of a number alone.
        at_all = (seccomp.Arg(n, seccomp.MASKED_EQ, 0xFFFFFFFF, which) for n, which in ((1, 1), (2, option)))
        rules.add_rule(denied, "setsockopt", *at_all)
    for request in (0x5412, 0x541C):  # TIOCSTI, TIOCLINUX: typing on a terminal
        rules.add_rule(denied, "ioctl", seccomp.Arg(1, seccomp.MASKED_EQ, 0xFFFFFFFF, request))
    if not signals:
        for name in ("kill", "pidfd_send_signal", "tkill", "rt_sigqueueinfo"):
            if name == "kill":
                rules.add_rule(denied, name, seccomp.Arg(0, seccomp.NE, os.getpid()))
            else:
                rules.add_rule(denied, name)
    if not walled:
        for name, which in _ON_OTHERS.items():
            rules.add_rule(denied, name, seccomp.Arg(which, seccomp.NE, 0))
        # shutil.copy labels what it has made: it is told that it did.
        _forbid(rules, seccomp.ERRNO(0), _MODES)
    rules.load()


def _forbid(rules: Any, action: int, names: Sequence[str]) -> None:
    for name in names:
        try:
            rules.add_rule(action, name)
        except OSError as error:
            # libseccomp says EDOM or EINVAL for a call that this architecture has not.
            if error.errno not in (errno.EDOM, errno.EINVAL):
                raise
