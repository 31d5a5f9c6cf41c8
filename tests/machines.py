"""A machine that grades elsewhere, as far as this one can play it: shell steps run for real, but no system
package is installed, no setting of the kernel is changed and nothing is fetched."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

_NOTED = '#!/bin/sh\nprintf \'%s %s\\n\' "$(basename "$0")" "$*" >> "{log}"\n'
_PYTHON = """#!/bin/sh
if [ "$1 $2" != "-m venv" ]; then exec "{python}" "$@"; fi
for last; do :; done
"{python}" -m venv --without-pip "$last" || exit
# What pip would fetch is there already, as hard links: behind the walls only the environment itself can be
# read. Not ourselves: it is the package that is shipped that has to be installed.
there=$(echo "$last"/lib/python3.*/site-packages)
rm -rf "$there" && cp -al "{site}" "$there" && rm -rf "$there"/*underhood* || exit
printf '#!/bin/sh\nexec "$(dirname "$0")/python" -m pip "$@"\n' > "$last/bin/pip" && chmod +x "$last/bin/pip"
"""


class Machine:
    """``run`` runs a script of bash as a service would; ``log`` are the commands that were only noted."""

    def __init__(self, folder: Path, names: tuple[str, ...] = ("apt-get", "sudo")) -> None:
        self.folder = folder
        self._log = folder / "noted"
        programs, site = folder / "bin", sysconfig.get_path("purelib")
        if os.stat(folder).st_dev != os.stat(site).st_dev:
            pytest.skip("the packages of this environment cannot be linked into another: two file systems")
        programs.mkdir()
        for name in names:
            self._program(programs / name, _NOTED.format(log=self._log))
        python = _PYTHON.format(python=sys.executable, site=site)
        for name in ("python3.13", "python3.12", "python3.11", "python3", "python"):
            self._program(programs / name, python)
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("UNDERHOOD", "GITHUB", "PIP_"))
        }
        self.env = kept | {
            "PATH": f"{programs}:{os.environ['PATH']}", "PIP_NO_INDEX": "1", "PIP_NO_COMPILE": "1",
            "PIP_NO_BUILD_ISOLATION": "0", "PIP_CONFIG_FILE": os.devnull, "COLUMNS": "200",
        }  # fmt: skip

    @staticmethod
    def _program(path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o755)

    @property
    def log(self) -> str:
        return self._log.read_text() if self._log.exists() else ""

    def run(self, script: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=cwd, env=self.env | env, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
