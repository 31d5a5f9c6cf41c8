"""Buttons for questions in letters: what clicks write, and the way through JupyterLab."""

from __future__ import annotations

import contextlib
import shutil

import nbformat
import pytest

from autograder.course import load_course
from autograder.grading.batch import Grader
from autograder.picker import Picker

from .browsers import browser_page, jupyter, needs_chromium

NAME = "02_letters"
QUIET = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
FRONT_ENDS = {
    "jupyterlab": ("lab/tree", "text=/[|] Idle/"),
    "notebook": ("notebooks", ".jp-Notebook-ExecutionIndicator[data-status=idle]"),
}
"""Where it shows a file, and what it shows when the kernel is there."""


def clicked(form, *clicks, places=0):
    picker = Picker("answer_01", "abcd", form, places, "en")
    for click in clicks:
        picker.click(*click)
    return picker


@pytest.mark.parametrize(
    ("form", "clicks", "chosen"),
    [
        ("choice", "bd", "d"),
        ("choice", "bb", ""),
        ("several", "dab", "abd"),
        ("several", "daba", "bd"),
        ("order", "cab", "cab"),
        ("order", "cabac", "b"),
    ],
)
def test_a_click_takes_a_letter_and_a_second_one_takes_it_back(form, clicks, chosen):
    assert clicked(form, *clicks).chosen == chosen


def test_a_match_is_chosen_when_each_statement_has_its_letter():
    assert clicked("match", ("b", 0), ("b", 1), places=3).chosen == ""
    assert clicked("match", ("b", 0), ("c", 2), ("b", 1), ("a", 0), places=3).source() == 'answer_01 = "abc"'


def test_without_a_notebook_letters_are_written_by_hand(asking, monkeypatch, capsys):
    from autograder import begin, pick

    monkeypatch.chdir(asking / "release" / "zh" / NAME)
    begin(NAME, lang="zh")
    assert pick("2.1") == ""
    assert 'answer_01 = "…"' in capsys.readouterr().out


def cell_with(page, text):
    cell = page.locator(".jp-CodeCell", has_text=text).first
    cell.scroll_into_view_if_needed()
    return cell


def choose(page, menu, command):
    page.click(f'li.lm-MenuBar-item:has-text("{menu}")')
    page.click(f'.lm-Menu-item[data-command="{command}"]')


def run(page, cell):
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")


@needs_chromium
@pytest.mark.browser
@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_clicked_restarted_saved_and_graded(asking, tmp_path, level, front_end):
    from playwright.sync_api import TimeoutError as NothingCame

    folder = tmp_path / "submitted" / "ada" / NAME
    shutil.copytree(asking / "release" / "en" / NAME, folder)
    key = {f"2.{n}": load_course(asking).notebook(NAME).questions[f"2.{n}"].key()[0] for n in (1, 2)}
    path, ready = FRONT_ENDS[front_end]
    with jupyter(front_end, folder, f"{path}/{NAME}.ipynb", *QUIET) as address, browser_page() as page:
        page.goto(address)
        page.locator(ready).wait_for()
        first = cell_with(page, "# answer_01").locator(".jp-OutputArea-output").first
        for _ in range(4):
            choose(page, "Run", "runmenu:run-all")  # stops at the first cell without an answer
            # Asked before its kernel is there, a page forgets it.
            with contextlib.suppress(NothingCame):
                first.wait_for(timeout=40_000)
                break
        first.wait_for()
        for item, letters in key.items():
            name = f"answer_0{item[-1]}"
            cell = cell_with(page, f"# {name}")
            cell.locator(".cm-content").click()
            page.keyboard.press("Control+A")
            page.keyboard.type(f'{name} = pick("{item}")')
            page.keyboard.press("Control+Enter")
            cell = cell_with(page, f"{name} = pick")
            for letter in letters:
                cell.get_by_role("button", name=letter, exact=True).click()
            cell.get_by_text(f'{name} = "{letters}"').wait_for()
            run(page, cell)
            cell_with(page, f'{name} = "{letters}"').locator(".cm-content").wait_for()
        # What is saved stands without the kernel that showed the buttons.
        choose(page, "Run", "runmenu:restart-and-run-all")
        page.click(".jp-Dialog .jp-mod-accept")
        page.wait_for_function("() => document.querySelectorAll('.jupyter-button').length == 0")
        cell_with(page, 'check("2.2")').locator(".jp-OutputArea-output").first.wait_for()
        page.keyboard.press("Control+s")
        page.wait_for_selector(".jp-Notebook")
        page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    saved = nbformat.read(folder / f"{NAME}.ipynb", as_version=4)
    assert not any("pick(" in cell.source for cell in saved.cells if cell.cell_type == "code")
    with Grader(asking, [NAME], level) as grader:
        report = grader.grade(folder / f"{NAME}.ipynb", notebook=NAME, student="ada")
    assert (report.points, report.problems) == (3, ())
