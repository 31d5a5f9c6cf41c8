"""What a student's notebook uses: ``begin``, ``check``, ``hint``, ``pick`` and ``pending``.

    begin("03_broadcasting", lang="en", build="1f2e3d4c")     the first cell of each notebook
    check("3.4")                                              runs the visible checks on what is defined now
    hint("3.4")                                               the next hint
    answer_07 = pick("9.7")                                   buttons for a question in letters

    with pending: …                                           given code that waits for an answer

While a notebook is graded, the first four return silently: the verdict is made elsewhere.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CheckFailed, UnderhoodError

if TYPE_CHECKING:
    from .picker import Picker

_RECORDED = "recorded.json"


@dataclass
class _Open:
    """The notebook that is open in this kernel."""

    name: str
    language: str
    folder: Path
    hints: dict[str, int] = field(default_factory=dict)
    """Item -> hints shown so far."""
    pickers: dict[str, Picker] = field(default_factory=dict)
    """Item -> the buttons shown last."""


_open: _Open | None = None


def begin(notebook: str, *, lang: str = "en", build: str = "", variant: str = "") -> None:
    """Says which notebook this is. ``lang`` is the language of all messages; ``build`` the edition, so that a
    notebook and checks that do not belong together are noticed; ``variant`` the lettering of its questions,
    which only the grader needs. Raises ``UnderhoodError`` if the notebook's checks are nowhere to be
    found."""
    global _open
    if _graded():
        return
    folder, found = locate(notebook, lang, build)
    _open = _Open(notebook, lang, folder)
    if build and found != build:
        from .grading.report import Finding
        from .messages import render

        _say(render(Finding("file", "other_build", {"found": build, "expected": found}), lang))


def language() -> str:
    """The language of the notebook that is open: ``"en"`` or ``"zh"``."""
    return _open.language if _open else os.environ.get("UNDERHOOD_LANGUAGE", "en")


def check(item: str) -> None:
    """Runs the visible checks of ``item`` on the names that are defined now, and shows what came of it.

    Raises ``CheckFailed`` (without a traceback) unless all of them pass, so that nbgrader's own validation
    sees it, too."""
    if _graded():
        return
    from .grading.live import examine
    from .grading.report import State

    notebook = _opened(item)
    names = sys._getframe(1).f_globals
    result, title, texts = examine(notebook.folder, item, names, notebook.language)
    from .outlets import card, wording

    own = {item: texts}
    _show(card.html(result, title, notebook.language, own), wording.explain(result, notebook.language, own))
    if result.state is not State.CORRECT:
        raise CheckFailed(wording.state_word(result, notebook.language))


def hint(item: str, number: int | None = None) -> None:
    """Shows the next hint for ``item``, or hint ``number`` (1, 2 or 3). Hints cost nothing."""
    if _graded():
        return
    from .grading.live import hints_of
    from .messages import word

    notebook = _opened(item)
    hints = hints_of(notebook.folder, item, notebook.language)
    if not hints:
        _say(word("no hints", notebook.language, item=item))
        return
    shown = min(notebook.hints.get(item, 0) + 1, len(hints)) if number is None else number
    if shown not in range(1, len(hints) + 1):
        raise UnderhoodError(f"hint({item!r}, {number!r}): there are hints 1 to {len(hints)}")
    notebook.hints[item] = shown
    _say(f"{word('hint', notebook.language, number=shown, total=len(hints))}: {hints[shown - 1]}")
    if shown == len(hints):
        _say(word("no more hints", notebook.language, item=item))


def pick(item: str) -> str:
    """Shows buttons for a question in letters and gives ``""``. Once some are clicked, the cell that calls it
    again becomes the answer, such as ``answer_07 = "b"``, whose letters it gives. Where a notebook has no
    widgets, letters are written by hand."""
    if _graded():
        return ""
    from .grading.live import items_of
    from .messages import word
    from .picker import Picker

    notebook = _opened(item)
    about = items_of(notebook.folder).get(item, {})
    if "letters" not in about:
        raise UnderhoodError(f"pick({item!r}): this is no question that is answered by letters")
    [name] = about["names"]
    picker = notebook.pickers.pop(item, None)
    if picker is not None and picker.chosen:
        _replace_cell(picker.source())
        _say(word("picked", notebook.language, source=picker.source()))
        return picker.chosen
    picker = Picker(name, language=notebook.language, **about["letters"])
    shown = picker.widget() if _in_jupyter() else None
    if shown is None:
        _say(word("no buttons", notebook.language, name=name))
        return ""
    notebook.pickers[item] = picker
    from IPython.display import display

    display(shown)
    return ""


class Pending:
    """A context for given code that uses an answer: until that is written, nothing happens. Any other error
    is shown, also a ``NotImplementedError`` in which PyTorch says what it has not implemented."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> bool:
        return isinstance(error, NotImplementedError) and not error.args


pending = Pending()


def _replace_cell(source: str) -> None:
    from IPython import get_ipython

    get_ipython().set_next_input(source, replace=True)


def _graded() -> bool:
    return "UNDERHOOD_SESSION" in os.environ


def _opened(item: str) -> _Open:
    """The notebook that is open, to be asked about ``item``."""
    if _open is None:
        raise UnderhoodError("run the first cell of the notebook first: it calls begin(…)")
    if not isinstance(item, str):
        raise UnderhoodError(f'the number of an exercise is written in quotes, such as "{item}"')
    return _open


def locate(notebook: str, lang: str, build: str, beside: Path | None = None) -> tuple[Path, str]:
    """The folder with the visible checks of ``notebook``, and the edition that they belong to. The package's
    own come first, unless those ``beside`` the notebook (by default here) fit it better."""
    from .grading.recorded import Recorded

    package = Path(__file__).resolve().parent
    places = [package / "notebooks", package.parent / "release"]
    candidates = [place / lang / notebook for place in places] + [beside or Path.cwd()]
    found = [(f, Recorded(f / _RECORDED).build) for f in candidates if (f / _RECORDED).is_file()]
    fitting = [pair for pair in found if pair[1] == build]
    if not found:
        raise UnderhoodError(
            f"checks of {notebook} ({lang}) are neither in the installed package nor beside the notebook: "
            "update the package (pip install -U underhood), or put the released folder here"
        )
    return (fitting or found)[0]


def _in_jupyter() -> bool:
    shell = sys.modules.get("IPython")
    return shell is not None and "IPKernelApp" in getattr(shell.get_ipython(), "config", {})


def _show(html: str, text: str) -> None:
    if _in_jupyter():
        from IPython.display import display

        display({"text/html": html, "text/plain": text}, raw=True)
    else:
        print(text)


def _say(text: str) -> None:
    """One line of Markdown in a notebook, plain text elsewhere."""
    if _in_jupyter():
        from IPython.display import display

        display({"text/markdown": text, "text/plain": text}, raw=True)
    else:
        print(text)
