"""The pytest plugin: what a check file may use, and ``pytest exercises/NN_name --submission FILE``.

Without ``--submission`` the reference solution is examined, and everything passes. Outside an exercise
folder this plugin does nothing.
"""

from __future__ import annotations

import pytest

from .inputs import Draw
from .judging import Examinee
from .sitting import HALL, Checks, Sitting


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("underhood", "grading of notebooks")
    group.addoption("--submission", metavar="FILE", help="the notebook to examine with these checks")
    group.addoption(
        "--isolation", default="full", choices=["full", "kernel", "none"],
        help="how the notebook's code is locked in (default: full)",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "item(id, points, gpu=False): the exercise that a check belongs to, and its worth"
    )
    config.pluginmanager.register(Checks(), "underhood-checks")


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Examinee:
    """Whoever is examined: hand it to ``judge`` and ``ask``."""
    sitting = _sitting(request)
    if request.node.name not in sitting.checks:
        pytest.skip("counts only where exercises/course.toml says `gpu = true`")
    return sitting.examinee(request.node.name)


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> Draw:
    """The stream that this check's inputs are drawn from."""
    return _sitting(request).draw(request.node.name)


def _sitting(request: pytest.FixtureRequest) -> Sitting:
    config = request.config
    if HALL not in config.stash:
        # Only here: the hall needs the grader's libraries, which a student's machine has not.
        from .hall import CommandLineHall

        hall = CommandLineHall(config.getoption("--submission"), config.getoption("--isolation"))
        config.stash[HALL] = hall
        config.add_cleanup(hall.close)
    sitting = config.stash[HALL].sitting(request.path.parent)
    if sitting is None:
        raise pytest.UsageError(
            f"{request.path.parent} is no exercise folder of a course; see docs/authors.md"
        )
    return sitting
