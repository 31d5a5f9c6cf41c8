"""The command ``underhood``. Each command imports what it needs, so that all of them start fast."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
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
    require_empty,
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
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write a table of points here.")
@cli_services.cluster_options
def grade(
    paths: tuple[Path, ...], json_file: Path | None, csv_file: Path | None, lang: str, isolation: str | None,
    fail_under: float, jobs: int | None, no_cache: bool, course: Path | None, scheduler: str,
    bundle: Path | None,
) -> None:  # fmt: skip
    """Grade notebooks: files, or folders such as submitted/."""
    from .outlets import csv, json

    with cli_services.unbundled(bundle) as unpacked:
        if scheduler:
            root, graded = cli_services.graded_on(
                scheduler, bundle, unpacked, paths, lang, isolation, jobs, no_cache, course
            )
        else:
            root, graded = graded_from(paths, lang, isolation, jobs, no_cache, unpacked or course)
        texts = texts_for(graded, root)
    show(graded, texts, lang)
    if json_file is not None:
        json.write(graded, json_file)
    if csv_file is not None:
        csv.write(graded, csv_file)
    finish(graded, fail_under)


@main.command()
@click.argument("assignments", nargs=-1)
@jobs_option
@course_option
def record(assignments: tuple[str, ...], jobs: int | None, course: Path | None) -> None:
    """Grade a class side by side into nbgrader's gradebook.

    All that was handed in to ASSIGNMENTS (default: to all) is graded, and nbgrader's own autograde records
    it."""
    from rich.console import Console

    from .doctor import cores
    from .outlets import table
    from .record import course_of, folder_of, record_all

    folder = folder_of(course or Path.cwd())
    files, misplaced = _handed_in(folder, assignments)
    err = Console(stderr=True)
    with table.progress(len(files), err) as bar:
        graded, failures = record_all(
            folder, files, all_or_none=bool(assignments), jobs=jobs or cores(), begun=bar.begun,
            done=bar.done, say=err.print,
        )  # fmt: skip
    show(graded, texts_for(graded, course_of(folder)), "")
    if not _recorded(failures, len(graded.reports), len(files)) or graded.failed or misplaced:
        sys.exit(FAILED)


def _handed_in(folder: Path, assignments: Sequence[str]) -> tuple[list[Path], bool]:
    """What is there to record, and whether notebooks are there that are not read. Says what is left out,
    and ends here where that is all."""
    from .record import handed_in

    found = handed_in(folder, assignments)
    for remark in found.remarks():
        click.echo(f"! {remark}", err=True)
    if not found.files:
        sys.exit(0 if found.is_whole else FAILED)
    return found.files, not found.is_whole


@main.command()
@click.argument("assignments", nargs=-1)
@jobs_option
@click.option(
    "--apply/--diff", default=False,
    help="Have nbgrader write what is shown; --diff, which is the default, writes nothing.",
)  # fmt: skip
@course_option
def regrade(assignments: tuple[str, ...], jobs: int | None, apply: bool, course: Path | None) -> None:
    """Show what a change of checks would change.

    In the gradebook, for whom and by how much. Scores that a person gave stay."""
    from rich.console import Console

    from .doctor import cores
    from .grading.batch import grade_all
    from .outlets import table
    from .record import course_of, folder_of, into_gradebook, isolation_of, require_same_points, student_of
    from .regrade import as_table, changes

    folder = folder_of(course or Path.cwd())
    files, misplaced = _handed_in(folder, assignments)
    err = Console(stderr=True)
    require_same_points(folder, files, err.print)
    level, judges = isolation_of(folder), jobs or cores()
    with table.progress(len(files), err) as bar:
        graded = grade_all(
            course_of(folder), files, level, jobs=judges, student=student_of, begun=bar.begun, done=bar.done
        )
    found = changes(folder, graded.reports)
    if found:
        Console().print(as_table(found))
    else:
        click.echo("No score would change.")
    for path, why in graded.ungraded:
        click.echo(f"! {path}: {why}", err=True)
    touched = {(change.student, change.notebook) for change in found}
    if apply and touched:
        reports = [report for report in graded.reports if (report.student, report.notebook) in touched]
        err.print("\nnbgrader records")
        with table.progress(len(reports), err) as bar:
            failures = list(into_gradebook(folder, reports, done=bar.done, say=err.print))
        if not _recorded(failures, len(reports), len(reports)):
            sys.exit(FAILED)
    elif touched:
        click.echo("Nothing is written; --apply does.")
    if graded.failed or misplaced:
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
    """Grade, and write what CI and other services read.

    JUnit, JSON, a summary page, and what GitHub Actions, Classroom 50 or Gradescope ask for where this runs
    there. Where there is neither a course with solutions nor a bundle, the visible checks alone."""
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
    """Count or forget what is kept.

    Reports, so that what is handed in twice is judged once, and notebooks as they were read."""


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
    """Say what works here, and what each missing part needs.

    Whatever is missing, the exit status is 0."""
    from .doctor import Layer, modules, survey
    from .sandbox import has_gpu, shut_down

    def tell(layer: Layer) -> None:
        click.echo(f"{'✓' if layer.works else '✗'} {layer.name:<13} {layer.detail}")
        if not layer.works:
            click.echo(f"  {'':<14}needs {layer.needs}")

    for layer in survey():
        tell(layer)
    root = None
    with nullcontext() if make_secret or restart or course else _quietly():
        root = root_of(course)
    if root is not None:
        from .course import load_course
        from .secret import make_secret as make
        from .secret import read_secret

        ours = load_course(root)
        if restart:
            ended = shut_down(ours.preload)
            click.echo(
                "the warm grading process was ended" if ended else "no warm grading process was running"
            )
        if make_secret:
            click.echo(f"the course's secret is in {make(root)}; keep it, and keep it from students")
        secret = read_secret(root)
        needs = "" if secret else "needs `underhood doctor --make-secret`"
        click.echo(f"{'✓' if secret else '✗'} {'secret':<14}{needs}")
        for layer in modules(ours.preload, ours.mounts):
            tell(layer)
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
@click.option("--keep", type=click.Path(path_type=Path), help="Leave the graded course in this new folder.")
def demo(keep: Path | None) -> None:
    """Grade the bundled class through nbgrader, and show the result."""
    from .demo import run

    if keep is not None:
        require_empty(keep)
    run(root_of(None), keep)
