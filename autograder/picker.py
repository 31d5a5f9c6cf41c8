"""Buttons for a question in letters, where a notebook shows ipywidgets: ``answer_07 = pick("9.7")``.

The letters that stand in the answer cell are what is saved and graded. So the first run of the cell shows the
buttons, and the next one replaces its text by the letters that were clicked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .messages import word

_GAP = "·"
"""A statement of a match without a letter yet."""


class Picker:
    """The buttons for one question. ``letters``, ``form`` and ``places`` are as in ``grading.letters``;
    ``chosen`` is the answer so far, empty while a statement of a match has no letter."""

    def __init__(self, name: str, letters: str, form: str, places: int, language: str) -> None:
        self.name, self.letters, self.form, self.language = name, letters, form, language
        self._picked = [_GAP] * places if form == "match" else []

    @property
    def chosen(self) -> str:
        letters = "".join(self._picked)
        return "" if _GAP in letters else letters

    def source(self) -> str:
        """The answer cell as a student would have written it."""
        return f'{self.name} = "{self.chosen}"'

    def click(self, letter: str, place: int = 0) -> None:
        """Takes the letter, or takes it back: alone for a choice, in its place for a match, in the order of
        the clicks for an order, in the order of the alphabet for several."""
        if self.form == "match":
            self._picked[place] = _GAP if self._picked[place] == letter else letter
        elif letter in self._picked:
            self._picked.remove(letter)
        else:
            self._picked = [letter] if self.form == "choice" else [*self._picked, letter]
        if self.form == "several":
            self._picked.sort()

    def widget(self) -> Any:
        """The buttons; ``None`` where ipywidgets is not installed."""
        try:
            import ipywidgets
        except ImportError:
            return None

        said = ipywidgets.HTML()
        rows = [ipywidgets.HBox([]) for _ in (self._picked if self.form == "match" else [0])]

        def show() -> None:
            for place, row in enumerate(rows):
                for button in row.children:
                    letter = button.description
                    down = self._picked[place] == letter if self.form == "match" else letter in self._picked
                    button.button_style = "primary" if down else ""
            again = word("run again", self.language) if self.chosen else ""
            said.value = f'<code>{self.name} = "{"".join(self._picked)}"</code> {again}'

        def clicked(letter: str, place: int) -> Callable[[Any], None]:
            def on_click(_: Any) -> None:
                self.click(letter, place)
                show()

            return on_click

        for place, row in enumerate(rows):
            for letter in self.letters:
                button = ipywidgets.Button(description=letter, layout={"width": "3em"})
                button.on_click(clicked(letter, place))
                row.children += (button,)
        show()
        if self.form == "match":
            rows = [
                ipywidgets.HBox([ipywidgets.Label(f"{number}.", layout={"width": "1.5em"}), row])
                for number, row in enumerate(rows, 1)
            ]
        return ipywidgets.VBox([*rows, said])
