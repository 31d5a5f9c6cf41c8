import json
from pathlib import Path

import jsonschema
import pytest

from autograder.errors import SubmissionError
from autograder.grading.batch import Graded
from autograder.grading.report import CellOutput, Finding, Report, State
from autograder.outlets.json import dumps, read, write

from .conftest import right, without_score, wrong

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report-schema.json").read_text())


@pytest.fixture
def reports(report) -> list[Report]:
    problem = Finding("file", "cell_missing", {"cell": "check_2_4", "line": None})
    return [
        report(right(), wrong("6.6", 4, 1.5), student="ada", problems=(problem,)),
        report(without_score(state=State.GRADER_ERROR), outputs=(CellOutput("a1", "hello", "oops"),)),
        report(language="zh", seconds={"wall": 1.25}, versions={"torch": "2"}),
    ]


def test_a_report_is_what_its_schema_says(reports):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    plain = json.loads(dumps(Graded(reports)))
    for one in plain:
        jsonschema.Draft202012Validator(SCHEMA).validate(one)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate({**plain[0], "items": [{"id": "2.4"}]})


def test_a_file_of_reports_reads_back_the_same(reports, tmp_path):
    write(Graded(reports), tmp_path / "deep" / "r.json")
    assert read(tmp_path / "deep" / "r.json") == reports
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["r.json"]


def test_a_file_that_could_not_be_graded_is_an_entry_without_points_and_no_report(reports, tmp_path):
    graded = Graded(reports, [("submitted/ada/01_tiny/01_tiny.ipynb", "no notebook")])
    write(graded, tmp_path / "r.json")
    plain = json.loads((tmp_path / "r.json").read_text())
    assert (plain[-1]["student"], plain[-1]["reason"], plain[-1]["points"]) == ("ada", "no notebook", None)
    jsonschema.Draft202012Validator(SCHEMA["$defs"]["ungraded"]).validate(plain[-1])
    assert read(tmp_path / "r.json") == reports


def test_a_number_that_is_not_finite_becomes_a_word(report):
    odd = report(problems=(Finding("value", "x", {"loss": float("nan")}),))
    assert json.loads(dumps(Graded([odd])))[0]["problems"][0]["params"] == {"loss": "nan"}


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"items": 3}]', "null"])
def test_any_other_file_is_refused_by_name(text, tmp_path):
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(SubmissionError, match=r"other\.json"):
        read(path)
