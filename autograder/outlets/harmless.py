"""What a student wrote in a notebook, made so that a browser acts on none of it.

nbgrader's pages (the formgrader, feedback) render Markdown and raw cells as HTML, scripts and all, on a page
of whoever grades. There is no place in them for a frame that would hold that back, so it is shown as text.
Outputs need nothing here: those of the student are never kept, see ``GradeInSandbox``.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Container
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course.build import variant_files
from autograder.course.folder import load_course
from autograder.course.questions import VARIANTS
from autograder.errors import CourseError

from .restoring import course_root, is_foreign

_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_CELL, _NOTEBOOK = ("nbgrader", "deletable", "editable"), ("kernelspec", "language_info", "underhood")
"""What is kept of the metadata of a cell and of the notebook; widgets and types of raw cells are not."""


class ShowAsText(NbGraderPreprocessor):
    """Stands behind ``RecordVerdicts``: up to there, nbgrader compares an answer with what was released."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        if is_foreign(self, resources):
            return nb, resources
        try:
            ours = released_prose(course_root(self), resources["nbgrader"]["notebook"])
        except CourseError:
            ours = frozenset()
        make_harmless(nb, ours)
        return nb, resources


def released_prose(root: Path, notebook: str) -> frozenset[str]:
    """The sources of the Markdown cells that the course itself has in ``notebook``: in all languages, and in
    every variant of its questions. Raises ``CourseError``."""
    folders = (f"release/*/{notebook}", f"exercises/{notebook}", "exercises", "solutions")
    files = sorted(file for folder in folders for file in root.glob(f"{folder}/*") if file.is_file())
    about = [(file, file.stat()) for file in files]
    return _prose(root, notebook, tuple((file, stat.st_mtime_ns, stat.st_size) for file, stat in about))


@lru_cache(maxsize=8)
def _prose(root: Path, notebook: str, seen: tuple[tuple[Path, int, int], ...]) -> frozenset[str]:
    """Kept until one of the files ``seen`` is edited: a class has the same prose."""
    course = load_course(root)
    ours = course.notebook(notebook)
    made: list[bytes] = []
    for language in course.languages:
        file = root / "release" / language / notebook / f"{notebook}.ipynb"
        if not file.is_file():
            continue
        made.append(file.read_bytes())
        if ours and ours.questions:
            variants = range(1, VARIANTS + 1)
            made += [variant_files(course, ours, language, variant, "")[file.name] for variant in variants]
    cells = [cell for text in made for cell in json.loads(text)["cells"]]
    return frozenset("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def make_harmless(nb: Any, ours: Container[str] = ()) -> None:
    """Changes ``nb``: Markdown that is not one of ``ours`` becomes text, and so does a raw cell. Pictures
    that came with a cell stay."""
    nb.metadata = nbformat.from_dict({k: v for k, v in nb.metadata.items() if k in _NOTEBOOK})
    for cell in nb.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in _CELL})
        pictures = cell.pop("attachments", {})
        if cell.cell_type == "raw":
            cell.cell_type = "markdown"
        if cell.cell_type != "markdown" or (cell.source in ours and not pictures):
            continue
        cell.source = markdown(cell.source)
        if kept := {f"{n}": {kind: data} for n, (kind, data) in enumerate(_plain_pictures(pictures))}:
            cell.source += "".join(f"\n\n![](attachment:{name})" for name in kept)
            cell.attachments = nbformat.from_dict(kept)


def _plain_pictures(attachments: Any) -> list[tuple[str, str]]:
    found = []
    for bundle in attachments.values() if isinstance(attachments, dict) else ():
        for kind, data in bundle.items() if isinstance(bundle, dict) else ():
            try:
                plain = base64.b64decode("".join(data), validate=True)
            except (ValueError, TypeError):
                continue
            if kind in _PICTURES:
                found.append((kind, base64.b64encode(plain).decode()))
    return found


def markdown(text: str) -> str:
    """``text`` as Markdown that shows just this text: HTML is escaped, `` `code` `` stays code, nothing
    else is markup or a formula, and a person reading the source in the formgrader can still read it."""
    # MathJax looks for these anywhere in a page, code or not, and can be made to run a script.
    text = text.replace("$", "＄").replace("\\", "＼")
    return "  \n".join(_markdown_line(line.strip()) for line in text.split("\n"))


def _markdown_line(line: str) -> str:
    plain = line.split("`")
    if len(plain) % 2 == 0:
        plain = ["'".join(plain)]
    for n in range(0, len(plain), 2):
        part = escape(plain[n], quote=False)
        # Emphasis, strike-through, tables, and whatever could make brackets or an address a link.
        plain[n] = re.sub(
            r"[*~|]|(?<!\w)_|_(?!\w)|\](?=[(\[:])|:(?=//)", lambda sign: f"&#{ord(sign[0])};", part
        )
    line = "`".join(plain)
    # At the start of a line these would begin a heading, a quotation, a list or a rule.
    return f"&#{ord(line[0])};{line[1:]}" if line[:1] in tuple("#-+=>0123456789") else line
