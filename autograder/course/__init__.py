"""What is graded: exercise folders, parsed; and the notebooks built from them.

exercises/ ─▶ folder ─▶ model ─▶ build ─▶ source/ ─▶ release/
"""

from .answers import right, wrong
from .folder import find_root, load_course, require_root
from .model import Check, Course, Item, Notebook

__all__ = [
    "Check",
    "Course",
    "Item",
    "Notebook",
    "find_root",
    "load_course",
    "require_root",
    "right",
    "wrong",
]
