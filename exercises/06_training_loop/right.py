"""Right answers of notebook 06 in unusual styles."""

from fractions import Fraction

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from autograder.course import right


def _mnist_loss(scores, targets):
    return torch.where(targets == 1, 1 - scores.sigmoid(), scores.sigmoid()).mean()


# ---------------------------------------------------------------- 6.1


@right("6.1", "returns_the_loss")
def calc_grad(x, y, net, criterion):
    preds = net(x)
    loss = criterion(preds, y)
    loss.backward()
    return loss


@right("6.1", "returns_the_loss")
def bias_grad(preds, targs):
    p = torch.sigmoid(preds)
    return (torch.where(targs == 1, -1, 1) * p * (1 - p)).mean()


@right("6.1", "returns_the_loss")
def calls(preds, targs, printed):
    return (torch.tensor(printed) / bias_grad(preds, targs)).round().int().tolist()


@right("6.1", "backward_by_the_module")
def calc_grad(xb, yb, model, loss_func):
    torch.autograd.backward([loss_func(model(xb), yb)])


@right("6.1", "backward_by_the_module")
def bias_grad(predictions, targets):
    moved = predictions.clone().requires_grad_()
    _mnist_loss(moved, targets).backward()
    return moved.grad.sum()


@right("6.1", "backward_by_the_module")
def calls(predictions, targets, printed):
    once = float(bias_grad(predictions, targets))
    counts = []
    for number in printed:
        n = 1
        while abs(n * once - number) > abs((n + 1) * once - number):
            n += 1
        counts.append(n)
    return tuple(counts)


@right("6.1", "counted_up_until_it_prints_the_same")
def calls(predictions, targets, printed):
    once = float(bias_grad(predictions, targets))
    counts = []
    for number in printed:
        n = 1
        while round(n * once, 4) != number:
            n += 1
        counts.append(n)
    return np.array(counts)


@right("6.1", "counts_given_one_by_one")
def calls(predictions, targets, printed):
    p = predictions.sigmoid()
    once = ((1 - 2 * targets) * p * (1 - p)).mean().item()
    yield from (max(1, round(number / once)) for number in printed)


@right("6.1", "differences_in_float64")
def bias_grad(predictions, targets):
    def loss(shift):
        return _mnist_loss(predictions.double() + shift, targets.double()).item()

    return (loss(1e-4) - loss(-1e-4)) / 2e-4


@right("6.1", "differences_in_float64")
def calls(predictions, targets, printed):
    p = 1 / (1 + np.exp(-predictions.numpy().astype("float64")))
    once = np.mean(np.where(targets.numpy() == 1, -1, 1) * p * (1 - p))
    return list(np.rint(np.array(printed) / once).astype(int))


@right("6.1", "gradient_asked_of_the_predictions")
def bias_grad(predictions, targets):
    predictions.requires_grad_()
    (grad,) = torch.autograd.grad(_mnist_loss(predictions, targets), predictions)
    return grad.sum()


# ---------------------------------------------------------------- 6.2


@right("6.2", "zeroed_before_backward")
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        for p in params:
            if p.grad is not None:
                p.grad.zero_()
        loss_func(model(xb), yb).backward()
        with torch.no_grad():
            for p in params:
                p -= lr * p.grad


@right("6.2", "torch_sgd")
def train_epoch(model, learning_rate, parameters, loader, criterion):
    opt = torch.optim.SGD(parameters, lr=learning_rate)
    for batch in loader:
        opt.zero_grad()
        loss = criterion(model(batch[0]), batch[1])
        loss.backward()
        opt.step()
    return loss.item()


@right("6.2", "autograd_grad")
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        for p, g in zip(params, torch.autograd.grad(loss_func(model(xb), yb), params)):
            p.data = p.data - g * lr


@right("6.2", "gradient_kept_until_the_next_forward")
def train_epoch(model, lr, params, dl, loss_func):
    params = list(params)
    for n, (xb, yb) in enumerate(dl):
        preds = model(xb)
        for p in params:
            p.grad = torch.zeros_like(p)
        loss_func(preds, yb).backward()
        for p in params:
            p.data.add_(p.grad.data, alpha=-lr)


@right("6.2", "batches_by_their_number")
def train_epoch(model, lr, params, dl, loss_func):
    for i in range(len(dl)):
        xb, yb = dl[i]
        for p, g in zip(params, torch.autograd.grad(loss_func(model(xb), yb), list(params))):
            p.data.sub_(lr * g)


# ---------------------------------------------------------------- 6.3


@right("6.3", "as_the_chapter_writes_it")
def batch_accuracy(xb, yb):
    preds = xb.sigmoid()
    correct = (preds > 0.5) == yb.view(-1, 1)
    return correct.float().mean()


@right("6.3", "as_the_chapter_writes_it")
def validate_epoch(model, valid_dl):
    accs = [((model(xb) > 0) == yb).float().mean() for xb, yb in valid_dl]
    return round(torch.stack(accs).mean().item(), 4)


@right("6.3", "as_the_chapter_writes_it")
def validate_weighted(model, valid_dl):
    return torch.cat([((model(xb) > 0) == yb).float() for xb, yb in valid_dl]).mean()


@right("6.3", "as_the_chapter_writes_it")
def says_three(threes, sevens, batch_size):
    total = threes + sevens
    full, rest = divmod(threes, batch_size)
    starts = range(0, total, batch_size)
    accs = [1.0] * full + ([rest / min(batch_size, total - full * batch_size)] if rest else [])
    return round(sum(accs) / len(starts), 4), threes / total


@right("6.3", "loops_and_rounding")
def batch_accuracy(predictions, targets):
    right = 0
    for score, target in zip(predictions.flatten().tolist(), targets.flatten().tolist()):
        right += int((score > 0) == (target == 1))
    return right / len(predictions)


@right("6.3", "loops_and_rounding")
def validate_epoch(model, valid_dl):
    n, total = 0, 0.0
    with torch.no_grad():
        for xb, yb in valid_dl:
            total, n = total + batch_accuracy(model(xb), yb), n + 1
    return np.float64(total / n)


@right("6.3", "loops_and_rounding")
def validate_weighted(model, valid_dl):
    xs, ys = zip(*valid_dl)
    return batch_accuracy(torch.cat([model(x) for x in xs]), torch.cat(ys))


@right("6.3", "loops_and_rounding")
def says_three(threes, sevens, batch_size):
    labels = np.r_[np.ones(threes), np.zeros(sevens)]
    batches = np.split(labels, range(batch_size, len(labels), batch_size))
    return [float(np.mean([b.mean() for b in batches])), float(labels.mean())]


@right("6.3", "rounded_sigmoid")
def says_three(threes, sevens, batch_size):
    batches = (torch.arange(threes + sevens) < threes).float().split(batch_size)
    return torch.stack([torch.stack([b.mean() for b in batches]).mean(), torch.cat(batches).mean()])


@right("6.3", "exact_fractions")
def validate_weighted(model, valid_dl):
    right = [((model(xb) > 0) == (yb == 1)).sum().item() for xb, yb in valid_dl]
    return Fraction(sum(right), sum(len(yb) for _, yb in valid_dl))


@right("6.3", "exact_fractions")
def says_three(threes, sevens, batch_size):
    total = threes + sevens
    sizes = [(first, min(batch_size, total - first)) for first in range(0, total, batch_size)]
    shares = [Fraction(min(max(threes - first, 0), size), size) for first, size in sizes]
    return [sum(shares) / len(shares), Fraction(threes, total)]


@right("6.3", "rounded_sigmoid")
def batch_accuracy(predictions, targets):
    return (predictions.squeeze(1).sigmoid().round() == targets.flatten()).double().mean().numpy()


# ---------------------------------------------------------------- 6.4


@right("6.4", "torch_sgd_and_where")
def train_linear(params, dl, valid_dl, epochs, lr):
    w, b = params
    opt = torch.optim.SGD([w, b], lr=lr)
    curve = []
    for _ in range(epochs):
        for xb, yb in dl:
            opt.zero_grad()
            _mnist_loss(xb @ w + b, yb).backward()
            opt.step()
        with torch.no_grad():
            hits = torch.cat([((xb @ w + b).sigmoid() > 0.5) == yb for xb, yb in valid_dl])
        curve.append(hits.float().mean())
    return torch.tensor(curve)


@right("6.4", "transposed_once")
def train_linear(params, dl, valid_dl, epochs, lr):
    w, b = params
    row = w.T
    curve = []
    for _ in range(epochs):
        for xb, yb in dl:
            _mnist_loss(F.linear(xb, row, b), yb).backward()
            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
        hits = [(F.linear(xb, row, b) > 0) == yb for xb, yb in valid_dl]
        curve.append(torch.cat(hits).float().mean().item())
    return curve


@right("6.4", "a_layer_in_between")
def train_linear(params, dl, valid_dl, epochs, lr):
    w, b = params
    layer = nn.Linear(len(w), 1)
    layer.weight.data, layer.bias.data = w.data.T.clone(), b.data.clone()
    curve = []
    for _ in range(epochs):
        for xb, yb in dl:
            F.l1_loss(layer(xb).sigmoid(), yb.float()).backward()
            for p in layer.parameters():
                p.data -= lr * p.grad
            layer.zero_grad()
        right = sum(((layer(xb) > 0) == yb).sum().item() for xb, yb in valid_dl)
        curve.append(right / sum(len(xb) for xb, _ in valid_dl))
    with torch.no_grad():
        w.copy_(layer.weight.T)
        b.copy_(layer.bias)
    return tuple(curve)


@right("6.4", "by_hand_without_autograd")
def train_linear(params, dl, valid_dl, epochs, lr):
    w, b = (p.data for p in params)
    curve = []
    for _ in range(epochs):
        for xb, yb in dl:
            p = torch.sigmoid(xb @ w + b)
            slope = (1 - 2 * yb) * p * (1 - p) / len(xb)
            w -= lr * (xb.T @ slope)
            b -= lr * slope.sum(0)
        pairs = [(torch.addmm(b, xb, w) > 0, yb) for xb, yb in valid_dl]
        curve.append(np.mean(np.concatenate([(said == yb).numpy() for said, yb in pairs])))
    return np.array(curve)


@right("6.4", "all_epochs_in_one_list")
def train_linear(params, dl, valid_dl, epochs, lr):
    weights, bias = params
    curve = []
    for i, (xb, yb) in enumerate(dl * epochs):
        grads = torch.autograd.grad(_mnist_loss(xb @ weights + bias, yb), (weights, bias))
        for p, g in zip(params, grads):
            p.data.add_(g, alpha=-lr)
        if (i + 1) % len(dl) == 0:
            said = [(valid_dl[k][0] @ weights + bias > 0) == valid_dl[k][1] for k in range(len(valid_dl))]
            curve.append(torch.cat(said).double().mean().item())
    return curve


@right("6.4", "refuses_no_epochs_and_prints_the_last")
def train_linear(params, dl, valid_dl, epochs, lr):
    if epochs < 1:
        raise ValueError("epochs must be at least 1")
    w, b = params
    curve = torch.zeros(epochs)
    for epoch in range(epochs):
        for xb, yb in dl:
            loss = _mnist_loss(xb @ w + b, yb)
            loss.backward()
            for p in params:
                p.data -= lr * p.grad
                p.grad = None
        hits = torch.cat([(xb @ w + b > 0) == yb for xb, yb in valid_dl])
        curve[epoch] = hits.float().mean()
    print(f"{loss:.4f} {curve[-1]:.4f}")
    return curve


# ---------------------------------------------------------------- 6.5


@right("6.5", "state_dict")
def to_linear(w, b):
    layer = nn.Linear(w.shape[0], w.shape[1])
    layer.load_state_dict({"weight": w.t(), "bias": b})
    return layer


@right("6.5", "state_dict")
def count_params(m):
    return sum(t.nelement() for name, t in m.state_dict().items() if name in dict(m.named_parameters()))


@right("6.5", "new_parameters")
def to_linear(weights, bias):
    layer = nn.Linear(len(weights), len(bias))
    layer.weight = nn.Parameter(weights.detach().clone().T)
    layer.bias = nn.Parameter(bias.detach().clone())
    return layer


@right("6.5", "new_parameters")
def count_params(model):
    count = 0
    for p in model.parameters():
        n = 1
        for length in p.shape:
            n *= length
        count += n
    return count


@right("6.5", "data_and_vectors")
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    layer.weight.data[:] = weights.data.transpose(0, 1)
    layer.bias.data[:] = bias.data
    return layer


@right("6.5", "data_and_vectors")
def count_params(model):
    return torch.cat([p.detach().flatten() for p in model.parameters()] or [torch.tensor([])]).shape[0]


# ---------------------------------------------------------------- 6.6


@right("6.6", "no_grad_and_zero_in_place")
class BasicOptim:
    def __init__(self, parameters, learning_rate):
        self.parameters = tuple(parameters)
        self.lr = learning_rate

    @torch.no_grad()
    def step(self):
        for p in self.parameters:
            if p.grad is None:
                continue
            p -= self.lr * p.grad

    def zero_grad(self):
        for p in self.parameters:
            if p.grad is not None:
                p.grad.detach_()
                p.grad.zero_()


@right("6.6", "a_torch_optimizer_inside")
class BasicOptim:
    def __init__(self, params, lr):
        self.inner = torch.optim.SGD(params, lr=lr)

    @property
    def lr(self):
        return self.inner.param_groups[0]["lr"]

    @lr.setter
    def lr(self, value):
        self.inner.param_groups[0]["lr"] = value

    def step(self, *args, **kwargs):
        return self.inner.step()

    def zero_grad(self, *args, **kwargs):
        self.inner.zero_grad(set_to_none=False)


@right("6.6", "new_data_for_each_parameter")
class BasicOptim:
    def __init__(self, params, lr):
        self.ps = [p for p in params]
        self.lr = lr

    def step(self):
        for p in filter(lambda p: p.grad is not None, self.ps):
            p.data = p.data - p.grad * self.lr

    def zero_grad(self):
        for p in self.ps:
            p.grad = torch.zeros_like(p)
