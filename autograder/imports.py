"""How a slow library is imported without what makes it slow."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import cast


def import_without_grammar(name: str) -> ModuleType:
    """jupytext or nbgrader, without a grammar for international addresses: jsonschema would compile it at
    each start, in 1.7 s, to check a format that no notebook uses. It does without where that library is not
    there."""
    missing = "rfc3987_syntax" not in sys.modules
    if missing:
        sys.modules["rfc3987_syntax"] = cast(ModuleType, None)
    try:
        return importlib.import_module(name)
    finally:
        if missing:
            del sys.modules["rfc3987_syntax"]
