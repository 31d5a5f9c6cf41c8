"""Right answers of notebook 05 in unusual styles: each has to pass every check."""

import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import TensorDataset, default_collate

from autograder.course import right


@right("5.1", "floats_and_a_tensor_dataset")
def make_xy(threes, sevens):
    x = torch.vstack((threes, sevens))
    y = torch.cat((torch.ones(len(threes), 1), torch.zeros(len(sevens), 1)))
    return x.view(x.shape[0], -1), y


@right("5.1", "floats_and_a_tensor_dataset")
def make_dset(x, y):
    return TensorDataset(x, y)


@right("5.1", "list_of_rows_and_a_class")
def make_xy(a, b):
    rows = [image.reshape(-1) for image in [*a, *b]]
    return [torch.stack(rows), (torch.arange(len(rows)) < a.shape[0])[:, None]]


class _Pairs:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __len__(self):
        return self.x.shape[0]

    def __getitem__(self, place):
        return [self.x[place], self.y[place]]


@right("5.1", "list_of_rows_and_a_class")
def make_dset(x, y):
    return _Pairs(x, y)


@right("5.2", "in_double_where_it_may_be")
def linear1(xb, w, b):
    return xb.double() @ w.double() + b.double()


@right("5.2", "nn_parameter_and_addmm")
def init_params(shape, sigma=1.0):
    return nn.Parameter(sigma * torch.randn(shape))


@right("5.2", "nn_parameter_and_addmm")
def linear1(batch, weights, bias):
    return torch.addmm(bias, batch, weights)


@right("5.2", "normal_in_place_and_products_summed")
def init_params(size, std=1):
    params = torch.empty(size).normal_(0, std)
    params.requires_grad = True
    return params


@right("5.2", "normal_in_place_and_products_summed")
def linear1(xb, w, b):
    return (xb * w.T).sum(1, keepdim=True) + b


@right("5.2", "numpy_and_a_loop")
def init_params(size, std=1.0):
    return torch.tensor(np.random.normal(0, std, size), dtype=torch.float32, requires_grad=True)


@right("5.2", "numpy_and_a_loop")
def linear1(xb, w, b):
    return torch.stack([(x * w[:, 0]).sum() + b[0] for x in xb])[:, None]


@right("5.3", "one_hot_and_set_difference")
def slope(f, weights, place, step):
    bump = torch.zeros_like(weights)
    bump[place] = step
    with torch.no_grad():
        return float(f(weights + bump) - f(weights)) / step


@right("5.3", "one_hot_and_set_difference")
def dead_weights(x):
    return torch.tensor(sorted(set(range(x.shape[1])) - set(x.nonzero()[:, 1].tolist())), dtype=torch.long)


@right("5.3", "there_and_back_in_place")
def slope(metric, w, i, eps):
    with torch.no_grad():
        before, old = metric(w), w[i].clone()
        w[i] += eps
        after, run = metric(w), w[i] - old
        w[i] = old
    return (after - before) / run


@right("5.3", "there_and_back_in_place")
def dead_weights(x):
    return np.flatnonzero(~x.numpy().any(axis=0))


@right("5.3", "numbers_and_absolute_sums")
def slope(metric, w, i, eps):
    new = torch.tensor([[v + eps * (k == i)] for k, v in enumerate(w.flatten().tolist())], dtype=w.dtype)
    return (metric(new).item() - metric(w).item()) / eps


@right("5.3", "numbers_and_absolute_sums")
def dead_weights(images):
    ink = images.abs().sum(dim=0)
    return torch.arange(len(ink))[ink == 0]


@right("5.3", "nonzero_in_int32")
def dead_weights(x):
    return (x == 0).all(dim=0).nonzero().squeeze(1).int()


@right("5.4", "absolute_difference")
def mnist_loss(preds, truths):
    return (preds - truths.float()).abs().mean()


@right("5.4", "l1_loss")
def mnist_loss(predictions, targets):
    return F.l1_loss(predictions, targets.to(predictions.dtype))


@right("5.4", "masks_and_a_sum")
def mnist_loss(preds, truth):
    truth = truth.bool()
    return ((1 - preds[truth]).sum() + preds[~truth].sum()) / truth.numel()


@right("5.4", "arithmetic_in_double")
def mnist_loss(p, t):
    p, t = p.double().flatten(), t.double().flatten()
    return torch.mean(t * (1 - p) + (1 - t) * p)


@right("5.5", "the_small_exponential")
def sigmoid(x):
    small = torch.exp(-x.abs())
    return torch.where(x >= 0, 1, small) / (1 + small)


@right("5.5", "the_small_exponential")
def mnist_loss2(predictions, targets):
    p = predictions.sigmoid()
    return torch.where(targets == 0, p, 1 - p).mean()


@right("5.5", "clamped_formula")
def sigmoid(z):
    return 1 / (1 + torch.exp(-z.clamp(-50, 50)))


@right("5.5", "clamped_formula")
def mnist_loss2(preds, targets):
    return F.l1_loss(torch.sigmoid(preds), targets.float())


@right("5.5", "softplus_and_signs")
def sigmoid(x):
    return torch.exp(-F.softplus(-x))


@right("5.5", "softplus_and_signs")
def mnist_loss2(preds, targets):
    # What is left to 1 is the sigmoid of the same number with the other sign.
    sign = 1 - 2 * targets.to(preds.dtype)
    return (1 / (1 + torch.exp(-sign * preds))).mean()


@right("5.5", "softmax_of_two_classes")
def sigmoid(x):
    return torch.stack([torch.zeros_like(x), x], -1).softmax(-1)[..., 1]


@right("5.6", "an_index_shuffled_by_python")
class DL:
    def __init__(self, dataset, batch_size, shuffle=False):
        self.dataset, self.batch_size, self.shuffle = dataset, batch_size, shuffle

    def __len__(self):
        return -(-len(self.dataset) // self.batch_size)

    def __iter__(self):
        places = list(range(len(self.dataset)))
        if self.shuffle:
            random.shuffle(places)
        while places:
            now, places = places[: self.batch_size], places[self.batch_size :]
            yield default_collate([self.dataset[place] for place in now])


@right("5.6", "random_keys_and_a_list_of_batches")
class DL:
    def __init__(self, ds, bs, shuffle=False):
        self.ds, self.bs, self.shuffle = ds, bs, shuffle

    def __iter__(self):
        n = len(self.ds)
        order = torch.rand(n).argsort() if self.shuffle else torch.arange(n)
        groups = order.split(self.bs) if n else []
        return iter([default_collate([self.ds[i] for i in group]) for group in groups])

    def __len__(self):
        full, rest = divmod(len(self.ds), self.bs)
        return full + (rest > 0)


class _Walk:
    def __init__(self, ds, bs, order):
        self.ds, self.bs, self.order, self.at = ds, bs, order, 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.at >= len(self.order):
            raise StopIteration
        places = self.order[self.at : self.at + self.bs]
        self.at += self.bs
        return default_collate([self.ds[int(place)] for place in places])


@right("5.6", "an_iterator_for_each_loop")
class DL:
    def __init__(self, ds, bs, shuffle=False):
        self.ds, self.bs, self.shuffle = ds, bs, shuffle

    def __len__(self):
        return len(range(0, len(self.ds), self.bs))

    def __iter__(self):
        n = len(self.ds)
        return _Walk(
            self.ds, self.bs, np.random.default_rng().permutation(n) if self.shuffle else np.arange(n)
        )


@right("5.6", "items_fetched_in_order_and_shuffled")
class DL:
    def __init__(self, ds, bs, shuffle=False):
        self.ds, self.bs, self.shuffle = ds, bs, shuffle

    def __iter__(self):
        items = [self.ds[i] for i in range(len(self.ds))]
        if self.shuffle:
            random.shuffle(items)
        return map(default_collate, (items[i : i + self.bs] for i in range(0, len(items), self.bs)))

    def __len__(self):
        return int(np.ceil(len(self.ds) / self.bs))
