"""Power of a state's counts, by hand: steps and errors are angles, asin(sqrt(share))."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from framing.align import AlignSettings
from framing.align.states.moves import Aim, Moves, Window
from framing.align.states.power import Power, measure_power

SETTINGS = AlignSettings("A")


def angle(share: float) -> float:
    return float(np.arcsin(np.sqrt(share)))


def moves(level: float, error: float = 0.05, period: float = 0.1, usable: bool = True) -> Moves:
    """One state: its level before the window, the error of a step, and that of a period."""
    none = np.zeros((1, 4))
    one = np.ones(1)
    return Moves(none, one, none, one, np.array([usable]), one * level, one * error, one * period)


def power(found: Moves, whole: float = 0.2, *, direction: int = 1, half: float = 0.0, settings=SETTINGS) -> Power:
    aim = Aim(Window(1, 3), direction, settings.closing * whole, whole)
    return measure_power(found, aim, half, settings)


def test_power_for_the_least_and_the_whole_step() -> None:
    # from .2 by a quarter of .2 to .25, and by all of it to .4
    found = power(moves(0.2))
    assert found.least == pytest.approx(ndtr((angle(0.25) - angle(0.2)) / 0.05 - 2.65))
    assert found.whole == pytest.approx(ndtr((angle(0.4) - angle(0.2)) / 0.05 - 2.65))
    # the least rise seen with power .8: (2.65 + .84) errors, a share by its angle 2 sqrt(.2 * .8) = .8
    assert found.least_rise == pytest.approx((2.65 + 0.841621) * 0.05 * 0.8)


def test_power_for_the_least_step_follows_the_share_that_counts() -> None:
    whole, tenth = (power(moves(0.2), settings=replace(SETTINGS, closing=closing)) for closing in (0.999, 0.1))
    assert whole.least == pytest.approx(whole.whole, abs=0.01)
    assert tenth.least == pytest.approx(ndtr((angle(0.22) - angle(0.2)) / 0.05 - 2.65))
    wanted = power(moves(0.2), settings=replace(SETTINGS, power=0.9))
    assert wanted.least_rise == pytest.approx((2.65 + ndtri(0.9)) * 0.05 * 0.8)


def test_a_fall_is_seen_by_its_size() -> None:
    found = power(moves(0.5), direction=-1)
    assert found.least == pytest.approx(ndtr((angle(0.5) - angle(0.45)) / 0.05 - 2.65))
    assert found.whole == pytest.approx(ndtr((angle(0.5) - angle(0.3)) / 0.05 - 2.65))


def test_least_lag_is_that_of_a_likelihood_ratio_of_twenty() -> None:
    # from .2 to .4 is .2211; a period of error .1 is worth .5 * 2.211**2 = 2.445: 3 / 2.445 = 1.23, so 2 periods
    assert power(moves(0.2)).least_lag == pytest.approx(2)
    # of error .2: .5 * 1.105**2 = .611: 3 / .611 = 4.9, so 5
    assert power(moves(0.2, period=0.2)).least_lag == pytest.approx(5)
    # a date known to 1.5 periods either way: 2.73, so 3
    assert power(moves(0.2), half=1.5).least_lag == pytest.approx(3)
    # a tenth of the error: .01 periods, one at least
    assert power(moves(0.2, period=0.01)).least_lag == pytest.approx(1)


def test_a_state_that_cannot_be_used_could_show_nothing() -> None:
    found = power(moves(0.2, usable=False))
    assert (found.least[0], found.whole[0]) == (0, 0)
    assert np.isinf([found.least_rise[0], found.least_lag[0]]).all()


def test_levels_are_held_off_the_edges() -> None:
    # nothing seen before, or nought, counts as .005; .99 + .2 as .995
    for level in (0.0, float("nan")):
        assert power(moves(level)).whole == pytest.approx(ndtr((angle(0.205) - angle(0.005)) / 0.05 - 2.65))
        assert power(moves(level, 0.15)).whole == pytest.approx(ndtr((angle(0.205) - angle(0.005)) / 0.15 - 2.65))
    # all of it counts as .995 and falls to .795; .1 falls to .005, not below 0
    fall = power(moves(1.0, 0.15), direction=-1).whole
    assert fall == pytest.approx(ndtr((angle(0.995) - angle(0.795)) / 0.15 - 2.65))
    assert power(moves(0.1, 0.1), direction=-1).whole == pytest.approx(ndtr((angle(0.1) - angle(0.005)) / 0.1 - 2.65))
    top = power(moves(0.99))
    assert top.whole == pytest.approx(ndtr((angle(0.995) - angle(0.99)) / 0.05 - 2.65))
    assert np.isinf(power(moves(0.995)).least_lag[0])  # no way left to go
