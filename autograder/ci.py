"""``underhood ci``: the same reports, as each service wants them.

Files that any service may read are always written; what one service alone asks for is written where that
service says that it is there: in its environment variables, or in Gradescope's folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from .atomic import write_atomic
from .errors import UnderhoodError
from .grading.batch import Graded
from .grading.report import Report
from .outlets import classroom50, github, gradescope, junit, wording
from .outlets.json import write


def publish(
    graded: Graded, known: Mapping[str, wording.Texts], folder: Path, language: str = "", note: str = ""
) -> tuple[list[Path], list[str]]:
    """Writes ``reports.json``, ``junit.xml`` and ``summary.md`` into ``folder``, and what each service that
    this runs on asks for; ``known`` are the texts of each notebook, ``note`` is told first. A large class has
    ``junit-2.xml`` and so on, too. The files written, and which service got nothing, with the reason."""

    def texts(report: Report) -> wording.Texts:
        return known.get(report.notebook, {})

    write(graded, folder / "reports.json")
    # Those of a larger class that was here before would be read as part of this one.
    for old in folder.glob("junit-[0-9]*.xml"):
        old.unlink()
    files = {}
    for number, some in enumerate(junit.split(graded.reports), 1):
        ungraded = graded.ungraded if number == 1 else ()
        name = f"junit-{number}.xml" if number > 1 else "junit.xml"
        files[folder / name] = junit.dumps(some, texts, language, ungraded)
    summary = github.summary(graded.reports, texts, language, graded.ungraded)
    summary = files[folder / "summary.md"] = f"> {note}\n\n{summary}" if note else summary
    for path, text in files.items():
        write_atomic(path, text)
    written = [folder / "reports.json", *files]
    failures: list[str] = []
    if os.environ.get("GITHUB_ACTIONS"):
        annotations = github.commands(graded.reports, texts, language, graded.ungraded)
        for line in [f"::notice title=underhood::{note}", *annotations] if note else annotations:
            click.echo(line)
        if page := os.environ.get("GITHUB_STEP_SUMMARY"):
            failures += _append(Path(page), summary)
    for service, path, dumps in _takers_of_one():
        try:
            # One that was there before is not this run's.
            path.unlink(missing_ok=True)
            report = _only(graded)
            write_atomic(path, dumps(report, texts(report), language))
            written.append(path)
        except (UnderhoodError, OSError) as error:
            failures.append(f"{service} gets no {path.name}: {error}")
    return written, failures


def _append(page: Path, summary: str) -> Iterator[str]:
    try:
        with page.open("a", encoding="utf-8") as out:
            out.write(summary)
    except OSError as error:
        yield f"GitHub Actions gets no summary: {error}"


def _takers_of_one() -> Iterator[tuple[str, Path, Callable[[Report, wording.Texts, str], str]]]:
    """The services that are here and take one report: the file that each reads, and what makes its text."""
    if os.environ.get("CLASSROOM"):
        yield "Classroom 50", Path("result.json"), _for_classroom50
    if (_gradescope() / "results").is_dir():
        yield "Gradescope", _gradescope() / "results" / "results.json", _for_gradescope


def _only(graded: Graded) -> Report:
    """The one report there is. Neither service has a state without a score, so that an item that nobody could
    judge would stand there as a 0: better nothing, and a person looks."""
    if len(graded.reports) + len(graded.ungraded) != 1:
        number = len(graded.reports) + len(graded.ungraded)
        raise UnderhoodError(f"it takes the report on one notebook; {number} were handed in")
    for path, _ in graded.ungraded:
        raise UnderhoodError(f"{path} could not be graded")
    [report] = graded.reports
    if unknown := [f"{item.id} ({item.state})" for item in report.items if not item.state.has_score]:
        raise UnderhoodError(f"it takes whole scores only, and a person has to grade {', '.join(unknown)}")
    return report


def _for_classroom50(report: Report, texts: wording.Texts, language: str) -> str:
    return classroom50.dumps(report, os.environ, datetime.now(UTC))


def _for_gradescope(report: Report, texts: wording.Texts, language: str) -> str:
    scale = _gradescope_total() / report.max_points if report.max_points else 1.0
    return gradescope.dumps(report, texts, language, scale=scale or 1.0)


def _gradescope() -> Path:
    """The folder that Gradescope has on its machines."""
    return Path(os.environ.get("AUTOGRADER", "/autograder"))


def _gradescope_total() -> float:
    """The points that the assignment has on Gradescope; 0 if it does not say."""
    try:
        about = json.loads((_gradescope() / "submission_metadata.json").read_text(encoding="utf-8"))
        return float(about["assignment"]["total_points"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0.0
