"""The script of docs/scaling.md on a real Slurm: two jobs, of which one is cancelled at work."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.grading.batch import grade_all
from autograder.grading.cache import Cache
from autograder.submitted import find_submissions

ROOT = Path(__file__).resolve().parents[1]
NAME = "01_tiny"
STUDENTS = 40
WRONG = {"1.1": "def spread(x):\n    return x.amax()"}
ONE_MACHINE = {"cores=16": "cores=1", "processes=16": "processes=1", "12GB": "2GB", "jobs=4": "jobs=2"}


def slurm(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def is_there() -> bool:
    try:
        return "up" in slurm("sinfo", "--noheader", "--partition", "cpu", "--format", "%a")
    except (OSError, subprocess.SubprocessError):
        return False


pytest.importorskip("dask_jobqueue", reason="pip install dask-jobqueue")
pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not is_there(), reason="no Slurm with a partition `cpu` is at hand"),
]


def script() -> str:
    section = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8").partition("## Slurm")[2]
    text = re.search(r"```python\n(.*?)```", section, re.DOTALL)[1]
    for there, here in ONE_MACHINE.items():
        assert there in text
        text = text.replace(there, here)
    return text


def wait_for(what):
    until = time.monotonic() + 120
    while not (found := what()):
        assert time.monotonic() < until
        time.sleep(0.2)
    return found


def test_a_class_is_graded_by_the_script_of_the_docs_though_a_job_is_cancelled(
    tiny, tmp_path, answered, right, level
):
    root = Path(shutil.copytree(tiny, tmp_path / "course"))
    Cache(root).clear()
    for number in range(STUDENTS):
        file = root / "submitted" / f"student{number:02}" / NAME / f"{NAME}.ipynb"
        file.parent.mkdir(parents=True)
        answers = {**right, **(WRONG if number % 3 == 0 else {})}
        slow = {item: f"import time; time.sleep(1)\n{code}  # {number}" for item, code in answers.items()}
        file.write_text(json.dumps(answered(slow)))
    due = {
        r.student: [(i.id, i.state, i.points) for i in r.items]
        for r in grade_all(root, find_submissions([root / "submitted"]), level, jobs=2, cache=False).reports
    }

    grade = tmp_path / "grade_on_slurm.py"
    grade.write_text(script())
    command = [sys.executable, grade, root / "submitted", "--course", root, "--isolation", level]
    process = subprocess.Popen(
        [*command, "--json", root / "reports.json"], cwd=tmp_path,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    running = wait_for(
        lambda: jobs if len(jobs := slurm("squeue", "-h", "-t", "R", "-o", "%i").split()) == 2 else []
    )
    wait_for(lambda: list(Cache(root).folder.rglob("*.json")))
    slurm("scancel", running[0])
    said = process.communicate()[1]
    reports = json.loads((root / "reports.json").read_text())
    found = {r["student"]: [(i["id"], i["state"], i["points"]) for i in r["items"]] for r in reports}
    assert found == due, said[-2000:]
    assert len(found) == STUDENTS
    wait_for(lambda: not slurm("squeue", "-h"))
