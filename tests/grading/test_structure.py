"""Notebooks whose cells were deleted, doubled, split, merged or moved: right answers keep their points, and
what was found out of order is told."""

from __future__ import annotations

import copy

import pytest


def where(notebook, grade_id):
    cells = enumerate(notebook["cells"])
    return next(n for n, c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def plain(source):
    """A cell without anything to know it by."""
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}


def split(notebook, right, like=False):
    at = where(notebook, "solution_1_1")
    first = notebook["cells"][at]
    second = copy.deepcopy(first) if like else plain("")
    first["source"], second["source"] = "factor = 1", f"{right['1.1']} * factor"
    notebook["cells"].insert(at + 1, second | {"id": "second"})


def merged(notebook, right):
    notebook["cells"][where(notebook, "solution_1_1")]["source"] = "\n\n".join(right.values())
    del notebook["cells"][where(notebook, "solution_1_2")]


def merged_with_its_check(notebook, right):
    notebook["cells"][where(notebook, "check_1_1")]["source"] = f'{right["1.1"]}\n\ncheck("1.1")'
    del notebook["cells"][where(notebook, "solution_1_1")]


def all_in_one(notebook, right):
    notebook["cells"] = [plain("import torch\n\n" + "\n\n".join(right.values()))]


def moved_down(notebook, right):
    notebook["cells"].append(notebook["cells"].pop(where(notebook, "solution_1_1")))


def moved_down_without_ids(notebook, right):
    notebook["cells"].append(plain(notebook["cells"].pop(where(notebook, "solution_1_1"))["source"]))


def a_copy_of_a_check_at_the_top(notebook, right):
    notebook["cells"].insert(0, copy.deepcopy(notebook["cells"][where(notebook, "check_1_1")]))


def a_stub_left_below(notebook, right):
    stub = copy.deepcopy(notebook["cells"][where(notebook, "solution_1_1")])
    notebook["cells"].append(stub | {"source": "# YOUR CODE HERE\nraise NotImplementedError()"})


def checks_deleted(notebook, right):
    for name in ("check_1_1", "check_1_2"):
        del notebook["cells"][where(notebook, name)]


CHANGES = [
    (split, None),  # A cell of the student's own is no copy.
    (lambda n, r: split(n, r, like=True), ("cell_doubled", "solution_1_1")),
    (merged, ("cell_missing", "solution_1_2")),
    (merged_with_its_check, ("cell_missing", "solution_1_1")),
    (all_in_one, ("cell_missing", "check_1_2")),
    (moved_down, ("cell_moved", "check_1_1")),
    (moved_down_without_ids, ("cell_moved", "check_1_1")),
    (a_copy_of_a_check_at_the_top, ("cell_doubled", "check_1_1")),
    (a_stub_left_below, ("cell_doubled", "solution_1_1")),
    (checks_deleted, ("cell_missing", "check_1_1")),
]


@pytest.mark.parametrize(("change", "told"), CHANGES, ids=lambda x: getattr(x, "__name__", None))
def test_right_answers_in_cells_out_of_order_keep_their_points_and_it_is_told(
    grader, answered, hand_in, right, change, told
):
    notebook = answered(right)
    change(notebook, right)
    report = grader.grade(hand_in(notebook))
    assert report.points == report.max_points
    found = [(problem.code, problem.params.get("cell")) for problem in report.problems]
    assert told in found if told else not found
