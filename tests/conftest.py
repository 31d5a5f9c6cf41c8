"""A course that fits on one screen, built once, and notebooks handed in for it."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, load_course
from autograder.doctor import strongest
from autograder.grading.batch import Grader
from autograder.grading.paper import Paper
from autograder.grading.report import ItemResult, Report
from autograder.secret import make_secret
from autograder.workshop import Workshop

FIXTURE = Path(__file__).parent / "course_fixture"
# Its checks are a course's, not this suite's.
LETTERS = Path(__file__).parent / "letters_fixture"
collect_ignore = ["course_fixture", "letters_fixture"]

NAME = "01_tiny"
Notebook = dict[str, Any]
RIGHT = {
    "1.1": "def spread(x):\n    return x.amax(1) - x.amin(1)",
    "1.2": "class Tally:\n    def __init__(self):\n        self.total, self.count = 0.0, 0\n\n"
    "    def add(self, x):\n        self.total += x\n        self.count += 1",
}
"""Answers to the tiny course, in a student's own words."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.timeout(0))  # It takes as long as it takes.


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of the tiny course, built, with a secret of its own. Only its cache is written."""
    root = tmp_path_factory.mktemp("tiny")
    shutil.copytree(FIXTURE, root, dirs_exist_ok=True)
    Workshop(root).build()
    make_secret(root)
    return root


@pytest.fixture(scope="session")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course with a notebook 02_letters of questions in letters, proven and built, with a secret."""
    root = tmp_path_factory.mktemp("letters")
    shutil.copytree(FIXTURE, root, dirs_exist_ok=True)
    shutil.copytree(LETTERS, root / "exercises", dirs_exist_ok=True)
    workshop = Workshop(root, notebooks=["02_letters"])
    workshop.build()
    assert list(workshop.problems(2)) == []
    make_secret(root)
    return root


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """The tiny course as its author has it, to be changed and broken; nothing is built."""
    return Path(shutil.copytree(FIXTURE, tmp_path / "draft"))


GPU_CHECK = """

@pytest.mark.item("1.1", points=3, gpu=True)
def test_a_spread_on_a_gpu(student, rng):
    \"""zh: 在 GPU 上的极差\"""
    judge(student, "spread", x=rng.normal(2, 3))
"""


@pytest.fixture
def on_gpu(draft: Path) -> Path:
    """The tiny course where a check that needs a GPU counts."""
    hidden, settings = draft / "exercises" / NAME / "test_hidden.py", draft / "exercises" / "course.toml"
    hidden.write_text(hidden.read_text() + GPU_CHECK)
    settings.write_text("gpu = true\n" + settings.read_text())
    return draft


@pytest.fixture(scope="session")
def course(tiny: Path) -> Course:
    return load_course(tiny)


@pytest.fixture(scope="session")
def paper(course: Course) -> Paper:
    return Paper(course, course.notebooks[0])


@pytest.fixture(scope="session")
def level() -> str:
    """The strongest isolation that works here."""
    return strongest()


@pytest.fixture(scope="session")
def nbgrader_config(level: str) -> str:
    """An ``nbgrader_config.py`` for the tiny course."""
    return (
        "from autograder.outlets.nbgrader import configure\nc = get_config()\n"
        'c.CourseDirectory.course_id = "tiny"\n'
        'c.CourseDirectory.source_directory = "source/en"\n'
        'c.CourseDirectory.release_directory = "release/en"\n'
        f"c.GradeInSandbox.isolation = {level!r}\nconfigure(c)\n"
    )


@pytest.fixture(scope="session")
def grader(tiny: Path, level: str) -> Iterator[Grader]:
    """A judge of the tiny course that stays for all tests."""
    with Grader(tiny, isolation=level) as grader:
        yield grader


@pytest.fixture(scope="session")
def right() -> dict[str, str]:
    return RIGHT


@pytest.fixture
def answered(tiny: Path) -> Callable[..., Notebook]:
    """``answered({"1.1": source})``: the released notebook with these answers in their cells, by default the
    right ones to all."""

    def answer(answers: Mapping[str, str] = RIGHT, language: str = "en") -> Notebook:
        notebook = json.loads((tiny / "release" / language / NAME / f"{NAME}.ipynb").read_text())
        for item, source in answers.items():
            cell_of(notebook, f"solution_{item.replace('.', '_')}")["source"] = source
        return copy.deepcopy(notebook)

    return answer


def cell_of(notebook: Notebook, grade_id: str) -> dict[str, Any]:
    """The cell with this nbgrader id."""
    return next(
        cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )


@pytest.fixture(name="cell_of")
def _cell_of() -> Callable[[Notebook, str], dict[str, Any]]:
    return cell_of


@pytest.fixture
def hand_in(tmp_path: Path) -> Callable[..., Path]:
    """Writes a notebook, or any other text, as what ``student`` handed in; its path."""

    def write(content: Notebook | str | bytes, student: str = "ada", name: str = NAME) -> Path:
        path = tmp_path / "submitted" / student / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def grade(grader: Grader, hand_in: Callable[..., Path]) -> Callable[..., Report]:
    """Hands a notebook in and grades it, behind all walls."""
    return lambda notebook, **more: grader.grade(hand_in(notebook), **more)


@pytest.fixture(scope="session")
def states() -> Callable[[Report], dict[str, str]]:
    """Item -> what is said of it."""
    return lambda report: {item.id: item.state.value for item in report.items}


@pytest.fixture(scope="session")
def codes() -> Callable[[ItemResult | Report], list[str]]:
    """The codes of a report's problems, or of an item's checks that found something."""

    def read(of: ItemResult | Report) -> list[str]:
        found = of.problems if isinstance(of, Report) else [c.finding for c in of.checks if c.finding]
        return [finding.code for finding in found]

    return read
