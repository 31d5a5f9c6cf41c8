"""Hidden checks of notebook 03: inputs are drawn after submission from the course's secret."""

import pytest
import torch

from autograder.chapter import mnist
from autograder.grading import EXACT, Tolerance, afford, forbid, judge

# The same as in test_visible.py.
SUMS = Tolerance(rtol=1e-5, atol=1e-4)
BY_TORCH = ["broadcast_shapes", "broadcast_tensors", "broadcast_to", "broadcast_arrays",
            "broadcast", "zeros", "ones", "empty", "full", "rand", "randn", "tensor", "arange", "expand",
            "new_zeros", "new_ones", "new_empty", "new_full", "new_tensor"]  # fmt: skip
PRODUCTS = ["@", "matmul", "__matmul__", "mm", "bmm", "mv", "addmm", "addmv", "addbmm", "baddbmm",
            "dot", "vdot", "vecdot", "multi_dot", "chain_matmul", "einsum", "tensordot", "inner",
            "linear", "bilinear", "conv1d", "conv2d", "conv3d"]  # fmt: skip


@pytest.mark.item("3.2", points=1)
def test_the_first_half_of_the_table_follows_from_n_h_and_w(student, rng):
    """zh: 表的前半部分随 n、h、w 而变"""
    n, h, w = rng.sizes(3)
    judge(student, "keys_of_predict", n=n, h=h, w=w, lines=list(range(1, 7)))
    for line in range(1, 7):
        judge(student, "answer_of_predict", line=line, n=n, h=h, w=w)


@pytest.mark.item("3.2", points=1)
def test_the_second_half_of_the_table_follows_from_n_h_and_w(student, rng):
    """zh: 表的后半部分随 n、h、w 而变"""
    n, h, w = rng.sizes(3)
    judge(student, "keys_of_predict", n=n, h=h, w=w, lines=list(range(7, 13)))
    for line in range(7, 13):
        judge(student, "answer_of_predict", line=line, n=n, h=h, w=w)


@pytest.mark.item("3.2", points=1)
def test_any_number_of_predictions_gets_as_many_verdicts(student, rng):
    """zh: 有多少个预测，就有多少个判断"""
    for n in (rng.size(40, 60), 1):
        preds, targets = rng.normal(n, 1) / 2, rng.integers(0, 1, n)
        if n > 1:
            # A score of exactly 0, for a 7.
            preds[rng.size(0, 9)] = 0
            targets[:10] = 0
        judge(student, "correct", preds=preds, targets=targets)


@pytest.mark.item("3.3", points=1)
def test_images_and_stacks_of_any_size_are_scored(student, rng):
    """zh: 任意大小的图像与模板都能得到得分"""
    k, h, w = rng.sizes(3)
    for count in (k, 1, rng.size(11, 14)):
        judge(student, "scores", image=rng.images(h, w), templates=rng.normal(count, h, w), within=SUMS)


@pytest.mark.item("3.3", points=1)
def test_as_many_templates_as_rows_are_scored_without_a_loop(student, rng):
    """zh: 模板数与行数相等时也对，而且没有用循环"""
    n = rng.size(3, 7)
    forbid(student, "scores", loops=True)
    image, templates = rng.images(n, n), rng.normal(n, n, n)
    judge(student, "scores", image=image, templates=templates, within=SUMS)
    judge(student, "how_often_scores_calls_torch", image=image, templates=templates, few=2)


@pytest.mark.item("3.4", points=1)
def test_a_stack_of_any_size_is_centred(student, rng):
    """zh: 任意大小的一叠图像都能以零为中心"""
    n, h, w = rng.sizes(3)
    for count in (n, 1):
        judge(student, "centre", x=rng.images(count, h, w))


@pytest.mark.item("3.4", points=1)
def test_as_many_images_as_rows_are_centred_one_by_one(student, rng):
    """zh: 图像数与行数、列数相等时，仍逐张以零为中心"""
    n = rng.size(3, 7)
    judge(student, "centre", x=rng.images(n, n, n))


@pytest.mark.item("3.4", points=1)
def test_images_of_very_different_brightness_are_centred_without_a_loop(student, rng):
    """zh: 明暗相差很大的图像也对，而且没有用循环"""
    n, h, w = rng.sizes(3)
    x = rng.images(n, h, w) + rng.normal(n, 1, 1)
    forbid(student, "centre", loops=True)
    judge(student, "centre", x=x, within=Tolerance(rtol=1e-4, atol=1e-5))


@pytest.mark.item("3.5", points=1)
def test_any_number_of_images_meets_any_number_of_ideals(student, rng):
    """zh: 任意多张图像与任意多个理想图像相遇"""
    n, k, h, w = rng.sizes(4)
    for images, ideals in [(n, k), (1, k), (n, 1), (1, 1), (2, rng.size(11, 14))]:
        judge(student, "all_pairs", x=rng.images(images, h, w), ideals=rng.images(ideals, h, w))


@pytest.mark.item("3.5", points=1)
def test_as_many_images_as_ideals_still_meet_in_pairs(student, rng):
    """zh: 两边数量相等时，仍是两两相遇"""
    n = rng.size(3, 7)
    # First one image less: a table that lies on its side is then told from one that was read off wrongly.
    for images in (n - 1, n):
        judge(student, "all_pairs", x=rng.images(images, n, n), ideals=rng.images(n, n, n))


@pytest.mark.item("3.5", points=1)
def test_distances_are_right_and_no_image_or_ideal_takes_a_step_of_its_own(student, rng):
    """zh: 距离正确，而且不为每张图像或每个理想图像单独计算"""
    k, h, w = rng.sizes(3, 5, 9)
    x, ideals = rng.images(100, h, w), rng.images(k, h, w)
    judge(student, "all_pairs", x=x, ideals=ideals)
    judge(student, "how_often_all_pairs_calls_torch", x=x, ideals=ideals, few=2)


@pytest.mark.item("3.5", points=1)
def test_real_digits_go_to_their_nearest_ideal(student, rng):
    """zh: 真实的手写数字归给最近的理想图像"""
    images, _ = mnist.full("valid")
    some = images[rng.integers(0, len(images) - 1, 300)].float() / 255
    # The 0, which has the most ink, does not come first: an answer of place 0 for all has another cause.
    digits = [mnist.digits(digit, "valid")[:100] for digit in (1, 0, *range(2, 10))]
    # An eleventh, to which the first image is nearest: it is that image.
    ideals = torch.stack([*(stack.float().mean(0) / 255 for stack in digits), some[0]])
    judge(student, "classify", x=some, ideals=ideals)
    judge(student, "classify", x=some[:1], ideals=ideals)


@pytest.mark.item("3.1", points=2)
def test_two_thousand_pairs_of_shapes(student, rng):
    """zh: 两千对形状"""
    forbid(student, "broadcast_shape", calls=BY_TORCH)
    judge(student, "broadcast_shape_of_each_pair", **_pairs(rng, 2000, shortest=1))


@pytest.mark.item("3.1", points=1)
def test_empty_axes_and_single_numbers(student, rng):
    """zh: 长度为 0 的轴与单个数"""
    forbid(student, "broadcast_shape", calls=BY_TORCH)
    judge(student, "broadcast_shape_of_each_pair", **_pairs(rng, 200, shortest=0))


def _pairs(rng, count, shortest):
    """Pairs of shapes, most of which fit: both come from one, with some axes shrunk and some cut off."""
    lengths, fates = rng.integers(shortest, 6, count, 1, 5), rng.integers(0, 23, count, 2, 5)
    # Of 24 axes six shrink to 1, one grows by 1, and one to twice its length; both may clash.
    shapes = torch.where(fates < 6, 1, lengths + (fates == 6) + lengths * (fates == 7))
    return {"shapes": shapes, "cuts": rng.integers(0, 5, count, 2)}


@pytest.mark.item("3.6", points=1)
def test_matrices_of_any_size_are_multiplied(student, rng):
    """zh: 任意大小的矩阵相乘"""
    m, k, n = rng.sizes(3)
    # First with a square matrix on the right, which a needless `b.T` leaves as it fits: PyTorch's error
    # elsewhere has the same words as that of `a * b`.
    for rows, shared, columns in ((m, k, k), (m, k, n), (1, rng.size(), 1)):
        _multiply(student, rng.normal(rows, shared), rng.normal(shared, columns), SUMS)


@pytest.mark.item("3.6", points=1)
def test_square_matrices_are_multiplied(student, rng):
    """zh: 方阵相乘"""
    n = rng.size(3, 7)
    _multiply(student, rng.normal(n, n), rng.normal(n, n), SUMS)


@pytest.mark.item("3.6", points=1)
def test_float64_and_int64_keep_every_digit(student, rng):
    """zh: float64 与 int64 不丢数位"""
    m, k, n = rng.sizes(3)
    # Square on the right for the same reason as above.
    doubles = torch.exp(rng.normal(m, k).double()), torch.exp(rng.normal(k, k).double())
    _multiply(student, *doubles, Tolerance(rtol=1e-12, atol=1e-12, dtype=True))
    # Products of more digits than a float64 holds, and sums that an int64 does.
    big = 2**29
    _multiply(student, rng.integers(-big, big, m, k), rng.integers(-big, big, k, n), EXACT)


def _multiply(student, a, b, within):
    # First, because a loop often comes with a dtype of its own, and that is not what has to be mended.
    forbid(student, "matmul", loops=True, calls=PRODUCTS)
    judge(student, "matmul", a=a, b=b, within=within)


@pytest.mark.item("3.7", points=2)
def test_the_distances_come_many_times_faster(student, rng):
    """zh: 距离算得快很多倍"""

    for n in (3, 1):
        judge(student, "fast_distances", x=rng.images(n, 5, 6), ideal=rng.images(5, 6))

    # On small images the loop takes 250 times as long as the reference, and clumsy tensor code 8 times: the
    # bound is a tenth of the one, as the text says, and so far from the other that 4 ms of the reference are
    # enough, whatever else the machine does.
    def draw():
        return {"x": rng.images(1000, 8, 8), "ideals": rng.images(100, 8, 8)}

    afford(student, "distances_to_each", draw, factor=25)


@pytest.mark.item("3.7", points=1)
def test_only_axes_that_are_stored_take_memory(student, rng):
    """zh: 只有真正存储的轴才占内存"""
    n, h, w = rng.sizes(3, low=5)
    pixels = rng.bytes(h, 1)
    judge(student, "bytes_really_used_after_expand", base=pixels, shape=[n, h, w])
    judge(student, "bytes_really_used_after_expand", base=pixels.double(), shape=[h, rng.size(500, 900)])
    judge(
        student,
        "bytes_really_used_after_expand",
        base=rng.integers(0, 9, n, 1, w),
        shape=[n, rng.size(500, 900), w],
    )
    judge(student, "bytes_really_used_after_expand", base=rng.normal(n, h, w), shape=[n, h, w])
