"""Values: the only things that travel between student code and its judge.

    Value = None | bool | int | float | str | bytes | Array | Seq | Map | Opaque

``snapshot`` turns a live object into a Value, ``restore`` a Value into fresh live objects, and
``pack``/``unpack`` map a Value to and from plain nested lists that msgpack and JSON can carry.
A Value holds no code and no reference to the object it was made from: comparing two of them never
runs anything that a student wrote. ``unpack`` believes nothing and checks everything, because in
the judge its input comes from a process that the student controls.

torch is never imported here until a tensor is really asked for: the command line and nbgrader's
process stay light.
"""

from __future__ import annotations

import base64
import itertools
import math
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of array and text data that one Value may hold in all."""
MAX_NODES = 200_000
"""Containers and scalars that one Value may hold in all."""
MAX_DEPTH = 24

ITEMSIZE = {
    "bool": 1, "uint8": 1, "int8": 1, "int16": 2, "int32": 4, "int64": 8,
    "float16": 2, "bfloat16": 2, "float32": 4, "float64": 8, "complex64": 8, "complex128": 16,
}  # fmt: skip
"""The dtypes that may travel, with their bytes an element."""


class ValueTooLarge(ValueError):
    """A live object is over one of the limits above."""


class ValueMalformed(ValueError):
    """Plain data that is no packed Value."""


@dataclass(frozen=True, slots=True)
class Array:
    """A tensor or ndarray: row-major little-endian ``data`` of ``prod(shape)`` elements."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes
    library: Literal["torch", "numpy"] = "torch"

    def numpy(self) -> Any:
        """The elements as a read-only ndarray (bfloat16 widened to float32)."""
        import numpy as np

        if self.dtype == "bfloat16":
            wide = np.frombuffer(self.data, dtype="<u2").astype("<u4") << 16
            return wide.view("<f4").reshape(self.shape)
        return np.frombuffer(self.data, dtype=np.dtype(self.dtype).newbyteorder("<")).reshape(self.shape)


@dataclass(frozen=True, slots=True)
class Seq:
    """A list, tuple or set; the items of a set are in the order of their ``repr``."""

    kind: Literal["list", "tuple", "set"]
    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """A dict, in its own order."""

    items: tuple[tuple[Value, Value], ...]


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that does not travel; only the name of its type is told."""

    type: str


Value: TypeAlias = "bool | int | float | str | bytes | Array | Seq | Map | Opaque | None"


_SCALARS = {id(kind) for kind in (bool, float, type(None))}


class _Meter:
    """Counts what a walk has used of the limits."""

    def __init__(self, error: type[ValueError]) -> None:
        self.error, self.nodes, self.bytes = error, 0, 0

    def spend(self, depth: int, nbytes: int = 0, nodes: int = 1) -> None:
        self.nodes += nodes
        self.bytes += nbytes
        if depth > MAX_DEPTH:
            raise self.error(f"nested more than {MAX_DEPTH} deep")
        if self.nodes > MAX_NODES:
            raise self.error(f"more than {MAX_NODES} elements")
        if self.bytes > MAX_BYTES:
            raise self.error(f"more than {MAX_BYTES // 2**20} MB of data")


# ---------------------------------------------------------------- live objects -> Value


def snapshot(obj: object) -> Value:
    """A Value with the content of ``obj`` now.

    Subclasses of the plain types are taken by their plain content; tensors are detached, moved to
    the CPU and made contiguous. Raises ``ValueTooLarge`` over the limits.
    """
    return _snapshot(obj, 0, _Meter(ValueTooLarge))


def _snapshot(obj: Any, depth: int, meter: _Meter) -> Value:
    meter.spend(depth)
    if obj is None or obj is True or obj is False:
        return obj
    if isinstance(obj, int):
        number = int(obj)
        return number if -(2**63) <= number < 2**63 else Opaque("int beyond 64 bits")
    if isinstance(obj, float) and not _is_numpy(obj):
        return float(obj)
    if isinstance(obj, str):
        text = str.__str__(obj).encode("utf-8", "replace").decode()
        meter.spend(depth, len(text))
        return text
    if isinstance(obj, (bytes, bytearray)):
        meter.spend(depth, len(obj))
        return bytes(obj)
    if _is_tensor(obj):
        return _tensor(obj, depth, meter)
    if _is_numpy(obj):
        return _ndarray(obj, depth, meter)
    if isinstance(obj, (list, tuple)):
        kind: Literal["list", "tuple"] = "list" if isinstance(obj, list) else "tuple"
        # One that pretends to be endless ends at the limit.
        items = tuple(itertools.islice(obj, MAX_NODES + 1))
        if items and are_scalars(items):
            meter.spend(depth + 1, nodes=len(items))
            return Seq(kind, items)
        return Seq(kind, tuple([_snapshot(item, depth + 1, meter) for item in items]))
    if isinstance(obj, (set, frozenset)):
        members = [_snapshot(item, depth + 1, meter) for item in obj]
        return Seq("set", tuple(sorted(members, key=repr)))
    if isinstance(obj, Mapping):
        pairs = [(_snapshot(k, depth + 1, meter), _snapshot(v, depth + 1, meter)) for k, v in obj.items()]
        return Map(tuple(pairs))
    return Opaque(type(obj).__name__[:80])


def are_scalars(items: Sequence[Any]) -> bool:
    """True where all ``items`` are values as they stand, which is most of what long lists are made of."""
    # By identity: a class of a student's says of itself what it likes.
    kinds = set(map(id, map(type, items)))
    if kinds == {id(int)}:
        return min(items) >= -(2**63) and max(items) < 2**63
    return kinds <= _SCALARS


def _is_tensor(obj: object) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(obj, torch.Tensor)


def _is_numpy(obj: object) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(obj, (numpy.ndarray, numpy.generic))


def _tensor(tensor: Any, depth: int, meter: _Meter) -> Value:
    dtype = str(tensor.dtype).removeprefix("torch.")
    if dtype not in ITEMSIZE or tensor.is_meta:
        return Opaque(f"Tensor of {dtype}" if dtype not in ITEMSIZE else "Tensor on meta, without data")
    # Before anything is copied: an expanded tensor may claim far more than it stores.
    meter.spend(depth, math.prod(tensor.shape) * ITEMSIZE[dtype])
    plain = tensor.detach()
    if plain.layout != sys.modules["torch"].strided:
        plain = plain.to_dense()
    plain = plain.cpu().contiguous().resolve_conj().resolve_neg()
    if dtype == "bfloat16":
        plain = plain.view(sys.modules["torch"].int16)
    return Array(dtype, tuple(tensor.shape), plain.numpy().tobytes(), "torch")


def _ndarray(array: Any, depth: int, meter: _Meter) -> Value:
    import numpy as np

    plain = np.asarray(array)
    dtype = plain.dtype.name
    if dtype not in ITEMSIZE:
        return Opaque(f"ndarray of {dtype}"[:80])
    meter.spend(depth, plain.size * ITEMSIZE[dtype])
    return Array(dtype, plain.shape, plain.astype(plain.dtype.newbyteorder("<")).tobytes(), "numpy")


# ---------------------------------------------------------------- Value -> live objects


def restore(value: Value) -> Any:
    """Fresh live objects with the content of ``value``; arrays become tensors or ndarrays that own
    their memory, an ``Opaque`` stays as it is."""
    if isinstance(value, Array):
        array = value.numpy().copy()
        if value.library == "numpy":
            return array
        import torch

        tensor = torch.from_numpy(array)
        return tensor.to(torch.bfloat16) if value.dtype == "bfloat16" else tensor
    if isinstance(value, Seq):
        items = list(value.items) if are_scalars(value.items) else [restore(item) for item in value.items]
        if value.kind == "set":
            return set(map(_hashable, items))
        return items if value.kind == "list" else tuple(items)
    if isinstance(value, Map):
        return {_hashable(restore(key)): restore(item) for key, item in value.items}
    return value


def _hashable(live: Any) -> Any:
    """``live`` as a set or a dict may hold it: a frozenset has come as a set, other mutable things as what a
    student's own ``__hash__`` made possible."""
    try:
        hash(live)
    except TypeError:
        return frozenset(live) if isinstance(live, set) else repr(live)
    return live


# ---------------------------------------------------------------- Value <-> plain nested lists


def pack(value: Value) -> Any:
    """``value`` as nested lists of scalars, strings and bytes; containers carry a one-letter tag."""
    if isinstance(value, Array):
        return ["A", value.dtype, list(value.shape), value.data, value.library]
    if isinstance(value, Seq):
        plain = list(value.items if are_scalars(value.items) else map(pack, value.items))
        return [{"list": "L", "tuple": "T", "set": "S"}[value.kind], plain]
    if isinstance(value, Map):
        return ["M", [[pack(key), pack(item)] for key, item in value.items]]
    if isinstance(value, Opaque):
        return ["O", value.type]
    return value


def unpack(plain: Any) -> Value:
    """The Value that ``plain`` packs. Raises ``ValueMalformed`` for anything else, whatever it is."""
    return _unpack(plain, 0, _Meter(ValueMalformed))


def _unpack(plain: Any, depth: int, meter: _Meter) -> Value:
    meter.spend(depth)
    if plain is None or type(plain) in (bool, int, float):
        return plain
    if type(plain) in (str, bytes):
        meter.spend(depth, len(plain))
        return plain
    if type(plain) is not list or not plain:
        raise ValueMalformed(f"a {type(plain).__name__} is no value")
    match plain:
        case ["A", str(dtype), list(shape), bytes(data), ("torch" | "numpy") as library]:
            return _unpack_array(dtype, shape, data, library, depth, meter)
        case [("L" | "T" | "S") as tag, list(items)]:
            kind = {"L": "list", "T": "tuple", "S": "set"}[tag]
            if items and are_scalars(items):
                meter.spend(depth + 1, nodes=len(items))
                return Seq(kind, tuple(items))  # type: ignore[arg-type]
            return Seq(kind, tuple([_unpack(item, depth + 1, meter) for item in items]))  # type: ignore[arg-type]
        case ["M", list(pairs)]:
            if not all(type(pair) is list and len(pair) == 2 for pair in pairs):
                raise ValueMalformed("a map of something other than pairs")
            return Map(tuple((_unpack(k, depth + 1, meter), _unpack(v, depth + 1, meter)) for k, v in pairs))
        case ["O", str(name)] if len(name) <= 80:
            return Opaque(name)
    raise ValueMalformed("an unknown tag")


def _unpack_array(
    dtype: str, shape: list[Any], data: bytes, library: Any, depth: int, meter: _Meter
) -> Array:
    if dtype not in ITEMSIZE:
        raise ValueMalformed("an unknown dtype")
    # Nothing times a very large number is nothing, too, and no library can hold it.
    if not all(type(n) is int and n >= 0 for n in shape) or math.prod(n or 1 for n in shape[:33]) >= 2**48:
        raise ValueMalformed("an impossible shape")
    if len(shape) > 32 or math.prod(shape) * ITEMSIZE[dtype] != len(data):
        raise ValueMalformed("an array whose bytes do not fit its shape")
    meter.spend(depth, len(data))
    return Array(dtype, tuple(shape), data, library)


def to_json(value: Value) -> Any:
    """``value`` as data that JSON holds exactly: bytes are deflated base64, and non-finite floats words."""
    return _jsonable(pack(value))


def from_json(plain: Any) -> Value:
    """The inverse of ``to_json``. Raises ``ValueMalformed``."""
    try:
        return unpack(_unjsonable(plain))
    except RecursionError:
        raise ValueMalformed("nested without an end") from None


def _jsonable(plain: Any) -> Any:
    if isinstance(plain, bytes):
        return {"deflate": base64.b64encode(zlib.compress(plain, 9)).decode(), "bytes": len(plain)}
    if isinstance(plain, float) and not math.isfinite(plain):
        return {"float": str(plain)}
    return [_jsonable(item) for item in plain] if isinstance(plain, list) else plain


def _unjsonable(plain: Any) -> Any:
    match plain:
        case {"deflate": str(text), "bytes": int(size)} if 0 <= size <= MAX_BYTES:
            try:
                return zlib.decompressobj().decompress(base64.b64decode(text), size + 1)
            except (zlib.error, ValueError) as error:
                raise ValueMalformed("data that does not inflate") from error
        case {"float": ("nan" | "inf" | "-inf") as word}:
            return float(word)
        case list():
            return [_unjsonable(item) for item in plain]
    return plain


def describe(value: Value) -> str:
    """What a person calls this value, in one short line: ``tensor of shape [5] (float32)``."""
    if isinstance(value, Array) and value.shape == () and not value.dtype.startswith("complex"):
        return f"{describe(value.numpy().item())} ({value.dtype})"
    if isinstance(value, Array):
        what = "tensor" if value.library == "torch" else "ndarray"
        return f"{what} of shape {list(value.shape)} ({value.dtype})"
    if isinstance(value, Seq):
        return written_out(value) or f"{value.kind} of {len(value.items)}"
    if isinstance(value, Map):
        return f"dict of {len(value.items)}"
    if isinstance(value, Opaque):
        return value.type
    if isinstance(value, float):
        return f"{value:.7g}"
    text = repr(value)
    return text if len(text) <= 60 else f"{type(value).__name__} {text[:50]}…"


def written_out(value: Seq) -> str:
    """A short list or tuple of plain numbers and words as Python writes it; empty for any other."""
    if value.kind == "set" or not all(isinstance(item, (bool, int, float, str)) for item in value.items):
        return ""
    words = ", ".join(describe(item) for item in value.items)
    if value.kind == "list":
        text = f"[{words}]"
    else:
        text = f"({words},)" if len(value.items) == 1 else f"({words})"
    return text if len(text) <= 40 else ""


_MAKERS = {"torch": ("tensor", "float32"), "numpy": ("array", "float64")}
"""How each library writes an array, and the dtype of its numbers with a point, which it does not mention."""
SPELLED = 80
"""Characters up to which a value is written out in full."""


def spelled(value: Value) -> str:
    """A small value with what is in it, as a person would write it; ``describe`` where that gets too long."""
    text = _spelled(value)
    return text if len(text) <= SPELLED else describe(value)


def _spelled(value: Value) -> str:
    if isinstance(value, Array) and value.shape and max(math.prod(value.shape), *value.shape) <= 12:
        maker, usual = _MAKERS[value.library]
        dtype = "" if value.dtype in (usual, "int64", "bool") else f", dtype={value.dtype}"
        return f"{maker}({_rows(value.numpy().tolist())}{dtype})"
    if isinstance(value, Seq):
        inside = ", ".join(_spelled(item) for item in value.items[:40])
        inside += "," * (value.kind == "tuple" and len(value.items) == 1)
        return {"list": f"[{inside}]", "tuple": f"({inside})", "set": "{" + inside + "}"}[value.kind]
    if isinstance(value, Map):
        return "{" + ", ".join(f"{_spelled(k)}: {_spelled(v)}" for k, v in value.items[:40]) + "}"
    return describe(value)


def _rows(numbers: Any) -> str:
    if isinstance(numbers, list):
        return "[" + ", ".join(_rows(number) for number in numbers) + "]"
    if not isinstance(numbers, float):
        return str(numbers)
    text = f"{numbers:.4g}"
    return f"{text}." if text.lstrip("-").isdigit() else text
