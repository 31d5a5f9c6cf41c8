"""What a student's notebook uses, in a real kernel: begin, check, hint, and what they bring along."""

import os
import subprocess
import sys

import pytest
from jupyter_client.manager import start_new_kernel

WRONG = "def spread(x):\n    return x.max() - x.min()"


class Kernel:
    """A kernel in the folder of a released notebook."""

    def __init__(self, folder):
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        self.manager, self.client = start_new_kernel(kernel_name="python3", cwd=str(folder), env=environment)

    def run(self, source):
        """What the cell shows: messages of the kinds stream, display_data, execute_result and error."""
        shown = []
        self.client.execute_interactive(source, timeout=120, output_hook=shown.append)
        return [(message["msg_type"], message["content"]) for message in shown
                if message["msg_type"] not in ("status", "execute_input")]  # fmt: skip


@pytest.fixture(scope="module")
def kernel(tiny):
    kernel = Kernel(tiny / "release" / "en" / "01_tiny")
    assert (
        kernel.run('import torch\nfrom autograder import begin, check, hint\nbegin("01_tiny", lang="en")')
        == []
    )
    yield kernel
    kernel.client.stop_channels()
    kernel.manager.shutdown_kernel(now=True)


@pytest.fixture
def english(kernel):
    kernel.run('begin("01_tiny", lang="en")')
    return kernel


@pytest.fixture
def chinese(kernel):
    kernel.run('begin("01_tiny", lang="zh")')
    return kernel


def card(shown):
    """The HTML and the plain text of the one card among ``shown``."""
    [content] = [content for kind, content in shown if kind == "display_data"]
    return content["data"]["text/html"], content["data"]["text/plain"]


def failed(shown):
    """The lines in place of a traceback."""
    [content] = [content for kind, content in shown if kind == "error"]
    return content["ename"], content["traceback"]


def test_before_anything_is_written_it_says_so_in_a_quiet_line(english):
    shown = english.run("def spread(x):\n    raise NotImplementedError\ncheck('1.1')")
    assert failed(shown) == ("CheckFailed", ["CheckFailed: not attempted"])
    html, text = card(shown)
    assert "not attempted" in html
    assert "The spread of each row" in html
    assert "raise NotImplementedError" in text


def test_a_mistake_shows_fact_cause_and_drawing(english):
    shown = english.run(f"{WRONG}\ncheck('1.1')")
    assert failed(shown) == ("CheckFailed", ["CheckFailed: wrong"])
    html, text = card(shown)
    for said in ("Expected shape [3], got [].", "One number for all rows: which axis stays?"):
        assert said in html
        assert said in text
    assert "<svg" in html
    assert "<script" not in html
    assert "each row has its own spread" in html


def test_it_says_the_same_in_chinese(chinese):
    shown = chinese.run(f"{WRONG}\ncheck('1.1')")
    assert failed(shown)[1] == ["CheckFailed: 错误"]
    html, text = card(shown)
    assert "形状应为 [3]，得到 []。" in html
    assert "应保留哪个轴？" in text
    assert "每一行的极差" in html
    assert "每一行各有自己的极差" in html


def test_right_work_passes_and_hidden_checks_are_announced(english, right):
    shown = english.run(f"{right['1.1']}\ncheck('1.1')")
    assert [kind for kind, _ in shown] == ["display_data"]
    html, _ = card(shown)
    assert "correct" in html
    assert "more checks run on other inputs" in html
    assert [kind for kind, _ in english.run(f"{right['1.2']}\ncheck('1.2')")] == ["display_data"]


def test_the_names_are_those_of_the_notebook_as_they_are_now(english, right):
    english.run(right["1.1"])
    english.run("check('1.1')")
    assert failed(english.run("del spread\ncheck('1.1')"))[1] == ["CheckFailed: wrong"]
    assert "not defined" in card(english.run("check('1.1')"))[1]


def test_what_torch_cannot_do_is_told_and_is_no_untouched_exercise(english):
    shown = english.run("def spread(x):\n    return x.long().softmax(1)\ncheck('1.1')")
    assert failed(shown)[1] == ["CheckFailed: wrong"]
    assert "softmax" in card(shown)[1]


def test_what_a_student_returns_cannot_write_into_the_page(english):
    evil = (
        "class X(Exception): pass\ndef spread(x): raise X('<script>alert(1)</script> `</code><img src=x>`')"
    )
    html, _ = card(english.run(f"{evil}\ncheck('1.1')"))
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert "<img" not in html


def test_hints_come_one_after_the_other_and_again_on_request(english):
    said = [english.run("hint('1.1')") for _ in range(3)]
    texts = [[content["data"]["text/markdown"] for _, content in shown] for shown in said]
    assert texts[0] == ["Hint 1 of 3: Look at the axes."]
    assert texts[1] == ["Hint 2 of 3: Mind what `amax` takes."]
    assert texts[2][0] == "Hint 3 of 3: Subtract the lowest from the highest."
    assert "last hint" in texts[2][1]
    assert "Hint 3 of 3" in str(english.run("hint('1.1')"))
    assert "Hint 1 of 3" in str(english.run("hint('1.1', 1)"))
    assert "Hint 1 of 3" in str(english.run("hint('1.2')")), "each exercise counts its own"
    for wrong in ("hint('1.1', 4)", "hint('1.1', 0)", "hint('1.1', 'x')"):
        assert failed(english.run(wrong))[0] == "UnderhoodError"


@pytest.mark.parametrize("call", ["check(1.1)", "hint(1.1)"])
def test_a_number_without_quotes_is_told_what_it_lacks(english, call):
    assert 'in quotes, such as "1.1"' in failed(english.run(call))[1][0]


def test_an_exercise_that_is_not_there_names_those_that_are(english):
    name, lines = failed(english.run("check('9.9')"))
    assert name == "UnderhoodError"
    assert "1.1, 1.2" in lines[-1]


def test_a_notebook_of_another_edition_is_told(kernel):
    [(kind, content)] = kernel.run('begin("01_tiny", lang="en", build="0badcafe")')
    assert kind == "display_data"
    assert "another edition" in content["data"]["text/plain"]
    assert "0badcafe" in content["data"]["text/plain"]


def test_a_notebook_whose_checks_are_nowhere_says_what_to_do(kernel):
    name, lines = failed(kernel.run('import os; os.chdir("/"); begin("77_nowhere")'))
    assert name == "UnderhoodError"
    assert "pip install -U underhood" in lines[-1]


def in_a_process(code, **environment):
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_while_grading_everything_is_silent_and_reads_nothing():
    code = 'from autograder import *; begin("77_nowhere"); check("9.9"); hint("9.9"); hint("1.1", 7)'
    assert in_a_process(code, UNDERHOOD_SESSION="1") == ""


def test_without_jupyter_the_same_is_printed(tiny):
    code = f"""
import os
os.chdir({str(tiny / "release" / "en" / "01_tiny")!r})
from autograder import begin, check, hint, CheckFailed
begin("01_tiny", lang="zh")
def spread(x): return x.max() - x.min()
try: check("1.1")
except CheckFailed as error: print(error)
hint("1.1")
"""
    said = in_a_process(code)
    assert "应保留哪个轴？" in said
    assert "提示 1/3" in said


def test_a_check_needs_none_of_the_graders_libraries_and_loads_fast(tiny):
    folder = tiny / "release" / "en" / "01_tiny"
    code = f"""
import os, sys, time
import torch, numpy, matplotlib, pytest
os.chdir({str(folder)!r})
before, began = set(sys.modules), time.process_time()
from autograder import begin, check
taken = time.process_time() - began
begin("01_tiny")
def spread(x): return x.amax(1) - x.amin(1)
check("1.1")
heavy = "nbgrader nbformat jupytext msgspec yaml rich sqlalchemy jinja2 jsonschema solutions".split()
print([name for name in heavy if name in set(sys.modules) - before])
print(taken)
"""
    *_, loaded, seconds = in_a_process(code).splitlines()
    assert loaded == "[]"
    assert float(seconds) < 1.0


def test_given_code_waits_for_an_answer_and_hides_no_other_error(english):
    assert english.run("from autograder import pending\nwith pending:\n    raise NotImplementedError") == []
    for error in ('NotImplementedError("no such kernel")', "ValueError()"):
        [(kind, content)] = english.run(f"with pending:\n    raise {error}")
        assert (kind, content["ename"]) == ("error", error.partition("(")[0])
