"""One experiment on one namespace: fresh arguments, seeded, quiet, and every end an outcome."""

import random
import sys
import warnings

import numpy as np
import pytest
import torch

from autograder import experiment
from autograder.errors import StudentError
from autograder.values import snapshot


def call(function, *args, seed=0):
    arguments = {f"a{n}": snapshot(arg) for n, arg in enumerate(args)}
    return experiment.call({"f": function}, "f", arguments, seed)


def test_arguments_go_by_position_whatever_the_parameters_are_called():
    assert call(lambda left, right: left - right, 5, 3).value == 2
    assert experiment.get({"x": 4}, "x").value == 4


def test_an_argument_changed_in_place_is_named_and_the_next_call_gets_a_fresh_one():
    def change(xs, kept):
        xs.append(1)
        return len(xs)

    for _ in range(2):
        answer = call(change, [0], torch.ones(2))
        assert (answer.value, answer.mutated) == (2, ("a0",))


def test_a_nan_is_no_change():
    assert call(lambda x, y: x, float("nan"), torch.tensor([float("nan")])).mutated == ()
    assert call(lambda x: x.fill_(1.0), torch.tensor([float("nan")])).mutated == ("a0",)


def test_an_argument_that_became_hostile_is_still_the_students_outcome():
    def bury(xs):
        xs.append(xs)

    assert call(bury, []).mutated == ("a0",)


def test_what_it_prints_is_swallowed_and_noticed(capsys):
    assert call(lambda: print("x")).printed
    assert not call(lambda: None).printed
    assert not call(lambda: print("x", file=sys.stderr)).printed
    assert capsys.readouterr() == ("", "")


def test_a_warning_is_no_error_even_where_warnings_are():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert call(lambda: warnings.warn("old", stacklevel=1) or 1).value == 1


def test_generators_are_seeded_for_the_call_and_put_back_after():
    def draw():
        return [random.random(), float(np.random.rand()), float(torch.rand(1))]

    before = torch.get_rng_state(), random.getstate()
    first = call(draw, seed=5).value
    assert call(draw, seed=5).value == first
    assert call(draw, seed=6).value != first
    assert torch.equal(torch.get_rng_state(), before[0])
    assert random.getstate() == before[1]


def raising(error):
    def f():
        raise error

    return f


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (raising(ValueError("bad\n value")), "ValueError"),
        (raising(SystemExit(0)), "SystemExit"),
        (raising(NotImplementedError), "NotImplementedError"),
        (lambda missing: None, "TypeError"),
        (lambda: f(), "NameError"),  # noqa: F821
        (3, "NotCallable"),
        (lambda: torch.zeros(1).expand(10**9), "TooLarge"),
    ],
)
def test_whatever_the_students_code_raises_is_a_student_error(function, kind):
    with pytest.raises(StudentError) as caught:
        call(function)
    assert caught.value.kind == kind
    assert "\n" not in caught.value.text


def test_a_name_that_is_not_there_is_missing_for_calls_and_probes():
    asks = [
        lambda: experiment.get({}, "x"),
        lambda: experiment.call({}, "x", {}),
        lambda: experiment.run({}, lambda ns: ns["x"], {}),
    ]
    for ask in asks:
        with pytest.raises(StudentError) as caught:
            ask()
        assert (caught.value.kind, caught.value.text) == ("Missing", "x")


def test_a_probe_gets_its_arguments_by_name():
    answer = experiment.run({"k": 3}, lambda ns, n: {"y": ns["k"] * n}, {"n": snapshot(2)})
    assert answer.value == snapshot({"y": 6})


class Sly(str):
    def split(self, *_):
        raise ValueError("no")

    def __str__(self):
        return self


class Broken(Exception):
    def __str__(self):
        raise RuntimeError


class Slippery(Exception):
    def __str__(self):
        return Sly("words")


class Leaving(Exception):
    def __str__(self):
        raise SystemExit


@pytest.mark.parametrize("error", [Broken(), Slippery(), Leaving()], ids=lambda e: type(e).__name__)
def test_an_error_whose_words_are_broken_is_still_the_students(error):
    with pytest.raises(StudentError) as caught:
        call(raising(error))
    assert caught.value.kind == type(error).__name__


def test_a_line_is_told_only_of_code_in_a_cell():
    namespace: dict = {}
    exec(compile("\n\ndef f():\n    return 1 / 0", "<ipython-input-3-abc>", "exec"), namespace)
    with pytest.raises(StudentError) as caught:
        experiment.call(namespace, "f", {})
    assert caught.value.line == 4
    with pytest.raises(StudentError) as caught:
        call(raising(ValueError()))
    assert caught.value.line is None


def test_the_person_at_the_keyboard_is_not_caught():
    with pytest.raises(KeyboardInterrupt):
        call(raising(KeyboardInterrupt()))
