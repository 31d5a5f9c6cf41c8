"""Reads a course as it stands in its folders: ``exercises/course.toml``, and each ``NN_name/`` beside it.

    notebook.md                       prose, given code, and one cell an exercise (jupytext's MyST)
    test_visible.py, test_hidden.py   the checks; their marks hold the points
    questions.toml                    the questions that are answered by letters, if there are any
    wrong.py, right.py                known answers, read by ``course.answers``
    probes.py                         experiments, run beside a student's code

Nothing is imported or run: everything is read as text. Every ``CourseError`` names the file, what was
found and what to write instead.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from autograder.atomic import write_atomic
from autograder.errors import CourseError
from autograder.imports import import_without_grammar

from .checks import read_checks
from .model import KINDS, Cell, Check, Course, Item, Notebook, Text
from .questions import FILE as QUESTIONS
from .questions import LetterQuestion, read_questions

_FOLDER = re.compile(r"\d\d_[a-z0-9_]+")
_ITEM = re.compile(r"\d+\.\d+")
_ODD_FENCE = re.compile(r"^```\{\s*code\b.*", re.MULTILINE)
_EXERCISE_KEYS = {
    "exercise", "title", "defines", "kind", "asks", "points", "minutes", "difficulty", "core", "trains",
    "hints",
}  # fmt: skip


def _is_text(found: Any) -> bool:
    return isinstance(found, str)


def _is_bool(found: Any) -> bool:
    return isinstance(found, bool)


def _are_names(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(x, str) and x and "/" not in x for x in found)


_VALUES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "minutes": (lambda found: type(found) is int and found > 0, "a whole number of minutes"),
    "difficulty": (lambda found: type(found) is int and 1 <= found <= 3, "1, 2 or 3"),
    "core": (_is_bool, "true or false"),
    "trains": (_is_bool, "true or false"),
}
_MODULES = 'a list of modules such as ["torchvision"]'
_SETTINGS: dict[str, tuple[Any, Callable[[Any], bool], str]] = {
    "name": (None, _is_text, 'a short text such as "mnist-basics"'),
    "version": (None, _is_text, 'a short text such as "1"'),
    "languages": (None, lambda found: _are_names(found) and bool(found), 'a list such as ["en", "zh"]'),
    "title": ({}, lambda found: isinstance(found, dict), "a text for each language"),
    "factor": (
        1.0,
        lambda found: type(found) in (int, float) and found > 0,
        "a number above 0; it multiplies all points",
    ),
    "preload": ([], _are_names, _MODULES),
    "mounts": ([], _are_names, _MODULES),
    "files": ([], _are_names, 'a list of names or patterns such as ["*.png"], without folders'),
    "variants": ("any", lambda found: found in ("any", "named"), '"any" or "named"'),
    "self_study": (False, _is_bool, "true or false"),
    "core_only": (False, _is_bool, "true or false"),
    "gpu": (False, _is_bool, "true, where checks that need a GPU count, or false"),
}  # fmt: skip
"""Setting -> its default (``None``: there has to be one), what fits, and how that is said."""
HINTS = 3


def find_root(start: Path) -> Path | None:
    """The nearest folder, ``start`` or above it, that holds ``exercises/course.toml``."""
    start = start.resolve()
    return next((f for f in [start, *start.parents] if (f / "exercises" / "course.toml").is_file()), None)


def require_root(start: Path) -> Path:
    """``find_root``, or ``CourseError`` where there is none."""
    root = find_root(start)
    if root is None:
        raise CourseError(
            f"{start}: neither here nor above it is a course, a folder that holds exercises/course.toml; "
            "name one with --course"
        )
    return root


def load_course(root: Path) -> Course:
    """The course at ``root``. Raises ``CourseError``."""
    file = root / "exercises" / "course.toml"
    try:
        plain = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(
            f"{file}: there is no such file; a course root holds exercises/course.toml"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{file}: this is no TOML: {error}") from error
    if unknown := sorted(plain.keys() - _SETTINGS.keys()):
        near = difflib.get_close_matches(unknown[0], _SETTINGS, 1)
        meant = f"did you mean `{near[0]}`?" if near else f"there is {', '.join(sorted(_SETTINGS))}"
        raise CourseError(f"{file}: there is no setting `{unknown[0]}`; {meant}")
    said = {key: plain.get(key, default) for key, (default, _, _) in _SETTINGS.items()}
    for key, (_, fits, how) in _SETTINGS.items():
        if not fits(said[key]):
            raise CourseError(f"{file}: `{key}` has to be {how}; found {said[key]!r}")
    languages = tuple(said["languages"])
    folders = [path for path in sorted(file.parent.iterdir()) if (path / "notebook.md").is_file()]
    if not folders:
        raise CourseError(
            f"{file.parent}: no folder in it holds a notebook.md; `underhood new FOLDER` writes an example"
        )
    factor = float(said["factor"])
    notebooks = tuple(load_notebook(folder, root, languages, factor, said["gpu"]) for folder in folders)
    _unique(notebooks)
    return Course(
        root=root,
        name=said["name"],
        version=said["version"],
        languages=languages,
        notebooks=notebooks,
        preload=tuple(said["preload"]),
        mounts=tuple(said["mounts"]),
        files=tuple(said["files"]),
        named_variants=said["variants"] == "named",
        title=_text(said["title"], languages, f"{file}: `title`") if said["title"] else {},
        self_study=said["self_study"],
        core_only=said["core_only"],
    )


def _unique(notebooks: tuple[Notebook, ...]) -> None:
    seen: dict[str, str] = {}
    for item in (item for notebook in notebooks for item in notebook.items):
        if item.id in seen:
            raise CourseError(
                f"exercises/{item.notebook}/notebook.md: item {item.id} is already in {seen[item.id]}; "
                "an id belongs to one item of the whole course"
            )
        seen[item.id] = item.notebook


def load_notebook(
    folder: Path, root: Path, languages: tuple[str, ...], factor: float = 1.0, gpu: bool = False
) -> Notebook:
    """The exercise folder ``folder``. Raises ``CourseError``."""
    file = folder / "notebook.md"
    if not _FOLDER.fullmatch(folder.name):
        raise CourseError(f"{folder}: an exercise folder is named like 03_broadcasting (a-z, 0-9 and _)")
    try:
        parsed = _parsed(file.read_text(encoding="utf-8"), root / ".underhood")
    except ModuleNotFoundError:
        raise
    except Exception as error:
        raise CourseError(f"{file}: this cannot be read as a MyST notebook: {error}") from error
    head = parsed.metadata.get("underhood")
    if not isinstance(head, dict) or set(head) != {"title", "solution"} or not _is_text(head["solution"]):
        raise CourseError(f"{file}: its head has to hold `underhood:` with `title:` and `solution:` alone")
    checks = (
        *read_checks(folder / "test_visible.py", factor, gpu),
        *read_checks(folder / "test_hidden.py", factor, gpu),
    )
    questions = read_questions(folder, languages)
    items: list[Item] = []
    cells: list[Cell] = []
    for number, cell in enumerate(parsed.cells, 1):
        where = f"{file}, cell {number}"
        if cell.cell_type == "code" and "exercise" in cell.metadata:
            item_id = _item_id(cell.metadata["exercise"], where)
            own = tuple(check for check in checks if check.item == item_id)
            where = f"{where}, exercise {item_id}"
            if cell.metadata.get("kind") == "answer":
                item = _answer_item(cell.metadata, folder.name, own, questions.get(item_id), where)
            else:
                item = _item(cell.metadata, folder.name, own, languages, where, factor)
            if any(item.id == other.id for other in items):
                raise CourseError(f"{where}: there is a cell of this exercise above; an id belongs to one")
            items.append(item)
            cells.append(Cell("code", cell.source, item=item.id))
        elif cell.source.strip():
            cells.append(_shared_cell(cell, languages, where))
    _require_each_language(cells, languages, file)
    _require_own_names(checks, items, folder)
    known = {item.id for item in items}
    return Notebook(
        name=folder.name,
        folder=folder,
        title=_text(head.get("title"), languages, f"{file}: `title`"),
        items=tuple(items),
        cells=tuple(cells),
        kernelspec=dict(parsed.metadata.get("kernelspec", {})),
        solution=root / "solutions" / f"{head['solution']}.py",
        questions={item: question for item, question in questions.items() if item in known},
    )


def _shared_cell(cell: Any, languages: tuple[str, ...], where: str) -> Cell:
    """A cell that is no exercise: prose of one language, or what every notebook holds."""
    language = _language(cell.metadata.get("tags", []), languages, where)
    if cell.cell_type == "markdown" and (odd := _ODD_FENCE.search(cell.source)):
        raise CourseError(f"{where}: {odd[0]!r} begins no cell; a cell of code begins with ```{{code-cell}}")
    return Cell(cell.cell_type, cell.source, language)


def _require_each_language(cells: Sequence[Cell], languages: tuple[str, ...], file: Path) -> None:
    for before, part in _passages(cells):
        prose = Counter(cell.language for cell in part)
        if len({prose[language] for language in languages}) > 1:
            counted = ", ".join(f"{prose[language]} in {language}" for language in languages)
            raise CourseError(
                f"{file}: every cell of prose has to stand there in each language; found {counted} {before}"
            )


def _require_own_names(checks: Sequence[Check], items: Sequence[Item], folder: Path) -> None:
    names = Counter(check.name for check in checks)
    if doubled := [name for name, times in names.items() if times > 1]:
        raise CourseError(
            f"{folder}: test_visible.py and test_hidden.py share the name {doubled[0]}; a check's name is "
            "unique in its notebook"
        )
    known = [item.id for item in items]
    for check in checks:
        if check.item not in known:
            tests = "test_visible.py" if check.visible else "test_hidden.py"
            raise CourseError(
                f"{folder / tests}: {check.name} is a check of item {check.item}, which notebook.md has not; "
                f"it has {', '.join(known) or 'none'}"
            )


def _passages(cells: Sequence[Cell]) -> Iterator[tuple[str, list[Cell]]]:
    """The cells of prose that stand together, with a word on what stands before them."""
    before, part = "at the beginning", []
    for cell in cells:
        if cell.kind == "markdown" and cell.language:
            part.append(cell)
            continue
        yield before, part
        shown = next((line for line in cell.source.split("\n") if line.strip()), "")[:60]
        before, part = f"after exercise {cell.item}" if cell.item else f"after the cell {shown!r}", []
    yield before, part


def _parsed(text: str, working_folder: Path) -> Any:
    """The notebook that ``text`` describes: ``metadata`` and ``cells``. Reading it is most of what loading a
    course takes, and each judge of a class loads it: a course at work keeps what came of it."""
    name = hashlib.sha256(f"{_jupytext()} {text}".encode()).hexdigest()
    file = working_folder / "cache" / "parsed" / f"{name}.notebook"
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        return _notebook_node(json.loads(file.read_text(encoding="utf-8")))
    plain = _as_json(text)
    if working_folder.is_dir():
        with contextlib.suppress(OSError):
            write_atomic(file, plain, private=True)
    return _notebook_node(json.loads(plain))


@lru_cache(maxsize=64)
def _as_json(text: str) -> str:
    """Kept in memory, too: a copy of a course holds the same notebooks in another folder."""
    # A date in a notebook's head, which YAML would read, is kept as its text.
    notebook = import_without_grammar("jupytext").reads(text, fmt="md:myst")
    return json.dumps(notebook, ensure_ascii=False, default=str)


def _notebook_node(plain: dict[str, Any]) -> Any:
    cells = [SimpleNamespace(**cell) for cell in plain["cells"]]
    return SimpleNamespace(metadata=dict(plain["metadata"]), cells=cells)


@cache
def _jupytext() -> str:
    return version("jupytext")


def _item_id(found: Any, where: str) -> str:
    if not _ITEM.fullmatch(str(found)):
        raise CourseError(f"{where}: an exercise's id is quoted and looks like '3.4'; found {found!r}")
    return str(found)


def _answer_item(
    meta: Mapping[str, Any],
    notebook: str,
    own: tuple[Check, ...],
    question: LetterQuestion | None,
    where: str,
) -> Item:
    """An item that is answered by letters: all but its place stands in ``questions.toml``."""
    if question is None or set(meta) - {"exercise", "kind", "core"}:
        raise CourseError(
            f"{where}: an answer by letters has no keys but `exercise`, `kind` and `core` here; "
            f'the rest of it is ["{meta["exercise"]}"] in {QUESTIONS}'
        )
    if not own:
        raise CourseError(
            f'{where}: mark a check at least with @pytest.mark.item("{question.item}", points=…)'
        )
    return Item(
        id=question.item,
        notebook=notebook,
        title=question.title,
        kind="answer",
        names=(f"answer_{int(question.item.partition('.')[2]):02d}",),
        checks=own,
        core=bool(meta.get("core", True)),
        minutes=question.minutes,
        difficulty=question.difficulty,
    )


def _item(
    meta: Mapping[str, Any],
    notebook: str,
    own: tuple[Check, ...],
    languages: tuple[str, ...],
    where: str,
    factor: float,
) -> Item:
    item_id = str(meta["exercise"])
    if unknown := set(meta) - _EXERCISE_KEYS:
        raise CourseError(
            f"{where}: unknown {sorted(unknown)}; the keys are {', '.join(sorted(_EXERCISE_KEYS))}"
        )
    kind = meta.get("kind", "value")
    if kind not in KINDS:
        raise CourseError(f"{where}: `kind` is one of {', '.join(KINDS)}; found {kind!r}")
    for key, (fits, asked_for) in _VALUES.items():
        if key in meta and not fits(meta[key]):
            raise CourseError(f"{where}: `{key}` is {asked_for}; found {meta[key]!r}")
    names, hints, manual = meta.get("defines"), meta.get("hints") or {}, meta.get("points", 0)
    asked: Text = {}
    if kind == "text":
        if own or names or not isinstance(manual, (int, float)) or manual <= 0:
            raise CourseError(f"{where}: a text is graded by a person; give it `points`, no checks or names")
        names, hints = [], dict.fromkeys(languages, ())
        asked = _text(meta.get("asks"), languages, f"{where}: `asks`")
    else:
        if not isinstance(names, list) or not names or not all(str(n).isidentifier() for n in names):
            raise CourseError(f"{where}: `defines` lists the names that the student writes; found {names!r}")
        if not own or manual:
            mark = f'@pytest.mark.item("{item_id}", points=…)'
            raise CourseError(f"{where}: its points are those of its checks; mark one at least with {mark}")
        for language in languages:
            if not isinstance(hints, dict) or len(hints.get(language, [])) != HINTS:
                raise CourseError(f"{where}: `hints` has to hold {HINTS} hints in {language}")
    return Item(
        id=item_id,
        notebook=notebook,
        title=_text(meta.get("title"), languages, f"{where}: `title`"),
        kind=kind,
        names=tuple(names),
        checks=own,
        hints={language: tuple(hints[language]) for language in languages},
        core=bool(meta.get("core", True)),
        minutes=int(meta.get("minutes", 10)),
        difficulty=int(meta.get("difficulty", 1)),
        trains=bool(meta.get("trains", False)),
        asked=asked,
        manual_points=manual * factor,
    )


def _text(text: Any, languages: tuple[str, ...], where: str) -> Text:
    if not isinstance(text, dict) or any(not text.get(language) for language in languages):
        raise CourseError(f"{where} has to hold a text in each of {', '.join(languages)}; found {text!r}")
    return {language: str(text[language]) for language in languages}


def _language(tags: list[str], languages: tuple[str, ...], where: str) -> str:
    own = [tag for tag in tags if tag in languages]
    if len(own) > 1 or len(own) != len(tags):
        raise CourseError(
            f"{where}: a cell has one tag at most, one of {', '.join(languages)}; found {tags!r}"
        )
    return own[0] if own else ""
