from __future__ import annotations

import numpy as np
import pytest

from framing.align.states.lags import DEPENDENT, Lags, Timing, by_lag, choose_discoveries, make_timing, share_lags

PERIODS = np.arange(1950, 1990)


def evidence_at(dates: list[int | None], strength: float = 8.0, spread: float = 2.0) -> np.ndarray:
    rows = []
    for date in dates:
        if date is None:
            rows.append(np.full(len(PERIODS), -3.0))
        else:
            rows.append(strength - 0.5 * ((PERIODS - date) / spread) ** 2)
    return np.array(rows)


def exact_shift(year: int) -> Timing:
    return make_timing((year == PERIODS).astype(float), PERIODS, 5, 15)


def vague_shift() -> Timing:
    return make_timing(np.where(np.abs(PERIODS - 1970) <= 3, 1 / 7, 0.0), PERIODS, 5, 15)


def test_the_other_states_sharpen_a_lag() -> None:
    dates = [1974, 1973, 1975, 1974, 1972]
    alone = share_lags(evidence_at([1971]), np.array([True]), exact_shift(1970))
    among = share_lags(evidence_at([1971, *dates]), np.ones(6, dtype=bool), exact_shift(1970))
    later_alone, later_among = (lags.later[0] for lags in (alone, among))
    assert later_among > later_alone
    spread = [
        np.sqrt((lags.given_moved[0] * (lags.values - lags.given_moved[0] @ lags.values) ** 2).sum())
        for lags in (alone, among)
    ]
    assert spread[1] < spread[0]


def test_doubt_about_the_shift_is_shared_by_all_lags() -> None:
    evidence = evidence_at([1971, 1972, 1972, 1973, 1974, 1974, 1975, 1976], spread=0.5)
    sure = share_lags(evidence, np.ones(8, dtype=bool), exact_shift(1970))
    doubtful = share_lags(evidence, np.ones(8, dtype=bool), vague_shift())
    assert sure.later[0] > 0.99
    assert 0.3 < doubtful.later[0] < 0.95


def test_all_states_in_one_year_near_a_vague_shift_moved_with_it() -> None:
    lags = share_lags(evidence_at([1972] * 8, spread=0.5), np.ones(8, dtype=bool), vague_shift())
    assert lags.kinds["together"] > 0.8


def test_dependence_favours_following_where_the_dates_leave_it_open() -> None:
    evidence = evidence_at([1971, 1972, 1972, 1973, 1974, 1974, 1975, 1976])
    even, dependent = (
        share_lags(evidence, np.ones(8, dtype=bool), timing)
        for timing in (vague_shift(), vague_shift().expect(DEPENDENT))
    )
    assert dependent.kinds["after"] > even.kinds["after"]


def test_prior_of_the_kinds() -> None:
    even = vague_shift()
    assert np.exp(even.log_prior).sum() == pytest.approx(1)
    np.testing.assert_allclose(even.expect((0.25,) * 4).log_prior, even.log_prior)
    chance = np.bincount(even.kind, np.exp(even.expect(DEPENDENT).log_prior))
    assert chance == pytest.approx(DEPENDENT)


def test_groups_have_their_own_chance_to_move() -> None:
    weak = [np.where(PERIODS == 1974, 2.0, -3.0)] * 2
    evidence = np.vstack([evidence_at([1974, 1973, 1975, 1974]), weak, evidence_at([None] * 4)])
    usable, groups = np.ones(10, dtype=bool), np.array([1] * 5 + [2] * 5)
    arguments = (evidence, usable, exact_shift(1970))
    one, two = share_lags(*arguments), share_lags(*arguments, groups)
    assert one.moved[4] == pytest.approx(one.moved[5])
    assert two.moved[4] > one.moved[4] > two.moved[5]


def test_states_without_evidence_did_not_move() -> None:
    lags = share_lags(evidence_at([1974, None, None]), np.array([True, True, False]), exact_shift(1970))
    assert lags.moved[0] > 0.95
    assert lags.moved[1] < 0.2
    assert lags.moved[2] == 0


def test_overwhelming_evidence_keeps_its_shape() -> None:
    evidence = np.where(PERIODS == 1975, 5000.0, 4000.0)[None].repeat(2, axis=0)
    lags = share_lags(evidence, np.array([True, True]), exact_shift(1970))
    assert lags.values[np.argmax(lags.given_moved[0])] == 5
    assert lags.given_moved[0].max() == pytest.approx(1.0)


def test_discoveries_keep_the_mean_risk() -> None:
    risk = np.array([0.01, 0.02, 0.2, 0.3, 0.0])
    candidate = np.array([True, True, True, True, False])
    assert choose_discoveries(risk, candidate, 0.1).tolist() == [True, True, True, False, False]
    assert choose_discoveries(risk, candidate, 0.005).tolist() == [False] * 5
    assert choose_discoveries(risk, np.zeros(5, dtype=bool), 0.5).tolist() == [False] * 5
    assert choose_discoveries(risk[:1], candidate[:1], 0.1).tolist() == [True]


def test_bayes_factors_stand_at_the_lag_of_their_period() -> None:
    # a shift in 1953: 1950 is lag -3, 1955 lag 2; lags from -2 to 3 are kept, and the largest factor is taken out
    evidence = np.log(np.array([[9.0, 1, 2, 3, 4, 5, 6, 7]]))
    table, top = by_lag(evidence, np.arange(1950, 1958), 1953, np.arange(-2, 4))
    assert top == pytest.approx([np.log(6)])
    assert table[0] * 6 == pytest.approx([1, 2, 3, 4, 5, 6])
    # periods before the first have no evidence; factors below 1 are left as they are
    table, top = by_lag(np.log(np.array([[0.5, 0.25]])), np.arange(1950, 1952), 1950, np.arange(-1, 2))
    assert top == pytest.approx([0])
    assert table[0] == pytest.approx([0, 0.5, 0.25])


def test_after_and_before_leave_out_the_same_period() -> None:
    lags = Lags(np.arange(-2, 3), np.ones(1), np.array([[0.1, 0.15, 0.3, 0.25, 0.2]]), {})
    assert lags.earlier == pytest.approx([0.25])
    assert lags.later == pytest.approx([0.45])


def test_distributions_of_lags_by_hand() -> None:
    # one period before and two after: together; two means after, one before, four on both sides, each with four spreads
    timing = make_timing(np.ones(1), np.arange(1), 1, 2)
    assert timing.values.tolist() == list(range(-5, 7))
    assert np.bincount(timing.kind).tolist() == [8, 1, 4, 16]
    assert timing.shapes[timing.kind == 1].tolist() == [[0.0] * 5 + [1.0] + [0.0] * 6]
    # mean 1, spread .7: 1 at lag 1 and exp(-.5 / .49) = .36044 at lag 2
    first = timing.shapes[int(np.argmax(timing.kind == 0))]
    assert first[[6, 7]] == pytest.approx([1 / 1.36044, 0.36044 / 1.36044], abs=1e-5)
    assert first.sum() == pytest.approx(1)


def test_lags_of_one_state_by_hand() -> None:
    """Lag 0 or lag 1 for sure, even chances; the shift in period 1 with .25, in 2 with .75; factors 1, 1, 5 and 9.

    The mean share of movers is .4775: a factor F has 1 + .4775 (F - 1). Period 1: 1 at lag 0, 2.91 at lag 1; period 2: 2.91 and
    4.82. In all .25 * 3.91 + .75 * 7.73 = 6.775. Moves at lag 0 have .4775 * (.25 * 1 + .75 * 5) = .4775 * 4 of it, those at
    lag 1 .4775 * (.25 * 5 + .75 * 9) = .4775 * 8.
    """
    shapes, kind = np.array([[0.0, 1, 0], [0, 0, 1]]), np.array([1, 0])
    periods = np.arange(4)
    timing = Timing(np.arange(-1, 2), shapes, np.log([0.5, 0.5]), kind, np.array([0, 0.25, 0.75, 0]), periods)
    lags = share_lags(np.log([[1.0, 1, 5, 9]]), np.array([True]), timing)
    assert lags.moved == pytest.approx([0.4775 * 12 / 6.775])
    assert lags.given_moved[0] == pytest.approx([0, 1 / 3, 2 / 3])
    assert lags.kinds["together"] == pytest.approx((0.25 + 0.75 * 2.91) / 6.775)
    assert lags.kinds["after"] == pytest.approx((0.25 * 2.91 + 0.75 * 4.82) / 6.775)


def test_a_mean_risk_of_exactly_the_rate_is_kept() -> None:
    risk, both = np.array([0.125, 0.375]), np.ones(2, dtype=bool)
    assert choose_discoveries(risk, both, 0.25).tolist() == [True, True]
    assert choose_discoveries(risk, both, 0.24).tolist() == [True, False]


def test_prior_of_every_distribution_by_hand() -> None:
    """Four kinds alike; eight distributions after the shift, four before it, sixteen on both sides, one with it."""
    timing = make_timing(np.ones(1), np.arange(1), 1, 2)
    share = {0: 1 / 32, 1: 1 / 4, 2: 1 / 16, 3: 1 / 64}
    assert np.exp(timing.log_prior) == pytest.approx([share[kind] for kind in timing.kind.tolist()])
    assert timing.shift.tolist() == [1]
    assert timing.periods.tolist() == [0]
    # without a period before the shift there is none of that kind
    assert 2 not in make_timing(np.ones(1), np.arange(1), 0, 2).kind
    # nor without one after it: one together, four before it, eight on both sides
    assert np.bincount(make_timing(np.ones(1), np.arange(1), 1, 0).kind).tolist() == [0, 1, 4, 8]
    # means in order, each with its spreads: the last of all is 2 periods after, six wide
    last = timing.shapes[-1]
    weights = np.exp(-0.5 * ((np.arange(-1, 3) - 2) / 6) ** 2)
    assert last[timing.values.tolist().index(-1) :][:4] == pytest.approx(weights / weights.sum())
    assert timing.shapes.sum(axis=1) == pytest.approx(1)
    assert np.count_nonzero(timing.shapes[timing.kind == 2].sum(axis=0)) == 1


def test_places_of_hardly_any_weight_are_left_out() -> None:
    timing = make_timing(np.array([0.002, 0.0021, 0.9]), np.arange(3), 1, 2)
    assert timing.places.tolist() == [1, 2]


def test_lags_of_two_groups_by_hand() -> None:
    """One lag, 0, in period 0: states with factors 3 and 1 of one group, 5 of another, 7 of a state that cannot be used.

    The chance to move is any of eight with the mean .4775; with s a factor F has 1 + s (F - 1). The state without evidence says
    nothing of s. The first state moved with the mean of 3 s / (1 + 2 s), weighed by 1 + 2 s, the second
    with that of s, weighed alike.
    """
    timing = Timing(np.arange(1), np.ones((1, 1)), np.zeros(1), np.array([1]), np.ones(1), np.arange(1))
    evidence = np.log([[3.0], [1.0], [5.0], [7.0]])
    usable = np.array([True, True, True, False])
    lags = share_lags(evidence, usable, timing, np.array([0, 0, 4, 4]))
    mean, square = 0.4775, np.mean(np.square([0.02, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95]))
    first, second = 3 * mean / (1 + 2 * mean), (mean + 2 * square) / (1 + 2 * mean)
    assert lags.moved == pytest.approx([first, second, 5 * mean / (1 + 4 * mean), 0])
    assert lags.given_moved[:3, 0].tolist() == pytest.approx([1, 1, 1])
    assert lags.given_moved[3].tolist() == [0]
    assert lags.kinds == {"after": 0, "together": pytest.approx(1), "before": 0, "mixed": 0}


def test_periods_beyond_the_reach_of_lags_say_nothing() -> None:
    table, top = by_lag(np.ones((2, 3)), np.arange(1900, 1903), 1950, np.arange(-2, 3))
    assert (table.tolist(), top.tolist()) == ([[0] * 5] * 2, [0, 0])
