"""A reference solution read as text: what of it students see (the first line and the docstring), and the
whole of it for the instructor's notebook. Nothing is imported or run.

A docstring holds one text a language, the first of them in the course's default language; a line
``.. zh::`` begins the next.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from autograder.errors import CourseError

from .model import Text

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
_CJK_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")
"""A line break that would show as a gap: Chinese has no space between words."""
_LANGUAGE = re.compile(r"^\.\. (\w+)::$", re.MULTILINE)


@dataclass(frozen=True)
class Reference:
    """The module at ``path`` of ``solutions/``."""

    path: Path

    @cached_property
    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8")
        except OSError as error:
            raise CourseError(
                f"{self.path}: the reference solution cannot be read ({error.strerror}); each notebook names "
                "its module of solutions/ as `solution:` in the head of its notebook.md"
            ) from error

    @cached_property
    def _nodes(self) -> dict[str, ast.FunctionDef | ast.ClassDef]:
        try:
            return _definitions(self._text)
        except SyntaxError as error:
            raise CourseError(f"{self.path}:{error.lineno}: this is no Python: {error.msg}") from error

    def signature(self, name: str) -> str:
        """How ``name`` is called: ``mnist_distance(a, b)``; a class as its ``__init__`` is."""
        node = self._node(name)
        function: ast.stmt | None = node
        if isinstance(node, ast.ClassDef):
            function = next((n for n in node.body if getattr(n, "name", "") == "__init__"), None)
        if not isinstance(function, ast.FunctionDef):
            return f"{name}()"
        parameters = [a.arg for a in (*function.args.posonlyargs, *function.args.args) if a.arg != "self"]
        return f"{name}({', '.join(parameters)})"

    def _node(self, name: str) -> ast.FunctionDef | ast.ClassDef:
        node = self._nodes.get(name)
        if node is None:
            have = ", ".join(self._nodes) or "nothing"
            raise CourseError(
                f"{self.path}: no function or class {name!r} at the top level; it defines {have}"
            )
        return node

    def description(self, name: str, default: str) -> Text:
        """The docstring of ``name`` by language; the first text is in the language ``default``."""
        text = ast.get_docstring(self._node(name))
        if not text:
            raise CourseError(
                f"{self.path}: {name} has no docstring; it is what students read above the cell"
            )
        first, *rest = _LANGUAGE.split(text)
        return {default: first.strip()} | {
            language: _CJK_BREAK.sub("", said.strip())
            for language, said in zip(rest[::2], rest[1::2], strict=True)
        }

    def answer(self, name: str) -> str:
        """The source of ``name`` without docstrings, each body between nbgrader's marks for a solution, so
        that ``nbgrader generate_assignment`` makes the student's stub of it."""
        node, lines = self._node(name), self._text.splitlines()
        if isinstance(node, ast.FunctionDef):
            return self._marked(node, lines)
        if not any(isinstance(inner, ast.FunctionDef) for inner in node.body):
            raise CourseError(f"{self.path}:{node.lineno}: class {name} has no method for a student to write")
        inside = node.body[1:] if ast.get_docstring(node) is not None else node.body
        parts = [
            self._marked(inner, lines)
            if isinstance(inner, ast.FunctionDef)
            else "\n".join(lines[inner.lineno - 1 : inner.end_lineno])
            for inner in inside
        ]
        return "\n".join([*_head(node, lines), "\n\n".join(parts)])

    def _marked(self, function: ast.FunctionDef, lines: list[str]) -> str:
        if any(BEGIN in line or END in line for line in lines[function.lineno : function.end_lineno]):
            raise CourseError(
                f"{self.path}:{function.lineno}: {function.name} holds nbgrader's marks; the whole body of a "
                "reference is the solution, and the marks are put around it"
            )
        documented = ast.get_docstring(function) is not None
        body = function.body[1:] if documented else function.body
        if not body or body[0].lineno == function.lineno:
            raise CourseError(
                f"{self.path}:{function.lineno}: the body of {function.name} has to stand on lines of its own"
            )
        head = _head(function, lines)
        begin = function.body[0].end_lineno if documented else function.body[0].lineno - 1
        indent = " " * body[0].col_offset
        return "\n".join([*head, f"{indent}{BEGIN}", *lines[begin : function.end_lineno], f"{indent}{END}"])


@lru_cache(maxsize=64)
def _definitions(text: str) -> dict[str, ast.FunctionDef | ast.ClassDef]:
    """Kept, because each submission to a notebook is compared with its stubs."""
    return {n.name: n for n in ast.parse(text).body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}


def _head(node: ast.FunctionDef | ast.ClassDef, lines: list[str]) -> list[str]:
    """The lines from the decorators to the colon, with the comments behind it."""
    first = node.body[0]
    start = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    end = min([first.lineno, *(d.lineno for d in getattr(first, "decorator_list", []))])
    return [line for line in lines[start - 1 : end - 1] if line.strip()]
