"""A batch that is killed, and run again: nothing lost, nothing graded twice, nothing half written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.grading.batch import grade_all
from autograder.grading.cache import Cache
from autograder.sandbox import launcher
from autograder.submitted import find_submissions

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of Unix")
NAME = "01_tiny"
STUDENTS = 12


@pytest.fixture
def class_of_many(tiny: Path, tmp_path: Path, answered, right) -> Path:
    """Each student's file is another one, so that each has to be graded for itself."""
    root = Path(shutil.copytree(tiny, tmp_path / "course"))
    Cache(root).clear()
    for number in range(STUDENTS):
        folder = root / "submitted" / f"student{number:02d}" / NAME
        folder.mkdir(parents=True)
        answers = right if number % 3 else {"1.1": "def spread(x):\n    return x.amax()"}
        plain = answered({item: f"{source}\n# {number}" for item, source in answers.items()})
        (folder / f"{NAME}.ipynb").write_text(json.dumps(plain))
    return root


def kept(root):
    return {file.name: file.read_bytes() for file in Cache(root).folder.rglob("*.json")}


def grade(root, until=None):
    """``underhood grade``, killed with all that it has started itself once ``until`` reports are there."""
    command = Path(sys.executable).with_name("underhood")
    process = subprocess.Popen(
        [command, "grade", root / "submitted", "-j", "2", "--course", root],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    while until is not None and process.poll() is None and len(kept(root)) < until:
        time.sleep(0.005)
    if until is not None and process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    said = process.communicate(timeout=120)[1].decode()
    return said, process.returncode


def test_a_killed_batch_goes_on_where_it_stopped(class_of_many, level):
    root, before = class_of_many, {}
    for until in (1, 2, 5, 9):
        grade(root, until)
        after = kept(root)
        assert len(after) >= until
        # What was there is still there, and was not written again.
        assert {name: after[name] for name in before} == before
        before = after
    said, status = grade(root)
    assert status == 0, said
    assert len(kept(root)) == STUDENTS
    graded = grade_all(root, find_submissions([root / "submitted"]), level)
    assert [report.points for report in graded.reports] == [0 if n % 3 == 0 else 6 for n in range(STUDENTS)]
    assert len(kept(root)) == STUDENTS


def test_a_killed_batch_leaves_no_student_code_running(tiny, answered, hand_in, monkeypatch):
    path = hand_in(answered({"1.1": "while True:\n    pass"}))
    command = [Path(sys.executable).with_name("underhood"), "grade", path, "--course", tiny, "--no-cache"]

    def sessions():
        return (launcher.status(load_course(tiny).preload) or {"sessions": 0})["sessions"]

    with tempfile.TemporaryDirectory() as folder:
        # A zygote of its own, which has no other sessions.
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_until(sessions)
            process.kill()
            process.wait()
            wait_until(lambda: not sessions())
        finally:
            process.kill()
            launcher.shut_down(load_course(tiny).preload)


def wait_until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)
