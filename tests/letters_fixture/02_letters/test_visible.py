import pytest

from autograder.grading import readable


@pytest.mark.item("2.1", points=0)
def test_one_letter_is_given(student, rng):
    """zh: 给出一个字母"""
    readable(student, "answer_01", "abcd")


@pytest.mark.item("2.2", points=0)
def test_letters_are_given(student, rng):
    """zh: 给出若干字母"""
    readable(student, "answer_02", "abcd", "order")
