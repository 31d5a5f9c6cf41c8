"""What ``underhood ci`` writes for a class of a thousand: each service takes it, and nobody is lost."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from autograder import ci, lms
from autograder.cli import main
from autograder.course import Course
from autograder.grading.batch import Graded
from autograder.grading.report import CheckResult, Finding, ItemResult, Report, State
from autograder.outlets import github, junit
from autograder.outlets.json import read
from autograder.outlets.sheets import read_canvas, read_moodle
from autograder.sandbox import has_gpu

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


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Where Classroom 50 and Gradescope look, each with the result of an earlier run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLASSROOM", "c")
    monkeypatch.setenv("AUTOGRADER", str(tmp_path / "autograder"))
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    places = tmp_path / "result.json", tmp_path / "autograder" / "results" / "results.json"
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("old")
    return places


def test_what_one_service_does_not_take_is_lost_to_no_other(
    school: list[Report], services: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "1")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "gone" / "x"))
    for graded in (Graded(school[:2]), Graded(school[:1], [("x.ipynb", "no JSON")])):
        written, failures = ci.publish(graded, {}, tmp_path / "out")
        assert [path.name for path in written] == ["reports.json", "junit.xml", "summary.md"]
        assert all(path.stat().st_size for path in written)
        assert [said.partition(" gets no ")[0] for said in failures] == [
            "GitHub Actions", "Classroom 50", "Gradescope",
        ]  # fmt: skip
        assert failures[1].endswith("it takes the report on one notebook; 2 were handed in")
    _, failures = ci.publish(Graded([], [("x.ipynb", "no JSON")]), {}, tmp_path / "out")
    assert failures[-1] == "Gradescope gets no results.json: x.ipynb could not be graded"
    good = replace(school[0], items=tuple(item(n, 0) for n in range(2)))
    written, failures = ci.publish(Graded([good]), {}, tmp_path / "out")
    assert len(failures) == 1
    assert all(place.read_text() != "old" for place in services)


@pytest.mark.parametrize("state", [State.NOT_ASSESSED, State.GRADER_ERROR])
def test_what_nobody_could_judge_is_no_zero_where_every_item_has_a_score(
    school: list[Report], services: tuple[Path, Path], tmp_path: Path, state: State
) -> None:
    report = replace(school[0], items=(item(0, 0), item(1, list(State).index(state))))
    _, failures = ci.publish(Graded([report]), {}, tmp_path / "out")
    assert len(failures) == 2
    assert all(said.endswith(f"a person has to grade 1.1 ({state})") for said in failures)
    assert not any(place.exists() for place in services)


@pytest.mark.skipif(has_gpu(), reason="everything can be assessed here")
def test_a_result_that_a_service_does_not_get_is_status_2(
    on_gpu: Path, answered: Callable[..., Any], hand_in: Callable[..., Path], services: tuple[Path, Path]
) -> None:
    command = ["ci", str(hand_in(answered())), "--course", str(on_gpu), "--no-cache"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 2, done.output
    assert "! Gradescope gets no results.json: " in done.stderr
    assert not any(place.exists() for place in services)


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
