"""Hidden checks of notebook 05: inputs are drawn after submission from the course's secret."""

import math

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
    # Of so many normal numbers one at least is far out; none of a flat distribution with this spread is.
    require(float(first.abs().max()) > 2 * std, "flat_distribution")


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


@pytest.mark.item("5.1", points=2)
def test_rows_and_labels_of_any_images(student, rng):
    """zh: 任意图像的行和标签"""
    n, m, h, w = rng.sizes(4)
    for threes, sevens, rows, columns in [(n, m, h, w), (1, m, w, h), (n, 1, h, h), (n, n, n, n)]:
        case = {"threes": rng.images(threes, rows, columns), "sevens": rng.images(sevens, rows, columns)}
        judge(student, "inputs_and_targets", within=SAME_TYPE, **case)


@pytest.mark.item("5.1", points=1)
def test_a_dataset_gives_any_pair_again_and_again(student, rng):
    """zh: 数据集的任何一对都可以反复取出"""
    n, d = rng.sizes(2, low=4, high=12)
    places = rng.integers(0, n - 1, 2 * n).tolist()
    # Labels of both kinds, first the length alone, and the last item in any case.
    labels = rng.permutation(n)[:, None] % 2
    case = {"x": rng.images(n, d), "y": labels}
    judge(student, "dataset_items", **case, places=[])
    judge(student, "dataset_items", **case, places=[*places, *range(n)])


@pytest.mark.item("5.2", points=1)
def test_new_parameters_of_any_size_and_spread(student, rng):
    """zh: 任意大小、任意标准差的新参数"""
    for std in [rng.number(0.05, 0.2), None, rng.number(2, 5)]:
        _drawn_anew(student, (rng.size(50, 60), rng.size(20, 30)), std)
    n = rng.size(600, 900)
    _drawn_anew(student, n, rng.number(0.3, 0.8))


@pytest.mark.item("5.2", points=1)
def test_gradients_arrive_at_new_parameters(student, rng):
    """zh: 梯度能到达新参数"""
    n, d = rng.sizes(2)
    goes = ask(student, "where_gradients_go", like="here", xb=rng.normal(n, d), std=rng.number(0.1, 3))
    require(goes != "nowhere", "no_gradients_wanted")
    require(goes != "elsewhere", "leaf_lost")
    judge(student, "gradient_of_new_params", xb=rng.normal(n, d), std=rng.number(0.1, 3), c=rng.normal(n, 1))


@pytest.mark.item("5.2", points=1)
def test_predictions_of_any_batch_and_their_gradients(student, rng):
    """zh: 任意批次的预测及其梯度"""
    n, d = rng.sizes(2)
    for rows, columns in [(n, d), (1, d), (d, d), (n, 1)]:
        case = {"xb": rng.normal(rows, columns), "w": rng.normal(columns, 1), "b": rng.normal(1)}
        judge(student, "linear1", **case)
        reached = ask(student, "reached_from_predictions", like={"weights": True, "bias": True}, **case)
        require(reached["weights"] and reached["bias"], "gradient_cut_off")
        judge(student, "gradients_of_linear1", **case, c=rng.normal(rows, 1))


def _images_and_weights(rng):
    n, d = rng.size(30, 50), rng.size(8, 12)
    # Some pixels are live and some are not, as in real images; the first one is.
    x = rng.images(n, d).double() * ((rng.images(d) > 0.3) | (torch.arange(d) == 0))
    return {"x": x, "y": rng.integers(0, 1, n, 1).double(), "w": rng.normal(d, 1).double()}


@pytest.mark.item("5.3", points=1)
def test_slopes_of_the_accuracy_over_long_and_short_steps(student, rng):
    """zh: 准确率在长步和短步上的斜率"""
    for eps in [rng.number(2, 4), rng.number(0.05, 0.2), 1e-5]:
        case = _images_and_weights(rng)
        judge(student, "slopes", **case, places=list(range(len(case["w"]))), eps=eps, of_accuracy=True)


@pytest.mark.item("5.3", points=1)
def test_slopes_of_the_squared_error(student, rng):
    """zh: 平方误差的斜率"""
    case = _images_and_weights(rng)
    places = rng.permutation(len(case["w"])).tolist()
    # So short is the step that a rise over no run at all is 0 within the tolerance, but never just 0.
    small = {**case, "places": places, "eps": 1e-6, "of_accuracy": False}
    like = {"slopes": [0.0] * len(places), "weights": case["w"], "wants_gradients": True}
    said = ask(student, "slopes", like=like, **small)
    require(any(said["slopes"]), "two_names_for_one_tensor")
    judge(student, "slopes", within=SMOOTH, **case, places=places, eps=1e-6, of_accuracy=False)


@pytest.mark.item("5.3", points=1)
def test_dead_weights_of_any_images(student, rng):
    """zh: 任意图像中不起作用的权重"""
    for dead, living, sign in [(0, 4, 1), (rng.size(2, 5), 3, -1), (rng.size(4, 9), 0, 1), (1, 3, 1)]:
        n = 2 * rng.size(6, 10)
        full = rng.integers(1, 3, n, living)
        # In some columns here and there a 0, in some nothing but 0s, in some a sum of 0 without any 0 in it,
        # in two the same number everywhere, above 0 or below.
        sparse = full * ((torch.arange(n)[:, None] + torch.arange(living)) % 3 > 0) * sign
        cancelling = torch.cat([full[: n // 2], -full[: n // 2]])
        # Almost 0 is not 0: in one more column there is very little, and in a single image.
        faint = torch.zeros(n, 1)
        faint[-1] = sign * 1e-9
        same = torch.tensor([rng.size(1, 3), -rng.size(1, 3)]).expand(n, 2)
        x = torch.cat([full, sparse, cancelling, torch.zeros(n, dead), same, faint], dim=1)
        # The first image has such a 0 here and there, and so says too little of the others.
        order = torch.cat([torch.tensor([0]), 1 + rng.permutation(n - 1)])
        judge(student, "dead_weights", x=x[order][:, rng.permutation(x.shape[1])].float())


@pytest.mark.item("5.4", points=2)
def test_losses_of_any_predictions_and_targets(student, rng):
    """zh: 任意预测值和目标的损失"""
    forbid(student, "mnist_loss", loops=True)
    for shape in [(rng.size(6, 30),), (rng.size(6, 30), 1), (1, 1), (1,)]:
        predictions, targets = rng.images(*shape), rng.integers(0, 1, *shape)
        for dtype in [torch.int64, torch.float32, torch.bool]:
            _close_to_their_targets(student, predictions, targets.to(dtype))


@pytest.mark.item("5.4", points=1)
def test_the_loss_pushes_each_prediction_towards_its_target(student, rng):
    """zh: 损失把每个预测值推向它的目标"""
    shape = rng.choice([(30,), (30, 1)])
    case = {"predictions": rng.images(*shape), "targets": rng.integers(0, 1, *shape)}
    said = float(ask(student, "mnist_loss", like=0.5, **case))
    right = float((case["predictions"] - case["targets"].float()).abs().mean())
    followed = ask(student, "loss_is_followed", like=True, name="mnist_loss", **case)
    require(followed or not math.isclose(said, right, rel_tol=1e-5), "gradient_cut_off")
    judge(student, "gradient_of_loss", name="mnist_loss", **case)


@pytest.mark.item("5.5", points=1)
def test_sigmoid_of_any_numbers(student, rng):
    """zh: 任意数的 sigmoid"""
    forbid(student, "sigmoid", calls=READY_MADE)
    n, m, k = rng.sizes(3)
    _runs_from_0_to_1(student, torch.cat([torch.tensor([-rng.number(50, 900)]), 4 * rng.normal(n)]))
    for shape in [(n, m), (n, m, k), ()]:
        judge(student, "sigmoid", x=4 * rng.normal(*shape))


@pytest.mark.item("5.5", points=1)
def test_the_slope_of_the_sigmoid_is_finite_everywhere(student, rng):
    """zh: sigmoid 的斜率处处有限"""
    # From 88.73 on `exp` overflows in float32, from 709.8 on in float64, too.
    overflowing = [(88.8, 88.95), (89, 95), (710, 790), (100, 1000)]
    near, far = 5 * rng.normal(20), torch.tensor([rng.number(*limits) for limits in overflowing])
    x = torch.cat([near.clamp(-8, 8), far, -far])
    said = torch.as_tensor(ask(student, "sigmoid", like=x, x=x))
    followed = ask(student, "sigmoid_is_followed", like=True, x=x)
    close = torch.allclose(said.double(), x.double().sigmoid(), rtol=1e-5, atol=1e-6)
    require(followed or not close, "sigmoid_out_of_sight")
    judge(student, "gradient_of_sigmoid", x=x, c=rng.normal(len(x)))


@pytest.mark.item("5.5", points=2)
def test_losses_of_any_predictions_and_their_gradients(student, rng):
    """zh: 任意预测值的损失及其梯度"""
    for shape in [(rng.size(6, 30),), (rng.size(6, 30), 1), (1, 1)]:
        case = {"predictions": 4 * rng.normal(*shape), "targets": rng.integers(0, 1, *shape)}
        _has_no_sign(student, **case)
        judge(student, "mnist_loss2", **case)
        require(ask(student, "loss_is_followed", like=True, name="mnist_loss2", **case), "gradient_cut_off")
        judge(student, "gradient_of_loss", name="mnist_loss2", **case)


@pytest.mark.item("5.6", points=1)
def test_batches_of_any_size_and_of_an_empty_dataset(student, rng):
    """zh: 任意大小的批次，以及空的数据集"""
    n, bs, few = rng.size(20, 40), rng.size(3, 7), rng.size(2, 4)
    _asks_in_order(student, n, bs)
    for count, size in [(n, bs), (few * bs, bs), (few, few + bs), (n, 1), (0, bs)]:
        items = list(zip(rng.normal(count, 3), rng.integers(0, 9, count).tolist()))
        _in_order(student, items, size)
        if count == n:
            judge(student, "left_after_a_batch", items=items, bs=size)


@pytest.mark.item("5.6", points=1.5)
def test_epochs_mix_all_items_anew(student, rng):
    """zh: 每一轮都重新混合全部元素"""
    bs = rng.size(5, 9)
    for n in [rng.size(40, 60), 6 * bs]:
        _shuffled(student, rng, n, bs)


@pytest.mark.item("5.6", points=0.5)
def test_a_dataset_with_nothing_but_len_and_items(student, rng):
    """zh: 只有长度和单个元素可用的数据集"""
    n = rng.size(10, 20)
    judge(student, "batches_of_a_shelf", x=rng.normal(n, 2), y=rng.integers(0, 1, n, 1), bs=rng.size(3, 6))
