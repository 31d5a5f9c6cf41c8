"""Gradescope's results.json and Classroom 50's result.json."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

from autograder.grading.report import Report
from autograder.outlets import classroom50, gradescope

from .conftest import right, wrong

CLASSROOM_50 = {
    "schema", "classroom", "assignment", "usernames", "submission", "commit", "release", "review", "datetime",
    "score", "max-score", "tests",
}  # fmt: skip
GRADESCOPE_TEST = {
    "score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags",
    "visibility", "extra_data",
}  # fmt: skip
GRADESCOPE = {
    "score", "execution_time", "output", "output_format", "test_output_format", "test_name_format",
    "visibility", "stdout_visibility", "extra_data", "tests", "leaderboard",
}  # fmt: skip


def test_gradescope_gets_the_reports_totals_and_only_fields_that_it_knows(
    report: Callable[..., Report],
) -> None:
    plain = json.loads(gradescope.dumps(report(wrong(worth=5, points=2), right("2.5")), {}))
    assert set(plain) <= GRADESCOPE
    assert all(set(test) <= GRADESCOPE_TEST for test in plain["tests"])
    assert sum(test["score"] for test in plain["tests"]) == 5
    assert sum(test["max_score"] for test in plain["tests"]) == 8


def test_gradescopes_own_total_scales_every_item(report: Callable[..., Report]) -> None:
    plain = json.loads(gradescope.dumps(report(right(worth=3)), {}, scale=20 / 3))
    assert plain["tests"][0]["score"] == 20


def test_classroom_50_gets_whole_numbers_in_the_same_ratio(report: Callable[..., Report]) -> None:
    text = classroom50.dumps(
        report(wrong(worth=2.5, points=0.5), right("2.5", worth=1.25)),
        {"CLASSROOM": "c", "USERNAME": "ada"},
        datetime(2026, 3, 1, 12, tzinfo=UTC),
    )
    plain = json.loads(text)
    assert set(plain) == CLASSROOM_50
    assert plain["usernames"] == ["ada"]
    assert plain["datetime"] == "2026-03-01T12:00:00Z"
    assert (plain["score"], plain["max-score"]) == (7, 15)
    assert all(type(test[key]) is int for test in plain["tests"] for key in ("score", "max-score"))


def test_the_newer_edition_of_classroom_50_has_an_owner(report: Callable[..., Report]) -> None:
    plain = json.loads(classroom50.dumps(report(right()), {"USERNAME": "ada"}, datetime.now(UTC), newer=True))
    assert plain["owner"] == "ada"
    assert "usernames" not in plain
