"""``underhood grade --scheduler``: a class graded by the workers of a Dask cluster.

    client ── notebooks as bytes ──▶ scheduler ──▶ worker ── judge ── session     (a zygote a host)
           ◀───── reports as JSON ──────────────

Grading itself is what it is on one machine: each worker keeps a ``Grader``. What is new here is that a
worker may be another edition, lack a wall, or be gone in the middle of a notebook.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import queue
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent import futures
from dataclasses import replace
from pathlib import Path

from distributed import Client, Future
from distributed.scheduler import KilledWorker

from . import __version__
from .course import Course, load_course
from .errors import CourseError, SandboxError, SubmissionError
from .grading.batch import Graded, notebooks_of
from .grading.cache import Cache, Kept, content_of, versions
from .grading.report import Report
from .grading.submission import files_beside, read_file
from .judges import DEATHS, NOT_READY, Batch, Judges, Watch, Work, grade_there, unfit_there
from .secret import draw_secret, read_secret
from .submitted import name_of, require_plain, student_of

CONNECT_SECONDS = 30
_LOOK_SECONDS = 5.0
"""How often it is looked who is there: workers come and go."""


def grade_on(
    address: str,
    root: Path,
    files: Sequence[Path],
    isolation: str,
    *,
    language: str = "",
    bundle: bytes | None = None,
    cache: Cache | None = None,
    done: Callable[[str, bool], None] = lambda name, failed: None,
    say: Callable[[str], None] = lambda text: None,
) -> Graded:
    """Grades ``files`` as ``batch.grade_all`` does, by the workers of the Dask scheduler at ``address`` (or
    in the scheduler file of that name). They have the course at ``root`` too, or get it as ``bundle``.
    ``say`` is told what hinders. Nothing that ``cache`` holds is sent. Raises ``UnderhoodError`` if no worker
    can grade."""
    course, secret = load_course(root), read_secret(root)
    course.require_language(language)
    kept = Kept(cache, course, secret, isolation) if cache and secret else None
    keys = {path: kept.key(path, "", student_of(path), language) for path in files} if kept else {}
    results: dict[Path, Report | str] = {}
    for path, key in keys.items():
        if kept and (found := kept.read(key, path, student_of(path))):
            results[path] = found
            done(name_of(path), False)
    if waiting := [path for path in files if path not in results]:
        batch = _batch(course, waiting, isolation, bundle, secret or draw_secret())
        with _connected(address) as client, _Run(address, client, batch, language, say) as run:
            for path, result in run.grade(waiting):
                results[path] = result
                if kept and isinstance(result, Report):
                    kept.write(keys[path], result, path, "", student_of(path), language)
                done(name_of(path), isinstance(result, str))
    return replace(Graded.of(files, results), secret_is_new=secret is None)


def _batch(
    course: Course, files: Sequence[Path], isolation: str, bundle: bytes | None, secret: bytes
) -> Batch:
    names = notebooks_of(course, files)
    contents = {notebook.name: content_of(course, notebook) for notebook in course.named(names)}
    return Batch(
        name=f"underhood-{secrets.token_hex(8)}", root=str(course.root.resolve()), bundle=bundle,
        secret=secret, notebooks=tuple(names), files=course.files, contents=contents, isolation=isolation,
        versions=versions(), on_gpu=tuple(notebook.name for notebook in course.notebooks if notebook.gpu),
    )  # fmt: skip


@contextlib.contextmanager
def _connected(address: str) -> Iterator[Client]:
    where = {"scheduler_file": address} if Path(address).is_file() else {"address": address}
    try:
        client = Client(**where, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise SandboxError(
            f"{address}: no Dask scheduler answers there ({error}); start one with `dask scheduler`, or name "
            "the one that runs"
        ) from error
    try:
        yield client
    finally:
        client.close()


class _Run:
    """One batch on one cluster; a context manager, and nothing of it stays there."""

    def __init__(
        self, address: str, client: Client, batch: Batch, language: str, say: Callable[[str], None]
    ) -> None:
        self._address, self._client, self._batch = address, client, batch
        self._language, self._say = language, say
        self._out: dict[Future, Path] = {}
        self._back: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._told: set[str] = set()
        self._fit: dict[str, int] = {}
        self._with_gpu = False
        self._looked = 0.0
        self._serial = 0

    def __enter__(self) -> _Run:
        try:
            # First, so that no notebook is given to a worker before it is known how often.
            self._client.register_plugin(Watch(self._batch.name, self._client.id), name=self._batch.name)
            self._client.register_plugin(Judges(self._batch), name=self._batch.name)
        except Exception as error:
            self._leave()
            raise CourseError(
                f"{self._address}: this cluster cannot load underhood {__version__} "
                f"({type(error).__name__}: {error}); its scheduler and its workers need just this version, "
                "by `pip install 'underhood[scale]'` or from the same folder"
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def _leave(self) -> None:
        with contextlib.suppress(Exception):
            self._client.cancel(list(self._out), force=True)
        for leave in (self._client.unregister_worker_plugin, self._client.unregister_scheduler_plugin):
            with contextlib.suppress(Exception):
                leave(self._batch.name)

    def grade(self, files: Sequence[Path]) -> Iterator[tuple[Path, Report | str]]:
        """Each of ``files`` with its report, or why it has none, as they come."""
        waiting = deque(files)
        while waiting or self._out:
            self._look()
            # No more than are judged at once: whatever a dying worker holds is under suspicion.
            while waiting and len(self._out) < sum(self._fit.values()):
                path = waiting.popleft()
                try:
                    self._send(path)
                except SubmissionError as error:
                    yield path, str(error)
            if not waiting and not self._out:
                break
            try:
                future = self._back.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                continue
            path = self._out.pop(future)
            result = self._result(future, path)
            if result is None:
                waiting.appendleft(path)
            else:
                yield path, result

    def _send(self, path: Path) -> None:
        require_plain(path)
        absolute = Path(os.path.abspath(path))
        beside = files_beside(absolute, self._batch.files)
        data, student = read_file(path), student_of(path)
        work = Work(absolute.parent.name, absolute.name, data, beside, student, self._language)
        self._serial += 1
        name = self._batch.name
        asks = self._with_gpu and work.folder in self._batch.on_gpu
        # Whoever is unfit is soon idle again, so Dask would ask them first, time after time. Others may do it
        # where the fit ones are gone by then.
        future = self._client.submit(
            grade_there, name, work, key=f"{name}-{self._serial}", pure=False,
            workers=list(self._fit), allow_other_workers=True, resources={"GPU": 1} if asks else None,
        )  # fmt: skip
        self._out[future] = path
        future.add_done_callback(self._back.put)

    def _result(self, future: Future, path: Path) -> Report | str | None:
        """The report, why there is none, or ``None`` if another worker has to be asked."""
        try:
            answer: dict[str, str] = future.result()
        except KilledWorker as error:
            return (
                f"could not grade: {DEATHS} workers ended while they graded this, the last one "
                f"{error.last_worker.address}, and no other gets it. See their logs (often it is memory), "
                "and grade this file alone, on one machine"
            )
        except (asyncio.CancelledError, futures.CancelledError):
            raise SandboxError(
                f"{self._address}: the scheduler has gone; grade again when it is back: what was graded is "
                "kept"
            ) from None
        except Exception as error:
            return f"could not grade: the worker failed ({type(error).__name__}: {error})"
        if "unfit" in answer:
            self._tell(answer["unfit"])
            self._looked = 0.0
            return None
        if "report" not in answer:
            return (answer.get("refused") or answer["failed"]).replace("\0", str(path))
        report = Report.from_dict(json.loads(answer["report"]))
        return replace(report, path=os.path.abspath(path))

    def _look(self) -> None:
        """Who can judge, and how many notebooks at once. Raises ``CourseError`` if no worker can."""
        if time.monotonic() - self._looked < _LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        threads = self._client.nthreads()
        if not threads:
            self._tell("there is no worker at this moment; this waits for one, and Ctrl-C ends it")
        unfit = self._client.run(unfit_there, self._batch.name, on_error="ignore") if threads else {}
        why = [text for text in unfit.values() if text]
        self._fit = {worker: count for worker, count in threads.items() if unfit.get(worker) == ""}
        if self._batch.on_gpu:
            known = self._client.scheduler_info(n_workers=-1)["workers"]
            self._with_gpu = any(
                known.get(worker, {}).get("resources", {}).get("GPU") for worker in self._fit
            )
            if self._fit and not self._with_gpu:
                self._tell("no worker offers the resource GPU: what needs one is not assessed")
        if why and len(why) == len(threads) and NOT_READY not in why:
            raise CourseError(f"{self._address}: none of {len(why)} workers can grade; {why[0]}")
        for text in why:
            self._tell(text)

    def _tell(self, what: str) -> None:
        if what != NOT_READY and what not in self._told:
            self._told.add(what)
            self._say(what)
