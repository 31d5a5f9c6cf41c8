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
import re
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from .course import load_course, require_root
from .course.build import alembic_on_path
from .course.model import Notebook, check_id
from .errors import CourseError
from .grading.batch import Graded, grading
from .grading.report import Report
from .imports import import_without_grammar
from .secret import require_secret
from .submitted import find_submissions, name_of

T = TypeVar("T")
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
    unknown: list[Path] = field(default_factory=list)
    """The notebooks that lie as nbgrader reads them, of assignments that nobody knows."""
    misplaced: list[Path] = field(default_factory=list)
    """The notebooks that nbgrader does not read where they lie."""

    @property
    def is_whole(self) -> bool:
        """False where notebooks are there that are not read."""
        return not (self.unknown or self.misplaced)

    def remarks(self) -> Iterator[str]:
        """A sentence for each that is left out."""
        for name in sorted(self.foreign):
            yield f"{name} is no notebook of this course; `nbgrader autograde {name}` grades it"
        for file in self.unknown:
            yield f"{file}: not read, since {file.stem} is no notebook of this course; was it renamed?"
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
        elif name and within.parts[2:] == (f"{name}.ipynb",):
            found.unknown += [file] if asked else []
        elif asked or any(word in str(within) for word in assignments):
            found.misplaced.append(file)
    there = [str(file.relative_to(submitted)) for file in (*found.files, *found.unknown, *found.misplaced)]
    for name in assignments:
        if name not in found.foreign and not any(name in file for file in there):
            raise CourseError(f"{submitted}: nobody has handed in {name!r}")
    return found


def require_same_points(
    folder: Path, files: Sequence[Path], say: Callable[[str], None] = lambda text: None
) -> None:
    """Raises ``CourseError`` where an exercise of a notebook among ``files`` is worth something else in the
    gradebook in ``folder`` than in the course: nbgrader could not hold its score."""
    for trouble in unready(folder, files, say).values():
        raise CourseError(trouble)


def unready(folder: Path, files: Sequence[Path], say: Callable[[str], None]) -> dict[str, str]:
    """The notebooks among ``files`` whose exercises have other points in the gradebook in ``folder`` than in
    the course, or none, each with a sentence. ``say`` is told when the gradebook is waited for."""
    course = load_course(course_of(folder))
    names = {file.stem for file in files}
    with course_api(folder) as api:

        def look() -> dict[str, str]:
            with api.gradebook as gradebook:
                found = {n.name: _trouble(gradebook, n) for n in course.notebooks if n.name in names}
            return {name: trouble for name, trouble in found.items() if trouble}

        return _patiently(look, say)


def _trouble(gradebook: Any, notebook: Notebook) -> str:
    """Why the gradebook cannot hold the scores of ``notebook``; empty where it can."""
    from nbgrader.api import MissingEntry

    name = notebook.name
    todo = f"run `underhood build`, then `nbgrader generate_assignment {name} --force`"
    try:
        cells = gradebook.find_notebook(name, name).grade_cells
    except MissingEntry:
        return f"the gradebook does not know {name}; {todo}"
    worth = {cell.name: float(cell.max_score) for cell in cells}
    for item in notebook.judged:
        there = worth.get(item.check_id)
        if there is None:
            return f"{name}: the gradebook does not know exercise {item.id}; {todo}"
        if not math.isclose(there, item.points):
            points = f"has {item.points:g} points, the gradebook gives it {there:g}"
            return f"{name}: exercise {item.id} {points}; {todo}"
    return ""


def record_all(
    folder: Path,
    files: Sequence[Path],
    *,
    all_or_none: bool = True,
    jobs: int = 1,
    begun: Callable[[str], None] = lambda name: None,
    done: Callable[[str, bool], None] = lambda name, failed: None,
    say: Callable[[str], None] = lambda text: None,
) -> tuple[Graded, list[str]]:
    """Grades ``files`` with ``jobs`` judges as ``folder``'s ``nbgrader_config.py`` asks, and has nbgrader
    record each as soon as it is judged. What became of them, and a sentence for each that could not be
    recorded. Raises as ``require_same_points`` does, before anything is recorded; without ``all_or_none`` a
    notebook that the gradebook cannot hold stops no other, and the sentence is told of each of its files."""
    results: dict[Path, Report | str] = {}
    settings: Any = {"jobs": jobs, "student": student_of, "begun": begun}
    with grading(course_of(folder), files, isolation_of(folder), **settings) as coming:
        # Not before: nbgrader takes as long to open its gradebook as the judges to start.
        troubles = unready(folder, files, say)
        if all_or_none and troubles:
            raise CourseError(next(iter(troubles.values())))
        failures: list[str] = []

        def reports() -> Iterator[Report]:
            for path, result in coming:
                results[path] = result
                if isinstance(result, str):
                    done(name_of(path), True)
                elif trouble := troubles.get(result.notebook):
                    failures.append(f"{result.student} {result.notebook}: not recorded: {trouble}")
                    done(name_of(path), True)
                else:
                    yield result

        failures += into_gradebook(folder, reports(), again=False, done=done, say=say)
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
            read = _patiently(partial(_read_by_a_person, api, report), say)
            if again or not (read and _holds(api, report)):
                answer = _patiently(partial(api.autograde, report.notebook, report.student), say)
                _patiently(partial(_still_read, api, report, read), say)
            if failed := not answer.get("success"):
                yield f"{report.student} {report.notebook}: nbgrader did not record it: {why(answer)}"
            done(name_of(Path(report.path)), failed)


def _read_by_a_person(api: Any, report: Report) -> dict[str, float | None]:
    """Grade id -> automatic score, of all that a person has given a score for in the very same file: recorded
    once more, nbgrader would ask that person to read it again."""
    layout, names = api.coursedir, {"student_id": report.student, "assignment_id": report.notebook}
    file = Path(layout.format_path(layout.autograded_directory, **names)) / f"{report.notebook}.ipynb"
    try:
        about = json.loads(file.read_text(encoding="utf-8"))["metadata"]["underhood"]
        if about["submission"] != report.submission:
            return {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    with api.gradebook as gradebook:
        known = [grade for grade in _grades(gradebook, report) if not grade.needs_manual_grade]
        return {grade.name: grade.auto_score for grade in known if grade.manual_score is not None}


def _still_read(api: Any, report: Report, read: dict[str, float | None]) -> None:
    """After nbgrader has recorded it once more: what was ``read`` and has the same automatic score need not
    be read again."""
    if read:
        with api.gradebook as gradebook:
            for grade in _grades(gradebook, report):
                if grade.name in read and grade.auto_score == read[grade.name]:
                    grade.needs_manual_grade = False
            gradebook.db.commit()


def _holds(api: Any, report: Report) -> bool:
    """True where the gradebook holds just the scores of ``report``."""
    with api.gradebook as gradebook:
        known = scores_of(gradebook, report)
    graded = {check_id(item.id): item.points if item.state.has_score else None for item in report.items}
    return all(known.get(name, (None, None))[0] == score for name, score in graded.items())


def scores_of(gradebook: Any, report: Report) -> dict[str, tuple[float | None, float | None]]:
    """Grade id -> automatic score and a person's, of the notebook that ``report`` is about."""
    return {grade.name: (grade.auto_score, grade.manual_score) for grade in _grades(gradebook, report)}


def _grades(gradebook: Any, report: Report) -> list[Any]:
    from nbgrader.api import MissingEntry

    try:
        found = gradebook.find_submission_notebook(report.notebook, report.notebook, report.student)
    except MissingEntry:
        return []
    return list(found.grades)


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
    """What nbgrader says of something that failed: of several errors, of which one led to the next, the last
    that is not nbgrader's own "see the above"."""
    said = f"{answer.get('log') or ''}\n{answer.get('error') or ''}".strip()
    errors = [line.strip() for line in said.splitlines() if _ERROR.match(line)]
    causes = [line for line in errors if "NbGraderException" not in line]
    return next(reversed(causes), said[-800:] or "no reason given")


_ERROR = re.compile(r"[A-Za-z_][\w.]*(Error|Exception|Warning|Exit|Interrupt): ")
"""The last line of a traceback."""


def _patiently(work: Callable[[], T], say: Callable[[str], None]) -> T:
    """``work`` again and again while the gradebook is locked: somebody else writes it. Raises ``CourseError``
    where it stays so."""
    from sqlalchemy.exc import OperationalError

    until, told = time.monotonic() + LOCKED_SECONDS, False
    while True:
        try:
            answer = work()
            plain = answer if isinstance(answer, dict) and "success" in answer else {"success": True}
            said = "" if plain["success"] else f"{plain.get('error')}{plain.get('log')}"
            if "database is locked" not in said or time.monotonic() > until:
                return answer
        except OperationalError as error:
            if "database is locked" not in str(error):
                raise
            if time.monotonic() > until:
                raise CourseError("the gradebook stayed locked by another program; run this again") from error
        if not told:
            say("the gradebook is locked by another program; waiting for it …")
            told = True
        time.sleep(1)
