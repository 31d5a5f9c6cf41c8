"""What an author is told before any student: each way in which checks judge badly is found and named."""

import re

import pytest

from autograder.course import load_course
from autograder.errors import CourseError
from autograder.grading.paper import Paper
from autograder.proof import Trial, lint, prove


@pytest.fixture
def told(draft):
    """``told("wrong.py", old, new)`` changes a file of the draft and gives what is then found wrong."""

    def change(name, old, new):
        file = draft / ("" if name.startswith("solutions") else "exercises/01_tiny") / name
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))
        course = load_course(draft)
        paper = Paper(course, course.notebooks[0])
        return [*lint(paper), *prove(Trial(paper), range(2))]

    return change


def test_a_good_course_is_good_news_to_nobody(told):
    assert told("wrong.py", "which axis stays?", "which axis is left?") == []


def found(problems, *words):
    return any(all(word in problem for word in words) for problem in problems)


def test_a_reference_that_fails_is_found(told):
    problems = told(
        "solutions/tiny.py", "return highest - lowest", "return highest - lowest * x.new_tensor(float('nan'))"
    )
    # nan equals nan: it is the right answer that tells.
    assert found(problems, "the right answer 1.1 'row_by_row' fails")


def test_a_reference_that_raises_is_found_as_such(told):
    problems = told("solutions/tiny.py", "return highest - lowest", "return undefined_name")
    assert found(problems, "the reference of 1.1", "NameError")


def test_a_reference_may_raise_what_its_docstring_names_and_nothing_else(told):
    raising = "return highest - lowest if x.shape[1] > 9 else [][0]"
    problems = told("solutions/tiny.py", "return highest - lowest", raising)
    assert found(problems, "the reference of 1.1 raises IndexError at spread", "has to name IndexError")
    problems = told("solutions/tiny.py", "gives float32 `[n]`.", "gives an `IndexError`.")
    assert not found(problems, "the reference of 1.1 raises")


def test_a_function_that_passes_by_doing_nothing_is_found(told):
    problems = told("solutions/tiny.py", "return highest - lowest", "x[:] = (highest - lowest)[:, None]")
    assert found(problems, "1.1: a function that does nothing passes")


def test_a_check_that_raises_an_error_of_its_own_is_found(told):
    problems = told("test_hidden.py", "x=rng.normal(*rng.sizes(2))", "x=rng.normal(*rng.no_such_draw())")
    assert found(problems, "failed by itself: AttributeError: 'Draw' object has no attribute 'no_such_draw'")
    assert found(problems, "at test_hidden.py:")


def test_a_right_answer_that_fails_is_found(told):
    problems = told("right.py", "row.max() - row.min()", "row.max() - row.min() + 1")
    assert found(problems, "the right answer 1.1 'row_by_row' fails test_each_row_has_its_own_spread")
    assert found(problems, "Asked spread(x=", "it gives ", "the reference ")


def test_an_answer_with_which_alone_a_check_fails_by_itself_is_found(told):
    told("right.py", "row.max() - row.min()", "row.min() - row.max()")
    told("test_hidden.py", "import judge", "import ask, judge")
    problems = told(
        "test_hidden.py",
        'judge(student, "spread", x=rng.normal(*rng.sizes(2)))',
        "x = rng.normal(*rng.sizes(2))\n"
        '    [0][int((ask(student, "spread", like=x.amax(1), x=x) < 0).any())]',
    )
    check = "test_rows_of_any_length_and_sign_have_a_spread"
    assert found(
        problems, f"the right answer 1.1 'row_by_row' fails {check}", "IndexError", "at test_hidden.py:"
    )
    assert not found(problems, "failed by itself")


def test_a_wrong_answer_that_passes_is_found(told):
    problems = told("wrong.py", "return x.max() - x.min()", "return x.amax(1) - x.amin(1)")
    assert found(problems, "the wrong answer 1.1 'one_number_for_all' passes")


def test_a_wrong_answer_that_equals_its_sibling_is_found(told):
    problems = told("wrong.py", "return x.amax(0) - x.amin(0)", "return x.max() - x.min()")
    assert found(
        problems,
        "'columns_for_rows' gets another message in test_each_row_has_its_own_spread (one_number_for_all",
    )


def test_a_wrong_answer_that_is_not_what_it_is_marked_as_is_found(told):
    problems = told("wrong.py", '"columns_for_rows", en', '"columns_for_rows", hidden_only=True, en')
    assert found(problems, "'columns_for_rows' is marked hidden_only, but a visible check finds it")


def test_a_mistake_that_no_visible_check_finds_is_found(told):
    problems = told("wrong.py", '"signs_lost", hidden_only=True, ', '"signs_lost", ')
    assert found(problems, "'signs_lost' passes every visible check")


def test_a_wrong_answer_that_nobody_wrote_is_found(told):
    problems = told("wrong.py", "return x.max() - x.min()", "raise NotImplementedError")
    assert found(problems, "'one_number_for_all' is called not attempted")


def test_an_exercise_that_passes_as_shipped_is_found(told):
    # Nothing is asked: whatever stands there will do.
    problems = told("test_hidden.py", 'judge(student, "spread", x=rng.normal(*rng.sizes(2)))', "pass")
    assert found(problems, "1.1 as shipped is")


def test_an_error_of_the_course_names_its_file(told):
    with pytest.raises(CourseError, match=r"wrong\.py:\d+: running this file raised ZeroDivisionError"):
        told(
            "wrong.py", "from autograder.course import wrong", "from autograder.course import wrong\n\n1 / 0"
        )


def test_an_answer_to_an_item_or_name_that_is_not_there_is_found(told, draft):
    with pytest.raises(CourseError, match=r"knows no item 7\.7"):
        told("right.py", '"1.1", "row_by_row"', '"7.7", "row_by_row"')
    with pytest.raises(CourseError, match=re.escape("knows no ['shred'] in item 1.1")):
        told("wrong.py", "def spread(x):\n    return x.max()", "def shred(x):\n    return x.max()")


# ---------------------------------------------------------------- read, not run


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("test_hidden.py", 'item("1.1", points=2)', 'item("1.1", points=1)', "hold 1 of 2 points"),
        ("test_visible.py", 'item("1.1"', 'item("1.2"', "1.1 has no visible check"),
        ("wrong.py", '"1.1", "signs_lost"', '"1.2", "signs_lost_"', "knows no"),
        ("wrong.py", "signs_lost", "columns_for_rows", "1.1 has an answer 'columns_for_rows'"),
        ("wrong.py", ', zh="应去掉哪个轴？"', "", "'columns_for_rows' has no text in zh"),
        ("wrong.py", "which axis goes?", "*which* axis goes?", "a message has no markup"),
        ("test_visible.py", '"""zh: 每一行各有自己的极差"""', "pass", "has no title in zh"),
        ("wrong.py", "columns_for_rows", "wrong_shape", "has the name of an engine's message"),
        ("right.py", '@right("1.1", "row_by_row")\n', "", "1.1 has no unusual right answer"),
        ("test_visible.py", "judge(student", "afford(student", "uses afford"),
        ("probes.py", "tally, out =", "assert numbers\n    tally, out =", "holds an assert"),
        ("probes.py", "tally, out =", "import solutions.tiny\n    tally, out =", "import of solutions"),
        ("probes.py", "tally, out =", "torch.manual_seed(1)\n    tally, out =", "holds manual_seed"),
        ("probes.py", "tally, out =", "torch.allclose(x, y)\n    tally, out =", "holds allclose"),
        ("probes.py", "tally, out =", "near = 2 < 1e-3\n    tally, out =", "holds a threshold"),
        ("probes.py", "tally, out =", "e = [0.1, 2.5, 3.0]\n    tally, out =", "like an expected answer"),
    ],
)  # fmt: skip
def test_what_can_be_read_is_found_without_running_it(told, name, old, new, said):
    try:
        problems = told(name, old, new)
    except CourseError as error:
        problems = [str(error)]
    assert found(problems, said), problems
