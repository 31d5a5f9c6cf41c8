"""Measures what grading costs and writes ``results.json`` beside this file and ``docs/benchmarks.md``.

    python benchmarks/run.py            measures (some minutes on two cores), then writes both
    python benchmarks/run.py --docs     writes docs/benchmarks.md anew from results.json

The notebooks are those in ``source/`` with their solutions in. A zygote of our own is used, so that one that
is warm already, or is in use, is neither measured nor disturbed. Nothing here is a test: a busy machine
makes a slow figure, not a failure.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results.json"
DOCS = ROOT / "docs" / "benchmarks.md"
BIN = Path(sys.executable).parent
FASTAI = ROOT / ".fastai"
"""Where `make test-fastai` puts it."""
RUNS, FEW, STUDENTS = 15, 5, 3
READY, OVERHEAD = "a session is ready", "overhead of grading"
TARGETS = {READY: 0.15, OVERHEAD: 0.4}
"""Seconds that a median should stay under."""
PLAIN_CONFIG = 'c = get_config()\nc.CourseDirectory.source_directory = "source/en"\n'


def main() -> None:
    if "--docs" not in sys.argv:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            # The runtime folder is part of a zygote's address.
            os.environ.update(XDG_RUNTIME_DIR=folder, OMP_NUM_THREADS="1")
            os.environ.pop("UNDERHOOD_SECRET", None)  # without a secret nothing is kept from run to run
            os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
            results = measure(Path(folder))
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    DOCS.write_text(page(json.loads(RESULTS.read_text(encoding="utf-8"))), encoding="utf-8")


# ---------------------------------------------------------------- measuring


def measure(scratch: Path) -> dict[str, Any]:
    from autograder.course import load_course
    from autograder.grading.batch import Grader
    from autograder.grading.report import Report
    from autograder.sandbox import open_session, shut_down, strongest

    about = machine()
    level, course = strongest(), load_course(ROOT)
    names = [notebook.name for notebook in course.notebooks[:2]]
    files = [ROOT / "source" / "en" / name / f"{name}.ipynb" for name in names]
    command = partial(run, ROOT, "underhood", "grade", "--no-cache", files[0])
    seconds = {
        "nothing warm": timed(command, FEW, before=lambda: shut_down(course.preload)),
        "zygote warm": timed(command, FEW),
        READY: timed(lambda: open_session(level, preload=course.preload), RUNS, after=lambda s: s.close()),
    }
    with Grader(ROOT, isolation=level) as grader:
        for name, file in zip(names, files, strict=True):
            reports: list[Report] = []
            graded = timed(partial(grader.grade, file), RUNS, after=reports.append)
            own = [report.seconds["student_cpu"] for report in reports[1:]]
            seconds |= {f"judge warm/{name}": graded, f"student's CPU/{name}": own}
            seconds[f"{OVERHEAD}/{name}"] = [whole - part for whole, part in zip(graded, own, strict=True)]
    beside = [beside_nbgrader(scratch, file, level) for file in files]
    shut_down(course.preload)
    return {
        "machine": about | {"isolation": level},
        "command": names[0],
        "seconds": {name: [round(value, 4) for value in values] for name, values in seconds.items()},
        "nbgrader": beside,
        "learner": beside_fastai(),
    }


def timed(
    action: Callable[[], Any],
    runs: int,
    before: Callable[[], object] = lambda: None,
    after: Callable[[Any], object] = lambda result: None,
) -> list[float]:
    """Wall seconds of each of ``runs`` runs of ``action``; one more, not counted, comes first. ``before`` and
    ``after`` (which gets the result) are not timed."""
    spent = []
    for _ in range(runs + 1):
        before()
        began = time.perf_counter()
        result = action()
        spent.append(time.perf_counter() - began)
        after(result)
    return spent[1:]


def run(folder: Path, *command: str | Path) -> None:
    """Runs a command of this environment in ``folder``; ends the benchmark if it fails."""
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}\n{done.stderr}")


def beside_nbgrader(scratch: Path, file: Path, level: str) -> dict[str, Any]:
    """Seconds a submission of the same ``STUDENTS`` submissions by ``nbgrader autograde`` as it comes, by
    ``nbgrader autograde`` with our step, and by ``underhood grade``; whole processes, the zygote warm."""
    ours = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    configs = {"plain": PLAIN_CONFIG, "ours": f'{ours}\nc.GradeInSandbox.isolation = "{level}"\n'}
    found: dict[str, Any] = {"notebook": file.stem, "submissions": STUDENTS}
    for kind, config in configs.items():
        course = scratch / kind / file.stem
        for name in ("exercises", "solutions", f"source/en/{file.stem}"):
            shutil.copytree(ROOT / name, course / name)
        (course / "nbgrader_config.py").write_text(config, encoding="utf-8")
        for number in range(STUDENTS):
            shutil.copytree(file.parent, course / "submitted" / f"student{number}" / file.stem)
        run(course, "nbgrader", "generate_assignment", file.stem)
        found[kind] = a_submission(partial(run, course, "nbgrader", "autograde", file.stem))
    found["grade"] = a_submission(partial(run, course, "underhood", "grade", "--no-cache", "submitted"))
    return found


def beside_fastai() -> dict[str, dict[str, float]]:
    """What ``learner.py`` finds; nothing where fastai is not at hand."""
    if not FASTAI.is_dir():
        return {}
    program = [sys.executable, ROOT / "benchmarks" / "learner.py"]
    done = subprocess.run(
        program, env=os.environ | {"PYTHONPATH": str(FASTAI)}, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"learner.py failed:\n{done.stderr}")
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found


def a_submission(action: Callable[[], None]) -> float:
    began = time.perf_counter()
    action()
    return round((time.perf_counter() - began) / STUDENTS, 3)


def machine() -> dict[str, str]:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        cpu = platform.processor()
    versions = {name: version(name) for name in ("torch", "nbgrader")}
    return {"cpu": cpu, "cores": str(os.cpu_count()), "system": f"{platform.system()} {platform.release()}",
            "python": platform.python_version(), **versions,
            "load before": f"{os.getloadavg()[0]:.1f}"}  # fmt: skip


# ---------------------------------------------------------------- writing


def page(results: dict[str, Any]) -> str:
    """``docs/benchmarks.md``."""
    seconds, about = results["seconds"], results["machine"]
    lines = [row(name, values) for name, values in seconds.items()]
    ratios = [
        f"| {b['notebook']} | {b['plain']:.2f} s | {b['ours']:.2f} s | {b['plain'] / b['ours']:.1f} × "
        f"| {b['grade']:.2f} s | {b['plain'] / b['grade']:.1f} × |"
        for b in results["nbgrader"]
    ]
    return TEMPLATE.format(
        machine="\n".join(f"- {key}: {value}" for key, value in about.items()),
        rows="\n".join(lines), ratios="\n".join(ratios), notebook=results["command"],
        students=results["nbgrader"][0]["submissions"],
    ) + learners(results.get("learner", {}))  # fmt: skip


def learners(found: dict[str, dict[str, float]]) -> str:
    if not found:
        return ""
    slowest = max(figures["seconds"] for figures in found.values())
    rows = [
        f"| {name} | {f['seconds']:.2f} s | {slowest / f['seconds']:.1f} × | {f['accuracy']:.5f} |"
        for name, f in found.items()
    ]
    return LEARNERS.format(rows="\n".join(rows))


def row(name: str, values: list[float]) -> str:
    what, _, notebook = name.partition("/")
    target = f"{TARGETS[what]:g} s" if what in TARGETS else ""
    spread = f"{min(values):.3f} – {max(values):.3f}"
    return (
        f"| {what} | {notebook} | {statistics.median(values):.3f} s | {spread} | {len(values)} | {target} |"
    )


TEMPLATE = """\
# Benchmarks

Written by `make bench` from `benchmarks/results.json`; not edited by hand.

{machine}

| what | notebook | median | range | runs | target |
|---|---|---|---|---|---|
{rows}

- *nothing warm*, *zygote warm*: the whole command `underhood grade` on `{notebook}`, from a shell.
- *a session is ready*: from the request to a process that is locked in and waits for the first cell.
- *judge warm*: one file given to a judge that has graded before, from the request to the report.
- *student's CPU*: of that, what the student's processes computed, read from outside: all cells, and the
  answers to all checks.
- *overhead of grading*: *judge warm* less *student's CPU*. Where a check compares costs, it holds what the
  reference computed, too.

## Beside plain nbgrader

Seconds a submission ({students} submissions, whole processes, zygote warm, one run). Plain nbgrader starts
a kernel for each notebook and runs the visible checks only; ours runs the hidden ones, too, in isolation.

| notebook | `nbgrader autograde`, plain | with our step | faster | `underhood grade` | faster |
|---|---|---|---|---|---|
{ratios}
"""

LEARNERS = """
## The Learner beside fastai's

Ten epochs of the chapter's linear model on 12,396 images in batches of 256, one thread, one run, from the
same start; `make test-fastai` shows that they agree at every epoch.

| Learner | seconds | faster | accuracy at the end |
|---|---|---|---|
{rows}
"""


if __name__ == "__main__":
    main()
