"""One notebook as its judge holds it: the reference, the known answers and the probes, loaded and ready.

Only trusted processes load a paper. What a student's own machine has instead is a ``recorded.Recorded``.
"""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from autograder.course.answers import KnownAnswer, load_answers, load_module
from autograder.course.model import Check, Course, Notebook
from autograder.course.questions import LetterQuestion, number_of
from autograder.errors import CourseError

from .inputs import seed_of, visible_seed
from .judging import Computed, Mistaken
from .letters import keys_of
from .sitting import Sitting
from .subjects import Namespace, Subject, defined_in
from .written import tree_of

_KEPT = 8
"""Papers of each variant with mistakes that are kept for the next student who makes them."""


class Paper:
    """``notebook`` of ``course``, with everything that judges it, lettered as in ``variant``. Its reference
    makes ``mistakes``, by the names that they stand for."""

    def __init__(
        self, course: Course, notebook: Notebook, variant: int = 0, mistakes: Mapping[str, Any] | None = None
    ) -> None:
        self.course, self.notebook, self._variant = course, notebook, variant
        self._mistakes = mistakes or {}
        self._oracles: dict[str, Computed] = {}
        self._variants = {variant: self}
        self._carrying: dict[tuple[tuple[str, str], ...], Paper] = {}

    def lettered(self, label: str) -> Paper:
        """The same paper in the lettering that the ``label`` of a notebook names."""
        variant = number_of(label) if self.notebook.questions else 0
        if variant not in self._variants:
            self._variants[variant] = Paper(self.course, self.notebook, variant)
        return self._variants[variant]

    def carrying(self, mistakes: Sequence[KnownAnswer]) -> Paper:
        """The same paper with a reference that makes ``mistakes``: what else it does uses them."""
        key = tuple((answer.item, answer.code) for answer in mistakes)
        if key not in self._carrying:
            if len(self._carrying) >= _KEPT:
                self._carrying.clear()
            names = {name: made for answer in mistakes for name, made in answer.names.items()}
            self._carrying[key] = Paper(self.course, self.notebook, self._variant, names)
        return self._carrying[key]

    @cached_property
    def probes_source(self) -> str:
        path = self.notebook.folder / "probes.py"
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    @cached_property
    def probes(self) -> Mapping[str, Callable[..., Any]]:
        path = self.notebook.folder / "probes.py"
        return defined_in(load_module(path)) if path.is_file() else {}

    @cached_property
    def _solution(self) -> Mapping[str, Any]:
        names = dict(vars(load_module(self.notebook.solution, self._mistakes)))
        for name, question in self._questions:
            right = question.key(self._variant)
            names |= {name: right[0], keys_of(name): list(right)}
        return names

    @property
    def _questions(self) -> Iterator[tuple[str, LetterQuestion]]:
        """The questions of this variant that are answered by letters, each with the name of its answer."""
        for item in self.notebook.items:
            if question := self.notebook.questions.get(item.id):
                yield item.names[0], question.drawn(self._variant)

    @cached_property
    def wrong(self) -> tuple[KnownAnswer, ...]:
        if self._mistakes:
            return ()  # The causes are told beside the reference itself.
        written = self._known(load_answers(self.notebook.folder / "wrong.py"))
        return (*written, *self._wrong_letters)

    @property
    def _wrong_letters(self) -> Iterator[KnownAnswer]:
        # Their messages tell which options are wrong: no student gets them before grading.
        hidden = not self.course.self_study
        for name, question in self._questions:
            for answer in question.wrong(name, self._variant):
                names = {name: answer.names[name], keys_of(name): [answer.names[name]]}
                yield replace(answer, names=names, hidden_only=hidden)

    @cached_property
    def right(self) -> tuple[KnownAnswer, ...]:
        return self._known(load_answers(self.notebook.folder / "right.py"))

    def _known(self, answers: tuple[KnownAnswer, ...]) -> tuple[KnownAnswer, ...]:
        for answer in answers:
            item = self.notebook.item(answer.item)
            if item is None or not set(answer.names) <= set(item.names):
                what = f"item {answer.item}" if item is None else f"{sorted(answer.names)} in item {item.id}"
                raise CourseError(f"{answer.path}: answer {answer.code!r}: notebook.md knows no {what}")
        return answers

    def subject(self, answer: KnownAnswer | None = None) -> Namespace:
        """The reference, or a known answer that takes from the reference what it does not define."""
        if answer is None:
            return Namespace(self._solution, self.probes)
        return Namespace({**self._solution, **answer.names}, self.probes, _Sources(answer))

    def oracle(self, item_id: str) -> Computed:
        """Knows what the reference and each wrong answer to ``item_id`` say; each question is put once."""
        if item_id not in self._oracles:
            wrongs = {a.code: self.subject(a) for a in self.wrong if a.item == item_id}
            kind = Mistaken if self._mistakes else Computed
            self._oracles[item_id] = kind(self.subject(), wrongs)
        return self._oracles[item_id]

    def sitting(
        self,
        subject: Callable[[str], Subject],
        secret: bytes,
        language: str = "en",
        has_gpu: Callable[[], bool] = lambda: False,
    ) -> Sitting:
        """A student (``subject`` gives them for an item) before this notebook's checks; the hidden ones draw
        from ``secret``."""

        def seed(check: Check) -> int:
            if check.visible:
                return visible_seed(check.item, check.name)
            return seed_of(secret, self.course.version, check.item, check.name)

        checks = {check.name: check for item in self.notebook.items for check in item.checks}
        return Sitting(checks, subject, self.oracle, seed, self.probes, self.texts, language, has_gpu)

    def texts(self, item_id: str) -> dict[str, dict[str, str]]:
        """Code -> language -> text of the item's wrong answers."""
        return {answer.code: answer.text for answer in self.wrong if answer.item == item_id}


def require_given_modules(course: Course, notebook: Notebook) -> None:
    """Raises ``CourseError`` for a module that the given cells of ``notebook`` import and that is not
    installed here: each student would lose points for it. What an ``if`` or a ``try`` guards may be
    missing."""
    given = [tree_of(cell.source) for cell in notebook.cells if cell.kind == "code" and not cell.item]
    for node in (node for tree in given for node in tree.body):
        match node:
            case ast.Import(names=aliases):
                modules = [alias.name for alias in aliases]
            case ast.ImportFrom(module=str(module), level=0):
                modules = [module]
            case _:
                continue
        for name in (module.partition(".")[0] for module in modules):
            beside = any(fnmatchcase(f"{name}.py", pattern) for pattern in course.files)
            if not beside and importlib.util.find_spec(name) is None:
                raise CourseError(
                    f"{notebook.folder / 'notebook.md'}: a given cell imports {name}, which is not installed "
                    "where this grades; install it there with pip, then grade again"
                )


class _Sources(Mapping[str, str]):
    """The code of an answer's names, read when a check asks how something is written: most never do."""

    def __init__(self, answer: KnownAnswer) -> None:
        self._answer = answer

    def __getitem__(self, name: str) -> str:
        if name not in self._answer.names:
            raise KeyError(name)
        return self._answer.source(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._answer.names)

    def __len__(self) -> int:
        return len(self._answer.names)
