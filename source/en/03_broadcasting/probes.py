"""Experiments that run beside a student's code in notebook 03.

A probe is public and runs where the student's code runs: it takes all its inputs as arguments and
returns what happened. It holds no expected value.
"""

import operator

import torch
from torch.overrides import TorchFunctionMode


def keys_of_predict(ns, n, h, w, lines):
    """The lines that `predict` has an answer to, each with `"None"`, `"bare number"` or `"word"` if any of
    the answers to `lines` is one, with `"error"` if all of them are errors, else with `"shape or error"`; a
    list, whatever it holds, as an empty one.
    """
    table = ns["predict"](n, h, w)
    if not isinstance(table, dict):
        return [] if isinstance(table, (list, tuple)) else table
    answers, kind = [table[line] for line in lines if line in table], "shape or error"
    if any(answer is None for answer in answers):
        kind = "None"
    elif any(isinstance(answer, int) for answer in answers):
        kind = "bare number"
    elif any(isinstance(answer, str) and _word(answer) != "error" for answer in answers):
        kind = "word"
    elif answers and all(isinstance(answer, str) for answer in answers):
        kind = "error"
    return dict.fromkeys(table, kind)


def answer_of_predict(ns, line, n, h, w):
    """What `predict` says of one line of the table; a tuple in words, since a picture would show only the
    first of its numbers that is wrong."""
    shape = ns["predict"](n, h, w)[line]
    if isinstance(shape, (tuple, list)):
        shape = f"tuple {tuple(_plain(length) for length in shape)}"
    return {f"line {line}": _word(shape) if isinstance(shape, str) else shape}


def _word(text):
    return text.strip().lower()


def _plain(length):
    """A whole number of any library as Python's own."""
    try:
        return operator.index(length)
    except TypeError:
        return length


def broadcast_shape_both_ways_round(ns, s, t):
    """What `broadcast_shape` says of two shapes, in this order and in the other."""
    return [ns["broadcast_shape"](tuple(s), tuple(t)), ns["broadcast_shape"](tuple(t), tuple(s))]


def broadcast_shape_or_its_error(ns, s, t):
    """What `broadcast_shape` says of two shapes that do not fit, or the kind of error that it raises."""
    try:
        return ns["broadcast_shape"](tuple(s), tuple(t))
    except (ValueError, RuntimeError) as error:
        return type(error).__name__


def broadcast_shape_of_each_pair(ns, shapes, cuts):
    """What `broadcast_shape` says of each pair of shapes, which lack as many axes in front as is cut off."""
    pairs = zip(shapes.tolist(), cuts.tolist())
    return [ns["broadcast_shape"](tuple(s[i:]), tuple(t[j:])) for (s, t), (i, j) in pairs]


class _Operations(TorchFunctionMode):
    """Counts the calls of torch's functions and tensor methods."""

    count = 0

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.count += 1
        return func(*args, **(kwargs or {}))


def _operations(function, *arguments):
    with _Operations() as mode:
        function(*arguments)
    return mode.count


def how_often_scores_calls_torch(ns, image, templates, few):
    """Whether `scores` calls torch more often for all templates than for the first `few`."""
    everything = _operations(ns["scores"], image, templates)
    return {"more often for more templates": everything > _operations(ns["scores"], image, templates[:few])}


def how_often_all_pairs_calls_torch(ns, x, ideals, few):
    """Whether `all_pairs` calls torch more often for all images and ideals than for the first `few` ideals,
    or the first `few` images, and whether one image more is enough for that."""

    def operations(x, ideals):
        return _operations(ns["all_pairs"], x, ideals)

    everything, few_images = operations(x, ideals), operations(x[:few], ideals)
    return {
        "more often for more ideals": everything > operations(x, ideals[:few]),
        "more often for more images": everything > few_images,
        "more often for one image more": operations(x[: few + 1], ideals) > few_images,
    }


def distances_to_each(ns, x, ideals):
    """`fast_distances` of the same images to one ideal after the other."""
    return torch.stack([torch.as_tensor(ns["fast_distances"](x, ideal)) for ideal in ideals])


def bytes_really_used_after_expand(ns, base, shape):
    """`bytes_really_used` of `base`, stretched to `shape` without a copy."""
    return ns["bytes_really_used"](base.expand(shape))
