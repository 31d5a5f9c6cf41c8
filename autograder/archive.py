"""A zip archive that somebody else made, read as what it is: untrusted data.

Nothing is ever extracted to where a name says. A name that no honest archive holds, a link, a doubled or an
encrypted entry is told and not read; how much is read is counted while it is read, whatever the archive
claims.
"""

from __future__ import annotations

import contextlib
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path

from .errors import SubmissionError

MAX_FILE = 64 * 2**20
MAX_TOTAL = 8 * 2**30
MAX_FILES = 20_000
MAX_DIRECTORY = 16 * 2**20
"""Bytes of one file and of all that are read, files, and bytes of the archive's list of them."""

_END, _END_64, _LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"


class Archive:
    """The archive at ``path``, open for reading; a context manager. Raises ``SubmissionError`` where it is
    none, or its list of files is too long.

    ``files`` are the names that may be read; ``refused`` says of each other name what is wrong with it.
    """

    def __init__(self, path: Path, *, most: int = MAX_FILE, total: int = MAX_TOTAL) -> None:
        self.path, self._most, self._left = path, most, total
        self.refused: dict[str, str] = {}
        try:
            _check_directory(path)
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, struct.error, NotImplementedError, ValueError) as error:
            raise SubmissionError(f"{path}: this is no zip archive that can be read: {error}") from error
        self._entries: dict[str, zipfile.ZipInfo] = {}
        doubled: set[str] = set()
        for entry in self._zip.infolist():
            name = _name(entry)
            if name.endswith("/"):
                continue
            if name in self._entries:
                doubled.add(name)
            elif why := _odd(entry, name):
                self.refused[name] = f"{why}; it was not read"
            else:
                self._entries[name] = entry
        for name in doubled:
            del self._entries[name]
            self.refused[name] = "the archive holds this name more than once; none was read"

    @property
    def files(self) -> list[str]:
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """What the file ``name`` holds. Raises ``SubmissionError`` if it cannot be read or is too large."""
        try:
            with self._zip.open(self._entries[name]) as file:
                data = file.read(min(self._most, self._left) + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise SubmissionError(f"{shown(name)}: this is damaged in the archive: {error}") from error
        if len(data) > self._left:
            raise SubmissionError(f"{self.path}: what is packed in here is too large for one archive")
        if len(data) > self._most:
            raise SubmissionError(f"{shown(name)}: larger than {self._most // 2**20} MB when unpacked")
        self._left -= len(data)
        return data

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()


def shown(name: str) -> str:
    """A name from an archive, fit for a terminal."""
    return "".join(c if unicodedata.category(c)[0] != "C" else "�" for c in name[:200])


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; packers that write UTF-8 and do not say so are common."""
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


def _odd(entry: zipfile.ZipInfo, name: str) -> str:
    """Why this entry is not read; empty if it may be."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "a link or another thing that is no plain file"
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or "\\" in name or "\0" in name:
        return "no name of a file inside an archive"
    if any(part in ("", ".", "..") for part in name.split("/")):
        return "a name that leads out of the archive"
    if entry.flag_bits & 0x1:
        return "encrypted"
    # The other ways to pack unpack as much as they like at once.
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "packed in a way that is not read here"
    return ""


def _check_directory(path: Path) -> None:
    """Raises ``SubmissionError`` if the archive's list of files is longer than can be held: ``zipfile`` would
    read all of it into memory."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 2**16 - 98))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise zipfile.BadZipFile("its end is missing")
    number, directory = struct.unpack_from("<HI", tail, at + 10)
    if tail[at - 20 : at - 16] == _LOCATOR and tail[at - 76 : at - 72] == _END_64:
        number, directory = struct.unpack_from("<QQ", tail, at - 76 + 32)
    # 16 bits may have counted past their end; the length of the list has not.
    if number > MAX_FILES or directory > MAX_DIRECTORY:
        raise SubmissionError(f"{path}: {number} files are too many; at most {MAX_FILES} are read")
