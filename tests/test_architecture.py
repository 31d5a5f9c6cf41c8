"""The house stands as docs/architecture.md says: who imports whom, and how large the engine is."""

import io
import subprocess
import sys
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "autograder").rglob("*.py"))
GRADE_EXTRA = (
    "nbgrader",
    "nbformat",
    "jupytext",
    "yaml",
    "rich",
    "msgspec",
    "jinja2",
    "jsonschema",
    "pyseccomp",
)
MODULE_LINES, ENGINE_LINES = 400, 6_000


def test_the_rooms_import_only_what_stands_below_them():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_module_is_longer_than_one_sitting():
    lines = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: count for name, count in lines.items() if count > MODULE_LINES} == {}


def test_the_engine_stays_small():
    # What judges; the outlets and the front doors above it serve one consumer each.
    rooms = {"course", "sandbox", "grading"}
    below = {
        "experiment.py",
        "values.py",
        "messages.py",
        "errors.py",
        "imports.py",
        "secret.py",
    }
    parts = [(path, set(path.relative_to(ROOT / "autograder").parts[:1])) for path in MODULES]
    engine = [path for path, first in parts if first & (rooms | below)]
    assert sum(code_lines(path.read_text("utf-8")) for path in engine) <= ENGINE_LINES


def test_a_notebook_is_checked_without_the_libraries_of_the_grade_extra(tmp_path):
    """As in a student's kernel: the first cell, an answer, the check. The import contract reads the code;
    this runs it, with the packages' own ``__init__`` files."""
    released = sorted((ROOT / "release" / "en").iterdir())[0].name
    program = f"""
import sys
sys.modules.update(dict.fromkeys({GRADE_EXTRA!r}))  # None: importing it is an ImportError
from autograder import begin, check, errors
begin({released!r}, lang="zh")
from autograder.notebook import _opened
import json
for item, about in json.loads((_opened("").folder / "recorded.json").read_text("utf-8"))["items"].items():
    globals().update(dict.fromkeys(about["names"], lambda *arguments: None))
    try:
        check(item)
    except errors.CheckFailed as failed:
        print(item, failed)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "错误" in done.stdout


def code_lines(source):
    """Lines that hold code: a name or a number. Blank lines, comments, docstrings, lines of nothing but text
    and closing brackets are none."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return len({token.start[0] for token in tokens if token.type in (tokenize.NAME, tokenize.NUMBER)})
