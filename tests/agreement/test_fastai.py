"""The reference Learner beside fastai's own: same data, same start, same order; equal at every epoch.

`make test-fastai` installs fastai beside our packages and runs this; elsewhere it is skipped.
"""

from __future__ import annotations

import warnings

import pytest
import torch
from torch import nn

from autograder.chapter import mnist
from solutions.learner import SGD, DataLoaders, Learner, fit_one_cycle

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytest.importorskip("fastai.learner", reason="fastai is not here: make test-fastai")
    import fastai.callback.schedule  # gives their Learner its fit_one_cycle
    import fastai.learner
    from fastai.data.core import DataLoaders as TheirDataLoaders
    from fastai.data.load import DataLoader as TheirDataLoader
    from fastai.optimizer import SGD as TheirSGD

BATCH = 256


def mnist_loss(predictions, targets):
    p = predictions.sigmoid()
    return torch.where(targets == 1, 1 - p, p).mean()


def batch_accuracy(predictions, targets):
    return ((predictions > 0) == (targets == 1)).float().mean()


def images(split):
    threes, sevens = (mnist.digits(digit, split).flatten(1).float() / 255 for digit in (3, 7))
    return torch.cat([threes, sevens]), torch.tensor([1] * len(threes) + [0] * len(sevens))[:, None]


@pytest.fixture(scope="module")
def data():
    return [list(zip(*images(split), strict=True)) for split in ("train", "valid")]


def linear():
    return nn.Linear(28 * 28, 1)


def simple_net():
    return nn.Sequential(nn.Linear(28 * 28, 30), nn.ReLU(), nn.Linear(30, 1))


def ours(data, model, train):
    batches = [
        [(torch.stack(x), torch.stack(y)) for x, y in (zip(*part, strict=True) for part in parts(some))]
        for some in data
    ]
    learner = Learner(DataLoaders(*batches), model, SGD, mnist_loss, [batch_accuracy])
    train(learner)
    return torch.tensor([values[-2:] for values in learner.recorder.values])


def parts(some):
    return [some[at : at + BATCH] for at in range(0, len(some), BATCH)]


def theirs(data, model, train):
    dls = TheirDataLoaders(*(TheirDataLoader(some, batch_size=BATCH) for some in data), device="cpu")
    learner = fastai.learner.Learner(
        dls, model, opt_func=TheirSGD, loss_func=mnist_loss, metrics=batch_accuracy
    )
    with learner.no_bar(), learner.no_logging():
        train(learner)
    return torch.tensor([list(values)[-2:] for values in learner.recorder.values])


@pytest.fixture
def both(data):
    def run(make, our_way, their_way):
        torch.manual_seed(42)
        model, twin = make(), make()
        twin.load_state_dict(model.state_dict())
        return ours(data, model, our_way), theirs(data, twin, their_way)

    return run


def assert_alike(mine, fastais):
    """The loss to the last digits of float32, the accuracy to less than one image of 2,038."""
    assert mine.shape == fastais.shape
    assert torch.allclose(mine[:, 0], fastais[:, 0], rtol=1e-4, atol=1e-5)
    assert (mine[:, 1] - fastais[:, 1]).abs().max() < 1 / 2038


def test_the_chapters_ten_epochs_agree(both):
    mine, fastais = both(
        linear, lambda learner: learner.fit(10, 1.0), lambda learner: learner.fit(10, lr=1.0)
    )
    assert_alike(mine, fastais)
    assert mine[0, 1].item() == pytest.approx(0.495584, abs=1e-5)
    assert mine[-1, 1].item() == pytest.approx(0.967, abs=0.002)


def test_the_chapters_net_agrees_over_forty_epochs(both):
    mine, fastais = both(
        simple_net, lambda learner: learner.fit(40, 0.1), lambda learner: learner.fit(40, lr=0.1)
    )
    assert_alike(mine, fastais)
    assert mine[-1, 1].item() == pytest.approx(0.9828, abs=0.002)


def test_one_cycle_agrees(both):
    mine, fastais = both(
        linear,
        lambda learner: fit_one_cycle(learner, 3, 1.0),
        lambda learner: learner.fit_one_cycle(3, 1.0),
    )
    assert_alike(mine, fastais)
