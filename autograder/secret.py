"""The course's secret, from which hidden inputs are drawn."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from .atomic import write_atomic
from .errors import CourseError

_BYTES = 32


def read_secret(root: Path) -> bytes | None:
    """The course's secret: ``UNDERHOOD_SECRET``, else the file ``.underhood/secret``; ``None`` if there is
    neither. Raises ``CourseError`` if others may read the file."""
    if text := os.environ.get("UNDERHOOD_SECRET", "").strip():
        return text.encode()
    file = _file(root)
    try:
        status = file.stat()
        if sys.platform != "win32" and status.st_mode & 0o077:
            raise CourseError(f"{file}: others may read the course's secret; run `chmod 600 {file}`")
        return file.read_bytes().strip() or None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CourseError(f"{file}: the course's secret cannot be read: {error.strerror}") from error


def require_secret(root: Path) -> bytes:
    """``read_secret``, or ``CourseError`` where there is none."""
    secret = read_secret(root)
    if secret is None:
        raise CourseError(
            f"{root}: this course has no secret; make one with `underhood doctor --make-secret`"
        )
    return secret


def draw_secret() -> bytes:
    """A secret for one run, where the course has none."""
    return secrets.token_bytes(_BYTES)


def make_secret(root: Path) -> Path:
    """Writes a new secret for the course at ``root``; one that is there is kept. Its path."""
    file = _file(root)
    if not file.exists() or not file.read_bytes().strip():
        write_atomic(file, secrets.token_hex(_BYTES) + "\n", private=True)
        # Whatever the course's own repository ignores: nothing of this folder is ever committed.
        (file.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    return file


def _file(root: Path) -> Path:
    return root / ".underhood" / "secret"
