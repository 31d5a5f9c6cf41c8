"""From what happened in a check to what is said of it, and from checks to the item."""

import pytest

from autograder.course import Check
from autograder.grading.judging import NotAssessed, NotAttempted, WrongAnswer
from autograder.grading.report import Finding, State
from autograder.grading.verdicts import check_result, item_result

CHECK = Check("test_it", "1.1", 2.0, False)
ENDS = {
    "correct": None,
    "wrong": WrongAnswer(Finding("value", "wrong_value")),
    "not attempted": NotAttempted(),
    "not assessed": NotAssessed("needs_gpu"),
    "grader error": ZeroDivisionError("1/0 with a hidden input"),
}


def result(*ends, untouched=True):
    return item_result("1.1", [check_result(CHECK, ENDS[end]) for end in ends], untouched=untouched)


@pytest.mark.parametrize("end", ENDS)
def test_each_end_of_a_check_is_one_state_and_only_correct_earns(end):
    checked = check_result(CHECK, ENDS[end])
    assert checked.state == end
    assert (checked.points, checked.max_points) == (2.0 if end == "correct" else 0.0, 2.0)
    assert checked.state.has_score == (end in ("correct", "wrong", "not attempted"))


def test_of_an_error_of_ours_only_its_kind_is_told():
    finding = check_result(CHECK, ENDS["grader error"]).finding
    assert finding.params == {"what": "ZeroDivisionError"}
    for error in (AssertionError("assert 3 == 4"), KeyboardInterrupt("x")):
        assert check_result(CHECK, error).state is State.GRADER_ERROR


@pytest.mark.parametrize(
    ("ends", "state", "points"),
    [
        (("correct", "correct"), "correct", 4),
        (("correct", "wrong"), "wrong", 2),
        (("wrong", "wrong"), "wrong", 0),
        (("not attempted", "not attempted"), "not attempted", 0),
        (("not attempted", "wrong"), "wrong", 0),
        (("not attempted", "correct"), "wrong", 2),
        (("correct", "not assessed"), "not assessed", 2),
        (("wrong", "not assessed"), "not assessed", 0),
        (("not attempted", "not assessed"), "not attempted", 0),
        (("wrong", "not assessed", "grader error"), "grader error", 0),
    ],
)
def test_an_item_is_as_good_as_its_checks_and_our_failures_win(ends, state, points):
    item = result(*ends)
    assert (item.state, item.points, item.max_points) == (state, points, 2.0 * len(ends))


def test_a_placeholder_left_in_begun_work_is_wrong_and_said_to_be_left():
    item = result("not attempted", "not attempted", untouched=False)
    assert item.state is State.WRONG
    assert [check.finding.code for check in item.checks] == ["still_stub", "still_stub"]


def test_an_item_that_nobody_checked_is_our_failure():
    assert item_result("1.1", []).state is State.GRADER_ERROR


def test_an_unexplained_hidden_failure_sends_the_student_to_the_visible_one():
    visible = Check("test_seen", "1.1", 1.0, True)
    known = WrongAnswer(Finding("value", "a_known_mistake", detail="wrong_value"))
    for seen, hidden, code in [
        (known, ENDS["wrong"], "visible_first"),
        (ENDS["wrong"], ENDS["wrong"], "visible_first"),
        (None, ENDS["wrong"], "wrong_value"),
        (ENDS["wrong"], known, "a_known_mistake"),
    ]:
        item = item_result("1.1", [check_result(visible, seen), check_result(CHECK, hidden)])
        assert item.checks[1].finding.code == code
        assert item.finding.code == (item.checks[0].finding or item.checks[1].finding).code
