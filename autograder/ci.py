"""``underhood ci``: the same reports, as each service wants them.

Files that any service may read are always written; what one service alone asks for is written where that
service says that it is there: in its environment variables, or in Gradescope's folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from .errors import CourseError
from .grading.batch import Graded
from .grading.report import Report
from .outlets import classroom50, github, gradescope, junit, wording
from .outlets.json import write

GRADESCOPE = Path(os.environ.get("AUTOGRADER", "/autograder"))


def publish(
    graded: Graded, known: Mapping[str, wording.Texts], folder: Path, language: str = "", note: str = ""
) -> list[Path]:
    """Writes ``reports.json``, ``junit.xml`` and ``summary.md`` into ``folder``, and what the service that
    this runs on asks for; ``known`` are the texts of each notebook, ``note`` is told first. A large class has
    ``junit-2.xml`` and so on, too. The files written. Raises ``CourseError`` where a service takes one report
    and there are more."""

    def texts(report: Report) -> wording.Texts:
        return known.get(report.notebook, {})

    reports = graded.reports
    folder.mkdir(parents=True, exist_ok=True)
    write(graded, folder / "reports.json")
    summary = (f"> {note}\n\n" if note else "") + github.summary(reports, texts, language, graded.ungraded)
    # Those of a larger class that was here before would be read as part of this one.
    for old in folder.glob("junit-[0-9]*.xml"):
        old.unlink()
    files = {}
    for number, some in enumerate(junit.split(reports), 1):
        ungraded = graded.ungraded if number == 1 else ()
        name = f"junit-{number}.xml" if number > 1 else "junit.xml"
        files[folder / name] = junit.dumps(some, texts, language, ungraded)
    files[folder / "summary.md"] = summary
    if os.environ.get("GITHUB_ACTIONS"):
        if note:
            click.echo(f"::notice title=underhood::{note}")
        for line in github.commands(reports, texts, language, graded.ungraded):
            click.echo(line)
        if page := os.environ.get("GITHUB_STEP_SUMMARY"):
            with Path(page).open("a", encoding="utf-8") as out:
                out.write(summary)
    if os.environ.get("CLASSROOM"):
        result = classroom50.dumps(_only(reports, "Classroom 50"), os.environ, datetime.now(UTC))
        files[Path("result.json")] = result
    if (GRADESCOPE / "results").is_dir():
        report = _only(reports, "Gradescope")
        scale = _gradescope_total() / report.max_points if report.max_points else 1.0
        results = gradescope.dumps(report, texts(report), language, scale=scale or 1.0)
        files[GRADESCOPE / "results" / "results.json"] = results
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return [folder / "reports.json", *files]


def _only(reports: Sequence[Report], service: str) -> Report:
    if len(reports) != 1:
        raise CourseError(f"{service} takes the report on one notebook; {len(reports)} were graded")
    return reports[0]


def _gradescope_total() -> float:
    """The points that the assignment has on Gradescope; 0 if it does not say."""
    try:
        about = json.loads((GRADESCOPE / "submission_metadata.json").read_text(encoding="utf-8"))
        return float(about["assignment"]["total_points"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0
