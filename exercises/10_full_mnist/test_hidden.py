"""Hidden checks of notebook 10: inputs are drawn after submission from the course's secret.

Training is judged by parity first: parameters and batches come from here, and what became of the
parameters is compared. Whether anything was learned is asked in a world that nobody has seen, and the
judge itself counts the right labels.
"""

from itertools import pairwise

import pytest
import torch

from autograder.chapter import mnist
from autograder.grading import Tolerance, ask, forbid, judge, require

# The same as in test_visible.py.
READY_MADE = ["softmax", "log_softmax", "logsumexp", "logaddexp", "logaddexp2", "logcumsumexp", "softmin",
              "Softmax", "LogSoftmax", "Softmin", "cross_entropy", "CrossEntropyLoss", "nll_loss", "NLLLoss",
              "_softmax", "_log_softmax", "gumbel_softmax", "Categorical", "OneHotCategorical"]  # fmt: skip
FLOOR = 0.85
HUGE = Tolerance(rtol=1e-5, atol=4e-3)
"""Near 10,000 the floats lie 0.001 apart."""
STEPS = Tolerance(rtol=1e-4, atol=1e-5)
"""For many steps, and another order of additions."""


# ---------------------------------------------------------------- 10.1


@pytest.mark.item("10.1", points=0.75)
def test_images_of_any_size_in_any_order(student, rng):
    """zh: 任意大小、任意顺序的图像"""
    n, h, w = rng.sizes(3)
    labels = torch.cat([torch.arange(10), rng.integers(0, 9, 3 * n)])[rng.permutation(10 + 3 * n)]
    judge(student, "ten_ideals", images=rng.images(10 + 3 * n, h, w), labels=labels)
    judge(student, "ten_ideals", images=rng.bytes(10 + 3 * n, h, h), labels=labels)


@pytest.mark.item("10.1", points=1)
def test_any_number_of_classes_some_of_which_never_come_up(student, rng):
    """zh: 任意多个类别，其中一些从不出现"""
    classes, n = rng.size(4, 9), rng.size(40, 80)
    # The last class is never true and never said, and one of the others is never true.
    truth, said = (rng.integers(0, classes - 2, n) for _ in range(2))
    truth[truth == rng.size(0, classes - 3)] = classes - 2
    judge(student, "confusion", truth=truth, said=said, classes=classes)
    judge(student, "confusion", truth=truth[:1], said=said[:1], classes=rng.size(12, 15))


@pytest.mark.item("10.1", points=0.75)
def test_the_most_frequent_mistake_of_any_matrix(student, rng):
    """zh: 任意矩阵里最常见的错误"""
    for _ in range(6):
        k, matrix = rng.size(4, 10), torch.zeros(2, 2)
        while not _telling(matrix):
            # No two numbers are equal, and the largest stand on the diagonal.
            matrix = rng.permutation(k * k).reshape(k, k) + k * k * torch.eye(k, dtype=torch.int64)
        judge(student, "most_confused", matrix=matrix)


def _telling(matrix):
    """Whether the usual mistakes all give different labels, none of them the right ones."""
    mistakes = matrix - matrix.diag().diag()
    cells = [
        mistakes,
        mistakes.T,
        matrix,
        mistakes / matrix.sum(1, keepdim=True),
        (matrix + matrix.T).triu(1),
        matrix.triu(1),
    ]
    found = {divmod(int(cell.argmax()), len(matrix)) for cell in cells}
    return len(found | {(int(mistakes.sum(1).argmax()), int(mistakes.sum(0).argmax()))}) == 7


# ---------------------------------------------------------------- 10.2


@pytest.mark.item("10.2", points=0.75)
def test_any_number_of_samples_and_classes(student, rng):
    """zh: 任意多个样本和类别"""
    samples, classes = rng.sizes(2, 3, 9)
    for shape in [(samples, classes), (classes, classes), (1, classes)]:
        judge(student, "log_softmax", x=2 * rng.normal(*shape))
    forbid(student, "log_softmax", loops=True, calls=READY_MADE)


@pytest.mark.item("10.2", points=1)
def test_scores_of_any_size(student, rng):
    """zh: 任意大小的得分"""
    samples, classes = rng.sizes(2, 3, 9)
    x = rng.normal(samples, classes)
    judge(student, "log_softmax", x=x + 200, within=HUGE)  # float64 could bear that, and not what follows
    judge(student, "log_softmax", x=x + 10_000 * (2 * rng.integers(0, 1, samples, 1) - 1), within=HUGE)
    far = 20_000 * (rng.images(samples, classes) - 0.5)
    _require_no_smallest_price(ask(student, "log_softmax", like=far, x=far))
    judge(student, "log_softmax", x=far, within=HUGE)
    forbid(student, "log_softmax", loops=True, calls=READY_MADE)


def _require_no_smallest_price(scores):
    """As in test_visible.py; here the scores lie thousands apart."""
    require(not -150 < scores.min() < -5, "a_little_added_before_the_log")


@pytest.mark.item("10.2", points=1)
def test_the_loss_of_any_batch(student, rng):
    """zh: 任意批次的损失"""
    samples, classes = rng.sizes(2, 3, 9)
    for n in (samples, classes, 1):
        x, y = 2 * rng.normal(n, classes), rng.integers(0, classes - 1, n)
        judge(student, "cross_entropy_with_a_right_log_softmax", x=x, y=y)
    _forbid_in_cross_entropy(student)


@pytest.mark.item("10.2", points=1)
def test_the_gradient_of_small_and_large_scores(student, rng):
    """zh: 得分小或大时的梯度"""
    samples, classes = rng.sizes(2, 3, 9)
    for size in (1, 5000):
        x, y = size * rng.normal(samples, classes), rng.integers(0, classes - 1, samples)
        judge(student, "loss_and_gradient", x=x, y=y, own=True, within=HUGE if size > 1 else STEPS)
    _forbid_in_cross_entropy(student)


def _forbid_in_cross_entropy(student):
    forbid(student, "cross_entropy", loops=True, calls=READY_MADE, apart=["log_softmax"])


# ---------------------------------------------------------------- 10.3


def _batches(rng, sizes, features, classes):
    return {
        "xs": [rng.normal(n, features) for n in sizes],
        "ys": [rng.integers(0, classes - 1, n) for n in sizes],
    }


def _layers(rng, *sizes):
    """The parameters of linear layers from `sizes[0]` inputs to `sizes[-1]` outputs."""
    weights = []
    for inputs, outputs in pairwise(sizes):
        weights += [rng.normal(outputs, inputs) / inputs**0.5, 0.1 * rng.normal(outputs)]
    return weights


@pytest.mark.item("10.3", points=1)
def test_a_line_after_one_two_and_many_steps(student, rng):
    """zh: 线性模型更新一步、两步和许多步之后"""
    features, lr = rng.size(4, 9), rng.number(0.1, 0.8)
    weights = _layers(rng, features, 10)
    # One batch in two epochs tells gradients that pile up within an epoch from those that are never cleared.
    many = [8] * 12 + [rng.size(2, 6)]
    asked, runs = [((5,), 1), ((4,), 2), (rng.sizes(2, 3, 8), 1), (many, 3)], []
    for sizes, epochs in asked:
        given = _batches(rng, sizes, features, 10)
        runs.append((given["xs"], given["ys"], epochs))
    # All at once: of two mistakes that a run or two do not tell apart, one is left.
    judge(student, "fitted_again_and_again", weights=weights, runs=runs, lr=lr, within=STEPS)


@pytest.mark.item("10.3", points=1)
def test_a_hidden_layer_of_any_width(student, rng):
    """zh: 任意宽度的隐藏层"""
    features, hidden = rng.sizes(2, 4, 9)
    weights, given = _layers(rng, features, hidden, 10), _batches(rng, rng.sizes(4), features, 10)
    for epochs in (rng.size(2, 4), 1):
        judge(
            student, "fitted", weights=weights, **given, epochs=epochs, lr=rng.number(0.1, 0.8), within=STEPS
        )


@pytest.mark.item("10.3", points=3)
def test_ten_digits_are_learned_in_an_unseen_world(student, rng):
    """zh: 在没见过的数据上学会识别十个数字"""
    chosen, measured = rng.permutation(60_000)[:3000], rng.permutation(10_000)[:2900]
    names = rng.permutation(10)
    world = {"pixels": rng.permutation(784), "names": names, "chosen": chosen, "measured": measured}
    said = torch.as_tensor(ask(student, "unseen_world", like=measured, **world)).long()
    _judge_labels(names[mnist.full("valid")[1][measured]], said, _nearest(chosen, measured, names))


def _nearest(chosen, measured, names):
    images, digits = mnist.full("train")
    x, y = images[chosen].flatten(1).float(), digits[chosen]
    means = torch.stack([x[y == digit].mean(0) for digit in range(10)])
    return names[torch.cdist(mnist.full("valid")[0][measured].flatten(1).float(), means).argmin(1)]


def _judge_labels(truth, said, nearest):
    """As in test_visible.py."""
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
