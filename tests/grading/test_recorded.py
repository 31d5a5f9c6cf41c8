"""What the visible checks need in a student's notebook, written down once."""

import json

import pytest
import torch

from autograder.course import load_course
from autograder.errors import UnderhoodError
from autograder.grading.judging import NotAssessed
from autograder.grading.live import examine, hints_of
from autograder.grading.paper import Paper
from autograder.grading.recorded import Recorded, record, same
from autograder.grading.report import State


@pytest.fixture
def folder(tiny):
    return tiny / "release" / "en" / "01_tiny"


@pytest.fixture
def text(folder):
    return (folder / "recorded.json").read_text()


def names(source):
    space = {"torch": torch}
    exec(source, space)
    return space


def test_writing_it_again_says_the_same_byte_for_byte(paper, text):
    assert record(paper, json.loads(text)["build"]) == text


def test_it_holds_visible_checks_only_and_no_code_of_any_answer(text, paper):
    plain = json.loads(text)
    for item in plain["items"].values():
        del item["hints"]
    assert set(plain["checks"]) == {"test_each_row_has_its_own_spread", "test_a_tally_knows_sum_and_count"}
    known = set(plain["items"]["1.1"]["messages"]) - set(plain["checks"])
    assert known == {"one_number_for_all", "columns_for_rows"}
    assert "signs_lost" not in text, "known on hidden inputs only"
    assert not {word for word in ("amax", "return ", "self.") if word in json.dumps(plain)}


def test_what_a_wrong_answer_says_at_great_length_is_no_part_of_it(draft):
    wrong = draft / "exercises" / "01_tiny" / "wrong.py"
    wrong.write_text(
        wrong.read_text().replace("return x.max() - x.min()", "return x.new_ones(10**6).cumsum(0) ** 0.5")
    )
    course = load_course(draft)
    text = record(Paper(course, course.notebooks[0]), "")
    said = [call["wrong"] for check in json.loads(text)["checks"].values() for call in check["calls"]]
    assert any("columns_for_rows" in answers for answers in said)
    assert not any("one_number_for_all" in answers for answers in said)
    assert len(text) < 100_000


def test_it_judges_a_live_namespace_as_the_grader_does(folder, right):
    result, title, _ = examine(folder, "1.1", names(right["1.1"]), "zh")
    assert (result.state, title) == (State.CORRECT, "每一行的极差")
    assert result.points == result.max_points == 1
    result, _, texts = examine(folder, "1.1", names("def spread(x):\n    return x.max() - x.min()"), "en")
    assert result.state is State.WRONG
    assert result.finding.code == "one_number_for_all"
    assert texts["one_number_for_all"]["en"].startswith("One number")
    assert result.checks[0].case is not None
    probe, _, _ = examine(folder, "1.2", names(right["1.2"]), "en")
    assert probe.state is State.CORRECT


def test_a_stub_and_a_missing_name_are_told_apart(folder):
    stub, _, _ = examine(folder, "1.1", names("def spread(x):\n    raise NotImplementedError"), "en")
    assert stub.state is State.NOT_ATTEMPTED
    missing, _, _ = examine(folder, "1.1", {}, "en")
    assert missing.finding.code == "missing_name"


def test_what_torch_cannot_do_is_no_stub(folder):
    mistake = "def spread(x):\n    return x.long().softmax(1)"
    result, _, _ = examine(folder, "1.1", names(mistake), "en")
    assert (result.state, result.finding.code) == (State.WRONG, "raised")


def test_an_item_that_is_not_there_names_those_that_are(folder):
    for ask in (lambda: examine(folder, "9.9", {}, "en"), lambda: hints_of(folder, "9.9", "en")):
        with pytest.raises(UnderhoodError, match=r"this notebook checks 1\.1, 1\.2"):
            ask()
    assert len(hints_of(folder, "1.1", "en")) == 3
    assert hints_of(folder, "1.1", "zh") != hints_of(folder, "1.1", "en")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"build": 1}', None])
def test_a_file_that_is_none_says_what_to_do(tmp_path, content):
    file = tmp_path / "recorded.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(UnderhoodError, match="fetch it anew"):
        Recorded(file)


def test_a_check_that_asks_more_than_was_recorded_belongs_to_another_edition(folder):
    recorded = Recorded(folder / "recorded.json")
    with pytest.raises(NotAssessed, match="stale_checks"):
        recorded.expected("test_each_row_has_its_own_spread", 7, None)


def nudged(plain, by, wrong=""):
    """The first recorded float32 tensor of ``plain``, of the reference or of a ``wrong`` answer, changed by
    ``by``."""
    from autograder.values import from_json, restore, snapshot, to_json

    call = plain["checks"]["test_each_row_has_its_own_spread"]["calls"][0]
    outcome = call["wrong"][wrong] if wrong else call["expected"]
    outcome["value"] = to_json(snapshot(restore(from_json(outcome["value"])) + by))
    return json.dumps(plain)


def test_the_last_digits_of_another_processor_are_no_news_and_all_else_is(text):
    plain = json.loads(text)
    assert same(text, json.dumps(plain))
    assert same(text, nudged(json.loads(text), 1e-7))
    assert not same(text, nudged(json.loads(text), 1e-2))
    for key in ("build", "wrong"):
        assert not same(text, json.dumps({**plain, key: "other"}))
    assert not same("", text)


def test_a_wrong_answer_may_come_to_any_numbers_while_its_code_is_the_same(text):
    calls = json.loads(text)["checks"]["test_each_row_has_its_own_spread"]["calls"]
    code = next(code for code, outcome in calls[0]["wrong"].items() if "value" in outcome)
    assert same(text, nudged(json.loads(text), 1.0, wrong=code))
    there = json.loads(text)
    there["checks"]["test_each_row_has_its_own_spread"]["calls"][0]["wrong"][code] = {
        "error": ["Timeout", ""]
    }
    assert not same(text, json.dumps(there))
