"""``underhood regrade``: what a change of checks would change in nbgrader's gradebook, before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.table import Table

from .course.model import check_id
from .grading.report import Report
from .outlets.wording import clean
from .record import course_api, scores_of


@dataclass(frozen=True)
class Change:
    """An exercise whose score in the gradebook is another one than a report's."""

    student: str
    notebook: str
    item: str
    recorded: float | None
    """What the gradebook holds as the automatic score; ``None``: nothing."""
    graded: float | None
    """What the report says; ``None``: it has no score, and a person has to look."""
    by_hand: float | None = None
    """A score that a person gave: it stays, and counts in place of both."""

    @property
    def difference(self) -> float:
        """By how much the student's points change."""
        if self.by_hand is not None:
            return 0.0
        return (self.graded or 0.0) - (self.recorded or 0.0)


def changes(folder: Path, reports: Sequence[Report]) -> list[Change]:
    """What recording ``reports`` would change in the gradebook in ``folder``; nothing is written. What was
    never recorded has ``None`` for all its scores."""
    found: list[Change] = []
    with course_api(folder) as api, api.gradebook as gradebook:
        for report in reports:
            known = scores_of(gradebook, report)
            for item in report.items:
                recorded, by_hand = known.get(check_id(item.id), (None, None))
                graded = item.points if item.state.has_score else None
                if recorded != graded:
                    who = (report.student, report.notebook, item.id)
                    found.append(Change(*who, recorded, graded, by_hand))
    return found


def as_table(found: Sequence[Change]) -> Table:
    """The changes, one a row, and in the foot what they come to."""
    total = sum(change.difference for change in found)
    people = len({change.student for change in found})
    table = Table(header_style="dim", border_style="dim", box=box.ROUNDED, show_footer=True)
    table.add_column("student", f"{people} student{'s' * (people != 1)}", overflow="ellipsis")
    table.add_column("exercise", f"{len(found)} change{'s' * (len(found) != 1)}", no_wrap=True)
    for title in ("recorded", "now"):
        table.add_column(title, "", justify="right")
    table.add_column("difference", f"{total:+g}", justify="right")
    table.add_column("", "")
    for change in found:
        kept = "" if change.by_hand is None else f"{change.by_hand:g} by hand is kept"
        table.add_row(
            clean(change.student, 40), change.item, _points(change.recorded), _points(change.graded),
            f"{change.difference:+g}", kept,
        )  # fmt: skip
    return table


def _points(score: float | None) -> str:
    return "–" if score is None else f"{score:g}"
