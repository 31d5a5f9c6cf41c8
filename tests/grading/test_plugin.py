"""``pytest exercises/NN_name --submission FILE``: a judge on the command line, in a process of its own."""

import os
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def run(tiny, level):
    """pytest in the tiny course, as an author types it: its exit status and what it prints."""

    def pytest_in(*arguments, cwd=tiny):
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--import-mode=importlib"]
        done = subprocess.run(
            [*command, "--isolation", level, *map(str, arguments)],
            cwd=cwd, capture_output=True, text=True, timeout=300,
            env=os.environ | {"COLUMNS": "120", "NO_COLOR": "1"},
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    return pytest_in


def test_without_a_submission_the_reference_sits_and_passes(run):
    status, said = run("exercises/01_tiny", "-q")
    assert status == 0, said
    assert "4 passed" in said


def test_a_submission_is_judged_and_the_messages_read_well(run, answered, hand_in, right):
    path = hand_in(answered({"1.1": "def spread(x):\n    return x.max() - x.min()", "1.2": right["1.2"]}))
    status, said = run("exercises/01_tiny", "--submission", path)
    assert status == 1
    assert "2 failed, 2 passed" in said
    assert "Expected shape [3], got []." in said
    assert "One number for all rows: which axis stays?" in said
    assert "Traceback" not in said
    assert "autograder/grading" not in said, "the grader's own lines tell nobody anything"
    assert "test_each_row_has_its_own_spread" in said


def test_a_file_that_is_none_ends_the_run_with_one_line(run, hand_in):
    path = hand_in("no notebook")
    status, said = run("exercises/01_tiny", "--submission", path)
    assert status == 2
    assert f"{path}, line 1: this is no notebook" in said
    assert "Traceback" not in said


def test_outside_an_exercise_folder_the_plugin_does_nothing(run, draft):
    # Not even where the course beside it is broken.
    (draft / "exercises" / "course.toml").write_text("this is no TOML")
    (draft / "tests").mkdir()
    (draft / "tests" / "test_own.py").write_text("def test_one():\n    assert 1 + 1 == 2\n")
    status, said = run("tests", "-q", cwd=draft)
    assert status == 0, said


def test_with_the_students_package_alone_pytest_runs_other_peoples_tests_in_their_order(tmp_path):
    (tmp_path / "test_hidden.py").write_text("def test_one():\n    pass\n")
    (tmp_path / "test_later.py").write_text("def test_two():\n    pass\n")
    grade_extra = ("nbgrader", "nbformat", "jupytext", "yaml", "rich", "msgspec", "jinja2", "pyseccomp")
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({grade_extra!r}))\n"
        "import pytest; sys.exit(pytest.main(['-v', '-p', 'no:cacheprovider']))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.index("test_one") < done.stdout.index("test_two")
