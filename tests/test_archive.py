"""A hostile zip archive: what is odd is named, nothing of it is followed, and no bomb goes off."""

from __future__ import annotations

import stat
import struct
import zipfile

import pytest

from autograder import archive
from autograder.archive import Archive
from autograder.errors import SubmissionError


@pytest.fixture
def packed(tmp_path):
    """Writes an archive of (name or ZipInfo, content) pairs; its path."""

    def pack(*files, compression=zipfile.ZIP_DEFLATED):
        path = tmp_path / "x.zip"
        with zipfile.ZipFile(path, "w", compression) as zipped:
            for name, content in files:
                zipped.writestr(name, content, compress_type=compression)
        return path

    return pack


def link(name, to):
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry, to


def test_plain_files_are_read_whatever_their_folder(packed):
    with Archive(packed(("a.txt", "one"), ("b/c.txt", "two"), ("b/", ""))) as zipped:
        assert zipped.files == ["a.txt", "b/c.txt"]
        assert zipped.read("b/c.txt") == b"two"
        assert not zipped.refused


@pytest.mark.parametrize(
    "name", ["../up.txt", "a/../../up.txt", "/etc/passwd", "C:/x.txt", "a\\..\\x.txt", "a//b", "./a"]
)
def test_a_name_that_leads_elsewhere_is_named_and_not_read(packed, name):
    with Archive(packed((name, "x"), ("fine.txt", "y"))) as zipped:
        assert zipped.files == ["fine.txt"]
        assert list(zipped.refused) == [name]


def test_a_link_is_not_followed(packed):
    with Archive(packed(link("secret.ipynb", "/etc/passwd"))) as zipped:
        assert zipped.files == []
        assert "link" in zipped.refused["secret.ipynb"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_files_with_one_name_neither_is_read(packed):
    with Archive(packed(("a.txt", "1"), ("a.txt", "2"), ("b.txt", "3"))) as zipped:
        assert zipped.files == ["b.txt"]
        assert "more than once" in zipped.refused["a.txt"]


def test_utf_8_is_understood_where_the_archive_does_not_say_that_it_is(packed):
    path = packed(("Žofie_李.txt", "x"))
    data = path.read_bytes()
    # Without the flag for UTF-8, in both headers.
    data = data.replace(b"\x50\x4b\x03\x04\x14\x00\x00\x08", b"\x50\x4b\x03\x04\x14\x00\x00\x00")
    data = data.replace(
        b"\x50\x4b\x01\x02\x14\x03\x14\x00\x00\x08", b"\x50\x4b\x01\x02\x14\x03\x14\x00\x00\x00"
    )
    path.write_bytes(data)
    with Archive(path) as zipped:
        assert zipped.files == ["Žofie_李.txt"]
        assert zipped.read("Žofie_李.txt") == b"x"


def test_a_bomb_is_cut_off_while_it_is_read(packed):
    path = packed(("bomb.ipynb", bytes(50 * 2**20)), ("fine.txt", "y"))
    assert path.stat().st_size < 2**18
    with Archive(path, most=2**20) as zipped:
        with pytest.raises(SubmissionError, match="larger than 1 MB"):
            zipped.read("bomb.ipynb")
        assert zipped.read("fine.txt") == b"y"


def test_many_small_bombs_are_one_large_one(packed):
    path = packed(*((f"{n}.txt", bytes(2**20)) for n in range(5)))
    with Archive(path, total=3 * 2**20) as zipped:
        for n in range(3):
            zipped.read(f"{n}.txt")
        with pytest.raises(SubmissionError, match="too large for one archive"):
            zipped.read("3.txt")


def test_a_size_that_lies_is_no_size(packed):
    path = packed(("bomb.txt", bytes(8 * 2**20)))
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    path.write_bytes(data)
    with Archive(path, most=2**20) as zipped, pytest.raises(SubmissionError, match=r"bomb\.txt"):
        zipped.read("bomb.txt")


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_without_a_bound_is_not_unpacked(packed, compression):
    with Archive(packed(("a.txt", "x"), compression=compression)) as zipped:
        assert zipped.files == []
        assert "packed in a way" in zipped.refused["a.txt"]


def test_too_many_files_are_refused_before_they_are_listed(packed, monkeypatch):
    path = packed(*((f"{n}", "") for n in range(50)))
    monkeypatch.setattr(archive, "MAX_FILES", 49)
    with pytest.raises(SubmissionError, match="50 files are too many"):
        Archive(path)
    monkeypatch.setattr(archive, "MAX_FILES", 50)
    monkeypatch.setattr(archive, "MAX_DIRECTORY", 100)
    with pytest.raises(SubmissionError, match="too many"):
        Archive(path)


def test_an_encrypted_file_is_named(packed):
    path = packed(("a.txt", "x"))
    data = bytearray(path.read_bytes())
    for at, flags in ((data.index(b"PK\x03\x04"), 6), (data.index(b"PK\x01\x02"), 8)):
        data[at + flags] |= 1
    path.write_bytes(data)
    with Archive(path) as zipped:
        assert "encrypted" in zipped.refused["a.txt"]


@pytest.mark.parametrize("cut", [0, 10, -10])
def test_what_is_no_archive_is_told_with_its_name(packed, cut):
    path = packed(("a.txt", "x" * 1000))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(SubmissionError, match=r"x\.zip"):
        Archive(path)


def test_a_damaged_file_costs_itself_only(packed):
    path = packed(("a.txt", "hello" * 100), ("b.txt", "y"), compression=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"hello", b"jello", 1))
    with Archive(path) as zipped:
        with pytest.raises(SubmissionError, match=r"a\.txt: this is damaged"):
            zipped.read("a.txt")
        assert zipped.read("b.txt") == b"y"


def test_a_name_with_control_signs_is_fit_for_a_terminal():
    assert archive.shown("a\x1b[31mb\u202ec") == "a�[31mb�c"
