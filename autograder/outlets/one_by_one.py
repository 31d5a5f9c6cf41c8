"""One file after another, as nbgrader asks for them: a judge stays for the next call."""

from __future__ import annotations

import atexit
import os
from pathlib import Path

from autograder.course.folder import require_root
from autograder.errors import SubmissionError
from autograder.grading.batch import Grader
from autograder.grading.report import Report

_JUDGES_KEPT = 2

_kept: dict[tuple[Path, str, str], tuple[str, Grader]] = {}


def grade_file(path: Path, *, course_root: Path | None = None, isolation: str = "full") -> Report:
    """The report on one file. The judge stays for the next call with the same course, notebook and level,
    unless something of that course was edited since."""
    # nbgrader keeps STUDENT/NOTEBOOK/NOTEBOOK.ipynb; a course that lies in there is the student's.
    root = (course_root or require_root(path.parent.resolve().parent.parent)).resolve()
    name, student = (path.parent.name, path.parent.parent.name)
    now, key = _seen(root), (root, name, isolation)
    kept = _kept.pop(key, None)
    if kept is not None and kept[0] != now:
        kept[1].close()
        kept = None
    if not (root / "exercises" / name).is_dir():
        name = student = ""
    grader = kept[1] if kept else Grader(root, [name] if name else [], isolation, cache=True)
    try:
        report = grader.grade(path, notebook=name, student=student)
    except SubmissionError:
        _kept[key] = (now, grader)
        raise
    except BaseException:
        grader.close()
        raise
    _kept[key] = (now, grader)
    while len(_kept) > _JUDGES_KEPT:
        _kept.pop(next(iter(_kept)))[1].close()
    return report


def _seen(root: Path) -> str:
    """Changes whenever a file that judges changes, or the secret does."""
    files = [
        f for name in ("exercises", "solutions") for f in sorted((root / name).rglob("*")) if f.is_file()
    ]
    files.append(root / ".underhood" / "secret")
    seen = [(str(f), f.stat().st_mtime_ns, f.stat().st_size) for f in files if f.exists()]
    return repr((os.environ.get("UNDERHOOD_SECRET"), seen))


@atexit.register
def _close_all() -> None:
    for _, grader in _kept.values():
        grader.close()
    _kept.clear()
