"""What the text of cells defines: read by its syntax, never run."""

from __future__ import annotations

import ast
import itertools
import re
import symtable
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple


class Definition(NamedTuple):
    """A statement of a cell that defines a name."""

    name: str
    code: str
    replaces: bool
    """False where an earlier definition may still be what runs: this one uses it, or stands in a branch."""
    renames: str
    """The name that it gives another name to, or empty."""


_Cells = Iterable[Iterable[Definition]]


class Definitions(Mapping[str, str]):
    """Name -> source of its last definition in these cells (each as ``definitions_in`` gives it), for
    constraints on how something is written; put together when it is first asked for, which most checks never
    do. An earlier definition stands before the last one where it may still be what runs.

    Of what cells after an item's check define, ``later``, an answer meets all but ``own``, the names that
    surely stood at the check: see ``session.Bound``."""

    def __init__(self, cells: _Cells, later: _Cells = (), own: Collection[str] = ()) -> None:
        self._cells, self._later, self._own = cells, later, own

    @cached_property
    def _found(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        renamed: set[str] = set()
        for cells, is_late in ((self._cells, False), (self._later, True)):
            bound = frozenset(found).intersection(self._own) if is_late else frozenset()
            for name, code, replaces, renames in itertools.chain.from_iterable(cells):
                if name in bound:
                    continue
                joined = name in found and (is_late or not replaces or name in renamed)
                found[name] = found[name] if joined else []
                found[name].append(code)
                renamed.add(renames)
        return found

    def __getitem__(self, name: str) -> str:
        return "\n".join(self._found[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


_OF_IPYTHON = re.compile(r"\s*([%!?]|[\w.]+\s*=\s*[%!]|[\w.]+\?{1,2}\s*$)")


def tree_of(source: str) -> ast.Module:
    """The syntax of a cell; empty for one that is no Python. IPython's own lines (``%time``,
    ``!ls``, ``files = !ls``, ``name?``) are left out where they have to be: in a cell that is Python, a line
    that begins with ``%`` goes on with the line before."""
    plain = "\n".join("" if _OF_IPYTHON.match(line) else line for line in source.split("\n"))
    for text in (source, plain):
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return ast.Module([], [])


_BLOCKS = (ast.If, ast.Try, ast.ExceptHandler, ast.With, ast.For, ast.While, ast.Match, ast.match_case)


def definitions_in(source: str) -> Iterator[Definition]:
    """What a cell's own code defines, in its order."""
    top = tree_of(source).body
    # What is deleted is not there any more, and nothing stands in its place.
    unconditional = {id(node) for node in top if not isinstance(node, ast.Delete)}
    for node in _statements(top):
        renames = node.value.id if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) else ""
        names = list(_defined_by(node))
        # Once for all of them: a statement may define thousands.
        code, used = (code_of(node), _used_in(node)) if names else ("", set())
        for name in names:
            yield Definition(name, code, id(node) in unconditional and name not in used, renames)


def _defined_by(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.Delete | ast.Assign) or (isinstance(node, ast.AnnAssign) and node.value):
        targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
        for target in (part for whole in targets for part in ast.walk(whole)):
            # `f.note = 1` reads f: it makes no new one.
            if isinstance(target, ast.Name) and not isinstance(target.ctx, ast.Load):
                yield target.id
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            yield alias.asname or alias.name.partition(".")[0]


def _statements(nodes: Iterable[ast.AST]) -> Iterator[ast.stmt]:
    """What runs as the cell's own code: an ``if``, ``try`` or ``with`` is looked into, a ``def`` is not."""
    waiting = [*nodes][::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            yield node
        if isinstance(node, _BLOCKS):
            waiting += [*ast.iter_child_nodes(node)][::-1]


def _used_in(node: ast.stmt) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def code_of(node: ast.stmt) -> str:
    """``node`` as Python writes it; empty if that cannot be done: it is nested too deep, or holds a number
    that is too long."""
    try:
        return ast.unparse(node)
    except (RecursionError, ValueError):
        return ""


REACH = 2**19
"""Characters that ``reach`` reads: one statement may define thousands of names, each of which is read."""


def reach(source_of: Callable[[str], str | None], name: str) -> dict[str, ast.Module]:
    """The definition of ``name``, and of each name of the notebook that it uses, by their names; not all of
    them where these are longer than ``REACH`` together."""
    found: dict[str, ast.Module] = {}
    waiting, left = [name], REACH
    while waiting and left > 0:
        source = source_of(last := waiting.pop()) or ""
        left -= len(source)
        try:
            tree, scope = ast.parse(source), symtable.symtable(source, last, "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        if tree.body:
            found[last] = tree
            waiting += sorted(set(_from_outside(scope)) - found.keys() - set(waiting))
    return found


def _from_outside(scope: symtable.SymbolTable) -> Iterator[str]:
    """The names that ``scope`` and those inside it take from the notebook; an argument or a local name that
    is called like something of the notebook is not it."""
    for symbol in scope.get_symbols():
        if symbol.is_referenced() and (symbol.is_global() or scope.get_type() == "module"):
            yield symbol.get_name()
    for inner in scope.get_children():
        yield from _from_outside(inner)
