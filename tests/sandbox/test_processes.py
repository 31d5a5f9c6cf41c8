"""What a tree of processes costs, read from outside."""

import os
import subprocess
import sys
import time

import pytest

from autograder.sandbox.processes import LINUX, Limits, Warden

UNSEEN = """
import os, signal, sys, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in range(3):
    if os.fork() == 0:
        while time.process_time() < 0.4:
            pass
        os._exit(0)
    time.sleep(1)
print("done", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not LINUX, reason="there is no /proc to read")
def test_children_that_nobody_waits_for_cost_what_they_computed():
    command = [sys.executable, "-c", UNSEEN]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        warden, totals = Warden(parent.pid, Limits()), []
        assert parent.stdout is not None
        os.set_blocking(parent.stdout.fileno(), False)
        while not parent.stdout.read():
            totals.append(warden.total())
            time.sleep(0.02)
        parent.communicate(b"")
    assert totals == sorted(totals)
    assert totals[-1] > 0.7  # One of them at a time, and none seen to its very end.
