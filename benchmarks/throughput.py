"""Measures how much of the machine's time goes to the students' own code, notebook by notebook, and what a
class of 10, 40 and 160 costs in time and memory.

    python benchmarks/throughput.py            some ten minutes on two cores; adds to results.json
    python benchmarks/throughput.py --bare FILE N     what `limit` starts: the cells alone, N times

The limit is what no grader can beat: the cells of the same notebooks run bare, one copy after the other in
processes that have imported everything before, one process a core. What a check has a student's function
compute counts as the student's, too.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from run import commit, hand_in

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results.json"
COPIES = 24
CLASSES = (10, 40, 160)
MEGABYTE = 1 << 20


def main() -> None:
    if "--bare" in sys.argv:
        run_bare(Path(sys.argv[-2]), int(sys.argv[-1]))
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        # The runtime folder is part of a zygote's address, and tells which processes are ours.
        os.environ.update(XDG_RUNTIME_DIR=folder, OMP_NUM_THREADS="1")
        os.environ.pop("UNDERHOOD_SECRET", None)
        found = measure(Path(folder)) | {"commit": commit()}
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    RESULTS.write_text(
        json.dumps(results | {"throughput": found}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def measure(scratch: Path) -> dict[str, Any]:
    from autograder.course import load_course
    from autograder.doctor import strongest
    from autograder.sandbox import shut_down
    from autograder.sandbox.launcher import MEMORY
    from autograder.secret import make_secret

    # A course at work: with a secret, and the folder in which it keeps what it has read.
    root = scratch / "course"
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, root / name)
    make_secret(root)
    course, level, cores = load_course(root), strongest(), os.cpu_count() or 1
    found: dict[str, Any] = {"cores": cores, "copies": COPIES, "notebooks": {}, "classes": {}}
    for notebook in course.notebooks:
        source = ROOT / "source" / "en" / notebook.name / f"{notebook.name}.ipynb"
        files = hand_in(source, scratch / "class", COPIES)
        graded(root, files[:cores], level, cores)  # the zygote is warm from here on
        seconds, reports = graded(root, files, level, cores)
        answers = sum(r.seconds["student_cpu"] - r.seconds["cells_cpu"] for r in reports)
        found["notebooks"][notebook.name] = {
            "graded": round(seconds / COPIES, 3),
            "bare": round(limit(source, COPIES, cores) / COPIES, 3),
            "bare_large_pages": round(limit(source, COPIES, cores, MEMORY) / COPIES, 3),
            "answers": round(answers / cores / COPIES, 3),
            "judge": round(sum(r.seconds["judge_cpu"] for r in reports) / COPIES, 3),
        }
        print(notebook.name, found["notebooks"][notebook.name], flush=True)
    first = course.notebooks[0].name
    source = ROOT / "source" / "en" / first / f"{first}.ipynb"
    for count in CLASSES:
        shut_down(course.preload)
        with peak_memory(scratch) as peak:
            seconds, _ = graded(root, hand_in(source, scratch / f"class{count}", count), level, cores)
        found["classes"][str(count)] = {"seconds": round(seconds, 2), "peak_mb": round(peak[0] / MEGABYTE)}
        print(count, found["classes"][str(count)], flush=True)
    files = sorted((scratch / f"class{CLASSES[-1]}").rglob("*.ipynb"))
    graded(root, files, level, cores, cache=True)
    seconds, _ = graded(root, files, level, cores, cache=True)
    found["kept_reports_a_second"] = round(len(files) / seconds)
    shut_down(course.preload)
    with peak_memory(scratch) as peak:
        graded(root, files[:4], level, 1)
    found["one_judge_peak_mb"] = round(peak[0] / MEGABYTE)
    shut_down(course.preload)
    return found


def graded(
    root: Path, files: list[Path], level: str, jobs: int, cache: bool = False
) -> tuple[float, list[Any]]:
    """Wall seconds of grading ``files`` with ``jobs`` judges, their start included, and the reports."""
    from autograder.grading.batch import grade_all

    began = time.perf_counter()
    done = grade_all(root, files, level, jobs=jobs, cache=cache)
    seconds = time.perf_counter() - began
    lost = [report.path for report in done.reports if report.points < report.max_points]
    if done.ungraded or lost:
        sys.exit(f"not everything was graded as it should be: {done.ungraded or lost}")
    return seconds, done.reports


def limit(source: Path, count: int, cores: int, memory: Mapping[str, str] | None = None) -> float:
    """Wall seconds for the bare cells of ``count`` copies, on all cores at once; ``memory`` are the variables
    by which a session's memory is laid out in large pages."""
    command = [sys.executable, __file__, "--bare", source, str(-(-count // cores))]
    environment = os.environ | (memory or {})
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(cores)
    ]
    return max(float(process.communicate()[0].split()[-1]) for process in running)


def run_bare(source: Path, count: int) -> None:
    """Runs all code cells ``count`` times, each time in a fork of this process, and prints the seconds."""
    os.environ.update(UNDERHOOD_SESSION="1", MPLBACKEND="Agg")
    import torch

    from autograder.course import load_course
    from autograder.sandbox.zygote import warm_up

    # What a zygote has imported and loaded, this process has, too.
    warm_up(load_course(ROOT).preload)

    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    code = [compile("".join(c["source"]), "cell", "exec") for c in cells if c["cell_type"] == "code"]
    began = time.perf_counter()
    for _ in range(count):
        child = os.fork()
        if not child:
            torch.set_num_threads(1)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.chdir(source.parent)
            names: dict[str, Any] = {"__name__": "__main__"}
            for cell in code:
                exec(cell, names)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            sys.exit(f"{source}: a cell failed")
    print(time.perf_counter() - began)


@contextlib.contextmanager
def peak_memory(runtime: Path) -> Iterator[list[int]]:
    """Yields a list whose one number is, at the end, the largest sum of proportional set sizes (bytes) of all
    our processes: the client, the zygote, judges, supervisors and sessions."""
    peak, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.1):
            peak[0] = max(peak[0], sum(map(_pss, _ours(str(runtime).encode()))))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


def _ours(mark: bytes) -> Iterator[Path]:
    yield Path("/proc/self")
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int(process.name) != os.getpid() and mark in (process / "environ").read_bytes():
                yield process


def _pss(process: Path) -> int:
    with contextlib.suppress(OSError):
        for line in (process / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main()
