"""Hidden checks of notebook 02: inputs are drawn after submission from the course's secret."""

import pytest
from autograder.grading import judge


@pytest.mark.item("2.4", points=2)
def test_stacks_of_any_depth_keep_one_distance_an_image(student, rng):
    h, w, n, m = rng.sizes(4)
    for shape in [(h, w), (n, h, w), (m, n, h, w)]:
        judge(student, "mnist_distance", a=rng.normal(*shape), b=rng.normal(h, w))


@pytest.mark.item("2.4", points=1)
def test_as_many_images_as_rows_are_not_mixed_up(student, rng):
    n = rng.size(3, 7)
    judge(student, "mnist_distance", a=rng.images(n, n, n), b=rng.images(n, n))
