"""Annotations and the summary page of GitHub Actions."""

from __future__ import annotations

from collections.abc import Callable

from autograder.grading.report import Report, State
from autograder.outlets import github

from .conftest import right, without_score, wrong

TEXTS = {"2.4": {"every_pair": {"en": "100 % of pairs:\nwhich, exactly?", "zh": "每一对"}}}


def commands(*reports: Report) -> list[str]:
    return github.commands(reports, lambda report: TEXTS)


def summary(*reports: Report) -> str:
    return github.summary(reports, lambda report: TEXTS)


def test_an_item_that_is_wrong_is_one_error_with_its_line_breaks_escaped(
    report: Callable[..., Report],
) -> None:
    [line] = commands(report(wrong(), right("2.5"), path="a,b:c.ipynb"))
    assert line.startswith("::error file=a%2Cb%3Ac.ipynb,title=02_similarity 2.4::")
    assert line.endswith("100 %25 of pairs:%0Awhich, exactly?")


def test_a_grader_error_is_a_warning_and_no_error(report: Callable[..., Report]) -> None:
    [line] = commands(report(without_score(state=State.GRADER_ERROR)))
    assert line.startswith("::warning ")


def test_files_that_could_not_be_graded_come_first_and_fit(report: Callable[..., Report]) -> None:
    files = [(f"ada/{n}.ipynb", "no <JSON>, " + "x" * 4000) for n in range(3000)]
    errors = [report(without_score(state=State.GRADER_ERROR), path=f"{n}.ipynb") for n in range(20)]
    lines = github.commands(errors, lambda report: TEXTS, "", files)
    assert len(lines) == github.ANNOTATIONS
    assert lines[0].startswith("::warning file=ada/0.ipynb,title=could not be graded::no <JSON>, xxx")
    page = github.summary(errors, lambda report: TEXTS, "", files)
    assert page.startswith("## ! could not be graded\n\n- ada/0.ipynb: no &lt;JSON&gt;, xxx")
    assert "- + 2000\n" in page
    assert len(page.encode()) <= github.SUMMARY_LIMIT


def test_a_class_of_a_thousand_stays_within_the_limits_of_github(report: Callable[..., Report]) -> None:
    reports = [report(wrong(), student=f"student {n}", path=f"{n}.ipynb") for n in range(1000)]
    assert len(commands(*reports)) == github.ANNOTATIONS
    assert len(summary(*reports).encode()) <= github.SUMMARY_LIMIT


def test_the_same_message_in_the_same_file_is_told_once(report: Callable[..., Report]) -> None:
    [line] = commands(*[report(wrong(), path="x.ipynb") for _ in range(3)])
    assert "×3" in line


def test_a_students_name_cannot_write_markdown_into_the_summary(report: Callable[..., Report]) -> None:
    page = summary(report(wrong(), student="<img src=x> | [a](b) @all"))
    assert "<img" not in page
    assert "[a](b)" not in page
    assert "@all" not in page


def test_a_single_notebook_has_its_messages_in_the_summary(report: Callable[..., Report]) -> None:
    page = summary(report(wrong(), right("2.5")))
    assert "which, exactly?" in page
    assert "2.5 · correct" not in page


def test_no_address_becomes_a_link(report: Callable[..., Report]) -> None:
    page = summary(report(wrong(), student="https://evil.example www.evil.example"))
    assert "://" not in page
    assert "www." not in page


def test_what_a_person_has_still_to_give_stands_below_the_table_of_each_notebook(
    report: Callable[..., Report],
) -> None:
    said = "| 3 / 3 |\n\n4 more points are for what a person grades, in nbgrader's manual grading.\n"
    for students in (["ada"], ["ada", "bob"]):
        assert said in summary(*(report(right(), student=s, manual_points=4.0) for s in students))
    assert "a person" not in summary(report(right()))
