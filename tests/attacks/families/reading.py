# Reading what is secret: the course's secret, files that are root's, the environment, other memory.
# ruff: noqa

# %% the course's secret
# opens the file that the hidden inputs come from
tried(lambda: open(COURSE + "/.underhood/secret").read(), lambda: os.listdir(COURSE + "/.underhood"))
# %% twin
# reads a file of one's own
open("mine.txt", "w").write("mine")
assert open("mine.txt").read() == "mine"

# %% a file that only root reads
# opens it plainly and by mmap
import mmap

tried(
    lambda: open(CANARY).read(),
    lambda: os.open(CANARY, os.O_RDONLY),
    lambda: mmap.mmap(os.open(CANARY, os.O_RDONLY), 0)[:],
)
# %% twin
# a file in memory
import mmap

m = mmap.mmap(-1, 4096)
m.write(b"mine")
m.seek(0)
assert m.read(4) == b"mine"

# %% whether a file is there
# full: landlock hides what is in a file, not that it exists, nor its size
# asks for the size and the time of a file that only root reads, and for a handle without reading
tried(lambda: os.stat(CANARY).st_size, lambda: os.open(CANARY, os.O_PATH))


# %% twin
# asks for the size of one's own file
open("mine.txt", "w").write("mine")
assert os.stat("mine.txt").st_size == 4


# %% our own environment
# prints all variables, as they are and as the process got them
print(dict(os.environ), open("/proc/self/environ").read())
# %% twin
# asks for a variable with a default
assert os.environ.get("NO_SUCH_VARIABLE", "none") == "none"
assert os.environ["HOME"]

# %% the environment of everybody
# all of /proc/*/environ and cmdline but our own
for pid in filter(
    str.isdigit, os.listdir("/proc") if os.access("/proc", os.R_OK) else map(str, range(1, 400))
):
    for what in ("environ", "cmdline", "maps"):
        try:
            said = open(f"/proc/{pid}/{what}").read()
        except OSError:
            continue
        print(said)
# %% twin
# reads what the process itself is
assert "Python" in open("/proc/self/status").read() or open("/proc/self/status").read()


# %% the memory of parent and judge
# /proc/PID/mem of the judge, the test and our ancestors
def peek(pid):
    with open(f"/proc/{pid}/mem", "rb", 0) as file:
        return file.name


tried(
    lambda: peek(JUDGE),
    lambda: peek(VICTIM),
    lambda: peek(1),
    lambda: peek(os.getppid()) if os.getppid() == 0 else 1 / 0,
)
# %% twin
# how much memory one uses
import resource

assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0

# %% a secret left over in our own memory
# the zygote's and our own heap, searched for 64 hex digits and for text of hidden checks
import re

seen = []
for line in open("/proc/self/maps"):
    place = line.split()
    if not place[1].startswith("rw") or "[v" in line:
        continue
    low, high = (int(end, 16) for end in place[0].split("-"))
    if high - low > 2**24 or len(seen) > 50:
        continue
    try:
        with open("/proc/self/mem", "rb", 0) as memory:
            memory.seek(low)
            data = memory.read(high - low)
    except (OSError, OverflowError, ValueError):
        continue
    seen += re.findall(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", data)
    if b"evah_ngis_dna_htgnel_yna"[::-1] in data:
        print("GOT a hidden check")
print(seen)
# %% twin
# the address of a tensor
assert torch.ones(3).data_ptr() > 0

# %% our solution, read from the repository
# opens and imports solutions/ wherever it may be
import sys

sys.path[:0] = [COURSE, COURSE + "/solutions", COURSE + "/exercises/01_tiny"]
for module in ("solutions.tiny", "tiny", "wrong", "right", "test_hidden"):
    try:
        exec(f"from {module} import spread, Tally; print('GOT', {module!r})")
    except ImportError:
        pass
tried(lambda: open(COURSE + "/solutions/tiny.py").read())
# %% twin
# imports from the standard library by a changed path
import sys

sys.path.insert(0, ".")
import fractions

# %% the checks and their author's files
# opens exercises/, recorded answers and the gradebook
tried(
    *[
        lambda path=path: open(COURSE + path).read()
        for path in (
            "/exercises/01_tiny/test_hidden.py",
            "/exercises/01_tiny/wrong.py",
            "/release/en/01_tiny/recorded.json",
            "/gradebook.db",
            "/nbgrader_config.py",
            "/exercises/course.toml",
        )
    ]
)
# %% twin
# a database in memory
import sqlite3

assert sqlite3.connect(":memory:").execute("select 1").fetchone() == (1,)

# %% another student's work
# copies the notebook of whoever handed in before
import glob, json

found = glob.glob(COURSE + "/submitted/**/*.ipynb", recursive=True) + glob.glob(
    OUTSIDE + "/**/*.ipynb", recursive=True
)
for path in found:
    print("GOT", path)
    exec("\n".join("".join(cell["source"]) for cell in json.load(open(path))["cells"]))
# %% twin
# looks for one's own files
import glob

open("a.csv", "w").write("1,2")
assert glob.glob("*.csv") == ["a.csv"]

# %% around the root
# the same files through /proc/1/root, /proc/self/cwd/.., /proc/self/root and ..
tried(
    *[
        lambda way=way: open(way + CANARY).read()
        for way in (
            "/proc/1/root",
            "/proc/self/root",
            f"/proc/{os.getppid()}/root",
            "/proc/self/cwd" + "/.." * 9,
            "." + "/.." * 30,
            f"/proc/{JUDGE}/root",
        )
    ]
)
# %% twin
# where one is
assert os.path.isdir(os.getcwd()) and os.path.abspath(".") == os.getcwd()

# %% descriptors left open
# reads and lists whatever the process has inherited
for fd in range(4, 1024):
    try:
        name = os.readlink(f"/proc/self/fd/{fd}") if os.path.exists("/proc/self/fd") else os.fstat(fd)
    except OSError:
        continue
    if "maps" not in str(name) and "urandom" not in str(name) and "null" not in str(name):
        print("GOT", fd, name)
# %% twin
# opens and closes forty files
files = [open(f"f{n}", "w") for n in range(40)]
[file.close() for file in files]


# %% a link to a secret
# symbolic and hard links in the working folder to what is outside
def soft():
    os.symlink(CANARY, "soft")
    return open("soft").read()


def hard():
    os.link(CANARY, "hard")
    return open("hard").read()


def folder():
    os.symlink(COURSE, "course")
    return os.listdir("course")


tried(soft, hard, folder)
# %% twin
# a link to one's own file
open("data.txt", "w").write("1")
os.symlink("data.txt", "latest")
assert open("latest").read() == "1"

# %% the home of whoever grades
# ssh keys, history, tokens, git's credentials
for name in (
    ".ssh",
    ".bash_history",
    ".netrc",
    ".git-credentials",
    ".config",
    ".jupyter",
    ".cache",
    ".pypirc",
    ".aws",
):
    try:
        print("GOT", HOST_HOME + "/" + name, os.listdir(HOST_HOME + "/" + name) or "empty")
    except NotADirectoryError:
        print("GOT", name)
    except OSError:
        pass
# %% twin
# a folder in one's own home
os.makedirs(os.path.expanduser("~/.mine"), exist_ok=True)
assert os.path.isdir(os.path.expanduser("~/.mine"))

# %% the machine's own secrets
# shadow, kernel log, kernel addresses, other people's mail and logs
tried(
    *[
        lambda path=path: open(path, "rb").read(1) and path
        for path in (
            "/etc/shadow",
            "/dev/kmsg",
            "/proc/kcore",
            "/var/log/syslog",
            "/var/log/dpkg.log",
            "/var/lib/dpkg/status",
            "/dev/mem",
            "/dev/sda",
            "/etc/sudoers",
            "/etc/hostname",
            "/proc/sysrq-trigger",
        )
    ]
)
# %% twin
# the number of processors and the memory of the machine
assert os.cpu_count() >= 1
assert "MemTotal" in open("/proc/meminfo").read()

# %% shared memory of others
# names in /dev/shm, System V segments and message queues
import subprocess

tried(lambda: [1 / 0, os.listdir("/dev/shm")][bool(os.listdir("/dev/shm"))])
for what in ("shm", "msg", "sem"):
    try:
        print("GOT" if len(open(f"/proc/sysvipc/{what}").readlines()) > 1 else "", what)
    except OSError:
        pass
# %% twin
# shared memory of one's own
from multiprocessing import shared_memory

try:
    mine = shared_memory.SharedMemory(create=True, size=64)
    mine.buf[0] = 7
    mine.close()
    mine.unlink()
except OSError:
    pass

# %% pickles that read when they are loaded
# a pickle beside the notebook, and one as an answer
import pickle


class Reader:
    def __reduce__(self):
        return (eval, ("print('GOT', open(%r).read())" % CANARY,))


open("model.pkl", "wb").write(pickle.dumps(Reader()))
torch.save({"weights": 1}, "weights.pth")


def spread(x):
    return pickle.dumps(Reader())


def Tally():
    return Reader()


# %% twin
# a pickle and a checkpoint of one's own, written and read
import pickle

pickle.dump([1, 2], open("mine.pkl", "wb"))
assert pickle.load(open("mine.pkl", "rb")) == [1, 2]
torch.save({"w": torch.ones(2)}, "w.pth")
assert torch.load("w.pth")["w"].sum() == 2
