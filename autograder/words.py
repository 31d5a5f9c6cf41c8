"""Words and short phrases of tables, cards and pages, in each language; ``messages.word`` fills them in."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "correct": {"en": "correct", "zh": "正确"},
    "only read": {
        "en": "your answer can be read; whether it is right is said after grading",
        "zh": "答案可以读取；对不对，评分之后才会说明",
    },
    "wrong": {"en": "wrong", "zh": "错误"},
    "partly": {"en": "partly correct", "zh": "部分正确"},
    "not attempted": {"en": "not attempted", "zh": "未作答"},
    "not assessed": {"en": "not assessed", "zh": "未评分"},
    "grader error": {"en": "grader error", "zh": "评分程序出错"},
    "points": {"en": "points", "zh": "分"},
    "by a person": {
        "en": "{points} more points are for what a person grades, in nbgrader's manual grading.",
        "zh": "另有 {points} 分由人工评分（nbgrader 的人工评分）。",
    },
    "as above": {"en": "the same as for “{title}”", "zh": "同前：{title}"},
    "hidden": {"en": " (on inputs drawn for grading)", "zh": "（使用评分时抽取的输入）"},
    "expected": {"en": "expected", "zh": "应为"},
    "yours": {"en": "yours", "zh": "你的结果"},
    "shape": {"en": "shape", "zh": "形状"},
    "slice": {"en": "showing", "zh": "显示"},
    "differ": {"en": "{count} of {total} numbers differ", "zh": "{total} 个数中有 {count} 个不同"},
    "diagonal": {
        "en": "every one of {n} meets every one of {n}: only the diagonal is the answer",
        "zh": "{n} 个与 {n} 个两两相遇：只有对角线才是答案",
    },
    "note": {"en": "Note:", "zh": "说明："},
    "asked": {"en": "asked: ", "zh": "调用："},
    "student": {"en": "student", "zh": "学生"},
    "students": {"en": "{count} students", "zh": "{count} 名学生"},
    "solved": {"en": "solved", "zh": "正确率"},
    "isolation": {"en": "isolation: ", "zh": "隔离级别："},
    "ungraded": {"en": "could not be graded", "zh": "无法评分"},
    "full marks": {"en": "Everything is correct.", "zh": "全部正确。"},
    "hidden follow": {
        "en": "The visible checks pass. When the notebook is graded, more checks run on other inputs.",
        "zh": "可见的检查已全部通过。评分时还会用别的输入运行更多检查。",
    },
    "hint": {"en": "Hint {number} of {total}", "zh": "提示 {number}/{total}"},
    "no hints": {
        "en": "Exercise {item} has no hints; after grading, a wrong option says what is wrong with it.",
        "zh": "练习 {item} 没有提示；评分之后，选错的选项会说明错在哪里。",
    },
    "run again": {
        "en": "· run this cell again, and it becomes your answer.",
        "zh": "· 再运行一次这个单元格，它就变成你的答案。",
    },
    "picked": {
        "en": "`{source}` is your answer. That is what the cell has to hold when you save it; else write it.",
        "zh": "你的答案是 `{source}`：保存时单元格里应该就是这一行。如果不是，请自己写上。",
    },
    "no buttons": {
        "en": 'No buttons can be shown here; write the letters yourself, as in `{name} = "…"`.',
        "zh": '这里显示不了按钮；请自己写字母，例如 `{name} = "…"`。',
    },
    "no more hints": {
        "en": 'That was the last hint; `hint("{item}", 1)` shows the first one again.',
        "zh": '这是最后一条提示；用 `hint("{item}", 1)` 可以重新查看第一条。',
    },
}
"""Single words and captions of the engine."""
