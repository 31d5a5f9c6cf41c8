"""``underhood record``: a class graded side by side, and written into nbgrader's gradebook by nbgrader.

nbgrader grades one submission after another, and one process at a time may write its gradebook. Here the
slow part, grading, is done by as many judges as there are cores, and their reports are kept. nbgrader's own
``autograde`` finds them there, for one submission after another while the others are judged; ``autograde``
alone and the formgrader's button find them, too.
"""

from __future__ import annotations

import contextlib
import logging
import math
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from .course import load_course
from .course.build import alembic_on_path
from .errors import CourseError
from .grading.batch import Graded, grading
from .grading.report import Report
from .imports import import_without_grammar
from .secret import require_secret
from .submitted import find_submissions, name_of

LOCKED_SECONDS = 120.0
"""How long a gradebook that somebody else writes is waited for."""


def handed_in(root: Path, assignments: Sequence[str]) -> list[Path]:
    """The submissions to ``assignments`` (none: to all) in the course at ``root``. Raises ``CourseError`` for
    an assignment that nobody handed in, and where there is no secret to keep reports under."""
    require_secret(root)
    files = find_submissions([root / "submitted"])
    for name in assignments:
        if not any(file.parent.name == name for file in files):
            raise CourseError(f"{root / 'submitted'}: nobody has handed in {name!r}")
    return [file for file in files if not assignments or file.parent.name in assignments]


def require_same_points(root: Path, files: Sequence[Path]) -> None:
    """Raises ``CourseError`` where an exercise of a notebook among ``files`` is worth something else in the
    gradebook than in the course at ``root``: nbgrader could not hold its score."""
    course = load_course(root)
    with course_api(root) as api, api.gradebook as gradebook:
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
    root: Path,
    files: Sequence[Path],
    *,
    jobs: int = 1,
    done: Callable[[str], None] = lambda name: None,
    say: Callable[[str], None] = lambda text: None,
) -> tuple[Graded, list[str]]:
    """Grades ``files`` with ``jobs`` judges as the course's ``nbgrader_config.py`` asks, and has nbgrader
    record each as soon as it is judged. What became of them, and a sentence for each that could not be
    recorded. Raises as ``require_same_points`` does, before anything is recorded."""
    results: dict[Path, Report | str] = {}
    with grading(root, files, isolation_of(root), jobs=jobs) as coming:
        # Not before: nbgrader, which it imports, takes as long to start as the judges do.
        require_same_points(root, files)

        def reports() -> Iterator[Report]:
            for path, result in coming:
                results[path] = result
                if isinstance(result, Report):
                    yield result
                else:
                    done(name_of(path))

        failures = list(into_gradebook(root, reports(), done=done, say=say))
    return Graded.of(files, results), failures


def into_gradebook(
    root: Path,
    reports: Iterable[Report],
    *,
    done: Callable[[str], None] = lambda name: None,
    say: Callable[[str], None] = lambda text: None,
) -> Iterator[str]:
    """Has nbgrader record ``reports``, which are kept; yields a sentence for each that could not be recorded,
    and goes on. ``say`` is told when a gradebook is waited for."""
    with course_api(root) as api:
        for report in reports:
            answer = _patiently(lambda r=report: api.autograde(r.notebook, r.student), say)  # type: ignore[misc]
            if not answer.get("success"):
                yield f"{report.student} {report.notebook}: nbgrader did not record it: {why(answer)}"
            done(f"{report.student} {report.notebook}")


def isolation_of(root: Path) -> str:
    """The level that the course's ``nbgrader_config.py`` asks for."""
    return str(_config(root).GradeInSandbox.get("isolation", "full"))


@contextlib.contextmanager
def course_api(root: Path) -> Iterator[Any]:
    """nbgrader's own API on the course at ``root``, by its ``nbgrader_config.py``."""
    config = _config(root)
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from sqlalchemy.exc import SAWarning

    config.CourseDirectory.root = str(root)
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    with warnings.catch_warnings(), alembic_on_path(), _made_once():
        # nbgrader adds rows in an order that its own database layer warns of.
        warnings.filterwarnings("ignore", category=SAWarning)
        yield NbGraderAPI(CourseDirectory(config=config), config=config)


@contextlib.contextmanager
def _made_once() -> Iterator[None]:
    """Lets nbgrader keep what it makes anew all the time, which is half of what recording costs: a database
    engine eleven times a submission, each of which compiles every statement, and, twice for each cell, a
    check that its own schema of a cell's metadata is valid. Connections still open and close, and each cell
    is held against the schema."""
    from nbgrader import api
    from nbgrader.nbgraderformat import common

    engine, schemas = api.create_engine, common.jsonschema
    api.create_engine = cache(engine)
    common.jsonschema = _Schemas(schemas)
    try:
        yield
    finally:
        api.create_engine, common.jsonschema = engine, schemas


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


def _config(root: Path) -> Any:
    # Before the course's own configuration imports it.
    import_without_grammar("nbgrader")
    from traitlets.config import Config
    from traitlets.config.loader import PyFileConfigLoader

    if not (root / "nbgrader_config.py").is_file():
        raise CourseError(
            f"{root}: there is no nbgrader_config.py; `underhood new FOLDER` writes a course with one, to be "
            "copied"
        )
    return Config(PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config())


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
