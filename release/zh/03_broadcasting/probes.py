"""Experiments that run beside a student's code in notebook 03.

A probe is public and runs where the student's code runs: it takes all its inputs as arguments and
returns what happened. It holds no expected value.
"""

import torch
from torch.overrides import TorchFunctionMode


def predicted(ns, line, n, h, w):
    """What `predict` says of one line of the table, written out: a shape as `[n, h, w]`."""
    shape = ns["predict"](n, h, w)[line]
    return str(list(shape)) if isinstance(shape, (tuple, list)) else shape


def shapes_of_pairs(ns, pairs):
    """What `broadcast_shape` says of each pair of shapes."""
    return [ns["broadcast_shape"](s, t) for s, t in pairs]


class _Operations(TorchFunctionMode):
    """Counts the calls of torch's functions and tensor methods."""

    count = 0

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.count += 1
        return func(*args, **(kwargs or {}))


def effort(ns, x, ideals, few):
    """`all_pairs` on all images and ideals, and whether it calls torch more often for them than for the first
    `few` images, or the first `few` ideals."""

    def operations(x, ideals):
        with _Operations() as mode:
            ns["all_pairs"](x, ideals)
        return mode.count

    everything = operations(x, ideals)
    return {
        "pairs": ns["all_pairs"](x, ideals),
        "more_for_more_images": everything > operations(x[:few], ideals),
        "more_for_more_ideals": everything > operations(x, ideals[:few]),
    }


def distances_to_each(ns, x, ideals):
    """`fast_distances` of the same images to one ideal after the other."""
    return torch.stack([ns["fast_distances"](x, ideal) for ideal in ideals])


def bytes_of(ns, base, shape):
    """`bytes_really_used` of `base`, stretched to `shape` without a copy."""
    return ns["bytes_really_used"](base.expand(shape))
