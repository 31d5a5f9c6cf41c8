"""Two notebooks of the chapter itself, graded: solved they earn everything, as released nothing."""

import json
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.course.build import source_files, stub
from autograder.grading.batch import Grader
from autograder.grading.report import State

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def judge(level):
    with Grader(ROOT, ["02_similarity", "06_training_loop"], isolation=level) as judge:
        yield judge


@pytest.mark.parametrize("name", ["02_similarity", "06_training_loop"])
def test_solved_it_earns_everything_and_as_released_nothing(judge, tmp_path, name):
    course = load_course(ROOT)
    notebook = course.notebook(name)
    path = tmp_path / f"{name}.ipynb"
    solved = source_files(course, notebook, "")[f"source/en/{name}/{name}.ipynb"]
    path.write_bytes(solved)
    report = judge.grade(path)
    assert [(i.id, i.state) for i in report.items] == [
        (i.id, State.CORRECT) for i in notebook.items if i.checks
    ]
    assert report.points == report.max_points > 0
    assert report.problems == ()
    released = json.loads(solved)
    for cell in released["cells"]:
        for item in notebook.items:
            if item.checks and cell["metadata"].get("nbgrader", {}).get("grade_id") == item.solution_id:
                cell["source"] = stub(notebook, item)
    path.write_text(json.dumps(released))
    report = judge.grade(path)
    assert {item.state for item in report.items} == {State.NOT_ATTEMPTED}
    assert report.points == 0
