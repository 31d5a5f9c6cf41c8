"""The rungs of the ladder: what is the same answer, and which difference is told first."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from autograder.errors import StudentError
from autograder.experiment import Answer
from autograder.grading.compare import CLOSE, EXACT, FORM, Tolerance, compare, discreet
from autograder.values import Opaque, snapshot


def code(expected, got, tolerance=CLOSE):
    finding = compare(Answer(snapshot(expected)), Answer(snapshot(got)), tolerance)
    return finding and finding.code


T = torch.tensor
SAME = {
    "equal tensors": (torch.ones(2, 3), torch.ones(2, 3)),
    "a number and a tensor without axes": (2.5, T(2.5)),
    "a tensor without axes and a number": (T(2.5), 2.5),
    "an ndarray for a tensor": (torch.ones(2), np.ones(2, dtype="float32")),
    "a wider float": (torch.ones(2), torch.ones(2, dtype=torch.float64)),
    "another width of whole numbers": (T([1, 2]), T([1, 2], dtype=torch.int32)),
    "a tuple for a list": ([1, 2], (1, 2)),
    "an array for a list of numbers": ([1.0, 2.0], np.array([1.0, 2.0])),
    "a tensor for a pair of numbers, inside": ([0, (1.0, 2.0)], [0, T([1.0, 2.0])]),
    "3 for 3.0": (3.0, 3),
    "3.0 for 3": (3, 3.0),
    "the last digit of a float": (torch.ones(2), torch.ones(2) + 1e-6),
    "equal infinities": (T([math.inf, -math.inf]), T([math.inf, -math.inf])),
    "a nan where one is due": (T([math.nan]), T([math.nan])),
    "another order of keys": ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "another order of a set": ({"a", "b"}, {"b", "a"}),
    "empty tensors": (torch.zeros(0, 3), torch.zeros(0, 3)),
    "complex of another width": (T([1j]), T([1j], dtype=torch.complex128)),
    "none for none": (None, None),
    "a long list with a nan": ([math.nan] * 9 + [1.0, None], [math.nan] * 9 + [1.0, None]),
    "lists of lists, some of them empty": ([[1, 2], [], [3.0]], [(1, 2), [], [3]]),
    "the same text": ("word", "word"),
}

DIFFERENT = {
    "nothing returned": (1, None, "returned_none"),
    "a list for a tensor": (torch.ones(2), [1.0, 1.0], "wrong_type"),
    "a number for a stack": (torch.ones(2), 1.0, "wrong_type"),
    "a text for a number": (1, "1", "wrong_type"),
    "a set for a list": ([1], {1}, "wrong_type"),
    "an object for a number": (1, object(), "wrong_type"),
    "an int beyond 64 bits": (1, 10**400, "wrong_type"),
    "whole numbers for floats": (torch.ones(2), torch.ones(2, dtype=torch.int64), "wrong_dtype"),
    "truth for numbers": (torch.ones(2), torch.ones(2) > 0, "wrong_dtype"),
    "1 for True": (True, 1, "wrong_dtype"),
    "True for 1": (1, True, "wrong_dtype"),
    "1 for True in a long list": ([True] * 50, [True] * 49 + [1], "wrong_dtype"),
    "1.0 for True in a list of lists": ([[0, True]], [[0, 1.0]], "wrong_dtype"),
    "an axis too many": (torch.ones(3), torch.ones(3, 1), "wrong_shape"),
    "an axis too few": (torch.ones(1), T(1.0), "wrong_shape"),
    "what would broadcast": (torch.ones(3, 1), torch.ones(3, 3), "wrong_shape"),
    "empty of another shape": (torch.zeros(0, 3), torch.zeros(3, 0), "wrong_shape"),
    "nan": (torch.ones(2), T([1.0, math.nan]), "not_finite"),
    "infinity": (1.0, math.inf, "not_finite"),
    "finite where infinity is due": (T([math.inf]), T([1.0]), "wrong_value"),
    "the other infinity": (T([math.inf]), T([-math.inf]), "wrong_value"),
    "other numbers": (torch.ones(2), torch.zeros(2), "wrong_value"),
    "one number of many": (torch.zeros(100), torch.eye(100)[0], "wrong_value"),
    "other truth": (True, False, "wrong_value"),
    "other text": ("a", "A", "wrong_value"),
    "too short": ([1, 2], [1], "wrong_value"),
    "too short to be shown whole": ([[1]] * 2, [[1]], "wrong_length"),
    "another key": ({"a": 1}, {"b": 1}, "wrong_keys"),
    "another item inside": ({"a": [1, T([1.0])]}, {"a": [1, T([2.0])]}, "wrong_value"),
    "a whole number off by one": (200_000, 200_001, "wrong_value"),
    "a large whole number off by one": (T([2**53]), T([2**53 + 1]), "wrong_value"),
}


@pytest.mark.parametrize("case", SAME)
def test_the_same_answer_written_differently_passes(case):
    assert code(*SAME[case]) is None


@pytest.mark.parametrize("case", DIFFERENT)
def test_a_difference_is_told_by_its_first_rung(case):
    expected, got, said = DIFFERENT[case]
    assert code(expected, got) == said


def test_of_a_dictionary_the_key_is_told_unless_the_check_is_hidden():
    finding = compare(Answer(snapshot({"leaf": True})), Answer(snapshot({"leaf": False})), CLOSE)
    assert finding.params == {"at": "leaf", "expected": "True", "got": "False"}
    assert discreet(finding).params == {}
    finding = compare(Answer(snapshot({("a", 1): 1})), Answer(snapshot({("a", 1): 2})), CLOSE)
    assert "at" not in finding.params


def test_the_width_counts_only_where_the_check_asks():
    narrow, wide = torch.ones(2), torch.ones(2, dtype=torch.float64)
    assert code(narrow, wide, Tolerance(dtype=True)) == "wrong_dtype"
    assert code(narrow, narrow, Tolerance(dtype=True)) is None
    assert code(narrow, 0 * narrow, Tolerance(dtype=True)) == "wrong_value"


def test_exact_means_to_the_last_bit():
    third = T([1 / 3])
    assert code(third, third, EXACT) is None
    assert code(third, third.nextafter(T([1.0])), EXACT) == "wrong_value"


def test_the_form_alone_is_compared_all_through():
    assert code([1, True, "a", T([1])], [2, False, "b", T([5])], FORM) is None
    assert code([1, T([1.0])], [2, T([1.0, 2.0])], FORM) == "wrong_shape"
    assert code([1.0, "a"], [math.nan, "b"], FORM) == "not_finite"


def test_a_line_number_of_a_hidden_check_is_small_or_not_told():
    for line, told in ((3, {"kind": "ValueError", "line": 3}), (108_489, {"kind": "ValueError"})):
        finding = compare(Answer(1), StudentError("ValueError", "x", line))
        params = {name: value for name, value in discreet(finding).params.items() if value}
        assert params == told


def told_of_hidden(expected, got):
    outcomes = [x if isinstance(x, StudentError) else Answer(snapshot(x)) for x in (expected, got)]
    return discreet(compare(*outcomes)).params


@pytest.mark.parametrize(
    ("expected", "got", "told"),
    [
        (3.25, 1.5, {}),
        ("a", "the hidden input", {}),
        (torch.ones(2), torch.ones(2, 2), {"expected": "[2]", "got": "[2, 2]"}),
        (3.25, "the hidden input", {"expected": "float", "got": "str"}),
        (torch.ones(2), (1, 77), {"expected": "tensor of shape [2] (float32)", "got": "tuple"}),
        (True, type("Secret123", (), {})(), {"expected": "bool", "got": "object"}),
        ({"a": 1}, {"the hidden input": 1}, {}),
        (1, StudentError("ValueError", "the hidden input", 3), {"kind": "ValueError", "line": 3}),
        (1, StudentError("Secret123", "", 3), {"kind": "Exception", "line": 3}),
        (1, StudentError("TypeError", "argument 3.25"), {}),
    ],
)
def test_of_a_hidden_check_forms_are_told_and_never_what_was_in_them(expected, got, told):
    assert told_of_hidden(expected, got) == told


def test_of_a_hidden_check_no_key_is_told_even_where_the_mistake_is_known():
    finding = compare(Answer(snapshot({"drawn": 1})), Answer(snapshot({"made": 1})))
    assert finding.params
    known = replace(finding, code="counts_files", detail=finding.code)
    assert discreet(finding).params == discreet(known).params == {}


def test_an_allocation_that_fails_is_told_as_memory():
    text = "[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: can't allocate memory"
    assert compare(Answer(1), StudentError("RuntimeError", text)).code == "no_memory"


def test_errors_are_outcomes_like_any_other():
    ours, theirs = StudentError("ValueError", "a"), StudentError("ValueError", "b")
    assert compare(ours, theirs) is None
    assert compare(ours, Answer(1)).code == "should_raise"
    assert compare(Answer(1), theirs).code == "raised"
    assert compare(ours, StudentError("KeyError")).code == "raised"


@pytest.mark.parametrize(
    ("error", "rung", "said"),
    [
        (StudentError("Missing", "f"), "exists", "missing_name"),
        (StudentError("NotCallable", "int"), "callable", "not_callable"),
        (StudentError("NotImplementedError"), "callable", "still_stub"),
        (StudentError("TypeError", "f() takes 1 positional argument"), "callable", "wrong_signature"),
        (StudentError("TypeError", "bad argument", 3), "raised", "raised"),
        (StudentError("NameError", "name 'x' is not defined", 3), "raised", "undefined_name"),
        (StudentError("UnboundLocalError", "cannot access local variable 'x'", 3), "raised", "unbound_name"),
        (StudentError("Timeout"), "cost", "timeout"),
        (StudentError("Died"), "cost", "died"),
        (StudentError("TooLarge"), "cost", "too_large"),
    ],
)
def test_an_error_is_put_on_its_rung(error, rung, said):
    finding = compare(Answer(1), error)
    assert (finding.rung, finding.code) == (rung, said)


def test_printing_in_place_of_returning_is_told_apart():
    assert compare(Answer(1), Answer(None, printed=True)).code == "printed_not_returned"
    assert compare(Answer(1), Answer(1, printed=True)) is None


def test_a_changed_input_is_told_last_and_only_if_the_reference_keeps_it():
    changed = Answer(1, ("x",))
    assert compare(Answer(1), changed).params == {"names": "x"}
    assert compare(Answer(1, ("x",)), changed) is None
    assert compare(Answer(2), changed).code == "wrong_value"


def test_something_that_does_not_travel_equals_its_own_kind_only():
    assert compare(Answer(Opaque("Linear")), Answer(Opaque("Linear"))) is None
    assert compare(Answer(Opaque("Linear")), Answer(Opaque("ReLU"))).code == "wrong_type"
    assert compare(Answer(1), Answer(Opaque("int"))).code == "wrong_type"
