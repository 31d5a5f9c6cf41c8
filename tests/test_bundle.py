"""A bundle: one private file with which a machine grades as the repository does."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import zipfile

import pytest
from click.testing import CliRunner

from autograder.bundle import ABOUT, pack, unpack, zipped
from autograder.cli import main
from autograder.course import load_course
from autograder.course.answers import load_answers
from autograder.doctor import strongest, survey
from autograder.errors import CourseError
from autograder.grading.batch import grade_all
from autograder.secret import read_secret


@pytest.fixture
def alone(tmp_path, monkeypatch):
    """A folder that belongs to no course."""
    folder = tmp_path / "alone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("UNDERHOOD_SECRET", raising=False)
    return folder


def run(*arguments):
    done = CliRunner(env={"COLUMNS": "200"}).invoke(main, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def bundle(tiny, alone):
    assert run("bundle", "--course", tiny, "-o", "course.bundle")[0] == 0
    return alone / "course.bundle"


def test_a_machine_with_a_bundle_grades_as_the_repository_does(bundle, tiny, answered, hand_in, level):
    work = [hand_in(answered(), "ada"), hand_in(answered({"1.1": "def spread(x):\n    return x"}), "bo")]
    here = grade_all(tiny, work, level, cache=False)
    status, said, errors = run("ci", work[0].parents[2], "--bundle", bundle, "--isolation", level)
    assert status == 0, errors
    there = json.loads((bundle.parent / "underhood-results" / "reports.json").read_text())
    assert [report["points"] for report in there] == [report.points for report in here.reports]
    assert [r["items"] for r in there] == json.loads(json.dumps([r.to_dict()["items"] for r in here.reports]))
    assert "Visible checks only" not in said
    assert not (tiny / "underhood-results").exists()


def test_the_same_course_makes_the_same_bundle_for_its_owner_alone(bundle, tiny):
    assert bundle.read_bytes() == pack(tiny)
    if sys.platform != "win32":
        assert stat.S_IMODE(bundle.stat().st_mode) == 0o600


def test_no_file_is_replaced_by_a_bundle_unasked(tiny, alone):
    (alone / "mine").write_text("mine")
    for command in (["bundle"], ["gradescope", "build"]):
        status, _, errors = run(*command, "--course", tiny, "-o", "mine")
        assert (status, (alone / "mine").read_text()) == (2, "mine")
        assert "mine is there already; name another file with -o, or say --force" in errors
    assert run("bundle", "--course", tiny, "-o", "mine", "--force")[0] == 0
    assert zipfile.is_zipfile(alone / "mine")


def test_an_unpacked_bundle_is_a_course_with_its_secret(bundle, tiny, tmp_path):
    root = tmp_path / "x"
    unpack(bundle, root)
    found, expected = load_course(root), load_course(tiny)
    assert [(i.id, i.points) for i in found.items] == [(i.id, i.points) for i in expected.items]
    assert read_secret(root) == read_secret(tiny)
    names = zipfile.ZipFile(bundle).namelist()
    assert not [name for name in names if name.startswith(("release", "source")) or "__pycache__" in name]


def test_a_bundle_holds_the_notebooks_that_are_named(tiny, alone):
    assert run("bundle", "--course", tiny, "--notebooks", " 01_tiny, ", "-o", "b")[0] == 0
    status, _, errors = run("bundle", "--course", tiny, "--notebooks", "01_tiny,09_gone", "-o", "c")
    assert status == 2
    assert "there is no notebook '09_gone'; there is 01_tiny" in errors
    assert not (alone / "c").exists()


def test_in_a_core_bundle_extensions_are_not_judged_and_do_not_count(
    alone, draft, answered, right, hand_in, level
):
    checks, held = draft / "exercises" / "01_tiny" / "test_hidden.py", alone / "held"
    text = checks.read_text()
    note = f"\n    __import__('pathlib').Path({str(held)!r}).touch()\n    judge(student, \"tally_of\""
    checks.write_text(text.replace('\n    judge(student, "tally_of"', note))
    path = hand_in(answered({"1.1": right["1.1"]}))
    for core, points, ids in ((False, 6, ["1.1", "1.2"]), (True, 3, ["1.1"])):
        held.unlink(missing_ok=True)
        (alone / "b").write_bytes(pack(draft, core=core))
        status, _, errors = run("ci", path, "--bundle", "b", "--isolation", level)
        assert status == 0, errors
        [report] = json.loads((alone / "underhood-results" / "reports.json").read_text())
        assert [item["id"] for item in report["items"]] == ids
        assert (report["points"], report["max_points"]) == (3, points)
        assert held.exists() == (not core)


def test_what_a_course_says_of_its_core_itself_is_no_second_word_in_a_core_bundle(draft, tmp_path):
    about = draft / "exercises" / "course.toml"
    about.write_text(about.read_text().replace("[title]", "core_only = false\n[title]"))
    for core in (False, True):
        (tmp_path / "b").write_bytes(pack(draft, core=core))
        unpack(tmp_path / "b", tmp_path / str(core))
        assert load_course(tmp_path / str(core)).core_only == core


def changed(bundle, **about):
    """The bundle with other words in its bundle.json."""
    files = {name: zipfile.ZipFile(bundle).read(name) for name in zipfile.ZipFile(bundle).namelist()}
    files[ABOUT] = json.dumps(json.loads(files[ABOUT]) | about).encode()
    bundle.write_bytes(zipped(files))


def test_a_bundle_of_another_version_is_refused(bundle, tmp_path):
    changed(bundle, underhood="99.0")
    with pytest.raises(CourseError, match=r"underhood 99\.0 made this bundle"):
        unpack(bundle, tmp_path / "x")
    changed(bundle, underhood="0", format="underhood/bundle/v9")
    with pytest.raises(CourseError, match="make the bundle anew"):
        unpack(bundle, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_bundle_that_was_changed_is_refused(bundle, tmp_path):
    files = {name: zipfile.ZipFile(bundle).read(name) for name in zipfile.ZipFile(bundle).namelist()}
    for name, content, why in (
        ("exercises/01_tiny/test_hidden.py", b"", "test_hidden.py has been changed"),
        ("exercises/01_tiny/conftest.py", b"x", "conftest.py' is not as this bundle says"),
        ("../up.py", b"x", "up.py' is not as this bundle says"),
    ):
        bundle.write_bytes(zipped(files | {name: content}))
        with pytest.raises(CourseError, match=why):
            unpack(bundle, tmp_path / name.replace("/", "_"))
    assert not (tmp_path / "up.py").exists()


def test_a_bomb_and_what_is_no_bundle_are_refused_in_one_line(alone, answered, hand_in):
    (alone / "bomb").write_bytes(zipped({ABOUT: bytes(64 * 2**20)}))
    (alone / "zip").write_bytes(zipped({"a": b"b"}))
    (alone / "text").write_text("hello")
    (alone / "json").write_bytes(zipped({ABOUT: b"[" * 100_000}))
    path = hand_in(answered())
    for name, why in (("bomb", "larger than"), ("zip", "this is no bundle"), ("text", "no zip"),
                      ("json", "cannot be read")):  # fmt: skip
        status, _, errors = run("ci", path, "--bundle", name)
        assert status == 2
        assert why in errors
        assert len(errors.splitlines()) == 1


THIEF = """
import pathlib, tempfile
for path in pathlib.Path(tempfile.gettempdir()).glob("underhood-*/**/*"):
    try:
        print("taken", path.name, len(path.read_bytes()))
    except OSError:
        pass
print("looked")
"""


@pytest.mark.parametrize("walls", ["full", "kernel"])
def test_a_student_cannot_read_the_unpacked_bundle(bundle, answered, right, hand_in, walls):
    if not next(layer.works for layer in survey() if layer.name == walls):
        pytest.skip(f"level {walls} does not work here")
    path = hand_in(answered({"1.1": right["1.1"] + THIEF, "1.2": right["1.2"]}))
    status, _, errors = run("ci", path, "--bundle", bundle, "--isolation", walls)
    assert status == 0, errors
    text = (bundle.parent / "underhood-results" / "reports.json").read_text()
    assert "looked" in text
    assert "taken" not in text


# ---------------------------------------------------------------- without solutions


def test_without_solutions_and_bundle_only_visible_checks_are_held_and_that_is_said(
    alone, tiny, answered, monkeypatch
):
    for language in ("en", "zh"):
        shutil.copytree(tiny / "release" / language / "01_tiny", alone / language)
    half = {"1.1": "def spread(x):\n    return x.amax(0) - x.amin(0)"}
    (alone / "en" / "01_tiny.ipynb").write_text(json.dumps(answered(half)))
    (alone / "zh" / "01_tiny.ipynb").write_text(json.dumps(answered(language="zh")))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(alone / "page.md"))
    status, said, errors = run("ci", ".")
    assert status == 0, errors
    assert "::notice title=underhood::Visible checks only" in said
    assert (alone / "page.md").read_text().startswith("> Visible checks only")
    one, two = json.loads((alone / "underhood-results" / "reports.json").read_text())
    assert {item["id"]: item["state"] for item in one["items"]} == {"1.1": "wrong", "1.2": "not attempted"}
    assert (two["points"], two["max_points"], two["language"]) == (2, 2, "zh")
    assert not [check for item in one["items"] for check in item["checks"] if not check["visible"]]
    # The cause of a known mistake is named there, too.
    code = one["items"][0]["checks"][0]["finding"]["code"]
    [message] = [a.text["en"] for a in load_answers(tiny / "exercises/01_tiny/wrong.py") if a.code == code]
    assert message in (alone / "underhood-results" / "junit.xml").read_text()


def test_a_notebook_that_ends_its_process_or_fails_is_told(alone, tiny, answered):
    shutil.copytree(tiny / "release" / "en" / "01_tiny", alone / "n")
    for source, status, why in (
        ("import os\nos._exit(0)", 1, "it ended the whole process"),
        ("1 / 0", 1, "ZeroDivisionError"),
        ("%matplotlib inline\nraise SystemExit", 1, ""),
    ):
        (alone / "n" / "01_tiny.ipynb").write_text(json.dumps(answered({"1.1": source})))
        found, said, errors = run("ci", "n", "--fail-under", "50")
        assert (found, why in said + errors) == (status, True), said + errors
    (alone / "n" / "01_tiny.ipynb").write_text('{"nbformat": 4, "cells": []}')
    assert "none of the exercises of 01_tiny" in " ".join(run("ci", "n")[1].split())


def test_the_secret_is_not_in_the_environment_of_visible_checks(alone, tiny, answered, right, monkeypatch):
    shutil.copytree(tiny / "release" / "en" / "01_tiny", alone / "n")
    shows = "import os\nprint([name for name, text in os.environ.items() if 'lock' + 'ed' in text])\n"
    (alone / "n" / "01_tiny.ipynb").write_text(json.dumps(answered({**right, "1.1": shows + right["1.1"]})))
    monkeypatch.setenv("UNDERHOOD_SECRET", "locked")
    assert run("ci", "n")[0] == 0
    [report] = json.loads((alone / "underhood-results" / "reports.json").read_text())
    assert "[]" in report["outputs"][0]["text"]
    assert "UNDERHOOD_SECRET" not in os.environ


def test_other_peoples_work_and_a_course_elsewhere_are_never_held_to_visible_checks_alone(
    alone, tiny, answered, hand_in, monkeypatch
):
    path = hand_in(answered())
    for arguments in ((path,), (path.parents[3],), (path.parent, "--isolation", "kernel")):
        status, _, errors = run("ci", *arguments)
        assert status == 2
        assert "for one's own work only" in errors
    # In a course, a path outside of it is not quietly judged by less than that course has.
    monkeypatch.chdir(tiny)
    status, said, _ = run("ci", shutil.copy(path, alone), "-o", alone / "r")
    assert status == 0
    assert "Visible checks only" not in said
    [report] = json.loads((alone / "r" / "reports.json").read_text())
    assert (report["points"], report["isolation"]) == (6, strongest())
