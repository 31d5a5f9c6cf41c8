"""Is this answer that answer? The rungs of the ladder that compare two outcomes.

An outcome is an ``Answer`` or a ``StudentError``. The rungs, in their order: raised → returned → type →
dtype → shape → finite → value → side effects. The first that fails is the finding. Nothing is ever
broadcast, and nothing here calls a method of an object that a student made: both sides are Values.

What counts as the same although it is written differently (see ``docs/authors.md``): a 0-d tensor and
a Python number, a NumPy array and a tensor, a list and a tuple, an array of one axis where a list of
numbers is expected, and floats of any width, unless the check asks for the exact dtype.
"""

from __future__ import annotations

import ast
import builtins
import math
import re
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from autograder.errors import StudentError
from autograder.experiment import PROBES, Answer
from autograder.values import MAX_NODES, Array, Map, Opaque, Seq, Value, are_scalars, describe, written_out

from .report import Finding

Outcome: TypeAlias = Answer | StudentError


@dataclass(frozen=True)
class Tolerance:
    """``|expected - got| <= atol + rtol * |expected|``, elementwise."""

    rtol: float = 1e-5
    atol: float = 1e-6
    dtype: bool = False
    """True: float32 and float64 are different answers."""

    @property
    def form_only(self) -> bool:
        """True if any value will do that has the right type, dtype and shape, and is finite."""
        return math.isinf(self.atol)


CLOSE = Tolerance()
EXACT = Tolerance(0.0, 0.0)
FORM = Tolerance(0.0, math.inf)

_KIND = {"bool": "bool", "complex64": "complex", "complex128": "complex"}


def compare(expected: Outcome, got: Outcome, tolerance: Tolerance = CLOSE) -> Finding | None:
    """``None`` if ``got`` is as good as ``expected``, else why it is not."""
    if isinstance(got, StudentError):
        if isinstance(expected, StudentError) and expected.kind == got.kind:
            return None
        return _raised(got)
    if isinstance(expected, StudentError):
        return Finding("raised", "should_raise", {"kind": expected.kind})
    if got.value is None and expected.value is not None:
        return Finding("type", "printed_not_returned" if got.printed else "returned_none", {})
    finding = _differ(expected.value, conform(expected.value, got.value), tolerance)
    if finding is None:
        changed = [name for name in got.mutated if name not in expected.mutated]
        if changed:
            return Finding("side effects", "mutated_input", {"names": ", ".join(changed)})
    return finding


def conform(expected: Value, got: Value, live: bool = False) -> Value:
    """``got`` with each array of one axis as the list of numbers that is expected in its place; ``live``: for
    a check to compute with, each other array as one of the library that is expected."""
    if isinstance(expected, Seq) and expected.kind != "set" and isinstance(got, Array):
        plain = all(
            isinstance(n, (int, float)) or (isinstance(n, Array) and not n.shape) for n in expected.items
        )
        # A longer one is a difference of type: the list of its numbers would take a gigabyte.
        short = len(got.shape) == 1 and got.shape[0] <= MAX_NODES
        if plain and short and not got.dtype.startswith("complex"):
            return Seq("list", tuple(got.numpy().tolist()))
    if live and isinstance(expected, Array) and isinstance(got, Array):
        return replace(got, library=expected.library)
    if isinstance(expected, Seq) and isinstance(got, Seq) and len(expected.items) == len(got.items):
        if are_scalars(got.items):
            return got
        pairs = zip(expected.items, got.items, strict=True)
        return Seq(got.kind, tuple(conform(theirs, own, live) for theirs, own in pairs))
    if isinstance(expected, Map) and isinstance(got, Map):
        wanted = {repr(key): item for key, item in expected.items}
        return Map(tuple((k, conform(wanted.get(repr(k), v), v, live)) for k, v in got.items))
    return got


def _raised(error: StudentError) -> Finding:
    match error.kind:
        case "Missing":
            return Finding("exists", "missing_name", {"name": error.text})
        case "NotCallable":
            return Finding("callable", "not_callable", {"type": error.text})
        case "Timeout":
            return Finding("cost", "timeout")
        case "NoMemory" | "MemoryError":
            return Finding("cost", "no_memory")
        case "RuntimeError" if "DefaultCPUAllocator" in error.text or "alloc_cpu" in error.text:
            return Finding("cost", "no_memory")
        case "NoProcesses":
            return Finding("cost", "too_many_processes")
        case "Died":
            return Finding("cost", "died")
        case "TooLarge":
            return Finding("cost", "too_large")
    if is_stub(error):
        return Finding("callable", "still_stub")
    place = {"line": error.line, "function": error.function}
    if error.kind in ("NameError", "UnboundLocalError"):
        code = "undefined_name" if error.kind == "NameError" else "unbound_name"
        return Finding("raised", code, place | {"text": error.text})
    if error.kind == "ModuleNotFoundError":
        return Finding("raised", "no_module", {"text": error.text})
    if error.kind == "TypeError" and error.line is None and "argument" in error.text:
        return Finding("callable", "wrong_signature", {"text": error.text})
    code = "unusable" if error.function == PROBES else "raised"
    return Finding("raised", code, place | {"kind": error.kind, "text": error.text})


def is_stub(error: StudentError) -> bool:
    """True for the ``raise NotImplementedError`` of a stub; torch, which has not implemented something, says
    what."""
    return error.kind == "NotImplementedError" and not error.text


def _differ(expected: Value, got: Value, tolerance: Tolerance) -> Finding | None:
    """The first rung on which two Values differ."""
    if type(expected) is type(got) and isinstance(expected, (bool, int, str)):
        # Most of what is in a long list: nothing else can be right or wrong with it.
        return None if expected == got or tolerance.form_only else _value(expected, got)
    if isinstance(expected, (Array, bool, int, float)) and isinstance(got, (Array, bool, int, float)):
        return _numbers(expected, got, tolerance)
    if isinstance(expected, Seq) and isinstance(got, Seq):
        if (expected.kind == "set") != (got.kind == "set"):
            return _type(expected, got)
        if _are_the_same(expected.items, got.items):
            return None
        if len(expected.items) != len(got.items):
            lengths = {"expected": len(expected.items), "got": len(got.items)}
            finding: Finding | None = Finding("shape", "wrong_length", lengths)
        else:
            pairs = zip(expected.items, got.items, strict=True)
            finding = _first(_differ(e, g, tolerance) for e, g in pairs)
        if finding is None or tolerance.form_only or finding.code not in ("wrong_length", "wrong_value"):
            return finding
        if written_out(expected) and written_out(got):
            # So short that the difference is seen best in the whole.
            return _value(expected, got)
        return finding
    if isinstance(expected, Map) and isinstance(got, Map):
        return _maps(expected, got, tolerance)
    if type(expected) is not type(got) or isinstance(expected, Opaque):
        same = isinstance(expected, Opaque) and expected == got
        return None if same else _type(expected, got)
    return None if expected == got or tolerance.form_only else _value(expected, got)


def _are_the_same(expected: tuple[Value, ...], got: tuple[Value, ...]) -> bool:
    """True for plain values that are equal, each with its type: most long lists are right or have another
    length."""
    return are_scalars(expected) and expected == got and list(map(type, expected)) == list(map(type, got))


def _numbers(expected: Any, got: Any, tolerance: Tolerance) -> Finding | None:
    import numpy as np

    e_dtype, g_dtype = _dtype(expected), _dtype(got)
    arrays = isinstance(expected, Array) and isinstance(got, Array)
    if arrays and (e_dtype, expected.shape, expected.data) == (g_dtype, got.shape, got.data):
        # The same to the last bit, as most right answers are.
        return None
    if isinstance(expected, Array) and not isinstance(got, Array) and expected.shape != ():
        return _type(expected, got)
    e_shape = expected.shape if isinstance(expected, Array) else ()
    g_shape = got.shape if isinstance(got, Array) else ()
    e_kind, g_kind = _kind(e_dtype), _kind(g_dtype)
    # A bare Python number has no width to get wrong, and 3 is a fine way to write 3.0.
    bare = not isinstance(got, Array) or not isinstance(expected, Array)
    if e_kind != g_kind and not (bare and {e_kind, g_kind} == {"int", "float"}):
        return Finding("dtype", "wrong_dtype", {"expected": e_dtype, "got": g_dtype})
    if tolerance.dtype and not bare and e_dtype != g_dtype:
        return Finding("dtype", "wrong_dtype", {"expected": e_dtype, "got": g_dtype})
    if e_shape != g_shape:
        return Finding("shape", "wrong_shape", {"expected": str(list(e_shape)), "got": str(list(g_shape))})
    wide = np.complex128 if e_kind == "complex" else np.float64 if "float" in (e_kind, g_kind) else None
    e = np.asarray(expected.numpy() if isinstance(expected, Array) else expected)
    g = np.asarray(got.numpy() if isinstance(got, Array) else got)
    if wide is None or e_kind == "bool":
        return None if tolerance.form_only or np.array_equal(e, g) else _value(expected, got)
    e, g = e.astype(wide), g.astype(wide)
    if bool((~np.isfinite(g) & np.isfinite(e)).any()):
        return Finding("finite", "not_finite", {"count": int((~np.isfinite(g)).sum())})
    with np.errstate(all="ignore"):
        # Equal infinities and nans are the same answer; everything else has to be within the tolerance.
        near = np.isfinite(e) & (np.abs(e - g) <= tolerance.atol + tolerance.rtol * np.abs(e))
    same = near | (e == g) | (np.isnan(e) & np.isnan(g))
    return None if bool(same.all()) else _value(expected, got)


def _maps(expected: Map, got: Map, tolerance: Tolerance) -> Finding | None:
    theirs = {repr(key): item for key, item in got.items}
    ours = {repr(key): item for key, item in expected.items}
    if theirs.keys() != ours.keys():
        missing = [describe(key) for key, _ in expected.items if repr(key) not in theirs]
        extra = [describe(key) for key, _ in got.items if repr(key) not in ours]
        return Finding("shape", "wrong_keys", {"missing": _some(missing), "extra": _some(extra)})
    for key, item in expected.items:
        if (finding := _differ(item, theirs[repr(key)], tolerance)) is not None:
            return replace(finding, params={"at": key, **finding.params}) if isinstance(key, str) else finding
    return None


def _some(words: list[str]) -> str:
    return ", ".join(words[:3]) + (" …" if len(words) > 3 else "")


def _first(findings: Any) -> Finding | None:
    return next((finding for finding in findings if finding is not None), None)


def _dtype(value: Any) -> str:
    return value.dtype if isinstance(value, Array) else type(value).__name__


def _kind(dtype: str) -> str:
    if dtype in _KIND:
        return _KIND[dtype]
    return "float" if "float" in dtype else "int"


def _type(expected: Value, got: Value) -> Finding:
    return Finding("type", "wrong_type", {"expected": describe(expected), "got": describe(got)})


def _value(expected: Value, got: Value) -> Finding:
    return Finding("value", "wrong_value", {"expected": describe(expected), "got": describe(got)})


LINES_TOLD = 200
_HARMLESS = re.compile(r"(tensor|ndarray) of shape \[[\d, ]*\] \(\w+\)|(list|tuple|set|dict) of \d+")


def discreet(finding: Finding) -> Finding:
    """``finding`` as it may be told of a hidden check: shapes, dtypes, types, names and counts stay; a value,
    an error's text and any other words that a student's code could have filled with a hidden input go."""
    params, code = dict(finding.params), finding.code
    params.pop("at", None)
    # Code can be made to raise in any line: a large number would carry a hidden input out.
    if isinstance(line := params.get("line"), (int, float)) and line > LINES_TOLD:
        params.pop("line")
    if finding.rung == "value":
        params.pop("expected", None), params.pop("got", None)
    elif finding.rung == "type":
        params = {name: _type_of(str(value)) for name, value in params.items()}
        if "got" in params:
            params["got"] = params["got"].split(" ")[0]
    elif finding.rung == "exists":
        params = {}
    elif finding.code == "not_callable" or finding.detail == "not_callable":
        known = getattr(builtins, str(params.get("type")), None)
        params["type"] = params["type"] if isinstance(known, type) else "object"
    elif finding.rung == "shape" and not _told_by_sizes(params):
        params.pop("got", None)
    elif finding.rung in ("callable", "raised"):
        params.pop("text", None), params.pop("function", None)
        if "kind" in params:
            known = getattr(builtins, str(params["kind"]), None)
            error = isinstance(known, type) and issubclass(known, BaseException)
            params["kind"] = params["kind"] if error else "Exception"
        code = "raised_unseen" if code == "raised" else code
    elif "wrong_keys" in (finding.code, finding.detail):
        params = {}
    return replace(finding, code=code, params=params)


def _told_by_sizes(params: dict[str, Any]) -> bool:
    """True if what came is made of the sizes that were due: no other numbers of a student's are told."""
    due, came = ([int(n) for n in re.findall(r"\d+", str(params.get(side)))] for side in ("expected", "got"))
    return {*came} <= {0, 1, math.prod(due), *due}


def _type_of(described: str) -> str:
    """What ``values.describe`` said, without the value."""
    if _HARMLESS.fullmatch(described):
        return described
    try:
        return type(ast.literal_eval(described.split(" (")[0])).__name__
    except (SyntaxError, ValueError):
        return described.split(" ")[0] if described.split(" ")[0] in ("str", "bytes", "int") else "object"
