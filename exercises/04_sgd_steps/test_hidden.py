"""Hidden checks of notebook 04: inputs are drawn after submission from the course's secret."""

import pytest
import torch

from autograder.grading import Tolerance, ask, judge, require

CENTRAL = Tolerance(rtol=1e-6, atol=1e-8)
SLOPES = Tolerance(rtol=1e-5, atol=2e-5)
"""Terms of either sign add up to one slope, in float32 or in float64."""
STEP = Tolerance(rtol=1e-5, atol=1e-5)
LOSSES = Tolerance(rtol=2e-5, atol=1e-6)
TWO_PERCENT = Tolerance(rtol=0.02, atol=0)


def _numbers(rng):
    return [rng.number(0.4, 1.2) for _ in range(2)]


def _refuses(student, preds, targets):
    done = ask(student, "what_mse_does", like="raises", preds=preds, targets=targets)
    require(done != "computes", "everything_with_everything")
    # Of which kind the error is, the visible check looks at.
    require(done != "returns", "returned_instead_of_raised")


def _leaves_all_as_it_was(student, **ride):
    """Judges a step by what is left of it; whether the caller's parameters track is for afterwards, for
    whoever lets gradients add up there should hear of that first."""
    like = {"moved": True, "tracks": True, "params_track": True}
    said = ask(student, "one_step_aside", like=like, **ride, lr=0.1)
    require(not said["moved"], "callers_parameters_moved")
    require(not said["tracks"], "history_carried_along")
    return not said["params_track"]


def _tells_who_has_arrived(student, above, **case):
    """`above`: by how much the loss of each candidate exceeds the smallest, as a share of it."""
    arrived = [more <= 0.01 for more in above]
    answer = ask(student, "really_minimum_of_each", like={"really_minimum": arrived, "moved": True}, **case)
    require(not answer["moved"], "callers_parameters_moved")
    said = [bool(verdict) for verdict in answer["really_minimum"]]
    require(said != [not truly for truly in arrived], "the_other_way_round")
    require(any(said), "nobody_has_arrived")
    require(not all(said), "everybody_has_arrived")
    # Who goes by the loss has a line that parts them all, even where it lies too high.
    highest = max(more for more, called in zip(above, said) if called)
    parts_them = all(more > highest for more, called in zip(above, said) if not called)
    require(not parts_them or highest <= 0.01, "line_too_high")
    require(all(truly for truly, called in zip(arrived, said) if called), "flat_curve_taken_for_arrival")
    require(said == arrived, "another_measure")


@pytest.mark.item("4.1", points=1.25)
def test_slopes_of_functions_of_every_kind(student, rng):
    """zh: 各种函数的斜率"""
    n, m = rng.sizes(2, low=3)
    for kind, x in [
        ("cube", rng.normal(n, m)),
        ("wave", rng.normal(n).double()),
        ("neighbours", rng.normal(m)),
        ("pairs", rng.normal(n)),
        ("total", rng.normal(2, n, m)),
        ("wave", rng.normal()),
    ]:
        judge(student, "grad_at_with", kind=kind, c=_numbers(rng), x=x, within=SLOPES)


@pytest.mark.item("4.1", points=1.25)
def test_nothing_is_left_of_an_earlier_question(student, rng):
    """zh: 上一次调用没有留下任何东西"""
    for kind in ["wave", "total"]:
        case = {"kind": kind, "c": _numbers(rng), "x": rng.normal(rng.size(3))}
        judge(student, "grad_at_twice", **case, within=SLOPES)
        left = ask(student, "left_at_x", like="nothing", **case)
        require(left != "tracking", "caller_is_left_tracking")
        require(left != "grad", "gradient_left_behind")


def _never_forgets(rng, n):
    """Numbers in float64, on which rounding leaves a trace however one goes up and down by the given `h` and
    back: whoever moves the caller's tensor is found out whatever is drawn."""
    h = 1e-4
    while True:
        # One of them is far below `h`, which then takes the last digits with it.
        x = rng.normal(n).double() * torch.cat([torch.tensor([1e-5]), torch.ones(n - 1)]).double()
        ways = [x + h - 2 * h + h, x - h + 2 * h - h, x + h - h - h + h]
        if not any(x.equal(back) for back in ways):
            return x


@pytest.mark.item("4.2", points=1.5)
def test_the_given_h_is_accurate_enough_for_float32_and_float64(student, rng):
    """zh: 默认的 h 对 float32 和 float64 都足够精确"""
    n, m = rng.sizes(2, low=3)
    for kind, x in [
        ("pairs", rng.normal(n)),
        ("neighbours", _never_forgets(rng, m)),
        ("total", rng.normal(n, m)),
        ("wave", rng.normal()),
    ]:
        judge(student, "num_grad_with", kind=kind, c=_numbers(rng), x=x, h=None, within=CENTRAL)


@pytest.mark.item("4.2", points=1.5)
def test_any_h_counts_up_and_down(student, rng):
    """zh: 任意的 h，上下两侧都要算"""
    n, m = rng.sizes(2, low=3)
    for kind, x in [("wave", rng.normal(n)), ("neighbours", rng.normal(m)), ("cube", rng.normal(m, n))]:
        h = rng.number(0.1, 0.6)
        judge(student, "num_grad_with", kind=kind, c=_numbers(rng), x=x, h=h, within=CENTRAL)


@pytest.mark.item("4.3", points=0.75)
def test_the_model_at_any_times(student, rng):
    """zh: 模型在任意时刻的值"""
    n, m = rng.sizes(2, low=4)
    for shape in [(n,), (m, n), (3,), (n, 1)]:
        case = {"t": rng.normal(*shape), "params": rng.normal(3)}
        judge(student, "f", **case)
        require(ask(student, "model_is_followed", like=True, **case), "path_to_params_cut")
        judge(student, "backward_through_f", **case, c=rng.normal(*shape))


@pytest.mark.item("4.3", points=1.25)
def test_the_loss_of_any_shape_and_of_none_that_differ(student, rng):
    """zh: 任意形状的损失，形状不同则拒绝计算"""
    n, m = rng.sizes(2, low=3)
    for shape in [(n,), (n, m), (1,)]:
        case = {"preds": rng.normal(*shape), "targets": rng.normal(*shape)}
        judge(student, "mse", **case)
        require(ask(student, "loss_is_followed", like=True, **case), "number_without_a_past")
        judge(student, "backward_through_mse", **case)
    for one, other in [((n, 1), (n,)), ((n,), (n, 1)), ((n, n), (n,))]:
        _refuses(student, rng.normal(*one), rng.normal(*other))


def _short_ride(rng, n):
    """Times up to 2, so that no sum of a gradient is much larger than what is left of it."""
    return {"params": rng.normal(3), "time": 2 * rng.images(n), "speed": 2 * rng.normal(n)}


def _uphill(rng):
    """A ride from a place in the steepest direction, and a learning rate with which the loss grows there."""
    ride = _short_ride(rng, rng.size(8, 12))
    curvatures, directions = _curvatures(ride["time"])
    start = 2 * directions[-1].float() + 0.2 * ride["params"]
    return {**ride, "params": start, "speed": 0.1 * ride["speed"]}, rng.number(2.3, 2.8) / curvatures[-1]


@pytest.mark.item("4.4", points=1.5)
def test_a_step_on_any_ride(student, rng):
    """zh: 任意行程上的一步"""
    for n in rng.sizes(3, low=4, high=12):
        judge(student, "one_step", **_short_ride(rng, n), lr=rng.number(0.02, 0.4), within=STEP)


@pytest.mark.item("4.4", points=1.25)
def test_steps_follow_each_other(student, rng):
    """zh: 一步接着一步"""
    rates = [rng.number(0.01, 0.1) for _ in range(3)]
    ride = _short_ride(rng, rng.size(5, 12))
    untracked = _leaves_all_as_it_was(student, **ride)
    judge(student, "one_step_twice_each", **ride, rates=rates, within=STEP)
    require(untracked, "caller_is_left_tracking")


@pytest.mark.item("4.4", points=1)
def test_a_learning_rate_of_zero_and_a_single_measurement(student, rng):
    """zh: 学习率为零，以及只有一次测量"""
    # First a few, for with a single one or a rate of 0 several mistakes look alike.
    judge(student, "one_step", **_short_ride(rng, 3), lr=rng.number(0.02, 0.4), within=STEP)
    judge(student, "one_step", **_short_ride(rng, 1), lr=rng.number(0.02, 0.4), within=STEP)
    judge(student, "one_step", **_short_ride(rng, rng.size(4, 9)), lr=0.0, within=STEP)


@pytest.mark.item("4.5", points=1.5)
def test_the_losses_of_another_coaster(student, rng):
    """zh: 另一辆过山车的损失"""
    n = rng.size(16, 24)
    time = torch.arange(float(n))
    for _ in range(2):
        speed = rng.number(0.4, 1) * (time - rng.number(6, 12)) ** 2 + 3 * rng.normal(n)
        # Between a sixth and three quarters of what 24 measurements bear.
        lr, steps = 1e-5 * rng.number(0.3, 1.2), rng.size(5, 25)
        judge(
            student,
            "fit_coaster",
            params=rng.normal(3),
            time=time,
            speed=speed,
            lr=lr,
            n=steps,
            within=LOSSES,
        )
    ride = _short_ride(rng, rng.size(5, 9))
    require(not ask(student, "losses_track", like=True, **ride, lr=0.01, n=2), "losses_remember")


@pytest.mark.item("4.5", points=1)
def test_few_steps_on_short_rides(student, rng):
    """zh: 短程上的几步"""
    # None comes last: whoever is wrong there alone is told so.
    for steps in [4, 2, 1, 0]:
        ride = _short_ride(rng, rng.size(8, 12))
        judge(student, "fit_coaster", **ride, lr=rng.number(0.01, 0.08), n=steps, within=LOSSES)
        if steps == 4:
            ride, lr = _uphill(rng)
            judge(student, "fit_coaster", **ride, lr=lr, n=4, within=LOSSES)


def _times(rng):
    # Never 20 of them, as in the chapter, nor half as many.
    n, m, k = rng.sizes(3, low=11, high=19)
    yield torch.arange(float(n)) + rng.number(0, 6)
    yield rng.number(0.8, 1.6) * rng.images(m)
    # Around 0: no curvature is so large that the others do not count beside it.
    around = torch.linspace(-1, 1, k) + 0.1 * (rng.images(k) - 0.5)
    yield rng.number(1.1, 1.4) * around[rng.permutation(k)]


@pytest.mark.item("4.6", points=2)
def test_the_limit_for_any_times(student, rng):
    """zh: 任意时刻的学习率界限"""
    for time in _times(rng):
        judge(student, "lr_limit", time=time, within=TWO_PERCENT)


@pytest.mark.item("4.6", points=1.75)
def test_three_ways_down_any_parabola(student, rng):
    """zh: 任意抛物线上的三种走法"""
    times = list(_times(rng))
    found = [_rates(student, time) for time in times]
    shares = 0 < found[0][0] < 0.5 < found[0][1] < 1 < found[0][2]
    require(found[0] != found[1] or not shares, "shares_of_the_limit")
    require(found[0] != found[1], "rates_by_heart")
    for rates, time in zip(found, times):
        _three_ways_down(rates, _curvatures(time)[0][-1])


def _curvatures(time):
    """The curvatures of the loss, from the flattest direction to the steepest, and these directions."""
    powers = torch.stack([time**2, time, torch.ones_like(time)]).double()
    curvatures, directions = torch.linalg.eigh(2 / len(time) * powers @ powers.T)
    return curvatures.tolist(), directions.T


def _rates(student, time):
    count = int(ask(student, "how_many_rates", like=3, time=time))
    require(count in (0, 3), "not_three_rates", count=count)
    return [float(rate) for rate in ask(student, "three_rates", like=(0.1, 0.1, 0.1), time=time)]


def _three_ways_down(rates, curvature):
    """Judges learning rates by what each step does to the distance from the bottom: it multiplies it."""
    too_low, bouncy, diverging = (1 - rate * curvature for rate in rates)
    require(min(rates) > 0, "no_rate_at_all")
    require(too_low > 0 and too_low**10 > 0.5, "too_low_is_fast_enough", factor=round(too_low, 3))
    require(bouncy > -1, "bouncy_flies_away", factor=round(bouncy, 3))
    require(bouncy < 0, "bouncy_stays_on_its_side", factor=round(bouncy, 3))
    require(diverging < -1, "diverging_comes_down", factor=round(diverging, 3))


def _ride(rng, n, every=1.0):
    """Time, speed, the best parameters and their loss. No quadratic follows a third difference, not even a
    little: with bumps of nothing else, the best parameters are the ones that we began with."""
    time, best = every * torch.arange(n), torch.tensor([rng.number(0.4, 1), rng.number(-9, -3), 30.0])
    third = torch.tensor([-1.0, 3, -3, 1])
    bumps = sum(torch.nn.functional.pad(rng.number(0.5, 2.5) * third, (i, n - 4 - i)) for i in range(n - 3))
    return time, best[0] * time**2 + best[1] * time + best[2] + bumps, best, float((bumps**2).mean())


def _without(time, speed, power):
    """The smallest loss of a model that lacks this power of the time."""
    powers = torch.stack([time.double() ** k for k in range(3) if k != power], dim=1)
    found = torch.linalg.lstsq(powers, speed.double()[:, None]).solution
    return float(((powers @ found)[:, 0] - speed).square().mean())


def _looks_at_the_ride(student, rides):
    found = {float(ask(student, "best_loss", like=1.0, time=ride[0], speed=ride[1])) for ride in rides}
    require(len(found) > 1, "loss_by_heart")


def _reaches_the_bottom(student, time, speed, best):
    found = float(ask(student, "best_loss", like=1.0, time=time, speed=speed))
    require(abs(found - best * len(time)) > 1e-3 * found, "sum_instead_of_mean")
    require(abs(found - best**0.5) > 1e-3 * found, "root_taken")
    require(found >= 0.999 * best, "lower_than_possible", share=round(found / best, 3))
    if found > 1.001 * best:
        n, times = len(time), round(found / best, 3)
        require(all(abs(times - n / (n - k)) > 2e-3 for k in (1, 2, 3)), "another_divisor", times=times)
        # Over all pairs: the spread of the speeds, and that of the best curve, which lacks the smallest loss.
        pairs = 2 * float(speed.double().var(correction=0)) - best
        require(abs(found - pairs) > 1e-3 * pairs, "every_prediction_with_every_speed")
        fewer = (_without(time, speed, power) for power in range(3))
        require(all(abs(found - loss) > 1e-3 * loss for loss in fewer), "too_few_parameters")
    require(found <= 1.001 * best, "flat_is_not_the_bottom", times=round(found / best, 2))


@pytest.mark.item("4.7", points=2)
def test_the_smallest_loss_of_any_ride(student, rng):
    """zh: 任意行程的最小损失"""
    rides = [_ride(rng, n, every) for n, every in zip(rng.sizes(3, low=10, high=22), [0.5, 1.0, 1.25])]
    _looks_at_the_ride(student, rides)
    for time, speed, _, best in rides:
        _reaches_the_bottom(student, time, speed, best)


@pytest.mark.item("4.7", points=2)
def test_the_bottom_is_told_from_every_slope_that_looks_flat(student, rng):
    """zh: 分得清最低点和每一处看似平坦的坡"""
    time, speed, best, loss = _ride(rng, rng.size(14, 20))
    candidates, above = [best], [0.0]
    # Aside in each direction of the bowl, as far as makes the loss this much larger: less than 1 %, or more.
    for curvature, direction in zip(*_curvatures(time)):
        for more in [0.002, 0.007, 0.02, rng.number(0.05, 0.2), rng.number(1, 20)]:
            far = (2 * more * loss / curvature) ** 0.5 * rng.choice([-1, 1])
            candidates.append((best + far * direction).float())
            above.append(more)
    order = rng.permutation(len(candidates)).tolist()
    candidates, above = [candidates[i] for i in order], [above[i] for i in order]
    _tells_who_has_arrived(student, above, candidates=candidates, time=time, speed=speed)
