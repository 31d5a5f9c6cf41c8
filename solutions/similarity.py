"""Reference solutions of notebook 02: pixel similarity, the baseline that needs no training."""

from __future__ import annotations

import torch
from torch import Tensor


def ideal(stack: Tensor) -> Tensor:
    """The ideal digit: an image whose every pixel is the mean of that pixel over all images of `stack`.

    `stack` is float32 of shape `[N, H, W]` with at least one image; H and W may differ.
    The result is a float32 tensor of shape `[H, W]`.

    .. zh::

    理想数字：一张图像，它的每个像素都是 `stack` 中所有图像在该位置上的像素的平均值。

    `stack` 是形状为 `[N, H, W]` 的 float32，至少有一张图像；H 和 W 可以不同。
    结果是形状为 `[H, W]` 的 float32 张量。
    """
    return stack.mean(0)


def l1(a: Tensor, b: Tensor) -> Tensor:
    """The mean absolute difference of two images: take the difference of each pair of pixels, drop the sign,
    average.

    `a` and `b` have the same shape `[H, W]`. Either may be float32 or raw uint8; a pixel counts as the number
    that it is (nothing is divided by 255). Raw pixels 3 and 5 differ by 2, in either order. The result is a
    single number: a tensor of shape `[]` or a float, as you like.

    .. zh::

    两张图像的平均绝对误差：逐个像素求差，去掉正负号，再求平均。

    `a` 和 `b` 的形状相同，都是 `[H, W]`。两者都可能是 float32，也可能是原始的 uint8；像素是多少就按多少算，
    不要除以 255。原始像素 3 和 5 相差 2，不论哪个在前。结果是一个数：形状为 `[]` 的张量或浮点数都可以。
    """
    return (a.float() - b.float()).abs().mean()


def rmse(a: Tensor, b: Tensor) -> Tensor:
    """The root mean squared error of two images: the square root of the mean of the squared differences.

    The same inputs as `l1` takes, raw uint8 images included. The result is a single number, too.

    .. zh::

    两张图像的均方根误差：差的平方的平均值，再开平方根。

    输入与 `l1` 相同，也包括原始的 uint8 图像。结果也是一个数。
    """
    return ((a.float() - b.float()) ** 2).mean().sqrt()


def cancelling_pair(k: float, h: int, w: int) -> tuple[Tensor, Tensor]:
    """Two images that are far apart, although the plain mean of their differences is 0.

    Return a pair `(a, b)` of float32 images of shape `[h, w]`, in which

    - every pixel lies between 0 and 1,
    - `a[0, 0]` is `k`,
    - `(a - b).mean()` is 0 (to 1e-6),
    - `(a - b).abs().mean()` is at least 0.5.

    `k` is a number between 0 and 1; `h` and `w` are at least 4, and either may be odd. Any such pair counts.

    .. zh::

    构造两张图像：它们相差很远，而差的普通平均值却是 0。

    返回一对 float32 图像 `(a, b)`，形状都是 `[h, w]`，并且满足：

    - 每个像素都在 0 到 1 之间；
    - `a[0, 0]` 等于 `k`；
    - `(a - b).mean()` 为 0（误差不超过 1e-6）；
    - `(a - b).abs().mean()` 至少为 0.5。

    `k` 是 0 到 1 之间的数；`h` 和 `w` 至少为 4，可能是奇数。满足条件的任何一对都算对。
    """
    a = torch.zeros(h, w)
    a[: h // 2] = 1
    a[0, 0] = k
    # The same pixels in another order have the same mean: every difference is made up for elsewhere.
    return a, a.flip(0)


def same_l1(n: int, m: float) -> tuple[Tensor, Tensor]:
    """Two sets of errors that the mean absolute value cannot tell apart, but the RMSE can.

    Return a pair `(spread, spike)` of float32 tensors of shape `[n]`, in which

    - `spread.abs().mean()` and `spike.abs().mean()` are both `m`,
    - the root mean square of `spike`, `(spike**2).mean().sqrt()`, is at least twice that of `spread`.

    `n` is at least 5, `m` is above 0; errors may be of any size and sign. Any such pair counts.

    .. zh::

    构造两组误差：平均绝对值分不出它们的高下，均方根却可以。

    返回一对 float32 张量 `(spread, spike)`，形状都是 `[n]`，并且满足：

    - `spread.abs().mean()` 和 `spike.abs().mean()` 都等于 `m`；
    - `spike` 的均方根 `(spike**2).mean().sqrt()` 至少是 `spread` 的两倍。

    `n` 至少为 5，`m` 大于 0；误差的大小和正负不限。满足条件的任何一对都算对。
    """
    spread, spike = torch.full((n,), m), torch.zeros(n)
    spike[0] = n * m
    return spread, spike


def mnist_distance(a: Tensor, b: Tensor) -> Tensor:
    """The mean absolute difference between each image of `a` and the image `b`: one number an image.

    `a` is float32 of shape `[..., H, W]` (one image, a stack, a stack of stacks), `b` of shape `[H, W]`.
    The result is a float32 tensor of shape `[...]`: what is left of the shape of `a` when the pixels are
    gone. A loop over images is not forbidden, but not needed either.

    .. zh::

    `a` 中每张图像与图像 `b` 的平均绝对误差：每张图像得到一个数。

    `a` 是形状为 `[..., H, W]` 的 float32（一张图像、一叠图像，或更多层），`b` 的形状为 `[H, W]`。
    结果是形状为 `[...]` 的 float32 张量：去掉像素所在的轴之后，`a` 的形状还剩下的部分。
    逐张循环并不禁止，但也用不着。
    """
    return (a - b).abs().mean((-1, -2))


def is_3(x: Tensor, mean3: Tensor, mean7: Tensor) -> Tensor:
    """For each image of `x`: is its mean absolute difference from `mean3` smaller than that from `mean7`?

    `x` is float32 of shape `[..., H, W]`, the ideals are float32 of shape `[H, W]`. The result is a bool
    tensor of shape `[...]`. An image that is exactly as far from one ideal as from the other is not called
    a 3: it gets `False`.

    .. zh::

    对 `x` 中的每张图像回答：它与 `mean3` 的平均绝对误差是否小于它与 `mean7` 的平均绝对误差？

    `x` 是形状为 `[..., H, W]` 的 float32，两张理想图像是形状为 `[H, W]` 的 float32。
    结果是形状为 `[...]` 的 bool 张量。如果一张图像与两张理想图像的距离恰好相等，就不算 3：结果为 `False`。
    """
    return mnist_distance(x, mean3) < mnist_distance(x, mean7)


def baseline(
    train_3: Tensor, train_7: Tensor, valid_3: Tensor, valid_7: Tensor
) -> tuple[float, float, float]:
    """How good is pixel similarity? Take the ideals from the training images, and measure on the others.

    All four are float32 stacks `[N, H, W]`, each with an N of its own. Return `(on_3s, on_7s, average)`: the
    share of `valid_3` that `is_3` calls a 3, the share of `valid_7` that it does not call a 3, and the mean
    of these two numbers. All three lie between 0 and 1, not rounded, and are floats or tensors of shape `[]`.
    You may call what you wrote above.

    .. zh::

    像素相似度有多好？用训练图像求出理想数字，再用另外的图像来衡量。

    四个参数各是一叠 float32 图像，形状为 `[N, H, W]`，各有各的 N。返回 `(on_3s, on_7s, average)`：
    `valid_3` 中被 `is_3` 判为 3 的比例、`valid_7` 中没有被判为 3 的比例，以及这两个数的平均值。
    三个数都在 0 和 1 之间，不要四舍五入；可以是浮点数，也可以是形状为 `[]` 的张量。
    可以调用你在前面写好的函数。
    """
    mean3, mean7 = ideal(train_3), ideal(train_7)
    on_3s = is_3(valid_3, mean3, mean7).float().mean().item()
    on_7s = 1 - is_3(valid_7, mean3, mean7).float().mean().item()
    return on_3s, on_7s, (on_3s + on_7s) / 2


def my_is_3(x: Tensor, train_3: Tensor, train_7: Tensor) -> Tensor:
    """Your own way of telling 3s from 7s; it has to beat the baseline. Any method counts.

    `x` is float32 of shape `[N, 28, 28]`, 3s and 7s in no particular order; `train_3` and `train_7` are the
    float32 stacks of all training images. The result is a bool tensor of shape `[N]` (an array of NumPy will
    do): `True` for an image that belongs to the digit of `train_3`. The three stacks themselves stay as they
    were. On the whole validation set the mean of the two accuracies has to reach **0.955**. A call with 200
    images should take half a second at most; a loop over single images is not forbidden, but whole stacks are
    faster. Mind the memory, too: 2038 images against all 12,396 at once make a tensor of 79 GB.

    Take all that you know of the two digits from `train_3` and `train_7`. The hidden check shows you other
    digits: all images, of training and in `x` alike, are mirrored or turned by the same amount, and the two
    digits change places. Then `train_3` holds 7s, and `True` is the right answer for a 7.

    .. zh::

    用你自己的办法区分 3 和 7，要胜过基线。方法不限。

    `x` 是形状为 `[N, 28, 28]` 的 float32，3 和 7 混在一起，没有固定顺序；`train_3` 和 `train_7` 是两叠
    float32 图像，包含全部训练图像。结果是形状为 `[N]` 的 bool 张量（NumPy 数组也可以）：
    与 `train_3` 属于同一个数字的图像为 `True`。三叠图像本身要保持原样。
    在整个验证集上，两个准确率的平均值要达到 **0.955**。
    传入 200 张图像时，一次调用不应超过半秒；逐张循环并不禁止，但对整叠图像一起计算更快。
    也要留意内存：让 2038 张图像同时与全部 12,396 张相遇，会得到一个 79 GB 的张量。

    关于这两个数字的一切，都要从 `train_3` 和 `train_7` 中得出。隐藏检查里的数字会变样：
    所有图像（训练图像和 `x` 中的图像）都以同样的方式镜像或旋转，两个数字还会互换。
    这时 `train_3` 里装的是 7，对 7 来说 `True` 才是正确的回答。
    """

    def squared(ideal_digit: Tensor) -> Tensor:
        return ((x - ideal_digit) ** 2).mean((-1, -2))

    return squared(ideal(train_3)) < squared(ideal(train_7))
