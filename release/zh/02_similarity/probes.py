"""Experiments that run beside a student's code in notebook 02.

Training images are read here, from the same files as the notebook's own: 12,396 of them would take longer to
send than to use. Which answer is right is known to the judge alone.
"""

import numpy as np
import torch

from autograder.chapter import mnist


def pair_of_images(ns, k, h, w):
    """What `cancelling_pair` returns; a stack of two images as a pair."""
    return _pair(ns["cancelling_pair"](k, h, w), axes=3)


def shapes_of_cancelling_pair(ns, k, h, w):
    """Empty images of the shapes of those that `cancelling_pair` returns; what is no image, as it is."""
    made = pair_of_images(ns, k, h, w)
    if not isinstance(made, (tuple, list)):
        return made
    return tuple(torch.zeros(x.shape) if isinstance(x, (torch.Tensor, np.ndarray)) else x for x in made)


def pair_of_errors(ns, n, m):
    """What `same_l1` returns; a table of two rows as a pair."""
    return _pair(ns["same_l1"](n, m), axes=2)


def _pair(made, axes):
    stacked = isinstance(made, (torch.Tensor, np.ndarray)) and made.ndim == axes and len(made) == 2
    return tuple(made) if stacked else made


def type_of_ideal(ns, stack):
    """The name of the type of what `ideal` returns."""
    return _type(ns["ideal"](stack))


def type_of_mnist_distance(ns, a, b):
    """The name of the type of what `mnist_distance` returns."""
    return _type(ns["mnist_distance"](a, b))


def type_of_is_3(ns, x, mean3, mean7):
    """The name of the type of what `is_3` returns."""
    return _type(ns["is_3"](x, mean3, mean7))


def _type(made):
    return "Tensor" if isinstance(made, torch.Tensor) else type(made).__name__


def baseline_of_the_chapter(ns):
    """What `baseline` returns for all 3s and 7s."""
    stacks = (mnist.digits(digit, split) for split in ("train", "valid") for digit in (3, 7))
    return ns["baseline"](*(stack.float() / 255 for stack in stacks))


def my_answers(ns, x, digits, turns=0, mirrored=False):
    """What `my_is_3` says of the raw images `x`, where `digits` are the two to be told apart: `x` and the
    training images are all turned `turns` quarters, and mirrored if `mirrored`; and the mean pixel of each of
    the three stacks afterwards."""

    def shown(images):
        images = images.rot90(turns, (1, 2)) if turns else images
        return (images.flip(2) if mirrored else images).contiguous().float() / 255

    stacks = [shown(images) for images in (x, *(mnist.digits(digit, "train") for digit in digits))]
    said = ns["my_is_3"](*stacks)
    return {"said": said, "means afterwards": [float(stack.mean(0).double().mean()) for stack in stacks]}
