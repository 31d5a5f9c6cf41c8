"""Right answers of notebook 06 in unusual styles."""

import torch

from autograder.course import right


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
