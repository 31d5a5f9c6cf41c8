"""Right answers of notebook 04 in unusual styles: each has to pass every check."""

import numpy as np
import torch
import torch.nn.functional as F

from autograder.course import right


def _powers(t):
    return torch.stack([t**2, t, torch.ones_like(t)], dim=-1)


# ---------------------------------------------------------------- 4.1


@right("4.1", "autograd_grad")
def grad_at(function, where):
    where = where.clone().requires_grad_(True)
    return torch.autograd.grad(function(where).sum(), where)[0]


@right("4.1", "tidies_up_after_itself")
def grad_at(f, x):
    x.requires_grad_()
    y = f(x)
    y.backward(torch.ones_like(y))
    gradient = x.grad.clone()
    x.grad = None
    x.requires_grad_(False)
    return gradient


@right("4.1", "functional_jacobian_in_double")
def grad_at(f, x):
    def total(x):
        return f(x).sum()

    return torch.autograd.functional.jacobian(total, x.double())


@right("4.1", "marks_the_callers_tensor_and_leaves_no_trace")
def grad_at(f, x):
    x.requires_grad_(True)
    try:
        f(x).sum().backward()
        return x.grad
    finally:
        x.grad = None
        x.requires_grad_(False)


# ---------------------------------------------------------------- 4.2


@right("4.2", "flat_list_in_place_on_a_copy")
def num_grad(f, x, h=1e-4):
    flat = x.detach().to(torch.float64, copy=True).flatten()
    found = []
    for i, number in enumerate(flat.tolist()):
        ends = []
        for moved in (number + h, number - h):
            flat[i] = moved
            ends.append(float(f(flat.reshape(x.shape))))
        flat[i] = number
        found.append((ends[0] - ends[1]) / (2 * h))
    return torch.tensor(found, dtype=torch.float64).reshape(x.shape)


@right("4.2", "identity_matrix_and_numpy")
def num_grad(function, x, delta=1e-4):
    x = np.asarray(x, dtype="float64")
    moves = delta * np.eye(x.size).reshape(x.size, *x.shape)
    values = [
        [function(torch.from_numpy(np.asarray(x + s * move))).item() for s in (1, -1)] for move in moves
    ]
    return np.array([(up - down) / delta / 2 for up, down in values]).reshape(x.shape)


@right("4.2", "half_of_forward_and_backward")
def num_grad(f, x, h=1e-4):
    x = x.double()
    here, out = f(x), torch.zeros_like(x)
    for place in np.ndindex(*x.shape):
        up, down = x.clone(), x.clone()
        up[place] += h
        down[place] -= h
        out[place] = ((f(up) - here) / h + (here - f(down)) / h) / 2
    return out.float()


@right("4.2", "puts_each_number_back_as_it_was")
def num_grad(f, x, h=1e-4):
    x = x.double()
    slopes, places = torch.zeros_like(x), x.view(-1)
    for i, number in enumerate(places.tolist()):
        places[i] = number + h
        above = f(x)
        places[i] = number - h
        slopes.view(-1)[i] = (above - f(x)) / (2 * h)
        places[i] = number
    return slopes


# ---------------------------------------------------------------- 4.3


@right("4.3", "horner_and_loss_function")
def f(time, abc):
    return (abc[0] * time + abc[1]) * time + abc[2]


@right("4.3", "horner_and_loss_function")
def mse(a, b):
    assert a.shape == b.shape, "not the same shape"
    return F.mse_loss(a, b)


@right("4.3", "matrix_product_and_numbers")
def f(t, params):
    return _powers(t) @ params


@right("4.3", "matrix_product_and_numbers")
def mse(preds, targets):
    if preds.size() != targets.size():
        raise ValueError("shapes differ")
    pairs = list(zip(preds.flatten(), targets.flatten()))
    return sum((p - t) ** 2 for p, t in pairs) / len(pairs)


@right("4.3", "a_loop_and_a_product")
def f(t, params):
    speed = torch.zeros_like(t)
    for p in params:
        speed = speed * t + p
    return speed


@right("4.3", "a_loop_and_a_product")
def mse(preds, targets):
    assert list(preds.shape) == list(targets.shape)
    wrong_by = (preds - targets).double().flatten()
    return wrong_by @ wrong_by / wrong_by.numel()


@right("4.3", "in_double")
def f(t, params):
    a, b, c = params.double()
    return a * t**2 + b * t + c


# ---------------------------------------------------------------- 4.4


@right("4.4", "by_hand_without_autograd")
def one_step(params, time, speed, lr):
    wrong_by = _powers(time) @ params - speed
    grad = 2 * (wrong_by[:, None] * _powers(time)).mean(0)
    return wrong_by.square().mean().item(), grad, params - lr * grad


@right("4.4", "an_optimizer_of_pytorch")
def one_step(start, t, v, lr):
    p = torch.nn.Parameter(start.clone())
    optimizer = torch.optim.SGD([p], lr=lr)
    loss = F.mse_loss(_powers(t) @ p, v)
    loss.backward()
    optimizer.step()
    return [loss.detach(), p.grad, p.data]


@right("4.4", "the_chapters_own_lines_on_a_copy")
def one_step(params, time, speed, lr):
    params = params.clone().requires_grad_()
    a, b, c = params
    preds = a * (time**2) + (b * time) + c
    loss = ((preds - speed) ** 2).mean()
    loss.backward()
    grad = params.grad
    params.data -= lr * params.grad.data
    params.grad = None
    return loss.item(), grad, params.detach()


@right("4.4", "in_double_with_autograd_grad")
def one_step(params, time, speed, lr):
    p = params.double().requires_grad_()
    loss = ((_powers(time.double()) @ p - speed.double()) ** 2).mean()
    (grad,) = torch.autograd.grad(loss, p)
    with torch.no_grad():
        return float(loss), grad, p - lr * grad


# ---------------------------------------------------------------- 4.5


@right("4.5", "zeroed_in_place_before_each_step")
def fit_coaster(params, time, speed, lr, n):
    params = params.clone().requires_grad_()
    losses = []
    for _ in range(n):
        if params.grad is not None:
            params.grad.zero_()
        loss = ((_powers(time) @ params - speed) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            params -= lr * params.grad
        losses.append(loss.detach())
    return losses


@right("4.5", "in_double_without_autograd")
def fit_coaster(params, time, speed, lr, n):
    x, y, p = (np.asarray(t, dtype="float64") for t in (_powers(time), speed, params))
    losses = []
    while len(losses) < n:
        error = x @ p - y
        losses.append(float((error**2).mean()))
        p = p - lr * 2 / len(y) * x.T @ error
    return losses


@right("4.5", "an_optimizer_of_pytorch")
def fit_coaster(params, time, speed, lr, n):
    model = torch.nn.Linear(3, 1, bias=False)
    model.weight.data = params.clone()[None]
    optimizer, losses = torch.optim.SGD(model.parameters(), lr=lr), ()
    for _ in range(n):
        optimizer.zero_grad()
        loss = F.mse_loss(model(_powers(time)).squeeze(1), speed)
        loss.backward()
        optimizer.step()
        losses += (loss.item(),)
    return losses


# ---------------------------------------------------------------- 4.6


@right("4.6", "searched_for_by_halving")
def lr_limit(time):
    x = _powers(time.double()).numpy()
    slopes = 2 / len(x) * x.T @ x

    def grows(lr):
        p = np.ones(3)
        for _ in range(100):
            p = p - lr * slopes @ p
        return not np.square(x @ p).mean() < np.square(x @ np.ones(3)).mean()

    low, high = 0.0, 10.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if grows(middle) else (middle, high)
    return middle


@right("4.6", "searched_for_by_halving")
def three_rates(time):
    limit = lr_limit_by_power(time)
    return [limit / 200, limit * 0.6, limit * 3]


def lr_limit_by_power(time):
    x, direction = _powers(time.double()), torch.ones(3, dtype=torch.float64)
    for _ in range(200):
        direction = x.T @ (x @ direction)
        steepness = direction.norm()
        direction = direction / steepness
    return 2 / (2 / len(time) * steepness)


@right("4.6", "power_method_and_hessian")
def lr_limit(time):
    return lr_limit_by_power(time)


@right("4.6", "power_method_and_hessian")
def three_rates(time):
    def loss(params):
        return ((_powers(time) @ params) ** 2).mean()

    hessian = torch.autograd.functional.hessian(loss, torch.zeros(3))
    steepest = torch.linalg.svd(hessian).S[0]
    return 0.03 / steepest, 1.7 / steepest, 2.1 / steepest


# ---------------------------------------------------------------- 4.7


@right("4.7", "gradient_descent_on_rescaled_time")
def best_loss(time, speed):
    x = _powers((time - time.mean()) / time.std())
    p = torch.zeros(3)
    for _ in range(200):
        error = x @ p - speed
        p = p - 0.2 * (error[:, None] * x).mean(0)
    return ((x @ p - speed) ** 2).mean()


@right("4.7", "gradient_descent_on_rescaled_time")
def really_minimum(params, time, speed):
    x = _powers((time - time.mean()) / time.std())
    p = torch.linalg.solve(x.T @ x, x.T @ speed)
    here = ((_powers(time) @ params - speed) ** 2).mean()
    return here <= 1.01 * ((x @ p - speed) ** 2).mean()


@right("4.7", "polyfit")
def best_loss(t, v):
    return float(np.mean((np.polyval(np.polyfit(t.numpy(), v.numpy(), 2), t.numpy()) - v.numpy()) ** 2))


@right("4.7", "polyfit")
def really_minimum(params, time, speed):
    time, speed = time.numpy(), speed.numpy()
    best = np.polyval(np.polyfit(time, speed, 2), time) - speed
    ours = np.polyval(params.numpy(), time) - speed
    return (ours**2).mean() / (best**2).mean() < 1.01


@right("4.7", "least_squares_in_float32")
def best_loss(time, speed):
    x = _powers(time)
    p = torch.linalg.lstsq(x, speed[:, None]).solution
    return F.mse_loss(x @ p, speed[:, None]).item()


@right("4.7", "least_squares_in_float32")
def really_minimum(params, time, speed):
    x = _powers(time)
    p = torch.linalg.lstsq(x, speed[:, None]).solution.flatten()
    gap = (x @ (params - p)).square().mean()
    return bool(gap <= 0.01 * F.mse_loss(x @ p, speed))
