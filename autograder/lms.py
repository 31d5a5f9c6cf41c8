"""``underhood canvas`` and ``underhood moodle``: from what the LMS lets a teacher download to what it lets
one upload.

    submissions.zip ─▶ unpack ─▶ submitted/STUDENT/NOTEBOOK/ ─▶ graded as any class
    gradebook (CSV) ─▶ read_… ─▶ Sheet ──┬─▶ grades.csv     the LMS's own columns
                                         └─▶ feedback.zip   a page a notebook, by the LMS's own names

An LMS knows people by its own numbers; a ``roster`` says who they are in the course. Whoever cannot be told
apart is named and gets no grade here: in both LMSs an absent row changes nothing.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .archive import Archive, shown
from .course import Course
from .course.model import Notebook
from .errors import CourseError, SubmissionError
from .grading.batch import Graded
from .grading.report import Report
from .grading.submission import read_submission
from .outlets import page, wording

FILES = ("grades.csv", "feedback.zip")
MAX_TABLE = 32 * 2**20
_STUDENT = re.compile(r"[A-Za-z0-9@+_-][A-Za-z0-9@+._-]*")
"""What may be the name of a student's folder, and is safe to type."""
# With anonymous grading Canvas writes no number of the student, only one of the file.
_CANVAS = re.compile(r"(?:.*/)?(?!anon_)(?P<prefix>[^/]+?_(?P<id>[0-9]+)_[0-9]+_)(?P<file>[^/]+)", re.DOTALL)
_MOODLE = re.compile(
    r"(?P<prefix>(?:[^/]*/)??[^/_]*_(?P<id>[0-9]+)_assignsubmission_file(?:_/|/|_))(?P<file>.+)", re.DOTALL
)


# ---------------------------------------------------------------- tables


@dataclass
class Sheet:
    """The LMS's own table of one assignment, as it was downloaded."""

    header: list[str]
    keep: list[int]
    """The columns that go back."""
    grade: int
    rows: dict[str, list[str]]
    """By the LMS's number of the student."""
    points: list[str] | None = None
    """Canvas's second row."""
    comment: int | None = None
    maximum: Callable[[list[str]], str] = lambda row: ""
    locked: Callable[[list[str]], bool] = lambda row: False
    problems: list[str] = field(default_factory=list)


def read_canvas(path: Path, assignment: str = "") -> Sheet:
    """Canvas's gradebook, exported as CSV; ``assignment`` is the title or the number of the one that is
    graded. Raises ``CourseError``."""
    header, rows = _table(path)
    known = ("Student", "ID", "SIS User ID", "SIS Login ID", "Integration ID", "Root Account", "Section")
    if "Student" not in header or "ID" not in header:
        raise CourseError(f"{path}: this is no gradebook of Canvas; it has no columns `Student` and `ID`")
    titled = {at: m for at, name in enumerate(header) if (m := re.fullmatch(r"(.+) \((\d+)\)", name))}
    wanted = [
        at for at, m in titled.items() if not assignment or assignment in (m.group(0), m.group(1), m.group(2))
    ]
    if len(wanted) != 1:
        names = ", ".join(m.group(0) for m in titled.values()) or "none"
        raise CourseError(f"{path}: name one of its assignments with --assignment: {names}")
    at, who, grade = header.index("ID"), header.index("Student"), wanted[0]
    people = [row for row in rows if row[at].strip() or row[who].strip() not in ("", "Points Possible")]
    points = next((row for row in rows if row[who].strip() == "Points Possible"), None)
    sheet = Sheet(header, [n for n, name in enumerate(header) if name in known] + [grade], grade, {}, points)
    if points is not None:
        sheet.maximum = lambda row: points[grade]
    _by_id(sheet, [(row[at].strip(), row) for row in people], path)
    return sheet


def read_moodle(path: Path) -> Sheet:
    """Moodle's offline grading worksheet of the assignment. Raises ``CourseError``."""
    header, rows = _table(path)
    for column in ("Identifier", "Grade", "Last modified (grade)"):
        if column not in header:
            raise CourseError(
                f"{path}: this is no grading worksheet of Moodle; it has no column `{column}`. "
                "Download it with Moodle set to English"
            )
    comment = header.index("Feedback comments") if "Feedback comments" in header else None
    sheet = Sheet(header, list(range(len(header))), header.index("Grade"), {}, comment=comment)
    if "Maximum Grade" in header:
        best = header.index("Maximum Grade")
        sheet.maximum = lambda row: row[best]
    if "Grade can be changed" in header:
        may = header.index("Grade can be changed")
        sheet.locked = lambda row: row[may].strip() == "No"
    at = header.index("Identifier")
    numbered = [(re.search(r"([0-9]*)\s*$", row[at]), row) for row in rows]
    _by_id(sheet, [(m.group(1) if m else "", row) for m, row in numbered], path)
    return sheet


def read_roster(path: Path) -> tuple[dict[str, str], list[str]]:
    """The LMS's number -> the student as the course knows them, from a CSV with the columns ``id`` and
    ``student``; and what is wrong with the rows that are left out. Raises ``CourseError``."""
    header, rows = _table(path)
    if not {"id", "student"} <= set(header):
        raise CourseError(f"{path}: a roster has the columns `id` (the LMS's number) and `student`")
    pairs = [(row[header.index("id")].strip(), row[header.index("student")].strip()) for row in rows]
    pairs = [pair for pair in pairs if any(pair)]
    ids, students = Counter(i for i, _ in pairs), Counter(s for _, s in pairs)
    found, problems = {}, []
    for number, student in pairs:
        if not re.fullmatch(r"[0-9]+", number):
            why = f"{number!r} is no number of the LMS" if number else "the id is missing"
        elif not _STUDENT.fullmatch(student):
            why = f"{student!r} cannot be a student here: a-z, 0-9, and . _ @ + - inside"
        elif ids[number] > 1 or students[student] > 1:
            why = "the id or the student stands there more than once"
        else:
            found[number] = student
            continue
        problems.append(f"{path}: {shown(number)} {shown(student)}: {why}; this row is left out")
    return found, problems


def _table(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows, each as long as the header. Raises ``CourseError``."""
    try:
        if path.stat().st_size > MAX_TABLE:
            raise CourseError(f"{path}: more than {MAX_TABLE // 2**20} MB is no table of a class")
        text = path.read_bytes().decode("utf-8-sig")
        first = text.partition("\n")[0]
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count)))
    except OSError as error:
        raise CourseError(f"{path}: this cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise CourseError(f"{path}: this is no UTF-8; save it as CSV UTF-8") from None
    except csv.Error as error:
        raise CourseError(f"{path}: this is no CSV: {error}") from error
    if not rows:
        raise CourseError(f"{path}: this file is empty")
    header = [name.strip() for name in rows[0]]
    width = len(header)
    return header, [(row + [""] * width)[:width] for row in rows[1:] if any(row)]


def _by_id(sheet: Sheet, pairs: Sequence[tuple[str, list[str]]], path: Path) -> None:
    times = Counter(number for number, _ in pairs)
    for number, row in pairs:
        who = shown(" ".join(row[:2]))
        if not re.fullmatch(r"[0-9]+", number):
            sheet.problems.append(f"{path}: {who}: there is no number in this row; it gets no grade")
        elif times[number] > 1:
            sheet.problems.append(f"{path}: {who}: {number} stands there more than once; it gets no grade")
        else:
            sheet.rows[number] = row


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
        problems += [
            f"{number} ({student}) is in the roster and not in the table of the LMS"
            for number, student in roster.items() if number not in sheet.rows
        ]  # fmt: skip
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
    """What the LMS gets."""

    grades: str
    pages: dict[str, str]
    graded: int = 0
    changed: int = 0
    """Grades that differ from one that the LMS has already."""
    problems: list[str] = field(default_factory=list)
    by_hand: float = 0.0
    """Points of these notebooks that a person gives: no grade here holds them."""


def outcome(
    sheet: Sheet, unpacked: Unpacked, graded: Graded, course: Course, root: Path, language: str = ""
) -> Outcome:
    """The grades and the pages for the reports in ``graded``, whose paths are those of ``unpacked``."""
    found = unpacked.found
    reports: dict[str, list[Report]] = {}
    for report in graded.reports:
        reports.setdefault(found[report.path].number, []).append(report)
    notebooks = {report.notebook: report for report in graded.reports}
    whole = round(sum(report.max_points for report in notebooks.values()), 6)
    by_hand = sum(report.manual_points for report in notebooks.values())
    failed = unpacked.unsure | {found[path].number for path, _ in graded.ungraded}
    rows, out = [], Outcome("", {})
    out.by_hand = by_hand
    for number, own in reports.items():
        row, who = list(sheet.rows[number]), found[own[0].path].student
        if number in failed or not all(report.complete for report in own):
            out.problems.append(f"{who}: not all could be judged, so there is no grade")
            continue
        if sheet.locked(row):
            out.problems.append(f"{who}: Moodle says that this grade cannot be changed")
            continue
        points = sum(report.points for report in own) * _scale(sheet.maximum(row), whole, by_hand)
        before, row[sheet.grade] = row[sheet.grade], _number(points)
        out.graded += 1
        out.changed += _float(before) is not None and _float(before) != round(points, 2)
        if sheet.comment is not None:
            row[sheet.comment] = "; ".join(
                f"{r.notebook} {r.points:g} / {r.max_points:g}"
                for r in sorted(own, key=lambda report: report.notebook)
            )
        rows.append(row)
    texts = {name: wording.texts_of(root, name) for name in notebooks}
    for report in graded.reports:
        notebook = course.notebook(report.notebook)
        assert notebook is not None
        name = f"{found[report.path].prefix}{report.notebook}.html"
        out.pages[name] = _page(report, notebook, texts[report.notebook], language or report.language)
    out.grades = _csv([sheet.header, *([sheet.points] if sheet.points else []), *rows], sheet.keep)
    return out


def require_free(folder: Path, force: bool) -> None:
    """Raises ``CourseError`` where the files that ``write`` makes are there already, unless told to replace
    them."""
    for name in FILES:
        if (folder / name).exists() and not force:
            raise CourseError(
                f"{folder / name} is there already; name another folder with -o, or say --force"
            )


def write(out: Outcome, folder: Path) -> list[Path]:
    """Writes the grades and the pages into ``folder``; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    grades, feedback = (folder / name for name in FILES)
    grades.write_text(out.grades, encoding="utf-8", newline="")
    with zipfile.ZipFile(feedback, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in out.pages.items():
            zipped.writestr(name, text)
    return [grades, feedback]


def _page(report: Report, notebook: Notebook, texts: wording.Texts, language: str) -> str:
    def pick(title: Mapping[str, str]) -> str:
        return title.get(language) or next(iter(title.values()), "")

    titles = {item.id: pick(item.title) for item in notebook.items}
    return page.html(report, pick(notebook.title), titles, texts, language)


def _scale(maximum: str, whole: float, by_hand: float) -> float:
    """What a point is worth in the LMS: its own maximum is reached by full marks, as on Gradescope."""
    best = _float(maximum)
    if not best or not whole or best in (whole, round(whole + by_hand, 6)):
        return 1.0
    return best / whole


def _float(text: str) -> float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _number(points: float) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".")


def _csv(rows: Sequence[Sequence[str]], keep: Sequence[int]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[_plain(row[n]) for n in keep] for row in rows])
    return out.getvalue()


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    risky = cell.lstrip().startswith(("=", "@")) or cell[:1] in ("\t", "\r")
    signed = cell.lstrip().startswith(("+", "-")) and len(cell) > 1 and _float(cell) is None
    return f"'{cell}" if risky or signed else cell
