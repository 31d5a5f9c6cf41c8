"""One student before one notebook's checks, and the hooks that let pytest hold the sitting.

``Checks`` is the only plugin that knows pytest's hooks. It finds the sitting of a check in
``config.stash[HALL]``, hands its verdict to that sitting, and shows a person the message instead of a
traceback.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest

from autograder.course.answers import load_module
from autograder.course.model import Check
from autograder.errors import CourseError
from autograder.messages import Texts, render

from .inputs import Draw
from .judging import Examinee, NotAssessed, Oracle, Verdict
from .report import CheckResult, Finding, ItemResult, State
from .subjects import Subject
from .verdicts import check_result, item_result


@dataclass
class Sitting:
    """Everything that the checks of one notebook need for one student."""

    checks: Mapping[str, Check]
    """By name; a name is unique in its notebook."""
    subject: Callable[[str], Subject]
    """The student, asked about one item."""
    oracle: Callable[[str], Oracle]
    """Who knows the answers to one item."""
    seed: Callable[[Check], int]
    probes: Collection[str]
    texts: Callable[[str], Texts] = lambda item: {}
    """The messages of one item's known wrong answers."""
    language: str = "en"
    has_gpu: Callable[[], bool] = lambda: False
    """Whether the student can compute on a GPU here."""
    results: dict[str, CheckResult] = field(default_factory=dict)
    notes: dict[str, dict[str, Finding]] = field(default_factory=dict)
    """What checks remarked on an item."""
    errors: dict[str, BaseException] = field(default_factory=dict)
    """Check -> what it failed with itself, for whoever runs the grader: its text may hold a hidden input."""

    def examinee(self, name: str) -> Examinee:
        """Who is examined by the check ``name``. Raises ``NotAssessed`` if it needs what is not here."""
        check = self.checks[name]
        if check.gpu and not self.has_gpu():
            raise NotAssessed("needs_gpu")
        return Examinee(
            self.subject(check.item), self.oracle(check.item), name, check.visible, frozenset(self.probes),
            notes=self.notes.setdefault(check.item, {}),
        )  # fmt: skip

    def draw(self, name: str) -> Draw:
        return Draw(self.seed(self.checks[name]))

    def record(self, name: str, error: BaseException | None) -> CheckResult:
        result = self.results[name] = check_result(self.checks[name], error)
        self.errors.pop(name, None)
        if error is not None and result.state is State.GRADER_ERROR:
            self.errors[name] = error
        return result

    def items(self, untouched: Callable[[str], bool] = lambda item: True) -> tuple[ItemResult, ...]:
        """The results so far, by item, in the order of the checks."""
        grouped: dict[str, list[CheckResult]] = {}
        for name, check in self.checks.items():
            if name in self.results:
                grouped.setdefault(check.item, []).append(self.results[name])
        return tuple(
            item_result(item, some, tuple(self.notes.get(item, {}).values()), untouched=untouched(item))
            for item, some in grouped.items()
        )


def place_of(error: BaseException) -> str:
    """Where in a course's own files ``error`` arose, as ``test_hidden.py:51``; empty if in none of them."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).parent.parent.name == "exercises"]
    return f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""


def load_checks(path: Path) -> dict[str, Callable[..., None]]:
    """The check functions of a test file, by name, to be called without pytest."""
    module = load_module(path)
    return {name: f for name, f in vars(module).items() if name.startswith("test_") and callable(f)}


def hold(sitting: Sitting, name: str, check: Callable[..., None]) -> CheckResult:
    """Runs one check outside pytest, as a notebook and ``underhood build`` do."""
    try:
        check(sitting.examinee(name), sitting.draw(name))
    except Exception as error:
        return sitting.record(name, error)
    return sitting.record(name, None)


class Hall(Protocol):
    """Where sittings are held: one for each exercise folder."""

    def sitting(self, folder: Path) -> Sitting | None: ...


HALL = pytest.StashKey[Hall]()


class Checks:
    """Our pytest hooks; see the module's docstring."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Visible checks come before hidden ones: the small cases say more. Other people's tests stay."""
        items.sort(key=lambda i: i.path.name == "test_hidden.py" and i.get_closest_marker("item") is not None)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[Any]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if item.get_closest_marker("item") is None:
            return report
        hall = item.config.stash.get(HALL, None)
        sitting = hall.sitting(item.path.parent) if hall else None
        failed = call.excinfo is not None
        if sitting is None or item.name not in sitting.checks or not (call.when == "call" or failed):
            return report
        if call.when == "teardown":
            return report
        result = sitting.record(item.name, call.excinfo.value if call.excinfo else None)
        if isinstance(call.excinfo and call.excinfo.value, Verdict):
            _show(report, item, result, sitting)
        elif call.excinfo and isinstance(call.excinfo.value, CourseError):
            report.longrepr = str(call.excinfo.value)
        return report


def _show(report: pytest.TestReport, item: pytest.Item, result: CheckResult, sitting: Sitting) -> None:
    """The verdict's message in place of a traceback through the grader."""
    assert result.finding is not None
    said = render(result.finding, sitting.language, sitting.texts(sitting.checks[item.name].item))
    if result.state is State.NOT_ASSESSED:
        report.outcome = "skipped"
        report.longrepr = (str(item.path), item.location[1] or 0, said)
    else:
        report.longrepr = said
