"""Reference solutions of notebook 02: pixel similarity, the baseline that needs no training."""

from __future__ import annotations

from torch import Tensor


def mnist_distance(a: Tensor, b: Tensor) -> Tensor:
    """The mean absolute difference between each image of `a` and the image `b`: one number an image.

    `a` is float32 of shape `[..., H, W]` (one image, a stack, a stack of stacks), `b` of shape `[H, W]`.
    The result is float32 of shape `[...]`: what is left of the shape of `a` when the pixels are gone.

    .. zh::

    `a` 中每张图像与图像 `b` 的平均绝对差：每张图像得到一个数。

    `a` 是形状为 `[..., H, W]` 的 float32（一张图像、一叠图像，或更多层），`b` 的形状为 `[H, W]`。
    结果是形状为 `[...]` 的 float32：去掉像素所在的轴之后，`a` 的形状还剩下的部分。
    """
    return (a - b).abs().mean((-1, -2))
