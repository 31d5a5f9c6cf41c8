"""A mistake costs points where it was made, and not once more in each answer that uses it."""

import json
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.grading.batch import Grader
from autograder.grading.paper import Paper
from autograder.grading.report import State

ROOT = Path(__file__).parents[2]
NAME = "07_learner"
SLIP = """
def train_batch(model, xb, yb, loss_func, opt):
    loss = loss_func(model(xb), yb)
    loss.backward()
    opt.step()
    return loss.item()
"""
"""The gradient is never set back: known by its cause."""
UNKNOWN = SLIP.replace("opt.step()", "opt.step()\n    opt.step()\n    opt.step()").replace(
    "loss = loss", "opt.zero_grad()\n    loss = 7 + loss"
)
NO_FIT = "\nLearner.fit = lambda self, epochs, lr: None\n"


@pytest.fixture(scope="module")
def graded(level, tmp_path_factory):
    """Item -> its result, of the solved notebook with code added to answers."""
    solved = json.loads((ROOT / "source" / "en" / NAME / f"{NAME}.ipynb").read_text())
    with Grader(ROOT, [NAME], level) as grader:

        def grade(added):
            notebook = json.loads(json.dumps(solved))
            for cell in notebook["cells"]:
                item = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
                code = added.get(item.removeprefix("solution_").replace("_", "."), "")
                cell["source"] = "".join(cell["source"]) + code if code else cell["source"]
            path = tmp_path_factory.mktemp("submission") / f"{NAME}.ipynb"
            path.write_text(json.dumps(notebook))
            return {item.id: item for item in grader.grade(path).items}

        yield grade


def codes(item):
    return [note.code for note in item.notes]


def test_a_known_mistake_costs_its_own_exercise_alone(graded):
    items = graded({"7.1": SLIP})
    first, *later = items.values()
    assert (first.id, first.state) == ("7.1", State.WRONG)
    assert {item.state for item in later} == {State.CORRECT}
    assert sum(item.points for item in later) == sum(item.max_points for item in later)
    [note] = items["7.2"].notes
    assert (note.code, note.params) == ("carried", {"name": "evaluate, train_batch", "item": "7.1"})


def test_what_is_wrong_besides_is_wrong(graded):
    items = graded({"7.1": SLIP, "7.2": NO_FIT})
    assert items["7.2"].state is State.WRONG
    assert items["7.2"].points == graded({"7.2": NO_FIT})["7.2"].points
    assert codes(items["7.2"]) == ["leans_on"]


def test_a_mistake_that_nobody_knows_cannot_be_made_by_the_reference(graded):
    items = graded({"7.1": UNKNOWN})
    assert items["7.2"].state is State.WRONG
    assert codes(items["7.2"]) == ["leans_on"]


def test_few_papers_with_mistakes_are_kept_and_each_is_made_once():
    course = load_course(ROOT)
    paper = Paper(course, course.notebook(NAME))
    first, *others = [answer for answer in paper.wrong if answer.item == "7.1"][:12]
    made = paper.carrying([first])
    assert made is paper.carrying([first])
    assert made.wrong == ()
    for answer in others:
        paper.carrying([answer])
    assert made is not paper.carrying([first])
