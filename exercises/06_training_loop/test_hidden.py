"""Hidden checks of notebook 06: inputs are drawn after submission from the course's secret."""

import pytest

from autograder.grading import judge


def _a_few_parameters(rng):
    return [(rng.size(), rng.size()), (rng.size(),), (1,)]


@pytest.mark.item("6.6", points=1)
def test_a_generator_of_parameters_serves_every_step(student, rng):
    """zh: 参数来自生成器时，每一步都有效"""
    shapes = _a_few_parameters(rng)
    start = [rng.normal(*shape) for shape in shapes]
    grads = [[rng.normal(*shape) for shape in shapes] for _ in range(5)]
    judge(student, "optim_steps", start=start, grads=grads, lr=rng.number(0.01, 2), as_generator=True)


@pytest.mark.item("6.6", points=1)
def test_a_parameter_without_a_gradient_stays_where_it_is(student, rng):
    """zh: 没有梯度的参数保持不变"""
    shapes = _a_few_parameters(rng)
    start = [rng.normal(*shape) for shape in shapes]
    grads = [[rng.normal(*shape) for shape in shapes] for _ in range(3)]
    for step in grads:
        step[rng.choice([0, 1, 2])] = None
    judge(student, "optim_steps", start=start, grads=grads, lr=rng.number(0.01, 2), as_generator=False)


@pytest.mark.item("6.6", points=1)
def test_a_new_learning_rate_counts_from_the_next_step(student, rng):
    """zh: 新的学习率从下一步起生效"""
    rates = [rng.number(0.01, 2) for _ in range(3)]
    grads = [rng.normal(4) for _ in rates]
    judge(student, "optim_with_new_rates", start=rng.normal(4), grads=grads, rates=rates)


@pytest.mark.item("6.6", points=1)
def test_parameters_stay_leaves_that_autograd_can_train(student, rng):
    """zh: 参数始终是自动求导可以训练的叶子张量"""
    x, n = rng.normal(6, 3), 4
    judge(student, "optim_trains", x=x, y=rng.normal(6, 1), start=rng.normal(3, 1), lr=0.05, steps=n)
