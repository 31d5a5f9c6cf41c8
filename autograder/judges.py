"""The far side of a cluster: what a Dask worker and the scheduler do for one batch.

A worker is fit if it would judge as the client would, by the same package, torch and course, behind the walls
that were asked for. It keeps its judges from the batch's start to its end. ``cluster`` is the near side.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from distributed import get_worker
from distributed.diagnostics.plugin import SchedulerPlugin, WorkerPlugin

from .bundle import unpack
from .course import load_course
from .errors import CourseError, SandboxError, SubmissionError, UnderhoodError
from .grading.batch import Grader
from .grading.cache import content_of, versions
from .sandbox import open_session

DEATHS = 2
"""Workers that one notebook may take with it."""
NOT_READY = "it is not ready"
_UNFIT_SECONDS = 1.0
"""A worker that cannot grade waits so long before it says so: done at once, it would be sent all the rest."""


@dataclass(frozen=True)
class Batch:
    """What every worker is told of one batch. ``contents`` are the notebooks that it has to judge just as
    they stand here: name -> ``cache.content_of``."""

    name: str
    root: str
    bundle: bytes | None = field(repr=False)
    secret: bytes = field(repr=False)
    notebooks: tuple[str, ...]
    files: tuple[str, ...]
    """``Course.files``."""
    contents: Mapping[str, str]
    isolation: str
    versions: Mapping[str, str]
    on_gpu: tuple[str, ...] = ()
    """The notebooks with checks that need a GPU."""


@dataclass(frozen=True)
class Work:
    """One file on its way: its own name and its folder's, which can tell the notebook, what it holds, and the
    files beside it that go with it."""

    folder: str
    file: str
    data: bytes = field(repr=False)
    beside: Mapping[str, bytes] = field(repr=False)
    student: str
    language: str


# ---------------------------------------------------------------- on a worker


class Judges(WorkerPlugin):
    """The judges of one worker, one for each of its threads, from the batch's start to its end."""

    def __init__(self, batch: Batch) -> None:
        self.batch, self.name = batch, batch.name
        self.unfit = NOT_READY
        """Why this worker cannot grade; empty if it can."""

    async def setup(self, worker: Any) -> None:
        self._here, self._lock = f"worker {worker.address}", threading.Lock()
        self._idle: list[Grader] = []
        self._busy: set[Grader] = set()
        self._ended = False
        self._folder = _folder_in(worker.local_directory)
        # Its first zygote takes seconds, in which the worker has to go on answering.
        await asyncio.get_running_loop().run_in_executor(None, self._prepare)

    async def teardown(self, worker: Any) -> None:
        with self._lock:
            self._ended, idle, self._idle = True, self._idle, []
            for grader in self._busy:
                grader.kill()
        for grader in idle:
            grader.close()
        self._folder.cleanup()

    def grade(self, work: Work) -> dict[str, str]:
        """``{"report": JSON}``, ``{"refused": why}`` for a file that cannot be graded, ``{"failed": why}``
        where we could not, or ``{"unfit": why}`` if another worker has to."""
        if self.unfit:
            time.sleep(_UNFIT_SECONDS)
            return {"unfit": self.unfit}
        with _folder_in(self._folder.name) as folder:
            path = Path(folder, work.folder or "-", work.file)
            path.parent.mkdir()
            path.write_bytes(work.data)
            for name, data in work.beside.items():
                path.with_name(name).write_bytes(data)
            try:
                with self._grader() as grader:
                    report = grader.grade(path, student=work.student, language=work.language)
            except UnderhoodError as error:
                kind = "refused" if isinstance(error, SubmissionError) else "failed"
                # Where it lay here means nothing to anyone.
                return {kind: str(error).replace(str(path), "\0")}
        return {"report": json.dumps(report.to_dict(), ensure_ascii=False)}

    @contextlib.contextmanager
    def _grader(self) -> Iterator[Grader]:
        """A judge for one notebook; one that failed is not used again."""
        with self._lock:
            if self._ended:
                raise SandboxError("this batch has ended")
            grader = self._idle.pop() if self._idle else self._new()
            self._busy.add(grader)
        sound = False
        try:
            yield grader
            sound = True
        except SubmissionError:
            sound = True
            raise
        finally:
            with self._lock:
                self._busy.discard(grader)
                sound = sound and not self._ended
                if sound:
                    self._idle.append(grader)
            if not sound:
                grader.close()

    def _new(self) -> Grader:
        batch = self.batch
        return Grader(self._root, batch.notebooks, batch.isolation, secret=batch.secret, course=self._course)

    def _prepare(self) -> None:
        try:
            _require_versions(self.batch.versions, versions())
            self._root = self._course_root()
            self._course = course = load_course(self._root)
            own = {n.name: content_of(course, n) for n in course.notebooks if n.name in self.batch.contents}
            if differ := _differ(self.batch.contents, own):
                what = ", ".join(differ)
                raise CourseError(f"{self._root}: {what} is not there as it is here; copy it there")
            if self.batch.isolation != "none":
                open_session(self.batch.isolation, preload=course.preload).close()
            grader = self._new()
            grader.start()
            self._idle.append(grader)
            self.unfit = ""
        except (UnderhoodError, OSError) as error:
            self.unfit = f"{self._here}: {error}"

    def _course_root(self) -> Path:
        if self.batch.bundle is None:
            root = Path(self.batch.root)
            if not (root / "exercises").is_dir():
                raise CourseError(
                    f"{root} is no course there; share that folder with the workers, or make a bundle with "
                    "`underhood bundle -o course.bundle` and send it with --bundle course.bundle"
                )
            return root
        file, root = Path(self._folder.name, "course.bundle"), Path(self._folder.name, "course")
        file.write_bytes(self.batch.bundle)
        root.mkdir()
        unpack(file, root)
        return root


def _require_versions(asked: Mapping[str, str], found: Mapping[str, str]) -> None:
    if differ := _differ(asked, found):
        said = [f"{name} {found.get(name, 'missing')}, here {asked.get(name, 'missing')}" for name in differ]
        raise CourseError(
            f"it would judge otherwise: {'; '.join(said)}. Install the same there, and start it anew"
        )


def _differ(asked: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    return [name for name in {**asked, **found} if asked.get(name) != found.get(name)]


def grade_there(name: str, work: Work) -> dict[str, str]:
    """The task of a worker."""
    judges = get_worker().plugins.get(name)
    return judges.grade(work) if isinstance(judges, Judges) else {"unfit": NOT_READY}


def unfit_there(name: str, dask_worker: Any) -> str:
    """Why this worker cannot grade; empty if it can."""
    judges = dask_worker.plugins.get(name)
    return judges.unfit if isinstance(judges, Judges) else NOT_READY


def _folder_in(parent: str) -> tempfile.TemporaryDirectory[str]:
    # Whoever is still at work in there when the batch ends may add to it.
    return tempfile.TemporaryDirectory(prefix="underhood-", dir=parent, ignore_cleanup_errors=True)


# ---------------------------------------------------------------- on the scheduler


class Watch(SchedulerPlugin):
    """Dask gives a task to four workers, one after the other, if each dies of it: ours go to ``DEATHS``. When
    all workers have died, theirs go to whoever comes. And the judges of a client that is gone without a word
    are sent home."""

    def __init__(self, name: str, client: str) -> None:
        self.name, self._client = name, client
        self._scheduler: Any = None

    async def start(self, scheduler: Any) -> None:
        self._scheduler = scheduler

    def transition(self, key: Any, start: str, finish: str, *args: Any, **kwargs: Any) -> None:
        if finish not in ("waiting", "no-worker") or not str(key).startswith(self.name):
            return
        task = self._scheduler.tasks[key]
        if finish == "waiting":
            task.suspicious = max(task.suspicious, self._scheduler.allowed_failures + 1 - DEATHS)
        else:
            # Dask would have it wait for the workers that it was meant for, or for one with a GPU, though
            # others may do it.
            task.worker_restrictions = task.resource_restrictions = None

    def remove_client(self, scheduler: Any, client: str) -> None:
        if client == self._client and self.name in scheduler.worker_plugins:
            scheduler.loop.add_callback(scheduler.unregister_worker_plugin, None, self.name)
            scheduler.loop.add_callback(scheduler.remove_plugin, self.name)
