"""Right answers of notebook 08 in unusual styles."""

import copy

import numpy as np
import torch
import torch.nn.functional as F
import torchvision
from torch import nn, tensor

from autograder.course import right

# ---------------------------------------------------------------- 8.1


@right("8.1", "as_the_chapter_writes_it")
def simple_net(xb, w1, b1, w2, b2):
    res = xb @ w1 + b1
    res = res.max(tensor(0.0))
    res = res @ w2 + b2
    return res


@right("8.1", "as_the_chapter_writes_it")
def build_net(n, h, k):
    return nn.Sequential(nn.Linear(n, h), nn.ReLU(inplace=True), nn.Linear(h, k))


@right("8.1", "as_the_chapter_writes_it")
def to_module(w1, b1, w2, b2):
    net = nn.Sequential(nn.Linear(w1.shape[0], w1.shape[1]), nn.ReLU(), nn.Linear(w2.shape[0], w2.shape[1]))
    net.load_state_dict({"0.weight": w1.t(), "0.bias": b1, "2.weight": w2.t(), "2.bias": b2})
    return net


@right("8.1", "as_the_chapter_writes_it")
def n_params(sizes):
    layers = [nn.Linear(n, m) for n, m in zip(sizes[:-1], sizes[1:])]
    return sum(p.numel() for layer in layers for p in layer.parameters())


@right("8.1", "a_class_of_its_own")
def simple_net(xb, w1, b1, w2, b2):
    hidden = torch.addmm(b1, xb, w1)
    return torch.where(hidden > 0, hidden, 0) @ w2 + b2


class _Net(nn.Module):
    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.first, self.second = nn.Linear(inputs, hidden), nn.Linear(hidden, outputs)

    def forward(self, x):
        return self.second(F.relu(self.first(x)))


@right("8.1", "a_class_of_its_own")
def build_net(inputs, hidden, outputs):
    return _Net(inputs, hidden, outputs)


@right("8.1", "a_class_of_its_own")
def to_module(w1, b1, w2, b2):
    net = _Net(len(w1), len(b1), len(b2))
    net.first.weight, net.first.bias = nn.Parameter(w1.detach().T.clone()), nn.Parameter(b1.detach().clone())
    net.second.weight, net.second.bias = (
        nn.Parameter(w2.detach().T.clone()),
        nn.Parameter(b2.detach().clone()),
    )
    return net


@right("8.1", "a_class_of_its_own")
def n_params(sizes):
    total, before = 0, sizes[0]
    for size in sizes[1:]:
        total += before * size + size
        before = size
    return torch.tensor(total)


class _AsTheFunctionKeepsThem(nn.Module):
    def __init__(self, w1, b1, w2, b2):
        super().__init__()
        self.w1, self.b1, self.w2, self.b2 = (nn.Parameter(t.detach().clone()) for t in (w1, b1, w2, b2))

    def forward(self, xb):
        return (xb @ self.w1 + self.b1).clamp(min=0) @ self.w2 + self.b2


@right("8.1", "as_the_function_keeps_them")
def build_net(inputs, hidden, outputs):
    first, second = torch.rand(inputs, hidden) - 0.5, torch.rand(hidden, outputs) - 0.5
    return _AsTheFunctionKeepsThem(first, torch.zeros(1, hidden), second, torch.zeros(1, outputs))


@right("8.1", "as_the_function_keeps_them")
def to_module(w1, b1, w2, b2):
    return _AsTheFunctionKeepsThem(w1, b1, w2, b2)


class _LastLayerFirst(nn.Module):
    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.out = nn.Linear(hidden, outputs)
        self.hid = nn.Linear(inputs, hidden)

    def forward(self, x):
        return self.out(self.hid(x).relu())


@right("8.1", "last_layer_registered_first")
def build_net(inputs, hidden, outputs):
    return _LastLayerFirst(inputs, hidden, outputs)


@right("8.1", "last_layer_registered_first")
def to_module(w1, b1, w2, b2):
    net = _LastLayerFirst(len(w1), len(b1), len(b2))
    net.hid.weight.data, net.hid.bias.data = w1.detach().T.clone(), b1.detach().clone()
    net.out.weight.data, net.out.bias.data = w2.detach().T.clone(), b2.detach().clone()
    return net


class _Convolutions(nn.Module):
    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.first, self.last = nn.Conv1d(inputs, hidden, 1), nn.Conv1d(hidden, outputs, 1)

    def forward(self, x):
        return self.last(self.first(x[:, :, None]).relu())[:, :, 0]


@right("8.1", "convolutions_of_one_pixel")
def build_net(inputs, hidden, outputs):
    return _Convolutions(inputs, hidden, outputs)


@right("8.1", "loops")
def simple_net(xb, w1, b1, w2, b2):
    rows = []
    for x in xb:
        hidden = ((x[:, None] * w1).sum(0) + b1).clamp(min=0)
        rows.append((hidden[:, None] * w2).sum(0) + b2)
    return torch.stack(rows)


@right("8.1", "negative_numbers_overwritten")
def simple_net(xb, w1, b1, w2, b2):
    hidden = F.linear(xb, w1.T, b1)
    hidden[hidden < 0] = 0
    return F.linear(hidden, w2.T, b2)


# ---------------------------------------------------------------- 8.2


@right("8.2", "by_its_answers")
def collapse(w1, b1, w2, b2):
    def both(x):
        return (x @ w1 + b1) @ w2 + b2

    b = both(torch.zeros(len(w1), dtype=w1.dtype))
    return both(torch.eye(len(w1), dtype=w1.dtype)) - b, b


@right("8.2", "by_its_answers")
def collapse_all(layers):
    n, dtype = layers[0][0].shape[0], layers[0][0].dtype
    x = torch.cat([torch.eye(n, dtype=dtype), torch.zeros(1, n, dtype=dtype)])
    for w, b in layers:
        x = x @ w + b
    return [x[:-1] - x[-1], x[-1]]


@right("8.2", "numpy_and_recursion")
def collapse(w1, b1, w2, b2):
    w1, b1, w2, b2 = (p.detach().numpy() for p in (w1, b1, w2, b2))
    return np.dot(w1, w2), np.dot(b1, w2) + b2


@right("8.2", "numpy_and_recursion")
def collapse_all(layers):
    if len(layers) == 1:
        return layers[0]
    w, b = collapse_all(layers[:-1])
    return w @ layers[-1][0], b @ layers[-1][0] + layers[-1][1]


@right("8.2", "one_more_column")
def collapse(w1, b1, w2, b2):
    w = torch.vstack([w1, b1]) @ w2
    return w[:-1], w[-1] + b2


@right("8.2", "in_double_and_back")
def collapse(w1, b1, w2, b2):
    w, b = w1.double() @ w2.double(), b1.double() @ w2.double() + b2.double()
    return w.to(w1.dtype), b.to(b1.dtype)


@right("8.2", "in_double_and_back")
def collapse_all(layers):
    w, b = (p.double() for p in layers[0])
    for another_w, another_b in layers[1:]:
        w, b = w @ another_w.double(), b @ another_w.double() + another_b
    return w.to(layers[0][0].dtype), b.to(layers[0][1].dtype)


# ---------------------------------------------------------------- 8.3


@right("8.3", "a_unit_for_each_dot")
def connect_dots(xs, ys):
    k = len(xs)
    w2 = torch.zeros(k, 1)
    slope = 0.0
    for j in range(k - 1):
        new = float((ys[j + 1] - ys[j]) / (xs[j + 1] - xs[j]))
        w2[j, 0] = new - slope
        slope = new
    w2[k - 1, 0] = -slope
    return torch.ones((1, k)), -xs, w2, ys[0].view(1)


@right("8.3", "a_unit_for_each_dot")
def fold(crease):
    up, down = 1 / crease, -1 / (1 - crease)
    return (
        torch.tensor([[1.0, 1.0]]),
        torch.tensor([0.0, -crease]),
        torch.tensor([[up], [down - up]]),
        torch.tensor([0.0]),
    )


@right("8.3", "solved_as_equations")
def connect_dots(xs, ys):
    x = xs.double()
    hidden = (x[:, None] - x[None, :-1]).clamp(min=0)
    a = torch.cat([hidden, torch.ones(len(x), 1, dtype=x.dtype)], 1)
    solution = torch.linalg.solve(a, ys.double())
    return torch.ones(1, len(x) - 1).double(), -x[:-1], solution[:-1, None], solution[-1:]


@right("8.3", "solved_as_equations")
def fold(crease):
    # One unit looks to the left and one to the right of the crease, where the net has its top.
    w1, b1 = np.array([[-1.0, 1.0]]), np.array([crease, -crease])
    return w1, b1, np.array([[-1 / crease], [-1 / (1 - crease)]]), np.array([1.0])


# ---------------------------------------------------------------- 8.4


def _loss(scores, targets):
    return torch.where(targets == 1, 1 - scores.sigmoid(), scores.sigmoid()).mean()


@right("8.4", "by_hand")
def fit_net(model, train, valid, n, rate):
    accs, losses = [], torch.zeros(n, len(train))
    for epoch in range(n):
        for p in model.parameters():
            p.grad = None
        for i, (x, y) in enumerate(train):
            loss = losses[epoch, i] = _loss(model(x), y)
            for p, g in zip(model.parameters(), torch.autograd.grad(loss, list(model.parameters()))):
                p.data -= rate * g
        hits = total = 0
        for x, y in valid:
            hits += ((model(x).sigmoid() > 0.5) == y.bool()).sum().item()
            total += len(x)
        accs.append(hits / total)
    return accs


@right("8.4", "by_hand")
def likeness(images, ideal):
    return torch.stack([torch.corrcoef(torch.stack([i.flatten(), ideal.flatten()]))[0, 1] for i in images])


@right("8.4", "a_learner")
def fit_net(net, dl, valid_dl, epochs, lr):
    class Learner:
        def __init__(self, opt):
            self.opt, self.values = opt, []

        def fit(self, epochs):
            for _ in range(epochs):
                net.train()
                for xb, yb in dl:
                    self.opt.zero_grad()
                    F.l1_loss(net(xb).sigmoid(), yb.float()).backward()
                    self.opt.step()
                net.eval()
                with torch.no_grad():
                    xs, ys = (torch.cat(part) for part in zip(*valid_dl))
                    self.values.append(((net(xs) > 0) == ys).float().mean())

    learner = Learner(torch.optim.SGD(net.parameters(), lr))
    learner.fit(epochs)
    return learner.values


@right("8.4", "a_learner")
def likeness(images, ideal):
    a, b = images.flatten(1), ideal.reshape(1, -1)
    return F.cosine_similarity(a - a.mean(1, keepdim=True), b - b.mean())


@right("8.4", "batches_by_their_number")
def fit_net(net, dl, valid_dl, epochs, lr):
    opt, curve = torch.optim.SGD(net.parameters(), lr=lr), []
    print(len(dl), dl[0][0].shape)
    for step in range(epochs * len(dl)):
        xb, yb = dl[step % len(dl)]
        opt.zero_grad()
        _loss(net(xb), yb).backward()
        opt.step()
        if (step + 1) % len(dl) == 0:
            right = [(net(xb) > 0) == (yb == 1) for xb, yb in reversed(valid_dl)]
            curve += [torch.cat(right).float().mean().item()]
    return tuple(curve)


@right("8.4", "in_numpy")
def likeness(images, ideal):
    b = ideal.numpy().ravel()
    return np.array([np.corrcoef(a.ravel(), b)[0, 1] for a in images.numpy()])


# ---------------------------------------------------------------- 8.5


@right("8.5", "pytorch_itself")
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1)
    sched = torch.optim.lr_scheduler.OneCycleLR(
        opt, lr_max, total_steps=steps, pct_start=pct_start, div_factor=div, final_div_factor=final_div / div
    )
    out = []
    for n in range(steps):
        out.append(sched.get_last_lr()[0])
        opt.step()
        if n < steps - 1:
            sched.step()
    return out


@right("8.5", "as_fastai_writes_it")
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    def sched_cos(start, end, pos):
        return start + (1 + np.cos(np.pi * (1 - pos))) * (end - start) / 2

    def lr(pos):
        if pos < pct_start:
            return sched_cos(lr_max / div, lr_max, pos / pct_start)
        return sched_cos(lr_max, lr_max / final_div, (pos - pct_start) / (1 - pct_start))

    return tuple(lr(k / steps) for k in range(steps))


@right("8.5", "as_one_tensor")
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    x = torch.arange(steps, dtype=torch.float64) / steps
    up = (1 - torch.cos(torch.pi * x / pct_start)) / 2
    down = (1 + torch.cos(torch.pi * (x - pct_start) / (1 - pct_start))) / 2
    low, last = lr_max / div, lr_max / final_div
    return torch.where(x < pct_start, low + (lr_max - low) * up, last + (lr_max - last) * down).tolist()


# ---------------------------------------------------------------- 8.6


@right("8.6", "a_new_head")
def as_colour(images):
    x = images.to(torch.float32).div(255)
    return torch.stack([x, x, x], dim=1)


@right("8.6", "a_new_head")
def build_resnet(outputs):
    model = torchvision.models.resnet18(weights=None)
    model.fc = nn.Linear(model.fc.in_features, outputs)
    return model


@right("8.6", "a_new_head")
def train_on(model, dl, rates):
    assert len(dl) == len(rates)
    model.train()
    losses = []
    for (xb, yb), lr in zip(dl, rates):
        model.zero_grad()
        loss = nn.CrossEntropyLoss()(model(xb), yb)
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
        losses.append(float(loss.detach()))
    return losses


@right("8.6", "expanded_and_wrapped")
def as_colour(images):
    n, h, w = images.shape
    return images[:, None].expand(n, 3, h, w) / 255


@right("8.6", "expanded_and_wrapped")
def build_resnet(outputs):
    return nn.Sequential(copy.deepcopy(torchvision.models.resnet18(num_classes=outputs)))


@right("8.6", "expanded_and_wrapped")
def train_on(model, dl, rates):
    model.train(True)
    losses, rates = [], iter(rates)
    for xb, yb in dl:
        opt = torch.optim.SGD(model.parameters(), lr=next(rates))
        loss = F.nll_loss(model(xb).log_softmax(-1), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.detach())
    return losses


@right("8.6", "scores_in_float64")
def build_resnet(outputs):
    class Precise(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = torchvision.models.resnet18(num_classes=outputs)

        def forward(self, images):
            return self.net(images).double()

    return Precise()


@right("8.6", "head_registered_first")
def build_resnet(outputs):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.head, self.body = nn.Linear(512, outputs), torchvision.models.resnet18()
            self.body.fc = nn.Identity()

        def forward(self, images):
            return self.head(self.body(images))

    return Net()
