"""Visible checks of notebook 02: the same small cases for everybody, in the notebook and when grading."""

import pytest
from autograder.grading import judge


@pytest.mark.item("2.4", points=1)
def test_a_pair_of_images_has_one_distance(student, rng):
    judge(student, "mnist_distance", a=rng.images(3, 4), b=rng.images(3, 4))


@pytest.mark.item("2.4", points=1)
def test_a_stack_of_images_has_one_distance_each(student, rng):
    judge(student, "mnist_distance", a=rng.images(5, 3, 4), b=rng.images(3, 4))
