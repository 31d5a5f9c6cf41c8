import io
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from autograder.grading.report import Finding, State
from autograder.outlets.table import progress, show

from .conftest import right, without_score, wrong

TEXTS = {
    "02_similarity": {"2.4": {"every_pair": {"en": "Each image met [bold]every image.", "zh": "两两相遇。"}}}
}


def console(width: int = 100) -> Console:
    return Console(file=io.StringIO(), width=width, highlight=False)


def printed(reports, **more) -> str:
    out = console()
    show(reports, out, texts=TEXTS, **more)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def test_a_class_is_a_table_of_marks_and_each_mistake_is_told_once(report):
    reports = [
        report(right(), right("2.10", 4), student="ada"),
        report(wrong(), right("2.10", 4), student="bob"),
        report(wrong(), wrong("2.10", 4, 1.5), student="cyd"),
        report(without_score(state=State.NOT_ATTEMPTED), without_score("2.10", 4), student="dee"),
        report(without_score(state=State.GRADER_ERROR), right("2.10", 4), student="eve"),
    ]
    text = printed(reports)
    rows = {line.split()[1]: line for line in text.splitlines() if line.startswith("│")}
    marks = {
        name: [cell.strip() for cell in rows[name].split("│")[2:4]] for name in ("bob", "cyd", "dee", "eve")
    }
    assert marks == {"bob": ["✗", "✓"], "cyd": ["✗", "◐"], "dee": ["·", "–"], "eve": ["!", "✓"]}
    assert "5.5 / 7" not in text
    assert "1.5 / 7" in rows["cyd"]
    assert "…" in rows["dee"]
    assert text.count("Each image met [bold]every image.") == 1
    assert "✗ 2.4  bob, cyd" in text
    assert text.index("2.4  bob") < text.index("2.10  ")


def test_more_exercises_than_fit_stand_in_one_column(report):
    items = [right(f"9.{number}") if number % 2 else wrong(f"9.{number}") for number in range(1, 41)]
    text = printed([report(*items, student="ada"), report(*items, student="bob")])
    assert "9.1 – 9.40" in text
    assert "✓✗✓✗✓✗" in text
    assert max(map(len, text.splitlines())) <= 100


def test_one_notebook_is_explained_item_by_item_with_its_drawing(report):
    text = printed([report(wrong(), right("6.6", 4), student="bob", language="zh")])
    assert "✗ 2.4 · 错误 · 0 / 3 分" in text
    assert "形状应为 [5]，得到 [5, 5]。" in text
    assert "两两相遇。" in text
    assert "调用：mnist_distance(a=array(" in text
    assert "只有对角线才是答案" in text
    assert "6.6 ·" not in text
    assert "Everything is correct." in printed([report(right())])


def test_files_that_could_not_be_graded_and_repairs_are_named_and_nothing_is_markup(report):
    problem = Finding("file", "cell_missing", {"cell": "check_2_4"})
    odd = report(right(), student="[red]x[/nope]\x1b[31m", problems=(problem,))
    text = printed([odd, replace(odd, student="bob")], ungraded=[("a/b.ipynb", "[no] notebook")])
    assert "[red]x[/nope]" in text
    assert "\x1b" not in text
    assert "bob: The cell `check_2_4` was missing" in text
    assert "! a/b.ipynb could not be graded: [no] notebook" in text


def test_progress_prints_a_line_a_notebook_where_nothing_can_move():
    out = console()
    with progress(2, out) as bar:
        bar.begun("ada [x]")
        bar.done("ada [x]")
        bar.done("bob", failed=True)
    assert out.file.getvalue() == "1/2 ada [x]\n2/2 bob: failed\n"


def test_progress_shows_rate_failures_and_who_is_at_work_the_longest():
    out = Console(file=io.StringIO(), force_terminal=True, width=120)
    with progress(4, out) as bar:
        for name in ("ada", "bob", "[x]"):
            bar.begun(name)
        bar.done("bob", failed=True)
        bar.shown.refresh()
        text = Text.from_ansi(out.file.getvalue().splitlines()[-1]).plain
    assert "ada" in text
    assert "1/4" in text
    assert "/s, 1 failed" in text
    assert "left:" in text


def test_what_a_person_has_still_to_give_stands_once_below_a_table(report):
    for students in (["ada"], ["ada", "bob"]):
        text = printed([report(right(), student=student, manual_points=4.0) for student in students])
        assert text.count("4 more points are for what a person grades") == 1
    assert "a person" not in printed([report(right())])
