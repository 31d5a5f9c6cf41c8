"""What is graded: a course of notebooks of items, as an author wrote them.

These types hold what ``exercises/`` says and nothing that a machine or a student did. They are read
by ``course.folder``, and everyone else takes them from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from autograder.errors import CourseError

if TYPE_CHECKING:
    from .questions import LetterQuestion

Kind = Literal["value", "probe", "plot", "answer", "text"]
KINDS: tuple[Kind, ...] = ("value", "probe", "plot", "answer", "text")
Text = dict[str, str]
"""One text in each of the course's languages: ``{"en": …, "zh": …}``."""


@dataclass(frozen=True)
class Check:
    """One pytest function of ``test_visible.py`` or ``test_hidden.py``."""

    name: str
    item: str
    points: float
    visible: bool
    title: Text = field(default_factory=dict)
    """What it says in the course's other languages; in the first one its name is the sentence."""
    gpu: bool = False
    """True: it asks the student to compute on a GPU."""


def solution_id(item: str) -> str:
    """The nbgrader id of an item's answer; nbgrader's schema allows no dot in it."""
    return f"solution_{item.replace('.', '_')}"


def check_id(item: str) -> str:
    """The nbgrader id of an item's check."""
    return f"check_{item.replace('.', '_')}"


def solution_of(check: str) -> str:
    """The id of the answer that the check with the id ``check`` judges."""
    return check.replace("check_", "solution_", 1)


@dataclass(frozen=True)
class Item:
    """One exercise: what a student writes, and what it is worth."""

    id: str
    """``"3.4"``: the fourth item of notebook 03."""
    notebook: str
    title: Text
    kind: Kind
    names: tuple[str, ...]
    """The names that the student's cell defines, in the order of the stub; none for a text."""
    checks: tuple[Check, ...]
    hints: dict[str, tuple[str, ...]] = field(default_factory=dict)
    core: bool = True
    minutes: int = 10
    difficulty: int = 1
    """1 (a warm-up) to 3 (a puzzle)."""
    trains: bool = False
    """True: its checks train a model, so it is judged in a process of its own."""
    asked: Text = field(default_factory=dict)
    """The question of a text; elsewhere the reference's docstring asks."""
    manual_points: float = 0
    """What a person gives for a text, which has no checks."""

    @property
    def points(self) -> float:
        return self.manual_points + sum(check.points for check in self.checks)

    @property
    def solution_id(self) -> str:
        return solution_id(self.id)

    @property
    def check_id(self) -> str:
        return check_id(self.id)


@dataclass(frozen=True)
class Cell:
    """One cell of ``notebook.md``. ``item`` is set where a student answers, and the cell's source is then
    made from the reference solution."""

    kind: Literal["markdown", "code"]
    source: str
    language: str = ""
    """The only language that it is for; empty: all."""
    item: str = ""


@dataclass(frozen=True)
class Notebook:
    """One exercise folder: one notebook, one nbgrader assignment, one folder name."""

    name: str
    folder: Path
    title: Text
    items: tuple[Item, ...]
    cells: tuple[Cell, ...]
    kernelspec: dict[str, str]
    solution: Path
    """The module of ``solutions/`` that holds the reference answers to its items."""
    questions: Mapping[str, LetterQuestion] = field(default_factory=dict)
    """The questions of its items of kind ``answer``, by item."""

    def item(self, item_id: str) -> Item | None:
        return next((item for item in self.items if item.id == item_id), None)

    @property
    def judged(self) -> tuple[Item, ...]:
        """The items with checks: all but the texts."""
        return tuple(item for item in self.items if item.checks)

    @property
    def points(self) -> float:
        return sum(item.points for item in self.items)

    @property
    def gpu(self) -> bool:
        """True if a check of it asks the student to compute on a GPU."""
        return any(check.gpu for item in self.items for check in item.checks)


@dataclass(frozen=True)
class Course:
    """A course root: what ``exercises/course.toml`` says, and the notebooks beside it."""

    root: Path
    name: str
    version: str
    languages: tuple[str, ...]
    """The first one is the default."""
    notebooks: tuple[Notebook, ...]
    preload: tuple[str, ...] = ()
    """Modules that the zygote imports before it forks: the libraries and data of this course."""
    mounts: tuple[str, ...] = ()
    """Names of modules whose ``cache_dir()`` is bound read-only into every session."""
    files: tuple[str, ...] = ()
    """Patterns of names (``"*.png"``): the files beside a notebook that its session gets; no others."""
    named_variants: bool = False
    """True where every student was given a copy by name: the plain release and open copies are foreign."""
    title: Text = field(default_factory=dict)
    self_study: bool = False
    """True for the edition that tells at once which letters are right."""
    core_only: bool = False
    """True in a bundle of the core: extensions are not judged."""

    def notebook(self, name: str) -> Notebook | None:
        return next((notebook for notebook in self.notebooks if notebook.name == name), None)

    def named(self, names: Sequence[str]) -> tuple[Notebook, ...]:
        """The notebooks with these ``names``, each once; all if there are none. Raises ``CourseError``."""
        have = {notebook.name: notebook for notebook in self.notebooks}
        if unknown := [name for name in names if name not in have]:
            raise CourseError(f"{self.root}: there is no notebook {unknown[0]!r}; there is {', '.join(have)}")
        return tuple(have[name] for name in dict.fromkeys(names or have))

    def require_language(self, language: str) -> None:
        """Raises ``CourseError`` for a language that the course has not; an empty one is any."""
        if language and language not in self.languages:
            known = ", ".join(self.languages)
            raise CourseError(f"{self.root}: the course has no language {language!r}; it has {known}")

    def counts(self, item: Item) -> bool:
        """False for an extension where only the core is judged."""
        return item.core or not self.core_only

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for notebook in self.notebooks for item in notebook.items)
