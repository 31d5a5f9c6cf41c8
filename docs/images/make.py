"""Draws ``check.png``, the picture at the top of the README: a student's cell with a broadcasting bug, and
the card that ``check`` shows for it, in English and in Chinese.

    python docs/images/make.py

Needs Chromium and a Chinese font (``make setup`` installs both where it may). The cards are the real ones.
"""

from __future__ import annotations

import shutil
import sys
from html import escape
from pathlib import Path

from PIL import Image

from autograder.course import load_course
from autograder.grading.paper import Paper
from autograder.outlets import card, wording
from autograder.proof import Trial

HERE = Path(__file__).resolve().parent
NOTEBOOK, ITEM, MISTAKE, NAME = "03_broadcasting", "3.2", "every_prediction_meets_every_target", "correct"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    page = HERE / "check.html"
    page.write_text(picture(), encoding="utf-8")
    try:
        shoot(page, HERE / "check.png")
    finally:
        page.unlink()


def picture() -> str:
    course = load_course(HERE.parents[1])
    notebook = course.notebook(NOTEBOOK)
    item = notebook.item(ITEM) if notebook else None
    if notebook is None or item is None:
        sys.exit(f"the course has no item {ITEM} in {NOTEBOOK}; say in this file which one to draw")
    paper = Paper(course, notebook)
    answer = next(a for a in paper.wrong if (a.item, a.code) == (ITEM, MISTAKE))
    sitting = Trial(paper).sitting(paper.subject(answer), item, b"", visible_only=True)
    [result] = sitting.items()
    texts = wording.texts_of(course.root, NOTEBOOK)
    cards = [card.html(result, item.title[language], language, texts) for language in course.languages]
    cells = "".join(
        f'<div class="cell"><span>[{number}]:</span><pre>{escape(source)}</pre></div>'
        for number, source in ((7, answer.source(NAME)), (8, f'check("{ITEM}")'))
    )
    shown = "".join(f'<div class="card">{one}</div>' for one in cards)
    return PAGE.format(cells=cells, cards=shown)


PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; font: 14px/1.5 "Noto Sans", "DejaVu Sans", "Noto Sans CJK SC", sans-serif }}
#picture {{ display: inline-block; padding: 14px 18px; background: #fff; color: #1c2733 }}
.cell {{ display: flex; margin: 0 0 8px }}
.cell span {{ width: 44px; padding-top: 8px; color: #66727f; font: 13px monospace }}
.cell pre {{ flex: 1; margin: 0; padding: 8px 12px; background: #f5f6f8; border: 1px solid #dde2e8;
             font: 13.5px/1.45 "DejaVu Sans Mono", monospace }}
.cards {{ display: flex; gap: 14px; margin-left: 44px }}
.card {{ width: 560px }}
.card svg {{ max-width: 100%; height: auto }}
</style><div id="picture">{cells}<div class="cards">{cards}</div></div>"""


def shoot(page: Path, picture: Path) -> None:
    from playwright.sync_api import sync_playwright

    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser_path is None:
        sys.exit("chromium is not here; the picture stays as it is")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        tab = browser.new_page(device_scale_factor=2, viewport={"width": 1400, "height": 1200})
        tab.goto(page.as_uri())
        tab.locator("#picture").screenshot(path=picture)
        browser.close()
    # A picture of few colours: a third of the size, and nobody sees it.
    with Image.open(picture) as full:
        full.convert("RGB").quantize(128).save(picture, optimize=True)


if __name__ == "__main__":
    main()
