"""Power of a state's counts, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from framing.align.states.moves import Window
from framing.align.states.power import measure_power

N = np.array([[10.0, 10, 10, 10]])
LEVEL = np.array([0.2])


def test_power_for_the_least_and_the_whole_step() -> None:
    # window 1 to 3, middle 2: 20 passages before, 20 after. Half of .2 is .1, error sqrt(.2 * .8 / 20 + .3 * .7 / 20)
    found = measure_power(N, LEVEL, Window(1, 3), 0.2, 0.5, 0.8, 0.0)
    assert found.least == pytest.approx(ndtr(0.1 / (0.16 / 20 + 0.21 / 20) ** 0.5 - 2.65))
    assert found.whole == pytest.approx(ndtr(0.2 / (0.16 / 20 + 0.24 / 20) ** 0.5 - 2.65))
    # the least rise seen with power .8: (2.65 + .84) errors of no step
    assert found.least_rise == pytest.approx((2.65 + 0.841621) * (2 * 0.16 / 20) ** 0.5)


def test_power_for_the_least_step_follows_the_share_that_counts() -> None:
    whole, tenth = (measure_power(N, LEVEL, Window(1, 3), 0.2, closing, 0.8, 0.0) for closing in (1.0, 0.1))
    assert whole.least == pytest.approx(whole.whole)
    assert tenth.least == pytest.approx(ndtr(0.02 / (0.16 / 20 + 0.22 * 0.78 / 20) ** 0.5 - 2.65))


def test_a_fall_is_seen_by_its_size() -> None:
    found = measure_power(N, np.array([0.5]), Window(1, 3), -0.2, 0.5, 0.9, 0.0)
    assert found.least == pytest.approx(ndtr(0.1 / (0.25 / 20 + 0.24 / 20) ** 0.5 - 2.65))
    assert found.whole == pytest.approx(ndtr(0.2 / (0.25 / 20 + 0.21 / 20) ** 0.5 - 2.65))
    assert found.least_rise == pytest.approx((2.65 + ndtri(0.9)) * (2 * 0.25 / 20) ** 0.5)


def test_least_lag_is_that_of_a_likelihood_ratio_of_twenty() -> None:
    # a period of 10 passages at .2 against .4 is worth 10 (.2 ln .5 + .8 ln(.8 / .6)) = .915: 3 / .915 = 3.28, so 4 periods
    assert measure_power(N, LEVEL, Window(1, 3), 0.2, 0.5, 0.8, 0.0).least_lag == pytest.approx(4)
    # a date known to 1.5 periods either way: 4.78, so 5
    assert measure_power(N, LEVEL, Window(1, 3), 0.2, 0.5, 0.8, 1.5).least_lag == pytest.approx(5)
    # with ten times as many passages in the periods that have any: .33 periods, one at least
    sparse = np.array([[100.0, 0, 100, 0]])
    assert measure_power(sparse, LEVEL, Window(1, 3), 0.2, 0.5, 0.8, 0.0).least_lag == pytest.approx(1)


def test_without_texts_on_both_sides_nothing_could_be_seen() -> None:
    n = np.array([[10.0, 10, 0, 0], [0, 0, 10, 10], [10, 0, 0, 10]])
    found = measure_power(n, np.full(3, 0.2), Window(1, 3), 0.2, 0.5, 0.8, 0.0)
    assert found.least.tolist()[:2] == [0, 0]
    assert found.whole.tolist()[:2] == [0, 0]
    assert np.isinf(found.least_rise).tolist() == [True, True, False]
    assert np.isinf(found.least_lag).tolist() == [True, True, False]
    assert found.whole[2] == pytest.approx(ndtr(0.2 / (0.16 / 10 + 0.24 / 10) ** 0.5 - 2.65))


def test_levels_are_held_off_the_edges() -> None:
    # 0 counts as .005 for the error and as .01 for the lag; .99 + .2 as .995 and .99
    found = measure_power(N, np.array([0.0]), Window(1, 3), 0.2, 0.5, 0.8, 0.0)
    edge = 0.005 * 0.995
    assert found.whole == pytest.approx(ndtr(0.2 / (edge / 20 + 0.16 / 20) ** 0.5 - 2.65))
    assert found.least_lag == pytest.approx(np.ceil(3 / (10 * (0.01 * np.log(0.01 / 0.2) + 0.99 * np.log(0.99 / 0.8)))))
    high = measure_power(N, np.array([0.99]), Window(1, 3), 0.2, 0.5, 0.8, 0.0)
    assert high.whole == pytest.approx(ndtr(0.2 / (0.99 * 0.01 / 20 + edge / 20) ** 0.5 - 2.65))
    assert np.isinf(high.least_lag[0])  # .99 against .99: no lag can be told


def test_a_window_past_the_end_leaves_a_period_after() -> None:
    found = measure_power(N, LEVEL, Window(3, 8), 0.2, 0.5, 0.8, 0.0)
    assert found.whole == pytest.approx(ndtr(0.2 / (0.16 / 30 + 0.24 / 10) ** 0.5 - 2.65))


def test_every_state_is_judged_by_its_own_texts() -> None:
    # the second speaks in two of four periods, the third in all with half a passage in one, the fourth in one alone
    n = np.array([[10.0, 10, 10, 10], [40, 0, 40, 0], [0.5, 30, 30, 30], [0, 0, 25, 0]])
    level = np.array([0.2, 0.3, 0.4, 0.999])
    both = measure_power(n, level, Window(1, 3), 0.2, 0.5, 0.8, 0.5)
    for row in range(4):
        alone = measure_power(n[[row]], level[[row]], Window(1, 3), 0.2, 0.5, 0.8, 0.5)
        for name in ("least", "whole", "least_rise", "least_lag"):
            assert getattr(both, name)[row] == getattr(alone, name)[0]
    # 80 passages in two periods: 40 a period; .3 against .5: 40 (.3 ln .6 + .7 ln 1.4) = 3.29; .91 + .5 periods, so 2
    assert both.least_lag[1] == 2
    # 90.5 in four: 22.6; .4 against .6: 22.6 * .2 ln 1.5 = 1.835; 1.63 + .5, so 3
    assert both.least_lag[2] == 3


def test_one_period_that_speaks_is_one() -> None:
    # two passages in all, both at once, on the one side; the other side has one: 3 in two periods, 1.5 each
    n = np.array([[0.0, 1.0, 2.0, 0.0]])
    found = measure_power(n, LEVEL, Window(1, 3), 0.2, 0.5, 0.8, 0.0)
    assert found.least_lag == pytest.approx(np.ceil(3 / (1.5 * (0.2 * np.log(0.5) + 0.8 * np.log(0.8 / 0.6)))))


def test_the_middle_of_an_even_window_is_its_lower_half() -> None:
    # 1 to 2: from 1 on is after
    found = measure_power(N, LEVEL, Window(1, 2), 0.2, 0.5, 0.8, 0.0)
    assert found.whole == pytest.approx(ndtr(0.2 / (0.16 / 10 + 0.24 / 30) ** 0.5 - 2.65))


def test_a_state_near_the_top_cannot_date_a_rise() -> None:
    # .995 counts as .99, as .995 + .2 does
    assert np.isinf(measure_power(N, np.array([0.995]), Window(1, 3), 0.2, 0.5, 0.8, 0.0).least_lag[0])


def worth(low: float, high: float) -> float:
    """Periods that a likelihood ratio of 20 takes at ten passages a period."""
    return float(np.ceil(3 / (10 * (low * np.log(low / high) + (1 - low) * np.log((1 - low) / (1 - high))))))


def test_what_would_lie_beyond_the_edges_is_held_there() -> None:
    # a fall from .1 by .2 ends at .01 for the lag and at .005 for the error; a rise from .9 by .2 at .99 and .995
    fall = measure_power(N, np.array([0.1]), Window(1, 3), -0.2, 0.5, 0.8, 0.0)
    assert fall.least_lag == pytest.approx(worth(0.1, 0.01))
    assert fall.whole == pytest.approx(ndtr(0.2 / (0.09 / 20 + 0.005 * 0.995 / 20) ** 0.5 - 2.65))
    rise = measure_power(N, np.array([0.9]), Window(1, 3), 0.2, 0.5, 0.8, 0.0)
    assert rise.least_lag == pytest.approx(worth(0.9, 0.99))
    assert rise.whole == pytest.approx(ndtr(0.2 / (0.09 / 20 + 0.995 * 0.005 / 20) ** 0.5 - 2.65))
    # from .999 down: .995
    top = measure_power(N, np.array([0.999]), Window(1, 3), -0.2, 0.5, 0.8, 0.0)
    assert top.whole == pytest.approx(ndtr(0.2 / (0.995 * 0.005 / 20 + 0.799 * 0.201 / 20) ** 0.5 - 2.65))


def test_half_a_passage_on_a_side_is_some_text() -> None:
    found = measure_power(np.array([[0.5, 0, 9, 9], [9, 9, 0.5, 0]]), np.full(2, 0.2), Window(1, 3), 0.2, 0.5, 0.8, 0.0)
    assert np.isfinite(found.least_rise).all()
    assert (found.whole > 0).all()
