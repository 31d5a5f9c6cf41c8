"""Two verbs for questions that are answered by letters: ``readable`` and ``answered``.

An answer is a string such as ``"b"`` or ``"cab"``; a list or tuple of letters, capitals, full-width letters,
spaces, commas and numbers before them (``"1e 2g"``, in any order) are as good. A question mark behind it
(``"b?"``) says that the student is unsure: that is noted and costs nothing. What it says depends on the
``form``:

    choice    one letter
    several   all that apply, in any order
    order     the letters in their order
    match     one letter for each statement, in the order of the statements
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable
from itertools import combinations
from typing import Any

from autograder.course.questions import Form
from autograder.errors import StudentError
from autograder.experiment import Answer
from autograder.values import Seq, Value, restore

from .compare import CLOSE, compare
from .judging import Examinee, NotAttempted, Question, WrongAnswer
from .report import Finding

_LONG = 500
"""Characters, or parts, of an answer."""
_UNSURE = {"?", "？"}
_SKIPPED = {*" \t\n,;.:+&-|/>→、，；。!·*_", *"()[]{}'\"`【】“”‘’「」", *_UNSURE}
_NUMBER = re.compile(r"(\d{1,9})\W*(?=([^\W\d_]))")
"""Of a statement, before its letter."""
_BESIDE = {"and", "answer", "it", "is", "option", "options", "和", "选", "我选", "答案", "答案是", "选项"}
"""Words that people write beside letters."""


def readable(student: Examinee, name: str, letters: str, form: Form = "choice", places: int = 0) -> str:
    """The letters that the student wrote as ``name``, in small ones. Raises ``NotAttempted`` for an empty
    answer or none, and ``WrongAnswer`` for what is no answer: no letters, others than ``letters``, one of
    them twice (a match may repeat), several for a choice, not ``places`` of them for a match."""
    _, got = student.look_up(name)
    if isinstance(got, StudentError) and got.kind == "Missing":
        raise NotAttempted("not_answered", name=name)
    if isinstance(got, StudentError):
        finding = compare(Answer(""), got, CLOSE)
        assert finding is not None
        raise WrongAnswer(finding)
    value = restore(got.value) if _is_short(got.value) else None
    written = _letters(value, form)
    if written and _UNSURE & set(str(value)):
        student.notes["unsure"] = Finding("note", "unsure")
    if written == "":
        raise NotAttempted("not_answered", name=name)
    params: dict[str, Any] = {"letters": ", ".join(letters)}
    if written is None:
        raise WrongAnswer(Finding("type", "no_letters", params))
    if others := [letter for letter in written if letter not in letters]:
        raise WrongAnswer(Finding("type", "other_letter", params | {"got": others[0]}))
    if form == "choice" and len(written) > 1:
        raise WrongAnswer(Finding("type", "one_letter", params))
    if form == "match" and len(written) != places:
        raise WrongAnswer(Finding("type", "letter_each", {"count": places, "got": len(written)}))
    if form != "match" and len(set(written)) < len(written):
        raise WrongAnswer(Finding("type", "letter_twice", params))
    return written


def answered(
    student: Examinee,
    name: str,
    letters: str,
    form: Form = "choice",
    places: int = 0,
    *,
    share: float = 1.0,
) -> None:
    """Raises ``WrongAnswer`` unless the student's ``name`` is what the reference says. With ``share`` below 1
    that much is enough: what is right less what is wrong, of all that there is (letters of several, pairs of
    an order, places of a match); whoever guesses gets next to nothing on average."""
    written = readable(student, name, letters, form, places)
    number, question = len(student.history) - 1, Question(keys_of(name))
    right = student.oracle.expected(student.check, number, question)
    assert isinstance(right, Answer)
    got = _features(form, written)
    keys = [_features(form, key) for key in restore(right.value)]
    key = max(keys, key=lambda key: _share(got, key))
    if got == key or (share < 1 and _share(got, key) >= share):
        return
    for code, suspect in student.oracle.suspects(student.check, number, question):
        assert isinstance(suspect, Answer)
        mistake = _features(form, restore(suspect.value)[0]) - key
        # A line that does not belong is a mistake wherever it stands.
        mistake = frozenset(feature for feature in mistake if isinstance(feature, str)) or mistake
        if mistake and mistake <= got:
            raise WrongAnswer(Finding("law", code))
    other = "not_this_order" if form == "order" else "not_this"
    raise WrongAnswer(Finding("law", "not_all" if got < key else other))


def keys_of(name: str) -> str:
    """The name under which the reference keeps all the strings that are right for ``name``."""
    return f"{name}_keys"


def _share(got: frozenset[Hashable], key: frozenset[Hashable]) -> float:
    return (len(got & key) - len(got - key)) / len(key)


def _features(form: Form, written: str) -> frozenset[Hashable]:
    """What an answer says, as things that are right or wrong each."""
    match form:
        case "order":
            return frozenset([*combinations(written, 2), *written])
        case "match":
            return frozenset(enumerate(written))
    return frozenset(written)


def _is_short(value: Value) -> bool:
    """True for what may be letters: anything else need not be looked at, however long it is."""
    if isinstance(value, Seq):
        return len(value.items) <= _LONG and all(isinstance(i, str) and _is_short(i) for i in value.items)
    return isinstance(value, str) and len(value) <= _LONG


def _letters(value: Any, form: Form) -> str | None:
    """The letters of an answer in any of its spellings; ``None`` if it is something else."""
    if isinstance(value, (set, frozenset)):
        # Nobody knows the order of a set.
        value = sorted(value, key=str) if form in ("choice", "several") else None
    if isinstance(value, (list, tuple)):
        value = " ".join(value) if all(isinstance(letter, str) for letter in value) else None
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFKC", value).lower()
    plain, numbered = _NUMBER.sub(" ", text), sorted(_NUMBER.findall(text), key=lambda pair: int(pair[0]))
    if not all(character.isalpha() or character in _SKIPPED for character in plain):
        return None
    written = "".join(word for word in re.findall(r"[a-z]+|[^\W\d_a-z]+", plain) if word not in _BESIDE)
    counted = [int(number) for number, _ in numbered] == list(range(1, len(written) + 1))
    return "".join(letter for _, letter in numbered) if counted and form in ("match", "order") else written
