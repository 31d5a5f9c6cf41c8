# Changing what all share inside the session: torch, NumPy, builtins, the interpreter's own switches.
# Right answers keep their points, wrong ones get none, and the judge does not notice.
# ruff: noqa

# %% another default type
# every new tensor is float64 and on a device without data
# on: right
torch.set_default_dtype(torch.float64)
torch.set_default_device("meta")
# %% twin
# a default type set and put back
torch.set_default_dtype(torch.float64)
torch.set_default_dtype(torch.float32)

# %% no gradients, no randomness, other rules
# inference mode for ever, deterministic algorithms, anomaly detection, flush of denormals
# on: right
torch.inference_mode().__enter__()
torch.use_deterministic_algorithms(True)
torch.autograd.set_detect_anomaly(True)
torch.set_flush_denormal(True)
torch.set_grad_enabled(False)
# %% twin
# two threads
torch.set_num_threads(2)
torch.rand(300, 300) @ torch.rand(300, 300)

# %% generators that say what is wanted
# seeds and draws replaced, so that random inputs could be foretold
import random, numpy as np

random.seed = random.setstate = np.random.seed = torch.manual_seed = lambda *a: None
torch.default_generator = np.random.default_rng = None
random.random = lambda: 0.5


def spread(x):
    return 0


# %% twin
# seeds set
import random, numpy as np

random.seed(1)
np.random.seed(1)
torch.manual_seed(1)

# %% torch taken apart
# the functions that turn arguments into tensors and answers into values
torch.from_numpy = lambda a: torch.zeros(1)
torch.Tensor.numpy = torch.Tensor.detach = torch.Tensor.cpu = torch.Tensor.contiguous = lambda self: self
torch.Tensor.dtype = property(lambda self: "float32")
# %% twin
# a method added to Tensor
torch.Tensor.width = lambda self: self.amax(1) - self.amin(1)


def spread(x):
    return x.width()


# %% values that lie
# the codec itself, in the student's process: snapshot and pack say what they like
from autograder import experiment, values

experiment.snapshot = values.snapshot = lambda thing: 3.0
values.pack = lambda value: ["A", "float32", [3], bytes(12), "torch"]
from autograder.sandbox import session

session.pack = values.pack
# %% twin
# copies of everything
import copy


def spread(x):
    return copy.deepcopy(x).amax(1) - copy.copy(x).amin(1)


# %% imports that give something else
# __import__, sys.modules and finders replaced
import builtins, sys

plain = builtins.__import__
builtins.__import__ = lambda name, *a, **k: plain(
    "math" if name in ("autograder", "pytest", "solutions") else name, *a, **k
)
for name in list(sys.modules):
    if name.startswith(("autograder", "_pytest", "msgspec", "matplotlib")):
        sys.modules[name] = None
sys.meta_path.clear()
sys.path.clear()
# %% twin
# a module taken out and imported again
import sys, json

del sys.modules["json"]
import json

# %% no recursion, no memory, no collector
# the interpreter's switches
# on: right
import gc, sys, threading

gc.disable()
gc.set_threshold(1)
sys.setswitchinterval(100)
threading.stack_size(2**25)
sys.setrecursionlimit(200)
# %% twin
# a higher limit for recursion
import sys

sys.setrecursionlimit(5000)

# %% every call watched
# trace, profile and audit hooks that raise on what the session does
import sys


def hook(frame, event, arg):
    if frame.f_code.co_name in ("pack", "snapshot", "send", "unpack"):
        raise SystemExit(0)
    return hook


sys.settrace(hook)
sys.setprofile(hook)
sys.addaudithook(lambda event, args: 1 / 0 if event.startswith("socket") else None)
# %% twin
# one's own function profiled
import cProfile

cProfile.run("spread(torch.rand(3, 4))", "profile.out")

# %% streams that are none
# stdout, stderr, print and the shell's display gone or exploding
# on: right
import builtins, sys


class Bomb:
    def __getattr__(self, name):
        raise SystemExit(1)


builtins.print = None
sys.stdout = sys.stderr = sys.__stdout__ = sys.displayhook = sys.excepthook = Bomb()
# %% twin
# output caught in a string
import contextlib, io

with contextlib.redirect_stdout(io.StringIO()) as out:
    print("x")
assert out.getvalue() == "x\n"

# %% clocks that stand still
# time replaced, so that work seems to cost nothing
import time

time.time = time.monotonic = time.perf_counter = time.process_time = lambda: 0.0
time.sleep = lambda s: None


def spread(x):
    return 0


# %% twin
# times a call
import timeit

assert timeit.timeit(lambda: spread(torch.rand(3, 4)), number=3) >= 0

# %% files that say what is wanted
# soak: slow
# open, os.listdir and os.fork replaced
import builtins

builtins.open = os.listdir = os.fork = os.write = os.dup2 = lambda *a, **k: (_ for _ in ()).throw(
    SystemExit(0)
)
# %% twin
# a folder listed
assert os.listdir(".") is not None

# %% warnings as errors, errors as nothing
# filters, NumPy's and torch's error states, an except hook that swallows
# on: right
import sys, warnings, numpy as np

warnings.simplefilter("error")
np.seterr(all="raise")
sys.excepthook = lambda *a: None
sys.unraisablehook = lambda *a: 1 / 0
# %% twin
# warnings off
import warnings, numpy as np

warnings.filterwarnings("ignore")
np.seterr(all="ignore")


# %% classes changed from outside
# `__class__`, `__dict__`, `__bases__`, `__del__` and metaclasses that raise
class Meta(type):
    def __getattribute__(cls, name):
        raise SystemExit(0)

    __instancecheck__ = __subclasscheck__ = lambda cls, other: True


class Trap(metaclass=Meta):
    def __del__(self):
        raise SystemExit(0)

    def __reduce_ex__(self, n):
        raise SystemExit(0)


def spread(x):
    return [Trap(), Trap]


Tally = Trap


# %% twin
# setattr and getattr on one's own class
class Box:
    pass


setattr(Box, "high", lambda self, x: x.amax(1))


def spread(x):
    return getattr(Box(), "high")(x) - x.amin(1)


# %% the shell replaced
# run_cell, user namespace and history of IPython
import IPython

shell = get_ipython()
shell.run_cell = lambda *a, **k: type("Result", (), {"error_before_exec": None, "error_in_exec": None})()
shell.user_ns = {}
shell.reset = lambda *a: None


def spread(x):
    return 0


# %% twin
# magics of everyday
get_ipython().run_cell("%matplotlib inline\n%time spread(torch.rand(3, 4))")
