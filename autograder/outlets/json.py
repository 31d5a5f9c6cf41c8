"""Reports as a JSON file: an array of reports, one a notebook, as ``docs/report-schema.json`` says."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.errors import SubmissionError
from autograder.grading.report import Report
from autograder.whole import write_whole


def dumps(reports: Iterable[Report]) -> str:
    """The reports as JSON text that any parser takes: a number that is not finite becomes a word."""
    plain = [_finite(report.to_dict()) for report in reports]
    return json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def write(reports: Iterable[Report], path: Path) -> None:
    """Writes ``path`` whole or not at all."""
    write_whole(path, dumps(reports))


def read(path: Path) -> list[Report]:
    """The reports of a file that ``write`` made. Raises ``SubmissionError`` for any other file."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(plain, list):
            raise TypeError("no array")
        return [Report.from_dict(one) for one in plain]
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
