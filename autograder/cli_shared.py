"""What the commands share: the course's root, the options of all that grade, and the exit status.

Exit status: 0 done; 1 done, and something is below what was asked; 2 could not be done, with the reason;
130 interrupted.
"""

from __future__ import annotations

import io
import math
import os
import secrets
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .errors import CourseError, UnderhoodError
from .submitted import above_submitted

if TYPE_CHECKING:
    from .grading.batch import Graded
    from .outlets.wording import Texts

BELOW, FAILED, INTERRUPTED = 1, 2, 130
NOT_WITHOUT = (
    "other people's code is not run without isolation; see `underhood doctor`, or say --isolation none"
)


class Group(click.Group):
    """Says our own errors in one line, and what is missing where a library of ``grade`` is not installed."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            # A pipe on Windows may know no ✓: a class that was graded is shown all the same.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except UnderhoodError as error:
            fail(str(error))
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] == "autograder":
                raise
            fail(f"this needs the module {error.name}; run `pip install 'underhood[grade]'`")
        except BrokenPipeError:
            sys.exit(FAILED)
        except OSError as error:
            fail(f"{error.filename or 'a file'}: {error.strerror or error}")
        except KeyboardInterrupt:
            click.echo("underhood: interrupted", err=True)
            sys.exit(INTERRUPTED)
        except Exception:
            traceback.print_exc()
            fail("this is a fault of its own; the lines above say where")


def fail(why: str) -> None:
    click.echo(f"underhood: {why}", err=True)
    sys.exit(FAILED)


def root_of(course: Path | None) -> Path:
    """The course that is named, else that of the current folder."""
    from .course import require_root

    return require_root(above_submitted(Path.cwd()) if course is None else course)


def require_empty(folder: Path) -> None:
    """Raises ``CourseError`` where something could be written over."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder}: this is there already, and not an empty folder; name another one")


def course_of(paths: Sequence[Path], course: Path | None) -> Path:
    """The course to grade ``paths`` with: the one that is named, else the one that they lie in, else that of
    the current folder. Raises ``UnderhoodError`` where these differ: what was downloaded into a course may
    hold another, and whoever made that would have their own code run as yours."""
    from .course import find_root

    if course is not None:
        return root_of(course)
    roots = {root for path in (Path.cwd(), *paths) if (root := find_root(above_submitted(path)))}
    if len(roots) > 1:
        several = " and ".join(sorted(map(str, roots)))
        raise UnderhoodError(f"{several} are courses here; say with --course which one is to be used")
    return roots.pop() if roots else root_of(None)


course_option = click.option(
    "--course", type=click.Path(path_type=Path), help="The course root (default: here or above)."
)
language_option = click.option(
    "--lang", default="", help="The language of messages (default: each notebook's own)."
)
isolation_option = click.option(
    "--isolation",
    type=click.Choice(["full", "kernel", "none"]),
    help="How code is locked in (default: as strongly as this machine can).",
)
jobs_option = click.option(
    "-j", "--jobs", type=click.IntRange(1), help="Judges side by side (default: one a core)."
)


def options(*some: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """``some`` options as one decorator, in the order of the help."""
    return lambda command: reduce(lambda done, option: option(done), reversed(some), command)


grading_options = options(
    click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path)),
    language_option,
    isolation_option,
    click.option(
        "--fail-under",
        type=click.FloatRange(0, 100),
        default=0.0,
        help="Exit with 1 if anyone is below P percent.",
    ),
    jobs_option,
    click.option("--no-cache", is_flag=True, help="Judge anew what was judged before."),
    course_option,
)
"""What ``grade`` and ``ci`` both take."""


def graded_from(
    paths: tuple[Path, ...], lang: str, isolation: str | None, jobs: int | None, no_cache: bool,
    course: Path | None,
) -> tuple[Path, Graded]:  # fmt: skip
    """The course root, and what became of ``paths``; says the rest on stderr."""
    from rich.console import Console

    from .course import load_course
    from .doctor import cores, strongest
    from .grading.batch import grade_all
    from .outlets import table
    from .submitted import find_submissions, is_somebody_elses, left_out, readable

    files = find_submissions(paths)
    root = course_of(paths, course)
    if lang:
        load_course(root).require_language(lang)
    level = isolation or strongest()
    if level == "none" and isolation != "none" and any(is_somebody_elses(path) for path in files):
        raise UnderhoodError(NOT_WITHOUT)
    err = Console(stderr=True)
    for folder, why in left_out(paths):
        err.print(f"left out: {readable(folder)[:200]} {why}", markup=False, soft_wrap=True)
    with table.progress(len(files), err) as bar:
        graded = grade_all(
            root, files, level, language=lang, jobs=jobs or cores(), cache=not no_cache,
            begun=bar.begun, done=bar.done,
        )  # fmt: skip
    say_secret_is_new(graded)
    return root, graded


def say_secret_is_new(graded: Graded) -> None:
    from rich.console import Console

    if graded.secret_is_new:
        Console(stderr=True).print(
            "This course has no secret yet: hidden inputs were drawn for this run alone. "
            "`underhood doctor --make-secret` makes one.", style="dim",
        )  # fmt: skip


def texts_for(graded: Graded, root: Path) -> dict[str, Texts]:
    """What the notebooks of these reports have to say."""
    from .outlets.wording import texts_of

    return {report.notebook: texts_of(root, report.notebook) for report in graded.reports}


def show(graded: Graded, texts: Mapping[str, Texts], lang: str) -> None:
    from rich.console import Console

    from .outlets import table

    # GitHub obeys commands that it finds in what is printed, and some of this a student wrote.
    unheard = secrets.token_hex(16) if os.environ.get("GITHUB_ACTIONS") else ""
    if unheard:
        click.echo(f"::stop-commands::{unheard}")
    table.show(graded.reports, Console(), texts=texts, language=lang, ungraded=graded.ungraded)
    if unheard:
        click.echo(f"::{unheard}::")


def finish(graded: Graded, percent: float) -> None:
    """Ends with the status that tells what became of ``graded``. What nobody could judge counts as right:
    no one is below ``percent`` for a fault of ours."""
    from .outlets.wording import unassessed

    if graded.failed:
        sys.exit(FAILED)
    for report in graded.reports:
        points = report.points + unassessed(report)
        reached = 100 * points / report.max_points if report.max_points else 100.0
        # 100 * 5.1 / 8.5 is a little less than 60.
        if reached < percent and not math.isclose(reached, percent):
            sys.exit(BELOW)
