from dataclasses import replace

import pytest

from autograder.grading.report import Finding
from autograder.messages import _fields, render
from autograder.phrasebook import MESSAGES
from autograder.words import WORDS

ITEM_TEXTS = {
    "one_number_for_all": {"en": "You average over all images.", "zh": "你对所有图像求了平均。"},
    "tells_itself": {"en": "Got {got}: sum or mean?", "zh": "得到 {got}：求和还是平均？"},
}


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_code_speaks_both_languages_with_the_same_fields_and_has_a_next_step(code):
    text = MESSAGES[code]
    assert set(text) == {"en", "zh"}
    assert _fields(text["en"]) == _fields(text["zh"])
    assert text["en"].count("⟦") == text["zh"].count("⟦") == text["zh"].count("⟧")
    for language in ("en", "zh"):
        fact, step = text[language].split("\n")
        assert fact
        assert step
        assert text[language].count("`") % 2 == 0
    assert all(c >= "一" or c.isascii() or c in "…“”" for c in text["zh"] if c.isalpha())


def test_every_word_speaks_both_languages():
    assert all(
        set(text) == {"en", "zh"} and _fields(text["en"]) == _fields(text["zh"]) for text in WORDS.values()
    )


def test_a_shape_message_says_what_was_expected_and_what_came():
    finding = Finding("shape", "wrong_shape", {"expected": "[5]", "got": "[5, 5]"})
    assert render(finding, "en").startswith("Expected shape [5], got [5, 5].\n")
    assert render(finding, "zh").startswith("形状应为 [5]，得到 [5, 5]。\n")


def test_a_known_wrong_answer_speaks_in_place_of_the_general_question():
    finding = Finding("shape", "one_number_for_all", {"expected": "[5]", "got": "[]"}, detail="wrong_shape")
    assert render(finding, "en", ITEM_TEXTS) == "Expected shape [5], got [].\nYou average over all images."
    told = Finding("shape", "tells_itself", {"expected": "[5]", "got": "[]"}, detail="wrong_shape")
    assert render(told, "zh", ITEM_TEXTS) == "得到 []：求和还是平均？"


def test_two_tensors_that_look_alike_in_words_are_said_to_differ_in_their_numbers():
    same = {"expected": "tensor of shape [5] (float32)", "got": "tensor of shape [5] (float32)"}
    assert render(Finding("value", "wrong_value", same), "en").startswith("Type and shape are right")
    other = {"expected": "tensor of shape [5] (float32)", "got": "list of 5"}
    assert render(Finding("type", "wrong_type", other), "zh").startswith(
        "应为：形状为 [5] 的张量（float32）；得到：长度为 5 的列表。"
    )


def test_unknown_parameters_leave_their_part_out_and_never_raise():
    assert render(
        Finding("raised", "raised", {"kind": "KeyError", "text": "", "line": None}), "en"
    ).startswith("Your code raised `KeyError`.\n")
    assert "…" in render(Finding("shape", "wrong_shape"), "zh")
    assert "(brand_new)" in render(Finding("law", "brand_new"), "en")
    assert render(Finding("law", "x"), "en", {"x": {"en": "a { stray"}}) == "a { stray"
    assert render(Finding("law", "x", {"a": "1"}), "en", {"x": {"en": "{a.__class__} {0}"}}) == "… …"


def test_a_student_made_parameter_cannot_bring_terminal_codes_markup_or_length():
    hostile = "\x1b[31mred\u202e `code`\nsecond line " + "x" * 1000
    text = render(Finding("raised", "raised", {"kind": "E", "text": hostile, "line": float("nan")}), "en")
    fact = text.split("\n")[0]
    assert "\x1b" not in fact
    assert "\u202e" not in fact
    assert fact.count("`") == 2
    assert len(fact) < 400


@pytest.mark.parametrize(
    ("expected", "got", "said"),
    [
        ("[3]", "[]", "appear or vanish"),
        ("[3]", "[3, 3]", "appear or vanish"),
        ("[3, 4]", "[4, 3]", "how long"),
    ],
)
def test_a_shape_with_all_its_axes_is_told_from_one_without(expected, got, said):
    finding = Finding("shape", "wrong_shape", {"expected": expected, "got": got})
    assert said in render(finding, "en")
    assert "appear or vanish" in render(replace(finding, params={"expected": expected}), "en")
