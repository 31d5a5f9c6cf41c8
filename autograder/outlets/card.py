"""One item's result as a card in a notebook: HTML with its styles inline, readable on any theme.

All that is not ours is escaped; there is no script, no link and nothing that is loaded from anywhere.
"""

from __future__ import annotations

from html import escape

from autograder.grading.report import ItemResult, State
from autograder.messages import word

from . import wording

_COLOURS = {
    State.CORRECT: "#0f766e",
    State.WRONG: "#c2410c",
    State.NOT_ATTEMPTED: "#66727f",
    State.NOT_ASSESSED: "#1d6fa5",
    State.GRADER_ERROR: "#86198f",
}
_CODE = (
    "background:#eef2f6;border-radius:3px;padding:0 .3em;font-family:ui-monospace,Menlo,Consolas,monospace"
)


def html(item: ItemResult, title: str, language: str, texts: wording.Texts, *, graded: bool = False) -> str:
    """The card: what was checked, what was expected and what came, the likely cause, and a drawing.
    ``graded``: with the points, after grading; else no hidden check has run yet, and that is said."""
    colour = _COLOURS[item.state]
    heading = f"{wording.mark(item)} {item.id} · {title}"
    state = wording.state_word(item, language)
    if graded:
        state = f"{state} · {wording.points(item)} {word('points', language)}"
    parts = [
        f'<div style="font-weight:600;color:{colour}">{escape(heading)}'
        f'<span style="font-weight:400;color:#66727f"> · {escape(state)}</span></div>'
    ]
    for heading, lines in wording.told(item, language, texts):
        parts.append(f'<div style="color:#66727f">{escape(heading)}</div>')
        parts += [f'<div style="margin:.3em 0 .3em 1.3em">{_inline(line)}</div>' for line in lines]
    for note in wording.notes(item, language, texts):
        parts.append(f'<div style="margin-top:.3em">{_inline(note)}</div>')
    if item.state is State.CORRECT and not wording.is_only_read(item) and not graded:
        parts.append(f'<div style="color:#66727f">{escape(word("hidden follow", language))}</div>')
    for question, as_text, as_svg in wording.pictures(item, language):
        parts.append(f'<div style="margin-top:.6em;color:#66727f">{_inline(question)}</div>')
        parts.append(as_svg or (f"<pre>{escape(as_text)}</pre>" if as_text else ""))
    body = "".join(parts)
    return (
        f'<div style="border-left:4px solid {colour};padding:.5em .9em;margin:.3em 0;background:#fff;'
        f'color:#1c2733;max-width:60em;line-height:1.5;overflow-x:auto">{body}</div>'
    )


def _inline(text: str) -> str:
    """One line with its `` `code` `` set as such."""
    parts = escape(text).split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    parts[1::2] = [f'<code style="{_CODE}">{part}</code>' for part in parts[1::2]]
    return "".join(parts)
