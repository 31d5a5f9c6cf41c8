"""A new course of one's own: all parts are there, and every proof holds before a word is changed."""

import pytest

from autograder.course import load_course
from autograder.errors import CourseError
from autograder.record import _config
from autograder.scaffold import LANGUAGES, new_course
from autograder.workshop import Workshop


@pytest.mark.parametrize("languages", [LANGUAGES, ("en",), ("zh",)])
def test_a_new_course_is_built_and_proved_as_it_is(tmp_path, languages):
    root = tmp_path / "my-chapter"
    files = list(new_course(root, "", languages))
    assert {"exercises/course.toml", "nbgrader_config.py", ".gitignore", "solutions/ink.py"} < set(files)
    course = load_course(root)
    assert (course.name, course.languages) == ("my-chapter", languages)
    workshop = Workshop(root)
    assert workshop.build()
    assert list(workshop.problems(seeds=2)) == []
    assert _config(root).CourseDirectory.course_id == "my-chapter"


def test_nothing_is_written_over_what_is_there(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CourseError, match="not an empty folder"):
        list(new_course(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(CourseError, match="cannot be the name of a course"):
        list(new_course(tmp_path / "a course"))
