"""Reference solutions of notebook 05: from images to a loss that can be learned from, in mini-batches."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import default_collate


def make_xy(threes: Tensor, sevens: Tensor) -> tuple[Tensor, Tensor]:
    """Inputs and targets for training: every image as one row of numbers, and its label.

    `threes` is float32 of shape `[N, H, W]`, `sevens` of shape `[M, H, W]`; H and W may differ from each
    other and from 28. Return `(x, y)`. `x` is float32 of shape `[N + M, H*W]`: first all threes, then all
    sevens, in their order, each image read row by row. `y` has the shape `[N + M, 1]`: 1 for a 3 and 0 for a
    7, in any type of number.

    .. zh::

    训练用的输入和目标：每张图像变成一行数，并配上它的标签。

    `threes` 是形状为 `[N, H, W]` 的 float32，`sevens` 的形状为 `[M, H, W]`；H 和 W 可以不同，也不一定是 28。
    返回 `(x, y)`。`x` 是形状为 `[N + M, H*W]` 的 float32：先是全部的 3，后是全部的 7，次序不变，
    每张图像都逐行读取。`y` 的形状是 `[N + M, 1]`：3 记为 1，7 记为 0，用哪种数值类型都可以。
    """
    x = torch.cat([threes, sevens]).flatten(start_dim=1)
    y = torch.tensor([1] * len(threes) + [0] * len(sevens)).unsqueeze(1)
    return x, y


def make_dset(x: Tensor, y: Tensor) -> Sequence[tuple[Tensor, Tensor]]:
    """A dataset: something that has a `len`, and whose element `i` is the pair `(x[i], y[i])`.

    `x` has the shape `[N, D]`, `y` the shape `[N, 1]`. Any type of object will do, as long as `len(dset)`
    and `dset[i]` work, as often as one likes, for each `i` from 0 to N − 1.

    .. zh::

    数据集：有 `len`，并且第 `i` 个元素是 `(x[i], y[i])` 这一对。

    `x` 的形状是 `[N, D]`，`y` 的形状是 `[N, 1]`。返回什么类型的对象都可以，只要对 0 到 N − 1 的每个 `i`，
    `len(dset)` 和 `dset[i]` 都能用，而且想用几次就用几次。
    """
    return list(zip(x, y))


def init_params(size: int | tuple[int, ...], std: float = 1.0) -> Tensor:
    """New random parameters, ready to be trained.

    Return a float32 tensor of shape `size` (a tuple such as `(784, 1)`, or a plain number: `init_params(1)`
    has the shape `[1]`) with normally distributed numbers of mean 0 and standard deviation `std`: other
    numbers at each call. It wants gradients, and is itself the tensor (the *leaf*) in whose `.grad` they
    arrive.

    .. zh::

    新的随机参数，可以直接用于训练。

    返回形状为 `size` 的 float32 张量（`size` 是 `(784, 1)` 这样的元组，也可以是一个数：
    `init_params(1)` 的形状为 `[1]`），其中的数服从均值为 0、标准差为 `std` 的正态分布，每次调用都不同。
    它要求计算梯度，而且本身就是接收 `.grad` 的那个张量（**叶子**）。
    """
    return (torch.randn(size) * std).requires_grad_()


def linear1(xb: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """The predictions of a linear model for a whole batch: one number an image, the sum of its pixels times
    the weights, plus the bias.

    `xb` is float32 of shape `[N, D]`, `w` of shape `[D, 1]`, `b` of shape `[1]`. The result is float32 or
    float64 of shape `[N, 1]`, and autograd has to be able to follow it back to `w` and `b`.

    .. zh::

    线性模型对一整批图像的预测：每张图像得到一个数，即像素与权重相乘后求和，再加上偏置。

    `xb` 是形状为 `[N, D]` 的 float32，`w` 的形状为 `[D, 1]`，`b` 的形状为 `[1]`。
    结果是形状为 `[N, 1]` 的 float32 或 float64，并且自动求导要能从结果一路追溯到 `w` 和 `b`。
    """
    return xb @ w + b


def slope(metric: Callable[[Tensor], Tensor], w: Tensor, i: int, eps: float) -> Tensor:
    """How steeply `metric` rises when the single weight `w[i]` grows by `eps`: rise over run, that is

    `(metric(new) - metric(w)) / eps`, where `new` is `w` with `eps` added to `w[i]` and to nothing else.

    `w` is float64 of shape `[D, 1]`, and may be a leaf that wants gradients, as `init_params` makes them;
    when you return, it has to be what it was, but for rounding. `metric` takes such weights and returns a
    single number; `eps` is above 0. The result is a single number.

    .. zh::

    当单个权重 `w[i]` 增大 `eps` 时，`metric` 上升得有多陡？上升的高度除以走过的距离，也就是

    `(metric(new) - metric(w)) / eps`，其中 `new` 是把 `w` 的 `w[i]` 加上 `eps`、其余不变的结果。

    `w` 是形状为 `[D, 1]` 的 float64，可能像 `init_params` 的结果那样，是要求梯度的叶子；
    返回时 `w` 必须保持原样（舍入误差除外）。`metric` 接受这样的权重，返回一个数；`eps` 大于 0。结果是一个数。
    """
    new = w.detach().clone()
    new[i] += eps
    return (metric(new) - metric(w)) / eps


def dead_weights(x: Tensor) -> Tensor:
    """Which weights of a linear model can change no prediction at all, whatever you do to them?

    `x` is float32 of shape `[N, D]`, a row an image; its numbers may be positive, negative or 0. The result
    is a tensor of integers, of shape `[K]`, with the places (0 to D − 1) of these K weights, in rising order;
    K may be 0 or 1.

    .. zh::

    线性模型的哪些权重，不论怎么改，都不会改变任何一个预测？

    `x` 是形状为 `[N, D]` 的 float32，每行是一张图像；其中的数可正、可负，也可以是 0。
    结果是形状为 `[K]` 的整数张量，由小到大列出这 K 个权重的位置（0 到 D − 1）；K 可以是 0 或 1。
    """
    return torch.where((x == 0).all(0))[0]


def mnist_loss(predictions: Tensor, targets: Tensor) -> Tensor:
    """How far the predictions are from their targets, on average: from 1 where the target is 1, from 0 where
    it is 0.

    `predictions` is float32 with every number from 0 to 1; `targets` has the same shape, `[N]` or `[N, 1]`,
    and holds 1 and 0 as int64, float32 or bool. The result is a single number (its shape is `[]`, float32 or
    float64), and autograd has to be able to follow it back to `predictions`. Compute it from whole tensors:
    no Python loop or comprehension may stand in it, whatever it would be there for.

    .. zh::

    预测离目标平均有多远：目标是 1 的，看离 1 多远；目标是 0 的，看离 0 多远。

    `predictions` 是 float32，每个数都在 0 到 1 之间；`targets` 的形状与它相同，是 `[N]` 或 `[N, 1]`，
    里面的 1 和 0 可能是 int64、float32 或 bool。结果是一个数（形状为 `[]`，float32 或 float64），
    并且自动求导要能从它追溯到 `predictions`。请用整个张量来计算，函数里不要有任何 Python 循环或推导式，
    不论用来做什么。
    """
    return torch.where(targets == 1, 1 - predictions, predictions).mean()


def sigmoid(x: Tensor) -> Tensor:
    """The S-shaped curve from 0 to 1: one divided by (one plus e to the power of minus `x`), elementwise.

    `x` is float32 of any shape; the result has the same shape, is float32 or float64, and right to within
    0.000001. It has to be *stable*: for `x` as large as 1000 or −1000, neither the result nor its
    gradient may become nan or infinite. Make it yourself: nothing that is called `sigmoid`, `sigmoid_`,
    `Sigmoid`, `logsigmoid`, `LogSigmoid` or `expit` is allowed here. Everything else is, `torch.exp`,
    `torch.tanh` and `softmax` among it.

    .. zh::

    从 0 到 1 的 S 形曲线：1 除以（1 加上 e 的 −`x` 次方），逐元素计算。

    `x` 是任意形状的 float32，结果的形状相同，类型是 float32 或 float64，
    误差不超过 0.000001。它必须**稳定**：即使 `x` 是 1000 或 −1000，结果和它的梯度都不能变成 nan 或无穷大。
    请自己动手：凡是名叫 `sigmoid`、`sigmoid_`、`Sigmoid`、`logsigmoid`、`LogSigmoid`、`expit` 的，
    在这里都不能用。其他都可以，包括 `torch.exp`、`torch.tanh` 和 `softmax`。
    """
    # tanh is the same curve, twice as steep and from -1 to 1; it has no exp that could overflow.
    return (1 + torch.tanh(x / 2)) / 2


def mnist_loss2(predictions: Tensor, targets: Tensor) -> Tensor:
    """`mnist_loss` for predictions that may be any numbers, as `linear1` makes them: each goes through the
    sigmoid first.

    `predictions` is float32, `targets` as before, both of the shape `[N]` or `[N, 1]`. The result is a
    single number (shape `[]`, float32 or float64) that autograd can follow. Here you may use any sigmoid,
    your own or PyTorch's, and your `mnist_loss`; should one of them be wrong, mend it first.

    .. zh::

    把 `mnist_loss` 推广到任意大小的预测值，例如 `linear1` 算出的那些：每个预测值先经过 sigmoid。

    `predictions` 是 float32，`targets` 与前面相同，两者的形状都是 `[N]` 或 `[N, 1]`。
    结果是一个数（形状为 `[]`，float32 或 float64），自动求导能够追溯。
    这里用哪个 sigmoid 都可以，自己的或 PyTorch 的均可，也可以调用你的 `mnist_loss`；
    如果其中哪个还有错，先改好它。
    """
    return mnist_loss(sigmoid(predictions), targets)


class DL:
    """A data loader: walks through a dataset in mini-batches, as often as it is asked to.

    `DL(ds, bs, shuffle=False)` takes a dataset of which nothing is known but `len(ds)` and `ds[i]` (it may
    be empty) and the batch size. Each `for` loop over it is one epoch from the beginning, also when the loop
    before was left early or another one is still under way: every item exactly once, `bs` of them in each
    batch, what is left over in a last, smaller batch. A batch is `default_collate(items)` for the list of
    its items. `len(dl)` is the number of batches. Without `shuffle` the items come in the order of
    the dataset; with it in random order, another one in every epoch, and any item may meet any other in a
    batch. The dataset itself stays as it is. `DL` is always called by position, so its arguments may have
    other names. PyTorch's `DataLoader` is not allowed here.

    .. zh::

    数据加载器：按小批量遍历数据集，需要几遍就走几遍。

    `DL(ds, bs, shuffle=False)` 接受一个数据集和批量大小；
    关于数据集只知道 `len(ds)` 和 `ds[i]` 可用（它可能是空的）。对它的每次 `for` 循环都是从头开始的一轮，
    哪怕前一次循环中途退出了，或者另一次循环还没有结束：每个元素恰好出现一次，每批 `bs` 个，
    余下的放进最后一个较小的批次。一个批次就是 `default_collate(items)`，其中 `items` 是由该批元素组成的列表。
    `len(dl)` 是批次数。不打乱时，元素按数据集的次序出现；`shuffle=True` 时次序随机，每一轮都不同，
    任何两个元素都可能进入同一批。数据集本身保持不变。
    调用 `DL` 时总是按位置传参，所以参数可以叫别的名字。
    这里不能用 PyTorch 的 `DataLoader`。
    """

    def __init__(self, ds: Sequence[Any], bs: int, shuffle: bool = False) -> None:
        self.ds, self.bs, self.shuffle = ds, bs, shuffle

    def __iter__(self) -> Iterator[Any]:
        n = len(self.ds)
        order = torch.randperm(n).tolist() if self.shuffle else range(n)
        for start in range(0, n, self.bs):
            yield default_collate([self.ds[i] for i in order[start : start + self.bs]])

    def __len__(self) -> int:
        return math.ceil(len(self.ds) / self.bs)
