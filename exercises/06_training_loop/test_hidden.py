"""Hidden checks of notebook 06: inputs are drawn after submission from the course's secret."""

import pytest
import torch

from autograder.chapter import mnist
from autograder.grading import Tolerance, ask, judge, require

ROUNDED = Tolerance(rtol=0, atol=6e-5)
TRAINED = Tolerance(rtol=1e-3, atol=2e-3)
"""After a hundred updates, for another order of additions; 0.002 are four of two thousand images."""
FLOOR = 0.9
"""For any two digits after two epochs, where the reference has 0.94 (5 and 8) or more."""


def _batches(rng, sizes, features):
    xs = [rng.normal(n, features) for n in sizes]
    return xs, [rng.integers(0, 1, n, 1) for n in sizes]


def _start(rng, features, count):
    """Weights, a bias and a factor: the first `count` of them."""
    return [rng.normal(features, 1), rng.normal(1), 1 + rng.images(1)][:count]


# ---------------------------------------------------------------- 6.1


@pytest.mark.item("6.1", points=1)
def test_modules_and_functions_of_any_size(student, rng):
    """zh: 各种大小的模块和函数"""
    for count, as_function in [(2, True), (3, False), (1, True)]:
        features = rng.size()
        xs, ys = _batches(rng, [rng.size()], features)
        start, loss = _start(rng, features, count), rng.choice(["squares", "mnist_loss"])
        judge(student, "calc_grad_with", start=start, xs=xs, ys=ys, loss=loss, as_function=as_function)


@pytest.mark.item("6.1", points=1)
def test_gradients_of_many_batches_add_up(student, rng):
    """zh: 许多批次的梯度累加起来"""
    features = rng.size()
    xs, ys = _batches(rng, rng.sizes(5), features)
    for as_function in (True, False):
        start = _start(rng, features, 2)
        judge(
            student, "calc_grad_with", start=start, xs=xs, ys=ys, loss="mnist_loss", as_function=as_function
        )


@pytest.mark.item("6.1", points=1)
def test_any_predictions_have_a_gradient_of_the_bias(student, rng):
    """zh: 由任意的预测求出偏置的梯度"""
    for n in (2 * rng.size(1, 4) + 1, 1):  # An odd number of signs does not add up to 0.
        judge(student, "bias_grad", predictions=2 * rng.normal(n, 1), targets=rng.integers(0, 1, n, 1))


@pytest.mark.item("6.1", points=1)
def test_any_number_of_printed_gradients_can_be_explained(student, rng):
    """zh: 解释任意多个打印出来的梯度"""
    # All predictions are wrong to a similar degree: the gradient is well above the last printed digit. The
    # worst is the only three, so that the gradient is positive; who drops a sign is right as yet.
    n = rng.size(3, 9)
    wrong_by = rng.normal(n, 1) + 4
    targets = (wrong_by == wrong_by.max()).long()
    predictions = wrong_by * (1 - 2 * targets)
    p = predictions.double().sigmoid()
    slope = ((1 - 2 * targets) * p * (1 - p)).mean().item()
    # Neither the first nor the smallest is surely that of a single call.
    sums = [slope * calls for calls in [rng.size(11, 14), rng.size(21, 24), *rng.integers(2, 9, 12).tolist()]]
    # Not so near to a tie that a gradient in float32 might be rounded to the other side.
    printed = [round(number, 4) for number in sums if abs(abs(number) * 1e4 % 1 - 0.5) > 0.01]
    judge(student, "calls_with", predictions=predictions, targets=targets, printed=printed)
    # Threes alone, and not far above that digit: from twice a gradient on, who rounds that first is wrong.
    predictions, targets = -8.9 - 0.1 * rng.images(n, 1), torch.ones(n, 1).long()
    p = predictions.double().sigmoid()
    slope = -(p * (1 - p)).mean().item()
    calls = [k for k in (2, 3, 4, 6, 7) if abs(abs(slope) * k * 1e4 % 1 - 0.5) > 0.02]
    printed = [round(slope * k, 4) for k in calls]
    judge(student, "calls_with", predictions=predictions, targets=targets, printed=printed)


# ---------------------------------------------------------------- 6.2


def _uneven(rng, count):
    """Sizes of `count` batches, the last as large as the first: whoever leaves out what is smaller than the
    first batch does not end up with that one alone."""
    sizes = rng.sizes(count - 1)
    return [*sizes, sizes[0]]


@pytest.mark.item("6.2", points=1.5)
def test_one_two_and_three_batches(student, rng):
    """zh: 一个、两个和三个批次"""
    features, lr = rng.size(), rng.number(0.1, 2)
    xs, ys = _batches(rng, _uneven(rng, 3), features)
    start = _start(rng, features, 2)
    # In a second epoch a gradient that is used one step too late still has an effect.
    for n in (3, 2, 1):
        judge(
            student, "train_epoch_with", start=start, xs=xs[:n], ys=ys[:n], lr=lr, loss="mnist_loss", epochs=2
        )


@pytest.mark.item("6.2", points=1.5)
def test_forty_nine_batches_the_last_of_which_is_smaller(student, rng):
    """zh: 四十九个批次，最后一个较小"""
    features, lr = rng.size(4, 9), rng.number(0.1, 1)
    xs, ys = _batches(rng, [8] * 48 + [rng.size(2, 5)], features)
    start = _start(rng, features, 2)
    # Whoever leaves out the last batch, whatever its size, is told from who leaves out the smaller one.
    judge(student, "train_epoch_with", start=start, xs=xs[:3], ys=ys[:3], lr=lr, loss="mnist_loss", epochs=2)
    judge(student, "train_epoch_with", start=start, xs=xs, ys=ys, lr=lr, loss="mnist_loss", epochs=1)


@pytest.mark.item("6.2", points=1)
def test_one_parameter_or_three_and_another_loss(student, rng):
    """zh: 一个或三个参数，换一个损失函数"""
    for count in (3, 1):
        features = rng.size()
        xs, ys = _batches(rng, _uneven(rng, 4), features)
        start, lr = _start(rng, features, count), rng.number(0.01, 0.05)
        judge(student, "train_epoch_with", start=start, xs=xs, ys=ys, lr=lr, loss="squares", epochs=2)


@pytest.mark.item("6.2", points=1.5)
def test_epoch_after_epoch(student, rng):
    """zh: 一轮接一轮"""
    features, lr = rng.size(), rng.number(0.1, 2)
    xs, ys = _batches(rng, _uneven(rng, 3), features)
    start = _start(rng, features, 2)
    judge(student, "train_epoch_with", start=start, xs=xs, ys=ys, lr=lr, loss="mnist_loss", epochs=4)


# ---------------------------------------------------------------- 6.3


def _scores(rng, n):
    """Scores of either sign that are not too near to 0, most of them below 1."""
    return (0.05 + rng.images(n, 1)) * (2 * rng.integers(0, 1, n, 1) - 1)


def _a_third_threes(rng, *shape):
    """Targets; with as many threes as sevens many a mistake would come out as one half."""
    return (rng.permutation(shape[0]) < shape[0] // 3).long().reshape(shape)


@pytest.mark.item("6.3", points=1)
def test_batches_of_any_size_and_a_score_of_zero(student, rng):
    """zh: 任意大小的批次，以及等于零的得分"""
    n = rng.size(30, 60)
    judge(student, "batch_accuracy", predictions=_scores(rng, n), targets=_a_third_threes(rng, n, 1))
    judge(student, "batch_accuracy", predictions=_scores(rng, 1), targets=rng.integers(0, 1, 1, 1))
    scores = torch.cat([_scores(rng, 9), torch.zeros(3, 1)])
    judge(student, "batch_accuracy", predictions=scores, targets=rng.integers(0, 1, 12, 1))


@pytest.mark.item("6.3", points=1)
def test_targets_with_and_without_an_axis_of_length_one(student, rng):
    """zh: 带或不带长度为 1 的轴的目标"""
    n = rng.size(30, 60)
    for shape in [(n,), (n, 1)]:
        targets = _a_third_threes(rng, *shape)
        judge(student, "batch_accuracy", predictions=_scores(rng, n), targets=targets)


@pytest.mark.item("6.3", points=1)
def test_batches_of_unequal_size_and_difficulty(student, rng):
    """zh: 大小和难度各不相同的批次"""
    share, rounded, others = 0.0, 0.0, [0.0]
    # So that rounding shows, that of the share and that of each batch, which is not that of their mean.
    while abs(share - round(share, 4)) < 2e-5 or min(abs(rounded - k) for k in others) < 2e-4:
        size, last = rng.size(10, 14), rng.size(1, 4)
        # So many of each batch are answered wrongly, and none of the last one.
        wrong = [*rng.sizes(3, 2, 8), 0]
        share = 1 - sum(wrong) / (3 * size + last)
        shares = [*(1 - n / size for n in wrong[:3]), 1.0]
        mean, rounded = sum(shares) / 4, sum(round(part, 2) for part in shares) / 4
        others = [mean, *(round(mean, digits) for digits in (1, 2, 3))]
    features = rng.size(3, 6)
    weights = rng.normal(features, 1)
    xs = [rng.normal(n, features) for n in (size, size, size, last)]
    ys = [((x @ weights > 0) ^ (torch.arange(len(x)) < n)[:, None]).long() for x, n in zip(xs, wrong)]
    judge(student, "accuracy_by", how="validate_epoch", weights=weights, xs=xs, ys=ys, within=ROUNDED)
    judge(student, "accuracy_by", how="validate_weighted", weights=weights, xs=xs, ys=ys)


@pytest.mark.item("6.3", points=1)
def test_the_two_numbers_of_any_sorted_set(student, rng):
    """zh: 任意一个排好序的数据集的两个数"""
    size, batches = rng.size(50, 300), rng.size(5, 12)
    images = size * batches + rng.size(1, size // 2)
    threes = rng.size(size + 1, images - size)
    judge(student, "says_three_with", threes=threes, sevens=images - threes, batch_size=size, within=ROUNDED)
    # Threes in the short last batch, and then one batch that is never filled.
    threes = images - rng.size(1, images - size * batches)
    judge(student, "says_three_with", threes=threes, sevens=images - threes, batch_size=size, within=ROUNDED)
    threes, sevens = rng.sizes(2, 2, 20)
    judge(student, "says_three_with", threes=threes, sevens=sevens, batch_size=size, within=ROUNDED)
    judge(student, "says_three_with", threes=2 * size, sevens=size, batch_size=size, within=ROUNDED)


# ---------------------------------------------------------------- 6.4


@pytest.mark.item("6.4", points=2)
def test_the_whole_curve_of_any_small_set(student, rng):
    """zh: 任意小数据集的整条曲线"""
    # A curve that falls: it begins with the right weights and learns the contrary.
    teacher = rng.normal(4, 1)
    x, valid_x = rng.normal(20, 4), rng.normal(30, 4)
    y, valid_y = (x @ teacher < 0).long(), (valid_x @ teacher > 0).long()
    judge(student, "train_linear_with", start=[teacher, torch.zeros(1)], xs=[x], ys=[y],
          valid_xs=[valid_x], valid_ys=[valid_y], epochs=25, lr=2.0)  # fmt: skip
    for epochs in (rng.size(4, 7), 1):
        features, lr = rng.size(3, 8), rng.number(0.5, 3)
        # A line can tell these images apart: somebody else's weights say which is which.
        teacher, last = rng.normal(features, 1), rng.size(2, 5)
        xs = [rng.normal(n, features) for n in (8, 8, 8, last)]
        valid_xs = [rng.normal(n, features) for n in (30, 30, last)]
        ys, valid_ys = ([(x @ teacher > 0).long() for x in some] for some in (xs, valid_xs))
        judge(student, "train_linear_with", start=_start(rng, features, 2), xs=xs, ys=ys,
              valid_xs=valid_xs, valid_ys=valid_ys, epochs=epochs, lr=lr)  # fmt: skip


@pytest.mark.item("6.4", points=4)
def test_digits_with_mixed_pixels_are_learned(student, rng):
    """zh: 学会像素被打乱的数字"""
    # Whoever fails at a small set need not wait for these. A rounded curve will do here, or one by batches.
    (xs, ys), (valid_xs, valid_ys) = _batches(rng, [8, 8, 3], 5), _batches(rng, [30, 30], 5)
    judge(student, "train_linear_with", start=_start(rng, 5, 2), xs=xs, ys=ys, valid_xs=valid_xs,
          valid_ys=valid_ys, epochs=3, lr=rng.number(0.5, 3), within=TRAINED)  # fmt: skip
    digits = rng.permutation(10)[:2].tolist()
    images = sum(len(mnist.digits(digit, "train")) for digit in digits)
    first, second = (len(mnist.digits(digit, "valid")) for digit in digits)
    world = {
        "digits": digits,
        "pixels": rng.permutation(28 * 28),
        "chosen": rng.permutation(images)[:5000],
        "start": [rng.normal(28 * 28, 1) / 50, rng.normal(1) / 50],
        "epochs": 2,
        "lr": 1.0,
    }
    like = {"curve": [0.0, 0.0], "scores": torch.zeros(first + second, 1), "moved": True}
    answer = ask(student, "unseen_world", like=like, **world)
    require(answer["moved"] or len({float(share) for share in answer["curve"]}) > 1, "nothing_moves")
    require(answer["moved"], "copies_were_trained")
    scores = torch.as_tensor(answer["scores"])
    accuracy = ((scores[:, 0] > 0) == (torch.arange(first + second) < first)).double().mean().item()
    require(accuracy >= FLOOR, "hardly_learns", accuracy=round(accuracy, 4))
    judge(student, "unseen_world", within=TRAINED, **world)


# ---------------------------------------------------------------- 6.5


@pytest.mark.item("6.5", points=0.75)
def test_layers_of_any_shape(student, rng):
    """zh: 任意形状的线性层"""
    n, features, outputs = rng.sizes(3)
    for trained in (False, True):
        weights, bias = rng.normal(features, outputs), rng.normal(outputs)
        judge(
            student, "to_linear_with", weights=weights, bias=bias, x=rng.normal(n, features), trained=trained
        )


@pytest.mark.item("6.5", points=0.75)
def test_as_many_outputs_as_inputs(student, rng):
    """zh: 输出与输入一样多"""
    n = rng.size(3, 7)
    weights, bias = rng.normal(n, n), rng.normal(n)
    judge(student, "to_linear_with", weights=weights, bias=bias, x=rng.normal(2, n), trained=False)


@pytest.mark.item("6.5", points=1.25)
def test_the_parameters_of_any_net_are_counted(student, rng):
    """zh: 数出任意网络的参数"""
    sizes = rng.sizes(4, 2, 40)
    biases = [True, *(rng.choice([True, False]) for _ in range(2))]
    judge(student, "count_params_with", sizes=sizes, biases=biases)
    judge(student, "count_params_with", sizes=sizes, biases=biases, frozen=1)
    judge(student, "count_params_with", sizes=sizes[:1], biases=[])
    judge(student, "count_params_with", sizes=sizes, biases=biases, normed=True)
    judge(student, "count_params_with", sizes=sizes, biases=biases, alone=True)


# ---------------------------------------------------------------- 6.6


def _a_few_parameters(rng):
    return [(rng.size(), rng.size()), (rng.size(),), (1,)]


@pytest.mark.item("6.6", points=1)
def test_a_generator_of_parameters_serves_every_step(student, rng):
    """zh: 由生成器给出的参数，每一步都能用"""
    shapes = _a_few_parameters(rng)
    start = [rng.normal(*shape) for shape in shapes]
    grads = [[rng.normal(*shape) for shape in shapes] for _ in range(5)]
    judge(student, "optim_steps", start=start, grads=grads, lr=rng.number(0.01, 2), as_generator=True)


@pytest.mark.item("6.6", points=1)
def test_a_parameter_without_a_gradient_stays_where_it_is(student, rng):
    """zh: 没有梯度的参数保持不动"""
    shapes = _a_few_parameters(rng)
    start = [rng.normal(*shape) for shape in shapes]
    grads = [[rng.normal(*shape) for shape in shapes] for _ in range(3)]
    for step, without in zip(grads, rng.permutation(3).tolist()):
        step[without] = None
    judge(student, "optim_steps", start=start, grads=grads, lr=rng.number(0.01, 2), as_generator=False)


@pytest.mark.item("6.6", points=1)
def test_a_new_learning_rate_counts_from_the_next_step(student, rng):
    """zh: 新的学习率从下一步起生效"""
    rates = [rng.number(0.01, 2) for _ in range(3)]
    grads = [rng.normal(4) for _ in rates]
    judge(student, "optim_with_new_rates", start=rng.normal(4), grads=grads, rates=rates)


@pytest.mark.item("6.6", points=1)
def test_parameters_stay_leaves_that_autograd_can_train(student, rng):
    """zh: 参数始终是 autograd 能训练的叶子张量"""
    x, n = rng.normal(6, 3), 4
    judge(student, "optim_trains", x=x, y=rng.normal(6, 1), start=rng.normal(3, 1), lr=0.05, steps=n)
