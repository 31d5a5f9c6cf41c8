"""Grading from outside: a judge is started, given files, and gives reports. Imports no torch.

``Grader`` is one judge; ``grading`` has several at work on the files of a class.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.course.folder import load_course
from autograder.errors import SandboxError, SubmissionError, UnderhoodError
from autograder.sandbox import connect
from autograder.sandbox.launcher import boot
from autograder.secret import draw_secret, read_secret
from autograder.submitted import name_of, readable, require_plain, student_of

from .cache import Cache, Kept
from .report import Report, State


class Grader:
    """A judge for ``notebooks`` (empty: all) of the course at ``root``; a context manager.

    ``secret`` wins over the course's own; where there is neither, hidden inputs are drawn for this grader
    only, and no report is kept. With ``cache`` a file is judged once, and its report kept for whoever asks
    again. ``course`` is the one at ``root``, if the caller has read it. The judge itself is
    started by the first file that is new, or by ``start``.
    """

    def __init__(
        self, root: Path, notebooks: Sequence[str] = (), isolation: str = "full", *, cache: bool = False,
        secret: bytes | None = None, course: Course | None = None,
    ) -> None:  # fmt: skip
        self.root, self.isolation = root.resolve(), isolation
        self.course = course or load_course(self.root)
        self._notebooks = list(notebooks)
        secret = secret or read_secret(self.root)
        self._secret = secret or draw_secret()
        keeps = cache and secret is not None
        self._kept = Kept(Cache(self.root), self.course, self._secret, isolation) if keeps else None
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Any = None
        self._killed = False

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def grade(self, path: Path, *, notebook: str = "", student: str = "", language: str = "") -> Report:
        """Raises ``SubmissionError`` for a file that cannot be graded, and ``SandboxError`` or
        ``CourseError`` where we could not."""
        require_plain(path)
        asked = (path, notebook, student, language)
        key = self._kept.key(*asked) if self._kept else ""
        if self._kept and (kept := self._kept.read(key, path, student)):
            return kept
        report = self._judged(*asked)
        if self._kept:
            self._kept.write(key, report, *asked)
        return report

    def _judged(self, path: Path, notebook: str, student: str, language: str) -> Report:
        order = {"path": os.path.abspath(path), "notebook": notebook, "student": student,
                 "language": language, "isolation": self.isolation}  # fmt: skip
        try:
            self.start()
            self._channel.send(order)
            answer: dict[str, Any] = self._channel.recv()
        except EOFError:
            raise SandboxError(
                f"{path}: the judge ended while it graded this; see the lines above, then grade again"
            ) from None
        if "refused" in answer:
            raise SubmissionError(answer["refused"])
        if "failed" in answer:
            raise SandboxError(answer["failed"])
        return Report.from_dict(answer["report"])

    def start(self) -> None:
        """Has the judge start and load the course, unless it is there. Raises ``SandboxError``, also where it
        was killed meanwhile."""
        if self._channel is None:
            channel = self._open()
            channel.send({"root": str(self.root), "secret": self._secret, "notebooks": self._notebooks})
            self._channel = channel
            if self._killed:
                self.kill()
                raise SandboxError("the judge was stopped before it began")

    def close(self) -> None:
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def kill(self) -> None:
        """Ends the judge at once, or as soon as it is there: for another thread than the one that waits for a
        report, which then gets a ``SandboxError``."""
        self._killed = True
        with contextlib.suppress(ProcessLookupError):
            if self._process is not None:
                self._process.kill()
            elif self._channel is not None and self._channel.pid:
                os.kill(self._channel.pid, signal.SIGKILL)

    def _open(self) -> Any:
        if self.isolation != "none" and sys.platform == "linux":
            return connect("autograder.grading.examiner:serve", self.course.preload)
        from autograder.sandbox.wire import PipeChannel

        self._process = process = subprocess.Popen(
            boot("autograder.grading.examiner:main_on_pipes"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        channel = PipeChannel(os.dup(process.stdout.fileno()), os.dup(process.stdin.fileno()))
        process.stdin.close()
        process.stdout.close()
        return channel


# ---------------------------------------------------------------- many files


@dataclass
class Graded:
    """What became of a batch: the reports, and the files without one, each with the reason."""

    reports: list[Report] = field(default_factory=list)
    ungraded: list[tuple[str, str]] = field(default_factory=list)
    secret_is_new: bool = False

    @classmethod
    def of(cls, files: Sequence[Path], results: Mapping[Path, Report | str]) -> Graded:
        """The ``results`` of ``files``, in their order."""
        graded = cls()
        for path in files:
            graded.add(path, results[path])
        return graded

    def add(self, path: Path, result: Report | str) -> None:
        """What became of ``path``: its report, or why there is none."""
        if isinstance(result, Report):
            self.reports.append(result)
        else:
            self.ungraded.append((readable(path), result))

    @property
    def failed(self) -> bool:
        """True if we, not a student, are the reason that something has no grade."""
        states = {item.state for report in self.reports for item in report.items}
        return bool(self.ungraded) or State.GRADER_ERROR in states


def notebooks_of(course: Course, files: Sequence[Path]) -> list[str]:
    """What a judge has to load for ``files``: the notebooks whose folders they are in, if all are in one's;
    else empty, which means all."""
    folders = sorted({Path(os.path.abspath(path)).parent.name for path in files})
    return folders if all(map(course.notebook, folders)) else []


def grade_all(
    root: Path, files: Sequence[Path], isolation: str, *,
    done: Callable[[str, bool], None] = lambda name, failed: None, **settings: Any,
) -> Graded:  # fmt: skip
    """What became of ``files``: ``grading`` to its end, with its ``settings``. ``done`` is told the name of
    each, and whether there is no report."""
    secret_is_new = read_secret(root) is None
    results: dict[Path, Report | str] = {}
    with grading(root, files, isolation, **settings) as coming:
        for path, result in coming:
            results[path] = result
            done(name_of(path), isinstance(result, str))
    return replace(Graded.of(files, results), secret_is_new=secret_is_new)


@contextlib.contextmanager
def grading(
    root: Path, files: Sequence[Path], isolation: str, *, language: str = "", jobs: int = 1,
    cache: bool = True, student: Callable[[Path], str] = student_of,
    begun: Callable[[str], None] = lambda name: None,
) -> Iterator[Iterator[tuple[Path, Report | str]]]:  # fmt: skip
    """``jobs`` judges at work on ``files`` side by side, from now on; gives each file with its report, or why
    there is none, as soon as there is. One that cannot be graded never stops the others. ``student`` says who
    handed a file in; ``begun`` is told the name of each, in the thread that then waits for its report."""
    course = load_course(root.resolve())
    notebooks, secret = notebooks_of(course, files), read_secret(root)
    # One for the whole run, where the course has none.
    drawn, keeps = secret or draw_secret(), cache and secret is not None

    def make() -> Grader:
        return Grader(course.root, notebooks, isolation, cache=keeps, secret=drawn, course=course)

    crew = _Crew(make, language, student)

    def judged(path: Path) -> Report | str:
        begun(name_of(path))
        return crew.grade(path)

    with ThreadPoolExecutor(max(1, min(jobs, len(files)))) as pool:
        # Absolute: nbgrader changes the directory of the whole process while it works beside us.
        waiting = {pool.submit(judged, Path(os.path.abspath(path))): path for path in files}
        interrupted = True
        try:
            yield ((waiting[future], future.result()) for future in as_completed(waiting))
            interrupted = False
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            if interrupted:
                # Nobody waits for the notebooks that are being judged.
                crew.kill()
            crew.close()


class _Crew:
    """One judge for each thread that asks."""

    def __init__(self, make: Callable[[], Grader], language: str, student: Callable[[Path], str]) -> None:
        self._make, self._language, self._student = make, language, student
        self._mine = threading.local()
        self._all: list[Grader] = []

    def grade(self, path: Path) -> Report | str:
        """The report, or why there is none."""
        grader: Grader | None = getattr(self._mine, "grader", None)
        try:
            if grader is None:
                grader = self._mine.grader = self._make()
                self._all.append(grader)
            return grader.grade(path, student=self._student(path), language=self._language)
        except SubmissionError as error:
            return str(error)
        except Exception as error:
            if grader is not None:
                grader.close()
            self._mine.grader = None
            known = isinstance(error, UnderhoodError)
            return str(error) if known else f"the grader failed ({type(error).__name__}: {error})"

    def close(self) -> None:
        for grader in self._all:
            grader.close()

    def kill(self) -> None:
        for grader in self._all:
            grader.kill()
