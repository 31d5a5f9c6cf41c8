"""Trainings of notebook 08, for `underhood calibrate`: each trains the reference, and gives its accuracy."""

import torch

from autograder.chapter import mnist


def simple_net_in_the_chapters_order(reference, seed, device):
    """3 or 7: 784-30-1, 40 epochs, batches of 256 unshuffled, learning rate 0.1."""
    torch.manual_seed(seed)
    net = reference.build_net(784, 30, 1).to(device)
    train, valid = (_batches(split, device) for split in ("train", "valid"))
    return reference.fit_net(net, train, valid, 40, 0.1)[-1]


def resnet18_for_one_epoch(reference, seed, device):
    """3 or 7: `resnet18` from scratch, all images in batches of 64, one cycle up to a learning rate of 0.1.
    Two minutes a run on one core."""
    torch.manual_seed(seed)
    model = reference.build_resnet(2).to(device)
    x, y = _images("train", device)
    order = torch.randperm(len(x), device=device)
    batches = [(reference.as_colour(x[part]), y[part]) for part in order.split(64) if len(part) == 64]
    rates = reference.one_cycle(len(batches), 0.1)
    reference.train_on(model, batches, rates)
    model.eval()
    with torch.no_grad():
        x, y = _images("valid", device)
        said = torch.cat([model(reference.as_colour(part)).argmax(1) for part in x.split(256)])
    return (said == y).float().mean().item()


def _images(split, device):
    threes, sevens = (mnist.digits(digit, split) for digit in (3, 7))
    y = torch.tensor([1] * len(threes) + [0] * len(sevens))
    return torch.cat([threes, sevens]).to(device), y.to(device)


def _batches(split, device):
    x, y = _images(split, device)
    return list(zip((x.flatten(1).float() / 255).split(256), y[:, None].split(256)))
