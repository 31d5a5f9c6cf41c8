"""Notebooks from exercise folders: ``source/LANGUAGE/NAME/`` as nbgrader wants it, and ``release/`` as
nbgrader makes it of that; byte for byte the same each time.

An item becomes three cells: what is asked (in the notebook's language), the answer and the check. Names,
ids and sources of the last two are the same in every language, so that all share one gradebook.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.errors import CourseError
from autograder.imports import import_without_grammar

from .model import Cell, Course, Item, Notebook
from .questions import LetterQuestion
from .reference import BEGIN, END, Reference

STUB = "raise NotImplementedError"
TEXT_STUB = "*Write your answer here.* · *请在这里作答。*"
"""One for all languages: their notebooks share every cell that nbgrader manages."""
SHIPPED = ("probes.py", "test_visible.py")
"""Files of an exercise folder that students get as they are."""
RECORDED = "recorded.json"
"""What the reference and the wrong answers said to the visible checks, beside them (``grading.recorded``)."""
Files = dict[str, bytes]
"""Path below the course root -> content."""

_SOLUTION = re.compile(rf"^([ \t]*){BEGIN}\n.*?^[ \t]*{END}", re.MULTILINE | re.DOTALL)
_WORDS = {
    "en": {
        "choice": "Write one letter, such as `{name} = \"{example}\"`.",
        "several": (
            "Write all letters that apply, such as `{name} = \"{example}\"`. A wrong one takes away "
            "what a right one gives."
        ),
        "order": "Write the letters in their order, such as `{name} = \"{example}\"`.",
        "match": "Write one letter for each statement, in their order, such as `{name} = \"{example}\"`.",
        "minutes": "about {:g} min", "point": "1 point", "points": "{:g} points",
        "extension": "extension", "core": "core",
        "intro": (
            "Write your answers where it says `raise NotImplementedError`, run the cell, then run the check "
            "below it. It runs the visible checks, which give part of the points, and says what is wrong and "
            "why; when your notebook is graded, hidden checks run on other inputs. `hint(\"{first}\")` gives "
            "the next hint. Hints and attempts cost nothing."
        ),
        "pick": (
            "Questions in letters: write the letters; or write `{name} = pick(\"{first}\")`, run the cell, "
            "click, and run it again: it then holds the letters. Unsure? Write `\"b?\"`: that is noted and "
            "costs nothing."
        ),
        "self_study": (
            "**For self-study.** In this edition the checks of questions in letters say at once whether an "
            "answer is right, and why not. It holds the key, so it is no copy to hand in for a grade. Choose "
            "first, then check: a letter found by trying them all teaches little."
        ),
    },
    "zh": {
        "choice": "写一个字母，例如 `{name} = \"{example}\"`。",
        "several": "写出所有符合的字母，例如 `{name} = \"{example}\"`。写错一个，会抵消写对的一个。",
        "order": "按顺序写出字母，例如 `{name} = \"{example}\"`。",
        "match": "依次为每个陈述写一个字母，例如 `{name} = \"{example}\"`。",
        "minutes": "约 {:g} 分钟", "point": "1 分", "points": "{:g} 分",
        "extension": "拓展", "core": "核心",
        "intro": (
            "请把答案写在 `raise NotImplementedError` 的位置，运行该单元格，再运行它下面的检查。"
            "它运行可见的检查（占一部分分数），并告诉你哪里错了、为什么错；评分时，隐藏的检查会用别的输入再运行。"
            "`hint(\"{first}\")` 给出下一条提示。看提示和多次尝试都不扣分。"
        ),
        "pick": (
            "用字母作答的题目：直接写字母；或者写 `{name} = pick(\"{first}\")`，运行单元格，点选，"
            "再运行一次，单元格里就是所选的字母。没把握？写成 `\"b?\"`，会记下来，不扣分。"
        ),
        "self_study": (
            "**自学版**：在这一版里，用字母作答的题目，检查会立刻告诉你答得对不对、为什么不对。它含有答案，"
            "所以不能作为评分的作业上交。先选定，再检查：把字母挨个试一遍，学不到什么。"
        ),
    },
}  # fmt: skip


def cell_id(notebook: str, item: str, role: str, number: int = 0) -> str:
    """A cell's id: the same in each build, and of the form that nbformat asks for."""
    return hashlib.sha256(f"{notebook}/{item}/{role}/{number}".encode()).hexdigest()[:12]


def answer(notebook: Notebook, item: Item) -> str:
    """The source of an item's answer cell, the reference between nbgrader's marks."""
    if question := notebook.questions.get(item.id):
        [name] = item.names
        return f'# {name} = "…"\n{BEGIN}\n{name} = "{question.key()[0]}"\n{END}'
    reference = Reference(notebook.solution)
    return "\n\n\n".join(reference.answer(name) for name in item.names)


def stub(notebook: Notebook, item: Item) -> str:
    """What ``nbgrader generate_assignment`` leaves of the answer cell for a student."""
    return _SOLUTION.sub(lambda match: match[1] + STUB, answer(notebook, item))


def check_source(item: Item) -> str:
    return f'check("{item.id}")'


def build_of(course: Course, notebook: Notebook) -> str:
    """Names an edition of a notebook: another one whenever a stub, a question's options, a visible check or a
    probe differs."""
    digest = hashlib.sha256(f"{course.name}/{course.version}".encode())
    for item in notebook.items:
        digest.update(f"{item.id}/{item.points}/{stub(notebook, item)}".encode())
        if question := notebook.questions.get(item.id):
            for one in (question, *question.twins):
                digest.update("\n".join(_question(one, "", course.languages[0], 0)).encode())
                digest.update(repr(one.numbers).encode())
    for name in SHIPPED:
        file = notebook.folder / name
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()[:8]


# ---------------------------------------------------------------- source/


def variant_files(course: Course, notebook: Notebook, language: str, variant: int, label: str) -> Files:
    """What one student gets of ``release/LANGUAGE/NAME/``: the same files, with the questions lettered as in
    ``variant`` and the ``label`` that says so. Raises ``CourseError`` where nothing is released yet."""
    folder = course.root / "release" / language / notebook.name
    file = folder / f"{notebook.name}.ipynb"
    try:
        plain = json.loads(file.read_text(encoding="utf-8"))
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    except (OSError, ValueError) as error:
        raise CourseError(
            f"{file}: there is no release to make variants of; run `underhood build`"
        ) from error
    texts = {
        cell_id(notebook.name, item, "asked"): _asked(course, notebook, found, language, variant)
        for item in notebook.questions
        if (found := notebook.item(item))
    }
    begin = _begin(notebook, language, build_of(course, notebook), label)
    for cell in plain["cells"]:
        if cell["id"] in texts:
            cell["source"] = texts[cell["id"]].splitlines(keepends=True)
        elif cell["id"] == begin["id"]:
            cell["source"] = begin["source"]
    plain["metadata"]["underhood"]["variant"] = label
    return files | {file.name: _dump(plain)}


def source_files(course: Course, notebook: Notebook, recorded: str) -> Files:
    """Everything under ``source/LANGUAGE/NAME/``, in each language; ``recorded`` is the text of
    ``recorded.json``."""
    files: Files = {}
    for language in course.languages:
        folder = f"source/{language}/{notebook.name}"
        files[f"{folder}/{notebook.name}.ipynb"] = _dump(_notebook(course, notebook, language))
        files[f"{folder}/{RECORDED}"] = recorded.encode()
        for name in SHIPPED:
            if (notebook.folder / name).is_file():
                files[f"{folder}/{name}"] = (notebook.folder / name).read_bytes()
    return files


def _dump(plain: Mapping[str, Any]) -> bytes:
    """A notebook as nbformat writes it."""
    return (json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _notebook(course: Course, notebook: Notebook, language: str) -> dict[str, Any]:
    build = build_of(course, notebook)
    cells = [_begin(notebook, language, build), _head(course, notebook, language)]
    for number, cell in enumerate(notebook.cells):
        if cell.item:
            item = notebook.item(cell.item)
            assert item is not None
            cells += _item_cells(course, notebook, item, language)
        elif cell.language in ("", language):
            cells.append(_given(notebook, cell, number))
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": notebook.kernelspec,
            "language_info": {"name": "python"},
            "underhood": {"build": build, "lang": language, "notebook": notebook.name},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _begin(notebook: Notebook, language: str, build: str, variant: str = "") -> dict[str, Any]:
    more = f', variant="{variant}"' if variant else ""
    call = f'begin("{notebook.name}", lang="{language}", build="{build}"{more})'
    names = "begin, check, hint, pick" if notebook.questions else "begin, check, hint"
    source = f"from autograder import {names}\n\n{call}"
    return _code(cell_id(notebook.name, "", "begin"), source, {})


def _head(course: Course, notebook: Notebook, language: str) -> dict[str, Any]:
    words = _WORDS.get(language, _WORDS["en"])
    minutes = sum(item.minutes for item in notebook.items)
    facts = [_points(notebook.points, words), words["minutes"].format(minutes)]
    facts = [text for text in (course.title.get(language, ""), *facts) if text]
    hinted = [item.id for item in notebook.items if any(item.hints.values())]
    intro = words["intro"].format(first=hinted[0]) if hinted else ""
    parts = [f"# {notebook.title[language]}", f"*{' · '.join(facts)}*", intro]
    if asked := [item for item in notebook.items if item.id in notebook.questions]:
        parts.append(words["pick"].format(name=asked[0].names[0], first=asked[0].id))
    if course.self_study:
        parts.append(words["self_study"])
    return _markdown(cell_id(notebook.name, "", "head"), "\n\n".join(parts))


def _given(notebook: Notebook, cell: Cell, number: int) -> dict[str, Any]:
    identity = cell_id(notebook.name, "", f"given-{cell.language}", number)
    if cell.kind == "markdown":
        return _markdown(identity, cell.source)
    return _code(identity, cell.source, {})


def _item_cells(course: Course, notebook: Notebook, item: Item, language: str) -> Iterator[dict[str, Any]]:
    def flags(grade_id: str, *, graded: bool) -> dict[str, Any]:
        common = {"grade": graded, "grade_id": grade_id, "locked": graded, "schema_version": 3,
                  "solution": not graded, "task": False}  # fmt: skip
        return {"nbgrader": common | ({"points": _number(item.points)} if graded else {})}

    yield _markdown(cell_id(notebook.name, item.id, "asked"), _asked(course, notebook, item, language))
    if item.kind == "text":
        written = flags(item.solution_id, graded=True)
        written["nbgrader"] |= {"solution": True, "locked": False}
        yield _markdown(cell_id(notebook.name, item.id, "solution"), TEXT_STUB, written)
        return
    solution = flags(item.solution_id, graded=False)
    yield _code(cell_id(notebook.name, item.id, "solution"), answer(notebook, item), solution)
    # Its CheckFailed must not stop "run all", neither here nor in nbgrader's own validation.
    check = flags(item.check_id, graded=True) | {"tags": ["raises-exception"]}
    yield _code(cell_id(notebook.name, item.id, "check"), check_source(item), check)


def _asked(course: Course, notebook: Notebook, item: Item, language: str, variant: int = 0) -> str:
    words, reference = _WORDS.get(language, _WORDS["en"]), Reference(notebook.solution)
    facts = ["●" * item.difficulty + "○" * (3 - item.difficulty), words["minutes"].format(item.minutes)]
    facts += [_points(item.points, words), words["core" if item.core else "extension"]]
    parts = [f"## {item.id} · {item.title[language]}", f"*{' · '.join(facts)}*"]
    if item.asked:
        parts.append(item.asked[language])
    if question := notebook.questions.get(item.id):
        return "\n\n".join([*parts, *_question(question.drawn(variant), item.names[0], language, variant)])
    for name in item.names:
        said = reference.description(name, course.languages[0]).get(language)
        if not said:
            raise CourseError(
                f"{notebook.solution}: the docstring of {name} has no text in {language}; "
                f"write one behind a line `.. {language}::`"
            )
        parts.append(f"**`{reference.signature(name)}`**\n\n{said}" if len(item.names) > 1 else said)
    return "\n\n".join(parts)


def _points(points: float, words: Mapping[str, str]) -> str:
    return words["point"] if points == 1 else words["points"].format(points)


def _question(question: LetterQuestion, name: str, language: str, variant: int) -> Iterator[str]:
    """What is asked, the lettered options, and how the answer is written."""
    yield question.filled(question.ask[language], variant)
    for number, statement in enumerate(question.statements, 1):
        yield f"{number}. {question.filled(statement.text[language], variant)}"
    lettered = question.lettered(variant)
    if any(option.line for option in lettered.values()):
        lines = "\n".join(f"{letter}   {option.line}" for letter, option in lettered.items())
        yield f"```text\n{lines}\n```"
    else:
        yield "\n".join(
            f"- **{letter}** · {question.filled(option.text[language], variant)}"
            for letter, option in lettered.items()
        )
    how = _WORDS.get(language, _WORDS["en"])[question.form]
    example = "".join(sorted(lettered)[: 1 if question.form == "choice" else 3])
    if question.form == "match":
        example = (example * len(question.statements))[: len(question.statements)]
    yield how.format(name=name, example=example)


def _number(points: float) -> float | int:
    return int(points) if points == int(points) else points


def _markdown(identity: str, source: str, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {
        "cell_type": "markdown",
        "id": identity,
        "metadata": metadata or {},
        "source": source.splitlines(keepends=True),
    }


def _code(identity: str, source: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code", "execution_count": None, "id": identity, "metadata": metadata, "outputs": [],
        "source": source.splitlines(keepends=True),
    }  # fmt: skip


# ---------------------------------------------------------------- release/


def release_files(course: Course, source: Files) -> Files:
    """What nbgrader releases of ``source``, by its own ``generate_assignment`` with a throw-away
    gradebook."""
    import_without_grammar("nbgrader")
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    files: Files = {}
    built = [n for n in course.notebooks if f"source/{course.languages[0]}/{n.name}/{n.name}.ipynb" in source]
    with tempfile.TemporaryDirectory(prefix="underhood-build-") as folder, alembic_on_path():
        root = Path(folder)
        write(root, source)
        for language in course.languages:
            config = Config()
            config.CourseDirectory.root = folder
            config.CourseDirectory.course_id = course.name
            config.CourseDirectory.source_directory = f"source/{language}"
            config.CourseDirectory.release_directory = f"release/{language}"
            config.CourseDirectory.db_url = f"sqlite:///{folder}/gradebook.db"
            config.ClearSolutions.code_stub = {"python": STUB}
            config.ClearSolutions.text_stub = TEXT_STUB
            config.NbGraderAPI.log_level = logging.CRITICAL
            api = NbGraderAPI(CourseDirectory(config=config), config=config)
            for notebook in built:
                done = api.generate_assignment(notebook.name)
                if not done.get("success"):
                    raise CourseError(f"{notebook.folder}: nbgrader does not release it: {done.get('error')}")
        for path in sorted((root / "release").rglob("*")):
            if path.is_file():
                files[path.relative_to(root).as_posix()] = path.read_bytes()
    return files


@contextlib.contextmanager
def alembic_on_path() -> Iterator[None]:
    """nbgrader starts ``alembic`` by its name: this interpreter's folder comes first."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before


def write(root: Path, files: Files) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


def replace_folder(root: Path, files: Files, folder: str) -> None:
    """Makes ``root/folder`` hold just those of ``files`` that belong there."""
    shutil.rmtree(root / folder, ignore_errors=True)
    write(root, {name: content for name, content in files.items() if name.startswith(f"{folder}/")})
