"""What a check can ask of an answer besides its value: how it is written, and what it costs."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from autograder.errors import StudentError

from .compare import CLOSE, Tolerance
from .judging import Examinee, NotAssessed, WrongAnswer, judge
from .report import Finding
from .subjects import outcome
from .written import REACH, reach

_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LOOPING_CALLS = {"map", "filter", "reduce", "apply_", "map_", "vectorize", "fromfunction"}
TRIES = 3
"""Measurements of a cost; the cheapest counts."""
_HOPELESS = 4
"""So many times the budget is no bad luck: there is nothing to measure again."""
_TICK = 0.02
"""CPU seconds that a measurement may be off: the kernel counts in hundredths."""


def forbid(
    student: Examinee, name: str, *, loops: bool = False, calls: Sequence[str] = (), apart: Sequence[str] = ()
) -> None:
    """Raises ``WrongAnswer`` if the student's ``name``, or one of their functions that it uses, goes through
    data in a Python loop or comprehension (``loops``), or uses one of ``calls``: a function's, method's or
    class's last name (``"einsum"``), called, inherited from or given another name, or an operator (``"@"``).
    A name that the student made is their own and may be called like one. A ``name`` that is there though no
    code of the notebook defines it (``exec`` did) is wrong; where Python cannot tell how it was written, it
    passes. What is ``apart`` may be used and is not looked into: checks of its own do that."""
    try:
        _forbid(student, name, loops, calls, apart)
    except RecursionError:
        raise WrongAnswer(Finding("constraints", "unreadable", {"name": name})) from None


def _forbid(student: Examinee, name: str, loops: bool, calls: Sequence[str], apart: Sequence[str]) -> None:
    read = reach(lambda known: "" if known in apart else student.subject.source(known), name)
    if sum(len(student.subject.source(known) or "") for known in read) > REACH // 2:
        raise RecursionError  # There may be more that was not read.
    if not read and student.subject.source(name) is not None and _exists(student, name):
        raise WrongAnswer(Finding("constraints", "unreadable", {"name": name}))
    made = Counter(word for tree in read.values() for node in ast.walk(tree) for word in _made_by(node))
    own = {*read, *made, *apart}
    # Only a name that is bound once is what its definition says: else it may be an argument.
    plain = {name: tree for name, tree in read.items() if made[name] == 1}
    members = {id(part) for tree in read.values() for part in _members(tree)}
    shapes = loops and not any(_may_make_a_shape(node) for tree in read.values() for node in ast.walk(tree))
    for node in (node for tree in read.values() for node in _at_each_call(tree)):
        if loops and (_goes_through_data(node, shapes) or _called(node) in _LOOPING_CALLS):
            line = getattr(node, "lineno", None)
            raise WrongAnswer(Finding("constraints", "forbidden_loop", {"line": line}))
    for node in (node for tree in read.values() for node in ast.walk(tree)):
        word, line = _word(node), getattr(node, "lineno", None)
        named = id(node) in members or _is_own_method(node, plain)
        mine = word in own if isinstance(node, ast.Name) else named
        if word in calls and not mine:
            raise WrongAnswer(Finding("constraints", "forbidden_syntax", {"what": word, "line": line}))


def _at_each_call(tree: ast.Module) -> Iterator[ast.AST]:
    """What runs when an answer is called. What is assigned in a cell, a default and a decorator are made
    once, before there is an input."""
    for statement in tree.body:
        once: list[ast.AST] = []
        again: list[ast.AST] = [statement]
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                once, again = [*statement.decorator_list, statement.args], [*statement.body]
            case ast.Assign() | ast.AnnAssign():
                once, again = [statement], []
        made = [node for part in once for node in ast.walk(part) if isinstance(node, ast.Lambda)]
        for node in (*again, *made):
            yield from ast.walk(node)


def _goes_through_data(node: ast.AST, shapes: bool) -> bool:
    """True for a loop or comprehension, unless it is over what is written out or, where ``shapes`` are what
    they say, over a shape."""
    if not isinstance(node, _LOOPS):
        return False
    over = [part.iter for part in getattr(node, "generators", [node]) if hasattr(part, "iter")]
    return not over or not all(_is_written_out(what, shapes) for what in over)


def _may_make_a_shape(node: ast.AST) -> bool:
    """True for what may give something else than a shape the name `shape`: a class, an assignment, a keyword,
    or a text that lists names, as ``namedtuple`` and ``setattr`` take it."""
    match node:
        case ast.ClassDef() | ast.Attribute(attr="shape", ctx=ast.Store()) | ast.keyword(arg="shape" | None):
            return True
        case ast.Constant(value=str(text)):
            names = text.replace(",", " ").split()
            return "shape" in names and all(map(str.isidentifier, names))
    return False


def _is_written_out(what: ast.expr, shapes: bool) -> bool:
    match what:
        case ast.Attribute(attr="shape"):
            return shapes
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return not any(isinstance(element, ast.Starred) for element in elements)
    return False


def _exists(student: Examinee, name: str) -> bool:
    return not isinstance(outcome(lambda: student.subject.get(name)), StudentError)


def _is_own_method(node: ast.AST, read: Mapping[str, ast.AST]) -> bool:
    """True for a method of a class that the student wrote, as in `ops.mean`, `Ops().mean` or `Ops.mean`."""
    match node:
        case ast.Attribute(value=owner, attr=word):
            body = getattr(_class_of(owner, read), "body", [])
            return any(isinstance(method, ast.FunctionDef) and method.name == word for method in body)
    return False


def _class_of(owner: ast.expr, read: Mapping[str, ast.AST]) -> ast.ClassDef | None:
    """The student's own class that ``owner`` is, or is made of."""
    match owner:
        case ast.Name(id=name):
            match getattr(read.get(name), "body", None):
                case [ast.ClassDef() as found]:
                    return found
                case [ast.Assign(value=ast.Call(func=ast.Name(id=other)))] if other != name:
                    return _class_of(ast.Name(other), read)
        case ast.Call(func=ast.Name() as called):
            return _class_of(called, read)
    return None


def _word(node: ast.AST) -> str:
    """What ``node`` uses, by its last name."""
    match node:
        case ast.alias(name=word):
            return word.rpartition(".")[2]
        case ast.BinOp(op=ast.MatMult()) | ast.AugAssign(op=ast.MatMult()):
            return "@"
        case ast.Name(id=word, ctx=ast.Load()) | ast.Attribute(attr=word, ctx=ast.Load()):
            return word
    return ""


def _members(tree: ast.Module) -> Iterator[ast.AST]:
    """Where a method of the student's own class uses what that class defines: `self.mean`. A function may
    call its argument `self`, too."""
    for made in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        of_self = [node for node in ast.walk(made) if isinstance(node, ast.Attribute)
                   and isinstance(node.value, ast.Name) and node.value.id == "self"]  # fmt: skip
        known = {node.attr for node in of_self if isinstance(node.ctx, ast.Store)}
        known |= {node.name for node in made.body if isinstance(node, ast.FunctionDef)}
        yield from (node for node in of_self if node.attr in known)


def _made_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.arg(arg=word) | ast.Name(id=word, ctx=ast.Store()):
            yield word
        case ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word) | ast.ClassDef(name=word):
            yield word


def _called(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id=word)) | ast.Call(func=ast.Attribute(attr=word)):
            return word
    return ""


def afford(
    student: Examinee,
    what: str,
    draw: Callable[[], Mapping[str, Any]],
    /,
    *,
    factor: float = 3.0,
    within: Tolerance = CLOSE,
) -> None:
    """``judge``, and its cost: at most ``factor`` times the CPU seconds that the reference takes, read from
    outside the student's process. Measured up to three times on inputs that ``draw`` makes anew, for an
    answer may remember what it was asked. Let a question take the reference so long that ``factor`` times it
    is 0.2 s or more. Raises ``NotAssessed`` where the machine is too busy to tell."""
    reference: list[float] = []
    spent: list[float] = []
    for _ in range(TRIES):
        inputs = draw()
        before = student.subject.cpu_seconds()
        judge(student, what, within=within, **inputs)
        spent.append(student.subject.cpu_seconds() - before)
        if spent[-1] <= factor * student.oracle.cheapest(what):
            # Enough for any machine that was at work here: nothing need be measured beside it.
            return
        reference += [student.oracle.cost(student.history[-1][0]) for _ in range(TRIES)]
        budget = factor * min(reference)
        if min(spent) <= budget + _TICK:
            return
        if spent[-1] > _HOPELESS * budget:
            break
    if min(spent) <= factor * median(reference) + _TICK:
        raise NotAssessed("no_budget")
    params = {"seconds": round(min(spent), 2), "budget": round(budget, 2)}
    raise WrongAnswer(student.diagnose(Finding("cost", "too_slow", params)))
