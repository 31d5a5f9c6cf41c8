"""Reports made by hand, as the grading room makes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nbgrader.apps.exportapp import ExportApp

from autograder.grading.report import Case, CheckResult, Finding, ItemResult, Report, State
from autograder.values import snapshot, to_json


def check(name: str, state: State, points: float, worth: float, **more: Any) -> CheckResult:
    return CheckResult(f"test_{name}", more.pop("visible", True), state, points, worth, **more)


def right(item_id: str = "2.4", worth: float = 3) -> ItemResult:
    one = check("a_pair_of_images", State.CORRECT, worth, worth)
    return ItemResult(item_id, State.CORRECT, worth, worth, (one,))


def wrong(item_id: str = "2.4", worth: float = 3, points: float = 0, text: str = "") -> ItemResult:
    row = np.linspace(0.1, 0.5, 5, dtype="float32")
    case = Case("mnist_distance", [["a", to_json(snapshot(row))]], to_json(snapshot(row)),
                to_json(snapshot((row[:, None] + row) / 2)))  # fmt: skip
    finding = Finding("shape", "every_pair", {"expected": "[5]", "got": "[5, 5]"}, detail="wrong_shape")
    if text:
        finding = Finding("raised", "raised", {"kind": "ValueError", "text": text, "line": 3})
    bad = check("a_stack", State.WRONG, 0, worth - points, finding=finding, case=case)
    good = check("a_pair", State.CORRECT, points, points, visible=False)
    return ItemResult(item_id, State.WRONG, points, worth, (bad, good) if points else (bad,))


def without_score(item_id: str = "2.4", worth: float = 3, state: State = State.NOT_ASSESSED) -> ItemResult:
    return ItemResult(item_id, state, 0, worth)


@pytest.fixture
def report() -> Callable[..., Report]:
    def make(*items: ItemResult, **more: Any) -> Report:
        plain = {"course": "c", "course_version": "1", "notebook": "02_similarity", "submission": "0" * 64}
        return Report(**{**plain, "language": "en", "isolation": "full", "items": items, **more})

    return make


@pytest.fixture
def nbgrader_export(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """``nbgrader export`` in a course folder, in this process: status, and what it says. An exporter without
    a dot in its name is one of ours."""

    def run(folder: Path, exporter: str, *more: str) -> tuple[int, str]:
        name = exporter if "." in exporter else f"autograder.outlets.exporters.{exporter}"
        monkeypatch.chdir(folder)
        app, status = ExportApp(), 0
        capfd.readouterr()
        try:
            app.initialize([f"--exporter={name}", *more])
            app.start()
        except SystemExit as end:
            status = int(end.code or 0)
        return status, "".join(capfd.readouterr())

    return run
