"""Reports kept on disk, by the content of everything that they depend on.

What is handed in twice is graded once: by ``underhood grade``, ``nbgrader autograde`` and the formgrader
alike, and a batch that was interrupted goes on where it stopped. A file appears in one piece or not at
all, so any number of writers may share the folder.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from autograder.atomic import write_atomic
from autograder.course.model import Course, Notebook
from autograder.errors import SubmissionError
from autograder.sandbox import launcher
from autograder.sandbox.launcher import PACKAGE

from .report import Report, State
from .submission import files_beside, read_file

_TORCH = ("torch", "torchvision", "numpy")


class Cache:
    """The folder ``.underhood/cache`` of the course at ``root``."""

    def __init__(self, root: Path) -> None:
        self.folder = root / ".underhood" / "cache"

    def read(self, key: str) -> Report | None:
        """The report kept under ``key``; ``None`` if there is none that can be read."""
        try:
            return Report.from_dict(json.loads(self._file(key).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, key: str, report: Report) -> None:
        """Keeps ``report``, unless it says more about this machine and moment than about the work."""
        if any(item.state in (State.NOT_ASSESSED, State.GRADER_ERROR) for item in report.items):
            return
        # A full disk costs the next run some time, and nobody a grade.
        with contextlib.suppress(OSError):
            write_atomic(self._file(key), json.dumps(report.to_dict(), ensure_ascii=False), private=True)

    def stats(self) -> tuple[int, int]:
        """How many reports are kept, and their bytes."""
        sizes = [file.stat().st_size for file in self.folder.rglob("*.json")]
        return len(sizes), sum(sizes)

    def clear(self) -> None:
        """Raises ``OSError`` for what cannot be removed."""
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.folder)

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


class Kept:
    """What ``cache`` holds for one batch: work on ``course``, judged with ``secret`` behind ``isolation``."""

    def __init__(self, cache: Cache, course: Course, secret: bytes, isolation: str) -> None:
        self._cache, self._course, self._secret, self._isolation = cache, course, secret, isolation
        self._editions: dict[str, str] = {}

    def key(self, path: Path, notebook: str = "", student: str = "", language: str = "") -> str:
        """What the report on ``path`` is kept under; empty if it is not kept."""
        found = self._course.notebook(notebook or path.parent.name)
        if found is None:
            return ""
        try:
            handed_in = read_file(path)
            beside = files_beside(path, self._course.files)
        except SubmissionError:
            return ""
        if found.name not in self._editions:
            self._editions[found.name] = edition(self._course, found, self._secret)
        # Of a notebook with variants it matters to whom it was handed out.
        named = (found.name, language, self._isolation, student if found.questions else "")
        return key_of(self._editions[found.name], *named, handed_in, *beside, *beside.values())

    def read(self, key: str, path: Path, student: str = "") -> Report | None:
        """The report under ``key``, as one on what ``student`` handed in at ``path``."""
        kept = self._cache.read(key) if key else None
        return kept and replace(kept, path=os.path.abspath(path), student=student)

    def write(self, key: str, report: Report, *asked: Any) -> None:
        """Keeps ``report``, unless the file was changed since ``key`` was made of what was ``asked``: then
        nobody knows which of the two was judged."""
        if key and key == self.key(*asked):
            self._cache.write(key, report)


def key_of(*parts: str | bytes) -> str:
    """One name for all ``parts``."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8) + data)
    return digest.hexdigest()


def edition(course: Course, notebook: Notebook, secret: bytes) -> str:
    """Changes with anything that could change a verdict on ``notebook``: its exercise folder, its solution,
    the course's own file, this package, torch, the secret, and the devices that are there."""
    devices, judging = os.environ.get("CUDA_VISIBLE_DEVICES", ""), content_of(course, notebook)
    return key_of(secret, devices, *(f"{name} {found}" for name, found in versions().items()), judging)


def content_of(course: Course, notebook: Notebook) -> str:
    """The part of an edition that the author wrote, the same wherever the course lies."""
    settings = course.root / "exercises" / "course.toml"
    own = [settings, notebook.solution, *files_of(notebook.folder), *launcher.sources_of(course.preload)]
    return _content(own)


@functools.cache
def versions() -> dict[str, str]:
    """What judges for every course, each with its version; of this package, a hash of its files. Read once a
    process, which does not change its own code either."""
    found = {"underhood": _content(files_of(PACKAGE))[:16], "Python": sys.version}
    for name in _TORCH:
        with contextlib.suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def files_of(folder: Path) -> list[Path]:
    """All that lies in ``folder`` and could say something: no caches and no hidden files."""
    return [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and not any(part.startswith((".", "__pycache__")) for part in file.relative_to(folder).parts)
    ]


def _content(files: Iterable[Path]) -> str:
    return key_of(*(part for file in files for part in (file.name, file.read_bytes())))
