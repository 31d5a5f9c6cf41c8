"""Tries every attack of ``tests/attacks`` and its honest twin, and writes ``attacks.json`` beside this file.

    python benchmarks/attacks.py                  at full and kernel; as root, and then as an ordinary user
    python benchmarks/attacks.py --level full     at one level only
    python benchmarks/attacks.py --user root      as whoever calls, and nobody else
    python benchmarks/attacks.py --nbgrader       in plain nbgrader, for comparison; see plain_nbgrader.py

What a run does not try stays in the file as it was. Some attacks run for minutes; all of it takes half an
hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "attacks.json"
sys.path[:0] = [str(ROOT / "tests" / "attacks"), str(ROOT / "benchmarks")]

from arena import Arena, Attack, all_attacks, make_course  # noqa: E402
from plain_nbgrader import RIGHT  # noqa: E402

USERS = {"root": 0, "ordinary": 1001}


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
        for row in in_plain_nbgrader(given.only):
            rest = [r for r in known["nbgrader"] if (r["family"], r["name"]) != (row["family"], row["name"])]
            known["nbgrader"] = [*rest, row]
            save(known)
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
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        root, outside = Path(folder, "tiny"), Path(folder, "outside")
        make_course(root)
        outside.mkdir()
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
    """This program again, without root's rights."""
    with tempfile.TemporaryDirectory(prefix="ordinary-") as folder:
        Path(folder).chmod(0o777)
        uid = USERS["ordinary"]
        become = f"setpriv --reuid {uid} --regid {uid} --clear-groups env -i"
        environment = (
            f"HOME={folder} TMPDIR={folder} PATH=/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1"
        )
        again = f"{sys.executable} {__file__} --level {level} --user ordinary --into {folder}/rows"
        again += f" --only '{only}'" if only else ""
        command = ["unshare", "-m", "sh", "-c", f"{_lift(folder)} exec {become} {environment} {again}"]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode or not Path(folder, "rows").exists():
            sys.exit(f"as an ordinary user: this ended with {done.returncode}")
        rows: list[dict[str, Any]] = json.loads(Path(folder, "rows").read_text())
        return rows


def in_plain_nbgrader(only: str) -> Iterator[dict[str, Any]]:
    """What ``plain_nbgrader.py`` finds, row by row, where it can hurt nobody: with processes, a network and
    small folders for scratch of its own."""
    if os.geteuid() != 0:
        sys.exit(
            "attacks in plain nbgrader: this needs root, to become somebody who cannot hurt this machine"
        )
    with tempfile.TemporaryDirectory(prefix="plain-") as folder:
        scratch = " && ".join(
            f"mount -t tmpfs -o mode=1777,size=1g,nr_inodes=100k none {path}"
            for path in ("/var/tmp", "/dev/shm", "/tmp")
        )
        again = [sys.executable, str(ROOT / "benchmarks" / "plain_nbgrader.py"), only]
        command = ["unshare", "-m", "-n", "-i", "-p", "-f", "--mount-proc", "--kill-child"]
        command += ["sh", "-c", f'{_lift(folder)} {scratch} && exec "$@"', "sh", *again]
        environment = {"PATH": os.environ["PATH"], "HOME": str(Path.home()), "OMP_NUM_THREADS": "1"}
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        ) as run:
            assert run.stdout is not None
            yield from map(json.loads, run.stdout)
        if run.returncode:
            sys.exit(f"in plain nbgrader: this ended with {run.returncode}")


def _lift(folder: str) -> str:
    """What a shell in a private mount namespace does to make an interpreter in root's own home reachable."""
    home, prefix = Path.home(), Path(sys.base_prefix)
    if not prefix.is_relative_to(home):
        return ""
    top = home / prefix.relative_to(home).parts[0]
    return (
        f"mkdir {folder}/lift && mount --bind {top} {folder}/lift && "
        f"mount -t tmpfs -o mode=755 none {home} && mkdir {top} && "
        f"mount --bind {folder}/lift {top} && "
    )


if __name__ == "__main__":
    main()
