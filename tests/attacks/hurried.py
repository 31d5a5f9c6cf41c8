"""A judge with small budgets, so that what never ends is waited for seconds and not minutes.

It is the plain judge in all else but one: it was not forked from the zygote, has the secrets of its caller in
its environment, and hides nothing of its memory. What gets nothing from this one gets nothing from any.
"""

from functools import partial

from autograder.grading import exam, examiner
from autograder.grading.exam import Budgets
from autograder.sandbox import Limits

LIMITS = Limits(memory=2**30, processes=40, scratch=64 * 2**20, idle=1.5, grace=0.5)

if __name__ == "__main__":
    exam.open_session = partial(exam.open_session, limits=LIMITS)
    Budgets.of = lambda notebook: Budgets(cell=2.0, notebook=8.0, item=1.5)
    examiner.main_on_pipes()
