"""Visible checks of notebook 05: the same small cases for everybody, in the notebook and when grading."""

import math
import string

import pytest
import torch

from autograder.grading import Tolerance, ask, forbid, judge, require

READY_MADE = ["sigmoid", "sigmoid_", "logsigmoid", "expit", "Sigmoid", "LogSigmoid"]
SAME_TYPE = Tolerance(dtype=True)
SMOOTH = Tolerance(rtol=1e-4, atol=1e-5)
"""For slopes over a step of 1e-6: they all agree, taken forwards, backwards or on both sides."""


def _drawn_anew(student, size, std):
    """Judges new parameters, which are random, by what a sample of their distribution keeps to."""
    like = {"values": [torch.zeros(size)] * 2, "leaf": True, "wants_gradients": True}
    said = ask(student, "two_inits", like=like, size=size, std=std)
    first, second = (torch.as_tensor(values).double().flatten() for values in said["values"])
    n, std = len(first), 1.0 if std is None else std
    mean, spread = float(first.mean()), float(first.std())
    require(said["wants_gradients"], "no_gradients_wanted")
    require(said["leaf"], "leaf_lost")
    require(spread > 0, "all_the_same")
    require(not first.equal(second), "same_numbers_each_time")
    # Six standard errors: nobody who draws from the right distribution ever gets there. The mean is measured
    # by the spread that came, which has its own turn.
    mean_error, spread_error = 6 * spread / math.sqrt(n), 6 / math.sqrt(2 * n)
    added = abs(mean - std) < mean_error and abs(spread - 1) < spread_error
    require(abs(mean) < mean_error or not added, "added_instead_of_multiplied", mean=mean)
    require(abs(mean) < mean_error, "not_around_0", mean=mean)
    # Of so many normal numbers one at least is far out; none of a flat distribution is.
    off, flat = abs(spread / std - 1) >= spread_error, float(first.abs().max()) < 1.85 * spread
    require(not (off and flat), "limits_instead_of_spread", spread=spread, std=std)
    require(not off, "another_spread", spread=spread, std=std)


def _asks_in_order(student, count, bs):
    walks = ask(student, "way_of_walking", like="in order", count=count, bs=bs)
    require(walks != "never asks", "dataset_of_the_notebook")
    require(walks != "in another order", "shuffled_unasked")


def _in_order(student, items, bs):
    """Judges the batches of a loader that does not shuffle, then its length."""
    judge(student, "batches", items=items, bs=bs)
    length = int(ask(student, "length_of_loader", like=1, items=items, bs=bs))
    require(length == math.ceil(len(items) / bs), "length_is_not_the_batches", length=length)


def _close_to_their_targets(student, predictions, targets):
    """Judges `mnist_loss`; whoever forgets that a distance has no sign gets the mean difference, up to its
    sign."""
    said = float(ask(student, "mnist_loss", like=0.5, predictions=predictions, targets=targets))
    differences = predictions - targets.float()
    signed = math.isclose(abs(said), abs(float(differences.mean())), rel_tol=1e-5)
    require(
        not signed or math.isclose(said, float(differences.abs().mean()), rel_tol=1e-5),
        "distance_with_a_sign",
    )
    judge(student, "mnist_loss", predictions=predictions, targets=targets)


def _has_no_sign(student, predictions, targets):
    """Whoever forgets that a distance has no sign gets the opposite of a loss for the opposite images."""
    both = [(predictions, targets), (-predictions, 1 - targets)]
    one, other = (float(ask(student, "mnist_loss2", like=0.5, predictions=p, targets=t)) for p, t in both)
    require(not one or not math.isclose(one, -other, rel_tol=1e-4, abs_tol=1e-6), "distance_with_a_sign")


def _runs_from_0_to_1(student, x):
    """Judges `sigmoid` at places of which the first is far out on the left, after those near 0."""
    judge(student, "sigmoid", x=x[x.abs() < 10])
    said = torch.as_tensor(ask(student, "sigmoid", like=x, x=x))
    require(not 1e-6 < float(said[0]) < 0.1, "clamped_too_early")
    judge(student, "sigmoid", x=x)


def _shuffled(student, rng, n, bs):
    """Judges two epochs of a shuffled loader, where any order is right that mixes all items anew."""
    x, y = rng.normal(n, 2), rng.permutation(n).float()[:, None]
    sizes = [min(bs, n - start) for start in range(0, n, bs)]
    # A short batch in the middle, at least once in so many epochs, tells that whole batches change places.
    for came in ask(student, "sizes_of_batches", like=[sizes] * 6, x=x, y=y, bs=bs, epochs=6):
        came = [int(size) for size in came]
        require(came == sizes or sorted(came, reverse=True) != sizes, "only_batches_shuffled")
    epoch = [(torch.zeros(size, 2), torch.zeros(size, 1)) for size in sizes]
    like = {"epochs": [epoch, epoch], "afterwards": y}
    said = ask(student, "batches_of_pairs", like=like, x=x, y=y, bs=bs, shuffle=True)
    require(bool((torch.as_tensor(said["afterwards"]) == y).all()), "dataset_rearranged")
    place = y.flatten().argsort()
    orders = []
    for epoch in said["epochs"]:
        xs, ys = (torch.cat([torch.as_tensor(batch[part]).float() for batch in epoch]) for part in (0, 1))
        require(bool((ys.flatten().sort().values == torch.arange(n)).all()), "not_each_item_once")
        orders.append(place[ys.flatten().long()])
        require(bool((xs == x[orders[-1]]).all()), "pairs_torn_apart")
    in_order = torch.arange(n)
    batches, homes = (order.split(bs) for order in (orders[0], in_order))
    require(not all(order.equal(in_order) for order in orders), "shuffle_ignored")
    # All in their old order, from some place on to the last and then from the first.
    turned = all(bool((order.diff() % n == 1).all()) for order in orders)
    require(not turned, "begins_somewhere_else")
    require(not orders[0].equal(in_order), "shuffle_ignored")
    require(not orders[0].equal(orders[1]), "same_order_each_epoch")
    stayed = all(batch.sort().values.equal(home) for batch, home in zip(batches, homes))
    require(not stayed, "shuffled_within_batches")
    require(not all(bool((batch.diff() == 1).all()) for batch in batches), "only_batches_shuffled")
    # By a third of all places on average; an eighth would be too little in one epoch of 10,000, or in fewer.
    moved = max(float((order - in_order).abs().float().mean()) for order in orders)
    require(moved >= n / 8, "hardly_shuffled")


@pytest.mark.item("5.1", points=1)
def test_images_become_rows_with_a_label_each(student, rng):
    """zh: 图像变成行，每行一个标签"""
    judge(
        student,
        "inputs_and_targets",
        within=SAME_TYPE,
        threes=rng.images(2, 2, 3),
        sevens=rng.images(3, 2, 3),
    )


@pytest.mark.item("5.1", points=1)
def test_a_dataset_gives_pairs(student, rng):
    """zh: 数据集给出一对一对的元素"""
    labels = torch.tensor([[1], [0], [1], [0], [0]])
    case = {"x": rng.images(5, 3), "y": labels}
    # Its length alone comes first.
    for places in [[], [0, 3, 0]]:
        judge(student, "dataset_items", **case, places=places)


@pytest.mark.item("5.2", points=1)
def test_new_parameters_are_random_and_can_be_trained(student, rng):
    """zh: 新参数是随机的，而且可以训练"""
    _drawn_anew(student, (20, 10), 0.5)
    like = {"values": [torch.zeros(1)] * 2, "leaf": True, "wants_gradients": True}
    ask(student, "two_inits", like=like, size=1, std=None)


@pytest.mark.item("5.2", points=1)
def test_a_small_batch_gets_one_prediction_an_image(student, rng):
    """zh: 一小批图像，每张得到一个预测"""
    judge(student, "linear1", xb=rng.normal(4, 3), w=rng.normal(3, 1), b=rng.normal(1))


@pytest.mark.item("5.3", points=1)
def test_slopes_of_a_staircase_and_of_a_smooth_curve(student, rng):
    """zh: 阶梯的斜率和光滑曲线的斜率"""
    case = {
        "x": rng.images(8, 3).double(),
        "y": rng.integers(0, 1, 8, 1).double(),
        "w": rng.normal(3, 1).double(),
    }
    judge(student, "slopes", **case, places=[0, 2], eps=2.0, of_accuracy=True)
    judge(student, "slopes", within=SMOOTH, **case, places=[0, 2], eps=1e-6, of_accuracy=False)


@pytest.mark.item("5.3", points=1)
def test_two_weights_of_five_are_dead_then_one_of_three(student, rng):
    """zh: 五个权重中有两个不起作用，三个权重中有一个"""
    x = torch.tensor([[0.0, 0.5, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 2.0, -1.0], [0.0, 1.0, 0.0, 0.0, 0.0]])
    for images in [x, x[:, 1:4]]:
        judge(student, "dead_weights", x=images)


@pytest.mark.item("5.4", points=1)
def test_three_images_of_the_chapter(student, rng):
    """zh: 原书中的三张图像"""
    forbid(student, "mnist_loss", loops=True)
    targets = torch.tensor([1, 0, 1])
    unsure, sure = torch.tensor([0.9, 0.4, 0.2]), torch.tensor([0.9, 0.4, 0.8])
    # Asked about both before either is judged: on one of them alone, several mistakes look alike.
    ask(student, "mnist_loss", like=0.5, predictions=sure, targets=targets)
    _close_to_their_targets(student, unsure, targets)
    _close_to_their_targets(student, sure, targets)


@pytest.mark.item("5.4", points=1)
def test_a_column_with_true_and_false_as_targets(student, rng):
    """zh: 排成一列、以 True 和 False 为目标"""
    targets = torch.tensor([[True], [False], [False], [True], [False]])
    _close_to_their_targets(student, rng.images(5, 1), targets)


@pytest.mark.item("5.5", points=1)
def test_sigmoid_from_one_end_to_the_other(student, rng):
    """zh: sigmoid：从一端到另一端"""
    forbid(student, "sigmoid", calls=READY_MADE)
    x = torch.tensor([-1000.0, -88.9, -4.0, -1.0, 0.0, 0.5, 2.0, 1000.0])
    _runs_from_0_to_1(student, x)
    require(ask(student, "sigmoid_is_followed", like=True, x=x), "sigmoid_out_of_sight")
    judge(student, "gradient_of_sigmoid", x=x[x != 0], c=torch.ones(7))


@pytest.mark.item("5.5", points=1)
def test_the_loss_of_any_predictions(student, rng):
    """zh: 任意预测值的损失"""
    case = {"predictions": 3 * rng.normal(5, 1), "targets": torch.tensor([[1], [0], [1], [1], [0]])}
    _has_no_sign(student, **case)
    judge(student, "mnist_loss2", **case)


@pytest.mark.item("5.6", points=1)
def test_numbers_and_letters_in_order(student, rng):
    """zh: 按次序的数和字母"""
    forbid(student, "DL", calls=["DataLoader"])
    letters = list(enumerate(string.ascii_lowercase))
    _asks_in_order(student, count=15, bs=5)
    _in_order(student, list(range(15)), 5)
    _in_order(student, letters, 6)
    judge(student, "left_after_a_batch", items=letters, bs=6)
    judge(student, "two_loops_in_turns", items=letters, bs=6)


@pytest.mark.item("5.6", points=1)
def test_two_epochs_in_random_order(student, rng):
    """zh: 随机次序的两轮"""
    _shuffled(student, rng, n=15, bs=4)
