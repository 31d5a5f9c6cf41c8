"""Attacks by the file itself, before any of its code runs: what stands where, of which type, how much of it.

Each is a function from a notebook (with right answers, or with none) to what is handed in: a notebook, bytes,
or a function that puts something else in the file's place.
"""

import copy
import json
import os

GRADED = "check_1_1"


def managed(notebook, grade_id="solution_1_1"):
    return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def with_flags(notebook, **flags):
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] |= flags
    return notebook


def with_cells(notebook, *sources, **metadata):
    for source in sources:
        cell = {"cell_type": "code", "source": source, "metadata": metadata, "outputs": []}
        notebook["cells"].append(cell | {"execution_count": None})
    return notebook


def with_source(notebook, source, grade_id="solution_1_1"):
    managed(notebook, grade_id)["source"] = source
    return notebook


def with_ready_outputs(notebook):
    """Outputs that nbgrader's scorer reads as full points, and a claim of a verdict."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            result = {"output_type": "execute_result", "data": {"text/plain": "3"}, "metadata": {}}
            cell["outputs"] = [result | {"execution_count": 1}]
    notebook["metadata"]["underhood"] = {"points": 6, "state": "correct", "report": {"points": 6}}
    return notebook


def doubled(notebook):
    for cell in list(notebook["cells"]):
        notebook["cells"].append(copy.deepcopy(cell))
    return notebook


def shuffled(notebook):
    notebook["cells"] = notebook["cells"][:1] + notebook["cells"][:0:-1]
    return notebook


def without_ids(notebook):
    for cell in notebook["cells"]:
        cell.pop("id", None)
        cell["metadata"].pop("nbgrader", None)
    return notebook


def without_checks(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if "check(" not in "".join(c["source"])]
    return notebook


def wrong_types(notebook):
    notebook["metadata"] = {"underhood": [1], "kernelspec": 5, "language_info": None}
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"]["nbgrader"] = [5, "x", None, {"grade_id": ["x"]}, {"grade_id": {}}][number % 5]
        cell["id"] = [None, 7, {}][number % 3]
        cell["outputs"] = "none"
    return notebook


def without_end(notebook):
    return json.dumps(notebook).encode()[:-40]


def padded(notebook):
    notebook["metadata"]["pad"] = "x" * (65 * 2**20)
    return notebook


def a_link_to(target):
    return lambda notebook: lambda path: path.symlink_to(target(path))


def others(path):
    """A right notebook that another student has handed in."""
    other = path.parents[2] / "ada" / path.parent.name / path.name
    assert other.is_file()
    return other


def another_notebook(notebook):
    notebook["metadata"]["underhood"] = {"notebook": "../../.underhood/secret", "lang": "../zh"}
    begin = 'begin("../../.underhood/secret", lang="<script>", build="x")'
    notebook["cells"].insert(0, {"cell_type": "code", "source": begin, "metadata": {}})
    return notebook


def same(notebook):
    return notebook


def outputs_of_ones_own(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}]
    return notebook


def with_claims(notebook, plain, code):
    """``plain`` as edition and variant in the metadata, and ``code`` for them in the cell that begins."""
    notebook["metadata"]["underhood"] |= {"build": plain, "variant": plain}
    begin = f'begin("02_letters", variant={code}, build={code})'
    for cell in notebook["cells"]:
        if "begin(" in "".join(cell["source"]):
            cell["source"] = f"from autograder import begin\n\n{begin}"
    return notebook


GUESSING = """\
import os


class Guess(list):
    def __iter__(self):
        with open("asked", "a") as file:
            file.write("x")
        return iter("abdc"[(os.path.getsize("asked") - 1) % 4])


answer_01 = Guess("?")
"""
KILLING = """\
import os, signal, time


def killing(*_):
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(5)


spread = Tally = killing
"""
BURNING = """\
import os, time

began = time.process_time()
while time.process_time() - began < 1.8:
    pass
"""


def chain(count):
    return "".join(f"n{number} = " for number in range(count)) + "0\n"


def used(count):
    return f"def spread(x):\n    return 0, {', '.join(f'n{number}' for number in range(count))}\n"


def with_folders(notebook, *branches):
    """Beside the notebook, for each branch folders in each other with its names, and a text in the last."""

    def make(path):
        path.write_text(json.dumps(notebook))
        for names in branches:
            # Step by step: the whole path may be longer than a path may be.
            folder = os.open(path.parent, os.O_RDONLY)
            for name in names:
                os.mkdir(name, dir_fd=folder)
                inner = os.open(name, os.O_RDONLY, dir_fd=folder)
                os.close(folder)
                folder = inner
            os.close(os.open("note.txt", os.O_CREAT, dir_fd=folder))
            os.close(folder)

    return make


def with_links(notebook, *targets):
    """Beside the notebook, links to ``targets``: as folders and as notebooks."""

    def make(path):
        path.write_text(json.dumps(notebook))
        for number, target in enumerate(targets):
            to = target(path) if callable(target) else target
            path.with_name(f"link{number}").symlink_to(to)
            path.with_name(f"link{number}.ipynb").symlink_to(to)

    return make


def of_students(notebook, *names):
    """The notebook of students with these names, and of nobody else."""

    def make(path):
        path.parent.rmdir()
        path.parents[1].rmdir()
        for name in names:
            place = path.parents[2] / name / path.parent.name
            place.mkdir(parents=True)
            (place / path.name).write_text(json.dumps(notebook))

    return make


def is_ada(path):
    path.parent.rmdir()
    path.parents[1].rmdir()
    path.parents[1].symlink_to("ada")


def with_names(notebook, *names):
    """The notebook of students with these names, and beside it in files and in folders that are called so."""

    def make(path):
        of_students(notebook, "eve", *names)(path)
        for name in names:
            path.with_name(f"{name}.ipynb").write_text(json.dumps(notebook))
            path.with_name(name).mkdir()
            (path.with_name(name) / path.name).write_text(json.dumps(notebook))

    return make


CURSORS = [
    "x\x1b[2J\x1b]0;owned\x07\x1b[32mann 100%",
    "z\r✓ all correct \x9b31m\u202etxt",
    "zoe │ ✓ │ 26 of 26 │\n│ x",
]
COMMANDS = [
    "::error file=a::FAKE",
    "y\n::error file=a::FAKE 1\n::add-mask::points\n::stop-commands::tok\n",
    " ::warning::x",
    "%0A::add-mask::points\u2028::error::x",
]
SPEAKING = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": "01_tiny", "\x1b[2JFAKE": 1},
    "worksheets": [
        {
            "metadata": {},
            "cells": [
                {
                    "cell_type": "code",
                    "language": "python",
                    "metadata": {},
                    "input": "def spread(x):\n    return 0\n",
                    "prompt_number": "\x1b[31mFAKE\n::error::fake line\nunderhood: ann 01_tiny 100 %",
                    "outputs": [{"output_type": "weird\n::warning::x", "x": 1}],
                }
            ],
        }
    ],
}


def row(name, tries, change, twin_tries="the notebook as it was released", twin=same, **options):
    return {"name": name, "tries": tries, "change": change, "twin_tries": twin_tries, "twin_change": twin,
            "options": {key: str(value) for key, value in options.items()}}  # fmt: skip


FILES = [
    row(
        "points for everybody",
        "a thousand points on each cell, none of them locked",
        lambda n: with_flags(n, points=1000, locked=False, grade=True, solution=True),
        "tags and a collapsed cell",
        lambda n: managed(n)["metadata"].update(tags=["x"], collapsed=True) or n,
    ),
    row(
        "negative points",
        "points of -1, nan and a list",
        lambda n: json.dumps(with_flags(n, points=float("nan"))).encode(),
        "an empty cell at the end",
        lambda n: with_cells(n, ""),
    ),
    row(
        "answers that are checks",
        "grade and solution flags of all cells swapped",
        lambda n: with_flags(n, grade=True, solution=False, locked=False),
        "a cell with a note",
        lambda n: n["cells"].append({"cell_type": "markdown", "source": "# note", "metadata": {}}) or n,
    ),
    row(
        "verdicts that come along",
        "outputs and metadata that say correct",
        with_ready_outputs,
        "outputs of one's own runs",
        outputs_of_ones_own,
    ),
    row(
        "everything twice",
        "all cells doubled",
        doubled,
        "cells copied below as text",
        lambda n: with_cells(n, "'''" + "".join(managed(n)["source"]) + "'''"),
    ),
    row(
        "backwards",
        "cells in the reverse order",
        shuffled,
        "one more import at the top",
        lambda n: n["cells"].insert(0, {"cell_type": "code", "source": "import torch", "metadata": {}}) or n,
    ),
    row("no names", "no ids, no flags", without_ids, "no ids, no flags", without_ids),
    row("no checks", "all check cells deleted", without_checks, "all check cells deleted", without_checks),
    row(
        "other checks",
        "the check cells say that all is well",
        lambda n: with_source(n, "print('correct 3/3')", GRADED),
        "a line added to a check cell",
        lambda n: with_source(n, 'check("1.1")\nprint("done")', GRADED),
    ),
    row("types of every kind", "metadata, ids and outputs of types that nobody expects", wrong_types),
    row("a list for a file", "JSON, but no notebook", lambda n: b"[1, 2]"),
    row("half a file", "the notebook without its end", without_end),
    row("no characters", "bytes that are no text", lambda n: b"\xff\xfe" + os.urandom(500)),
    row("a hundred thousand brackets", "JSON nested beyond every parser", lambda n: b"[" * 100_000),
    row(
        "a number without end",
        "an integer of a million digits",
        lambda n: json.dumps(n).replace('"nbformat": 4', '"nbformat": ' + "9" * 10**6).encode(),
    ),
    row("a file too large", "65 MB of metadata", padded),
    row(
        "thousands of cells",
        "more cells than are graded",
        lambda n: with_cells(n, *["x = 1"] * 2_100),
        "a hundred cells",
        lambda n: with_cells(n, *["x = 1"] * 100),
    ),
    row(
        "a cell too large",
        "two megabytes of code",
        lambda n: with_cells(n, "x = 1\n" * 350_000),
        "a long cell",
        lambda n: with_cells(n, "x = 1\n" * 2_000),
    ),
    row(
        "a million empty lines",
        "what looks for a check in a cell looks at each line again and again",
        lambda n: with_cells(n, "\n" * 10**6),
        "two hundred empty lines",
        lambda n: with_cells(n, "\n" * 200),
    ),
    row(
        "an expression as deep as the sea",
        "a sum of a thousand terms, written out again by the reader",
        lambda n: with_cells(n, "deep = " + "+".join("1" * 1000)),
        "a sum of fifty terms",
        lambda n: with_cells(n, "deep = " + "+".join("1" * 50)),
    ),
    row(
        "a chain as long as the sea",
        "attributes and lambdas a thousand deep",
        lambda n: with_cells(n, "deep = lambda: x" + ".a" * 2_000, "f = " + "lambda: " * 900 + "1"),
        "a short chain",
        lambda n: with_cells(n, "class a: b = 1\na.b.real.real"),
    ),
    row(
        "code that is none",
        "null bytes, half pairs, form feeds, tabs and brackets",
        lambda n: with_cells(n, "a\0b", "\ud800", "\f\t x", "(" * 500, "'" * 3, "\\", "\ufeffdef"),
        "a cell with a mistake in it",
        lambda n: with_cells(n, "this is no python"),
    ),
    row(
        "an old format",
        "nbformat 3 with a hostile body",
        lambda n: b'{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": 5}]}]}',
    ),
    row(
        "a format of the future",
        "nbformat 99, then -1",
        lambda n: n | {"nbformat": 99, "nbformat_minor": -1},
        "the newest minor format",
        lambda n: n | {"nbformat_minor": 5},
    ),
    row("another notebook's name", "names and languages with paths and markup in them", another_notebook),
    row(
        "a link to the secret",
        "a symbolic link where the file should be",
        a_link_to(lambda path: path.parents[5] / "tiny" / ".underhood" / "secret"),
    ),
    row(
        "a link to another's work",
        "a link to a notebook that somebody else has handed in",
        a_link_to(others),
    ),
    row("a link to nothing", "a link that goes nowhere", a_link_to(lambda path: "/nowhere")),
    row(
        "a link to itself",
        "a link that goes round",
        a_link_to(lambda path: path),
    ),
    row("a folder", "a folder with the file's name", lambda n: lambda path: path.mkdir()),
    row(
        "a device",
        "a link to a device that never ends",
        a_link_to(lambda path: "/dev/zero"),
        soak="fills the memory",
    ),
    row(
        "a pipe",
        "a named pipe that nobody writes",
        lambda n: lambda path: os.mkfifo(path),
    ),
    row(
        "work from an attachment",
        "hostile attachments and widgets in cells' metadata",
        lambda n: managed(n).update(attachments={"../../x.py": {"text/plain": "x"}}) or n,
        "a picture attached",
        lambda n: managed(n).update(attachments={"a.png": {"image/png": "AAAA"}}) or n,
    ),
    row(
        "code in a Markdown cell",
        "the answer's cell turned into text and back",
        lambda n: managed(n).update(cell_type="markdown") or n,
    ),
    row(
        "a raw cell",
        "the check turned into a raw cell",
        lambda n: managed(n, GRADED).update(cell_type="raw") or n,
        "the check turned into a raw cell",
        lambda n: managed(n, GRADED).update(cell_type="raw") or n,
    ),
    row(
        "half a pair for an edition",
        "a build and a variant that JSON and Python can hold and nothing can send",
        lambda n: with_claims(n, "\ud800" * 90, r'"\ud800"'),
        "the name of an older edition",
        lambda n: with_claims(n, "2025.1", '"2025.1"'),
        notebook="02_letters",
    ),
    row(
        "a huge number for an edition",
        "a build and a variant that are numbers of a thousand digits",
        lambda n: with_claims(n, 10**1000, f"{10**1000}"),
        "an edition that is a number",
        lambda n: with_claims(n, 2025, "2025"),
        notebook="02_letters",
    ),
    row(
        "letters guessed three times",
        "another letter each time: at first, on a copy of its own, and in the end, for what is written anew",
        lambda n: with_cells(with_source(n, GUESSING, "solution_2_1"), GUESSING),
        "the same letter each time",
        lambda n: with_cells(n, "def said(letter):\n    return letter", "answer_01 = said(answer_01)"),
        notebook="02_letters",
    ),
    row(
        "code in crumbs",
        "300 KB of code, none of its cells long",
        lambda n: with_cells(n, *["x = -y.z[w]\n" * 1_000] * 25),
        "a hundred cells of a kilobyte",
        lambda n: with_cells(n, *["x = 1\n" * 170] * 100),
    ),
    row(
        "a statement that defines thousands of names",
        "each of fourteen thousand names has the text of two statements of 110 KB",
        lambda n: with_cells(n, *[f"if 1:\n    {chain(14_000)}"] * 2),
        "a statement that defines fifty names",
        lambda n: with_cells(n, *[f"if 1:\n    {chain(50)}"] * 2),
    ),
    row(
        "an answer that uses thousands of names",
        "and one statement of 80 KB defines them all: each of them is looked up and read",
        lambda n: with_source(with_cells(n, chain(10_000)), used(10_000)),
        "an answer beside fifty names",
        lambda n: with_cells(n, chain(50), "sum(n7 for _ in range(3))"),
    ),
    row(
        "a flood of problems",
        "hundreds of cells that raise, each in many words",
        lambda n: with_cells(n, *[f"raise ValueError('{k} ' + 'FLOOD ' * 60)" for k in range(600)]),
        "three cells that raise",
        lambda n: with_cells(n, *["raise ValueError('why')"] * 3),
    ),
    row(
        "a budget for each run",
        "computes as long as it may, dies in four cells and in each answer, and is run again for each",
        lambda n: with_source(
            with_cells(with_source(n, KILLING, "solution_1_2"), *[BURNING] * 4, *["os._exit(1)"] * 4), KILLING
        ),
        "children that die",
        lambda n: with_cells(n, *["import os\nif os.fork() == 0:\n    os._exit(1)\nos.wait()"] * 4),
        judge="hurried",
        within=55,
        soak="slow",
    ),
]


FOLDERS = [
    row(
        "folders without end",
        "a thousand folders in each other, and names that are together longer than a path may be",
        lambda n: with_folders(n, ["a"] * 1_100, ["n" * 250] * 17),
        "a folder with files in a folder",
        lambda n: with_folders(n, ["data", "small"]),
    ),
    row(
        "links to everywhere",
        "links to the whole disk, the course, itself and the work of another, as folders and as files",
        lambda n: with_links(
            n, "/", "..", ".", "../../ada", "link4", others, lambda path: path.parents[5] / "tiny"
        ),
        "a folder that is called as another student's",
        lambda n: with_folders(n, ["ada"]),
    ),
    row(
        "a student who is a link",
        "in place of a student's folder a link to that of another",
        lambda n: is_ada,
        "a student whose name is Chinese and has blanks",
        lambda n: of_students(n, "李 雷 é"),
    ),
    row(
        "names that move the cursor",
        "files, folders and students whose names clear the screen and write over lines",
        lambda n: with_names(n, *CURSORS),
        "a name with an apostrophe",
        lambda n: of_students(n, "O'Neil"),
    ),
    row(
        "names that are commands",
        "files, folders and students that GitHub would take for commands of a workflow",
        lambda n: with_names(n, *COMMANDS),
        "a name with colons",
        lambda n: of_students(n, "ann::1"),
    ),
    row(
        "an old format that speaks",
        "what converts a notebook of format 3 prints what it finds odd in it",
        lambda n: lambda path: path.write_bytes(json.dumps(SPEAKING).encode()),
    ),
]
for each in FOLDERS:
    each["options"]["judge"] = "class"
