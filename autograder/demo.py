"""``underhood demo``: a small class, from the released notebooks to feedback pages, through nbgrader itself.

Everything happens in a course of its own in a temporary folder: the one that it is run in is not touched.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from .doctor import cores, strongest
from .errors import CourseError
from .grading.batch import Graded, grading
from .grading.report import Report
from .outlets import table, wording
from .record import course_api, why
from .secret import make_secret
from .submitted import find_submissions, name_of

_COPIED = ("exercises", "solutions", "source", "release", "nbgrader_config.py")


def run(root: Path, keep: Path | None = None) -> None:
    """Grades ``examples/class`` of the course at ``root``, prints the table, and leaves gradebook and
    feedback pages in ``keep`` (default: a new temporary folder)."""
    examples = root / "examples" / "class" / "submitted"
    if not examples.is_dir():
        raise CourseError(f"{examples}: the sample class is not here; run this in a clone of the repository")
    out = Console()
    folder = (keep or Path(tempfile.mkdtemp(prefix="underhood-demo-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for name in _COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, dirs_exist_ok=True)
        else:
            shutil.copy(root / name, folder / name)
    shutil.copytree(examples, folder / "submitted", dirs_exist_ok=True)
    make_secret(folder)
    began = time.monotonic()
    out.print("[dim]1[/] the class is graded, each notebook behind walls of its own, and nbgrader records it")
    files = find_submissions([folder / "submitted"])
    graded, scores = _through_nbgrader(folder, files)
    texts = {report.notebook: wording.texts_of(folder, report.notebook) for report in graded.reports}
    table.show(graded.reports, out, texts=texts, ungraded=graded.ungraded)
    if graded.ungraded:
        raise CourseError(f"{len(graded.ungraded)} of {len(files)} notebooks could not be graded; see above")
    for report in graded.reports:
        recorded = scores[report.student, report.notebook]
        if abs(recorded - report.points) > 1e-9:
            raise CourseError(
                f"nbgrader recorded {recorded:g} for {report.path}, the report says {report.points:g}"
            )
    out.print(
        f"\n[dim]2[/] {len(graded.reports)} notebooks in {time.monotonic() - began:.0f} s; "
        "the gradebook holds just these scores\n"
    )
    out.print(f"feedback pages  {folder}/feedback/STUDENT/NOTEBOOK/NOTEBOOK.html", soft_wrap=True)
    out.print(f"gradebook       {folder}/gradebook.db", soft_wrap=True)


def _through_nbgrader(folder: Path, files: Sequence[Path]) -> tuple[Graded, dict[tuple[str, str], float]]:
    """``files`` graded, and taken through nbgrader's own steps in the course at ``folder`` meanwhile; what
    became of them, and the score of each student and notebook in the gradebook."""
    scores: dict[tuple[str, str], float] = {}
    results: dict[Path, Report | str] = {}
    at_work = grading(folder, files, strongest(), jobs=cores())
    steps = table.progress(len(files), Console(stderr=True))
    with at_work as coming, course_api(folder) as api, steps as bar:
        for notebook in sorted({file.parent.name for file in files}):
            _must(api.generate_assignment(notebook), f"generate_assignment {notebook}")
        for path, result in coming:
            results[path] = result
            if isinstance(result, Report):
                notebook, student = result.notebook, result.student
                _must(api.autograde(notebook, student), f"autograde {notebook} of {student}")
                _must(api.generate_feedback(notebook, student), f"generate_feedback {notebook} of {student}")
                with api.gradebook as gradebook:
                    scores[student, notebook] = gradebook.find_submission(notebook, student).score
            bar.done(name_of(path), isinstance(result, str))
    return Graded.of(files, results), scores


def _must(answer: dict[str, Any], what: str) -> None:
    if not answer.get("success"):
        raise CourseError(f"nbgrader {what} failed: {why(answer)}")
