import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from autograder.chapter import mnist
from autograder.errors import UnderhoodError

LAYOUT = {"train/3": 6131, "train/7": 6265, "valid/3": 1010, "valid/7": 1028}
BUILD = "from autograder.chapter import mnist; print(mnist.mnist_sample())"


def python(code: str, **environment: object) -> subprocess.Popen[str]:
    env = os.environ | {name: str(value) for name, value in environment.items()}
    return subprocess.Popen([sys.executable, "-c", code], env=env, text=True, stdout=subprocess.PIPE)


def assert_whole(sample: Path) -> None:
    assert sorted(path.name for path in sample.iterdir()) == ["labels.csv", "train", "valid"]
    for folder, count in LAYOUT.items():
        assert sum(1 for _ in (sample / folder).iterdir()) == count
    assert len((sample / "labels.csv").read_text().splitlines()) == 14435


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("UNDERHOOD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def forgotten():
    """Nothing is remembered of what this process has read."""
    remembered = (mnist._full, mnist._digits, mnist._places, mnist._sample, mnist._torchvision)
    for function in remembered:
        function.cache_clear()
    yield
    for function in remembered:
        function.cache_clear()


# ---------------------------------------------------------------- tensors


def test_importing_the_module_imports_neither_torch_nor_numpy():
    code = "import sys, autograder.chapter.mnist; print('torch' in sys.modules, 'numpy' in sys.modules)"
    assert python(code).communicate()[0].split() == ["False", "False"]


def test_the_full_set_is_the_original_one():
    images, labels = mnist.full("train")
    assert (images.dtype, images.shape) == (torch.uint8, (60_000, 28, 28))
    assert (labels.dtype, labels.shape) == (torch.int64, (60_000,))
    assert labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert [tuple(part.shape) for part in mnist.full("valid")] == [(10_000, 28, 28), (10_000,)]


def test_every_digit_has_its_images_in_the_order_of_their_names():
    images, labels = mnist.full("valid")
    for digit in range(10):
        names = mnist.file_names(digit, "valid")
        places = [int(name.removesuffix(".png")) for name in names]
        assert names == sorted(names)
        assert sorted(places) == (labels == digit).nonzero().flatten().tolist()
        assert torch.equal(mnist.digits(digit, "valid"), images[places])


@pytest.mark.parametrize("split", ["train", "valid"])
def test_the_ideal_of_a_digit_is_the_average_of_its_images(split):
    averages = [mnist.digits(digit, split).float().mean(0) / 255 for digit in range(10)]
    assert torch.equal(mnist.ideals(split), torch.stack(averages))


def test_tensors_are_shared_and_names_are_not():
    assert mnist.digits(3, "valid") is mnist.digits(digit=3, split="valid")
    assert mnist.full("valid")[0] is mnist.full(split="valid")[0]
    mnist.file_names(3, "valid").clear()
    assert len(mnist.file_names(3, "valid")) == 1010


@pytest.mark.parametrize("split", ["test", "Train", None])
def test_an_unknown_split_is_told(split):
    with pytest.raises(UnderhoodError, match='use "train" or "valid"'):
        mnist.digits(3, split)


@pytest.mark.parametrize("digit", [10, -1, 2.5, "3"])
def test_an_unknown_digit_is_told(digit):
    with pytest.raises(UnderhoodError, match="use 0 to 9"):
        mnist.digits(digit, "train")


def test_the_coaster_is_new_at_each_call():
    first = mnist.coaster()
    assert [(part.dtype, part.shape) for part in first] == [(torch.float32, (20,))] * 2
    first[1].zero_()
    assert mnist.coaster()[1].min() > 0


def test_preloading_starts_no_thread_and_leaves_both_folders(cache):
    code = """if True:
        import os, numpy, torch
        from autograder.chapter import mnist
        before = len(os.listdir("/proc/self/task"))
        mnist.preload()
        print(len(os.listdir("/proc/self/task")) - before)"""
    if sys.platform == "linux":
        assert python(code).communicate()[0].split() == ["0"]
        assert (cache / "mnist_sample").is_dir()
        assert (cache / "torchvision").is_dir()


# ---------------------------------------------------------------- the package's files


@pytest.mark.parametrize("damage", ["missing", "cut", "no gzip", "other content"])
def test_a_damaged_file_of_the_package_is_named(damage, tmp_path, monkeypatch, forgotten):
    name = "t10k-labels-idx1-ubyte.gz"
    content = {
        "cut": (mnist._DATA / name).read_bytes()[:-900],
        "no gzip": b"a pointer to the file",
        "other content": (mnist._DATA / "train-labels-idx1-ubyte.gz").read_bytes(),
    }
    for file in mnist._DATA.iterdir():
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / name).unlink()
    if damage in content:
        (tmp_path / name).write_bytes(content[damage])
    monkeypatch.setattr(mnist, "_DATA", tmp_path)
    with pytest.raises(UnderhoodError, match=rf"{name} .*install the package again"):
        mnist.digits(3, "valid")
    assert len(mnist.full("train")[1]) == 60_000


# ---------------------------------------------------------------- folders


def test_the_cache_is_where_it_was_told_to_be(monkeypatch, tmp_path):
    monkeypatch.setenv("UNDERHOOD_CACHE", "~/mine")
    assert mnist.cache_dir() == Path.home() / "mine"
    monkeypatch.delenv("UNDERHOOD_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert mnist.cache_dir() == tmp_path / "underhood"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(sys, "platform", "linux")
    assert mnist.cache_dir() == Path.home() / ".cache" / "underhood"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert mnist.cache_dir() == Path.home() / "Library" / "Caches" / "underhood"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert mnist.cache_dir() == tmp_path / "underhood" / "Cache"


def test_the_sample_is_laid_out_as_in_the_chapter():
    sample = mnist.mnist_sample()
    assert sample.name == "mnist_sample"
    assert_whole(sample)
    names = sorted(path.name for path in (sample / "train/3").iterdir())
    assert names == mnist.file_names(3, "train")


def test_the_labels_are_sorted_and_name_every_image_once():
    sample = mnist.mnist_sample()
    header, *rows = (sample / "labels.csv").read_text().splitlines()
    assert header == "name,label"
    assert rows == sorted(rows)
    assert {"train/3/7463.png,0", "valid/7/0.png,1"} <= set(rows)
    listed = {row.split(",")[0]: row.split(",")[1] for row in rows}
    images = [path.relative_to(sample).as_posix() for path in sample.glob("*/*/*.png")]
    assert listed == {name: "1" if "/7/" in name else "0" for name in images}


def test_an_image_read_from_its_file_is_the_tensor():
    sample = mnist.mnist_sample()
    for split, digit in [("train", 3), ("train", 7), ("valid", 3), ("valid", 7)]:
        names = mnist.file_names(digit, split)
        for n in [*range(0, len(names), 97), len(names) - 1]:
            with Image.open(sample / split / str(digit) / names[n]) as image:
                assert image.mode == "L"
                assert np.array_equal(np.array(image), mnist.digits(digit, split)[n].numpy())


def test_torchvision_finds_mnist_without_a_network(monkeypatch):
    from torchvision.datasets import MNIST

    monkeypatch.setattr(MNIST, "download", lambda self: pytest.fail("it downloads"))
    for split in ("train", "valid"):
        images, labels = mnist.full(split)
        data = MNIST(mnist.torchvision_root(), train=split == "train", download=False)
        assert torch.equal(data.data, images)
        assert torch.equal(data.targets, labels)


def test_two_processes_at_once_build_one_good_folder(empty_cache):
    both = [python(BUILD, UNDERHOOD_CACHE=empty_cache) for _ in range(2)]
    told = [process.communicate()[0].strip() for process in both]
    assert told == [str(empty_cache / "mnist_sample")] * 2
    assert_whole(empty_cache / "mnist_sample")
    assert [path.name for path in empty_cache.iterdir()] == ["mnist_sample"]


def test_the_loser_of_a_race_takes_the_winners_folder(tmp_path, monkeypatch):
    winner, read, empty_cache = mnist.torchvision_root(), mnist._read, tmp_path / "cache"

    def overtaken(name):
        shutil.copytree(winner, empty_cache / "torchvision", dirs_exist_ok=True)
        return read(name)

    monkeypatch.setenv("UNDERHOOD_CACHE", str(empty_cache))
    monkeypatch.setattr(mnist, "_read", overtaken)
    assert mnist.torchvision_root() == empty_cache / "torchvision"
    assert [path.name for path in empty_cache.iterdir()] == ["torchvision"]


def test_a_build_that_was_killed_leaves_nothing_half(empty_cache):
    builder = python(BUILD, UNDERHOOD_CACHE=empty_cache)
    deadline = time.monotonic() + 60
    while not (begun := list(empty_cache.glob(".mnist_sample-*/mnist_sample/train/3/1*.png"))):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    builder.send_signal(signal.SIGKILL)
    builder.communicate()
    [abandoned] = empty_cache.iterdir()
    assert begun[0].is_relative_to(abandoned)
    os.utime(abandoned, (0, 0))
    assert_whole(mnist.mnist_sample())
    assert [path.name for path in empty_cache.iterdir()] == ["mnist_sample"]


def test_a_build_of_now_is_left_alone(empty_cache):
    (empty_cache / ".torchvision-busy").mkdir(parents=True)
    mnist.torchvision_root()
    assert (empty_cache / ".torchvision-busy").is_dir()


@pytest.mark.parametrize("damage", ["emptied", "cut", "removed"])
@pytest.mark.parametrize("path", ["labels.csv", "train/3/10.png", "valid/7/0.png"])
def test_a_damaged_file_of_the_cache_is_named(path, damage, forgotten):
    file = mnist.mnist_sample() / path
    whole = file.read_bytes()
    mnist._sample.cache_clear()
    try:
        file.unlink() if damage == "removed" else file.write_bytes(whole[:100] if damage == "cut" else b"")
        with pytest.raises(UnderhoodError) as error:
            mnist.mnist_sample()
    finally:
        file.write_bytes(whole)
    assert str(file) in str(error.value)
    assert f"delete the folder {mnist.cache_dir() / 'mnist_sample'}" in str(error.value)
    assert mnist.mnist_sample().is_dir()


def test_a_changed_pixel_is_noticed_by_whoever_reads_the_image(tmp_path):
    content = bytearray(mnist._png(mnist.digits(3, "valid")[0].numpy()))
    content[400] ^= 1
    (tmp_path / "changed.png").write_bytes(content)
    with Image.open(tmp_path / "changed.png") as image, pytest.raises((OSError, SyntaxError)):
        image.load()


def test_a_file_of_somebody_elses_is_no_damage(forgotten):
    stranger = mnist.mnist_sample() / "train" / ".DS_Store"
    stranger.touch()
    try:
        mnist._sample.cache_clear()
        assert mnist.mnist_sample().is_dir()
    finally:
        stranger.unlink()


def test_a_cache_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("UNDERHOOD_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(UnderhoodError, match="set UNDERHOOD_CACHE"):
        mnist.mnist_sample()
