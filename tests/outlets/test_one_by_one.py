"""One file after another, in a process that lives long."""

import shutil

import pytest

from autograder.errors import CourseError, SubmissionError
from autograder.outlets import one_by_one
from autograder.outlets.one_by_one import grade_file


def test_one_file_is_graded_by_its_place_and_the_judge_is_kept(tiny, answered, hand_in, level):
    path = hand_in(answered())
    report = grade_file(path, course_root=tiny, isolation=level)
    assert (report.points, report.student) == (6, "ada")
    with pytest.raises(SubmissionError):
        grade_file(hand_in("junk", "bo"), course_root=tiny, isolation=level)
    [(_, kept)] = [entry for key, entry in one_by_one._kept.items() if key[0] == tiny.resolve()]
    grade_file(hand_in(answered({}), "cy"), course_root=tiny, isolation=level)
    assert [entry[1] for key, entry in one_by_one._kept.items() if key[0] == tiny.resolve()] == [kept]
    with pytest.raises(CourseError, match=r"course\.toml"):
        grade_file(path)


def test_no_more_than_two_judges_stay(tiny, answered, hand_in, level, tmp_path):
    path = hand_in(answered())
    for number in range(3):
        root = shutil.copytree(tiny, tmp_path / f"course{number}")
        grade_file(path, course_root=root, isolation=level)
    assert len(one_by_one._kept) == 2
