"""The one result model: what it adds up to, what is told first, and that it survives its plain form."""

import json

from autograder.grading.report import Case, CellOutput, CheckResult, Finding, ItemResult, Report, State

SHAPE = Finding("shape", "wrong_shape", {"expected": "[2]", "got": "[3]"})
VALUE = Finding("value", "off", {}, detail="wrong_value")
HIDDEN = CheckResult("test_hidden", False, State.WRONG, 0.0, 2.0, VALUE)
VISIBLE = CheckResult("test_visible", True, State.WRONG, 0.0, 1.0, SHAPE, Case("f", [["x", 1]], 2, 3))
GOOD = CheckResult("test_good", False, State.CORRECT, 0.1, 0.1)


def report(*items):
    return Report("c", "1", "01_tiny", "0" * 64, "en", "full", items,
                  problems=(Finding("file", "cell_missing", {"cell": "check_1_1"}),),
                  outputs=(CellOutput("cell 1", "text", "KeyError: x"),), seconds={"wall": 1.5})  # fmt: skip


def test_points_are_the_sum_of_the_items_without_dust():
    item = ItemResult("1.1", State.CORRECT, 0.1, 0.1, (GOOD,))
    assert report(item, item, item).points == 0.3
    assert report(item, item, item).max_points == 0.3


def test_a_visible_check_is_told_before_a_hidden_one():
    assert ItemResult("1.1", State.WRONG, 0, 3, (HIDDEN, VISIBLE)).finding == SHAPE
    assert ItemResult("1.1", State.WRONG, 0, 2, (GOOD, HIDDEN)).finding == VALUE
    assert ItemResult("1.1", State.CORRECT, 0.1, 0.1, (GOOD,)).finding is None


def test_a_report_is_complete_only_if_every_item_has_a_score():
    done = ItemResult("1.1", State.WRONG, 0, 1)
    assert report(done).complete
    for state in (State.NOT_ASSESSED, State.GRADER_ERROR):
        assert not report(done, ItemResult("1.2", state, 0, 1)).complete


def test_the_plain_form_is_json_and_comes_back_equal():
    full = report(ItemResult("1.1", State.WRONG, 0.1, 3.1, (GOOD, HIDDEN, VISIBLE), (SHAPE,)))
    plain = json.loads(json.dumps(full.to_dict()))
    assert plain["points"] == 0.1
    assert plain["schema"] == "underhood/report/v1"
    assert Report.from_dict(plain) == full
