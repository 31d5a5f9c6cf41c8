"""Where a check's inputs come from: one stream of numbers for each check.

Visible checks draw from a stream that everybody knows, so that a student's notebook and the grader see
the same cases. Hidden checks draw from HMAC(course secret, course version, item, check): the source of
this file tells nobody what will come.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypeVar

T = TypeVar("T")


def seed_of(secret: bytes, *parts: str) -> int:
    """A 128-bit seed from ``secret`` and the ``parts`` that name what is drawn."""
    return int.from_bytes(hmac.new(secret, "\0".join(parts).encode(), hashlib.sha256).digest()[:16])


def visible_seed(item: str, check: str) -> int:
    """The seed of a visible check: everybody can know it."""
    return seed_of(b"visible", item, check)


class Draw:
    """Random inputs as torch tensors (CPU), reproducible from one seed on every machine."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    @cached_property
    def _random(self) -> Any:
        # Made when something is drawn: a check of letters draws nothing.
        import numpy as np

        return np.random.Generator(np.random.PCG64(self._seed))

    def size(self, low: int = 2, high: int = 9) -> int:
        """An axis length, ``low`` to ``high`` inclusive."""
        return int(self._random.integers(low, high + 1))

    def sizes(self, count: int, low: int = 2, high: int = 9) -> list[int]:
        """``count`` axis lengths that all differ, so that mixed-up axes show in the shape."""
        return [int(n) for n in self._random.permutation(range(low, high + 1))[:count]]

    def images(self, *shape: int) -> Any:
        """float32 of ``shape``, uniform in [0, 1): pixels."""
        import torch

        return torch.from_numpy(self._random.random(shape, dtype="float32"))

    def normal(self, *shape: int) -> Any:
        """float32 of ``shape``, standard normal."""
        import torch

        return torch.from_numpy(self._random.standard_normal(shape, dtype="float32"))

    def integers(self, low: int, high: int, *shape: int) -> Any:
        """int64 of ``shape``, ``low`` to ``high`` inclusive."""
        import torch

        return torch.from_numpy(self._random.integers(low, high + 1, shape, dtype="int64"))

    def bytes(self, *shape: int) -> Any:
        """uint8 of ``shape``: raw pixels 0 to 255."""
        import torch

        return torch.from_numpy(self._random.integers(0, 256, shape, dtype="uint8"))

    def permutation(self, count: int) -> Any:
        """int64 of ``[count]``: 0 to ``count - 1`` in a random order."""
        import torch

        return torch.from_numpy(self._random.permutation(count))

    def number(self, low: float, high: float) -> float:
        """A float, uniform in [``low``, ``high``), rounded to four digits."""
        return round(float(self._random.uniform(low, high)), 4)

    def choice(self, options: Sequence[T]) -> T:
        """One of ``options``."""
        return options[int(self._random.integers(len(options)))]

    def seed(self) -> int:
        """A seed for a generator of the student's own side, 0 to 2**31 - 1."""
        return int(self._random.integers(2**31))
