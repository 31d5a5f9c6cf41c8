"""Right answers of notebook 07 in unusual styles: each has to pass every check."""

import collections
import copy
import itertools
import math
from types import SimpleNamespace

import numpy as np
import torch
from torch import nn

from autograder.course import right

# ---------------------------------------------------------------- 7.1


@right("7.1", "cleared_at_the_end")
def train_batch(model, inputs, labels, criterion, optimizer):
    predictions = model(inputs)
    loss = criterion(predictions, labels)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=False)
    return float(loss.detach())


@right("7.1", "a_closure")
def train_batch(model, xb, yb, loss_func, opt):
    def closure():
        opt.zero_grad()
        loss = loss_func(model(xb), yb)
        loss.backward()
        return loss

    return opt.step(closure).item()


@right("7.1", "autograd_by_hand")
def train_batch(model, xb, yb, loss_func, opt):
    params = list(model.parameters())
    loss = loss_func(model(xb), yb)
    for p, g in zip(params, torch.autograd.grad(loss, params)):
        p.grad = g
    opt.step()
    return loss.detach().numpy()


@right("7.1", "all_predictions_at_once")
def evaluate(model, dl, loss_func, metrics):
    with torch.no_grad():
        preds, targets = zip(*((model(xb), yb) for xb, yb in dl))
    preds, targets = torch.cat(preds), torch.cat(targets)
    return (loss_func(preds, targets).item(), *[float(m(preds, targets)) for m in metrics])


@right("7.1", "weighted_by_numpy")
def evaluate(model, dl, loss_func, metrics):
    model.requires_grad_(False)
    rows = [[len(yb)] + [float(f(model(xb), yb)) for f in [loss_func] + metrics] for xb, yb in dl]
    model.requires_grad_(True)
    table = np.array(rows)
    return np.average(table[:, 1:], axis=0, weights=table[:, 0]).tolist()


@right("7.1", "arguments_by_name")
@torch.no_grad()
def evaluate(model, dl, loss_func, metrics):
    totals = torch.zeros(1 + len(metrics), dtype=torch.float64)
    for xb, yb in dl:
        preds = model(xb)
        found = [function(predictions=preds, targets=yb) for function in (loss_func, *metrics)]
        totals += torch.tensor([float(value) for value in found], dtype=torch.float64) * len(yb)
    return (totals / len(dl.dataset)).tolist()


@right("7.1", "counting_by_the_dataset")
def evaluate(model, dl, loss_func, metrics):
    totals = [0] * (len(metrics) + 1)
    for xb, yb in dl:
        preds = model(xb)
        for i, f in enumerate([loss_func] + metrics):
            value = f(preds, yb)
            totals[i] += (value.item() if torch.is_tensor(value) else value) * xb.shape[0]
    return [t / len(dl.dataset) for t in totals]


# ---------------------------------------------------------------- 7.2


class _Trainer:
    """Keeps one optimizer for its whole life."""

    def __init__(self, model, train, valid, make_optimizer, criterion):
        self.model, self.train, self.criterion = model, train, criterion
        self.optimizer = make_optimizer(model.parameters(), lr=1e-3)

    def train_model(self, n):
        for _ in range(n):
            for batch in self.train:
                self.train_loop(*batch)

    def train_loop(self, x, y):
        loss = self.criterion(self.model.forward(x), y)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()


@right("7.2", "a_trainer_with_one_optimizer_for_life")
def Learner(data, net, make_optimizer, criterion):
    trainer = _Trainer(net, data[0], data[1], make_optimizer, criterion)

    def fit(epochs, lr):
        for group in trainer.optimizer.param_groups:
            group["lr"] = lr
        trainer.train_model(epochs)

    return SimpleNamespace(fit=fit)


class _WithCallbacks:
    def __init__(self, dls, model, opt_func, loss_func, callbacks=()):
        self.dls, self.model, self.opt_func, self.loss_func = dls, model, opt_func, loss_func
        self.callbacks = list(callbacks)

    def __call__(self, event):
        for callback in self.callbacks:
            getattr(callback, event, lambda learner: None)(self)

    def one_batch(self):
        self.preds = self.model(self.xb)
        self.loss = self.loss_func(self.preds, self.yb)
        self("after_loss")
        if self.model.training:
            self.loss.backward()
            self.opt.step()
            self.opt.zero_grad()

    def one_epoch(self, train):
        self.model.train(train)
        for self.xb, self.yb in self.dls.train if train else self.dls.valid:
            self.one_batch()

    def fit(self, epochs, lr):
        self.opt = self.opt_func(self.model.parameters(), lr=lr)
        for self.epoch in range(epochs):
            self.one_epoch(True)
            with torch.inference_mode():
                self.one_epoch(False)
            self("after_epoch")


@right("7.2", "callbacks_and_validation")
def Learner(dls, model, opt_func, loss_func):
    return _WithCallbacks(dls, model, opt_func, loss_func)


@right("7.2", "one_flat_loop_that_prints")
def Learner(dls, model, opt_func, loss_func):
    class Learner(nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def fit(self, n_epochs, lr):
            optimizer = opt_func(list(self.parameters()), lr)
            passes = itertools.repeat(dls.train, n_epochs)
            for n, (x, y) in enumerate(itertools.chain.from_iterable(passes)):
                self.zero_grad()
                loss = loss_func(self.model(x), y)
                loss.backward()
                optimizer.step()
                print(n, loss)
            return self

    return Learner()


@right("7.2", "a_look_at_both_sets_after_every_epoch")
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            for xb, yb in list(dls.train):
                opt.zero_grad()
                loss_func(model(xb), yb).backward()
                opt.step()
            with torch.no_grad():
                print([loss_func(model(xb), yb) for dl in dls for xb, yb in dl])

    return SimpleNamespace(fit=fit)


@right("7.2", "all_batches_collected_beforehand")
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        batches = [batch for _ in range(epochs) for batch in dls.train]
        while batches:
            xb, yb = batches.pop(0)
            opt.zero_grad()
            loss_func(model(xb), yb).backward()
            opt.step()

    return SimpleNamespace(fit=fit)


# ---------------------------------------------------------------- 7.3


@right("7.3", "all_predictions_at_once")
def recording_learner(dls, model, opt_func, loss_func, metrics):
    class Recorder(list):
        @property
        def values(self):
            return self

    class Learner:
        recorder = property(lambda self: self.record)

        def fit(self, epochs, lr):
            self.record = Recorder()
            opt = opt_func(model.parameters(), lr)
            for _ in range(epochs):
                losses = []
                for xb, yb in dls.train:
                    loss = loss_func(model(xb), yb)
                    losses += [loss.item()] * len(yb)
                    opt.zero_grad()
                    loss.backward()
                    opt.step()
                self.record.append((np.mean(losses), *evaluate_all(dls.valid)))

    def evaluate_all(dl):
        preds, targets = zip(*((model(xb).detach(), yb) for xb, yb in dl))
        preds, targets = torch.cat(preds), torch.cat(targets)
        return [f(preds, targets) for f in (loss_func, *metrics)]

    return Learner()


class _Remember:
    """A callback that sums up, and writes a row at the end of each epoch."""

    def __init__(self, metrics):
        self.metrics, self.values = metrics, []
        self.sums = {True: 0, False: 0}

    def after_loss(self, learner):
        functions = [learner.loss_func] + ([] if learner.model.training else self.metrics)
        n, preds = len(learner.xb), learner.preds.detach()
        row = torch.tensor([n] + [n * f(preds, learner.yb) for f in functions], dtype=torch.float64)
        self.sums[learner.model.training] += row

    def after_epoch(self, learner):
        row = torch.cat([self.sums[k][1:] / self.sums[k][0] for k in (True, False)])
        self.values.append(row)
        self.sums = {True: 0, False: 0}


@right("7.3", "weighted_by_numpy")
def recording_learner(dls, model, opt_func, loss_func, metrics):
    learner = _WithCallbacks(dls, model, opt_func, loss_func, [_Remember(metrics)])
    learner.recorder = learner.callbacks[0]
    return learner


def _with_rows(made):
    """A learner whose rows are `made` of the numbers."""

    def recording_learner(dls, model, opt_func, loss_func, metrics):
        learner = _WithCallbacks(dls, model, opt_func, loss_func, [_Remember(metrics)])
        remembered = learner.callbacks[0].values
        learner.recorder = SimpleNamespace(values=[])
        fit = learner.fit

        def fit_and_write(epochs, lr):
            fit(epochs, lr)
            learner.recorder.values = [made(row.tolist()) for row in remembered]

        learner.fit = fit_and_write
        return learner

    return recording_learner


@right("7.3", "rows_in_a_deque")
def recording_learner(dls, model, opt_func, loss_func, metrics):
    learner = _WithCallbacks(dls, model, opt_func, loss_func, [_Remember(metrics)])
    learner.recorder = learner.callbacks[0]
    learner.recorder.values = collections.deque()
    return learner


right("7.3", "rows_of_tensors")(_with_rows(lambda row: [torch.tensor(number) for number in row]))
right("7.3", "rows_as_tensors")(_with_rows(torch.tensor))
right("7.3", "rows_as_arrays")(_with_rows(np.array))


# ---------------------------------------------------------------- 7.6


@right("7.6", "lists_and_minimum")
def when_to_stop(rows, patience):
    losses = [row[1] for row in rows]
    for stop in range(len(losses)):
        best = losses.index(min(losses[: stop + 1]))
        if stop - best >= patience:
            break
    return [stop, best]


@right("7.6", "a_counter_and_infinity")
def when_to_stop(values, patience):
    lowest, waited, stop = math.inf, 0, 0
    for stop, (_, valid_loss, *_) in enumerate(values):
        if valid_loss < lowest:
            lowest, best, waited = valid_loss, stop, 0
        else:
            waited += 1
            if waited == patience:
                break
    return stop, best


@right("7.6", "numpy")
def when_to_stop(values, patience):
    losses = np.array([row[1] for row in values])
    running = np.minimum.accumulate(losses)
    better = np.r_[True, losses[1:] < running[:-1]]
    last = np.maximum.accumulate(np.where(better, np.arange(len(losses)), 0))
    over = np.flatnonzero(np.arange(len(losses)) - last >= patience)
    stop = over[0] if len(over) else len(losses) - 1
    return stop, last[stop]


# ---------------------------------------------------------------- 7.4


@right("7.4", "callbacks_and_inference_mode")
def careful_learner(dls, model, opt_func, loss_func, metrics):
    learner = _WithCallbacks(dls, model, opt_func, loss_func, [_Remember(metrics)])
    learner.recorder = learner.callbacks[0]
    return learner


@right("7.4", "mode_put_back_after_a_decorated_method")
def careful_learner(dls, model, opt_func, loss_func, metrics):
    class Learner:
        def __init__(self):
            self.recorder = SimpleNamespace(values=[])

        def fit(self, epochs, lr):
            model.train()
            opt = opt_func(model.parameters(), lr)
            for _ in range(epochs):
                total = 0.0
                for xb, yb in dls.train:
                    loss = loss_func(model(xb), yb)
                    loss.backward()
                    opt.step()
                    opt.zero_grad()
                    total += float(loss) * len(xb)
                self.recorder.values.append([total / len(dls.train.dataset), *self.validate()])

        @torch.no_grad()
        def validate(self):
            was = model.training
            model.train(False)
            try:
                preds, targets = zip(*[(model(xb), yb) for xb, yb in dls.valid])
            finally:
                model.train(was)
            return [float(f(torch.cat(preds), torch.cat(targets))) for f in [loss_func, *metrics]]

    return Learner()


@right("7.4", "switched_off_and_on_again")
def careful_learner(dls, model, opt_func, loss_func, metrics):
    class Learner(_WithCallbacks):
        def one_epoch(self, train):
            torch.set_grad_enabled(train)
            super().one_epoch(train)
            torch.set_grad_enabled(True)

    learner = Learner(dls, model, opt_func, loss_func, [_Remember(metrics)])
    learner.recorder = learner.callbacks[0]
    return learner


@right("7.4", "a_copy_is_measured")
def careful_learner(dls, model, opt_func, loss_func, metrics):
    class Learner(_WithCallbacks):
        def one_epoch(self, train):
            self.model = model if train else copy.deepcopy(model)
            super().one_epoch(train)

    learner = Learner(dls, model, opt_func, loss_func, [_Remember(metrics)])
    learner.recorder = learner.callbacks[0]
    return learner


@right("7.4", "switched_off_for_the_predictions")
def careful_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            model.train()
            total = count = 0
            for xb, yb in dls.train:
                loss = loss_func(model(xb), yb)
                opt.zero_grad()
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            model.eval()
            sums, n = np.zeros(1 + len(metrics)), 0
            for xb, yb in dls.valid:
                with torch.no_grad():
                    preds = model(xb)
                sums += [float(f(preds, yb)) * len(xb) for f in (loss_func, *metrics)]
                n += len(xb)
            values.append([total / count, *(sums / n)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


# ---------------------------------------------------------------- 7.5


@right("7.5", "batches_moved_beforehand")
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    device = torch.device(device)
    train, valid = ([(x.to(device=device), y.to(device=device)) for x, y in dl] for dl in dls)
    recorder = SimpleNamespace(values=[])
    model = model.to(device=device, dtype=torch.float32)

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            total = torch.zeros((), device=device)
            for xb, yb in train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total += loss.detach() * len(xb)
            model.eval()
            with torch.no_grad():
                preds = torch.cat([model(xb) for xb, _ in valid])
            model.train()
            targets = torch.cat([yb for _, yb in valid])
            measured = [f(preds, targets) for f in [loss_func, *metrics]]
            row = [total / sum(len(xb) for xb, _ in train), *measured]
            recorder.values.append([v.cpu().item() if isinstance(v, torch.Tensor) else v for v in row])

    return SimpleNamespace(fit=fit, recorder=recorder)


@right("7.5", "the_model_says_where")
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    class Learner:
        def __init__(self):
            self.recorder = SimpleNamespace(values=[])
            # Made before the model moves: the parameters stay the same objects.
            self.opt = opt_func(model.parameters(), 0.1)
            for p in model.parameters():
                p.data = p.data.to(device)

        def batches(self, dl):
            first = next(model.parameters())
            for xb, yb in dl:
                yield xb.to(first.device, non_blocking=True), yb.to(first)

        def fit(self, epochs, lr):
            self.opt.param_groups[0]["lr"] = lr
            for _ in range(epochs):
                losses = torch.tensor([self.step(xb, yb) for xb, yb in self.batches(dls.train)])
                sizes = torch.tensor([float(len(xb)) for xb, _ in dls.train])
                train_loss = (losses @ sizes / sizes.sum()).item()
                self.recorder.values.append([train_loss, *self.measure()])

        def step(self, xb, yb):
            loss = loss_func(model(xb), yb)
            self.opt.zero_grad()
            loss.backward()
            self.opt.step()
            return loss.item()

        def measure(self):
            rows = []
            for xb, yb in self.batches(dls.valid):
                preds = model(xb).detach()
                rows += [[float(f(preds, yb)) for f in [loss_func, *metrics]]] * len(yb)
            return np.mean(rows, axis=0).tolist()

    return Learner()


class _Elsewhere:
    """Sums up losses in tensors that lie on the CPU."""

    def __init__(self, device, dls, model, opt_func, loss_func, metrics):
        self.device, self.dls, self.model, self.opt_func = device, dls, model, opt_func
        self.functions, self.recorder = [loss_func, *metrics], SimpleNamespace(values=[])

    def fit(self, epochs, lr):
        opt = self.opt_func(self.model.parameters(), lr)
        for _ in range(epochs):
            losses, sizes = torch.zeros(len(self.dls.train)), torch.zeros(len(self.dls.train))
            for k, (xb, yb) in enumerate(self.dls.train):
                loss = self.functions[0](self.model(xb.to(self.device)), yb.to(self.device))
                opt.zero_grad()
                loss.backward()
                opt.step()
                losses[k] = loss.detach()
                sizes[k : k + 1].fill_(len(xb))
            self.recorder.values.append([float(losses @ sizes / sizes.sum()), *self.measure()])

    @torch.no_grad()
    def measure(self):
        rows = []
        for xb, yb in self.dls.valid:
            preds = self.model(xb.to(self.device))
            values = [torch.as_tensor(f(preds, yb.to(self.device))) for f in self.functions]
            row, one = torch.tensor(values), torch.zeros(1)
            rows += [torch.as_tensor([one.fill_(v).item() for v in values]) + 0 * row] * len(xb)
        return torch.stack(rows).mean(0).tolist()


@right("7.5", "numbers_copied_home")
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    for module in model.modules():
        for name, p in module._parameters.items():
            module._parameters[name] = nn.Parameter(p.detach().to(device))
    return _Elsewhere(device, dls, model, opt_func, loss_func, metrics)


@right("7.5", "a_state_that_was_sent")
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    model.load_state_dict({name: t.to(device) for name, t in model.state_dict().items()}, assign=True)
    return _Elsewhere(device, dls, model, opt_func, loss_func, metrics)


class _AsSent(_Elsewhere):
    """Sends the batches with `send`, looks at them with `look`, and works its numbers out with NumPy."""

    def __init__(self, send, look, *given):
        super().__init__(*given)
        self.send, self.look = send, look

    def moved(self, dl):
        for batch in dl:
            pair = [self.send(t, self.device) for t in batch]
            self.look(pair[0], self.device)
            yield pair

    def fit(self, epochs, lr):
        opt = self.opt_func(self.model.parameters(), lr)
        for _ in range(epochs):
            losses, sizes = [], []
            for xb, yb in self.moved(self.dls.train):
                opt.zero_grad()
                loss = self.functions[0](self.model(xb), yb)
                loss.backward()
                opt.step()
                losses.append(loss.numpy(force=True))
                sizes.append(len(xb))
            row = [float(np.average(losses, weights=sizes)), *self.measure()]
            self.recorder.values.append(row)

    def measure(self):
        rows = []
        for xb, yb in self.moved(self.dls.valid):
            with torch.no_grad():
                preds = self.model(xb)
            rows += [[float(f(preds, yb)) for f in self.functions]] * len(xb)
        return np.mean(rows, axis=0).tolist()


@right("7.5", "as_one_tensor_is")
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    like = torch.zeros(1, device=device)
    model.to(like)
    return _AsSent(lambda t, _: t.type_as(like), _looked_at, device, dls, model, opt_func, loss_func, metrics)


@right("7.5", "as_a_tensor_by_name")
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    model.to(tensor=torch.zeros(1, device=device))
    like = next(model.parameters())
    return _AsSent(lambda t, _: t.to(like), _looked_at, device, dls, model, opt_func, loss_func, metrics)


@right("7.5", "always_pinned")
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    def send(t, device):
        return t.pin_memory().to(device, non_blocking=True)

    return _AsSent(send, _looked_at, device, dls, model.to(device), opt_func, loss_func, metrics)


def _looked_at(x, device):
    """What somebody who does not trust the device asks of a tensor there."""
    kind = device.split(":")[0]
    assert (x.is_cpu, x.is_cuda, x.is_mps) == (kind == "cpu", kind == "cuda", kind == "mps")
    assert (x.get_device() >= 0) == (kind != "cpu")
    assert ("cuda" in x.type()) == (kind == "cuda")
    assert x.type(torch.float32).device == x.device


def _on_a_gpu(prepare, pin=False):
    """With what is usual where the device is a GPU of NVIDIA's: `prepare` is called before and after."""

    def learner_on(device, dls, model, opt_func, loss_func, metrics):
        recorder = SimpleNamespace(values=[])

        def moved(dl):
            for xb, yb in dl:
                if pin and device.startswith("cuda"):
                    xb, yb = xb.pin_memory(), yb.pin_memory()
                yield xb.to(device, non_blocking=True), yb.to(device, non_blocking=True)

        def fit(epochs, lr):
            prepare(device)
            model.to(device)
            opt = opt_func(model.parameters(), lr)
            for _ in range(epochs):
                total = torch.zeros(2, device=device)
                for xb, yb in moved(dls.train):
                    opt.zero_grad()
                    loss = loss_func(model(xb), yb)
                    loss.backward()
                    opt.step()
                    total += torch.tensor([loss.item(), 1.0], device=device) * len(xb)
                with torch.no_grad():
                    pairs = [(model(xb).cpu(), yb.cpu()) for xb, yb in moved(dls.valid)]
                preds, targets = (torch.cat(parts) for parts in zip(*pairs))
                measured = [float(f(preds, targets)) for f in (loss_func, *metrics)]
                recorder.values.append([(total[0] / total[1]).item(), *measured])
            prepare(device)

        return SimpleNamespace(fit=fit, recorder=recorder)

    return learner_on


def _wait(device):
    if device.startswith("cuda"):
        torch.cuda.set_device(device)
        torch.cuda.empty_cache()
        torch.cuda.current_stream().synchronize()
        torch.cuda.synchronize()


right("7.5", "pinned_batches")(_on_a_gpu(lambda device: None, pin=True))
right("7.5", "synchronized")(_on_a_gpu(_wait))
right("7.5", "device_set_for_everything")(_on_a_gpu(lambda device: torch.set_default_device(device)))
