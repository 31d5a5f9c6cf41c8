import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.outlets.drawing import svg, text
from autograder.values import Array, Opaque, Value, snapshot, spelled


def value(*numbers, dtype="float32") -> Value:
    return snapshot(np.array(numbers, dtype))


def words(picture: str) -> list[str]:
    """The texts of an SVG that parses as XML."""
    return [element.text or "" for element in ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]


def test_a_square_beside_a_row_shows_both_shapes_and_the_answer_on_the_diagonal():
    row = np.array([0.1, 0.2, 0.3, 0.4, 0.5], "float32")
    picture = svg(snapshot(row), snapshot((row[:, None] + row) / 2))
    assert picture is not None
    assert {"shape [5] · float32", "shape [5, 5] · float32", "≠"} <= set(words(picture))
    assert words(picture).count("0.2") >= 2
    assert words(picture)[-1].startswith("every one of 5 meets every one of 5")


def test_differing_numbers_are_framed_counted_and_written_until_the_difference_shows():
    picture = svg(value(1, 2, 3), value(1, 2.00013, 3))
    assert picture is not None
    assert picture.count('fill="none" stroke="#c2410c"') == 1
    assert {"2", "2.0001", "1 of 3 numbers differ"} <= set(words(picture))


def test_the_picture_speaks_chinese():
    picture = svg(value(1, 2), value(1), "zh")
    assert picture is not None
    assert {"应为", "你的结果", "形状 [2] · float32", "形状 [1] · float32"} <= set(words(picture))


def test_images_become_heat_maps_and_long_axes_are_cut():
    image = np.zeros((28, 28), "float32")
    picture = svg(snapshot(image), snapshot(image + 1))
    assert picture is not None
    assert len(words(picture)) < 15
    long = svg(snapshot(np.arange(100)), snapshot(np.arange(100) * 2))
    assert long is not None
    assert "⋯" in words(long)
    assert len(words(long)) < 50


def test_the_slice_and_the_list_element_with_the_first_difference_are_shown():
    stack = np.zeros((3, 2, 2), "float32")
    other = stack.copy()
    other[2, 1, 1] = 7
    picture = svg(snapshot(stack), snapshot(other))
    assert picture is not None
    assert "showing [2, :, :]" in words(picture)
    nested = svg(snapshot({"params": [stack, stack]}), snapshot({"params": [stack, other]}))
    assert nested is not None
    assert words(nested)[0] == "['params'][1]"


def test_what_is_no_picture_is_told_in_words():
    assert svg(1.0, 2.0) is None
    assert svg("a", value(1, 2)) is None
    assert svg(None, value(1)) is None
    assert svg(value(), value(1)) is None
    assert text("abc", 3) == "expected  'abc'\nyours     3"
    assert "\x1b" not in text(1, Opaque("\x1b[31mred"))
    many = [snapshot(dict.fromkeys("abcd", word * 20)) for word in ("cpu", "meta")]
    assert text(3, many[0], "zh").splitlines()[1].endswith("含 4 个键的字典")
    assert text(*many) == ""


def test_a_terminal_shows_both_sides_and_marks_what_differs():
    assert text(value(1, 2), value(1, 5)).splitlines() == [
        "expected  shape [2] · float32    yours  shape [2] · float32",
        "  1  2                             1   5*",
        "1 of 2 numbers differ",
    ]


ARRAYS = hnp.arrays(
    st.sampled_from(["bool", "uint8", "int64", "float16", "float32", "float64", "complex64"]),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=15),
)


@settings(max_examples=60, deadline=None)
@given(ARRAYS, ARRAYS, st.booleans())
def test_any_two_arrays_can_be_drawn(expected, got, same_shape):
    if same_shape:
        got = np.resize(got, expected.shape) if got.size else expected
    pair = snapshot(expected), snapshot(got)
    assert text(*pair) or spelled(pair[0]) == spelled(pair[1])
    picture = svg(*pair)
    assert picture is None or ET.fromstring(picture).tag.endswith("svg")


def test_a_bfloat16_tensor_is_drawn_as_numbers():
    half = Array("bfloat16", (2,), b"\x80\x3f\x00\x40")
    assert "1" in words(svg(half, value(1, 3)) or pytest.fail("no picture"))


def test_a_students_notebook_gets_messages_and_drawings_without_the_graders_libraries():
    code = "import sys, autograder.messages, autograder.outlets.drawing; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"torch", "nbgrader", "nbformat", "rich", "msgspec", "yaml"} & set(loaded.split())
