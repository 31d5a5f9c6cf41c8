"""Experiments that run beside a student's code in notebook 10.

A probe is public and runs where the student's code runs: it takes all its inputs as arguments and
returns what happened. It holds no expected value.
"""

import torch
from torch import Tensor, nn

from autograder.chapter import mnist


def loss_and_gradient(ns, x, y):
    """What `cross_entropy` says of the scores `x`, whether autograd can follow it back to them, and the
    gradient that arrives there."""
    x = x.clone().requires_grad_()
    loss = ns["cross_entropy"](x, y)
    followed = isinstance(loss, Tensor) and loss.requires_grad
    if followed:
        loss.backward()
    return {"loss": float(loss), "leads_back_to_the_scores": followed, "gradient": x.grad}


class _Batches:
    """Ready-made batches that can be walked through again and again, and nothing else."""

    def __init__(self, xs, ys):
        self.pairs = list(zip(xs, ys))

    def __len__(self):
        return len(self.pairs)

    def __iter__(self):
        return iter([(xb.clone(), yb.clone()) for xb, yb in self.pairs])


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
    ns["fit10"](model, _Batches(xs, ys), epochs, lr)
    return [p.detach().clone() for p in model.parameters()]


def unseen_world(ns, pixels, names, chosen, measured):
    """What `train10` calls the images `measured` of the validation set after it has learned from the images
    `chosen` of the training set. The `pixels` are in another order, and the digit `d` is called `names[d]`.
    Of a tensor of another shape than that of the labels, or of decimal numbers, only shape and dtype are
    told, all its numbers are 0.
    """

    def part(split, picked):
        images, labels = mnist.full(split)
        return images[picked].flatten(1)[:, pixels] / 255, names[labels[picked]]

    x, y = part("train", chosen)
    valid_x, _ = part("valid", measured)
    said = ns["train10"](x, y, valid_x)
    if isinstance(said, Tensor) and (said.shape != measured.shape or said.is_floating_point()):
        return torch.zeros_like(said)
    return said
