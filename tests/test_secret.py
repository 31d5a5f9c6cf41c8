"""The course's secret: made once, private, from a file or the environment."""

import os
import stat
import sys

import pytest

from autograder.errors import CourseError
from autograder.secret import make_secret, read_secret


def test_a_secret_is_made_once_for_its_owner_alone(draft, monkeypatch):
    monkeypatch.delenv("UNDERHOOD_SECRET", raising=False)
    assert read_secret(draft) is None
    file = make_secret(draft)
    assert read_secret(draft) == file.read_bytes().strip()
    assert len(read_secret(draft)) == 64
    assert make_secret(draft).read_bytes().strip() == read_secret(draft)
    assert (file.parent / ".gitignore").read_text() == "*\n"
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        os.chmod(file, 0o640)
        with pytest.raises(CourseError, match="chmod 600"):
            read_secret(draft)
    monkeypatch.setenv("UNDERHOOD_SECRET", "from the environment")
    assert read_secret(draft) == b"from the environment"


def test_an_empty_file_is_no_secret_and_is_filled(draft, monkeypatch):
    monkeypatch.delenv("UNDERHOOD_SECRET", raising=False)
    (draft / ".underhood").mkdir()
    (draft / ".underhood" / "secret").touch(0o600)
    assert read_secret(draft) is None
    make_secret(draft)
    assert len(read_secret(draft)) == 64


def test_the_end_of_a_line_is_no_part_of_a_secret(draft, monkeypatch):
    monkeypatch.setenv("UNDERHOOD_SECRET", "from the environment\n")
    assert read_secret(draft) == b"from the environment"
