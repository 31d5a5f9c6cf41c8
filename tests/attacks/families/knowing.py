# Knowing this repository: the checks, how inputs are drawn, our own solution.
# ruff: noqa

# %% the visible cases learned by heart
# answers those that everybody can draw, and nothing else; visible points are all that it gets
# points: 2
from autograder.grading.inputs import Draw, visible_seed

known = {}
draw = Draw(visible_seed("1.1", "test_each_row_has_its_own_spread"))
case = draw.images(3, 4)
known[case.numpy().tobytes()] = case.amax(1) - case.amin(1)


def spread(x):
    return known.get(x.numpy().tobytes(), torch.zeros(len(x)))


draw = Draw(visible_seed("1.2", "test_a_tally_knows_sum_and_count"))
seen = [draw.number(1, 9) for _ in range(3)]


class Tally:
    def __init__(self):
        self.total, self.count, self.heard = 0.0, 0, []

    def add(self, x):
        self.heard.append(x)
        if self.heard == seen[: len(self.heard)]:
            self.total, self.count = sum(self.heard), len(self.heard)
        else:
            self.total, self.count = 0.0, 0


# %% twin
# a table of answers that are computed where they are missing
known = {}


def spread(x):
    key = x.numpy().tobytes() + bytes(x.shape)
    if key not in known:
        known[key] = x.amax(1) - x.amin(1)
    return known[key]


# %% the hidden inputs guessed
# draws them from likely secrets: none, the word secret, the visible one
from autograder.grading.inputs import Draw, seed_of

known = {}
for secret in (b"", b"secret", b"visible", b"0" * 64, b"tiny", b"1", b"underhood", COURSE.encode()):
    for parts in (
        ("1", "1.1"),
        ("tiny", "1", "1.1"),
        ("1", "1.1", "test_rows_of_any_length_and_sign_have_a_spread"),
        ("1.1", "test_rows_of_any_length_and_sign_have_a_spread"),
    ):
        draw = Draw(seed_of(secret, *parts))
        case = draw.normal(*draw.sizes(2))
        known[case.numpy().tobytes()] = True


def spread(x):
    if x.numpy().tobytes() in known:
        print("GOT")
        return x.amax(1) - x.amin(1)


# %% twin
# draws inputs for a test of one's own
assert spread(torch.rand(3, 4)).shape == (3,)


# %% the seed foretold
# the generators are seeded before each question: replays them for the inputs
def spread(x):
    for seed in range(300):
        torch.manual_seed(seed)
        if torch.randn(x.shape).equal(x) or torch.rand(x.shape).equal(x):
            print("GOT")
            return x.amax(1) - x.amin(1)
    return 0


# %% twin
# a generator seeded by oneself
torch.manual_seed(0)


def spread(x):
    torch.manual_seed(1)
    torch.rand(3)
    return x.amax(1) - x.amin(1)


# %% right only while it counts
# right for the first questions and wrong afterwards: all of one item's checks are asked of it
# points: 1
asked = []


def spread(x):
    asked.append(1)
    return x.amax(1) - x.amin(1) if len(asked) <= 1 else torch.zeros(len(x))


# %% twin
# counts how often it was asked
asked = []


def spread(x):
    asked.append(1)
    return x.amax(1) - x.amin(1)


# %% right by luck
# a random answer in each of many tries
import random


def spread(x):
    return torch.rand(len(x)) * random.choice([1, 2, 3])


class Tally:
    total = property(lambda self: random.uniform(-30, 30))
    count = property(lambda self: random.randint(1, 5))

    def add(self, x):
        pass


# %% twin
# random numbers on the way
import random


def spread(x):
    rows = list(range(len(x)))
    random.shuffle(rows)
    out = torch.empty(len(x))
    for n in rows:
        out[n] = x[n].max() - x[n].min()
    return out


# %% recorded answers replayed
# the fingerprints that lie beside the released notebook, wherever they may lie here
import glob, json

for path in [
    *glob.glob("**/recorded.json", recursive=True),
    *glob.glob(COURSE + "/**/recorded.json", recursive=True),
    *glob.glob("/**/recorded.json", recursive=False),
]:
    print("GOT", json.load(open(path)))
# %% twin
# JSON of one's own beside the notebook
import json

json.dump({"a": 1}, open("recorded.json", "w"))

# %% told by the verdict on the first item
# the second item answers by what the first was asked: state kept between items
# points: 3
heard = []


def spread(x):
    heard.append(x)
    return x.amax(1) - x.amin(1)


class Tally:
    total, count = property(lambda self: float(len(heard))), property(lambda self: len(heard))

    def add(self, x):
        pass


# %% twin
# one item uses another's function
class Tally:
    def __init__(self):
        self.total, self.count = 0.0, 0

    def add(self, x):
        assert spread(torch.tensor([[0.0, 1.0]])).item() == 1
        self.total += x
        self.count += 1


# %% letters guessed by a count on the disk
# notebook: 02_letters
# another answer each time that a question is put, counted in a file, which the next copy finds again
class Guess(list):
    def __init__(self, *guesses):
        super().__init__("?")
        self.guesses, self.file = guesses, "asked-" + guesses[0]

    def __iter__(self):
        with open(self.file, "a") as file:
            file.write("x")
        asked = os.path.getsize(self.file)
        return iter(self.guesses[(asked - 1) % len(self.guesses)])


answer_01, answer_02 = Guess("a", "d", "b", "c"), Guess("abd", "dab", "bda")


# %% twin
# counts in a file how often it was asked
class Counted(list):
    def __iter__(self):
        with open("asked", "a") as file:
            file.write("x")
        return super().__iter__()


answer_01, answer_02 = Counted(answer_01), Counted(answer_02)

# %% letters guessed by a count in memory
# notebook: 02_letters
# the same with a global and with a module that all copies share
import builtins

builtins.asked = asked = []


class Guess(list):
    def __init__(self, *guesses):
        super().__init__("?")
        self.guesses = guesses

    def __iter__(self):
        asked.append(self.guesses)
        return iter(self.guesses[(builtins.asked.count(self.guesses) - 1) % len(self.guesses)])


answer_01, answer_02 = Guess("a", "b", "d", "c"), Guess("abd", "bda", "dab")


# %% twin
# counts in a global how often it was asked
asked = []


class Counted(list):
    def __iter__(self):
        asked.append(1)
        return super().__iter__()


answer_01, answer_02 = Counted(answer_01), Counted(answer_02)
