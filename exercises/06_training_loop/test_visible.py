"""Visible checks of notebook 06."""

import pytest

from autograder.grading import judge


@pytest.mark.item("6.6", points=1)
def test_one_step_moves_each_parameter_against_its_gradient(student, rng):
    """zh: 一步使每个参数逆着梯度移动"""
    start, grads = [rng.normal(2, 2), rng.normal(2)], [[rng.normal(2, 2), rng.normal(2)]]
    judge(student, "optim_steps", start=start, grads=grads, lr=0.5, as_generator=False)


@pytest.mark.item("6.6", points=1)
def test_three_steps_use_three_gradients(student, rng):
    """zh: 三步用上三个梯度"""
    start, grads = [rng.normal(3)], [[rng.normal(3)] for _ in range(3)]
    judge(student, "optim_steps", start=start, grads=grads, lr=0.1, as_generator=False)
