"""Known-wrong answers of notebook 05: each is a diagnosis, its message, and a test of the checks."""

import math
import random

import torch
from torch.utils.data import default_collate

from autograder.course import wrong

# ---------------------------------------------------------------- 5.1


def _labels(threes, sevens):
    return torch.tensor([1] * len(threes) + [0] * len(sevens)).unsqueeze(1)


@wrong(
    "5.1",
    "targets_without_an_axis",
    en="The labels are right, but they lie in one flat row. Predictions will come as a column, one row an image: what does broadcasting make of a column compared with a flat row?",
    zh="标签是对的，但它们排成了扁平的一行。以后的预测值会是一列，每张图像一行：一列与扁平的一行相比较时，广播会得出什么？",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]).flatten(1), _labels(threes, sevens).squeeze(1)


@wrong(
    "5.1",
    "targets_in_a_row",
    en="The labels are right, but they lie in a single row with a column for each image. Predictions will come with a row for each image. At which end does `unsqueeze` have to put the new axis?",
    zh="标签是对的，但它们排成了一行，每张图像占一列；而以后的预测值是每张图像占一行。`unsqueeze` 应当把新的轴加在哪一头？",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]).flatten(1), _labels(threes, sevens).T


@wrong(
    "5.1",
    "digits_as_labels",
    en="Your labels are the digits themselves. A model with one prediction an image answers a question with yes or no: is it a 3? Which number stands for yes here, and which for no?",
    zh="你的标签就是数字本身。每张图像只给出一个预测的模型，回答的是“是不是 3”这样的问题。在这里，哪个数表示“是”，哪个数表示“不是”？",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]).flatten(1), 7 - 4 * _labels(threes, sevens)


@wrong(
    "5.1",
    "labels_exchanged",
    en="Images and order are right, and every label is the opposite of what was asked. A model trained on these would call each 3 a 7. Which digit gets the 1?",
    zh="图像和次序都对，但每个标签都与要求相反。用它们训练出来的模型会把 3 都叫做 7。哪个数字应当记为 1？",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]).flatten(1), 1 - _labels(threes, sevens)


@wrong(
    "5.1",
    "counts_exchanged",
    en="There are as many ones as there are sevens. Some images get the label of the other digit, which goes unnoticed as long as both stacks are equally long. Which stack do you measure for which label?",
    zh="标签 1 的个数等于 7 的张数。有些图像因此得到了另一个数字的标签；两叠一样长时，这个错误看不出来。每种标签的个数，该由哪一叠来决定？",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]).flatten(1), _labels(sevens, threes)


@wrong(
    "5.1",
    "sevens_first",
    en="Each label belongs to its image, but the sevens come first. In which order does the exercise want the two stacks?",
    zh="每个标签都与图像相符，但是 7 排在了前面。题目要求两叠按什么次序排列？",
)
def make_xy(threes, sevens):
    return torch.cat([sevens, threes]).flatten(1), 1 - _labels(sevens, threes)


@wrong(
    "5.1",
    "images_not_flattened",
    en="The images still have rows and columns. A linear model wants one weight for each pixel, and takes each image as one line of numbers. How many axes should `x` have, and which two have to become one?",
    zh="图像仍然有行和列。线性模型要给每个像素一个权重，把每张图像当作一行数。`x` 应当有几个轴？哪两个轴要合并成一个？",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]), _labels(threes, sevens)


@wrong(
    "5.1",
    "fixed_for_28_by_28",
    en="The number of pixels is written into your code, and these images have another size. Where can the code read it off? Or let PyTorch work out one of the lengths by itself.",
    zh="像素个数写死在代码里了，而这里的图像大小不同。代码可以从哪里读出它？也可以让 PyTorch 自己算出其中一个长度。",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]).view(-1, 28 * 28), _labels(threes, sevens)


@wrong(
    "5.1",
    "pixels_mixed_between_images",
    en="The shape is right, but no row is an image any more: numbers of different images stand side by side. `view` and `reshape` keep the order in memory. Which axis has to stay in front while you call them?",
    zh="形状是对的，但没有一行还是完整的图像：不同图像的数混在了一起。`view` 和 `reshape` 按内存中的次序排列。调用它们时，哪个轴必须留在最前面？",
)
def make_xy(threes, sevens):
    both = torch.cat([threes, sevens])
    return both.reshape(-1, len(both)).T, _labels(threes, sevens)


@wrong(
    "5.1",
    "columns_before_rows",
    en="Each row holds the right image, but it was read column by column: all images are mirrored along their diagonal. Which line exchanges the last two axes, and is it needed?",
    zh="每一行都是正确的那张图像，却是逐列读取的：所有图像都沿对角线翻转了。哪一行交换了最后两个轴？需要这样做吗？",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]).transpose(1, 2).flatten(1), _labels(threes, sevens)


@wrong(
    "5.1",
    "stacked_instead_of_joined",
    en="`stack` puts tensors of one shape behind each other along a new axis, and these two stacks have different lengths. You want no new axis, only a longer first one. Which function continues an axis that is already there?",
    zh="`stack` 把形状相同的张量沿一个新的轴叠起来，而这两叠的长度不同。这里不需要新的轴，只要把第一个轴接长。哪个函数是沿已有的轴拼接？",
)
def make_xy(threes, sevens):
    return torch.stack([threes, sevens]).flatten(1), _labels(threes, sevens)


@wrong(
    "5.1",
    "zip_without_places",
    en="`zip` hands out its pairs one after the other, once, and then it is used up. It knows neither how many there are nor which is the third. What keeps all of them, so that each can be asked for?",
    zh="`zip` 只是把各对依次交出来，一遍之后就用完了。它既不知道一共有多少对，也说不出第三对是什么。怎样才能把它们都留住，想取哪一对就取哪一对？",
)
def make_dset(x, y):
    return zip(x, y)


@wrong(
    "5.1",
    "target_before_input",
    en="The items are pairs, but the target comes first. In which order will a training loop unpack them?",
    zh="元素确实是成对的，但目标排在了前面。训练循环会按什么次序拆开它们？",
)
def make_dset(x, y):
    return list(zip(y, x))


@wrong(
    "5.1",
    "one_pair_of_everything",
    en="Your dataset has two items: all inputs, and all targets. Item 0 should be one image with its label. What takes two collections and pairs up their elements?",
    zh="你的数据集只有两个元素：全部输入和全部目标。元素 0 应当是一张图像和它的标签。什么东西能把两个集合的元素逐一配对？",
)
def make_dset(x, y):
    return x, y


@wrong(
    "5.1",
    "glued_into_one_row",
    en="Each item is a single row in which the label has become one more pixel. A training loop wants to say `x, y = dset[0]`. What should an item be made of?",
    zh="每个元素都是一整行，标签成了其中的又一个像素。训练循环想写的是 `x, y = dset[0]`。一个元素应当由什么组成？",
)
def make_dset(x, y):
    return torch.cat([x, y], 1)


@wrong(
    "5.1",
    "sevens_with_labels_of_threes",
    en="The labels are right for threes that come first, but your images begin with the sevens: they get the ones. In which order does the exercise want the two stacks?",
    zh="如果 3 排在前面，这些标签就是对的；可是你的图像是从 7 开始的，1 给了它们。题目要求两叠按什么次序排列？",
)
def make_xy(threes, sevens):
    return torch.cat([sevens, threes]).flatten(1), _labels(threes, sevens)


@wrong(
    "5.1",
    "generator_without_places",
    en="Round brackets with a `for` in them make a generator: like `zip`, it hands out its pairs one after the other, once, and knows neither how many there are nor which is the third. What keeps all of them, so that each can be asked for?",
    zh="圆括号里写 `for`，得到的是一个生成器：它和 `zip` 一样，只是把各对依次交出来，一遍就用完，既不知道一共有多少对，也说不出第三对是什么。怎样才能把它们都留住，想取哪一对就取哪一对？",
)
def make_dset(x, y):
    return (pair for pair in zip(x, y))


@wrong(
    "5.1",
    "label_of_the_first",
    en="Every image got one and the same label, that of the first. With what do you look into `x`, and with what into `y`?",
    zh="每张图像得到的都是同一个标签，也就是第一张的。取 `x` 时你用的是什么下标？取 `y` 时呢？",
)
def make_dset(x, y):
    return [(row, y[0]) for row in x]


@wrong(
    "5.1",
    "last_item_missing",
    en="The last pair is missing from your dataset. Where does your loop over the places end, and is that end itself among the places?",
    zh="数据集里缺了最后一对。你对位置的循环到哪里为止？终点本身算不算在内？",
)
def make_dset(x, y):
    return list(zip(x, y))[:-1]


@wrong(
    "5.1",
    "divided_by_255",
    en="Labels and order are right, but every number was divided by 255. These images are float32 and lie between 0 and 1: who has divided already, and what does the exercise ask to be done with the numbers themselves?",
    zh="标签和次序都对，但每个数都除以了 255。这些图像是 float32，已经在 0 到 1 之间：谁已经除过了？题目要求对这些数本身做什么运算吗？",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]).flatten(1) / 255, _labels(threes, sevens)


@wrong(
    "5.1",
    "all_images_in_one_row",
    en="All pixels of all images lie in a single row, and nothing tells any more where an image ends. Which axis should stay as it is when the others are flattened, and how do you tell `flatten` where to begin?",
    zh="所有图像的所有像素都排成了一行，再也看不出一张图像到哪里为止。展平其他轴的时候，哪个轴应当保持不变？怎样告诉 `flatten` 从哪里开始？",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]).flatten(), _labels(threes, sevens)


@wrong(
    "5.1",
    "as_many_zeros_as_threes",
    en="You measure the same stack for both labels: there are as many zeros as ones, and so too few labels for the images, or too many, unless both stacks are equally long. Which stack do you measure for the zeros?",
    zh="两种标签的个数，你都是按同一叠来数的：0 和 1 一样多，于是标签比图像少，或者比图像多，除非两叠正好一样长。0 的个数，该由哪一叠来决定？",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]).flatten(1), _labels(threes, threes)


@wrong(
    "5.1",
    "counts_of_the_notebook",
    en="You always make 12,396 labels, as many as the chapter has images. Here there are other stacks: from what can your function learn how long each of them is?",
    zh="你总是做出 12,396 个标签，也就是原书图像的张数。而这里是另外两叠图像：你的函数可以从哪里知道每一叠有多长？",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]).flatten(1), torch.tensor([[1]] * 6131 + [[0]] * 6265)


@wrong(
    "5.1",
    "minus_one_for_no",
    en="Images and order are right, but where the exercise wants a 0 you write −1. Some books do so; the loss of this notebook asks how far a prediction is from 0. Which two numbers does the exercise name?",
    zh="图像和次序都对，但题目要 0 的地方，你写的是 −1。有些书是这样写的；而这个笔记本的损失问的是预测值离 0 有多远。题目说的是哪两个数？",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]).flatten(1), 2 * _labels(threes, sevens) - 1


@wrong(
    "5.1",
    "images_in_double",
    en="Numbers and labels are right, but the rows are float64. The weights will be float32, and `@` refuses to multiply the two. Which call changes the type of the images, or from where do they take it?",
    zh="数值和标签都对，但各行的类型是 float64。权重将是 float32，而 `@` 拒绝把两者相乘。是哪个调用改变了图像的类型？或者说，这个类型是从哪里来的？",
)
def make_xy(threes, sevens):
    return torch.cat([threes, sevens]).flatten(1).double(), _labels(threes, sevens)


@wrong(
    "5.1",
    "rows_of_the_notebook",
    en="Your dataset has 12,396 items whatever it is made of: it looks at the notebook's own `train_x` and `train_y`. Which names stand in the first line of your function, and where do you keep what they stand for?",
    zh="不论用什么来建，你的数据集都有 12,396 个元素：它看的是笔记本里的 `train_x` 和 `train_y`。函数的第一行里有哪些名字？它们所指的东西，你保存在哪里了？",
)
def make_dset(x, y):
    return range(12396)


@wrong(
    "5.1",
    "label_as_a_plain_number",
    en="The pairs are there, but each label has become a plain number. The pair at place `i` is `(x[i], y[i])`: what is `y[i]`, as long as nobody takes it out of its tensor?",
    zh="各对都在，但标签变成了普通的数。第 `i` 对是 `(x[i], y[i])`：只要没有谁把它从张量里取出来，`y[i]` 是什么？",
)
def make_dset(x, y):
    return [(row, label.item()) for row, label in zip(x, y)]


@wrong(
    "5.1",
    "items_keep_an_axis",
    en="Each item is a batch of one: a slice such as `x[i:i+1]` keeps the axis that counts the images. Item `i` should be `x[i]` and `y[i]`. What is the shape of a single row?",
    zh="每个元素都是只有一张图像的一批：像 `x[i:i+1]` 这样的切片会保留对应图像的那个轴。第 `i` 个元素应当是 `x[i]` 和 `y[i]`。单独一行是什么形状？",
)
def make_dset(x, y):
    return [(x[i : i + 1], y[i : i + 1]) for i in range(len(x))]


@wrong(
    "5.1",
    "two_stacks_without_brackets",
    en="`cat` takes a single thing that holds all the tensors, and you hand over two tensors side by side. What turns the two into one thing?",
    zh="`cat` 只接受一样东西，里面装着所有的张量，而你并排传给它两个张量。怎样把两个变成一样东西？",
)
def make_xy(threes, sevens):
    return torch.cat(threes, sevens).flatten(1), _labels(threes, sevens)


# ---------------------------------------------------------------- 5.2


@wrong(
    "5.2",
    "leaf_lost",
    en="The numbers are right, but this tensor is the result of a computation on another one: gradients go to that other one, which nobody can reach, and here `.grad` stays `None`. At which point should the wish for gradients be expressed: before or after the multiplication?",
    zh="数值是对的，但这个张量是由另一个张量算出来的：梯度会流到那一个去，而谁也拿不到它；这里的 `.grad` 一直是 `None`。应当在乘法之前还是之后要求梯度？",
)
def init_params(size, std=1.0):
    return torch.randn(size, requires_grad=True) * std


@wrong(
    "5.2",
    "no_gradients_wanted",
    en="These are good random numbers, but autograd does not know that anyone wants their gradients. Which property of a tensor says so?",
    zh="随机数没有问题，但自动求导并不知道有人需要它们的梯度。张量的哪个属性表明这一点？",
)
def init_params(size, std=1.0):
    return torch.randn(size) * std


@wrong(
    "5.2",
    "not_around_0",
    en="On average your numbers are {mean}, far from 0. `rand` and `randn` differ by one letter: which of the two gives negative numbers as often as positive ones?",
    zh="你的数平均为 {mean}，离 0 很远。`rand` 和 `randn` 只差一个字母：哪一个给出的负数和正数一样多？",
)
def init_params(size, std=1.0):
    return (torch.rand(size) * std).requires_grad_()


@wrong(
    "5.2",
    "another_spread",
    en="The standard deviation of your numbers is {spread}, and {std} was asked for. Where does `std` enter your code, and what does multiplying by a number do to a standard deviation?",
    zh="你的数的标准差是 {spread}，而要求的是 {std}。`std` 在代码的哪里起作用？把所有数都乘以一个数，标准差会怎样变化？",
)
def init_params(size, std=1.0):
    return torch.randn(size).requires_grad_()


@wrong(
    "5.2",
    "all_the_same",
    en="All parameters start as the same number. That would do for this little model, but in a network with hidden units all of them would stay twins for ever. Which function draws random numbers?",
    zh="所有参数的初始值都相同。对这个小模型来说也许无妨，但在有隐藏单元的网络里，这些单元会永远一模一样。哪个函数可以抽取随机数？",
)
def init_params(size, std=1.0):
    return (torch.zeros(size) * std).requires_grad_()


@wrong(
    "5.2",
    "same_numbers_each_time",
    en="Two calls give exactly the same numbers. A seed that is set inside the function makes every layer of a network start alike. Who should set a seed, and how often?",
    zh="两次调用得到完全相同的数。在函数内部设定随机种子，会让网络的每一层都从同样的数开始。种子应当由谁来设？设几次？",
)
def init_params(size, std=1.0):
    torch.manual_seed(42)
    return (torch.randn(size) * std).requires_grad_()


@wrong(
    "5.2",
    "flat_distribution",
    hidden_only=True,
    en="Mean and spread are right, but no number is ever far out: in your distribution all values between two limits are equally likely. Which shape does the exercise ask for?",
    zh="均值和标准差都对，但从来没有离得很远的数：在你的分布里，两个界限之间的值出现的可能性都一样。题目要求的是什么形状的分布？",
)
def init_params(size, std=1.0):
    return ((torch.rand(size) - 0.5) * 12**0.5 * std).requires_grad_()


@wrong(
    "5.2",
    "double_precision",
    hidden_only=True,
    en="Your parameters are float64, the images are float32, and `@` refuses to multiply the two. Where do your random numbers come from, and which type do they have there?",
    zh="你的参数是 float64，图像是 float32，`@` 拒绝把两者相乘。你的随机数是从哪里来的？在那里是什么类型？",
)
def init_params(size, std=1.0):
    return (torch.randn(size, dtype=torch.float64) * std).requires_grad_()


@wrong(
    "5.2",
    "bias_forgotten",
    en="These are the sums of pixels times weights. An image without any ink would always get 0, whatever the weights are. Which parameter is meant to change that?",
    zh="这是像素与权重相乘之和。一张没有墨的图像，不论权重是多少，总会得到 0。哪个参数正是用来改变这一点的？",
)
def linear1(xb, w, b):
    return xb @ w


@wrong(
    "5.2",
    "products_not_summed",
    en="There is still one number for each pixel of each image: the products are right, but nobody added them up. Over which axis does the sum of one image run?",
    zh="每张图像的每个像素仍各有一个数：乘积是对的，但没有加起来。对一张图像求和，应当沿着哪个轴？",
)
def linear1(xb, w, b):
    return xb * w.T + b


@wrong(
    "5.2",
    "row_times_column",
    en="Elementwise, a row of pixels meets a column of weights, and `*` lines the two up from the right: pixels against an axis of length 1, images against weights. Which of the two has to be turned, or which operation wants them just as they are?",
    zh="逐元素相乘时，一行像素遇到了一列权重，而 `*` 从右边对齐：像素对上了长度为 1 的轴，图像却对上了权重。两者之中哪一个要转过来？又或者，哪种运算正好需要它们现在的样子？",
)
def linear1(xb, w, b):
    return (xb * w).sum(1, keepdim=True) + b


@wrong(
    "5.2",
    "one_number_for_the_batch",
    en="The whole batch got a single prediction: the pixels of all images were added up together. How many numbers should come out of a batch of four images?",
    zh="整批图像只得到一个预测：所有图像的像素都加在了一起。四张图像的一批应当得出几个数？",
)
def linear1(xb, w, b):
    return (xb * w.T).sum() + b


@wrong(
    "5.2",
    "predictions_without_an_axis",
    en="The numbers are right, but they lie in one flat row, while the targets are a column. Compare the two, and broadcasting pairs every image with every label. Which step of yours removes the axis?",
    zh="数值是对的，但排成了扁平的一行，而目标是一列。两者一比较，广播就会让每张图像与每个标签都配上一次。哪一步去掉了那个轴？",
)
def linear1(xb, w, b):
    return (xb @ w).squeeze(1) + b


@wrong(
    "5.2",
    "lying_on_its_side",
    en="You have one row with a column for each image; rows and columns are exchanged. In `A @ B` the rows of the result are those of `A`: which factor has the images in its rows?",
    zh="你得到了一行，每张图像占一列：行和列颠倒了。在 `A @ B` 中，结果的行就是 `A` 的行：哪个因子的每一行是一张图像？",
)
def linear1(xb, w, b):
    return w.T @ xb.T + b


weights, bias = torch.ones(28 * 28, 1), torch.zeros(1)


@wrong(
    "5.2",
    "weights_from_outside",
    en="Your function computes with the notebook's own `weights`, not with those that it is given, and these have another size. Which names stand in its first line, and which in its body?",
    zh="你的函数用的是笔记本里的 `weights`，而不是传给它的权重，两者大小不同。函数的第一行里有哪些名字？函数体里又用了哪些？",
)
def linear1(xb, w, b):
    return xb @ weights + bias


@wrong(
    "5.2",
    "gradient_cut_off",
    hidden_only=True,
    en="The predictions are right, but they have forgotten at least a part of what they were made from: no gradient reaches the weights, or none the bias. Which call takes a tensor out of autograd's sight, and what has been computed by then?",
    zh="预测值是对的，但它们至少忘了一部分自己是由什么算出来的：梯度到不了权重，或者到不了偏置。哪个调用让张量脱离了自动求导的视线？到那一步为止算出了什么？",
)
def linear1(xb, w, b):
    return (xb @ w).detach() + b


@wrong(
    "5.2",
    "added_instead_of_multiplied",
    en="On average your numbers are {mean}, and they should lie around 0. Adding a number moves all others along without spreading them. What changes how far they are spread?",
    zh="你的数平均为 {mean}，而它们应当分布在 0 的周围。加上一个数，只会把所有的数一起挪动，并不会让它们更分散。什么运算能改变分散的程度？",
)
def init_params(size, std=1.0):
    return (torch.randn(size) + std).requires_grad_()


@wrong(
    "5.2",
    "limits_instead_of_spread",
    en="The standard deviation of your numbers is {spread}, and {std} was asked for. Besides, they all lie between two limits, each value in between as likely as any other, and none is ever far out: a limit is not a standard deviation. Which shape of distribution does the exercise ask for, and which function draws from it?",
    zh="你的数的标准差是 {spread}，而要求的是 {std}。而且它们都落在两个界限之间，中间每个值出现的可能性都一样，从来没有离得很远的：界限并不是标准差。题目要求的是什么形状的分布？哪个函数从这种分布中抽取？",
)
def init_params(size, std=1.0):
    return ((torch.rand(size) - 0.5) * 2 * std).requires_grad_()


@wrong(
    "5.2",
    "no_size_of_a_plain_number",
    en="`torch.normal` wants a tuple for the size, and `init_params(1)` comes with a plain number. How can a number become a tuple, or which function takes both?",
    zh="`torch.normal` 要求形状是元组，而 `init_params(1)` 传来的是一个数。怎样把一个数变成元组？或者，哪个函数两种都接受？",
)
def init_params(size, std=1.0):
    return torch.normal(0.0, std, size).requires_grad_()


@wrong(
    "5.2",
    "star_before_a_plain_number",
    en="The `*` before `size` takes a tuple apart, and `init_params(1)` comes with a plain number, in which there is nothing to take apart. Does the function that draws need the `*` at all?",
    zh="`size` 前面的 `*` 会把元组拆开，而 `init_params(1)` 传来的是一个数，没有什么可拆。用来抽取的函数真的需要这个 `*` 吗？",
)
def init_params(size, std=1.0):
    return (torch.randn(*size) * std).requires_grad_()


@wrong(
    "5.2",
    "weights_turned",
    en="`A @ B` pairs the columns of `A` with the rows of `B`, and yours do not match. Which shapes have `xb` and `w`, and which has `w.T`: does the column of weights have to be turned?",
    zh="`A @ B` 让 `A` 的列与 `B` 的行相对应，而你的两者对不上。`xb` 和 `w` 各是什么形状？`w.T` 呢？这一列权重需要转过来吗？",
)
def linear1(xb, w, b):
    return xb @ w.T + b


@wrong(
    "5.2",
    "mean_instead_of_sum",
    en="Your predictions are too small, as many times as there are pixels (apart from the bias). A linear model adds up its products: what did you do with them?",
    zh="除去偏置，你的预测值太小了，倍数正好是像素的个数。线性模型是把乘积加起来：你对它们做了什么？",
)
def linear1(xb, w, b):
    return (xb * w.T).mean(1, keepdim=True) + b


@wrong(
    "5.2",
    "bias_multiplied_too",
    en="The bias was added to every weight, so that it counts once for each pixel, and more the brighter the image is. Which comes first, the sum over the pixels or the bias?",
    zh="偏置加到了每个权重上，于是每个像素都把它算了一次，图像越亮，它的影响就越大。应当先对像素求和，还是先加偏置？",
)
def linear1(xb, w, b):
    return xb @ (w + b)


@wrong(
    "5.2",
    "sigmoid_too_early",
    en="Your predictions have gone through a sigmoid. That belongs to the loss, later in this notebook; what is the plain output of a linear model?",
    zh="你的预测值经过了 sigmoid。那是后面损失的事；线性模型直接输出的是什么？",
)
def linear1(xb, w, b):
    return (xb @ w + b).sigmoid()


@wrong(
    "5.2",
    "bias_subtracted",
    en="The sums are right, but the bias goes down where it should go up. Which sign does it have in the text: the sum of the products, and what then?",
    zh="乘积之和是对的，但偏置的方向反了。题目里它是什么符号：乘积求和之后再做什么？",
)
def linear1(xb, w, b):
    return xb @ w - b


@wrong(
    "5.2",
    "bias_added_to_pixels",
    en="The bias was added to each pixel, and so it is multiplied by every weight. Which comes first, the sum of the products or the bias? Mind the brackets.",
    zh="偏置加到了每个像素上，于是又与每个权重相乘。应当先求乘积之和，还是先加偏置？留意括号。",
)
def linear1(xb, w, b):
    return (xb + b) @ w


@wrong(
    "5.2",
    "factors_exchanged",
    en="`A @ B` pairs the columns of `A` with the rows of `B`, and in your order they do not match: the weights come first. Which shapes have `xb` and `w`, and which of the two has to stand on the left for the pixels to meet their weights?",
    zh="`A @ B` 让 `A` 的列与 `B` 的行相对应，而按你的次序两者对不上：权重排在了前面。`xb` 和 `w` 各是什么形状？要让像素遇到自己的权重，哪一个应当放在左边？",
)
def linear1(xb, w, b):
    return w @ xb + b


@wrong(
    "5.2",
    "summed_over_the_images",
    en="You have one number for each pixel: the products were added up over the images. Over which axis do the pixels of one image lie?",
    zh="你得到的是每个像素一个数：乘积是沿着图像的方向加起来的。一张图像的像素排在哪个轴上？",
)
def linear1(xb, w, b):
    return (xb * w.T).sum(0) + b


@wrong(
    "5.2",
    "summed_over_the_images_in_a_row",
    en="You have one number for each pixel: the products were added up over the images. Over which axis do the pixels of one image lie?",
    zh="你得到的是每个像素一个数：乘积是沿着图像的方向加起来的。一张图像的像素排在哪个轴上？",
)
def linear1(xb, w, b):
    return (xb * w.T).sum(0, keepdim=True) + b


# ---------------------------------------------------------------- 5.3


@wrong(
    "5.3",
    "in_place_on_a_leaf",
    en="`w` is a leaf that wants gradients, and autograd forbids changing it in place: what was computed from it would no longer fit. (The chapter's own line for this experiment fails the same way today.) How can you get a changed copy that autograd does not watch?",
    zh="`w` 是要求梯度的叶子，自动求导不允许就地修改它：由它算出的结果会因此对不上号。（原书做这个实验的那一行，如今也会这样报错。）怎样得到一份自动求导不跟踪、可以修改的副本？",
)
def slope(metric, w, i, eps):
    before = metric(w)
    w[i] += eps
    return (metric(w) - before) / eps


@wrong(
    "5.3",
    "weights_left_changed",
    en="The slopes are right at first, but the weights that were handed over are changed afterwards: everyone who goes on using them computes with something else. What could you change instead?",
    zh="起初的斜率是对的，但传入的权重事后变了：继续使用它们的人，算的就是另一回事了。可以改为修改什么？",
)
def slope(metric, w, i, eps):
    with torch.no_grad():
        before = metric(w)
        w[i] += eps
        return (metric(w) - before) / eps


@wrong(
    "5.3",
    "rise_without_run",
    en="This is how much the metric rises, not how steeply: half the step would give half the number. What has to be done with the length of the step?",
    zh="这是指标上升了多少，而不是有多陡：步长减半，这个数也减半。还要用步长做什么？",
)
def slope(metric, w, i, eps):
    new = w.detach().clone()
    new[i] += eps
    return metric(new) - metric(w)


@wrong(
    "5.3",
    "two_names_for_one_tensor",
    en="Every slope is 0: your new weights and the old ones are two names for the same memory, so that both change, and you compare a thing with itself. Neither `=` nor `detach()` copies any numbers. What does?",
    zh="所有斜率都是 0：你的新权重与旧权重是同一块内存的两个名字，两者一起变了，你是在拿同一个东西与它自己比较。`=` 和 `detach()` 都不会复制数值。什么会？",
)
def slope(metric, w, i, eps):
    new = w.detach()
    new[i] += eps
    return (metric(new) - metric(w)) / eps


@wrong(
    "5.3",
    "all_weights_moved",
    en="Every weight was moved by `eps`, so you measure what all of them do together. How can a single place of a tensor be changed?",
    zh="所有权重都移动了 `eps`，量到的是它们共同的作用。怎样只改变张量中的一个位置？",
)
def slope(metric, w, i, eps):
    return (metric(w + eps) - metric(w)) / eps


@wrong(
    "5.3",
    "downhill_for_uphill",
    en="The sign is the wrong way round: where the metric rises, you say that it falls. Which of the two values belongs to the larger weight, and which is subtracted from which?",
    zh="符号反了：指标明明上升，你却说下降。两个值中哪一个对应较大的权重？应当是谁减去谁？",
)
def slope(metric, w, i, eps):
    new = w.detach().clone()
    new[i] += eps
    return (metric(w) - metric(new)) / eps


@wrong(
    "5.3",
    "step_as_a_factor",
    en="Your step is a share of the weight (`w[i]` times something), while you divide by `eps` itself. The result is off by a factor: by which one? Add `eps`, as the formula does.",
    zh="你的步长是权重的一个比例（`w[i]` 乘以某个数），除以的却是 `eps` 本身。结果差了一个因子：是哪一个？请按公式加上 `eps`。",
)
def slope(metric, w, i, eps):
    new = w.detach().clone()
    new[i] *= 1 + eps
    return (metric(new) - metric(w)) / eps


@wrong(
    "5.3",
    "always_the_first_weight",
    en="You get the slope of the first weight, whichever was asked for. Which argument of yours is never used?",
    zh="不论问的是哪个权重，你给出的总是第一个权重的斜率。有哪个参数从来没有用到？",
)
def slope(metric, w, i, eps):
    new = w.detach().clone()
    new[0] += eps
    return (metric(new) - metric(w)) / eps


@wrong(
    "5.3",
    "both_sides",
    en="You look `eps` ahead and `eps` back. On a smooth curve this is even better than what was asked; on a staircase it may cross a step behind you. Which two points does the formula of the exercise compare?",
    zh="你向前看了 `eps`，也向后看了 `eps`。对光滑的曲线，这甚至比题目要求的更好；但在阶梯上，它可能跨过身后的一级台阶。题目的公式比较的是哪两个点？",
)
def slope(metric, w, i, eps):
    up, down = w.detach().clone(), w.detach().clone()
    up[i] += eps
    down[i] -= eps
    return (metric(up) - metric(down)) / (2 * eps)


@wrong(
    "5.3",
    "mask_instead_of_places",
    en="You have a yes or no for each weight. Asked for are the places where it is yes. Which function lists the places of `True`?",
    zh="你对每个权重给出了“是”或“否”。题目要的是回答为“是”的那些位置。哪个函数能列出 `True` 所在的位置？",
)
def dead_weights(x):
    return (x == 0).all(0)


@wrong(
    "5.3",
    "the_living_instead",
    en="These weights are the ones that matter: each meets a pixel with something in it in at least one image. Which are left over?",
    zh="这些恰恰是起作用的权重：每一个都至少在一张图像里遇到了不为 0 的像素。剩下的是哪些？",
)
def dead_weights(x):
    return torch.where((x != 0).any(0))[0]


@wrong(
    "5.3",
    "one_0_is_enough",
    en="You list the pixels that are 0 in some image. Such a weight still counts in the other images. In how many of them does the pixel have to be 0?",
    zh="你列出的是在某些图像里为 0 的像素。这样的权重在其他图像里仍然起作用。像素要在多少张图像里为 0 才行？",
)
def dead_weights(x):
    return torch.where((x == 0).any(0))[0]


@wrong(
    "5.3",
    "sum_of_0",
    en="A sum can be 0 although its terms are not: positive and negative numbers cancel. What is it that you really want to know about the numbers of a column?",
    zh="各项不为 0，和也可能为 0：正数和负数会互相抵消。关于一列中的数，你真正想知道的是什么？",
)
def dead_weights(x):
    return torch.where(x.sum(0) == 0)[0]


@wrong(
    "5.3",
    "a_column_of_places",
    en="The places are right, but `nonzero` writes each of them into a row of its own: your result has one axis too many. How do you get rid of an axis of length 1?",
    zh="位置是对的，但 `nonzero` 把每个位置各写成一行：结果多了一个轴。怎样去掉长度为 1 的轴？",
)
def dead_weights(x):
    return (x == 0).all(0).nonzero()


@wrong(
    "5.3",
    "sums_in_a_column",
    en="Two things. `nonzero` writes each place into a row of its own, so that your result has one axis too many. And a sum can be 0 although its terms are not, when positive and negative numbers cancel: what is it that you really want to know about the numbers of a column?",
    zh="有两个问题。一是 `nonzero` 把每个位置各写成一行，结果多了一个轴。二是各项不为 0，和也可能为 0，因为正数和负数会互相抵消：关于一列中的数，你真正想知道的是什么？",
)
def dead_weights(x):
    return (x.sum(0) == 0).nonzero()


@wrong(
    "5.3",
    "largest_is_0",
    hidden_only=True,
    en="You look at the largest number of a column. It can be 0 although there are others below 0, and these take part in predictions, too. What is it that you really want to know about all numbers of a column?",
    zh="你看的是一列中最大的数。最大的数为 0，仍可能有小于 0 的数，而它们同样会影响预测。关于一列中所有的数，你真正想知道的是什么？",
)
def dead_weights(x):
    return torch.where(x.amax(0) == 0)[0]


@wrong(
    "5.3",
    "constant_is_not_dead",
    hidden_only=True,
    en="You look for pixels that are the same in all images. But if such a pixel is not 0, its weight moves every prediction. With which number does a weight have to be multiplied for it to be without any effect?",
    zh="你找的是在所有图像里都相同的像素。可是，只要这样的像素不为 0，它的权重就会改变每一个预测。权重要乘以什么数，才会毫无作用？",
)
def dead_weights(x):
    return torch.where((x == x[0]).all(0))[0]


@wrong(
    "5.3",
    "first_image_only",
    en="You look at a single image, the first, and list the pixels that are 0 there. Such a weight may well count in another image. Where in your code do the other images come in?",
    zh="你只看了一张图像，也就是第一张，列出的是其中为 0 的像素。这样的权重在别的图像里可能起作用。在你的代码里，其他图像是在哪里用到的？",
)
def dead_weights(x):
    return torch.where(x[0] == 0)[0]


@wrong(
    "5.3",
    "images_instead_of_weights",
    en="You look along the wrong axis: these are the empty images. Which axis of `x` counts the images, and which the pixels, each with its weight?",
    zh="你看错了轴：这些是空白的图像。`x` 的哪个轴对应图像？哪个轴对应像素（每个像素对应一个权重）？",
)
def dead_weights(x):
    return torch.where((x == 0).all(1))[0]


@wrong(
    "5.3",
    "set_instead_of_added",
    en="Your new weight is `eps` itself, whatever it was before, and so the step is of another length each time. What does the formula do with `eps` and the old weight?",
    zh="你的新权重就是 `eps` 本身，与它原来是多少无关，于是每次走的距离都不一样。公式里，`eps` 与旧权重是什么关系？",
)
def slope(metric, w, i, eps):
    new = w.detach().clone()
    new[i] = eps
    return (metric(new) - metric(w)) / eps


@wrong(
    "5.3",
    "almost_0_is_not_0",
    hidden_only=True,
    en="You count a pixel as 0 if it is small enough. But its weight may be as large as one likes: what is a hundred thousandth times a million? For which number alone does a weight really not matter?",
    zh="只要像素足够小，你就把它当成 0。可是权重想多大就多大：十万分之一乘以一百万是多少？只有对什么数，权重才真的毫无作用？",
)
def dead_weights(x):
    return torch.where(x.abs().sum(0) < 1e-3)[0]


@wrong(
    "5.3",
    "nothing_to_go_back_over",
    en="You asked autograd for the slope of the accuracy, and PyTorch says that there is nothing to go back over: an accuracy is made of comparisons, and those keep no track. How does the exercise define a slope, from which two values?",
    zh="你请自动求导来求准确率的斜率，而 PyTorch 说没有可以往回走的路：准确率是由比较得来的，比较不留下任何踪迹。题目是怎样定义斜率的？用的是哪两个值？",
)
def slope(metric, w, i, eps):
    metric(w).backward()
    return w.grad[i]


@wrong(
    "5.3",
    "squeezed_to_nothing",
    en="With several dead weights the result is right, but with a single one it has no axis left: `squeeze()` takes away every axis of length 1, also the one that counts the places. How do you name the axis that is to go?",
    zh="有好几个不起作用的权重时，结果是对的；只有一个时，结果一个轴也不剩了：`squeeze()` 会去掉所有长度为 1 的轴，连数位置的那个也去掉了。怎样指明要去掉的是哪个轴？",
)
def dead_weights(x):
    return (x == 0).all(0).nonzero().squeeze()


@wrong(
    "5.3",
    "negative_taken_for_0",
    hidden_only=True,
    en="You list pixels that are never above 0. But numbers below 0 take part in a prediction just as those above. With which number alone does a weight have no effect?",
    zh="你列出的是从来不大于 0 的像素。可是小于 0 的数和大于 0 的数一样会影响预测。权重只有与哪个数相乘，才毫无作用？",
)
def dead_weights(x):
    return torch.where((x <= 0).all(0))[0]


@wrong(
    "5.3",
    "step_by_heart",
    en="Your step has always the same length, while you divide by `eps`. In the notebook the two are the same number, here they are not. Which argument says how far to go?",
    zh="你走的总是同样长的一步，除以的却是 `eps`。在笔记本里两者碰巧相同，在这里就不同了。哪个参数规定了要走多远？",
)
def slope(metric, w, i, eps):
    new = w.detach().clone()
    new[i] += 1e-4
    return (metric(new) - metric(w)) / eps


@wrong(
    "5.3",
    "weights_in_float32",
    en="`metric` gets weights in float32 and multiplies them with images in float64, which PyTorch refuses. And for so small a step float32 would not do. Which call changes the type of the weights, and is it needed?",
    zh="`metric` 收到的是 float32 的权重，要与 float64 的图像相乘，而 PyTorch 拒绝这样做。何况步子这么小，float32 也不够精确。是哪个调用改变了权重的类型？需要它吗？",
)
def slope(metric, w, i, eps):
    new = w.detach().float().clone()
    new[i] += eps
    return (metric(new) - metric(w)) / eps


@wrong(
    "5.3",
    "accuracy_of_the_notebook",
    en="Your function asks the notebook's own `accuracy`, which looks at forty images of 784 pixels, and here there are other weights. Which function are you given, and under which name?",
    zh="你的函数问的是笔记本里的 `accuracy`，它看的是四十张 784 个像素的图像，而这里的权重是另外一些。传给你的是哪个函数？它叫什么名字？",
)
def slope(metric, w, i, eps):
    return torch.zeros(40, 28 * 28).double() @ w


@wrong(
    "5.3",
    "gradients_switched_off",
    en="The slopes are right, but the caller's weights want no gradients any more: `requires_grad_(False)` changes the tensor that was handed over, and from then on nobody can train it. How do you get a copy on which you may do as you please?",
    zh="斜率是对的，但调用者的权重从此不再要求梯度：`requires_grad_(False)` 改变的是传入的那个张量，之后谁也没法再训练它。怎样得到一份可以随意处理的副本？",
)
def slope(metric, w, i, eps):
    w.requires_grad_(False)
    new = w.clone()
    new[i] += eps
    return (metric(new) - metric(w)) / eps


@wrong(
    "5.3",
    "number_of_pixels_by_heart",
    en="Your loop runs over 784 places, and these images have fewer pixels. From what can it learn how many weights there are?",
    zh="你的循环要走 784 个位置，而这些图像没有那么多像素。它可以从哪里知道一共有多少个权重？",
)
def dead_weights(x):
    return torch.tensor([i for i in range(28 * 28) if (x[:, i] == 0).all()], dtype=torch.long)


@wrong(
    "5.3",
    "how_many_instead_of_which",
    en="You count the dead weights. Asked for are their places: which function lists the places of `True` instead of counting them?",
    zh="你数出了有多少个不起作用的权重，而题目要的是它们的位置。哪个函数会列出 `True` 所在的位置，而不是数它们的个数？",
)
def dead_weights(x):
    return (x == 0).all(0).sum()


@wrong(
    "5.3",
    "tuple_around_the_places",
    en="You return a tuple: `torch.where` answers with one tensor of places for each axis, and packs them into a tuple even if there is only one axis. How do you get at what is in it?",
    zh="你返回的是一个元组：`torch.where` 对每个轴各给出一个装着位置的张量，哪怕只有一个轴，也会装进元组里。怎样取出里面的东西？",
)
def dead_weights(x):
    return torch.where((x == 0).all(0))


@wrong(
    "5.3",
    "empty_list_has_no_type",
    hidden_only=True,
    en="Here no weight is dead. A tensor of an empty list is float32, for PyTorch sees no number to take the type from, and floats are no places. How can you say which type you want?",
    zh="这里没有不起作用的权重。由空列表得到的张量是 float32，因为 PyTorch 没有数可以用来判断类型，而浮点数不能用作位置。怎样说明你要的是哪种类型？",
)
def dead_weights(x):
    return torch.tensor([i for i in range(x.shape[1]) if (x[:, i] == 0).all()])


@wrong(
    "5.3",
    "a_list_of_places",
    en="The places are right, but they come as a Python list. What does the exercise say about the result, and what makes a tensor of a list?",
    zh="位置是对的，但它们装在一个 Python 列表里。题目对结果是怎么说的？什么能把列表变成张量？",
)
def dead_weights(x):
    return torch.where((x == 0).all(0))[0].tolist()


# ---------------------------------------------------------------- 5.4


@wrong(
    "5.4",
    "branches_exchanged",
    en="The better a prediction, the more it costs here: a confident and correct answer should cost nearly nothing. `torch.where(condition, a, b)` takes `a` where the condition holds: which distance belongs there?",
    zh="在你这里，预测越好，损失反而越大；又自信又正确的回答，损失应当接近于零。`torch.where(condition, a, b)` 在条件成立处取 `a`：那里该放哪个距离？",
)
def mnist_loss(predictions, targets):
    return torch.where(targets == 1, predictions, 1 - predictions).mean()


@wrong(
    "5.4",
    "not_averaged",
    en="There is one distance for each image, and they are right. But `backward` can only start from a single number: what is to be done with the distances?",
    zh="每张图像各有一个距离，而且都对。但 `backward` 只能从一个数出发：这些距离还要怎样处理？",
)
def mnist_loss(predictions, targets):
    return torch.where(targets == 1, 1 - predictions, predictions)


@wrong(
    "5.4",
    "sum_instead_of_mean",
    en="The distances were added up: twice as many images give twice the loss, and twice as long a step for the same learning rate. What makes a loss independent of the batch size?",
    zh="你把距离加了起来：图像多一倍，损失就大一倍；学习率不变，步子也会长一倍。怎样才能让损失与批量大小无关？",
)
def mnist_loss(predictions, targets):
    return torch.where(targets == 1, 1 - predictions, predictions).sum()


@wrong(
    "5.4",
    "every_image_with_every_target",
    en="Somewhere an axis was added, and broadcasting pairs every prediction with every target: the loss then depends on nothing but the average prediction, and no image is told what it did wrong. Print the shape inside `mean()`: how many distances are there?",
    zh="某处多加了一个轴，广播让每个预测与每个目标都配了对：损失只取决于预测的平均值，没有一张图像知道自己错在哪里。打印 `mean()` 里面的形状：一共有多少个距离？",
)
def mnist_loss(predictions, targets):
    return torch.where(targets.unsqueeze(1) == 1, 1 - predictions, predictions).mean()


@wrong(
    "5.4",
    "squared_distances",
    en="Your distances are squared: small ones nearly vanish, and the push on an image weakens the closer it comes. Nothing wrong with that as a loss, but the exercise asks for the plain distance. Which operation is one too many?",
    zh="你的距离被平方了：小的距离几乎消失，图像越接近目标，受到的推动就越弱。作为损失这没有错，但题目要的是普通的距离。多了哪一步运算？",
)
def mnist_loss(predictions, targets):
    return ((predictions - targets.float()) ** 2).mean()


@wrong(
    "5.4",
    "only_the_threes_count",
    en="Images with target 0 cost nothing, whatever is predicted for them. A model that says 1 to everything would have a perfect loss. What is the distance of such a prediction?",
    zh="目标为 0 的图像，不论预测什么都没有损失。一个永远回答 1 的模型，损失会是完美的。对这样的图像，预测的距离应当是多少？",
)
def mnist_loss(predictions, targets):
    return torch.where(targets == 1, 1 - predictions, 0).mean()


@wrong(
    "5.4",
    "gradient_cut_off",
    hidden_only=True,
    en="The number is right, but it has forgotten where it came from: no gradient can flow back to the predictions, and nothing would ever be learned. Which call makes a plain number of the tensor, or takes it out of autograd's sight?",
    zh="数值是对的，但它不再记得自己从何而来：梯度回不到预测值，也就什么都学不到。哪个调用把张量变成了普通的数，或者让它脱离了自动求导的视线？",
)
def mnist_loss(predictions, targets):
    return torch.where(targets == 1, 1 - predictions, predictions).mean().detach()


@wrong(
    "5.4",
    "share_of_mistakes",
    en="You count wrong answers. That is the metric, not the loss: a prediction that becomes a little better leaves the count as it was. Where do your predictions lose their decimals?",
    zh="你数的是判错的比例。那是指标，不是损失：预测稍微好一点，这个比例并不会变。你的预测值在哪里丢掉了小数？",
)
def mnist_loss(predictions, targets):
    return ((predictions > 0.5) != (targets == 1)).float().mean()


@wrong(
    "5.4",
    "share_of_right_answers",
    en="This is the accuracy, the share of right answers: it grows when the model gets better, and it is a staircase. A loss falls, and notices when a prediction comes a little nearer to its target. Where do your predictions lose their decimals?",
    zh="这是准确率，也就是判对的比例：模型变好时它会升高，而且它是阶梯。损失则会下降，预测值稍微接近目标一点，它也察觉得到。你的预测值在哪里丢掉了小数？",
)
def mnist_loss(predictions, targets):
    return ((predictions > 0.5) == (targets == 1)).float().mean()


@wrong(
    "5.4",
    "numbers_for_a_condition",
    en="The condition of `torch.where` has to be made of yes and no, and your targets are numbers, as often as not. What can you ask of `targets` so that each place answers with `True` or `False`, whatever type they have?",
    zh="`torch.where` 的条件要由“是”和“否”组成，而你的目标往往是数。对 `targets` 做什么判断，不论它是什么类型，每个位置都会回答 `True` 或 `False`？",
)
def mnist_loss(predictions, targets):
    return torch.where(targets, 1 - predictions, predictions).mean()


@wrong(
    "5.4",
    "cross_entropy_instead",
    en="This is the cross-entropy, with a logarithm: a famous loss, and a later chapter's. Here a prediction of 0.9 for a 3 is to cost exactly the distance that is left. How large is it?",
    zh="这是带对数的交叉熵：很有名的损失，后面的章节才会讲到。这里，把一张 3 预测为 0.9，损失应当恰好是剩下的距离。它是多少？",
)
def mnist_loss(predictions, targets):
    return -torch.where(targets == 1, predictions, 1 - predictions).log().mean()


@wrong(
    "5.4",
    "sigmoid_too_early",
    en="The predictions go through a sigmoid first. Here they are between 0 and 1 already, and after it the best of them would still be far from 1. What does this first version of the loss promise about its input?",
    zh="预测值先经过了 sigmoid。这里的预测值已经在 0 到 1 之间，再过一次 sigmoid，最好的预测也离 1 很远。这个损失的第一版对输入作了什么约定？",
)
def mnist_loss(predictions, targets):
    predictions = predictions.sigmoid()
    return torch.where(targets == 1, 1 - predictions, predictions).mean()


@wrong(
    "5.4",
    "distance_with_a_sign",
    en="This is the mean of the plain differences, some above 0 and some below: they cancel, and a wrong 3 makes up for a wrong 7. Can a distance be negative? What is missing before the mean?",
    zh="这是差本身的平均值，差有正有负，会互相抵消：一张判错的 3 就把一张判错的 7 抹平了。距离会是负的吗？求平均之前还缺什么？",
)
def mnist_loss(predictions, targets):
    return (predictions - targets.float()).mean()


@wrong(
    "5.4",
    "true_cannot_be_subtracted",
    en="Targets may be `True` and `False`, too, and PyTorch refuses to subtract with them. What can you ask of `targets` that works in each of the three types, or what can you turn them into first?",
    zh="目标也可能是 `True` 和 `False`，而 PyTorch 拒绝用它们做减法。对 `targets` 做什么判断，三种类型都行得通？或者，可以先把它们变成什么？",
)
def mnist_loss(predictions, targets):
    return (predictions - targets).abs().mean()


@wrong(
    "5.4",
    "one_if_for_all_images",
    en="An `if` takes a single yes or no, and here there is one for each image: that is what PyTorch calls ambiguous. Which function, named above, chooses for each place of a tensor?",
    zh="`if` 只接受一个“是”或“否”，而这里每张图像各有一个：PyTorch 说的“ambiguous”就是这个意思。上文提到的哪个函数能对张量的每个位置分别选择？",
)
def mnist_loss(predictions, targets):
    if targets == 1:
        return (1 - predictions).mean()
    return predictions.mean()


@wrong(
    "5.4",
    "guess_for_a_target",
    en="Your condition asks what was predicted, and the targets are never looked at: a confident mistake costs as little as a confident right answer. Who knows whether an image is a 3?",
    zh="你的条件问的是预测了什么，目标根本没有用到：自信地答错，损失和自信地答对一样小。一张图像是不是 3，要看什么？",
)
def mnist_loss(predictions, targets):
    return torch.where(predictions > 0.5, 1 - predictions, predictions).mean()


@wrong(
    "5.4",
    "no_target_is_a_3",
    en="You get the mean of the predictions: your condition holds for no image at all. With which number do you compare `targets`? What do they hold for a picture of a 3?",
    zh="你得到的是预测值的平均值：你的条件对任何一张图像都不成立。你把 `targets` 与哪个数作比较？一张 3 的图像，目标是什么数？",
)
def mnist_loss(predictions, targets):
    return torch.where(targets == 3, 1 - predictions, predictions).mean()


@wrong(
    "5.4",
    "mean_of_a_column",
    en="For a flat row this is right, but of a column there is left a tensor of one number, and it still has an axis: `mean(0)` takes away the first axis alone. What does `mean` do if no axis is named?",
    zh="对扁平的一行，这是对的；对一列，剩下的却是只含一个数、仍有一个轴的张量：`mean(0)` 只去掉第一个轴。不指定轴的时候，`mean` 会怎么做？",
)
def mnist_loss(predictions, targets):
    return torch.where(targets == 1, 1 - predictions, predictions).mean(0)


@wrong(
    "5.4",
    "number_of_images_by_heart",
    en="For the chapter's three images this is right; for another number of them it is off by just the ratio of the two. By what do you divide the sum, and from where can your function learn it?",
    zh="对原书的三张图像，这是对的；张数不同时就不对了，差的倍数恰好是两个张数之比。你把和除以了多少？你的函数可以从哪里知道这个数？",
)
def mnist_loss(predictions, targets):
    return torch.where(targets == 1, 1 - predictions, predictions).sum() / 3


@wrong(
    "5.4",
    "mean_of_two_means",
    en="You average the threes by themselves and the sevens by themselves, and then the two averages: so an image counts for more the fewer of its kind there are. What is each image to count for, if you average over all of them at once?",
    zh="你先分别求出 3 的平均和 7 的平均，再把两个平均值平均：这样，哪一类的图像少，其中每一张就算得重。如果一次对所有图像求平均，每张图像各占多少？",
)
def mnist_loss(predictions, targets):
    of_threes = (1 - predictions[targets == 1]).mean()
    return (of_threes + predictions[targets == 0].mean()) / 2


# ---------------------------------------------------------------- 5.5


@wrong(
    "5.5",
    "curve_falls",
    en="Your curve falls from 1 to 0: the larger the number, the smaller the result. Which sign stands in the exponent?",
    zh="你的曲线从 1 降到 0：数越大，结果越小。指数里是什么符号？",
)
def sigmoid(x):
    return (1 - torch.tanh(x / 2)) / 2


@wrong(
    "5.5",
    "infinity_by_infinity",
    en="For large `x` numerator and denominator both overflow, and infinity divided by infinity is nan. Can you write the fraction so that `exp` never gets a large positive number?",
    zh="`x` 很大时，分子和分母都会溢出，无穷大除以无穷大得 nan。能不能把这个分式写成 `exp` 永远不会遇到很大的正数？",
)
def sigmoid(x):
    return torch.exp(x) / (1 + torch.exp(x))


@wrong(
    "5.5",
    "nan_gradient_far_left",
    en="The values of your sigmoid are right; what is not finite here is its gradient, far on the left. There `exp` overflows; 1 divided by infinity is a harmless 0, while the chain rule multiplies that 0 by infinity. Which number should `exp` never be asked for?",
    zh="sigmoid 的值全都正确；不是有限数的是它的梯度，在左边很远处。那里的 `exp` 溢出了：1 除以无穷大是无害的 0，而链式法则要拿这个 0 去乘无穷大。永远不该让 `exp` 去算什么样的数？",
)
def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


@wrong(
    "5.5",
    "overflow_moved_further_out",
    en="Numbers of twice the width only move the trouble further out: from about 710 on `exp` overflows in float64 as well, and there the gradient is nan. Which number should `exp` never be asked for, whatever the type?",
    zh="类型的位数加倍，只是把麻烦推得更远：从大约 710 起，`exp` 在 float64 里也会溢出，那里的梯度就成了 nan。不论什么类型，永远不该让 `exp` 去算什么样的数？",
)
def sigmoid(x):
    return 1 / (1 + torch.exp(-x.double()))


@wrong(
    "5.5",
    "where_computes_both",
    en="The values of your sigmoid are right; what is not finite here is its gradient, far out. `torch.where` computes both branches everywhere and then chooses; going back, the branch not chosen gets the gradient 0, and 0 times infinity is nan. How can both branches be made harmless before the choice?",
    zh="sigmoid 的值全都正确；不是有限数的是它的梯度，在很远处。`torch.where` 在每个位置上都会计算两个分支，然后才选择；反向传播时，没被选中的分支得到梯度 0，而 0 乘以无穷大是 nan。怎样在选择之前就让两个分支都安然无恙？",
)
def sigmoid(x):
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))


@wrong(
    "5.5",
    "clamped_too_early",
    en="Far out, your curve stops before it has come near 0 and near 1: the numbers were cut off where the sigmoid still has some way to go. How large is `exp(10)`, and up to which `x` does a float32 still hold `exp(x)`?",
    zh="在很远处，你的曲线还没有接近 0 和 1 就停住了：你把数截断了，而在那里 sigmoid 还有一段路要走。`exp(10)` 有多大？`x` 最大到多少，float32 还装得下 `exp(x)`？",
)
def sigmoid(x):
    return 1 / (1 + torch.exp(-x.clamp(-10, 10)))


@wrong(
    "5.5",
    "clamped_too_late",
    en="To cut the numbers off is a good idea, but yours are cut off too far out: the values are right, and between about 89 and your limit `exp` still overflows, so that the gradient there is nan. Up to which `x` does a float32 hold `exp(x)`?",
    zh="把数截断是个好主意，但你截得太远：值都正确，而在大约 89 与你的界限之间，`exp` 仍然会溢出，那里的梯度就成了 nan。`x` 最大到多少，float32 还装得下 `exp(x)`？",
)
def sigmoid(x):
    return 1 / (1 + torch.exp(-x.clamp(-100, 100)))


@wrong(
    "5.5",
    "exp_of_a_single_number",
    en="The functions of Python's `math` take a single number, and here comes a whole tensor. Which library has an `exp` that takes tensors, and leaves a trail for the gradient?",
    zh="Python 的 `math` 里的函数只接受一个数，而这里来的是整个张量。哪个库的 `exp` 接受张量，还能让梯度沿路返回？",
)
def sigmoid(x):
    return 1 / (1 + math.exp(-x))


@wrong(
    "5.5",
    "clamped_line",
    en="This is a straight line, cut off at 0 and at 1. It stays between 0 and 1, but its slope is 0 outside a narrow stretch, so that most predictions would feel no push. Which curve does the formula describe?",
    zh="这是一条在 0 和 1 处截断的直线。它确实在 0 到 1 之间，但在一小段之外斜率为 0，大多数预测感受不到任何推动。公式描述的是什么曲线？",
)
def sigmoid(x):
    return x.clamp(0, 1)


@wrong(
    "5.5",
    "from_minus_1_to_1",
    en="Your curve runs from −1 to 1. It has the right kind of shape, but it is taller and steeper than the sigmoid. Through which point does the sigmoid go at `x = 0`?",
    zh="你的曲线从 −1 到 1。形状是这一类，但比 sigmoid 更高、更陡。在 `x = 0` 处，sigmoid 经过哪个点？",
)
def sigmoid(x):
    return torch.tanh(x)


@wrong(
    "5.5",
    "twice_as_steep",
    en="The ends and the middle are right, but your curve climbs too steeply: at 1 it is where the sigmoid is at 2. By which factor is its input off?",
    zh="两端和中点都对，但你的曲线升得太陡：它在 1 处的值，是 sigmoid 在 2 处的值。输入差了多少倍？",
)
def sigmoid(x):
    return (1 + torch.tanh(x)) / 2


@wrong(
    "5.5",
    "step_at_0",
    en="This is a staircase with a single step. It has no slope anywhere, and therefore nothing to learn from. What should happen around 0 instead?",
    zh="这是只有一级的台阶。它处处没有斜率，因此也就学不到任何东西。在 0 附近应当是什么样子？",
)
def sigmoid(x):
    return (x > 0).float()


@wrong(
    "5.5",
    "numbers_share_one_whole",
    en="Your results add up to 1: each number is weighed against its neighbours, as `softmax` does. The sigmoid looks at each number alone. What would it give for 0, whatever stands beside it?",
    zh="你的结果加起来等于 1：每个数都在与旁边的数相比，`softmax` 就是这样。sigmoid 只看每个数自己。对于 0，不论旁边是什么，它应当给出多少？",
)
def sigmoid(x):
    return x.softmax(0)


@wrong(
    "5.5",
    "sigmoid_not_used",
    en="The loss is computed from the raw predictions: it can fall below 0 and then for ever on. Is there a line that computes the sigmoid without keeping its result?",
    zh="损失是由原始的预测值算出的：它会小于 0，而且可以一直降下去。是不是有一行算了 sigmoid，却没有保存结果？",
)
def mnist_loss2(predictions, targets):
    predictions.sigmoid()
    return torch.where(targets == 1, 1 - predictions, predictions).mean()


@wrong(
    "5.5",
    "sigmoid_twice",
    en="The predictions go through the sigmoid twice. The second one turns everything into numbers between 0.5 and 0.73, so that no prediction can come near its target. Who of your functions applies it already?",
    zh="预测值经过了两次 sigmoid。第二次会把一切都变成 0.5 到 0.73 之间的数，于是没有一个预测能接近目标。你的哪个函数已经做过一次了？",
)
def mnist_loss2(predictions, targets):
    predictions = predictions.sigmoid().sigmoid()
    return torch.where(targets == 1, 1 - predictions, predictions).mean()


@wrong(
    "5.5",
    "sigmoid_of_the_average",
    en="You average first and apply the sigmoid to the average, when a single huge prediction has outweighed all others. What belongs into the interval from 0 to 1: each prediction, or their mean?",
    zh="你先求平均，再对平均值取 sigmoid：一个极大的预测值就能盖过其他所有。应当进入 0 到 1 之间的，是每个预测值，还是它们的平均值？",
)
def mnist_loss2(predictions, targets):
    return torch.where(targets == 1, 1 - predictions, predictions).mean().sigmoid()


@wrong(
    "5.5",
    "squared_distances",
    en="The sigmoid is there, but the distances are squared. If your `mnist_loss2` calls `mnist_loss`, the mistake is in exercise 5.4 and not here: what did its check say?",
    zh="sigmoid 用对了，但距离被平方了。如果你的 `mnist_loss2` 调用了 `mnist_loss`，错误就在练习 5.4，而不在这里：那里的检查说了什么？",
)
def mnist_loss2(predictions, targets):
    return ((predictions.sigmoid() - targets.float()) ** 2).mean()


@wrong(
    "5.5",
    "sum_instead_of_mean",
    en="The sigmoid is there, but the distances were added up and not averaged. If your `mnist_loss2` calls `mnist_loss`, the mistake is in exercise 5.4 and not here: what did its check say?",
    zh="sigmoid 用对了，但距离是加起来的，没有求平均。如果你的 `mnist_loss2` 调用了 `mnist_loss`，错误就在练习 5.4，而不在这里：那里的检查说了什么？",
)
def mnist_loss2(predictions, targets):
    return (predictions.sigmoid() - targets.float()).abs().sum()


@wrong(
    "5.5",
    "not_averaged",
    en="There is still one distance for each image. If your `mnist_loss2` calls `mnist_loss`, the mistake is in exercise 5.4 and not here: what did its check say? A loss is a single number.",
    zh="每张图像仍各有一个距离。如果你的 `mnist_loss2` 调用了 `mnist_loss`，错误就在练习 5.4，而不在这里：那里的检查说了什么？损失应当是一个数。",
)
def mnist_loss2(predictions, targets):
    return (predictions.sigmoid() - targets.float()).abs()


@wrong(
    "5.5",
    "gradient_cut_off",
    hidden_only=True,
    en="The number is right, but no gradient can flow back from it to the predictions. Which call makes a plain number of the tensor, or takes it out of autograd's sight: one here, or one in your `sigmoid` or your `mnist_loss`?",
    zh="数值是对的，但梯度无法从它回到预测值。哪个调用把张量变成了普通的数，或者让它脱离了自动求导的视线：是这里的，还是你的 `sigmoid` 或 `mnist_loss` 里的？",
)
def mnist_loss2(predictions, targets):
    return (predictions.sigmoid() - targets.float()).abs().mean().item()


@wrong(
    "5.5",
    "good_and_bad_exchanged",
    en="The sigmoid is there, but the better a prediction, the larger your loss: going downhill would teach the model to be wrong. Which distance belongs to the target 1?",
    zh="sigmoid 用对了，但预测越好，损失越大：沿着它下山，模型学到的是犯错。目标为 1 时，该用哪个距离？",
)
def mnist_loss2(predictions, targets):
    p = predictions.sigmoid()
    return torch.where(targets == 1, p, 1 - p).mean()


@wrong(
    "5.5",
    "cross_entropy_instead",
    en="This is the cross-entropy of the predictions, with a logarithm: a famous loss, and a later chapter's. Here an image is to cost exactly the distance that is left between its sigmoid and its target. Which function of yours computes that?",
    zh="这是预测值的交叉熵，带对数：很有名的损失，后面的章节才会讲到。这里，一张图像的损失应当恰好是 sigmoid 与目标之间剩下的距离。你的哪个函数计算的就是它？",
)
def mnist_loss2(predictions, targets):
    return torch.nn.functional.binary_cross_entropy_with_logits(predictions, targets.float())


@wrong(
    "5.5",
    "answers_counted",
    en="The predictions were turned into plain 0 and 1 before the comparison: this is the share of mistakes, and it is a staircase again. Where do the decimals get lost?",
    zh="预测值在比较之前就变成了 0 和 1：这是判错的比例，又成了阶梯。小数是在哪里丢掉的？",
)
def mnist_loss2(predictions, targets):
    return ((predictions > 0) != (targets == 1)).float().mean()


@wrong(
    "5.5",
    "sigmoid_out_of_sight",
    en="The values are right, but no gradient can come back through your sigmoid: on the way, the numbers were taken out of autograd's sight. Which call does that (`numpy`, `detach`, `item`, `tolist`, `torch.tensor`)? And which library has an `exp` that leaves a trail?",
    zh="数值是对的，但梯度无法穿过你的 sigmoid 返回：途中，数脱离了自动求导的视线。是哪个调用造成的（`numpy`、`detach`、`item`、`tolist`、`torch.tensor`）？哪个库的 `exp` 会留下可以返回的路？",
)
def sigmoid(x):
    return (1 + torch.tanh(x.detach() / 2)) / 2


@wrong(
    "5.5",
    "brackets_missing",
    en="Your curve falls, and on the left it grows beyond all limits. Division comes before addition: what is `1 / 1 + …`, and which part of the formula is to be divided by?",
    zh="你的曲线在下降，而且越往左越大，没有止境。除法先于加法：`1 / 1 + …` 等于什么？公式里，除数应当是哪一部分？",
)
def sigmoid(x):
    return 1 / 1 + torch.exp(-x)


@wrong(
    "5.5",
    "no_target_is_a_3",
    en="No image counts as a 3 here: either the targets went through the sigmoid, too, and 1 and 0 became 0.73 and 0.5, or they are compared with a number that is not among them (in your `mnist_loss`, perhaps: what does the check of exercise 5.4 say?). Which of the two, predictions and targets, are any numbers, and which are 1 and 0 already?",
    zh="在这里，没有一张图像被当作 3：要么目标也经过了 sigmoid，1 和 0 变成了 0.73 和 0.5；要么是拿目标与一个根本不会出现的数作比较（也许就在你的 `mnist_loss` 里：练习 5.4 的检查说了什么？）。预测值和目标之中，哪个可以是任意的数？哪个本来就是 1 和 0？",
)
def mnist_loss2(predictions, targets):
    return torch.where(
        targets.float().sigmoid() == 1, 1 - predictions.sigmoid(), predictions.sigmoid()
    ).mean()


@wrong(
    "5.5",
    "distance_with_a_sign",
    en="The sigmoid is there, but the differences keep their signs, and a wrong 3 makes up for a wrong 7. If your `mnist_loss2` calls `mnist_loss`, the mistake is in exercise 5.4 and not here: what did its check say?",
    zh="sigmoid 用对了，但差带着正负号，一张判错的 3 就把一张判错的 7 抹平了。如果你的 `mnist_loss2` 调用了 `mnist_loss`，错误就在练习 5.4，而不在这里：那里的检查说了什么？",
)
def mnist_loss2(predictions, targets):
    return (predictions.sigmoid() - targets.float()).mean()


@wrong(
    "5.5",
    "size_of_the_mean_difference",
    en="The sigmoid is there, but the differences were averaged with their signs, and only then made positive: a wrong 3 makes up for a wrong 7. If your `mnist_loss2` calls `mnist_loss`, the mistake is in exercise 5.4 and not here: what did its check say?",
    zh="sigmoid 用对了，但差是带着正负号求平均的，之后才取绝对值：一张判错的 3 就把一张判错的 7 抹平了。如果你的 `mnist_loss2` 调用了 `mnist_loss`，错误就在练习 5.4，而不在这里：那里的检查说了什么？",
)
def mnist_loss2(predictions, targets):
    return (predictions.sigmoid() - targets.float()).mean().abs()


@wrong(
    "5.5",
    "only_the_threes_count",
    en="The sigmoid is there, but images with target 0 cost nothing, whatever is predicted for them. If your `mnist_loss2` calls `mnist_loss`, the mistake is in exercise 5.4 and not here: what did its check say?",
    zh="sigmoid 用对了，但目标为 0 的图像，不论预测什么都没有损失。如果你的 `mnist_loss2` 调用了 `mnist_loss`，错误就在练习 5.4，而不在这里：那里的检查说了什么？",
)
def mnist_loss2(predictions, targets):
    return torch.where(targets == 1, 1 - predictions.sigmoid(), 0).mean()


@wrong(
    "5.5",
    "guess_for_a_target",
    en="The sigmoid is there, but the distance is chosen by what was predicted, and the targets are never looked at. If your `mnist_loss2` calls `mnist_loss`, the mistake is in exercise 5.4 and not here: what did its check say?",
    zh="sigmoid 用对了，但距离是按预测了什么来选的，目标根本没有用到。如果你的 `mnist_loss2` 调用了 `mnist_loss`，错误就在练习 5.4，而不在这里：那里的检查说了什么？",
)
def mnist_loss2(predictions, targets):
    p = predictions.sigmoid()
    return torch.where(p > 0.5, 1 - p, p).mean()


@wrong(
    "5.5",
    "numbers_for_a_condition",
    en="The condition of `torch.where` has to be made of yes and no, and these targets are numbers. If your `mnist_loss2` calls `mnist_loss`, the mistake is in exercise 5.4 and not here: what did its check say?",
    zh="`torch.where` 的条件要由“是”和“否”组成，而这里的目标是数。如果你的 `mnist_loss2` 调用了 `mnist_loss`，错误就在练习 5.4，而不在这里：那里的检查说了什么？",
)
def mnist_loss2(predictions, targets):
    p = predictions.sigmoid()
    return torch.where(targets, 1 - p, p).mean()


@wrong(
    "5.5",
    "every_image_with_every_target",
    en="The sigmoid is there, but somewhere an axis was added, and broadcasting pairs every prediction with every target. If your `mnist_loss2` calls `mnist_loss`, the mistake is in exercise 5.4 and not here: what did its check say?",
    zh="sigmoid 用对了，但某处多加了一个轴，广播让每个预测与每个目标都配了对。如果你的 `mnist_loss2` 调用了 `mnist_loss`，错误就在练习 5.4，而不在这里：那里的检查说了什么？",
)
def mnist_loss2(predictions, targets):
    p = predictions.sigmoid()
    return torch.where(targets.unsqueeze(1) == 1, 1 - p, p).mean()


@wrong(
    "5.5",
    "one_if_for_all_images",
    en="An `if` takes a single yes or no, and here there is one for each image: that is what PyTorch calls ambiguous. If your `mnist_loss2` calls `mnist_loss`, the mistake is in exercise 5.4 and not here: what did its check say?",
    zh="`if` 只接受一个“是”或“否”，而这里每张图像各有一个：PyTorch 说的“ambiguous”就是这个意思。如果你的 `mnist_loss2` 调用了 `mnist_loss`，错误就在练习 5.4，而不在这里：那里的检查说了什么？",
)
def mnist_loss2(predictions, targets):
    if targets == 1:
        return (1 - predictions.sigmoid()).mean()
    return predictions.sigmoid().mean()


@wrong(
    "5.5",
    "one_if_for_all_numbers",
    en="An `if` takes a single yes or no, and here there is one for each number of `x`: that is what PyTorch calls ambiguous. What chooses for each number by itself? Or is there a formula that needs no choice?",
    zh="`if` 只接受一个“是”或“否”，而这里 `x` 的每个数各有一个：PyTorch 说的“ambiguous”就是这个意思。什么能对每个数分别选择？或者，有没有不需要选择的公式？",
)
def sigmoid(x):
    if x >= 0:
        return 1 / (1 + torch.exp(-x))
    return torch.exp(x) / (1 + torch.exp(x))


@wrong(
    "5.5",
    "exp_of_python_overflows",
    en="`math.exp` refuses numbers as large as this one, and it takes them one by one, without a trail for the gradient. Which library has an `exp` for whole tensors? And after that: for which numbers should no `exp` be asked at all?",
    zh="`math.exp` 算不了这么大的数；而且它只能一个一个地算，也不会给梯度留下返回的路。哪个库的 `exp` 能处理整个张量？改好之后再想想：有哪些数根本不该交给 `exp`？",
)
def sigmoid(x):
    return torch.tensor([1 / (1 + math.exp(-number)) for number in x.flatten().tolist()]).view(x.shape)


@wrong(
    "5.5",
    "half_of_the_way_left",
    en="Your curve is as wide as the sigmoid, but it runs from −1 to 1. By how much does it have to be lifted, and what is then to be done with its height?",
    zh="你的曲线与 sigmoid 一样宽，但它从 −1 到 1。要把它抬高多少？然后还要怎样改变它的高度？",
)
def sigmoid(x):
    return torch.tanh(x / 2)


@wrong(
    "5.5",
    "straight_line_through_the_middle",
    en="This is a straight line, cut off at 0 and at 1, which has the height and the slope of the sigmoid at 0 only. Beyond ±2 it is flat, and most predictions would feel no push. Which curve does the formula describe?",
    zh="这是一条在 0 和 1 处截断的直线，只在 0 处与 sigmoid 的高度和斜率相同。在 ±2 之外它是平的，大多数预测感受不到任何推动。公式描述的是什么曲线？",
)
def sigmoid(x):
    return (x / 4 + 0.5).clamp(0, 1)


@wrong(
    "5.5",
    "right_answers_counted",
    en="This is the accuracy, the share of right answers: it grows when the model gets better, and it is a staircase. If your `mnist_loss2` calls `mnist_loss`, the mistake is in exercise 5.4 and not here: what did its check say?",
    zh="这是准确率，也就是判对的比例：模型变好时它会升高，而且它是阶梯。如果你的 `mnist_loss2` 调用了 `mnist_loss`，错误就在练习 5.4，而不在这里：那里的检查说了什么？",
)
def mnist_loss2(predictions, targets):
    return ((predictions > 0) == (targets == 1)).float().mean()


@wrong(
    "5.5",
    "softmax_over_the_images",
    en="Your predictions add up to 1 over the whole batch: `softmax` weighs each image against all others, so that a 3 looks less like a 3 in better company. Which function looks at each prediction alone?",
    zh="整批预测值加起来等于 1：`softmax` 让每张图像与其他所有图像相比，同一张 3，同伴越像 3，它就显得越不像。哪个函数只看每个预测值自己？",
)
def mnist_loss2(predictions, targets):
    p = predictions.softmax(0)
    return torch.where(targets == 1, 1 - p, p).mean()


@wrong(
    "5.5",
    "cut_off_instead_of_squeezed",
    en="You cut the predictions off at 0 and at 1. That puts them into the interval, but all that lie beyond become the same, and feel no push any more. What brings them there smoothly, so that a larger prediction stays the larger one?",
    zh="你在 0 和 1 处截断了预测值。这样它们确实进了区间，但超出去的全都变得一样，再也感受不到推动。什么能让它们光滑地进入区间，原来大的仍然大？",
)
def mnist_loss2(predictions, targets):
    p = predictions.clamp(0, 1)
    return torch.where(targets == 1, 1 - p, p).mean()


@wrong(
    "5.5",
    "smallest_to_0_largest_to_1",
    en="You move and stretch the predictions so that the smallest of the batch becomes 0 and the largest 1: what is said of an image then depends on who else is in the batch. Which function looks at each prediction alone?",
    zh="你平移并缩放了预测值，让这一批中最小的变成 0，最大的变成 1：这样，对一张图像的判断就取决于同一批里还有谁。哪个函数只看每个预测值自己？",
)
def mnist_loss2(predictions, targets):
    low, high = predictions.min(), predictions.max()
    p = (predictions - low) / (high - low)
    return torch.where(targets == 1, 1 - p, p).mean()


# ---------------------------------------------------------------- 5.6


class _Loader:
    """What the loaders below have in common; each of them goes wrong in one thing."""

    def __init__(self, ds, bs, shuffle=False):
        self.ds, self.bs, self.shuffle = ds, bs, shuffle

    def order(self):
        n = len(self.ds)
        return torch.randperm(n).tolist() if self.shuffle else list(range(n))

    def __iter__(self):
        order = self.order()
        for start in range(0, len(order), self.bs):
            yield self.batch(order[start : start + self.bs])

    def batch(self, places):
        return default_collate([self.ds[i] for i in places])

    def __len__(self):
        return len(range(0, len(self.ds), self.bs))


@wrong(
    "5.6",
    "last_batch_dropped",
    en="The items left over at the end never come. In an epoch of 26 letters in sixes there are two of them. What does your loop do with a batch that is not full?",
    zh="最后余下的元素没有出现。26 个字母、每批 6 个，会剩下两个。你的循环怎样处理不满的一批？",
)
class DL(_Loader):
    def __iter__(self):
        order = self.order()
        for k in range(len(order) // self.bs):
            yield self.batch(order[k * self.bs : (k + 1) * self.bs])

    def __len__(self):
        return len(self.ds) // self.bs


@wrong(
    "5.6",
    "length_is_not_the_batches",
    en="The batches are right, but `len(dl)` says {length}, and a `for` loop over this loader runs another number of times. What does your formula say for 10 items in fives, for 11 and for none? Does a last batch that is not full count, and is there always one?",
    zh="各批次都对，但 `len(dl)` 是 {length}，而对这个加载器做 `for` 循环的次数与此不同。10 个元素每批 5 个时，你的公式得多少？11 个呢？一个也没有呢？不满的最后一批算不算？它总是存在吗？",
)
class DL(_Loader):
    def __len__(self):
        return len(self.ds)


@wrong(
    "5.6",
    "empty_batch_at_the_end",
    en="Where the batches come out even, your loop asks for one more, with no items in it, and there is nothing to collate. How many batches do 10 items in fives make, and how many does your formula give?",
    zh="元素恰好分完时，你的循环还要再取一批，而里面一个元素也没有，也就没有东西可以合并。10 个元素每批 5 个，一共几批？你的公式得出几批？",
)
class DL(_Loader):
    def __iter__(self):
        order = self.order()
        for k in range(len(self)):
            yield self.batch(order[k * self.bs : (k + 1) * self.bs])

    def __len__(self):
        return len(self.ds) // self.bs + 1


@wrong(
    "5.6",
    "stacked_by_hand",
    en="`torch.stack` takes tensors of one shape, and an item need not be a tensor: it may be a number, a text, or a pair. Which function was given for making a batch of any items?",
    zh="`torch.stack` 只接受形状相同的张量，而元素不一定是张量：可能是数、文字，也可能是一对。题目给出了哪个函数，能把任何元素合成一个批次？",
)
class DL(_Loader):
    def batch(self, places):
        return torch.stack([self.ds[i] for i in places])


@wrong(
    "5.6",
    "second_epoch_empty",
    en="The first epoch is right, the second has no batches at all: a generator made once is used up after one walk. Where should the walk begin anew each time that somebody asks?",
    zh="第一轮是对的，第二轮却一个批次也没有：只建立一次的生成器，走一遍就用完了。应当在哪里让每次遍历都重新开始？",
)
class DL(_Loader):
    def __init__(self, ds, bs, shuffle=False):
        super().__init__(ds, bs, shuffle)
        self.walk = super().__iter__()

    def __iter__(self):
        return self.walk


@wrong(
    "5.6",
    "list_is_no_iterator",
    en="`__iter__` returns a list. A list can be walked through, but it is not the walk itself: what a `for` loop wants is an object with `__next__`. What turns a list into one? Or let the method `yield` its batches.",
    zh="`__iter__` 返回了一个列表。列表可以遍历，但它本身不是“遍历”：`for` 循环需要的是带有 `__next__` 的对象。什么能把列表变成这样的对象？也可以让这个方法用 `yield` 逐个交出批次。",
)
class DL(_Loader):
    def __iter__(self):
        return list(super().__iter__())


@wrong(
    "5.6",
    "items_not_collated",
    en="A batch is a plain list of items here. A model wants one tensor with all inputs and one with all targets. Which function was given for that?",
    zh="这里的一个批次只是元素的列表。模型需要的是：所有输入组成一个张量，所有目标组成一个张量。题目给出了哪个函数来做这件事？",
)
class DL(_Loader):
    def batch(self, places):
        return [self.ds[i] for i in places]


@wrong(
    "5.6",
    "last_batch_filled_up",
    en="The last batch was filled up with items that had their turn already, so that they count twice in this epoch. How large is the last batch allowed to be?",
    zh="最后一批用已经出现过的元素补满了，它们在这一轮里算了两次。最后一批可以有多大？",
)
class DL(_Loader):
    def order(self):
        order = super().order()
        return order + order[: -len(order) % self.bs]


@wrong(
    "5.6",
    "shuffle_ignored",
    en="With `shuffle=True` the items still come in their old order. Where does your class look at that argument?",
    zh="设了 `shuffle=True`，元素仍按原来的次序出现。你的类在哪里用到了这个参数？",
)
class DL(_Loader):
    def order(self):
        return list(range(len(self.ds)))


@wrong(
    "5.6",
    "same_order_each_epoch",
    en="Both epochs have the same order. Either it was drawn once and for all, or a seed is set anew before each draw. Which method runs once for each epoch?",
    zh="两轮的次序一模一样。要么次序只抽了一次，要么每次抽取之前都重新设了种子。哪个方法是每一轮运行一次的？",
)
class DL(_Loader):
    def __init__(self, ds, bs, shuffle=False):
        super().__init__(ds, bs, shuffle)
        self.fixed = super().order()

    def order(self):
        return self.fixed


@wrong(
    "5.6",
    "shuffled_within_batches",
    en="The items change places inside their batch only: each batch holds the same company as before. On sorted data all threes would still come first. What should be shuffled before it is cut into batches?",
    zh="元素只在自己的批次内部换了位置：每一批的成员仍和原来一样。对排好序的数据，还是全部的 3 先来。在切成批次之前，应当打乱什么？",
)
class DL(_Loader):
    def __iter__(self):
        for start in range(0, len(self.ds), self.bs):
            places = list(range(start, min(start + self.bs, len(self.ds))))
            if self.shuffle:
                random.shuffle(places)
            yield self.batch(places)


@wrong(
    "5.6",
    "only_batches_shuffled",
    en="Whole batches change places: each is a piece of the dataset as it was, so that neighbours stay neighbours for ever, and the short batch turns up anywhere. What has to be shuffled first, and cut afterwards?",
    zh="换位置的是整个批次：每一批都是数据集中原样的一段，相邻的元素永远相邻，不满的那一批也会出现在任何地方。应当先打乱什么，再去切分？",
)
class DL(_Loader):
    def __iter__(self):
        starts = list(range(0, len(self.ds), self.bs))
        if self.shuffle:
            random.shuffle(starts)
        for start in starts:
            yield self.batch(range(start, min(start + self.bs, len(self.ds))))


@wrong(
    "5.6",
    "not_each_item_once",
    en="In one epoch some items come twice and others never: each place was drawn without looking at those drawn before. What is random here, the items or only their order?",
    zh="一轮之中，有些元素出现了两次，有些一次也没有：每次抽取都没有理会之前抽过什么。这里随机的应当是元素，还是只是它们的次序？",
)
class DL(_Loader):
    def order(self):
        n = len(self.ds)
        return torch.randint(n, (n,)).tolist() if self.shuffle else list(range(n))


@wrong(
    "5.6",
    "pairs_torn_apart",
    en="Every input and every target comes once, but they no longer belong together: inputs and targets were shuffled separately. A model can learn nothing from that. How many random orders does one epoch need?",
    zh="每个输入和每个目标都出现了一次，但它们不再配对：输入和目标是分开打乱的。这样模型什么也学不到。一轮需要几个随机次序？",
)
class DL(_Loader):
    def __iter__(self):
        places, others = self.order(), self.order()
        pairs = [
            (self.ds[i][0], self.ds[j][1]) if self.shuffle else self.ds[i] for i, j in zip(places, others)
        ]
        for start in range(0, len(pairs), self.bs):
            yield default_collate(pairs[start : start + self.bs])


@wrong(
    "5.6",
    "dataset_rearranged",
    en="The batches are right, but the dataset that you were given is now in another order, for everybody who uses it. What could you shuffle in its place?",
    zh="各批次没有问题，但传入的数据集本身被重新排列了，所有使用它的人都会受影响。可以改为打乱什么？",
)
class DL(_Loader):
    def order(self):
        if self.shuffle:
            random.shuffle(self.ds)
        return list(range(len(self.ds)))


@wrong(
    "5.6",
    "slices_a_dataset",
    hidden_only=True,
    en="You take a slice of the dataset. A list allows that, but many datasets only know single items: here a slice gives all inputs and all targets of the slice as one item. How do you get one item after the other?",
    zh="你对数据集做了切片。列表可以这样做，但许多数据集只能一次取一个元素：这里，切片会把这一段的全部输入和全部目标当作一个元素。怎样逐个取出元素？",
)
class DL(_Loader):
    def __iter__(self):
        if self.shuffle:
            yield from super().__iter__()
        else:
            for start in range(0, len(self.ds), self.bs):
                yield default_collate(list(self.ds[start : start + self.bs]))


@wrong(
    "5.6",
    "walks_through_the_dataset_itself",
    hidden_only=True,
    en="You go through the dataset itself, as `list(ds)` and `for … in ds` do. That reads everything before the first batch is there, and a dataset promises no more than `len(ds)` and `ds[i]`: this one does not tell its end as a list does. Which places does a batch need?",
    zh="你是直接遍历数据集的，就像 `list(ds)` 和 `for … in ds` 那样。这样在第一个批次出来之前就要读完全部元素；而数据集只保证 `len(ds)` 和 `ds[i]` 可用：这个数据集并不像列表那样告诉你已经到头了。一个批次需要哪些位置的元素？",
)
class DL(_Loader):
    def __iter__(self):
        items = list(self.ds)
        order = self.order()
        for start in range(0, len(order), self.bs):
            yield default_collate([items[i] for i in order[start : start + self.bs]])


@wrong(
    "5.6",
    "last_item_left_out",
    en="The last item of the dataset never comes. Which places does `range(n - 1)` give, and which is the place of the last of `n` items?",
    zh="数据集的最后一个元素从来没有出现。`range(n - 1)` 给出哪些位置？`n` 个元素中的最后一个在哪个位置？",
)
class DL(_Loader):
    def order(self):
        n = len(self.ds) - 1
        return torch.randperm(n).tolist() if self.shuffle else list(range(n))


@wrong(
    "5.6",
    "begins_somewhere_else",
    en="Your epochs begin at a random place, but from there on all items come in their old order, and neighbours stay neighbours for ever. On sorted data a batch would still hold nothing but threes, or nothing but sevens. How many orders can your draw give, and how many are there?",
    zh="每一轮都从一个随机的位置开始，但从那里起，元素仍按原来的次序出现，相邻的永远相邻。对排好序的数据，一个批次里还是只有 3，或者只有 7。你这样抽取，能得到多少种次序？一共又有多少种？",
)
class DL(_Loader):
    def order(self):
        n = len(self.ds)
        start = int(torch.randint(1, n, (1,))) if self.shuffle and n > 1 else 0
        return [*range(start, n), *range(start)]


@wrong(
    "5.6",
    "returned_instead_of_yielded",
    en="`__iter__` returns its first batch, and that is the end of it; a batch is not the walk that a `for` loop wants, either. Which word hands out a batch and goes on from there when the next one is asked for?",
    zh="`__iter__` 用 `return` 交出了第一个批次，就此结束；而且一个批次也不是 `for` 循环所需要的“遍历”。哪个关键字能交出一个批次，等到要下一个时再接着往下走？",
)
class DL(_Loader):
    def __iter__(self):
        order = self.order()
        for start in range(0, len(order), self.bs):
            return self.batch(order[start : start + self.bs])


@wrong(
    "5.6",
    "hardly_shuffled",
    en="In two epochs the items have moved by few places only: each meets hardly anyone but its neighbours, and on sorted data the first batches would still hold nothing but threes. Where should an item be able to land?",
    zh="两轮之中，元素都只移动了几个位置：每个元素遇到的几乎总是邻居；对排好序的数据，前面的批次里仍然全是 3。一个元素应当可以落到哪些位置？",
)
class DL(_Loader):
    def order(self):
        order = list(range(len(self.ds)))
        for i in range(1, len(order) - 1, 2):
            if self.shuffle and random.random() < 0.5:
                order[i], order[i + 1] = order[i + 1], order[i]
        return order


@wrong(
    "5.6",
    "shuffled_unasked",
    en="Nobody asked for it, and still the items come in random order. In which order are they to come where `shuffle` is left out, and what is its value then?",
    zh="没有人要求打乱，元素的次序却是随机的。不写 `shuffle` 的时候，元素应当按什么次序出现？这时它的值是什么？",
)
class DL(_Loader):
    def order(self):
        return torch.randperm(len(self.ds)).tolist()


@wrong(
    "5.6",
    "dataset_of_the_notebook",
    en="Your loader never asks the dataset that it is given for an item: its batches come from somewhere else, from the notebook's own `dset` perhaps. Under which name does your class keep its dataset, and which name stands where the items are fetched?",
    zh="你的加载器从来没有向传给它的数据集要过元素：批次是从别处来的，也许是笔记本里的 `dset`。你的类用什么名字保存了自己的数据集？取元素的地方写的又是哪个名字？",
)
class DL(_Loader):
    def batch(self, places):
        return default_collate([(torch.zeros(28 * 28), torch.tensor([1])) for _ in places])


@wrong(
    "5.6",
    "beyond_the_end",
    en="Where the last batch is not full, you ask the dataset for places that it does not have. At which place does that batch end, and what does a slice of a list do there that a `range` does not?",
    zh="最后一批不满的时候，你向数据集要了它没有的位置。这一批到哪个位置为止？在那里，列表的切片会怎么做，而 `range` 不会？",
)
class DL(_Loader):
    def __iter__(self):
        for start in range(0, len(self.ds), self.bs):
            yield self.batch(range(start, start + self.bs))


@wrong(
    "5.6",
    "batch_never_emptied",
    en="Your batches grow: each holds all items of those before it as well. What has to happen to the list of items once a batch has been handed out?",
    zh="你的批次越来越大：每一批都还装着之前各批的全部元素。交出一个批次之后，应当怎样处理装元素的那个列表？",
)
class DL(_Loader):
    def __iter__(self):
        items, order = [], self.order()
        for count, place in enumerate(order, 1):
            items.append(self.ds[place])
            if count % self.bs == 0 or count == len(order):
                yield default_collate(items)


@wrong(
    "5.6",
    "length_is_a_fraction",
    en="The batches are right, but `len(dl)` fails: a length has to be a whole number, and `/` always gives a float. How many batches are there for 11 items in fives, and which way do you have to round?",
    zh="各批次都对，但 `len(dl)` 失败了：长度必须是整数，而 `/` 得到的总是浮点数。11 个元素每批 5 个，一共几批？应当往哪个方向取整？",
)
class DL(_Loader):
    def __len__(self):
        return len(self.ds) / self.bs


@wrong(
    "5.6",
    "goes_on_where_it_was_left",
    en="A loop was left after its first batch, and the next loop goes on from there instead of beginning anew. Which method runs at the beginning of each loop, and what does yours set back then?",
    zh="前一次循环在第一批之后就退出了，而下一次循环从那里接着走，没有从头开始。每次循环开始时运行的是哪个方法？你的这个方法把什么重新设定了？",
)
class DL(_Loader):
    walk = None

    def __iter__(self):
        return self

    def __next__(self):
        if self.walk is None:
            self.walk = super().__iter__()
        for batch in self.walk:
            return batch
        self.walk = None
        raise StopIteration


@wrong(
    "5.6",
    "one_walk_for_all_loops",
    en="One loop after the other is right, but two at the same time take the batches away from each other: your loader remembers only one place, and `__iter__` hands out the loader itself. What could each loop get of its own? (A method with `yield` gives a new walk each time that it is called.)",
    zh="循环一个接一个时是对的，但两个循环同时进行时，会互相抢走批次：你的加载器只记得一个位置，而 `__iter__` 交出的就是加载器自己。每次循环可以各自得到什么？（带有 `yield` 的方法，每次调用都会给出一次新的遍历。）",
)
class DL(_Loader):
    def __iter__(self):
        self.walk = super().__iter__()
        return self

    def __next__(self):
        return next(self.walk)


@wrong(
    "5.6",
    "many_places_at_once",
    en="You ask the dataset for several places at once, with a list of them. A tensor would answer that; a dataset knows single items only: `ds[i]`. How do you get one item after the other?",
    zh="你用一个列表，一次向数据集要好几个位置。张量可以这样取，而数据集只认单个元素：`ds[i]`。怎样逐个取出元素？",
)
class DL(_Loader):
    def batch(self, places):
        return default_collate(self.ds[places])
