"""Two answers side by side: what was expected, and what came.

``svg`` draws two tensors as grids of numbers over one colour scale, or as a heat map where there are too
many numbers to read; ``text`` sets the same for a terminal. Of a list or dict only the first numbers that
differ are shown, with the way to them. Both are made from Values alone, hence from numbers, and run no
code of anyone's; the SVG holds no script, no link and nothing that a page's colours could make unreadable.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from autograder.messages import translated, word
from autograder.values import Array, Map, Seq, Value, spelled

GRID = 12
"""Rows and columns of numbers that are drawn in full; a longer axis is cut in the middle."""
HEAT = 64
"""Rows and columns up to which a larger picture is drawn as a heat map instead."""

_SANS = "system-ui,-apple-system,'Segoe UI','Noto Sans','Noto Sans CJK SC','Microsoft YaHei',sans-serif"
_MONO = "ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace"
_INK, _FAINT, _WRONG, _RIGHT = "#1c2733", "#66727f", "#c2410c", "#0f766e"
# From paper to deep blue in even steps of lightness: grey print and colour-blind eyes keep the order.
_SCALE = ("#f3f7fb", "#dfeaf5", "#c8dbee", "#a9c9e4", "#84b1d8", "#5c95c8", "#3a78b3", "#205a97", "#123e70")


Near = tuple[float, float]
"""``rtol`` and ``atol`` of the check: numbers so near to each other are the same."""


def svg(expected: Value, got: Value, language: str = "en", near: Near = (1e-5, 1e-6)) -> str | None:
    """An SVG picture of both answers, or ``None`` where a picture would tell no more than words: two
    single numbers, text, things that are no numbers. It stands on a light card of its own, so that it is
    readable on any page."""
    found = _focus(expected, got, near)
    if found is None or found[1].ndim == found[2].ndim == 0:
        return None
    pair = _Pair(*found, language, near)
    left, right = _panel(pair, 0), _panel(pair, 1)
    beside = left.width + right.width <= 880
    gap, pad = 46, 18
    width = (left.width + gap + right.width) if beside else max(left.width, right.width)
    body = max(left.height, right.height) if beside else left.height + gap + right.height
    caption = pair.caption
    # Chinese characters are as wide as two Latin ones.
    width = max(width, 6.6 * columns_of(caption), 6.6 * columns_of(pair.path))
    top = pad + (20 if pair.path else 0)
    total_w, total_h = width + 2 * pad, top + body + (28 if caption else 0) + pad
    x, y = (pad + left.width + gap, top) if beside else (pad, top + left.height + gap)
    sign = (
        (pad + left.width + gap / 2, top + left.grid_middle) if beside else (pad + 30, top + left.height + 26)
    )
    label = " ".join(
        f"{word(key, language)}: {side.heading}." for key, side in (("expected", left), ("yours", right))
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" '
        f'width="{total_w:.0f}" height="{total_h:.0f}" viewBox="0 0 {total_w:.0f} {total_h:.0f}" '
        f'font-family="{_SANS}" font-size="13" fill="{_INK}">',
        f'<rect x=".5" y=".5" width="{total_w - 1:.0f}" height="{total_h - 1:.0f}" rx="10" fill="#ffffff" '
        'stroke="#d5dce3"/>',
        _label(pad, pad + 8, pair.path, fill=_FAINT, family=_MONO) if pair.path else "",
        f'<g transform="translate({pad} {top})">{left.body}</g>',
        f'<g transform="translate({x:.1f} {y:.1f})">{right.body}</g>',
        _label(sign[0], sign[1], "=" if pair.same else "≠", fill=_FAINT, size=22, anchor="middle"),
        _label(pad, total_h - pad, caption, fill=_RIGHT if pair.diagonal else _WRONG) if caption else "",
        "</svg>",
    ]
    return "".join(parts)


def text(expected: Value, got: Value, language: str = "en", near: Near = (1e-5, 1e-6)) -> str:
    """Both answers for a terminal: at most eight rows and columns of each; ``*`` marks a number that
    differs. Anything that is no numbers is described in words; empty where those are the same."""
    found = _focus(expected, got, near)
    if found is None:
        told = [
            (word(key, language), translated(spelled(value), language))
            for key, value in (("expected", expected), ("yours", got))
        ]
        if told[0][1] == told[1][1]:
            return ""
        wide = max(columns_of(title) for title, _ in told)
        # The name of a type may be anything that a student thought of.
        lines = [f"{_padded(title, wide)}  {value}" for title, value in told]
        return "\n".join("".join(c if c.isprintable() else "?" for c in line) for line in lines)
    pair = _Pair(*found, language, near)
    blocks = []
    for side, key in enumerate(("expected", "yours")):
        rows, cols, view = pair.view(side, 8)
        cells = [
            ["…" if r is None or c is None else pair.written(side, r, c, "* ") for c in cols] for r in rows
        ]
        wide = max((len(cell) for row in cells for cell in row), default=1)
        lines = ["  " + "  ".join(cell.rjust(wide) for cell in row) for row in cells]
        shown = f"  {word('slice', language)} {view}" if view else ""
        blocks.append([f"{word(key, language)}  {pair.heading(side)}{shown}", *lines])
    wide = max(columns_of(line) for line in blocks[0])
    if wide + 4 + max(columns_of(line) for line in blocks[1]) <= 100:
        height = max(len(block) for block in blocks)
        left, right = (block + [""] * (height - len(block)) for block in blocks)
        lines = [f"{_padded(a, wide)}    {b}".rstrip() for a, b in zip(left, right, strict=True)]
    else:
        lines = [*blocks[0], *blocks[1]]
    return "\n".join(line for line in [pair.path, *lines, pair.caption] if line)


# ---------------------------------------------------------------- what is shown


def _focus(expected: Value, got: Value, near: Near, path: str = "") -> tuple[str, Any, Any] | None:
    """The first numbers that differ, with the way to them; numbers at the top are shown even if equal."""
    pairs: list[tuple[str, Value, Value]] = []
    if isinstance(expected, Seq) and isinstance(got, Seq):
        both = zip(expected.items, got.items, strict=False)
        pairs = [(f"{path}[{n}]", e, g) for n, (e, g) in enumerate(both)]
    elif isinstance(expected, Map) and isinstance(got, Map):
        theirs = {repr(key): item for key, item in got.items}
        shared = [(key, item) for key, item in expected.items if repr(key) in theirs]
        pairs = [(f"{path}[{key!r}]", item, theirs[repr(key)]) for key, item in shared]
    else:
        e, g = _numbers(expected), _numbers(got)
        if e is None or g is None or not (e.size and g.size):
            return None
        return None if path and e.shape == g.shape and not _differs(e, g, near).any() else (path[:60], e, g)
    return next((found for pair in pairs if (found := _focus(pair[1], pair[2], near, pair[0]))), None)


def _numbers(value: Value) -> Any:
    import numpy as np

    if isinstance(value, Array):
        return None if value.dtype.startswith("complex") else value.numpy()
    return np.asarray(value) if isinstance(value, (bool, int, float)) else None


def _differs(e: Any, g: Any, near: Near) -> Any:
    """Where two arrays of one shape differ."""
    import numpy as np

    if e.dtype.kind in "biu" and g.dtype.kind in "biu":
        return e != g
    return ~np.isclose(g.astype("f8"), e.astype("f8"), rtol=near[0], atol=near[1], equal_nan=True)


class _Pair:
    """Two arrays, and all that drawing them in one picture has to know of both."""

    def __init__(self, path: str, expected: Any, got: Any, language: str, near: Near) -> None:
        import numpy as np

        self.path, self.language, self.sides = path, language, (expected, got)
        self.same_shape = expected.shape == got.shape
        differs = _differs(expected, got, near) if self.same_shape else None
        self.same = differs is not None and not differs.any()
        n = expected.size
        self.diagonal = got.shape == (n, n) and n > 1 and n in expected.shape
        if self.diagonal:
            self.diagonal = not _differs(expected.reshape(n), np.diagonal(got), near).any()
        self.caption = ""
        if self.diagonal:
            self.caption = word("diagonal", language, n=n)
        elif differs is not None and not self.same and differs.size > 1:
            self.caption = word("differ", language, count=int(differs.sum()), total=differs.size)
        # Of more than two axes the slice with the first difference is shown.
        first = np.argwhere(differs)[0] if differs is not None and differs.any() else None
        self.leading = tuple(
            tuple(int(i) for i in first[: a.ndim - 2]) if first is not None else (0,) * (a.ndim - 2)
            for a in self.sides
        )
        self.flat = [
            np.atleast_2d(a[lead] if lead else a) for a, lead in zip(self.sides, self.leading, strict=True)
        ]
        self.differs = None if differs is None else np.atleast_2d(differs[self.leading[0] or ...])
        self.low, self.high = self._range()
        self.digits = self._digits()

    def _range(self) -> tuple[float, float]:
        """The numbers at the two ends of the colour scale."""
        import numpy as np

        finite = [f[np.isfinite(f)].astype("f8") for f in self.flat]
        ends = [(float(f.min()), float(f.max())) for f in finite if f.size] or [(0.0, 0.0)]
        low, high = min(e[0] for e in ends), max(e[1] for e in ends)
        span = ends[0][1] - ends[0][0]
        # An answer that exploded must not turn the expected one into a single colour.
        return ends[0] if 0 < span * 20 < high - low else (low, high)

    def _digits(self) -> int:
        """Significant digits: three, or as many as it takes to see that what differs is different."""
        if self.differs is None:
            return 3
        spots = [(int(r), int(c)) for r, c in zip(*self.differs.nonzero(), strict=True)][:200]
        for digits in range(3, 9):
            if all(_number(self.flat[0][s], digits) != _number(self.flat[1][s], digits) for s in spots):
                return digits
        return 9

    def heading(self, side: int) -> str:
        array = self.sides[side]
        return f"{word('shape', self.language)} {list(array.shape)} · {array.dtype.name}"

    def view(self, side: int, limit: int) -> tuple[list[int | None], list[int | None], str]:
        """The rows and columns to draw (``None`` is a gap), and which slice of more axes they are."""
        rows, cols = self.flat[side].shape
        lead = self.leading[side]
        slice_ = f"[{', '.join(map(str, lead))}, :, :]" if lead else ""
        return _cut(rows, limit), _cut(cols, limit), slice_

    def written(self, side: int, row: int, col: int, marks: str = "") -> str:
        """One number; on the right followed by the first of two ``marks`` if it is wrong, else the second."""
        wrong = side == 1 and self.differs is not None and self.differs[row, col]
        mark = marks[:1] if wrong else marks[1:]
        return _number(self.flat[side][row, col], self.digits) + (mark if side == 1 else "")

    def step(self, value: Any) -> int | None:
        """The step of the colour scale for one number; ``None`` for nan and infinities."""
        number = float(value)
        if number != number or number in (float("inf"), float("-inf")):
            return None
        if self.high <= self.low:
            return 2
        part = (number - self.low) / (self.high - self.low)
        return round(max(0.0, min(1.0, part)) * (len(_SCALE) - 1))


def _cut(length: int, limit: int) -> list[int | None]:
    if length <= limit:
        return list(range(length))
    tail = limit // 4
    return [*range(limit - 1 - tail), None, *range(length - tail, length)]


def _number(value: Any, digits: int) -> str:
    if value.dtype.kind == "b":
        return str(bool(value))
    if value.dtype.kind in "iu":
        return str(int(value))
    number = float(value)
    return f"{number:.{digits}g}".replace("e+0", "e").replace("e-0", "e-") if number else "0"


# ---------------------------------------------------------------- drawing


@dataclass(frozen=True)
class _Panel:
    width: float
    height: float
    grid_middle: float
    """The height at which the middle of the numbers lies."""
    heading: str
    body: str


def _panel(pair: _Pair, side: int) -> _Panel:
    array, flat = pair.sides[side], pair.flat[side]
    accent = _WRONG if side and not pair.same_shape else _FAINT
    heading = pair.heading(side)
    heat = all(GRID < n <= HEAT for n in flat.shape)
    rows, cols, view = pair.view(side, HEAT if heat else GRID)
    # 7.4 is the advance of a 12 px monospaced digit.
    chars = max((len(pair.written(side, r, c)) for r, c in _cells(rows, cols)), default=1) if not heat else 0
    pixel = max(3.0, min(7.0, 196 / max(flat.shape)))
    cell_w, cell_h = (pixel, pixel) if heat else (max(34.0, 7.4 * chars + 14), 28.0)
    x0 = 26.0 if array.ndim >= 2 else 0.0
    # Both sides leave room for the slice if one of them needs it: the numbers stand on one line.
    y0 = 72.0 if any(pair.leading) else 56.0
    left, right = _edges(cols, cell_w, x0), _edges(rows, cell_h, y0)
    width, bottom = left[-1], right[-1]
    out = [
        _label(x0, 12, word("yours" if side else "expected", pair.language), weight="600"),
        _label(x0, 30, heading, fill=accent, family=_MONO, size=12),
    ]
    if view:
        out.append(
            _label(x0, 46, f"{word('slice', pair.language)} {view}", fill=_FAINT, family=_MONO, size=11)
        )
    if array.ndim >= 1:
        out.append(_bracket(x0, width, y0 - 9, flat.shape[1], accent, across=True))
    if array.ndim >= 2:
        out.append(_bracket(y0, bottom, x0 - 12, flat.shape[0], accent, across=False))
    draw = _heat if heat else _grid
    out += draw(pair, side, rows, cols, left, right)
    wide = max(width, x0 + 7.4 * len(heading), x0 + 6.8 * columns_of(view) + (60 if view else 0))
    return _Panel(wide, bottom + 2, (y0 + bottom) / 2 + 7, heading, "".join(out))


def _edges(indices: list[int | None], size: float, start: float) -> list[float]:
    edges = [start]
    for index in indices:
        edges.append(edges[-1] + (size if index is not None else 20.0))
    return edges


def _cells(rows: list[int | None], cols: list[int | None]) -> Iterator[tuple[int, int]]:
    return ((r, c) for r in rows if r is not None for c in cols if c is not None)


def _grid(
    pair: _Pair, side: int, rows: list[int | None], cols: list[int | None], xs: list[float], ys: list[float]
) -> list[str]:
    """Numbers in coloured cells; frames of those that differ come last, so that no neighbour hides one."""
    out, frames = [], []
    for i, r in enumerate(rows):
        for j, c in enumerate(cols):
            x, y, w, h = xs[j], ys[i], xs[j + 1] - xs[j], ys[i + 1] - ys[i]
            if r is None or c is None:
                if r is None and c is None:
                    dots = "⋱"
                else:
                    dots = "⋮" if r is None else "⋯"
                out.append(_label(x + w / 2, y + h / 2 + 5, dots, fill=_FAINT, anchor="middle"))
                continue
            step = pair.step(pair.flat[side][r, c])
            fill, ink = ("#fde3d3", _WRONG) if step is None else (_SCALE[step], "#fff" if step > 4 else _INK)
            out.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" fill="{fill}" '
                       'stroke="#fff"/>')  # fmt: skip
            number = pair.written(side, r, c)
            out.append(
                _label(x + w / 2, y + h / 2 + 4, number, fill=ink, family=_MONO, size=12, anchor="middle")
            )
            wrong = side == 1 and pair.differs is not None and pair.differs[r, c]
            right = side == 1 and pair.diagonal and r == c
            if wrong or right:
                box = f'x="{x + 2:.1f}" y="{y + 2:.1f}" width="{w - 4:.1f}" height="{h - 4:.1f}" rx="3"'
                # White under the colour keeps the frame visible on a dark cell.
                for colour, stroke in (("#fff", 5), (_WRONG if wrong else _RIGHT, 2.5)):
                    frames.append(f'<rect {box} fill="none" stroke="{colour}" stroke-width="{stroke}"/>')
    return out + frames


def _heat(
    pair: _Pair, side: int, rows: list[int | None], cols: list[int | None], xs: list[float], ys: list[float]
) -> list[str]:
    """One small square a number; squares of one colour make one path, which keeps the file small."""
    size = xs[1] - xs[0]
    paths: dict[str, list[str]] = {}
    for r, c in _cells(rows, cols):
        step = pair.step(pair.flat[side][r, c])
        square = f"M{xs[c]:.1f} {ys[r]:.1f}h{size:.1f}v{size:.1f}h-{size:.1f}z"
        paths.setdefault("#f59e6c" if step is None else _SCALE[step], []).append(square)
    out = [f'<path fill="{fill}" d="{"".join(squares)}"/>' for fill, squares in paths.items()]
    out.append(
        f'<rect x="{xs[0]:.1f}" y="{ys[0]:.1f}" width="{xs[-1] - xs[0]:.1f}" height="{ys[-1] - ys[0]:.1f}" '
        'fill="none" stroke="#b9c4cf"/>'
    )
    if side == 1 and pair.differs is not None and int(pair.differs.sum()) <= 60:
        frames = (
            f"M{xs[c]:.1f} {ys[r]:.1f}h{size:.1f}v{size:.1f}h-{size:.1f}z"
            for r, c in zip(*pair.differs.nonzero(), strict=True)
        )
        out.append(f'<path fill="none" stroke="{_WRONG}" stroke-width="1.5" d="{"".join(frames)}"/>')
    return out


def _bracket(start: float, end: float, at: float, length: int, colour: str, *, across: bool) -> str:
    """The length of one axis between two ticks, above (``across``) or left of the numbers."""
    middle, shown = (start + end) / 2, str(length)
    room = 4 * len(shown) + 5 if across else 10
    line = ""
    if end - start > 2 * room + 6:
        points = [(start, middle - room), (middle + room, end)]
        for a, b in points:
            line += f"M{a:.1f} {at:.1f}H{b:.1f}" if across else f"M{at:.1f} {a:.1f}V{b:.1f}"
        ticks = [start, end]
        for t in ticks:
            line += f"M{t:.1f} {at - 3:.1f}v6" if across else f"M{at - 3:.1f} {t:.1f}h6"
        line = f'<path d="{line}" stroke="{colour}" fill="none"/>'
    x, y = (middle, at + 4) if across else (at, middle + 4)
    return line + _label(x, y, shown, fill=colour, family=_MONO, size=12, anchor="middle", weight="600")


def _label(
    x: float, y: float, content: str, *, fill: str = _INK, family: str = "", size: int = 13,
    anchor: str = "", weight: str = "",
) -> str:  # fmt: skip
    extra = f' font-family="{family}"' if family else ""
    extra += f' text-anchor="{anchor}"' if anchor else ""
    extra += f' font-weight="{weight}"' if weight else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" font-size="{size}"{extra}>{escape(content)}</text>'


def columns_of(line: str) -> int:
    """How many terminal columns ``line`` takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def _padded(line: str, columns: int) -> str:
    return line + " " * (columns - columns_of(line))
