"""Writes ``bug-families.md``: the ways in which training goes wrong unseen, what the accuracy says of each,
and which exercise names it. The messages are those of the exercises.

    python docs/bug_families.py            writes it anew
    python docs/bug_families.py --check    fails if it is not what would be written
"""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from autograder.course.answers import read_texts

HERE = Path(__file__).resolve().parent
EXERCISES = HERE.parent / "exercises"

# What is wrong; the accuracy on 3 and 7 after 20 epochs (nn.Linear, lr 1, batches of 256, shuffled, 40 runs;
# "–" where it was not measured); the known wrong answers that are this mistake.
FAMILIES: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("gradients are never zeroed", "0.968", [
        ("6.2", "gradients_never_zeroed"), ("6.6", "gradients_never_zeroed"), ("7.1", "gradients_pile_up"),
        ("8.4", "gradients_never_zeroed"), ("10.3", "gradients_pile_up")]),
    ("uphill instead of downhill", "0.027 (from random weights)", [
        ("6.2", "climbs_the_gradient"), ("8.4", "climbs_the_gradient")]),
    ("labels exchanged", "–", [("5.1", "labels_exchanged")]),
    ("no sigmoid in the loss", "0.953", [("5.5", "sigmoid_not_used"), ("6.4", "loss_without_sigmoid")]),
    ("clamp instead of sigmoid", "0.972 (from random weights)", [("5.5", "clamped_line")]),
    ("the bias is not used or never moves", "0.981", [
        ("5.2", "bias_forgotten"), ("6.2", "weights_without_bias"), ("6.4", "bias_never_moves")]),
    ("targets of shape [N] against predictions of [N, 1]", "0.504", [
        ("3.2", "every_prediction_meets_every_target"), ("5.4", "every_image_with_every_target"),
        ("6.3", "each_with_all_the_others")]),
    ("pixels from 0 to 255", "0.778", [("1.4", "not_divided")]),
    ("gradients zeroed before the step", "unchanged", [
        ("6.2", "nothing_moves"), ("7.1", "nothing_left_for_the_step")]),
    ("only the first batch of an epoch", "0.968", [("6.2", "first_batch_only"), ("7.2", "first_batch_only")]),
    ("one step an epoch, of all gradients", "0.962", [
        ("6.2", "one_step_an_epoch"), ("7.2", "one_step_an_epoch")]),
    ("the optimizer keeps a generator", "0.925", [("6.6", "generator_used_up")]),
    ("the sum in place of the mean", "0.970", [("5.4", "sum_instead_of_mean"), ("10.3", "loss_summed")]),
    ("images shuffled, labels not", "0.496", [
        ("5.6", "pairs_torn_apart"), ("10.3", "images_and_labels_apart")]),
    ("the last, smaller batch is dropped", "–", [
        ("5.6", "last_batch_dropped"), ("6.2", "smaller_batch_left_out"), ("7.2", "last_batch_dropped")]),
    ("trained on the validation set", "0.985", [
        ("6.4", "trained_on_the_validation_set"), ("7.2", "learns_from_the_validation_set")]),
    ("another loss than the one asked for", "0.984", [
        ("5.4", "squared_distances"), ("6.4", "cross_entropy_instead"), ("8.4", "cross_entropy_instead")]),
    ("sigmoid twice", "0.978", [("5.5", "sigmoid_twice"), ("6.4", "sigmoid_twice")]),
    ("another learning rate", "0.968 to 0.985", [
        ("6.2", "learning_rate_ignored"), ("7.2", "learning_rate_of_its_own")]),
    ("the raw score compared with 0.5", "± 0.001", [("6.3", "raw_score_above_one_half")]),
    ("no nonlinearity in the net", "0.979, as the net with it", [
        ("8.1", "no_relu_in_the_function"), ("8.1", "no_relu_in_the_module")]),
]  # fmt: skip

HEAD = """# Bugs that an accuracy does not see

Made by `python docs/bug_families.py` from the messages of the exercises. `underhood build --check` proves
that each of these mistakes is found and named, whatever is drawn.

Beside each family stands what accuracy a linear model reaches with it on 3 and 7 after 20 epochs, as the mean
of 40 runs; right work reaches 0.982. Eight of them pass any sensible gate on the accuracy. What finds them is
parity: the same parameters and the same batches, and the parameters after each step.
"""

TAIL = """
## What cannot go wrong here

- **Another size of batch**: where training is judged, the batches come from the judge.
- **Other first parameters**, all zeros or `randn` of spread 1, with which the chapter's own right code stays
  at chance in 2.3 % of runs: they come from the judge, too.
- **An unlucky seed**: nothing is judged by one.
"""


def text() -> str:
    parts = [HEAD]
    known: dict[str, dict[str, dict[str, str]]] = {}
    for file in sorted(EXERCISES.glob("*/wrong.py")):
        known |= read_texts(file)
    for name, accuracy, answers in FAMILIES:
        parts.append(f"\n## {name[0].upper()}{name[1:]}\n\nAccuracy: {accuracy}.\n")
        for item, code in answers:
            said = f"- **{item}** `{code}`: {known[item][code]['en']}"
            parts.append("\n" + textwrap.fill(said, 110, subsequent_indent="  ", break_on_hyphens=False))
        parts.append("\n")
    return "".join([*parts, TAIL])


if __name__ == "__main__":
    page = HERE / "bug-families.md"
    if "--check" in sys.argv:
        sys.exit(page.read_text(encoding="utf-8") != text() and f"{page} is not what would be written now")
    page.write_text(text(), encoding="utf-8")
