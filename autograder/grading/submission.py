"""A notebook file that somebody handed in, read as what it is: untrusted data.

Cells are known by their nbgrader id, else by their cell id, else by what they hold (``check("3.4")``, or
the name that an exercise asks for), so that deleted, doubled and moved cells still find their item. What
was found out of order is reported and costs nothing. Points, locks and flags come from the course.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import stat
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from autograder.course.build import cell_id, stub
from autograder.course.model import Course, Item, Notebook
from autograder.errors import SubmissionError

from .report import Finding
from .written import Definition, Definitions, definitions_in, reach, tree_of

MAX_FILE = 64 * 2**20
"""Bytes of the file."""
MAX_CELLS = 2_000
MAX_CODE = 2**18
"""Characters of all its code: its syntax is read several times."""
MAX_BESIDE = 20
"""Files beside a notebook that go with it."""
MAX_BESIDE_BYTES = 16 * 2**20
"""Bytes of those files together."""

_CHECK = re.compile(r"""^[ \t]*check\([ \t]*["'](\d+\.\d+)["']""", re.MULTILINE)
_BEGIN = re.compile(r"^[ \t]*(from autograder import|import autograder|begin\()", re.MULTILINE)


@dataclass(frozen=True)
class CodeCell:
    """One code cell; ``check`` or ``solution`` is the item whose cell it is."""

    name: str
    source: str
    check: str = ""
    solution: str = ""


@dataclass(frozen=True)
class Submission:
    """What can be graded of a file, and what was found wrong with it."""

    path: Path
    sha256: str
    notebook: Notebook
    language: str
    cells: tuple[CodeCell, ...]
    problems: tuple[Finding, ...] = ()
    variant: str = ""
    """The label of the variant of its questions, if it says one."""
    build: str = ""
    """The edition that it says it is of."""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """The files that its session gets, by name."""
    written: tuple[tuple[Definition, ...], ...] = ()
    """What each of ``cells`` defines."""

    @cached_property
    def begun(self) -> frozenset[str]:
        """The items of which more than the released stub is there."""
        found, written = self.notebook, Definitions(self.written)
        return frozenset(item.id for item in found.judged if _begun(item, found, self.cells, written))

    def definitions(self, item_id: str, ran: Collection[int] = ()) -> Definitions:
        """What the answer to an item meets: what was defined where its check stands, and what a session adds
        to that from later cells. In a notebook without that check, what is defined in the end. Of a cell that
        is known to have ``ran`` to its end, it is sure that what it defines was there."""
        above, below = self._around_the_check(item_id)
        item = self.notebook.item(item_id)
        doubtful = {d.name for cell in above for d in cell if not d.replaces}
        sure = {d.name for n, cell in enumerate(above) if n in ran for d in cell} - doubtful
        return Definitions(above, below, sure.union(item.names if item else ()))

    def written_anew(self, item_id: str) -> set[str]:
        """The names that the answer to an item uses, and that cells both above and below its check define."""
        around = self._around_the_check(item_id)
        above, below = ({known.name for cell in cells for known in cell} for cells in around)
        item, source_of = self.notebook.item(item_id), self.definitions(item_id).get
        names = item.names if item else ()
        used = {other for name in names for other in reach(source_of, name)}
        return used.intersection(above, below).difference(names)

    def _around_the_check(self, item_id: str) -> tuple[tuple[tuple[Definition, ...], ...], ...]:
        last = max((n for n, cell in enumerate(self.cells) if cell.check == item_id), default=len(self.cells))
        return self.written[:last], self.written[last:]


def read_submission(path: Path, course: Course, notebook: str = "") -> Submission:
    """The notebook at ``path``; ``notebook`` is its name where the caller knows it. Raises
    ``SubmissionError``, which names the file and says what to do."""
    data = read_file(path)
    plain = parse(path, data)
    cells = [cell for cell in plain["cells"] if isinstance(cell, dict)]
    if len(cells) > MAX_CELLS:
        raise SubmissionError(f"{path}: {len(cells)} cells; at most {MAX_CELLS} are graded")
    about = plain.get("metadata")
    claimed = about.get("underhood") if isinstance(about, dict) else None
    claimed = claimed if isinstance(claimed, dict) else {}
    raws = [_Raw(number, cell) for number, cell in enumerate(cells, 1)]
    code = [raw for raw in raws if raw.is_code]
    if sum(len(raw.source) for raw in code) > MAX_CODE:
        raise SubmissionError(
            f"{path}: this holds more than {MAX_CODE // 1024} KB of code; do not keep data in a code cell"
        )
    begun = next(filter(None, (begin_arguments(raw.source) for raw in code)), {})
    # What the caller says, the folder submitted/STUDENT/NAME/, the file's name, and what stands in the file.
    said = [notebook, path.parent.name, path.stem, claimed.get("notebook"), begun.get("notebook")]
    found = _notebook_of(path, course, said)
    written = tuple(tuple(definitions_in(raw.source)) for raw in code)
    prose = {name for raw in raws if not raw.is_code for name in (raw.id, raw.grade_id)}
    named, problems = _match(code, written, found, prose)
    if not any(cell.check or cell.solution for cell in named):
        raise SubmissionError(
            f"{path}: this holds none of the exercises of {found.name}; is it of another course? "
            "Hand in the file that was released"
        )
    return Submission(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        notebook=found,
        language=_language([claimed.get("lang"), begun.get("lang")], course),
        cells=named,
        problems=tuple(problems),
        variant=_claim("variant", begun, claimed),
        build=_claim("build", begun, claimed),
        beside=files_beside(path, course.files),
        written=written,
    )


def read_file(path: Path) -> bytes:
    """What somebody handed in, if it is a plain file of a bearable size. Raises ``SubmissionError``."""
    flags = [getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")]
    try:
        with open(os.open(path, os.O_RDONLY | sum(flags)), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise SubmissionError(f"{path}: this is no plain file; hand in the file itself")
            if status.st_size > MAX_FILE:
                raise SubmissionError(
                    f"{path}: {status.st_size // 2**20} MB; at most {MAX_FILE // 2**20} MB are read. "
                    "Clear the outputs and hand it in again"
                )
            return file.read(MAX_FILE + 1)
    except OSError as error:
        if path.is_symlink():
            raise SubmissionError(f"{path}: this is a link; hand in the file itself") from error
        raise SubmissionError(f"{path}: this file cannot be read: {error.strerror}") from error


def files_beside(path: Path, patterns: Sequence[str]) -> dict[str, bytes]:
    """The files in the folder of the notebook ``path`` whose names fit one of ``patterns``; none where
    another notebook lies there, too: nobody knows whose they are. Hidden files and folders are left. Raises
    ``SubmissionError`` for a link, a device, and more than a session takes."""
    if not patterns:
        return {}
    try:
        names = sorted(name for name in os.listdir(path.parent) if not name.startswith("."))
    except OSError as error:
        raise SubmissionError(f"{path.parent}: this folder cannot be read: {error.strerror}") from error
    if any(name.endswith(".ipynb") and name != path.name for name in names):
        return {}
    found: dict[str, bytes] = {}
    left = MAX_BESIDE_BYTES
    for name in names:
        file = path.with_name(name)
        if name == path.name or not any(fnmatchcase(name, pattern) for pattern in patterns):
            continue
        if not file.is_symlink() and file.is_dir():
            continue
        if not name.isprintable():
            raise SubmissionError(f"{path}: rename the file beside it that is called {name!a}")
        found[name] = read_file(file)
        left -= len(found[name])
        if left < 0 or len(found) > MAX_BESIDE:
            raise SubmissionError(
                f"{file}: at most {MAX_BESIDE} files and {MAX_BESIDE_BYTES // 2**20} MB "
                "beside a notebook are read; hand in only what was asked for"
            )
    return found


def parse(path: Path, data: bytes) -> dict[str, Any]:
    """A notebook of format 4 as plain data."""
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError) as error:
        if data.startswith(b"PK"):
            raise SubmissionError(
                f"{path}: this is a ZIP archive; `underhood canvas grade` and `underhood moodle grade` read "
                "those of an LMS, and any other has to be unpacked first"
            ) from error
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SubmissionError(
            f"{path}{line}: this is no notebook (it is not valid JSON); was it saved to the end?"
        ) from error
    if not isinstance(plain, dict) or not isinstance(plain.get("nbformat"), int):
        raise SubmissionError(f"{path}: this is JSON, but no notebook: it has no `nbformat`")
    if plain["nbformat"] < 4:
        plain = _upgraded(path, plain)
    if not isinstance(plain.get("cells"), list):
        raise SubmissionError(f"{path}: this notebook has no list of cells")
    return plain


def _upgraded(path: Path, plain: dict[str, Any]) -> dict[str, Any]:
    import nbformat

    try:
        return dict(nbformat.reads(json.dumps(plain), as_version=4))
    except Exception as error:
        raise SubmissionError(
            f"{path}: a notebook of an old format that cannot be converted ({type(error).__name__}); "
            "open it in JupyterLab, save it, and hand it in again"
        ) from error


class _Raw:
    """A cell as the file has it, each part made sure of."""

    def __init__(self, number: int, cell: dict[str, Any]) -> None:
        self.number, self.is_code = number, cell.get("cell_type") == "code"
        source = cell.get("source", "")
        lines = source if isinstance(source, list) else [source]
        text = "".join(line for line in lines if isinstance(line, str))
        # Half a character pair, which JSON can hold, can be sent nowhere.
        self.source = text.encode("utf-8", "replace").decode()
        meta = cell.get("metadata")
        flags = meta.get("nbgrader") if isinstance(meta, dict) else None
        self.flags: dict[str, Any] = flags if isinstance(flags, dict) else {}
        self.id = _text(cell.get("id"))
        self.grade_id = _text(self.flags.get("grade_id"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _notebook_of(path: Path, course: Course, candidates: list[Any]) -> Notebook:
    """The first notebook of the course that one of ``candidates`` names."""
    for candidate in candidates:
        notebook = course.notebook(candidate) if isinstance(candidate, str) else None
        if notebook is not None:
            return notebook
    have = ", ".join(notebook.name for notebook in course.notebooks)
    raise SubmissionError(
        f"{path}: neither its name nor what it holds tells which notebook it is; this course has {have}"
    )


def begin_arguments(source: str) -> dict[str, str]:
    """What the cell ``begin("03_broadcasting", lang="zh", build="…")`` says."""
    if "begin(" not in source:
        return {}
    for node in ast.walk(tree_of(source)):
        match node:
            case ast.Call(func=ast.Name("begin"), args=[ast.Constant(str(name)), *_], keywords=keywords):
                said = {k.arg: k.value.value for k in keywords if k.arg and isinstance(k.value, ast.Constant)}
                return {"notebook": name, **{k: v for k, v in said.items() if isinstance(v, str)}}
    return {}


def _language(claims: list[Any], course: Course) -> str:
    return next((claim for claim in claims if claim in course.languages), course.languages[0])


def _claim(what: str, begun: dict[str, str], claimed: dict[str, Any]) -> str:
    """As ``begin(…)`` says it: editors lose what stands in a notebook's metadata more often."""
    return _text(begun.get(what) or claimed.get(what))[:80].encode("utf-8", "replace").decode()


# ---------------------------------------------------------------- which cell is which


def _match(
    code: list[_Raw], written: Sequence[Sequence[Definition]], notebook: Notebook, prose: Collection[str]
) -> tuple[tuple[CodeCell, ...], list[Finding]]:
    """The cells of ``code``, each with its item, and what is out of order; ``prose`` are the ids of the cells
    that are no code."""
    by_id: dict[str, tuple[Item, str]] = {}
    for item in notebook.judged:
        for role, grade_id in (("check", item.check_id), ("solution", item.solution_id)):
            by_id[grade_id] = by_id[cell_id(notebook.name, item.id, role)] = (item, role)
    known = {item.id: item for item in notebook.judged}
    seen: dict[tuple[str, str], list[int]] = {}
    cells, problems = [], []
    named = [by_id.get(raw.grade_id) or by_id.get(raw.id) for raw in code]
    for raw, definitions, match in zip(code, written, named, strict=True):
        if match is None and (guess := _by_content(raw.source, definitions, known)) not in named:
            match = guess
        name, roles = f"cell {raw.number}", {"check": "", "solution": ""}
        if match is not None:
            item, role = match
            roles[role] = item.id
            name = item.check_id if role == "check" else item.solution_id
            seen.setdefault((item.id, role), []).append(raw.number)
            if raw.grade_id and not _flags_are_right(raw.flags, item, role):
                problems.append(_problem("metadata_edited", name))
        cells.append(CodeCell(name, raw.source, **roles))
    last = 0
    for item in notebook.judged:
        for role, name in (("solution", item.solution_id), ("check", item.check_id)):
            places = seen.get((item.id, role), [])
            if not places:
                is_prose = {name, cell_id(notebook.name, item.id, role)} & set(prose)
                problems.append(_problem("cell_not_code" if is_prose else "cell_missing", name))
            elif len(places) > 1:
                problems.append(_problem("cell_doubled", name))
            if places and places[-1] < last:
                problems.append(_problem("cell_moved", name))
            last = max([last, *places])
    return tuple(cells), problems


def _by_content(
    source: str, definitions: Sequence[Definition], known: Mapping[str, Item]
) -> tuple[Item, str] | None:
    """The item whose ``check(…)`` or whose first name stands in a cell that lost its ids."""
    checks = _CHECK.findall(source)
    if len(checks) == 1 and checks[0] in known and not _BEGIN.search(source):
        return known[checks[0]], "check"
    made = {definition.name for definition in definitions}
    return next(((item, "solution") for item in known.values() if item.names[0] in made), None)


def _flags_are_right(flags: dict[str, Any], item: Item, role: str) -> bool:
    graded = role == "check"
    right = {"grade": graded, "solution": not graded, "locked": graded}
    return all(flags.get(key) is value for key, value in right.items()) and (
        not graded or flags.get("points") == item.points
    )


def _problem(code: str, cell: str) -> Finding:
    return Finding("file", code, {"cell": cell})


# ---------------------------------------------------------------- what was written


def _begun(
    item: Item, notebook: Notebook, cells: tuple[CodeCell, ...], definitions: Mapping[str, str]
) -> bool:
    """True unless all that is there of the item is its released stub, or nothing."""
    released = _code_in(stub(notebook, item))
    written = {name: definitions[name] for name in item.names if name in definitions}
    if any(code not in (released.get(name), f"{name} = ''") for name, code in written.items()):
        return True
    # Code that Python cannot read is an attempt, too.
    own = [cell.source for cell in cells if cell.solution == item.id]
    return any(source.strip() and not tree_of(source).body and not _only_comments(source) for source in own)


@lru_cache(maxsize=512)
def _code_in(source: str) -> dict[str, str]:
    return {definition.name: definition.code for definition in definitions_in(source)}


def _only_comments(source: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in source.split("\n"))
