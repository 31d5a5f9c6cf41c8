"""Questions in letters, the whole way: built, handed out in variants, answered, graded."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.course.questions import VARIANTS, variant_of
from autograder.errors import CourseError
from autograder.grading.batch import Grader
from autograder.grading.report import State
from autograder.secret import read_secret
from autograder.workshop import Workshop

NAME = "02_letters"


@pytest.fixture(scope="module")
def judge(asking, level):
    with Grader(asking, [NAME], level) as grader:
        yield grader


def handed_out(root, students):
    """student -> the notebook that they get."""
    made = dict(Workshop(root, "en", [NAME]).hand_out(read_secret(root), students))
    return {path.parts[0]: json.loads(content) for path, content in made.items() if path.suffix == ".ipynb"}


def answer(notebook, **written):
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "").replace("solution_2_", "answer_0")
        if name in written:
            cell["source"] = f"{name} = {written[name]!r}"
    return notebook


@pytest.fixture
def graded(judge, hand_in):
    def grade(notebook, student):
        return judge.grade(hand_in(notebook, student, NAME), notebook=NAME, student=student)

    return grade


def right(root, variant):
    questions = load_course(root).notebook(NAME).questions
    return {f"answer_0{n}": questions[f"2.{n}"].drawn(variant).key(variant)[0] for n in (1, 2)}


def test_each_student_is_right_in_their_own_letters(asking, graded):
    students = [f"student{number}" for number in range(6)]
    secret = read_secret(asking)
    question = load_course(asking).notebook(NAME).questions["2.1"]
    assert len({question.drawn(variant_of(secret, student)).ask["en"] for student in students}) == 2
    letters = set()
    for student, notebook in handed_out(asking, students).items():
        own = right(asking, variant_of(secret, student))
        letters.add(tuple(own.values()))
        report = graded(answer(notebook, **own), student)
        assert (report.points, report.problems) == (3, ())
    assert len(letters) > 2


GUESSING = """
import os
class Try(list):
    def __iter__(self):
        with open("asked", "a") as file:
            file.write("x")
        return iter("abcdefgh"[os.path.getsize("asked") - 1])
answer_01 = Try()
"""


def test_letters_are_asked_for_once_so_that_no_second_guess_counts(asking, graded):
    notebook = handed_out(asking, ["ann"])["ann"]
    first = right(asking, variant_of(read_secret(asking), "ann"))["answer_01"]
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "solution_2_1":
            second = {"a": "ba", "b": "ab"}.get(first, f"a{first}")
            cell["source"] = GUESSING.replace("abcdefgh", second)
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": GUESSING})
    assert graded(notebook, "ann").points == 0


def test_nor_does_one_that_uses_a_wrong_answer_elsewhere(asking, graded):
    notebook, variant = handed_out(asking, ["ann"])["ann"], variant_of(read_secret(asking), "ann")
    first = right(asking, variant)["answer_01"]
    question = load_course(asking).notebook(NAME).questions["2.2"].drawn(variant)
    [mistake] = [a.names["answer_02"] for a in question.wrong("answer_02", variant) if a.code == "back_first"]
    known = f"answer_02 = {mistake!r}\n"
    # Another letter at first, and the right one ever after.
    guess = GUESSING.replace("abcdefgh", ("b" if first == "a" else "a") + first * 20)
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "solution_2_1":
            cell["source"] = known + guess.replace("Try()", "Try(answer_02)")
    report = graded(answer(notebook, answer_02=mistake), "ann")
    assert report.items[1].finding.code == "back_first"
    assert report.items[0].points == 0


def test_a_notebook_of_somebody_else_is_graded_by_its_own_key_and_named(asking, graded):
    secret = read_secret(asking)
    students = [f"student{number}" for number in range(20)]
    mine = students[0]
    other = next(s for s in students if variant_of(secret, s) != variant_of(secret, mine))
    notebook = answer(handed_out(asking, [other])[other], **right(asking, variant_of(secret, other)))
    report = graded(notebook, mine)
    assert report.points == 3
    [problem] = report.problems
    assert problem.code == "foreign_variant"
    assert problem.params == {"found": variant_of(secret, other), "expected": variant_of(secret, mine)}
    assert graded(notebook, other).problems == ()


def test_pytest_judges_a_variant_by_its_own_key(asking, hand_in, level):
    own = variant_of(read_secret(asking), "ada")
    notebook = answer(handed_out(asking, ["ada"])["ada"], **right(asking, own))
    path = hand_in(notebook, "ada", NAME)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib"]
    command += [f"exercises/{NAME}", "--submission", path, "--isolation", level]
    done = subprocess.run(command, cwd=asking, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout


def test_an_open_variant_belongs_to_nobody(asking, graded):
    notebooks = handed_out(asking, [])
    assert len(notebooks) == VARIANTS
    report = graded(answer(notebooks["variant_09"], **right(asking, 9)), "ada")
    assert (report.points, report.problems) == (3, ())


def test_where_all_have_a_copy_by_name_no_other_is_their_own(asking, hand_in, level, tmp_path):
    root = Path(shutil.copytree(asking, tmp_path / "course"))
    settings = root / "exercises" / "course.toml"
    settings.write_text('variants = "named"\n' + settings.read_text())
    secret = read_secret(root)
    own = variant_of(secret, "ada")
    copies = {
        "mine": handed_out(root, ["ada"])["ada"],
        "open": handed_out(root, [])[f"variant_{own:02}"],
        "plain": json.loads((root / "release" / "en" / NAME / f"{NAME}.ipynb").read_text()),
    }
    said = {}
    with Grader(root, [NAME], level) as grader:
        for kind, notebook in copies.items():
            report = grader.grade(hand_in(notebook, "ada", NAME), notebook=NAME, student="ada")
            said[kind] = [(problem.code, problem.params) for problem in report.problems]
        report = grader.grade(hand_in(copies["plain"], "", NAME), notebook=NAME)
        assert report.problems == ()
    unnamed = [("unnamed_variant", {"expected": own})]
    assert said == {"mine": [], "open": unnamed, "plain": unnamed}


def test_what_is_chosen_is_told_by_its_own_message(asking, graded):
    release = json.loads((asking / "release" / "en" / NAME / f"{NAME}.ipynb").read_text())
    question = load_course(asking).notebook(NAME).questions["2.1"]
    letter = next(letter for letter, option in question.lettered().items() if option.code == "along")
    report = graded(answer(release, answer_01=letter, answer_02=""), "ada")
    assert [item.state for item in report.items] == [State.WRONG, State.NOT_ATTEMPTED]
    assert report.items[0].finding.code == "along"


def test_no_key_is_in_what_students_get(asking):
    question = load_course(asking).notebook(NAME).questions["2.1"]
    for path in sorted((asking / "release").rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert "That climbs." not in text, path
            assert f'answer_01 = "{question.key()[0]}"' not in text.replace(
                'such as `answer_01 = "a"`', ""
            ), path


def test_a_notebook_of_another_edition_is_named(asking, graded):
    release = json.loads((asking / "release" / "en" / NAME / f"{NAME}.ipynb").read_text())
    release["cells"][0]["source"] = [
        f'from autograder import begin, check, hint\n\nbegin("{NAME}", lang="en", build="00000000")'
    ]
    report = graded(answer(release, **right(asking, 0)), "ada")
    assert [problem.code for problem in report.problems] == ["other_build"]


def test_a_notebook_without_questions_or_a_name_that_is_no_folder_is_refused(asking):
    with pytest.raises(CourseError, match="no questions in letters"):
        list(Workshop(asking, "en", ["01_tiny"]).hand_out(b"secret", ["ada"]))
    with pytest.raises(CourseError, match="cannot be the name of a folder"):
        list(Workshop(asking, "en", [NAME]).hand_out(b"secret", ["../ada"]))
