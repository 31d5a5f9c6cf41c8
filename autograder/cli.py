"""The command ``underhood``. Each command imports what it needs, so that all of them start fast.

Exit status: 0 done; 1 done, and something is below what was asked; 2 could not be done, with the reason.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .errors import CourseError, UnderhoodError

if TYPE_CHECKING:
    from .grading.batch import Graded

BELOW, FAILED = 1, 2
NOT_WITHOUT = (
    "other people's code is not run without isolation; see `underhood doctor`, or say --isolation none"
)


class _Group(click.Group):
    """Says our own errors in one line, and what is missing where a library of ``grade`` is not installed."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UnderhoodError as error:
            _fail(str(error))
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] == "autograder":
                raise
            _fail(f"this needs the module {error.name}; run `pip install 'underhood[grade]'`")
        except BrokenPipeError:
            sys.exit(FAILED)


def _fail(why: str) -> None:
    click.echo(f"underhood: {why}", err=True)
    sys.exit(FAILED)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="underhood")
def main() -> None:
    """Exercises on training a digit classifier, and the grader under them."""


def _root(course: Path | None) -> Path:
    from .course import require_root

    return require_root(course or Path.cwd())


_course = click.option(
    "--course", type=click.Path(path_type=Path), help="The course root (default: here or above)."
)


# ---------------------------------------------------------------- build, items


@main.command()
@click.option(
    "--check", is_flag=True, help="Write nothing; fail on drift and on anything that does not hold."
)
@click.option("--lang", default="both", help="One language, or both.")
@click.option("--seeds", default=5, show_default=True, help="Secrets that --check tries each answer with.")
@click.argument("notebooks", nargs=-1)
@_course
def build(notebooks: tuple[str, ...], check: bool, lang: str, seeds: int, course: Path | None) -> None:
    """Make source/ and release/ from exercises/ and solutions/: of all NOTEBOOKS, or of those named."""
    from .workshop import Workshop

    workshop = Workshop(_root(course), "" if lang == "both" else lang, notebooks)
    if not check:
        for name in workshop.build():
            click.echo(name)
        return
    problems = 0
    for problem in workshop.problems(seeds, say=lambda text: click.echo(text, err=True)):
        click.echo(f"✗ {problem}")
        problems += 1
    if problems:
        click.echo(f"{problems} problem{'s' * (problems != 1)}", err=True)
        sys.exit(BELOW)
    click.echo("source/ and release/ are what exercises/ and solutions/ make, and every check holds.")


@main.command()
@click.argument("notebook")
@click.option(
    "--students",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with one name a line, as nbgrader knows them; without it, one copy of each variant.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The folder for the copies."
)
@click.option("--lang", default="en", show_default=True, help="The language of the notebook.")
@_course
def variants(notebook: str, students: Path | None, output: Path, lang: str, course: Path | None) -> None:
    """Copies of NOTEBOOK with the options of its questions lettered anew, a folder a student: neighbours
    cannot share letters. The grader knows each student's variant by the course's secret."""
    from .grading.batch import read_secret
    from .workshop import Workshop

    root = _root(course)
    secret = read_secret(root)
    if secret is None:
        raise CourseError(
            f"{root}: this course has no secret, by which variants are drawn; "
            "make one with `underhood doctor --make-secret`"
        )
    lines = students.read_text(encoding="utf-8-sig").splitlines() if students else []
    names = [line.strip() for line in lines if line.strip()]
    if students and not names:
        raise CourseError(f"{students}: there is no name in this file")
    made = Workshop(root, lang, [notebook]).hand_out(secret, names)
    count = 0
    for path, content in made:
        count += path.suffix == ".ipynb"
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(content)
    click.echo(f"{count} notebooks are in {output}")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@_course
def items(as_json: bool, course: Path | None) -> None:
    """List every item of the course."""
    from .workshop import list_items

    listed = list_items(_root(course))
    if as_json:
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE, header_style="dim")
    for column in ("item", "title", "kind", "points", "visible", "hidden", "wrong", "right"):
        number = column not in ("item", "title", "kind")
        table.add_column(column, justify="right" if number else "left", no_wrap=column != "title")
    notebook = ""
    for item in listed:
        if item["notebook"] != notebook:
            notebook = item["notebook"]
            table.add_row("", f"[bold]{notebook}[/]")
        extension = "" if item["core"] else " [dim](extension)[/]"
        numbers = ("points", "visible_checks", "hidden_checks", "wrong_answers", "right_answers")
        table.add_row(
            item["id"], f"{next(iter(item['title'].values()))}{extension}", item["kind"],
            *(f"{item[number]:g}" for number in numbers),
        )  # fmt: skip
    Console().print(table)


# ---------------------------------------------------------------- grade


def _grading(command: Any) -> Any:
    """What ``grade`` and ``ci`` both take."""
    options = [
        click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path)),
        click.option("--lang", default="", help="The language of messages (default: each notebook's own)."),
        click.option(
            "--isolation", type=click.Choice(["full", "kernel", "none"]), help="How code is locked in."
        ),
        click.option(
            "--fail-under", type=float, default=0.0, help="Exit with 1 if anyone is below P percent."
        ),
        click.option(
            "-j", "--jobs", type=click.IntRange(1), help="Judges side by side (default: one a core)."
        ),
        click.option("--no-cache", is_flag=True, help="Judge anew what was judged before."),
        _course,
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _graded(
    paths: tuple[Path, ...], lang: str, isolation: str | None, jobs: int | None, no_cache: bool,
    course: Path | None,
) -> tuple[Path, Graded]:  # fmt: skip
    """The course root, and what became of ``paths``; says the rest on stderr."""
    from rich.console import Console

    from .grading.batch import find_submissions, grade_all, is_somebody_elses
    from .outlets import table
    from .sandbox import strongest

    root = _root(course or (paths[0] if paths[0].exists() else None))
    files = find_submissions(paths)
    level = isolation or strongest()
    if level == "none" and isolation != "none" and any(is_somebody_elses(path) for path in files):
        raise UnderhoodError(NOT_WITHOUT)
    err = Console(stderr=True)
    with table.progress(len(files), err) as done:
        graded = grade_all(
            root, files, level, language=lang, jobs=jobs or _cores(), cache=not no_cache, done=done
        )
    if graded.secret_is_new:
        err.print(
            "This course has no secret yet: hidden inputs were drawn for this run alone. "
            "`underhood doctor --make-secret` makes one.", style="dim",
        )  # fmt: skip
    return root, graded


def _show(graded: Graded, root: Path, lang: str) -> None:
    from rich.console import Console

    from .outlets import table, wording

    texts = {report.notebook: wording.texts_of(root, report.notebook) for report in graded.reports}
    table.show(graded.reports, Console(), texts=texts, language=lang, ungraded=graded.ungraded)


def _finish(graded: Graded, percent: float) -> None:
    """Ends with the status that tells what became of ``graded``. What nobody could judge counts as right:
    no one is below ``percent`` for a fault of ours."""
    if graded.failed:
        sys.exit(FAILED)
    for report in graded.reports:
        unknown = sum(item.max_points for item in report.items if not item.state.has_score)
        if report.max_points and 100 * (report.points + unknown) / report.max_points < percent:
            sys.exit(BELOW)


@main.command()
@_grading
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the reports to this file.")
def grade(
    paths: tuple[Path, ...], json_file: Path | None, lang: str, isolation: str | None, fail_under: float,
    jobs: int | None, no_cache: bool, course: Path | None,
) -> None:  # fmt: skip
    """Grade notebooks: files, or folders such as submitted/."""
    from .outlets.json import write

    root, graded = _graded(paths, lang, isolation, jobs, no_cache, course)
    if json_file is not None:
        write(graded.reports, json_file)
    _show(graded, root, lang)
    _finish(graded, fail_under)


@main.command()
@click.argument("assignments", nargs=-1)
@click.option("-j", "--jobs", type=click.IntRange(1), help="Judges side by side (default: one a core).")
@_course
def record(assignments: tuple[str, ...], jobs: int | None, course: Path | None) -> None:
    """Grade all that was handed in to ASSIGNMENTS (default: to all) side by side, and have nbgrader's
    autograde write it into the gradebook."""
    from rich.console import Console

    from .grading.batch import grade_all
    from .outlets import table
    from .record import handed_in, into_gradebook, isolation_of

    root, err = _root(course), Console(stderr=True)
    files = handed_in(root, assignments)
    with table.progress(len(files), err) as done:
        graded = grade_all(root, files, isolation_of(root), jobs=jobs or _cores(), done=done)
    _show(graded, root, "")
    err.print("\nnbgrader records")
    with table.progress(len(graded.reports), err) as done:
        failures = list(into_gradebook(root, graded.reports, done=done, say=err.print))
    for failure in failures:
        click.echo(f"! {failure}", err=True)
    click.echo(f"{len(graded.reports) - len(failures)} of {len(files)} are in the gradebook.")
    if failures or graded.failed:
        sys.exit(FAILED)


@main.command()
@click.argument("assignments", nargs=-1)
@click.option("-j", "--jobs", type=click.IntRange(1), help="Judges side by side (default: one a core).")
@click.option("--apply", is_flag=True, help="Have nbgrader write what is shown.")
@_course
def regrade(assignments: tuple[str, ...], jobs: int | None, apply: bool, course: Path | None) -> None:
    """After a change of checks: what would change in the gradebook, for whom and by how much. Scores that a
    person gave stay."""
    from rich.console import Console

    from .grading.batch import grade_all
    from .outlets import table
    from .record import handed_in, into_gradebook, isolation_of
    from .regrade import as_table, changes

    root, err = _root(course), Console(stderr=True)
    files = handed_in(root, assignments)
    with table.progress(len(files), err) as done:
        graded = grade_all(root, files, isolation_of(root), jobs=jobs or _cores(), done=done)
    found = changes(root, graded.reports)
    if found:
        Console().print(as_table(found))
    else:
        click.echo("The gradebook holds just these scores.")
    for path, why in graded.ungraded:
        click.echo(f"! {path}: {why}", err=True)
    touched = {(change.student, change.notebook) for change in found}
    if apply and touched:
        reports = [report for report in graded.reports if (report.student, report.notebook) in touched]
        failures = list(into_gradebook(root, reports, say=err.print))
        for failure in failures:
            click.echo(f"! {failure}", err=True)
        click.echo(f"{len(reports) - len(failures)} of {len(reports)} are in the gradebook.")
        if failures:
            sys.exit(FAILED)
    elif touched:
        click.echo("Nothing is written; --apply does.")
    if graded.failed:
        sys.exit(FAILED)


@main.command()
@_grading
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("underhood-results"), show_default=True,
    help="The folder for the files.",
)  # fmt: skip
def ci(
    paths: tuple[Path, ...], output: Path, lang: str, isolation: str | None, fail_under: float,
    jobs: int | None, no_cache: bool, course: Path | None,
) -> None:  # fmt: skip
    """Grade as ``grade`` does, and write what CI and other services read: JUnit, JSON, a summary page, and
    what GitHub Actions, Classroom 50 or Gradescope ask for where this runs there."""
    from .ci import publish

    root, graded = _graded(paths, lang, isolation, jobs, no_cache, course)
    _show(graded, root, lang)
    for path in publish(graded, root, output, lang):
        click.echo(path)
    _finish(graded, fail_under)


def _cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@main.group()
def cache() -> None:
    """Reports that are kept, so that what is handed in twice is judged once."""


@cache.command("stats")
@_course
def cache_stats(course: Path | None) -> None:
    """Say how many reports are kept, and how large they are."""
    from .grading.cache import Cache

    kept = Cache(_root(course))
    number, size = kept.stats()
    click.echo(f"{number} reports, {size / 1e6:.1f} MB, in {kept.folder}")


@cache.command("clear")
@_course
def cache_clear(course: Path | None) -> None:
    """Forget all of them."""
    from .grading.cache import Cache

    Cache(_root(course)).clear()


# ---------------------------------------------------------------- doctor, demo


@main.command()
@click.option("--make-secret", is_flag=True, help="Write .underhood/secret if the course has none.")
@click.option("--restart", is_flag=True, help="End the warm grading process of this user.")
@_course
def doctor(make_secret: bool, restart: bool, course: Path | None) -> None:
    """Say what works on this machine, and what each missing part needs."""
    from .sandbox import shut_down, survey

    for layer in survey():
        click.echo(f"{'✓' if layer.works else '✗'} {layer.name:<14}{layer.detail}")
        if not layer.works:
            click.echo(f"  {'':<14}needs {layer.needs}")
    root = None
    with _quietly():
        root = _root(course)
    if root is not None:
        from .course import load_course
        from .grading import batch

        preload = load_course(root).preload
        if restart:
            ended = shut_down(preload)
            click.echo(
                "the warm grading process was ended" if ended else "no warm grading process was running"
            )
        if make_secret:
            click.echo(
                f"the course's secret is in {batch.make_secret(root)}; keep it, and keep it from students"
            )
        secret = batch.read_secret(root)
        needs = "" if secret else "needs `underhood doctor --make-secret`"
        click.echo(f"{'✓' if secret else '✗'} {'secret':<14}{needs}")
    click.echo(
        f"{'✓' if _cuda() else '–'} {'cuda':<14}{'' if _cuda() else 'no GPU here; nothing needs one yet'}"
    )


@contextmanager
def _quietly() -> Iterator[None]:
    try:
        yield
    except UnderhoodError as error:
        click.echo(f"– {'course':<14}{error}")


def _cuda() -> bool:
    return any(Path("/dev").glob("nvidia[0-9]*"))


@main.command()
@click.option("--keep", type=click.Path(path_type=Path), help="Leave the graded course in this folder.")
def demo(keep: Path | None) -> None:
    """Grade the bundled class through nbgrader, and show the result."""
    from .demo import run

    run(_root(None), keep)
