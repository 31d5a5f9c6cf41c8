"""The GPU of this machine, seen without touching it: who has talked to one must not fork any more."""

from __future__ import annotations

import glob
import subprocess
import sys
from functools import cache


def device_nodes() -> tuple[str, ...]:
    """The files in /dev by which a process talks to NVIDIA's driver; none where there is no such GPU."""
    cards = sorted(glob.glob("/dev/nvidia[0-9]*"))
    return (*cards, *glob.glob("/dev/nvidiactl"), *glob.glob("/dev/nvidia-uvm")) if cards else ()


@cache
def has_gpu() -> bool:
    """True if torch can compute on a GPU here. Found out once, by a process of its own."""
    asked = [sys.executable, "-c", "import torch; exit(not torch.cuda.is_available())"]
    return bool(device_nodes()) and subprocess.run(asked, capture_output=True).returncode == 0
