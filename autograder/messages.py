"""From codes to sentences: what a finding says in a reader's language.

A message of the phrasebook is a fact and a step. When a known wrong answer explains the failure, the
exercise's own text takes the place of the step. No parameter can make or break markup, and ``render`` never
raises, whatever a parameter holds. Its result is plain text: each outlet escapes it for its own medium.
"""

from __future__ import annotations

import math
import re
import string
import unicodedata
from collections.abc import Mapping
from typing import Any, Protocol

from .phrasebook import MESSAGES
from .words import WORDS

PARAM_LIMIT = 300
"""Characters of one parameter that are shown."""

Texts = Mapping[str, Mapping[str, str]]
"""Code -> language -> text: the messages of one exercise's known wrong answers."""


class Told(Protocol):
    """What ``render`` needs of a finding; ``grading.report.Finding`` is one."""

    @property
    def code(self) -> str: ...
    @property
    def params(self) -> Mapping[str, Any]: ...
    @property
    def detail(self) -> str | None: ...


def render(finding: Told, language: str, texts: Texts | None = None) -> str:
    """The message for ``finding`` in ``language`` (or in English, where that language has no text).

    ``texts`` holds the exercise's own messages. If ``finding.code`` is among them, the result is the
    engine's fact about ``finding.detail`` and then that message; the fact is left out if the message
    tells it itself, by using a field that the fact uses. Of a code of the engine with a ``detail`` the fact
    of that stands in place of its own. Lines are separated by a line break.
    """
    params = {name: shown for name, value in finding.params.items() if (shown := _shown(value)) is not None}
    params = {name: translated(value, language) for name, value in params.items()}
    own = pick((texts or {}).get(finding.code, {}), language)
    if not own:
        own = _engine(finding.code, params, language)
        own = own.split("\n")[-1] if finding.detail in MESSAGES else own
        params["code"] = finding.code
    fact = ""
    if finding.detail in MESSAGES:
        template = _engine(finding.detail, params, language).split("\n")[0]
        if not _fields(template) & _fields(own):
            fact = _fill(template, params) + "\n"
    return fact + _fill(own, params)


def word(key: str, language: str, **fields: object) -> str:
    """An entry of ``WORDS`` in ``language``, its fields filled."""
    return pick(WORDS[key], language).format(**fields)


def _engine(code: str, params: Mapping[str, str], language: str) -> str:
    if code == "wrong_value" and params.get("expected") == params.get("got"):
        # Both sides look the same when described in words: two tensors of one shape.
        code = "wrong_numbers"
    if code == "wrong_shape":
        due, came = (len(re.findall(r"\d+", params.get(side, ""))) for side in ("expected", "got"))
        code = "wrong_size" if due == came else code
    return pick(MESSAGES.get(code, MESSAGES["unknown"]), language)


def pick(text: Mapping[str, str], language: str) -> str:
    """What ``text`` says in ``language``, or in English, or in whatever it is in."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def _shown(value: object) -> str | None:
    """A parameter as it may be shown: one line, cut, without control, direction or code marks."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        value = str(value)
    if isinstance(value, float):
        return f"{value:.6g}" if math.isfinite(value) else str(value)
    text = " ".join(str(value).split()).replace("`", "'")
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    if text.endswith(".") and not text.endswith(".."):
        text = text[:-1]  # the sentence around it brings its own
    return text if len(text) <= PARAM_LIMIT else text[: PARAM_LIMIT - 1] + "…"


_CHINESE = (
    (re.compile(r"tensor of shape (\[[\d, ]*\]) \((\w+)\)"), r"形状为 \1 的张量（\2）"),
    (re.compile(r"ndarray of shape (\[[\d, ]*\]) \((\w+)\)"), r"形状为 \1 的 NumPy 数组（\2）"),
    (re.compile(r"list of (\d+)"), r"长度为 \1 的列表"),
    (re.compile(r"tuple of (\d+)"), r"长度为 \1 的元组"),
    (re.compile(r"set of (\d+)"), r"含 \1 个元素的集合"),
    (re.compile(r"dict of (\d+)"), r"含 \1 个键的字典"),
)


def translated(text: str, language: str) -> str:
    """What ``values.describe`` says, in Chinese; anything else stays as it is."""
    if language == "zh":
        for pattern, chinese in _CHINESE:
            if pattern.fullmatch(text):
                return pattern.sub(chinese, text)
    return text


class _Formatter(string.Formatter):
    """Fills plain names only: no attribute, no index, no position."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(field_name, "…"), field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        return str(value)


_OPTIONAL = re.compile("⟦(.*?)⟧", re.DOTALL)


def _fill(template: str, params: Mapping[str, str]) -> str:
    def keep(match: re.Match[str]) -> str:
        return match[1] if _fields(match[1]) <= params.keys() else ""

    template = _OPTIONAL.sub(keep, template)
    try:
        return _Formatter().vformat(template, (), params)
    except (ValueError, IndexError, KeyError):
        # An author's text with a stray brace is still better than none.
        return template


def _fields(template: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name}
    except ValueError:
        return set()
