# Never ending. The judge of these has small budgets (see hurried.py).
# judge: hurried
# ruff: noqa

# %% an endless loop in a cell
# burns its budget before the first question
while True:
    pass
# %% twin
# a loop that ends
n = 0
while n < 10**5:
    n += 1


# %% an endless loop in an answer
# burns the budget of each item that asks
def spread(x):
    while True:
        pass


class Tally:
    def add(self, x):
        while True:
            pass


# %% twin
# a loop over rows
def spread(x):
    out = []
    for row in x:
        out.append(max(row.tolist()) - min(row.tolist()))
    return torch.tensor(out)


# %% sleeping for ever
# uses no time at all
import time

time.sleep(10**6)
# %% twin
# sleeps for a moment
import time


def spread(x):
    time.sleep(0.1)
    return x.amax(1) - x.amin(1)


# %% asleep in an answer
# soak: slow
# a lock that nobody opens
import threading

lock = threading.Lock()
lock.acquire()


def spread(x):
    lock.acquire()


# %% twin
# a lock that is opened
import threading

lock = threading.Lock()


def spread(x):
    with lock:
        return x.amax(1) - x.amin(1)


# %% deaf to interrupts
# soak: slow
# ignores SIGINT and SIGTERM, catches KeyboardInterrupt again and again
import signal

for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
# %% twin
# a handler that is put back
import signal

before = signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGINT, before)

# %% an answer that ignores interrupts
# as above, while a check asks
import signal


def spread(x):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        pass


# %% twin
# catches KeyboardInterrupt where none comes
def spread(x):
    try:
        return x.amax(1) - x.amin(1)
    except KeyboardInterrupt:
        return None


# %% stuck in C
# one call that Python cannot interrupt
import re

re.match(r"(a+)+$", "a" * 40 + "b")
# %% twin
# a regular expression of everyday
import re

assert re.findall(r"\d+", "1 and 22") == ["1", "22"]


# %% a number too large
# 10 ** 10 ** 9, and its digits
def spread(x):
    return 10**10**9


# %% twin
# a large number
assert len(str(10**4000)) == 4001

# %% waiting for a person
# input(), a debugger, reading from the keyboard
import sys

try:
    input("your name? ")
except BaseException:
    pass
sys.stdin.read()
breakpoint()
# %% twin
# catches that nobody answers
try:
    input("name? ")
except Exception:
    name = "nobody"

# %% stopped
# stops itself and waits for whoever continues it
import signal

os.kill(os.getpid(), signal.SIGSTOP)
# %% twin
# an alarm that comes in time
import signal

signal.signal(signal.SIGALRM, lambda *a: None)
signal.alarm(1)
signal.alarm(0)

# %% children that never end
# soak: slow
# waits for one that sleeps, reads a pipe that nobody writes
import time

child = os.fork()
if child == 0:
    time.sleep(10**6)
os.waitpid(child, 0)
# %% twin
# waits for a child
child = os.fork()
if child == 0:
    os._exit(0)
assert os.waitpid(child, 0)[0] == child

# %% busy in a child
# soak: slow
# the work is done by a process that nobody named
if os.fork():
    os.wait()
while True:
    pass
# %% twin
# a child that works a little
if os.fork() == 0:
    sum(range(10**5))
    os._exit(0)
os.wait()


# %% a hang when it is looked at
# the answer's own methods never end
class Slow(list):
    def __iter__(self):
        while True:
            pass

    __len__ = __repr__ = __getattr__ = __iter__


def spread(x):
    return Slow([1, 2])


# %% twin
# an iterator of one's own
class Rows:
    def __init__(self, x):
        self.x = x

    def __iter__(self):
        return iter(self.x)


def spread(x):
    return torch.stack([row.max() - row.min() for row in Rows(x)])


# %% a hang at the import
# soak: slow
# an import, a decorator and a default that never end
def forever(f):
    while True:
        pass


@forever
def spread(x):
    return x


# %% twin
# a decorator
import functools


def plain(f):
    @functools.wraps(f)
    def inner(*a):
        return f(*a)

    return inner


spread = plain(spread)

# %% children that nobody waits for
# the time of a child whose parent ignores SIGCHLD is in nobody's account when it has ended
import signal, time

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
began = time.process_time()
for n in range(24):
    read, write = os.pipe()
    if os.fork() == 0:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        while time.process_time() < 0.2:
            pass
        os._exit(0)
    os.close(write)
    os.read(read, 1)
    os.close(read)
    while time.process_time() - began < 0.02 * n:
        pass  # Whoever seems to do nothing is cut off.
print("GOT", "twice the budget of a cell")
# %% twin
# a child that nobody waits for, and that computes a little
import signal

before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
read, write = os.pipe()
if os.fork() == 0:
    sum(range(10**5))
    os._exit(0)
os.close(write)
assert os.read(read, 1) == b""
os.close(read)
signal.signal(signal.SIGCHLD, before)


# %% an answer of children that nobody waits for
# the right one, for three times what it may cost
import signal, time


def spread(x):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    began = time.process_time()
    for n in range(24):
        read, write = os.pipe()
        if os.fork() == 0:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            while time.process_time() < 0.2:
                pass
            os._exit(0)
        os.close(write)
        os.read(read, 1)
        os.close(read)
        while time.process_time() - began < 0.02 * n:
            pass
    return x.amax(1) - x.amin(1)


# %% twin
# an answer that a child computes, waited for
def spread(x):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, (x.amax(1) - x.amin(1)).numpy().tobytes())
        os._exit(0)
    os.waitpid(child, 0)
    said = torch.frombuffer(bytearray(os.read(read, 2**16)), dtype=x.dtype)
    os.close(read)
    os.close(write)
    return said
