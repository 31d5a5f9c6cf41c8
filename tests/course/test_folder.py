"""An exercise folder read as text: every mistake of an author's names the file and what to write instead."""

import pytest

from autograder.course import find_root, folder, load_course
from autograder.errors import CourseError


def test_a_course_is_read_with_everything_in_it(draft):
    course = load_course(draft)
    [notebook] = course.notebooks
    assert (course.name, course.version, course.languages) == ("tiny", "1", ("en", "zh"))
    assert [item.id for item in course.items] == ["1.1", "1.2"]
    first, second = notebook.items
    assert (first.names, first.kind, first.core, first.minutes) == (("spread",), "value", True, 5)
    assert (second.names, second.kind, second.core) == (("Tally",), "probe", False)
    assert [(check.points, check.visible) for check in first.checks] == [(1, True), (2, False)]
    assert len(first.hints["zh"]) == 3
    assert first.checks[0].title == {"zh": "每一行各有自己的极差"}
    assert [cell.language for cell in notebook.cells] == ["en", "zh", "", "", ""]
    assert notebook.solution == draft / "solutions" / "tiny.py"


def test_the_factor_multiplies_every_point(draft):
    file = draft / "exercises" / "course.toml"
    file.write_text(file.read_text().replace("factor = 1.0", "factor = 2.5"))
    assert load_course(draft).notebooks[0].points == 15


def test_the_root_is_found_from_anywhere_below(draft, tmp_path):
    assert find_root(draft / "exercises" / "01_tiny") == draft.resolve()
    assert find_root(draft) == draft.resolve()
    assert find_root(tmp_path) is None


def test_patterns_of_files_are_read_and_those_with_folders_refused(draft):
    file = draft / "exercises" / "course.toml"
    plain = file.read_text()
    file.write_text('files = ["*.png", "mine.csv"]\n' + plain)
    assert load_course(draft).files == ("*.png", "mine.csv")
    for wrong in ('"*.png"', '["../*"]', "[1]", '[""]'):
        file.write_text(f"files = {wrong}\n{plain}")
        with pytest.raises(CourseError, match=r"course\.toml: `files` has to be a list"):
            load_course(draft)


def test_a_course_at_work_keeps_what_it_has_read_and_reads_damage_anew(draft, monkeypatch):
    plain = load_course(draft)
    assert not (draft / ".underhood").exists()
    (draft / ".underhood").mkdir()
    folder._as_json.cache_clear()
    assert load_course(draft) == plain
    folder._as_json.cache_clear()
    with monkeypatch.context() as without:
        without.setattr(folder, "import_without_grammar", None)
        assert load_course(draft) == plain
    [kept] = (draft / ".underhood" / "cache" / "parsed").iterdir()
    for content in ('{"cells": [1]}', '{"cells": [], "metadata": null}', "{", ""):
        kept.write_text(content)
        folder._as_json.cache_clear()
        assert load_course(draft) == plain


def test_a_folder_without_a_notebook_is_no_exercise(draft):
    (draft / "exercises" / "drafts").mkdir()
    assert len(load_course(draft).notebooks) == 1


@pytest.fixture
def refused(draft):
    """What is said of the draft with ``old`` in ``name`` replaced by ``new``."""

    def load(name, old, new):
        file = draft / "exercises" / name
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))
        with pytest.raises(CourseError) as caught:
            load_course(draft)
        assert file.name in str(caught.value)
        return str(caught.value)

    return load


MARKDOWN, VISIBLE, HIDDEN = (
    f"01_tiny/{name}" for name in ("notebook.md", "test_visible.py", "test_hidden.py")
)
MISTAKES = {
    "no TOML": ("course.toml", 'name = "tiny"', "name ="),
    "no languages": ("course.toml", 'languages = ["en", "zh"]', "languages = []"),
    "languages in one word": ("course.toml", 'languages = ["en", "zh"]', 'languages = "en"'),
    "no version": ("course.toml", 'version = "1"', ""),
    "a factor of nothing": ("course.toml", "factor = 1.0", "factor = 0"),
    "variants of another kind": ("course.toml", "factor = 1.0", 'variants = "all"'),
    "a version that is a number": ("course.toml", 'version = "1"', "version = 1"),
    "the course's title in one language": ("course.toml", 'zh = "小小的课程"', ""),
    "a fence that is no cell": (MARKDOWN, "{code-cell}", "{code-cel}"),
    "a difficulty beyond the scale": (MARKDOWN, "difficulty: 1", "difficulty: 5"),
    "training that is neither": (MARKDOWN, "exercise: '1.1'", "exercise: '1.1'\ntrains: yes please"),
    "an exercise that is there twice": (MARKDOWN, "exercise: '1.2'", "exercise: '1.1'"),
    "no head": (MARKDOWN, "underhood:", "overhood:"),
    "no solution": (MARKDOWN, "  solution: tiny\n", ""),
    "a title in one language": (
        MARKDOWN,
        "{en: Two tiny exercises, zh: 两个小练习}",
        "{en: Two tiny exercises}",
    ),
    "an item's title in one language": (MARKDOWN, "{en: A tally, zh: 计数器}", "{en: A tally}"),
    "an id that is a number": (MARKDOWN, "exercise: '1.1'", "exercise: '11'"),
    "an id twice": (MARKDOWN, "exercise: '1.2'", "exercise: '1.1'"),
    "an unknown key": (MARKDOWN, "minutes: 5", "minuets: 5"),
    "an unknown kind": (MARKDOWN, "kind: probe", "kind: magic"),
    "no names": (MARKDOWN, "defines: [spread]", "defines: []"),
    "a name that is none": (MARKDOWN, "defines: [spread]", "defines: [1spread]"),
    "two hints": (MARKDOWN, "Look at the axes., ", ""),
    "hints in one language": (MARKDOWN, "zh: [看看各个轴。", "fr: [看看各个轴。"),
    "an unknown tag": (MARKDOWN, '{"tags": ["en"]}', '{"tags": ["fr"]}'),
    "YAML that is none": (MARKDOWN, "minutes: 5", "minutes: [5"),
    "prose in one language": (MARKDOWN, '+++ {"tags": ["zh"]}\n\n几行数，和一个计数器。\n', ""),
    "a check without a mark": (VISIBLE, '@pytest.mark.item("1.1", points=1)\n', ""),
    "points that are computed": (VISIBLE, 'item("1.1", points=1)', 'item("1.1", points=1 + 1)'),
    "points of nothing": (HIDDEN, 'item("1.1", points=2)', 'item("1.1", points=0)'),
    "a check that is no Python": (VISIBLE, "def test_each", "def test each"),
    "two checks of one name": (
        VISIBLE,
        "test_a_tally_knows_sum_and_count",
        "test_each_row_has_its_own_spread",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused_and_the_file_named(refused, mistake):
    assert len(refused(*MISTAKES[mistake])) > 40


def test_a_misspelt_setting_is_named_with_the_one_that_was_meant(refused):
    said = refused("course.toml", "languages =", "langauges =")
    assert "there is no setting `langauges`; did you mean `languages`?" in said


def test_a_check_of_an_item_that_is_not_there_is_refused(draft):
    file = draft / "exercises" / VISIBLE
    file.write_text(file.read_text().replace('item("1.1"', 'item("7.7"'))
    with pytest.raises(CourseError, match=r"item 7\.7, which notebook\.md has not"):
        load_course(draft)


def test_a_name_shared_by_visible_and_hidden_checks_is_refused(refused):
    refused("01_tiny/test_hidden.py", "test_a_long_tally_stays_right", "test_a_tally_knows_sum_and_count")


def test_a_root_without_a_course_says_what_is_missing(tmp_path):
    with pytest.raises(CourseError, match="there is no such file"):
        load_course(tmp_path)
