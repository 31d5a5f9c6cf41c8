"""Visible checks of notebook 06."""

import math

import pytest
import torch

from autograder.grading import Tolerance, ask, judge, require

ROUNDED = Tolerance(rtol=0, atol=6e-5)
"""Four decimals are enough."""


def _batches(rng, sizes, features):
    xs = [rng.normal(n, features) for n in sizes]
    return xs, [rng.integers(0, 1, n, 1) for n in sizes]


@pytest.mark.item("6.1", points=0.5)
def test_one_batch_leaves_its_gradient(student, rng):
    """zh: 一个批次留下它的梯度"""
    xs, ys = _batches(rng, [4], features=3)
    start = [rng.normal(3, 1), rng.normal(1)]
    judge(student, "calc_grad_with", start=start, xs=xs, ys=ys, loss="squares", as_function=False)
    done = ask(student, "calc_grad_beside_linear1", like="nothing", start=start, xb=xs[0], yb=ys[0])
    require(done != "moves", "steps_already")
    require(done != "zeroes", "old_gradient_thrown_away")


@pytest.mark.item("6.1", points=0.5)
def test_a_second_batch_adds_its_gradient_to_the_first(student, rng):
    """zh: 第二个批次的梯度累加到第一个上"""
    xs, ys = _batches(rng, [4, 2], features=3)
    start = [rng.normal(3, 1), rng.normal(1)]
    judge(student, "calc_grad_with", start=start, xs=xs, ys=ys, loss="mnist_loss", as_function=False)


@pytest.mark.item("6.1", points=0.5)
def test_the_gradient_of_the_bias_follows_from_predictions(student, rng):
    """zh: 由预测求出偏置的梯度"""
    predictions, targets = torch.tensor([[0.5], [-1.0], [3.0]]), torch.tensor([[1], [0], [1]])
    said = ask(student, "bias_grad_beside_bias", like=[0.0, 0.0], predictions=predictions, targets=targets)
    require(math.isclose(*map(float, said), rel_tol=1e-3), "bias_of_the_notebook")
    judge(student, "bias_grad", predictions=predictions, targets=targets)
    predictions = torch.tensor([[-8.7744], [-8.0637], [-8.1532], [-16.9030]])
    judge(student, "bias_grad_twice", predictions=predictions, targets=torch.ones(4, 1).long())


@pytest.mark.item("6.1", points=0.5)
def test_the_printed_numbers_give_the_calls_away(student, rng):
    """zh: 从打印的数看出调用了几次"""
    # A positive gradient, of images that pull in both directions: then the signs of either tell.
    predictions, targets = torch.tensor([[1.0], [-1.0], [-2.0]]), torch.tensor([[0], [0], [1]])
    p = predictions.double().sigmoid()
    once = ((1 - 2 * targets) * p * (1 - p)).mean().item()
    printed = [round(once * calls, 4) for calls in (5, 4, 2, 23)]
    judge(student, "calls_with", predictions=predictions, targets=targets, printed=printed)
    predictions, targets = torch.tensor([[-4.0], [-5.0]]), torch.tensor([[1], [1]])
    p = predictions.double().sigmoid()
    printed = [round(-(p * (1 - p)).mean().item() * calls, 4) for calls in (3, 5, 1, 2)]
    judge(student, "calls_with", predictions=predictions, targets=targets, printed=printed)
    predictions = torch.tensor([[-8.7744], [-8.0637], [-8.1532], [-16.9030]])
    targets, printed = torch.ones(4, 1).long(), [-0.0008, -0.0004, -0.0006]
    judge(student, "calls_with", predictions=predictions, targets=targets, printed=printed)
    # A gradient of 0.00013, of which little is left when it is rounded itself.
    predictions, printed = torch.tensor([[-8.9], [-9.0]]), [-0.0004, -0.0005, -0.0001, -0.0003]
    judge(student, "calls_with", predictions=predictions, targets=targets[:2], printed=printed)


@pytest.mark.item("6.2", points=1.5)
def test_three_batches_make_three_steps(student, rng):
    """zh: 三个批次更新三步"""
    xs, ys = _batches(rng, [4, 2, 4], features=3)
    start = [rng.normal(3, 1), rng.normal(1)]
    # A second epoch tells a batch that was never reached from a gradient that is used one step too late.
    judge(student, "train_epoch_with", start=start, xs=xs, ys=ys, lr=0.3, loss="mnist_loss", epochs=2)


@pytest.mark.item("6.2", points=1)
def test_another_loss_and_two_epochs(student, rng):
    """zh: 换一个损失函数，训练两轮"""
    xs, ys = _batches(rng, [3, 2, 3], features=2)
    judge(
        student, "train_epoch_with", start=[rng.normal(2, 1)], xs=xs, ys=ys, lr=0.1, loss="squares", epochs=2
    )


@pytest.mark.item("6.3", points=0.75)
def test_the_accuracy_of_one_batch(student, rng):
    """zh: 一个批次的准确率"""
    scores = [0.3, -0.2, 2.0, -1.5, 0.1, -3.0, 0.4, 4.0, 0.0, -0.7, -0.6, -0.8, 0.7]
    predictions = torch.tensor(scores)[:, None]
    # So many of either that whoever calls all images alike, or counts the threes alone, gets another share.
    targets = torch.tensor([1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0])
    judge(student, "batch_accuracy", predictions=predictions, targets=targets[:, None])
    judge(student, "batch_accuracy", predictions=predictions, targets=targets)


@pytest.mark.item("6.3", points=0.75)
def test_two_ways_of_averaging_over_batches(student, rng):
    """zh: 对各批次求平均的两种方式"""
    weights = torch.tensor([[1.0], [-1.0]])
    # Right are 2 of 4, 2 of 4, 3 of 4 and 2 of 2: the mean of these shares has no more than four decimals,
    # and no known mistake gives the same numbers as another one.
    rows = [[(2, 1), (3, 1), (1, 2), (5, 1)], [(1, 3), (2, 1), (1, 4), (4, 1)],
            [(2, 1), (1, 3), (3, 1), (1, 2)], [(1, 3), (3, 1)]]  # fmt: skip
    xs = [torch.tensor(batch).float() for batch in rows]
    ys = [torch.tensor(batch)[:, None] for batch in ([1, 0, 1, 1], [1, 1, 0, 0], [1, 0, 1, 1], [0, 1])]
    judge(student, "accuracy_by", how="validate_epoch", weights=weights, xs=xs, ys=ys, within=ROUNDED)
    judge(student, "accuracy_by", how="validate_weighted", weights=weights, xs=xs, ys=ys)


@pytest.mark.item("6.3", points=0.25)
def test_the_two_numbers_of_the_chapter(student, rng):
    """zh: 原书中的两个数"""
    judge(student, "says_three_with", threes=1010, sevens=1028, batch_size=256, within=ROUNDED)


@pytest.mark.item("6.3", points=0.25)
def test_the_two_numbers_when_the_short_last_batch_holds_threes(student, rng):
    """zh: 较短的最后一批里也有 3 时的两个数"""
    judge(student, "says_three_with", threes=5, sevens=2, batch_size=4, within=ROUNDED)
    judge(student, "says_three_with", threes=3, sevens=2, batch_size=256, within=ROUNDED)


@pytest.mark.item("6.4", points=2)
def test_three_epochs_on_a_small_set(student, rng):
    """zh: 在小数据集上训练三轮"""
    # A line can tell these images apart, and each epoch comes nearer to it.
    teacher = rng.normal(4, 1)
    xs, valid_xs = ([rng.normal(n, 4) for n in sizes] for sizes in ([6, 6, 3], [9, 9, 4]))
    ys, valid_ys = ([(x @ teacher > 0).long() for x in some] for some in (xs, valid_xs))
    start = [-0.7 * teacher, rng.normal(1)]
    judge(student, "train_linear_with", start=start, xs=xs, ys=ys,
          valid_xs=valid_xs, valid_ys=valid_ys, epochs=3, lr=3.0)  # fmt: skip


@pytest.mark.item("6.5", points=0.75)
def test_a_layer_gives_what_weights_and_bias_give(student, rng):
    """zh: 线性层的输出与权重和偏置算出的一致"""
    x, weights, bias = rng.normal(5, 3), rng.normal(3, 1), rng.normal(1)
    judge(student, "to_linear_with", weights=weights, bias=bias, x=x, trained=True)


@pytest.mark.item("6.5", points=0.5)
def test_the_parameters_of_a_small_net_are_counted(student, rng):
    """zh: 数出一个小网络的参数"""
    judge(student, "count_params_with", sizes=[5, 4, 2], biases=[True, True])
    judge(student, "count_params_with", sizes=[5, 4, 2], biases=[True, True], frozen=1)
    judge(student, "count_params_with", sizes=[3, 2], biases=[True], normed=True)


@pytest.mark.item("6.6", points=1)
def test_one_step_moves_each_parameter_against_its_gradient(student, rng):
    """zh: 一步让每个参数逆着梯度移动"""
    start, grads = [rng.normal(2, 2), rng.normal(2)], [[rng.normal(2, 2), rng.normal(2)]]
    judge(student, "optim_steps", start=start, grads=grads, lr=0.3, as_generator=False)


@pytest.mark.item("6.6", points=1)
def test_three_steps_use_three_gradients(student, rng):
    """zh: 三步用三个梯度"""
    start, grads = [rng.normal(3)], [[rng.normal(3)] for _ in range(3)]
    judge(student, "optim_steps", start=start, grads=grads, lr=0.1, as_generator=False)
