"""Public experiments of notebook 09, run beside a student's code."""

import torch
from matplotlib.figure import Figure


def odd_numbers_of_a_generator(ns, xs):
    """What `odd_doubled` makes of a generator, which can be read only once."""
    return ns["odd_doubled"](x for x in xs)


def rank_of_a_tensor(ns, shape):
    """What `rank_from_shape` says of the shape of a tensor, as the tensor itself gives it."""
    return ns["rank_from_shape"](torch.zeros(shape).shape)


def drawn(ns, name, x):
    """The points of the line that the function `name` draws at the places `x`, a row of two numbers each; of
    several lines, those of the one with most points."""
    ax = Figure().add_subplot()
    ns[name](ax, x)
    lines = [torch.tensor(line.get_xydata(), dtype=torch.float64) for line in ax.lines]
    return max(lines, key=len, default=torch.zeros(0, 2, dtype=torch.float64))


def points_drawn(ns, name, x):
    """How many points the line of `drawn` has."""
    return len(drawn(ns, name, x))


def seen_in_both(ns, images, pixel, value):
    """Pixel number `pixel` of the first image is changed to `value` in what `rows_of_pixels` made; what is
    in the stack then at the same place?"""
    images = images.clone()
    ns["rows_of_pixels"](images)[0, pixel] = value
    return images.flatten()[pixel].item()


def kinds_of_pairs(ns, xs, ys):
    """Whether what `pairs` makes is a list, and how many tuples there are in it."""
    made = ns["pairs"](xs, ys)
    return {"is_a_list": isinstance(made, list), "tuples": sum(isinstance(pair, tuple) for pair in made)}


def pairs_of_generators(ns, xs, ys):
    """What `pairs` makes of two generators, which can be read only once."""
    return ns["pairs"]((x for x in xs), (y for y in ys))


def weights_after(ns, w, grad, lr):
    """What `new_weights` returns; it gets copies, so it may work in place."""
    return ns["new_weights"](w.clone(), grad.clone(), lr)
