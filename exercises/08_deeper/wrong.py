"""Known-wrong answers of notebook 08: each is a diagnosis, its message, and a test of the checks."""

import math
from functools import cache
from urllib.error import URLError

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models import resnet18, resnet34

from autograder.course import wrong

# ---------------------------------------------------------------- 8.1


@wrong(
    "8.1",
    "no_relu_in_the_function",
    en="Between the two linear layers nothing happens: the net is a linear model in disguise. On 3s and 7s its accuracy would not show it. What becomes of a negative number on its way from the first layer to the second?",
    zh="两个线性层之间什么也没有发生：这个网络其实是伪装起来的线性模型。在 3 和 7 上，准确率看不出这一点。一个负数从第一层到第二层的途中，应当变成什么？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb @ w1 + b1) @ w2 + b2


@wrong(
    "8.1",
    "sizes_of_the_example",
    en="Your net has the sizes of the chapter's net, whatever it is asked for. Which numbers in its layers should be names?",
    zh="不论要求的是什么大小，你的网络总是原书里那个网络的大小。它各层里的哪些数，应当换成名字？",
)
def build_net(inputs, hidden, outputs):
    return torch.nn.Sequential(torch.nn.Linear(inputs, 30), torch.nn.ReLU(), torch.nn.Linear(30, 1))


@wrong(
    "8.1",
    "relu_at_the_end_too",
    en="No score is ever negative: the ReLU was applied to the output as well. How would such a net say that it is sure of a 7?",
    zh="得分从来不会是负数：对输出也用了 ReLU。这样的网络怎样表示它确信是 7？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (((xb @ w1 + b1).relu()) @ w2 + b2).relu()


@wrong(
    "8.1",
    "relu_at_the_end_only",
    en="The ReLU comes after the second layer, and nothing stands between the layers. Between which two operations does the nonlinearity keep them from melting into one?",
    zh="ReLU 放在了第二层之后，两层之间什么也没有。非线性放在哪两个运算之间，才能防止它们合二为一？",
)
def simple_net(xb, w1, b1, w2, b2):
    return ((xb @ w1 + b1) @ w2 + b2).relu()


@wrong(
    "8.1",
    "relu_before_the_bias",
    en="The negative numbers are cut before the bias is added. The bias moves the place where a hidden unit wakes up: on which side of the ReLU does it belong?",
    zh="负数在加上偏置之前就被截掉了。偏置决定隐藏单元从哪里开始“醒来”：它应当在 ReLU 之前还是之后？",
)
def simple_net(xb, w1, b1, w2, b2):
    return ((xb @ w1).relu() + b1) @ w2 + b2


@wrong(
    "8.1",
    "relu_of_the_inputs",
    en="The ReLU is applied to the inputs. Pixels are never negative, so with images it would do nothing at all. Whose output is it meant for?",
    zh="ReLU 用在了输入上。像素从来不是负数，所以对图像来说它什么也不做。它应当用在哪一步的输出上？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb.relu() @ w1 + b1) @ w2 + b2


@wrong(
    "8.1",
    "sign_lost",
    en="Negative numbers come out positive: that is the absolute value. What does a ReLU make of -3?",
    zh="负数出来变成了正数：这是绝对值。ReLU 会把 -3 变成什么？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb @ w1 + b1).abs() @ w2 + b2


@wrong(
    "8.1",
    "sigmoid_instead_of_relu",
    en="A sigmoid stands between the layers. It is a nonlinearity, too, but another one: what does the text say about numbers above 0?",
    zh="两层之间用的是 sigmoid。它也是非线性函数，但不是要求的那个：关于大于 0 的数，题目是怎么说的？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb @ w1 + b1).sigmoid() @ w2 + b2


@wrong(
    "8.1",
    "one_number_for_all",
    en="`max()` without a second argument gives the one largest number of the whole tensor. Here every number is to be compared with 0 on its own: which form of `max` does that?",
    zh="不带第二个参数的 `max()` 给出整个张量中最大的一个数。这里要让每个数各自与 0 比较：`max` 的哪种用法可以做到？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb @ w1 + b1).max() @ w2 + b2


@wrong(
    "8.1",
    "sigmoid_at_the_end",
    en="All scores lie between 0 and 1: the output went through a sigmoid. Raw scores are asked for, of either sign: where in this course does the sigmoid come in?",
    zh="所有得分都在 0 与 1 之间：输出经过了 sigmoid。题目要的是可正可负的原始得分：在这门课里，sigmoid 是在哪里用的？",
)
def simple_net(xb, w1, b1, w2, b2):
    return ((xb @ w1 + b1).relu() @ w2 + b2).sigmoid()


@wrong("8.1", "sigmoid_at_the_end")
def build_net(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs), nn.Sigmoid())


@wrong(
    "8.1",
    "last_bias_left_out",
    en="The hidden units are right, but one bias has no part in the scores. Which of the four parameters does your function never use, and what is it added to?",
    zh="隐藏单元是对的，但有一个偏置没有加进得分。四个参数里，哪一个是你的函数从未用到的？它应当加在什么上面？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb @ w1 + b1).relu() @ w2


@wrong(
    "8.1",
    "first_bias_left_out",
    en="The hidden units have no bias: each of them wakes up where the weighted sum of its pixels passes 0. Which of the four parameters does your function never use?",
    zh="隐藏单元没有偏置：每个单元都在像素的加权和经过 0 的地方“醒来”。四个参数里，哪一个是你的函数从未用到的？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb @ w1).relu() @ w2 + b2


@wrong(
    "8.1",
    "no_relu_in_the_module",
    en="The module has two linear layers and nothing between them. Your function has one more step: which module stands for it?",
    zh="模块里有两个线性层，中间什么也没有。你的函数比它多一步：哪个模块与那一步对应？",
)
def build_net(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.Linear(hidden, outputs))


@wrong(
    "8.1",
    "function_among_modules",
    en="`nn.Sequential` takes modules only, and `F.relu` is a function. Which module does the same?",
    zh="`nn.Sequential` 只接受模块，而 `F.relu` 是函数。哪个模块的作用与它相同？",
)
def build_net(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), F.relu, nn.Linear(hidden, outputs))


@wrong(
    "8.1",
    "class_among_modules",
    en="`nn.ReLU` is the class, not yet a module: the layers next to it are objects. What makes an object of a class?",
    zh="`nn.ReLU` 是类，还不是模块：它旁边的层都是对象。怎样由类得到对象？",
)
def build_net(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU, nn.Linear(hidden, outputs))


@wrong(
    "8.1",
    "relu_at_the_end_of_the_module",
    en="The module ends with a ReLU, so no score is ever negative. How many nonlinearities does your function have, and where?",
    zh="模块以 ReLU 结尾，所以得分从来不会是负数。你的函数里有几个非线性？在哪里？",
)
def build_net(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs), nn.ReLU())


@wrong(
    "8.1",
    "sizes_of_the_chapter",
    en="The net has the chapter's sizes, whatever sizes are asked for. Which numbers in your code should be names?",
    zh="不论要求的大小是多少，网络总是原书的大小。代码里哪些数字应当换成变量名？",
)
def build_net(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(28 * 28, 30), nn.ReLU(), nn.Linear(30, 1))


@wrong(
    "8.1",
    "one_net_for_all",
    en="Two calls give one and the same net, or two nets with the same parameters: whoever trains one of them trains the other. Is something made only once here that should be made at each call, or is a seed set?",
    zh="两次调用得到的是同一个网络，或者参数相同的两个网络：训练其中一个，另一个也跟着变。是不是有东西只创建了一次，而本应每次调用都创建？或者设了随机种子？",
)
def build_net(inputs, hidden, outputs):
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs))


@wrong(
    "8.1",
    "sigmoid_in_the_module",
    en="A sigmoid stands between the layers of the module. Your function has another nonlinearity there: which module does what it does?",
    zh="模块的两层之间放的是 sigmoid。你的函数在那里用的是另一种非线性：哪个模块的作用与它相同？",
)
def build_net(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.Sigmoid(), nn.Linear(hidden, outputs))


@wrong(
    "8.1",
    "hidden_layer_without_biases",
    en="The net has fewer numbers to learn than your function has: its hidden units have no biases. Which argument of `nn.Linear` takes them away, and what does the text say about the layers?",
    zh="网络要学习的数比你的函数里的少：隐藏单元没有偏置。`nn.Linear` 的哪个参数会去掉偏置？关于这些层，题目是怎么说的？",
)
def build_net(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden, bias=False), nn.ReLU(), nn.Linear(hidden, outputs))


@wrong(
    "8.1",
    "output_layer_without_biases",
    en="The net has fewer numbers to learn than your function has: its outputs have no biases. Which argument of `nn.Linear` takes them away, and what does the text say about the layers?",
    zh="网络要学习的数比你的函数里的少：输出没有偏置。`nn.Linear` 的哪个参数会去掉偏置？关于这些层，题目是怎么说的？",
)
def build_net(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs, bias=False))


@wrong(
    "8.1",
    "no_layer_has_biases",
    en="The net has fewer numbers to learn than your function has: neither of its layers has biases. Which argument of `nn.Linear` takes them away, and which of the function's four parameters are they?",
    zh="网络要学习的数比你的函数里的少：两层都没有偏置。`nn.Linear` 的哪个参数会去掉偏置？偏置是函数的四个参数中的哪几个？",
)
def build_net(inputs, hidden, outputs):
    first, last = nn.Linear(inputs, hidden, bias=False), nn.Linear(hidden, outputs, bias=False)
    return nn.Sequential(first, nn.ReLU(), last)


def _module(w1, b1, w2, b2):
    return nn.Sequential(nn.Linear(*w1.shape), nn.ReLU(), nn.Linear(*w2.shape))


def _filled(net, w1, b1, w2, b2):
    """As in `to_module`: the four as they should be, in a net of two linear layers."""
    with torch.no_grad():
        for p, values in zip(net.parameters(), (w1.T, b1, w2.T, b2)):
            p.copy_(values)
    return net


@wrong("8.1", "no_relu_in_the_module")
def to_module(w1, b1, w2, b2):
    return _filled(nn.Sequential(nn.Linear(*w1.shape), nn.Linear(*w2.shape)), w1, b1, w2, b2)


@wrong("8.1", "relu_at_the_end_of_the_module")
def to_module(w1, b1, w2, b2):
    return _filled(nn.Sequential(_module(w1, b1, w2, b2), nn.ReLU()), w1, b1, w2, b2)


@wrong("8.1", "sigmoid_at_the_end")
def to_module(w1, b1, w2, b2):
    return _filled(nn.Sequential(_module(w1, b1, w2, b2), nn.Sigmoid()), w1, b1, w2, b2)


@wrong("8.1", "no_layer_has_biases")
def to_module(w1, b1, w2, b2):
    first, last = nn.Linear(*w1.shape, bias=False), nn.Linear(*w2.shape, bias=False)
    with torch.no_grad():
        first.weight.copy_(w1.T), last.weight.copy_(w2.T)
    return nn.Sequential(first, nn.ReLU(), last)


@wrong("8.1", "sigmoid_in_the_module")
def to_module(w1, b1, w2, b2):
    net = nn.Sequential(nn.Linear(*w1.shape), nn.Sigmoid(), nn.Linear(*w2.shape))
    return _filled(net, w1, b1, w2, b2)


@wrong("8.1", "sizes_of_the_chapter")
def to_module(w1, b1, w2, b2):
    net = nn.Sequential(nn.Linear(784, 30), nn.ReLU(), nn.Linear(30, 1))
    return _filled(net, w1, b1, w2, b2)


@wrong(
    "8.1",
    "random_parameters_left",
    en="The module has the right shapes, but its parameters are its own random ones. Where do the four that were handed over get into it?",
    zh="模块的形状是对的，但参数仍是它自己的随机数。传入的四个参数在哪里放进去？",
)
def to_module(w1, b1, w2, b2):
    return _module(w1, b1, w2, b2)


@wrong(
    "8.1",
    "not_transposed",
    en="The weights went into the module as they are, and then the shapes do not meet. The function computes `xb @ w1`; an `nn.Linear` keeps one row for each output. What has to happen to `w1` and `w2` on the way?",
    zh="权重原样放进了模块，于是形状对不上。函数计算的是 `xb @ w1`，而 `nn.Linear` 为每个输出保存一行。`w1` 和 `w2` 在途中要经过什么处理？",
)
def to_module(w1, b1, w2, b2):
    net = _module(w1, b1, w2, b2)
    for p, v in zip(net.parameters(), (w1, b1, w2, b2)):
        p.data = v.detach().clone()
    return net


@wrong(
    "8.1",
    "not_transposed_while_copying",
    en="`copy_` meets a weight of another shape: `w1` has one row for each input, the weight of an `nn.Linear` one for each output. What has to happen to `w1` and `w2` before they are copied?",
    zh="`copy_` 遇到了形状不同的权重：`w1` 的每一行对应一个输入，而 `nn.Linear` 的权重的每一行对应一个输出。复制之前，`w1` 和 `w2` 要经过什么处理？",
)
def to_module(w1, b1, w2, b2):
    net = _module(w1, b1, w2, b2)
    with torch.no_grad():
        for p, v in zip(net.parameters(), (w1, b1, w2, b2)):
            p.copy_(v)
    return net


@wrong(
    "8.1",
    "not_transposed_in_a_state_dict",
    en="The module refuses the weights, for their shapes differ from those of its own: `w1` has one row for each input, the weight of an `nn.Linear` one for each output. What has to happen to `w1` and `w2` first?",
    zh="模块拒绝了这些权重，因为形状与它自己的不同：`w1` 的每一行对应一个输入，而 `nn.Linear` 的权重的每一行对应一个输出。`w1` 和 `w2` 首先要经过什么处理？",
)
def to_module(w1, b1, w2, b2):
    net = _module(w1, b1, w2, b2)
    net.load_state_dict({"0.weight": w1, "0.bias": b1, "2.weight": w2, "2.bias": b2})
    return net


@wrong(
    "8.1",
    "reshaped_instead_of_transposed",
    en="The weights have the right shape, but the numbers sit in the wrong places: `reshape` and `view` keep the order in memory. Which operation swaps rows and columns?",
    zh="权重的形状对了，数却放错了位置：`reshape` 和 `view` 保持数在内存中的顺序。哪个操作能交换行和列？",
)
def to_module(w1, b1, w2, b2):
    net = _module(w1, b1, w2, b2)
    with torch.no_grad():
        for p, v in zip(net.parameters(), (w1, b1, w2, b2)):
            p.copy_(v.reshape(p.shape))
    return net


@wrong(
    "8.1",
    "first_weight_reshaped",
    en="The second weight has arrived well, but the numbers of the first one sit in the wrong places: `reshape` and `view` keep the order in memory. Which operation swaps rows and columns?",
    zh="第二个权重放对了，但第一个权重的数放错了位置：`reshape` 和 `view` 保持数在内存中的顺序。哪个操作能交换行和列？",
)
def to_module(w1, b1, w2, b2):
    net = _module(w1, b1, w2, b2)
    with torch.no_grad():
        for p, v in zip(net.parameters(), (w1.reshape(w1.T.shape), b1, w2.T, b2)):
            p.copy_(v)
    return net


@wrong(
    "8.1",
    "a_function_instead_of_a_module",
    en="This is a function that gives the right scores. A module owns its parameters and can list them, so that an optimizer may train them: which object that you have built already is one?",
    zh="这是一个函数，给出的得分是对的。模块拥有自己的参数，并且能列出来，供优化器训练：你已经建好的哪个对象就是模块？",
)
def to_module(w1, b1, w2, b2):
    return lambda xb: (xb @ w1 + b1).relu() @ w2 + b2


@wrong(
    "8.1",
    "biases_forgotten",
    en="The weights arrive, the biases do not. How many parameters does each linear layer have?",
    zh="权重放进去了，偏置没有。每个线性层有几个参数？",
)
def to_module(w1, b1, w2, b2):
    net = _module(w1, b1, w2, b2)
    with torch.no_grad():
        net[0].weight.copy_(w1.T)
        net[2].weight.copy_(w2.T)
        nn.init.zeros_(net[0].bias), nn.init.zeros_(net[2].bias)
    return net


@wrong(
    "8.1",
    "biases_stay_random",
    en="The weights arrive, but the biases are still the random ones that the new net began with. Which of the four parameters have no line of their own yet?",
    zh="权重放进去了，偏置却还是新网络一开始的随机数。四个参数里，哪些还没有自己的那一行？",
)
def to_module(w1, b1, w2, b2):
    net = _module(w1, b1, w2, b2)
    net[0].weight.data, net[2].weight.data = w1.detach().T.clone(), w2.detach().T.clone()
    return net


@wrong(
    "8.1",
    "nothing_to_learn",
    en="The module gives the right scores, but it has nothing to learn: its `parameters()` are empty, for it only uses the tensors that were handed over. How does a tensor become a parameter of a module?",
    zh="模块给出的得分是对的，但它没有什么可学：它的 `parameters()` 是空的，因为它只是在使用传入的张量。张量怎样成为模块的参数？",
)
def to_module(w1, b1, w2, b2):
    class Net(nn.Module):
        def forward(self, x):
            return (x @ w1 + b1).relu() @ w2 + b2

    return Net()


@wrong(
    "8.1",
    "memory_shared",
    en="Training the module changes the tensors that were handed over: they share their memory. What makes a copy of a tensor?",
    zh="训练这个模块会改变传入的张量：它们共用内存。怎样得到一个张量的副本？",
)
def to_module(w1, b1, w2, b2):
    net = _module(w1, b1, w2, b2)
    net[0].weight.data, net[0].bias.data = w1.data.T, b1.data
    net[2].weight.data, net[2].bias.data = w2.data.T, b2.data
    return net


@wrong(
    "8.1",
    "weights_without_biases",
    en="Only the weights were counted. What else does each linear layer learn, and how many of them?",
    zh="只数了权重。每个线性层还要学习什么？有多少个？",
)
def n_params(sizes):
    return sum(n * m for n, m in zip(sizes, sizes[1:]))


@wrong(
    "8.1",
    "bias_for_each_input",
    en="There are too many or too few biases: you counted one for each input of a layer. To what is a bias added, and how many of those are there?",
    zh="偏置的个数不对：你给每一层的每个输入都数了一个偏置。偏置加在什么上面？那有多少个？",
)
def n_params(sizes):
    return sum(n * m + n for n, m in zip(sizes, sizes[1:]))


@wrong(
    "8.1",
    "bias_for_the_inputs_too",
    en="Every number of `sizes` got biases, the first one as well. The inputs come from outside: is there a layer before them that adds something?",
    zh="`sizes` 里的每个数都配上了偏置，连第一个也不例外。输入来自外面：在它之前有哪一层会加上什么吗？",
)
def n_params(sizes):
    return sum(n * m for n, m in zip(sizes, sizes[1:])) + sum(sizes)


@wrong(
    "8.1",
    "one_bias_a_layer",
    en="You counted a single bias for each layer. The chapter's first layer has 30 outputs: do they all share one bias?",
    zh="你给每一层只数了一个偏置。原书的第一层有 30 个输出：它们共用一个偏置吗？",
)
def n_params(sizes):
    return sum(n * m + 1 for n, m in zip(sizes, sizes[1:]))


@wrong(
    "8.1",
    "biases_of_the_outputs_missing",
    en="All weights and the biases of the hidden layers were counted, but the last layer has biases, too. The chapter's net has one output: what does its layer learn besides the weights?",
    zh="所有权重和各个隐藏层的偏置都数了，但最后一层也有偏置。原书的网络有一个输出：只属于这个输出的数，除了它的权重还有什么？",
)
def n_params(sizes):
    return sum(n * m for n, m in zip(sizes, sizes[1:])) + sum(sizes[1:-1])


@wrong(
    "8.1",
    "layers_left_out",
    en="For deeper nets some layers are missing from the count. Between how many pairs of neighbours in `sizes` is there a linear layer?",
    zh="对更深的网络，有些层没有数进去。`sizes` 中有多少对相邻的大小，它们之间都有一个线性层？",
)
def n_params(sizes):
    return (sizes[0] + 1) * sizes[1] + (sizes[-2] + 1) * sizes[-1]


@wrong(
    "8.1",
    "three_sizes_taken_apart",
    en="`sizes` was taken apart into three names, as if there were always one hidden layer. How long may the list be, and how can you go through all pairs of neighbours in it?",
    zh="`sizes` 被拆成了三个变量，好像总是只有一个隐藏层。这个列表可以有多长？怎样遍历其中每一对相邻的大小？",
)
def n_params(sizes):
    a, b, c = sizes
    return (a + 1) * b + (b + 1) * c


@wrong(
    "8.1",
    "one_hidden_layer_only",
    en="You counted as if there were always one hidden layer: only the first two sizes and the last one come in. What does `sizes` hold for a net with two hidden layers, and which weights does it have?",
    zh="你的算法假定总是只有一个隐藏层：只用到了前两个大小和最后一个。对于有两个隐藏层的网络，`sizes` 里有什么？它有哪些权重？",
)
def n_params(sizes):
    return (sizes[0] + 1) * sizes[1] + (sizes[1] + 1) * sizes[-1]


@wrong(
    "8.1",
    "max_along_an_axis",
    en="A whole number in the brackets of a tensor's `max` is an axis: you get the largest number of each column, with its place, and the axis is gone. Here every number is to be compared with 0 on its own. With which form of `max`, or with which other function?",
    zh="张量的 `max` 括号里如果是整数，它指的是轴：得到的是每一列中最大的数及其位置，那个轴就没有了。这里要让每个数各自与 0 比较：用 `max` 的哪种用法，或者用哪个别的函数？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb @ w1 + b1).max(0) @ w2 + b2


@wrong(
    "8.1",
    "one_row_for_the_batch",
    en="A whole number in the brackets of a tensor's `max` is an axis: you get the largest number of each column, and the axis that counts images is gone. Here every number is to be compared with 0 on its own. With which form of `max`, or with which other function?",
    zh="张量的 `max` 括号里如果是整数，它指的是轴：得到的是每一列中最大的数，对应图像的那个轴就没有了。这里要让每个数各自与 0 比较：用 `max` 的哪种用法，或者用哪个别的函数？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb @ w1 + b1).max(0).values @ w2 + b2


@wrong(
    "8.1",
    "max_with_a_bare_number",
    en="PyTorch's `max` compares a tensor with another tensor, and refuses a bare number. How does 0 become a tensor, or which other function cuts off everything below it?",
    zh="PyTorch 的 `max` 可以让一个张量与另一个张量比较，但不接受单独的一个数。怎样把 0 变成张量？或者，哪个别的函数能截掉 0 以下的部分？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb @ w1 + b1).max(0.0) @ w2 + b2


@wrong(
    "8.1",
    "torchs_max_with_a_bare_number",
    en="`torch.max` compares a tensor with another tensor, and refuses a bare number. How does 0 become a tensor, or which other function cuts off everything below it?",
    zh="`torch.max` 可以让一个张量与另一个张量比较，但不接受单独的一个数。怎样把 0 变成张量？或者，哪个别的函数能截掉 0 以下的部分？",
)
def simple_net(xb, w1, b1, w2, b2):
    return torch.max(xb @ w1 + b1, 0.0) @ w2 + b2


@wrong(
    "8.1",
    "asked_of_the_whole_tensor",
    en="Python's own `max`, like `if`, asks whether the whole tensor is above 0, and for many numbers there is no single answer to that. Which function of PyTorch looks at each number on its own?",
    zh="Python 自带的 `max` 和 `if` 一样，问的是整个张量是否大于 0，而对许多个数来说，这没有唯一的答案。PyTorch 的哪个函数会分别看每一个数？",
)
def simple_net(xb, w1, b1, w2, b2):
    return max(xb @ w1 + b1, 0) @ w2 + b2


@wrong(
    "8.1",
    "negative_numbers_leak",
    en="Negative numbers come through, much reduced: this is a leaky ReLU. What does the plain one make of every negative number?",
    zh="负数缩小之后漏了过来：这是 leaky ReLU。普通的 ReLU 会把每个负数变成什么？",
)
def simple_net(xb, w1, b1, w2, b2):
    return F.leaky_relu(xb @ w1 + b1) @ w2 + b2


@wrong("8.1", "negative_numbers_leak")
def build_net(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.LeakyReLU(), nn.Linear(hidden, outputs))


@wrong(
    "8.1",
    "all_weights_the_same",
    en="All weights of a layer are the same number. Then its units compute the same and get the same gradients, and whatever they learn, they stay alike. How do PyTorch's own layers begin?",
    zh="同一层的权重全是同一个数。这样，该层的各个单元计算的都一样，得到的梯度也一样，不论怎样学习都不会有区别。PyTorch 自己的层是怎样开始的？",
)
def build_net(inputs, hidden, outputs):
    net = nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs))
    for p in net.parameters():
        nn.init.zeros_(p)
    return net


@wrong(
    "8.1",
    "first_weights_too_large",
    en="The net works, but its first weights are many times as large as those of PyTorch's layers. A score adds up one product for each input: how large does such a sum get with 784 inputs if each weight is about 1, and by what do PyTorch's layers make their weights smaller?",
    zh="网络能用，但它最初的权重比 PyTorch 的层抽取的大许多倍。一个得分是把每个输入的乘积加起来：如果有 784 个输入、每个权重都在 1 左右，这样的和会有多大？PyTorch 的层又是按什么把权重缩小的？",
)
def build_net(inputs, hidden, outputs):
    net = nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs))
    for p in net.parameters():
        nn.init.normal_(p)
    return net


@wrong(
    "8.1",
    "parameters_frozen",
    en="The module gives the right scores, and it has parameters, but none of them wants a gradient: it cannot learn. Which call or option has frozen them, and what does the text say about training?",
    zh="模块给出的得分是对的，也有参数，但没有一个参数需要梯度：它无法学习。是哪个调用或选项把它们冻结了？关于训练，题目是怎么说的？",
)
def to_module(w1, b1, w2, b2):
    return _filled(_module(w1, b1, w2, b2), w1, b1, w2, b2).requires_grad_(False)


@wrong(
    "8.1",
    "tensor_for_a_parameter",
    en="A weight of a module is an `nn.Parameter`, and a plain tensor is not let in its place. How do you make a parameter of a tensor, or put the numbers into the parameter that is there already?",
    zh="模块的权重是 `nn.Parameter`，普通的张量不能直接放到它的位置上。怎样由张量得到参数？或者，怎样把数放进已有的参数里？",
)
def to_module(w1, b1, w2, b2):
    net = _module(w1, b1, w2, b2)
    net[0].weight, net[0].bias = w1.T.clone(), b1.clone()
    net[2].weight, net[2].bias = w2.T.clone(), b2.clone()
    return net


@wrong(
    "8.1",
    "copied_while_autograd_watches",
    en="You write into parameters in place while autograd is watching, and it refuses: it would have to follow that step. What tells autograd to look away for a few lines?",
    zh="你在 autograd 的注视下就地修改参数，它拒绝了：这一步它也得跟踪。怎样让 autograd 在这几行里不记录？",
)
def to_module(w1, b1, w2, b2):
    net = _module(w1, b1, w2, b2)
    for p, v in zip(net.parameters(), (w1.T, b1, w2.T, b2)):
        p.copy_(v)
    return net


@wrong(
    "8.1",
    "first_three_sizes_only",
    en="You counted as if there were always three sizes: the first three of them come in, and no others. What does `sizes` hold for a net with two hidden layers, and what for one with none?",
    zh="你的算法假定总是有三个大小：只用到了前三个，没有别的。对于有两个隐藏层的网络，`sizes` 里有什么？没有隐藏层的呢？",
)
def n_params(sizes):
    return sizes[0] * sizes[1] + sizes[1] + sizes[1] * sizes[2] + sizes[2]


@wrong(
    "8.1",
    "last_layer_left_out",
    en="The last layer is missing from the count. How many pairs of neighbours are there in a list of three sizes, and how many of them does your loop see?",
    zh="最后一层没有数进去。三个大小的列表里有几对相邻的数？你的循环看到了其中几对？",
)
def n_params(sizes):
    return sum((n + 1) * m for n, m in zip(sizes[:-1], sizes[1:-1]))


@wrong(
    "8.1",
    "one_pair_too_many",
    en="Your loop looks for a neighbour of the last size, and there is none. How many pairs of neighbours are there in a list of three sizes?",
    zh="你的循环要找最后一个大小的下一个邻居，而它并不存在。三个大小的列表里有几对相邻的数？",
)
def n_params(sizes):
    return sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes)))


@wrong(
    "8.1",
    "cut_off_from_autograd",
    en="The scores are right, but they have no history: autograd cannot go back from them to the parameters, so that nothing could learn. Which call on the way (`.data`, `.detach()`, `no_grad`, a new tensor) has cut them off?",
    zh="得分是对的，却没有留下来路：autograd 无法从得分追溯到参数，于是什么也学不了。途中的哪个调用（`.data`、`.detach()`、`no_grad`、新建张量）把它切断了？",
)
def simple_net(xb, w1, b1, w2, b2):
    return ((xb @ w1 + b1).relu() @ w2 + b2).detach()


@wrong(
    "8.1",
    "weights_as_in_a_linear_layer",
    en="`F.linear` wants a weight with one row for each output, and `w1` has one row for each input. Which product does the text's shape of `w1` ask for, or what has to happen to it first?",
    zh="`F.linear` 要求权重的每一行对应一个输出，而 `w1` 的每一行对应一个输入。按题目给出的 `w1` 的形状，应当怎样相乘？或者，首先要对它做什么处理？",
)
def simple_net(xb, w1, b1, w2, b2):
    return F.linear(F.linear(xb, w1, b1).relu(), w2, b2)


@wrong(
    "8.1",
    "tanh_instead_of_relu",
    en="A `tanh` stands between the layers. It is a nonlinearity, too, but another one: what does the text say about numbers above 0?",
    zh="两层之间放的是 `tanh`。它也是一种非线性，却是另一种：关于大于 0 的数，题目是怎么说的？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb @ w1 + b1).tanh() @ w2 + b2


@wrong("8.1", "tanh_instead_of_relu")
def build_net(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.Tanh(), nn.Linear(hidden, outputs))


@wrong("8.1", "tanh_instead_of_relu")
def to_module(w1, b1, w2, b2):
    net = nn.Sequential(nn.Linear(*w1.shape), nn.Tanh(), nn.Linear(*w2.shape))
    return _filled(net, w1, b1, w2, b2)


@wrong(
    "8.1",
    "positive_numbers_cut",
    en="The positive numbers became 0, and the negative ones came through. Which of `min` and `max` does `clamp` need, and on which side of 0 does a ReLU leave the numbers alone?",
    zh="正数变成了 0，负数却通过了。`clamp` 需要的是 `min` 还是 `max`？ReLU 让 0 的哪一边保持不变？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb @ w1 + b1).clamp(max=0) @ w2 + b2


@wrong(
    "8.1",
    "cut_at_one_too",
    en="No hidden unit gets above 1: the numbers were cut off on both sides. What does a ReLU make of a 3?",
    zh="没有一个隐藏单元超过 1：两边都被截断了。ReLU 会把 3 变成什么？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb @ w1 + b1).clamp(0, 1) @ w2 + b2


@wrong(
    "8.1",
    "parentheses_closed_too_early",
    en="`b1 @ w2` is worked out before anything is added, so that the hidden units themselves never meet `w2`. Where do the parentheses around the hidden units have to close?",
    zh="`b1 @ w2` 先于加法计算，于是隐藏单元本身从未与 `w2` 相遇。包住隐藏单元的括号应当在哪里结束？",
)
def simple_net(xb, w1, b1, w2, b2):
    return (xb @ w1).relu() + b1 @ w2 + b2


@wrong(
    "8.1",
    "axis_of_the_outputs_squeezed_away",
    hidden_only=True,
    en="Of a net with a single output the scores lost their second axis. Which shape does the text give, and what does `squeeze` do to an axis of length 1?",
    zh="网络只有一个输出时，得分失去了第二个轴。题目给出的形状是什么？`squeeze` 会怎样处理长度为 1 的轴？",
)
def simple_net(xb, w1, b1, w2, b2):
    return ((xb @ w1 + b1).relu() @ w2 + b2).squeeze()


@wrong(
    "8.1",
    "layers_in_a_plain_list",
    en="The module does not know its layers: its `parameters()` are empty, for the layers lie in a plain Python list. In which kind of attribute, or in which list of PyTorch's, does a module find them?",
    zh="模块不知道自己有哪些层：它的 `parameters()` 是空的，因为这些层放在普通的 Python 列表里。把层放进什么样的属性，或者 PyTorch 的哪种列表，模块才找得到？",
)
def build_net(inputs, hidden, outputs):
    layers = [nn.Linear(inputs, hidden), nn.Linear(hidden, outputs)]

    class Net(nn.Module):
        def forward(self, x):
            return layers[1](layers[0](x).relu())

    return Net()


@wrong(
    "8.1",
    "one_layer_too_many",
    en="There are three linear layers, one of them from `hidden` to `hidden`. How many pairs of weights and biases does your function have?",
    zh="这里有三个线性层，其中一个从 `hidden` 到 `hidden`。你的函数有几对权重和偏置？",
)
def build_net(inputs, hidden, outputs):
    first, inner, last = nn.Linear(inputs, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, outputs)
    return nn.Sequential(first, nn.ReLU(), inner, nn.ReLU(), last)


@wrong(
    "8.1",
    "last_bias_stays_random",
    en="Three of the four parameters arrive; the last bias is still the random one that the new net began with. Which of them has no line of its own yet?",
    zh="四个参数放进去了三个；最后一个偏置还是新网络一开始的随机数。哪一个还没有自己的那一行？",
)
def to_module(w1, b1, w2, b2):
    net = _module(w1, b1, w2, b2)
    with torch.no_grad():
        net[0].weight.copy_(w1.T), net[0].bias.copy_(b1), net[2].weight.copy_(w2.T)
    return net


@wrong(
    "8.1",
    "numbers_of_the_chapters_net",
    en="That is the size of the chapter's net, whatever `sizes` holds. Where does `sizes` come in?",
    zh="不论 `sizes` 里是什么，得到的总是原书那个网络的个数。`sizes` 用在哪里？",
)
def n_params(sizes):
    return 785 * 30 + 31


@wrong(
    "8.1",
    "callers_sizes_used_up",
    en="The number may be right, but your function takes the sizes out of a list that belongs to the caller (`pop`, `del`). What would a second call with the same `sizes` give?",
    zh="数也许是对的，但你的函数从属于调用者的列表里取走了那些大小（`pop`、`del`）。用同一个 `sizes` 再调用一次，会得到什么？",
)
def n_params(sizes):
    total, before = 0, sizes.pop(0)
    while sizes:
        total += (before + 1) * sizes[0]
        before = sizes.pop(0)
    return total


# ---------------------------------------------------------------- 8.2


@wrong(
    "8.2",
    "inner_bias_lost",
    en="The bias of the first layer has vanished. It is added before the second layer does its work: what does that layer make of it?",
    zh="第一层的偏置不见了。它是在第二层起作用之前加上的：第二层会把它变成什么？",
)
def collapse(w1, b1, w2, b2):
    return w1 @ w2, b2


@wrong(
    "8.2",
    "outer_bias_lost",
    en="The bias of the second layer has vanished. What is the output for an input that makes all of the rest 0?",
    zh="第二层的偏置不见了。如果其余部分全是 0，输出应当是多少？",
)
def collapse(w1, b1, w2, b2):
    return w1 @ w2, b1 @ w2


@wrong(
    "8.2",
    "biases_just_added",
    en="The two biases were added as they are. They belong to layers of different widths: what happens to the first one on its way through the second layer?",
    zh="两个偏置被直接相加了。它们属于宽度不同的两层：第一个偏置经过第二层时会发生什么？",
)
def collapse(w1, b1, w2, b2):
    return w1 @ w2, b1 + b2


@wrong("8.2", "biases_just_added")
def collapse_all(layers):
    (w, b), *others = layers
    for another_w, another_b in others:
        w, b = w @ another_w, b + another_b
    return w, b


@wrong(
    "8.2",
    "bias_summed_up",
    en="The numbers of the first bias were added up, and every output got the whole sum. Each of them belongs to one hidden unit: with which numbers does the second layer multiply what comes from that unit, and are those the same for every output?",
    zh="第一个偏置里的数被加在一起，每个输出都得到了整个总和。其中每个数属于一个隐藏单元：从那个单元出来的东西，第二层要乘以哪些数？这些数对每个输出都一样吗？",
)
def collapse(w1, b1, w2, b2):
    return w1 @ w2, b1.sum() + b2


@wrong("8.2", "bias_summed_up")
def collapse_all(layers):
    (w, b), *others = layers
    for another_w, another_b in others:
        w, b = w @ another_w, b.sum() + another_b
    return w, b


@wrong(
    "8.2",
    "product_the_wrong_way_round",
    en="The weights are multiplied in the wrong order. In a product of matrices the order counts: which of them meets `xb` first, and what shape does the result need?",
    zh="权重相乘的顺序反了。矩阵乘法的顺序很要紧：哪一个先与 `xb` 相遇？结果应当是什么形状？",
)
def collapse(w1, b1, w2, b2):
    return w2 @ w1, b1 @ w2 + b2


@wrong("8.2", "product_the_wrong_way_round")
def collapse_all(layers):
    (w, b), *others = layers
    for another_w, another_b in others:
        w, b = another_w @ w, b @ another_w + another_b
    return w, b


@wrong(
    "8.2",
    "bias_behind_the_weight",
    en="The weight of the second layer stands in front of the bias of the first. What comes out of the first layer is multiplied from the other side, in `xb @ w1` and in all that follows: on which side of `w2` does `b1` belong?",
    zh="第二层的权重放在了第一层的偏置前面。从第一层出来的东西是从另一边相乘的，`xb @ w1` 如此，后面也都如此：`b1` 应当在 `w2` 的哪一边？",
)
def collapse(w1, b1, w2, b2):
    return w1 @ w2, w2 @ b1 + b2


@wrong("8.2", "bias_behind_the_weight")
def collapse_all(layers):
    (w, b), *others = layers
    for another_w, another_b in others:
        w, b = w @ another_w, another_w @ b + another_b
    return w, b


@wrong(
    "8.2",
    "always_float32",
    en="The result is float32 whatever came in, and half of the digits are gone. Which line changes the dtype, and does it have to?",
    zh="不论传入什么，结果都是 float32，丢掉了一半的有效数字。是哪一行改变了 dtype？有必要吗？",
    hidden_only=True,
)
def collapse(w1, b1, w2, b2):
    w1, b1, w2, b2 = w1.float(), b1.float(), w2.float(), b2.float()
    return w1 @ w2, b1 @ w2 + b2


@wrong("8.2", "always_float32")
def collapse_all(layers):
    (w, b), *others = [(w.float(), b.float()) for w, b in layers]
    for another_w, another_b in others:
        w, b = w @ another_w, b @ another_w + another_b
    return w, b


@wrong(
    "8.2",
    "begun_in_float32",
    en="The loop begins with a tensor that you have made yourself, and that one is float32 whatever the layers are: with layers of float64 it cannot be multiplied. How do you make it in their dtype, or which layer could the loop begin with instead?",
    zh="循环从你自己新建的张量开始，而不论各层是什么 dtype，它都是 float32：如果各层是 float64，就无法相乘。怎样让它的 dtype 与各层相同？或者，循环可以改从哪一层开始？",
    hidden_only=True,
)
def collapse_all(layers):
    n = len(layers[0][0])
    w, b = torch.eye(n), torch.zeros(n)
    for another_w, another_b in layers:
        w, b = w @ another_w, b @ another_w + another_b
    return w, b


@wrong(
    "8.2",
    "elementwise_product",
    en="The weights were multiplied number by number, with `*`. Which product lets each output see every hidden unit?",
    zh="权重是用 `*` 逐个相乘的。哪一种乘法能让每个输出都看到所有的隐藏单元？",
)
def collapse(w1, b1, w2, b2):
    return w1 * w2, b1 * b2


@wrong(
    "8.2",
    "first_and_last_only",
    en="Layers between the first and the last were skipped. How do you make one layer of three, if you can make one of two?",
    zh="第一层和最后一层之间的层被跳过了。如果能把两层变成一层，怎样把三层变成一层？",
)
def collapse_all(layers):
    w, b = layers[0]
    for another_w, another_b in layers[1:][-1:]:
        w, b = w @ another_w, b @ another_w + another_b
    return w, b


@wrong(
    "8.2",
    "last_layer_left_out",
    en="The last layer has no part in the result: your loop ends too early. Does a slice hold the item at the index behind its colon?",
    zh="最后一层没有用到：循环结束得太早了。切片里包括冒号后面那个索引处的元素吗？",
)
def collapse_all(layers):
    (w, b), *others = layers
    for another_w, another_b in others[:-1]:
        w, b = w @ another_w, b @ another_w + another_b
    return w, b


@wrong(
    "8.2",
    "biases_of_the_last_layer",
    en="The weights are right, but of the biases only the last one is left. Each layer adds one, and all later layers work on it: where do you carry it along?",
    zh="权重是对的，但偏置只剩下最后一个。每一层都加上一个偏置，后面的各层都会作用于它：你在哪里把它带下去？",
)
def collapse_all(layers):
    w = layers[0][0]
    for another_w, _ in layers[1:]:
        w = w @ another_w
    return w, layers[-1][1]


@wrong(
    "8.2",
    "biases_of_the_first_layer_only",
    en="The weights are right, and the first bias is carried along, but the biases of the later layers have vanished. What does each further layer add when it has done its product?",
    zh="权重是对的，第一个偏置也带下去了，但后面各层的偏置不见了。后面的每一层在乘完之后还要加上什么？",
)
def collapse_all(layers):
    (w, b), *others = layers
    for another_w, _ in others:
        w, b = w @ another_w, b @ another_w
    return w, b


@wrong(
    "8.2",
    "bias_through_the_melted_weights",
    en="The bias so far was multiplied by the weights of all layers so far. It has come through those layers already: which weights still lie before it at this moment, and what does your name `w` hold by then?",
    zh="到目前为止的偏置乘上了到目前为止所有层的权重。那些层它已经走过了：此刻它面前只剩下哪一层的权重？而你的变量 `w` 这时装的是什么？",
)
def collapse_all(layers):
    (w, b), *others = layers
    for another_w, another_b in others:
        w = w @ another_w
        b = b @ w + another_b
    return w, b


@wrong(
    "8.2",
    "from_back_to_front",
    en="The layers were applied in the opposite order. Which of them sees the input, the first of the list or the last?",
    zh="各层作用的顺序反了。看到输入的是列表里的第一层，还是最后一层？",
)
def collapse_all(layers):
    (w, b), *others = layers[::-1]
    for another_w, another_b in others:
        w, b = w @ another_w, b @ another_w + another_b
    return w, b


@wrong(
    "8.2",
    "callers_layers_changed",
    en="Your function has changed what belongs to the caller. Does it take layers out of the list (`pop`, `del`), or write into a tensor of the list (`+=`, an operation that ends in `_`)? What would a second call with the same `layers` give?",
    zh="你的函数改动了属于调用者的东西。是从列表里取走了层（`pop`、`del`），还是写进了列表中的某个张量（`+=`，或以 `_` 结尾的操作）？用同一个 `layers` 再调用一次，会得到什么？",
)
def collapse_all(layers):
    (w, b), *others = layers
    for another_w, another_b in others:
        another_b += b @ another_w
        w, b = w @ another_w, another_b
    return w, b


@wrong(
    "8.2",
    "twice_as_wide",
    en="The numbers are right, but they are float64 where float32 was given. Which line changes the dtype, and could `xb @ w` still be computed with an `xb` in float32?",
    zh="数值是对的，但给的是 float32，结果却成了 float64。是哪一行改变了 dtype？如果 `xb` 是 float32，`xb @ w` 还算得出来吗？",
)
def collapse(w1, b1, w2, b2):
    w1, b1, w2, b2 = (p.double() for p in (w1, b1, w2, b2))
    return w1 @ w2, b1 @ w2 + b2


@wrong("8.2", "twice_as_wide")
def collapse_all(layers):
    (w, b), *others = [(w.double(), b.double()) for w, b in layers]
    for another_w, another_b in others:
        w, b = w @ another_w, b @ another_w + another_b
    return w, b


@wrong(
    "8.2",
    "bias_with_two_axes",
    en="The numbers are right, but your bias is a table with one row. A row of numbers may stand in front of `@` as it is: where did the second axis come in?",
    zh="数值是对的，但你的偏置成了只有一行的表。一行数本来就可以直接放在 `@` 前面：第二个轴是从哪里来的？",
)
def collapse(w1, b1, w2, b2):
    return w1 @ w2, b1[None] @ w2 + b2


@wrong(
    "8.2",
    "bias_before_the_weight",
    en="Both tensors are right, but they are returned in the other order. Which of them does the text name first?",
    zh="两个张量都对，但返回的次序反了。题目先写的是哪一个？",
)
def collapse(w1, b1, w2, b2):
    return b1 @ w2 + b2, w1 @ w2


@wrong(
    "8.2",
    "a_relu_in_between",
    en="There is a ReLU in your result. Two layers melt into one only because nothing stands between them: does the formula in the text cut anything off?",
    zh="你的结果里有一个 ReLU。两层能合成一层，正是因为它们之间什么也没有：题目的公式里，有什么东西被截掉了吗？",
)
def collapse(w1, b1, w2, b2):
    return w1 @ w2, b1.relu() @ w2 + b2


@wrong(
    "8.2",
    "a_relu_of_the_weights",
    en="There is a ReLU around the product of the weights. Two layers melt into one only because nothing stands between them: does the formula in the text cut anything off?",
    zh="权重的乘积外面有一个 ReLU。两层能合成一层，正是因为它们之间什么也没有：题目的公式里，有什么东西被截掉了吗？",
)
def collapse(w1, b1, w2, b2):
    return (w1 @ w2).relu(), b1 @ w2 + b2


@wrong(
    "8.2",
    "a_function_instead_of_tensors",
    en="You return a function that does the work of both layers. The text asks for what is in such a layer: which two tensors are that?",
    zh="你返回的是完成两层工作的函数。题目要的是这样的一层里面的东西：是哪两个张量？",
)
def collapse(w1, b1, w2, b2):
    return lambda xb: xb @ (w1 @ w2) + b1 @ w2 + b2


@wrong(
    "8.2",
    "a_module_instead_of_tensors",
    en="You return a module that does the work of both layers. The text asks for what is in such a layer: which two tensors are that, and in which shapes?",
    zh="你返回的是完成两层工作的模块。题目要的是这样的一层里面的东西：是哪两个张量？形状是什么？",
)
def collapse(w1, b1, w2, b2):
    return nn.Linear(len(w1), len(b2))


@wrong(
    "8.2",
    "first_layer_twice",
    en="The first layer is applied twice: your loop begins with its result and then meets it again. Over which layers should the loop run?",
    zh="第一层用了两次：循环从它的结果开始，接着又碰到了它。循环应当走过哪些层？",
)
def collapse_all(layers):
    w, b = layers[0]
    for another_w, another_b in layers:
        w, b = w @ another_w, b @ another_w + another_b
    return w, b


@wrong(
    "8.2",
    "two_layers_only",
    en="`layers` was taken apart as if it always held two layers. How many may there be, and how do you go on from the first to all the others?",
    zh="`layers` 被当作总是只有两层来拆开。它可以有多少层？怎样从第一层走到其余所有的层？",
)
def collapse_all(layers):
    (w1, b1), (w2, b2) = layers
    return w1 @ w2, b1 @ w2 + b2


@wrong(
    "8.2",
    "second_layer_taken_for_granted",
    en="With a single layer in the list your function looks for a second one. What is the result then, and with how many layers can the loop begin?",
    zh="列表里只有一层时，你的函数还要找第二层。这时结果应当是什么？循环可以从几层开始？",
    hidden_only=True,
)
def collapse_all(layers):
    (w, b), (w2, b2) = layers[0], layers[1]
    w, b = w @ w2, b @ w2 + b2
    for another_w, another_b in layers[2:]:
        w, b = w @ another_w, b @ another_w + another_b
    return w, b


@wrong(
    "8.2",
    "always_784_inputs",
    en="The loop begins with 784 inputs, whatever the layers are. Where can you read how many inputs the first layer has, or could the loop begin with that layer itself?",
    zh="不论各层是什么大小，循环总是从 784 个输入开始。从哪里可以看出第一层有多少个输入？或者，循环能不能就从这一层开始？",
)
def collapse_all(layers):
    w, b = torch.eye(784), torch.zeros(784)
    for another_w, another_b in layers:
        w, b = w @ another_w, b @ another_w + another_b
    return w, b


@wrong(
    "8.2",
    "first_two_layers_only",
    en="Only the first two layers have a part in the result. Does your function go on from there, or does a `return` stand inside of the loop?",
    zh="结果只用到了前两层。你的函数会从那里继续往下走吗？还是有一个 `return` 写在了循环里面？",
)
def collapse_all(layers):
    (w, b), *others = layers
    for another_w, another_b in others[:1]:
        w, b = w @ another_w, b @ another_w + another_b
    return w, b


@wrong(
    "8.2",
    "elementwise_product_on_its_side",
    en="One weight was turned on its side and multiplied with the other number by number, with `*`. Which product lets each output see every hidden unit?",
    zh="一个权重被转置，再用 `*` 与另一个逐个相乘。哪一种乘法能让每个输出都看到所有的隐藏单元？",
)
def collapse(w1, b1, w2, b2):
    return w1 * w2.T, b1 @ w2 + b2


@wrong(
    "8.2",
    "weight_on_its_side",
    en="The product is right, but it lies on its side, as the weight of an `nn.Linear` does. On which side of `w` does `xb` stand in the text?",
    zh="乘积是对的，但行和列对调了，就像 `nn.Linear` 的权重那样。在题目里，`xb` 在 `w` 的哪一边？",
)
def collapse(w1, b1, w2, b2):
    return (w1 @ w2).T, b1 @ w2 + b2


# ---------------------------------------------------------------- 8.3


def _dots(xs, bends, start):
    return torch.ones(1, len(bends)), -xs, bends[:, None], start.reshape(1)


@wrong(
    "8.3",
    "slopes_add_up",
    en="The first piece is right, and then the slopes pile up: each hidden unit brings the whole slope of its piece, but the units before it are still rising. By how much does the slope have to change at a dot?",
    zh="第一段是对的，之后斜率越积越多：每个隐藏单元都带来了整段的斜率，可是前面的单元仍在上升。在一个点上，斜率应当改变多少？",
)
def connect_dots(xs, ys):
    return _dots(xs[:-1], ys.diff() / xs.diff(), ys[0])


@wrong(
    "8.3",
    "rise_without_run",
    en="The bends were computed from the differences of `ys` alone. How steep is a piece that rises by 1 over a width of 4?",
    zh="弯折只用 `ys` 的差算出来。一段路上升了 1，宽度是 4，它有多陡？",
)
def connect_dots(xs, ys):
    return _dots(xs[:-1], ys.diff().diff(prepend=torch.zeros(1)), ys[0])


@wrong(
    "8.3",
    "starts_at_zero",
    en="The shape of the line is right, but all of it lies too high or too low by the same amount. What does the net say at the first dot, where every hidden unit is still asleep?",
    zh="折线的形状对了，但整体偏高或偏低了同样的量。在第一个点上所有隐藏单元都还没有“醒来”，网络给出的是什么？",
)
def connect_dots(xs, ys):
    return _dots(xs[:-1], (ys.diff() / xs.diff()).diff(prepend=torch.zeros(1)), torch.zeros(1))


@wrong(
    "8.3",
    "bends_on_the_wrong_side",
    en="The line bends at places that are mirrored at 0. For which bias does `x + b` cross 0 just where `x` reaches the dot?",
    zh="折线弯折的位置关于 0 对称地放反了。偏置取什么值时，`x + b` 正好在 `x` 到达那个点时经过 0？",
)
def connect_dots(xs, ys):
    w1, b1, w2, b2 = _dots(xs[:-1], (ys.diff() / xs.diff()).diff(prepend=torch.zeros(1)), ys[0])
    return w1, -b1, w2, b2


@wrong(
    "8.3",
    "bends_one_dot_late",
    en="Each bend comes one dot too late: before the second dot the line is flat. Which dot does the first piece start from?",
    zh="每个弯折都晚了一个点：在第二个点之前折线是平的。第一段是从哪个点开始的？",
)
def connect_dots(xs, ys):
    return _dots(xs[1:], (ys.diff() / xs.diff()).diff(prepend=torch.zeros(1)), ys[0])


@wrong(
    "8.3",
    "last_piece_missing",
    en="The last piece does not bend: it goes on as the one before it. How many pieces are there between the dots, and how many hidden units do you have?",
    zh="最后一段没有弯折，而是沿着前一段继续走。这些点之间有几段？你有几个隐藏单元？",
)
def connect_dots(xs, ys):
    bends = (ys.diff() / xs.diff()).diff(prepend=torch.zeros(1))
    bends[-1] = bends[-1] if len(bends) == 1 else 0
    return _dots(xs[:-1], bends, ys[0])


@wrong(
    "8.3",
    "first_slope_left_out",
    en="The line is flat up to the second dot, and from there on every piece misses the slope of the first one. By how much does the slope change at the first dot, where it was 0 before?",
    zh="到第二个点之前，折线是平的；从那里起，每一段都少了第一段的斜率。在第一个点之前斜率是 0，那么斜率在第一个点上改变了多少？",
)
def connect_dots(xs, ys):
    slopes = ys.diff() / xs.diff()
    return _dots(xs[:-1], slopes.diff(prepend=slopes[:1]), ys[0])


@wrong(
    "8.3",
    "run_over_rise",
    en="The slopes are upside down: a piece that rises by 4 over a width of 1 came out a quarter as steep as it runs. Which of the two differences is divided by the other?",
    zh="斜率上下颠倒了：宽度为 1、上升了 4 的一段，算出来只有四分之一那么陡。两个差之中，应当用哪一个除以另一个？",
)
def connect_dots(xs, ys):
    return _dots(xs[:-1], (xs.diff() / ys.diff()).diff(prepend=torch.zeros(1)), ys[0])


@wrong(
    "8.3",
    "equal_distances",
    en="All differences of `ys` were divided by one and the same distance. The dots need not lie at equal distances: how wide is each piece?",
    zh="`ys` 的差全都除以了同一个距离。各点之间的距离不一定相等：每一段有多宽？",
)
def connect_dots(xs, ys):
    return _dots(xs[:-1], (ys.diff() / (xs[1] - xs[0])).diff(prepend=torch.zeros(1)), ys[0])


@wrong(
    "8.3",
    "weights_with_one_axis",
    en="`w1` or `w2` does not have two axes, and `simple_net` cannot multiply matrices with it. Which shapes does the text ask for, and what would one input and one output give in each of them?",
    zh="`w1` 或 `w2` 不是两个轴，`simple_net` 无法用它做矩阵乘法。题目要求的形状是什么？只有一个输入、一个输出时，每个形状里会出现什么？",
)
def connect_dots(xs, ys):
    w1, b1, w2, b2 = _dots(xs[:-1], (ys.diff() / xs.diff()).diff(prepend=torch.zeros(1)), ys[0])
    return w1[0], b1, w2[:, 0], b2


@wrong(
    "8.3",
    "biases_without_one_axis",
    en="The weights have two axes each, but `b1` or `b2` does not have one: a single number without any axis, or a table. Which shapes does the text give for them? And what is left of an axis if one number is taken out of a tensor by its index, and what if a slice of length 1 is?",
    zh="两个权重都是两个轴，但 `b1` 或 `b2` 不是一个轴：它是没有轴的单个数，或者是一张表。题目给出的形状是什么？用下标从张量里取出一个数，轴还剩下吗？取长度为 1 的切片呢？",
)
def connect_dots(xs, ys):
    w1, b1, w2, b2 = _dots(xs[:-1], (ys.diff() / xs.diff()).diff(prepend=torch.zeros(1)), ys[0])
    return w1, b1, w2, b2[0]


@wrong(
    "8.3",
    "weights_on_their_side",
    en="`w1` or `w2` has rows where columns belong: the shape of an `nn.Linear`'s weight, perhaps. `simple_net` computes `xb @ w1`, and `xb` has one column here: how many rows has `w1`? And how many columns has `w2`, for one output?",
    zh="`w1` 或 `w2` 的行和列放反了：也许用的是 `nn.Linear` 权重的形状。`simple_net` 计算 `xb @ w1`，而这里的 `xb` 只有一列：`w1` 应当有几行？输出只有一个，`w2` 应当有几列？",
)
def connect_dots(xs, ys):
    w1, b1, w2, b2 = _dots(xs[:-1], (ys.diff() / xs.diff()).diff(prepend=torch.zeros(1)), ys[0])
    return w1.T, b1, w2.T, b2


@wrong(
    "8.3",
    "more_units_than_allowed",
    en="`{name}` gives a net of {units} hidden units here, and the text allows {allowed} at most. (For three dots, `connect_dots` may use one more than `fold`.) By how much does the slope change at each dot, and how many units does one change take?",
    zh="`{name}` 在这里给出的网络有 {units} 个隐藏单元，而题目最多允许 {allowed} 个。（连接三个点时，`connect_dots` 允许的比 `fold` 多一个。）在每个点上，斜率改变多少？一次改变要用几个单元？",
)
def connect_dots(xs, ys):
    slopes = ys.diff() / xs.diff()
    return _dots(torch.cat([xs[:-1], xs[1:]]), torch.cat([slopes, -slopes]), ys[0])


def _tent(crease, up, down):
    return torch.ones(1, 2), torch.tensor([0.0, -crease]), torch.tensor([[up], [down]]), torch.zeros(1)


def _right_tent(crease):
    return _tent(crease, 1 / crease, -1 / (1 - crease) - 1 / crease)


@wrong("8.3", "weights_with_one_axis")
def fold(crease):
    w1, b1, w2, b2 = _right_tent(crease)
    return w1[0], b1, w2[:, 0], b2


@wrong("8.3", "biases_without_one_axis")
def fold(crease):
    w1, b1, w2, b2 = _right_tent(crease)
    return w1, b1, w2, b2[0]


@wrong("8.3", "weights_on_their_side")
def fold(crease):
    w1, b1, w2, b2 = _right_tent(crease)
    return w1.T, b1, w2.T, b2


@wrong("8.3", "more_units_than_allowed")
def fold(crease):
    up, down = 1 / crease, -1 / (1 - crease)
    b1 = torch.tensor([0.0, -crease, -crease])
    return torch.ones(1, 3), b1, torch.tensor([[up], [-up], [down]]), torch.zeros(1)


@wrong(
    "8.3",
    "always_folded_in_the_middle",
    en="The fold is always in the middle. Where does `crease` come in: in the place of the bend, in the slopes, or in both?",
    zh="总是在正中间折叠。`crease` 影响的是弯折的位置、斜率，还是两者都影响？",
)
def fold(crease):
    return _tent(0.5, 2.0, -4.0)


@wrong(
    "8.3",
    "flat_after_the_crease",
    en="Behind the crease the line is flat: the second unit only cancels the slope of the first one. By how much does the slope have to change for the line to go down?",
    zh="折痕之后是平的：第二个单元只抵消了第一个单元的斜率。要让直线往下走，斜率应当改变多少？",
)
def fold(crease):
    return _tent(crease, 1 / crease, -1 / crease)


@wrong(
    "8.3",
    "as_steep_down_as_up",
    en="The line falls as steeply as it rises, so that it reaches 0 at the right place only if the crease is in the middle. How far does it have to fall, and how wide is the way down?",
    zh="下降与上升一样陡，所以只有折痕在正中间时，它才会在正确的位置回到 0。它要下降多少？下坡有多宽？",
)
def fold(crease):
    return _tent(crease, 1 / crease, -2 / crease)


@wrong(
    "8.3",
    "first_slope_forgotten",
    en="Behind the crease the line is not steep enough: while the second unit pulls down, the first one still pushes up. What is the sum of both slopes to be?",
    zh="折痕之后不够陡：第二个单元往下拉的时候，第一个单元仍在往上推。两个斜率之和应当是多少？",
)
def fold(crease):
    return _tent(crease, 1 / crease, -1 / (1 - crease))


@wrong(
    "8.3",
    "slopes_of_a_fold_in_the_middle",
    en="The line bends at the crease, but its slopes are always those of a fold in the middle. How steep is the way up to 1 if it is only `crease` wide?",
    zh="折线是在折痕处弯折的，但斜率总是在正中间折叠时的斜率。如果上坡只有 `crease` 那么宽，要升到 1，应当有多陡？",
)
def fold(crease):
    return _tent(crease, 2.0, -4.0)


@wrong(
    "8.3",
    "slopes_of_one",
    en="The line bends at the crease, but it rises and falls no faster than `x` itself: at the crease it is only as high as the crease is wide. How high is it to be there, and how steep is the way up then?",
    zh="折线是在折痕处弯折的，但上升和下降都不比 `x` 本身快：到折痕处，高度只有折痕的宽度那么大。那里应当有多高？上坡应当有多陡？",
)
def fold(crease):
    return _tent(crease, 1.0, -2.0)


@wrong(
    "8.3",
    "slope_of_one_and_then_flat",
    en="The line rises no faster than `x` itself, so it is not 1 at the crease, and behind the crease it is flat: there the second unit only cancels the first. How steep has the way up to be, and what must the sum of both slopes be on the way down?",
    zh="折线的上升不比 `x` 本身快，所以在折痕处没有到 1；折痕之后又是平的：第二个单元在那里只是抵消了第一个。上坡应当有多陡？下坡时，两个斜率之和应当是什么？",
)
def fold(crease):
    return _tent(crease, 1.0, -1.0)


@wrong(
    "8.3",
    "slopes_added_up",
    en="The second weight is the sum of both slopes. When the second unit wakes up, the first one is still rising: what has to be taken from the new slope, and with which sign?",
    zh="第二个权重成了两个斜率之和。第二个单元“醒来”时，第一个单元仍在上升：要从新的斜率里去掉什么？用什么符号？",
)
def fold(crease):
    return _tent(crease, 1 / crease, 1 / crease - 1 / (1 - crease))


@wrong(
    "8.3",
    "height_of_the_crease_left_out",
    en="The line has the right slopes and the right bend, but the crease lies at 0 and all the rest below it: one unit looks to each side, and both are asleep at the crease. Which parameter lifts the whole line?",
    zh="折线的斜率和弯折处都对，但折痕处是 0，其余都在它下面：两个单元各看一边，在折痕处都“睡着”。哪个参数能把整条折线抬高？",
)
def fold(crease):
    w1, b1 = torch.tensor([[-1.0, 1.0]]), torch.tensor([crease, -crease])
    return w1, b1, torch.tensor([[-1 / crease], [-1 / (1 - crease)]]), torch.zeros(1)


@wrong(
    "8.3",
    "valley_instead_of_a_peak",
    en="The line is upside down: it is 0 at the crease and 1 at both ends. How high is it to be at the crease, and what has to become of a valley to make a peak of it?",
    zh="折线上下颠倒了：在折痕处是 0，在两端是 1。折痕处应当有多高？要把谷变成峰，应当怎样做？",
)
def fold(crease):
    w1, b1 = torch.tensor([[-1.0, 1.0]]), torch.tensor([crease, -crease])
    return w1, b1, torch.tensor([[1 / crease], [1 / (1 - crease)]]), torch.zeros(1)


@wrong(
    "8.3",
    "crease_on_the_other_side",
    en="The line bends at `-crease`, left of 0, so between 0 and 1 it does not bend at all. For which bias does `x + b` cross 0 just at the crease?",
    zh="折线在 `-crease` 处弯折，那在 0 的左边，所以 0 到 1 之间根本没有弯折。偏置取什么值时，`x + b` 正好在折痕处经过 0？",
)
def fold(crease):
    w1, b1, w2, b2 = _right_tent(crease)
    return w1, -b1, w2, b2


@wrong(
    "8.3",
    "heights_for_weights",
    en="Each unit brings the height of its dot. But a unit does not jump: behind its dot it goes on rising, and its weight says how steeply. Which numbers can you get from `xs` and `ys` that say how steep the line is?",
    zh="每个单元带来的是它那个点的高度。可是单元不会跳跃：过了自己的点之后，它会一直上升，权重说的是上升得有多陡。由 `xs` 和 `ys` 能得到哪些数，说出折线有多陡？",
)
def connect_dots(xs, ys):
    return _dots(xs, ys, torch.zeros(1))


@wrong(
    "8.3",
    "weights_in_whole_numbers",
    en="`w1` or `w2` holds whole numbers (int64), and PyTorch multiplies matrices only if both have the same dtype: `simple_net` would fail. Which of your numbers need a decimal point?",
    zh="`w1` 或 `w2` 里是整数（int64），而 PyTorch 只有在两个矩阵的 dtype 相同时才能相乘：`simple_net` 会出错。你的哪些数需要写上小数点？",
)
def connect_dots(xs, ys):
    w1, b1, w2, b2 = _dots(xs[:-1], (ys.diff() / xs.diff()).diff(prepend=torch.zeros(1)), ys[0])
    return w1.long(), b1, w2, b2


@wrong("8.3", "weights_in_whole_numbers")
def fold(crease):
    w1, b1, w2, b2 = _right_tent(crease)
    return torch.tensor([[1, 1]]), b1, w2, b2


@wrong(
    "8.3",
    "a_function_instead_of_parameters",
    en="You return a function that computes the line. The text asks for the numbers that make a net do it: which four tensors does `simple_net` take besides `xb`?",
    zh="你返回的是一个计算折线的函数。题目要的是让网络做到这一点的那些数：除了 `xb`，`simple_net` 还要哪四个张量？",
)
def connect_dots(xs, ys):
    return lambda x: x


@wrong("8.3", "a_function_instead_of_parameters")
def fold(crease):
    return lambda x: torch.minimum(x / crease, (1 - x) / (1 - crease))


@wrong(
    "8.3",
    "never_comes_down",
    en="The line rises behind the crease as it did before: the second unit has no effect. By how much does the slope have to change at the crease?",
    zh="过了折痕，折线仍像之前那样上升：第二个单元没有起作用。在折痕处，斜率应当改变多少？",
)
def fold(crease):
    return _tent(crease, 1 / crease, 0.0)


@wrong(
    "8.3",
    "changes_with_the_wrong_sign",
    en="The first piece is right, and then the line bends to the wrong side: where it should grow steeper, it grows flatter. A change is the new slope minus the old one: which of your two is subtracted from which?",
    zh="第一段是对的，之后折线都弯向了相反的一边：该变陡的地方变平了。改变量等于新的斜率减去旧的斜率：你是用哪一个减去哪一个？",
)
def connect_dots(xs, ys):
    slopes = ys.diff() / xs.diff()
    return _dots(xs[:-1], torch.cat([slopes[:1], -slopes.diff()]), ys[0])


# ---------------------------------------------------------------- 8.4


def _mnist_loss(scores, targets):
    return (scores.sigmoid() - targets).abs().mean()


def _fit(net, dl, epochs, lr, loss=_mnist_loss, moving=None, forget=True):
    """Trains as asked for, but with another loss, with fewer parameters, or without zeroing; yields once an
    epoch."""
    for _ in range(epochs):
        for xb, yb in dl:
            loss(net(xb), yb).backward()
            with torch.no_grad():
                for p in moving or net.parameters():
                    p -= lr * p.grad
            if forget:
                net.zero_grad()
        yield


@torch.no_grad()
def _share(net, dl, cut=0.0):
    return torch.cat([((net(xb) > cut) == yb).flatten() for xb, yb in dl]).double().mean().item()


def _curve(net, dl, valid_dl, *args, **kwargs):
    return [_share(net, valid_dl) for _ in _fit(net, dl, *args, **kwargs)]


@wrong(
    "8.4",
    "gradients_never_zeroed",
    en="Each step moves by the sum of all gradients so far. The curve may still look fine. What has to happen between a step and the next `backward()`?",
    zh="每一步移动的是到目前为止所有梯度之和。曲线也许仍然好看。在一步更新和下一次 `backward()` 之间，必须做什么？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl, epochs, lr, forget=False)


@wrong(
    "8.4",
    "momentum_added",
    en="From the second step on the net also goes on in the direction of the steps before: there is momentum. Which setting of the optimizer does that, and which kind of step is asked for?",
    zh="从第二步起，网络还会沿着之前的方向继续前进：这里有动量。这是优化器的哪个设置造成的？题目要的是哪种更新？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    opt = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)
    curve = []
    for _ in range(epochs):
        for xb, yb in dl:
            opt.zero_grad()
            _mnist_loss(net(xb), yb).backward()
            opt.step()
        curve.append(_share(net, valid_dl))
    return curve


@wrong(
    "8.4",
    "adam_instead",
    en="This is Adam, whose steps hardly depend on how large a gradient is. Here plain SGD is asked for: how long is its step?",
    zh="这是 Adam，它的步长几乎不取决于梯度的大小。这里要求的是普通的 SGD：它的一步有多长？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    opt = torch.optim.Adam(net.parameters(), lr=lr)
    curve = []
    for _ in range(epochs):
        for xb, yb in dl:
            opt.zero_grad()
            _mnist_loss(net(xb), yb).backward()
            opt.step()
        curve.append(_share(net, valid_dl))
    return curve


@wrong(
    "8.4",
    "climbs_the_gradient",
    en="The net gets worse on purpose: every step goes up the loss. Which sign does the step have?",
    zh="网络在刻意变差：每一步都让损失上升。更新用的是什么符号？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl, epochs, -lr)


@wrong(
    "8.4",
    "last_layer_only",
    en="The last layer learns, all layers before it stay as they were drawn. Which parameters do you hand to the optimizer? A module knows all of them.",
    zh="最后一层在学习，之前的各层还是抽取时的样子。你把哪些参数交给了优化器？模块知道自己的全部参数。",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl, epochs, lr, moving=list(net.parameters())[-2:])


@wrong(
    "8.4",
    "weights_without_biases",
    en="The weights learn, the biases stay where they were. Does your step leave out parameters with a single axis, or every second one?",
    zh="权重在学习，偏置却原地不动。你的更新是不是漏掉了只有一个轴的参数，或者每隔一个漏掉一个？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl, epochs, lr, moving=[p for p in net.parameters() if p.ndim > 1])


@wrong(
    "8.4",
    "loss_without_sigmoid",
    en="The net follows a loss that has no sigmoid. Which loss does the exercise ask for?",
    zh="网络跟随的是一个没有 sigmoid 的损失。题目要求的是哪个损失？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl, epochs, lr, loss=lambda p, y: (p - y).abs().mean())


@wrong(
    "8.4",
    "sigmoid_twice",
    en="The scores go through the sigmoid twice: once in your loop, once more in the loss. Accuracy hardly shows it. Which of the two is one too many?",
    zh="得分经过了两次 sigmoid：一次在你的循环里，一次在损失里。准确率几乎看不出来。哪一次是多余的？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl, epochs, lr, loss=lambda p, y: _mnist_loss(p.sigmoid(), y))


@wrong(
    "8.4",
    "cross_entropy_instead",
    en="This is a fine loss (binary cross-entropy), but not the one that was asked for, and so the net takes another way. Which loss does the notebook give?",
    zh="这个损失（二元交叉熵）很好，但不是题目要求的那个，所以网络走的是另一条路。本笔记本给出的是哪个损失？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    loss = nn.BCEWithLogitsLoss()
    return _curve(net, dl, valid_dl, epochs, lr, loss=lambda p, y: loss(p, y.float()))


@wrong(
    "8.4",
    "no_step_was_taken",
    en="The net that was handed over is what it was before. Is there a step for each batch that moves its parameters, and are the gradients still there when the step comes?",
    zh="传入的网络和原来一样。每个批次是否都有一步更新来移动它的参数？轮到更新时，梯度还在吗？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return [_share(net, valid_dl)] * epochs


@wrong(
    "8.4",
    "a_copy_is_trained",
    en="The curve is right, but the net that was handed over has learned nothing: a copy was trained. Which line makes a second net?",
    zh="曲线是对的，但传入的网络什么也没有学到：训练的是它的副本。是哪一行造出了第二个网络？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    import copy

    return _curve(copy.deepcopy(net), dl, valid_dl, epochs, lr)


@wrong(
    "8.4",
    "mean_of_batches",
    en="The net is right; the curve is the mean over batches, in which an image of the small last batch counts for more. How can every image get the same weight?",
    zh="网络是对的；曲线却是对批次求的平均，最后那个小批次里的图像分量更重。怎样才能让每张图像的分量相同？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    curve = []
    for _ in _fit(net, dl, epochs, lr):
        shares = [_share(net, [batch]) for batch in valid_dl]
        curve.append(sum(shares) / len(shares))
    return curve


@wrong(
    "8.4",
    "measured_before_the_epoch",
    en="The curve is one epoch late: its first number was measured before anything was learned. In which order do training and measuring come?",
    zh="曲线晚了一轮：第一个数是在还没学到任何东西时测的。训练和衡量，哪个在前？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    before = _share(net, valid_dl)
    return [before, *_curve(net, dl, valid_dl, epochs, lr)][:epochs]


@wrong(
    "8.4",
    "measured_on_the_training_set",
    en="The curve was measured on the images that the net was trained on. Why is that not what you want to know, and which batches are there for measuring?",
    zh="曲线是在网络训练所用的图像上测的。为什么这不是你想知道的？哪些批次是用来衡量的？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, dl, epochs, lr)


@wrong(
    "8.4",
    "curve_of_last_losses",
    en="The net is right, but your curve holds losses, that of the last batch of each epoch. Which number does the text ask for after an epoch, and on which images is it measured?",
    zh="网络是对的，但你的曲线里是损失：每一轮最后一个批次的损失。题目要求每一轮之后记下什么数？它是在哪些图像上测的？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    losses = []

    def noted(scores, targets):
        losses.append(_mnist_loss(scores, targets))
        return losses[-1]

    return [losses[-1].item() for _ in _fit(net, dl, epochs, lr, loss=noted)]


@wrong(
    "8.4",
    "curve_of_training_losses",
    en="The net is right, but your curve holds losses, the mean of each epoch's batches. Which number does the text ask for after an epoch, and on which images is it measured?",
    zh="网络是对的，但你的曲线里是损失：每一轮各个批次的平均损失。题目要求每一轮之后记下什么数？它是在哪些图像上测的？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    losses, curve = [], []

    def noted(scores, targets):
        losses.append(_mnist_loss(scores, targets))
        return losses[-1]

    for _ in _fit(net, dl, epochs, lr, loss=noted):
        curve.append(sum(loss.item() for loss in losses) / len(losses))
        losses.clear()
    return curve


@wrong(
    "8.4",
    "curve_of_validation_losses",
    en="The net is right, and you measured on the right images; but your curve holds their loss. The loss is for the optimizer: which number for people does the text ask for?",
    zh="网络是对的，测量所用的图像也对；但你的曲线里是它们的损失。损失是给优化器看的：题目要求的是哪个给人看的数？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    x, y = (torch.cat(part) for part in zip(*valid_dl))
    return [_mnist_loss(net(x), y).item() for _ in _fit(net, dl, epochs, lr)]


@wrong(
    "8.4",
    "cut_at_one_half",
    en="The net is right; for the curve, raw scores were compared with 0.5. One half is the middle of probabilities: which raw score does it belong to?",
    zh="网络是对的；但算曲线时，原始得分是与 0.5 比较的。二分之一是概率的中点：与它对应的原始得分是多少？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return [_share(net, valid_dl, cut=0.5) for _ in _fit(net, dl, epochs, lr)]


@wrong(
    "8.4",
    "in_percent",
    en="The curve is 100 times too high: these are percent. In what range does a share lie?",
    zh="曲线上的数是正确值的 100 倍：这是百分数。一个比例在什么范围内？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return [100 * share for share in _curve(net, dl, valid_dl, epochs, lr)]


@wrong(
    "8.4",
    "zero_counted_as_one",
    en="A score of exactly 0 was taken for a 1. What does the text say about the scores that stand for a 1?",
    zh="恰好等于 0 的得分被当成了 1。关于代表 1 的得分，题目是怎么说的？",
    hidden_only=True,
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return [_share(net, valid_dl, cut=-1e-30) for _ in _fit(net, dl, epochs, lr)]


@wrong(
    "8.4",
    "probabilities_above_zero",
    en="The net is right; for the curve, probabilities were compared with 0, and a sigmoid is never below that: every image was called 1. Either leave the scores raw, or ask where the middle of the probabilities lies.",
    zh="网络是对的；但算曲线时，是拿概率与 0 比较的，而 sigmoid 永远不会小于 0：每张图像都被判成了 1。要么让得分保持原始值，要么想一想概率的中点在哪里。",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return [_share(net, valid_dl, cut=-math.inf) for _ in _fit(net, dl, epochs, lr)]


@wrong(
    "8.4",
    "scores_without_their_column",
    en="The net is right; for the curve, each score met the target of every image: one of the two is a column and the other a row, so `==` gave a whole table. Print the shapes of both sides: what should they be?",
    zh="网络是对的；但算曲线时，每个得分都与每张图像的目标比了一遍：一边是一列，另一边是一行，`==` 就得到了整张表。打印两边的形状：它们应当是什么？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return [
        torch.cat([((net(xb)[:, 0] > 0) == yb).flatten() for xb, yb in valid_dl]).float().mean().item()
        for _ in _fit(net, dl, epochs, lr)
    ]


@wrong(
    "8.4",
    "targets_without_their_column",
    en="In the loss each score met the targets of all images of its batch: the scores are a column and the targets a row, so their difference is a whole table. Print both shapes: which axis has the target lost?",
    zh="在损失里，每个得分都与这个批次所有图像的目标相遇：得分是一列，目标是一行，它们的差就成了整张表。打印两者的形状：目标丢了哪个轴？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl, epochs, lr, loss=lambda p, y: _mnist_loss(p, y[:, 0]))


@wrong(
    "8.4",
    "learning_rate_of_its_own",
    en="The steps have the length that belongs to a learning rate of 1, whatever `lr` is. Which number in your code should be a name?",
    zh="不论 `lr` 是多少，每一步的长度都对应学习率 1。代码里哪个数字应当换成变量名？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl, epochs, 1.0)


@wrong(
    "8.4",
    "cleared_once_an_epoch",
    en="The gradients are cleared once an epoch, so within an epoch each step also moves by those of the batches before. Inside which loop does the clearing belong?",
    zh="梯度每轮只清零一次，于是在一轮之内，每一步都把前面各批次的梯度也用上了。清零应当放在哪个循环里面？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    curve = []
    for _ in range(epochs):
        net.zero_grad()
        curve += _curve(net, dl, valid_dl, 1, lr, forget=False)
    return curve


@wrong(
    "8.4",
    "first_batch_only",
    en="Only the first batch of each epoch was used. Does something leave your inner loop too early?",
    zh="每轮只用了第一个批次。是不是有什么让内层循环过早地结束了？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl[:1], valid_dl, epochs, lr)


@wrong(
    "8.4",
    "learns_from_both_sets",
    en="The net also learned from the validation images. What is a measurement worth on images that it has learned from?",
    zh="网络也从验证图像中学习了。在它已经学过的图像上测量，还有什么价值？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, [*dl, *valid_dl], valid_dl, epochs, lr)


@wrong(
    "8.4",
    "accuracy_before_training_too",
    en="The net is right, but the curve has one number more than there are epochs: it begins with the accuracy before any training. After which moments does the text want a number?",
    zh="网络是对的，但曲线比轮数多一个数：它以训练之前的准确率开头。题目要的是哪些时刻之后的数？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return [_share(net, valid_dl), *_curve(net, dl, valid_dl, epochs, lr)]


@wrong(
    "8.4",
    "curve_of_every_batch",
    en="The net is right, but your curve has a loss for every batch. Which number does the text ask for, and how often: inside which loop is it measured?",
    zh="网络是对的，但你的曲线里是每个批次的损失。题目要的是什么数？多久要一次？应当在哪个循环里面测？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    losses = []

    def noted(scores, targets):
        losses.append(_mnist_loss(scores, targets))
        return losses[-1]

    all(_ is None for _ in _fit(net, dl, epochs, lr, loss=noted))
    return [loss.item() for loss in losses]


@wrong(
    "8.4",
    "means_left_in",
    en="The images keep their own brightness: two pictures that are both bright all over seem alike whatever they show. What is to be taken from each of them first?",
    zh="图像保留了各自的亮度：两幅整体都很亮的图，不论画的是什么，都会显得相似。首先要从每幅图里减去什么？",
)
def likeness(images, ideal):
    return (images * ideal).sum((-1, -2)) / (images.square().sum((-1, -2)) * ideal.square().sum()).sqrt()


@wrong(
    "8.4",
    "contrast_counts",
    en="A picture with twice the contrast gets another result. What do you divide by, so that contrast does not count?",
    zh="对比度加倍的图得到了不同的结果。要除以什么，才能让对比度不起作用？",
)
def likeness(images, ideal):
    a, b = images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean()
    return (a * b).mean((-1, -2))


@wrong(
    "8.4",
    "one_mean_for_all_images",
    en="All images were shifted by one common mean. A mean of their own for each of them: which axes count pixels, and how do you keep the shape fit for subtracting?",
    zh="所有图像都减去了同一个平均值。每张图像应当减去自己的平均值：哪些轴对应像素？怎样保持形状以便相减？",
)
def likeness(images, ideal):
    a, b = images - images.mean(), ideal - ideal.mean()
    return (a * b).sum((-1, -2)) / (a.square().sum((-1, -2)) * b.square().sum()).sqrt()


@wrong(
    "8.4",
    "means_do_not_fit",
    en="The means are one number for each image, and they meet the last axis of the images, which counts columns. Which shape would put each mean in front of its own image, and how can `mean` keep the axes that it works on?",
    zh="平均值是每张图像一个数，而它们遇到的是图像的最后一个轴，那个轴对应列。什么形状才能让每个平均值对上自己的图像？怎样让 `mean` 保留它所处理的轴？",
)
def likeness(images, ideal):
    a, b = images - images.mean((-1, -2)), ideal - ideal.mean()
    return (a * b).sum((-1, -2)) / (a.square().sum((-1, -2)) * b.square().sum()).sqrt()


@wrong(
    "8.4",
    "means_do_not_fit_the_rows",
    en="The means are one number for each image, and they meet the axis that counts pixels. Which shape would put each mean in front of its own row of pixels, and how can `mean` keep the axis that it works on?",
    zh="平均值是每张图像一个数，而它们遇到的是数像素的那个轴。什么形状才能让每个平均值对上自己的那一行像素？怎样让 `mean` 保留它所处理的轴？",
)
def likeness(images, ideal):
    a, b = images.flatten(1), ideal.flatten()
    return F.cosine_similarity(a - a.mean(1), b - b.mean())


@wrong(
    "8.4",
    "one_number_for_each_pixel",
    en="There is a number for each pixel, over all images, and not one for each image. `dim` is the axis that disappears: which axis counts images, and which one counts the numbers of one image?",
    zh="得到的是每个像素一个数（跨所有图像），而不是每张图像一个数。`dim` 指的是消失的那个轴：哪个轴对应图像？哪个轴对应一张图像里的数？",
)
def likeness(images, ideal):
    a, b = images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean()
    return F.cosine_similarity(a.flatten(1), b.flatten()[None], dim=0)


@wrong(
    "8.4",
    "one_number_for_each_place",
    en="There is a number for each place of the picture, over all images: the axis that counts images has disappeared, and height and width are left. Over which two axes does one picture extend, and how can they be made one?",
    zh="得到的是画面上每个位置一个数（跨所有图像）：数图像的那个轴消失了，剩下的是高和宽。一张图占的是哪两个轴？怎样把它们变成一个轴？",
)
def likeness(images, ideal):
    a, b = images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean()
    return F.cosine_similarity(a, b[None], dim=0)


@wrong(
    "8.4",
    "one_number_for_each_column",
    en="There is a number for each column of each image: only one of the two axes that make a picture has disappeared (`cosine_similarity` takes axis 1 if it is told nothing else). How can the pixels of a picture stand along one single axis?",
    zh="每张图像的每一列都有一个数：组成一幅图的两个轴只消失了一个（不另外指定时，`cosine_similarity` 用的是轴 1）。怎样让一幅图的全部像素排在同一个轴上？",
)
def likeness(images, ideal):
    a, b = images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean()
    return F.cosine_similarity(a, b[None])


@wrong(
    "8.4",
    "one_pixel_less",
    en="All results are a little too small, and the fewer pixels there are, the more: `std` divides by one less than their number, and `mean` by their number. Can you do with sums alone, or tell `std` not to correct?",
    zh="所有结果都略小，像素越少差得越多：`std` 除以的是像素数减一，而 `mean` 除以像素数。能不能只用求和？或者让 `std` 不做这个修正？",
)
def likeness(images, ideal):
    a, b = images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean()
    return (a * b).mean((-1, -2)) / (a.std((-1, -2)) * b.std())


@wrong(
    "8.4",
    "root_forgotten",
    en="The same picture in twice the contrast does not give 1. The sums of squares are products of two pixels each: is the denominator on the same scale as the numerator?",
    zh="同一幅图对比度加倍后，得到的不是 1。每个平方和都是像素与自己的乘积之和：分母与分子的量级一致吗？",
)
def likeness(images, ideal):
    a, b = images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean()
    return (a * b).sum((-1, -2)) / (a.square().sum((-1, -2)) * b.square().sum())


@wrong(
    "8.4",
    "negative_taken_for_the_same",
    en="A picture and its negative get the same result. Where does the sign get lost?",
    zh="一幅图和它的负片得到了相同的结果。正负号是在哪里丢掉的？",
)
def likeness(images, ideal):
    a, b = images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean()
    return ((a * b).sum((-1, -2)) / (a.square().sum((-1, -2)) * b.square().sum()).sqrt()).abs()


@wrong(
    "8.4",
    "mean_above_roots_of_sums",
    en="All results are too small by the number of pixels: above the line the products were averaged, below it the squares were added up. Which of the two do you want on both sides?",
    zh="所有结果都小了，差的倍数正好是像素数：分子是乘积的平均值，分母却是平方和。分子和分母应当统一用哪一种？",
)
def likeness(images, ideal):
    a, b = images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean()
    return (a * b).mean((-1, -2)) / (a.square().sum((-1, -2)) * b.square().sum()).sqrt()


@wrong(
    "8.4",
    "sum_above_deviations",
    en="The results are far above 1: above the line the products were added up, while a standard deviation below it is the root of a mean. Which of the two, sum or mean, do you want on both sides?",
    zh="结果远大于 1：分子是乘积之和，而分母里的标准差是平均值的平方根。分子和分母应当统一用哪一种，求和还是求平均？",
)
def likeness(images, ideal):
    a, b = images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean()
    return (a * b).sum((-1, -2)) / (a.std((-1, -2)) * b.std())


@wrong(
    "8.4",
    "first_batch_measured",
    en="The net is right, but only the first batch of `valid_dl` was measured. How do the comparisons of all batches get into one number?",
    zh="网络是对的，但只用 `valid_dl` 的第一个批次做了衡量。怎样把所有批次的比较结果合成一个数？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl[:1], epochs, lr)


@wrong(
    "8.4",
    "last_batch_measured",
    en="The net is right, but each number of the curve is that of the last batch of `valid_dl` alone. Does your loop over the batches keep what it measured before?",
    zh="网络是对的，但曲线上的每个数只来自 `valid_dl` 的最后一个批次。遍历批次的循环，把之前测得的结果保留下来了吗？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl[-1:], epochs, lr)


@wrong(
    "8.4",
    "nothing_returned",
    en="The net is trained, but your function returns no curve. In which name is it collected, and does a line hand it back (not only print or plot it)?",
    zh="网络训练了，但函数没有返回曲线。曲线收集在哪个变量里？有没有一行把它返回（而不只是打印或画出来）？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    _curve(net, dl, valid_dl, epochs, lr)


@wrong(
    "8.4",
    "last_number_only",
    en="The training is right, but you return a single number, that of the last epoch. Where are those of the other epochs collected?",
    zh="训练是对的，但你只返回了一个数，即最后一轮的。其余各轮的数收集在哪里？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl, epochs, lr)[-1]


@wrong(
    "8.4",
    "errors_counted",
    en="The net is right, but the curve holds the share of the mistakes: the better the net, the lower it is. Which images does the text count?",
    zh="网络是对的，但曲线里是判错的比例：网络越好，它越低。题目数的是哪些图像？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return [1 - share for share in _curve(net, dl, valid_dl, epochs, lr)]


@wrong(
    "8.4",
    "number_instead_of_share",
    en="The net is right, but the curve holds how many images are called by their right name. What makes a share of a number?",
    zh="网络是对的，但曲线里是判对的图像的个数。怎样由个数得到比例？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return [share * sum(len(y) for _, y in valid_dl) for share in _curve(net, dl, valid_dl, epochs, lr)]


@wrong(
    "8.4",
    "accuracy_after_every_batch",
    en="The net is right, but the accuracy was measured after every step, so that the curve has a number for each batch of each epoch. Inside which loop, and outside of which, does the measuring belong?",
    zh="网络是对的，但每更新一步就测了一次准确率，所以曲线里每一轮的每个批次都有一个数。衡量应当放在哪个循环之内、哪个循环之外？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return [_share(net, valid_dl) for _ in range(epochs) for batch in dl for _ in _fit(net, [batch], 1, lr)]


@wrong(
    "8.4",
    "one_epoch_only",
    en="The net went through the batches once, whatever `epochs` is. Is there a loop over the epochs, and does something (a `return`, perhaps) leave it after the first round?",
    zh="不论 `epochs` 是多少，网络只把批次过了一遍。有没有对轮数的循环？是不是有什么（比如 `return`）在第一轮之后就离开了它？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl, 1, lr)


@wrong(
    "8.4",
    "one_step_an_epoch",
    en="The net takes one step an epoch, on the gradients of all its batches added up. After what does the text want a step?",
    zh="网络每一轮只更新一步，用的是所有批次的梯度之和。题目要求在什么之后更新一步？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    curve = []
    for _ in range(epochs):
        net.zero_grad()
        for xb, yb in dl:
            _mnist_loss(net(xb), yb).backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
        curve.append(_share(net, valid_dl))
    return curve


@wrong(
    "8.4",
    "first_layer_only",
    en="The first layer learns, all layers behind it stay as they were drawn. Which parameters do you hand to the optimizer? A module knows all of them.",
    zh="第一层在学习，后面的各层还是抽取时的样子。你把哪些参数交给了优化器？模块知道自己的全部参数。",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl, epochs, lr, moving=list(net.parameters())[:2])


@wrong(
    "8.4",
    "layers_by_their_numbers",
    hidden_only=True,
    en="Your step goes to `net[0]` and `net[2]`, and `net` may be any module: with more layers, with fewer, or with no numbers at all. How does a module give you all of its parameters?",
    zh="你的更新只针对 `net[0]` 和 `net[2]`，而 `net` 可以是任何模块：层可能更多或更少，也可能根本没有编号。怎样让模块给出它的全部参数？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    return _curve(net, dl, valid_dl, epochs, lr, moving=[*net[0].parameters(), *net[2].parameters()])


@wrong(
    "8.4",
    "a_net_of_its_own",
    en="Your function makes a net of its own and trains that one. Which net is to learn, and how many inputs may it have?",
    zh="你的函数自己新建了一个网络来训练。要学习的是哪个网络？它可以有多少个输入？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    net = nn.Sequential(nn.Linear(784, 30), nn.ReLU(), nn.Linear(30, 1))
    return _curve(net, dl, valid_dl, epochs, lr)


def _likeness(images, ideal):
    """As asked for, of what has lost its mean already."""
    return (images * ideal).sum((-1, -2)) / (images.square().sum((-1, -2)) * ideal.square().sum()).sqrt()


@wrong(
    "8.4",
    "mean_picture_taken_away",
    en="From every image the mean picture of all images was taken. Which axis disappears in `mean(0)`, and over which axes does one image extend?",
    zh="每张图像减去的是所有图像的平均图。`mean(0)` 让哪个轴消失了？一张图像占的是哪几个轴？",
)
def likeness(images, ideal):
    return _likeness(images - images.mean(0), ideal - ideal.mean())


@wrong(
    "8.4",
    "means_of_the_images_left_in",
    en="The ideal has lost its mean, the images still have theirs. What does the text say about both of the two?",
    zh="理想图像减去了平均值，各张图像却没有。题目对这两者都是怎么说的？",
)
def likeness(images, ideal):
    return _likeness(images, ideal - ideal.mean())


@wrong(
    "8.4",
    "mean_of_the_ideal_left_in",
    en="The images have lost their means, the ideal still has its own. What does the text say about both of the two?",
    zh="各张图像减去了平均值，理想图像却没有。题目对这两者都是怎么说的？",
)
def likeness(images, ideal):
    return _likeness(images - images.mean((-1, -2), keepdim=True), ideal)


@wrong(
    "8.4",
    "one_sum_of_squares_for_all",
    en="All images are divided by one and the same number: their squares were added up over the images, too. Which axes is the sum to run over?",
    zh="所有图像都除以了同一个数：平方和把各张图像也加在了一起。求和应当沿着哪些轴进行？",
)
def likeness(images, ideal):
    a, b = images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean()
    return (a * b).sum((-1, -2)) / (a.square().sum() * b.square().sum()).sqrt()


@wrong(
    "8.4",
    "one_number_for_all_images",
    en="There is one number for all images together: the products were added up over the images, too. Which axes is the sum to run over, so that each image keeps its own?",
    zh="所有图像合起来只得到一个数：乘积之和把各张图像也加在了一起。求和应当沿着哪些轴进行，才能让每张图像保留自己的数？",
)
def likeness(images, ideal):
    a, b = images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean()
    return (a * b).sum() / (a.square().sum() * b.square().sum()).sqrt()


@wrong(
    "8.4",
    "axes_of_length_one_left",
    en="The numbers are right, but they have more axes than the one that counts images. `keepdim` helps while the means are taken away: is it needed in the sums as well?",
    zh="数值是对的，但除了对应图像的那个轴，还多出了别的轴。减去平均值时 `keepdim` 有用：求和时还需要它吗？",
)
def likeness(images, ideal):
    return _likeness(images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean())[:, None, None]


@wrong(
    "8.4",
    "an_axis_of_length_one_left",
    en="The numbers are right, but there is an axis of length 1 behind the one that counts images. Which line adds it (`[:, None]`, or `keepdim`), and is it needed there?",
    zh="数值是对的，但在对应图像的轴后面还有一个长度为 1 的轴。是哪一行加上了它（`[:, None]` 或 `keepdim`）？那里需要它吗？",
)
def likeness(images, ideal):
    return _likeness(images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean())[:, None]


@wrong(
    "8.4",
    "always_28_by_28",
    en="Your code expects 784 pixels an image. Which sizes does the text allow, and where can they be read?",
    zh="你的代码认定每张图像有 784 个像素。题目允许什么样的大小？大小可以从哪里读出来？",
)
def likeness(images, ideal):
    a, b = images.reshape(-1, 784), ideal.reshape(784)
    return F.cosine_similarity(a - a.mean(1, keepdim=True), b - b.mean())


@wrong(
    "8.4",
    "always_784_pixels",
    en="Your code expects 784 pixels an image. Which sizes does the text allow, and where can they be read?",
    zh="你的代码认定每张图像有 784 个像素。题目允许什么样的大小？大小可以从哪里读出来？",
)
def likeness(images, ideal):
    a, b = images.reshape(len(images), 784), ideal.reshape(784)
    return F.cosine_similarity(a - a.mean(1, keepdim=True), b - b.mean())


@wrong(
    "8.4",
    "a_distance",
    en="This is how far the images are from the ideal, pixel by pixel, and a picture in twice the contrast is far away. Which products does the text add up, and of what?",
    zh="这是图像与理想图像逐像素相差多远，而同一幅图对比度加倍后就差得很远。题目要求把什么的乘积加起来？",
)
def likeness(images, ideal):
    return (images - ideal).abs().mean((-1, -2))


@wrong(
    "8.4",
    "one_minus_a_distance",
    en="This tells how near the images are to the ideal, pixel by pixel, and a picture in twice the contrast is far away. Which products does the text add up, and of what?",
    zh="这说的是图像与理想图像逐像素有多接近，而同一幅图对比度加倍后就差得很远。题目要求把什么的乘积加起来？",
)
def likeness(images, ideal):
    return 1 - (images - ideal).abs().mean((-1, -2))


@wrong(
    "8.4",
    "dl_of_the_notebook",
    en="`fit_net` took the batches of the notebook, which do not fit this net. By which name does the function know the batches that come in?",
    zh="`fit_net` 用的是笔记本里的批次，与这个网络对不上。传入的批次，在函数里叫什么名字？",
)
def fit_net(net, _dl, valid_dl, epochs, lr):
    return _curve(net, [(torch.zeros(256, 784), torch.zeros(256, 1))], valid_dl, epochs, lr)


@wrong(
    "8.4",
    "divided_by_the_notebooks_images",
    en="The net is right, and so is the number of images that it names rightly, but that was divided by the number of the notebook's own validation images. How many images does this `valid_dl` hold?",
    zh="网络是对的，判断正确的图像也数对了，却除以了笔记本里验证图像的张数。这个 `valid_dl` 里有多少张图像？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    count = sum(len(yb) for _, yb in valid_dl)
    return [share * count / 2000 for share in _curve(net, dl, valid_dl, epochs, lr)]


@wrong(
    "8.4",
    "best_epoch_brought_back",
    en="The curve is right, but in the end the net was put back to its best epoch. (That would choose it by the very images on which it is measured.) In which state does the text leave the net?",
    zh="曲线是对的，但最后网络被恢复到了最好的那一轮。（这等于用衡量它的图像来挑选它。）按照题目，训练结束时网络应当是什么状态？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    curve = []
    for _ in _fit(net, dl, epochs, lr):
        curve.append(_share(net, valid_dl))
        if curve[-1] == max(curve):
            best = {name: value.clone() for name, value in net.state_dict().items()}
    net.load_state_dict(best)
    return curve


@wrong(
    "8.4",
    "begun_anew",
    en="The net was given new random parameters before it was trained. From where does the text let the training begin?",
    zh="训练之前，网络被换上了新的随机参数。按照题目，训练从哪里开始？",
)
def fit_net(net, dl, valid_dl, epochs, lr):
    for module in net.modules():
        if isinstance(module, nn.Linear):
            module.reset_parameters()
    return _curve(net, dl, valid_dl, epochs, lr)


@wrong(
    "8.4",
    "likeness_squared",
    en="These are the squares of the correlations: none of them is negative. By what does the text divide, and is the numerator on the same scale?",
    zh="这是相关系数的平方：没有一个是负数。题目要求除以什么？分子与它在同一个尺度上吗？",
)
def likeness(images, ideal):
    return _likeness(images - images.mean((-1, -2), keepdim=True), ideal - ideal.mean()) ** 2


# ---------------------------------------------------------------- 8.5


def _wave(start, end, part):
    return start + (end - start) * (1 - math.cos(math.pi * part)) / 2


def _line(start, end, part):
    return start + (end - start) * part


def _cycle(steps, lr_max, pct_start, first, last, up=_wave, down=_wave, parts=None):
    parts = parts or [k / steps for k in range(steps)]
    return [
        up(first, lr_max, p / pct_start)
        if p < pct_start
        else down(lr_max, last, (p - pct_start) / (1 - pct_start))
        for p in parts
    ]


def _pytorchs(steps, lr_max, pct_start, div, factor):
    opt = torch.optim.SGD([torch.zeros(1)], lr=lr_max)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        opt, lr_max, total_steps=steps, pct_start=pct_start, div_factor=div, final_div_factor=factor
    )
    rates = schedule.get_last_lr()
    for _ in range(steps - 1):
        opt.step()
        schedule.step()
        rates += schedule.get_last_lr()
    return rates


@wrong(
    "8.5",
    "straight_lines",
    en="The rates rise and fall in straight lines. The slopes are to be half a wave of a cosine: how fast does a cosine change at its top, half-way, and at its bottom?",
    zh="学习率沿直线上升和下降。上坡和下坡应当是余弦的半个波：余弦在最高处、半途和最低处变化得有多快？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, _line, _line)


@wrong(
    "8.5",
    "only_half_of_it_is_a_wave",
    en="The way down is a wave, the way up a straight line. What does the text say about both slopes?",
    zh="下坡是波，上坡却是直线。关于两个坡，题目是怎么说的？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, up=_line)


@wrong(
    "8.5",
    "peak_in_the_middle",
    en="The peak is half-way, whatever `pct_start` says. Where do you use it?",
    zh="不论 `pct_start` 是多少，最高点都在正中间。你在哪里用到了它？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, 0.5, lr_max / div, lr_max / final_div)


@wrong(
    "8.5",
    "peak_at_a_quarter",
    en="The peak comes after a quarter of the way, even where `pct_start` asks for another share. Which number in your code should be a name?",
    zh="即使 `pct_start` 要求的是别的比例，最高点也总在走完四分之一的地方。代码里哪个数字应当换成变量名？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, 0.25, lr_max / div, lr_max / final_div)


@wrong(
    "8.5",
    "starts_at_nothing",
    en="The first rate is 0: a step that moves nothing. How high does the cycle start?",
    zh="第一个学习率是 0：这一步什么也不会移动。周期从多高开始？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, pct_start, 0, lr_max / final_div)


@wrong(
    "8.5",
    "ends_where_it_began",
    en="The cycle falls back to the height where it began. To which height is it to fall, and of what is that a fraction?",
    zh="周期落回到了开始的高度。它应当落到多高？那是什么的几分之一？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / div)


@wrong(
    "8.5",
    "end_measured_from_the_start",
    en="The end is `final_div` times lower than the first rate, not than the highest one. (PyTorch's `final_div_factor` is meant so.) Which one does the text divide?",
    zh="终点是第一个学习率的 `final_div` 分之一，而不是最高学习率的。（PyTorch 的 `final_div_factor` 正是这个意思。）题目中被除的是哪一个？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / div / final_div)


@wrong(
    "8.5",
    "pytorchs_final_div_factor",
    en="Your cycle is counted as PyTorch does it, which is fine, but its end is too low: `final_div_factor` divides the first rate, and `final_div` the highest one. How do you make one of the other?",
    zh="你的周期是按 PyTorch 的方式数的，这没有问题，但终点太低：`final_div_factor` 除的是第一个学习率，`final_div` 除的是最高的学习率。怎样由后者得到前者？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _pytorchs(steps, lr_max, pct_start, div, final_div)


@wrong(
    "8.5",
    "final_div_left_out",
    en="Your cycle is counted as PyTorch does it, which is fine, but its end does not depend on `final_div`: there PyTorch's own default is at work. Which argument of `OneCycleLR` sets the end, and which rate does it divide?",
    zh="你的周期是按 PyTorch 的方式数的，这没有问题，但终点与 `final_div` 无关：起作用的是 PyTorch 的默认值。`OneCycleLR` 的哪个参数决定终点？它除的是哪个学习率？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _pytorchs(steps, lr_max, pct_start, div, 1e4)


@wrong(
    "8.5",
    "one_step_too_many",
    en="Your cycle is counted as PyTorch does it, which is fine, but it is one step longer than the training: the peak is a little late, and the end is never reached. How many rates does `OneCycleLR` give, its first one included, if `total_steps` is 8?",
    zh="你的周期按 PyTorch 的方式计算，这没问题，但它比训练多出一步：最高点来得晚了一点，终点也始终没有到达。如果 `total_steps` 是 8，`OneCycleLR` 连同第一个一共给出几个学习率？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _pytorchs(steps + 1, lr_max, pct_start, div, final_div / div)[:steps]


@wrong(
    "8.5",
    "falls_to_nothing",
    en="The rate falls to 0. To which height is it to fall, and which of the arguments says so?",
    zh="学习率降到了 0。它应当降到多高？由哪个参数决定？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, pct_start, lr_max / div, 0.0)


@wrong(
    "8.5",
    "default_of_another_library",
    en="If `pct_start` is not given, the peak comes at another share of the way than the signature in the exercise says. With which default did your function come?",
    zh="没有传入 `pct_start` 时，最高点的位置与题目签名里写的不同。你的函数原来的默认值是多少？",
)
def one_cycle(steps, lr_max, pct_start=0.3, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div)


@wrong(
    "8.5",
    "one_rate_too_many",
    en="There is one rate more than there are steps. For fastai the end comes one step after the last one: how many numbers does `range(steps + 1)` give?",
    zh="学习率比步数多一个。按 fastai 的算法，终点在最后一步之后：`range(steps + 1)` 给出几个数？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    parts = [k / steps for k in range(steps + 1)]
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, parts=parts)


@wrong(
    "8.5",
    "one_step_ahead",
    en="Each rate is that of the step behind it: the way was counted as `(k + 1) / steps`. What share of it lies behind us before the first step?",
    zh="每个学习率都是下一步的：路程是按 `(k + 1) / steps` 算的。第一步之前，已经走完的比例是多少？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    parts = [(k + 1) / steps for k in range(steps)]
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, parts=parts)


@wrong(
    "8.5",
    "way_up_not_rescaled",
    en="The way up ends long before it is up: its wave was given the share of the whole way. When we stand at `pct_start`, what share of the way up lies behind us?",
    zh="上坡还远没有到顶就结束了：传给波的是整个路程走完的比例。走到 `pct_start` 处时，上坡走完的比例是多少？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    up = lambda start, end, part: _wave(start, end, part * pct_start)
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, up=up)


@wrong(
    "8.5",
    "way_down_not_rescaled",
    en="The way down does not begin at the top: its wave was given the share of the whole way, in which the way up is counted, too. When we stand at `pct_start`, what share of the way down lies behind us, and what share at the end?",
    zh="下坡不是从最高点开始的：传给波的是整个路程走完的比例，连上坡也算进去了。走到 `pct_start` 处时，下坡走完的比例是多少？到终点时呢？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    down = lambda start, end, part: _wave(start, end, pct_start + part * (1 - pct_start))
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, down=down)


@wrong(
    "8.5",
    "way_down_not_begun_anew",
    en="The way down does not begin at the top: the share of the whole way was divided by the length of the way down, but what lay behind us at the peak was not taken off. When we stand at `pct_start`, what share of the way down lies behind us?",
    zh="下坡不是从最高点开始的：用整个路程走完的比例除以了下坡的长度，却没有减去到最高点为止已经走完的部分。走到 `pct_start` 处时，下坡走完的比例是多少？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    down = lambda start, end, part: _wave(start, end, pct_start / (1 - pct_start) + part)
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, down=down)


@wrong(
    "8.5",
    "back_to_front",
    en="The rates come in the opposite order: the first is the lowest and the last the one to begin with. Which step belongs to the first number of the list?",
    zh="学习率的顺序反了：第一个是最低的，最后一个才是开始用的。列表的第一个数属于哪一步？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div)[::-1]


@wrong(
    "8.5",
    "half_of_the_height",
    en="Each slope goes half of its height only: the angle runs to half of pi, and the result is divided by 2 besides. To which angle does a cosine fall from 1 to -1?",
    zh="每段坡只走了高度的一半：角度只到 pi 的一半，结果又除以了 2。余弦从 1 降到 -1，角度要走到多少？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    half = lambda start, end, part: _wave(start, end, part / 2)
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, half, half)


@wrong(
    "8.5",
    "highest_rate_left_out",
    en="The peak is 1, whatever `lr_max` is, and all other rates go with it. By what has each of them to be multiplied?",
    zh="不论 `lr_max` 是多少，最高点都是 1，其他学习率也跟着错了。它们各自都应当乘以什么？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, 1.0, pct_start, 1 / div, 1 / final_div)


@wrong(
    "8.5",
    "start_is_a_25th",
    en="The first rate is always a 25th of the highest, even where `div` says something else. Which number in your code should be a name?",
    zh="即使 `div` 是别的数，第一个学习率也总是最高学习率的 25 分之一。代码里哪个数字应当换成变量名？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, pct_start, lr_max / 25, lr_max / final_div)


@wrong(
    "8.5",
    "end_is_a_hundred_thousandth",
    en="The end is always a 100,000th of the highest rate, even where `final_div` says something else. Which number in your code should be a name?",
    zh="即使 `final_div` 是别的数，终点也总是最高学习率的 100000 分之一。代码里哪个数字应当换成变量名？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / 1e5)


@wrong(
    "8.5",
    "quarter_wave_of_a_sine",
    en="Each slope starts steep and only then grows flat: that is a quarter of a wave. Which part of a wave is flat at both of its ends, and which function begins there?",
    zh="每段坡一开始就很陡，之后才变平：这是四分之一个波。波的哪一部分两端都是平的？哪个函数从那里开始？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    sine = lambda start, end, part: start + (end - start) * math.sin(math.pi / 2 * part)
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, sine, sine)


@wrong(
    "8.5",
    "quarter_wave_of_a_cosine",
    en="Each slope starts flat but is steepest at its end: the cosine goes only a quarter of a wave. How far must the angle run for a cosine to come from its top to its bottom?",
    zh="每段坡的开头是平的，最陡处却在末尾：余弦只走了四分之一个波。要从最高处走到最低处，余弦的角度应当跑多远？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    quarter = lambda start, end, part: start + (end - start) * (1 - math.cos(math.pi / 2 * part))
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, quarter, quarter)


@wrong(
    "8.5",
    "whole_wave_on_each_slope",
    en="Each slope runs through a whole wave: it comes to its other end half-way, and then goes back to where it began. From which angle to which does a cosine fall once from its top to its bottom?",
    zh="每段坡都走完了整整一个波：走到一半时就到了另一端，然后又回到了起点。余弦从最高处到最低处降一次，角度是从多少到多少？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    whole = lambda start, end, part: _wave(start, end, 2 * part)
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, whole, whole)


@wrong(
    "8.5",
    "peak_twice",
    en="The highest rate comes twice in a row: once as the end of the way up, and once as the start of the way down. To which of the two lists does the peak belong, and how many parts has each way?",
    zh="最高的学习率接连出现了两次：一次是上坡的终点，一次是下坡的起点。最高点应当属于两段中的哪一段？每段路分成几份？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    rises = int(steps * pct_start)
    up = [_wave(lr_max / div, lr_max, k / max(rises - 1, 1)) for k in range(rises)]
    falls = steps - rises
    return up + [_wave(lr_max, lr_max / final_div, k / (falls - 1)) for k in range(falls)]


@wrong(
    "8.5",
    "peak_moved_to_a_whole_step",
    en="Where `pct_start * steps` is no whole number, the peak was moved to a whole step, and both slopes with it. The peak may lie between two steps: what share of the way up lies behind us at step `k`?",
    zh="当 `pct_start * steps` 不是整数时，最高点被挪到了整数步上，两段坡也跟着变了。最高点可以落在两步之间：第 `k` 步时，上坡走完的比例是多少？",
    hidden_only=True,
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    rises = int(steps * pct_start)
    up = [_wave(lr_max / div, lr_max, k / rises) for k in range(rises)]
    falls = steps - rises
    return up + [_wave(lr_max, lr_max / final_div, k / falls) for k in range(falls)]


@wrong(
    "8.5",
    "never_comes_down",
    en="The rate rises to the end. What happens after the share `pct_start` of the way?",
    zh="学习率一直升到最后。走完全程的 `pct_start` 之后，应当发生什么？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return [_wave(lr_max / div, lr_max, k / steps) for k in range(steps)]


@wrong(
    "8.5",
    "one_step_less_on_the_way",
    en="The way is counted as `k / (steps - 1)`, so the last step is the end, as in PyTorch; but there the peak comes at another step. The text allows two ways to count: which of them do you want, and where is its peak?",
    zh="路程是按 `k / (steps - 1)` 算的，最后一步就是终点，这与 PyTorch 相同；但在 PyTorch 里，最高点出现在另一步。题目允许两种算法：你要用哪一种？它的最高点在哪里？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    parts = [k / (steps - 1) for k in range(steps)]
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, parts=parts)


@wrong(
    "8.5",
    "upside_down",
    en="The cycle is upside down: it starts at the top. A cosine begins at its highest point: how do you turn it round?",
    zh="周期颠倒了：它从最高处开始。余弦从自己的最高点出发：怎样把它翻过来？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    flipped = lambda start, end, part: _wave(end, start, part)
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, flipped, flipped)


@wrong(
    "8.5",
    "quarter_waves",
    en="Each slope is a quarter of a wave: the way up starts steep and ends flat, the way down starts flat and ends steep. Both are to be flat at both of their ends: from which angle to which does a wave go that way?",
    zh="每段坡都是四分之一个波：上坡开头陡、结尾平，下坡开头平、结尾陡。两段坡的两端都应当是平的：这样的一段波，角度是从多少到多少？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    up = lambda start, end, part: start + (end - start) * math.sin(math.pi / 2 * part)
    down = lambda start, end, part: end + (start - end) * math.cos(math.pi / 2 * part)
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, up, down)


@wrong(
    "8.5",
    "twice_the_height",
    en="Each slope runs over twice its height: `1 - cos` goes from 0 to 2. What makes of it a number that goes from 0 to 1?",
    zh="每段坡都走了两倍的高度：`1 - cos` 是从 0 到 2。怎样由它得到一个从 0 到 1 的数？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    twice = lambda start, end, part: start + (end - start) * (1 - math.cos(math.pi * part))
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, twice, twice)


@wrong(
    "8.5",
    "way_up_twice_as_high",
    en="The way up runs over twice its height: `1 - cos` goes from 0 to 2. What makes of it a number that goes from 0 to 1?",
    zh="上坡走了两倍的高度：`1 - cos` 是从 0 到 2。怎样由它得到一个从 0 到 1 的数？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    twice = lambda start, end, part: start + (end - start) * (1 - math.cos(math.pi * part))
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, twice)


@wrong(
    "8.5",
    "in_degrees",
    en="The rates jump up and down: the angle was given in degrees. In which unit does `math.cos` take it, and how much is half a wave in that?",
    zh="学习率忽上忽下：角度用的是度。`math.cos` 的角度以什么为单位？半个波是多少？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    degrees = lambda start, end, part: start + (end - start) * (1 - math.cos(180 * part)) / 2
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, degrees, degrees)


@wrong(
    "8.5",
    "pytorchs_defaults",
    en="`OneCycleLR` went by its own defaults, and they differ from those of the exercise: for the peak, and for the end. Which of its arguments take `pct_start`, `div` and `final_div`, and by which rate is the last one counted?",
    zh="`OneCycleLR` 用的是自己的默认值，最高点的位置和终点都与题目不同。`pct_start`、`div`、`final_div` 应当传给它的哪些参数？最后一个又是相对于哪个学习率来算的？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _pytorchs(steps, lr_max, 0.3, 25.0, 1e4)


@wrong(
    "8.5",
    "first_rate_left_out",
    en="Your cycle is counted as PyTorch does it, which is fine, but each rate is that of the step behind it: the first one is missing. Is a rate written down before the schedule moves on, or after that?",
    zh="你的周期是按 PyTorch 的方式数的，这没有问题，但每个学习率都是下一步的：第一个不见了。学习率应当在调度器前进之前记下，还是之后？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    opt = torch.optim.SGD([torch.zeros(1)], lr=lr_max)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        opt, lr_max, total_steps=steps, pct_start=pct_start, div_factor=div, final_div_factor=final_div / div
    )
    rates = []
    for _ in range(steps):
        opt.step()
        schedule.step()
        rates += schedule.get_last_lr()
    return rates


@wrong(
    "8.5",
    "pytorchs_rates_and_one_more",
    en="Your cycle is counted as PyTorch does it, which is fine, but there is one rate more than there are steps. How many do you have before the first call of the schedule's `step()`, and how many calls are left for the others?",
    zh="你的周期是按 PyTorch 的方式数的，这没有问题，但学习率比步数多一个。在第一次调用调度器的 `step()` 之前已经有几个？其余的还要调用几次？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    opt = torch.optim.SGD([torch.zeros(1)], lr=lr_max)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        opt, lr_max, total_steps=steps, pct_start=pct_start, div_factor=div, final_div_factor=final_div / div
    )
    rates = schedule.get_last_lr()
    for _ in range(steps):
        opt.step()
        schedule.step()
        rates += schedule.get_last_lr()
    return rates


@wrong(
    "8.5",
    "way_up_upside_down",
    en="The way up goes down: it starts at the top and ends at the first rate. A cosine begins at its highest point: how do you turn this one slope round?",
    zh="上坡变成了下坡：它从最高处开始，到第一个学习率结束。余弦从自己的最高点出发：怎样把这一段坡翻过来？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    flipped = lambda start, end, part: _wave(end, start, part)
    return _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div, up=flipped)


@wrong(
    "8.5",
    "half_fastai_and_half_pytorch",
    en="The way up is counted as fastai does it, and the way down as PyTorch does: the peak is in fastai's place, and the last step is the end. The text allows two ways to count: which of them do you want on both slopes?",
    zh="上坡按 fastai 的方式数，下坡却按 PyTorch 的方式数：最高点在 fastai 的位置，而最后一步就是终点。题目允许两种算法：两段坡都用哪一种？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    rises = int(steps * pct_start)
    up = [_wave(lr_max / div, lr_max, k / rises) for k in range(rises)]
    falls = steps - rises
    return up + [_wave(lr_max, lr_max / final_div, k / (falls - 1)) for k in range(falls)]


@wrong(
    "8.5",
    "one_rate_after_the_other",
    en="With `yield`, your function hands out its rates one after the other. What makes a list of them, to be indexed and to be gone through twice?",
    zh="用了 `yield`，函数就把学习率一个一个地交出来。怎样由它们得到一个可以索引、可以反复遍历的列表？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    yield from _cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div)


@wrong(
    "8.5",
    "start_and_end_exchanged",
    en="The first rate is where the last one should be, and the other way round. Which of `div` and `final_div` belongs to the start?",
    zh="第一个学习率与终点的学习率对调了。`div` 和 `final_div`，哪一个属于起点？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, pct_start, lr_max / final_div, lr_max / div)


@wrong(
    "8.5",
    "proportions_by_heart",
    en="Peak, start and end are always those of the defaults, even where `pct_start`, `div` and `final_div` say something else. Which numbers in your code should be names?",
    zh="即使 `pct_start`、`div` 和 `final_div` 是别的数，最高点、起点和终点也总是默认的那些。代码里哪些数字应当换成变量名？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, 0.25, lr_max / 25, lr_max / 1e5)


@wrong(
    "8.5",
    "ends_are_shares_of_one",
    en="The peak is right, but start and end are shares of 1, whatever the highest rate is. What does the text divide by `div` and by `final_div`?",
    zh="最高点是对的，但不论最高学习率是多少，起点和终点总是相对于 1 来算的。题目要求用什么去除以 `div` 和 `final_div`？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return _cycle(steps, lr_max, pct_start, 1 / div, 1 / final_div)


@wrong(
    "8.5",
    "last_rate_put_to_the_end",
    en="All rates are counted as fastai does it, but the last one was set to the end by hand. After how many of `steps` steps does fastai reach it?",
    zh="各个学习率都是按 fastai 的方式数的，只有最后一个被直接设成了终点。按 fastai 的算法，要走完 `steps` 步中的几步才到终点？",
)
def one_cycle(steps, lr_max, pct_start=0.25, div=25.0, final_div=1e5):
    return [*_cycle(steps, lr_max, pct_start, lr_max / div, lr_max / final_div)[:-1], lr_max / final_div]


# ---------------------------------------------------------------- 8.6


@wrong(
    "8.6",
    "channel_missing",
    en="The images still have no axis for the channels. In front of which axes does it belong, and how long is it?",
    zh="图像还没有表示通道的轴。它应当放在哪些轴之前？长度是多少？",
)
def as_colour(images):
    return images.float() / 255


@wrong(
    "8.6",
    "channel_at_the_end",
    en="The channels are the last axis, as in picture files. PyTorch's convolutions want them elsewhere: what shape does the text give?",
    zh="通道成了最后一个轴，就像图片文件里那样。PyTorch 的卷积要求它在别处：题目给出的形状是什么？",
)
def as_colour(images):
    return (images.float() / 255)[..., None].repeat(1, 1, 1, 3)


@wrong(
    "8.6",
    "channels_before_the_images",
    en="The channels are the first axis, in front of the images: three whole sets of images, one behind the other. In the text's shape, which axis counts the images, and where do the channels stand?",
    zh="通道成了第一个轴，排在图像之前：三整套图像一套接着一套。在题目给出的形状里，哪个轴对应图像？通道排在哪里？",
)
def as_colour(images):
    return torch.stack([images.float() / 255] * 3)


@wrong(
    "8.6",
    "one_channel_only",
    en="There is a channel, but only one. The first layer of the net expects three: what is each of them to show?",
    zh="有了通道，但只有一个。网络的第一层要三个：每个通道里应当是什么？",
)
def as_colour(images):
    return (images.float() / 255).unsqueeze(1)


@wrong(
    "8.6",
    "red_only",
    en="Only the first channel shows the picture, the other two are black: this is an image in red. What do the three channels of a grey picture hold?",
    zh="只有第一个通道里有图，另外两个是黑的：这是一幅红色的图。灰度图的三个通道里应当是什么？",
)
def as_colour(images):
    x = images.float() / 255
    return torch.stack([x, 0 * x, 0 * x], 1)


@wrong(
    "8.6",
    "up_to_255",
    en="The numbers still go up to 255. What range does the text ask for?",
    zh="数仍然一直到 255。题目要求的范围是什么？",
)
def as_colour(images):
    return images.float().unsqueeze(1).repeat(1, 3, 1, 1)


@wrong(
    "8.6",
    "white_is_not_one",
    en="All numbers are a little too small: white does not become 1. A byte has 256 values: which is the largest of them?",
    zh="所有的数都略小：白色没有变成 1。一个字节有 256 种取值：其中最大的是多少？",
)
def as_colour(images):
    return (images.float() / 256).unsqueeze(1).repeat(1, 3, 1, 1)


@wrong(
    "8.6",
    "from_minus_one_to_one",
    en="The numbers go from -1 to 1. Many nets like that, but what range does the text ask for, and which number is black in it?",
    zh="这些数的范围是 -1 到 1。许多网络喜欢这样，但题目要求的范围是多少？在那个范围里，黑色是哪个数？",
)
def as_colour(images):
    return (images.float() / 127.5 - 1).unsqueeze(1).repeat(1, 3, 1, 1)


@wrong(
    "8.6",
    "normalised_as_for_imagenet",
    en="The channels differ and leave the range from 0 to 1: they were normalised with the means and deviations of ImageNet's colours, as pretrained nets want it. What does the text say about the three channels and their range?",
    zh="三个通道各不相同，而且超出了 0 到 1 的范围：它们按 ImageNet 颜色的均值和标准差做了标准化，那是经过预训练的网络所要求的。题目对三个通道和数的范围是怎么说的？",
)
def as_colour(images):
    x = (images.float() / 255).unsqueeze(1).repeat(1, 3, 1, 1)
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    return (x - mean[:, None, None]) / std[:, None, None]


@wrong(
    "8.6",
    "twice_as_wide",
    en="The numbers are right, but they are float64, and the layers of the net hold float32: the first convolution would refuse them. Which dtype does the text ask for?",
    zh="数值是对的，但 dtype 是 float64，而网络的层是 float32：第一个卷积就会拒绝它们。题目要求的 dtype 是什么？",
)
def as_colour(images):
    return (images.double() / 255).unsqueeze(1).repeat(1, 3, 1, 1)


@wrong(
    "8.6",
    "brightest_pixel_is_white",
    en="The numbers were divided by the largest pixel of these images: with other images beside it, one and the same picture would come out in another brightness. Which number is white in a byte, whatever the images are?",
    zh="这些数除以了这批图像里最大的像素值：如果旁边换成别的图像，同一幅图的亮度就变了。不论是什么图像，一个字节里的白色是多少？",
)
def as_colour(images):
    return (images.float() / images.max()).unsqueeze(1).repeat(1, 3, 1, 1)


@wrong(
    "8.6",
    "black_or_white",
    en="Only 0 and 1 are left: `//` divides and throws the fraction away. Which division keeps it?",
    zh="只剩下 0 和 1：`//` 相除之后会丢掉小数部分。哪种除法会保留它？",
)
def as_colour(images):
    return (images // 255).float().unsqueeze(1).repeat(1, 3, 1, 1)


@wrong(
    "8.6",
    "a_thousand_outputs",
    en="The net has 1000 outputs, one for each class of ImageNet. Where does `outputs` come in? Cross-entropy would not complain: it takes the 998 wrong answers along.",
    zh="网络有 1000 个输出，ImageNet 的每个类别一个。`outputs` 用在哪里？交叉熵不会抱怨：它会带着那 998 个多余的答案一起算。",
)
def build_resnet(outputs):
    return resnet18()


@wrong(
    "8.6",
    "head_upon_head",
    en="A new layer stands behind the old one, so that the net first makes 1000 numbers and then a few of them. Which layer is to be in the old one's place?",
    zh="新的一层接在了旧的一层后面，网络先得出 1000 个数，再由它们得出几个数。应当用新的一层取代哪一层？",
)
def build_resnet(outputs):
    return nn.Sequential(resnet18(), nn.Linear(1000, outputs))


@wrong(
    "8.6",
    "wants_a_download",
    en="`build_resnet` tries to fetch a pretrained net from the internet. What does the text say about the parameters, and which argument of `resnet18` asks for trained ones?",
    zh="`build_resnet` 想从网上下载预训练的网络。关于参数，题目是怎么说的？`resnet18` 的哪个参数会要求预训练的权重？",
)
def build_resnet(outputs):
    # As where no net is: a download that worked would say nothing of the message.
    raise URLError("nothing can be fetched")


@wrong(
    "8.6",
    "probabilities_from_the_net",
    en="The net gives probabilities, not raw scores. Cross-entropy makes its own: after a second softmax the loss can never come near 0. Which layer is one too many?",
    zh="网络给出的是概率，而不是原始得分。交叉熵会自己求概率：再经过一次 softmax，损失就永远接近不了 0。哪一层是多余的？",
)
def build_resnet(outputs):
    return nn.Sequential(resnet18(num_classes=outputs), nn.Softmax(1))


@wrong(
    "8.6",
    "logarithms_from_the_net",
    en="The net gives logarithms of probabilities, not raw scores. Cross-entropy takes them itself, so the loss would be the same, but whoever asks the net for its scores gets something else. Which layer is one too many?",
    zh="网络给出的是概率的对数，而不是原始得分。交叉熵会自己求对数概率，所以损失不变，但向网络要得分的人得到的是别的东西。哪一层是多余的？",
)
def build_resnet(outputs):
    return nn.Sequential(resnet18(num_classes=outputs), nn.LogSoftmax(1))


_made_once = cache(resnet18)


@wrong(
    "8.6",
    "the_same_net_again",
    en="Two calls give nets that share their parameters: whoever trains one of them trains the other. Which line makes the net, and how often does it run?",
    zh="两次调用得到的网络共用参数：训练其中一个，另一个也跟着变。哪一行创建网络？它执行了几次？",
)
def build_resnet(outputs):
    net = _made_once()
    net.fc = nn.Linear(512, outputs)
    return net


@wrong(
    "8.6",
    "all_but_the_head_frozen",
    en="Only the last layer can learn, the rest is frozen. That can make sense for a pretrained net; here those layers hold random numbers. Who is to teach them?",
    zh="只有最后一层能够学习，其余的都冻结了。对预训练的网络来说这或许合理；但这里那些层里是随机数。由谁来教它们？",
)
def build_resnet(outputs):
    net = resnet18().requires_grad_(False)
    net.fc = nn.Linear(512, outputs)
    return net


@wrong(
    "8.6",
    "nothing_can_learn",
    en="Every parameter of the net is frozen: it has nothing to learn. Which call takes the gradients away, and what does the text say about the parameters?",
    zh="网络的每个参数都冻结了：它没有什么可学。是哪个调用取消了梯度？关于这些参数，题目是怎么说的？",
)
def build_resnet(outputs):
    return resnet18(num_classes=outputs).requires_grad_(False)


@wrong(
    "8.6",
    "seed_set_inside",
    en="Two calls give nets with the same random numbers, as if they were one: a seed is set inside of the function. Who should decide on seeds, the function or whoever calls it?",
    zh="两次调用得到的网络，随机数完全相同，就像同一个网络：函数内部设了随机种子。随机种子应当由谁来定，是函数，还是调用它的人？",
)
def build_resnet(outputs):
    torch.manual_seed(0)
    return resnet18(num_classes=outputs)


@wrong(
    "8.6",
    "head_not_random",
    en="All weights of the last layer are the same number. Then all layers before it get no or the same gradients for every class. How do PyTorch's own layers begin?",
    zh="最后一层的权重全是同一个数。这样，前面各层得不到梯度，或者各个类别给它们的梯度都一样。PyTorch 自己的层是怎样开始的？",
)
def build_resnet(outputs):
    net = resnet18(num_classes=outputs)
    nn.init.zeros_(net.fc.weight)
    return net


def _train(model, dl, rates, loss_func=F.cross_entropy, mode=True, forget=True, opt=None):
    model.train(mode) if mode is not None else None
    opt = opt or torch.optim.SGD(model.parameters(), lr=0.0)
    losses = []
    for (xb, yb), lr in zip(dl, rates):
        opt.param_groups[0]["lr"] = lr
        loss = loss_func(model(xb), yb)
        loss.backward()
        opt.step()
        if forget:
            opt.zero_grad()
        losses.append(loss.item())
    return losses


@wrong(
    "8.6",
    "mode_left_as_it_was",
    en="A net that came in evaluation mode was trained in evaluation mode: its batch normalisation used and kept its old statistics. Which method of a module switches the mode?",
    zh="以评估模式传入的网络，训练时仍处于评估模式：它的批归一化一直使用并保留旧的统计量。模块的哪个方法可以切换模式？",
    hidden_only=True,
)
def train_on(model, dl, rates):
    return _train(model, dl, rates, mode=None)


@wrong(
    "8.6",
    "evaluation_mode",
    en="The net was trained in evaluation mode, so that its batch normalisation learned nothing of the batches. Which mode is for learning?",
    zh="网络是在评估模式下训练的，所以批归一化没有从批次中学到任何统计量。学习应当用哪种模式？",
)
def train_on(model, dl, rates):
    return _train(model, dl, rates, mode=False)


@wrong(
    "8.6",
    "first_rate_for_all",
    en="All steps are taken with the first rate. Where in the loop does each step get its own?",
    zh="所有的步都用了第一个学习率。在循环的什么地方，每一步得到自己的学习率？",
)
def train_on(model, dl, rates):
    return _train(model, dl, [rates[0]] * len(rates))


@wrong(
    "8.6",
    "rates_one_step_late",
    en="Each step is taken with the rate of the step before. Is the rate set before the step or after it?",
    zh="每一步用的都是上一步的学习率。学习率是在更新之前还是之后设置的？",
)
def train_on(model, dl, rates):
    return _train(model, dl, [0.0, *rates[:-1]])


@wrong(
    "8.6",
    "rates_one_step_late_after_the_first",
    en="The first step is right; each later one is taken with the rate of the step before. Is the rate set before the step or after it?",
    zh="第一步是对的，之后每一步用的都是上一步的学习率。学习率是在更新之前还是之后设置的？",
)
def train_on(model, dl, rates):
    return _train(model, dl, [rates[0], *rates[:-1]])


@wrong(
    "8.6",
    "climbs_the_gradient",
    en="The first loss is right, and then the net gets worse on purpose: every step goes up the loss. Which sign does the step have?",
    zh="第一个损失是对的，之后网络在刻意变差：每一步都让损失上升。更新用的是什么符号？",
)
def train_on(model, dl, rates):
    return _train(model, dl, [-rate for rate in rates])


@wrong(
    "8.6",
    "loss_summed",
    en="Losses and steps grow with the batch: the loss was added up over the images. What is the cross-entropy of a batch, a sum or a mean?",
    zh="批次越大，损失和步子就越大：损失是对各张图像求和得到的。一个批次的交叉熵应当是总和还是平均？",
)
def train_on(model, dl, rates):
    return _train(model, dl, rates, loss_func=lambda p, y: F.cross_entropy(p, y, reduction="sum"))


@wrong(
    "8.6",
    "losses_times_sizes",
    en="The net is right, but each loss was multiplied by the size of its batch. Nothing is averaged here: which number does the text ask for, one for each batch?",
    zh="网络是对的，但每个损失都乘上了批次的大小。这里并不求平均：题目要求每个批次给出的是哪个数？",
)
def train_on(model, dl, rates):
    return [loss * len(xb) for loss, (xb, _) in zip(_train(model, dl, rates), dl)]


@wrong(
    "8.6",
    "mean_of_the_losses",
    en="You return one number, the mean of the losses. How many does the text ask for?",
    zh="你返回的是一个数，即各个损失的平均值。题目要的是几个数？",
)
def train_on(model, dl, rates):
    losses = _train(model, dl, rates)
    return sum(losses) / len(losses)


@wrong(
    "8.6",
    "softmax_before_cross_entropy",
    en="The scores went through a softmax before the cross-entropy, which does that itself. What does `F.cross_entropy` expect?",
    zh="得分在交叉熵之前先经过了 softmax，而交叉熵自己会做这一步。`F.cross_entropy` 要的是什么？",
)
def train_on(model, dl, rates):
    return _train(model, dl, rates, loss_func=lambda p, y: F.cross_entropy(p.softmax(1), y))


@wrong(
    "8.6",
    "gradients_never_zeroed",
    en="Each step moves by the sum of all gradients so far. What has to happen between a step and the next `backward()`?",
    zh="每一步移动的是到目前为止所有梯度之和。在一步更新和下一次 `backward()` 之间，必须做什么？",
)
def train_on(model, dl, rates):
    return _train(model, dl, rates, forget=False)


@wrong(
    "8.6",
    "adam_instead",
    en="This is Adam, whose steps hardly depend on how large a gradient is. Here plain SGD is asked for: how long is its step?",
    zh="这是 Adam，它的步长几乎不取决于梯度的大小。这里要求的是普通的 SGD：它的一步有多长？",
)
def train_on(model, dl, rates):
    return _train(model, dl, rates, opt=torch.optim.Adam(model.parameters(), lr=0.0))


@wrong(
    "8.6",
    "momentum_added",
    en="From the second step on the parameters also go on in the direction of the steps before: there is momentum. Which setting of the optimizer does that, and what does the text say about it?",
    zh="从第二步起，参数还会沿着之前的方向继续前进：这里有动量。这是优化器的哪个设置造成的？题目对此是怎么说的？",
)
def train_on(model, dl, rates):
    return _train(model, dl, rates, opt=torch.optim.SGD(model.parameters(), lr=0.0, momentum=0.9))


@wrong(
    "8.6",
    "only_the_head_learns",
    en="Only the last layer learns. That can make sense for a pretrained net; here all layers start at random. Which parameters does your step move?",
    zh="只有最后一层在学习。对预训练的网络来说这或许合理；但这里所有的层都是随机的。你的更新移动了哪些参数？",
)
def train_on(model, dl, rates):
    return _train(model, dl, rates, opt=torch.optim.SGD(list(model.parameters())[-2:], lr=0.0))


@wrong(
    "8.6",
    "losses_after_the_step",
    en="The net is right; each loss was measured after its step, so it tells how well the net does on a batch that it has just seen. At which moment of the loop is the loss wanted?",
    zh="网络是对的；但每个损失都是在更新之后测的，说的是网络在刚见过的批次上表现如何。题目要的是循环中哪一刻的损失？",
)
def train_on(model, dl, rates):
    losses = []
    for (xb, yb), rate in zip(dl, rates):
        _train(model, [(xb, yb)], [rate])
        losses.append(F.cross_entropy(model(xb), yb).item())
    return losses


@wrong(
    "8.6",
    "losses_hold_on_to_graphs",
    en="The losses are right, but they are tensors that keep alive all that `backward` needed: for a net of this size, that fills the memory. Which method takes the number out of a tensor?",
    zh="损失是对的，但它们是张量，会让 `backward` 用到的一切都留在内存里：对这么大的网络，内存很快就满了。哪个方法能从张量中取出数？",
)
def train_on(model, dl, rates):
    model.train()
    losses = []
    for (xb, yb), lr in zip(dl, rates):
        loss = F.cross_entropy(model(xb), yb)
        loss.backward()
        for p in model.parameters():
            p.data -= lr * p.grad
            p.grad = None
        losses.append(loss)
    return losses


@wrong(
    "8.6",
    "pictures_mixed_up",
    en="The shape is right, but the three channels of an image show different pictures: all images were put one behind the other three times, and then cut anew. Which operation adds an axis beside the one that counts images, before anything is repeated?",
    zh="形状是对的，但一张图像的三个通道里是不同的图：先把所有图像一套接一套地重复了三遍，然后又重新切开。在重复之前，哪个操作能在对应图像的轴旁边加上一个轴？",
)
def as_colour(images):
    n, height, width = images.shape
    return images.repeat(3, 1, 1).view(n, 3, height, width) / 255


@wrong(
    "8.6",
    "always_28_by_28",
    en="Your code expects images of 28 by 28 pixels. Which sizes does the text allow, and where can they be read?",
    zh="你的代码认定图像是 28 × 28 个像素。题目允许什么样的大小？大小可以从哪里读出来？",
)
def as_colour(images):
    return (images.float() / 255).view(-1, 1, 28, 28).repeat(1, 3, 1, 1)


@wrong(
    "8.6",
    "always_two_outputs",
    hidden_only=True,
    en="The net has two outputs, whatever `outputs` is. Which number in your code should be a name?",
    zh="不论 `outputs` 是多少，网络总是有两个输出。代码里哪个数字应当换成变量名？",
)
def build_resnet(outputs):
    return resnet18(num_classes=2)


@wrong(
    "8.6",
    "a_larger_relative",
    en="This is a residual net, but one with more layers (a `resnet34`, for instance). Which of the family does the text ask for?",
    zh="这是残差网络，但层数更多（例如 `resnet34`）。题目要的是这个家族里的哪一个？",
)
def build_resnet(outputs):
    return resnet34(num_classes=outputs)


@wrong(
    "8.6",
    "head_with_a_thousand_inputs",
    en="The new last layer expects 1000 numbers, and the layers before it make 512: the 1000 were the outputs of the layer that you have replaced. Where can its number of inputs be read?",
    zh="新的最后一层要 1000 个数，而它前面的层给出的是 512 个：1000 是被你换掉的那一层的输出个数。它的输入个数可以从哪里读出来？",
)
def build_resnet(outputs):
    net = resnet18()
    net.fc = nn.Linear(1000, outputs)
    return net


@wrong(
    "8.6",
    "adamw_instead",
    en="This is AdamW, whose steps hardly depend on how large a gradient is. Here plain SGD is asked for: how long is its step?",
    zh="这是 AdamW，它的步长几乎不取决于梯度的大小。这里要求的是普通的 SGD：它的一步有多长？",
)
def train_on(model, dl, rates):
    return _train(model, dl, rates, opt=torch.optim.AdamW(model.parameters(), lr=0.0))


@wrong(
    "8.6",
    "first_batch_only",
    en="Only the first batch was used. Does something leave your loop too early, a `break`, or a `return` that stands inside of it?",
    zh="只用了第一个批次。是不是有什么过早地离开了循环，比如 `break`，或者写在循环里面的 `return`？",
)
def train_on(model, dl, rates):
    return _train(model, dl[:1], rates)


@wrong(
    "8.6",
    "nothing_returned",
    en="The net is trained, but your function returns no losses. In which name are they collected, and does a line hand them back?",
    zh="网络训练了，但函数没有返回损失。损失收集在哪个变量里？有没有一行把它返回？",
)
def train_on(model, dl, rates):
    _train(model, dl, rates)


@wrong(
    "8.6",
    "loss_of_two_classes",
    en="This is `mnist_loss`, which takes one score an image and a target of 0 or 1. Here a batch has several scores for each image, and the number of the right one. Which loss does the text ask for?",
    zh="这是 `mnist_loss`，它要的是每张图像一个得分，以及 0 或 1 的目标。这里每张图像有好几个得分，还有正确类别的编号。题目要求的是哪个损失？",
)
def train_on(model, dl, rates):
    return _train(model, dl, rates, loss_func=_mnist_loss)


@wrong(
    "8.6",
    "divided_without_a_remainder",
    en="`//` gives whole numbers, so that every grey became 0. Which division keeps what stands behind the decimal point, and which dtype does the text ask for?",
    zh="`//` 给出整数，于是所有的灰色都变成了 0。哪一种除法会保留小数部分？题目要求的是哪种数据类型？",
)
def as_colour(images):
    return images[:, None].repeat(1, 3, 1, 1) // 255


@wrong(
    "8.6",
    "flatten_forgotten",
    en="The layers of a resnet are put together anew, and between the last two something is missing: the pooling leaves 512 channels with two axes of length 1 behind them. `resnet18` flattens them in its `forward`, so that no layer in its list does. Could you keep the net as it is and exchange a single layer?",
    zh="你把 resnet 的各层重新拼了起来，最后两层之间却少了点什么：池化之后是 512 个通道，后面还有两个长度为 1 的轴。`resnet18` 是在 `forward` 里把它们展平的，所以各层的列表里没有这一步。能不能保留整个网络，只换掉其中一层？",
)
def build_resnet(outputs):
    return nn.Sequential(*list(resnet18().children())[:-1], nn.Linear(512, outputs))


@wrong(
    "8.6",
    "distances_of_sigmoids",
    en="This is `mnist_loss` of zeros and ones, asked once for each class: the distance of each sigmoid from 0 or 1. Which loss lets the classes compete, and what does the text ask for?",
    zh="这是 `mnist_loss`，目标是 0 和 1，每个类别各问一次：每个 sigmoid 到 0 或 1 的距离。哪个损失会让各个类别互相竞争？题目要求的是哪个？",
)
def train_on(model, dl, rates):
    return _train(model, dl, rates, loss_func=lambda p, y: _mnist_loss(p, F.one_hot(y, p.shape[1])))


@wrong(
    "8.6",
    "callers_rates_used_up",
    en="Net and losses may be right, but your function takes the rates out of a list that belongs to the caller (`pop`, `del`). What would a second call with the same `rates` do?",
    zh="网络和损失也许是对的，但你的函数从属于调用者的列表里取走了学习率（`pop`、`del`）。用同一个 `rates` 再调用一次，会怎样？",
)
def train_on(model, dl, rates):
    return _train(model, dl, [rates.pop(0) for _ in dl])
