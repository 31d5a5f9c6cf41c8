"""Right answers of the tiny course in unusual styles."""

import torch

from autograder.course import right


@right("1.1", "row_by_row")
def spread(rows):
    return torch.stack([row.max() - row.min() for row in rows])


@right("1.2", "keeps_a_list")
class Tally:
    def __init__(self):
        self.kept = []

    def add(self, x):
        self.kept.append(x)

    @property
    def total(self):
        return sum(self.kept)

    @property
    def count(self):
        return len(self.kept)
