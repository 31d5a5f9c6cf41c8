"""Whose fault it is, as types.

    UnderhoodError
    ├── StudentError        the student's code did this: a verdict, never a crash of ours
    ├── CourseError         the author's: an exercise folder, a check or a course.toml is wrong
    ├── SubmissionError     the file handed in cannot be graded (not a notebook, another course's …)
    ├── SandboxError        this machine could not run the student's code
    │   ├── IsolationError      an isolation layer is missing or failed: we fail closed
    │   └── ProtocolError       the other end of the wire broke the rules
    └── CheckFailed         raised in a student's own notebook by a failed ``check``

Every message says who, where, what was found and what to do next. Foreign exceptions are
translated into these at the boundary where they arise, and nowhere else.
"""

from __future__ import annotations


class UnderhoodError(Exception):
    """Root of all that this package raises on purpose."""

    def _render_traceback_(self) -> list[str]:
        """IPython shows this instead of a traceback: the message says it all."""
        return [f"{type(self).__name__}: {self}"]


class StudentError(UnderhoodError):
    """The student's code ended in an error; an outcome to be judged like any other.

    ``kind`` is the class name of what was raised (``"TypeError"``), or one of the engine's own:
    ``"Missing"`` (the name is not defined), ``"Timeout"`` (the budget is used up), ``"Died"`` (the
    process is gone), ``"TooLarge"`` (the answer is over the size limit). ``text`` is what the error
    said, one line, cut at 300 characters. ``line`` is the 1-based line in the student's own code
    where it happened, ``None`` if unknown, and ``function`` the name of the function that holds it; see
    ``experiment.place_of``.
    """

    def __init__(self, kind: str, text: str = "", line: int | None = None, function: str = "") -> None:
        super().__init__(f"{kind}: {text}" if text else kind)
        self.kind = kind
        self.text = text
        self.line = line
        self.function = function


class CourseError(UnderhoodError):
    """An author's mistake; names the file and says what to change."""


class SubmissionError(UnderhoodError):
    """A file that cannot be graded; names the file and says why."""


class SandboxError(UnderhoodError):
    """Student code could not be run here; never the student's fault."""


class IsolationError(SandboxError):
    """A layer of isolation that was asked for is not to be had on this machine."""


class ProtocolError(SandboxError):
    """A frame that no honest peer sends: too long, malformed, out of turn."""


class CheckFailed(UnderhoodError):
    """A visible check failed in a student's notebook; the message is already on the screen."""
