"""Visible checks of notebook 07."""

import pytest
import torch

from autograder.grading import ask, judge, require


def _line(rng, inputs):
    """The parameters of a linear model."""
    return [rng.normal(1, inputs), rng.normal(1)]


def _data(rng, count, inputs):
    return rng.normal(count, inputs), rng.normal(count, 1)


@pytest.mark.item("7.1", points=1.25)
def test_three_batches_are_three_steps_with_a_gradient_each(student, rng):
    """zh: 三个批次就是三步，每一步用各自的梯度"""
    batches = [_data(rng, n, 2) for n in (4, 3, 5)]
    judge(
        student, "batch_steps", weights=_line(rng, 2), batches=batches, lr=0.25, momentum=0.0, loss_tilt=0.5
    )


@pytest.mark.item("7.1", points=0.75)
def test_every_sample_counts_the_same(student, rng):
    """zh: 每个样本的分量相同"""
    data = _data(rng, 12, 2)
    given = {"weights": _line(rng, 2), "data": data, "size": 5, "loss_tilt": 0.5}
    given |= {"metric_marks": [0.3, 0.2]}
    judge(student, "parameters_moved_by_evaluate", **given)
    judge(student, "evaluation", **given)


@pytest.mark.item("7.1", points=0.5)
def test_plain_numbers_come_back(student, rng):
    """zh: 返回的是普通的数"""
    given = {
        "weights": _line(rng, 2),
        "batch": _data(rng, 4, 2),
        "lr": 0.1,
        "loss_tilt": 0.5,
        "metric_marks": [0.3],
    }
    for what in ("train_batch", "evaluate"):
        judge(student, "graphs_held", what=what, **given)


def _judge_fits(student, fits, **given):
    """Judged, but a learning rate that has no effect on a first batch is named without a look at the
    reference, whatever rate it is."""
    weights, (x, y) = given["weights"], given["train"]
    first, like = given | {"train": (x[:4], y[:4])}, {"parameters": [weights], "steps_in_vain": ""}
    small, large = (
        ask(student, "learner_fits", like=like, **first, fits=[(1, lr)])["parameters"][0] for lr in (0.1, 0.2)
    )
    moved = any(not torch.equal(p, w) for p, w in zip(large, weights))
    counts = any(not torch.equal(p, q) for p, q in zip(small, large))
    require(counts or not moved, "learning_rate_of_its_own")
    judge(student, "learner_fits", **given, fits=fits)


@pytest.mark.item("7.2", points=1)
def test_one_epoch_takes_a_step_for_every_batch(student, rng):
    """zh: 一轮中每个批次更新一步"""
    given = {"weights": _line(rng, 2), "train": _data(rng, 10, 2), "valid": _data(rng, 3, 2)}
    _judge_fits(student, [(1, 0.1)], **given, size=4, momentum=0.0, loss_tilt=0.5)


@pytest.mark.item("7.2", points=1)
def test_three_epochs_with_an_optimizer_that_remembers(student, rng):
    """zh: 三轮，使用有记忆的优化器"""
    given = {"train": _data(rng, 7, 2), "valid": _data(rng, 3, 2), "weights": _line(rng, 2)}
    _judge_fits(student, [(3, 0.1)], **given, size=4, momentum=0.5, loss_tilt=0.5)
    judge(student, "every_epoch_asks_the_loader", **given, size=4, epochs=3, lr=0.1, loss_tilt=0.5)


@pytest.mark.item("7.2", points=0.75)
def test_a_second_fit_goes_on_with_its_own_learning_rate(student, rng):
    """zh: 第二次 fit 接着训练，并使用自己的学习率"""
    given = {"train": _data(rng, 7, 2), "valid": _data(rng, 3, 2), "weights": _line(rng, 2)}
    _judge_fits(student, [(1, 0.1), (2, 0.05)], **given, size=4, momentum=0.0, loss_tilt=0.5)


def _two_runs(rng):
    """Of two learners: what they share shows."""
    runs = [(_line(rng, 2), lr, [0.3]) for lr in (0.1, 0.05)]
    given = {"runs": runs, "train": _data(rng, 7, 2), "valid": _data(rng, 6, 2)}
    return given | {"size": 4, "epochs": 2, "momentum": 0.0, "loss_tilt": 0.5}


@pytest.mark.item("7.3", points=0.75)
def test_the_training_loss_of_every_epoch(student, rng):
    """zh: 每一轮的训练损失"""
    judge(student, "records", telling="train_loss", **_two_runs(rng))


@pytest.mark.item("7.3", points=0.75)
def test_validation_loss_and_metrics_of_every_epoch(student, rng):
    """zh: 每一轮的验证损失和指标"""
    judge(student, "records", telling="measured", **_two_runs(rng))


@pytest.mark.item("7.3", points=0.5)
def test_plain_numbers_in_the_record(student, rng):
    """zh: 记录里是普通的数"""
    given = _two_runs(rng)
    given |= {"runs": given["runs"][:1], "epochs": 1}
    judge(student, "records", telling="graphs", **given)


def _rows(losses, falls):
    """Rows of a record: a training loss that falls in the first `falls` epochs, `losses`, and an accuracy."""
    trained = [round(1 - 0.1 * min(k, falls - 1), 1) for k in range(len(losses))]
    accuracies = [0.65, 0.7, 0.6, 0.75, 0.8, 0.7, 0.85, 0.8, 0.9, 0.85, 0.9, 0.95, 0.9, 0.95, 0.9]
    return [list(row) for row in zip(trained, losses, accuracies)]


@pytest.mark.item("7.6", points=0.5)
def test_no_improvement_for_three_epochs(student, rng):
    """zh: 连续三轮没有更好"""
    losses = [0.9, 0.92, 0.8, 0.85, 0.6, 0.7, 0.65, 0.5, 0.7, 0.6, 0.8, 0.75, 0.3, 0.35, 0.32]
    judge(student, "when_to_stop", values=_rows(losses, falls=6), patience=3)


@pytest.mark.item("7.6", points=0.5)
def test_an_equal_loss_is_not_better(student, rng):
    """zh: 损失相等不算更好"""
    losses = [0.9, 0.6, 0.6, 0.5, 0.5, 0.4, 0.4, 0.4, 0.8]
    judge(student, "when_to_stop", values=_rows(losses, falls=4), patience=2)


@pytest.mark.item("7.6", points=0.5)
def test_never_out_of_patience(student, rng):
    """zh: 耐心始终没有用完"""
    judge(student, "when_to_stop", values=_rows([1.8, 1.7, 1.85, 1.6, 1.65], falls=3), patience=2)


def _careful(rng):
    weights = [rng.normal(3, 2), rng.normal(3), rng.images(3) + 0.5, rng.normal(3), *_line(rng, 3)]
    given = {"weights": weights, "train": _data(rng, 8, 2), "valid": _data(rng, 7, 2)}
    return given | {"size": 5, "epochs": 2, "lr": 0.1, "momentum": 0.0, "loss_tilt": 0.5}


@pytest.mark.item("7.4", points=0.5)
def test_training_mode_in_every_epoch(student, rng):
    """zh: 每一轮都在训练模式下训练"""
    judge(student, "careful_fit", telling="training", **_careful(rng))


@pytest.mark.item("7.4", points=0.5)
def test_evaluation_mode_for_the_validation_set(student, rng):
    """zh: 在评估模式下测量验证集"""
    judge(student, "careful_fit", telling="validation", **_careful(rng))


@pytest.mark.item("7.4", points=0.5)
def test_no_gradients_for_the_validation_set(student, rng):
    """zh: 验证时不为梯度做记录"""
    judge(student, "careful_fit", telling="graphs", **_careful(rng), came_in=["training"])


@pytest.mark.item("7.4", points=0.5)
def test_what_is_learned_and_recorded_in_two_modes(student, rng):
    """zh: 两种模式下学到和记录的结果"""
    judge(student, "careful_fit", telling="rows", **_careful(rng), frozen=True)


def _elsewhere(rng):
    data = {"train": _data(rng, 7, 2), "valid": _data(rng, 6, 2)}
    given = {"weights": _line(rng, 2), **data, "size": 4, "epochs": 2, "lr": 0.1}
    return given | {"momentum": 0.0, "loss_tilt": 0.5, "metric_marks": [0.3]}


@pytest.mark.item("7.5", points=1)
def test_on_the_cpu(student, rng):
    """zh: 在 CPU 上"""
    judge(student, "fit_elsewhere", device="cpu", **_elsewhere(rng))


@pytest.mark.item("7.5", points=1)
def test_on_a_device_that_is_only_pretended(student, rng):
    """zh: 在一个假装存在的设备上"""
    judge(student, "fit_elsewhere", device="mps", **_elsewhere(rng))
