"""Where student code runs: behind walls, in processes that nobody believes.

client ──▶ zygote ──▶ supervisor ──▶ session ──▶ benches
(judge, command line)     (trusted up to here │ the student's from here)
"""

from .client import Bench, CellRun, Session, open_session
from .launcher import connect, shut_down, status
from .processes import Limits
from .survey import Layer, strongest, survey

__all__ = [
    "Bench", "CellRun", "Layer", "Limits", "Session",
    "connect", "open_session", "shut_down", "status", "strongest", "survey",
]  # fmt: skip
