"""Reference solutions of the tiny course."""

from __future__ import annotations

import torch
from torch import Tensor


def spread(x: Tensor) -> Tensor:
    """The largest number of each row of `x` minus the smallest: float32 `[n, m]` gives float32 `[n]`.

    .. zh::

    `x` 每一行的最大值减去最小值：float32 `[n, m]` 得到 float32 `[n]`。
    """
    # The axis of the numbers goes, the axis of the rows stays.
    highest, lowest = torch.amax(x, dim=1), torch.amin(x, dim=1)
    return highest - lowest


class Tally:
    """Keeps the sum and the number of what `add(x)` is given, as `total` and `count`.

    .. zh::

    记住 `add(x)` 收到的数的总和与个数，分别存放在 `total` 和 `count` 中。
    """

    def __init__(self) -> None:
        self.total, self.count = 0.0, 0

    def add(self, x: float) -> None:
        self.total += x
        self.count += 1
