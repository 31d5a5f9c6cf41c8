"""Visible checks of notebook 08."""

from itertools import pairwise

import pytest
import torch
from torch.optim.lr_scheduler import OneCycleLR

from autograder.grading import Tolerance, ask, judge, require

DRAWN = Tolerance(rtol=1e-3, atol=1e-3)
"""Parameters in float32: slopes that nearly cancel leave an error."""
STEP = Tolerance(rtol=1e-4, atol=1e-4)
"""For a step of training, and another order of additions."""
FLOAT32 = Tolerance(dtype=True)
"""What is float32 in a net refuses numbers of another width."""


def _four(rng, inputs, hidden, outputs):
    """The parameters of a net with one hidden layer, as the function takes them."""
    w1, b1 = rng.normal(inputs, hidden), rng.normal(hidden)
    return w1, b1, rng.normal(hidden, outputs), rng.normal(outputs)


def _values(rng, *sizes):
    """The parameters of a net as PyTorch's layers hold them."""
    values = []
    for n, m in pairwise(sizes):
        values += [rng.normal(m, n) / n**0.5, 0.1 * rng.normal(m)]
    return values


def _batches(rng, sizes, features):
    xs = [rng.normal(n, features) for n in sizes]
    return xs, [rng.integers(0, 1, n, 1) for n in sizes]


# ---------------------------------------------------------------- 8.1


@pytest.mark.item("8.1", points=0.75)
def test_the_function_makes_scores_of_a_batch(student, rng):
    """zh: 函数由一个批次得到得分"""
    w1, b1, w2, b2 = _four(rng, 3, 4, 2)
    judge(student, "simple_net", xb=rng.normal(5, 3), w1=w1, b1=b1, w2=w2, b2=b2, within=STEP)
    judge(student, "way_back", xb=rng.normal(5, 3), w1=w1, b1=b1, w2=w2, b2=b2)


@pytest.mark.item("8.1", points=0.75)
def test_a_module_has_layers_of_the_right_sizes(student, rng):
    """zh: 模块的各层大小正确"""
    judge(student, "built", sizes=[3, 4, 2], values=_values(rng, 3, 4, 2), x=rng.normal(5, 3), within=STEP)
    # PyTorch's layers come to 0.6 here, numbers from -0.5 to 0.5 to 9, and those of `torch.randn` to 30.
    size = ask(student, "size_of_first_weights", like=0.0, sizes=[900, 60, 20])
    require(size < 15, "first_weights_too_large")


@pytest.mark.item("8.1", points=0.75)
def test_function_and_module_agree(student, rng):
    """zh: 函数与模块的结果一致"""
    w1, b1, w2, b2 = _four(rng, 3, 4, 2)
    judge(student, "as_module", x=rng.normal(5, 3), w1=w1, b1=b1, w2=w2, b2=b2, trained=True, within=STEP)


@pytest.mark.item("8.1", points=0.5)
def test_the_numbers_to_learn_in_two_small_nets(student, rng):
    """zh: 两个小网络要学习多少个数"""
    judge(student, "n_params", sizes=[5, 3, 2])
    judge(student, "n_params", sizes=[2, 5, 3, 1])


# ---------------------------------------------------------------- 8.2


@pytest.mark.item("8.2", points=1)
def test_two_layers_become_one(student, rng):
    """zh: 两层变成一层"""
    w1, b1, w2, b2 = _four(rng, 3, 4, 2)
    judge(student, "collapse", w1=w1, b1=b1, w2=w2, b2=b2, within=FLOAT32)


@pytest.mark.item("8.2", points=1)
def test_four_layers_become_one(student, rng):
    """zh: 四层变成一层"""
    layers = [(rng.normal(n, m), rng.normal(m)) for n, m in pairwise([2, 4, 3, 5, 2])]
    judge(student, "collapse_all", layers=layers, within=FLOAT32)


# ---------------------------------------------------------------- 8.3


def _require_shapes(student, what, given, units):
    """Parameters that no net with one input and one output can have are named before they are run."""
    w1, b1, w2, b2 = ask(student, "shapes", like=[[0, 0, 0, 0]] * 4, what=what, given=given)
    require(w1[0] == w2[0] == 2, "weights_with_one_axis")
    require(b1[0] == b2[0] == 1, "biases_without_one_axis")
    require(w1[1] == w2[2] == 1, "weights_on_their_side")
    require(w1[2] <= units, "more_units_than_allowed", name=what, units=w1[2], allowed=units)
    require(w1[3] and w2[3], "weights_in_whole_numbers")


@pytest.mark.item("8.3", points=1)
def test_four_dots_are_connected(student, rng):
    """zh: 连接四个点"""
    xs, ys = torch.tensor([-1.0, 0.5, 1.0, 3.0]), torch.tensor([2.0, -1.0, 1.0, 0.0])
    x = torch.tensor([-1.0, -0.25, 0.5, 0.7, 1.0, 2.0, 3.0])
    _require_shapes(student, "connect_dots", [xs, ys], units=4)
    judge(student, "dots_connected", xs=xs, ys=ys, x=x, within=DRAWN)


@pytest.mark.item("8.3", points=1)
def test_one_fold_and_three(student, rng):
    """zh: 折叠一次和折叠三次"""
    x = torch.tensor([0.0, 0.1, 0.25, 0.4, 0.5, 0.75, 0.9, 1.0])
    _require_shapes(student, "fold", [0.25], units=2)
    judge(student, "folded", creases=[0.25], x=x, within=DRAWN)
    judge(student, "folded", creases=[0.5, 0.4, 0.625], x=x, within=DRAWN)


# ---------------------------------------------------------------- 8.4


@pytest.mark.item("8.4", points=1.25)
def test_three_epochs_of_a_small_net(student, rng):
    """zh: 把小网络训练三轮"""
    xs, ys = _batches(rng, [6, 6, 3], features=4)
    valid_xs, valid_ys = _batches(rng, [12, 12, 7], features=4)
    judge(student, "learning_curve", values=_values(rng, 4, 5, 1), xs=xs, ys=ys,
          valid_xs=valid_xs, valid_ys=valid_ys, epochs=3, lr=2.0)  # fmt: skip


@pytest.mark.item("8.4", points=0.75)
def test_the_likeness_of_three_images(student, rng):
    """zh: 三张图像的相似程度"""
    ideal = rng.normal(3, 4)
    judge(student, "likeness", images=torch.stack([2 * ideal + 1, 3 - ideal, rng.normal(3, 4)]), ideal=ideal)


# ---------------------------------------------------------------- 8.5


def _as_pytorch_counts(steps, lr_max, pct_start, div, final_div):
    """The same cycle as PyTorch's own schedule counts it."""
    opt = torch.optim.SGD([torch.zeros(1)], lr=lr_max)
    schedule = OneCycleLR(
        opt, lr_max, total_steps=steps, pct_start=pct_start, div_factor=div, final_div_factor=final_div / div
    )
    rates = schedule.get_last_lr()
    for _ in range(steps - 1):
        opt.step()
        schedule.step()
        rates += schedule.get_last_lr()
    return rates


def _either_way(student, **cycle):
    """Judged by the reference, which counts as fastai does, unless it counts as PyTorch does. Where the end
    is left to its default, next to nothing, it does not matter how near to nothing it is."""
    whole = {"pct_start": 0.25, "div": 25.0, "final_div": 1e5, **cycle}
    near = (1e-7 if "final_div" in cycle else 1e-4) * cycle["lr_max"]
    got = [float(rate) for rate in ask(student, "one_cycle", like=[0.0] * cycle["steps"], **cycle)]
    if got != pytest.approx(_as_pytorch_counts(**whole), rel=1e-4, abs=near):
        _require_the_right_end(got, whole)
        judge(student, "one_cycle", within=Tolerance(rtol=1e-4, atol=near), **cycle)


def _require_the_right_end(got, cycle):
    """Named without a look at the reference, which counts in the other way."""
    for code, factor in (("pytorchs_final_div_factor", cycle["final_div"]), ("final_div_left_out", 1e4)):
        lower = _as_pytorch_counts(**{**cycle, "final_div": factor * cycle["div"]})
        require(got != pytest.approx(lower, rel=1e-4, abs=1e-8 * cycle["lr_max"]), code)


@pytest.mark.item("8.5", points=1)
def test_a_short_cycle(student, rng):
    """zh: 一个短周期"""
    _either_way(student, steps=8, lr_max=0.5)


@pytest.mark.item("8.5", points=1)
def test_a_cycle_with_other_proportions(student, rng):
    """zh: 比例不同的周期"""
    _either_way(student, steps=20, lr_max=0.4, pct_start=0.4, div=10.0, final_div=100.0)


# ---------------------------------------------------------------- 8.6


@pytest.mark.item("8.6", points=0.25)
def test_grey_becomes_colour(student, rng):
    """zh: 灰度变成彩色"""
    judge(student, "as_colour", images=rng.bytes(2, 3, 4), within=FLOAT32)


@pytest.mark.item("8.6", points=0.5)
def test_a_resnet_with_two_outputs(student, rng):
    """zh: 有两个输出的 resnet"""
    judge(student, "resnet_learns", outputs=2)
    images, noise = rng.images(2, 3, 8, 8), rng.normal(499)
    scores = ask(student, "resnet_says", like=torch.zeros(2, 2), outputs=2, noise=noise, images=images)
    _require_raw(scores)


def _require_raw(scores):
    """Probabilities, or their logarithms, are named without a look at the reference."""
    for code, s in (
        ("probabilities_from_the_net", scores),
        ("logarithms_from_the_net", scores.exp()),
    ):
        require(not ((s.sum(1) - 1).abs() < 1e-3).all(), code)


def _small(rng, channels, filters, classes):
    """The parameters of the small net that stands for the big one."""
    weight = rng.normal(filters, channels, 2, 2) / (4 * channels) ** 0.5
    return [weight, 0.1 * rng.normal(filters), 1 + 0.1 * rng.normal(filters), 0.1 * rng.normal(filters),
            *_values(rng, filters, filters), *_values(rng, filters, classes)]  # fmt: skip


@pytest.mark.item("8.6", points=1)
def test_three_steps_at_three_rates(student, rng):
    """zh: 三步，三个学习率"""
    xs = [rng.images(n, 2, 3, 3) for n in (4, 4, 3)]
    ys = [torch.tensor(y) for y in ([0, 2, 1, 1], [2, 2, 0, 1], [1, 0, 2])]
    small = {"values": _small(rng, 2, 3, 3), "xs": xs, "ys": ys, "rates": [0.5, 0.2, 0.1], "mode": True}
    judge(student, "small_trained", **small)
    # Afterwards: whoever mixes up something else and keeps tensors hears of the other thing first.
    require(ask(student, "graphs_held", like=0, **small) == 0, "losses_hold_on_to_graphs")
