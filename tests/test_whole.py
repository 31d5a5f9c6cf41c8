"""Files that appear whole or not at all."""

import os
import stat

import pytest

from autograder.whole import write_whole


def test_a_file_is_written_in_a_folder_that_is_made(tmp_path):
    file = tmp_path / "a" / "b" / "text"
    write_whole(file, "一\n")
    assert file.read_text(encoding="utf-8") == "一\n"
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~mask
    write_whole(file, "two", private=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["text"]


def test_what_cannot_be_written_leaves_what_was_there(tmp_path):
    file = tmp_path / "text"
    file.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "\udcff")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]
