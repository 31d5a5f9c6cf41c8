"""Experiments that run beside a student's code in notebook 10.

A probe is public and runs where the student's code runs: it takes all its inputs as arguments and
returns what happened. It holds no expected value.
"""

from contextlib import contextmanager

import torch
from torch import Tensor, nn

from autograder.chapter import mnist


@contextmanager
def _right_log_softmax(function):
    """While this lasts, `function` finds PyTorch's `log_softmax` where it looks for the one of the notebook:
    what is wrong with that one is no fault of `function`."""
    names, name = getattr(function, "__globals__", {}), "log_softmax"
    own = {name: names[name]} if name in names else {}
    names[name] = lambda x, *_, **__: x.log_softmax(-1)
    try:
        yield
    finally:
        del names[name]
        names.update(own)


def cross_entropy_with_a_right_log_softmax(ns, x, y):
    """What `cross_entropy` says of the scores `x`, whatever the `log_softmax` of the notebook says."""
    with _right_log_softmax(ns["cross_entropy"]):
        return ns["cross_entropy"](x, y)


def loss_and_gradient(ns, x, y, own):
    """What `cross_entropy` says of the scores `x`, whether autograd can follow it back to them, and the
    gradient that arrives there; with the student's own `log_softmax` or with PyTorch's."""
    x = x.clone().requires_grad_()
    said = ns["cross_entropy"](x, y) if own else cross_entropy_with_a_right_log_softmax(ns, x, y)
    if isinstance(said, Tensor) and said.requires_grad:
        said.backward()
    return {"loss": float(said), "leads_back_to_the_scores": x.grad is not None, "gradient": x.grad}


def _model(weights):
    """Linear layers with a ReLU between them; `weights` holds the weight and the bias of each."""
    layers = []
    for weight, bias in zip(weights[::2], weights[1::2]):
        layer = nn.Linear(weight.shape[1], weight.shape[0])
        layer.weight.data, layer.bias.data = weight.clone(), bias.clone()
        layers += [layer, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def fitted(ns, weights, xs, ys, epochs, lr):
    """The parameters that `fit10` makes of `weights`."""
    model = _model(weights)
    ns["fit10"](model, [(xb.clone(), yb.clone()) for xb, yb in zip(xs, ys)], epochs, lr)
    return [p.detach().clone() for p in model.parameters()]


def fitted_again_and_again(ns, weights, runs, lr):
    """The parameters that `fit10` makes of `weights`, anew in each of `runs`: its inputs, targets, epochs."""
    return [fitted(ns, weights, *run, lr) for run in runs]


def unseen_world(ns, pixels, names, chosen, measured):
    """What `train10` calls the images `measured` of the validation set after it has learned from the images
    `chosen` of the training set. The `pixels` are in another order, and the digit `d` is called `names[d]`.
    A list of whole numbers is as good as a tensor. Of a tensor of another shape than that of the labels, or
    of decimal numbers, only shape and dtype are told: all its numbers are 0, or 1 if it holds labels that are
    decimal numbers.
    """

    def part(split, picked):
        images, labels = mnist.full(split)
        return images[picked].flatten(1)[:, pixels] / 255, names[labels[picked]]

    x, y = part("train", chosen)
    valid_x, _ = part("valid", measured)
    said = ns["train10"](x, y, valid_x)
    if isinstance(said, list) and all(type(label) is int and 0 <= label <= 9 for label in said):
        return torch.tensor(said)
    if isinstance(said, Tensor) and said.shape != measured.shape:
        return torch.zeros_like(said)
    if isinstance(said, Tensor) and said.is_floating_point():
        return torch.full_like(said, bool((said == said.round()).all()))
    return said
