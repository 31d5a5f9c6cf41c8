"""``underhood record``: a class graded side by side, and written into nbgrader's gradebook by nbgrader.

nbgrader grades one submission after another, and one process at a time may write its gradebook. Here the
slow part, grading, is done by as many judges as there are cores, and their reports are kept. nbgrader's own
``autograde`` finds them there, for one submission after another while the others are judged; ``autograde``
alone and the formgrader's button find them, too.
"""

from __future__ import annotations

import contextlib
import json
import logging
import math
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from .course import load_course, require_root
from .course.build import alembic_on_path
from .course.model import check_id
from .errors import CourseError
from .grading.batch import Graded, grading
from .grading.report import Report
from .imports import import_without_grammar
from .secret import require_secret
from .submitted import find_submissions, name_of

CONFIG = "nbgrader_config.py"
LOCKED_SECONDS = 120.0
"""How long a gradebook that somebody else writes is waited for."""


def folder_of(start: Path) -> Path:
    """nbgrader's own folder, ``start`` or above it: there lies its ``nbgrader_config.py``. Raises
    ``CourseError``."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file():
            return folder
    raise CourseError(
        f"{start}: neither here nor above it is an {CONFIG}; `underhood new FOLDER` writes a course with "
        "one, to be copied"
    )


def course_of(folder: Path) -> Path:
    """The root of the course that nbgrader grades in ``folder``. Raises ``CourseError``."""
    return require_root(Path(_config(folder).GradeInSandbox.get("course_root", folder)))


@dataclass
class HandedIn:
    """What lies in nbgrader's ``submitted/``."""

    files: list[Path] = field(default_factory=list)
    foreign: set[str] = field(default_factory=set)
    """The assignments that are none of the course's."""
    misplaced: list[Path] = field(default_factory=list)
    """The notebooks that nbgrader does not read where they lie."""

    def remarks(self) -> Iterator[str]:
        """A sentence for each that is left out."""
        for name in sorted(self.foreign):
            yield f"{name} is no notebook of this course; `nbgrader autograde {name}` grades it"
        for file in self.misplaced:
            yield (
                f"{file}: not read, since nbgrader reads only STUDENT/NOTEBOOK/NOTEBOOK.ipynb below "
                "that folder; move it or rename it, or take it away"
            )


def handed_in(folder: Path, assignments: Sequence[str]) -> HandedIn:
    """The submissions to ``assignments`` (none: to all) in nbgrader's ``folder``. Raises ``CourseError`` for
    an assignment that nobody handed in, and where there is no secret to keep reports under."""
    course, layout = load_course(course_of(folder)), _config(folder).CourseDirectory
    require_secret(course.root)
    submitted = folder / layout.get("submitted_directory", "submitted")
    source = folder / layout.get("source_directory", "source")
    found = HandedIn()
    for file in find_submissions([submitted]):
        within = file.relative_to(submitted)
        name = within.parts[1] if len(within.parts) > 2 else ""
        asked = not assignments or name in assignments
        if course.notebook(name) and within.parts[2:] == (f"{name}.ipynb",):
            found.files += [file] if asked else []
        elif name and not course.notebook(name) and (source / name).is_dir():
            found.foreign |= {name} if asked else set()
        elif asked or any(word in str(within) for word in assignments):
            found.misplaced.append(file)
    there = [str(file.relative_to(submitted)) for file in (*found.files, *found.misplaced)]
    for name in assignments:
        if name not in found.foreign and not any(name in file for file in there):
            raise CourseError(f"{submitted}: nobody has handed in {name!r}")
    return found


def require_same_points(folder: Path, files: Sequence[Path]) -> None:
    """Raises ``CourseError`` where an exercise of a notebook among ``files`` is worth something else in the
    gradebook in ``folder`` than in the course: nbgrader could not hold its score."""
    course = load_course(course_of(folder))
    with course_api(folder) as api, api.gradebook as gradebook:
        from nbgrader.api import MissingEntry

        for notebook in course.notebooks:
            name = notebook.name
            if not any(file.stem == name for file in files):
                continue
            todo = f"run `underhood build`, then `nbgrader generate_assignment {name} --force`"
            try:
                cells = gradebook.find_notebook(name, name).grade_cells
            except MissingEntry:
                raise CourseError(f"the gradebook does not know {name}; {todo}") from None
            worth = {cell.name: float(cell.max_score) for cell in cells}
            for item in notebook.judged:
                there = worth.get(item.check_id)
                if there is None:
                    raise CourseError(f"{name}: the gradebook does not know exercise {item.id}; {todo}")
                if not math.isclose(there, item.points):
                    raise CourseError(
                        f"{name}: exercise {item.id} has {item.points:g} points, the gradebook gives it "
                        f"{there:g}; {todo}"
                    )


def record_all(
    folder: Path,
    files: Sequence[Path],
    *,
    jobs: int = 1,
    begun: Callable[[str], None] = lambda name: None,
    done: Callable[[str, bool], None] = lambda name, failed: None,
    say: Callable[[str], None] = lambda text: None,
) -> tuple[Graded, list[str]]:
    """Grades ``files`` with ``jobs`` judges as ``folder``'s ``nbgrader_config.py`` asks, and has nbgrader
    record each as soon as it is judged. What became of them, and a sentence for each that could not be
    recorded. Raises as ``require_same_points`` does, before anything is recorded."""
    results: dict[Path, Report | str] = {}
    settings: Any = {"jobs": jobs, "student": student_of, "begun": begun}
    with grading(course_of(folder), files, isolation_of(folder), **settings) as coming:
        # Not before: nbgrader takes as long to open its gradebook as the judges to start.
        require_same_points(folder, files)

        def reports() -> Iterator[Report]:
            for path, result in coming:
                results[path] = result
                if isinstance(result, Report):
                    yield result
                else:
                    done(name_of(path), True)

        failures = list(into_gradebook(folder, reports(), again=False, done=done, say=say))
    return Graded.of(files, results), failures


def into_gradebook(
    folder: Path,
    reports: Iterable[Report],
    *,
    again: bool = True,
    done: Callable[[str, bool], None] = lambda name, failed: None,
    say: Callable[[str], None] = lambda text: None,
) -> Iterator[str]:
    """Has nbgrader record ``reports``, which are kept; yields a sentence for each that could not be recorded,
    and goes on. Without ``again`` those that a person has read are left as they are. ``say`` is told when a
    gradebook is waited for."""
    with course_api(folder) as api:
        for report in reports:
            answer = {"success": True}
            if again or not _is_read(api, report):
                answer = _patiently(lambda r=report: api.autograde(r.notebook, r.student), say)  # type: ignore[misc]
            if failed := not answer.get("success"):
                yield f"{report.student} {report.notebook}: nbgrader did not record it: {why(answer)}"
            done(name_of(Path(report.path)), failed)


def _is_read(api: Any, report: Report) -> bool:
    """True where the gradebook holds just what is in ``report``, of the very same file, and scores that a
    person gave beside it: recorded once more, nbgrader would ask that person to read it again."""
    layout, names = api.coursedir, {"student_id": report.student, "assignment_id": report.notebook}
    file = Path(layout.format_path(layout.autograded_directory, **names)) / f"{report.notebook}.ipynb"
    try:
        about = json.loads(file.read_text(encoding="utf-8"))["metadata"]["underhood"]
        if about["submission"] != report.submission:
            return False
    except (OSError, ValueError, KeyError, TypeError):
        return False
    with api.gradebook as gradebook:
        known = scores_of(gradebook, report)
    # Those of texts among them, which no report holds.
    read = any(by_hand is not None for _, by_hand in known.values())
    graded = {check_id(item.id): item.points if item.state.has_score else None for item in report.items}
    return read and all(known.get(name, (None, None))[0] == score for name, score in graded.items())


def scores_of(gradebook: Any, report: Report) -> dict[str, tuple[float | None, float | None]]:
    """Grade id -> automatic score and a person's, of the notebook that ``report`` is about."""
    from nbgrader.api import MissingEntry

    try:
        notebook = gradebook.find_submission_notebook(report.notebook, report.notebook, report.student)
    except MissingEntry:
        return {}
    return {grade.name: (grade.auto_score, grade.manual_score) for grade in notebook.grades}


def student_of(file: Path) -> str:
    """Who handed ``file`` in, one of ``HandedIn.files``, whatever the folder of all is called."""
    return file.parent.parent.name


def isolation_of(folder: Path) -> str:
    """The level that ``folder``'s ``nbgrader_config.py`` asks for."""
    return str(_config(folder).GradeInSandbox.get("isolation", "full"))


@contextlib.contextmanager
def course_api(folder: Path) -> Iterator[Any]:
    """nbgrader's own API on ``folder``, by the ``nbgrader_config.py`` there."""
    config = _config(folder)
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from sqlalchemy.exc import SAWarning

    config.CourseDirectory.root = str(folder)
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    with warnings.catch_warnings(), alembic_on_path(), _made_once():
        # nbgrader adds rows in an order that its own database layer warns of.
        warnings.filterwarnings("ignore", category=SAWarning)
        yield NbGraderAPI(CourseDirectory(config=config), config=config)


@contextlib.contextmanager
def _made_once() -> Iterator[None]:
    """Lets nbgrader keep what it makes anew all the time, which is half of what recording costs: a database
    engine eleven times a submission, each of which compiles every statement and looks whether each table is
    there, and, twice for each cell, a check that its own schema of a cell's metadata is valid. Connections
    still open and close, and each cell is held against the schema."""
    from nbgrader import api
    from nbgrader.nbgraderformat import common

    engine, schemas, tables = api.create_engine, common.jsonschema, api.Base.metadata
    api.create_engine = cache(engine)
    tables.create_all = cache(tables.create_all)
    common.jsonschema = _Schemas(schemas)
    try:
        yield
    finally:
        api.create_engine, common.jsonschema = engine, schemas
        del tables.create_all


class _Schemas:
    """The module jsonschema, whose ``validate`` checks a schema once for all that follows with the same one:
    nbgrader reads its own anew for each notebook, so that no more than the last is kept."""

    def __init__(self, module: Any) -> None:
        self._module = module
        self._last: Any = None

    def validate(self, instance: object, schema: Any) -> None:
        """Raises ``jsonschema.ValidationError``."""
        if self._last is None or self._last.schema is not schema:
            kind = self._module.validators.validator_for(schema)
            kind.check_schema(schema)
            self._last = kind(schema)
        error = self._module.exceptions.best_match(self._last.iter_errors(instance))
        if error is not None:
            raise error


def _config(folder: Path) -> Any:
    # Before the course's own configuration imports it.
    import_without_grammar("nbgrader")
    from traitlets.config import Config
    from traitlets.config.loader import PyFileConfigLoader

    from .outlets.nbgrader import GradeInSandbox

    try:
        config = Config(PyFileConfigLoader(CONFIG, path=str(folder)).load_config())
        # One that was set behind configure(c).
        GradeInSandbox(config=config)
    except (Exception, SystemExit) as error:
        what = str(error).removeprefix(f"{CONFIG}: ")
        raise CourseError(f"{folder / CONFIG}: {what}") from error
    if named := config.GradeInSandbox.get("course_root"):
        # nbgrader changes the current folder while it works.
        config.GradeInSandbox.course_root = str((folder / named).resolve())
    return config


def why(answer: dict[str, Any]) -> str:
    """What nbgrader says of something that failed."""
    return str(answer.get("error") or answer.get("log") or "no reason given")[-800:]


def _patiently(work: Callable[[], dict[str, Any]], say: Callable[[str], None]) -> dict[str, Any]:
    """``work`` again and again while the gradebook is locked: somebody else writes it."""
    until, told = time.monotonic() + LOCKED_SECONDS, False
    while True:
        answer = work()
        locked = (
            not answer.get("success") and "database is locked" in f"{answer.get('error')}{answer.get('log')}"
        )
        if not locked or time.monotonic() > until:
            return answer
        if not told:
            say("the gradebook is locked by another program; waiting for it …")
            told = True
        time.sleep(1)
