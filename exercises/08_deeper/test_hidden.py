"""Hidden checks of notebook 08: inputs are drawn after submission from the course's secret.

Training is judged by parity: parameters and data come from here, and what they became is compared.
"""

from itertools import pairwise

import pytest
import torch
from torch.optim.lr_scheduler import OneCycleLR

from autograder.grading import Tolerance, ask, judge, require

DRAWN = Tolerance(rtol=1e-3, atol=1e-3)
STEP = Tolerance(rtol=1e-4, atol=1e-4)
FLOAT32 = Tolerance(dtype=True)
TRAINED = Tolerance(rtol=2e-3, atol=2e-3)
"""After sixty updates, for another order of additions; 0.002 are one of five hundred images."""

FLOOR = 0.98
"""The lowest of the runs in bands.json is right about more than 99 of 100 images."""

ROUGH = Tolerance(rtol=5e-3, atol=5e-3)
"""A net of eighteen layers makes much of each rounding."""


def _four(rng, inputs, hidden, outputs):
    w1, b1 = rng.normal(inputs, hidden), rng.normal(hidden)
    return w1, b1, rng.normal(hidden, outputs), rng.normal(outputs)


def _values(rng, *sizes):
    values = []
    for n, m in pairwise(sizes):
        values += [rng.normal(m, n) / n**0.5, 0.1 * rng.normal(m)]
    return values


def _batches(rng, sizes, features):
    xs = [rng.normal(n, features) for n in sizes]
    return xs, [rng.integers(0, 1, n, 1) for n in sizes]


# ---------------------------------------------------------------- 8.1


@pytest.mark.item("8.1", points=1.25)
def test_the_function_for_nets_of_any_size(student, rng):
    """zh: 任意大小的网络的函数"""
    for sizes in (rng.sizes(3), [rng.size(), 1, 1]):
        w1, b1, w2, b2 = _four(rng, *sizes)
        judge(
            student,
            "simple_net",
            xb=rng.normal(rng.size(6, 12), sizes[0]),
            w1=w1,
            b1=b1,
            w2=w2,
            b2=b2,
            within=STEP,
        )
        judge(student, "way_back", xb=rng.normal(5, sizes[0]), w1=w1, b1=b1, w2=w2, b2=b2)


@pytest.mark.item("8.1", points=1.25)
def test_modules_of_any_size(student, rng):
    """zh: 任意大小的模块"""
    # Sizes of more than 1 that all differ tell the probe which parameter is which.
    for sizes in (rng.sizes(3), rng.sizes(3)):
        judge(
            student, "built", sizes=sizes, values=_values(rng, *sizes), x=rng.normal(9, sizes[0]), within=STEP
        )


@pytest.mark.item("8.1", points=1)
def test_any_function_becomes_a_module(student, rng):
    """zh: 把任意的函数变成模块"""
    n = rng.size(3, 6)
    for sizes, trained in ((rng.sizes(3), False), ([n, n, n], True), ([*rng.sizes(2), 1], True)):
        w1, b1, w2, b2 = _four(rng, *sizes)
        x = rng.normal(7, sizes[0])
        judge(student, "as_module", x=x, w1=w1, b1=b1, w2=w2, b2=b2, trained=trained, within=STEP)


@pytest.mark.item("8.1", points=0.75)
def test_the_numbers_to_learn_in_any_net(student, rng):
    """zh: 任意网络要学习多少个数"""
    for depth in (3, 2, 5):
        judge(student, "n_params", sizes=rng.sizes(depth, 2, 900))


# ---------------------------------------------------------------- 8.2


@pytest.mark.item("8.2", points=1.5)
def test_any_two_layers_become_one(student, rng):
    """zh: 任意两层变成一层"""
    n = rng.size(3, 6)
    for sizes in (rng.sizes(3), [n, n, n], [rng.size(), rng.size(), 1]):
        w1, b1, w2, b2 = (p.double() for p in _four(rng, *sizes))
        judge(student, "collapse", w1=w1, b1=b1, w2=w2, b2=b2, within=Tolerance(atol=1e-5, dtype=True))


@pytest.mark.item("8.2", points=1.5)
def test_any_row_of_layers_becomes_one(student, rng):
    """zh: 任意多层变成一层"""
    for depth in (rng.size(4, 6), 2, 1):
        sizes = rng.sizes(depth + 1, 2, 8)
        layers = [(rng.normal(n, m) / n**0.5, rng.normal(m)) for n, m in pairwise(sizes)]
        if depth == 2:
            layers = [(w.double(), b.double()) for w, b in layers]
        # Whoever asks the layers for zeros and ones takes a difference of large numbers.
        judge(student, "collapse_all", layers=layers, within=Tolerance(atol=2e-5, dtype=True))


# ---------------------------------------------------------------- 8.3


def _require_shapes(student, what, given, units):
    """As in test_visible.py."""
    w1, b1, w2, b2 = ask(student, "shapes", like=[[0, 0, 0, 0]] * 4, what=what, given=given)
    require(w1[0] == w2[0] == 2, "weights_with_one_axis")
    require(b1[0] == b2[0] == 1, "biases_without_one_axis")
    require(w1[1] == w2[2] == 1, "weights_on_their_side")
    require(w1[2] <= units, "more_units_than_allowed", name=what, units=w1[2], allowed=units)
    require(w1[3] and w2[3], "weights_in_whole_numbers")


@pytest.mark.item("8.3", points=2.25)
def test_any_number_of_dots_is_connected(student, rng):
    """zh: 连接任意多个点"""
    for count in (rng.size(5, 9), rng.size(20, 30), 2):
        xs = (0.1 + rng.images(count)).cumsum(0) + 4 * rng.number(-1, 1)
        ys = rng.normal(count)
        # At the dots, and at three places between any two of them.
        parts = rng.images(3, 1)
        x = torch.cat([xs, (xs[:-1] + parts * xs.diff()).flatten()])
        _require_shapes(student, "connect_dots", [xs, ys], units=count)
        judge(student, "dots_connected", xs=xs, ys=ys, x=x, within=DRAWN)


@pytest.mark.item("8.3", points=1.75)
def test_folds_anywhere_and_folds_of_folds(student, rng):
    """zh: 折在任意位置，以及折了再折"""
    for count in (1, 2, 4):
        creases = [rng.number(0.3, 0.7) for _ in range(count)]
        _require_shapes(student, "fold", creases[:1], units=2)
        judge(student, "folded", creases=creases, x=rng.images(40), within=DRAWN)


# ---------------------------------------------------------------- 8.4


@pytest.mark.item("8.4", points=1)
def test_nets_of_any_depth(student, rng):
    """zh: 任意深度的网络"""
    # The nets alone: whoever trains well and measures badly is right here.
    for hidden in (rng.sizes(2, 3, 7), rng.sizes(1, 3, 7), []):
        features, last = rng.size(3, 8), rng.size(2, 5)
        xs, ys = _batches(rng, [8, 8, last], features)
        valid_xs, valid_ys = _batches(rng, [30, 30, last], features)
        judge(student, "trained_net", values=_values(rng, features, *hidden, 1), xs=xs, ys=ys,
              valid_xs=valid_xs, valid_ys=valid_ys, epochs=rng.size(2, 4), lr=rng.number(0.5, 2))  # fmt: skip


@pytest.mark.item("8.4", points=2)
def test_five_digits_against_five_with_mixed_pixels(student, rng):
    """zh: 五个数字对五个数字，像素被打乱"""
    # Whoever fails at a small net need not wait for this one.
    xs, ys = _batches(rng, [8, 8, 3], 5)
    valid_xs, valid_ys = _batches(rng, [30, 30, 5], 5)
    small = {"xs": xs, "ys": ys, "valid_xs": valid_xs, "valid_ys": valid_ys, "epochs": 3}
    values = _values(rng, 5, 4, 1)
    judge(student, "learning_curve", values=values, **small, lr=rng.number(1, 2))
    # A net whose scores all are 0, and stay so.
    judge(student, "learning_curve", values=[*values[:2], *(0 * p for p in values[2:])], **small, lr=0.0)
    world = {
        "ones": rng.permutation(10)[:5],
        "pixels": rng.permutation(28 * 28),
        "chosen": rng.permutation(60_000)[:1200],
        "valid_chosen": rng.permutation(10_000)[:500],
        "values": _values(rng, 28 * 28, 20, 1),
        "epochs": 2,
        "lr": 0.5,
        "size": 40,
    }
    judge(student, "unseen_world", within=TRAINED, **world)


@pytest.mark.item("8.4", points=1)
def test_the_likeness_of_any_images(student, rng):
    """zh: 任意图像的相似程度"""
    for n, height, width in (rng.sizes(3), [1, 4, 4]):
        images = rng.normal(n, height, width) * (1 + rng.images(n, 1, 1)) + rng.normal(n, 1, 1)
        judge(student, "likeness", images=images, ideal=rng.normal(height, width) + rng.number(0.5, 2))


# ---------------------------------------------------------------- 8.5


def _as_pytorch_counts(steps, lr_max, pct_start, div, final_div):
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
    """As in test_visible.py."""
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


@pytest.mark.item("8.5", points=1.5)
def test_a_cycle_of_any_length_and_height(student, rng):
    """zh: 任意长度和高度的周期"""
    for steps in (rng.size(9, 20), rng.size(100, 200)):
        lr_max = rng.number(0.01, 3)
        steps -= steps % 4 == 3  # There the peak of a cycle that is a step too long lies at a whole step.
        _either_way(student, steps=steps, lr_max=lr_max)


@pytest.mark.item("8.5", points=1.5)
def test_a_cycle_of_any_proportions(student, rng):
    """zh: 任意比例的周期"""
    for _ in range(2):
        _either_way(
            student, steps=rng.size(20, 60), lr_max=rng.number(0.01, 3), pct_start=rng.number(0.3, 0.7),
            div=rng.number(3, 30), final_div=rng.number(40, 900),
        )  # fmt: skip


# ---------------------------------------------------------------- 8.6


@pytest.mark.item("8.6", points=0.5)
def test_any_grey_images_become_colour(student, rng):
    """zh: 任意灰度图像变成彩色"""
    for n, height, width in (rng.sizes(3), [1, 3, 3]):
        judge(student, "as_colour", images=rng.bytes(n, height, width), within=FLOAT32)


def _small(rng, channels, filters, classes):
    weight = rng.normal(filters, channels, 2, 2) / (4 * channels) ** 0.5
    return [weight, 0.1 * rng.normal(filters), 1 + 0.1 * rng.normal(filters), 0.1 * rng.normal(filters),
            *_values(rng, filters, filters), *_values(rng, filters, classes)]  # fmt: skip


@pytest.mark.item("8.6", points=1.25)
def test_any_model_at_any_rates_in_any_mode(student, rng):
    """zh: 任意模型、任意学习率、任意模式"""
    for mode in (True, False):
        channels, filters, classes = rng.sizes(3, 2, 6)
        counts = [6] * rng.size(3, 6) + [rng.size(3, 5)]
        xs = [rng.images(n, channels, 3, 3) for n in counts]
        ys = [rng.integers(0, classes - 1, n) for n in counts]
        rates = [rng.number(0.05, 0.5) for _ in counts]
        small = {"values": _small(rng, channels, filters, classes), "xs": xs, "ys": ys, "rates": rates}
        judge(student, "small_trained", **small, mode=mode)
    require(ask(student, "graphs_held", like=0, **small, mode=mode) == 0, "losses_hold_on_to_graphs")


@pytest.mark.item("8.6", points=0.75)
def test_a_resnet_with_any_number_of_outputs(student, rng):
    """zh: 任意多个输出的 resnet"""
    images, noise, outputs = rng.images(2, 3, 8, 8), rng.normal(4099), rng.size(3, 12)
    judge(student, "resnet_learns", outputs=outputs)
    judge(student, "resnet_says", outputs=outputs, noise=noise, images=images, within=DRAWN)


@pytest.mark.item("8.6", points=0.75)
def test_the_big_net_learns_from_a_few_images(student, rng):
    """zh: 大网络用几张图像学习"""
    # Whoever fails at a part need not wait for the whole.
    xs, ys = [rng.images(4, 2, 3, 3) for _ in range(3)], [rng.integers(0, 2, 4) for _ in range(3)]
    small = {"values": _small(rng, 2, 4, 3), "xs": xs, "ys": ys, "rates": [0.2, 0.1, 0.3]}
    for mode in (True, False):
        judge(student, "small_trained", **small, mode=mode)
    require(ask(student, "graphs_held", like=0, **small, mode=True) == 0, "losses_hold_on_to_graphs")
    images, noise = rng.images(8, 3, 12, 12), rng.normal(4099)
    judge(student, "resnet_learns", outputs=2)
    scores = ask(student, "resnet_says", like=torch.zeros(2, 2), outputs=2, noise=noise, images=images[:2])
    _require_raw(scores)

    big = {"outputs": 2, "noise": noise, "images": images, "targets": rng.permutation(8) % 2}
    rates = [rng.number(0.2, 1) / 1000 for _ in range(3)]
    judge(student, "resnet_trained", **big, rates=rates, within=ROUGH)


@pytest.mark.item("8.6", points=1.5, gpu=True)
def test_a_whole_epoch_on_a_gpu(student, rng):
    """zh: 在 GPU 上训练整整一轮"""
    like, accuracy = torch.zeros(2038, dtype=torch.int64), 0.0
    rates = _as_pytorch_counts(193, 0.1, 0.25, 25.0, 1e5)
    # Whoever fails at two batches need not wait for all, and neither do the known wrong answers.
    given = {"device": "cuda", "order": rng.permutation(12396)[: 193 * 64], "names": rng.permutation(2)}
    ask(student, "whole_epoch", like=like, **{**given, "order": given["order"][:128]}, rates=rates[:2])
    truth = given["names"][(torch.arange(2038) >= 1010).long()]
    # A run of a right solution may miss the floor, if hardly ever; two in a row do not.
    for _ in range(2):
        said = ask(student, "whole_epoch", like=like, **given, rates=rates)
        accuracy = max(accuracy, round((said == truth).double().mean().item(), 4))
        if accuracy >= FLOOR:
            break
    require(accuracy >= FLOOR, "below_the_floor", accuracy=accuracy, floor=FLOOR)


def _require_raw(scores):
    """As in test_visible.py."""
    for code, s in (
        ("probabilities_from_the_net", scores),
        ("logarithms_from_the_net", scores.exp()),
    ):
        require(not ((s.sum(1) - 1).abs() < 1e-3).all(), code)
