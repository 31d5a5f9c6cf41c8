"""Questions in letters, the whole way: built, handed out in variants, answered, graded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.course.questions import VARIANTS, variant_of
from autograder.errors import CourseError
from autograder.grading.batch import Grader, make_secret, read_secret
from autograder.grading.report import State
from autograder.workshop import Workshop

FIXTURE = Path(__file__).parents[1] / "course_fixture"
NAME = "02_letters"
NOTEBOOK = """---
underhood:
  title: {en: Letters, zh: 字母}
  solution: tiny
kernelspec: {name: python3, display_name: Python 3, language: python}
---

```{code-cell}
---
exercise: '2.1'
kind: answer
---
```

```{code-cell}
---
exercise: '2.2'
kind: answer
---
```
"""
QUESTIONS = """
["2.1"]
form = "choice"
title = { en = "Downhill", zh = "下坡" }
ask = { en = "Where does a step of SGD go?", zh = "SGD 的一步走向哪里？" }
options = [
  { code = "against", right = true, en = "against the gradient", zh = "与梯度相反" },
  { code = "along", en = "along it", zh = "沿着梯度", say = { en = "That climbs.", zh = "那是上坡。" } },
  { code = "anywhere", en = "anywhere", zh = "随便", say = { en = "Not at random.", zh = "不是随机的。" } },
  { code = "nowhere", en = "nowhere", zh = "不动", say = { en = "It moves.", zh = "它会动。" } },
]

["2.2"]
form = "order"
title = { en = "One step", zh = "一步" }
ask = { en = "Put the lines in order.", zh = "排列这些行。" }
options = [
  { code = "predict", code_line = "preds = model(x)" },
  { code = "score", code_line = "loss = loss_func(preds, y)" },
  { code = "back", code_line = "loss.backward()" },
  { code = "wrong_way", right = false, code_line = "y.backward()", say = { en = "Of what?", zh = "对谁？" } },
]
mistakes = [
  { code = "score_first", swap = ["score", "predict"], say = { en = "Scored what?", zh = "算什么的损失？" } },
  { code = "back_first", swap = ["back", "score"], say = { en = "Back from where?", zh = "从哪里反向？" } },
]
"""
VISIBLE = '''import pytest

from autograder.grading import readable


@pytest.mark.item("2.1", points=0)
def test_one_letter_is_given(student, rng):
    """zh: 给出一个字母"""
    readable(student, "answer_01", "abcd")


@pytest.mark.item("2.2", points=0)
def test_letters_are_given(student, rng):
    """zh: 给出若干字母"""
    readable(student, "answer_02", "abcd", "order")
'''
HIDDEN = '''import pytest

from autograder.grading import answered


@pytest.mark.item("2.1", points=2)
def test_the_way_is_known(student, rng):
    """zh: 知道方向"""
    answered(student, "answer_01", "abcd")


@pytest.mark.item("2.2", points=1)
def test_the_order_is_known(student, rng):
    """zh: 知道顺序"""
    answered(student, "answer_02", "abcd", "order")
'''


@pytest.fixture(scope="module")
def asking(tmp_path_factory):
    """A course with questions in letters, built, with a secret."""
    root = tmp_path_factory.mktemp("letters")
    shutil.copytree(FIXTURE, root, dirs_exist_ok=True)
    folder = root / "exercises" / NAME
    folder.mkdir()
    files = {
        "notebook.md": NOTEBOOK,
        "questions.toml": QUESTIONS,
        "test_visible.py": VISIBLE,
        "test_hidden.py": HIDDEN,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    workshop = Workshop(root, notebooks=[NAME])
    workshop.build()
    assert list(workshop.problems(2)) == []
    make_secret(root)
    return root


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
    return {f"answer_0{n}": questions[f"2.{n}"].key(variant)[0] for n in (1, 2)}


def test_each_student_is_right_in_their_own_letters(asking, graded):
    students = [f"student{number}" for number in range(6)]
    secret = read_secret(asking)
    letters = set()
    for student, notebook in handed_out(asking, students).items():
        own = right(asking, variant_of(secret, student))
        letters.add(tuple(own.values()))
        report = graded(answer(notebook, **own), student)
        assert (report.points, report.problems) == (3, ())
    assert len(letters) > 2


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


def test_an_open_variant_belongs_to_nobody(asking, graded):
    notebooks = handed_out(asking, [])
    assert len(notebooks) == VARIANTS
    report = graded(answer(notebooks["variant_09"], **right(asking, 9)), "ada")
    assert (report.points, report.problems) == (3, ())


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
