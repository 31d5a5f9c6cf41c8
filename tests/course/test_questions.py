"""Questions answered by letters, as an author writes them."""

from __future__ import annotations

import pytest

from autograder.course.questions import OPEN, VARIANTS, number_of, read_questions, read_texts, variant_of
from autograder.errors import CourseError

LANGUAGES = ("en", "zh")
HEAD = '["9.1"]\nform = "{form}"\ntitle = {{ en = "T", zh = "题" }}\nask = {{ en = "A?", zh = "问？" }}\n'


def option(code, *, right=None, say=False, **more):
    lines = ['[["9.1".options]]', f'code = "{code}"', f'en = "the {code}"', f'zh = "{code}项"']
    if right is not None:
        lines.append(f"right = {str(right).lower()}")
    if say:
        lines.append(f'say = {{ en = "not {code}", zh = "不是{code}" }}')
    return "\n".join([*lines, *(f"{key} = {value}" for key, value in more.items())]) + "\n"


CHOICE = (
    HEAD.format(form="choice")
    + option("up", right=True)
    + option("down", say=True)
    + option("left", say=True)
)
SEVERAL = (
    HEAD.format(form="several") + option("a1", right=True) + option("a2", right=True)
    + option("b1", say=True) + option("b2", say=True)
)  # fmt: skip
ORDER = (
    HEAD.format(form="order") + option("loop") + option("predict", after='["loop"]')
    + option("zero", after='["loop"]') + option("step", after='["predict", "zero"]')
    + option("shout", right=False, say=True)
    + '[["9.1".mistakes]]\ncode = "early"\nswap = ["step", "predict"]\n'
    + 'say = { en = "too early", zh = "太早" }\n'
)  # fmt: skip
MATCH = (
    HEAD.format(form="match") + option("loss") + option("metric")
    + "".join(
        f'[["9.1".statements]]\ncode = "{code}"\nis = "{kind}"\nen = "S"\nzh = "述"\n'
        'say = { en = "no", zh = "不" }\n'
        for code, kind in (("trains", "loss"), ("shows", "metric"), ("smooth", "loss"))
    )
)  # fmt: skip


NUMBERS = (
    CHOICE.replace("A?", "A {n} {x?}")
    .replace("问？", "问 {n}？")
    .replace("[[", 'numbers = [{ n = "2" }, { n = "30" }]\n[[', 1)
)


TWINS = CHOICE + "".join(
    '[["9.1".twins]]\nask = {{ en = "{0}?", zh = "{0}？" }}\n{1}'.format(
        ask,
        option(f"{ask}_true", right=True).replace('".options', '".twins.options')
        + option(f"{ask}_no", say=True).replace('".options', '".twins.options')
        + option(f"{ask}_never", say=True).replace('".options', '".twins.options'),
    )
    for ask in ("B", "C")
)


@pytest.fixture
def read(tmp_path):
    def reader(text):
        (tmp_path / "questions.toml").write_text(text, encoding="utf-8")
        return read_questions(tmp_path, LANGUAGES)["9.1"]

    return reader


def codes(question, written, variant=0):
    return [question.lettered(variant)[letter].code for letter in written]


def test_each_variant_draws_the_question_or_one_of_its_twins(read, tmp_path):
    question = read(TWINS)
    drawn = [question.drawn(variant) for variant in range(VARIANTS + 1)]
    assert drawn[0] is question
    assert {one.ask["en"] for one in drawn} == {"A?", "B?", "C?"}
    for variant, one in enumerate(drawn):
        [right] = [option.code for option in one.options if option.right]
        assert codes(one, one.key(variant)[0], variant) == [right]
    # A message is found by its code, whichever twin it belongs to.
    assert set(read_texts(tmp_path)["9.1"]) == {"down", "left", "B_no", "B_never", "C_no", "C_never"}
    assert read(CHOICE).drawn(3) == read(CHOICE)


def test_a_folder_without_questions_has_none(tmp_path):
    assert read_questions(tmp_path, LANGUAGES) == {}
    assert read_texts(tmp_path) == {}


@pytest.mark.parametrize("variant", [0, 1, 7, VARIANTS])
def test_in_every_variant_the_key_names_the_same_options(read, variant):
    assert codes(read(CHOICE), read(CHOICE).key(variant)[0], variant) == ["up"]
    assert set(codes(read(SEVERAL), read(SEVERAL).key(variant)[0], variant)) == {"a1", "a2"}
    assert codes(read(MATCH), read(MATCH).key(variant)[0], variant) == ["loss", "metric", "loss"]
    orders = [codes(read(ORDER), key, variant) for key in read(ORDER).key(variant)]
    assert orders == [["loop", "predict", "zero", "step"], ["loop", "zero", "predict", "step"]]


def test_variants_letter_the_options_in_different_ways_and_always_alike(read):
    shown = [tuple(o.code for o in read(SEVERAL).lettered(v).values()) for v in range(VARIANTS + 1)]
    assert len(set(shown)) > 10
    assert shown == [tuple(o.code for o in read(SEVERAL).lettered(v).values()) for v in range(VARIANTS + 1)]


def test_variants_draw_their_numbers_and_the_plain_release_has_the_first(read):
    question = read(NUMBERS)
    shown = [question.filled(question.ask["en"], v) for v in range(VARIANTS + 1)]
    assert shown[0] == "A 2 {x?}"
    assert set(shown) == {"A 2 {x?}", "A 30 {x?}"}
    assert shown == [question.filled(question.ask["en"], v) for v in range(VARIANTS + 1)]
    assert read(CHOICE).filled("{n}", 3) == "{n}"


@pytest.mark.parametrize("variant", [0, 5])
def test_every_wrong_answer_is_another_than_the_key_and_has_its_message(read, tmp_path, variant):
    for text in (CHOICE, SEVERAL, ORDER, MATCH):
        question = read(text)
        wrong = list(question.wrong("answer_01", variant))
        written = [answer.names["answer_01"] for answer in wrong]
        assert len(set(written)) == len(written) > 1
        assert not set(written) & set(question.key(variant))
        assert all(set(answer.text) == set(LANGUAGES) for answer in wrong)
        assert read_texts(tmp_path)["9.1"] == {answer.code: answer.text for answer in wrong}
    early = next(answer for answer in read(ORDER).wrong("n", variant) if answer.code == "early")
    assert codes(read(ORDER), early.names["n"], variant) == ["loop", "step", "predict", "zero"]


BROKEN = [
    (CHOICE.replace("choice", "guess"), "`form` is one of choice, several, order, match; found 'guess'"),
    (CHOICE.replace("ask", "aks"), "there is no key `aks`; there is ask,"),
    (CHOICE.replace('zh = "题"', 'cn = "题"'), "title has to hold a text in each of en, zh"),
    (CHOICE.replace("right = true", ""), "`say` of the wrong option up"),
    (CHOICE + option("other", right=True), "a choice has one option with `right = true`; found 2"),
    (CHOICE + option("down", say=True), "a `code` of its own"),
    (SEVERAL.replace("several", "match"), "a match has statements"),
    (ORDER.replace('["predict", "zero"]', '["predict", "sleep"]'), "it names ['sleep']"),
    (ORDER.replace('after = ["loop"]', 'after = ["step"]'), "no order of its options"),
    (NUMBERS.replace('n = "30"', 'm = "30"'), "each set of `numbers` holds a text for n, and no more"),
    (NUMBERS.replace('"30"', "30"), "each set of `numbers` holds a text for n"),
    (NUMBERS.replace('[{ n = "2" }, { n = "30" }]', '["2", "30"]'), "`numbers` is a list of sets"),
    (NUMBERS.replace('[{ n = "2" }, { n = "30" }]', "5"), "`numbers` is a list of sets"),
    (NUMBERS.replace("not down", "not {n}"), "a `say` has no fields"),
    (TWINS.replace('ask = { en = "B?"', 'form = "several"\nask = { en = "B?"'), "a twin has no keys but"),
    (TWINS.replace("C_never", "B_never"), "the code B_never is there twice"),
    (CHOICE.replace("[[", "twins = 5\n[[", 1), "each twin begins with"),
    (ORDER.replace('["step", "predict"]', '["step", "shout"]'), "two different options that are right"),
    (ORDER.replace('["step", "predict"]', '["step", "step"]'), "two different options that are right"),
    (TWINS.rpartition('[["9.1".twins.options]]')[0], "a twin has as many options"),
    (CHOICE.replace("form", 'minutes = "long"\nform'), "of the kind that its key asks for"),
    (CHOICE.replace("form", 'statements = ["a"]\nform'), "of the kind that its key asks for"),
    ("form =", "this is no TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_what_is_wrong_with_a_question_is_named(read, text, said):
    with pytest.raises(CourseError) as caught:
        read(text)
    assert said in str(caught.value)
    assert "questions.toml" in str(caught.value)


def test_a_students_variant_depends_on_the_secret_and_the_name_alone():
    drawn = [variant_of(b"secret", f"student {number}") for number in range(2000)]
    assert set(drawn) == set(range(1, VARIANTS + 1))
    assert drawn[:5] == [variant_of(b"secret", f"student {number}") for number in range(5)]
    assert drawn != [variant_of(b"another", f"student {number}") for number in range(2000)]


def test_a_label_that_is_none_means_the_plain_release():
    assert [number_of(label) for label in ("7", f"{OPEN}7", "", "0", "33", "99999", "-1", "٧x", "seven")] == [
        7, 7, 0, 0, 0, 0, 0, 0, 0,
    ]  # fmt: skip
