"""Answers that use answers to other exercises: where their cause may lie, and whom it costs points.

A mistake costs points where it was made. What uses it is asked for what is right with that mistake in it,
wherever the mistake is a known one: then the reference can be made to make it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from autograder.course.answers import KnownAnswer

from .report import CheckResult, Finding, ItemResult, State
from .submission import Submission
from .verdicts import item_result
from .written import reach

_Held = Callable[[ItemResult, Sequence[KnownAnswer]], Sequence[CheckResult]]


def carried(
    results: Sequence[ItemResult], submission: Submission, wrong: Sequence[KnownAnswer], hold: _Held
) -> Iterator[ItemResult]:
    """``results`` in their order, each check of what is wrong with the better of two verdicts: that beside
    the reference, and that beside one which makes the mistakes of the answers it uses. ``wrong`` are the
    known mistakes, and ``hold`` holds an item's checks beside a reference that makes some of them (none of
    the checks, where the item may not be asked again)."""
    now = {result.id: result for result in results}
    for result in results:
        used = _uses(result, now.values(), submission)
        mistakes = [_mistake_in(now[item], wrong) for item in used]
        known = [mistake for mistake in mistakes if mistake is not None]
        if known and len(known) == len(mistakes):
            again = {check.name: check for check in hold(result, known)}
            pairs = [(check, again.get(check.name, check)) for check in result.checks]
            better = [max(pair, key=lambda check: check.points) for pair in pairs]
            if sum(check.points for check in better) > result.points:
                notes = (*result.notes, *_notes("carried", used))
                now[result.id] = item_result(result.id, better, notes, untouched=False)
        yield now[result.id]


def leaning(results: Sequence[ItemResult], submission: Submission) -> Iterator[ItemResult]:
    """What is wrong and uses the answer to another item that is not right says so: the cause may be there."""
    leans_on = {result.id: _uses(result, results, submission) for result in results}
    for result in results:
        found = leans_on[result.id]
        # Where to begin: not with what leans on another of them.
        first = {item: used for item, used in found.items() if not leans_on[item]} or found
        yield replace(result, notes=(*result.notes, *_notes("leans_on", first)))


def _notes(code: str, used: Mapping[str, Sequence[str]]) -> list[Finding]:
    return [Finding("note", code, {"name": ", ".join(names), "item": item}) for item, names in used.items()]


def _uses(result: ItemResult, results: Iterable[ItemResult], submission: Submission) -> dict[str, list[str]]:
    """The items that are not right and whose names a wrong answer uses, with those names; none for any
    other."""
    if result.state is not State.WRONG:
        return {}
    names = {item.id: item.names for item in submission.notebook.judged}
    not_right = {
        name: other.id
        for other in results if other.state in (State.WRONG, State.NOT_ATTEMPTED) and other.id != result.id
        for name in names[other.id]
    }  # fmt: skip
    source_of = submission.definitions(result.id).get
    found: dict[str, list[str]] = {}
    used = {other for name in names[result.id] for other in reach(source_of, name)}
    for name in sorted(used & not_right.keys()):
        found.setdefault(not_right[name], []).append(name)
    return found


def _mistake_in(result: ItemResult, wrong: Sequence[KnownAnswer]) -> KnownAnswer | None:
    """The one known mistake that all is wrong with an answer for which a cause was found."""
    codes = {check.finding.code for check in result.checks if check.finding is not None}
    found = [answer for answer in wrong if answer.item == result.id and answer.code in codes]
    return found[0] if len(found) == 1 else None
