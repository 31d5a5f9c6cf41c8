"""A test file is read for its marks, by one thread and by several."""

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.course.checks import read_checks
from autograder.errors import CourseError

ROOT = Path(__file__).resolve().parents[2]
CHECKS = sorted((ROOT / "exercises").glob("*/test_*.py"))


@pytest.fixture
def threads_meet():
    """Has the interpreter change threads wherever it may, in the middle of a parse, too."""
    interval, threshold = sys.getswitchinterval(), gc.get_threshold()

    def counts(phase, info):
        sum(range(50))

    sys.setswitchinterval(1e-6)
    gc.set_threshold(50)
    gc.callbacks.append(counts)
    yield
    gc.callbacks.remove(counts)
    gc.set_threshold(*threshold)
    sys.setswitchinterval(interval)


def test_threads_that_read_at_the_same_time_do_not_disturb_each_other(threads_meet):
    def read_at_depth(depth, path):
        return read_at_depth(depth - 1, path) if depth else len(read_checks(path))

    orders = [(5 * at % 40, path) for at, path in enumerate(CHECKS * 3)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda order: read_at_depth(*order), orders))
    assert found == [len(read_checks(path)) for _, path in orders]
    assert all(found)


def test_a_check_that_needs_a_gpu_is_one_of_courses_that_have_one(tmp_path):
    file = tmp_path / "test_hidden.py"
    file.write_text(
        '@pytest.mark.item("1.1", points=2)\ndef test_anywhere(student, rng):\n    pass\n\n\n'
        '@pytest.mark.item("1.1", points=3, gpu=True)\ndef test_on_a_gpu(student, rng):\n    pass\n'
    )
    assert [check.name for check in read_checks(file)] == ["test_anywhere"]
    assert [(check.points, check.gpu) for check in read_checks(file, gpu=True)] == [(2, False), (3, True)]


@pytest.mark.parametrize(
    ("name", "mark", "said"),
    [
        ("test_visible.py", "points=1, gpu=True", "only a hidden one may need a GPU"),
        ("test_hidden.py", "points=1, cuda=True", "has no mark like"),
        ("test_hidden.py", "gpu=True", "has no mark like"),
    ],
)
def test_a_mark_that_says_something_else_is_refused_with_its_line(tmp_path, name, mark, said):
    file = tmp_path / name
    file.write_text(f'@pytest.mark.item("1.1", {mark})\ndef test_it(student, rng):\n    pass\n')
    with pytest.raises(CourseError, match=rf"{name}:2: .*{said}"):
        read_checks(file)
