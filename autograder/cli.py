"""The command ``underhood``. Each command imports what it needs, so that all of them start fast."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from . import __version__, cli_course, cli_services
from .cli_shared import (
    FAILED,
    Group,
    course_option,
    finish,
    graded_from,
    grading_options,
    jobs_option,
    root_of,
    show,
    texts_for,
)
from .errors import UnderhoodError


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="underhood")
def main() -> None:
    """Exercises on training a digit classifier, and the grader under them."""


for command in (*cli_course.COMMANDS, *cli_services.COMMANDS):
    main.add_command(command)


# ---------------------------------------------------------------- grade


@main.command()
@grading_options
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the reports to this file.")
@cli_services.cluster_options
def grade(
    paths: tuple[Path, ...], json_file: Path | None, lang: str, isolation: str | None, fail_under: float,
    jobs: int | None, no_cache: bool, course: Path | None, scheduler: str, bundle: Path | None,
) -> None:  # fmt: skip
    """Grade notebooks: files, or folders such as submitted/."""
    from .outlets.json import write

    with cli_services.unbundled(bundle) as unpacked:
        if scheduler:
            root, graded = cli_services.graded_on(
                scheduler, bundle, unpacked, paths, lang, isolation, jobs, no_cache, course
            )
        else:
            root, graded = graded_from(paths, lang, isolation, jobs, no_cache, unpacked or course)
        texts = texts_for(graded, root)
    if json_file is not None:
        write(graded, json_file)
    show(graded, texts, lang)
    finish(graded, fail_under)


@main.command()
@click.argument("assignments", nargs=-1)
@jobs_option
@course_option
def record(assignments: tuple[str, ...], jobs: int | None, course: Path | None) -> None:
    """Grade all that was handed in to ASSIGNMENTS (default: to all) side by side, and have nbgrader's
    autograde write it into the gradebook."""
    from rich.console import Console

    from .grading.batch import cores
    from .outlets import table
    from .record import handed_in, record_all

    root = root_of(course)
    files = handed_in(root, assignments)
    err = Console(stderr=True)
    with table.progress(len(files), err) as done:
        graded, failures = record_all(root, files, jobs=jobs or cores(), done=done, say=err.print)
    show(graded, texts_for(graded, root), "")
    if not _recorded(failures, len(graded.reports), len(files)) or graded.failed:
        sys.exit(FAILED)


@main.command()
@click.argument("assignments", nargs=-1)
@jobs_option
@click.option("--apply", is_flag=True, help="Have nbgrader write what is shown.")
@course_option
def regrade(assignments: tuple[str, ...], jobs: int | None, apply: bool, course: Path | None) -> None:
    """After a change of checks: what would change in the gradebook, for whom and by how much. Scores that a
    person gave stay."""
    from rich.console import Console

    from .grading.batch import cores, grade_all
    from .outlets import table
    from .record import handed_in, into_gradebook, isolation_of, require_same_points
    from .regrade import as_table, changes

    root = root_of(course)
    files = handed_in(root, assignments)
    require_same_points(root, files)
    with table.progress(len(files), Console(stderr=True)) as done:
        graded = grade_all(root, files, isolation_of(root), jobs=jobs or cores(), done=done)
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
        err = Console(stderr=True)
        err.print("\nnbgrader records")
        with table.progress(len(reports), err) as done:
            failures = list(into_gradebook(root, reports, done=done, say=err.print))
        if not _recorded(failures, len(reports), len(reports)):
            sys.exit(FAILED)
    elif touched:
        click.echo("Nothing is written; --apply does.")
    if graded.failed:
        sys.exit(FAILED)


def _recorded(failures: Sequence[str], tried: int, count: int) -> bool:
    """Says what nbgrader did not record, and how many of ``count`` it did; True if it took all that were
    ``tried``."""
    for failure in failures:
        click.echo(f"! {failure}", err=True)
    click.echo(f"{tried - len(failures)} of {count} are in the gradebook.")
    return not failures


@main.command()
@grading_options
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("underhood-results"), show_default=True,
    help="The folder for the files.",
)  # fmt: skip
@click.option(
    "--bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What `underhood bundle` made, as course.",
)  # fmt: skip
def ci(
    paths: tuple[Path, ...], output: Path, bundle: Path | None, lang: str, isolation: str | None,
    fail_under: float, jobs: int | None, no_cache: bool, course: Path | None,
) -> None:  # fmt: skip
    """Grade as ``grade`` does, and write what CI and other services read: JUnit, JSON, a summary page, and
    what GitHub Actions, Classroom 50 or Gradescope ask for where this runs there. Where there is neither a
    course with solutions nor a bundle, the visible checks alone."""
    from .ci import publish

    # Before a class is graded for a place that cannot be written.
    output.mkdir(parents=True, exist_ok=True)
    with cli_services.unbundled(bundle) as unpacked:
        if unpacked is None and cli_services.has_no_solutions(course or paths[0], Path.cwd()):
            graded, texts = cli_services.visible_only(paths, lang, isolation)
            note = "Visible checks only: there is neither a course with solutions nor a bundle here."
        else:
            root, graded = graded_from(paths, lang, isolation, jobs, no_cache, unpacked or course)
            texts, note = texts_for(graded, root), ""
    show(graded, texts, lang)
    if note:
        click.echo(f"\n{note}")
    written, failures = publish(graded, texts, output, lang, note)
    for path in written:
        click.echo(path)
    for failure in failures:
        click.echo(f"! {failure}", err=True)
    if failures:
        sys.exit(FAILED)
    finish(graded, fail_under)


@main.group()
def cache() -> None:
    """What is kept: reports, so that what is handed in twice is judged once, and notebooks as read."""


@cache.command("stats")
@course_option
def cache_stats(course: Path | None) -> None:
    """Say how many reports are kept, and how large they are."""
    from .grading.cache import Cache

    kept = Cache(root_of(course))
    number, size = kept.stats()
    click.echo(f"{number} reports, {size / 1e6:.1f} MB, in {kept.folder}")


@cache.command("clear")
@course_option
def cache_clear(course: Path | None) -> None:
    """Forget all that is kept."""
    from .grading.cache import Cache

    Cache(root_of(course)).clear()


# ---------------------------------------------------------------- doctor, demo


@main.command()
@click.option("--make-secret", is_flag=True, help="Write .underhood/secret if the course has none.")
@click.option("--restart", is_flag=True, help="End the warm grading process of this user.")
@course_option
def doctor(make_secret: bool, restart: bool, course: Path | None) -> None:
    """Say what works on this machine, and what each missing part needs."""
    from .doctor import survey
    from .sandbox import has_gpu, shut_down

    for layer in survey():
        click.echo(f"{'✓' if layer.works else '✗'} {layer.name:<14}{layer.detail}")
        if not layer.works:
            click.echo(f"  {'':<14}needs {layer.needs}")
    root = None
    with _quietly():
        root = root_of(course)
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
        configured = (root / "nbgrader_config.py").is_file()
        needs = "" if configured else "no nbgrader_config.py: `underhood new` writes one, to be copied"
        click.echo(f"{'✓' if configured else '–'} {'nbgrader':<14}{needs}")
    needs = "" if has_gpu() else "no GPU for torch here; what needs one (`gpu = true`) is not assessed"
    click.echo(f"{'✓' if has_gpu() else '–'} {'cuda':<14}{needs}")


@contextmanager
def _quietly() -> Iterator[None]:
    try:
        yield
    except UnderhoodError as error:
        click.echo(f"– {'course':<14}{error}")


@main.command()
@click.option("--keep", type=click.Path(path_type=Path), help="Leave the graded course in this folder.")
def demo(keep: Path | None) -> None:
    """Grade the bundled class through nbgrader, and show the result."""
    from .demo import run

    run(root_of(None), keep)
