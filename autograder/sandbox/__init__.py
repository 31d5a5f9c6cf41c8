"""Where student code runs: behind walls, in processes that nobody believes.

client ──▶ zygote ──▶ supervisor ──▶ session ──▶ benches
(judge, command line)     (trusted up to here │ the student's from here)
"""

from .client import Bench, CellRun, Session, open_session
from .gpu import has_gpu
from .launcher import connect, shut_down, status
from .processes import Limits

__all__ = [
    "Bench", "CellRun", "Limits", "Session", "connect", "has_gpu", "open_session", "shut_down", "status",
]  # fmt: skip
