"""A session as its client sees it: what cells and benches say, and what they cannot do to us."""

import os
import sys
import time

import pytest

from autograder.errors import SandboxError, StudentError
from autograder.sandbox import Limits, open_session
from autograder.sandbox.session import IN_THE_END
from autograder.values import Array, Map, Seq, snapshot

LEVELS = ["full", "kernel", "none"] if sys.platform == "linux" else ["none"]


@pytest.fixture(scope="module", params=LEVELS)
def session(request):
    with open_session(request.param) as session:
        yield session


@pytest.fixture(params=LEVELS)
def fresh(request):
    with open_session(request.param, limits=Limits(grace=0.5, idle=1.0)) as session:
        yield session


def run(session, code, budget=20.0):
    return session.run_cell("cell", code, budget)


# ---------------------------------------------------------------- cells


def test_a_cell_tells_what_it_printed_and_keeps_its_names(session):
    assert run(session, "x = 20\nprint('one')\nx + 1").text == "one\n21\n"
    assert run(session, "import sys; print(x, file=sys.stderr)").text == "20\n"


def test_an_error_names_its_kind_and_the_line(session):
    error = run(session, "a = 1\n\n1 / 0").error
    assert (error.kind, error.text, error.line) == ("ZeroDivisionError", "division by zero", 3)
    error = run(session, "a = 1\nb = = 2").error
    assert (error.kind, error.line) == ("SyntaxError", 2)


def test_output_written_past_python_is_captured_too(session):
    assert "direct" in run(session, "import os; _ = os.write(1, b'direct')").text
    assert "child" in run(session, "import subprocess; _ = subprocess.run(['echo', 'child'])").text


def test_two_hundred_megabytes_of_output_are_cut_and_block_nobody(session):
    run_of = run(session, "for _ in range(200): print('x' * 2**20)")
    assert run_of.error is None
    assert 60_000 < len(run_of.text) < 70_000
    assert run(session, "print('after')").text == "after\n"


def test_what_waits_for_a_person_or_a_shell_does_not(session):
    assert run(session, "input('name?')").error.kind == "NoInput"
    for line in ("!rm -rf /", "%pip install x", "x = !ls", "%%bash\nls"):
        ran = run(session, line)
        assert ran.error is None
        assert "not run while grading" in ran.text
    assert run(session, "%matplotlib inline\nexit()\nquit()").error is None
    assert run(session, "import os; print(os.environ['UNDERHOOD_SESSION'])").text == "1\n"


def test_files_lie_beside_the_notebook(session):
    session.place({"data.csv": b"1,2"})
    assert run(session, "print(open('data.csv').read())").text == "1,2\n"
    with pytest.raises(SandboxError):
        session.place({"../data.csv": b""})


def test_figures_do_not_pile_up(session):
    run(session, "import matplotlib.pyplot as plt; fig = plt.figure()")
    assert run(session, "print(plt.get_fignums())").text == "[]\n"


# ---------------------------------------------------------------- budgets


def test_an_endless_loop_costs_one_cell(fresh):
    assert run(fresh, "while True: pass", 0.3).error.kind == "Timeout"
    assert run(fresh, "print('on')").text == "on\n"


def test_a_loop_that_ignores_the_interrupt_is_killed(fresh):
    code = "def loop():\n  while True: pass\nwhile True:\n  try: loop()\n  except KeyboardInterrupt: pass"
    began = time.monotonic()
    assert run(fresh, code, 0.3).error.kind == "Timeout"
    assert time.monotonic() - began < 10
    with pytest.raises(StudentError, match="Died"):
        run(fresh, "1")


def test_a_sleeper_is_woken_by_the_wall_clock(fresh):
    if fresh.level == "none" and sys.platform != "linux":
        pytest.skip("needs /proc")
    assert run(fresh, "import time; time.sleep(1e6)", 30).error.kind == "Timeout"
    assert run(fresh, "print('on')").text == "on\n"


def test_cpu_time_is_measured_over_children_from_outside(fresh):
    if sys.platform != "linux":
        pytest.skip("needs /proc")
    before = fresh.cpu_seconds()
    code = "import subprocess, sys\n_ = subprocess.run([sys.executable, '-c', 'sum(range(10**7))'])"
    assert run(fresh, code).cpu >= 0.05
    assert fresh.cpu_seconds() > before


def test_a_cell_that_exits_is_the_end_of_the_session_and_of_nothing_else(fresh):
    ran = run(fresh, "print('last words', flush=True)\nimport os; os._exit(0)")
    assert (ran.error.kind, ran.text) == ("Died", "last words\n")
    assert not fresh.alive
    for ask in (lambda: fresh.bench(), lambda: fresh.bind("k", ["x"]), lambda: run(fresh, "1")):
        with pytest.raises(StudentError, match="Died"):
            ask()


# ---------------------------------------------------------------- benches

PROBES = """
def product(ns, n):
    return {"y": ns["f"](n), "x": ns["x"]}

def change(ns, xs):
    xs.append(1)
    print("noise")

def absent(ns):
    return ns["nothing"]
"""


def test_what_a_scratch_cell_below_took_from_python_is_its_own_again_for_an_answer(fresh):
    run(fresh, "def total(x): return sum(x)")
    fresh.bind("1.1", ["total"])
    run(fresh, "sum = 0")
    assert fresh.bench().call("total", {"x": snapshot([1, 2])}, 0, key="1.1").value == 3


@pytest.mark.parametrize("own", ["float32", "float64"])
def test_the_default_dtype_is_that_of_the_check_whatever_a_scratch_cell_sets_below(fresh, own):
    run(
        fresh,
        f"import torch\ntorch.set_default_dtype(torch.{own})\ndef kind(): return str(torch.ones(1).dtype)",
    )
    fresh.bind("1.1", ["kind"])
    run(fresh, "torch.set_default_dtype(torch.float16)")
    assert fresh.bench().call("kind", {}, 0, key="1.1").value == f"torch.{own}"


def test_a_bench_answers_for_names_as_they_stood(fresh):
    run(fresh, "import torch\nx = torch.ones(2)\ndef g(n): return n\ndef k(): return 2")
    run(fresh, "def f(n): return g(n) * k()")
    assert fresh.bind("1.1", ["x", "f", "missing"]) == ["missing"]
    # A later cell takes a helper's name for a number, and writes another helper anew.
    run(fresh, "x = 'late'; g = 1\ndef k(): return 3")
    fresh.load_probes(PROBES)
    bench = fresh.bench()
    assert isinstance(bench.get("x", key="1.1").value, Array)
    assert bench.call("f", {"n": 5}, 0, key="1.1").value == 10
    answer = bench.run("product", {"n": snapshot([1])}, 0, key="1.1").value
    assert isinstance(answer, Map)
    assert answer.items[0] == ("y", Seq("list", (1, 1)))
    assert isinstance(bench.get("x", key="1.1" + IN_THE_END).value, Array)
    with pytest.raises(StudentError, match="not callable"):
        bench.call("f", {"n": 5}, 0, key="1.1" + IN_THE_END)
    changed = bench.run("change", {"xs": snapshot([])}, 0, budget=10)
    assert (changed.mutated, changed.printed) == (("xs",), True)
    assert fresh.bench().get("x").value == "late"


def test_missing_names_and_probes_are_told_apart(session):
    session.load_probes(PROBES)
    bench = session.bench()
    with pytest.raises(StudentError, match="Missing"):
        bench.get("nothing")
    with pytest.raises(StudentError, match="Missing"):
        bench.run("absent", {}, 0, budget=10)
    with pytest.raises(SandboxError, match="no probe"):
        bench.run("unknown", {}, 0, budget=10)


def test_what_happens_on_a_bench_stays_there(fresh):
    if fresh.level == "none":
        pytest.skip("no fork, no bench of its own")
    run(fresh, "import os, torch\nxs = []\ndef add(): xs.append(1); return len(xs)\n"
               "def leave(): os._exit(0)\ndef loop():\n  while True: pass\n"
               "def deaf():\n  while True:\n    try: loop()\n    except KeyboardInterrupt: pass\n"
               "def big(): return torch.zeros(1).expand(10**9)")  # fmt: skip
    bench, other = fresh.bench(), fresh.bench()
    assert [bench.call("add", {}, 0, budget=5).value, bench.call("add", {}, 0, budget=5).value] == [1, 2]
    with pytest.raises(StudentError, match="Timeout"):
        bench.call("loop", {}, 0, budget=0.2)
    assert bench.call("add", {}, 0, budget=5).value == 3
    with pytest.raises(StudentError, match="TooLarge"):
        bench.call("big", {}, 0, budget=5)
    with pytest.raises(StudentError, match="Timeout"):
        bench.call("deaf", {}, 0, budget=0.2)
    assert not bench.alive
    assert other.alive
    assert other.call("add", {}, 0, budget=5).value == 1
    with pytest.raises(StudentError, match="Died"):
        other.call("leave", {}, 0, budget=5)
    assert not other.alive
    assert run(fresh, "print(xs)").text == "[]\n"
    assert fresh.bench().call("add", {}, 0, budget=5).value == 1


FORGERIES = {
    "a frame of 4 GB": "os.write(fd, b'\\xff' * 4)",
    "noise": "os.write(fd, b'\\x05\\0\\0\\0hello')",
    "an answer to another question": "send(Reply(10**6))",
    "a value of another shape": "send(Reply(SERIAL, value=['A', 'float32', [2**40], b'', 'torch']))",
    "ten million empty lists": "os.write(fd, (5 * 2**20).to_bytes(4, 'little') + b'\\x90' * 5 * 2**20)",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_forged_frames_are_the_students_end_and_not_ours(forgery):
    code = f"""
import os, gc, socket
from autograder.sandbox.session import Reply, Server
def f():
    server = next(o for o in gc.get_objects() if type(o) is Server and o.shell is None)
    fd, send, SERIAL = server.channel.fileno(), server.channel.send, 3
    {FORGERIES[forgery]}
    os._exit(0)
"""
    with open_session(LEVELS[0]) as session:
        run(session, code)
        with pytest.raises(StudentError, match="Died"):
            session.bench().call("f", {}, 0, budget=10)
        assert run(session, "print('on')").text == "on\n"


def test_a_lie_about_the_bench_cannot_keep_it_alive():
    code = """
from autograder.sandbox.session import Server
real = Server.do_bench
Server.do_bench = lambda self, request: real(self, request) * 0 + 77
def f():
    while True:
        try:
            while g(): pass
        except KeyboardInterrupt: pass
def g(): return True
"""
    with open_session(LEVELS[0], limits=Limits(grace=0.3)) as session:
        run(session, code)
        with pytest.raises(StudentError, match="Timeout"):
            session.bench().call("f", {}, 0, budget=0.2)


def test_a_hostile_error_is_cut_to_a_short_line(session):
    code = "class Loud(Exception):\n  def __str__(self): return 'x\\n' * 10**6\nraise Loud"
    assert len(run(session, code).error.text) <= 300
    code = "class Broken(Exception):\n  def __str__(self): 1/0\nraise Broken"
    assert run(session, code).error.kind == "Broken"


def test_no_session_is_left_behind(tmp_path):
    session = open_session(LEVELS[0])
    run(session, "import os; os.fork()") if LEVELS[0] != "none" else None
    session.close()
    with pytest.raises(StudentError, match="Died"):
        run(session, "1")
    if sys.platform == "linux" and LEVELS[0] != "none":
        assert not os.path.exists(f"/proc/{session._guard.control.pid}/exe")
