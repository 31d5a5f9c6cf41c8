"""Reference solutions of notebook 07: a Learner from scratch, and the pieces that it is made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader


class DataLoaders(NamedTuple):
    """Where a learner finds its data: what it trains on, and what it only looks at."""

    train: DataLoader
    valid: DataLoader


class SGD:
    """Stochastic gradient descent. Its `param_groups` are laid out as those of PyTorch's own optimizers are,
    so that a schedule can set the learning rate of either."""

    def __init__(self, params: Iterable[nn.Parameter], lr: float) -> None:
        self.param_groups: list[dict[str, Any]] = [{"params": list(params), "lr": lr}]

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p -= group["lr"] * p.grad

    def zero_grad(self) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                p.grad = None


def train_batch(model: nn.Module, xb: Tensor, yb: Tensor, loss_func: Callable, opt: Any) -> float:
    """Lets `model` learn from one batch, and returns the loss that the batch had **before** the step.

    `xb` holds the inputs, `yb` the targets; the first axis counts the samples.
    `loss_func(predictions, targets)` gives one number, a tensor of shape `[]`. `opt` is an optimizer with
    `step()` and `zero_grad()` that already holds the parameters of `model`. Each step has to use the gradient
    of its own batch and nothing else, however often `train_batch` is called. The result is a Python number,
    not rounded: a tensor would keep everything alive that `backward` needed (one that was detached does not,
    and will do).

    .. zh::

    让 `model` 用一个小批量学习一次，并返回这个小批量在更新**之前**的损失。

    `xb` 是输入，`yb` 是目标，第一个轴对应样本。`loss_func(predictions, targets)` 给出一个数，
    即形状为 `[]` 的张量。`opt` 是优化器，有 `step()` 和 `zero_grad()`，并且已经持有 `model` 的参数。
    不论 `train_batch` 被调用多少次，每次更新都只能用当前这个小批量的梯度。返回值是 Python 的数，
    不要舍入：如果返回张量，`backward` 用到的一切都会一直留在内存里
    （经过 detach 的张量没有这个问题，也可以）。
    """
    opt.zero_grad()
    loss = loss_func(model(xb), yb)
    loss.backward()
    opt.step()
    return loss.item()


def evaluate(model: nn.Module, dl: DataLoader, loss_func: Callable, metrics: list) -> list[float]:
    """The loss and the metrics of `model` on all samples of `dl`: a flat list `[loss, *metrics]` of Python
    numbers.

    `loss_func(predictions, targets)` and each of the `metrics` (a list, perhaps an empty one; the arguments
    are the same) give the mean over the samples of one batch, as a tensor of shape `[]` or a number. Every
    **sample** counts the same in the result, whichever batch it came in: the last batch is often smaller.
    Nothing is rounded.
    `model` learns nothing here, and `metrics` stays as it is. If you switch off that PyTorch records for
    gradients, it has to be on again afterwards. (In which mode `model` is measured is the question of 7.4,
    not of this exercise.)

    .. zh::

    `model` 在 `dl` 的全部样本上的损失和指标：一个不嵌套的列表 `[loss, *metrics]`，元素都是 Python 的数。

    `loss_func(predictions, targets)` 以及 `metrics` 里的每个指标（一个列表，可能为空；参数相同）
    给出一个批次里各样本的平均值，是形状为 `[]` 的张量，或者一个数。在结果中，每个**样本**的分量相同，
    不论它在哪个批次里：最后一个批次往往比较小。结果不要舍入。`model` 在这里什么也不学，`metrics` 也保持不变。
    如果你让 PyTorch 停止为梯度做记录，之后必须恢复。
    （测量时模型处于什么模式，要到 7.4 才讨论，本题不涉及。）
    """
    device = next(model.parameters()).device
    model.eval()
    sums, count = [0.0] * (1 + len(metrics)), 0
    with torch.no_grad():
        for xb, yb in dl:
            xb, yb = xb.to(device), yb.to(device)
            preds = model(xb)
            for k, measure in enumerate((loss_func, *metrics)):
                sums[k] += float(measure(preds, yb)) * len(xb)
            count += len(xb)
    return [total / count for total in sums]


class Recorder:
    """What a learner wrote down: a row `[train_loss, valid_loss, *metrics]` for each epoch."""

    def __init__(self, metrics: list) -> None:
        named = (getattr(metric, "__name__", "metric") for metric in metrics)
        self.names = ["train_loss", "valid_loss", *named]
        self.values: list[list[float]] = []

    def table(self) -> str:
        rows = [f"{epoch:>5}" + "".join(f"{v:>16.6f}" for v in row) for epoch, row in enumerate(self.values)]
        return "\n".join(["epoch" + "".join(f"{name:>16}" for name in self.names), *rows])

    def plot(self, ax: Any) -> None:
        for name, line in zip(self.names, zip(*self.values)):
            ax.plot(line, label=name)
        ax.legend()


class Learner:
    """Brings together what a training needs, and trains when `fit(epochs, lr)` is called. Only what `fit`
    does to `model` is looked at: everything inside is yours, and `Learner` may even be a function that builds
    an object of another class. The checks of 7.2 hand over the first four only; `metrics` and `device` are
    there for yourself, if you let this class grow until `recording_learner` and `learner_on` can build on it.

    - `fit(epochs, lr)` goes `epochs` times through all batches `(xb, yb)` of `dls.train`, in the order in
      which they come, and takes one step for each of them, the last and perhaps smaller one included. A
      loader may give other batches each time that it is gone through, for it may shuffle: every epoch takes
      them from the loader anew. `fit(0, lr)` changes nothing.
    - `opt_func(params, lr)` makes the optimizer, which has `step()` and `zero_grad()`. Some optimizers
      remember earlier steps, so one optimizer has to serve a whole `fit`.
      Whether the next `fit` makes a new one is up to you.
    - `loss_func(predictions, targets)` gives a tensor of shape `[]`.
    - `fit` changes `model` itself, and leaves it as its last step has made it: to keep a copy of better
      weights is allowed, to put them back into `model` is not.
      A second `fit` goes on from there, with a learning rate of its own.
    - The samples of `dls.valid` may be looked at, but `model` must not learn from them.

    .. zh::

    把训练所需的一切集中到一起，调用 `fit(epochs, lr)` 时进行训练。这里只看 `fit` 对 `model` 做了什么：
    里面怎么写都随你，`Learner` 甚至可以是一个函数，返回另一个类的对象。
    7.2 的检查只传入前四个参数；`metrics` 和 `device` 留给你自己：如果你继续扩充这个类，
    `recording_learner` 和 `learner_on` 就可以用它来实现。

    - `fit(epochs, lr)` 把 `dls.train` 的全部批次 `(xb, yb)` 按给出的顺序过 `epochs` 遍，每个批次更新一步，
      最后那个可能较小的批次也不例外。加载器可能打乱顺序，每次遍历给出的批次都不同：
      所以每一轮都要重新从加载器取批次。`fit(0, lr)` 什么也不改变。
    - `opt_func(params, lr)` 创建优化器，它有 `step()` 和 `zero_grad()`。有些优化器会记住以前的更新，
      所以整个 `fit` 都要用同一个优化器。下一次 `fit` 是否重新创建，由你决定。
    - `loss_func(predictions, targets)` 给出形状为 `[]` 的张量。
    - `fit` 修改的就是 `model` 本身，结束时保持最后一次更新之后的样子：可以另存一份更好的权重，
      但不能把它放回 `model`。再次调用 `fit` 时，从当前状态继续，并使用那一次的学习率。
    - `dls.valid` 的样本可以看，但 `model` 不能从中学习。
    """

    def __init__(
        self,
        dls: DataLoaders,
        model: nn.Module,
        opt_func: Callable,
        loss_func: Callable,
        metrics: list | None = None,
        device: str = "cpu",
    ) -> None:
        self.dls, self.model, self.device = dls, model.to(device), device
        self.opt_func, self.loss_func, self.metrics = opt_func, loss_func, metrics or []
        self.recorder = Recorder(self.metrics)

    def fit(self, epochs: int, lr: float) -> None:
        opt = self.opt_func(self.model.parameters(), lr)
        for _ in range(epochs):
            self.model.train()
            total, count = 0.0, 0
            for xb, yb in self.dls.train:
                xb, yb = xb.to(self.device), yb.to(self.device)
                total += train_batch(self.model, xb, yb, self.loss_func, opt) * len(xb)
                count += len(xb)
            valid = evaluate(self.model, self.dls.valid, self.loss_func, self.metrics)
            self.recorder.values.append([total / count, *valid])


class OneCycle:
    """An optimizer whose learning rate is one long wave: up to `lr_max` in the first quarter of its `steps`,
    then down to almost nothing."""

    def __init__(self, opt: Any, lr_max: float, steps: int) -> None:
        self.opt, self.lr_max, self.steps, self.done = opt, lr_max, steps, 0

    def step(self) -> None:
        for group in self.opt.param_groups:
            group["lr"] = self.rate(self.done / self.steps)
        self.opt.step()
        self.done += 1

    def zero_grad(self) -> None:
        self.opt.zero_grad()

    def rate(self, part: float) -> float:
        """The learning rate when this `part` of the way, 0 to 1, lies behind us."""
        if part < 0.25:
            start, end, part = 1 / 25, 1.0, part / 0.25
        else:
            start, end, part = 1.0, 1e-5, (part - 0.25) / 0.75
        return self.lr_max * (start + (end - start) * (1 - math.cos(math.pi * part)) / 2)


def fit_one_cycle(learner: Learner, epochs: int, lr_max: float) -> None:
    """`learner.fit`, while over all of its steps the learning rate rises to `lr_max` and falls again."""
    opt_func, steps = learner.opt_func, epochs * len(learner.dls.train)
    learner.opt_func = lambda params, lr: OneCycle(opt_func(params, lr), lr, steps)
    learner.fit(epochs, lr_max)
    learner.opt_func = opt_func


def recording_learner(
    dls: DataLoaders,
    model: nn.Module,
    opt_func: Callable,
    loss_func: Callable,
    metrics: list,
) -> Any:
    """A learner as in 7.2 that also writes down how it went: after `fit(epochs, lr)`, its `recorder.values`
    holds a row `[train_loss, valid_loss, *metrics]` for each epoch, a flat list of numbers, none of them
    rounded. (A tensor or an array of them will do, if it does not hold on to what it was computed from.)

    - `train_loss` is the mean over all samples of `dls.train` of the loss that each batch had when it was
      trained on, **before** its step.
    - `valid_loss` and the `metrics` are measured after the epoch's last step, on all samples of `dls.valid`,
      as by `evaluate`.
    - Two learners keep two records, even if both are of the same class. Whether a second `fit` of one learner
      adds to its rows or starts afresh is up to you.

    .. zh::

    与 7.2 相同的学习器，但它还会记录训练的过程：调用 `fit(epochs, lr)` 之后，
    它的 `recorder.values` 里每轮有一行 `[train_loss, valid_loss, *metrics]`，是一个不嵌套的列表，
    元素都是数，不要舍入。（用张量或数组装这些数也可以，只要它们不再牵着计算时用到的一切。）

    - `train_loss` 是 `dls.train` 全部样本的平均损失，每个批次的损失取训练它的那一刻、更新**之前**的值。
    - `valid_loss` 和 `metrics` 在这一轮的最后一次更新之后，在 `dls.valid` 的全部样本上测量，
      与 `evaluate` 相同。
    - 两个学习器各有各的记录，即使它们属于同一个类。同一个学习器再次调用 `fit` 时，
      是接着原来的行往下写，还是重新开始，由你决定。
    """
    return Learner(dls, model, opt_func, loss_func, metrics)


def when_to_stop(values: list[list[float]], patience: int) -> tuple[int, int]:
    """When the rows of `recorder.values` say that training should end: `(stop, best)`, two epochs counted
    from 0.

    Walk through the rows `[train_loss, valid_loss, *metrics]` as training would, without a look at what is
    still to come. An epoch is **better** if its validation loss is lower than in every epoch before it; an
    equal loss is not better. Training stops as soon as `patience` epochs in a row were not better: `stop` is
    the last of them. If that never happens, `stop` is the last epoch. `best` is the last better epoch up to
    `stop`; the first epoch is better than nothing. `values` has one row or more, with any number of metrics,
    and `patience` is 1 or more.

    .. zh::

    `recorder.values` 里的各行说明训练应当在何时结束：返回 `(stop, best)`，即两个从 0 数起的轮次。

    像训练时那样逐行走过 `[train_loss, valid_loss, *metrics]`，不能偷看后面的行。
    如果某一轮的验证损失比之前每一轮都低，这一轮就算**更好**；相等不算更好。一旦连续 `patience` 轮都没有更好，
    训练就停止：`stop` 是其中的最后一轮。如果始终没有出现这种情况，`stop` 就是全部行里的最后一轮。
    `best` 是到 `stop` 为止最后一个更好的轮次；第一轮一律算作更好。`values` 至少有一行，指标的个数不限；
    `patience` 至少为 1。
    """
    best = 0
    for epoch, row in enumerate(values):
        if row[1] < values[best][1]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return len(values) - 1, best


def careful_learner(
    dls: DataLoaders,
    model: nn.Module,
    opt_func: Callable,
    loss_func: Callable,
    metrics: list,
) -> Any:
    """A learner as in 7.3 for models with modules that behave differently in training and in use.
    `nn.Dropout` and `nn.BatchNorm1d` do, but any module may, one that you have never seen or `model` itself,
    however deep it sits.

    - While an epoch trains, `model` and all modules inside it are in training mode, whatever mode `model` was
      handed over in.
    - While `dls.valid` is measured, all of them are in evaluation mode, and PyTorch keeps no record for
      gradients: whenever a batch goes through `model` there, `torch.is_grad_enabled()` is false. Parameters
      and statistics come out as they went in.
    - A parameter that was frozen when `model` came in (its `requires_grad` is false) stays as it is.
    - After `fit`, PyTorch records for gradients again: that switch is one for the whole program.
    - In which mode `model` is after `fit` is up to you.

    .. zh::

    与 7.3 相同的学习器，用于含有这样一些模块的模型：它们在训练时和使用时的行为不同。
    `nn.Dropout` 和 `nn.BatchNorm1d` 就是如此，但任何模块都可能这样，包括你从未见过的模块和 `model` 本身，
    不论嵌套得多深。

    - 每一轮训练时，`model` 以及它内部的所有模块都处于训练模式，不论交给你的时候 `model` 处于什么模式。
    - 在 `dls.valid` 上测量时，它们全都处于评估模式，并且 PyTorch 不为梯度做任何记录：
      批次经过 `model` 时，`torch.is_grad_enabled()` 总为假。参数和统计量在测量前后保持不变。
    - 如果交给你的时候 `model` 的某个参数是冻结的（它的 `requires_grad` 为假），它就一直保持不变。
    - `fit` 之后，PyTorch 恢复为梯度做记录：这个开关是整个程序共用的。
    - `fit` 之后 `model` 处于什么模式，由你决定。
    """
    return Learner(dls, model, opt_func, loss_func, metrics)


def learner_on(
    device: str,
    dls: DataLoaders,
    model: nn.Module,
    opt_func: Callable,
    loss_func: Callable,
    metrics: list,
) -> Any:
    """A learner as in 7.3 that computes on `device`: a name such as `"cpu"`, `"cuda"`, `"cuda:1"` or `"mps"`.

    `model` and the batches of both loaders are handed over on the CPU. After `fit`, the parameters of `model`
    lie on `device`, and `recorder.values` holds plain Python numbers, not tensors that lie there. No other
    device is used by the model and by the loss that it learns by; the validation loss and the metrics may be
    worked out on the CPU, from predictions that were fetched. `device` is believed: it is there if you are
    told to use it. The results are the same as on the CPU.

    .. zh::

    与 7.3 相同的学习器，但在 `device` 上计算；`device` 是 `"cpu"`、`"cuda"`、
    `"cuda:1"` 或 `"mps"` 这样的名字。

    交给你的时候，`model` 和两个加载器给出的批次都在 CPU 上。`fit` 之后，`model` 的参数在 `device` 上，
    而 `recorder.values` 里是普通的 Python 数，不是留在那里的张量。模型以及指导它学习的损失不使用其他设备；
    验证损失和指标则可以把预测取回来，在 CPU 上计算。不必怀疑 `device`：既然要求使用它，它就是存在的。
    结果与在 CPU 上相同。
    """
    return Learner(dls, model, opt_func, loss_func, metrics, device)
