"""Known-wrong answers of notebook 10: each is a diagnosis, its message, and a test of the checks."""

import copy
from functools import cache

import torch
import torch.nn.functional as F
from torch import nn

from autograder.chapter import mnist
from autograder.course import wrong

# ---------------------------------------------------------------- 10.1


@wrong(
    "10.1",
    "labels_taken_for_sorted",
    en="The images were cut into ten equal piles, in the order in which they came. The full set is not sorted, and the digits are not equally frequent: what tells you which images belong together?",
    zh="图像按到来的顺序被切成了相等的十份。完整的数据集没有排过序，各个数字的张数也不相等：哪些图像属于同一类，要看什么？",
)
def ten_ideals(images, labels):
    return torch.stack([pile.float().mean(0) for pile in images.tensor_split(10)])


@wrong(
    "10.1",
    "sum_instead_of_mean",
    en="These are sums: the more images a digit has, the darker its ideal. By what does a sum have to be divided to become a mean?",
    zh="这些是总和：一个数字的图像越多，它的理想图像就越深。总和要除以什么，才成为平均值？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].float().sum(0) for digit in range(10)])


@wrong(
    "10.1",
    "middle_instead_of_mean",
    en="Each pixel is the middle one of its digit's pixels, the median. That is a fine ideal as well, but another one. Which kind of average is asked for?",
    zh="每个像素都是该数字的像素里排在中间的那一个，也就是中位数。这也是一种不错的理想图像，却不是要求的那一种。题目要的是哪种平均？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].float().median(0).values for digit in range(10)])


@wrong(
    "10.1",
    "divided_by_255",
    en="All ideals are 255 times too pale. Which unit do the pixels have that come in, and what is said about it?",
    zh="所有理想图像的像素都只有正确值的 1/255。传入的像素是什么单位？题目对此是怎么说的？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].float().mean(0) / 255 for digit in range(10)])


@wrong(
    "10.1",
    "mean_of_bytes",
    en="`mean` refuses bytes: the images may come as uint8, raw as they are, and a mean is no whole number. What has to become of the images before they are averaged?",
    zh="`mean` 不接受字节：图像可能是原始的 uint8，而平均值不是整数。求平均之前，图像要先变成什么？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].mean(0) for digit in range(10)])


@wrong(
    "10.1",
    "bytes_run_over",
    en="Of raw images some pixels come out far too small: the sums were added up as uint8, and a byte that runs over 255 begins at 0 again. What kind of number must a sum of many bytes be?",
    zh="对于原始图像，有些像素小得离谱：总和是按 uint8 累加的，而一个字节超过 255 就会从 0 重新开始。许多字节的总和，应当用哪种数来存？",
)
def ten_ideals(images, labels):
    sums = torch.zeros(10, *images.shape[1:], dtype=images.dtype)
    for image, label in zip(images, labels):
        sums[label] += image
    return sums / labels.bincount(minlength=10)[:, None, None]


@wrong(
    "10.1",
    "as_if_equally_frequent",
    en="Every sum was divided by a tenth of all images. Some digits come up more often than others: by how many images is each sum to be divided?",
    zh="每个总和都除以了图像总数的十分之一。有的数字出现得多，有的少：每个总和应当除以多少张？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].float().sum(0) / (len(images) / 10) for digit in range(10)])


@wrong(
    "10.1",
    "divided_by_all_images",
    en="All ideals are far too pale: each sum was divided by the number of all images, those of the other digits included. How many images went into one sum?",
    zh="所有理想图像都太淡了：每个总和都除以了全部图像的张数，连其他数字的也算在内。一个总和里有多少张图像？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].float().sum(0) / len(images) for digit in range(10)])


@wrong(
    "10.1",
    "ten_counted_from_one",
    en="The ideals stand in the order 1, 2, …, 9, 0, as on a keyboard. Which ideal belongs into row 0?",
    zh="理想图像的顺序是 1、2、……、9、0，像键盘上那样。第 0 行应当放哪一个？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit % 10].float().mean(0) for digit in range(1, 11)])


@wrong(
    "10.1",
    "back_to_front",
    en="The ideals stand in the opposite order: the 9 comes first. Which ideal belongs into row 0?",
    zh="理想图像的顺序反了：9 排在最前面。第 0 行应当放哪一个？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].float().mean(0) for digit in range(9, -1, -1)])


@wrong(
    "10.1",
    "nine_ideals",
    en="There are nine ideals only: that of the 0 is missing. Which numbers does `range(1, 10)` give?",
    zh="只有九张理想图像：缺了 0 的那一张。`range(1, 10)` 给出哪些数？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].float().mean(0) for digit in range(1, 10)])


@wrong(
    "10.1",
    "columns_are_the_truth",
    en="Your matrix lies on its side: each row holds all images that were called by one name, whatever they are. What do the rows stand for here?",
    zh="矩阵的行和列对调了：每一行是被判为同一个标签的所有图像，不论它们实际是什么。这里的行应当代表什么？",
)
def confusion(truth, said, classes):
    return (said * classes + truth).bincount(minlength=classes**2).reshape(classes, classes)


@wrong(
    "10.1",
    "each_pair_counted_once",
    en="No cell exceeds 1, however often a pair comes up. `matrix[truth, said] += 1` reads all cells, adds, and then writes: what becomes of a cell that is meant several times? Which function counts, or which loop?",
    zh="不论一对标签出现多少次，每个格子都不超过 1。`matrix[truth, said] += 1` 先读出所有格子，加一，再写回去：同一个格子被指到好几次时会怎样？有哪个函数会计数？或者用怎样的循环？",
)
def confusion(truth, said, classes):
    matrix = torch.zeros(classes, classes, dtype=torch.int64)
    matrix[truth, said] += 1
    return matrix


@wrong(
    "10.1",
    "shares_of_a_row",
    en="Each row adds up to 1: these are shares of a class, not numbers of images. Which of the two is asked for?",
    zh="每一行加起来是 1：这是在该类别中所占的比例，不是张数。题目要的是哪一种？",
)
def confusion(truth, said, classes):
    matrix = (truth * classes + said).bincount(minlength=classes**2).reshape(classes, classes)
    return matrix / matrix.sum(1, keepdim=True)


@wrong(
    "10.1",
    "mistakes_only",
    en="The diagonal is empty: only mistakes were counted. What does the text say about the images that are called by their right name?",
    zh="对角线是空的：只数了判断错误的。关于判断正确的图像，题目是怎么说的？",
)
def confusion(truth, said, classes):
    matrix = (truth * classes + said).bincount(minlength=classes**2).reshape(classes, classes)
    return matrix - matrix.diag().diag()


@wrong(
    "10.1",
    "shares_of_all",
    en="All cells together add up to 1: these are shares of all images. Is a cell to say what part of the images it holds, or how many?",
    zh="所有格子加起来是 1：这是占全部图像的比例。一个格子应当说明它占多大一部分，还是有多少张？",
)
def confusion(truth, said, classes):
    matrix = (truth * classes + said).bincount(minlength=classes**2).reshape(classes, classes)
    return matrix / len(truth)


@wrong(
    "10.1",
    "as_large_as_the_largest_label",
    en="The matrix is only as large as the labels that came up. A class without any image, which nobody named, still has a row and a column: where do you learn how many classes there are?",
    zh="矩阵的大小只取决于出现过的标签。一个类别即使没有图像、也没有谁被判成它，仍然要占一行一列：类别的总数应当从哪里得知？",
)
def confusion(truth, said, classes):
    classes = int(torch.maximum(truth, said).max()) + 1
    return (truth * classes + said).bincount(minlength=classes**2).reshape(classes, classes)


@wrong(
    "10.1",
    "counted_up_to_the_largest_pair",
    en="The counts end with the largest pair that came up, so there are too few of them for a whole matrix. Which argument tells `bincount` how many it has to give at least?",
    zh="计数只到出现过的最大一对为止，所以凑不满整个矩阵。`bincount` 的哪个参数规定它至少要给出多少个数？",
)
def confusion(truth, said, classes):
    return (truth * classes + said).bincount().reshape(classes, classes)


@wrong(
    "10.1",
    "always_ten_classes",
    en="Your matrix is ten by ten, whatever comes in. Not every set has ten classes: where in your function is `classes` used?",
    zh="不论传入什么，你的矩阵总是十行十列。并不是每个数据集都有十个类别：你的函数在哪里用到了 `classes`？",
)
def confusion(truth, said, classes):
    return (truth * 10 + said).bincount(minlength=100)[:100].reshape(10, 10)


@wrong(
    "10.1",
    "rows_only_for_labels_that_came_up",
    en="There is a row only for each label that comes up in `truth`. A class without any image still has a row, of zeros: over what does your loop run, and over what should it?",
    zh="只有在 `truth` 里出现过的标签才有一行。没有图像的类别仍然要占一行，全是零：你的循环遍历的是什么？应当遍历什么？",
)
def confusion(truth, said, classes):
    return torch.stack([said[truth == t].bincount(minlength=classes) for t in truth.unique()])


@wrong(
    "10.1",
    "rows_moved_up",
    en="The rows of labels that never come up in `truth` are missing, and those behind them have moved up. What does `enumerate(truth.unique())` count: labels, or those labels that came up?",
    zh="在 `truth` 里从未出现的标签没有自己的一行，它后面的各行都往上移了。`enumerate(truth.unique())` 数的是所有标签，还是出现过的标签？",
    hidden_only=True,
)
def confusion(truth, said, classes):
    matrix = torch.zeros(classes, classes, dtype=torch.int64)
    for row, t in enumerate(truth.unique()):
        matrix[row] = said[truth == t].bincount(minlength=classes)
    return matrix


@wrong(
    "10.1",
    "right_answers_found",
    en="Both labels are the same: this is the most frequent right answer. Where in the matrix do the right ones stand, and how can you keep them out of the search?",
    zh="两个标签相同：找到的是最常见的正确判断。正确的判断在矩阵的什么位置？怎样把它们排除在搜索之外？",
)
def most_confused(matrix):
    return divmod(int(matrix.argmax()), len(matrix))


@wrong(
    "10.1",
    "said_before_truth",
    en="It is the right cell, but the two labels come in the wrong order. Which of them is the row?",
    zh="格子找对了，但两个标签的顺序反了。哪一个是行？",
)
def most_confused(matrix):
    truth, said = divmod(int((matrix - matrix.diag().diag()).argmax()), len(matrix))
    return said, truth


@wrong(
    "10.1",
    "both_directions_added",
    en="This is the pair that is most often confused if both directions are taken together. Here a 3 that is called 5 and a 5 that is called 3 are two mistakes: which single cell is the largest?",
    zh="这是把两个方向加在一起时最常混淆的一对。在这里，把 3 判为 5 和把 5 判为 3 是两种错误：单独看，哪个格子最大？",
)
def most_confused(matrix):
    both = (matrix + matrix.T).triu(1)
    return divmod(int(both.argmax()), len(matrix))


@wrong(
    "10.1",
    "rates_instead_of_counts",
    en="You have found the mistake that is most frequent among the images of one digit, a share of its row. The most frequent mistake of all is asked for: do the cells hold shares or numbers of images, and is a row with few images to count as much as one with many?",
    zh="你找到的是在某一个数字的图像中所占比例最大的错误，也就是占一行的比例。题目要的是总共出现次数最多的错误：格子里放的是比例，还是张数？图像少的一行，应当与图像多的一行分量相同吗？",
)
def most_confused(matrix):
    rates = (matrix - matrix.diag().diag()) / matrix.sum(1, keepdim=True)
    return divmod(int(rates.argmax()), len(matrix))


@wrong(
    "10.1",
    "rows_of_ten_cells",
    en="The place that `argmax` gives was taken apart as if every row had ten cells. How many cells has a row of this matrix?",
    zh="你拆分 `argmax` 给出的序号时，当作每行都有十个格子。这个矩阵的一行有几个格子？",
)
def most_confused(matrix):
    return divmod(int((matrix - matrix.diag().diag()).argmax()), 10)


@wrong(
    "10.1",
    "largest_row_and_largest_column",
    en="Row and column were found independently: the digit that is missed most often, and the label that is given wrongly most often. They need not belong to one and the same mistake. Can you search all cells at once?",
    zh="行和列是分别找出来的：一个是最常被判错的数字，一个是最常被误用的标签。它们不一定属于同一种错误。能不能一次在所有格子里找？",
)
def most_confused(matrix):
    errors = matrix - matrix.diag().diag()
    return int(errors.sum(1).argmax()), int(errors.sum(0).argmax())


@wrong(
    "10.1",
    "labels_from_one_to_ten",
    en="The last ideal is no number at all (the mean of nothing), and the 0 is missing: your labels go from 1 to 10. Which numbers does `range(1, 11)` give, and which labels do the images have?",
    zh="最后一张理想图像根本不是数（对空集求的平均），而且缺了 0：你的标签是从 1 到 10。`range(1, 11)` 给出哪些数？图像的标签又是哪些数？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].float().mean(0) for digit in range(1, 11)])


@wrong(
    "10.1",
    "nine_is_missing",
    en="There are nine ideals only: that of the 9 is missing. Which numbers does `range(9)` give?",
    zh="只有九张理想图像：缺了 9 的那一张。`range(9)` 给出哪些数？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].float().mean(0) for digit in range(9)])


@wrong(
    "10.1",
    "in_the_order_of_appearance",
    en="The ideals are right, but they stand in the order in which their labels came up first. Row 0 is to hold the ideal 0: what decides the order of your rows?",
    zh="理想图像是对的，但排列的顺序是标签第一次出现的顺序。第 0 行应当放理想的 0：各行的顺序由什么决定？",
)
def ten_ideals(images, labels):
    seen = dict.fromkeys(labels.tolist())
    return torch.stack([images[labels == digit].float().mean(0) for digit in seen])


@wrong(
    "10.1",
    "average_with_each_new_image",
    en="Each new image was averaged with what was there: so the last one makes up half of the ideal, the one before it a quarter. In a mean all images weigh the same: what do you have to keep until the last one has come?",
    zh="每来一张新图像，就与已有的结果求一次平均：于是最后一张占了理想图像的一半，倒数第二张占四分之一。在平均值里，所有图像的分量相同：在最后一张到来之前，需要保存什么？",
)
def ten_ideals(images, labels):
    ideals = torch.zeros(10, *images.shape[1:])
    for image, label in zip(images, labels):
        ideals[label] = (ideals[label] + image) / 2
    return ideals


@wrong(
    "10.1",
    "pixels_in_a_row",
    en="The numbers are right, but each ideal is one long row of pixels. Which shape do the images have, and which shape is asked for?",
    zh="数是对的，但每张理想图像成了一长行像素。图像的形状是什么？题目要的形状又是什么？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].float().mean(0).flatten() for digit in range(10)])


@wrong(
    "10.1",
    "means_cut_to_whole_numbers",
    en="The means were made whole numbers, and what stood behind the decimal point is lost. Which dtype does the text ask for?",
    zh="平均值变成了整数，小数部分丢掉了。题目要求的是哪种数据类型？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].float().mean(0).long() for digit in range(10)])


@wrong(
    "10.1",
    "one_row_many_times",
    en="All rows are equal: `[[0] * n] * n` is a list that holds one and the same row many times, so that counting in one of them counts in all. How do you get as many different rows?",
    zh="所有行都一样：`[[0] * n] * n` 这个列表里，同一行放了许多次，在其中一行里计数，就等于在所有行里计数。怎样得到同样多的、互不相同的行？",
)
def confusion(truth, said, classes):
    row = said.bincount(minlength=classes)
    return row.expand(classes, classes).clone()


@wrong(
    "10.1",
    "right_answers_only",
    en="Only images that are called by their right name were counted. Into which cell does a 3 go that is called 5?",
    zh="只数了判断正确的图像。一张被判为 5 的 3，应当数到哪一格里？",
)
def confusion(truth, said, classes):
    return truth[truth == said].bincount(minlength=classes).diag()


@wrong(
    "10.1",
    "last_image_left_out",
    en="One image is missing from the count: the last one. Which numbers does your loop go through?",
    zh="少数了一张图像：最后一张。你的循环走过哪些数？",
)
def confusion(truth, said, classes):
    return (truth[:-1] * classes + said[:-1]).bincount(minlength=classes**2).reshape(classes, classes)


@wrong(
    "10.1",
    "place_in_the_flattened_matrix",
    en="That is one number, the place of the largest mistake when all rows stand one behind the other. How do you get a row and a column out of such a place, if each row has `K` numbers?",
    zh="这是一个数：把所有行首尾相接之后，最大的那个错误所在的位置。如果每行有 `K` 个数，怎样由这个位置得到行和列？",
)
def most_confused(matrix):
    return int((matrix - matrix.diag().diag()).argmax())


@wrong(
    "10.1",
    "how_often_instead_of_which",
    en="That is how often the most frequent mistake was made. Asked for is which mistake it is: how do you find the place of the largest number, and not the number?",
    zh="这是最常见的错误出现的次数。题目要的是哪一种错误：怎样找到最大的数所在的位置，而不是这个数本身？",
)
def most_confused(matrix):
    return int((matrix - matrix.diag().diag()).max())


@wrong(
    "10.1",
    "one_triangle_only",
    en="Only the cells above the diagonal were searched. Which mistakes stand below it, and are they the same ones?",
    zh="只搜索了对角线上方的格子。对角线下方是哪些错误？它们与上方的是同样的错误吗？",
)
def most_confused(matrix):
    return divmod(int(matrix.triu(1).argmax()), len(matrix))


@wrong(
    "10.1",
    "ten_classes_in_a_row_of_the_count",
    en="Pairs were written as numbers with a row of ten cells, and the matrix has `classes` cells a row. How far apart do two rows lie in it?",
    zh="每对标签写成数的时候，按一行十格来算，而矩阵的一行有 `classes` 格。矩阵里相邻两行相隔多远？",
)
def confusion(truth, said, classes):
    return (truth * 10 + said).bincount(minlength=classes**2)[: classes**2].reshape(classes, classes)


@wrong(
    "10.1",
    "rarest_cell_of_all",
    en="The cell that you found is the one with the fewest images, not the most frequent mistake. Which of `argmin` and `argmax` do you need, and what has to be done to the diagonal first?",
    zh="你找到的是张数最少的格子，而不是最常见的错误。需要的是 `argmin` 还是 `argmax`？在这之前，对角线要怎样处理？",
)
def most_confused(matrix):
    return divmod(int((matrix - matrix.diag().diag()).argmin()), len(matrix))


@wrong(
    "10.1",
    "how_often_as_well",
    en="Three numbers came back: the two labels, and how often they were confused. Which ones does the text ask for?",
    zh="返回了三个数：两个标签，还有混淆的次数。题目要的是哪几个？",
)
def most_confused(matrix):
    errors = matrix - matrix.diag().diag()
    return *divmod(int(errors.argmax()), len(matrix)), int(errors.max())


@wrong(
    "10.1",
    "means_rounded",
    en="The means were rounded to whole numbers. The mean of several pixels lies between them as a rule: who asked for whole numbers?",
    zh="平均值被舍入成了整数。几个像素的平均值一般不是整数：题目要求整数了吗？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].float().mean(0).round() for digit in range(10)])


@wrong(
    "10.1",
    "pixels_cut_to_whole_numbers",
    en="The pixels were turned into whole numbers before the mean was taken: of float images between 0 and 1 hardly anything is left. Which dtype keeps raw bytes and floats alike?",
    zh="求平均之前，像素被转成了整数：0 与 1 之间的浮点图像就几乎什么也不剩了。哪种数据类型既能装下原始字节，又能装下浮点数？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].long().float().mean(0) for digit in range(10)])


@wrong(
    "10.1",
    "always_28_by_28",
    en="Your table of ideals has room for images of 28 by 28 pixels, and these are smaller. Which argument knows how high and how wide the images are?",
    zh="你为理想图像准备的张量只放得下 28×28 的图像，而这些图像更小。图像有多高、多宽，哪个参数知道？",
)
def ten_ideals(images, labels):
    ideals = torch.zeros(10, 28, 28)
    for digit in range(10):
        ideals[digit] = images[labels == digit].float().mean(0)
    return ideals


@wrong(
    "10.1",
    "one_number_for_each_digit",
    en="There is one number for each digit: the mean of all pixels of all its images. An ideal is an image: along which axis do the images of a digit stand, and over which axes must no mean be taken?",
    zh="每个数字只得到一个数：它所有图像的所有像素的平均值。理想图像也是一张图像：同一个数字的各张图像沿哪个轴排列？哪些轴不应当被平均掉？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit].float().mean() for digit in range(10)])


@wrong(
    "10.1",
    "first_image_instead_of_mean",
    en="Each ideal is a single image, the first one of its digit. How many images have a part in a mean?",
    zh="每张理想图像都只是一张图像，即该数字的第一张。求平均时，要用到几张图像？",
)
def ten_ideals(images, labels):
    return torch.stack([images[labels == digit][0].float() for digit in range(10)])


@wrong(
    "10.1",
    "images_of_the_notebook",
    en="Whatever comes in, the same ten ideals come out: those of the notebook's own images. Which names does your function use, and which of them are its arguments?",
    zh="不论传入什么，得到的总是同样的十张理想图像：它们是用笔记本里的图像求出来的。你的函数用到了哪些名字？其中哪些是它的参数？",
)
def ten_ideals(_images, _labels):
    return _ideals_of_the_notebook().clone()


@cache
def _ideals_of_the_notebook():
    images, labels = mnist.full("train")
    return torch.stack([images[labels == digit].float().mean(0) for digit in range(10)])


@wrong(
    "10.1",
    "counts_as_decimal_numbers",
    en="The counts are right, but they are decimal numbers: `torch.zeros` makes float32 unless it is told another dtype. In which dtype is one to count here?",
    zh="数得没错，但结果是小数：`torch.zeros` 默认给出 float32，除非另外指定数据类型。这里应当用哪种数据类型来计数？",
)
def confusion(truth, said, classes):
    return (truth * classes + said).bincount(minlength=classes**2).reshape(classes, classes).float()


@wrong(
    "10.1",
    "diagonal_of_ten",
    en="The diagonal was cleared for ten classes, and this matrix has another number of rows. Which argument knows how many there are?",
    zh="你按十个类别清除了对角线，而这个矩阵的行数并不是十。一共有几行，从哪个参数可以得知？",
)
def most_confused(matrix):
    errors = matrix.clone()
    for digit in range(10):
        errors[digit, digit] = 0
    return divmod(int(errors.argmax()), len(matrix))


# ---------------------------------------------------------------- 10.2


@wrong(
    "10.2",
    "exp_overflows",
    en="Large scores end in `inf` or `nan`: in float32 `exp(89)` is infinite already. If the same number is subtracted from all scores of a row, what happens to its softmax? So which number would you choose?",
    zh="得分大的时候，结果变成了 `inf` 或 `nan`：在 float32 里，`exp(89)` 就已经是无穷大。如果从一行的所有得分里减去同一个数，这一行的 softmax 会怎样？那么你会选哪个数？",
)
def log_softmax(x):
    return (x.exp() / x.exp().sum(1, keepdim=True)).log()


@wrong(
    "10.2",
    "sum_of_exp_overflows",
    en="Where scores are large, a whole row ends in `-inf`: in float32 `exp(89)` is infinite already, and so is a sum with it, even if the mean of the row was taken off before. Which number of a row makes all of its `exp` harmless when it is subtracted, and what does that do to the softmax?",
    zh="得分大的时候，整行都变成了 `-inf`：在 float32 里，`exp(89)` 就已经是无穷大，含有它的总和也是，即使事先减去了这一行的平均值。减去一行里的哪个数，能让所有的 `exp` 都安全？这样做对 softmax 有什么影响？",
)
def log_softmax(x):
    return x - x.exp().sum(1, keepdim=True).log()


@wrong(
    "10.2",
    "scores_cut_off",
    en="Scores beyond a limit were cut off: then a score of 200 and one of 10,000 are the same, and so are the losses of a model that is sure and one that is hopelessly sure. Which number may be subtracted from all scores of a row without changing its softmax?",
    zh="超过某个限度的得分被截断了：这样，200 分和 10000 分就没有区别，自信的模型和自信得离谱的模型，损失也没有区别。从一行的所有得分里减去哪个数，softmax 都不变？",
)
def log_softmax(x):
    return _log_p(x.clamp(-80, 80))


@wrong(
    "10.2",
    "maximum_of_each_column",
    en="The maximum was looked for down the columns, over axis 0, so that the scores of one sample lost different numbers, and that does change its softmax. Which scores compete with each other, and along which axis do they stand?",
    zh="最大值是沿着列（轴 0）求的，于是同一个样本的各个得分减去了不同的数，而这会改变它的 softmax。互相竞争的是哪些得分？它们排在哪个轴上？",
)
def log_softmax(x):
    x = x - x.amax(0, keepdim=True)
    return x - x.exp().sum(1, keepdim=True).log()


@wrong(
    "10.2",
    "sums_that_lost_their_axis",
    en="The sums are one number for each row, but they meet the axis that counts labels: with as many rows as labels nobody complains, otherwise there is an error. Which shape puts each sum in front of its own row, and how can `sum` keep its axis?",
    zh="每一行得到一个总和，但它们遇到的是数标签的那个轴：如果行数与标签数恰好相等，没有人会抱怨，否则就会报错。什么形状才能让每个总和对上自己的那一行？怎样让 `sum` 保留它的轴？",
)
def log_softmax(x):
    x = x - x.amax(1, keepdim=True)
    return x - x.exp().sum(1).log()


@wrong(
    "10.2",
    "logarithm_to_the_base_of_two",
    en="The logarithm has the base 2, while `exp` belongs to the natural one: they do not undo each other. Which function is the inverse of `exp`?",
    zh="对数用的是以 2 为底，而与 `exp` 对应的是自然对数：两者不能互相抵消。`exp` 的逆运算是哪个函数？",
)
def log_softmax(x):
    x = x - x.amax(1, keepdim=True)
    return x - x.exp().sum(1, keepdim=True).log2()


@wrong(
    "10.2",
    "log_of_a_vanished_probability",
    en="Unlikely labels end in `-inf`: their probability is too small for float32, so it becomes 0, and then comes the logarithm. What is the logarithm of a fraction, and of `exp`? Can you do without the small number in between?",
    zh="可能性小的标签得到了 `-inf`：它们的概率小到 float32 装不下，变成了 0，然后才取对数。分数的对数等于什么？`exp` 的对数呢？能不能不经过中间这个很小的数？",
)
def log_softmax(x):
    p = (x - x.amax(1, keepdim=True)).exp()
    return (p / p.sum(1, keepdim=True)).log()


@wrong(
    "10.2",
    "a_little_added_before_the_log",
    en="Something keeps `inf` away here: a small number inside your logarithm, or a limit at which scores or probabilities are cut off. It makes all very unlikely labels equally unlikely, so that a sure and wrong model pays no more than a certain price. Can you get rid of the division instead of repairing it?",
    zh="这里有什么挡住了 `inf`：对数里加了一个小数，或者把得分、概率在某个限度处截断了。这样，所有极不可能的标签变得同样不可能，于是一个自信而错误的模型，付出的代价永远有上限。与其修补那个除法，能不能干脆去掉它？",
)
def log_softmax(x):
    p = (x - x.amax(1, keepdim=True)).exp()
    return (p / p.sum(1, keepdim=True) + 1e-8).log()


@wrong(
    "10.2",
    "softmax_down_the_batch",
    en="Here the samples of a batch compete with each other: `exp` of each column adds up to 1. What should add up to 1, and which axis is that?",
    zh="这里是批次里的各个样本在互相竞争：每一列的 `exp` 加起来是 1。应当是什么加起来等于 1？那是哪个轴？",
)
def log_softmax(x):
    x = x - x.amax(0, keepdim=True)
    return x - x.exp().sum(0, keepdim=True).log()


@wrong(
    "10.2",
    "sum_down_the_batch",
    en="Each row lost its own maximum, but then `exp` was added up down the columns, over axis 0. What should add up to 1, and which axis is that?",
    zh="每一行减去了自己的最大值，但随后 `exp` 是沿着列（轴 0）求和的。应当是什么加起来等于 1？那是哪个轴？",
)
def log_softmax(x):
    x = x - x.amax(1, keepdim=True)
    return x - x.exp().sum(0, keepdim=True).log()


@wrong(
    "10.2",
    "one_sum_for_all_rows",
    en="All samples share one sum, so the more of them there are, the less likely everything becomes. Over which axis should be added, and which shape must the sums have to meet the rows again?",
    zh="所有样本共用一个总和，于是样本越多，一切就越不可能。应当沿哪个轴求和？要与各行重新相遇，这些和应当是什么形状？",
)
def log_softmax(x):
    x = x - x.amax(1, keepdim=True)
    return x - x.exp().sum().log()


@wrong(
    "10.2",
    "one_maximum_for_all_rows",
    en="A row whose scores all lie far below those of another row ends in `inf`: the largest score of the whole batch was subtracted from it, all of its `exp` became 0, and so did their sum. Whose maximum does a row need?",
    zh="如果一行的得分都远低于另一行，它就会得到 `inf`：减去的是整个批次里最大的得分，于是这一行的 `exp` 全变成 0，总和也是 0。每一行需要的是谁的最大值？",
)
def log_softmax(x):
    x = x - x.max()
    return x - x.exp().sum(1, keepdim=True).log()


@wrong(
    "10.2",
    "probabilities_without_log",
    en="These are the probabilities themselves, between 0 and 1. What is still to be done with them, and would it be wiser to do it before the division?",
    zh="这些是概率本身，在 0 与 1 之间。对它们还要做什么？这一步放在除法之前会不会更明智？",
)
def log_softmax(x):
    p = (x - x.amax(1, keepdim=True)).exp()
    return p / p.sum(1, keepdim=True)


@wrong(
    "10.2",
    "only_the_largest_subtracted",
    en="`exp` of a row does not add up to 1 yet: the largest score was subtracted, and nothing divided by the sum. What becomes of a division when you go over to logarithms?",
    zh="一行的 `exp` 加起来还不等于 1：只减去了最大的得分，没有除以总和。改用对数以后，除法变成什么？",
)
def log_softmax(x):
    return x - x.amax(1, keepdim=True)


def _log_p(x):
    x = x - x.amax(1, keepdim=True)
    return x - x.exp().sum(1, keepdim=True).log()


@wrong(
    "10.2",
    "minus_forgotten",
    en="Right size, wrong sign: a loss that falls when the model gets worse. The logarithm of a probability is never above 0: what has to be done to get something to minimise?",
    zh="大小对了，符号反了：模型变差时，这个损失反而下降。概率的对数从不大于 0：怎样才能得到一个可以最小化的量？",
)
def cross_entropy(x, y):
    return _log_p(x).gather(1, y[:, None]).mean()


@wrong(
    "10.2",
    "sum_over_the_batch",
    en="The loss grows with the number of samples, and so would every step of the training. What is the average over the batch?",
    zh="损失随样本的数量增大，训练的每一步也会跟着变大。对整个批次的平均值是什么？",
)
def cross_entropy(x, y):
    return -_log_p(x).gather(1, y[:, None]).sum()


@wrong(
    "10.2",
    "every_row_meets_every_label",
    en="`[:, y]` takes the columns of all labels from every row, and each sample pays for the labels of all others. How do you say which row goes with which label?",
    zh="`[:, y]` 会从每一行取出所有标签对应的列，于是每个样本都要为其他样本的标签付出代价。怎样说明哪一行配哪一个标签？",
)
def cross_entropy(x, y):
    return -_log_p(x)[:, y].mean()


@wrong(
    "10.2",
    "first_row_for_every_label",
    en="All labels were looked up in the first row: the other samples count for nothing. How do you say which row goes with which label?",
    zh="所有标签都是在第一行里查的：其他样本没有起任何作用。怎样说明哪一行配哪一个标签？",
)
def cross_entropy(x, y):
    return -_log_p(x)[0, y].mean()


@wrong(
    "10.2",
    "averaged_over_the_classes",
    en="The loss is too small by the number of classes. The numbers of the other labels were set to 0 and then averaged as well: how many numbers should go into the average?",
    zh="损失小了，差的倍数正好是类别数。其他标签的数被设为 0，然后也参加了平均：应当有几个数参加平均？",
)
def cross_entropy(x, y):
    return -(_log_p(x) * torch.eye(x.shape[1])[y]).mean()


@wrong(
    "10.2",
    "distance_without_log",
    en="This is the mean of one minus the probability, as in the chapter's loss for two digits. It is no cross-entropy: what should a model pay that gives its own label a probability of nearly 0?",
    zh="这是 1 减去概率的平均值，与原书用于两个数字的损失一样。它不是交叉熵：如果模型给正确标签的概率接近 0，它应当付出多大的代价？",
)
def cross_entropy(x, y):
    return (1 - _log_p(x).exp().gather(1, y[:, None])).mean()


@wrong(
    "10.2",
    "mean_over_all_labels",
    en="The average goes over all numbers of the table, so the labels `y` have no part in it. Which single number of each row is to be paid for?",
    zh="平均用到了表里的所有数，标签 `y` 根本没有起作用。每一行里，要付出代价的是哪一个数？",
)
def cross_entropy(x, y):
    return -_log_p(x).mean()


@wrong(
    "10.2",
    "probability_without_log",
    en="The loss is minus the mean probability of the right labels. It falls when the model gets better, but it never charges more than 0: what should be done to a probability before it becomes a price?",
    zh="损失是正确标签概率的平均值的相反数。模型变好时它会下降，但代价永远不超过 0：概率在成为代价之前，还要做什么处理？",
)
def cross_entropy(x, y):
    return -_log_p(x).exp().gather(1, y[:, None]).mean()


@wrong(
    "10.2",
    "softmax_twice",
    en="The softmax was taken twice: of the scores, and then of the probabilities. However sure and right a model is, its loss cannot come near to 0. What does your `log_softmax` expect to be given?",
    zh="softmax 做了两次：先对得分，再对概率。不论模型多么自信、多么正确，损失都无法接近 0。你的 `log_softmax` 期待得到的是什么？",
)
def cross_entropy(x, y):
    return -_log_p(_log_p(x).exp()).gather(1, y[:, None]).mean()


@wrong(
    "10.2",
    "ten_questions_with_yes_or_no",
    en="Here each score answers a question of its own with a sigmoid (is it a 0? is it a 1?), as for two digits. With softmax the labels share one probability: which single number of a row counts?",
    zh="这里每个得分都用 sigmoid 各自回答一个问题（是 0 吗？是 1 吗？），就像只有两个数字时那样。用 softmax 时，所有标签分享同一份概率：一行里只有哪一个数起作用？",
)
def cross_entropy(x, y):
    p = x.sigmoid()
    return -torch.where(torch.eye(x.shape[1])[y] == 1, p, 1 - p).log().mean()


@wrong(
    "10.2",
    "cut_off_from_autograd",
    en="The number is right, but it has no history: autograd cannot go back from it. Which call on its way (`.item()`, `.detach()`, `.data`, `float`, a new tensor) has cut it off?",
    zh="数是对的，但它没有来历：autograd 无法从它往回走。一路上是哪个调用（`.item()`、`.detach()`、`.data`、`float`、新建张量）切断了联系？",
)
def cross_entropy(x, y):
    return -_log_p(x).gather(1, y[:, None]).mean().detach()


@wrong(
    "10.2",
    "maximum_not_given_back",
    en="You subtract the largest score inside `exp`, and from the sum's logarithm you go back to the old scores: they do not belong together. If everything in a row moves by the same number, which of the terms has to move with it?",
    zh="你在 `exp` 里面减去了最大的得分，而与总和的对数相减的却还是原来的得分：两者对不上。如果一行的得分全都移动同一个数，哪些项也要跟着移动？",
)
def log_softmax(x):
    moved = x - x.amax(1, keepdim=True)
    return x - moved.exp().sum(1, keepdim=True).log()


@wrong(
    "10.2",
    "mean_instead_of_sum",
    en="`exp` of a row adds up to the number of classes, and not to 1: you divide by the mean of the exponentials. By what does the softmax divide?",
    zh="一行的 `exp` 加起来等于类别数，而不是 1：你除以的是各个指数的平均值。softmax 除以的是什么？",
)
def log_softmax(x):
    x = x - x.amax(1, keepdim=True)
    return x - x.exp().mean(1, keepdim=True).log()


@wrong(
    "10.2",
    "logarithm_to_the_base_of_ten",
    en="The logarithm has the base 10, while `exp` belongs to the natural one: they do not undo each other. Which function is the inverse of `exp`?",
    zh="对数用的是以 10 为底，而与 `exp` 对应的是自然对数：两者不能互相抵消。`exp` 的逆运算是哪个函数？",
)
def log_softmax(x):
    x = x - x.amax(1, keepdim=True)
    return x - x.exp().sum(1, keepdim=True).log10()


@wrong(
    "10.2",
    "minus_in_front_already",
    en="Right size, wrong sign: the logarithm of a probability is never above 0. A minus has its place in the loss: does `log_softmax` know of any loss?",
    zh="大小对了，符号反了：概率的对数从不大于 0。负号应当放在损失里：`log_softmax` 与损失有关系吗？",
)
def log_softmax(x):
    return -_log_p(x)


@wrong(
    "10.2",
    "maxima_with_their_places",
    en="Along an axis, `max` gives two things: the largest numbers, and the places where they stand. Which of the two do you want to subtract, and how do you get at it (or is there another function that gives it alone)?",
    zh="沿着一个轴，`max` 给出两样东西：最大的数，以及它们所在的位置。你要减去的是哪一样？怎样把它取出来（或者，有没有别的函数只给出这一样）？",
)
def log_softmax(x):
    return x - x.max(1, keepdim=True)


@wrong(
    "10.2",
    "raw_scores_picked",
    en="Of each row you take the raw score of the right label. That number can be made as small as one likes by adding the same to all scores, and nothing gets better: what has to be done to the scores of a row first?",
    zh="你从每一行取的是正确标签的原始得分。只要给所有得分都加上同一个数，就能让这个数要多小有多小，而模型并没有变好：一行的得分首先要经过什么处理？",
)
def cross_entropy(x, y):
    return -x.gather(1, y[:, None]).mean()


@wrong(
    "10.2",
    "log_of_the_mean_probability",
    en="You average the probabilities of the right labels and then take one logarithm. A sample whose right label has a probability of nearly 0 can hide in such an average: which comes first, the logarithm or the mean?",
    zh="你先对正确标签的概率求平均，然后才取一次对数。如果有一个样本给正确标签的概率接近 0，在这样的平均里就看不出来了：对数和平均，哪个在先？",
)
def cross_entropy(x, y):
    return -_log_p(x).exp().gather(1, y[:, None]).mean().log()


@wrong(
    "10.2",
    "logarithm_taken_twice",
    en="The result is no number: `log_softmax` gives logarithms already, which are never above 0, and you take the logarithm of them once more. What is the logarithm of a negative number?",
    zh="结果不是数：`log_softmax` 给出的已经是对数，从不大于 0，而你又对它取了一次对数。负数的对数是什么？",
)
def cross_entropy(x, y):
    return -_log_p(x).log().gather(1, y[:, None]).mean()


@wrong(
    "10.2",
    "sum_divided_by_the_classes",
    en="The prices of all samples were added up and divided by the number of classes. How many samples has the batch, and along which axis do you count them?",
    zh="所有样本的代价加起来之后，除以的是类别数。这个批次有多少个样本？沿着哪个轴来数？",
)
def cross_entropy(x, y):
    return -_log_p(x).gather(1, y[:, None]).sum() / x.shape[1]


@wrong(
    "10.2",
    "a_loss_for_every_sample",
    en="These are the prices of the samples, one for each. How does one number become of them?",
    zh="这是每个样本各自的代价。它们怎样变成一个数？",
)
def cross_entropy(x, y):
    return -_log_p(x)[torch.arange(len(y)), y]


@wrong(
    "10.2",
    "gathered_down_the_batch",
    en="`gather` was asked along axis 0, down the batch. One number is to come out of each row: along which axis do the scores of a row stand, and which shape must the labels have for that?",
    zh="`gather` 沿着第 0 轴，也就是顺着批次的方向去取了。每一行要取出一个数：一行的得分排在哪个轴上？为此标签应当是什么形状？",
)
def cross_entropy(x, y):
    return -_log_p(x).gather(0, y[None]).mean()


@wrong(
    "10.2",
    "largest_distance_from_zero_subtracted",
    en="Subtracted was the largest score without its sign. In a row of negative scores nothing comes near to 0 then: all `exp` become 0, and so does their sum. Which score of such a row is the largest?",
    zh="减去的是不计正负号时最大的得分。这样，在得分全为负的一行里，没有哪个得分会接近 0：所有的 `exp` 都变成 0，总和也是 0。在这样的一行里，最大的得分是哪一个？",
)
def log_softmax(x):
    x = x - x.abs().max(1, keepdim=True).values
    return x - x.exp().sum(1, keepdim=True).log()


@wrong(
    "10.2",
    "maxima_that_lost_their_axis",
    en="The maxima of the rows have the shape `[B]`, and `[B, K]` minus `[B]` meets them column by column. What keeps an axis of length 1 where a maximum was taken?",
    zh="各行的最大值形状是 `[B]`，`[B, K]` 减 `[B]` 时，它们会与各列对应。求最大值时，怎样保留一个长度为 1 的轴？",
)
def log_softmax(x):
    x = x - x.max(1).values
    return x - x.exp().sum(1, keepdim=True).log()


@wrong(
    "10.2",
    "double_does_not_reach_far_enough",
    hidden_only=True,
    en="In float64 `exp` reaches to about 700, and scores may be as large as 10,000. Is there a number that may be subtracted from a whole row without any effect on its softmax?",
    zh="在 float64 里，`exp` 最多只能算到 700 左右，而得分可能大到 10000。有没有一个数，可以从整行里减去，又不影响这一行的 softmax？",
)
def log_softmax(x):
    x = x.double()
    return (x - x.exp().sum(1, keepdim=True).log()).float()


@wrong(
    "10.2",
    "logarithm_of_the_sum_added",
    en="The logarithm of the sum was added. A softmax is `exp(x)` divided by its sum: what becomes of a division in logarithms?",
    zh="总和的对数被加上去了。softmax 是 `exp(x)` 除以它的总和：取对数之后，除法变成什么？",
)
def log_softmax(x):
    x = x - x.amax(1, keepdim=True)
    return x + x.exp().sum(1, keepdim=True).log()


@wrong(
    "10.2",
    "most_likely_label_instead_of_its_own",
    en="From each row the largest number was taken, that of the label which the model itself favours. A model that is surely wrong would have no loss then: what does `y` say?",
    zh="从每一行取出的是最大的数，也就是模型自己最看好的那个标签的。这样，自信地答错的模型也不会有损失：`y` 说的是什么？",
)
def cross_entropy(x, y):
    return -x.log_softmax(1).max(1).values.mean()


@wrong(
    "10.2",
    "always_ten_classes",
    en="Your table of zeros and ones has ten columns, whatever comes in, and these samples have another number of scores. Where can `cross_entropy` learn how many classes there are?",
    zh="不论传入什么，你那张由 0 和 1 组成的表总是十列，而这里每个样本的得分并不是十个。类别的个数，`cross_entropy` 可以从哪里得知？",
)
def cross_entropy(x, y):
    return -(_log_p(x) * torch.eye(10)[y]).sum(1).mean()


@wrong(
    "10.2",
    "backward_inside_of_the_loss",
    en="`cross_entropy` calls `backward` itself. Whoever asks for the loss decides whether its gradient is wanted, and the scores here do not want one. What should a loss function do, and what is left to its caller?",
    zh="`cross_entropy` 自己调用了 `backward`。要不要梯度，应当由使用损失的一方决定，而这里的得分并不需要梯度。损失函数应当做什么？什么应当留给调用它的一方？",
)
def cross_entropy(x, y):
    loss = -_log_p(x).gather(1, y[:, None]).mean()
    loss.backward()
    return loss


@wrong(
    "10.2",
    "a_column_of_losses",
    en="These are the prices of the samples, in a column as `gather` gives them. How does one number become of them?",
    zh="这是每个样本各自的代价，像 `gather` 给出的那样排成一列。怎样由它们得到一个数？",
)
def cross_entropy(x, y):
    return -_log_p(x).gather(1, y[:, None])


@wrong(
    "10.2",
    "back_to_probabilities_and_log_again",
    hidden_only=True,
    en="Where scores are large, the loss is infinite: `exp` made probabilities of the logarithms, some of which are too small for float32, and then came the logarithm once more. What does `log_softmax` give, and what is still to be done with it?",
    zh="得分很大时，损失成了无穷大：先用 `exp` 把对数变回概率，其中有的小得 float32 装不下，然后又取了一次对数。`log_softmax` 给出的是什么？对它还需要做什么？",
)
def cross_entropy(x, y):
    return -_log_p(x).exp().gather(1, y[:, None]).log().mean()


# ---------------------------------------------------------------- 10.3


def _fit(model, dl, epochs, lr, loss=F.cross_entropy, optimizer=torch.optim.SGD):
    opt = optimizer(model.parameters(), lr=lr)
    for _ in range(epochs):
        for xb, yb in dl:
            opt.zero_grad()
            loss(model(xb), yb).backward()
            opt.step()


@wrong(
    "10.3",
    "softmax_before_cross_entropy",
    en="The parameters move as if there were a softmax before the loss. Cross-entropy, PyTorch's own included, takes the softmax itself: what does it expect, probabilities or raw scores?",
    zh="参数的移动说明，在损失之前先做了一次 softmax。交叉熵（包括 PyTorch 自带的）自己会做 softmax：它期待的是概率，还是原始得分？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, loss=lambda x, y: F.cross_entropy(x.softmax(1), y))


@wrong(
    "10.3",
    "gradients_pile_up",
    en="The first step is right; the second one also moves by the gradient of the first. What does `backward()` do with a gradient that it finds, and when has it to be gone?",
    zh="第一步是对的；第二步把第一步的梯度也用上了。`backward()` 遇到已有的梯度时会怎么做？它应当在什么时候清掉？",
)
def fit10(model, dl, epochs, lr):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        for xb, yb in dl:
            F.cross_entropy(model(xb), yb).backward()
            opt.step()


@wrong(
    "10.3",
    "cleared_once_an_epoch",
    en="The gradients are cleared once an epoch, so within an epoch each step also moves by those of the batches before. Inside which loop does the clearing belong?",
    zh="梯度每轮只清零一次，于是在一轮之内，每一步都把前面各批次的梯度也用上了。清零应当放在哪个循环里面？",
)
def fit10(model, dl, epochs, lr):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        opt.zero_grad()
        for xb, yb in dl:
            F.cross_entropy(model(xb), yb).backward()
            opt.step()


@wrong(
    "10.3",
    "loss_summed",
    en="The steps grow with the batch: the loss was added up over the samples. What should the loss of a batch be, its sum or its mean?",
    zh="批次越大，步子就越大：损失是对各样本求和得到的。一个批次的损失应当是总和还是平均？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, loss=lambda x, y: F.cross_entropy(x, y, reduction="sum"))


@wrong(
    "10.3",
    "raw_scores_as_log_probabilities",
    en="The loss is `nll_loss` of raw scores: it only picks a number out of each row, and wants logarithms of probabilities there. Pushing all right scores up without an end costs nothing then. Which function turns raw scores into what it wants, or which loss does both?",
    zh="损失是对原始得分用的 `nll_loss`：它只是从每一行取出一个数，那里本应是概率的对数。这样，只要把正确的得分无止境地推高就行了。哪个函数把原始得分变成它所要的东西？或者，哪个损失两样都做？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, loss=F.nll_loss)


@wrong(
    "10.3",
    "learning_rate_of_its_own",
    en="The steps have the length that belongs to a learning rate of 0.1, whatever `lr` is. Which number in your code should be a name?",
    zh="不论 `lr` 是多少，每一步的长度都对应学习率 0.1。代码里哪个数字应当换成变量名？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, 0.1)


@wrong(
    "10.3",
    "climbs_the_gradient",
    en="Every step goes up the loss: the model gets worse on purpose. Which sign does the step have, or the loss?",
    zh="每一步都让损失上升：模型在刻意变差。更新用的是什么符号？损失呢？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, loss=lambda x, y: -F.cross_entropy(x, y))


@wrong(
    "10.3",
    "labels_turned_into_floats",
    en="`F.cross_entropy` refuses the labels: they are floats, as a loss for one output wants them. Here a label says which of the scores is the right one: which dtype has the number of a place, and in which dtype does `yb` come?",
    zh="`F.cross_entropy` 不接受这些标签：它们成了浮点数，那是只有一个输出时损失所要的。这里的标签说明哪个得分是对的：位置的编号用什么 dtype？`yb` 传入时是什么 dtype？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, loss=lambda x, y: F.cross_entropy(x, y.float()))


@wrong(
    "10.3",
    "last_batch_dropped",
    en="The last batch of each epoch was left out. It may be smaller than the others: what is wrong with learning from it?",
    zh="每轮的最后一个批次被丢掉了。它可能比其他批次小：用它来学习有什么不妥？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl[:-1], epochs, lr)


@wrong(
    "10.3",
    "squared_distance_to_one_hot",
    en="The parameters follow another loss, the mean squared distance between scores and a row of zeros with a single 1. Which loss is asked for?",
    zh="参数跟随的是另一种损失：得分与一行“只有一个 1、其余为 0”的数之间的均方误差。题目要的是哪种损失？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, loss=lambda x, y: F.mse_loss(x, F.one_hot(y, x.shape[1]).float()))


@wrong(
    "10.3",
    "one_epoch_only",
    en="Every batch was used once, although more epochs were asked for. Which loop is missing, or which line leaves it too early?",
    zh="要求训练好几轮，每个批次却只用了一次。缺了哪个循环？或者是哪一行过早地离开了它？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, 1, lr)


@wrong(
    "10.3",
    "one_step_an_epoch",
    en="There is only one step an epoch, with the gradients of all batches together. Inside which loop does the step belong?",
    zh="每轮只更新了一步，用的是所有批次的梯度之和。更新应当放在哪个循环里面？",
)
def fit10(model, dl, epochs, lr):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        opt.zero_grad()
        for xb, yb in dl:
            F.cross_entropy(model(xb), yb).backward()
        opt.step()


@wrong(
    "10.3",
    "last_batch_alone_moves_it",
    en="In each epoch the parameters moved once, by the gradient of the last batch; those of all the others were computed and thrown away. Inside which loop does the step belong?",
    zh="每一轮中参数只移动了一次，用的是最后一个批次的梯度；其他批次的梯度算出来之后都被丢掉了。更新应当放在哪个循环里面？",
)
def fit10(model, dl, epochs, lr):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        for xb, yb in dl:
            opt.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
        opt.step()


@wrong(
    "10.3",
    "nothing_was_trained",
    en="The parameters are just what they were: whatever was trained, it was not the model that came in. Does `fit10` train a copy, work with a new tensor of each parameter, or never take a step?",
    zh="参数还是原来的样子：不论训练的是什么，都不是传入的那个模型。`fit10` 训练的是副本吗？是给每个参数新建了张量吗？还是根本没有更新？",
)
def fit10(model, dl, epochs, lr):
    _fit(copy.deepcopy(model), dl, epochs, lr)


@wrong(
    "10.3",
    "adam_instead_of_plain_descent",
    en="All parameters take steps of nearly the same length: this is Adam. It is a good optimizer, and a welcome one in `train10`. What is asked for in `fit10`?",
    zh="所有参数每一步的长度都几乎相同：这是 Adam。它是个好优化器，用在 `train10` 里很好。`fit10` 要求的是什么？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, optimizer=torch.optim.Adam)


@wrong(
    "10.3",
    "adamw_instead_of_plain_descent",
    en="All parameters take steps of nearly the same length, and shrink a little besides: this is AdamW. It is a good optimizer, and a welcome one in `train10`. What is asked for in `fit10`?",
    zh="所有参数的步长几乎都一样，而且还略微缩小：这是 AdamW。它是个好优化器，在 `train10` 里很受欢迎。`fit10` 要的是什么？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, optimizer=torch.optim.AdamW)


@wrong(
    "10.3",
    "momentum_added",
    en="From the second step on the parameters also go on in the direction of the steps before: there is momentum. Which setting of the optimizer does that?",
    zh="从第二步起，参数还会沿着之前的方向继续前进：这里有动量。这是优化器的哪个设置造成的？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, optimizer=lambda params, lr: torch.optim.SGD(params, lr=lr, momentum=0.9))


@wrong(
    "10.3",
    "scores_instead_of_labels",
    en="Your function returns all ten scores of each image. Which of them names the label, and which function finds its place?",
    zh="函数返回了每张图像的全部十个得分。哪个得分决定标签？哪个函数能找到它的位置？",
)
def train10(x, y, valid_x):
    model = nn.Linear(x.shape[1], 10)
    _fit(model, list(zip(x.split(256), y.split(256))), 1, 0.1)
    return model(valid_x).detach()


@wrong(
    "10.3",
    "score_instead_of_its_place",
    en="What you return are decimal numbers, and a label is a whole one. Is it the size of the largest score that names the digit, or the place where that score stands, and which function gives the place?",
    zh="你返回的是小数，而标签是整数。说明是哪个数字的，是最大的那个得分有多大，还是它排在第几个？哪个函数给出它的位置？",
)
def train10(x, y, valid_x):
    return nn.Linear(x.shape[1], 10)(valid_x).max(1).values


@wrong(
    "10.3",
    "one_output_for_ten_labels",
    en="Cross-entropy looks for the score of the right label, and that label is beyond the scores that the model gives. How many scores does your last layer give to an image, and how many labels are there?",
    zh="交叉熵要找正确标签的得分，而这个标签超出了模型给出的得分个数。你的最后一层给每张图像几个得分？标签一共有几个？",
)
def train10(x, y, valid_x):
    model = nn.Linear(x.shape[1], 1)
    _fit(model, list(zip(x.split(64), y.split(64))), 1, 0.1)
    return model(valid_x).argmax(1)


@wrong(
    "10.3",
    "labels_beyond_nine",
    en="Some of your labels are none of the numbers 0 to 9. Is the loss still a number at the end of the training, or has it become `nan`? And what is a label in your code: the value of an output, or the place of the largest of ten?",
    zh="你的标签里有些不是 0 到 9 中的数。训练结束时，损失还是一个数吗？还是变成了 `nan`？在你的代码里，标签是某个输出的值，还是十个输出中最大的那个的位置？",
)
def train10(x, y, valid_x):
    # What a nan becomes when it is turned into a whole number.
    return torch.full((len(valid_x),), torch.iinfo(torch.int64).min)


@wrong(
    "10.3",
    "labels_never_said",
    en="{accuracy} of the new images are called by their right name, and labels are missing (the number of those that never come up: {count}). What happens to its scores before they reach the loss? Cross-entropy takes raw scores: is there a softmax or a ReLU behind the last layer, and what can an output still learn that is stuck at 0? `nll_loss` takes logarithms of probabilities: does it get raw scores? Do `x` and `valid_x` reach the model in one and the same unit? If it is none of these: do you stop while the loss is still falling?",
    zh="新图像中判断正确的比例是 {accuracy}，而且少了一些标签：十个标签里有 {count} 个，模型从来不说。得分在到达损失之前经过了什么？交叉熵要的是原始得分：最后一层后面是不是还有 softmax 或 ReLU？一个停在 0 的输出还能学到什么？`nll_loss` 要的是概率的对数：交给它的是不是原始得分？`x` 和 `valid_x` 到达模型时的单位是否相同？如果都不是：停下来的时候，损失是不是还在下降？",
)
def train10(x, y, valid_x):
    model = nn.Linear(x.shape[1], 10)
    _fit(model, list(zip(x.split(50), y.split(50))), 4, 0.2)
    scores = model(valid_x)
    # As if these two outputs had died behind a ReLU.
    scores[:, [3, 7]] = scores.min()
    return scores.argmax(1)


@wrong(
    "10.3",
    "images_compared_instead_of_labels",
    en="There are ten numbers, however many images are asked about: for each label the place of the image with the highest score was looked for. `argmax` compares along one axis, and that axis disappears: which axis of the scores counts labels?",
    zh="不论问多少张图像，得到的都是十个数：你为每个标签找出了得分最高的那张图像的位置。`argmax` 沿一个轴比较，那个轴随之消失：得分的哪个轴对应标签？",
)
def train10(x, y, valid_x):
    return nn.Linear(x.shape[1], 10)(valid_x).argmax(0)


@wrong(
    "10.3",
    "training_images_called",
    en="There are as many labels as images to learn from: it is those that were called. For which images does the text want the labels?",
    zh="标签的个数等于用来学习的图像的张数：被判断的正是那些图像。题目要的是哪些图像的标签？",
)
def train10(x, y, valid_x):
    return nn.Linear(x.shape[1], 10)(x).argmax(1)


@wrong(
    "10.3",
    "a_single_place_in_the_table",
    en="One number came for all images: `argmax` without an axis looks for the largest score of the whole table. What is to be compared for one image, and along which axis do those numbers stand?",
    zh="所有图像只得到一个数：`argmax` 不指定轴时，找的是整张表里最大的得分。对一张图像来说，应当比较哪些数？它们排在哪个轴上？",
)
def train10(x, y, valid_x):
    return nn.Linear(x.shape[1], 10)(valid_x).argmax()


@wrong(
    "10.3",
    "an_axis_left_over",
    en="The labels stand in a column, with an axis of length 1 behind the one that counts images. Does `keepdim`, or the way in which you pick the label, leave an axis that is not asked for?",
    zh="标签排成了一列：在数图像的轴后面，还有一个长度为 1 的轴。是不是 `keepdim`，或者你取标签的方式，留下了一个不需要的轴？",
)
def train10(x, y, valid_x):
    return nn.Linear(x.shape[1], 10)(valid_x).argmax(1, keepdim=True)


@wrong(
    "10.3",
    "one_label_swallows_the_rest",
    en="{percent} % of all images get one and the same label. Watch the loss. If it does not fall or is no number: how long are your steps, in which unit do the pixels reach the model (the text says in which they come), and what stands behind the last layer? If it falls: in which order does your training see the images, so that the last lesson may have wiped out those before: are they sorted by label?",
    zh="所有图像中有 {percent}% 得到了同一个标签。请观察损失。如果它不下降，或者已经不是一个数：每一步有多长？像素到达模型时是什么单位（题目说了它们传入时的单位）？最后一层后面还有什么？如果它在下降：你的训练按什么顺序看图像？它们是不是按标签排序的，于是最后学的东西冲掉了前面的？",
)
def train10(x, y, valid_x):
    model = nn.Linear(x.shape[1], 10)
    order = y.argsort()
    _fit(model, list(zip(x[order].split(64), y[order].split(64))), 1, 0.1)
    return model(valid_x).argmax(1)


@wrong(
    "10.3",
    "images_and_labels_apart",
    en="Only {accuracy} of the labels are right, not much more than by guessing. Watch the loss. If it stays where it was: do images and labels still belong together after all shuffling and cutting? If it falls: does your function learn from the `x` and `y` that come in, and does the model that was trained answer, in the order of `valid_x`?",
    zh="只有 {accuracy} 的标签是对的，比乱猜好不了多少。请观察损失。如果它没有下降：打乱、切分之后，图像和标签还一一对应吗？如果它在下降：函数学的是传入的 `x` 和 `y` 吗？回答的是训练过的那个模型吗？回答的顺序与 `valid_x` 一致吗？",
)
def train10(x, y, valid_x):
    model = nn.Linear(x.shape[1], 10)
    _fit(model, list(zip(x.split(64), y[torch.randperm(len(y))].split(64))), 2, 0.1)
    return model(valid_x).argmax(1)


@wrong(
    "10.3",
    "in_doubt_a_zero",
    en="Far too many of the mistakes are called 0: whenever the model is not sure, it says 0. What is left of ten probabilities below one half if they are rounded, or of ten scores below 0 behind a ReLU, and what does `argmax` say if all numbers are equal?",
    zh="被误判的图像里，判成 0 的多得出奇：只要模型没有把握，它就说 0。十个都小于二分之一的概率，四舍五入之后还剩下什么？十个小于 0 的得分，经过 ReLU 之后呢？所有数都相等时，`argmax` 会给出什么？",
)
def train10(x, y, valid_x):
    model = nn.Linear(x.shape[1], 10)
    _fit(model, list(zip(x.split(64), y.split(64))), 2, 0.2)
    return model(valid_x).softmax(1).round().argmax(1)


@wrong(
    "10.3",
    "labels_taken_for_amounts",
    en="{accuracy} of the labels are right, and most of the others are wrong by just 1 or 2: the model was trained to hit a number. Is a 4 more like a 5 than like a 9? A label is a name: how many answers does the model need, and which loss asks for one of them?",
    zh="{accuracy} 的标签是对的，其余的大多只差 1 或 2：模型被训练去命中一个数值。4 更像 5，还是更像 9？标签只是名字：模型需要几个输出？哪种损失问的是其中的一个？",
)
def train10(x, y, valid_x):
    model = nn.Linear(x.shape[1], 1)
    batches = list(zip(x.split(32), y.split(32)))
    _fit(model, batches, 5, 0.01, loss=lambda scores, labels: F.mse_loss(scores[:, 0], labels.float()))
    return model(valid_x)[:, 0].round().long()


@wrong(
    "10.3",
    "nearest_average",
    en="{accuracy} of the labels are right, and they are just those of the nearest average image: that is the baseline of this notebook, and 82 % is what it can do. What does a training do with such a model, and which loss tells it the direction?",
    zh="{accuracy} 的标签是对的，而且正好就是最近的平均图像给出的标签：这是本笔记本的基线，它能做到的就是 82%。训练会怎样改进这样的模型？由哪个损失告诉它方向？",
)
def train10(x, y, valid_x):
    means = torch.stack([x[y == label].mean(0) for label in range(10)])
    return torch.cdist(valid_x, means).argmin(1)


@wrong(
    "10.3",
    "below_a_line",
    en="{accuracy} of the new images are called by their right name. Something was learned, but a linear model can do better. Watch the loss: is it still falling when you stop, or does it jump up and down, and what does that say of the number and the length of your steps? Does it get raw scores, or is there something behind the last layer? If you take no steps, because you solve equations: is their loss the right one for ten names?",
    zh="新图像中判断正确的比例是 {accuracy}。学到了一些东西，但线性模型可以做得更好。请观察损失：停下来的时候它还在下降，还是忽上忽下？由此看来，步数和步长合适吗？交给它的是原始得分吗，还是最后一层后面另有别的东西？如果你不走步，而是解方程：方程所用的损失，适合十个名字吗？",
)
def train10(x, y, valid_x):
    model = nn.Linear(x.shape[1], 10)
    _fit(model, list(zip(x.split(64), y.split(64))), 2, 0.01)
    return model(valid_x).argmax(1)


@wrong(
    "10.3",
    "no_way_back_from_the_loss",
    en="PyTorch says that the loss wants no gradient. Either it was made of something that has no slope (`argmax` or a comparison: an accuracy is no loss), or something cuts it off: a `no_grad`, `detach`, `.data`, `item`. Which is it?",
    zh="PyTorch 说这个损失不需要梯度。要么它来自没有斜率的东西（`argmax` 或比较：准确率不能当损失），要么有什么切断了联系：`no_grad`、`detach`、`.data` 或 `item`。是哪一种？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, loss=lambda scores, labels: (scores.argmax(1) != labels).float().mean())


@wrong(
    "10.3",
    "labels_before_scores",
    en="The loss was handed the labels in the place of the scores: it wants to take the softmax of whole numbers. Which of its two arguments comes first?",
    zh="你把标签放在了得分的位置上交给损失函数：它要对整数取 softmax。它的两个参数，哪一个在前？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, loss=lambda scores, labels: F.cross_entropy(labels, scores))


@wrong(
    "10.3",
    "one_epoch_too_many",
    en="There was one epoch more than was asked for. How often does your loop run for `epochs` of 1, and of 2?",
    zh="比要求的多训练了一轮。`epochs` 为 1 时，你的循环执行几次？为 2 时呢？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs + 1, lr)


@wrong(
    "10.3",
    "biases_never_move",
    en="The weights learn, the biases stay where they were. Which of the model's parameters does your step reach?",
    zh="权重在学习，偏置却原地不动。你的更新用到了模型的哪些参数？",
)
def fit10(model, dl, epochs, lr):
    _fit(
        model, dl, epochs, lr, optimizer=lambda ps, lr: torch.optim.SGD([p for p in ps if p.ndim > 1], lr=lr)
    )


@wrong(
    "10.3",
    "batches_shuffled",
    en="Each step is a right one, but the batches come in another order than in `dl`, and in a new one in each epoch. What does the text say of the order?",
    zh="每一步都是对的，但批次的次序与 `dl` 中的不同，而且每一轮都不一样。关于次序，题目是怎么说的？",
)
def fit10(model, dl, epochs, lr):
    for _ in range(epochs):
        _fit(model, [dl[k] for k in torch.randperm(len(dl))], 1, lr)


@wrong(
    "10.3",
    "weight_decay_added",
    en="In each step the parameters also shrink a little towards 0: there is weight decay. Which setting of the optimizer does that?",
    zh="每一步里，参数还会向 0 缩小一点：这里有权重衰减。这是优化器的哪个设置造成的？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, optimizer=lambda ps, lr: torch.optim.SGD(ps, lr=lr, weight_decay=0.01))


@wrong(
    "10.3",
    "parameters_used_up",
    en="Only the first batch has moved the model. `model.parameters()` is a generator: once it has been gone through, it is empty. For how many steps does the one that you keep last?",
    zh="只有第一个批次移动了模型。`model.parameters()` 是一个生成器，遍历一次之后就空了。你保存的那一个，够用几步？",
)
def fit10(model, dl, epochs, lr):
    params = model.parameters()
    for _ in range(epochs):
        for xb, yb in dl:
            model.zero_grad()
            F.cross_entropy(model(xb), yb).backward()
            for p in params:
                p.data -= lr * p.grad


@wrong(
    "10.3",
    "ten_questions_with_yes_or_no",
    en="The loss asks ten separate questions with yes or no, a sigmoid each. But a digit is one of ten: which loss lets the ten scores of an image compete with each other?",
    zh="这个损失问的是十个互不相干的是非题，每个各取一次 sigmoid。但一个数字是十个里的一个：哪个损失会让一张图像的十个得分互相竞争？",
)
def fit10(model, dl, epochs, lr):
    def ten_questions(scores, labels):
        return F.binary_cross_entropy_with_logits(scores, torch.eye(scores.shape[1])[labels])

    _fit(model, dl, epochs, lr, loss=ten_questions)


@wrong(
    "10.3",
    "distances_of_sigmoids",
    en="The loss is the chapter's for two digits, asked ten times: the distance of each sigmoid from 0 or 1. With ten outputs it hardly learns. Which loss does the text ask for?",
    zh="这个损失就是原书用于两个数字的损失，问了十遍：每个 sigmoid 到 0 或 1 的距离。有十个输出时，它几乎学不到东西。题目要求的是哪个损失？",
)
def fit10(model, dl, epochs, lr):
    def distances(scores, labels):
        return (scores.sigmoid() - torch.eye(scores.shape[1])[labels]).abs().mean()

    _fit(model, dl, epochs, lr, loss=distances)


@wrong(
    "10.3",
    "place_as_a_decimal_number",
    en="Your labels are whole numbers, but written as floats. Which dtype does `argmax` give, and which line turns it into another one?",
    zh="你的标签是整数，却以浮点数的形式存放。`argmax` 给出的是什么数据类型？哪一行改变了它？",
)
def train10(x, y, valid_x):
    return nn.Linear(x.shape[1], 10)(valid_x).argmax(1).float()


@wrong(
    "10.3",
    "new_model_of_its_own",
    en="`fit10` makes a model of its own, which expects other inputs than those of these batches. Which model is to be trained, and where does it come from?",
    zh="`fit10` 自己新建了一个模型，它要的输入与这些批次的不同。应当训练的是哪个模型？它从哪里来？",
)
def fit10(model, dl, epochs, lr):
    _fit(nn.Linear(784, 10), dl, epochs, lr)


@wrong(
    "10.3",
    "dl_of_the_notebook",
    en="`fit10` took the batches of the notebook, which do not fit this model. By which name does the function know the batches that come in?",
    zh="`fit10` 用的是笔记本里的批次，与这个模型对不上。传入的批次，在函数里叫什么名字？",
)
def fit10(model, _dl, epochs, lr):
    _fit(model, [(torch.zeros(32, 784), torch.zeros(32, dtype=torch.int64))], epochs, lr)


@wrong(
    "10.3",
    "labels_smoothed",
    en="The loss wants a little probability for the wrong labels, too: this is label smoothing. Is that the cross-entropy that the text asks for, and which setting of the loss does it?",
    zh="这个损失也给错误的标签留了一点概率：这是标签平滑。这是题目要求的交叉熵吗？它是损失的哪个设置造成的？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, loss=lambda x, y: F.cross_entropy(x, y, label_smoothing=0.1))


@wrong(
    "10.3",
    "gradients_clipped",
    en="Long gradients were shortened before the step: there is clipping. What is the step of plain gradient descent?",
    zh="更新之前，太长的梯度被缩短了：这里有梯度裁剪。普通的梯度下降，每一步是怎样的？",
)
def fit10(model, dl, epochs, lr):
    class Clipped(torch.optim.SGD):
        def step(self):
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            super().step()

    _fit(model, dl, epochs, lr, optimizer=Clipped)


@wrong(
    "10.3",
    "learning_rate_falls",
    en="The first epoch is right; after it the steps become shorter from epoch to epoch. Which learning rate does the text ask for, and in which epochs?",
    zh="第一轮是对的，此后每一轮的步子都比前一轮短。题目要求的学习率是多少？在哪几轮里？",
)
def fit10(model, dl, epochs, lr):
    for epoch in range(epochs):
        _fit(model, dl, 1, lr * 0.9**epoch)


@wrong(
    "10.3",
    "a_thousandth_of_weight_decay",
    en="In each step the parameters also shrink a very little towards 0: there is weight decay. Which setting of the optimizer does that?",
    zh="每一步里，参数还会向 0 缩小极小的一点：这里有权重衰减。这是优化器的哪个设置造成的？",
)
def fit10(model, dl, epochs, lr):
    _fit(model, dl, epochs, lr, optimizer=lambda ps, lr: torch.optim.SGD(ps, lr=lr, weight_decay=1e-3))
