"""Right answers of notebook 02 in unusual styles: each has to pass every check."""

import torch
import torch.nn.functional as F
from autograder.course import right


@right("2.4", "one_axis_at_a_time")
def mnist_distance(stack, ideal):
    return torch.abs(stack - ideal).mean(dim=-1).mean(dim=-1)


@right("2.4", "l1_loss_without_reduction")
def mnist_distance(x, y):
    return F.l1_loss(x, y.expand_as(x), reduction="none").flatten(start_dim=-2).mean(-1)


@right("2.4", "a_loop_over_images")
def mnist_distance(a, b):
    if a.ndim == 2:
        return (a - b).abs().mean()
    return torch.stack([mnist_distance(image, b) for image in a])
