"""Experiments that run beside a student's code in notebook 01.

A probe is public and runs where the student's code runs: it takes all its inputs as arguments and
returns what happened. It holds no expected value.

A folder is handed over as a path from where the probe works, so that no answer holds the name of somebody's
home. A drawn one has a path of two words and the chapter's one of one, for an answer may count them from the
wrong end; folders with other contents have other names, for it may remember what it was asked.
"""

import contextlib
import copy
import math
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import torch

from autograder.chapter import mnist
from autograder.values import restore, snapshot


def list_split_of_a_folder_with(ns, files, folders):
    """What `list_split` says of a folder that holds these empty files and folders."""
    with tempfile.TemporaryDirectory() as scratch, contextlib.chdir(scratch):
        root = Path("data", f"set{zlib.crc32(repr([files, folders]).encode())}")
        for folder in {*map(Path, folders), *(Path(file).parent for file in files)}:
            (root / folder).mkdir(parents=True, exist_ok=True)
        for file in files:
            (root / file).touch()
        return ns["list_split"](root)


def kinds_of_order(ns, files, folders):
    """How many lists `list_split` makes of such a folder whose names are in no order, neither that of strings
    nor that of numbers, forwards or backwards: those that go by length alone, and the others."""
    found = list_split_of_a_folder_with(ns, files, folders)
    counts = {"by length alone": 0, "in no order": 0}
    for listing in found.values() if isinstance(found, Mapping) else []:
        if not isinstance(listing, (list, tuple)) or not all(isinstance(n, (str, Path)) for n in listing):
            continue
        names = [Path(name).name for name in listing]
        lengths = [len(name) for name in names]
        orders = sorted(names), sorted(names, key=lambda name: (len(name), name)), sorted(names, reverse=True)
        if names not in orders:
            counts["by length alone" if lengths == sorted(lengths) else "in no order"] += 1
    return counts


def list_split_of_the_chapters_folder(ns, first):
    """How long each list is that `list_split` makes of the chapter's folder, and its `first` names."""
    sample = mnist.mnist_sample()
    with contextlib.chdir(sample.parent):
        found = ns["list_split"](Path(sample.name))
    if not isinstance(found, Mapping):
        return found
    return {key: _beginning(names, first) for key, names in found.items()}


def _beginning(names, first):
    """What is no list stays as it is, and a dictionary without its thousands of names."""
    if isinstance(names, (list, tuple)):
        return [len(names), list(names[:first])]
    return {} if isinstance(names, Mapping) else names


def keep_with(ns, f, c, xs, as_generator):
    """What `keep` makes of `xs` with one of these functions of `o`."""
    function = {
        "-c * o": lambda o: -c * o,
        "o - c": lambda o: o - c,
        "c * sqrt(o)": lambda o: c * math.sqrt(o),
        "c / o": lambda o: c / o,
    }[f]
    return ns["keep"](function, (x for x in xs) if as_generator else xs)


def own_tensor_and_then_write_into_it(ns, data):
    """What `own_tensor` makes of `data`, and what `data` is after somebody has written into the result."""
    data = copy.deepcopy(data)
    made = ns["own_tensor"](data)
    before = restore(snapshot(made))
    if isinstance(made, torch.Tensor):
        # In this mode one may write into any tensor, also into one that was made in it.
        with torch.inference_mode():
            made[...] = 0
    return {"type": _type(made), "tensor": before, "data afterwards": data}


def type_of_pad_rows(ns, rows, fill):
    """The name of the type of what `pad_rows` makes."""
    return _type(ns["pad_rows"](rows, fill))


def _type(made):
    return "Tensor" if isinstance(made, torch.Tensor) else type(made).__name__
