"""The same class in every format: whoever reads a result reads the same points, to the cent."""

from __future__ import annotations

import csv
import shutil
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from json import loads
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import load_course
from autograder.grading.batch import Graded, grade_all
from autograder.grading.report import Report
from autograder.outlets import classroom50, gradescope, json, junit
from autograder.record import course_api
from autograder.secret import make_secret
from autograder.workshop import Workshop

from ..conftest import FIXTURE, NAME, RIGHT

Totals = Mapping[str, float]
HALF = {"1.1": "def spread(x):\n    return x", "1.2": RIGHT["1.2"]}
ONE_CHECK = {"1.1": "def spread(x):\n    return x.amax(1) - x.amin(1) if x.min() >= 0 else x"}
WORK = {"101": RIGHT, "102": HALF, "103": ONE_CHECK, "104": {}}


def run(*arguments: object) -> None:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output


def table(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


def column(path: Path, who: str, what: str) -> dict[str, float]:
    """The numbers of a column of a table, by the number of the student that another one ends with."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[who]]
    return {row[who][-3:]: float(row[what]) for row in rows}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, nbgrader_config: str) -> Path:
    """The tiny course with odd points, handed in by four and recorded by nbgrader."""
    root = tmp_path_factory.mktemp("totals") / "course"
    shutil.copytree(FIXTURE, root)
    about = root / "exercises" / "course.toml"
    about.write_text(about.read_text().replace("factor = 1.0", "factor = 1.11"))
    Workshop(root).build()
    make_secret(root)
    (root / "nbgrader_config.py").write_text(nbgrader_config)
    for student, answers in WORK.items():
        released = nbformat.read(root / "release" / "en" / NAME / f"{NAME}.ipynb", 4)
        for cell in released.cells:
            item = cell.metadata.get("nbgrader", {}).get("grade_id", "").removeprefix("solution_")
            cell.source = answers.get(item.replace("_", "."), cell.source)
        file = root / "submitted" / student / NAME / f"{NAME}.ipynb"
        file.parent.mkdir(parents=True)
        nbformat.write(released, file)
    with course_api(root) as api:
        assert api.generate_assignment(NAME)["success"]
    run("record", "--course", root)
    return root


@pytest.fixture(scope="module")
def reports(root: Path, level: str) -> dict[str, Report]:
    found = grade_all(root, sorted(root.glob("submitted/*/*/*.ipynb")), level)
    return {report.student: report for report in found.reports}


def test_every_format_has_the_same_totals(
    root: Path, reports: dict[str, Report], level: str, tmp_path: Path,
    nbgrader_export: Callable[..., tuple[int, str]],
) -> None:  # fmt: skip
    best = load_course(root).notebooks[0].points
    truth = {student: report.points for student, report in reports.items()}
    assert len(set(truth.values())) == 4, truth
    assert truth["101"] == pytest.approx(best) == 6.66
    sheets = {
        "canvas": table(
            tmp_path / "canvas.csv", ["Student", "ID", "Section", "Tiny (8)"],
            ["    Points Possible", "", "", f"{best:g}"], *([f"S {n}", n, "A", ""] for n in WORK)),
        "moodle": table(
            tmp_path / "moodle.csv", ["Identifier", "Grade", "Maximum Grade", "Last modified (grade)"],
            *([f"Participant {n}", "", f"{best:.2f}", "-"] for n in WORK)),
    }  # fmt: skip

    found: dict[str, Totals] = {}
    json.write(Graded(list(reports.values())), tmp_path / "reports.json")
    plain = loads((tmp_path / "reports.json").read_text(encoding="utf-8"))
    found["JSON"] = {one["student"]: one["points"] for one in plain}
    suites = ET.fromstring(junit.dumps(list(reports.values()), lambda report: {}))
    found["JUnit"] = {
        suite.get("name", "")[:3]: float(value_of(suite, "points")) for suite in suites.findall("testsuite")
    }
    scope = {n: loads(gradescope.dumps(report, {}))["tests"] for n, report in reports.items()}
    found["Gradescope"] = {n: sum(test["score"] for test in tests) for n, tests in scope.items()}
    room = {n: loads(classroom50.dumps(report, {}, datetime.now(UTC))) for n, report in reports.items()}
    found["Classroom 50"] = {n: one["score"] / one["max-score"] * best for n, one in room.items()}

    names = {"canvas": f"s_{{}}_9_{NAME}.ipynb", "moodle": f"S_{{}}_assignsubmission_file_/{NAME}.ipynb"}
    asked = {"canvas": "--gradebook", "moodle": "--worksheet"}
    shown = {"canvas": ("ID", "Tiny (8)"), "moodle": ("Identifier", "Grade")}
    exporters = {"canvas": ("CanvasExport", "gradebook"), "moodle": ("MoodleExport", "worksheet")}
    for service, name in names.items():
        with zipfile.ZipFile(tmp_path / f"{service}.zip", "w") as zipped:
            for report in reports.values():
                zipped.write(report.path, name.format(report.student))
        run(service, "grade", tmp_path / f"{service}.zip", asked[service], sheets[service],
            "-o", tmp_path / service, "--isolation", level, "--course", root)  # fmt: skip
        found[f"{service} grade"] = column(tmp_path / service / "grades.csv", *shown[service])
        exporter, option = exporters[service]
        to = tmp_path / f"{exporter}.csv"
        status, said = nbgrader_export(
            root, exporter, f"--to={to}", f"--{exporter}.{option}={sheets[service]}"
        )
        assert status == 0, said
        found[exporter] = column(to, *shown[service])

    with course_api(root) as api, api.gradebook as gradebook:
        submissions = gradebook.find_assignment(NAME).submissions
        found["the gradebook"] = {one.student.id: one.score for one in submissions}
    for exporter in ("nbgrader.plugins.CsvExportPlugin", "SafeCsvExport"):
        to = tmp_path / f"{exporter}.csv"
        assert nbgrader_export(root, exporter, f"--to={to}")[0] == 0
        found[exporter] = column(to, "student_id", "score")

    cents = {name: {n: round(100 * points) for n, points in totals.items()} for name, totals in found.items()}
    expected = {n: round(100 * points) for n, points in truth.items()}
    assert {name: totals for name, totals in cents.items() if totals != expected} == {}


def value_of(suite: ET.Element, name: str) -> str:
    [value] = [p.get("value", "") for p in suite.iter("property") if p.get("name") == name]
    return value
