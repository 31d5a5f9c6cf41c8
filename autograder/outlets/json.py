"""Reports as a JSON file: an array of reports, one a notebook, and after them an entry for each file without
one, as ``docs/report-schema.json`` says."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

from autograder.atomic import write_atomic
from autograder.errors import SubmissionError
from autograder.grading.batch import Graded
from autograder.grading.report import Report
from autograder.submitted import student_of

UNGRADED = "underhood/ungraded/v1"
"""The schema of an entry for a file without a report."""


def dumps(graded: Graded) -> str:
    """What became of a batch as JSON text that any parser takes: a number that is not finite becomes a
    word."""
    plain = [_finite(report.to_dict()) for report in graded.reports]
    plain += [_ungraded(path, why) for path, why in graded.ungraded]
    return json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _ungraded(path: str, why: str) -> dict[str, Any]:
    """Whoever goes over all items finds none here, and whoever adds points up cannot take it for a 0."""
    return {
        "schema": UNGRADED, "student": student_of(Path(path)), "path": os.path.abspath(path), "reason": why,
        "items": [], "points": None, "max_points": None,
    }  # fmt: skip


def write(graded: Graded, path: Path) -> None:
    """Writes ``path`` whole or not at all."""
    write_atomic(path, dumps(graded))


def read(path: Path) -> list[Report]:
    """The reports in a file that ``write`` made. Raises ``SubmissionError`` for any other file."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(plain, list):
            raise TypeError("no array")
        return [Report.from_dict(one) for one in plain if one.get("schema") != UNGRADED]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SubmissionError(
            f"{path}: this is no file of reports ({type(error).__name__}: {error}); "
            "write it anew with `underhood grade --json`"
        ) from error


def _finite(plain: Any) -> Any:
    if isinstance(plain, dict):
        return {key: _finite(value) for key, value in plain.items()}
    if isinstance(plain, (list, tuple)):
        return [_finite(value) for value in plain]
    return str(plain) if isinstance(plain, float) and not math.isfinite(plain) else plain
