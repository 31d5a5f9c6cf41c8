"""``underhood canvas`` and ``underhood moodle``: from what the LMS lets a teacher download to what it lets
one upload.

    submissions.zip ─▶ unpack ─▶ submitted/STUDENT/NOTEBOOK/ ─▶ graded as any class
    gradebook (CSV) ─▶ Sheet ────────────┬─▶ grades.csv     the LMS's own columns; see ``outlets.sheets``
                                         └─▶ feedback.zip   a page a notebook, by the LMS's own names

Whoever cannot be told apart is named and gets no grade here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from .archive import Archive, shown
from .atomic import write_atomic
from .course import Course
from .course.model import Notebook
from .errors import CourseError, SubmissionError
from .grading.batch import Graded
from .grading.report import Report
from .grading.submission import read_submission
from .messages import pick
from .outlets import page, wording
from .outlets.sheets import Grades, Part, Sheet, strangers

FILES = ("grades.csv", "feedback.zip")
# With anonymous grading Canvas writes no number of the student, only one of the file.
_CANVAS = re.compile(r"(?:.*/)?(?!anon_)(?P<prefix>[^/]+?_(?P<id>[0-9]+)_[0-9]+_)(?P<file>[^/]+)", re.DOTALL)
_MOODLE = re.compile(
    r"(?P<prefix>(?:[^/]*/)??[^/_]*_(?P<id>[0-9]+)_assignsubmission_file(?:_/|/|_))(?P<file>.+)", re.DOTALL
)


# ---------------------------------------------------------------- the class


@dataclass(frozen=True)
class HandedIn:
    """One notebook in the LMS's archive."""

    number: str
    student: str
    name: str
    """In the archive."""
    prefix: str
    """What the LMS's name starts with; by it the LMS finds the student again."""
    notebook: str


@dataclass
class Unpacked:
    """What an archive held."""

    found: dict[str, HandedIn] = field(default_factory=dict)
    """By the path of the copy that is graded."""
    unsure: set[str] = field(default_factory=set)
    """Numbers of those of whom a file could not be taken: a grade without it would be too low."""
    problems: list[str] = field(default_factory=list)


def unpack(
    archive: Path, service: str, sheet: Sheet, roster: Mapping[str, str] | None, course: Course, into: Path
) -> Unpacked:
    """Writes the notebooks of ``archive`` below ``into``. Raises ``SubmissionError`` for an archive that
    cannot be read, and ``CourseError`` if it is of another class."""
    pattern = _CANVAS if service == "canvas" else _MOODLE
    out = Unpacked()
    found, problems = out.found, out.problems
    numbers: set[str] = set()
    doubled: set[str] = set()
    with Archive(archive) as zipped:
        for name, why in zipped.refused.items():
            problems.append(f"{shown(name)}: {why}")
            if match := pattern.fullmatch(name):
                out.unsure.add(match["id"])
        for name in zipped.files:
            match = pattern.fullmatch(name)
            if match is None or not match["file"].lower().endswith(".ipynb"):
                if not name.startswith("__MACOSX/"):
                    problems.append(f"{shown(name)}: no notebook that a student handed in through {service}")
                continue
            number = match["id"]
            numbers.add(number)
            student = roster.get(number, "") if roster is not None else number
            if number not in sheet.rows or not student:
                where = "table of the LMS" if number not in sheet.rows else "roster"
                problems.append(f"{shown(name)}: {number} is not in the {where}; not graded")
                continue
            try:
                notebook = _write(zipped.read(name), match["file"], course, into)
            except SubmissionError as error:
                problems.append(f"{shown(name)}: {_without(str(error), into / 'new.ipynb', name)}")
                out.unsure.add(number)
                continue
            path = into / "submitted" / student / notebook / f"{notebook}.ipynb"
            if path.exists():
                doubled.add(str(path))
                out.unsure.add(number)
                problems.append(
                    f"{shown(name)}: another file of {student} is {notebook}, too; none is graded"
                )
            path.parent.mkdir(parents=True, exist_ok=True)
            (into / "new.ipynb").replace(path)
            found[str(path)] = HandedIn(number, student, name, match["prefix"], notebook)
    for path_ in doubled:
        Path(path_).unlink()
        del found[path_]
    if numbers and not numbers & sheet.rows.keys():
        raise CourseError(
            f"{archive}: none of the {len(numbers)} who handed in is in this table; is it of another course?"
        )
    if roster is not None:
        problems += strangers(roster, sheet)
    return out


def _without(why: str, path: Path, name: str) -> str:
    """``why`` without the name in front that its reader has seen already."""
    return why.removeprefix(f"{path}: ").removeprefix(f"{shown(name)}: ")


def named(unpacked: Unpacked, graded: Graded) -> Graded:
    """``graded`` with the names of the archive in place of the paths of our copies."""
    names = {path: one.name for path, one in unpacked.found.items()}
    reports = [replace(report, path=names[report.path]) for report in graded.reports]
    ungraded = [(shown(names[p]), _without(why, Path(p), names[p])) for p, why in graded.ungraded]
    return replace(graded, reports=reports, ungraded=ungraded)


def _write(data: bytes, file: str, course: Course, into: Path) -> str:
    """Writes ``into/new.ipynb`` and says which notebook it is: by its name, else by what it holds."""
    path = into / "new.ipynb"
    path.write_bytes(data)
    named = [notebook.name for notebook in course.notebooks if notebook.name in file]
    return named[0] if len(named) == 1 else read_submission(path, course).notebook.name


# ---------------------------------------------------------------- what goes back


@dataclass
class Outcome:
    """What the LMS gets: the grades, and by their names in its archive the pages."""

    grades: Grades
    pages: dict[str, str] = field(default_factory=dict)


def outcome(
    sheet: Sheet, unpacked: Unpacked, graded: Graded, course: Course, root: Path, language: str = "",
    asked: Collection[str] = (),
) -> Outcome:  # fmt: skip
    """The grades and the pages for the reports in ``graded``, whose paths are those of ``unpacked``. The
    assignment is the notebooks ``asked`` for, or all that anybody handed in."""
    found = unpacked.found
    graded = replace(graded, reports=[r for r in graded.reports if not asked or r.notebook in asked])
    reports: dict[str, list[Report]] = {}
    for report in graded.reports:
        reports.setdefault(found[report.path].number, []).append(report)
    notebooks = {report.notebook: report for report in graded.reports}
    whole = round(sum(report.max_points for report in notebooks.values()), 6)
    by_hand = sum(report.manual_points for report in notebooks.values())
    failed = unpacked.unsure | {found[path].number for path, _ in graded.ungraded}
    out = Outcome(Grades(sheet, whole, by_hand))
    times = Counter(report.notebook for report in graded.reports)
    for name in notebooks if not asked else ():
        if 2 * times[name] < len(reports):
            out.grades.problems.append(
                f"{name} was handed in by {times[name]} of {len(reports)} and counts for all; where it is no "
                "part of the assignment, name those that are with --notebooks"
            )
    for number, own in reports.items():
        who = found[own[0].path].student
        if number in failed or not all(report.complete for report in own):
            out.grades.problems.append(f"{who}: not all could be judged, so there is no grade")
            continue
        out.grades.give(number, who, [Part(r.notebook, r.points, r.max_points) for r in own])
    texts = {name: wording.texts_of(root, name) for name in notebooks}
    for report in graded.reports:
        notebook = course.notebook(report.notebook)
        assert notebook is not None
        name = f"{found[report.path].prefix}{report.notebook}.html"
        out.pages[name] = _page(report, notebook, texts[report.notebook], language or report.language)
    return out


def write(out: Outcome, folder: Path) -> list[Path]:
    """Writes the grades and the pages into ``folder``, each whole or not at all; the files."""
    grades, feedback = (folder / name for name in FILES)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in out.pages.items():
            zipped.writestr(name, text)
    write_atomic(grades, out.grades.text)
    write_atomic(feedback, packed.getvalue())
    return [grades, feedback]


def _page(report: Report, notebook: Notebook, texts: wording.Texts, language: str) -> str:
    titles = {item.id: pick(item.title, language) for item in notebook.items}
    return page.html(report, pick(notebook.title, language), titles, texts, language)
