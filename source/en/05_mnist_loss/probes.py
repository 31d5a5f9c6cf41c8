"""Experiments that run beside a student's code in notebook 05.

A probe is public: it takes all its inputs as arguments, returns what happened, and holds no expected value.
"""

from itertools import islice, zip_longest

import torch


def inputs_and_targets(ns, threes, sevens):
    """What `make_xy` returns, with the targets as floats: a label is a label in any type of number."""
    made = ns["make_xy"](threes, sevens)
    if isinstance(made, (tuple, list)) and len(made) == 2:
        x, y = made
        return x, y.double() if isinstance(y, torch.Tensor) else y
    return made


def dataset_items(ns, x, y, places):
    """The length of the dataset that `make_dset` makes, and its items at `places`."""
    dset = ns["make_dset"](x, y)
    if dset is None:
        return None
    return {"length": len(dset), "items": [dset[i] for i in places]}


def two_inits(ns, size, std):
    """The numbers of two calls of `init_params` (`std` is left out where it is `None`), and what autograd
    thinks of the first."""
    arguments = (size,) if std is None else (size, std)
    first, second = (ns["init_params"](*arguments) for _ in range(2))
    return {"values": [first, second], "leaf": first.is_leaf, "wants_gradients": first.requires_grad}


def where_gradients_go(ns, xb, std):
    """Where a gradient goes when a batch is multiplied with new parameters: "here" if it arrives in their
    `.grad`, "elsewhere" if not, and "nowhere" if nobody asked for it."""
    w = ns["init_params"]((xb.shape[1], 1), std)
    predictions = xb @ w
    if not predictions.requires_grad:
        return "nowhere"
    predictions.sum().backward()
    return "elsewhere" if not w.is_leaf or w.grad is None else "here"


def gradient_of_new_params(ns, xb, std, c):
    """What arrives in `.grad` of new parameters that a batch was multiplied with; `c` weighs the results."""
    w = ns["init_params"]((xb.shape[1], 1), std)
    ((xb @ w) * c).sum().backward()
    return w.grad


def reached_from_predictions(ns, xb, w, b):
    """Whether a gradient that starts at the predictions of `linear1` reaches the weights, and the bias."""
    w.requires_grad_()
    b.requires_grad_()
    predictions = ns["linear1"](xb, w, b)
    if isinstance(predictions, torch.Tensor) and predictions.requires_grad:
        predictions.sum().backward()
    return {"weights": w.grad is not None, "bias": b.grad is not None}


def gradients_of_linear1(ns, xb, w, b, c):
    """What arrives at the weights and at the bias; `c` weighs the predictions."""
    w.requires_grad_()
    b.requires_grad_()
    (ns["linear1"](xb, w, b) * c).sum().backward()
    return w.grad, b.grad


def slopes(ns, x, y, w, places, eps, of_accuracy):
    """The slope of the accuracy, or else of the mean squared error, in some of the weights, which are a leaf;
    and what they hold and whether they want gradients afterwards."""

    def accuracy(w):
        return ((x @ w > 0) == (y == 1)).double().mean()

    def squared_error(w):
        return ((x @ w - y) ** 2).mean()

    w = w.clone().requires_grad_()
    found = [ns["slope"](accuracy if of_accuracy else squared_error, w, i, eps) for i in places]
    return {"slopes": [_bare(number) for number in found], "weights": w, "wants_gradients": w.requires_grad}


def _bare(number):
    """A single number without the axes of length 1 around it."""
    return number.reshape(()) if isinstance(number, torch.Tensor) and number.numel() == 1 else number


def _leads_back(result, start):
    """Whether autograd can follow `result` back to `start`."""
    if not getattr(result, "requires_grad", False):
        return False
    return torch.autograd.grad(result.sum(), start, allow_unused=True)[0] is not None


def loss_is_followed(ns, name, predictions, targets):
    """Whether autograd can follow the loss called `name` back to the predictions."""
    return _leads_back(ns[name](predictions.requires_grad_(), targets), predictions)


def gradient_of_loss(ns, name, predictions, targets):
    """The gradient that the loss called `name` sends back to the predictions."""
    predictions.requires_grad_()
    ns[name](predictions, targets).backward()
    return predictions.grad


def sigmoid_is_followed(ns, x):
    """Whether autograd can follow what `sigmoid` returns back to `x`."""
    try:
        made = ns["sigmoid"](x.requires_grad_())
    except RuntimeError as error:
        if "numpy" not in str(error):
            raise
        return False  # No tensor that autograd follows goes to NumPy.
    return _leads_back(made, x)


def gradient_of_sigmoid(ns, x, c):
    """The gradient that `sigmoid` sends back to `x`; `c` weighs its results."""
    x.requires_grad_()
    (ns["sigmoid"](x) * c).sum().backward()
    return x.grad


def batches(ns, items, bs):
    """Two epochs of a `DL` over the list `items`, not shuffled."""
    dl = ns["DL"](items, bs)
    return [_epoch(dl, items) for _ in range(2)]


def left_after_a_batch(ns, items, bs):
    """The first batch of a loop over a `DL` that is left then, and a whole epoch after it."""
    dl = ns["DL"](items, bs)
    return list(islice(dl, 1)), _epoch(dl, items)


def two_loops_in_turns(ns, items, bs):
    """The batches of two loops over one `DL`, of which each takes a batch when the other has had one."""
    dl = ns["DL"](items, bs)
    return list(islice(zip_longest(iter(dl), iter(dl)), len(items) + 1))


def way_of_walking(ns, count, bs):
    """In a word or two, how a `DL` that does not shuffle goes through a dataset of numbers."""
    ds = _Watched(range(count))
    came = [number for batch in _epoch(ns["DL"](ds, bs), ds) for number in _numbers(batch)]
    if came == list(range(count)):
        return "in order"
    if len(came) == count and set(came) == set(range(count)):
        return "in another order"
    return "in another way" if ds.asked else "never asks"


class _Watched(list):
    """A list that remembers whether anybody asked it for an item."""

    asked = False

    def __getitem__(self, place):
        self.asked = True
        return super().__getitem__(place)

    def __iter__(self):
        self.asked = True
        return super().__iter__()


def _numbers(batch):
    return batch.flatten().tolist() if isinstance(batch, torch.Tensor) else [None]


def length_of_loader(ns, items, bs):
    """The length of a `DL` over the list `items`."""
    return len(ns["DL"](items, bs))


def sizes_of_batches(ns, x, y, bs, epochs):
    """How many targets are in each batch of some epochs of a `DL` that shuffles."""
    ds = list(zip(x, y))
    dl = ns["DL"](ds, bs, True)
    return [[len(batch[1]) for batch in _epoch(dl, ds)] for _ in range(epochs)]


def batches_of_pairs(ns, x, y, bs, shuffle):
    """Two epochs of a `DL` over a list of pairs, and the targets in that list afterwards."""
    ds = list(zip(x, y))
    dl = ns["DL"](ds, bs, shuffle)
    epochs = [_epoch(dl, ds) for _ in range(2)]
    return {"epochs": epochs, "afterwards": torch.stack([target for _, target in ds])}


def batches_of_a_shelf(ns, x, y, bs):
    """One epoch of a `DL` over a dataset of which nothing can be had but `len` and single items."""
    return _epoch(ns["DL"](_Shelf(x, y), bs), x)


class _Shelf:
    def __init__(self, x, y):
        self._x, self._y = x, y

    def __len__(self):
        return len(self._x)

    def __getitem__(self, i):
        if not isinstance(i, slice) and i >= len(self):
            raise KeyError(int(i))  # An IndexError would end a `for` loop over it, as over a list.
        return self._x[i], self._y[i]


def _epoch(dl, items):
    """All batches; a loader without an end is left after more of them than there are items."""
    return list(islice(dl, len(items) + 1))
