"""``underhood gradescope build``: the zip that Gradescope takes as an autograder, with all that it needs.

setup.sh, run_autograder       what Gradescope calls: once, and for each submission
underhood-….whl                this package, as it is installed here
course.bundle                  see ``bundle``
"""

from __future__ import annotations

import base64
import hashlib
from importlib.metadata import distribution
from pathlib import Path

from . import __version__
from .bundle import zipped
from .errors import CourseError

MAX_ZIP = 768 * 2**20
_SCRIPTS = Path(__file__).parent / "gradescope"
RUNNABLE = ("setup.sh", "run_autograder")


def gradescope(bundle: bytes, torch: str) -> bytes:
    """The archive; ``torch`` is what pip gets to install torch by. Raises ``CourseError``."""
    if not torch.strip() or "\n" in torch or "'" in torch:
        raise CourseError(f'--torch is what pip gets, such as "torch torchvision"; found {torch!r}')
    name, wheel = this_package()
    files = {script: (_SCRIPTS / script).read_bytes() for script in RUNNABLE}
    made = zipped(
        {**files, "torch.txt": f"{torch}\n".encode(), name: wheel, "course.bundle": bundle}, RUNNABLE
    )
    if len(made) > MAX_ZIP:
        raise CourseError(f"{len(made) / 2**20:.0f} MB are too many for Gradescope; at most 768 MB")
    return made


def this_package() -> tuple[str, bytes]:
    """This package as a wheel, whether it is installed from one or as an editable checkout."""
    package, about = Path(__file__).parent, distribution("underhood")
    info = f"underhood-{__version__}.dist-info"
    files = {
        f"autograder/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    for name in ("METADATA", "entry_points.txt"):
        files[f"{info}/{name}"] = (about.read_text(name) or "").encode()
    tag = "Wheel-Version: 1.0\nGenerator: underhood\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{info}/WHEEL"] = tag.encode()
    record = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in sorted(files.items())]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    return f"underhood-{__version__}-py3-none-any.whl", zipped(files)


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
