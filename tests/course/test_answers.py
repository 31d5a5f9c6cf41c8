"""Known answers: registered by running a file, and counted and read without running it."""

import sys

import pytest

from autograder.course.answers import count_answers, load_answers, load_module, read_texts
from autograder.errors import CourseError

WRONG = '''
from autograder.course import wrong

TWICE = 2

@wrong("1.1", "doubled", en="Twice?", zh="两倍？", hidden_only=True)
def f(x):
    """Doc."""
    return TWICE * x

@wrong("1.1", "doubled")
def g(x):
    return f(x)

@wrong("1.2", "other", en="Other?")
class C:
    def m(self): return 1

@wrong("1.1", "tripled", en="Thrice?")
def f(x):
    return 3 * x
'''


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "wrong.py"
    path.write_text(WRONG)
    return path


def test_objects_with_one_item_and_code_make_one_answer(path):
    doubled, other, tripled = load_answers(path)
    assert (doubled.item, doubled.code, sorted(doubled.names)) == ("1.1", "doubled", ["f", "g"])
    assert (doubled.text, doubled.hidden_only) == ({"en": "Twice?", "zh": "两倍？"}, True)
    assert doubled.names["g"](3) == 9, "a module's later name wins, as in a student's notebook"
    assert doubled.names["f"](3) == 6
    assert tripled.names["f"](3) == 9
    assert (other.item, other.hidden_only) == ("1.2", False)


def test_the_source_of_an_answer_is_its_own_and_as_a_student_wrote_it(path):
    doubled, other, tripled = load_answers(path)
    assert "TWICE * x" in doubled.source("f")
    assert "3 * x" in tripled.source("f")
    assert "@wrong" not in doubled.source("f") + other.source("C")
    assert other.source("C").startswith("class C:")
    assert other.source("f") == ""


def test_texts_and_numbers_are_read_without_running_the_file(path):
    path.write_text(WRONG + "\nraise SystemExit\n")
    assert read_texts(path)["1.1"] == {
        "doubled": {"en": "Twice?", "zh": "两倍？"},
        "tripled": {"en": "Thrice?"},
    }
    assert count_answers(path) == {"1.1": 2, "1.2": 1}


def test_where_there_is_no_file_there_are_no_answers(tmp_path):
    nothing = tmp_path / "wrong.py"
    assert load_answers(nothing) == ()
    assert read_texts(nothing) == count_answers(nothing) == {}


def test_a_file_that_does_not_run_is_named_with_its_line(path):
    path.write_text("x = 1\nboom = 1 / 0\n")
    with pytest.raises(CourseError, match=r"wrong\.py:2: .*ZeroDivisionError"):
        load_answers(path)
    path.write_text("def f(:\n")
    for read in (load_answers, read_texts, count_answers):
        with pytest.raises(CourseError, match=r"wrong\.py"):
            read(path)


def test_two_files_of_one_name_never_meet(path, tmp_path):
    other = tmp_path / "elsewhere" / "wrong.py"
    other.parent.mkdir()
    other.write_text("x = 'other'")
    before = list(sys.path)
    assert load_module(path).TWICE == 2
    assert not hasattr(load_module(other), "TWICE")
    assert sys.path == before
    assert "wrong" not in sys.modules


MODULE = """
from dataclasses import dataclass

def base():
    return 1

class Above:
    def says(self):
        return base() + 1

@dataclass
class Below(Above):
    seen: int = base()

def late():
    return base(), Below().says()
"""


def test_what_stands_instead_of_a_name_is_met_by_all_that_uses_it(tmp_path):
    file = tmp_path / "reference.py"
    file.write_text(MODULE)

    class Mistaken:
        def says(self):
            return "wrong"

    plain = load_module(file)
    assert plain.late() == (1, 2)
    made = load_module(file, {"base": lambda: 7, "Above": Mistaken})
    assert made.late() == (7, "wrong")
    assert made.Below().seen == 7
    assert plain.late() == (1, 2)


def test_a_line_that_fails_is_named_whatever_stands_instead(tmp_path):
    file = tmp_path / "reference.py"
    file.write_text("def base():\n    return 1\n\n1 / base()\n")
    with pytest.raises(CourseError, match=r"reference\.py:4: running this file raised ZeroDivisionError"):
        load_module(file, {"base": lambda: 0})
