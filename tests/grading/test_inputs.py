"""Draws: the same for the same seed, everything in its range, and no way from the source to the secret."""

import subprocess
import sys

import torch

from autograder.grading.inputs import Draw, seed_of, visible_seed


def everything(rng):
    return [
        rng.size(), rng.sizes(3), rng.images(2, 3), rng.normal(2), rng.integers(-5, 5, 4), rng.bytes(3),
        rng.number(0, 1), rng.choice("abc"), rng.seed(),
    ]  # fmt: skip


def test_one_seed_draws_the_same_again_also_in_another_process():
    assert repr(everything(Draw(7))) == repr(everything(Draw(7)))
    assert repr(everything(Draw(7))) != repr(everything(Draw(8)))
    code = "from autograder.grading.inputs import Draw; print(Draw(7).number(0, 1), Draw(7).seed())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == [str(Draw(7).number(0, 1)), str(Draw(7).seed())]


def test_every_draw_is_of_the_kind_and_in_the_range_that_it_says():
    rng = Draw(1)
    for _ in range(50):
        assert 3 <= rng.size(3, 5) <= 5
        sizes = rng.sizes(4, 2, 6)
        assert len(set(sizes)) == 4
        assert set(sizes) <= set(range(2, 7))
        assert rng.integers(-1, 1, 3).abs().max() <= 1
        assert 2 <= rng.number(2, 3) < 3.0001
        assert 0 <= rng.seed() < 2**31
    images, raw = rng.images(5, 28, 28), rng.bytes(100, 100)
    assert (images.dtype, tuple(images.shape)) == (torch.float32, (5, 28, 28))
    assert 0 <= images.min() < images.max() < 1
    assert (raw.dtype, int(raw.min()), int(raw.max())) == (torch.uint8, 0, 255)
    assert rng.normal(2, 3).dtype == torch.float32
    assert rng.integers(0, 9).shape == ()


def test_each_check_item_version_and_secret_draws_on_its_own():
    names = [("s", "1", "2.4", "a"), ("t", "1", "2.4", "a"), ("s", "2", "2.4", "a"), ("s", "1", "2.5", "a"),
             ("s", "1", "2.4", "b"), ("s", "1", "2.", "4a")]  # fmt: skip
    assert len({seed_of(secret.encode(), *parts) for secret, *parts in names}) == len(names)


def test_a_visible_check_draws_the_same_for_everybody():
    assert visible_seed("2.4", "a") == visible_seed("2.4", "a") != visible_seed("2.4", "b")
    assert Draw(visible_seed("2.4", "a")).seed() == Draw(visible_seed("2.4", "a")).seed()
