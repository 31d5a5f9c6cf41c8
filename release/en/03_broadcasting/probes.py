"""Experiments that run beside a student's code in notebook 03.

A probe is public and runs where the student's code runs: it takes all its inputs as arguments and
returns what happened. It holds no expected value.
"""

import operator

import torch
from torch.overrides import TorchFunctionMode


def lines_of_the_table(ns, n, h, w):
    """The lines that `predict` has an answer to, each with `"int"` if any of these answers is a bare number,
    else with `"tuple"`; a list, whatever it holds, as an empty one."""
    table = ns["predict"](n, h, w)
    if not isinstance(table, dict):
        return [] if isinstance(table, (list, tuple)) else table
    bare = any(isinstance(shape, int) for shape in table.values())
    return dict.fromkeys(table, "int" if bare else "tuple")


def predicted(ns, line, n, h, w):
    """What `predict` says of one line of the table, written out: a shape as `(n, h, w)`."""
    shape = ns["predict"](n, h, w)[line]
    if isinstance(shape, (tuple, list)):
        return str(tuple(_plain(length) for length in shape))
    return shape.strip().lower() if isinstance(shape, str) else shape


def _plain(length):
    """A whole number of any library as Python's own."""
    try:
        return operator.index(length)
    except TypeError:
        return length


def both_ways(ns, s, t):
    """What `broadcast_shape` says of two shapes, in this order and in the other."""
    return [ns["broadcast_shape"](tuple(s), tuple(t)), ns["broadcast_shape"](tuple(t), tuple(s))]


def said_of_a_clash(ns, s, t):
    """What `broadcast_shape` says of two shapes that do not fit, or the kind of error that it raises."""
    try:
        return ns["broadcast_shape"](tuple(s), tuple(t))
    except (ValueError, RuntimeError) as error:
        return type(error).__name__


def shapes_of_pairs(ns, shapes, cuts):
    """What `broadcast_shape` says of each pair of shapes, which lack as many axes in front as is cut off."""
    pairs = zip(shapes.tolist(), cuts.tolist())
    return [ns["broadcast_shape"](tuple(s[i:]), tuple(t[j:])) for (s, t), (i, j) in pairs]


class _Operations(TorchFunctionMode):
    """Counts the calls of torch's functions and tensor methods."""

    count = 0

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.count += 1
        return func(*args, **(kwargs or {}))


def effort(ns, x, ideals, few):
    """Whether `all_pairs` calls torch more often for all images and ideals than for the first `few` images,
    or the first `few` ideals."""

    def operations(x, ideals):
        with _Operations() as mode:
            ns["all_pairs"](x, ideals)
        return mode.count

    everything = operations(x, ideals)
    return {
        "more_for_more_images": everything > operations(x[:few], ideals),
        "more_for_more_ideals": everything > operations(x, ideals[:few]),
    }


def distances_to_each(ns, x, ideals):
    """`fast_distances` of the same images to one ideal after the other."""
    return torch.stack([ns["fast_distances"](x, ideal) for ideal in ideals])


def bytes_of(ns, base, shape):
    """`bytes_really_used` of `base`, stretched to `shape` without a copy."""
    return ns["bytes_really_used"](base.expand(shape))
