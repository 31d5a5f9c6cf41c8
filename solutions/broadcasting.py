"""Reference solutions of notebook 03: broadcasting, the rule behind most one-line tensor code."""

from __future__ import annotations

from torch import Tensor


def predict(n: int, h: int, w: int) -> dict[int, tuple[int, ...] | str]:
    """The shape of each result in the table, or `"error"` where PyTorch refuses. `n`, `h` and `w` are three
    different numbers from 2 to 9; use them in your answers, because the checks change them.

    The tensors: `stack` `[n, h, w]`, `ideal` `[h, w]`, `row` `[w]`, `column` `[h, 1]`,
    `ideals` `[10, h, w]`, `preds` `[n, 1]`, `targets` `[n]`.

    | line | expression |
    |:-:|:--|
    | 1 | `ideal / ideal.max()` |
    | 2 | `ideal - stack` |
    | 3 | `(stack - ideal).abs().mean((-1, -2))` |
    | 4 | `ideal - row` |
    | 5 | `row - column` |
    | 6 | `stack - stack.mean((1, 2))` |
    | 7 | `stack - stack.mean((1, 2), keepdim=True)` |
    | 8 | `stack - ideals` |
    | 9 | `stack[:, None] - ideals` |
    | 10 | `column - column.T` |
    | 11 | `preds == targets` |
    | 12 | `preds.squeeze(1) == targets` |

    Return a dictionary with a key for each line: `{1: (…), 2: …}`. A shape is a tuple of whole numbers, not a
    string: one axis of length 5 is `(5,)`, with a comma, and a single number has the shape `()`. How you find
    the shapes is up to you; with pencil and paper you learn most.

    .. zh::

    写出表中每个结果的形状；如果 PyTorch 会拒绝计算，就写 `"error"`。
    `n`、`h`、`w` 是 2 到 9 之间三个互不相同的数；答案要用它们来写，因为每次检查的取值都不同。

    用到的张量：`stack` `[n, h, w]`、`ideal` `[h, w]`、`row` `[w]`、`column` `[h, 1]`、
    `ideals` `[10, h, w]`、`preds` `[n, 1]`、`targets` `[n]`。

    | 行 | 表达式 |
    |:-:|:--|
    | 1 | `ideal / ideal.max()` |
    | 2 | `ideal - stack` |
    | 3 | `(stack - ideal).abs().mean((-1, -2))` |
    | 4 | `ideal - row` |
    | 5 | `row - column` |
    | 6 | `stack - stack.mean((1, 2))` |
    | 7 | `stack - stack.mean((1, 2), keepdim=True)` |
    | 8 | `stack - ideals` |
    | 9 | `stack[:, None] - ideals` |
    | 10 | `column - column.T` |
    | 11 | `preds == targets` |
    | 12 | `preds.squeeze(1) == targets` |

    返回一个字典，每行对应一个键：`{1: (…), 2: …}`。形状写成由整数组成的元组，而不是字符串：
    只有一个轴、长度为 5 时写成 `(5,)`，要带逗号；单个数的形状是 `()`。
    怎样得出这些形状由你决定；用纸和笔推一遍，收获最大。
    """
    return {
        1: (h, w),
        2: (n, h, w),
        3: (n,),
        4: (h, w),
        5: (h, w),
        6: "error",
        7: (n, h, w),
        8: "error",
        9: (n, 10, h, w),
        10: (h, h),
        11: (n, n),
        12: (n,),
    }


def correct(preds: Tensor, targets: Tensor) -> Tensor:
    """For each image, whether the prediction is right.

    `preds` is float32 of shape `[N, 1]`, one raw score an image, just as a linear model returns them: a score
    above 0 says "3", any other says "7". `targets` is int64 of shape `[N]`: 1 for a 3, 0 for a 7.
    The result is bool of shape `[N]`.

    .. zh::

    判断每张图像的预测是否正确。

    `preds` 是形状为 `[N, 1]` 的 float32，每张图像一个原始得分，线性模型的输出就是这样：
    得分大于 0 表示“3”，否则表示“7”。`targets` 是形状为 `[N]` 的 int64：3 记作 1，7 记作 0。
    结果是形状为 `[N]` 的 bool。
    """
    return (preds.squeeze(1) > 0) == targets


def scores(image: Tensor, templates: Tensor) -> Tensor:
    """Samuel's score of one image under each of `K` templates: pixel times weight, added up over all pixels.

    `image` is float32 of shape `[H, W]`, `templates` float32 of shape `[K, H, W]`. The result is float32 of
    shape `[K]`. Compute it for all templates at once: no Python loop may stand anywhere in your function, or
    in one of yours that it calls, not even a loop that only prints or looks at sizes. `for`, `while`,
    comprehensions, `map` and a function that calls itself all count as one.

    .. zh::

    一张图像在 `K` 个模板下各自的塞缪尔得分：像素乘以权重，再对所有像素求和。

    `image` 是形状为 `[H, W]` 的 float32，`templates` 是形状为 `[K, H, W]` 的 float32。
    结果是形状为 `[K]` 的 float32。要一次处理所有模板：你的函数里，以及它所调用的、你自己写的函数里，
    都不能出现 Python 循环，哪怕循环只是打印或者查看大小。`for`、`while`、推导式、`map`，
    以及函数调用自己，都算循环。
    """
    return (image * templates).sum((-1, -2))


def centre(x: Tensor) -> Tensor:
    """Each image minus its own mean, so that every image of the result has mean 0.

    `x` is float32 of shape `[N, H, W]`, and so is the result; `x` itself stays as it is. `N` may be 1, and
    `N`, `H` and `W` may be equal. No Python loop (`for`, `while`, a comprehension, `map`) may stand anywhere
    in the function, or in one of yours that it calls, not even one that only prints or looks at sizes.

    .. zh::

    每张图像减去它自己的平均值，使结果中每张图像的平均值都是 0。

    `x` 是形状为 `[N, H, W]` 的 float32，结果也是；`x` 本身不能改变。
    `N` 可以是 1，`N`、`H`、`W` 也可能相等。
    函数里任何地方，以及它所调用的、你自己写的函数里，都不能出现 Python 循环
    （`for`、`while`、推导式、`map`），哪怕循环只是打印或者查看大小。
    """
    return x - x.mean((-1, -2), keepdim=True)


def all_pairs(x: Tensor, ideals: Tensor) -> Tensor:
    """The mean absolute difference between every image and every ideal.

    `x` is float32 of shape `[N, H, W]`, `ideals` float32 of shape `[K, H, W]`. The result is float32 of shape
    `[N, K]`: row `i`, column `j` holds the distance of image `i` from ideal `j`. `N` and `K` are 1 or more.
    Take all ideals at once, with no Python loop over ideals or over single images. To save memory, a loop
    over chunks of 100 images or more is fine, of which the last may be smaller.

    .. zh::

    每张图像与每个理想图像之间的平均绝对误差。

    `x` 是形状为 `[N, H, W]` 的 float32，`ideals` 是形状为 `[K, H, W]` 的 float32。
    结果是形状为 `[N, K]` 的 float32：第 `i` 行第 `j` 列是图像 `i` 与理想图像 `j` 的距离。
    `N` 和 `K` 至少为 1。请一次处理所有理想图像，不要用 Python 循环逐个处理理想图像或单张图像。
    为了节省内存，可以把图像分成每块至少 100 张（最后一块可以更少），再按块循环。
    """
    return (x[:, None] - ideals).abs().mean((-1, -2))


def classify(x: Tensor, ideals: Tensor) -> Tensor:
    """For each image the ideal that is nearest by `all_pairs`, as its place in `ideals`, counted from 0:
    int64 of shape `[N]`. Of several ideals that are equally near, any will do. Here a loop is not forbidden.

    .. zh::

    对每张图像，找出按 `all_pairs` 计算距离最近的理想图像，给出它在 `ideals` 中的位置（从 0 数起）：
    形状为 `[N]` 的 int64。如果有几个理想图像同样近，给出其中哪一个都可以。这里并不禁止循环。
    """
    return all_pairs(x, ideals).argmin(1)


def broadcast_shape(s: tuple[int, ...], t: tuple[int, ...]) -> tuple[int, ...] | None:
    """The shape that comes out when tensors of the shapes `s` and `t` meet, or `None` where they do not fit.

    A shape is a tuple of any length, `()` included, of whole numbers from 0 up. An axis of length 1 takes the
    length of the one that it meets, whatever that is. Plain Python: call nothing of torch or NumPy.

    .. zh::

    形状为 `s` 和 `t` 的两个张量相遇时结果的形状；如果两者不相容，则返回 `None`。

    形状是任意长度的元组（包括 `()`），由大于或等于 0 的整数组成。
    长度为 1 的轴会变成与它相遇的轴的长度，不论那是多少。请只用普通的 Python，不要调用 torch 或 NumPy。
    """
    rank = max(len(s), len(t))
    s, t = (1,) * (rank - len(s)) + s, (1,) * (rank - len(t)) + t
    if any(a != b and 1 not in (a, b) for a, b in zip(s, t, strict=True)):
        return None
    return tuple(b if a == 1 else a for a, b in zip(s, t, strict=True))


def matmul(a: Tensor, b: Tensor) -> Tensor:
    """The matrix product of `a` (`[m, k]`) and `b` (`[k, n]`), of shape `[m, n]`: each row of `a` meets each
    column of `b`; they are multiplied number by number, and the products are added up.

    Both are float32, float64 or int64, and the result has their dtype. Compute it from elementwise `*` and
    `sum`. Nowhere in the function, or in one of yours that it calls, may there be a Python loop (`for`,
    `while`, a comprehension, `map`; not even one that only prints or looks at sizes), `@`, or one of these,
    which are products already:
    `matmul`, `mm`, `mv`, `bmm`, `addmm`, `addmv`, `addbmm`, `baddbmm`, `dot`, `vdot`, `vecdot`, `inner`,
    `multi_dot`, `chain_matmul`, `einsum`, `tensordot`, `linear`, `bilinear`, `conv1d`, `conv2d`, `conv3d`.

    .. zh::

    矩阵 `a`（`[m, k]`）与 `b`（`[k, n]`）的矩阵乘积，形状为 `[m, n]`：
    `a` 的每一行与 `b` 的每一列相遇，逐个数相乘，再把乘积加起来。

    两者同为 float32、float64 或 int64，结果的数据类型与它们相同。
    请用逐元素的 `*` 和 `sum` 算出结果。函数里任何地方，以及它所调用的、你自己写的函数里，都不能出现
    Python 循环（`for`、`while`、推导式、`map`；哪怕循环只是打印或者查看大小）、`@`，
    以及下列本身就是乘积的函数和方法：
    `matmul`、`mm`、`mv`、`bmm`、`addmm`、`addmv`、`addbmm`、`baddbmm`、`dot`、`vdot`、`vecdot`、`inner`、
    `multi_dot`、`chain_matmul`、`einsum`、`tensordot`、`linear`、`bilinear`、`conv1d`、`conv2d`、`conv3d`。
    """
    return (a[:, :, None] * b).sum(1)


def fast_distances(x: Tensor, ideal: Tensor) -> Tensor:
    """The same numbers as `slow_distances(x, ideal)` above, in a tenth of its computing time or less. That is
    measured on 1000 images of 8 by 8 pixels; with larger images, the arithmetic itself takes its time.

    `x` is float32 of shape `[N, H, W]`, `ideal` float32 of shape `[H, W]`, the result float32 of shape `[N]`.

    .. zh::

    得到与上面的 `slow_distances(x, ideal)` 相同的数，所用的计算时间不超过它的十分之一。
    时间是用 1000 张 8×8 的图像来测的；图像更大时，运算本身就要花时间。

    `x` 是形状为 `[N, H, W]` 的 float32，`ideal` 是形状为 `[H, W]` 的 float32，
    结果是形状为 `[N]` 的 float32。
    """
    return (x - ideal).abs().mean((-1, -2))


def bytes_really_used(t: Tensor) -> int:
    """The bytes of memory in which the numbers of `t` stand.

    `t` has any dtype. It is either a tensor with all of its memory to itself, or what `expand` has made of
    such a tensor by stretching any of its axes or adding some in front. Slices of larger tensors do not
    occur.

    .. zh::

    `t` 的数实际占用的内存字节数。

    `t` 可以是任意数据类型。它要么是一个独占全部内存的张量，要么是用 `expand` 从这样的张量得到的：
    任意一些轴被拉伸，或者在前面添了轴。不会出现从更大的张量中切出来的部分。
    """
    return t.untyped_storage().nbytes()
