"""``underhood calibrate``: how far trained accuracies spread over seeds, on the device that is there.

An exercise folder may hold ``calibration.py``, whose functions each train the reference once:

    def linear_in_the_chapters_order(reference, seed, device):
        '''20 epochs of the linear model, batches of 256, learning rate 1.'''

``reference`` is the notebook's module of ``solutions/``; what is returned is a share, 0 to 1.

What they came to stands in ``exercises/bands.json``, a row a function and device. A floor in a check lies at
or below the floor measured here, which no right answer falls below by bad luck, or at least two standard
deviations below the lowest run where wrong answers would pass so low a floor.
"""

from __future__ import annotations

import json
import math
import platform
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .atomic import write_atomic
from .course.answers import load_module
from .course.folder import load_course
from .course.model import Notebook
from .errors import CourseError

FILE = "calibration.py"
MIN_RUNS = 30
"""With fewer, the spread itself is hardly known: with n runs and no failure, up to 3/n of all may fail."""
SIGMAS = 10
"""A floor lies so many standard deviations below the mean, and below the lowest run."""
Run = Callable[[Any, int, str], float]


@dataclass(frozen=True)
class Band:
    """What ``runs`` trainings with the seeds 0, 1, … came to on one device. Accuracies are shares, 0 to 1."""

    notebook: str
    run: str
    device: str
    device_name: str
    runs: int
    mean: float
    sd: float
    min: float
    max: float
    floor: float
    provisional: bool
    """True: too few runs to gate anything."""
    threads: int
    torch: str


def bands_file(root: Path) -> Path:
    return root / "exercises" / "bands.json"


def read_bands(root: Path) -> list[Band]:
    """The bands measured so far; none if there is no file. Raises ``CourseError`` for one that is broken."""
    file = bands_file(root)
    try:
        return [Band(**row) for row in json.loads(file.read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError) as error:
        raise CourseError(f"{file}: this is no file of bands; run `underhood calibrate`: {error}") from error


def write_band(root: Path, band: Band) -> None:
    """Puts ``band`` in place of the one of the same run and device."""
    place = (band.notebook, band.run, band.device)
    kept = [b for b in read_bands(root) if (b.notebook, b.run, b.device) != place]
    rows = sorted([*kept, band], key=lambda b: (b.notebook, b.run, b.device))
    text = json.dumps([asdict(row) for row in rows], indent=1) + "\n"
    write_atomic(bands_file(root), text)


def trainings(root: Path, names: Sequence[str] = ()) -> list[tuple[Notebook, str, Run]]:
    """Notebook, name and function of each training of the course: of those ``names`` (a function's or a
    notebook's), or of all. Raises ``CourseError`` for an unknown name."""
    found: list[tuple[Notebook, str, Run]] = []
    known: set[str] = set()
    for notebook in load_course(root).notebooks:
        if (notebook.folder / FILE).is_file():
            module = load_module(notebook.folder / FILE)
            for name, run in vars(module).items():
                if getattr(run, "__module__", "") == module.__name__ and not name.startswith("_"):
                    known |= {notebook.name, name}
                    if {notebook.name, name} & set(names) or not names:
                        found.append((notebook, name, run))
    if not known:
        raise CourseError(f"{root}: no exercise folder holds a calibration.py, so nothing is trained here")
    if unknown := [name for name in names if name not in known]:
        raise CourseError(f"{root}: there is no training {unknown[0]!r}; there is {', '.join(sorted(known))}")
    return found


def measure(
    notebook: Notebook, name: str, run: Run, device: str, runs: int, done: Callable[[str], None]
) -> Band:
    """Trains ``runs`` times. Raises ``CourseError`` if one of them fails or gives no accuracy."""
    import torch

    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    reference = load_module(notebook.solution)
    values: list[float] = []
    for seed in range(runs):
        try:
            value = float(run(reference, seed, device))
        except Exception as error:
            raise CourseError(f"{notebook.name}: {name} failed with seed {seed}: {error}") from error
        if not 0 <= value <= 1:
            raise CourseError(f"{notebook.name}: {name} gave {value} with seed {seed}; an accuracy is 0 to 1")
        values.append(value)
        done(f"{name} {value:.4f}")
    mean, sd = statistics.fmean(values), statistics.stdev(values) if runs > 1 else 0.0
    return Band(
        notebook=notebook.name, run=name, device=device, device_name=_device_name(device), runs=runs,
        mean=round(mean, 5), sd=round(sd, 5), min=round(min(values), 5), max=round(max(values), 5),
        floor=math.floor(1000 * max(0.0, min(mean - SIGMAS * sd, min(values)))) / 1000,
        provisional=runs < MIN_RUNS, threads=torch.get_num_threads(), torch=str(torch.__version__),
    )  # fmt: skip


def calibrate(
    root: Path,
    asked: Sequence[tuple[Notebook, str, Run]],
    device: str,
    runs: int,
    done: Callable[[str], None],
) -> Iterator[Band]:
    """Measures what ``trainings`` gave, and writes one band after another. Raises ``CourseError`` for a
    device that is not there."""
    import torch

    try:
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise CourseError(f"this machine has no device {device!r}: {str(error).splitlines()[0]}") from error
    for notebook, name, run in asked:
        band = measure(notebook, name, run, device, runs, done)
        write_band(root, band)
        yield band


def best_device() -> str:
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _device_name(device: str) -> str:
    import torch

    if device.startswith("cuda"):
        return str(torch.cuda.get_device_name(device))
    return platform.machine() if device == "cpu" else device


def as_table(bands: Sequence[Band]) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(header_style="dim", border_style="dim", box=box.ROUNDED)
    table.add_column("training", overflow="fold", min_width=24)
    table.add_column("device")
    for title in ("runs", "mean", "sd", "min", "max", "floor"):
        table.add_column(title, justify="right", no_wrap=True)
    for band in bands:
        figures = [f"{value:.4f}" for value in (band.mean, band.sd, band.min, band.max, band.floor)]
        runs = f"{band.runs}{'?' * band.provisional}"
        name = f"{band.notebook}\n{band.run.replace('_', ' ')}"
        table.add_row(name, band.device, runs, *figures)
    return table
