"""Answers in letters: how they may be written, and what is said of them."""

from __future__ import annotations

import pytest

from autograder.grading.judging import Computed, Examinee, NotAttempted, WrongAnswer
from autograder.grading.letters import answered, keys_of, readable
from autograder.grading.subjects import Namespace


def student(written, keys=("b",), **wrong):
    names = {} if written is ... else {"answer_01": written}
    reference = Namespace({"answer_01": keys[0], keys_of("answer_01"): list(keys)}, {})
    suspects = {code: Namespace({keys_of("answer_01"): [letters]}, {}) for code, letters in wrong.items()}
    return Examinee(Namespace(names, {}), Computed(reference, suspects), "check", False, frozenset())


def code_of(verb, who, *arguments, **more):
    with pytest.raises(WrongAnswer) as caught:
        verb(who, "answer_01", *arguments, **more)
    return caught.value.finding.code


@pytest.mark.parametrize(
    "written",
    [
        "cab",
        "CAB",
        " c a b ",
        "c, a, b",
        "c → a → b",
        "ｃａｂ",
        "Ｃ、Ａ、Ｂ",
        ["c", "a", "b"],
        ("C", "A", "B"),
        "(c)(a)(b)",
        "c+a+b",
        "1c 2a 3b",
        "1. c, 2. a, 3: b",
        "answer: c, a and b",
        "答案：c、a 和 b",
        "答案是c、a和b。",
        "我选【c】“a”·b！",
        "**c** _a_ b",
        "It is c, a, b",
        "3-b, 1-c, 2-a",
        "2a 3b 1c",
    ],
)
def test_letters_are_read_in_all_their_spellings(written):
    assert readable(student(written), "answer_01", "abcd", "order") == "cab"
    answered(student(written, ["cab"]), "answer_01", "abcd", "order")


def test_letters_that_apply_may_stand_in_a_set():
    answered(student({"d", "a"}, ["ad"]), "answer_01", "abcd", "several")


@pytest.mark.parametrize("written", ["", "  ", [], ...])
def test_an_empty_answer_is_not_attempted(written):
    with pytest.raises(NotAttempted):
        readable(student(written), "answer_01", "abcd")


@pytest.mark.parametrize(
    "written", [None, 3, "b2", "b#", "1" * 5_000 + "b", ["b", 1], {"b": 1}, b"b", b"", object()]
)
def test_what_is_no_answer_in_letters_is_named(written):
    assert code_of(readable, student(written), "abcd") == "no_letters"


@pytest.mark.parametrize(
    "written", ["\ufdfa" * 2_000_000, "a" * 60_000, {(n, -n) for n in range(9)}, ["a"] * 9_000, [["a"]]]
)
def test_what_is_too_long_or_deep_for_an_answer_is_none(written):
    assert code_of(readable, student(written), "abcd") == "no_letters"


@pytest.mark.parametrize("written", ["e", "x" * 400, "乙", ["b", "z"]])
def test_a_letter_of_another_question_is_named(written):
    assert code_of(readable, student(written), "abcd") == "other_letter"


def test_as_many_letters_as_the_form_asks_for():
    assert code_of(readable, student("ab"), "abcd") == "one_letter"
    assert code_of(readable, student("aba"), "abcd", "several") == "letter_twice"
    assert code_of(readable, student("aba"), "abcd", "order") == "letter_twice"
    assert code_of(readable, student("aba"), "ab", "match", 4) == "letter_each"
    assert readable(student("abaa"), "answer_01", "ab", "match", 4) == "abaa"


def test_where_order_counts_a_set_is_no_answer():
    assert readable(student({"c", "a"}), "answer_01", "abcd", "several") == "ac"
    for form in ("order", "match"):
        assert code_of(readable, student({"c", "a"}), "abcd", form, 2) == "no_letters"


def test_a_wrong_choice_gets_the_message_of_that_option():
    answered(student("b"), "answer_01", "abcd")
    assert code_of(answered, student("c", first="a", third="c"), "abcd") == "third"
    assert code_of(answered, student("d", first="a", third="c"), "abcd") == "not_this"


def test_of_several_the_wrong_one_is_told_and_else_that_some_are_missing():
    assert code_of(answered, student("abd", ["abc"], fourth="abcd"), "abcd", "several") == "fourth"
    assert code_of(answered, student("ab", ["abc"], fourth="abcd"), "abcd", "several") == "not_all"


def test_part_of_the_points_for_what_is_right_less_what_is_wrong():
    answered(student("ab", ["abc"]), "answer_01", "abcdef", "several", share=0.5)
    assert code_of(answered, student("abd", ["abc"]), "abcdef", "several", share=0.5) == "not_this"
    answered(student("bacd", ["abcd"]), "answer_01", "abcd", "order", share=0.5)
    assert code_of(answered, student("dcba", ["abcd"]), "abcd", "order", share=0.5) == "not_this_order"
    answered(student("aaab", ["aabb"]), "answer_01", "ab", "match", 4, share=0.5)
    assert code_of(answered, student("abab", ["aabb"]), "ab", "match", 4, share=0.5) == "not_this"


def test_every_order_that_is_right_passes_and_a_known_swap_is_told():
    for written in ("abcd", "acbd"):
        answered(student(written, ["abcd", "acbd"]), "answer_01", "abcde", "order")
    assert code_of(answered, student("abdc", ["abcd", "acbd"], late="abdc"), "abcde", "order") == "late"
    for written in ("dabce", "abced", "abcde"):
        who = student(written, ["abcd"], line="abcde", late="abdc")
        assert code_of(answered, who, "abcde", "order") == "line"
    assert code_of(answered, student("dabc", ["abcd"], line="abcde", late="abdc"), "abcde", "order") == "late"


def test_a_statement_that_is_matched_wrongly_is_told():
    who = student("abab", ["aaab"], second="abab", third="aabb")
    assert code_of(answered, who, "ab", "match", 4) == "second"


@pytest.mark.parametrize("written", ["b?", "B ？", ["b?"]])
def test_an_answer_that_is_marked_as_unsure_is_noted_and_judged_alike(written):
    who = student(written)
    answered(who, "answer_01", "abcd")
    assert list(who.notes) == ["unsure"]
    with pytest.raises(NotAttempted) as nothing:
        readable(student("?"), "answer_01", "abcd")
    assert nothing.value.finding.params == {"name": "answer_01"}
