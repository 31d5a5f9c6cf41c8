"""What ``underhood ci`` writes for a class of a thousand: each service takes it, and nobody is lost."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from autograder import ci, lms
from autograder.course import Course
from autograder.grading.batch import Graded
from autograder.grading.report import CheckResult, Finding, ItemResult, Report, State
from autograder.outlets import github, junit
from autograder.outlets.json import read
from autograder.outlets.sheets import read_canvas, read_moodle

STUDENTS, NOTEBOOKS, ITEMS = 1_000, 9, 8
# As wide as a name gets in a table, in signs that Markdown and HTML make longer still.
NAME = "很长的名字@&<|_" * 5
MESSAGE = "x" * 300
"""As long as what a student's error says may be."""
# The limits of each service, from its own documentation.
GITHUB_SUMMARY, GITHUB_ANNOTATIONS = 1024 * 1024, 10
GITLAB_FILE, GITLAB_JOB, GITLAB_OBJECTS = 30 * 10**6, 100 * 10**6, 250_000
LEVELS = ("error", "warning", "notice")


def item(number: int, kind: int) -> ItemResult:
    state = list(State)[kind % len(State)]
    said = Finding("raised", "raised", {"kind": "ValueError", "text": MESSAGE, "line": kind})
    points = 2.0 if state is State.CORRECT else 0.0
    checks = tuple(
        CheckResult(f"test_sentence_{n}", n == 0, state, points / 2, 1.0, said if points == 0 else None)
        for n in range(2)
    )
    return ItemResult(f"1.{number}", state, points, 2.0, checks)


@pytest.fixture(scope="module")
def school() -> list[Report]:
    """A thousand students, each with all notebooks and another set of results."""
    return [
        Report(
            "c", "1", f"{notebook:02d}_notebook", "0" * 64, "zh" if student % 3 == 0 else "en", "full",
            tuple(item(number, student + number + notebook) for number in range(ITEMS)),
            student=f"{student}{NAME}", path=f"submitted/{student}/{notebook:02d}_notebook/x.ipynb",
        )
        for notebook in range(NOTEBOOKS) for student in range(STUDENTS)
    ]  # fmt: skip


@pytest.fixture
def published(
    school: list[Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[int], tuple[Path, str]]:
    """What is written for so many reports, and what the step prints."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "page.md"))
    monkeypatch.delenv("CLASSROOM", raising=False)

    def publish(number: int) -> tuple[Path, str]:
        capsys.readouterr()
        ci.publish(Graded(school[:number]), {}, tmp_path / "out")
        return tmp_path, capsys.readouterr().out

    return publish


def objects(element: ET.Element) -> int:
    """As many values as a reader makes of it that turns elements into tables."""
    return 1 + len(element.attrib) + bool(element.text) + sum(objects(child) + 1 for child in element)


def test_a_class_of_a_thousand_fits_into_every_service(published: Callable[[int], tuple[Path, str]]) -> None:
    folder, said = published(STUDENTS)
    for level in LEVELS:
        lines = [line for line in said.splitlines() if line.startswith(f"::{level} ")]
        assert 0 < len(lines) <= GITHUB_ANNOTATIONS
        assert all(len(line.encode()) < 64 * 1024 for line in lines)
    assert (folder / "page.md").stat().st_size <= GITHUB_SUMMARY
    files = sorted((folder / "out").glob("junit*.xml"))
    assert len(files) == 4
    roots = [ET.parse(file).getroot() for file in files]
    assert max(file.stat().st_size for file in files) < GITLAB_FILE
    assert sum(file.stat().st_size for file in files) < GITLAB_JOB
    assert max(map(objects, roots)) < GITLAB_OBJECTS
    # Of two cases with the same name GitLab shows one.
    cases = [(case.get("classname"), case.get("name")) for root in roots for case in root.iter("testcase")]
    assert len(cases) == len(set(cases)) == STUDENTS * ITEMS * 2
    assert len(read(folder / "out" / "reports.json")) == STUDENTS


def test_a_smaller_class_leaves_nothing_of_a_larger_one(
    published: Callable[[int], tuple[Path, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(junit, "CASES", 100)
    assert (published(20)[0] / "out" / "junit-4.xml").exists()
    folder, _ = published(5)
    assert [path.name for path in (folder / "out").glob("junit*")] == ["junit.xml"]


def test_a_file_that_could_not_be_graded_is_missing_from_nothing(
    school: list[Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "1")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    ci.publish(Graded(school[:1], [("submitted/bad.ipynb", "this is no notebook")]), {}, tmp_path)
    for name in ("reports.json", "junit.xml", "summary.md"):
        assert "submitted/bad.ipynb" in (tmp_path / name).read_text(encoding="utf-8"), name
        assert "this is no notebook" in (tmp_path / name).read_text(encoding="utf-8"), name
    assert "::warning file=submitted/bad.ipynb,title=could not be graded::" in capsys.readouterr().out


def test_the_summary_of_many_notebooks_has_a_table_of_each(school: list[Report]) -> None:
    page = github.summary(school, lambda report: {})
    assert len(page.encode()) <= GITHUB_SUMMARY
    for number in range(NOTEBOOKS):
        assert f"## 0{number}\\_notebook" in page
    assert page.count("| + 700 |") == NOTEBOOKS
    [alone] = [replace(school[0], items=tuple(item(n, 1) for n in range(9_000)))]
    page = github.summary([alone], lambda report: {})
    assert len(page.encode()) <= GITHUB_SUMMARY
    assert page.endswith("\n…\n")


def test_an_lms_gets_a_row_and_a_page_for_each_of_a_thousand(
    course: Course, tiny: Path, tmp_path: Path
) -> None:
    items = tuple(replace(item(n, n), id=f"1.{n}") for n in (1, 2))
    made = [
        Report("c", "1", "01_tiny", "0" * 64, "en", "full", tuple(i for i in items if i.state.has_score),
               student=str(n), path=str(n))
        for n in range(1000, 2000)
    ]  # fmt: skip
    people = "".join(f'"{NAME}",{n},A,\n' for n in range(1000, 2000))
    (tmp_path / "c.csv").write_text(f"Student,ID,Section,Tiny (8)\n{people}", encoding="utf-8")
    people = "".join(f"Participant {n},,-,\n" for n in range(1000, 2000))
    (tmp_path / "m.csv").write_text(f"Identifier,Grade,Last modified (grade),x\n{people}", encoding="utf-8")
    handed_in = {r.path: lms.HandedIn(r.path, r.path, r.path, f"s_{r.path}_1_", "01_tiny") for r in made}
    for sheet in (read_canvas(tmp_path / "c.csv"), read_moodle(tmp_path / "m.csv")):
        out = lms.outcome(sheet, lms.Unpacked(handed_in), Graded(made), course, tiny)
        grades, feedback = lms.write(out, tmp_path / "out")
        assert len(grades.read_text(encoding="utf-8").splitlines()) == 1001
        assert len(zipfile.ZipFile(feedback).namelist()) == 1000
        assert feedback.stat().st_size < 10 * 2**20
