"""The numbers that the chapter prints about pixels and the roller coaster come out of our data."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from autograder.chapter import mnist


def printed(values: Tensor) -> list[str]:
    """Numbers as the chapter prints them."""
    return [f"{value:.4f}" for value in values.flatten().tolist()]


@pytest.fixture(scope="module")
def threes() -> Tensor:
    return mnist.digits(3, "train").float() / 255


@pytest.fixture(scope="module")
def sevens() -> Tensor:
    return mnist.digits(7, "train").float() / 255


@pytest.fixture(scope="module")
def is_3(threes, sevens):
    mean3, mean7 = threes.mean(0), sevens.mean(0)
    return lambda x: distance(x, mean3) < distance(x, mean7)


def distance(a: Tensor, b: Tensor) -> Tensor:
    return (a - b).abs().mean((-1, -2))


def test_the_first_ten_threes_are_the_ones_that_the_chapter_lists():
    names = ["10", "10000", "10011", "10031", "10034", "10042", "10052", "1007", "10074", "10091"]
    assert mnist.file_names(3, "train")[:10] == [f"{name}.png" for name in names]


def test_the_second_three_has_the_pixels_that_the_chapter_prints():
    assert mnist.digits(3, "train")[1][4:10, 4:10].tolist() == [
        [0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 29],
        [0, 0, 0, 48, 166, 224],
        [0, 93, 244, 249, 253, 187],
        [0, 107, 253, 253, 230, 48],
        [0, 3, 20, 20, 15, 0],
    ]


def test_an_image_has_784_pixels_from_background_0_to_full_ink_255():
    image = mnist.digits(3, "train")[1]
    assert image.numel() == 784
    assert (image.min().item(), image.max().item()) == (0, 255)
    assert image[0].tolist() == [0] * 28


def test_there_are_as_many_images_as_the_chapter_counts(threes):
    assert [len(mnist.digits(d, s)) for s in ("train", "valid") for d in (3, 7)] == [6131, 6265, 1010, 1028]
    assert threes.shape == (6131, 28, 28)
    assert threes.ndim == len(threes.shape) == 3
    assert mnist.digits(3, "valid").shape == (1010, 28, 28)
    assert mnist.digits(7, "valid").shape == (1028, 28, 28)


def test_distances_from_the_ideal_digits(threes, sevens):
    a_3, ideals = threes[1], torch.stack([threes.mean(0), sevens.mean(0)])
    errors = a_3 - ideals
    assert ideals.shape == (2, 28, 28)
    assert printed(errors.abs().mean((1, 2))) == ["0.1114", "0.1586"]
    assert printed((errors**2).mean((1, 2)).sqrt()) == ["0.2021", "0.3021"]
    assert printed(torch.stack([F.l1_loss(a_3, ideals[1]), F.mse_loss(a_3, ideals[1]).sqrt()])) == [
        "0.1586",
        "0.3021",
    ]
    assert printed(distance(a_3, ideals[0])) == ["0.1114"]


def test_distances_of_the_whole_validation_set_hold_those_that_the_chapter_prints(threes):
    distances = distance(mnist.digits(3, "valid").float() / 255, threes.mean(0))
    assert distances.shape == (1010,)
    # In the order of the names; the chapter's own order was that of its disk.
    assert printed(distances)[:3] == ["0.1280", "0.1623", "0.1242"]
    assert printed(distances)[-3:] == ["0.1508", "0.1263", "0.1260"]
    assert {"0.1634", "0.1145", "0.1363", "0.1105", "0.1111", "0.1640"} <= set(printed(distances))


def test_the_second_three_is_a_three(threes, is_3):
    assert is_3(threes[1]).item() is True
    assert is_3(threes[1]).float().item() == 1.0


def test_accuracy_of_the_baseline(is_3):
    right3 = is_3(mnist.digits(3, "valid").float() / 255).float()
    right7 = 1 - is_3(mnist.digits(7, "valid").float() / 255).float()
    both = torch.stack([right3.mean(), right7.mean()])
    assert (right3.sum().item(), right7.sum().item()) == (926, 1013)
    assert printed(torch.cat([both, both.mean()[None]])) == ["0.9168", "0.9854", "0.9511"]
    assert printed(torch.cat([right3, right7]).mean()) == ["0.9514"]


def test_the_roller_coaster_gives_the_losses_that_the_chapter_prints():
    time, speed = mnist.coaster()
    params = torch.tensor([-0.7658, -0.7506, 1.3525], requires_grad=True)
    losses, gradients = [], []
    for _ in range(11):
        a, b, c = params
        loss = ((a * time**2 + b * time + c - speed) ** 2).mean()
        losses.append(loss.item())
        [gradient] = torch.autograd.grad(loss, params)
        gradients.append(gradient)
        params = (params - 1e-5 * gradient).detach().requires_grad_()
    assert time.tolist() == list(range(20))
    assert gradients[0].tolist() == pytest.approx([-53195.8594, -3419.7146, -253.8908], rel=2e-7)
    assert printed(gradients[0] * 1e-5) == ["-0.5320", "-0.0342", "-0.0025"]
    column = [25823.8086, 5435.53662, 1577.44958, 847.37805, 709.22266, 683.07574, 678.12451]
    column += [677.18396, 677.00250, 676.96436, 676.95374]
    assert losses == pytest.approx(column, rel=1e-6)
