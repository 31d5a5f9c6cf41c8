# Using everything up. The judge of these has small budgets (see hurried.py), so that the machine's owner
# need not fear them.
# judge: hurried
# ruff: noqa

# %% two hundred children
# forks until it may not
import time

made = []
for _ in range(200):
    try:
        pid = os.fork()
    except OSError:
        break
    if pid == 0:
        time.sleep(60)
        os._exit(0)
    made.append(pid)
time.sleep(1)
# %% twin
# ten children
made = []
for _ in range(10):
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    made.append(pid)
[os.waitpid(pid, 0) for pid in made]

# %% children of children
# forks while an answer is asked for
import time


def spread(x):
    for _ in range(7):
        try:
            os.fork()
        except OSError:
            pass
    time.sleep(2)
    os._exit(0)


# %% twin
# threads while an answer is asked for
from concurrent.futures import ThreadPoolExecutor


def spread(x):
    with ThreadPoolExecutor(2) as pool:
        return torch.stack(list(pool.map(lambda row: row.max() - row.min(), x)))


# %% a thousand threads
# starts them until it may not
import threading, time

for _ in range(1000):
    try:
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
    except RuntimeError:
        break
# %% twin
# eight threads
import threading

some = [threading.Thread(target=abs, args=(1,)) for _ in range(8)]
[t.start() for t in some]
[t.join() for t in some]

# %% all memory
# asks for more than there is, then for a little again and again
try:
    kept = bytearray(64 * 2**30)
except MemoryError:
    kept = []
while True:
    kept.append(bytearray(2**25))
# %% twin
# a hundred megabytes
kept = torch.zeros(25 * 2**20)
del kept


# %% memory in an answer
# a tensor that claims far more than it stores, and one that is real
def spread(x):
    return torch.zeros(1).expand(10**12)


class Tally:
    def __init__(self):
        self.kept = [torch.ones(2**24) for _ in range(100)]


# %% twin
# an expanded tensor on the way
def spread(x):
    return (x.amax(1, keepdim=True).expand_as(x) - x.amin(1, keepdim=True).expand_as(x))[:, 0].contiguous()


# %% all of the disk
# fills every folder that takes something
for folder in ("", "/tmp/", "/dev/shm/", "/var/tmp/", OUTSIDE + "/open/"):
    try:
        with open(folder + "underhood-attack", "wb") as file:
            for _ in range(300):
                file.write(bytes(2**20))
        print("filled", folder)
    except OSError:
        pass
# %% twin
# ten megabytes in a file
open("data.bin", "wb").write(bytes(10 * 2**20))

# %% all names of files
# thirty thousand empty files
try:
    for n in range(30_000):
        open(f"n{n}", "w").close()
except OSError:
    pass
# %% twin
# two hundred files
for n in range(200):
    open(f"n{n}", "w").close()

# %% all descriptors
# opens until it may not, pipes and sockets too
kept = []
try:
    while True:
        kept += os.pipe()
except OSError:
    pass
# %% twin
# a hundred pipes, closed
for end in [end for _ in range(100) for end in os.pipe()]:
    os.close(end)

# %% fifty megabytes of text
# in one line, in many, and to both streams
import sys

for _ in range(25):
    sys.stdout.write("x" * 2**20)
    sys.stderr.write("y\n" * 2**19)
# %% twin
# prints a megabyte
print("x" * 2**20)


# %% an answer without end
# lists, dicts and strings over every limit
def spread(x):
    return [[0] * 1000] * 10_000 if len(x) % 2 else "x" * 10**8


class Tally:
    total = count = 10**1000

    def add(self, x):
        pass


# %% twin
# a large list on the way
def spread(x):
    return torch.tensor(([float(row.max() - row.min()) for row in x] * 1000)[: len(x)])


# %% an answer within an answer
# ten thousand lists in each other, and one that holds itself
def spread(x):
    if len(x) % 2:
        loop = []
        loop.append(loop)
        return loop
    deep = []
    for _ in range(10_000):
        deep = [deep]
    return deep


# %% twin
# a list of lists
def spread(x):
    return torch.tensor([[max(row) - min(row)] for row in x.tolist()]).flatten()


# %% all of the stack
# recursion without a floor, Python's limit lifted
import sys

sys.setrecursionlimit(10**9)


def spread(x):
    return spread(x)


class Tally:
    def __getattr__(self, name):
        return getattr(self, name)


# %% twin
# a recursion that ends
def widest(values):
    return values[0] if len(values) == 1 else max(values[0], widest(values[1:]))


def spread(x):
    return torch.tensor([widest(row) + widest([-v for v in row]) for row in x.tolist()])


# %% a crash in C
# writes to address zero, and frees what is not one's own
def spread(x):
    ctypes.memset(0, 1, 8)


class Tally:
    def __init__(self):
        ctypes.CDLL(None).abort()


# %% twin
# a faulthandler of one's own
import faulthandler

faulthandler.enable(open("fault.log", "w"))
faulthandler.disable()

# %% an archive that unpacks to everything
# soak: slow
# a zip file that holds a thousand times its size, unpacked by itself
import io, zipfile

data = io.BytesIO()
with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as bomb:
    bomb.writestr("zeros", bytes(2**28))
try:
    zipfile.ZipFile(data).extractall()
except OSError:
    pass
# %% twin
# a small archive
import io, zipfile

with zipfile.ZipFile("a.zip", "w") as file:
    file.writestr("x", "1")
assert zipfile.ZipFile("a.zip").read("x") == b"1"

# %% memory in sockets
# what waits in a socket is in no process's memory: buffers of four megabytes, filled, in as many as there may be
import socket

held, kept = 0, []
try:
    while held < 2**28:
        kept += (pair := socket.socketpair())
        for end in pair:
            end.setblocking(False)
            for option in (socket.SO_SNDBUF, socket.SO_RCVBUF, 32, 33):
                try:
                    end.setsockopt(socket.SOL_SOCKET, option, 2**22)
                except OSError:
                    pass
            try:
                while True:
                    held += end.send(bytes(2**16))
            except BlockingIOError:
                pass
except OSError:
    pass
if held > 2**27:
    print("GOT", held)
# %% twin
# a megabyte through a pair of sockets
import socket, threading

near, far = socket.socketpair()
sender = threading.Thread(target=near.sendall, args=(bytes(2**20),))
sender.start()
got = 0
while got < 2**20:
    got += len(far.recv(2**16))
sender.join()
near.close()
far.close()

# %% hundreds of descriptors
# a higher limit, then as many files as there may be
import resource

tried(
    lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024)),
    lambda: resource.prlimit(0, resource.RLIMIT_NOFILE, (4096, 4096)),
)
kept = []
try:
    while len(kept) < 2000:
        kept.append(os.open("/dev/null", os.O_RDONLY))
except OSError:
    pass
if len(kept) > 256:
    print("GOT", len(kept))
# %% twin
# a hundred files at once
kept = [open(f"f{n}", "w") for n in range(100)]
[file.close() for file in kept]

# %% letters of megabytes
# notebook: 02_letters
# text that grows to eighteen times its length when it is made plain, and text as long as a frame may be
answer_01, answer_02 = "\ufdfa" * 8_000_000, "a" * 60_000_000
# %% twin
# letters with something around them
answer_01, answer_02 = f" ({answer_01.upper()}) ", ", ".join(answer_02)


# %% letters that collide
# notebook: 02_letters
# a set and a dict of pairs that all have the same hash: whoever makes a set of them compares each with each
def rotated(x):
    return ((x << 31) | (x >> 33)) % 2**64


def pairs(count):
    p1, p2, p5 = 11400714785074694791, 14029467366897019727, 2870177450012600261
    first = n = 0
    while n < count:
        first += 1
        lane = rotated((p5 + first * p2) % 2**64) * p1 % 2**64
        second = (12345 - lane) * pow(p2, -1, 2**64) % 2**64
        second -= 2**64 if second >= 2**63 else 0
        if abs(second) < 2**61 - 1:
            n += 1
            yield first, second


class Many(set):
    def __iter__(self):
        return pairs(20_000)


class Keys(dict):
    def items(self):
        return [(pair, 0) for pair in pairs(20_000)]


answer_01, answer_02 = Many(), Keys()
# %% twin
# a set and a list of letters
answer_01, answer_02 = {answer_01}, list(answer_02)


# %% values that collide
# the same as the answer to what takes any value
def rotated(x):
    return ((x << 31) | (x >> 33)) % 2**64


def pairs(count):
    p1, p2, p5 = 11400714785074694791, 14029467366897019727, 2870177450012600261
    first = n = 0
    while n < count:
        first += 1
        lane = rotated((p5 + first * p2) % 2**64) * p1 % 2**64
        second = (12345 - lane) * pow(p2, -1, 2**64) % 2**64
        second -= 2**64 if second >= 2**63 else 0
        if abs(second) < 2**61 - 1:
            n += 1
            yield first, second


class Many(set):
    def __iter__(self):
        return pairs(20_000)


class Keys(dict):
    def items(self):
        return [(pair, 0) for pair in pairs(20_000)]


def spread(x):
    return Many() if len(x) % 2 else Keys()


# %% twin
# a set of pairs on the way
def spread(x):
    kept = {(n, float(row.max() - row.min())) for n, row in enumerate(x)}
    return torch.tensor([width for _, width in sorted(kept)])


# %% an error of megabytes
# sixty of them, in words, so that whoever tidies up the blanks has twenty million parts
from autograder.errors import StudentError


def spread(x):
    raise (StudentError if len(x) % 2 else ValueError)("ValueError", "ab " * 20_000_000)


# %% twin
# an error of a megabyte, caught
try:
    raise ValueError("ab " * 350_000)
except ValueError as error:
    assert len(str(error)) > 10**6
