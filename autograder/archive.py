"""A zip or tar archive that somebody else made, read as what it is: untrusted data.

    the file's first bytes ─▶ _Zip | _Tar ─▶ names, each with what is wrong with it ─▶ files | refused

Nothing is ever extracted to where a name says, and an archive inside an archive is a file like any other. A
name that no honest archive holds, a link, a doubled or an encrypted entry is told and not read; how much is
read is counted while it is read, whatever the archive claims.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
import re
import stat
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from .errors import SubmissionError

MAX_FILE = 64 * 2**20  # bytes
MAX_TOTAL = 8 * 2**30  # bytes of all that are read
MAX_FILES = 20_000
MAX_DIRECTORY = 16 * 2**20  # bytes of the archive's own list of its files
MAX_RATIO, ALWAYS = 200, 64 * 2**20
"""What is unpacked may be 200 times the archive's size, and is always allowed 64 MB."""
MAX_DEPTH = 32
"""Folders inside folders."""

_END, _END_64, _LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_DAMAGE = (
    zipfile.BadZipFile, tarfile.HeaderError, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError,
    ValueError, NotImplementedError,
)  # fmt: skip
_AT_ONCE = 2**16


class _Entries(Protocol):
    """What ``Archive`` needs of a kind of archive."""

    def names(self) -> Iterator[tuple[str, str]]:
        """Each entry but folders: its name, and why it is not read, empty if it may be."""

    def read(self, name: str, most: int) -> bytes:
        """The first ``most`` bytes of the file of which ``names`` said this name last."""

    def close(self) -> None: ...


class Archive:
    """The archive at ``path``, open for reading; a context manager. Raises ``SubmissionError`` where it is
    none, or its list of files is too long.

    ``files`` are the names that may be read; ``refused`` says of each other name what is wrong with it.
    """

    def __init__(self, path: Path, *, most: int = MAX_FILE, total: int = MAX_TOTAL) -> None:
        self.path, self._most = path, most
        self.refused: dict[str, str] = {}
        self._names: dict[str, None] = {}
        doubled: set[str] = set()
        try:
            self._left = min(total, max(ALWAYS, MAX_RATIO * path.stat().st_size))
            self._entries: _Entries = _opened(path, self._left)
        except _DAMAGE as error:
            raise SubmissionError(
                f"{path}: this is no zip or tar archive that can be read: {error}"
            ) from error
        try:
            for name, why in self._entries.names():
                if name in self._names or name in self.refused:
                    doubled.add(name)
                elif why := why or _odd(name):
                    self.refused[name] = f"{why}; it was not read"
                else:
                    self._names[name] = None
        except _DAMAGE as error:
            self._entries.close()
            behind = f" behind {shown(next(reversed(self._names)))}" if self._names else ""
            raise SubmissionError(f"{path}: this archive is damaged{behind}: {error}") from error
        except SubmissionError:
            self._entries.close()
            raise
        for name in doubled:
            self._names.pop(name, None)
            self.refused[name] = "the archive holds this name more than once; none was read"

    @property
    def files(self) -> list[str]:
        return list(self._names)

    def read(self, name: str) -> bytes:
        """What the file ``name`` holds. Raises ``SubmissionError`` if it cannot be read or is too large. Of
        a packed tar, files are best read in the order of ``files``."""
        if name not in self._names:
            raise SubmissionError(f"{shown(name)}: the archive holds no such file that may be read")
        try:
            data = self._entries.read(name, min(self._most, self._left) + 1)
        except _DAMAGE as error:
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
        self._entries.close()


def shown(name: str) -> str:
    """A name from an archive, fit for a terminal."""
    return "".join(c if unicodedata.category(c)[0] != "C" else "�" for c in name[:200])


def _opened(path: Path, total: int) -> _Entries:
    """By what the file holds: a name says nothing."""
    with path.open("rb") as file:
        start = file.read(512)
    packing = next((magic for magic in _UNPACKERS if start.startswith(magic)), b"")
    if packing or start[257:262] == b"ustar":
        return _Tar(path, packing, total)
    return _Zip(path)


def _odd(name: str) -> str:
    """Why no file of this name is read; empty if it may be."""
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or "\\" in name or "\0" in name:
        return "no name of a file inside an archive"
    if any(part in ("", ".", "..") for part in name.split("/")):
        return "a name that leads out of the archive"
    if name.count("/") > MAX_DEPTH:
        return f"more than {MAX_DEPTH} folders inside each other"
    return ""


def _too_many(path: Path, number: object) -> SubmissionError:
    return SubmissionError(f"{path}: {number} files are too many; at most {MAX_FILES} are read")


# ---------------------------------------------------------------- zip


class _Zip:
    def __init__(self, path: Path) -> None:
        _check_directory(path)
        self._zip = zipfile.ZipFile(path)
        self._found: dict[str, zipfile.ZipInfo] = {}

    def names(self) -> Iterator[tuple[str, str]]:
        for entry in self._zip.infolist():
            name = _zip_name(entry)
            if not name.endswith("/"):
                self._found[name] = entry
                yield name, _odd_in_zip(entry)

    def read(self, name: str, most: int) -> bytes:
        with self._zip.open(self._found[name]) as file:
            return file.read(most)

    def close(self) -> None:
        self._zip.close()


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; packers that write UTF-8 and do not say so are common."""
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


def _odd_in_zip(entry: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "a link or another thing that is no plain file"
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
        raise _too_many(path, number)


# ---------------------------------------------------------------- tar


class _Tar:
    """A tar archive, packed or not. Its headers are followed here and not by ``tarfile``, which reads a
    header of any size into memory, unfolds the maps of sparse files, and takes damage for the end."""

    def __init__(self, path: Path, packing: bytes, total: int) -> None:
        self._path, self._packing, self._total = path, packing, total
        self._file = path.open("rb")
        self._found: dict[str, tuple[int, int]] = {}
        self._rewind()

    def names(self) -> Iterator[tuple[str, str]]:
        headers = entries = named = 0
        said: dict[str, str] = {}
        while (header := self._header()) is not None:
            headers += 1
            kind, size = header.type, header.size
            entries += kind not in _ABOUT_NEXT
            named += size * (kind in _ABOUT_NEXT)
            if entries > MAX_FILES or headers > 4 * MAX_FILES or named > MAX_DIRECTORY:
                raise _too_many(self._path, f"more than {entries}")
            if kind in _ABOUT_NEXT:
                said |= self._about_next(kind, size)
                continue
            size = _number(said["size"]) if "size" in said else size
            # `tar -C FOLDER .` begins each name with this.
            name = unicodedata.normalize("NFC", said.get("path", header.name)).removeprefix("./")
            if kind != tarfile.DIRTYPE:
                self._found[name] = (self._at, size)
                yield name, _odd_in_tar(kind, said, name)
            if kind in _WITHOUT_DATA and size:
                # Some readers find the next header behind it, and some in it.
                raise ValueError(f"{shown(name)} is no file and yet has a size")
            self._skip(-(-size // 512) * 512)
            said = {}
        self._drain()

    def read(self, name: str, most: int) -> bytes:
        at, size = self._found[name]
        if at < self._at:
            self._rewind()
        self._skip(at - self._at)
        return self._take(min(size, most))

    def close(self) -> None:
        self._file.close()

    def _rewind(self) -> None:
        self._file.seek(0)
        self._stream: Any = _UNPACKERS[self._packing](self._file) if self._packing else self._file
        self._at = 0

    def _some(self, most: int) -> bytes:
        """The next bytes, empty at the end of the file. Raises ``SubmissionError`` beyond the bound."""
        data = self._stream.read(min(most, _AT_ONCE))
        self._at += len(data)
        if self._at > self._total:
            raise SubmissionError(f"{self._path}: what is packed in here is too large for one archive")
        return data

    def _take(self, count: int) -> bytes:
        parts = []
        while count:
            data = self._some(count)
            if not data:
                raise EOFError("its end is missing")
            parts.append(data)
            count -= len(data)
        return b"".join(parts)

    def _skip(self, count: int) -> None:
        while count:
            data = self._some(count)
            if not data:
                raise EOFError("its end is missing")
            count -= len(data)

    def _header(self) -> tarfile.TarInfo | None:
        """The next header; ``None`` at the mark of the end."""
        block = self._take(512)
        if not block.strip(b"\0"):
            return None
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        if header.size < 0:
            raise ValueError("a size below zero")
        if header.type == tarfile.GNUTYPE_SPARSE:
            # What is left of its map stands between the header and the data.
            more = block[482]
            while more:
                more = self._take(512)[504]
        return header

    def _about_next(self, kind: bytes, size: int) -> dict[str, str]:
        """What a header in front of another says of that one."""
        data = self._take(-(-size // 512) * 512)[:size]
        if kind in (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK):
            text = data.rstrip(b"\0").decode("utf-8", "surrogateescape")
            return {"path": text} if kind == tarfile.GNUTYPE_LONGNAME else {}
        said = dict(_records(data))
        if kind == tarfile.XGLTYPE:
            if said.keys() & {"path", "size"}:
                raise ValueError("one name or size for all files")
            return {}
        return said

    def _drain(self) -> None:
        """Reads what is left: only there does a packing say whether all was whole."""
        while data := self._some(_AT_ONCE):
            if data.strip(b"\0"):
                raise ValueError("more stands behind its end")


_ABOUT_NEXT = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE,
               tarfile.SOLARIS_XHDTYPE)  # fmt: skip
_WITHOUT_DATA = (tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.DIRTYPE,
                 tarfile.FIFOTYPE)  # fmt: skip


def _odd_in_tar(kind: bytes, said: dict[str, str], name: str) -> str:
    if kind == tarfile.GNUTYPE_SPARSE or any(key.startswith("GNU.sparse") for key in said):
        return "a file with holes"
    if kind not in (tarfile.REGTYPE, tarfile.AREGTYPE):
        return "a link or another thing that is no plain file"
    if any("\udc80" <= c <= "\udcff" for c in name):
        return "its name is no UTF-8"
    return ""


def _records(data: bytes) -> Iterator[tuple[str, str]]:
    """The ``length key=value`` records of a pax header. Raises ``ValueError``."""
    at = 0
    while at < len(data):
        length = data[at : at + 20].partition(b" ")[0]
        end = at + _number(length.decode("ascii", "replace"))
        key, sign, value = data[at + len(length) + 1 : max(end - 1, 0)].partition(b"=")
        if not sign or data[end - 1 : end] != b"\n":
            raise ValueError("a header that cannot be read")
        yield key.decode("utf-8", "replace"), value.decode("utf-8", "surrogateescape")
        at = end


def _number(digits: str) -> int:
    if not re.fullmatch("[0-9]{1,18}", digits):
        raise ValueError("a number that is none")
    return int(digits)


class _Xz:
    """An xz file, unpacked while it is read. The library's own reader gives a hostile file all the memory
    that it asks for; the strongest setting of ``xz`` needs 65 MB."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._fed = file, b""
        self._lzma = self._begun()

    @staticmethod
    def _begun() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=2**27)

    def read(self, most: int) -> bytes:
        while True:
            if self._lzma.eof:
                # Another stream may follow, or padding.
                rest = (self._lzma.unused_data or self._file.read(_AT_ONCE)).lstrip(b"\0")
                if not rest:
                    return b""
                self._lzma, self._fed = self._begun(), rest
            elif self._lzma.needs_input and not self._fed:
                self._fed = self._file.read(_AT_ONCE)
                if not self._fed:
                    raise EOFError("its end is missing")
            data = self._lzma.decompress(self._fed, most)
            self._fed = b""
            if data:
                return data


_UNPACKERS: dict[bytes, Callable[[BinaryIO], Any]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": _Xz,
}
