"""Right answers of notebook 01 in unusual styles: each has to pass every check."""

import functools
import glob
import itertools
import os
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from torch.nn.utils.rnn import pad_sequence

from autograder.course import right

# ---------------------------------------------------------------- 1.1


@right("1.1", "os_listdir_and_loops")
def list_split(root):
    result = {}
    for split in os.listdir(root):
        if split[0] == "." or not os.path.isdir(os.path.join(root, split)):
            continue
        for label in os.listdir(os.path.join(root, split)):
            folder = os.path.join(root, split, label)
            if label[0] != "." and os.path.isdir(folder):
                names = [n for n in os.listdir(folder) if n.endswith(".png") and n[0] != "."]
                names.sort()
                result[split, label] = names
    return result


@right("1.1", "glob_module")
def list_split(path):
    # The glob module, unlike a path's own method, leaves out what begins with a dot.
    def names(folder):
        return tuple(os.path.basename(file) for file in sorted(glob.glob(folder + "*.png")))

    return {tuple(folder.split(os.sep)[-3:-1]): names(folder) for folder in glob.glob(f"{path}/*/*/")}


@right("1.1", "walk_with_a_default")
def list_split(root):
    found = defaultdict(list)
    for folder, inner, files in os.walk(root):
        inner[:] = [name for name in inner if not name.startswith(".")]
        parts = os.path.relpath(folder, root).split(os.sep)
        if len(parts) == 2:
            found[tuple(parts)] += sorted(f for f in files if f.endswith(".png") and not f.startswith("."))
    return found


@right("1.1", "sorted_paths_by_their_parts")
def list_split(root):
    files = sorted(root.resolve().rglob("*"))
    here = len(root.resolve().parts)
    result = {}
    for file in files:
        parts = file.parts[here:]
        if any(part.startswith(".") for part in parts):
            continue
        if len(parts) == 2 and file.is_dir():
            result.setdefault(parts, [])
        elif len(parts) == 3 and file.suffix == ".png":
            result.setdefault(parts[:2], []).append(file.name)
    return result


@right("1.1", "remembers_what_it_was_asked")
@functools.lru_cache
def list_split(root):
    def inside(folder):
        return (path for path in folder.iterdir() if path.name[0] != ".")

    return {
        (split.name, label.name): sorted(path.name for path in inside(label) if path.suffix == ".png")
        for split in filter(Path.is_dir, inside(root))
        for label in filter(Path.is_dir, inside(split))
    }


# ---------------------------------------------------------------- 1.2


@right("1.2", "rows_first_then_columns")
def window(image, top, bottom, left, right):
    rows = image[top:bottom]
    return rows[:, left:right].clone()


@right("1.2", "numpy")
def window(img, r0, r1, c0, c1):
    return img.numpy()[slice(r0, r1), slice(c0, c1)]


@right("1.2", "pixel_by_pixel")
def window(img, r0, r1, c0, c1):
    h, w = img.shape
    out = torch.zeros(min(r1, h) - r0, min(c1, w) - c0, dtype=torch.uint8)
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            out[r, c] = img[r + r0, c + c0]
    return out


@right("1.2", "transposed_and_back")
def window(img, r0, r1, c0, c1):
    return img.T[c0:c1].T[r0:r1]


# ---------------------------------------------------------------- 1.3


@right("1.3", "selected_and_looped")
def pick(t, i, j, start, end):
    column = torch.stack([row[j] for row in t])
    return [t.select(0, i), column, t[i][start:end], 1.5 * t]


@right("1.3", "selected_and_looped")
def keep(f, xs):
    out = []
    for x in xs:
        if x > 0:
            out.append(f(x))
    return out


@right("1.3", "transposed_and_filtered")
def pick(table, row, column, a, b):
    return table[row, :], table.T[column], table[row, torch.arange(a, b)], table + table / 2


@right("1.3", "transposed_and_filtered")
def keep(f, xs):
    return list(map(f, filter(lambda x: not x <= 0, xs)))


@right("1.3", "numpy_and_recursion")
def pick(t, i, j, start, end):
    n = t.numpy()
    return n[i], n[:, j], n[i, start:end], (n * 1.5).astype("float32")


@right("1.3", "numpy_and_recursion")
def keep(f, xs):
    def rest(walk):
        for x in walk:
            return ([f(x)] if 0 < x else []) + rest(walk)
        return []

    return rest(iter(xs))


# ---------------------------------------------------------------- 1.4


@right("1.4", "filled_one_by_one")
def stack_images(imgs):
    out = torch.empty(len(imgs), *imgs[0].shape)
    for n, img in enumerate(imgs):
        out[n] = img
    out /= 255
    return out


@right("1.4", "cat_of_unsqueezed_in_double")
def stack_images(images):
    stack = torch.cat([image.unsqueeze(0) for image in images])
    return (stack.double() / 255).float()


@right("1.4", "glued_and_reshaped")
def stack_images(imgs):
    h, w = imgs[0].shape
    return torch.cat(imgs).view(-1, h, w) / 255.0


@right("1.4", "numpy")
def stack_images(imgs):
    return np.stack([i.numpy() for i in imgs]).astype(np.float32) / 255


@right("1.4", "each_divided_first")
def stack_images(imgs):
    return torch.stack([i.to(torch.float32).div(255) for i in imgs], dim=0)


# ---------------------------------------------------------------- 1.5


@right("1.5", "clones_and_pad_sequence")
def own_tensor(data):
    return torch.as_tensor(data).to(torch.float32).clone()


@right("1.5", "clones_and_pad_sequence")
def sum_types(a, b):
    numpy_sum = np.add(np.asarray(a), np.asarray(b))
    return [a.add(b).type(), str(numpy_sum.dtype)]


@right("1.5", "clones_and_pad_sequence")
def pad_rows(rows, fill):
    return pad_sequence([torch.tensor(row).float() for row in rows], batch_first=True, padding_value=fill)


@right("1.5", "zip_longest_and_result_types")
def own_tensor(data):
    return torch.from_numpy(np.array(data, dtype=np.float32))


@right("1.5", "zip_longest_and_result_types")
def sum_types(a, b):
    together = torch.empty(1, dtype=torch.promote_types(a.dtype, b.dtype))
    return together.type(), np.result_type(a.numpy(), b.numpy()).name


@right("1.5", "zip_longest_and_result_types")
def pad_rows(rows, fill):
    return torch.tensor(list(itertools.zip_longest(*rows, fillvalue=fill))).t().float()


@right("1.5", "written_into_a_full_tensor")
def own_tensor(data):
    if isinstance(data, torch.Tensor):
        return data.detach().float() + 0
    return torch.tensor(data).float() if isinstance(data, list) else torch.tensor(data.astype("float32"))


@right("1.5", "written_into_a_full_tensor")
def pad_rows(rows, fill):
    out = np.full((len(rows), max(map(len, rows))), fill, dtype="float32")
    for n, row in enumerate(rows):
        out[n, : len(row)] = row
    return torch.from_numpy(out)


@right("1.5", "without_gradients")
@torch.inference_mode()
def own_tensor(data):
    return torch.tensor(np.asarray(data), dtype=torch.float32)


@right("1.5", "without_gradients")
@torch.inference_mode()
def pad_rows(rows, fill):
    out = torch.full((len(rows), max(map(len, rows))), float(fill))
    for place, row in zip(out, rows):
        place[: len(row)] = torch.tensor(row)
    return out
