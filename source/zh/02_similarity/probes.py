"""Experiments that run beside a student's code in notebook 02.

The chapter's images travel as raw bytes, a quarter of their size, and become float32 from 0 to 1 here.
"""


def baseline_on_bytes(ns, train_3, train_7, valid_3, valid_7):
    """What `baseline` returns for these raw images."""
    return ns["baseline"](*(stack.float() / 255 for stack in (train_3, train_7, valid_3, valid_7)))


def my_answers(ns, x, train_3, train_7):
    """What `my_is_3` says of the raw images `x`."""
    return ns["my_is_3"](*(stack.float() / 255 for stack in (x, train_3, train_7)))
