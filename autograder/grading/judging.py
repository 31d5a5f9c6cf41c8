"""The three verbs of a check: ``judge``, ``ask`` and ``require``.

    def test_a_stack_keeps_one_distance_an_image(student, rng):
        judge(student, "mnist_distance", a=rng.images(5, 28, 28), b=rng.images(28, 28))

``judge`` puts one question to the student and to the reference and compares. On a mismatch the known
wrong answers get the question too, and the one that answered like the student all through this check
names the cause. ``ask`` is for questions with more than one right answer: it checks type, dtype and
shape, and ``require`` judges what came. Whatever a student's code does, each of them ends in a verdict.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol

from autograder.errors import CourseError, StudentError
from autograder.experiment import Answer
from autograder.values import Array, Opaque, Value, restore, snapshot, to_json

from .compare import CLOSE, FORM, Outcome, Tolerance, compare, conform, discreet, is_stub
from .report import Case, Finding
from .subjects import Subject, outcome

CASE_BYTES = 20_000
"""A visible case larger than this is not shown: nobody reads it."""


class Verdict(Exception):
    """Ends a check that did not pass. Not an error: pytest shows it as the check's result."""


class WrongAnswer(Verdict):
    """The student's answer is wrong, and this is why."""

    def __init__(self, finding: Finding, case: Case | None = None) -> None:
        super().__init__(finding.code)
        self.finding, self.case = finding, case


class NotAttempted(Verdict):
    """The stub is still there, or nothing was written; ``code`` is the engine's message for it."""

    def __init__(self, code: str = "not_attempted", **params: str) -> None:
        super().__init__(code)
        self.finding = Finding("exists", code, {**params})


class NotAssessed(Verdict):
    """This machine cannot judge it; ``reason`` is an engine code such as ``needs_gpu``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Question:
    """One thing put to every subject: a call of ``what``, the probe of that name, or what the name holds."""

    what: str
    arguments: tuple[tuple[str, Value], ...] = ()
    how: Literal["call", "run", "get"] = "get"
    seed: int = 0

    @cached_property
    def _hash(self) -> int:
        return hash((self.what, self.arguments, self.how, self.seed))

    def __hash__(self) -> int:
        # Kept: the arguments may hold thousands of values, and every known answer is looked up by them.
        return self._hash

    def put_to(self, subject: Subject) -> Outcome:
        if self.how == "get":
            return outcome(lambda: subject.get(self.what))
        ask = subject.run if self.how == "run" else subject.call
        return outcome(lambda: ask(self.what, dict(self.arguments), self.seed))


class Oracle(Protocol):
    """Knows the right answer, and what each known wrong answer would say."""

    def expected(self, check: str, number: int, question: Question) -> Outcome: ...

    def suspects(self, check: str, number: int, question: Question) -> Iterable[tuple[str, Outcome]]: ...

    def cost(self, question: Question) -> float:
        """CPU seconds that the reference takes for ``question``, measured now."""

    def cheapest(self, what: str) -> float:
        """The least of all that ``cost`` measured for questions of ``what`` so far; 0 without any."""


class Computed:
    """An oracle that runs the reference and the wrong answers; each question is computed once."""

    def __init__(self, reference: Subject, wrongs: Mapping[str, Subject]) -> None:
        self._reference, self._wrongs = reference, wrongs
        self._known: dict[tuple[str, Question], Outcome] = {}
        self._cheapest: dict[str, float] = {}

    def expected(self, check: str, number: int, question: Question) -> Outcome:
        return self._answer("", self._reference, question)

    def suspects(self, check: str, number: int, question: Question) -> Iterable[tuple[str, Outcome]]:
        for code, subject in self._wrongs.items():
            yield code, self._answer(code, subject, question)

    def errors(self) -> dict[str, StudentError]:
        """By what was asked: how the reference ended in an error."""
        return {
            question.what: answer
            for (code, question), answer in self._known.items()
            if not code and isinstance(answer, StudentError)
        }

    def cost(self, question: Question) -> float:
        before = self._reference.cpu_seconds()
        question.put_to(self._reference)
        cost = self._reference.cpu_seconds() - before
        self._cheapest[question.what] = min(cost, self._cheapest.get(question.what, cost))
        return cost

    def cheapest(self, what: str) -> float:
        return self._cheapest.get(what, 0.0)

    def _answer(self, code: str, subject: Subject, question: Question) -> Outcome:
        key = (code, question)
        if key not in self._known:
            self._known[key] = question.put_to(subject)
        return self._known[key]


class Mistaken(Computed):
    """The same with a reference that makes mistakes. Where these end in an error nobody is judged by it: the
    answer could then be any that fails."""

    def expected(self, check: str, number: int, question: Question) -> Outcome:
        outcome = super().expected(check, number, question)
        if isinstance(outcome, StudentError):
            raise NotAssessed("carried")
        return outcome


@dataclass
class Examinee:
    """The ``student`` of one check: a subject, the oracle, and what was said so far in this check."""

    subject: Subject
    oracle: Oracle
    check: str
    """The check's name, unique in its notebook."""
    visible: bool
    probes: frozenset[str]
    history: list[tuple[Question, Outcome, Tolerance]] = field(default_factory=list)
    notes: dict[str, Finding] = field(default_factory=dict)
    """Remarks on the item that cost nothing, by code."""

    def put(self, what: str, inputs: Mapping[str, Any], tolerance: Tolerance) -> tuple[Question, Outcome]:
        """Puts one question to the student; a stub that is still there ends the check."""
        arguments = tuple((name, _sendable(name, value)) for name, value in inputs.items())
        # The same on every machine and in every process, unlike hash().
        seed = zlib.crc32(f"{self.check}/{len(self.history)}".encode())
        question = Question(what, arguments, "run" if what in self.probes else "call", seed)
        got = question.put_to(self.subject)
        self.history.append((question, got, tolerance))
        if isinstance(got, StudentError) and is_stub(got):
            raise NotAttempted
        return question, got

    def look_up(self, name: str) -> tuple[Question, Outcome]:
        """What the student's ``name`` stands for."""
        question = Question(name)
        got = question.put_to(self.subject)
        self.history.append((question, got, CLOSE))
        return question, got

    def diagnose(self, finding: Finding) -> Finding:
        """``finding`` with the code of the known wrong answer that answered every question of this check
        just as the student did; ``finding`` itself if there is none."""
        innocent: set[str] = set()
        suspects: list[str] = []
        for number, (question, got, tolerance) in enumerate(self.history):
            answers = list(self.oracle.suspects(self.check, number, question))
            suspects = [code for code, _ in answers] or suspects
            innocent |= {code for code, theirs in answers if not _alike(theirs, got, tolerance)}
        guilty = [code for code in suspects if code not in innocent]
        if not guilty:
            return finding
        return Finding(finding.rung, guilty[0], finding.params, detail=finding.code)


def _alike(theirs: Outcome, got: Outcome, tolerance: Tolerance) -> bool:
    """True if a wrong answer said just what the student said: the same value, dtype and in-place
    changes, or the same error in the same words."""
    if isinstance(theirs, StudentError) or isinstance(got, StudentError):
        return (
            isinstance(theirs, StudentError)
            and isinstance(got, StudentError)
            and (theirs.kind, theirs.text) == (got.kind, got.text)
        )
    if set(theirs.mutated) != set(got.mutated):
        return False
    return compare(theirs, got, tolerance) is None


def judge(student: Examinee, what: str, /, *, within: Tolerance = CLOSE, **inputs: Any) -> Any:
    """Asks the student and the reference ``what`` (a name to call with ``inputs`` by position, or a
    probe to run with them) and returns the student's answer as fresh live objects; where both ended in the
    same kind of error, that ``StudentError``.

    Raises ``WrongAnswer`` with the first rung that fails, and the likely cause; ``NotAttempted`` for a stub;
    ``CourseError`` for an input that cannot be sent (see ``values.snapshot``).
    """
    question, got = student.put(what, inputs, within)
    expected = student.oracle.expected(student.check, len(student.history) - 1, question)
    finding = compare(expected, got, within)
    if finding is not None:
        raise _wrong(student, finding, question, expected, got, within)
    if isinstance(got, Answer) and isinstance(expected, Answer):
        return restore(conform(expected.value, got.value, live=True))
    return got


def ask(student: Examinee, what: str, /, *, like: Any, **inputs: Any) -> Any:
    """Asks the student alone and returns the answer, sure to have the type, dtype kind and shape of
    ``like`` (its values do not matter) and to be finite. Raises as ``judge`` does."""
    question, got = student.put(what, inputs, CLOSE)
    if student.visible:
        # Recorded cases are found by their number: every question has one, whoever compares the answer.
        student.oracle.expected(student.check, len(student.history) - 1, question)
    template = Answer(snapshot(like))
    finding = compare(template, got, FORM)
    if finding is not None:
        # The template's values are nobody's answer: no case to show, and of its type the name alone.
        plain = discreet(finding) if finding.rung == "type" else finding
        raise WrongAnswer(student.diagnose(plain if student.visible else discreet(finding)))
    assert isinstance(got, Answer)
    return restore(conform(template.value, got.value, live=True))


def _wrong(
    student: Examinee,
    finding: Finding,
    question: Question,
    expected: Outcome,
    got: Outcome,
    within: Tolerance,
) -> WrongAnswer:
    """The verdict, with the likely cause; of a visible check with the case, of a hidden one without."""
    said = student.diagnose(finding)
    if student.visible:
        return WrongAnswer(said, _case(question, expected, got, within))
    return WrongAnswer(discreet(said))


def require(condition: bool, code: str, **params: float | str) -> None:
    """Raises ``WrongAnswer`` with the item's own message ``code`` unless ``condition`` holds. ``params``
    fill the message's fields: short strings and numbers, never a hidden input."""
    if not condition:
        raise WrongAnswer(Finding("law", code, {name: _plain(value) for name, value in params.items()}))


def _sendable(name: str, value: object) -> Value:
    """``value`` as it travels. Raises ``CourseError``: the check hands over what only lives in the judge."""
    sent = snapshot(value)
    if isinstance(sent, Opaque):
        raise CourseError(
            f"the argument {name!r} is a {sent.type}, which cannot be sent; hand over tensors, numbers, "
            "text, lists and dicts of them, and make the rest in a probe"
        )
    return sent


def _plain(value: object) -> float | str | int:
    if isinstance(value, (bool, float)) or (isinstance(value, int) and abs(value) < 2**63):
        return value
    return str(value)[:80]


def _case(question: Question, expected: Outcome, got: Outcome, within: Tolerance) -> Case | None:
    """The visible case for showing: what was asked, and both answers unless the student's is an error;
    ``None`` where there is nothing to see."""
    if isinstance(expected, StudentError) or (isinstance(got, Answer) and expected.value == got.value):
        return None
    values = [None, None] if isinstance(got, StudentError) else [expected.value, got.value]
    shown = [to_json(value) if _bytes(value) <= CASE_BYTES else None for value in values]
    small = all(_bytes(value) <= CASE_BYTES // 10 for _, value in question.arguments)
    arguments = [[name, to_json(value)] for name, value in question.arguments] if small else []
    return Case(question.what, arguments, shown[0], shown[1], within.rtol, min(within.atol, 1e300))


def _bytes(value: Value) -> int:
    return len(value.data) if isinstance(value, Array) else len(repr(value))
