"""Visible checks of notebook 01: the same small cases for everybody, in the notebook and when grading."""

import numpy as np
import pytest
import torch

from autograder.chapter import mnist
from autograder.grading import Tolerance, ask, judge, require

SAME_TYPE = Tolerance(dtype=True)
IMAGE = mnist.digits(3, "train")[1]
"""Image 10000 of MNIST, the chapter's first."""
TABLE = torch.tensor([[1, 2, 3], [4, 5, 6]])
SMALL = {
    ("train", "3"): ["71.png", "10.png", "9.png", "100.png", "35.png", "12.png"],
    ("train", "7"): ["12.png"],
    ("valid", "3"): [],
}
"""In no order, forwards or backwards: a disk may list files as they were made, or the last one first."""


@pytest.mark.item("1.1", points=0.75)
def test_a_small_folder_with_an_empty_class(student, rng):
    """zh: 一个小文件夹，其中有一类没有图像"""
    files = [f"{split}/{label}/{name}" for (split, label), names in SMALL.items() for name in names]
    others = ["labels.csv", "train/3/notes.txt", "train/3/._9.png", ".trash/3/8.png", "train/.trash/8.png"]
    plain = {"files": [*files, *others], "folders": ["valid/3"]}
    # First whether a list is in order at all, whatever else is in it: that of a disk is another one on each
    # machine, and no wrong answer has it.
    counts = ask(student, "kinds_of_order", like={"by length alone": 0, "in no order": 0}, **plain)
    require(counts["in no order"] == 0, "not_sorted")
    require(counts["by length alone"] == 0, "sorted_by_length")
    judge(student, "list_split_of_a_folder_with", **plain)


@pytest.mark.item("1.1", points=0.75)
def test_the_first_ten_names_of_the_chapter(student, rng):
    """zh: 原书中的前十个文件名"""
    names = {(s, str(d)): mnist.file_names(d, s) for s in ("train", "valid") for d in (3, 7)}
    found = {key: [len(all_names), all_names[:10]] for key, all_names in names.items()}
    for key, (_, first) in ask(student, "list_split_of_the_chapters_folder", like=found, first=10).items():
        as_strings, as_numbers = sorted(first), sorted(first, key=lambda name: (len(name), name))
        shortest = sorted(len(name) for name in names[key])[:10]
        in_order = list(first) in (as_strings, as_numbers, as_strings[::-1])
        require(in_order or [len(name) for name in first] == shortest, "not_sorted")
        require(in_order, "sorted_by_length")
    judge(student, "list_split_of_the_chapters_folder", first=10)


@pytest.mark.item("1.2", points=0.75)
def test_the_numbers_that_the_chapter_prints(student, rng):
    """zh: 原书打印出来的那些数"""
    judge(student, "window", img=IMAGE, r0=4, r1=10, c0=4, c1=10, within=SAME_TYPE)


@pytest.mark.item("1.2", points=0.75)
def test_a_window_of_two_rows_and_three_columns(student, rng):
    """zh: 两行三列的窗口"""
    judge(student, "window", img=rng.bytes(9, 8), r0=3, r1=5, c0=1, c1=4, within=SAME_TYPE)


@pytest.mark.item("1.3", points=0.75)
def test_four_things_made_of_the_table_of_the_chapter(student, rng):
    """zh: 由原书中的表得到的四样东西"""
    judge(student, "pick", t=TABLE, i=1, j=1, start=0, end=2, within=SAME_TYPE)
    judge(student, "pick", t=TABLE, i=0, j=1, start=1, end=3, within=SAME_TYPE)


@pytest.mark.item("1.3", points=0.75)
def test_what_is_kept_of_six_numbers(student, rng):
    """zh: 六个数中留下来的"""
    for f, as_generator in [("-c * o", False), ("o - c", False), ("c * sqrt(o)", True)]:
        judge(student, "keep_with", f=f, c=2, xs=[-4, 1, 0, 4, 9, -1], as_generator=as_generator)


@pytest.mark.item("1.4", points=1)
def test_three_images_become_one_stack(student, rng):
    """zh: 三张图像变成一叠"""
    imgs = [rng.bytes(2, 4) for _ in range(3)]
    judge(student, "stack_images", imgs=imgs, within=SAME_TYPE)


@pytest.mark.item("1.4", points=1)
def test_two_pale_images_and_one_of_them_alone(student, rng):
    """zh: 两张颜色很浅的图像，以及其中单独一张"""
    pale = torch.tensor([[0, 51, 102], [0, 0, 25]], dtype=torch.uint8)
    judge(student, "stack_images", imgs=[pale, pale + 51], within=SAME_TYPE)
    judge(student, "stack_images", imgs=[pale], within=SAME_TYPE)


@pytest.mark.item("1.5", points=0.5)
def test_the_same_numbers_in_memory_of_their_own(student, rng):
    """zh: 数值相同，但内存是自己的"""
    numbers = [[1, 2, 3], [4, 5, 6]]
    floats = [[1.5, 2, 3], [4, 5, 6]]
    for data in [numbers, np.array(floats), TABLE, np.array(floats, dtype="float32"), torch.tensor(floats)]:
        judge(student, "own_tensor_and_then_write_into_it", data=data, within=SAME_TYPE)


@pytest.mark.item("1.5", points=0.5)
def test_one_sum_in_two_libraries(student, rng):
    """zh: 同一个和，两个库"""
    # First two on which the libraries differ.
    for a, b in [(TABLE.int(), TABLE.float()), (TABLE, TABLE), (TABLE.short(), TABLE.byte())]:
        judge(student, "sum_types", a=a, b=b)


@pytest.mark.item("1.5", points=0.75)
def test_five_rows_become_a_rectangle(student, rng):
    """zh: 五行补成一个矩形"""
    # Neither the first row nor the last is the longest, the shortest or the largest as lists are compared;
    # a shorter one comes before a longer; and the number of rows is not near that of columns.
    for rows in [[[1, 2], [], [9, 8, 0], [4, 5, 6, 7, 0, 1, 2], [8, 5, 4, 3]], [[1, 2], [3, 4]]]:
        judge(student, "pad_rows", rows=rows, fill=-1.0, within=SAME_TYPE)
    for fill in [3.5, -1]:
        judge(student, "pad_rows", rows=[[0.5, 1.5], [2.5]], fill=fill, within=SAME_TYPE)
    judge(student, "type_of_pad_rows", rows=[[0.5, 1.5], [2.5]], fill=-1)
