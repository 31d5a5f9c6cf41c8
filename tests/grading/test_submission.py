"""A file that somebody handed in: what can be graded of it, and what is said of the rest."""

import copy
import json

import nbformat
import pytest

from autograder.errors import SubmissionError
from autograder.grading.exam import Budgets, Exam
from autograder.grading.paper import Paper
from autograder.grading.submission import MAX_CELLS, MAX_CODE, MAX_FILE, parse, read_submission

JUNK = {
    "a picture": b"\x89PNG\r\n\x1a\n\0\0",
    "nothing": b"",
    "half a notebook": b'{"nbformat": 4, "cells": [{"cell_type": "co',
    "deep JSON": b"[" * 100_000,
    "a list": b"[]",
    "no format": b'{"cells": []}',
    "a format in words": b'{"nbformat": "four", "cells": []}',
    "no cells": b'{"nbformat": 4}',
    "cells in words": b'{"nbformat": 4, "cells": "none"}',
    "an old format in shreds": b'{"nbformat": 3, "worksheets": 7}',
    "no exercise": b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "1"}, 5, null]}',
    "too many cells": json.dumps({"nbformat": 4, "cells": [{}] * (MAX_CELLS + 1)}).encode(),
    "too large a cell": json.dumps(
        {"nbformat": 4, "cells": [{"cell_type": "code", "source": "#" * (MAX_CODE + 1)}]}
    ).encode(),
}


@pytest.fixture
def read(course, hand_in):
    """Hands a notebook in and reads it."""
    return lambda notebook, **more: read_submission(hand_in(notebook, **more), course)


@pytest.mark.parametrize("junk", JUNK)
def test_what_is_no_notebook_is_refused_in_a_line_that_names_the_file(read, junk):
    with pytest.raises(SubmissionError) as caught:
        read(JUNK[junk])
    assert "01_tiny.ipynb" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_file_that_is_not_there_or_too_large_is_refused(course, tmp_path):
    with pytest.raises(SubmissionError, match="cannot be read"):
        read_submission(tmp_path / "none.ipynb", course)
    with pytest.raises(SubmissionError, match="cannot be read"):
        read_submission(tmp_path, course)
    huge = tmp_path / "01_tiny.ipynb"
    with huge.open("wb") as file:
        file.truncate(MAX_FILE + 1)
    with pytest.raises(SubmissionError, match="Clear the outputs"):
        read_submission(huge, course)


def test_the_released_notebook_is_all_there_and_nothing_is_begun(read, answered):
    submission = read(answered({}))
    assert submission.problems == ()
    assert submission.begun == frozenset()
    assert [c.solution or c.check for c in submission.cells if c.solution or c.check] == [
        "1.1", "1.1", "1.2", "1.2",
    ]  # fmt: skip


def test_what_was_written_is_begun_and_its_source_is_known(read, answered, right):
    submission = read(answered())
    assert submission.begun == {"1.1", "1.2"}
    assert submission.definitions("1.1")["spread"] == right["1.1"]
    assert read(answered({"1.1": "def spread(x:"})).begun == {"1.1"}
    assert read(answered({"1.1": "# not yet"})).begun == frozenset()
    assert read(answered({"1.1": ""})).begun == frozenset()


def test_a_stub_laid_out_anew_is_still_a_stub(read, answered):
    stub = "def spread(x: Tensor)->Tensor:\n  # hm\n  raise   NotImplementedError"
    assert read(answered({"1.1": stub})).begun == frozenset()


def test_the_notebook_is_known_by_folder_name_metadata_or_first_cell(course, answered, tmp_path):
    notebook = answered()
    anonymous = copy.deepcopy(notebook)
    anonymous["metadata"] = {}
    for content in (notebook, anonymous):
        path = tmp_path / "my copy (1).ipynb"
        path.write_text(json.dumps(content))
        assert read_submission(path, course).notebook.name == "01_tiny"
    anonymous["cells"] = anonymous["cells"][2:]
    path.write_text(json.dumps(anonymous))
    with pytest.raises(SubmissionError, match="this course has 01_tiny"):
        read_submission(path, course)
    assert read_submission(path, course, "01_tiny").notebook.name == "01_tiny"


def test_a_notebook_of_another_course_is_refused_even_under_our_name(read, answered):
    other = answered()
    for cell in other["cells"]:
        cell["metadata"], cell["id"] = {}, "x"
        cell["source"] = "def other(): pass" if "def" in "".join(cell["source"]) else "1"
    other["metadata"] = {"underhood": {"notebook": "07_elsewhere"}}
    with pytest.raises(SubmissionError, match="another course"):
        read(other)


def test_the_language_is_the_metadatas_else_the_first_cells_else_the_courses(read, answered):
    chinese = answered(language="zh")
    assert read(chinese).language == "zh"
    chinese["metadata"] = {"underhood": {"lang": ["no", "text"]}}
    assert read(chinese).language == "zh"
    chinese["cells"] = chinese["cells"][1:]
    assert read(chinese).language == "en"


def test_an_archive_is_told_as_that(tmp_path):
    path = tmp_path / "01_tiny.ipynb"
    path.write_bytes(b"PK\x03\x04 and so on")
    with pytest.raises(SubmissionError, match="a ZIP archive; `underhood canvas grade`"):
        parse(path, path.read_bytes())


def place(notebook, cell_of, grade_id):
    return notebook["cells"].index(cell_of(notebook, grade_id))


def problems(submission):
    return [(problem.code, problem.params["cell"]) for problem in submission.problems]


def test_a_missing_cell_is_told(read, answered, cell_of):
    notebook = answered()
    del notebook["cells"][place(notebook, cell_of, "check_1_1")]
    assert problems(read(notebook)) == [("cell_missing", "check_1_1")]


@pytest.mark.parametrize("known_by", ["nbgrader's id", "the cell's id"])
def test_an_answer_cell_that_was_made_prose_is_told_as_that(read, answered, cell_of, right, known_by):
    notebook = answered(right)
    cell = notebook["cells"][place(notebook, cell_of, "solution_1_1")]
    cell["cell_type"] = "markdown"
    if known_by == "the cell's id":
        cell["metadata"] = {}
    assert problems(read(notebook)) == [("cell_not_code", "solution_1_1")]


def test_a_doubled_cell_is_told_and_the_last_counts(read, answered, cell_of):
    notebook = answered()
    at = place(notebook, cell_of, "solution_1_1")
    twin = copy.deepcopy(notebook["cells"][at])
    twin["source"] = "spread = 1"
    notebook["cells"].insert(at + 1, twin)
    submission = read(notebook)
    assert problems(submission) == [("cell_doubled", "solution_1_1")]
    assert submission.definitions("1.1")["spread"] == "spread = 1"


@pytest.mark.parametrize("source", ["check('1.1')", "def spread(x):\n    return x", "spread = spread(3)"])
def test_an_experiment_in_a_cell_of_its_own_is_no_copy_of_an_exercise(read, answered, right, source):
    notebook = answered(right)
    notebook["cells"] += [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []}]
    submission = read(notebook)
    assert problems(submission) == []
    assert submission.definitions("1.1")["spread"] == right["1.1"]


def test_a_moved_cell_is_told(read, answered, cell_of):
    notebook = answered()
    notebook["cells"].insert(0, notebook["cells"].pop(place(notebook, cell_of, "check_1_2")))
    assert ("cell_moved", "check_1_2") in problems(read(notebook))


@pytest.mark.parametrize(
    "edit",
    [
        {"points": 1000},
        {"points": float("nan")},
        {"points": "many"},
        {"grade": False},
        {"locked": False},
        {"solution": True},
        {"locked": [1]},
    ],
)
def test_edited_metadata_is_told_and_changes_nothing(read, answered, cell_of, edit):
    notebook = answered()
    cell_of(notebook, "check_1_2")["metadata"]["nbgrader"].update(edit)
    submission = read(notebook)
    assert problems(submission) == [("metadata_edited", "check_1_2")]
    assert submission.notebook.points == 6


def test_cells_that_lost_everything_are_known_by_what_they_hold(read, answered):
    notebook = answered()
    for cell in notebook["cells"]:
        cell["metadata"] = {"nbgrader": {"grade_id": ["odd"]}}
        cell["id"] = 5
    assert read(notebook).problems == ()


def test_a_cell_of_any_shape_is_read_or_left(read, answered):
    notebook = answered()
    odd = [{"cell_type": "code"}, {"cell_type": "code", "source": [1, "x = 1", None]},
           {"cell_type": "code", "source": {"a": 1}, "metadata": [1]}, {"cell_type": 3}, {}]  # fmt: skip
    notebook["cells"] += odd
    submission = read(notebook)
    assert [cell.source for cell in submission.cells[-3:]] == ["", "x = 1", ""]


def test_lines_that_only_ipython_reads_hide_no_definition(read, answered):
    source = "%matplotlib inline\n!pip install torch\nspread?\ndef spread(x):\n    return x"
    assert read(answered({"1.1": "%%time\n" + source.replace("spread?\n", "")})).begun == {"1.1"}
    assert "return x" in read(answered({"1.1": source.replace("spread?\n", "")})).definitions("1.1")["spread"]


def test_a_line_that_goes_on_with_a_percent_sign_is_python(read, answered):
    source = "def spread(x):\n    return (x\n        % 7)"
    assert "% 7" in read(answered({"1.1": source})).definitions("1.1")["spread"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_notebook_of_format_3_is_read_as_it_was_meant(read, answered, encoding):
    # Format 3 knows neither ids of cells nor tags, but a cell's metadata stays.
    old = nbformat.convert(nbformat.reads(json.dumps(answered()), 4), 3)
    submission = read(nbformat.v3.writes_json(old).encode(encoding))
    assert submission.begun == {"1.1", "1.2"}
    assert submission.problems == ()


def test_a_helper_that_ran_above_a_check_is_read_as_it_stood_there(read, answered):
    notebook = answered({"1.1": "def span(x):\n    return x.amax(1)\ndef spread(x):\n    return span(x)"})
    source = "def span(x):\n    return [row.max() for row in x]"
    notebook["cells"].append(
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
    )
    submission = read(notebook)
    ran = range(len(submission.cells))
    assert "for row" not in submission.definitions("1.1", ran)["span"]
    # A cell that did not run may have defined nothing: what stands below it may be what is used.
    assert "for row" in submission.definitions("1.1")["span"]


@pytest.mark.parametrize(
    "first", ["def span(x):\n    return x.amax(1)\ndel span", "%%html\ndef span(x):\n    return 1"]
)
def test_a_helper_that_was_taken_away_or_never_ran_is_read_below(answered, hand_in, course, level, first):
    notebook = answered({"1.1": "def spread(x):\n    return span(x)"})
    blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"].insert(0, blank | {"source": first})
    notebook["cells"].append(blank | {"source": "def span(x):\n    return [row.max() for row in x]"})
    paper = Paper(course, course.notebooks[0])
    with Exam(paper, read_submission(hand_in(notebook), course), level, [], Budgets()) as exam:
        assert "for row" in exam.subject("1.1").source("span")
