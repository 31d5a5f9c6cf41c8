"""Trainings of notebook 06, for `underhood calibrate`: each trains the reference, and gives its accuracy."""

import torch

from autograder.chapter import mnist


def linear_in_the_chapters_order(reference, seed, device):
    """3 or 7: `nn.Linear`'s own start, 20 epochs, batches of 256 unshuffled, learning rate 1."""
    torch.manual_seed(seed)
    line = torch.nn.Linear(784, 1)
    x, y = _threes_and_sevens("train", device)
    return _trained(
        reference, line.weight.T, line.bias, x, y, 256, 20, _threes_and_sevens("valid", device), device
    )


def linear_on_two_digits(reference, seed, device):
    """The world of the last check of 6.4: two digits, pixels mixed, 5,000 images, 2 epochs, rate 1."""
    torch.manual_seed(seed)
    digits, pixels = torch.randperm(10)[:2].tolist(), torch.randperm(784)
    x, y = _two(digits, "train", device)
    valid = _two(digits, "valid", device)
    chosen = torch.randperm(len(x))[:5000].to(device)
    weights, bias = torch.randn(784, 1) / 50, torch.randn(1) / 50
    x, y, valid_x = x[chosen][:, pixels.to(device)], y[chosen], valid[0][:, pixels.to(device)]
    return _trained(reference, weights, bias, x, y, 50, 2, (valid_x, valid[1]), device)


def _trained(reference, weights, bias, x, y, batch, epochs, valid, device):
    params = [start.detach().clone().to(device).requires_grad_() for start in (weights, bias)]
    batches = list(zip(x.split(batch), y.split(batch)))
    return reference.train_linear(params, batches, [valid], epochs, 1.0)[-1]


def _threes_and_sevens(split, device):
    return _two([3, 7], split, device)


def _two(digits, split, device):
    first, second = (mnist.digits(digit, split).flatten(1).float() / 255 for digit in digits)
    y = torch.tensor([1] * len(first) + [0] * len(second))[:, None]
    return torch.cat([first, second]).to(device), y.to(device)
