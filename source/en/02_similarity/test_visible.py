"""Visible checks of notebook 02: the same small cases for everybody, in the notebook and when grading."""

import pytest
import torch

from autograder.chapter import mnist
from autograder.grading import Tolerance, ask, judge, require

PRINTED = Tolerance(rtol=0, atol=5e-5)
"""Four digits, as the chapter prints them."""
FLOOR = 0.955
"""What `my_is_3` has to reach; the baseline has 0.9511."""


def _cancels(student, k, h, w):
    """Judges a pair that has many right forms by what is asked of it."""
    judge(student, "shapes_of_cancelling_pair", k=k, h=h, w=w)
    image = torch.zeros(h, w)
    pair = ask(student, "pair_of_images", like=(image, image), k=k, h=h, w=w)
    a, b = (torch.as_tensor(x).double() for x in pair)
    low, high = float(min(a.min(), b.min())), float(max(a.max(), b.max()))
    signed, absolute = float((a - b).mean()), float((a - b).abs().mean())
    require(abs(a[0, 0] - k) <= 1e-6, "corner_forgotten", corner=float(a[0, 0]), k=k)
    require(low >= -1e-6 and high <= 1 + 1e-6, "pixels_out_of_range", low=low, high=high)
    require(abs(signed) <= 1e-6, "differences_do_not_cancel", signed=signed)
    require(absolute >= 0.5 - 1e-6, "too_close_together", absolute=absolute)


def _tells_apart(student, n, m):
    pair = ask(student, "pair_of_errors", like=(torch.zeros(n), torch.zeros(n)), n=n, m=m)
    spread, spike = (torch.as_tensor(x).double() for x in pair)
    means = {name: float(errors.abs().mean()) for name, errors in [("spread", spread), ("spike", spike)]}
    alike = abs(means["spread"] - means["spike"]) <= 1e-6 + 1e-5 * m
    both_right = abs(means["spread"] - m) <= 1e-6 + 1e-5 * m
    require(not alike or both_right, "both_of_another_mean", mean=means["spread"], m=m)
    for name, mean in means.items():
        require(abs(mean - m) <= 1e-6 + 1e-5 * m, "other_mean", name=name, mean=mean, m=m)
    ratio = float((spike.square().mean() / spread.square().mean()).sqrt())
    require(ratio >= 1, "spread_and_spike_exchanged", ratio=ratio)
    require(ratio >= 2 - 1e-6, "not_spiky_enough", ratio=ratio)


def _world(student, rng, first=3, second=7, **turned):
    """The mean of the accuracies of `my_is_3` on all validation images of two digits."""
    images = [mnist.digits(digit, "valid") for digit in (first, second)]
    order = rng.images(sum(map(len, images))).argsort()
    truth = order < len(images[0])
    x = torch.cat(images)[order]
    train = [mnist.digits(digit, "train") for digit in (first, second)]
    means = [int(stack.numpy().sum()) / stack.numel() / 255 for stack in (x, *train)]
    like = {"said": truth, "means afterwards": means}
    found = ask(student, "my_answers", like=like, x=x, digits=[first, second], **turned)
    said, afterwards = torch.as_tensor(found["said"]), found["means afterwards"]
    unchanged = all(abs(float(a) - b) <= 1e-6 for a, b in zip(afterwards, means, strict=True))
    require(unchanged, "callers_images_changed")
    require(said.any() and not said.all(), "same_answer_for_all")
    return float(said[truth].float().mean() + (~said[~truth]).float().mean()) / 2


def _beats_the_baseline(accuracy):
    require(accuracy >= 0.4, "upside_down", accuracy=accuracy)
    require(accuracy >= 0.6, "no_better_than_guessing", accuracy=accuracy)
    require(accuracy >= FLOOR, "no_better_than_the_baseline", accuracy=accuracy)


@pytest.mark.item("2.1", points=1)
def test_a_stack_has_one_ideal_image(student, rng):
    """zh: 一叠图像只有一张理想图像"""
    stack = rng.images(5, 3, 7)
    judge(student, "ideal", stack=stack)
    judge(student, "type_of_ideal", stack=stack)


@pytest.mark.item("2.2", points=0.75)
def test_l1_of_a_pair_of_images(student, rng):
    """zh: 一对图像的 l1"""
    judge(student, "l1", a=rng.images(3, 4) / 2, b=rng.images(3, 4))
    judge(student, "l1", a=rng.bytes(2, 2), b=rng.bytes(2, 2))


@pytest.mark.item("2.2", points=0.75)
def test_rmse_of_a_pair_of_images(student, rng):
    """zh: 一对图像的 rmse"""
    # The first has more ink: neither a plain mean of differences nor one of squares is below 0.
    judge(student, "rmse", a=rng.images(3, 4), b=rng.images(3, 4) / 2)
    judge(student, "rmse", a=rng.bytes(2, 2), b=rng.bytes(2, 2))


@pytest.mark.item("2.3", points=0.75)
def test_differences_of_a_pair_cancel(student, rng):
    """zh: 一对图像的差互相抵消"""
    _cancels(student, k=0.25, h=4, w=5)


@pytest.mark.item("2.3", points=0.75)
def test_two_sets_of_errors_with_one_mean(student, rng):
    """zh: 两组误差的平均绝对值相同"""
    _tells_apart(student, n=6, m=0.5)


@pytest.mark.item("2.4", points=1)
def test_a_pair_of_images_has_one_distance(student, rng):
    """zh: 一对图像只有一个距离"""
    judge(student, "mnist_distance", a=rng.images(3, 4) / 2, b=rng.images(3, 4))


@pytest.mark.item("2.4", points=1)
def test_a_stack_of_images_has_one_distance_each(student, rng):
    """zh: 一叠图像，每张一个距离"""
    a, b = rng.images(5, 3, 4), rng.images(3, 4)
    judge(student, "mnist_distance", a=a, b=b)
    judge(student, "type_of_mnist_distance", a=a, b=b)


@pytest.mark.item("2.5", points=1)
def test_one_image_and_a_stack_are_told_apart(student, rng):
    """zh: 一张图像和一叠图像都能区分"""
    # The ideal 3 has more ink: whoever lets differences cancel calls all images a 3.
    mean3, mean7 = rng.images(3, 4), 0.6 * rng.images(3, 4)
    x = rng.images(12, 3, 4)
    # As far from the ideal 3 as can be, as near, and without ink.
    x[0], x[1], x[2] = (mean3 < 0.5).float(), mean3, 0
    judge(student, "is_3", x=x, mean3=mean3, mean7=mean7)
    judge(student, "is_3", x=mean3, mean3=mean3, mean7=mean7)
    judge(student, "type_of_is_3", x=x, mean3=mean3, mean7=mean7)


@pytest.mark.item("2.5", points=0.5)
def test_an_image_halfway_between_is_no_3(student, rng):
    """zh: 正好在中间的图像不算 3"""
    black, white = torch.zeros(2, 2), torch.ones(2, 2)
    judge(student, "is_3", x=torch.full((2, 2), 0.5), mean3=black, mean7=white)


@pytest.mark.item("2.6", points=1)
def test_the_baseline_gives_the_numbers_of_the_chapter(student, rng):
    """zh: 基线得到原书中的数"""
    judge(student, "baseline_of_the_chapter", within=PRINTED)


@pytest.mark.item("2.6", points=1)
def test_my_own_way_beats_the_baseline(student, rng):
    """zh: 自己的办法胜过基线"""
    _beats_the_baseline(_world(student, rng))
