"""Reference solutions of notebook 04: gradients, and the seven steps of gradient descent."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def grad_at(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """The gradient of `f` at `x`: for each number in `x`, how fast `f` changes when that number grows.

    `x` is a float tensor of any shape, a single number included. `f` takes such a tensor and is built from
    PyTorch's operations. It may return one number or a tensor of any shape; what counts is the **sum** of
    all that it returns. The result has the shape of `x` and is float32 or float64. Afterwards `x` is as it
    was: the same numbers, tracking no gradients, with nothing in its `.grad`. Whoever asks twice gets the
    same answer twice.

    .. zh::

    `f` 在 `x` 处的梯度：对 `x` 中的每个数，当它增大时，`f` 变化得有多快。

    `x` 是任意形状的浮点张量，也可能只是一个数。`f` 接受这样的张量，由 PyTorch 的运算组成。
    它可能返回一个数，也可能返回任意形状的张量；要算的是它返回的所有数之**和**。
    结果的形状与 `x` 相同，类型是 float32 或 float64。
    之后 `x` 要保持原样：数值不变，不跟踪梯度，`.grad` 里也没有留下东西。调用两次，结果相同。
    """
    x = x.detach().clone().requires_grad_()
    f(x).sum().backward()
    assert x.grad is not None  # it has just arrived
    return x.grad


def num_grad(f: Callable[[Tensor], Tensor], x: Tensor, h: float = 1e-4) -> Tensor:
    """The gradient of `f` at `x` without autograd, by the **central difference**: for each number in `x`, go
    up by `h` and down by `h` with that number alone, and divide the change of `f` by the way from one to the
    other.

    `x` is float32 or float64 of any shape, a single number included; `f` takes such a tensor and returns a
    single number. The result has the shape of `x` and is float32 or float64. It has to be that formula
    to six digits, whatever `h` is, so compute in float64 even where `x` is float32. `x` itself stays as it
    was.

    .. zh::

    不用自动求导（autograd），用**中心差分**求 `f` 在 `x` 处的梯度：对 `x` 中的每个数，
    只让这一个数分别增大 `h` 和减小 `h`，再用 `f` 的变化量除以两处之间的距离。

    `x` 是任意形状的 float32 或 float64，也可能只是一个数；`f` 接受这样的张量，返回一个数。
    结果的形状与 `x` 相同，类型是 float32 或 float64。不论 `h` 是多少，都要与这个公式在六位有效数字内一致，
    所以即使 `x` 是 float32，也要用 float64 计算。`x` 本身保持原样。
    """
    x = x.double()
    slopes = torch.empty_like(x)
    for place in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=torch.float64)
        step[place] = h
        step = step.view(x.shape)
        slopes.view(-1)[place] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


def f(t: Tensor, params: Tensor) -> Tensor:
    """The model: the speed `a·t² + b·t + c` at each time in `t`.

    `t` is float32 of any shape, `params` is float32 of shape `[3]` and holds `a`, `b`, `c` in this order. The
    result is float32 or float64 of the shape of `t`, and autograd has to be able to follow it back to
    `params`.

    .. zh::

    模型：在 `t` 中的每个时刻，速度是 `a·t² + b·t + c`。

    `t` 是任意形状的 float32，`params` 是形状为 `[3]` 的 float32，依次是 `a`、`b`、`c`。
    结果是 float32 或 float64，形状与 `t` 相同，并且自动求导要能从它追溯到 `params`。
    """
    a, b, c = params
    return a * t**2 + b * t + c


def mse(preds: Tensor, targets: Tensor) -> Tensor:
    """The loss: the mean of the squared differences between predictions and targets.

    The result is a tensor that holds a single number (its shape is `[]`), and autograd has to be able to
    follow it back to `preds`: `backward` will start from it. Predictions and targets are float32 of the same
    shape, whatever it is. If their shapes differ, as `[20, 1]` and `[20]` do, do not compute anything: raise
    a `ValueError` (an `assert` will do).

    .. zh::

    损失：预测值与目标之差的平方的平均值。

    结果是只含一个数的张量（形状为 `[]`），并且自动求导要能从它追溯到 `preds`：`backward` 将从它开始。
    两者都是 float32，形状相同，可以是任意形状。如果形状不同，例如 `[20, 1]` 和 `[20]`，就不要计算，
    而要抛出 `ValueError`（用 `assert` 也可以）。
    """
    if preds.shape != targets.shape:
        raise ValueError(f"predictions {list(preds.shape)}, targets {list(targets.shape)}")
    return ((preds - targets) ** 2).mean()


def one_step(params: Tensor, time: Tensor, speed: Tensor, lr: float) -> tuple[float, Tensor, Tensor]:
    """Steps 2 to 5 once: predict, loss, gradient, step. Returns `(loss, grad, new_params)`.

    `params` is float32 of shape `[3]` (`a`, `b`, `c`) and tracks no gradients; `time` and `speed` are float32
    of shape `[N]`. `loss` is the mean squared error of `params`, **before** the step, as a number. `grad` is
    the gradient of this loss at `params`, of shape `[3]`, not multiplied by anything. `new_params`, of shape
    `[3]`, are the parameters after the step with the learning rate `lr`. Both tensors are float32 or float64.
    You may call your `f` and `mse`; should one of them be wrong, mend it first.

    The caller's `params` are still needed: they stay as they are, and track no gradients afterwards. What you
    return tracks none either, and can be handed over as the `params` of the next call.

    .. zh::

    把第 2 步到第 5 步做一遍：预测、损失、梯度、更新一步。返回 `(loss, grad, new_params)`。

    `params` 是形状为 `[3]` 的 float32（`a`、`b`、`c`），不跟踪梯度；`time` 和 `speed` 是形状为 `[N]`
    的 float32。`loss` 是一个数：`params` 的均方误差，也就是更新**之前**的损失。`grad` 是这个损失在
    `params` 处的梯度，形状为 `[3]`，不乘任何东西。`new_params` 的形状为 `[3]`，是以学习率 `lr`
    更新一步之后的参数。两个张量都是 float32 或 float64。可以调用你的 `f` 和 `mse`；
    如果其中哪个还有错，先改好它。

    调用者之后还要用到 `params`，所以要让它保持原样，不跟踪梯度。返回的张量同样不跟踪梯度，
    可以直接作为下一次调用的 `params`。
    """
    tracked = params.clone().requires_grad_()
    loss = mse(f(time, tracked), speed)
    loss.backward()
    assert tracked.grad is not None  # it has just arrived
    return loss.item(), tracked.grad, params - lr * tracked.grad


def fit_coaster(params: Tensor, time: Tensor, speed: Tensor, lr: float, n: int) -> list[float]:
    """Step 6: repeat. Takes `n` steps from `params` and returns the list of their `n` losses, each of them
    the loss **before** its step: the first belongs to `params` themselves.

    The arguments are those of `one_step`; `n` may be 0, and then the list is empty. The caller's `params`
    stay as they are. Losses are plain numbers, right to 2 in 100,000. You may call your `one_step`; should
    it be wrong, mend it first.

    .. zh::

    第 6 步：重复。从 `params` 出发更新 `n` 步，返回由 `n` 个损失组成的列表，每个都是该步更新**之前**的损失：
    第一个就是 `params` 本身的损失。

    其余参数与 `one_step` 相同；`n` 可能为 0，这时列表为空。调用者的 `params` 保持原样。
    损失都是普通的数，相对误差不超过十万分之二。可以调用你的 `one_step`；如果它还有错，先改好它。
    """
    losses = []
    for _ in range(n):
        loss, _, params = one_step(params, time, speed, lr)
        losses.append(loss)
    return losses


def lr_limit(time: Tensor) -> float:
    """The learning rate that divides converging from diverging, for a coaster that is measured at `time`:
    below it the loss of `f` comes down to its minimum, above it the loss grows without end.

    `time` is float32 of shape `[N]` with at least 4 different numbers, some of which may occur more than
    once; they need not be in order or evenly spaced, and may be negative. The limit has to be right within
    2 %; calculate it or search for it, in less than a second.

    .. zh::

    对于在 `time` 这些时刻测量的过山车，求区分收敛与发散的学习率：低于它，`f` 的损失会降到最小值；
    高于它，损失会无止境地增大。

    `time` 是形状为 `[N]` 的 float32，其中至少有 4 个不同的数，有的可能不止出现一次；
    不一定有序，间隔不一定相等，也可能是负数。
    结果的误差不得超过 2%；可以计算，也可以用搜索的办法求出，但要在一秒之内。
    """
    a = torch.stack([time**2, time, torch.ones_like(time)], dim=1).double()
    curvatures = torch.linalg.eigvalsh(2 / len(time) * a.T @ a)
    return 2 / curvatures.max().item()


def three_rates(time: Tensor) -> tuple[float, float, float]:
    """Three learning rates above 0 for a coaster measured at `time`: `(too_low, bouncy, diverging)`. They say
    what happens along the steepest direction of the loss, where the cut is a parabola:

    - with `too_low`, more than half of the way to the bottom is left after 10 steps, and no step passes it;
    - with `bouncy`, each step lands on the other side of the bottom, but nearer to it than before;
    - with `diverging`, each step lands on the other side, and farther away.

    `time` is as in `lr_limit`, which you may call. Any three such numbers count, but they have to suit the
    `time` that is given: three fixed numbers do for one ride only.

    .. zh::

    对于在 `time` 这些时刻测量的过山车，给出三个大于 0 的学习率：`(too_low, bouncy, diverging)`。
    它们描述的是沿损失最陡的方向会发生什么，在这个方向上切开就是一条抛物线：

    - 用 `too_low`，10 步之后离最低点还剩一半以上的路，并且从不越过最低点；
    - 用 `bouncy`，每一步都落到最低点的另一侧，但比之前更近；
    - 用 `diverging`，每一步都落到另一侧，而且更远。

    `time` 与 `lr_limit` 中的相同，可以调用 `lr_limit`。满足条件的任何三个数都算对，
    但它们要适合给定的 `time`：三个固定的数只适合某一次行程。
    """
    limit = lr_limit(time)
    return 0.01 * limit, 0.8 * limit, 1.2 * limit


def best_loss(time: Tensor, speed: Tensor) -> float:
    """The smallest mean squared error that any quadratic `f` can have on these data, right within 0.1 %.

    `time` and `speed` are float32 of shape `[N]`, N at least 8; the times begin at 0 and rise to less than
    30, not always evenly, and no quadratic fits exactly. Any method counts, as long as it takes less than a
    second.

    .. zh::

    在这些数据上，二次函数 `f` 的均方误差最小能到多少？误差不得超过 0.1%。

    `time` 和 `speed` 是形状为 `[N]` 的 float32，N 至少为 8；时刻从 0 开始，由小到大，到 30 之前结束，
    间隔不一定相等；没有哪个二次函数能完全吻合。任何方法都可以，只要用时不到一秒。
    """
    a = torch.stack([time**2, time, torch.ones_like(time)], dim=1).double()
    params = torch.linalg.lstsq(a, speed.double()[:, None]).solution
    return mse(a @ params, speed.double()[:, None]).item()


def really_minimum(params: Tensor, time: Tensor, speed: Tensor) -> bool:
    """Has training arrived? `True` if the loss of `params` is at most 1 % above the smallest loss that there
    is for these data, else `False`.

    `params` is float32 of shape `[3]`; `time` and `speed` are as in `best_loss`, which you may call.

    .. zh::

    训练到达最低点了吗？如果 `params` 的损失比这些数据上最小的损失高出不超过 1%，
    就返回 `True`，否则返回 `False`。

    `params` 是形状为 `[3]` 的 float32；`time` 和 `speed` 与 `best_loss` 中的相同，可以调用 `best_loss`。
    """
    return mse(f(time, params), speed).item() <= 1.01 * best_loss(time, speed)
