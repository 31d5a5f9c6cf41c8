"""The whole way through nbgrader as we configure it: release, autograde, feedback, export."""

import csv
import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.cli import main
from autograder.outlets.one_by_one import grade_file

ROOT = Path(__file__).parents[2]
NAME, OWN = "01_tiny", "hw1"


def an_ordinary_notebook():
    def flags(name, **more):
        plain = {"grade_id": name, "grade": False, "solution": False, "locked": False, "task": False}
        return {"nbgrader": {**plain, "schema_version": 3, **more}}

    stub = "### BEGIN SOLUTION\nx = 3\n### END SOLUTION"
    cells = [
        new_markdown_cell("# *Homework*"),
        new_code_cell(stub, metadata=flags("x", solution=True)),
        new_code_cell("assert x == 3", metadata=flags("x_is_3", grade=True, locked=True, points=2)),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


@pytest.fixture(scope="module")
def classroom(tiny, level, tmp_path_factory):
    """A course root as an instructor has it, its notebook and one of the instructor's own released by
    nbgrader; and nbgrader's API on it."""
    root = shutil.copytree(tiny, tmp_path_factory.mktemp("classroom") / "course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (root / "source" / "en" / OWN).mkdir()
    nbformat.write(an_ordinary_notebook(), root / "source" / "en" / OWN / f"{OWN}.ipynb")
    path = os.environ["PATH"]
    # nbgrader starts alembic by its name.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{path}"
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)
    config = Config(PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config())
    config.CourseDirectory.root = str(root)
    config.GradeInSandbox.isolation = level
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    assert api.generate_assignment(NAME)["success"]
    assert api.generate_assignment(OWN)["success"]
    yield root, api
    os.environ["PATH"] = path


@pytest.fixture
def nbgraded(classroom, hand_in):
    """Hands a notebook in for a student and has nbgrader grade it; the scores by cell."""
    root, api = classroom

    def grade(student, notebook):
        handed = hand_in(notebook, student)
        shutil.copytree(handed.parents[1], root / "submitted" / student, dirs_exist_ok=True)
        done = api.autograde(NAME, student)
        assert done["success"], done
        with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
            notebook = book.find_submission_notebook(NAME, NAME, student)
            return {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in notebook.grades}

    return grade


def test_what_we_release_is_what_nbgrader_releases(classroom, tiny):
    root, _ = classroom
    ours = tiny / "release" / "en" / NAME
    theirs = root / "release" / "en" / NAME
    assert {f.name: f.read_bytes() for f in theirs.iterdir()} == {
        f.name: f.read_bytes() for f in ours.iterdir()
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_perfect_work_and_untouched_work_in_either_language_share_one_gradebook(nbgraded, answered, language):
    assert nbgraded(f"ada-{language}", answered(language=language)) == {
        "check_1_1": (3.0, False), "check_1_2": (3.0, False),
    }  # fmt: skip
    assert nbgraded(f"eve-{language}", answered({}, language)) == {
        "check_1_1": (0.0, False), "check_1_2": (0.0, False),
    }  # fmt: skip


def test_noise_that_nbgrader_itself_would_punish_changes_no_score(nbgraded, answered, right):
    noisy = f"import sys\nprint('!', file=sys.stderr)\n{right['1.1']}\n1 + 1"
    assert nbgraded("noa", answered({"1.1": noisy, "1.2": right["1.2"]}))["check_1_1"] == (3.0, False)


def test_a_mistake_is_the_students_comment_and_stands_in_the_feedback(classroom, nbgraded, answered, right):
    root, api = classroom
    wrong = {"1.1": "def spread(x):\n    return x.max() - x.min()", "1.2": right["1.2"]}
    assert nbgraded("bo", answered(wrong, "zh")) == {"check_1_1": (0.0, False), "check_1_2": (3.0, False)}
    assert api.generate_feedback(NAME, "bo")["success"]
    page = (root / "feedback" / "bo" / NAME / f"{NAME}.html").read_text()
    assert "应保留哪个轴？" in page


def test_a_file_that_is_no_notebook_scores_nothing_and_stops_nobody(classroom, hand_in, answered, nbgraded):
    root, api = classroom
    handed = hand_in("{", "dee")
    shutil.copytree(handed.parents[1], root / "submitted" / "dee", dirs_exist_ok=True)
    assert not api.autograde(NAME, "dee")["success"]
    assert nbgraded("fay", answered())["check_1_1"] == (3.0, False)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        scores = {s.student.id: s.score for s in book.assignment_submissions(NAME)}
    assert scores["fay"] == 6
    assert scores.get("dee", 0) == 0


def test_the_grades_are_exported_as_they_were_given(classroom, nbgraded, answered, tmp_path):
    from nbgrader.apps import ExportApp

    _, api = classroom
    nbgraded("gil", answered())
    app = ExportApp(config=api.config)
    app.coursedir = api.coursedir
    file = tmp_path / "grades.csv"
    app.initialize(["--to", str(file)])
    app.start()
    found = [row for row in csv.DictReader(file.open()) if row["assignment"] == NAME]
    rows = {row["student_id"]: float(row["score"]) for row in found}
    assert rows["gil"] == 6


def test_a_course_that_is_handed_in_beside_a_notebook_is_never_loaded(
    classroom, hand_in, answered, nbgraded, monkeypatch
):
    root, _ = classroom
    monkeypatch.chdir(root)
    beside = hand_in(answered({}), "mal").parent
    for name in ("exercises", "solutions"):
        shutil.copytree(root / name, beside / name)
    loaded = beside.parents[2] / "loaded"
    for file in beside.rglob("test_*.py"):
        file.write_text(f"open({str(loaded)!r}, 'w').close()\n{file.read_text()}")
    assert nbgraded("mal", answered({})) == {"check_1_1": (0.0, False), "check_1_2": (0.0, False)}
    file = root / "submitted" / "mal" / NAME / f"{NAME}.ipynb"
    assert grade_file(file).points == 0
    done = CliRunner().invoke(main, ["grade", str(file), "--no-cache"])
    assert done.exit_code == 0, done.output
    assert not loaded.exists()


def test_an_assignment_that_is_none_of_the_courses_is_graded_as_nbgrader_does_it(classroom):
    root, api = classroom
    released = nbformat.read(root / "release" / "en" / OWN / f"{OWN}.ipynb", 4)
    for student, answer, score in (("ada", "x = 3", 2), ("bo", "x = 4", 0)):
        released.cells[1].source = answer
        folder = root / "submitted" / student / OWN
        folder.mkdir(parents=True)
        nbformat.write(released, folder / f"{OWN}.ipynb")
        assert api.autograde(OWN, student)["success"]
        with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
            grade = book.find_grade("x_is_3", OWN, OWN, student)
            assert (grade.auto_score, grade.needs_manual_grade) == (score, False)
        graded = nbformat.read(root / "autograded" / student / OWN / f"{OWN}.ipynb", 4)
        assert graded.cells[0].source == "# *Homework*"


@pytest.mark.parametrize("broken", ["its notebook has another name now", "its settings cannot be read"])
def test_a_notebook_of_the_course_is_never_run_in_a_kernel(classroom, answered, tmp_path, broken):
    root, api = classroom
    exercises, ran = root / "exercises", tmp_path / "ran"
    kept = shutil.copytree(exercises, tmp_path / "exercises")
    if "name" in broken:
        (exercises / NAME).rename(exercises / "02_tiny")
    else:
        (exercises / "course.toml").write_text("name =")
    file = root / "submitted" / "kim" / NAME / f"{NAME}.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(answered({"1.1": f"open({str(ran)!r}, 'w').close()"})))
    try:
        assert api.autograde(NAME, "kim", force=True)["success"]
    finally:
        shutil.rmtree(exercises)
        shutil.copytree(kept, exercises)
    assert not ran.exists()
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        grade = book.find_grade("check_1_1", NAME, NAME, "kim")
        assert (grade.auto_score, grade.needs_manual_grade) == (None, True)


@pytest.mark.parametrize(
    ("line", "why"),
    [("no_such_name", "NameError"), ('c.GradeInSandbox.isolation = "ful"', "not the str 'ful'")],
)
def test_settings_that_cannot_be_read_end_nbgrader_and_nothing_is_run_without_them(
    classroom, answered, tmp_path, line, why
):
    course, _ = classroom
    root, ran = shutil.copytree(course, tmp_path / "course"), tmp_path / "ran"
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("    configure(c)", f"    {line}\n    configure(c)"))
    file = root / "submitted" / "lou" / NAME / f"{NAME}.ipynb"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(answered({"1.1": f"open({str(ran)!r}, 'w').close()"})))
    nbgrader = [Path(sys.executable).with_name("nbgrader"), "autograde", NAME, "--student", "lou"]
    done = subprocess.run(nbgrader, cwd=root, capture_output=True, text=True)
    assert done.returncode == 1
    assert why in done.stderr.splitlines()[-1]
    assert not ran.exists()
    done = CliRunner().invoke(main, ["record", "--course", str(root)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{config}: " in done.stderr
    assert len(done.stderr.splitlines()) == 1
