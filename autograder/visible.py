"""Visible checks alone, where there is neither a course nor a bundle: a student's own repository.

The notebook is read and run as for a grade, in a session that is not locked in, and is asked what each
``check(…)`` asks. Nothing here is secret: it is for whoever wrote the notebook.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from .course.model import Course, Item, Notebook
from .errors import SubmissionError, UnderhoodError
from .grading.exam import Budgets, Exam
from .grading.examiner import explained, leaning
from .grading.paper import Paper
from .grading.recorded import Recorded
from .grading.report import Finding, ItemResult, Report
from .grading.sitting import hold, load_checks
from .grading.submission import CodeCell, Submission, begin_arguments, parse, read_file, read_submission
from .notebook import locate
from .outlets.wording import Texts


def examine(path: Path, language: str = "") -> tuple[Report, Texts]:
    """The report on the visible checks of the notebook at ``path``, and what its exercises have to say.
    Raises ``SubmissionError`` for a file that is no released notebook, ``CourseError`` for a ``language``
    that it is not in, and ``SandboxError`` where it cannot be run."""
    said = _said(path)
    name, folder, build = _released(path, said)
    recorded = Recorded(folder / "recorded.json")
    paper = _paper(recorded, name, folder, said.get("lang", "en"))
    paper.course.require_language(language)
    submission = read_submission(path, paper.course, name)
    language = language or submission.language
    # Of points this knows those of visible checks alone, so it cannot tell whether they were edited.
    problems = [problem for problem in submission.problems if problem.code != "metadata_edited"]
    if submission.build not in ("", build):
        problems.append(Finding("file", "other_build", {"found": submission.build, "expected": build}))
    with Exam(paper, _in_its_folder(submission), "none", (), Budgets()) as exam:
        results = _results(paper, recorded, exam, language)
    problems += exam.problems
    results = [explained(result, problems, paper.notebook) for result in results]
    report = Report(
        course="", course_version="", notebook=name, submission=submission.sha256, language=language,
        isolation="none", items=tuple(leaning(results, submission)), problems=tuple(problems),
        outputs=exam.outputs, path=os.path.abspath(path),
    )  # fmt: skip
    return report, {item: about["messages"] for item, about in recorded.items.items()}


def _said(path: Path) -> dict[str, str]:
    """What the notebook says of itself in its first cell, else in its metadata, which editors lose."""
    plain = parse(path, read_file(path))
    try:
        sources = ["".join(cell["source"]) for cell in plain["cells"] if cell["cell_type"] == "code"]
        begun = next(filter(None, map(begin_arguments, sources)), {})
        said = {**plain.get("metadata", {}).get("underhood", {}), **begun}
    except (KeyError, TypeError, AttributeError) as error:
        why = f"{path}: this is no whole notebook ({error}); take the released one"
        raise SubmissionError(why) from error
    return {key: str(value) for key, value in said.items()}


def _released(path: Path, said: Mapping[str, str]) -> tuple[str, Path, str]:
    """Which notebook this is, the folder that was released of it, and the edition of that."""
    beside = path.resolve().parent
    for name in [said["notebook"]] if "notebook" in said else [path.stem, beside.name]:
        with suppress(UnderhoodError):
            return name, *locate(name, said.get("lang", "en"), said.get("build", ""), beside)
    raise SubmissionError(
        f"{path}: checks of this notebook are neither in the installed package nor beside it; take the "
        "released one, put the released folder here, or update the package (pip install -U underhood)"
    )


def _paper(recorded: Recorded, name: str, folder: Path, tongue: str) -> Paper:
    """What of a course is known where only its released ``folder`` is."""
    items = tuple(
        Item(item, name, about["title"], "value", tuple(about["names"]),
             tuple(recorded.checks_of(item).values()))
        for item, about in recorded.items.items()
    )  # fmt: skip
    languages = tuple(dict.fromkeys([tongue, *(language for item in items for language in item.title)]))
    notebook = Notebook(name, folder, {}, items, (), {}, solution=folder)
    return Paper(Course(folder, "", "", languages, (notebook,)), notebook)


def _in_its_folder(submission: Submission) -> Submission:
    """``submission`` with what lies beside it, as in Jupyter."""
    folder = str(submission.path.resolve().parent)
    enter = CodeCell("", f"__import__('os').chdir({folder!r})")
    return replace(submission, cells=(enter, *submission.cells), written=((), *submission.written))


def _results(paper: Paper, recorded: Recorded, exam: Exam, language: str) -> list[ItemResult]:
    checks = load_checks(paper.notebook.folder / "test_visible.py")
    results: list[ItemResult] = []
    for item in paper.notebook.judged:
        sitting = recorded.sitting(item.id, exam.subject(item.id), paper.probes, language)
        for name in sitting.checks:
            hold(sitting, name, checks[name])
        results += sitting.items()
    return results
