"""What ``nbgrader export --exporter=autograder.outlets.exporters.…`` can write beside nbgrader's own CSV.

    SafeCsvExport   nbgrader's columns, as a CSV that no name breaks and no spreadsheet runs
    CanvasExport    Canvas's gradebook, with the grades of one of its assignments
    MoodleExport    Moodle's grading worksheet

The scores are those of nbgrader's gradebook: a person's score wins, and late penalties are taken off. The
rows for an LMS are made by the same code as those of ``underhood canvas grade`` and ``moodle grade``. Whoever
gets no grade is told as a warning, and nbgrader's exit status is then 2.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin
from traitlets import Bool, Unicode

from autograder.archive import shown
from autograder.atomic import write_atomic
from autograder.errors import CourseError

from .sheets import Grades, Part, Sheet, as_csv, read_canvas, read_moodle, read_roster, strangers

DEFAULT = "grades.csv"
FAILED = 2
_COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
)  # fmt: skip


class _Export(ExportPlugin):
    """What they share: which part of the gradebook, the file, and what is said."""

    force = Bool(False, help="Replace the file if it is there already.").tag(config=True)

    def export(self, gradebook: Any) -> None:
        """Writes the file ``--to``, by default grades.csv in the current folder. Ends nbgrader with the
        status 2 where nothing could be written, or something was left out."""
        path = Path(self.to or DEFAULT)
        problems: list[str] = []
        try:
            if path.exists() and not self.force:
                raise CourseError(
                    f"{path} is there already; name another file with --to, or say "
                    f"--{type(self).__name__}.force=True"
                )
            text = self._text(gradebook, problems)
            try:
                write_atomic(path, text)
            except OSError as error:
                raise CourseError(f"{path}: this cannot be written: {error.strerror}") from error
        except CourseError as error:
            self.log.error("%s", error)
            sys.exit(FAILED)
        self.log.info("Exported to %s", path)
        for problem in problems:
            self.log.warning("%s", problem)
        if problems:
            sys.exit(FAILED)

    def _text(self, gradebook: Any, problems: list[str]) -> str:
        raise NotImplementedError

    def _assignments(self, gradebook: Any) -> list[Any]:
        return _chosen(gradebook.assignments, "name", self.assignment, "assignment")

    def _students(self, gradebook: Any) -> list[Any]:
        return _chosen(gradebook.students, "id", self.student, "student")

    def _strangers(self, gradebook: Any, assignments: Sequence[Any]) -> list[str]:
        """A sentence for each of whom a file was handed in, and whom the gradebook does not know at all."""
        known = {student.id for student in gradebook.students}
        folders = [] if self.student else sorted(self._submitted.glob("*/"))
        return [
            said for folder in folders for assignment in assignments
            if folder.name not in known and (said := self._unrecorded(gradebook, folder.name, assignment))
        ]  # fmt: skip

    def _unrecorded(self, gradebook: Any, student: str, assignment: Any) -> str:
        """A sentence where a file lies below ``submitted/`` that may be the ``student``'s ``assignment``, of
        which the gradebook has no record: a damaged notebook, or one in another place. Else empty."""
        folder = self._submitted / student
        if not folder.is_dir():
            return ""
        others = {other.name for other in gradebook.assignments} | self._sources
        others -= {assignment.name}
        for file in sorted(folder.rglob("*")):
            within = file.relative_to(folder)
            hidden = any(part.startswith(".") for part in within.parts)
            elsewhere = assignment.name not in str(within) and any(name in str(within) for name in others)
            if file.is_file() and not hidden and not elsewhere:
                there = shown(str(file.relative_to(self._submitted.parent)))
                return f"{student}: {there} is there, but not {assignment.name} in the gradebook; no score"
        return ""

    def _ungraded(self, submission: Any | None) -> str:
        """A sentence for a submission of which the gradebook holds no score at all: nbgrader made its rows
        and then could not grade it. Else empty."""
        if submission is None:
            return ""
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        name, student = submission.assignment.name, submission.student.id
        layout = self.parent.coursedir
        graded = Path(layout.root, layout.autograded_directory, student, name)
        if (
            any(grade.auto_score is not None or grade.manual_score is not None for grade in grades)
            or any(graded.glob("*.ipynb"))
            or not any((self._submitted / student / name).glob("*.ipynb"))
        ):
            return ""
        command = f"nbgrader autograde {name} --student {student}"
        return f"{student}: {name} could not be graded; `{command}` says why; no score"

    @cached_property
    def _sources(self) -> set[str]:
        layout = self.parent.coursedir
        return {folder.name for folder in Path(layout.root, layout.source_directory).glob("*/")}

    @property
    def _submitted(self) -> Path:
        return Path(self.parent.coursedir.root, self.parent.coursedir.submitted_directory)


class SafeCsvExport(_Export):
    """nbgrader's own CSV: the same columns, rows and numbers, and byte for byte the same file where nothing
    in it needs care; but what was handed in and has no record has no 0. Commas, quotes, line breaks and any
    script stay in their cell, the file is UTF-8, and no cell is a formula: ``sheets.as_csv`` has the rule."""

    def _text(self, gradebook: Any, problems: list[str]) -> str:
        rows = [list(_COLUMNS)]
        students, assignments = self._students(gradebook), self._assignments(gradebook)
        problems += self._strangers(gradebook, assignments)
        for assignment in assignments:
            for student in students:
                about = {name: getattr(student, name) for name in ("last_name", "first_name", "email")}
                about |= {"assignment": assignment.name, "duedate": assignment.duedate}
                about |= {"student_id": student.id, "max_score": assignment.max_score}
                submission = _submission(gradebook, assignment, student)
                about["timestamp"] = submission and submission.timestamp
                said = self._unrecorded(gradebook, student.id, assignment) if not submission else ""
                if said := said or self._ungraded(submission):
                    problems.append(said)
                    raw = late = score = None
                else:
                    # As in nbgrader, who handed in nothing has 0.
                    raw = submission.score if submission else 0.0
                    late = submission.late_submission_penalty if submission else 0.0
                    score = max(0.0, raw - late)
                about |= {"raw_score": raw, "late_submission_penalty": late, "score": score}
                rows.append(["" if about[name] is None else str(about[name]) for name in _COLUMNS])
        return as_csv(rows, end="\n")


class _ForLms(_Export):
    """One assignment of an LMS gets the grades of one of nbgrader's, or of several, added up."""

    roster = Unicode(
        "", help="A CSV with the columns id (the LMS's number) and student; without it they are the same."
    ).tag(config=True)

    def _sheet(self) -> Sheet:
        raise NotImplementedError

    def _text(self, gradebook: Any, problems: list[str]) -> str:
        assignments = self._assignments(gradebook)
        if len(assignments) != 1 and not self.assignment:
            names = ", ".join(assignment.name for assignment in assignments) or "none"
            raise CourseError(f"the gradebook has these assignments: {names}; name some with --assignment")
        sheet, numbers = self._sheet(), None
        problems += sheet.problems
        if self.roster:
            known, wrong = read_roster(Path(self.roster))
            numbers = {student: number for number, student in known.items()}
            problems += [*wrong, *strangers(known, sheet)]
        problems += self._strangers(gradebook, assignments)
        grades = Grades(sheet, round(sum(assignment.max_score for assignment in assignments), 6))
        handed_in = there = 0
        for student in self._students(gradebook):
            found = [(a, s) for a in assignments if (s := _submission(gradebook, a, student))]
            without = [a for a in assignments if a not in [has for has, _ in found]]
            lost = [said for a in without if (said := self._unrecorded(gradebook, student.id, a))]
            problems += lost
            number = student.id if numbers is None else numbers.get(student.id, "")
            handed_in += bool(found)
            there += bool(found) and number in sheet.rows
            if found and number not in sheet.rows:
                where = "table of the LMS" if number else "roster"
                problems.append(f"{student.id}: {number or student.id} is not in the {where}; no grade")
            elif unscored := [said for _, s in found if (said := self._ungraded(s))]:
                problems += unscored
            elif unread := [a.name for a, s in found if s.needs_manual_grade]:
                names = ", ".join(unread)
                problems.append(f"{student.id}: a person has still to grade parts of {names}; no grade yet")
            elif found and not lost:
                grades.give(number, student.id, [Part(a.name, _score(s), a.max_score) for a, s in found])
        if handed_in and not there:
            raise CourseError(
                f"none of the {handed_in} who handed in is in the LMS's table; is it of another course? "
                f"A roster says who is who: --{type(self).__name__}.roster=FILE"
            )
        problems += grades.problems
        self.log.info(
            "%s grades; %s of them differ from one that is there already; %s rows of the LMS are left out",
            grades.graded, grades.changed, len(sheet.rows) - grades.graded,
        )  # fmt: skip
        return grades.text


class CanvasExport(_ForLms):
    """Canvas's gradebook, in the form in which its *Import* takes it."""

    gradebook = Unicode("", help="The gradebook, exported from Canvas as CSV.").tag(config=True)
    column = Unicode("", help="The title or number of its assignment, if it has several.").tag(config=True)

    def _sheet(self) -> Sheet:
        return read_canvas(_required(self.gradebook, "--CanvasExport.gradebook"), self.column)


class MoodleExport(_ForLms):
    """Moodle's grading worksheet, in the form in which *Upload grading worksheet* takes it."""

    worksheet = Unicode("", help="The worksheet, downloaded from Moodle in English.").tag(config=True)

    def _sheet(self) -> Sheet:
        return read_moodle(_required(self.worksheet, "--MoodleExport.worksheet"))


def _required(name: str, option: str) -> Path:
    if not name:
        raise CourseError(f"name the table that was downloaded from the LMS with {option}=FILE")
    return Path(name)


def _chosen(entries: Sequence[Any], key: str, names: Sequence[Any], what: str) -> list[Any]:
    """Those of ``entries`` that are named; all if none is. Raises ``CourseError`` for a name that there is
    not."""
    wanted = [str(name) for name in names]
    have = {getattr(entry, key) for entry in entries}
    if unknown := [name for name in wanted if name not in have]:
        raise CourseError(f"the gradebook has no {what} {unknown[0]!r}")
    return [entry for entry in entries if not wanted or getattr(entry, key) in wanted]


def _submission(gradebook: Any, assignment: Any, student: Any) -> Any | None:
    try:
        return gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return None


def _score(submission: Any) -> float:
    return float(max(0.0, submission.score - submission.late_submission_penalty))
