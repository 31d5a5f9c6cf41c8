"""Experiments that run beside a student's code in notebook 06.

A probe is public and runs where the student's code runs: it takes all its inputs as arguments and
returns what happened. It holds no expected value.
"""

from torch import nn


def optim_steps(ns, start, grads, lr, as_generator):
    """Lets `BasicOptim` take one step a list of `grads` (`None` stands for a parameter without one).

    Returns the parameters after each step, and the largest gradient that `zero_grad` left behind.
    """
    ps = [nn.Parameter(p.clone()) for p in start]
    opt = ns["BasicOptim"]((p for p in ps) if as_generator else ps, lr)
    out, left = [], []
    for step in grads:
        for p, g in zip(ps, step):
            p.grad = None if g is None else g.clone()
        opt.step()
        opt.zero_grad()
        out.append([p.detach().clone() for p in ps])
        left.append(max(0.0 if p.grad is None else float(p.grad.abs().max()) for p in ps))
    return {"params": out, "left": left}


def optim_with_new_rates(ns, start, grads, rates):
    """One step a rate, with `opt.lr` set anew before each; the parameters after each step."""
    p = nn.Parameter(start.clone())
    opt = ns["BasicOptim"]([p], rates[0])
    out = []
    for g, lr in zip(grads, rates):
        opt.lr = lr
        p.grad = g.clone()
        opt.step()
        opt.zero_grad()
        out.append(p.detach().clone())
    return out


def optim_trains(ns, x, y, start, lr, steps):
    """Fits `x @ w` to `y` through autograd itself; the weights after each step, and whether they are still
    leaves that want a gradient."""
    w = nn.Parameter(start.clone())
    opt, out = ns["BasicOptim"]([w], lr), []
    for _ in range(steps):
        loss = ((x @ w - y) ** 2).mean()
        loss.backward()
        opt.step()
        opt.zero_grad()
        out.append(w.detach().clone())
    return {"weights": out, "leaf": bool(w.is_leaf and w.requires_grad)}
