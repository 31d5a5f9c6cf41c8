"""The chapter's pictures, labelled in the language of the notebook.

    show_images(images, titles)      grey images, or signed ones in two colours
    show_pixels(image)               the numbers of one image over shaded cells
    show_difference(a, b)            two images, and where one has more ink than the other
    show_broadcast((3, 1), (4,))     how shapes line up, what is stretched, and what comes of it
    plot_lines(x, train_loss=…)      one line for each name
    plot_points(x, speed=…)          the same as points
    plot_function(f, "x", "y")       a function between two numbers

Images and numbers may be tensors, arrays or lists of them. Every function draws into ``ax`` if it is given,
else into a figure of its own, and returns the axes, so that more can be added.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.ticker import MaxNLocator

from .labels import families, said, text

_INK, _FAINT, _EDGE, _WRONG = "#1c2733", "#66727f", "#b9c4cf", "#c2410c"
_MORE, _LESS, _UNKNOWN = "#b2182b", "#2166ac", "#f59e6c"
_INKS = LinearSegmentedColormap.from_list("ink", ["white", "black"]).with_extremes(bad=_UNKNOWN)
_SIGNS = LinearSegmentedColormap.from_list(
    "signs", ["#08306b", _LESS, "#92c5de", "white", "#f4a582", _MORE, "#67001f"]
).with_extremes(bad=_UNKNOWN)
_PLAIN, _STRETCHED, _RESULT = "#dfeaf5", "#fdebc8", "#cfe9e2"
_SERIES = ("#205a97", "#d1600c", "#0f766e", "#8a3ea8", "#7a5c12", "#c2185b")
_CELL, _ROW = 0.95, 0.44
"""Inches that one axis of a shape takes up."""
_MOST_IMAGES = 60
"""Images that one picture shows; more would be too small to see and slow to draw."""
_MOST_NUMBERS = 28
"""Rows and columns of numbers that can still be read."""


# ---------------------------------------------------------------- images


def show_images(
    images: Any, titles: Sequence[Any] | None = None, columns: int | None = None, ax: Axes | None = None
) -> Axes:
    """Draws ``images`` (``[N, H, W]``, one ``[H, W]``, or a list of ``[H, W]`` of any sizes) in rows of
    ``columns``, with one of ``titles`` above each. 0 is paper; full ink is 255 for integers, 1 for floats and
    for booleans, or the image's largest number if that is more. An image with negative numbers is drawn in
    two colours, red above 0 and blue below."""
    pictures = [_image(image) for image in _each_image(images)]
    if not pictures:
        ax = _sheet(ax, 1, (0, 2), (0, 0.4))
        _say(ax, 0.1, 0.2, text("no images"), color=_FAINT, ha="left")
        return ax
    total, pictures = len(pictures), pictures[:_MOST_IMAGES]
    columns = min(columns or 10, len(pictures))
    rows = -(-len(pictures) // columns)
    high, wide = (max(picture.shape[axis] for picture in pictures) for axis in (0, 1))
    # Inches of a pixel. All else is in pixels: the gap between images, the space above each and below all.
    inch = min(1.25, 9 / columns) / max(high, wide)
    gap = 0.09 / inch
    above = gap if titles is None else 0.24 / inch
    below = gap if total == len(pictures) else 0.3 / inch
    bottom = rows * (high + above)
    ax = _sheet(ax, inch, (-gap, columns * (wide + gap)), (0, bottom + below))
    for n, picture in enumerate(pictures):
        left, top = n % columns * (wide + gap), n // columns * (high + above) + above
        _draw(ax, picture, left, top, _full_ink(picture))
        if titles is not None and n < len(titles):
            middle = left + picture.shape[1] / 2
            _say(ax, middle, top - 0.1 / inch, said(titles[n]), size=10)
    if total > len(pictures):
        note = text("the first {shown} of {total} images", shown=len(pictures), total=total)
        _say(ax, 0, bottom + 0.16 / inch, note, color=_FAINT, ha="left")
    return ax


def show_pixels(image: Any, ax: Axes | None = None) -> Axes:
    """Draws ``image`` (``[H, W]``) as the table of its numbers: the larger a number, the darker its cell."""
    numbers = _image(image)
    shape, numbers = list(numbers.shape), numbers[:_MOST_NUMBERS, :_MOST_NUMBERS]
    rows, columns = numbers.shape
    cut = shape != [rows, columns]
    ax = _sheet(ax, 0.33, (-1, max(columns, 9 * cut) + 0.1), (-1, rows + (1 if cut else 0.1)))
    shades = _draw(ax, numbers, 0, 0, _full_ink(numbers)).to_rgba(numbers)
    dark = shades[..., :3] @ (0.3, 0.59, 0.11) < 0.5
    _write(ax, numbers, ~dark, _INK)
    _write(ax, numbers, dark, "white")
    for n in range(columns):
        _say(ax, n + 0.5, -0.4, str(n), size=7, color=_FAINT)
    for n in range(rows):
        _say(ax, -0.25, n + 0.5, str(n), size=7, color=_FAINT, ha="right")
    if cut:
        words = "the first {rows} rows and {columns} columns of {shape}"
        note = text(words, rows=rows, columns=columns, shape=shape)
        _say(ax, 0, rows + 0.5, note, color=_FAINT, ha="left")
    return ax


def show_difference(a: Any, b: Any, ax: Axes | None = None) -> Axes:
    """Draws the images ``a`` and ``b`` and, in two colours, ``a - b``. Raises ``ValueError`` unless they have
    one shape."""
    first, second = _image(a), _image(b)
    if first.shape != second.shape:
        raise ValueError(
            f"a has the shape {list(first.shape)}, b {list(second.shape)}: they must be the same"
        )
    high, wide = first.shape
    inch = 2.2 / max(high, wide)
    gap, line = 0.45 / inch, 0.3 / inch
    step = wide + gap
    ax = _sheet(ax, inch, (-gap / 4, 3 * step - gap * 0.75), (-line, high + 1.7 * line))
    ink = max(_full_ink(first), _full_ink(second))
    _draw(ax, first, 0, 0, ink)
    _draw(ax, second, step, 0, ink)
    # Unsigned integers would wrap around below 0.
    _draw(ax, first.astype(float) - second.astype(float), 2 * step, 0, ink, signed=True)
    for n, (title, sign) in enumerate((("a", "−"), ("b", "="), ("a − b", ""))):
        _say(ax, n * step + wide / 2, -line * 0.5, title, size=12)
        _say(ax, (n + 1) * step - gap / 2, high / 2, sign, size=16, color=_FAINT)
    for n, (words, colour) in enumerate((("more ink in a", _MORE), ("more ink in b", _LESS))):
        _say(ax, 2 * step + wide / 2, high + line * (0.5 + 0.65 * n), text(words), color=colour)
    return ax


# ---------------------------------------------------------------- shapes


def show_broadcast(*shapes: Any, ax: Axes | None = None) -> Axes:
    """Draws ``shapes`` (tuples, numbers, or tensors that have one) lined up from the right, and below them
    the shape that they broadcast to, or the axis where they clash."""
    rows = [tuple(int(n) for n in _shape(shape)) for shape in shapes]
    rank = max(map(len, rows), default=0)
    lined = [(None,) * (rank - len(row)) + row for row in rows]
    # The lengths that have a say in each axis: if there are two of them, they clash.
    lengths = [sorted({n for n in column if n not in (None, 1)}) for column in zip(*lined, strict=True)]
    results = [found[0] if found else 1 for found in lengths]
    clashes = [axis for axis, found in enumerate(lengths) if len(found) > 1]

    labels = [str(row).replace(" ", "") for row in rows]
    left = 0.25 + 0.1 * max(map(len, [*labels, "result"]))
    end = len(rows) * _ROW
    right = left + rank * _CELL
    ax = _sheet(ax, 1, (0, max(right, left + 2.4) + 0.1), (-0.3, end + _ROW + 0.45))
    _say(ax, left - 0.12, -0.15, text("axis"), color=_FAINT, ha="right")
    for axis in range(rank):
        _say(ax, left + (axis + 0.5) * _CELL, -0.15, str(axis - rank), color=_FAINT)
    for n, (row, label) in enumerate(zip(lined, labels, strict=True)):
        _say(ax, left - 0.12, (n + 0.5) * _ROW, label, size=11, ha="right", family="monospace")
        for axis, length in enumerate(row):
            _draw_axis(ax, left + axis * _CELL, n * _ROW, length, results[axis], axis in clashes)
    ax.plot([0.1, max(right, left + 0.4)], [end + 0.04] * 2, color=_INK, lw=1)
    line = end + 0.08 + _ROW / 2
    if clashes:
        axis = clashes[-1]
        unequal = " ≠ ".join(map(str, lengths[axis]))
        told = text("{lengths} clash in axis {axis}", lengths=unequal, axis=axis - rank)
        _say(ax, left + 0.05, line, told, size=11, color=_WRONG, ha="left")
    else:
        _say(ax, left - 0.12, line, text("result"), size=11, ha="right")
        _say(ax, left + 0.05, line, "" if rank else "()", size=11, ha="left", family="monospace")
        for axis, length in enumerate(results):
            _cell(ax, left + axis * _CELL, end + 0.08, str(length), _RESULT, weight="bold")
    missing = any(None in row for row in lined)
    stretched = any(n == 1 != results[axis] for row in lined for axis, n in enumerate(row))
    notes = ["dashed: missing axis"] * missing + ["yellow: stretched"] * stretched
    _say(ax, left + 0.05, line + 0.43, "    ".join(map(text, notes)), color=_FAINT, ha="left")
    return ax


def _draw_axis(ax: Axes, x: float, y: float, length: int | None, result: int, clash: bool) -> None:
    """One axis of one shape; ``None`` is one that it lacks."""
    if length is None:
        _cell(ax, x, y, "" if clash else f"→ {result}", "none", ink=_FAINT, linestyle="--")
    elif clash and length != 1:
        _cell(ax, x, y, str(length), "white", ink=_WRONG, edge=_WRONG, weight="bold")
    elif length == 1 != result and not clash:
        _cell(ax, x, y, f"1 → {result}", _STRETCHED)
    else:
        _cell(ax, x, y, str(length), _PLAIN)


def _cell(
    ax: Axes, x: float, y: float, words: str, fill: str, *, ink: str = _INK, edge: str = _EDGE,
    linestyle: str = "-", weight: str = "normal",
) -> None:  # fmt: skip
    corner = x + 0.03, y + 0.04
    box = Rectangle(corner, _CELL - 0.06, _ROW - 0.08, facecolor=fill, edgecolor=edge, ls=linestyle, lw=1.2)
    ax.add_patch(box)
    _say(ax, x + _CELL / 2, y + _ROW / 2, words, size=11, color=ink, weight=weight)


# ---------------------------------------------------------------- lines


def plot_lines(
    x: Any, /, *, tx: str | None = None, ty: str | None = None, ax: Axes | None = None, **named_ys: Any
) -> Axes:
    """Draws each of ``named_ys`` over ``x`` as a line; all are sequences or tensors ``[N]`` of one length.
    ``tx`` and ``ty`` name the two axes."""
    return _series("o-" if len(x) <= 30 else "-", x, named_ys, tx, ty, ax)


def plot_points(
    x: Any, /, *, tx: str | None = None, ty: str | None = None, ax: Axes | None = None, **named_ys: Any
) -> Axes:
    """``plot_lines``, with points in place of lines."""
    return _series("o", x, named_ys, tx, ty, ax)


def plot_function(
    f: Callable[..., Any], tx: str | None = None, ty: str | None = None, low: float = -2, high: float = 2,
    ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draws ``f``, which is called once with 201 numbers from ``low`` to ``high`` in a float32 tensor."""
    import torch

    x = torch.linspace(low, high, 201)
    return _series("-", x, {"": f(x.clone())}, tx, ty, ax)


def _series(
    style: str, x: Any, named_ys: dict[str, Any], tx: str | None, ty: str | None, ax: Axes | None
) -> Axes:
    ax = ax or _quiet(plt.figure(figsize=(5.6, 3.4), layout="constrained").add_subplot())
    xs = _numbers(x).ravel()
    for n, (name, y) in enumerate(named_ys.items(), len(ax.lines)):
        label = said(name) if name else None
        ax.plot(xs, _numbers(y).ravel(), style, ms=4, color=_SERIES[n % len(_SERIES)], label=label)
    if (xs == np.round(xs)).all():
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    if tx is not None:
        ax.set_xlabel(said(tx), family=families())
    if ty is not None:
        ax.set_ylabel(said(ty), family=families())
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(alpha=0.25)
    if any(named_ys):
        ax.legend(frameon=False, prop={"family": families()})
    return ax


# ---------------------------------------------------------------- pieces


def _sheet(ax: Axes | None, inch: float, x: tuple[float, float], y: tuple[float, float]) -> Axes:
    """Axes that show just this part of the plane, y downwards, where 1 is ``inch`` inches long."""
    if ax is None:
        ax = _quiet(plt.figure(figsize=((x[1] - x[0]) * inch, (y[1] - y[0]) * inch)).add_axes((0, 0, 1, 1)))
    ax.set(xlim=x, ylim=y[::-1], aspect="equal")
    ax.set_axis_off()
    return ax


def _quiet(ax: Axes) -> Axes:
    """A notebook shows the figure at the end of the cell; its last expression shall not be printed, too."""
    vars(ax)["_ipython_display_"] = _nothing
    return ax


def _nothing() -> None:
    pass


def _say(ax: Axes, x: float, y: float, words: str, *, size: float = 9, color: str = _INK, ha: str = "center",
         **more: Any) -> None:  # fmt: skip
    style = {"family": families(), "va": "center_baseline"} | more
    ax.text(x, y, words, size=size, color=color, ha=ha, **style)


def _draw(
    ax: Axes, picture: np.ndarray, left: float, top: float, ink: float, signed: bool = False
) -> AxesImage:
    """Draws one image with its left upper corner at a place; ``ink`` is the number of full ink."""
    height, width = picture.shape
    if not signed and (picture < 0).any():
        signed, ink = True, _largest(np.abs(picture))
    ax.add_patch(Rectangle((left, top), width, height, fill=False, edgecolor=_EDGE, lw=0.8))
    return ax.imshow(
        picture, _SIGNS if signed else _INKS, vmin=-ink if signed else 0, vmax=ink, interpolation="nearest",
        extent=(left, left + width, top + height, top),
    )  # fmt: skip


def _write(ax: Axes, numbers: np.ndarray, where: np.ndarray, colour: str) -> None:
    """Writes the numbers into their cells as one single shape: hundreds of texts would take seconds."""
    if not where.any():
        return
    words = [_number(number) for number in numbers[where]]
    shapes = {}
    for word in set(words):
        shape = TextPath((0, 0), word, size=0.3)
        # Upside down, since y runs downwards, and centred.
        middle = shape.vertices[:, 0].min() / 2 + shape.vertices[:, 0].max() / 2
        shapes[word] = (shape.vertices - (middle, 0.11)) * (1, -1), shape.codes
    places = np.argwhere(where)[:, ::-1] + 0.5
    vertices = [shapes[word][0] + place for word, place in zip(words, places, strict=True)]
    path = Path(np.concatenate(vertices), np.concatenate([shapes[word][1] for word in words]))
    # add_patch would go through every curve to find limits that are set already.
    ax.add_artist(PathPatch(path, facecolor=colour, lw=0))


def _numbers(values: Any) -> np.ndarray:
    """A tensor, on any device and with any history, an array, or a list of them as an array."""
    if hasattr(values, "detach"):
        return values.detach().cpu().numpy()
    if isinstance(values, (list, tuple)):
        return np.asarray([_numbers(value) for value in values])
    return np.asarray(values)


def _each_image(images: Any) -> Sequence[Any]:
    if isinstance(images, (list, tuple)):
        return images
    array = _numbers(images)
    if array.ndim not in (2, 3):
        raise ValueError(f"images must have the shape [N, H, W] or [H, W], not {list(array.shape)}")
    return [array] if array.ndim == 2 else list(array)


def _image(image: Any) -> np.ndarray:
    array = _numbers(image)
    if array.ndim != 2 or not array.size or array.dtype.kind not in "biuf":
        raise ValueError(
            f"an image must be numbers of the shape [H, W], not {array.dtype} {list(array.shape)}"
        )
    return array


def _full_ink(picture: np.ndarray) -> float:
    """The number that is drawn black."""
    largest = _largest(picture)
    if picture.dtype == np.uint8 or (picture.dtype.kind in "iu" and 1 < largest < 255):
        return 255.0
    return max(1.0, largest)


def _largest(picture: np.ndarray) -> float:
    return float(picture[np.isfinite(picture)].max(initial=0))


def _number(number: Any) -> str:
    number = float(number)
    return f"{number:.0f}" if number % 1 == 0 else f"{number:.2f}".replace("-0.00", "0.00")


def _shape(shape: Any) -> tuple[int, ...]:
    return (shape,) if isinstance(shape, int) else tuple(getattr(shape, "shape", shape))
