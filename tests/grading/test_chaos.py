"""A thousand submissions and a hundred random kills: nothing lost, nothing doubled, no undue grade."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.errors import SubmissionError
from autograder.grading.batch import Grader
from autograder.grading.cache import Cache

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc"),
]
NAME = "01_tiny"
SUBMISSIONS, KILLS = 1000, 100
WRONG = {"1.1": "def spread(x):\n    return x.amax()"}
HOSTILE = [
    "import os; os._exit(0)",
    "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "print('x' * 5_000_000)",
    "import os, time\nfor _ in range(20):\n    if not os.fork():\n        time.sleep(1e6)",
    "raise SystemExit(3)",
]


def kinds(answered, right):
    """Name -> the text of a notebook; a line `# number` keeps each submission apart."""
    hostile = {f"hostile {n}": {**right, "1.2": code} for n, code in enumerate(HOSTILE)}
    answers = {"right": right, "wrong": WRONG, "untouched": {}, **hostile}
    texts = {
        kind: json.dumps(answered({item: f"{code}\n# NUMBER" for item, code in some.items()}))
        for kind, some in answers.items()
    }
    return texts | {
        "cut": texts["right"][: len(texts["right"]) // 2],
        "other": '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5, "about": "NUMBER"}',
        "edited": texts["right"].replace('"points": 3', '"points": 300'),
    }


def ours(mark: bytes) -> Iterator[int]:
    """The processes of this grading that run no student's code: a student may kill their own."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if process.stat().st_uid == os.getuid() and mark in (process / "environ").read_bytes():
                yield int(process.name)


def start(root, environment):
    command = [
        Path(sys.executable).with_name("underhood"),
        "grade",
        root / "submitted",
        "-j",
        "2",
        "--course",
        root,
    ]
    return subprocess.Popen(
        [*command, "--json", root / "reports.json"], env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True,
    )  # fmt: skip


def test_a_class_survives_a_hundred_kills_of_what_grades_it(tiny, tmp_path, answered, right, hand_in, level):
    root = Path(shutil.copytree(tiny, tmp_path / "course"))
    Cache(root).clear()
    texts = kinds(answered, right)
    due = {}
    with Grader(root, [NAME], level) as grader:
        for kind, text in texts.items():
            try:
                report = grader.grade(hand_in(text, "ada"), notebook=NAME)
                due[kind] = {item.id: (item.state, item.points) for item in report.items}
            except SubmissionError:
                due[kind] = None
    names = list(texts)
    kind_of = {f"student{n:04d}": names[n % len(names)] for n in range(SUBMISSIONS)}
    for number, (student, kind) in enumerate(kind_of.items()):
        file = root / "submitted" / student / NAME / f"{NAME}.ipynb"
        file.parent.mkdir(parents=True)
        file.write_text(texts[kind].replace("NUMBER", str(number)))

    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    environment = os.environ | {"XDG_RUNTIME_DIR": str(runtime), "OMP_NUM_THREADS": "1"}
    mark = f"XDG_RUNTIME_DIR={runtime}".encode()
    chance, killed, kept = random.Random(0), 0, set()
    process = start(root, environment)
    while killed < KILLS:
        time.sleep(chance.uniform(0, 3))
        if process.poll() is not None:
            process.communicate()
            process = start(root, environment)
            continue
        # The command with all that belongs to it, or any one process: judge, supervisor or zygote.
        with contextlib.suppress(ProcessLookupError):
            if chance.random() < 0.3:
                os.killpg(process.pid, signal.SIGKILL)
            elif running := list(ours(mark)):
                os.kill(chance.choice(running), signal.SIGKILL)
        killed += 1
        now = {file.name for file in Cache(root).folder.rglob("*.json")}
        assert kept <= now
        kept = now
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()

    before = {file: file.stat().st_mtime_ns for file in Cache(root).folder.rglob("*.json")}
    process = start(root, environment)
    said = process.communicate()[1]
    reports = json.loads((root / "reports.json").read_text())
    assert sorted(report["student"] for report in reports) == sorted(kind_of)
    graded = [report for report in reports if "reason" not in report]
    for report in graded:
        found = {item["id"]: (item["state"], item["points"]) for item in report["items"]}
        assert found == due[kind_of[report["student"]]], report["student"]
    refused = set(kind_of) - {report["student"] for report in graded}
    assert refused == {student for student, kind in kind_of.items() if due[kind] is None}, said[-2000:]
    assert {file: file.stat().st_mtime_ns for file in before} == before
