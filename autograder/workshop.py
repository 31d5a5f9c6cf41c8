"""An author's workshop: makes ``source/`` and ``release/`` and proves that they are good.

It needs both rooms, ``course`` and ``grading``: what is built holds what the reference and the wrong answers
said.
"""

from __future__ import annotations

import ast
import json
import multiprocessing
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from .course import Course, Notebook, load_course
from .course.answers import count_answers
from .course.build import (
    RECORDED,
    Files,
    build_of,
    release_files,
    replace_folder,
    source_files,
    stub,
    variant_files,
    write,
)
from .course.questions import OPEN, VARIANTS, variant_of
from .doctor import cores, strongest
from .errors import CourseError
from .grading import recorded
from .grading.batch import grade_all
from .grading.paper import Paper
from .grading.report import Report, State
from .grading.sitting import load_checks
from .proof import Trial, in_words, lint, prove

_FOLDER_NAME = re.compile(r"[^\s/\\.][^/\\]*")


class Workshop:
    """The course at ``root``; ``language`` limits what is written to one language (empty: all), and
    ``notebooks`` to some of them."""

    def __init__(self, root: Path, language: str = "", notebooks: Sequence[str] = ()) -> None:
        self.root, self.course = root, load_course(root)
        chosen = self.course.named(notebooks)
        self.course.require_language(language)
        self.languages = [language] if language else list(self.course.languages)
        self.papers = [Paper(self.course, notebook) for notebook in chosen]
        self._folders = [
            (kind, language, paper.notebook.name)
            for kind in ("source", "release") for language in self.languages for paper in self.papers
        ]  # fmt: skip

    def build(self) -> list[str]:
        """Writes ``source/`` and ``release/``; a line for each folder written or removed. Raises
        ``CourseError``."""
        source, release = self._make()
        written = ["/".join(parts) for parts in self._folders]
        for folder in written:
            replace_folder(self.root, source | release, folder)
        if len(self.papers) == len(self.course.notebooks):
            for stray in self._strays():
                shutil.rmtree(stray)
                written.append(
                    f"{stray.relative_to(self.root).as_posix()} removed: exercises/ has it no more"
                )
        return written

    def hand_out(self, secret: bytes, students: Sequence[str]) -> Iterator[tuple[Path, bytes]]:
        """The files of each student's own variant of these notebooks, by their paths below a folder for all;
        without ``students`` one copy of each variant, for nobody by name. Raises ``CourseError``."""
        whom = {student: variant_of(secret, student) for student in students}
        labels = {student: str(variant) for student, variant in whom.items()}
        if not students:
            whom = {f"variant_{number:02d}": number for number in range(1, VARIANTS + 1)}
            labels = {name: f"{OPEN}{number}" for name, number in whom.items()}
        if odd := [student for student in whom if not _FOLDER_NAME.fullmatch(student)]:
            raise CourseError(f"{odd[0]!r} cannot be the name of a folder; nbgrader needs another one, too")
        for paper in self.papers:
            if not paper.notebook.questions:
                raise CourseError(f"{paper.notebook.name} has no questions in letters, and so no variants")
            for language in self.languages:
                for student, variant in whom.items():
                    files = variant_files(self.course, paper.notebook, language, variant, labels[student])
                    for name, content in files.items():
                        yield Path(student, paper.notebook.name, name), content

    def _strays(self) -> list[Path]:
        """Folders of notebooks that were built here and are no more; an instructor's own assignments stay."""
        have = {notebook.name for notebook in self.course.notebooks}
        places = {self.root / kind / language for kind, language, _ in self._folders}
        return [
            folder for place in sorted(places) if place.is_dir() for folder in sorted(place.iterdir())
            if folder.name not in have and _is_built(folder / f"{folder.name}.ipynb")
        ]  # fmt: skip

    def lint(self) -> Iterator[str]:
        """What can be found wrong without running a check, each as a sentence."""
        for paper in self.papers:
            yield from lint(paper)

    def problems(self, seeds: int, say: Callable[[str], None] = lambda text: None) -> Iterator[str]:
        """Everything that is wrong with the course, each as a sentence; writes nothing there."""
        yield from self.lint()
        yield from self._unproven(seeds, say)
        say("building")
        source, release = self._make()
        yield from self._drift(source | release)
        yield from _leaks(self.papers, release)
        say("grading what is built")
        yield from self._standing_alone(source, release)

    def _unproven(self, seeds: int, say: Callable[[str], None]) -> Iterator[str]:
        """What ``prove`` finds, on all processors: a check is tried with each secret on its own."""
        tasks = [(p.notebook.name, seed) for p in self.papers for seed in range(seeds)]
        # Not forked: torch has computed here, and a child of a process with threads may hang.
        spawned = multiprocessing.get_context("spawn")
        # Windows waits for no more than 61 processes at once.
        with ProcessPoolExecutor(min(cores(), 60), spawned, _load, (self.root,)) as pool:
            begun, told = "", set()
            for (name, _), found in zip(tasks, pool.map(_prove, tasks), strict=True):
                if name != begun:
                    begun = name
                    say(f"{name}: every answer with {seeds} secret{'s' * (seeds != 1)}")
                for problem in found:
                    # Visible checks draw nothing from the secret: each problem is told once.
                    what = problem.rpartition(" (secret ")[0] or problem
                    if what not in told:
                        told.add(what)
                        yield problem

    def _make(self) -> tuple[Files, Files]:
        source: Files = {}
        for paper in self.papers:
            notebook = paper.notebook
            kept = self._kept(notebook)
            new = recorded.record(paper, build_of(self.course, notebook))
            # Numbers from another processor are no news.
            source |= source_files(self.course, notebook, kept if recorded.same(kept, new) else new)
        return source, release_files(self.course, source)

    def _drift(self, files: Files) -> Iterator[str]:
        """Where ``files`` and the disk differ: a sentence for each folder."""
        for path in self._strays():
            stray = path.relative_to(self.root).as_posix()
            yield f"{stray} is not built from anything; run `underhood build`"
        for parts in self._folders:
            name, folder = "/".join(parts), self.root.joinpath(*parts)
            there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
            there = {file for file in there if not file.startswith(".") and "__pycache__" not in file}
            wanted = {n.removeprefix(f"{name}/"): c for n, c in files.items() if n.startswith(f"{name}/")}
            same = {file for file in wanted.keys() & there if (folder / file).read_bytes() == wanted[file]}
            if odd := sorted((wanted.keys() | there) - same):
                yield f"{name} is not what is built now ({', '.join(odd)}); run `underhood build`"

    def _kept(self, notebook: Notebook) -> str:
        file = self.root / "source" / self.course.languages[0] / notebook.name / RECORDED
        return file.read_text(encoding="utf-8") if file.is_file() else ""

    def _standing_alone(self, source: Files, release: Files) -> Iterator[str]:
        """Each notebook with its solutions earns everything by itself; as released it earns nothing."""
        with tempfile.TemporaryDirectory(prefix="underhood-check-") as folder:
            write(Path(folder), {n: c for n, c in (source | release).items() if n.endswith(".ipynb")})
            files = [Path(folder, kind, language, notebook.name, f"{notebook.name}.ipynb")
                     for kind in ("source", "release") for language in self.course.languages
                     for notebook in (paper.notebook for paper in self.papers)]  # fmt: skip
            graded = grade_all(self.root, files, strongest(), jobs=cores(), cache=False)
            for path, why in graded.ungraded:
                yield f"{path}: could not be graded: {why}"
            for report in graded.reports:
                yield from _unexpected(report, Path(report.path).relative_to(os.path.abspath(folder)))


def _is_built(file: Path) -> bool:
    try:
        return "underhood" in json.loads(file.read_text(encoding="utf-8"))["metadata"]
    except (OSError, ValueError, LookupError, TypeError):
        return False


_courses: list[Course] = []
"""In a process of the pool: the one course that it proves."""


def _load(root: Path) -> None:
    import torch

    torch.set_num_threads(1)
    _courses.append(load_course(root))


@cache
def _trial(name: str) -> Trial:
    """Made when it is asked for: so an error in a file of checks reaches whoever asked."""
    (course,) = _courses
    (notebook,) = course.named([name])
    return Trial(Paper(course, notebook))


def _prove(task: tuple[str, int]) -> list[str]:
    name, seed = task
    return list(prove(_trial(name), [seed]))


def _unexpected(report: Report, path: Path) -> Iterator[str]:
    solved = path.parts[0] == "source"
    for item in report.items:
        # Checks that need a GPU, where there is none, are left out: the others are judged.
        odd = [c for c in item.checks if not (c.finding and c.finding.code == "needs_gpu")]
        fine = odd and all(check.state is State.CORRECT for check in odd)
        if solved and not fine:
            said = f": {in_words(item.finding)}" if item.finding else ""
            yield f"{path}: item {item.id} with its solution is {item.state.value}{said}"
        if not solved and item.state is not State.NOT_ATTEMPTED:
            yield f"{path}: item {item.id} as released is {item.state.value} with {item.points:g} points"
    if solved:
        for problem in report.problems:
            yield f"{path}: {in_words(problem)}"


def _leaks(papers: list[Paper], release: Files) -> Iterator[str]:
    """Code of solutions, hidden checks or known answers in what students get."""
    shipped = {name: _squeezed(_readable(name, content)) for name, content in release.items()}
    public = _squeezed("\n".join(_given(paper) for paper in papers))
    for paper in papers:
        for what, code in _secrets(paper, public):
            for name, text in shipped.items():
                if _squeezed(code) in text:
                    yield f"{name} holds {what}"


def _given(paper: Paper) -> str:
    """The code that the author gives away: a later notebook may give what an earlier one asks for."""
    given = [cell.source for cell in paper.notebook.cells if cell.kind == "code"]
    return "\n".join([*given, *(stub(paper.notebook, item) for item in paper.notebook.items)])


def _secrets(paper: Paper, public: str) -> Iterator[tuple[str, str]]:
    notebook = paper.notebook
    for path in (notebook.solution, notebook.folder / "wrong.py", notebook.folder / "right.py"):
        for function in _functions(path):
            body = [
                n
                for n in function.body
                if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))
            ]
            code = "\n".join(ast.unparse(node) for node in body)
            # One short line may stand anywhere; a body that is that short is no secret by itself.
            if len(_squeezed(code)) >= 40 and _squeezed(code) not in public:
                yield f"the body of {function.name} from {path.name}", code
    hidden = notebook.folder / "test_hidden.py"
    for name in load_checks(hidden) if hidden.is_file() else ():
        yield f"the hidden check {name}", f"def {name}(student"


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    if path.is_file():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield node


def _readable(name: str, content: bytes) -> str:
    """What a person reads in a released file."""
    if not name.endswith(".ipynb"):
        return content.decode()
    return "\n".join("".join(cell["source"]) for cell in json.loads(content)["cells"])


def _squeezed(text: str) -> str:
    """``text`` without what may differ where the code is the same: layout, comments, brackets of tuples."""
    return re.sub(r"^\s*#.*$|[\s\"',()]", "", text, flags=re.MULTILINE)


def list_items(root: Path) -> list[dict[str, Any]]:
    """Every item as plain data, for ``underhood items``."""
    course: Course = load_course(root)
    listed = []
    for notebook in course.notebooks:
        wrong = count_answers(notebook.folder / "wrong.py")
        right = count_answers(notebook.folder / "right.py")
        for item in notebook.items:
            listed.append(
                {
                    "id": item.id,
                    "notebook": notebook.name,
                    "title": item.title,
                    "points": item.points,
                    "kind": item.kind,
                    "core": item.core,
                    "minutes": item.minutes,
                    "difficulty": item.difficulty,
                    "visible_checks": sum(check.visible for check in item.checks),
                    "hidden_checks": sum(not check.visible for check in item.checks),
                    "wrong_answers": wrong.get(item.id, 0),
                    "right_answers": right.get(item.id, 0),
                    "languages": sorted(item.title),
                }
            )
    return listed
