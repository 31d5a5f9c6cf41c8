"""Known-wrong answers of notebook 03: each is a diagnosis, its message, and a test of the checks."""

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
    return _table(n, h, w, line_5="error", line_10="error")


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


# ---------------------------------------------------------------- 3.3


@wrong(
    "3.3",
    "one_score_for_all",
    en="All templates ended up in one number. `sum()` without axes adds up everything there is: which axes hold pixels, and which one counts the templates?",
    zh="所有模板的得分被加成了一个数。不带轴的 `sum()` 会把全部元素加起来：哪些轴是像素，哪个轴数的是模板？",
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
    "mean_instead_of_sum",
    en="Your scores are too small by one and the same factor, the number of pixels. What does Samuel's formula do with the products in the end?",
    zh="你的得分都小了同样的倍数，这个倍数正是像素的个数。塞缪尔的公式最后对这些乘积做了什么？",
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
    zh="你算的是图像与每个模板的平均绝对差。得分则由权重决定一个像素有多重要、朝哪个方向起作用：像素与权重之间应该用哪种运算？",
)
def scores(image, templates):
    return (image - templates).abs().mean((-1, -2))


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


@wrong(
    "3.5",
    "squared_instead_of_absolute",
    en="These are mean squared differences. Which operation makes a number positive and leaves its size alone?",
    zh="这是均方差异。哪种运算能让数变成正的，又不改变它的大小？",
)
def all_pairs(x, ideals):
    return ((x[:, None] - ideals) ** 2).mean((-1, -2))


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
    "summed_instead_of_averaged",
    en="Your distances are too large by one and the same factor, the number of pixels. What is to be done with the absolute differences of a pair?",
    zh="你的距离都大了同样的倍数，这个倍数正是像素的个数。应当对一对图像的绝对差做什么？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals).abs().sum((-1, -2))


@wrong(
    "3.5",
    "squeezed_away",
    hidden_only=True,
    en="With a single image or a single ideal an axis is lost: `squeeze()` takes away every axis of length 1, wanted or not. Do you need it at all?",
    zh="只有一张图像或只有一个理想图像时，少了一个轴：`squeeze()` 会去掉所有长度为 1 的轴，不管需不需要。这里真的需要它吗？",
)
def all_pairs(x, ideals):
    return (x[:, None] - ideals).abs().mean((-1, -2)).squeeze()


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
    "rounded_on_the_way",
    hidden_only=True,
    en="Your products go through float32 on the way and lose digits. Which step changes the dtype, and is it needed?",
    zh="你的乘积中途变成了 float32，丢掉了一些数位。哪一步改变了数据类型？有必要吗？",
)
def matmul(a, b):
    return (a.float()[:, :, None] * b.float()).sum(1).to(a.dtype)


# ---------------------------------------------------------------- 3.7


@wrong(
    "3.7",
    "one_number_for_all",
    en="All images were averaged into one number. Which axes hold pixels, and which one counts the images?",
    zh="所有图像被平均成了一个数。哪些轴是像素，哪个轴数的是图像？",
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
    "still_a_loop",
    hidden_only=True,
    en="PyTorch is called anew for each image, and each call costs more than the arithmetic in it. What could you hand over at once?",
    zh="每张图像都要重新调用一次 PyTorch，而一次调用的开销比其中的计算还要大。有什么可以一次性交给它？",
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
    "only_the_first_axis_seen",
    hidden_only=True,
    en="You expect the first axis to be the stretched one, but any axis can be, or none at all. What is it that shows for each axis whether it was stretched?",
    zh="你以为被拉伸的总是第一个轴，其实可以是任意一个轴，也可以一个都没有。对每个轴来说，从哪里可以看出它是否被拉伸过？",
)
def bytes_really_used(t):
    return t[0].numel() * t.element_size() if t.stride(0) == 0 else t.numel() * t.element_size()
