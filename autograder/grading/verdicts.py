"""From what happened in a check to what is said of it, and from checks to the item.

correct        every check passed
wrong          a check found something, and here is the first thing to tell
not attempted  nothing was written
not assessed   this machine lacks what a check needs
grader error   we failed
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from autograder.course.model import Check

from .judging import NotAssessed, NotAttempted, WrongAnswer
from .report import CheckResult, Finding, ItemResult, State


def check_result(check: Check, error: BaseException | None) -> CheckResult:
    """The verdict on one check that ended with ``error`` (``None``: it passed). Of an error that is no
    verdict only the type's name is kept: its text may hold a hidden input."""
    state, finding, case = State.CORRECT, None, None
    match error:
        case None:
            pass
        case WrongAnswer():
            state, finding, case = State.WRONG, error.finding, error.case
        case NotAttempted():
            state, finding = State.NOT_ATTEMPTED, error.finding
        case NotAssessed():
            state, finding = State.NOT_ASSESSED, Finding("not assessed", error.reason)
        case _:
            state = State.GRADER_ERROR
            finding = Finding("grader error", "grader_error", {"what": type(error).__name__[:80]})
    points = check.points if state is State.CORRECT else 0.0
    return CheckResult(check.name, check.visible, state, points, check.points, finding, case)


def item_result(
    item_id: str, checks: Sequence[CheckResult], notes: Collection[Finding] = (), *, untouched: bool = True
) -> ItemResult:
    """The item from its checks, with the ``notes`` on it. ``untouched`` says whether the stub is as it was
    released: only then may a ``NotImplementedError`` everywhere mean that nothing was tried."""
    states = {check.state for check in checks}
    assessed = [check for check in checks if check.state is not State.NOT_ASSESSED]
    nothing = {check.state for check in assessed} == {State.NOT_ATTEMPTED}
    if not checks or State.GRADER_ERROR in states:
        state = State.GRADER_ERROR
    elif nothing and (untouched or all(map(_unanswered, assessed))):
        state = State.NOT_ATTEMPTED
    elif State.NOT_ASSESSED in states:
        state = State.NOT_ASSESSED
    elif states == {State.CORRECT}:
        state = State.CORRECT
    else:
        state = State.WRONG
        checks = [_stub_left(check) for check in checks]
        if any(check.visible and check.finding for check in checks):
            checks = [_visible_first(check) for check in checks]
    earned = sum(check.points for check in checks)
    return ItemResult(item_id, state, earned, sum(c.max_points for c in checks), tuple(checks), tuple(notes))


_UNEXPLAINED = {
    "wrong_value", "wrong_shape", "wrong_dtype", "wrong_type", "wrong_length", "not_finite", "raised_unseen",
}  # fmt: skip


def _visible_first(check: CheckResult) -> CheckResult:
    """A hidden check that only tells that something is wrong sends the student to the visible ones, where
    there is more to see."""
    finding = check.finding
    if check.visible or finding is None or finding.detail is not None or finding.code not in _UNEXPLAINED:
        return check
    return replace(check, finding=replace(finding, code="visible_first", detail=finding.code))


def _unanswered(check: CheckResult) -> bool:
    return check.finding is not None and check.finding.code == "not_answered"


def _stub_left(check: CheckResult) -> CheckResult:
    """In an item that was begun, a placeholder is a part that is missing, and is said to be."""
    if check.state is not State.NOT_ATTEMPTED:
        return check
    finding = Finding("callable", "still_stub")
    return CheckResult(check.name, check.visible, State.WRONG, 0.0, check.max_points, finding)
