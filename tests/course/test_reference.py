"""A reference solution read as text: what students see of it, and what never."""

import pytest

from autograder.course.reference import Reference
from autograder.errors import CourseError

SOURCE = '''
import torch

def one(a, /, b, *, c=1):
    """First.

    Second.

    .. zh::

    第一。
    """
    # kept in the solution
    x = a + b
    return x

def bare(x): return x

def silent(x):
    return x

@torch.no_grad()
def decorated(
    x,  # [n, m]
    y: int = 3,
) -> torch.Tensor:
    """Said."""
    return x

class Both:
    """Two."""

    kind = "given"

    def __init__(self, x, y=2) -> None:
        """Hidden words."""
        self.x = x

    @property
    def y(self) -> int:
        return 1

class Empty:
    """None."""
'''


@pytest.fixture
def reference(tmp_path):
    path = tmp_path / "one.py"
    path.write_text(SOURCE)
    return Reference(path)


def test_a_signature_is_how_it_is_called(reference):
    assert reference.signature("one") == "one(a, b)"
    assert reference.signature("Both") == "Both(x, y)"
    assert reference.signature("Empty") == "Empty()"


def test_a_docstring_holds_one_text_a_language(reference):
    assert reference.description("one", "en") == {"en": "First.\n\nSecond.", "zh": "第一。"}
    assert reference.description("decorated", "en") == {"en": "Said."}


def test_an_answer_is_the_code_without_docstrings_between_nbgraders_marks(reference):
    assert reference.answer("one") == (
        "def one(a, /, b, *, c=1):\n    ### BEGIN SOLUTION\n    # kept in the solution\n    x = a + b\n"
        "    return x\n    ### END SOLUTION"
    )
    assert reference.answer("decorated").startswith("@torch.no_grad()\ndef decorated(\n    x,  # [n, m]\n")
    assert "Said" not in reference.answer("decorated")


def test_a_class_keeps_its_head_and_loses_each_methods_body(reference):
    answer = reference.answer("Both")
    assert answer.count("### BEGIN SOLUTION") == 2
    assert "Hidden words" not in answer
    assert '    kind = "given"' in answer
    assert "    @property\n    def y(self) -> int:\n        ### BEGIN SOLUTION\n        return 1" in answer


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda r: r.signature("nothing"), "no function or class 'nothing'"),
        (lambda r: r.description("silent", "en"), "silent has no docstring"),
        (lambda r: r.answer("bare"), "on lines of its own"),
        (lambda r: r.answer("Empty"), "no method for a student to write"),
        (lambda r: Reference(r.path.with_name("gone.py")).answer("one"), "cannot be read"),
    ],
)
def test_what_cannot_be_made_into_a_stub_says_why(reference, ask, said):
    with pytest.raises(CourseError, match=said) as caught:
        ask(reference)
    assert ".py" in str(caught.value)


def test_a_file_that_is_no_python_names_the_line(tmp_path):
    path = tmp_path / "bad.py"
    path.write_text("x = 1\ndef f(:\n")
    with pytest.raises(CourseError, match=r"bad\.py:2"):
        Reference(path).answer("f")
