"""Which files of a class are found, and whose they are."""

import os
import shutil
from pathlib import Path

import pytest

from autograder import submitted
from autograder.errors import SubmissionError
from autograder.submitted import find_submissions, left_out


def test_what_lies_in_hidden_folders_and_among_packages_was_handed_in_by_nobody(answered, hand_in):
    path = hand_in(answered(), "ada")
    root = path.parents[2]
    for place in (".venv/lib", ".ipynb_checkpoints", "venv/lib/site-packages/autograder/notebooks"):
        (root / place).mkdir(parents=True)
        shutil.copy(path, root / place)
    assert find_submissions([root]) == [path]


def test_the_paths_of_a_class_are_found_and_said_whose_they_are(tiny, hand_in, tmp_path):
    path = hand_in("{}")
    (path.parent / ".ipynb_checkpoints").mkdir()
    (path.parent / ".ipynb_checkpoints" / "x.ipynb").write_text("{}")
    assert find_submissions([tmp_path, path]) == [path]
    assert submitted.student_of(path) == "ada"
    assert submitted.student_of(tmp_path / "x.ipynb") == ""
    assert submitted.is_somebody_elses(path)
    assert not submitted.is_somebody_elses(tmp_path / "mine.ipynb")
    (tmp_path / "empty").mkdir()
    for nothing in (tmp_path / "empty", tmp_path / "gone"):
        with pytest.raises(SubmissionError, match=str(nothing)):
            find_submissions([nothing])


def test_a_file_that_is_named_twice_is_found_once(hand_in, monkeypatch):
    path = hand_in("{}")
    monkeypatch.chdir(path.parent)
    assert find_submissions([path, Path(path.name), path.parent]) == [path]


def test_links_to_folders_are_not_followed_and_can_be_named(hand_in):
    path = hand_in("{}", "ada")
    link = path.parents[1].with_name("carl")
    link.symlink_to(path.parents[1])
    assert find_submissions([path.parents[2]]) == [path]
    assert [folder for folder, _ in left_out([path.parents[2]])] == [link]


def test_folders_without_end_are_left_out_and_the_rest_is_found(hand_in):
    path = hand_in("{}", "ada")
    deep = path.parents[1].with_name("eve")
    for part in ["x" * 250] * 15:
        deep = deep / part
        os.makedirs(deep) if len(str(deep)) < 3500 else None
    assert find_submissions([path.parents[2]]) == [path]
    [(folder, why)] = left_out([path.parents[2]])
    assert "eve" in folder.parts
    assert "too deep" in why


def test_a_name_that_moves_the_cursor_is_refused_and_shown_without_that(hand_in):
    path = hand_in("{}", "eve")
    odd = path.with_name("\x1b[2J\n::error::x\u202e.ipynb")
    with pytest.raises(SubmissionError, match="holds what cannot be shown") as error:
        submitted.require_plain(odd)
    assert str(error.value).isprintable()


@pytest.mark.parametrize("name", ["##[stop-commands]x", "##[add-mask]points", "##VSO[task.complete]x"])
def test_a_name_that_a_ci_service_takes_for_a_command_is_refused_and_shown_as_none(hand_in, name):
    with pytest.raises(SubmissionError, match="holds what cannot be shown") as error:
        submitted.require_plain(hand_in("{}", name))
    assert "##" not in str(error.value)
    submitted.require_plain(hand_in("{}", "ann ## 2 [b]"))


def test_a_folder_that_a_student_calls_submitted_is_nobody_elses_work(hand_in):
    path = hand_in("{}", "mallory")
    nested = path.parent / "submitted" / "ann" / "01_tiny" / path.name
    nested.parent.mkdir(parents=True)
    shutil.copy(path, nested)
    assert submitted.student_of(path) == "mallory"
    assert submitted.student_of(nested) == ""


def test_a_link_below_submitted_is_refused_wherever_it_stands(hand_in):
    path = hand_in("{}", "ann")
    submitted.require_plain(path)
    link = path.parents[1].with_name("zoe")
    link.symlink_to(path.parents[1])
    with pytest.raises(SubmissionError, match="zoe: this is a link"):
        submitted.require_plain(link / path.parent.name / path.name)
