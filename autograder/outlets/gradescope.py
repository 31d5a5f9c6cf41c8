"""One report as Gradescope's ``results.json``. There is no test without a score, so it has to be complete."""

from __future__ import annotations

import json
from typing import Any

from autograder.grading.report import ItemResult, Report, State

from . import wording


def dumps(report: Report, texts: wording.Texts, language: str = "", *, scale: float = 1.0) -> str:
    """The JSON text; ``scale`` is the assignment's total points divided by the report's."""
    tests = [_test(item, texts, language or report.language, scale) for item in report.items]
    plain: dict[str, Any] = {
        "tests": tests,
        "execution_time": round(report.seconds.get("wall", 0.0), 2),
        "stdout_visibility": "hidden",
        "test_output_format": "text",
        "extra_data": {"isolation": report.isolation, "submission": report.submission},
    }
    return json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _test(item: ItemResult, texts: wording.Texts, language: str, scale: float) -> dict[str, Any]:
    passed = item.state is State.CORRECT
    return {
        "number": item.id,
        "name": wording.headline(item, language),
        "score": round(item.points * scale, 6),
        "max_score": round(item.max_points * scale, 6),
        "status": "passed" if passed else "failed",
        "output": wording.explain(item, language, texts),
        "visibility": "visible",
    }
