"""Tables of learning management systems: read as the LMS lets a teacher download them, and filled in as it
takes them back.

    gradebook (CSV) ─▶ read_canvas ─┐
    worksheet (CSV) ─▶ read_moodle ─┴▶ Sheet ─▶ Grades.give(…) ─▶ Grades.text

An LMS knows people by its own numbers; a roster says who they are in the course. In both LMSs an absent row
changes nothing, so that whoever gets no grade here is left out.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.archive import shown
from autograder.errors import CourseError

MAX_TABLE = 32 * 2**20
_STUDENT = re.compile(r"[A-Za-z0-9@+_-][A-Za-z0-9@+._-]*")
"""What may be the name of a student's folder, and is safe to type."""


# ---------------------------------------------------------------- read


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


def strangers(roster: Mapping[str, str], sheet: Sheet) -> list[str]:
    """A sentence for each of ``roster`` whom the LMS's table does not hold."""
    return [
        f"{number} ({student}) is in the roster and not in the table of the LMS"
        for number, student in roster.items() if number not in sheet.rows
    ]  # fmt: skip


# ---------------------------------------------------------------- filled in


@dataclass(frozen=True)
class Part:
    """What one notebook adds to a student's grade."""

    notebook: str
    points: float
    max_points: float


class Grades:
    """What an LMS gets: the rows of ``sheet`` with a new grade in them.

    ``whole`` are the points that can be reached, without the ``by_hand`` that a person gives elsewhere. Where
    the LMS has another maximum than these or both together, both together are its maximum.
    """

    def __init__(self, sheet: Sheet, whole: float, by_hand: float = 0.0) -> None:
        self._sheet, self._whole, self.by_hand = sheet, whole, by_hand
        self._rows: dict[str, list[str]] = {}
        self.graded = 0
        self.changed = 0
        """Grades that differ from one that the LMS has already."""
        self.problems: list[str] = []

    def give(self, number: str, who: str, parts: Iterable[Part]) -> None:
        """A grade to the student with this ``number``, who has a row: the sum of ``parts``. If the LMS takes
        none, that is a problem of ``who``."""
        sheet, row = self._sheet, list(self._sheet.rows[number])
        if sheet.locked(row):
            self.problems.append(f"{who}: Moodle says that this grade cannot be changed")
            return
        parts = sorted(parts, key=lambda part: part.notebook)
        points = sum(part.points for part in parts) * self._scale(sheet.maximum(row))
        before, row[sheet.grade] = row[sheet.grade], f"{points:.2f}".rstrip("0").rstrip(".")
        self.graded += 1
        self.changed += _float(before) is not None and _float(before) != round(points, 2)
        if sheet.comment is not None:
            said = [f"{part.notebook} {part.points:g} / {part.max_points:g}" for part in parts]
            row[sheet.comment] = "; ".join(said)
        self._rows[number] = row

    @property
    def text(self) -> str:
        """The table as CSV: the LMS's own columns and order, and nobody without a new grade."""
        sheet = self._sheet
        new = [self._rows[number] for number in sheet.rows if number in self._rows]
        rows = [sheet.header, *([sheet.points] if sheet.points else []), *new]
        return as_csv([row[n] for n in sheet.keep] for row in rows)

    def _scale(self, maximum: str) -> float:
        """What a point is worth in the LMS."""
        best, total = _float(maximum), round(self._whole + self.by_hand, 6)
        return best / total if best and total and best not in (self._whole, total) else 1.0


def as_csv(rows: Iterable[Sequence[str]], end: str = "\r\n") -> str:
    """``rows`` as CSV, in which whatever a cell holds stays in its cell and stays text; ``end`` ends a line.

    A spreadsheet takes a cell for a formula if it begins with ``=``, ``+``, ``-`` or ``@`` (wide ones count,
    too, and so does white space before them), and may do so after a tab or a carriage return. Such a cell
    gets a ``'`` in front. A number stays a number: ``-1.5`` and ``+2`` are left as they are, and so is a sign
    alone, which Moodle writes for an empty date.
    """
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue()


def _plain(cell: str) -> str:
    first = cell.lstrip()[:1]
    risky = first in ("=", "@", "＝", "＠") or cell[:1] in ("\t", "\r")
    signed = first in ("+", "-", "＋", "－") and len(cell) > 1 and _float(cell) is None
    return f"'{cell}" if risky or signed else cell


def _float(text: str) -> float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
