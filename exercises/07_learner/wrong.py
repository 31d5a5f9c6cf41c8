"""Known-wrong answers of notebook 07."""

import copy
from types import SimpleNamespace

import torch
from torch.utils.data import DataLoader

from autograder.course import wrong


def means(model, dl, loss_func, metrics):
    """What `evaluate` should say."""
    sums, count = [0.0] * (1 + len(metrics)), 0
    with torch.no_grad():
        for xb, yb in dl:
            preds = model(xb)
            sums = [s + float(f(preds, yb)) * len(xb) for s, f in zip(sums, [loss_func, *metrics])]
            count += len(xb)
    return [s / count for s in sums]


def epoch(model, dl, loss_func, opt):
    """One epoch as it should be: the mean of the losses before each step."""
    total, count = 0.0, 0
    for xb, yb in dl:
        opt.zero_grad()
        loss = loss_func(model(xb), yb)
        loss.backward()
        opt.step()
        total, count = total + loss.item() * len(xb), count + len(xb)
    return total / count


def mnist_loss(predictions, targets):
    """The chapter's loss, as the notebook gives it."""
    predictions = predictions.sigmoid()
    return torch.where(targets == 1, 1 - predictions, predictions).mean()


# ---------------------------------------------------------------- 7.1


@wrong(
    "7.1",
    "gradients_pile_up",
    en="The first step is right; later ones also contain the gradients of earlier batches. What does `backward` do with a gradient that is already there?",
    zh="第一步是对的，后面的更新里却还带着以前批次的梯度。如果梯度已经存在，`backward` 会怎样处理它？",
)
def train_batch(model, xb, yb, loss_func, opt):
    loss = loss_func(model(xb), yb)
    loss.backward()
    opt.step()
    return loss.item()


@wrong(
    "7.1",
    "nothing_left_for_the_step",
    en="The parameters never move: at the moment of its step the optimizer finds no gradient in them. Has `backward` come before, and does anything stand between it and the step?",
    zh="参数从不移动：优化器更新的那一刻，在参数里没有找到梯度。在此之前做过 `backward` 吗？它和更新之间还有什么？",
)
def train_batch(model, xb, yb, loss_func, opt):
    loss = loss_func(model(xb), yb)
    loss.backward()
    opt.zero_grad()
    opt.step()
    return loss.item()


@wrong(
    "7.1",
    "one_batch_behind",
    en="The first batch moves nothing, and each later step follows the gradient of the batch before. Which has to come first, the step or the gradient that it needs?",
    zh="第一个批次没有带来任何变化，之后每一步用的都是前一个批次的梯度。更新一步和它所需要的梯度，哪个应当在先？",
)
def train_batch(model, xb, yb, loss_func, opt):
    loss = loss_func(model(xb), yb)
    opt.step()
    opt.zero_grad()
    loss.backward()
    return loss.item()


@wrong(
    "7.1",
    "loss_after_the_step",
    en="The parameters are right, but the loss is the one after the step. Which of the two does the text ask for, and which one is computed anyway?",
    zh="参数是对的，但返回的是更新之后的损失。题目要的是哪一个？哪一个本来就已经算出来了？",
)
def train_batch(model, xb, yb, loss_func, opt):
    opt.zero_grad()
    loss_func(model(xb), yb).backward()
    opt.step()
    return loss_func(model(xb), yb).item()


@wrong(
    "7.1",
    "targets_in_front",
    en="The loss was asked with its two arguments exchanged. For the chapter's loss this shows at once, for some others never: which comes first, predictions or targets?",
    zh="调用损失函数时，两个参数的位置颠倒了。用本章的损失函数会立刻露馅，用别的损失函数则可能永远看不出来：预测和目标，哪个在前？",
)
def train_batch(model, xb, yb, loss_func, opt):
    opt.zero_grad()
    loss = loss_func(yb, model(xb))
    loss.backward()
    opt.step()
    return loss.item()


@wrong(
    "7.1",
    "chapters_loss_whatever_is_asked",
    en="The loss is the chapter's, whatever `loss_func` was handed over: a model for another task would learn nonsense, and no error would tell. Where does the name of the loss in your line come from?",
    zh="不论传入什么 `loss_func`，用的都是本章的损失函数：换一个任务，模型学到的就毫无意义，而且不会报错。你那一行里的损失函数名来自哪里？",
)
def train_batch(model, xb, yb, loss_func, opt):
    opt.zero_grad()
    loss = mnist_loss(model(xb), yb)
    loss.backward()
    opt.step()
    return loss.item()


@wrong("7.1", "chapters_loss_whatever_is_asked")
def evaluate(model, dl, loss_func, metrics):
    return means(model, dl, mnist_loss, metrics)


@wrong(
    "7.1",
    "loss_holds_on_to_its_graph",
    en="`train_batch` returns a tensor that still holds on to everything it was computed from. What would a list of ten thousand of them keep in memory?",
    zh="`train_batch` 返回的张量仍然牵着计算它所用到的一切。如果一个列表里有一万个这样的张量，内存里会留下什么？",
)
def train_batch(model, xb, yb, loss_func, opt):
    opt.zero_grad()
    loss = loss_func(model(xb), yb)
    loss.backward()
    opt.step()
    return loss


@wrong(
    "7.1",
    "every_batch_counts_the_same",
    en="You averaged the means of the batches, so that a sample of the small last batch counts for more than the others. What has to be averaged? (If you do weight them: by the length of which axis, and which one counts the samples?)",
    zh="你对各个批次的平均值取了平均，于是最后那个小批次里的样本比其他样本更重要。应当对什么取平均？（如果你确实加了权：用的是哪个轴的长度？样本对应的又是哪个轴？）",
)
def evaluate(model, dl, loss_func, metrics):
    with torch.no_grad():
        rows = [[float(f(model(xb), yb)) for f in [loss_func, *metrics]] for xb, yb in dl]
    return [sum(column) / len(rows) for column in zip(*rows)]


@wrong(
    "7.1",
    "divided_by_the_number_of_batches",
    en="The sums over all samples are right, but they were divided by the number of batches. How many things did you add up?",
    zh="全部样本的总和是对的，却除以了批次的个数。你加起来的究竟有多少个东西？",
)
def evaluate(model, dl, loss_func, metrics):
    sums = [0.0] * (1 + len(metrics))
    with torch.no_grad():
        for xb, yb in dl:
            preds = model(xb)
            sums = [s + float(f(preds, yb)) * len(xb) for s, f in zip(sums, [loss_func, *metrics])]
    return [s / len(dl) for s in sums]


@wrong(
    "7.1",
    "last_batch_taken_for_a_full_one",
    en="The sums over all samples are right, but you divided by more samples than there are, as if every batch were as large as the first. How many does the last one hold, and where in your loop can they be counted?",
    zh="全部样本的总和是对的，但除数比实际的样本数大，好像每个批次都和第一个一样大。最后一个批次里有多少个样本？在循环的什么地方可以数一数？",
)
def evaluate(model, dl, loss_func, metrics):
    right = means(model, dl, loss_func, metrics)
    return [mean * len(dl.dataset) / (len(dl) * dl.batch_size) for mean in right]


@wrong(
    "7.1",
    "measured_on_the_first_batch",
    en="Only the first batch of the loader was measured. Is the `return` inside the loop?",
    zh="只测量了加载器的第一个批次。`return` 是不是写在循环里面了？",
)
def evaluate(model, dl, loss_func, metrics):
    with torch.no_grad():
        for xb, yb in dl:
            preds = model(xb)
            return [float(f(preds, yb)) for f in [loss_func, *metrics]]


@wrong(
    "7.1",
    "loss_weighted_metrics_not",
    en="The loss is right, but in the metrics the small last batch counts as much as a full one. Why should a metric be averaged in another way than the loss?",
    zh="损失是对的，但在指标里，最后那个小批次与完整的批次分量相同。指标为什么要用与损失不同的方式取平均？",
)
def evaluate(model, dl, loss_func, metrics):
    loss, *_ = means(model, dl, loss_func, [])
    with torch.no_grad():
        rows = [[float(f(model(xb), yb)) for f in metrics] for xb, yb in dl]
    return [loss, *(sum(column) / len(rows) for column in zip(*rows))]


@wrong(
    "7.1",
    "metrics_not_turned_into_sums",
    en="The loss is right, but each metric is too small: the means of a few batches were added up and divided by the number of all samples. What do you do to the loss before you add it, and not to the metrics?",
    zh="损失是对的，但每个指标都太小：把几个批次的平均值加起来，却除以了全部样本的个数。相加之前，你对损失做了什么，而对指标没有做？",
)
def evaluate(model, dl, loss_func, metrics):
    loss, *_ = means(model, dl, loss_func, [])
    with torch.no_grad():
        rows = [[float(f(model(xb), yb)) for f in metrics] for xb, yb in dl]
    return [loss, *(sum(column) / len(dl.dataset) for column in zip(*rows))]


@wrong(
    "7.1",
    "loss_left_out",
    en="The metrics are right, but in front of them a number is missing: what does the text say that the list begins with?",
    zh="指标是对的，但它们前面少了一个数：题目说，列表以什么开头？",
)
def evaluate(model, dl, loss_func, metrics):
    return means(model, dl, loss_func, metrics)[1:]


@wrong(
    "7.1",
    "metrics_in_the_place_of_the_loss",
    en="The list is as long as it should be, but each metric stands one place too early, and the last place is still 0: the loss was never measured. Which functions does your inner loop go through, and which place is the loss's?",
    zh="列表的长度是对的，但每个指标都提前了一位，最后一位还是 0：损失根本没有测量。内层循环用到了哪些函数？损失应当放在哪一位？",
)
def evaluate(model, dl, loss_func, metrics):
    return [*means(model, dl, loss_func, metrics)[1:], 0.0]


@wrong(
    "7.1",
    "numbers_have_no_item",
    en="A metric gave a Python number, and your code calls a tensor's method on it. The exercise allows both, a tensor or a number: what makes a plain number of either?",
    zh="有一个指标给出的是 Python 的数，而你的代码对它调用了张量的方法。题目说两种都可能，张量或者数：什么能把两者都变成普通的数？",
)
def evaluate(model, dl, loss_func, metrics):
    return [f(model(xb), yb).item() for xb, yb in dl for f in [loss_func, *metrics]]


@wrong(
    "7.1",
    "metrics_in_a_list_of_their_own",
    en="The numbers are right, but the metrics stand in a list inside the list. In `[loss, *metrics]`, what does the star do?",
    zh="数值是对的，但指标放进了列表里的另一个列表。在 `[loss, *metrics]` 里，那个星号起什么作用？",
)
def evaluate(model, dl, loss_func, metrics):
    loss, *rest = means(model, dl, loss_func, metrics)
    return [loss, rest]


@wrong(
    "7.1",
    "metric_asked_the_wrong_way_round",
    en="The loss is right, but the metrics got targets and predictions in the wrong order. Which arguments does a metric take, and in which order?",
    zh="损失是对的，但传给指标的目标和预测顺序颠倒了。指标接受哪些参数，顺序如何？",
)
def evaluate(model, dl, loss_func, metrics):
    swapped = [lambda preds, targets, f=f: f(targets, preds) for f in metrics]
    return means(model, dl, loss_func, swapped)


@wrong(
    "7.1",
    "measurements_hold_on_to_their_graphs",
    en="`evaluate` returns the right numbers as tensors that still hold on to the whole computation. How do you make a plain number of such a tensor?",
    zh="`evaluate` 返回的数值是对的，却是仍然牵着整个计算过程的张量。怎样把这样的张量变成普通的数？",
)
def evaluate(model, dl, loss_func, metrics):
    sums, count = [0.0] * (1 + len(metrics)), 0
    for xb, yb in dl:
        preds = model(xb)
        sums = [s + f(preds, yb) * len(xb) for s, f in zip(sums, [loss_func, *metrics])]
        count += len(xb)
    return [s / count for s in sums]


@wrong(
    "7.1",
    "sigmoid_before_the_loss",
    en="The predictions went through a sigmoid before `loss_func` saw them. The chapter's loss brings its own; another loss may want none. Which of the functions that you were given may change the predictions?",
    zh="预测在交给 `loss_func` 之前先经过了 sigmoid。本章的损失函数自己会做 sigmoid，别的损失函数也许根本不需要。传入的这些函数里，哪一个才有权改变预测？",
)
def train_batch(model, xb, yb, loss_func, opt):
    opt.zero_grad()
    loss = loss_func(model(xb).sigmoid(), yb)
    loss.backward()
    opt.step()
    return loss.item()


@wrong("7.1", "sigmoid_before_the_loss")
def evaluate(model, dl, loss_func, metrics):
    return means(model, dl, lambda preds, targets: loss_func(preds.sigmoid(), targets), metrics)


@wrong(
    "7.1",
    "a_step_of_its_own",
    en="The parameters were moved by your own lines, or by an optimizer that you made yourself. The one that was handed over, its rate and all that it remembers had no say. Which method of `opt` moves the parameters?",
    zh="参数是由你自己的代码、或者由你自己新建的优化器移动的。传入的那个优化器，它的学习率以及它记住的一切，都没有起作用。`opt` 的哪个方法会移动参数？",
)
def train_batch(model, xb, yb, loss_func, opt):
    opt.zero_grad()
    loss = loss_func(model(xb), yb)
    loss.backward()
    with torch.no_grad():
        for p in model.parameters():
            p -= 0.1 * p.grad
    return loss.item()


@wrong(
    "7.1",
    "metrics_of_the_last_batch",
    en="The loss is right, but the metrics are those of the last batch alone. Do they stand inside the loop over the batches or behind it, and what is `preds` when the loop is over?",
    zh="损失是对的，但指标只是最后一个批次的。计算指标的那几行在批次循环的里面，还是在它后面？循环结束之后，`preds` 是什么？",
)
def evaluate(model, dl, loss_func, metrics):
    loss, *_ = means(model, dl, loss_func, [])
    *_, (xb, yb) = dl
    return [loss, *(float(metric(model(xb), yb)) for metric in metrics)]


@wrong(
    "7.1",
    "first_metric_only",
    en="Of the metrics only the first one was measured, as if there were always one. The list may hold two of them, or none: what goes through all of them, however many there are?",
    zh="只测量了第一个指标，好像指标总是只有一个。列表里可能有两个，也可能一个都没有：怎样才能不论个数，把它们全都用上？",
)
def evaluate(model, dl, loss_func, metrics):
    return means(model, dl, loss_func, [metrics[0]])


@wrong(
    "7.1",
    "gradients_left_off",
    en="After `evaluate`, PyTorch no longer records anything for gradients: the next `train_batch` would fail. `torch.set_grad_enabled` and its like hold until somebody sets them anew: how do you switch off for a few lines only?",
    zh="`evaluate` 之后，PyTorch 不再为梯度做任何记录：下一次 `train_batch` 就会失败。`torch.set_grad_enabled` 之类的设置会一直有效，直到有人重新设置：怎样才能只在几行之内关闭？",
)
def evaluate(model, dl, loss_func, metrics):
    torch.set_grad_enabled(False)
    return means(model, dl, loss_func, metrics)


@wrong(
    "7.1",
    "callers_list_of_metrics_changed",
    en="The result is right, but the list `metrics` of whoever called you has one element more than before: at the next call the loss would come twice. Which operation on a list makes a new one, and which changes the old one?",
    zh="结果是对的，但调用者的列表 `metrics` 比原来多了一个元素：下一次调用时，损失就会出现两次。对列表的哪种操作得到新的列表？哪种会改变原来的列表？",
)
def evaluate(model, dl, loss_func, metrics):
    metrics.insert(0, loss_func)
    return means(model, dl, loss_func, metrics[1:])


@wrong(
    "7.1",
    "parameters_frozen",
    en="The result is right, but after `evaluate` no parameter asks for a gradient any more: the model can never learn again. What belongs to the model for good, and what is switched off for a few lines only?",
    zh="结果是对的，但 `evaluate` 之后，没有一个参数再要求梯度：这个模型再也学不了了。哪些设置会一直留在模型上？哪些只在几行之内关闭？",
)
def evaluate(model, dl, loss_func, metrics):
    for p in model.parameters():
        p.requires_grad_(False)
    return means(model, dl, loss_func, metrics)


@wrong(
    "7.1",
    "gradients_left",
    en="The result is right, but `evaluate` leaves gradients in the parameters, and whoever trains next would step along them. Who has asked for a gradient here?",
    zh="结果是对的，但 `evaluate` 在参数里留下了梯度，接下来训练的人会沿着它们更新。这里有谁需要梯度？",
)
def evaluate(model, dl, loss_func, metrics):
    for xb, yb in dl:
        loss_func(model(xb), yb).backward()
    return means(model, dl, loss_func, metrics)


@wrong(
    "7.1",
    "no_gradient_to_clear_yet",
    en="Before the first `backward` the gradient of a parameter is no tensor of zeros but `None`, which cannot be cleared. Which method of the optimizer knows that?",
    zh="第一次 `backward` 之前，参数的梯度不是全零的张量，而是 `None`，无法清零。优化器的哪个方法会处理这种情况？",
)
def train_batch(model, xb, yb, loss_func, opt):
    for p in model.parameters():
        p.grad.zero_()
    return epoch(model, [(xb, yb)], loss_func, opt)


@wrong(
    "7.1",
    "nothing_returned",
    en="`train_batch` returns nothing (a `print` shows a number, but hands none on). Which number does the text ask for besides the step?",
    zh="`train_batch` 什么也没有返回（`print` 只是把数显示出来，并没有交出去）。除了更新一步，题目还要求返回哪个数？",
)
def train_batch(model, xb, yb, loss_func, opt):
    epoch(model, [(xb, yb)], loss_func, opt)


@wrong(
    "7.1",
    "two_steps_a_batch",
    en="The optimizer took two steps with the gradient of one batch. How many does the text ask for?",
    zh="同一个小批量的梯度，优化器用了两次，更新了两步。题目要求更新几步？",
)
def train_batch(model, xb, yb, loss_func, opt):
    loss = epoch(model, [(xb, yb)], loss_func, opt)
    opt.step()
    return loss


@wrong(
    "7.1",
    "gradients_switched_off_while_learning",
    en="PyTorch says that the loss wants no gradient: it was computed where nothing is recorded, or from something that has no history. What stands around your lines, or between the model and the loss: a `no_grad`, `detach`, `.data`, `item`?",
    zh="PyTorch 说这个损失不需要梯度：它是在不做记录的地方算出来的，或者来自没有来历的东西。你的代码外面，或者从模型到损失之间有什么：是 `no_grad`、`detach`、`.data`，还是 `item`？",
)
@torch.no_grad()
def train_batch(model, xb, yb, loss_func, opt):
    opt.zero_grad()
    loss_func(model(xb), yb).backward()


@wrong(
    "7.1",
    "loss_times_the_length_of_the_batch",
    en="The step is right, but what comes back is the loss times the number of samples. `loss_func` gives a mean: which number does the text ask for? (To turn it into a sum is the business of whoever adds up many batches.)",
    zh="更新是对的，但返回的是损失乘以样本数。`loss_func` 给出的是平均值：题目要的是哪个数？（把它还原成总和，是要累加许多批次的人的事。）",
)
def train_batch(model, xb, yb, loss_func, opt):
    return epoch(model, [(xb, yb)], loss_func, opt) * len(xb)


@wrong(
    "7.1",
    "everything_asked_the_wrong_way_round",
    en="The loss and the metrics got targets and predictions in the wrong order. Which comes first?",
    zh="传给损失函数和指标的目标和预测，顺序颠倒了。哪一个在前？",
)
def evaluate(model, dl, loss_func, metrics):
    loss, *rest = (lambda preds, targets, f=f: f(targets, preds) for f in [loss_func, *metrics])
    return means(model, dl, loss, rest)


@wrong(
    "7.1",
    "sigmoid_before_loss_and_metrics",
    en="The predictions went through a sigmoid before the loss and the metrics saw them. Each of these functions does with raw predictions what it needs: may anybody else change them?",
    zh="预测在交给损失函数和指标之前先经过了 sigmoid。这些函数各自会对原始预测做所需的处理：别人有权改变它们吗？",
)
def evaluate(model, dl, loss_func, metrics):
    loss, *rest = (lambda preds, targets, f=f: f(preds.sigmoid(), targets) for f in [loss_func, *metrics])
    return means(model, dl, loss, rest)


@wrong(
    "7.1",
    "loss_at_the_end",
    en="All numbers are right, but the loss stands at the end of the list. What does `[loss, *metrics]` begin with?",
    zh="每个数都是对的，但损失放在了列表的末尾。`[loss, *metrics]` 以什么开头？",
)
def evaluate(model, dl, loss_func, metrics):
    loss, *rest = means(model, dl, loss_func, metrics)
    return [*rest, loss]


@wrong(
    "7.1",
    "loss_in_the_place_of_metrics",
    en="The loss comes again in the place of each metric. What does your inner loop call: always `loss_func`, or the function whose turn it is?",
    zh="每个指标的位置上又放了一遍损失。内层循环里调用的总是 `loss_func`，还是当前轮到的那个函数？",
)
def evaluate(model, dl, loss_func, metrics):
    return means(model, dl, loss_func, [loss_func] * len(metrics))


@wrong(
    "7.1",
    "sums_instead_of_means",
    en="These are sums over all samples. With twice as many samples they would be twice as large: what turns them into means again?",
    zh="这些是全部样本的总和。样本多一倍，它们就大一倍：怎样把它们再变回平均值？",
)
def evaluate(model, dl, loss_func, metrics):
    return [mean * len(dl.dataset) for mean in means(model, dl, loss_func, metrics)]


@wrong(
    "7.1",
    "sums_of_the_means",
    en="The means of all batches were added up, and there it ends. A batch of five counts as much as one of two then, and nothing is divided: what do you need to know of each batch, and by what is the sum divided?",
    zh="各批次的平均值加起来之后，就到此为止了。这样五个样本的批次与两个样本的批次分量相同，而且没有除以什么：每个批次还需要知道什么？总和应当除以什么？",
)
def evaluate(model, dl, loss_func, metrics):
    rows = [means(model, [batch], loss_func, metrics) for batch in dl]
    return [sum(column) for column in zip(*rows)]


@wrong(
    "7.1",
    "means_divided_by_samples",
    en="Each number is too small: the means of the batches were added up as they are, and divided by the number of samples. What has to be done to a mean before it is added to a sum over samples?",
    zh="每个数都太小：各批次的平均值直接相加，却除以了样本数。一个平均值要先经过什么处理，才能加进样本的总和里？",
)
def evaluate(model, dl, loss_func, metrics):
    rows = [means(model, [batch], loss_func, metrics) for batch in dl]
    return [sum(column) / len(dl.dataset) for column in zip(*rows)]


@wrong(
    "7.1",
    "sums_begin_anew_with_each_batch",
    en="Only the last batch is in your sums, and all samples are in what they are divided by. On which line do the sums become 0, or get a new value instead of growing: inside the loop over the batches, or before it?",
    zh="你的总和里只有最后一个批次，除数却是全部样本的个数。总和是在哪一行变成 0、或者被新的值替换而不是增加的：在批次循环里面，还是在它之前？",
)
def evaluate(model, dl, loss_func, metrics):
    *_, (xb, yb) = dl
    return [mean * len(xb) / len(dl.dataset) for mean in means(model, [(xb, yb)], loss_func, metrics)]


@wrong(
    "7.1",
    "last_batch_left_out",
    en="The last batch of the loader was not measured. It may be smaller, but its samples count like all others: where does your loop leave it out?",
    zh="加载器的最后一个批次没有测量。它可能比较小，但里面的样本与其他样本分量相同：你的循环在哪里把它漏掉了？",
)
def evaluate(model, dl, loss_func, metrics):
    return means(model, list(dl)[:-1], loss_func, metrics)


@wrong(
    "7.1",
    "number_of_samples_by_heart",
    en="You divide by 2038, whatever loader is handed over. Where in your loop can the samples be counted?",
    zh="不论传入哪个加载器，你除以的都是 2038。在循环的什么地方可以数一数样本？",
)
def evaluate(model, dl, loss_func, metrics):
    return [mean * len(dl.dataset) / 2038 for mean in means(model, dl, loss_func, metrics)]


@wrong(
    "7.1",
    "data_of_the_notebook",
    en="The model got images of the notebook, 784 pixels each, and not the samples of the loader that was handed over. Under which name does `evaluate` get its loader?",
    zh="模型得到的是笔记本里的图像，每张 784 个像素，而不是传入的加载器里的样本。传给 `evaluate` 的加载器叫什么名字？",
)
def evaluate(model, dl, loss_func, metrics):
    return model(torch.zeros(256, 784))


@wrong(
    "7.1",
    "no_step_was_taken",
    en="The loss is right and gradients were computed, but the optimizer took no step. Which of its methods moves the parameters?",
    zh="损失是对的，梯度也算出来了，但优化器一步也没有更新。它的哪个方法会移动参数？",
)
def train_batch(model, xb, yb, loss_func, opt):
    opt.zero_grad()
    loss = loss_func(model(xb), yb)
    loss.backward()
    return loss.item()


@wrong(
    "7.1",
    "loss_rounded",
    hidden_only=True,
    en="The step is right, but the loss that comes back is rounded. Whoever adds up many of them adds up what was cut off as well: who needs a short number, and when?",
    zh="更新是对的，但返回的损失被舍入了。把许多这样的数加起来，舍入的误差也会一起累加：谁需要位数少的数？什么时候需要？",
)
def train_batch(model, xb, yb, loss_func, opt):
    return round(epoch(model, [(xb, yb)], loss_func, opt), 4)


@wrong(
    "7.1",
    "measurements_rounded",
    en="The numbers of `evaluate` are rounded. Who prints them can round them, but nobody can bring the lost digits back: where do they get lost?",
    zh="`evaluate` 给出的数被舍入了。要打印的人可以自己舍入，丢掉的位数却谁也找不回来：它们是在哪里丢掉的？",
)
def evaluate(model, dl, loss_func, metrics):
    return [round(mean, 4) for mean in means(model, dl, loss_func, metrics)]


@wrong(
    "7.1",
    "a_step_for_every_sample",
    en="The optimizer took a step for every sample of the batch. How many does the text ask for, and does `loss_func` not look at all samples at once?",
    zh="优化器对小批量里的每个样本都更新了一步。题目要求更新几步？`loss_func` 难道不是一次就看了全部样本吗？",
)
def train_batch(model, xb, yb, loss_func, opt):
    with torch.no_grad():
        loss = loss_func(model(xb), yb).item()
    for x, y in zip(xb.split(1), yb.split(1)):
        epoch(model, [(x, y)], loss_func, opt)
    return loss


@wrong(
    "7.1",
    "gradients_of_the_samples_added_up",
    en="`backward` ran for every sample alone, so their gradients were added up: the step is too long by the number of samples. Of what is the loss that `train_batch` returns the mean, and how many `backward` does it need?",
    zh="对每个样本都单独做了一次 `backward`，它们的梯度就加在了一起：这一步长了样本数那么多倍。`train_batch` 返回的损失是什么的平均？它需要几次 `backward`？",
)
def train_batch(model, xb, yb, loss_func, opt):
    opt.zero_grad()
    loss = loss_func(model(xb), yb).item()
    for x, y in zip(xb.split(1), yb.split(1)):
        loss_func(model(x), y).backward()
    opt.step()
    return loss


@wrong(
    "7.1",
    "weighted_by_the_batch_size_of_the_loader",
    en="Each mean was taken `dl.batch_size` times, the one of the small last batch, too. How many samples does that batch really hold, and what knows it?",
    zh="每个平均值都乘了 `dl.batch_size`，连最后那个小批次的也不例外。那个批次里实际有多少个样本？从什么可以知道？",
)
def evaluate(model, dl, loss_func, metrics):
    rows = [means(model, [batch], loss_func, metrics) for batch in dl]
    return [sum(column) * dl.batch_size / len(dl.dataset) for column in zip(*rows)]


@wrong(
    "7.1",
    "divided_as_if_all_were_as_small_as_the_last",
    en="The sums are right, but they were divided by the number of batches times the size of the last one, which is the smallest. Where in your loop can every batch be counted with its own size?",
    zh="总和是对的，但除数是批次的个数乘以最后一个批次的大小，而它是最小的。在循环的什么地方，可以让每个批次按自己的大小计数？",
)
def evaluate(model, dl, loss_func, metrics):
    *_, (xb, _) = dl
    right = means(model, dl, loss_func, metrics)
    return [mean * len(dl.dataset) / (len(dl) * len(xb)) for mean in right]


@wrong(
    "7.1",
    "samples_counted_once_for_each_function",
    en="All numbers are too small, and the more metrics there are, the smaller they get: the samples of a batch were counted again for each function. Inside which loop does your count grow?",
    zh="所有的数都太小，而且指标越多就越小：每个函数都把批次里的样本重新数了一遍。你的计数是在哪个循环里增加的？",
)
def evaluate(model, dl, loss_func, metrics):
    return [mean / (1 + len(metrics)) for mean in means(model, dl, loss_func, metrics)]


@wrong(
    "7.1",
    "loss_added_to_the_callers_metrics",
    en="The loss stands at the end, and the list `metrics` of whoever called you now ends with it, too: `+=` and `append` change the list that they are given. What does `[loss, *metrics]` begin with, and how is a new list made?",
    zh="损失放在了末尾，而且调用者的列表 `metrics` 现在也以它结尾：`+=` 和 `append` 会改变原来的列表。`[loss, *metrics]` 以什么开头？怎样才能得到一个新的列表？",
)
def evaluate(model, dl, loss_func, metrics):
    loss, *rest = means(model, dl, loss_func, metrics)
    metrics += [loss_func]
    return [*rest, loss]


@wrong(
    "7.1",
    "a_step_for_every_sample_with_its_own_loss",
    en="Every sample of the batch got a loss, gradients and a step of its own, as if it were a batch of one. How many steps does the text ask for, and does `loss_func` not look at all samples at once?",
    zh="小批量里的每个样本都单独算了损失、求了梯度、更新了一步，好像它自己就是一个批次。题目要求更新几步？`loss_func` 难道不是一次就看了全部样本吗？",
)
def train_batch(model, xb, yb, loss_func, opt):
    return epoch(model, list(zip(xb.split(1), yb.split(1))), loss_func, opt)


@wrong(
    "7.1",
    "loss_of_the_last_sample",
    en="`backward` ran for every sample alone, so their gradients were added up, and the loss that comes back is the one of the last sample. Why loop over the samples: of what does `loss_func` take the mean if it is given the whole batch?",
    zh="对每个样本都单独做了一次 `backward`，它们的梯度就加在了一起；返回的又只是最后一个样本的损失。为什么要逐个样本循环？把整个小批量交给 `loss_func`，它会对什么取平均？",
)
def train_batch(model, xb, yb, loss_func, opt):
    opt.zero_grad()
    for x, y in zip(xb.split(1), yb.split(1)):
        loss = loss_func(model(x), y)
        loss.backward()
    opt.step()
    return loss.item()


@wrong(
    "7.1",
    "measured_on_the_last_batch",
    en="All batches were measured, but only the numbers of the last one came back: each batch overwrites what was there before. In which line could they be added to what is there already?",
    zh="每个批次都测量了，但返回的只是最后一个批次的数：每个批次都覆盖了前面的结果。在哪一行可以把它们加到已有的数上？",
)
def evaluate(model, dl, loss_func, metrics):
    *_, last = dl
    return means(model, [last], loss_func, metrics)


@wrong(
    "7.1",
    "evaluate_learns",
    en="`evaluate` has moved the parameters: it learned from the data that it was to measure on. Which lines of yours belong into `train_batch` only?",
    zh="`evaluate` 移动了参数：它从本来只该用来测量的数据中学习了。你的哪几行只应当出现在 `train_batch` 里？",
)
def evaluate(model, dl, loss_func, metrics):
    epoch(model, dl, loss_func, torch.optim.SGD(model.parameters(), lr=0.1))
    return means(model, dl, loss_func, metrics)


@wrong(
    "7.1",
    "evaluate_returns_nothing",
    en="`evaluate` returns nothing (a `print` shows numbers, but hands none on). What does the text say that comes back, and does your last line do that?",
    zh="`evaluate` 什么也没有返回（`print` 只是把数显示出来，并没有交出去）。题目说应当返回什么？你的最后一行做到了吗？",
)
def evaluate(model, dl, loss_func, metrics):
    means(model, dl, loss_func, metrics)


# ---------------------------------------------------------------- 7.2


@wrong(
    "7.2",
    "parameters_used_up",
    en="The optimizer got no parameters. `model.parameters()` is a generator: who has already walked through the one that you hand over?",
    zh="优化器没有得到任何参数。`model.parameters()` 是一个生成器：你传过去的那一个，是不是已经被谁遍历过了？",
)
class Learner:
    def __init__(self, dls, model, opt_func, loss_func, metrics=None, device="cpu"):
        self.dls, self.model, self.opt_func, self.loss_func = dls, model, opt_func, loss_func
        self.parameters = model.parameters()
        self.count = sum(p.numel() for p in self.parameters)

    def fit(self, epochs, lr):
        opt = self.opt_func(self.parameters, lr)
        for _ in range(epochs):
            epoch(self.model, self.dls.train, self.loss_func, opt)


@wrong(
    "7.2",
    "no_epoch_is_one",
    hidden_only=True,
    en="With `epochs=0` a learner is not to learn anything; yours goes through the data once all the same. Where does your loop ask whether it is done?",
    zh="`epochs=0` 时，学习器不应该学到任何东西；你的却仍然把数据过了一遍。你的循环在什么地方判断是否已经结束？",
)
class Learner:
    def __init__(self, dls, model, opt_func, loss_func, metrics=None, device="cpu"):
        self.dls, self.model, self.opt_func, self.loss_func = dls, model, opt_func, loss_func

    def fit(self, epochs, lr):
        opt = self.opt_func(self.model.parameters(), lr)
        for _ in range(max(1, epochs)):
            epoch(self.model, self.dls.train, self.loss_func, opt)


@wrong(
    "7.2",
    "a_new_optimizer_every_epoch",
    en="The first epoch is right, and after it an optimizer with momentum goes astray: it has forgotten its earlier steps. How often do you make a new one?",
    zh="第一轮是对的，之后带动量的优化器就走偏了：它忘记了以前的更新。你多久创建一个新的优化器？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        for epoch in range(epochs):
            opt = opt_func(model.parameters(), lr)
            for xb, yb in dls.train:
                opt.zero_grad()
                loss_func(model(xb), yb).backward()
                opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "opt_func_not_used",
    en="The steps are those of plain gradient descent, without any memory, whatever optimizer is asked for. Is `opt_func` called at all? And if so, how many steps does each optimizer that it makes live to take?",
    zh="不论要求用哪种优化器，走的都是没有记忆的、最普通的梯度下降。`opt_func` 究竟有没有被调用？如果有，它创建的每个优化器一共能走几步？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = torch.optim.SGD(model.parameters(), lr)
        for epoch in range(epochs):
            for xb, yb in dls.train:
                opt.zero_grad()
                loss_func(model(xb), yb).backward()
                opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "always_the_same_loss",
    en="Your Learner follows the chapter's loss, whatever `loss_func` it was given. Where does the name of the loss in your loop come from?",
    zh="不论传入什么 `loss_func`，你的 Learner 用的都是本章的损失函数。循环里那个损失函数的名字来自哪里？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            for xb, yb in dls.train:
                opt.zero_grad()
                mnist_loss(model(xb), yb).backward()
                opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "learning_rate_of_its_own",
    en="The learning rate that `fit` is given has no effect. Which one does your optimizer use?",
    zh="传给 `fit` 的学习率没有起作用。你的优化器用的是哪一个？",
)
def Learner(dls, model, opt_func, loss_func):
    opt = opt_func(model.parameters(), 0.01)

    def fit(epochs, lr):
        for epoch in range(epochs):
            for xb, yb in dls.train:
                opt.zero_grad()
                loss_func(model(xb), yb).backward()
                opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "first_learning_rate_for_ever",
    en="The first `fit` is right; the second one still uses the learning rate of the first. When does your optimizer hear of a new one?",
    zh="第一次 `fit` 是对的；第二次却还在用第一次的学习率。你的优化器什么时候才会知道新的学习率？",
)
def Learner(dls, model, opt_func, loss_func):
    learner = SimpleNamespace(opt=None)

    def fit(epochs, lr):
        if learner.opt is None:
            learner.opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            for xb, yb in dls.train:
                learner.opt.zero_grad()
                loss_func(model(xb), yb).backward()
                learner.opt.step()

    learner.fit = fit
    return learner


@wrong(
    "7.2",
    "gradients_never_cleared",
    en="From the second batch on, each step also follows the gradients of all batches before it. Where in your loop are they cleared?",
    zh="从第二个批次起，每一步都还带着之前所有批次的梯度。你的循环在哪里把梯度清零？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            for xb, yb in dls.train:
                loss_func(model(xb), yb).backward()
                opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "one_step_an_epoch",
    en="All batches of an epoch were added up into one single step. How often should the parameters move in an epoch?",
    zh="一轮里的全部批次被累加成了唯一的一步。一轮中，参数应当移动多少次？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            opt.zero_grad()
            for xb, yb in dls.train:
                loss_func(model(xb), yb).backward()
            opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "last_batch_alone_moves_it",
    en="In each epoch the parameters moved once, by the gradient of the last batch; those of all the others were computed and thrown away. Inside which loop does the step belong?",
    zh="每一轮中参数只移动了一次，用的是最后一个批次的梯度；其他批次的梯度算出来之后都被丢掉了。更新应当放在哪个循环里面？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            for xb, yb in dls.train:
                opt.zero_grad()
                loss_func(model(xb), yb).backward()
            opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "learns_from_the_validation_set",
    en="The model learned from `dls.valid` instead of `dls.train`. What is each of the two for?",
    zh="模型是从 `dls.valid` 而不是 `dls.train` 学习的。这两者各有什么用处？",
)
def Learner(dls, model, opt_func, loss_func):
    valid, train = dls

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            for xb, yb in train:
                opt.zero_grad()
                loss_func(model(xb), yb).backward()
                opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "learns_from_both_sets",
    en="After the training set the model learned from the validation set, too. What is a measurement worth on data that the model has learned from?",
    zh="模型学完训练集之后，又从验证集学习了。在模型已经学过的数据上测量，还有什么价值？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            for dl in (dls.train, dls.valid):
                for xb, yb in dl:
                    opt.zero_grad()
                    loss_func(model(xb), yb).backward()
                    opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "gradients_of_the_validation_set_leak",
    en="The model was not moved by the validation set, but the gradients that came from it were still there when the next epoch took its first step. For which of the two sets does anybody need a gradient?",
    zh="验证集没有直接移动模型，但从它算出的梯度还在，下一轮的第一步就把它们用上了。两个数据集中，哪一个才需要求梯度？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            for xb, yb in dls.train:
                loss_func(model(xb), yb).backward()
                opt.step()
                opt.zero_grad()
            for xb, yb in dls.valid:
                loss_func(model(xb), yb).backward()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "last_batch_dropped",
    en="The last batch of an epoch was left out because it is smaller. What is wrong with learning from it?",
    zh="每轮的最后一个批次因为比较小而被丢掉了。用它来学习有什么不妥？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        size = len(next(iter(dls.train))[0])
        for epoch in range(epochs):
            for xb, yb in dls.train:
                if len(xb) < size:
                    continue
                opt.zero_grad()
                loss_func(model(xb), yb).backward()
                opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "first_batch_only",
    en="Only the first batch of each epoch was used. Does something leave your inner loop too early?",
    zh="每轮只用了第一个批次。是不是有什么让内层循环过早地结束了？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            xb, yb = next(iter(dls.train))
            opt.zero_grad()
            loss_func(model(xb), yb).backward()
            opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "a_copy_was_trained",
    en="`fit` ran, but the model that you were given is as it was before. Which model was trained?",
    zh="`fit` 运行了，但交给你的模型和原来一样。训练的是哪个模型？",
)
def Learner(dls, model, opt_func, loss_func):
    mine = copy.deepcopy(model)

    def fit(epochs, lr):
        opt = opt_func(mine.parameters(), lr)
        for epoch in range(epochs):
            for xb, yb in dls.train:
                opt.zero_grad()
                loss_func(mine(xb), yb).backward()
                opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "nothing_left_for_the_step",
    en="The model never moves: in every step the optimizer found no gradient. Does each batch have its `backward` before the step, and does anything stand between the two?",
    zh="模型从不移动：每次更新时，优化器都没有找到梯度。每个批次在更新之前都做了 `backward` 吗？两者之间还有什么？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            for xb, yb in dls.train:
                loss_func(model(xb), yb).backward()
                opt.zero_grad()
                opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "starts_again_at_each_fit",
    en="The first `fit` is right, but the second one throws its result away and begins from the start. What should a second `fit` begin with?",
    zh="第一次 `fit` 是对的，第二次却丢掉了它的结果，从头开始。第二次 `fit` 应当从哪里开始？",
)
def Learner(dls, model, opt_func, loss_func):
    start = copy.deepcopy(model.state_dict())

    def fit(epochs, lr):
        model.load_state_dict(start)
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            for xb, yb in dls.train:
                opt.zero_grad()
                loss_func(model(xb), yb).backward()
                opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "no_step_was_taken",
    en="The model is as it was before: no optimizer that came from `opt_func` took a single step. Each batch has its loss and its gradients; what still has to happen so that the parameters move?",
    zh="模型和原来一样：由 `opt_func` 得到的优化器一步也没有更新过。每个批次都有了损失和梯度，还要做什么，参数才会移动？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            for xb, yb in dls.train:
                opt.zero_grad()
                loss_func(model(xb), yb).backward()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "one_epoch_whatever_is_asked",
    en="After several epochs the parameters are what the first one made of them. Is there a loop over the epochs, and does each of them begin a new walk through `dls.train`? (An iterator that was made once is used up after one walk.) Or does something bring earlier weights back in the end? Which ones to keep is not for `fit` to decide here.",
    zh="训练了好几轮，参数却还是第一轮之后的样子。有没有对轮次的循环？每一轮是不是都重新遍历 `dls.train`？（迭代器如果只创建一次，走完一遍就用完了。）或者，最后是不是有什么把以前的权重放了回去？保留哪一轮的权重，在这里不由 `fit` 决定。",
)
def Learner(dls, model, opt_func, loss_func):
    return SimpleNamespace(
        fit=lambda epochs, lr: epochs and epoch(model, dls.train, loss_func, opt_func(model.parameters(), lr))
    )


@wrong(
    "7.2",
    "one_epoch_too_many",
    en="There was one epoch more than was asked for: `fit(0, lr)` is to change nothing at all. How often does your loop run for `epochs` of 0, and of 1?",
    zh="比要求的多训练了一轮：`fit(0, lr)` 应当什么也不改变。`epochs` 为 0 时，你的循环执行几次？为 1 时呢？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs + 1):
            epoch(model, dls.train, loss_func, opt)

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "batches_of_the_notebook",
    en="The model got images of the notebook, 784 pixels each, and not the batches that were handed over: your `fit` goes through the `dls` that a cell above made. Which `dls` belongs to this learner, and where does it keep it?",
    zh="模型得到的是笔记本里的图像，每张 784 个像素，而不是传入的批次：你的 `fit` 遍历的是上面单元格里创建的那个 `dls`。哪个 `dls` 属于这个学习器？它保存在哪里？",
)
def Learner(dls, model, opt_func, loss_func):
    return SimpleNamespace(fit=lambda epochs, lr: model(torch.zeros(256, 784)))


@wrong(
    "7.2",
    "one_epoch_too_few",
    en="With one epoch asked for, nothing was learned at all: not even a gradient was computed. How often does your loop run for `epochs` of 1 (which numbers does `range(1, epochs)` give?), and what does it do for each batch?",
    zh="要求训练一轮时，什么都没有学到：连梯度也没有求过。`epochs` 为 1 时，你的循环执行几次（`range(1, epochs)` 给出哪些数）？它对每个批次做了什么？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(1, epochs):
            epoch(model, dls.train, loss_func, opt)

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "one_batch_of_everything",
    en="All samples came in one batch, and each epoch took one step. `dls.train` has cut them into batches already: does your learner build a loader of its own, or put the batches together?",
    zh="所有样本都在一个批次里，每轮只更新了一步。`dls.train` 已经把它们切成了批次：你的学习器是不是自己另建了一个加载器，或者把批次拼在了一起？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            epoch(model, [tuple(map(torch.cat, zip(*dls.train)))], loss_func, opt)

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "samples_shuffled",
    en="The samples came in another order than `dls.train` gives them: your learner builds a loader of its own, with `shuffle=True`. Whether to shuffle is up to whoever makes the loaders: in which order does the text ask for the batches?",
    zh="样本的次序与 `dls.train` 给出的不同：你的学习器自己另建了一个 `shuffle=True` 的加载器。要不要打乱，由创建加载器的人决定：题目要求按什么次序使用批次？",
)
def Learner(dls, model, opt_func, loss_func):
    mixed = DataLoader(dls.train.dataset, batch_size=dls.train.batch_size, shuffle=True)

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            epoch(model, mixed, loss_func, opt)

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "weights_drawn_anew_at_each_fit",
    en="`fit` begins by giving the layers new random weights (`reset_parameters`). The weights of the model that was handed over, and all that an earlier `fit` has learned, are gone: with what should `fit` begin?",
    zh="`fit` 一开始就给各层重新取了随机权重（`reset_parameters`）。传入的模型的权重，以及之前的 `fit` 学到的一切，都没有了：`fit` 应当从什么开始？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        for layer in model.modules():
            if hasattr(layer, "reset_parameters"):
                layer.reset_parameters()
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            epoch(model, dls.train, loss_func, opt)

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "momentum_of_its_own",
    en="The steps are those of `SGD` with a momentum of 0.9, whatever optimizer is asked for. Which of the arguments makes the optimizer, and who decides on its settings?",
    zh="不论要求用哪种优化器，走的都是动量为 0.9 的 `SGD`。优化器由哪个参数来创建？它的设置由谁决定？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = torch.optim.SGD(model.parameters(), lr, momentum=0.9)
        for _ in range(epochs):
            epoch(model, dls.train, loss_func, opt)

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "rate_divided_by_the_epochs",
    en="One epoch is right; with more of them each step is as many times too short as there are epochs. Does the learning rate have to know how often it is used?",
    zh="只训练一轮时是对的；轮数越多，每一步就越短，差的倍数正好是轮数。学习率需要知道自己会用多少次吗？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr / max(epochs, 1))
        for _ in range(epochs):
            epoch(model, dls.train, loss_func, opt)

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "fit_is_a_generator",
    en="Calling `fit` did nothing at all: it holds a `yield`, so that Python makes a generator of it, which waits until somebody walks through it. Does anybody need what is yielded?",
    zh="调用 `fit` 之后什么也没有发生：它里面有 `yield`，Python 就把它变成了生成器，要等到有人遍历时才会运行。`yield` 出来的东西有人需要吗？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        yield

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "always_the_first_batch",
    en="There are as many steps as there are batches, but each of them uses the first one: `iter` begins the walk anew every time. Where would it have to stand so that `next` gets on, and who does that for you?",
    zh="更新的步数与批次数一样多，但每一步用的都是第一个批次：`iter` 每次都从头开始遍历。它要放在哪里，`next` 才能往下走？什么会替你做这件事？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            epoch(model, [next(iter(dls.train)) for _ in dls.train], loss_func, opt)

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "learning_rate_in_front",
    en="The optimizer got a learning rate where it expects parameters, and parameters where it expects a rate. In which order does `opt_func(params, lr)` take them?",
    zh="优化器在应当是参数的位置上得到了学习率，在应当是学习率的位置上得到了参数。`opt_func(params, lr)` 的参数是什么顺序？",
)
def Learner(dls, model, opt_func, loss_func):
    return SimpleNamespace(fit=lambda epochs, lr: opt_func(lr, model.parameters()))


@wrong(
    "7.2",
    "a_class_came_back",
    en="`Learner(…)` gave back a class, where an object was expected: one whose `fit` can be called at once. What has to be done with a class before there is an object of it, and does your last line do it?",
    zh="`Learner(…)` 返回的是一个类，而不是一个可以马上调用 `fit` 的对象。要得到类的对象，还需要对这个类做什么？你的最后一行做了吗？",
)
def Learner(dls, model, opt_func, loss_func):
    return SimpleNamespace


@wrong(
    "7.2",
    "batches_of_the_first_pass_for_ever",
    en="Every epoch goes through the very same batches, taken from the loader once and for all (or cut from its dataset by your own lines). A loader that shuffles gives others in each epoch: where in your code is `dls.train` asked for batches, and how often?",
    zh="每一轮用的都是同样的批次：它们只从加载器里取过一次（或者是你自己的代码从数据集里切出来的）。会打乱顺序的加载器每一轮给出的批次都不同：你的代码在哪里向 `dls.train` 要批次？要了几次？",
)
def Learner(dls, model, opt_func, loss_func):
    batches = list(dls.train)

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            epoch(model, batches, loss_func, opt)

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "last_batch_of_each_epoch_missing",
    en="The last batch of each epoch was not used, whatever its size. How many steps does your inner loop take for a loader of 3 batches, and which numbers does `range(3 - 1)` give?",
    zh="每一轮的最后一个批次都没有用到，不论它有多大。加载器有 3 个批次时，你的内层循环走了几步？`range(3 - 1)` 给出哪些数？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            for batch in list(dls.train)[:-1]:
                epoch(model, [batch], loss_func, opt)

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "parameters_used_up_by_the_first_fit",
    en="The first `fit` is right, and for the second one the optimizer gets no parameters. `model.parameters()` is a generator, which can be walked through once: where do you call it, and how often?",
    zh="第一次 `fit` 是对的，第二次 `fit` 时优化器却没有得到任何参数。`model.parameters()` 是一个生成器，只能遍历一次：你在哪里调用它？调用了几次？",
)
def Learner(dls, model, opt_func, loss_func):
    parameters = model.parameters()

    def fit(epochs, lr):
        opt = opt_func(parameters, lr)
        for _ in range(epochs):
            epoch(model, dls.train, loss_func, opt)

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "parameters_not_called",
    en="The optimizer got a method instead of parameters: `model.parameters` is something that can be called. What is missing behind the name?",
    zh="优化器得到的不是参数，而是一个方法：`model.parameters` 是可以调用的东西。这个名字后面少了什么？",
)
def Learner(dls, model, opt_func, loss_func):
    return SimpleNamespace(fit=lambda epochs, lr: opt_func(model.parameters, lr))


@wrong(
    "7.2",
    "gradients_cut_short",
    en="The gradients were changed between `backward` and the step: cut down to a length of 1 at most (`clip_grad_norm_`). That can be a help, but who asked for it? With which gradient does the text want each step to be taken?",
    zh="在 `backward` 和更新之间，梯度被改动了：长度被截到不超过 1（`clip_grad_norm_`）。这有时有用，但谁要求了？题目要求每一步用什么样的梯度？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            for xb, yb in dls.train:
                opt.zero_grad()
                loss_func(model(xb), yb).backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                opt.step()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.2",
    "rate_shrinks_from_epoch_to_epoch",
    en="The first epoch is right; after it the learning rate is a tenth smaller with every epoch. Who changes it, and which rate does `fit(epochs, lr)` ask for?",
    zh="第一轮是对的；之后每过一轮，学习率就小十分之一。是谁改动了它？`fit(epochs, lr)` 要求的学习率是多少？",
)
def Learner(dls, model, opt_func, loss_func):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            epoch(model, dls.train, loss_func, opt)
            for group in opt.param_groups:
                group["lr"] *= 0.9

    return SimpleNamespace(fit=fit)


# ---------------------------------------------------------------- 7.3


@wrong(
    "7.3",
    "one_loss_for_the_whole_epoch",
    en="Your `train_loss` is that of the last batch alone. What do the other batches of the epoch say?",
    zh="你的 `train_loss` 只是最后一个批次的损失。这一轮的其他批次呢？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
            values.append([loss.item(), *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "training_set_measured_beforehand",
    en="Your `train_loss` was measured on the whole training set before the epoch began. Asked for is the mean of what the batches lost on the way, each before its own step: which numbers does the loop already have?",
    zh="你的 `train_loss` 是在这一轮开始之前、在整个训练集上测出来的。题目要的是这一轮中各个批次的损失（每个都在自己那一步更新之前）的平均：哪些数在循环里本来就有？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            [before] = means(model, dls.train, loss_func, [])
            epoch(model, dls.train, loss_func, opt)
            values.append([before, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "sum_of_the_losses",
    en="Your `train_loss` is a sum over all samples. With twice as much data it would be twice as large: by what is it to be divided?",
    zh="你的 `train_loss` 是所有样本的总和。数据多一倍，它就大一倍：应当除以什么？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            mean = epoch(model, dls.train, loss_func, opt)
            total = mean * sum(len(xb) for xb, _ in dls.train)
            values.append([total, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "the_same_row_again_and_again",
    en="All rows of your record are equal: those of the last epoch. Is a new list made for each epoch, or is one and the same list filled anew and put in once more?",
    zh="你的记录里每一行都一样，都是最后一轮的。每一轮都新建了一个列表，还是把同一个列表重新填好又放进去一次？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values, row = [], []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            mean = epoch(model, dls.train, loss_func, opt)
            row[:] = [mean, *means(model, dls.valid, loss_func, metrics)]
            values.append(row)

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "rounded",
    en="The numbers of your record are rounded. Who reads it later can round them, but nobody can bring the lost digits back: where do they get lost?",
    zh="你的记录里的数被舍入了。之后读它的人可以自己舍入，丢掉的位数却谁也找不回来：它们是在哪里丢掉的？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            row = [epoch(model, dls.train, loss_func, opt), *means(model, dls.valid, loss_func, metrics)]
            values.append([round(value, 4) for value in row])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "training_batches_count_the_same",
    en="In your `train_loss` the small last batch counts as much as a full one. How many samples does each number stand for?",
    zh="在你的 `train_loss` 里，最后那个小批次与完整的批次分量相同。每个数各代表多少个样本？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            losses = []
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                losses.append(loss.item())
            values.append([sum(losses) / len(losses), *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "validation_batches_count_the_same",
    en="In your `valid_loss` and metrics the small last batch counts as much as a full one. What did `evaluate` have to do with that in 7.1?",
    zh="在你的 `valid_loss` 和指标里，最后那个小批次与完整的批次分量相同。在 7.1 里，`evaluate` 是怎样处理这一点的？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            rows = [[float(f(model(xb), yb)) for f in [loss_func, *metrics]] for xb, yb in dls.valid]
            values.append([total / count, *(sum(column) / len(rows) for column in zip(*rows))])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "training_set_measured_afterwards",
    en="Your `train_loss` was measured once more, after the epoch. The text asks for the losses by which the model learned, before each step: where do you already have them?",
    zh="你的 `train_loss` 是在这一轮结束之后重新测量的。题目要的是模型学习时所依据的、每次更新之前的损失：它们在哪里已经算出来了？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            for xb, yb in dls.train:
                opt.zero_grad()
                loss_func(model(xb), yb).backward()
                opt.step()
            train_loss, *_ = means(model, dls.train, loss_func, [])
            values.append([train_loss, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "loss_after_the_step",
    en="Each loss in your `train_loss` was computed again when the batch had already moved the model. Which loss did `backward` start from, and where in your loop is that one known?",
    zh="你的 `train_loss` 里的每个损失，都是在这个批次已经移动了模型之后重新计算的。`backward` 是从哪个损失出发的？它在循环的什么地方就已经知道了？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss_func(model(xb), yb).backward()
                opt.step()
                loss = loss_func(model(xb), yb)
                total, count = total + loss.item() * len(xb), count + len(xb)
            values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "measured_before_the_epoch",
    en="`valid_loss` and the metrics belong to the model as it was before the epoch. When has the epoch taken its last step?",
    zh="`valid_loss` 和指标反映的是这一轮开始之前的模型。这一轮的最后一次更新发生在什么时候？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            measured = means(model, dls.valid, loss_func, metrics)
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            values.append([total / count, *measured])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "metrics_of_the_training_set",
    en="`valid_loss` and the metrics were measured on the training set. On which data does a model show what it has learned, and not what it remembers?",
    zh="`valid_loss` 和指标是在训练集上测量的。要看模型学会了什么，而不是记住了什么，应当用哪些数据？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            values.append([total / count, *means(model, dls.train, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "only_the_end_recorded",
    en="There is one row for the whole `fit`. How many rows should three epochs leave, and where in your loops is a row added?",
    zh="整个 `fit` 只留下了一行。三轮应当留下几行？你是在循环的哪个位置添加一行的？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
        values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "metrics_in_a_list_of_their_own",
    en="The metrics stand in a list inside the row. Is a row `[train_loss, valid_loss, *metrics]` as flat as that, and what does the star do?",
    zh="指标放进了行里的另一个列表。`[train_loss, valid_loss, *metrics]` 这样的一行里还有列表吗？那个星号起什么作用？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            valid_loss, *rest = means(model, dls.valid, loss_func, metrics)
            values.append([total / count, valid_loss, rest])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "all_measurements_in_a_list_of_their_own",
    en="Each row has two entries: a number, and a list with all that was measured afterwards. How many entries has `[train_loss, valid_loss, *metrics]` with one metric, and what spreads a list out there?",
    zh="每一行只有两项：一个数，以及一个装着之后所测一切的列表。如果有一个指标，`[train_loss, valid_loss, *metrics]` 应当有几项？怎样把一个列表在那里展开？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            values.append([total / count, means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "epoch_number_in_the_row",
    en="The number of the epoch stands in each row, before everything else. Which number comes first in the rows that the exercise asks for, and who counts the epochs when a table is shown?",
    zh="每一行的最前面放的是轮次的编号。题目要求的行里，第一个数是什么？显示表格的时候，轮次又是谁来数的？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            values.append([epoch, total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "rows_run_together",
    en="`recorder.values` holds bare numbers: the rows have run together into one long list. Which method of a list adds a whole row as one element, and which one (or `+=`) adds its numbers one by one?",
    zh="`recorder.values` 里是一个个单独的数：各行连成了一个长列表。列表的哪个方法把整行作为一个元素加进去？哪个方法（或者 `+=`）把行里的数逐个加进去？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            values.extend([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "losses_of_earlier_epochs_too",
    en="The first row is right; the `train_loss` of each later one also averages over the losses of all epochs before. Where in your loops does a new sum begin?",
    zh="第一行是对的；之后每一行的 `train_loss` 却把前面各轮的损失也一起平均了。新的累加应当在循环的哪个位置开始？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        total, count = 0.0, 0
        for epoch in range(epochs):
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "moving_average_as_fastai_keeps_it",
    en="Your `train_loss` is a moving average, as fastai keeps it: it forgets earlier batches little by little, and it goes on from one epoch to the next. Which batches does the text want in the number of one epoch, and how much should each of their samples count?",
    zh="你的 `train_loss` 是移动平均，正如 fastai 的做法：它一点一点地忘掉以前的批次，还从一轮延续到下一轮。题目要求一轮的这个数由哪些批次得出？其中每个样本应当占多少分量？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        smooth, count = 0.0, 0
        for epoch in range(epochs):
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                smooth, count = 0.98 * smooth + 0.02 * loss.item(), count + 1
            values.append([smooth / (1 - 0.98**count), *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "moving_average_from_the_first_batch",
    en="Your `train_loss` is a moving average that began with the very first batch of the training and hardly moves away from it: each later batch counts for a few percent only. Which batches does the text want in the number of one epoch, and how much should each of their samples count?",
    zh="你的 `train_loss` 是移动平均：它从整个训练的第一个批次的损失出发，之后几乎不离开它，后来的每个批次只占百分之几。题目要求一轮的这个数由哪些批次得出？其中每个样本应当占多少分量？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        smooth = None
        for epoch in range(epochs):
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                smooth = loss.item() if smooth is None else 0.98 * smooth + 0.02 * loss.item()
            values.append([smooth, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "moving_average_within_each_epoch",
    en="Your `train_loss` is a moving average: the first batch of each epoch sets it, and each later one changes it by a few percent only. What kind of average does the text ask for, and how much does each sample count in it?",
    zh="你的 `train_loss` 是移动平均：每一轮的第一个批次定下它的值，之后的每个批次只让它改变百分之几。题目要的是哪种平均？其中每个样本占多少分量？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            smooth = None
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                smooth = loss.item() if smooth is None else 0.98 * smooth + 0.02 * loss.item()
            values.append([smooth, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "nothing_left_for_the_step",
    en="These are the numbers of a model that never moves: every epoch has the same losses. If 7.1 or 7.2 is not right yet, begin there. What does the optimizer find in the parameters at the moment of its step?",
    zh="这是一个从不移动的模型的数：每一轮的损失都一样。如果 7.1 或 7.2 还不对，就先改好它。优化器更新的那一刻，在参数里看到的梯度是什么？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.zero_grad()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "record_holds_on_to_graphs",
    en="The numbers are right, but some of them are tensors that hold on to all that they were computed from: memory grows with every batch. How do you make a plain number of such a tensor?",
    zh="数值是对的，但其中有些是张量，它们牵着计算时用到的一切：每过一个批次，占用的内存就多一些。怎样把这样的张量变成普通的数？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss * len(xb), count + len(xb)
            values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "one_record_for_all_learners",
    en="Two learners wrote into the same list. What is made in the body of a class, or as a default in the head of a function, is made a single time for all: where is a list made that belongs to one learner alone?",
    zh="两个学习器写进了同一个列表。写在类的主体里的东西，或者函数头里的默认值，只创建一次，由大家共用：只属于一个学习器的列表应当在哪里创建？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics, recorder=SimpleNamespace(values=[])):
    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.3",
    "record_in_another_place",
    en="After `fit`, the learner has no `recorder.values` with rows in it. Is there an attribute `recorder`, made in `__init__`, and is it an object that has a list `values`, and not the list itself?",
    zh="`fit` 之后，学习器没有装着各行的 `recorder.values`。有没有在 `__init__` 里创建属性 `recorder`？它是一个带有列表 `values` 的对象，还是列表本身？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    return SimpleNamespace(fit=lambda epochs, lr: None)


@wrong(
    "7.3",
    "nothing_written_down",
    en="`recorder.values` is still empty after `fit`. Printing a row shows it to you, but keeps nothing: which method of a list adds a row to it?",
    zh="`fit` 之后，`recorder.values` 仍然是空的。打印一行只是给你看，什么也没有保存：列表的哪个方法能添加一行？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    return SimpleNamespace(fit=lambda epochs, lr: None, recorder=SimpleNamespace(values=[]))


def recorded(dls, model, opt_func, loss_func, metrics, row):
    """A learner that makes a row of the mean training loss and of what is measured after it."""
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            train_loss = epoch(model, dls.train, loss_func, opt)
            values.append(row(train_loss, *means(model, dls.valid, loss_func, metrics)))

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "valid_loss_in_front",
    en="Each row begins with the validation loss. Which of the two losses is to come first, and does the other one stand in the row at all?",
    zh="每一行都以验证损失开头。两个损失中，哪一个应当在前？另一个究竟有没有写进这一行？",
)
def recording_learner(*given):
    return recorded(*given, lambda train_loss, valid_loss, *rest: [valid_loss, train_loss, *rest])


@wrong(
    "7.3",
    "metrics_left_out",
    en="Each row ends after the two losses. What becomes of the `metrics` that your learner was given?",
    zh="每一行只有两个损失就结束了。传给学习器的 `metrics` 用在哪里了？",
)
def recording_learner(*given):
    return recorded(*given, lambda train_loss, valid_loss, *rest: [train_loss, valid_loss])


@wrong(
    "7.3",
    "means_divided_by_samples",
    en="Your `train_loss` is far too small: the losses of a few batches, each of them a mean already, were added up and divided by the number of all samples. What turns the mean of a batch back into a sum?",
    zh="你的 `train_loss` 太小了：把几个批次的损失加起来，而每个损失已经是平均值，却又除以了全部样本的个数。怎样把一个批次的平均值还原成总和？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item(), count + len(xb)
            values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "a_row_for_every_batch",
    en="There is a row for every batch. How many rows should three epochs leave, and behind which loop is an epoch complete?",
    zh="每个批次都留下了一行。三轮应当留下几行？在哪个循环之后，一轮才算完整？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                total += epoch(model, [(xb, yb)], loss_func, opt) * len(xb)
                count += len(xb)
                values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "every_batch_and_its_loss",
    en="There is a row for every batch, with the loss of that batch. How many rows should three epochs leave, and what becomes of the many losses of one epoch?",
    zh="每个批次都留下了一行，里面是这个批次的损失。三轮应当留下几行？一轮里的许多个损失，应当怎样合在一起？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            for batch in dls.train:
                loss = epoch(model, [batch], loss_func, opt)
                values.append([loss, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "rows_are_dictionaries",
    en="Your rows are dictionaries, and whoever goes through one finds its keys, no numbers. What does the text say that a row is?",
    zh="你的每一行是字典，遍历它得到的是键，不是数。题目说，一行是什么？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values, names = [], ["train_loss", "valid_loss", *(f"metric_{k}" for k in range(len(metrics)))]

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            mean = epoch(model, dls.train, loss_func, opt)
            row = [mean, *means(model, dls.valid, loss_func, metrics)]
            values.append(dict(zip(names, row)))

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "sum_divided_by_the_number_of_batches",
    en="Your `train_loss` is a sum over all samples, divided by the number of batches. How many things did you add up?",
    zh="你的 `train_loss` 是全部样本的总和除以批次的个数。你加起来的究竟有多少个东西？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            total = epoch(model, dls.train, loss_func, opt) * len(dls.train.dataset)
            values.append([total / len(dls.train), *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "learns_from_the_validation_set_too",
    en="After the training set the model learned from the validation set, too, and the record shows it. What is a measurement worth on data that a model has learned from? Which of your two functions of 7.1 does not learn?",
    zh="模型学完训练集之后，又从验证集学习了，从记录里看得出来。在模型已经学过的数据上测量，还有什么价值？7.1 的两个函数中，哪一个不会让模型学习？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            mean = epoch(model, dls.train, loss_func, opt)
            epoch(model, dls.valid, loss_func, opt)
            values.append([mean, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "a_class_came_back",
    en="`recording_learner` gives back a class, and nobody can call `fit` of it: there is no object yet that holds a model and data. What makes an object of a class?",
    zh="`recording_learner` 返回的是一个类，而类的 `fit` 没法调用：还没有一个持有模型和数据的对象。怎样由类得到对象？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    return SimpleNamespace


@wrong(
    "7.3",
    "trained_twice",
    en="The model went twice as often through the data as it should: your `fit` calls another `fit`, which trains it completely, and then trains it again in a loop of its own. Which of the two can write down the losses, and what is the other one for?",
    zh="模型把数据过了两倍的次数：你的 `fit` 先调用另一个 `fit` 完整地训练了一遍，然后又在自己的循环里再训练一遍。两者中哪一个能记下损失？另一个还有什么用？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        for again in (False, True):
            opt = opt_func(model.parameters(), lr)
            for _ in range(epochs):
                mean = epoch(model, dls.train, loss_func, opt)
                if again:
                    values.append([mean, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "a_new_optimizer_every_epoch",
    hidden_only=True,
    en="The first row is right, and with an optimizer that remembers its steps the later ones are not: its memory was thrown away after each epoch. How often does your `fit` make an optimizer?",
    zh="第一行是对的，可是如果优化器会记住以前的更新，后面的行就不对了：每一轮之后，它的记忆都被丢掉了。你的 `fit` 多久创建一个优化器？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        for _ in range(epochs):
            mean = epoch(model, dls.train, loss_func, opt_func(model.parameters(), lr))
            values.append([mean, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "valid_loss_twice",
    en="The validation loss stands in each row twice: `evaluate` puts it in front by itself. What do you hand over to it as metrics?",
    zh="每一行里验证损失出现了两次：`evaluate` 自己就会把它放在最前面。你把什么作为指标传给了它？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            mean = epoch(model, dls.train, loss_func, opt)
            values.append([mean, *means(model, dls.valid, loss_func, [loss_func, *metrics])])

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.3",
    "one_record_that_starts_afresh",
    en="Two learners share one recorder, and each `fit` empties it: what the first one wrote was gone when the second one trained. Where is the recorder made, in the body of a class or of the notebook, or for each learner?",
    zh="两个学习器共用一个记录器，而每次 `fit` 都会把它清空：第二个学习器一训练，第一个写下的就没有了。记录器是在哪里创建的：在类的主体里、在笔记本的最外层，还是为每个学习器各创建一个？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics, recorder=SimpleNamespace(values=[])):
    def fit(epochs, lr):
        recorder.values = []
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            train_loss = epoch(model, dls.train, loss_func, opt)
            recorder.values.append([train_loss, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.3",
    "metrics_alone_on_the_training_set",
    en="`valid_loss` is right, but the metrics were measured on the training set. On which data does a model show what it has learned, and not what it remembers?",
    zh="`valid_loss` 是对的，但指标是在训练集上测量的。要看模型学会了什么，而不是记住了什么，应当用哪些数据？",
)
def recording_learner(dls, model, opt_func, loss_func, metrics):
    def row(train_loss, valid_loss, *_):
        return [train_loss, valid_loss, *means(model, dls.train, loss_func, metrics)[1:]]

    return recorded(dls, model, opt_func, loss_func, metrics, row)


# ---------------------------------------------------------------- 7.6


@wrong(
    "7.6",
    "highest_watched",
    en="The epoch that you call the best one has the highest validation loss. Is a large loss good or bad?",
    zh="你认为最好的那一轮，验证损失反而最高。损失大是好事还是坏事？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[1] > values[best][1]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "a_little_lower_does_not_count",
    hidden_only=True,
    en="A loss that is lower by very little was not taken for better. How small can the losses of a good model be, and who says how much lower is enough?",
    zh="只低一点点的损失没有被当成更好。好模型的损失可以有多小？低多少才算数，又是谁规定的？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[1] < values[best][1] - 1e-3:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "training_loss_watched",
    en="You watched the training loss. It hardly ever stops falling: does that mean that the model gets better?",
    zh="你看的是训练损失。它几乎总在下降：这说明模型越来越好吗？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[0] < values[best][0]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "last_column_watched",
    en="You did not watch the validation loss, but the last column. What stands there, and how many columns are there if a learner has no metric, or two?",
    zh="你看的不是验证损失，而是最后一列。那里放的是什么？如果学习器没有指标，或者有两个，又有几列？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[-1] < values[best][-1]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "compared_with_the_epoch_before",
    en="Each epoch was compared with the one just before it. If the loss goes up a lot and then down a little, is it better than it ever was?",
    zh="每一轮只与紧挨着的前一轮相比。如果损失先大幅上升、再略微下降，它比以往任何时候都好吗？",
)
def when_to_stop(values, patience):
    best, waited = 0, 0
    for epoch in range(1, len(values)):
        if values[epoch][1] < values[epoch - 1][1]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited == patience:
            return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "equal_taken_for_better",
    en="An epoch with the same loss as the best one was taken for better. Has anything been gained by it?",
    zh="与最好的一轮损失相同的轮次被当成了更好。这样的一轮带来了什么好处吗？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[1] <= values[best][1]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "looked_into_the_future",
    en="`best` is an epoch that training would never have reached, for it would have stopped before. Which rows are known at the moment of stopping?",
    zh="`best` 是训练根本到不了的轮次，因为在那之前就已经停止了。停止的那一刻，已经知道的是哪些行？",
)
def when_to_stop(values, patience):
    losses = [row[1] for row in values]
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch, losses.index(min(losses))
    return len(values) - 1, best


@wrong(
    "7.6",
    "lowest_of_all_rows",
    en="You looked for the lowest loss of all rows first and reckoned from there. Whoever trains has only the rows so far: would this training have come as far as that row?",
    zh="你先在全部行里找到最低的损失，再从那里推算。训练的人手里只有到目前为止的行：这次训练真的能走到那一行吗？",
)
def when_to_stop(values, patience):
    losses = [row[1] for row in values]
    best = losses.index(min(losses))
    return min(best + patience, len(values) - 1), best


@wrong(
    "7.6",
    "one_epoch_too_patient",
    en="You waited for one epoch longer than `patience` says. How many epochs in a row were not better when you stopped?",
    zh="你比 `patience` 规定的多等了一轮。停下来的时候，已经连续几轮没有更好了？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[1] < values[best][1]:
            best = epoch
        if epoch - best > patience:
            return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "patience_never_renewed",
    en="Epochs that were not better were counted over the whole training. What should a better epoch in between do to the count?",
    zh="没有更好的轮次是在整个训练过程中累计的。如果中间出现了更好的一轮，计数应当怎样变化？",
)
def when_to_stop(values, patience):
    best, waited = 0, 0
    for epoch, row in enumerate(values[1:], 1):
        if row[1] < values[best][1]:
            best = epoch
        else:
            waited += 1
        if waited == patience:
            return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "patience_used_up_from_the_first_row",
    en="Epochs that were not better were counted over the whole training, and so was the first one, which can be no better than itself. What should a better epoch do to the count, and what does the text say about the first?",
    zh="没有更好的轮次是在整个训练过程中累计的，连第一轮也数了进去，因为它不可能比自己更好。更好的一轮应当怎样改变计数？关于第一轮，题目是怎么说的？",
)
def when_to_stop(values, patience):
    best, waited = 0, 0
    for epoch, row in enumerate(values):
        if row[1] < values[best][1]:
            best = epoch
        else:
            waited += 1
        if waited >= patience:
            return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "first_epoch_tries_patience",
    en="The first epoch was counted among those that were not better, for it was compared with itself: a patience of 1 ends before anything can happen. What does the text say about the first epoch, and what may the count be after it?",
    zh="第一轮被算作没有更好的一轮，因为它是与自己相比的：如果耐心是 1，训练还没开始就结束了。关于第一轮，题目是怎么说的？数完第一轮之后，计数应当是多少？",
    hidden_only=True,
)
def when_to_stop(values, patience):
    best, waited = 0, 0
    for epoch, row in enumerate(values):
        if row[1] < values[best][1]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "best_in_front",
    en="Both epochs are right, but they come in the other order. Which of the two does the text name first?",
    zh="两个轮次都对，但顺序颠倒了。题目把哪一个写在前面？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[1] < values[best][1]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(values) - 1


@wrong(
    "7.6",
    "stop_reckoned_back",
    en="`best` is right, but your `stop` lies `patience` epochs before the one in which patience ran out. Which epochs had been trained already when that was known: what does the text call `stop`?",
    zh="`best` 是对的，但你的 `stop` 比耐心用完的那一轮早了 `patience` 轮。知道耐心用完的时候，已经训练到哪一轮了？题目说的 `stop` 是哪一轮？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[1] < values[best][1]:
            best = epoch
        if epoch - best == patience:
            return epoch - patience, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "best_forgotten_at_the_end",
    en="Where patience never runs out, you call the last epoch the best. Has it the lowest validation loss?",
    zh="如果耐心始终没有用完，你就把最后一轮当成最好的。它的验证损失是最低的吗？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[1] < values[best][1]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return len(values) - 1, len(values) - 1


@wrong(
    "7.6",
    "past_the_last_row",
    en="Where patience never runs out, your `stop` is an epoch that the record does not have. If epochs are counted from 0, which number has the last of five rows?",
    zh="如果耐心始终没有用完，你的 `stop` 就是记录里不存在的一轮。轮次从 0 数起，五行中的最后一行是几号？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[1] < values[best][1]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return len(values), best


@wrong(
    "7.6",
    "epochs_counted_from_one",
    en="Both epochs are one too high, as if the first row were epoch 1. From which number on does the text count, and with which one does your loop begin?",
    zh="两个轮次都大了一，好像第一行是第 1 轮。题目是从几数起的？你的循环从几开始？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[1] < values[best][1]:
            best = epoch
        if epoch - best == patience:
            return epoch + 1, best + 1
    return len(values), best + 1


@wrong(
    "7.6",
    "stop_one_epoch_before",
    en="`best` is right, but your `stop` is the epoch before the one in which patience ran out. To know that it has run out, that epoch must have been trained, too: is it the last of them or not?",
    zh="`best` 是对的，但你的 `stop` 是耐心用完的那一轮的前一轮。要知道耐心已经用完，那一轮也必须训练过：它算不算其中的最后一轮？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[1] < values[best][1]:
            best = epoch
        if epoch - best == patience:
            return epoch - 1, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "one_epoch_too_impatient",
    en="You stopped one epoch too early: the best epoch itself was counted as one of those that were not better. How many epochs in a row were not better when you stopped, and with which number does the count begin?",
    zh="你早停了一轮：最好的那一轮自己也被算作没有更好的一轮。停下来的时候，已经连续几轮没有更好了？计数从几开始？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[1] < values[best][1]:
            best = epoch
        if epoch - best + 1 >= patience:
            return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "lowest_begins_at_one",
    en="Large losses were never taken for better, not even that of the first epoch. With which number does the lowest loss so far begin, and can a loss be larger than that?",
    zh="大的损失从来没有被当成更好，连第一轮的也没有。“到目前为止最低的损失”是从哪个数开始的？损失会不会比它还大？",
)
def when_to_stop(values, patience):
    return _lower_than(1.0, values, patience)


@wrong(
    "7.6",
    "lowest_begins_at_a_hundred",
    hidden_only=True,
    en="Very large losses were never taken for better, not even that of the first epoch. With which number does the lowest loss so far begin, and can a loss be larger than that?",
    zh="很大的损失从来没有被当成更好，连第一轮的也没有。“到目前为止最低的损失”是从哪个数开始的？损失会不会比它还大？",
)
def when_to_stop(values, patience):
    return _lower_than(100.0, values, patience)


@wrong(
    "7.6",
    "lowest_begins_at_ten",
    hidden_only=True,
    en="Losses above 10 were never taken for better, not even that of the first epoch. With which number does the lowest loss so far begin, and can a loss be larger than that?",
    zh="大于 10 的损失从来没有被当成更好，连第一轮的也没有。“到目前为止最低的损失”是从哪个数开始的？损失会不会比它还大？",
)
def when_to_stop(values, patience):
    return _lower_than(10.0, values, patience)


def _lower_than(lowest, values, patience):
    best, waited = 0, 0
    for epoch, row in enumerate(values):
        if row[1] < lowest:
            best, lowest, waited = epoch, row[1], 0
        else:
            waited += 1
        if waited == patience:
            return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "loss_instead_of_epoch",
    en="`stop` is right, but in the place of `best` stands the lowest loss. Is the loss asked for, or the epoch that had it?",
    zh="`stop` 是对的，但 `best` 的位置上放的是最低的损失。题目要的是损失，还是得到这个损失的轮次？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, row in enumerate(values):
        if row[1] < values[best][1]:
            best = epoch
        if epoch - best == patience:
            return epoch, values[best][1]
    return len(values) - 1, values[best][1]


@wrong(
    "7.6",
    "one_metric_taken_for_granted",
    hidden_only=True,
    en="A row is unpacked into three names, and here it has another number of entries: there may be any number of metrics. How do you get at one entry of a row without naming the others?",
    zh="你把一行拆成三个名字，而这里一行的项数不是三：指标的个数不限。怎样只取出一行中的某一项，而不必给其他项起名字？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch, (_, loss, _) in enumerate(values):
        if loss < values[best][1]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "first_row_never_entered_the_comparison",
    en="The first epoch never came into the comparison: the walk begins with the second one, and the lowest loss so far with a number of your own. Which loss is the lowest before the second epoch?",
    zh="第一轮从来没有参加比较：遍历是从第二轮开始的，而“到目前为止最低的损失”的初值是你自己写的一个数。在第二轮之前，最低的损失是哪一个？",
)
def when_to_stop(values, patience):
    best, lowest, waited = 0, 1.0, 0
    for epoch in range(1, len(values)):
        if values[epoch][1] < lowest:
            best, lowest, waited = epoch, values[epoch][1], 0
        else:
            waited += 1
            if waited == patience:
                return epoch, best
    return len(values) - 1, best


@wrong(
    "7.6",
    "lowest_begins_at_zero",
    en="No loss was ever taken for better: none is lower than the number with which your lowest loss so far begins. Which number is that, and which one would lose against the first row?",
    zh="没有任何损失被当成更好：没有哪个损失低于你的“到目前为止最低的损失”的初值。这个初值是多少？什么样的初值会输给第一行？",
)
def when_to_stop(values, patience):
    stop = min(patience, len(values) - 1)
    return stop, 0


@wrong(
    "7.6",
    "loop_variable_of_a_loop_that_never_ran",
    hidden_only=True,
    en="The record has a single row, so your loop over the later ones never runs, and the name that it counts with means nothing behind it. What is the last epoch, whether a loop ran or not?",
    zh="记录里只有一行，所以你对后面各行的循环一次也没有运行，循环用来计数的名字在循环之后也就没有值。不论循环有没有运行过，最后一轮是哪一轮？",
)
def when_to_stop(values, patience):
    best = 0
    for epoch in range(1, len(values)):
        if values[epoch][1] < values[best][1]:
            best = epoch
        if epoch - best == patience:
            return epoch, best
    return epoch, best


@wrong(
    "7.6",
    "rows_of_the_notebook",
    en="Whatever rows are handed over, yours is the answer for `too_long`, the training above: its best epoch is 6. Under which name does your function get its rows?",
    zh="不论传入哪些行，你给出的都是上面那次训练 `too_long` 的答案：它最好的一轮是 6。你的函数得到的那些行叫什么名字？",
)
def when_to_stop(values, patience):
    return min(6 + patience, 29), 6


@wrong(
    "7.6",
    "rows_used_up",
    en="The rows that you were given are gone from the list of whoever called you: `pop` takes out what it returns. How do you walk through a list and leave it as it is?",
    zh="传入的列表里，那些行不见了：`pop` 会把它返回的东西从列表里取走。怎样才能遍历列表，而让它保持原样？",
)
def when_to_stop(values, patience):
    best = epoch = 0
    low = values.pop(0)[1]
    while values:
        epoch += 1
        loss = values.pop(0)[1]
        if loss < low:
            low, best = loss, epoch
        if epoch - best >= patience:
            break
    return epoch, best


# ---------------------------------------------------------------- 7.4


@wrong(
    "7.4",
    "modes_never_switched",
    en="The model trained in the mode in which it was handed over. `torch.no_grad()` changes no mode, and to bring the former one back after validation does not help either: what has to happen before the first batch of each epoch? (And before the first one of validation?)",
    zh="模型是在交给你时的那种模式下训练的。`torch.no_grad()` 不会切换模式，验证之后恢复原来的模式也没有用：每一轮的第一个批次之前，应当做什么？（验证的第一个批次之前呢？）",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "never_in_training_mode",
    en="Nothing in your `fit` switches training mode on: the model trains in whatever mode it came, and in evaluation mode at the latest after the first validation. What has to happen before the first batch of an epoch?",
    zh="你的 `fit` 里没有任何一处打开训练模式：模型交来时是什么模式就用什么模式训练，而最迟在第一次验证之后就一直处于评估模式。每一轮的第一个批次之前，应当做什么？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            model.eval()
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "validated_in_training_mode",
    en="Validation ran in training mode: it was measured with dropout, and its data went into the running averages. What has to happen before the first validation batch?",
    zh="验证时仍处于训练模式：测量时带着 dropout，验证数据也混进了滑动平均。在第一个验证批次之前，应当做什么？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            model.train()
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "never_back_in_training_mode",
    en="The first epoch is right; from the second one on the model trains in evaluation mode. Who switches it back after validation?",
    zh="第一轮是对的；从第二轮起，模型一直在评估模式下训练。验证之后，谁来把模式切换回来？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        model.train()
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            model.eval()
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "trained_in_evaluation_mode",
    en="All epochs train in evaluation mode: dropout drops nothing, and no statistics are gathered. Who switches it on, and what has to happen before the first batch of an epoch?",
    zh="所有轮次都在评估模式下训练：dropout 什么也不丢弃，统计量也没有收集。是谁打开了评估模式？每一轮的第一个批次之前，应当做什么？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        model.eval()
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "gradients_left_off",
    en="After `fit`, PyTorch no longer records anything for gradients: the next training in this notebook, of whatever model, would fail. `torch.set_grad_enabled` and its like hold until somebody sets them anew: how do you switch off for a few lines only?",
    zh="`fit` 之后，PyTorch 不再为梯度做任何记录：这个笔记本里接下来的训练，不论哪个模型，都会失败。`torch.set_grad_enabled` 之类的设置会一直有效，直到有人重新设置：怎样才能只在几行之内关闭？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            torch.set_grad_enabled(True)
            model.train()
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            model.eval()
            torch.set_grad_enabled(False)
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "no_gradients_in_the_second_epoch",
    en="The loss does not know where it came from, for PyTorch was not recording when it was computed. What switched that off, and where is it switched on again before the next epoch trains?",
    zh="损失不知道自己是怎样算出来的，因为计算它的时候 PyTorch 没有做记录。是什么把记录关掉了？下一轮训练之前，又在哪里重新打开？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            model.train()
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            model.eval()
            torch.set_grad_enabled(False)
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "only_the_outer_module_switched",
    en="`model.training` was switched, but the modules inside the model did not hear of it. How do they learn of a new mode?",
    zh="切换了 `model.training`，但模型内部的模块并不知道。怎样才能让它们也进入新的模式？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            model.training = True
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            model.training = False
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "validation_keeps_records",
    en="During validation PyTorch still noted everything for gradients. Evaluation mode does not change that: what does?",
    zh="验证时 PyTorch 仍在为梯度做记录。评估模式并不会改变这一点：什么才会？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            model.train()
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            model.eval()
            sums, n = [0.0] * (1 + len(metrics)), 0
            for xb, yb in dls.valid:
                preds = model(xb)
                sums = [s + float(f(preds, yb)) * len(xb) for s, f in zip(sums, [loss_func, *metrics])]
                n += len(xb)
            recorder.values.append([total / count, *(s / n for s in sums)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "validation_batches_count_the_same",
    en="The modes are right, but in your `valid_loss` and metrics the small last batch counts as much as a full one. Is that what `evaluate` does in 7.1, and how many samples does each of its numbers stand for?",
    zh="模式是对的，但在你的 `valid_loss` 和指标里，最后那个小批次与完整的批次分量相同。7.1 的 `evaluate` 就是这样算的吗？每个数各代表多少个样本？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            model.train()
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            model.eval()
            with torch.no_grad():
                rows = [[float(f(model(xb), yb)) for f in [loss_func, *metrics]] for xb, yb in dls.valid]
            recorder.values.append([total / count, *(sum(column) / len(rows) for column in zip(*rows))])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "nothing_left_for_the_step",
    en="The modes are right, but no parameter ever moves. If 7.1 or 7.2 is not right yet, begin there. What does the optimizer find in the parameters at the moment of its step?",
    zh="模式是对的，但没有一个参数移动过。如果 7.1 或 7.2 还不对，就先改好它。优化器更新的那一刻，在参数里看到的梯度是什么？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            model.train()
            total, count = 0.0, 0
            for xb, yb in dls.train:
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.zero_grad()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            model.eval()
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


def modes_switched(dls, model, opt_func, loss_func, metrics, switch):
    """A careful learner that prepares validation by `switch`."""
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            model.train()
            train_loss = epoch(model, dls.train, loss_func, opt)
            switch(model)
            recorder.values.append([train_loss, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "outer_module_alone_in_evaluation_mode",
    en="For validation only `model` itself was switched; the modules inside it stayed in training mode: its dropout and its batch normalisation never heard of it. Which method passes the new mode on to everything inside?",
    zh="验证时只切换了 `model` 本身，它内部的模块仍处于训练模式：dropout 和批归一化根本不知道。哪个方法会把新的模式传给内部的一切？",
)
def careful_learner(*given):
    return modes_switched(*given, lambda model: setattr(model, "training", False))


@wrong(
    "7.4",
    "inner_modules_alone_in_evaluation_mode",
    en="For validation the modules inside were switched, but not `model` itself. It is a module, too, and its `forward` may ask for its own mode: which call switches it together with all that it holds?",
    zh="验证时切换了内部的模块，却没有切换 `model` 本身。它也是模块，它的 `forward` 也可能要看自己的模式：怎样一次调用就把它和它里面的一切都切换过来？",
)
def careful_learner(*given):
    return modes_switched(*given, lambda model: [child.eval() for child in model.children()])


@wrong(
    "7.4",
    "dropout_alone_in_evaluation_mode",
    en="For validation some modules were switched and others were not: by their type, perhaps? Dropout is not the only layer with two faces. Which call switches them all, whatever they are?",
    zh="验证时有些模块切换了，有些没有：是不是按类型挑选的？行为有两种模式的层并不只有 dropout。怎样一次调用就把它们全都切换过来，不论是什么层？",
)
def careful_learner(*given):
    return modes_switched(
        *given, lambda model: [m.eval() for m in model.modules() if isinstance(m, torch.nn.Dropout)]
    )


@wrong(
    "7.4",
    "evaluation_mode_after_the_first_batch",
    en="Only the first batch of an epoch was trained on in training mode. Inside which loop is the mode switched to evaluation, and when is an epoch's training over?",
    zh="每一轮只有第一个批次是在训练模式下训练的。切换到评估模式的那一行在哪个循环里面？一轮的训练什么时候才结束？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            model.train()
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                model.eval()
                total, count = total + loss.item() * len(xb), count + len(xb)
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "back_in_training_mode_only_afterwards",
    en="From the second epoch on the modes are right, but the first one trains in whatever mode the model comes in: you switch to training mode behind the validation set. When does an epoch need it?",
    zh="从第二轮起模式是对的，但第一轮的训练用的是模型交来时的模式：你是在验证之后才切换到训练模式的。一轮从什么时候起需要训练模式？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    values = []

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            mean = epoch(model, dls.train, loss_func, opt)
            model.eval()
            values.append([mean, *means(model, dls.valid, loss_func, metrics)])
            model.train()

    return SimpleNamespace(fit=fit, recorder=SimpleNamespace(values=values))


@wrong(
    "7.4",
    "frozen_parameters_thawed",
    en="A parameter that was frozen when the model came in (`requires_grad` was false) has been trained: it was thawed. Which line of yours switches `requires_grad` of all parameters, and what keeps PyTorch from recording without it?",
    zh="有一个参数在模型交来时是冻结的（`requires_grad` 为假），却被训练了：它被解冻了。你的哪一行切换了所有参数的 `requires_grad`？不靠它，怎样才能让 PyTorch 不做记录？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            train_loss = epoch(model.train().requires_grad_(True), dls.train, loss_func, opt)
            measured = means(model.eval(), dls.valid, loss_func, metrics)
            recorder.values.append([train_loss, *measured])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "outer_module_never_switched",
    en="The modules inside were switched, in training and in validation, but not `model` itself. It is a module, too: which call switches it together with all that it holds?",
    zh="训练和验证时都切换了内部的模块，却没有切换 `model` 本身。它也是模块：怎样一次调用就把它和它里面的一切都切换过来？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def switch(mode):
        for child in model.children():
            child.train(mode)

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            switch(True)
            train_loss = epoch(model, dls.train, loss_func, opt)
            switch(False)
            recorder.values.append([train_loss, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.4",
    "no_recorder",
    en="Your learner has no attribute `recorder`. If 7.3 is not right yet, begin there: under which name does the text of 7.3 ask for the record, and where is it made?",
    zh="你的学习器没有属性 `recorder`。如果 7.3 还不对，就先改好它：7.3 的题目要求记录叫什么名字？它是在哪里创建的？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    learner = SimpleNamespace()
    learner.fit = lambda epochs, lr: learner.recorder
    return learner


@wrong(
    "7.4",
    "some_modules_switched",
    en="Some of the modules inside were switched, and others were not, nor was `model` itself. Did you choose them by their type, or go down one storey only? `nn.Dropout` and `nn.BatchNorm1d` are examples: which call switches a module together with all that it holds?",
    zh="内部的模块有些切换了，有些没有，`model` 本身也没有切换。你是按类型挑选的，还是只往里走了一层？`nn.Dropout` 和 `nn.BatchNorm1d` 只是例子：怎样一次调用就把一个模块和它里面的一切都切换过来？",
)
def careful_learner(dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])
    known = [m for m in model.modules() if isinstance(m, (torch.nn.Dropout, torch.nn.BatchNorm1d))]

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            for module in known:
                module.train()
            train_loss = epoch(model, dls.train, loss_func, opt)
            for module in known:
                module.eval()
            recorder.values.append([train_loss, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


# ---------------------------------------------------------------- 7.5


@wrong(
    "7.5",
    "cuda_whatever_is_asked",
    en="Your Learner computes on `cuda`, whatever `device` says. Would it run on a machine without one?",
    zh="不论 `device` 是什么，你的 Learner 都在 `cuda` 上计算。换到一台没有 CUDA 的机器上，它还能运行吗？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])
    model.to("cuda")

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                xb, yb = xb.to("cuda"), yb.to("cuda")
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            moved = [(xb.to("cuda"), yb.to("cuda")) for xb, yb in dls.valid]
            recorder.values.append([total / count, *means(model, moved, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "number_of_the_device_dropped",
    hidden_only=True,
    en="Asked for `cuda:1`, your Learner computes on `cuda`, which is the first of several. What becomes of the part of `device` behind the colon?",
    zh="要求的是 `cuda:1`，你的 Learner 却在 `cuda` 上计算，那是好几块里的第一块。`device` 里冒号后面的部分到哪里去了？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    device = device.split(":")[0]
    recorder = SimpleNamespace(values=[])
    model.to(device)

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            train, valid = ([(xb.to(device), yb.to(device)) for xb, yb in dl] for dl in dls)
            mean = epoch(model, train, loss_func, opt)
            recorder.values.append([mean, *means(model, valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "computed_on_the_cpu",
    en="In the end the parameters lie on `device`, but all was computed on the CPU. When do the model and the batches get there?",
    zh="最后参数确实在 `device` 上，但全部计算都是在 CPU 上做的。模型和各个批次是什么时候才到那里的？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])
    model.to(device)

    def fit(epochs, lr):
        model.cpu()
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            mean = epoch(model, dls.train, loss_func, opt)
            recorder.values.append([mean, *means(model, dls.valid, loss_func, metrics)])
        model.to(device)

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "only_the_model_on_cuda",
    en="The model lies on `cuda` whatever `device` says, and the batches lie where they were sent. Which line sends the model, and whom does it ask where to?",
    zh="不论 `device` 是什么，模型都在 `cuda` 上，而各个批次在它们被送去的地方。是哪一行在移动模型？它移到哪里，是由什么决定的？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    model.to("cuda")

    def fit(epochs, lr):
        for xb, yb in dls.train:
            model(xb.to(device))

    return SimpleNamespace(fit=fit)


@wrong(
    "7.5",
    "device_not_used",
    en="In the end the parameters lie on the CPU. Were they ever sent to `device`, and the batches, too? And if they were: what has brought them back? If your code asks whether there is such a device, with `torch.cuda.is_available()` or the like: what does the text say, who is to be believed?",
    zh="最后，参数在 CPU 上。它们和各个批次究竟有没有被送到 `device` 上去？如果送过，又是什么把它们带回来的？如果你的代码用 `torch.cuda.is_available()` 之类的调用查询有没有这个设备：题目说应当相信什么？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "batches_left_behind",
    en="The model lies on `device`, the training batches still on the CPU. Did you send them, and did you keep what `to` gave back?",
    zh="模型在 `device` 上，训练批次却还在 CPU 上。你把它们送过去了吗？`to` 返回的结果保存下来了吗？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])
    model.to(device)

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                xb.to(device), yb.to(device)
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "model_left_behind",
    en="The batches lie on `device`, the parameters of the model still on the CPU. What has to be sent before the first batch?",
    zh="批次在 `device` 上，模型的参数却还在 CPU 上。在第一个批次之前，应当先把什么送过去？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                xb, yb = xb.to(device), yb.to(device)
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            moved = [(xb.to(device), yb.to(device)) for xb, yb in dls.valid]
            recorder.values.append([total / count, *means(model, moved, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "targets_left_behind",
    en="The predictions lie on `device`, the targets still on the CPU. Which tensors does a batch consist of?",
    zh="预测在 `device` 上，目标却还在 CPU 上。一个批次由哪些张量组成？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])
    model.to(device)

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                opt.zero_grad()
                loss = loss_func(model(xb.to(device)), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            moved = [(xb.to(device), yb) for xb, yb in dls.valid]
            recorder.values.append([total / count, *means(model, moved, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "validation_set_left_behind",
    en="A whole epoch trained well, and then the first validation batch was still on the CPU. Through which loops do batches come?",
    zh="整整一轮训练都很顺利，然后第一个验证批次却还在 CPU 上。批次会出现在哪些循环里？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])
    model.to(device)

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                xb, yb = xb.to(device), yb.to(device)
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            recorder.values.append([total / count, *means(model, dls.valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "a_copy_was_sent",
    en="The record is right, but the model that you were given has neither moved to `device` nor learned: a copy of it was sent there. Which model does whoever called you hold in the end?",
    zh="记录是对的，但交给你的那个模型既没有到 `device` 上去，也没有学到东西：被送过去的是它的副本。最后，调用者手里的是哪个模型？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])
    mine = copy.deepcopy(model).to(device)

    def fit(epochs, lr):
        opt = opt_func(mine.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                xb, yb = xb.to(device), yb.to(device)
                opt.zero_grad()
                loss = loss_func(mine(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            moved = [(xb.to(device), yb.to(device)) for xb, yb in dls.valid]
            recorder.values.append([total / count, *means(mine, moved, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "record_left_there",
    en="The results are right, but numbers of the record are tensors that still lie on `device`. What will happen to whoever plots them, or writes them to a file? Which method takes the number out of a tensor, wherever it lies?",
    zh="结果是对的，但记录里的一些数是仍然留在 `device` 上的张量。如果有人要画图或者写入文件，会发生什么？不论张量在哪里，哪个方法能从中取出数？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])
    model.to(device)

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                xb, yb = xb.to(device), yb.to(device)
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.detach() * len(xb), count + len(xb)
            moved = [(xb.to(device), yb.to(device)) for xb, yb in dls.valid]
            recorder.values.append([total / count, *means(model, moved, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "validation_batches_count_the_same",
    en="Everything lies where it should, but in your `valid_loss` and metrics the small last batch counts as much as a full one. Is that what `evaluate` does in 7.1, and how many samples does each of its numbers stand for?",
    zh="一切都在该在的设备上，但在你的 `valid_loss` 和指标里，最后那个小批次与完整的批次分量相同。7.1 的 `evaluate` 就是这样算的吗？每个数各代表多少个样本？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])
    model.to(device)

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                xb, yb = xb.to(device), yb.to(device)
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            moved = [(xb.to(device), yb.to(device)) for xb, yb in dls.valid]
            rows = [[float(f(model(xb), yb)) for f in [loss_func, *metrics]] for xb, yb in moved]
            recorder.values.append([total / count, *(sum(column) / len(rows) for column in zip(*rows))])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "nothing_left_for_the_step",
    en="Everything lies where it should, but no parameter ever moves by a step. If 7.1 or 7.2 is not right yet, begin there. What does the optimizer find in the parameters at the moment of its step?",
    zh="一切都在该在的设备上，但没有一个参数因更新而移动过。如果 7.1 或 7.2 还不对，就先改好它。优化器更新的那一刻，在参数里看到的梯度是什么？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])
    model.to(device)

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for epoch in range(epochs):
            total, count = 0.0, 0
            for xb, yb in dls.train:
                xb, yb = xb.to(device), yb.to(device)
                loss = loss_func(model(xb), yb)
                loss.backward()
                opt.zero_grad()
                opt.step()
                total, count = total + loss.item() * len(xb), count + len(xb)
            moved = [(xb.to(device), yb.to(device)) for xb, yb in dls.valid]
            recorder.values.append([total / count, *means(model, moved, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "model_brought_back",
    en="After `fit` the parameters of the model lie on the CPU again. Where does the text say that they lie in the end?",
    zh="`fit` 之后，模型的参数又回到了 CPU 上。题目说，它们最后应当在哪里？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])

    def fit(epochs, lr):
        model.to(device)
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            train, valid = ([(xb.to(device), yb.to(device)) for xb, yb in dl] for dl in dls)
            mean = epoch(model, train, loss_func, opt)
            recorder.values.append([mean, *means(model, valid, loss_func, metrics)])
        model.cpu()

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "partly_on_the_cpu",
    en="A part of the work was done on the CPU: the model goes to and fro between it and `device`. Which of the two, learning and measuring, happens where, and what does the text say about other devices?",
    zh="有一部分计算是在 CPU 上做的：模型在 CPU 和 `device` 之间来回移动。学习和测量各是在哪里做的？关于其他设备，题目是怎么说的？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])
    model.to(device)

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            mean = epoch(model, [(xb.to(device), yb.to(device)) for xb, yb in dls.train], loss_func, opt)
            model.cpu()
            recorder.values.append([mean, *means(model, dls.valid, loss_func, metrics)])
            model.to(device)

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "loss_on_the_cpu",
    en="The model computes on `device`, but the loss that it learns by was computed on the CPU: in each step the predictions travel there, and the gradients all the way back. Which line fetches them, and who needs them on the CPU?",
    zh="模型在 `device` 上计算，但指导它学习的损失却是在 CPU 上算的：每一步，预测都要搬到那里，梯度再一路搬回来。是哪一行把预测取回来的？谁需要它们在 CPU 上？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    recorder = SimpleNamespace(values=[])
    model.to(device)

    def loss_at_home(predictions, targets):
        return loss_func(predictions.cpu(), targets.cpu())

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        for _ in range(epochs):
            train, valid = ([(xb.to(device), yb.to(device)) for xb, yb in dl] for dl in dls)
            mean = epoch(model, train, loss_at_home, opt)
            recorder.values.append([mean, *means(model, valid, loss_func, metrics)])

    return SimpleNamespace(fit=fit, recorder=recorder)


@wrong(
    "7.5",
    "no_recorder",
    en="Your learner has no attribute `recorder`. If 7.3 is not right yet, begin there: under which name does the text of 7.3 ask for the record, and where is it made?",
    zh="你的学习器没有属性 `recorder`。如果 7.3 还不对，就先改好它：7.3 的题目要求记录叫什么名字？它是在哪里创建的？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    learner = SimpleNamespace()
    learner.fit = lambda epochs, lr: learner.recorder
    return learner


@wrong(
    "7.5",
    "sum_on_the_cpu",
    en="The loss lies on `device`, and the tensor in which you add up on the CPU. Who said where that tensor is made? And does a sum of losses have to be a tensor at all?",
    zh="损失在 `device` 上，而你用来累加的那个张量在 CPU 上。创建那个张量时，有没有说明放在哪里？再说，损失的总和非得是张量吗？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    model.to(device)

    def fit(epochs, lr):
        opt = opt_func(model.parameters(), lr)
        total = torch.zeros(1)
        for xb, yb in dls.train:
            loss = loss_func(model(xb.to(device)), yb.to(device))
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.detach() * len(xb)

    return SimpleNamespace(fit=fit)


@wrong(
    "7.5",
    "numpy_of_a_tensor_elsewhere",
    en="NumPy knows the memory of the CPU alone, and this tensor lies on `device`. What has to happen to a tensor before `.numpy()`? Or which method takes the number out of it, wherever it lies?",
    zh="NumPy 只认识 CPU 的内存，而这个张量在 `device` 上。调用 `.numpy()` 之前要先对张量做什么？或者，不论张量在哪里，哪个方法能从中取出数？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    model.to(device)

    def fit(epochs, lr):
        for xb, yb in dls.train:
            loss_func(model(xb.to(device)), yb.to(device)).detach().numpy()

    return SimpleNamespace(fit=fit)


@wrong(
    "7.5",
    "loaders_have_no_to",
    en="A loader cannot be sent, nor can a pair of loaders: they only hand out tensors, one batch after the other. What in your loops can be sent?",
    zh="加载器不能移动，一对加载器也不能：它们只是逐个批次地给出张量。你的循环里，能移动的是什么？",
)
def learner_on(device, dls, model, opt_func, loss_func, metrics):
    return dls.to(device)
