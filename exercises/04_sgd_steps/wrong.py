"""Known-wrong answers of notebook 04: each is a diagnosis, its message, and a test of the checks."""

import torch

from autograder.chapter import mnist
from autograder.course import wrong


def _predict(t, params):
    a, b, c = params
    return a * t**2 + b * t + c


def _product_squared(t, params):
    a, b, c = params
    return (a * t) ** 2 + b * t + c


def _without_constant(t, params):
    return params[0] * t**2 + params[1] * t


def _mse(preds, targets):
    return ((preds - targets) ** 2).mean()


def _mean_distance(preds, targets):
    return (preds - targets).abs().mean()


def _root(preds, targets):
    return _mse(preds, targets).sqrt()


def _square_of_the_mean(preds, targets):
    return (preds - targets).mean() ** 2


def _gradient(params, time, speed, measure=_mse, model=_predict):
    """The loss and its gradient at `params`, which stay as they are."""
    params = params.detach().clone().requires_grad_()
    loss = measure(model(time, params), speed)
    loss.backward()
    return loss.item(), params.grad


# ---------------------------------------------------------------- 4.1


@wrong(
    "4.1",
    "old_gradient_still_there",
    en="The first answer is right, and the second one is the sum of both: `backward` adds to the `.grad` that it finds. Whose `.grad` do you use, and who else still holds it when you are asked again?",
    zh="第一次的答案是对的，第二次却是两次之和：`backward` 会把梯度加到已有的 `.grad` 上。你用的是谁的 `.grad`？再次调用时，里面还留着什么？",
)
def grad_at(f, x):
    x.requires_grad_()
    f(x).sum().backward()
    return x.grad


@wrong(
    "4.1",
    "caller_is_left_tracking",
    en="The slopes are right, but the caller's tensor is another one afterwards: it tracks gradients now, and all that is computed with it will be remembered, too. On whose tensor did you switch tracking on?",
    zh="斜率是对的，但调用者的张量变了样：它现在会跟踪梯度，以后用它做的所有计算也都会被记录下来。你是在谁的张量上打开跟踪的？",
)
def grad_at(f, x):
    x.requires_grad_()
    x.grad = None
    f(x).sum().backward()
    slopes, x.grad = x.grad, None
    return slopes


@wrong(
    "4.1",
    "only_a_single_number_can_go_back",
    en="PyTorch goes backward from a single number only, and here `f` returned a whole tensor. What counts is the sum of all that `f` returns: where in your code does that sum come in?",
    zh="PyTorch 只能从一个数开始反向传播，而这里 `f` 返回的是一整个张量。要算的是 `f` 返回的所有数之和：你的代码在哪里求了这个和？",
)
def grad_at(f, x):
    x = x.clone().requires_grad_()
    f(x).backward()
    return x.grad


@wrong(
    "4.1",
    "tuple_around_the_gradient",
    en="You return a tuple: `torch.autograd.grad` can be asked about several tensors, and answers with a tuple even if there is only one. How do you get at what is in it?",
    zh="你返回的是一个元组：`torch.autograd.grad` 可以同时对好几个张量求梯度，所以哪怕只有一个，它也用元组来回答。怎样取出里面的东西？",
)
def grad_at(f, x):
    x = x.clone().requires_grad_()
    return torch.autograd.grad(f(x).sum(), x)


@wrong(
    "4.1",
    "mean_instead_of_sum",
    en="With one number it is right, with several all slopes are too small by the same factor: how many numbers does `f` return? What is asked for is their sum: what did you take?",
    zh="只有一个数时是对的；有好几个数时，所有斜率都只有正确值的同一个几分之一：`f` 返回了几个数？题目要的是它们的和，你取的是什么？",
)
def grad_at(f, x):
    x = x.clone().requires_grad_()
    f(x).mean().backward()
    return x.grad


@wrong(
    "4.1",
    "backward_returns_nothing",
    en="`backward()` itself returns nothing: it leaves the gradient in the `.grad` of the tensor on which tracking was switched on, and of no other. Which tensor is that in your code, and is it the one that `f` gets and that you ask in the end, or is one of them a copy? And do you hand over what you find there with `return`, or only print it?",
    zh="`backward()` 本身什么也不返回：它把梯度放在打开了跟踪的那个张量的 `.grad` 里，别的张量都没有。在你的代码里那是哪个张量？交给 `f` 的、最后去取梯度的，都是它吗？还是其中有一个是副本？取到的东西，你是用 `return` 交出去的，还是只打印了出来？",
)
def grad_at(f, x):
    x = x.clone().requires_grad_()
    return f(x).sum().backward()


@wrong(
    "4.1",
    "value_instead_of_slope",
    en="That is what `f` returns at `x`: how high the curve is. A gradient says how steep it is. Which step of the three is missing after the value has been computed?",
    zh="这是 `f` 在 `x` 处的值，也就是曲线有多高。梯度说的是曲线有多陡。算出函数值之后，还缺哪一步？",
)
def grad_at(f, x):
    return f(x)


@wrong(
    "4.1",
    "slope_of_the_square_alone",
    en="For the square without a factor this is right, but your slopes do not depend on `f`: any other function gets the same ones. Where does your code call the `f` that it is given?",
    zh="对不带系数的平方函数，这是对的；但你的斜率与 `f` 无关，换成别的函数，得到的还是这些数。你的代码在哪里调用了传入的 `f`？",
)
def grad_at(f, x):
    return 2 * x


@wrong(
    "4.1",
    "rise_over_run",
    en="You come close to the slope, but not to more than a few digits: so it is with a rise divided by a short run, and in float32 rounding takes its share, too. Here the slope itself is asked for. Which three lines above make PyTorch find it?",
    zh="你的结果接近斜率，但只有几位数字是对的：用“升高 ÷ 走的距离”就会这样，何况在 float32 里还有舍入误差。这里要的是斜率本身。上文的哪三行能让 PyTorch 把它求出来？",
)
def grad_at(f, x):
    return (f(x + 1e-3) - f(x)) / 1e-3


@wrong(
    "4.1",
    "gradient_left_behind",
    en="The slopes are right, and the caller's tensor tracks nothing afterwards, but your gradient still lies in its `.grad`: the next `backward` that reaches this tensor adds to it. On whose tensor should the gradient arrive?",
    zh="斜率是对的，调用者的张量之后也不再跟踪梯度，但你的梯度还留在它的 `.grad` 里：下一次到达这个张量的 `backward` 会往上加。梯度应当到达谁的张量？",
)
def grad_at(f, x):
    x.grad = None
    x.requires_grad_()
    f(x).sum().backward()
    x.requires_grad_(False)
    return x.grad


@wrong(
    "4.1",
    "nobody_tracked",
    en="`backward` finds nothing to go back over: when `f` computed, nobody had asked PyTorch to keep track. Which of the three lines of the list above is missing, or comes too late, or is asked of another tensor than the one that `f` gets?",
    zh="`backward` 没有可以往回走的路：`f` 计算的时候，还没有谁让 PyTorch 跟踪。上文列出的三行里，哪一行漏掉了，或者来得太晚，或者用在了另一个张量上，而不是交给 `f` 的那一个？",
)
def grad_at(f, x):
    x = x.clone()
    f(x).sum().backward()
    return x.grad


@wrong(
    "4.1",
    "item_of_several_slopes",
    en="`item()` makes a plain number of a tensor that holds exactly one, and here there are several slopes. Which shape is your result to have, as the exercise says, and does the gradient need to be turned into anything at all?",
    zh="`item()` 只能把恰好含一个数的张量变成普通的数，而这里有好几个斜率。题目说结果应当是什么形状？梯度真的还需要变成别的东西吗？",
)
def grad_at(f, x):
    x = x.clone().requires_grad_()
    f(x).sum().backward()
    return x.grad.item()


_kept = {}


@wrong(
    "4.1",
    "kept_for_another_place",
    en="At the first place the slopes are right; at another one you give the same slopes again. You keep what you found for a function, and where it was found is forgotten. On what besides `f` does a slope depend, and is there a need to keep anything?",
    zh="在第一处，斜率是对的；换一处再问，你给出的还是原来的斜率。你把一个函数的结果存了起来，却忘了那是在哪里求得的。除了 `f`，斜率还取决于什么？真的需要保存什么吗？",
)
def grad_at(f, x):
    if f not in _kept:
        z = x.clone().requires_grad_()
        f(z).sum().backward()
        _kept[f] = z.grad
    return _kept[f]


@wrong(
    "4.1",
    "emptied_before_it_was_returned",
    en="All your slopes are 0: the gradient was zeroed before you handed it over, and the name that you had given it stands for the same tensor. Which line comes too early, or is not needed at all, if the tensor on which you collect is your own?",
    zh="所有斜率都是 0：梯度在交出去之前就被清零了，而你先前给它的名字指的还是同一个张量。哪一行来得太早？如果收集梯度的张量是你自己的，这一行还需要吗？",
)
def grad_at(f, x):
    x = x.clone().requires_grad_()
    f(x).sum().backward()
    slopes = x.grad
    x.grad.zero_()
    return slopes


@wrong(
    "4.1",
    "slopes_added_up",
    en="You return a single number, the sum of all slopes. What is summed up is what `f` returns, before going backward; of the gradient there is one number for each number in `x`. At which end of your code does the sum belong?",
    zh="你返回的是一个数，即所有斜率之和。要求和的是 `f` 返回的东西，而且是在反向传播之前；梯度则是 `x` 中每个数各有一个。你的代码里，求和应当放在哪一头？",
)
def grad_at(f, x):
    x = x.clone().requires_grad_()
    f(x).sum().backward()
    return x.grad.sum()


@wrong(
    "4.1",
    "sum_of_the_values",
    en="That is the sum of what `f` returns at `x`, a number from which `backward` can start. But what did `backward` leave behind, and on which tensor? Which of the two do you return?",
    zh="这是 `f` 在 `x` 处返回的所有数之和，`backward` 可以从这个数开始。可是 `backward` 把结果留在了哪个张量上？这两样东西，你返回的是哪一样？",
)
def grad_at(f, x):
    return f(x).sum()


@wrong(
    "4.1",
    "only_the_last_counts",
    en="Only the last number that `f` returns has counted: you go backward from one after the other, and of each you forget what came before. All of them are to count together. From which single number could you go backward once, and have them all in it?",
    zh="只有 `f` 返回的最后一个数起了作用：你从这些数一个一个地反向传播，每次都把之前的结果丢掉了。它们应当合在一起算。从哪一个数反向传播一次，就能把它们全都包括进去？",
)
def grad_at(f, x):
    x = x.clone().requires_grad_()
    for number in f(x).flatten():
        x.grad = None
        number.backward(retain_graph=True)
    return x.grad


@wrong(
    "4.1",
    "a_list_of_slopes",
    en="The slopes are right, but they come as a Python list, with which nobody can go on calculating: `lr * slopes` would not even be a product. What is `.grad` before you turn it into something else?",
    zh="斜率是对的，但它们装在一个 Python 列表里，没法接着计算：`lr * slopes` 连乘法都算不上。在你把 `.grad` 变成别的东西之前，它是什么？",
)
def grad_at(f, x):
    x = x.clone().requires_grad_()
    f(x).sum().backward()
    return x.grad.tolist()


# ---------------------------------------------------------------- 4.2


def _every_coordinate(f, x, difference, dtype=torch.float64):
    """The gradient of `f` at `x`, where `difference(f, x, step)` measures one coordinate."""
    x = x.detach().clone().to(dtype)
    slopes = torch.zeros_like(x)
    for i in range(x.numel()):
        step = torch.zeros_like(x)
        step.view(-1)[i] = 1
        slopes.view(-1)[i] = difference(f, x, step)
    return slopes


@wrong(
    "4.2",
    "forward_difference",
    en="You measure from `x` to one side only. On a curve that bends, such a slope is too large or too small by about as much as `h`. Where would you put the second point for the two errors to cancel?",
    zh="你只从 `x` 往一侧测量。曲线是弯的，这样得到的斜率会偏大或偏小，误差与 `h` 差不多大。第二个点放在哪里，两边的误差才会互相抵消？",
)
def num_grad(f, x, h=1e-4):
    return _every_coordinate(f, x, lambda f, x, step: (f(x + h * step) - f(x)) / h)


@wrong(
    "4.2",
    "divided_by_half_the_way",
    en="Every slope is twice as large as it should be. From the lower point to the upper one, how far is it?",
    zh="每个斜率都是正确值的两倍。从下面的点到上面的点，距离是多少？",
)
def num_grad(f, x, h=1e-4):
    return _every_coordinate(f, x, lambda f, x, step: (f(x + h * step) - f(x - h * step)) / h)


@wrong(
    "4.2",
    "all_coordinates_at_once",
    en="All numbers in `x` were moved together, and so you measured one slope for all of them. What does `f` tell you about one number if the others move, too?",
    zh="`x` 中所有的数一起移动了，所以只测到一个共同的斜率。如果其他数也在动，`f` 能告诉你其中一个数的什么？",
)
def num_grad(f, x, h=1e-4):
    x = x.double()
    return (f(x + h) - f(x - h)) / (2 * h)


@wrong(
    "4.2",
    "float32_rounds_it_away",
    en="The formula is right, and rounding spoils it: float32 keeps seven digits, and the two values of `f` agree in most of them. What is left after the subtraction? Which type has digits to spare, and at which point do you need it?",
    zh="公式是对的，却毁在了舍入上：float32 只有七位有效数字，而 `f` 的两个值在其中大部分位上都相同。相减之后还剩几位？哪种类型的位数更富余？从哪一步起就要用它？",
)
def num_grad(f, x, h=1e-4):
    return _every_coordinate(
        f, x, lambda f, x, step: (f(x + h * step) - f(x - h * step)) / (2 * h), dtype=torch.float32
    )


@wrong(
    "4.2",
    "steps_not_taken_back",
    en="The first slope is right and the later ones are off: when the second number is measured, the first one is not where it was. What has to happen to a number after its turn?",
    zh="第一个斜率是对的，后面的都有偏差：测量第二个数时，第一个数已经不在原处了。一个数测完之后，应当对它做什么？",
)
def num_grad(f, x, h=1e-4):
    x = x.detach().clone().double()
    slopes = torch.zeros_like(x)
    for i in range(x.numel()):
        x.view(-1)[i] += h
        above = f(x)
        x.view(-1)[i] -= 2 * h
        slopes.view(-1)[i] = (above - f(x)) / (2 * h)
    return slopes


@wrong(
    "4.2",
    "the_exact_slope",
    en="That is the slope of the curve itself, and the `h` that you were given makes no difference to it. If you asked autograd: what do you get from nothing but values of `f`? If you took a step of your own choice: which one was asked for?",
    zh="这是曲线本身的斜率，传给你的 `h` 对它没有任何影响。如果你用了自动求导：只凭 `f` 的函数值，你能得到什么？如果你用的是自己定的步长：题目要的是哪个步长？",
)
def num_grad(f, x, h=1e-4):
    x = x.detach().clone().double().requires_grad_()
    f(x).backward()
    return x.grad


@wrong(
    "4.2",
    "one_sided_in_float32",
    en="You measure from `x` to one side only; on a curve that bends, such a slope is off by about as much as `h`. Where would you put the second point for the two errors to cancel? (And float32 rounds away most of so small a difference: which type has digits to spare?)",
    zh="你只从 `x` 往一侧测量；曲线是弯的，这样得到的斜率会有偏差，大小与 `h` 差不多。第二个点放在哪里，两边的误差才会互相抵消？（另外，这么小的差，float32 会舍掉其中的大部分：哪种类型的位数更富余？）",
)
def num_grad(f, x, h=1e-4):
    return _every_coordinate(f, x, lambda f, x, step: (f(x + h * step) - f(x)) / h, dtype=torch.float32)


@wrong(
    "4.2",
    "no_length_of_a_single_number",
    en="Your loop asks `x` for its length and goes along its first axis: a single number has no length, and in a table that axis counts rows, not numbers. How many numbers does a tensor of any shape hold, and how do you reach each of them?",
    zh="你的循环问了 `x` 的长度，沿着它的第一个轴走：单独一个数没有长度；如果是一张表，这个轴对应行，而不是数。任意形状的张量里一共有几个数？怎样逐个取到它们？",
)
def num_grad(f, x, h=1e-4):
    x = x.detach().clone().double()
    slopes = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


@wrong(
    "4.2",
    "multiplied_by_h",
    en="Your slopes are tiny, and the smaller `h`, the smaller they are. Python works through `/` and `*` from left to right: by what is the difference divided in your line, and what happens to the result then?",
    zh="你的斜率非常小，而且 `h` 越小，它们就越小。Python 从左到右依次计算 `/` 和 `*`：在你那一行里，差除以的是什么？之后又对结果做了什么？",
)
def num_grad(f, x, h=1e-4):
    return _every_coordinate(f, x, lambda f, x, step: (f(x + h * step) - f(x - h * step)) / 2 * h)


@wrong(
    "4.2",
    "only_back_to_the_start",
    en="Your slopes are about half of what they should be: the second value of `f` belongs to `x` itself. Whoever has gone up by `h` and then goes down by `h`: where are they? And how far from `x` should the lower point be?",
    zh="你的斜率大约只有应有的一半：`f` 的第二个值其实是在 `x` 本身算的。先增大 `h`，再减小 `h`，这时到了哪里？下面的那个点应当离 `x` 多远？",
)
def num_grad(f, x, h=1e-4):
    return _every_coordinate(f, x, lambda f, x, step: (f(x + h * step) - f(x)) / (2 * h))


@wrong(
    "4.2",
    "callers_tensor_in_float64",
    en="The slopes are right, but the caller's `x` is not quite what it was. `double()` makes a copy of a float32 tensor; of one that is float64 already it makes none. And going up by `h` and down again leaves some rounding behind. What gives you a tensor of your own in any case?",
    zh="斜率是对的，但调用者的 `x` 与原来不完全一样了。对 float32 张量，`double()` 会得到一份副本；如果它本来就是 float64，就不会复制。而增大 `h` 再减回来，会留下舍入误差。怎样才能保证得到一个属于你自己的张量？",
)
def num_grad(f, x, h=1e-4):
    x = x.double()
    slopes = torch.zeros_like(x)
    for i in range(x.numel()):
        x.view(-1)[i] += h
        above = f(x)
        x.view(-1)[i] -= 2 * h
        slopes.view(-1)[i] = (above - f(x)) / (2 * h)
        x.view(-1)[i] += h
    return slopes


@wrong(
    "4.2",
    "callers_tensor_in_float32",
    en="You move the numbers of the caller's own tensor, and in float32: afterwards they are not quite what they were, and the slopes have few right digits. Which type should you compute in, and whose tensor may you move?",
    zh="你移动的是调用者自己的张量，而且是在 float32 里：之后它的数与原来不完全一样，斜率也只有几位数字是对的。应当用哪种类型计算？可以移动谁的张量？",
)
def num_grad(f, x, h=1e-4):
    slopes = torch.zeros_like(x)
    for i in range(x.numel()):
        x.view(-1)[i] += h
        above = f(x)
        x.view(-1)[i] -= 2 * h
        slopes.view(-1)[i] = (above - f(x)) / (2 * h)
        x.view(-1)[i] += h
    return slopes


@wrong(
    "4.2",
    "moved_in_float32",
    en="The values of `f` are computed in float64, but too late: the numbers of `x` go up and down in float32, which has no digits for so small a step. And they are the caller's numbers. When does `x` have to become float64, and whose tensor may you move?",
    zh="`f` 的值是用 float64 计算的，但已经晚了：`x` 的数是在 float32 里增减的，而它的位数容不下这么小的一步。而且那还是调用者的数。`x` 应当在什么时候变成 float64？可以移动谁的张量？",
)
def num_grad(f, x, h=1e-4):
    slopes = torch.zeros_like(x, dtype=torch.float64)
    for i in range(x.numel()):
        x.view(-1)[i] += h
        above = f(x.double())
        x.view(-1)[i] -= 2 * h
        below = f(x.double())
        x.view(-1)[i] += h
        slopes.view(-1)[i] = (above - below) / (2 * h)
    return slopes


@wrong(
    "4.2",
    "two_names_for_one_tensor",
    en="Every slope is 0: your upper point and your lower one are two names for the same tensor, so that whatever moves one moves the other, and you compare a thing with itself. `=` copies no numbers. What does?",
    zh="所有斜率都是 0：上面的点和下面的点只是同一个张量的两个名字，移动一个，另一个也跟着动，你是在拿同一个东西与它自己比较。`=` 不会复制数值。什么会？",
)
def num_grad(f, x, h=1e-4):
    x = x.detach().clone().double()
    slopes = torch.zeros_like(x)
    for i in range(x.numel()):
        up = down = x
        up.view(-1)[i] += h
        down.view(-1)[i] -= h
        slopes.view(-1)[i] = (f(up) - f(down)) / (2 * h)
    return slopes


@wrong(
    "4.2",
    "half_a_step_each_way",
    en="You go up by half of `h` and down by half of it, and divide by `h`. That is a central difference, too, but with another step than the one asked for: the larger `h`, the more it shows. How far does the exercise want you to go to each side?",
    zh="你往上走半个 `h`，往下也走半个 `h`，再除以 `h`。这也是中心差分，但步长不是题目要求的：`h` 越大，差别越明显。题目要求向两侧各走多远？",
)
def num_grad(f, x, h=1e-4):
    return _every_coordinate(f, x, lambda f, x, step: (f(x + h / 2 * step) - f(x - h / 2 * step)) / h)


@wrong(
    "4.2",
    "lower_minus_upper",
    en="Every slope has the wrong sign: where the curve rises, you say that it falls. Which of the two values of `f` belongs to the larger number, and which is subtracted from which?",
    zh="每个斜率的符号都反了：曲线明明上升，你却说下降。`f` 的两个值中，哪一个属于较大的数？应当是谁减去谁？",
)
def num_grad(f, x, h=1e-4):
    return _every_coordinate(f, x, lambda f, x, step: (f(x - h * step) - f(x + h * step)) / (2 * h))


@wrong(
    "4.2",
    "slopes_in_one_row",
    en="The slopes are right, but they lie in one flat row, whatever the shape of `x` is. Each slope belongs to a place in `x`: which shape is the result to have, also if `x` is a table or a single number?",
    zh="斜率是对的，但不论 `x` 是什么形状，它们都排成扁平的一行。每个斜率都对应 `x` 中的一个位置：结果应当是什么形状？`x` 是一张表或者只是一个数的时候呢？",
)
def num_grad(f, x, h=1e-4):
    return _every_coordinate(f, x, lambda f, x, step: (f(x + h * step) - f(x - h * step)) / (2 * h)).flatten()


@wrong(
    "4.2",
    "a_list_of_slopes",
    en="The slopes are right, but they come as a Python list, which has no shape. What does the exercise say about the result, and what makes a tensor of a list?",
    zh="斜率是对的，但它们装在一个 Python 列表里，而列表没有形状。题目对结果是怎么说的？什么能把列表变成张量？",
)
def num_grad(f, x, h=1e-4):
    slopes = _every_coordinate(f, x, lambda f, x, step: (f(x + h * step) - f(x - h * step)) / (2 * h))
    return slopes.flatten().tolist()


# ---------------------------------------------------------------- 4.3


@wrong(
    "4.3",
    "parameters_in_reverse",
    en="The numbers of `params` are used from the last to the first. Which of `a`, `b` and `c` comes first in the tensor, and which power of `t` does it belong to?",
    zh="`params` 里的数被倒过来用了。`a`、`b`、`c` 中哪一个排在张量的最前面？它对应 `t` 的几次方？",
)
def f(t, params):
    return params[0] + params[1] * t + params[2] * t**2


@wrong(
    "4.3",
    "product_squared",
    en="Here `a` is squared together with `t`. What belongs to the square: `t` alone, or `a·t`?",
    zh="这里 `a` 也跟着 `t` 一起平方了。平方的是 `t` 本身，还是 `a·t`？",
)
def f(t, params):
    a, b, c = params
    return (a * t) ** 2 + b * t + c


@wrong(
    "4.3",
    "constant_forgotten",
    en="At time 0 your model always says 0, whatever the parameters are. Which of the three parameters is the speed at time 0?",
    zh="在时刻 0，不论参数是多少，你的模型都给出 0。三个参数里，哪一个就是时刻 0 的速度？",
)
def f(t, params):
    return params[0] * t**2 + params[1] * t


@wrong(
    "4.3",
    "path_to_params_cut",
    en="The speeds are right, but autograd cannot follow them back to `params`: on the way, the parameters were turned into plain numbers, or taken out of its sight. Which call does that (`tolist`, `item`, `float`, `detach`, `numpy`)? What else takes a tensor of three numbers apart?",
    zh="速度是对的，但自动求导无法从它们追溯到 `params`：途中，参数变成了普通的数，或者脱离了自动求导的视线。是哪个调用造成的（`tolist`、`item`、`float`、`detach`、`numpy`）？还有什么办法能拆开含有三个数的张量？",
)
def f(t, params):
    a, b, c = params.tolist()
    return a * t**2 + b * t + c


@wrong(
    "4.3",
    "sum_instead_of_mean",
    en="This is the sum of the squares: with twice as many measurements, the same model would seem twice as bad. What does the first word of mean squared error ask for?",
    zh="这是平方之和：测量次数增加一倍，同一个模型就显得差一倍。“均方误差”里的“均”要求做什么？",
)
def mse(preds, targets):
    if preds.shape != targets.shape:
        raise ValueError
    return ((preds - targets) ** 2).sum()


@wrong(
    "4.3",
    "divided_by_the_rows",
    hidden_only=True,
    en="For a flat tensor this is right, for a table it is not: `len` counts its rows, and each row holds several differences. By how many numbers is the sum to be divided?",
    zh="对一维张量这是对的，对一张表就不对了：`len` 数的是行，而每一行里有好几个差。和应当除以多少个数？",
)
def mse(preds, targets):
    if preds.shape != targets.shape:
        raise ValueError
    return ((preds - targets) ** 2).sum() / len(preds)


@wrong(
    "4.3",
    "root_taken",
    en="This is the root mean squared error. A loss does not need the scale of the data back: which operation is one too many?",
    zh="这是均方根误差。损失不必回到数据原来的尺度：哪个运算是多余的？",
)
def mse(preds, targets):
    if preds.shape != targets.shape:
        raise ValueError
    return ((preds - targets) ** 2).mean().sqrt()


@wrong(
    "4.3",
    "root_of_the_sum",
    en="This is the length of all differences taken together, a root of a sum of squares: it grows with the number of measurements. Read the name word by word, from its end: what is done after squaring, and is there a root in it?",
    zh="这是所有差合起来的长度，也就是平方和的平方根：测量次数越多，它就越大。把“均方误差”逐字读一遍：平方之后做什么？里面有没有开方？",
)
def mse(preds, targets):
    if preds.shape != targets.shape:
        raise ValueError
    return ((preds - targets) ** 2).sum().sqrt()


@wrong(
    "4.3",
    "absolute_instead_of_squared",
    en="This is the mean absolute difference. What should happen to each difference before the mean, so that a large one counts for far more than a small one?",
    zh="这是平均绝对误差。求平均之前应当对每个差做什么，才能让大的差比小的差重要得多？",
)
def mse(preds, targets):
    if preds.shape != targets.shape:
        raise ValueError
    return (preds - targets).abs().mean()


@wrong(
    "4.3",
    "everything_with_everything",
    en="A column and a flat tensor were subtracted without complaint: broadcasting makes a whole table of it, every prediction with every target, and the mean of the table looks like a loss. How can your function notice, before it computes, that the two do not match? If it compares something already: is that different for these two?",
    zh="一列数与一个一维张量相减，竟然没有报错：广播会得到一整张表，每个预测值都与每个目标相减，而整张表的平均值看上去就像一个损失。怎样让函数在计算之前就发现两者不相配？如果你已经比较了什么：这两个张量的那一项真的不同吗？",
)
def mse(preds, targets):
    return ((preds - targets) ** 2).mean()


@wrong(
    "4.3",
    "returned_instead_of_raised",
    en="Your function notices that the shapes differ, but it goes on and returns something: whoever calls it gets that in place of a loss. Which statement stops a function with an error?",
    zh="你的函数发现了形状不同，却照常结束，还返回了某个东西：调用者会把它当成损失。哪个语句能让函数带着错误停下来？",
)
def mse(preds, targets):
    if preds.shape != targets.shape:
        return ValueError("shapes differ")
    return ((preds - targets) ** 2).mean()


@wrong(
    "4.3",
    "number_without_a_past",
    en="The number is right, but it has forgotten what it was computed from, and `backward` cannot start from it: it is a plain number, or a tensor that was taken out of autograd's sight. Which call made it so?",
    zh="数值是对的，但它不再记得自己是由什么算出来的，`backward` 也就无法从它开始：它是一个普通的数，或者是一个脱离了自动求导视线的张量。是哪个调用造成的？",
)
def mse(preds, targets):
    if preds.shape != targets.shape:
        raise ValueError
    return ((preds - targets) ** 2).mean().item()


@wrong(
    "4.3",
    "time_of_the_notebook",
    en="You get 20 speeds whatever times are asked about: they belong to the notebook's own `time`. Which name does the time have in the first line of your function, and which in the formula?",
    zh="不论问的是哪些时刻，你都得到 20 个速度：它们属于笔记本里的 `time`。在函数的第一行里，时间叫什么名字？在公式里又写成了什么？",
)
def f(t, params):
    return _predict(torch.arange(20.0), params)


@wrong(
    "4.3",
    "mean_before_the_square",
    en="You take the mean first and square it afterwards: until then, differences above and below 0 have cancelled, and a model that is wrong everywhere may seem perfect. Read the name from its last word to its first: what comes after the error?",
    zh="你先求平均，再平方：那时正的差和负的差已经互相抵消，一个处处都错的模型也可能显得完美。想想“均方误差”的次序：求出误差之后，先做什么？",
)
def mse(preds, targets):
    if preds.shape != targets.shape:
        raise ValueError
    return (preds - targets).mean() ** 2


@wrong(
    "4.3",
    "another_kind_of_error",
    en="Shapes that differ end in an error, as they should, but not in one of the kinds that the exercise names; a caller who expects these will not catch it. Which kinds are they, and is your error one that you raise on purpose?",
    zh="形状不同时确实报了错，这是应当的；但错误的类型不是题目说的那几种，等着捕获它们的调用者就捕获不到。题目说的是哪几种？这个错误是你有意抛出的吗？",
)
def mse(preds, targets):
    if preds.shape != targets.shape:
        raise TypeError("shapes differ")
    return ((preds - targets) ** 2).mean()


@wrong(
    "4.3",
    "square_forgotten",
    en="Your model is a straight line: `t` comes in twice, but never squared. Which power of `t` belongs to `a`?",
    zh="你的模型是一条直线：`t` 出现了两次，却没有平方。`a` 对应 `t` 的几次方？",
)
def f(t, params):
    a, b, c = params
    return a * t + b * t + c


@wrong(
    "4.3",
    "hat_is_no_power",
    en="In Python `^` is no power: it compares the bits of whole numbers, and floats have no such thing. Which operator squares?",
    zh="在 Python 里，`^` 不是乘方：它逐位比较整数的二进制位，而浮点数没有这种运算。哪个运算符表示平方？",
)
def f(t, params):
    a, b, c = params
    return a * t ^ 2 + b * t + c


@wrong(
    "4.3",
    "parameters_of_the_notebook",
    en="Whatever parameters are handed over, the speeds are those of the notebook's own `params`. Which name do the parameters have in the first line of your function, and which in the formula?",
    zh="不论传入哪些参数，得到的都是用笔记本里的 `params` 算出的速度。在函数的第一行里，参数叫什么名字？在公式里又写成了什么？",
)
def f(t, params):
    return _predict(t, torch.tensor([-0.7658, -0.7506, 1.3525]))


@wrong(
    "4.3",
    "speed_of_the_notebook",
    en="Your loss compares with 20 numbers, however many predictions there are: these are the notebook's own `speed`. Which name do the targets have in the first line of your function, and which in its body?",
    zh="不论有几个预测值，你的损失都拿 20 个数来比较：那是笔记本里的 `speed`。在函数的第一行里，目标叫什么名字？在函数体里又写成了什么？",
)
def mse(preds, targets):
    if preds.shape != targets.shape:
        raise ValueError
    return ((preds - torch.zeros(20)) ** 2).mean()


@wrong(
    "4.3",
    "doubled_instead_of_squared",
    en="Where `t` should be squared, it is doubled: `t * 2` is twice `t`, and not `t` times `t`. Which operator raises to a power?",
    zh="`t` 应当平方，你却把它乘了 2：`t * 2` 是两个 `t` 相加，而不是 `t` 乘以 `t`。哪个运算符表示乘方？",
)
def f(t, params):
    a, b, c = params
    return a * t * 2 + b * t + c


@wrong(
    "4.3",
    "times_in_one_row_only",
    hidden_only=True,
    en="For times in one flat row this is right, but here they come as a table, and your matrix product no longer finds three columns where it looks for them: on which axis do the powers `t²`, `t` and 1 lie then? Or is there a way to write the formula down that does not care about the shape of `t`?",
    zh="时刻排成扁平的一行时，这是对的；但这里的时刻是一张表，矩阵乘法在它要找的地方找不到那三列了：这时 `t²`、`t`、1 排在哪个轴上？又或者，公式有没有一种与 `t` 的形状无关的写法？",
)
def f(t, params):
    return torch.stack([t**2, t, torch.ones_like(t)], dim=1) @ params


@wrong(
    "4.3",
    "powers_in_rows",
    hidden_only=True,
    en="For times in one flat row this is right, but here they come as a table, and your matrix product no longer finds three columns where it looks for them: on which axis do the powers `t²`, `t` and 1 lie then? Or is there a way to write the formula down that does not care about the shape of `t`?",
    zh="时刻排成扁平的一行时，这是对的；但这里的时刻是一张表，矩阵乘法在它要找的地方找不到那三列了：这时 `t²`、`t`、1 排在哪个轴上？又或者，公式有没有一种与 `t` 的形状无关的写法？",
)
def f(t, params):
    return params @ torch.stack([t**2, t, torch.ones_like(t)])


@wrong(
    "4.3",
    "halved",
    en="Your loss is half of what it should be. Some books put a factor ½ before the squares, so that the 2 of the derivative goes away; the exercise asks for the plain mean. By how many numbers do you divide?",
    zh="你的损失只有应有的一半。有些书在平方前面放一个 ½，让求导时的 2 消失；而题目要的就是平均值。你除以了多少个数？",
)
def mse(preds, targets):
    if preds.shape != targets.shape:
        raise ValueError
    return ((preds - targets) ** 2).mean() / 2


@wrong(
    "4.3",
    "equal_shapes_refused",
    en="The two have the same shape, and your function raises its error all the same. When is it to raise, and when not: which way round does your comparison read, and does it ask for anything beyond equal shapes?",
    zh="两者的形状相同，你的函数却照样抛出了错误。什么时候该抛出，什么时候不该？你的比较是不是写反了？除了形状相同，它还要求了别的什么吗？",
)
def mse(preds, targets):
    if preds.shape == targets.shape:
        raise ValueError("shapes differ")
    return ((preds - targets) ** 2).mean()


@wrong(
    "4.3",
    "only_axes_counted",
    hidden_only=True,
    en="You let tensors pass that have equally many axes, of different lengths: a column `[N, 1]` and a row `[1, N]` have two each, and broadcasting makes a whole table of them. What do you have to compare besides the number of axes?",
    zh="轴的个数相同、长度却不同的张量，你放过去了：一列 `[N, 1]` 和一行 `[1, N]` 各有两个轴，广播会得到一整张表。除了轴的个数，还必须比较什么？",
)
def mse(preds, targets):
    if preds.ndim != targets.ndim:
        raise ValueError
    return ((preds - targets) ** 2).mean()


# ---------------------------------------------------------------- 4.4


@wrong(
    "4.4",
    "climbs_the_slope",
    en="Your step climbs: the loss after it is larger than before. The gradient points to where the loss grows. Which way should the parameters go?",
    zh="你的这一步是在爬坡：更新之后的损失比之前更大。梯度指向损失增大的方向。参数应当往哪边走？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed)
    return loss, grad, params + lr * grad


@wrong(
    "4.4",
    "learning_rate_used_twice",
    en="Loss and gradient are right, but the step is far too small, as if the learning rate had been squared. How often does `lr` come in on the way from `grad` to `new_params`, and is anything else done to the gradient there?",
    zh="损失和梯度都对，但这一步太小了，好像学习率被平方了。从 `grad` 到 `new_params`，`lr` 一共乘了几次？还对梯度做了别的什么吗？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed)
    step = lr * grad
    return loss, grad, params - lr * step


@wrong(
    "4.4",
    "step_instead_of_gradient",
    en="The second thing that you return is the step. The gradient itself is asked for: what does it look like before the learning rate comes in?",
    zh="你返回的第二项是这一步的步长。要的是梯度本身：在乘学习率之前，它是什么样？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed)
    return loss, lr * grad, params - lr * grad


@wrong(
    "4.4",
    "gradient_already_zeroed",
    en="The step is right, but the gradient that you return is all zeros: it was zeroed before you handed it over, and `.grad` is still the same tensor. Which line comes too early, or is not needed at all?",
    zh="这一步是对的，但返回的梯度全是零：在交出去之前它就被清零了，而 `.grad` 还是同一个张量。哪一行来得太早，或者根本不需要？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed)
    new_params = params - lr * grad
    grad.zero_()
    return loss, grad, new_params


@wrong(
    "4.4",
    "loss_after_the_step",
    en="This is the loss of the new parameters. In the order of the seven steps, does the loss come before the step or after it?",
    zh="这是新参数的损失。按七个步骤的顺序，求损失是在更新之前，还是在更新之后？",
)
def one_step(params, time, speed, lr):
    _, grad = _gradient(params, time, speed)
    new_params = params - lr * grad
    return _gradient(new_params, time, speed)[0], grad, new_params


@wrong(
    "4.4",
    "history_carried_along",
    en="What you return still tracks gradients: all that is computed with it will be remembered, and the next call cannot simply go on from it. Either it remembers how it was computed, or it is the copy itself on which you switched tracking on. How do you hand over its numbers alone?",
    zh="你返回的张量仍在跟踪梯度：以后用它做的一切计算都会被记录下来，下一次调用也就无法直接从它继续。它要么还记得自己是怎么算出来的，要么就是你打开了跟踪的那份副本。怎样只交出其中的数值？",
)
def one_step(params, time, speed, lr):
    params = params.clone().requires_grad_()
    loss = _mse(_predict(time, params), speed)
    loss.backward()
    return loss.item(), params.grad, params - lr * params.grad


@wrong(
    "4.4",
    "old_gradient_still_there",
    en="Asked twice at the same place, you give a second gradient that is twice the first: the caller's tensor keeps its `.grad`, and `backward` adds to it. Where should the gradient live, so that nothing is left for the next call?",
    zh="在同一处问两次，第二次的梯度是第一次的两倍：调用者的张量留着它的 `.grad`，而 `backward` 会往上加。梯度应当放在哪里，才不会给下一次调用留下什么？",
)
def one_step(params, time, speed, lr):
    params.requires_grad_()
    loss = _mse(_predict(time, params), speed)
    loss.backward()
    return loss.item(), params.grad.clone(), params.detach() - lr * params.grad


@wrong(
    "4.4",
    "callers_parameters_moved",
    en="The chapter moves its parameters in place, and so do you; but these parameters belong to the caller, who wants to start from them again. `detach()` alone makes no copy, either. What does?",
    zh="原书就地修改参数，你也是这样做的；但这些参数是调用者的，他还要再次从那里出发。单用 `detach()` 也不会复制。什么才会？",
)
def one_step(params, time, speed, lr):
    params.requires_grad_()
    loss = _mse(_predict(time, params), speed)
    loss.backward()
    grad = params.grad
    params.data -= lr * grad
    params.grad = None
    return loss.item(), grad, params


@wrong(
    "4.4",
    "gradient_looked_for_on_the_result",
    en="The name that had the gradient now stands for something else: `p = p - …` makes a new tensor and gives it the old name, and a result of a computation has no `.grad`. Which tensor did `backward` put the gradient on, and how can you keep hold of it?",
    zh="原来带有梯度的那个名字，现在指的是别的东西：`p = p - …` 产生了一个新张量，并给了它旧名字，而计算得到的结果没有 `.grad`。`backward` 把梯度放在了哪个张量上？怎样才能不丢掉它？",
)
def one_step(params, time, speed, lr):
    params = params.clone().requires_grad_()
    loss = _mse(_predict(time, params), speed)
    loss.backward()
    params = params - lr * params.grad
    return loss.item(), params.grad, params


@wrong(
    "4.4",
    "nobody_tracked",
    en="`backward` finds nothing to go back over. Either nobody had asked PyTorch to keep track when the loss was computed: which tensor is to collect the gradient, and what has to be asked of it before the predictions are made? Or the trail was lost on the way: if you call your `f` and `mse`, do the checks of exercise 4.3 pass?",
    zh="`backward` 没有可以往回走的路。也许是计算损失的时候，还没有谁让 PyTorch 跟踪：梯度要收集到哪个张量上？在做预测之前，要先对它做什么？也许是路在中途断了：如果你调用了自己的 `f` 和 `mse`，练习 4.3 的检查都通过了吗？",
)
def one_step(params, time, speed, lr):
    loss = _mse(_predict(time, params), speed)
    loss.backward()
    return loss.item(), params.grad, params - lr * params.grad


@wrong(
    "4.4",
    "model_in_reverse",
    en="These are loss and gradient of a model that takes its parameters from `c` to `a`. If your `one_step` calls `f`, the mistake is in exercise 4.3 and not here: what did its check say?",
    zh="这样的损失和梯度，属于一个把参数按从 `c` 到 `a` 的顺序使用的模型。如果你的 `one_step` 调用了 `f`，错误就在练习 4.3，而不在这里：那里的检查说了什么？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params.flip(0), time, speed)
    return loss, grad.flip(0), params - lr * grad.flip(0)


@wrong(
    "4.4",
    "sum_instead_of_mean",
    en="Your loss is the sum of the squared errors, and its gradient is too large by as many times as there are measurements. If your `one_step` calls `mse`, the mistake is in exercise 4.3 and not here: what did its check say?",
    zh="你的损失是平方误差之和，梯度也就大了，倍数正好是测量次数。如果你的 `one_step` 调用了 `mse`，错误就在练习 4.3，而不在这里：那里的检查说了什么？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed)
    n = len(time)
    return n * loss, n * grad, params - lr * n * grad


@wrong(
    "4.4",
    "absolute_instead_of_squared",
    en="Your loss is the mean of the absolute differences, and the gradient belongs to it. If your `one_step` calls `mse`, the mistake is in exercise 4.3 and not here: what did its check say?",
    zh="你的损失是差的绝对值的平均，梯度也是它的梯度。如果你的 `one_step` 调用了 `mse`，错误就在练习 4.3，而不在这里：那里的检查说了什么？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed, _mean_distance)
    return loss, grad, params - lr * grad


@wrong(
    "4.4",
    "root_taken",
    en="Your loss is the root of the mean squared error, and the gradient belongs to it. If your `one_step` calls `mse`, the mistake is in exercise 4.3 and not here: what did its check say?",
    zh="你的损失是均方误差的平方根，梯度也是它的梯度。如果你的 `one_step` 调用了 `mse`，错误就在练习 4.3，而不在这里：那里的检查说了什么？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed, _root)
    return loss, grad, params - lr * grad


@wrong(
    "4.4",
    "factor_of_the_square_forgotten",
    en="The loss is right, and your gradient is half of what it should be. If you worked it out by hand: what becomes of the exponent when you differentiate a square?",
    zh="损失是对的，梯度却只有应有的一半。如果梯度是你手工推导的：对平方求导时，指数到哪里去了？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed)
    return loss, grad / 2, params - lr * grad / 2


@wrong(
    "4.4",
    "loss_is_a_plain_number",
    en="`backward` was asked of a plain Python number, which does not remember what it was computed from. If the loss comes from your `mse`, the mistake is in exercise 4.3: what should it return?",
    zh="你对一个普通的 Python 数调用了 `backward`，而它并不记得自己是由什么算出来的。如果损失来自你的 `mse`，错误就在练习 4.3：它应当返回什么？",
)
def one_step(params, time, speed, lr):
    params = params.clone().requires_grad_()
    loss = _mse(_predict(time, params), speed).item()
    loss.backward()
    return loss, params.grad, (params - lr * params.grad).detach()


@wrong(
    "4.4",
    "learning_rate_forgotten",
    en="Loss and gradient are right, but the step is as long as the gradient itself, and the parameters fly away. What makes the step short enough, and which argument of your function is never used?",
    zh="损失和梯度都对，但这一步和梯度本身一样长，参数一下子飞走了。靠什么让步子足够短？函数的哪个参数从来没有用到？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed)
    return loss, grad, params - grad


@wrong(
    "4.4",
    "learning_rate_by_heart",
    en="For the chapter's roller coaster the step is right, for other learning rates it is not: always the same number stands in your code. Where should it come from?",
    zh="对原书的过山车，这一步是对的；换了学习率就不对了：你的代码里写的总是同一个数。它应当从哪里来？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed)
    return loss, grad, params - 1e-5 * grad


@wrong(
    "4.4",
    "returned_in_reverse",
    en="The three results are there, but the other way round: whoever unpacks them takes the new parameters for the loss. In which order does the exercise name them?",
    zh="三个结果都有，但次序反了：谁来拆开它们，都会把新参数当成损失。题目是按什么次序列出它们的？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed)
    return params - lr * grad, grad, loss


@wrong(
    "4.4",
    "parameters_before_gradient",
    en="The three results are there, but gradient and new parameters have changed places. In which order does the exercise name them?",
    zh="三个结果都有，但梯度和新参数互换了位置。题目是按什么次序列出它们的？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed)
    return loss, params - lr * grad, grad


@wrong(
    "4.4",
    "gradients_of_two_calls",
    en="You mark the caller's own tensor, and it keeps its `.grad`: asked twice at the same place, you give the sum of both gradients, and what you returned the first time changes with it, for it is the same tensor. On whose tensor should tracking be switched on?",
    zh="你给调用者自己的张量做了标记，而它留着自己的 `.grad`：在同一处问两次，得到的是两次梯度之和；连第一次返回的东西也跟着变了，因为那是同一个张量。应当在谁的张量上打开跟踪？",
)
def one_step(params, time, speed, lr):
    params.requires_grad_()
    loss = _mse(_predict(time, params), speed)
    loss.backward()
    return loss.item(), params.grad, (params - lr * params.grad).detach()


@wrong(
    "4.4",
    "caller_is_left_tracking",
    en="The three results are right, but the caller's `params` are not what they were: they track gradients now, and all that is computed with them will be remembered. On whose tensor did you switch tracking on?",
    zh="三个结果都对，但调用者的 `params` 变了样：它现在会跟踪梯度，以后用它做的计算都会被记录下来。你是在谁的张量上打开跟踪的？",
)
def one_step(params, time, speed, lr):
    params.requires_grad_()
    params.grad = None
    loss = _mse(_predict(time, params), speed)
    loss.backward()
    return loss.item(), params.grad, (params - lr * params.grad).detach()


@wrong(
    "4.4",
    "gradient_before_loss",
    en="The three results are there, but loss and gradient have changed places. In which order does the exercise name them?",
    zh="三个结果都有，但损失和梯度互换了位置。题目是按什么次序列出它们的？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed)
    return grad, loss, params - lr * grad


@wrong(
    "4.4",
    "time_and_speed_exchanged",
    en="Your model predicts from the speeds, and its predictions are compared with the times. Which of the two is given to the model, and which does it have to come near to?",
    zh="你的模型是用速度来预测的，预测值又去与时间比较。两者之中，哪个交给模型？哪个是模型要接近的？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, speed, time)
    return loss, grad, params - lr * grad


@wrong(
    "4.4",
    "ride_of_the_notebook",
    en="For the notebook's own ride the step is right; for another one you still answer for that ride. Which names stand in the first line of your function, and which `time` and `speed` does its body use?",
    zh="对笔记本里的那次行程，这一步是对的；换了别的行程，你的回答还是针对那一次的。函数的第一行里有哪些名字？函数体里用的又是哪个 `time` 和 `speed`？",
)
def one_step(params, time, speed, lr):
    time, speed = mnist.coaster()
    loss, grad = _gradient(params, time, speed)
    return loss, grad, params - lr * grad


@wrong(
    "4.4",
    "parameters_of_the_notebook",
    en="From the notebook's own parameters the step is right; from others you still start at those. Which names stand in the first line of your function, and which `params` does its body use?",
    zh="从笔记本里的那组参数出发，这一步是对的；换了别的参数，你还是从那一组出发。函数的第一行里有哪些名字？函数体里用的又是哪个 `params`？",
)
def one_step(params, time, speed, lr):
    params = torch.tensor([-0.7658, -0.7506, 1.3525])
    loss, grad = _gradient(params, time, speed)
    return loss, grad, params - lr * grad


@wrong(
    "4.4",
    "product_squared",
    en="These are loss and gradient of a model that squares `a` together with `t`. If your `one_step` calls `f`, the mistake is in exercise 4.3 and not here: what did its check say?",
    zh="这样的损失和梯度，属于一个把 `a` 和 `t` 一起平方的模型。如果你的 `one_step` 调用了 `f`，错误就在练习 4.3，而不在这里：那里的检查说了什么？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed, model=_product_squared)
    return loss, grad, params - lr * grad


@wrong(
    "4.4",
    "constant_forgotten",
    en="These are loss and gradient of a model without `c`. If your `one_step` calls `f`, the mistake is in exercise 4.3 and not here: what did its check say?",
    zh="这样的损失和梯度，属于一个没有 `c` 的模型。如果你的 `one_step` 调用了 `f`，错误就在练习 4.3，而不在这里：那里的检查说了什么？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed, model=_without_constant)
    return loss, grad, params - lr * grad


@wrong(
    "4.4",
    "mean_before_the_square",
    en="In your loss the differences were averaged first and squared afterwards, and the gradient belongs to it. If your `one_step` calls `mse`, the mistake is in exercise 4.3 and not here: what did its check say?",
    zh="你的损失是先把差求平均，再平方得到的，梯度也是它的梯度。如果你的 `one_step` 调用了 `mse`，错误就在练习 4.3，而不在这里：那里的检查说了什么？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed, _square_of_the_mean)
    return loss, grad, params - lr * grad


@wrong(
    "4.4",
    "everything_of_the_notebook",
    en="In the notebook's own case the step is right; for any other you still answer for that one. Your function computes with the notebook's `params`, `time` and `speed`, and not with what it is given: which names stand in its first line, and which in its body?",
    zh="对笔记本里的那种情形，这一步是对的；换了别的，你的回答还是针对那一种。你的函数用的是笔记本里的 `params`、`time` 和 `speed`，而不是传给它的东西：函数的第一行里有哪些名字？函数体里又用了哪些？",
)
def one_step(params, time, speed, lr):
    params = torch.tensor([-0.7658, -0.7506, 1.3525])
    loss, grad = _gradient(params, *mnist.coaster())
    return loss, grad, params - lr * grad


@wrong(
    "4.4",
    "time_for_parameters",
    en="Your model was given the times where it expects its parameters, and there are not three of them to take apart. In which order does your `f` name its two arguments, and in which do you hand them over?",
    zh="模型在等参数的地方，收到的却是时刻，而时刻不是正好三个，没法这样拆开。你的 `f` 按什么次序列出两个参数？你又是按什么次序传给它的？",
)
def one_step(params, time, speed, lr):
    params = params.clone().requires_grad_()
    loss = _mse(_predict(params, time), speed)
    loss.backward()
    return loss.item(), params.grad, params.detach() - lr * params.grad


@wrong(
    "4.4",
    "gradient_left_out",
    en="Two results are there, and the gradient is missing. Which three does the exercise name, and in which order?",
    zh="结果只有两个，缺了梯度。题目列出的是哪三个？次序如何？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed)
    return loss, params - lr * grad


@wrong(
    "4.4",
    "loss_rounded",
    en="Gradient and step are right, but your loss is rounded. With the large one of the roller coaster it hardly shows, with small ones it does. Is the place to round here, or where a number is printed?",
    zh="梯度和更新都对，但损失经过了四舍五入。过山车的损失很大，几乎看不出来；损失小的时候就看出来了。四舍五入应当在这里做，还是在打印的时候做？",
)
def one_step(params, time, speed, lr):
    loss, grad = _gradient(params, time, speed)
    return round(loss, 2), grad, params - lr * grad


@wrong(
    "4.4",
    "in_place_on_a_leaf",
    en="The tensor on which you collect the gradient is a leaf, and autograd refuses to have it changed in place (`-=`) while it is watching. Do you need to change it at all, or could the new parameters be another tensor, computed from numbers that nobody tracks?",
    zh="你用来收集梯度的张量是叶子，自动求导正在跟踪它，不允许就地修改（`-=`）。真的需要修改它吗？新参数能不能是另一个张量，由没有谁在跟踪的数值算出来？",
)
def one_step(params, time, speed, lr):
    params = params.clone().requires_grad_()
    loss = _mse(_predict(time, params), speed)
    loss.backward()
    params -= lr * params.grad
    return loss.item(), params.grad, params.detach()


# ---------------------------------------------------------------- 4.5


def _fit(params, time, speed, lr, n, measure=_mse, model=_predict):
    """The losses before each of `n` steps, and where the steps lead."""
    losses = []
    for _ in range(n):
        loss, grad = _gradient(params, time, speed, measure, model)
        losses.append(loss)
        params = params - lr * grad
    return losses, params


@wrong(
    "4.5",
    "losses_after_the_steps",
    en="Your list begins one step too late: the loss of the parameters that you were given is missing. At which point of a round do you write the loss down?",
    zh="你的列表晚了一步才开始：缺少给定参数的损失。在每一轮里，应当在什么时候记下损失？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr, n + 1)[0][1:]


@wrong(
    "4.5",
    "one_loss_too_many",
    en="`n` steps have `n` losses, and you return one more: that of the parameters after the last step. How many times does the loop run, and what do you add outside of it?",
    zh="更新 `n` 步有 `n` 个损失，而你多返回了一个，也就是最后一步之后的损失。循环执行了几次？循环之外又加了什么？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr, n + 1)[0]


@wrong(
    "4.5",
    "one_loss_for_no_step",
    en="From one step on all is right, but for `n = 0` your list holds a loss, and no step has a loss before it. What does your code do before its loop, or outside of it, however large `n` is?",
    zh="从一步起都是对的，但当 `n = 0` 时，你的列表里仍有一个损失，而这时根本没有哪一步。不论 `n` 是多少，你的代码在循环之前或之外总会做什么？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr, max(n, 1))[0]


@wrong(
    "4.5",
    "absolute_instead_of_squared",
    en="Your losses are means of absolute differences. If they come from your `one_step`, the mistake is in `mse` of exercise 4.3 and not here: what did its check say?",
    zh="你的损失是差的绝对值的平均。如果它们来自你的 `one_step`，错误就在练习 4.3 的 `mse`，而不在这里：那里的检查说了什么？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr, n, _mean_distance)[0]


@wrong(
    "4.5",
    "root_taken",
    en="Your losses are roots of the mean squared error. If they come from your `one_step`, the mistake is in `mse` of exercise 4.3 and not here: what did its check say?",
    zh="你的损失是均方误差的平方根。如果它们来自你的 `one_step`，错误就在练习 4.3 的 `mse`，而不在这里：那里的检查说了什么？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr, n, _root)[0]


@wrong(
    "4.5",
    "nobody_tracked",
    en="`backward` finds nothing to go back over. If it is your `one_step` that calls it, or if you call your `f` and `mse`, do the checks of exercises 4.3 and 4.4 pass? If not: on which tensor has tracking to be switched on before the loss is computed?",
    zh="`backward` 没有可以往回走的路。如果是你的 `one_step` 调用了它，或者你用了自己的 `f` 和 `mse`，练习 4.3 和 4.4 的检查都通过了吗？如果没有用到它们：在计算损失之前，要先在哪个张量上打开跟踪？",
)
def fit_coaster(params, time, speed, lr, n):
    losses = []
    for _ in range(n):
        loss = _mse(_predict(time, params), speed)
        loss.backward()
        losses.append(loss.item())
    return losses


@wrong(
    "4.5",
    "loss_is_a_plain_number",
    en="`backward` was asked of a plain Python number, which does not remember what it was computed from. If the loss comes from your `mse`, the mistake is in exercise 4.3: what should it return?",
    zh="你对一个普通的 Python 数调用了 `backward`，而它并不记得自己是由什么算出来的。如果损失来自你的 `mse`，错误就在练习 4.3：它应当返回什么？",
)
def fit_coaster(params, time, speed, lr, n):
    losses = []
    for _ in range(n):
        losses.append(_gradient(params, time, speed)[0])
        losses[-1].backward()
    return losses


@wrong(
    "4.5",
    "gradients_add_up",
    en="The first two losses are right, then it goes astray: from the second step on, you walk with the sum of all gradients so far. What does `backward` do with a `.grad` that is already there?",
    zh="前两个损失是对的，之后就走偏了：从第二步起，你用的是到目前为止所有梯度之和。`.grad` 里已经有东西时，`backward` 会怎么做？",
)
def fit_coaster(params, time, speed, lr, n):
    losses, total = [], 0
    for _ in range(n):
        loss, grad = _gradient(params, time, speed)
        losses.append(loss)
        total = total + grad
        params = params - lr * total
    return losses


@wrong(
    "4.5",
    "climbs_the_slope",
    en="Your losses grow from step to step. The gradient points uphill: which sign takes you down?",
    zh="你的损失一步比一步大。梯度指向上坡：哪个符号才能带你下坡？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, -lr, n)[0]


@wrong(
    "4.5",
    "never_leaves_the_start",
    en="All losses are the same: each round begins at the same parameters. What becomes of the new parameters at the end of a round?",
    zh="所有的损失都一样：每一轮都从同样的参数开始。一轮结束时，新参数去哪儿了？",
)
def fit_coaster(params, time, speed, lr, n):
    return [_gradient(params, time, speed)[0] for _ in range(n)]


@wrong(
    "4.5",
    "callers_parameters_moved",
    en="The caller's starting point is gone: your steps moved it, or the `one_step` that you call did (then mend exercise 4.4 first). A second fit from `params` would begin where this one ended. What do you have to make of `params` first?",
    zh="调用者的起点不见了：是你的更新把它移走了，或者是你调用的 `one_step`（那就先改好练习 4.4）。再从 `params` 训练一次，就会从这次结束的地方开始。首先应当怎样处理 `params`？",
)
def fit_coaster(params, time, speed, lr, n):
    losses = []
    for _ in range(n):
        loss, grad = _gradient(params, time, speed)
        losses.append(loss)
        params -= lr * grad
    return losses


@wrong(
    "4.5",
    "each_step_counts_twice",
    en="The first loss is right, and then everything goes at double speed: each step is taken twice. If your `one_step` moves the tensor that it is given, and computes the new parameters from it as well, mend exercise 4.4 first. Where does your code subtract?",
    zh="第一个损失是对的，之后一切都快了一倍：每一步都走了两次。如果你的 `one_step` 既移动了传入的张量，又由它算出新参数，就先改好练习 4.4。你的代码在哪些地方做了减法？",
)
def fit_coaster(params, time, speed, lr, n):
    losses = []
    for _ in range(n):
        loss, grad = _gradient(params, time, speed)
        losses.append(loss)
        params -= lr * grad
        params = params - lr * grad
    return losses


@wrong(
    "4.5",
    "model_in_reverse",
    en="These are the losses of a model that takes its parameters from `c` to `a`. If they come from your `one_step`, the mistake is in `f` of exercise 4.3 and not here: what did its check say?",
    zh="这样的损失，属于一个把参数按从 `c` 到 `a` 的顺序使用的模型。如果它们来自你的 `one_step`，错误就在练习 4.3 的 `f`，而不在这里：那里的检查说了什么？",
)
def fit_coaster(params, time, speed, lr, n):
    losses = []
    for _ in range(n):
        loss, grad = _gradient(params.flip(0), time, speed)
        losses.append(loss)
        params = params - lr * grad.flip(0)
    return losses


@wrong(
    "4.5",
    "one_loss_too_few",
    en="`n` steps have `n` losses, and the last one is missing from your list. With which number does your loop begin, with which does it end, and how many rounds are that?",
    zh="更新 `n` 步有 `n` 个损失，而你的列表里缺了最后一个。你的循环从几开始，到几结束？一共是几轮？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr, n - 1)[0]


@wrong(
    "4.5",
    "parameters_returned_too",
    en="You return two things, the list of losses and the last parameters. Asked for is the list alone: what does your `return` line name besides it?",
    zh="你返回了两样东西：损失的列表和最后的参数。题目只要列表：你的 `return` 那一行除了它还写了什么？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr, n)


@wrong(
    "4.5",
    "stops_when_it_gets_worse",
    hidden_only=True,
    en="As long as the loss falls, all is right, but where it grows your list breaks off. It should hold `n` losses in any case: a run that goes astray is just what one wants to see. Which line ends your loop early?",
    zh="只要损失在下降，一切都对；可是一旦损失增大，你的列表就中断了。无论如何都应当有 `n` 个损失：走偏了的训练，正是人们想看到的。哪一行让循环提前结束了？",
)
def fit_coaster(params, time, speed, lr, n):
    losses = _fit(params, time, speed, lr, n)[0]
    for i in range(1, len(losses)):
        if losses[i] > losses[i - 1]:
            return losses[: i + 1]
    return losses


@wrong(
    "4.5",
    "losses_remember",
    en="The losses are right, but they are tensors that still remember how they were computed, and each of them keeps a whole round in memory. The exercise asks for plain numbers: what makes one of a tensor that holds a single number?",
    zh="损失的数值是对的，但它们仍是张量，还记得自己是怎么算出来的，每一个都把整整一轮留在内存里。题目要的是普通的数：怎样把只含一个数的张量变成普通的数？",
)
def fit_coaster(params, time, speed, lr, n):
    losses = []
    for _ in range(n):
        params = params.detach().clone().requires_grad_()
        losses.append(_mse(_predict(time, params), speed))
        losses[-1].backward()
        params = params - lr * params.grad
    return losses


@wrong(
    "4.5",
    "sum_instead_of_mean",
    en="Your losses are sums of squared errors, and so the steps are too long as well. If they come from your `one_step`, the mistake is in `mse` of exercise 4.3 and not here: what did its check say?",
    zh="你的损失是平方误差之和，步子也因此太长。如果它们来自你的 `one_step`，错误就在练习 4.3 的 `mse`，而不在这里：那里的检查说了什么？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr, n, lambda preds, targets: ((preds - targets) ** 2).sum())[0]


@wrong(
    "4.5",
    "mean_before_the_square",
    en="In your losses the differences were averaged first and squared afterwards. If they come from your `one_step`, the mistake is in `mse` of exercise 4.3 and not here: what did its check say?",
    zh="你的损失是先把差求平均，再平方得到的。如果它们来自你的 `one_step`，错误就在练习 4.3 的 `mse`，而不在这里：那里的检查说了什么？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr, n, _square_of_the_mean)[0]


@wrong(
    "4.5",
    "product_squared",
    en="These are the losses of a model that squares `a` together with `t`. If they come from your `one_step`, the mistake is in `f` of exercise 4.3 and not here: what did its check say?",
    zh="这样的损失，属于一个把 `a` 和 `t` 一起平方的模型。如果它们来自你的 `one_step`，错误就在练习 4.3 的 `f`，而不在这里：那里的检查说了什么？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr, n, model=_product_squared)[0]


@wrong(
    "4.5",
    "constant_forgotten",
    en="These are the losses of a model without `c`. If they come from your `one_step`, the mistake is in `f` of exercise 4.3 and not here: what did its check say?",
    zh="这样的损失，属于一个没有 `c` 的模型。如果它们来自你的 `one_step`，错误就在练习 4.3 的 `f`，而不在这里：那里的检查说了什么？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr, n, model=_without_constant)[0]


@wrong(
    "4.5",
    "learning_rate_forgotten",
    en="The first loss is right, and from the second on they are astronomical: each step is as long as the gradient itself. Where does `lr` come in, here or in your `one_step` (then mend exercise 4.4 first)?",
    zh="第一个损失是对的，从第二个起就成了天文数字：每一步都和梯度本身一样长。`lr` 是在哪里用到的？在这里，还是在你的 `one_step` 里（那就先改好练习 4.4）？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, 1.0, n)[0]


@wrong(
    "4.5",
    "learning_rate_by_heart",
    hidden_only=True,
    en="With the chapter's learning rate your losses are right, with any other they are not: always the same number is at work, here or in your `one_step` (then mend exercise 4.4 first). Where should it come from?",
    zh="用原书的学习率，你的损失是对的；换了别的就不对：起作用的总是同一个数，在这里，或者在你的 `one_step` 里（那就先改好练习 4.4）。它应当从哪里来？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, 1e-5, n)[0]


@wrong(
    "4.5",
    "gradient_taken_for_parameters",
    en="The first loss is right, but the second round starts from the gradient, as if it were the new parameters. In which order does `one_step` return its three results, and in which does your line unpack them?",
    zh="第一个损失是对的，但第二轮是从梯度出发的，好像它就是新参数。`one_step` 按什么次序返回三个结果？你那一行又是按什么次序拆开的？",
)
def fit_coaster(params, time, speed, lr, n):
    losses = []
    for _ in range(n):
        loss, params = _gradient(params, time, speed)
        losses.append(loss)
    return losses


@wrong(
    "4.5",
    "returned_in_the_first_round",
    en="After one round your function is over, and the list holds a single loss. Look at how far the line with `return` is indented: to which block does it belong?",
    zh="只走了一轮，函数就结束了，列表里只有一个损失。看看 `return` 那一行缩进了多少：它属于哪个代码块？",
)
def fit_coaster(params, time, speed, lr, n):
    losses = []
    for _ in range(n):
        losses.append(_gradient(params, time, speed)[0])
        return losses


@wrong(
    "4.5",
    "list_kept_between_calls",
    en="Asked a second time, your function returns the losses of the first time as well. A default value such as `losses=[]` is made once, when the function is defined, and a list outside of it is made once, too. Where should a new list begin for each call?",
    zh="问第二次时，你的函数把第一次的损失也一起返回了。`losses=[]` 这样的默认值只在定义函数时建立一次，函数外面的列表也只建立一次。应当在哪里为每次调用建立一个新的列表？",
)
def fit_coaster(params, time, speed, lr, n, losses=[]):  # noqa: B006
    losses += _fit(params, time, speed, lr, n)[0]
    return losses


@wrong(
    "4.5",
    "losses_rounded",
    en="Your losses are rounded. With the large ones of the roller coaster it hardly shows, with small ones it does. To how many digits does the exercise want them, and is the place to round here, or where they are printed?",
    zh="你的损失经过了四舍五入。过山车的损失很大，几乎看不出来；损失小的时候就看出来了。题目要求精确到几位？四舍五入应当在这里做，还是在打印的时候做？",
)
def fit_coaster(params, time, speed, lr, n):
    return [round(loss, 2) for loss in _fit(params, time, speed, lr, n)[0]]


@wrong(
    "4.5",
    "whole_steps_collected",
    en="Your list holds all three results of each step. Asked for are the losses alone. Which of the three is the loss, and how do you get at it?",
    zh="你的列表里，每一步都放进了全部三个结果。题目只要损失。三个当中哪个是损失？怎样取出它？",
)
def fit_coaster(params, time, speed, lr, n):
    steps = []
    for _ in range(n):
        loss, grad = _gradient(params, time, speed)
        params = params - lr * grad
        steps.append((loss, grad, params))
    return steps


@wrong(
    "4.5",
    "list_begun_anew_each_round",
    en="All rounds are run, but only the loss of the last one is left: the list begins anew in each of them, and where there is no round there is no list. Which line has to stand before the loop?",
    zh="每一轮都执行了，却只留下最后一轮的损失：列表在每一轮里都重新建立；而一轮也没有的时候，列表根本不存在。哪一行应当放在循环之前？",
)
def fit_coaster(params, time, speed, lr, n):
    for _ in range(n):
        losses = []
        loss, grad = _gradient(params, time, speed)
        params = params - lr * grad
        losses.append(loss)
    return losses


@wrong(
    "4.5",
    "last_loss_alone",
    en="You return one number, the last loss. Whoever wants to draw the curve needs all of them: what is the form of the answer that the exercise asks for?",
    zh="你只返回了一个数，也就是最后一个损失。要画曲线，就需要全部的损失：题目要求的答案是什么形式？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr, n)[0][-1]


@wrong(
    "4.5",
    "nothing_for_no_step",
    en="From one step on all is right, but for `n = 0` your function returns nothing at all. No steps have no losses: what does a list look like that holds none of them?",
    zh="从一步起都是对的，但当 `n = 0` 时，你的函数什么也没有返回。没有更新，就没有损失：一个损失也不含的列表是什么样的？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr, n)[0] if n else None


@wrong(
    "4.5",
    "stops_before_it_gets_worse",
    hidden_only=True,
    en="As long as the loss falls, all is right, but where it would grow your list ends. It should hold `n` losses in any case: a run that goes astray is just what one wants to see. Which line ends your loop early?",
    zh="只要损失在下降，一切都对；可是一旦损失要增大，你的列表就到此为止了。无论如何都应当有 `n` 个损失：走偏了的训练，正是人们想看到的。哪一行让循环提前结束了？",
)
def fit_coaster(params, time, speed, lr, n):
    losses = _fit(params, time, speed, lr, n)[0]
    for i in range(1, len(losses)):
        if losses[i] > losses[i - 1]:
            return losses[:i]
    return losses


@wrong(
    "4.5",
    "factor_of_the_square_forgotten",
    en="The first loss is right, and then each step is half as long as it should be. If your `one_step` works out the gradient by hand, the mistake is in exercise 4.4: what becomes of the exponent when you differentiate a square?",
    zh="第一个损失是对的，之后每一步都只有应有的一半长。如果你的 `one_step` 里的梯度是手工推导的，错误就在练习 4.4：对平方求导时，指数到哪里去了？",
)
def fit_coaster(params, time, speed, lr, n):
    return _fit(params, time, speed, lr / 2, n)[0]


@wrong(
    "4.5",
    "in_place_on_a_leaf",
    en="Your parameters are a leaf that tracks gradients, and autograd refuses to have it changed in place (`-=`) while it is watching. If it is your `one_step` that does this, mend exercise 4.4 first. If not: what lets a round begin with new numbers and nothing remembered?",
    zh="你的参数是跟踪梯度的叶子，自动求导不允许就地修改它（`-=`）。如果是你的 `one_step` 这样做的，就先改好练习 4.4。如果不是：怎样让每一轮都从新的数值开始，而不带任何历史？",
)
def fit_coaster(params, time, speed, lr, n):
    params = params.clone().requires_grad_()
    losses = []
    for _ in range(n):
        loss = _mse(_predict(time, params), speed)
        loss.backward()
        params -= lr * params.grad
        losses.append(loss.item())
    return losses


@wrong(
    "4.5",
    "gradient_looked_for_on_the_result",
    en="The first round works, and in the second there is no gradient: `p = p - …` makes a new tensor, the result of a computation, and `backward` puts nothing into the `.grad` of such a one. What has to be done to the new parameters before a round begins with them?",
    zh="第一轮没有问题，第二轮却没有梯度：`p = p - …` 产生了一个新张量，它是计算的结果，而 `backward` 不会往这样的张量的 `.grad` 里放东西。新参数在成为下一轮的起点之前，还要对它做什么？",
)
def fit_coaster(params, time, speed, lr, n):
    params = params.clone().requires_grad_()
    losses = []
    for _ in range(n):
        loss = _mse(_predict(time, params), speed)
        loss.backward()
        params = params - lr * params.grad
        losses.append(loss.item())
    return losses


@wrong(
    "4.5",
    "item_of_a_plain_number",
    en="`item()` makes a plain number of a tensor, and the loss that you ask for it is one already. What does your `one_step` return as its first result?",
    zh="`item()` 把张量变成普通的数，而这里的损失已经是普通的数了。你的 `one_step` 返回的第一项是什么？",
)
def fit_coaster(params, time, speed, lr, n):
    losses = []
    for _ in range(n):
        loss, grad = _gradient(params, time, speed)
        losses.append(loss.item())
        params = params - lr * grad
    return losses


# ---------------------------------------------------------------- 4.6


def _curvatures(time):
    powers = torch.stack([time**2, time, torch.ones_like(time)], dim=1).double()
    return torch.linalg.eigvalsh(2 / len(time) * powers.T @ powers)


@wrong(
    "4.6",
    "where_bouncing_begins",
    en="That is half of the limit. At this rate a step lands right on the bottom of the steepest parabola; beyond it steps land on the other side, but still nearer. How far on the other side may a step land without getting farther away?",
    zh="这是界限的一半。用这个学习率，一步正好落到最陡的抛物线的最低点；再大一些，会落到另一侧，但仍然更近了。落到另一侧多远的地方，才算没有变得更远？",
)
def lr_limit(time):
    return 1 / _curvatures(time).max().item()


@wrong(
    "4.6",
    "flattest_direction",
    en="That limit is much too high: it suits the flattest direction of the bowl, and in another one the steps would long have flown away. Which direction is the first to diverge?",
    zh="这个界限太高了：它适合碗里最平的方向，而在别的方向上，早就一步步飞远了。哪个方向最先发散？",
)
def lr_limit(time):
    return 2 / _curvatures(time).min().item()


@wrong(
    "4.6",
    "only_a_was_considered",
    en="That is the limit if `a` alone is learned. For long rides it is nearly right, for short ones it is not: the steepest direction changes `a`, `b` and `c` together. How do you find it?",
    zh="如果只学习 `a`，这就是界限。时间长时它几乎是对的，时间短时就不对了：最陡的方向会同时改变 `a`、`b` 和 `c`。怎样找到这个方向？",
)
def lr_limit(time):
    return 1 / (time**4).mean().item()


@wrong(
    "4.6",
    "sum_instead_of_mean",
    en="Your limit would be right if the loss were the sum of the squared errors: it is too small by the number of measurements. What does the mean do to every curvature?",
    zh="如果损失是平方误差之和，这个界限就对了：它太小了，正确的界限正好是它乘以测量次数。求平均会使每个曲率怎样变化？",
)
def lr_limit(time):
    return 2 / (_curvatures(time).max().item() * len(time))


@wrong(
    "4.6",
    "factor_of_the_square_forgotten",
    en="Your limit is twice too high. The curvature is the second derivative of the squared error: what becomes of the exponent when you differentiate a square?",
    zh="你的界限高了一倍。曲率是平方误差的二阶导数：对平方求导时，指数到哪里去了？",
)
def lr_limit(time):
    return 4 / _curvatures(time).max().item()


@wrong(
    "4.6",
    "limit_by_heart",
    en="You give the same limit whatever the times are. Measured at other times, the bowl has another shape, and the chapter's roller coaster is only one of them: what in your function depends on `time`?",
    zh="不论在哪些时刻测量，你给出的都是同一个界限。测量的时刻不同，碗的形状也不同，原书的过山车只是其中一个：你的函数里有什么是随 `time` 变化的？",
)
def lr_limit(time):
    return 3.54e-5


@wrong(
    "4.6",
    "no_rate_at_all",
    en="One of your rates is not above 0. With a rate of 0 nobody moves, and with one below 0 everybody climbs. What is the smallest change that keeps the idea?",
    zh="你的三个学习率中有一个不大于 0。学习率为 0，谁也不动；小于 0，就都在爬坡。怎样做最小的改动，又保留原来的想法？",
)
def three_rates(time):
    limit = 2 / _curvatures(time).max().item()
    return 0.0, 0.8 * limit, 1.2 * limit


@wrong(
    "4.6",
    "too_low_is_fast_enough",
    en="With your `too_low`, each step multiplies the distance from the bottom by {factor}. What is left of it after 10 steps? It should be more than half, and on the same side.",
    zh="用你的 `too_low`，每一步都把到最低点的距离乘以 {factor}。10 步之后还剩多少？应当剩下一半以上，而且在同一侧。",
)
def three_rates(time):
    limit = 2 / _curvatures(time).max().item()
    return 0.1 * limit, 0.8 * limit, 1.2 * limit


@wrong(
    "4.6",
    "bouncy_stays_on_its_side",
    en="With your `bouncy`, each step multiplies the distance from the bottom by {factor}: it comes down one side and never bounces. What sign must this factor have for a step to cross the bottom?",
    zh="用你的 `bouncy`，每一步都把到最低点的距离乘以 {factor}：它沿着一侧下来，从不弹跳。要越过最低点，这个倍数应当是什么符号？",
)
def three_rates(time):
    limit = 2 / _curvatures(time).max().item()
    return 0.01 * limit, 0.3 * limit, 1.2 * limit


@wrong(
    "4.6",
    "bouncy_flies_away",
    en="With your `bouncy`, each step multiplies the distance from the bottom by {factor}: it lands on the other side, farther away than before. How large may this factor be, apart from its sign, if bouncing is to end at the bottom?",
    zh="用你的 `bouncy`，每一步都把到最低点的距离乘以 {factor}：它落到另一侧，而且比之前更远。如果弹跳最后要停在最低点，这个倍数除去符号之外最大能有多大？",
)
def three_rates(time):
    limit = 2 / _curvatures(time).max().item()
    return 0.01 * limit, 1.1 * limit, 1.2 * limit


@wrong(
    "4.6",
    "diverging_comes_down",
    en="With your `diverging`, each step multiplies the distance from the bottom by {factor}: that gets smaller and smaller. On which side of the limit does a rate have to be for the loss to grow?",
    zh="用你的 `diverging`，每一步都把到最低点的距离乘以 {factor}：距离会越来越小。要让损失增大，学习率应当在界限的哪一侧？",
)
def three_rates(time):
    limit = 2 / _curvatures(time).max().item()
    return 0.01 * limit, 0.8 * limit, 0.95 * limit


@wrong(
    "4.6",
    "diverging_at_the_limit",
    en="Your `diverging` is the limit itself: each step lands on the other side of the bottom, just as far away as before, and the loss neither grows nor falls. On which side of the limit does a rate have to be for the loss to grow?",
    zh="你的 `diverging` 正好是界限本身：每一步都落到最低点的另一侧，但与之前一样远，损失既不增大也不减小。要让损失增大，学习率应当在界限的哪一侧？",
)
def three_rates(time):
    limit = 2 / _curvatures(time).max().item()
    return 0.01 * limit, 0.8 * limit, 0.9999 * limit


@wrong(
    "4.6",
    "rates_by_heart",
    hidden_only=True,
    en="Your three rates are the same for every `time`, and so they suit one ride at most. Times that are larger or smaller make another parabola: from what can `three_rates` learn how steep it is? If it calls your `lr_limit`: does that look at `time`?",
    zh="不论 `time` 是什么，你的三个学习率都一样，所以最多只适合一次行程。时刻变大或变小，抛物线就不一样了：`three_rates` 可以从哪里知道它有多陡？如果它调用了你的 `lr_limit`：那里用到 `time` 了吗？",
)
def three_rates(time):
    return 1e-7, 3e-5, 4e-5


@wrong(
    "4.6",
    "limit_from_a_coarse_grid",
    en="Your limit is a round number: the first of a coarse row of rates with which the loss does not come down. The true one lies somewhere between it and the rate before. How could you look more closely between the two, or calculate it?",
    zh="你得到的界限是个整整齐齐的数：在一排间隔很粗的学习率里，第一个不能让损失下降的。真正的界限在它和前一个学习率之间的某处。怎样在这两者之间看得更细？或者直接计算出来？",
)
def lr_limit(time):
    limit = 2 / _curvatures(time).max().item()
    return next(m * 10.0**k for k in range(-12, 6) for m in range(1, 10) if m * 10.0**k >= limit)


@wrong(
    "4.6",
    "curvature_instead_of_limit",
    en="That is the curvature in the steepest direction, and a steeper bowl would have a higher limit. Which `lr` belongs to a curvature `k`, if each step multiplies the distance by `1 - lr * k`?",
    zh="这是最陡的方向上的曲率；照这样，碗越陡，界限反而越高。每一步都把距离乘以 `1 - lr * k`，那么曲率 `k` 对应的 `lr` 是多少？",
)
def lr_limit(time):
    return _curvatures(time).max().item()


@wrong(
    "4.6",
    "bare_product",
    en="You took the eigenvalues of `XᵀX` alone, and the factor in front of it is missing: your limit depends on the number of measurements, even if each of them is only repeated. What stands before `XᵀX` in the formula above?",
    zh="你求的只是 `XᵀX` 的特征值，少了前面的因子：即使只是把每次测量重复一遍，你的界限也会变。上文的公式里，`XᵀX` 前面是什么？",
)
def lr_limit(time):
    return 2 / (_curvatures(time).max().item() * len(time) / 2)


@wrong(
    "4.6",
    "number_of_measurements_by_heart",
    en="For 20 measurements your limit is right, for another number it is off by just the ratio of the two. From what can your function learn how many there are?",
    zh="测量 20 次时，你的界限是对的；次数不同时就不对了，差的倍数恰好是两个次数之比。你的函数可以从哪里知道一共测量了几次？",
)
def lr_limit(time):
    return 2 / (_curvatures(time).max().item() * len(time) / 20)


@wrong(
    "4.6",
    "shares_of_the_limit",
    en="Your three numbers would do as shares of the limit, but they are returned as they stand, and so each of them is a rate. With `lr = 0.01`, by how much does a step multiply the distance where the curvature is 56,499? What is still to be done with the three?",
    zh="这三个数作为界限的几分之几是合适的，但你原样返回了它们，于是每一个都直接成了学习率。在曲率为 56,499 处，`lr = 0.01` 的一步会把距离乘以多少？还要对这三个数做什么？",
)
def three_rates(time):
    return 0.01, 0.8, 1.5


@wrong(
    "4.6",
    "not_three_rates",
    en="Three rates were asked for, and you return {count} numbers. Which of `too_low`, `bouncy` and `diverging` is missing, or what else is in there?",
    zh="题目要三个学习率，而你返回了 {count} 个数。`too_low`、`bouncy`、`diverging` 中缺了哪个？或者，里面还多了什么？",
)
def three_rates(time):
    limit = 2 / _curvatures(time).max().item()
    return 0.01 * limit, 0.8 * limit


@wrong(
    "4.6",
    "all_curvatures_together",
    en="Your curvature is too large, a little for long rides and clearly for short ones: a norm or a sum of all numbers of the matrix lets the flat directions count as well. Which single number of a symmetric matrix belongs to its steepest direction?",
    zh="你的曲率偏大，时间长时只大一点，时间短时就很明显：矩阵的范数，或者所有数合在一起的某个量，把平坦的方向也算进去了。对称矩阵的哪一个数，对应的正是最陡的方向？",
)
def lr_limit(time):
    return 2 / _curvatures(time).norm().item()


@wrong(
    "4.6",
    "column_of_ones_forgotten",
    en="For long rides your limit is right, for short ones it is too high: your table has a column for `t²` and one for `t`. Which column belongs to `c`?",
    zh="时间长时，你的界限是对的；时间短时就太高了：你的表里有 `t²` 一列和 `t` 一列。`c` 对应的是哪一列？",
)
def lr_limit(time):
    powers = torch.stack([time**2, time], dim=1).double()
    return 2 / torch.linalg.eigvalsh(2 / len(time) * powers.T @ powers).max().item()


@wrong(
    "4.6",
    "numbered_instead_of_measured",
    en="For the chapter's coaster your limit is right, for other times it is that of measurements at 0, 1, 2 and so on. From what does your table take its times: from `time`, or only from how many there are?",
    zh="对原书的过山车，你的界限是对的；换了别的时刻，给出的却是在 0、1、2……这些时刻测量的界限。你的表里的时间取自哪里：是 `time` 本身，还是只用了它的个数？",
)
def lr_limit(time):
    return 2 / _curvatures(torch.arange(float(len(time)))).max().item()


@wrong(
    "4.6",
    "repeated_times_dropped",
    hidden_only=True,
    en="Some times occur more than once here, and you count each of them once. Every measurement is a row of `X` and a term of the mean, even if another one was made at the same moment. Which call throws rows away?",
    zh="这里有些时刻出现了不止一次，而你只算了一次。每次测量都是 `X` 的一行，也是平均值里的一项，哪怕同一时刻还有另一次测量。是哪个调用丢掉了行？",
)
def lr_limit(time):
    return 2 / _curvatures(time.unique()).max().item()


@wrong(
    "4.6",
    "singular_value_of_the_table",
    en="You took the largest singular value of `X` itself. The curvatures are those of `2/N · XᵀX`: what does multiplying `X` with itself do to that number, and what about the factor in front?",
    zh="你取的是 `X` 本身最大的奇异值。而曲率属于 `2/N · XᵀX`：`X` 与自己相乘，会使这个数怎样变化？前面的因子呢？",
)
def lr_limit(time):
    powers = torch.stack([time**2, time, torch.ones_like(time)], dim=1).double()
    return 2 / torch.linalg.svdvals(powers).max().item()


@wrong(
    "4.6",
    "sum_of_all_curvatures",
    en="Your curvature is too large, a little for long rides and clearly for short ones: the trace of a matrix, the sum of its diagonal, is the sum of the curvatures in all three directions. Which of the three sets the limit?",
    zh="你的曲率偏大，时间长时只大一点，时间短时就很明显：矩阵的迹，也就是对角线之和，等于三个方向上的曲率之和。三个当中，由哪一个决定界限？",
)
def lr_limit(time):
    return 2 / _curvatures(time).sum().item()


@wrong(
    "4.6",
    "times_moved_around_0",
    en="Your limit belongs to other times than those given: you moved them along before you measured the bowl. With `f` as it stands, a later start makes a steeper bowl, though the ride is the same; to move the times is a good idea for 4.7, not here. Which line changes `time`?",
    zh="你的界限所属的时刻，与给定的不同：在量这只碗之前，你把它们平移了。`f` 就是题目写的那样，起点晚一些，同样的行程就会得到更陡的碗；平移时刻对 4.7 是个好主意，在这里却不行。哪一行改变了 `time`？",
)
def lr_limit(time):
    return 2 / _curvatures(time - time.mean()).max().item()


@wrong(
    "4.6",
    "times_moved_to_0",
    en="Your limit belongs to other times than those given: you moved them along before you measured the bowl. With `f` as it stands, a later start makes a steeper bowl, though the ride is the same; to move the times is a good idea for 4.7, not here. Which line changes `time`?",
    zh="你的界限所属的时刻，与给定的不同：在量这只碗之前，你把它们平移了。`f` 就是题目写的那样，起点晚一些，同样的行程就会得到更陡的碗；平移时刻对 4.7 是个好主意，在这里却不行。哪一行改变了 `time`？",
)
def lr_limit(time):
    return 2 / _curvatures(time - time.min()).max().item()


@wrong(
    "4.6",
    "rates_follow_the_limit",
    en="Your three rates would do if your `lr_limit` were right: they keep their distance from it, but it is not where the limit lies. Mend `lr_limit` first: what do its checks say?",
    zh="如果你的 `lr_limit` 是对的，这三个学习率就都合适：它们与它的比例没有问题，但它本身不是真正的界限。先改好 `lr_limit`：它的检查说了什么？",
)
def lr_limit(time):
    return 3 / _curvatures(time).max().item()


@wrong("4.6", "rates_follow_the_limit")
def three_rates(time):
    limit = 3 / _curvatures(time).max().item()
    return 0.01 * limit, 0.8 * limit, 1.2 * limit


# ---------------------------------------------------------------- 4.7


@wrong(
    "4.7",
    "flat_is_not_the_bottom",
    en="There is a quadratic whose loss is smaller than yours by a factor of {times}. If you walked until the losses hardly changed: a step is short where the ground is flat, even if the bottom is far. In which directions did your learning rate never get you anywhere?",
    zh="有一个二次函数，损失比你的小，你的是它的 {times} 倍。如果你是一直走到损失几乎不变为止：地势平坦的地方，步子就小，哪怕离最低点还很远。你的学习率在哪些方向上几乎没有前进？",
)
def best_loss(time, speed):
    start = torch.tensor([-0.7658, -0.7506, 1.3525])
    return _fit(start, time, speed, 1e-5, 50)[0][-1]


@wrong(
    "4.7",
    "sum_instead_of_mean",
    en="This is a sum of squared errors, as solvers of least squares like to return. What does `mse` do with such a sum?",
    zh="这是平方误差之和，最小二乘的求解函数常常返回这个。`mse` 会怎样处理这样的和？",
)
def best_loss(time, speed):
    return _least(time, speed) * len(time)


@wrong(
    "4.7",
    "root_taken",
    en="The parameters must be right, but this is the root of the mean squared error. Which loss does the notebook train with?",
    zh="参数一定是对的，但这是均方误差的平方根。本笔记本用来训练的是哪个损失？",
)
def best_loss(time, speed):
    return _least(time, speed) ** 0.5


@wrong(
    "4.7",
    "another_divisor",
    en="Your curve must be the best one, but its loss is {times} times too large, as if the squares had been divided by fewer than all measurements. Statisticians do that (`var` and `std` do it by themselves) to allow for what was fitted. By what does `mse` divide?",
    zh="曲线一定是最好的那一条，但损失是正确值的 {times} 倍，好像平方和除以的数比测量次数少。统计学家会这样做（`var` 和 `std` 会自动这样做），为的是扣除拟合所用掉的自由度。`mse` 除以的是什么？",
)
def best_loss(time, speed):
    return _least(time, speed) * len(time) / (len(time) - 1)


@wrong(
    "4.7",
    "every_prediction_with_every_speed",
    en="That is the mean over all pairs, each prediction with each speed: somewhere a column was subtracted from a flat tensor. Print the shape of the differences: how many are there?",
    zh="这是对所有配对求的平均，每个预测值都与每个速度相减：某处用一列数与一个一维张量相减了。打印差的形状：一共有多少个？",
)
def best_loss(time, speed):
    powers = torch.stack([time**2, time, torch.ones_like(time)], dim=1).double()
    found = torch.linalg.lstsq(powers, speed.double()[:, None]).solution
    return _mse(powers @ found, speed.double()).item()


@wrong(
    "4.7",
    "too_few_parameters",
    en="That is the best loss of a model with one parameter less. A quadratic has `a`, `b` and `c`, and each may be any number: which columns does your table have, or which degree does your fit?",
    zh="这是少一个参数的模型所能达到的最小损失。二次函数有 `a`、`b`、`c` 三个参数，每个都可以是任意的数：你的表有哪几列？或者，你拟合的是几次函数？",
)
def best_loss(time, speed):
    powers = torch.stack([time, torch.ones_like(time)], dim=1).double()
    found = torch.linalg.lstsq(powers, speed.double()[:, None]).solution
    return _mse(powers @ found, speed.double()[:, None]).item()


@wrong(
    "4.7",
    "lower_than_possible",
    en="No quadratic gets as low as you say: yours would be {share} of the smallest loss. Is your curve still of the form `a·t² + b·t + c`, and do you measure its loss on all of the data?",
    zh="没有哪个二次函数能达到这么低：你的结果只有最小损失的 {share} 倍。你的曲线还是 `a·t² + b·t + c` 的形式吗？损失是用全部数据算的吗？",
)
def best_loss(time, speed):
    t = (time.double() - time.mean()) / time.std()
    powers = torch.stack([t**3, t**2, t, torch.ones_like(t)], dim=1)
    found = torch.linalg.lstsq(powers, speed.double()[:, None]).solution
    return _mse(powers @ found, speed.double()[:, None]).item()


def _least(time, speed):
    powers = torch.stack([time**2, time, torch.ones_like(time)], dim=1).double()
    found = torch.linalg.lstsq(powers, speed.double()[:, None]).solution
    return _mse(powers @ found, speed.double()[:, None]).item()


def _loss(params, time, speed):
    return _gradient(params, time, speed)[0]


@wrong(
    "4.7",
    "flat_curve_taken_for_arrival",
    en="You say of parameters that they have arrived although another quadratic has a loss on these data that is smaller by more than 1 %. If you look at how little the next steps change the loss, or at how small the gradient is: the chapter's curve looks just like that after ten steps, on the floor of a long valley. Where the ground is flat, the bottom may still be far. With what else could you compare the loss?",
    zh="你认为某些参数已经到底了，可是在这些数据上，另有二次函数的损失还要小 1% 以上。如果你看的是接下来的几步使损失改变得多小，或者梯度有多小：原书的曲线走了十步之后也正是这个样子，那是在一条长长的山谷的谷底。地势平坦，离最低点却可能还很远。还可以拿损失与什么比较？",
)
def really_minimum(params, time, speed):
    before, after = _fit(params, time, speed, 1e-5, 2)[0]
    return abs(before - after) < 1e-3 * before


@wrong(
    "4.7",
    "nobody_has_arrived",
    en="Your function says of everybody that they have not arrived, even of the best parameters that there are. What does it compute from `params`, and with what does it compare: with the smallest loss of these very data? And how much above it is allowed, for after rounding hardly anybody hits it exactly?",
    zh="你的函数认为谁都没有到底，就连最好的参数也不例外。它用 `params` 算了什么？又与什么比较：是这些数据自己的最小损失吗？另外，舍入之后几乎没有谁能恰好等于它：允许高出多少？",
)
def really_minimum(params, time, speed):
    return False


@wrong(
    "4.7",
    "everybody_has_arrived",
    en="Your function says of everybody that they have arrived, even where the loss is well above the smallest. What does it compute from `params`, and with what does it compare: with the smallest loss of these very data?",
    zh="你的函数认为谁都到底了，就连损失远高于最小值的也不例外。它用 `params` 算了什么？又与什么比较：是这些数据自己的最小损失吗？",
)
def really_minimum(params, time, speed):
    return True


@wrong(
    "4.7",
    "another_measure",
    hidden_only=True,
    en="You say of parameters that they have not arrived although their loss is within 1 % of the smallest. With what do you compare: with the smallest loss of these very data, or with a number that belongs to another ride? And how much above it is allowed?",
    zh="有些参数的损失比最小的高出不到 1%，你却认为它们没有到底。你是与什么比较的：是这些数据自己的最小损失，还是属于另一次行程的某个数？允许高出多少？",
)
def really_minimum(params, time, speed):
    return _loss(params, time, speed) <= 1.0001 * _least(time, speed)


@wrong(
    "4.7",
    "loss_by_heart",
    en="Different rides get the same answer from you. Each ride has its own smallest loss: what in your function depends on `time` and `speed`?",
    zh="不同的行程，你给出的答案都一样。每次行程都有自己的最小损失：你的函数里有什么是随 `time` 和 `speed` 变化的？",
)
def best_loss(time, speed):
    return 7.31


@wrong(
    "4.7",
    "callers_parameters_moved",
    en="You were asked whether these parameters have arrived, and now they are other ones: your function moves the tensor that it is given, or the `one_step` that it calls does (then mend exercise 4.4 first). What do you have to make of `params` first?",
    zh="问的是这些参数到底了没有，问完之后它们却变了：你的函数移动了传入的张量，或者是它调用的 `one_step`（那就先改好练习 4.4）。首先应当怎样处理 `params`？",
)
def really_minimum(params, time, speed):
    before, grad = _gradient(params, time, speed)
    params -= 1e-5 * grad
    return abs(before - _loss(params, time, speed)) < 1e-3 * before


@wrong(
    "4.7",
    "line_too_high",
    hidden_only=True,
    en="You sort parameters rightly by their loss, but your line lies too high: some that you call arrived have a loss more than 1 % above the smallest. By how much may theirs exceed it, and is the smallest loss that you compare with that of these very data?",
    zh="你按损失给参数排的次序是对的，但界线画得太高：有些被你认为已经到底的，损失比最小的高出 1% 以上。允许高出多少？你用来比较的最小损失，是这些数据自己的吗？",
)
def really_minimum(params, time, speed):
    return _loss(params, time, speed) <= 1.1 * _least(time, speed)


@wrong(
    "4.7",
    "the_other_way_round",
    en="Each of your answers is the opposite of the right one: who has arrived has not, as you say, and who has not has. Your comparison is the right one, then. Which way does its sign point?",
    zh="你的每个回答都正好与正确的相反：到了的你说没到，没到的你说到了。可见比较的东西是对的。不等号朝着哪一边？",
)
def really_minimum(params, time, speed):
    return _loss(params, time, speed) > 1.01 * _least(time, speed)


@wrong(
    "4.7",
    "nothing_instead_of_no",
    en="Where the answer is yes, you say `True`; where it is no, your function ends without a `return`, and so it returns `None`. What does a comparison such as `a <= b` give by itself, in either case?",
    zh="回答为“是”的时候，你返回了 `True`；回答为“否”的时候，函数没有执行 `return` 就结束了，于是返回 `None`。像 `a <= b` 这样的比较，在两种情况下本身各得到什么？",
)
def really_minimum(params, time, speed):
    if _loss(params, time, speed) <= 1.01 * _least(time, speed):
        return True


@wrong(
    "4.7",
    "parameters_instead_of_loss",
    en="These are the best parameters. Asked for is how small the loss can get: what do you have to do with them, once they are found?",
    zh="这是最好的参数。题目问的是损失最小能到多少：找到参数之后，还要用它们做什么？",
)
def best_loss(time, speed):
    powers = torch.stack([time**2, time, torch.ones_like(time)], dim=1).double()
    return torch.linalg.lstsq(powers, speed.double()[:, None]).solution[:, 0]


@wrong(
    "4.7",
    "numbered_instead_of_measured",
    en="That is the smallest loss for measurements at 0, 1, 2 and so on, evenly spaced. Here they are not: from what does your table take its times, from `time`, or only from how many there are?",
    zh="这是在 0、1、2……这些间隔相等的时刻测量时的最小损失。而这里的间隔并不相等：你的表里的时间取自哪里，是 `time` 本身，还是只用了它的个数？",
)
def best_loss(time, speed):
    return _least(torch.arange(len(time)), speed)


@wrong(
    "4.7",
    "number_of_measurements_by_heart",
    en="Your curve must be the best one, but you divide the sum of the squares by 20, and here there are not 20 measurements. From what can your function learn how many there are?",
    zh="曲线一定是最好的那一条，但你把平方和除以了 20，而这里并没有 20 次测量。你的函数可以从哪里知道一共测量了几次？",
)
def best_loss(time, speed):
    return _least(time, speed) * len(time) / 20


def _half_of_it_for_many(time, speed):
    return _least(time, speed) / (1 if len(time) < 20 else 2)


@wrong(
    "4.7",
    "verdict_follows_best_loss",
    en="Your comparison is the right one, but what it compares with is not: these verdicts follow from what your `best_loss` says of these data, and that is not the smallest loss. Mend `best_loss` first: for which rides is it right, and for which not?",
    zh="比较的办法是对的，但用来比较的那个数不对：这些判断都来自你的 `best_loss` 对这些数据给出的值，而那并不是最小的损失。先改好 `best_loss`：对哪些行程它是对的，对哪些不对？",
)
def best_loss(time, speed):
    return _half_of_it_for_many(time, speed)


@wrong("4.7", "verdict_follows_best_loss")
def really_minimum(params, time, speed):
    return _loss(params, time, speed) <= 1.01 * _half_of_it_for_many(time, speed)
