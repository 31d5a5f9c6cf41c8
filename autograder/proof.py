"""Proof that a notebook's checks judge well: the reference passes, the stub is not attempted, every right
answer passes, and every wrong answer fails with its own message, whatever is drawn.

The results are sentences for the author; none is good news.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from .course.answers import KnownAnswer, read_texts
from .course.model import Item
from .course.reference import Reference
from .grading.judging import Verdict, WrongAnswer
from .grading.paper import Paper
from .grading.report import CheckResult, Finding, ItemResult, State
from .grading.sitting import hold, load_checks, place_of
from .grading.subjects import Namespace
from .messages import render
from .phrasebook import MESSAGES
from .sandbox import has_gpu
from .values import from_json, spelled

_CODE = re.compile(r"`[^`]*`")
MIN_WRONG = 3
MIN_HIDDEN_SHARE = 0.6
WHOLE = 3
"""Secrets with which a wrong answer sits all checks; with later ones, those up to its own message."""


def prove(trial: Trial, seeds: Sequence[int]) -> Iterator[str]:
    """What is wrong with the checks of one notebook, tried with the secrets that ``seeds`` number; see also
    ``lint``."""
    paper = trial.paper
    for seed in seeds:
        secret = f"secret {seed}".encode()
        for item in paper.notebook.judged:
            yield from _reference(trial, item, secret)
            for answer in paper.right:
                if answer.item == item.id:
                    yield from _right(trial, answer, secret)
            for answer in paper.wrong:
                if answer.item == item.id:
                    yield from _wrong(trial, answer, secret, whole=seed < WHOLE)
            if seed == 0:
                yield from _stub(trial, item, secret)
                yield from _idle(trial, item, secret)


class Trial:
    """The checks of one notebook, loaded once, to be held on anyone."""

    def __init__(self, paper: Paper) -> None:
        folder = paper.notebook.folder
        self.paper = paper
        self.checks: dict[str, Callable[..., None]] = load_checks(folder / "test_visible.py")
        self.checks |= load_checks(folder / "test_hidden.py")
        self._visible: dict[tuple[str, str], dict[str, CheckResult]] = {}
        self.broken: set[str] = set()
        """Checks that fail by themselves with the reference; that is reported there, once."""

    def result(
        self, subject: Namespace, item: Item, secret: bytes, who: str = "", until: str = ""
    ) -> ItemResult:
        """What the checks of ``item`` say of ``subject``. One ``who`` is asked the visible checks only once,
        for no secret changes them, and no check after the one that finds ``until``."""
        sitting = self.paper.sitting(lambda _: subject, secret, has_gpu=has_gpu)
        known = self._visible.setdefault((item.id, who), {}) if who else {}
        for check in item.checks:
            if check.gpu and not sitting.has_gpu():
                continue
            result = known.get(check.name) or hold(sitting, check.name, self.checks[check.name])
            sitting.results[check.name] = result
            if check.visible:
                known[check.name] = result
            if until and result.finding is not None and result.finding.code == until:
                break
        return sitting.items()[0]

    def evidence(self, subject: Namespace, check: str, secret: bytes) -> str:
        """What was asked in ``check`` and both answers, or what the check itself raised; empty where there is
        neither."""
        sitting = self.paper.sitting(lambda _: subject, secret, has_gpu=has_gpu)
        try:
            # As if it were visible: an author may see what a student may not.
            self.checks[check](replace(sitting.examinee(check), visible=True), sitting.draw(check))
        except WrongAnswer as error:
            if case := error.case:
                given = ", ".join(f"{name}={spelled(from_json(value))}" for name, value in case.arguments)
                both = [spelled(from_json(value)) if value else "…" for value in (case.got, case.expected)]
                return f" Asked {case.call}({given}), it gives {both[0]}, the reference {both[1]}."
        except Verdict:
            pass
        except Exception as error:
            return f" {type(error).__name__}: {error}, at {place_of(error) or 'the grader'}"
        return ""

    def is_told(self, result: ItemResult) -> bool:
        """True if all that failed by itself in ``result`` does so with the reference, too."""
        failed = {check.name for check in result.checks if check.state is State.GRADER_ERROR}
        return bool(failed) and failed <= self.broken


def _where(trial: Trial, what: str, secret: bytes) -> str:
    return f"{trial.paper.notebook.name}: {what} ({secret.decode()})"


def _reference(trial: Trial, item: Item, secret: bytes) -> Iterator[str]:
    result = trial.result(trial.paper.subject(), item, secret, "the reference")
    for check in result.checks:
        trial.broken.discard(check.name)
        if check.state is State.GRADER_ERROR:
            trial.broken.add(check.name)
            shown = trial.evidence(trial.paper.subject(), check.name, secret)
            yield _where(trial, f"{check.name} failed by itself:{shown}", secret)
        elif check.state is not State.CORRECT:
            yield _where(trial, f"the reference of {item.id} fails {check.name}: {_said(check)}", secret)

    for what, error in trial.paper.oracle(item.id).errors().items():
        if not re.search(rf"\b{error.kind}\b", _asked_for(trial.paper, item)):
            said = f"{error.text} (if that is meant, its docstring has to name {error.kind})"
            yield _where(trial, f"the reference of {item.id} raises {error.kind} at {what}: {said}", secret)


def _asked_for(paper: Paper, item: Item) -> str:
    """What students read of ``item``, in all languages."""
    reference, default = Reference(paper.notebook.solution), paper.course.languages[0]
    texts = (reference.description(name, default) for name in item.names)
    return "\n".join(text for description in texts for text in description.values())


def _right(trial: Trial, answer: KnownAnswer, secret: bytes) -> Iterator[str]:
    item = trial.paper.notebook.item(answer.item)
    assert item is not None
    result = trial.result(trial.paper.subject(answer), item, secret, f"right {answer.code}")
    for check in result.checks:
        broken = check.state is State.GRADER_ERROR and check.name in trial.broken
        if check.state is not State.CORRECT and not broken:
            shown = trial.evidence(trial.paper.subject(answer), check.name, secret)
            what = f"the right answer {item.id} {answer.code!r} fails {check.name}: {_said(check)}{shown}"
            yield _where(trial, what, secret)


def _wrong(trial: Trial, answer: KnownAnswer, secret: bytes, *, whole: bool) -> Iterator[str]:
    """``whole``: all checks, and not only up to the one that tells the mistake."""
    item = trial.paper.notebook.item(answer.item)
    assert item is not None
    result = trial.result(
        trial.paper.subject(answer), item, secret, f"wrong {answer.code}", "" if whole else answer.code
    )
    who = f"the wrong answer {item.id} {answer.code!r}"
    if result.state is State.CORRECT:
        yield _where(trial, f"{who} passes; add a case that tells it from the reference", secret)
        return
    if trial.is_told(result):
        return
    if result.state is not State.WRONG:
        yield _where(trial, f"{who} is called {result.state.value}: {_said(result)}", secret)
        return
    if result.finding is None or result.finding.code != answer.code:
        check = next(check.name for check in result.checks if check.state is State.WRONG)
        what = f"{who} gets another message in {check} ({_said(result)}); draw inputs on which the two differ"
        yield _where(trial, what, secret)
    seen = any(check.visible and check.state is State.WRONG for check in result.checks)
    if seen and answer.hidden_only:
        yield _where(trial, f"{who} is marked hidden_only, but a visible check finds it", secret)
    if not seen and not answer.hidden_only:
        yield _where(
            trial, f"{who} passes every visible check; add a case, or mark it hidden_only=True", secret
        )


def _stub(trial: Trial, item: Item, secret: bytes) -> Iterator[str]:
    result = trial.result(_stub_subject(trial.paper, item), item, secret)
    if not trial.is_told(result) and (result.state is not State.NOT_ATTEMPTED or result.points):
        yield _where(
            trial, f"{item.id} as shipped is {result.state.value} with {result.points:g} points", secret
        )


def _stub_subject(paper: Paper, item: Item) -> Namespace:
    def unwritten(*_: object, **__: object) -> None:
        raise NotImplementedError

    if item.id in paper.notebook.questions:
        return Namespace({}, paper.probes)
    return Namespace(dict.fromkeys(item.names, unwritten), paper.probes)


def _idle(trial: Trial, item: Item, secret: bytes) -> Iterator[str]:
    """What does nothing at all may be right where an argument should change, and nobody looks at it."""
    if item.id in trial.paper.notebook.questions:
        return
    idlers: dict[str, Callable[..., Any]] = {
        "does nothing": lambda *_, **__: None,
        "gives back what it gets": lambda first=None, *_, **__: first,
    }
    for what, idler in idlers.items():
        subject = Namespace(dict.fromkeys(item.names, idler), trial.paper.probes)
        if trial.result(subject, item, secret).state is State.CORRECT:
            yield _where(
                trial,
                f"{item.id}: a function that {what} passes; where an argument should change, have a probe "
                "show it before and after",
                secret,
            )


def _said(result: Any) -> str:
    return in_words(result.finding) if result.finding else str(result.state.value)


def in_words(finding: Finding) -> str:
    """What ``finding`` says, in one line for an author: its code, and the engine's own words for it."""
    fact = render(Finding(finding.rung, finding.detail or finding.code, finding.params), "en").split("\n")[0]
    return f"{finding.code}: {fact}"


# ---------------------------------------------------------------- read, not run


def lint(paper: Paper) -> Iterator[str]:
    """What can be found wrong with ``paper`` without running a check."""
    name, languages = paper.notebook.name, paper.course.languages
    reference = Reference(paper.notebook.solution)
    for item in paper.notebook.judged:
        coded = item.id not in paper.notebook.questions
        for asked in (reference.description(thing, languages[0]) for thing in item.names if coded):
            if missing := [language for language in languages if not asked.get(language)]:
                yield f"{name}: {item.id}: the reference's docstring has no text in {', '.join(missing)}"
        hidden = sum(check.points for check in item.checks if not check.visible)
        if hidden < MIN_HIDDEN_SHARE * item.points:
            share = f"{hidden:g} of {item.points:g} points"
            yield f"{name}: {item.id}: hidden checks hold {share}; at least 60 % should"
        if not any(check.visible for check in item.checks):
            yield f"{name}: {item.id} has no visible check"
        wrongs = [answer for answer in paper.wrong if answer.item == item.id]
        if len(wrongs) < (MIN_WRONG if coded else 2):
            yield f"{name}: {item.id} has {len(wrongs)} wrong answers; write more"
        if coded and not any(answer.item == item.id for answer in paper.right):
            yield f"{name}: {item.id} has no unusual right answer in right.py"
        for check in item.checks:
            if missing := [language for language in languages[1:] if language not in check.title]:
                said = f"write a line `{missing[0]}: …` in its docstring"
                yield f"{name}: the check {check.name} has no title in {', '.join(missing)}; {said}"
        for answer in wrongs:
            if marked := [text for text in answer.text.values() if "*" in _CODE.sub("", text)]:
                yield f"{name}: {answer.code!r} says {marked[0][:40]!r}…; a message has no markup but `code`"
            if missing := [language for language in languages if not answer.text.get(language)]:
                yield f"{name}: wrong answer {item.id} {answer.code!r} has no text in {', '.join(missing)}"
            if answer.code in MESSAGES:
                yield f"{name}: wrong answer {item.id} {answer.code!r} has the name of an engine's message"
    read = read_texts(paper.notebook.folder / "wrong.py")
    for answer in paper.wrong:
        if answer.item not in paper.notebook.questions and answer.text != read.get(answer.item, {}).get(
            answer.code, {}
        ):
            yield (
                f"{name}: {answer.code!r} has a text that cannot be read without running wrong.py; "
                "write item, code and texts as plain strings"
            )
    visible = (paper.notebook.folder / "test_visible.py").read_text(encoding="utf-8")
    if any(isinstance(node, ast.Name) and node.id == "afford" for node in ast.walk(ast.parse(visible))):
        yield f"{name}: test_visible.py uses afford; what an answer costs is judged by hidden checks only"
    yield from _lint_probes(paper)


_FORBIDDEN_NAMES = {"manual_seed", "seed", "default_rng", "Generator"}
_JUDGING_NAMES = {"allclose", "isclose", "assert_close", "assert_allclose"}
_SMALL = 0.1
"""A number below this that something is compared with is a tolerance."""


def _lint_probes(paper: Paper) -> Iterator[str]:
    """A probe runs where a student's code runs: it may hold nothing that tells what is expected."""
    tree = ast.parse(paper.probes_source or "")
    for node in ast.walk(tree):
        what = ""
        if isinstance(node, ast.Assert):
            what = "an assert; return what happened, and let the check judge"
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            modules = (
                [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            )
            if any(m.split(".")[0] in ("solutions", "exercises") or "grading" in m for m in modules):
                what = "an import of solutions or checks"
        elif isinstance(node, (ast.Attribute, ast.Name)):
            called = node.attr if isinstance(node, ast.Attribute) else node.id
            if called in _FORBIDDEN_NAMES:
                what = f"{called}; draw in the check and hand the numbers over"
            elif called in _JUDGING_NAMES:
                what = f"{called}; return the numbers, and let the check judge"
        elif isinstance(node, ast.Compare):
            if any(0 < abs(number) < _SMALL for number in _floats(node.left, *node.comparators)):
                what = "a threshold; return the number, and let the check judge"
        elif isinstance(node, (ast.List, ast.Tuple)) and len(_floats(*node.elts)) > 2:
            what = "numbers that look like an expected answer; draw them in the check"
        if what:
            yield f"{paper.notebook.name}: probes.py:{getattr(node, 'lineno', 0)} holds {what}"


def _floats(*nodes: ast.expr) -> list[float]:
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, float)]
