"""Which files were handed in, and by whom."""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from .errors import SubmissionError

DEPTH = 12
"""Folders between a class and a notebook in it, at most."""


_UNSEEN = ("Cc", "Cs", "Zl", "Zp")
_COMMAND = re.compile(r"##(?=\[|vso)", re.IGNORECASE)
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that have the rest of a line written in the other direction."""


def find_submissions(paths: Sequence[Path]) -> list[Path]:
    """The notebooks that ``paths`` name, each once: a file is itself, a folder every notebook below it.
    Raises ``SubmissionError`` if a path does not exist or holds none."""
    found: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise SubmissionError(f"{readable(path)}: there is no such file or folder")
        below = (p for p, depth in _entries(path) if p.suffix == ".ipynb" and depth <= DEPTH)
        inside = [p for p in sorted(below) if _handed_in(p.relative_to(path))]
        if path.is_dir() and not inside:
            raise SubmissionError(f"{readable(path)}: there is no notebook in this folder")
        for file in inside if path.is_dir() else [path]:
            found.setdefault(os.path.abspath(file), file)
    return list(found.values())


def left_out(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Folders below ``paths`` that ``find_submissions`` does not look into, each with the reason: a link may
    lead to the work of somebody else."""
    for path in paths:
        for found, depth in _entries(path):
            if found.is_symlink() and found.is_dir():
                yield found, "is a link to a folder; put the folder itself there"
            elif depth > DEPTH:
                yield found, "lies too deep to be looked at; put it higher up"


def _entries(path: Path) -> Iterator[tuple[Path, int]]:
    """What lies in the folder ``path`` and below, and how deep; of what lies deeper than ``DEPTH`` the first
    folder alone. Links are not followed, and a folder that cannot be read is empty."""
    waiting = [(path, 1)]
    while waiting:
        folder, depth = waiting.pop()
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                is_folder = entry.is_dir(follow_symlinks=False)
                if is_folder or depth <= DEPTH:
                    yield Path(entry.path), depth
                if is_folder and depth <= DEPTH:
                    waiting.append((Path(entry.path), depth + 1))


def _handed_in(path: Path) -> bool:
    """False for what lies in a hidden folder, such as Jupyter's checkpoints or a virtual environment, or
    among installed packages: the released notebooks are among them."""
    return not any(part.startswith(".") or part == "site-packages" for part in path.parts)


def is_somebody_elses(path: Path) -> bool:
    """True for anything below a ``submitted/``: its author is not the person at this machine."""
    return "submitted" in Path(os.path.abspath(path)).parts


def above_submitted(path: Path) -> Path:
    """``path``, or the folder that the ``submitted/`` above it lies in: where to look for the course. A
    student can hand in a folder ``exercises``, too, and the files of a course are run without walls."""
    path = path.resolve()
    downwards = [*reversed(path.parents), path]
    return next((folder.parent for folder in downwards if folder.name == "submitted"), path)


def student_of(path: Path) -> str:
    """Who handed ``path`` in, from ``submitted/STUDENT/NOTEBOOK/``; empty elsewhere. What a student calls
    ``submitted`` below that is their own."""
    parts = Path(os.path.abspath(path)).parts
    below = parts[parts.index("submitted") + 1 :] if "submitted" in parts else ()
    return below[0] if len(below) == 3 else ""


def name_of(path: Path) -> str:
    """What a file is called while a batch runs."""
    return readable(f"{student_of(path)} {path.name}".strip())


def require_plain(path: Path) -> None:
    """Raises ``SubmissionError`` for a path that cannot be written down (names out of an archive that was
    made elsewhere need not be UTF-8, and a name may hold what moves a terminal's cursor), and for a link
    below ``submitted/``: it may lead to somebody else's work."""
    if readable(path) != str(path):
        raise SubmissionError(
            f"{readable(path)}: this name holds what cannot be shown; rename it and grade it again"
        )
    absolute = Path(os.path.abspath(path))
    for folder in (absolute, *absolute.parents):
        if "submitted" in folder.parent.parts and folder.is_symlink():
            raise SubmissionError(f"{folder}: this is a link; hand in the file itself")


def readable(path: str | Path) -> str:
    """``path`` as text of one line that can be written anywhere: a name need not be UTF-8, and may hold
    control characters, or what a CI service takes for a command (``##[…]``, ``##vso[…]``)."""
    text = _COMMAND.sub("#\ufffd", os.fsencode(path).decode("utf-8", "replace"))
    return "".join("\ufffd" if unicodedata.category(c) in _UNSEEN or c in _TURNING else c for c in text)
