"""Hidden checks of notebook 09: letters against the key, and code on inputs drawn after submission."""

import ast

import pytest
import torch

from autograder.grading import answered, ask, forbid, judge, require

MATRIX_PRODUCTS = [
    "@", "matmul", "mm", "mv", "dot", "einsum", "__matmul__", "__rmatmul__", "bmm", "addmm", "addmv",
    "addbmm", "baddbmm", "chain_matmul", "multi_dot",
]  # fmt: skip
"""As in test_visible.py."""


def _judge_drawn(student, name, x):
    """As in test_visible.py."""
    require(ask(student, "points_drawn", like=0, name=name, x=x) <= len(x), "places_of_its_own")
    judge(student, "drawn", name=name, x=x)


def _comprehends(student):
    """Looks for a list comprehension in what was written as `odd_doubled`, or in a function of the student's
    own that it names; what cannot be read passes."""
    written = student.subject.source("odd_doubled")
    nodes = list(ast.walk(ast.parse(written))) if written else []
    named = [student.subject.source(node.id) for node in nodes if isinstance(node, ast.Name)]
    nodes += [node for helper in named if helper for node in ast.walk(ast.parse(helper))]
    require(not written or any(isinstance(node, ast.ListComp) for node in nodes), "no_comprehension")


@pytest.mark.item("9.1", points=1)
def test_grey_and_colour(student, rng):
    """zh: 灰度与彩色"""
    answered(student, "answer_01", "abcde")


@pytest.mark.item("9.101", points=1.5)
def test_pictures_of_any_size(student, rng):
    """zh: 任意大小的图像"""
    height, width = rng.sizes(2, low=2, high=400)
    for colour in (True, False):
        judge(student, "rank_and_numbers", height=height, width=width, colour=colour)
        judge(student, "rank_and_numbers", height=width, width=width, colour=colour)


@pytest.mark.item("9.2", points=1)
def test_folders_that_speak(student, rng):
    """zh: 会说话的文件夹"""
    answered(student, "answer_02", "abcde")


@pytest.mark.item("9.102", points=1.5)
def test_paths_in_any_folder(student, rng):
    """zh: 任意文件夹中的路径"""
    words = ["one", "3", "7", "train", "valid", "zebra", "a_b", "test"]
    name = f"{rng.size(10, 9999)}.png"
    label, above = rng.choice(["zebra", "a_b"]), rng.choice(["train", "valid"])
    judge(student, "split_and_label", path=f"all/{above}/by/two/{rng.choice(['dev', 's'])}/{label}/{name}")
    for depth in rng.permutation(4).tolist():
        folders = [words[i] for i in rng.permutation(len(words)).tolist()[: depth + 2]]
        judge(student, "split_and_label", path="/".join([*folders, name]))


@pytest.mark.item("9.3", points=1)
def test_pixel_similarity_step_by_step_is_mostly_right(student, rng):
    """zh: “像素相似度，一步一步来”大部分正确"""
    answered(student, "answer_03", "abcdefgh", "order", share=0.5)


@pytest.mark.item("9.3", points=1)
def test_pixel_similarity_step_by_step(student, rng):
    """zh: “像素相似度，一步一步来”全部正确"""
    answered(student, "answer_03", "abcdefgh", "order")


@pytest.mark.item("9.4", points=1.5)
def test_odd_numbers_of_any_list(student, rng):
    """zh: 任意列表里的奇数"""
    for count in (rng.size(20, 30), 1, 2):
        judge(student, "odd_doubled", xs=rng.integers(-50, 50, count).tolist())
    judge(student, "odd_numbers_of_a_generator", xs=rng.integers(-50, 50, rng.size(5, 9)).tolist())
    _comprehends(student)


@pytest.mark.item("9.5", points=1)
def test_what_rank_3_means(student, rng):
    """zh: 三阶是什么意思"""
    answered(student, "answer_05", "abcde")


@pytest.mark.item("9.105", points=1.5)
def test_a_tensor_of_any_three_lengths(student, rng):
    """zh: 任意三个长度的张量"""
    a, b, c = rng.sizes(3)
    for lengths in [(a, b, c), (c, b, a), (1, b, b), (a, 1, 1)]:
        judge(student, "rank_3", **dict(zip("abc", lengths, strict=True)))


@pytest.mark.item("9.6", points=1)
def test_rank_and_shape(student, rng):
    """zh: 阶与形状"""
    answered(student, "answer_06", "abcde")


@pytest.mark.item("9.106", points=1.5)
def test_rank_of_any_shape(student, rng):
    """zh: 任意形状的阶"""
    shortest, *others = sorted(rng.sizes(3, low=12, high=30))
    judge(student, "rank_from_shape", shape=[shortest, 1, *others, others[0]])
    for rank in (6 + rng.permutation(5)).tolist():
        judge(student, "rank_from_shape", shape=rng.integers(0, 3, rank).tolist())
        judge(student, "rank_of_a_tensor", shape=rng.integers(1, 2, rank).tolist())
    judge(student, "rank_from_shape", shape=[])


@pytest.mark.item("9.7", points=1)
def test_five_sizes_of_one_difference_is_mostly_right(student, rng):
    """zh: “同一组差的五种大小”大部分正确"""
    answered(student, "answer_07", "abcde", "match", 5, share=0.5)


@pytest.mark.item("9.7", points=1)
def test_five_sizes_of_one_difference(student, rng):
    """zh: “同一组差的五种大小”全部正确"""
    answered(student, "answer_07", "abcde", "match", 5)


@pytest.mark.item("9.107", points=1.5)
def test_sizes_of_any_differences(student, rng):
    """zh: 任意差的大小"""
    n, m, h = rng.sizes(3)
    for shape in [(n,), (m, h), (n, m, h), ()]:
        judge(student, "four_sizes", d=3 * rng.normal(*shape))
    differs = rng.normal(n, m) > -0.5
    judge(student, "four_sizes", d=rng.normal(n, m) * differs)


@pytest.mark.item("9.8", points=1)
def test_thousands_of_times_faster(student, rng):
    """zh: 快上成千上万倍"""
    answered(student, "answer_08", "abcde")


@pytest.mark.item("9.9", points=1.5)
def test_corner_of_any_table(student, rng):
    """zh: 任意的表的右下角"""
    for n in [*rng.sizes(3, low=4, high=60), 2]:
        judge(student, "corner", n=n)


@pytest.mark.item("9.10", points=1)
def test_broadcasting(student, rng):
    """zh: 广播"""
    answered(student, "answer_10", "abcde")


@pytest.mark.item("9.110", points=1.5)
def test_places_in_any_small_tensor(student, rng):
    """zh: 任意较小张量中的位置"""
    for missing in rng.permutation(4).tolist():
        lengths = rng.integers(2, 9, rng.size(2, 4) + missing).tolist()
        place = [rng.size(0, length - 1) for length in lengths]
        ones = rng.integers(0, 1, len(lengths)).tolist()
        shape = [1 if one else length for one, length in zip(ones, lengths, strict=True)][missing:]
        judge(student, "read_from", shape=tuple(shape), place=tuple(place))
        judge(student, "read_from", shape=(1, *lengths[missing + 1 :]), place=tuple(place))
    judge(student, "read_from", shape=(), place=tuple(place))


@pytest.mark.item("9.11", points=1)
def test_where_a_metric_counts(student, rng):
    """zh: 指标在哪里算"""
    answered(student, "answer_11", "abcde")


@pytest.mark.item("9.111", points=1)
def test_two_accuracies(student, rng):
    """zh: 两个准确率"""
    answered(student, "answer_111", "abcde")


@pytest.mark.item("9.12", points=1)
def test_what_sgd_does(student, rng):
    """zh: SGD 做什么"""
    answered(student, "answer_12", "abcde")


@pytest.mark.item("9.13", points=1)
def test_why_mini_batches_is_mostly_right(student, rng):
    """zh: “为什么用小批量”大部分正确"""
    answered(student, "answer_13", "abcdefg", "several", share=0.7)


@pytest.mark.item("9.13", points=1)
def test_why_mini_batches(student, rng):
    """zh: “为什么用小批量”全部正确"""
    answered(student, "answer_13", "abcdefg", "several")


@pytest.mark.item("9.14", points=1)
def test_the_seven_steps_is_mostly_right(student, rng):
    """zh: “七个步骤”大部分正确"""
    answered(student, "answer_14", "abcdefgh", "order", share=0.5)


@pytest.mark.item("9.14", points=1)
def test_the_seven_steps(student, rng):
    """zh: “七个步骤”全部正确"""
    answered(student, "answer_14", "abcdefgh", "order")


@pytest.mark.item("9.15", points=1)
def test_the_first_weights(student, rng):
    """zh: 最初的权重"""
    answered(student, "answer_15", "abcde")


@pytest.mark.item("9.115", points=1)
def test_everything_zero_is_mostly_right(student, rng):
    """zh: “全部为零”大部分正确"""
    answered(student, "answer_115", "ab", "match", 6, share=0.5)


@pytest.mark.item("9.115", points=1)
def test_everything_zero(student, rng):
    """zh: “全部为零”全部正确"""
    answered(student, "answer_115", "ab", "match", 6)


@pytest.mark.item("9.16", points=1)
def test_loss(student, rng):
    """zh: 损失"""
    answered(student, "answer_16", "abcde")


@pytest.mark.item("9.17", points=1)
def test_four_learning_rates_is_mostly_right(student, rng):
    """zh: “四个学习率”大部分正确"""
    answered(student, "answer_17", "abcd", "match", 4, share=0.5)


@pytest.mark.item("9.17", points=1)
def test_four_learning_rates(student, rng):
    """zh: “四个学习率”全部正确"""
    answered(student, "answer_17", "abcd", "match", 4)


@pytest.mark.item("9.117", points=1)
def test_why_not_always_fast(student, rng):
    """zh: 为什么不能总是求快"""
    answered(student, "answer_117", "abcde")


@pytest.mark.item("9.18", points=1)
def test_gradient(student, rng):
    """zh: 梯度"""
    answered(student, "answer_18", "abcde")


@pytest.mark.item("9.118", points=1.5)
def test_gradient_of_any_square(student, rng):
    """zh: 任意平方的梯度"""
    n, m = rng.sizes(2)
    for shape in [(n,), (n, m), ()]:
        judge(student, "gradient_at", x=rng.normal(*shape), c=rng.number(1.5, 9))
    judge(student, "gradient_at", x=rng.normal(m), c=-rng.number(0.2, 0.9))


@pytest.mark.item("9.19", points=1)
def test_derivatives_by_hand(student, rng):
    """zh: 要手算导数吗？"""
    answered(student, "answer_19", "abcde")


@pytest.mark.item("9.20", points=1)
def test_accuracy_as_a_loss(student, rng):
    """zh: 把准确率当作损失"""
    answered(student, "answer_20", "abcde")


@pytest.mark.item("9.21", points=1.5)
def test_sigmoid_at_any_places(student, rng):
    """zh: sigmoid 在任意各处的值"""
    for count in rng.sizes(2, low=20, high=80):
        x = torch.linspace(-rng.number(2, 6), rng.number(2, 6), count)
        _judge_drawn(student, "draw_sigmoid", x)


@pytest.mark.item("9.121", points=1)
def test_what_is_special_about_its_shape_is_mostly_right(student, rng):
    """zh: “它的形状有什么特别”大部分正确"""
    answered(student, "answer_121", "abcdefg", "several", share=0.7)


@pytest.mark.item("9.121", points=1)
def test_what_is_special_about_its_shape(student, rng):
    """zh: “它的形状有什么特别”全部正确"""
    answered(student, "answer_121", "abcdefg", "several")


@pytest.mark.item("9.22", points=1)
def test_loss_or_metric_is_mostly_right(student, rng):
    """zh: “损失还是指标”大部分正确"""
    answered(student, "answer_22", "abc", "match", 6, share=0.5)


@pytest.mark.item("9.22", points=1)
def test_loss_or_metric(student, rng):
    """zh: “损失还是指标”全部正确"""
    answered(student, "answer_22", "abc", "match", 6)


@pytest.mark.item("9.23", points=1.5)
def test_step_of_any_weights(student, rng):
    """zh: 任意权重更新一步"""
    n, m = rng.sizes(2)
    for shape in [(n,), (n, m), (1,)]:
        w, grad = rng.normal(*shape), rng.normal(*shape)
        judge(student, "weights_after", w=w, grad=grad, lr=rng.number(0.01, 0.9))


@pytest.mark.item("9.24", points=1)
def test_what_a_dataloader_does(student, rng):
    """zh: DataLoader 做什么"""
    answered(student, "answer_24", "abcde")


@pytest.mark.item("9.124", points=1.5)
def test_batches_of_any_collection(student, rng):
    """zh: 任意一组样本的小批量"""
    size, number = rng.sizes(2, low=5, high=300)
    for n in (size * number - 1, size * number + 1, size * number, 3 * size, size, rng.size(1, size - 1)):
        judge(student, "batches", n=n, batch_size=size)


@pytest.mark.item("9.25", points=1)
def test_an_epoch_line_by_line_is_mostly_right(student, rng):
    """zh: “一轮训练，逐行排好”大部分正确"""
    answered(student, "answer_25", "abcdefghij", "order", share=0.5)


@pytest.mark.item("9.25", points=1)
def test_an_epoch_line_by_line(student, rng):
    """zh: “一轮训练，逐行排好”全部正确"""
    answered(student, "answer_25", "abcdefghij", "order")


@pytest.mark.item("9.26", points=1.5)
def test_pairs_of_anything(student, rng):
    """zh: 任意元素配对"""
    n = rng.size(6, 12)
    xs, ys = rng.integers(-99, 99, n).tolist(), rng.integers(-99, 99, n).tolist()
    judge(student, "pairs", xs=xs, ys=ys)
    judge(student, "pairs", xs=tuple(xs), ys=ys)
    judge(student, "kinds_of_pairs", xs=xs, ys=ys)
    judge(student, "pairs_of_generators", xs=ys, ys=xs)


@pytest.mark.item("9.126", points=1)
def test_a_list_of_pairs(student, rng):
    """zh: 由元组组成的列表"""
    answered(student, "answer_126", "abcde")


@pytest.mark.item("9.27", points=1)
def test_what_view_does(student, rng):
    """zh: view 做什么"""
    answered(student, "answer_27", "abcde")


@pytest.mark.item("9.127", points=1.5)
def test_rows_of_any_images(student, rng):
    """zh: 任意图像的像素行"""
    n, h, w = rng.sizes(3)
    images = rng.normal(n, h, w)
    judge(student, "rows_of_pixels", images=images)
    judge(student, "rows_of_pixels", images=rng.integers(0, 255, w * h).view(1, w, h).byte())
    judge(student, "seen_in_both", images=images, pixel=rng.size(0, h * w - 1), value=rng.number(5, 9))


@pytest.mark.item("9.28", points=1)
def test_what_a_bias_is_for(student, rng):
    """zh: 偏置有什么用"""
    answered(student, "answer_28", "abcde")


@pytest.mark.item("9.128", points=1.5)
def test_bias_for_any_input(student, rng):
    """zh: 任意输入时的偏置"""
    for n in rng.sizes(3):
        judge(student, "bias_for", x=rng.normal(n), w=rng.normal(n), y=rng.number(60, 90))


@pytest.mark.item("9.29", points=1)
def test_the_sign_between_two_tensors(student, rng):
    """zh: 两个张量之间的符号"""
    answered(student, "answer_29", "abcde")


@pytest.mark.item("9.129", points=1.5)
def test_one_number_of_any_product(student, rng):
    """zh: 任意乘积中的一个数"""
    forbid(student, "one_of_product", calls=MATRIX_PRODUCTS)
    n, k, m = rng.sizes(3, low=5, high=9)
    for rows, shared, columns in [(n, k, m), (m, k, n), (n, n, n)]:
        a, b = rng.normal(rows, shared), rng.normal(shared, columns)
        judge(student, "one_of_product", a=a, b=b, i=rng.size(0, rows - 1), j=rng.size(0, columns - 1))
    judge(student, "one_of_product", a=a, b=b, i=0, j=n - 1)


@pytest.mark.item("9.30", points=1)
def test_what_backward_does(student, rng):
    """zh: backward 做什么"""
    answered(student, "answer_30", "abcde")


@pytest.mark.item("9.31", points=1)
def test_clean_gradients(student, rng):
    """zh: 干净的梯度"""
    answered(student, "answer_31", "abcde")


@pytest.mark.item("9.131", points=1.5)
def test_slope_after_any_number_of_rounds(student, rng):
    """zh: 循环任意遍之后的梯度"""
    for times in rng.sizes(3, low=4, high=12):
        judge(student, "slope_after", x=rng.number(1.5, 9), times=times)
    judge(student, "slope_after", x=-rng.number(1.5, 9), times=2)


@pytest.mark.item("9.32", points=1)
def test_what_a_learner_is_made_from_is_mostly_right(student, rng):
    """zh: “Learner 由什么组成”大部分正确"""
    answered(student, "answer_32", "abcdefg", "several", share=0.7)


@pytest.mark.item("9.32", points=1)
def test_what_a_learner_is_made_from(student, rng):
    """zh: “Learner 由什么组成”全部正确"""
    answered(student, "answer_32", "abcdefg", "several")


@pytest.mark.item("9.33", points=1)
def test_the_whole_training_loop_is_mostly_right(student, rng):
    """zh: “完整的训练循环”大部分正确"""
    answered(student, "answer_33", "abcdefghij", "order", share=0.5)


@pytest.mark.item("9.33", points=1)
def test_the_whole_training_loop(student, rng):
    """zh: “完整的训练循环”全部正确"""
    answered(student, "answer_33", "abcdefghij", "order")


@pytest.mark.item("9.34", points=1.5)
def test_relu_at_any_places(student, rng):
    """zh: ReLU 在任意各处的值"""
    for count in rng.sizes(2, low=10, high=60):
        x = torch.linspace(-rng.number(1, 3), rng.number(1.5, 3), count)
        _judge_drawn(student, "draw_relu", x)


@pytest.mark.item("9.35", points=1)
def test_what_an_activation_function_is(student, rng):
    """zh: 激活函数是什么"""
    answered(student, "answer_35", "abcde")


@pytest.mark.item("9.36", points=1)
def test_a_function_and_a_module(student, rng):
    """zh: 函数与模块"""
    answered(student, "answer_36", "abcde")


@pytest.mark.item("9.37", points=1)
def test_why_more_than_one_nonlinearity_is_mostly_right(student, rng):
    """zh: “为什么不止一个非线性层”大部分正确"""
    answered(student, "answer_37", "abcdef", "several", share=0.7)


@pytest.mark.item("9.37", points=1)
def test_why_more_than_one_nonlinearity(student, rng):
    """zh: “为什么不止一个非线性层”全部正确"""
    answered(student, "answer_37", "abcdef", "several")


@pytest.mark.item("9.38", points=1)
def test_the_jargon_of_the_chapter_is_mostly_right(student, rng):
    """zh: “本章的术语”大部分正确"""
    answered(student, "answer_38", "abcdefgh", "match", 8, share=0.5)


@pytest.mark.item("9.38", points=1)
def test_the_jargon_of_the_chapter(student, rng):
    """zh: “本章的术语”全部正确"""
    answered(student, "answer_38", "abcdefgh", "match", 8)
