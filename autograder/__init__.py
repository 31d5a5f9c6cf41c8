"""Exercises that know why a training loop is wrong: what a student's notebook imports.

Everything else is in the rooms beside this file; see ``docs/architecture.md``.
"""

from .errors import CheckFailed, UnderhoodError
from .notebook import begin, check, hint, language, pending, pick

__version__ = "0.1.0"
__all__ = ["CheckFailed", "UnderhoodError", "begin", "check", "hint", "language", "pending", "pick"]
