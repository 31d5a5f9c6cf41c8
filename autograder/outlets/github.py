"""Reports for GitHub Actions: annotations on standard output, and the job's summary page.

GitHub shows ten annotations of a kind a step, so there is one for each file that could not be graded and for
each item that is not right, the most frequent message first, and no more than ten of a kind.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.grading.report import Report, State
from autograder.messages import word

from . import wording

ANNOTATIONS = 10
"""Of a kind, in one step."""
SUMMARY_LIMIT = 1_000_000
"""Bytes; GitHub drops the whole summary of a step beyond 1,024 KiB."""
TEXT_LIMIT = 500
"""Characters of why a file could not be graded."""
ROWS = (1_000, 300, 100, 30)
"""Students in a notebook's table: as many as fit. More have a line that says how many."""

_LEVEL = {State.WRONG: "error", State.GRADER_ERROR: "warning", State.NOT_ASSESSED: "notice"}
TextsOf = Callable[[Report], wording.Texts]
Ungraded = Sequence[tuple[str, str]]
"""Files without a report, each with the reason."""


def commands(
    reports: Sequence[Report], texts: TextsOf, language: str = "", ungraded: Ungraded = ()
) -> list[str]:
    """Workflow commands, one a line, for what could not be graded and for the items that are not right."""
    what = word("ungraded", language or "en")
    files = [(("warning", _here(path), what, wording.clean(why, TEXT_LIMIT)), 1) for path, why in ungraded]
    told: Counter[tuple[str, str, str, str]] = Counter()
    for report in reports:
        for item in report.items:
            if item.state in _LEVEL:
                said = wording.message(item, language or report.language, texts(report))
                told[_LEVEL[item.state], _here(report.path), f"{report.notebook} {item.id}", said] += 1
    shown: Counter[str] = Counter()
    lines = []
    for (level, path, title, said), times in [*files, *told.most_common()]:
        shown[level] += 1
        if shown[level] <= ANNOTATIONS:
            title = title if times == 1 else f"{title} ×{times}"
            lines.append(f"::{level} file={_property(path)},title={_property(title)}::{_data(said)}")
    return lines


def summary(reports: Sequence[Report], texts: TextsOf, language: str = "", ungraded: Ungraded = ()) -> str:
    """Markdown for ``$GITHUB_STEP_SUMMARY``: what could not be graded, then a table for every notebook, with
    fewer rows or cut before GitHub would drop all of it."""
    for most in ROWS:
        text = _page(reports, texts, language, ungraded, most)
        if len(text.encode()) <= SUMMARY_LIMIT:
            return text
    return text.encode()[: SUMMARY_LIMIT - 10].decode(errors="ignore").rpartition("\n")[0] + "\n\n…\n"


def _ungraded(files: Ungraded, language: str, most: int) -> list[str]:
    if not files:
        return []
    told = [f"- {_cell(path)}: {_cell(wording.clean(why, TEXT_LIMIT))}" for path, why in files[:most]]
    more = [f"- + {len(files) - most}"] if len(files) > most else []
    return [f"## ! {word('ungraded', language)}\n", *told, *more, ""]


def _page(reports: Sequence[Report], texts: TextsOf, language: str, ungraded: Ungraded, most: int) -> str:
    parts = _ungraded(ungraded, language or "en", most)
    for notebook in dict.fromkeys(report.notebook for report in reports):
        some = [report for report in reports if report.notebook == notebook]
        tongue = language or some[0].language
        parts.append(f"## {_cell(notebook)}\n")
        parts += _rows(some, tongue, most)
        if said := wording.by_hand(some, tongue):
            parts.append(f"{said}\n")
        if len(some) == 1:
            parts += _items(some[0], texts(some[0]), tongue)
    return "\n".join(parts) + "\n"


def _rows(reports: Sequence[Report], language: str, most: int) -> list[str]:
    ids = list(dict.fromkeys(item.id for report in reports for item in report.items))
    head = [word("student", language), *ids, word("points", language)]
    lines = [_row(head), _row(["---"] * len(head))]
    for report in reports[:most]:
        items = {item.id: item for item in report.items}
        marks = [wording.mark(items[i]) if i in items else "" for i in ids]
        lines.append(_row([wording.name(report), *marks, f"{report.points:g} / {report.max_points:g}"]))
    if len(reports) > most:
        lines.append(_row([f"+ {len(reports) - most}", *[""] * (len(ids) + 1)]))
    return [*lines, ""]


def _items(report: Report, texts: wording.Texts, language: str) -> list[str]:
    lines = []
    for item in report.items:
        if item.state is not State.CORRECT:
            said = _cell(wording.message(item, language, texts)).replace("<br>", "  \n  ")
            lines.append(f"- **{_cell(wording.headline(item, language))}**  \n  {said}")
    return [*lines, ""]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    """Text that stays text in Markdown: no markup, no HTML, no new row."""
    for sign in "\\`*_[]#|~":
        text = text.replace(sign, f"\\{sign}")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # GitHub makes links of bare addresses, too.
    text = text.replace("://", "&#58;//").replace("www.", "www&#46;")
    return text.replace("@", "&#64;").replace("\n", "<br>")


def _here(path: str) -> str:
    """As GitHub names the file: from the folder of the checkout, in which a step runs."""
    return os.path.relpath(path) if Path(path).is_relative_to(Path.cwd()) else path


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
