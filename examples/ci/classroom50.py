"""Classroom 50's autograder for one notebook. Lies in the instructor's repository, beside ``course.bundle``.

It runs in the student's checkout and writes ``result.json``. Exit status 0: graded; anything else: it could
not be, through no fault of the student. ``UNDERHOOD`` and ``TORCH`` are what pip gets for the two.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    notebooks = [path for path in Path.cwd().rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts]
    if len(notebooks) != 1:
        print(f"hand in one notebook, not {len(notebooks)}")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        tools = Path(folder, "tools", "bin")
        subprocess.run(["python3", "-m", "venv", tools.parent], check=True)
        package = f"underhood[grade] @ {os.environ['UNDERHOOD']}"
        for what in (os.environ.get("TORCH", "torch torchvision").split(), [package]):
            subprocess.run([tools / "pip", "install", "-q", *what], check=True)
        # Below a folder of this name nothing is ever run without walls.
        work = Path(folder, "submitted")
        work.mkdir()
        copy = shutil.copy(notebooks[0], work)
        command = [tools / "underhood", "ci", copy, "--bundle", HERE / "course.bundle"]
        return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main())
