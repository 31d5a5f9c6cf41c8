import csv
import io
from dataclasses import replace

from autograder.grading.batch import Graded
from autograder.grading.report import State
from autograder.outlets.csv import dumps, write

from .conftest import right, without_score, wrong


def _rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_a_notebook_holds_the_points_of_each_exercise(report):
    ada = report(right("2.4", 3), wrong("2.5", 4, 1.5), student="ada", path="submitted/ada/x.ipynb")
    ada = replace(ada, manual_points=5)
    (row,) = _rows(dumps(Graded([ada])))
    assert (row["student"], row["notebook"], row["path"]) == ("ada", "02_similarity", "submitted/ada/x.ipynb")
    assert (row["points"], row["max_points"], row["2.4"], row["2.5"]) == ("4.5", "7", "3", "1.5")
    assert row["manual_points"] == "5"


def test_what_nobody_could_judge_is_no_0(report):
    reports = [
        report(right("2.4", 3), without_score("2.5", 4, state)) for state in State if not state.has_score
    ]
    for row, word in zip(_rows(dumps(Graded(reports))), ("not assessed", "grader error"), strict=True):
        assert (row["points"], row["not_assessed"], row["2.5"]) == ("3", "4", word)


def test_a_file_without_a_report_has_a_row_with_the_reason_and_no_points(report):
    graded = Graded([report(right())], [("submitted/bo/02_similarity/02_similarity.ipynb", "no notebook")])
    row = _rows(dumps(graded))[-1]
    assert (row["student"], row["points"], row["2.4"], row["ungraded"]) == ("bo", "", "", "no notebook")


def test_exercises_of_another_notebook_are_left_empty(report):
    first, second = _rows(
        dumps(Graded([report(right("2.4")), report(right("3.1"), notebook="03_broadcasting")]))
    )
    assert (first["3.1"], second["2.4"], second["3.1"]) == ("", "", "3")


def test_a_name_is_no_formula_in_a_spreadsheet(report, tmp_path):
    write(Graded([report(right(), student="=cmd|x")]), tmp_path / "grades.csv")
    assert _rows((tmp_path / "grades.csv").read_text("utf-8"))[0]["student"] == "'=cmd|x"
