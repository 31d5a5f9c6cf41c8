"""Reference solutions of notebook 06: the training loop and its optimizer."""

from __future__ import annotations

from collections.abc import Iterable

from torch import nn


class BasicOptim:
    """The smallest optimizer that works: it keeps the parameters that it is given and changes them in place.

    `BasicOptim(params, lr)` takes any iterable of parameters, a generator such as `model.parameters()`
    included, and a learning rate. `step()` moves each parameter by `-lr` times its gradient and leaves alone
    a parameter whose `.grad` is `None`. `zero_grad()` forgets the gradients (`None` or zeros, as you like).
    Reading `opt.lr` gives the learning rate, and setting it changes the next step.

    .. zh::

    能用的最小优化器：记住交给它的参数，并就地修改它们。

    `BasicOptim(params, lr)` 接受任意可迭代的参数（包括 `model.parameters()` 这样的生成器）和学习率。
    `step()` 让每个参数移动 `-lr` 乘以它的梯度；`.grad` 为 `None` 的参数保持不变。
    `zero_grad()` 清除梯度（设为 `None` 或零都可以）。读取 `opt.lr` 得到学习率，修改它会影响下一步。
    """

    def __init__(self, params: Iterable[nn.Parameter], lr: float) -> None:
        self.params, self.lr = list(params), lr

    def step(self) -> None:
        for p in self.params:
            if p.grad is not None:
                p.data -= self.lr * p.grad.data

    def zero_grad(self) -> None:
        for p in self.params:
            p.grad = None
