"""Values: what travels, what does not, and that nothing forged comes in."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.values import (
    MAX_DEPTH,
    MAX_NODES,
    Array,
    Map,
    Opaque,
    Seq,
    ValueMalformed,
    ValueTooLarge,
    describe,
    from_json,
    pack,
    restore,
    snapshot,
    spelled,
    to_json,
    unpack,
)

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
    | st.binary(max_size=8)
)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text("ab", max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(PLAIN)
def test_plain_data_comes_back_from_both_codecs_as_it_was(plain):
    value = snapshot(plain)
    assert restore(unpack(pack(value))) == plain
    assert restore(from_json(to_json(value))) == plain


TENSORS = [
    torch.arange(6.0).reshape(2, 3),
    torch.arange(6.0).reshape(2, 3).T,
    torch.tensor(3.5),
    torch.zeros(0, 4),
    torch.tensor([True, False]),
    torch.arange(3, dtype=torch.uint8),
    torch.tensor([1.5, -2.0], dtype=torch.float16),
    torch.tensor([1.5, -2.0], dtype=torch.bfloat16),
    torch.tensor([1 + 2j, 3j]),
    torch.tensor([1 + 2j]).conj(),
    torch.ones(3).expand(2, 3),
    torch.nn.Parameter(torch.ones(2)),
]


@pytest.mark.parametrize("tensor", TENSORS, ids=lambda t: f"{t.dtype}-{tuple(t.shape)}")
def test_a_tensor_keeps_dtype_shape_and_numbers(tensor):
    back = restore(unpack(pack(snapshot(tensor))))
    assert back.dtype == tensor.dtype
    assert torch.equal(back, tensor.detach())
    assert not back.requires_grad


def test_a_restored_tensor_owns_its_memory():
    value = snapshot(torch.zeros(3))
    restore(value).fill_(7)
    assert torch.equal(restore(value), torch.zeros(3))
    array = restore(snapshot(np.zeros(3)))
    array[0] = 1
    assert isinstance(array, np.ndarray)


def test_nan_and_infinities_survive():
    for number in (math.nan, math.inf, -math.inf):
        assert repr(from_json(to_json(snapshot(number)))) == repr(number)
    assert torch.equal(
        restore(from_json(to_json(snapshot(torch.tensor([math.inf]))))), torch.tensor([math.inf])
    )


def test_arrays_of_any_layout_arrive_row_major_and_little_endian():
    assert snapshot(np.arange(6.0).reshape(2, 3).T).numpy().tolist() == [[0, 3], [1, 4], [2, 5]]
    assert snapshot(np.arange(3, dtype=">i4")) == snapshot(np.arange(3, dtype="<i4"))
    assert snapshot(torch.eye(2).to_sparse()) == snapshot(torch.eye(2))
    assert snapshot(np.float32(2)) == Array("float32", (), np.float32(2).tobytes(), "numpy")


def test_subclasses_travel_as_what_they_hold():
    class Text(str):
        def __str__(self):
            return "lie"

    assert snapshot(Text("truth")) == "truth"
    assert snapshot(True) is True
    assert snapshot(bytearray(b"x")) == b"x"
    assert snapshot({2, 1}) == snapshot(frozenset([1, 2])) == Seq("set", (1, 2))
    assert snapshot("\ud800") == "?"


OPAQUE = [
    (10**400, "int beyond 64 bits"),
    ((n for n in ()), "generator"),
    (np.array([object()]), "ndarray of object"),
    (np.array("abc"), "ndarray of str96"),
    (len, "builtin_function_or_method"),
    (ValueError("x"), "ValueError"),
    (..., "ellipsis"),
    (torch.nn.Linear(1, 1), "Linear"),
]


@pytest.mark.parametrize(("thing", "name"), OPAQUE, ids=[name for _, name in OPAQUE])
def test_what_does_not_travel_tells_only_its_type(thing, name):
    assert snapshot(thing) == Opaque(name)
    assert restore(unpack(pack(snapshot(thing)))) == Opaque(name)


def test_a_tensor_without_data_does_not_travel_and_is_no_stub():
    # torch raises NotImplementedError where a meta tensor is copied: that word means "not written yet" to us.
    assert isinstance(snapshot(torch.empty(2, device="meta")), Opaque)


def test_what_is_too_large_or_too_deep_is_refused_before_it_is_copied():
    loop: list = []
    loop.append(loop)
    deep: list = []
    for _ in range(MAX_DEPTH + 1):
        deep = [deep]
    for thing in (loop, deep, torch.zeros(1).expand(10**9), [0] * (MAX_NODES + 1), "x" * (65 * 2**20)):
        with pytest.raises(ValueTooLarge):
            snapshot(thing)


MALFORMED = [
    [],
    ["X", 1],
    ["L", "no list"],
    ["M", [[1]]],
    ["O", "x" * 81],
    ["A", "float32", [2], b"1234", "torch"],
    ["A", "object", [1], b"1", "torch"],
    ["A", "float32", [-1], b"", "torch"],
    ["A", "float32", [True], b"1234", "torch"],
    ["A", "uint8", [0] * 33, b"", "torch"],
    ["A", "float32", [1], b"1234", "cupy"],
    {"a": 1},
    object(),
]


@pytest.mark.parametrize("plain", MALFORMED, ids=range(len(MALFORMED)))
def test_a_forged_value_is_malformed_and_nothing_else(plain):
    with pytest.raises(ValueMalformed):
        unpack(plain)


def test_forged_json_cannot_inflate_beyond_what_it_claims():
    bomb = to_json(snapshot(bytes(10**6)))
    bomb["bytes"] = 10
    assert len(from_json(bomb)) <= 11
    for plain in ({"deflate": "AAAA", "bytes": 1}, {"deflate": "", "bytes": -1}, {"float": "1e5"}):
        with pytest.raises(ValueMalformed):
            from_json(plain)


def test_a_value_is_described_in_one_short_line():
    said = {
        "tensor of shape [5] (float32)": torch.zeros(5),
        "3 (int64)": np.int64(3),
        "[1, 2.5]": [1, 2.5],
        "()": (),
        "(True,)": (True,),
        "list of 100": [0] * 100,
        "tuple of 1": (torch.zeros(5),),
        "set of 1": {1},
        "dict of 1": {"a": 1},
        "None": None,
        "'word'": "word",
        "generator": (n for n in ()),
    }
    assert [describe(snapshot(thing)) for thing in said.values()] == list(said)
    assert len(describe("x" * 1000)) < 70
    assert describe(Map(())) == "dict of 0"


def test_a_small_value_is_spelled_out_and_a_large_one_described():
    said = {
        "tensor([1., 2.5])": torch.tensor([1, 2.5]),
        "tensor([1, 2], dtype=uint8)": torch.tensor([1, 2], dtype=torch.uint8),
        "(1,)": (1,),
        "array([[1, 0], [0, 1]])": np.eye(2, dtype=int),
        "{'a': tensor([1, 2]), 'b': [1, (2, 3)]}": {"a": torch.tensor([1, 2]), "b": [1, (2, 3)]},
        "tensor of shape [100] (float32)": torch.zeros(100),
        "list of 50": [torch.zeros(5)] * 50,
        "3 (int64)": np.int64(3),
    }
    assert [spelled(snapshot(thing)) for thing in said.values()] == list(said)


def test_nothing_times_too_much_is_an_impossible_shape_and_is_never_spelled_out():
    for shape in ([0] + [2**47] * 30, [2**50, 0]):
        with pytest.raises(ValueMalformed, match="impossible shape"):
            unpack(["A", "float32", shape, b"", "torch"])
    assert len(spelled(Array("float32", (20_000_000, 0), b"", "torch"))) < 80
    assert spelled(snapshot(torch.zeros(0))) == "tensor([])"
