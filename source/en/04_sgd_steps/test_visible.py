"""Visible checks of notebook 04: the same small cases for everybody, in the notebook and when grading."""

import pytest
import torch

from autograder.chapter import mnist
from autograder.grading import Tolerance, ask, judge, require

START = torch.tensor([-0.7658, -0.7506, 1.3525])
"""The chapter's first parameters of the roller coaster."""
CENTRAL = Tolerance(rtol=1e-6, atol=1e-8)
STEP = Tolerance(rtol=1e-5, atol=1e-5)
LOSSES = Tolerance(rtol=2e-5, atol=1e-6)
TWO_PERCENT = Tolerance(rtol=0.02, atol=0)
STEEPEST = 56_499
"""How strongly the roller coaster's loss is curved in its steepest direction."""


def _rates(student, time):
    count = int(ask(student, "how_many_rates", like=3, time=time))
    require(count in (0, 3), "not_three_rates", count=count)
    return [float(rate) for rate in ask(student, "three_rates", like=(0.1, 0.1, 0.1), time=time)]


def _suit(rates, curvature):
    """By what each step does to the distance from the bottom: it multiplies it."""
    too_low, bouncy, diverging = (1 - rate * curvature for rate in rates)
    return min(rates) > 0 and too_low > 0 and too_low**10 > 0.5 and -1 < bouncy < 0 and diverging < -1


def _three_ways_down(student, time, rates, curvature):
    if _suit(rates, curvature):
        return
    limit = ask(student, "number_of", like=1.0, name="lr_limit", inputs=[time])
    if limit > 0:
        as_meant = [rate / limit * 2 / curvature for rate in rates]
        require(not _suit(as_meant, curvature), "rates_follow_the_limit")
    too_low, bouncy, diverging = (1 - rate * curvature for rate in rates)
    require(min(rates) > 0, "no_rate_at_all")
    require(too_low > 0 and too_low**10 > 0.5, "too_low_is_fast_enough", factor=round(too_low, 3))
    require(bouncy > -1, "bouncy_flies_away", factor=round(bouncy, 3))
    require(bouncy < 0, "bouncy_stays_on_its_side", factor=round(bouncy, 3))
    require(diverging > -0.9995 or diverging < -1, "diverging_at_the_limit")
    require(diverging < -1, "diverging_comes_down", factor=round(diverging, 3))


def _powers(time):
    time = time.double()
    return [time**2, time, torch.ones_like(time)]


def _best(columns, speed):
    """The best weights of these columns, and their loss."""
    table = torch.stack(columns, dim=1)
    best = torch.linalg.lstsq(table, speed.double()[:, None]).solution[:, 0]
    return best, float((table @ best - speed).square().mean())


def _ride(rng, n, every=1.0, rough=3.0):
    """Uneven times, speeds, the best parameters and their loss, which is near `rough` squared."""
    passed = torch.cat([torch.zeros(1), 0.5 + rng.images(n - 1)]).cumsum(0)
    time = every * (n - 1) * passed / passed[-1]
    speed = rng.number(0.4, 1) * time**2 + rng.number(-9, -3) * time + 30 + rough * rng.normal(n)
    best, loss = _best(_powers(time), speed)
    return time, speed, best.float(), loss


def _looks_at_the_ride(student, rides):
    found = {float(ask(student, "best_loss", like=1.0, time=ride[0], speed=ride[1])) for ride in rides}
    require(len(found) > 1, "loss_by_heart")


def _follows_another_best_loss(student, said, candidates, time, speed):
    """Whether the verdicts are those of the right comparison with what `best_loss` says here."""
    theirs = ask(student, "number_of", like=1.0, name="best_loss", inputs=[time, speed])
    table = torch.stack(_powers(time), dim=1)
    losses = [float((table @ params.double() - speed).square().mean()) for params in candidates]
    return theirs > 0 and said == [loss <= 1.01 * theirs for loss in losses]


def _reaches_the_bottom(student, time, speed, best):
    found, n = float(ask(student, "best_loss", like=1.0, time=time, speed=speed)), len(time)

    def unlike(loss):
        return abs(found - loss) > 1e-3 * loss

    if not unlike(best):
        return
    require(unlike(best * n), "sum_instead_of_mean")
    require(unlike(best**0.5), "root_taken")
    require(unlike(best * n / 20), "number_of_measurements_by_heart")
    require(unlike(_best(_powers(torch.arange(n)), speed)[1]), "numbered_instead_of_measured")
    require(found > best, "lower_than_possible", share=round(found / best, 3))
    divisors = [best * n / (n - k) for k in (1, 2, 3)]
    require(all(map(unlike, divisors)), "another_divisor", times=round(found / best, 3))
    # Over all pairs: the spread of the speeds, and that of the best curve, which lacks the smallest loss.
    pairs = 2 * float(speed.double().var(correction=0)) - best
    require(unlike(pairs), "every_prediction_with_every_speed")
    powers = _powers(time)
    fewer = [_best(powers[:i] + powers[i + 1 :], speed)[1] for i in range(3)]
    require(all(map(unlike, fewer)), "too_few_parameters")
    require(False, "flat_is_not_the_bottom", times=round(found / best, 2))


def _accepts(student, preds, targets):
    done = ask(student, "what_mse_does", like="computes", preds=preds, targets=targets)
    require(done != "raises", "equal_shapes_refused")


def _refuses(student, preds, targets):
    done = ask(student, "what_mse_does", like="raises", preds=preds, targets=targets)
    require(done != "computes", "everything_with_everything")
    require(done != "raises another", "another_kind_of_error")
    require(done == "raises", "returned_instead_of_raised")


def _steps_aside(student, **ride):
    said = ask(student, "one_step_aside", like={"moved": True, "tracks": True}, **ride, lr=0.1)
    require(not said["moved"], "callers_parameters_moved")
    require(not said["tracks"], "history_carried_along")


def _leaves_nothing_tracking(student, **ride):
    """Asked last: whoever lets gradients add up on the caller's parameters should hear of that first."""
    left = ask(student, "params_left_tracking", like=True, **ride, lr=0.1)
    require(not left, "caller_is_left_tracking")


def _begins_a_new_list(student, **case):
    first, second = ask(student, "fit_coaster_twice", like=[2, 2], **case, n=2)
    require(first == second, "list_kept_between_calls")


def _tells_who_has_arrived(student, arrived, **case):
    like = {"really_minimum": arrived, "moved": True}
    answer = ask(student, "really_minimum_of_each", like=like, **case)
    require(not answer["moved"], "callers_parameters_moved")
    said = [bool(verdict) for verdict in answer["really_minimum"]]
    rests = said != arrived and _follows_another_best_loss(student, said, **case)
    require(not rests, "verdict_follows_best_loss")
    require(said != [not truly for truly in arrived], "the_other_way_round")
    require(any(said), "nobody_has_arrived")
    require(not all(said), "everybody_has_arrived")
    require(all(truly for truly, called in zip(arrived, said) if called), "flat_curve_taken_for_arrival")
    require(said == arrived, "another_measure")


@pytest.mark.item("4.1", points=0.75)
def test_the_slope_of_a_square_at_one_number_and_at_three(student, rng):
    """zh: 平方函数在一个数处和在三个数处的斜率"""
    for x in [torch.tensor([3.0, 4.0, 10.0]), torch.tensor(3.0)]:
        case = {"kind": "square", "c": [1.0], "x": x}
        slopes = torch.as_tensor(ask(student, "grad_at_with", like=x, **case)).double()
        off = float((slopes / (2 * x) - 1).abs().max())
        require(not 1e-5 < off < 0.05, "rise_over_run")
        judge(student, "grad_at_with", **case)


@pytest.mark.item("4.1", points=0.75)
def test_asking_twice_gives_the_same_slopes(student, rng):
    """zh: 问两次，得到的斜率相同"""
    case = {"kind": "square", "c": [0.5], "x": torch.tensor([1.0, -2.0])}
    judge(student, "grad_at_twice", **case, elsewhere=torch.tensor([4.0, 0.5]))
    left = ask(student, "left_at_x", like="nothing", **case)
    require(left != "tracking", "caller_is_left_tracking")
    require(left != "grad", "gradient_left_behind")


@pytest.mark.item("4.2", points=1)
def test_the_slope_of_a_square_without_autograd(student, rng):
    """zh: 不用自动求导，求平方函数的斜率"""
    # However one goes up, down and back in the last one, rounding leaves a trace.
    double = torch.tensor([2.3, 0.7, 3e-5], dtype=torch.float64)
    for x in [torch.tensor(3.0), torch.tensor([1.1, -2.3, 0.7]), double]:
        judge(student, "num_grad_with", kind="square", c=[1.0], x=x, h=None, within=CENTRAL)


@pytest.mark.item("4.2", points=1)
def test_a_large_h_shows_that_the_difference_is_central(student, rng):
    """zh: h 较大时，看得出是不是中心差分"""
    x = torch.tensor([1.0, -2.0, 0.5])
    for kind in ["cube", "neighbours"]:
        judge(student, "num_grad_with", kind=kind, c=[1.0, 2.0], x=x, h=0.5, within=CENTRAL)


@pytest.mark.item("4.3", points=0.5)
def test_the_model_at_five_times(student, rng):
    """zh: 模型在五个时刻的值"""
    case = {"t": torch.arange(5.0), "params": torch.tensor([2.0, -3.0, 0.5])}
    judge(student, "f", **case)
    require(ask(student, "model_is_followed", like=True, **case), "path_to_params_cut")
    judge(student, "backward_through_f", **case, c=torch.ones(5))


@pytest.mark.item("4.3", points=0.5)
def test_the_loss_of_four_predictions(student, rng):
    """zh: 四个预测值的损失"""
    preds, targets = rng.normal(4), rng.normal(4)
    _accepts(student, preds, targets)
    judge(student, "mse", preds=preds, targets=targets)
    require(
        ask(student, "loss_is_followed", like=True, preds=preds, targets=targets), "number_without_a_past"
    )
    judge(student, "backward_through_mse", preds=preds, targets=targets)
    _refuses(student, preds[:, None], targets)


@pytest.mark.item("4.4", points=1.25)
def test_the_first_step_on_the_roller_coaster(student, rng):
    """zh: 过山车上的第一步"""
    time, speed = mnist.coaster()
    judge(student, "one_step", params=START, time=time, speed=speed, lr=1e-5, within=STEP)


@pytest.mark.item("4.4", points=1)
def test_two_steps_each_asked_for_twice(student, rng):
    """zh: 走两步，每一步都问两次"""
    time, speed, params = rng.images(5), rng.normal(5), rng.normal(3)
    ride = {"params": params, "time": time, "speed": speed}
    _steps_aside(student, **ride)
    judge(student, "one_step_twice_each", **ride, rates=[0.1, 0.2], within=STEP)
    _leaves_nothing_tracking(student, **ride)


@pytest.mark.item("4.5", points=1)
def test_the_losses_of_the_chapter(student, rng):
    """zh: 原书中的损失"""
    time, speed = mnist.coaster()
    case = {"params": START, "time": time, "speed": speed, "lr": 1e-5}
    _begins_a_new_list(student, **case)
    judge(student, "fit_coaster", **case, n=11, within=LOSSES)
    require(not ask(student, "losses_track", like=True, **case, n=2), "losses_remember")


@pytest.mark.item("4.5", points=0.5)
def test_no_step_and_one_step(student, rng):
    """zh: 零步和一步"""
    case = {"params": rng.normal(3), "time": rng.images(5), "speed": rng.normal(5), "lr": 0.1}
    _begins_a_new_list(student, **case)
    for n in [1, 0]:
        judge(student, "fit_coaster", **case, n=n, within=LOSSES)


@pytest.mark.item("4.6", points=1)
def test_the_limit_for_the_roller_coaster_and_for_a_short_ride(student, rng):
    """zh: 过山车和一次短程的学习率界限"""
    time, _ = mnist.coaster()
    # Around 0 no curvature is so large that the others do not count beside it.
    short, around = torch.tensor([0.0, 0.5, 1.0, 1.5]), torch.tensor([-1.0, -0.5, 0.5, 1.0])
    found = {float(ask(student, "lr_limit", like=1.0, time=t)) for t in [time, short]}
    require(len(found) > 1, "limit_by_heart")
    for t in [time, short, around]:
        judge(student, "lr_limit", time=t, within=TWO_PERCENT)


@pytest.mark.item("4.6", points=1.25)
def test_three_ways_down_the_parabola(student, rng):
    """zh: 抛物线上的三种走法"""
    time, _ = mnist.coaster()
    rates = _rates(student, time)
    # No rate is so high on so steep a loss, but a share of the limit may be.
    require(not 0 < rates[0] < 0.5 < rates[1] < 1 < rates[2], "shares_of_the_limit")
    _three_ways_down(student, time, rates, STEEPEST)


@pytest.mark.item("4.7", points=1)
def test_the_smallest_loss_of_two_rides(student, rng):
    """zh: 两次行程的最小损失"""
    rides = [_ride(rng, n) for n in [8, 12]]
    _looks_at_the_ride(student, rides)
    for time, speed, _, best in rides:
        _reaches_the_bottom(student, time, speed, best)


@pytest.mark.item("4.7", points=1)
def test_who_has_arrived_and_who_has_only_slowed_down(student, rng):
    """zh: 谁到底了，谁只是变慢了"""
    time, speed = mnist.coaster()
    # After ten steps with the chapter's learning rate, after a hundred thousand with the best one, and at the
    # bottom.
    later, much_later = torch.tensor([0.1756, -0.6895, 1.3591]), torch.tensor([0.5128, -8.8171, 43.3420])
    best = torch.tensor([0.7682, -14.7421, 71.7703])
    case = {"candidates": [START, later, much_later, best], "time": time, "speed": speed}
    _tells_who_has_arrived(student, [False, False, False, True], **case)
    time, speed, best, _ = _ride(rng, 8)
    aside = torch.tensor([0.0, 0.0, 1.0])
    _tells_who_has_arrived(student, [True, False], candidates=[best, best + aside], time=time, speed=speed)
