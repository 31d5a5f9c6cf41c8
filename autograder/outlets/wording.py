"""A ``Report`` in words: what each outlet tells a person, before it escapes it for its own medium.

Everything here is plain text in the report's language; `` `code` `` is the only markup. Nothing is
computed: points, states and codes are the report's.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from autograder.course.answers import read_texts
from autograder.course.checks import read_checks
from autograder.course.model import check_id, solution_id
from autograder.course.questions import read_texts as texts_of_questions
from autograder.errors import CourseError
from autograder.grading.report import Case, CheckResult, Finding, ItemResult, Report, State
from autograder.messages import render, translated, word
from autograder.values import from_json, spelled

from .drawing import columns_of, svg
from .drawing import text as drawing_text

Texts = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Item id -> code -> language -> text: the messages of a notebook's known wrong answers, and by their
names the titles of its checks."""

_PIECES = re.compile(
    r"(?:[\u2e80-\u9fff\uf900-\uffee]|[^ \u2e80-\u9fff\uf900-\uffee]+)[，。；：？！、）》」』]* *"
)
"""What a line is broken between: a Chinese character or a word, with what may not begin a line."""
_MARKS = {
    State.CORRECT: "✓",
    State.WRONG: "✗",
    State.NOT_ATTEMPTED: "·",
    State.NOT_ASSESSED: "–",
    State.GRADER_ERROR: "!",
}
_DEFAULTS = {
    State.WRONG: "unknown",
    State.NOT_ATTEMPTED: "not_attempted",
    State.NOT_ASSESSED: "not_assessed",
    State.GRADER_ERROR: "grader_error",
}


def texts_of(course_root: Path, notebook: str) -> Texts:
    """What ``exercises/NOTEBOOK`` has to say: the messages of its wrong answers and the titles of its
    checks. None if that cannot be read, since a result without them is still a result."""
    folder = course_root / "exercises" / notebook
    try:
        files = [(file.name, file.stat()) for file in sorted(folder.iterdir())]
    except OSError:
        return {}
    return _texts(folder, tuple((name, about.st_mtime_ns, about.st_size) for name, about in files))


@lru_cache(maxsize=32)
def _texts(folder: Path, seen: tuple[tuple[str, int, int], ...]) -> Texts:
    """Kept until a file of ``folder`` is edited: a class has a report a student, each in these words."""
    try:
        texts = {**read_texts(folder / "wrong.py"), **texts_of_questions(folder)}
        for file in ("test_visible.py", "test_hidden.py"):
            for check in read_checks(folder / file, gpu=True):
                texts.setdefault(check.item, {})[check.name] = check.title
    except (CourseError, OSError):
        return {}
    return texts


def is_partial(item: ItemResult) -> bool:
    return item.state.has_score and 0 < item.points < item.max_points


def mark(item: ItemResult) -> str:
    """One character for an item: ✓ ◐ ○ ✗ · – !"""
    if is_only_read(item):
        return "○"
    return "◐" if is_partial(item) else _MARKS[item.state]


def check_mark(check: CheckResult) -> str:
    return _MARKS[check.state]


def is_only_read(item: ItemResult) -> bool:
    """True where nothing was judged yet: a notebook sees only whether an answer in letters can be read."""
    return item.state is State.CORRECT and item.max_points == 0


def state_word(item: ItemResult, language: str) -> str:
    if is_only_read(item):
        return word("only read", language)
    return word("partly" if is_partial(item) else item.state.value, language)


def sentence(check: str, language: str = "", texts: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """A check as a sentence: its title in ``language``, else its function's name, ``test_a_stack_keeps`` ->
    ``a stack keeps``. ``texts`` are those of its item."""
    name = check.removeprefix("test_").replace("_", " ")
    return (texts or {}).get(check, {}).get(language, name)


def points(item: ItemResult) -> str:
    return f"{item.points:g} / {item.max_points:g}" if item.state.has_score else f"– / {item.max_points:g}"


def name(report: Report) -> str:
    """Whose notebook it is, short enough for a table: its student, else its file. One that is called as all
    of them are comes with the folder that tells it from theirs."""
    path = Path(report.path)
    folder = next((f.name for f in path.parents if f.name != report.notebook), "")
    file = f"{folder}/{path.name}" if folder and path.stem == report.notebook else path.name
    return clean(report.student or file or report.notebook, 40)


def unassessed(report: Report) -> float:
    """What the items are worth of which nothing may be said."""
    return sum(item.max_points for item in report.items if not item.state.has_score)


def by_hand(reports: Sequence[Report], language: str) -> str:
    """What a person has still to give for the notebook of these ``reports``; empty if that is nothing."""
    points = max(report.manual_points for report in reports)
    return word("by a person", language, points=f"{points:g}") if points else ""


def headline(item: ItemResult, language: str) -> str:
    parts = [f"{mark(item)} {item.id}", state_word(item, language)]
    if item.max_points:
        parts.append(f"{points(item)} {word('points', language)}")
    return " · ".join(parts)


def message(item: ItemResult, language: str, texts: Texts) -> str:
    """What to tell about an item first; empty if it is correct."""
    return _told(item.state, item.finding, language, texts.get(item.id))


def check_message(item: ItemResult, check: CheckResult, language: str, texts: Texts) -> str:
    """What to tell about one of its checks; empty if it passed."""
    return _told(check.state, check.finding, language, texts.get(item.id))


def _told(state: State, finding: Finding | None, language: str, texts: Mapping[str, Any] | None) -> str:
    if state is State.CORRECT:
        return ""
    return render(finding or Finding(state.value, _DEFAULTS[state]), language, texts)


def explain(item: ItemResult, language: str, texts: Texts) -> str:
    """All there is to tell about an item: the headline, its checks, and their messages, each in full where it
    comes first."""
    lines = [headline(item, language)]
    checks = list(told(item, language, texts))
    for heading, rest in checks:
        lines += [f"  {heading}", *(f"      {line}" for line in rest)]
    if not any(rest for _, rest in checks) and (said := message(item, language, texts)):
        lines += [f"  {line}" for line in said.split("\n")]
    lines += [f"  {line}" for line in notes(item, language, texts)]
    return "\n".join(lines)


def told(item: ItemResult, language: str, texts: Texts) -> Iterator[tuple[str, list[str]]]:
    """For each check of the item its own line, and the lines of its message: the same message once only."""
    before: dict[str, str] = {}
    for check in item.checks:
        title = sentence(check.name, language, texts.get(item.id))
        said = ""
        if check.finding is not None and check.state is not State.CORRECT:
            message = render(check.finding, language, texts.get(item.id))
            said = before.get(message) or message
            before.setdefault(message, word("as above", language, title=title))
        hidden = "" if check.visible else word("hidden", language)
        yield f"{check_mark(check)} {title}{hidden}", said.split("\n") if said else []


def notes(item: ItemResult, language: str, texts: Texts) -> list[str]:
    """The item's remarks that cost nothing, one line each."""
    return [
        f"{word('note', language)} {render(note, language, texts.get(item.id)).replace(chr(10), ' ')}"
        for note in item.notes
    ]


def comment(item: ItemResult, report: Report, language: str, texts: Texts) -> str:
    """What a student reads under their answer: the message, the remarks, and what was found wrong with
    the cells of this item; what concerns no cell in particular is told with the first item."""
    first = bool(report.items) and item.id == report.items[0].id
    known = {cell for other in report.items for cell in cells_of(other.id)}
    about = [
        problem
        for problem in report.problems
        if problem.params.get("cell") in cells_of(item.id)
        or (first and problem.params.get("cell") not in known)
    ]
    problems = [f"{word('note', language)} {render(p, language).replace(chr(10), ' ')}" for p in about]
    parts = [message(item, language, texts), *notes(item, language, texts), *problems]
    return "\n".join(part for part in parts if part)


def cells_of(item_id: str) -> tuple[str, str]:
    """The grade ids of an item's answer and of its check."""
    return solution_id(item_id), check_id(item_id)


def pictures(item: ItemResult, language: str) -> list[tuple[str, str, str | None]]:
    """For each visible case that went wrong: the question, and both answers drawn as text (empty if there is
    nothing to draw) and as SVG."""
    drawn: list[tuple[str, str, str | None]] = []
    for case in (check.case for check in item.checks if check.case is not None and check.visible):
        # Whatever a student's code made of it: no picture is worth a report.
        with contextlib.suppress(Exception):
            expected, got = from_json(case.expected), from_json(case.got)
            question = word("asked", language) + _question(case, language)
            # None stands for a value that was too large to keep, and for an error.
            if expected is None or got is None:
                drawn.append((question, "", None))
            else:
                pair = (expected, got, language, (case.rtol, case.atol))
                drawn.append((question, drawing_text(*pair), svg(*pair)))
    return drawn


def clean(text: str, limit: int) -> str:
    """Text that a student's code made, without control and direction marks, cut at ``limit`` characters."""
    kept = "".join(c for c in text[: limit + 1] if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return kept if len(text) <= limit else kept[:limit] + "\n…"


def wrapped(text: str, columns: int = 95) -> str:
    """``text`` in lines of at most so many ``columns``, for a page that wraps none; what is wrapped keeps the
    indent of its line. A line ends at a blank or beside a character that takes two columns."""
    lines = []
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip(" "))][: columns // 2]
        lines.append(indent)
        for piece in _PIECES.findall(line.lstrip(" ")):
            for part in [piece] if columns_of(indent + piece) <= columns else piece:
                if columns_of(lines[-1] + part.rstrip(" ")) > columns:
                    lines.append(indent)
                lines[-1] += part
    return "\n".join(line.rstrip(" ") for line in lines)


def _question(case: Case, language: str) -> str:
    arguments = [
        f"{name}={translated(spelled(from_json(value)), language)}" for name, value in case.arguments
    ]
    return f"{case.call}({', '.join(arguments)})" if arguments else case.call
