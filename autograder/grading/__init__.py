"""How work is judged: what a check file uses.

judge    puts one question to the student and the reference, and compares
ask      puts a question that has more than one right answer
require  judges what came of it
forbid   asks that something is written without a loop or a certain call
afford   judges, and asks that it costs little more than the reference

readable, answered   judge an answer that is written in letters
"""

from .compare import CLOSE, EXACT, Tolerance
from .constraints import afford, forbid
from .judging import ask, judge, require
from .letters import answered, readable

__all__ = [
    "CLOSE", "EXACT", "Tolerance", "afford", "answered", "ask", "forbid", "judge", "readable", "require",
]  # fmt: skip
