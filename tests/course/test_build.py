"""Notebooks from exercise folders: what is built, and all that ``build --check`` finds wrong with it."""

import json
import os
import shutil
import subprocess
import sys

import nbformat
import pytest

from autograder.course import load_course
from autograder.course.build import answer, build_of, cell_id, stub
from autograder.errors import CourseError
from autograder.sandbox import has_gpu
from autograder.workshop import Workshop, list_items

FILES = {"01_tiny.ipynb", "probes.py", "recorded.json", "test_visible.py"}


def read(root, kind, language):
    return json.loads((root / kind / language / "01_tiny" / "01_tiny.ipynb").read_text())


def text(cell):
    return "".join(cell["source"])


def managed(notebook):
    return [cell for cell in notebook["cells"] if "nbgrader" in cell["metadata"]]


def test_just_these_files_are_made(tiny):
    for kind in ("source", "release"):
        for language in ("en", "zh"):
            assert {p.name for p in (tiny / kind / language / "01_tiny").iterdir()} == FILES
    assert {p.name for p in tiny.iterdir()} == {"exercises", "solutions", "source", "release", ".underhood"}


def test_every_notebook_is_valid_and_every_cell_has_an_id_of_its_own(tiny):
    for kind in ("source", "release"):
        for language in ("en", "zh"):
            notebook = read(tiny, kind, language)
            nbformat.validate(nbformat.from_dict(notebook))
            ids = [cell["id"] for cell in notebook["cells"]]
            assert len(set(ids)) == len(ids)
            assert all(not cell.get("outputs") for cell in notebook["cells"])


def test_both_languages_share_every_cell_that_nbgrader_manages_and_all_given_code(tiny):
    for kind in ("source", "release"):
        english, chinese = (read(tiny, kind, language) for language in ("en", "zh"))
        assert managed(english) == managed(chinese)
        code = [[text(c) for c in nb["cells"][1:] if c["cell_type"] == "code"] for nb in (english, chinese)]
        assert code[0] == code[1]
        prose = [text(c) for c in chinese["cells"] if c["cell_type"] == "markdown"]
        assert all(any("一" <= character <= "鿿" for character in said) for said in prose)
        assert "几行数" not in json.dumps(english, ensure_ascii=False)


def test_an_item_is_an_answer_to_write_and_a_check_that_is_locked(tiny):
    written, check = managed(read(tiny, "release", "en"))[:2]
    flags = written["metadata"]["nbgrader"]
    assert (flags["grade_id"], flags["grade"], flags["solution"], flags["locked"]) == (
        "solution_1_1", False, True, False,
    )  # fmt: skip
    flags = check["metadata"]["nbgrader"]
    assert (flags["grade_id"], flags["grade"], flags["solution"], flags["locked"], flags["points"]) == (
        "check_1_1", True, False, True, 3,
    )  # fmt: skip
    assert text(check) == 'check("1.1")'
    assert check["metadata"]["tags"] == ["raises-exception"]


def test_what_students_get_is_the_stub_and_what_instructors_get_the_solution(tiny, course):
    notebook = course.notebooks[0]
    for item in notebook.items:
        released, solved = (
            next(text(c) for c in managed(read(tiny, kind, "en"))
                 if c["metadata"]["nbgrader"]["grade_id"] == item.solution_id)
            for kind in ("release", "source")
        )  # fmt: skip
        assert released == stub(notebook, item)
        assert "raise NotImplementedError" in released
        assert "SOLUTION" not in released
        assert "### BEGIN SOLUTION" in solved
        assert "raise NotImplementedError" not in solved
    assert "highest" in json.dumps(read(tiny, "source", "en"))
    assert "highest" not in json.dumps(read(tiny, "release", "en"))


def test_the_prose_of_an_item_says_what_is_asked_and_what_it_is_worth(tiny):
    said = [text(cell) for cell in read(tiny, "release", "en")["cells"]]
    assert any("The largest number of each row" in s and "3 points" in s and "1.1 ·" in s for s in said)
    assert any("extension" in s and "1.2 ·" in s for s in said)
    said = [text(cell) for cell in read(tiny, "release", "zh")["cells"]]
    assert any("每一行的最大值" in s and "3 分" in s for s in said)


def test_first_cell_metadata_and_records_name_one_edition(tiny, course):
    build = build_of(course, course.notebooks[0])
    for language in ("en", "zh"):
        notebook = read(tiny, "release", language)
        assert f'begin("01_tiny", lang="{language}", build="{build}")' in text(notebook["cells"][0])
        about = {"build": build, "lang": language, "notebook": "01_tiny"}
        assert notebook["metadata"]["underhood"] == about
        recorded = tiny / "release" / language / "01_tiny" / "recorded.json"
        assert json.loads(recorded.read_text())["build"] == build


@pytest.mark.parametrize(
    ("name", "old", "new", "other"),
    [
        ("exercises/01_tiny/test_visible.py", "rng.images(3, 4)", "rng.images(3, 5)", True),
        ("exercises/01_tiny/probes.py", "float(tally.total)", "1.0 * tally.total", True),
        ("exercises/01_tiny/test_hidden.py", "points=2", "points=3", True),
        ("solutions/tiny.py", "def spread(x: Tensor)", "def spread(y: Tensor)", True),
        ("exercises/01_tiny/test_hidden.py", "rng.size(5, 9)", "rng.size(5, 8)", False),
        ("solutions/tiny.py", "lowest", "smallest", False),
    ],
)
def test_an_edition_is_another_when_what_students_see_of_an_item_is(draft, name, old, new, other):
    def edition():
        course = load_course(draft)
        return build_of(course, course.notebooks[0])

    before, file = edition(), draft / name
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    assert (edition() != before) == other


def test_a_cells_id_is_the_same_for_ever():
    assert cell_id("03_broadcasting", "3.4", "check") == "28df093d99e7"


def test_a_docstring_in_one_language_stops_the_build(draft):
    file = draft / "solutions" / "tiny.py"
    file.write_text(file.read_text().replace(".. zh::", ".. fr::", 1))
    with pytest.raises(CourseError, match="docstring of spread has no text in zh"):
        Workshop(draft).build()


def test_the_items_are_listed_with_all_that_there_is_to_know(tiny):
    first, second = list_items(tiny)
    assert first | second  # plain dicts
    assert (first["id"], first["points"], first["visible_checks"], first["hidden_checks"]) == ("1.1", 3, 1, 1)
    assert (first["wrong_answers"], first["right_answers"], first["languages"]) == (3, 1, ["en", "zh"])
    assert (second["kind"], second["core"], second["notebook"]) == ("probe", False, "01_tiny")


# ---------------------------------------------------------------- build --check


def add(file, text):
    file.write_text(f"{file.read_text()}\n\n{text}\n")


@pytest.fixture(scope="module")
def problems(tiny, course, tmp_path_factory):
    """All that is found in a course in which a lot is wrong at once."""
    root = shutil.copytree(tiny, tmp_path_factory.mktemp("broken") / "course")
    (root / "release/en/01_tiny/test_visible.py").write_text("# edited by hand")
    (root / "release/zh/01_tiny/notes.txt").write_text("left behind")
    (root / "source/en/01_tiny/recorded.json").unlink()
    exercises, solution = root / "exercises" / "01_tiny", root / "solutions" / "tiny.py"
    add(exercises / "right.py", "@right('1.1', 'off')\ndef spread(x):\n    return x.amax(1)")
    # The English prose gives the answer away, as it stands in the solution, and the head of a hidden check.
    lines = answer(course.notebooks[0], course.items[0]).split("\n")
    told = ["```python", *(line for line in lines if "###" not in line)]
    told += ["def test_a_long_tally_stays_right(student, rng): ...", "```"]
    prose = exercises / "notebook.md"
    prose.write_text(prose.read_text().replace("and a tally.", "\n".join(["and a tally:", "", *told])))
    # The solution needs a name of its module that no cell of the notebook defines.
    solution.write_text(solution.read_text().replace("self.count = 0.0, 0", "self.count = START, 0"))
    add(solution, "START = 0.0")
    # In a process of its own, whose hashes, clock and language are others.
    done = subprocess.run(
        [sys.executable, "-c", "from autograder.cli import main; main()", "build", "--check", "--seeds", "1"],
        cwd=root, capture_output=True, text=True, timeout=300,
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    return [line.removeprefix("✗ ") for line in done.stdout.splitlines()]


def about(problems, *words):
    return [problem for problem in problems if all(word in problem for word in words)]


def test_a_file_that_is_not_what_is_built_is_drift(problems):
    assert about(problems, "release/en/01_tiny is not what is built now", "01_tiny.ipynb", "test_visible.py")
    assert about(problems, "release/zh/01_tiny is not what is built now", "notes.txt")
    assert about(problems, "source/en/01_tiny is not what is built now", "recorded.json")


def test_what_nobody_touched_is_built_the_same_to_the_byte_by_another_process(problems):
    assert about(problems, "release/zh/01_tiny is not what is built now (notes.txt)")


def test_a_right_answer_that_fails_is_a_problem(problems):
    assert about(problems, "the right answer 1.1 'off' fails")


def test_a_notebook_that_does_not_stand_alone_is_a_problem(problems):
    assert about(problems, "source/en/01_tiny/01_tiny.ipynb: item 1.2 with its solution is wrong", "START")


def test_a_solution_in_what_students_get_is_a_leak_however_it_is_laid_out(problems):
    assert about(problems, "release/en/01_tiny/01_tiny.ipynb holds the body of spread from tiny.py")


def test_a_hidden_check_in_what_students_get_is_a_leak(problems):
    assert about(problems, "01_tiny.ipynb holds the hidden check test_a_long_tally_stays_right")


def test_nothing_else_is_called_a_problem(problems):
    known = ("is not what is built now", "'off' fails",
             "with its solution is wrong", "holds the body of spread", "holds the hidden check")  # fmt: skip
    assert [problem for problem in problems if not any(part in problem for part in known)] == []


@pytest.mark.skipif(has_gpu(), reason="there is a GPU here")
def test_a_solution_that_fails_is_a_problem_though_another_of_its_checks_needs_a_gpu(on_gpu):
    solution = on_gpu / "solutions" / "tiny.py"
    # No cell of the notebook defines that name.
    solution.write_text(solution.read_text().replace("torch.amax(x, dim=1)", "torch.amax(x, dim=WAY)"))
    add(solution, "WAY = 1")
    workshop = Workshop(on_gpu)
    workshop.build()
    assert len(about(list(workshop.problems(1)), "item 1.1 with its solution is")) == 2


def test_building_leaves_an_instructors_own_assignments_and_removes_notebooks_that_are_no_more(draft):
    Workshop(draft).build()
    own = draft / "source" / "en" / "hw1"
    own.mkdir()
    (own / "hw1.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    gone = draft / "release" / "en" / "00_gone"
    gone.mkdir()
    (gone / "00_gone.ipynb").write_bytes((draft / "release/en/01_tiny/01_tiny.ipynb").read_bytes())
    assert "release/en/00_gone is not built from anything; run `underhood build`" in Workshop(draft).problems(
        1
    )
    Workshop(draft).build()
    assert own.is_dir()
    assert not gone.exists()


def test_a_file_of_checks_that_does_not_run_is_named(draft):
    tests = draft / "exercises" / "01_tiny" / "test_hidden.py"
    tests.write_text(f"import nowhere\n{tests.read_text()}")
    with pytest.raises(CourseError, match=r"test_hidden\.py:1: .*ModuleNotFoundError"):
        list(Workshop(draft).problems(1))
