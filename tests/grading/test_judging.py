"""``judge``, ``ask`` and ``require``: whatever the student's code does, each ends in a verdict."""

import pytest
import torch

from autograder.grading.compare import EXACT
from autograder.grading.judging import (
    CASE_BYTES,
    Computed,
    Examinee,
    NotAttempted,
    WrongAnswer,
    ask,
    judge,
    require,
)
from autograder.grading.subjects import Namespace
from autograder.values import from_json, restore


def reference(x):
    return x.sum(1)


def columns(x):
    return x.sum(0)


def everything(x):
    return x.sum()


def probe(ns, x):
    return {"y": ns["f"](x), "n": len(x)}


def examinee(f, *, visible=True, **wrongs):
    """A student whose ``f`` is judged against ``reference`` and these known wrong answers."""
    probes = {"probe": probe}
    known = {code: Namespace({"f": wrong}, probes) for code, wrong in wrongs.items()}
    oracle = Computed(Namespace({"f": reference}, probes), known)
    return Examinee(Namespace({"f": f} if f else {}, probes), oracle, "check", visible, frozenset(probes))


X = torch.arange(6.0).reshape(2, 3)


def found(student, **more):
    with pytest.raises(WrongAnswer) as caught:
        judge(student, "f", **{"x": X, **more})
    return caught.value


def test_the_right_answer_passes_and_comes_back_alive():
    answer = judge(examinee(reference), "f", x=X)
    assert torch.equal(answer, X.sum(1))
    assert judge(examinee(reference), "probe", x=X)["n"] == 2


def test_a_mismatch_names_the_known_mistake_that_answers_alike():
    student = examinee(columns, everything=everything, columns=columns)
    finding = found(student).finding
    assert (finding.rung, finding.code, finding.detail) == ("shape", "columns", "wrong_shape")
    assert finding.params == {"expected": "[2]", "got": "[3]"}


def test_an_unknown_mistake_keeps_the_engines_code():
    finding = found(examinee(lambda x: x.mean(1), columns=columns)).finding
    assert (finding.code, finding.detail) == ("wrong_value", None)


def test_a_mistake_has_to_fit_every_question_of_the_check():
    def clever(x):
        return x.sum(1) if x[0, 0] == 0 else x.sum()

    student = examinee(clever, everything=everything)
    judge(student, "f", x=X)
    assert found(student, x=X + 1).finding.code == "wrong_shape"


def test_two_errors_are_the_same_mistake_only_in_the_same_words():
    def fails(text):
        def f(x):
            raise ValueError(text)

        return f

    assert found(examinee(fails("a"), known=fails("a"))).finding.code == "known"
    assert found(examinee(fails("a"), known=fails("b"))).finding.code == "raised"


def test_a_visible_case_is_kept_for_showing_and_a_hidden_one_never_is():
    case = found(examinee(columns)).case
    assert case.call == "f"
    assert torch.equal(restore(from_json(case.got)), X.sum(0))
    assert torch.equal(restore(from_json(case.arguments[0][1])), X)
    assert found(examinee(columns, visible=False)).case is None
    assert found(examinee(lambda x: x.mean(1), visible=False)).finding.params == {}


def test_a_case_that_nobody_could_read_is_left_out():
    side = int(CASE_BYTES**0.5)
    big = found(examinee(lambda x: x), x=torch.zeros(side, side)).case
    assert big.arguments == []
    assert big.got is None
    assert big.expected is not None


@pytest.mark.parametrize(
    ("f", "code"),
    [
        (None, "missing_name"),
        (3, "not_callable"),
        (lambda: 1, "wrong_signature"),
        (lambda x: None, "returned_none"),
        (lambda x: print(x), "printed_not_returned"),
        (lambda x: x.add_(1).sum(1) - 3, "mutated_input"),
        (lambda x: 1 / 0, "raised"),
    ],
)
def test_every_end_of_the_students_code_is_a_wrong_answer(f, code):
    assert found(examinee(f)).finding.code == code


def test_a_stub_is_not_attempted():
    def stub(x):
        raise NotImplementedError

    with pytest.raises(NotAttempted):
        judge(examinee(stub), "f", x=X)
    with pytest.raises(NotAttempted):
        ask(examinee(stub), "f", like=1, x=X)


@pytest.mark.parametrize(
    "mistake",
    [
        lambda x: x.long().softmax(1),
        lambda x: torch.nn.functional.mse_loss(x.long(), x.long()),
        lambda x: (x > 1) - (x > 2),
        lambda x: torch.nn.Module()(x),
    ],
)
def test_what_torch_has_not_implemented_is_a_mistake_and_no_stub(mistake):
    finding = found(examinee(mistake)).finding
    assert finding.code == "raised"
    assert finding.params["kind"] == "NotImplementedError"


def test_the_tolerance_is_the_checks():
    def nearly(x):
        return x.sum(1) + 1e-6

    judge(examinee(nearly), "f", x=X)
    assert found(examinee(nearly), within=EXACT).finding.code == "wrong_value"


def test_each_question_is_seeded_by_its_check_and_number():
    def noise(x):
        return torch.rand(len(x))

    def answers():
        student = examinee(noise)
        return [ask(student, "f", like=torch.zeros(2), x=X) for _ in range(2)]

    first, again = answers(), answers()
    assert torch.equal(first[0], again[0])
    assert torch.equal(first[1], again[1])
    assert not torch.equal(first[0], first[1])


@pytest.mark.parametrize(
    ("value", "like", "code"),
    [
        (torch.ones(2), torch.zeros(3), "wrong_shape"),
        (torch.ones(2, dtype=torch.int64), torch.zeros(2), "wrong_dtype"),
        (torch.full((2,), float("nan")), torch.zeros(2), "not_finite"),
        ("text", 1, "wrong_type"),
        ([1, 2], [1], "wrong_length"),
        (None, 1, "returned_none"),
    ],
)
def test_asking_makes_sure_of_everything_but_the_value(value, like, code):
    assert ask(examinee(lambda x: like), "f", like=like, x=X) is not None
    with pytest.raises(WrongAnswer) as caught:
        ask(examinee(lambda x: value), "f", like=like, x=X)
    assert caught.value.finding.code == code


def test_an_answer_comes_back_as_the_library_that_the_check_computes_with():
    both = ask(examinee(lambda x: [x.numpy(), x]), "f", like=[X, X], x=X)
    assert all(isinstance(part, torch.Tensor) for part in both)
    answer = judge(examinee(lambda x: reference(x).numpy()), "f", x=X)
    assert isinstance(answer, torch.Tensor)


def test_what_is_required_carries_short_plain_parameters():
    require(True, "code")
    with pytest.raises(WrongAnswer) as caught:
        require(False, "spread_out", count=3, share=0.5, name="x" * 200, shape=torch.Size([1]))
    finding = caught.value.finding
    assert (finding.rung, finding.code) == ("law", "spread_out")
    assert finding.params["count"] == 3
    assert len(finding.params["name"]) == 80
    assert finding.params["shape"] == "torch.Size([1])"


def test_the_reference_is_asked_each_question_once():
    asked = []

    def counted(x):
        asked.append(1)
        return x.sum(1)

    oracle = Computed(Namespace({"f": counted}, {}), {})
    for _ in range(3):
        judge(Examinee(Namespace({"f": reference}, {}), oracle, "check", True, frozenset()), "f", x=X)
    assert len(asked) == 1
