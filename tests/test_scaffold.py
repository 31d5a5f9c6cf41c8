"""A new course of one's own: all parts are there, and every proof holds before a word is changed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import load_course
from autograder.errors import CourseError
from autograder.record import _config
from autograder.scaffold import new_course


@pytest.mark.parametrize(("lang", "languages"), [("both", ("en", "zh")), ("en", ("en",)), ("zh", ("zh",))])
@pytest.mark.skipif(sys.platform != "linux", reason="other people's work is graded on Linux only")
def test_the_steps_that_are_printed_lead_to_a_class_in_the_gradebook(tmp_path, level, lang, languages):
    root = tmp_path / "my-chapter"
    (root / ".git").mkdir(parents=True)
    done = CliRunner().invoke(main, ["new", str(root), "--lang", lang])
    assert done.exit_code == 0, done.output
    files, _, steps = done.output.partition("\nNext:\n")
    for file in ("exercises/course.toml", "nbgrader_config.py", ".gitignore", "solutions/ink.py"):
        assert f"{root / file}\n" in files
    course = load_course(root)
    assert (course.name, course.languages) == ("my-chapter", languages)
    assert _config(root).CourseDirectory.course_id == "my-chapter"

    config = root / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}c.GradeInSandbox.isolation = {level!r}\n")
    folder = f"release/{languages[0]}/01_ink"
    given = f"mkdir -p submitted/ada && cp -r {folder} submitted/ada"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for step in [*steps.strip().splitlines(), given, "underhood record"]:
        command = re.split(r" {4,}", step.strip())[0]
        done = subprocess.run(
            command, shell=True, cwd=root, env={**os.environ, "PATH": path}, capture_output=True, text=True
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    assert "1 of 1 are in the gradebook." in done.stdout


def test_nothing_is_written_over_what_is_there(tmp_path):
    for mine in ("mine.txt", ".gitignore"):
        root = tmp_path / mine.strip(".")
        root.mkdir()
        (root / mine).write_text("mine")
        with pytest.raises(CourseError, match=f"{mine}: this is there already"):
            list(new_course(root, "x"))
        assert [path.read_text() for path in root.iterdir()] == ["mine"]
    with pytest.raises(CourseError, match="this is there already"):
        list(new_course(tmp_path / "mine.txt" / "mine.txt", "x"))
    with pytest.raises(CourseError, match="cannot be the name of a course"):
        list(new_course(tmp_path / "a course"))


@pytest.mark.parametrize("languages", [("en", "zh"), ("en",), ("zh",)])
def test_a_new_course_passes_ruff_as_authors_are_told_to_run_it(tmp_path, languages):
    list(new_course(tmp_path / "mine", languages=languages))
    for command in ("check", "format --check"):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command.split(), "--no-cache", "exercises", "solutions"],
            cwd=tmp_path / "mine", capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout


def test_what_the_documents_commands_write_about_students_is_never_committed(tmp_path):
    list(new_course(tmp_path / "mine"))
    subprocess.run(["git", "init", "-q", str(tmp_path / "mine")], check=True)
    ours = Path(__file__).parents[1]
    written = (
        "points.csv", "grades.csv", "roster.csv", "names.txt", "submissions.zip", "reports.json",
        "practice/x.ipynb", "copies/ada/x.ipynb", "underhood-grades/grades.csv", "course.bundle",
        "underhood-results/junit.xml",
    )  # fmt: skip
    for file in written:
        for root in (ours, tmp_path / "mine"):
            done = subprocess.run(["git", "check-ignore", "-q", "--no-index", file], cwd=root)
            assert done.returncode == 0, (root, file)
