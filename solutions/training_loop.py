"""Reference solutions of notebook 06: the training loop and its optimizer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import torch
from torch import Tensor, nn

Model = Callable[[Tensor], Tensor]
LossFunc = Callable[[Tensor, Tensor], Tensor]
Batches = Sequence[tuple[Tensor, Tensor]]


def mnist_loss(scores: Tensor, targets: Tensor) -> Tensor:
    """The loss that the notebook gives: how far the sigmoid of each score is from its target, on average."""
    return (scores.sigmoid() - targets).abs().mean()


def calc_grad(xb: Tensor, yb: Tensor, model: Model, loss_func: LossFunc) -> None:
    """Prediction, loss and gradient of one batch: let `model` predict from the images `xb`, compare its
    predictions with the targets `yb` by `loss_func(predictions, targets)`, and let autograd work out the
    gradient of that loss.

    The gradient is *added* to the `.grad` of each parameter, as `backward()` does it; nothing is zeroed here,
    and no parameter moves. `model` is anything that can be called with a batch: a module, or a plain function
    such as `linear1`. What you return does not matter.

    .. zh::

    对一个批次完成预测、损失、梯度三个部分：让 `model` 根据图像 `xb` 给出预测，
    用 `loss_func(predictions, targets)` 把预测与目标 `yb` 相比较，再让 autograd 求出这个损失的梯度。

    梯度要像 `backward()` 那样**累加**到每个参数的 `.grad` 上；这里不清零，也不移动任何参数。
    `model` 是任何能用一个批次来调用的东西：可以是模块，也可以是 `linear1` 这样的普通函数。返回什么都可以。
    """
    loss_func(model(xb), yb).backward()


def bias_grad(predictions: Tensor, targets: Tensor) -> float:
    """The gradient of the bias, from predictions alone: how fast does `mnist_loss` change if the same small
    number is added to *all* predictions? That is all that a bias does.

    `predictions` is float32 of shape `[N, 1]`, raw scores before the sigmoid; `targets` is int64 of the same
    shape, 1 or 0. The result is a single number (a Python number, or a tensor of shape `[]`), for one call of
    `calc_grad` on this batch. Autograd or a formula of your own: both are fine, as long as nothing is left
    behind in `predictions`: whoever asks once more gets the same answer.

    .. zh::

    只凭预测求出偏置的梯度：如果给**所有**预测都加上同一个很小的数，`mnist_loss` 变化得有多快？
    偏置所做的就只是这件事。

    `predictions` 是形状为 `[N, 1]` 的 float32，即 sigmoid 之前的原始得分；`targets` 是形状相同的 int64，
    取 1 或 0。结果是一个数（Python 的数，或者形状为 `[]` 的张量），对应于对这个批次调用一次 `calc_grad`。
    用 autograd 或者自己推导的公式都可以，只要不在 `predictions` 里留下什么：再问一次，答案还是一样。
    """
    bias = torch.zeros(1, requires_grad=True)
    (slope,) = torch.autograd.grad(mnist_loss(predictions + bias, targets), bias)
    return slope.item()


def calls(predictions: Tensor, targets: Tensor, printed: list[float]) -> list[int]:
    """The detective's answer: each time that `bias.grad` was printed, how many calls of `calc_grad` on this
    very batch had added up in it since it was last zeroed?

    `predictions` and `targets` are those of `bias_grad`; `printed` holds what was printed each time, rounded
    to four decimals. The result has one whole number for each of them, 1 or more. The parameters never moved.
    You may call `bias_grad`; then `calls` can only be right when `bias_grad` is.

    .. zh::

    侦探的结论：每次打印 `bias.grad` 的时候，从上一次清零算起，里面累加了几次对这个批次的 `calc_grad` 调用？

    `predictions` 和 `targets` 与 `bias_grad` 的相同；`printed` 是每次打印出来的数，四舍五入到四位小数。
    结果中，每个打印值对应一个大于或等于 1 的整数。参数始终没有移动过。
    可以调用 `bias_grad`；这样的话，只有 `bias_grad` 正确，`calls` 才可能正确。
    """
    once = bias_grad(predictions, targets)
    return [round(number / once) for number in printed]


def train_epoch(model: Model, lr: float, params: Sequence[Tensor], dl: Batches, loss_func: LossFunc) -> None:
    """One epoch: for each batch of `dl`, in its order, work out the gradient of *this batch's* loss, and move
    every parameter by `-lr` times its gradient.

    `params` is a list or tuple of the parameters that `model` uses, one or more; change them in place, so
    that the model sees it and autograd can go on with them. `dl` is a list of pairs `(xb, yb)`, as above;
    batches may be of different sizes. When `train_epoch` is called for the first time, the `.grad` of each
    parameter is `None` or zero; it may be called again and again, once an epoch. You may call your
    `calc_grad`; should it be wrong, mend it first. What you return does not matter.

    .. zh::

    一轮训练：对 `dl` 中的每个批次，按顺序求出**这个批次**的损失的梯度，再让每个参数移动 `-lr` 乘以它的梯度。

    `params` 是由 `model` 所用的参数组成的列表或元组，至少有一个；要就地修改，这样模型才看得到变化，
    autograd 也能继续使用它们。`dl` 和上文的一样，是由 `(xb, yb)` 组成的列表，各批次的大小可以不同。
    第一次调用 `train_epoch` 时，每个参数的 `.grad` 是 `None` 或零；之后每一轮都会再调用一次。
    可以调用你的 `calc_grad`；如果它还有错，先改好它。返回什么都可以。
    """
    for xb, yb in dl:
        calc_grad(xb, yb, model, loss_func)
        for p in params:
            if p.grad is not None:
                p.data -= lr * p.grad
                p.grad = None


def batch_accuracy(predictions: Tensor, targets: Tensor) -> Tensor:
    """The share of a batch that is called by its right name, a single number from 0 to 1 (a tensor of shape
    `[]` or a float).

    `predictions` is float32 of shape `[N, 1]`, raw scores *before* the sigmoid. An image is called a 3 if the
    sigmoid of its score is above 0.5; a score of exactly 0 says 7. `targets` is int64, 1 for a 3 and 0 for a
    7, of shape `[N, 1]` or of shape `[N]`: either way, each prediction meets its own target and no other.

    .. zh::

    一个批次中判断正确的比例，是一个 0 到 1 之间的数（形状为 `[]` 的张量，或者 Python 的浮点数）。

    `predictions` 是形状为 `[N, 1]` 的 float32，是 sigmoid **之前**的原始得分。
    得分的 sigmoid 大于 0.5 的图像判为 3；得分恰好为 0 的判为 7。`targets` 是 int64，3 记作 1，7 记作 0，
    形状可能是 `[N, 1]`，也可能是 `[N]`：不论哪一种，每个预测都只与它自己的目标相比较。
    """
    return ((predictions > 0) == targets.reshape(-1, 1)).float().mean()


def validate_epoch(model: Model, valid_dl: Batches) -> float:
    """The chapter's way: the accuracy of each batch of `valid_dl`, and then the plain mean of these numbers.

    `valid_dl` is a list of pairs `(xb, yb)`, as `dl` in 6.2, and the last batch may be smaller. The result is
    a single number from 0 to 1, rounded to four decimals or not, as you like. You may call `batch_accuracy`;
    should it be wrong, mend it first.

    .. zh::

    原书的做法：先求 `valid_dl` 中每个批次的准确率，再对这些数直接求平均。

    `valid_dl` 与 6.2 的 `dl` 一样，是由 `(xb, yb)` 组成的列表，最后一个批次可能较小。
    结果是一个 0 到 1 之间的数，是否四舍五入到四位小数都可以。
    可以调用 `batch_accuracy`；如果它还有错，先改好它。
    """
    return torch.stack([batch_accuracy(model(xb), yb) for xb, yb in valid_dl]).mean().item()


def validate_weighted(model: Model, valid_dl: Batches) -> float:
    """The share of *all* images of `valid_dl` that the model calls by their right name, however they are cut
    into batches. The same inputs as `validate_epoch` takes; do not round the result.

    .. zh::

    在 `valid_dl` 的**全部**图像中，模型判断正确的比例，不论它们怎样分成批次。
    输入与 `validate_epoch` 相同；结果不要四舍五入。
    """
    right = total = 0.0
    for xb, yb in valid_dl:
        right += batch_accuracy(model(xb), yb).item() * len(xb)
        total += len(xb)
    return right / total


def says_three(threes: int, sevens: int, batch_size: int) -> tuple[float, float]:
    """A model that calls every image a 3 is measured on a sorted validation set: first come all `threes`
    images of a 3, then all `sevens` images of a 7, cut into batches of `batch_size`; the last batch takes
    what is left, and is the only one if `batch_size` is larger than the set. What do `validate_epoch` and
    `validate_weighted` say? Return both numbers, in this order.

    Compute it from the three whole numbers, or build such a model and such batches: both are fine.

    .. zh::

    一个把所有图像都判为 3 的模型，在排好序的验证集上接受检验：先是全部 `threes` 张 3，
    然后是全部 `sevens` 张 7，按 `batch_size` 分批，剩下的归最后一批；
    `batch_size` 大于总张数时，就只有这一批。
    `validate_epoch` 和 `validate_weighted` 各是多少？按这个顺序返回两个数。

    可以直接用这三个整数来算，也可以搭建这样的模型和批次：两种做法都行。
    """
    y = (torch.arange(threes + sevens) < threes).long()[:, None]
    dl = [(yb, yb) for yb in y.split(batch_size)]

    def always_3(xb: Tensor) -> Tensor:
        return torch.ones(len(xb), 1)

    return validate_epoch(always_3, dl), validate_weighted(always_3, dl)


def train_linear(
    params: Sequence[Tensor], dl: Batches, valid_dl: Batches, epochs: int, lr: float
) -> list[float]:
    """Trains the linear model for `epochs` epochs on the batches of `dl`, in their order, with `mnist_loss`
    and the learning rate `lr`. Returns the learning curve: after each epoch, the share of all images of
    `valid_dl` that the model calls by their right name.

    `params` is a pair `(weights, bias)` of shapes `[F, 1]` and `[1]`, both of which want a gradient; the
    model's score of a batch `xb` of shape `[B, F]` is `xb @ weights + bias`. Train these very tensors in
    place, from the numbers that they hold: whoever called you goes on training them. `dl` and `valid_dl` are
    lists of batches, as in 6.2; `epochs` is 1 or more. The list that you return has `epochs` numbers. You may
    call what you wrote above; then this exercise can only be right when 6.2 and 6.3 are.

    .. zh::

    用 `dl` 的各个批次（按其顺序）、`mnist_loss` 和学习率 `lr` 把线性模型训练 `epochs` 轮。返回学习曲线：
    每一轮之后，在 `valid_dl` 的全部图像中，模型判断正确的比例。

    `params` 是一对 `(weights, bias)`，形状为 `[F, 1]` 和 `[1]`，两者都需要梯度；
    对形状为 `[B, F]` 的批次 `xb`，模型的得分是 `xb @ weights + bias`。
    要从传入的这两个张量现有的数出发，就地训练它们：调用者之后还要继续训练它们。`dl` 和 `valid_dl` 与 6.2 中
    一样，是批次的列表；`epochs` 至少为 1。返回的列表中有 `epochs` 个数。可以调用你在前面写好的函数；
    这样的话，只有 6.2 和 6.3 都正确，本题才可能正确。
    """
    weights, bias = params

    def model(xb: Tensor) -> Tensor:
        return xb @ weights + bias

    curve = []
    for _ in range(epochs):
        train_epoch(model, lr, params, dl, mnist_loss)
        curve.append(validate_weighted(model, valid_dl))
    return curve


def to_linear(weights: Tensor, bias: Tensor) -> nn.Linear:
    """The same model as a module: an `nn.Linear` that gives `xb @ weights + bias` for each batch `xb`.

    `weights` is float32 of shape `[F, K]`, `bias` of shape `[K]`; `K` is 1 in this notebook, but any number
    will do. Either may want a gradient. The layer holds its parameters as any `nn.Linear` does, ready to be
    trained, and they are copies: `weights` and `bias` stay as they are, whether the layer is made or trained,
    and want a gradient if they did before.

    .. zh::

    把同一个模型写成模块：一个 `nn.Linear`，对每个批次 `xb` 都给出 `xb @ weights + bias`。

    `weights` 是形状为 `[F, K]` 的 float32，`bias` 的形状为 `[K]`；在本笔记本里 `K` 是 1，
    但要适用于任意的 `K`。两者都可能需要梯度。这一层像任何 `nn.Linear` 那样持有自己的参数，随时可以训练；
    这些参数是副本：不论是建这一层还是训练它，`weights` 和 `bias` 本身都不变，包括它们是否需要梯度。
    """
    layer = nn.Linear(*weights.shape)
    with torch.no_grad():
        layer.weight.copy_(weights.T)
        layer.bias.copy_(bias)
    return layer


def count_params(model: nn.Module) -> int:
    """How many numbers the parameters of `model` hold, all of them taken together, whether they want a
    gradient or not. What a module keeps besides its parameters (its buffers) does not count.

    `model` is any module: a layer, a `nn.Sequential` of several, one that has no parameters at all.

    .. zh::

    `model` 的所有参数里一共有多少个数，不论这些参数是否需要梯度。
    模块在参数之外保存的东西（缓冲区）不算在内。

    `model` 是任意模块：可以是一层，可以是由几层组成的 `nn.Sequential`，也可以根本没有参数。
    """
    return sum(p.numel() for p in model.parameters())


class BasicOptim:
    """The smallest optimizer that works: it keeps the parameters that it is given and changes them in place.

    `BasicOptim(params, lr)` takes any iterable of parameters, a generator such as `model.parameters()`
    included, and a learning rate. `step()` moves each parameter by `-lr` times its gradient and leaves alone
    a parameter whose `.grad` is `None`; the gradients themselves stay as they are. It is `zero_grad()` that
    forgets them (`None` or zeros, as you like). Reading `opt.lr` gives the learning rate, and setting it
    changes the next step.

    .. zh::

    能用的最小优化器：记住交给它的参数，并就地修改它们。

    `BasicOptim(params, lr)` 接受任意可迭代的参数（包括 `model.parameters()` 这样的生成器）和学习率。
    `step()` 让每个参数移动 `-lr` 乘以它的梯度；`.grad` 为 `None` 的参数保持不变；梯度本身保持原样。
    清除梯度是 `zero_grad()` 的事（设为 `None` 或零都可以）。
    读取 `opt.lr` 得到学习率，修改它会影响下一步。
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
