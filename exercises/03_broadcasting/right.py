"""Right answers of notebook 03 in unusual styles: each has to pass every check."""

import numpy as np
import torch
import torch.nn.functional as F

from autograder.course import right


@right("3.2", "measured_on_empty_tensors")
def predict(n, h, w):
    def shape(make):
        try:
            return make().shape
        except RuntimeError:
            return "error"

    stack, ideal, ideals = torch.zeros(n, h, w), torch.ones(h, w), torch.zeros(10, h, w)
    row, column = torch.zeros(w), torch.zeros(h, 1)
    preds, targets = torch.zeros(n, 1), torch.zeros(n)
    results = [
        lambda: ideal / ideal.max(),
        lambda: ideal - stack,
        lambda: (stack - ideal).abs().mean((-1, -2)),
        lambda: ideal - row,
        lambda: row - column,
        lambda: stack - stack.mean((1, 2)),
        lambda: stack - stack.mean((1, 2), keepdim=True),
        lambda: stack - ideals,
        lambda: stack[:, None] - ideals,
        lambda: column - column.T,
        lambda: preds == targets,
        lambda: preds.squeeze(1) == targets,
    ]
    return {line: shape(make) for line, make in enumerate(results, 1)}


@right("3.2", "measured_on_empty_tensors")
def correct(xb, yb):
    return torch.where(xb > 0, 1, 0).view(-1).eq(yb)


@right("3.2", "lists_and_a_loop")
def predict(n, height, width):
    image, stack = [height, width], [n, height, width]
    lines = [image, stack, [n], image, image, "error", stack, "error", [n, 10, height, width]]
    return dict(zip(range(1, 13), [*lines, [height, height], [n, n], [n]]))


@right("3.2", "lists_and_a_loop")
def correct(preds, targets):
    return torch.tensor([bool(p > 0) == bool(t) for p, t in zip(preds, targets)])


@right("3.2", "the_diagonal_and_numpy")
def predict(n, h, w):
    d = {k: (h, w) for k in (1, 4, 5)}
    d.update({k: (n, h, w) for k in (2, 7)})
    d.update({k: (n,) for k in (3, 12)})
    d.update({k: "error" for k in (6, 8)})
    return d | {9: (n, 10, h, w), 10: (h, h), 11: (n, n)}


@right("3.2", "the_diagonal_and_numpy")
def correct(preds, targets):
    return ((preds.numpy() > 0) == targets.numpy()).diagonal().copy()


@right("3.3", "flat_and_multiplied")
def scores(x, w):
    return w.flatten(1) @ x.flatten()


@right("3.3", "float64_in_between")
def scores(image, templates):
    return image.double().unsqueeze(0).mul(templates).sum(dim=2).sum(dim=1).float()


@right("3.3", "einsum")
def scores(image, templates):
    return torch.einsum("hw,khw->k", image, templates)


@right("3.3", "numpy")
def scores(image, templates):
    return (image.numpy()[None] * templates.numpy()).sum(axis=(1, 2))


@right("3.4", "new_axes_by_hand")
def centre(stack):
    means = stack.flatten(1).sum(1) / (stack.shape[1] * stack.shape[2])
    return stack - means[:, None, None]


@right("3.4", "in_place_on_a_copy")
def centre(x):
    x = x.clone()
    x -= x.mean(dim=(1, 2)).view(-1, 1, 1)
    return x


@right("3.4", "images_moved_to_the_last_axis")
def centre(x):
    return (x.permute(1, 2, 0) - x.mean((1, 2))).permute(2, 0, 1)


@right("3.4", "numpy_in_float64")
def centre(x):
    a = x.numpy().astype("float64")
    return torch.from_numpy(a - a.mean(axis=(1, 2), keepdims=True)).to(x.dtype)


@right("3.5", "chunks_of_images")
def all_pairs(x, ideals):
    rows = []
    for chunk in x.split(100):
        rows.append((chunk.unsqueeze(1) - ideals.unsqueeze(0)).abs().mean(dim=(2, 3)))
    return torch.cat(rows)


@right("3.5", "chunks_of_images")
def classify(x, ideals):
    return torch.min(all_pairs(x, ideals), dim=1).indices


@right("3.5", "flattened_pixels")
def all_pairs(x, ideals):
    a, b = x.reshape(len(x), 1, -1), ideals.reshape(1, len(ideals), -1)
    return F.l1_loss(a.expand(-1, len(ideals), -1), b.expand(len(x), -1, -1), reduction="none").mean(-1)


@right("3.5", "flattened_pixels")
def classify(x, ideals):
    distances = (x.reshape(len(x), 1, -1) - ideals.reshape(len(ideals), -1)).abs().sum(-1)
    return torch.sort(distances, dim=1).indices[:, 0]


@right("3.5", "cdist")
def all_pairs(images, centres):
    return torch.cdist(images.flatten(1), centres.flatten(1), p=1) / images[0].numel()


@right("3.5", "cdist")
def classify(images, centres):
    return np.argmin(all_pairs(images, centres).numpy(), axis=1)


@right("3.1", "padded_with_ones")
def broadcast_shape(a, b):
    n = max(len(a), len(b))
    a, b = (1,) * (n - len(a)) + tuple(a), (1,) * (n - len(b)) + tuple(b)
    if any(p != q and p != 1 and q != 1 for p, q in zip(a, b)):
        return None
    return [q if p == 1 else p for p, q in zip(a, b)]


@right("3.1", "recursion")
def broadcast_shape(s, t):
    if not s or not t:
        return tuple(s) + tuple(t)
    rest = broadcast_shape(s[:-1], t[:-1])
    if rest is None or (s[-1] != t[-1] and s[-1] != 1 and t[-1] != 1):
        return None
    return rest + (t[-1] if s[-1] == 1 else s[-1],)


@right("3.1", "counting_from_the_end")
def broadcast_shape(s, t):
    longer, shorter = (s, t) if len(s) >= len(t) else (t, s)
    out = list(longer)
    for i in range(-1, -len(shorter) - 1, -1):
        if out[i] == 1:
            out[i] = shorter[i]
        elif shorter[i] not in (1, out[i]):
            return None
    return tuple(out)


@right("3.6", "rows_over_transposed_columns")
def matmul(a, b):
    return (a.unsqueeze(1) * b.t().unsqueeze(0)).sum(dim=-1)


@right("3.6", "expanded_by_hand")
def matmul(x, y):
    m, k = x.shape
    n = y.shape[1]
    return torch.sum(x.reshape(m, k, 1).expand(m, k, n) * y.reshape(1, k, n).expand(m, k, n), 1)


@right("3.6", "numpy")
def matmul(a, b):
    a, b = a.numpy(), b.numpy()
    return torch.from_numpy(np.multiply(a[:, :, np.newaxis], b).sum(axis=1))


@right("3.7", "l1_loss_and_strides")
def fast_distances(x, ideal):
    return torch.nn.functional.l1_loss(x, ideal.expand_as(x), reduction="none").flatten(1).mean(1)


@right("3.7", "l1_loss_and_strides")
def bytes_really_used(t):
    count = 1
    for length, stride in zip(t.shape, t.stride()):
        count *= length if stride else 1
    return count * t.element_size()


@right("3.7", "float64_and_storage")
def fast_distances(x, ideal):
    return (x.double() - ideal.double()).abs().mean(dim=[1, 2]).float()


@right("3.7", "float64_and_storage")
def bytes_really_used(t):
    return len(t.untyped_storage())


@right("3.7", "clumsy_but_no_loop")
def fast_distances(x, ideal):
    return torch.where(x > ideal, x - ideal, ideal - x).sum((1, 2)) / ideal.numel()


@right("3.7", "clumsy_but_no_loop")
def bytes_really_used(t):
    return t[tuple(slice(None) if stride else slice(1) for stride in t.stride())].nbytes


@right("3.7", "numpy")
def fast_distances(x, ideal):
    return np.abs(x.numpy() - ideal.numpy()).mean(axis=(1, 2))
