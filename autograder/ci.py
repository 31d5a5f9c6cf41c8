"""``underhood ci``: the same reports, as each service wants them.

Files that any service may read are always written; what one service alone asks for is written where that
service says that it is there: in its environment variables, or in Gradescope's folder. What one of them
cannot have takes nothing from the others.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from .errors import CourseError
from .grading.batch import Graded
from .grading.report import Report
from .outlets import classroom50, github, gradescope, junit, wording
from .outlets.json import write
from .whole import write_whole


def publish(
    graded: Graded, known: Mapping[str, wording.Texts], folder: Path, language: str = "", note: str = ""
) -> tuple[list[Path], list[str]]:
    """Writes ``reports.json``, ``junit.xml`` and ``summary.md`` into ``folder``, and what the service that
    this runs on asks for; ``known`` are the texts of each notebook, ``note`` is told first. A large class has
    ``junit-2.xml`` and so on, too. The files written, and a sentence for each service that got nothing.
    Raises ``OSError`` where ``folder`` cannot be written."""
    news = _News(graded, known, language, note)
    files, troubles = news.for_all(folder), []
    for serve in (news.for_github, news.for_classroom50, news.for_gradescope):
        try:
            files += serve()
        except (CourseError, OSError) as error:
            troubles.append(str(error))
    return files, troubles


@dataclass(frozen=True)
class _News:
    """What there is to tell, and how each service hears of it; each gives the files that it wrote."""

    graded: Graded
    known: Mapping[str, wording.Texts]
    language: str
    note: str

    def texts(self, report: Report) -> wording.Texts:
        return self.known.get(report.notebook, {})

    @property
    def summary(self) -> str:
        page = github.summary(self.graded.reports, self.texts, self.language, self.graded.ungraded)
        return f"> {self.note}\n\n{page}" if self.note else page

    def for_all(self, folder: Path) -> list[Path]:
        reports, ungraded = self.graded.reports, self.graded.ungraded
        # Those of another class that was here before would be read as part of this one.
        for old in [*folder.glob("junit-[0-9]*.xml"), *folder.glob("ungraded.json")]:
            old.unlink()
        write(reports, folder / "reports.json")
        files = {"summary.md": self.summary}
        for number, some in enumerate(junit.split(reports), 1):
            name = f"junit-{number}.xml" if number > 1 else "junit.xml"
            files[name] = junit.dumps(some, self.texts, self.language, ungraded if number == 1 else ())
        if ungraded:
            plain = [{"path": path, "why": why} for path, why in ungraded]
            files["ungraded.json"] = json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
        for name, text in files.items():
            write_whole(folder / name, text)
        return [folder / "reports.json", *(folder / name for name in files)]

    def for_github(self) -> list[Path]:
        if not os.environ.get("GITHUB_ACTIONS"):
            return []
        if self.note:
            click.echo(f"::notice title=underhood::{self.note}")
        for line in github.commands(self.graded.reports, self.texts, self.language, self.graded.ungraded):
            click.echo(line)
        if page := os.environ.get("GITHUB_STEP_SUMMARY"):
            with Path(page).open("a", encoding="utf-8") as out:
                out.write(self.summary)
        return []

    def for_classroom50(self) -> list[Path]:
        if not os.environ.get("CLASSROOM"):
            return []
        path = Path("result.json")
        write_whole(path, classroom50.dumps(self._only("Classroom 50"), os.environ, datetime.now(UTC)))
        return [path]

    def for_gradescope(self) -> list[Path]:
        home = Path(os.environ.get("AUTOGRADER", "/autograder"))
        if not (home / "results").is_dir():
            return []
        report = self._only("Gradescope")
        scale = _gradescope_total(home) / report.max_points if report.max_points else 1.0
        path = home / "results" / "results.json"
        write_whole(path, gradescope.dumps(report, self.texts(report), self.language, scale=scale or 1.0))
        return [path]

    def _only(self, service: str) -> Report:
        """The one report, if it can be told to a service for which whatever has no score is 0."""
        reports = self.graded.reports
        if len(reports) + len(self.graded.ungraded) != 1:
            raise CourseError(f"{service} takes the report on one notebook; {len(reports)} were graded")
        if not reports:
            raise CourseError(f"{service} gets no result: the notebook could not be graded")
        if unknown := [item.id for item in reports[0].items if not item.state.has_score]:
            raise CourseError(
                f"{service} gets no result: {', '.join(unknown)} could not be judged, and there that would "
                "count as 0. A person has to look"
            )
        return reports[0]


def _gradescope_total(home: Path) -> float:
    """The points that the assignment has on Gradescope; 0 if it does not say."""
    try:
        about = json.loads((home / "submission_metadata.json").read_text(encoding="utf-8"))
        return float(about["assignment"]["total_points"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0
