"""A session with a GPU, and a machine that has none."""

import pytest

from autograder.doctor import strongest
from autograder.sandbox import has_gpu, open_session
from autograder.sandbox.gpu import device_nodes

ADDS = (
    "import torch\nx = torch.ones(3, device='cuda')\nprint((x + x).sum().item(), torch.cuda.is_available())"
)


@pytest.mark.skipif(bool(device_nodes()), reason="there is a GPU here")
def test_without_a_device_there_is_no_gpu_and_a_session_that_may_use_one_opens_all_the_same():
    assert not has_gpu()
    with open_session(strongest(), gpu=True) as session:
        assert session.run_cell("a", "print(6 * 7)", 5).text.strip() == "42"


@pytest.mark.gpu
@pytest.mark.skipif(not has_gpu(), reason="no GPU for torch here")
@pytest.mark.parametrize("level", dict.fromkeys((strongest(), "none")))
def test_a_session_computes_on_the_gpu_if_it_may(level):
    with open_session(level, gpu=True) as session:
        done = session.run_cell("a", ADDS, 60)
    assert (done.error, done.text.split()) == (None, ["6.0", "True"])


@pytest.mark.gpu
@pytest.mark.skipif(not has_gpu() or strongest() != "full", reason="no GPU for torch, or no walls, here")
def test_a_session_that_may_not_use_the_gpu_does_not_see_it():
    with open_session("full") as session:
        assert "False" in session.run_cell("a", "import torch\nprint(torch.cuda.is_available())", 60).text
