"""The edition that tells at once which letters are right."""

from __future__ import annotations

import json

import pytest

from autograder.course import load_course
from autograder.errors import CourseError
from autograder.grading.batch import Grader
from autograder.grading.live import examine
from autograder.grading.report import State
from autograder.self_study import write_edition

NAME = "02_letters"


@pytest.fixture(scope="module")
def edition(asking, tmp_path_factory):
    """The folder of the notebook in English."""
    output = tmp_path_factory.mktemp("edition")
    folders = write_edition(asking, output)
    assert folders == [output / language / NAME for language in ("en", "zh")]
    return folders[0]


def test_right_letters_earn_everything_at_once(asking, edition):
    question = load_course(asking).notebook(NAME).questions["2.2"]
    result, _, _ = examine(edition, "2.2", {"answer_02": question.key()[0]}, "en")
    assert (result.state, result.points) == (State.CORRECT, 1)


@pytest.mark.parametrize("item", ["2.1", "2.2"])
def test_each_wrong_answer_is_told_its_own_message_at_once(asking, edition, item):
    name = f"answer_0{item[-1]}"
    for wrong in load_course(asking).notebook(NAME).questions[item].wrong(name):
        result, _, messages = examine(edition, item, dict(wrong.names), "en")
        assert result.finding.code == wrong.code
        assert messages[wrong.code] == wrong.text


def test_it_says_what_it_is(edition):
    for language, words in {"en": "For self-study", "zh": "自学版"}.items():
        cells = json.loads((edition.parents[1] / language / NAME / f"{NAME}.ipynb").read_text())["cells"]
        assert words in "".join(cells[1]["source"])


def test_handed_in_for_a_grade_it_is_named(asking, edition, hand_in, level):
    notebook = json.loads((edition / f"{NAME}.ipynb").read_text())
    with Grader(asking, [NAME], level) as grader:
        report = grader.grade(hand_in(notebook, "ada", NAME), notebook=NAME, student="ada")
    assert [problem.code for problem in report.problems] == ["other_build"]


def test_a_course_is_never_overwritten_and_a_notebook_without_letters_has_no_such_edition(asking, tmp_path):
    for own in (asking, asking / "release", asking / "release" / "en"):
        with pytest.raises(CourseError, match="name another one"):
            write_edition(asking, own)
    with pytest.raises(CourseError, match="for self-study as it is"):
        write_edition(asking, tmp_path, ["01_tiny"])
