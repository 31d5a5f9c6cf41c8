"""From an LMS's download to what it takes as upload: in its own columns, and nobody gets another's grade."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder import lms
from autograder.cli import main
from autograder.course import load_course
from autograder.errors import CourseError
from autograder.grading.batch import Graded
from autograder.grading.report import ItemResult, Report, State
from autograder.outlets import sheets

NAME = "01_tiny"
GRADEBOOK = [
    [
        "Student",
        "ID",
        "SIS User ID",
        "SIS Login ID",
        "Section",
        "Warm-up (7)",
        "Tiny, first (8)",
        "Final Score",
    ],
    ["    Points Possible", "", "", "", "", "1", "6", "(read only)"],
    ["Lovelace, Ada", "101", "s1", "ada", "A", "1", "", "0"],
    ["=cmd|'/c calc'!A1", "102", "s2", "bob", "A", "", "6.0", ""],
    ["李, 雷", "103", "s3", "lei", "A and B", "", "", ""],
    ["Late, Cy", "104", "s4", "cy", "B", "", "", ""],
    ["Idle, Di", "105", "s5", "di", "B", "", "2", ""],
]
WORKSHEET = [
    ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed",
     "Last modified (submission)", "Last modified (grade)", "Feedback comments"],
    *([f"Participant {n}", name, f"{n}@x.org", "Submitted", "", "100.00", may, "2 March 2026", "-", said]
      for n, name, may, said in [(101, "Ada Lovelace", "Yes", ""), (102, "@bob", "Yes", ""),
                                 (103, "李雷", "Yes", ""), (104, "Cy Late", "No", "kept"),
                                 (105, "Di Idle", "Yes", "kept")]),
]  # fmt: skip


def table(path: Path, rows, **more) -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, **more).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")
    return path


def pack(path: Path, files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content if isinstance(content, (str, bytes)) else json.dumps(content))
    return path


def pack_tar(path: Path, files) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, content in files.items():
            data = (content if isinstance(content, str) else json.dumps(content)).encode()
            entry = tarfile.TarInfo(f"./{name}")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return path


@pytest.fixture
def work(answered, right):
    """What four students handed in: all right, half, none, all right in Chinese."""
    half = {"1.1": "def spread(x):\n    return x", "1.2": right["1.2"]}
    return {"101": answered(), "102": answered(half), "103": answered({}), "104": answered(language="zh")}


@pytest.fixture
def canvas_files(work):
    names = {"101": "lovelaceada", "102": "bob", "103": "李雷", "104": "latecy_LATE"}
    return {f"{names[n]}_{n}_90{n}_{NAME}-1.ipynb": nb for n, nb in work.items()}


@pytest.fixture
def moodle_files(work):
    names = {"101": "Ada Lovelace", "102": "@bob", "103": "李雷", "104": "Cy Late"}
    return {f"{names[n]}_{n}_assignsubmission_file_/my work.ipynb": nb for n, nb in work.items()}


@pytest.fixture
def run(tiny, tmp_path, level):
    """``underhood SERVICE grade`` on these files and rows; status, what it says, grades and feedback."""

    def invoke(service, files, rows, *more, force=True):
        sheet = "--gradebook" if service == "canvas" else "--worksheet"
        arguments = [service, "grade", pack(tmp_path / "handed_in.zip", files), sheet,
                     table(tmp_path / "table.csv", rows), "-o", tmp_path / "out", "--isolation", level,
                     "--course", tiny, *(["--force"] if force else []), *more]  # fmt: skip
        done = CliRunner(env={"COLUMNS": "200"}).invoke(main, [str(argument) for argument in arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        grades, pages = tmp_path / "out" / "grades.csv", {}
        if (tmp_path / "out" / "feedback.zip").exists():
            with zipfile.ZipFile(tmp_path / "out" / "feedback.zip") as zipped:
                pages = {name: zipped.read(name).decode() for name in zipped.namelist()}
        found = list(csv.reader(io.StringIO(grades.read_text("utf-8")))) if grades.exists() else []
        return done.exit_code, done.stdout + done.stderr, found, pages

    return invoke


TINY = ("--assignment", "8")


# ---------------------------------------------------------------- their own formats


def test_canvas_gets_its_own_columns_and_a_row_for_each_new_grade(run, canvas_files):
    status, said, grades, pages = run("canvas", canvas_files, GRADEBOOK, *TINY)
    assert status == 0, said
    assert grades[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Tiny, first (8)"]
    assert grades[1] == ["    Points Possible", "", "", "", "", "6"]
    assert {row[1]: row[5] for row in grades[2:]} == {"101": "6", "102": "3", "103": "0", "104": "6"}
    assert "4 grades; 1 of them differ" in said
    # As Canvas finds a student again: the first two numbers between underscores are user and attachment.
    numbers = {tuple(part for part in name.split("_") if part.isdigit())[:2] for name in pages}
    assert numbers == {(n, f"90{n}") for n in ("101", "102", "103", "104")}


def test_a_tar_is_taken_as_well_as_a_zip(run, canvas_files, monkeypatch):
    monkeypatch.setitem(globals(), "pack", pack_tar)
    status, said, grades, pages = run("canvas", canvas_files, GRADEBOOK, *TINY)
    assert status == 0, said
    assert {row[1]: row[5] for row in grades[2:]} == {"101": "6", "102": "3", "103": "0", "104": "6"}
    assert len(pages) == 4


def test_moodle_gets_its_worksheet_back_and_only_rows_that_may_change(run, moodle_files):
    status, said, grades, pages = run("moodle", moodle_files, WORKSHEET)
    assert status == 2
    assert "104: Moodle says that this grade cannot be changed" in said
    assert grades[0] == WORKSHEET[0]
    # Its maximum is 100, the notebook's 6.
    assert {row[0]: row[4] for row in grades[1:]} == {
        "Participant 101": "100", "Participant 102": "50", "Participant 103": "0"}  # fmt: skip
    assert grades[1][9] == "01_tiny 6 / 6"
    assert grades[1][7:9] == WORKSHEET[1][7:9]
    for name in pages:
        # As Moodle finds a student again.
        _, number, kind, plugin, rest = name.split("_", 4)
        assert number in ("101", "102", "103", "104")
        assert (kind, plugin, rest) == ("assignsubmission", "file", "/01_tiny.html")


def test_moodle_without_folders_and_with_semicolons_is_understood(run, work, tmp_path, tiny, course):
    flat = {f"Ada Lovelace_101_assignsubmission_file_{NAME}.ipynb": work["101"],
            "Ada Lovelace_101_assignsubmission_onlinetext_/onlinetext.html": "<p>hello</p>"}  # fmt: skip
    sheet = sheets.read_moodle(table(tmp_path / "t.csv", WORKSHEET, delimiter=";"))
    got = lms.unpack(pack(tmp_path / "z.zip", flat), "moodle", sheet, None, course, tmp_path)
    [one] = got.found.values()
    assert (one.number, one.prefix) == ("101", "Ada Lovelace_101_assignsubmission_file_")
    assert "onlinetext" in got.problems[0]


def test_pages_are_in_the_students_language_and_show_no_hidden_input(run, canvas_files):
    _, _, _, pages = run("canvas", canvas_files, GRADEBOOK, *TINY)
    by_number = {name.split("_90")[1][:3]: page for name, page in pages.items()}
    assert '<html lang="zh">' in by_number["104"]
    assert "<b>6 / 6 分</b>" in by_number["104"]
    assert "3 / 6 points" in by_number["102"]
    assert "<script" not in by_number["102"]
    assert by_number["102"].count("on inputs drawn for grading") == 2


def test_no_cell_is_a_formula(run, canvas_files, moodle_files):
    for service, files, rows, more in (
        ("canvas", canvas_files, GRADEBOOK, TINY),
        ("moodle", moodle_files, WORKSHEET, ()),
    ):
        _, _, grades, _ = run(service, files, rows, *more)
        cells = [cell for row in grades for cell in row]
        assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t") or cell.startswith("-1")]
    assert [sheets._plain(cell) for cell in ("=1", " @x", "-1+1", "+a", "-", "-1.5", "a=b", "")] == [
        "'=1", "' @x", "'-1+1", "'+a", "-", "-1.5", "a=b", ""]  # fmt: skip


def test_several_notebooks_in_one_assignment_are_added_up(tmp_path):
    root = Path(__file__).parents[1]

    def report(number, notebook, points, worth, by_hand=0.0, state=State.WRONG):
        items = (ItemResult("2.1", state, points, worth),)
        return Report("c", "1", notebook, "", "en", "full", items, path=f"{number}{notebook}",
                      manual_points=by_hand)  # fmt: skip

    made = [report("101", "02_similarity", 1.1, 26), report("101", "03_broadcasting", 2.2, 32),
            report("102", "03_broadcasting", 32, 32), report("103", "02_similarity", 26, 26),
            report("103", "03_broadcasting", 0, 32, state=State.GRADER_ERROR)]  # fmt: skip
    found = {
        r.path: lms.HandedIn(r.path[:3], r.path[:3], r.path, f"x_{r.path[:3]}_1_", r.notebook) for r in made
    }
    sheet = sheets.read_canvas(table(tmp_path / "t.csv", GRADEBOOK), "8")

    def grades():
        out = lms.outcome(sheet, lms.Unpacked(found), Graded(made), load_course(root), root)
        assert out.grades.problems == ["103: not all could be judged, so there is no grade"]
        assert len(out.pages) == 5
        return [row.rsplit(",", 1)[1] for row in out.grades.text.splitlines()[2:]], out.grades.by_hand

    sheet.points[sheet.grade] = "58"
    assert grades() == (["3.3", "32"], 0)
    sheet.points[sheet.grade] = "100"
    assert grades() == (["5.69", "55.17"], 0)
    # Where a person gives points, too, the maximum may hold them.
    made[0] = report("101", "02_similarity", 1.1, 26, by_hand=4.0)
    made[3] = report("103", "02_similarity", 26, 26, by_hand=4.0)
    sheet.points[sheet.grade] = "62"
    assert grades() == (["3.3", "32"], 4)
    sheet.points[sheet.grade] = "100"
    assert grades() == (["5.32", "51.61"], 4)


def test_a_notebook_that_few_handed_in_is_named_and_can_be_left_out(tmp_path):
    root = Path(__file__).parents[1]
    items = (ItemResult("2.1", State.CORRECT, 26, 26),)
    made = [Report("c", "1", "02_similarity", "", "en", "full", items, path=n) for n in ("101", "102", "103")]
    made.append(dataclasses.replace(made[0], notebook="03_broadcasting", path="103b"))
    found = {
        r.path: lms.HandedIn(r.path[:3], r.path[:3], r.path, f"x_{r.path[:3]}_1_", r.notebook) for r in made
    }
    sheet = sheets.read_canvas(table(tmp_path / "t.csv", GRADEBOOK), "8")
    given = (sheet, lms.Unpacked(found), Graded(made), load_course(root), root)
    [problem] = lms.outcome(*given).grades.problems
    assert "03_broadcasting was handed in by 1 of 3" in problem
    sheet.points[sheet.grade] = "26"
    grades = lms.outcome(*given, asked=["02_similarity"]).grades
    assert grades.problems == []
    assert grades.text.splitlines()[2].endswith(",26")


# ---------------------------------------------------------------- bad input


def test_a_bad_file_is_named_and_its_student_has_no_grade(run, canvas_files, answered):
    canvas_files |= {
        "idle_105_1_notes.ipynb": "no notebook",
        "bob_102_902_readme.txt": "hello",
        f"lovelaceada_101_903_{NAME}.ipynb": answered({}),
        f"stranger_999_1_{NAME}.ipynb": answered(),
        f"anon_AbC_1_{NAME}.ipynb": answered(),
        f"../latecy_104_1_{NAME}.ipynb": answered(),
    }
    status, said, grades, pages = run("canvas", canvas_files, GRADEBOOK, *TINY)
    assert status == 2
    assert {row[1]: row[5] for row in grades[2:]} == {"102": "3", "103": "0"}
    for line in (
        "idle_105_1_notes.ipynb: ",
        "bob_102_902_readme.txt: no notebook",
        "another file of 101 is 01_tiny, too; none is graded",
        "999 is not in the table",
        "anon_AbC_1_01_tiny.ipynb: no notebook that a student handed in",
        "../latecy_104_1_01_tiny.ipynb: a name that leads out",
        "104: not all could be judged",
    ):
        assert line in said, line
    assert "/submitted/" not in said
    assert len(pages) == 3


def test_a_table_of_another_course_is_refused_and_nothing_is_written(run, canvas_files, tmp_path):
    rows = [[*row[:1], f"9{row[1]}", *row[2:]] if row[1].isdigit() else row for row in GRADEBOOK]
    status, said, grades, _ = run("canvas", canvas_files, rows, *TINY)
    assert (status, grades) == (2, [])
    assert "none of the 4 who handed in is in this table" in said
    assert not (tmp_path / "out").exists()


def test_a_worksheet_of_another_course_is_refused_and_nothing_is_written(run, moodle_files, tmp_path):
    rows = [[row[0].replace("Participant ", "Participant 9"), *row[1:]] for row in WORKSHEET]
    status, said, grades, _ = run("moodle", moodle_files, rows)
    assert (status, grades) == (2, [])
    assert "none of the 4 who handed in is in this table" in said
    assert not (tmp_path / "out").exists()


def test_a_packed_bomb_is_named_and_costs_only_its_own_student(run, canvas_files):
    name = f"lovelaceada_101_90101_{NAME}-1.ipynb"
    canvas_files[name] = bytes(65 * 2**20)
    # Alone it is too much for so small an archive, beside other files too much for one file.
    for beside, why in (
        ({}, "too large for one archive"),
        ({"noise": os.urandom(2**19)}, "larger than 64 MB"),
    ):
        status, said, grades, _ = run("canvas", canvas_files | beside, GRADEBOOK, *TINY)
        assert status == 2
        assert any(line.startswith(f"! {name}: ") and why in line for line in said.splitlines()), said
        assert {row[1]: row[5] for row in grades[2:]} == {"102": "3", "103": "0", "104": "6"}


def test_nothing_is_replaced_unasked(run, canvas_files, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "grades.csv").write_text("mine")
    status, said, grades, _ = run("canvas", {}, GRADEBOOK, *TINY, force=False)
    assert (status, grades) == (2, [["mine"]])
    assert "--force" in said


def test_several_assignments_are_listed(tmp_path):
    path = table(tmp_path / "t.csv", GRADEBOOK)
    for wrong in ("", "nine"):
        with pytest.raises(CourseError, match=r"--assignment: Warm-up \(7\), Tiny, first \(8\)"):
            sheets.read_canvas(path, wrong)
    for title in ("8", "Tiny, first", "Tiny, first (8)"):
        assert sheets.read_canvas(path, title).grade == 6


def test_ids_that_are_missing_doubled_or_no_ascii_are_named(tmp_path):
    rows = [*GRADEBOOK, ["No, Id", "", "", "", "", "", ""], ["Wide, Id", "１０９", "", "", "", "", ""],
            ["Twin, A", "110", "", "", "", "", ""], ["Twin, B", "110", "", "", "", "", ""]]  # fmt: skip
    sheet = sheets.read_canvas(table(tmp_path / "t.csv", rows), "8")
    assert list(sheet.rows) == ["101", "102", "103", "104", "105"]
    assert [problem.split(": ")[1].split("  ")[0] for problem in sheet.problems] == [
        "No, Id ", "Wide, Id １０９", "Twin, A 110", "Twin, B 110"]  # fmt: skip


def test_a_roster_says_who_is_who_and_what_is_wrong_with_it(run, work, canvas_files, tmp_path):
    rows = [["id", "student"], ["101", "ada"], ["102", "bob"], ["103", "李雷"], ["", "eve"], ["104", ""],
            ["106", "../up"], ["107", "gus"], ["107", "hal"], ["200", "ivy"]]  # fmt: skip
    found, problems = sheets.read_roster(table(tmp_path / "r.csv", rows))
    assert found == {"101": "ada", "102": "bob", "200": "ivy"}
    assert len(problems) == 6
    status, said, grades, _ = run(
        "canvas", canvas_files, GRADEBOOK, *TINY, "--roster", table(tmp_path / "r.csv", rows)
    )
    assert status == 2
    assert [row[1] for row in grades[2:]] == ["101", "102"]
    assert "103 is not in the roster" in said
    assert "200 (ivy) is in the roster and not in the table" in said


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00S", "no UTF-8"),
        (b"a,b\n1,2\n", "no gradebook of Canvas"),
        (b'Student,ID\n"' + b"x" * 200_000 + b'",1\n', "no CSV"),
    ],
)
def test_what_is_no_table_is_told_with_its_name(tmp_path, content, why):
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(CourseError, match=rf"t\.csv: .*{why}"):
        sheets.read_canvas(tmp_path / "t.csv")
    with pytest.raises(CourseError, match=r"t\.csv"):
        sheets.read_moodle(tmp_path / "t.csv")


def test_an_archive_without_a_notebook_says_so(run):
    status, said, _, _ = run("canvas", {"ada_101_1_text.html": "hi"}, GRADEBOOK, *TINY)
    assert status == 2
    assert "there is nothing to grade" in said
    assert "ada_101_1_text.html" in said
