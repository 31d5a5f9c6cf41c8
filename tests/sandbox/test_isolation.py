"""Real attacks from inside a session: a test passes when nothing was got."""

import os
import shutil
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from autograder.sandbox import Limits, open_session, shut_down
from autograder.sandbox.isolation import readable_paths
from autograder.sandbox.launcher import runtime_folder

ROOT = Path(__file__).resolve().parents[2]
LEVELS = ["full", "kernel"]
LINUX = sys.platform == "linux"
pytestmark = pytest.mark.skipif(not LINUX, reason="walls are built on Linux only")


@pytest.fixture(scope="module", params=LEVELS)
def walled(request):
    with open_session(request.param) as session:
        yield session


@pytest.fixture(scope="module", autouse=True)
def no_zygote_left_behind():
    yield
    if "UNDERHOOD_TEST_USER" in os.environ:
        shut_down()


def attempt(session, code, budget=20.0):
    """Runs ``code``; what it prints, or the name of the error that it met."""
    run = session.run_cell("attack", textwrap.dedent(code), budget)
    return run.text.strip() if run.error is None else run.error.kind


# ---------------------------------------------------------------- reading what is secret


@pytest.mark.parametrize(
    "path",
    ["/etc/shadow", "/etc/passwd", str(ROOT / "pyproject.toml"), str(ROOT / "solutions"), str(ROOT / ".git"),
     str(ROOT / "exercises"), str(ROOT / "tests"), "/root", "/proc/1/environ", "/var/log", "/home"],
)  # fmt: skip
def test_nothing_of_the_course_or_the_machine_can_be_read(walled, path):
    if path == "/etc/passwd" and walled.level == "full":
        assert "root" not in attempt(walled, "print(open('/etc/passwd').read())")
        return
    code = f"""
        import os
        for look in (os.listdir, lambda p: open(p).read()):
            try:
                if found := look({path!r}): print("GOT", found)
            except OSError: pass
    """
    got = attempt(walled, code)
    if walled.level == "full" and path in ("/root", "/home", str(ROOT)):
        # Stubs of the way to the interpreter and the home, and nothing beside them.
        assert set(eval(got.removeprefix("GOT ") or "[]")) <= {".pyenv", "student"}
    else:
        assert got == ""


def test_the_way_to_the_interpreter_holds_nothing_else(walled):
    if walled.level != "full":
        pytest.skip("only full has a root of its own")
    code = f"import os; print([n for n in {os.listdir(ROOT)!r} if os.path.exists({str(ROOT)!r} + '/' + n)])"
    assert set(eval(attempt(walled, code))) <= {".venv", "autograder"}


def test_the_environment_holds_no_secret(monkeypatch):
    monkeypatch.setenv("UNDERHOOD_SECRET", "s3cret")
    for level in LEVELS:
        with open_session(level) as session:
            code = "import os; print(dict(os.environ), open('/proc/self/environ').read())"
            assert "s3cret" not in attempt(session, code)


def test_no_process_of_the_machine_can_be_seen_or_signalled(walled):
    code = f"""
        import os, signal
        for pid in (1, os.getppid(), {os.getpid()}):
            try:
                print("GOT", open(f"/proc/{{pid}}/environ").read()[:20])
            except OSError: pass
        try:
            os.kill({os.getpid()}, 0); print("GOT signal")
        except OSError: pass
    """
    assert "GOT" not in attempt(walled, code)


@pytest.mark.parametrize("path", [sys.prefix, str(ROOT / "autograder"), "/usr", "/", "/etc"])
def test_nothing_shared_can_be_written(walled, path):
    code = f"""
        try:
            open({path!r} + "/planted", "w").write("x"); print("GOT")
        except OSError as error: pass
    """
    assert attempt(walled, code) == ""
    assert not Path(path, "planted").exists()


# ---------------------------------------------------------------- reaching out


def test_no_socket_leads_out(walled):
    listener = socket.create_server(("127.0.0.1", 0))
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind("\0underhood-test")
    abstract.listen()
    code = f"""
        import socket
        def attempt(family, kind, address):
            try:
                s = socket.socket(family, kind); s.settimeout(1); s.connect(address); print("GOT", address)
            except OSError: pass
        attempt(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", {listener.getsockname()[1]}))
        attempt(socket.AF_INET, socket.SOCK_DGRAM, ("8.8.8.8", 53))
        attempt(socket.AF_UNIX, socket.SOCK_STREAM, "\\0underhood-test")
        attempt(socket.AF_NETLINK, socket.SOCK_RAW, (0, 0))
    """
    with listener, abstract:
        assert attempt(walled, code) == ""


def test_the_zygote_cannot_be_asked_for_an_unlocked_process(walled):
    sockets = [str(path) for path in runtime_folder().glob("*.sock")]
    assert sockets
    code = f"""
        import socket
        for path in {sockets!r}:
            try:
                s = socket.socket(socket.AF_UNIX); s.connect(path); print("GOT", path)
            except OSError: pass
    """
    assert attempt(walled, code) == ""


@pytest.mark.parametrize(
    "call",
    ["libc.ptrace(0, 0, 0, 0)", "libc.unshare(0x10000000)", "libc.mount(b'none', b'/tmp', b'tmpfs', 0, 0)",
     "libc.syscall(425, 8, ctypes.create_string_buffer(120))",
     "libc.syscall(321, 0, ctypes.create_string_buffer(72), 72)", "libc.syscall(250, 0, 0)",
     "libc.syscall(298, ctypes.create_string_buffer(120), 0, -1, -1, 0)", "libc.chroot(b'/tmp')",
     "libc.syscall(435, (ctypes.c_uint64 * 8)(0x10000000), 64)", "libc.shmget(0x4711, 4096, 0o1666)",
     "libc.msgget(0x4711, 0o1666)", "libc.semget(0x4711, 1, 0o1666)", "libc.memfd_create(b'x', 0)"],
)  # fmt: skip
def test_forbidden_system_calls_fail(walled, call):
    assert attempt(walled, f"import ctypes\nlibc = ctypes.CDLL(None)\nprint({call})") == "-1"


def test_what_waits_in_a_socket_stays_small(walled):
    code = """
        import socket
        for option in (socket.SO_SNDBUF, socket.SO_RCVBUF, 32, 33):
            for end in socket.socketpair():
                try:
                    end.setsockopt(socket.SOL_SOCKET, option, 2**22); print("GOT", option)
                except OSError: pass
    """
    assert attempt(walled, code) == ""


def test_nor_does_a_number_help_whose_upper_half_the_kernel_never_looks_at(walled):
    code = """
        import ctypes, os, socket
        libc, size = ctypes.CDLL(None, use_errno=True), ctypes.c_int(2**22)
        end, far = socket.socketpair()
        before = end.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
        for level, option in ((1 | 1 << 32, 7), (1, 7 | 1 << 32), (1, 8 | 1 << 40)):
            number = 208 if os.uname().machine == "aarch64" else 54
            arguments = [ctypes.c_long(n) for n in (number, end.fileno(), level, option)]
            libc.syscall(*arguments, ctypes.byref(size), ctypes.c_long(4))
        if end.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) != before: print("GOT")
    """
    assert attempt(walled, code) == ""


def test_no_capability_is_left_and_none_can_be_had_by_running_a_program(walled):
    code = """
        import subprocess, ctypes
        ctypes.CDLL(None).setuid(0)
        for run in (open("/proc/self/status").read(),
                    subprocess.run(["cat", "/proc/self/status"], capture_output=True, text=True).stdout):
            print([line.split()[1] for line in run.splitlines() if line.startswith(("CapEff", "CapPrm"))])
    """
    mine = str(["0" * 16] * 2)
    # At kernel a child may not even look at its own /proc.
    assert attempt(walled, code).splitlines() in ([mine, mine], [mine, "[]"])


# ---------------------------------------------------------------- using everything up


@pytest.mark.parametrize("level", LEVELS)
def test_a_fork_bomb_ends_with_the_session(level):
    with open_session(level, limits=Limits(processes=30)) as session:
        run = session.run_cell(
            "bomb", "import os, time\nwhile True:\n  try: os.fork()\n  except OSError: time.sleep(.01)", 10
        )
        assert run.error is not None
        assert run.error.kind in ("Died", "NoProcesses", "Timeout")


@pytest.mark.parametrize("level", LEVELS)
def test_a_memory_bomb_is_an_error_or_the_end_of_the_session(level):
    code = "import os\nfor _ in range(3): os.fork()\nx = []\nwhile True: x.append(bytearray(2**24))"
    with open_session(level, limits=Limits(memory=2**30)) as session:
        run = session.run_cell("bomb", "x = bytearray(8 * 2**30)", 10)
        assert run.error is not None
        assert run.error.kind == "MemoryError"
        run = session.run_cell("bomb", code, 20)
        assert run.error is not None
        assert run.error.kind in ("Died", "NoMemory", "MemoryError")


def test_files_cannot_fill_the_disk():
    code = """
        try:
            with open("big", "wb") as f:
                for _ in range(400): f.write(bytes(2**20))
            print("GOT")
        except OSError: print("full")
    """
    with open_session("full", limits=Limits(scratch=64 * 2**20)) as session:
        assert attempt(session, code) == "full"


@pytest.mark.parametrize("level", LEVELS)
def test_a_daemon_does_not_survive(level, tmp_path):
    code = """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                while True: time.sleep(.1)
            os._exit(0)
        time.sleep(.2)
    """
    with open_session(level) as session:
        uid_seen = attempt(session, code)
        children = _tree(session)
        assert len(children) >= 2
    assert uid_seen == ""
    time.sleep(0.1)
    assert not [pid for pid in children if _alive(pid)]


def _tree(session):
    from autograder.sandbox.processes import descendants

    return descendants(session._guard.control.pid)


def _alive(pid):
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


# ---------------------------------------------------------------- right work still works


@pytest.mark.parametrize(
    "code",
    ["import sqlite3; print(sqlite3.connect(':memory:').execute('select 1').fetchone())",
     "import torchvision; print(torchvision.transforms.ToTensor)",
     "from matplotlib import pyplot; pyplot.plot([1]); pyplot.savefig('a.png'); print(open('a.png', 'rb'))",
     "import subprocess, sys; print(subprocess.run(['/bin/echo', 'hello'], capture_output=True).stdout)",
     "import tempfile; print(tempfile.NamedTemporaryFile().name)",
     "import threading; t = threading.Thread(target=print, args=('hello',)); t.start(); t.join()",
     "import asyncio\nasync def f(): return 1\nprint(await f())",
     "import os; os.makedirs('data/raw'); open('data/raw/x', 'w').write('1'); print(os.listdir('data'))"],
)  # fmt: skip
def test_what_notebooks_do_works_inside(walled, code):
    run = walled.run_cell("right", code, 60)
    assert run.error is None, str(run.error)
    assert run.text.strip()


def test_a_data_loader_with_workers_works_inside(walled):
    code = """
        import torch
        from torch.utils.data import DataLoader, TensorDataset
        data = TensorDataset(torch.arange(20.).reshape(10, 2))
        print(sum(float(x.sum()) for [x] in DataLoader(data, batch_size=3, num_workers=2)))
    """
    assert attempt(walled, code, 60) == "190.0"


def test_two_threads_may_be_set_and_a_bench_still_computes(walled):
    code = (
        "import torch\ntorch.set_num_threads(2)\na = torch.randn(600, 600); b = a @ a\ndef f(n): return a @ a"
    )
    assert walled.run_cell("threads", code, 30).error is None
    assert walled.bench().call("f", {"n": 1}, 0, budget=30).value.shape == (600, 600)


def test_a_folder_that_holds_a_home_is_never_shown(monkeypatch):
    from autograder.errors import IsolationError

    with pytest.raises(IsolationError, match="cache folder of their own"):
        readable_paths([os.path.expanduser("~")])


@pytest.mark.parametrize("level", LEVELS)
def test_a_folder_that_was_asked_for_can_be_read_and_nothing_beside_it(level, tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "data").write_text("pixels")
    (tmp_path / "beside").write_text("secret")
    code = f"""
        print(open({str(tmp_path / "cache" / "data")!r}).read())
        for name, mode in (("beside", "r"), ("cache/data", "w"), ("cache/new", "w")):
            try: open({str(tmp_path)!r} + "/" + name, mode); print("GOT", name)
            except OSError: pass
    """
    with open_session(level, mounts=[tmp_path / "cache"]) as session:
        assert attempt(session, code) == "pixels"


# ---------------------------------------------------------------- without privileges


@pytest.mark.skipif(LINUX and os.geteuid() != 0, reason="needs root to become somebody else")
def test_all_of_this_holds_for_an_ordinary_user(tmp_path):
    """The interpreter may live in root's own home: a private mount makes it reachable for uid 1001."""
    if not shutil.which("unshare") or not shutil.which("setpriv"):
        pytest.skip("util-linux is not installed")
    tmp_path.chmod(0o777)
    for folder in tmp_path.parents:
        if folder.stat().st_uid == 0 and folder != Path("/tmp"):
            folder.chmod(folder.stat().st_mode | 0o055) if str(folder).startswith("/tmp/") else None
    home = os.path.expanduser("~")
    prefix = Path(sys.base_prefix)
    lift = ""
    if prefix.is_relative_to(home):
        top = Path(home, prefix.relative_to(home).parts[0])
        lift = (
            f"mkdir -p {tmp_path}/lift && mount --bind {top} {tmp_path}/lift && "
            f"mount -t tmpfs -o mode=755 none {home} && mkdir {top} && mount --bind {tmp_path}/lift {top} && "
        )
    become = "setpriv --reuid 1001 --regid 1001 --clear-groups env -i"
    environment = f"HOME={tmp_path} PATH=/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1 UNDERHOOD_TEST_USER=1"
    tests = f"{sys.executable} -m pytest -q -x -p no:cacheprovider {__file__} -k 'not ordinary_user'"
    command = f"{lift} exec {become} {environment} {tests}"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
