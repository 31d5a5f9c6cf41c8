"""``underhood demo``: a small class, from the released notebooks to feedback pages, through nbgrader itself.

Everything happens in a course of its own in a temporary folder: the one that it is run in is not touched.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console

from .errors import CourseError
from .grading.batch import cores, find_submissions, grade_all, make_secret
from .outlets import table, wording
from .record import course_api, why
from .sandbox import strongest

_COPIED = ("exercises", "solutions", "source", "release", "nbgrader_config.py")


def run(root: Path, keep: Path | None = None) -> None:
    """Grades ``examples/class`` of the course at ``root``, prints the table, and leaves gradebook and
    feedback pages in ``keep`` (default: a new temporary folder)."""
    examples = root / "examples" / "class" / "submitted"
    if not examples.is_dir():
        raise CourseError(f"{examples}: the sample class is not here; run this in a clone of the repository")
    out = Console()
    folder = keep or Path(tempfile.mkdtemp(prefix="underhood-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    for name in _COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, dirs_exist_ok=True)
        else:
            shutil.copy(root / name, folder / name)
    shutil.copytree(examples, folder / "submitted", dirs_exist_ok=True)
    make_secret(folder)
    began = time.monotonic()
    out.print("[dim]1[/] the class is graded, each notebook behind walls of its own")
    files = find_submissions([folder / "submitted"])
    with table.progress(len(files), Console(stderr=True)) as done:
        graded = grade_all(folder, files, strongest(), jobs=cores(), done=done)
    texts = {report.notebook: wording.texts_of(folder, report.notebook) for report in graded.reports}
    table.show(graded.reports, out, texts=texts, ungraded=graded.ungraded)
    if graded.ungraded:
        raise CourseError(f"{len(graded.ungraded)} of {len(files)} notebooks could not be graded; see above")
    out.print("\n[dim]2[/] nbgrader records the same scores and writes the feedback pages")
    scores = _through_nbgrader(folder, [(report.student, report.notebook) for report in graded.reports])
    for report in graded.reports:
        recorded = scores[report.student, report.notebook]
        if abs(recorded - report.points) > 1e-9:
            raise CourseError(
                f"nbgrader recorded {recorded:g} for {report.path}, the report says {report.points:g}"
            )
    out.print(
        f"[dim]3[/] {len(graded.reports)} notebooks, {time.monotonic() - began:.0f} s; every score agrees\n"
    )
    out.print(f"feedback pages  {folder}/feedback/STUDENT/NOTEBOOK/NOTEBOOK.html", soft_wrap=True)
    out.print(f"gradebook       {folder}/gradebook.db", soft_wrap=True)


def _through_nbgrader(folder: Path, handed_in: list[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """nbgrader's own steps in the course at ``folder``; the score of each student and notebook."""
    notebooks = sorted({notebook for _, notebook in handed_in})
    scores = {}
    steps = table.progress(len(notebooks) + len(handed_in), Console(stderr=True))
    with course_api(folder) as api, steps as done:
        for notebook in notebooks:
            _must(api.generate_assignment(notebook), f"generate_assignment {notebook}")
            done(notebook)
            for student in sorted(student for student, name in handed_in if name == notebook):
                _must(api.autograde(notebook, student), f"autograde {notebook} of {student}")
                _must(api.generate_feedback(notebook, student), f"generate_feedback {notebook} of {student}")
                with api.gradebook as gradebook:
                    scores[student, notebook] = gradebook.find_submission(notebook, student).score
                done(f"{student} {notebook}")
    return scores


def _must(answer: dict[str, Any], what: str) -> None:
    if not answer.get("success"):
        raise CourseError(f"nbgrader {what} failed: {why(answer)}")
