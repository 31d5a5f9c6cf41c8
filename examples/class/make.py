"""Writes the sample class: ``submitted/STUDENT/NOTEBOOK/NOTEBOOK.ipynb`` from the released notebooks.

What each student hands in is said below in terms of ``solutions/``, ``wrong.py`` and ``right.py``, so that
the class stays in step with the exercises: ``python examples/class/make.py`` writes it anew, ``--check``
fails if it is not what is written now.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import Any

from autograder.course import Item, Notebook, load_course
from autograder.course.answers import Answer, load_answers
from autograder.course.build import answer

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SOLUTION, STUB = "solution", "stub"

BROADCASTING, TRAINING = "03_broadcasting", "06_training_loop"
# Student -> language, notebooks, and how each item is answered: by the solution unless said otherwise.
CLASS: dict[str, dict[str, Any]] = {
    "perfect": {"notebooks": (BROADCASTING, TRAINING)},
    "another-style": {"every": "right", "notebooks": (BROADCASTING,)},
    "every-pair": {
        "items": {"3.2": "every_prediction_meets_every_target"},
        "notebooks": (BROADCASTING,),
    },
    "keepdim-forgotten": {"items": {"3.4": "keepdim_forgotten"}, "notebooks": (BROADCASTING,)},
    "climbs": {"items": {"6.6": "climbs_the_gradient"}, "notebooks": (TRAINING,)},
    "half-finished": {"half": True, "notebooks": (BROADCASTING,)},
    "untouched": {"every": STUB, "notebooks": (BROADCASTING,)},
    "in-chinese": {
        "language": "zh",
        "items": {"6.6": "gradients_never_zeroed"},
        "notebooks": (TRAINING,),
    },
}


def main() -> int:
    course = load_course(ROOT)
    stale = []
    for student, plan in CLASS.items():
        for notebook in (n for n in course.notebooks if n.name in plan["notebooks"]):
            name = f"{notebook.name}.ipynb"
            path = HERE / "submitted" / student / notebook.name / name
            text = _hand_in(notebook, name, plan)
            if "--check" in sys.argv:
                if not path.is_file() or path.read_text(encoding="utf-8") != text:
                    stale.append(str(path.relative_to(ROOT)))
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{path} is not what is written now; run python examples/class/make.py")
    return bool(stale)


def _hand_in(notebook: Notebook, name: str, plan: dict[str, Any]) -> str:
    released = ROOT / "release" / plan.get("language", "en") / notebook.name / name
    plain = json.loads(released.read_text(encoding="utf-8"))
    known = {
        (a.item, a.code): a for file in ("wrong.py", "right.py") for a in load_answers(notebook.folder / file)
    }
    for number, item in enumerate(notebook.judged):
        code = plan.get("items", {}).get(item.id, plan.get("every", SOLUTION))
        if plan.get("half") and number >= len(notebook.judged) // 2:
            code = STUB
        if code == STUB:
            continue
        if code == "right":
            code = next(c for i, c in known if i == item.id and c in _codes(notebook, "right.py"))
        source = (
            _solution(notebook, item) if code == SOLUTION else _source(known[item.id, code], notebook, item)
        )
        [cell] = [
            c for c in plain["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == item.solution_id
        ]
        cell["source"] = source.splitlines(keepends=True)
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _codes(notebook: Notebook, file: str) -> set[str]:
    return {a.code for a in load_answers(notebook.folder / file)}


def _solution(notebook: Notebook, item: Item) -> str:
    lines = answer(notebook, item).split("\n")
    return "\n".join(
        line for line in lines if "### BEGIN SOLUTION" not in line and "### END SOLUTION" not in line
    )


def _source(known: Answer, notebook: Notebook, item: Item) -> str:
    """The answer as a student would have written it; what it leaves out is the solution's."""
    parts = [known.source(name) or _solution_of(notebook, item, name) for name in item.names]
    imports = [ast.unparse(node) for node in _imports(known, "\n".join(parts))]
    return "\n\n\n".join([*(["\n".join(imports)] if imports else []), *parts])


def _imports(known: Answer, source: str) -> list[ast.stmt]:
    """The imports of the answer's file that ``source`` needs."""
    assert known.path is not None
    used = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    found: list[ast.stmt] = []
    for node in ast.parse(known.path.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            if names & used and "autograder" not in ast.unparse(node):
                found.append(node)
    return found


def _solution_of(notebook: Notebook, item: Item, name: str) -> str:
    tree = ast.parse(_solution(notebook, item))
    return next(ast.unparse(n) for n in tree.body if getattr(n, "name", "") == name)


if __name__ == "__main__":
    sys.exit(main())
