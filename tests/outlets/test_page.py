"""A report as a page: all there is to tell, and nothing that runs or is loaded."""

from __future__ import annotations

from collections.abc import Callable

from autograder.grading.report import Report
from autograder.outlets import page

from .conftest import right, without_score, wrong


def test_a_page_tells_points_messages_and_what_a_person_grades(report: Callable[..., Report]) -> None:
    one = report(wrong(worth=5, points=2), right("2.5"), without_score("2.6"), manual_points=4.0)
    html = page.html(one, "Similarity", {"2.4": "Every pair"}, {}, "en")
    for text in ("<h1>Similarity</h1>", "5 / 11 points", "Every pair", "2 / 5 points", "– / 3 points",
                 "4 more points", "[5, 5]", "<svg", "on inputs drawn for grading"):  # fmt: skip
        assert text in html, text
    assert "When the notebook is graded" not in html


def test_what_a_student_wrote_is_text_on_the_page(report: Callable[..., Report]) -> None:
    html = page.html(report(wrong(text="<script>alert(1)</script>")), "<b>T</b>", {}, {}, "zh")
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "<b>T" not in html
    assert "default-src 'none'" in html
    assert "http" not in html.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
