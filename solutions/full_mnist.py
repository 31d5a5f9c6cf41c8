"""Reference solutions of notebook 10: all ten digits."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Batches = list[tuple[Tensor, Tensor]]


def ten_ideals(images: Tensor, labels: Tensor) -> Tensor:
    """The ideal of each digit: the mean of all images that have its label. Row 0 of the result is the ideal
    0, row 9 the ideal 9.

    `images` has the shape `[N, H, W]` and is raw uint8, as `mnist.full` gives it, or float32, for instance
    between 0 and 1; a pixel counts as the number that it is (nothing is divided by 255). `labels` is int64 of
    shape `[N]`, 0 to 9 in any order; each digit comes up at least once, some more often than others. The
    result is float32 of shape `[10, H, W]`.

    .. zh::

    每个数字的理想图像：带有这个标签的所有图像的平均值。结果的第 0 行是理想的 0，第 9 行是理想的 9。

    `images` 的形状为 `[N, H, W]`，像 `mnist.full` 给出的那样是原始的 uint8，或者是 float32，
    例如在 0 与 1 之间；像素是多少就按多少算，不要除以 255。`labels` 是形状为 `[N]` 的 int64，0 到 9，
    顺序不定；每个数字至少出现一次，次数各不相同。结果是形状为 `[10, H, W]` 的 float32。
    """
    return torch.stack([images[labels == digit].float().mean(0) for digit in range(10)])


def confusion(truth: Tensor, said: Tensor, classes: int) -> Tensor:
    """The confusion matrix: row `i`, column `j` holds how many images of the class `i` were called `j`. So
    **rows are the truth**, columns are what was said, and the diagonal counts what is right.

    `truth` and `said` are int64 of shape `[N]`, `N` is 1 or more, and all labels lie between 0 and
    `classes - 1`; not every one of them has to come up. The result is int64 of shape `[classes, classes]`.

    .. zh::

    混淆矩阵：第 `i` 行第 `j` 列是类别 `i` 的图像中有多少张被判为 `j`。也就是说，**行是真实标签**，
    列是判断的结果，对角线上是判断正确的张数。

    `truth` 和 `said` 是形状为 `[N]` 的 int64，`N` 至少为 1，标签都在 0 与 `classes - 1` 之间，
    但不一定每个都出现。结果是形状为 `[classes, classes]` 的 int64。
    """
    return (truth * classes + said).bincount(minlength=classes**2).reshape(classes, classes)


def most_confused(matrix: Tensor) -> tuple[int, int]:
    """The most frequent mistake of a confusion matrix: `(truth, said)`, two labels.

    `matrix` is int64 of shape `[K, K]` with a `K` of 2 or more, and its rows are the truth. To take a 3 for a
    5 and to take a 5 for a 3 are two different mistakes. There is at least one, and none other is as frequent
    as the most frequent one. `matrix` itself stays as it is.

    .. zh::

    混淆矩阵里最常见的错误：返回 `(truth, said)`，即真实标签和判断结果这两个标签。

    `matrix` 是形状为 `[K, K]` 的 int64，`K` 至少为 2，行是真实标签。把 3 判为 5，与把 5 判为 3，
    是两种不同的错误。至少有一种错误，而且最常见的只有一种。`matrix` 本身要保持不变。
    """
    errors = matrix - matrix.diag().diag()
    truth, said = divmod(int(errors.argmax()), len(matrix))
    return truth, said


def log_softmax(x: Tensor) -> Tensor:
    """The logarithms of the softmax of each row: in row `i`, the softmax is `exp(x[i])` divided by its own
    sum.

    `x` is float32 of shape `[B, K]`: `B` samples with `K` raw scores each, any of which may be as large as
    10,000 or as small as −10,000. The result is float32 of shape `[B, K]`, and all of its numbers are finite;
    `x` itself stays as it is. Use `exp`, `log`, sums and maxima; write no Python loop, no comprehension, and
    use nothing that does the work already: `softmax`, `log_softmax`, `logsumexp`, `cross_entropy`, `nll_loss`
    and their relatives.

    .. zh::

    每一行的 softmax 的对数：在第 `i` 行，softmax 就是 `exp(x[i])` 除以它自己的总和。

    `x` 是形状为 `[B, K]` 的 float32：`B` 个样本，每个样本有 `K` 个原始得分，得分可能大到 10000，
    也可能小到 −10000。结果是形状为 `[B, K]` 的 float32，其中每个数都是有限的；`x` 本身保持不变。
    可以使用 `exp`、`log`、求和、求最大值；不要写 Python 循环和推导式，也不要用现成的函数：
    `softmax`、`log_softmax`、`logsumexp`、`cross_entropy`、`nll_loss` 以及类似的函数都不行。
    """
    x = x - x.amax(1, keepdim=True)
    return x - x.exp().sum(1, keepdim=True).log()


def cross_entropy(x: Tensor, y: Tensor) -> Tensor:
    """The cross-entropy: minus the logarithm of the probability that each sample gives to its own label,
    averaged over the samples.

    `x` holds raw scores as in `log_softmax`; `y` is int64 of shape `[B]`, the label of each sample, 0 to
    `K - 1`. The result is a single number, a tensor that autograd can follow back to `x`. Take the one number
    out of each row with `gather` or an index, without a loop or a comprehension; what `log_softmax` must not
    use is out of bounds here, too. (So that a mistake in `log_softmax` does not count twice, most checks of
    `cross_entropy` put a right one in its place, and none of them asks how yours is written.)

    .. zh::

    交叉熵：每个样本给自己的标签的概率取对数，加上负号，再对所有样本求平均。

    `x` 是原始得分，与 `log_softmax` 的相同；`y` 是形状为 `[B]` 的 int64，即每个样本的标签，0 到 `K - 1`。
    结果是一个数，是 autograd 能够一直追溯到 `x` 的张量。用 `gather` 或索引从每一行取出那一个数，
    不要写循环和推导式；`log_softmax` 里不能用的，这里同样不能用。
    （为了不让 `log_softmax` 里的错误扣两次分，对 `cross_entropy` 的大部分检查
    会用正确的 `log_softmax` 代替你的，而且都不看你的 `log_softmax` 是怎么写的。）
    """
    return -log_softmax(x).gather(1, y[:, None]).mean()


def fit10(model: nn.Module, dl: Batches, epochs: int, lr: float) -> None:
    """Trains `model` in place for `epochs` epochs: for every batch `(xb, yb)` of `dl`, in its order, one step
    of plain gradient descent (no momentum, no decay) with the learning rate `lr`, down the cross-entropy of
    that batch.

    `model(xb)` gives the raw scores, `[B, K]`, the same in training mode as in evaluation mode, and `yb` is
    int64 of shape `[B]`. `dl` is a list of batches, which may differ in size, and `epochs` is 1 or more.
    PyTorch's own loss and optimizers are welcome here, and so is a Learner of your own. What you return does
    not matter.

    .. zh::

    就地训练 `model`，共 `epochs` 轮：对 `dl` 中的每个批次 `(xb, yb)`，按顺序，
    沿着这个批次的交叉熵做一步普通的梯度下降（没有动量，没有权重衰减），学习率为 `lr`。

    `model(xb)` 给出原始得分 `[B, K]`，在训练模式和评估模式下相同；`yb` 是形状为 `[B]` 的 int64。
    `dl` 是批次的列表，各批次的大小可以不同；`epochs` 至少为 1。
    这里可以使用 PyTorch 自带的损失和优化器，也可以使用你自己写的 Learner。返回什么都可以。
    """
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        for xb, yb in dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            opt.step()


def train10(x: Tensor, y: Tensor, valid_x: Tensor) -> Tensor:
    """Makes a model, trains it on the images `x` with the labels `y`, and returns the labels that it gives to
    the images `valid_x`.

    `x` is float32 of shape `[N, 784]`, 0 to 1, `y` is int64 of shape `[N]`, 0 to 9, and `valid_x` is float32
    of shape `[M, 784]`; the result is int64 of shape `[M]`. Model, loss, optimizer, batches, learning rate
    and epochs are your choice; use `fit10` or any other training.

    The checks call it in worlds that nobody has seen: with the 784 pixels of all images in another order, and
    with other names for the digits (what was a 3 may be called 8). You get 3,000 images to learn from, and at
    least 85 % of the new ones have to be called by their right name. A linear model can do that. One call
    should take no more than a few seconds. For other packages than those that this notebook imports there is
    no promise: while it is graded, they may be missing (NumPy is there).

    .. zh::

    建立一个模型，用图像 `x` 和标签 `y` 训练它，返回它给图像 `valid_x` 的标签。

    `x` 是形状为 `[N, 784]` 的 float32，0 到 1；`y` 是形状为 `[N]` 的 int64，0 到 9；`valid_x` 是形状为
    `[M, 784]` 的 float32。结果是形状为 `[M]` 的 int64。模型、损失、优化器、批次、学习率和轮数都由你选择；
    可以用 `fit10`，也可以用任何别的训练方法。

    检查时会用谁也没见过的数据来调用它：所有图像的 784 个像素换了同一种顺序，数字也换了名字
    （原来的 3 可能叫作 8）。供学习的图像有 3000 张；在新的图像中，至少要有 85% 判断正确。
    线性模型就能做到。调用一次不应超过几秒钟。除了本笔记本导入的包和 NumPy，评分时不保证有别的包。
    """
    model = nn.Linear(x.shape[1], 10)
    order = torch.randperm(len(x))
    fit10(model, list(zip(x[order].split(50), y[order].split(50))), epochs=3, lr=0.2)
    with torch.no_grad():
        return model(valid_x).argmax(1)
