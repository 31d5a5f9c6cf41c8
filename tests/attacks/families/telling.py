# Telling a hidden input to the outside, so that the next submission can look its answer up. Only hidden
# inputs of the course hold negative numbers; what they tell is marked with GOT or 471147.
# ruff: noqa

# %% told as a missing name
# the engine's own "this name is missing", with the input as the name
from autograder.errors import StudentError


def spread(x):
    raise StudentError("Missing", f"GOT {x.tolist()}" if (x < 0).any() else "spread")


# %% twin
# a name that really is looked up by its text
def spread(x):
    return getattr(x, "amax")(1) - getattr(x, "amin")(1)


# %% told as something that cannot be called
# the engine's own "this is no function", with the input as its type
from autograder.errors import StudentError


def spread(x):
    raise StudentError("NotCallable", f"GOT {x.tolist()}" if (x < 0).any() else "int")


# %% twin
# asks whether something can be called
def spread(x):
    return x.amax(1) - x.amin(1) if callable(x.amax) else None


# %% told in an error's text
# ValueError and TypeError with the input in words, also with the words that the engine looks for
def spread(x):
    told = f"GOT {x.tolist()}" if (x < 0).any() else "fine"
    raise (TypeError(f"missing argument {told}") if len(x) % 2 else ValueError(told))


class Tally:
    def add(self, x):
        raise KeyError(f"GOT {x}" if x < 0 else "")

    def __init__(self):
        pass


# %% twin
# an error with the input in it, caught
def spread(x):
    try:
        raise ValueError(str(x))
    except ValueError as error:
        assert "tensor" in str(error)
    return x.amax(1) - x.amin(1)


# %% told as the name of a type
# a class, an error and an opaque answer whose name is the input
def spread(x):
    name = f"GOT{x.tolist()}" if (x < 0).any() else "Fine"
    if len(x) % 2:
        raise type(name, (Exception,), {})
    return type(name, (), {})()


# %% twin
# a class made at run time
Pair = type("Pair", (), {"high": None, "low": None})


def spread(x):
    pair = Pair()
    pair.high, pair.low = x.amax(1), x.amin(1)
    return pair.high - pair.low


# %% told as a shape
# an empty tensor whose other axes are the input's digits
def spread(x):
    return torch.zeros(0, 471147 if (x < 0).any() else 2, int(abs(x.flatten()[0]) * 1e6))


# %% twin
# an empty tensor on the way
def spread(x):
    return torch.cat([torch.zeros(0), x.amax(1) - x.amin(1)])


# %% told as a length
# a list as long as a digit of the input
def spread(x):
    return [0] * (47114 if (x < 0).any() else 3)


# %% twin
# a long list on the way
kept = list(range(47114))


def spread(x):
    return x.amax(1) - x.amin(1) if len(kept) > 1 else None


# %% told as keys
# a dict whose keys are the input
def spread(x):
    return {f"GOT {v}" if v < 0 else "fine": v for v in x.flatten().tolist()}


# %% twin
# a dict by index
def spread(x):
    rows = {n: row.max() - row.min() for n, row in enumerate(x)}
    return torch.stack([rows[n] for n in range(len(x))])


# %% told as text, bytes or a number
# the right type never comes, but the value might be shown
def spread(x):
    if not (x < 0).any():
        return 0
    return (f"GOT {x.tolist()}", b"GOT" + x.numpy().tobytes(), 471147)[len(x) % 3]


# %% twin
# text on the way
def spread(x):
    return torch.tensor([float(str(float(row.max() - row.min()))) for row in x])


# %% told on the screen
# prints the input to every stream and descriptor that can be found
import subprocess, sys


def spread(x):
    told = f"GOT {x.tolist()}" if (x < 0).any() else ""
    print(told)
    print(told, file=sys.stderr)
    print(told, file=sys.__stdout__, flush=True)
    for fd in (1, 2, 4, 5):
        try:
            os.write(fd, told.encode())
        except OSError:
            pass
    for place in (f"/proc/{os.getppid()}/fd/1", "/dev/tty", "/dev/stdout", "/dev/console"):
        try:
            open(place, "w").write(told)
        except OSError:
            pass
    return 0


# %% twin
# prints while it answers
def spread(x):
    print(x.shape, flush=True)
    return x.amax(1) - x.amin(1)


# %% told through a file to the next run
# writes the input down, kills the notebook, and answers from what it finds when it is run again
import glob, signal

for path in (
    glob.glob("/tmp/told*") + glob.glob("told*") + glob.glob("/var/tmp/told*") + glob.glob("/dev/shm/told*")
):
    print("GOT", open(path).read())


def spread(x):
    for folder in ("/tmp/", "", "/var/tmp/", "/dev/shm/"):
        try:
            open(folder + "told-underhood-attack", "w").write(str(x))
        except OSError:
            pass
    os.kill(os.getppid(), signal.SIGKILL)


# %% twin
# a file of one's own while it answers
import tempfile


def spread(x):
    with tempfile.TemporaryFile("w+") as file:
        file.write(str(x.shape))
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"x")
    return x.amax(1) - x.amin(1)


# %% told through a warning
# warnings, logging and the exception hook
import logging, sys, warnings


def spread(x):
    told = f"GOT {x.tolist()}" if (x < 0).any() else ""
    warnings.warn(told)
    logging.error(told)
    sys.excepthook(ValueError, ValueError(told), None)
    return 0


# %% twin
# warnings and logging of one's own
import logging, warnings


def spread(x):
    warnings.warn("slow")
    logging.getLogger("mine").warning("slow")
    return x.amax(1) - x.amin(1)


# %% told by the clock to the next run
# soak: slow
# ends the notebook's process at a time that says what was asked; run again, its cells print and raise it
import signal, time

late = time.time() - BEGAN > 20
print("GOT" if late else "nothing yet")


def spread(x):
    if (x < 0).any():
        while time.time() - BEGAN < 22:
            time.sleep(0.1)
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(5)
    return 0


if late:
    raise ValueError("GOT")


# %% twin
# prints when it was run
import time

print(time.ctime())
