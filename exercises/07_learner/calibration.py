"""Trainings of notebook 07, for `underhood calibrate`: each trains the reference, and gives its accuracy."""

import torch

from autograder.chapter import mnist


def learner_in_the_chapters_order(reference, seed, device):
    """3 or 7: `Learner(dls, nn.Linear(784, 1), …).fit(10, 1.0)`, batches of 256 unshuffled."""
    torch.manual_seed(seed)
    train, valid = (_batches(split) for split in ("train", "valid"))
    model = torch.nn.Linear(784, 1)
    learner = reference.Learner(
        reference.DataLoaders(train, valid), model, reference.SGD, _loss, device=device
    )
    learner.fit(10, 1.0)
    with torch.no_grad():
        right = [((model(x.to(device)) > 0) == y.to(device).bool()).float().mean() for x, y in valid]
    return sum(share.item() * len(x) for share, (x, _) in zip(right, valid)) / sum(len(x) for x, _ in valid)


def _loss(predictions, targets):
    p = predictions.sigmoid()
    return torch.where(targets == 1, 1 - p, p).mean()


def _batches(split):
    threes, sevens = (mnist.digits(digit, split).flatten(1).float() / 255 for digit in (3, 7))
    x, y = torch.cat([threes, sevens]), torch.tensor([1] * len(threes) + [0] * len(sevens))[:, None]
    return list(zip(x.split(256), y.split(256)))
