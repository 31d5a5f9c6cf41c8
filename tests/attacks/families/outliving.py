# Staying when the notebook has ended. Whatever is started here holds `underhood-attack` in its command
# line, or is a fork that carries the zygote's.
# ruff: noqa

# %% a daemon
# double fork in a session of its own, all signals ignored, every descriptor closed
# on: right
import signal, time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        os.closerange(0, 64)
        time.sleep(600)
    os._exit(0)
# %% twin
# a fork that ends by itself, without being waited for
if os.fork() == 0:
    os._exit(0)

# %% a program that goes on
# a program started in a session of its own, and one that ignores the hang-up
# on: right
import subprocess

subprocess.Popen(
    ["/bin/sh", "-c", "trap '' HUP TERM INT; sleep 600", "underhood-attack"], start_new_session=True
)
subprocess.Popen(
    ["nohup", "/bin/sh", "-c", "sleep 600", "underhood-attack"],
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
# %% twin
# a program that ends, read to its end
import subprocess

with subprocess.Popen(["/bin/echo", "one"], stdout=subprocess.PIPE) as process:
    assert process.stdout.read() == b"one\n"

# %% a stopped process
# a child that has stopped itself, and one that was stopped
# on: right
import signal, time

if os.fork() == 0:
    os.kill(os.getpid(), signal.SIGSTOP)
    time.sleep(600)
child = os.fork()
if child == 0:
    time.sleep(600)
os.kill(child, signal.SIGSTOP)
# %% twin
# a child that is stopped and goes on
import signal

child = os.fork()
if child == 0:
    os.kill(os.getpid(), signal.SIGSTOP)
    os._exit(0)
os.waitpid(child, os.WUNTRACED)
os.kill(child, signal.SIGCONT)
os.waitpid(child, 0)

# %% a child of a checked answer
# forked while a check asks, so that the cells were all well
# points: 6
import time


def spread(x):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)
    return x.amax(1) - x.amin(1)


class Tally:
    def __init__(self):
        self.total, self.count = 0.0, 0

    def add(self, x):
        self.total += x
        self.count += 1


# %% twin
# a child that computes for an answer
def spread(x):
    read, write = os.pipe()
    if os.fork() == 0:
        os.write(write, b"done")
        os._exit(0)
    os.wait()
    assert os.read(read, 4) == b"done"
    os.close(read)
    os.close(write)
    return x.amax(1) - x.amin(1)


# %% a thread that never ends
# daemon and other threads that wait, and one that forks at the end
# on: right
import threading, time, atexit

threading.Thread(target=time.sleep, args=(600,)).start()
threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
atexit.register(os.fork)
# %% twin
# a thread that ends, and a pool of them
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(2) as pool:
    assert list(pool.map(abs, [-1, 2])) == [1, 2]

# %% no death with the parent
# takes back the signal that comes when the parent dies, and becomes a reaper of its own
# on: right
import time

LIBC.prctl(1, 0, 0, 0, 0)
LIBC.prctl(36, 1, 0, 0, 0)
LIBC.prctl(4, 0, 0, 0, 0)
if os.fork() == 0:
    LIBC.prctl(1, 0, 0, 0, 0)
    LIBC.prctl(15, b"kworker/0:1", 0, 0, 0)
    time.sleep(600)
# %% twin
# a DataLoader with two workers
from torch.utils.data import DataLoader, TensorDataset

assert (
    sum(float(x.sum()) for [x] in DataLoader(TensorDataset(torch.arange(20.0)), batch_size=5, num_workers=2))
    == 190
)

# %% a writer behind the back
# goes on writing results and files after the notebook has ended
# on: right
if os.fork() == 0:
    import time

    os.setsid()
    for _ in range(6000):
        for path in ("results.json", COURSE + "/underhood-attack", OUTSIDE + "/open/underhood-attack"):
            try:
                open(path, "w").write('{"score": 6}')
            except OSError:
                pass
        time.sleep(0.1)
# %% twin
# a pool of processes
import multiprocessing

try:
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(abs, [-1, 2]) == [1, 2]
except PermissionError:
    pass
