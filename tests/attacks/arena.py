"""The place where attacks are tried: a small course with secrets around it, and whoever looks afterwards.

An attack is a cell in ``families/*.py`` or a function in ``files.py``. It stands in the notebook of somebody
who solved nothing (then it must gain nothing) or everything (then it must read and leave nothing), and knows
all that a student could find out and more: where the course lies, which process judges, where sockets listen.
Its twin is the honest relative, which must cost nothing.
"""

from __future__ import annotations

import contextlib
import copy
import io
import json
import os
import re
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from autograder.course import load_course
from autograder.course.build import source_files, stub
from autograder.errors import SubmissionError
from autograder.grading.batch import Grader
from autograder.grading.examiner import PROBLEMS
from autograder.grading.report import Report
from autograder.outlets import classroom50, github, gradescope, junit, table, wording
from autograder.outlets import json as kept
from autograder.outlets.card import html
from autograder.sandbox import launcher
from autograder.sandbox.wire import PipeChannel

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TINY = "01_tiny"
CHAPTER = ["02_similarity", "03_broadcasting", "04_sgd_steps", "06_training_loop"]
PATIENCE = 60.0
"""Seconds after which a judge hangs."""
MARK = "underhood-attack"
"""In the name of each file and process that an attack plants."""
_TOLD = re.compile(r"GOT|47114")
"""What an attack prints or answers when it came through."""

KNOWN = """\
import ctypes, os
LIBC = ctypes.CDLL(None, use_errno=True)

def called(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result

def tried(*attempts):
    for attempt in attempts:
        try:
            print("GOT", attempt())
        except Exception as error:
            print(type(error).__name__)
"""
"""Every attack finds this, and the names of ``Arena.knowledge``, defined."""


@dataclass(frozen=True)
class Attack:
    """``options``: ``on`` (nothing | right), ``points`` that it ends with, ``judge`` (plain | hurried |
    chapter | class), ``notebook``, ``within`` (seconds that it may take), ``soak`` (why it is no everyday
    test), ``hole`` (what lets it through for now), ``full`` (why only that level stops it)."""

    family: str
    name: str
    tries: str
    code: str = ""
    twin: str = ""
    twin_tries: str = ""
    options: dict[str, str] = field(default_factory=dict)
    change: Callable[[Any], Any] | None = None
    """For an attack by the file itself: makes the file out of the notebook."""
    twin_change: Callable[[Any], Any] | None = None

    @property
    def judge(self) -> str:
        return self.options.get("judge", "plain")

    @property
    def on_right_answers(self) -> bool:
        return self.options.get("on") == "right"

    @property
    def leaves_answers(self) -> bool:
        """True if its twin neither defines an answer nor makes a file."""
        defines = re.search(r"^(def|class) (spread|Tally)|^del|^(spread|Tally) =", self.twin, re.MULTILINE)
        return self.change is None and "notebook" not in self.options and not defines

    def points(self, full: float) -> float:
        """What the attacker ends with: what was honestly solved, and not a point more."""
        return float(self.options.get("points", full if self.on_right_answers else 0.0))


def read_family(path: Path) -> list[Attack]:
    """The attacks of one file of cells: a title, ``# key: value`` lines, what it tries, the code."""
    head, *cells = re.split(r"^# %% ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    common = dict(re.findall(r"^# (judge|on): (\w+)$", head, re.MULTILINE))
    attacks = []
    for cell, twin in zip(cells[::2], cells[1::2], strict=True):
        name, options, tries, code = _parts(cell)
        twin_name, _, twin_tries, twin_code = _parts(twin)
        if twin_name != "twin":
            raise ValueError(f"{path.name}: {name!r} has no twin")
        attacks.append(Attack(path.stem, name, tries, code, twin_code, twin_tries, common | options))
    return attacks


def _parts(cell: str) -> tuple[str, dict[str, str], str, str]:
    name, *lines = cell.rstrip().split("\n")
    options, tries = {}, []
    while lines and lines[0].startswith("# "):
        line = lines.pop(0).removeprefix("# ")
        match = re.fullmatch(r"(on|points|judge|notebook|within|soak|hole|full): (.+)", line)
        if match:
            options[match[1]] = match[2]
        else:
            tries.append(line)
    return name, options, " ".join(tries), "\n".join(lines).strip()


def all_attacks() -> list[Attack]:
    """By family, in the order of their files."""
    if str(HERE) not in sys.path:
        sys.path.insert(0, str(HERE))
    from files import FILES, FOLDERS

    found = [attack for path in sorted((HERE / "families").glob("*.py")) for attack in read_family(path)]
    return [*found, *(Attack("file", **row) for row in FILES), *(Attack("folder", **row) for row in FOLDERS)]


@dataclass
class Outcome:
    """What came of one hand-in."""

    points: float = 0.0
    full: float = 0.0
    states: dict[str, str] = field(default_factory=dict)
    refused: str = ""
    failed: str = ""
    told: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    unsafe: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    seconds: float = 0.0
    printed: str = ""
    report: Report | None = None

    @property
    def faults(self) -> list[str]:
        """What must be true of no hand-in at all, hostile or not."""
        unjudged = [f"{i} {s}" for i, s in self.states.items() if s in ("grader error", "not assessed")]
        kinds = {
            "told": self.told, "changed": self.changed, "left": self.left, "unsafe": self.unsafe,
            "slow": self.slow,
        }  # fmt: skip
        found = [f"{kind}: {', '.join(some)[:300]}" for kind, some in kinds.items() if some]
        return found + unjudged + ([f"not graded: {self.failed}"] if self.failed else [])


class Arena:
    """The tiny course at ``root`` with answers ``right``, graded at ``level``; a context manager. A zygote of
    its own serves it, so that every process of it can be told from all others."""

    def __init__(self, root: Path, outside: Path, level: str, right: dict[str, str]) -> None:
        self.root, self.outside, self.level, self.right = root, outside, level, right
        self._graders: dict[str, Grader] = {}
        self._known_texts: dict[str, Any] = {}
        self._companies: dict[str, Outcome] = {}
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Arena:
        secret = self.root / ".underhood" / "secret"
        self.tokens = {"the course's secret": secret.read_text().strip()}
        self._plant("file", self.outside / "canary")
        self._plant("submission", self.root / "submitted" / "bob" / TINY / f"{TINY}.ipynb")
        (self.outside / "open").mkdir()
        (self.outside / "open").chmod(0o777)
        self._plant("environment")
        # A socket's path has room for a hundred characters.
        self.runtime = self._stack.enter_context(_short_folder())
        self._set("UNDERHOOD_CANARY", self.tokens["environment"])
        self._set("UNDERHOOD_SECRET", self.tokens["the course's secret"])
        self._set("XDG_RUNTIME_DIR", self.runtime)
        self._stack.callback(self._end_zygotes)
        self._victim = subprocess.Popen(["sleep", "100000"])
        self._stack.callback(self._victim.kill)
        self._tcp = self._stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self._unix = self._stack.enter_context(socket.socket(socket.AF_UNIX))
        self._unix.bind(f"\0{Path(self.runtime).name}")
        self._unix.listen()
        if self._grade("plain", self._hand_in(self._notebook(True), "ada")).points == 0:
            raise RuntimeError("right answers earn nothing here")
        self._before = self._listing()
        return self

    def __exit__(self, *_: object) -> None:
        for grader in self._graders.values():
            grader.close()
        self._stack.close()

    # ------------------------------------------------------------ what is tried

    def attack(self, attack: Attack) -> Outcome:
        """The attack, on nothing or on right answers."""
        outcome = self._try(attack, attack.code, attack.change, attack.on_right_answers)
        if outcome.seconds > float(attack.options.get("within", "inf")):
            outcome.slow.append(f"{outcome.seconds:.0f} s")
        return outcome

    def twin(self, attack: Attack) -> Outcome:
        """Its honest twin, after right answers."""
        return self._try(attack, attack.twin, attack.twin_change, True)

    def twin_in_company(self, attack: Attack, all_of_them: list[Attack]) -> Outcome:
        """The same, at once for all twins of its family that leave the answers as they are: where nothing is
        wrong with them together, nothing is wrong with one. Any doubt is settled by trying it alone."""
        company = [a for a in all_of_them if a.family == attack.family and a.leaves_answers]
        if attack in company and "soak" not in attack.options:
            if attack.family not in self._companies:
                code = "\n\n".join(a.twin for a in company if "soak" not in a.options)
                outcome = self._try(attack, code, None, True)
                self._companies[attack.family] = outcome
            outcome = self._companies[attack.family]
            quiet = outcome.report is not None and not outcome.report.problems and not outcome.faults
            if quiet and outcome.points == outcome.full:
                return outcome
        return self.twin(attack)

    def full(self, attack: Attack) -> float:
        notebook = self._course(attack.judge).notebook(attack.options.get("notebook", TINY))
        assert notebook is not None
        return sum(item.points for item in notebook.judged)

    def _try(self, attack: Attack, code: str, change: Callable[[Any], Any] | None, right: bool) -> Outcome:
        outcome = Outcome(full=self.full(attack))
        began = time.monotonic()
        try:
            notebook = self._notebook(right, code, attack)
            path = self._hand_in(notebook, "eve", attack.options.get("notebook", TINY), change)
            if attack.judge == "class":
                reports = self._grade_class(outcome)
            else:
                reports = [self._grade(attack.judge, path)]
        except SubmissionError as error:
            outcome.refused = str(error)
        except Exception as error:
            # Ours or not: whatever else comes out of the grader is a finding.
            outcome.failed = f"{type(error).__name__}: {error}"
            self._dismiss(attack.judge)
        else:
            for report in reports:
                outcome.report, outcome.points = report, outcome.points + report.points
                outcome.states |= {item.id: item.state.value for item in report.items}
                outcome.unsafe += unsafe_readings(report, self._texts(attack.judge, report.notebook))
        outcome.seconds = time.monotonic() - began
        self._take_back()
        outcome.told = self._told(outcome)
        outcome.left = self._left()
        now = self._listing()
        outcome.changed = sorted(p for p in {*now, *self._before} if now.get(p) != self._before.get(p))
        self._before = now
        return outcome

    def knowledge(self, judge: str, names: list[str]) -> str:
        """A cell that tells an attack all it could want to know."""
        process = self._graders.get(judge)
        known = {
            "COURSE": str(self.root),
            "OUTSIDE": str(self.outside),
            "CANARY": str(self.outside / "canary"),
            "HOST_HOME": os.path.expanduser("~"),
            "HOST_UID": os.geteuid(),
            "VICTIM": self._victim.pid,
            "JUDGE": getattr(process and process._channel, "pid", None) or os.getpid(),
            "SOCKETS": [str(path) for path in launcher.runtime_folder().glob("*.sock")],
            "PORT": self._tcp.getsockname()[1],
            "ABSTRACT": f"\0{Path(self.runtime).name}",
            "NAMES": names,
            "BEGAN": time.time(),
        }
        return KNOWN + "\n".join(f"{name} = {value!r}" for name, value in known.items())

    def _notebook(self, right: bool, code: str = "", attack: Attack | None = None) -> dict[str, Any]:
        judge = attack.judge if attack else "plain"
        course = self._course(judge)
        about = course.notebook(attack.options.get("notebook", TINY) if attack else TINY)
        assert about is not None
        if judge == "chapter":
            files = source_files(course, about, "")
            notebook = json.loads(files[f"source/en/{about.name}/{about.name}.ipynb"])
            answers = {item.id: None if right else stub(about, item) for item in about.judged}
        else:
            notebook = json.loads((self.root / f"release/en/{about.name}/{about.name}.ipynb").read_text())
            keys = {item: question.key()[0] for item, question in about.questions.items()}
            known = self.right | {
                i.id: f"{i.names[0]} = {keys[i.id]!r}" for i in about.judged if i.id in keys
            }
            answers = {item.id: known[item.id] for item in about.judged} if right else {}
        for item in about.judged:
            if answers.get(item.id) is not None:
                _cell_of(notebook, item.solution_id)["source"] = answers[item.id]
        if code:
            # With all answers in one cell, so that it has the last word; after them where cells stay.
            first = _cell_of(notebook, about.judged[0].solution_id)
            last = _cell_of(notebook, about.judged[-1].solution_id)
            if judge == "chapter" and right:
                last["source"] = f"{''.join(last['source'])}\n\n{code}"
            else:
                for item in about.judged:
                    _cell_of(notebook, item.solution_id)["source"] = ""
                first["source"] = "\n\n".join([*(answers.values() if right else ()), code])
            names = [name for item in about.judged for name in item.names]
            knowledge = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
            notebook["cells"].insert(0, knowledge | {"source": self.knowledge(judge, names)})
        return copy.deepcopy(notebook)

    def _hand_in(
        self, notebook: Any, student: str, name: str = TINY, change: Callable[[Any], Any] | None = None
    ) -> Path:
        path = self.outside / "handed" / "submitted" / student / name / f"{name}.ipynb"
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir(parents=True)
        made = change(notebook) if change else notebook
        if callable(made):
            made(path)  # no plain file: a link, a pipe, a folder
        else:
            path.write_bytes(made if isinstance(made, bytes) else json.dumps(made).encode())
        return path

    def _take_back(self) -> None:
        """Of what was handed in, only ada's right answers stay. Folders may lie in each other without end."""
        handed = self.outside / "handed" / "submitted"
        others = [path for path in handed.iterdir() if path.name != "ada"]
        subprocess.run(["rm", "-rf", "--", *others], check=True)

    # ------------------------------------------------------------ who judges

    @cached_property
    def _courses(self) -> dict[str, Any]:
        return {"tiny": load_course(self.root), "chapter": load_course(ROOT)}

    def _course(self, judge: str) -> Any:
        return self._courses["chapter" if judge == "chapter" else "tiny"]

    def _texts(self, judge: str, notebook: str) -> Any:
        if notebook not in self._known_texts:
            root = ROOT if judge == "chapter" else self.root
            self._known_texts[notebook] = wording.texts_of(root, notebook)
        return self._known_texts[notebook]

    def _grade(self, judge: str, path: Path) -> Report:
        if judge not in self._graders:
            kind = Hurried if judge == "hurried" else Impatient
            root = ROOT if judge == "chapter" else self.root
            notebooks = CHAPTER if judge == "chapter" else []
            self._graders[judge] = kind(root, notebooks, isolation=self.level)
        return self._graders[judge].grade(path)

    def _grade_class(self, outcome: Outcome) -> list[Report]:
        """All that was handed in, as a CI grades it; the reports but that of ada, whose right answers have to
        count whatever lies beside them. What is printed is read, too."""
        place = self.outside / "handed"
        command = [*launcher.boot("autograder.cli:main"), "ci", "submitted", "--course", str(self.root)]
        command += ["-o", "results", "-j", "1", "--no-cache", "--isolation", self.level]
        done = subprocess.run(
            command, cwd=place, env=os.environ | {"GITHUB_ACTIONS": "true"}, capture_output=True,
            encoding="utf-8", errors="replace", timeout=PATIENCE, check=False,
        )  # fmt: skip
        outcome.printed = done.stdout + done.stderr
        outcome.unsafe += [*unsafe_lines(done.stdout), *unsafe_lines(done.stderr)]
        reports = kept.read(place / "results" / "reports.json")
        shutil.rmtree(place / "results")
        [ada] = [report for report in reports if report.student == "ada"]
        if ada.points < ada.max_points:
            raise RuntimeError(f"ada has {ada.points:g} of {ada.max_points:g} points")
        return [report for report in reports if report is not ada]

    def _dismiss(self, judge: str) -> None:
        """A judge that failed or hangs; the next hand-in gets another."""
        grader = self._graders.pop(judge, None)
        if grader is None:
            return
        process = getattr(grader._channel, "pid", None) or (grader._process and grader._process.pid)
        if process:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        grader.close()

    # ------------------------------------------------------------ who looks afterwards

    def _told(self, outcome: Outcome) -> list[str]:
        said = outcome.refused + outcome.failed + outcome.printed
        if outcome.report is not None:
            plain = outcome.report.to_dict() | {"path": ""}
            # Compressed numbers may spell anything.
            said += re.sub(r'"deflate": "[^"]*"', "", json.dumps(plain, ensure_ascii=False))
        found = [what for what, token in self.tokens.items() if token in said]
        return found + [said[max(0, m.start() - 20) : m.end() + 60] for m in _TOLD.finditer(said)][:3]

    def _left(self) -> list[str]:
        """Processes that are neither the zygote nor a judge, once they had a moment to die."""
        judges = {getattr(g._channel, "pid", None) for g in self._graders.values()} | {os.getpid()}
        judges |= {g._process.pid for g in self._graders.values() if g._process is not None}
        # Whoever listens on a socket of ours is a zygote, also one whose code has been edited since.
        zygotes = set(map(_listener, Path(self.runtime, "underhood").glob("*.sock")))
        for _ in range(20):
            ours = [pid for pid, line in _processes() if self.runtime in line or MARK in line]
            left = [pid for pid in ours if pid not in judges | zygotes]
            if not left:
                break
            time.sleep(0.1)
        state = Path(f"/proc/{self._victim.pid}/stat").read_text().rpartition(")")[2].split()[0]
        hurt = [] if state == "S" else [f"a process of the machine is in state {state}"]
        return [f"process {pid}" for pid in left] + hurt

    def _listing(self) -> dict[str, tuple[int, ...]]:
        """Names, sizes and times of all that must stay as it is."""
        handed = self.outside / "handed"
        files = [*self.root.rglob("*"), *(p for p in self.outside.rglob("*") if handed not in p.parents)]
        packages = [Path(sys.prefix), Path(sysconfig.get_path("purelib"))]
        places = ["~", "/", "/etc", "/etc/cron.d", "/usr/local/bin", "/opt", "/tmp", "/var/tmp", "/dev/shm",
                  "/run", "/home", "/var/spool/cron"]  # fmt: skip
        for place in [*(Path(place).expanduser() for place in places), *packages, packages[1] / "torch"]:
            files += [place / MARK, place / "told-underhood-attack"]
        files += [ROOT / "autograder" / "__init__.py", packages[1] / "torch" / "__init__.py"]
        found = {}
        for path in files:
            if "__pycache__" not in path.parts and path != handed:
                with contextlib.suppress(OSError):
                    status = path.lstat()
                    # A folder's own time changes with what is in it, which is listed.
                    seen = (status.st_size, status.st_mtime_ns) if path.is_file() else ()
                    found[str(path)] = (status.st_mode, *seen)
        return found

    # ------------------------------------------------------------ making ready

    def _plant(self, what: str, path: Path | None = None) -> None:
        token = self.tokens[what] = secrets.token_hex(24)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({"nbformat": 4, "cells": [{"source": token}]}))
            path.chmod(0o600)

    def _end_zygotes(self) -> None:
        for path in Path(self.runtime, "underhood").glob("*.sock"):
            if channel := launcher._dial(str(path)):
                launcher._exchange(channel, {"op": "shut_down"}, ())

    def _set(self, name: str, value: str) -> None:
        before = os.environ.get(name)
        os.environ[name] = value
        put_back = (lambda: os.environ.pop(name, None)) if before is None else (
            lambda: os.environ.__setitem__(name, before)
        )  # fmt: skip
        self._stack.callback(put_back)


class Impatient(Grader):
    """A grader that does not wait for ever: a judge that hangs is a finding."""

    def start(self) -> None:
        fresh = self._channel is None
        super().start()
        if fresh:
            self._channel.recv = partial(self._channel.recv, PATIENCE)


class Hurried(Impatient):
    """A judge with small budgets, in a process of its own: see ``hurried.py``."""

    def _open(self) -> Any:
        command = [sys.executable, str(HERE / "hurried.py")]
        self._process = process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}
        )
        assert process.stdin is not None
        assert process.stdout is not None
        channel = PipeChannel(os.dup(process.stdout.fileno()), os.dup(process.stdin.fileno()))
        process.stdin.close()
        process.stdout.close()
        return channel


def make_course(root: Path) -> None:
    """The tiny course with a notebook of questions in letters, built, with a secret of its own."""
    from autograder.secret import make_secret
    from autograder.workshop import Workshop

    for fixture in ("course_fixture", "letters_fixture"):
        place = root / "exercises" if fixture == "letters_fixture" else root
        shutil.copytree(ROOT / "tests" / fixture, place, dirs_exist_ok=True)
    Workshop(root).build()
    make_secret(root)


@contextlib.contextmanager
def _short_folder() -> Iterator[str]:
    folder = f"/tmp/arena-{secrets.token_hex(4)}"
    os.mkdir(folder, 0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _cell_of(notebook: dict[str, Any], grade_id: str) -> dict[str, Any]:
    return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def _listener(path: Path) -> int:
    """The process that listens there; 0 if nobody does."""
    with socket.socket(socket.AF_UNIX) as near, contextlib.suppress(OSError):
        near.connect(str(path))
        return int(struct.unpack("3i", near.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0])
    return 0


def _processes() -> Iterator[tuple[int, str]]:
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                yield int(entry), Path(f"/proc/{entry}/cmdline").read_bytes().decode("utf-8", "replace")


# ---------------------------------------------------------------- whoever reads a report


def unsafe_readings(report: Report, texts: Any) -> Iterator[str]:
    """The outlets in which something a student chose is more than text."""
    from rich.console import Console

    if len(report.problems) > PROBLEMS + 1:
        yield f"{len(report.problems)} problems"
    screen = io.StringIO()
    table.show([report], Console(file=screen, width=100), texts={report.notebook: texts})
    if odd := {c for c in screen.getvalue() if (ord(c) < 32 and c != "\n") or c in "\x7f\x9b\u202e\u2066"}:
        yield f"terminal: {odd}"
    yield from _unsafe_xml(junit.dumps([report], lambda _: texts))
    cards = "".join(html(item, "title", "en", texts) for item in report.items)
    yield from _Tags.unsafe(cards)
    for line in github.commands([report], lambda _: texts):
        if not line.startswith(("::error ", "::warning ", "::notice ")) or len(line.splitlines()) != 1:
            yield f"github: {line[:80]!r}"
    summary = github.summary([report], lambda _: texts)
    if re.search(r"<(?!br>)|(?<!\\)!\[|(?<!\\)\]\(|@", summary):
        yield "summary: markup"
    for item in report.items:
        said = _nbgrader_markdown(wording.comment(item, report, "en", texts))
        yield from (f"comment: {tag}" for tag in _Tags.unsafe(said))
        if "$" in said:
            yield "comment: a formula for MathJax"
    whole = json.loads(gradescope.dumps(report, texts))
    if sum(test["score"] for test in whole["tests"]) != report.points:
        yield "gradescope: points"
    from datetime import UTC, datetime

    json.loads(classroom50.dumps(report, {}, datetime.now(UTC)))
    for row in (str(cell) for test in whole["tests"] for cell in test.values()):
        if row[:1] in tuple("=@\t"):
            yield f"a formula: {row[:40]}"


_COMMAND = re.compile(r"::(error|warning|notice) file=[^:]*,title=[^:]*::")
"""As we write one, see ``github.commands``."""


def unsafe_lines(printed: str) -> Iterator[str]:
    """What a terminal or GitHub would act on in what was printed, and that is none of our own commands."""
    if odd := {c for c in printed if (ord(c) < 32 and c != "\n") or c in "\x7f\x9b\u2028\u202e\u2066"}:
        yield f"printed: {odd}"
    token = ""
    for line in printed.split("\n"):
        if token:
            token = "" if line == f"::{token}::" else token
        elif match := re.fullmatch(r"::stop-commands::([0-9a-f]{32})", line):
            token = match[1]
        elif not _COMMAND.match(line) and re.match(r"\s*::|.*##(vso)?\[", line):
            yield f"printed: {line[:80]!r}"


def _nbgrader_markdown(text: str) -> str:
    """What nbgrader's pages make of a comment."""
    from nbconvert.filters import markdown2html_mistune

    from autograder.outlets.nbgrader import markdown

    return str(markdown2html_mistune(markdown(text)))


def _unsafe_xml(text: str) -> Iterator[str]:
    import xml.etree.ElementTree as ET

    try:
        tags = {element.tag for element in ET.fromstring(text).iter()}
    except ET.ParseError as error:
        yield f"junit: {error}"
        return
    known = {"testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped"}
    if "<!" in text or tags - known:
        yield f"junit: {tags - known}"


class _Tags(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @classmethod
    def unsafe(cls, text: str) -> list[str]:
        parser = cls()
        parser.feed(text)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in (
            "script",
            "img",
            "a",
            "iframe",
            "object",
            "embed",
            "link",
            "form",
            "foreignobject",
            "b",
            "td",
        ):
            self.found.append(f"card: <{tag}>")
        self.found += [
            f"card: {name}" for name, _ in attrs if name.startswith("on") or name in ("href", "src")
        ]
