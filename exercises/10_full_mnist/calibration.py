"""Trainings of notebook 10, for `underhood calibrate`: each trains the reference, and gives its accuracy."""

import torch

from autograder.chapter import mnist


def train10_in_an_unseen_world(reference, seed, device):
    """The world of the last check of 10.3: 3,000 images to learn from, 3,000 others to call, pixels mixed."""
    torch.manual_seed(seed)
    pixels, chosen = torch.randperm(784), torch.randperm(60_000)[:3000]
    (x, y), (valid_x, valid_y) = (_images(split, pixels) for split in ("train", "valid"))
    measured = torch.randperm(10_000)[:3000]
    given = (part.to(device) for part in (x[chosen], y[chosen], valid_x[measured]))
    # An answer to 10.3 knows of no device: what it makes lies where its data lie.
    with torch.device(device):
        said = reference.train10(*given)
    return (said.cpu() == valid_y[measured]).float().mean().item()


def hidden_layer_on_all_of_mnist(reference, seed, device):
    """784-100-10 on all 60,000 images: 5 epochs, batches of 256 shuffled once, learning rate 0.5."""
    torch.manual_seed(seed)
    (x, y), (valid_x, valid_y) = (_images(split, torch.arange(784)) for split in ("train", "valid"))
    model = torch.nn.Sequential(torch.nn.Linear(784, 100), torch.nn.ReLU(), torch.nn.Linear(100, 10)).to(
        device
    )
    order = torch.randperm(len(x))
    batches = [(x[part].to(device), y[part].to(device)) for part in order.split(256)]
    reference.fit10(model, batches, 5, 0.5)
    with torch.no_grad():
        said = model(valid_x.to(device)).argmax(1).cpu()
    return (said == valid_y).float().mean().item()


def _images(split, pixels):
    images, labels = mnist.full(split)
    return images.flatten(1)[:, pixels].float() / 255, labels.long()
