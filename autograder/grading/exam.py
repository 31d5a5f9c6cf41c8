"""A submission run in a session: its cells once, from top to bottom, and then places to ask about its items.

A cell that ends the process costs what it would have done and no more: the notebook is run again without
it. All cells run before the first question; all names are taken as they stood at an item's check cell, or
as they ended where that cell is missing.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.course.model import Notebook
from autograder.errors import StudentError
from autograder.sandbox import Bench, CellRun, Session, open_session

from .paper import Paper
from .report import CellOutput, Finding
from .subjects import Remote
from .submission import CodeCell, Submission

OUTPUT_LIMIT, OUTPUTS_LIMIT = 20_000, 2_000_000
"""Characters of a cell's text that a report keeps."""
_RESTARTS = 3
_RUNS, _WALL = 2, 3
"""Of a notebook's budget: what all its runs may compute together, and how long one may take on the clock."""
_ENDS = {
    "Timeout": "cell_timeout", "Died": "cell_died", "NoMemory": "cell_died", "NoProcesses": "cell_died",
}  # fmt: skip


@dataclass(frozen=True)
class Budgets:
    """CPU seconds that a student's code may use."""

    cell: float = 120.0
    notebook: float = 600.0
    item: float = 30.0
    """For all answers to one item's checks."""

    @classmethod
    def of(cls, notebook: Notebook) -> Budgets:
        """Less where nothing is trained: there a cell that computes for so long does not end. An answer in
        plain Python, number by number, still has to."""
        trains = any(item.trains for item in notebook.items)
        return cls() if trains else cls(cell=cls.cell / 3, notebook=cls.notebook / 3, item=cls.item * 2 / 3)


class Exam:
    """``submission`` before the checks of ``paper``; a context manager. Raises ``SandboxError`` if the
    machine cannot run it at ``level``."""

    def __init__(
        self, paper: Paper, submission: Submission, level: str, mounts: Sequence[str], budgets: Budgets
    ) -> None:
        self.outputs: tuple[CellOutput, ...] = ()
        self.problems: tuple[Finding, ...] = ()
        self._paper, self.submission, self._level = paper, submission, level
        self._mounts, self._budgets = mounts, budgets
        self._fatal: dict[int, CellRun] = {}
        self._bench: Bench | None = None
        self._subjects: dict[str, Remote] = {}
        self._asked = ""
        self._killers: set[str] = set()
        self._used_before, self._left = 0.0, _RUNS * budgets.notebook
        self._session = self._start()

    def __enter__(self) -> Exam:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

    def subject(self, item_id: str) -> Remote:
        """The student, asked about one item; its checks share one budget."""
        if item_id not in self._subjects:
            self._subjects[item_id] = Remote(
                lambda: self._place(item_id), self.cpu_seconds, item_id, self._budgets.item,
                self.submission.definitions(item_id, self._ran),
            )  # fmt: skip
        return self._subjects[item_id]

    def fresh(self) -> None:
        """The next question is put to a copy of the notebook that nobody has asked anything yet."""
        self._close_bench()
        for subject in self._subjects.values():
            subject.renew()

    def _close_bench(self) -> None:
        if self._bench is not None:
            self._bench.close()
            self._bench = None

    def cpu_seconds(self) -> float:
        return self._used_before + self._session.cpu_seconds()

    def _place(self, item_id: str) -> Bench:
        if item_id not in self._killers and (self._bench is None or not self._bench.alive):
            self._close_bench()
            try:
                self._bench = self._session.bench()
            except StudentError:
                if self._session.alive:
                    raise
                self._killers.add(self._asked)
        if item_id in self._killers:
            raise StudentError("Died", "the notebook's process has ended")
        if self._bench is None:
            self._restart()
            self._bench = self._session.bench()
        self._asked = item_id
        return self._bench

    def _restart(self) -> None:
        """An answer has ended the notebook's own process, too: it is run again for the other items. Each can
        do that to them once."""
        self._used_before += self._session.cpu_seconds()
        self._close_bench()
        self._session.close()
        # What is printed now may tell what was asked.
        kept = self.outputs, self.problems
        self._session = self._start()
        self.outputs, self.problems = kept

    def _start(self) -> Session:
        while True:
            modules, gpu = self._paper.course.preload, self._paper.notebook.gpu
            session = open_session(self._level, preload=modules, mounts=self._mounts, gpu=gpu)
            try:
                fatal = self._run(session)
            except BaseException:
                session.close()
                raise
            if fatal is None or len(self._fatal) > _RESTARTS:
                return session
            session.close()

    def _run(self, session: Session) -> int | None:
        """Runs the cells; the number of the one that ended the process, ``None`` if none did."""
        session.load_probes(self._paper.probes_source)
        if self.submission.beside:
            session.place(self.submission.beside)
        runs: list[tuple[CodeCell, CellRun]] = []
        names = {item.id: item.names for item in self._paper.notebook.judged}
        self._ran = set[int]()
        fatal, spent, began = None, 0.0, time.monotonic()
        for number, cell in enumerate(self.submission.cells):
            if number in self._fatal:
                runs.append((cell, self._fatal[number]))
                continue
            left = min(self._budgets.notebook - spent, self._left)
            if left <= 0 or time.monotonic() - began > _WALL * self._budgets.notebook:
                over = StudentError("Timeout", "the notebook's time is used up")
                runs.append((cell, CellRun("", over, 0.0)))
            elif session.alive:
                run = session.run_cell(cell.name, cell.source, min(left, self._budgets.cell))
                spent += run.cpu
                self._left -= run.cpu
                runs.append((cell, run))
                # The body of a cell magic need not be run.
                self._ran |= set() if run.error or cell.source.lstrip().startswith("%%") else {number}
                if not session.alive:
                    self._fatal[number], fatal = run, number
            if cell.check and session.alive:
                # Where a student's code has broken the session, its names stay unbound.
                with contextlib.suppress(StudentError):
                    session.bind(cell.check, names[cell.check])
        limit = min(OUTPUT_LIMIT, OUTPUTS_LIMIT // max(1, len(runs)))
        self.outputs = tuple(_output(cell, run, limit) for cell, run in runs if run.text or run.error)
        self.problems = tuple(problem for cell, run in runs if (problem := _problem(cell, run)))
        return fatal


def _output(cell: CodeCell, run: CellRun, limit: int) -> CellOutput:
    return CellOutput(cell.name, run.text[:limit], str(run.error) if run.error else "")


def _problem(cell: CodeCell, run: CellRun) -> Finding | None:
    error, name = run.error, cell.name
    if not (cell.check or cell.solution):
        # In Jupyter no cell has a number: its first line finds it.
        name += ": " + next((line.strip()[:40] for line in cell.source.split("\n") if line.strip()), "")
    # A stub that a later cell calls is no problem of the file: its item says "not attempted".
    if error is None or error.kind == "NotImplementedError":
        return None
    if error.kind in ("SyntaxError", "IndentationError", "TabError"):
        code = "cell_syntax_error" if error.kind == "SyntaxError" else "cell_indentation"
        return Finding("file", code, {"cell": name, "line": error.line, "text": error.text})
    if error.kind in _ENDS:
        return Finding("file", _ENDS[error.kind], {"cell": name})
    params = {"cell": name, "kind": error.kind, "line": error.line, "text": error.text}
    return Finding("file", "cell_raised", params)
