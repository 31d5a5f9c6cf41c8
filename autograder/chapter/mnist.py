"""MNIST and the roller coaster, from files inside this package: nothing is downloaded.

    digits(3, "train")     uint8 [6131, 28, 28], in the order of the chapter's file names
    full("valid")          all ten digits in their original order, with labels
    ideals("train")        the average image of each digit, float32 [10, 28, 28]
    mnist_sample()         the folder of PNG files that the chapter begins with
    torchvision_root()     where torchvision's own MNIST class finds its files
    coaster()              time and speed of the roller coaster

``split`` is ``"train"`` or ``"valid"`` (MNIST's 10,000 test images) everywhere. Pixels are 0 for the
background to 255 for full ink, those of averages 0 to 1. Every tensor but the coaster's is the same object
at each call: copy it (``.clone()``, ``.float()``) before you write into it.
"""

from __future__ import annotations

import contextlib
import csv
import functools
import gzip
import hashlib
import io
import os
import shutil
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UnderhoodError

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor

_DATA = Path(__file__).parent / "data"
_SPLITS = {"train": ("train", 60_000), "valid": ("t10k", 10_000)}
_SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
"""Of the decompressed files."""
_ABANDONED = 3600.0
"""Seconds after which a half-built folder belongs to nobody any more."""


# ---------------------------------------------------------------- tensors


def digits(digit: int, split: str) -> Tensor:
    """All images of one digit, uint8 ``[N, 28, 28]``, in the order of ``file_names(digit, split)``. Raises
    ``UnderhoodError`` for a digit or a split that there is not."""
    return _digits(digit, split)


def file_names(digit: int, split: str) -> list[str]:
    """The names of these images' PNG files: their place in the original set, sorted as strings, so that
    ``"10000.png"`` comes before ``"1007.png"``."""
    return [f"{place}.png" for place in _places(digit, split)]


def full(split: str) -> tuple[Tensor, Tensor]:
    """All images, uint8 ``[60000, 28, 28]`` or ``[10000, 28, 28]``, and their digits, int64 ``[60000]`` or
    ``[10000]``, in the original order."""
    return _full(split)


def ideals(split: str) -> Tensor:
    """The average of all images of each digit, float32 ``[10, 28, 28]``, pixels from 0 to 1: what
    ``digits(digit, split).float().mean(0) / 255`` comes to for the digits 0 to 9."""
    return _ideals(split)


def coaster() -> tuple[Tensor, Tensor]:
    """Time and speed of the roller coaster, float32 ``[20]`` each; new tensors at each call."""
    import torch

    with (_DATA / "coaster_speed.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    times, speeds = ([float(row[column]) for row in rows] for column in ("time", "speed"))
    return torch.tensor(times), torch.tensor(speeds)


def preload() -> None:
    """Loads all images and builds both folders, so that a process forked afterwards finds everything ready.
    Of single digits it loads the chapter's two alone: every process has to carry what is loaded here. Starts
    no thread: only numpy computes here, a torch kernel might start a pool."""
    for split in _SPLITS:
        for digit in (3, 7):
            digits(digit, split)
    ideals("train")
    mnist_sample()
    torchvision_root()


@functools.cache
def _full(split: str) -> tuple[Tensor, Tensor]:
    import numpy as np
    import torch

    if split not in _SPLITS:
        raise UnderhoodError(f'there is no MNIST split {split!r}; use "train" or "valid"')
    prefix, count = _SPLITS[split]
    # A bytearray can be written into, which torch asks of memory that it shares.
    images = np.frombuffer(bytearray(_read(f"{prefix}-images-idx3-ubyte")), np.uint8, offset=16)
    labels = np.frombuffer(_read(f"{prefix}-labels-idx1-ubyte"), np.uint8, offset=8)
    return torch.from_numpy(images.reshape(count, 28, 28)), torch.from_numpy(labels.astype(np.int64))


@functools.cache
def _digits(digit: int, split: str) -> Tensor:
    import torch

    return torch.from_numpy(full(split)[0].numpy()[_places(digit, split)])


@functools.cache
def _ideals(split: str) -> Tensor:
    import numpy as np
    import torch

    images, labels = (tensor.numpy() for tensor in full(split))
    averages = [images[labels == digit].mean(0, dtype=np.float32) / 255 for digit in range(10)]
    return torch.from_numpy(np.stack(averages, dtype=np.float32))


@functools.cache
def _places(digit: int, split: str) -> list[int]:
    if digit not in range(10):
        raise UnderhoodError(f"MNIST has no digit {digit!r}; use 0 to 9")
    return sorted((full(split)[1].numpy() == digit).nonzero()[0].tolist(), key=str)


def _read(name: str) -> bytes:
    """One file of the package, decompressed and verified."""
    path = _DATA / f"{name}.gz"
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise UnderhoodError(f"{path} cannot be read ({error}); install the package again") from error
    if hashlib.sha256(content).hexdigest() != _SHA256[name]:
        raise UnderhoodError(
            f"{path} does not hold MNIST's data (its SHA-256 differs); install the package again"
        )
    return content


# ---------------------------------------------------------------- folders


def cache_dir() -> Path:
    """Where folders are kept that are built once: ``UNDERHOOD_CACHE``, else ``underhood`` in the
    ``XDG_CACHE_HOME`` or the platform's own place for caches."""
    if own := os.environ.get("UNDERHOOD_CACHE"):
        return Path(own).expanduser().absolute()
    if home := os.environ.get("XDG_CACHE_HOME"):
        return Path(home, "underhood").absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local", "underhood", "Cache")
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "underhood"


def mnist_sample() -> Path:
    """The chapter's folder: ``train/3``, ``train/7``, ``valid/3``, ``valid/7`` with 6131, 6265, 1010 and 1028
    PNG files, and ``labels.csv`` with a row like ``train/3/7463.png,0`` for each (3 → 0, 7 → 1)."""
    return _sample(cache_dir())


def torchvision_root() -> Path:
    """What ``torchvision.datasets.MNIST(root, download=False)`` needs as its ``root``."""
    return _torchvision(cache_dir())


@functools.cache
def _sample(cache: Path) -> Path:
    folders = [(split, digit) for split in _SPLITS for digit in (3, 7)]
    names = {f"{s}/{d}": file_names(d, s) for s, d in folders}
    rows = sorted(f"{folder}/{name},{int(folder[-1] == '7')}\n" for folder in names for name in names[folder])
    labels = "".join(["name,label\n", *rows]).encode()

    def files() -> Iterable[tuple[str, bytes]]:
        yield "labels.csv", labels
        for split, digit in folders:
            for name, image in zip(file_names(digit, split), digits(digit, split).numpy(), strict=True):
                yield f"{split}/{digit}/{name}", _png(image)

    size = len(_png(digits(3, "valid").numpy()[0]))
    sizes = {f"{folder}/{name}": size for folder in names for name in names[folder]}
    return _kept(cache / "mnist_sample", sizes | {"labels.csv": len(labels)}, files)


@functools.cache
def _torchvision(cache: Path) -> Path:
    sizes = {}
    for prefix, count in _SPLITS.values():
        sizes[f"MNIST/raw/{prefix}-images-idx3-ubyte"] = 16 + count * 28 * 28
        sizes[f"MNIST/raw/{prefix}-labels-idx1-ubyte"] = 8 + count
    return _kept(cache / "torchvision", sizes, lambda: ((path, _read(Path(path).name)) for path in sizes))


def _png(image: np.ndarray) -> bytes:
    """A grey uint8 image as a PNG file. It is not compressed: a file is below the block of a disk either
    way, and so its size is known, which finds files that were cut."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG", compress_level=0)
    return file.getvalue()


def _kept(folder: Path, sizes: dict[str, int], files: Callable[[], Iterable[tuple[str, bytes]]]) -> Path:
    """``folder`` with all ``files`` (path and content), built if it is not there and looked through if it is.
    It is built beside its place and renamed when it is whole: nobody ever sees a half of it, and of two
    processes that build at once the second throws its own away."""
    if not folder.is_dir():
        try:
            _build(folder, sizes, files)
        except OSError as error:
            raise UnderhoodError(
                f"{folder} cannot be built ({error}); set UNDERHOOD_CACHE to a folder that can be written"
            ) from error
    for path, size in sizes.items():
        try:
            found = os.stat(folder / path).st_size
        except OSError:
            found = -1
        if found != size:
            what = "is missing" if found < 0 else f"has {found} bytes instead of {size}"
            raise UnderhoodError(f"{folder / path} {what}; delete the folder {folder} and run this again")
    return folder


def _build(folder: Path, sizes: dict[str, int], files: Callable[[], Iterable[tuple[str, bytes]]]) -> None:
    cache, prefix = folder.parent, f".{folder.name}-"
    cache.mkdir(parents=True, exist_ok=True)
    for left in cache.glob(f"{prefix}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=cache, ignore_cleanup_errors=True) as scratch:
        whole = Path(scratch, folder.name)
        for parent in {Path(whole, path).parent for path in sizes}:
            parent.mkdir(parents=True, exist_ok=True)
        for path, content in files():
            Path(whole, path).write_bytes(content)
        try:
            whole.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
