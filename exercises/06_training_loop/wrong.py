"""Known-wrong answers of notebook 06: each is a diagnosis, its message, and a test of the checks."""

import math
import random

import torch
from torch import nn

from autograder.course import wrong


def _mnist_loss(scores, targets):
    return (scores.sigmoid() - targets).abs().mean()


def _slope(predictions, targets):
    p = predictions.sigmoid()
    return (torch.where(targets == 1, -1, 1) * p * (1 - p)).mean().item()


def _owned(model):
    """The parameters of a module, or of the module whose method was handed over."""
    return list(getattr(model, "__self__", model).parameters())


# ---------------------------------------------------------------- 6.1


def _counting(bias_grad):
    """The `calls` of whoever divides by what this `bias_grad` says."""

    def calls(predictions, targets, printed):
        once = float(bias_grad(predictions, targets))
        return [round(number / once) for number in printed]

    return calls


@wrong(
    "6.1",
    "no_backward",
    en="After the call no parameter has a gradient. Either nobody has gone back from the loss (which of its methods does that?), or the way back to the parameters is cut: do the predictions still know how they were made, or does a `no_grad`, `detach`, `.data`, `item` or a new tensor stand between them and the loss?",
    zh="调用之后，没有一个参数有梯度。要么是还没有从损失往回走（损失的哪个方法做这件事？），要么是回到参数的路断了：预测还记得自己是怎样算出来的吗？从模型到损失之间，是不是有 `no_grad`、`detach`、`.data`、`item`，或者新建的张量？",
)
def calc_grad(xb, yb, model, loss_func):
    return loss_func(model(xb), yb)


@wrong(
    "6.1",
    "way_back_is_cut",
    en="PyTorch says that the loss wants no gradient: it does not know any more which parameters it was made of. What stands between the model and the loss: a `no_grad`, `detach`, `.data`, `item` or a new tensor?",
    zh="PyTorch 说这个损失不需要梯度：它已经不知道自己是由哪些参数算出来的了。从模型到损失之间有什么：是 `no_grad`、`detach`、`.data`、`item`，还是新建的张量？",
)
def calc_grad(xb, yb, model, loss_func):
    with torch.no_grad():
        predictions = model(xb)
    loss_func(predictions, yb).backward()


@wrong(
    "6.1",
    "old_gradient_thrown_away",
    en="Your function zeroes gradients that are there already, so that after a second call only the second one is left. Here nothing is to be zeroed, neither in the model that is handed over nor in the notebook's own `weights` and `bias`. Whose task is it, and when does it have to be done?",
    zh="你的函数把原有的梯度清零了，所以第二次调用之后只剩下第二个梯度。这里什么都不应当清零：传入的模型是这样，笔记本自己的 `weights` 和 `bias` 也是这样。清零是谁的任务？应当在什么时候做？",
)
def calc_grad(xb, yb, model, loss_func):
    for p in _owned(model):
        p.grad = None
    loss_func(model(xb), yb).backward()


@wrong(
    "6.1",
    "steps_already",
    en="The gradients are right, but parameters have moved as well: those of the model, or the notebook's own `weights` and `bias`. The loop has four parts: predict, loss, gradient, step. Which of them is this function for, and which one comes after it?",
    zh="梯度是对的，但参数也跟着移动了：移动的是模型的参数，或者笔记本自己的 `weights` 和 `bias`。循环有四个部分：预测、损失、梯度、更新一步。这个函数负责其中的哪些？移动参数属于后面的哪个部分？",
)
def calc_grad(xb, yb, model, loss_func):
    loss_func(model(xb), yb).backward()
    for p in _owned(model):
        p.data -= p.grad


@wrong(
    "6.1",
    "targets_before_predictions",
    en="The gradient is that of `loss_func(targets, predictions)`. A loss may treat its two arguments differently (think of the sigmoid): which of them comes first?",
    zh="得到的是 `loss_func(targets, predictions)` 的梯度。损失函数对两个参数的处理可能不同（想想 sigmoid）：哪一个在前？",
)
def calc_grad(xb, yb, model, loss_func):
    loss_func(yb.float(), model(xb)).backward()


@wrong(
    "6.1",
    "always_mnist_loss",
    en="Whatever loss is handed over, the gradient is always that of `mnist_loss`. Which name does your function call, and which name is its parameter?",
    zh="不论传入哪个损失函数，梯度总是 `mnist_loss` 的梯度。你的函数调用的是哪个名字？它的参数又叫什么？",
)
def calc_grad(xb, yb, model, loss_func):
    _mnist_loss(model(xb), yb).backward()


@wrong(
    "6.1",
    "grows_with_the_batch",
    en="The gradient is as many times too big as there are images in the batch. The loss that was handed over has averaged already: what does your code do with it before it goes back?",
    zh="批次里有多少张图像，梯度就大了多少倍。传入的损失函数已经求过平均：反向传播之前，你的代码又对损失做了什么？",
)
def calc_grad(xb, yb, model, loss_func):
    (loss_func(model(xb), yb) * len(xb)).backward()


@wrong(
    "6.1",
    "the_other_way_up",
    en="Right size, wrong sign. Raise every prediction a little: does the loss of an image that should be a 3 rise or fall?",
    zh="大小对了，正负号反了。把所有预测都提高一点点：对一张本应判为 3 的图像，损失是上升还是下降？",
)
def bias_grad(predictions, targets):
    p = predictions.sigmoid()
    return (torch.where(targets == 1, 1, -1) * p * (1 - p)).mean().item()


wrong("6.1", "the_other_way_up")(_counting(bias_grad))


@wrong(
    "6.1",
    "same_sign_for_both",
    en="Threes and sevens push the bias in the same direction here. If all predictions rise a little, whose loss gets smaller, and whose gets larger?",
    zh="在这里，3 和 7 把偏置推向同一个方向。如果所有预测都上升一点点，哪些图像的损失会变小？哪些会变大？",
)
def bias_grad(predictions, targets):
    p = predictions.sigmoid()
    return (p * (1 - p)).mean().item()


wrong("6.1", "same_sign_for_both")(_counting(bias_grad))


@wrong(
    "6.1",
    "summed_over_the_batch",
    en="This grows with the number of images. `mnist_loss` is the average over the batch: what does that do to its gradient?",
    zh="这个数会随图像的数量增大。`mnist_loss` 是整个批次的平均：它的梯度也应当怎样？",
)
def bias_grad(predictions, targets):
    p = predictions.sigmoid()
    return (torch.where(targets == 1, -1, 1) * p * (1 - p)).sum().item()


wrong("6.1", "summed_over_the_batch")(_counting(bias_grad))


@wrong(
    "6.1",
    "averaged_once_more",
    en="This gets smaller the more images there are. Each prediction's gradient already holds the 1/N of the loss's mean: if one bias moves all predictions at once, what becomes of their gradients?",
    zh="图像越多，这个数越小。每个预测的梯度里已经带有损失求平均时的 1/N：同一个偏置同时移动所有预测，它们的梯度应当怎样合在一起？",
)
def bias_grad(predictions, targets):
    p = predictions.sigmoid()
    return (torch.where(targets == 1, -1, 1) * p * (1 - p)).mean().item() / len(predictions)


wrong("6.1", "averaged_once_more")(_counting(bias_grad))


@wrong(
    "6.1",
    "gradient_of_cross_entropy",
    en="Probability minus target: that is the gradient of another loss, cross-entropy, whose logarithm undoes the slope of the sigmoid. Which loss does this notebook have, and does anything undo that slope there?",
    zh="概率减去目标：这是另一个损失（交叉熵）的梯度，那里的对数恰好抵消了 sigmoid 的斜率。本笔记本用的是哪个损失？那里有什么抵消这个斜率吗？",
)
def bias_grad(predictions, targets):
    return (predictions.sigmoid() - targets).mean().item()


wrong("6.1", "gradient_of_cross_entropy")(_counting(bias_grad))


@wrong(
    "6.1",
    "sigmoid_has_a_slope_too",
    en="This is the slope with respect to the probabilities. Between the bias and the loss stands the sigmoid: how much of a small change of a score of -9 gets through it?",
    zh="这是对概率的斜率。偏置和损失之间还隔着 sigmoid：得分为 -9 时，它的微小变化有多少能穿过 sigmoid？",
)
def bias_grad(predictions, targets):
    return torch.where(targets == 1, -1.0, 1.0).mean().item()


wrong("6.1", "sigmoid_has_a_slope_too")(_counting(bias_grad))


@wrong(
    "6.1",
    "sigmoid_twice",
    en="The slope is that of a loss which has two sigmoids, one after the other. `mnist_loss` is given raw scores: who takes the sigmoid of them, you or the loss?",
    zh="这是经过了两次 sigmoid 的损失的斜率。`mnist_loss` 接受的是原始得分：sigmoid 由谁来取，是你，还是损失函数？",
)
def bias_grad(predictions, targets):
    p = predictions.detach().sigmoid().requires_grad_()
    _mnist_loss(p, targets).backward()
    return (p.grad * (p * (1 - p)).detach()).sum().item()


wrong("6.1", "sigmoid_twice")(_counting(bias_grad))


@wrong(
    "6.1",
    "gradient_of_zero",
    en="The gradient is exactly 0, as if a bias could change nothing. If you let autograd find it: on which line does the small number that is added to all predictions enter into the loss?",
    zh="梯度恰好是 0，好像偏置什么也改变不了。如果你用的是 autograd：加到所有预测上的那个很小的数，在哪一行进入了损失？",
)
def bias_grad(predictions, targets):
    return 0.0


wrong("6.1", "gradient_of_zero")(_counting(bias_grad))


@wrong(
    "6.1",
    "an_axis_around_the_number",
    en="The number is right, but it still stands in a tensor with an axis of length 1, as the bias does. Which method takes the number out?",
    zh="数是对的，但它还装在一个带长度为 1 的轴的张量里，就像偏置那样。哪个方法能把这个数取出来？",
)
def bias_grad(predictions, targets):
    p = predictions.sigmoid()
    return (torch.where(targets == 1, -1, 1) * p * (1 - p)).mean(0)


@wrong(
    "6.1",
    "rounded_down",
    en="Some numbers are one too small. What was printed is rounded, so your quotient may lie a little below a whole number or above it: which whole number is meant then?",
    zh="有些数少了 1。打印出来的值经过了四舍五入，所以商可能略小于或略大于一个整数：这时指的是哪个整数？",
)
def calls(predictions, targets, printed):
    p = predictions.sigmoid()
    once = (torch.where(targets == 1, -1, 1) * p * (1 - p)).mean().item()
    return [int(number / once) for number in printed]


@wrong(
    "6.1",
    "quotients_left_as_they_are",
    en="The quotients are right, but a number of calls is whole. What was done to the gradient when it was printed, so that a quotient is only nearly whole?",
    zh="商是对的，但调用次数应当是整数。梯度在打印的时候经过了什么处理，使得商只是接近整数？",
)
def calls(predictions, targets, printed):
    p = predictions.sigmoid()
    once = (torch.where(targets == 1, -1, 1) * p * (1 - p)).mean().item()
    return [number / once for number in printed]


@wrong(
    "6.1",
    "calls_since_the_last_print",
    en="You count the calls between one print and the next, and a number of calls can never be negative. Each printed number tells of the time since the last zeroing: is the difference of two of them needed at all?",
    zh="你数的是两次打印之间的调用次数，而调用次数不可能是负数。每个打印值反映的是上一次清零以来的情况：真的需要把两个值相减吗？",
)
def calls(predictions, targets, printed):
    p = predictions.sigmoid()
    once = (torch.where(targets == 1, -1, 1) * p * (1 - p)).mean().item()
    counts = [round(number / once) for number in printed]
    return [n - before for n, before in zip(counts, [0, *counts])]


@wrong(
    "6.1",
    "distances_between_the_prints",
    en="From the second number on you give the difference to the print before, without its sign. Each printed number holds all calls since the gradient was last zeroed: what has the print before to do with it?",
    zh="从第二个数起，你给出的是与前一次打印之差，而且去掉了符号。每个打印值里包含的是上一次清零以来的全部调用：它与前一次打印有什么关系？",
)
def calls(predictions, targets, printed):
    once = _slope(predictions, targets)
    counts = [round(number / once) for number in printed]
    return [abs(n - before) for n, before in zip(counts, [0, *counts])]


@wrong(
    "6.1",
    "first_print_taken_for_one_call",
    en="You measure everything by the first number that was printed, but it may hold several calls itself. Which number is surely that of a single call?",
    zh="你拿第一个打印值当作标准，但它自己可能就包含了好几次调用。哪个数才一定是单次调用的梯度？",
)
def calls(predictions, targets, printed):
    return [round(number / printed[0]) for number in printed]


@wrong(
    "6.1",
    "smallest_print_taken_for_one_call",
    en="You take the smallest printed number for that of a single call. Must one of the prints have come after exactly one call, and what else do you have that tells the gradient of one call?",
    zh="你把最小的打印值当作单次调用的梯度。一定有哪一次打印恰好发生在一次调用之后吗？要知道单次调用的梯度，手里还有什么可用？",
)
def calls(predictions, targets, printed):
    return [round(number / min(printed, key=abs)) for number in printed]


@wrong(
    "6.1",
    "model_of_the_notebook",
    en="784 is the length of the notebook's own `weights`: your function asks `linear1`, whatever model is handed over. Under which name does it get its model?",
    zh="784 是本笔记本自己的 `weights` 的长度：不论传入哪个模型，你的函数用的都是 `linear1`。传入的模型叫什么名字？",
)
def calc_grad(xb, yb, model, loss_func):
    loss_func(torch.addmm(torch.zeros(1), xb, torch.zeros(28 * 28, 1)), yb).backward()


@wrong(
    "6.1",
    "gradient_rounded",
    en="Your gradient is rounded, and of one as small as the chapter's hardly a digit is left. The numbers that were printed there are rounded; does that go for what you compute, too?",
    zh="你的梯度经过了四舍五入；像原书里那么小的梯度，这样几乎一位有效数字也不剩了。书上打印出来的数是四舍五入过的，你算出来的数也需要这样吗？",
)
def bias_grad(predictions, targets):
    p = predictions.sigmoid()
    return round((torch.where(targets == 1, -1, 1) * p * (1 - p)).mean().item(), 4)


@wrong(
    "6.1",
    "divided_by_a_rounded_gradient",
    en="As long as the gradient is large your counts are right; a small one loses most of its digits when it is rounded to four decimals, and you divide by what is left. Only the printed sums are rounded: by what should they be divided?",
    zh="梯度大的时候，你数得对；梯度小的时候，四舍五入到四位小数会丢掉大部分有效数字，而你除以的正是剩下的那个数。经过四舍五入的只有打印出来的和：应当拿它们除以什么？",
)
def calls(predictions, targets, printed):
    p = predictions.sigmoid()
    once = round((torch.where(targets == 1, -1, 1) * p * (1 - p)).mean().item(), 4)
    return [round(number / once) for number in printed]


@wrong(
    "6.1",
    "rounded_up",
    en="Some numbers are one too large. What was printed is rounded, so your quotient may lie a little above a whole number or below it: which whole number is meant then?",
    zh="有些数多了 1。打印出来的值经过了四舍五入，所以商可能略大于或略小于一个整数：这时指的是哪个整数？",
)
def calls(predictions, targets, printed):
    p = predictions.sigmoid()
    once = (torch.where(targets == 1, -1, 1) * p * (1 - p)).mean().item()
    return [math.ceil(number / once) for number in printed]


@wrong(
    "6.1",
    "divided_the_wrong_way",
    en="You divide the gradient of one call by what was printed, and get 1 or less. How often does the small number go into the large one: which of the two has to be divided by which?",
    zh="你用单次调用的梯度除以打印出来的数，得到的只有 1 或更小。要问的是大的数里包含几个小的数：应当用哪个除以哪个？",
)
def calls(predictions, targets, printed):
    p = predictions.sigmoid()
    once = (torch.where(targets == 1, -1, 1) * p * (1 - p)).mean().item()
    return [round(once / number) for number in printed]


@wrong(
    "6.1",
    "case_by_heart",
    en="That is the solution of the chapter's case, whatever was printed. What in your function depends on `predictions`, and what on `printed`?",
    zh="不论打印出来的是什么，你给出的都是原书那桩案子的答案。你的函数里，什么是随 `predictions` 变化的？什么是随 `printed` 变化的？",
)
def calls(predictions, targets, printed):
    return [4, 2, 3]


@wrong(
    "6.1",
    "sigmoid_before_the_loss",
    en="The gradient is that of a loss which was given `model(xb).sigmoid()`. `loss_func` is handed over so that it can do with the scores what it likes: who takes the sigmoid if one is wanted, and what would a loss that wants none make of yours?",
    zh="这个梯度属于接收 `model(xb).sigmoid()` 的损失。传入 `loss_func`，就是让它自己决定怎样处理得分：需要 sigmoid 的时候由谁来取？如果损失函数根本不需要它，又会怎样？",
)
def calc_grad(xb, yb, model, loss_func):
    loss_func(model(xb).sigmoid(), yb).backward()


@wrong(
    "6.1",
    "backward_twice",
    en="After one call each gradient is twice as large as it should be: `backward()` has run two times, and it adds. How often does one batch have to go back?",
    zh="一次调用之后，每个梯度都是应有的两倍：`backward()` 运行了两次，而它会累加。一个批次需要往回走几次？",
)
def calc_grad(xb, yb, model, loss_func):
    for _ in range(2):
        loss_func(model(xb), yb).backward()


@wrong(
    "6.1",
    "loss_turned_round",
    en="Each gradient has the right size and the wrong sign: it belongs to minus the loss. Where does a minus come in, and which step will bring one anyway, later on?",
    zh="每个梯度的大小都对，符号却反了：它是负的损失的梯度。哪里多了一个负号？后面的哪一步本来就会带来一个负号？",
)
def calc_grad(xb, yb, model, loss_func):
    (-loss_func(model(xb), yb)).backward()


@wrong(
    "6.1",
    "scores_meet_all_targets",
    en="The gradient is that of a loss in which each score met the targets of all images. Scores have the shape `[N, 1]`: what happens if the targets come as `[N]`? Who has taken an axis from them?",
    zh="在这个梯度所属的损失里，每个得分都与所有图像的目标相比较了。得分的形状是 `[N, 1]`：如果目标的形状是 `[N]`，会发生什么？是谁去掉了它的一个轴？",
)
def calc_grad(xb, yb, model, loss_func):
    loss_func(model(xb), yb.squeeze(1)).backward()


@wrong(
    "6.1",
    "loss_instead_of_its_gradient",
    en="This number is the loss itself. Asked for is how fast it changes if the same small number is added to all predictions: what do you still have to do with the loss?",
    zh="这个数就是损失本身。题目要的是：给所有预测都加上同一个很小的数时，损失变化得有多快。对这个损失，你还要做什么？",
)
def bias_grad(predictions, targets):
    return _mnist_loss(predictions, targets).item()


wrong("6.1", "loss_instead_of_its_gradient")(_counting(bias_grad))


@wrong(
    "6.1",
    "a_gradient_for_every_prediction",
    en="These are the gradients of the predictions, one for each. A single bias is added to all of them: what becomes of the loss if all predictions move at once, and how do the many numbers turn into one?",
    zh="这是各个预测的梯度，每个预测一个。而加到所有预测上的是同一个偏置：所有预测一起移动时，损失怎样变化？这许多个数怎样合成一个？",
)
def bias_grad(predictions, targets):
    p = predictions.sigmoid()
    return torch.where(targets == 1, -1, 1) * p * (1 - p) / len(p)


wrong("6.1", "a_gradient_for_every_prediction")(_counting(bias_grad))


@wrong(
    "6.1",
    "slope_without_sigmoid",
    en="In `p * (1 - p)`, the slope of the sigmoid, your `p` is the raw score. What has to be done to a score before it is a `p` between 0 and 1?",
    zh="在 sigmoid 的斜率 `p * (1 - p)` 里，你的 `p` 用的是原始得分。得分要经过什么处理，才成为 0 到 1 之间的 `p`？",
)
def bias_grad(predictions, targets):
    return (torch.where(targets == 1, -1, 1) * predictions * (1 - predictions)).mean().item()


wrong("6.1", "slope_without_sigmoid")(_counting(bias_grad))


@wrong(
    "6.1",
    "gradient_left_in_the_predictions",
    en="The first answer is right. Whoever asks once more with the same predictions gets twice as much: your function makes a leaf of the very tensor that it was given, and its gradient stays in there. What could you call `requires_grad_()` on instead, so that nothing is left behind?",
    zh="第一次的答案是对的。用同样的预测再问一次，得到的却是两倍：你的函数把传入的那个张量本身变成了叶子张量，梯度就留在了里面。应当对什么调用 `requires_grad_()`，才不会留下痕迹？",
)
def bias_grad(predictions, targets):
    predictions.requires_grad_()
    _mnist_loss(predictions, targets).backward()
    return predictions.grad.sum().item()


@wrong(
    "6.1",
    "sign_of_the_print_dropped",
    en="Some of your counts are negative. The gradient of one call and what was printed have the same sign, and you have dropped it from one of the two only. What is their quotient if both keep it?",
    zh="你数出的次数有些是负数。单次调用的梯度与打印出来的数符号相同，而你只去掉了其中一个的符号。如果两个都保留符号，商是多少？",
)
def calls(predictions, targets, printed):
    p = predictions.sigmoid()
    once = (torch.where(targets == 1, -1, 1) * p * (1 - p)).mean().item()
    return [round(abs(number) / once) for number in printed]


@wrong(
    "6.1",
    "shrinks_with_the_batch",
    en="The gradient is as many times too small as there are images in the batch. The loss that was handed over has averaged already: what does your code do with it before it goes back?",
    zh="批次里有多少张图像，梯度就小了多少倍。传入的损失函数已经求过平均：反向传播之前，你的代码又对损失做了什么？",
)
def calc_grad(xb, yb, model, loss_func):
    (loss_func(model(xb), yb) / len(xb)).backward()


@wrong(
    "6.1",
    "functions_have_no_forward",
    hidden_only=True,
    en="A `model` was handed over that is a plain function, and functions have no `forward`. The text says what every model can do: how is it used without that name?",
    zh="这次传入的 `model` 是一个普通的函数，而函数没有 `forward`。题目说明了每个模型都能怎样使用：不用这个名字，该怎么调用它？",
)
def calc_grad(xb, yb, model, loss_func):
    loss_func(model.forward(xb), yb).backward()


@wrong(
    "6.1",
    "cleared_before_and_not_after",
    en="The number is right however often one asks, but a gradient stays behind in `predictions` each time: they belong to the caller. On what else could the gradient be asked for than on a tensor that belongs to the caller?",
    zh="不论问几次，得到的数都是对的，但每次之后 `predictions` 里都留着一个梯度，而它是调用者的张量。除了调用者的张量，还可以对什么求梯度？",
)
def bias_grad(predictions, targets):
    predictions.requires_grad_()
    predictions.grad = None
    _mnist_loss(predictions, targets).backward()
    return predictions.grad.sum()


@wrong(
    "6.1",
    "gradient_of_a_quadratic_loss",
    en="This is the gradient of a loss that squares the distance between sigmoid and target. What does `mnist_loss` do with the distance?",
    zh="这是对 sigmoid 与目标之间的距离求平方的损失的梯度。`mnist_loss` 是怎样处理这个距离的？",
)
def bias_grad(predictions, targets):
    p = predictions.sigmoid()
    return (2 * (p - targets) * p * (1 - p)).mean().item()


wrong("6.1", "gradient_of_a_quadratic_loss")(_counting(bias_grad))


@wrong(
    "6.1",
    "slope_of_the_raw_scores",
    en="The formula for the slope of a sigmoid got raw scores. What does it want in place of each `p`, and what has to be done to the predictions for that?",
    zh="求 sigmoid 斜率的公式里代入的是原始得分。公式里每个 `p` 应当是什么？要怎样由预测得到它？",
)
def bias_grad(predictions, targets):
    return ((predictions - targets).sign() * predictions * (1 - predictions)).mean().item()


wrong("6.1", "slope_of_the_raw_scores")(_counting(bias_grad))


@wrong(
    "6.1",
    "every_gradient_negative",
    en="The slopes have the right size, but all of them got a minus, whatever the target. For a 7, does the loss fall or rise if its score is raised?",
    zh="斜率的大小是对的，但不论目标是什么，全都带上了负号。对一张 7，提高它的得分，损失是下降还是上升？",
)
def bias_grad(predictions, targets):
    p = predictions.sigmoid()
    return -(p * (1 - p)).mean().item()


wrong("6.1", "every_gradient_negative")(_counting(bias_grad))


@wrong(
    "6.1",
    "one_call_too_few",
    en="Each answer is one too low. If the printed number is exactly one gradient: how many calls have added up in it?",
    zh="每个答案都少了一。如果打印的数恰好是一个梯度：里面累加了几次调用？",
)
def calls(predictions, targets, printed):
    once = _slope(predictions, targets)
    return [round(number / once) - 1 for number in printed]


@wrong(
    "6.1",
    "numbered_in_the_order_of_printing",
    en="The answers are the places of the printed numbers: first, second, third. Do the numbers themselves play a part in them?",
    zh="这些答案只是打印值的次序：第一、第二、第三。打印出来的数本身起作用了吗？",
)
def calls(predictions, targets, printed):
    return list(range(1, len(printed) + 1))


@wrong(
    "6.1",
    "no_more_than_ten_calls",
    en="Your search for the number of calls ends at ten, and here there were more. Is there a way to the number that needs no search?",
    zh="你在寻找调用次数时，最多只找到十次，而这里不止十次。有没有不用逐个去试的办法？",
)
def calls(predictions, targets, printed):
    once = _slope(predictions, targets)
    return [next(n for n in range(1, 11) if round(n * once, 4) == number) for number in printed]


@wrong(
    "6.1",
    "model_and_loss_exchanged",
    en="The loss was called with one argument, the images, as if it were the model. In which order does the first line of the exercise name `model` and `loss_func`, and in which order does yours?",
    zh="损失函数只得到了一个参数，也就是图像，好像它是模型一样。题目的第一行里，`model` 和 `loss_func` 按什么顺序排列？你的第一行呢？",
)
def calc_grad(xb, yb, loss_func, model):
    loss_func(model(xb), yb).backward()


@wrong(
    "6.1",
    "one_print_only",
    en="Only the first of the printed numbers was answered. Which line leaves the loop, or the function, before the others have had their turn?",
    zh="你只回答了第一个打印值。是哪一行在轮到其他打印值之前就离开了循环或函数？",
)
def calls(predictions, targets, printed):
    return [round(printed[0] / _slope(predictions, targets))]


@wrong(
    "6.1",
    "differences_too_small_for_float32",
    en="The first digits are right, the others are not: you subtract two losses that are nearly equal, and float32 has only about seven digits, of which hardly any are left in their difference. In which dtype would more of them remain, and who can tell you the slope without any subtraction?",
    zh="前几位数字是对的，后面的不对：你把两个几乎相等的损失相减，而 float32 只有大约七位有效数字，相减之后几乎不剩几位。用哪种数据类型能多留下几位？谁又能不做减法就告诉你斜率？",
)
def bias_grad(predictions, targets):
    return ((_mnist_loss(predictions + 1e-3, targets) - _mnist_loss(predictions, targets)) / 1e-3).item()


wrong("6.1", "differences_too_small_for_float32")(_counting(bias_grad))


@wrong(
    "6.1",
    "bias_of_the_notebook",
    en="Your answer depends on the notebook's own `bias`: you add it to predictions that have a bias in them already, and it says something else whenever that `bias` has moved. Which number can be added to all predictions without changing them, and can it want a gradient?",
    zh="你的答案会随笔记本自己的 `bias` 变化：这些预测里已经包含了偏置，你又把它加了一次；只要那个 `bias` 移动过，答案就不一样了。把哪个数加到所有预测上，预测不会改变？它可以需要梯度吗？",
)
def bias_grad(predictions, targets):
    return _slope(predictions - 0.05, targets)


wrong("6.1", "bias_of_the_notebook")(_counting(bias_grad))


# ---------------------------------------------------------------- 6.2


@wrong(
    "6.2",
    "gradients_never_zeroed",
    en="The first step is right; the second one moves by the sum of two gradients, the third by the sum of three. What does `backward()` do with a gradient that it finds in `.grad`?",
    zh="第一步是对的；第二步移动的是两个梯度之和，第三步是三个之和。`backward()` 遇到 `.grad` 中已有的梯度时会怎么做？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad


@wrong(
    "6.2",
    "cleared_once_an_epoch",
    en="The gradients are cleared once an epoch, so within it each step also moves by those of the batches before. Inside which loop does the clearing belong?",
    zh="梯度每轮只清零一次，于是在一轮之内，每一步都把前面各批次的梯度也用上了。清零应当放在哪个循环里面？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad
    for p in params:
        p.grad = None


@wrong(
    "6.2",
    "one_parameter_cleared",
    en="The first of the parameters is right; the others move by the gradients of all batches so far. Which of them does your clearing reach?",
    zh="第一个参数是对的，其余的参数却把到目前为止所有批次的梯度都用上了。你的清零操作了哪几个参数？",
)
def train_epoch(model, lr, params, dl, loss_func):
    params = list(params)
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad
        params[0].grad = None


@wrong(
    "6.2",
    "climbs_the_gradient",
    en="Every step has the right length and the wrong direction: the loss rises. The gradient points to where the loss grows: which way do you want to go?",
    zh="每一步的长度都对，方向却反了：损失在上升。梯度指向损失增大的方向：你想往哪边走？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data += lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "nothing_moves",
    en="After the epoch all parameters are what they were. Print `p` and `p.grad` right before and right after your step. If nothing is printed: which batches does your loop let through, and does it need a batch of a certain size? If the gradient is gone: what came before the step? If only the name `p` has got a new tensor (`p = p - …`): what does the model still hold? And does your inner loop go through `params`, or through the notebook's own?",
    zh="一轮之后，所有参数都没有变。请在更新的前后各打印一次 `p` 和 `p.grad`。如果什么也没有打印：你的循环放过了哪些批次？它是不是只认某种大小的批次？如果梯度已经没有了：更新之前做了什么？如果只是名字 `p` 得到了一个新的张量（`p = p - …`）：模型手里的又是什么？另外，你的内层循环遍历的是 `params`，还是笔记本自己的参数？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        for p in params:
            p.grad.zero_()
            p.data -= lr * p.grad


@wrong(
    "6.2",
    "first_batch_only",
    en="Only the first batch has moved the parameters. Which line ends the function, or the loop, too early? Look at how far each line is indented.",
    zh="只有第一个批次移动了参数。是哪一行过早地结束了函数或循环？看看每一行的缩进。",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad
            p.grad = None
        return


@wrong(
    "6.2",
    "one_step_an_epoch",
    en="The parameters have moved once, by the sum of the gradients of all batches. The point of mini-batches is to move after each of them: inside which loop does the step belong?",
    zh="参数只移动了一次，用的是所有批次的梯度之和。小批量的意义在于每个批次之后都更新一步：更新应当放在哪个循环里面？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
    for p in params:
        p.data -= lr * p.grad
        p.grad = None


@wrong(
    "6.2",
    "last_batch_only",
    en="Only the last batch has moved the parameters; the gradients of all others were worked out and thrown away. Inside which loop does the step belong?",
    zh="只有最后一个批次移动了参数；其他批次的梯度算出来之后都被丢掉了。更新应当放在哪个循环里面？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        for p in params:
            p.grad = None
        loss_func(model(xb), yb).backward()
    for p in params:
        p.data -= lr * p.grad
        p.grad = None


@wrong(
    "6.2",
    "last_batch_left_out",
    en="The last batch of an epoch has moved nothing, whatever its size. Does your loop reach it? And if it does: does a step come after its gradient?",
    zh="每一轮的最后一个批次没有移动任何参数，不论它有多大。你的循环走到它了吗？如果走到了：求出它的梯度之后，还有一步更新吗？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for number, (xb, yb) in enumerate(dl):
        if number == len(dl) - 1:
            break
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "step_before_gradient",
    en="Each step is one batch late: it comes before the gradient of its own batch is there, and uses the one of the batch before, even of the epoch before. In which order do gradient and step belong?",
    zh="每一步都晚了一个批次：它发生在本批次的梯度求出之前，用的是上一个批次的梯度，甚至是上一轮留下的梯度。求梯度和更新，应当按什么顺序进行？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        for p in params:
            if p.grad is not None:
                p.data -= lr * p.grad
                p.grad = None
        loss_func(model(xb), yb).backward()


@wrong(
    "6.2",
    "weights_without_bias",
    en="The first parameter learns, the others stay where they are. For how many of the parameters does your step run?",
    zh="第一个参数在学习，其余的参数原地不动。你的更新对多少个参数执行了？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        params[0].data -= lr * params[0].grad
        for p in params:
            p.grad = None


@wrong(
    "6.2",
    "learning_rate_ignored",
    en="The steps are as long as the gradients themselves: the learning rate that was handed over has no effect. Where does your step use it?",
    zh="每一步的长度等于梯度本身：传入的学习率没有起作用。更新的时候，哪里用到了它？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= p.grad
            p.grad = None


@wrong(
    "6.2",
    "always_mnist_loss",
    en="Whatever loss is handed over, the parameters follow the gradient of `mnist_loss`. Which name does your function hand on?",
    zh="不论传入哪个损失函数，参数总是沿着 `mnist_loss` 的梯度移动。你的函数往下传的是哪个名字？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        _mnist_loss(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "grows_with_the_batch",
    en="The steps are as many times too long as there are images in the batch. The loss has averaged already: is there a sum, or a product with the batch's length, that it does not need?",
    zh="批次里有多少张图像，步子就长了多少倍。损失已经求过平均：代码里是不是多了一次求和，或者多乘了批次的长度？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        (loss_func(model(xb), yb) * len(xb)).backward()
        for p in params:
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "shrinks_with_the_batch",
    en="The steps are as many times too short as there are images in the batch. The loss has averaged already: which line divides by the batch's length once more?",
    zh="步子太短：批次里有 N 张图像，步子就只有应有的 1/N。损失已经求过平均：是哪一行又除以了批次的长度？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad / len(xb)
            p.grad = None


@wrong(
    "6.2",
    "smaller_batch_left_out",
    en="A batch that is smaller than the others has moved nothing. Its images have something to teach as well: where does your loop leave it out?",
    zh="比其他批次小的那个批次没有移动任何参数。它的图像同样有东西可学：循环在哪里把它漏掉了？",
)
def train_epoch(model, lr, params, dl, loss_func):
    pairs = list(dl)
    for xb, yb in pairs:
        if len(xb) < len(pairs[0][0]):
            continue
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "step_is_part_of_the_graph",
    en="PyTorch refuses: this step would become a part of the calculation whose gradient it uses. How do you change a parameter behind autograd's back (through one of its attributes), or tell autograd to look away for a while?",
    zh="PyTorch 拒绝执行：这一步会成为它正在求梯度的计算的一部分。怎样（通过参数的某个属性）绕过 autograd 修改参数，或者让 autograd 暂时不要记录？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        for p in params:
            p -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "no_gradient_to_zero",
    en="You call `zero_()` on a gradient that is not there. Either no `backward()` has come before it, or `p` is no longer the model's parameter but a new tensor (`p = p - …`), which has no gradient of its own. Which line is it?",
    zh="你对一个不存在的梯度调用了 `zero_()`。要么在此之前还没有执行过 `backward()`，要么 `p` 已经不是模型的参数，而是一个新的张量（`p = p - …`），它自己没有梯度。是哪一行？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        for p in params:
            p.grad.zero_()
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad


@wrong(
    "6.2",
    "model_of_the_notebook",
    en="784 is the length of the notebook's own `weights`: `linear1` was asked, whatever model is handed over. If it is your `calc_grad` that asks it, the mistake is in exercise 6.1. Under which name does your function get its model?",
    zh="784 是本笔记本自己的 `weights` 的长度：不论传入哪个模型，用的都是 `linear1`。如果是你的 `calc_grad` 用了它，错误就在练习 6.1。传入的模型叫什么名字？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(torch.addmm(torch.zeros(1), xb, torch.zeros(28 * 28, 1)), yb).backward()


@wrong(
    "6.2",
    "model_asked_to_zero",
    en="`model` may be a plain function, as `linear1` is, and a function has no `zero_grad`. In whose `.grad` do the old gradients stand, and which argument gives you those?",
    zh="`model` 可以只是一个普通函数，就像 `linear1` 那样，而函数没有 `zero_grad`。旧的梯度存放在谁的 `.grad` 里？哪个参数把它们交给了你？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        model.zero_grad()
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad


@wrong(
    "6.2",
    "no_gradient_to_step_with",
    en="You multiply the learning rate by a gradient that is `None`. Either the step comes before the first `backward()`, or `p` is no parameter of the model that was handed over (but a new tensor, or the notebook's own `weights` or `bias`). In which order do gradient and step belong, and where does your inner loop get its `p` from?",
    zh="你用学习率去乘一个为 `None` 的梯度。要么是更新发生在第一次 `backward()` 之前，要么是 `p` 并不是传入的模型的参数（而是新建的张量，或者笔记本自己的 `weights`、`bias`）。求梯度和更新，应当按什么顺序进行？你的内层循环又是从哪里得到 `p` 的？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        for p in params:
            p.data -= lr * p.grad
            p.grad = None
        loss_func(model(xb), yb).backward()


@wrong(
    "6.2",
    "two_parameters_taken_for_granted",
    en="Your function unpacks `params` into two names, and here it holds another number of parameters. How many may there be, as the exercise says, and which loop does not need to know?",
    zh="你的函数把 `params` 拆成两个名字，而这里参数的个数不是两个。题目说可以有几个参数？怎样的循环不需要知道个数？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        weights, bias = params
        for p in (weights, bias):
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "backward_twice",
    en="Each batch moves the parameters twice as far as it should. Either its gradient was worked out two times (and `backward()` adds), or the same gradient was used for two steps. What does your loop do once more that was done already, be it by your `calc_grad` or by a loop over the parameters?",
    zh="每个批次都让参数移动了应有的两倍。要么它的梯度求了两次（而 `backward()` 会累加），要么同一个梯度用来更新了两步。有什么是已经做过、而你的循环又重复做了一遍的：是 `calc_grad` 做过的，还是某个遍历参数的循环做过的？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        for _ in range(2):
            loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "way_back_is_cut",
    en="PyTorch says that the loss wants no gradient. What may be computed while autograd looks away: predictions and loss as well, or the step alone? Look at what stands inside your `no_grad`, if there is one, and at what your step did to `requires_grad` of the parameters. If your `calc_grad` goes back from the loss: do the checks of exercise 6.1 pass?",
    zh="PyTorch 说这个损失不需要梯度。autograd 不记录的时候可以计算什么：预测和损失也可以，还是只有更新？如果用了 `no_grad`，看看里面都有什么；再看看更新时你对参数的 `requires_grad` 做了什么。如果反向传播是由你的 `calc_grad` 做的：练习 6.1 的检查都通过了吗？",
)
def train_epoch(model, lr, params, dl, loss_func):
    with torch.no_grad():
        for xb, yb in dl:
            loss_func(model(xb), yb).backward()


@wrong(
    "6.2",
    "batches_shuffled",
    en="Each step is a right one, but the batches come in another order than in `dl`. Mixing is a good idea, and later in this notebook it is done before training. What does the exercise say here of the order?",
    zh="每一步都是对的，但批次的次序与 `dl` 中的不同。打乱是个好主意，本笔记本后面会在训练之前做这件事。关于次序，这道题是怎么说的？",
)
def train_epoch(model, lr, params, dl, loss_func):
    batches = list(dl)
    random.shuffle(batches)
    for xb, yb in batches:
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "callers_batches_shuffled",
    en="The batches come in another order than in `dl`, and `dl` itself is in that order now, for everybody who goes on with it. What does the exercise say of the order?",
    zh="批次的次序与 `dl` 中的不同，而且 `dl` 本身也变成了那个次序，之后使用它的人都会受影响。关于次序，这道题是怎么说的？",
)
def train_epoch(model, lr, params, dl, loss_func):
    random.shuffle(dl)
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "batches_used_up",
    en="The first epoch is right, and in the second there is nothing left to learn from: your function takes the batches out of `dl`. Which loop looks at each of them and leaves them where they are?",
    zh="第一轮是对的，到了第二轮就没有东西可学了：你的函数把批次从 `dl` 里取走了。怎样的循环能看到每个批次，又让它们留在原处？",
)
def train_epoch(model, lr, params, dl, loss_func):
    while dl:
        xb, yb = dl.pop(0)
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "only_the_last_parameter_cleared",
    en="The last of the parameters is right; the others move by the gradients of all batches so far. Does your clearing stand inside the loop over the parameters, or behind it, where `p` is still the last one?",
    zh="最后一个参数是对的，其余的参数却把到目前为止所有批次的梯度都用上了。清零写在遍历参数的循环里面，还是在它后面？在后面的话，`p` 就只是最后一个参数。",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad
        p.grad = None


@wrong(
    "6.2",
    "one_batch_of_all_images",
    en="All batches were put together into one, and the parameters moved once. What is the point of cutting the images into batches, and how many steps does an epoch have then?",
    zh="所有批次被拼成了一个大批次，参数只移动了一次。把图像切成批次是为了什么？这样一轮有几步？",
)
def train_epoch(model, lr, params, dl, loss_func):
    loss_func(model(torch.cat([xb for xb, _ in dl])), torch.cat([yb for _, yb in dl])).backward()
    for p in params:
        p.data -= lr * p.grad
        p.grad = None


@wrong(
    "6.2",
    "one_average_step_an_epoch",
    en="The parameters have moved once, by the average of the gradients of all batches. The point of mini-batches is to move after each of them: inside which loop does the step belong?",
    zh="参数只移动了一次，用的是所有批次的梯度的平均。小批量的意义在于每个批次之后都更新一步：更新应当放在哪个循环里面？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
    for p in params:
        p.data -= lr * p.grad / len(dl)
        p.grad = None


@wrong(
    "6.2",
    "momentum_added",
    en="From the second step on the parameters also go on in the direction of the steps before: there is momentum. What else than the gradient of its own batch may a step use here?",
    zh="从第二步起，参数还会沿着之前的方向继续前进：这里有动量。在这里，除了本批次的梯度，更新还可以用别的吗？",
)
def train_epoch(model, lr, params, dl, loss_func):
    opt = torch.optim.SGD(params, lr=lr, momentum=0.9)
    for xb, yb in dl:
        opt.zero_grad()
        loss_func(model(xb), yb).backward()
        opt.step()


@wrong(
    "6.2",
    "weight_decay_added",
    en="In each step the parameters also shrink a little towards 0: there is weight decay. By what, and by nothing else, is a parameter to move here?",
    zh="每一步里，参数还会向 0 缩小一点：这里有权重衰减。在这里，参数应当只按什么移动？",
)
def train_epoch(model, lr, params, dl, loss_func):
    opt = torch.optim.SGD(params, lr=lr, weight_decay=0.01)
    for xb, yb in dl:
        opt.zero_grad()
        loss_func(model(xb), yb).backward()
        opt.step()


@wrong(
    "6.2",
    "a_little_weight_decay_added",
    en="In each step the parameters also shrink a very little towards 0: there is weight decay. By what, and by nothing else, is a parameter to move here?",
    zh="每一步里，参数还会向 0 缩小极小的一点：这里有权重衰减。在这里，参数应当只按什么移动？",
)
def train_epoch(model, lr, params, dl, loss_func):
    opt = torch.optim.SGD(params, lr=lr, weight_decay=1e-4)
    for xb, yb in dl:
        opt.zero_grad()
        loss_func(model(xb), yb).backward()
        opt.step()


@wrong(
    "6.2",
    "sigmoid_before_the_loss",
    en="The parameters follow a loss that was given `model(xb).sigmoid()`. `loss_func` takes raw scores and does with them what it likes: is a sigmoid of yours one too many? If you call your `calc_grad`, look there.",
    zh="参数跟随的是接收 `model(xb).sigmoid()` 的损失。`loss_func` 接受原始得分，怎样处理由它自己决定：你加的 sigmoid 是不是多余的？如果调用了自己的 `calc_grad`，就到那里去看看。",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb).sigmoid(), yb).backward()
        for p in params:
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "targets_before_predictions",
    en="The parameters follow the gradient of `loss_func(targets, predictions)`. A loss may treat its two arguments differently: which of them comes first? If you call your `calc_grad`, look there.",
    zh="参数沿着 `loss_func(targets, predictions)` 的梯度移动。损失函数对两个参数的处理可能不同：哪一个在前？如果调用了自己的 `calc_grad`，就到那里去看看。",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(yb.float(), model(xb)).backward()
        for p in params:
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "from_the_last_batch_to_the_first",
    en="Each step is a right one, but the batches come in the opposite order. What does the exercise say of the order?",
    zh="每一步都是对的，但批次的次序完全颠倒了。关于次序，这道题是怎么说的？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in reversed(dl):
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "gradient_no_longer_wanted",
    en="The steps are right, but afterwards the parameters want no gradient any more: whoever goes on with them cannot train them. Your step switches that off for good. Which ways are there to change a parameter without this, or for the length of a few lines only?",
    zh="每一步都是对的，但之后参数不再要求梯度：接着使用它们的人就没法训练了。你的更新把这个设置永久关掉了。怎样修改参数才不必动它，或者只在几行之内关闭记录？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        for p in params:
            p.requires_grad_(True)
        loss_func(model(xb), yb).backward()
        for p in params:
            p.requires_grad_(False)
            p -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "parameters_asked_of_the_model",
    en="`model` may be a plain function, as `linear1` is, and a function has no `parameters()`. Which argument holds the parameters that are to move?",
    zh="`model` 可以只是一个普通函数，就像 `linear1` 那样，而函数没有 `parameters()`。要移动的那些参数，是用哪个名字传进来的？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        for p in model.parameters():
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "batches_of_the_notebook",
    en="The model got images of the notebook, 784 pixels each, and not those that were handed over: your loop goes through a list of batches that a cell above made. Under which name does your function get its batches?",
    zh="模型得到的是本笔记本里的图像，每张 784 个像素，而不是传入的那些：你的循环遍历的是上面单元格里创建的批次。传给函数的批次叫什么名字？",
)
def train_epoch(model, lr, params, dl, loss_func):
    model(torch.zeros(256, 28 * 28))


@wrong(
    "6.2",
    "step_between_loss_and_gradient",
    en="Each step uses the gradient of the batch before, and the first one has none at all: the step comes after the loss and before `backward()`. In which order do loss, gradient and step belong?",
    zh="每一步用的都是上一个批次的梯度，第一步根本没有梯度可用：更新放在了求损失之后、`backward()` 之前。损失、梯度、更新，应当按什么顺序进行？",
)
def train_epoch(model, lr, params, dl, loss_func):
    opt = torch.optim.SGD(params, lr=lr)
    for xb, yb in dl:
        loss = loss_func(model(xb), yb)
        opt.step()
        opt.zero_grad()
        loss.backward()


@wrong(
    "6.2",
    "first_batch_left_out",
    en="The first batch of `dl` was never used. At which number does Python begin to count?",
    zh="`dl` 的第一个批次从来没有用到。Python 从几开始数？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for i in range(1, len(dl)):
        loss_func(model(dl[i][0]), dl[i][1]).backward()
        for p in params:
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "steps_of_adam",
    en="The steps are those of Adam: it divides by what the gradients usually measure, so that each step is about as long as `lr`. By how much does the text want a parameter moved?",
    zh="这些更新是 Adam 的：它会除以梯度通常的大小，所以每一步都大约有 `lr` 那么长。题目要求参数移动多少？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        opt = torch.optim.Adam(params, lr)
        opt.zero_grad()
        loss_func(model(xb), yb).backward()
        opt.step()


@wrong(
    "6.2",
    "gradient_worked_out_for_every_parameter_anew",
    en="The gradient was worked out anew for each parameter, after others had moved already, and what was not used yet was added to. How many times a batch is the gradient needed, and on which side of the inner loop?",
    zh="每个参数都重新求了一次梯度，而这时别的参数已经移动过了，还没有用掉的梯度也被累加了。每个批次需要求几次梯度？应当在内层循环的里面还是外面？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        for p in params:
            loss_func(model(xb), yb).backward()
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "no_gradient_to_multiply",
    en="You multiply a gradient that is `None`: this `p` has taken part in no loss. Either it is not a parameter of the model that was handed over (but the notebook's own `weights` or `bias`, or a new tensor that your step has made), or the step comes before the first `backward()`. Where does your inner loop get its `p` from?",
    zh="你拿来相乘的梯度是 `None`：这个 `p` 没有参与过任何损失的计算。要么它不是传入的模型的参数（而是笔记本自己的 `weights`、`bias`，或者更新时新建的张量），要么更新发生在第一次 `backward()` 之前。你的内层循环是从哪里得到 `p` 的？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        for p in [torch.zeros(1, requires_grad=True)]:
            p.data -= p.grad * lr


@wrong(
    "6.2",
    "first_batch_keeps_the_last_gradient",
    en="The first epoch is right. In the second one, the first step also uses the gradient that the last batch of the epoch before has left. What do you skip for the first batch, and is there really nothing to be zeroed when `train_epoch` is called again?",
    zh="第一轮是对的。到了第二轮，第一步还用上了上一轮最后一个批次留下的梯度。对第一个批次，你跳过了什么？再次调用 `train_epoch` 时，真的没有什么需要清零吗？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for number, (xb, yb) in enumerate(dl):
        for p in params if number > 0 else ():
            p.grad = None
        loss_func(model(xb), yb).backward()
        for p in params:
            p.data -= lr * p.grad


@wrong(
    "6.2",
    "steps_of_one_adam",
    en="The steps are those of Adam: it remembers the gradients of earlier batches and makes each step about as long as `lr`. By how much does the text want a parameter moved, and which gradient alone may count?",
    zh="这些更新是 Adam 的：它记得前面各批次的梯度，并使每一步都大约有 `lr` 那么长。题目要求参数移动多少？只有哪个梯度可以算数？",
)
def train_epoch(model, lr, params, dl, loss_func):
    opt = torch.optim.Adam(params, lr)
    for xb, yb in dl:
        opt.zero_grad()
        loss_func(model(xb), yb).backward()
        opt.step()


@wrong(
    "6.2",
    "gradients_clipped",
    en="Large gradients were cut down to a length of 1 before the step. That keeps some trainings from running away, but the text asks for a step of `-lr` times the gradient: of which one, as it is or shortened?",
    zh="在更新之前，较大的梯度被截短到长度 1。这能防止有些训练失控，但题目要求的移动是 `-lr` 乘以梯度：是梯度本身，还是截短之后的？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
        nn.utils.clip_grad_norm_(params, 1.0)
        for p in params:
            p.data -= lr * p.grad
            p.grad = None


@wrong(
    "6.2",
    "loss_and_model_exchanged",
    en="The loss was called with one argument, the images: it stands where the model should. If you call your `calc_grad`: in which order does it take model and loss, and in which order do you hand them over? If not: what is done with the images first?",
    zh="损失函数只得到了一个参数，也就是图像：它被放在了模型的位置上。如果你调用了自己的 `calc_grad`：它按什么顺序接收模型和损失？你又按什么顺序传入？如果没有调用：对图像首先要做什么？",
)
def train_epoch(model, lr, params, dl, loss_func):
    for xb, yb in dl:
        model(loss_func(xb), yb).backward()


# ---------------------------------------------------------------- 6.3


def _averaging(batch_accuracy):
    """`validate_epoch` and `validate_weighted` of whoever asks this `batch_accuracy` of each batch."""

    def validate_epoch(model, valid_dl):
        return sum(float(batch_accuracy(model(xb), yb)) for xb, yb in valid_dl) / len(valid_dl)

    def validate_weighted(model, valid_dl):
        right = sum(float(batch_accuracy(model(xb), yb)) * len(xb) for xb, yb in valid_dl)
        return right / sum(len(xb) for xb, _ in valid_dl)

    return validate_epoch, validate_weighted


@wrong(
    "6.3",
    "raw_score_above_one_half",
    en="Images with a score a little above 0 are called 7s. One half is the limit for probabilities: which raw score becomes one half when it goes through the sigmoid?",
    zh="得分略大于 0 的图像被判成了 7。二分之一是概率的阈值：哪个原始得分经过 sigmoid 之后正好是二分之一？",
)
def batch_accuracy(predictions, targets):
    return ((predictions > 0.5) == targets.reshape(-1, 1)).float().mean()


for validate in _averaging(batch_accuracy):
    wrong("6.3", "raw_score_above_one_half")(validate)


@wrong(
    "6.3",
    "zero_called_a_three",
    en="A score of exactly 0 is called a 3. Read again what the exercise says of such a score: is a probability of one half above one half?",
    zh="得分恰好为 0 的图像被判成了 3。再读一遍题目对这样的得分是怎么说的：二分之一的概率，大于二分之一吗？",
)
def batch_accuracy(predictions, targets):
    return ((predictions >= 0) == targets.reshape(-1, 1)).float().mean()


for validate in _averaging(batch_accuracy):
    wrong("6.3", "zero_called_a_three")(validate)


@wrong(
    "6.3",
    "every_image_a_three",
    en="Your function calls every image a 3, whatever its score. A probability is always above 0: what limit goes with probabilities, and what limit with raw scores?",
    zh="不论得分是多少，你的函数都判为 3。概率总是大于 0：概率应当配什么阈值？原始得分又应当配什么阈值？",
)
def batch_accuracy(predictions, targets):
    return ((predictions.sigmoid() > 0) == targets.reshape(-1, 1)).float().mean()


for validate in _averaging(batch_accuracy):
    wrong("6.3", "every_image_a_three")(validate)


@wrong(
    "6.3",
    "each_with_all_the_others",
    en="For targets of shape `[N]` each prediction was compared with all targets: `[N, 1]` and `[N]` broadcast to `[N, N]`. How can you bring both to one shape before the comparison?",
    zh="目标的形状为 `[N]` 时，每个预测都与所有目标比较了一遍：`[N, 1]` 和 `[N]` 会广播成 `[N, N]`。比较之前，怎样让两者的形状相同？",
)
def batch_accuracy(predictions, targets):
    return ((predictions > 0) == targets).float().mean()


@wrong(
    "6.3",
    "a_row_against_a_column",
    en="For targets of shape `[N, 1]` each prediction was compared with all targets: you took the second axis away from the predictions, and `[N]` and `[N, 1]` broadcast to `[N, N]`. Which shapes may the targets have, and what makes both sides alike in either case?",
    zh="目标的形状为 `[N, 1]` 时，每个预测都与所有目标比较了一遍：你去掉了预测的第二个轴，而 `[N]` 和 `[N, 1]` 会广播成 `[N, N]`。目标可能有哪几种形状？怎样让两边在每种情形下形状都相同？",
)
def batch_accuracy(predictions, targets):
    return ((predictions[:, 0] > 0) == targets).float().mean()


for validate in _averaging(batch_accuracy):
    wrong("6.3", "a_row_against_a_column")(validate)


@wrong(
    "6.3",
    "how_sure_instead_of_how_often",
    en="This is how near the probabilities are to the targets, which is one minus the loss. Accuracy asks each image only whether its name is right: what has to become of a probability first?",
    zh="这是概率与目标有多接近，也就是 1 减去损失。准确率只问每张图像的名字对不对：概率先要变成什么？",
)
def batch_accuracy(predictions, targets):
    return 1 - (predictions.sigmoid() - targets.reshape(-1, 1)).abs().mean()


for validate in _averaging(batch_accuracy):
    wrong("6.3", "how_sure_instead_of_how_often")(validate)


@wrong(
    "6.3",
    "in_percent",
    en="This is a percentage. The exercise asks for the share itself: what is the accuracy of a model that is always right?",
    zh="这是百分数。题目要的是比例本身：一个全都判对的模型，准确率应当是多少？",
)
def batch_accuracy(predictions, targets):
    return ((predictions > 0) == targets.reshape(-1, 1)).float().mean() * 100


for validate in _averaging(batch_accuracy):
    wrong("6.3", "in_percent")(validate)


@wrong(
    "6.3",
    "how_many_instead_of_which_share",
    en="This is how many images are called by their right name, a count. The exercise asks for a share: out of how many?",
    zh="这是判断正确的张数。题目要的是比例：一共有多少张？",
)
def batch_accuracy(predictions, targets):
    return ((predictions > 0) == targets.reshape(-1, 1)).sum().item()


for validate in _averaging(batch_accuracy):
    wrong("6.3", "how_many_instead_of_which_share")(validate)


def _accuracy(model, xb, yb):
    return ((model(xb) > 0) == yb).double().mean().item()


@wrong(
    "6.3",
    "both_count_images",
    en="`validate_epoch` counts images here. The chapter's way counts batches: how much does the small last batch weigh then, compared with a full one?",
    zh="这里的 `validate_epoch` 数的是图像。原书的做法数的是批次：那么与完整的批次相比，最后一个小批次占多大分量？",
)
def validate_epoch(model, valid_dl):
    pairs = list(valid_dl)
    return sum(_accuracy(model, *pair) * len(pair[0]) for pair in pairs) / sum(len(xb) for xb, _ in pairs)


@wrong(
    "6.3",
    "both_count_batches",
    en="`validate_weighted` gives the same as `validate_epoch`: an image in the small last batch counts for more than any other. How can every image get the same weight?",
    zh="`validate_weighted` 的结果与 `validate_epoch` 相同：最后那个小批次里的一张图像，分量比别的图像都重。怎样才能让每张图像的分量相同？",
)
def validate_weighted(model, valid_dl):
    accuracies = [_accuracy(model, xb, yb) for xb, yb in valid_dl]
    return sum(accuracies) / len(accuracies)


@wrong(
    "6.3",
    "weighted_one_rounded",
    en="`validate_weighted` rounds its result. Read again what the exercise says of that: for which of the two functions is rounding allowed?",
    zh="`validate_weighted` 对结果做了四舍五入。再读一遍题目的说法：两个函数中，哪一个可以四舍五入？",
)
def validate_weighted(model, valid_dl):
    right = [((model(xb) > 0) == yb).flatten() for xb, yb in valid_dl]
    return round(torch.cat(right).double().mean().item(), 4)


@wrong(
    "6.3",
    "only_the_last_batch",
    en="The result is that of the last batch alone. What happens to the number of each batch when the next one comes?",
    zh="结果只是最后一个批次的准确率。下一个批次到来时，前一个批次的数去了哪里？",
)
def validate_epoch(model, valid_dl):
    for xb, yb in valid_dl:
        accuracy = _accuracy(model, xb, yb)
    return accuracy


@wrong(
    "6.3",
    "only_the_first_batch",
    en="The result is that of the first batch alone. Which line ends the loop too early? Look at how far it is indented.",
    zh="结果只是第一个批次的准确率。是哪一行过早地结束了循环？看看它的缩进。",
)
def validate_epoch(model, valid_dl):
    for xb, yb in valid_dl:
        return _accuracy(model, xb, yb)


@wrong(
    "6.3",
    "one_number_twice",
    en="Both numbers are the same, but the two ways of averaging do not agree when the last batch is smaller. In which batches is such a model always right, in which never, and how much does each of them weigh?",
    zh="两个数相同，可是最后一个批次较小时，两种平均方式并不一致。这样的模型在哪些批次里全对，在哪些批次里全错？每个批次又各占多大分量？",
)
def says_three(threes, sevens, batch_size):
    return threes / (threes + sevens), threes / (threes + sevens)


@wrong(
    "6.3",
    "numbers_exchanged",
    en="Both numbers are right, in the other order. Which of the two functions counts batches, and which one counts images?",
    zh="两个数都对，但顺序反了。两个函数中，哪个数批次，哪个数图像？",
)
def says_three(threes, sevens, batch_size):
    batches = (torch.arange(threes + sevens) < threes).float().split(batch_size)
    return threes / (threes + sevens), sum(batch.mean().item() for batch in batches) / len(batches)


@wrong(
    "6.3",
    "short_batch_taken_for_a_full_one",
    en="The last batch was divided by the size of a full one, though it has fewer images. As long as it held sevens only, nobody could see it; now it holds threes, too. Out of how many images is its accuracy?",
    zh="最后一个批次的图像较少，却除以了完整批次的大小。只要它里面全是 7，就看不出来；现在它里面也有 3。它的准确率是在多少张图像中算的？",
)
def says_three(threes, sevens, batch_size):
    batches = (torch.arange(threes + sevens) < threes).float().split(batch_size)
    mean = sum(batch.sum().item() / batch_size for batch in batches) / len(batches)
    return mean, threes / (threes + sevens)


@wrong(
    "6.3",
    "last_batch_not_counted",
    en="You average over the full batches only. The images that are left make a batch, too: what is the model's accuracy there?",
    zh="你只对完整的批次求了平均。剩下的图像也组成一个批次：模型在那里的准确率是多少？",
)
def says_three(threes, sevens, batch_size):
    return threes / batch_size / ((threes + sevens) // batch_size), threes / (threes + sevens)


@wrong(
    "6.3",
    "rounded_too_far",
    en="The chapter's way it is, but rounded to fewer decimals than the exercise allows. How many may there be at least, and do you need to round at all?",
    zh="做法与原书一致，但四舍五入保留的小数位数比题目允许的少。至少要保留几位？真的需要四舍五入吗？",
)
def validate_epoch(model, valid_dl):
    accuracies = [_accuracy(model, xb, yb) for xb, yb in valid_dl]
    return round(sum(accuracies) / len(accuracies), 2)


@wrong(
    "6.3",
    "numbers_by_heart",
    en="These are the chapter's two numbers, whatever set is measured. What in your function depends on `threes`, `sevens` and `batch_size`?",
    zh="不论衡量的是哪个数据集，你给出的都是原书的那两个数。你的函数里，什么是随 `threes`、`sevens`、`batch_size` 变化的？",
)
def says_three(threes, sevens, batch_size):
    return 0.4932, 0.495584


@wrong(
    "6.3",
    "digits_exchanged",
    en="These are the numbers of a set in which threes and sevens have changed places. Which digit does the model always say, and which digit do the images show that come first?",
    zh="这样的两个数，属于 3 和 7 互换了位置的数据集。模型总是回答哪个数字？排在前面的图像又是哪个数字？",
)
def says_three(threes, sevens, batch_size):
    batches = (torch.arange(threes + sevens) < sevens).float().split(batch_size)
    return sum(batch.mean().item() for batch in batches) / len(batches), sevens / (threes + sevens)


@wrong(
    "6.3",
    "every_image_a_seven",
    en="Whatever the scores are, every image is called a 7. Each row has a single score: what does an `argmax` say of a row with one number? With what should the score be compared?",
    zh="不论得分是多少，每张图像都被判成了 7。每一行只有一个得分：对只有一个数的行，`argmax` 会给出什么？得分应当与什么相比较？",
)
def batch_accuracy(predictions, targets):
    return (targets == 0).float().mean()


for validate in _averaging(batch_accuracy):
    wrong("6.3", "every_image_a_seven")(validate)


@wrong(
    "6.3",
    "threes_only",
    en="Only threes that are called a 3 count as right. A 7 that is called a 7 is right as well: which comparison is true for both?",
    zh="只有被判成 3 的 3 才算判对了。被判成 7 的 7 同样是对的：怎样比较，才能使两种情况都为真？",
)
def batch_accuracy(predictions, targets):
    return ((predictions > 0) & (targets.reshape(-1, 1) == 1)).float().mean()


for validate in _averaging(batch_accuracy):
    wrong("6.3", "threes_only")(validate)


@wrong(
    "6.3",
    "mistakes_counted",
    en="This is the share of images that are called by the wrong name. What does the comparison ask, and what should it ask?",
    zh="这是判断错误的比例。你的比较问的是什么？应当问什么？",
)
def batch_accuracy(predictions, targets):
    return ((predictions > 0) != targets.reshape(-1, 1)).float().mean()


for validate in _averaging(batch_accuracy):
    wrong("6.3", "mistakes_counted")(validate)


@wrong(
    "6.3",
    "an_answer_for_every_image",
    en="These are the answers for each image, 1 where it is called by its right name. How do they become the one share that is asked for?",
    zh="这是每张图像各自的结果，判断正确的为 1。它们怎样变成题目要的那一个比例？",
)
def batch_accuracy(predictions, targets):
    return ((predictions > 0) == targets.reshape(-1, 1)).float()


@wrong(
    "6.3",
    "whole_numbers_divided",
    en="The share is 0, although some images are called by their right name: what does `//` leave of a fraction below 1?",
    zh="有些图像判断正确，比例却是 0：小于 1 的分数经过 `//` 还剩下什么？",
)
def batch_accuracy(predictions, targets):
    return ((predictions > 0) == targets.reshape(-1, 1)).sum() // len(targets)


for validate in _averaging(batch_accuracy):
    wrong("6.3", "whole_numbers_divided")(validate)


@wrong(
    "6.3",
    "predictions_overwritten",
    en="Your function writes into the tensor `predictions` itself (an assignment to some of its elements does that, and so does a method like `sigmoid_`, with an underscore at the end). Whoever handed it over finds the scores gone: what gives you a new tensor instead?",
    zh="你的函数改写了传入的张量 `predictions` 本身（给它的一部分元素赋值会这样，像 `sigmoid_` 这种末尾带下划线的方法也会这样）。调用者再来看时，得分已经没有了：怎样才能得到一个新的张量？",
)
def batch_accuracy(predictions, targets):
    predictions[predictions > 0] = 1
    predictions[predictions <= 0] = 0
    return (predictions == targets.reshape(-1, 1)).float().mean()


@wrong(
    "6.3",
    "divided_by_the_number_of_images",
    en="The accuracies of the batches were added up and divided by the number of images, so the result is far too small. How many numbers did you add up?",
    zh="各批次的准确率加起来之后，除以的却是图像的张数，所以结果小得多。你加起来的一共有几个数？",
)
def validate_epoch(model, valid_dl):
    return sum(_accuracy(model, xb, yb) for xb, yb in valid_dl) / sum(len(xb) for xb, _ in valid_dl)


@wrong(
    "6.3",
    "divided_by_the_number_of_batches",
    en="You counted right images and divided by the number of batches, so the share comes out above 1. How many images can be right at most?",
    zh="你数的是判断正确的图像，除以的却是批次的个数，所以比例大于 1。判断正确的图像最多有多少张？",
)
def validate_weighted(model, valid_dl):
    return sum(_accuracy(model, xb, yb) * len(xb) for xb, yb in valid_dl) / len(valid_dl)


@wrong(
    "6.3",
    "never_divided",
    en="This is the number of right images. What do you divide it by to get their share?",
    zh="这是判断正确的图像的张数。要得到比例，应当除以什么？",
)
def validate_weighted(model, valid_dl):
    return sum(_accuracy(model, xb, yb) * len(xb) for xb, yb in valid_dl)


@wrong(
    "6.3",
    "number_of_images_by_heart",
    en="You divide by 2038, whatever validation set is handed over. Where in your loop can its images be counted?",
    zh="不论传入哪个验证集，你除以的都是 2038。在循环的什么地方可以数一数它有多少张图像？",
)
def validate_weighted(model, valid_dl):
    return sum(_accuracy(model, xb, yb) * len(xb) for xb, yb in valid_dl) / 2038


@wrong(
    "6.3",
    "model_of_the_notebook",
    en="784 is the length of the notebook's own `weights`: `linear1` was asked, whatever model is handed over. Under which name does your function get its model?",
    zh="784 是本笔记本自己的 `weights` 的长度：不论传入哪个模型，用的都是 `linear1`。传入的模型叫什么名字？",
)
def validate_epoch(model, valid_dl):
    return [torch.addmm(torch.zeros(1), xb, torch.zeros(28 * 28, 1)) for xb, _ in valid_dl]


@wrong(
    "6.3",
    "batches_of_the_notebook",
    en="The model got images of the notebook, 784 pixels each, and not those that were handed over: your loop goes through a list of batches that a cell above made. Under which name does your function get its batches?",
    zh="模型得到的是本笔记本里的图像，每张 784 个像素，而不是传入的那些：你的循环遍历的是上面单元格里创建的批次。传给函数的批次叫什么名字？",
)
def validate_epoch(model, valid_dl):
    return model(torch.zeros(256, 28 * 28))


@wrong(
    "6.3",
    "threes_and_sevens_cut_apart",
    en="You cut the threes into batches and then the sevens, as two sets. In one row of images, threes first, a batch may hold both: what is the model's accuracy on the one where they meet?",
    zh="你把 3 和 7 当作两个数据集，各自切成批次。但它们排成一排，3 在前，有一个批次里可能两种都有：在两者交界的那个批次上，模型的准确率是多少？",
)
def says_three(threes, sevens, batch_size):
    ones, zeros = (math.ceil(count / batch_size) for count in (threes, sevens))
    return ones / (ones + zeros), threes / (threes + sevens)


@wrong(
    "6.3",
    "shares_of_the_sevens",
    en="These are the shares of the images on which the model is wrong: the sevens. Which digit does it always say, and when is that right?",
    zh="这是模型判断错误的那些图像（也就是 7）所占的比例。模型总是回答哪个数字？什么时候这是对的？",
)
def says_three(threes, sevens, batch_size):
    batches = (torch.arange(threes + sevens) >= threes).float().split(batch_size)
    return sum(batch.mean().item() for batch in batches) / len(batches), sevens / (threes + sevens)


@wrong(
    "6.3",
    "last_batch_left_out",
    en="The last batch of the validation set was not measured. It is smaller, but its images count as well: where does your loop leave it out?",
    zh="验证集的最后一个批次没有参加衡量。它比较小，但里面的图像同样算数：你的循环在哪里把它漏掉了？",
)
def validate_epoch(model, valid_dl):
    shares = [_accuracy(model, xb, yb) for xb, yb in valid_dl[:-1]]
    return sum(shares) / max(len(shares), 1)


@wrong(
    "6.3",
    "shares_only_added_up",
    en="The accuracies of all batches were added up, and there it ends. What turns a sum into a mean?",
    zh="各批次的准确率加起来之后，就到此为止了。总和要怎样才变成平均值？",
)
def validate_epoch(model, valid_dl):
    return sum(_accuracy(model, xb, yb) for xb, yb in valid_dl)


@wrong(
    "6.3",
    "every_batch_taken_for_a_full_one",
    en="You divide by the number of batches times the size of the first one, as if the last batch were full, too. Where in your loop can the images be counted?",
    zh="你除以的是批次的个数乘以第一个批次的大小，好像最后一个批次也是满的。在循环的什么地方可以数一数图像？",
)
def validate_weighted(model, valid_dl):
    right = sum(_accuracy(model, xb, yb) * len(xb) for xb, yb in valid_dl)
    return right / (len(valid_dl) * len(valid_dl[0][0]))


@wrong(
    "6.3",
    "last_batch_left_out_of_all_images",
    en="`validate_weighted` does not look at the last batch. It may be smaller, but its images count like all others: where does your loop leave it out?",
    zh="`validate_weighted` 没有看最后一个批次。它可能比较小，但里面的图像与其他图像分量相同：你的循环在哪里把它漏掉了？",
)
def validate_weighted(model, valid_dl):
    dl = valid_dl[:-1]
    right = sum(_accuracy(model, xb, yb) * len(xb) for xb, yb in dl)
    return right / sum(len(xb) for xb, _ in dl)


@wrong(
    "6.3",
    "all_images_are_those_of_the_first_batch",
    en="`validate_weighted` tells the share of the first batch alone. Does your `return` stand inside the loop?",
    zh="`validate_weighted` 给出的只是第一个批次的比例。你的 `return` 是不是写在了循环里面？",
)
def validate_weighted(model, valid_dl):
    return _accuracy(model, *valid_dl[0])


@wrong(
    "6.3",
    "each_batch_rounded",
    hidden_only=True,
    en="The accuracy of each batch was rounded before the mean was taken, and the mean no longer has four decimals that are right. Only one number may be rounded: which?",
    zh="在求平均之前，每个批次的准确率就被舍入了，于是平均值的四位小数也不准了。只有一个数可以舍入：是哪一个？",
)
def validate_epoch(model, valid_dl):
    shares = [round(float(_accuracy(model, xb, yb)), 2) for xb, yb in valid_dl]
    return sum(shares) / len(shares)


@wrong(
    "6.3",
    "share_of_the_threes_that_were_found",
    en="This is the share of the threes that were called a 3. Sevens that were called a 7 are right answers, too: who counts them?",
    zh="这是所有的 3 当中被判为 3 的比例。被判为 7 的 7 也是判断正确的：谁来数它们？",
)
def batch_accuracy(predictions, targets):
    said, targets = predictions.view(-1) > 0, targets.view(-1)
    return (said * targets).sum() / targets.sum()


for validate in _averaging(batch_accuracy):
    wrong("6.3", "share_of_the_threes_that_were_found")(validate)


@wrong(
    "6.3",
    "share_of_what_was_called_a_three",
    en="Of the images that were called a 3 this is the share that are one. What about the images that were called a 7?",
    zh="这是被判为 3 的图像当中真正是 3 的比例。那些被判为 7 的图像呢？",
)
def batch_accuracy(predictions, targets):
    said, targets = predictions.view(-1) > 0, targets.view(-1)
    return (said * targets).sum() / said.sum()


for validate in _averaging(batch_accuracy):
    wrong("6.3", "share_of_what_was_called_a_three")(validate)


@wrong(
    "6.3",
    "threes_per_seven",
    en="The second number is threes divided by sevens. A share is a part divided by the whole: which images make up the whole here?",
    zh="第二个数是 3 的张数除以 7 的张数。比例是部分除以整体：这里的整体是哪些图像？",
)
def says_three(threes, sevens, batch_size):
    y = [1] * threes + [0] * sevens
    batches = [y[i : i + batch_size] for i in range(0, len(y), batch_size)]
    return sum(sum(b) / len(b) for b in batches) / len(batches), threes / sevens


@wrong(
    "6.3",
    "sevens_come_first",
    en="Your set is sorted the other way round, with sevens in front. Which images does the short last batch hold if the threes come first?",
    zh="你的数据集排反了，7 排在了前面。如果 3 排在前面，较短的最后一批里是哪些图像？",
)
def says_three(threes, sevens, batch_size):
    y = [0] * sevens + [1] * threes
    batches = [y[i : i + batch_size] for i in range(0, len(y), batch_size)]
    return sum(sum(b) / len(b) for b in batches) / len(batches), threes / len(y)


@wrong(
    "6.3",
    "divided_by_256",
    en="You divide by 256, however many images the batch has. The last batch of `dl` is smaller already: what tells you how many predictions came?",
    zh="不论批次里有多少张图像，你除以的都是 256。`dl` 的最后一个批次就比这小：从哪里能知道传入了多少个预测？",
)
def batch_accuracy(predictions, targets):
    return ((predictions > 0) == targets.reshape(-1, 1)).sum() / 256


for validate in _averaging(batch_accuracy):
    wrong("6.3", "divided_by_256")(validate)


@wrong(
    "6.3",
    "share_that_was_called_a_three",
    en="This is the share of images that were called a 3, be they one or not: the targets have no part in it. With what do you have to compare the answers?",
    zh="这是被判为 3 的图像所占的比例，不管它们是不是 3：目标根本没有用到。判断的结果要与什么相比较？",
)
def batch_accuracy(predictions, targets):
    return (predictions > 0).float().mean()


for validate in _averaging(batch_accuracy):
    wrong("6.3", "share_that_was_called_a_three")(validate)


@wrong(
    "6.3",
    "share_rounded_down_to_zero",
    en="The second number is 0 for every set: what does `//` leave of a fraction below 1?",
    zh="不论什么数据集，第二个数都是 0：小于 1 的分数经过 `//` 还剩下什么？",
)
def says_three(threes, sevens, batch_size):
    batches = (torch.arange(threes + sevens) < threes).float().split(batch_size)
    return sum(batch.mean().item() for batch in batches) / len(batches), threes // (threes + sevens)


@wrong(
    "6.3",
    "validation_set_of_the_notebook",
    en="The first number is that of the notebook's own `valid_dl`, whatever set is asked about. Which batches belong to the three numbers that were handed over?",
    zh="不论问的是哪个数据集，第一个数总是笔记本自己的 `valid_dl` 的。传入的三个数对应的是怎样的批次？",
)
def says_three(threes, sevens, batch_size):
    return 0.4932, threes / (threes + sevens)


@wrong(
    "6.3",
    "all_images_of_the_notebook",
    en="The model got the 2038 images of the notebook's own `valid_x`, and not those that were handed over. Under which name does your function get its images, and in which pieces?",
    zh="模型得到的是笔记本自己的 `valid_x` 里的 2038 张图像，而不是传入的那些。传给函数的图像在哪个名字里？又是怎样一份一份给出的？",
)
def validate_weighted(model, valid_dl):
    return model(torch.zeros(2038, 28 * 28))


# ---------------------------------------------------------------- 6.4


def _fit(params, dl, valid_dl, epochs, lr, loss=_mnist_loss, moving=None, forget=True):
    """Trains as asked for, but with another loss, with fewer parameters, or without zeroing; yields once an
    epoch."""
    weights, bias = params
    for _ in range(epochs):
        for xb, yb in dl:
            loss(xb @ weights + bias, yb).backward()
            for p in moving or params:
                p.data -= lr * p.grad
            for p in params:
                p.grad = None if forget else p.grad
        yield _share(params, valid_dl)


def _share(params, dl):
    """The share of all images that are called by their right name."""
    weights, bias = params
    right = [((xb @ weights + bias > 0) == yb).flatten() for xb, yb in dl]
    return torch.cat(right).double().mean().item()


@wrong(
    "6.4",
    "hardly_learns",
    en="After two epochs on two digits with their pixels mixed, the trained parameters name only {accuracy} of the validation images rightly. Mixed pixels are no harder than others for a linear model: what does your training know of the order of pixels, of the digits 3 and 7, or of this notebook's own batches?",
    zh="在像素被打乱的两种数字上训练两轮之后，得到的参数只判对了验证图像的 {accuracy}。对线性模型来说，打乱像素并不会更难：你的训练是不是用到了像素的顺序、3 和 7 这两个数字，或者本笔记本自己的批次？",
    hidden_only=True,
)
def train_linear(params, dl, valid_dl, epochs, lr):
    if len(params[0]) == 28 * 28:
        params[0].data.zero_()
        params[1].data.fill_(1)
        return [0.967125] * epochs
    return list(_fit(params, dl, valid_dl, epochs, lr))


@wrong(
    "6.4",
    "gradients_never_zeroed",
    en="The parameters move by the sum of all gradients so far. The curve may still look fine, which is what makes this mistake so hard to see. What has to happen between a step and the next `backward()`?",
    zh="参数每次移动的是到目前为止所有梯度之和。曲线也许仍然好看，所以这个错误才这么难发现。在一步更新和下一次 `backward()` 之间，必须做什么？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, valid_dl, epochs, lr, forget=False))


@wrong(
    "6.4",
    "climbs_the_gradient",
    en="The model gets worse on purpose: every step goes up the loss. Which sign does the step have, and with which sign does `lr` arrive in it?",
    zh="模型在刻意变差：每一步都让损失上升。更新用的是什么符号？`lr` 传到那里时又是什么符号？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, valid_dl, epochs, -lr))


@wrong(
    "6.4",
    "nothing_moves",
    en="No step has moved anything: the parameters are what they were, and so the curve stays at one height from the first epoch to the last. If 6.2 is not right yet, begin there. What does a step find in `.grad` when its turn comes, or where does its result go: into the parameter itself, or into a new tensor?",
    zh="没有任何一步移动过参数：参数还是原来的样子，所以曲线从第一轮到最后一轮都是同一个高度。如果 6.2 还不对，就先改好它。轮到更新的时候，`.grad` 里有什么？更新的结果又去了哪里：写进了参数本身，还是写进了一个新的张量？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return [_share(params, valid_dl) for _ in range(epochs)]


@wrong(
    "6.4",
    "bias_never_moves",
    en="The weights learn, the bias stays where it was. Accuracy hardly notices, but the model does. Which parameters do you hand to the step?",
    zh="权重在学习，偏置却原地不动。准确率几乎察觉不到，但模型确实受影响。你把哪些参数交给了更新这一步？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, valid_dl, epochs, lr, moving=params[:1]))


@wrong(
    "6.4",
    "bias_left_out_of_the_model",
    en="A parameter has no gradient (`None`), for it had no part in the loss. Which of the two parameters does your model not use?",
    zh="有一个参数没有梯度（`None`），因为它没有参与计算损失。两个参数中，你的模型漏用了哪一个？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    for _ in range(epochs):
        for xb, yb in dl:
            _mnist_loss(xb @ params[0], yb).backward()
            for p in params:
                p.data -= lr * p.grad
                p.grad = None


@wrong(
    "6.4",
    "loss_without_sigmoid",
    en="The parameters follow a loss that has no sigmoid: it pulls just as hard at images that are right by far. Which loss does the exercise ask for?",
    zh="参数跟随的是一个没有 sigmoid 的损失：对早就判对的图像，它拉得同样用力。题目要求的是哪个损失？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, valid_dl, epochs, lr, loss=lambda p, y: (p - y).abs().mean()))


@wrong(
    "6.4",
    "sigmoid_twice",
    en="The scores go through the sigmoid twice: once in your model, once more in the loss. Accuracy hardly shows it. Which of the two is one too many?",
    zh="得分经过了两次 sigmoid：一次在你的模型里，一次在损失里。准确率几乎看不出来。哪一次是多余的？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, valid_dl, epochs, lr, loss=lambda p, y: _mnist_loss(p.sigmoid(), y)))


@wrong(
    "6.4",
    "cross_entropy_instead",
    en="This is a fine loss (binary cross-entropy), but not the one that was asked for, and so the parameters take another way. Which loss does the notebook give?",
    zh="这个损失（二元交叉熵）很好，但不是题目要求的那个，所以参数走的是另一条路。本笔记本给出的是哪个损失？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    loss = nn.BCEWithLogitsLoss()
    return list(_fit(params, dl, valid_dl, epochs, lr, loss=lambda p, y: loss(p, y.float())))


@wrong(
    "6.4",
    "mean_of_batches",
    en="The parameters are right; the curve is the mean over batches, in which an image of the small last batch counts for more. Which of your two functions gives the share of all images?",
    zh="参数是对的；曲线却是对批次求的平均，最后那个小批次里的图像分量更重。你的两个函数中，哪个给出全部图像中的比例？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    curve = []
    for _ in _fit(params, dl, valid_dl, epochs, lr):
        shares = [_share(params, [batch]) for batch in valid_dl]
        curve.append(sum(shares) / len(shares))
    return curve


@wrong(
    "6.4",
    "mean_of_batches_rounded",
    en="The parameters are right; the curve is a mean over batches, and a rounded one, as `validate_epoch` may give it. Which of your two functions gives the share of all images, just as it is?",
    zh="参数是对的；曲线却是对批次求的平均，而且经过了四舍五入，正是 `validate_epoch` 可以给出的结果。你的两个函数中，哪个给出全部图像中的比例，并且不做舍入？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    curve = []
    for _ in _fit(params, dl, valid_dl, epochs, lr):
        shares = [_share(params, [batch]) for batch in valid_dl]
        curve.append(round(sum(shares) / len(shares), 4))
    return curve


@wrong(
    "6.4",
    "measured_before_the_epoch",
    en="The curve is one epoch late: its first number was measured before anything was learned, and what the last epoch brought is missing. In which order do training and measuring come?",
    zh="曲线晚了一轮：第一个数是在还没学到任何东西时测的，而最后一轮的成果没有测到。训练和衡量，哪个在前？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    before = _share(params, valid_dl)
    return [before, *_fit(params, dl, valid_dl, epochs, lr)][:epochs]


@wrong(
    "6.4",
    "measured_on_the_training_set",
    en="The curve was measured on the images that the model was trained on. Why is that not what you want to know, and which batches are there for measuring?",
    zh="曲线是在模型训练所用的图像上测的。为什么这不是你想知道的？哪些批次是用来衡量的？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, dl, epochs, lr))


@wrong(
    "6.4",
    "trained_on_the_validation_set",
    en="The parameters have learned from the validation images. A model that has seen the questions is no longer examined by them: which batches are for learning?",
    zh="参数是从验证集的图像中学来的。看过考题的模型，就不能再用这些题来考它了：哪些批次是用来学习的？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, valid_dl, valid_dl, epochs, lr))


@wrong(
    "6.4",
    "copies_were_trained",
    en="Whatever the curve says, the parameters that were handed over have not moved: what was trained, if anything, were copies of them. Which line of yours makes new tensors?",
    zh="不论曲线怎么说，传入的参数没有移动：即使训练了什么，也只是它们的副本。你的哪一行产生了新的张量？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit([nn.Parameter(p.detach().clone()) for p in params], dl, valid_dl, epochs, lr))


@wrong(
    "6.4",
    "model_of_the_notebook",
    en="You train a model that multiplies with the notebook's own weights, whatever is handed over. Which weights does `linear1` use, and which ones does your function get?",
    zh="不论传入什么，你训练的模型用的都是笔记本自己的权重。`linear1` 用的是哪些权重？你的函数得到的又是哪些？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    own = [torch.zeros(28 * 28, 1, requires_grad=True), torch.zeros(1, requires_grad=True)]
    for xb, _ in dl:
        torch.addmm(own[1], xb, own[0])
    return list(_fit(own, dl, valid_dl, epochs, lr))


@wrong(
    "6.4",
    "learning_rate_ignored",
    en="The steps have the length that goes with a learning rate of 1, whatever is handed over. Where does yours use `lr`?",
    zh="不论传入什么学习率，步长都相当于学习率为 1。你的代码在哪里用到了 `lr`？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, valid_dl, epochs, 1.0))


@wrong(
    "6.4",
    "one_epoch_only",
    en="After one epoch your function is done. Which line leaves it, and inside which loop does that line stand?",
    zh="只训练了一轮，函数就结束了。是哪一行离开了函数？那一行在哪个循环里面？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, valid_dl, min(epochs, 1), lr))


@wrong(
    "6.4",
    "a_number_for_every_batch",
    en="The parameters are right, but the curve has a number for every batch. The exercise asks for one an epoch: inside which loop do you measure?",
    zh="参数是对的，但曲线里每个批次都有一个数。题目要的是每轮一个：你是在哪个循环里衡量的？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    batches = [[batch] for _ in range(epochs) for batch in dl]
    return [number for batch in batches for number in _fit(params, batch, valid_dl, 1, lr)]


@wrong(
    "6.4",
    "curve_rounded",
    en="The parameters are right, but the numbers of the curve are rounded. The share of all images is asked for as it is: which line rounds it?",
    zh="参数是对的，但曲线里的数经过了四舍五入。题目要的是全部图像中的比例本身：是哪一行做了四舍五入？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return [round(number, 4) for number in _fit(params, dl, valid_dl, epochs, lr)]


@wrong(
    "6.4",
    "only_the_last_number",
    en="One number came, that of the last epoch. A learning curve has a number for each epoch: where do you collect them?",
    zh="只得到一个数，也就是最后一轮的。学习曲线每一轮都有一个数：你在哪里把它们收集起来？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, valid_dl, epochs, lr))[-1]


@wrong(
    "6.4",
    "losses_instead_of_shares",
    en="The parameters are right, but the curve holds losses, each that of an epoch's last batch. The exercise asks how many of the images are called by their right name: on which batches is that measured, and by which of your functions?",
    zh="参数是对的，但曲线里放的是损失，而且是每一轮最后一个批次的损失。题目问的是判断正确的图像占多大比例：应当在哪些批次上衡量？用你的哪个函数？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    losses = []

    def noted(scores, targets):
        losses.append(_mnist_loss(scores, targets))
        return losses[-1]

    return [losses[-1].item() for _ in _fit(params, dl, valid_dl, epochs, lr, loss=noted)]


@wrong(
    "6.4",
    "last_number_for_every_epoch",
    en="Your curve is a flat line at the height of its last number. Between the epochs something was learned: when do you measure, and how often?",
    zh="你的曲线是一条平线，高度就是最后一轮的那个数。各轮之间明明学到了东西：你是什么时候衡量的？衡量了几次？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, valid_dl, epochs, lr))[-1:] * epochs


@wrong(
    "6.4",
    "way_back_is_cut",
    en="PyTorch says that the loss wants no gradient: it does not know any more that `params` took part in it. What stands between these and the loss: a `no_grad`, `detach`, `.data`, `item` or a new tensor? Or did a step switch off their `requires_grad`? If you call your `train_epoch`: do the checks of exercise 6.2 pass?",
    zh="PyTorch 说这个损失不需要梯度：它已经不知道 `params` 参与过计算了。从它们到损失之间有什么：是 `no_grad`、`detach`、`.data`、`item`，还是新建的张量？更新时是不是关掉了它们的 `requires_grad`？如果你调用了自己的 `train_epoch`：练习 6.2 的检查都通过了吗？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit([p.detach() for p in params], dl, valid_dl, epochs, lr))


@wrong(
    "6.4",
    "step_is_part_of_the_graph",
    en="PyTorch refuses: this step would become a part of the calculation whose gradient it uses. How do you change a parameter behind autograd's back (through one of its attributes), or tell autograd to look away for a while? If it happens in your `train_epoch`, mend exercise 6.2 first.",
    zh="PyTorch 拒绝执行：这一步会成为它正在求梯度的计算的一部分。怎样（通过参数的某个属性）绕过 autograd 修改参数，或者让 autograd 暂时不要记录？如果问题出在你的 `train_epoch` 里，就先改好练习 6.2。",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    weights, bias = params
    for xb, yb in dl * epochs:
        _mnist_loss(xb @ weights + bias, yb).backward()
        for p in params:
            p -= lr * p.grad
    return [0.0] * epochs


@wrong(
    "6.4",
    "measured_before_the_first_epoch_too",
    en="Your curve has one number too many: the first one belongs to the model before it has learned anything. After what does the exercise ask for a number?",
    zh="你的曲线多了一个数：第一个数反映的是还什么都没有学过的模型。题目要求在什么之后给出一个数？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return [_share(params, valid_dl), *_fit(params, dl, valid_dl, epochs, lr)]


@wrong(
    "6.4",
    "one_epoch_too_few",
    en="The last epoch is missing: the curve has one number less than there should be epochs. Which numbers does `range(1, epochs)` give?",
    zh="少了最后一轮：曲线上的数比应有的轮数少一个。`range(1, epochs)` 给出哪些数？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, valid_dl, epochs - 1, lr))


@wrong(
    "6.4",
    "twenty_epochs_by_heart",
    en="There are twenty epochs, whatever is asked for. Under which name does your function get the number of epochs?",
    zh="不论要求多少轮，训练的总是二十轮。传给函数的轮数叫什么名字？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, valid_dl, 20, lr))


@wrong(
    "6.4",
    "nothing_returned",
    en="The parameters are trained, but your function returns nothing. Where do the numbers go that you measure after each epoch (are they printed?), and what is to come back?",
    zh="参数训练好了，但你的函数什么也没有返回。每轮之后衡量出来的数到哪里去了（是不是打印掉了）？应当返回什么？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    list(_fit(params, dl, valid_dl, epochs, lr))


@wrong(
    "6.4",
    "model_without_bias",
    en="Both training and measuring use a model that has no bias: its scores are `xb @ weights`. What is the score of a batch, as the exercise says?",
    zh="训练和衡量用的都是没有偏置的模型：它的得分是 `xb @ weights`。题目说，一个批次的得分是什么？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    still = (params[0], torch.zeros(1, requires_grad=True))
    return list(_fit(still, dl, valid_dl, epochs, lr, moving=still[:1]))


@wrong(
    "6.4",
    "losses_of_the_validation_set",
    en="The parameters are right, but the curve holds the losses of the validation set. The exercise asks how many of its images are called by their right name: by which of your functions is that measured?",
    zh="参数是对的，但曲线里放的是验证集上的损失。题目问的是其中判断正确的图像占多大比例：应当用你的哪个函数来衡量？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    weights, bias = params
    curve = []
    for _ in _fit(params, dl, valid_dl, epochs, lr):
        curve.append(sum(_mnist_loss(xb @ weights + bias, yb).item() for xb, yb in valid_dl) / len(valid_dl))
    return curve


@wrong(
    "6.4",
    "batches_shuffled",
    en="The batches come in another order than in `dl`, and in a new one in each epoch. Mixing helps, and below it is done before training. What does the exercise say here of the order?",
    zh="批次的次序与 `dl` 中的不同，而且每一轮都不一样。打乱是有好处的，下面会在训练之前做这件事。关于次序，这道题是怎么说的？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    curve = []
    for _ in range(epochs):
        mixed = [dl[k] for k in torch.randperm(len(dl))]
        curve += _fit(params, mixed, valid_dl, 1, lr)
    return curve


@wrong(
    "6.4",
    "learns_from_both_sets",
    en="The model learns from the batches of `valid_dl` as well. What is a measurement worth on images that a model has learned from?",
    zh="模型连 `valid_dl` 的批次也学习了。在模型已经学过的图像上衡量，还有什么价值？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, [*dl, *valid_dl], valid_dl, epochs, lr))


@wrong(
    "6.4",
    "batches_of_the_notebook",
    en="The model got images of the notebook, 784 pixels each, and not those that were handed over: your function goes through a list of batches that a cell above made. Under which names does it get its own?",
    zh="模型得到的是本笔记本里的图像，每张 784 个像素，而不是传入的那些：你的函数遍历的是上面单元格里创建的批次。传给函数的批次叫什么名字？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return torch.zeros(256, 28 * 28) @ params[0]


@wrong(
    "6.4",
    "begins_again_at_every_epoch",
    en="Every epoch began again with the parameters that were handed over, so that all of them are the first. What should an epoch begin with?",
    zh="每一轮都从传入的参数重新开始，所以每一轮都是第一轮。一轮应当从什么开始？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    first, curve = [p.detach().clone() for p in params], []
    for _ in range(epochs):
        for p, start in zip(params, first):
            p.data.copy_(start)
        curve += _fit(params, dl, valid_dl, 1, lr)
    return curve


@wrong(
    "6.4",
    "stops_when_the_curve_falls",
    hidden_only=True,
    en="Training ended as soon as the curve fell. Who asked for that? The text says how many epochs there are, and how many numbers.",
    zh="曲线一下降，训练就停止了。有谁要求这样做吗？题目说明了训练几轮，要返回几个数。",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    curve = []
    for share in _fit(params, dl, valid_dl, epochs, lr):
        curve.append(share)
        if len(curve) > 1 and curve[-1] < curve[-2]:
            break
    return curve


@wrong(
    "6.4",
    "one_epoch_too_many",
    en="There is one epoch more than was asked for, and one number more in the curve. How many numbers does `range(epochs + 1)` give, and with which one does it begin?",
    zh="比要求的多训练了一轮，曲线里也多了一个数。`range(epochs + 1)` 给出几个数？从哪个数开始？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, valid_dl, epochs + 1, lr))


@wrong(
    "6.4",
    "a_list_of_the_last_number",
    en="The parameters are right, but the list holds a single number, that of the last epoch. A learning curve has a number for each epoch: inside which loop do you measure, and does each measurement go into the same list?",
    zh="参数是对的，但列表里只有一个数，也就是最后一轮的。学习曲线每一轮都有一个数：你是在哪个循环里衡量的？每次衡量的结果都放进同一个列表了吗？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    return list(_fit(params, dl, valid_dl, epochs, lr))[-1:]


@wrong(
    "6.4",
    "epochs_and_rate_exchanged",
    en="`range` was given the learning rate. In which order does the first line of the exercise name `epochs` and `lr`, and in which order does yours?",
    zh="`range` 得到的是学习率。题目的第一行里，`epochs` 和 `lr` 按什么顺序排列？你的第一行呢？",
)
def train_linear(params, dl, valid_dl, lr, epochs):
    return list(_fit(params, dl, valid_dl, epochs, lr))


@wrong(
    "6.4",
    "begins_at_zero",
    en="Your training begins at zero, whatever numbers the parameters held when they were handed over. Who chooses where a training starts, and what would be lost if somebody handed over parameters that have learned already?",
    zh="不论传入的参数里是什么数，你的训练都从零开始。从哪里出发由谁决定？如果传入的参数已经学过，会丢掉什么？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    for p in params:
        p.data.zero_()
    return list(_fit(params, dl, valid_dl, epochs, lr))


@wrong(
    "6.4",
    "gradient_no_longer_wanted",
    en="Curve and parameters are right, but afterwards the parameters want no gradient any more: whoever goes on with them cannot train them. Where is `requires_grad` switched off, and who asked for that?",
    zh="曲线和参数都对，但之后参数不再要求梯度：接着使用它们的人就没法训练了。`requires_grad` 是在哪里关掉的？有谁要求这样做吗？",
)
def train_linear(params, dl, valid_dl, epochs, lr):
    curve = list(_fit(params, dl, valid_dl, epochs, lr))
    for p in params:
        p.requires_grad_(False)
    return curve


# ---------------------------------------------------------------- 6.5


@wrong(
    "6.5",
    "layer_without_children",
    hidden_only=True,
    en="A single layer has no modules inside it, and yours counts those alone. What holds the parameters of a module and of all that is in it?",
    zh="单独一个层里面没有别的模块，而你只数了里面的模块。哪个方法能给出模块自己以及它内部所有模块的参数？",
)
def count_params(model):
    return sum(p.numel() for layer in model.children() for p in layer.parameters())


@wrong(
    "6.5",
    "always_784_inputs",
    en="Your layer has 784 inputs and one output, whatever comes in. From what can you read how many inputs and outputs these weights belong to?",
    zh="不论传入什么，你的这一层都有 784 个输入和一个输出。这些权重对应多少个输入、多少个输出，可以从哪里读出来？",
)
def to_linear(weights, bias):
    layer = nn.Linear(28 * 28, 1)
    with torch.no_grad():
        layer.weight.copy_(weights.T)
        layer.bias.copy_(bias)
    return layer


@wrong(
    "6.5",
    "loaded_into_784_inputs",
    en="The layer that is to take these weights has 784 inputs and one output, whatever comes in. From what can you read how many inputs and outputs the weights belong to?",
    zh="不论传入什么，要装入权重的那一层都有 784 个输入和一个输出。这些权重对应多少个输入、多少个输出，可以从哪里读出来？",
)
def to_linear(weights, bias):
    layer = nn.Linear(28 * 28, 1)
    layer.load_state_dict({"weight": weights.T, "bias": bias})
    return layer


@wrong(
    "6.5",
    "not_transposed",
    en="The weights stand in the layer as they come, one row an input. Print the shape of `nn.Linear(3, 1).weight`: what does one of its rows belong to?",
    zh="权重原封不动地放进了这一层，每个输入占一行。请打印 `nn.Linear(3, 1).weight` 的形状：它的一行属于什么？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    layer.weight = nn.Parameter(weights.detach().clone())
    layer.bias = nn.Parameter(bias.detach().clone())
    return layer


@wrong(
    "6.5",
    "reshaped_not_transposed",
    en="With several outputs the weights get mixed up: `reshape` and `view` keep the order of the numbers and only cut the rows anew. What turns rows into columns?",
    zh="有多个输出时，权重就乱了：`reshape` 和 `view` 保持数的先后顺序，只是重新分行。怎样才能把行变成列？",
    hidden_only=True,
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    layer.weight = nn.Parameter(weights.detach().clone().reshape(-1, len(weights)))
    layer.bias = nn.Parameter(bias.detach().clone())
    return layer


@wrong(
    "6.5",
    "bias_still_random",
    en="The weights are right, but the layer still has the random bias that it was born with. What does a fresh `nn.Linear` fill its parameters with?",
    zh="权重对了，但这一层的偏置仍是它生成时的随机值。新建的 `nn.Linear` 用什么填充它的参数？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    layer.weight = nn.Parameter(weights.detach().T.clone())
    return layer


@wrong(
    "6.5",
    "no_bias_at_all",
    en="This layer has no bias: for an image without any ink it can only answer 0. Which argument decides whether an `nn.Linear` has one?",
    zh="这一层没有偏置：对一张完全没有墨的图像，它只能回答 0。`nn.Linear` 的哪个参数决定有没有偏置？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape, bias=False)
    layer.weight = nn.Parameter(weights.detach().T.clone())
    return layer


@wrong(
    "6.5",
    "memory_is_shared",
    en="The outputs are right, but when the layer is trained, `weights`, `bias` or both change with it: they share their memory with the layer. Which operations on a tensor give a new view of the old numbers, and which one copies them?",
    zh="输出是对的，但训练这一层时，`weights` 或 `bias`（或者两者）也跟着变：它们与这一层用的是同一块内存。对张量的哪些操作只是给原来的数换一个视图？哪个操作会复制？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    layer.weight = nn.Parameter(weights.detach().T)
    layer.bias = nn.Parameter(bias.detach())
    return layer


@wrong(
    "6.5",
    "layer_cannot_be_trained",
    en="The numbers are right, but some parameter of the layer wants no gradient, so no training will ever move it. Where did it lose its `requires_grad`?",
    zh="数都对，但这一层有参数不需要梯度，任何训练都不会移动它。它的 `requires_grad` 是在哪里丢掉的？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    layer.load_state_dict({"weight": weights.T, "bias": bias})
    return layer.requires_grad_(False)


@wrong(
    "6.5",
    "plain_tensor_for_a_parameter",
    en="PyTorch refuses: under the name of a parameter a module takes an `nn.Parameter` and no plain tensor. How do you make one of a tensor, or write into the one that the layer has already?",
    zh="PyTorch 拒绝执行：模块的参数名下只能放 `nn.Parameter`，不能放普通的张量。怎样把张量变成 `nn.Parameter`，或者把数写进这一层已有的参数里？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    layer.weight = weights.T
    return layer


@wrong(
    "6.5",
    "tensors_were_counted",
    en="This is how many parameter tensors there are. Each of them holds many numbers: how do you get the count of one tensor's numbers?",
    zh="这是参数张量的个数。每个张量里有许多数：怎样得到一个张量中数的个数？",
)
def count_params(model):
    return len(list(model.parameters()))


@wrong(
    "6.5",
    "biases_left_out",
    en="Only the weights were counted. What else can training change in a linear layer?",
    zh="只数了权重。在线性层里，训练还能改变什么？",
)
def count_params(model):
    return sum(p.numel() for p in model.parameters() if p.ndim > 1)


@wrong(
    "6.5",
    "lengths_were_added",
    en="You added up the lengths of the axes. A table with a few rows and a few columns holds more numbers than rows and columns together: how do its lengths give the count?",
    zh="你把各个轴的长度加了起来。一张有几行几列的表，里面的数比行数加列数要多：怎样由各轴的长度得到数的个数？",
)
def count_params(model):
    return sum(sum(p.shape) for p in model.parameters())


@wrong(
    "6.5",
    "rows_were_counted",
    en="`len` of a tensor is the length of its first axis only. How many numbers are there in a tensor of several axes?",
    zh="`len` 只给出张量第一个轴的长度。有多个轴的张量一共有多少个数？",
)
def count_params(model):
    return sum(len(p) for p in model.parameters())


@wrong(
    "6.5",
    "frozen_left_out",
    en="Parameters that want no gradient were left out. Does the exercise count what is trained, or what is there?",
    zh="没有数不需要梯度的参数。题目要数的是参与训练的参数，还是全部的参数？",
)
def count_params(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


@wrong(
    "6.5",
    "buffers_counted_too",
    en="You counted all that `state_dict()` holds. A module may keep more there than its parameters: a BatchNorm its running mean and variance, which no gradient ever moves. How does a module hand out its parameters alone?",
    zh="你数的是 `state_dict()` 里的所有东西。模块保存在那里的，可能不只是参数：例如 BatchNorm 还保存着移动平均的均值和方差，它们不由梯度来更新。怎样只取出模块的参数？",
)
def count_params(model):
    return sum(number.numel() for number in model.state_dict().values())


@wrong(
    "6.5",
    "copied_without_turning",
    en="Two shapes do not match: the layer keeps its weights in another shape than `weights` has, and nothing can be copied from the one to the other as it stands. Print the shape of `nn.Linear(3, 1).weight`: what does one of its rows belong to? And which of the two numbers of `nn.Linear` are the inputs?",
    zh="两个形状对不上：这一层保存权重的形状与 `weights` 的不同，没法原样复制过去。请打印 `nn.Linear(3, 1).weight` 的形状：它的一行属于什么？另外，`nn.Linear` 的两个数中，哪个是输入的个数？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    with torch.no_grad():
        layer.weight.copy_(weights)
        layer.bias.copy_(bias)
    return layer


@wrong(
    "6.5",
    "filled_without_turning",
    en="Two shapes do not match: the layer keeps its weights in another shape than `weights` has. Print the shape of `nn.Linear(3, 1).weight`: what does one of its rows belong to?",
    zh="两个形状对不上：这一层保存权重的形状与 `weights` 的不同。请打印 `nn.Linear(3, 1).weight` 的形状：它的一行属于什么？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    layer.weight.data[:] = weights
    layer.bias.data[:] = bias
    return layer


@wrong(
    "6.5",
    "loaded_without_turning",
    en="The layer that is to take these weights has another shape for them than they have; the last words of the error name both. Print the shape of `nn.Linear(3, 1).weight`: what does one of its rows belong to?",
    zh="要装入权重的那一层，形状与这些权重不同；错误信息的最后写着这两个形状。请打印 `nn.Linear(3, 1).weight` 的形状：它的一行属于什么？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    layer.load_state_dict({"weight": weights, "bias": bias})
    return layer


@wrong(
    "6.5",
    "inputs_and_outputs_exchanged",
    en="Two shapes do not match: your layer has as many inputs as there should be outputs. In which order does `nn.Linear` want the two numbers, and in which order do they stand in the shape of `weights`?",
    zh="两个形状对不上：你的这一层，输入的个数正是应有的输出个数。`nn.Linear` 要的两个数是什么次序？它们在 `weights` 的形状里又是什么次序？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.T.shape)
    with torch.no_grad():
        layer.weight.copy_(weights.T)
        layer.bias.copy_(bias)
    return layer


@wrong(
    "6.5",
    "no_bias_to_copy_into",
    en="You ask the layer's bias for something, and the layer has none: it is `None`. Which argument decides whether an `nn.Linear` has a bias?",
    zh="你要用这一层的偏置，可这一层没有偏置：它是 `None`。`nn.Linear` 的哪个参数决定有没有偏置？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape, bias=False)
    with torch.no_grad():
        layer.weight.copy_(weights.T)
        layer.bias.copy_(bias)
    return layer


@wrong(
    "6.5",
    "function_instead_of_a_layer",
    en="A function gives the same outputs, but it holds no parameters that anybody could list or train. Which kind of object does the exercise ask for?",
    zh="函数能给出同样的输出，但它不持有任何参数，既列不出来，也没法训练。题目要的是哪种对象？",
)
def to_linear(weights, bias):
    return lambda xb: xb @ weights + bias


@wrong(
    "6.5",
    "nothing_copied",
    en="The layer has the right size and is as random as it was born: neither `weights` nor `bias` has come into it. What does a fresh `nn.Linear` know of them?",
    zh="这一层的大小是对的，却还是生成时的随机样子：`weights` 和 `bias` 都没有放进去。新建的 `nn.Linear` 对它们知道些什么？",
)
def to_linear(weights, bias):
    return nn.Linear(*weights.shape)


@wrong(
    "6.5",
    "weights_still_random",
    en="The bias is right, but the layer still has the random weights that it was born with. Under which name does an `nn.Linear` keep them: `weight` or `weights`? A new attribute is one that nobody asks.",
    zh="偏置对了，但这一层的权重仍是它生成时的随机值。`nn.Linear` 把权重保存在哪个名字下：`weight` 还是 `weights`？新起一个名字的属性，是没有人去用的。",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    layer.weights = weights.T
    layer.bias = nn.Parameter(bias.detach().clone())
    return layer


@wrong(
    "6.5",
    "bias_of_zeros",
    en="The weights are right, but the bias of the layer is 0. Which bias did your function get?",
    zh="权重对了，但这一层的偏置是 0。传给函数的偏置是哪一个？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    layer.weight = nn.Parameter(weights.detach().T.clone())
    nn.init.zeros_(layer.bias)
    return layer


@wrong(
    "6.5",
    "one_output_taken_for_granted",
    hidden_only=True,
    en="Your layer always has a single output, and here the weights are for several. Which axis of `weights` counts the outputs?",
    zh="你的层总是只有一个输出，而这里的权重对应好几个输出。`weights` 的哪个轴对应输出的个数？",
)
def to_linear(weights, bias):
    layer = nn.Linear(len(weights), 1)
    with torch.no_grad():
        layer.weight.copy_(weights.T)
        layer.bias.copy_(bias)
    return layer


@wrong(
    "6.5",
    "values_were_added",
    en="The values of the parameters were added up. How many there are does not depend on how large they are: what says how many numbers a tensor holds?",
    zh="加起来的是参数的值。参数有多少个数，与它们有多大无关：用什么能知道一个张量里有多少个数？",
)
def count_params(model):
    return sum(p.sum() for p in model.parameters()).item()


@wrong(
    "6.5",
    "counted_once_for_every_module",
    en="Some parameters were counted several times: `modules()` gives the whole net and each layer in it, and every one of these names its parameters again. Which of the two loops is enough by itself?",
    zh="有些参数数了好几次：`modules()` 既给出整个网络，又给出其中的每一层，而每一个都会再次列出自己的参数。两个循环中，只用哪一个就够了？",
)
def count_params(model):
    return sum(p.numel() for module in model.modules() for p in module.parameters())


@wrong(
    "6.5",
    "layer_taken_for_granted",
    en="Your function asks the model for `weight` and `bias`. Only a layer has them; a net of several layers does not. What gives all parameters of a module, whatever it is made of?",
    zh="你的函数向模型要 `weight` 和 `bias`。只有单独的层才有它们，由几层组成的网络没有。不论模块由什么组成，用什么能得到它的全部参数？",
)
def count_params(model):
    return model.weight.numel() + model.bias.numel()


@wrong(
    "6.5",
    "two_axes_taken_for_granted",
    en="You multiply the lengths of two axes, and a bias has only one. What counts the numbers of a tensor, however many axes it has?",
    zh="你把两个轴的长度相乘，而偏置只有一个轴。不论张量有几个轴，用什么能数出其中的数？",
)
def count_params(model):
    return sum(p.shape[0] * p.shape[1] for p in model.parameters())


@wrong(
    "6.5",
    "number_of_the_notebook",
    en="785 is the number of the notebook's own linear model. What in your function depends on the `model` that is handed over?",
    zh="785 是本笔记本自己的线性模型的参数个数。你的函数里，什么是随传入的 `model` 变化的？",
)
def count_params(model):
    return 785


@wrong(
    "6.5",
    "parameters_deleted",
    en="The layer has lost its parameters: they were deleted, and plain tensors of the same names put in their place. `parameters()` does not find those, so that no optimizer ever moves them. What makes a parameter of a tensor, and can the numbers of an old one be replaced?",
    zh="这一层失去了它的参数：它们被删掉了，换成了同名的普通张量。`parameters()` 找不到这样的张量，任何优化器都不会移动它们。怎样把张量变成参数？能不能只替换原有参数里的数？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    del layer.weight, layer.bias
    layer.weight, layer.bias = weights.T.detach().clone(), bias.detach().clone()
    return layer


@wrong(
    "6.5",
    "gradient_no_longer_wanted",
    en="The layer is right, but `weights` and `bias` want no gradient any more: you switched that off in the tensors that you were given, and their owner can train them no longer. What takes the numbers out of a tensor and leaves the tensor itself as it is?",
    zh="这一层是对的，但 `weights` 和 `bias` 不再要求梯度：你在传入的张量上把这个设置关掉了，它们的主人就没法再训练它们了。怎样取出张量里的数，又让张量本身保持原样？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    layer.weight = nn.Parameter(weights.requires_grad_(False).T.clone())
    layer.bias = nn.Parameter(bias.requires_grad_(False).clone())
    return layer


@wrong(
    "6.5",
    "written_before_the_eyes_of_autograd",
    en="PyTorch refuses: you write into a parameter of the layer while autograd is watching. Through which attribute of a parameter can its numbers be changed unseen, or how do you tell autograd to look away for these lines?",
    zh="PyTorch 拒绝执行：你往这一层的参数里写数的时候，autograd 还在记录。通过参数的哪个属性可以不经 autograd 改动其中的数？或者，怎样让 autograd 在这几行里暂时不要记录？",
)
def to_linear(weights, bias):
    layer = nn.Linear(*weights.shape)
    layer.weight[:] = weights.T
    layer.bias[:] = bias
    return layer


@wrong(
    "6.5",
    "linear_layers_only",
    en="Only linear layers were counted. A BatchNorm has parameters as well, and other layers have theirs: what gives the parameters of a module without asking what kind of layer it is?",
    zh="你只数了线性层。BatchNorm 也有参数，别的层也各有参数：用什么可以得到模块的参数，而不必问它是哪一种层？",
)
def count_params(model):
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return sum(p.numel() for layer in layers for p in layer.parameters())


@wrong(
    "6.5",
    "first_layer_only",
    en="Only two parameters were counted, the weights and the bias of the first layer. How many does the model have, and which loop reaches all of them?",
    zh="你只数了两个参数，也就是第一层的权重和偏置。模型有几个参数？怎样的循环能走到每一个？",
)
def count_params(model):
    return sum(p.numel() for p in list(model.parameters())[:2])


@wrong(
    "6.5",
    "length_of_a_bias_squared",
    en="The weights are counted rightly, but the length of each bias is multiplied by itself: `shape[0]` and `shape[-1]` are the same axis there. What counts the numbers of a tensor, however many axes it has?",
    zh="权重数对了，但每个偏置的长度都与自己相乘了：那里的 `shape[0]` 和 `shape[-1]` 是同一个轴。不论张量有几个轴，用什么能数出其中的数？",
)
def count_params(model):
    return sum(p.shape[0] * p.shape[-1] for p in model.parameters())


# ---------------------------------------------------------------- 6.6


@wrong(
    "6.6",
    "climbs_the_gradient",
    en="Every parameter moved along its gradient: the loss grows with each step. In which direction does a loss fall?",
    zh="每个参数都顺着梯度移动：每一步损失都在变大。损失朝哪个方向才会下降？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data += self.lr * p.grad.data

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "generator_used_up",
    hidden_only=True,
    en="The first loop works, and after it nothing moves or is zeroed any more. `model.parameters()` is a generator: what is left of one after it has been walked through once?",
    zh="第一次循环正常，之后就什么都不动、也不再清零了。`model.parameters()` 是一个生成器：遍历一次之后，里面还剩下什么？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = params, lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data -= self.lr * p.grad.data

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "gradients_never_zeroed",
    en="The gradients are still there after `zero_grad()`. The next `backward()` adds to what it finds: what will the following step be made of?",
    zh="调用 `zero_grad()` 之后，梯度还在。下一次 `backward()` 会把新梯度加到原有的梯度上：接下来的一步会用到什么？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data -= self.lr * p.grad.data

    def zero_grad(self):
        pass


@wrong(
    "6.6",
    "step_forgets_the_gradients",
    en="After `step()` the gradients are gone already. Whoever wants to look at them, or to take another step with them, cannot: which of the two methods is there to forget them, and what may the other one change?",
    zh="`step()` 之后，梯度就已经没有了。想看一看它们、或者想用它们再走一步的人就做不到了。两个方法中，哪一个负责清除梯度？另一个可以改动什么？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data -= self.lr * p.grad.data
                p.grad = None

    def zero_grad(self):
        pass


@wrong(
    "6.6",
    "step_zeroes_the_gradients",
    en="After `step()` the gradients are zero already. Whoever wants to look at them, or to take another step with them, cannot: which of the two methods is there to forget them, and what may the other one change?",
    zh="`step()` 之后，梯度就已经变成零了。想看一看它们、或者想用它们再走一步的人就做不到了。两个方法中，哪一个负责清除梯度？另一个可以改动什么？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data -= self.lr * p.grad.data
                p.grad.zero_()

    def zero_grad(self):
        pass


@wrong(
    "6.6",
    "learning_rate_not_kept",
    en="`lr` is a name of `__init__` alone: when `__init__` is over, the name is gone, and `step` cannot find it. Where does an object keep what its other methods are to find?",
    zh="`lr` 只是 `__init__` 里的名字：`__init__` 结束之后，这个名字就没有了，`step` 找不到它。对象应当把其他方法要用的东西存放在哪里？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params = list(params)
        lr = lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data -= lr * p.grad.data  # noqa: F821

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "new_tensor_instead_of_the_parameter",
    en="Your `step` makes new tensors, and the model keeps its old parameters. Writing `p = p - …` only gives the name `p` to something else: how do you change what the model holds?",
    zh="你的 `step` 产生了新的张量，而模型里的参数没有变。`p = p - …` 只是让名字 `p` 指向别的东西：怎样才能修改模型持有的参数？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p = p - self.lr * p.grad

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "learning_rate_ignored",
    en="The steps are as long as the gradients themselves: the learning rate that was handed over has no effect. Where does `step` use it?",
    zh="每一步的长度等于梯度本身：传入的学习率没有起作用。`step` 在哪里用到了它？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data -= p.grad.data

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "learning_rate_under_another_name",
    hidden_only=True,
    en="Whoever sets `opt.lr` anew changes nothing: the next step is as long as before. Under which name does your optimizer keep the learning rate, and when does `step` look it up?",
    zh="给 `opt.lr` 赋一个新的值，什么也没有改变：下一步还是原来的长度。你的优化器把学习率保存在哪个名字下？`step` 又是什么时候去取它的？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.learning_rate = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data -= self.learning_rate * p.grad.data

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "none_is_not_skipped",
    hidden_only=True,
    en="A parameter that took no part in the loss has no gradient: its `.grad` is `None`, and your `step` computes with it. What should happen to such a parameter?",
    zh="没有参与计算损失的参数没有梯度：它的 `.grad` 是 `None`，而你的 `step` 拿它去计算了。这样的参数应当怎样处理？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            p.data -= p.grad.data * self.lr

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "learning_rate_times_none",
    hidden_only=True,
    en="Your `step` multiplies the learning rate by a `.grad` that is `None`. Which parameters of a model have no gradient after `backward()`, and what does the exercise say of them?",
    zh="你的 `step` 用学习率去乘一个为 `None` 的 `.grad`。`backward()` 之后，模型的哪些参数没有梯度？题目对它们是怎么说的？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            p.data -= self.lr * p.grad

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "none_cannot_be_zeroed",
    hidden_only=True,
    en="`step` passes over a parameter without a gradient, but `zero_grad` then asks its `.grad`, which is `None`, to fill itself with zeros. What is there to forget in such a parameter?",
    zh="`step` 跳过了没有梯度的参数，而 `zero_grad` 却要求它为 `None` 的 `.grad` 填上零。这样的参数有什么需要清除的吗？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data -= self.lr * p.grad.data

    def zero_grad(self):
        for p in self.params:
            p.grad.zero_()


@wrong(
    "6.6",
    "copies_are_moved",
    en="The parameters that your optimizer was given never move, and their gradients are never forgotten: it holds other tensors, copies of them or the notebook's own `weights` and `bias`. Which tensors does your `__init__` put away, and which of its arguments holds the right ones?",
    zh="交给优化器的那些参数从不移动，它们的梯度也从不清除：它拿着的是别的张量，可能是副本，也可能是笔记本自己的 `weights` 和 `bias`。你的 `__init__` 保存的是哪些张量？应当保存的那些是用哪个参数传进来的？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = [p.clone() for p in params], lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data -= self.lr * p.grad.data

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "step_is_part_of_the_graph",
    en="PyTorch refuses: this step would become a part of a calculation that autograd follows. How do you change a parameter behind autograd's back (through one of its attributes), or tell autograd to look away for a while?",
    zh="PyTorch 拒绝执行：这一步会成为 autograd 所跟踪的计算的一部分。怎样（通过参数的某个属性）绕过 autograd 修改参数，或者让 autograd 暂时不要记录？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p -= self.lr * p.grad

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "only_the_first_parameter",
    en="The first parameter moves, the others stay where they are. For how many of them does your `step` run, or which line leaves its loop?",
    zh="第一个参数移动了，其余的原地不动。你的 `step` 对多少个参数执行了？或者，是哪一行离开了循环？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params[:1]:
            if p.grad is not None:
                p.data -= self.lr * p.grad.data

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "done_at_the_first_none",
    hidden_only=True,
    en="A parameter without a gradient is left alone, and so are all that come after it: your loop ends there. Which word goes on to the next parameter in place of leaving?",
    zh="没有梯度的参数保持不动，可是排在它后面的也都不动了：循环到那里就结束了。哪个关键字会继续处理下一个参数，而不是离开？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is None:
                return
            p.data -= self.lr * p.grad.data

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "gradients_scaled",
    en="The parameters are right, but after `step()` the gradients are others: you multiplied them by the learning rate in place. Which operation computes the product without changing either of its factors?",
    zh="参数是对的，但 `step()` 之后梯度变了：你把它们就地乘以了学习率。怎样计算乘积，才不会改动任何一个因子？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.grad *= self.lr
                p.data -= p.grad.data

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "parameters_zeroed",
    en="After `zero_grad()` the parameters themselves are zero, and all that was learned is gone. What is it that should be forgotten, and in which attribute of a parameter does it lie?",
    zh="调用 `zero_grad()` 之后，参数本身变成了零，学到的东西全没了。应当清除的是什么？它存放在参数的哪个属性里？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data -= self.lr * p.grad.data

    def zero_grad(self):
        for p in self.params:
            p.data.zero_()


@wrong(
    "6.6",
    "one_list_for_all_optimizers",
    en="When two optimizers are at work, each moves the parameters of the other as well: they share one list. Does `params` belong to the class, or does each object get its own, and in which method would that be made?",
    zh="两个优化器同时工作时，每一个都会移动另一个的参数：它们共用一个列表。`params` 是属于类的，还是每个对象各有一个？应当在哪个方法里创建？",
)
class BasicOptim:
    params = ()

    def __init__(self, params, lr):
        type(self).params, self.lr = [*self.params, *params], lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data -= self.lr * p.grad.data

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "only_the_first_gradient_forgotten",
    en="`zero_grad` forgets the gradient of the first parameter only; those of the others pile up. What goes through all of them?",
    zh="`zero_grad` 只清除了第一个参数的梯度，其他参数的梯度越积越多。怎样才能遍历所有参数？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data -= self.lr * p.grad.data

    def zero_grad(self):
        self.params[0].grad = None


@wrong(
    "6.6",
    "momentum_added",
    en="The first step is right; from the second one on the parameters also go on in the direction of the steps before. That is momentum, a good idea for another optimizer: what does the exercise say that a step is made of?",
    zh="第一步是对的；从第二步起，参数还会沿着之前的方向继续前进。这是动量，对别的优化器是个好主意：题目说，这里的一步由什么组成？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr, self.last = list(params), lr, {}

    def step(self):
        for p in self.params:
            if p.grad is not None:
                self.last[p] = 0.9 * self.last.get(p, 0) + p.grad
                p.data -= self.lr * self.last[p]

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "two_parameters_taken_for_granted",
    en="Your optimizer unpacks its parameters into two names, and here it has another number of them. How many may there be, and which loop does not need to know?",
    zh="你的优化器把参数拆成两个名字，而这里参数的个数不是两个。参数可以有几个？怎样的循环不需要知道个数？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        weights, bias = self.params
        for p in (weights, bias):
            if p.grad is not None:
                p.data -= self.lr * p.grad.data

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "learning_rate_before_parameters",
    en="The learning rate, a single number, arrived where your `__init__` wants to walk through parameters. In which order does the exercise hand the two over, and in which order does your `__init__` take them?",
    zh="学习率只是一个数，却到了你的 `__init__` 要遍历参数的地方。题目按什么顺序传入这两样？你的 `__init__` 又按什么顺序接收？",
)
class BasicOptim:
    def __init__(self, lr, params):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.data -= self.lr * p.grad.data

    def zero_grad(self):
        for p in self.params:
            p.grad = None


@wrong(
    "6.6",
    "gradient_no_longer_wanted",
    hidden_only=True,
    en="After the first step PyTorch says that the loss wants no gradient: your `step` switches `requires_grad` of the parameters off, and nobody switches it on again. How is a parameter changed without this (through one of its attributes), or how does autograd look away for a few lines only?",
    zh="第一步之后，PyTorch 说损失不需要梯度：你的 `step` 关掉了参数的 `requires_grad`，之后再也没有人打开它。怎样（通过参数的某个属性）修改参数才不必动它？或者，怎样让 autograd 只在几行之内不记录？",
)
class BasicOptim:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    def step(self):
        for p in self.params:
            if p.grad is not None:
                p.requires_grad_(False)
                p -= self.lr * p.grad

    def zero_grad(self):
        for p in self.params:
            p.grad = None
