"""One hostile notebook among fifty: nobody else's result changes, and the batch waits only for its budget."""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path

import pytest

from autograder.grading.batch import grade_all
from autograder.grading.cache import Cache
from autograder.submitted import find_submissions

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="walls are built on Linux only")
NAME = "01_tiny"
HOSTILE = {
    "a fork bomb": "import os\nwhile True:\n    os.fork()",
    "all the memory": "import torch\nkept = [torch.ones(2**28) for _ in range(100)]",
    "an end of everything": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nos._exit(1)",
}
STUDENTS, ALLOWED = 50, 90.0
"""Notebooks, and the wall seconds that one of them may delay the others."""


@pytest.mark.parametrize("attack", HOSTILE)
def test_nobody_elses_result_changes(tiny, tmp_path, level, answered, right, attack):
    root = Path(shutil.copytree(tiny, tmp_path / "course"))
    Cache(root).clear()
    for number in range(STUDENTS):
        plain = answered({item: f"{source}\n# {number}" for item, source in right.items()})
        if number == STUDENTS // 2:
            cell = next(cell for cell in plain["cells"] if cell["cell_type"] == "code")
            cell["source"] = f"{''.join(cell['source'])}\n{HOSTILE[attack]}"
        folder = root / "submitted" / f"student{number:02d}" / NAME
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_text(json.dumps(plain))
    began = time.monotonic()
    graded = grade_all(root, find_submissions([root / "submitted"]), level, jobs=2)
    spent = time.monotonic() - began
    assert not graded.ungraded
    points = {report.student: report.points for report in graded.reports}
    assert {student for student, earned in points.items() if earned < 6} <= {f"student{STUDENTS // 2:02d}"}
    assert len(points) == STUDENTS
    assert spent < STUDENTS * 1.5 + ALLOWED
