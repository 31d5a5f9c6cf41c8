"""Hidden checks of notebook 02: inputs are drawn after submission from the course's secret.

Where a comparison depends on them, pixels are multiples of 1/256, and rows and columns as many as a power of
two: all sums and means are then exact in float32, and neither another order of adding nor a mean of the means
of rows can turn one side of a near tie into the other.
"""

import pytest
import torch

from autograder.chapter import mnist
from autograder.grading import ask, judge, require

FLOOR = 0.955


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
def test_the_ideal_of_any_stack(student, rng):
    """zh: 任意一叠图像的理想图像"""
    n, h, w = rng.sizes(3, low=3)
    judge(student, "ideal", stack=rng.images(n, h, w))
    # Whatever is one less than the number of images above is one more here.
    judge(student, "ideal", stack=rng.images(w, h, n))


@pytest.mark.item("2.1", points=1)
def test_one_image_is_its_own_ideal(student, rng):
    """zh: 单独一张图像的理想图像就是它自己"""
    n, w = rng.sizes(2, low=3)
    judge(student, "ideal", stack=rng.images(n, n, n))
    judge(student, "ideal", stack=rng.images(1, n, w))


def _pairs(rng):
    h, w = rng.sizes(2, low=3)
    # The first is darker: the mean of the signed differences is below 0, which tells a late `abs` from none.
    yield rng.images(h, w) / 2, rng.images(h, w)
    yield rng.bytes(h, w), rng.bytes(h, w)
    yield rng.bytes(h, w), rng.images(h, w)
    yield (same := rng.images(h, w)), same


@pytest.mark.item("2.2", points=1.25)
def test_l1_of_floats_and_of_bytes(student, rng):
    """zh: 浮点图像和原始 uint8 图像的 l1"""
    for a, b in _pairs(rng):
        judge(student, "l1", a=a, b=b)


@pytest.mark.item("2.2", points=1.25)
def test_rmse_of_floats_and_of_bytes(student, rng):
    """zh: 浮点图像和原始 uint8 图像的 rmse"""
    for a, b in _pairs(rng):
        judge(student, "rmse", a=b, b=a)


@pytest.mark.item("2.3", points=1.25)
def test_differences_cancel_in_images_of_any_size(student, rng):
    """zh: 任意大小的图像，差都互相抵消"""
    odd, even = rng.choice([5, 7, 9]), rng.choice([4, 6, 8])
    for h, w in [(odd, even), (even, odd), (odd, odd)]:
        _cancels(student, k=rng.number(0.05, 0.95), h=h, w=w)


@pytest.mark.item("2.3", points=1.25)
def test_any_number_of_errors_with_one_mean(student, rng):
    """zh: 任意个数的误差，平均绝对值相同"""
    for n in [5, *rng.sizes(2, low=6, high=60)]:
        _tells_apart(student, n=n, m=rng.number(0.05, 3))


@pytest.mark.item("2.4", points=2)
def test_stacks_of_any_depth_keep_one_distance_an_image(student, rng):
    """zh: 不论叠多少层，每张图像都是一个距离"""
    h, w, n, m = rng.sizes(4)
    for shape in [(n, h, w), (h, w), (m, n, h, w), (1, h, w)]:
        judge(student, "mnist_distance", a=rng.normal(*shape) - 1, b=rng.normal(h, w))


@pytest.mark.item("2.4", points=1)
def test_as_many_images_as_rows_are_not_mixed_up(student, rng):
    """zh: 图像张数与行数相同时，不会弄混"""
    n = rng.size(3, 7)
    judge(student, "mnist_distance", a=rng.images(n, n, n) / 2, b=rng.images(n, n))


def _exact(rng, *shape):
    return rng.bytes(*shape).float() / 256


@pytest.mark.item("2.5", points=1.5)
def test_stacks_of_any_depth_are_told_apart(student, rng):
    """zh: 不论叠多少层，都能区分"""
    (h, w), (n, m) = rng.choice([(4, 8), (8, 4)]), rng.sizes(2, low=5, high=7)
    # The ideal 3 has more ink: whoever lets differences cancel calls all images a 3.
    mean7, mean3 = sorted([_exact(rng, h, w), _exact(rng, h, w)], key=lambda ideal: float(ideal.mean()))
    for shape in [(40, h, w), (h, w), (m, n, h, w)]:
        x = _exact(rng, *shape)
        if len(x) == 40:
            # As far from the ideal 3 as can be, as near, and without ink.
            x[0], x[1], x[2] = (mean3 < 0.5).float(), mean3, 0
        judge(student, "is_3", x=x, mean3=mean3, mean7=mean7)
    # Nearer by the mean absolute difference, though farther by the mean square.
    x, one_unit = _exact(rng, h, w), 1 / 256
    many_small, one_big = torch.full((h, w), one_unit), torch.zeros(h, w)
    one_big[rng.size(0, h - 1), rng.size(0, w - 1)] = (h * w - 1) * one_unit
    ideals = [x + one_big, x + many_small]
    for swap in [False, True]:
        mean3, mean7 = ideals[::-1] if swap else ideals
        judge(student, "is_3", x=x, mean3=mean3, mean7=mean7)


@pytest.mark.item("2.5", points=1)
def test_a_tie_is_no_3(student, rng):
    """zh: 距离相等时不算 3"""
    # Each pixel comes from one of the ideals, which differ by the same amount everywhere: the image with half
    # of its pixels from each is a tie, one pixel more or less decides.
    n, h, w = 30, rng.choice([4, 8]), rng.choice([4, 8])
    mean3, step = _exact(rng, h, w), rng.size(20, 90) / 256
    mean7 = mean3 + step * (2.0 * rng.integers(0, 1, h, w) - 1)
    from_mean3 = h * w // 2 + rng.integers(-1, 1, n, 1)
    places = rng.images(n, h * w).argsort(1).argsort(1)
    x = torch.where((places < from_mean3).view(n, h, w), mean3, mean7)
    judge(student, "is_3", x=x, mean3=mean3, mean7=mean7)


@pytest.mark.item("2.6", points=2)
def test_the_baseline_of_other_images(student, rng):
    """zh: 另一些图像的基线"""
    for _ in range(3):
        h, w = rng.choice([(4, 8), (8, 4)])
        valid_3, valid_7 = rng.sizes(2, low=20, high=60)
        # A power of two: dividing by it is exact, too.
        train_3, train_7 = rng.choice([8, 16]), 32
        stacks = [_exact(rng, n, h, w) for n in (train_3, train_7, valid_3, valid_7)]
        judge(student, "baseline", train_3=stacks[0], train_7=stacks[1], valid_3=stacks[2], valid_7=stacks[3])


@pytest.mark.item("2.6", points=2)
def test_my_own_way_learns_from_the_stacks_alone(student, rng):
    """zh: 自己的办法只从两叠训练图像中学习"""
    accuracy = _world(
        student, rng, first=7, second=3, turns=rng.size(0, 3), mirrored=rng.choice([False, True])
    )
    if accuracy < FLOOR:
        # By heart is what works on the chapter's own images and only there.
        _beats_the_baseline(_world(student, rng))
    require(accuracy >= FLOOR, "knows_the_digits_by_heart", accuracy=accuracy)
