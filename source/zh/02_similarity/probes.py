"""Experiments that run beside a student's code in notebook 02.

The chapter's images travel as raw bytes, a quarter of their size, and become float32 from 0 to 1 here.
"""

import numpy as np
import torch


def pair_of_images(ns, k, h, w):
    """What `cancelling_pair` returns; a stack of two images as a pair."""
    return _pair(ns["cancelling_pair"](k, h, w), axes=3)


def pair_of_errors(ns, n, m):
    """What `same_l1` returns; a table of two rows as a pair."""
    return _pair(ns["same_l1"](n, m), axes=2)


def _pair(made, axes):
    stacked = isinstance(made, (torch.Tensor, np.ndarray)) and made.ndim == axes and len(made) == 2
    return tuple(made) if stacked else made


def baseline_on_bytes(ns, train_3, train_7, valid_3, valid_7):
    """What `baseline` returns for these raw images."""
    return ns["baseline"](*(stack.float() / 255 for stack in (train_3, train_7, valid_3, valid_7)))


def my_answers(ns, x, train_3, train_7):
    """What `my_is_3` says of the raw images `x`."""
    return ns["my_is_3"](*(stack.float() / 255 for stack in (x, train_3, train_7)))
