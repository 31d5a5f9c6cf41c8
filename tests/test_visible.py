"""Visible checks alone, in a student's own repository."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import nbformat
import pytest

from autograder.errors import CourseError, SubmissionError
from autograder.grading.report import State
from autograder.visible import examine

NAME = "01_tiny"
SPREAD = "def spread(x):\n    return x.amax(1) - x.amin(1)"


@pytest.fixture
def repository(tiny, tmp_path, answered):
    """Writes the answers, and cells after the last one, into a copy of the released folder; the notebook's
    path."""

    def write(answers, *more):
        folder = shutil.copytree(tiny / "release" / "en" / NAME, tmp_path / NAME, dirs_exist_ok=True)
        path = folder / f"{NAME}.ipynb"
        notebook = answered(answers)
        notebook["cells"] += [
            {"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in more
        ]
        path.write_text(json.dumps(notebook))
        return path

    return write


def state_of(path, item=0):
    report, _ = examine(path)
    return report.items[item].state, [problem.code for problem in report.problems]


@pytest.mark.parametrize(
    "source",
    [
        f"%matplotlib inline\n{SPREAD}",
        "def spread(x):\n    span = (x.amax(1) - x.amin(1)\n        % 1e9)\n    return span",
        f"display('hello')\n{SPREAD}",
        f"import asyncio\nawait asyncio.sleep(0)\n{SPREAD}",
    ],
)
def test_a_cell_is_run_as_ipython_runs_it(repository, source):
    report, _ = examine(repository({"1.1": source}))
    assert report.problems == ()
    assert report.items[0].state is State.CORRECT


def test_an_answer_meets_the_helper_that_stood_at_its_check(repository):
    helped = "def low(x):\n    return x.amin(1)\n\ndef spread(x):\n    return x.amax(1) - low(x)"
    assert state_of(repository({"1.1": helped}, "low = 3")) == (State.CORRECT, [])


def test_a_notebook_without_metadata_and_one_of_an_old_format_are_known(repository):
    path = repository({"1.1": SPREAD})
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    path.write_text(json.dumps(notebook | {"metadata": {}}))
    assert state_of(path)[0] is State.CORRECT
    old = nbformat.convert(nbformat.reads(path.read_text(), 4), 3)
    path.write_text(nbformat.writes(old, version=3))
    assert state_of(path)[0] is State.CORRECT


def test_no_cell_of_its_own_making_ends_the_report(repository):
    for source in ("raise KeyboardInterrupt", "class Stop(BaseException): pass\nraise Stop", "exit()"):
        assert state_of(repository({"1.1": SPREAD}, source))[0] is State.CORRECT, source
    state, problems = state_of(repository({"1.1": "import os\nos._exit(3)"}), item=1)
    assert (state, problems) == (State.NOT_ATTEMPTED, ["cell_died"])


def test_a_process_that_a_cell_leaves_behind_is_not_waited_for(repository):
    began = time.monotonic()
    left = "import subprocess\nsubprocess.Popen(['sleep', '600'])"
    assert state_of(repository({"1.1": SPREAD}, left)) == (State.CORRECT, [])
    assert time.monotonic() - began < 60


def test_a_file_beside_the_notebook_is_found_and_replaces_no_module_of_ours(repository):
    path = repository({"1.1": f"from helper import one\n{SPREAD}"})
    (path.parent / "random.py").write_text("")
    (path.parent / "helper.py").write_text("one = 1")
    assert state_of(path) == (State.CORRECT, [])


def test_how_an_answer_is_written_counts_as_in_jupyter(tmp_path):
    released = Path(__file__).parents[1] / "release" / "en" / "05_mnist_loss" / "05_mnist_loss.ipynb"
    notebook = json.loads(released.read_text())
    [answer] = [
        cell
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "solution_5_4"
    ]
    answer["source"] = (
        "def mnist_loss(predictions, targets):\n"
        "    parts = [1 - p if t else p for p, t in zip(predictions.reshape(-1), targets.reshape(-1))]\n"
        "    return sum(parts) / len(parts)"
    )
    (tmp_path / released.name).write_text(json.dumps(notebook))
    report, _ = examine(tmp_path / released.name)
    [item] = [item for item in report.items if item.id == "5.4"]
    assert item.state is State.WRONG
    assert "forbidden_loop" in {check.finding.code for check in item.checks if check.finding}


def test_a_cell_that_is_no_python_is_named(repository):
    report, _ = examine(repository({"1.1": "def spread(x: return"}))
    assert [problem.code for problem in report.problems] == ["cell_syntax_error"]
    assert report.problems[0].params["cell"] == "solution_1_1"


def test_a_language_that_the_course_has_not_and_a_file_that_is_no_notebook_are_told(repository, tmp_path):
    with pytest.raises(CourseError, match="no language 'fr'"):
        examine(repository({}), "fr")
    (tmp_path / "x.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    with pytest.raises(SubmissionError, match="take the released one"):
        examine(tmp_path / "x.ipynb")
