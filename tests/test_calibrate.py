"""How far trained accuracies spread: measured, written, and used for no floor where too few runs say so."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder import calibrate
from autograder.calibrate import MIN_RUNS, read_bands, trainings
from autograder.cli import main
from autograder.errors import CourseError

ROOT = Path(__file__).resolve().parents[1]
TRAINING = '''
def alternates(reference, seed, device):
    """Every other run is a little better."""
    assert reference.spread and device == "cpu"
    return 0.9 + 0.01 * (seed % 2)


def diverges(reference, seed, device):
    """Gives no accuracy."""
    return float("nan")


def _helper():
    return None
'''


@pytest.fixture
def training(draft: Path) -> Path:
    (draft / "exercises" / "01_tiny" / "calibration.py").write_text(TRAINING)
    return draft


def run(root, *arguments):
    command = ["calibrate", *arguments, "--device", "cpu", "--course", str(root)]
    return CliRunner(env={"COLUMNS": "140"}).invoke(main, command)


def test_a_band_is_measured_and_written(training):
    done = run(training, "alternates", "--runs", "40")
    assert done.exit_code == 0, done.stderr
    assert "alternates" in done.stdout
    [band] = read_bands(training)
    assert (band.notebook, band.run, band.device, band.runs) == ("01_tiny", "alternates", "cpu", 40)
    assert (band.mean, band.min, band.max, band.provisional) == (0.905, 0.9, 0.91, False)
    # Ten standard deviations of 0.0051 below the mean.
    assert band.floor == 0.854


def test_a_second_measurement_takes_the_place_of_the_first_and_of_no_other(training):
    other = {**json.loads(BAND), "device": "cuda"}
    calibrate.bands_file(training).write_text(json.dumps([other]))
    for runs in ("30", "31"):
        assert run(training, "alternates", "--runs", runs).exit_code == 0
    assert [(band.device, band.runs) for band in read_bands(training)] == [("cpu", 31), ("cuda", 30)]


BAND = """{"notebook": "01_tiny", "run": "alternates", "device": "cpu", "device_name": "x",
"runs": 30, "mean": 0.9, "sd": 0.0, "min": 0.9, "max": 0.9,
"floor": 0.9, "provisional": false, "threads": 1, "torch": "2.9"}"""


def test_few_runs_are_refused_or_called_provisional(training):
    done = run(training, "alternates", "--runs", str(MIN_RUNS - 1))
    assert done.exit_code == 2
    assert "--provisional" in done.stderr
    assert read_bands(training) == []
    assert run(training, "alternates", "--runs", "3", "--provisional").exit_code == 0
    assert read_bands(training)[0].provisional


def test_what_goes_wrong_is_named(training):
    done = run(training, "diverges", "--runs", "30")
    assert done.exit_code == 2
    assert "diverges gave nan with seed 0" in done.stderr
    with pytest.raises(
        CourseError, match="there is no training 'walks'; there is 01_tiny, alternates, diverges"
    ):
        trainings(training, ["walks"])
    calibrate.bands_file(training).write_text("[{}]")
    with pytest.raises(CourseError, match="no file of bands"):
        read_bands(training)


GATES = {
    "06_training_loop": ("linear_on_two_digits", 200),
    "08_deeper": ("resnet18_for_one_epoch", 30),
    "10_full_mnist": ("train10_in_an_unseen_world", 200),
}
"""The trainings that a check compares with a floor of its own, and the runs that are behind it."""


@pytest.mark.parametrize("notebook", GATES)
def test_no_floor_of_a_check_is_above_what_was_measured(notebook):
    text = (ROOT / "exercises" / notebook / "test_hidden.py").read_text(encoding="utf-8")
    [floor] = [
        node.value.value for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "FLOOR"
    ]  # fmt: skip
    run, runs = GATES[notebook]
    [band] = [b for b in read_bands(ROOT) if (b.run, b.device) == (run, "cpu")]
    assert band.runs >= runs
    assert not band.provisional
    assert floor < band.min - 2 * band.sd or floor <= band.floor


def test_every_training_of_the_chapter_has_a_band():
    measured = {(band.notebook, band.run) for band in read_bands(ROOT) if band.device == "cpu"}
    assert measured == {(notebook.name, name) for notebook, name, _ in trainings(ROOT)}


def test_a_course_that_trains_nothing_says_so(draft):
    with pytest.raises(CourseError, match="nothing is trained here"):
        trainings(draft, [])
