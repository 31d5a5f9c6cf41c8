"""Experiments that run beside a student's code in notebook 06.

A probe is public and runs where the student's code runs: it takes all its inputs as arguments and
returns what happened. It holds no expected value.
"""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import torch
from torch import nn

from autograder.chapter import mnist


class _Model(nn.Module):
    """A linear model with one, two or three parameters: weights, then a bias, then a factor for the sum."""

    def __init__(self, start):
        super().__init__()
        self.held = nn.ParameterList([nn.Parameter(p.clone()) for p in start])

    def forward(self, xb):
        weights, *others = self.held
        scores = xb @ weights
        if others:
            scores = scores + others[0]
        return scores * others[1] if len(others) > 1 else scores


def _mnist_loss(scores, targets):
    return (scores.sigmoid() - targets).abs().mean()


def _squares(scores, targets):
    return ((scores - targets) ** 2).mean()


_LOSSES = {"mnist_loss": _mnist_loss, "squares": _squares}
for _loss in _LOSSES.values():
    _loss.__qualname__ = "loss_func"  # As a student knows it, in the words of an error.


def calc_grad_with(ns, start, xs, ys, loss, as_function):
    """Calls `calc_grad` with one batch after the other and never zeroes: the gradients after each call, and
    the parameters at the end."""
    model = _Model(start)
    params = list(model.parameters())
    grads = []
    for xb, yb in zip(xs, ys):
        ns["calc_grad"](xb, yb, model.forward if as_function else model, _LOSSES[loss])
        grads.append([None if p.grad is None else p.grad.clone() for p in params])
    return {"grads": grads, "params": [p.detach().clone() for p in params]}


def calc_grad_beside_linear1(ns, start, xb, yb):
    """In a word, what `calc_grad` with a model of ours does to the notebook's own `weights` and `bias`, which
    have a gradient then; afterwards they are as they were."""
    own = [p for p in (ns.get("weights"), ns.get("bias")) if isinstance(p, torch.Tensor) and p.requires_grad]
    own = [p for p in own if p.is_leaf]
    before = [(p.detach().clone(), p.grad) for p in own]
    for p in own:
        p.grad = torch.ones_like(p)
    try:
        ns["calc_grad"](xb, yb, _Model(start), _mnist_loss)
        if not all(torch.equal(p, old) for p, (old, _) in zip(own, before)):
            return "moves"
        return "nothing" if all(p.grad is not None and p.grad.all() for p in own) else "zeroes"
    finally:
        for p, (old, grad) in zip(own, before):
            p.data.copy_(old)
            p.grad = grad


def bias_grad_beside_bias(ns, predictions, targets):
    """What `bias_grad` says, and what it says while the notebook's own `bias` is larger by 1; afterwards it
    is as it was."""
    said, own = [ns["bias_grad"](predictions.clone(), targets)], ns.get("bias")
    if not (isinstance(own, torch.Tensor) and own.is_floating_point()):
        return [*said, ns["bias_grad"](predictions.clone(), targets)]
    old, grad = own.detach().clone(), own.grad
    own.data += 1
    try:
        return [*said, ns["bias_grad"](predictions.clone(), targets)]
    finally:
        own.data.copy_(old)
        own.grad = grad


def bias_grad_twice(ns, predictions, targets):
    """What `bias_grad` says, what it says when it is asked the same once more, and whether `predictions` have
    a gradient afterwards."""
    said = [ns["bias_grad"](predictions, targets) for _ in range(2)]
    return {"said": said, "gradient_left": predictions.grad is not None}


def _listed(numbers):
    """Several numbers as a list or a tuple, also where they came in a tensor or an array, or one by one."""
    if isinstance(numbers, Iterator):
        return list(numbers)
    return numbers.tolist() if isinstance(numbers, (torch.Tensor, np.ndarray)) else numbers


def _decimal(said):
    """What was said, a number or several, with floats in place of exact fractions."""
    if isinstance(said, (list, tuple)):
        return [_decimal(number) for number in said]
    return float(said) if isinstance(said, Fraction) else said


def calls_with(ns, predictions, targets, printed):
    """What `calls` says."""
    return _listed(ns["calls"](predictions, targets, printed))


def says_three_with(ns, threes, sevens, batch_size):
    """What `says_three` says."""
    return _decimal(_listed(ns["says_three"](threes, sevens, batch_size)))


def train_epoch_with(ns, start, xs, ys, lr, loss, epochs):
    """Calls `train_epoch` again and again: the parameters after each epoch, and whether they are still leaves
    that want a gradient."""
    model = _Model(start)
    params = tuple(model.parameters())
    dl, out = list(zip(xs, ys)), []
    for _ in range(epochs):
        ns["train_epoch"](model.forward, lr, params, dl, _LOSSES[loss])
        out.append([p.detach().clone() for p in params])
    return {"params": out, "leaves": all(p.is_leaf and p.requires_grad for p in params)}


def accuracy_by(ns, how, weights, xs, ys):
    """What `validate_epoch` or `validate_weighted` says of the model `xb @ weights`."""
    return _decimal(ns[how](lambda xb: xb @ weights, list(zip(xs, ys))))


def train_linear_with(ns, start, xs, ys, valid_xs, valid_ys, epochs, lr):
    """What `train_linear` returns, what became of the parameters that were handed to it, and whether they are
    still leaves that want a gradient."""
    params = tuple(nn.Parameter(p.clone()) for p in start)
    curve = ns["train_linear"](params, list(zip(xs, ys)), list(zip(valid_xs, valid_ys)), epochs, lr)
    leaves = all(p.is_leaf and p.requires_grad for p in params)
    return {"curve": _decimal(curve), "params": [p.detach().clone() for p in params], "leaves": leaves}


def unseen_world(ns, digits, pixels, chosen, start, epochs, lr):
    """Trains on the `chosen` images of two `digits`, the first of which counts as 1, with `pixels` mixed: the
    learning curve, the raw score of each validation image afterwards, those of `digits[0]` first, and whether
    the parameters have moved."""

    def inputs_and_targets(split, chosen=slice(None)):
        first, second = (mnist.digits(digit, split).flatten(1) for digit in digits)
        targets = torch.cat([torch.ones(len(first), 1), torch.zeros(len(second), 1)]).long()
        return torch.cat([first, second])[chosen][:, pixels] / 255, targets[chosen]

    x, y = inputs_and_targets("train", chosen)
    valid_x, valid_y = inputs_and_targets("valid")
    weights, bias = params = tuple(nn.Parameter(p.clone()) for p in start)
    dl, valid_dl = (list(zip(*(t.split(256) for t in pair))) for pair in [(x, y), (valid_x, valid_y)])
    curve = ns["train_linear"](params, dl, valid_dl, epochs, lr)
    moved = not all(torch.equal(p, old) for p, old in zip(params, start))
    return {"curve": _decimal(curve), "scores": (valid_x @ weights + bias).detach(), "moved": moved}


def to_linear_with(ns, weights, bias, x, trained):
    """What `to_linear` makes of `weights` and `bias`: its outputs, its parameters, whether a step that
    changed the layer changed `weights` or `bias`, and whether these want a gradient afterwards. `trained`
    hands over parameters that want one."""
    given = [p.clone().requires_grad_(trained) for p in (weights, bias)]
    layer = ns["to_linear"](*given)
    if layer is None:
        return None
    made = {"layer": "Linear" if isinstance(layer, nn.Linear) else type(layer).__name__}
    if not isinstance(layer, nn.Module):
        told = ["outputs", "params", "can be trained", "weights or bias changed", "they want a gradient"]
        return made | dict.fromkeys(told)
    outputs = layer(x).detach().clone()
    params = {name: p.detach().clone() for name, p in layer.named_parameters()}
    for p in layer.parameters():
        p.data += 1
    return made | {
        "outputs": outputs,
        "params": params,
        "can be trained": all(p.is_leaf and p.requires_grad for p in layer.parameters()),
        "weights or bias changed": not all(torch.equal(p, old) for p, old in zip(given, (weights, bias))),
        "they want a gradient": [p.requires_grad for p in given],
    }


def count_params_with(ns, sizes, biases, frozen=0, normed=False, alone=False):
    """What `count_params` says of linear layers from each of `sizes` to the next, with a ReLU behind each;
    the first `frozen` of them want no gradient. `normed` puts a BatchNorm1d, which has buffers besides its
    parameters, behind each ReLU. `alone` is the first layer by itself, in no container."""
    layers = []
    for number, (n, m, bias) in enumerate(zip(sizes, sizes[1:], biases)):
        layers += [nn.Linear(n, m, bias=bias).requires_grad_(number >= frozen), nn.ReLU()]
        layers += [nn.BatchNorm1d(m)] if normed else []
    return ns["count_params"](layers[0] if alone else nn.Sequential(*layers))


def optim_steps(ns, start, grads, lr, as_generator):
    """Lets `BasicOptim` take one step a list of `grads` (`None` stands for a parameter without one), and
    after each of them a second `BasicOptim` a step that moves nothing.

    Returns the parameters and the gradients after each step, and the largest gradient that `zero_grad` left
    behind.
    """
    ps, still = [nn.Parameter(p.clone()) for p in start], nn.Parameter(torch.zeros(1))
    other = ns["BasicOptim"]([still], lr)
    opt = ns["BasicOptim"]((p for p in ps) if as_generator else ps, lr)
    out, held, left = [], [], []
    for step in grads:
        for p, g in zip(ps, step):
            p.grad = None if g is None else g.clone()
        opt.step()
        still.grad = torch.zeros(1)
        other.step()
        held.append([None if p.grad is None else p.grad.clone() for p in ps])
        opt.zero_grad()
        out.append([p.detach().clone() for p in ps])
        left.append(max(0.0 if p.grad is None else float(p.grad.abs().max()) for p in ps))
    return {"params": out, "grads after step()": held, "grads after zero_grad()": left}


def optim_with_new_rates(ns, start, grads, rates):
    """One step a rate, with `opt.lr` set anew before each; the parameters after each step."""
    p = nn.Parameter(start.clone())
    opt = ns["BasicOptim"]([p], rates[0])
    out = []
    for g, lr in zip(grads, rates):
        opt.lr = lr
        p.grad = g.clone()
        opt.step()
        opt.zero_grad()
        out.append(p.detach().clone())
    return out


def optim_trains(ns, x, y, start, lr, steps):
    """Fits `x @ w` to `y` through autograd itself; the weights after each step, and whether they are still
    leaves that want a gradient."""
    w = nn.Parameter(start.clone())
    opt, out = ns["BasicOptim"]([w], lr), []
    for _ in range(steps):
        loss = ((x @ w - y) ** 2).mean()
        loss.backward()
        opt.step()
        opt.zero_grad()
        out.append(w.detach().clone())
    return {"weights": out, "leaf": bool(w.is_leaf and w.requires_grad)}
