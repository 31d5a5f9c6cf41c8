"""Known-wrong answers of notebook 02: each is a diagnosis, its message, and a test of the checks."""

import functools

import torch
import torch.nn.functional as F

from autograder.chapter import mnist
from autograder.course import wrong

# ---------------------------------------------------------------- 2.1


@wrong(
    "2.1",
    "one_number_for_all",
    en="The whole stack became one number: how bright everything is on average. An ideal digit is still an image. Which axis counts the images, and which axes have to survive?",
    zh="整叠图像变成了一个数，也就是总的平均亮度。理想数字仍然是一张图像：哪个轴对应图像？哪些轴应当保留下来？",
)
def ideal(stack):
    return stack.mean()


@wrong(
    "2.1",
    "brightness_of_each_image",
    en="You have one number for each image: how much ink it has. The ideal digit has one number for each pixel. Along which axis do you walk when you look at one pixel in all images?",
    zh="你为每张图像得到了一个数，也就是它有多少笔墨。理想数字是每个像素一个数。把同一个像素在所有图像中看一遍，是沿着哪个轴走？",
)
def ideal(stack):
    return stack.mean((1, 2))


@wrong(
    "2.1",
    "rows_averaged",
    en="You averaged over the rows of each image, and every image is still there. Axes are numbered from 0: which of the three counts the images?",
    zh="你是在每张图像内部对各行求平均，所有图像都还在。轴从 0 开始编号：三个轴里哪一个数的是图像？",
)
def ideal(stack):
    return stack.mean(1)


@wrong(
    "2.1",
    "columns_averaged",
    en="You averaged over the last axis, the columns of each image, and every image is still there. Which of the three axes counts the images?",
    zh="你是对最后一个轴求平均，也就是每张图像的各列，所有图像都还在。三个轴里哪一个数的是图像？",
)
def ideal(stack):
    return stack.mean(-1)


@wrong(
    "2.1",
    "every_step_halves",
    en="Each new image counts as much as all the earlier ones together, so that next to nothing is left of the first. Which share of the result should each of five images have, and at which point can you divide?",
    zh="每张新图像的分量都与前面所有图像合起来一样大，最早的几张几乎没有留下痕迹。五张图像各应占结果的多少？应当在什么时候做除法？",
)
def ideal(stack):
    running = stack[0]
    for image in stack[1:]:
        running = (running + image) / 2
    return running


@wrong(
    "2.1",
    "every_step_halves_from_zero",
    en="Each new image counts as much as all that was there before, an empty image included, so that next to nothing is left of the first. Which share of the result should each of five images have, and at which point can you divide?",
    zh="每张新图像的分量都与之前的一切（包括开始时的空白图像）合起来一样大，最早的几张几乎没有留下痕迹。五张图像各应占结果的多少？应当在什么时候做除法？",
)
def ideal(stack):
    running = torch.zeros_like(stack[0])
    for image in stack:
        running = (running + image) / 2
    return running


@wrong(
    "2.1",
    "size_written_into_the_code",
    en="Somewhere in your code stands a 28, but images may have any number of rows and columns. Where does the stack itself tell you how large they are, and do you need to know?",
    zh="你的代码里写死了 28，而图像的行数和列数可以是任意的。这一叠图像自己在哪里说明了它们的大小？真的需要知道吗？",
)
def ideal(stack):
    total = torch.zeros(28, 28)
    for image in stack:
        total += image
    return total / len(stack)


@wrong(
    "2.1",
    "sum_not_divided",
    en="These are sums: the more images, the brighter the result, far beyond full ink. What turns a sum over images into the pixel of a typical one?",
    zh="这是求和：图像越多，结果越亮，远远超出了像素的取值范围。怎样才能把各图像之和变成一张典型图像的像素？",
)
def ideal(stack):
    return stack.sum(0)


@wrong(
    "2.1",
    "divided_by_one_less",
    en="Your sums are divided by one less than the number of images, so that three images count as two. How many numbers are added up for each pixel?",
    zh="你的和除以的是图像张数减 1，三张图像只当成了两张。每个像素加起来的一共有几个数？",
)
def ideal(stack):
    return stack.sum(0) / (len(stack) - 1)


@wrong(
    "2.1",
    "divided_by_the_width",
    en="Your sums are divided by the length of the last axis, the number of columns. How many numbers are added up for each pixel, and which axis counts those?",
    zh="你的和除以的是最后一个轴的长度，也就是列数。每个像素加起来的一共有几个数？哪个轴的长度才是这个数？",
)
def ideal(stack):
    return stack.sum(0) / stack.shape[-1]


@wrong(
    "2.1",
    "turned_over",
    en="Rows and columns have changed places: your ideal digit lies on its side. What does `.T` do to an image, and who asked for it?",
    zh="行和列换了位置：你的理想数字躺倒了。`.T` 对一张图像做了什么？有谁要求这样做？",
)
def ideal(stack):
    return stack.mean(0).T


@wrong(
    "2.1",
    "stack_of_the_notebook",
    en="This is the ideal 3 of the notebook's own stack `threes`, whatever is handed in. By which name does your function know the stack that it is given?",
    zh="不论传入什么，这都是笔记本自己那一叠 `threes` 的理想数字。在你的函数里，传入的那一叠叫什么名字？",
)
def ideal(stack):
    return _ideals_of_the_notebook()[0]


@functools.cache
def _ideals_of_the_notebook():
    return [(mnist.digits(digit, "train").float() / 255).mean(0) for digit in (3, 7)]


@wrong(
    "2.1",
    "count_written_into_the_code",
    en="Somewhere in your code stands the number of the chapter's threes, but a stack may hold any number of images. Where does the stack itself tell you how many there are, and do you need to know?",
    zh="你的代码里写死了原书中 3 的张数，而一叠图像可以有任意多张。这一叠图像自己在哪里说明了有多少张？真的需要知道吗？",
)
def ideal(stack):
    return stack.sum(0) / 6131


@wrong(
    "2.1",
    "ink_or_no_ink",
    en="This is how often a pixel has any ink at all: pale ink counts as much as full ink. What does the comparison with 0 throw away, and does a mean need it?",
    zh="这是一个像素有墨的次数所占的比例：淡墨和浓墨算得一样多。与 0 比较丢掉了什么？求平均需要这个比较吗？",
)
def ideal(stack):
    return (stack > 0).float().mean(0)


@wrong(
    "2.1",
    "darkest_pixel_kept",
    en="This is the darkest that a pixel is in any of the images: a single stray stroke would be in your ideal for good. Which average lets every image have its say?",
    zh="这是每个像素在所有图像中最深的值：只要有一张图像多了一笔，它就会留在你的理想数字里。哪一种平均能让每张图像都起作用？",
)
def ideal(stack):
    return stack.amax(0)


@wrong(
    "2.1",
    "median_instead_of_mean",
    en="This is the middle value of each pixel. A pixel that has ink in four images of ten would be empty in your ideal. Which average lets every image have its say?",
    zh="这是每个像素的中位数。一个像素若在十张图像里有四张带墨，在你的理想数字里它会是空白。哪一种平均能让每张图像都起作用？",
)
def ideal(stack):
    return stack.median(0).values


@wrong(
    "2.1",
    "array_instead_of_tensor",
    en="The numbers are right, but they stand in an array of NumPy, and what comes later computes with tensors. Which step leaves the tensor, and what would be missing without it?",
    zh="数值是对的，但它们在 NumPy 的数组里，而后面要用张量来计算。是哪一步离开了张量？不做这一步，会缺什么？",
)
def ideal(stack):
    return stack.mean(0).numpy()


@wrong(
    "2.1",
    "axis_of_length_one_left",
    en="The numbers are right, but the images still have an axis of their own, of length 1: you have a stack of one image. What in your call keeps that axis alive?",
    zh="数值是对的，但数图像的那个轴还在，长度为 1：你得到的是只有一张图像的一叠。调用里的什么东西留住了这个轴？",
)
def ideal(stack):
    return stack.mean(0, keepdim=True)


@wrong(
    "2.1",
    "divided_by_255",
    en="Your ideal is 255 times too pale. These pixels already lie between 0 and 1: what is left to be divided, once the images have been averaged?",
    zh="你的理想图像淡了 255 倍。这些像素本来就在 0 和 1 之间：对图像求了平均之后，还有什么要除的？",
)
def ideal(stack):
    return stack.mean(0) / 255


# ---------------------------------------------------------------- 2.2


@wrong(
    "2.2",
    "signed_differences_cancel",
    en="Positive and negative differences cancel: two images that differ everywhere can get 0, or even less. What has to happen to each difference before you average?",
    zh="正的差和负的差互相抵消：两张处处不同的图像也可能得到 0，甚至小于 0。求平均之前，应当先怎样处理每个差？",
)
def l1(a, b):
    return (a.float() - b.float()).mean()


@wrong(
    "2.2",
    "absolute_value_too_late",
    en="You drop the sign of the mean, after the differences have cancelled. In which order do averaging and dropping the sign belong?",
    zh="你是在差已经互相抵消之后，才去掉平均值的符号。求平均和去掉符号，应当按什么顺序进行？",
)
def l1(a, b):
    return (a.float() - b.float()).mean().abs()


@wrong(
    "2.2",
    "sum_instead_of_mean",
    en="This is a sum over all pixels, as a mathematician's norm is. Such a number grows with the size of the image: how do you make it comparable between small and large images?",
    zh="这是对所有像素求和，数学里的范数就是这样。图像越大，这个数就越大：怎样才能让大图像和小图像的结果可以相互比较？",
)
def l1(a, b):
    return (a.float() - b.float()).abs().sum()


@wrong("2.2", "sum_instead_of_mean")
def rmse(a, b):
    return ((a.float() - b.float()) ** 2).sum().sqrt()


@wrong(
    "2.2",
    "root_forgotten",
    en="This is the mean squared error: squared pixels, on another scale than the pixels themselves. The name of this distance has one more word in front: what does it ask you to do last?",
    zh="这是均方误差：单位是像素的平方，与像素本身不在同一个尺度上。这个距离的名字里还多了一个“根”字：它要求最后做什么？",
)
def rmse(a, b):
    return ((a.float() - b.float()) ** 2).mean()


@wrong(
    "2.2",
    "norm_divided_by_the_count",
    en="You divide after the root has been taken: so the sum is divided by the square of what belongs there. At which step do a sum of squares and the number of pixels have to meet, before the root or after it?",
    zh="你是开方之后才做除法的，这样平方和实际除以的是应有的数的平方。平方和与像素个数应当在哪一步相遇：开方之前，还是开方之后？",
)
def rmse(a, b):
    return ((a.float() - b.float()) ** 2).sum().sqrt() / a.numel()


@wrong(
    "2.2",
    "mean_of_the_rows",
    en="Each row of pixels has a root of its own, and you averaged the roots. The mean of roots is not the root of a mean: over which axes does the mean have to go, before a single root is taken?",
    zh="你让每一行像素各开了一次方，再对这些方根求平均。方根的平均不等于平均的方根：在只开一次方之前，应当对哪些轴求平均？",
)
def rmse(a, b):
    return ((a.float() - b.float()) ** 2).mean(1).sqrt().mean()


@wrong(
    "2.2",
    "size_written_into_the_code",
    en="Your sum is divided by 784, the number of the chapter's pixels, but these images have fewer. How do you get a mean without saying how many numbers there are?",
    zh="你的和除以的是 784，也就是原书图像的像素个数，而这里的图像没有这么多像素。怎样求平均，而不必说出一共有多少个数？",
)
def l1(a, b):
    return (a.float() - b.float()).abs().sum() / 784


@wrong("2.2", "size_written_into_the_code")
def rmse(a, b):
    return (((a.float() - b.float()) ** 2).sum() / 784).sqrt()


@wrong(
    "2.2",
    "axes_of_length_one_left",
    en="The number is right, but it is still an image of one pixel: two axes of length 1 have stayed. What in your call keeps them alive?",
    zh="数是对的，但它仍是只有一个像素的图像：还留着两个长度为 1 的轴。调用里的什么东西留住了它们？",
)
def l1(a, b):
    return (a.float() - b.float()).abs().mean((0, 1), keepdim=True)


@wrong("2.2", "axes_of_length_one_left")
def rmse(a, b):
    return ((a.float() - b.float()) ** 2).mean((0, 1), keepdim=True).sqrt()


@wrong(
    "2.2",
    "only_the_columns_averaged",
    en="You averaged along one axis alone, and each row of pixels has kept a number of its own. How many numbers are to be left of two images?",
    zh="你只沿一个轴求了平均，每一行像素还各有一个数。两张图像最后应当剩下几个数？",
)
def l1(a, b):
    return (a.float() - b.float()).abs().mean(1)


@wrong("2.2", "only_the_columns_averaged")
def rmse(a, b):
    return (a.float() - b.float()).square().mean(1).sqrt()


@wrong(
    "2.2",
    "square_forgotten",
    en="The root is taken of the plain mean of the differences, in which positive and negative ones have cancelled; and where it lies below 0, it has no root at all. Read the name RMSE from its last letter to its first: which letter is missing in your steps?",
    zh="你是对差的普通平均值开方，而正的差和负的差在里面互相抵消了；如果它小于 0，根本就没有平方根。把 RMSE 这个名字从最后一个字母读到第一个：你的步骤里少了哪个字母？",
)
def rmse(a, b):
    return (a.float() - b.float()).mean().sqrt()


@wrong(
    "2.2",
    "difference_of_squares",
    en="You take one square from another. The square of a difference is something else: of 3 and 5 it is 4, and 9 and 25 differ by 16. What comes first, subtracting or squaring, and where do the brackets have to stand?",
    zh="你是把两个平方相减。差的平方是另一回事：3 和 5 之差的平方是 4，而 9 与 25 相差 16。先相减还是先求平方？括号应当写在哪里？",
)
def rmse(a, b):
    return (a.float() ** 2 - b.float() ** 2).mean().sqrt()


@wrong(
    "2.2",
    "only_the_second_squared",
    en="Only the second image was squared: without brackets, `a - b ** 2` takes the power first. What is it that is to be squared?",
    zh="只有第二张图像求了平方：不加括号时，`a - b ** 2` 先算乘方。要求平方的是什么？",
)
def rmse(a, b):
    return (a.float() - b.float() ** 2).mean().sqrt()


@wrong(
    "2.2",
    "half_instead_of_root",
    en="This is half of the mean squared error. `** 1 / 2` is a power of 1, divided by 2: Python takes powers before it divides. How do you say that both belong to the exponent, or which method takes the root?",
    zh="这是均方误差的一半。`** 1 / 2` 的意思是先求 1 次方，再除以 2：Python 先算乘方，后算除法。怎样表示两者都属于指数？或者，哪个方法可以开平方？",
)
def rmse(a, b):
    return ((a.float() - b.float()) ** 2).mean() ** 1 / 2


@wrong(
    "2.2",
    "spread_of_the_differences",
    en="`std` measures how far the differences spread around their own mean, and so it is blind to what all of them have in common: an image and a brighter copy of it would be at distance 0. From which number are the differences to be measured?",
    zh="`std` 衡量的是各个差与它们自己的平均值相差多远，所以看不见它们共有的部分：一张图像与它整体变亮之后的副本，距离会是 0。各个差应当从哪个数量起？",
)
def rmse(a, b):
    return (a.float() - b.float()).std()


@wrong(
    "2.2",
    "divided_by_one_less",
    en="Your sum of squares is divided by one less than the number of pixels. That is what statisticians do for a sample; how many numbers are added up here?",
    zh="你的平方和除以的是像素个数减 1。统计学家对样本才这样做；这里加起来的一共有几个数？",
)
def rmse(a, b):
    return (((a.float() - b.float()) ** 2).sum() / (a.numel() - 1)).sqrt()


@wrong(
    "2.2",
    "squared_in_place_of_absolute",
    en="This is the mean squared error. In `l1`, a difference twice as large counts twice as much and not four times: which operation drops the sign and leaves the size alone?",
    zh="这是均方误差。在 `l1` 里，差大一倍，分量也只大一倍，而不是四倍：哪种运算去掉正负号，又不改变大小？",
)
def l1(a, b):
    return ((a.float() - b.float()) ** 2).mean()


@wrong(
    "2.2",
    "squared_too_late",
    en="You square the mean, after the differences have cancelled, and the root takes the square back at once. In which order do squaring and averaging belong?",
    zh="你是在差已经互相抵消之后，才对平均值求平方，而开方又立刻把平方抵消了。求平方和求平均，应当按什么顺序进行？",
)
def rmse(a, b):
    return (a.float() - b.float()).mean().pow(2).sqrt()


@wrong(
    "2.2",
    "caret_for_a_power",
    en="In Python, `^` is no power: it compares whole numbers bit by bit, and floats have no such operation, as the error says. How does Python write a square?",
    zh="在 Python 里，`^` 不是乘方，而是对整数逐位做异或；浮点数没有这种运算，错误信息说的就是这个。Python 里的平方怎样写？",
)
def rmse(a, b):
    return ((a.float() - b.float()) ^ 2).mean().sqrt()


@wrong(
    "2.2",
    "rmse_in_place_of_l1",
    en="This is the root mean squared error. Have the two functions changed places? In `l1`, a difference twice as large counts twice as much: which operation drops the sign and leaves the size alone?",
    zh="这是均方根误差。是不是两个函数写反了？在 `l1` 里，差大一倍，分量也只大一倍：哪种运算去掉正负号，又不改变大小？",
)
def l1(a, b):
    return ((a.float() - b.float()) ** 2).mean().sqrt()


@wrong(
    "2.2",
    "l1_in_place_of_rmse",
    en="This is the mean absolute difference, the other distance. Either the two functions have changed places, or the root is taken of every single square, which undoes the square at once. Read the name RMSE from its last letter to its first: in which order do the three operations come?",
    zh="这是平均绝对误差，也就是另一种距离。要么是两个函数写反了，要么是对每个平方立刻开了方，把平方抵消了。把 RMSE 这个名字从最后一个字母读到第一个：三个运算的先后顺序是什么？",
)
def rmse(a, b):
    return ((a.float() - b.float()) ** 2).sqrt().mean()


@wrong(
    "2.2",
    "divided_by_255",
    en="Your number is the right one divided by 255. A pixel counts as the number that it is: which of your steps brings in another scale?",
    zh="你得到的数正好是正确结果除以 255。像素是多少就按多少算：是哪一步换了尺度？",
)
def l1(a, b):
    return (a.float() / 255 - b.float() / 255).abs().mean()


@wrong("2.2", "divided_by_255")
def rmse(a, b):
    return ((a.float() / 255 - b.float() / 255) ** 2).mean().sqrt()


def _from_0_to_1(image):
    return image.float() / 255 if image.dtype == torch.uint8 else image


@wrong(
    "2.2",
    "raw_images_divided_by_255",
    en="Images of floats come out right, raw ones too small by a factor of 255. A pixel counts as the number that it is, whatever its type: which of your steps brings in another scale?",
    zh="浮点图像的结果是对的，原始图像的结果却小到了 255 分之一。不论是什么类型，像素是多少就按多少算：是哪一步换了尺度？",
)
def l1(a, b):
    return (_from_0_to_1(a) - _from_0_to_1(b)).abs().mean()


@wrong("2.2", "raw_images_divided_by_255")
def rmse(a, b):
    return ((_from_0_to_1(a) - _from_0_to_1(b)) ** 2).mean().sqrt()


@wrong(
    "2.2",
    "bytes_wrap_around",
    en="Raw pixels are uint8, which knows no negative numbers: 3 − 5 gives 254 there. What has to be done to the images before you subtract them?",
    zh="原始像素是 uint8，它没有负数：在那里 3 − 5 得到 254。在相减之前，要先对图像做什么？",
)
def l1(a, b):
    return (a - b).float().abs().mean()


@wrong("2.2", "bytes_wrap_around")
def rmse(a, b):
    return ((a - b).float() ** 2).mean().sqrt()


@wrong(
    "2.2",
    "pixels_cut_to_whole_numbers",
    en="You made whole numbers of the pixels, and of a pixel between 0 and 1 that leaves a 0. Which dtype has room for negative differences and for fractions?",
    zh="你把像素变成了整数，而 0 到 1 之间的像素就只剩下 0 了。哪种数据类型既放得下负的差，也放得下小数？",
)
def l1(a, b):
    return (a.int() - b.int()).abs().float().mean()


@wrong("2.2", "pixels_cut_to_whole_numbers")
def rmse(a, b):
    return (a.int() - b.int()).float().square().mean().sqrt()


@wrong(
    "2.2",
    "squares_wrap_around",
    en="Raw pixels are uint8, which ends at 255: in it 20 squared is 144, what is left of 400. At which step do your images become floats, and which step needs more room than uint8 has?",
    zh="原始像素是 uint8，最大只到 255：在那里 20 的平方是 144，也就是 400 溢出后剩下的部分。你的图像在哪一步变成了浮点数？哪一步就已经超出了 uint8 的范围？",
)
def rmse(a, b):
    return ((a - b) ** 2).float().mean().sqrt()


@wrong(
    "2.2",
    "bytes_cannot_be_averaged",
    en="PyTorch takes no mean of integers, and raw pixels are uint8. Which type has room for fractions and for negative numbers, and at which point of the formula do you need it first?",
    zh="PyTorch 不对整数求平均，而原始像素是 uint8。哪种类型既能表示小数，又能表示负数？在公式里，最先是在哪一步需要它？",
)
def l1(a, b):
    return (a - b).abs().mean()


@wrong("2.2", "bytes_cannot_be_averaged")
def rmse(a, b):
    return ((a - b) ** 2).mean().sqrt()


@wrong(
    "2.2",
    "loss_function_of_bytes",
    en="`mse_loss` has no version for bytes, as its error says, and raw pixels are uint8. Of which type do both images have to be before you hand them over?",
    zh="`mse_loss` 不支持 uint8（Byte），错误信息说的就是这个，而原始像素正是 uint8。在交给它之前，两张图像都要先变成什么类型？",
)
def rmse(a, b):
    return F.mse_loss(a, b).sqrt()


# ---------------------------------------------------------------- 2.3


@wrong(
    "2.3",
    "corner_forgotten",
    en="`a[0, 0]` is {corner} where {k} was asked for. Your pair may be fine apart from that: which other pixel has to give way when you change this one, so that the differences still cancel?",
    zh="`a[0, 0]` 是 {corner}，而要求的是 {k}。除此之外这一对也许没有问题：改动这个像素时，还要相应地改动哪个像素，差才仍然能够抵消？",
)
def cancelling_pair(k, h, w):
    a = torch.zeros(h, w)
    a[: h // 2] = 1
    return a, a.flip(0)


@wrong(
    "2.3",
    "pixels_out_of_range",
    en="Your pixels run from {low} to {high}, but 0 is no ink and 1 is full ink. How far apart can two pixels be at most, and where do you get the missing distance from?",
    zh="你的像素从 {low} 到 {high}，而 0 是没有墨，1 是墨最浓。两个像素之间最多能相差多少？不够的距离又从哪里来？",
)
def cancelling_pair(k, h, w):
    a, sign = torch.full((h, w), float(k)), torch.zeros(h, w)
    sign[: h // 2], sign[-(h // 2) :] = 1, -1
    return a, a + sign


@wrong(
    "2.3",
    "differences_do_not_cancel",
    en="The mean of `a - b` is {signed}, not 0. One image has more ink in all than the other: what can you do to the pixels of an image that leaves their sum as it is?",
    zh="`a - b` 的平均值是 {signed}，而不是 0。其中一张图像的总墨量更多：对一张图像的像素做什么，才不会改变它们的总和？",
)
def cancelling_pair(k, h, w):
    a, b = torch.zeros(h, w), torch.ones(h, w)
    a[0, 0] = k
    return a, b


@wrong(
    "2.3",
    "too_close_together",
    en="The signed differences cancel, but the mean absolute difference is only {absolute}: pixel by pixel, the two images are not different enough. What would a pixel have to be in one image and in the other to be as different as can be?",
    zh="带符号的差确实抵消了，但平均绝对误差只有 {absolute}：逐个像素来看，两张图像的差别还不够大。同一个像素在两张图像里分别取什么值，差别才最大？",
)
def cancelling_pair(k, h, w):
    a = torch.full((h, w), float(k))
    return a, a.clone()


@wrong(
    "2.3",
    "size_of_the_example",
    en="Your images have 8 rows and 8 columns, whatever is asked for. How many are wanted this time, and which two arguments say so?",
    zh="不论要求多大，你的图像总是 8 行 8 列。这一次要几行几列？是哪两个参数说明的？",
)
def cancelling_pair(k, h, w):
    a = torch.zeros(8, 8)
    a[:4] = 1
    a[0, 0] = k
    return a, a.flip(0)


@wrong(
    "2.3",
    "columns_before_rows",
    en="Your images are as wide as they should be high. Which comes first in a shape, the number of rows or that of columns, and which letter is which?",
    zh="你的图像该有多高，却有多宽。在形状里，排在前面的是行数还是列数？哪个字母是哪一个？",
)
def cancelling_pair(k, h, w):
    a = torch.zeros(w, h)
    a[: w // 2] = 1
    a[0, 0] = k
    return a, a.flip(0)


@wrong(
    "2.3",
    "both_of_another_mean",
    en="Your two means agree with each other, but both are {mean}, and {m} was asked for. What in your two sets of errors depends on `m`?",
    zh="你的两个平均值彼此一致，但都是 {mean}，而要求的是 {m}。你的两组误差里，有什么取决于 `m`？",
)
def same_l1(n, m):
    spread, spike = torch.ones(n), torch.zeros(n)
    spike[0] = n
    return spread, spike


@wrong(
    "2.3",
    "other_mean",
    en="The mean absolute value of `{name}` is {mean}, and {m} was asked for. In how many of its places does `{name}` have an error, and how large must each of them be for the mean over all places to come out right?",
    zh="`{name}` 的绝对值的平均值是 {mean}，而要求的是 {m}。`{name}` 在多少个位置上有误差？那里的误差各要有多大，所有位置的平均值才正确？",
)
def same_l1(n, m):
    spread, spike = torch.full((n,), float(m)), torch.zeros(n)
    spike[0] = m
    return spread, spike


@wrong(
    "2.3",
    "not_spiky_enough",
    en="Both means agree, but the RMSE of `spike` is only {ratio} times that of `spread`. Squaring makes large errors count more than small ones: how could the same total be shared out even less fairly?",
    zh="两个平均值一致，但 `spike` 的均方根只有 `spread` 的 {ratio} 倍。平方会让大误差比小误差更有分量：同样的总量，怎样分配才更不均匀？",
)
def same_l1(n, m):
    spread, spike = torch.full((n,), float(m)), torch.zeros(n)
    spike[: n // 2] = n * m / (n // 2)
    return spread, spike


@wrong(
    "2.3",
    "spread_and_spike_exchanged",
    en="The RMSE of the second is only {ratio} times that of the first. One of your two has its error in few places: which of the two is it to be?",
    zh="第二组的均方根只有第一组的 {ratio} 倍。你的两组误差里有一组集中在少数位置：它应当是第几组？",
)
def same_l1(n, m):
    spread, spike = torch.full((n,), float(m)), torch.zeros(n)
    spike[0] = n * m
    return spike, spread


# ---------------------------------------------------------------- 2.4


@wrong(
    "2.4",
    "one_number_for_all",
    en="All images were averaged into one number. `.mean()` without axes takes every axis there is: which of them count pixels, and which one counts the images?",
    zh="所有图像被平均成了一个数。不带轴的 `.mean()` 会对每一个轴求平均：哪些轴对应像素，哪个轴对应图像？",
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
    "axes_of_a_single_image",
    en="The axes 0 and 1 are the pixels of a single image. In a stack, what does axis 0 count, and how can you name the last two axes, whatever comes before them?",
    zh="对单张图像来说，轴 0 和轴 1 才是像素。对一叠图像来说，轴 0 数的是什么？不论前面有几个轴，怎样指出最后两个轴？",
)
def mnist_distance(a, b):
    return (a - b).abs().mean((0, 1))


@wrong(
    "2.4",
    "only_the_columns_averaged",
    en="Each row of pixels has kept a number of its own: what you averaged over here is the last axis alone. You named only that one, or you counted from the front, and what is axis 1 of a stack is another axis of a single image. How many axes hold the pixels of an image, and which are they in both, counted from the end?",
    zh="每一行像素还各有一个数：在这里，你只对最后一个轴求了平均。要么你只写了这一个轴，要么你是从前面数起的，而一叠图像的轴 1 与单张图像的轴 1 不是一回事。一张图像的像素在几个轴上？从末尾数起，两种情况下它们各是哪几个轴？",
)
def mnist_distance(a, b):
    return (a - b).abs().mean(-1)


@wrong(
    "2.4",
    "first_axis_averaged",
    en="You averaged over the first axis. In a stack it counts the images, which should stay apart, and in a single image the rows: which axes, counted from the end, hold the pixels?",
    zh="你是对第一个轴求平均。在一叠图像里，它数的是图像，而图像应当各算各的；在单张图像里，它数的是行。从末尾数起，哪些轴上是像素？",
)
def mnist_distance(a, b):
    return (a - b).abs().mean(0)


@wrong(
    "2.4",
    "axes_of_length_one_left",
    en="The numbers are right, but each of them is still an image of one pixel: two axes of length 1 have stayed. What in your call keeps them alive?",
    zh="数值是对的，但每个数仍是只有一个像素的图像：还留着两个长度为 1 的轴。调用里的什么东西留住了它们？",
)
def mnist_distance(a, b):
    return (a - b).abs().mean((-1, -2), keepdim=True)


@wrong(
    "2.4",
    "squeezed_away",
    hidden_only=True,
    en="A stack may hold a single image, and then an axis is lost: `squeeze()` takes away every axis of length 1, wanted or not. Do you need it at all?",
    zh="一叠可能只有一张图像，这时就少了一个轴：`squeeze()` 会去掉所有长度为 1 的轴，不管需不需要。这里真的需要它吗？",
)
def mnist_distance(a, b):
    return (a - b).abs().mean((-1, -2)).squeeze()


@wrong(
    "2.4",
    "array_instead_of_tensor",
    en="The numbers are right, but they stand in an array of NumPy, and later exercises call methods of your distances that only a tensor has. Which step leaves the tensor, and what would be missing without it?",
    zh="数值是对的，但它们在 NumPy 的数组里，而后面的练习要对你的距离调用只有张量才有的方法。是哪一步离开了张量？不做这一步，会缺什么？",
)
def mnist_distance(a, b):
    return (a - b).abs().mean((-1, -2)).numpy()


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
    "absolute_value_too_late",
    en="You drop the sign of each mean, after the differences have cancelled. In which order do averaging and dropping the sign belong?",
    zh="你是在差已经互相抵消之后，才去掉每个平均值的符号。求平均和去掉符号，应当按什么顺序进行？",
)
def mnist_distance(a, b):
    return (a - b).mean((-1, -2)).abs()


@wrong(
    "2.4",
    "divided_by_the_first_axis",
    en="You added up everything that there is and divided by the length of the first axis. Each image needs a number of its own: which axes are to vanish, and how many pixels go into one mean?",
    zh="你把所有的差全部加起来，再除以第一个轴的长度。每张图像都应当有自己的一个数：哪些轴应当消失？一个平均值由多少个像素得出？",
)
def mnist_distance(a, b):
    return (a - b).abs().sum() / len(a)


@wrong(
    "2.4",
    "size_written_into_the_code",
    en="Your sums are divided by 784, the number of the chapter's pixels, but these images have fewer. How do you get a mean without saying how many numbers there are?",
    zh="你的和除以的是 784，也就是原书图像的像素个数，而这里的图像没有这么多像素。怎样求平均，而不必说出一共有多少个数？",
)
def mnist_distance(a, b):
    return (a - b).abs().sum((-1, -2)) / 784


@wrong(
    "2.4",
    "summed_instead_of_averaged",
    en="Your distances are too large by one and the same factor, the number of pixels. What is to be done with the absolute differences of an image?",
    zh="你的距离都大了同样的倍数，这个倍数正是像素的个数。应当对一张图像的绝对差做什么？",
)
def mnist_distance(a, b):
    return (a - b).abs().sum((-1, -2))


@wrong(
    "2.4",
    "rmse_instead_of_l1",
    en="This is the root mean squared error of each image, the other of your two distances. Which one does the exercise name, and which operation makes a number positive without changing its size?",
    zh="这是每张图像的均方根误差，也就是两种距离中的另一种。题目指定的是哪一种？哪种运算能让数变成正的，又不改变它的大小？",
)
def mnist_distance(a, b):
    return ((a - b) ** 2).mean((-1, -2)).sqrt()


@wrong(
    "2.4",
    "squared_instead_of_absolute",
    en="These are mean squared differences. The exercise asks for the mean absolute difference: which operation makes a number positive without changing its size?",
    zh="这是均方误差。题目要求的是平均绝对误差：哪种运算能让数变成正的，又不改变它的大小？",
)
def mnist_distance(a, b):
    return ((a - b) ** 2).mean((-1, -2))


@wrong(
    "2.4",
    "distances_in_a_list",
    en="The distances of your stack stand in a Python list. The text asks for a tensor: can all images be averaged in one call, so that nothing has to be gathered?",
    zh="一叠图像的距离放在了 Python 的列表里。题目要的是张量：能不能用一次调用对所有图像求平均，这样就不必一个个收集了？",
)
def mnist_distance(a, b):
    return (a - b).abs().mean((-1, -2)).tolist()


@wrong(
    "2.4",
    "ideal_of_the_notebook",
    en="Your function uses an ideal of 28 by 28 pixels from the notebook, whatever it was given: the error says that it does not fit to these images. Which of the two arguments have you not used?",
    zh="不论传入什么，你的函数用的都是笔记本里 28×28 的理想图像：错误信息说它与这些图像对不上。两个参数中，哪一个没有用到？",
)
def mnist_distance(a, b):
    return (a - torch.zeros(28, 28)).abs().mean((-1, -2))


# ---------------------------------------------------------------- 2.5


def _far(x, ideal):
    return (x - ideal).abs().mean((-1, -2))


@wrong(
    "2.5",
    "the_other_way_round",
    en="Every answer is the opposite of what it should be. Is an image a 3 when it is near the ideal 3, or when it is far from it?",
    zh="每个回答都恰好相反。一张图像是 3，是因为它离理想的 3 近，还是远？",
)
def is_3(x, mean3, mean7):
    return _far(x, mean3) > _far(x, mean7)


@wrong(
    "2.5",
    "a_tie_called_a_3",
    en="An image that is exactly as far from one ideal as from the other got `True`. What does the exercise say about a tie, and which comparison says no to equal numbers?",
    zh="与两张理想图像距离恰好相等的图像得到了 `True`。题目对相等的情况是怎么规定的？哪种比较在两数相等时给出否定的回答？",
)
def is_3(x, mean3, mean7):
    return _far(x, mean3) <= _far(x, mean7)


@wrong(
    "2.5",
    "one_answer_for_the_stack",
    en="The whole stack got a single answer: its images were averaged before they were compared. How many distances does a stack of twelve images need?",
    zh="整叠图像只得到一个回答：在比较之前，所有图像就被平均掉了。一叠十二张图像需要多少个距离？",
)
def is_3(x, mean3, mean7):
    return (x - mean3).abs().mean() < (x - mean7).abs().mean()


@wrong(
    "2.5",
    "one_answer_a_row",
    en="Each row of pixels got an answer of its own: the distances were averaged over the last axis alone. How many axes hold the pixels of an image?",
    zh="每一行像素都得到了一个回答：距离只沿最后一个轴求了平均。一张图像的像素在几个轴上？",
)
def is_3(x, mean3, mean7):
    return (x - mean3).abs().mean(-1) < (x - mean7).abs().mean(-1)


@wrong(
    "2.5",
    "images_averaged_away",
    en="Your distances were averaged over the first axis, which counts the images of a stack. Which axes, counted from the end, hold the pixels, and which one is to keep its place in your answer?",
    zh="你的距离是沿第一个轴求平均的，而它数的是一叠里的图像。从末尾数起，哪些轴上是像素？哪个轴应当留在你的回答里？",
)
def is_3(x, mean3, mean7):
    return (x - mean3).abs().mean(0) < (x - mean7).abs().mean(0)


@wrong(
    "2.5",
    "axes_counted_from_the_front",
    en="The axes 1 and 2 are the pixels of a stack, but a single image has only the axes 0 and 1. How can you name the last two axes, whatever comes before them?",
    zh="对一叠图像来说，轴 1 和轴 2 是像素；但单张图像只有轴 0 和轴 1。不论前面有几个轴，怎样指出最后两个轴？",
)
def is_3(x, mean3, mean7):
    return (x - mean3).abs().mean((1, 2)) < (x - mean7).abs().mean((1, 2))


@wrong(
    "2.5",
    "pixels_vote",
    en="Each pixel has a vote here, whether it is nearer to the ideal 3, and the majority decides: a pixel that is a little nearer counts as much as one that is much nearer. Which two numbers of an image are to be compared, and what comes first, averaging or comparing?",
    zh="这里每个像素都投一票，看自己是否更接近理想的 3，再由多数决定：只近一点的像素与近得多的像素分量相同。一张图像要比较的是哪两个数？先求平均还是先比较？",
)
def is_3(x, mean3, mean7):
    return ((x - mean3).abs() < (x - mean7).abs()).float().mean((-1, -2)) > 0.5


@wrong(
    "2.5",
    "digits_instead_of_answers",
    en="Your answers are the digits themselves, 3 and 7. The name of the function is a question: which two answers does it have, and what type does a comparison give by itself?",
    zh="你的回答是数字本身：3 和 7。这个函数的名字是一个问题：它有哪两种回答？一个比较本身给出什么类型？",
)
def is_3(x, mean3, mean7):
    return torch.where(_far(x, mean3) < _far(x, mean7), 3, 7)


@wrong(
    "2.5",
    "one_answer_a_pixel",
    en="Each pixel got an answer of its own, whether it is nearer to that of the ideal 3. The question is about images: what has to happen to the absolute differences before you compare?",
    zh="每个像素都得到了一个回答：它是否更接近理想的 3 的那个像素。而问题问的是图像：在比较之前，要先对绝对差做什么？",
)
def is_3(x, mean3, mean7):
    return (x - mean3).abs() < (x - mean7).abs()


@wrong(
    "2.5",
    "axes_of_length_one_left",
    en="The answers are right, but each of them is still an image of one pixel: two axes of length 1 have stayed. What in your distances keeps them alive?",
    zh="回答是对的，但每个回答仍是只有一个像素的图像：还留着两个长度为 1 的轴。你的距离里，是什么留住了它们？",
)
def is_3(x, mean3, mean7):
    far = [(x - ideal).abs().mean((-1, -2), keepdim=True) for ideal in (mean3, mean7)]
    return far[0] < far[1]


@wrong(
    "2.5",
    "signed_differences_cancel",
    en="All images got the same answer, whatever is drawn on them. You compare plain means of differences, in which positive and negative ones cancel, and in the end only the ink of the two ideals is left. What should happen to the sign of each difference before you average?",
    zh="不论画的是什么，所有图像得到的回答都一样。你比较的是差的普通平均值，正的差和负的差互相抵消，最后只剩下两张理想图像的墨量在起作用。求平均之前，应当怎样处理每个差的符号？",
)
def is_3(x, mean3, mean7):
    return (x - mean3).mean((-1, -2)) < (x - mean7).mean((-1, -2))


@wrong(
    "2.5",
    "numbers_instead_of_answers",
    en="These are numbers 0 and 1, where yes and no were asked for. What type does a comparison give by itself, before anything is done to it?",
    zh="这里得到的是数 0 和 1，而要求的是“是”或“否”。一个比较本身给出什么类型？后来又对它做了什么？",
)
def is_3(x, mean3, mean7):
    return (_far(x, mean3) < _far(x, mean7)).float()


@wrong(
    "2.5",
    "whole_numbers_instead_of_answers",
    en="These are whole numbers 0 and 1, where yes and no were asked for. What type does a comparison give by itself, before anything is done to it?",
    zh="这里得到的是整数 0 和 1，而要求的是“是”或“否”。一个比较本身给出什么类型？后来又对它做了什么？",
)
def is_3(x, mean3, mean7):
    return (_far(x, mean3) < _far(x, mean7)).int()


@wrong(
    "2.5",
    "place_of_the_smaller_distance",
    en="`argmin` says at which place the smaller of the two distances stands: 0 where the image is nearer to the first ideal. These are numbers, and 0 counts as no, although it stands for a 3 here. What do you get by simply comparing the two distances?",
    zh="`argmin` 给出的是两个距离中较小的一个排在第几个：离第一张理想图像更近时是 0。这些是数，而且 0 相当于“否”，在这里代表的却是 3。直接比较这两个距离，得到的是什么？",
)
def is_3(x, mean3, mean7):
    return torch.stack([_far(x, mean3), _far(x, mean7)]).argmin(0)


@wrong(
    "2.5",
    "array_instead_of_tensor",
    en="The answers are right, but they stand in an array of NumPy, and the next exercise calls methods of them that only a tensor has. Which step leaves the tensor: one of this function, or one of `mnist_distance`?",
    zh="回答是对的，但它们在 NumPy 的数组里，而下一题要对它们调用只有张量才有的方法。是哪一步离开了张量：在这个函数里，还是在 `mnist_distance` 里？",
)
def is_3(x, mean3, mean7):
    return (_far(x, mean3) < _far(x, mean7)).numpy()


@wrong(
    "2.5",
    "ideals_of_the_notebook",
    en="Your function compares with the ideals of the notebook's own `threes` and `sevens`, whatever it is given; these are 28 by 28, and here the images are smaller. Which of its arguments are the two ideals?",
    zh="不论传入什么，你的函数都与笔记本自己的 `threes` 和 `sevens` 的理想数字比较；它们是 28×28，而这里的图像更小。它的参数里，哪两个是理想图像？",
)
def is_3(x, mean3, mean7):
    return _far(x, _ideals_of_the_notebook()[0]) < _far(x, _ideals_of_the_notebook()[1])


@wrong(
    "2.5",
    "an_if_for_the_whole_stack",
    en="`if`, like `and`, `or` and `not`, needs a single yes or no. Two stacks of distances compare to as many answers as there are images, and PyTorch does not choose one for you. What do you get if you look at the comparison alone?",
    zh="`if` 与 `and`、`or`、`not` 一样，只能处理一个“是”或“否”。两叠距离相比较，有多少张图像就有多少个回答，PyTorch 不会替你选一个。单独看看这个比较，得到的是什么？",
)
def is_3(x, mean3, mean7):
    if _far(x, mean3) < _far(x, mean7):
        return True
    return False


@wrong(
    "2.5",
    "squares_decide",
    en="Some images get another answer because squared differences decide here, and they give a few large differences more weight. Which of the two distances does the exercise name?",
    zh="有些图像得到了不同的回答，因为这里用的是平方差，它让少数较大的差更有分量。题目指定的是两种距离中的哪一种？",
)
def is_3(x, mean3, mean7):
    return ((x - mean3) ** 2).mean((-1, -2)) < ((x - mean7) ** 2).mean((-1, -2))


@wrong(
    "2.5",
    "amounts_of_ink_compared",
    en="You compare how much ink there is in all. A 3 and a 7 can have the same amount of it in different places: compare with the ideals pixel by pixel first, and average last. Which line averages too early?",
    zh="你比较的是总墨量。一个 3 和一个 7 可能墨量相同，位置却不同：应当先与理想图像逐个像素比较，最后才求平均。是哪一行过早地求了平均？",
)
def is_3(x, mean3, mean7):
    ink = x.mean((-1, -2))
    return (ink - mean3.mean()).abs() < (ink - mean7.mean()).abs()


@wrong(
    "2.5",
    "compared_with_a_fixed_number",
    en="You ask whether the distance to the ideal 3 is below a fixed number. A bold 3 is far from its ideal and may be farther still from the other: what is the distance to be compared with?",
    zh="你问的是：与理想的 3 的距离是否小于一个固定的数。笔画很粗的 3 离它的理想图像很远，但离另一张可能更远：这个距离应当与什么比较？",
)
def is_3(x, mean3, mean7):
    return _far(x, mean3) < 0.5


@wrong(
    "2.5",
    "answers_in_a_list",
    en="Your answers stand in a Python list, and for a single image there is nothing to walk through. The text asks for a tensor: what does a comparison of two tensors give by itself?",
    zh="你的回答放在 Python 的列表里，而只有一张图像时，根本没有东西可以逐个走。题目要的是张量：两个张量相比较，本身会得到什么？",
)
def is_3(x, mean3, mean7):
    nearer = (x - mean3).abs().mean((-1, -2)) < (x - mean7).abs().mean((-1, -2))
    return [bool(answer) for answer in nearer]


# ---------------------------------------------------------------- 2.6


def _near_3(x, mean3, mean7):
    return _far(x, mean3) < _far(x, mean7)


def _shares(ideals_of, measured_on):
    """The two accuracies of the chapter's baseline."""
    mean3, mean7 = (stack.mean(0) for stack in ideals_of)
    threes, sevens = measured_on
    on_3s = _near_3(threes, mean3, mean7).float().mean().item()
    return on_3s, 1 - _near_3(sevens, mean3, mean7).float().mean().item()


@wrong(
    "2.6",
    "every_image_counts_the_same",
    en="Your third number is the share of all images that are right, so that the larger class has more weight. The chapter's average gives both digits the same weight. Which two numbers is it the mean of?",
    zh="你的第三个数是全部图像中判断正确的比例，这样图像较多的一类就更有分量。这里的平均值让两种数字分量相同：它是哪两个数的平均值？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((train_3, train_7), (valid_3, valid_7))
    n, m = len(valid_3), len(valid_7)
    return on_3s, on_7s, (n * on_3s + m * on_7s) / (n + m)


@wrong(
    "2.6",
    "measured_on_the_training_images",
    en="These accuracies were measured on the images that the ideals were made from. A method that knows its images by heart would look perfect there. Which images has it never seen?",
    zh="这些准确率是在用来求理想数字的图像上测得的。一个把图像全背下来的方法在那里会显得完美无缺。哪些图像是它从未见过的？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((train_3, train_7), (train_3, train_7))
    return on_3s, on_7s, (on_3s + on_7s) / 2


@wrong(
    "2.6",
    "ideals_from_the_validation_images",
    en="Your ideals were made from the very images on which you then measure, so that these are no longer unseen. Which of the four stacks may the ideals know?",
    zh="你的理想数字是用随后要测量的那些图像求出来的，于是它们不再是“没见过的”。四叠图像中，理想数字可以用哪几叠？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((valid_3, valid_7), (valid_3, valid_7))
    return on_3s, on_7s, (on_3s + on_7s) / 2


@wrong(
    "2.6",
    "ideals_from_all_images",
    en="Your ideals were made of all images, the validation images among them. What are those good for, once an ideal has seen them?",
    zh="你的理想图像是用所有图像求出来的，验证图像也在其中。理想图像一旦见过它们，它们还有什么用？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    mean3, mean7 = (torch.cat(pair).mean(0) for pair in [(train_3, valid_3), (train_7, valid_7)])
    nearer = [(x - mean3).abs().mean((1, 2)) < (x - mean7).abs().mean((1, 2)) for x in (valid_3, valid_7)]
    on_3s, on_7s = nearer[0].float().mean(), (~nearer[1]).float().mean()
    return on_3s, on_7s, (on_3s + on_7s) / 2


@wrong(
    "2.6",
    "sevens_count_when_called_a_3",
    en="Your second number is the share of 7s that were called a 3: those are the mistakes. For a 7, which answer of `is_3` is the right one?",
    zh="你的第二个数是被判为 3 的 7 所占的比例，而那些正是判错的。对一个 7 来说，`is_3` 给出哪种回答才是对的？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((train_3, train_7), (valid_3, valid_7))
    return on_3s, 1 - on_7s, (on_3s + 1 - on_7s) / 2


@wrong(
    "2.6",
    "ideals_of_the_notebook",
    hidden_only=True,
    en="Handed other images, your function still compares with the ideals of this notebook's own threes and sevens: it uses a name such as `mean3` or `threes` that is none of its parameters. Which of these is it to make the ideals from?",
    zh="传入别的图像时，你的函数仍然与本笔记本自己的那些 3 和 7 的理想数字比较：它用到了 `mean3` 或 `threes` 之类不是参数的名字。它应当由哪些参数求出理想数字？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    mean3, mean7 = _ideals_of_the_notebook()
    on_3s = _near_3(valid_3, mean3, mean7).float().mean().item()
    on_7s = 1 - _near_3(valid_7, mean3, mean7).float().mean().item()
    return on_3s, on_7s, (on_3s + on_7s) / 2


@wrong(
    "2.6",
    "measured_on_the_notebooks_images",
    hidden_only=True,
    en="Handed other images, your function still measures on this notebook's `valid_3` and `valid_7`, and those do not fit to ideals of another size. By which names does it know the two stacks that it is given to measure on?",
    zh="传入别的图像时，你的函数仍然在本笔记本的 `valid_3` 和 `valid_7` 上衡量，而它们与另一种大小的理想数字对不上。传入的、用来衡量的那两叠，在你的函数里叫什么名字？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((train_3, train_7), _validation_images_of_the_notebook())
    return on_3s, on_7s, (on_3s + on_7s) / 2


@functools.cache
def _validation_images_of_the_notebook():
    return [mnist.digits(digit, "valid").float() / 255 for digit in (3, 7)]


@wrong(
    "2.6",
    "counts_instead_of_shares",
    en="You counted images. A count says little as long as nobody knows how many there were. What do you divide by to get a number between 0 and 1?",
    zh="你数的是图像的张数。不知道总共有多少张，张数就说明不了什么。要除以什么才能得到 0 到 1 之间的数？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((train_3, train_7), (valid_3, valid_7))
    right_3s, right_7s = round(on_3s * len(valid_3)), round(on_7s * len(valid_7))
    return float(right_3s), float(right_7s), (right_3s + right_7s) / 2


@wrong(
    "2.6",
    "answers_cannot_be_averaged",
    en="PyTorch takes no mean of yes and no, as its error says. Of which type do you need the answers before you average them, if a yes is to count as 1?",
    zh="PyTorch 不能对“是”和“否”求平均，错误信息说的就是这个。如果“是”要算作 1，求平均之前，这些回答应当先变成什么类型？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    mean3, mean7 = train_3.mean(0), train_7.mean(0)
    on_3s, on_7s = _near_3(valid_3, mean3, mean7).mean(), (~_near_3(valid_7, mean3, mean7)).mean()
    return on_3s, on_7s, (on_3s + on_7s) / 2


@wrong(
    "2.6",
    "percent_instead_of_shares",
    en="These are percentages, numbers up to 100. What is the share of images that are right, if all of them are?",
    zh="这是百分数，最大到 100。如果所有图像都判对了，判对的比例是多少？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((train_3, train_7), (valid_3, valid_7))
    return 100 * on_3s, 100 * on_7s, 50 * (on_3s + on_7s)


@wrong(
    "2.6",
    "average_first",
    en="Your first number is the average. In which order does the text ask for the three?",
    zh="你的第一个数是平均值。题目要求这三个数按什么顺序排列？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((train_3, train_7), (valid_3, valid_7))
    return (on_3s + on_7s) / 2, on_3s, on_7s


@wrong(
    "2.6",
    "average_alone",
    en="You return the average alone. How many numbers does the text ask for, and in which order?",
    zh="你只返回了平均值。题目要的是几个数？顺序是什么？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    mean3, mean7 = train_3.mean(0), train_7.mean(0)
    nearer = [(x - mean3).abs().mean((1, 2)) < (x - mean7).abs().mean((1, 2)) for x in (valid_3, valid_7)]
    return (nearer[0].float().mean() + (~nearer[1]).float().mean()) / 2


@wrong(
    "2.6",
    "sevens_before_threes",
    en="Your first two numbers have changed places: the one for the 7s comes first. In which order does the text ask for the three?",
    zh="你的前两个数换了位置：7 的那个排在了前面。题目要求这三个数按什么顺序排列？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((train_3, train_7), (valid_3, valid_7))
    return on_7s, on_3s, (on_3s + on_7s) / 2


@wrong(
    "2.6",
    "only_one_of_two_halved",
    en="Your third number lies above 1: without brackets, only the second of the two accuracies is divided by 2. What is to be divided?",
    zh="你的第三个数大于 1：不加括号时，只有第二个准确率除以了 2。应当把什么除以 2？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((train_3, train_7), (valid_3, valid_7))
    return on_3s, on_7s, on_3s + on_7s / 2


@wrong(
    "2.6",
    "sum_instead_of_average",
    en="Your third number is the sum of the two accuracies. What is missing for it to be their mean?",
    zh="你的第三个数是两个准确率之和。要成为它们的平均值，还缺哪一步？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((train_3, train_7), (valid_3, valid_7))
    return on_3s, on_7s, on_3s + on_7s


@wrong(
    "2.6",
    "error_rates",
    en="These are the shares of images that go wrong. Asked for are those that are right: which answer of `is_3` is right for a 3, and which for a 7?",
    zh="这是判错的图像所占的比例，而题目要的是判对的：对一个 3 来说，`is_3` 给出哪种回答才是对的？对一个 7 呢？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((train_3, train_7), (valid_3, valid_7))
    return 1 - on_3s, 1 - on_7s, 1 - (on_3s + on_7s) / 2


@wrong(
    "2.6",
    "numbers_by_heart",
    hidden_only=True,
    en="You return the three numbers that the chapter prints, whatever images are handed in. From which of the four stacks do the ideals come, and on which are they tried?",
    zh="不论传入什么图像，你返回的都是原书印出来的三个数。理想数字应当由四叠图像中的哪几叠求出？又用哪几叠来检验？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    return 0.9168, 0.9854, 0.9511


@wrong(
    "2.6",
    "threes_measured_twice",
    en="Your second number is the share of `valid_3` that is not called a 3. Of which images is it to say how many were recognised?",
    zh="你的第二个数是 `valid_3` 中没有被判为 3 的比例。它应当说明哪些图像认对了多少？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((train_3, train_7), (valid_3, valid_3))
    return on_3s, on_7s, (on_3s + on_7s) / 2


@wrong(
    "2.6",
    "rounded",
    hidden_only=True,
    en="Your shares are rounded. Four digits are for reading; who goes on computing needs all of them. At which moment is the right one to round?",
    zh="你的比例经过了四舍五入。四位小数是给人看的，而要继续计算的人需要所有数位。应当在什么时候才四舍五入？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    on_3s, on_7s = _shares((train_3, train_7), (valid_3, valid_7))
    return round(on_3s, 4), round(on_7s, 4), round((on_3s + on_7s) / 2, 4)


@wrong(
    "2.6",
    "squares_in_the_baseline",
    en="These are the accuracies that squared differences give. They may well be better, but the baseline is asked for with the distance of `is_3`. Which function of this notebook decides there?",
    zh="这是用平方差得到的准确率。它也许更好，但基线要用 `is_3` 的那种距离。在基线里，应当由本笔记本的哪个函数来判断？",
)
def baseline(train_3, train_7, valid_3, valid_7):
    def near_3(x):
        return ((x - train_3.mean(0)) ** 2).mean((1, 2)) < ((x - train_7.mean(0)) ** 2).mean((1, 2))

    on_3s = near_3(valid_3).float().mean().item()
    on_7s = 1 - near_3(valid_7).float().mean().item()
    return on_3s, on_7s, (on_3s + on_7s) / 2


@wrong(
    "2.6",
    "no_better_than_the_baseline",
    en="The mean of your two accuracies is {accuracy}, which is not enough. Look at the images that go wrong: what have they in common? A rule of your own may look at too little of an image; for one that compares with the ideals: on how many pixels do these images differ from theirs, by how much, and which of this notebook's two distances makes more of that?",
    zh="你的两个准确率的平均值是 {accuracy}，还不够。看看判错的那些图像：它们有什么共同点？如果用的是自己想出的规则，它看的也许只是图像的一小部分；如果是与理想图像比较：这些图像在多少个像素上与自己的理想图像不同？相差多少？本笔记本的两种距离中，哪一种更看重这种差别？",
)
def my_is_3(x, train_3, train_7):
    return _near_3(x, train_3.mean(0), train_7.mean(0))


@wrong(
    "2.6",
    "upside_down",
    en="The mean of your two accuracies is {accuracy}: most answers are wrong, so the method knows the difference and says the opposite. For which images is `True` the right answer?",
    zh="你的两个准确率的平均值是 {accuracy}：大多数回答都错了，可见这个方法分得清，只是说反了。对哪些图像来说，`True` 才是正确的回答？",
)
def my_is_3(x, train_3, train_7):
    return ~_near_3(x, train_3.mean(0), train_7.mean(0))


@wrong(
    "2.6",
    "no_better_than_guessing",
    en="The mean of your two accuracies is {accuracy}, about what a tossed coin reaches: the answers have next to nothing to do with what is drawn. What does your method look at in the image that it answers for?",
    zh="你的两个准确率的平均值是 {accuracy}，和抛硬币差不多：你的回答与画的是什么几乎没有关系。对每张图像作出回答时，你的方法看的是这张图像中的什么？",
)
def my_is_3(x, train_3, train_7):
    return torch.arange(len(x)) < len(x) // 2


@wrong(
    "2.6",
    "same_answer_for_all",
    en="All images get the same answer. That is right for one of the digits and wrong for the other. On what in the image `x` does your answer depend?",
    zh="所有图像得到的回答都一样：对其中一种数字全对，对另一种全错。你的回答取决于图像 `x` 中的什么？",
)
def my_is_3(x, train_3, train_7):
    return torch.ones(len(x), dtype=torch.bool)


@wrong(
    "2.6",
    "callers_images_changed",
    en="After your function, the images that it was given are other ones: operations such as `-=` and methods that end in `_` write into the caller's own tensor. Which way of computing makes a new tensor?",
    zh="你的函数运行之后，传入的图像变了：`-=` 这样的运算，以及名字以 `_` 结尾的方法，都会写进调用者自己的张量。怎样计算才会得到一个新的张量？",
)
def my_is_3(x, train_3, train_7):
    mean3, mean7 = train_3.mean(0), train_7.mean(0)
    x -= (mean3 + mean7) / 2
    return (x * (mean3 - mean7)).sum((1, 2)) > 0


@wrong(
    "2.6",
    "one_answer_for_the_stack",
    en="The whole stack got a single answer. The distances were averaged over the images, too: over which axes is the mean to be taken?",
    zh="整叠图像只得到一个回答。距离在图像之间也被平均掉了：应当对哪些轴求平均？",
)
def my_is_3(x, train_3, train_7):
    return ((x - train_3.mean(0)) ** 2).mean() < ((x - train_7.mean(0)) ** 2).mean()


@wrong(
    "2.6",
    "whole_numbers_instead_of_answers",
    en="These are whole numbers 0 and 1, where yes and no were asked for. What type does a comparison give by itself, before anything is done to it?",
    zh="这里得到的是整数 0 和 1，而要求的是“是”或“否”。一个比较本身给出什么类型？后来又对它做了什么？",
)
def my_is_3(x, train_3, train_7):
    near_3 = ((x - train_3.mean(0)) ** 2).mean((1, 2)) < ((x - train_7.mean(0)) ** 2).mean((1, 2))
    return near_3.int()


@wrong(
    "2.6",
    "knows_the_digits_by_heart",
    hidden_only=True,
    en="On images that are all mirrored or turned, with the two digits exchanged, the mean of your accuracies falls to {accuracy}. What in your method knows something about 3s and 7s that is not in the two stacks?",
    zh="在镜像或旋转过、并且两个数字互换的图像上，你的两个准确率的平均值降到了 {accuracy}。你的方法里，有什么关于 3 和 7 的知识不是来自那两叠图像？",
)
def my_is_3(x, train_3, train_7):
    mean3, mean7 = _ideals_of_the_notebook()
    return ((x - mean3) ** 2).mean((1, 2)) < ((x - mean7) ** 2).mean((1, 2))
