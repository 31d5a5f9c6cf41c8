"""The commands that serve others: learning management systems, and machines that grade elsewhere."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .atomic import write_atomic
from .cli_shared import (
    FAILED,
    course_of,
    course_option,
    graded_from,
    isolation_option,
    jobs_option,
    language_option,
    options,
    root_of,
    say_secret_is_new,
    show,
    texts_for,
)  # fmt: skip
from .errors import CourseError, UnderhoodError
from .submitted import above_submitted, find_submissions, is_somebody_elses

if TYPE_CHECKING:
    from .grading.batch import Graded
    from .outlets.wording import Texts

SHOWN = 50
"""Problems of one class that are listed."""

# ---------------------------------------------------------------- learning management systems


_TABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
_lms = options(
    click.argument("archive", type=_TABLE),
    click.option("--roster", type=_TABLE, help="A CSV with the columns id (the LMS's number) and student."),
    click.option(
        "-o", "--output", type=click.Path(path_type=Path), default=Path("underhood-grades"),
        show_default=True, help="The folder for grades.csv and feedback.zip.",
    ),
    click.option("--force", is_flag=True, help="Replace what is in that folder."),
    click.option("--notebooks", default="", help="The assignment's, with commas (default: all handed in)."),
    language_option,
    isolation_option,
    jobs_option,
    course_option,
)  # fmt: skip
"""What ``canvas`` and ``moodle`` both take, but for their table."""


@click.group()
def canvas() -> None:
    """Grade what was handed in through Canvas."""


@canvas.command("grade")
@click.option(
    "--gradebook", type=click.Path(exists=True, path_type=Path), required=True,
    help="The gradebook, exported from Canvas as CSV.",
)  # fmt: skip
@click.option("--assignment", default="", help="Its title or number, if the gradebook has several.")
@_lms
def canvas_grade(gradebook: Path, assignment: str, **more: Any) -> None:
    """From ARCHIVE, Canvas's download of all submissions, to grades.csv, which its gradebook imports, and
    feedback.zip, which its assignment takes as upload of submissions."""
    from .outlets.sheets import read_canvas

    _grade_lms("canvas", read_canvas(gradebook, assignment), **more)


@click.group()
def moodle() -> None:
    """Grade what was handed in through Moodle."""


@moodle.command("grade")
@click.option(
    "--worksheet", type=click.Path(exists=True, path_type=Path), required=True,
    help="The assignment's grading worksheet, downloaded from Moodle in English.",
)  # fmt: skip
@_lms
def moodle_grade(worksheet: Path, **more: Any) -> None:
    """From ARCHIVE, Moodle's download of all submissions, to grades.csv, which is uploaded as grading
    worksheet, and feedback.zip, which is uploaded as feedback files."""
    from .outlets.sheets import read_moodle

    _grade_lms("moodle", read_moodle(worksheet), **more)


def _grade_lms(
    service: str, sheet: Any, *, archive: Path, roster: Path | None, output: Path, force: bool, lang: str,
    isolation: str | None, jobs: int | None, course: Path | None, notebooks: str,
) -> None:  # fmt: skip
    from . import lms
    from .course import load_course
    from .outlets.sheets import read_roster

    root = root_of(course)
    for name in lms.FILES:
        _require_free(output / name, force, "folder")
    ours = load_course(root)
    asked = [notebook.name for notebook in ours.named(_names(notebooks))] if notebooks else []
    who, problems = read_roster(roster) if roster else (None, [])
    with tempfile.TemporaryDirectory(prefix="underhood-") as folder:
        into = Path(folder).resolve()
        unpacked = lms.unpack(archive, service, sheet, who, ours, into)
        if not unpacked.found:
            raise CourseError("; ".join([f"{archive}: there is nothing to grade", *unpacked.problems[:5]]))
        _, graded = graded_from((into / "submitted",), lang, isolation, jobs, False, root)
        out = lms.outcome(sheet, unpacked, graded, ours, root, lang, asked)
    graded = lms.named(unpacked, graded)
    show(graded, texts_for(graded, root), lang)
    told = [*sheet.problems, *problems, *unpacked.problems, *out.grades.problems]
    for problem in told[:SHOWN]:
        click.echo(f"! {problem}", err=True)
    if len(told) > SHOWN:
        click.echo(f"! and {len(told) - SHOWN} more", err=True)
    click.echo(
        f"{out.grades.graded} grades; {out.grades.changed} of them differ from one that is there already."
    )
    if out.grades.by_hand:
        click.echo(
            f"{out.grades.by_hand:g} points are for texts that a person reads; no grade here holds them."
        )
    for path in lms.write(out, output):
        click.echo(path)
    if told or graded.failed:
        sys.exit(FAILED)


# ---------------------------------------------------------------- machines without the repository


_contents = options(
    click.option("--notebooks", default="", help="Their names, with commas (default: all)."),
    click.option("--core", is_flag=True, help="Extensions are not judged and do not count."),
    click.option("--force", is_flag=True, help="Replace the file if it is there already."),
    course_option,
)
"""What goes into a bundle."""


@click.command()
@_contents
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The file.")
def bundle(notebooks: str, core: bool, force: bool, course: Path | None, output: Path) -> None:
    """Pack a course into one private file.

    It is all that a machine needs to grade without the repository. It holds the solutions, the hidden
    checks and the course's secret: never give it to students."""
    _require_free(output, force)
    data = _packed(notebooks, core, course)
    write_atomic(output, data, private=True)
    click.echo(f"{output}: {_size(data)}; keep it from students")


def _size(data: bytes) -> str:
    from rich.filesize import decimal

    return decimal(len(data))


def _packed(notebooks: str, core: bool, course: Path | None) -> bytes:
    from .bundle import pack
    from .secret import read_secret

    root = root_of(course)
    if read_secret(root) is None:
        click.echo(
            "This course has no secret: each run will draw its own hidden inputs, unless UNDERHOOD_SECRET is "
            "set there. `underhood doctor --make-secret` makes one.", err=True,
        )  # fmt: skip
    return pack(root, _names(notebooks), core=core)


def _names(notebooks: str) -> list[str]:
    return [name.strip() for name in notebooks.split(",") if name.strip()]


def _require_free(path: Path, force: bool, what: str = "file") -> None:
    if path.exists() and not force:
        raise CourseError(f"{path} is there already; name another {what} with -o, or say --force")


@click.group()
def gradescope() -> None:
    """Have Gradescope grade."""


@gradescope.command("build")
@_contents
@click.option(
    "--torch", default="torch torchvision", show_default=True,
    help="What pip gets for torch; name an index for the CPU's, which is small.",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("gradescope.zip"), show_default=True,
    help="The file.",
)  # fmt: skip
def gradescope_build(
    notebooks: str, core: bool, force: bool, course: Path | None, torch: str, output: Path
) -> None:
    """The zip that an assignment on Gradescope takes as its autograder. It is as private as a bundle."""
    from .course import load_course
    from .shipping import gradescope

    if len(load_course(root_of(course)).named(_names(notebooks))) != 1:
        # Full marks there are those of whatever notebook was handed in.
        raise UnderhoodError("an assignment on Gradescope is one notebook; name it with --notebooks")
    _require_free(output, force)
    data = gradescope(_packed(notebooks, core, course), torch)
    write_atomic(output, data, private=True)
    click.echo(f"{output}: {_size(data)}; keep it from students")


@contextlib.contextmanager
def unbundled(file: Path | None) -> Iterator[Path | None]:
    """The course root that the bundle ``file`` holds, for as long as this lasts; ``None`` without one."""
    if file is None:
        yield None
        return
    from .bundle import unpack

    with tempfile.TemporaryDirectory(prefix="underhood-") as folder:
        root = Path(folder).resolve()
        unpack(file, root)
        yield root


def has_no_solutions(*places: Path) -> bool:
    """True in a student's own repository: nothing in or above ``places`` can judge hidden checks."""
    from .course import find_root

    roots = [find_root(above_submitted(place)) for place in places]
    return not any(root is not None and (root / "solutions").is_dir() for root in roots)


def visible_only(paths: Sequence[Path], lang: str, isolation: str | None) -> tuple[Graded, dict[str, Texts]]:
    """The visible checks of the notebooks that ``paths`` name, and the texts for their reports. Raises
    ``UnderhoodError`` for work that has to be locked in: here it is not."""
    from .grading.batch import Graded
    from .visible import examine

    files = find_submissions(paths)
    if isolation in ("full", "kernel") or any(map(is_somebody_elses, files)):
        raise UnderhoodError(
            "there is neither a course with solutions nor a bundle here, and visible checks alone run "
            "without isolation: for one's own work only. Name one with --course or --bundle"
        )
    # Nothing here is judged with it, and no wall stands between this process and the notebook's.
    os.environ.pop("UNDERHOOD_SECRET", None)
    graded, texts = Graded(), {}
    for path in files:
        try:
            report, texts[report.notebook] = examine(path, lang)
            graded.reports.append(report)
        except UnderhoodError as error:
            graded.ungraded.append((str(path), str(error)))
    return graded, texts


# ---------------------------------------------------------------- several machines


cluster_options = options(
    click.option(
        "--scheduler", default="", metavar="ADDRESS",
        help="Have the workers of this Dask scheduler grade: tcp://HOST:PORT, or its scheduler file.",
    ),
    click.option(
        "--bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="What `underhood bundle` made, as course; with --scheduler the workers get it.",
    ),
)  # fmt: skip
"""What ``grade`` takes to have other machines grade."""


def graded_on(
    scheduler: str, bundle: Path | None, unpacked: Path | None, paths: tuple[Path, ...], lang: str,
    isolation: str | None, jobs: int | None, no_cache: bool, course: Path | None,
) -> tuple[Path, Graded]:  # fmt: skip
    """``graded_from``, by the workers of ``scheduler``. Where ``unpacked``, the course in ``bundle``, is
    graded with, reports are kept in the course that is here, if one is."""
    from rich.console import Console

    from .course import find_root
    from .grading.cache import Cache
    from .outlets import table

    try:
        from .cluster import grade_on
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("distributed", "dask", "tornado"):
            raise
        raise UnderhoodError(
            f"--scheduler needs the module {error.name}; run `pip install 'underhood[scale]'`, here and "
            "where the scheduler and its workers run"
        ) from error
    if jobs is not None:
        raise UnderhoodError("with --scheduler its workers say how many judges there are; leave out --jobs")
    files = find_submissions(paths)
    root = unpacked or course_of(paths, course)
    home = find_root(course or above_submitted(paths[0])) or find_root(above_submitted(Path.cwd()))
    err = Console(stderr=True)
    with table.progress(len(files), err) as bar:
        graded = grade_on(
            scheduler, root, files, isolation or "full", language=lang,
            bundle=bundle.read_bytes() if bundle else None,
            cache=Cache(home) if home and not no_cache else None,
            done=bar.done, say=lambda text: err.print(f"! {text}", markup=False, highlight=False),
        )  # fmt: skip
    say_secret_is_new(graded)
    return root, graded


COMMANDS = (canvas, moodle, bundle, gradescope)
