"""``pytest exercises/03_broadcasting --submission FILE``: a judge on the command line.

Without a submission the reference solution sits, so that an author sees at once whether checks and
reference agree.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import find_root, load_course
from autograder.errors import UnderhoodError
from autograder.sandbox import has_gpu
from autograder.secret import draw_secret, read_secret

from .exam import Budgets, Exam
from .examiner import mounted_folders
from .paper import Paper
from .sitting import Sitting
from .submission import read_submission


class CommandLineHall:
    """Holds one sitting for each exercise folder that pytest was pointed at."""

    def __init__(self, submission: str | None, isolation: str) -> None:
        self._file, self._isolation = Path(submission) if submission else None, isolation
        self._sittings: dict[Path, Sitting | None] = {}
        self._exams: list[Exam] = []

    def sitting(self, folder: Path) -> Sitting | None:
        if folder not in self._sittings:
            root = find_root(folder)
            try:
                self._sittings[folder] = self._open(root, folder) if root else None
            except UnderhoodError as error:
                pytest.exit(str(error), returncode=2)
        return self._sittings[folder]

    def _open(self, root: Path, folder: Path) -> Sitting | None:
        course = load_course(root)
        notebook = course.notebook(folder.name)
        if notebook is None:
            return None
        paper = Paper(course, notebook)
        secret = read_secret(root) or draw_secret()
        if self._file is None:
            reference = paper.subject()
            return paper.sitting(lambda item: reference, secret, has_gpu=has_gpu)
        submission = read_submission(self._file, course, notebook.name)
        paper = paper.lettered(submission.variant)
        exam = Exam(paper, submission, self._isolation, mounted_folders(course), Budgets.of(notebook))
        self._exams.append(exam)
        return paper.sitting(exam.subject, secret, submission.language, has_gpu)

    def close(self) -> None:
        for exam in self._exams:
            exam.close()
