"""The commands of whoever makes the course and hands it out."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from .atomic import write_atomic
from .cli_shared import BELOW, course_option, require_empty, root_of
from .errors import CourseError


@click.command()
@click.option(
    "--check", is_flag=True, help="Write nothing; fail on drift and on anything that does not hold."
)
@click.option("--lang", default="both", help="One language, or both.")
@click.option(
    "--seeds", type=click.IntRange(1), default=5, show_default=True,
    help="Secrets that --check tries each answer with.",
)  # fmt: skip
@click.argument("notebooks", nargs=-1)
@course_option
def build(notebooks: tuple[str, ...], check: bool, lang: str, seeds: int, course: Path | None) -> None:
    """Make source/ and release/, or prove them with --check.

    They are made from exercises/ and solutions/: of all NOTEBOOKS, or of those named."""
    from .workshop import Workshop

    workshop = Workshop(root_of(course), "" if lang == "both" else lang, notebooks)
    if not check:
        for name in workshop.build():
            click.echo(name)
        for problem in workshop.lint():
            click.echo(f"! {problem}", err=True)
        return
    problems = 0
    for problem in workshop.problems(seeds, say=lambda text: click.echo(text, err=True)):
        click.echo(f"✗ {problem}")
        problems += 1
    if problems:
        click.echo(f"{problems} problem{'s' * (problems != 1)}", err=True)
        sys.exit(BELOW)
    click.echo("source/ and release/ are what exercises/ and solutions/ make, and every check holds.")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="", help="The name of the course (default: the folder's).")
@click.option("--lang", type=click.Choice(["en", "zh", "both"]), default="both", show_default=True)
def new(folder: Path, name: str, lang: str) -> None:
    """Begin a course of your own in FOLDER.

    It gets settings, nbgrader's configuration, and one exercise that has every part, to be replaced by
    yours."""
    from .scaffold import LANGUAGES, new_course

    for file in new_course(folder, name, LANGUAGES if lang == "both" else [lang]):
        click.echo(folder / file)
    click.echo(
        "\nNext:\n"
        f"  cd {folder}\n"
        "  underhood build                                makes source/ and release/\n"
        "  underhood build --check                        proves every check with right and wrong answers\n"
        "  underhood doctor --make-secret                 once, before the first submission is graded\n"
        "  nbgrader generate_assignment 01_ink --force    makes it known to the gradebook"
    )


@click.command()
@click.argument("trainings", nargs=-1)
@click.option("--device", default="", help="cpu, cuda or mps (default: the best that is there).")
@click.option(
    "--runs", type=click.IntRange(1), default=200, show_default=True, help="Seeds for each training."
)
@click.option("--provisional", is_flag=True, help="Allow fewer than 30 runs, of which nothing may be gated.")
@course_option
def calibrate(
    trainings: tuple[str, ...], device: str, runs: int, provisional: bool, course: Path | None
) -> None:
    """Measure how far trained accuracies spread.

    The references are trained again and again, and exercises/bands.json is written. TRAININGS are
    notebooks or functions of their calibration.py (default: all)."""
    from rich.console import Console

    from . import calibrate as measuring
    from .outlets import table

    root = root_of(course)
    if runs < measuring.MIN_RUNS and not provisional:
        raise CourseError(
            f"{runs} runs say little of a spread; take {measuring.MIN_RUNS} or more, or --provisional"
        )
    asked = measuring.trainings(root, trainings)
    with table.progress(runs * len(asked), Console(stderr=True)) as bar:
        bands = list(measuring.calibrate(root, asked, device or measuring.best_device(), runs, bar.done))
    Console().print(measuring.as_table(bands))


@click.command()
@click.argument("notebook")
@click.option(
    "--students",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with one name a line, as nbgrader knows them; without it, one copy of each variant.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The new folder for the copies."
)
@click.option("--lang", default="", help="The language of the notebook (default: the course's first).")
@course_option
def variants(notebook: str, students: Path | None, output: Path, lang: str, course: Path | None) -> None:
    """Letter the questions of NOTEBOOK anew for each student.

    Each gets a folder with one of 32 letterings, so that neighbours seldom share letters; whoever shares
    them is named. The grader knows each student's variant by the course's secret."""
    from .course import load_course
    from .course.questions import variant_of
    from .secret import require_secret
    from .workshop import Workshop

    root = root_of(course)
    secret = require_secret(root)
    require_empty(output)
    lines = students.read_text(encoding="utf-8-sig").splitlines() if students else []
    names = [line.strip() for line in lines if line.strip()]
    if students and not names:
        raise CourseError(f"{students}: there is no name in this file")
    made = Workshop(root, lang or load_course(root).languages[0], [notebook]).hand_out(secret, names)
    count = 0
    for path, content in made:
        count += path.suffix == ".ipynb"
        write_atomic(output / path, content)
    click.echo(f"{count} notebooks are in {output}")
    alike: dict[int, list[str]] = {}
    for name in dict.fromkeys(names):
        alike.setdefault(variant_of(secret, name), []).append(name)
    if shared := [group for group in alike.values() if len(group) > 1]:
        click.echo("These have the same letters, so seat them apart:")
        for group in shared:
            click.echo(f"  {', '.join(group)}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@course_option
def items(as_json: bool, course: Path | None) -> None:
    """List every item of the course."""
    from .workshop import list_items

    listed = list_items(root_of(course))
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


@click.command("self-study")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The new folder for the notebooks."
)
@click.argument("notebooks", nargs=-1)
@course_option
def self_study(notebooks: tuple[str, ...], output: Path, course: Path | None) -> None:
    """Make the edition for people who learn alone.

    Its checks say at once whether a letter is right, and why not. It holds the key, so give it to nobody
    whose answers are graded. Of all NOTEBOOKS with questions in letters, or of those named."""
    from .self_study import write_edition

    require_empty(output)
    for folder in write_edition(root_of(course), output, notebooks):
        click.echo(folder)


COMMANDS = (new, build, calibrate, items, self_study, variants)
