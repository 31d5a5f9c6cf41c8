"""Experiments that run beside a student's code in notebook 04.

A probe is public and runs where the student's code runs: it takes all its inputs as arguments and
returns what happened. It holds no expected value.
"""

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


def slope_of(ns, kind, c, x):
    """What `grad_at` says of one function at one place."""
    return ns["grad_at"](_function(kind, c), x)


def slopes_in_a_row(ns, kind, c, x):
    """`grad_at` twice at one place, and what it leaves of the tensor that it was given."""
    f = _function(kind, c)
    slopes = [_now(ns["grad_at"](f, x)) for _ in range(2)]
    return {"slopes": slopes, "x tracks gradients": x.requires_grad, "x.grad": x.grad}


def measured(ns, kind, c, x, h):
    """What `num_grad` says of the sum of a function; `None` stands for its own `h`."""
    f = _function(kind, c)
    step = () if h is None else (h,)
    return ns["num_grad"](lambda x: f(x).sum(), x, *step)


def loss_or_refusal(ns, preds, targets):
    """What `mse` returns, or that it refuses."""
    try:
        return ns["mse"](preds, targets)
    except (ValueError, AssertionError):
        return "refused"


def steps_in_a_row(ns, params, time, speed, rates):
    """`one_step` twice from one place, then twice from where that led, one place for each of `rates`."""
    out = []
    for lr in rates:
        for _ in range(2):
            step = ns["one_step"](params, time, speed, lr)
            tracks = any(getattr(x, "requires_grad", False) for x in (step[1], step[2]))
            out.append({"step": _now(step), "tracks": tracks})
        params = step[2]
    return out


def verdicts(ns, candidates, time, speed):
    """What `really_minimum` says of each of the `candidates`."""
    return [ns["really_minimum"](params, time, speed) for params in candidates]
