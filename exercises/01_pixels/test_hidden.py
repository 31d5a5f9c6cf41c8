"""Hidden checks of notebook 01: inputs are drawn after submission from the course's secret."""

import itertools

import pytest
import torch

from autograder.grading import Tolerance, ask, judge, require

SAME_TYPE = Tolerance(dtype=True)
DTYPES = [torch.uint8, torch.int16, torch.int32, torch.int64, torch.float32, torch.float64]


def _few(rng, words, least, most):
    return [words[i] for i in rng.permutation(len(words))[: rng.size(least, most)].tolist()]


def _data_set(rng):
    """The names in each folder of a drawn data set. As numbers, the short ones come first, and as strings the
    long ones."""
    splits = _few(rng, ["train", "valid", "test", "extra"], 2, 2)
    labels = _few(rng, ["3", "7", "10", "cat", "dog", "horse"], 2, 3)
    found = {}
    for key in itertools.product(splits, labels):
        short, long = (rng.permutation(count)[: rng.size(2, 3)].tolist() for count in (49, 3999))
        found[key] = [*(f"{50 + n}.png" for n in short), *(f"{1000 + n}.png" for n in long)]
    # Not every label is to be had in every split.
    found.pop(rng.choice(list(found)))
    return found


def _lists(student, found, others=()):
    """Judges the lists of a folder that holds the files to be `found`, and others. First whether a list is in
    order at all, whatever else is in it: that of a disk is another one on each machine, and no wrong answer
    has it."""
    files = [f"{split}/{label}/{name}" for (split, label), names in found.items() for name in names]
    plain = {"files": [*files, *others], "folders": [f"{split}/{label}" for split, label in found]}
    counts = ask(student, "kinds_of_order", like={"by length alone": 0, "in no order": 0}, **plain)
    require(counts["in no order"] == 0, "not_sorted")
    require(counts["by length alone"] == 0, "sorted_by_length")
    judge(student, "list_split_of_a_folder_with", **plain)


@pytest.mark.item("1.1", points=1.25)
def test_folders_of_any_names(student, rng):
    """zh: 任意名字的文件夹"""
    found = _data_set(rng)
    split, label = rng.choice(list(found))
    place = f"{split}/{label}"
    # With both, whoever takes everything and whoever only forgets the dots have different lists.
    others = [f"{place}/._{found[split, label][0]}", f"{place}/notes.txt", f"{place}/oldpng"]
    _lists(student, found, ["labels.csv", *others])


@pytest.mark.item("1.1", points=1.25)
def test_empty_classes_and_files_astray(student, rng):
    """zh: 空的类别和放错地方的文件"""
    found = _data_set(rng)
    empty = [rng.choice(list(found)) for _ in range(2)]
    found |= {key: [] for key in empty}
    split, label = empty[0]
    # A name without a dot does not make a folder.
    beside = ["labels.csv", f"{split}/about.txt", f"{split}/README"]
    others = [*beside, f"{split}/{label}/notes.txt", f"{split}/.trash/5.png"]
    _lists(student, found, others)


@pytest.mark.item("1.2", points=1.5)
def test_any_window_of_any_image(student, rng):
    """zh: 任意图像的任意窗口"""
    for _ in range(3):
        h, w = rng.sizes(2, low=9, high=20)
        (r0, c0), (rows, columns) = rng.sizes(2, low=1, high=4), rng.sizes(2, low=2, high=5)
        judge(
            student,
            "window",
            img=rng.bytes(h, w),
            r0=r0,
            r1=r0 + rows,
            c0=c0,
            c1=c0 + columns,
            within=SAME_TYPE,
        )


@pytest.mark.item("1.2", points=1)
def test_windows_at_the_edges(student, rng):
    """zh: 边缘处的窗口"""
    h, w = rng.sizes(2, low=5, high=12)
    for r0, r1, c0, c1 in [(2, h, 1, w), (0, 2, 0, 3), (3, h + 4, 2, w + 3), (0, h, w - 1, w), (2, 2, 1, 4)]:
        judge(student, "window", img=rng.bytes(h, w), r0=r0, r1=r1, c0=c0, c1=c1, within=SAME_TYPE)
    # Larger than the images of the chapter.
    h, w = rng.sizes(2, low=30, high=40)
    judge(student, "window", img=rng.bytes(h, w), r0=h - 4, r1=h, c0=w - 5, c1=w + 1, within=SAME_TYPE)


@pytest.mark.item("1.3", points=1.25)
def test_four_things_made_of_any_table(student, rng):
    """zh: 由任意一张表得到的四样东西"""
    for draw in [lambda *shape: rng.integers(-20, 20, *shape), rng.normal]:
        for r, c in [rng.sizes(2, low=5, high=9), [rng.size(6, 9)] * 2]:
            i, j = rng.sizes(2, low=0, high=4)
            start = rng.size(0, 2)
            end = start + rng.size(1, 2)
            judge(student, "pick", t=draw(r, c), i=i, j=j, start=start, end=end, within=SAME_TYPE)


@pytest.mark.item("1.3", points=1.25)
def test_what_is_kept_of_any_numbers(student, rng):
    """zh: 任意一些数中留下来的"""
    for f in ["-c * o", "o - c", "c * sqrt(o)", "c / o"]:
        c = rng.number(0.5, 3)
        for as_generator in [False, True]:
            numbers = [0, 0.0, 0.3, 2, *rng.integers(-9, 9, 5).tolist(), *rng.normal(5).tolist()]
            xs = [numbers[k] for k in rng.permutation(len(numbers)).tolist()]
            judge(student, "keep_with", f=f, c=c, xs=xs, as_generator=as_generator)
    judge(student, "keep_with", f="-c * o", c=c, xs=[-1, 0, -rng.number(0.1, 5)], as_generator=True)


@pytest.mark.item("1.4", points=1.25)
def test_any_number_of_images_of_any_size(student, rng):
    """zh: 任意张数、任意大小的图像"""
    n, h, w = rng.sizes(3)
    judge(student, "stack_images", imgs=[rng.bytes(h, w) for _ in range(n)], within=SAME_TYPE)


@pytest.mark.item("1.4", points=1)
def test_one_image_and_as_many_images_as_rows(student, rng):
    """zh: 只有一张图像，以及图像张数与行数相同"""
    n, w = rng.sizes(2, low=3)
    judge(student, "stack_images", imgs=[rng.bytes(n, n) for _ in range(n)], within=SAME_TYPE)
    judge(student, "stack_images", imgs=[rng.bytes(n, w)], within=SAME_TYPE)


@pytest.mark.item("1.4", points=0.75)
def test_images_without_full_ink(student, rng):
    """zh: 没有一处墨最浓的图像"""
    h, w = rng.sizes(2)
    imgs = [rng.integers(0, high, h, w).byte() for high in (rng.size(30, 200), rng.size(2, 20), 0)]
    imgs[0][0, 0] = rng.size(150, 200)
    judge(student, "stack_images", imgs=imgs, within=SAME_TYPE)


@pytest.mark.item("1.5", points=0.5)
def test_lists_arrays_and_tensors_of_any_type(student, rng):
    """zh: 任意类型的列表、数组和张量"""
    n, m = rng.sizes(2)
    numbers = 50 * rng.images(n, m, 2)
    judge(student, "own_tensor_and_then_write_into_it", data=numbers.tolist(), within=SAME_TYPE)
    judge(
        student, "own_tensor_and_then_write_into_it", data=rng.integers(-99, 99, m).tolist(), within=SAME_TYPE
    )
    for dtype in [torch.uint8, torch.float64, torch.int64]:
        judge(student, "own_tensor_and_then_write_into_it", data=numbers.to(dtype).numpy(), within=SAME_TYPE)
        judge(student, "own_tensor_and_then_write_into_it", data=numbers[0].to(dtype), within=SAME_TYPE)


@pytest.mark.item("1.5", points=0.5)
def test_what_is_float32_already_is_copied_too(student, rng):
    """zh: 已经是 float32 的也要复制"""
    for data in [1 + rng.images(rng.size(), 3).numpy(), 1 + rng.images(rng.size(), 2, 2)]:
        judge(student, "own_tensor_and_then_write_into_it", data=data, within=SAME_TYPE)


@pytest.mark.item("1.5", points=1)
def test_the_types_of_any_sum(student, rng):
    """zh: 任意的和的类型"""
    pairs = list(itertools.product(DTYPES, DTYPES))
    for k in rng.permutation(len(pairs))[:16].tolist():
        n = rng.size()
        a, b = (rng.integers(0, 50, n).to(dtype) for dtype in pairs[k])
        judge(student, "sum_types", a=a, b=b)


@pytest.mark.item("1.5", points=1.25)
def test_jagged_rows_of_any_lengths(student, rng):
    """zh: 任意长短的行"""
    first, *others = rng.sizes(5, low=4)
    short, shorter = rng.sizes(2, low=1, high=3)
    for lengths in [[short, 0, first, *others, shorter], [first, 0, *others]]:
        rows = [rng.normal(length).tolist() for length in lengths]
        # A 0 of a row's own is no free place.
        rows[-1][0] = 0.0
        judge(student, "pad_rows", rows=rows, fill=rng.number(-5, -1), within=SAME_TYPE)
    n = rng.size(2, 5)
    rows = [rng.integers(-9, 9, n).tolist() for _ in range(rng.size(2, 5))]
    judge(student, "pad_rows", rows=rows, fill=rng.number(1, 5), within=SAME_TYPE)
    rows = [rng.normal(length).tolist() for length in [first, 0, *others]]
    judge(student, "pad_rows", rows=rows, fill=rng.size(0, 5), within=SAME_TYPE)
