"""Seconds for ten epochs of the chapter's linear model: the reference Learner and fastai's, in one process,
with one thread, same data and start. Prints JSON. Needs fastai on the path: `make test-fastai` fetches it.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
import warnings
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
RUNS, BATCH = 3, 256


def main() -> None:
    import torch
    from torch import nn

    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    import fastai.callback.progress  # noqa: F401 - gives their Learner its no_bar
    from fastai.data.core import DataLoaders as TheirDataLoaders
    from fastai.data.load import DataLoader as TheirDataLoader
    from fastai.learner import Learner as TheirLearner
    from fastai.optimizer import SGD as TheirSGD

    from autograder.chapter import mnist
    from solutions.learner import SGD, DataLoaders, Learner

    def loss(predictions, targets):
        p = predictions.sigmoid()
        return torch.where(targets == 1, 1 - p, p).mean()

    def accuracy(predictions, targets):
        return ((predictions > 0) == (targets == 1)).float().mean()

    def images(split):
        threes, sevens = (mnist.digits(digit, split).flatten(1).float() / 255 for digit in (3, 7))
        return torch.cat([threes, sevens]), torch.tensor([1] * len(threes) + [0] * len(sevens))[:, None]

    sets = [images(split) for split in ("train", "valid")]
    sliced = [list(zip(x.split(BATCH), y.split(BATCH), strict=True)) for x, y in sets]
    loaders = [TheirDataLoader(list(zip(x, y, strict=True)), batch_size=BATCH) for x, y in sets]

    def ours(train, valid):
        learner = Learner(DataLoaders(train, valid), nn.Linear(784, 1), SGD, loss, [accuracy])
        return learner, lambda: learner.fit(10, 1.0)

    def theirs():
        dls = TheirDataLoaders(*loaders, device="cpu")
        learner = TheirLearner(dls, nn.Linear(784, 1), opt_func=TheirSGD, loss_func=loss, metrics=accuracy)

        def fit():
            with learner.no_bar(), learner.no_logging():
                learner.fit(10, lr=1.0)

        return learner, fit

    def bare():
        model = nn.Linear(784, 1)
        values = []

        def fit():
            for _ in range(10):
                for x, y in sliced[0]:
                    loss(model(x), y).backward()
                    with torch.no_grad():
                        for p in model.parameters():
                            p -= p.grad
                            p.grad = None
                with torch.no_grad():
                    seen = [(model(x), y) for x, y in sliced[1]]
                    [loss(*pair) for pair in seen]
                    measured = sum(float(accuracy(*pair)) * len(pair[0]) for pair in seen)
                values.append([measured / len(sets[1][0])])

        return SimpleNamespace(recorder=SimpleNamespace(values=values)), fit

    found = {}
    for name, make in (
        ("a bare loop, no Learner at all", bare),
        ("the reference, on slices", lambda: ours(*sliced)),
        ("the reference, on fastai's loader", lambda: ours(*loaders)),
        ("fastai, on its loader", theirs),
    ):
        spent, last = [], 0.0
        for _ in range(RUNS):
            torch.manual_seed(42)
            learner, fit = make()
            began = time.perf_counter()
            fit()
            spent.append(time.perf_counter() - began)
            last = float(list(learner.recorder.values[-1])[-1])
        found[name] = {"seconds": round(statistics.median(spent), 3), "accuracy": round(last, 5)}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
