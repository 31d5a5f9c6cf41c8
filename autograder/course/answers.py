"""Known-wrong and unusual-but-right answers: ``wrong.py`` and ``right.py`` of an exercise folder.

    @wrong("2.4", "one_number_for_all", en="Your function gives one number …", zh="…")
    def mnist_distance(a, b):
        return (a - b).abs().mean()

A wrong answer is at once a diagnosis (whoever's output equals its output has made its mistake), the
text for it, and a test that the checks catch it. What it does not define is taken from the reference
solution. Several objects with the same item and code make one answer. The texts may use the fields
``{expected}``, ``{got}`` and whatever the check that finds it passes to ``require``.
"""

from __future__ import annotations

import ast
import importlib.util
import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from autograder.errors import CourseError

from .checks import tree_of
from .model import Text

T = TypeVar("T")
_MARK = "__underhood_answers__"
_serial = itertools.count()


@dataclass
class KnownAnswer:
    """One answer to one item: the names that it defines, and for a wrong one its code and message."""

    item: str
    code: str
    names: dict[str, Any] = field(default_factory=dict)
    text: Text = field(default_factory=dict)
    hidden_only: bool = False
    """True: equals the reference on the visible cases, so only the hidden checks can tell it."""
    path: Path | None = None
    """The file that it stands in."""

    def source(self, name: str) -> str:
        """The code of its ``name`` as a student would have written it, without our decorator; empty if it
        does not define that name. (``inspect`` cannot tell several classes of one name apart.)"""
        tree = tree_of(self.path) if self.path else ast.Module([], [])
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == name:
                marks = [_mark(decorator) for decorator in node.decorator_list]
                if (self.item, self.code) in marks:
                    node.decorator_list = [d for d in node.decorator_list if _mark(d) is None]
                    return ast.unparse(node)
        return ""


def wrong(item: str, code: str, *, hidden_only: bool = False, **text: str) -> Callable[[T], T]:
    """Marks a function or class as the known-wrong answer ``code`` to ``item``; ``text`` holds the
    message in each language (``en=``, ``zh=``). Repeat the text on one of several objects only."""
    return _register(item, code, text, hidden_only)


def right(item: str, code: str) -> Callable[[T], T]:
    """Marks a function or class as a right answer to ``item`` in an unusual style, named ``code``."""
    return _register(item, code, {}, False)


def _register(item: str, code: str, text: Text, hidden_only: bool) -> Callable[[T], T]:
    def mark(obj: T) -> T:
        frame = sys._getframe(1)
        registry: dict[tuple[str, str], KnownAnswer] = frame.f_globals.setdefault(_MARK, {})
        answer = registry.setdefault((item, code), KnownAnswer(item, code))
        name = getattr(obj, "__name__", "")
        if answer.names.setdefault(name, obj) is not obj:
            raise ValueError(f"{item} has an answer {code!r} with {name} above")
        answer.text.update(text)
        answer.hidden_only |= hidden_only
        return obj

    return mark


def load_answers(path: Path) -> tuple[KnownAnswer, ...]:
    """The answers of a ``wrong.py`` or ``right.py``, in the order written; none if there is no such
    file. Raises ``CourseError`` if the file does not run."""
    if not path.is_file():
        return ()
    registry: dict[tuple[str, str], KnownAnswer] = getattr(load_module(path), _MARK, {})
    for answer in registry.values():
        answer.path = path
    return tuple(registry.values())


def read_texts(path: Path) -> dict[str, dict[str, Text]]:
    """Item -> code -> text: the messages of a ``wrong.py``, read without running it, so that an outlet
    needs no torch. Ids, codes and texts therefore stand there as literals; none if there is no such file.
    Raises ``CourseError`` for a file that is no Python."""
    texts: dict[str, dict[str, Text]] = {}
    for item, code, keywords in _marks(path):
        told = texts.setdefault(item, {}).setdefault(code, {})
        for keyword in keywords:
            match keyword:
                case ast.keyword(str(language), ast.Constant(str(text))):
                    told[language] = text
    return texts


def count_answers(path: Path) -> dict[str, int]:
    """Item -> how many answers a ``wrong.py`` or ``right.py`` holds, read without running it."""
    return Counter(item for item, _ in {(item, code) for item, code, _ in _marks(path)})


def _marks(path: Path) -> Iterator[tuple[str, str, list[ast.keyword]]]:
    """The calls of ``wrong`` and ``right`` in a file: item, code and the texts."""
    if not path.is_file():
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and (mark := _mark(node)):
            yield *mark, node.keywords


def _mark(node: ast.AST) -> tuple[str, str] | None:
    """Item and code, if ``node`` is ``wrong("2.4", "code", …)`` or ``right("2.4", "code")``."""
    match node:
        case ast.Call(
            func=ast.Name("wrong" | "right"), args=[ast.Constant(str(item)), ast.Constant(str(code))]
        ):
            return item, code
    return None


class _Instead(dict[str, Any]):
    """Where a module's own lines define names: in ``names``, but for those of this dictionary, which stand
    for what is in it from then on."""

    def __init__(self, names: dict[str, Any], instead: Mapping[str, Any]) -> None:
        super().__init__(instead)
        self._names = names

    def __getitem__(self, name: str) -> Any:
        return self._names[name]

    def __setitem__(self, name: str, made: Any) -> None:
        self._names[name] = self.get(name, made)


def load_module(path: Path, instead: Mapping[str, Any] | None = None) -> ModuleType:
    """Runs the file at ``path`` under a name of its own and returns the module. What it defines under one of
    the names of ``instead`` is at once replaced, for all lines below and all that its functions use.

    Nothing is taken from ``sys.path`` and two courses never meet in ``sys.modules``: the folders of
    a course are no package. Raises ``CourseError``, with the line, if the file does not run.
    """
    name = f"underhood_course_{next(_serial)}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise CourseError(f"{path}: this is no Python file; check its name")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        if instead:
            names = vars(module)
            exec(compile(path.read_bytes(), path, "exec", dont_inherit=True), names, _Instead(names, instead))
        else:
            spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        if isinstance(error, SyntaxError) and error.filename == str(path):
            raise CourseError(f"{path}:{error.lineno}: this is no Python: {error.msg}") from error
        traceback = error.__traceback__
        line = 0
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == str(path):
                line = traceback.tb_lineno
            traceback = traceback.tb_next
        raise CourseError(
            f"{path}:{line}: running this file raised {type(error).__name__}: {error}"
        ) from error
    return module
