"""Hidden checks of the tiny course."""

import pytest

from autograder.grading import judge


@pytest.mark.item("1.1", points=2)
def test_rows_of_any_length_and_sign_have_a_spread(student, rng):
    """zh: 任意长度和符号的行都有极差"""
    judge(student, "spread", x=rng.normal(*rng.sizes(2)))


@pytest.mark.item("1.2", points=2)
def test_a_long_tally_stays_right(student, rng):
    """zh: 长长的计数也不会错"""
    judge(student, "tally_of", numbers=[rng.number(-9, 9) for _ in range(rng.size(5, 9))])
