"""The edition for people who learn alone: its notebooks tell at once whether a letter is right, and why not.

It is the same course with the checks of its lettered questions in the open. Whoever has it has the key.
"""

from __future__ import annotations

import ast
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .course import load_course
from .course.model import Notebook
from .errors import CourseError
from .workshop import Workshop


def write_edition(root: Path, output: Path, notebooks: Sequence[str] = ()) -> list[Path]:
    """Writes ``LANGUAGE/NOTEBOOK/`` below ``output`` for those ``notebooks`` of the course at ``root`` that
    have questions in letters (empty: all of them); the folders written. Raises ``CourseError``."""
    course = load_course(root)
    chosen = [notebook for notebook in course.named(notebooks) if notebook.questions]
    if not chosen:
        raise CourseError(f"{root}: no questions in letters there; the release is for self-study as it is")
    ours = [root.resolve() / name for name in ("exercises", "solutions", "source", "release")]
    if output.resolve() == root.resolve() or any(output.resolve().is_relative_to(place) for place in ours):
        raise CourseError(f"{output}: this is the course's own folder; name another one with --output")
    with tempfile.TemporaryDirectory(prefix="underhood-self-study-") as folder:
        copy = Path(folder)
        shutil.copytree(root / "solutions", copy / "solutions")
        for notebook in chosen:
            shutil.copytree(notebook.folder, copy / "exercises" / notebook.name)
            _open_checks(copy / "exercises" / notebook.name, notebook)
        about = (root / "exercises" / "course.toml").read_text(encoding="utf-8")
        (copy / "exercises" / "course.toml").write_text(f"self_study = true\n{about}", encoding="utf-8")
        Workshop(copy).build()
        shutil.copytree(copy / "release", output, dirs_exist_ok=True)
    return [output / language / notebook.name for language in course.languages for notebook in chosen]


def _open_checks(folder: Path, notebook: Notebook) -> None:
    """Moves the hidden checks of lettered questions to the visible ones."""
    hidden, visible = folder / "test_hidden.py", folder / "test_visible.py"
    items = [item for item in notebook.items if item.id in notebook.questions]
    names = {check.name for item in items for check in item.checks if not check.visible}
    lines = hidden.read_text(encoding="utf-8").splitlines(keepends=True)
    moved: list[str] = []
    for node in reversed(ast.parse("".join(lines)).body):
        if isinstance(node, ast.FunctionDef) and node.name in names:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]) - 1
            moved.insert(0, "".join(lines[first : node.end_lineno]))
            del lines[first : node.end_lineno]
    hidden.write_text("".join(lines), encoding="utf-8")
    with visible.open("a", encoding="utf-8") as file:
        file.write("\n\n".join(["", "from autograder.grading import answered", *moved]))
