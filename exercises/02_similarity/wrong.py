"""Known-wrong answers of notebook 02: each is a diagnosis, its message, and a test of the checks."""

from autograder.course import wrong


@wrong(
    "2.4",
    "one_number_for_all",
    en="All images were averaged into one number. `.mean()` without axes takes every axis there is: which of them count pixels, and which one counts the images?",
    zh="所有图像被平均成了一个数。不带轴的 `.mean()` 会对每一个轴求平均：哪些轴数的是像素，哪个轴数的是图像？",
)
def mnist_distance(a, b):
    return (a - b).abs().mean()


@wrong(
    "2.4",
    "axes_counted_from_the_front",
    en="The axes 1 and 2 are the pixels of a stack, but a single image has only the axes 0 and 1. How can you name the last two axes, whatever comes before them?",
    zh="对一叠图像来说，轴 1 和轴 2 是像素；但单张图像只有轴 0 和轴 1。不论前面有几个轴，怎样指出最后两个轴？",
)
def mnist_distance(a, b):
    return (a - b).abs().mean((1, 2))


@wrong(
    "2.4",
    "signed_differences_cancel",
    en="Positive and negative differences cancel: an image can be far away and still get a distance near 0, or below it. What should happen to the sign before you average?",
    zh="正的差和负的差互相抵消：两张图像明明相差很远，距离却可能接近 0，甚至小于 0。求平均之前，应当怎样处理符号？",
)
def mnist_distance(a, b):
    return (a - b).mean((-1, -2))


@wrong(
    "2.4",
    "squared_instead_of_absolute",
    en="These are mean *squared* differences. The exercise asks for the mean absolute difference: which operation makes a number positive without changing its size?",
    zh="这是均方差异。题目要求的是平均绝对差：哪种运算能让数变成正的，又不改变它的大小？",
)
def mnist_distance(a, b):
    return ((a - b) ** 2).mean((-1, -2))
