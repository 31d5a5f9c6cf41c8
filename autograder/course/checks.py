"""The checks of a test file, read without running it: their marks, their points and their titles."""

from __future__ import annotations

import ast
import re
import threading
from pathlib import Path

from autograder.errors import CourseError

from .model import Check

# Python 3.11 counts how deep it is in a parse for all threads together, and fails where two of them meet
# (cpython gh-106905).
_ALONE = threading.Lock()
_TITLE = re.compile(r"^([a-z]{2}): (.+)$", re.MULTILINE)


def read_checks(path: Path, factor: float = 1.0, gpu: bool = False) -> tuple[Check, ...]:
    """The checks of a test file, from the marks ``@pytest.mark.item("3.4", points=2)``; none if there is no
    such file. Those marked ``gpu=True`` only where ``gpu`` is. Raises ``CourseError``."""
    if not path.is_file():
        return ()
    checks = []
    for node in tree_of(path).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            item, points, on_gpu = _mark(node, path)
            visible = path.name == "test_visible.py"
            if on_gpu and visible:
                raise CourseError(
                    f"{path}:{node.lineno}: {node.name} is marked gpu=True; a visible check runs on a "
                    "student's own machine, so only a hidden one may need a GPU"
                )
            if on_gpu and not gpu:
                continue
            if points < 0 or (points == 0 and not visible):
                raise CourseError(
                    f"{path}:{node.lineno}: {node.name} is worth {points:g} points; a hidden check has some"
                )
            title = dict(_TITLE.findall(ast.get_docstring(node) or ""))
            checks.append(Check(node.name, item, points * factor, visible, title, on_gpu))
    return tuple(checks)


def tree_of(path: Path) -> ast.Module:
    """The code of a file of the course. Raises ``CourseError``, with the line, for one that is no Python."""
    try:
        with _ALONE:
            return ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise CourseError(f"{path}:{error.lineno}: this is no Python: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise CourseError(f"{path}: this is no Python file: {error}") from error


def _mark(node: ast.FunctionDef, path: Path) -> tuple[str, float, bool]:
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(func=ast.Attribute(attr="item"), args=[ast.Constant(str(item))], keywords=words):
                said = {word.arg: getattr(word.value, "value", None) for word in words}
                points, gpu = said.pop("points", None), said.pop("gpu", False)
                if not said and isinstance(points, (int, float)) and gpu in (True, False):
                    return item, float(points), bool(gpu)
    raise CourseError(
        f'{path}:{node.lineno}: {node.name} has no mark like @pytest.mark.item("3.4", points=2)'
    )
