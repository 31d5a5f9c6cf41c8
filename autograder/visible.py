"""Visible checks alone, where there is neither a course nor a bundle: a student's own repository.

The notebook runs in a process of its own, as it would in Jupyter, and is asked what each ``check(…)`` asks.
Nothing here is secret, and nothing is locked in: it is for whoever wrote the notebook.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from .errors import CheckFailed, SandboxError, SubmissionError, UnderhoodError
from .grading.report import Finding, ItemResult, Report, State
from .grading.submission import read_file
from .grading.written import python_of
from .outlets.wording import Texts

SECONDS = 300.0
"""For one notebook."""


def examine(path: Path, language: str = "") -> tuple[Report, Texts]:
    """The report on the visible checks of the notebook at ``path``, and what its exercises have to say.
    Raises ``SubmissionError`` for a file that is no released notebook, and ``SandboxError`` if its process
    ends without an answer."""
    content = read_file(path)
    with tempfile.TemporaryDirectory(prefix="underhood-") as folder:
        answer = Path(folder) / "report.json"
        command = [sys.executable, "-m", "autograder.visible", str(answer), language]
        try:
            done = subprocess.run(
                command, cwd=path.resolve().parent, timeout=SECONDS, capture_output=True, input=content,
                env={**os.environ, "MPLBACKEND": "agg"},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise SandboxError(f"{path}: this notebook ran for more than {SECONDS:g} s") from None
        try:
            plain = json.loads(answer.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            said = done.stderr[-500:].decode(errors="replace").strip()
            raise SandboxError(f"{path}: this notebook ended its own process: {said}") from None
    if "refused" in plain:
        raise SubmissionError(f"{path}: {plain['refused']}")
    return replace(Report.from_dict(plain["report"]), path=os.path.abspath(path)), plain["texts"]


def _run(content: bytes, language: str) -> dict[str, Any]:
    """In the process of its own: a report, and the texts for it. Raises ``SubmissionError``."""
    from .grading import live
    from .notebook import locate

    try:
        notebook = json.loads(content)
        about = notebook["metadata"]["underhood"]
        name, tongue, build = (str(about[key]) for key in ("notebook", "lang", "build"))
        cells = [_Code.of(cell) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SubmissionError(
            f"this does not say which notebook it is ({error}); take the released one"
        ) from error
    language = language or tongue
    folder, _ = locate(name, tongue, build)
    # As in Jupyter: by `In` a check reads how an answer is written.
    names: dict[str, Any] = {"__name__": "__main__", "In": [cell.source for cell in cells]}
    problems = list(filter(None, (_problem(cell, names) for cell in cells)))
    known = live.items_of(folder)
    report = Report(
        course="", course_version="", notebook=name, submission="", language=language,
        isolation="none", items=tuple(_item(folder, item, names, language) for item in known),
        problems=tuple(problems),
    )  # fmt: skip
    texts = {item: about["messages"] for item, about in known.items()}
    return {"report": report.to_dict(), "texts": texts}


class _Code(NamedTuple):
    """A code cell: how it is called, whether it holds a check, and what it says."""

    name: str
    is_check: bool
    source: str

    @classmethod
    def of(cls, cell: Mapping[str, Any]) -> _Code:
        flags = cell.get("metadata", {}).get("nbgrader", {})
        name = str(flags.get("grade_id") or cell.get("id") or "")
        return cls(name, bool(flags.get("grade")), "".join(cell["source"]))


def _problem(cell: _Code, names: dict[str, Any]) -> Finding | None:
    """Runs one cell; what became of it if it failed. Its ``check(…)`` is asked for at the end."""
    if cell.is_check:
        return None
    try:
        # What no reading makes Python of is run as it is, for the error that it raises.
        exec(compile(python_of(cell.source)[0] or cell.source, "<cell>", "exec"), names)
    except (NotImplementedError, CheckFailed, SystemExit):
        return None
    except Exception as error:
        params = {"cell": cell.name, "kind": type(error).__name__, "text": str(error)[:300], "line": 0}
        return Finding("file", "cell_raised", params)
    return None


def _item(folder: Path, item: str, names: Mapping[str, Any], language: str) -> ItemResult:
    from .grading import live

    try:
        return live.examine(folder, item, names, language)[0]
    except UnderhoodError as error:
        finding = Finding("grader error", "grader_error", {"what": str(error)[:200]})
        return ItemResult(item, State.GRADER_ERROR, 0, 0, notes=(finding,))


def main(answer: str, language: str) -> None:
    try:
        plain = _run(sys.stdin.buffer.read(), language)
    except UnderhoodError as error:
        plain = {"refused": str(error)}
    Path(answer).write_text(json.dumps(plain), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
