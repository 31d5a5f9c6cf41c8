"""Experiments that run beside a student's code in notebook 07.

A probe is public and runs where the student's code runs: it takes all its inputs as arguments and
returns what happened. It holds no expected value.

`weights` are the parameters of a model, layer by layer, a weight and a bias each: the number of axes of
the weight says which layer it is. `train` and `valid` are pairs of inputs and targets, cut into batches of
`size`. `loss_tilt` makes the loss: no loss that is not handed over gives the same gradients.

A probe records for gradients, whatever was switched off before it, and leaves nothing switched off. `None` in
the place of a learner is returned as it is.
"""

import contextlib
import functools
import inspect
from typing import NamedTuple
from unittest.mock import DEFAULT, patch

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode
from torch.utils._device import _device_constructors
from torch.utils.data import DataLoader, SequentialSampler, TensorDataset

from autograder.chapter import mnist


class DataLoaders(NamedTuple):
    train: DataLoader
    valid: DataLoader


class _Passes(SequentialSampler):
    """The numbers of samples in their order; `begun` says how often somebody began to go through them."""

    begun = 0

    def __iter__(self):
        self.begun += 1
        return super().__iter__()


def _loaders(ns, train, valid, size):
    """In the notebook's own class, which a careful learner asks for, if it is still there."""
    sets = [TensorDataset(*part) for part in (train, valid)]
    both = [DataLoader(part, batch_size=size, sampler=_Passes(part)) for part in sets]
    own = ns.get("DataLoaders")
    return (own if getattr(own, "_fields", ()) == DataLoaders._fields else DataLoaders)(*both)


def _model(weights):
    """Convolutions (4 axes), linear layers (2) and batch normalisation (1), with ReLU in between. Each layer
    sits together with its ReLU in a container of its own."""
    layers = []
    for w, b in zip(weights[::2], weights[1::2]):
        if w.ndim == 4:
            layer = nn.Conv2d(w.shape[1], w.shape[0], w.shape[2:])
        else:
            layer = nn.Linear(w.shape[1], w.shape[0]) if w.ndim == 2 else nn.BatchNorm1d(len(w))
        with torch.no_grad():
            layer.weight.copy_(w)
            layer.bias.copy_(b)
        rest = [nn.ReLU(), nn.Flatten()] if w.ndim == 4 else [nn.ReLU()]
        layers.append(nn.Sequential(layer, *rest))
    layers[-1] = layers[-1][0]
    return nn.Sequential(*layers)


def _loss(tilt):
    def loss(predictions, targets):
        return ((predictions - targets) ** 2 * (1 + tilt * targets**2)).mean()

    return loss


def _metrics(marks):
    """A metric for each of `marks`: by turns one that gives a tensor, and one that gives a Python number."""
    return [_mean_above(mark) if number % 2 else _share_above(mark) for number, mark in enumerate(marks)]


def _share_above(mark):
    def share_above(predictions, targets):
        return (predictions > targets + mark).float().mean()

    return share_above


def _mean_above(mark):
    def mean_above(predictions, targets):
        return (predictions - mark * targets).clamp(min=0).mean().item()

    return mean_above


def _momentum(momentum):
    return functools.partial(torch.optim.SGD, momentum=momentum)


def _parameters(model):
    return [p.detach().clone() for p in model.parameters()]


def _made(learner):
    """What an experiment tells at once of a learner that is none."""
    return "a class, not an object" if isinstance(learner, type) else None


def _fit(learner, epochs, lr):
    """`learner.fit`; an error of a recorder that is missing does not depend on the name of a class."""
    try:
        learner.fit(epochs, lr)
    except AttributeError as error:
        if error.name != "recorder":
            raise
        raise AttributeError("the learner has no `recorder`") from error


def _record(learner):
    """The learner's `recorder.values`; `None` where there is no such list. (A dict's `values` is none.)"""
    values = getattr(getattr(learner, "recorder", None), "values", None)
    return None if callable(values) else values


def _written(learner):
    """The rows that the learner's record has already; there may be no record yet."""
    record = _record(learner)
    return [] if record is None else list(record)


def _rows(learner, old):
    """The rows of the record, whatever sequences they are, without the `old` ones that an earlier experiment
    left, if they are still there; `None` where there is no record."""
    record = _record(learner)
    if record is None:
        return None
    rows = list(record)
    left = len(rows) >= len(old) and all(a is b for a, b in zip(rows, old))
    return [list(row) for row in rows[len(old) if left else 0 :]]


def _graphs(thing):
    """Whether any tensor in a result holds on to what it was computed from."""
    return any(tensor.requires_grad for tensor in _tensors(thing))


def _tensors(thing):
    if isinstance(thing, Tensor):
        yield thing
    elif isinstance(thing, (list, tuple, dict)):
        for part in thing.values() if isinstance(thing, dict) else thing:
            yield from _tensors(part)


@torch.enable_grad()
def batch_steps(ns, weights, batches, lr, momentum, loss_tilt):
    """`train_batch` on each of `batches`, with one optimizer: its result, how many steps the optimizer has
    taken, and the parameters after it."""
    model, steps = _model(weights), []
    opt, out = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum), []
    opt.register_step_post_hook(lambda *_: steps.append(1))
    for xb, yb in batches:
        steps.clear()
        loss = ns["train_batch"](model, xb, yb, _loss(loss_tilt), opt)
        if not steps and any(not torch.equal(p, w) for p, w in zip(model.parameters(), weights)):
            return "moved, but by no step of the optimizer"
        out.append({"loss": loss, "steps_of_the_optimizer": len(steps), "parameters": _parameters(model)})
    return out


@torch.enable_grad()
def evaluation(ns, weights, data, size, loss_tilt, metric_marks):
    """What `evaluate` says of a model, whether it moved a parameter, froze one or left a gradient in one, how
    many functions it left in the list of metrics that it was given, and whether PyTorch still records for
    gradients afterwards."""
    model, metrics = _model(weights), _metrics(metric_marks)
    dl = DataLoader(TensorDataset(*data), batch_size=size)
    result = ns["evaluate"](model, dl, _loss(loss_tilt), metrics)
    return {
        "parameters_moved": any(not torch.equal(p, w) for p, w in zip(model.parameters(), weights)),
        "parameters_frozen": not all(p.requires_grad for p in model.parameters()),
        "gradients_left": any(p.grad is not None for p in model.parameters()),
        "length_of_metrics_afterwards": len(metrics),
        "gradients_recorded_afterwards": torch.is_grad_enabled(),
        "result": result,
    }


@torch.enable_grad()
def parameters_moved_by_evaluate(ns, weights, data, size, loss_tilt, metric_marks):
    """Whether `evaluate` moved a parameter."""
    model, dl = _model(weights), DataLoader(TensorDataset(*data), batch_size=size)
    ns["evaluate"](model, dl, _loss(loss_tilt), _metrics(metric_marks))
    return any(not torch.equal(p, w) for p, w in zip(model.parameters(), weights))


@torch.enable_grad()
def graphs_held(ns, what, weights, batch, lr, loss_tilt, metric_marks):
    """What `train_batch` or `evaluate` returns, and whether it holds on to what it was computed from."""
    model, loss_func = _model(weights), _loss(loss_tilt)
    if what == "train_batch":
        opt = torch.optim.SGD(model.parameters(), lr=lr)
        result = ns["train_batch"](model, *batch, loss_func, opt)
    else:
        dl = DataLoader(TensorDataset(*batch), batch_size=len(batch[0]))
        result = ns["evaluate"](model, dl, loss_func, _metrics(metric_marks))
    return {"result": result, "holds_on_to_its_graph": _graphs(result)}


@torch.enable_grad()
def learner_fits(ns, weights, train, valid, size, fits, momentum, loss_tilt):
    """The parameters after each of `fits`, pairs of epochs and learning rate, of one learner; and if they
    never moved, which steps the optimizers took that it made of `opt_func`."""
    model, found = _model(weights), []

    def opt_func(*args, **kwargs):
        opt = torch.optim.SGD(*args, momentum=momentum, **kwargs)
        # After the step: a closure works its gradients out on the way.
        opt.register_step_post_hook(lambda opt, *_: found.append(_any_gradient(opt)))
        return opt

    learner = ns["Learner"](_loaders(ns, train, valid, size), model, opt_func, _loss(loss_tilt))
    if learner is None or isinstance(learner, type):
        return _made(learner)
    out = []
    for epochs, lr in fits:
        if inspect.isgenerator(learner.fit(epochs, lr)):
            return "`fit` is a generator"
        out.append(_parameters(model))
    moved = any(not torch.equal(p, w) for p, w in zip(out[-1], weights))
    left = any(p.grad is not None for p in model.parameters())
    steps = "without any gradient" if found else "none" if left else "none, nor is there a gradient"
    steps = "of something else" if any(found) else steps
    return {"parameters": out, "steps_in_vain": "" if moved else steps}


@torch.enable_grad()
def every_epoch_asks_the_loader(ns, weights, train, valid, size, epochs, lr, loss_tilt):
    """Whether somebody began to go through the training set as often as there are epochs, or more often, for
    everybody may look at it once more. When that was is not looked at."""
    dls = _loaders(ns, train, valid, size)
    learner = ns["Learner"](dls, _model(weights), torch.optim.SGD, _loss(loss_tilt))
    learner.fit(epochs, lr)
    return dls.train.sampler.begun >= epochs


def _any_gradient(opt):
    grads = [p.grad for group in opt.param_groups for p in group["params"]]
    return any(grad is not None and bool(grad.any()) for grad in grads)


@torch.enable_grad()
def records(ns, telling, runs, train, valid, size, epochs, momentum, loss_tilt):
    """The records of one learner a run, all made before the first of them trains. A run is its weights, its
    learning rate and its marks for the metrics. `telling` says what is told: the `rows`, their `train_loss`,
    all that was `measured`, or whether they hold on to `graphs`."""
    dls = _loaders(ns, train, valid, size)
    learners = [
        ns["recording_learner"](dls, _model(weights), _momentum(momentum), _loss(loss_tilt), _metrics(marks))
        for weights, _, marks in runs
    ]
    if any(learner is None or isinstance(learner, type) for learner in learners):
        return _made(learners[0])
    before = [_written(learner) for learner in learners]
    for learner, (_, lr, _) in zip(learners, runs):
        learner.fit(epochs, lr)
    rows = [_rows(learner, old) for learner, old in zip(learners, before)]
    if None in rows:
        return rows
    match telling:
        case "train_loss":
            return [[row[0] for row in record] for record in rows]
        case "measured":
            return [[row[1:] for row in record] for record in rows]
        case "graphs":
            return _graphs(rows)
    return rows


def stops(ns, records, patience):
    """What `when_to_stop` says of each of `records`, with the `patience` that goes with it."""
    return [ns["when_to_stop"](values, n) for values, n in zip(records, patience)]


class _Calls(dict):
    """What a model was called for; one and the same for the model and its copies."""

    def __deepcopy__(self, memo):
        return self


class _TwoFaced(nn.Module):
    """Says more in evaluation mode than in training mode, outside and deep inside, and notes of each call in
    which mode all its modules were and whether gradients were recorded: calls in validation, with samples of
    `valid`, apart from those in training."""

    def __init__(self, weights, valid):
        super().__init__()
        self.body = _model(weights)
        self.shy = nn.Sequential(nn.Sequential(nn.Dropout(1.0)))
        self.valid = valid
        self.calls = _Calls(training=[], validation=[])

    def forward(self, x):
        validates = (self.valid == x[0]).all(1).any()
        mode = "training" if self.training else "evaluation"
        others = [module.training != self.training for module in self.modules() if module is not self]
        if any(others):
            mode += ", no module inside" if all(others) else ", not every module inside"
        if validates:
            self.calls["validation"].append((mode, torch.is_grad_enabled()))
        elif torch.is_grad_enabled():  # Whoever only looks at the training set once more trains nothing.
            self.calls["training"].append((mode, True))
        said = self.body(x) + self.shy(x).mean(1, keepdim=True)
        return said if self.training else 2 * said


_TwoFaced.__name__ = "Model"  # This is what an error calls it.


_MODES = ("evaluation", "training")


def careful_fit(
    ns, telling, weights, train, valid, size, epochs, lr, momentum, loss_tilt, came_in=_MODES, frozen=False
):
    """A careful learner at work for each mode that its model may have when it `came_in`. `telling` says what
    is told of each: what was `learned` (parameters and statistics), that with the `rows`, the modes of the
    first two calls and the last one in `training` or in `validation`, whether the `graphs` of any call in
    validation were recorded, and those of whatever comes after `fit` will be, or `all` but the modes. If
    `frozen`, the first parameter wants no gradient."""
    return [
        _careful_fit(ns, telling, weights, train, valid, size, epochs, lr, momentum, loss_tilt, mode, frozen)
        for mode in came_in
    ]


def _careful_fit(ns, telling, weights, train, valid, size, epochs, lr, momentum, loss_tilt, mode, frozen):
    model = _TwoFaced(weights, valid[0]).train(mode == "training")
    next(model.parameters()).requires_grad_(not frozen)
    loaders = _loaders(ns, train, valid, size)
    learner = ns["careful_learner"](loaders, model, _momentum(momentum), _loss(loss_tilt), _metrics([0.0]))
    if learner is None:
        return None
    old = _written(learner)
    with torch.enable_grad():  # What `fit` switches off stays off no longer than this.
        _fit(learner, epochs, lr)
        enabled = torch.is_grad_enabled()
    if telling in ("training", "validation"):
        modes = [mode for mode, _ in model.calls[telling]]
        return [*modes[:2], *modes[-1:]]
    learned = {"parameters": _parameters(model), "statistics": [b.clone() for b in model.buffers()]}
    rows = {"rows": _rows(learner, old)}
    recorded = any(recorded for _, recorded in model.calls["validation"])
    graphs = {"recorded_in_validation": recorded, "recorded_after_fit": enabled}
    match telling:
        case "learned":
            return learned
        case "rows":
            return learned | rows
        case "graphs":
            return graphs
    return learned | rows | graphs


class _Elsewhere(TorchFunctionMode):
    """A machine with devices that this one lacks. All is computed here, but tensors behave as if they lay
    where they were sent: what is made of them lies there, too, and tensors from two places do not mix."""

    def __init__(self):
        super().__init__()
        self.backwards = 0
        self.layers = set()
        """Where layers of a model computed."""
        self.losses = set()
        """Where losses to learn by were computed."""
        self.default = "cpu"
        """Where a tensor is made of anything but tensors, if nobody says where."""

    def set_default_device(self, device):
        self.default = _normal(device) or "cpu"

    def noted(self, loss_func):
        """`loss_func`, whose losses to learn by are noted."""

        def loss(predictions, targets):
            if predictions.requires_grad:
                self.losses.add(_place(predictions))
            return loss_func(predictions, targets)

        return loss

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = dict(kwargs or {})
        self.backwards += func is Tensor.backward
        tensors = list(_tensors([args, kwargs]))
        match getattr(func, "__name__", ""), getattr(func, "__self__", None):
            case (("to" | "cuda" | "cpu" as name), _) if tensors:
                return _sent(name, *args, **kwargs)
            case ("type_as", _):
                return _sent("to", *tensors)
            case ("type", _) if len(args) + len(kwargs) == 1:
                return func(*args).replace("torch.", f"torch.{_kind(tensors[0])}.").replace("cpu.", "")
            case ("pin_memory", _):  # That is still the memory of the CPU.
                return tensors[0]
            case ("_parse_to", _):  # how a module reads the arguments of its own `to`
                device, *rest = func(*args, **kwargs)
                return torch.device(_place(tensors[0])) if tensors else device, *rest
            case ("get_device", _):
                return -1 if _kind(tensors[0]) == "cpu" else torch.device(_place(tensors[0])).index or 0
            case ("__get__", Tensor.device):
                return torch.device(_place(tensors[0]))
            case ("__get__", asked) if asked in _IS_A_KIND:
                return _kind(tensors[0]) == _IS_A_KIND[asked]
            case ("__set__", Tensor.data):
                tensors[0].place = _place(tensors[1])
                return func(*args, **kwargs)
        place = _normal(kwargs.pop("device", None))
        if place is None and func in _device_constructors() and not isinstance((*args, None)[0], Tensor):
            place = self.default
        place = place or _common(func, args, tensors)
        if place is None:
            name, met = getattr(func, "__name__", "?"), ", ".join(map(_place, tensors))
            raise RuntimeError(f"{name} met tensors on {met} (after {self.backwards} backward passes)")
        if func in (Tensor.numpy, Tensor.__array__) and place != "cpu" and not kwargs.get("force"):
            raise TypeError(f"can't convert {place} device type tensor to numpy")
        if func is nn.functional.linear:
            self.layers.add(place)
        result = func(*args, **kwargs)
        for tensor in _tensors(result):
            tensor.place = place
        return result


_IS_A_KIND = {
    getattr(Tensor, f"is_{kind}"): kind
    for kind in ("cpu", "cuda", "mps", "xpu")
    if hasattr(Tensor, f"is_{kind}")
}


def _place(tensor):
    return getattr(tensor, "place", "cpu")


def _kind(tensor):
    return _place(tensor).split(":")[0]


def _normal(device):
    """`cuda:0` is `cuda`; a bare number means a CUDA device."""
    if isinstance(device, int):
        device = f"cuda:{device}"
    return None if device is None else str(device).removesuffix(":0")


def _parameter_where_its_data_lie(kind, data, *args, _make=Tensor._make_subclass):
    """How an `nn.Parameter` is made of a tensor: no operation that a mode hears of."""
    made = _make(kind, data, *args)
    made.place = _place(data)
    return made


def _sent(name, tensor, *args, **kwargs):
    """`tensor.to(…)`, `.cuda(…)` or `.cpu()`: a copy that lies in the place asked for, if one is."""
    places = (str, int, torch.device)
    given = [*args, *kwargs.values()] if name == "to" else [*args, kwargs.get("device")]
    target = next((v for v in given if isinstance(v, places) and not isinstance(v, bool)), None)
    like = next((v for v in given if isinstance(v, Tensor)), None)
    dtype = next((v for v in given if isinstance(v, torch.dtype)), like.dtype if like is not None else None)
    place = _normal(target) or (_place(like) if like is not None else _place(tensor))
    if name != "to":
        place = "cpu" if name == "cpu" else _normal(target) or "cuda"
    moved = tensor.clone() if place != _place(tensor) else tensor
    if dtype is not None:
        moved = moved.to(dtype)
    moved.place = place
    return moved


_INTO_THE_FIRST = (
    Tensor.__getitem__, Tensor.__setitem__, Tensor.copy_, Tensor.fill_,
    torch._has_compatible_shallow_copy_type,
)  # fmt: skip


def _common(func, args, tensors):
    """Where tensors that meet in one operation lie, `None` if they lie apart. A single number on the CPU may
    go with any of them, and so may what only points at elements, is copied from or asked about."""
    if func in _INTO_THE_FIRST:
        tensors = tensors[:1]
    places = {_place(t) for t in tensors if t.ndim or _place(t) != "cpu"} or {"cpu"}
    return places.pop() if len(places) == 1 else None


_OF_A_DEVICE = (
    "synchronize", "empty_cache", "set_device", "current_device", "device", "current_stream", "stream",
)  # fmt: skip


def _without_hardware(device):
    """What PyTorch asks of such a device itself does nothing: there is none."""
    module = getattr(torch, device.split(":")[0], None)
    names = [name for name in _OF_A_DEVICE if device != "cpu" and hasattr(module, name)]
    return patch.multiple(module, **dict.fromkeys(names, DEFAULT)) if names else contextlib.nullcontext()


@torch.enable_grad()
def fit_elsewhere(ns, device, weights, train, valid, size, epochs, lr, momentum, loss_tilt, metric_marks):
    """The record of a learner on `device`, a real one or not, and its parameters; where its layers and the
    losses to learn by computed, where the parameters lie in the end, and whether numbers of the record lie
    somewhere else than on the CPU."""
    # What torch imports when it makes a first optimizer cannot be imported on a machine that is pretended.
    torch.optim.SGD([nn.Parameter(torch.zeros(1))])
    with (
        _Elsewhere() as there,
        patch.object(Tensor, "_make_subclass", _parameter_where_its_data_lie),
        patch.object(torch, "set_default_device", there.set_default_device),
        _without_hardware(device),
    ):
        model, dls = _model(weights), _loaders(ns, train, valid, size)
        opt_func = functools.partial(torch.optim.SGD, momentum=momentum, foreach=False)
        loss_func, metrics = there.noted(_loss(loss_tilt)), _metrics(metric_marks)
        learner = ns["learner_on"](device, dls, model, opt_func, loss_func, metrics)
        if learner is None:
            return None
        old = _written(learner)
        _fit(learner, epochs, lr)
        rows = _rows(learner, old)
    return {
        "rows": rows,
        "parameters": _parameters(model),
        "layers": sorted(there.layers),
        "losses": sorted(there.losses),
        "places": [_place(p) for p in model.parameters()],
        "record_left_there": any(_place(tensor) != "cpu" for tensor in _tensors(rows)),
    }


@torch.enable_grad()
def fit_mnist(ns, device, runs, pixels, order, valid_order, size, epochs):
    """The records of learners on 3s and 7s whose `pixels` are in another order: the images `order` of the
    training set, the images `valid_order` of the validation set. A run is its weights and its learning
    rate."""
    parts, records = [], []
    for split, picked in (("train", order), ("valid", valid_order)):
        threes, sevens = (mnist.digits(digit, split) for digit in (3, 7))
        is_three = picked < len(threes)
        images = threes.new_empty(len(picked), 28, 28)
        images[is_three] = threes[picked[is_three]]
        images[~is_three] = sevens[picked[~is_three] - len(threes)]
        parts.append((images.flatten(1)[:, pixels].float() / 255, is_three.float().unsqueeze(1)))
    with _pinned_nowhere(device):
        for weights, lr in runs:
            dls, model = _loaders(ns, *parts, size), _model(weights)
            learner = ns["learner_on"](device, dls, model, torch.optim.SGD, _sigmoid_distance, [_share_right])
            if learner is None:
                return None
            old = _written(learner)
            learner.fit(epochs, lr)
            records.append(_rows(learner, old))
    return records


def _pinned_nowhere(device):
    """Whoever pins batches on their way to a GPU need not do it for the CPU's sake, but may: that does
    nothing, whether this machine has a GPU or not."""
    if device != "cpu":
        return contextlib.nullcontext()
    return patch.object(Tensor, "pin_memory", lambda tensor, *_: tensor)


def _sigmoid_distance(predictions, targets):
    return (targets - predictions.sigmoid()).abs().mean()


def _share_right(predictions, targets):
    return ((predictions > 0) == (targets > 0.5)).float().mean()
