"""What a check can ask of an answer besides its value: how it is written, and what it costs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from .compare import CLOSE, Tolerance
from .judging import Examinee, NotAssessed, WrongAnswer, judge
from .report import Finding

_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LOOPING_CALLS = {"map", "filter", "reduce", "vmap", "apply_", "map_", "vectorize", "fromfunction"}
TRIES = 3
"""Measurements of a cost; the cheapest counts."""
_HOPELESS = 4
"""So many times the budget is no bad luck: there is nothing to measure again."""
_TICK = 0.02
"""CPU seconds that a measurement may be off: the kernel counts in hundredths."""


def forbid(student: Examinee, name: str, *, loops: bool = False, calls: Sequence[str] = ()) -> None:
    """Raises ``WrongAnswer`` if the student's ``name``, or one of their functions that it calls, holds a
    Python loop or comprehension (``loops``), or uses one of ``calls``: a function's or method's last name
    (``"einsum"``) or an operator (``"@"``). Passes where the source is not to be had."""
    for node in _nodes(student, name, set()):
        line = getattr(node, "lineno", None)
        if loops and (isinstance(node, _LOOPS) or _called(node) in _LOOPING_CALLS):
            raise WrongAnswer(Finding("constraints", "forbidden_loop", {"line": line}))
        matmul = isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.MatMult)
        what = "@" if matmul else _called(node)
        if what in calls:
            raise WrongAnswer(Finding("constraints", "forbidden_syntax", {"what": what, "line": line}))


def _nodes(student: Examinee, name: str, seen: set[str]) -> Iterator[ast.AST]:
    """Everything in the definition of ``name`` and of the student's functions that it uses."""
    seen.add(name)
    try:
        tree = ast.parse(student.subject.source(name))
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        yield node
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in seen:
            yield from _nodes(student, node.id, seen)


def _called(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name
    return ""


def afford(
    student: Examinee, what: str, *, factor: float = 3.0, within: Tolerance = CLOSE, **plain: Any
) -> Any:
    """``judge``, and then the cost: at most ``factor`` times the CPU seconds that the reference takes, read
    from outside the student's process. Let the question take the reference 0.2 s or more. Raises
    ``NotAssessed`` where the machine is too busy to tell."""
    answer = judge(student, what, within=within, **plain)
    question = student.history[-1][0]
    reference, spent = [], []
    for _ in range(TRIES):
        reference.append(student.oracle.cost(question))
        before = student.subject.cpu_seconds()
        question.put_to(student.subject)
        spent.append(student.subject.cpu_seconds() - before)
        budget = factor * min(reference)
        if min(spent) <= budget + _TICK:
            return answer
        if spent[-1] > _HOPELESS * budget:
            break
    if min(spent) <= factor * max(reference) + _TICK:
        raise NotAssessed("no_budget")
    params = {"seconds": round(min(spent), 2), "budget": round(budget, 2)}
    raise WrongAnswer(student.diagnose(Finding("cost", "too_slow", params)))
