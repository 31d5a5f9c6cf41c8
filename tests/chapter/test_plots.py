import io
import os
import subprocess
import sys
import warnings

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

from autograder.chapter import labels, mnist, plots

matplotlib.use("Agg")

DRAWINGS = {
    "images": lambda **own: plots.show_images(mnist.digits(3, "valid"), ["3", 3, torch.tensor(3)], **own),
    "weights": lambda **own: plots.show_images([torch.randn(28, 28), torch.rand(5, 9) > 0.5], **own),
    "pixels": lambda **own: plots.show_pixels(mnist.digits(3, "valid")[0], **own),
    "floats": lambda **own: plots.show_pixels(torch.randn(30, 3), **own),
    "difference": lambda **own: plots.show_difference(*mnist.digits(7, "valid")[:2], **own),
    "broadcast": lambda **own: plots.show_broadcast((5, 1, 3), (4, 1), (), **own),
    "clash": lambda **own: plots.show_broadcast((5, 2, 3), (2, 4), **own),
    "lines": lambda **own: plots.plot_lines(range(3), train_loss=[3, 2, 1], tx="epoch", ty="loss", **own),
    "points": lambda **own: plots.plot_points(mnist.coaster()[0], speed=mnist.coaster()[1], tx="time", **own),
    "function": lambda **own: plots.plot_function(torch.sigmoid, "x", "slope", low=-4, high=4, **own),
}
every_drawing = pytest.mark.parametrize("name", DRAWINGS)


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("UNDERHOOD_LANGUAGE", "zh")


def render(ax: Axes) -> bytes:
    file = io.BytesIO()
    ax.figure.savefig(file, format="png", dpi=40, bbox_inches="tight")
    return file.getvalue()


def words(ax: Axes) -> list[str]:
    """All that stands in a picture."""
    legend = ax.get_legend()
    inside = [text.get_text() for text in [*ax.texts, *(legend.get_texts() if legend else [])]]
    return [*inside, ax.get_xlabel(), ax.get_ylabel()]


def pictures(ax: Axes) -> list[AxesImage]:
    return list(ax.images)


# ---------------------------------------------------------------- every picture


@every_drawing
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_draws_without_a_warning_and_without_a_missing_letter(name, language, monkeypatch):
    monkeypatch.setenv("UNDERHOOD_LANGUAGE", language)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert render(DRAWINGS[name]()).startswith(b"\x89PNG")


@every_drawing
def test_without_a_chinese_font_the_labels_are_english(name, chinese, monkeypatch):
    monkeypatch.setattr(labels, "chinese_font", list)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax = DRAWINGS[name]()
        render(ax)
    assert all(ord(letter) < 0x2E80 for word in words(ax) for letter in word)


@every_drawing
def test_it_draws_into_the_axes_given_and_closes_nothing(name):
    figure, (left, right) = plt.subplots(1, 2)
    other = plt.figure()
    assert DRAWINGS[name](ax=right) is right
    assert plt.get_fignums() == [figure.number, other.number]
    assert not left.has_data()
    assert not hasattr(right, "_ipython_display_")


@every_drawing
def test_without_axes_it_opens_one_figure_and_returns_its_axes(name):
    mine = plt.figure()
    ax = DRAWINGS[name]()
    assert isinstance(ax, Axes)
    assert plt.get_fignums() == [mine.number, ax.figure.number]
    assert plt.gca() is ax


@every_drawing
def test_settings_of_the_user_stay_as_they_were(name):
    before = matplotlib.rcParams.copy()
    DRAWINGS[name]()
    assert matplotlib.rcParams == before


def test_a_notebook_shows_each_picture_once_and_nothing_else():
    pytest.importorskip("matplotlib_inline")
    code = """if True:
        from IPython.core.interactiveshell import InteractiveShell
        from IPython.utils.capture import capture_output
        shell = InteractiveShell.instance()
        shell.run_cell("from autograder.chapter import plots")
        for _ in range(2):
            with capture_output() as shown:
                shell.run_cell("plots.show_broadcast((3,), (1,))")
            print(len(shown.outputs), "Axes" in shown.stdout, shown.stderr)"""
    env = os.environ | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["1 False "] * 2


# ---------------------------------------------------------------- images


def test_paper_is_0_and_full_ink_what_the_type_can_hold():
    images = [
        torch.full((2, 2), 3, dtype=torch.uint8),
        torch.full((2, 2), 3),
        torch.full((2, 2), 0.3),
        torch.full((2, 2), True),
        torch.full((2, 2), 1),
        torch.full((2, 2), 300),
        torch.full((2, 2), 300.0, requires_grad=True),
    ]
    limits = [image.get_clim() for image in pictures(plots.show_images(images))]
    assert limits == [(0, 255), (0, 255), (0, 1), (0, 1), (0, 1), (0, 300), (0, 300)]


def test_negative_numbers_are_drawn_around_white():
    [image] = pictures(plots.show_images(torch.tensor([[-0.25, 0.0, 0.5]])))
    assert image.get_clim() == (-0.5, 0.5)
    assert image.to_rgba(np.array([0.0]))[0].tolist() == pytest.approx([1, 1, 1, 1], abs=0.01)


def test_an_image_of_no_finite_number_is_drawn():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        render(plots.show_images(torch.full((3, 3), torch.nan)))
        render(plots.show_pixels(torch.tensor([[-torch.inf, torch.inf, 1.0]])))


def test_of_too_many_images_the_first_are_shown_and_the_rest_is_told():
    ax = plots.show_images(mnist.digits(3, "train"))
    assert len(pictures(ax)) == 60
    assert "the first 60 of 6131 images" in words(ax)


@pytest.mark.parametrize("nothing", [[], (), torch.zeros(0, 28, 28)])
def test_no_images_are_no_error(nothing):
    assert words(plots.show_images(nothing, []))[0] == "no images"


def test_known_titles_are_translated_and_all_others_stay(chinese):
    ax = plots.show_images(mnist.digits(3, "valid")[:3], ["weight", "{mean3}", 7])
    assert words(ax)[:3] == ["权重", "{mean3}", "7"]


@pytest.mark.parametrize(
    "images", [torch.zeros(784), torch.zeros(0, 28), [torch.zeros(3, 0)], [torch.zeros(3)], ["3"]]
)
def test_what_is_no_image_is_told(images):
    with pytest.raises(ValueError, match="must"):
        plots.show_images(images)


def test_the_table_is_cut_where_it_could_not_be_read():
    assert "the first 28 rows and 3 columns of [40, 3]" in words(plots.show_pixels(torch.zeros(40, 3)))


@pytest.mark.parametrize(
    ("number", "written"),
    [(np.uint8(253), "253"), (np.True_, "1"), (np.float32(0.5), "0.50"), (np.float32(1), "1"),
     (np.float64(-0.001), "0.00"), (np.float64(-10.004), "-10.00"), (np.float32("nan"), "nan"),
     (np.float32("-inf"), "-inf")],
)  # fmt: skip
def test_numbers_are_written_short(number, written):
    assert plots._number(number) == written


def test_a_difference_of_bytes_does_not_wrap_around():
    a, b = torch.tensor([[3, 200]], dtype=torch.uint8), torch.tensor([[5, 100]], dtype=torch.uint8)
    assert pictures(plots.show_difference(a, b))[2].get_array().tolist() == [[-2, 100]]


def test_images_of_two_shapes_have_no_difference():
    with pytest.raises(ValueError, match=r"\[2, 3\].*\[3, 2\]"):
        plots.show_difference(torch.zeros(2, 3), torch.zeros(3, 2))


# ---------------------------------------------------------------- shapes


@pytest.mark.parametrize(
    "shapes",
    [[(1010, 28, 28), (28, 28)], [(3,), (2, 1)], [(0,), (1,)], [()], [(2, 1), (1, 3), (4, 1, 1)], [(1, 1)]],
)
def test_the_result_is_the_one_of_torch(shapes):
    ax = plots.show_broadcast(*shapes)
    result = words(ax)[words(ax).index("result") :]
    expected = [str(length) for length in torch.broadcast_shapes(*shapes)]
    assert [word for word in result if word.isdigit()] == expected


def test_a_clash_names_its_lengths_and_its_axis():
    ax = plots.show_broadcast((5, 2, 3), (2, 4))
    assert "3 ≠ 4 clash in axis -1" in words(ax)
    assert "result" not in words(ax)


def test_a_shape_may_be_a_number_a_size_or_a_tensor():
    shown = words(plots.show_broadcast(3, torch.Size([2, 1]), torch.zeros(4, 1, 1), np.zeros(3)))
    assert {"(3,)", "(2,1)", "(4,1,1)"} <= set(shown)


def test_stretched_and_missing_axes_are_marked_and_explained():
    shown = words(plots.show_broadcast((5, 1), (2, 1, 4)))
    assert {"1 → 4", "1 → 5", "→ 2", "dashed: missing axis    yellow: stretched"} <= set(shown)


# ---------------------------------------------------------------- lines


def test_lines_are_named_in_the_language_of_the_notebook(chinese):
    ax = plots.plot_lines(range(2), train_loss=[2, 1], valid_loss=[2, 2], own=[1, 1], tx="epoch", ty="loss")
    assert {"训练损失", "验证损失", "own", "轮次", "损失"} <= set(words(ax))


def test_losses_may_be_a_list_of_tensors_with_a_history():
    losses = [torch.tensor(3.0, requires_grad=True) * 2, torch.tensor(1.0)]
    ax = plots.plot_lines([0, 1], x=losses)
    assert ax.lines[0].get_ydata().tolist() == [6, 1]


def test_a_column_is_drawn_as_one_line():
    ax = plots.plot_lines(torch.arange(3), prediction=torch.ones(3, 1))
    assert len(ax.lines) == 1


def test_a_second_call_into_the_same_axes_takes_the_next_colour():
    ax = plots.plot_points([0, 1], speed=[1, 2])
    plots.plot_lines([0, 1], prediction=[1, 2], ax=ax)
    assert ax.lines[0].get_color() != ax.lines[1].get_color()


def test_a_function_is_drawn_as_it_is_even_if_it_changes_what_it_is_given():
    ax = plots.plot_function(lambda x: x.mul_(2), low=-1, high=3)
    x, y = ax.lines[0].get_data()
    assert (x[0], x[-1]) == (-1, 3)
    assert np.allclose(y, 2 * x)
    assert ax.get_legend() is None
