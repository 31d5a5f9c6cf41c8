"""``nbgrader export`` with our plugins, on a gradebook of nbgrader's own making."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course.build import alembic_on_path

# nbgrader adds rows in an order that its own database layer warns of.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
CANVAS = [
    ["Student", "ID", "SIS Login ID", "Section", "Warm-up (7)", "Tiny, first (8)"],
    ["    Points Possible", "", "", "", "1", "6"],
    ["Lovelace, Ada", "101", "ada", "A", "1", ""],
    ["=cmd|'/c calc'!A1", "102", "bob", "A", "", "6"],
    ["李, 雷", "103", "lei", "A", "", "2"],
    ["Idle, Di", "105", "di", "B", "", "2"],
]
MOODLE = [
    ["Identifier", "Full name", "Grade", "Maximum Grade", "Grade can be changed", "Last modified (grade)",
     "Feedback comments"],
    *([f"Participant {n}", name, "", "100,00", may, "-", ""]
      for n, name, may in [(101, "Ada", "Yes"), (102, "@bob", "Yes"), (103, "李雷", "No")]),
]  # fmt: skip
ROSTER = [["id", "student"], ["101", "ada"], ["102", "bob"], ["103", "lei"]]
Export = Callable[..., tuple[int, str, list[list[str]]]]


def gradebook_of(folder: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{folder}/gradebook.db", "tiny")


def table(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder with a gradebook: two assignments, three students, and one who handed in nothing."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "tiny"\n')
    with alembic_on_path(), gradebook_of(folder) as gradebook:
        for name, worth in (("01_tiny", 6.0), ("02_more", 4.0)):
            gradebook.add_assignment(name, duedate=datetime(2026, 3, 1, tzinfo=UTC))
            gradebook.add_notebook(name, name)
            gradebook.add_grade_cell("check", name, name, max_score=worth, cell_type="code")
        for student, more in (
            ("ada", {"last_name": 'Lovelace, "A"', "first_name": "=1+1", "email": "-1+1@x.org"}),
            ("bob", {"last_name": "@bob\nsecond line", "first_name": "\tBob"}),
            ("lei", {"last_name": "李", "first_name": "雷"}),
            ("idle", {}),
        ):
            gradebook.add_student(student, **more)
        for student, assignment, score in (
            ("ada", "01_tiny", 6.0), ("ada", "02_more", 1.25),
            ("bob", "01_tiny", 2.5), ("lei", "01_tiny", 0.0),
        ):  # fmt: skip
            gradebook.add_submission(assignment, student, timestamp=datetime(2026, 3, 2, tzinfo=UTC))
            grade = gradebook.find_grade("check", assignment, assignment, student)
            grade.auto_score, grade.needs_manual_grade = score, False
        gradebook.find_submission_notebook("01_tiny", "01_tiny", "bob").late_submission_penalty = 1.0
        gradebook.db.commit()
    return folder


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "book"))


def rows_of(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_bytes().decode()))) if file.exists() else []


@pytest.fixture
def export(book: Path, nbgrader_export: Callable[..., tuple[int, str]]) -> Export:
    """``nbgrader export`` there: status, what it says, and the file."""
    return lambda *arguments: (*nbgrader_export(book, *arguments), rows_of(book / "grades.csv"))


@pytest.fixture
def canvas(book: Path, export: Export) -> Export:
    table(book / "canvas.csv", CANVAS)
    table(book / "roster.csv", ROSTER)

    def run(*more: str) -> tuple[int, str, list[list[str]]]:
        return export(
            "CanvasExport", "--CanvasExport.gradebook=canvas.csv", "--CanvasExport.column=8",
            "--CanvasExport.roster=roster.csv", "--CanvasExport.force=True", *more,
        )  # fmt: skip

    return run


# ---------------------------------------------------------------- CSV


def test_the_csv_has_nbgraders_columns_and_every_name_survives_in_its_cell(export: Export) -> None:
    status, said, rows = export("SafeCsvExport")
    assert status == 0, said
    named = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert len(named) == 8
    ada, bob = (next(row for row in named if row["student_id"] == who) for who in ("ada", "bob"))
    assert (ada["last_name"], ada["first_name"], ada["email"]) == ('Lovelace, "A"', "'=1+1", "'-1+1@x.org")
    assert (bob["last_name"], bob["first_name"]) == ("'@bob\nsecond line", "'\tBob")
    assert (bob["raw_score"], bob["late_submission_penalty"], bob["score"]) == ("2.5", "1.0", "1.5")
    assert {row["first_name"] for row in named if row["student_id"] == "lei"} == {"雷"}


def test_where_nothing_needs_care_the_csv_is_nbgraders_own_to_the_byte(book: Path, export: Export) -> None:
    some = ("--student", "lei", "--student", "idle")
    assert export("nbgrader.plugins.CsvExportPlugin", "--to=theirs.csv", *some)[0] == 0
    assert export("SafeCsvExport", *some)[0] == 0
    assert (book / "grades.csv").read_bytes() == (book / "theirs.csv").read_bytes()
    assert len((book / "theirs.csv").read_text().splitlines()) == 5


def test_the_command_itself_finds_the_plugins_and_shows_no_traceback(book: Path) -> None:
    for status in (0, 2):
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", "export",
             "--exporter=autograder.outlets.exporters.SafeCsvExport"],
            cwd=book, capture_output=True, text=True,
        )  # fmt: skip
        assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stderr
    assert "grades.csv is there already" in done.stderr
    assert len(rows_of(book / "grades.csv")) == 9


# ---------------------------------------------------------------- learning management systems


def test_canvas_gets_its_own_columns_and_the_scores_of_the_gradebook(canvas: Export) -> None:
    status, said, rows = canvas("--assignment=01_tiny")
    assert status == 0, said
    assert rows[:2] == [[*CANVAS[0][:4], "Tiny, first (8)"], ["    Points Possible", "", "", "", "6"]]
    assert {row[1]: row[4] for row in rows[2:]} == {"101": "6", "102": "1.5", "103": "0"}
    assert rows[3][0] == "'=cmd|'/c calc'!A1"
    assert "3 grades; 2 of them differ" in said


def test_several_assignments_are_added_up(canvas: Export) -> None:
    status, said, _ = canvas()
    assert status == 2
    assert "these assignments: 01_tiny, 02_more; name some with --assignment" in said
    status, said, rows = canvas("--assignment=01_tiny", "--assignment=02_more")
    assert status == 0, said
    # Canvas's maximum is 6, theirs together 10.
    assert {row[1]: row[4] for row in rows[2:]} == {"101": "4.35", "102": "0.9", "103": "0"}


def test_moodle_gets_its_worksheet_back_with_a_comment(book: Path, export: Export) -> None:
    table(book / "sheet.csv", MOODLE)
    table(book / "roster.csv", ROSTER)
    status, said, rows = export(
        "MoodleExport", "--MoodleExport.worksheet=sheet.csv", "--MoodleExport.roster=roster.csv",
        "--assignment=01_tiny",
    )  # fmt: skip
    assert status == 2
    assert "lei: Moodle says that this grade cannot be changed" in said
    assert rows[0] == MOODLE[0]
    assert [(row[0], row[2], row[6]) for row in rows[1:]] == [
        ("Participant 101", "100", "01_tiny 6 / 6"),
        ("Participant 102", "25", "01_tiny 1.5 / 6"),
    ]
    assert rows[2][1] == "'@bob"


def test_students_who_are_the_lmss_numbers_need_no_roster(book: Path, export: Export) -> None:
    with gradebook_of(book) as gradebook:
        gradebook.add_student("105")
        gradebook.add_submission("02_more", "105")
        grade = gradebook.find_grade("check", "02_more", "02_more", "105")
        grade.auto_score, grade.needs_manual_grade = 4.0, False
        gradebook.db.commit()
    table(book / "canvas.csv", CANVAS)
    status, said, rows = export("CanvasExport", "--CanvasExport.gradebook=canvas.csv",
                                "--CanvasExport.column=8", "--assignment=02_more")  # fmt: skip
    assert status == 2
    assert "ada: ada is not in the table of the LMS" in said
    assert [(row[1], row[4]) for row in rows[2:]] == [("105", "6")]


# ---------------------------------------------------------------- bad input


def test_what_was_handed_in_and_has_no_record_is_named_and_is_no_0(
    book: Path, export: Export, canvas: Export
) -> None:
    for name in ("ada/01_tiny/01_tiny", "lei/02_more/renamed", "bob/misplaced", "new/01_tiny/01_tiny"):
        (book / "submitted" / name).parent.mkdir(parents=True, exist_ok=True)
        (book / "submitted" / f"{name}.ipynb").write_text("damaged")
    (book / "submitted" / "idle" / "02_more" / ".ipynb_checkpoints").mkdir(parents=True)
    status, said, rows = export("SafeCsvExport", "--SafeCsvExport.force=True")
    assert status == 2
    for who, file, name in (("lei", "02_more/renamed", "02_more"), ("bob", "misplaced", "02_more"),
                            ("new", "01_tiny/01_tiny", "01_tiny")):  # fmt: skip
        assert f"{who}: submitted/{who}/{file}.ipynb is there, but not {name} in the gradebook" in said
    assert said.count("in the gradebook; no score") == 3
    scores = {(row[0], row[3]): row[7:10] for row in rows[1:]}
    assert scores["02_more", "lei"] == scores["02_more", "bob"] == ["", "", ""]
    assert scores["02_more", "idle"] == ["0.0", "0.0", "0.0"]
    status, said, rows = canvas("--assignment=01_tiny")
    assert (status, said.count("in the gradebook; no score")) == (2, 1)
    assert [row[1] for row in rows[2:]] == ["101", "102", "103"]
    status, said, rows = canvas("--assignment=01_tiny", "--assignment=02_more")
    assert (status, said.count("in the gradebook; no score")) == (2, 3)
    assert [row[1] for row in rows[2:]] == ["101"]


def test_what_nbgrader_could_not_grade_is_named_and_is_no_0(
    book: Path, export: Export, canvas: Export
) -> None:
    with gradebook_of(book) as gradebook:
        grade = gradebook.find_grade("check", "01_tiny", "01_tiny", "ada")
        grade.auto_score, grade.needs_manual_grade = None, True
        gradebook.db.commit()
    file = book / "submitted" / "ada" / "01_tiny" / "01_tiny.ipynb"
    file.parent.mkdir(parents=True)
    file.write_text("damaged")
    told = "ada: 01_tiny could not be graded; `nbgrader autograde 01_tiny --student ada` says why; no score"
    status, said, rows = export("SafeCsvExport", "--SafeCsvExport.force=True")
    assert status == 2
    assert told in said
    assert next(row[7:10] for row in rows if row[0] == "01_tiny" and row[3] == "ada") == ["", "", ""]
    status, said, rows = canvas("--assignment=01_tiny")
    assert status == 2
    assert told in said
    assert [row[1] for row in rows[2:]] == ["102", "103"]


def test_a_file_of_an_assignment_that_nbgrader_does_not_know_yet_is_no_other(
    book: Path, export: Export
) -> None:
    (book / "source" / "06_later").mkdir(parents=True)
    file = book / "submitted" / "idle" / "06_later" / "06_later.ipynb"
    file.parent.mkdir(parents=True)
    file.write_text("{}")
    assert export("SafeCsvExport", "--SafeCsvExport.force=True")[0] == 0


def test_work_that_a_person_has_still_to_grade_gets_no_grade(book: Path, canvas: Export) -> None:
    with gradebook_of(book) as gradebook:
        grade = gradebook.find_grade("check", "01_tiny", "01_tiny", "ada")
        grade.auto_score, grade.needs_manual_grade = None, True
        gradebook.db.commit()
    status, said, rows = canvas("--assignment=01_tiny")
    assert status == 2
    assert "ada: a person has still to grade parts of 01_tiny; no grade yet" in said
    assert [row[1] for row in rows[2:]] == ["102", "103"]


def test_who_is_in_one_list_and_not_in_the_other_is_named(book: Path, canvas: Export) -> None:
    table(book / "roster.csv", [*ROSTER[:2], ["999", "bob"], ["", "eve"], ["１０５", "idle"]])
    status, said, rows = canvas("--assignment=01_tiny")
    assert status == 2
    for line in ("bob: 999 is not in the table of the LMS", "lei: lei is not in the roster",
                 "999 (bob) is in the roster and not in the table", "eve: the id is missing",
                 "'１０５' is no number of the LMS"):  # fmt: skip
        assert line in said, line
    assert [row[1] for row in rows[2:]] == ["101"]


def test_a_table_of_another_course_is_refused_and_nothing_is_written(book: Path, canvas: Export) -> None:
    table(book / "canvas.csv", [[*row[:1], f"9{row[1]}", *row[2:]] for row in CANVAS])
    assert canvas("--assignment=01_tiny")[0] == 2
    (book / "canvas.csv").write_text("a,b\n1,2\n")
    status, said, rows = canvas("--assignment=01_tiny")
    assert (status, rows) == (2, [])
    assert "canvas.csv: this is no gradebook of Canvas" in said


def test_nothing_is_replaced_unasked_and_a_name_that_there_is_not_is_told(book: Path, export: Export) -> None:
    (book / "grades.csv").write_text("mine\n")
    for more, why in (
        ((), "--SafeCsvExport.force=True"),
        (("--SafeCsvExport.force=True", "--assignment=09_gone"), "no assignment '09_gone'"),
        (("--SafeCsvExport.force=True", "--student=eve"), "no student 'eve'"),
        (("--to=gradebook.db/x.csv",), "gradebook.db/x.csv: this cannot be written"),
    ):
        status, said, rows = export("SafeCsvExport", *more)
        assert (status, rows) == (2, [["mine"]])
        assert why in said
    status, said, _ = export("MoodleExport", "--to=x.csv", "--assignment=01_tiny")
    assert status == 2
    assert "--MoodleExport.worksheet=FILE" in said
