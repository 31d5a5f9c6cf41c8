"""Experiments that run beside a student's code in notebook 04.

A probe is public and runs where the student's code runs: it takes all its inputs as arguments and
returns what happened. It holds no expected value.
"""

import numpy as np
import torch

from autograder.values import restore, snapshot


def _function(kind, c):
    """A function of one tensor, with the numbers `c` in it."""
    return {
        "square": lambda x: c[0] * x**2,
        "cube": lambda x: c[0] * x**3 + c[1] * x,
        "wave": lambda x: torch.sin(c[0] * x) * torch.exp(c[1] * x),
        "neighbours": lambda x: c[0] * x[1:] * x[:-1] ** 2,
        "pairs": lambda x: torch.sin(c[0] * x[:, None] * x) + c[1] * x,
        "total": lambda x: (c[0] * x**3 + c[1] * x).sum(),
    }[kind]


def _now(x):
    """`x` as it is now, whatever becomes of it later."""
    return restore(snapshot(x))


def grad_at_with(ns, kind, c, x):
    """What `grad_at` says of one function at one place."""
    return ns["grad_at"](_function(kind, c), x)


def grad_at_twice(ns, kind, c, x, elsewhere):
    """`grad_at` twice at one place, then at another one, each time of the same function."""
    f = _function(kind, c)
    return [_now(ns["grad_at"](f, place)) for place in (x, x, elsewhere)]


def left_at_x(ns, kind, c, x):
    """In a word, what `grad_at` leaves at the tensor that it was given."""
    ns["grad_at"](_function(kind, c), x)
    return "tracking" if x.requires_grad else "nothing" if x.grad is None else "grad"


def num_grad_with(ns, kind, c, x, h):
    """What `num_grad` says of the sum of a function; `None` stands for its own `h`."""
    f = _function(kind, c)
    step = () if h is None else (h,)
    found = ns["num_grad"](lambda x: f(x).sum(), x, *step)
    # Either float type is fine: in a message, the difference should be the one that counts.
    return found.double() if isinstance(found, torch.Tensor) and found.is_floating_point() else found


def _leads_back(result, start):
    """Whether autograd can follow `result` back to `start`."""
    if not getattr(result, "requires_grad", False):
        return False
    return torch.autograd.grad(result.sum(), start, allow_unused=True)[0] is not None


def model_is_followed(ns, t, params):
    """Whether autograd can follow what `f` returns back to `params`."""
    return _leads_back(ns["f"](t, params.requires_grad_()), params)


def loss_is_followed(ns, preds, targets):
    """Whether autograd can follow what `mse` returns back to the predictions."""
    return _leads_back(ns["mse"](preds.requires_grad_(), targets), preds)


def backward_through_f(ns, t, params, c):
    """The gradient that the model `f` sends back to `params`; `c` weighs its results."""
    params.requires_grad_()
    (ns["f"](t, params) * c).sum().backward()
    return params.grad


def backward_through_mse(ns, preds, targets):
    """The gradient that `mse` sends back to the predictions."""
    preds.requires_grad_()
    ns["mse"](preds, targets).backward()
    return preds.grad


def what_mse_does(ns, preds, targets):
    """In a word or two, whether `mse` raises, returns a number, or returns something else."""
    try:
        returned = ns["mse"](preds, targets)
    except (ValueError, AssertionError):
        return "raises"
    except Exception as error:
        if type(error) in (Exception, TypeError, RuntimeError):
            return "raises another"
        raise
    return "computes" if isinstance(returned, torch.Tensor | np.ndarray | float) else "returns"


def one_step_aside(ns, params, time, speed, lr):
    """Whether `one_step` moves the parameters that it is given, and whether anything that it returns
    tracks."""
    given = params.clone()
    step = ns["one_step"](given, time, speed, lr)
    returned = step if isinstance(step, tuple | list) else []
    tracks = any(getattr(part, "requires_grad", False) for part in returned)
    return {"moved": not torch.equal(given, params), "tracks": tracks}


def params_left_tracking(ns, params, time, speed, lr):
    """Whether `one_step` leaves the parameters that it is given tracking."""
    ns["one_step"](params, time, speed, lr)
    return params.requires_grad


def one_step_twice_each(ns, params, time, speed, rates):
    """`one_step` twice from one place, then twice from where that led, one place for each of `rates`."""
    out = []
    for lr in rates:
        steps = [ns["one_step"](params, time, speed, lr) for _ in range(2)]
        out += [_now(step) for step in steps]
        if not isinstance(steps[-1], tuple | list) or len(steps[-1]) != 3:
            return steps[-1]
        params = steps[-1][2]
    return out


def fit_coaster_twice(ns, params, time, speed, lr, n):
    """How many losses `fit_coaster` returns when it is asked for the first time, and for the second."""
    fits = [_now(ns["fit_coaster"](params.clone(), time, speed, lr, n)) for _ in range(2)]
    return [len(losses) if isinstance(losses, tuple | list) else 0 for losses in fits]


def losses_track(ns, params, time, speed, lr, n):
    """Whether any loss that `fit_coaster` returns tracks gradients."""
    returned = ns["fit_coaster"](params, time, speed, lr, n)
    losses = returned if isinstance(returned, tuple | list) else [returned]
    return any(getattr(loss, "requires_grad", False) is True for loss in losses)


def how_many_rates(ns, time):
    """How many numbers `three_rates` returns; 0 for anything that has no length."""
    rates = ns["three_rates"](time)
    return len(rates) if isinstance(rates, tuple | list) else 0


def number_of(ns, name, inputs):
    """What the function called `name` says of `inputs`; 0 if that is no number, for whatever is wrong with
    that function has checks of its own."""
    try:
        number = float(ns[name](*inputs))
    except Exception:
        return 0.0
    return number if np.isfinite(number) else 0.0


def really_minimum_of_each(ns, candidates, time, speed):
    """What `really_minimum` says of each of the `candidates`, and whether it moves any of them."""
    given = [params.clone() for params in candidates]
    said = [ns["really_minimum"](params, time, speed) for params in given]
    moved = any(not torch.equal(params, before) for params, before in zip(given, candidates))
    return {"really_minimum": said, "moved": moved}
