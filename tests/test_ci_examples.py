"""The action, the workflows and the Dockerfile: each shell step of them runs on a clean copy of this project.

What a service does by itself (checkout, cache, upload) is not run here, and no system package is installed.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from autograder import shipping
from autograder.bundle import pack

from .machines import Machine

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "ci"
HANDED_IN = ROOT / "examples" / "class" / "submitted"
NOTEBOOK = "03_broadcasting"
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not (ROOT / ".git").exists(), reason="a clean copy needs git, the steps Linux"
)


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """One machine for all services, as with a cache between their runs."""
    folder = tmp_path_factory.mktemp("machine")
    machine = Machine(folder)
    machine.env["HOME"] = str(folder)
    machine.env["TORCH"] = "torch torchvision"
    return machine


@pytest.fixture(scope="module")
def clone(machine):
    """What git has of this project, and nothing else."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    folder = machine.folder / "clone"
    for name in names:
        if name and not name.startswith(("tests/", "benchmarks/")) and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def wheel(machine):
    name, data = shipping.this_package()
    (machine.folder / name).write_bytes(data)
    return f"file://{machine.folder / name}"


def submitted(folder: Path, student: str) -> Path:
    shutil.copytree(HANDED_IN / student, folder / "submitted" / student)
    return folder


def reports(folder: Path):
    found = json.loads((folder / "underhood-results" / "reports.json").read_text())
    assert (folder / "underhood-results" / "junit.xml").read_text().startswith("<?xml")
    return found


# ---------------------------------------------------------------- GitHub


def value_of(text: object, known: dict[str, str]) -> str:
    """``text`` with its expressions filled in; one that nobody thought of is an error."""

    def fill(match: re.Match[str]) -> str:
        words = match[1].strip()
        if words in known:
            return known[words]
        default = re.fullmatch(r"vars\.\w+ \|\| '(.*)'", words)
        assert default, f"what is {words}?"
        return default[1]

    return re.sub(r"\$\{\{(.*?)\}\}", fill, str(text))


def use(action: Path, given: dict[str, str], machine: Machine, cwd: Path, only: str = ""):
    """The shell steps of a composite action, or one of them, one after another, until one fails."""
    about = yaml.safe_load((action / "action.yml").read_text())
    assert given.keys() <= about["inputs"].keys()
    known = {f"inputs.{name}": given.get(name, str(one["default"])) for name, one in about["inputs"].items()}
    known["github.action_path"] = str(action)
    for step in about["runs"]["steps"]:
        if "run" in step and only in ("", step["name"]):
            assert "${{" not in step["run"], "what others wrote would become code"
            env = {key: value_of(text, known) for key, text in step.get("env", {}).items()}
            done = machine.run(step["run"], cwd, GITHUB_ACTIONS="true", **env)
            if done.returncode:
                break
    return done


def workflow(name: str, machine: Machine, action: Path, cwd: Path, **secrets: str):
    """The jobs of a workflow of GitHub, of which only the action has shell steps."""
    known = {f"secrets.{key}": text for key, text in secrets.items()}
    plain = yaml.safe_load((EXAMPLES / name).read_text())
    assert plain["permissions"] == {"contents": "read"}
    [job] = plain["jobs"].values()
    [step] = [s for s in job["steps"] if s["uses"] in ("./", "OWNER/underhood@main")]
    assert not [s for s in job["steps"] if "run" in s]
    return use(action, {key: value_of(v, known) for key, v in step["with"].items()}, machine, cwd)


@pytest.mark.soak
def test_github_grades_the_instructors_own_copy(machine, clone):
    done = workflow("github-instructor.yml", machine, clone, submitted(clone, "every-pair"),
                    UNDERHOOD_SECRET="x" * 64)  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout
    [report] = reports(clone)
    assert (report["student"], report["points"], report["max_points"]) == ("every-pair", 30.5, 32)
    assert report["isolation"] != "none"
    assert "::error file=" in done.stdout
    assert "libseccomp2" in machine.log
    assert "no secret yet" not in done.stderr


def test_github_holds_visible_checks_in_a_students_own_repository(machine, clone, tmp_path):
    shutil.copytree(ROOT / "release" / "en" / NOTEBOOK, tmp_path / NOTEBOOK)
    shutil.copy(HANDED_IN / "every-pair" / NOTEBOOK / f"{NOTEBOOK}.ipynb", tmp_path / NOTEBOOK)
    done = workflow("github-student.yml", machine, clone, tmp_path)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "Visible checks only" in done.stdout
    [report] = reports(tmp_path)
    assert report["points"] < report["max_points"] < 32
    # As the action's own limit: below it the step fails.
    done = use(clone, {"fail-under": "100"}, machine, tmp_path, only="Grade")
    assert done.returncode == 1


# ---------------------------------------------------------------- the others


@pytest.mark.soak
def test_gitlab_grades_with_a_bundle(machine, wheel, tmp_path):
    (tmp_path / "course.bundle").write_bytes(pack(ROOT, [NOTEBOOK]))
    submitted(tmp_path, "perfect")
    shutil.rmtree(tmp_path / "submitted" / "perfect" / "06_training_loop")
    job = yaml.safe_load((EXAMPLES / "gitlab-ci.yml").read_text())["grade"]
    env = {name: str(text) for name, text in job["variables"].items()}
    env |= {"UNDERHOOD": wheel, "UNDERHOOD_BUNDLE": "course.bundle", "UNDERHOOD_SECRET": "x" * 64}
    done = machine.run("\n".join([*job["before_script"], *job["script"]]), tmp_path, **env)
    assert done.returncode == 0, done.stderr + done.stdout
    [report] = reports(tmp_path)
    assert report["points"] == report["max_points"] == 32
    assert [path.name for path in tmp_path.glob(job["artifacts"]["reports"]["junit"])] == ["junit.xml"]


@pytest.mark.soak
def test_classroom_50_gets_its_result(machine, wheel, tmp_path):
    own, checkout = tmp_path / "config", tmp_path / "checkout"
    own.mkdir()
    shutil.copy(EXAMPLES / "classroom50.py", own)
    (own / "course.bundle").write_bytes(pack(ROOT, [NOTEBOOK]))
    shutil.copytree(HANDED_IN / "every-pair" / NOTEBOOK, checkout)
    env = {"UNDERHOOD": wheel, "CLASSROOM": "c", "USERNAME": "ada", "UNDERHOOD_SECRET": "x" * 64}
    done = machine.run(f"python {own}/classroom50.py", checkout, **env)
    assert done.returncode == 0, done.stderr + done.stdout
    result = json.loads((checkout / "result.json").read_text())
    assert result["usernames"] == ["ada"]
    assert result["score"] / result["max-score"] == 30.5 / 32
    (checkout / "second.ipynb").write_text("{}")
    assert machine.run(f"python {own}/classroom50.py", checkout, **env).returncode == 2


@pytest.mark.soak
def test_the_dockerfile_makes_a_machine_that_grades_with_its_bundle(machine, clone, tmp_path):
    (clone / "course.bundle").write_bytes(pack(ROOT, [NOTEBOOK]))
    work = submitted(tmp_path / "work", "every-pair")

    def here(text: str) -> str:
        return re.sub(r"(?<![\w.])/(opt|work|results)\b", rf"{tmp_path}/\1", text)

    command: list[str] = []
    for line in (EXAMPLES / "Dockerfile").read_text().splitlines():
        word, _, rest = line.partition(" ")
        match word:
            case "RUN":
                done = machine.run(here(rest), clone)
                assert done.returncode == 0, done.stderr
            case "COPY":
                *sources, to = shlex.split(here(rest))
                for source in (clone / source for source in sources):
                    if source.is_dir():
                        shutil.copytree(source, to)
                    else:
                        target = Path(to) / source.name if to.endswith("/") else Path(to)
                        target.parent.mkdir(parents=True, exist_ok=True)
                        shutil.copy(source, target)
            case "ENTRYPOINT" | "CMD":
                command += json.loads(here(rest))
            case "FROM" | "ARG" | "WORKDIR" | "#" | "":
                pass
            case _:
                pytest.fail(f"what is {word}?")
    done = machine.run(shlex.join(command), work, UNDERHOOD_SECRET="x" * 64)
    assert done.returncode == 0, done.stderr + done.stdout
    [report] = json.loads((tmp_path / "results" / "reports.json").read_text())
    assert report["points"] == 30.5


def test_a_bundle_of_one_notebook_holds_no_other(tmp_path):
    (tmp_path / "b").write_bytes(pack(ROOT, [NOTEBOOK]))
    names = zipfile.ZipFile(tmp_path / "b").namelist()
    assert {name.split("/")[1] for name in names if name.startswith("exercises/")} == {
        "course.toml",
        NOTEBOOK,
    }
