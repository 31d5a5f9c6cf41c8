"""Known-wrong answers of notebook 06."""

from autograder.course import wrong


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
