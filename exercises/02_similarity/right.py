"""Right answers of notebook 02 in unusual styles: each has to pass every check."""

import numpy as np
import torch
import torch.nn.functional as F

from autograder.course import right


@right("2.1", "running_sum")
def ideal(images):
    total = torch.zeros_like(images[0])
    for image in images:
        total += image
    return total / len(images)


@right("2.1", "numpy_in_double")
def ideal(stack):
    return torch.from_numpy(stack.numpy().astype("float64").mean(axis=0))


@right("2.1", "flattened_and_back")
def ideal(stack):
    n, h, w = stack.shape
    return (torch.ones(1, n) @ stack.reshape(n, h * w) / n).view(h, w)


@right("2.2", "loss_functions_of_pytorch")
def l1(a, b):
    return F.l1_loss(a.float(), b.float())


@right("2.2", "loss_functions_of_pytorch")
def rmse(a, b):
    return F.mse_loss(a.float(), b.float()).sqrt().item()


@right("2.2", "pixel_by_pixel")
def l1(x, y):
    pairs = list(zip(x.flatten().tolist(), y.flatten().tolist()))
    return sum(abs(p - q) for p, q in pairs) / len(pairs)


@right("2.2", "pixel_by_pixel")
def rmse(x, y):
    pairs = list(zip(x.flatten().tolist(), y.flatten().tolist()))
    return (sum((p - q) ** 2 for p, q in pairs) / len(pairs)) ** 0.5


@right("2.2", "norms_divided")
def l1(a, b):
    d = a.double() - b.double()
    return torch.linalg.vector_norm(d, 1) / d.numel()


@right("2.2", "norms_divided")
def rmse(a, b):
    d = np.asarray(a, dtype="float64") - np.asarray(b, dtype="float64")
    return np.linalg.norm(d) / np.sqrt(d.size)


@right("2.3", "complement_and_list")
def cancelling_pair(k, h, w):
    n = h * w
    pixels = [k, 1 - k] + [0.0, 1.0] * ((n - 2) // 2) + [0.5] * (n % 2)
    a = torch.tensor(pixels).view(h, w)
    return [a, 1 - a]


@right("2.3", "complement_and_list")
def same_l1(n, m):
    spike = [0.0] * (n - 1) + [-n * m]
    return [torch.tensor([m] * n), torch.tensor(spike)]


@right("2.3", "both_in_one_tensor")
def cancelling_pair(k, h, w):
    a = torch.zeros(h, w)
    a[:, : w // 2] = 1
    a[0, 0] = k
    return torch.stack([a, a.fliplr()])


@right("2.3", "both_in_one_tensor")
def same_l1(n, m):
    both = np.full((2, n), m)
    both[1] = 0
    both[1, -1] = -m * n
    return both


@right("2.3", "numpy_with_signs")
def cancelling_pair(k, h, w):
    a = np.zeros((h, w))
    a[:, : w // 2] = 1
    a[0, 0] = k
    return a, a[:, ::-1]


@right("2.3", "numpy_with_signs")
def same_l1(n, m):
    spread = m * (-1.0) ** np.arange(n)
    return spread, np.eye(n)[n // 2] * n * m


@right("2.4", "one_axis_at_a_time")
def mnist_distance(stack, ideal):
    return torch.abs(stack - ideal).mean(dim=-1).mean(dim=-1)


@right("2.4", "l1_loss_without_reduction")
def mnist_distance(x, y):
    return F.l1_loss(x, y.expand_as(x), reduction="none").flatten(start_dim=-2).mean(-1)


@right("2.4", "a_loop_over_images")
def mnist_distance(a, b):
    if a.ndim == 2:
        return (a - b).abs().mean()
    return torch.stack([mnist_distance(image, b) for image in a])


@right("2.5", "difference_of_distances")
def is_3(images, three, seven):
    return ((images - seven).abs() - (images - three).abs()).sum((-2, -1)) > 0


@right("2.5", "where_and_reshape")
def is_3(x, mean3, mean7):
    def far(ideal):
        return torch.stack([(image - ideal).abs().mean() for image in x.reshape(-1, *ideal.shape)])

    return torch.where(far(mean3) < far(mean7), True, False).reshape(x.shape[:-2])


@right("2.5", "mean_of_the_means_of_rows")
def is_3(x, mean3, mean7):
    return (x - mean3).abs().mean(-1).mean(-1) < (x - mean7).abs().mean(-1).mean(-1)


@right("2.5", "numpy_in_double")
def is_3(x, mean3, mean7):
    x, a, b = (np.asarray(t, dtype="float64") for t in (x, mean3, mean7))
    return torch.as_tensor(np.abs(x - a).mean((-1, -2)) < np.abs(x - b).mean((-1, -2)))


@right("2.6", "counted_and_median")
def baseline(t3, t7, v3, v7):
    ideal_3, ideal_7 = t3.mean(0), t7.mean(0)

    def near_3(image):
        return bool((image - ideal_3).abs().mean() < (image - ideal_7).abs().mean())

    on_3s = sum(map(near_3, v3)) / len(v3)
    on_7s = sum(not near_3(image) for image in v7) / len(v7)
    return [on_3s, on_7s, (on_3s + on_7s) / 2]


@right("2.6", "counted_and_median")
def my_is_3(images, threes, sevens):
    a, b = (np.median(stack.numpy(), axis=0) for stack in (threes, sevens))
    return np.abs(images.numpy() - a).mean((1, 2)) < np.abs(images.numpy() - b).mean((1, 2))


@right("2.6", "tensors_and_a_straight_line")
def baseline(train_3, train_7, valid_3, valid_7):
    def far(x, ideal):
        return (x - ideal).abs().sum((1, 2))

    m3, m7 = train_3.mean(0), train_7.mean(0)
    a = (far(valid_3, m3) < far(valid_3, m7)).double().mean()
    b = (far(valid_7, m3) >= far(valid_7, m7)).double().mean()
    return a, b, torch.stack([a, b]).mean()


@right("2.6", "tensors_and_a_straight_line")
def my_is_3(x, train_3, train_7):
    m3, m7 = train_3.mean(0).flatten(), train_7.mean(0).flatten()
    middle = (m3 + m7) / 2
    return (x.flatten(1) - middle) @ (m3 - m7) > 0


@right("2.6", "an_image_at_a_time")
def my_is_3(x, train_3, train_7):
    m3, m7 = train_3.mean(0), train_7.mean(0)
    return torch.tensor([bool(F.mse_loss(image, m3) < F.mse_loss(image, m7)) for image in x])
