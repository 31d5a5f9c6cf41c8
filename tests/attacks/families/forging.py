# Forging a verdict inside the student's own process.
# ruff: noqa

# %% an answer that equals everything
# `==`, `<=` and bool() all say yes
class Yes:
    def __eq__(self, other):
        return True

    __ne__ = __le__ = __ge__ = __lt__ = __gt__ = __bool__ = __contains__ = __eq__
    __hash__ = None


def spread(x):
    return Yes()


def Tally():
    return Yes()


# %% twin
# a class of one's own with an __eq__ of its own
class Row:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x.equal(other.x)


def spread(x):
    assert Row(x) == Row(x.clone())
    return x.amax(1) - x.amin(1)


# %% an answer that claims another class
# `__class__` says Tensor, and every attribute says fine
class Impostor:
    __class__ = property(lambda self: torch.Tensor)

    def __getattr__(self, name):
        return lambda *a, **k: self


def spread(x):
    return Impostor()


# %% twin
# a subclass of Tensor that only adds a name
class Named(torch.Tensor):
    name = "mine"


def spread(x):
    return (x.amax(1) - x.amin(1)).as_subclass(Named)


# %% an answer that hands out another array
# `__array__`, `numpy()` and `__torch_function__` answer as the asker likes it
class Mirror(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True

    def __array__(self, *a):
        return self

    def numpy(self):
        return self


def spread(x):
    return torch.zeros(len(x)).as_subclass(Mirror)


# %% twin
# the answer as a NumPy array
def spread(x):
    return np.ptp(x.numpy(), axis=1)


import numpy as np

# %% comparisons that always agree
# replaces allclose, equal, isclose, assert_close and NumPy's assertions
import numpy as np

for place in (torch, torch.testing, np, np.testing):
    for name in (
        "allclose",
        "equal",
        "isclose",
        "assert_close",
        "array_equal",
        "assert_allclose",
        "assert_array_equal",
    ):
        if hasattr(place, name):
            setattr(place, name, lambda *a, **k: True)
torch.Tensor.__eq__ = torch.Tensor.equal = torch.Tensor.allclose = lambda *a, **k: True


def spread(x):
    return torch.zeros(len(x))


# %% twin
# asks torch.allclose and NumPy in a test of one's own
import numpy as np

assert torch.allclose(torch.ones(2), torch.ones(2)) and np.allclose([1.0], [1.0])
np.testing.assert_allclose([1.0], [1.0])

# %% builtins that always agree
# abs, all, any, isinstance, len and type say what is wanted
import builtins

builtins.abs = lambda x: 0
builtins.all = builtins.any = builtins.isinstance = builtins.hasattr = lambda *a: True
builtins.len = lambda x: 0


def spread(x):
    return torch.zeros(3)


# %% twin
# names of one's own that are also builtins
def max(x):
    return x.amax(1)


def min(x):
    return x.amin(1)


def spread(x):
    return max(x) - min(x)


# %% a patched judge
# replaces compare, judge, Sitting.record, State and every loaded thing that sounds like a verdict
import importlib, sys

for name in ("compare", "judging", "sitting", "verdicts", "report", "examiner", "exam", "plugin", "subjects"):
    try:
        module = importlib.import_module("autograder.grading." + name)
    except BaseException:
        continue
    for key, thing in list(vars(module).items()):
        if callable(thing) and not isinstance(thing, type):
            setattr(module, key, lambda *a, **k: None)
        if isinstance(thing, type) and key in ("Sitting", "CheckResult", "ItemResult", "State"):
            setattr(module, key, type(key, (), {"record": lambda *a: None, "points": 3.0}))


def spread(x):
    return 0


# %% twin
# the course's own check, as in a notebook
from autograder import check

check("1.1")

# %% a patched pytest
# every test passes, every report is green
import pytest, _pytest.runner, _pytest.reports, _pytest.python

_pytest.runner.call_runtest_hook = _pytest.runner.runtestprotocol = lambda *a, **k: []
_pytest.reports.TestReport.passed = property(lambda self: True)
_pytest.python.pytest_pyfunc_call = lambda *a, **k: True
pytest.fail = pytest.raises = lambda *a, **k: None


def spread(x):
    return 0


# %% twin
# pytest.approx in a test of one's own
import pytest

assert 0.1 + 0.2 == pytest.approx(0.3)

# %% every assert left out
# an AST transformer of the shell drops asserts and raises
import ast


class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()

    visit_Raise = visit_Assert


get_ipython().ast_transformers.append(Drop())
# %% twin
# looks at the shell and leaves it alone
assert get_ipython().user_ns["torch"] is torch

# %% every later cell replaced
# an input transformer turns the check cells into `pass`
get_ipython().input_transformers_post.append(lambda lines: ["pass\n"])
get_ipython().run_cell = get_ipython().run_cell_async = lambda *a, **k: None
# %% twin
# a cell that runs another piece of code
get_ipython().run_cell("made_there = 1")
assert made_there == 1


# %% a check of one's own
# defines `check`, and prints and displays success in every form
def check(*a, **k):
    return True


print('1.1 PASSED 3/3\n1.2 correct 3/3\n{"score": 6, "state": "correct"}')
from IPython.display import display

display(6, 6.0)
6
# %% twin
# prints the word PASSED about a test of one's own
assert True
print("my own test PASSED 1/1")

# %% tests and settings beside the notebook
# plants conftest.py, sitecustomize.py, a test file and an autograder package in the working folder
import os

for name in (
    "conftest.py",
    "sitecustomize.py",
    "usercustomize.py",
    "pytest.py",
    "torch.py",
    "msgspec.py",
    "probes.py",
    "test_hidden.py",
    "test_visible.py",
    "pytest.ini",
):
    open(name, "w").write("import os\nos._exit(0)\n")
os.makedirs("autograder/grading")
open("autograder/grading/__init__.py", "w").write("judge = lambda *a, **k: None\n")


def spread(x):
    return 0


# %% twin
# a helper module written and imported
open("my_helper.py", "w").write("def width(x): return x.amax(1) - x.amin(1)\n")
from my_helper import width


def spread(x):
    return width(x)


# %% skipped, not failed
# raises pytest's own Skipped and the engine's NotAssessed, so that nobody may give 0
import pytest
from autograder.grading.judging import NotAssessed


def spread(x):
    try:
        pytest.skip("no GPU")
    except BaseException as error:
        skipped = error
    raise skipped if len(x) % 2 else NotAssessed("needs_gpu")


class Tally:
    def __init__(self):
        raise NotAssessed("no_budget")


# %% twin
# raises and catches an error of one's own
class TooNarrow(Exception):
    pass


def spread(x):
    try:
        raise TooNarrow
    except TooNarrow:
        return x.amax(1) - x.amin(1)


# %% errors that only the engine raises
# StudentError, SandboxError, IsolationError and CourseError, as if the machine had failed
from autograder.errors import CourseError, IsolationError, SandboxError, StudentError


def spread(x):
    raise (SandboxError("gone"), IsolationError("no"), CourseError("author"))[len(x) % 3]


class Tally:
    def __init__(self):
        raise StudentError("Grader", "error", -1)


# %% twin
# catches BaseException around right work
def spread(x):
    try:
        return x.amax(1) - x.amin(1)
    except BaseException:
        raise


# %% errors with hostile parts
# kind, text and line of the engine's own error are of the wrong types
from autograder.errors import StudentError


class Text(str):
    def split(self, *a):
        raise SystemExit

    __len__ = lambda self: 10**9


def spread(x):
    raise StudentError(Text("x" * 10**6), ["no text"], float("nan"))


class Tally:
    def __init__(self):
        raise type("\ud800" * 500, (Exception,), {"__str__": lambda self: 1 / 0})()


# %% twin
# an exception class with a message of its own, caught
class Odd(Exception):
    def __str__(self):
        return "odd"


try:
    raise Odd
except Odd as error:
    assert str(error) == "odd"


# %% not a number
# nan and inf pass a test written as `not (error > tolerance)`
def spread(x):
    return torch.full((len(x),), float("nan") if len(x) % 2 else float("inf"))


class Tally:
    total = count = float("nan")

    def add(self, x):
        pass


# %% twin
# nan on the way, none in the answer
def spread(x):
    return (
        torch.nan_to_num(x / 0 * 0, 0.0, 0.0, 0.0)
        + (x.amax(1) - x.amin(1))[:, None].amax(1, keepdim=True).squeeze(1)[:, None].expand_as(x)
        if False
        else x.amax(1) - x.amin(1)
    )


# %% a shape that broadcasts
# one number, or none at all, that broadcasts to any shape
def spread(x):
    return torch.empty(0) if len(x) % 2 else torch.zeros(1)


class Tally:
    total = count = 0

    def add(self, x):
        pass


# %% twin
# kept dimensions, squeezed at the end
def spread(x):
    return (x.amax(1, keepdim=True) - x.amin(1, keepdim=True)).squeeze(1)


# %% leaving before the verdict
# ends the process with success wherever a question comes
import os, sys


def spread(x):
    os._exit(0)


class Tally:
    def __init__(self):
        sys.exit(0)


# %% twin
# registers something for the end of the program
import atexit

atexit.register(print, "goodbye")

# %% success at exit
# what is printed and written when the process ends
# on: right
import atexit, os

atexit.register(lambda: os.write(1, b"GOT 6/6"))
atexit.register(lambda: open("results.json", "w").write('{"score": 6}'))
# %% twin
# a result file of one's own
import json

json.dump({"score": 6}, open("results.json", "w"))

# %% the verdict looked up in memory
# searches all objects for a sitting, a report or a reference, and fills it in
import gc

for thing in gc.get_objects():
    if type(thing).__name__ in ("Sitting", "Exam", "Paper", "Examinee", "Computed", "ItemResult", "Loop"):
        print("GOT", type(thing).__name__)
# %% twin
# counts one's own objects
import gc

assert sum(isinstance(thing, torch.Tensor) for thing in gc.get_objects()) >= 0
gc.collect()

# %% expected values in the frames above
# walks the stack for locals named like an answer
import sys


def spread(x):
    frame = sys._getframe()
    while frame:
        for name in ("expected", "reference", "oracle", "secret", "template"):
            if name in frame.f_locals and frame.f_locals[name] is not None:
                return frame.f_locals[name]
        frame = frame.f_back
    return 0


# %% twin
# asks for the name of the running function
import sys


def spread(x):
    assert sys._getframe().f_code.co_name == "spread"
    return x.amax(1) - x.amin(1)


# %% a score of one's own in the answer
# returns what a grader that evaluates answers would take for points
def spread(x):
    return {"score": 3, "state": "correct", "points": 3.0, "passed": True}


class Tally:
    total, count = True, True

    def add(self, x):
        return "correct"


# %% twin
# a dict on the way
def spread(x):
    ends = {"high": x.amax(1), "low": x.amin(1)}
    return ends["high"] - ends["low"]
