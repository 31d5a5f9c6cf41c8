"""Experiments that run beside a student's code in notebook 08.

A probe is public and runs where the student's code runs: it takes all its inputs as arguments and
returns what happened. It holds no expected value.

`values` are the parameters of linear layers as PyTorch's layers hold them: of each the weight `[out, in]`,
then the bias. Something that is not what was asked for, a function for a module, say, is returned as it is.
"""

from collections.abc import Iterable
from unittest.mock import patch

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from autograder.chapter import mnist


@torch.no_grad()
def _fill(module, values):
    """Writes `values` into the parameters of `module`, as far as they fit."""
    for p, value in zip(module.parameters(), values):
        if p.shape == value.shape:
            p.copy_(value)
    return module


def _by_sizes(shape):
    return tuple(sorted(n for n in shape if n > 1))


@torch.no_grad()
def _fill_by_sizes(module, values):
    """`values` in the parameters of `module`, whatever their order and whether a weight is `[in, out]` or
    `[out, in]`: what fits is told by sizes that all differ."""
    by_sizes = {_by_sizes(value.shape): value for value in values}
    for p in module.parameters():
        value = by_sizes.get(_by_sizes(p.shape))
        if value is not None:
            p.copy_(value.T if p.ndim == 2 and p.shape == value.T.shape else value.reshape(p.shape))
    return module


def _numbers_to_learn(module):
    return sum(p.numel() for p in module.parameters() if p.is_leaf and p.requires_grad)


def _parameters(module):
    return [p.detach().clone() for p in module.parameters()]


def _plain(losses):
    """The losses as plain numbers; something else as it is."""
    try:
        return [float(loss) for loss in losses]
    except TypeError:
        return losses


# ---------------------------------------------------------------- 8.1


def way_back(ns, xb, w1, b1, w2, b2):
    """To how many of the four parameters autograd finds its way back from the scores of `simple_net`."""
    four = [p.clone().requires_grad_() for p in (w1, b1, w2, b2)]
    scores = ns["simple_net"](xb, *four)
    if not isinstance(scores, Tensor):
        return scores
    if scores.requires_grad:
        scores.sum().backward()
    return sum(p.grad is not None for p in four)


def built(ns, sizes, values, x):
    """A net of `build_net`: how many numbers it has to learn, how many of its weights hold one and the same
    number all over, how many differ from those of the next net, and what it makes of `x` with `values` as
    parameters."""
    net, other = (ns["build_net"](*sizes) for _ in range(2))
    if not (isinstance(net, nn.Module) and isinstance(other, nn.Module)):
        return net
    weights = [(p, q) for p, q in zip(net.parameters(), other.parameters()) if len(_by_sizes(p.shape)) > 1]
    return {
        "numbers_to_learn": _numbers_to_learn(net),
        "weights_of_one_number": sum((p == p.flatten()[0]).all().item() for p, _ in weights),
        "weights_drawn_anew": sum(not torch.equal(p, q) for p, q in weights),
        "outputs": _fill_by_sizes(net, values)(x).detach().clone(),
    }


def size_of_first_weights(ns, sizes):
    """How large the weights of a new net of `build_net` are: their root mean square times the root of the
    layer's inputs, in the layer where it is largest. `sizes` fall, so the longer axis counts the inputs."""
    weights = [p.detach() for p in ns["build_net"](*sizes).parameters() if len(_by_sizes(p.shape)) > 1]
    return max((p.square().mean() * max(p.shape)).sqrt().item() for p in weights)


def as_module(ns, x, w1, b1, w2, b2, trained):
    """What `to_module` makes of four parameters: its outputs before and after a step of training, whether it
    has parameters, how many numbers it has to learn, and the four again. `trained` hands over parameters that
    want a gradient."""
    four = [p.clone().requires_grad_(trained) for p in (w1, b1, w2, b2)]
    net = ns["to_module"](*four)
    if not isinstance(net, nn.Module):
        return net
    outputs = net(x)
    if outputs.requires_grad:
        outputs.square().mean().backward()
    for p in net.parameters():
        if p.grad is not None:
            p.data -= 0.01 * p.grad
    return {
        "outputs": outputs.detach().clone(),
        "has_parameters": bool(_parameters(net)),
        "numbers_to_learn": _numbers_to_learn(net),
        "outputs_after_a_step": net(x).detach().clone(),
        "the_four_afterwards": [p.detach() for p in four],
    }


# ---------------------------------------------------------------- 8.3


def _run(x, parameters):
    """One input, one output: what a net with these four parameters makes of the numbers `x`, in float64."""
    w1, b1, w2, b2 = (torch.as_tensor(p).detach().double() for p in parameters)
    hidden = F.relu(F.linear(x.double()[:, None], w1.T, b1))
    return F.linear(hidden, w2.T, b2)[:, 0]


def shapes(ns, what, given):
    """Of each of the parameters that `what` returns: how many axes it has, the lengths of the first and the
    last of them (0 where there is none), and 1 if it holds floats, else 0."""
    parameters = ns[what](*given)
    if not isinstance(parameters, Iterable):
        return parameters
    sizes = []
    for p in map(torch.as_tensor, parameters):
        sizes.append([p.ndim, *(p.shape[:1] or [0]), *(p.shape[-1:] or [0]), int(p.is_floating_point())])
    return sizes


def dots_connected(ns, xs, ys, x):
    """What the net of `connect_dots` makes of `x`."""
    return _run(x, ns["connect_dots"](xs, ys))


def folded(ns, creases, x):
    """Numbers from 0 to 1, folded at each of `creases`, one after the other, by the nets of `fold`."""
    for crease in creases:
        x = _run(x, ns["fold"](crease))
    return x


# ---------------------------------------------------------------- 8.4


def _net(values):
    """Linear layers with ReLU in between."""
    layers = []
    for weight in values[::2]:
        layers += [nn.Linear(*weight.shape[::-1]), nn.ReLU()]
    return _fill(nn.Sequential(*layers[:-1]), values)


def learning_curve(ns, values, xs, ys, valid_xs, valid_ys, epochs, lr):
    """What `fit_net` returns, and what became of the parameters of the net that was handed to it."""
    net = _net(values)
    curve = ns["fit_net"](net, list(zip(xs, ys)), list(zip(valid_xs, valid_ys)), epochs, lr)
    return {"curve": curve, "params": _parameters(net)}


def trained_net(ns, values, xs, ys, valid_xs, valid_ys, epochs, lr):
    """What became of the parameters of the net that was handed to `fit_net`."""
    return learning_curve(ns, values, xs, ys, valid_xs, valid_ys, epochs, lr)["params"]


def unseen_world(ns, ones, pixels, chosen, valid_chosen, values, epochs, lr, size):
    """Trains on the `chosen` images of MNIST, the digits `ones` against the others, with `pixels` mixed: the
    learning curve, and afterwards the raw score of each chosen validation image."""

    def inputs_and_targets(split, chosen):
        images, digits = mnist.full(split)
        x, digits = images[chosen].flatten(1)[:, pixels] / 255, digits[chosen]
        return x, (digits[:, None] == ones).any(1).long()[:, None]

    x, y = inputs_and_targets("train", chosen)
    valid_x, valid_y = inputs_and_targets("valid", valid_chosen)
    net = _net(values)
    dl, valid_dl = (list(zip(*(t.split(size) for t in pair))) for pair in [(x, y), (valid_x, valid_y)])
    curve = ns["fit_net"](net, dl, valid_dl, epochs, lr)
    return {"curve": curve, "scores": net(valid_x).detach()}


# ---------------------------------------------------------------- 8.6


def _small_only(draw):
    return lambda tensor, *args, **kwargs: tensor if tensor.ndim > 2 else draw(tensor, *args, **kwargs)


@torch.no_grad()
def _fresh(build, outputs):
    """A new net whose convolutions hold no numbers yet: to draw eleven millions takes longer than all the
    rest. Layers that learn their sizes from the first batch have seen one."""
    draws = {name: _small_only(getattr(nn.init, name)) for name in ("kaiming_normal_", "kaiming_uniform_")}
    try:
        with patch.multiple(nn.init, **draws):
            net = build(outputs)
            if any(isinstance(p, nn.UninitializedParameter) for p in net.parameters()):
                net.eval()(torch.zeros(1, 3, 8, 8))
    except OSError:
        # What is said where a download fails depends on the machine.
        raise OSError("build_resnet wants to download something") from None
    return net.train()


@torch.no_grad()
def _noisy(net, noise):
    """`net` with all its parameters made of `noise`, over and over again, in the size that keeps the numbers
    in a deep net from growing or vanishing; in whichever order the layers are registered."""
    sizes = [p.numel() for p in net.parameters()]
    noise = noise.repeat(max(sizes) // len(noise) + 1)
    for p in net.parameters():
        values = noise[: p.numel()].reshape(p.shape)
        p.copy_(values * (2 / p[0].numel()) ** 0.5 if p.ndim > 1 else 1 + 0.1 * values)
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
    return net


def resnet_learns(ns, outputs):
    """How many numbers a new net of `build_resnet` has to learn, whether its last layer is random, and what
    it shares with the next net."""
    net, other = (_fresh(ns["build_resnet"], outputs) for _ in range(2))
    heads, others = ([p.detach().flatten() for p in n.parameters() if p.ndim == 2] for n in (net, other))
    shared = {id(p) for p in net.parameters()} & {id(p) for p in other.parameters()}
    return {
        "numbers": sum(p.numel() for p in net.parameters()),
        "numbers_to_learn": _numbers_to_learn(net),
        "random_last_layer": all(not torch.equal(head[1:], head[:-1]) for head in heads),
        "parameters_shared_with_the_next_net": len(shared),
        "same_random_numbers_in_the_next_net": all(map(torch.equal, heads, others)),
    }


def resnet_says(ns, outputs, noise, images):
    """What a net of `build_resnet` says of `images` in evaluation mode when its parameters are `noise`."""
    with torch.no_grad():
        return _noisy(_fresh(ns["build_resnet"], outputs), noise).eval()(images).clone()


class _Small(nn.Module):
    """A small relative of a residual net: a convolution, batch normalisation, a sum past a linear layer."""

    def __init__(self, values):
        super().__init__()
        filters, channels, *window = values[0].shape
        self.look = nn.Conv2d(channels, filters, tuple(window))
        self.norm = nn.BatchNorm2d(filters)
        self.mix = nn.Linear(filters, filters)
        self.head = nn.Linear(filters, len(values[-1]))
        _fill(self, values)

    def forward(self, x):
        x = self.norm(self.look(x)).mean((-1, -2))
        return self.head(x + F.relu(self.mix(x)))


def small_trained(ns, values, xs, ys, rates, mode):
    """What `train_on` makes of a small net that comes in `mode`: the losses, the net's parameters, and its
    running statistics."""
    net = _Small(values).train(mode)
    losses = ns["train_on"](net, list(zip(xs, ys)), rates)
    statistics = [net.norm.running_mean.clone(), net.norm.running_var.clone()]
    return {"losses": _plain(losses), "params": _parameters(net), "statistics": statistics}


def graphs_held(ns, values, xs, ys, rates, mode):
    """How many of the losses that `train_on` returns hold on to what they were computed from."""
    losses = ns["train_on"](_Small(values).train(mode), list(zip(xs, ys)), rates)
    return sum(isinstance(loss, Tensor) and loss.requires_grad for loss in losses)


def resnet_trained(ns, outputs, noise, images, targets, rates):
    """Builds a resnet, fills it with `noise` and trains it on one and the same batch again and again, in
    evaluation mode at first: the losses."""
    net = _noisy(_fresh(ns["build_resnet"], outputs), noise).eval()
    return _plain(ns["train_on"](net, [(images, targets)] * len(rates), rates))


def whole_epoch(ns, device, order, names, rates):
    """The class that a resnet gives each validation image of a 3 or 7, after one epoch on `device`: the
    training images `order` in batches as many as there are `rates`. `names` are the classes of 3 and 7."""
    net = ns["build_resnet"](2).to(device)
    x, y = (t.to(device) for t in _threes_and_sevens("train", names))
    batches = [(ns["as_colour"](x[part]), y[part]) for part in order.to(device).chunk(len(rates))]
    ns["train_on"](net, batches, rates)
    net.eval()
    with torch.no_grad():
        x = _threes_and_sevens("valid", names)[0].to(device)
        return torch.cat([net(ns["as_colour"](part)).argmax(1) for part in x.split(256)]).cpu()


def _threes_and_sevens(split, names):
    threes, sevens = (mnist.digits(digit, split) for digit in (3, 7))
    return torch.cat([threes, sevens]), names[(torch.arange(len(threes) + len(sevens)) >= len(threes)).long()]
