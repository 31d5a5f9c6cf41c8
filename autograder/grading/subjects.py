"""Subjects: whatever can be asked the questions of a check.

A student's notebook (``Namespace`` in Jupyter, ``Remote`` in the sandbox), the reference solution and
every known wrong or right answer (``Namespace`` too) answer the same three questions and go through the
same codec: what is judged never depends on where the code runs.
"""

from __future__ import annotations

import inspect
import sysconfig
import textwrap
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from autograder import experiment
from autograder.errors import StudentError
from autograder.experiment import Answer
from autograder.values import Value

from .compare import Outcome

_LIBRARIES = [sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")]
"""What is defined there is nobody's answer."""
MORE = 0.1
"""Of an item's budget: what is left for its other functions when one has used it up."""


class Subject(Protocol):
    """Answers questions; raises ``StudentError`` where the answer is an error."""

    def get(self, name: str) -> Answer: ...

    def call(self, name: str, arguments: Mapping[str, Value], seed: int) -> Answer: ...

    def run(self, probe: str, arguments: Mapping[str, Value], seed: int) -> Answer: ...

    def source(self, name: str) -> str | None:
        """The source of the last definition of ``name``; empty if nothing that was written defines it,
        ``None`` where that cannot be told."""

    def cpu_seconds(self) -> float:
        """CPU seconds used so far by whoever answers, measured from outside where that is possible."""


class Namespace:
    """A subject in this very process: trusted code, or a student's own notebook on their own machine."""

    def __init__(
        self,
        names: Mapping[str, Any],
        probes: Mapping[str, Callable[..., Any]],
        sources: Mapping[str, str] | None = None,
    ) -> None:
        """``sources`` holds the code of those ``names`` of which it is known; of the others Python finds
        it."""
        self._names, self._probes, self._sources = names, probes, sources or {}

    def get(self, name: str) -> Answer:
        return experiment.get(self._names, name)

    def call(self, name: str, arguments: Mapping[str, Value], seed: int) -> Answer:
        return experiment.call(self._names, name, arguments, seed)

    def run(self, probe: str, arguments: Mapping[str, Value], seed: int) -> Answer:
        return experiment.run(self._names, self._probes[probe], arguments, seed)

    def source(self, name: str) -> str | None:
        if name in self._sources:
            return self._sources[name]
        try:
            known = self._names[name]
            if any(Path(inspect.getfile(known)).is_relative_to(place) for place in _LIBRARIES):
                return None
            return textwrap.dedent(inspect.getsource(known))
        except (KeyError, TypeError, OSError):
            return None

    def cpu_seconds(self) -> float:
        return time.process_time()


class Bench(Protocol):
    """What ``Remote`` needs of a sandboxed child: see ``sandbox.client.Bench``."""

    @property
    def alive(self) -> bool: ...
    def get(self, name: str, *, key: str, budget: float) -> Answer: ...
    def call(
        self, name: str, arguments: Mapping[str, Value], seed: int, *, key: str, budget: float
    ) -> Answer: ...
    def run(
        self, probe: str, arguments: Mapping[str, Value], seed: int, *, key: str, budget: float
    ) -> Answer: ...


class Remote:
    """A subject at the far end of the sandbox's wire: one item of a submission, with a budget of CPU seconds
    for all its answers.

    ``bench`` gives a living place to ask; it is asked again each time, so that an ``os._exit`` or an endless
    loop in one answer costs that answer only. What it spent stays spent, and a function or probe that went
    over the budget is not asked again. Each of these adds ``MORE`` of the budget, in which the others can
    still show what they know.
    """

    def __init__(
        self,
        bench: Callable[[], Bench],
        cpu_seconds: Callable[[], float],
        key: str,
        budget: float,
        definitions: Mapping[str, str],
    ) -> None:
        self._bench, self._cpu, self.key, self._budget = bench, cpu_seconds, key, budget
        self.definitions = definitions
        self._spent = 0.0
        self._over: dict[str, StudentError] = {}
        self._seen: dict[tuple[str, str], Answer] = {}
        """What names stood for since the last call: only code that runs could change it."""

    def get(self, name: str) -> Answer:
        if (self.key, name) not in self._seen:
            answer = self._ask(name, lambda bench, left: bench.get(name, key=self.key, budget=left))
            self._seen[self.key, name] = answer
        return self._seen[self.key, name]

    def call(self, name: str, arguments: Mapping[str, Value], seed: int) -> Answer:
        return self._ask(
            name, lambda bench, left: bench.call(name, arguments, seed, key=self.key, budget=left)
        )

    def run(self, probe: str, arguments: Mapping[str, Value], seed: int) -> Answer:
        return self._ask(
            probe, lambda bench, left: bench.run(probe, arguments, seed, key=self.key, budget=left)
        )

    def source(self, name: str) -> str:
        return self.definitions.get(name, "")

    def cpu_seconds(self) -> float:
        return self._cpu()

    def renew(self) -> None:
        """Gives the budget back; whoever went over it is still not asked again."""
        self._spent = 0.0
        self._seen.clear()

    def _ask(self, what: str, question: Callable[[Bench, float], Answer]) -> Answer:
        left = self._budget * (1 + MORE * len(self._over)) - self._spent
        if left <= 0:
            self._over.setdefault(what, StudentError("Timeout", "the budget of this exercise is used up"))
        if what in self._over:
            raise self._over[what]
        bench, before = self._bench(), self._cpu()
        self._seen.clear()
        try:
            return question(bench, left)
        except StudentError as error:
            if error.kind in ("Timeout", "NoMemory", "NoProcesses"):
                self._over[what] = error
            raise
        finally:
            self._spent += max(0.0, self._cpu() - before)


def outcome(question: Callable[[], Answer]) -> Outcome:
    """The answer, or the student's error as a value: both are judged alike."""
    try:
        return question()
    except StudentError as error:
        return error


def defined_in(module: Any) -> dict[str, Callable[..., Any]]:
    """The public functions that ``module`` defines itself."""
    return {
        name: thing
        for name, thing in vars(module).items()
        if callable(thing)
        and getattr(thing, "__module__", "") == module.__name__
        and not name.startswith("_")
    }
