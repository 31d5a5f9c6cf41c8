"""What Gradescope gets: its two scripts do what they say, on a machine that has nothing of the repository."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder import shipping
from autograder.bundle import pack
from autograder.cli import main
from autograder.errors import CourseError
from autograder.grading.batch import grade_all

from .machines import Machine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Gradescope is Linux")


@pytest.fixture(scope="module")
def archive(tiny, tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "gradescope.zip"
    done = CliRunner().invoke(main, ["gradescope", "build", "--course", str(tiny), "-o", str(path)])
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture(scope="module")
def service(archive, tmp_path_factory):
    """Gradescope's own machine after ``setup.sh``: where the folders are, and the machine."""
    folder = tmp_path_factory.mktemp("service")
    machine, home = Machine(folder), folder / "autograder"
    source = home / "source"
    source.mkdir(parents=True)
    with zipfile.ZipFile(archive) as zipped:
        for entry in zipped.infolist():
            zipped.extract(entry, source)
            (source / entry.filename).chmod(entry.external_attr >> 16)
    machine.env["AUTOGRADER"] = str(home)
    done = machine.run(str(source / "setup.sh"), folder)
    assert done.returncode == 0, done.stderr
    assert "underhood, version" in done.stdout
    assert "apt-get install" in machine.log
    assert "libseccomp2" in machine.log
    return home, machine


def submit(service, **files):
    home, machine = service
    for old in [*(home / "submission").rglob("*"), home / "results" / "results.json"]:
        if old.is_file():
            old.unlink()
    (home / "results").mkdir(exist_ok=True)
    (home / "submission").mkdir(exist_ok=True)
    for name, content in files.items():
        (home / "submission" / f"{name}.ipynb").write_text(content)
    (home / "submission_metadata.json").write_text('{"assignment": {"total_points": "12.0"}}')
    done = machine.run(str(home / "source" / "run_autograder"), home)
    results = home / "results" / "results.json"
    return done, json.loads(results.read_text()) if results.exists() else None


def test_a_submission_is_graded_as_in_the_repository(service, tiny, answered, right, hand_in, level):
    work = answered({"1.1": "def spread(x):\n    return x", "1.2": right["1.2"]})
    here = grade_all(tiny, [hand_in(work)], level).reports[0]
    done, results = submit(service, work=json.dumps(work))
    assert done.returncode == 0, done.stderr + done.stdout
    assert [test["number"] for test in results["tests"]] == ["1.1", "1.2"]
    # The assignment has 12 points on Gradescope, the notebook 6.
    assert sum(test["score"] for test in results["tests"]) == 2 * here.points == 6
    assert "isolation: none" not in done.stdout


def test_it_is_the_shipped_package_that_grades(service):
    home, machine = service
    code = "import autograder; print(autograder.__file__)"
    done = machine.run(f"{home}/venv/bin/python -c '{code}'", home)
    assert done.stdout.startswith(str(home / "venv"))


def test_no_notebook_and_two_are_told_to_the_student(service):
    for files in ({}, {"one": "{}", "two": "{}"}):
        done, results = submit(service, **files)
        assert done.returncode == 0
        assert results["score"] == 0
        assert f"not {len(files)}" in results["output"]


def test_what_could_not_be_judged_is_no_grade(service):
    done, results = submit(service, broken="no notebook")
    assert done.returncode == 2
    assert results is None
    assert "no notebook" in done.stdout + done.stderr


def test_the_archive_fits_is_private_and_always_the_same(archive, tiny):
    assert archive.stat().st_size < 32 * 2**20
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    made = shipping.gradescope(pack(tiny), "torch torchvision")
    assert archive.read_bytes() == made
    entries = {entry.filename: entry for entry in zipfile.ZipFile(io.BytesIO(made)).infolist()}
    for name in shipping.RUNNABLE:
        assert entries[name].external_attr >> 16 == 0o100755
    wheel = zipfile.ZipFile(io.BytesIO(zipfile.ZipFile(archive).read(shipping.this_package()[0])))
    assert "autograder/gradescope/setup.sh" in wheel.namelist()
    # What the template holds is an example for authors, printed in docs/authors.md.
    names = [name for name in wheel.namelist() if not name.startswith("autograder/template/")]
    assert not [name for name in names if "test_hidden" in name or name.startswith("solutions")]


@pytest.mark.parametrize("torch", ["", "torch\nrm -rf /", "torch'"])
def test_what_pip_gets_is_one_line(torch):
    with pytest.raises(CourseError, match="--torch"):
        shipping.gradescope(b"", torch)


def test_an_archive_that_is_too_large_for_gradescope_is_not_made(monkeypatch):
    monkeypatch.setattr(shipping, "MAX_ZIP", 1000)
    with pytest.raises(CourseError, match="too many for Gradescope"):
        shipping.gradescope(os.urandom(2000), "torch")


def test_the_scripts_are_bash_without_mistakes():
    machine_free = {name: Path(shipping.__file__).parent / "gradescope" / name for name in shipping.RUNNABLE}
    for path in machine_free.values():
        assert path.stat().st_mode & 0o111
        assert path.read_text().startswith("#!/usr/bin/env bash\n")


def test_an_assignment_is_one_notebook(asking, tmp_path):
    path = tmp_path / "g.zip"
    command = ["gradescope", "build", "--course", str(asking), "-o", str(path)]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 2
    assert "name it with --notebooks" in done.stderr
    assert CliRunner().invoke(main, [*command, "--notebooks", " 02_letters "]).exit_code == 0
