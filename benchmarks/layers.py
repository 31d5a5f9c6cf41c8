"""Measures what the walls around a session cost: CPU seconds, of all processes that take part, for opening a
session, running a trivial notebook and closing it.

    python benchmarks/layers.py [RUNS]      15 runs unless said otherwise; a minute on two cores

The base is the same work in a bare process forked from the same zygote: no supervisor, no walls. Level
``none`` stands beside it, but starts an interpreter of its own, which costs more than any wall. All is read
from outside: the zygote reaps what it forked, so its own count and its children's grow by what was spent.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
TARGET = 0.15
"""CPU seconds a notebook that all walls may cost."""
EACH = 5
"""Sessions in one run: the kernel tells CPU time in hundredths of a second."""
CELLS = ("x = [n * n for n in range(100)]", "y = sum(x)", "def f(n):\n    return n + 1")


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory(prefix="layers-") as folder:
        # A zygote of our own: the runtime folder is part of its address.
        os.environ["XDG_RUNTIME_DIR"] = folder
        show(measure(runs))


def measure(runs: int) -> dict[str, list[float]]:
    """CPU seconds a session, of each run; the kinds take turns, so that all meet the same machine."""
    from autograder.sandbox import launcher

    bare()
    said = launcher.status()
    assert said is not None
    zygote = said["pid"]
    kinds: dict[str, Callable[[], None]] = {
        "bare": bare, "kernel": lambda: walled("kernel"), "full": lambda: walled("full"),
        "none": lambda: walled("none"),
    }  # fmt: skip
    found: dict[str, list[float]] = {name: [] for name in kinds}
    try:
        for n in range(-1, runs):
            for name, once in kinds.items():
                many = 1 if name == "none" else EACH
                before = cpu(zygote)
                for _ in range(many):
                    once()
                spent = (cpu(zygote) - before) / many
                # The first run is not counted.
                found[name] += [spent] * (n >= 0)
    finally:
        launcher.shut_down()
    return found


def bare() -> None:
    """A forked process that serves a notebook as a session does, without walls and without a supervisor."""
    from autograder.sandbox import launcher
    from autograder.sandbox.session import Reply, Request

    channel = launcher.connect("autograder.sandbox.session:main")
    for number, source in enumerate(CELLS, 1):
        channel.send(Request(number, "cell", source=source))
        reply = channel.recv(60.0, Reply)
        assert reply.error is None, reply.error
    channel.close()


def walled(level: str) -> None:
    from autograder.sandbox import open_session

    with open_session(level) as session:
        for number, source in enumerate(CELLS):
            ran = session.run_cell(f"{number}", source, 60.0)
            assert ran.error is None, ran.error


def cpu(zygote: int) -> float:
    """CPU seconds so far of this process, its children, the zygote and its children, once all have ended."""
    from autograder.sandbox import launcher

    while (said := launcher.status()) and said["judges"] + said["sessions"]:
        time.sleep(0.05)
    own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    fields = Path(f"/proc/{zygote}/stat").read_text().rpartition(")")[2].split()
    ticks = sum(map(int, fields[11:15]))
    return sum(u.ru_utime + u.ru_stime for u in own) + ticks / os.sysconf("SC_CLK_TCK")


def show(found: dict[str, list[float]]) -> None:
    """A table in Markdown, for ``docs/security.md``."""
    names = {
        "bare": "a bare process, forked from the zygote",
        "kernel": "`kernel`",
        "full": "`full`",
        "none": "`none`: an interpreter of its own",
    }
    base = statistics.median(found["bare"])
    print(
        "| session | CPU seconds, median | lowest to highest | more than a bare process |\n|---|---|---|---|"
    )
    for name, said in names.items():
        some = found[name]
        middle = statistics.median(some)
        more = "" if name in ("bare", "none") else f"{middle - base:.3f}"
        print(f"| {said} | {middle:.3f} | {min(some):.3f} to {max(some):.3f} | {more} |")
    worst = max(statistics.median(found[name]) - base for name in ("kernel", "full"))
    print(f"\n{'Within' if worst <= TARGET else 'OVER'} the target of {TARGET} s.")


if __name__ == "__main__":
    main()
