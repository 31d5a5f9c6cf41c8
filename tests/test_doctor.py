"""What the doctor says of this machine is what sessions find."""

from autograder.doctor import strongest, survey
from autograder.errors import IsolationError
from autograder.sandbox import open_session


def test_the_survey_agrees_with_what_sessions_do():
    layers = {layer.name: layer for layer in survey()}
    for level in ("full", "kernel"):
        try:
            open_session(level).close()
            works = True
        except IsolationError:
            works = False
        assert layers[level].works == works, layers[level]
    assert layers["none"].works
    assert all(layer.needs for layer in layers.values() if not layer.works)


def test_the_strongest_level_opens():
    open_session(strongest()).close()
