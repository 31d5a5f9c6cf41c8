"""Whose fault it is: one tree of types, and a failed check that shows no traceback."""

import pickle

import pytest

from autograder import errors
from autograder.errors import CheckFailed, CourseError, StudentError, UnderhoodError


def test_every_error_of_ours_is_caught_by_its_root():
    kinds = [thing for thing in vars(errors).values() if isinstance(thing, type)]
    assert len(kinds) >= 8
    assert all(issubclass(kind, UnderhoodError) for kind in kinds)
    assert issubclass(errors.IsolationError, errors.SandboxError)
    assert issubclass(errors.ProtocolError, errors.SandboxError)
    assert not issubclass(StudentError, errors.SandboxError), "a student's error is never our failure"


@pytest.mark.parametrize(("text", "said"), [("", "Timeout"), ("too long", "Timeout: too long")])
def test_a_student_error_says_its_kind_first(text, said):
    error = StudentError("Timeout", text, 7)
    assert str(error) == said
    assert (error.kind, error.text, error.line) == ("Timeout", text, 7)


@pytest.mark.parametrize("kind", [CheckFailed, CourseError])
def test_a_notebook_shows_one_line_in_place_of_a_traceback(kind):
    assert kind("wrong")._render_traceback_() == [f"{kind.__name__}: wrong"]


def test_an_error_survives_a_trip_through_pickle():
    # Dask and multiprocessing carry errors so.
    error = pickle.loads(pickle.dumps(errors.SubmissionError("x.ipynb: no notebook")))
    assert str(error) == "x.ipynb: no notebook"
