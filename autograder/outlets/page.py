"""One report as a page that a student opens in a browser: a file that needs no other and loads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from autograder.grading.report import Report
from autograder.messages import render, word

from . import card, wording


def html(report: Report, title: str, titles: Mapping[str, str], texts: wording.Texts, language: str) -> str:
    """The page: a card for each exercise, with its points. ``title`` is the notebook's, ``titles`` are those
    of its exercises. No hidden input is on it, and nothing that the student's code printed."""
    total = f"{report.points:g} / {report.max_points:g} {word('points', language)}"
    notes = [render(problem, language) for problem in report.problems]
    if said := wording.by_hand([report], language):
        notes.append(said)
    body = "".join(
        [
            f"<h1>{escape(title)}</h1><p><b>{escape(total)}</b></p>",
            *(f"<p>{escape(note)}</p>" for note in notes),
            *(
                card.html(item, titles.get(item.id, ""), language, texts, graded=True)
                for item in report.items
            ),
        ]
    )
    # No script runs on this page whatever stands on it: drawings and messages show what a student wrote.
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; img-src data:\">"
        f"<title>{escape(title)}</title></head>"
        '<body style="max-width:62em;margin:2em auto;padding:0 1em;font-family:system-ui,sans-serif;'
        f'color:#1c2733;background:#fff">{body}</body></html>\n'
    )
