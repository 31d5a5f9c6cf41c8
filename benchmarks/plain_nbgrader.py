"""The attacks of ``tests/attacks`` in plain nbgrader, which runs a notebook in a kernel of whoever grades.

``attacks.py --nbgrader`` starts this with namespaces of its own for files, processes and the network; each
hand-in is graded by an ordinary user who owns nothing but a throw-away course. It prints a row a line.

What holds nothing back needs bounds from here: private, small file systems, limits for each process, and a
deadline for each hand-in. What would need more than that is left out, see ``LEFT_OUT``.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "attacks")]

from arena import KNOWN, MARK, TINY, Attack, all_attacks  # noqa: E402

UID = 1002
CELL_SECONDS, SECONDS = 120, 300
"""That nbgrader waits for one cell, and that we wait for nbgrader."""
LIMITS = {
    resource.RLIMIT_AS: 5 * 2**30,
    resource.RLIMIT_NPROC: 400,
    resource.RLIMIT_FSIZE: 2**28,
    resource.RLIMIT_CPU: 90,
    resource.RLIMIT_CORE: 0,
}
LEFT_OUT = {
    "wire": "there is no wire between a kernel and its checks: both are one process",
    "chapter": "is about checks of the chapter that exist in our form only",
    "exhausting": "nothing would hold it back but the limits that we put around it for this machine's sake",
    "folder": "is about what lies around a notebook, and nbgrader is told which one to grade",
    "hanging": "is known to end at nbgrader's own time limit, each after minutes",
    "a device": "nbgrader copies a device that never ends to disk",
}
"""By family or name: why it is not tried."""
RIGHT = {
    "1.1": "def spread(x):\n    return x.amax(1) - x.amin(1)",
    "1.2": "class Tally:\n    def __init__(self):\n        self.total, self.count = 0.0, 0\n\n"
    "    def add(self, x):\n        self.total += x\n        self.count += 1",
}
_TESTS = {
    "1.1": "x = torch.tensor([[1., 4.], [2., 2.]])\n"
    "assert torch.allclose(spread(x), torch.tensor([3., 0.]))\n"
    "### BEGIN HIDDEN TESTS\ny = torch.tensor([[-3., 4., 0.5]])\n"
    "assert torch.allclose(spread(y), torch.tensor([7.]))\n### END HIDDEN TESTS",
    "1.2": "t = Tally()\nt.add(2)\nassert (t.total, t.count) == (2, 1)\n"
    "### BEGIN HIDDEN TESTS\nt.add(-5)\nassert (t.total, t.count) == (-3, 2)\n### END HIDDEN TESTS",
}
_FULL = 6.0
_OWN = (".ipython", ".local", ".cache", ".config", ".jupyter", ".nbgrader.log", "autograded", "gradebook.db")
"""What nbgrader itself writes."""


def expressible(only: str = "") -> list[Attack]:
    """The attacks that can be handed in as one notebook and that this machine bears. The families take turns,
    so that a run that is cut short has tried some of each."""
    some = [a for a in all_attacks() if only in a.family or only in a.name]
    some = [a for a in some if not {a.family, a.name} & LEFT_OUT.keys() and "notebook" not in a.options]
    turn = {id(a): sum(b.family == a.family for b in some[:n]) for n, a in enumerate(some)}
    return sorted(some, key=lambda a: turn[id(a)])


def rows(place: Path, only: str = "") -> Iterator[dict[str, Any]]:
    """What came of each attack; ``place`` is an empty folder in file systems that nobody else sees."""
    course = Course(place)
    attacks = expressible(only)
    twins: dict[str, float] = {}
    for attack in attacks:
        if attack.leaves_answers and attack.family not in twins:
            family = [a.twin for a in attacks if a.family == attack.family and a.leaves_answers]
            twins[attack.family] = course.graded(course.notebook("\n\n".join([*RIGHT.values(), *family])))[0]
        row = {"family": attack.family, "name": attack.name, "level": "nbgrader", "user": "ordinary"}
        answers = [*(RIGHT.values() if attack.on_right_answers else ()), attack.code]
        made: Any = course.notebook("\n\n".join(answers) if attack.code else "")
        began = time.monotonic()
        points, told, changed, left, trouble = course.graded(attack.change(made) if attack.change else made)
        yield row | {
            "gained": max(0.0, points - attack.points(_FULL)),
            "secret_read": told,
            "host_changed": changed,
            "processes_left": left,
            "trouble": trouble,
            "seconds": round(time.monotonic() - began, 2),
            # All of a family's at once; of those with answers of their own, ours tell enough.
            "twin": twins.get(attack.family) if attack.leaves_answers else None,
            "full": _FULL,
        }


class Course:
    """A course as nbgrader alone would have it, with secrets in and around it."""

    def __init__(self, place: Path) -> None:
        # As deep as in the arena: some attacks count the folders on their way out.
        self.place, self.outside = place, place / "outside"
        self.root, self.home = self.outside / "handed", place / "home"
        self.tokens = {
            name: secrets.token_hex(24) for name in ("secret", "file", "environment", "other", "home")
        }
        self._make()
        shutil.copytree(place, self._pristine, symlinks=True)
        self._give_away()
        self._sockets = [
            socket.create_server(("127.0.0.1", 0)),
            *(socket.socket(socket.AF_UNIX) for _ in "12"),
        ]
        self._sockets[1].bind(f"\0{place.name}")
        self._sockets[2].bind(f"{place}.sock")
        os.chown(f"{place}.sock", UID, UID)
        for one in self._sockets:
            one.listen()
        self._decoys: list[subprocess.Popen[bytes]] = []

    @property
    def _pristine(self) -> Path:
        return self.place.with_name("pristine")

    def notebook(self, answer: str) -> dict[str, Any]:
        """The released notebook with ``answer`` in it; empty: as it was released."""
        notebook: dict[str, Any] = json.loads((self.root / "release" / TINY / f"{TINY}.ipynb").read_text())
        if answer:
            cells = notebook["cells"]
            next(c for c in cells if c["metadata"].get("nbgrader", {}).get("solution"))["source"] = answer
            self._decoys = self._decoys or [self._as_user(["sleep", "100000"]) for _ in "12"]
            cells.insert(0, _code(self._knowledge(), "knowledge"))
        return notebook

    def graded(self, made: Any) -> tuple[float, bool, bool, bool, str]:
        """Points, whether a secret was told, the course changed, a process left, and what went wrong."""
        self._decoys = [one for one in self._decoys if one.poll() is None]
        path = self.root / "submitted" / "eve" / TINY / f"{TINY}.ipynb"
        path.parent.mkdir(parents=True)
        if callable(made):
            made(path)
        else:
            path.write_bytes(made if isinstance(made, bytes) else json.dumps(made).encode())
        os.lchown(path, UID, UID)
        self._give_away()
        before, trouble = self._seen(), ""
        grading = self._nbgrader(
            "autograde", TINY, "--student", "eve", f"--ExecutePreprocessor.timeout={CELL_SECONDS}"
        )
        try:
            grading.wait(SECONDS)
        except subprocess.TimeoutExpired:
            grading.kill()
            grading.wait()
            trouble = f"nbgrader did not end in {SECONDS} s"
        time.sleep(1)
        hurt = any(one.poll() is not None or _state(one.pid) == "T" for one in self._decoys)
        left = self._end_all()
        done = self.root / "autograded" / "eve" / TINY / f"{TINY}.ipynb"
        points, said = self._points(), ""
        try:
            # What was printed; the notebook's own text holds the words that give an attack away.
            said = json.dumps([c.get("outputs") for c in json.loads(done.read_bytes())["cells"]])
        except (OSError, ValueError, KeyError, AttributeError):
            trouble = trouble or "nbgrader gave no grade: a person has to look"
        told = "GOT" in said or any(token in said for token in self.tokens.values())
        changed = hurt or self._seen() != before
        self._restore()
        return points, told, changed, left, trouble

    # ------------------------------------------------------------ making it

    def _make(self) -> None:
        from autograder.secret import make_secret
        from autograder.workshop import Workshop

        ours = self.place / "tiny"
        shutil.copytree(ROOT / "tests" / "course_fixture", ours)
        Workshop(ours).build()
        make_secret(ours)
        (ours / ".underhood" / "secret").write_text(self.tokens["secret"])
        self.root.mkdir(parents=True)
        for name in ("exercises", "solutions", ".underhood"):
            shutil.copytree(ours / name, self.root / name)
        shutil.copytree(ours / "release", self.root / "released")
        (self.outside / "open").mkdir(mode=0o777)
        (self.home / ".ssh").mkdir(parents=True)
        for path, what in ((self.outside / "canary", "file"), (self.home / ".ssh" / "id_ed25519", "home")):
            path.write_text(self.tokens[what])
            path.chmod(0o600)
        source = self.root / "source" / TINY / f"{TINY}.ipynb"
        source.parent.mkdir(parents=True)
        source.write_text(json.dumps(_source()))
        self._give_away()
        self._nbgrader("generate_assignment", TINY).wait(180)
        solved = self.notebook("")
        next(c for c in solved["cells"] if c["metadata"].get("nbgrader", {}).get("solution"))["source"] = (
            "\n\n".join([*RIGHT.values(), f"# {self.tokens['other']}"])
        )
        for student in ("ada", "bob"):
            path = self.root / "submitted" / student / TINY / f"{TINY}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(solved))

    def _knowledge(self) -> str:
        known = {
            "COURSE": str(self.root),
            "OUTSIDE": str(self.outside),
            "CANARY": str(self.outside / "canary"),
            "HOST_HOME": str(self.home),
            "HOST_UID": UID,
            "VICTIM": self._decoys[0].pid,
            "JUDGE": self._decoys[1].pid,
            "SOCKETS": [f"{self.place}.sock"],
            "PORT": self._sockets[0].getsockname()[1],
            "ABSTRACT": f"\0{self.place.name}",
            "NAMES": ["spread", "Tally"],
            "BEGAN": time.time(),
        }
        return KNOWN + "\n".join(f"{name} = {value!r}" for name, value in known.items())

    # ------------------------------------------------------------ grading and looking

    def _nbgrader(self, *arguments: str) -> subprocess.Popen[bytes]:
        return self._as_user([sys.executable, "-m", "nbgrader", *arguments])

    def _as_user(self, command: list[str]) -> subprocess.Popen[bytes]:
        environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(self.home)}
        environment |= {"OMP_NUM_THREADS": "1", "UNDERHOOD_CANARY": self.tokens["environment"]}

        def bound() -> None:
            for which, most in LIMITS.items():
                resource.setrlimit(which, (most, most))

        return subprocess.Popen(
            command, cwd=self.root, env=environment, user=UID, group=UID, extra_groups=[], preexec_fn=bound,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip

    def _end_all(self) -> bool:
        """True if any process of the user is there that should not be. All are ended but the decoys."""
        decoys, left = {one.pid for one in self._decoys}, False
        for _ in range(3):
            others = [pid for pid in _processes_of(UID) if pid not in decoys]
            left = left or bool(others)
            for pid in others:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.1 * bool(others))
        for one in self._decoys:
            os.kill(one.pid, signal.SIGCONT)
        return left

    def _points(self) -> float:
        from nbgrader.api import Gradebook, MissingEntry

        try:
            with Gradebook(f"sqlite:///{self.root}/gradebook.db") as gradebook:
                return float(gradebook.find_submission(TINY, "eve").score)
        except MissingEntry:
            return 0.0

    def _seen(self) -> dict[str, tuple[int, int]]:
        """Sizes and modes of what nbgrader does not write itself."""
        files = [p for folder in (self.outside, self.home) for p in folder.rglob("*")]
        files = [p for p in files if not any(part in _OWN for part in p.relative_to(self.place).parts)]
        files += [Path(folder, MARK) for folder in ("/tmp", "/var/tmp", "/dev/shm")]
        found = [(str(path), path.lstat()) for path in files if os.path.lexists(path)]
        return {
            name: (status.st_size if os.path.isfile(name) else 0, status.st_mode) for name, status in found
        }

    def _restore(self) -> None:
        for folder in (self.outside, self.home):
            shutil.rmtree(folder)
            shutil.copytree(self._pristine / folder.name, folder, symlinks=True)
        for folder in ("/tmp", "/var/tmp", "/dev/shm"):
            for path in Path(folder).glob("*"):
                if path not in (self.place, self._pristine, self.place.with_suffix(".sock")):
                    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        self._give_away()

    def _give_away(self) -> None:
        subprocess.run(["chown", "-Rh", f"{UID}:{UID}", str(self.place)], check=True)


def _source() -> dict[str, Any]:
    from nbformat.v4 import new_notebook

    cells = [
        _code("import torch", "import"),
        _managed("### BEGIN SOLUTION\n### END SOLUTION", "solution_1_1"),
    ]
    cells += [_managed(test, f"check_{item.replace('.', '_')}") for item, test in _TESTS.items()]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return dict(new_notebook(cells=cells, metadata=kernel))


def _code(source: str, cell_id: str) -> dict[str, Any]:
    from nbformat.v4 import new_code_cell

    return dict(new_code_cell(source, id=cell_id))


def _managed(source: str, grade_id: str) -> dict[str, Any]:
    graded = grade_id.startswith("check")
    flags = {"grade_id": grade_id, "grade": graded, "solution": not graded, "locked": graded, "task": False}
    cell = _code(source, grade_id.replace("_", "-"))
    return cell | {
        "metadata": {"nbgrader": flags | {"schema_version": 3} | ({"points": 3} if graded else {})}
    }


def _processes_of(uid: int) -> list[int]:
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            lines = Path(f"/proc/{entry}/status").read_text().splitlines()
        except OSError:
            continue
        if f"Uid:\t{uid}" in "\n".join(lines) and _state(int(entry)) != "Z":
            found.append(int(entry))
    return found


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def _loopback() -> None:
    """A kernel talks to whoever runs it over TCP; in a network of its own, that is down at first."""
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP


if __name__ == "__main__":
    _loopback()
    work = Path("/tmp/plain")
    work.mkdir()
    for found in rows(work, *sys.argv[1:]):
        print(json.dumps(found), flush=True)
