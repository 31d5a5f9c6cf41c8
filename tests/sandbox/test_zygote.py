"""The parent of all, asked from outside: what it forks, who may ask, and when it is the wrong one."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from autograder.errors import IsolationError, SandboxError
from autograder.sandbox import connect, launcher, open_session

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is a zygote on Linux only")


HELPER = """
import os, sys

def describe(channel):
    from autograder.sandbox import open_session
    threads = len(os.listdir("/proc/self/task"))
    from autograder.sandbox import launcher
    channel.send({"torch": "torch" in sys.modules, "environment": dict(os.environ), "threads": threads,
                  "key": launcher.key_of(())})
    while True:
        asked = channel.recv()
        if asked == "fail":
            raise ValueError("on purpose")
        with open_session("full") as session:
            channel.send(session.run_cell("c", asked, 10).text)
"""


@pytest.fixture(scope="module")
def entry():
    """A function that a zygote can import, as it would a judge: in the installed packages for a while."""
    path = Path(sysconfig.get_path("purelib"), f"underhood_test_{os.getpid()}.py")
    path.write_text(HELPER)
    yield f"{path.stem}:describe"
    path.unlink()


def test_a_trusted_process_finds_torch_imported_and_opens_sessions(entry, monkeypatch):
    monkeypatch.setenv("UNDERHOOD_SECRET", "s3cret")
    channel = connect(entry)
    told = channel.recv(10)
    assert told["torch"]
    # torch has none; the second waits for us to go.
    assert told["threads"] == 2
    assert told["key"] == launcher.key_of(()), "the zygote would think that it is stale"
    assert not {"HOME", "UNDERHOOD_SECRET"} & set(told["environment"])
    channel.send("print(6 * 7)")
    assert channel.recv(20) == "42\n"
    assert os.stat(f"/proc/{channel.pid}/environ").st_uid == 0, "its memory is open to others of its user"
    channel.close()


def test_most_of_what_is_loaded_lies_in_large_pages_so_that_a_fork_is_cheap(entry):
    if tuple(map(int, os.uname().release.split(".")[:2])) < (6, 1):
        pytest.skip("this kernel gathers no memory")
    if not Path("/sys/kernel/mm/transparent_hugepage").is_dir():
        pytest.skip("this kernel has no large pages")
    channel = connect(entry)
    channel.recv(10)
    rollup = Path(f"/proc/{launcher.status()['pid']}/smaps_rollup").read_text()
    kilobytes = {line.split()[0]: int(line.split()[1]) for line in rollup.splitlines()[1:]}
    channel.close()
    assert kilobytes["AnonHugePages:"] > kilobytes["Anonymous:"] / 2


def test_a_trusted_process_that_fails_says_so_on_our_stderr(entry, capfd):
    channel = connect(entry)
    channel.recv(10)
    channel.send("fail")
    with pytest.raises(EOFError):
        channel.recv(10)
    assert "ValueError: on purpose" in capfd.readouterr().err


def test_an_unknown_entry_closes_the_channel():
    channel = connect("autograder.sandbox.launcher:nothing_of_the_kind")
    with pytest.raises(EOFError):
        channel.recv(10)


def test_two_clients_at_once_share_one_zygote():
    code = (
        "from autograder.sandbox import open_session, status\n"
        "with open_session() as s: print(s.run_cell('c', '6*7', 5).text.strip(), status()['pid'])"
    )
    clients = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    said = {client.communicate(timeout=60)[0] for client in clients}
    assert len(said) == 1
    assert said.pop().startswith("42 ")


def test_code_that_has_changed_has_another_zygote(tmp_path, monkeypatch):
    key = launcher.key_of(())
    assert launcher.key_of(("torchvision",)) != key
    monkeypatch.setenv("UNDERHOOD_CACHE", str(tmp_path))
    assert launcher.key_of(()) != key
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "extra.py").write_text("")
    before = launcher.key_of(("extra",))
    (tmp_path / "extra.py").write_text("data = 1")
    assert launcher.key_of(("extra",)) != before


def test_a_python_under_another_name_has_the_same_zygote():
    told = {
        subprocess.run(
            [python, "-c", "from autograder.sandbox import launcher; print(launcher.key_of(()))"],
            capture_output=True, text=True, check=True, cwd=launcher.PACKAGE.parent,
        ).stdout
        for python in sorted(Path(sys.executable).parent.glob("python3*"))
    }  # fmt: skip
    assert len(told) == 1


def test_a_zygote_that_cannot_start_says_why():
    with pytest.raises(SandboxError, match="No module named 'no_such_module'"):
        open_session(preload=["no_such_module"])


def test_an_unknown_level_is_named():
    with pytest.raises(SandboxError, match="the levels are full, kernel, none"):
        open_session("strict")


def test_a_level_that_cannot_be_built_is_refused_and_not_weakened():
    with pytest.raises(IsolationError, match="cache folder of their own"):
        open_session("full", mounts=["/"])


def test_nothing_heavy_is_imported_by_a_client():
    heavy = "('torch', 'IPython', 'numpy', 'nbgrader')"
    code = f"import sys, autograder.sandbox; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
