"""The demo, from any folder, into a folder named from there."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(sys.platform != "linux", reason="other people's work is graded on Linux only")
def test_the_demo_grades_its_class_into_the_folder_that_is_named(tmp_path, monkeypatch):
    from autograder.demo import run

    monkeypatch.chdir(tmp_path)
    run(ROOT, Path("kept"))
    pages = sorted((tmp_path / "kept" / "feedback").rglob("*.html"))
    handed_in = sorted((ROOT / "examples" / "class" / "submitted").rglob("*.ipynb"))
    assert [page.stem for page in pages] == [file.stem for file in handed_in]
    assert (tmp_path / "kept" / "gradebook.db").is_file()
