"""A throw-away course, graded by nbgrader's own Autograde with our steps and reports made by hand."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.grading.report import CellOutput, Finding, ItemResult, Report, State
from autograder.outlets.nbgrader import configure, markdown

from .conftest import right, without_score, wrong

NAME = "02_similarity"
WRONG = """
@wrong("2.4", "every_pair", en="Each image met *every* image: `a[:, None]`, maybe?",
       zh="每张图像都与所有图像相遇。")
def mnist_distance(a, b): ...
"""


def flags(name: str, **more: Any) -> dict[str, Any]:
    plain = {"grade_id": name, "grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {**plain, "schema_version": 3, **more}}


def source() -> Any:
    cells = [new_markdown_cell("A course", id="intro")]
    for slug, worth in (("2_4", 3.0), ("6_6", 4.0)):
        stub = f"### BEGIN SOLUTION\nx_{slug} = 1\n### END SOLUTION"
        cells.append(new_code_cell(stub, id=f"s{slug}", metadata=flags(f"solution_{slug}", solution=True)))
        meta = flags(f"check_{slug}", grade=True, locked=True, points=worth)
        cells.append(new_code_cell(f"check('{slug}')", id=f"c{slug}", metadata=meta))
    cells.append(new_markdown_cell("why?", metadata=flags("essay", grade=True, solution=True, points=2.0)))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


@dataclass
class Course:
    root: Path
    api: NbGraderAPI
    answers: dict[str, Report | Exception]
    asked: list[Path]

    def submit(self, student: str, nb: Any, timestamp: str = "") -> None:
        folder = self.root / "submitted" / student / NAME
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(nb, folder / f"{NAME}.ipynb")
        if timestamp:
            (folder / "timestamp.txt").write_text(timestamp)

    def grade(self, student: str, answer: Report | Exception) -> dict[str, Any]:
        self.answers[student] = answer
        return self.api.autograde(NAME, student)

    @property
    def released(self) -> Any:
        return nbformat.read(self.root / "release" / NAME / f"{NAME}.ipynb", 4)

    def graded(self, student: str) -> Any:
        return nbformat.read(self.root / "autograded" / student / NAME / f"{NAME}.ipynb", 4)

    def book(self) -> Gradebook:
        return Gradebook(f"sqlite:///{self.root}/gradebook.db")

    def row(self, student: str, cell: str = "check_2_4") -> tuple[float | None, bool]:
        with self.book() as book:
            grade = book.find_grade(cell, NAME, NAME, student)
            return grade.auto_score, grade.needs_manual_grade

    def comment(self, student: str, cell: str = "solution_2_4") -> str | None:
        with self.book() as book:
            comment: str | None = book.find_comment(cell, NAME, NAME, student).comment
            return comment

    def feedback(self, student: str) -> str:
        assert self.api.generate_feedback(NAME, student, force=True)["success"]
        return (self.root / "feedback" / student / NAME / f"{NAME}.html").read_text()


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    # nbgrader starts alembic by its name.
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "source" / NAME).mkdir(parents=True)
    nbformat.write(source(), tmp_path / "source" / NAME / f"{NAME}.ipynb")
    (tmp_path / "exercises" / NAME).mkdir(parents=True)
    (tmp_path / "exercises" / "course.toml").write_text('name = "c"\n')
    (tmp_path / "exercises" / NAME / "wrong.py").write_text(WRONG)
    answers: dict[str, Report | Exception] = {}
    asked: list[Path] = []

    def grader(path: Path, *, course_root: Path, isolation: str) -> Report:
        assert (course_root, isolation) == (tmp_path, "full")
        asked.append(path)
        answer = answers[path.parent.parent.name]
        if isinstance(answer, Exception):
            raise answer
        return answer

    config = Config()
    configure(config)
    config.GradeInSandbox.grader = grader
    config.CourseDirectory.root = str(tmp_path)
    config.CourseDirectory.course_id = "c"
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)
    made = Course(tmp_path, api, answers, asked)
    assert api.generate_assignment(NAME)["success"]
    return made


MakeReport = Callable[..., Report]


def test_nbgrader_records_exactly_the_scores_of_the_report(course: Course, report: MakeReport):
    course.submit("ada", course.released)
    cases: list[tuple[ItemResult, tuple[float | None, bool]]] = [
        (right(), (3.0, False)),
        (wrong(points=1.5), (1.5, False)),
        (wrong(), (0.0, False)),
        (without_score(state=State.NOT_ATTEMPTED), (0.0, False)),
        (without_score(), (None, True)),
        (without_score(state=State.GRADER_ERROR), (None, True)),
        (wrong(worth=5), (None, True)),
    ]
    for item, row in cases:
        assert course.grade("ada", report(item, right("6.6", 4)))["success"]
        assert course.row("ada") == row
        assert course.row("ada", "check_6_6") == (4.0, False)
    assert course.asked[-1] == course.root / "submitted" / "ada" / NAME / f"{NAME}.ipynb"
    kinds = {o.output_type for cell in course.graded("ada").cells for o in cell.get("outputs", [])}
    assert kinds == {"stream", "error"}


def test_the_feedback_page_tells_and_draws_what_is_wrong(course: Course, report: MakeReport):
    course.submit("ada", course.released)
    course.grade("ada", report(wrong(), right("6.6", 4)))
    assert course.comment("ada") == (
        "Expected shape [5], got [5, 5].  \nEach image met &#42;every&#42; image: `a[:, None]`, maybe?"
    )
    assert course.comment("ada", "solution_6_6") is None
    page = course.feedback("ada")
    assert "Expected shape [5], got [5, 5]." in page
    assert "<code>a[:, None]</code>" in page
    assert "data:image/svg+xml;base64," in page
    course.grade("ada", report(wrong(), right("6.6", 4), language="zh"))
    assert "每张图像都与所有图像相遇。" in course.feedback("ada")


def test_what_is_told_below_a_check_fits_the_width_of_nbgraders_pages(course: Course, report: MakeReport):
    course.submit("ada", course.released)
    for item in (wrong(text="so long " * 40), wrong(points=1.5, text="so long " * 40)):
        course.grade("ada", report(item, right("6.6", 4)))
        told = [out for cell in course.graded("ada").cells for out in cell.get("outputs", [])]
        lines = [line for out in told for line in out.get("traceback", out.get("text", "").split("\n"))]
        assert 80 < max(len(line) for line in lines) <= 95


def test_what_a_student_wrote_stays_text_in_the_feedback(course: Course, report: MakeReport):
    hostile = (
        "<script>alert(1)</script> `</code><img src=x onerror=alert(2)>` $\\href{javascript:alert(3)}{x}$"
    )
    hostile += " [x](javascript:alert(4)) ![y](http://h/z.png)"
    course.submit("eve", course.released)
    outputs = (CellOutput("s2_4", hostile + "\x1b[31m", hostile),)
    problem = Finding("file", "cell_raised", {"cell": "solution_6_6", "kind": hostile, "text": hostile})
    course.grade("eve", report(wrong(text=hostile), right("6.6", 4), outputs=outputs, problems=(problem,)))
    page = course.feedback("eve")
    assert "&lt;script&gt;alert(1)" in page
    for live in ("<script>alert", "<img src=x", 'href="javascript', '<a href="javascript', 'h/z.png"'):
        assert live not in page
    comments = page[page.index("<b>Comments:") :]
    assert "$" not in comments[: comments.index("</div>")]


def test_an_edited_flag_a_copy_and_missing_cells_gain_nothing_and_stop_nothing(
    course: Course, report: MakeReport
):
    nb = course.released
    essay = next(cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "essay")
    essay.metadata.nbgrader.update(solution=False, cell_type="code", points=1e9)
    forged = new_code_cell("1", metadata=flags("made_up", grade=True, points=50.0))
    twin = new_code_cell("twin", metadata=flags("solution_6_6", solution=True))
    odd = new_code_cell("odd", metadata={"nbgrader": "no dict"})
    old = new_code_cell("old", metadata=flags("gone", schema_version=1))
    kept = [c for c in nb.cells if not c.metadata.get("nbgrader", {}).get("grade_id", "").endswith("2_4")]
    nb.cells = [forged, twin, odd, old, *kept]
    course.submit("mal", nb)
    assert course.grade("mal", report(right(), wrong("6.6", 4)))["success"]
    assert course.row("mal") == (3.0, False)
    assert course.row("mal", "check_6_6") == (0.0, False)
    assert course.row("mal", "essay")[0] in (None, 0)
    names = [c.metadata.nbgrader.grade_id for c in course.graded("mal").cells if "nbgrader" in c.metadata]
    assert sorted(names) == sorted(["solution_2_4", "check_2_4", "solution_6_6", "check_6_6", "essay"])
    assert names.index("solution_2_4") + 1 == names.index("check_2_4")


def test_a_grader_that_fails_leaves_the_work_to_a_person_and_the_batch_goes_on(
    course: Course, report: MakeReport
):
    for student in ("ada", "bob"):
        course.submit(student, course.released)
    assert course.grade("ada", RuntimeError("broken"))["success"]
    assert course.row("ada") == course.row("ada", "check_6_6") == (None, True)
    assert "costs you no points" in (course.comment("ada") or "")
    assert course.grade("bob", report(right(), right("6.6", 4)))["success"]
    assert course.row("bob") == (3.0, False)
    # One item missing in the report is that item's trouble alone.
    course.grade("bob", report(right()))
    assert course.row("bob") == (3.0, False)
    assert course.row("bob", "check_6_6") == (None, True)


def test_a_persons_score_and_comment_survive_a_regrade(course: Course, report: MakeReport):
    course.submit("ada", course.released)
    course.grade("ada", report(without_score(), right("6.6", 4)))
    with course.book() as book:
        book.find_grade("check_2_4", NAME, NAME, "ada").manual_score = 2.5
        book.find_comment("solution_2_4", NAME, NAME, "ada").manual_comment = "seen by me"
        book.db.commit()
    course.grade("ada", report(wrong(), right("6.6", 4)))
    with course.book() as book:
        assert book.find_grade("check_2_4", NAME, NAME, "ada").score == 2.5
    assert course.row("ada") == (0.0, True)
    assert course.comment("ada") == "seen by me"


def test_a_late_penalty_is_taken_from_the_reports_score(course: Course, report: MakeReport):
    with course.book() as book:
        book.update_or_create_assignment(NAME, duedate="2026-01-01 00:00:00 UTC")
    course.api.config.LateSubmissionPlugin.penalty_method = "zero"
    course.submit("ada", course.released, "2026-01-02 00:00:00 UTC")
    course.grade("ada", report(wrong(points=1.5), right("6.6", 4)))
    with course.book() as book:
        notebook = book.find_submission_notebook(NAME, NAME, "ada")
        assert (notebook.score, notebook.late_submission_penalty) == (5.5, 5.5)


def test_saving_grades_again_without_us_agrees_with_every_score_there_is(course: Course, report: MakeReport):
    course.submit("ada", course.released)
    from nbgrader.utils import determine_grade

    for item, plain in ((right(), 3), (wrong(points=1.5), 1.5), (wrong(), 0), (without_score(), 0)):
        course.grade("ada", report(item, right("6.6", 4)))
        cell = next(c for c in course.graded("ada").cells if c.get("id") == "c2_4")
        assert determine_grade(cell)[0] == plain


def test_verdicts_are_written_only_for_the_file_that_was_handed_in(course: Course, report: MakeReport):
    course.submit("ada", course.released)
    course.api.config.Autograde.sanitize_preprocessors = ["nbgrader.preprocessors.ClearOutput"]
    course.grade("ada", report(right(), right("6.6", 4)))
    assert course.asked == []
    assert course.row("ada") == (None, True)


def test_a_comment_shows_just_its_text():
    assert markdown("a_b stays, *this* and [x](y) are no markup") == (
        "a_b stays, &#42;this&#42; and [x&#93;(y) are no markup"
    )
    assert markdown("# no heading\n- no list\n`<b>` 1 < 2") == (
        "&#35; no heading  \n&#45; no list  \n`<b>` 1 &lt; 2"
    )
    assert markdown("an odd ` mark") == "an odd ' mark"


def test_a_result_that_cannot_be_put_into_words_is_left_to_a_person(course: Course, report: MakeReport):
    course.submit("ada", course.released)
    broken = replace(wrong(), checks=(replace(wrong().checks[0], name=None),))  # type: ignore[arg-type]
    assert course.grade("ada", report(broken, right("6.6", 4)))["success"]
    assert course.row("ada") == (None, True)
    assert course.row("ada", "check_6_6") == (4.0, False)
