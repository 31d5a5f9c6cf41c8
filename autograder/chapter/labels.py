"""What the pictures say, in the language of the notebook, in a font that has its letters."""

from __future__ import annotations

import functools
from typing import Any

import matplotlib
from matplotlib import font_manager

from ..notebook import language

_CHINESE = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei"),
    *("PingFang SC", "Hiragino Sans GB", "Heiti SC", "Heiti TC", "STHeiti", "SimHei", "WenQuanYi Micro Hei"),
    *("WenQuanYi Zen Hei", "Droid Sans Fallback", "Noto Sans CJK JP", "Arial Unicode MS"),
)
"""Fonts with Chinese letters: the first that is installed is used. An older matplotlib knows Noto's as JP."""

_ZH = {
    "truth": "真实标签",
    "said": "判断结果",
    "no images": "没有图像",
    "the first {shown} of {total} images": "共 {total} 张图像，此处为前 {shown} 张",
    "the first {rows} rows and {columns} columns of {shape}": "{shape} 中的前 {rows} 行、前 {columns} 列",
    "more ink in a": "a 的墨更多",
    "more ink in b": "b 的墨更多",
    "axis": "轴",
    "result": "结果",
    "{lengths} clash in axis {axis}": "轴 {axis} 上不匹配：{lengths}",
    "dashed: missing axis": "虚线：缺少的轴",
    "yellow: stretched": "黄色：被拉伸的轴",
    "training loss": "训练损失",
    "validation loss": "验证损失",
    "loss": "损失",
    "training accuracy": "训练集准确率",
    "validation accuracy": "验证集准确率",
    "accuracy": "准确率",
    "metric": "指标",
    "epoch": "轮次",
    "step": "步",
    "batch": "批次",
    "learning rate": "学习率",
    "gradient": "梯度",
    "slope": "斜率",
    "parameter": "参数",
    "weight": "权重",
    "bias": "偏置",
    "time": "时间",
    "speed": "速度",
    "prediction": "预测值",
    "predictions": "预测值",
    "target": "目标",
    "targets": "目标",
}
"""English -> Chinese. Where no font has Chinese letters, the English stays."""
_NAMES = {
    "train_loss": "training loss",
    "valid_loss": "validation loss",
    "train_accuracy": "training accuracy",
    "valid_accuracy": "validation accuracy",
    "lr": "learning rate",
    "preds": "predictions",
}
"""Names of variables -> what a legend calls them."""


def families() -> list[str]:
    """The fonts for any text: the user's own, then one with Chinese letters. It is handed to each text, for a
    change of matplotlib's settings for a while would undo what a backend sets when it wakes up meanwhile."""
    return [*matplotlib.rcParams["font.family"], *chinese_font()]


def said(name: Any) -> str:
    """A label: the name of a variable or an English word that is known here in the notebook's language,
    anything else as it is."""
    name = str(name.item() if hasattr(name, "item") else name)
    name = _NAMES.get(name, name)
    return _ZH.get(name, name) if language() == "zh" and chinese_font() else name


def text(words: str, **values: object) -> str:
    """One of our own sentences, with its ``{fields}`` filled."""
    return said(words).format(**values)


@functools.cache
def chinese_font() -> list[str]:
    """The font to use, or none."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in _CHINESE if name in installed][:1]
