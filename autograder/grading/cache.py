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
import tempfile
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograder.course.model import Course, Notebook
from autograder.sandbox.launcher import PACKAGE

from .report import Report, State

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
        file = self._file(key)
        # A full disk costs the next run some time, and nobody a grade.
        with contextlib.suppress(OSError):
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=file.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump(report.to_dict(), out, ensure_ascii=False)
            os.replace(name, file)

    def stats(self) -> tuple[int, int]:
        """How many reports are kept, and their bytes."""
        sizes = [file.stat().st_size for file in self.folder.rglob("*.json")]
        return len(sizes), sum(sizes)

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


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
    own = [course.root / "exercises" / "course.toml", notebook.solution, *files_of(notebook.folder)]
    return key_of(secret, os.environ.get("CUDA_VISIBLE_DEVICES", ""), _package(), _content(own))


@functools.cache
def _package() -> str:
    """What judges for every course. Read once a process, which does not change its own code either."""
    versions = [sys.version]
    for name in _TORCH:
        with contextlib.suppress(PackageNotFoundError):
            versions.append(f"{name} {version(name)}")
    return key_of(_content(files_of(PACKAGE)), *versions)


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
