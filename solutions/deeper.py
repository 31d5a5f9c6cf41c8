"""Reference solutions of notebook 08: a nonlinearity, and what can be built with it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torchvision.models import resnet18

Batches = list[tuple[Tensor, Tensor]]
Parameters = tuple[Tensor, Tensor, Tensor, Tensor]


def mnist_loss(scores: Tensor, targets: Tensor) -> Tensor:
    """The loss that the notebook gives: how far the sigmoid of each score is from its target, on average."""
    return (scores.sigmoid() - targets).abs().mean()


def simple_net(xb: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> Tensor:
    """The chapter's net as a function: a linear layer with `w1` and `b1`, a ReLU, a linear layer with `w2`
    and `b2`.

    `xb` is float32 of shape `[B, F]`; the shapes of the others are `[F, H]`, `[H]`, `[H, K]` and `[K]` for
    `H` hidden units and `K` outputs (30 and 1 in the chapter; any numbers here). A ReLU turns every negative
    number into 0 and leaves the others alone. The result is float32 of shape `[B, K]`: raw scores, of either
    sign, from which autograd can find its way back to all four parameters.

    .. zh::

    把原书的网络写成函数：先是以 `w1`、`b1` 为参数的线性层，然后是 ReLU，最后是以 `w2`、`b2` 为参数的线性层。

    `xb` 是形状为 `[B, F]` 的 float32；其余四个的形状依次为 `[F, H]`、`[H]`、`[H, K]` 和 `[K]`，
    其中 `H` 是隐藏单元数，`K` 是输出数（原书中是 30 和 1，这里可以是任意值）。
    ReLU 把每个负数变成 0，其余的数保持不变。结果是形状为 `[B, K]` 的 float32：原始得分，可正可负，
    autograd 能够从它一直追溯到这四个参数。
    """
    return (xb @ w1 + b1).relu() @ w2 + b2


def build_net(inputs: int, hidden: int, outputs: int) -> nn.Sequential:
    """The same net as a module, with new parameters of its own, its weights drawn at random as PyTorch's
    layers do it: a linear layer from `inputs` to `hidden`, a ReLU, and a linear layer from `hidden` to
    `outputs`. Each call makes a new net. An `nn.Sequential` is the shortest form; a module class of your own
    will do as well, in whichever shape and order it keeps its weights and biases, as long as these are four
    parameters.

    .. zh::

    把同一个网络写成模块，它有自己的新参数，其中的权重按 PyTorch 的层的方式随机抽取：从 `inputs` 到 `hidden`
    的线性层、ReLU、从 `hidden` 到 `outputs` 的线性层。每次调用都产生一个新的网络。
    `nn.Sequential` 写起来最短，自己定义的模块类也可以，权重和偏置以什么形状、什么顺序保存都行，
    只要它们是四个参数。
    """
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs))


def to_module(w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> nn.Module:
    """From the function to the module: a net as `build_net` makes it, that gives for every batch what
    `simple_net` gives with these four. Its parameters are copies, ready to be trained: training the module
    leaves `w1`, `b1`, `w2` and `b2` as they are.

    .. zh::

    从函数到模块：像 `build_net` 那样建立一个网络，它对每个批次给出的结果，
    与 `simple_net` 用这四个参数得到的相同。它的参数是可以训练的副本：
    训练这个模块不会改变 `w1`、`b1`、`w2` 和 `b2`。
    """
    (inputs, hidden), outputs = w1.shape, len(b2)
    net = build_net(inputs, hidden, outputs)
    with torch.no_grad():
        for p, values in zip(net.parameters(), (w1.T, b1, w2.T, b2)):
            p.copy_(values)
    return net


def n_params(sizes: Sequence[int]) -> int:
    """How many numbers a deeper net of this kind has to learn. `sizes` lists two sizes or more: the inputs,
    each hidden layer, the outputs; `[784, 30, 1]` is the chapter's net. Each linear layer has a bias; there
    is a ReLU between two layers.

    .. zh::

    这一类网络（可以更深）要学习多少个数。`sizes` 列出两个或更多的大小：输入、每个隐藏层、输出；
    `[784, 30, 1]` 就是原书的网络。每个线性层都有偏置，两层之间有一个 ReLU。
    """
    return sum((n + 1) * m for n, m in pairwise(sizes))


def collapse(w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> tuple[Tensor, Tensor]:
    """The one linear layer that does the work of two: `(w, b)`, such that `xb @ w + b` is for every `xb` what
    `(xb @ w1 + b1) @ w2 + b2` is.

    The shapes are `[F, H]`, `[H]`, `[H, K]`, `[K]`, those of the result `[F, K]` and `[K]`. The dtype is that
    of the arguments, float32 or float64.

    .. zh::

    用一个线性层完成两个线性层的工作：返回 `(w, b)`，使得对任意的 `xb`，`xb @ w + b` 都等于
    `(xb @ w1 + b1) @ w2 + b2`。

    参数的形状依次为 `[F, H]`、`[H]`、`[H, K]`、`[K]`，结果的形状为 `[F, K]` 和 `[K]`。
    dtype 与参数相同：float32 或 float64。
    """
    return w1 @ w2, b1 @ w2 + b2


def collapse_all(layers: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """The same for a whole row of layers, one or more, all float32 or all float64: `layers` holds their
    `(w, b)` in the order in which they are applied. `layers` and its tensors stay as they are.

    .. zh::

    对一整排线性层（一层或更多，全是 float32 或全是 float64）做同样的事：
    `layers` 按作用的先后顺序给出它们的 `(w, b)`。
    `layers` 和其中的张量都保持不变。
    """
    (w, b), *others = layers
    for another_w, another_b in others:
        w, b = collapse(w, b, another_w, another_b)
    return w, b


def connect_dots(xs: Tensor, ys: Tensor) -> Parameters:
    """The four parameters `(w1, b1, w2, b2)` of a net with one input and one output that goes through every
    dot, and in a straight line from each dot to the next. No training: the parameters can be written down.

    `xs` and `ys` are float32 of shape `[k]`, `k` of 2 or more; `xs` rises. The parameters are those of
    `simple_net`, of shapes `[1, H]`, `[H]`, `[H, 1]`, `[1]`, with at most `k` hidden units (`H <= k`); they
    are float32 or float64. What the net does before the first dot and behind the last one is up to you.

    .. zh::

    一个只有一个输入和一个输出的网络的四个参数 `(w1, b1, w2, b2)`：这个网络经过每一个点，
    并且在相邻两点之间是直线。不用训练：参数可以直接写出来。

    `xs` 和 `ys` 是形状为 `[k]` 的 float32，`k` 至少为 2，`xs` 递增。这些参数供 `simple_net` 使用，
    形状为 `[1, H]`、`[H]`、`[H, 1]`、`[1]`，隐藏单元最多 `k` 个（`H <= k`），dtype 为 float32 或 float64。
    在第一个点之前和最后一个点之后，网络取什么值都可以。
    """
    slopes = ys.diff() / xs.diff()
    bends = slopes.diff(prepend=slopes.new_zeros(1))
    return torch.ones(1, len(bends)), -xs[:-1], bends[:, None], ys[:1].clone()


def fold(crease: float) -> Parameters:
    """The parameters `(w1, b1, w2, b2)` of a net that folds the numbers from 0 to 1 once: it rises in a
    straight line from 0 at `x = 0` to 1 at `x = crease`, and falls in a straight line to 0 at `x = 1`.

    `crease` lies between 0 and 1. Two hidden units have to do, one fewer than `connect_dots` may use for
    three dots: the shapes are `[1, 2]`, `[2]`, `[2, 1]` and `[1]`, float32 or float64. Outside of 0 to 1 the
    net may do what it likes.

    .. zh::

    一个把 0 到 1 之间的数折叠一次的网络的参数 `(w1, b1, w2, b2)`：它从 `x = 0` 处的 0 沿直线上升到
    `x = crease` 处的 1，再沿直线下降到 `x = 1` 处的 0。

    `crease` 在 0 与 1 之间。只能用两个隐藏单元，比 `connect_dots` 连接三个点时允许的少一个：
    形状为 `[1, 2]`、`[2]`、`[2, 1]` 和 `[1]`，dtype 为 float32 或 float64。
    在 0 到 1 之外，网络取什么值都可以。
    """
    return connect_dots(torch.tensor([0, crease, 1]), torch.tensor([0.0, 1.0, 0.0]))


def fit_net(net: nn.Module, dl: Batches, valid_dl: Batches, epochs: int, lr: float) -> list[float]:
    """Trains `net` for `epochs` epochs: for each batch `(xb, yb)` of `dl`, in its order, one plain SGD step
    with the learning rate `lr` on the gradient of `mnist_loss(net(xb), yb)`. Returns the learning curve, a
    list of `epochs` numbers: after each epoch, the share of all images of `valid_dl` that the net calls by
    their right name. `dl` and `valid_dl` are lists of batches, `epochs` is 1 or more.

    `net` is any module that makes raw scores `[B, 1]` of a batch `[B, F]`, the same in training mode as in
    evaluation mode (no dropout, no batch normalisation); train that very object, all of its parameters. `yb`
    is int64 of shape `[B, 1]`, 1 or 0; a score above 0 says 1. Batches may differ in size. Any training loop
    is fine: your own, one with `torch.optim.SGD`, your Learner of notebook 07.

    .. zh::

    把 `net` 训练 `epochs` 轮：对 `dl` 的每个批次 `(xb, yb)`，按其顺序，用 `mnist_loss(net(xb), yb)` 的梯度
    和学习率 `lr` 做一步普通的 SGD 更新。返回学习曲线，即含有 `epochs` 个数的列表：每一轮之后，
    在 `valid_dl` 的全部图像中，网络判断正确的比例。`dl` 和 `valid_dl` 都是批次的列表，`epochs` 至少为 1。

    `net` 是任意一个由批次 `[B, F]` 得到原始得分 `[B, 1]` 的模块，
    它在训练模式和评估模式下的结果相同（没有 dropout，也没有批归一化）；要训练的就是传入的这个对象，
    以及它的全部参数。`yb` 是形状为 `[B, 1]` 的 int64，取 1 或 0；得分大于 0 表示 1。各批次的大小可能不同。
    任何训练循环都可以：你自己写的、用 `torch.optim.SGD` 的、笔记本 07 里的 Learner。
    """
    opt = torch.optim.SGD(net.parameters(), lr=lr)
    curve = []
    for _ in range(epochs):
        for xb, yb in dl:
            mnist_loss(net(xb), yb).backward()
            opt.step()
            opt.zero_grad()
        with torch.no_grad():
            curve.append(torch.cat([(net(xb) > 0) == yb for xb, yb in valid_dl]).float().mean().item())
    return curve


def likeness(images: Tensor, ideal: Tensor) -> Tensor:
    """How much each image resembles `ideal`: the correlation of their pixels. Take from each of the two its
    own mean; the correlation is then the sum of the products of what is left, pixel by pixel, divided by the
    root of the product of the two sums of squares of what is left. It is 1 for the same picture in any
    contrast, -1 for its negative, and near 0 where there is nothing in common.

    `images` is float32 of shape `[N, H, W]`, numbers of either sign, and `ideal` float32 of shape `[H, W]`;
    none of them is all of one shade. The result is float32 of shape `[N]`.

    .. zh::

    每张图像与 `ideal` 有多像：它们的像素的相关系数。先让两者各自减去自己的平均值；
    用剩下的部分，
    把对应像素的乘积加起来，再除以两者平方和之积的平方根，就是相关系数。同一幅图不论对比度如何都得 1，
    它的负片得 -1，毫无共同之处则接近 0。

    `images` 是形状为 `[N, H, W]` 的 float32，数可正可负；`ideal` 是形状为 `[H, W]` 的 float32；
    其中没有一张是处处同色的。结果是形状为 `[N]` 的 float32。
    """
    a, b = (t - t.mean((-1, -2), keepdim=True) for t in (images, ideal))
    return (a * b).sum((-1, -2)) / (a.square().sum((-1, -2)) * b.square().sum()).sqrt()


def one_cycle(
    steps: int, lr_max: float, pct_start: float = 0.25, div: float = 25.0, final_div: float = 1e5
) -> list[float]:
    """The learning rates of one cycle: `steps` numbers, one for each step of a whole training. So
    `one_cycle(8, 1.0)` gives eight of them, and the first is 0.04.

    The first rate is `lr_max / div`. Over the share `pct_start` of the way the rate rises to `lr_max`, and
    over the rest of it falls to `lr_max / final_div`. Both slopes are half a wave of a cosine: they start
    flat, are steepest half-way, and end flat.

    Libraries count the way differently, and both are right here. For fastai, `k / steps` of the way lies
    behind us at step `k` (from 0), so that the end comes one step after the last one. In PyTorch's
    `OneCycleLR` the last step is the end, and the peak comes at step `pct_start * steps - 1`. With 8 steps
    and a `pct_start` of 0.25, these are the shares of the slope that lie behind us at step `k`:

        k         0    1     2     3    4    5    6    7
        fastai    0    1/2   peak  1/6  2/6  3/6  4/6  5/6
        PyTorch   0    peak  1/6   2/6  3/6  4/6  5/6  end

    (Beware of PyTorch's `final_div_factor`: it divides the first rate, `final_div` the highest one.) `steps`
    is 8 or more, and `pct_start` between 0.2 and 0.8.

    .. zh::

    一个周期的学习率：`steps` 个数，整个训练的每一步各有一个。所以 `one_cycle(8, 1.0)` 给出八个数，
    第一个是 0.04。

    第一个学习率是 `lr_max / div`。在占全程 `pct_start` 的一段路上，学习率升到 `lr_max`；
    在余下的路上，它降到 `lr_max / final_div`。上坡和下坡都是余弦的半个波：开头平缓，半途最陡，结尾平缓。

    不同的库对路程的算法不同，这里两种都算对。fastai 认为第 `k` 步（从 0 数起）时已经走完全程的 `k / steps`，
    所以终点在最后一步之后。在 PyTorch 的 `OneCycleLR` 里，最后一步就是终点，
    最高点出现在第 `pct_start * steps - 1` 步。如果有 8 步，`pct_start` 为 0.25，那么第 `k` 步时，
    所在的坡已经走完的比例是（peak：最高点，end：终点）：

        k         0    1     2     3    4    5    6    7
        fastai    0    1/2   peak  1/6  2/6  3/6  4/6  5/6
        PyTorch   0    peak  1/6   2/6  3/6  4/6  5/6  end

    （注意：PyTorch 的 `final_div_factor` 除的是第一个学习率，这里的 `final_div` 除的是最高的学习率。）
    `steps` 至少为 8，`pct_start` 在 0.2 与 0.8 之间。
    """

    def wave(start: float, end: float, part: float) -> float:
        return start + (end - start) * (1 - math.cos(math.pi * part)) / 2

    rates = []
    for part in (k / steps for k in range(steps)):
        if part < pct_start:
            rates.append(wave(lr_max / div, lr_max, part / pct_start))
        else:
            rates.append(wave(lr_max, lr_max / final_div, (part - pct_start) / (1 - pct_start)))
    return rates


def as_colour(images: Tensor) -> Tensor:
    """Grey images for a net that expects colour: `images` is uint8 of shape `[N, H, W]`, the result float32
    of shape `[N, 3, H, W]`, from 0 to 1, with the same picture in each of the three channels.

    .. zh::

    为只接受彩色图像的网络准备灰度图像：`images` 是形状为 `[N, H, W]` 的 uint8；
    结果是形状为 `[N, 3, H, W]` 的 float32，从 0 到 1，三个通道里是同一幅图。
    """
    return (images.float() / 255).unsqueeze(1).repeat(1, 3, 1, 1)


def build_resnet(outputs: int) -> nn.Module:
    """A new `resnet18` (that of `torchvision.models`) with random parameters (nothing pretrained, no
    download), whose last layer has `outputs` outputs. It makes scores `[N, outputs]` of images
    `[N, 3, H, W]`. Each call makes another net, and all of its parameters can learn.

    .. zh::

    一个新的 `resnet18`（来自 `torchvision.models`），参数随机（没有经过预训练，
    也不下载任何东西），最后一层有 `outputs` 个输出。
    它由图像 `[N, 3, H, W]` 得到得分 `[N, outputs]`。每次调用都产生另一个网络，其中所有的参数都能学习。
    """
    return resnet18(num_classes=outputs)


def train_on(model: nn.Module, dl: Batches, rates: Sequence[float]) -> list[float]:
    """Trains any `model` for one epoch, each step with a learning rate of its own: for batch number `k` of
    `dl`, a list, one plain SGD step (no momentum) with `rates[k]` on the cross-entropy of `model(xb)` and
    `yb`. Returns a list of the losses that the batches had before their steps: numbers that no longer hold on
    to what they were computed from.

    `model` makes raw scores `[B, C]`, one for each class; `yb` is int64 of shape `[B]`: the number of the
    right class. The model may come in any mode, and has to be in training mode while it trains. There are
    as many rates as batches.

    .. zh::

    把任意的 `model` 训练一轮，每一步有自己的学习率：对列表 `dl` 的第 `k` 个批次，用 `model(xb)` 与 `yb` 的
    交叉熵和学习率 `rates[k]` 做一步普通的 SGD 更新（没有动量）。返回一个列表，
    即各个批次在更新之前的损失；这些数不能再牵着计算时用到的一切。

    `model` 给出原始得分 `[B, C]`，每个类别一个；`yb` 是形状为 `[B]` 的 int64，即正确类别的编号。
    模型传入时可能处于任何模式，训练时必须处于训练模式。学习率的个数与批次的个数相同。
    """
    model.train()
    opt = torch.optim.SGD(model.parameters(), lr=0.0)
    losses = []
    for (xb, yb), lr in zip(dl, rates):
        opt.param_groups[0]["lr"] = lr
        loss = F.cross_entropy(model(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return losses
