"""What a course is made of: points add up, ids have one form, lookups find or say None."""

from pathlib import Path

import pytest

from autograder.course import Check, Course, Item, Notebook
from autograder.course.model import solution_of

CHECKS = (Check("test_a", "3.4", 1.0, True), Check("test_b", "3.4", 2.5, False))
ITEM = Item("3.4", "03_broadcasting", {"en": "A", "zh": "甲"}, "value", ("f", "g"), CHECKS)
NOTEBOOK = Notebook("03_broadcasting", Path("x"), {"en": "B"}, (ITEM,), (), {}, Path("solutions/b.py"))
COURSE = Course(Path(), "c", "1", ("en", "zh"), (NOTEBOOK,))


def test_points_are_the_sum_of_the_checks():
    assert ITEM.points == NOTEBOOK.points == 3.5


def test_the_ids_of_an_items_cells_hold_no_dot():
    assert (ITEM.solution_id, ITEM.check_id) == ("solution_3_4", "check_3_4")
    assert solution_of(ITEM.check_id) == ITEM.solution_id


def test_a_lookup_finds_or_gives_none():
    assert NOTEBOOK.item("3.4") is ITEM
    assert NOTEBOOK.item("3.5") is None
    assert COURSE.notebook("03_broadcasting") is NOTEBOOK
    assert COURSE.notebook("04") is None
    assert COURSE.items == (ITEM,)


def test_nothing_of_a_course_can_be_changed():
    with pytest.raises(AttributeError):
        ITEM.core = False
