"""The words of a notebook are read once, and anew when its author edits them."""

import shutil
from pathlib import Path

from autograder.outlets.wording import name, texts_of, wrapped

ROOT = Path(__file__).resolve().parents[2]
NAME = "02_similarity"


def test_the_words_of_a_notebook_are_kept_until_its_author_edits_them(tmp_path):
    folder = tmp_path / "exercises" / NAME
    shutil.copytree(ROOT / "exercises" / NAME, folder)
    before = texts_of(tmp_path, NAME)
    assert texts_of(tmp_path, NAME) is before
    wrong = folder / "wrong.py"
    wrong.write_text(
        wrong.read_text("utf-8")
        + '\n\n@wrong("2.1", "edited", en="Edited?", zh="改了？")\ndef edited():\n    pass\n',
        encoding="utf-8",
    )
    assert texts_of(tmp_path, NAME)["2.1"]["edited"] == {"en": "Edited?", "zh": "改了？"}
    assert "edited" not in before["2.1"]


def test_a_notebook_that_cannot_be_read_has_no_words(tmp_path):
    assert texts_of(tmp_path, NAME) == {}
    folder = tmp_path / "exercises" / NAME
    folder.mkdir(parents=True)
    (folder / "wrong.py").write_text("def (", encoding="utf-8")
    assert texts_of(tmp_path, NAME) == {}


def test_a_file_that_is_called_as_all_are_is_told_from_others_by_its_folder(report):
    def named(path, **more):
        return name(report(path=path, **more))

    assert named("class/ann/02_similarity.ipynb") == "ann/02_similarity.ipynb"
    assert named("class/ann/02_similarity/02_similarity.ipynb") == "ann/02_similarity.ipynb"
    assert named("02_similarity.ipynb") == "02_similarity.ipynb"
    assert named("class/ann_late.ipynb") == "ann_late.ipynb"
    assert named("submitted/ann/02_similarity/02_similarity.ipynb", student="ann") == "ann"


def test_a_long_line_is_wrapped_with_its_indent_and_chinese_counts_two_columns():
    for line in (
        "    one two three four five",
        "    一二三四，五六七八九",
        "  x=" + "1" * 50,
        "    " + "a" * 12,
    ):
        lines = wrapped(line, 14).split("\n")
        assert "".join(lines).replace(" ", "") == line.replace(" ", "")
        assert len(lines) > 1
        for part in lines:
            assert part.startswith("  ")
            assert len(part) + sum(c > "\u2e80" for c in part) <= 14
            assert not part.strip().startswith("，")
    kept = "✗ 2.4 · wrong\n\n    [[1, 2],\n     [3, 4]]"
    assert wrapped(kept) == kept
