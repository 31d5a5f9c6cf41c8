"""``underhood bundle``: all that a machine needs to grade without the repository, in one private file.

A zip archive with the exercise folders, their solutions, the course's secret if it has one, and
``bundle.json``, which says what is inside, by which version, and how each file has to look. It holds what
students may never see.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from . import __version__
from .archive import Archive
from .course import load_course
from .errors import CourseError, SubmissionError
from .grading.cache import files_of
from .secret import read_secret

FORMAT = "underhood/bundle/v1"
ABOUT, SECRET = "bundle.json", ".underhood/secret"
MAX_FILE, MAX_TOTAL = 16 * 2**20, 128 * 2**20
_CORE = b"core_only = true\n"
_DATE = (1980, 1, 1, 0, 0, 0)
"""The same files make the same bundle, whenever it is made."""


def pack(root: Path, notebooks: Sequence[str] = (), *, core: bool = False) -> bytes:
    """The bundle of the course at ``root``: of all notebooks, or of those named. ``core``: extensions are
    not judged there. Raises ``CourseError``."""
    course = load_course(root)
    wanted = course.named(notebooks)
    paths = [root / "exercises" / "course.toml"]
    paths.append(root / "solutions" / "__init__.py")
    for notebook in wanted:
        paths += [notebook.solution, *files_of(notebook.folder)]
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths if path.is_file()}
    if core:
        about_course = files["exercises/course.toml"]
        files["exercises/course.toml"] = _CORE + re.sub(rb"(?m)^core_only\b.*\n?", b"", about_course)
    if secret := read_secret(root):
        files[SECRET] = secret
    about = {
        "format": FORMAT,
        "underhood": __version__,
        "course": course.name,
        "course_version": course.version,
        "notebooks": [notebook.name for notebook in wanted],
        "core": core,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    return zipped({ABOUT: json.dumps(about, ensure_ascii=False, indent=1).encode(), **files})


def unpack(path: Path, into: Path) -> None:
    """Unpacks the bundle at ``path`` into the empty folder ``into``, for its owner alone; it is then a course
    root. Raises ``CourseError`` for one that is damaged, made by another version, or no bundle."""
    try:
        with Archive(path, most=MAX_FILE, total=MAX_TOTAL) as archive:
            about = _about(path, archive)
            files = {name: archive.read(name) for name in archive.files if name != ABOUT}
            odd = list(archive.refused)
    except SubmissionError as error:
        raise CourseError(f"{path}: this bundle cannot be read: {error}") from error
    declared = about["files"]
    for name in [*odd, *(files.keys() ^ declared.keys())]:
        raise CourseError(f"{path}: {name!r} is not as this bundle says; make it anew")
    for name, data in files.items():
        if hashlib.sha256(data).hexdigest() != declared[name]:
            raise CourseError(f"{path}: {name} has been changed in this bundle; make it anew")
        file = into / name
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)


def _about(path: Path, archive: Archive) -> dict[str, Any]:
    if ABOUT not in archive.files:
        raise CourseError(f"{path}: this is no bundle; `underhood bundle` makes one")
    try:
        about = json.loads(archive.read(ABOUT))
        found, by, files = about["format"], about["underhood"], about["files"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CourseError(f"{path}: {ABOUT} in it cannot be read; make the bundle anew") from error
    if found != FORMAT or by != __version__:
        raise CourseError(
            f"{path}: underhood {by} made this bundle ({found}), and this is {__version__} ({FORMAT}); "
            "install that version, or make the bundle anew with this one"
        )
    if not isinstance(files, dict):
        raise CourseError(f"{path}: {ABOUT} in it cannot be read; make the bundle anew")
    return dict(about)


def zipped(files: Mapping[str, bytes], runnable: Sequence[str] = ()) -> bytes:
    """A zip archive, the same whenever and wherever it is made; ``runnable`` files may be run."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if name in runnable else 0o100644) << 16
            archive.writestr(entry, files[name])
    return out.getvalue()
