"""The formgrader in a real browser: an instructor's way from released to returned, by its own buttons."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.secret import make_secret
from autograder.workshop import Workshop

from ..browsers import browser_page, jupyter, needs_chromium

pytestmark = needs_chromium

NAME, STUDENT = "01_tiny", "ada"
ESSAY = """
```{code-cell}
---
exercise: '1.3'
title: {en: In words, zh: 用文字回答}
kind: text
asks: {en: 'What is a spread good for?', zh: '极差有什么用？'}
points: 4
---
```
"""
CONFIG = """
from autograder.outlets.nbgrader import configure
c = get_config()
c.CourseDirectory.course_id = "tiny"
c.CourseDirectory.source_directory = "source/en"
c.CourseDirectory.release_directory = "release/en"
c.Exchange.root = {exchange!r}
configure(c)
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course with one question that a person grades, and one notebook handed in."""
    root = tmp_path_factory.mktemp("formgrader")
    shutil.copytree(Path(__file__).parents[1] / "course_fixture", root, dirs_exist_ok=True)
    notebook = root / "exercises" / NAME / "notebook.md"
    notebook.write_text(notebook.read_text() + ESSAY)
    exchange = root / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    (root / "nbgrader_config.py").write_text(CONFIG.format(exchange=str(exchange)))
    Workshop(root).build()
    make_secret(root)
    return root


@pytest.fixture(scope="module")
def server(course: Path) -> Iterator[str]:
    """A live Jupyter server with nbgrader's extension; the address of its formgrader."""
    extensions = '{"nbgrader.server_extensions.formgrader": True}'
    option = f"--ServerApp.jpserver_extensions={extensions}"
    with jupyter("jupyter_server", course, "formgrader", option) as address:
        yield address


@pytest.fixture(scope="module")
def page(server: str) -> Iterator[Any]:
    with browser_page() as page:
        yield page


def press(page: Any, button: str) -> None:
    """Clicks what stands in the one row of a table, and the dialogue that says that it was done."""
    page.click(f"tbody tr td.{button} a")
    page.wait_for_selector("#success-modal.in, #error-modal.in")
    said = page.inner_text(".modal.in .modal-body")
    assert page.query_selector("#success-modal.in"), said
    page.click(".modal.in button.close")
    page.wait_for_selector(".modal.in", state="hidden")


def nbgrader(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("nbgrader"), *arguments], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def total(page: Any, server: str) -> str:
    page.goto(f"{server}/manage_submissions/{NAME}")
    page.wait_for_selector("tbody tr td.autograde a")
    return page.inner_text("tbody tr td.score") + " " + page.inner_text("tbody tr td.status")


def test_an_assignment_goes_its_whole_way_by_the_formgraders_buttons(course, server, page, right):
    page.goto(f"{server}/manage_assignments")
    page.wait_for_selector("tbody tr td.assign a")
    press(page, "assign")
    press(page, "release")

    student = course / "student"
    student.mkdir()
    shutil.copy(course / "nbgrader_config.py", student)
    nbgrader(student, "fetch_assignment", NAME, "--course", "tiny")
    file = student / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(file, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = "It tells how far apart the numbers of a row are."
        match cell.metadata.get("nbgrader", {}).get("grade_id"):
            case "solution_1_1":
                cell.source = "def spread(x):\n    return x.amax(0) - x.amin(0)"
            case "solution_1_2":
                cell.source = right["1.2"]
    nbformat.write(notebook, file)
    nbgrader(student, "submit", NAME, "--course", "tiny")

    page.goto(f"{server}/manage_assignments")
    page.wait_for_selector("tbody tr td.collect a")
    press(page, "collect")
    assert total(page, server).startswith(" needs autograding")
    press(page, "autograde")
    assert total(page, server) == "3 / 10 needs manual grading"

    # The reasons stand under the answer, and a person grades the text.
    page.goto(f"{server}/gradebook/{NAME}/{NAME}")
    page.click("tbody tr td.name a")
    # They stand there empty until the page has fetched them.
    page.wait_for_function(
        "[...document.querySelectorAll('textarea.comment')].some(one => one.placeholder + one.value)"
    )
    comments = page.eval_on_selector_all(
        "textarea.comment", "all => all.map(one => one.placeholder + one.value)"
    )
    assert any("which axis goes?" in comment.lower() for comment in comments), comments
    essay = page.locator("input.score").last
    essay.fill("2.5")
    with page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.request.method == "PUT"):
        essay.dispatch_event("change")
    assert total(page, server).startswith("5.5 / 10")

    # What a person gave outlives another autograde; then the pages go back to the student.
    press(page, "autograde")
    assert total(page, server).startswith("5.5 / 10")
    press(page, "generate-feedback")
    press(page, "release-feedback")
    [returned] = (course / "exchange" / "tiny" / "feedback").glob("*.html")
    said = returned.read_text()
    assert "which axis goes?" in said.lower()
    assert "test_hidden" not in said
