"""Whatever a student's code returns, every check says *wrong*: never correct, and never a failure of ours."""

from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.grading.examiner import mounted_folders
from autograder.grading.paper import Paper
from autograder.grading.report import State
from autograder.grading.subjects import Namespace, Remote
from autograder.proof import Trial
from autograder.sandbox import open_session

ROOT = Path(__file__).parents[2]
EXERCISES = sorted(path.parent.name for path in (ROOT / "exercises").glob("*/notebook.md"))

PRELUDE = '''
import collections, datetime, decimal, os, pathlib, types, typing
import numpy as np, torch
from autograder.errors import StudentError

class Evil:
    """Every question about it ends the program."""
    def __leave(self, *_): raise SystemExit(0)
    __eq__ = __ne__ = __len__ = __bool__ = __iter__ = __repr__ = __str__ = __int__ = __float__ = __leave
    __array__ = __hash__ = __getattr__ = __getitem__ = __contains__ = __index__ = __leave

class Agreeable:
    """Equal to all, true, close to anything."""
    def __yes(self, *_): return True
    __eq__ = __le__ = __ge__ = __lt__ = __gt__ = __bool__ = __contains__ = __yes
    __hash__ = None

class Impostor:
    """Says that it is of another class."""
    def __init__(self, kind): self._kind = kind
    __class__ = property(lambda self: object.__getattribute__(self, "_kind"))

class Mirror(torch.Tensor):
    """Breaks whatever torch does with it."""
    @classmethod
    def __torch_function__(cls, *_, **__): raise RuntimeError("no")

class Text(str):
    def __eq__(self, other): return True
    def __str__(self): raise ValueError
    def encode(self, *_): raise ValueError
    __hash__ = str.__hash__

class Numbers(list):
    def __iter__(self): raise ValueError
    def __len__(self): return -1

class Bag(dict):
    def items(self): return [(1, 2, 3)]

class Raising(list):
    """Raises ``error`` as soon as anyone looks inside."""
    def __init__(self, error): self.error = error
    def __iter__(self): raise self.error

class Nameless(type):
    __name__ = property(lambda cls: 1 / 0)

class Module(torch.nn.Module):
    def forward(self, *_): return self

Pair = collections.namedtuple("Pair", "a b")
def recursive():
    loop = []
    loop.append(loop)
    return loop
def circle():
    loop = {}
    loop["me"] = loop
    return loop
'''

VALUES = """
None
float("nan")
float("-inf")
torch.full((3,), float("nan"))
torch.full((2, 3), float("inf"))
""
"word" * 100_000
"\\ud800"
10**400
-(2**63)
[[0] * 1000] * 1000
recursive()
circle()
[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]
(n for n in range(3))
iter([1, 2])
range(3)
lambda *a: None
len
Evil
object()
Evil()
[Evil()]
{"params": Evil()}
Agreeable()
Impostor(int)
Impostor(list)
Impostor(dict)
Impostor(str)
Impostor(np.ndarray)
Text("x")
Numbers([1, 2])
Bag(a=1)
Nameless("X", (), {})()
{None: 1, (1, 2): [3], 1.5: {}, float("nan"): 0}
{1, "a", None, 2.5}
frozenset([(1, (2,))])
b"bytes"
memoryview(b"bytes")
np.array([object(), None])
np.array([("a", 1)], dtype=[("x", "U1"), ("y", "i4")])
np.array(["a", "b"])
np.datetime64("2026-01-01")
np.longdouble(1)
np.ma.masked_array([1.0, 2.0], [True, False])
torch.empty(3, device="meta")
torch.eye(3).to_sparse()
torch.eye(3).to_sparse_csr()
torch.tensor([1 + 2j, 3j])
torch.tensor([1.25, -3.5], dtype=torch.float16)
torch.tensor([1.25, -3.5], dtype=torch.bfloat16)
torch.tensor([0.123, 0.456], requires_grad=True)
torch.nn.Parameter(torch.rand(2, 2))
torch.tensor(0.123456)
torch.zeros(1, 1, 1, 1, 0)
torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)
torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])
Mirror([1.0, 2.0])
torch.ones(2).as_subclass(Mirror)
torch.zeros([1] * 40)
torch
torch.float32
torch.Size([2, 3])
torch.Generator()
ValueError("x")
NotImplemented
NotImplementedError()
...
Module()
Pair(1, 2)
collections.deque([1])
collections.ChainMap({"a": 1})
types.MappingProxyType({"a": 1})
datetime.datetime(2026, 1, 1)
decimal.Decimal("1.5")
pathlib.Path("x")
typing.Any
complex(1, 2)
bytearray(b"x")
Raising(MemoryError())
Raising(NotImplementedError("no such kernel"))
Raising(RecursionError())
Raising(StudentError(7, [], "x"))
""".strip().split("\n")

# Some end the process that looks at them, or fill its memory: only for where that is the student's own.
DEADLY = """
Impostor(torch.Tensor)
torch.zeros(1).expand(10**8)
Raising(KeyboardInterrupt())
Raising(GeneratorExit())
Raising(SystemExit(0))
os._exit(0)
os.kill(os.getpid(), 9)
os.close(3)
""".strip().split("\n")


@pytest.fixture(scope="module")
def chapter():
    return load_course(ROOT)


def hold_all(trial, item, subject, said):
    """The checks of ``item`` that call the hostile ``subject`` anything but wrong."""
    result = trial.result(subject, item, b"hostile")
    return [
        f"{item.id} {check.name}: {said} is {check.state}: {check.finding}"
        for check in result.checks
        if check.state is not State.WRONG
    ]


@pytest.mark.parametrize("name", EXERCISES)
def test_every_check_of_every_exercise_calls_a_hostile_value_wrong(chapter, level, name):
    if level == "none":
        pytest.skip("what ends a process would end the whole session")
    trial = Trial(Paper(chapter, chapter.notebook(name)))
    items = [item for item in trial.paper.notebook.items if item.checks]
    names = [name for item in items for name in item.names]
    benches, odd = [], []
    with open_session(level, preload=chapter.preload, mounts=mounted_folders(chapter)) as session:

        def bench():
            if not benches or not benches[-1].alive:
                benches.append(session.bench())
            return benches[-1]

        session.load_probes(trial.paper.probes_source)
        assert session.run_cell("prelude", PRELUDE, 30).error is None
        for value in (*VALUES, *DEADLY):
            answer = f"def answer(*_, **__): return {value}\nfor name in {names}: globals()[name] = answer"
            assert session.run_cell(value, answer, 30).error is None
            session.bind(value, names)
        for number, item in enumerate(items):
            # Each item meets thirty of the values, the next item others; whatever is deadly costs a fork.
            some = [value for place, value in enumerate(VALUES) if (place + 2 * number) % 5 < 2]
            for value in (*some, *DEADLY[number % 4 :: 4]):
                subject = Remote(bench, session.cpu_seconds, value, 30.0, {})
                odd += hold_all(trial, item, subject, value)
    assert not odd, "\n".join(odd)


@pytest.mark.parametrize("value", VALUES)
def test_in_a_students_own_notebook_a_hostile_value_is_wrong_too(paper, value):
    names: dict = {}
    exec(PRELUDE, names)
    returning = names | {"spread": lambda *_: eval(value, names), "Tally": lambda *_: eval(value, names)}
    instead = names | dict.fromkeys(("spread", "Tally"), eval(value, names))
    trial = Trial(paper)
    for item in paper.notebook.items:
        assert not hold_all(trial, item, Namespace(returning, paper.probes), value)
        assert not hold_all(trial, item, Namespace(instead, paper.probes), f"{value} itself")


def test_a_hostile_answer_earns_nothing_and_leaves_the_other_item_alone(grade, answered, right):
    for value in ("Evil()", "recursive()", 'torch.empty(3, device="meta")', *DEADLY[:3]):
        answer = f"{PRELUDE}\ndef spread(x):\n    return {value}"
        report = grade(answered({"1.1": answer, "1.2": right["1.2"]}))
        assert [item.state for item in report.items] == [State.WRONG, State.CORRECT], value
        assert report.points == 3
