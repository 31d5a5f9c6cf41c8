# Breaking and forging what goes over the wire. Descriptor 3 is the session's end of it.
# judge: hurried
# ruff: noqa

# %% noise on the wire
# random bytes before the answer to the running cell
# on: nothing
os.write(3, os.urandom(4096))
# %% twin
# writes to the descriptors of text
os.write(1, b"one\n")
os.write(2, b"two\n")

# %% a frame of four gigabytes
# announces a length that nobody could hold
os.write(3, b"\xff\xff\xff\xff")
# %% twin
# a long line of text
print("x" * 5000)

# %% a frame that never comes
# announces a hundred bytes and sends one
os.write(3, b"\x64\x00\x00\x00\x81")
# %% twin
# half a line of text
print("no end of line", end="")

# %% answers before the questions
# replies with the numbers of the next hundred requests, all of them "nothing is wrong"
import msgspec, struct

for n in range(1, 100):
    body = msgspec.msgpack.encode({"id": n, "value": ["A", "float32", [3], bytes(12), "torch"]})
    os.write(3, struct.pack("<I", len(body)) + body)
# %% twin
# MessagePack of one's own
import msgspec

assert msgspec.msgpack.decode(msgspec.msgpack.encode({"id": 1})) == {"id": 1}

# %% the wire closed
# closes, and opens something else in its place
os.close(3)
os.open("/dev/null", os.O_RDWR)
# %% twin
# closes what one has opened
os.close(os.open("/dev/null", os.O_RDWR))

# %% the wire held by a child
# a child keeps the wire open and answers on it when the notebook is gone
import time

if os.fork() == 0:
    time.sleep(0.2)
    for _ in range(50):
        os.write(3, b"\x05\x00\x00\x00\x81\xa2id\x03")
        time.sleep(0.05)
    os._exit(0)
# %% twin
# a child with pipes of its own
read, write = os.pipe()
if os.fork() == 0:
    os.write(write, b"x")
    os._exit(0)
assert os.read(read, 1) == b"x"
os.wait()

# %% a server of one's own
# soak: slow
# takes the session's server over: every question gets a reply that says passed
from autograder.sandbox import session

session.Server._answer = lambda self, request: session.Reply(request.id, None, True)


# %% twin
# a class with the same name
class Server:
    def serve(self):
        return 1


assert Server().serve() == 1

# %% replies with more in them
# fields that nobody asked for, and errors of the wrong form
from autograder.sandbox import session
import msgspec

session.msgspec.msgpack.encode = msgspec.msgpack.encode


class Reply(msgspec.Struct):
    id: int
    passed: bool = True
    points: float = 6.0
    state: str = "correct"


session.Server._answer = lambda self, request: Reply(request.id)
# %% twin
# a struct of one's own
import msgspec


class Point(msgspec.Struct):
    x: int


assert msgspec.json.encode(Point(1)) == b'{"x":1}'

# %% values that are none
# soak: slow
# unknown dtypes, shapes that do not fit, negative lengths, objects in arrays, nan as a shape
from autograder.sandbox import session

wrong = [
    ["A", "object", [1], b"x" * 8, "torch"],
    ["A", "float32", [2**40, 2**40, 0], b"", "torch"],
    ["A", "float32", [-1], b"", "numpy"],
    ["A", "float32", [3], b"1", "torch"],
    ["L", 5],
    ["M", [[1]]],
    ["O", "x" * 10**6],
    {"A": 1},
    ["A"],
    [[]],
    ["S", [["L", []]]],
]
turn = iter(range(10**6))
session.Server._answer = lambda self, request: session.Reply(request.id, None, wrong[next(turn) % len(wrong)])
# %% twin
# arrays of every kind on the way
for dtype in (torch.float16, torch.bfloat16, torch.int8, torch.bool, torch.complex64):
    torch.zeros(2, dtype=dtype)

# %% claims about the number of the bench
# the session says that its bench is the judge, the init, nobody
from autograder.sandbox import session

plain = session.Server.do_bench
turn = iter([1, -1, 2**40, JUDGE, VICTIM, 0] * 1000)
session.Server.do_bench = lambda self, request: plain(self, request) and next(turn)


def spread(x):
    return 0


# %% twin
# numbers of one's own processes
assert os.getpid() > 0 and os.getppid() >= 0

# %% a bench that is never opened
# soak: slow
# the session says that it has forked, and has not
from autograder.sandbox import session

session.Server.do_bench = lambda self, request: 4242


# %% twin
# a function that forks
def forked():
    pid = os.fork()
    if pid == 0:
        os._exit(3)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


assert forked() == 3

# %% the end of the text forged
# soak: slow
# prints what might be the marker of a cell's end, and holds the real one back
write = os.write
os.write = lambda fd, data: len(data)
for _ in range(100):
    print(os.urandom(16))
# %% twin
# random bytes printed
print(os.urandom(16))

# %% names that were never bound
# says that every name is missing, or that names are bound that are not
from autograder.sandbox import session

session.Server.do_bind = lambda self, request: ["spread", "Tally", "x" * 10**6, 5]
session.Server._names = lambda self, request: {"spread": lambda x: 0, "Tally": lambda: 0}
# %% twin
# a name bound late
del spread


def spread(x):
    return late(x)


late = lambda x: x.amax(1) - x.amin(1)

# %% a probe that claims
# replaces the probe that examines the class by one that returns what it likes
from autograder.sandbox import session
from autograder.experiment import Answer
from autograder.values import snapshot

claim = lambda self, request: Answer(snapshot([(1.0, 1), (2.0, 2), (3.0, 3)]))
session.Server.do_run = session.Server.do_call = session.Server.do_get = claim


# %% twin
# a function named as a probe
def tally_of(ns, numbers):
    return 7


# %% a probe without its probing
# patches the names that the probe uses: float, int, the class's answers
import builtins

builtins.float = lambda x: True
builtins.int = lambda x: True


class Anything:
    def __getattr__(self, name):
        return self

    def __call__(self, *a, **k):
        return self

    __float__ = __int__ = __index__ = lambda self: 1


Tally = Anything


# %% twin
# a class with properties
class Tally:
    def __init__(self):
        self.kept = []

    def add(self, x):
        self.kept.append(x)

    total = property(lambda self: float(sum(self.kept)))
    count = property(lambda self: len(self.kept))


# %% inputs that were never changed
# hides that the answer writes into its input
# points: 3
from autograder import experiment

experiment._changed = lambda *a: ()


def spread(x):
    x.sub_(x.amin(1, keepdim=True))
    return x.amax(1)


# %% twin
# writes into a copy
def spread(x):
    x = x.clone()
    x.sub_(x.amin(1, keepdim=True))
    return x.amax(1)


# %% descriptors sent along
# sends file descriptors with a reply, hundreds of them
import array, socket, struct

s = socket.socket(fileno=os.dup(3))
for _ in range(20):
    try:
        s.sendmsg(
            [b"\x01\x00\x00\x00\xc0"],
            [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2] * 60))],
        )
    except OSError:
        pass
# %% twin
# a descriptor doubled
os.close(os.dup(1))

# %% replies at their limits
# soak: slow
# errors of megabytes, lists of changed arguments, maps of empty arrays and truths that are none
from autograder.sandbox import session

wrong = [
    (None, ["M", [[["A", "float32", [0, 2**40], b"", "numpy"], 1]] * 1000]),
    (("X" * 10**6, "", 2**62, "f" * 10**6), None),
    (("Died", "", -5, ""), None),
    (None, ["A", "bool", [3], b"\x05\x02\xff", "torch"]),
    (None, ["S", [["L", [1.0, float("nan")]], ["M", []], ["O", "x"]]]),
    (("KeyError", "\x1b[31m", 3, "<b>"), ["O", ""], ["a"] * 100_000, True),
]
turn, plain = iter(range(10**6)), session.Server._answer


def answer(self, request):
    if request.op not in ("call", "run", "get"):
        return plain(self, request)
    return session.Reply(request.id, *wrong[next(turn) % len(wrong)])


session.Server._answer = answer
# %% twin
# errors and truths of one's own
assert [bool(n) for n in (5, 2, 255)] == [True] * 3 and str(KeyError("a")) == "'a'"
