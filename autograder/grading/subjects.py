"""Subjects: whatever can be asked the questions of a check.

A student's notebook (``Namespace`` in Jupyter, ``Remote`` in the sandbox), the reference solution and
every known wrong or right answer (``Namespace`` too) answer the same three questions and go through the
same codec: what is judged never depends on where the code runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from autograder import experiment
from autograder.errors import StudentError
from autograder.experiment import Answer
from autograder.values import Value

from .compare import Outcome


class Subject(Protocol):
    """Answers questions; raises ``StudentError`` where the answer is an error."""

    def get(self, name: str) -> Answer: ...

    def call(self, name: str, arguments: Mapping[str, Value], seed: int) -> Answer: ...

    def run(self, probe: str, plain: Mapping[str, Value], seed: int) -> Answer: ...


class Namespace:
    """A subject in this very process: trusted code, or a student's own notebook on their own machine."""

    def __init__(self, names: Mapping[str, Any], probes: Mapping[str, Callable[..., Any]]) -> None:
        self._names, self._probes = names, probes

    def get(self, name: str) -> Answer:
        return experiment.get(self._names, name)

    def call(self, name: str, arguments: Mapping[str, Value], seed: int) -> Answer:
        return experiment.call(self._names, name, arguments, seed)

    def run(self, probe: str, plain: Mapping[str, Value], seed: int) -> Answer:
        return experiment.run(self._names, self._probes[probe], plain, seed)


class Bench(Protocol):
    """What ``Remote`` needs of a sandboxed child: see ``sandbox.client.Bench``."""

    alive: bool

    def get(self, name: str) -> Answer: ...
    def call(self, name: str, arguments: Mapping[str, Value], seed: int, budget: float) -> Answer: ...
    def run(self, probe: str, plain: Mapping[str, Value], seed: int, budget: float) -> Answer: ...
    def close(self) -> None: ...


class Remote:
    """A subject at the far end of the sandbox's wire, with a budget of CPU seconds for all its answers.

    A bench is a forked copy of the finished notebook. It is forked when first needed and forked afresh
    after it died, so that an ``os._exit`` or an endless loop in one answer costs that answer only; what
    it spent stays spent.
    """

    def __init__(self, fork: Callable[[], Bench], cpu_seconds: Callable[[], float], budget: float) -> None:
        self._fork, self._cpu, self._budget = fork, cpu_seconds, budget
        self._bench: Bench | None = None
        self._spent = 0.0

    def get(self, name: str) -> Answer:
        return self._ask(lambda bench, _: bench.get(name))

    def call(self, name: str, arguments: Mapping[str, Value], seed: int) -> Answer:
        return self._ask(lambda bench, budget: bench.call(name, arguments, seed, budget))

    def run(self, probe: str, plain: Mapping[str, Value], seed: int) -> Answer:
        return self._ask(lambda bench, budget: bench.run(probe, plain, seed, budget))

    def _ask(self, question: Callable[[Bench, float], Answer]) -> Answer:
        left = self._budget - self._spent
        if left <= 0:
            raise StudentError("Timeout", "the budget of this exercise is used up")
        if self._bench is None or not self._bench.alive:
            self.close()
            self._bench = self._fork()
        before = self._cpu()
        try:
            return question(self._bench, left)
        except StudentError as error:
            if error.kind == "Timeout":
                self._spent = self._budget
            raise
        finally:
            self._spent += max(0.0, self._cpu() - before)

    def close(self) -> None:
        if self._bench is not None:
            self._bench.close()
            self._bench = None


def outcome(question: Callable[[], Answer]) -> Outcome:
    """The answer, or the student's error as a value: both are judged alike."""
    try:
        return question()
    except StudentError as error:
        return error
