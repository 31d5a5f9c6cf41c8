"""Files that appear whole or not at all."""

import os
import stat
import subprocess
import sys

import pytest

from autograder.atomic import write_atomic


def test_a_file_is_written_in_a_folder_that_is_made(tmp_path):
    file = tmp_path / "a" / "b" / "text"
    write_atomic(file, "一\n")
    assert file.read_text(encoding="utf-8") == "一\n"
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~mask
    write_atomic(file, "two", private=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["text"]


def test_what_cannot_be_written_leaves_what_was_there(tmp_path):
    file = tmp_path / "text"
    file.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_atomic(file, "\udcff")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limit")
def test_a_disk_that_is_full_leaves_what_was_there_and_says_of_which_file(tmp_path):
    file = tmp_path / "text"
    file.write_text("old")
    code = """
import resource, sys
from pathlib import Path
from autograder.atomic import write_atomic
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    write_atomic(Path(sys.argv[1]), "x" * 5000)
except OSError as error:
    print(error.filename)
"""
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout == f"{file}\n"
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_is_written_to_and_stays_one(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_atomic(pipe, "text")
    assert os.read(reader, 10) == b"text"
    os.close(reader)
    assert pipe.is_fifo()
