"""Hidden checks of notebook 07: inputs are drawn after submission from the course's secret.

Training is judged by parity: parameters and data come from here, and what they became is compared.
Momentum, uneven batches and a loss that nobody knows beforehand leave a loop that is nearly right
no chance.
"""

from itertools import pairwise

import pytest

from autograder.grading import Tolerance, judge

LONG = Tolerance(rtol=1e-4, atol=1e-5)
"""For many steps on real images: adding up in another order may show in the sixth digit."""
ON_GPU = Tolerance(rtol=5e-3, atol=5e-3)
"""There each run may add up in another order."""


def _layers(rng, *sizes):
    """The parameters of linear layers from `sizes[0]` inputs to `sizes[-1]` outputs."""
    weights = []
    for inputs, outputs in pairwise(sizes):
        weights += [rng.normal(outputs, inputs) / inputs**0.5, 0.1 * rng.normal(outputs)]
    return weights


def _data(rng, count, *shape):
    return rng.normal(count, *shape), 2 * rng.images(count, 1) - 1


def _uneven(rng, low=2, high=4):
    """A batch size, and the number of samples of a few batches of it, of which the last one is smaller."""
    size = rng.size(4, 6)
    return size, size * rng.size(low, high) + rng.size(2, size - 1)


def _sets(rng, size, *shape, least=2):
    """A training and a validation set whose last batches are smaller than `size`; few batches tell all."""
    counts = [size * full + rng.size(least, size - 1) for full in (rng.size(1, 2), 1)]
    return {name: _data(rng, count, *shape) for name, count in zip(("train", "valid"), counts)}


@pytest.mark.item("7.1", points=1.25)
def test_a_net_learns_from_one_batch_after_another(student, rng):
    """zh: 网络用一个接一个的批次学习"""
    inputs, hidden = rng.sizes(2, low=3)
    batches = [_data(rng, n, inputs) for n in rng.sizes(5, low=3)]
    judge(
        student, "batch_steps", weights=_layers(rng, inputs, hidden, 1), batches=batches,
        lr=rng.number(0.01, 0.03), momentum=rng.number(0.3, 0.6), loss_tilt=rng.number(0.3, 1),
    )  # fmt: skip


@pytest.mark.item("7.1", points=1.25)
def test_forty_nine_batches(student, rng):
    """zh: 四十九个批次"""
    inputs = rng.size(3, 6)
    batches = [_data(rng, rng.size(3, 8), inputs) for _ in range(49)]
    judge(
        student, "batch_steps", weights=_layers(rng, inputs, 1), batches=batches,
        lr=rng.number(0.01, 0.03), momentum=0.0, loss_tilt=rng.number(0.3, 1),
    )  # fmt: skip


@pytest.mark.item("7.1", points=2)
def test_any_number_of_metrics_over_uneven_batches(student, rng):
    """zh: 任意多个指标，批次大小不一"""
    inputs, hidden = rng.sizes(2, low=3)
    for count in range(3):
        size, samples = _uneven(rng)
        judge(
            student, "evaluation", weights=_layers(rng, inputs, hidden, 1), data=_data(rng, samples, inputs),
            size=size, loss_tilt=rng.number(0.3, 1),
            metric_marks=[rng.number(0.1, 0.5) for _ in range(count)],
        )  # fmt: skip


@pytest.mark.item("7.2", points=2)
def test_a_net_with_momentum_over_several_epochs(student, rng):
    """zh: 带动量地训练网络若干轮"""
    inputs, hidden = rng.sizes(2, low=3)
    size = rng.size(4, 6)
    given = {"weights": _layers(rng, inputs, hidden, 1), **_sets(rng, size, inputs), "size": size}
    given["loss_tilt"] = rng.number(0.3, 1)
    epochs, lr = rng.size(3, 4), rng.number(0.01, 0.03)
    judge(student, "learner_fits", **given, fits=[(epochs, lr)], momentum=rng.number(0.3, 0.6))
    judge(student, "every_epoch_asks_the_loader", **given, epochs=epochs, lr=lr)


@pytest.mark.item("7.2", points=1.5)
def test_a_convolution_is_a_model_like_any_other(student, rng):
    """zh: 卷积网络和其他模型没有区别"""
    side, filters = rng.sizes(2, low=3, high=5)
    weights = [0.4 * rng.normal(filters, 1, 2, 2), 0.1 * rng.normal(filters)]
    weights += _layers(rng, filters * (side - 1) ** 2, 1)
    size = rng.size(4, 6)
    judge(
        student, "learner_fits", weights=weights, **_sets(rng, size, 1, side, side), size=size,
        fits=[(2, rng.number(0.01, 0.03))], momentum=rng.number(0.3, 0.6), loss_tilt=rng.number(0.3, 1),
    )  # fmt: skip


@pytest.mark.item("7.2", points=1.75)
def test_fit_after_fit_goes_on_where_the_last_one_ended(student, rng):
    """zh: 每次 fit 都从上一次结束的地方继续"""
    inputs, hidden = rng.sizes(2, low=3)
    size = rng.size(4, 6)
    fits = [(0, rng.number(0.01, 0.03)), (2, rng.number(0.05, 0.08)), (1, rng.number(0.01, 0.03)), (0, 1.0)]
    judge(
        student, "learner_fits", weights=_layers(rng, inputs, hidden, 1), **_sets(rng, size, inputs),
        size=size,
        fits=fits, momentum=0.0, loss_tilt=rng.number(0.3, 1),
    )  # fmt: skip


@pytest.mark.item("7.3", points=2)
def test_the_record_of_a_net_with_momentum(student, rng):
    """zh: 带动量训练网络的记录"""
    inputs, hidden = rng.sizes(2, low=3)
    size = rng.size(4, 6)
    runs = [
        (
            _layers(rng, inputs, hidden, 1),
            rng.number(0.01, 0.03),
            [rng.number(0.1, 0.5) for _ in range(count)],
        )
        for count in (2, 0)
    ]
    for run in runs:
        judge(
            student, "records", telling="rows", runs=[run], **_sets(rng, size, inputs), size=size,
            epochs=rng.size(2, 3), momentum=rng.number(0.3, 0.6), loss_tilt=rng.number(0.3, 1),
        )  # fmt: skip


@pytest.mark.item("7.3", points=2)
def test_two_learners_keep_two_records(student, rng):
    """zh: 两个学习器各有各的记录"""
    inputs = rng.size(3, 6)
    size = rng.size(4, 6)
    runs = [
        (_layers(rng, inputs, 1), rng.number(0.01, 0.03), [rng.number(0.1, 0.5)] * count) for count in (1, 2)
    ]
    judge(
        student, "records", telling="rows", runs=runs, **_sets(rng, size, inputs), size=size, epochs=2,
        momentum=0.0, loss_tilt=rng.number(0.3, 1),
    )  # fmt: skip


def _record(rng, metrics):
    """The rows of a training that takes a turn for the worse again and again, with many equal losses."""
    losses = (rng.integers(0, 5, rng.size(6, 14)) + rng.integers(0, 2, 1)).tolist()
    scale = 10.0 ** (rng.size(0, 6) - 3)
    return [
        [float(rng.number(0, 1)), scale * (0.1 + loss / 8), *(rng.number(0, 1) for _ in range(metrics))]
        for loss in losses
    ]


@pytest.mark.item("7.6", points=1.5)
def test_many_records_with_every_patience(student, rng):
    """zh: 许多份记录，各种耐心"""
    patience = [n for n in (1, 2, 3, 4) for _ in range(15)]
    judge(student, "stops", records=[_record(rng, rng.size(0, 2)) for _ in patience], patience=patience)


@pytest.mark.item("7.6", points=1)
def test_short_records_and_long_patience(student, rng):
    """zh: 很短的记录，很长的耐心"""
    records, patience = [[[rng.number(0, 1), rng.number(0, 1)]]], [rng.size(1, 3)]
    for _ in range(10):
        values = _record(rng, 1)
        records += [values, values[: rng.size(2, 4)]]
        patience += [len(values) + rng.size(0, 3), rng.size(1, 2)]
    # Better in every second epoch: whoever never counts anew loses patience.
    start = rng.number(2, 3)
    records.append([[rng.number(0, 1), start - 0.2 * k + 0.3 * (k > 0 and k % 2 == 0)] for k in range(6)])
    # The lowest of all comes when training is long over.
    records.append([[rng.number(0, 1), start - fallen] for fallen in (0, 0.2, 0.1, 0, 0.1, 0.5)])
    patience += [2, 2]
    # All at once: of two mistakes that a record or two do not tell apart, one is left.
    judge(student, "stops", records=records, patience=patience)


def _careful(rng, **more):
    inputs, hidden = rng.sizes(2, low=3)
    # Of numbers that are nearly alike batch normalisation makes 1 and -1, and their last digits would decide:
    # no small batch, hence, and none that ReLU has left a single number of.
    size = rng.size(7, 9)
    first, last = _layers(rng, inputs, hidden), _layers(rng, hidden, 1)
    first[1] = first[1] + 1
    weights = [*first, rng.images(hidden) + 0.5, 0.1 * rng.normal(hidden), *last]
    given = {"weights": weights, **_sets(rng, size, inputs, least=5), "size": size, "epochs": 2}
    return given | {"lr": rng.number(0.01, 0.03), "loss_tilt": rng.number(0.3, 1), **more}


@pytest.mark.item("7.4", points=1.5)
def test_modes_whatever_mode_the_model_comes_in(student, rng):
    """zh: 不论模型交来时处于什么模式"""
    judge(student, "careful_fit", telling="all", **_careful(rng, momentum=rng.number(0.3, 0.6)))


@pytest.mark.item("7.4", points=1.5)
def test_statistics_come_from_the_training_set_alone(student, rng):
    """zh: 统计量只来自训练集"""
    given = _careful(rng, momentum=0.0)
    x, y = given["valid"]
    given["valid"] = (3 * x + rng.number(1, 3), y)
    judge(student, "careful_fit", telling="learned", **given, came_in=["evaluation"])


@pytest.mark.item("7.5", points=2)
def test_on_devices_of_any_name(student, rng):
    """zh: 在任意名字的设备上"""
    inputs, hidden = rng.sizes(2, low=3)
    size = rng.size(4, 6)
    kind, numbered = rng.choice([("mps", "cuda:1"), ("cuda", "mps:1"), ("hpu", "cuda:1"), ("cuda", "xpu:2")])
    for device in (kind, numbered):
        given = {"device": device, "weights": _layers(rng, inputs, hidden, 1), **_sets(rng, size, inputs)}
        given |= {"size": size, "epochs": 1, "lr": rng.number(0.01, 0.03)}
        given |= {"loss_tilt": rng.number(0.3, 1), "momentum": rng.number(0.3, 0.6)}
        given |= {"metric_marks": [rng.number(0.1, 0.5)]}
        judge(student, "fit_elsewhere", **given)


@pytest.mark.item("7.5", points=2)
def test_threes_and_sevens_with_their_pixels_in_another_order(student, rng):
    """zh: 像素顺序被打乱的 3 和 7"""
    given = _threes_and_sevens(rng, count=100, valid_count=70)
    given["runs"] = given["runs"][1:]
    judge(student, "fit_mnist", device="cpu", **given, size=64, within=LONG)


@pytest.mark.item("7.5", points=1, gpu=True)
def test_threes_and_sevens_on_a_gpu(student, rng):
    """zh: 在 GPU 上学习 3 和 7"""
    given = _threes_and_sevens(rng, count=12396, valid_count=2038)
    judge(student, "fit_mnist", device="cuda", **given, size=256, within=ON_GPU)


def _threes_and_sevens(rng, count, valid_count):
    pixels, order, valid_order = (rng.permutation(n) for n in (784, 12396, 2038))
    given = {"pixels": pixels, "order": order[:count], "valid_order": valid_order[:valid_count], "epochs": 2}
    return {"runs": [(_layers(rng, 784, 1), 1.0), (_layers(rng, 784, 12, 1), 0.5)], **given}
