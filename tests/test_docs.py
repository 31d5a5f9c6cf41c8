"""Documents that cannot lie: what they name exists, what they show runs."""

import ast
import json
import re
import sys
from pathlib import Path

import click
import pytest

from autograder import grading
from autograder.cli import main
from autograder.course import folder
from autograder.grading.inputs import Draw
from autograder.scaffold import TEMPLATE

ROOT = Path(__file__).resolve().parents[1]
DOCS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
AUTHORS = ROOT / "docs" / "authors.md"
each_document = pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))

BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<kind>\w*)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"^`(?P<file>[\w./]+)`:\n\n(?=```)", re.MULTILINE)


def prose(path):
    return BLOCK.sub("", path.read_text(encoding="utf-8"))


@each_document
def test_every_relative_link_leads_somewhere(path):
    targets = re.findall(r"\]\(([^)#\s]+)", prose(path)) + re.findall(r'src="([^"]+)"', prose(path))
    missing = [to for to in targets if "://" not in to and not (path.parent / to).exists()]
    assert not missing


@each_document
def test_every_command_and_option_exists(path):
    for line in commands(path):
        command, words = main, line.split()
        while words and isinstance(command, click.Group):
            assert words[0] in command.commands, f"underhood {line}"
            command = command.commands[words.pop(0)]
        options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        used = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}
        assert used <= options, f"underhood {line}"


def commands(path):
    """What follows `underhood` in inline code and at the start of a line of shell."""
    text = path.read_text(encoding="utf-8")
    yield from re.findall(r"`underhood ([^`]+)`", prose(path))
    for block in BLOCK.finditer(text):
        if block["kind"] in ("sh", "yaml"):
            yield from re.findall(
                r"^[\s-]*(?:run: )?(?:\.venv/bin/)?underhood ([^#|\n]+)", block["text"], re.MULTILINE
            )


@each_document
def test_every_make_target_exists(path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE)) <= targets


@each_document
def test_lines_are_wrapped(path):
    lines = prose(path).splitlines()
    # A row of a table and a picture cannot be wrapped.
    long = [line for line in lines if len(line) > 110 and not line.startswith(("|", "<", "!["))]
    assert not long


def test_every_python_block_for_authors_is_python():
    blocks = [b["text"] for b in BLOCK.finditer(AUTHORS.read_text(encoding="utf-8")) if b["kind"] == "python"]
    assert blocks
    for block in blocks:
        ast.parse(block)


def test_the_worked_example_for_authors_is_what_a_new_course_holds():
    text = AUTHORS.read_text(encoding="utf-8")
    files = {match["file"]: BLOCK.match(text, match.end())["text"] for match in NAMED.finditer(text)}
    assert len(files) == 6
    for name, content in files.items():
        for here, there in (("11_ink", "01_ink"), ("11.1", "1.1"), ("notebook 11", "notebook 01")):
            name, content = name.replace(here, there), content.replace(here, there)
        assert (TEMPLATE / f"{name}.txt").read_text(encoding="utf-8") == content, name


def test_the_page_of_benchmarks_is_what_its_results_say():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import run
    finally:
        sys.path.pop(0)
    import json

    results = json.loads(run.RESULTS.read_text(encoding="utf-8"))
    assert run.DOCS.read_text(encoding="utf-8") == run.page(results)


def test_all_that_an_author_may_write_is_described():
    text = AUTHORS.read_text(encoding="utf-8")
    drawn = [name for name in vars(Draw) if not name.startswith("_")]
    written_by_commands = {"self_study", "core_only"}
    settings = folder._SETTINGS.keys() - written_by_commands
    for name in [*settings, *folder._EXERCISE_KEYS, *grading.__all__, *drawn]:
        assert re.search(rf"`{name}\b", text), name


def test_the_table_of_attacks_is_what_was_measured():
    rows = json.loads((ROOT / "benchmarks" / "attacks.json").read_text(encoding="utf-8"))
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    asked = [(f"`{level}`", user, [r for r in rows["attacks"] if (r["level"], r["user"]) == (level, user)])
             for level in ("full", "kernel") for user in ("root", "ordinary")]  # fmt: skip
    for level, user, some in [*asked, ("plain nbgrader", "ordinary", rows["nbgrader"])]:
        sums = [
            len(some), sum(r["gained"] > 0 for r in some), sum(r["secret_read"] for r in some),
            sum(r["host_changed"] for r in some), sum(r["processes_left"] for r in some),
            sum(r["twin"] == r["full"] for r in some),
        ]  # fmt: skip
        assert f"| {level} | {user} | {' | '.join(map(str, sums))} |" in text
