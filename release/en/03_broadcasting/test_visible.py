"""Visible checks of notebook 03: the same small cases for everybody, in the notebook and when grading."""

import pytest
import torch

from autograder.grading import Tolerance, forbid, judge

SUMS = Tolerance(rtol=1e-5, atol=1e-4)
BY_TORCH = ["broadcast_shapes", "broadcast_tensors", "broadcast_to", "broadcast_arrays",
            "broadcast", "zeros", "ones", "empty", "full", "rand", "randn", "tensor", "arange", "expand",
            "new_zeros", "new_ones", "new_empty", "new_full", "new_tensor"]  # fmt: skip
PRODUCTS = ["@", "matmul", "__matmul__", "mm", "bmm", "mv", "addmm", "addmv", "addbmm", "baddbmm",
            "dot", "vdot", "vecdot", "multi_dot", "chain_matmul", "einsum", "tensordot", "inner",
            "linear", "bilinear", "conv1d", "conv2d", "conv3d"]  # fmt: skip


@pytest.mark.item("3.2", points=0.5)
def test_each_line_of_the_table_has_its_shape(student, rng):
    """zh: 表中每一行的形状都对"""
    n, h, w = rng.sizes(3)
    judge(student, "keys_of_predict", n=n, h=h, w=w, lines=list(range(1, 13)))
    for line in range(1, 13):
        judge(student, "answer_of_predict", line=line, n=n, h=h, w=w)


@pytest.mark.item("3.2", points=0.5)
def test_five_predictions_get_five_verdicts(student, rng):
    """zh: 五个预测得到五个判断"""
    # A 7 just above 0, 3s with a score that rounds to 2 and with one below 0, 7s below 0 and at exactly 0.
    preds, targets = torch.tensor([[0.3], [1.7], [-0.7], [-0.6], [0]]), torch.tensor([0, 1, 1, 0, 0])
    judge(student, "correct", preds=preds, targets=targets)


@pytest.mark.item("3.3", points=1)
def test_one_image_gets_one_score_from_each_template(student, rng):
    """zh: 一张图像在每个模板下得到一个得分"""
    forbid(student, "scores", loops=True)
    image, templates = rng.images(3, 4), rng.normal(5, 3, 4)
    judge(student, "scores", image=image, templates=templates, within=SUMS)
    judge(student, "how_often_scores_calls_torch", image=image, templates=templates, few=2)


@pytest.mark.item("3.4", points=1)
def test_every_image_gets_its_own_mean_removed(student, rng):
    """zh: 每张图像都减去了自己的平均值"""
    forbid(student, "centre", loops=True)
    judge(student, "centre", x=rng.images(3, 4, 5))


@pytest.mark.item("3.5", points=0.5)
def test_five_images_and_two_ideals_make_ten_distances(student, rng):
    """zh: 五张图像与两个理想图像得到十个距离"""
    judge(student, "all_pairs", x=rng.images(5, 3, 4), ideals=rng.images(2, 3, 4))


@pytest.mark.item("3.5", points=0.5)
def test_distances_are_right_and_made_all_at_once(student, rng):
    """zh: 距离正确，而且是一次全部算出的"""
    # As many images as a chunk may hold: any smaller chunks are several.
    x, ideals = rng.images(100, 3, 4), rng.images(7, 3, 4)
    judge(student, "all_pairs", x=x[:6], ideals=ideals)
    judge(student, "how_often_all_pairs_calls_torch", x=x, ideals=ideals, few=3)


@pytest.mark.item("3.5", points=1)
def test_each_image_goes_to_its_nearest_ideal(student, rng):
    """zh: 每张图像都归给最近的理想图像"""
    ideals = rng.images(3, 3, 4)
    # The one with the most ink does not come first: an answer of place 0 for all has another cause.
    ideals = ideals[ideals.mean((1, 2)).argsort()]
    judge(student, "classify", x=rng.images(12, 3, 4), ideals=ideals)


@pytest.mark.item("3.1", points=2)
def test_shapes_that_fit_and_shapes_that_do_not(student, rng):
    """zh: 相容的形状与不相容的形状"""
    forbid(student, "broadcast_shape", calls=BY_TORCH)
    judge(student, "broadcast_shape", s=(5, 4), t=(5, 4))
    # In this order each wrong belief has a first case of its own.
    judge(student, "broadcast_shape", s=(2, 4), t=(1, 4))
    judge(student, "broadcast_shape_both_ways_round", s=(3, 2), t=(1,))
    judge(student, "broadcast_shape", s=(3, 2), t=())
    judge(student, "broadcast_shape", s=(1010, 28, 28), t=(28, 28))
    judge(student, "broadcast_shape", s=(6, 1), t=(1, 4))
    judge(student, "broadcast_shape", s=(28, 28), t=(1010, 28, 28))
    judge(student, "broadcast_shape", s=(5, 1), t=(5, 0))
    judge(student, "broadcast_shape_or_its_error", s=(3, 4), t=(3,))
    judge(student, "broadcast_shape_or_its_error", s=(2, 28, 28), t=(10, 28, 28))
    judge(student, "broadcast_shape_or_its_error", s=(0,), t=(5,))


@pytest.mark.item("3.6", points=2)
def test_two_rows_meet_four_columns(student, rng):
    """zh: 两行与四列相遇"""
    forbid(student, "matmul", loops=True, calls=PRODUCTS)
    # First with a square matrix on the right, which a needless `b.T` leaves as it fits: PyTorch's error
    # elsewhere has the same words as that of `a * b`.
    judge(student, "matmul", a=rng.integers(0, 3, 2, 4), b=rng.integers(0, 3, 4, 4))
    judge(student, "matmul", a=rng.integers(0, 3, 2, 3), b=rng.integers(0, 3, 3, 4))


@pytest.mark.item("3.7", points=1)
def test_the_distances_are_those_of_the_loop(student, rng):
    """zh: 距离与循环得到的一致"""
    judge(student, "fast_distances", x=rng.images(5, 3, 4), ideal=rng.images(3, 4))


@pytest.mark.item("3.7", points=1)
def test_a_stretched_tensor_stands_in_the_memory_of_its_base(student, rng):
    """zh: 拉伸后的张量仍在原来的内存里"""
    judge(student, "bytes_really_used_after_expand", base=rng.images(3, 5), shape=[3, 5])
    judge(student, "bytes_really_used_after_expand", base=rng.images(3, 5).double(), shape=[1000, 3, 5])
