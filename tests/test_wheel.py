"""What a student installs: the wheel, built for real and looked into."""

from __future__ import annotations

import email
import importlib.metadata
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email.message import Message
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
OURS = {"numpy", "torch", "torchvision", "matplotlib", "pillow"}
JUPYTER = {
    "ipython",
    "ipykernel",
    "notebook",
    "traitlets",
    "tornado",
    "pyzmq",
    "nbformat",
    "nbconvert",
    "nbgrader",
}
COLAB = ("ipython==7.34.0", "notebook==6.5.7")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def files(wheel: Path) -> list[str]:
    return zipfile.ZipFile(wheel).namelist()


@pytest.fixture(scope="module")
def needs(wheel: Path) -> list[Requirement]:
    """What the wheel asks for without any extra."""
    archive = zipfile.ZipFile(wheel)
    [path] = [name for name in archive.namelist() if name.endswith("METADATA")]
    metadata: Message = email.message_from_bytes(archive.read(path))
    return _without_extras(metadata.get_all("Requires-Dist") or [])


def test_the_released_notebooks_and_the_data_are_inside(files: list[str]) -> None:
    for language in ("en", "zh"):
        assert f"autograder/notebooks/{language}/03_broadcasting/03_broadcasting.ipynb" in files
        assert f"autograder/notebooks/{language}/03_broadcasting/recorded.json" in files
    assert "autograder/chapter/data/train-images-idx3-ubyte.gz" in files


def test_no_solution_no_hidden_check_and_no_known_answer_is_inside(files: list[str]) -> None:
    assert {Path(name).parts[0] for name in files if ".dist-info" not in name} == {"autograder"}
    names = {Path(name).name for name in files}
    assert names.isdisjoint({"test_hidden.py", "wrong.py", "right.py", "notebook.md", "course.toml"})


def test_at_most_three_packages_are_asked_for_beside_the_chapters_own(needs: list[Requirement]) -> None:
    assert len({need.name for need in needs} - OURS) <= 3


def test_nothing_that_is_asked_for_brings_or_upgrades_jupyter(needs: list[Requirement]) -> None:
    assert _closure(needs).isdisjoint(JUPYTER)


@pytest.fixture(scope="module")
def colab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with Colab's IPython and notebook."""
    folder = tmp_path_factory.mktemp("colab")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *COLAB], check=True, capture_output=True)
    return python


@pytest.mark.soak
def test_it_installs_beside_the_jupyter_of_colab(wheel: Path, colab: Path) -> None:
    install = [colab, "-m", "pip", "install", "--quiet", "--dry-run", "--report", "-", wheel]
    done = subprocess.run(install, check=True, capture_output=True, text=True)
    new = {entry["metadata"]["name"].lower() for entry in json.loads(done.stdout)["install"]}
    assert "underhood" in new
    assert new.isdisjoint(JUPYTER)


@pytest.mark.soak
def test_the_questionnaire_is_answered_as_plain_code_in_the_ipython_of_colab(
    colab: Path, wheel: Path, tmp_path: Path
) -> None:
    install = [colab, "-m", "pip", "install", "--quiet", "--no-deps", wheel]
    subprocess.run(install, check=True, capture_output=True)
    [own] = (colab.parents[1] / "lib").glob("python3*/site-packages")
    # torch and its like from here; what Colab has of its own comes first.
    (own / "zz.pth").write_text(sysconfig.get_path("purelib") + "\n")
    name = "09_questionnaire"
    cells = json.loads((ROOT / "source" / "en" / name / f"{name}.ipynb").read_text())["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    version = "import IPython\nprint(IPython.__version__)"
    (tmp_path / "answers.ipy").write_text("\n\n".join([version, *code, "print('all done')"]))
    run = [colab, "-m", "IPython", "--simple-prompt", "--colors=NoColor", "answers.ipy"]
    environment = os.environ | {"MPLBACKEND": "Agg", "IPYTHONDIR": str(tmp_path)}
    done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert "7.34.0" in done.stdout.splitlines()[0]
    assert "all done" in done.stdout, done.stdout[-3000:] + done.stderr[-3000:]
    # Letters are only read here; whether they are right is said after grading.
    marks = [done.stdout.count(f"{mark} 9.") for mark in "✓○"]
    assert sum(marks) == sum("check(" in cell for cell in code)
    assert all(marks)


def _closure(needs: list[Requirement]) -> set[str]:
    """The names of everything that ``needs`` ask for, and of what that asks for."""
    seen: set[str] = set()
    waiting = [need.name.lower() for need in needs]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += [
                need.name.lower() for need in _without_extras(importlib.metadata.requires(name) or [])
            ]
    return seen


def _without_extras(lines: list[str]) -> list[Requirement]:
    needs = [Requirement(line) for line in lines]
    return [need for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
