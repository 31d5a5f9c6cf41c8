"""A class in a terminal: progress while it is graded, then a table, then what is wrong and why.

One report is explained item by item; of many, each different mistake is told once, with who made it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from autograder.grading.report import ItemResult, Report, State
from autograder.messages import render, word

from . import wording
from .wording import Texts

_STYLES = {"✓": "green", "◐": "yellow", "○": "dim", "✗": "red", "·": "dim", "–": "cyan", "!": "bold magenta"}
_OTHER_COLUMNS = 30
"""Characters of a row that are no items': a short name, the points, the percentage, borders."""
NAMES = 6
"""Students named beside one mistake; of more, only their number."""


class Bar:
    """How far ``total`` notebooks are: tell it of each by name. Where the console is no terminal nothing
    moves, and one line a notebook is printed."""

    def __init__(self, total: int, console: Console) -> None:
        self._console = console
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(),
                   MofNCompleteColumn(), TextColumn("{task.fields[said]}"), TimeElapsedColumn(),
                   TextColumn("left:"), TimeRemainingColumn())  # fmt: skip
        self.shown = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self.shown.add_task("", total=total, said="")
        self._at_work: dict[str, None] = {}
        self._failed = 0

    def begun(self, name: str) -> None:
        self._at_work[name] = None
        self._show()

    def done(self, name: str, failed: bool = False) -> None:
        self._at_work.pop(name, None)
        self._failed += failed
        self.shown.advance(self._task)
        self._show(name)
        if not self._console.is_terminal:
            # With its number before it: what stands first in a line may be a command to the CI that reads it.
            count = f"{self.shown.tasks[0].completed:g}/{self.shown.tasks[0].total:g}"
            said = Text(f"{count} {name}{': failed' if failed else ''}")
            self._console.print(said, soft_wrap=True)

    def _show(self, last: str = "") -> None:
        """With whoever is at work the longest: where one notebook takes minutes, it is known which."""
        name = next(iter(self._at_work.copy()), last)
        task = self.shown.tasks[0]
        said = f"{task.completed / task.elapsed:.1f}/s" if task.completed and task.elapsed else ""
        said += f", {self._failed} failed" if self._failed else ""
        self.shown.update(self._task, description=wording.clean(name, 40), said=said)


@contextmanager
def progress(total: int, console: Console) -> Iterator[Bar]:
    """A bar of ``total`` notebooks while they are worked on."""
    bar = Bar(total, console)
    with bar.shown:
        yield bar


def show(
    reports: Sequence[Report],
    console: Console,
    *,
    texts: Mapping[str, Texts] | None = None,
    language: str = "",
    ungraded: Sequence[tuple[str, str]] = (),
) -> None:
    """Prints a table for each notebook, then the messages.

    ``texts`` holds each notebook's own messages (``wording.texts_of``); ``language`` wins over the
    reports'; ``ungraded`` are files without a report, each with the reason.
    """
    for notebook in dict.fromkeys(report.notebook for report in reports):
        some = [report for report in reports if report.notebook == notebook]
        tongue = language or some[0].language
        own = (texts or {}).get(notebook, {})
        levels = ", ".join(dict.fromkeys(report.isolation for report in some))
        title = Text(f"\n{notebook}", "bold")
        console.print(title.append(f"   {word('isolation', tongue)}{levels}", "not bold dim"))
        console.print(_table(some, tongue, console.width))
        console.print(_legend(some, tongue))
        if len(some) > 1 and (said := wording.by_hand(some, tongue)):
            console.print(Text(f" {said}", "dim"))
        for line in _problems(some, tongue):
            console.print(line)
        console.print(_alone(some[0], tongue, own) if len(some) == 1 else _together(some, tongue, own))
    for path, reason in ungraded:
        failed = Text("\n! ", "bold magenta").append(path)
        failed.append(
            f" {word('ungraded', language or 'en')}: {wording.clean(reason, 500)}", "not bold default"
        )
        console.print(failed)


def _table(reports: Sequence[Report], language: str, width: int) -> Table:
    """A row a student: a column an item, or where these are too many for ``width`` one for all of them."""
    ids = list(dict.fromkeys(item.id for report in reports for item in report.items))
    alone = len(reports) == 1
    together = sum(len(item_id) + 3 for item_id in ids) > width - _OTHER_COLUMNS
    table = Table(
        header_style="dim", border_style="dim", box=box.ROUNDED, show_footer=not alone and not together
    )
    solved = [
        [item.state is State.CORRECT for report in reports for item in report.items if item.id == item_id]
        for item_id in ids
    ]
    # The one column that gives way where the terminal is narrow.
    table.add_column(word("student", language), "" if alone else word("solved", language),
                     footer_style="dim", overflow="ellipsis")  # fmt: skip
    if together:
        table.add_column(f"{ids[0]} – {ids[-1]}", overflow="fold")
    for item_id, right in zip(ids, solved, strict=True) if not together else ():
        share = "" if alone or not right else f"{100 * sum(right) / len(right):.0f}%"
        table.add_column(item_id, share, justify="center", no_wrap=True, footer_style="dim")
    table.add_column(word("points", language), "", justify="right", no_wrap=True)
    table.add_column("%", "", justify="right", no_wrap=True, min_width=3)
    for report in reports:
        items = {item.id: item for item in report.items}
        marks = [_mark(items[item_id]) if item_id in items else Text(" ") for item_id in ids]
        table.add_row(
            Text(wording.name(report)),
            *([Text.assemble(*marks)] if together else marks),
            f"{report.points:g} / {report.max_points:g}",
            _percent(report),
        )
    return table


def _percent(report: Report) -> Text:
    if not report.complete:
        # A total that a person has still to complete is no mark.
        return Text("…", "cyan")
    part = 100 * report.points / report.max_points if report.max_points else 0.0
    return Text(f"{part:.0f}", "green" if part > 99.9 else "yellow" if part >= 50 else "red")


def _legend(reports: Sequence[Report], language: str) -> Text:
    kinds = {wording.mark(i): wording.state_word(i, language) for report in reports for i in report.items}
    legend = Text(" ")
    for sign in (sign for sign in _STYLES if sign in kinds):
        legend.append(f"{sign} ", _STYLES[sign]).append(f"{kinds[sign]}   ", "dim")
    return legend


def _problems(reports: Sequence[Report], language: str) -> Iterator[Text]:
    for report in reports:
        for problem in report.problems:
            said = render(problem, language).split("\n")[0]
            yield Text(" ! ", "yellow").append(f"{wording.name(report)}: {said}", "default")


def _alone(report: Report, language: str, texts: Texts) -> Group:
    """Every item that is not right, with all that can be said about it."""
    parts: list[Text | Padding] = []
    for item in report.items:
        if item.state is State.CORRECT and not item.notes:
            continue
        first, *rest = wording.explain(item, language, texts).split("\n")
        parts += [Text(f"\n{first}", _STYLES[first[0]]), *(_line(line) for line in rest)]
        for question, as_text, _ in wording.pictures(item, language):
            parts.append(
                Padding(Text(f"{question}\n", "dim").append(as_text, "not dim"), (1, 0, 0, 6), expand=False)
            )
    if not parts:
        unsaid = any(wording.is_only_read(item) for item in report.items)
        parts = [Text(f"\n{word('hidden follow' if unsaid else 'full marks', language)}", "green")]
    if said := wording.by_hand([report], language):
        parts.append(Text(f"\n{said}", "dim"))
    return Group(*parts)


def _line(line: str) -> Padding:
    """One line with its own indent kept where the terminal wraps it."""
    said = line.lstrip()
    style = _STYLES.get(said[:1], "default") if said[1:2] == " " else "default"
    return Padding(Text(said, style), (0, 0, 0, len(line) - len(said)), expand=False)


def _together(reports: Sequence[Report], language: str, texts: Texts) -> Group:
    """Each different message once, the most frequent of an item first, with who got it."""
    told: dict[tuple[str, str, str], list[str]] = {}
    for report in reports:
        for item in report.items:
            if item.state not in (State.CORRECT, State.NOT_ATTEMPTED):
                said = wording.message(item, language, texts)
                told.setdefault((item.id, wording.mark(item), said), []).append(wording.name(report))
    ids = [item.id for report in reports for item in report.items]

    def order(entry: tuple[tuple[str, str, str], list[str]]) -> tuple[int, int]:
        return ids.index(entry[0][0]), -len(entry[1])

    parts: list[Text | Padding] = []
    for (item_id, sign, said), names in sorted(told.items(), key=order):
        who = ", ".join(names) if len(names) <= NAMES else word("students", language, count=len(names))
        parts.append(Text(f"\n{sign} {item_id}  ", _STYLES[sign]).append(who, "bold"))
        parts += [_line(f"    {line}") for line in said.split("\n")]
    return Group(*parts)


def _mark(item: ItemResult) -> Text:
    sign = wording.mark(item)
    return Text(sign, _STYLES[sign])
