"""How slow libraries are imported without what makes them slow."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import cast


def import_jupytext() -> ModuleType:
    """jupytext, without the grammar of addresses."""
    with _without_grammar_of_addresses():
        import jupytext
    return cast(ModuleType, jupytext)


def import_nbgrader() -> ModuleType:
    """nbgrader, without the grammar of addresses. Its modules may be imported as ever from then on."""
    with _without_grammar_of_addresses():
        import nbgrader
    return cast(ModuleType, nbgrader)


@contextlib.contextmanager
def _without_grammar_of_addresses() -> Iterator[None]:
    """Whoever imports jsonschema compiles a grammar for international addresses, in 1.7 s, to check a format
    that no notebook uses. It does without where that library is not there."""
    missing = "rfc3987_syntax" not in sys.modules
    if missing:
        sys.modules["rfc3987_syntax"] = cast(ModuleType, None)
    try:
        yield
    finally:
        if missing:
            del sys.modules["rfc3987_syntax"]
