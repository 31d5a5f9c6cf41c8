"""One experiment on one namespace: look a name up, call it, or run a probe over it.

The same three functions serve a student's notebook, a reference solution, a known-wrong answer and
the far end of the sandbox's wire, so that all of them are treated alike: arguments come in as Values
and are restored fresh, the random generators are seeded, the result goes out as a Value, and an
exception becomes a ``StudentError``. Nothing is compared here.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import StudentError
from .values import Opaque, Value, ValueTooLarge, restore, snapshot

PROBES = "probes.py"
"""The file that probes are compiled as, in a session and in a notebook."""
TEXT_LIMIT = 300
"""Characters of an error's text that are kept."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the result, which arguments were changed in place, and whether it printed."""

    value: Value
    mutated: tuple[str, ...] = ()
    printed: bool = False


def get(ns: Mapping[str, Any], name: str) -> Answer:
    """The value of ``name``. Raises ``StudentError`` ("Missing", "TooLarge")."""
    with _guard():
        return Answer(snapshot(_look_up(ns, name)))


def call(ns: Mapping[str, Any], name: str, arguments: Mapping[str, Value], seed: int = 0) -> Answer:
    """Calls ``name`` with ``arguments`` by position, in their order: a student is free to name the
    parameters differently. Raises ``StudentError``."""
    with _guard():
        function = _look_up(ns, name)
        if not callable(function):
            raise StudentError("NotCallable", type(function).__name__)
        return _perform(lambda live: function(*live.values()), arguments, seed)


def run(
    ns: Mapping[str, Any], probe: Callable[..., Any], arguments: Mapping[str, Value], seed: int = 0
) -> Answer:
    """Runs ``probe(ns, **arguments)``. A probe that looks up a name that is not there raises ``StudentError``
    ("Missing")."""
    with _guard():
        return _perform(lambda live: probe(_Names(ns), **live), arguments, seed)


class _Names(dict[str, Any]):
    """The namespace as a probe sees it: a missing name says which."""

    def __missing__(self, name: str) -> Any:
        raise StudentError("Missing", name)


def _look_up(ns: Mapping[str, Any], name: str) -> Any:
    if name not in ns:
        raise StudentError("Missing", name)
    return ns[name]


def _perform(function: Callable[[dict[str, Any]], Any], arguments: Mapping[str, Value], seed: int) -> Answer:
    live = {name: restore(value) for name, value in arguments.items()}
    out = _Counter()
    with contextlib.ExitStack() as around:
        around.enter_context(seeded(seed))
        around.enter_context(contextlib.redirect_stdout(out))
        around.enter_context(contextlib.redirect_stderr(io.StringIO()))
        around.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        value = snapshot(function(live))
    return Answer(value, _changed(live, arguments), out.count > 0)


def _changed(live: Mapping[str, Any], arguments: Mapping[str, Value]) -> tuple[str, ...]:
    """The arguments that no longer are what was handed over."""
    changed = []
    for name, before in arguments.items():
        try:
            after = snapshot(live[name])
        except (ValueTooLarge, RuntimeError):
            after = Opaque("too large")
        # A nan never equals itself; such an argument is compared by its written form.
        if after != before and repr(after) != repr(before):
            changed.append(name)
    return tuple(changed)


class _Counter(io.TextIOBase):
    """Swallows what is printed and counts its characters."""

    count = 0

    def write(self, text: str) -> int:
        self.count += len(text)
        return len(text)


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Runs the body with Python's, NumPy's and torch's generators seeded, and puts them back after."""
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    python_state = random.getstate()
    numpy_state = numpy.random.get_state() if numpy else None
    torch_state = torch.get_rng_state() if torch else None
    random.seed(seed)
    if numpy:
        numpy.random.seed(seed % 2**32)
    if torch:
        # Not torch.manual_seed: it also queues work for every kind of device, with a stack for each.
        torch.default_generator.manual_seed(seed)
    try:
        yield
    finally:
        random.setstate(python_state)
        if numpy:
            numpy.random.set_state(numpy_state)
        if torch:
            torch.set_rng_state(torch_state)


@contextlib.contextmanager
def _guard() -> Iterator[None]:
    """Turns whatever student code raises into a ``StudentError``. A ``KeyboardInterrupt`` passes: it is
    the person at the keyboard, or the sandbox's budget."""
    try:
        yield
    except (Exception, SystemExit) as error:
        raise as_student_error(error) from None


def as_student_error(error: BaseException) -> StudentError:
    """``error`` as what is told of it: its kind, its text, and the line of the cell where it happened."""
    match error:
        case StudentError():
            return error if error.line else StudentError(error.kind, error.text, *place_of(error))
        case ValueTooLarge():
            return StudentError("TooLarge", str(error))
        case SyntaxError() if place_of(error)[0] is None:
            # Its own text ends with a file name of IPython's making. Unfinished code has a kind of its own in
            # Python 3.13.
            kind = type(error).__name__.replace("_IncompleteInputError", "SyntaxError")
            return StudentError(kind, one_line(Exception(error.msg)), error.lineno)
    return StudentError(type(error).__name__[:80], one_line(error), *place_of(error))


def one_line(error: BaseException) -> str:
    """What ``error`` says, on one line and cut; its own ``__str__`` may be broken."""
    try:
        # By the plain type's own method: what __str__ returned may be a str with tricks of its own.
        words = str.split(str(error))
    except (Exception, SystemExit):
        return ""
    return " ".join(words)[:TEXT_LIMIT]


def place_of(error: BaseException) -> tuple[int | None, str]:
    """The line and the function of the innermost frame that runs a notebook cell (IPython gives cells a name
    of the form ``<ipython-input-…>`` or a temporary file ``ipykernel_…``), and no function where a cell
    itself is run. Without such a frame there is no line, and the function is ``PROBES`` where a probe failed
    with what it was given."""
    line, function, traceback = None, "", error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        file = code.co_filename
        if "ipython-input" in file or "ipykernel_" in file or file.startswith("<cell"):
            line, function = traceback.tb_lineno, "" if code.co_name == "<module>" else code.co_name
        elif line is None:
            function = PROBES if os.path.basename(file) == PROBES else ""
        traceback = traceback.tb_next
    return line, function
