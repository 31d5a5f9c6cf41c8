"""Files that appear whole or not at all: nobody reads half of one, however many write it at once."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def write_atomic(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Writes ``content`` (text as UTF-8) to ``path``, whose folder is made if need be; ``private`` for this
    user alone. Raises ``OSError``, and then leaves nothing behind. A device or a pipe is written to."""
    data = content.encode() if isinstance(content, str) else content
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    path.parent.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if not private:
            # mkstemp is for the owner alone; this is as readable as any file made here.
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(unfinished, 0o666 & ~mask)
        os.replace(unfinished, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)
        if isinstance(error, OSError):
            error.filename = str(path)
        raise
