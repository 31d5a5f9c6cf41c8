"""Who is asked, and how often."""

from autograder.errors import StudentError
from autograder.experiment import Answer
from autograder.grading.subjects import Remote, outcome


class Bench:
    """A notebook that counts: what it says is how often it was asked."""

    alive = True

    def __init__(self):
        self.asked = 0

    def get(self, name, *, key, budget):
        self.asked += 1
        if name == "missing":
            raise StudentError("Missing", name)
        return Answer(self.asked)

    def call(self, name, arguments, seed, *, key, budget):
        return self.get(name, key=key, budget=budget)

    run = call


def remote():
    bench = Bench()
    return Remote(lambda: bench, lambda: 0.0, "9.1", 1.0, {}), bench


def test_what_a_name_stands_for_is_asked_once():
    student, bench = remote()
    assert [student.get("answer").value for _ in range(3)] == [1, 1, 1]
    assert bench.asked == 1


def test_after_a_call_it_may_stand_for_something_else():
    student, _ = remote()
    assert student.get("answer").value == 1
    assert student.call("f", {}, 0).value == 2
    assert student.get("answer").value == 3


def test_a_copy_of_the_notebook_that_nobody_has_asked_is_asked_anew():
    student, bench = remote()
    student.get("answer")
    student.renew()
    student.get("answer")
    assert bench.asked == 2


def test_the_names_of_another_cell_are_asked_for_themselves():
    student, bench = remote()
    student.get("answer")
    student.key = "9.1 in the end"
    student.get("answer")
    assert bench.asked == 2


def test_a_name_that_is_missing_is_looked_for_again():
    student, bench = remote()
    for _ in range(2):
        error = outcome(lambda: student.get("missing"))
        assert isinstance(error, StudentError)
        assert error.kind == "Missing"
    assert bench.asked == 2
