"""``underhood new``: a course root of one's own, with one small exercise that has every part.

The files stand in ``template/``, each with ``.txt`` behind its name; docs/authors.md explains the exercise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from .atomic import write_atomic
from .errors import CourseError

TEMPLATE = Path(__file__).parent / "template"
LANGUAGES = ("en", "zh")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def new_course(root: Path, name: str = "", languages: Sequence[str] = LANGUAGES) -> Iterator[str]:
    """Writes a course into ``root``, which is new or holds hidden files alone, such as ``.git``; ``name`` is
    by default the folder's, and ``languages`` are one or both of ``LANGUAGES``. Yields the path of each file
    within it. Raises ``CourseError``."""
    name = name or root.resolve().name
    if not _NAME.fullmatch(name):
        raise CourseError(
            f"{name!r} cannot be the name of a course: letters, digits, - and _ only; give one with --name"
        )
    files = sorted(path for path in TEMPLATE.rglob("*.txt") if path.is_file())
    ours = {file.relative_to(TEMPLATE).with_suffix(""): file for file in files}
    there = list(root.iterdir()) if root.is_dir() else [root] if root.exists() else []
    if odd := [path for path in there if path == root or path.name[0] != "." or Path(path.name) in ours]:
        raise CourseError(f"{odd[0]}: this is there already; name a new folder, or an empty one")
    for within, file in ours.items():
        text = file.read_text(encoding="utf-8").replace("NAME", name).replace("FIRST", languages[0])
        for language in LANGUAGES:
            if language not in languages:
                text = _without(language, text)
        write_atomic(root / within, text)
        yield within.as_posix()


def _without(language: str, text: str) -> str:
    """Without the cells of a language, which a course may not have unless it lists that language. Other texts
    are only looked at in the languages that it lists."""
    text = re.sub(
        rf'^\+\+\+ {{"tags": \["{language}"\]}}\n.*?(?=^\+\+\+)', "", text, flags=re.DOTALL | re.MULTILINE
    )
    return re.sub(rf'^(languages = .*?)(?:"{language}", |, "{language}")', r"\1", text, flags=re.MULTILINE)
