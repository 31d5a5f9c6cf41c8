"""What the engine says to a student, in English and Chinese, by code.

Each message has two parts, split at its first line break: the *fact* (what was expected, what came) and the
*step* (a question, or what to do next). It may hold ``{field}``, filled from the finding's parameters; a part
between ``⟦`` and ``⟧`` is left out when one of its fields is unknown; `` `code` `` is the only markup.
"""

MESSAGES: dict[str, dict[str, str]] = {
    # -- exists, attempted
    "missing_name": {
        "en": "⟦`{name}`: ⟧a name that the check needs is not defined when it runs.\n"
        "Is there a cell that defines it, spelled just like this, and does that cell run without an error?",
        "zh": "⟦`{name}`：⟧检查运行时，所需的名字还没有定义。\n"
        "有没有一个单元格定义了它？名字拼写完全一致吗？那个单元格运行时有没有报错？",
    },
    "not_attempted": {
        "en": "Not started yet: the placeholder is still in its place.\n"
        "Put your own code where `raise NotImplementedError` stands; the first hint says where to begin.",
        "zh": "还没有开始：占位代码仍在原处。\n"
        "请把 `raise NotImplementedError` 换成你自己的代码；第一条提示会告诉你从哪里入手。",
    },
    "not_answered": {
        "en": "Not answered yet⟦: `{name}` holds no letter⟧.\n"
        "Which options can you rule out? Write your letters into the answer cell; if you have clicked them "
        "below `pick`, run that cell once more.",
        "zh": "还没有作答⟦：`{name}` 里没有字母⟧。\n哪些选项可以先排除？请把字母写进作答的单元格；"
        "如果已经在 `pick` 下面点选，请再运行一次那个单元格。",
    },
    "still_stub": {
        "en": "Part of the exercise is still a placeholder: the check ran into `NotImplementedError`.\n"
        "Which function or method have you not written yet?",
        "zh": "练习还有一部分是占位代码：检查遇到了 `NotImplementedError`。\n哪个函数或方法你还没有写？",
    },
    # -- callable, raised, returned
    "not_callable": {
        "en": "Expected a function or a class, got {type}.\n"
        "Does a later line give the same name to something else?",
        "zh": "这里应该是函数或类，得到的却是 {type}。\n后面是不是有一行把同一个名字用在了别的东西上？",
    },
    "wrong_signature": {
        "en": "It cannot be called with the arguments of this exercise⟦: {text}⟧.\n"
        "How many parameters does the given first line have, and in which order? Their names are up to you.",
        "zh": "无法用本练习的参数来调用它⟦：{text}⟧。\n"
        "题目给出的第一行有几个参数，顺序如何？参数的名字可以自己取。",
    },
    "raised": {
        "en": "Your code raised `{kind}`⟦ in `{function}`⟧⟦ (line {line} of its cell)⟧⟦: {text}⟧.\n"
        "Run the case yourself and read the last line of the error first: "
        "which value does it complain about, and where does that value come from?",
        "zh": "你的代码⟦（在 `{function}` 中）⟧抛出了 `{kind}`⟦（所在单元格第 {line} 行）⟧⟦：{text}⟧。\n"
        "请自己运行这个例子，先读错误信息的最后一行：它抱怨的是哪个值？这个值是从哪里来的？",
    },
    "unusable": {
        "en": "What your code gives could not be used as the text says⟦: `{kind}`⟧⟦: {text}⟧.\n"
        "What does it return or define there? Is it of the type that is asked for, with all its parts?",
        "zh": "你的代码给出的东西无法像题目所说的那样使用⟦：`{kind}`⟧⟦：{text}⟧。\n"
        "它在那里返回或定义了什么？类型对吗，各个部分齐全吗？",
    },
    "no_module": {
        "en": "A package is not there while grading⟦: {text}⟧.\n"
        "What this notebook imports by itself is sure to be there: how can it be done with that?",
        "zh": "评分环境里没有这个包⟦：{text}⟧。\n笔记本自己导入的包一定存在：用它们能怎样完成？",
    },
    "undefined_name": {
        "en": "Your code uses a name that is not defined there⟦, in `{function}`⟧⟦ (line {line} of its cell)⟧"
        "⟦: {text}⟧.\n"
        "Is it spelled as where you made it? Does it come from an import, or from a cell that has run?",
        "zh": "你的代码⟦（在 `{function}` 中）⟧用到了一个没有定义的名字⟦（所在单元格第 {line} 行）⟧"
        "⟦：{text}⟧。\n"
        "它的拼写和定义处一致吗？它来自某个 import，或者来自之前运行过的单元格吗？",
    },
    "unbound_name": {
        "en": "Your code uses a name of its own before that has a value⟦, in `{function}`⟧"
        "⟦ (line {line} of its cell)⟧⟦: {text}⟧.\n"
        "Does it get one only in a loop or a branch? In this case that has not run.",
        "zh": "你的代码⟦（在 `{function}` 中）⟧在自己的一个名字还没有值时就用到了它"
        "⟦（所在单元格第 {line} 行）⟧⟦：{text}⟧。\n"
        "它是不是只在循环或分支里才得到值？在这种情况下，那里并没有运行。",
    },
    "raised_unseen": {
        "en": "On an input that you do not see, your code raised `{kind}`⟦ in `{function}`⟧"
        "⟦ (line {line} of its cell)⟧.\n"
        "Which sizes, dtypes and edge cases does the text allow that the visible checks do not try? "
        "Call your code with those.",
        "zh": "对一个你看不到的输入，你的代码⟦（在 `{function}` 中）⟧抛出了 `{kind}`"
        "⟦（所在单元格第 {line} 行）⟧。\n"
        "题目还允许哪些可见检查没有试过的大小、数据类型和边界情况？请用它们调用你的代码。",
    },
    "visible_first": {
        "en": "This is wrong, too.\nMend first what the visible checks say: this may be gone with it.",
        "zh": "这一项也不对。\n先改正可见检查指出的问题：这一项也许会随之消失。",
    },
    "should_raise": {
        "en": "This input cannot be right, so `{kind}` was expected, but no error came.\n"
        "What would a caller believe who gets your answer?",
        "zh": "这个输入不可能是对的，应当抛出 `{kind}`，但是没有报错。\n拿到这个结果的人会误以为什么？",
    },
    "returned_none": {
        "en": "Your function returned `None`.\nDoes each path through it end in `return`?",
        "zh": "你的函数返回了 `None`。\n函数里的每条路径都以 `return` 结束吗？",
    },
    "printed_not_returned": {
        "en": "Your function printed something and returned `None`.\n"
        "`print` shows a value to a person, `return` hands it to the caller: which one is needed here?",
        "zh": "你的函数打印了内容，却返回了 `None`。\n"
        "`print` 是给人看的，`return` 才把值交给调用者：这里需要的是哪一个？",
    },
    # -- type, dtype, shape
    "wrong_type": {
        "en": "⟦`{at}`: ⟧Expected {expected}, got {got}.\n"
        "Which line makes the value that you return, and what is its type there?",
        "zh": "⟦`{at}`：⟧应为：{expected}；得到：{got}。\n返回的值是哪一行产生的？它在那里是什么类型？",
    },
    "wrong_dtype": {
        "en": "⟦`{at}`: ⟧Expected dtype {expected}, got {got}.\n"
        "Print the dtype after each line: where does it change, or where should it have changed?",
        "zh": "⟦`{at}`：⟧数据类型应为 {expected}，得到 {got}。\n"
        "请在每一行之后打印数据类型：它在哪里变了，或者本该在哪里变？",
    },
    "wrong_shape": {
        "en": "⟦`{at}`: ⟧Expected shape {expected}⟦, got {got}⟧.\n"
        "Write the shape beside each line of your code: "
        "at which line does an axis appear or vanish that should not?",
        "zh": "⟦`{at}`：⟧形状应为 {expected}⟦，得到 {got}⟧。\n"
        "请在每行代码旁写下形状：到了哪一行，多出或少了一个不该变的轴？",
    },
    "wrong_size": {
        "en": "⟦`{at}`: ⟧Expected shape {expected}⟦, got {got}⟧.\n"
        "There are as many axes as there should be: which line decides how long each is, and their order?",
        "zh": "⟦`{at}`：⟧形状应为 {expected}⟦，得到 {got}⟧。\n"
        "轴的个数是对的：各个轴的长度和次序由哪一行决定？",
    },
    "wrong_length": {
        "en": "⟦`{at}`: ⟧Expected {expected} elements⟦, got {got}⟧.\nWhich of them come twice, or never?",
        "zh": "⟦`{at}`：⟧应有 {expected} 个元素⟦，得到 {got} 个⟧。\n哪些出现了两次，哪些没有出现？",
    },
    "wrong_keys": {
        "en": "The dictionary has other keys than asked for⟦; missing: {missing}⟧⟦; too many: {extra}⟧.\n"
        "Compare the spelling of each key with the text of the exercise.",
        "zh": "字典的键与要求不同⟦；缺少：{missing}⟧⟦；多余：{extra}⟧。\n请把每个键的拼写与题目对照一遍。",
    },
    # -- value, laws, side effects
    "wrong_value": {
        "en": "⟦`{at}`: ⟧Expected {expected}, got {got}.\n"
        "Work the smallest case out by hand: which step of your code gives another result than your pencil?",
        "zh": "⟦`{at}`：⟧应为：{expected}；得到：{got}。\n"
        "请用笔算一个最小的例子：代码的哪一步与笔算的结果不同？",
    },
    "wrong_numbers": {
        "en": "⟦`{at}`: ⟧Type and shape are right, the values are not.\n"
        "Work the smallest case out by hand: which step of your code gives another result than your pencil?",
        "zh": "⟦`{at}`：⟧类型和形状都对，值不对。\n请用笔算一个最小的例子：代码的哪一步与笔算的结果不同？",
    },
    "not_finite": {
        "en": "The answer is not finite⟦: {count} of its numbers are nan or infinite⟧.\n"
        "Where can a logarithm of 0, a division by 0 or an `exp` of a large number happen?",
        "zh": "结果不是有限的数⟦：有 {count} 个是 nan 或无穷大⟧。\n"
        "哪里可能出现 0 的对数、除以 0，或者对很大的数取 `exp`？",
    },
    "mutated_input": {
        "en": "The result may be right, but your code changed what it was given: {names}.\n"
        "Which line works in place (`x += …`, `x[…] = …`, a method ending in `_`, a list's `pop`)? Let it "
        "make something new.",
        "zh": "结果也许是对的，但你的代码改动了传入的数据：{names}。\n"
        "哪一行是就地修改（`x += …`、`x[…] = …`、以 `_` 结尾的方法，或列表的 `pop`）？"
        "让它产生新的对象。",
    },
    # -- cost, constraints
    "timeout": {
        "en": "Your code used up its computing time.\n"
        "Does every loop come to an end, and how often does the innermost line run?",
        "zh": "你的代码用完了允许的计算时间。\n每个循环都会结束吗？最里面的那一行要运行多少次？",
    },
    "no_memory": {
        "en": "Your code asked for more memory than there is for this exercise.\n"
        "Which shape has your largest tensor? Two long axes that meet by broadcasting make every pair.",
        "zh": "你的代码申请的内存超过了本练习允许的量。\n"
        "最大的张量是什么形状？两个很长的轴经过广播会两两配对。",
    },
    "too_many_processes": {
        "en": "Your code started more processes than there may be.\n"
        "Which line starts them, and does each of them end?",
        "zh": "你的代码启动的进程太多。\n是哪一行启动的？它们都会结束吗？",
    },
    "died": {
        "en": "The process that ran your code ended in the middle.\n"
        "Does your code call `exit`, or ask for far more memory than the exercise needs?",
        "zh": "运行你的代码的进程中途结束了。\n代码里有没有调用 `exit`，或者申请了远超练习所需的内存？",
    },
    "too_large": {
        "en": "The answer is too large to be handed over.\n"
        "Which shape do you expect? Two long axes that meet by broadcasting make every pair.",
        "zh": "答案太大，无法传回。\n你预期的形状是什么？两个很长的轴经过广播会两两配对。",
    },
    "too_slow": {
        "en": "The result is right, but it takes too long⟦: {seconds} s⟧⟦, {budget} s are allowed⟧.\n"
        "Which Python loop could be one tensor operation?",
        "zh": "结果是对的，但是太慢⟦：用了 {seconds} 秒⟧⟦，允许 {budget} 秒⟧。\n"
        "哪个 Python 循环可以换成一次张量运算？",
    },
    "forbidden_loop": {
        "en": "This exercise is meant to be solved without a Python loop⟦; there is one in line {line}⟧.\n"
        "Which single operation on the whole tensor does what the loop does step by step?",
        "zh": "本练习要求不使用 Python 循环⟦；第 {line} 行有一个⟧。\n"
        "循环一步一步做的事，可以用对整个张量的哪一个运算来完成？",
    },
    "forbidden_syntax": {
        "en": "This exercise is meant to be solved without `{what}`⟦; line {line} uses it⟧.\n"
        "What does the exercise want you to practise instead?",
        "zh": "本练习要求不使用 `{what}`⟦；第 {line} 行用到了它⟧。\n这道题想让你练习的是什么？",
    },
    "no_letters": {
        "en": "This is no answer in letters; the letters here are {letters}.\n"
        'Can you write the letters alone, as text in quotes, such as `"a"`, and in order where order counts?',
        "zh": "这不是用字母作答；这里的字母有 {letters}。\n"
        '能不能只写字母，像 `"a"` 这样写成带引号的文本？次序有关的题目要按次序写。',
    },
    "other_letter": {
        "en": "`{got}` is none of the letters here, which are {letters}.\n"
        "Does each letter stand before an option of this very question?",
        "zh": "`{got}` 不是这里的字母；这里的字母有 {letters}。\n"
        "你写的每个字母，都是这道题某个选项前面的字母吗？",
    },
    "one_letter": {
        "en": "There are several letters; this question has one answer.\nWhich one of them fits best?",
        "zh": "写了好几个字母；这道题只有一个答案。\n其中哪一个最合适？",
    },
    "letter_each": {
        "en": "There are {got} letters for {count} statements.\n"
        "Has each statement its own letter, in the order of the statements?",
        "zh": "有 {count} 个陈述，却写了 {got} 个字母。\n每个陈述是否都按顺序有一个自己的字母？",
    },
    "letter_twice": {
        "en": "One letter stands there twice.\nWhich of the two did you mean to be another one?",
        "zh": "有一个字母写了两次。\n其中哪一个本来应该是别的字母？",
    },
    "not_all": {
        "en": "What you chose is right, and it is not all.\nWhich of the others did you leave out, and why?",
        "zh": "你选的都对，但还不完整。\n剩下的里面你漏掉了哪些？为什么没选？",
    },
    "not_this": {
        "en": "This is not the answer.\n"
        "Can you say in your own words what each option claims, and test one of them?",
        "zh": "答案不是这个。\n能不能用自己的话说出每个选项的意思，再检验其中一个？",
    },
    "not_this_order": {
        "en": "This is not the order.\n"
        "Walk through your lines one by one: what does each of them need, and is it there by then? Is one "
        "missing, or one too many?",
        "zh": "次序不是这样。\n逐行走一遍：每一行需要什么，到那时有了吗？是不是少了一行，或者多了一行？",
    },
    "unreadable": {
        "en": "This exercise asks how `{name}` is written, and no line of the notebook defines it.\n"
        "Can you write it as a plain `def`, without `exec` or a nest that is too deep to be read?",
        "zh": "本练习要看 `{name}` 是怎么写的，但笔记本里没有哪一行定义了它。\n"
        "能不能写成普通的 `def`，不用 `exec`，也不要嵌套得深到无法读取？",
    },
    "below_the_floor": {
        "en": "Trained anew, it is right about {accuracy}.\nRight answers reach {floor}: what is missing?",
        "zh": "重新训练之后，只判对了 {accuracy}。\n正确的解答能达到 {floor}：训练中少了什么？",
    },
    # -- never the student's fault
    "needs_gpu": {
        "en": "Not assessed: this check needs a GPU, and the grading machine has none.\n"
        "This costs you no points; it will be assessed elsewhere or by a person.",
        "zh": "未评分：这项检查需要 GPU，而评分机器上没有。\n这不会扣分，之后会在别处或由人工评分。",
    },
    "no_budget": {
        "en": "Not assessed: this check needs more computing time than the grading machine may spend.\n"
        "This costs you no points; it will be assessed elsewhere or by a person.",
        "zh": "未评分：这项检查需要的计算时间超过了评分机器的限度。\n这不会扣分，之后会在别处或由人工评分。",
    },
    "stale_checks": {
        "en": "Not assessed: the files beside this notebook belong to another edition of it.\n"
        "Fetch the whole folder of the notebook anew, and copy your answers into it.",
        "zh": "未评分：笔记本旁边的文件属于另一个版本。\n请重新获取整个笔记本文件夹，再把你的答案复制进去。",
    },
    "not_assessed": {
        "en": "Not assessed: the grading machine lacks something that this check needs⟦: {what}⟧.\n"
        "This costs you no points; it will be assessed elsewhere or by a person.",
        "zh": "未评分：评分机器缺少这项检查所需的条件⟦：{what}⟧。\n这不会扣分，之后会在别处或由人工评分。",
    },
    "grader_error": {
        "en": "The grader failed here, not you⟦: {what}⟧.\n"
        "This costs you no points; your instructor sees it and will assess the exercise.",
        "zh": "这里是评分程序出了错，不是你的错⟦：{what}⟧。\n这不会扣分；教师会看到这条记录并另行评分。",
    },
    "unsure": {
        "en": "You marked this answer as unsure.\nWhat could you compute or try out to become sure?",
        "zh": "你把这个答案标为“没把握”。\n算一算或试一试什么，就能有把握？",
    },
    # -- about the file that was handed in
    "foreign_variant": {
        "en": "The questions are those of variant {found}; those handed out to this student are variant "
        "{expected}.\nThey are graded by the key of variant {found}.",
        "zh": "题目是第 {found} 号变体，而发给这位学生的是第 {expected} 号。\n"
        "评分按第 {found} 号的答案进行。",
    },
    "unnamed_variant": {
        "en": "This copy was handed out to nobody by name; those handed out to this student are of variant "
        "{expected}.\nIt is graded by its own key.",
        "zh": "这份题目不是按姓名发出的；发给这位学生的是第 {expected} 号变体。\n"
        "评分按这份题目自己的答案进行。",
    },
    "cell_missing": {
        "en": "The cell `{cell}` was missing in the file handed in.\n"
        "Nothing is lost if your names are defined elsewhere; next time start from the released notebook.",
        "zh": "提交的文件里缺少单元格 `{cell}`。\n只要名字在别处有定义就没有影响；下次请从发布的笔记本开始。",
    },
    "cell_not_code": {
        "en": "The cell `{cell}` is no code cell any more, and what it says is not read.\n"
        "Make it a code cell again (key Y beside the cell), run it, and hand the file in once more.",
        "zh": "单元格 `{cell}` 已经不是代码单元格，里面写的内容不会被读取。\n"
        "请把它改回代码单元格（选中单元格后按 Y 键），运行一遍，再提交一次。",
    },
    "cell_doubled": {
        "en": "The cell `{cell}` was there more than once.\n"
        "Keep one copy, so that it is clear which one counts.",
        "zh": "单元格 `{cell}` 出现了不止一次。\n请只保留一份，这样才清楚以哪一份为准。",
    },
    "cell_moved": {
        "en": "The cell `{cell}` was not in its place.\n"
        "Cells run from top to bottom: does everything it needs still come before it?",
        "zh": "单元格 `{cell}` 不在原来的位置。\n单元格自上而下运行：它需要的内容都还在它前面吗？",
    },
    "metadata_edited": {
        "en": "The hidden settings of the cell `{cell}` had been changed and were put right.\n"
        "Copy code between cells, never whole cells between notebooks.",
        "zh": "单元格 `{cell}` 的隐藏设置被改动过，已经恢复。\n"
        "请在单元格之间复制代码，不要在笔记本之间复制整个单元格。",
    },
    "cell_syntax_error": {
        "en": "⟦Cell `{cell}`: ⟧Python cannot read this code⟦; line {line}⟧⟦: {text}⟧.\n"
        "Is a bracket, a quotation mark or a colon missing in this line or the one above?",
        "zh": "⟦单元格 `{cell}`：⟧Python 无法读懂这段代码⟦；第 {line} 行⟧⟦：{text}⟧。\n"
        "这一行或上一行是不是少了括号、引号或冒号？",
    },
    "cell_indentation": {
        "en": "⟦Cell `{cell}`: ⟧Python cannot tell which lines belong together⟦; line {line}⟧⟦: {text}⟧.\n"
        "Do all lines of a block begin in the same column, with spaces only?",
        "zh": "⟦单元格 `{cell}`：⟧Python 分不清哪些行属于同一块⟦；第 {line} 行⟧⟦：{text}⟧。\n"
        "同一块里的各行，是不是都从同一列开始，而且只用空格缩进？",
    },
    "cell_raised": {
        "en": "⟦Cell `{cell}`: ⟧running it raised `{kind}`⟦ in line {line}⟧⟦: {text}⟧.\n"
        "Restart the kernel and run all cells from the top: which is the first that fails?",
        "zh": "⟦单元格 `{cell}`：⟧运行时抛出了 `{kind}`⟦（第 {line} 行）⟧⟦：{text}⟧。\n"
        "请重启内核，从头运行所有单元格：最先出错的是哪一个？",
    },
    "cell_timeout": {
        "en": "⟦Cell `{cell}`: ⟧it was stopped: it used up its computing time.\n"
        "Does every loop in it come to an end? What it was to define is missing in the cells below.",
        "zh": "⟦单元格 `{cell}`：⟧它用完了允许的计算时间，被停止了。\n"
        "里面的每个循环都会结束吗？它本该定义的名字，后面的单元格里就没有了。",
    },
    "cell_died": {
        "en": "⟦Cell `{cell}`: ⟧it ended the whole process and was left out.\n"
        "Does it call `exit`, or ask for far more memory than the exercise needs?",
        "zh": "⟦单元格 `{cell}`：⟧它使整个进程结束，因此被跳过了。\n"
        "里面有没有调用 `exit`，或者申请了远超练习所需的内存？",
    },
    "more_problems": {
        "en": "{count} more problems of this file are not listed.\n"
        "Once the first ones are mended, are the others still there?",
        "zh": "这个文件还有 {count} 个问题没有列出。\n先解决前面的问题：其余的还在吗？",
    },
    "other_build": {
        "en": "This notebook is of another edition⟦ ({found})⟧ than the checks⟦ ({expected})⟧.\n"
        "If a check asks for something that your notebook never mentions, fetch the notebook anew.",
        "zh": "这份笔记本的版本⟦（{found}）⟧与检查的版本⟦（{expected}）⟧不同。\n"
        "如果检查要求的内容在你的笔记本里没有提到，请重新获取笔记本。",
    },
    "leans_on": {
        "en": "This answer uses `{name}` of exercise {item}, which is not right yet.\n"
        "Mend that one first: this may be right then.",
        "zh": "这个答案用到了练习 {item} 的 `{name}`，而那里还不对。\n请先改正那一题：这一题也许随之就对了。",
    },
    "carried": {
        "en": "This was judged with your `{name}` of exercise {item} as it is.\n"
        "The mistake there costs points there, and not once more here.",
        "zh": "评判这一题时，采用的是你在练习 {item} 中写的 `{name}`。\n"
        "那里的错误只在那里扣分，这里不再重复扣分。",
    },
    # -- a code that this version does not know
    "unknown": {
        "en": "This check did not pass⟦ ({code})⟧.\nCompare your result with the text of the exercise.",
        "zh": "这项检查没有通过⟦（{code}）⟧。\n请把你的结果与题目的要求对照一遍。",
    },
}
