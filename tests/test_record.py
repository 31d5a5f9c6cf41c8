"""A class graded side by side, then written into nbgrader's gradebook by nbgrader itself."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import threading
import time
from pathlib import Path

import jsonschema
import nbgrader.api
import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine

from autograder import record
from autograder.cli import main
from autograder.errors import CourseError
from autograder.grading.batch import grade_all
from autograder.grading.cache import Cache
from autograder.record import (
    course_api,
    handed_in,
    into_gradebook,
    isolation_of,
    record_all,
    require_same_points,
    why,
)

NAME = "01_tiny"


@pytest.fixture(scope="module")
def classroom(tiny: Path, nbgrader_config: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(shutil.copytree(tiny, tmp_path_factory.mktemp("record") / "course"))
    (root / "nbgrader_config.py").write_text(nbgrader_config)
    with course_api(root) as api:
        assert api.generate_assignment(NAME)["success"]
    return root


@pytest.fixture
def submit(classroom, answered):
    def write(student, answers):
        import nbformat

        folder = classroom / "submitted" / student / NAME
        folder.mkdir(parents=True)
        nbformat.write(nbformat.from_dict(answered(answers)), folder / f"{NAME}.ipynb")

    yield write
    shutil.rmtree(classroom / "submitted")


def scores(root):
    with course_api(root) as api, api.gradebook as gradebook:
        return {s.student.id: s.score for s in gradebook.find_assignment(NAME).submissions}


def test_what_is_recorded_is_what_was_graded_and_nothing_is_graded_twice(classroom, submit, right):
    submit("ada", right)
    submit("bob", {"1.2": right["1.2"]})
    (classroom / "submitted" / "eve" / NAME).mkdir(parents=True)
    (classroom / "submitted" / "eve" / NAME / f"{NAME}.ipynb").write_text("no notebook")
    files = handed_in(classroom, [NAME]).files
    Cache(classroom).clear()
    told = []
    graded, failures = record_all(classroom, files, jobs=2, done=lambda name, failed: told.append(name))
    assert failures == []
    assert scores(classroom) == {"ada": 6.0, "bob": 3.0}
    assert Cache(classroom).stats()[0] == 2
    assert len(told) == 3
    assert [report.student for report in graded.reports] == ["ada", "bob"]
    assert [path for path, _ in graded.ungraded] == [str(files[2])]


def test_who_was_read_by_a_person_need_not_be_read_again_until_something_else_is_handed_in(
    classroom, submit, right
):
    def record():
        graded, failures = record_all(classroom, handed_in(classroom, []).files)
        assert (failures, graded.ungraded) == ([], [])
        return flag(None)

    def flag(by_hand):
        with course_api(classroom) as api, api.gradebook as gradebook:
            grade = gradebook.find_grade("check_1_2", NAME, NAME, "dora")
            if by_hand is not None:
                grade.manual_score, grade.needs_manual_grade = by_hand, False
                gradebook.db.commit()
            return grade.needs_manual_grade

    submit("dora", right)
    record()
    flag(2.5)
    assert record() is False
    graded = grade_all(classroom, handed_in(classroom, []).files, isolation_of(classroom))
    assert list(into_gradebook(classroom, graded.reports)) == []
    assert flag(None) is False
    shutil.rmtree(classroom / "submitted" / "dora")
    submit("dora", {"1.2": f"{right['1.2']}\n# anew", "1.1": right["1.1"]})
    assert record() is True
    assert scores(classroom)["dora"] == 5.5


def test_a_locked_gradebook_is_waited_for(classroom, submit, right):
    submit("cleo", right)
    graded = grade_all(classroom, handed_in(classroom, []).files, isolation_of(classroom))
    told = []

    def hold():
        with sqlite3.connect(classroom / "gradebook.db", isolation_level=None) as other:
            other.execute("BEGIN EXCLUSIVE")
            time.sleep(12)
            other.execute("ROLLBACK")

    holder = threading.Thread(target=hold)
    holder.start()
    time.sleep(0.5)
    assert list(into_gradebook(classroom, graded.reports, say=told.append)) == []
    holder.join()
    assert set(told) == {"the gradebook is locked by another program; waiting for it …"}
    assert scores(classroom)["cleo"] == 6.0


def test_a_gradebook_that_is_locked_when_it_is_first_read_is_waited_for_too(classroom, submit, right):
    submit("cleo", right)
    told = []
    with sqlite3.connect(classroom / "gradebook.db", isolation_level=None, check_same_thread=False) as other:
        other.execute("BEGIN EXCLUSIVE")
        files = handed_in(classroom, []).files
        release = threading.Thread(target=lambda: (time.sleep(8), other.execute("ROLLBACK")))
        release.start()
        require_same_points(classroom, files, told.append)
        release.join()
    assert told == ["the gradebook is locked by another program; waiting for it …"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            {"log": "Traceback\njson.decoder.JSONDecodeError: Unexpected UTF-8 BOM\nTraceback\n",
             "error": "nbgrader.converters.base.NbGraderException: Please see the the above traceback"},
            "json.decoder.JSONDecodeError: Unexpected UTF-8 BOM",
        ),
        ({"log": "PermissionError: [Errno 13] Permission denied: 'x'"}, "PermissionError: [Errno 13]"),
        ({"error": "something else"}, "something else"),
        ({}, "no reason given"),
    ],
)  # fmt: skip
def test_of_what_nbgrader_says_the_cause_is_told(answer, said):
    assert why(answer).startswith(said)


def test_nbgrader_makes_one_database_engine_for_a_class_and_has_its_own_way_back(
    classroom, submit, right, monkeypatch
):
    made = []

    def make(url, **more):
        made.append(url)
        return create_engine(url, **more)

    monkeypatch.setattr(nbgrader.api, "create_engine", make)
    for student in ("finn", "gus"):
        submit(student, right)
    graded = grade_all(classroom, handed_in(classroom, []).files, isolation_of(classroom))
    assert list(into_gradebook(classroom, graded.reports)) == []
    assert len(made) == 1
    assert nbgrader.api.create_engine is make
    assert scores(classroom).items() >= {"finn": 6.0, "gus": 6.0}.items()


def test_points_that_nbgrader_does_not_know_stop_it_before_anything_is_recorded(
    classroom, tmp_path, submit, right
):
    submit("hal", right)
    root = Path(shutil.copytree(classroom, tmp_path / "course"))
    Cache(root).clear()
    settings = root / "exercises" / "course.toml"
    settings.write_text(settings.read_text().replace("factor = 1.0", "factor = 2.0"))
    todo = f"run `underhood build`, then `nbgrader generate_assignment {NAME} --force`"
    with pytest.raises(CourseError, match=f"1.1 has 6 points, the gradebook gives it 3; {todo}"):
        record_all(root, handed_in(root, []).files)
    assert not (root / "autograded" / "hal").exists()
    graded, failures = record_all(root, handed_in(root, []).files, all_or_none=False)
    assert len(failures) == len(graded.reports) > 0
    assert re.fullmatch(rf"\w+ {NAME}: not recorded: {NAME}: exercise 1.1 has 6 points, .*", failures[0])
    assert not (root / "autograded" / "hal").exists()
    (root / "gradebook.db").unlink()
    with pytest.raises(CourseError, match=f"the gradebook does not know {NAME}; {todo}"):
        record_all(root, handed_in(root, []).files)


def test_nothing_to_record_is_said(classroom, draft, nbgrader_config, submit, right):
    (draft / "nbgrader_config.py").write_text(nbgrader_config)
    submit("dora", right)
    with pytest.raises(CourseError, match="nobody has handed in '07_learner'"):
        handed_in(classroom, ["07_learner"])
    with pytest.raises(CourseError, match="has no secret"):
        handed_in(draft, [])


def test_a_cells_metadata_is_held_against_the_schema_as_nbgrader_does_it():
    schema = {
        "type": "object",
        "properties": {"points": {"type": "number", "minimum": 0}},
        "required": ["points"],
    }
    kept = record._Schemas(jsonschema)
    for _ in range(2):
        kept.validate({"points": 2}, schema)
        for bad in ({"points": -1}, {}, []):
            with pytest.raises(jsonschema.ValidationError) as ours:
                kept.validate(bad, schema)
            with pytest.raises(jsonschema.ValidationError) as theirs:
                jsonschema.validate(bad, schema)
            assert ours.value.message == theirs.value.message
    with pytest.raises(jsonschema.SchemaError):
        kept.validate({}, {"type": "no such type"})


@pytest.fixture
def apart(tiny, nbgrader_config, tmp_path, answered):
    """nbgrader's folder, which does not hold the course, with a name of its own for what is handed in."""
    root = Path(shutil.copytree(tiny, tmp_path / "course"))
    Cache(root).clear()
    folder = tmp_path / "teaching"
    for name in ("source", "release"):
        shutil.move(root / name, folder / name)
    settings = (
        'c.CourseDirectory.submitted_directory = "handed"\nc.GradeInSandbox.course_root = "../course"\n'
    )
    (folder / "nbgrader_config.py").write_text(nbgrader_config + settings)
    shutil.copytree(folder / "release", root / "release")
    with course_api(folder) as api:
        assert api.generate_assignment(NAME, force=True)["success"]
    return folder


def run(folder, *arguments):
    return CliRunner(env={"COLUMNS": "120"}).invoke(main, [*arguments, "--course", str(folder)])


def hand_in_at(folder, place, notebook):
    file = folder / "handed" / place
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(notebook))


def test_nbgraders_folder_may_be_another_one_than_the_courses_and_have_other_names_in_it(apart, answered):
    hand_in_at(apart, f"ada/{NAME}/{NAME}.ipynb", answered())
    done = run(apart, "record")
    assert done.exit_code == 0, done.output
    assert scores(apart) == {"ada": 6.0}
    assert Cache(apart.parent / "course").stats()[0] == 1, "nbgrader graded it again"
    graded = json.loads((apart / "autograded" / "ada" / NAME / f"{NAME}.ipynb").read_text())
    assert any("".join(cell["source"]).startswith("# ") for cell in graded["cells"])
    assert "No score would change." in run(apart, "regrade").output


def test_what_nbgrader_does_not_read_is_named_and_the_rest_is_recorded(apart, answered):
    hand_in_at(apart, f"ada/{NAME}/{NAME}.ipynb", answered())
    odd = [f"{NAME}/{NAME}.ipynb", f"bob/{NAME}/{NAME} (1).ipynb", f"cy/{NAME}.ipynb", "di/0_tiny/x.ipynb"]
    for place in odd:
        hand_in_at(apart, place, answered({}))
    (apart / "source" / "en" / "hw1").mkdir()
    hand_in_at(apart, "eve/homework1/homework1.ipynb", answered({}))
    hand_in_at(apart, "ada/hw1/hw1.ipynb", answered({}))
    (apart / "handed" / "ada" / NAME / f"{NAME} (1).ipynb").write_text(json.dumps(answered({})))
    for _ in range(2):
        done = run(apart, "record")
        assert done.exit_code == 2
        assert "1 of 1 are in the gradebook." in done.output
        for place in (*odd, f"ada/{NAME}/{NAME} (1).ipynb"):
            assert f"{apart}/handed/{place}: not read" in done.stderr
        assert "homework1.ipynb: not read, since homework1 is no notebook of this course" in done.stderr
        assert "! hw1 is no notebook of this course; `nbgrader autograde hw1` grades it" in done.stderr
        assert "Traceback" not in done.output
        assert scores(apart) == {"ada": 6.0}
    assert "No score would change." in run(apart, "regrade").output
    done = run(apart, "record", "hw1")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "hw1 is no notebook" in done.stderr
