"""Known-wrong answers of notebook 03: each is a diagnosis, its message, and a test of the checks."""

import sys

import torch

from autograder.course import wrong


def _table(n, h, w, **changed):
    """The twelve shapes, some of them believed to be something else: `line_2="error"`."""
    right = [(h, w), (n, h, w), (n,), (h, w), (h, w), "error",
             (n, h, w), "error", (n, 10, h, w), (h, h), (n, n), (n,)]  # fmt: skip
    table = dict(enumerate(right, 1))
    return table | {int(line.removeprefix("line_")): shape for line, shape in changed.items()}


# ---------------------------------------------------------------- 3.2


@wrong(
    "3.2",
    "a_list_for_the_dictionary",
    en="You returned a list, whose places are counted from 0: nobody can tell which line of the table an answer belongs to. Which of Python's containers finds an answer by the number of its line?",
    zh="你返回的是列表，它的位置从 0 数起，看不出一个答案属于表中的哪一行。Python 的哪种容器可以按行号找到答案？",
)
def predict(n, h, w):
    return list(_table(n, h, w).values())


@wrong(
    "3.2",
    "a_bare_number_for_a_shape",
    en="Somewhere a bare number stands where a shape should be: round brackets alone make no tuple. How does Python write a tuple with a single element?",
    zh="有的地方应当写形状，写的却只是一个数：单有圆括号并不是元组。在 Python 里，只有一个元素的元组怎样写？",
)
def predict(n, h, w):
    return _table(n, h, w, line_3=n, line_12=n)


@wrong(
    "3.2",
    "words_for_shapes",
    en="Somewhere a word stands where a shape should be: in quotation marks, `n` is a letter and no number, and nothing can be computed with a shape that is text. Which of your answers are to be tuples, and which single word is asked for as a string?",
    zh="有的地方应当写形状，写的却是字符串：放在引号里，`n` 只是一个字母而不是数，写成文字的形状也没法拿来计算。你的哪些回答应当是元组？题目要求写成字符串的只有哪一个词？",
)
def predict(n, h, w):
    return {line: str(shape) for line, shape in _table(n, h, w).items()}


@wrong(
    "3.2",
    "words_for_keys",
    en="Your keys are strings: `1` and the string of it are different keys, and nobody who looks up line 1 finds anything. What stands in front of the colon in the text's example?",
    zh="你的键是字符串：数 `1` 和写着 1 的字符串是不同的键，谁来查第 1 行都查不到。题目的例子里，冒号前面写的是什么？",
)
def predict(n, h, w):
    return {str(line): shape for line, shape in _table(n, h, w).items()}


@wrong(
    "3.2",
    "lines_counted_from_zero",
    en="Your keys go from 0 to 11: each answer stands one line too early. What is the number of the first line in the table?",
    zh="你的键从 0 到 11：每个回答都早了一行。表中第一行的编号是几？",
)
def predict(n, h, w):
    return {line - 1: shape for line, shape in _table(n, h, w).items()}


@wrong(
    "3.2",
    "refused_lines_left_out",
    en="Two lines have no key, those that PyTorch refuses. A refusal is an answer, too: what does the text ask for in the place of a shape?",
    zh="有两行没有键，也就是 PyTorch 会拒绝的那两行。拒绝也是一种回答：题目要求在形状的位置上写什么？",
)
def predict(n, h, w):
    return {line: shape for line, shape in _table(n, h, w).items() if shape != "error"}


@wrong(
    "3.2",
    "error_everywhere",
    en="You say that PyTorch refuses every line. It refuses only what does not fit: which two lengths clash in line 1, where a single number meets an image?",
    zh="你认为每一行 PyTorch 都会拒绝。它只拒绝不相容的形状：在第 1 行里，单个数遇到一张图像，有哪两个长度冲突？",
)
def predict(n, h, w):
    return dict.fromkeys(_table(n, h, w), "error")


@wrong(
    "3.2",
    "none_for_the_refused",
    en="You have `None` for a line that PyTorch refuses. The rest of the table may be right: which word does the text ask for in the place of a shape, written as a string?",
    zh="对 PyTorch 会拒绝的一行，你写的是 `None`。表的其余部分也许都对：题目要求在形状的位置上写哪个词？要写成字符串。",
)
def predict(n, h, w):
    return _table(n, h, w, line_6=None, line_8=None)


@wrong(
    "3.2",
    "numbers_of_the_chapter",
    en="Your shapes hold the numbers of the chapter's images, 28 and 1010. The tensors of this table have other lengths: what does the text call them, and where do they come into your function?",
    zh="你的形状里写的是原书图像的数：28 和 1010。这张表里的张量长度不同：题目用哪几个字母来称呼它们？它们从哪里进入你的函数？",
)
def predict(n, h, w):
    return _table(1010, 28, 28)


@wrong(
    "3.2",
    "single_number_takes_over",
    en="You gave line 1 the shape of a single number. `ideal.max()` alone has that shape; it is divided into something, though: how many numbers stand on the left, and what becomes of each?",
    zh="你给第 1 行写的是单个数的形状。`ideal.max()` 自己确实是这个形状，但它只是除数：左边有多少个数？每一个各得到什么？",
)
def predict(n, h, w):
    return _table(n, h, w, line_1=())


@wrong(
    "3.2",
    "single_number_refused",
    en="You expect line 1 to fail. A single number has no axes at all, the shape `()`: what is put in place of axes that are missing in front, and can that clash with anything?",
    zh="你认为第 1 行会报错。单个数一个轴也没有，形状是 `()`：前面缺少的轴用什么来代替？它会与什么冲突吗？",
)
def predict(n, h, w):
    return _table(n, h, w, line_1="error")


@wrong(
    "3.2",
    "mean_overlooked",
    en="That is the shape of the difference alone. A method comes after it in this line: which two axes are given to `mean`, and does it keep them?",
    zh="这只是相减之后的形状。这一行的后面还有一个方法：给了 `mean` 哪两个轴？它会保留这两个轴吗？",
)
def predict(n, h, w):
    return _table(n, h, w, line_3=(n, h, w))


@wrong(
    "3.2",
    "keepdim_overlooked",
    en="You expect this line to fail as the one above it does. It differs in one word: what shape does `mean` return with `keepdim=True`, and may its axes of length 1 be stretched?",
    zh="你认为这一行会像上一行那样报错。但它多了一个参数：有 `keepdim=True` 时，`mean` 返回什么形状？其中长度为 1 的轴可以拉伸吗？",
)
def predict(n, h, w):
    return _table(n, h, w, line_7="error")


@wrong(
    "3.2",
    "means_for_the_difference",
    en="That is the shape of the means alone. In this line they are taken away from something: which side has to be stretched, and to which shape?",
    zh="这只是那些平均值的形状。这一行里，它们是要从别的东西中减去的：哪一边需要拉伸？拉伸成什么形状？",
)
def predict(n, h, w):
    return _table(n, h, w, line_7=(n, 1, 1))


@wrong(
    "3.2",
    "right_operand_decides",
    en="You gave this line the shape of its right side. Two stacks meet here that count different things: which lengths stand in the first column, are they equal, and is one of them 1?",
    zh="你让这一行取了右边的形状。这里相遇的两叠数的是不同的东西：第一列是哪两个长度？它们相等吗？其中有 1 吗？",
)
def predict(n, h, w):
    return _table(n, h, w, line_8=(10, h, w))


@wrong(
    "3.2",
    "one_stays_one",
    en="An axis of length 1 has stayed in your shape, although it meets a longer one. Which length is below it when you line up the two shapes from the right, and what does the rule do with the 1?",
    zh="你的形状里还留着一个长度为 1 的轴，而与它相遇的轴更长。从右边对齐时，它的下面是哪个长度？按照规则，这个 1 会怎样？",
)
def predict(n, h, w):
    return _table(n, h, w, line_9=(n, 1, h, w))


@wrong(
    "3.2",
    "ideals_counted_first",
    en="Both counts are there, but they have changed places: you put the ideals before the images. On which side was the new axis put in, and at which place? Write the two shapes below each other once more.",
    zh="两个数量都有了，但换了位置：你把理想图像放在了图像前面。新的轴是加在哪一边的？在什么位置？再把两个形状上下写一遍。",
)
def predict(n, h, w):
    return _table(n, h, w, line_9=(10, n, h, w))


@wrong(
    "3.2",
    "row_before_column",
    en="The two lengths of this line have changed places. A row goes along the last axis: write the two shapes below each other, lined up from the right. Which length stands in the last column?",
    zh="这一行的两个长度换了位置。一行数是沿最后一个轴排列的：把两个形状从右边对齐、上下写出来，最后一列是哪个长度？",
)
def predict(n, h, w):
    return _table(n, h, w, line_4=(w, h))


@wrong(
    "3.2",
    "row_given_to_the_rows",
    en="The two lengths of this line have changed places. Write the two shapes below each other, lined up from the right: a row has its length on the last axis, a column on the one before. Which length stands in the last column?",
    zh="这一行的两个长度换了位置。把两个形状从右边对齐、上下写出来：一行数的长度在最后一个轴上，一列数的长度在它前面的那个轴上。最后一列是哪个长度？",
)
def predict(n, h, w):
    return _table(n, h, w, line_5=(w, h))


@wrong(
    "3.2",
    "squeeze_overlooked",
    en="This is the table of line 11 once more. Line 12 has a method in front of its comparison: what shape has `preds` after it?",
    zh="这又是第 11 行的那张表。第 12 行在比较之前还有一个方法：经过它之后，`preds` 是什么形状？",
)
def predict(n, h, w):
    return _table(n, h, w, line_12=(n, n))


@wrong(
    "3.2",
    "new_axis_overlooked",
    en="Indexing with `None` puts in an axis of length 1. Write down the shape of the left side alone: which columns of the two shapes differ, and what may an axis of length 1 do?",
    zh="用 `None` 做索引会插入一个长度为 1 的轴。先单独写出左边的形状：两个形状有哪几列不同？长度为 1 的轴可以怎样？",
)
def predict(n, h, w):
    return _table(n, h, w, line_9="error")


@wrong(
    "3.2",
    "aligned_from_the_left",
    en="That would follow if shapes were lined up from the left. PyTorch starts at the other end: write both shapes below each other with their last axes in one column. Do they clash now?",
    zh="如果形状从左边对齐，结果会是这样。但 PyTorch 是从另一端开始的：把两个形状上下写，让最后一个轴对齐。现在还冲突吗？",
)
def predict(n, h, w):
    return _table(n, h, w, line_2="error", line_4="error", line_5="error", line_6=(n, h, w), line_9="error")


@wrong(
    "3.2",
    "left_operand_decides",
    en="You gave the result the shape of the left operand. Broadcasting does not ask which one stands first: what would the same subtraction give with its two sides swapped, but for the sign?",
    zh="你让结果取了左边操作数的形状。广播并不看谁写在前面：把减号两边对调，除了正负号，结果会有什么不同？",
)
def predict(n, h, w):
    return _table(n, h, w, line_2=(h, w))


@wrong(
    "3.2",
    "images_averaged_away",
    en="`mean` removes the axes that it is given, and keeps the others. Counted from the end, what do the axes −1 and −2 of this stack hold: images or pixels?",
    zh="`mean` 会去掉指定的轴，保留其余的轴。从末尾数起，这一叠图像的轴 −1 和 −2 数的是图像还是像素？",
)
def predict(n, h, w):
    return _table(n, h, w, line_3=(h, w))


@wrong(
    "3.2",
    "only_one_side_stretches",
    en="You expect an error where both sides have to be stretched, each along another axis. The rule looks at one axis at a time: does any single column of the two shapes really clash?",
    zh="两边都需要拉伸（各沿不同的轴）的时候，你认为会报错。规则是逐个轴来看的：对齐之后，真的有哪一列发生冲突吗？",
)
def predict(n, h, w):
    return _table(n, h, w, line_5="error")


@wrong(
    "3.2",
    "images_decide",
    en="You gave this line the shape of its left side. Two stacks meet here that count different things: which lengths stand in the first column, are they equal, and is one of them 1?",
    zh="你让这一行取了左边的形状。这里相遇的两叠数的是不同的东西：第一列是哪两个长度？它们相等吗？其中有 1 吗？",
)
def predict(n, h, w):
    return _table(n, h, w, line_8=(n, h, w))


@wrong(
    "3.2",
    "row_refused",
    en="You expect an error where a single row meets an image. Lined up from the right, which length stands below the row's, are the two equal, and what is put in place of the axis that the row lacks?",
    zh="单独的一行数遇到一张图像时，你认为会报错。从右边对齐时，与这一行的长度相遇的是哪个长度？两者相等吗？这一行缺少的轴用什么来代替？",
)
def predict(n, h, w):
    return _table(n, h, w, line_4="error")


@wrong(
    "3.2",
    "means_with_keepdim",
    en="Two axes of length 1 have stayed in your shape. Lines 3 and 7 both have a `mean`: what does only one of the calls say, and what happens to the averaged axes without it?",
    zh="你的形状里还留着两个长度为 1 的轴。第 3 行和第 7 行都有 `mean`：其中只有一行的调用里写了什么？不写的话，求过平均的轴会怎样？",
)
def predict(n, h, w):
    return _table(n, h, w, line_3=(n, 1, 1))


@wrong(
    "3.2",
    "column_keeps_its_shape",
    en="You gave the result the shape of the column. Its transpose is a row: lined up from the right, which length of the row stands below the column's 1, and what becomes of the 1?",
    zh="你让结果取了那一列数的形状。它的转置是一行数：从右边对齐时，列中的那个 1 下面是行的哪个长度？这个 1 会怎样？",
)
def predict(n, h, w):
    return _table(n, h, w, line_10=(h, 1))


@wrong(
    "3.2",
    "own_transpose_refused",
    en="You expect an error where a column meets its own transpose. Write the two shapes below each other, lined up from the right: in each column of the two, is one of the lengths 1?",
    zh="一列数遇到它自己的转置时，你认为会报错。把两个形状从右边对齐、上下写出来：每一列里，是不是都有一个长度为 1？",
)
def predict(n, h, w):
    return _table(n, h, w, line_10="error")


@wrong(
    "3.2",
    "keepdim_thought_to_be_decoration",
    en="The means of a stack are numbers, one an image, in a single axis. Lined up from the right, which axis of the stack does that axis meet, and are the two as long as each other?",
    zh="一叠图像的平均值是排成一个轴的数，每张图像一个。从右边对齐时，这个轴遇到的是原来那一叠的哪个轴？两者一样长吗？",
)
def predict(n, h, w):
    return _table(n, h, w, line_6=(n, h, w))


@wrong(
    "3.2",
    "pairs_without_a_new_axis",
    en="You expect every image to meet every ideal. Broadcasting never adds an axis in the middle, it only fills up in front: which two lengths stand in the same column here, and is one of them 1?",
    zh="你认为每张图像都会与每个理想图像相遇。广播从不在中间添加轴，只在最前面补齐：这里同一列的两个长度是多少？其中有 1 吗？",
)
def predict(n, h, w):
    return _table(n, h, w, line_8=(n, 10, h, w))


@wrong(
    "3.2",
    "column_wins",
    en="This is the most expensive bug of the chapter, and no error tells you of it. A column meets a list: lined up from the right, what stands below the column's axis of length 1?",
    zh="这是本章代价最大的错误，而且不会报错。一列数遇到了一串数：从右边对齐时，与列中那个长度为 1 的轴相遇的是什么？",
)
def predict(n, h, w):
    return _table(n, h, w, line_11=(n, 1))


@wrong(
    "3.2",
    "compared_one_by_one",
    en="One comparison for each image is what its author meant. A column and a list are not the same shape, though: lined up from the right, which axis is missing on one side, and which one is stretched?",
    zh="每张图像比较一次，这是写代码的人的本意。但是一列数和一串数的形状并不相同：从右边对齐时，哪一边缺少一个轴？哪个轴会被拉伸？",
)
def predict(n, h, w):
    return _table(n, h, w, line_11=(n,))


@wrong(
    "3.2",
    "every_prediction_meets_every_target",
    en="Each prediction was compared with every target: no error, just a table, of which only the diagonal compares what belongs together. Write the two shapes below each other, lined up from the right. Which axis do you have to get rid of, or put in, before you compare?",
    zh="每个预测都与每一个目标做了比较：没有报错，却得到了一张表，其中只有对角线比较的是同一张图像。把两个形状从右边对齐、上下写出来：比较之前，需要去掉或者添上哪个轴？",
)
def correct(preds, targets):
    return (preds > 0).float() == targets


@wrong(
    "3.2",
    "right_for_all_targets",
    en="A verdict of yours is `True` only if its prediction agrees with every target. The comparison made a table, and `all` then asked whole rows of it. Print the shape of the comparison alone: which axis do you have to get rid of before you compare?",
    zh="你的一个判断只有在它的预测与每一个目标都一致时才是 `True`。比较时得到了一张表，随后 `all` 问的是其中的整行。单独打印比较结果的形状：比较之前，需要去掉哪个轴？",
)
def correct(preds, targets):
    return ((preds > 0) == targets).all(1)


@wrong(
    "3.2",
    "verdicts_about_the_images",
    en="You say for each image whether the model takes it for a 3. Asked for is whether the model is right about it: which argument have you not used?",
    zh="你说的是模型把每张图像判成 3 没有。而题目问的是模型判得对不对：你漏用了哪个参数？",
)
def correct(preds, targets):
    return preds.squeeze(1) > 0


@wrong(
    "3.2",
    "only_the_3s_can_be_right",
    en="Your verdict is `True` only for a 3 that was called a 3. What about a 7 that was called a 7: is that prediction right, and does it pass both of your conditions?",
    zh="只有被判成 3 的 3，你才给 `True`。那么被判成 7 的 7 呢：这个预测对不对？它能同时满足你的两个条件吗？",
)
def correct(preds, targets):
    return (preds.squeeze(1) > 0) & (targets == 1)


@wrong(
    "3.2",
    "comparisons_in_a_chain",
    en="Python reads `a > 0 == b` as `a > 0 and 0 == b`: two comparisons with the 0 in both, and `and` wants a single yes or no, as the error says. How do you say which of the comparisons comes first?",
    zh="Python 把 `a > 0 == b` 读作 `a > 0 and 0 == b`：两个比较都用到了中间的 0，而 `and` 只能处理一个“是”或“否”，错误信息说的就是这个。怎样表示先做哪一个比较？",
)
def correct(preds, targets):
    return preds.squeeze(1) > 0 == targets


@wrong(
    "3.2",
    "signs_compared_with_labels",
    en="`sign` says −1 for a score below 0, and the label of a 7 is 0: so no 7 that was called a 7 ever counts as right. Which question has the answers yes and no, to go with 1 and 0?",
    zh="得分小于 0 时 `sign` 给出 −1，而 7 的标签是 0：所以判成 7 的 7 从来不算对。怎样提问，回答才是“是”和“否”，正好对应 1 和 0？",
)
def correct(preds, targets):
    return preds.squeeze(1).sign() == targets


@wrong(
    "3.2",
    "any_score_but_0_called_a_3",
    en="Turned into a bool, every score but exactly 0 is `True`, also one far below 0. Which question does the text ask about a score?",
    zh="把得分变成 bool 时，除了恰好为 0 的，其余都是 `True`，远小于 0 的也是。题目对得分问的是什么？",
)
def correct(preds, targets):
    return preds.squeeze(1).bool() == targets


@wrong(
    "3.2",
    "zero_called_a_3",
    en="A score of exactly 0 counts as a 3 in your function. What does the text say about scores that are not above 0, and which comparison says no to equal numbers?",
    zh="在你的函数里，恰好为 0 的得分被当成了 3。题目对不大于 0 的得分是怎么规定的？哪种比较在两数相等时给出否定的回答？",
)
def correct(preds, targets):
    return (preds.squeeze(1) >= 0) == targets


@wrong(
    "3.2",
    "sign_turned_round",
    en="Your function takes the scores below 0 for 3s. On which side of 0 does the text put the 3s?",
    zh="你的函数把小于 0 的得分当成了 3。按照题目，3 的得分在 0 的哪一边？",
)
def correct(preds, targets):
    return (preds.squeeze(1) < 0) == targets


@wrong(
    "3.2",
    "mistakes_instead_of_hits",
    en="Every verdict is the opposite of what it should be: you mark the predictions that are wrong. Which comparison is `True` where prediction and target agree?",
    zh="每个判断都恰好相反：你标出的是判错的预测。哪种比较在预测与目标一致时是 `True`？",
)
def correct(preds, targets):
    return (preds.squeeze(1) > 0) != targets


@wrong(
    "3.2",
    "raw_scores_meet_every_target",
    en="Every raw score was compared with every target: a table, and hardly any score is exactly 0 or 1. Which shape should the scores have, and which question turns a score into a verdict?",
    zh="每个原始得分都与每一个目标做了比较：得到的是一张表，而且几乎没有哪个得分恰好是 0 或 1。得分应当是什么形状？怎样提问，才能把得分变成判断？",
)
def correct(preds, targets):
    return preds == targets


@wrong(
    "3.2",
    "scores_compared_with_labels",
    en="You compare raw scores with the labels 0 and 1, and hardly any score is exactly that. Which question turns a score into a verdict, before the labels come in?",
    zh="你拿原始得分与标签 0 和 1 比较，而几乎没有哪个得分恰好等于它们。在与标签比较之前，怎样提问才能把得分变成判断？",
)
def correct(preds, targets):
    return preds.squeeze(1) == targets


@wrong(
    "3.2",
    "verdicts_in_a_column",
    en="Every verdict is right, but they stand in a column: an axis of length 1 has stayed. The next list that meets this column will be stretched against it. How do you give up an axis of length 1?",
    zh="每个判断都对，只是排成了一列：还留着一个长度为 1 的轴。下一串数遇到这一列时，又会被拉伸成表。怎样去掉长度为 1 的轴？",
)
def correct(preds, targets):
    return (preds > 0) == targets[:, None]


@wrong(
    "3.2",
    "threshold_of_a_probability",
    en="Scores just above 0 count as a 7 here. A threshold of one half belongs to probabilities, after a sigmoid; these are raw scores. On which side of which score does a 3 begin?",
    zh="这里略大于 0 的得分被当成了 7。一半这个阈值适用于经过 sigmoid 之后的概率，而这里是原始得分：从哪个得分起算作 3？",
)
def correct(preds, targets):
    return (preds[:, 0] > 0.5) == targets


@wrong(
    "3.2",
    "share_instead_of_verdicts",
    en="That is the share of right predictions, a single number. Asked for is one verdict an image: which of your steps throws the images together?",
    zh="这是预测正确的比例，只有一个数。题目要的是每张图像一个判断：你的哪一步把所有图像合在了一起？",
)
def correct(preds, targets):
    return ((preds[:, 0] > 0) == targets).float().mean()


@wrong(
    "3.2",
    "share_of_all_pairs",
    en="This single number is wrong twice over. Asked for is one verdict an image; and before you averaged, every prediction had met every target. Print the shape of the comparison alone: how many numbers should it hold?",
    zh="这个数错在两处。题目要的是每张图像一个判断；而且在求平均之前，每个预测就已经与每个目标都比较过了。单独打印比较结果的形状：它应当有几个数？",
)
def correct(preds, targets):
    return ((preds > 0).float() == targets).float().mean()


@wrong(
    "3.2",
    "every_score_called_a_3",
    en="Your function takes every score for a 3. A sigmoid makes all numbers positive: which of its values belongs to a score of exactly 0, and do you need it at all to see on which side of 0 a score lies?",
    zh="你的函数把每个得分都当成了 3。sigmoid 会把所有的数都变成正数：得分恰好为 0 时它的值是多少？要看得分在 0 的哪一边，真的需要它吗？",
)
def correct(preds, targets):
    return (preds.squeeze(1).sigmoid() > 0) == targets


@wrong(
    "3.2",
    "place_of_the_largest_score",
    en="There is only one score for each image, so that its largest stands at place 0, whatever it is: your function takes every image for a 7. Which question does the text ask about a score?",
    zh="每张图像只有一个得分，所以不论得分是多少，最大的总在位置 0：你的函数把每张图像都当成了 7。题目对得分问的是什么？",
)
def correct(preds, targets):
    return preds.argmax(1) == targets


@wrong(
    "3.2",
    "scores_rounded",
    en="You round each score and compare it with the label. A score is no probability: one of 1.7 becomes a 2, which is no label at all. Which question does the text ask about a score?",
    zh="你把每个得分四舍五入之后再与标签比较。得分不是概率：1.7 会变成 2，而根本没有这样的标签。题目对得分问的是什么？",
)
def correct(preds, targets):
    return preds.squeeze(1).round() == targets


@wrong(
    "3.2",
    "verdicts_in_a_row",
    en="Every verdict is right, but the result has two axes, the first of length 1. `T` exchanges axes, and removes none: which of the two has to go before you compare?",
    zh="每个判断都对，但结果有两个轴，其中第一个长度为 1。`T` 只交换轴，并不去掉轴：比较之前，应当去掉两个轴中的哪一个？",
)
def correct(preds, targets):
    return (preds.T > 0) == targets


@wrong(
    "3.2",
    "verdicts_as_numbers",
    en="Your verdicts are numbers, 1.0 and 0.0. The text asks for answers of yes and no: what dtype does a comparison have before anything else happens to it?",
    zh="你的判断是数：1.0 和 0.0。题目要的是“是”与“否”：比较的结果在做任何别的处理之前，是什么数据类型？",
)
def correct(preds, targets):
    return ((preds.squeeze(1) > 0) == targets).float()


@wrong(
    "3.2",
    "a_list_of_verdicts",
    en="Your verdicts stand in a Python list. The text asks for a tensor of dtype bool: can the comparison be made on whole tensors, so that nothing has to be gathered?",
    zh="你的判断放在 Python 的列表里。题目要的是 bool 张量：能不能直接对整个张量做比较，这样就不必一个个收集了？",
)
def correct(preds, targets):
    return [bool(verdict) for verdict in (preds.squeeze(1) > 0) == targets]


# ---------------------------------------------------------------- 3.3


@wrong(
    "3.3",
    "one_score_for_all",
    en="All templates ended up in one number. `sum()` without axes adds up everything there is: which axes hold pixels, and which one counts the templates?",
    zh="所有模板的得分被加成了一个数。不带轴的 `sum()` 会把全部元素加起来：哪些轴是像素，哪个轴对应模板？",
)
def scores(image, templates):
    return (image * templates).sum()


@wrong(
    "3.3",
    "axes_of_a_single_image",
    en="For one template, axes 0 and 1 would be its pixels. In the product with a whole stack, what does axis 0 count?",
    zh="只有一个模板时，轴 0 和轴 1 才是像素。与一整叠模板相乘之后，轴 0 数的是什么？",
)
def scores(image, templates):
    return (image * templates).sum((0, 1))


@wrong(
    "3.3",
    "templates_added_up",
    en="An image is left: the templates were added to each other, pixel by pixel. Which axis has to survive the sum?",
    zh="剩下的是一张图像：你把各个模板逐个像素加到了一起。求和之后应当留下哪个轴？",
)
def scores(image, templates):
    return (image * templates).sum(0)


@wrong(
    "3.3",
    "only_the_columns_added_up",
    en="You added up over the last axis alone, and each row of pixels has kept a sum of its own. How many axes hold the pixels?",
    zh="你只对最后一个轴求了和，每一行像素还各有一个和。像素在几个轴上？",
)
def scores(image, templates):
    return (image * templates).sum(-1)


@wrong(
    "3.3",
    "matrix_product_of_images",
    en="`@` multiplies rows by columns, and so it wants the columns of the image to be as many as the rows of a template. Samuel's score takes each pixel times the weight in the same place: which operator does that, and how many axes are then to be added up?",
    zh="`@` 是行乘以列，所以要求图像的列数等于模板的行数。塞缪尔的得分是每个像素乘以相同位置上的权重：哪个运算符做的是这件事？然后要对几个轴求和？",
)
def scores(image, templates):
    return image @ templates


@wrong(
    "3.3",
    "image_turned_before_the_product",
    en="`@` multiplies rows by columns. Turned over, the image fits, but then every row of a template meets every row of the image. Samuel's score takes each pixel times the weight in the same place: which operator does that?",
    zh="`@` 是行乘以列。把图像转置之后，形状倒是相容了，但这样一来，模板的每一行都会遇到图像的每一行。塞缪尔的得分是每个像素乘以相同位置上的权重：哪个运算符做的是这件事？",
)
def scores(image, templates):
    return (templates @ image.T).sum((1, 2))


@wrong(
    "3.3",
    "row_of_pixels_on_the_left",
    en="Flat pixels and `@` are a good idea, but the error says which two lengths do not meet: `@` adds up over the last axis of its left side and the last but one of its right side. Which of the two has its pixels on its last axis and its templates in front, and on which side does it belong?",
    zh="把像素展平再用 `@` 是个好主意，但错误信息说的是哪两个长度对不上：`@` 沿左边的最后一个轴和右边的倒数第二个轴求和。两者之中，哪一个的像素在最后一个轴上、模板数在前面？它应当放在哪一边？",
)
def scores(image, templates):
    return image.flatten() @ templates.flatten(1)


@wrong(
    "3.3",
    "size_written_into_the_code",
    en="The number of the chapter's pixels, 784, stands in your code, and these images have fewer. How does one flatten axes without saying how long they are?",
    zh="你的代码里写死了原书图像的像素个数 784，而这里的图像没有这么多。怎样展平几个轴，而不必说出它们有多长？",
)
def scores(image, templates):
    return templates.reshape(-1, 784) @ image.reshape(784)


@wrong(
    "3.3",
    "both_sizes_written_into_the_code",
    en="Two numbers of the chapter stand in your code: ten templates, and 784 pixels. Here both are others: from what could the code read them off, or how does one flatten axes without saying how long they are?",
    zh="你的代码里写死了原书的两个数：十个模板和 784 个像素。这里两个都不同：代码可以从哪里读出它们？或者，怎样展平几个轴，而不必说出它们有多长？",
)
def scores(image, templates):
    return templates.reshape(10, 784) @ image.reshape(784)


@wrong(
    "3.3",
    "size_of_the_image_written_into_the_code",
    en="The number of the chapter's pixels, 784, stands in your code, and this image has fewer. How does one flatten axes without saying how long they are?",
    zh="你的代码里写死了原书图像的像素个数 784，而这张图像没有这么多。怎样展平几个轴，而不必说出它们有多长？",
)
def scores(image, templates):
    return image.reshape(784) @ templates.reshape(-1, 784).T


@wrong(
    "3.3",
    "row_of_784_written_into_the_code",
    en="The number of the chapter's pixels, 784, stands in your code, and this image has fewer. How does one flatten axes without saying how long they are?",
    zh="你的代码里写死了原书图像的像素个数 784，而这张图像没有这么多。怎样展平几个轴，而不必说出它们有多长？",
)
def scores(image, templates):
    return (image.reshape(1, 784) * templates.reshape(-1, 784)).sum(1)


@wrong(
    "3.3",
    "ten_templates_written_into_the_code",
    en="Your code expects ten templates, and here there are fewer: the pixels of several ended up in one row, or those of one in two. From what could the code read off how many there are, or which axes are to be flattened?",
    zh="你的代码认定有十个模板，而这里没有十个：于是像素的分行就乱了，与模板对不上。代码可以从哪里读出有多少个模板，或者要展平的是哪几个轴？",
)
def scores(image, templates):
    return templates.reshape(10, -1) @ image.flatten()


@wrong(
    "3.3",
    "ten_templates_at_most",
    hidden_only=True,
    en="You take the first ten templates, and a stack may hold more. Who says how many there are, and do you need to know?",
    zh="你只取了前十个模板，而一叠里可能更多。有多少个模板，从哪里可以知道？真的需要知道吗？",
)
def scores(image, templates):
    return (image * templates[:10]).sum((-1, -2))


@wrong(
    "3.3",
    "axes_of_length_one_left",
    en="The scores are right, but each of them is still an image of one pixel: two axes of length 1 have stayed. What in your call keeps them alive?",
    zh="得分是对的，但每个得分仍是只有一个像素的图像：还留着两个长度为 1 的轴。调用里的什么东西留住了它们？",
)
def scores(image, templates):
    return (image * templates).sum((-1, -2), keepdim=True)


@wrong(
    "3.3",
    "scores_in_a_list",
    en="The scores are right, but they stand in a Python list. The text asks for a tensor: which method turned it into a list, and is it needed?",
    zh="得分是对的，但放在了 Python 的列表里。题目要的是张量：是哪个方法把它变成了列表？有必要吗？",
)
def scores(image, templates):
    return (image * templates).sum((-1, -2)).tolist()


@wrong(
    "3.3",
    "ideals_of_the_notebook",
    en="Your function uses ten templates of 28 by 28 pixels, those of the notebook, whatever it was given: the error says that they do not fit to this image. Which of the two arguments have you not used?",
    zh="不论传入什么，你的函数用的都是笔记本里那十个 28×28 的模板：错误信息说它们与这张图像对不上。两个参数中，哪一个没有用到？",
)
def scores(image, templates):
    return (image * torch.zeros(10, 28, 28)).sum((1, 2))


@wrong(
    "3.3",
    "scores_in_a_column",
    en="The scores are right, but they stand in a column: your image went into the product with an axis of length 1. How many axes should the image have when it is flat?",
    zh="得分是对的，但它们排成了一列：参与乘积的图像多带了一个长度为 1 的轴。展平之后，图像应当有几个轴？",
)
def scores(image, templates):
    return templates.flatten(1) @ image.reshape(-1, 1)


@wrong(
    "3.3",
    "scores_in_a_row",
    en="The scores are right, but they stand in a table of one row: your image went into the product with an axis of length 1. How many axes should the image have when it is flat?",
    zh="得分是对的，但它们排成了只有一行的表：参与乘积的图像多带了一个长度为 1 的轴。展平之后，图像应当有几个轴？",
)
def scores(image, templates):
    return image.reshape(1, -1) @ templates.flatten(1).T


@wrong(
    "3.3",
    "one_template_at_a_time",
    en="The scores are right, but PyTorch is called anew for each template: a function that calls itself for the rest of a stack is a loop, too. Which axis could hold all products at once?",
    zh="得分是对的，但每个模板都要重新调用 PyTorch：函数为剩下的模板一次次调用自己，也是一种循环。哪个轴可以一次容纳所有的乘积？",
)
def scores(image, templates):
    def of(some):
        first = (image * some[0]).sum().reshape(1)
        return torch.cat([first, of(some[1:])]) if len(some) > 1 else first

    return of(templates)


@wrong(
    "3.3",
    "mean_instead_of_sum",
    en="Your scores are too small by one and the same factor, the number of pixels. What does Samuel's formula do with the products in the end?",
    zh="你的得分都只有正确值的几分之一，分母正是像素的个数。塞缪尔的公式最后对这些乘积做了什么？",
)
def scores(image, templates):
    return (image * templates).mean((-1, -2))


@wrong(
    "3.3",
    "distance_instead_of_score",
    en="You measured how far the image is from each template. A score lets a weight say how much a pixel counts, and in which direction: which operation joins a pixel with its weight?",
    zh="你算的是图像与每个模板的距离。得分则由权重决定一个像素有多重要、朝哪个方向起作用：像素与权重之间应该用哪种运算？",
)
def scores(image, templates):
    return (image - templates).abs().sum((-1, -2))


@wrong(
    "3.3",
    "mean_distance_instead_of_score",
    en="You measured the mean absolute difference between the image and each template. A score lets a weight say how much a pixel counts, and in which direction: which operation joins a pixel with its weight?",
    zh="你算的是图像与每个模板的平均绝对误差。得分则由权重决定一个像素有多重要、朝哪个方向起作用：像素与权重之间应该用哪种运算？",
)
def scores(image, templates):
    return (image - templates).abs().mean((-1, -2))


@wrong(
    "3.3",
    "place_of_the_best_template",
    en="That is the place of the template with the highest score. Asked for are the scores themselves, one for each template: what is the last step that your function takes?",
    zh="这是得分最高的模板所在的位置。题目要的是得分本身，每个模板一个：你的函数最后一步做了什么？",
)
def scores(image, templates):
    return (image * templates).sum((-1, -2)).argmax()


@wrong(
    "3.3",
    "pixels_and_weights_added",
    en="You added each pixel to its weight. A score lets a weight say how much a pixel counts, and in which direction: which operation joins the two, so that a weight of 0 leaves a pixel out?",
    zh="你让每个像素与它的权重相加。得分由权重决定一个像素有多重要、朝哪个方向起作用：像素与权重之间应该用哪种运算，才能让权重 0 表示不计入这个像素？",
)
def scores(image, templates):
    return (image + templates).sum((-1, -2))


# ---------------------------------------------------------------- 3.4


@wrong(
    "3.4",
    "keepdim_forgotten",
    en="The means have lost the two pixel axes, so they line up with the columns of the images. If there happen to be as many images as columns, nothing even complains. How can the means keep an axis of length 1 for each axis that was averaged?",
    zh="平均值丢掉了两个像素轴，于是它们与图像的列对齐了。如果图像数恰好等于列数，甚至不会报错。怎样让每个求过平均的轴都留下，长度为 1？",
)
def centre(x):
    return x - x.mean((1, 2))


@wrong(
    "3.4",
    "one_axis_short",
    en="You gave the means one axis back, but two were averaged away. Line the shapes up from the right: with which axis of the stack do the means meet now?",
    zh="你给平均值补回了一个轴，但求平均时去掉了两个。把形状从右边对齐：平均值现在与这一叠的哪个轴相遇？",
)
def centre(x):
    return x - x.mean((1, 2))[:, None]


@wrong(
    "3.4",
    "one_mean_for_all",
    en="The same number was taken from every image. Dark and bright images need different ones: over which axes do you average, and which one has to stay?",
    zh="所有图像减去的是同一个数。暗的图像和亮的图像应当减去不同的数：要对哪些轴求平均，哪个轴必须留下？",
)
def centre(x):
    return x - x.mean()


@wrong(
    "3.4",
    "average_image_removed",
    en="You took the average image from every image. Here each image is to lose its own average brightness: which axes hold the pixels of one image?",
    zh="你从每张图像中减去了平均图像。这里要减去的是每张图像自己的平均亮度：一张图像的像素在哪些轴上？",
)
def centre(x):
    return x - x.mean(0)


@wrong(
    "3.4",
    "rows_centred",
    en="Now every row of pixels has mean 0, so that all brightness between rows is gone. How many numbers may you take away from one image?",
    zh="现在每一行像素的平均值都是 0，行与行之间的明暗差别也没有了。对一张图像，只应减去几个不同的数？",
)
def centre(x):
    return x - x.mean(-1, keepdim=True)


@wrong(
    "3.4",
    "columns_centred",
    en="Now every column of pixels has mean 0, so that all brightness between columns is gone. How many numbers may you take away from one image?",
    zh="现在每一列像素的平均值都是 0，列与列之间的明暗差别也没有了。对一张图像，只应减去几个不同的数？",
)
def centre(x):
    return x - x.mean(1, keepdim=True)


@wrong(
    "3.4",
    "images_left_flat",
    en="Every number is right, but your images are rows of pixels now. Which shape is the result to have, and does a mean need flat images at all?",
    zh="每个数都对，但你的图像现在成了一行行的像素。结果应当是什么形状？求平均真的需要把图像展平吗？",
)
def centre(x):
    flat = x.flatten(1)
    return flat - flat.mean(1, keepdim=True)


@wrong(
    "3.4",
    "means_alone",
    en="These are the means, one for each image. Asked for are the images: what is to be done with each mean?",
    zh="这是各张图像的平均值，每张一个。题目要的是图像：应当拿每个平均值做什么？",
)
def centre(x):
    return x.mean((1, 2), keepdim=True)


@wrong(
    "3.4",
    "rows_and_columns_centred",
    en="You took away two means from every pixel, that of its row and that of its column. A single number is to be taken away from each image: which axes have to be averaged over in one and the same call?",
    zh="你让每个像素减去了两个平均值：它所在的行的，和它所在的列的。每张图像只应减去一个数：同一次调用里要对哪几个轴求平均？",
)
def centre(x):
    return x - x.mean(1, keepdim=True) - x.mean(2, keepdim=True)


@wrong(
    "3.4",
    "images_and_rows_averaged",
    en="You averaged over the axes 0 and 1, all images and their rows: every image lost the same number in a column. Which axes hold the pixels of one image?",
    zh="你是对轴 0 和轴 1 求平均的，也就是所有图像和它们的行：在同一列里，每张图像减去的都是同一个数。一张图像的像素在哪些轴上？",
)
def centre(x):
    return x - x.mean((0, 1), keepdim=True)


@wrong(
    "3.4",
    "images_and_columns_averaged",
    en="You averaged over the axes 0 and 2, all images and their columns: every image lost the same number in a row. Which axes hold the pixels of one image?",
    zh="你是对轴 0 和轴 2 求平均的，也就是所有图像和它们的列：在同一行里，每张图像减去的都是同一个数。一张图像的像素在哪些轴上？",
)
def centre(x):
    return x - x.mean((0, 2), keepdim=True)


@wrong(
    "3.4",
    "divided_by_the_mean",
    en="You divided each image by its mean, and now every mean is 1. Which operation brings it to 0?",
    zh="你让每张图像除以了它的平均值，现在每个平均值都是 1。哪种运算能让它变成 0？",
)
def centre(x):
    return x / x.mean((1, 2), keepdim=True)


@wrong(
    "3.4",
    "mean_added",
    en="You added the mean of each image to it, and now the mean is twice as large. Which operation brings it to 0?",
    zh="你给每张图像加上了它的平均值，现在平均值是原来的两倍。哪种运算能让它变成 0？",
)
def centre(x):
    return x + x.mean((1, 2), keepdim=True)


@wrong(
    "3.4",
    "size_written_into_the_code",
    en="Your sums are divided by 784, the number of the chapter's pixels, but these images have fewer. How do you get a mean without saying how many numbers there are?",
    zh="你的和除以的是 784，也就是原书图像的像素个数，而这里的图像没有这么多像素。怎样求平均，而不必说出一共有多少个数？",
)
def centre(x):
    return x - x.sum((1, 2), keepdim=True) / 784


@wrong(
    "3.4",
    "rows_of_784_written_into_the_code",
    en="Your code lays each image out as 784 numbers, as the chapter's are, and these images have fewer. How does one flatten axes without saying how long they are, and is there any need to?",
    zh="你的代码把每张图像都排成原书那样的 784 个数，而这里的图像没有这么多像素。怎样展平几个轴，而不必说出它们有多长？真的需要展平吗？",
)
def centre(x):
    flat = x.reshape(-1, 784)
    return (flat - flat.mean(1, keepdim=True)).reshape(-1, 28, 28)


@wrong(
    "3.4",
    "sign_turned_round",
    en="Every image has mean 0, but dark and bright have changed places: ink has become negative. What is to be taken away from what?",
    zh="每张图像的平均值都是 0，但明暗颠倒了：墨成了负数。应当从什么里面减去什么？",
)
def centre(x):
    return x.mean((1, 2), keepdim=True) - x


@wrong(
    "3.4",
    "sum_instead_of_mean",
    en="You took away the sum of each image's pixels, which is far more than any pixel holds. By what do you have to divide it for the rest to have mean 0?",
    zh="你减去的是每张图像所有像素之和，它远远大于任何一个像素。要除以什么，剩下的平均值才是 0？",
)
def centre(x):
    return x - x.sum((1, 2), keepdim=True)


@wrong(
    "3.4",
    "scaled_too",
    en="The means are right, but you also divided by the spread. Does the exercise ask for it, and what happens to an image whose pixels are all alike?",
    zh="平均值是对的，但你还除以了标准差。题目要求这样做吗？如果一张图像的像素全都一样，会发生什么？",
)
def centre(x):
    mean, std = x.mean((1, 2), keepdim=True), x.std((1, 2), keepdim=True)
    return (x - mean) / std


@wrong(
    "3.4",
    "changed_in_place",
    en="Whoever called you still needs the images as they were. What does `-=` do to the tensor that `x` names, and what would a new tensor cost?",
    zh="调用者还需要原来的图像。`-=` 对 `x` 所指的张量做了什么？怎样得到一个新的张量？",
)
def centre(x):
    x -= x.mean((1, 2), keepdim=True)
    return x


# ---------------------------------------------------------------- 3.5


@wrong(
    "3.5",
    "paired_off_one_to_one",
    en="The first image meets the first ideal, the second the second, if their numbers allow it at all. Every image should meet every ideal: which of the two needs a further axis, and where, so that the two counts stand in different columns?",
    zh="第一张图像遇到第一个理想图像，第二张遇到第二个，而且还要数量允许。应当让每张图像遇到每个理想图像：哪一边需要多一个轴、加在哪里，才能让两个数量位于不同的列？",
)
def all_pairs(x, ideals):
    return (x - ideals).abs().mean((-1, -2))


@wrong("3.5", "paired_off_one_to_one")
def classify(x, ideals):
    return (x - ideals).abs().mean((-1, -2)).argmin(1)


@wrong(
    "3.5",
    "new_axis_in_front",
    en="`x[None]` puts the new axis in front of all others, where a missing axis counts as 1 anyway: the images and the ideals still stand in the same column. Between which two axes of `x` does it have to go?",
    zh="`x[None]` 把新的轴加在了最前面，而那里缺少的轴本来就当作 1：图像和理想图像的数量仍然在同一列。新的轴应当放在 `x` 的哪两个轴之间？",
)
def all_pairs(x, ideals):
    return (x[None] - ideals).abs().mean((-1, -2))


@wrong(
    "3.5",
    "ideals_as_rows",
    en="All distances are there, but the table is turned over: a row of yours belongs to an ideal. On which side did you put in the new axis?",
    zh="所有距离都有了，但表转置了：你的每一行对应一个理想图像。你把新的轴加在了哪一边？",
)
def all_pairs(x, ideals):
    return (ideals[:, None] - x).abs().mean((-1, -2))


@wrong(
    "3.5",
    "axes_counted_for_a_stack",
    en="In a stack of images, axes 1 and 2 are the pixels. Your difference has one axis more: what do its axes stand for now, one by one?",
    zh="在一叠图像里，轴 1 和轴 2 是像素。但你的差多了一个轴：现在每个轴各代表什么？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals).abs().mean((1, 2))


@wrong("3.5", "axes_counted_for_a_stack")
def classify(x, ideals):
    return (x[:, None] - ideals).abs().mean((1, 2)).argmin(1)


@wrong(
    "3.5",
    "reshaped_in_place_of_turned",
    en="Your distances were made with a row for each ideal, and `reshape` or `view` then read them off in the same order into rows of another length: most of them stand in a wrong place. What exchanges two axes, or where does the new axis belong from the beginning?",
    zh="算出的距离本来是每个理想图像一行，随后 `reshape` 或 `view` 又按同样的顺序把它们填进了另一种长度的行里：大多数都站错了位置。什么才能交换两个轴？或者，新的轴一开始应当加在哪里？",
)
def all_pairs(x, ideals):
    return (ideals[:, None] - x).abs().mean((-1, -2)).reshape(len(x), len(ideals))


@wrong(
    "3.5",
    "ten_ideals_at_most",
    hidden_only=True,
    en="You take the first ten ideals, and there may be more. Who says how many there are, and do you need to know?",
    zh="你只取了前十个理想图像，而这里可能更多。有多少个，从哪里可以知道？真的需要知道吗？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals[:10]).abs().mean((-1, -2))


@wrong("3.5", "ten_ideals_at_most", hidden_only=True)
def classify(x, ideals):
    return (x[:, None] - ideals[:10]).abs().mean((-1, -2)).argmin(1)


@wrong(
    "3.5",
    "one_number_for_all",
    en="One number is left of all pairs. Over how many axes do you have to average, and which two have to stay?",
    zh="所有的配对只剩下了一个数。应当对几个轴求平均？哪两个轴必须留下？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals).abs().mean()


@wrong(
    "3.5",
    "signed_differences_cancel",
    en="Positive and negative differences cancel: two very different images can be at distance 0. What has to happen to the sign before you average?",
    zh="正的差和负的差互相抵消：两张很不一样的图像，距离也可能是 0。求平均之前，应当怎样处理符号？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals).mean((-1, -2))


@wrong("3.5", "signed_differences_cancel")
def classify(x, ideals):
    return (x[:, None] - ideals).mean((-1, -2)).argmin(1)


@wrong(
    "3.5",
    "absolute_value_too_late",
    en="You drop the sign of each mean, after the differences have cancelled. In which order do averaging and dropping the sign belong?",
    zh="你是在差已经互相抵消之后，才去掉每个平均值的符号。求平均和去掉符号，应当按什么顺序进行？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals).mean((-1, -2)).abs()


@wrong("3.5", "absolute_value_too_late")
def classify(x, ideals):
    return (x[:, None] - ideals).mean((-1, -2)).abs().argmin(1)


@wrong(
    "3.5",
    "only_the_columns_averaged",
    en="You averaged over the last axis alone, and each row of pixels has kept a number of its own. How many axes hold the pixels of an image?",
    zh="你只对最后一个轴求了平均，每一行像素还各有一个数。一张图像的像素在几个轴上？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals).abs().mean(-1)


@wrong("3.5", "only_the_columns_averaged")
def classify(x, ideals):
    return (x[:, None] - ideals).abs().mean(-1).argmin(1)


@wrong(
    "3.5",
    "straight_line_distance",
    en="This is the length of the straight line between two images, as `cdist` measures it if nobody says otherwise: squares are added up, and the root is taken. The exercise asks for the mean absolute difference: which setting of `cdist` drops the signs without squaring, and is its sum a mean?",
    zh="这是两张图像之间的直线距离，`cdist` 在没有另外说明时就是这样算的：平方相加，再开方。题目要求的是平均绝对误差：`cdist` 的哪个设置只去掉符号而不平方？它给出的和是平均值吗？",
)
def all_pairs(x, ideals):
    return torch.cdist(x.flatten(1), ideals.flatten(1))


@wrong(
    "3.5",
    "straight_line_distance_divided",
    en="This is the length of the straight line between two images, divided by the number of pixels: `cdist` adds up squares and takes the root, unless it is told otherwise. Which setting of it drops the signs without squaring?",
    zh="这是两张图像之间的直线距离，再除以像素个数：没有另外说明时，`cdist` 是把平方相加再开方。它的哪个设置只去掉符号而不平方？",
)
def all_pairs(x, ideals):
    return torch.cdist(x.flatten(1), ideals.flatten(1)) / x[0].numel()


@wrong(
    "3.5",
    "squared_instead_of_absolute",
    en="These are mean squared differences. Which operation makes a number positive and leaves its size alone?",
    zh="这是均方误差。哪种运算能让数变成正的，又不改变它的大小？",
)
def all_pairs(x, ideals):
    return ((x[:, None] - ideals) ** 2).mean((-1, -2))


@wrong("3.5", "squared_instead_of_absolute")
def classify(x, ideals):
    return ((x[:, None] - ideals) ** 2).mean((-1, -2)).argmin(1)


@wrong(
    "3.5",
    "rmse_instead_of_l1",
    en="These are root mean squared errors: every pair is there, but a few large differences weigh more than many small ones. Which distance does the exercise name?",
    zh="这是均方根误差：所有的配对都有了，但少数较大的差比许多较小的差更有分量。题目指定的是哪种距离？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals).square().mean((-1, -2)).sqrt()


@wrong(
    "3.5",
    "products_instead_of_distances",
    en="You multiplied pixels, as in a score: a large number speaks for two images that are alike, and an image times itself does not give 0. Which two operations turn a pair of pixels into a difference without a sign?",
    zh="你把像素相乘了，就像算得分那样：数越大，说明两张图像越像，而且图像与自己相乘也不是 0。哪两步运算能把一对像素变成不带正负号的差？",
)
def all_pairs(x, ideals):
    return x.flatten(1) @ ideals.flatten(1).T


@wrong("3.5", "products_instead_of_distances")
def classify(x, ideals):
    return (x.flatten(1) @ ideals.flatten(1).T).argmin(1)


@wrong(
    "3.5",
    "summed_instead_of_averaged",
    en="Your distances are too large by one and the same factor, the number of pixels. What is to be done with the absolute differences of a pair?",
    zh="你的距离都大了同样的倍数，这个倍数正是像素的个数。应当对一对图像的绝对差做什么？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals).abs().sum((-1, -2))


@wrong(
    "3.5",
    "size_written_into_the_code",
    en="Your sums are divided by 784, the number of the chapter's pixels, but these images have fewer. How do you get a mean without saying how many numbers there are?",
    zh="你的和除以的是 784，也就是原书图像的像素个数，而这里的图像没有这么多像素。怎样求平均，而不必说出一共有多少个数？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals).abs().sum((-1, -2)) / 784


@wrong(
    "3.5",
    "rows_of_784_written_into_the_code",
    en="Your code lays each image out as 784 numbers, as the chapter's are, and these images have fewer. How does one flatten axes without saying how long they are?",
    zh="你的代码把每张图像都排成原书那样的 784 个数，而这里的图像没有这么多像素。怎样展平几个轴，而不必说出它们有多长？",
)
def all_pairs(x, ideals):
    return torch.cdist(x.reshape(-1, 784), ideals.reshape(-1, 784), p=1) / 784


@wrong(
    "3.5",
    "pairs_of_784_written_into_the_code",
    en="Your code lays each image out as 784 numbers, as the chapter's are, and these images have fewer. How does one flatten axes without saying how long they are?",
    zh="你的代码把每张图像都排成原书那样的 784 个数，而这里的图像没有这么多像素。怎样展平几个轴，而不必说出它们有多长？",
)
def all_pairs(x, ideals):
    return (x.reshape(-1, 1, 784) - ideals.reshape(1, -1, 784)).abs().mean(-1)


@wrong(
    "3.5",
    "ten_ideals_written_into_the_code",
    en="Your code expects ten ideals, and here there are fewer: the pixels of an image do not fall into ten equal parts. From what could the code read off how many there are, and do you need to know?",
    zh="你的代码认定有十个理想图像，而这里没有十个：一张图像的差没法平分成十份。代码可以从哪里读出有多少个？真的需要知道吗？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals).abs().reshape(len(x), 10, -1).mean(2)


@wrong("3.5", "ten_ideals_written_into_the_code")
def classify(x, ideals):
    return (x[:, None] - ideals).abs().reshape(len(x), 10, -1).mean(2).argmin(1)


@wrong(
    "3.5",
    "axes_of_length_one_left",
    en="The distances are right, but each of them is still an image of one pixel: two axes of length 1 have stayed. What in your call keeps them alive?",
    zh="距离是对的，但每个距离仍是只有一个像素的图像：还留着两个长度为 1 的轴。调用里的什么东西留住了它们？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals).abs().mean((-1, -2), keepdim=True)


@wrong(
    "3.5",
    "squeezed_away",
    hidden_only=True,
    en="With a single image or a single ideal an axis is lost: `squeeze()` takes away every axis of length 1, wanted or not. Do you need it at all?",
    zh="只有一张图像或只有一个理想图像时，少了一个轴：`squeeze()` 会去掉所有长度为 1 的轴，不管需不需要。这里真的需要它吗？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals).abs().mean((-1, -2)).squeeze()


@wrong("3.5", "squeezed_away", hidden_only=True)
def classify(x, ideals):
    return (x[:, None] - ideals).abs().mean((-1, -2)).argmin(1).squeeze()


@wrong(
    "3.5",
    "one_ideal_at_a_time",
    en="The distances are right, but Python walks over the ideals and calls PyTorch anew for each. Which axis could hold all of them at once?",
    zh="距离是对的，但 Python 在逐个处理理想图像，每个都要重新调用 PyTorch。哪个轴可以一次容纳所有理想图像？",
)
def all_pairs(x, ideals):
    return torch.stack([(x - ideal).abs().mean((-1, -2)) for ideal in ideals], dim=1)


@wrong(
    "3.5",
    "one_image_at_a_time",
    en="The distances are right, but Python walks over the images and calls PyTorch anew for each. Which axis could hold all of them at once?",
    zh="距离是对的，但 Python 在逐张处理图像，每张都要重新调用 PyTorch。哪个轴可以一次容纳所有图像？",
)
def all_pairs(x, ideals):
    return torch.stack([(image - ideals).abs().mean((-1, -2)) for image in x])


@wrong(
    "3.5",
    "small_chunks_of_images",
    en="The distances are right, but Python walks over small chunks of images and calls PyTorch anew for each. How many images does the text want in a chunk at least?",
    zh="距离是对的，但 Python 在逐块处理图像，每块都很小，而且都要重新调用 PyTorch。题目要求每块至少多少张图像？",
)
def all_pairs(x, ideals):
    return torch.cat([(chunk[:, None] - ideals).abs().mean((-1, -2)) for chunk in x.split(10)])


@wrong(
    "3.5",
    "only_full_chunks",
    en="You take as many chunks as fit in whole. Here there are fewer images than one chunk holds, and nothing is left to be joined. What becomes of the images behind the last full chunk?",
    zh="你只取了完整的块。而这里的图像还装不满一块，于是没有东西可以拼接。最后一个完整的块后面剩下的图像怎么办？",
)
def all_pairs(x, ideals):
    chunks = [x[100 * i : 100 * (i + 1)] for i in range(len(x) // 100)]
    return torch.cat([(chunk[:, None] - ideals).abs().mean((-1, -2)) for chunk in chunks])


@wrong("3.5", "only_full_chunks")
def classify(x, ideals):
    return torch.cat([chunk.argmin(1) for chunk in x.split(100)[: len(x) // 100]])


@wrong(
    "3.5",
    "rows_of_the_last_chunk_empty",
    en="All of these distances are 0: your table was made full of zeros, and no chunk was written into these rows. Where does your loop over chunks end, and which images come after that?",
    zh="这些距离全是 0：你的表一开始填满了零，而这几行里没有写入任何一块的结果。你按块的循环到哪里为止？它后面还有哪些图像？",
)
def all_pairs(x, ideals):
    return torch.zeros(len(x), len(ideals))


@wrong("3.5", "rows_of_the_last_chunk_empty")
def classify(x, ideals):
    return torch.zeros(len(x), dtype=torch.int64)


@wrong(
    "3.5",
    "one_pair_at_a_time",
    en="The distances are right, but Python walks over every single pair and calls PyTorch anew for each. Which two axes could hold all pairs at once?",
    zh="距离是对的，但 Python 在逐对处理，每一对都要重新调用 PyTorch。哪两个轴可以一次容纳所有的配对？",
)
def all_pairs(x, ideals):
    return torch.stack([torch.stack([(image - ideal).abs().mean() for ideal in ideals]) for image in x])


@wrong(
    "3.5",
    "farthest_ideal",
    en="Every image went to the ideal that it resembles least. Is a large distance a good sign?",
    zh="每张图像都归给了与它最不相像的理想图像。距离大是好事吗？",
)
def classify(x, ideals):
    return (x[:, None] - ideals).abs().mean((-1, -2)).argmax(1)


@wrong(
    "3.5",
    "nearest_image_of_each_ideal",
    en="You found the nearest image of each ideal. Asked for is the nearest ideal of each image: along which axis of the table do the ideals lie?",
    zh="你找到的是离每个理想图像最近的图像。题目要的是离每张图像最近的理想图像：表中的理想图像沿哪个轴排列？",
)
def classify(x, ideals):
    return (x[:, None] - ideals).abs().mean((-1, -2)).argmin(0)


@wrong(
    "3.5",
    "place_in_the_whole_table",
    en="You looked for the smallest number of the whole table, and got the place of that one pair. Each row has its own smallest number: how do you tell `argmin` which axis to walk along?",
    zh="你找的是整张表中最小的数，只得到了那一对所在的位置。每一行都有自己最小的数：怎样告诉 `argmin` 沿哪个轴去找？",
)
def classify(x, ideals):
    return (x[:, None] - ideals).abs().mean((-1, -2)).argmin()


@wrong(
    "3.5",
    "distance_instead_of_number",
    en="That is how far the nearest ideal is, not which one it is. What is the difference between a minimum and the place where it stands?",
    zh="这是最近的理想图像有多远，而不是是哪一个。最小值和最小值所在的位置有什么区别？",
)
def classify(x, ideals):
    return (x[:, None] - ideals).abs().mean((-1, -2)).amin(1)


@wrong(
    "3.5",
    "summed_distance_instead_of_number",
    en="That is how far the nearest ideal is, and not even as a mean, but which one is it? What is the difference between a minimum and the place where it stands?",
    zh="这是最近的理想图像有多远，而且还不是平均值；但它是哪一个呢？最小值和最小值所在的位置有什么区别？",
)
def classify(x, ideals):
    return (x[:, None] - ideals).abs().sum((-1, -2)).amin(1)


@wrong(
    "3.5",
    "both_halves_of_a_minimum",
    en="`min` along an axis returns two things at once, the smallest numbers and the places where they stand. Which of the two is asked for, and what is its name?",
    zh="沿一个轴的 `min` 会同时返回两样东西：最小的数，以及它们所在的位置。题目要的是哪一样？它叫什么名字？",
)
def classify(x, ideals):
    return (x[:, None] - ideals).abs().mean((-1, -2)).min(1)


@wrong(
    "3.5",
    "answers_in_a_column",
    en="Every answer is right, but they stand in a column: an axis of length 1 has stayed. What in your call keeps it alive?",
    zh="每个回答都对，只是排成了一列：还留着一个长度为 1 的轴。调用里的什么东西留住了它？",
)
def classify(x, ideals):
    return (x[:, None] - ideals).abs().mean((-1, -2)).argmin(1, keepdim=True)


@wrong(
    "3.5",
    "counted_from_one",
    en="All your numbers are too large by 1. The ideals are counted as the axis counts them: what is the number of the first one?",
    zh="你的所有编号都大了 1。理想图像按轴上的位置编号：第一个的编号是几？",
)
def classify(x, ideals):
    return (x[:, None] - ideals).abs().mean((-1, -2)).argmin(1) + 1


# ---------------------------------------------------------------- 3.1


@wrong(
    "3.1",
    "aligned_from_the_left",
    en="You compare the first axes with each other. PyTorch lines shapes up at their ends, and what is missing is missing in front: from which end do you have to walk?",
    zh="你是从第一个轴开始比较的。PyTorch 让形状的末尾对齐，缺少的轴缺在前面：应当从哪一端走起？",
)
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = s + (1,) * (n - len(s)), t + (1,) * (n - len(t))
    if any(a != b and 1 not in (a, b) for a, b in zip(s, t)):
        return None
    return tuple(b if a == 1 else a for a, b in zip(s, t))


@wrong(
    "3.1",
    "longer_axis_wins",
    en="You took the larger of two lengths. That is right where an axis of length 1 meets a longer one; what if it meets one that is shorter? Such axes exist: think of an empty stack.",
    zh="你取了两个长度中较大的一个。长度为 1 的轴遇到更长的轴时，这是对的；如果遇到的轴更短呢？这样的轴是存在的：想想一叠空的图像。",
)
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + s, (1,) * (n - len(t)) + t
    if any(a != b and 1 not in (a, b) for a, b in zip(s, t)):
        return None
    return tuple(max(a, b) for a, b in zip(s, t))


@wrong(
    "3.1",
    "clash_not_noticed",
    en="Two lengths that differ clash, unless one of them is a certain number. When does your function say that shapes do not fit?",
    zh="两个不同的长度会冲突，除非其中一个是某个特定的数。你的函数什么时候会说形状不相容？",
)
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + s, (1,) * (n - len(t)) + t
    return tuple(b if a == 1 else a for a, b in zip(s, t))


@wrong(
    "3.1",
    "any_divisor_stretches",
    en="In your version 2 fits to 10, because one divides the other. Repeating two numbers five times would be possible, but PyTorch does not guess: which single length may be stretched?",
    zh="在你的写法里，2 与 10 相容，因为一个能整除另一个。把两个数重复五遍虽然做得到，但 PyTorch 不会这样猜：只有哪一种长度可以拉伸？",
)
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + s, (1,) * (n - len(t)) + t
    if any(a != b and 1 not in (a, b) and a % b and b % a for a, b in zip(s, t)):
        return None
    return tuple(b if a == 1 else a for a, b in zip(s, t))


@wrong(
    "3.1",
    "any_divisor_stretches_to_the_longer",
    en="In your version 2 fits to 10, because one divides the other. Repeating two numbers five times would be possible, but PyTorch does not guess: which single length may be stretched?",
    zh="在你的写法里，2 与 10 相容，因为一个能整除另一个。把两个数重复五遍虽然做得到，但 PyTorch 不会这样猜：只有哪一种长度可以拉伸？",
)
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + s, (1,) * (n - len(t)) + t
    if any(a != b and 1 not in (a, b) and a % b and b % a for a, b in zip(s, t)):
        return None
    return tuple(b if a == 1 else a if b == 1 else max(a, b) for a, b in zip(s, t))


@wrong(
    "3.1",
    "only_equal_lengths_fit",
    en="You refuse every pair of lengths that differ. One of them may be stretched: which length is it that fits to any other, and where does your condition let it pass?",
    zh="只要两个长度不同，你就拒绝了。其实有的长度可以拉伸：哪个长度与任何长度都相容？你的条件在哪里放它通过？",
)
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + s, (1,) * (n - len(t)) + t
    return s if s == t else None


@wrong(
    "3.1",
    "zero_stretches_too",
    en="In your version an axis of length 0 meets any other without a clash. The rule names a single length that may be stretched: which one, and what is your condition about?",
    zh="在你的写法里，长度为 0 的轴与什么都不冲突。按照规则，只有一种长度可以拉伸：是哪一种？你的条件判断的又是什么？",
)
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + s, (1,) * (n - len(t)) + t
    if any(a != b and a > 1 and b > 1 for a, b in zip(s, t)):
        return None
    return tuple(b if a == 1 else a for a, b in zip(s, t))


@wrong(
    "3.1",
    "empty_shape_taken_for_nothing",
    en="You refuse the shape `()`. To Python an empty tuple is as good as `False`, but it is the shape of a single number, and a single number fits to everything. What is put in front of a shape that lacks axes, even if it lacks all of them?",
    zh="你拒绝了形状 `()`。在 Python 看来，空元组相当于 `False`；但它是单个数的形状，而单个数与什么都相容。一个形状缺少轴时，前面要补上什么？全都缺少时呢？",
)
def broadcast_shape(s, t):
    if not s or not t:
        return None
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + s, (1,) * (n - len(t)) + t
    if any(a != b and 1 not in (a, b) for a, b in zip(s, t)):
        return None
    return tuple(b if a == 1 else a for a, b in zip(s, t))


@wrong(
    "3.1",
    "first_axes_alone",
    en="You begin with the first axes, and `zip` stops as soon as one side has run out. PyTorch lines shapes up at their ends: from which end do you have to walk, and what becomes of the axes that only the longer shape has?",
    zh="你是从第一个轴开始的，而且只要一边用完，`zip` 就停止了。PyTorch 让形状的末尾对齐：应当从哪一端走起？只有较长的形状才有的那些轴又到哪里去了？",
)
def broadcast_shape(s, t):
    if any(a != b and 1 not in (a, b) for a, b in zip(s, t)):
        return None
    return tuple(b if a == 1 else a for a, b in zip(s, t))


@wrong(
    "3.1",
    "only_the_second_shape_filled_up",
    en="With the longer shape in front all is well, with the two exchanged it is not: you fill up only the second with 1. Which of the two may lack axes?",
    zh="较长的形状在前时没有问题，两个一对调就不对了：你只给第二个形状补了 1。两个形状中，哪一个可能缺少轴？",
)
def broadcast_shape(s, t):
    t = (1,) * (len(s) - len(t)) + t
    if any(a != b and 1 not in (a, b) for a, b in zip(s, t)):
        return None
    return tuple(b if a == 1 else a for a, b in zip(s, t))


@wrong(
    "3.1",
    "only_the_first_shape_filled_up",
    en="Where the second shape is the shorter one, the result goes wrong: you fill up only the first with 1. Which of the two may lack axes?",
    zh="第二个形状较短时，结果就不对了：你只给第一个形状补了 1。两个形状中，哪一个可能缺少轴？",
)
def broadcast_shape(s, t):
    s = (1,) * (len(t) - len(s)) + s
    if any(a != b and 1 not in (a, b) for a, b in zip(s, t)):
        return None
    return tuple(b if a == 1 else a for a, b in zip(s, t))


def _fits(s, t, otherwise):
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + s, (1,) * (n - len(t)) + t
    if any(a != b and 1 not in (a, b) for a, b in zip(s, t)):
        return otherwise()
    return tuple(b if a == 1 else a for a, b in zip(s, t))


def _refuse():
    raise ValueError("these shapes do not fit")


@wrong(
    "3.1",
    "an_error_where_they_clash",
    en="Where the shapes do not fit, your function raises an error, as PyTorch does. A caller of this one only wants to be told: what does the text ask it to return then?",
    zh="形状不相容时，你的函数像 PyTorch 那样抛出了错误。而这个函数的调用者只想得到一个回答：题目要求这时返回什么？",
)
def broadcast_shape(s, t):
    return _fits(s, t, _refuse)


@wrong(
    "3.1",
    "a_word_where_they_clash",
    en="Where the shapes do not fit, your function returns the word that the table of 3.2 has. What does the text ask it to return here?",
    zh="形状不相容时，你的函数返回的是 3.2 那张表里的那个词。这一题要求返回什么？",
)
def broadcast_shape(s, t):
    return _fits(s, t, lambda: "error")


@wrong(
    "3.1",
    "ranks_have_to_be_equal",
    en="You refuse shapes of different rank. One image and a stack of images do meet in this chapter: what does PyTorch put in place of an axis that is missing in front?",
    zh="阶不同的形状被你拒绝了。但在本章里，一张图像和一叠图像是可以相遇的：前面缺少的轴，PyTorch 用什么来代替？",
)
def broadcast_shape(s, t):
    if len(s) != len(t) or any(a != b and 1 not in (a, b) for a, b in zip(s, t)):
        return None
    return tuple(b if a == 1 else a for a, b in zip(s, t))


@wrong(
    "3.1",
    "leading_axes_lost",
    en="Your result is as short as the shorter shape: `zip` stops as soon as one side has run out. What becomes of the axes that only the longer shape has?",
    zh="你的结果只有较短的形状那么长：只要一边用完，`zip` 就停止了。只有较长的形状才有的那些轴到哪里去了？",
)
def broadcast_shape(s, t):
    axes = []
    for a, b in zip(s[::-1], t[::-1]):
        if a != b and 1 not in (a, b):
            return None
        axes.append(b if a == 1 else a)
    return tuple(axes[::-1])


@wrong(
    "3.1",
    "only_the_second_shape_stretches",
    en="Only the second shape may be stretched in your version. Swap the two arguments: should the answer change?",
    zh="在你的写法里，只有第二个形状可以被拉伸。把两个参数对调一下：答案应该变吗？",
)
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + s, (1,) * (n - len(t)) + t
    return None if any(a != b and b != 1 for a, b in zip(s, t)) else s


@wrong(
    "3.1",
    "left_in_reverse",
    en="You walked from the right, which is right, and handed the axes over in the order in which you met them. Which of them comes first in a shape?",
    zh="你从右边走起，这是对的；但交出来的轴还是按遇到的顺序排列的。形状里排在最前面的应当是哪个轴？",
)
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + s, (1,) * (n - len(t)) + t
    if any(a != b and 1 not in (a, b) for a, b in zip(s, t)):
        return None
    return tuple(b if a == 1 else a for a, b in zip(s, t))[::-1]


@wrong(
    "3.1",
    "shapes_taken_for_lists",
    en="A shape is a tuple here, and a tuple cannot be changed: it has no `insert`. How do you make a longer tuple out of two, or a list out of a tuple?",
    zh="这里的形状是元组，而元组不能修改，所以没有 `insert`。怎样由两个元组得到一个更长的元组？或者，怎样把元组变成列表？",
)
def broadcast_shape(s, t):
    while len(s) < len(t):
        s.insert(0, 1)
    while len(t) < len(s):
        t.insert(0, 1)
    return tuple(b if a == 1 else a for a, b in zip(s, t))


@wrong(
    "3.1",
    "zero_refused",
    en="You refuse every shape with a length of 0. Such an axis is empty, but it is an axis like any other: what happens where it meets a 1, or another 0?",
    zh="只要有长度为 0 的轴，你就认为不相容。这样的轴虽然是空的，却和别的轴一样：它遇到 1 或者另一个 0 时，会怎样？",
)
def broadcast_shape(s, t):
    s, t = (1,) * (len(t) - len(s)) + s, (1,) * (len(s) - len(t)) + t
    if any(0 in (a, b) or (a != b and 1 not in (a, b)) for a, b in zip(s, t)):
        return None
    return tuple(b if a == 1 else a for a, b in zip(s, t))


# ---------------------------------------------------------------- 3.6


@wrong(
    "3.6",
    "elementwise_product",
    en="`a * b` multiplies what stands in the same place, and with square matrices it does so without a word. In a matrix product a whole row meets a whole column: how many axes do you need until every row can meet every column?",
    zh="`a * b` 只把相同位置的数相乘；遇到方阵时，它连错都不报。矩阵乘法是整行与整列相遇：要让每一行都能遇到每一列，需要几个轴？",
)
def matmul(a, b):
    return a * b


@wrong(
    "3.6",
    "table_turned_over",
    en="All the sums are right, but they stand in a table that is turned over: its rows belong to the columns of `b`. In which order do the two axes that are left come?",
    zh="所有的和都对，但表转置了：它的行对应的是 `b` 的列。剩下的两个轴应当按什么顺序排列？",
)
def matmul(a, b):
    return (b.T[:, None] * a).sum(-1)


@wrong(
    "3.6",
    "rows_meet_rows",
    en="Your rows meet the rows of the second matrix; with square matrices nobody complains. Which axis of `b` runs down a column, and with which axis of `a` does it have to line up?",
    zh="你让行与第二个矩阵的行相遇了；如果是方阵，没有人会提醒你。`b` 的哪个轴是沿着列向下走的？它应当与 `a` 的哪个轴对齐？",
)
def matmul(a, b):
    return (a[:, None] * b).sum(-1)


@wrong(
    "3.6",
    "nothing_added_up",
    en="All products are there, and none has been added to another: one axis too many. Which axis do the two matrices share?",
    zh="所有的乘积都有了，但还没有相加：多出了一个轴。两个矩阵共有的是哪个轴？",
)
def matmul(a, b):
    return a[:, :, None] * b


@wrong(
    "3.6",
    "axis_of_length_one_left",
    en="All the sums are right, but the axis that you added up over is still there, with length 1. What in your call keeps it alive?",
    zh="所有的和都对，但求和的那个轴还在，长度为 1。调用里的什么东西留住了它？",
)
def matmul(a, b):
    return (a[:, :, None] * b).sum(1, keepdim=True)


@wrong(
    "3.6",
    "rows_added_up",
    en="You added up over the rows of `a`. Which axis is to vanish: the one that counts rows, the one that counts columns, or the one that both matrices share?",
    zh="你沿 `a` 的行求了和。应当消失的是数行的轴、数列的轴，还是两个矩阵共有的轴？",
)
def matmul(a, b):
    return (a[:, :, None] * b).sum(0)


@wrong(
    "3.6",
    "columns_added_up",
    en="You added up over the columns of `b`. Which axis is to vanish: the one that counts rows, the one that counts columns, or the one that both matrices share?",
    zh="你沿 `b` 的列求了和。应当消失的是数行的轴、数列的轴，还是两个矩阵共有的轴？",
)
def matmul(a, b):
    return (a[:, :, None] * b).sum(-1)


@wrong(
    "3.6",
    "mean_instead_of_sum",
    en="You average the products of a row and a column, and whole numbers do not even let you, as the error says. What does the text do with the products in the end?",
    zh="你对一行与一列的乘积求了平均，而整数连平均都不让求，错误信息说的就是这个。题目最后对这些乘积做了什么？",
)
def matmul(a, b):
    return (a[:, :, None] * b).mean(1)


@wrong(
    "3.6",
    "always_float32",
    en="Your result is float32, whatever the two matrices are. That comes from a conversion, or from a tensor that was made without a dtype: which step is it, and does the product need it?",
    zh="不论两个矩阵是什么数据类型，你的结果都是 float32。原因可能是一次类型转换，也可能是新建张量时没有写明数据类型：是哪一步？求乘积需要它吗？",
)
def matmul(a, b):
    return (a.float()[:, :, None] * b.float()).sum(1)


@wrong(
    "3.6",
    "rounded_on_the_way",
    hidden_only=True,
    en="Your products go through float32 on the way and lose digits. Which step changes the dtype, and is it needed?",
    zh="你的乘积中途变成了 float32，丢掉了一些数位。哪一步改变了数据类型？有必要吗？",
)
def matmul(a, b):
    return (a.float()[:, :, None] * b.float()).sum(1).to(a.dtype)


@wrong(
    "3.6",
    "rounded_in_float64",
    hidden_only=True,
    en="Whole numbers go through float64 on the way, and large ones lose digits there. Which step changes the dtype, and is it needed?",
    zh="整数中途变成了 float64，其中很大的数就丢掉了一些数位。哪一步改变了数据类型？有必要吗？",
)
def matmul(a, b):
    return (a.double()[:, :, None] * b.double()).sum(1).to(a.dtype)


# ---------------------------------------------------------------- 3.7


@wrong(
    "3.7",
    "one_number_for_all",
    en="All images were averaged into one number. Which axes hold pixels, and which one counts the images?",
    zh="所有图像被平均成了一个数。哪些轴是像素，哪个轴对应图像？",
)
def fast_distances(x, ideal):
    return (x - ideal).abs().mean()


@wrong(
    "3.7",
    "signed_differences_cancel",
    en="Positive and negative differences cancel. What does the loop do to each difference before it averages?",
    zh="正的差和负的差互相抵消。给出的循环在求平均之前，对每个差做了什么？",
)
def fast_distances(x, ideal):
    return (x - ideal).mean((-1, -2))


@wrong(
    "3.7",
    "absolute_value_too_late",
    en="You drop the sign of each mean, after the differences have cancelled. In which order does the loop average and drop the sign?",
    zh="你是在差已经互相抵消之后，才去掉每个平均值的符号。给出的循环是按什么顺序求平均和去掉符号的？",
)
def fast_distances(x, ideal):
    return (x - ideal).mean((-1, -2)).abs()


@wrong(
    "3.7",
    "images_averaged_away",
    en="You averaged over the first axis, which counts the images, and each pixel has kept a number of its own. Which axes does the loop average over, one image at a time?",
    zh="你是对第一个轴求平均的，而它数的是图像，于是每个像素还各有一个数。给出的循环每次处理一张图像，它是对哪些轴求平均的？",
)
def fast_distances(x, ideal):
    return (x - ideal).abs().mean(0)


@wrong(
    "3.7",
    "ideal_of_the_notebook",
    en="Your function uses an ideal of 28 by 28 pixels from the notebook, whatever it was given: the error says that it does not fit to these images. Which of the two arguments have you not used?",
    zh="不论传入什么，你的函数用的都是笔记本里 28×28 的理想图像：错误信息说它与这些图像对不上。两个参数中，哪一个没有用到？",
)
def fast_distances(x, ideal):
    return (x - torch.zeros(28, 28)).abs().mean((-1, -2))


@wrong(
    "3.7",
    "only_the_columns_averaged",
    en="You averaged over the last axis alone, and each row of pixels has kept a number of its own. Over what does the loop average, one image at a time?",
    zh="你只对最后一个轴求了平均，每一行像素还各有一个数。给出的循环每次处理一张图像，它是对什么求平均的？",
)
def fast_distances(x, ideal):
    return (x - ideal).abs().mean(-1)


@wrong(
    "3.7",
    "rmse_instead_of_l1",
    en="These are root mean squared errors. What does the loop do to each difference: does it square it, or drop its sign?",
    zh="这是均方根误差。给出的循环对每个差做了什么：是求平方，还是去掉符号？",
)
def fast_distances(x, ideal):
    return ((x - ideal) ** 2).mean((-1, -2)).sqrt()


@wrong(
    "3.7",
    "summed_instead_of_averaged",
    en="Your distances are too large by one and the same factor, the number of pixels. What does the loop do with the absolute differences of an image in the end?",
    zh="你的距离都大了同样的倍数，这个倍数正是像素的个数。给出的循环最后对一张图像的绝对差做了什么？",
)
def fast_distances(x, ideal):
    return (x - ideal).abs().sum((-1, -2))


@wrong(
    "3.7",
    "size_written_into_the_code",
    en="Your sums are divided by 784, the number of the chapter's pixels, but these images have fewer. How does the loop get a mean without saying how many numbers there are?",
    zh="你的和除以的是 784，也就是原书图像的像素个数，而这里的图像没有这么多像素。给出的循环是怎样求平均，而不必说出一共有多少个数的？",
)
def fast_distances(x, ideal):
    return (x - ideal).abs().sum((-1, -2)) / 784


@wrong(
    "3.7",
    "axes_of_length_one_left",
    en="The distances are right, but each of them is still an image of one pixel: two axes of length 1 have stayed. What in your call keeps them alive?",
    zh="距离是对的，但每个距离仍是只有一个像素的图像：还留着两个长度为 1 的轴。调用里的什么东西留住了它们？",
)
def fast_distances(x, ideal):
    return (x - ideal).abs().mean((-1, -2), keepdim=True)


@wrong(
    "3.7",
    "squeezed_away",
    hidden_only=True,
    en="With a single image an axis is lost: `squeeze()` takes away every axis of length 1, wanted or not. Do you need it at all?",
    zh="只有一张图像时，少了一个轴：`squeeze()` 会去掉所有长度为 1 的轴，不管需不需要。这里真的需要它吗？",
)
def fast_distances(x, ideal):
    return (x - ideal).abs().mean((-1, -2)).squeeze()


@wrong(
    "3.7",
    "still_a_loop",
    hidden_only=True,
    en="PyTorch is called anew for each image, or for every few of them, and each call costs more than the arithmetic in it. How many images could you hand over at once?",
    zh="每张图像（或者每几张图像）都要重新调用一次 PyTorch，而一次调用的开销比其中的计算还要大。一次可以交给它多少张图像？",
)
def fast_distances(x, ideal):
    return torch.stack([(image - ideal).abs().mean() for image in x])


@wrong(
    "3.7",
    "copies_counted",
    en="You counted every number that the shape promises. `expand` copies nothing: it lets the same memory be read again and again. Look at `t.stride()`: which axes take no step at all?",
    zh="你数的是形状所承诺的所有数。`expand` 并不复制：它只是让同一块内存被反复读取。看看 `t.stride()`：沿哪些轴走一步，其实根本没有移动？",
)
def bytes_really_used(t):
    return t.numel() * t.element_size()


@wrong(
    "3.7",
    "copies_counted_as_float32",
    en="Two beliefs meet here: that every number which the shape promises is stored, and that each takes the same bytes, whatever its dtype. What does `t.stride()` say about the first, and what does a tensor say about the second?",
    zh="这里有两种想法：以为形状所承诺的每个数都存储了，又以为不论什么数据类型，一个数占的字节都一样多。关于前者，`t.stride()` 说了什么？关于后者，张量的哪个方法会告诉你？",
)
def bytes_really_used(t):
    return t.numel() * 4


@wrong(
    "3.7",
    "axes_of_stride_one_left_out",
    en="You multiply the lengths of the axes with a stride above 1, and so the last axis of a plain tensor is left out: its stride is 1, from one number to the next. Which stride has an axis along which nothing is stored?",
    zh="你把步长大于 1 的轴的长度相乘，于是漏掉了普通张量的最后一个轴：它的步长是 1，也就是走到下一个数。沿着一个轴并没有存储新的数时，它的步长是几？",
)
def bytes_really_used(t):
    size = t.element_size()
    for length, stride in zip(t.shape, t.stride()):
        size *= length if stride > 1 else 1
    return size


@wrong(
    "3.7",
    "numbers_instead_of_bytes",
    en="That is how many numbers are stored. How many bytes does one of them take, and where does a tensor tell you?",
    zh="这是存储了多少个数。一个数占多少字节？张量的哪个属性会告诉你？",
)
def bytes_really_used(t):
    return t.untyped_storage().nbytes() // t.element_size()


@wrong(
    "3.7",
    "every_number_taken_for_float32",
    en="You count the same bytes for a number of every dtype. Where does a tensor tell you how many it really takes?",
    zh="不论什么数据类型，你都按同样的字节数计算。张量的哪个方法会告诉你一个数实际占多少字节？",
)
def bytes_really_used(t):
    return t.untyped_storage().nbytes() // t.element_size() * 4


@wrong(
    "3.7",
    "size_of_the_python_object",
    en="`sys.getsizeof` tells how large the Python object is that stands for the tensor, and that is always the same. Its numbers lie elsewhere: what does PyTorch call the memory in which they stand?",
    zh="`sys.getsizeof` 说的是代表张量的那个 Python 对象有多大，它总是一样的。张量的数在别的地方：PyTorch 把存放这些数的内存叫作什么？",
)
def bytes_really_used(t):
    return sys.getsizeof(t)


@wrong(
    "3.7",
    "python_object_counted_too",
    en="You count some bytes too many, always the same: `sys.getsizeof` adds those of the Python object around the memory. Which method of the storage tells its own bytes?",
    zh="你每次都多算了同样多的字节：`sys.getsizeof` 把包着那块内存的 Python 对象也算进去了。存储的哪个方法只说它自己的字节数？",
)
def bytes_really_used(t):
    return sys.getsizeof(t.untyped_storage())


@wrong(
    "3.7",
    "only_the_first_axis_seen",
    hidden_only=True,
    en="You expect the first axis to be the stretched one, but any axis can be, or none at all. What is it that shows for each axis whether it was stretched?",
    zh="你以为被拉伸的总是第一个轴，其实可以是任意一个轴，也可以一个都没有。对每个轴来说，从哪里可以看出它是否被拉伸过？",
)
def bytes_really_used(t):
    return t[0].numel() * t.element_size() if t.stride(0) == 0 else t.numel() * t.element_size()


@wrong(
    "3.7",
    "equal_numbers_counted_once",
    hidden_only=True,
    en="You count numbers that are equal as one. Two pixels of the same brightness still stand in two places of the memory: what tells you about places, whatever numbers stand there?",
    zh="你把相等的数只算作一个。两个同样亮的像素仍然占着内存里的两个位置：不论那里放的是什么数，从哪里可以看出有多少个位置？",
)
def bytes_really_used(t):
    return t.unique().numel() * t.element_size()
