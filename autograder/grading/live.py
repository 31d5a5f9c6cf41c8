"""Visible checks in a student's own notebook, on the live namespace. Needs none of the grader's libraries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.course.answers import load_module
from autograder.errors import UnderhoodError
from autograder.messages import Texts, pick

from .recorded import Recorded
from .report import ItemResult
from .sitting import hold, load_checks
from .subjects import Namespace, defined_in
from .written import Definitions, definitions_in

_loaded: dict[Path, tuple[Recorded, dict[str, Any], dict[str, Any]]] = {}


def examine(
    folder: Path, item: str, names: Mapping[str, Any], language: str
) -> tuple[ItemResult, str, Texts]:
    """The result of ``item`` with its title and the messages of its known wrong answers. ``folder`` holds
    ``recorded.json``, ``test_visible.py`` and ``probes.py``. Raises ``UnderhoodError`` for an unknown
    item."""
    recorded, checks, probes = _load(folder)
    about = _about(recorded, item)
    # `In` are the cells that have run, where IPython runs them.
    student = Namespace(names, probes, Definitions(map(definitions_in, names.get("In", ()))))
    sitting = recorded.sitting(item, student, probes, language)
    for name in sitting.checks:
        hold(sitting, name, checks[name])
    [result] = sitting.items()
    return result, pick(about["title"], language), about["messages"]


def items_of(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """Item -> its title, names, hints and messages, of the notebook whose checks are in ``folder``."""
    return _load(folder)[0].items


def hints_of(folder: Path, item: str, language: str) -> list[str]:
    """The hints for ``item``, in their order."""
    about = _about(_load(folder)[0], item)
    return list(about["hints"].get(language) or next(iter(about["hints"].values()), ()))


def _about(recorded: Recorded, item: str) -> Mapping[str, Any]:
    if item not in recorded.items:
        raise UnderhoodError(
            f"there is no check for {item!r} here; this notebook checks {', '.join(recorded.items)}"
        )
    return recorded.items[item]


def _load(folder: Path) -> tuple[Recorded, dict[str, Any], dict[str, Any]]:
    if folder not in _loaded:
        probes = folder / "probes.py"
        _loaded[folder] = (
            Recorded(folder / "recorded.json"),
            load_checks(folder / "test_visible.py"),
            defined_in(load_module(probes)) if probes.is_file() else {},
        )
    return _loaded[folder]
