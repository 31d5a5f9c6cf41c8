"""Reference solutions of notebook 01: from a folder of files to one tensor of images."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor


def list_split(root: Path) -> dict[tuple[str, str], list[str]]:
    """The images of a data set that is sorted into folders: one list of file names for each split and label.

    `root` holds a folder for each split, such as `train`, and that holds a folder for each label, such as
    `3`; the names may be any words. The keys of the result are pairs of strings, `(split, label)`. The values
    are lists of the names, such as `"10.png"`, of all files in that label's folder that end in `.png`, in the
    **order of strings**: `"10000.png"` comes before `"1007.png"`.

    A label's folder without images has its key as well, with `[]`. Everything else is left out: files beside
    the folders, in `root` (such as `labels.csv`) or in the folder of a split; files of other kinds; and all
    files and folders whose names begin with a dot. No label's folder holds further folders, and no name ends
    in `.PNG`.

    .. zh::

    按文件夹存放的数据集里有哪些图像：每个划分、每个标签各有一个文件名列表。

    `root` 里每个划分有一个文件夹，例如 `train`；其中每个标签又有一个文件夹，例如 `3`；名字可以是任意的词。
    结果的键是一对字符串 `(split, label)`；值是列表，内容是该标签的文件夹里所有以 `.png` 结尾的文件名，例如
    `"10.png"`，按**字符串的顺序**排列：`"10000.png"` 排在 `"1007.png"` 前面。

    没有图像的标签文件夹也要有自己的键，值为 `[]`。其他东西一律不算：与文件夹并列的文件，不论在 `root` 里
    （例如 `labels.csv`）还是在划分的文件夹里；别的类型的文件；以及名字以点开头的所有文件和文件夹。
    标签的文件夹里不会再有文件夹，也不会有以 `.PNG` 结尾的名字。
    """

    def folders(parent: Path) -> list[Path]:
        return [path for path in parent.iterdir() if path.is_dir() and not path.name.startswith(".")]

    return {
        (split.name, label.name): sorted(p.name for p in label.glob("*.png") if not p.name.startswith("."))
        for split in folders(root)
        for label in folders(split)
    }


def window(img: Tensor, r0: int, r1: int, c0: int, c1: int) -> Tensor:
    """A rectangle of an image: its rows from `r0` up to but not including `r1`, and of these the columns from
    `c0` up to but not including `c1`.

    `img` is uint8 of shape `[H, W]`. Rows are counted from the top and columns from the left, both from 0.
    The result is uint8 too, of shape `[r1 - r0, c1 - c0]`; it is empty where `r0 == r1` or `c0 == c1`. A
    window that reaches over the lower or the right edge stops at the edge, as a slice does by itself. None
    begins beyond an edge.

    .. zh::

    图像中的一个矩形：从第 `r0` 行起，到第 `r1` 行为止（不含第 `r1` 行）；在这些行里，从第 `c0` 列起，到第
    `c1` 列为止（不含第 `c1` 列）。

    `img` 是形状为 `[H, W]` 的 uint8。行从上往下数，列从左往右数，都从 0 开始。结果同样是 uint8，形状为
    `[r1 - r0, c1 - c0]`；当 `r0 == r1` 或 `c0 == c1` 时为空。窗口如果伸出下边缘或右边缘，
    就到边缘为止，切片本来就是这样。不会有窗口从边缘之外开始。
    """
    return img[r0:r1, c0:c1]


def pick(t: Tensor, i: int, j: int, start: int, end: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Four things made of a table `t`, in this order: its row `i`; its column `j`; of row `i` the part from
    column `start` up to but not including column `end`; and the whole table times 1.5.

    `t` is int64 or float32 of shape `[R, C]`; rows and columns are counted from 0. The shapes of the results
    are `[C]`, `[R]`, `[end - start]` and `[R, C]`. The first three have the dtype of `t`; the last is float32
    and loses no halves. `t` itself stays as it was.

    .. zh::

    由一张表 `t` 得到四样东西，依次是：第 `i` 行；第 `j` 列；第 `i` 行中从第 `start` 列到第 `end` 列（不含）的
    一段；整张表乘以 1.5。

    `t` 是形状为 `[R, C]` 的 int64 或 float32，行和列都从 0 数起。结果的形状依次是 `[C]`、`[R]`、
    `[end - start]` 和 `[R, C]`。前三个的数据类型与 `t` 相同；最后一个是 float32，不能丢掉小数部分。
    `t` 本身要保持原样。
    """
    return t[i], t[:, j], t[i, start:end], t * 1.5


def keep(f: Callable[[Any], Any], xs: Iterable[Any]) -> list[Any]:
    """What `f` makes of those numbers in `xs` that are greater than 0, as a list, in their order.

    `xs` is a list of numbers, or anything else that a `for` can walk through, even if only once, as a
    generator. `f` takes one number. It has to be spared the others: it may fail for 0 or below, as a square
    root does. Its own results may be of any sign.

    .. zh::

    把 `xs` 中大于 0 的数逐个交给 `f`，将得到的结果按原来的顺序放进一个列表。

    `xs` 是元素为数的列表，也可以是任何能用 `for` 走一遍的东西，哪怕只能走一遍，例如生成器。
    `f` 接受一个数。不要把其余的数交给它：遇到 0 或负数，它可能会出错，例如求平方根。
    `f` 的结果本身可正可负。
    """
    return [f(o) for o in xs if o > 0]


def stack_images(imgs: list[Tensor]) -> Tensor:
    """One tensor of all images: float32 of shape `[N, H, W]`, in the order of the list, with 0 for paper and
    1 for full ink.

    `imgs` is a list of `N` images, `N` at least 1: raw pixels, uint8 from 0 to 255, all of the same shape
    `[H, W]`. 255 is full ink in any image, whether a pixel of it is that dark or not. The images themselves
    stay as they were.

    .. zh::

    把所有图像放进一个张量：形状为 `[N, H, W]` 的 float32，顺序与列表相同，0 是白纸，1 是墨最浓。

    `imgs` 是由 `N` 张图像组成的列表，`N` 至少为 1：每张都是原始像素，从 0 到 255 的 uint8，形状都是
    `[H, W]`。不论图像里有没有这么深的像素，255 都表示墨最浓。图像本身要保持原样。
    """
    return torch.stack(imgs).float() / 255


def own_tensor(data: Any) -> Tensor:
    """The numbers of `data` as a float32 tensor, not an array, of the same shape that **owns its memory**:
    whoever writes into it later changes nothing in `data`.

    `data` is a list of numbers, or of lists of one length and so on, a NumPy array, or a tensor. Arrays and
    tensors may be of any integer or float type, float32 as well.

    .. zh::

    把 `data` 中的数变成形状相同的 float32 张量（不是数组），它要**拥有自己的内存**：
    以后往里写，`data` 不会有任何改变。

    `data` 可以是元素为数的列表（也可以是由等长列表组成的列表，以此类推）、NumPy 数组，或者张量。
    数组和张量可以是任何整数或浮点类型，也可能已经是 float32。
    """
    return torch.tensor(np.asarray(data), dtype=torch.float32)


def sum_types(a: Tensor, b: Tensor) -> tuple[str, str]:
    """The types of one sum in two libraries. The first is what `.type()` says of `a + b` when PyTorch adds,
    for example `"torch.LongTensor"`; the second is the name of the dtype, for example `"int64"`, when NumPy
    adds the same two as arrays (`a.numpy()` keeps the dtype).

    `a` and `b` are tensors of one shape, with an axis at least. Their dtypes are any two of uint8, int16,
    int32, int64, float32, float64.

    .. zh::

    同一个和，在两个库里分别是什么类型。第一个是用 PyTorch 相加时 `.type()` 对 `a + b` 的回答，例如
    `"torch.LongTensor"`；第二个是把它们变成数组（`a.numpy()` 不改变数据类型）、用 NumPy 相加时，
    结果的数据类型的名字，例如 `"int64"`。

    `a` 和 `b` 是形状相同的张量，至少有一个轴。它们的数据类型是 uint8、int16、int32、int64、float32、float64
    中的任意两种。
    """
    return (a + b).type(), (a.numpy() + b.numpy()).dtype.name


def pad_rows(rows: list[list[float]], fill: float) -> Tensor:
    """A rectangle made of jagged rows: a float32 tensor of shape `[N, L]`, not an array, where `L` is the
    length of the longest row. Each row stands at the left, and `fill` stands in the places that it leaves
    free.

    `rows` is a list of `N` lists of numbers, integers or floats, of any lengths. Single rows may be empty,
    but not all of them. If all rows have the same length, nothing is filled in. `rows` stays as it was.

    .. zh::

    把长短不一的行补成一个矩形：形状为 `[N, L]` 的 float32 张量（不是数组），其中 `L` 是最长一行的长度。
    每一行靠左放，空出来的位置上放 `fill`。

    `rows` 是由 `N` 个列表组成的列表，每个列表里是任意多个整数或浮点数。个别行可以为空，但不会全部为空。
    如果各行长度都相同，就什么也不用补。`rows` 要保持原样。
    """
    longest = max(len(row) for row in rows)
    return torch.tensor([row + [fill] * (longest - len(row)) for row in rows], dtype=torch.float32)
