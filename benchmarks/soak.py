"""Runs what takes too long for `make test` and adds how it ended to ``results.json``.

    python benchmarks/soak.py [SEEDS]     the long tests, then every check with SEEDS secrets (200)

Each secret takes half a minute on two cores. A part that fails is kept, too, as it ended.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

from run import BIN, RESULTS, ROOT, machine


def main() -> None:
    seeds = sys.argv[1] if len(sys.argv) > 1 else "200"
    about = machine()
    parts = [ended("pytest", "-m", "soak"), ended("underhood", "build", "--check", "--seeds", seeds)]
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    results["soak"] = {"machine": about, "parts": parts}
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.exit(any(part["failed"] for part in parts))


def ended(*command: str) -> dict[str, Any]:
    """How ``command`` of this environment ended: its last line, the seconds it took, and whether it
    failed."""
    began, last = time.perf_counter(), ""
    running = subprocess.Popen([BIN / command[0], *command[1:]], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    for line in running.stdout:
        print(line, end="", flush=True)
        last = line.strip(" =\n") or last
    return {
        "command": " ".join(command), "seconds": round(time.perf_counter() - began), "said": last,
        "failed": running.wait() != 0,
    }  # fmt: skip


if __name__ == "__main__":
    main()
