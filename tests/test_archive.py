"""A hostile zip or tar archive: what is odd is named, nothing of it is followed, and no bomb goes off."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import stat
import struct
import subprocess
import tarfile
import tracemalloc
import zipfile
import zlib

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


def test_a_folder_too_deep_is_named_and_an_archive_within_is_a_file(packed):
    inner = packed(("x.txt", "x")).read_bytes()
    with Archive(packed(("a/" * 33 + "x", "x"), ("a/" * 32 + "x", "x"), ("inner.zip", inner))) as zipped:
        assert zipped.files == ["a/" * 32 + "x", "inner.zip"]
        assert zipped.read("inner.zip") == inner
        assert "32 folders" in next(iter(zipped.refused.values()))


def test_an_archive_unpacks_to_so_many_times_its_size_and_no_more(packed, monkeypatch):
    path = packed(*((f"{n}.txt", bytes(2**20)) for n in range(4)))
    monkeypatch.setattr(archive, "ALWAYS", 2**20)
    with Archive(path) as zipped:
        zipped.read("0.txt")
        with pytest.raises(SubmissionError, match="too large for one archive"):
            zipped.read("1.txt")


# ---------------------------------------------------------------- tar

PACKINGS = ["w", "w:gz", "w:bz2", "w:xz"]
FORMATS = [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]


@pytest.fixture
def tarred(tmp_path):
    """Writes a tar archive of (name or TarInfo, content) pairs; its path."""

    def tar(*files, mode="w", form=tarfile.PAX_FORMAT):
        path = tmp_path / "x.tar"
        with tarfile.open(path, mode, format=form) as archive:
            for name, content in files:
                entry = tarfile.TarInfo(name) if isinstance(name, str) else name
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
        return path

    return tar


def odd_entry(name, kind, to=""):
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, to
    return entry


@pytest.mark.parametrize("mode", PACKINGS)
def test_plain_files_of_a_tar_are_read_in_any_order_however_it_is_packed(tarred, mode):
    large = bytes(range(256)) * 1000
    files = [(odd_entry("b", tarfile.DIRTYPE), b""), ("b/one.ipynb", b"one"), ("two", large), ("empty", b"")]
    with Archive(tarred(*files, mode=mode)) as tar:
        assert tar.files == ["b/one.ipynb", "two", "empty"]
        assert not tar.refused
        assert [tar.read(name) for name in reversed(tar.files)] == [b"", large, b"one"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_long_name_is_read_whole_in_each_format(tarred, form):
    name = "/".join(["a folder with a long name"] * 5) + "/01_tiny.ipynb"
    assert len(name) > 100
    with Archive(tarred((name, b"x"), ("after.txt", b"y"), form=form)) as tar:
        assert tar.files == [name, "after.txt"]
        assert [tar.read(name), tar.read("after.txt")] == [b"x", b"y"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_name_in_any_script_is_read_as_it_is(tarred, form):
    with Archive(tarred(("Žofie_李.txt", b"x"), form=form)) as tar:
        assert tar.files == ["Žofie_李.txt"]
        assert tar.read("Žofie_李.txt") == b"x"


@pytest.mark.parametrize("name", ["../up.txt", "a/../../up.txt", "/etc/passwd", "C:/x", "a\\..\\x", "a/./b"])
def test_a_name_in_a_tar_that_leads_elsewhere_is_named_and_not_read(tarred, name):
    with Archive(tarred((name, b"x"), ("fine.txt", b"y"))) as tar:
        assert tar.files == ["fine.txt"]
        assert list(tar.refused) == [name]
        with pytest.raises(SubmissionError, match="no such file"):
            tar.read(name)


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.CONTTYPE],
)
def test_what_is_no_plain_file_in_a_tar_is_named_and_not_read(tarred, kind):
    with Archive(tarred((odd_entry("secret.ipynb", kind, "/etc/passwd"), b""), ("fine.txt", b"y"))) as tar:
        assert tar.files == ["fine.txt"]
        assert "no plain file" in tar.refused["secret.ipynb"]


def test_of_two_files_of_a_tar_with_one_name_neither_is_read_also_if_one_is_a_link(tarred):
    link = odd_entry("b.txt", tarfile.SYMTYPE, "a.txt")
    with Archive(tarred(("a.txt", b"1"), (link, b""), ("a.txt", b"2"), ("b.txt", b"3"), ("c", b"4"))) as tar:
        assert tar.files == ["c"]
        assert all("more than once" in why for why in tar.refused.values())
        assert sorted(tar.refused) == ["a.txt", "b.txt"]


def test_a_file_with_holes_is_no_bomb(tarred):
    """Old GNU: a map in the header says that a few bytes are a terabyte."""
    header = bytearray(odd_entry("holes", tarfile.GNUTYPE_SPARSE).tobuf(tarfile.GNU_FORMAT))
    header[483:495] = b"\x80" + (2**40).to_bytes(11, "big")
    header[482] = 1  # a block more of the map
    header[148:156] = b"%06o\0 " % tarfile.calc_chksums(bytes(header))[0]
    path = tarred(("fine.txt", b"y"))
    path.write_bytes(bytes(header) + bytes(512) + path.read_bytes())
    with Archive(path) as tar:
        assert tar.files == ["fine.txt"]
        assert "holes" in tar.refused["holes"]
    entry = tarfile.TarInfo("pax")
    entry.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.realsize": str(2**40)}
    with Archive(tarred((entry, b"0\n"))) as tar:
        assert "holes" in tar.refused["pax"]


@pytest.mark.parametrize("mode", PACKINGS)
def test_a_bomb_in_a_tar_is_cut_off_while_it_is_read(tarred, mode, monkeypatch):
    path = tarred(("bomb.ipynb", bytes(8 * 2**20)), ("fine.txt", b"y"), mode=mode)
    with Archive(path, most=2**20) as tar:
        with pytest.raises(SubmissionError, match="larger than 1 MB"):
            tar.read("bomb.ipynb")
        assert tar.read("fine.txt") == b"y"
    with pytest.raises(SubmissionError, match=r"x\.tar: .* too large for one archive"):
        Archive(path, total=2**20)
    monkeypatch.setattr(archive, "ALWAYS", 2**20)
    if mode != "w":
        with pytest.raises(SubmissionError, match="too large for one archive"):
            Archive(path)


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_header_without_end_is_not_taken_into_memory(tmp_path, kind):
    entry = odd_entry("x", kind)
    entry.size = 60 * 2**20
    path = tmp_path / "x.tar.gz"
    path.write_bytes(gzip.compress(entry.tobuf(tarfile.GNU_FORMAT) + bytes(60 * 2**20)))
    tracemalloc.start()
    with pytest.raises(SubmissionError, match="too many"):
        Archive(path)
    assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    tracemalloc.stop()


def test_an_xz_that_asks_for_all_the_memory_gets_none(tmp_path):
    path = tmp_path / "x.tar.xz"
    # Whoever writes such a file needs ten times what its reader does: the number in a small one is changed.
    data = bytearray(lzma.compress(bytes(10240), filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 2**16}]))
    at = data.index(b"\x21\x01")  # LZMA2, one byte of properties
    data[at + 2] = 38  # two gigabytes
    start = 12
    size = (data[start] + 1) * 4
    data[start + size - 4 : start + size] = struct.pack("<I", zlib.crc32(data[start : start + size - 4]))
    path.write_bytes(data)
    with pytest.raises(SubmissionError, match=r"x\.tar\.xz"):
        Archive(path)


def test_too_many_files_in_a_tar_are_refused_while_they_are_listed(tarred, monkeypatch):
    path = tarred(*((f"{n}", b"") for n in range(50)))
    monkeypatch.setattr(archive, "MAX_FILES", 49)
    with pytest.raises(SubmissionError, match="more than 50 files are too many"):
        Archive(path)
    monkeypatch.setattr(archive, "MAX_FILES", 50)
    with Archive(path) as tar:
        assert len(tar.files) == 50


@pytest.mark.parametrize("mode", PACKINGS)
def test_a_tar_cut_off_anywhere_is_named(tarred, mode):
    path = tarred(("a.txt", b"x" * 2000), ("b.txt", bytes(range(256)) * 20), mode=mode)
    whole = path.read_bytes()
    # The last of an unpacked tar is padding; all else is missed.
    last = 8192 if mode == "w" else len(whole) - 1
    for cut in range(1, last, 97):
        path.write_bytes(whole[:cut])
        with pytest.raises(SubmissionError, match=r"x\.tar"):
            Archive(path)


def test_a_tar_with_a_byte_changed_in_a_header_is_named_with_the_file_before_it(tarred):
    path = tarred(("a.txt", b"x"), ("b.txt", b"y"))
    path.write_bytes(path.read_bytes().replace(b"b.txt", b"c.txt"))
    with pytest.raises(SubmissionError, match=r"x\.tar: this archive is damaged behind a\.txt: bad checksum"):
        Archive(path)


def test_a_packed_tar_with_a_byte_changed_says_so_by_its_checksum(tarred):
    path = tarred(("a.txt", bytes(range(256)) * 40), mode="w:gz")
    data = bytearray(path.read_bytes())
    data[-8] ^= 1
    path.write_bytes(data)
    with pytest.raises(SubmissionError, match="damaged"):
        Archive(path)


def test_a_second_archive_behind_the_end_of_a_tar_is_told(tarred):
    path = tarred(("a.txt", b"x"))
    path.write_bytes(path.read_bytes() * 2)
    with pytest.raises(SubmissionError, match="more stands behind its end"):
        Archive(path)


def test_a_link_with_a_size_is_damage_for_readers_disagree_about_it(tmp_path):
    entry = odd_entry("link", tarfile.SYMTYPE, "x")
    entry.size = 512
    path = tmp_path / "x.tar"
    path.write_bytes(entry.tobuf(tarfile.GNU_FORMAT) + bytes(2048))
    with pytest.raises(SubmissionError, match="has a size"):
        Archive(path)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_data_that_is_no_tar_is_no_archive(tmp_path, pack):
    path = tmp_path / "x.gz"
    for data in (b"", b"hello" * 1000, pack(b"x" * 1000)):
        path.write_bytes(pack(data))
        with pytest.raises(SubmissionError, match=r"x\.gz"):
            Archive(path)


def test_a_tar_written_by_the_systems_own_tar_is_read(tmp_path):
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "x.ipynb").write_text("{}")
    (tmp_path / "in" / "ada" / "link").symlink_to("x.ipynb")
    if shutil.which("tar") is None:
        pytest.skip("no tar here")
    for option, what in (("-cf", "ada"), ("-czf", "ada"), ("-cf", ".")):
        path = tmp_path / "x.tar"
        subprocess.run(["tar", option, path, what], cwd=tmp_path / "in", check=True)
        with Archive(path) as tar:
            assert tar.files == ["ada/x.ipynb"]
            assert list(tar.refused) == ["ada/link"]
            assert tar.read("ada/x.ipynb") == b"{}"


def test_a_name_written_in_two_ways_is_one_name(tarred):
    with Archive(tarred(("./a.txt", b"1"), ("a.txt", b"2"), ("./b.txt", b"3"))) as tar:
        assert tar.files == ["b.txt"]
        assert tar.read("b.txt") == b"3"
        assert "more than once" in tar.refused["a.txt"]
