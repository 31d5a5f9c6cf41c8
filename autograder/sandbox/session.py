"""The far end: a student's notebook, run cell by cell behind the walls.

Nothing here is trusted by anybody: whatever it sends is the student's claim. It answers one request at
a time on its wire: put files beside the notebook, run a cell, remember objects, and open a bench,
which is a forked copy of this process that answers calls and probes over a socket of its own.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import signal
import sys
import tempfile
import types
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, NoReturn

import msgspec

from autograder import experiment
from autograder.errors import StudentError
from autograder.experiment import Answer
from autograder.values import pack, unpack

from .wire import Channel, PipeChannel


class Request(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What the client asks; ``op`` names one of the methods ``do_…`` of ``Server``."""

    id: int
    op: str
    name: str = ""
    source: str = ""
    """Of a cell, or of ``probes.py``."""
    key: str = ""
    """Under which names were bound."""
    marker: bytes = b""
    names: list[str] = []
    files: dict[str, bytes] = {}
    arguments: list[tuple[str, Any]] = []
    seed: int = 0


class Reply(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What comes back. ``error`` is (kind, text, line, function)."""

    id: int
    error: tuple[str, str, int | None, str] | None = None
    value: Any = None
    mutated: list[str] = []
    printed: bool = False


# ---------------------------------------------------------------- the notebook's shell


def make_shell() -> Any:
    """A quiet IPython shell: no history, no colours, nothing that waits for a person. Built once, in the
    zygote, and inherited by every session."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.core.profiledir import ProfileDir
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "NoColor"
    config.InteractiveShell.cache_size = 0
    config.InteractiveShell.banner1 = ""
    # IPython wants a profile with folders of its own; once it stands, it never looks at them again.
    with tempfile.TemporaryDirectory(prefix="underhood-ipython-") as folder:
        profile = ProfileDir(location=folder)
        shell = InteractiveShell.instance(config=config, profile_dir=profile, ipython_dir=folder)
    _make_quiet(shell)
    return shell


def _make_quiet(shell: Any) -> None:
    def notice(what: str) -> Callable[..., None]:
        return lambda *_: print(f"{what} is not run while grading.")

    shell.system = shell.system_raw = shell.system_piped = lambda command: notice(f"!{command}")()
    shell.getoutput = lambda command, **_: notice(f"!{command}")() or []
    line, cell = shell.magics_manager.magics["line"], shell.magics_manager.magics["cell"]
    shells, installers = ("bash", "sh", "script", "system", "sx"), ("pip", "conda", "mamba", "uv")
    line |= {name: notice(f"%{name}") for name in (*shells, *installers)}
    cell |= {name: notice(f"%%{name}") for name in shells}
    # What only changes how a notebook looks or reloads does nothing here.
    cosmetic = ("matplotlib", "load_ext", "reload_ext", "autoreload", "config")
    line |= {name: lambda *_: None for name in cosmetic}
    # The client reports errors itself; formatting a traceback costs more than most cells.
    shell.showtraceback = shell.showsyntaxerror = lambda *_, **__: None
    shell.ask_exit = lambda: None


def _no_input(prompt: object = "") -> str:
    raise StudentError("NoInput", "input() waits for a person, and while grading nobody is there")


# ---------------------------------------------------------------- serving


IN_THE_END = " in the end"
"""Behind a key: the objects that were bound under it, in a notebook as its last cell left it."""


class Bound(NamedTuple):
    """The objects that were bound, and all that the notebook held at that time."""

    names: dict[str, Any]
    then: dict[str, Any]
    """A later cell may have taken a name of these: an answer uses what stood there at its check."""
    dtype: Any = None
    """torch's default at that time, which a later cell may have set."""


class Server:
    """Answers requests on one channel over one namespace."""

    def __init__(self, channel: Channel | PipeChannel, namespace: dict[str, Any], shell: Any = None) -> None:
        self.channel, self.namespace, self.shell = channel, namespace, shell
        self.probes = compile("", experiment.PROBES, "exec")
        self.probe_module: dict[str, Any] | None = None
        self.bound: dict[str, Bound] = {}
        self.shown = ""
        """Under which key names were bound that the namespace shows."""
        self.final: dict[str, Any] = {}
        self.children, self.busy = list[int](), False

    def serve(self) -> None:
        """Answers until the other end closes."""
        signal.signal(signal.SIGINT, self._on_interrupt)
        while True:
            try:
                request = self.channel.recv(None, Request)
            except EOFError:
                return
            reply = self._answer(request)
            try:
                self.channel.send(reply)
            except Exception as error:
                # A value that msgpack cannot carry, or over the frame's limit.
                self.channel.send(Reply(request.id, ("TooLarge", experiment.one_line(error), None, "")))

    def _on_interrupt(self, *_: Any) -> None:
        if self.busy:
            raise KeyboardInterrupt

    def _answer(self, request: Request) -> Reply:
        try:
            self.busy = True
            try:
                result = getattr(self, f"do_{request.op}")(request)
            finally:
                self.busy = False
        except KeyboardInterrupt:
            return Reply(request.id, ("Timeout", "", None, ""))
        except BaseException as error:
            # All of them: a notebook that raises one of its own must not end the process that answers.
            said = experiment.as_student_error(error)
            return Reply(request.id, (said.kind, said.text, said.line, said.function))
        if isinstance(result, Answer):
            return Reply(request.id, None, pack(result.value), list(result.mutated), result.printed)
        return Reply(request.id, None, result)

    def do_place(self, request: Request) -> None:
        for name, content in request.files.items():
            with open(os.path.basename(name), "wb") as file:
                file.write(content)

    def do_probes(self, request: Request) -> None:
        # Here, and once: each copy of the notebook executes them anew.
        self.probes = compile(request.source, experiment.PROBES, "exec")
        self.probe_module = None

    def do_cell(self, request: Request) -> None:
        self._reap()
        error: BaseException | None = None
        try:
            result = self.shell.run_cell(request.source, store_history=False)
            error = result.error_before_exec or result.error_in_exec
        finally:
            self._finish_cell(request.marker)
        if isinstance(error, KeyboardInterrupt):
            raise error
        if error is not None:
            raise experiment.as_student_error(error)

    def _finish_cell(self, marker: bytes) -> None:
        pyplot = sys.modules.get("matplotlib.pyplot")
        with contextlib.suppress(Exception):
            if pyplot is not None:
                pyplot.close("all")
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
        os.write(1, marker)

    def do_bind(self, request: Request) -> list[str]:
        have = {name: self.namespace[name] for name in request.names if name in self.namespace}
        torch = sys.modules.get("torch")
        # Python's own, too: a scratch cell below may call a number `sum`.
        then = vars(builtins) | self.namespace
        self.bound[request.key] = Bound(have, then, torch and torch.get_default_dtype())
        self.bound[request.key + IN_THE_END] = Bound(have, {})
        return [name for name in request.names if name not in have]

    def do_bench(self, request: Request) -> int:
        """Forks a copy of this process that serves the socket that came along; its pid."""
        fds = self.channel.take_fds() if isinstance(self.channel, Channel) else []
        if len(fds) != 1:
            raise RuntimeError("a bench needs one socket")
        self._reap()
        try:
            child = os.fork()
        except OSError as error:
            raise StudentError("Died", f"no process is left for a check: {error.strerror}") from None
        if child == 0:
            self._become_bench(fds[0])
        os.close(fds[0])
        self.children.append(child)
        return child

    def _become_bench(self, fd: int) -> NoReturn:
        import socket

        code = 1
        try:
            self.channel.close()
            null = os.open(os.devnull, os.O_RDWR)
            for number in (0, 1, 2):
                os.dup2(null, number)
            one_thread()
            bench = Server(Channel(socket.socket(fileno=fd)), self.namespace)
            bench.probes, bench.bound = self.probes, self.bound
            bench.serve()
            code = 0
        finally:
            os._exit(code)

    def _reap(self) -> None:
        """Only our own children: a student may wait for theirs."""
        for pid in list(self.children):
            with contextlib.suppress(ChildProcessError):
                if os.waitpid(pid, os.WNOHANG)[0] == 0:
                    continue
            self.children.remove(pid)

    def _names(self, request: Request) -> Mapping[str, Any]:
        bound = self.bound.get(request.key)
        if self.shown != request.key:
            self.final = self.final or dict(self.namespace)
            self.namespace.update(self.final | (bound.then if bound else {}))
            if bound and bound.dtype:
                sys.modules["torch"].set_default_dtype(bound.dtype)
            self.shown = request.key
        return {**self.namespace, **bound.names} if bound else self.namespace

    def do_get(self, request: Request) -> Answer:
        return experiment.get(self._names(request), request.name)

    def do_call(self, request: Request) -> Answer:
        arguments = {name: unpack(packed) for name, packed in request.arguments}
        return experiment.call(self._names(request), request.name, arguments, request.seed)

    def do_run(self, request: Request) -> Answer:
        if self.probe_module is None:
            module = sys.modules["probes"] = types.ModuleType("probes")
            exec(self.probes, module.__dict__)
            self.probe_module = module.__dict__
        arguments = {name: unpack(packed) for name, packed in request.arguments}
        return experiment.run(self._names(request), self.probe_module[request.name], arguments, request.seed)


def one_thread() -> None:
    """Once a process has computed with two threads, a forked child that does so hangs for ever. And what the
    last cell switched off is on again, as it was at a check."""
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)
        torch.set_grad_enabled(True)


def main(channel: Channel | PipeChannel, workers: bool = True) -> None:
    """Serves one notebook until its client is gone. The text that it prints goes to the file descriptors 1
    and 2; ``workers`` says whether a DataLoader may have some."""
    os.environ.update(UNDERHOOD_SESSION="1", MPLBACKEND="Agg")
    for fd, name in ((1, "stdout"), (2, "stderr")):
        stream = io.TextIOWrapper(io.FileIO(fd, "w", closefd=False), "utf-8", "backslashreplace")
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    tempfile.tempdir = None  # the zygote has looked it up in its own world
    builtins.input = _no_input
    sys.path.insert(0, "")
    one_thread()
    shell = _inherited_shell or make_shell()
    if not workers:
        _load_in_this_process()
    Server(channel, shell.user_ns, shell).serve()


_inherited_shell: Any = None


def keep_shell() -> None:
    """Called by the zygote: every session forked from here on finds its shell made."""
    global _inherited_shell
    _inherited_shell = make_shell()


def _load_in_this_process() -> None:
    """At ``kernel`` no socket may be opened, so a DataLoader's workers could not hand over their
    batches: the same batches are made in this process instead."""
    torch = sys.modules.get("torch")
    if torch is None:
        return
    loader = torch.utils.data.DataLoader
    original = loader.__init__

    def init(self: Any, *args: Any, **options: Any) -> None:
        args = (*args[:5], 0, *args[6:]) if len(args) > 5 else args
        for name in ("num_workers", "prefetch_factor", "persistent_workers", "multiprocessing_context"):
            options.pop(name, None)
        original(self, *args, **options)

    loader.__init__ = init


def main_on_pipes() -> None:
    """The whole of a session at level ``none``: requests come on stdin, answers go to stdout, and what the
    student prints goes to stderr."""
    if sys.platform == "linux":
        from .isolation import die_with_parent

        die_with_parent()
    wire = PipeChannel(os.dup(0), os.dup(1))
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    main(wire)
    os._exit(0)
