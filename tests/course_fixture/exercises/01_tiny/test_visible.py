"""Visible checks of the tiny course."""

import pytest

from autograder.grading import judge


@pytest.mark.item("1.1", points=1)
def test_each_row_has_its_own_spread(student, rng):
    """zh: 每一行各有自己的极差"""
    judge(student, "spread", x=rng.images(3, 4))


@pytest.mark.item("1.2", points=1)
def test_a_tally_knows_sum_and_count(student, rng):
    """zh: 计数器知道总和与个数"""
    judge(student, "tally_of", numbers=[rng.number(1, 9) for _ in range(3)])
