"""The first of nbgrader's two passes over a submission: its cells are put back as they were released.

``RestoreCells`` sees the file that was handed in, and keeps where it lies for the second pass.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader import preprocessors as theirs
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course.folder import load_course, require_root
from autograder.errors import CourseError

_OUR_CELL = re.compile(r"(check|solution)_\d+_\d+")
_handed_in: dict[tuple[str, ...], Path] = {}
"""Where it lies: nbgrader makes all preprocessors anew for each pass and tells the second one only of its
own copy."""


def _key(resources: Any) -> tuple[str, ...]:
    about = resources["nbgrader"]
    return tuple(str(about[name]) for name in ("db_url", "assignment", "student", "notebook"))


def flags_of(cell: Any) -> dict[str, Any]:
    """A cell's nbgrader metadata; empty if it has none, or something else in its place."""
    flags = cell.metadata.get("nbgrader")
    return flags if isinstance(flags, dict) else {}


def course_root(step: NbGraderPreprocessor) -> Path:
    """The folder with ``exercises/``: the one that is set, else nbgrader's own or one above it. It is never
    looked for from a submission: a student can hand in such a folder, too. Raises ``CourseError``."""
    named = step.config.GradeInSandbox.get("course_root")
    return Path(named).resolve() if named else require_root(Path(step.parent.parent.coursedir.root))


def is_foreign(step: NbGraderPreprocessor, resources: Any) -> bool:
    """True for a notebook that nbgrader knows and the course does not: an assignment of the instructor's own.

    It is run in a kernel, as nbgrader does it, so nothing that a student wrote decides this: only the names
    that nbgrader gives, and the cells that were released. Where the course cannot be read nothing is foreign,
    and neither is a notebook that the course had once."""
    about = resources["nbgrader"]
    try:
        root = course_root(step)
        names = [about["assignment"], about["notebook"]]
        if any((root / "exercises" / name).exists() for name in names):
            return False
        load_course(root)
    except CourseError:
        return False
    with Gradebook(about["db_url"]) as gradebook:
        cells = gradebook.find_notebook(about["notebook"], about["assignment"]).source_cells
        return not any(_OUR_CELL.fullmatch(cell.name) for cell in cells)


def handed_in(resources: Any) -> Path | None:
    """Where the file lies that ``resources`` of the second pass are about; known once, after the first."""
    return _handed_in.pop(_key(resources), None)


class RestoreCells(NbGraderPreprocessor):
    """Gives every managed cell the flags that the gradebook knows, whatever the student's file says.

    nbgrader itself restores only ``locked`` and the points, so that an edited flag lets a student's own
    cell be scored as a test, or stops the submission with an error. Here a cell with a known id gets its
    flags back, of several with one id the last stays, an unknown one becomes an ordinary cell, and a
    missing one is put back in its place.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        if is_foreign(self, resources):
            return nb, resources
        about = resources["nbgrader"]
        # Not resolved: a link is to be seen.
        folder = Path(resources["metadata"]["path"]).absolute()
        _handed_in[_key(resources)] = folder / f"{about['notebook']}.ipynb"
        with Gradebook(about["db_url"]) as gradebook:
            notebook = gradebook.find_notebook(about["notebook"], about["assignment"])
            graded = {cell.name: float(cell.max_score) for cell in notebook.grade_cells}
            tasks = {cell.name: float(cell.max_score) for cell in notebook.task_cells}
            answers = {cell.name for cell in notebook.solution_cells}
            sources = {cell.name: cell for cell in notebook.source_cells}
            truth = {}
            for name, source in sources.items():
                truth[name] = {
                    "grade": name in graded,
                    "solution": name in answers,
                    "task": name in tasks,
                    "locked": bool(source.locked),
                    "grade_id": name,
                    "cell_type": source.cell_type,
                    "checksum": source.checksum,
                    "schema_version": 3,
                }
                if name in graded or name in tasks:
                    truth[name]["points"] = {**graded, **tasks}[name]
            self._restore(nb, truth)
            self._put_back(nb, truth, {name: (cell.cell_type, cell.source) for name, cell in sources.items()})
        return nb, resources

    def _restore(self, nb: Any, truth: dict[str, dict[str, Any]]) -> None:
        seen = set()
        for cell in reversed(nb.cells):
            name = flags_of(cell).get("grade_id")
            if isinstance(name, str) and name in truth and name not in seen:
                seen.add(name)
                cell.metadata["nbgrader"] = dict(truth[name])
            elif "nbgrader" in cell.metadata:
                if flags_of(cell).get("grade_id"):
                    self.log.warning("Cell %r is unknown or a copy; it is not graded", str(name)[:80])
                del cell.metadata["nbgrader"]

    def _put_back(
        self, nb: Any, truth: dict[str, dict[str, Any]], content: dict[str, tuple[str, str]]
    ) -> None:
        there = [flags_of(cell).get("grade_id") for cell in nb.cells]
        at = -1
        for name, (kind, source) in content.items():
            if name in there:
                at = max(at, there.index(name))
                continue
            self.log.warning("Cell %r is missing; it is put back", name)
            new = new_code_cell if kind == "code" else new_markdown_cell
            at += 1
            there.insert(at, name)
            nb.cells.insert(at, new(source=source, metadata={"nbgrader": dict(truth[name])}))


class OverwriteCells(theirs.OverwriteCells):
    """nbgrader's own, which asks the gradebook for each cell, twice for a graded one. Here they are read
    together."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        about = resources["nbgrader"]
        self.notebook_id, self.assignment_id = about["notebook"], about["assignment"]
        with Gradebook(about["db_url"]) as gradebook:
            self.gradebook = _Cells(gradebook.find_notebook(self.notebook_id, self.assignment_id))
            nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
            if self.add_missing_cells:
                nb, resources = self.add_missing_grade_cells(nb, resources)
                nb, resources = self.add_missing_task_cells(nb, resources)
        return nb, resources


class _Cells:
    """The cells of one assignment's notebook, as a ``Gradebook`` of nbgrader's gives them."""

    def __init__(self, notebook: Any) -> None:
        self._notebook = notebook
        self._sources = {cell.name: cell for cell in notebook.source_cells}
        self._graded = {cell.name: cell for cell in (*notebook.grade_cells, *notebook.task_cells)}

    def find_notebook(self, *_: str) -> Any:
        return self._notebook

    def find_source_cell(self, name: str, *_: str) -> Any:
        return _found(self._sources, name)

    def find_graded_cell(self, name: str, *_: str) -> Any:
        return _found(self._graded, name)


def _found(cells: dict[str, Any], name: str) -> Any:
    if name not in cells:
        raise MissingEntry(name)
    return cells[name]
