# Getting out: system calls, sockets, files of the machine, programs. What comes through must do no harm: it
# sets what is set already, or touches what the arena has put there.
# ruff: noqa

# %% ptrace
# attaches to the judge, to a process of the machine and to its own parent
tried(
    lambda: called(LIBC.ptrace(16, JUDGE, 0, 0)),
    lambda: called(LIBC.ptrace(16, VICTIM, 0, 0)),
    lambda: called(LIBC.ptrace(0, 0, 0, 0)),
)
# %% twin
# traces one's own Python
import sys

lines = []
sys.settrace(lambda frame, event, arg: lines.append(event))
(lambda: 1)()
sys.settrace(None)

# %% memory of others by system call
# process_vm_readv, process_vm_writev, pidfd_getfd, kcmp
buffer = ctypes.create_string_buffer(8)
tried(
    lambda: called(LIBC.process_vm_readv(JUDGE, buffer, 1, buffer, 1, 0)),
    lambda: called(LIBC.process_vm_writev(VICTIM, buffer, 1, buffer, 1, 0)),
    lambda: called(LIBC.syscall(438, called(LIBC.syscall(434, VICTIM, 0)), 0, 0)),
)
# %% twin
# memory of one's own by ctypes
import ctypes

buffer = ctypes.create_string_buffer(b"mine")
assert ctypes.string_at(buffer) == b"mine"

# %% namespaces of one's own
# unshare, setns and clone with each flag
flags = [1 << n for n in (17, 25, 26, 27, 28, 29, 30)]
tried(
    *[lambda flag=flag: called(LIBC.unshare(flag)) for flag in flags],
    *[lambda flag=flag: called(LIBC.syscall(435, (ctypes.c_uint64 * 11)(flag), 88)) for flag in flags],
    lambda: called(LIBC.setns(os.open("/proc/1/ns/mnt", os.O_RDONLY), 0)),
)
# %% twin
# a forked child that ends
pid = os.fork()
if pid == 0:
    os._exit(0)
os.waitpid(pid, 0)

# %% mounts
# mount, chroot and the newer calls for the same
os.mkdir("place")
tried(
    lambda: called(LIBC.mount(b"none", b"place", b"tmpfs", 0, 0)),
    lambda: called(LIBC.mount(b"proc", b"place", b"proc", 0, 0)),
    lambda: called(LIBC.chroot(b"/tmp")),
    lambda: called(LIBC.syscall(428, -100, b"/", 1)),
    lambda: called(LIBC.syscall(430, b"tmpfs", 0)),
    lambda: called(LIBC.syscall(442, -100, b"/", 0, ctypes.create_string_buffer(32), 32)),
)
# %% twin
# another working folder
os.makedirs("deeper")
os.chdir("deeper")
os.chdir("..")

# %% becoming root
# setuid, setgid, setgroups, capabilities, securebits
tried(
    lambda: os.setuid(0) or 1 / (os.getuid() == 0 and HOST_UID != 0),
    lambda: os.setgroups([0, 1, 2]),
    lambda: os.setresuid(0, 1, 2),
    lambda: called(LIBC.prctl(28, 1 << 4, 0, 0, 0)),
    lambda: called(LIBC.prctl(47, 2, 21, 0, 0)),
)
print(
    [
        line
        for line in open("/proc/self/status")
        if line.startswith("CapEff") and int(line.split()[1], 16) and print("GOT", line)
    ]
)
# %% twin
# asks who one is
assert os.getuid() >= 0 and os.getpid() > 0

# %% programs with the setuid bit
# sudo, su, mount, pkexec, sg
import subprocess

for command in (
    ["sudo", "-n", "id"],
    ["su", "-c", "id"],
    ["mount", "-t", "tmpfs", "none", "place"],
    ["pkexec", "id"],
    ["sg", "root", "-c", "id"],
    ["unshare", "-r", "id"],
):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, stdin=subprocess.DEVNULL)
        if done.returncode == 0 and (command[0] == "mount" or "root" in done.stdout):
            print("GOT", command, done.stdout)
    except (OSError, subprocess.TimeoutExpired):
        pass
# %% twin
# a program of the machine
import subprocess

assert subprocess.run(["/bin/echo", "hello"], capture_output=True).stdout == b"hello\n"

# %% a setuid file of one's own
# copies a shell, gives it the bit, and runs it
import shutil, subprocess


def planted():
    shutil.copy("/bin/sh", "sh")
    os.chmod("sh", 0o6755)
    said = subprocess.run(["./sh", "-p", "-c", f"cat {CANARY}"], capture_output=True, text=True)
    return said.stdout or 1 / 0


tried(planted)
# %% twin
# modes of one's own file
open("script.sh", "w").write("echo")
os.chmod("script.sh", 0o755)
assert os.stat("script.sh").st_mode & 0o777 == 0o755

# %% doors into the kernel
# bpf, perf events, userfaultfd, io_uring, keyrings, personality, module loading, kexec
arm = os.uname().machine == "aarch64"
numbers = (280, 241, 282, 219, 105, 104) if arm else (321, 298, 323, 250, 175, 246)
block = ctypes.create_string_buffer(128)
tried(
    *[lambda n=n: called(LIBC.syscall(n, block, 0, -1, -1, 0)) for n in (*numbers, 425, 426, 427)],
    lambda: called(LIBC.syscall(282 if arm else 323, 0)),
    lambda: called(LIBC.syscall(219 if arm else 250, 0, -3, 0)),
    lambda: called(LIBC.personality(0x0040000)),
    lambda: called(LIBC.syscall(447, 0)),
    lambda: called(LIBC.swapon(b"place", 0)),
)
# %% twin
# limits of one's own, lowered
import resource

soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(512, soft), hard))

# %% the clock and the name of the machine
# sets the time and the host's name
import time

name = os.uname().nodename.encode()

tried(
    lambda: time.clock_settime(time.CLOCK_REALTIME, time.time()),
    lambda: called(LIBC.sethostname(name, len(name))),
    lambda: called(LIBC.adjtimex(ctypes.create_string_buffer(b"\x01" + bytes(300)))),
)
# %% twin
# times oneself
import time

began = time.perf_counter()


def spread(x):
    assert time.perf_counter() > began
    return x.amax(1) - x.amin(1)


# %% a walk by file handles
# open_by_handle_at and name_to_handle_at, which do not care for paths
handle = ctypes.create_string_buffer((8).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(128))
mount = ctypes.c_int()
tried(
    lambda: called(LIBC.name_to_handle_at(-100, b"/", handle, ctypes.byref(mount), 0)),
    lambda: called(LIBC.open_by_handle_at(os.open("/", os.O_RDONLY), handle, 0)),
)
# %% twin
# a file opened in a folder that is open
folder = os.open(".", os.O_RDONLY)
os.close(os.open("beside", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
os.close(folder)

# %% devices
# makes and opens device files, types on the terminal
import fcntl, stat, termios

tried(
    lambda: os.mknod("mem", 0o600 | stat.S_IFCHR, os.makedev(1, 1)),
    lambda: os.mknod("disk", 0o600 | stat.S_IFBLK, os.makedev(8, 0)),
    lambda: open("/dev/mem", "rb"),
    lambda: open("/dev/kvm", "rb"),
    lambda: open("/dev/fuse", "rb"),
    lambda: fcntl.ioctl(0, termios.TIOCSTI, b"x"),
    lambda: fcntl.ioctl(1, 0x541C, b"x"),
    lambda: open("/dev/ptmx", "rb"),
)
# %% twin
# the devices that everybody uses
assert len(open("/dev/urandom", "rb").read(8)) == 8
open("/dev/null", "w").write("x")

# %% the network
# TCP, UDP, IPv6, raw and packet sockets, netlink, vsock
import socket


def reached(family, kind, address):
    with socket.socket(family, kind) as s:
        s.settimeout(1)
        s.connect(address)
        return address


tried(
    lambda: reached(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", PORT)),
    lambda: reached(socket.AF_INET, socket.SOCK_DGRAM, ("8.8.8.8", 53)),
    lambda: reached(socket.AF_INET6, socket.SOCK_STREAM, ("::1", PORT)),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1),
    lambda: socket.socket(17, socket.SOCK_RAW),
    lambda: reached(socket.AF_NETLINK, socket.SOCK_RAW, (0, 0)),
    lambda: reached(40, socket.SOCK_STREAM, (2, PORT)),
    lambda: socket.create_connection(("169.254.169.254", 80), 1),
)
# %% twin
# catches that there is no network
import urllib.request

try:
    urllib.request.urlopen("http://localhost:9/", timeout=1)
except OSError:
    pass

# %% Unix sockets
# the zygote's, an abstract one, the system's services
import socket


def reached(address):
    s = socket.socket(socket.AF_UNIX)
    s.connect(address)
    return address


tried(
    *[
        lambda a=a: reached(a)
        for a in (
            *SOCKETS,
            ABSTRACT,
            "/var/run/docker.sock",
            "/run/dbus/system_bus_socket",
            "/run/systemd/private",
            "/dev/log",
        )
    ]
)
# %% twin
# a pair of sockets within the notebook
import socket

try:
    a, b = socket.socketpair()
    a.send(b"x")
    assert b.recv(1) == b"x"
except PermissionError:
    pass

# %% an unlocked process from the zygote
# says the zygote's own order over its socket
import socket, struct
from autograder.sandbox import launcher


def ordered(path):
    launcher._inside = path
    return launcher.order({"op": "connect", "entry": "os:system"}, (), [1, 2])


tried(
    *[lambda path=path: ordered(path) for path in SOCKETS],
    lambda: launcher.order({"op": "shut_down"}, (), []),
)
# %% twin
# subprocesses by multiprocessing
import multiprocessing

if __name__ == "__main__":
    process = multiprocessing.get_context("fork").Process(target=print, args=("hello",))
    process.start()
    process.join()

# %% signals to others
# SIGKILL and SIGSTOP to a process of the machine, to the judge and to the parent of all
import signal

tried(
    lambda: os.kill(VICTIM, signal.SIGKILL),
    lambda: os.kill(VICTIM, signal.SIGSTOP),
    lambda: os.kill(JUDGE, 0),
    lambda: signal.pidfd_send_signal(os.pidfd_open(VICTIM), 9),
    lambda: os.setpriority(os.PRIO_PROCESS, VICTIM, 19),
    lambda: os.sched_setaffinity(VICTIM, {0}),
)
# %% twin
# a signal to oneself
import signal

signal.signal(signal.SIGUSR1, lambda *a: None)
signal.raise_signal(signal.SIGUSR1)

# %% limits of others
# takes the right to compute from a process of the machine, and asks for the judge's limits
import resource

tried(
    lambda: resource.prlimit(VICTIM, resource.RLIMIT_CPU, (10**6, 10**6)),
    lambda: resource.prlimit(JUDGE, resource.RLIMIT_NOFILE),
)


# %% twin
# asks for one's own limits
import resource

assert resource.prlimit(0, resource.RLIMIT_NOFILE)[0] > 0


# %% modes and times of others' files
# opens a secret to everybody, dates a file back, labels one
canary, solution = OUTSIDE + "/canary", COURSE + "/solutions/tiny.py"
for attempt in (
    lambda: os.chmod(canary, 0o644),
    lambda: os.utime(solution, (0, 0)),
    lambda: os.setxattr(canary, "user.underhood-attack", b"GOT"),
    lambda: os.chown(canary, HOST_UID, -1),
    lambda: os.fchmod(os.open(torch.__file__, os.O_RDONLY), 0o666),
):
    try:
        attempt()
    except OSError:
        pass
tried(lambda: 1 / (os.stat(canary).st_mode & 0o044), lambda: 1 / (os.stat(solution).st_mtime == 0))


# %% twin
# modes and times of one's own file
import shutil

open("mine", "w").write("1")
os.chmod("mine", 0o640)
os.utime("mine", (0, 0))
shutil.copy2("mine", "mine too")


# %% files of the course
# a settings file that runs at the instructor's next command
tried(
    *[
        lambda path=path: open(f"{COURSE}/{path}", "a").write("GOT")
        for path in (
            "nbgrader_config.py",
            "underhood-attack",
            "exercises/01_tiny/test_hidden.py",
            "solutions/tiny.py",
            "release/en/01_tiny/underhood-attack",
            "gradebook.db",
            ".underhood/secret",
        )
    ]
)
# %% twin
# writes where one is
open("notes.md", "w").write("mine")
os.rename("notes.md", "renamed.md")
os.remove("renamed.md")

# %% files of the machine
# plants a file wherever programs look for one
import sysconfig, sys

tried(
    *[
        lambda path=path: open(path + "/underhood-attack", "w").write("GOT")
        for path in (
            HOST_HOME,
            "/etc",
            "/etc/cron.d",
            "/usr/local/bin",
            "/var/tmp",
            "/",
            "/opt",
            sys.prefix,
            sysconfig.get_path("purelib"),
            os.path.dirname(torch.__file__),
            "/sys/fs/cgroup",
            "/proc/sys/kernel",
            OUTSIDE,
            COURSE,
            "/run",
            "/var/spool/cron",
            "/home",
        )
    ]
)
# %% twin
# a folder for temporary files
import tempfile

with tempfile.TemporaryDirectory() as folder:
    open(folder + "/x", "w").write("1")

# %% our own package and torch, changed on disk
# overwrites, renames and removes files that the next session would import
import autograder

tried(
    lambda: open(autograder.__file__, "a"),
    lambda: os.rename(torch.__file__, torch.__file__),
    lambda: os.truncate(autograder.__file__, os.stat(autograder.__file__).st_size),
    lambda: os.remove(COURSE + "/solutions/tiny.py"),
    lambda: os.rename(COURSE + "/solutions", COURSE + "/underhood-attack"),
    lambda: os.symlink("/tmp", os.path.dirname(torch.__file__) + "/underhood-attack"),
)
# %% twin
# where a package lies
import torchvision

assert torchvision.__file__.endswith("__init__.py")


# %% a folder that anybody may write
# /tmp of the machine, by its own path
def planted():
    open(OUTSIDE + "/open/underhood-attack", "w").write("GOT")
    return "written"


tried(
    planted,
    lambda: os.mkdir(OUTSIDE + "/open/underhood-attack"),
    lambda: os.symlink("/", OUTSIDE + "/open/underhood-attack"),
    lambda: os.mkfifo(OUTSIDE + "/open/underhood-attack"),
)
# %% twin
# a file in /tmp, if that is where temporary files go
import tempfile

open(tempfile.gettempdir() + "/mine", "w").write("1")

# %% a program that was never a file
# an executable in memory, run from its descriptor
import shutil, subprocess

fd = os.memfd_create("tool")
os.write(fd, open("/bin/cat", "rb").read())
said = subprocess.run([f"/proc/self/fd/{fd}", CANARY], pass_fds=[fd], capture_output=True, text=True)
print(said.stdout and "GOT " + said.stdout)
# %% twin
# a file in memory
fd = os.memfd_create("mine")
os.write(fd, b"x")
os.close(fd)

# %% looser walls
# further landlock and seccomp rules, raised limits, no_new_privs taken back
import resource

tried(
    lambda: called(LIBC.prctl(38, 0, 0, 0, 0)),
    lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)),
    lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1)),
    lambda: resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20)),
    lambda: called(LIBC.prctl(22, 0, 0, 0, 0)),
)
called_again = LIBC.syscall(444, None, 0, 1)
tried(lambda: open(CANARY).read())
# %% twin
# a limit lowered
import resource

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

# %% programs that run at the next start
# cron, at, systemd, autostart by their own commands
import subprocess

for command in (
    ["at", "now"],
    ["systemd-run", "--user", "true"],
    ["systemctl", "--user", "list-units"],
    ["loginctl"],
):
    try:
        done = subprocess.run(command, input="* * * * * true\n", capture_output=True, text=True, timeout=5)
        if done.returncode == 0:
            print("GOT", command)
    except (OSError, subprocess.TimeoutExpired):
        pass
# %% twin
# the shell's commands, which a notebook may hold
get_ipython().run_cell("!ls\n%pip list")

# %% cgroups and sysctls
# release_agent, core_pattern, binfmt, sysrq
tried(
    *[
        lambda path=path: os.close(os.open(path, os.O_WRONLY)) or path
        for path in (
            "/proc/sys/kernel/core_pattern",
            "/sys/fs/cgroup/release_agent",
            "/proc/sys/fs/binfmt_misc/register",
            "/proc/sysrq-trigger",
            "/sys/kernel/uevent_helper",
            "/proc/self/oom_score_adj_x",
            "/proc/1/oom_score_adj",
        )
    ]
)
# %% twin
# reads how the kernel is set
try:
    open("/proc/sys/kernel/pid_max").read()
except OSError:
    pass
