"""Visible checks of notebook 10."""

import pytest
import torch

from autograder.chapter import mnist
from autograder.grading import Tolerance, ask, forbid, judge, require

READY_MADE = ["softmax", "log_softmax", "logsumexp", "logaddexp", "logaddexp2", "logcumsumexp", "softmin",
              "Softmax", "LogSoftmax", "Softmin", "cross_entropy", "CrossEntropyLoss", "nll_loss", "NLLLoss",
              "_softmax", "_log_softmax", "gumbel_softmax", "Categorical", "OneHotCategorical"]  # fmt: skip
LARGE = Tolerance(rtol=1e-5, atol=1e-5)
FLOOR = 0.85
"""After 3,000 images, from which a plain linear model gets to 0.88."""


@pytest.mark.item("10.1", points=0.5)
def test_a_mean_image_for_every_digit(student, rng):
    """zh: 每个数字一张平均图像"""
    labels = torch.tensor([3, 1, 0, 2, 4, 3, 9, 5, 6, 7, 8, 3, 0])
    judge(student, "ten_ideals", images=rng.images(13, 2, 3), labels=labels)
    judge(student, "ten_ideals", images=rng.bytes(13, 2, 3), labels=labels)


@pytest.mark.item("10.1", points=0.5)
def test_rows_of_the_confusion_matrix_are_the_truth(student, rng):
    """zh: 混淆矩阵的行是真实标签"""
    truth, said = torch.tensor([0, 0, 0, 1, 2, 2]), torch.tensor([0, 1, 1, 1, 2, 0])
    judge(student, "confusion", truth=truth, said=said, classes=4)


@pytest.mark.item("10.1", points=0.5)
def test_the_most_frequent_mistake(student, rng):
    """zh: 最常见的错误"""
    matrix = torch.tensor([[11, 6, 1, 5], [1, 14, 4, 5], [7, 4, 13, 5], [0, 6, 0, 7]])
    judge(student, "most_confused", matrix=matrix)


@pytest.mark.item("10.2", points=0.75)
def test_three_rows_of_scores(student, rng):
    """zh: 三行得分"""
    x = torch.tensor([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0], [1.5, -1.0, -2.0]])
    far = torch.tensor([[0.0, 1.0], [200.0, -200.0]])
    _require_no_smallest_price(ask(student, "log_softmax", like=far, x=far))
    judge(student, "log_softmax", x=x)
    judge(student, "log_softmax", x=far, within=LARGE)
    judge(student, "log_softmax", x=torch.tensor([[-203.0, -201.0, -200.0]]), within=LARGE)
    forbid(student, "log_softmax", loops=True, calls=READY_MADE)


def _require_no_smallest_price(scores):
    """One score lies 400 below the largest of its row. Whoever adds a little inside of the logarithm, however
    little, gives it the logarithm of that little."""
    require(not -150 < scores.min() < -5, "a_little_added_before_the_log")


@pytest.mark.item("10.2", points=1.5)
def test_the_loss_and_its_gradient(student, rng):
    """zh: 损失和它的梯度"""
    x = torch.tensor([[1.0, 2.0, 3.0], [0.5, 0.0, 0.0], [1.5, -1.0, -2.0], [0.0, 2.0, 0.5]])
    judge(student, "cross_entropy_with_a_right_log_softmax", x=x, y=torch.tensor([2, 0, 1, 1]))
    judge(student, "loss_and_gradient", x=x, y=torch.tensor([2, 0, 1, 1]), own=False)
    _forbid_in_cross_entropy(student)


def _forbid_in_cross_entropy(student):
    """How `log_softmax` is written, its own checks say: no fault of it is one of `cross_entropy`."""
    forbid(student, "cross_entropy", loops=True, calls=READY_MADE, apart=["log_softmax"])


@pytest.mark.item("10.3", points=1.5)
def test_two_epochs_of_three_batches(student, rng):
    """zh: 三个批次，训练两轮"""
    xs = [rng.normal(n, 3) for n in (4, 4, 2)]
    ys = [rng.integers(0, 3, n) for n in (4, 4, 2)]
    judge(student, "fitted", weights=[rng.normal(4, 3), rng.normal(4)], xs=xs, ys=ys, epochs=2, lr=0.5)


@pytest.mark.item("10.3", points=1.5)
def test_ten_digits_with_other_names_and_mixed_pixels(student, rng):
    """zh: 换了名字、打乱了像素的十个数字"""
    chosen, measured = rng.permutation(60_000)[:3000], rng.permutation(10_000)[:1000]
    names = rng.permutation(10)
    world = {"pixels": rng.permutation(784), "names": names, "chosen": chosen, "measured": measured}
    said = torch.as_tensor(ask(student, "unseen_world", like=measured, **world)).long()
    _judge_labels(names[mnist.full("valid")[1][measured]], said, _nearest(chosen, measured, names))


def _nearest(chosen, measured, names):
    """What the nearest average image says of the measured ones."""
    images, digits = mnist.full("train")
    x, y = images[chosen].flatten(1).float(), digits[chosen]
    means = torch.stack([x[y == digit].mean(0) for digit in range(10)])
    return names[torch.cdist(mnist.full("valid")[0][measured].flatten(1).float(), means).argmin(1)]


def _judge_labels(truth, said, nearest):
    """Counts the right labels; if they are too few, the kind of mistakes tells why."""
    wrong = said != truth
    accuracy = round(1 - wrong.double().mean().item(), 4)
    near = (wrong & ((said.clamp(-9, 18) - truth).abs() <= 2)).sum().item() / max(wrong.sum().item(), 1)
    require(accuracy > 0.6 or near < 0.6, "labels_taken_for_amounts", accuracy=accuracy)
    require((said == nearest).double().mean().item() < 0.97, "nearest_average", accuracy=accuracy)
    require(accuracy >= FLOOR or bool(((said >= 0) & (said <= 9)).all()), "labels_beyond_nine")
    percent = round(100 * said.unique(return_counts=True)[1].max().item() / len(said))
    zeros = (wrong & (said == 0)).sum().item() / max(wrong.sum().item(), 1)
    never = 10 - len(said.unique())
    require(percent < 85, "one_label_swallows_the_rest", percent=percent)
    require(accuracy > 0.2, "images_and_labels_apart", accuracy=accuracy)
    require(zeros < 0.45 or never, "in_doubt_a_zero")
    require(accuracy >= FLOOR or percent < 40, "one_label_swallows_the_rest", percent=percent)
    require(accuracy >= FLOOR or not never, "labels_never_said", accuracy=accuracy, count=never)
    require(accuracy >= FLOOR, "below_a_line", accuracy=accuracy)
