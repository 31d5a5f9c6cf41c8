"""Visible checks of notebook 09: students have this file. Of letters they say only that they can be read."""

import ast

import pytest
import torch

from autograder.grading import ask, forbid, judge, readable, require

MATRIX_PRODUCTS = [
    "@", "matmul", "mm", "mv", "dot", "einsum", "__matmul__", "__rmatmul__", "bmm", "addmm", "addmv",
    "addbmm", "baddbmm", "chain_matmul", "multi_dot",
]  # fmt: skip


def _judge_drawn(student, name, x):
    """Places that are not those of `x` are named first: nobody knows how many there will be."""
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


@pytest.mark.item("9.1", points=0)
def test_grey_and_colour_is_answered(student, rng):
    """zh: “灰度与彩色”已作答"""
    readable(student, "answer_01", "abcde")


@pytest.mark.item("9.101", points=0.5)
def test_an_mnist_digit_and_two_colour_pictures(student, rng):
    """zh: 一个 MNIST 数字和两张彩色图像"""
    judge(student, "rank_and_numbers", height=28, width=28, colour=True)
    judge(student, "rank_and_numbers", height=28, width=28, colour=False)
    judge(student, "rank_and_numbers", height=2, width=5, colour=True)


@pytest.mark.item("9.2", points=0)
def test_folders_that_speak_is_answered(student, rng):
    """zh: “会说话的文件夹”已作答"""
    readable(student, "answer_02", "abcde")


@pytest.mark.item("9.102", points=0.5)
def test_split_and_label_of_three_paths(student, rng):
    """zh: 三个路径的划分和标签"""
    judge(student, "split_and_label", path="data/mnist_sample/train/7/9950.png")
    judge(student, "split_and_label", path="valid/3/3721.png")
    judge(student, "split_and_label", path="my/pets/3/of/them/train/black_cat/7.png")


@pytest.mark.item("9.3", points=0)
def test_pixel_similarity_step_by_step_is_answered(student, rng):
    """zh: “像素相似度，一步一步来”已作答"""
    readable(student, "answer_03", "abcdefgh", "order")


@pytest.mark.item("9.4", points=0.5)
def test_odd_numbers_of_three_lists(student, rng):
    """zh: 三个列表里的奇数"""
    judge(student, "odd_doubled", xs=[7, -4, 0, 12, 9, -3])
    judge(student, "odd_doubled", xs=[1, 2, 3, 4, 5])
    judge(student, "odd_doubled", xs=[])
    _comprehends(student)


@pytest.mark.item("9.5", points=0)
def test_what_rank_3_means_is_answered(student, rng):
    """zh: “三阶是什么意思”已作答"""
    readable(student, "answer_05", "abcde")


@pytest.mark.item("9.105", points=0.5)
def test_a_tensor_of_shape_2_3_4(student, rng):
    """zh: 形状为 2, 3, 4 的张量"""
    judge(student, "rank_3", a=2, b=3, c=4)


@pytest.mark.item("9.6", points=0)
def test_rank_and_shape_is_answered(student, rng):
    """zh: “阶与形状”已作答"""
    readable(student, "answer_06", "abcde")


@pytest.mark.item("9.106", points=0.5)
def test_rank_of_five_shapes(student, rng):
    """zh: 五种形状的阶"""
    for shape in [(10, 32, 28), (3,), (2, 2), (1, 4, 1, 5), ()]:
        judge(student, "rank_from_shape", shape=shape)


@pytest.mark.item("9.7", points=0)
def test_five_sizes_of_one_difference_is_answered(student, rng):
    """zh: “同一组差的五种大小”已作答"""
    readable(student, "answer_07", "abcde", "match", 5)


@pytest.mark.item("9.107", points=0.5)
def test_sizes_of_the_four_pixels(student, rng):
    """zh: 四个像素之差的大小"""
    judge(student, "four_sizes", d=torch.tensor([3.0, -4.0, 0.0, 0.0]))
    judge(student, "four_sizes", d=torch.tensor([[2.0, -1.0, 2.0], [0.0, -4.0, 0.0]]))


@pytest.mark.item("9.8", points=0)
def test_thousands_of_times_faster_is_answered(student, rng):
    """zh: “快上成千上万倍”已作答"""
    readable(student, "answer_08", "abcde")


@pytest.mark.item("9.9", points=0.5)
def test_corner_of_three_rows_and_of_five(student, rng):
    """zh: 三行的表和五行的表的右下角"""
    judge(student, "corner", n=5)
    judge(student, "corner", n=3)


@pytest.mark.item("9.10", points=0)
def test_broadcasting_is_answered(student, rng):
    """zh: “广播”已作答"""
    readable(student, "answer_10", "abcde")


@pytest.mark.item("9.110", points=0.5)
def test_places_in_four_small_tensors(student, rng):
    """zh: 四个较小张量中的位置"""
    judge(student, "read_from", shape=(28, 28), place=(500, 3, 20))
    judge(student, "read_from", shape=(3, 1), place=(2, 5))
    judge(student, "read_from", shape=(1, 28, 1), place=(4, 7, 6, 9))
    judge(student, "read_from", shape=(), place=(3, 1))


@pytest.mark.item("9.11", points=0)
def test_where_a_metric_counts_is_answered(student, rng):
    """zh: “指标在哪里算”已作答"""
    readable(student, "answer_11", "abcde")


@pytest.mark.item("9.111", points=0)
def test_two_accuracies_is_answered(student, rng):
    """zh: “两个准确率”已作答"""
    readable(student, "answer_111", "abcde")


@pytest.mark.item("9.12", points=0)
def test_what_sgd_does_is_answered(student, rng):
    """zh: “SGD 做什么”已作答"""
    readable(student, "answer_12", "abcde")


@pytest.mark.item("9.13", points=0)
def test_why_mini_batches_is_answered(student, rng):
    """zh: “为什么用小批量”已作答"""
    readable(student, "answer_13", "abcdefg", "several")


@pytest.mark.item("9.14", points=0)
def test_the_seven_steps_is_answered(student, rng):
    """zh: “七个步骤”已作答"""
    readable(student, "answer_14", "abcdefgh", "order")


@pytest.mark.item("9.15", points=0)
def test_the_first_weights_is_answered(student, rng):
    """zh: “最初的权重”已作答"""
    readable(student, "answer_15", "abcde")


@pytest.mark.item("9.115", points=0)
def test_everything_zero_is_answered(student, rng):
    """zh: “全部为零”已作答"""
    readable(student, "answer_115", "ab", "match", 6)


@pytest.mark.item("9.16", points=0)
def test_loss_is_answered(student, rng):
    """zh: “损失”已作答"""
    readable(student, "answer_16", "abcde")


@pytest.mark.item("9.17", points=0)
def test_four_learning_rates_is_answered(student, rng):
    """zh: “四个学习率”已作答"""
    readable(student, "answer_17", "abcd", "match", 4)


@pytest.mark.item("9.117", points=0)
def test_why_not_always_fast_is_answered(student, rng):
    """zh: “为什么不能总是求快”已作答"""
    readable(student, "answer_117", "abcde")


@pytest.mark.item("9.18", points=0)
def test_gradient_is_answered(student, rng):
    """zh: “梯度”已作答"""
    readable(student, "answer_18", "abcde")


@pytest.mark.item("9.118", points=0.5)
def test_gradient_of_the_square(student, rng):
    """zh: 平方的梯度"""
    judge(student, "gradient_at", x=torch.tensor(3.0), c=5.0)
    judge(student, "gradient_at", x=torch.tensor([3.0, -4.0, 10.0]), c=1.0)
    judge(student, "gradient_at", x=torch.tensor([1.5, 0.0]), c=5.0)


@pytest.mark.item("9.19", points=0)
def test_derivatives_by_hand_is_answered(student, rng):
    """zh: “要手算导数吗？”已作答"""
    readable(student, "answer_19", "abcde")


@pytest.mark.item("9.20", points=0)
def test_accuracy_as_a_loss_is_answered(student, rng):
    """zh: “把准确率当作损失”已作答"""
    readable(student, "answer_20", "abcde")


@pytest.mark.item("9.21", points=0.5)
def test_sigmoid_at_nine_places(student, rng):
    """zh: sigmoid 在九处的值"""
    _judge_drawn(student, "draw_sigmoid", torch.linspace(-4, 4, 9))


@pytest.mark.item("9.121", points=0)
def test_what_is_special_about_its_shape_is_answered(student, rng):
    """zh: “它的形状有什么特别”已作答"""
    readable(student, "answer_121", "abcdefg", "several")


@pytest.mark.item("9.22", points=0)
def test_loss_or_metric_is_answered(student, rng):
    """zh: “损失还是指标”已作答"""
    readable(student, "answer_22", "abc", "match", 6)


@pytest.mark.item("9.23", points=0.5)
def test_step_of_three_weights(student, rng):
    """zh: 三个权重更新一步"""
    w, grad = torch.tensor([1.0, -2.0, 0.5]), torch.tensor([10.0, 4.0, 0.0])
    judge(student, "weights_after", w=w, grad=grad, lr=0.1)


@pytest.mark.item("9.24", points=0)
def test_what_a_dataloader_does_is_answered(student, rng):
    """zh: “DataLoader 做什么”已作答"""
    readable(student, "answer_24", "abcde")


@pytest.mark.item("9.124", points=0.5)
def test_batches_of_three_collections(student, rng):
    """zh: 三组样本的小批量"""
    judge(student, "batches", n=7, batch_size=4)
    judge(student, "batches", n=1, batch_size=4)
    judge(student, "batches", n=12, batch_size=4)


@pytest.mark.item("9.25", points=0)
def test_an_epoch_line_by_line_is_answered(student, rng):
    """zh: “一轮训练，逐行排好”已作答"""
    readable(student, "answer_25", "abcdefghij", "order")


@pytest.mark.item("9.26", points=0.5)
def test_pairs_of_numbers_and_letters(student, rng):
    """zh: 数与字母配对"""
    judge(student, "pairs", xs=[4, 1, 3, 1], ys="abcd")
    judge(student, "pairs", xs=[], ys=[])
    judge(student, "kinds_of_pairs", xs=[4, 1, 3, 1], ys="abcd")


@pytest.mark.item("9.126", points=0)
def test_a_list_of_pairs_is_answered(student, rng):
    """zh: “由元组组成的列表”已作答"""
    readable(student, "answer_126", "abcde")


@pytest.mark.item("9.27", points=0)
def test_what_view_does_is_answered(student, rng):
    """zh: “view 做什么”已作答"""
    readable(student, "answer_27", "abcde")


@pytest.mark.item("9.127", points=0.5)
def test_rows_of_two_small_images(student, rng):
    """zh: 两张小图像的像素行"""
    images = torch.arange(12.0).view(2, 2, 3)
    judge(student, "rows_of_pixels", images=images)
    judge(student, "seen_in_both", images=images, pixel=4, value=99.0)


@pytest.mark.item("9.28", points=0)
def test_what_a_bias_is_for_is_answered(student, rng):
    """zh: “偏置有什么用”已作答"""
    readable(student, "answer_28", "abcde")


@pytest.mark.item("9.128", points=0.5)
def test_bias_for_two_pixels(student, rng):
    """zh: 两个像素时的偏置"""
    judge(student, "bias_for", x=torch.tensor([1.0, 2.0]), w=torch.tensor([6.0, -1.0]), y=7.0)


@pytest.mark.item("9.29", points=0)
def test_the_sign_between_two_tensors_is_answered(student, rng):
    """zh: “两个张量之间的符号”已作答"""
    readable(student, "answer_29", "abcde")


@pytest.mark.item("9.129", points=0.5)
def test_two_numbers_of_a_product(student, rng):
    """zh: 乘积中的两个数"""
    forbid(student, "one_of_product", calls=MATRIX_PRODUCTS)
    a = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [0.0, 1.0, 0.0]])
    b = torch.tensor([[1.0, 0.0, 3.0], [0.0, 2.0, 1.0], [1.0, 1.0, -1.0]])
    judge(student, "one_of_product", a=a, b=b, i=1, j=0)
    judge(student, "one_of_product", a=a, b=b, i=0, j=1)


@pytest.mark.item("9.30", points=0)
def test_what_backward_does_is_answered(student, rng):
    """zh: “backward 做什么”已作答"""
    readable(student, "answer_30", "abcde")


@pytest.mark.item("9.31", points=0)
def test_clean_gradients_is_answered(student, rng):
    """zh: “干净的梯度”已作答"""
    readable(student, "answer_31", "abcde")


@pytest.mark.item("9.131", points=0.5)
def test_slope_after_one_round_and_after_four(student, rng):
    """zh: 循环一遍和四遍之后的梯度"""
    judge(student, "slope_after", x=5.0, times=4)
    judge(student, "slope_after", x=5.0, times=1)


@pytest.mark.item("9.32", points=0)
def test_what_a_learner_is_made_from_is_answered(student, rng):
    """zh: “Learner 由什么组成”已作答"""
    readable(student, "answer_32", "abcdefg", "several")


@pytest.mark.item("9.33", points=0)
def test_the_whole_training_loop_is_answered(student, rng):
    """zh: “完整的训练循环”已作答"""
    readable(student, "answer_33", "abcdefghij", "order")


@pytest.mark.item("9.34", points=0.5)
def test_relu_at_nine_places(student, rng):
    """zh: ReLU 在九处的值"""
    _judge_drawn(student, "draw_relu", torch.linspace(-2, 2, 9))


@pytest.mark.item("9.35", points=0)
def test_what_an_activation_function_is_has_an_answer(student, rng):
    """zh: “激活函数是什么”已作答"""
    readable(student, "answer_35", "abcde")


@pytest.mark.item("9.36", points=0)
def test_a_function_and_a_module_is_answered(student, rng):
    """zh: “函数与模块”已作答"""
    readable(student, "answer_36", "abcde")


@pytest.mark.item("9.37", points=0)
def test_why_more_than_one_nonlinearity_is_answered(student, rng):
    """zh: “为什么不止一个非线性层”已作答"""
    readable(student, "answer_37", "abcdef", "several")


@pytest.mark.item("9.38", points=0)
def test_the_jargon_of_the_chapter_is_answered(student, rng):
    """zh: “本章的术语”已作答"""
    readable(student, "answer_38", "abcdefgh", "match", 8)
