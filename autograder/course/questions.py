"""Questions answered by letters: ``questions.toml`` of an exercise folder.

    ["9.11"]
    form = "choice"                         # choice | several | order | match
    title = { en = "…", zh = "…" }
    ask = { en = "…", zh = "…" }
    [["9.11".options]]
    code = "on_training_data"               # a wrong option's code names its message, as in wrong.py
    en = "…"                                # or code_line = "loss.backward()"
    zh = "…"
    say = { en = "…", zh = "…" }            # for an option that is not ``right``

``numbers = [{ n = "64" }, { n = "256" }]`` fills a ``{n}`` in what is asked, in options and statements: each
variant draws one of these sets, and the plain release has the first. ``[["9.11".twins]]`` asks for the same
in another way, with an ``ask`` and options of its own: each variant draws the question or one of its twins.

The options of an ``order`` stand in the right order, each ``after`` the one before it unless it says
otherwise; ``mistakes`` name likely swaps. A ``match`` has ``statements``, each of which ``is`` an option.
Which letter an option bears is drawn for each variant, so that no order in this file tells anything.
"""

from __future__ import annotations

import hmac
import itertools
import random
import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NoReturn

from autograder.errors import CourseError

from .answers import KnownAnswer
from .model import Text

FILE = "questions.toml"
VARIANTS = 32
"""So many letterings are handed out, numbered from 1; 0 is that of the plain release."""
OPEN = "any-"
"""Begins the label of a variant that was handed out to nobody by name."""
Form = Literal["choice", "several", "order", "match"]
FORMS: tuple[Form, ...] = ("choice", "several", "order", "match")
_MAX_ORDERS = 200
_FIELD = re.compile(r"\{([a-z]+)\}")
_ASKED = {"ask", "options", "mistakes", "statements", "numbers"}
_KEYS = {"form", "title", "minutes", "difficulty", "twins", *_ASKED}


@dataclass(frozen=True)
class Option:
    """One thing to choose, or a class of a ``match``."""

    code: str
    text: Text
    right: bool = False
    line: str = ""
    """In place of a text: a line of code."""
    after: tuple[str, ...] = ()
    say: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Statement:
    """One of the things that a ``match`` matches to its options."""

    code: str
    text: Text
    option: str
    say: Text


@dataclass(frozen=True)
class Mistake:
    """Two options of an ``order`` the wrong way round."""

    code: str
    first: str
    second: str
    say: Text


@dataclass(frozen=True)
class LetterQuestion:
    """One question, answered by a string of letters."""

    item: str
    form: Form
    title: Text
    ask: Text
    options: tuple[Option, ...]
    statements: tuple[Statement, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    minutes: int = 2
    difficulty: int = 1
    numbers: tuple[Mapping[str, str], ...] = ()
    """Sets of what fills the fields of its texts."""
    twins: tuple[LetterQuestion, ...] = ()
    """Questions of the same form and size that ask for the same."""

    def drawn(self, variant: int = 0) -> LetterQuestion:
        """The question, or that of its twins which this variant has; the plain release has the question."""
        if not variant or not self.twins:
            return self
        return random.Random(f"{self.item}/twins/{variant}").choice((self, *self.twins))

    def filled(self, text: str, variant: int = 0) -> str:
        """``text`` with the numbers of this variant in its fields."""
        if not self.numbers:
            return text
        numbers = self.numbers[0]
        if variant:
            numbers = random.Random(f"{self.item}/numbers/{variant}").choice(self.numbers)
        return _FIELD.sub(lambda field: numbers[field[1]], text)

    def lettered(self, variant: int = 0) -> dict[str, Option]:
        """Letter -> option, in the order in which the notebook of this variant shows them."""
        shown = list(self.options)
        random.Random(f"{self.item}/{variant}").shuffle(shown)
        return dict(zip(string.ascii_lowercase, shown, strict=False))

    def key(self, variant: int = 0) -> tuple[str, ...]:
        """The strings of letters that are right, the plainest first."""
        letters = self._letters(variant)
        match self.form:
            case "order":
                return tuple("".join(letters[code] for code in order) for order in self._orders)
            case "match":
                return ("".join(letters[statement.option] for statement in self.statements),)
        return ("".join(sorted(letters[option.code] for option in self.options if option.right)),)

    def wrong(self, name: str, variant: int = 0) -> Iterator[KnownAnswer]:
        """The known wrong answers, as ``wrong.py`` would hold them for the name ``name``."""
        letters, key = self._letters(variant), self.key(variant)[0]

        def answer(code: str, written: str, say: Text) -> KnownAnswer:
            return KnownAnswer(self.item, code, {name: written}, say)

        for option in (option for option in self.options if option.say):
            letter = letters[option.code]
            written = letter if self.form == "choice" else key + letter
            yield answer(
                option.code, "".join(sorted(written)) if self.form == "several" else written, option.say
            )
        for mistake in self.mistakes:
            first, second = letters[mistake.first], letters[mistake.second]
            rest = key.replace(first, "")
            at = rest.index(second)
            yield answer(mistake.code, rest[:at] + first + rest[at:], mistake.say)
        for place, statement in enumerate(self.statements):
            for option in (option for option in self.options if option.code != statement.option):
                written = key[:place] + letters[option.code] + key[place + 1 :]
                yield answer(f"{statement.code}_as_{option.code}", written, statement.say)

    @cached_property
    def _orders(self) -> list[tuple[str, ...]]:
        """All right orders of the codes; the file's own is the first."""
        lines = [option for option in self.options if option.right]
        return list(itertools.islice(_sorted((), {line.code: line.after for line in lines}), _MAX_ORDERS))

    def _letters(self, variant: int) -> dict[str, str]:
        return {option.code: letter for letter, option in self.lettered(variant).items()}


def _sorted(done: tuple[str, ...], after: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Every way to go on from ``done`` that puts each code after those that it has to come after."""
    left = [code for code in after if code not in done]
    if not left:
        yield done
    for code in left:
        if set(after[code]) <= set(done):
            yield from _sorted((*done, code), after)


def read_questions(folder: Path, languages: Sequence[str]) -> dict[str, LetterQuestion]:
    """Item -> question, of an exercise folder; none if it has no such file. Without ``languages`` the texts
    are read as they stand. Raises ``CourseError``."""
    file = folder / FILE
    if not file.is_file():
        return {}
    try:
        plain = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{file}: this is no TOML: {error}") from error
    return {
        item: _Reader(f"{file}, question {item}", languages).question(item, plain[item]) for item in plain
    }


class _Reader:
    """Reads one question; ``where`` begins each complaint."""

    def __init__(self, where: str, languages: Sequence[str]) -> None:
        self._where, self._languages = where, languages

    def question(self, item: str, plain: Any) -> LetterQuestion:
        try:
            return self._question(item, plain)
        except (TypeError, ValueError, AttributeError) as error:
            self._fail(f"a value is not of the kind that its key asks for ({error}); see docs/authors.md")

    def _question(self, item: str, plain: Any) -> LetterQuestion:
        if not isinstance(plain, dict) or plain.get("form") not in FORMS or set(plain) - _KEYS:
            found = plain.get("form") if isinstance(plain, dict) else plain
            odd = sorted(set(plain) - _KEYS) if isinstance(plain, dict) else []
            self._fail(
                f"there is no key `{odd[0]}`; there is {', '.join(sorted(_KEYS))}"
                if odd
                else f"`form` is one of {', '.join(FORMS)}; found {found!r}"
            )
        form = plain["form"]
        question = LetterQuestion(
            item=item,
            form=form,
            title=self._text(plain.get("title"), "title"),
            ask=self._text(plain.get("ask"), "ask"),
            options=tuple(self._options(form, plain.get("options", []))),
            statements=tuple(self._statement(s) for s in plain.get("statements", [])),
            mistakes=tuple(self._mistake(m) for m in plain.get("mistakes", [])),
            minutes=int(plain.get("minutes", 2)),
            difficulty=int(plain.get("difficulty", 1)),
            numbers=self._numbers(plain.get("numbers", [])),
        )
        self._check(question)
        self._check_numbers(question)
        listed = plain.get("twins", [])
        if not isinstance(listed, list):
            self._fail("each twin begins with `[[….twins]]`")
        twins = [self._twin(item, plain, twin) for twin in listed]
        self._check_twins(question, twins)
        return replace(question, twins=tuple(twins))

    def _twin(self, item: str, plain: dict[str, Any], twin: Any) -> LetterQuestion:
        if not isinstance(twin, dict) or set(twin) - _ASKED:
            self._fail(f"a twin has no keys but {', '.join(sorted(_ASKED))}")
        shared = {key: plain[key] for key in plain if key not in (*_ASKED, "twins")}
        return _Reader(f"{self._where}, a twin", self._languages).question(item, shared | twin)

    def _check_twins(self, question: LetterQuestion, twins: Sequence[LetterQuestion]) -> None:
        sizes = {(len(one.options), len(one.statements)) for one in (question, *twins)}
        if len(sizes) > 1:
            self._fail("a twin has as many options and statements as the question: the checks are the same")
        codes = [answer.code for one in (question, *twins) for answer in one.wrong("")]
        if doubled := [code for code, times in Counter(codes).items() if times > 1]:
            self._fail(f"the code {doubled[0]} is there twice; each mistake has its own, those of twins, too")

    def _options(self, form: Form, plain: list[dict[str, Any]]) -> Iterator[Option]:
        before: tuple[str, ...] = ()
        for option in plain:
            code, line = str(option.get("code", "")), str(option.get("code_line", ""))
            right = bool(option.get("right", form == "order"))
            text = {} if line else self._text(option, f"option {code}")
            wants_say = form != "match" and not right
            say = self._text(option.get("say"), f"the `say` of the wrong option {code}") if wants_say else {}
            yield Option(code, text, right, line, tuple(option.get("after", before)), say)
            if form == "order" and right:
                before = (code,)

    def _statement(self, plain: dict[str, Any]) -> Statement:
        code = str(plain.get("code", ""))
        say = self._text(plain.get("say"), f"the `say` of statement {code}")
        return Statement(code, self._text(plain, f"statement {code}"), str(plain.get("is", "")), say)

    def _mistake(self, plain: dict[str, Any]) -> Mistake:
        code = str(plain.get("code", ""))
        first, second = plain.get("swap") or ("", "")
        return Mistake(code, first, second, self._text(plain.get("say"), f"the `say` of mistake {code}"))

    def _check(self, question: LetterQuestion) -> None:
        codes = [option.code for option in question.options]
        right = [option.code for option in question.options if option.right]
        if len(set(codes)) < len(codes) or not all(code.isidentifier() for code in codes):
            self._fail("each option has a `code` of its own, such as `step_before_gradient`")
        if question.form == "choice" and len(right) != 1:
            self._fail(f"a choice has one option with `right = true`; found {len(right)}")
        if question.form in ("several", "order") and len(right) < 2:
            self._fail("two options at least are right")
        if (question.form == "match") != bool(question.statements):
            self._fail("a match has statements, and nothing else has")
        named = {s.option for s in question.statements}
        named |= {code for mistake in question.mistakes for code in (mistake.first, mistake.second)}
        named |= {code for option in question.options for code in option.after}
        if unknown := named - set(codes):
            self._fail(f"it names {sorted(unknown)}, which is the `code` of no option")
        for mistake in question.mistakes:
            if mistake.first == mistake.second or not {mistake.first, mistake.second} <= set(right):
                self._fail(f"mistake {mistake.code}: its `swap` names two different options that are right")
        if question.form == "order" and not question.key():
            self._fail("no order of its options comes after all that they have to come after")

    def _numbers(self, plain: Any) -> tuple[Mapping[str, str], ...]:
        if not isinstance(plain, list) or not all(isinstance(numbers, dict) for numbers in plain):
            self._fail('`numbers` is a list of sets, as in [{ n = "64" }, { n = "256" }]')
        return tuple(plain)

    def _check_numbers(self, question: LetterQuestion) -> None:
        if not question.numbers:
            return
        shown = [question.ask, *(o.text for o in question.options), *(s.text for s in question.statements)]
        said = [o.say for o in question.options] + [s.say for s in question.statements]
        said += [mistake.say for mistake in question.mistakes]
        asked = {field for text in shown for part in text.values() for field in _FIELD.findall(part)}
        for numbers in question.numbers:
            if set(numbers) != asked or not all(isinstance(number, str) for number in numbers.values()):
                self._fail(f"each set of `numbers` holds a text for {', '.join(sorted(asked))}, and no more")
        if any(_FIELD.search(part) for text in said for part in text.values()):
            self._fail("a `say` has no fields: it is the same for every set of `numbers`")

    def _text(self, plain: Any, what: str) -> Text:
        if not isinstance(plain, dict) or any(not plain.get(language) for language in self._languages):
            self._fail(f"{what} has to hold a text in each of {', '.join(self._languages)}")
        languages = self._languages or [key for key in plain if len(key) == 2 and key != "is"]
        return {language: str(plain[language]).strip() for language in languages}

    def _fail(self, what: str) -> NoReturn:
        raise CourseError(f"{self._where}: {what}")


def variant_of(secret: bytes, student: str) -> int:
    """The variant that ``student`` is handed; nobody without the course's secret can tell."""
    digest = hmac.digest(secret, f"variant/{student}".encode(), "sha256")
    return int.from_bytes(digest[:8]) % VARIANTS + 1


def number_of(label: str) -> int:
    """The variant that a notebook's label names; 0 for one that names none."""
    digits = label.removeprefix(OPEN)
    return int(digits) if digits.isdecimal() and len(digits) < 4 and int(digits) <= VARIANTS else 0


def read_texts(folder: Path) -> dict[str, dict[str, Text]]:
    """Item -> code -> text of the wrong answers, as ``answers.read_texts`` gives those of ``wrong.py``."""
    return {
        item: {answer.code: answer.text for one in (question, *question.twins) for answer in one.wrong("")}
        for item, question in read_questions(folder, ()).items()
    }
