"""What a student made rich, on nbgrader's own pages in a real browser: nothing runs, nothing is loaded."""

from __future__ import annotations

import base64
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.filters import markdown2html_mistune
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from autograder.outlets.harmless import make_harmless, released_prose
from autograder.secret import make_secret
from autograder.workshop import Workshop

from ..browsers import browser_page, jupyter, needs_chromium
from .test_formgrader import CONFIG, ESSAY, NAME, nbgrader

DOT = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
).decode()
EVIL = "http://evil.example"
HTML = (
    f'<script>hacked = 1; fetch("{EVIL}/script")</script><img src="{EVIL}/img" onerror="hacked = 2">'
    f'<iframe src="{EVIL}/frame"></iframe><link rel="stylesheet" href="{EVIL}/css">'
    f'<svg onload="hacked = 3"><image href="{EVIL}/svg"/></svg><style>@import "{EVIL}/import";</style>'
    f'<a href="javascript:hacked = 4">x</a><form action="{EVIL}/form"><input autofocus onfocus="hacked = 5">'
)
PROSE = f"# Mine\n\n{HTML}\n\n![beacon]({EVIL}/beacon.png) [x](javascript:hacked=6) {EVIL}/auto\n\n"
PROSE += "$\\href{javascript:hacked=7}{x}$ ![p](attachment:a.png)\n\n    <script>hacked = 8</script>"
RICH = {
    "text/html": HTML,
    "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" onload="hacked = 9">'
    f'<script>hacked = 10</script><image href="{EVIL}/output.svg"/></svg>',
    "text/markdown": PROSE,
    "text/latex": "$\\href{javascript:hacked=11}{x}$",
    "application/javascript": f'hacked = 12; fetch("{EVIL}/javascript")',
    "text/plain": "text",
}
SHOWS = f"""
from IPython.display import HTML, SVG, Javascript, Markdown, display
display(HTML({HTML!r}), SVG({RICH["image/svg+xml"]!r}), Javascript({RICH["application/javascript"]!r}),
        Markdown({PROSE!r}))
class Rich:
    def _repr_mimebundle_(self, **_):
        return {RICH!r}
display(Rich())
Rich()
"""


def hostile(notebook: Any) -> Any:
    """Every rich thing in every place of a released notebook."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [new_output("display_data", RICH)]
        elif cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = PROSE
            cell.attachments = {
                "a.png": {"image/png": DOT},
                'b" onerror="hacked = 13': {"text/html": HTML, 'x" onerror="hacked = 14': DOT},
            }
    bad = {"tags": ['x" onmouseover="hacked = 15'], "raw_mimetype": "text/html", "format": "text/html"}
    notebook.cells += [
        new_markdown_cell(PROSE, id="prose"),
        new_raw_cell(HTML, id="raw", metadata=bad),
        new_raw_cell(HTML, id="untyped"),
        new_code_cell(SHOWS, id="shows", metadata=bad, outputs=[new_output("display_data", RICH)]),
    ]
    notebook.metadata["title"] = HTML
    notebook.metadata["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {"state": {"x": {"state": {"value": HTML}}}}
    }
    return notebook


def test_prose_of_a_students_own_becomes_text_and_that_of_the_course_stays():
    ours = "Let $x$ be **small**."
    bad = {"x.png": {"image/svg+xml": DOT, "image/png": "no base64!"}, "y": {"image/png": DOT}}
    nb = new_notebook(
        cells=[
            new_markdown_cell(ours), new_markdown_cell(f"{ours} "), new_raw_cell("<b>raw</b>"),
            new_markdown_cell(ours, attachments=bad), new_code_cell("a < b"),
        ],
        metadata={"title": HTML, "widgets": {}, "kernelspec": {"name": "python3", "display_name": "3"}},
    )  # fmt: skip
    make_harmless(nb, {ours})
    kept, own, raw, pictured, code = nb.cells
    assert (kept.source, code.source) == (ours, "a < b")
    assert "$" not in own.source
    assert "**" not in own.source
    assert (raw.cell_type, raw.source) == ("markdown", "&lt;b&gt;raw&lt;/b&gt;")
    assert pictured.attachments == {"0": {"image/png": DOT}}
    assert pictured.source.endswith("![](attachment:0)")
    assert list(nb.metadata) == ["kernelspec"]
    nbformat.validate(nb)


def test_the_prose_of_every_students_own_copy_is_known_and_nothing_near_it(asking: Path):
    prose = released_prose(asking, "02_letters")
    for language in ("en", "zh"):
        for path, content in Workshop(asking, language, ["02_letters"]).hand_out(b"secret", ()):
            if path.suffix == ".ipynb":
                notebook = nbformat.reads(content.decode(), 4)
                sources = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
                make_harmless(notebook, prose)
                assert [cell.source for cell in notebook.cells if cell.cell_type == "markdown"] == sources
    assert not {f"{source} " for source in prose} & prose


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny course with one text that a person grades; the hostile notebook is handed in and graded."""
    root = tmp_path_factory.mktemp("harmless")
    shutil.copytree(Path(__file__).parents[1] / "course_fixture", root, dirs_exist_ok=True)
    notebook = root / "exercises" / NAME / "notebook.md"
    notebook.write_text(notebook.read_text() + ESSAY)
    (root / "nbgrader_config.py").write_text(CONFIG.format(exchange=str(root / "exchange")))
    Workshop(root).build()
    make_secret(root)
    # nbgrader starts alembic by its name.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        graded(root)
    return root


def graded(root: Path) -> None:
    nbgrader(root, "generate_assignment", NAME, "--force")
    file = root / "submitted" / "eve" / NAME / f"{NAME}.ipynb"
    file.parent.mkdir(parents=True)
    released = nbformat.read(root / "release" / "en" / NAME / f"{NAME}.ipynb", 4)
    file.write_text(json.dumps(hostile(released)))
    nbgrader(root, "autograde", NAME, "--student", "eve")
    nbgrader(root, "generate_feedback", NAME, "--student", "eve")


def test_the_prose_of_the_course_is_known_in_each_language(course: Path):
    prose = released_prose(course, NAME)
    for lang in ("en", "zh"):
        released = nbformat.read(course / "release" / lang / NAME / f"{NAME}.ipynb", 4)
        assert {cell.source for cell in released.cells if cell.cell_type == "markdown"} <= prose


def test_no_rich_output_of_a_student_is_kept(course: Path):
    nb = nbformat.read(course / "autograded" / "eve" / NAME / f"{NAME}.ipynb", 4)
    outputs = [output for cell in nb.cells for output in cell.get("outputs", [])]
    assert {output.output_type for output in outputs} <= {"stream", "error"}
    assert nb.cells[-1].source.strip() == SHOWS.strip()


@pytest.fixture(scope="module")
def watched(course: Path) -> Iterator[tuple[Any, str, list[str]]]:
    """A browser's page, the formgrader's address, and what was asked for of anybody but this machine."""
    option = '--ServerApp.jpserver_extensions={"nbgrader.server_extensions.formgrader": True}'
    asked: list[str] = []
    with jupyter("jupyter_server", course, "formgrader", option) as address, browser_page() as page:

        def meet(route: Any) -> None:
            url = route.request.url
            if url.startswith(("http://127.0.0.1", "file:", "data:")):
                route.continue_()
            else:
                asked.append(url)
                route.abort()

        page.route("**/*", meet)
        yield page, address, asked


def looked_at(page: Any, asked: list[str]) -> None:
    """Nothing ran, nothing left but for nbgrader's own libraries, and what could run is not there."""
    page.wait_for_timeout(500)
    assert page.evaluate("typeof hacked") == "undefined"
    assert not [url for url in asked if "evil" in url]
    live = "document.querySelectorAll('iframe, form[action], [onerror], [onload], [onfocus], [onmouseover]')"
    assert page.evaluate(f"[...{live}].map(one => one.outerHTML.slice(0, 200))") == []
    assert page.evaluate("[...document.links].map(a => a.href).filter(h => /^javascript|evil/.test(h))") == []
    assert "<script>hacked = 1" in page.inner_text("body")


@needs_chromium
def test_nothing_of_it_runs_or_loads_in_the_formgrader(watched: tuple[Any, str, list[str]]):
    page, address, asked = watched
    page.goto(f"{address}/gradebook/{NAME}/{NAME}")
    page.click("tbody tr td.name a")
    page.wait_for_selector("textarea.comment")
    looked_at(page, asked)
    pictures = page.evaluate("[...document.images].map(i => [i.src.slice(0, 22), i.naturalWidth])")
    assert ["data:image/png;base64,", 1] in pictures


@needs_chromium
def test_nothing_of_it_runs_or_loads_on_the_feedback_page(course: Path, watched: tuple[Any, str, list[str]]):
    page, _, asked = watched
    page.goto((course / "feedback" / "eve" / NAME / f"{NAME}.html").as_uri())
    looked_at(page, asked)


@needs_chromium
def test_the_browser_would_have_seen_it_run_and_load(tmp_path: Path, watched: tuple[Any, str, list[str]]):
    """Of nbgrader without us, so that the two tests above can fail."""
    page, _, asked = watched
    raw = tmp_path / "raw.html"
    raw.write_text(str(markdown2html_mistune(PROSE.replace("attachment:", "data:"))))
    page.goto(raw.as_uri())
    page.wait_for_timeout(500)
    assert page.evaluate("typeof hacked") == "number"
    assert f"{EVIL}/beacon.png" in asked
