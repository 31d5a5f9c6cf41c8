"""A class graded from outside: honest work in any style, bad files, and nobody in anybody's way."""

import copy
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from autograder.errors import SandboxError, SubmissionError
from autograder.grading.batch import Grader, grade_all
from autograder.grading.cache import Cache
from autograder.grading.report import State
from autograder.sandbox import has_gpu
from autograder.secret import make_secret
from autograder.submitted import find_submissions
from autograder.workshop import Workshop

NOT_ATTEMPTED = {"1.1": "not attempted", "1.2": "not attempted"}
CORRECT = {"1.1": "correct", "1.2": "correct"}


# ---------------------------------------------------------------- honest work


READS = """
def spread(x):
    import os
    assert sorted(os.listdir(".")) == ["offsets.csv"], os.listdir(".")
    return x.amax(1) - x.amin(1) + float(open("offsets.csv").read())
"""


def test_a_session_gets_the_files_that_the_course_allows_alone(draft, answered, hand_in, level, right):
    toml = draft / "exercises" / "course.toml"
    toml.write_text('files = ["*.csv"]\n' + toml.read_text())
    make_secret(draft)
    path = hand_in(answered(right | {"1.1": READS}))
    offsets = path.with_name("offsets.csv")
    path.with_name("notes.txt").write_text("mine")
    with Grader(draft, ["01_tiny"], level, cache=True) as grader:
        points = []
        for number in ("0", "1", "0"):
            offsets.write_text(number)
            points.append(grader.grade(path).points)
        # What lies beside a notebook is a part of what was handed in: no report of another is taken for it.
        assert points == [6, 3, 6]
        offsets.unlink()
        offsets.symlink_to("/etc/passwd")
        with pytest.raises(SubmissionError, match=r"offsets\.csv: this is a link"):
            grader.grade(path)
        offsets.unlink()
        for number in range(21):
            path.with_name(f"{number}.csv").write_text("0")
        with pytest.raises(SubmissionError, match="at most 20 files and 16 MB beside a notebook"):
            grader.grade(path)


def test_a_file_beside_a_notebook_costs_nobody_else_anything(draft, answered, hand_in, level):
    toml = draft / "exercises" / "course.toml"
    toml.write_text('files = ["*"]\n' + toml.read_text())
    make_secret(draft)
    ada, eve, two = (hand_in(answered(), student) for student in ("ada", "eve", "two"))
    (ada.parent / ".ipynb_checkpoints").mkdir()
    (ada.parent / "folder").mkdir()
    Path(os.fsdecode(bytes(eve.parent) + b"/\xff.png")).write_text("")
    two.with_name("of_somebody_else.ipynb").write_text("{}")
    two.with_name("of_somebody_else.csv").symlink_to("/etc/passwd")
    graded = grade_all(draft, [ada, eve, two], level, jobs=2)
    assert [report.points for report in graded.reports] == [6, 6]
    [(path, why)] = graded.ungraded
    assert (path, "'\\udcff.png'" in why) == (str(eve), True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_perfect_work_earns_everything_and_untouched_work_nothing(grade, answered, states, language):
    report = grade(answered(language=language))
    assert states(report) == CORRECT
    assert (report.points, report.max_points, report.language) == (6, 6, language)
    assert report.problems == ()
    untouched = grade(answered({}, language))
    assert states(untouched) == NOT_ATTEMPTED
    assert (untouched.points, untouched.problems, untouched.complete) == (0, (), True)


def test_a_report_says_who_what_where_and_how(grade, answered, grader, hand_in, level):
    path = hand_in(answered())
    report = grader.grade(path, student="ada")
    assert (report.course, report.course_version, report.notebook) == ("tiny", "1", "01_tiny")
    assert (report.student, report.path, report.isolation) == ("ada", str(path), level)
    assert len(report.submission) == 64
    assert report.versions.keys() == {"underhood", "python", "torch"}
    assert report.seconds["wall"] > 0
    # No time for what it does not do: the same file again is the same verdict.
    assert grader.grade(path).items == report.items


@pytest.mark.parametrize("number", range(3))
def test_each_known_mistake_gets_its_own_message(grade, answered, paper, number):
    mistakes = {
        item.id: [a for a in paper.wrong if a.item == item.id][number] for item in paper.notebook.items
    }
    names = {"1.1": "spread", "1.2": "Tally"}
    report = grade(answered({item: a.source(names[item]) for item, a in mistakes.items()}))
    for item in report.items:
        assert item.state is State.WRONG
        assert item.finding.code == mistakes[item.id].code


def test_what_leans_on_a_wrong_answer_elsewhere_is_told_where_to_begin(grade, answered, right):
    helped = right["1.2"].replace("+= x", "+= helper(x)") + "\ndef helper(x): return spread(x)"
    report = grade(answered({"1.1": "def spread(x):\n    return x.max() - x.min()", "1.2": helped}))
    first, second = report.items
    assert first.notes == ()
    assert [(note.code, note.params) for note in second.notes] == [
        ("leans_on", {"name": "spread", "item": "1.1"})
    ]
    report = grade(answered({"1.1": right["1.1"], "1.2": helped}))
    assert report.items[1].notes == ()


SPAN = "def span(x):\n    return x.amax(1) - x.amin(1)"


@pytest.mark.parametrize(
    ("first", "later"),
    [
        (SPAN, "span = 3"),
        (SPAN, "def span(x, dim):\n    return x.amax(dim)"),
        (SPAN, "class span:\n    pass"),
        ("def span(x):\n    return x.amax(1)", SPAN),
        ("span = None", SPAN),
    ],
)
def test_a_helper_counts_as_it_stood_at_its_check_or_as_mended_below(grade, answered, first, later):
    notebook = answered({"1.1": f"{first}\ndef spread(x):\n    return span(x)"})
    cell = {"cell_type": "code", "source": later, "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"].append(cell)
    assert grade(notebook).items[0].state is State.CORRECT


def test_what_a_later_cell_switches_off_was_on_at_a_check(grade, answered):
    learns = "w = torch.ones(1, requires_grad=True)\n    (w * x.sum()).backward()"
    code = f"import torch\ndef spread(x):\n    {learns}\n    return x.amax(1) - x.amin(1)"
    notebook = answered({"1.1": code})
    source = "torch.set_grad_enabled(False)"
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"].append(cell)
    assert grade(notebook).items[0].state is State.CORRECT


def test_two_wrong_helpers_of_one_name_are_still_wrong(grade, answered):
    notebook = answered({"1.1": "def span(x):\n    return x.amax(1)\ndef spread(x):\n    return span(x)"})
    cell = {
        "cell_type": "code",
        "source": "def span(x):\n    return x.amin(1)",
        "metadata": {},
        "outputs": [],
    }
    notebook["cells"].append(cell | {"execution_count": None})
    [first, _] = grade(notebook).items
    assert (first.state, first.points) == (State.WRONG, 0)


def test_right_work_in_another_style_passes(grade, answered, paper, states):
    sources = {answer.item: answer.source(next(iter(answer.names))) for answer in paper.right}
    assert states(grade(answered(sources))) == CORRECT


NOISE = {
    "text on stderr": "import sys; print('careful', file=sys.stderr)",
    "a warning": "import warnings; warnings.warn('old')",
    "a progress bar": "import sys\nfor n in range(9): sys.stderr.write(f'\\r{n * 10}%|###')",
    "a trailing expression": "1 + 1",
    "a display": "from IPython.display import display, HTML; display(HTML('<b>x</b>'))",
    "a magic and a shell line": "%matplotlib inline\n!pip install torch\n%pip list",
    "a plot": "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()",
    "exit as a word": "exit()",
    "its own checks and hints": "from autograder import check, hint; check('1.1'); hint('1.2'); check('9.9')",
    "a failed line": "undefined_name",
    "another seed": "import random, torch; torch.manual_seed(1); random.seed(1)",
    "two threads": "import torch; torch.set_num_threads(2); torch.ones(300, 300) @ torch.ones(300, 300)",
    "a process that goes on": "import subprocess; p = subprocess.Popen(['sleep', '60'])",
}


def test_noise_changes_no_score(grade, answered, right):
    for what, line in NOISE.items():
        report = grade(answered({"1.1": f"{right['1.1']}\n{line}", "1.2": right["1.2"]}))
        assert report.points == 6, (what, report.items)


def test_printing_in_an_answer_changes_no_score(grade, answered):
    noisy = "import sys\ndef spread(x):\n    print(x, '!', file=sys.stderr)\n    return x.amax(1) - x.amin(1)"
    assert grade(answered({"1.1": noisy})).points == 3


# ---------------------------------------------------------------- what a report may say


def test_a_hidden_input_is_nowhere_in_a_report(grade, answered):
    lost = "def spread(x):\n    return x.abs().amax(1) - x.abs().amin(1)"
    report = grade(answered({"1.1": lost, "1.2": ""}))
    [visible, hidden] = report.items[0].checks
    assert (visible.state, hidden.state) == (State.CORRECT, State.WRONG)
    assert hidden.case is None
    assert hidden.finding.code == "signs_lost"
    assert hidden.finding.params == {}


def test_no_words_of_the_students_carry_a_hidden_input_out(grade, answered):
    spy = """
def spread(x):
    if x.min() < 0 or x.max() > 1:
        raise type("Secret" + str(int(x.sum() * 1000)), (ValueError,), {})(str(x))
    return x.amax(1) - x.amin(1)
"""
    [visible, hidden] = grade(answered({"1.1": spy, "1.2": ""})).items[0].checks
    assert (visible.state, hidden.finding.code) == (State.CORRECT, "raised_unseen")
    assert hidden.finding.params == {"kind": "Exception", "line": 3}


def test_an_answer_that_looks_for_the_judge_finds_nothing(grade, answered):
    spy = """
import gc, os, sys
def spread(x):
    secret = os.environ.get("UNDERHOOD_SECRET")
    known = [m for m in sys.modules if "solutions" in m or "underhood_course" in m]
    kept = [o for o in gc.get_objects() if type(o).__name__ in ("Paper", "Sitting", "Loop", "Examinee")]
    raise ValueError(f"{secret} {known} {kept} {[p for p in sys.path if 'exercises' in p]}")
"""
    [check, _] = grade(answered({"1.1": spy})).items[0].checks
    assert check.finding.params["text"] == "None [] [] []"


# ---------------------------------------------------------------- bad input


def test_a_syntax_error_costs_its_own_item_and_names_cell_and_line(grade, answered, right, states):
    report = grade(answered({"1.1": "def spread(x):\n    return x.amax(1", "1.2": right["1.2"]}))
    assert states(report) == {"1.1": "wrong", "1.2": "correct"}
    finding = report.items[0].finding
    assert (finding.rung, finding.code) == ("exists", "cell_syntax_error")
    assert (finding.params["cell"], finding.params["line"]) == ("solution_1_1", 2)


def test_a_cell_that_raises_is_named_as_the_reason_why_a_name_is_missing(grade, answered, right):
    report = grade(answered({"1.1": "1 / 0\n" + right["1.1"], "1.2": right["1.2"]}))
    finding = report.items[0].finding
    assert (finding.code, finding.params["kind"], finding.params["line"]) == (
        "cell_raised",
        "ZeroDivisionError",
        1,
    )
    assert report.points == 3


BAD_CELLS = {
    "input()": ("name = input('who? ')", "NoInput"),
    "os._exit(0)": ("import os; os._exit(0)", None),
    "sys.exit(0)": ("import sys; sys.exit(0)", "SystemExit"),
    "a kill": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", None),
    "too much memory": ("import torch; x = torch.ones(3 * 2**30)", None),
    "no such file": ("open('/nowhere')", "FileNotFoundError"),
}


@pytest.mark.parametrize("what", BAD_CELLS)
def test_a_bad_cell_is_named_and_costs_no_other_item(grade, answered, right, states, codes, what):
    line, kind = BAD_CELLS[what]
    report = grade(answered({"1.1": right["1.1"], "1.2": f"{line}\n{right['1.2']}"}))
    assert states(report) == {"1.1": "correct", "1.2": "wrong"}
    assert report.points == 3
    [problem] = report.problems
    assert problem.params["cell"] == "solution_1_2"
    if kind is None:
        assert problem.code in ("cell_died", "cell_raised")
    else:
        assert (problem.code, problem.params["kind"]) == ("cell_raised", kind)
    assert report.items[1].finding.code == problem.code


def test_two_hundred_megabytes_of_output_cost_nothing_and_are_cut(grade, answered, right):
    loud = f"{right['1.1']}\nfor _ in range(200): print('x' * 2**20)"
    report = grade(answered({"1.1": loud, "1.2": right["1.2"]}))
    assert report.points == 6
    assert max(len(output.text) for output in report.outputs) <= 20_000


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ("import no_such_package.part", True),
        ("from no_such_package import part", True),
        ("try:\n    import no_such_package\nexcept ImportError:\n    pass", False),
    ],
)
def test_a_package_that_the_grader_lacks_costs_no_student_anything(
    tiny, tmp_path, answered, right, hand_in, level, given, refused
):
    root = Path(shutil.copytree(tiny, tmp_path / "course"))
    file = root / "exercises" / "01_tiny" / "notebook.md"
    file.write_text(file.read_text().replace("import torch\n", f"import torch\n{given}\n", 1))
    done = grade_all(root, [hand_in(answered(right))], level)
    if refused:
        [(_, why)] = done.ungraded
        assert "notebook.md: a given cell imports no_such_package, which is not installed" in why
    else:
        assert done.reports[0].points == 6


def moved(notebook, cell_of):
    notebook["cells"].insert(
        0, notebook["cells"].pop(notebook["cells"].index(cell_of(notebook, "check_1_2")))
    )


def doubled(notebook, cell_of):
    cell = cell_of(notebook, "solution_1_1")
    notebook["cells"].insert(notebook["cells"].index(cell), copy.deepcopy(cell))


def missing(notebook, cell_of):
    notebook["cells"].remove(cell_of(notebook, "check_1_1"))


def edited(notebook, cell_of):
    cell_of(notebook, "check_1_1")["metadata"]["nbgrader"].update(points=1000, locked=False, grade=False)


def stripped(notebook, cell_of):
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (moved, "cell_moved"),
        (doubled, "cell_doubled"),
        (missing, "cell_missing"),
        (edited, "metadata_edited"),
        (stripped, None),
    ],
)
def test_a_notebook_out_of_order_is_graded_by_what_it_holds(grade, answered, cell_of, codes, change, code):
    notebook = answered()
    change(notebook, cell_of)
    report = grade(notebook)
    assert (report.points, report.max_points) == (6, 6)
    assert [item.max_points for item in report.items] == [3, 3]
    assert code in codes(report) or code is None


def test_settings_of_an_earlier_edition_are_nobodys_edit(grade, answered, cell_of, codes):
    notebook = answered()
    cell_of(notebook, "check_1_1")["metadata"]["nbgrader"].update(points=2)
    assert codes(grade(notebook)) == ["metadata_edited"]
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and "begin(" in source:
            cell["source"] = re.sub('build="[0-9a-f]+"', 'build="00000000"', source)
    report = grade(notebook)
    assert (codes(report), report.points) == ([], 6)


def test_a_missing_answer_earns_nothing_and_stops_nothing(grade, answered, cell_of, states):
    notebook = answered()
    notebook["cells"].remove(cell_of(notebook, "solution_1_1"))
    report = grade(notebook)
    assert states(report) == {"1.1": "wrong", "1.2": "correct"}
    assert report.items[0].finding.code == "missing_name"


def test_what_is_wrong_with_a_course_is_told_to_whoever_grades(draft, answered, hand_in, level, capfd):
    path = hand_in(answered({"1.1": "def spread(x):\n    return x.amax()"}))
    wrong = draft / "exercises" / "01_tiny" / "wrong.py"
    as_it_was = wrong.read_text()
    wrong.write_text("def (\n" + as_it_was)
    with (
        Grader(draft, ["01_tiny"], level) as grader,
        pytest.raises(SandboxError, match=r"wrong\.py:1: .*no Python"),
    ):
        grader.grade(path)
    wrong.write_text(as_it_was)
    hidden = draft / "exercises" / "01_tiny" / "test_hidden.py"
    hidden.write_text(
        hidden.read_text().replace("rng.normal(*rng.sizes(2))", "rng.normal(*rng.no_such_draw())")
    )
    with Grader(draft, ["01_tiny"], level) as grader:
        states = {item.id: item.state for item in grader.grade(path).items}
    assert states == {"1.1": State.GRADER_ERROR, "1.2": State.NOT_ATTEMPTED}
    assert re.search(
        r"failed by itself: AttributeError at test_hidden\.py:\d+; `pytest .*01_tiny`", capfd.readouterr().err
    )


# ---------------------------------------------------------------- many files


def test_a_file_that_cannot_be_graded_stops_nobody(tiny, answered, hand_in, states, level):
    files = [hand_in(answered(), "ada")]
    other = answered()
    other["cells"] = [{"cell_type": "code", "source": "print('another course')", "metadata": {}}]
    other["metadata"] = {}
    for student, junk in {"bo": "no notebook", "cy": '{"nbformat": 4', "di": other}.items():
        files.append(hand_in(junk, student))
    files += [hand_in(answered({}), "eve"), files[0].parent / "gone.ipynb"]
    told = []
    graded = grade_all(tiny, files, level, done=lambda name, failed: told.append(name))
    assert [(report.student, report.points) for report in graded.reports] == [("ada", 6), ("eve", 0)]
    assert [path for path, _ in graded.ungraded] == [
        str(files[1]),
        str(files[2]),
        str(files[3]),
        str(files[5]),
    ]
    for path, why in graded.ungraded:
        assert why.startswith(path)
    assert len(told) == 6
    assert not graded.secret_is_new


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
@pytest.mark.parametrize("walls", ["none", "strongest"])
def test_an_interrupted_batch_does_not_wait_for_what_is_being_judged(tiny, answered, hand_in, level, walls):
    endless = [hand_in(answered({"1.1": "while True: pass"}), student) for student in ("ada", "bo", "cy")]
    command = [Path(sys.executable).with_name("underhood"), "grade", *endless, "--course", tiny, "-j", "2"]
    isolation = level if walls == "strongest" else "none"
    process = subprocess.Popen(
        [*command, "--no-cache", "--isolation", isolation], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        # It is ignored where all this runs in the background.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    time.sleep(8)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    said = process.communicate(timeout=60)[0].decode()  # What holds the pipe open lives on.
    assert process.returncode == 130
    assert "Traceback" not in said


def test_a_class_without_a_secret_gets_one_for_this_run(
    tiny, tmp_path, answered, hand_in, level, monkeypatch
):
    root = shutil.copytree(tiny, tmp_path / "course", ignore=shutil.ignore_patterns(".underhood"))
    given = []
    made = Grader.__init__
    monkeypatch.setattr(
        Grader, "__init__", lambda *a, secret, **k: (given.append(secret), made(*a, secret=secret, **k))[1]
    )
    files = [hand_in(answered(), student) for student in ("ada", "bo")]
    assert grade_all(root, files, level, jobs=2).secret_is_new
    assert len(given) == 2
    assert len(set(given)) == 1


def test_without_walls_the_verdicts_are_the_same_and_a_judge_that_dies_is_our_failure(
    tiny, answered, hand_in
):
    with Grader(tiny, isolation="none") as grader:
        path = hand_in(answered())
        report = grader.grade(path)
        assert (report.points, report.isolation) == (6, "none")
        grader._process.kill()
        grader._process.wait()
        with pytest.raises(SandboxError, match="grade again"):
            grader.grade(path)


def test_a_judge_can_be_ended_by_another_thread_in_the_middle_of_a_file(tiny, answered, hand_in, level):
    with Grader(tiny, isolation=level) as grader:
        grader.start()
        threading.Timer(3, grader.kill).start()
        with pytest.raises(SandboxError, match="the judge ended while it graded this"):
            grader.grade(hand_in(answered({"1.1": "while True:\n    pass"})))


def test_a_report_that_cannot_be_sent_costs_its_own_file_and_stops_no_other(
    draft, answered, right, hand_in, level
):
    hidden = draft / "exercises" / "01_tiny" / "test_hidden.py"
    odd = """    judge(student, "spread", x=rng.normal(2, 3))
    require(False, "odd", text="\\ud800")
"""
    code = hidden.read_text().replace("import judge", "import judge, require")
    hidden.write_text(code.replace('    judge(student, "spread", x=rng.normal(*rng.sizes(2)))\n', odd))
    files = [hand_in(answered(right), "ann"), hand_in(answered({"1.1": "x = 1"}), "bob")]
    graded = grade_all(draft, files, level)
    [(path, why)] = graded.ungraded
    assert "ann" in path
    assert "the report cannot be sent (UnicodeEncodeError" in why
    assert [Path(report.path).parts[-3] for report in graded.reports] == ["bob"]


def test_a_course_whose_checks_do_not_load_says_so_for_every_file(draft, answered, hand_in, level):
    (draft / "exercises" / "01_tiny" / "test_hidden.py").open("a").write("\nimport nothing_like_this\n")
    [(_, why)] = grade_all(draft, [hand_in(answered())], level).ungraded
    assert "test_hidden.py" in why
    assert "nothing_like_this" in why


@pytest.mark.skipif(has_gpu(), reason="there is a GPU here")
def test_without_a_gpu_what_needs_one_is_not_assessed_and_kept_for_another_time(
    on_gpu, answered, hand_in, level, states
):
    settings = on_gpu / "exercises" / "course.toml"
    counting = settings.read_text()
    paths = [hand_in(answered(), "ada"), hand_in(answered({}), "cy")]
    make_secret(on_gpu)
    # By default such a check is none.
    settings.write_text(counting.replace("gpu = true\n", ""))
    before = grade_all(on_gpu, paths, level).reports
    assert [states(report) for report in before] == [
        {"1.1": "correct", "1.2": "correct"},
        {"1.1": "not attempted", "1.2": "not attempted"},
    ]
    settings.write_text(counting)
    first, untouched = grade_all(on_gpu, paths, level).reports
    assert states(first) == {"1.1": "not assessed", "1.2": "correct"}
    assert states(untouched) == {"1.1": "not attempted", "1.2": "not attempted"}
    assert first.max_points == before[0].max_points + 3
    assert [check.finding.code for check in first.items[0].checks if check.finding] == ["needs_gpu"]
    # What was not assessed is asked again, whenever there may be a GPU; the rest is kept.
    assert Cache(on_gpu).stats()[0] == 2 + 1
    workshop = Workshop(on_gpu)
    workshop.build()
    assert list(workshop.problems(1)) == []


def test_what_was_graded_once_is_not_graded_again(tiny, answered, hand_in, level):
    path, other = hand_in(answered(), "ada"), hand_in(answered(), "bo")
    with Grader(tiny, isolation=level, cache=True) as grader:
        first = grader.grade(path, student="ada")
    with Grader(tiny, isolation=level, cache=True) as grader:
        again = grader.grade(other, student="bo")
        assert grader._channel is None, "a judge was started"
        assert (again.items, again.student, again.path) == (first.items, "bo", str(other))


def test_a_name_that_is_no_utf8_is_named_and_the_others_are_graded(tiny, answered, hand_in, level):
    good = hand_in(answered(), "ada")
    bad = os.fsdecode(os.fsencode(good.parents[2]) + b"/M\xfcller")
    shutil.copytree(good.parents[1], bad)
    graded = grade_all(tiny, find_submissions([good.parents[2]]), level)
    assert [report.points for report in graded.reports] == [6]
    [(path, why)] = graded.ungraded
    assert "M\ufffdller" in path
    assert "this name holds what cannot be shown" in why
    json.dumps([path, why]).encode()


def test_no_report_is_kept_on_a_file_that_was_exchanged_while_it_was_judged(
    draft, answered, hand_in, level, monkeypatch
):
    make_secret(draft)
    path, released = hand_in(answered(), "ada"), json.dumps(answered({}))
    solved = path.read_text()
    path.write_text(released)
    judged = Grader._judged

    def exchanged(grader, *asked):
        path.write_text(solved)
        return judged(grader, *asked)

    with Grader(draft, ["01_tiny"], level, cache=True) as grader:
        with monkeypatch.context() as patched:
            patched.setattr(Grader, "_judged", exchanged)
            assert grader.grade(path).points == 6
        path.write_text(released)
        assert grader.grade(path).points == 0


def test_a_notebook_that_prints_too_much_for_a_report_is_graded(grade, answered, right):
    notebook = answered(right)
    cell = {"cell_type": "code", "source": "print('\U0001f600' * 16_000)", "metadata": {}, "outputs": []}
    notebook["cells"] += [cell | {"execution_count": None} for _ in range(300)]
    report = grade(notebook)
    assert report.points == 6
    assert sum(len(output.text) for output in report.outputs) <= 2_000_000
