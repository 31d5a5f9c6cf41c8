"""The questionnaire: what whoever guesses earns, its variants, and the facts behind its keys."""

import random
from itertools import product
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from autograder.course import load_course
from autograder.course.questions import VARIANTS
from autograder.grading.paper import Paper
from autograder.grading.sitting import hold, load_checks
from autograder.grading.subjects import Namespace

NAME = "09_questionnaire"


@pytest.fixture(scope="module")
def course():
    return load_course(Path(__file__).resolve().parents[2])


@pytest.fixture(scope="module")
def notebook(course):
    return course.notebook(NAME)


@pytest.fixture(scope="module")
def questions(notebook):
    return notebook.questions


def test_all_37_questions_are_there_and_the_jargon(notebook):
    asked = {int(item.id.split(".")[1]) for item in notebook.items}
    # A second part of question n has the number 100 + n.
    assert {number % 100 for number in asked} == set(range(1, 39))


def test_whoever_guesses_earns_at_most_a_fifth_of_the_automatic_points(course, notebook, questions):
    paper, chance = Paper(course, notebook), random.Random(9)
    checks = load_checks(notebook.folder / "test_hidden.py")
    students, earned = 1000, 0.0
    for _ in range(students):
        guesses = {
            notebook.item(item).names[0]: guess(question, chance) for item, question in questions.items()
        }
        sitting = paper.sitting(lambda _, guesses=guesses: Namespace(guesses, {}), b"secret")
        for item in (notebook.item(item) for item in questions):
            for check in (check for check in item.checks if not check.visible):
                earned += hold(sitting, check.name, checks[check.name]).points
    automatic = sum(check.points for item in notebook.items for check in item.checks)
    assert earned / students / automatic <= 0.2


def guess(question, chance):
    letters = list(question.lettered())
    match question.form:
        case "choice":
            return chance.choice(letters)
        case "several":
            return "".join(letter for letter in letters if chance.random() < 0.5) or chance.choice(letters)
        case "match":
            return "".join(chance.choices(letters, k=len(question.statements)))
    # Whoever guesses an order sees how many lines are needed at best.
    return "".join(chance.sample(letters, len(question.key()[0])))


def test_in_every_variant_no_two_options_are_equal_and_no_wrong_answer_is_right(questions):
    for item, variant in product(questions, range(VARIANTS + 1)):
        question = questions[item].drawn(variant)
        for language in ("en", "zh"):
            texts = [o.line or question.filled(o.text[language], variant) for o in question.options]
            assert len(set(texts)) == len(texts), (item, variant)
        keys, shown = question.key(variant), question.lettered(variant)
        assert len(shown) == len(question.options)
        wrong = [answer.names["x"] for answer in question.wrong("x", variant)]
        assert not set(wrong) & set(keys), (item, variant)


def test_students_beside_each_other_are_asked_differently(questions):
    twins = [question for question in questions.values() if question.twins]
    assert len(twins) >= 10
    for question in twins:
        asked = [question.drawn(variant).ask["en"] for variant in range(1, VARIANTS + 1)]
        assert len(set(asked)) == len(question.twins) + 1


def test_the_letter_of_the_right_option_tells_nothing(questions):
    choices = [question for question in questions.values() if question.form == "choice"]
    letters = [q.drawn(variant).key(variant)[0] for q in choices for variant in range(VARIANTS + 1)]
    for letter in "abcd":
        assert 0.15 < letters.count(letter) / len(letters) < 0.3


def test_the_right_option_is_not_the_longest_one(questions):
    asked = [one for question in questions.values() for one in (question, *question.twins)]
    choices = [question for question in asked if question.form == "choice"]
    for language in ("en", "zh"):
        longest = [max(q.options, key=lambda option: len(option.text[language])).right for q in choices]
        assert sum(longest) <= 0.4 * len(choices), [
            q.item for q, long in zip(choices, longest, strict=True) if long
        ]


def _moved(model, params, steps=5):
    """Trains `params` with `mnist_loss` on a batch of two threes and four sevens; which of them changed?"""
    before = [p.detach().clone() for p in params]
    x = torch.rand(6, 8, generator=torch.Generator().manual_seed(0)) / 10
    y = torch.tensor([[1.0], [1.0], [0.0], [0.0], [0.0], [0.0]])
    for _ in range(steps):
        predictions = model(x).sigmoid()
        torch.where(y == 1, 1 - predictions, predictions).mean().backward()
        for p in params:
            p.data -= p.grad
            p.grad = None
    return [not p.equal(start) for p, start in zip(params, before, strict=True)]


def _zeros(*size):
    return torch.zeros(size, requires_grad=True)


def test_9_1_a_colour_picture_holds_2352_numbers_on_three_axes():
    grey, colour = torch.zeros(28, 28), torch.zeros(3, 28, 28)
    assert (grey.ndim, grey.numel()) == (2, 784)
    assert (colour.ndim, colour.numel()) == (3, 2352)


def test_9_7_the_five_sizes_of_every_pair_of_differences(questions):
    for numbers in questions["9.7"].numbers:
        said = {name: float(number) for name, number in numbers.items()}
        d = torch.tensor([said["one"], said["other"], 0.0, 0.0])
        assert d.norm(1) == said["sum"]
        assert d.norm(2) == said["length"]
        assert d.abs().mean() == said["mean"]
        assert (d**2).mean() == said["square"]
        assert (d**2).mean().sqrt() == said["root"]
        assert len({said[name] for name in ("sum", "length", "mean", "square", "root")}) == 5


def test_9_9_the_corner_of_the_chapter():
    assert (2 * torch.arange(1, 10).view(3, 3))[1:, 1:].tolist() == [[10, 12], [16, 18]]


def test_9_10_broadcasting_copies_nothing_and_repeats_only_axes_of_length_1():
    image = torch.zeros(28, 28)
    assert image.expand(1010, 28, 28).untyped_storage().nbytes() == 28 * 28 * 4
    assert (torch.zeros(1010, 28, 28) - image).shape == (1010, 28, 28)
    with pytest.raises(RuntimeError):
        torch.zeros(14) + torch.zeros(28)


def test_9_111_only_the_training_accuracy_goes_on_rising(questions):
    for numbers in questions["9.111"].numbers:
        said = {name: float(number) for name, number in numbers.items()}
        assert said["ta"] < said["tb"] < said["tc"] == 1
        assert said["vc"] < said["va"] < said["vb"] < said["tb"]
        assert round(50 * (said["tc"] + said["vc"])) == said["middle"]


def test_9_13_a_mini_batch_is_steadier_than_one_item():
    generator = torch.Generator().manual_seed(0)
    gradients = torch.randn(12396, generator=generator) + 0.5
    one, batch = (
        gradients[torch.randint(12396, (500, size), generator=generator)].mean(1) for size in (1, 256)
    )
    assert batch.std() < one.std() / 10


def test_9_15_ones_keep_all_hidden_units_equal():
    w1, b1, w2, b2 = params = [torch.ones(size, requires_grad=True) for size in ((8, 5), (5,), (5, 1), (1,))]
    assert _moved(lambda x: (x @ w1 + b1).relu() @ w2 + b2, params) == [True] * 4
    assert torch.allclose(w1, w1[:, :1].expand(-1, 5))


def test_9_115_from_zeros_only_the_last_bias_of_a_net_moves():
    w1, b1, w2, b2 = params = [_zeros(8, 5), _zeros(5), _zeros(5, 1), _zeros(1)]
    moved = _moved(lambda x: (x @ w1 + b1).max(torch.tensor(0.0)) @ w2 + b2, params)
    # `max` shares the gradient at a tie, `relu` has slope 0: behind weights of 0 it makes no difference.
    assert moved == [False, False, False, True]
    moved = _moved(lambda x: (x @ w1 + b1).relu() @ w2 + b2, params)
    assert moved == [False, False, False, True]


def test_9_115_from_zeros_all_of_a_linear_model_moves():
    w, b = _zeros(8, 1), _zeros(1)
    assert _moved(lambda x: x @ w + b, [w, b]) == [True, True]


@pytest.mark.parametrize(
    ("lr", "printed"),
    [
        (0.9, [3, -2.4, 1.92, -1.54, 1.23]),
        (0.02, [3, 2.88, 2.76, 2.65, 2.55]),
        (1.1, [3, -3.6, 4.32, -5.18, 6.22]),
        (0.3, [3, 1.2, 0.48, 0.19, 0.08]),
    ],
)
def test_9_17_the_paths_on_the_parabola(lr, printed):
    x, path = torch.tensor(3.0, requires_grad=True), []
    for _ in printed:
        path.append(round(x.item(), 2))
        (x**2).backward()
        x.data -= lr * x.grad
        x.grad = None
    assert path == printed


def test_9_18_the_slope_of_the_square_at_3_is_6():
    x = torch.tensor(3.0, requires_grad=True)
    (x**2).backward()
    assert x.grad == 6


def test_9_19_autograd_goes_through_sigmoid_and_relu():
    x = torch.tensor([-1.0, 2.0], requires_grad=True)
    (x.sigmoid() + x.relu()).sum().backward()
    expected = x.sigmoid() * (1 - x.sigmoid()) + (x > 0)
    assert torch.allclose(x.grad, expected.detach())


def test_9_20_a_tiny_change_of_a_weight_changes_the_loss_and_not_the_accuracy():
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(100, 5, generator=generator, dtype=torch.float64)
    y, w = (x.sum(1) > 0).double(), torch.ones(5, dtype=torch.float64)
    w[0] = 0.3

    def scores(w):
        predictions = (x @ w).sigmoid()
        return ((predictions > 0.5) == y).double().mean(), (predictions - y).abs().mean()

    (accuracy, loss), (new_accuracy, new_loss) = scores(w), scores(w + torch.eye(5)[0].double() * 1e-7)
    assert accuracy == new_accuracy < 1
    assert loss != new_loss


def test_9_121_the_sigmoid_rises_from_0_to_1_and_is_steepest_in_the_middle():
    x = torch.linspace(-4, 4, 81, dtype=torch.float64, requires_grad=True)
    values = x.sigmoid()
    values.sum().backward()
    assert (values > 0).all()
    assert (values < 1).all()
    assert (values.diff() > 0).all()
    assert x.grad.argmax() == 40


def test_9_24_the_chapter_has_49_batches_and_108_items_in_the_last():
    loader = torch.utils.data.DataLoader(range(12396), batch_size=256)
    sizes = [len(batch) for batch in loader]
    assert (len(sizes), sizes[-1]) == (49, 108)


def test_9_24_shuffling_mixes_items_across_batches():
    torch.manual_seed(0)
    loader = torch.utils.data.DataLoader(range(26), batch_size=6, shuffle=True)
    assert any(max(batch) - min(batch) > 5 for batch in loader)


def test_9_27_a_view_shares_memory_and_keeps_the_order():
    t = torch.arange(6).view(2, 3)
    v = t.view(-1)
    v[0] = 99
    assert t[0, 0] == 99
    assert v.tolist() == [99, 1, 2, 3, 4, 5]
    with pytest.raises(RuntimeError):
        torch.arange(10).view(3, 4)


def test_9_28_without_a_bias_zeros_give_0():
    assert (torch.zeros(3) @ torch.randn(3)) == 0


def test_9_30_backward_returns_nothing_and_adds_into_grad():
    x = torch.tensor(3.0, requires_grad=True)
    assert (x**2).backward() is None
    assert x.grad == 6
    (x**2).backward()
    assert x.grad == 12
    assert x == 3


def test_9_36_relu_as_function_and_as_module():
    t = torch.tensor([-1.0, 2.0], requires_grad=True)
    assert F.relu(t).equal(nn.ReLU()(t))
    assert not list(nn.ReLU().parameters())
    F.relu(t).sum().backward()
    assert t.grad.tolist() == [0, 1]


def test_9_37_linear_layers_in_a_row_are_one():
    first, second, x = nn.Linear(4, 3), nn.Linear(3, 2), torch.randn(5, 4)
    weight = second.weight @ first.weight
    bias = second.weight @ first.bias + second.bias
    assert torch.allclose(second(first(x)), x @ weight.T + bias, atol=1e-6)


def test_9_126_a_list_of_pairs_has_a_length_and_is_not_used_up():
    pairs, once = list(zip([1, 2], "ab", strict=True)), zip([1, 2], "ab", strict=True)
    assert len(pairs) == 2
    assert pairs[1] == (2, "b")
    assert [list(pairs), list(pairs)] == [pairs, pairs]
    assert [list(once), list(once)] == [pairs, []]


def test_9_28_only_a_bias_moves_the_output_for_zeros():
    layer = nn.Linear(3, 1)
    assert layer(torch.zeros(3)) == layer.bias
    assert nn.Linear(3, 1, bias=False)(torch.zeros(3)) == 0
    layer(torch.zeros(3)).backward()
    assert layer.bias.grad == 1


def test_9_29_a_number_of_a_product_is_a_row_times_a_column():
    a, b = torch.arange(6.0).view(2, 3), torch.arange(12.0).view(3, 4)
    assert (a @ b)[1, 2] == (a[1] * b[:, 2]).sum()
    assert (a * a).shape == (2, 3)
    with pytest.raises(RuntimeError):
        a @ a
    with pytest.raises(RuntimeError):
        a @ torch.zeros(4, 3)


def test_9_31_backward_again_needs_y_again():
    x = torch.tensor(3.0, requires_grad=True)
    y = x**2
    y.backward()
    with pytest.raises(RuntimeError, match="second time"):
        y.backward()
    assert x.grad == 6
