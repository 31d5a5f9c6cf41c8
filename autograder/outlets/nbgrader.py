"""The thin step between nbgrader and us: six preprocessors, and ``configure`` to put them in place.

    submitted/ ─▶ RestoreCells ─▶ nbgrader's sanitisers, OverwriteCells among them ─▶ autograded/
    autograded/ ─▶ GradeInSandbox ─▶ SaveAutoGrades ─▶ RecordVerdicts ─▶ late penalties ─▶ gradebook.db
                                                            └▶ ShowAsText: what a person sees is text

``GradeInSandbox`` stands where nbgrader would run the notebook in a kernel. It has the file graded as it
was handed in and writes each verdict as an output that nbgrader's own scorer reads the same way, so that
a ``SaveAutoGrades`` run again by hand agrees. What that scorer cannot say is added by ``RecordVerdicts``:
comments, and the two states without a score. A grader that fails leaves an item for a person to grade;
it never costs a mark and never stops the batch.

An assignment that is none of the course's goes nbgrader's own way: ``restoring.is_foreign`` decides.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbformat import from_dict
from nbformat.v4 import new_output
from nbgrader import preprocessors as theirs
from nbgrader.api import BaseCell, Comment, Grade, Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Any as AnyTrait
from traitlets import Enum, Integer, TraitError, Unicode

from autograder.course.model import solution_of
from autograder.errors import CourseError, SubmissionError, UnderhoodError
from autograder.grading.report import Finding, ItemResult, Report
from autograder.messages import render

from . import wording
from .harmless import ShowAsText, markdown
from .restoring import OverwriteCells, RestoreCells, course_root, flags_of, handed_in, is_foreign

Grader = Callable[..., Report]
"""``grader(path, course_root=…, isolation=…)``: what ``autograder.outlets.one_by_one.grade_file`` is."""


def configure(c: Any) -> None:
    """Puts our steps into nbgrader's configuration ``c``. Ends nbgrader for a setting that cannot be: after
    another kind of error in ``nbgrader_config.py`` it would go on without that file, and run students' code
    in a kernel.

    The classes are imported here: inside nbgrader's converter, an import error in one student's submission
    makes all later ones fail.
    """
    c.Autograde.sanitize_preprocessors = [
        theirs.ClearOutput, RestoreCells, theirs.DeduplicateIds, theirs.OverwriteKernelspec,
        OverwriteCells, theirs.CheckCellMetadata,
    ]  # fmt: skip
    c.Autograde.autograde_preprocessors = [
        GradeInSandbox, theirs.LimitOutput, SaveAutoGrades, RecordVerdicts, ShowAsText,
        theirs.AssignLatePenalties, theirs.CheckCellMetadata,
    ]  # fmt: skip
    # The notebook is validated when all of them have seen it, not after each of the thirteen.
    c.NotebookExporter.optimistic_validation = True
    try:
        GradeInSandbox(config=c)
    except TraitError as error:
        raise SystemExit(f"nbgrader_config.py: {error}") from error


@dataclass
class _Verdicts:
    """What ``GradeInSandbox`` found, for ``RecordVerdicts``: by grade id a score (``None``: a person has
    to grade it), and by the id of the answer's cell a comment."""

    scores: dict[str, float | None] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)


class GradeInSandbox(NbGraderPreprocessor):
    """Has the submission graded and writes each verdict into its check's cell.

    Full points give a text output, part of them a text and the number as the cell's result, none an
    error ``CheckFailed``: the three things that nbgrader's scorer tells apart. Never anything on stderr.
    """

    isolation = Enum(
        ("full", "kernel", "none"), "full", help="The level of isolation: full, kernel or none"
    ).tag(config=True)
    language = Unicode("", help="The language of messages; empty: the submission's own").tag(config=True)
    course_root = Unicode("", help="The folder with exercises/; empty: nbgrader's own").tag(config=True)
    output_limit = Integer(20_000, help="Characters shown of what one student's cell printed").tag(
        config=True
    )
    grader = AnyTrait(None, help="Grades one file; empty: autograder.outlets.one_by_one.grade_file").tag(
        config=True
    )

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        if is_foreign(self, resources):
            return self._left_to_nbgrader(nb, resources)
        report: Report | None = None
        texts: wording.Texts = {}
        trouble = "no result"
        try:
            path = self._path(resources)
            root = course_root(self)
            report = self._grader()(path, course_root=root, isolation=self.isolation)
            texts = wording.texts_of(root, report.notebook)
        except SubmissionError as error:
            trouble = str(error)
            self.log.error("Not graded: %s", error)
        except UnderhoodError as error:
            # A student may not read it: it may name files and quote checks of the course.
            trouble = type(error).__name__
            self.log.error("Not graded: %s", error)
        except Exception as error:
            trouble = type(error).__name__
            self.log.exception("Not graded, the grader itself failed")
        language = self.language or (report.language if report else "en")
        verdicts = _Verdicts()
        items = {wording.cells_of(item.id)[1]: item for item in report.items} if report else {}
        for cell in nb.cells:
            flags = flags_of(cell)
            if cell.cell_type != "code":
                continue
            # Nothing that came with the file may be taken for a verdict.
            cell.outputs, cell.execution_count = [], None
            if report is not None:
                self._show_outputs(cell, report)
            if flags.get("grade") and not flags.get("solution"):
                cell.outputs = []
                item = items.get(flags["grade_id"])
                if item is None:
                    self._unscored(cell, verdicts, trouble if report is None else "no result", language)
                else:
                    self._judged(cell, item, verdicts, language, texts)
        if report is not None:
            # `underhood record` sees by it that this very file was recorded.
            nb.metadata["underhood"] = {"notebook": report.notebook, "submission": report.submission}
            for item in report.items:
                said = wording.comment(item, report, language, texts)
                verdicts.comments.setdefault(wording.cells_of(item.id)[0], markdown(said))
        resources["underhood"] = verdicts
        return nb, resources

    def _left_to_nbgrader(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        name = resources["nbgrader"]["notebook"]
        self.log.warning("%s is no notebook of the course: nbgrader runs it in a kernel, without walls", name)
        for step in (theirs.Execute, theirs.IgnorePattern, ClearMetadataPreprocessor):
            nb, resources = step(parent=self.parent)(nb, resources)
        resources["underhood"] = _Verdicts()
        return nb, resources

    def _path(self, resources: Any) -> Path:
        path = handed_in(resources)
        if path is None:
            raise CourseError(
                "nbgrader_config.py: GradeInSandbox runs, but RestoreCells did not run before it; call "
                "autograder.outlets.nbgrader.configure(c), or add it to c.Autograde.sanitize_preprocessors"
            )
        return path

    def _grader(self) -> Grader:
        if self.grader is not None:
            return self.grader
        # Here and not at the top: a fault in the grading room is one for this item's person, see above.
        from .one_by_one import grade_file

        return grade_file

    def _judged(
        self, cell: Any, item: ItemResult, verdicts: _Verdicts, language: str, texts: wording.Texts
    ) -> None:
        try:
            self._verdict(cell, item, verdicts, language, texts)
        except Exception as error:
            self.log.exception("Item %s was judged, but its result could not be written", item.id)
            self._unscored(cell, verdicts, type(error).__name__, language)

    def _verdict(
        self, cell: Any, item: ItemResult, verdicts: _Verdicts, language: str, texts: wording.Texts
    ) -> None:
        worth = float(cell.metadata.nbgrader["points"])
        if not item.state.has_score:
            cell.outputs = [_error("NotAssessed", wording.wrapped(wording.explain(item, language, texts)))]
            verdicts.scores[cell.metadata.nbgrader["grade_id"]] = None
            return
        if not math.isclose(item.max_points, worth) or not 0 <= item.points <= worth:
            what = f"{item.points:g} of {item.max_points:g} points, but {worth:g} in the gradebook"
            self.log.error("Item %s: %s; run `nbgrader generate_assignment NOTEBOOK --force`", item.id, what)
            self._unscored(cell, verdicts, what, language)
            return
        verdicts.scores[cell.metadata.nbgrader["grade_id"]] = item.points
        said = wording.wrapped(wording.explain(item, language, texts))
        if item.points == worth:
            cell.outputs = [_printed(said)]
        elif item.points > 0:
            number = new_output("execute_result", {"text/plain": repr(float(item.points))})
            cell.outputs = [_printed(said), number]
        else:
            cell.outputs = [_error("CheckFailed", said)]
        for question, as_text, as_svg in wording.pictures(item, language):
            cell.outputs.append(_printed(wording.wrapped(question)))
            if not as_text:
                continue
            data = {"text/plain": as_text, **({"image/svg+xml": as_svg} if as_svg else {})}
            cell.outputs.append(new_output("display_data", data))

    def _unscored(self, cell: Any, verdicts: _Verdicts, what: str, language: str) -> None:
        grade_id = cell.metadata.nbgrader["grade_id"]
        said = render(Finding("grader error", "grader_error", {"what": what}), language)
        # An error, so that nbgrader's scorer alone would not read a cell without a verdict as full marks.
        cell.outputs = [_error("GraderError", wording.wrapped(said))]
        verdicts.scores[grade_id] = None
        verdicts.comments[solution_of(grade_id)] = markdown(said)

    def _show_outputs(self, cell: Any, report: Report) -> None:
        names = {cell.get("id"), flags_of(cell).get("grade_id")} - {None}
        for output in report.outputs:
            if output.cell in names:
                if output.text:
                    cell.outputs.append(_printed(wording.clean(output.text, self.output_limit)))
                if output.error:
                    cell.outputs.append(_error("Error", wording.clean(output.error, self.output_limit)))


class SaveAutoGrades(theirs.SaveAutoGrades):
    """nbgrader's own, which looks up and commits each of a notebook's cells by itself. Here they are looked
    up together, and a notebook is saved whole or not at all."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        about = resources["nbgrader"]
        self.notebook_id, self.assignment_id = about["notebook"], about["assignment"]
        self.student_id = about["student"]
        with _rows(about) as self.gradebook:
            return NbGraderPreprocessor.preprocess(self, nb, resources)


class RecordVerdicts(NbGraderPreprocessor):
    """Writes into the gradebook what nbgrader's scorer cannot: comments, and ``None`` for no score.

    Stands after ``SaveAutoGrades``, which resets both, and before ``AssignLatePenalties``, which needs the
    final score. A person's own score and comment are left alone.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        verdicts = resources.get("underhood")
        if not isinstance(verdicts, _Verdicts):
            raise CourseError(
                "nbgrader_config.py: RecordVerdicts runs, but GradeInSandbox did not run before it; call "
                "autograder.outlets.nbgrader.configure(c)"
            )
        answers = {flags_of(c).get("grade_id") for c in nb.cells if flags_of(c).get("solution")}
        with _rows(resources["nbgrader"]) as rows:
            for grade_id, score in verdicts.scores.items():
                grade = rows.find_grade(grade_id)
                grade.auto_score = score
                if score is None:
                    grade.needs_manual_grade = True
            for grade_id, said in verdicts.comments.items():
                if grade_id in answers:
                    rows.find_comment(grade_id).auto_comment = said or None
        return nb, resources


@dataclass
class _Rows:
    """What the gradebook holds of one submitted notebook, as a ``Gradebook`` of nbgrader's gives it."""

    grades: dict[str, Any]
    comments: dict[str, Any]
    db: Any = field(default_factory=lambda: SimpleNamespace(commit=lambda: None))

    def find_grade(self, name: str, *_: str) -> Any:
        return self.grades[name]

    def find_comment(self, name: str, *_: str) -> Any:
        return self.comments[name]


@contextlib.contextmanager
def _rows(about: Any) -> Iterator[_Rows]:
    """All rows at once, to find each by itself takes longer than the rest of it, and committed at the end."""
    with Gradebook(about["db_url"]) as gradebook:
        notebook = gradebook.find_submission_notebook(
            about["notebook"], about["assignment"], about["student"]
        )
        named = (
            gradebook.db.query(BaseCell.name, kind)
            .join(kind, kind.cell_id == BaseCell.id)
            .filter(kind.notebook_id == notebook.id)
            for kind in (Grade, Comment)
        )
        yield _Rows(*(dict(rows.all()) for rows in named))
        gradebook.db.commit()


# The notebook is validated as a whole when it is written: nbformat's new_output would validate each output.


def _printed(text: str) -> Any:
    return from_dict({"output_type": "stream", "name": "stdout", "text": text.rstrip("\n") + "\n"})


def _error(kind: str, text: str) -> Any:
    lines = text.split("\n")
    return from_dict({"output_type": "error", "ename": kind, "evalue": lines[0], "traceback": lines})
