"""JUnit XML as pytest's own xunit2 schema has it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

from autograder.grading.report import CheckResult, ItemResult, Report, State
from autograder.outlets import junit

from .conftest import right, without_score, wrong

TEXTS = {"2.4": {"every_pair": {"en": "Every image meets <every> other.", "zh": "每一对都算了。"}}}


def parsed(*reports: Report, language: str = "") -> ET.Element:
    return ET.fromstring(junit.dumps(reports, lambda report: TEXTS, language))


def skipped(state: State) -> ItemResult:
    check = CheckResult("test_a_pair", True, state, 0, 3)
    return ItemResult("2.5", state, 0, 3, (check,))


def test_a_notebook_is_a_suite_and_a_check_is_a_case(report: Callable[..., Report]) -> None:
    [suite] = parsed(report(right(), student="ada")).findall("testsuite")
    [case] = suite.findall("testcase")
    assert suite.get("name") == "ada.02_similarity"
    assert (case.get("classname"), case.get("name")) == ("ada.02_similarity.2.4", "a pair of images")
    assert len(case) == 0


def test_wrong_work_is_a_failure_with_the_message_that_names_its_cause(report: Callable[..., Report]) -> None:
    root = parsed(report(wrong()))
    failure = root.find("testsuite/testcase/failure")
    assert failure is not None
    assert "Every image meets <every> other." in (failure.text or "")
    assert failure.get("type") == "every_pair"
    assert root.get("failures") == "1"


def test_what_is_not_the_students_fault_is_no_failure(report: Callable[..., Report]) -> None:
    root = parsed(
        report(skipped(State.NOT_ATTEMPTED), skipped(State.NOT_ASSESSED), skipped(State.GRADER_ERROR))
    )
    assert [root.get(key) for key in ("failures", "skipped", "errors")] == ["0", "2", "1"]


def test_a_file_that_could_not_be_graded_is_an_error(report: Callable[..., Report]) -> None:
    root = ET.fromstring(junit.dumps([report(right())], lambda report: {}, "", [("ada/x.ipynb", "no JSON")]))
    assert (root.get("tests"), root.get("errors")) == ("2", "1")
    case = root.findall("testsuite/testcase")[-1]
    assert (case.get("classname"), case.get("name")) == ("ada/x.ipynb", "could not be graded")
    assert case.find("error[@message='no JSON']") is not None


def test_the_points_stand_in_the_suites_properties(report: Callable[..., Report]) -> None:
    root = parsed(report(wrong(worth=5, points=2), without_score("2.5")))
    told = {p.get("name"): p.get("value") for p in root.findall("testsuite/properties/property")}
    assert (told["points"], told["points.2.4"], told["points.2.5"]) == ("2", "2 / 5", "– / 3")


def test_control_characters_of_a_student_do_not_break_the_document(report: Callable[..., Report]) -> None:
    root = parsed(report(wrong(text="\x00\x1b[31m]]> <b>&\ud800")))
    assert root.find("testsuite/testcase/failure") is not None


def test_the_messages_follow_the_language(report: Callable[..., Report]) -> None:
    failure = parsed(report(wrong()), language="zh").find("testsuite/testcase/failure")
    assert failure is not None
    assert "每一对都算了。" in (failure.text or "")
