import pytest

from autograder.grading import answered


@pytest.mark.item("2.1", points=2)
def test_the_way_is_known(student, rng):
    """zh: 知道方向"""
    answered(student, "answer_01", "abcd")


@pytest.mark.item("2.2", points=1)
def test_the_order_is_known(student, rng):
    """zh: 知道顺序"""
    answered(student, "answer_02", "abcd", "order")
