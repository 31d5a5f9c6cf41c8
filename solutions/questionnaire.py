"""Reference answers to the questions of notebook 09 that are answered by code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor


def rank_and_numbers(height: int, width: int, colour: bool) -> tuple[int, int]:
    """How many axes a picture has as a tensor, and how many numbers it holds.

    The picture is `height` pixels high and `width` wide; `colour` is `True` for a colour picture (RGB), and
    `False` for a grey one such as a digit of MNIST. The result is a tuple of two whole numbers: the rank of
    the usual tensor of *one* such picture (a grey one has no axis for colours, as in the chapter), and the
    number of values in it.

    .. zh::

    一张图像作为张量有几个轴，里面有多少个数。

    图像高 `height` 个像素，宽 `width` 个像素；`colour` 为 `True` 表示彩色图像（RGB），
    为 `False` 表示灰度图像，例如 MNIST 的数字。结果是由两个整数组成的元组：
    **一张**这样的图像通常存成几阶的张量（灰度图像像本章那样，没有颜色轴），以及其中有多少个数。
    """
    return (3, 3 * height * width) if colour else (2, height * width)


def split_and_label(path: str) -> tuple[str, str]:
    """What the path of an image tells about it: `("train", "7")` for `"data/mnist_sample/train/7/9950.png"`.

    The data set is laid out like `MNIST_SAMPLE`, but it may lie in any folder, deep or not, its splits and
    labels may be any words, and its files may have any name. Folders are separated by `/`. The result is a
    tuple of two strings, the split first.

    .. zh::

    一张图像的路径说明了什么：对于 `"data/mnist_sample/train/7/9950.png"`，是 `("train", "7")`。

    数据集按照 `MNIST_SAMPLE` 的方式存放，但它可能在任何文件夹里，层次或深或浅；划分和标签可能是任何词，
    文件也可能叫任何名字。文件夹之间用 `/` 隔开。结果是由两个字符串组成的元组，划分在前。
    """
    *_, split, label, _ = path.split("/")
    return split, label


def odd_doubled(xs: Iterable[int]) -> list[int]:
    """The odd numbers of `xs`, doubled, in their order: `[1, 2, 3]` becomes `[2, 6]`.

    Write it with a **list comprehension**. `xs` holds whole numbers, negative ones and 0 among them, and may
    be empty; it may be a list, a `range`, or a generator. Do not change `xs`; the result is a new list.

    .. zh::

    取出 `xs` 中的奇数，乘以二，次序不变：`[1, 2, 3]` 变成 `[2, 6]`。

    请用**列表推导式**来写。`xs` 里是整数，可能有负数和 0，也可能是空的；它可能是列表、`range` 或生成器。
    `xs` 本身保持不变，结果是一个新的列表。
    """
    return [2 * x for x in xs if x % 2 == 1]


def rank_3(a: int, b: int, c: int) -> Tensor:
    """A rank-3 tensor of shape `[a, b, c]` in which every number tells its own place: the one that three
    indices `i, j, k` lead to is `100*i + 10*j + k`.

    `a`, `b` and `c` are 1 to 9. The result is an int64 tensor.

    .. zh::

    一个形状为 `[a, b, c]` 的三阶张量，其中每个数都说出自己的位置：由三个索引 `i, j, k` 取到的数是
    `100*i + 10*j + k`。

    `a`、`b`、`c` 在 1 到 9 之间。结果是 int64 张量。
    """
    i, j, k = torch.arange(a), torch.arange(b), torch.arange(c)
    return 100 * i[:, None, None] + 10 * j[:, None] + k


def rank_from_shape(shape: Sequence[int]) -> int:
    """The rank of a tensor whose shape is `shape`.

    `shape` is a tuple, a list or a `torch.Size`, of whole numbers that are 0 or more. It may be empty:
    that is the shape of a tensor that is just one number. The result is a whole number.

    .. zh::

    形状为 `shape` 的张量的阶。

    `shape` 是元组、列表或 `torch.Size`，由大于等于 0 的整数组成。它可能是空的：那是只有一个数的张量的形状。
    结果是整数。
    """
    return len(shape)


def four_sizes(d: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Four ways to say how large the differences `d` are, in this order: their mean absolute value, their
    root mean square, their L1 norm, their L2 norm.

    `d` is a float32 tensor of any shape, not empty: the differences of two images, pixel by pixel. Each of
    the four is a single number, a float or a tensor without axes. The two norms do not depend on how many
    pixels without a difference are there as well.

    .. zh::

    用四种办法表示差 `d` 有多大，依次是：平均绝对值、均方根、L1 范数、L2 范数。

    `d` 是任意形状、非空的 float32 张量：两张图像逐像素的差。四个结果都是单个的数，可以是浮点数，
    也可以是没有轴的张量。不论另外还有多少个没有差别的像素，两个范数都不变。
    """
    size, square = d.abs(), d**2
    return size.mean(), square.mean().sqrt(), size.sum(), square.sum().sqrt()


def corner(n: int) -> Tensor:
    """The four numbers at the bottom right of a table, doubled.

    The table has `n` rows and `n` columns, `n` is 2 or more, and holds the whole numbers from 1 to `n*n`,
    row after row. The question of the chapter is `corner(3)`. The result is an int64 tensor of shape
    `[2, 2]`.

    .. zh::

    一个表的右下角四个数，乘以二。

    表有 `n` 行 `n` 列，`n` 大于等于 2，逐行排列着从 1 到 `n*n` 的整数。本章所问的是 `corner(3)`。
    结果是形状为 `[2, 2]` 的 int64 张量。
    """
    table = torch.arange(1, n * n + 1).view(n, n)
    return (2 * table)[-2:, -2:]


def read_from(shape: Sequence[int], place: Sequence[int]) -> tuple[int, ...]:
    """Where broadcasting reads a number: the indices in the smaller tensor, of shape `shape`, of the number
    that takes part in the result at the indices `place`.

    For example, an image of shape `(28, 28)` is subtracted from a stack of shape `(1010, 28, 28)`. The
    number of the result at `(500, 3, 20)` uses the image's number at `(3, 20)`. The two tensors fit, `place`
    lies inside the result, and `shape` is as long as `place` or shorter. Both are tuples of whole numbers,
    and so is the result, which has one index for each axis of `shape`; `shape` may be empty.

    .. zh::

    广播从哪里读数：较小的张量形状为 `shape`；运算结果中索引为 `place` 的那个数，
    用到了较小张量中哪个索引处的数？

    例如，让形状为 `(1010, 28, 28)` 的一叠图像减去形状为 `(28, 28)` 的一张图像。
    结果中 `(500, 3, 20)` 处的数，用到了图像中 `(3, 20)` 处的数。两个张量可以广播，
    `place` 在结果的范围之内，`shape` 不比 `place` 长。
    两者都是由整数组成的元组，结果也是，`shape` 的每个轴对应一个索引；`shape` 可能是空的。
    """
    from_the_right = place[len(place) - len(shape) :]
    return tuple(0 if length == 1 else index for length, index in zip(shape, from_the_right))


def gradient_at(x: Tensor, c: float) -> Tensor:
    """The gradient of the loss `(c * x**2).sum()` at `x`.

    `x` is a float32 tensor of any shape, and `c` is a number. By hand or with autograd, as you like. The
    result has the shape of `x` and is float32 or float64. `x` keeps its numbers.

    .. zh::

    损失 `(c * x**2).sum()` 在 `x` 处的梯度。

    `x` 是任意形状的 float32 张量，`c` 是一个数。手算也好，用自动求导也好，随你选。
    结果的形状与 `x` 相同，是 float32 或 float64 张量。`x` 里的数保持不变。
    """
    return 2 * c * x


def draw_sigmoid(ax: Any, x: Tensor) -> None:
    """Draws the sigmoid function at the places `x` into `ax`.

    `ax` is a pair of axes of matplotlib, and `x` a float32 tensor of one axis, from small to large. Draw one
    line with `ax.plot`, through a point for each number of `x`. Nothing has to be returned.

    .. zh::

    在 `ax` 中画出 sigmoid 函数在 `x` 各处的值。

    `ax` 是 matplotlib 的坐标系（axes），`x` 是只有一个轴的 float32 张量，由小到大排列。
    请用 `ax.plot` 画一条线，`x` 的每个数对应线上一个点。不需要返回值。
    """
    ax.plot(x, 1 / (1 + torch.exp(-x)))


def new_weights(w: Tensor, grad: Tensor, lr: float) -> Tensor:
    """The weights after one step of SGD.

    `w` holds the weights, `grad` the gradient of the loss at `w`, float32 tensors of the same shape; `lr` is
    the learning rate. The result is a tensor of that shape: a new one, or `w` itself with other numbers.

    .. zh::

    用 SGD 更新一步之后的权重。

    `w` 是权重，`grad` 是损失在 `w` 处的梯度，两者是形状相同的 float32 张量；`lr` 是学习率。
    结果是同样形状的张量：可以是新的张量，也可以是数值改变之后的 `w` 本身。
    """
    return w - lr * grad


def batches(n: int, batch_size: int) -> tuple[int, int]:
    """How many batches a `DataLoader` makes of `n` items, and how many items are in the last of them.

    `n` and `batch_size` are whole numbers of 1 or more. No item is left out, and all batches but the last
    are full. The result is a tuple of two whole numbers.

    .. zh::

    `DataLoader` 把 `n` 个样本分成多少个小批量？最后一个小批量里有多少个样本？

    `n` 和 `batch_size` 是大于等于 1 的整数。所有样本都要用到；除最后一个以外，每个小批量都是满的。
    结果是由两个整数组成的元组。
    """
    number = -(-n // batch_size)
    return number, n - (number - 1) * batch_size


def pairs(xs: Iterable[Any], ys: Iterable[Any]) -> list[tuple[Any, Any]]:
    """The items of `xs` and `ys` in pairs: `[1, 2]` and `"ab"` become `[(1, "a"), (2, "b")]`.

    `xs` and `ys` are equally long, perhaps empty: lists, strings, ranges, or anything else to loop over. The
    result is a list of tuples.

    .. zh::

    把 `xs` 和 `ys` 的元素一一配对：`[1, 2]` 和 `"ab"` 变成 `[(1, "a"), (2, "b")]`。

    `xs` 和 `ys` 一样长，也可能都是空的；它们可能是列表、字符串、`range`，或任何可以循环的对象。
    结果是由元组组成的列表。
    """
    return list(zip(xs, ys))


def rows_of_pixels(images: Tensor) -> Tensor:
    """Each image as one row of pixels, without copying any.

    `images` is a stack of images: a tensor of shape `[n, height, width]` and of any dtype, whose numbers lie
    in memory one after the other. `n` is 1 or more. The result has the shape `[n, height*width]` and shares
    the memory of `images`: whoever changes a pixel in one sees it changed in the other.

    .. zh::

    把每张图像变成一行像素，但不复制任何像素。

    `images` 是一叠图像：形状为 `[n, height, width]` 的张量，dtype 任意，
    各个数在内存里连续存放，`n` 大于等于 1。
    结果的形状是 `[n, height*width]`，并与 `images` 共用内存：在其中一个里改动像素，另一个里也随之改变。
    """
    return images.view(len(images), -1)


def bias_for(x: Tensor, w: Tensor, y: float) -> Tensor:
    """The bias `b` with which the linear model `(x*w).sum() + b` gives `y` for the input `x`.

    `x` and `w` are float32 tensors of one axis and the same length, and `y` is a number. The result is a
    single number, a float or a tensor without axes.

    .. zh::

    要使线性模型 `(x*w).sum() + b` 对输入 `x` 给出 `y`，偏置 `b` 应当是多少？

    `x` 和 `w` 是只有一个轴、长度相同的 float32 张量，`y` 是一个数。结果是单个的数，可以是浮点数，
    也可以是没有轴的张量。
    """
    return y - (x * w).sum()


def one_of_product(a: Tensor, b: Tensor, i: int, j: int) -> Tensor:
    """The number in row `i` and column `j` of `a @ b`, computed alone and without `@`.

    `a` is a float32 tensor of shape `[n, k]` and `b` one of shape `[k, m]`. Rows and columns count from 0. Do
    without `@` (`__matmul__`), `dot` and `einsum`, and without any other function that multiplies matrices
    (`matmul`, `mm`, `mv`, `bmm`, `addmm`, `addmv` and the like). The result is a single number, a float or a
    tensor without axes.

    .. zh::

    `a @ b` 中第 `i` 行第 `j` 列的数，单独算出来，不用 `@`。

    `a` 是形状为 `[n, k]` 的 float32 张量，`b` 的形状是 `[k, m]`。行和列都从 0 数起。
    请不要使用 `@`（`__matmul__`）、`dot` 和 `einsum`，也不要使用其他做矩阵乘法的函数
    （`matmul`、`mm`、`mv`、`bmm`、`addmm`、`addmv` 等）。
    结果是单个的数，可以是浮点数，也可以是没有轴的张量。
    """
    return (a[i] * b[:, j]).sum()


def slope_after(x: float, times: int) -> float:
    """What `.grad` of a parameter holds after `times` rounds in which nobody sets it to zero.

    The parameter has the value `x` and a fresh `.grad`. Each round computes `y = x**2` anew and calls
    `y.backward()`; `x` keeps its value. `times` is 1 or more. By thinking or by autograd, as you like. The
    result is a single number, a float or a tensor without axes.

    .. zh::

    循环 `times` 遍，没有人把梯度清零，之后参数的 `.grad` 里是什么？

    参数的值是 `x`，`.grad` 起初还没有内容。每一遍都重新计算 `y = x**2`，并调用 `y.backward()`；`x` 的值不变。
    `times` 大于等于 1。动脑筋也好，用自动求导也好，随你选。
    结果是单个的数，可以是浮点数，也可以是没有轴的张量。
    """
    return times * 2 * x


def draw_relu(ax: Any, x: Tensor) -> None:
    """Draws ReLU at the places `x` into `ax`.

    `ax` is a pair of axes of matplotlib, and `x` a float32 tensor of one axis, from small to large; for the
    question of the chapter it reaches from -2 to 2. Draw one line with `ax.plot`, through a point for each
    number of `x`. Nothing has to be returned.

    .. zh::

    在 `ax` 中画出 ReLU 在 `x` 各处的值。

    `ax` 是 matplotlib 的坐标系（axes），`x` 是只有一个轴的 float32 张量，由小到大排列；
    本章的问题里是从 -2 到 2。请用 `ax.plot` 画一条线，`x` 的每个数对应线上一个点。不需要返回值。
    """
    ax.plot(x, x.clamp(min=0))
