"""A class as a table for a spreadsheet: a row a notebook, a column an exercise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.atomic import write_atomic
from autograder.grading.batch import Graded
from autograder.grading.report import Report
from autograder.submitted import readable, student_of

from . import wording
from .sheets import as_csv

_COLUMNS = (
    "student", "notebook", "points", "max_points", "not_assessed", "manual_points", "path", "ungraded",
)  # fmt: skip


def dumps(graded: Graded) -> str:
    """What became of a batch as CSV text with a header.

    ``points`` are those of what was assessed; ``not_assessed`` is what the exercises that nobody could judge
    are worth, whose columns hold that word in place of points; ``manual_points`` is what a person has still
    to give, beside ``max_points``. A file without a report has only its student, ``path`` and, under
    ``ungraded``, the reason: no points are no 0."""
    return as_csv(_rows(graded), end="\n")


def write(graded: Graded, path: Path) -> None:
    """Writes ``path`` whole or not at all."""
    write_atomic(path, dumps(graded))


def _rows(graded: Graded) -> Iterator[list[str]]:
    ids = list(dict.fromkeys(item.id for report in graded.reports for item in report.items))
    yield [*_COLUMNS, *ids]
    for report in graded.reports:
        cells = _cells(report)
        yield [*_about(report), *(cells.get(item_id, "") for item_id in ids)]
    for path, reason in graded.ungraded:
        yield [student_of(Path(path)), "", "", "", "", "", readable(path), reason, *("" for _ in ids)]


def _about(report: Report) -> list[str]:
    numbers = (report.points, report.max_points, wording.unassessed(report), report.manual_points)
    return [report.student, report.notebook, *(f"{number:g}" for number in numbers), report.path, ""]


def _cells(report: Report) -> dict[str, str]:
    return {
        item.id: f"{item.points:g}" if item.state.has_score else item.state.value for item in report.items
    }
