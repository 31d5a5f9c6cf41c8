"""The families of bugs that an accuracy does not see: each is found, and called what it is."""

import importlib.util
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.grading.paper import Paper
from autograder.grading.report import State
from autograder.proof import Trial

ROOT = Path(__file__).resolve().parents[1]
spec = importlib.util.spec_from_file_location("bug_families", ROOT / "docs" / "bug_families.py")
page = importlib.util.module_from_spec(spec)
spec.loader.exec_module(page)
CASES = [(item, code) for _, _, answers in page.FAMILIES for item, code in answers]


@pytest.fixture(scope="module")
def trials():
    course = load_course(ROOT)
    return {item.id: Trial(Paper(course, nb)) for nb in course.notebooks for item in nb.items}


def test_the_page_says_what_the_exercises_say():
    assert (ROOT / "docs" / "bug-families.md").read_text(encoding="utf-8") == page.text()


@pytest.mark.soak  # `underhood build --check` proves the same of every known mistake
@pytest.mark.parametrize(("item", "code"), CASES, ids=[f"{item} {code}" for item, code in CASES])
def test_whatever_is_drawn_the_mistake_is_named(trials, item, code):
    paper = trials[item].paper
    [answer] = [answer for answer in paper.wrong if (answer.item, answer.code) == (item, code)]
    for secret in (b"families 1", b"families 2"):
        result = trials[item].result(paper.subject(answer), paper.notebook.item(item), secret)
        assert result.state is State.WRONG
        assert result.finding.code == code
