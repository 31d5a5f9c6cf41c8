"""A submission run in a session: its cells once, from top to bottom, and then places to ask about its items.

A cell that ends the process costs what it would have done and no more: the notebook is run again without
it. All cells run before the first question; an item's names are taken as they stood at its check cell, or
as they ended where that cell is missing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.errors import StudentError
from autograder.sandbox import Bench, CellRun, Session, open_session

from .paper import Paper
from .report import CellOutput, Finding
from .subjects import Remote
from .submission import CodeCell, Submission

OUTPUT_LIMIT = 20_000
"""Characters of a cell's text that a report keeps."""
_RESTARTS = 3


@dataclass(frozen=True)
class Budgets:
    """CPU seconds that a student's code may use."""

    cell: float = 120.0
    notebook: float = 600.0
    item: float = 30.0
    """For all answers to one item's checks."""


class Exam:
    """``submission`` before the checks of ``paper``; a context manager. Raises ``SandboxError`` if the
    machine cannot run it at ``level``."""

    def __init__(
        self, paper: Paper, submission: Submission, level: str, mounts: Sequence[str], budgets: Budgets
    ) -> None:
        self.outputs: tuple[CellOutput, ...] = ()
        self.problems: tuple[Finding, ...] = ()
        self._paper, self._submission, self._level = paper, submission, level
        self._mounts, self._budgets = mounts, budgets
        self._fatal: dict[int, CellRun] = {}
        self._bench: Bench | None = None
        self._used_before = 0.0
        self._session = self._start()

    def __enter__(self) -> Exam:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def subject(self, item_id: str) -> Remote:
        """The student, asked about one item."""
        return Remote(
            self._place, self.cpu_seconds, item_id, self._budgets.item, self._submission.definitions
        )

    def fresh(self) -> None:
        """The next question is put to a copy of the notebook that nobody has asked anything yet."""
        if self._bench is not None:
            self._bench.close()
            self._bench = None

    def cpu_seconds(self) -> float:
        return self._used_before + self._session.cpu_seconds()

    def _place(self) -> Bench:
        if not self._session.alive:
            self._restart()
        if self._bench is None or not self._bench.alive:
            self.fresh()
            self._bench = self._session.bench()
        return self._bench

    def _restart(self) -> None:
        """At level ``none`` an answer may have ended the notebook's own process; it is started again once."""
        if self._level != "none" or self._used_before > 0:
            raise StudentError("Died", "the notebook's process has ended")
        self._used_before = self._session.cpu_seconds()
        self._session.close()
        self._session = self._start()

    def _start(self) -> Session:
        while True:
            session = open_session(self._level, preload=self._paper.course.preload, mounts=self._mounts)
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
        runs: list[tuple[CodeCell, CellRun]] = []
        names = {item.id: item.names for item in self._paper.notebook.judged}
        left = self._budgets.notebook
        fatal = None
        for number, cell in enumerate(self._submission.cells):
            if number in self._fatal:
                runs.append((cell, self._fatal[number]))
                continue
            if left <= 0:
                over = StudentError("Timeout", "the notebook's time is used up")
                runs.append((cell, CellRun("", over, 0.0)))
            elif session.alive:
                run = session.run_cell(cell.name, cell.source, min(left, self._budgets.cell))
                left -= run.cpu
                runs.append((cell, run))
                if not session.alive:
                    self._fatal[number], fatal = run, number
            if cell.check and session.alive:
                # Where a student's code has broken the session, its names stay unbound.
                with contextlib.suppress(StudentError):
                    session.bind(cell.check, names[cell.check])
        self.outputs = tuple(_output(cell, run) for cell, run in runs if run.text or run.error)
        self.problems = tuple(problem for cell, run in runs if (problem := _problem(cell, run)))
        return fatal


def _output(cell: CodeCell, run: CellRun) -> CellOutput:
    return CellOutput(cell.name, run.text[:OUTPUT_LIMIT], str(run.error) if run.error else "")


def _problem(cell: CodeCell, run: CellRun) -> Finding | None:
    error = run.error
    # A stub that a later cell calls is no problem of the file: its item says "not attempted".
    if error is None or error.kind == "NotImplementedError":
        return None
    if error.kind in ("SyntaxError", "IndentationError", "TabError"):
        return Finding(
            "file", "cell_syntax_error", {"cell": cell.name, "line": error.line, "text": error.text}
        )
    params = {"cell": cell.name, "kind": error.kind, "line": error.line, "text": error.text}
    return Finding("file", "cell_raised", params)
