"""The command line: what each command prints, and its exit status."""

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from autograder import __version__, cli
from autograder.cli import main
from autograder.cli_shared import finish
from autograder.grading.batch import Graded
from autograder.grading.report import ItemResult, State


@pytest.fixture
def run(tiny, monkeypatch):
    """``underhood …`` in the tiny course: exit status, what goes to stdout and what to stderr."""
    monkeypatch.chdir(tiny)
    monkeypatch.setenv("COLUMNS", "120")

    def invoke(*arguments):
        done = CliRunner().invoke(main, [str(argument) for argument in arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    return invoke


def test_help_and_version_need_no_course(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, said, _ = run("--help")
    assert status == 0
    for command in main.commands:
        assert f"  {command} " in said
    assert "..." not in said.partition("Commands:")[2], "a summary is cut"
    assert run("--version")[1] == f"underhood, version {__version__}\n"


@pytest.mark.parametrize("command", [["items"], ["build"], ["grade", "."]])
def test_outside_a_course_each_command_says_so_in_one_line(run, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    status, said, error = run(*command)
    assert (status, said) == (2, "")
    assert error.startswith("underhood: ")
    assert "exercises/course.toml" in error or "there is no notebook" in error
    assert len(error.splitlines()) == 1


# ---------------------------------------------------------------- items, doctor


def test_items_are_listed_for_people_and_for_programs(run):
    status, said, _ = run("items")
    assert status == 0
    for word in ("1.1", "The spread of each row", "probe", "extension", "01_tiny"):
        assert word in said
    status, said, _ = run("items", "--json")
    assert status == 0
    listed = json.loads(said)
    assert [item["id"] for item in listed] == ["1.1", "1.2"]
    keys = {"id", "notebook", "title", "points", "kind", "core", "visible_checks", "hidden_checks",
            "wrong_answers", "right_answers", "languages"}  # fmt: skip
    assert keys <= listed[0].keys()


def test_a_course_is_named_from_elsewhere(run, tiny, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("items", "--json", "--course", tiny)[0] == 0


def test_a_broken_course_is_told_in_one_line(run, draft):
    (draft / "exercises" / "course.toml").write_text("languages =")
    status, _, error = run("items", "--course", draft)
    assert status == 2
    assert "course.toml: this is no TOML" in error


def test_the_doctor_says_what_works_and_makes_a_secret_once(run, draft, monkeypatch):
    monkeypatch.delenv("UNDERHOOD_SECRET", raising=False)
    status, said, _ = run("doctor", "--course", draft)
    assert status == 0
    for layer in ("full", "kernel", "none", "seccomp", "secret"):
        assert layer in said
    assert "✗ secret" in said
    status, said, _ = run("doctor", "--course", draft, "--make-secret")
    assert "✓ secret" in said
    assert (draft / ".underhood" / "secret").is_file()


def test_no_secret_can_be_made_outside_a_course(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, _, error = run("doctor", "--make-secret")
    assert status == 2
    assert "is a course" in error


# ---------------------------------------------------------------- build


def test_a_language_that_the_course_has_not_is_refused(run, draft):
    status, _, error = run("build", "--lang", "fr", "--course", draft)
    assert status == 2
    assert "fr" in error
    assert not (draft / "source").exists()


def test_what_is_built_is_built_and_what_can_be_seen_to_be_wrong_is_said(run, draft):
    visible = draft / "exercises" / "01_tiny" / "test_visible.py"
    visible.write_text(visible.read_text().replace("zh:", "fr:", 1))
    status, said, error = run("build", "--course", draft)
    assert status == 0
    assert "release/zh/01_tiny" in said
    assert (draft / "release" / "zh" / "01_tiny" / "01_tiny.ipynb").is_file()
    assert "has no title in zh" in error


def test_assignments_that_were_not_built_here_are_left_alone(run, draft):
    assert run("build", "--course", draft)[0] == 0
    others = draft / "source" / "en" / "hw1"
    others.mkdir()
    (others / "hw1.ipynb").write_text("{}")
    gone = Path(shutil.copytree(draft / "source" / "en" / "01_tiny", draft / "source" / "en" / "00_gone"))
    (gone / "01_tiny.ipynb").rename(gone / "00_gone.ipynb")
    status, said, _ = run("build", "--course", draft)
    assert status == 0
    assert "source/en/00_gone removed" in said
    assert not gone.exists()
    assert (others / "hw1.ipynb").is_file()


# ---------------------------------------------------------------- grade


@pytest.fixture
def classroom(answered, hand_in, right):
    """Three students, and the folder that they handed in to."""
    hand_in(answered(), "ada")
    hand_in(answered({"1.1": "def spread(x):\n    return x.max() - x.min()", "1.2": right["1.2"]}), "bo")
    return hand_in(answered({}, "zh"), "cy").parents[2]


def test_work_that_lies_elsewhere_is_graded_by_the_course_of_the_current_folder(
    run, tiny, classroom, tmp_path, monkeypatch
):
    elsewhere = shutil.copytree(classroom, tmp_path / "elsewhere")
    monkeypatch.chdir(tiny)
    status, said, error = run("grade", elsewhere)
    assert status == 0, error
    assert "6 / 6" in said


def test_github_hears_no_command_in_what_a_student_printed(run, tiny, answered, hand_in, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    path = hand_in(answered({"1.1": "def spread(x):\n    raise ValueError('::error::pwn')"}), "eve")
    _, said, _ = run("grade", path, "--course", tiny)
    first, *rest = said.splitlines()
    token = first.removeprefix("::stop-commands::")
    assert len(token) == 32
    assert f"::{token}::" in rest


def test_two_courses_at_once_are_refused(run, tiny, draft, answered):
    files = []
    for root in (tiny, draft):
        files.append(root / "mine" / "01_tiny.ipynb")
        files[-1].parent.mkdir()
        files[-1].write_text(json.dumps(answered()))
    status, _, error = run("grade", *files)
    shutil.rmtree(files[0].parent)
    assert status == 2
    assert "say with --course which one" in error


def test_a_course_that_was_downloaded_into_another_is_not_run_unless_it_is_named(
    run, tiny, draft, answered, tmp_path, monkeypatch
):
    home = shutil.copytree(tiny, tmp_path / "course")
    planted = shutil.copytree(draft, home / "downloads" / "eve")
    file = planted / "01_tiny.ipynb"
    file.write_text(json.dumps(answered()))
    monkeypatch.chdir(home)
    status, _, error = run("grade", file)
    assert status == 2
    assert str(planted) in error.replace("\n", "")
    status, said, error = run("grade", file, "--course", home)
    assert status == 0, error
    assert "6 / 6" in said


def test_a_folder_that_is_a_link_is_said_to_be_left_out(run, tiny, classroom):
    (classroom / "dee").symlink_to(classroom / "ada")
    status, said, error = run("grade", classroom, "--course", tiny)
    assert status == 0, error
    assert "left out" in error
    assert "dee is a link" in " ".join(error.split())
    assert "dee" not in said


def test_exactly_as_much_as_was_asked_for_is_enough():
    item = ItemResult("1.1", State.WRONG, 5.1, 8.5, (), ())
    report = SimpleNamespace(items=[item], points=5.1, max_points=8.5)
    finish(Graded([report]), 60)
    with pytest.raises(SystemExit):
        finish(Graded([report]), 60.1)


def test_a_fault_of_ours_is_not_the_status_of_a_low_score(run, tiny, classroom, monkeypatch):
    monkeypatch.setattr(cli, "show", None)
    status, _, error = run("grade", classroom, "--course", tiny)
    assert status == 2
    assert "a fault of its own" in error


def test_messages_in_a_language_that_the_course_has_not_are_refused(run, tiny, classroom):
    status, _, error = run("grade", classroom, "--course", tiny, "--lang", "fr")
    assert status == 2
    assert "has no language 'fr'; it has en, zh" in error


def test_a_class_is_graded_into_a_table_and_a_file(run, tiny, classroom, tmp_path):
    file, table = tmp_path / "out" / "reports.json", tmp_path / "points.csv"
    status, said, error = run("grade", classroom, "--course", tiny, "--json", file, "--csv", table)
    assert status == 0, error
    for word in ("01_tiny", "ada", "bo", "cy", "6 / 6", "3 / 6", "0 / 6", "One number for all rows"):
        assert word in said
    assert [row["points"] for row in csv.DictReader(table.open())] == ["6", "3", "0"]
    assert [(r["student"], r["points"]) for r in json.loads(file.read_text())] == [
        ("ada", 6),
        ("bo", 3),
        ("cy", 0),
    ]


def test_somebody_below_what_was_asked_is_status_1(run, tiny, classroom):
    assert run("grade", classroom / "ada", classroom / "bo", "--course", tiny, "--fail-under", "50")[0] == 0
    assert run("grade", classroom / "ada", classroom / "bo", "--course", tiny, "--fail-under", "51")[0] == 1
    assert run("grade", classroom / "ada", "--course", tiny, "--fail-under", "100")[0] == 0


def test_the_language_asked_for_wins_over_the_notebooks(run, tiny, classroom):
    _, said, _ = run("grade", classroom / "bo", "--course", tiny, "--lang", "zh")
    assert "应保留哪个轴？" in said
    _, said, _ = run("grade", classroom / "cy", "--course", tiny)
    assert "未作答" in said


def test_a_file_that_cannot_be_graded_is_status_2_and_the_others_are_graded(run, tiny, classroom, hand_in):
    junk = hand_in("{", "dee")
    status, said, _ = run("grade", classroom, "--course", tiny)
    assert status == 2
    assert "6 / 6" in said
    assert str(junk) in "".join(said.split())
    assert "could not be graded" in " ".join(said.split())


@pytest.mark.parametrize("path", ["nothing", "empty", "text.txt"])
def test_a_path_that_leads_to_no_notebook_is_status_2(run, tiny, tmp_path, path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("hello")
    status, said, error = run("grade", tmp_path / path, "--course", tiny)
    assert status == 2
    assert path in "".join((said + error).split())
    assert "Traceback" not in said + error


def test_a_word_that_is_no_level_is_refused(run):
    assert run("grade", ".", "--isolation", "some")[0] == 2


def test_the_installed_command_works_and_imports_nothing_heavy_for_its_help():
    command = Path(sys.executable).with_name("underhood")
    if not command.exists():
        pytest.skip("the package is not installed")
    done = subprocess.run([command, "--help"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "Usage: underhood" in done.stdout
    code = "import sys, autograder.cli as _; print('torch' in sys.modules, 'nbgrader' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "False False\n"


# ---------------------------------------------------------------- folders that a command fills


@pytest.mark.parametrize(
    "command", [["demo", "--keep"], ["variants", "02_letters", "-o"], ["self-study", "-o"]]
)
def test_a_folder_that_holds_something_is_not_written_into(run, asking, tmp_path, monkeypatch, command):
    monkeypatch.chdir(asking)
    (tmp_path / "mine.txt").write_text("mine")
    for place in (tmp_path, tmp_path / "mine.txt", "."):
        status, said, error = run(*command, place)
        assert (status, said) == (2, "")
        assert (
            error == f"underhood: {place}: this is there already, and not an empty folder; name another one\n"
        )
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_variants_are_in_the_courses_first_language_unless_another_is_named(run, asking, tmp_path):
    root = shutil.copytree(asking, tmp_path / "course")
    settings = root / "exercises" / "course.toml"
    settings.write_text(settings.read_text().replace('["en", "zh"]', '["zh", "en"]'))
    (tmp_path / "names.txt").write_text("ada\n")
    for more, language in (([], "zh"), (["--lang", "en"], "en")):
        copies = tmp_path / language
        status, _, error = run(
            "variants",
            "02_letters",
            "--students",
            tmp_path / "names.txt",
            "-o",
            copies,
            "--course",
            root,
            *more,
        )
        assert status == 0, error
        notebook = json.loads((copies / "ada" / "02_letters" / "02_letters.ipynb").read_text())
        assert notebook["metadata"]["underhood"]["lang"] == language


def test_variants_names_all_who_share_their_letters(run, asking, tmp_path):
    names = [f"student{n}" for n in range(33)]
    (tmp_path / "names.txt").write_text("\n".join(names))
    copies = tmp_path / "copies"
    status, said, _ = run(
        "variants", "02_letters", "--students", tmp_path / "names.txt", "-o", copies, "--course", asking
    )
    assert status == 0
    have = {}
    for name in names:
        about = json.loads((copies / name / "02_letters" / "02_letters.ipynb").read_text())["metadata"]
        have.setdefault(about["underhood"]["variant"], []).append(name)
    groups = [line.strip() for line in said.splitlines() if line.startswith("  ")]
    assert groups == [", ".join(group) for group in have.values() if len(group) > 1] != []


def test_the_doctor_imports_what_the_course_names_as_the_grader_does(run, draft, monkeypatch):
    settings = draft / "exercises" / "course.toml"
    names = ("json", "autograder.chapter.mnist", "no_such_data")
    text = re.sub(r"^(preload|mounts) = .*\n", "", settings.read_text(), flags=re.MULTILINE)
    settings.write_text(f"preload = {list(names)}\nmounts = {['autograder.chapter.mnist', 'math']}\n{text}")
    # The grader reads nothing from the folder where it is started.
    (draft / "no_such_data.py").write_text("")
    monkeypatch.chdir(draft)
    monkeypatch.setenv("UNDERHOOD_CACHE", str(draft / "cache"))
    status, said, _ = run("doctor", "--course", draft)
    assert status == 0
    assert "✓ json \n" in re.sub(" +", " ", said)
    assert f"✓ autograder.chapter.mnist {draft / 'cache'} (not there yet)\n" in said
    assert "✗ no_such_data  ModuleNotFoundError: No module named 'no_such_data'\n" in said
    assert "✗ math          AttributeError" in said
    assert "needs this module, installed with pip" in said
