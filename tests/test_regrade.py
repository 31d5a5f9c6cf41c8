"""What a change of checks would change in the gradebook, shown before it is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.record import course_api

NAME = "01_tiny"


@pytest.fixture
def recorded(tiny: Path, nbgrader_config: str, tmp_path: Path, answered, right) -> Path:
    """A course with two students in its gradebook; ada's 1.2 was graded by hand, too."""
    root = Path(shutil.copytree(tiny, tmp_path / "course"))
    (root / "nbgrader_config.py").write_text(nbgrader_config)
    for student in ("ada", "bob"):
        folder = root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        nbformat.write(nbformat.from_dict(answered(right)), folder / f"{NAME}.ipynb")
    with course_api(root) as api:
        assert api.generate_assignment(NAME)["success"]
    assert run(root, "record").exit_code == 0
    with course_api(root) as api, api.gradebook as gradebook:
        gradebook.find_grade("check_1_2", NAME, NAME, "ada").manual_score = 2.5
        gradebook.db.commit()
    return root


def run(root, *arguments):
    return CliRunner(env={"COLUMNS": "120"}).invoke(main, [*arguments, "--course", str(root)])


def scores(root):
    with course_api(root) as api, api.gradebook as gradebook:
        return {s.student.id: s.score for s in gradebook.find_assignment(NAME).submissions}


def test_what_changes_is_shown_first_and_written_only_when_asked(recorded):
    assert scores(recorded) == {"ada": 5.5, "bob": 6.0}
    done = run(recorded, "regrade")
    assert done.exit_code == 0, done.stderr
    assert "No score would change." in done.stdout

    checks = recorded / "exercises" / NAME / "test_hidden.py"
    text = checks.read_text().replace("import judge", "import judge, require")
    checks.write_text(text.replace("    judge(", '    require(False, "nobody_passes")\n    judge('))
    done = run(recorded, "regrade")
    assert done.exit_code == 0, done.stderr
    for word in (
        "ada",
        "bob",
        "1.1",
        "2.5 by hand is kept",
        "2 students",
        "4 changes",
        "-6",
        "Nothing is written",
    ):
        assert word in done.stdout
    assert scores(recorded) == {"ada": 5.5, "bob": 6.0}

    done = run(recorded, "regrade", "--apply")
    assert done.exit_code == 0, done.stderr
    assert "2 of 2 are in the gradebook." in done.stdout
    assert scores(recorded) == {"ada": 3.5, "bob": 2.0}
    assert "No score would change." in run(recorded, "regrade").stdout
