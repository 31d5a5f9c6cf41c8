"""Measures what grading costs and writes ``results.json`` beside this file; docs/benchmarks.md is made of it.

    python benchmarks/run.py            measures (half an hour on two cores) and writes results.json
    python benchmarks/run.py --docs     writes docs/benchmarks.md from results.json

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
from collections.abc import Callable, Iterator
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
OTTER = ROOT / ".otter"
"""Where `make bench` puts otter-grader."""
OTTER_TEST = """\
from otter.test_files import test_case
OK_FORMAT, name, points = False, "ran", 1

@test_case(points=1)
def test_ran():
    pass
"""
RUNS, FEW, STUDENTS, CLASS = 15, 5, 4, 40
"""How often a short and a long action is timed; submissions to plain nbgrader, and to ours."""
READY, OVERHEAD = "a session is ready", "overhead of grading"
TARGETS = {READY: 0.15, OVERHEAD: 0.25}
"""Seconds that a median should stay under."""
PLAIN_CONFIG = 'c = get_config()\nc.CourseDirectory.source_directory = "source/en"\n'


def main() -> None:
    if "--docs" in sys.argv:
        results = json.loads(RESULTS.read_text(encoding="utf-8"))
        DOCS.write_text(page(results), encoding="utf-8")
        # The same once more in rows, for whoever follows figures over time.
        write(results | {"figures": list(figures(results))})
    else:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            # The runtime folder is part of a zygote's address.
            os.environ.update(XDG_RUNTIME_DIR=folder, OMP_NUM_THREADS="1")
            os.environ.pop("UNDERHOOD_SECRET", None)  # without a secret nothing is kept from run to run
            os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
            results = measure(Path(folder))
        # throughput.py and soak.py keep their figures in the same file.
        write(json.loads(RESULTS.read_text(encoding="utf-8")) | results)


def write(results: dict[str, Any]) -> None:
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


# ---------------------------------------------------------------- measuring


def measure(scratch: Path) -> dict[str, Any]:
    from autograder.course import load_course
    from autograder.doctor import strongest
    from autograder.grading.batch import Grader
    from autograder.grading.report import Report
    from autograder.sandbox import open_session, shut_down

    about = machine()
    level, course = strongest(), load_course(ROOT)
    names = [notebook.name for notebook in course.notebooks]
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
    beside = [beside_nbgrader(scratch, file, level) | beside_otter(scratch, file) for file in files]
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
    """Seconds a submission, by whole processes with the zygote warm: ``STUDENTS`` submissions by ``nbgrader
    autograde`` as it comes and with our step, ``CLASS`` by ``underhood record`` and ``underhood grade``."""
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    config += f'\nc.GradeInSandbox.isolation = "{level}"\n'
    plain, ours, many = (a_course(scratch / kind, file) for kind in ("plain", "ours", "many"))
    for course, count, text in (
        (plain, STUDENTS, PLAIN_CONFIG),
        (ours, STUDENTS, config),
        (many, CLASS, config),
    ):
        (course / "nbgrader_config.py").write_text(text, encoding="utf-8")
        hand_in(file, course, count)
        run(course, "nbgrader", "generate_assignment", file.stem)
    return {
        "notebook": file.stem, "submissions": STUDENTS, "class": CLASS,
        "plain": a_submission(STUDENTS, plain, "nbgrader", "autograde", file.stem),
        "ours": a_submission(STUDENTS, ours, "nbgrader", "autograde", file.stem),
        "record": a_submission(CLASS, many, "underhood", "record", file.stem),
        "grade": a_submission(CLASS, many, "underhood", "grade", "--no-cache", "submitted"),
    }  # fmt: skip


def beside_otter(scratch: Path, file: Path) -> dict[str, float]:
    """Seconds of ``otter run``, which runs the notebook's cells, visible checks among them, and one test that
    asks for nothing; nothing where otter is not at hand."""
    if not OTTER.is_dir():
        return {}
    folder = shutil.copytree(file.parent, scratch / "otter" / file.stem)
    (folder / "tests").mkdir()
    (folder / "tests" / "ran.py").write_text(OTTER_TEST, encoding="utf-8")
    otter = partial(
        subprocess.run,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(OTTER)},
        capture_output=True,
        text=True,
    )
    program = [sys.executable, "-m", "otter"]
    otter([*program, "generate", "-t", "tests", "-o", "all.zip", "--no-environment"], check=True)
    (folder / "out").mkdir()
    began = time.perf_counter()
    done = otter([*program, "run", "-a", "all.zip", "-o", "out", file.name])
    seconds = round(time.perf_counter() - began, 3)
    if not (folder / "out" / "results.json").is_file():
        sys.exit(f"otter run of {file.stem} failed:\n{done.stdout}\n{done.stderr}")
    return {"otter": seconds}


def a_course(folder: Path, file: Path) -> Path:
    """A course in ``folder`` whose only notebook is ``file``, with a secret; its notebook is parsed, as it is
    from a course's second command on."""
    from autograder.course import load_course
    from autograder.secret import make_secret

    course = folder / file.stem
    for name in ("exercises", "solutions", f"source/en/{file.stem}"):
        shutil.copytree(ROOT / name, course / name)
    make_secret(course)
    load_course(course)
    return course


def hand_in(file: Path, course: Path, count: int) -> list[Path]:
    """``count`` submissions that differ in a line of prose and cost the same."""
    plain = json.loads(file.read_text(encoding="utf-8"))
    files = []
    for number in range(count):
        folder = course / "submitted" / f"student{number}" / file.stem
        shutil.copytree(file.parent, folder)
        plain["cells"][1]["source"] = [f"Handed in by student {number}."]
        (folder / file.name).write_text(json.dumps(plain), encoding="utf-8")
        files.append(folder / file.name)
    return files


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


def a_submission(count: int, course: Path, *command: str) -> float:
    began = time.perf_counter()
    run(course, *command)
    return round((time.perf_counter() - began) / count, 3)


def machine() -> dict[str, str]:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        cpu = platform.processor()
    versions = {name: version(name) for name in ("torch", "nbgrader")}
    return {"cpu": cpu, "cores": str(os.cpu_count()), "system": f"{platform.system()} {platform.release()}",
            "python": platform.python_version(), **versions, "commit": commit(),
            "load before": f"{os.getloadavg()[0]:.1f}"}  # fmt: skip


def commit() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True
    )
    return told.stdout.strip() or "not from a repository"


# ---------------------------------------------------------------- writing


def page(results: dict[str, Any]) -> str:
    """``docs/benchmarks.md``."""
    seconds, about = results["seconds"], results["machine"]
    lines = [row(name, values) for name, values in seconds.items()]
    beside = results["nbgrader"]
    return (
        TEMPLATE.format(
            machine="\n".join(f"- {key}: {value}" for key, value in about.items()),
            rows="\n".join(lines), notebook=results["command"],
            ratios="\n".join([*map(ratio, beside), ratio(whole(beside))]),
            students=beside[0]["submissions"], many=beside[0]["class"],
        )
        + throughput(results.get("throughput", {}))
        + learners(results.get("learner", {}))
        + soaked(results.get("soak", {}))
    )  # fmt: skip


def figures(results: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each figure of the page: name, value, unit, command, commit and machine."""
    about = results["machine"]
    machine = f"{about['cores']} x {about['cpu']}, {about['system']}"

    def rows(command: str, commit: str, unit: str, values: dict[str, float]) -> Iterator[dict[str, Any]]:
        for name, value in values.items():
            yield {"name": name, "value": round(value, 4), "unit": unit, "command": command,
                   "commit": commit, "machine": machine}  # fmt: skip

    run = partial(rows, "python benchmarks/run.py", about["commit"])
    yield from run("s", {name: statistics.median(values) for name, values in results["seconds"].items()})
    for found in [*results["nbgrader"], whole(results["nbgrader"])]:
        ways = [way for way in ("otter", "plain", "ours", "record", "grade") if way in found]
        yield from run("s a submission", {f"{way}/{found['notebook']}": found[way] for way in ways})
        faster = {f"{way} beside plain/{found['notebook']}": found["plain"] / found[way] for way in ways[-2:]}
        yield from run("times", faster)
    yield from run("s", {f"fit/{name}": f["seconds"] for name, f in results.get("learner", {}).items()})
    if found := results.get("throughput"):
        limit = partial(rows, "python benchmarks/throughput.py", found["commit"])
        for name, f in found["notebooks"].items():
            yield from limit("of the limit", {f"share/{name}": (f["bare"] + f["answers"]) / f["graded"]})
        for count, f in found["classes"].items():
            yield from limit("s a submission", {f"class of {count}": f["seconds"] / int(count)})
            yield from limit("MB", {f"peak memory of a class of {count}": f["peak_mb"]})
        yield from limit("MB", {"peak memory of one judge": found["one_judge_peak_mb"]})
        yield from limit("reports/s", {"from the cache": found["kept_reports_a_second"]})
    for part in (soak := results.get("soak", {})).get("parts", []):
        yield from rows(part["command"], soak["machine"]["commit"], "s", {part["said"]: part["seconds"]})


def ratio(found: dict[str, Any]) -> str:
    plain = found["plain"]
    ours = [f"{found[way]:.2f} s | {plain / found[way]:.1f} ×" for way in ("ours", "record", "grade")]
    otter = f"{found['otter']:.2f} s" if "otter" in found else ""
    return f"| {found['notebook']} | {otter} | {plain:.2f} s | {' | '.join(ours)} |"


def whole(beside: list[dict[str, Any]]) -> dict[str, Any]:
    """All notebooks of one student."""
    ways = [way for way in ("otter", "plain", "ours", "record", "grade") if all(way in b for b in beside)]
    return {"notebook": "the whole chapter"} | {way: sum(found[way] for found in beside) for way in ways}


def throughput(found: dict[str, Any]) -> str:
    if not found:
        return ""
    rows = [
        f"| {name} | {f['bare']:.2f} s | {f['bare_large_pages']:.2f} s | {f['answers']:.2f} s "
        f"| {f['graded']:.2f} s | {(f['bare'] + f['answers']) / f['graded']:.0%} "
        f"| {(f['bare_large_pages'] + f['answers']) / f['graded']:.0%} | {f['judge']:.2f} s |"
        for name, f in found["notebooks"].items()
    ]
    classes = [
        f"| {count} | {f['seconds']:.1f} s | {f['seconds'] / int(count):.2f} s | {f['peak_mb']} MB |"
        for count, f in found["classes"].items()
    ]
    return THROUGHPUT.format(
        rows="\n".join(rows), classes="\n".join(classes), copies=found["copies"], cores=found["cores"],
        kept=found["kept_reports_a_second"], one=found["one_judge_peak_mb"], commit=found["commit"],
        first=next(iter(found["notebooks"])),
    )  # fmt: skip


def learners(found: dict[str, dict[str, float]]) -> str:
    if not found:
        return ""
    slowest = max(figures["seconds"] for figures in found.values())
    rows = [
        f"| {name} | {f['seconds']:.2f} s | {slowest / f['seconds']:.1f} × | {f['accuracy']:.5f} |"
        for name, f in found.items()
    ]
    return LEARNERS.format(rows="\n".join(rows))


def soaked(found: dict[str, Any]) -> str:
    if not found:
        return ""
    rows = [f"| `{p['command']}` | {p['seconds'] / 60:.0f} min | {p['said']} |" for p in found["parts"]]
    about = found["machine"]
    return SOAK.format(
        rows="\n".join(rows), commit=about["commit"], cores=about["cores"], cpu=about["cpu"],
        python=about["python"], torch=about["torch"],
    )  # fmt: skip


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

## Beside otter and plain nbgrader

Seconds a submission, by whole processes with the zygote warm, in one run: {students} submissions to
`nbgrader autograde`, plain and with our step (each costs as much as the one before it), and a class of {many}
to `underhood record`, which writes the same gradebook, and to `underhood grade`. Plain nbgrader starts a
kernel for each notebook and runs the visible checks only; ours runs the hidden ones, too, in isolation.
`otter run` does as plain nbgrader does, in one process for one submission. The last row is the sum: one
student's whole chapter.

| notebook | otter run | plain | with our step | faster | `record` | faster | `grade` | faster |
|---|---|---|---|---|---|---|---|---|
{ratios}
"""

THROUGHPUT = """
## Beside the bare cells

Written by `benchmarks/throughput.py` at {commit}: {copies} submissions of each notebook on {cores} cores,
wall seconds a submission. *Bare* are the cells alone, in forks of a process that has imported and loaded all
that a zygote has, one a core: the limit. Sessions get their memory in pages of 2 MB, where tensors are
quicker; *large pages* are the bare cells with the same. *Answers* is the student's own code, called by
checks. The *shares* are each of the two with the answers, of the time that grading takes, the judges' start
included. *Judge* is what the reference and the comparing cost in CPU.

| notebook | bare | large pages | answers | graded | share | share, large pages | judge |
|---|---|---|---|---|---|---|---|
{rows}

A class of `{first}`, nothing warm, all processes together (proportional set size):

| submissions | seconds | a submission | peak memory |
|---|---|---|---|
{classes}

One judge alone peaks at {one} MB. Asked again about an unchanged class, {kept} reports a second come from the
cache.
"""

LEARNERS = """
## The Learner beside fastai's

Ten epochs of the chapter's linear model on 12,396 images in batches of 256, one thread, one run, from the
same start; `make test-fastai` shows that they agree at every epoch.

The bare loop is the same training without any Learner: nothing that calls autograd step by step gets below.

| Learner | seconds | faster | accuracy at the end |
|---|---|---|---|
{rows}
"""

SOAK = """
## What takes too long for `make test`

Written by `make soak` at {commit} ({cores} cores, {cpu}, Python {python}, torch {torch}): a thousand
submissions, good, wrong, hostile and mangled, while whatever grades them is killed a hundred times; random
notebooks and archives by the ten thousand; the services' own scripts from end to end; and all known right
and wrong answers with many secrets.

| command | took | ended |
|---|---|---|
{rows}
"""


if __name__ == "__main__":
    main()
