"""The trusted process that grades: checks collected once, then one sitting after another.

    client ── orders, reports ── judge ── wire ── session
                                   │
                            reference, wrong answers, secret

On Linux it is forked from the zygote, which has torch already; elsewhere it is started over pipes. It runs
one pytest session for its whole life, whose test loop takes an order, lets the notebook's checks run on
that submission, and answers with a report. A submission that fails costs itself only.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course, load_course
from autograder.course.answers import KnownAnswer
from autograder.course.build import build_of
from autograder.course.model import Item, Notebook
from autograder.course.questions import OPEN, number_of, variant_of
from autograder.errors import CourseError, SubmissionError, UnderhoodError
from autograder.sandbox import has_gpu
from autograder.sandbox.session import IN_THE_END, one_thread

from .exam import Budgets, Exam
from .leaning import carried, leaning
from .paper import Paper, require_given_modules
from .report import CheckResult, Finding, ItemResult, Report, State
from .sitting import HALL, Sitting, place_of
from .submission import Submission, read_submission

Message = dict[str, Any]


def serve(channel: Any) -> None:
    """Grades what comes over ``channel`` until it closes. The first message names the course
    (``root``, ``secret``, ``notebooks``), each later one a file (``path``, ``notebook``, ``student``,
    ``language``, ``isolation``); the answers are ``{"report": …}``, ``{"refused": why}`` for a file that
    cannot be graded, and ``{"failed": why}`` where we could not."""
    opening = channel.recv()
    one_thread()

    def orders() -> Iterator[Message]:
        with contextlib.suppress(EOFError):
            while True:
                yield channel.recv()

    def answer(message: Message) -> None:
        # Where whoever asked is gone, there will be no next order.
        with contextlib.suppress(OSError, EOFError):
            try:
                channel.send(message)
            except (OSError, EOFError):
                raise
            except Exception as error:
                # Too long, or holding what msgpack cannot carry.
                channel.send({"failed": f"the report cannot be sent ({type(error).__name__}: {error})"})

    run(Path(opening["root"]), opening["secret"], opening["notebooks"], orders(), answer)


def main_on_pipes() -> None:
    """``serve`` on stdin and stdout; what is printed goes to stderr."""
    from autograder.sandbox.wire import PipeChannel

    channel = PipeChannel(os.dup(0), os.dup(1))
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    serve(channel)


def run(
    root: Path,
    secret: bytes,
    notebooks: Sequence[str],
    orders: Iterator[Message],
    answer: Callable[[Message], None],
) -> None:
    """Takes ``orders`` for ``notebooks`` (empty: all) of the course at ``root`` until there are no more."""
    loop = None
    try:
        loop = Loop(load_course(root), secret, notebooks, orders, answer)
        loop.collect_and_run()
        why = loop.trouble or "pytest ended without running the checks"
    except UnderhoodError as error:
        why = str(error)
    except Exception as error:
        traceback.print_exc()
        why = f"the judge itself failed ({type(error).__name__}: {error})"
    if loop and loop.is_asked:
        # Somebody waits for a report that will not come.
        answer({"failed": why})
    for _ in orders:
        answer({"failed": why})


class Loop:
    """The pytest plugin whose test loop grades; also the hall in which the current student sits."""

    def __init__(
        self,
        course: Course,
        secret: bytes,
        names: Sequence[str],
        orders: Iterator[Message],
        answer: Callable[[Message], None],
    ) -> None:
        self.course, self.secret, self.orders, self.answer = course, secret, orders, answer
        self.papers = {n.name: Paper(course, n) for n in course.notebooks if n.name in names or not names}
        for paper in self.papers.values():
            require_given_modules(course, paper.notebook)
        self.builds = {name: build_of(course, paper.notebook) for name, paper in self.papers.items()}
        self.mounts = mounted_folders(course)
        self.trouble, self.is_asked = "", False
        self._sitting: Sitting | None = None
        self._told: set[str] = set()

    def collect_and_run(self) -> None:
        files = [
            str(file)
            for paper in self.papers.values()
            for name in ("test_visible.py", "test_hidden.py")
            if (file := paper.notebook.folder / name).is_file()
        ]
        run_pytest([f"--rootdir={self.course.root}", *files], self)

    def sitting(self, folder: Path) -> Sitting | None:
        return self._sitting

    # ------------------------------------------------------------ pytest's side

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[HALL] = self

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.trouble = f"{report.nodeid}: these checks cannot be loaded: {str(report.longrepr)[-1500:]}"

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if not self.trouble:
            # What is loaded now stays: no collection of garbage need look at it again.
            gc.freeze()
            for order in self.orders:
                self.is_asked = True
                # A session takes a while to end; whoever asked need not wait for that.
                with contextlib.ExitStack() as ended_later:
                    self.answer(self._answer_to(order, session.items, ended_later))
                    self.is_asked = False
        return True

    # ------------------------------------------------------------ our side

    def _answer_to(
        self, order: Message, items: list[pytest.Item], ended_later: contextlib.ExitStack
    ) -> Message:
        try:
            return {"report": self._grade(order, items, ended_later).to_dict()}
        except SubmissionError as error:
            return {"refused": str(error)}
        except UnderhoodError as error:
            return {"failed": str(error)}
        except Exception as error:
            traceback.print_exc()
            return {"failed": f"{order['path']}: the judge failed ({type(error).__name__})"}

    def _grade(self, order: Message, items: list[pytest.Item], ended_later: contextlib.ExitStack) -> Report:
        wall, own = time.monotonic(), time.process_time()
        submission = read_submission(Path(order["path"]), self.course, order.get("notebook", ""))
        paper, problems = self._paper_for(submission, order.get("student", ""))
        language = order.get("language") or submission.language
        budgets = Budgets.of(paper.notebook)
        exam = ended_later.enter_context(Exam(paper, submission, order["isolation"], self.mounts, budgets))
        ran, cells_cpu = time.monotonic(), exam.cpu_seconds()
        tests = [test for test in items if test.path.parent == paper.notebook.folder]

        def sit(paper: Paper) -> Sitting:
            self._sitting = paper.sitting(exam.subject, self.secret, language, has_gpu)
            return self._sitting

        def hold_again(result: ItemResult, mistakes: Sequence[KnownAnswer]) -> Sequence[CheckResult]:
            if not _may_be_asked_again(result, paper.notebook):
                return ()
            sitting = sit(paper.carrying(mistakes))
            self._hold_item(result.id, tests, exam, alone=True)
            return list(sitting.results.values())

        sitting = sit(paper)
        self._hold_all(paper, tests, exam)
        results = sitting.items(lambda item_id: item_id not in submission.begun)
        results = tuple(carried(results, submission, paper.wrong, hold_again))
        student_cpu = exam.cpu_seconds()
        problems = (*problems, *exam.problems)
        results = tuple(explained(result, problems, paper.notebook) for result in results)
        return Report(
            course=self.course.name,
            course_version=self.course.version,
            notebook=submission.notebook.name,
            submission=submission.sha256,
            language=language,
            isolation=order["isolation"],
            items=tuple(leaning(results, submission)),
            problems=_few(problems),
            outputs=exam.outputs,
            student=order.get("student", ""),
            path=str(order["path"]),
            manual_points=sum(i.manual_points for i in paper.notebook.items if self.course.counts(i)),
            versions=_versions(),
            seconds={
                "wall": round(time.monotonic() - wall, 4),
                "checks": round(time.monotonic() - ran, 4),
                "cells_cpu": round(cells_cpu, 4),
                "student_cpu": round(student_cpu, 4),
                "judge_cpu": round(time.process_time() - own, 4),
            },
        )

    def _paper_for(self, submission: Submission, student: str) -> tuple[Paper, tuple[Finding, ...]]:
        """What ``submission`` is examined with, and what is to be said of the file. Raises ``CourseError``
        for a notebook that was not asked for."""
        paper = self.papers.get(submission.notebook.name)
        if paper is None:
            have = ", ".join(self.papers)
            raise CourseError(f"{submission.path}: {submission.notebook.name} is not among {have}")
        problems, build = submission.problems, self.builds[paper.notebook.name]
        if submission.build not in ("", build):
            # An older edition has other points and flags, which no student has edited.
            problems = tuple(problem for problem in problems if problem.code != "metadata_edited")
        if not paper.notebook.questions:
            return paper, problems
        mine = variant_of(self.secret, student) if student else None
        foreign = _foreign(submission, build, mine, self.course.named_variants)
        return paper.lettered(submission.variant), (*foreign, *problems)

    def _hold_all(self, paper: Paper, tests: list[pytest.Item], exam: Exam) -> None:
        """Holds the checks of all items. Most share one copy of the notebook; whoever failed there is asked
        again on a copy of their own: no verdict may depend on what another item's check left behind."""
        assert self._sitting is not None
        judged = [item for item in paper.notebook.judged if self.course.counts(item)]
        for item in judged:
            self._hold_item(item.id, tests, exam, alone=item.trains)
        results = {result.id: result for result in self._sitting.items()}
        for item in judged:
            if item.id not in results or not _may_be_asked_again(results[item.id], paper.notebook):
                continue
            if not item.trains:
                self._hold_item(item.id, tests, exam, alone=True)
            if exam.submission.written_anew(item.id):
                self._hold_in_the_end(item, tests, exam)
        for name, error in self._sitting.errors.items():
            self._tell(paper.notebook.folder, name, error)

    def _hold_in_the_end(self, item: Item, tests: list[pytest.Item], exam: Exam) -> None:
        """Once more with the names that the last cell left: below a check, a student may have mended a helper
        for it or written one of the same name for something else. What is worth more counts."""
        assert self._sitting is not None
        results = self._sitting.results
        own = {name: results[name] for name, check in self._sitting.checks.items()
               if check.item == item.id and name in results}  # fmt: skip
        subject = exam.subject(item.id)
        subject.key, subject.definitions = item.id + IN_THE_END, exam.submission.definitions(item.id)
        self._hold_item(item.id, tests, exam, alone=True)
        if sum(results[name].points for name in own) <= sum(result.points for result in own.values()):
            results.update(own)

    def _hold_item(self, item_id: str, tests: list[pytest.Item], exam: Exam, *, alone: bool) -> None:
        """Holds the checks of one item; ``alone`` on a copy of the notebook that no other item sees."""
        assert self._sitting is not None
        # Checks that need a GPU are no checks of a course without one.
        known = self._sitting.checks
        own = [test for test in tests if test.name in known and known[test.name].item == item_id]
        if alone:
            exam.fresh()
        for test, following in zip(own, [*own[1:], None], strict=True):
            test.ihook.pytest_runtest_protocol(item=test, nextitem=following)
        if alone:
            exam.fresh()

    def _tell(self, folder: Path, check: str, error: BaseException) -> None:
        """Whoever runs the grader learns once which check failed by itself and where; not the error's text,
        which may hold a hidden input. Raises what is wrong with the course as a whole."""
        if isinstance(error, CourseError):
            raise error
        place = place_of(error) or "the grader"
        what = f"{check} failed by itself: {type(error).__name__} at {place}"
        if what not in self._told:
            self._told.add(what)
            print(f"underhood: {what}; `pytest {folder}` shows more", file=sys.stderr, flush=True)


def run_pytest(arguments: Sequence[str], plugin: object) -> int:
    """pytest with our plugin and no other, silent, writing nothing anywhere."""
    quiet = ["-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:logging", "-p", "no:warnings",
             "-p", "no:faulthandler", "--capture=no", "--assert=plain", "--import-mode=importlib",
             "--noconftest", "-c", os.devnull]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        patch.delenv("PYTEST_ADDOPTS", raising=False)
        plugins = [importlib.import_module("autograder.grading.plugin"), plugin]
        return int(pytest.main([*quiet, *arguments], plugins=plugins))


def mounted_folders(course: Course) -> list[str]:
    """The folders of data that sessions may read: ``cache_dir()`` of the modules that the course names."""
    return [str(importlib.import_module(name).cache_dir()) for name in course.mounts]


def _foreign(submission: Submission, build: str, mine: int | None, named: bool) -> list[Finding]:
    """What is said of a notebook whose letters mean something else than those of ``mine``, the variant of the
    student's own copy. One without a label is the plain release, and an open one was handed to nobody by
    name: foreign only where every student has a copy that is ``named``."""
    label = submission.variant
    found = number_of(label)
    if submission.build not in ("", build):
        return [Finding("file", "other_build", {"found": submission.build, "expected": build})]
    if mine is None:
        return []
    if not found or label.startswith(OPEN):
        return [Finding("file", "unnamed_variant", {"expected": mine})] if named else []
    return [Finding("file", "foreign_variant", {"found": found, "expected": mine})] if found != mine else []


def _may_be_asked_again(result: ItemResult, notebook: Notebook) -> bool:
    """What is asked again knows that it was wrong: letters could be guessed, and what was too slow could look
    up what it computed the first time."""
    codes = {code for check in result.checks if (f := check.finding) for code in (f.code, f.detail)}
    return result.state is State.WRONG and "too_slow" not in codes and result.id not in notebook.questions


PROBLEMS = 20
"""That a report tells of one file."""


def _few(problems: tuple[Finding, ...]) -> tuple[Finding, ...]:
    more = {"count": len(problems) - PROBLEMS}
    rest = (Finding("file", "more_problems", more),) if more["count"] > 0 else ()
    return (*problems[:PROBLEMS], *rest)


_NOT_THERE = ("missing_name", "still_stub")
_CAUSES = ("cell_syntax_error", "cell_indentation", "cell_raised", "cell_timeout", "cell_died")


def explained(result: ItemResult, problems: Sequence[Finding], notebook: Notebook) -> ItemResult:
    """An item whose names are missing because its own cell failed is told about that cell."""
    item = notebook.item(result.id)
    if item is None or result.finding is None or result.finding.code not in _NOT_THERE:
        return result
    cause = next((p for p in problems if p.code in _CAUSES and p.params["cell"] == item.solution_id), None)
    if cause is None:
        return result
    checks = tuple(
        replace(check, finding=replace(cause, rung="exists"))
        if check.finding is not None and check.finding.code in _NOT_THERE
        else check
        for check in result.checks
    )
    return replace(result, checks=checks)


def _versions() -> dict[str, str]:
    from autograder import __version__

    torch = sys.modules.get("torch")
    versions = {"underhood": __version__, "python": platform.python_version()}
    return versions | ({"torch": str(torch.__version__)} if torch else {})
