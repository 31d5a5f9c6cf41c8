"""Known-wrong answers of notebook 09, but for those in letters: each is a diagnosis, its message, and a test of the checks."""

import math
from pathlib import Path

import torch

from autograder.course import wrong

# ---------------------------------------------------------------- 1


@wrong(
    "9.101",
    "one_number_for_all_inks",
    en="You count one number a pixel for colour pictures, too. How is it said in a tensor how much red, how much green and how much blue a pixel has?",
    zh="彩色图像你也按每个像素一个数来计算。在张量里，一个像素有多少红、多少绿、多少蓝，是怎样表示的？",
)
def rank_and_numbers(height, width, colour):
    return 2, height * width


@wrong(
    "9.101",
    "channels_without_an_axis",
    en="The numbers of a colour picture are all counted, but your tensor has no axis that tells one ink from another. Which indices do you need to ask for the green of the pixel in row 5 and column 7?",
    zh="彩色图像的数全都算上了，但是你的张量没有一个轴来区分不同的颜色。要取第 5 行、第 7 列像素的绿色，需要哪些索引？",
)
def rank_and_numbers(height, width, colour):
    return 2, height * width * (3 if colour else 1)


@wrong(
    "9.101",
    "grey_with_channels",
    en="You store grey pictures like colour ones. A digit of MNIST has one kind of ink: is there anything to tell apart that would need an axis of its own?",
    zh="灰度图像你也按彩色图像那样存放。MNIST 的数字只有一种墨：有什么东西需要单独一个轴来区分吗？",
)
def rank_and_numbers(height, width, colour):
    return 3, 3 * height * width


@wrong(
    "9.101",
    "always_28_by_28",
    en="Your numbers fit pictures of 28 by 28 only. Where do height and width of this picture come in?",
    zh="你的结果只适合 28 × 28 的图像。这张图像的高和宽用在哪里了？",
)
def rank_and_numbers(height, width, colour):
    return (3, 2352) if colour else (2, 784)


@wrong(
    "9.101",
    "numbers_of_a_shape",
    en="Your second number adds up the lengths of the axes. If a picture gets one row more, how many numbers come along with it?",
    zh="你的第二个数是各轴长度之和。图像增加一行，会多出多少个数？",
)
def rank_and_numbers(height, width, colour):
    return (3, 3 + height + width) if colour else (2, height + width)


@wrong(
    "9.101",
    "rank_counts_the_inks",
    en="You give a grey picture the rank 1 and a colour picture the rank 3, as if the rank said how many inks there are. How many indices lead to one pixel of a grey picture?",
    zh="灰度图像你说是 1 阶，彩色图像是 3 阶，好像阶就是颜色的种数。要取到灰度图像的一个像素，需要几个索引？",
)
def rank_and_numbers(height, width, colour):
    return (3, 3 * height * width) if colour else (1, height * width)


@wrong(
    "9.101",
    "one_long_row",
    en="You give each picture a single axis, as if its numbers stood in one long row. Could anybody still tell from such a tensor how high and how wide the picture is?",
    zh="每张图像你都只给了一个轴，好像所有的数排成了长长的一行。从这样的张量里，还看得出图像有多高、多宽吗？",
)
def rank_and_numbers(height, width, colour):
    return 1, height * width * (3 if colour else 1)


@wrong(
    "9.101",
    "grey_with_an_axis_of_length_1",
    en="Your grey picture has an axis for its inks as well, with a single place on it. Many programs store it like that. What does the text say about the axes of a grey picture, and which shape does one digit have in the chapter?",
    zh="你的灰度图像也有一个颜色轴，上面只有一个位置。许多程序确实这样存放。关于灰度图像的轴，题目是怎么说的？本章里一个数字的形状是什么？",
)
def rank_and_numbers(height, width, colour):
    return 3, height * width * (3 if colour else 1)


@wrong(
    "9.101",
    "inks_not_counted",
    en="Your colour picture has an axis for its inks, but holds only one number a pixel. How many places are there on that axis, and what does each of them hold?",
    zh="你的彩色图像有一个颜色轴，但每个像素只算了一个数。这个轴上有几个位置？每个位置上放着什么？",
)
def rank_and_numbers(height, width, colour):
    return (3, height * width) if colour else (2, height * width)


@wrong(
    "9.101",
    "numbers_before_rank",
    en="Both numbers are right, but they are given in the other order. Which of them is asked first?",
    zh="两个数都对，但次序反了。题目先问的是哪一个？",
)
def rank_and_numbers(height, width, colour):
    return (3 * height * width, 3) if colour else (height * width, 2)


@wrong(
    "9.101",
    "axis_for_a_batch",
    en="Your tensor has one axis too many: one for the number of pictures. How many pictures are in the tensor that the text asks about?",
    zh="你的张量多了一个轴：用来数图像有几张的轴。题目问的那个张量里有几张图像？",
)
def rank_and_numbers(height, width, colour):
    return (4, 3 * height * width) if colour else (3, height * width)


@wrong(
    "9.101",
    "as_wide_as_high",
    en="You count as if every picture were as wide as it is high. How many numbers are in a picture of 2 rows with 5 pixels each?",
    zh="你的算法假定每张图像的宽与高相等。一张图像有 2 行，每行 5 个像素，里面有多少个数？",
)
def rank_and_numbers(height, width, colour):
    return (3, 3 * height**2) if colour else (2, height**2)


@wrong(
    "9.101",
    "shades_counted",
    en="You multiply by 256, the number of shades that a pixel may have. Is each of them in the tensor, or only the one that the pixel does have?",
    zh="你还乘上了 256，也就是一个像素可能有的灰度级数。这些灰度全都存放在张量里吗，还是只有像素实际的那一个？",
)
def rank_and_numbers(height, width, colour):
    return (3, 3 * 256 * height * width) if colour else (2, 256 * height * width)


@wrong(
    "9.101",
    "shape_for_rank_and_numbers",
    en="This is the shape of such a tensor. How do you get the number of its axes from it, and how the number of values?",
    zh="这是这样一个张量的形状。怎样由它得到轴的个数？又怎样得到数的个数？",
)
def rank_and_numbers(height, width, colour):
    return (height, width, 3) if colour else (height, width)


# ---------------------------------------------------------------- 2


@wrong(
    "9.102",
    "label_from_the_file_name",
    en="Your label comes from the name of the file, which is only a number in a long list. A file may be called 3721 and show a 7. What comes before the name of the file in the path?",
    zh="你的标签取自文件名，而它只是长长列表里的一个编号。一个叫 3721 的文件，内容可能是 7。在路径里，文件名前面是什么？",
)
def split_and_label(path):
    *_, split, _, name = path.split("/")
    return split, name.split(".")[0]


@wrong(
    "9.102",
    "label_before_split",
    en="Both words are found, the label comes first. Which of the two folders lies within the other, and in which order does the exercise want them?",
    zh="两个词都找到了，但是标签排在了前面。两个文件夹里，哪一个在哪一个之中？题目要求的次序是什么？",
)
def split_and_label(path):
    *_, split, label, _ = path.split("/")
    return label, split


@wrong(
    "9.102",
    "counted_from_the_front",
    en="You count the folders from the front, and nobody knows how deep the data set lies. From which end is the label always equally far?",
    zh="你从前面开始数文件夹，可是谁也不知道数据集放在多深的地方。从哪一端数，标签的位置总是一样的？",
)
def split_and_label(path):
    folders = path.split("/")
    return folders[2], folders[3]


@wrong(
    "9.102",
    "searched_for_train_and_valid",
    en="You look for the words `train` and `valid` in the path. They may occur further up as well, and other data sets call their splits by other names. What do you know about the places of the two words instead?",
    zh="你在路径里找 `train` 和 `valid` 这两个词。它们也可能出现在更上层的文件夹里，别的数据集的划分还可能叫别的名字。关于这两个词的位置，你知道什么？",
    hidden_only=True,
)
def split_and_label(path):
    parts = path.split("/")
    for place, word in enumerate(parts):
        if word in ("train", "valid"):
            return word, parts[place + 1]
    return "train", parts[-2]


@wrong(
    "9.102",
    "only_train_or_valid",
    en="Your split can be nothing but `train` or `valid`. What does the text say about the words that may stand there, and might `train` stand elsewhere in the path, too? What do you know about the place of the split instead?",
    zh="你的划分只可能是 `train` 或 `valid`。关于划分可能叫什么，题目是怎么说的？`train` 会不会也出现在路径的别处？关于划分在路径里的位置，你知道什么？",
    hidden_only=True,
)
def split_and_label(path):
    return "train" if "train" in path else "valid", path.split("/")[-2]


@wrong(
    "9.102",
    "a_label_of_one_letter",
    en="Your label is a single character. That fits the digits; what if a label is a whole word?",
    zh="你的标签只有一个字符。数字正好是这样；如果标签是整个词呢？",
)
def split_and_label(path):
    *_, split, label, _ = path.split("/")
    return split, label[-1]


@wrong(
    "9.102",
    "one_place_too_late",
    en="You are one place too far to the right: label and file name, not split and label. If the file name is the last of the names, which index does the label have, counted from the end?",
    zh="你往右偏了一个位置：取到的是标签和文件名，而不是划分和标签。如果文件名是最后一个名字，从末尾数起，标签的索引是多少？",
)
def split_and_label(path):
    *_, label, name = path.split("/")
    return label, name


@wrong(
    "9.102",
    "file_name_kept",
    en="The file name is there as well. At which index does a slice end that leaves out the last item?",
    zh="文件名也留在了里面。不要最后一个元素的切片，应当在哪个索引处结束？",
)
def split_and_label(path):
    return tuple(path.split("/")[-3:])


@wrong(
    "9.102",
    "label_made_a_number",
    en="You make a number of the label. What does the text say about labels, and what would become of `black_cat`?",
    zh="你把标签变成了数。关于标签，题目是怎么说的？`black_cat` 会变成什么？",
)
def split_and_label(path):
    *_, split, label, _ = path.split("/")
    return split, int(label)


@wrong(
    "9.102",
    "searched_for_a_digit",
    en="You look for a digit in the path. Is every label a digit, and may a digit stand elsewhere? What do you know about the place of the label instead?",
    zh="你在路径里找一位数字。标签总是数字吗？别处会不会也有数字？关于标签在路径里的位置，你知道什么？",
)
def split_and_label(path):
    split = "train" if "train" in path else "valid"
    return split, next(part for part in path.split("/") if len(part) == 1 and part.isdigit())


@wrong(
    "9.102",
    "paths_for_names",
    en="These are paths, each with all the folders above it, and the text asks for two strings. Which attribute of a `Path` is its last name alone, and which one holds all the names?",
    zh="这是两个路径，每个都带着上面所有的文件夹，而题目要的是两个字符串。`Path` 的哪个属性只是最后一个名字？哪个属性装着所有的名字？",
)
def split_and_label(path):
    return Path(path).parent.parent, Path(path).parent


@wrong(
    "9.102",
    "joined_to_one_string",
    en="Both words are there, but in a single string. How are two values returned, each on its own?",
    zh="两个词都在，但合成了一个字符串。怎样返回两个分开的值？",
)
def split_and_label(path):
    return "/".join(path.split("/")[-3:-1])


@wrong(
    "9.102",
    "split_at_something_else",
    en="Your path was not cut at all, so there is only one piece. Which sign separates the folders in the text, and at which one do you cut?",
    zh="路径根本没有被切开，所以只有一段。题目里的文件夹之间用什么符号隔开？你是在哪个符号处切的？",
)
def split_and_label(path):
    folders = path.split("\\")
    return folders[-3], folders[-2]


# ---------------------------------------------------------------- 4


@wrong(
    "9.4",
    "even_instead_of_odd",
    en="You keep the numbers that can be divided by 2. What is left over when an odd number is divided by 2?",
    zh="你留下的是能被 2 整除的数。奇数除以 2，余数是多少？",
)
def odd_doubled(xs):
    return [2 * x for x in xs if x % 2 == 0]


@wrong(
    "9.4",
    "doubled_before_the_choice",
    en="Nothing is left: after doubling, no number is odd any more. On what should the condition look, the number as it came or the number that goes into the result?",
    zh="什么也没有留下：乘以二之后，就没有奇数了。条件应当看什么：原来的数，还是放进结果的数？",
)
def odd_doubled(xs):
    doubled = [2 * x for x in xs]
    return [x for x in doubled if x % 2 == 1]


@wrong(
    "9.4",
    "squared",
    en="The right numbers are chosen, but you multiply each by itself. What should it be multiplied by?",
    zh="选出的数是对的，但你把每个数乘以了它自己。应当乘以什么？",
)
def odd_doubled(xs):
    return [x**2 for x in xs if x % 2 == 1]


@wrong(
    "9.4",
    "not_doubled",
    en="The odd numbers are there, as they were. Which part of a list comprehension says what becomes of each number?",
    zh="奇数都在，但还是原来的样子。列表推导式的哪一部分决定每个数变成什么？",
)
def odd_doubled(xs):
    return [x for x in xs if x % 2 == 1]


@wrong(
    "9.4",
    "odd_places",
    en="You choose by the place in the list, not by the number. Does it matter where a number stands?",
    zh="你是按数在列表中的位置挑选的，而不是按数本身。数排在哪里，有关系吗？",
)
def odd_doubled(xs):
    return [2 * x for i, x in enumerate(xs) if i % 2 == 1]


@wrong(
    "9.4",
    "no_comprehension",
    en="The numbers are right. The exercise asks for a list comprehension in `odd_doubled`, and there is none. How would the loop look inside square brackets, and where would the condition stand?",
    zh="数是对的。题目要求在 `odd_doubled` 里使用列表推导式，而这里没有。写进方括号之后，循环是什么样子？条件放在哪里？",
)
def odd_doubled(xs):
    found = []
    for x in xs:
        if x % 2 == 1:
            found.append(2 * x)
    return found


@wrong(
    "9.4",
    "negative_numbers_left_out",
    en="Negative odd numbers are missing. What does `x % 2` give for -3 in Python, and which other condition of yours is in the way?",
    zh="负的奇数不见了。在 Python 里，`x % 2` 对 -3 的结果是什么？是哪个别的条件把它们排除了？",
)
def odd_doubled(xs):
    return [2 * x for x in xs if x > 0 and x % 2 == 1]


@wrong(
    "9.4",
    "generator_for_a_list",
    en="In round brackets this is no list but a generator: it computes nothing until somebody goes through it, and then it is empty. Which brackets make a list?",
    zh="写在圆括号里，就不是列表，而是生成器：有人遍历它时它才计算，而且遍历一次就空了。哪种括号得到列表？",
)
def odd_doubled(xs):
    return (2 * x for x in xs if x % 2 == 1)


@wrong(
    "9.4",
    "set_for_a_list",
    en="In curly brackets this is a set: it keeps no order, and each number only once. Which brackets make a list?",
    zh="写在花括号里就成了集合：它不保留次序，每个数也只留一个。哪种括号得到列表？",
)
def odd_doubled(xs):
    return {2 * x for x in xs if x % 2 == 1}


@wrong(
    "9.4",
    "zeros_for_even_numbers",
    en="Even numbers leave a 0 behind: an `if … else …` in front of the `for` chooses a value for each number, and drops none. Where does a condition stand that leaves numbers out?",
    zh="偶数留下了 0：写在 `for` 前面的 `if … else …` 是给每个数选一个值，一个也不会去掉。要去掉一些数，条件应当放在哪里？",
)
def odd_doubled(xs):
    return [2 * x if x % 2 == 1 else 0 for x in xs]


@wrong(
    "9.4",
    "none_for_even_numbers",
    en="Even numbers leave `None` behind: an `if … else …` in front of the `for` chooses a value for each number, and drops none. Where does a condition stand that leaves numbers out?",
    zh="偶数留下了 `None`：写在 `for` 前面的 `if … else …` 是给每个数选一个值，一个也不会去掉。要去掉一些数，条件应当放在哪里？",
)
def odd_doubled(xs):
    return [2 * x if x % 2 == 1 else None for x in xs]


@wrong(
    "9.4",
    "by_index",
    hidden_only=True,
    en="You go through `xs` by index, and a generator has neither a length nor indices. What may `xs` be, according to the text, and how do you loop over numbers without asking for their places?",
    zh="你是按索引遍历 `xs` 的，而生成器既没有长度，也没有索引。题目说 `xs` 可能是什么？不管位置，怎样直接遍历其中的数？",
)
def odd_doubled(xs):
    return [2 * xs[i] for i in range(len(xs)) if xs[i] % 2 == 1]


# ---------------------------------------------------------------- 5


def _places(a, b, c):
    i, j, k = torch.arange(a), torch.arange(b), torch.arange(c)
    return 100 * i[:, None, None] + 10 * j[:, None] + k


@wrong(
    "9.105",
    "a_row_of_the_lengths",
    en="This is a tensor of three numbers, and it has a single axis. With how many indices do you get a number out of it? The three lengths describe the tensor that is wanted; they are not what it holds.",
    zh="这个张量里有三个数，却只有一个轴。从中取出一个数要用几个索引？这三个长度描述的是要做的张量，而不是它里面的内容。",
)
def rank_3(a, b, c):
    return torch.tensor([a, b, c])


@wrong(
    "9.105",
    "axes_in_reverse",
    en="There are three axes, in reverse order. Which index runs through the tables of the stack, and which through the columns of a table?",
    zh="确实有三个轴，但次序反了。哪个索引数的是一叠里的第几个表？哪个数的是表里的第几列？",
)
def rank_3(a, b, c):
    i, j, k = torch.arange(a), torch.arange(b), torch.arange(c)
    return 100 * i + 10 * j[:, None] + k[:, None, None]


@wrong(
    "9.105",
    "tables_glued_together",
    en="All numbers are there, but the tables are glued into one long table, which has two axes. How does the number of the table become an index of its own?",
    zh="数全都在，但几个表被拼成了一个长长的表，只有两个轴。怎样让“第几个表”单独成为一个索引？",
)
def rank_3(a, b, c):
    i, j, k = torch.arange(a), torch.arange(b), torch.arange(c)
    return (100 * i[:, None, None] + 10 * j[:, None] + k).view(a * b, c)


@wrong(
    "9.105",
    "counted_through",
    en="The shape is right, and the numbers just count on from 0. They should tell their place: which three indices lead to the last number of your tensor, and what should it be?",
    zh="形状是对的，但里面的数只是从 0 开始一直数下去。它们应当说出自己的位置：哪三个索引通到你张量的最后一个数？它应当是多少？",
)
def rank_3(a, b, c):
    return torch.arange(a * b * c).view(a, b, c)


@wrong(
    "9.105",
    "counted_from_1",
    en="Your places begin with 1. Which index leads to the first table, row or column in Python?",
    zh="你的位置是从 1 开始的。在 Python 里，第一个表、第一行、第一列的索引是多少？",
)
def rank_3(a, b, c):
    i, j, k = torch.arange(1, a + 1), torch.arange(1, b + 1), torch.arange(1, c + 1)
    return 100 * i[:, None, None] + 10 * j[:, None] + k


@wrong(
    "9.105",
    "tables_and_rows_swapped",
    en="Your first two axes have changed places. Does the first index run through the tables or through the rows of a table, and in which order does `torch.meshgrid` with `indexing='xy'` give them?",
    zh="你的前两个轴交换了位置。第一个索引数的是第几个表，还是表里的第几行？`torch.meshgrid` 用 `indexing='xy'` 时，轴的次序又是怎样的？",
)
def rank_3(a, b, c):
    i, j, k = torch.arange(a), torch.arange(b), torch.arange(c)
    return 100 * i[:, None] + 10 * j[:, None, None] + k


@wrong(
    "9.105",
    "lengths_in_reverse",
    en="There are three axes, in reverse order, and the hundreds still count along the first. How many tables are there in the stack, and which of `a`, `b`, `c` says so?",
    zh="确实有三个轴，但长度的次序反了，而百位仍沿第一个轴数。一叠里有几个表？`a`、`b`、`c` 中哪一个说明这一点？",
)
def rank_3(a, b, c):
    return _places(c, b, a)


@wrong(
    "9.105",
    "nothing_but_a_shape",
    en="The shape is right, but the tensor holds nothing yet, only zeros. Which number has to stand at the indices 1, 2, 3, and where does it come from?",
    zh="形状是对的，但张量里还什么都没有，全是零。索引 1, 2, 3 处应当是哪个数？它从哪里来？",
)
def rank_3(a, b, c):
    return torch.zeros(a, b, c, dtype=torch.int64)


@wrong(
    "9.105",
    "nothing_but_a_shape_in_floats",
    en="The shape is right, but the tensor holds nothing yet, only zeros, and zeros of the wrong dtype at that. Which number has to stand at the indices 1, 2, 3, and is it a whole number?",
    zh="形状是对的，但张量里还什么都没有，全是零，而且这些零的 dtype 也不对。索引 1, 2, 3 处应当是哪个数？它是整数吗？",
)
def rank_3(a, b, c):
    return torch.zeros(a, b, c)


@wrong(
    "9.105",
    "places_in_floats",
    en="The numbers are right, but they are floats, and the text asks for int64. Is there a decimal point among your numbers, or a `torch.zeros` or `torch.ones`? Which dtype do these give if they are told nothing?",
    zh="数是对的，但它们是浮点数，而题目要的是 int64。你的数里有小数点吗？有没有用 `torch.zeros` 或 `torch.ones`？不另外指定时，它们给出什么 dtype？",
)
def rank_3(a, b, c):
    return _places(a, b, c).float()


@wrong(
    "9.105",
    "hundreds_and_ones_swapped",
    en="The axes are right, but in your numbers the hundreds tell the last index and the ones the first. Which of `i, j, k` is multiplied by 100?",
    zh="轴是对的，但在你的数里，百位说的是最后一个索引，个位说的是第一个。`i, j, k` 中哪一个要乘以 100？",
)
def rank_3(a, b, c):
    i, j, k = torch.arange(a), torch.arange(b), torch.arange(c)
    return i[:, None, None] + 10 * j[:, None] + 100 * k


@wrong(
    "9.105",
    "lists_for_a_tensor",
    en="These are lists within lists, and the numbers are right. Which function makes a tensor of them?",
    zh="这是列表套列表，数是对的。哪个函数能把它们变成张量？",
)
def rank_3(a, b, c):
    return _places(a, b, c).tolist()


@wrong(
    "9.105",
    "one_long_row",
    en="All numbers are there, in one long row: a single comprehension with three `for`s has a single pair of brackets. How does a row become a tensor with three axes, or how would three pairs of brackets stand inside each other?",
    zh="数全都在，但排成了长长的一行：一个带三个 `for` 的推导式只有一对方括号。怎样把一行变成有三个轴的张量？或者，三对方括号应当怎样一层套一层？",
)
def rank_3(a, b, c):
    return _places(a, b, c).flatten()


@wrong(
    "9.105",
    "always_2_3_4",
    hidden_only=True,
    en="Your tensor always has the shape of the visible case. Which numbers in your code should be `a`, `b` and `c`?",
    zh="你的张量总是可见检查里的那个形状。代码里哪些数应当换成 `a`、`b`、`c`？",
)
def rank_3(a, b, c):
    return _places(2, 3, 4)


# ---------------------------------------------------------------- 6


@wrong(
    "9.106",
    "how_many_numbers",
    en="You multiply the lengths, which gives the number of numbers in the tensor. Does an image get another rank when it gets another row?",
    zh="你把各个长度相乘，得到的是张量里数的个数。图像多一行，阶会变吗？",
)
def rank_from_shape(shape):
    return math.prod(shape)


@wrong(
    "9.106",
    "first_length",
    en="You take the length of the first axis, which says how many images are in a stack. What do you have to count so that it is the same for a stack of 10 and one of 6,131?",
    zh="你取的是第一个轴的长度，也就是一叠里有几张图像。要让 10 张一叠和 6,131 张一叠的结果相同，应当数什么？",
)
def rank_from_shape(shape):
    return shape[0] if shape else 0


@wrong(
    "9.106",
    "last_length",
    en="You take the length of the last axis, which says how many columns an image has. Does an image get another rank when it gets another column?",
    zh="你取的是最后一个轴的长度，也就是图像有几列。图像多一列，阶会变吗？",
)
def rank_from_shape(shape):
    return shape[-1] if shape else 0


@wrong(
    "9.106",
    "longest_axis",
    en="You take the longest axis. Is the length of an axis the question here, or something about the axes altogether?",
    zh="你取的是最长的轴。这里问的是某个轴有多长，还是关于所有轴的另一件事？",
)
def rank_from_shape(shape):
    return max(shape, default=0)


@wrong(
    "9.106",
    "axes_of_length_1_left_out",
    en="You leave out axes of length 1. How many indices does it take to get a number out of a stack that holds a single image?",
    zh="你没有算上长度为 1 的轴。从只有一张图像的一叠里取出一个数，要用几个索引？",
)
def rank_from_shape(shape):
    return sum(length != 1 for length in shape)


@wrong(
    "9.106",
    "at_least_1",
    en="You give a tensor without axes the rank 1. A tensor that is just one number needs no index at all to get at it. What is its rank?",
    zh="没有轴的张量，你说是 1 阶。只有一个数的张量，取出这个数不需要任何索引。它的阶是多少？",
)
def rank_from_shape(shape):
    return max(1, len(shape))


@wrong(
    "9.106",
    "rank_of_a_row_of_lengths",
    en="Your answer is always 1, which is the rank of the lengths themselves: made into a tensor, they stand in a row. Is the tensor that holds these lengths the same as the tensor that has these lengths?",
    zh="你的结果总是 1，那是“各轴的长度”本身的阶：把它们做成张量，只是一行数。装着这些长度的张量，与具有这些长度的张量，是同一个吗？",
)
def rank_from_shape(shape):
    return torch.tensor(list(shape)).ndim


@wrong(
    "9.106",
    "shape_asked_for_its_rank",
    en="A tensor has an `ndim`, but its shape is only a tuple (or a list), and has none. What about a tuple tells how many axes the tensor has?",
    zh="张量有 `ndim`，而它的形状只是一个元组（或列表），没有这个属性。元组的什么说明张量有几个轴？",
)
def rank_from_shape(shape):
    return shape.ndim


@wrong(
    "9.106",
    "one_axis_too_many",
    en="You count one axis too many. How many indices lead to a number in a tensor of shape `(3,)`?",
    zh="你多数了一个轴。在形状为 `(3,)` 的张量里，用几个索引就能取到一个数？",
)
def rank_from_shape(shape):
    return len(shape) + 1


# ---------------------------------------------------------------- 7


def _q7(d):
    size, square = d.abs(), d**2
    return size.mean(), square.mean().sqrt(), size.sum(), square.sum().sqrt()


@wrong(
    "9.107",
    "no_root",
    en="Your second number is the mean of the squares. Its unit is that of a pixel, squared. Which letter of RMSE has been left out?",
    zh="你的第二个数是平方的平均，单位是像素值的平方。RMSE 的哪个字母漏掉了？",
)
def four_sizes(d):
    mean, _, total, length = _q7(d)
    return mean, (d**2).mean(), total, length


@wrong(
    "9.107",
    "signed_differences",
    en="In your means and sums, differences up and down cancel each other out. Can two images be far apart and their differences still add up to 0? What has to be done with a sign before anything is added?",
    zh="在你的平均与求和中，正的差与负的差互相抵消了。两张图像相差很远，差的总和有没有可能仍是 0？相加之前，对符号要做什么？",
)
def four_sizes(d):
    _, rms, _, length = _q7(d)
    return d.mean(), rms, d.sum(), length


@wrong(
    "9.107",
    "means_for_norms",
    en="Your norms are the same numbers as your means. Put the two images into the middle of a large white page: the means get smaller. And the norms?",
    zh="你的范数与平均是同样的数。把两张图像放到一大张白纸的中间：平均会变小。范数呢？",
)
def four_sizes(d):
    mean, rms, _, _ = _q7(d)
    return mean, rms, mean, rms


@wrong(
    "9.107",
    "norms_for_means",
    en="Your means are the same numbers as your norms. By what does one divide to get a mean?",
    zh="你的平均与范数是同样的数。求平均要除以什么？",
)
def four_sizes(d):
    _, _, total, length = _q7(d)
    return total, length, total, length


@wrong(
    "9.107",
    "root_before_the_mean",
    en="Your second number takes the root of each square first and the mean afterwards. What is the root of one square, and which of the other three numbers do you get? Read RMSE backwards.",
    zh="你的第二个数是先对每个平方开方，再求平均。一个平方数开方得到什么？这样一来，它与另外三个数中的哪一个相同？把 RMSE 倒过来读一读。",
)
def four_sizes(d):
    mean, _, total, length = _q7(d)
    return mean, mean, total, length


@wrong(
    "9.107",
    "norms_before_means",
    en="The four numbers are right, and in another order than asked. Which two come first?",
    zh="四个数都对，但次序与题目要求的不同。哪两个在前面？",
)
def four_sizes(d):
    mean, rms, total, length = _q7(d)
    return total, length, mean, rms


@wrong(
    "9.107",
    "spread_around_the_mean",
    en="Your second number is the standard deviation: it says how far the differences are from their own mean. What would it be if all differences were 3, and does it then tell how large they are?",
    zh="你的第二个数是标准差：它说的是各个差离它们自己的平均有多远。如果所有的差都是 3，它等于多少？这时它还说得出差有多大吗？",
)
def four_sizes(d):
    mean, _, total, length = _q7(d)
    return mean, d.std(), total, length


@wrong(
    "9.107",
    "spread_without_correction",
    en="Your second number is the standard deviation, if one divides by the number of pixels: it says how far the differences are from their own mean. What would it be if all differences were 3, and does it then tell how large they are?",
    zh="你的第二个数是（除以像素个数的）标准差：它说的是各个差离它们自己的平均有多远。如果所有的差都是 3，它等于多少？这时它还说得出差有多大吗？",
)
def four_sizes(d):
    mean, _, total, length = _q7(d)
    return mean, d.std(unbiased=False), total, length


@wrong(
    "9.107",
    "norm_without_a_root",
    en="Your L2 norm is the sum of the squares: if all differences get twice as large, it gets four times as large. Which step is still missing until it is a length?",
    zh="你的 L2 范数是平方和：所有的差变成两倍，它就变成四倍。要成为长度，还缺哪一步？",
)
def four_sizes(d):
    mean, rms, total, _ = _q7(d)
    return mean, rms, total, (d**2).sum()


@wrong(
    "9.107",
    "no_roots",
    en="Your second and your fourth number are still in the unit of a pixel squared. Which letter of RMSE has been left out, and which step has the L2 norm lost in the same way?",
    zh="你的第二个数和第四个数，单位还是像素值的平方。RMSE 的哪个字母漏掉了？L2 范数同样少了哪一步？",
)
def four_sizes(d):
    mean, _, total, _ = _q7(d)
    return mean, (d**2).mean(), total, (d**2).sum()


@wrong(
    "9.107",
    "second_and_fourth_swapped",
    en="The four numbers are right, but the second and the fourth have changed places. Which of these two stays as it is when pixels without a difference are added?",
    zh="四个数都对，但第二个和第四个交换了位置。再添上一些没有差别的像素，这两个数里哪一个不变？",
)
def four_sizes(d):
    mean, rms, total, length = _q7(d)
    return mean, length, total, rms


@wrong(
    "9.107",
    "divided_after_the_root",
    en="Your second number is the L2 norm, divided by a count: the root comes first and the mean afterwards. In which order does RMSE take the two? Read it backwards.",
    zh="你的第二个数是 L2 范数除以个数：先开了方，才取平均。RMSE 里这两步的次序是怎样的？把它倒过来读一读。",
)
def four_sizes(d):
    mean, _, total, length = _q7(d)
    return mean, length / len(d), total, length


@wrong(
    "9.107",
    "norm_of_a_matrix",
    en="Your L1 norm is right for a single axis. A tensor of two axes is a matrix to `torch.linalg.norm`, and `1` then means the column with the largest sum. Should the places of the differences matter here, or could they just as well stand in a row?",
    zh="只有一个轴时，你的 L1 范数是对的。有两个轴的张量，`torch.linalg.norm` 会当作矩阵，这时 `1` 指的是总和最大的一列。在这里，差排在什么位置有关系吗？它们排成一行，结果应当改变吗？",
)
def four_sizes(d):
    mean, rms, _, length = _q7(d)
    return mean, rms, torch.linalg.norm(d, 1), length


@wrong(
    "9.107",
    "norms_of_a_matrix",
    en="Your norms are right for a single axis. A tensor of two axes is a matrix to `torch.linalg.norm`, and `1` and `2` then mean something else. Should the places of the differences matter here, or could they just as well stand in a row?",
    zh="只有一个轴时，你的两个范数是对的。有两个轴的张量，`torch.linalg.norm` 会当作矩阵，这时 `1` 和 `2` 是另外的意思。在这里，差排在什么位置有关系吗？它们排成一行，结果应当改变吗？",
)
def four_sizes(d):
    mean, rms, *_ = _q7(d)
    return mean, rms, torch.linalg.norm(d, 1), torch.linalg.norm(d, 2)


@wrong(
    "9.107",
    "signed_mean",
    en="In your first number, differences up and down cancel each other out. Can two images be far apart and the mean of their differences still be 0? What has to be done with a sign before the mean is taken?",
    zh="在你的第一个数里，正的差与负的差互相抵消了。两张图像相差很远，差的平均有没有可能仍是 0？取平均之前，对符号要做什么？",
)
def four_sizes(d):
    _, rms, total, length = _q7(d)
    return d.mean(), rms, total, length


@wrong(
    "9.107",
    "sign_removed_after_the_mean",
    en="Your first number takes the mean, and its absolute value afterwards. What has already become of a 3 and a -3 by then?",
    zh="你的第一个数是先取平均，再取绝对值。到那时，一个 3 和一个 -3 已经变成什么了？",
)
def four_sizes(d):
    _, rms, total, length = _q7(d)
    return d.mean().abs(), rms, total, length


@wrong(
    "9.107",
    "signed_sum",
    en="In your L1 norm, differences up and down cancel each other out. What has to be done with a sign before anything is added?",
    zh="在你的 L1 范数里，正的差与负的差互相抵消了。相加之前，对符号要做什么？",
)
def four_sizes(d):
    mean, rms, _, length = _q7(d)
    return mean, rms, d.sum(), length


@wrong(
    "9.107",
    "sums_after_their_means",
    en="The four numbers are right, and in another order than asked: you keep the two with absolute values together. Which two does the text name first, and what do they have in common?",
    zh="四个数都对，但次序与题目要求的不同：你把用到绝对值的两个放在了一起。题目先写的是哪两个？它们有什么共同之处？",
)
def four_sizes(d):
    mean, rms, total, length = _q7(d)
    return mean, total, rms, length


@wrong(
    "9.107",
    "divided_by_the_rows",
    en="Your means divide by `len(d)`, and that is the length of the first axis. How many differences are there in a tensor of 2 rows with 3 columns, and what tells their number?",
    zh="你的平均除以的是 `len(d)`，而它是第一个轴的长度。一个 2 行 3 列的张量里有多少个差？什么能说出它们的个数？",
)
def four_sizes(d):
    _, _, total, length = _q7(d)
    return total / len(d), (length**2 / len(d)).sqrt(), total, length


@wrong(
    "9.107",
    "always_four_pixels",
    en="Your means divide by 4, whatever `d` is. Where can you read how many differences there are?",
    zh="不论 `d` 是什么，你的平均除以的总是 4。差的个数可以从哪里读出来？",
)
def four_sizes(d):
    _, _, total, length = _q7(d)
    return total / 4, (length**2 / 4).sqrt(), total, length


@wrong(
    "9.107",
    "pixels_without_a_difference_left_out",
    en="Your means divide by the number of pixels that differ. Is a pixel without a difference no pixel? Put the two images into the middle of a large white page: what should the means do?",
    zh="你的平均除以的是有差别的像素的个数。没有差别的像素就不算像素吗？把两张图像放到一大张白纸的中间：平均应当怎样变化？",
)
def four_sizes(d):
    _, _, total, length = _q7(d)
    count = (d != 0).sum()
    return total / count, (length**2 / count).sqrt(), total, length


@wrong(
    "9.107",
    "roots_of_single_squares",
    en="Your second and your fourth number take the root of each square first and add up afterwards. What is the root of one square, and which of the other two numbers do you get each time?",
    zh="你的第二个数和第四个数，都是先对每个平方开方，再相加。一个平方数开方得到什么？这样一来，它们分别与另外两个数中的哪一个相同？",
)
def four_sizes(d):
    mean, _, total, _ = _q7(d)
    return mean, mean, total, total


@wrong(
    "9.107",
    "column_by_column",
    en="With two axes you get a whole row of numbers: `0` in the brackets of `mean` and `sum` is an axis, and only that one disappears. Which axes are to disappear, and what has to stand in the brackets for that?",
    zh="有两个轴时，你得到的是一整行数：`mean` 和 `sum` 括号里的 `0` 是一个轴，消失的只有它。应当消失的是哪些轴？括号里要写什么？",
)
def four_sizes(d):
    size, square = d.abs(), d**2
    return size.mean(0), square.mean(0).sqrt(), size.sum(0), square.sum(0).sqrt()


# ---------------------------------------------------------------- 9


@wrong(
    "9.9",
    "only_the_last_number",
    en="You begin at index 2, which in a table of three rows is the last one. With which index does the last row but one begin, counted from either end?",
    zh="你从索引 2 开始，而在三行的表里，它是最后一行。倒数第二行的索引是多少？从前往后数、从后往前数都可以。",
)
def corner(n):
    return (2 * torch.arange(1, n * n + 1).view(n, n))[2:, 2:]


@wrong(
    "9.9",
    "last_place_alone",
    en="You begin with the last row and the last column, so that a single number is left. With which index does the last row but one begin, counted from either end?",
    zh="你从最后一行、最后一列开始，所以只剩下一个数。倒数第二行的索引是多少？从前往后数、从后往前数都可以。",
)
def corner(n):
    return (2 * torch.arange(1, n * n + 1).view(n, n))[-1:, -1:]


@wrong(
    "9.9",
    "fits_three_rows_only",
    en="For three rows it is right, and in a larger table you get all but the first row and column. From which end must you count, so that there are always two?",
    zh="对于三行的表是对的，但在更大的表里，你取的是除第一行第一列之外的全部。要想总是两行两列，应当从哪一端数？",
)
def corner(n):
    return (2 * torch.arange(1, n * n + 1).view(n, n))[1:, 1:]


@wrong(
    "9.9",
    "not_doubled_yet",
    en="The corner is right, the numbers are still the old ones. `2 * t` makes a new tensor: which of the two did you slice?",
    zh="位置是对的，但数还是原来的数。`2 * t` 会产生一个新的张量：你切的是哪一个？",
)
def corner(n):
    return torch.arange(1, n * n + 1).view(n, n)[-2:, -2:]


@wrong(
    "9.9",
    "counted_from_0",
    en="Your table begins with 0. Which numbers does `torch.arange` give when you tell it only where to end?",
    zh="你的表是从 0 开始的。只告诉 `torch.arange` 在哪里结束时，它给出哪些数？",
)
def corner(n):
    return (2 * torch.arange(n * n).view(n, n))[-2:, -2:]


@wrong(
    "9.9",
    "rows_twice",
    en="You get two whole rows: `t[-2:]` takes rows, and a second `[-2:]` behind it takes rows of these rows again. How are two axes sliced within one pair of brackets?",
    zh="你得到了完整的两行：`t[-2:]` 取的是行，后面再加一个 `[-2:]`，取的仍是这两行里的行。怎样在一对方括号里同时切两个轴？",
)
def corner(n):
    return (2 * torch.arange(1, n * n + 1).view(n, n))[-2:][-2:]


@wrong(
    "9.9",
    "top_right",
    en="These are two rows from the top. Does the index grow upwards or downwards from row to row?",
    zh="你取的是上面的两行。从一行到下一行，索引是向上增大，还是向下增大？",
)
def corner(n):
    return (2 * torch.arange(1, n * n + 1).view(n, n))[:2, -2:]


@wrong(
    "9.9",
    "top_left",
    en="These are the first two rows and columns. Does an index grow or shrink towards the bottom right, and how are rows counted from their end?",
    zh="你取的是前两行、前两列。往右下方走，索引是增大还是减小？怎样从末尾开始数？",
)
def corner(n):
    return (2 * torch.arange(1, n * n + 1).view(n, n))[:2, :2]


@wrong(
    "9.9",
    "bottom_left",
    en="The rows are right, the columns are those on the left. Which index counts columns, and from which end do you count them?",
    zh="行是对的，但列取的是左边的。哪个索引数的是列？你是从哪一端数的？",
)
def corner(n):
    return (2 * torch.arange(1, n * n + 1).view(n, n))[-2:, :2]


@wrong(
    "9.9",
    "always_three_rows",
    en="You get the same four numbers whatever `n` is. Where does `n` come into your table?",
    zh="不论 `n` 是多少，你得到的都是同样的四个数。`n` 用在你的表的什么地方？",
)
def corner(n):
    return (2 * torch.arange(1, 10).view(3, 3))[-2:, -2:]


@wrong(
    "9.9",
    "column_by_column",
    en="Your table is filled column by column. Which number stands to the right of the 1?",
    zh="你的表是一列一列填的。1 的右边应当是哪个数？",
)
def corner(n):
    return (2 * torch.arange(1, n * n + 1).view(n, n)).T[-2:, -2:]


@wrong(
    "9.9",
    "one_place_too_early",
    en="Your slice ends before the last row and the last column: the index behind the colon is left out itself. What has to stand there for a slice that goes to the end?",
    zh="你的切片在最后一行、最后一列之前就结束了：冒号后面的索引本身不包括在内。要一直切到末尾，那里应当写什么？",
)
def corner(n):
    return (2 * torch.arange(1, n * n + 1).view(n, n))[-3:-1, -3:-1]


@wrong(
    "9.9",
    "last_four_numbers",
    en="These are the last four numbers, and they all stand in the last row (if that is long enough). Which number stands above the last one?",
    zh="这是最后四个数，而它们全都在最后一行里（只要那一行够长）。最后一个数的上面是哪个数？",
)
def corner(n):
    return 2 * torch.arange(1, n * n + 1)[-4:].view(2, 2)


@wrong(
    "9.9",
    "squared",
    en="You multiply each number by itself. What does it mean to double a number?",
    zh="你把每个数乘以了它自己。把一个数“乘以二”是什么意思？",
)
def corner(n):
    return torch.arange(1, n * n + 1).view(n, n)[-2:, -2:] ** 2


@wrong(
    "9.9",
    "doubled_to_floats",
    en="The numbers are right, but they are floats. Is there a decimal point in your code, or a step that makes floats of whole numbers?",
    zh="数是对的，但它们是浮点数。你的代码里有小数点吗？有没有哪一步把整数变成了浮点数？",
)
def corner(n):
    return 2.0 * torch.arange(1, n * n + 1).view(n, n)[-2:, -2:]


# ---------------------------------------------------------------- 10


@wrong(
    "9.110",
    "lined_up_at_the_front",
    en="You line up the two at the first axis. For a stack minus an image, the image's rows would be read with the number of the image in the stack. At which end are shapes compared?",
    zh="你把两者在第一个轴处对齐。一叠图像减去一张图像时，就会用“第几张”去读图像的行。形状应当在哪一端对齐来比较？",
)
def read_from(shape, place):
    return tuple(0 if length == 1 else index for length, index in zip(shape, place))


@wrong(
    "9.110",
    "beyond_an_axis_of_length_1",
    en="One of your indices points beyond an axis of length 1. Such an axis has a single place: which index does it have, whatever the place in the result is?",
    zh="你的某个索引超出了长度为 1 的轴。这样的轴只有一个位置：不论结果中的位置是什么，它的索引是多少？",
)
def read_from(shape, place):
    return tuple(place[len(place) - len(shape) :])


@wrong(
    "9.110",
    "one_index_for_each_axis_of_the_result",
    en="You give as many indices as the result has axes. How many indices does it take to read a number from the smaller tensor?",
    zh="你给出的索引与结果的轴一样多。从较小的张量里读一个数，需要几个索引？",
)
def read_from(shape, place):
    lengths = [1] * (len(place) - len(shape)) + list(shape)
    return tuple(0 if length == 1 else index for length, index in zip(lengths, place))


@wrong(
    "9.110",
    "axes_of_length_1_dropped",
    en="You leave out the axes of length 1. They have only one place, but are they not axes? Try `t[3]` on a tensor of shape `(28, 1)`: is that a number yet?",
    zh="你把长度为 1 的轴省掉了。它们虽然只有一个位置，但不也是轴吗？对形状为 `(28, 1)` 的张量试试 `t[3]`：这已经是一个数了吗？",
)
def read_from(shape, place):
    from_the_right = place[len(place) - len(shape) :]
    return tuple(index for length, index in zip(shape, from_the_right) if length != 1)


@wrong(
    "9.110",
    "minus_zero",
    en="For an empty shape you slice with `-0`, and there is no minus zero: `place[-0:]` is the whole of `place`. How many indices should be left for a tensor without axes, and where would that slice begin, counted from the front?",
    zh="形状为空时，你是用 `-0` 来切的，而负零就是零：`place[-0:]` 是整个 `place`。没有轴的张量应当剩下几个索引？如果从前面数，这一段从哪里开始？",
)
def read_from(shape, place):
    indices = list(place[-len(shape) :])
    for axis, length in enumerate(shape):
        if length == 1:
            indices[axis] = 0
    return tuple(indices)


@wrong(
    "9.110",
    "minus_zero_and_an_axis_too_many",
    en="For an empty shape you slice with `-0`, and there is no minus zero: `place[-0:]` is the whole of `place`. How many indices should be left for a tensor without axes, and where would that slice begin, counted from the front?",
    zh="形状为空时，你是用 `-0` 来切的，而负零就是零：`place[-0:]` 是整个 `place`。没有轴的张量应当剩下几个索引？如果从前面数，这一段从哪里开始？",
)
def read_from(shape, place):
    return tuple(0 if shape[axis] == 1 else index for axis, index in enumerate(place[-len(shape) :]))


@wrong(
    "9.110",
    "back_to_front",
    en="You go through both from the back, which lines them up well, and the indices come out in that order, too. What is still to be done with them?",
    zh="你从后往前走，这样两者就对齐了，但索引也是按这个次序出来的。接下来还要对它们做什么？",
)
def read_from(shape, place):
    return tuple(0 if length == 1 else index for length, index in zip(shape[::-1], place[::-1]))


@wrong(
    "9.110",
    "first_index_dropped",
    en="You always leave out the first index, as for a stack of images and a single one. How many indices does the smaller tensor need, and how many axes of length 1 does it have?",
    zh="你总是去掉第一个索引，就像一叠图像与一张图像那样。较小的张量需要几个索引？其中又有几个轴的长度为 1？",
)
def read_from(shape, place):
    return tuple(place[1:])


@wrong(
    "9.110",
    "single_place_counted_as_1",
    en="An axis of length 1 has a single place, and you read it at index 1. Which index does the first place of an axis have?",
    zh="长度为 1 的轴只有一个位置，而你用索引 1 去读它。一个轴的第一个位置，索引是多少？",
)
def read_from(shape, place):
    from_the_right = place[len(place) - len(shape) :]
    return tuple(1 if length == 1 else index for length, index in zip(shape, from_the_right))


@wrong(
    "9.110",
    "last_place_of_each_axis",
    en="You read the last number of each axis, whatever `place` is. Which of the numbers in `place` say where the number is to be read?",
    zh="不论 `place` 是什么，你读的总是每个轴的最后一个位置。`place` 里的哪些数说明应当在哪里读？",
)
def read_from(shape, place):
    return tuple(length - 1 for length in shape)


# ---------------------------------------------------------------- 18


@wrong(
    "9.118",
    "value_of_the_loss",
    en="That is what each number adds to the loss. The gradient says how this changes: if `x` grows a tiny bit, how much does `x**2` grow, compared with it?",
    zh="这是每个数对损失的贡献。梯度说的是它怎样变化：如果 `x` 增大一点点，`x**2` 会增大多少？两者之比是多少？",
)
def gradient_at(x, c):
    return c * x**2


@wrong(
    "9.118",
    "way_down",
    en="Your numbers have the opposite sign: they say where to go in order to get down. Does the gradient point up or down, and where does the minus sign of a step come from?",
    zh="你的数符号相反：它们指的是要往下走该去哪里。梯度指向上坡还是下坡？更新一步时的负号是从哪里来的？",
)
def gradient_at(x, c):
    return -2 * c * x


@wrong(
    "9.118",
    "factor_forgotten",
    en="Your gradient is right for `x**2` alone. If the parabola gets five times as steep, what becomes of its slope?",
    zh="你的梯度对单独的 `x**2` 是对的。如果抛物线变陡到五倍，斜率会怎样？",
)
def gradient_at(x, c):
    return 2 * x


@wrong(
    "9.118",
    "one_slope_for_all",
    en="You add all slopes up to one number. The loss is one number, but there is a question to ask for each number in `x` separately: which?",
    zh="你把所有斜率加成了一个数。损失是一个数，但对 `x` 中的每个数，都要分别问一个问题：什么问题？",
)
def gradient_at(x, c):
    return (2 * c * x).sum()


@wrong(
    "9.118",
    "half_a_slope",
    en="Your slopes are half as large as they should be. Go from 3 to 3.001: by how much does `x**2` grow, and by what do you divide this?",
    zh="你的斜率只有应有的一半。从 3 走到 3.001：`x**2` 增大了多少？要除以什么？",
)
def gradient_at(x, c):
    return c * x


@wrong(
    "9.118",
    "place_for_slope",
    en="Your result is `x` itself. Where does PyTorch put the slopes when `backward` runs: into `x`, or somewhere that belongs to it?",
    zh="你的结果就是 `x` 本身。`backward` 运行时，PyTorch 把斜率放进 `x` 里，还是放在属于它的某个地方？",
)
def gradient_at(x, c):
    return x.clone()


@wrong(
    "9.118",
    "mean_for_sum",
    en="The more numbers `x` holds, the smaller your slopes get: this is the gradient of a mean. What does the formula of the loss do with the squares?",
    zh="`x` 里的数越多，你的斜率就越小：这是平均值的梯度。损失的公式对各个平方做的是什么？",
)
def gradient_at(x, c):
    return 2 * c * x / x.numel()


@wrong(
    "9.118",
    "twice_the_slope",
    en="Your slopes are twice as large as they should be. Has something been added to a gradient that was there already, or is a factor counted twice?",
    zh="你的斜率是应有的两倍。是不是有什么加到了已有的梯度上，还是有个因子算了两次？",
)
def gradient_at(x, c):
    return 4 * c * x


@wrong(
    "9.118",
    "square_kept",
    en="The factor 2 has come in front, but the square is still there. Go from 3 to 3.001: by how much does `x**2` grow, and does that fit `2 * x**2` or `2 * x`?",
    zh="因子 2 已经提到了前面，但平方还在。从 3 走到 3.001：`x**2` 增大了多少？这符合 `2 * x**2` 还是 `2 * x`？",
)
def gradient_at(x, c):
    return 2 * c * x**2


@wrong(
    "9.118",
    "no_gradient_asked_for",
    en="PyTorch has not followed your computation: nobody told it before that a gradient with respect to `x` would be wanted. Which method of a tensor says so?",
    zh="PyTorch 没有跟踪你的计算：事先没有人告诉它，以后要对 `x` 求梯度。张量的哪个方法可以这样告诉它？",
)
def gradient_at(x, c):
    x = x.clone()
    (c * x**2).sum().backward()
    return x.grad


@wrong(
    "9.118",
    "backward_of_many_numbers",
    en="You call `backward` on a whole tensor. It starts from one number, for a gradient says how one number depends on many. Which step of the formula makes one of them?",
    zh="你对整个张量调用了 `backward`。它要从一个数出发，因为梯度说的是一个数怎样随许多数变化。公式里哪一步把它们变成一个数？",
)
def gradient_at(x, c):
    x = x.clone().requires_grad_()
    (c * x**2).backward()
    return x.grad


@wrong(
    "9.118",
    "gradients_in_a_tuple",
    en="The gradient is right, but it sits in a tuple: `torch.autograd.grad` gives one for each tensor that it was asked about. How do you get the first one out?",
    zh="梯度是对的，但它装在一个元组里：`torch.autograd.grad` 对问到的每个张量各给出一个。怎样取出第一个？",
)
def gradient_at(x, c):
    x = x.clone().requires_grad_()
    return torch.autograd.grad((c * x**2).sum(), x)


@wrong(
    "9.118",
    "result_of_backward",
    en="You return what `backward()` returns, and that is nothing. Where does it put the gradient?",
    zh="你返回的是 `backward()` 的返回值，而它什么也不返回。它把梯度放在哪里？",
)
def gradient_at(x, c):
    return (c * x.clone().requires_grad_() ** 2).sum().backward()


# ---------------------------------------------------------------- 21


@wrong(
    "9.21",
    "nothing_drawn",
    en="There is no line in `ax` when your function has ended. Into which axes does `plt.plot` draw, and does `scatter` make a line?",
    zh="你的函数结束时，`ax` 里没有线。`plt.plot` 画到哪个坐标系里去了？`scatter` 画出来的是线吗？",
)
def draw_sigmoid(ax, x):
    pass


@wrong(
    "9.21",
    "point_by_point",
    en="Your lines have one point each, so nothing is to be seen between the places. Can `plot` take all places and all values at once?",
    zh="你的每条线只有一个点，各处之间什么也看不到。能不能把所有位置和所有值一次交给 `plot`？",
)
def draw_sigmoid(ax, x):
    for place in x:
        ax.plot(place, torch.sigmoid(place))


@wrong(
    "9.21",
    "places_forgotten",
    en="The heights are right, but they stand at 0, 1, 2 and so on. What does `plot` take as places if it gets one argument only?",
    zh="高度是对的，但它们画在了 0、1、2…… 这些位置上。只给 `plot` 一个参数时，它把什么当作位置？",
)
def draw_sigmoid(ax, x):
    ax.plot(torch.sigmoid(x))


@wrong(
    "9.21",
    "falls",
    en="Your curve falls. For a large input the model says: surely a 3. Should the output be close to 1 then, or to 0? Look at the sign inside `exp`.",
    zh="你的曲线是下降的。输入很大时，模型的意思是：肯定是 3。这时输出应当接近 1 还是 0？看看 `exp` 里面的符号。",
)
def draw_sigmoid(ax, x):
    ax.plot(x, 1 / (1 + torch.exp(x)))


@wrong(
    "9.21",
    "tanh",
    en="Your curve is an S, but reaches below 0. Can an output below 0 be read as a probability? This function is tanh: how would it have to be squeezed and moved?",
    zh="你的曲线是 S 形，但低于 0。低于 0 的输出能看成概率吗？这个函数是 tanh：要怎样压缩和移动它？",
)
def draw_sigmoid(ax, x):
    ax.plot(x, torch.tanh(x))


@wrong(
    "9.21",
    "step",
    en="Your curve is a step. What is its slope to the left and to the right of 0, and what could SGD do with it?",
    zh="你的曲线是一个台阶。在 0 的左边和右边，斜率各是多少？SGD 能用它做什么？",
)
def draw_sigmoid(ax, x):
    ax.plot(x, (x > 0).float())


@wrong(
    "9.21",
    "exponential_alone",
    en="Your curve grows without bounds. What is the formula of the sigmoid function, and by what is divided in it?",
    zh="你的曲线会无限增大。sigmoid 函数的公式是什么？其中要除以什么？",
)
def draw_sigmoid(ax, x):
    ax.plot(x, torch.exp(x))


@wrong(
    "9.21",
    "axes_swapped",
    en="The curve is right, but lies on its side. Which argument of `plot` comes first, the places or the values?",
    zh="曲线是对的，但躺倒了。`plot` 的第一个参数是位置还是值？",
)
def draw_sigmoid(ax, x):
    ax.plot(torch.sigmoid(x), x)


@wrong(
    "9.21",
    "class_for_function",
    en="`nn.Sigmoid` is a class: calling it only makes a module, and nothing has been computed yet. When does such a module compute something, and what does it have to be given for that?",
    zh="`nn.Sigmoid` 是一个类：调用它只是造出一个模块，还什么都没有算。这样的模块什么时候才会计算？那时要给它什么？",
)
def draw_sigmoid(ax, x):
    ax.plot(x, torch.nn.Sigmoid(x))


@wrong(
    "9.21",
    "places_of_its_own",
    en="Your line has points that `x` does not have: you have made places of your own. At which places is the curve to be drawn?",
    zh="你的线上有 `x` 里没有的点：你用的是自己造的位置。曲线应当画在哪些位置上？",
)
def draw_sigmoid(ax, x):
    x = torch.linspace(-4, 4, 1000)
    ax.plot(x, torch.sigmoid(x))


@wrong(
    "9.21",
    "relu",
    en="You have drawn ReLU: it has no upper limit. Between which two numbers do the values of the sigmoid function lie, whatever the input is?",
    zh="你画的是 ReLU：它没有上限。不论输入是什么，sigmoid 函数的值都在哪两个数之间？",
)
def draw_sigmoid(ax, x):
    ax.plot(x, torch.relu(x))


@wrong(
    "9.21",
    "brackets_missing",
    en="Your curve falls from far above 1: `1 / 1 + …` divides first and adds afterwards. What is the whole denominator, and how do you tell Python that it belongs together?",
    zh="你的曲线从远高于 1 的地方降下来：`1 / 1 + …` 是先除后加。整个分母是什么？怎样告诉 Python 它是一个整体？",
)
def draw_sigmoid(ax, x):
    ax.plot(x, 1 / 1 + torch.exp(-x))


@wrong(
    "9.21",
    "softmax",
    en="This is softmax: it makes the values of all places together add up to 1, so that each depends on all the others. What does the value of the sigmoid function at one place depend on?",
    zh="这是 softmax：它让各处的值加起来等于 1，所以每个值都与其他所有的值有关。sigmoid 函数在一处的值，取决于什么？",
)
def draw_sigmoid(ax, x):
    ax.plot(x, torch.softmax(x, 0))


# ---------------------------------------------------------------- 23


@wrong(
    "9.23",
    "uphill",
    en="Your weights move along the gradient. Does the loss get larger or smaller in that direction?",
    zh="你的权重沿着梯度的方向移动。往那个方向走，损失变大还是变小？",
)
def new_weights(w, grad, lr):
    return w + lr * grad


@wrong(
    "9.23",
    "weights_times_rate",
    en="You multiply the weights by the learning rate. What is it that the learning rate should make smaller: the weights, or the step?",
    zh="你把权重乘上了学习率。学习率要缩小的是权重，还是这一步？",
)
def new_weights(w, grad, lr):
    return w * lr - grad


@wrong(
    "9.23",
    "learning_rate_ignored",
    en="You subtract the whole gradient. What changes in your function if the learning rate is ten times smaller?",
    zh="你减去了整个梯度。如果学习率缩小到十分之一，你的函数会有什么变化？",
)
def new_weights(w, grad, lr):
    return w - grad


@wrong(
    "9.23",
    "only_the_step",
    en="That is the step, or what has to be added to the weights. What are the weights after it?",
    zh="这只是一步，也就是要加到权重上的量。走完之后，权重是多少？",
)
def new_weights(w, grad, lr):
    return -lr * grad


@wrong(
    "9.23",
    "gradient_left_out",
    en="Your step is made from the weights alone: each shrinks by the same share. Where does it come in whether the loss grows or falls with a weight?",
    zh="你的这一步只由权重得出：每个权重按同样的比例缩小。损失随某个权重增大还是减小，在哪里用到了？",
)
def new_weights(w, grad, lr):
    return w - lr * w


@wrong(
    "9.23",
    "step_without_the_weights",
    en="That is how long the step is, and it belongs to the weights. What are the weights after it, and in which direction do they go?",
    zh="这只是一步的长短，它要用在权重上。走完之后，权重是多少？往哪个方向走？",
)
def new_weights(w, grad, lr):
    return lr * grad


@wrong(
    "9.23",
    "everything_times_rate",
    en="The learning rate is multiplied with the weights, too, because of your brackets. What is it that it should make smaller: the weights, or the step?",
    zh="因为你的括号，权重也被乘上了学习率。学习率要缩小的是权重，还是这一步？",
)
def new_weights(w, grad, lr):
    return (w - grad) * lr


@wrong(
    "9.23",
    "divided_by_rate",
    en="You divide the gradient by the learning rate. Is the step of a smaller learning rate larger or smaller?",
    zh="你用梯度除以了学习率。学习率越小，这一步应当越大还是越小？",
)
def new_weights(w, grad, lr):
    return w - grad / lr


@wrong(
    "9.23",
    "sign_of_the_gradient",
    en="All your weights move by the same length: of the gradient you use only the sign. What should be different for a weight on which the loss hardly depends?",
    zh="你的权重全都移动了同样的长度：梯度只用到了正负号。如果损失几乎不随某个权重变化，这个权重的移动应当有什么不同？",
)
def new_weights(w, grad, lr):
    return w - lr * grad.sign()


@wrong(
    "9.23",
    "one_gradient_for_all",
    en="All your weights take the same step, made from the mean of the gradient. Which number of the gradient belongs to which weight?",
    zh="你的权重走的都是同样的一步，由梯度的平均得出。梯度里的每个数各属于哪个权重？",
)
def new_weights(w, grad, lr):
    return w - lr * grad.mean()


@wrong(
    "9.23",
    "gradient_of_the_weights_tensor",
    en="`w.grad` is empty here: nobody has called `backward`. Under which name was the gradient handed over?",
    zh="这里的 `w.grad` 是空的：没有人调用过 `backward`。梯度是以哪个名字传进来的？",
)
def new_weights(w, grad, lr):
    return w - lr * w.grad


@wrong(
    "9.23",
    "gradient_of_the_weights_tensor_times_rate",
    en="`w.grad` is empty here: nobody has called `backward`. Under which name was the gradient handed over?",
    zh="这里的 `w.grad` 是空的：没有人调用过 `backward`。梯度是以哪个名字传进来的？",
)
def new_weights(w, grad, lr):
    return w - w.grad * lr


@wrong(
    "9.23",
    "rate_of_the_example",
    hidden_only=True,
    en="Your learning rate is always 0.1. Which number in your code should be a name?",
    zh="你的学习率总是 0.1。代码里哪个数字应当换成变量名？",
)
def new_weights(w, grad, lr):
    return w - 0.1 * grad


# ---------------------------------------------------------------- 24


@wrong(
    "9.124",
    "quotient_and_rest",
    en="This is the quotient and the rest. Is the batch that holds the rest among those that you counted?",
    zh="这是商和余数。装着余数的那一批，你数进去了吗？",
)
def batches(n, batch_size):
    return n // batch_size, n % batch_size


@wrong(
    "9.124",
    "rounded",
    en="You round the quotient to the nearest whole number. If a single item is left over, does it get a batch of its own, or is it thrown away?",
    zh="你把商四舍五入了。如果只剩下一个样本，它会自成一批，还是被丢掉？",
)
def batches(n, batch_size):
    return round(n / batch_size), n % batch_size


@wrong(
    "9.124",
    "part_of_a_batch",
    en="Your number of batches has a fraction. Which batch do the items of this fraction go to, and how many batches is that?",
    zh="你的小批量个数带着小数。这部分样本会放进哪一个小批量？这样一共有几个？",
)
def batches(n, batch_size):
    return n / batch_size, n % batch_size


@wrong(
    "9.124",
    "rest_forgotten",
    en="You count full batches only. What happens to the items that are left over when the number does not come out even?",
    zh="你只数了满的小批量。除不尽时，剩下的样本到哪里去了？",
)
def batches(n, batch_size):
    return n // batch_size, min(n, batch_size)


@wrong(
    "9.124",
    "empty_last_batch",
    en="When the number comes out even, you have a last batch too many, with nothing in it. Write down the batches of 12 items, 4 at a time.",
    zh="正好除尽时，你多出了最后一个空的小批量。把 12 个样本每 4 个一批写出来看看。",
)
def batches(n, batch_size):
    return n // batch_size + 1, n % batch_size


@wrong(
    "9.124",
    "one_too_many",
    en="When the number comes out even, you count one batch too many: there is nothing left for it. Write down the batches of 12 items, 4 at a time: how many are there?",
    zh="正好除尽时，你多数了一个小批量：已经没有样本给它了。把 12 个样本每 4 个一批写出来看看：一共有几批？",
)
def batches(n, batch_size):
    return n // batch_size + 1, n % batch_size or batch_size


@wrong(
    "9.124",
    "last_batch_of_none",
    en="The number of batches is right, but when it comes out even you say that the last one is empty. Write down the batches of 12 items, 4 at a time.",
    zh="小批量的个数是对的，但正好除尽时，你说最后一个是空的。把 12 个样本每 4 个一批写出来看看。",
)
def batches(n, batch_size):
    return -(-n // batch_size), n % batch_size


@wrong(
    "9.124",
    "last_batch_full",
    en="The number of batches is right, but your last batch is always full. Add up the items of all batches: how many are there?",
    zh="小批量的个数是对的，但你的最后一个总是满的。把所有小批量的样本加起来：一共有多少个？",
)
def batches(n, batch_size):
    return -(-n // batch_size), batch_size


@wrong(
    "9.124",
    "in_the_other_order",
    en="Both numbers are right, but they are given in the other order. Which of them is asked first?",
    zh="两个数都对，但次序反了。题目先问的是哪一个？",
)
def batches(n, batch_size):
    number = -(-n // batch_size)
    return n - (number - 1) * batch_size, number


@wrong(
    "9.124",
    "sizes_of_all_batches",
    en="You list the size of each batch. How many batches are there, and which of these sizes is that of the last one?",
    zh="你列出了每个小批量的大小。一共有几个小批量？其中哪一个是最后一个的大小？",
)
def batches(n, batch_size):
    return [min(batch_size, n - start) for start in range(0, n, batch_size)]


@wrong(
    "9.124",
    "rounded_up_too_late",
    en="You round up, but `//` has thrown the fraction away before. Which division keeps it, so that there is something to round up?",
    zh="你向上取整了，可是 `//` 在那之前就把小数部分丢掉了。哪种除法会保留它，好让向上取整起作用？",
)
def batches(n, batch_size):
    number = math.ceil(n // batch_size)
    return number, n - (number - 1) * batch_size


# ---------------------------------------------------------------- 26


@wrong(
    "9.26",
    "bare_zip",
    en="`zip` hands out its pairs once, and then it is empty. What has to be done with it, so that there is a list to index and to loop over again?",
    zh="`zip` 一对一对地取出来，取完一遍就空了。怎样处理它，才能得到可以索引、可以反复循环的列表？",
)
def pairs(xs, ys):
    return zip(xs, ys)


@wrong(
    "9.26",
    "order_swapped",
    en="In your pairs the second collection comes first. Which one holds the inputs, which the labels?",
    zh="你的每一对里，第二组排在了前面。哪一组是输入，哪一组是标签？",
)
def pairs(xs, ys):
    return list(zip(ys, xs))


@wrong(
    "9.26",
    "numbered",
    en="You number the pairs as well. Which function counts along, and is it needed here?",
    zh="你还给每一对编了号。是哪个函数在数数？这里需要它吗？",
)
def pairs(xs, ys):
    return list(enumerate(zip(xs, ys)))


@wrong(
    "9.26",
    "two_collections",
    en="You have one tuple of all inputs and one of all labels. Which function goes through both at once, and takes one item from each?",
    zh="你得到的是一个装着所有输入的元组和一个装着所有标签的元组。哪个函数能同时走过两组，每次从两组各取一个？",
)
def pairs(xs, ys):
    return [tuple(xs), tuple(ys)]


@wrong(
    "9.26",
    "each_with_each",
    en="You combine each input with each label. How many pairs should there be for three inputs and three labels?",
    zh="你把每个输入与每个标签都配了对。三个输入、三个标签，应当有几对？",
)
def pairs(xs, ys):
    ys = list(ys)
    return [(x, y) for x in xs for y in ys]


@wrong(
    "9.26",
    "lists_for_tuples",
    en="Your pairs hold the right items, but each of them is a list. The text asks for tuples: which brackets make one, and does `zip` not make them by itself?",
    zh="你的每一对元素都对，但它们是列表。题目要的是元组：哪种括号得到元组？`zip` 不是自己就会给出元组吗？",
)
def pairs(xs, ys):
    return [[x, y] for x, y in zip(xs, ys)]


@wrong(
    "9.26",
    "tuple_for_the_list",
    en="The pairs are right, but they stand in a tuple. The text asks for a list of them: what can be done with a list that cannot be done with a tuple?",
    zh="每一对都对，但它们装在一个元组里。题目要的是由它们组成的列表：有什么是列表能做、而元组做不到的？",
)
def pairs(xs, ys):
    return tuple(zip(xs, ys))


@wrong(
    "9.26",
    "sorted",
    en="Your pairs are sorted. In which order do the items come, and would the order of a data set survive this?",
    zh="你把各对排了序。元素原来的次序是怎样的？这样一来，数据集的次序还在吗？",
)
def pairs(xs, ys):
    return sorted(zip(xs, ys))


@wrong(
    "9.26",
    "added_instead_of_paired",
    en="You add the two items of a pair. With which sign between them do they stay two?",
    zh="你把一对里的两个元素相加了。两者之间用什么符号，它们才仍是两个？",
)
def pairs(xs, ys):
    return [x + y for x, y in zip(xs, ys)]


@wrong(
    "9.26",
    "one_flat_list",
    en="Your list holds single items, one after the other: nothing says any more which two belong together. What has to be appended each time, so that they stay a pair?",
    zh="你的列表里是一个接一个的单个元素：看不出哪两个属于一对了。每次应当往列表里加什么，它们才仍是一对？",
)
def pairs(xs, ys):
    return [item for pair in zip(xs, ys) for item in pair]


@wrong(
    "9.26",
    "one_pair_of_all",
    en="Your list holds a single pair, of all inputs and all labels. How many pairs should there be for three inputs and three labels?",
    zh="你的列表里只有一对：所有的输入和所有的标签。三个输入、三个标签，应当有几对？",
)
def pairs(xs, ys):
    return [(list(xs), list(ys))]


@wrong(
    "9.26",
    "by_index",
    hidden_only=True,
    en="You go through both by index, and not everything that one can loop over has a length and indices: a generator has neither. Which function goes through two collections at once without asking for places?",
    zh="你是按索引遍历两组元素的，可是能循环的对象不一定有长度和索引：生成器就两样都没有。哪个函数能同时走过两组，又不需要位置？",
)
def pairs(xs, ys):
    return [(xs[i], ys[i]) for i in range(len(xs))]


@wrong(
    "9.26",
    "dictionary",
    en="You have a dictionary. What does it do with a second item that is equal to an earlier one, and what does `d[0]` look for in it?",
    zh="你得到的是字典。后来的元素如果与前面的某个相同，字典会怎样处理？`d[0]` 又是在字典里找什么？",
)
def pairs(xs, ys):
    return dict(zip(xs, ys))


# ---------------------------------------------------------------- 27


@wrong(
    "9.127",
    "copied",
    en="The numbers are right, but they are a copy: a pixel changed in your rows stays the same in the stack. Which step of yours makes new memory?",
    zh="数是对的，但它们是副本：在你的行里改动一个像素，那叠图像并没有变。你的哪一步用了新的内存？",
)
def rows_of_pixels(images):
    return images.clone().view(len(images), -1)


@wrong(
    "9.127",
    "one_long_row",
    en="You have a single row with the pixels of all images. How can `view` be told that the first axis stays?",
    zh="你把所有图像的像素排成了一行。怎样告诉 `view` 第一个轴保持不变？",
)
def rows_of_pixels(images):
    return images.view(-1)


@wrong(
    "9.127",
    "a_row_for_each_row",
    en="Each of your rows is one row of an image. How many rows does the result have, and how many images are there?",
    zh="你的每一行只是图像的一行像素。结果有多少行？一共有几张图像？",
)
def rows_of_pixels(images):
    return images.view(-1, images.shape[2])


@wrong(
    "9.127",
    "a_column_for_each_image",
    en="Each image has become a column, not a row. Along which axis should the images be counted?",
    zh="每张图像变成了一列，而不是一行。图像应当沿哪个轴来数？",
)
def rows_of_pixels(images):
    return images.view(len(images), -1).T


@wrong(
    "9.127",
    "images_mixed_up",
    en="The shape is that of a row for each pixel: `view` does not turn anything, so pixels of several images get into one row. What length does the first axis have to have?",
    zh="这样的形状里，每个像素占一行：`view` 并不会转置，所以一行里混进了不同图像的像素。第一个轴的长度应当是多少？",
)
def rows_of_pixels(images):
    return images.view(-1, len(images))


@wrong(
    "9.127",
    "always_28_by_28",
    en="You ask for `28 * 28` numbers a row, and that fits the images of MNIST only. How high and how wide are the images here, and where can your code read it?",
    zh="你要求每行有 28 × 28 个数，这只适合 MNIST 的图像。这里的图像有多高、多宽？你的代码可以从哪里读到？",
)
def rows_of_pixels(images):
    return images.view(-1, 28 * 28)


@wrong(
    "9.127",
    "always_28_by_28_and_counted",
    en="You ask for `28 * 28` numbers a row, and that fits the images of MNIST only. How high and how wide are the images here, and where can your code read it?",
    zh="你要求每行有 28 × 28 个数，这只适合 MNIST 的图像。这里的图像有多高、多宽？你的代码可以从哪里读到？",
)
def rows_of_pixels(images):
    return images.view(len(images), 28 * 28)


@wrong(
    "9.127",
    "always_floats",
    hidden_only=True,
    en="Your rows hold float32, even for images of whole numbers. Which dtype are they to keep, and can they share memory with the images if it changes?",
    zh="即使图像里是整数，你的行也是 float32。它们应当保持什么 dtype？dtype 变了，还能与图像共用内存吗？",
)
def rows_of_pixels(images):
    return images.float().view(len(images), -1)


@wrong(
    "9.127",
    "divided_by_255",
    en="The pixels were divided by 255, and that makes new numbers in new memory. What does the text say about the pixels?",
    zh="像素除以了 255，这样就在新的内存里产生了新的数。关于像素，题目是怎么说的？",
)
def rows_of_pixels(images):
    return images.view(len(images), -1) / 255


@wrong(
    "9.127",
    "rows_in_a_list",
    en="Each row is right, but they stand in a list. Which single `view` of the whole stack gives all of them at once?",
    zh="每一行都对，但它们装在一个列表里。对整叠图像用怎样的一个 `view`，能一次得到所有的行？",
)
def rows_of_pixels(images):
    return [image.view(-1) for image in images]


@wrong(
    "9.127",
    "rows_and_columns_swapped",
    en="Your rows hold the right pixels in the order of the columns. In which order do the pixels of an image lie in memory, and does `view` change this order?",
    zh="你的每一行里像素都对，但次序是一列接一列。图像的像素在内存里按什么次序存放？`view` 会改变这个次序吗？",
)
def rows_of_pixels(images):
    return images.transpose(1, 2).reshape(len(images), -1)


# ---------------------------------------------------------------- 28


@wrong(
    "9.128",
    "sign_turned",
    en="Put your bias into the model: what does it give? Which of the two numbers has to be taken away from the other?",
    zh="把你的偏置代入模型：结果是多少？应当从哪个数里减去另一个数？",
)
def bias_for(x, w, y):
    return (x * w).sum() - y


@wrong(
    "9.128",
    "output_for_zeros",
    en="Your bias would be right for an input of zeros only. What do the weights already add for the input `x`?",
    zh="只有输入全为零时，你的偏置才对。对输入 `x`，权重已经贡献了多少？",
)
def bias_for(x, w, y):
    return y


@wrong(
    "9.128",
    "a_bias_for_each_pixel",
    en="You have a bias for each pixel. How many outputs does the model have, and so how many numbers are added to the sum?",
    zh="你给每个像素都配了一个偏置。模型有几个输出？那么加到总和上的是几个数？",
)
def bias_for(x, w, y):
    return y - x * w


@wrong(
    "9.128",
    "mean_for_sum",
    en="You take the mean of the products. What does the formula of the model do with them?",
    zh="你对乘积取了平均。模型的公式对它们做的是什么？",
)
def bias_for(x, w, y):
    return y - (x * w).mean()


@wrong(
    "9.128",
    "divided",
    en="You divide by what the weights give. How does the bias come into the model, and by which step is that undone?",
    zh="你除以了权重给出的数。偏置是怎样进入模型的？要用哪一步把它反过来？",
)
def bias_for(x, w, y):
    return y / (x * w).sum()


@wrong(
    "9.128",
    "product_of_sums",
    en="You add up the inputs, add up the weights, and multiply the two sums. What does the formula do first: does each input meet its own weight, or all of them together?",
    zh="你先把输入加起来，把权重加起来，再把两个和相乘。公式先做的是什么：每个输入与它自己的权重相乘，还是全部放在一起？",
)
def bias_for(x, w, y):
    return y - x.sum() * w.sum()


@wrong(
    "9.128",
    "added_instead_of_taken_away",
    en="You add what the weights give. Put your bias into the model: by how much is the result too large?",
    zh="你把权重给出的数加了上去。把你的偏置代入模型：结果大了多少？",
)
def bias_for(x, w, y):
    return y + (x * w).sum()


@wrong(
    "9.128",
    "first_pixel_only",
    en="Only the first input and its weight come in. What do the other inputs add to the sum?",
    zh="只用到了第一个输入和它的权重。其他的输入对总和贡献了多少？",
)
def bias_for(x, w, y):
    return y - x[0] * w[0]


@wrong(
    "9.128",
    "no_bias",
    en="Your bias is always 0. What does the model give then, and by how much does it miss `y`?",
    zh="你的偏置总是 0。这时模型给出什么？与 `y` 差多少？",
)
def bias_for(x, w, y):
    return 0.0


@wrong(
    "9.128",
    "a_tensor_of_one",
    en="The number is right, but it sits in a tensor with an axis of length 1. Which option of `sum` keeps that axis, or where do square brackets come in?",
    zh="数是对的，但它在一个长度为 1 的轴里。`sum` 的哪个选项保留了这个轴？或者，是哪里多了方括号？",
)
def bias_for(x, w, y):
    return y - (x * w).sum(0, keepdim=True)


@wrong(
    "9.128",
    "whole_numbers_only",
    hidden_only=True,
    en="Your bias is always a whole number: the fraction is cut off. Where does it get lost, and does the model give `y` with such a bias?",
    zh="你的偏置总是整数：小数部分被去掉了。它是在哪里丢掉的？用这样的偏置，模型给出的还是 `y` 吗？",
)
def bias_for(x, w, y):
    return int(y - (x * w).sum())


# ---------------------------------------------------------------- 29


@wrong(
    "9.129",
    "row_by_row",
    en="You take a row of `b`. When `xb @ weights` makes one output, along which axis do its weights stand?",
    zh="你取的是 `b` 的一行。`xb @ weights` 算一个输出时，所用的权重排在哪个轴上？",
)
def one_of_product(a, b, i, j):
    return (a[i] * b[j]).sum()


@wrong(
    "9.129",
    "elementwise",
    en="You multiply the two numbers at that place. That is `*`. How many numbers of `a`, and how many of `b`, take part in one number of `a @ b`?",
    zh="你把该位置上的两个数相乘，那是 `*`。`a @ b` 的一个数，用到了 `a` 的几个数、`b` 的几个数？",
)
def one_of_product(a, b, i, j):
    return a[i, j] * b[i, j]


@wrong(
    "9.129",
    "not_added_up",
    en="These are the products of one row and one column. What is done with them to get a single number?",
    zh="这是一行与一列的各个乘积。要得到一个数，还要对它们做什么？",
)
def one_of_product(a, b, i, j):
    return a[i] * b[:, j]


@wrong(
    "9.129",
    "mean_for_sum",
    en="You take the mean of the products. Would a model with twice as many pixels divide by twice as much?",
    zh="你对乘积取了平均。像素多一倍的模型，也要除以大一倍的数吗？",
)
def one_of_product(a, b, i, j):
    return (a[i] * b[:, j]).mean()


@wrong(
    "9.129",
    "row_and_column_exchanged",
    en="That is a number of `b @ a`, or of another place. Which of the two tensors gives the row, and which index belongs to it?",
    zh="这是 `b @ a` 里的数，或者是别的位置上的数。两个张量中哪一个提供行？行的索引是哪一个？",
)
def one_of_product(a, b, i, j):
    return (a[:, i] * b[j]).sum()


@wrong(
    "9.129",
    "indices_exchanged",
    en="That is the number in row `j` and column `i`. Which of the two indices belongs to the row, and which tensor gives the row?",
    zh="这是第 `j` 行第 `i` 列的数。两个索引中哪一个是行的？哪个张量提供行？",
)
def one_of_product(a, b, i, j):
    return (a[j] * b[:, i]).sum()


@wrong(
    "9.129",
    "counted_from_1",
    en="You take 1 from the indices, as if rows and columns counted from 1. From where do they count here?",
    zh="你把索引减去了 1，好像行和列是从 1 数起的。这里是从几数起的？",
)
def one_of_product(a, b, i, j):
    return (a[i - 1] * b[:, j - 1]).sum()


@wrong(
    "9.129",
    "last_product_left_out",
    en="One product is missing, the last one. How many numbers does `range(n)` give, and how many products are to be added up?",
    zh="少了一个乘积，即最后一个。`range(n)` 给出几个数？应当把几个乘积加起来？",
)
def one_of_product(a, b, i, j):
    return (a[i, :-1] * b[:-1, j]).sum()


@wrong(
    "9.129",
    "the_whole_product",
    en="This is the whole product, and one number of it is asked for. Where do `i` and `j` come in?",
    zh="这是整个乘积，而题目只要其中的一个数。`i` 和 `j` 用在哪里？",
)
def one_of_product(a, b, i, j):
    return (a[:, :, None] * b).sum(1)


@wrong(
    "9.129",
    "always_three_products",
    hidden_only=True,
    en="You always add up three products, as in the visible case. How many numbers are in a row of `a`, and where can you read that?",
    zh="你总是把三个乘积加起来，就像可见的检查那样。`a` 的一行里有几个数？可以从哪里读出来？",
)
def one_of_product(a, b, i, j):
    return sum(a[i, k] * b[k, j] for k in range(3))


# ---------------------------------------------------------------- 31


@wrong(
    "9.131",
    "last_gradient_only",
    en="That is the gradient of a single round, as if each `backward` replaced the one before. What does `backward` do with what is in `.grad` already?",
    zh="这是单独一遍的梯度，好像每次 `backward` 都取代了前一次。`.grad` 里已有的数，`backward` 怎样处理？",
)
def slope_after(x, times):
    return 2 * x


@wrong(
    "9.131",
    "values_added_up",
    en="You add up the values of `y`. What is added into `.grad`: values, or slopes?",
    zh="你累加的是 `y` 的值。加进 `.grad` 的是值还是斜率？",
)
def slope_after(x, times):
    return times * x**2


@wrong(
    "9.131",
    "multiplied",
    en="You double with each round. Is the second gradient multiplied by the first one, or does something simpler happen in `.grad`?",
    zh="你每一遍都翻一倍。第二个梯度是与第一个相乘，还是 `.grad` 里发生了更简单的事？",
)
def slope_after(x, times):
    return 2**times * x


@wrong(
    "9.131",
    "power_of_the_slope",
    en="You multiply the slope by itself, once for each round. What does `backward` do with a number that it finds in `.grad`?",
    zh="你把斜率自乘，每一遍乘一次。`backward` 发现 `.grad` 里已经有数时，会怎样做？",
)
def slope_after(x, times):
    return (2 * x) ** times


@wrong(
    "9.131",
    "mean_of_slopes",
    en="It looks as if the slopes were shared out among the rounds. Does `backward` know how often it has been called?",
    zh="看起来你把斜率平分给了各遍。`backward` 知道自己被调用过几次吗？",
)
def slope_after(x, times):
    return 2 * x / times


@wrong(
    "9.131",
    "first_round_not_counted",
    en="You are one round short. What is in `.grad` after the very first call of `backward`?",
    zh="你少算了一遍。第一次调用 `backward` 之后，`.grad` 里是什么？",
)
def slope_after(x, times):
    return (times - 1) * 2 * x


@wrong(
    "9.131",
    "one_round_too_many",
    en="You count one round too many. What is in `.grad` after the first call of `backward`, if it was empty before?",
    zh="你多算了一遍。如果 `.grad` 原来是空的，第一次调用 `backward` 之后，里面是什么？",
)
def slope_after(x, times):
    return (times + 1) * 2 * x


@wrong(
    "9.131",
    "multiplied_again_and_again",
    en="Your result doubles with each round, even with the first. Does `backward` multiply what is in `.grad`, or does something simpler happen there?",
    zh="你的结果每一遍都翻一倍，连第一遍也是。`backward` 会把 `.grad` 里的数相乘吗，还是那里发生了更简单的事？",
)
def slope_after(x, times):
    return 2 * x * 2**times


@wrong(
    "9.131",
    "parameter_moved",
    en="Your parameter moves with each round, as if these were steps of a training. What does the text say about `x`?",
    zh="你的参数每一遍都在移动，好像在训练一样。关于 `x`，题目是怎么说的？",
)
def slope_after(x, times):
    p = torch.tensor(x, requires_grad=True)
    for _ in range(times):
        (p**2).backward()
        p.data -= p.grad
    return p.grad


@wrong(
    "9.131",
    "slope_of_x",
    en="`x` has no part in your result. How steep is `x**2` at 1, and how steep is it at 5?",
    zh="你的结果与 `x` 无关。`x**2` 在 1 处有多陡？在 5 处呢？",
)
def slope_after(x, times):
    return 2 * times


@wrong(
    "9.131",
    "no_gradient_asked_for",
    en="PyTorch has not followed your computation: nobody told it before that a gradient of the parameter would be wanted. With which option is a tensor made for that?",
    zh="PyTorch 没有跟踪你的计算：事先没有人告诉它，以后要求这个参数的梯度。为此，创建张量时要用哪个选项？",
)
def slope_after(x, times):
    p = torch.tensor(x)
    for _ in range(times):
        (p**2).backward()
    return p.grad


@wrong(
    "9.131",
    "whole_numbers_only",
    hidden_only=True,
    en="Your result is always a whole number: the fraction is cut off. Where does it get lost?",
    zh="你的结果总是整数：小数部分被去掉了。它是在哪里丢掉的？",
)
def slope_after(x, times):
    return int(times * 2 * x)


@wrong(
    "9.131",
    "same_graph_again",
    en="Your loop calls `backward` again on the same `y`. PyTorch frees what `backward` needed once it has run. What has to be computed anew in each round?",
    zh="你的循环对同一个 `y` 反复调用 `backward`。`backward` 运行之后，PyTorch 就释放了它所需要的东西。每一遍必须重新计算的是什么？",
)
def slope_after(x, times):
    p = torch.tensor(x, requires_grad=True)
    y = p**2
    for _ in range(times):
        y.backward()
    return p.grad


# ---------------------------------------------------------------- 34


@wrong(
    "9.34",
    "nothing_drawn",
    en="There is no line in `ax` when your function has ended. Into which axes does `plt.plot` draw, and does `scatter` make a line?",
    zh="你的函数结束时，`ax` 里没有线。`plt.plot` 画到哪个坐标系里去了？`scatter` 画出来的是线吗？",
)
def draw_relu(ax, x):
    pass


@wrong(
    "9.34",
    "point_by_point",
    en="Your lines have one point each, so nothing is to be seen between the places. Can `plot` take all places and all values at once?",
    zh="你的每条线只有一个点，各处之间什么也看不到。能不能把所有位置和所有值一次交给 `plot`？",
)
def draw_relu(ax, x):
    for place in x:
        ax.plot(place, torch.relu(place))


@wrong(
    "9.34",
    "places_forgotten",
    en="The heights are right, but they stand at 0, 1, 2 and so on. What does `plot` take as places if it gets one argument only?",
    zh="高度是对的，但它们画在了 0、1、2…… 这些位置上。只给 `plot` 一个参数时，它把什么当作位置？",
)
def draw_relu(ax, x):
    ax.plot(torch.relu(x))


@wrong(
    "9.34",
    "absolute_value",
    en="Your curve rises to the left of 0, too: you have drawn the absolute value. What does ReLU do with a negative number?",
    zh="你的曲线在 0 的左边也是高的：画的是绝对值。ReLU 怎样处理负数？",
)
def draw_relu(ax, x):
    ax.plot(x, x.abs())


@wrong(
    "9.34",
    "leaky",
    en="A little of the negative numbers comes through. That is another function (leaky ReLU). What does the plain one give for -2?",
    zh="负数漏过来一点。那是另一个函数（leaky ReLU）。普通的 ReLU 对 -2 给出什么？",
)
def draw_relu(ax, x):
    ax.plot(x, torch.where(x > 0, x, 0.1 * x))


@wrong(
    "9.34",
    "leaky_by_a_hundredth",
    en="A hundredth of the negative numbers comes through. That is another function (leaky ReLU). What does the plain one give for -2?",
    zh="负数漏过来百分之一。那是另一个函数（leaky ReLU）。普通的 ReLU 对 -2 给出什么？",
)
def draw_relu(ax, x):
    ax.plot(x, torch.where(x > 0, x, 0.01 * x))


@wrong(
    "9.34",
    "step",
    en="Your curve is a step: `x > 0` only says whether a number is positive. What should become of a positive number itself?",
    zh="你的曲线是一个台阶：`x > 0` 只说一个数是不是正数。正数本身应当变成什么？",
)
def draw_relu(ax, x):
    ax.plot(x, x > 0)


@wrong(
    "9.34",
    "places_changed",
    en="You have changed `x` itself, so that the places left of 0 have moved to 0 as well. Does `y = x` make a second tensor, and what does `x[…] = 0` change?",
    zh="你改动了 `x` 本身，所以 0 左边的位置也都移到了 0。`y = x` 会产生第二个张量吗？`x[…] = 0` 改动的是什么？",
)
def draw_relu(ax, x):
    x[x < 0] = 0
    ax.plot(x, x)


@wrong(
    "9.34",
    "axes_swapped",
    en="The curve is right, but lies on its side. Which argument of `plot` comes first, the places or the values?",
    zh="曲线是对的，但躺倒了。`plot` 的第一个参数是位置还是值？",
)
def draw_relu(ax, x):
    ax.plot(torch.relu(x), x)


@wrong(
    "9.34",
    "class_for_function",
    en="What you draw is one thing, and not a height for each place. Is it a single number, or a module? `nn.ReLU` is a class: calling it only makes a module, which has not computed anything yet.",
    zh="你画的只是一个东西，而不是每个位置各有一个高度。它是单个的数，还是一个模块？`nn.ReLU` 是一个类：调用它只是造出一个模块，还什么都没有算。",
)
def draw_relu(ax, x):
    ax.plot(x, torch.nn.ReLU(x))


@wrong(
    "9.34",
    "in_two_pieces",
    en="None of your lines goes through all the places of `x`. One line is asked for, with a point for each of them: what is the height at the places that your longest line leaves out, and how do all heights get into one tensor?",
    zh="你的线没有一条经过 `x` 的所有位置。题目要求画一条线，每个位置一个点：你最长的那条线漏掉的位置上，高度是多少？怎样把所有高度放进一个张量？",
)
def draw_relu(ax, x):
    for part in (x[x < 0], x[x >= 0]):
        ax.plot(part, part.clamp(min=0))


@wrong(
    "9.34",
    "in_two_pieces_with_0_on_the_left",
    en="None of your lines goes through all the places of `x`. One line is asked for, with a point for each of them: what is the height at the places that your longest line leaves out, and how do all heights get into one tensor?",
    zh="你的线没有一条经过 `x` 的所有位置。题目要求画一条线，每个位置一个点：你最长的那条线漏掉的位置上，高度是多少？怎样把所有高度放进一个张量？",
)
def draw_relu(ax, x):
    for part in (x[x <= 0], x[x > 0]):
        ax.plot(part, part.clamp(min=0))


@wrong(
    "9.34",
    "negative_places_left_out",
    en="Your line begins at 0: the negative places were left out. Does ReLU have no value there, or which one?",
    zh="你的线从 0 才开始：负的位置都去掉了。ReLU 在那里没有值吗？如果有，是多少？",
)
def draw_relu(ax, x):
    x = x[x > 0]
    ax.plot(x, x)


@wrong(
    "9.34",
    "cut_off_at_1",
    en="Your curve gets flat again at 1. Does ReLU have an upper limit as well? What does it give for 2?",
    zh="你的曲线到 1 又变平了。ReLU 也有上限吗？它对 2 给出什么？",
)
def draw_relu(ax, x):
    ax.plot(x, x.clamp(0, 1))


@wrong(
    "9.34",
    "keeps_the_negatives",
    en="You keep the negative numbers and replace the positive ones. Which of the two does ReLU leave as they are?",
    zh="你保留了负数，替换了正数。ReLU 让哪一种保持不变？",
)
def draw_relu(ax, x):
    ax.plot(x, x.clamp(max=0))


@wrong(
    "9.34",
    "straight_line",
    en="You have drawn a straight line. Two linear layers with that in between are still one linear layer: what is missing at 0?",
    zh="你画的是一条直线。两个线性层之间夹着它，仍然等于一个线性层：在 0 处缺了什么？",
)
def draw_relu(ax, x):
    ax.plot(x, x)


@wrong(
    "9.34",
    "places_of_its_own",
    en="Your line has points that `x` does not have: you have made places of your own. At which places is the curve to be drawn?",
    zh="你的线上有 `x` 里没有的点：你用的是自己造的位置。曲线应当画在哪些位置上？",
)
def draw_relu(ax, x):
    x = torch.linspace(-2, 2, 1000)
    ax.plot(x, torch.relu(x))


@wrong(
    "9.34",
    "rounded_corner",
    en="Your curve has no corner at 0 and dips below the axis: this is GELU, a relative. What does ReLU give for -1?",
    zh="你的曲线在 0 处没有拐角，还降到了横轴以下：这是 GELU，ReLU 的一个亲戚。ReLU 对 -1 给出什么？",
)
def draw_relu(ax, x):
    ax.plot(x, torch.nn.functional.gelu(x))


@wrong(
    "9.34",
    "sigmoid",
    en="You have drawn the sigmoid function: it stays below 1. Does ReLU have an upper limit? What does it give for 2?",
    zh="你画的是 sigmoid 函数：它总低于 1。ReLU 有上限吗？它对 2 给出什么？",
)
def draw_relu(ax, x):
    ax.plot(x, torch.sigmoid(x))
