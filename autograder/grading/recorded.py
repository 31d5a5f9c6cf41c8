"""What the reference and the known wrong answers say to the visible checks: written once by ``underhood
build``, read in a student's notebook, which needs no solution for it.

    recorded.json
      build      the edition of the notebook that this belongs to
      wrong      changes with the code of the wrong answers
      items      id -> title, names, hints, messages by code; of a question in letters how it is answered
      checks     name -> item, points, and for each question the reference's and the wrong answers' outcome
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from autograder.course.model import Check
from autograder.errors import StudentError, UnderhoodError
from autograder.experiment import Answer
from autograder.values import ValueMalformed, from_json, to_json

from .compare import FORM, Outcome, Tolerance, compare
from .inputs import visible_seed
from .judging import Computed, NotAssessed, Question
from .paper import Paper
from .sitting import Sitting, hold, load_checks
from .subjects import Subject

DRIFT = Tolerance(rtol=1e-4, atol=1e-5)
"""How far a recorded number of the reference may be from one computed on another processor. Of wrong answers
only the form is compared: Adam, for example, turns a rounding error in a gradient into a full step."""


LONGEST = 300_000
"""Characters of what a wrong answer says, at most: a longer one is told when a notebook is graded, and is not
among what every student fetches."""


class Recorder:
    """An oracle that remembers all that it was asked about the visible checks."""

    def __init__(self, computed: Computed, hidden_only: frozenset[str]) -> None:
        self._computed, self._hidden_only = computed, hidden_only
        self.calls: dict[str, list[dict[str, Any]]] = {}

    def expected(self, check: str, number: int, question: Question) -> Outcome:
        expected = self._computed.expected(check, number, question)
        wrong = {
            code: plain
            for code, outcome in self._computed.suspects(check, number, question)
            if code not in self._hidden_only and len(json.dumps(plain := _plain(outcome))) <= LONGEST
        }
        self.calls.setdefault(check, []).append({"expected": _plain(expected), "wrong": wrong})
        return expected

    def suspects(self, check: str, number: int, question: Question) -> Iterable[tuple[str, Outcome]]:
        return self._computed.suspects(check, number, question)

    def cost(self, question: Question) -> float:
        return self._computed.cost(question)

    def cheapest(self, what: str) -> float:
        return self._computed.cheapest(what)


def record(paper: Paper, build: str) -> str:
    """The text of ``recorded.json`` for ``paper``."""
    items, checks = {}, {}
    for item in paper.notebook.judged:
        hidden_only = frozenset(a.code for a in paper.wrong if a.item == item.id and a.hidden_only)
        recorder = Recorder(paper.oracle(item.id), hidden_only)
        reference = paper.subject()
        sitting = paper.sitting(lambda _, subject=reference: subject, b"")  # type: ignore[misc]
        sitting.oracle = lambda _, oracle=recorder: oracle  # type: ignore[misc]
        for name, function in load_checks(paper.notebook.folder / "test_visible.py").items():
            if sitting.checks[name].item == item.id:
                hold(sitting, name, function)
        for check in (check for check in item.checks if check.visible):
            calls = recorder.calls.get(check.name, [])
            checks[check.name] = {"item": item.id, "points": check.points, "calls": calls}
        messages = {code: text for code, text in paper.texts(item.id).items() if code not in hidden_only}
        messages |= {check.name: check.title for check in item.checks if check.visible}
        items[item.id] = {
            "title": item.title, "names": item.names, "hints": item.hints, "messages": messages,
        }  # fmt: skip
        if question := paper.notebook.questions.get(item.id):
            items[item.id]["letters"] = {
                "letters": "".join(question.lettered()), "form": question.form,
                "places": len(question.statements),
            }  # fmt: skip
    file = paper.notebook.folder / "wrong.py"
    wrong = hashlib.sha256(file.read_bytes() if file.is_file() else b"").hexdigest()[:8]
    plain = {"build": build, "wrong": wrong, "items": items, "checks": checks}
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _plain(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, StudentError):
        return {"error": [outcome.kind, outcome.text]}
    plain: dict[str, Any] = {"value": to_json(outcome.value)}
    if outcome.mutated:
        plain["mutated"] = list(outcome.mutated)
    return plain


def _outcome(plain: Mapping[str, Any]) -> Outcome:
    if "error" in plain:
        return StudentError(*plain["error"])
    return Answer(from_json(plain["value"]), tuple(plain.get("mutated", ())))


class Recorded:
    """``recorded.json`` as a student's notebook uses it: an oracle for each item. Raises ``UnderhoodError``
    for a file that is none."""

    def __init__(self, path: Path) -> None:
        try:
            self._plain = json.loads(path.read_text(encoding="utf-8"))
            self.build: str = self._plain["build"]
            self.items: dict[str, dict[str, Any]] = self._plain["items"]
            self._checks: dict[str, dict[str, Any]] = self._plain["checks"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UnderhoodError(
                f"{path}: what the checks need cannot be read ({error}); fetch it anew beside the notebook"
            ) from error

    def checks_of(self, item_id: str) -> dict[str, Check]:
        """The visible checks of one item, by name."""
        return {
            name: Check(name, item_id, plain["points"], True)
            for name, plain in self._checks.items()
            if plain["item"] == item_id
        }

    def sitting(self, item_id: str, student: Subject, probes: Iterable[str], language: str) -> Sitting:
        """``student`` before the visible checks of one item."""
        return Sitting(
            self.checks_of(item_id),
            lambda _: student,
            lambda _: self,
            lambda check: visible_seed(check.item, check.name),
            frozenset(probes),
            lambda item: self.items[item]["messages"],
            language,
        )

    def expected(self, check: str, number: int, question: Question) -> Outcome:
        return _outcome(self._call(check, number)["expected"])

    def suspects(self, check: str, number: int, question: Question) -> Iterable[tuple[str, Outcome]]:
        for code, plain in self._call(check, number)["wrong"].items():
            yield code, _outcome(plain)

    def cost(self, question: Question) -> float:
        raise UnderhoodError("what an answer may cost is judged by hidden checks only")

    def cheapest(self, what: str) -> float:
        return 0.0

    def _call(self, check: str, number: int) -> Mapping[str, Any]:
        calls = self._checks[check]["calls"]
        if number >= len(calls):
            raise NotAssessed("stale_checks")
        call: Mapping[str, Any] = calls[number]
        return call


def same(old: str, new: str) -> bool:
    """True if two texts of ``recorded.json`` say the same, but for what another processor makes of the same
    computation."""
    try:
        return _same(json.loads(old), json.loads(new), DRIFT)
    except ValueError:
        return False


def _same(old: Any, new: Any, within: Tolerance) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        if "value" in old and "value" in new:
            try:
                a, b = Answer(from_json(old["value"])), Answer(from_json(new["value"]))
            except ValueMalformed:
                return False
            return compare(a, b, within) is None
        return old.keys() == new.keys() and all(
            _same(old[key], new[key], FORM if key == "wrong" else within) for key in old
        )
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(_same(a, b, within) for a, b in zip(old, new, strict=True))
    return bool(old == new)
