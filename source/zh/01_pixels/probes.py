"""Experiments that run beside a student's code in notebook 01.

A probe is public and runs where the student's code runs: it takes all its inputs as arguments and
returns what happened. It holds no expected value.

A folder is handed over as a path of one word, so that no answer holds the name of somebody's home.
"""

import contextlib
import copy
import math
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch

from autograder.chapter import mnist
from autograder.values import restore, snapshot


def listed(ns, files, folders):
    """What `list_split` says of a folder that holds these empty files and folders."""
    with tempfile.TemporaryDirectory() as scratch, contextlib.chdir(scratch):
        root = Path("data")
        for folder in {*map(Path, folders), *(Path(file).parent for file in files)}:
            (root / folder).mkdir(parents=True, exist_ok=True)
        for file in files:
            (root / file).touch()
        return ns["list_split"](root)


def kinds_of_order(ns, files, folders):
    """How many lists `list_split` makes of such a folder whose names are in no order, neither that of strings
    nor that of numbers: those that go by length alone, and the others."""
    found = listed(ns, files, folders)
    counts = {"by length alone": 0, "in no order": 0}
    for listing in found.values() if isinstance(found, Mapping) else []:
        if not isinstance(listing, (list, tuple)) or not all(isinstance(n, (str, Path)) for n in listing):
            continue
        names = [Path(name).name for name in listing]
        lengths = [len(name) for name in names]
        if names not in (sorted(names), sorted(names, key=lambda name: (len(name), name))):
            counts["by length alone" if lengths == sorted(lengths) else "in no order"] += 1
    return counts


def looked_up(ns, places):
    """How long each list is that `list_split` makes of the chapter's folder, and the names at some places."""
    sample = mnist.mnist_sample()
    with contextlib.chdir(sample.parent):
        found = ns["list_split"](Path(sample.name))
    if not isinstance(found, Mapping):
        return found
    return {key: [len(names), [names[i] for i in places if i < len(names)]] for key, names in found.items()}


def kept(ns, kind, c, xs, as_generator):
    """What `keep` makes of `xs` with one of these functions, which has the number `c` in it."""
    f = {
        "negate": lambda o: -c * o,
        "shift": lambda o: o - c,
        "root": lambda o: c * math.sqrt(o),
        "inverse": lambda o: c / o,
    }[kind]
    return ns["keep"](f, (x for x in xs) if as_generator else xs)


def written_into(ns, data):
    """What `own_tensor` makes of `data`, and what `data` is after somebody has written into the result."""
    data = copy.deepcopy(data)
    made = ns["own_tensor"](data)
    before = restore(snapshot(made))
    if isinstance(made, (torch.Tensor, np.ndarray)):
        with torch.no_grad():
            made[...] = 0
    return {"tensor": before, "data afterwards": data}
