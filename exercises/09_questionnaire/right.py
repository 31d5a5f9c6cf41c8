"""Right answers of notebook 09 in unusual styles: each has to pass every check."""

import math
import os
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from autograder.course import right


@right("9.101", "counted_on_a_tensor")
def rank_and_numbers(h, w, rgb):
    picture = torch.zeros(3, h, w) if rgb else torch.zeros(h, w)
    return picture.ndim, picture.numel()


@right("9.101", "list_of_a_shape")
def rank_and_numbers(height, width, colour):
    shape = [height, width] + [3] * colour
    return [len(shape), math.prod(shape)]


@right("9.102", "by_pathlib")
def split_and_label(path):
    parts = Path(path).parts
    return parts[-3], parts[-2]


@right("9.102", "folder_by_folder")
def split_and_label(path):
    rest, label = os.path.split(os.path.dirname(path))
    return [os.path.basename(rest), label]


@right("9.4", "bits_and_a_helper")
def odd_doubled(numbers):
    def odd(o):
        return o & 1

    return [o + o for o in numbers if odd(o)]


@right("9.4", "comprehension_of_a_comprehension")
def odd_doubled(xs):
    odd = [x for x in xs if x % 2 != 0]
    return [x * 2 for x in odd]


@right("9.105", "nested_lists")
def rank_3(a, b, c):
    return torch.tensor([[[100 * i + 10 * j + k for k in range(c)] for j in range(b)] for i in range(a)])


@right("9.105", "number_by_number")
def rank_3(a, b, c):
    t = torch.zeros(a, b, c, dtype=torch.long)
    for i in range(a):
        for j in range(b):
            for k in range(c):
                t[i, j, k] = int(f"{i}{j}{k}")
    return t


@right("9.105", "stacked_tables")
def rank_3(a, b, c):
    table = 10 * torch.arange(b).unsqueeze(1) + torch.arange(c)
    return torch.stack([table + 100 * i for i in range(a)])


@right("9.106", "counted")
def rank_from_shape(shape):
    rank = 0
    for _ in shape:
        rank += 1
    return rank


@right("9.106", "asks_a_tensor")
def rank_from_shape(shape):
    return torch.empty(list(shape)).dim()


@right("9.107", "torch_functions")
def four_sizes(d):
    nothing = torch.zeros_like(d)
    return [F.l1_loss(d, nothing), F.mse_loss(d, nothing) ** 0.5, d.norm(1), d.norm()]


@right("9.107", "numpy_and_floats")
def four_sizes(d):
    d = d.numpy().astype("float64").ravel()
    n = len(d)
    total, length = sum(abs(v) for v in d), math.sqrt(sum(v * v for v in d))
    return float(total / n), length / math.sqrt(n), float(total), length


@right("9.9", "array_and_slices_from_the_front")
def corner(n):
    t = np.arange(1, n**2 + 1).reshape((n, n)) * 2
    return t[n - 2 :, n - 2 : n]


@right("9.9", "worked_out")
def corner(n):
    last = 2 * n * n
    return torch.tensor([[last - 2 * n - 2, last - 2 * n], [last - 2, last]])


@right("9.110", "asks_torch")
def read_from(shape, place):
    result = [max(i + 1, 2) for i in place]
    if shape:
        result[-len(shape) :] = [n if n > 1 else r for n, r in zip(shape, result[-len(shape) :])]
    numbers = torch.arange(math.prod(shape)).view(tuple(shape)).expand(result)
    return tuple(int(i) for i in torch.unravel_index(numbers[tuple(place)], shape)) if shape else ()


@right("9.110", "backwards")
def read_from(shape, place):
    indices = []
    for axis in range(1, len(shape) + 1):
        indices.insert(0, place[-axis] * (shape[-axis] != 1))
    return indices


@right("9.110", "remainders")
def read_from(shape, place):
    return tuple(i % n for n, i in zip(shape[::-1], place[::-1]))[::-1]


@right("9.118", "autograd")
def gradient_at(x, c):
    x.requires_grad_()
    (c * x**2).sum().backward()
    return x.grad


@right("9.118", "central_difference")
def gradient_at(x, c):
    x, h = x.double(), 1e-3
    return (c * (x + h) ** 2 - c * (x - h) ** 2) / (2 * h)


@right("9.21", "torch_function_with_helpers_in_the_plot")
def draw_sigmoid(ax, x):
    ax.axhline(0.5, color="grey")
    ax.plot(x, torch.sigmoid(x), "o-", label="sigmoid")
    ax.grid()


@right("9.21", "by_numpy")
def draw_sigmoid(axes, places):
    places = places.numpy()
    return axes.plot(places, np.exp(places) / (1 + np.exp(places)))


@right("9.23", "in_place")
def new_weights(w, grad, lr):
    w -= grad * lr
    return w


@right("9.23", "sub_with_alpha")
def new_weights(weights, gradient, rate):
    return weights.sub(gradient, alpha=rate)


@right("9.124", "counted_on_a_loop")
def batches(n, batch_size):
    starts = range(0, n, batch_size)
    return [len(starts), n - starts[-1]]


@right("9.124", "by_ceil_and_remainder")
def batches(n, batch_size):
    return math.ceil(n / batch_size), n % batch_size or batch_size


@right("9.26", "comprehension")
def pairs(a, b):
    return [(x, y) for x, y in zip(a, b)]


@right("9.26", "append")
def pairs(xs, ys):
    out, ys = [], list(ys)
    for i, x in enumerate(xs):
        out.append((x, ys[i]))
    return out


@right("9.127", "lengths_written_out")
def rows_of_pixels(images):
    n, h, w = images.shape
    return images.view(n, h * w)


@right("9.127", "flatten_from_axis_1")
def rows_of_pixels(images):
    return images.flatten(1)


@right("9.127", "view_of_minus_1")
def rows_of_pixels(t):
    return t.view(-1, t.shape[1] * t.shape[2])


@right("9.128", "matrix_product")
def bias_for(x, w, y):
    return y - x @ w


@right("9.128", "number_by_number")
def bias_for(x, w, y):
    return y - sum(p * q for p, q in zip(x.tolist(), w.tolist()))


@right("9.129", "loop")
def one_of_product(a, b, i, j):
    total = 0.0
    for k in range(a.shape[1]):
        total += a[i, k].item() * b[k, j].item()
    return total


@right("9.129", "whole_product_by_broadcasting")
def one_of_product(a, b, i, j):
    return (a[:, :, None] * b).sum(1)[i, j]


@right("9.129", "dot_product_of_two_rows")
def one_of_product(a, b, i, j):
    return torch.linalg.vecdot(a[i], b.T[j])


@right("9.129", "tensordot_of_a_row_and_a_column")
def one_of_product(a, b, i, j):
    return torch.tensordot(a[i], b[:, j], dims=1)


@right("9.129", "a_linear_layer_of_one_output")
def one_of_product(a, b, i, j):
    return F.linear(a[i], b[:, j])


@right("9.131", "by_autograd")
def slope_after(x, times):
    p = torch.tensor(x, requires_grad=True)
    for _ in range(times):
        (p**2).backward()
    return p.grad


@right("9.131", "added_up")
def slope_after(x, times):
    return sum(x + x for _ in range(times))


@right("9.34", "torch_function")
def draw_relu(ax, x):
    ax.plot(x, F.relu(x), color="black", lw=2)
    ax.set_title("ReLU")


@right("9.34", "number_by_number")
def draw_relu(ax, x):
    xs = x.tolist()
    ax.plot(xs, [max(0, v) for v in xs])


@right("9.127", "reshape")
def rows_of_pixels(images):
    return images.reshape(images.size(0), -1)


@right("9.26", "map_and_a_lambda")
def pairs(a, b):
    return list(map(lambda x, y: (x, y), a, b))
