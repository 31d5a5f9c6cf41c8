"""Known-wrong answers of the tiny course."""
# ruff: noqa: F811

from autograder.course import wrong


@wrong("1.1", "one_number_for_all", en="One number for all rows: which axis stays?", zh="应保留哪个轴？")
def spread(x):
    return x.max() - x.min()


@wrong("1.1", "columns_for_rows", en="Columns, not rows: which axis goes?", zh="应去掉哪个轴？")
def spread(x):
    return x.amax(0) - x.amin(0)


@wrong("1.1", "signs_lost", hidden_only=True, en="The signs are lost: what of -3?", zh="-3 会怎样？")
def spread(x):
    return x.abs().amax(1) - x.abs().amin(1)


@wrong("1.2", "only_the_last", en="Only the last number is left: where are the others?", zh="其他的数呢？")
class Tally:
    def __init__(self):
        self.total, self.count = 0.0, 0

    def add(self, x):
        self.total = x
        self.count += 1


@wrong("1.2", "counts_by_value", en="The count grows by the number itself: by how much?", zh="应当加多少？")
class Tally:
    def __init__(self):
        self.total, self.count = 0.0, 0

    def add(self, x):
        self.total += x
        self.count += int(x)


@wrong("1.2", "starts_at_one", en="How many numbers are there before the first?", zh="之前有几个数？")
class Tally:
    def __init__(self):
        self.total, self.count = 0.0, 1

    def add(self, x):
        self.total += x
        self.count += 1
