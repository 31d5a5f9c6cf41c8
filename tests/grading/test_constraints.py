"""How an answer is written, and what it costs."""

import time

import pytest
import torch

from autograder.grading.constraints import afford, forbid
from autograder.grading.judging import Computed, Examinee, NotAssessed, WrongAnswer
from autograder.grading.subjects import Namespace
from autograder.grading.written import Definitions, definitions_in


def written(source, **given):
    """A student who wrote ``source`` below the given names."""
    names = {"torch": torch, "Tensor": torch.Tensor, **given}
    exec(source, names)
    subject = Namespace(names, {}, {"f": source})
    return Examinee(subject, Computed(subject, {}), "check", False, frozenset())


def reading(sources):
    """A student whose names were written like that."""
    subject = Namespace({}, {}, sources)
    return Examinee(subject, Computed(subject, {}), "check", False, frozenset())


def forbidden(source, **what):
    with pytest.raises(WrongAnswer) as caught:
        forbid(written(source), "f", **what)
    finding = caught.value.finding
    assert finding.rung == "constraints"
    return finding.params.get("what", finding.code)


LOOPS = [
    "def f(x):\n    for row in x: pass",
    "def f(x):\n    while True: break",
    "def f(x):\n    return torch.stack([row.sum() for row in x])",
    "def f(x):\n    return sum(row for row in x)",
    "f = lambda x: list(map(abs, x))",
    "def f(x):\n    def g():\n        return {row for row in x}\n    return g()",
]


@pytest.mark.parametrize("source", LOOPS)
def test_a_python_loop_is_found_in_each_of_its_forms(source):
    assert forbidden(source, loops=True) == "forbidden_loop"
    forbid(written(source), "f")


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    assert all(n > 0 for n in x.shape)\n    return x",
        "def f(x):\n    print([t.shape for t in (x, x)])\n    return x",
        "def f(x, axes=tuple(n for n in range(2))):\n    return x.sum(axes)",
    ],
)
def test_a_loop_over_a_shape_or_before_there_is_an_input_computes_no_result(source):
    forbid(written(source), "f", loops=True)
    assert (
        forbidden_in(["ideals = [n for n in range(9)]\n" + source.replace("return x", "return x, ideals")])
        is None
    )


def test_a_call_or_operator_is_found_by_its_last_name():
    assert forbidden("def f(x):\n    return torch.einsum('ij->i', x)", calls=["einsum"]) == "einsum"
    assert forbidden("def f(x):\n    return x @ x", calls=["@"]) == "@"
    assert forbidden("def f(x):\n    x @= x\n    return x", calls=["@"]) == "@"
    assert forbidden("def f(x):\n    return x.matmul(x)", calls=["@", "matmul"]) == "matmul"
    forbid(written("def f(x):\n    return x * x"), "f", loops=True, calls=["einsum", "@"])


def test_a_forbidden_thing_is_found_under_another_name_and_as_a_parent():
    assert forbidden("f = torch.sigmoid", calls=["sigmoid"]) == "sigmoid"
    assert forbidden("def f(x):\n    s = torch.sigmoid\n    return s(x)", calls=["sigmoid"]) == "sigmoid"
    assert forbidden("class f(torch.utils.data.DataLoader): pass", calls=["DataLoader"]) == "DataLoader"
    assert forbidden("from torch import mm\ndef f(x):\n    return mm(x, x)", calls=["mm"]) == "mm"


def test_a_name_that_the_student_made_is_no_forbidden_thing():
    forbid(written("def f(x, dot=2):\n    mm = x * dot\n    return mm"), "f", calls=["mm", "dot"])
    forbid(written("def f(x):\n    def dot(a):\n        return a\n    return dot(x)"), "f", calls=["dot"])
    forbid(written("class f:\n    def dot(self):\n        return self.dot"), "f", calls=["dot"])


def test_a_helper_of_the_students_is_read_too():
    def student(f, helper):
        names = {}
        exec(f"{f}\n{helper}", names)
        subject = Namespace(names, {}, {"f": f, "helper": helper})
        return Examinee(subject, Computed(subject, {}), "check", False, frozenset())

    f = "def f(x):\n    return helper(x)"
    with pytest.raises(WrongAnswer):
        forbid(student(f, "def helper(x):\n    return [r for r in x]"), "f", loops=True)
    forbid(student(f, "def helper(x):\n    return f(x) if x else 0"), "f", loops=True)


def test_an_argument_that_is_called_like_something_of_the_notebook_is_not_that():
    sources = {
        "f": "def f(y, *, p=1):\n    z = y\n    return [z, p]",
        "y": "y = lambda: [n for n in range(3)]",
    }
    sources |= {"z": "z = lambda: list(map(abs, y()))", "p": "p = lambda: [n for n in y()]"}
    forbid(reading(sources), "f", loops=True)
    for source in (
        "def f(x, p=p):\n    return p",
        "def f(x):\n    global z\n    return z",
        "def f(x):\n    return (lambda: y)()",
        "class f(y): pass",
    ):
        with pytest.raises(WrongAnswer):
            forbid(reading(sources | {"f": source}), "f", loops=True)


def test_a_method_of_a_class_that_the_student_wrote_is_their_own():
    ops = "class Ops:\n    @staticmethod\n    def mm(a, b):\n        return a * b"
    for f in ("Ops.mm(x, x)", "Ops().mm(x, x)", "ops.mm(x, x)"):
        sources = {"f": f"def f(x):\n    return {f}", "Ops": ops, "ops": "ops = Ops()"}
        forbid(reading(sources), "f", calls=["mm"])
    for f, more in [
        ("torch.mm(x, x)", {}),
        ("x.mm(x)", {}),
        ("ops.mm(x, x)", {"ops": "ops = torch"}),
        ("ops.mm(x, x)", {"Ops": "class Ops(torch.Tensor): pass"}),
        ("ops.mm(x, x)", {"Ops": "class Ops:\n    mm = torch.mm"}),
        (
            "own(x)",
            {
                "own": "def own(x, ops=torch):\n    return ops.mm(x, x) if other(x) else x",
                "other": "def other(x):\n    return ops.mm(x, x)",
            },
        ),
    ]:
        sources = {"f": f"def f(x):\n    return {f}", "Ops": ops, "ops": "ops = Ops()"} | more
        with pytest.raises(WrongAnswer):
            forbid(reading(sources), "f", calls=["mm"])


def test_what_the_libraries_are_made_of_is_nobodys_loop():
    forbid(written("def f(x: Tensor) -> Tensor:\n    return torch.relu(x)"), "f", loops=True)


def test_an_answer_that_no_written_code_defines_is_told_so_if_it_is_there():
    for source in ("", "def f(:"):
        subject = Namespace({"f": len}, {}, {"f": source})
        student = Examinee(subject, Computed(subject, {}), "check", False, frozenset())
        with pytest.raises(WrongAnswer) as caught:
            forbid(student, "f", loops=True)
        assert (caught.value.finding.code, caught.value.finding.params) == ("unreadable", {"name": "f"})
    subject = Namespace({}, {}, {"f": ""})
    forbid(Examinee(subject, Computed(subject, {}), "check", False, frozenset()), "f", loops=True)


LOOPED = "def f(x):\n    return [r for r in x]\n"


@pytest.mark.parametrize(
    "cells",
    [
        [LOOPED + "f.note = 1\nf.__dict__['note'] = 2"],
        [LOOPED + "f: object"],
        [LOOPED, "if False:\n    f = len"],
        [LOOPED, "f = f"],
        [LOOPED, "import functools\nf = functools.cache(f)"],
        [LOOPED.replace("def f", "def g"), "f = g", "def g(x):\n    return x"],
    ],
)
def test_a_line_after_the_definition_does_not_hide_it(cells):
    assert forbidden_in(cells) == "forbidden_loop"


@pytest.mark.parametrize(
    "source",
    [
        "@(lambda g: lambda x: [g(r) for r in x])\ndef f(x):\n    return x",
        "def f(x, g=lambda x: [r for r in x]):\n    return g(x)",
        "class R:\n    def __init__(self, x):\n        self.shape = x\n"
        "def f(x):\n    return [r for r in R(x).shape]",
        "def f(x):\n    return [r for r in S(shape=x).shape]",
        "def f(x):\n    setattr(f, 'shape', x)\n    return [r for r in f.shape]",
        "def f(x):\n    return [r for r in namedtuple('R', 'shape')(x).shape]",
    ],
)
def test_a_loop_through_data_is_found_where_it_hides_in_what_is_made_once_or_is_called_a_shape(source):
    assert forbidden_in([source]) == "forbidden_loop"


def test_what_an_answer_meets_of_later_cells_is_read_too():
    f = "def f(x):\n    return g(x)"
    clean = "def g(x):\n    return x"
    looped = LOOPED.replace("def f", "def g")
    for cells, later in [
        ([f], [looped]),
        ([clean, f], [looped]),
        ([clean, f], ["if False:\n    g = 1", looped]),
    ]:
        assert forbidden_in(cells, later) == "forbidden_loop", (cells, later)
    assert forbidden_in([clean, f], [LOOPED, "g = [n for n in range(3)]"]) is None


def test_an_earlier_attempt_is_not_held_against_the_answer():
    assert not forbidden_in([LOOPED, "def f(x):\n    return x.sum(1)"])
    assert not forbidden_in([LOOPED, "f(torch.ones(2))\nf = lambda x: x.sum(1)"])


def test_names_that_are_made_of_each_other_are_no_matter_of_the_grader():
    assert (
        forbidden_in(["def f(x):\n    return a.mm(x)\nif False:\n    a = b()\n    b = a()"]) == "unreadable"
    )
    chain = "\n".join(f"def f{n}(x):\n    return f{n + 1}(x)" for n in range(1500))
    assert forbidden_in(["def f(x):\n    return f0(x)", chain]) is None
    assert (
        forbidden_in(["def f(x):\n    return f0(x)", chain, LOOPED.replace("def f", "def f1500")])
        == "forbidden_loop"
    )


def forbidden_in(cells, later=()):
    student = reading(Definitions(map(definitions_in, cells), map(definitions_in, later), ["f"]))
    try:
        forbid(student, "f", loops=True, calls=["mm"])
    except WrongAnswer as wrong:
        return wrong.finding.code


def test_an_answer_that_is_imported_is_read_as_what_it_is():
    assert forbidden("from torch import mm as f", calls=["mm"]) == "mm"


def test_what_stands_apart_is_used_and_not_looked_into():
    written = {"f": "def f(x):\n    return mm(x)", "mm": "def mm(x):\n    for row in x: pass"}
    subject = Namespace({}, {}, written)
    student = Examinee(subject, Computed(subject, {}), "check", False, frozenset())
    with pytest.raises(WrongAnswer):
        forbid(student, "f", loops=True, calls=["mm"])
    forbid(student, "f", loops=True, calls=["mm"], apart=["mm"])


def test_an_answer_whose_source_python_cannot_tell_passes():
    subject = Namespace({"f": len}, {})
    forbid(Examinee(subject, Computed(subject, {}), "check", False, frozenset()), "f", loops=True)
    forbid(Examinee(subject, Computed(subject, {}), "check", False, frozenset()), "missing", loops=True)


def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def priced(seconds, price=0.03):
    def slow(x):
        burn(seconds)
        return x

    def quick(x):
        burn(price)
        return x

    return Examinee(
        Namespace({"f": slow}, {}), Computed(Namespace({"f": quick}, {}), {}), "check", False, frozenset()
    )


def test_what_costs_no_more_than_allowed_is_afforded():
    afford(priced(0.05), "f", lambda: {"x": 1})


def test_an_answer_that_remembers_what_it_was_asked_is_still_too_slow():
    seen, numbers = {}, iter(range(9))

    def remembering(x):
        if x not in seen:
            seen[x] = x
            burn(0.3)
        return x

    student = priced(0.3)
    student.subject = Namespace({"f": remembering}, {})
    with pytest.raises((WrongAnswer, NotAssessed)):
        afford(student, "f", lambda: {"x": next(numbers)})


def test_what_costs_more_is_too_slow_and_told_by_how_much():
    with pytest.raises((WrongAnswer, NotAssessed)) as caught:
        afford(priced(0.3), "f", lambda: {"x": 1})
    if isinstance(caught.value, WrongAnswer):
        finding = caught.value.finding
        assert (finding.rung, finding.code) == ("cost", "too_slow")
        assert finding.params["seconds"] > finding.params["budget"]


def test_the_value_comes_before_the_cost():
    wrong = Namespace({"f": lambda x: 0}, {})
    right = Computed(Namespace({"f": lambda x: x}, {}), {})
    with pytest.raises(WrongAnswer) as caught:
        afford(Examinee(wrong, right, "check", False, frozenset()), "f", lambda: {"x": 1})
    assert caught.value.finding.code == "wrong_value"


@pytest.mark.parametrize(
    "source",
    [
        "def f(self, b):\n    return self.mm(b)",
        "def f(a, b):\n    self = a\n    return self.mm(b)",
        "def f(self, b):\n    return self.mm(b, Box)\nclass Box:\n    def mm(self): return self.mm()",
    ],
)
def test_what_is_called_self_is_no_class_of_ones_own(source):
    with pytest.raises(WrongAnswer):
        forbid(reading({"f": source, "Box": source}), "f", calls=["mm"])


def test_what_a_class_of_ones_own_calls_its_own_is_its_own():
    source = (
        "class f:\n    def __init__(self):\n        self.mm = 3\n    def run(self):\n        return self.mm"
    )
    forbid(reading({"f": source}), "f", calls=["mm"])


def test_code_of_any_shape_is_read_in_no_time():
    began = time.process_time()
    many = " = ".join(f"a{n}" for n in range(10_000)) + " = 0"
    deep = "if a: pass\n" + "elif a: pass\n" * 1_100
    for source in (many, "a = a + 1\n" * 60_000, deep, "a = 0x" + "f" * 4_000):
        found = Definitions([definitions_in(source)])
        assert all(isinstance(code, str) for code in found.values())
    assert time.process_time() - began < 20


def test_the_reference_is_not_measured_again_where_it_once_took_long_enough():
    def quick(x):
        asked.append(x)
        burn(0.05)
        return x

    asked, numbers = [], iter(range(9))
    oracle = Computed(Namespace({"f": quick}, {}), {})
    for expected in (1 + 3, 1):
        asked.clear()
        student = Examinee(Namespace({"f": lambda x: x}, {}), oracle, "check", False, frozenset())
        afford(student, "f", lambda: {"x": next(numbers)})
        assert len(asked) == expected
