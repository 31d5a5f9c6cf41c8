"""The tiny course with secrets around it, for attacks."""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))
# Cells of hostile notebooks, not modules.
collect_ignore = ["families"]


@pytest.fixture(scope="module")
def arena(tmp_path_factory, level, right):
    """Where attacks are tried at the strongest level."""
    from arena import Arena, make_course

    if level == "none":
        pytest.skip("there are no walls here")
    place = tmp_path_factory.mktemp("arena")
    make_course(place / "tiny")
    (place / "outside").mkdir()
    with Arena(place / "tiny", place / "outside", level, right) as arena:
        yield arena
