"""A submission run in a session: what one cell does costs that cell and no other."""

import time

import pytest

from autograder.errors import StudentError
from autograder.experiment import Answer
from autograder.grading.exam import Budgets, Exam
from autograder.grading.subjects import outcome
from autograder.grading.submission import read_submission
from autograder.values import snapshot

BUDGETS = Budgets(cell=1.0, notebook=20.0, item=1.0)


@pytest.fixture
def sit(paper, course, answered, hand_in, level):
    """Opens an exam on the released notebook with these answers, and ``first`` before all others."""
    opened = []

    def open_exam(answers, first="", level=level):
        notebook = answered(answers)
        if first:
            notebook["cells"].insert(1, {"cell_type": "code", "source": first, "metadata": {}})
        submission = read_submission(hand_in(notebook), course)
        exam = Exam(paper, submission, level, [], BUDGETS)
        opened.append(exam)
        return exam

    yield open_exam
    for exam in opened:
        exam.close()


def ask(exam, item="1.1", name="spread", x=1):
    return outcome(lambda: exam.subject(item).call(name, {"x": snapshot(x)}, 0))


def codes(exam):
    return [(problem.code, problem.params["cell"]) for problem in exam.problems]


def test_a_cell_that_runs_for_ever_costs_itself(sit):
    began = time.monotonic()
    exam = sit({"1.1": "def spread(x): return x\nwhile True: pass", "1.2": "def Tally(x): return 2"})
    assert time.monotonic() - began < 60
    assert codes(exam) == [("cell_timeout", "solution_1_1")]
    assert ask(exam).value == 1
    assert ask(exam, "1.2", "Tally").value == 2


def test_a_notebook_whose_time_is_used_up_costs_no_more(sit, monkeypatch):
    monkeypatch.setattr(f"{__name__}.BUDGETS", Budgets(cell=1.0, notebook=0.5, item=1.0))
    exam = sit({"1.1": "while True: pass", "1.2": "while True: pass"})
    assert {problem.code for problem in exam.problems} == {"cell_timeout"}
    assert exam.cpu_seconds() < 2.5


def test_an_answer_that_runs_for_ever_spends_its_items_budget_and_no_others(sit):
    exam = sit({"1.1": "def spread(x):\n    while True: pass", "1.2": "def Tally(x): return 2"})
    subject = exam.subject("1.1")
    for _ in range(2):
        error = outcome(lambda: subject.call("spread", {"x": 1}, 0))
        assert isinstance(error, StudentError)
        assert error.kind == "Timeout"
    assert exam.cpu_seconds() < 10
    assert ask(exam, "1.2", "Tally").value == 2


def test_a_cell_that_ends_the_process_is_left_out_the_second_time(sit):
    exam = sit(
        {"1.1": "def spread(x): return x\nimport os\nprint('bye', flush=True)\nos._exit(0)",
         "1.2": "def Tally(x): return kept + x"},
        first="kept = 40",
    )  # fmt: skip
    assert codes(exam) == [("cell_died", "solution_1_1")]
    assert [(o.cell, o.text) for o in exam.outputs] == [("solution_1_1", "bye\n")]
    assert ask(exam, "1.2", "Tally").value == 41


def test_an_answer_that_ends_the_process_costs_that_answer(sit):
    exam = sit({"1.1": "import os\ndef spread(x):\n    if x == 1: os._exit(0)\n    return x"})
    assert ask(exam).kind == "Died"
    assert ask(exam, x=2).value == 2


def test_a_function_that_runs_for_ever_leaves_the_others_of_its_item_a_part_of_the_budget(sit):
    forever = (
        "def spread(x):\n    while True: pass\ndef own(x):\n    return 3\ndef other(x):\n    while True: pass"
    )
    exam = sit({"1.1": forever})
    assert ask(exam).kind == "Timeout"
    spent = exam.cpu_seconds()
    assert ask(exam).kind == "Timeout"
    assert exam.cpu_seconds() - spent < 0.1
    assert ask(exam, name="own").value == 3
    assert ask(exam, name="other").kind == "Timeout"
    assert exam.cpu_seconds() - spent < 0.6
    assert ask(exam, name="own").value == 3
    exam.fresh()
    assert ask(exam).kind == "Timeout"
    assert ask(exam, name="own").value == 3


GREEDY = "import torch\nkept = []\ndef spread(x):\n    while True: kept.append(torch.ones(2**26))"


def test_an_answer_that_takes_all_memory_costs_its_item_and_no_other(sit, monkeypatch):
    monkeypatch.setattr(f"{__name__}.BUDGETS", Budgets(item=30.0))
    exam = sit({"1.1": GREEDY, "1.2": "def Tally(x): return 2"})
    assert ask(exam).kind == "NoMemory"
    assert ask(exam).kind == "NoMemory"
    exam.fresh()
    assert ask(exam).kind == "NoMemory"
    assert ask(exam, "1.2", "Tally").value == 2


def test_an_answer_that_ends_the_notebooks_own_process_costs_its_item_and_no_other(sit):
    killer = "import os, signal\ndef spread(x):\n    os.kill(os.getppid(), signal.SIGKILL)"
    exam = sit({"1.1": killer, "1.2": "def Tally(x): return 2"})
    ask(exam)
    time.sleep(1)  # a kill takes its time
    assert ask(exam, "1.2", "Tally").value == 2
    assert ask(exam).kind == "Died"
    assert ask(exam, "1.2", "Tally").value == 2


def test_what_a_notebook_prints_when_it_is_run_again_is_not_told(sit):
    printing = "import os, signal, time\nprint('at', time.monotonic_ns())\n"
    exam = sit({"1.1": printing + "def spread(x):\n    os.kill(os.getppid(), signal.SIGKILL)"})
    printed = exam.outputs
    assert any("at " in output.text for output in printed)
    ask(exam)
    time.sleep(1)  # a kill takes its time
    ask(exam, "1.2", "Tally")
    assert exam.outputs == printed


def test_a_notebook_that_sleeps_its_time_away_is_cut_off(sit, monkeypatch):
    monkeypatch.setattr(f"{__name__}.BUDGETS", Budgets(cell=1.0, notebook=0.7, item=1.0))
    exam = sit(
        {"1.1": "def spread(x): return x\nimport time\ntime.sleep(3)", "1.2": "def Tally(x): return 2"}
    )
    assert ("cell_timeout", "solution_1_2") in codes(exam)
    assert ask(exam).value == 1


def test_a_loop_over_images_keeps_only_what_it_keeps(sit, monkeypatch):
    monkeypatch.setattr(f"{__name__}.BUDGETS", Budgets(item=60.0))
    loop = """
import torch
def spread(x):
    big, kept = torch.zeros(6000, 28, 28), []
    for _ in range(300):
        kept.append((big - 1).abs().mean((1, 2)).min() < 2)
    return torch.stack(kept).sum()
"""
    assert ask(sit({"1.1": loop})).value.numpy() == 300


def test_names_and_globals_are_those_at_the_check(sit):
    exam = sit({"1.1": "k = 2\ndef spread(x): return k * x", "1.2": "k = 3\ndef spread(x): return 'late'"})
    assert ask(exam).value == 2
    assert ask(exam, "1.2").value == "late"


def test_what_an_answer_changes_is_gone_on_a_fresh_copy(sit, level):
    if level == "none":
        pytest.skip("no fork, no copy")
    exam = sit({"1.1": "seen = []\ndef spread(x):\n    seen.append(x)\n    return len(seen)"})
    assert [ask(exam).value, ask(exam).value] == [1, 2]
    exam.fresh()
    assert ask(exam).value == 1


def test_output_and_errors_of_each_cell_are_kept_and_capped(sit):
    exam = sit({"1.1": "print('x' * 10**6)", "1.2": "1 / 0"})
    [first, second] = exam.outputs
    assert first.cell == "solution_1_1"
    assert 1000 < len(first.text) <= 20_000
    assert (second.cell, second.error) == ("solution_1_2", "ZeroDivisionError: division by zero")


def test_what_a_student_did_to_the_session_is_told_as_the_students(sit):
    breaks = "from autograder.sandbox.session import Server\nServer.do_bind = lambda self, request: 1 / 0"
    exam = sit({"1.1": "def spread(x): return x"}, first=breaks)
    assert isinstance(ask(exam), (StudentError, Answer))


def test_a_process_that_ends_between_two_cells_is_the_students_end(sit):
    exam = sit(
        {"1.1": "import os, threading, time\nthreading.Timer(0.0, os._exit, (0,)).start()\ntime.sleep(0.1)"}
    )
    assert ask(exam, "1.1").kind in ("Missing", "Died", "NotImplementedError")


@pytest.mark.parametrize("source", ["x = '\\ud800'", "x = 1\0", "'\ud800'", "\N{BOM}x = 1", "x" * 200_000])
def test_a_cell_that_no_python_can_read_is_a_cell_that_failed(sit, source):
    exam = sit({"1.1": source, "1.2": "def Tally(x): return 2"})
    assert ask(exam, "1.2", "Tally").value == 2


def test_at_level_none_an_answer_may_end_the_process_once(sit):
    exam = sit(
        {"1.1": "import os\ndef spread(x):\n    os._exit(0)", "1.2": "def Tally(x): return 2"}, level="none"
    )
    assert ask(exam).kind == "Died"
    assert ask(exam, "1.2", "Tally").value == 2
