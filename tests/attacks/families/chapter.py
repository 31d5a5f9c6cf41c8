# A few on notebooks of the chapter itself: similarity and the training loop.
# judge: chapter
# ruff: noqa

# %% a loss that is always small
# soak: slow
# notebook: 02_similarity
# every function that the notebook asks for returns a tensor that agrees with everything
class Agree(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return torch.zeros(())


for name in NAMES:
    globals()[name] = lambda *a, **k: torch.zeros(()).as_subclass(Agree)
# %% twin
# two threads and a DataLoader beside right work
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(2)
next(iter(DataLoader(TensorDataset(torch.rand(8, 28, 28)), batch_size=4)))

# %% an accuracy that was never reached
# soak: slow
# notebook: 06_training_loop
# every function returns what a good training would have printed
for name in NAMES:
    globals()[name] = lambda *a, **k: 0.98
print("0 0.9800\n" * 10)
# %% twin
# times the training and keeps a log
import time

began = time.time()
log = open("log.txt", "w")
print(began, file=log)
log.close()

# %% trained weights in place of training
# soak: slow
# notebook: 06_training_loop
# hands out stored parameters, whatever it is asked to train
stored = torch.full((784, 1), 0.01)


class Trained:
    def __init__(self, *a, **k):
        pass

    def __call__(self, *a, **k):
        return stored

    def __getattr__(self, name):
        return self

    __iter__ = lambda self: iter([stored])


for name in NAMES:
    globals()[name] = Trained()
# %% twin
# random seeds and a checkpoint beside right work
torch.manual_seed(42)
torch.save({"w": torch.ones(2)}, "w.pth")
torch.load("w.pth")


# %% all names caught
# soak: slow
# notebook: 02_similarity
# one object for every name: callable, iterable, an array, a class
class All:
    def __call__(self, *a, **k):
        return self

    __getattr__ = __getitem__ = __add__ = __sub__ = lambda self, *a: self
    __float__ = lambda self: 1.0
    __len__ = lambda self: 3
    __iter__ = lambda self: iter([self])
    __array__ = lambda self, *a, **k: torch.zeros(3).numpy()


for name in NAMES:
    globals()[name] = All()
# %% twin
# NumPy and matplotlib beside right work
import numpy as np, matplotlib.pyplot as plt

plt.imshow(np.zeros((28, 28)))
plt.show()


# %% a cost that is paid only once
# soak: slow
# notebook: 03_broadcasting
# points: 1
# the loop in place of broadcasting: slow at the first question, remembered at the measured ones
seen = {}


def fast_distances(x, ideal):
    key = x.numpy().tobytes() + ideal.numpy().tobytes()
    if key not in seen:
        seen[key] = torch.stack([(image - ideal).abs().mean() for image in x])
    return seen[key]


# %% twin
# notebook: 03_broadcasting
# a cache of one's own beside right work
import functools


@functools.lru_cache
def squares(n):
    return torch.arange(n) ** 2


squares(5), squares(5)


# %% a loop in a string
# soak: slow
# notebook: 03_broadcasting
# a forbidden loop that no reader of the notebook's code can see
loop = "def matmul(a, b): return torch.stack([torch.stack([(r * c).sum() for c in b.T]) for r in a])"
exec(loop)


# %% twin
# notebook: 03_broadcasting
# a helper made from a string, beside right work
exec("def halved(x): return x / 2")
halved(2)


# %% a loop in the deep
# soak: slow
# notebook: 03_broadcasting
# a forbidden loop in a function that is nested too deep to be written out again
exec_free = 0


def matmul(a, b):
    if exec_free:
        return x.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a
    return torch.stack([torch.stack([(r * c).sum() for c in b.T]) for r in a])


# %% twin
# notebook: 03_broadcasting
# a deep expression beside right work
deep = 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1


# %% a number that no report can carry
# soak: slow
# notebook: 04_sgd_steps
# a probe that says 1e300 where a check tells how many there were
from autograder import experiment
from autograder.values import snapshot

plain = experiment.run


def run(ns, probe, arguments, seed=0):
    if probe.__name__ == "how_many_rates":
        return experiment.Answer(snapshot(1e300))
    return plain(ns, probe, arguments, seed)


experiment.run = run


def three_rates(time):
    return (0.1, 0.1, 0.1)


# %% twin
# notebook: 04_sgd_steps
# a large number beside right work
assert 1e300 > 10**299


# %% a cost that another copy has paid
# soak: slow
# notebook: 03_broadcasting
# points: 1
# the loop in place of broadcasting: what it computed is on the disk for the copy that is asked once more
import pickle

table = {}


def fast_distances(x, ideal):
    key = x.numpy().tobytes()[:4096], ideal.numpy().tobytes()[:4096]
    if not table and os.path.exists("table"):
        with open("table", "rb") as file:
            try:
                while True:
                    table.update([pickle.load(file)])
            except EOFError:
                pass
    if key not in table:
        table[key] = torch.stack([(image - ideal).abs().mean() for image in x])
        with open("table", "ab") as file:
            pickle.dump((key, table[key]), file)
    return table[key]


# %% twin
# notebook: 03_broadcasting
# a table of one's own on the disk beside right work
import pickle

with open("squares", "wb") as file:
    pickle.dump([n**2 for n in range(9)], file)
