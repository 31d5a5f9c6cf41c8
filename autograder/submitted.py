"""Which files were handed in, and by whom."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from .errors import SubmissionError


def find_submissions(paths: Sequence[Path]) -> list[Path]:
    """The notebooks that ``paths`` name, each once: a file is itself, a folder every notebook below it.
    Raises ``SubmissionError`` if a path does not exist or holds none."""
    found: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise SubmissionError(f"{readable(path)}: there is no such file or folder")
        inside = [p for p in sorted(path.rglob("*.ipynb")) if _handed_in(p.relative_to(path))]
        if path.is_dir() and not inside:
            raise SubmissionError(f"{readable(path)}: there is no notebook in this folder")
        for file in inside if path.is_dir() else [path]:
            found.setdefault(os.path.abspath(file), file)
    return list(found.values())


def linked_folders(paths: Sequence[Path]) -> Iterator[Path]:
    """Links to folders below ``paths``, which ``find_submissions`` does not follow: they may lead to the work
    of somebody else."""
    for path in paths:
        for folder, names, _ in os.walk(path):
            yield from (link for name in sorted(names) if (link := Path(folder, name)).is_symlink())


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
    made elsewhere need not be UTF-8), and for a link below ``submitted/``: it may lead to somebody else's
    work."""
    if readable(path) != str(path):
        raise SubmissionError(f"{readable(path)}: this name is not UTF-8; rename it and grade it again")
    absolute = Path(os.path.abspath(path))
    for folder in (absolute, *absolute.parents):
        if "submitted" in folder.parent.parts and folder.is_symlink():
            raise SubmissionError(f"{folder}: this is a link; hand in the file itself")


def readable(path: str | Path) -> str:
    """``path`` as text that can be written anywhere: a name need not be UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")
