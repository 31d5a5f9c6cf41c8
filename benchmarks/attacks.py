"""Tries every attack of ``tests/attacks`` and its honest twin, and writes ``attacks.json`` beside this file.

    python benchmarks/attacks.py                  at full and kernel; as root, and then as an ordinary user
    python benchmarks/attacks.py --level full     at one level only
    python benchmarks/attacks.py --user root      as whoever calls, and nobody else
    python benchmarks/attacks.py --nbgrader       a dozen of them in plain nbgrader, for comparison

What a run does not try stays in the file as it was. Some attacks run for minutes; all of it takes half an
hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "attacks.json"
sys.path[:0] = [str(ROOT / "tests" / "attacks")]

from arena import MARK, TINY, Arena, Attack, all_attacks  # noqa: E402

USERS = {"root": 0, "ordinary": 1001}
RIGHT = {
    "1.1": "def spread(x):\n    return x.amax(1) - x.amin(1)",
    "1.2": "class Tally:\n    def __init__(self):\n        self.total, self.count = 0.0, 0\n\n"
    "    def add(self, x):\n        self.total += x\n        self.count += 1",
}
IN_NBGRADER = (
    "an answer that equals everything", "comparisons that always agree", "builtins that always agree",
    "every assert left out", "every later cell replaced", "a check of one's own", "the course's secret",
    "a file that only root reads", "our own environment", "the checks and their author's files",
    "another student's work", "files of the course", "a program that goes on",
)  # fmt: skip
"""None that would hurt the machine where nothing holds it back."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Tries every attack of tests/attacks.")
    parser.add_argument("--level", action="append", choices=["full", "kernel"])
    parser.add_argument("--user", choices=[*USERS, "both"], default="both")
    parser.add_argument("--only", default="", help="a family or a part of a name")
    parser.add_argument("--nbgrader", action="store_true")
    parser.add_argument("--into", type=Path, help="write the rows of this run there and nothing else")
    given = parser.parse_args()
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"attacks": [], "nbgrader": []}
    if given.nbgrader:
        known["nbgrader"] = list(in_plain_nbgrader())
        show(known["nbgrader"])
    else:
        for level in given.level or ["full", "kernel"]:
            mine = "root" if os.geteuid() == 0 else "ordinary"
            for user in USERS if given.user == "both" and mine == "root" else [given.user]:
                own = user in (mine, "both")
                rows = list(tried(level, mine, given.only)) if own else as_ordinary_user(level, given.only)
                show(rows)
                new = {(row["level"], row["user"], row["family"], row["name"]) for row in rows}
                kept = [
                    r for r in known["attacks"] if (r["level"], r["user"], r["family"], r["name"]) not in new
                ]
                known["attacks"] = kept + rows
                if given.into:
                    given.into.write_text(json.dumps(rows))
                    return
                save(known)
    save(known)


def save(known: dict[str, Any]) -> None:
    RESULTS.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def show(rows: list[dict[str, Any]]) -> None:
    """A line for each that did what it should not, and the sums."""
    for row in rows:
        odd = [
            key for key in ("gained", "secret_read", "host_changed", "processes_left", "trouble") if row[key]
        ]
        if odd or (row["twin"] is not None and row["twin"] < row["full"]):
            print(f"! {row['family']}: {row['name']}: {', '.join(odd)}; twin {row['twin']} of {row['full']}")
    for level, user in dict.fromkeys((row["level"], row["user"]) for row in rows):
        some = [row for row in rows if (row["level"], row["user"]) == (level, user)]
        honest = [row for row in some if row["twin"] is not None]
        print(
            f"{level:9} {user:9} {len(some):4} attacks   "
            f"gained points {sum(row['gained'] > 0 for row in some)}   "
            f"read a secret {sum(row['secret_read'] for row in some)}   "
            f"changed the host {sum(row['host_changed'] for row in some)}   "
            f"left processes {sum(row['processes_left'] for row in some)}   "
            f"twins in full {sum(row['twin'] == row['full'] for row in honest)}/{len(honest)}   "
            f"{sum(row['seconds'] for row in some):.0f} s"
        )


@contextmanager
def course() -> Iterator[tuple[Path, Path]]:
    """A tiny course of its own, and a folder outside it."""
    from autograder.grading.batch import make_secret
    from autograder.workshop import Workshop

    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        root, outside = Path(folder, "tiny"), Path(folder, "outside")
        shutil.copytree(ROOT / "tests" / "course_fixture", root)
        outside.mkdir()
        Workshop(root).build()
        make_secret(root)
        yield root, outside


def tried(level: str, user: str, only: str = "") -> Iterator[dict[str, Any]]:
    with course() as (root, outside), Arena(root, outside, level, RIGHT) as arena:
        for attack in all_attacks():
            if only in attack.family or only in attack.name:
                hangs = attack.options.get("hole", "").startswith("hangs")
                yield row_of(arena, attack, level, user, hangs)


def row_of(arena: Arena, attack: Attack, level: str, user: str, hangs: bool) -> dict[str, Any]:
    """``hangs``: it is known to end the judge, so it is counted and not tried."""
    row: dict[str, Any] = {"family": attack.family, "name": attack.name, "level": level, "user": user}
    # Why we know that it comes through, if it does: a hole to be mended, or what only level full can stop.
    row["known"] = attack.options.get("hole") or (level != "full" and attack.options.get("full")) or ""
    twin = arena.twin(attack)
    row |= {"twin": twin.points, "full": twin.full, "twin_trouble": "; ".join(twin.faults)}
    if hangs:
        nothing = {"gained": 0.0, "secret_read": False, "host_changed": False, "processes_left": False}
        return row | nothing | {"trouble": attack.options["hole"], "seconds": 0.0}
    outcome = arena.attack(attack)
    return row | {
        "gained": max(0.0, outcome.points - attack.points(outcome.full)),
        "secret_read": bool(outcome.told),
        "host_changed": bool(outcome.changed),
        "processes_left": bool(outcome.left),
        "trouble": "; ".join(outcome.faults),
        "seconds": round(outcome.seconds, 2),
    }


def as_ordinary_user(level: str, only: str) -> list[dict[str, Any]]:
    """This program again, without root's rights. The interpreter may live in root's own home: a private mount
    makes it reachable."""
    with tempfile.TemporaryDirectory(prefix="ordinary-") as folder:
        Path(folder).chmod(0o777)
        home, prefix = Path.home(), Path(sys.base_prefix)
        lift = ""
        if prefix.is_relative_to(home):
            top = home / prefix.relative_to(home).parts[0]
            lift = (
                f"mkdir {folder}/lift && mount --bind {top} {folder}/lift && "
                f"mount -t tmpfs -o mode=755 none {home} && mkdir {top} && "
                f"mount --bind {folder}/lift {top} && "
            )
        uid = USERS["ordinary"]
        become = f"setpriv --reuid {uid} --regid {uid} --clear-groups env -i"
        environment = (
            f"HOME={folder} TMPDIR={folder} PATH=/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1"
        )
        again = f"{sys.executable} {__file__} --level {level} --user ordinary --into {folder}/rows"
        again += f" --only '{only}'" if only else ""
        command = ["unshare", "-m", "sh", "-c", f"{lift} exec {become} {environment} {again}"]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode or not Path(folder, "rows").exists():
            sys.exit(f"as an ordinary user: this ended with {done.returncode}")
        rows: list[dict[str, Any]] = json.loads(Path(folder, "rows").read_text())
        return rows


# ---------------------------------------------------------------- plain nbgrader

_TESTS = {
    "1.1": "x = torch.tensor([[1., 4.], [2., 2.]])\n"
    "assert torch.allclose(spread(x), torch.tensor([3., 0.]))\n"
    "### BEGIN HIDDEN TESTS\ny = torch.tensor([[-3., 4., 0.5]])\n"
    "assert torch.allclose(spread(y), torch.tensor([7.]))\n### END HIDDEN TESTS",
    "1.2": "t = Tally()\nt.add(2)\nassert (t.total, t.count) == (2, 1)\n"
    "### BEGIN HIDDEN TESTS\nt.add(-5)\nassert (t.total, t.count) == (-3, 2)\n### END HIDDEN TESTS",
}


def in_plain_nbgrader() -> Iterator[dict[str, Any]]:
    """Each in a course as nbgrader alone would have it, run by nbgrader's own kernel."""
    by_name = {attack.name: attack for attack in all_attacks()}
    with course() as (root, outside), Arena(root, outside, "full", RIGHT) as arena:
        plain = outside.parent / "plain"
        tokens = arena.tokens
        _plain_course(plain, arena)
        for name in IN_NBGRADER:
            attack = by_name[name]
            knowledge = arena.knowledge("plain", ["spread", "Tally"]).replace(str(root), str(plain))
            row = {"family": attack.family, "name": name, "level": "nbgrader", "user": "root"}
            twin, *_ = _autograded(plain, knowledge, "\n\n".join([*RIGHT.values(), attack.twin]), tokens)
            answer = "\n\n".join([*(RIGHT.values() if attack.on_right_answers else ()), attack.code])
            began = time.monotonic()
            points, told, changed, left, trouble = _autograded(plain, knowledge, answer, tokens)
            row |= {
                "gained": max(0.0, points - attack.points(6.0)),
                "secret_read": told,
                "host_changed": changed,
            }
            row |= {"processes_left": left, "seconds": round(time.monotonic() - began, 2), "trouble": trouble}
            yield row | {"twin": twin, "full": 6.0}


def _plain_course(plain: Path, arena: Arena) -> None:
    from nbformat.v4 import new_code_cell, new_notebook

    def cell(source: str, grade_id: str, graded: bool) -> Any:
        flags = {
            "grade_id": grade_id,
            "grade": graded,
            "solution": not graded,
            "locked": graded,
            "task": False,
        }
        flags |= {"schema_version": 3} | ({"points": 3} if graded else {})
        return new_code_cell(source, metadata={"nbgrader": flags})

    cells = [
        new_code_cell("import torch"),
        cell("### BEGIN SOLUTION\n### END SOLUTION", "solution_1_1", False),
    ]
    cells += [cell(test, f"check_{item.replace('.', '_')}", True) for item, test in _TESTS.items()]
    notebook = new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    folder = plain / "source" / TINY
    folder.mkdir(parents=True)
    (folder / f"{TINY}.ipynb").write_text(json.dumps(notebook))
    for name in ("exercises", "solutions", "release"):
        shutil.copytree(arena.root / name, plain / f"{name}" if name != "release" else plain / "released")
    bob = plain / "submitted" / "bob" / TINY
    bob.mkdir(parents=True)
    shutil.copy(arena.root / "submitted" / "bob" / TINY / f"{TINY}.ipynb", bob)
    (plain / ".underhood").mkdir()
    (plain / ".underhood" / "secret").write_text(arena.tokens["the course's secret"])
    _nbgrader(plain, {}, "generate_assignment", TINY)


def _nbgrader(plain: Path, tokens: dict[str, str], *arguments: str) -> None:
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(plain),
        "OMP_NUM_THREADS": "1",
    }
    environment |= {"UNDERHOOD_CANARY": tokens["environment"]} if tokens else {}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    subprocess.run(command, cwd=plain, env=environment, capture_output=True, timeout=180, check=False)


def _autograded(
    plain: Path, knowledge: str, answer: str, tokens: dict[str, str]
) -> tuple[float, bool, bool, bool, str]:
    """Points, whether a secret was told, the course changed, a process left, and what went wrong."""
    from nbformat.v4 import new_code_cell
    from nbgrader.api import Gradebook, MissingEntry

    notebook = json.loads((plain / "release" / TINY / f"{TINY}.ipynb").read_text())
    next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("solution"))["source"] = answer
    notebook["cells"].insert(0, new_code_cell(knowledge))
    path = plain / "submitted" / "eve" / TINY / f"{TINY}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))
    before = _seen(plain)
    # The last one's score is nobody else's.
    with Gradebook(f"sqlite:///{plain}/gradebook.db") as gradebook, suppress(MissingEntry):
        gradebook.remove_submission(TINY, "eve")
    _nbgrader(plain, tokens, "autograde", TINY, "--student", "eve", "--force")
    done = plain / "autograded" / "eve" / TINY / f"{TINY}.ipynb"
    # What was printed; the notebook's own text holds the words that give an attack away.
    done_well = done.exists()
    cells = json.loads(done.read_text())["cells"] if done_well else []
    said = json.dumps([cell.get("outputs") for cell in cells], ensure_ascii=False)
    points = 0.0
    with Gradebook(f"sqlite:///{plain}/gradebook.db") as gradebook, suppress(MissingEntry):
        points = float(gradebook.find_submission(TINY, "eve").score)
    left = [
        int(entry)
        for entry in os.listdir("/proc")
        if entry.isdigit() and MARK in _command_line(entry) and int(entry) != os.getpid()
    ]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    told = "GOT" in said or any(token in said for token in tokens.values())
    changed = _seen(plain) != before
    # The next one finds the course as it was.
    for name in (MARK, f"released/en/{TINY}/{MARK}", "nbgrader_config.py"):
        Path(plain, name).unlink(missing_ok=True)
    shutil.rmtree(plain / "autograded", ignore_errors=True)
    trouble = "" if done_well else "nbgrader gave no grade: a person has to look"
    return points, told, changed, bool(left), trouble


def _command_line(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _seen(plain: Path) -> dict[str, int]:
    """What nbgrader itself does not write."""
    own = (
        "autograded",
        ".ipython",
        ".local",
        ".cache",
        ".config",
        ".jupyter",
        "gradebook.db",
        ".nbgrader.log",
    )
    files = [p for p in plain.rglob("*") if p.is_file() and p.relative_to(plain).parts[0] not in own]
    return {str(path): path.stat().st_size for path in files}


if __name__ == "__main__":
    main()
