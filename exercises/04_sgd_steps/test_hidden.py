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


def _accepts(student, preds, targets):
    done = ask(student, "what_mse_does", like="computes", preds=preds, targets=targets)
    require(done != "raises", "equal_shapes_refused")


def _refuses(student, preds, targets):
    done = ask(student, "what_mse_does", like="raises", preds=preds, targets=targets)
    as_many_axes = preds.ndim == targets.ndim
    require(done != "computes", "only_axes_counted" if as_many_axes else "everything_with_everything")
    # Of which kind the error is, the visible check looks at.
    require(done != "returns", "returned_instead_of_raised")


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


def _tells_who_has_arrived(student, above, **case):
    """`above`: by how much the loss of each candidate exceeds the smallest, as a share of it."""
    arrived = [more <= 0.01 for more in above]
    answer = ask(student, "really_minimum_of_each", like={"really_minimum": arrived, "moved": True}, **case)
    require(not answer["moved"], "callers_parameters_moved")
    said = [bool(verdict) for verdict in answer["really_minimum"]]
    rests = said != arrived and _follows_another_best_loss(student, said, **case)
    require(not rests, "verdict_follows_best_loss")
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
        elsewhere = rng.normal(len(case["x"]))
        judge(student, "grad_at_twice", **case, elsewhere=elsewhere, within=SLOPES)
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
        _accepts(student, **case)
        judge(student, "mse", **case)
        require(ask(student, "loss_is_followed", like=True, **case), "number_without_a_past")
        judge(student, "backward_through_mse", **case)
    for one, other in [((n, 1), (n,)), ((n,), (n, 1)), ((n, n), (n,)), ((n, 1), (1, n)), ((n,), (1,))]:
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
    _steps_aside(student, **ride)
    judge(student, "one_step_twice_each", **ride, rates=rates, within=STEP)
    _leaves_nothing_tracking(student, **ride)


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
    ride = _short_ride(rng, rng.size(5, 9))
    _begins_a_new_list(student, **ride, lr=0.01)
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
    require(not ask(student, "losses_track", like=True, **ride, lr=0.01, n=2), "losses_remember")


@pytest.mark.item("4.5", points=1)
def test_few_steps_on_short_rides(student, rng):
    """zh: 短程上的几步"""
    _begins_a_new_list(student, **_short_ride(rng, 5), lr=0.01)
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
    once = torch.arange(n - 5) + rng.number(0, 6)
    # Five of them measured twice.
    yield torch.cat([once, once[:5]])
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
        _three_ways_down(student, time, rates, _curvatures(time)[0][-1])


def _curvatures(time):
    """The curvatures of the loss, from the flattest direction to the steepest, and these directions."""
    powers = torch.stack(_powers(time))
    curvatures, directions = torch.linalg.eigh(2 / len(time) * powers @ powers.T)
    return curvatures.tolist(), directions.T


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


@pytest.mark.item("4.7", points=2)
def test_the_smallest_loss_of_any_ride(student, rng):
    """zh: 任意行程的最小损失"""
    # Never 20 measurements, as in the chapter.
    rides = [_ride(rng, n, every) for n, every in zip(rng.sizes(3, low=10, high=19), [0.5, 1.0, 1.5])]
    _looks_at_the_ride(student, rides)
    for time, speed, _, best in rides:
        _reaches_the_bottom(student, time, speed, best)


@pytest.mark.item("4.7", points=2)
def test_the_bottom_is_told_from_every_slope_that_looks_flat(student, rng):
    """zh: 分得清最低点和每一处看似平坦的坡"""
    # A share of a small loss and of a large one: whoever has a fixed difference in mind misses one of them.
    for rough in [0.7, 8.0]:
        time, speed, best, loss = _ride(rng, rng.size(14, 20), rough=rough)
        candidates, above = [best], [0.0]
        # Aside in each direction of the bowl, as far as makes the loss this much larger: less than 1 %, or
        # more. A `best_loss` that is right within 0.1 % is good enough to tell.
        for curvature, direction in zip(*_curvatures(time)):
            for more in [0.002, 0.0085, 0.0125, rng.number(0.02, 0.2), rng.number(1, 20)]:
                far = (2 * more * loss / curvature) ** 0.5 * rng.choice([-1, 1])
                candidates.append((best + far * direction).float())
                above.append(more)
        order = rng.permutation(len(candidates)).tolist()
        candidates, above = [candidates[i] for i in order], [above[i] for i in order]
        _tells_who_has_arrived(student, above, candidates=candidates, time=time, speed=speed)
