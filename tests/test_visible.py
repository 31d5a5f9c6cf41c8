"""Visible checks alone, in a student's own repository."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from autograder.errors import SandboxError, SubmissionError
from autograder.grading.report import State
from autograder.visible import examine

NAME = "01_tiny"
SPREAD = "%matplotlib inline\ndef spread(x):\n    return x.amax(1) - x.amin(1)"
CONTINUED = "def spread(x):\n    span = (x.amax(1) - x.amin(1)\n        % 1e9)\n    return span"


@pytest.fixture
def repository(tiny, tmp_path, answered):
    """Writes the answers into a copy of the released folder; the notebook's path."""

    def write(answers):
        folder = shutil.copytree(tiny / "release" / "en" / NAME, tmp_path / NAME, dirs_exist_ok=True)
        path = folder / f"{NAME}.ipynb"
        path.write_text(json.dumps(answered(answers)))
        return path

    return write


def test_lines_of_ipython_are_left_out_and_a_line_of_python_that_looks_like_one_is_not(repository):
    for source in (SPREAD, CONTINUED):
        report, _ = examine(repository({"1.1": source}))
        assert report.items[0].state is not State.NOT_ATTEMPTED, source
        assert report.problems == (), source
    assert examine(repository({"1.1": SPREAD}))[0].items[0].state is State.CORRECT


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
    assert [problem.code for problem in report.problems] == ["cell_raised"]
    assert report.problems[0].params["kind"] == "SyntaxError"


def test_a_notebook_that_ends_its_process_and_a_file_that_is_none_are_told(repository, tmp_path):
    with pytest.raises(SandboxError, match="ended its own process"):
        examine(repository({"1.1": "import os\nos._exit(3)"}))
    (tmp_path / "x.ipynb").write_text('{"cells": [], "metadata": {}}')
    with pytest.raises(SubmissionError, match="take the released one"):
        examine(tmp_path / "x.ipynb")
