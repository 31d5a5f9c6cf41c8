"""A test file is read for its marks, by one thread and by several."""

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.course.checks import read_checks

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
