"""Likelihoods, splits and credible runs of change points, by hand."""

from __future__ import annotations

from math import lgamma, log

import numpy as np
import pytest

from framing.align.segments import (
    Split,
    Sums,
    bic_penalty,
    log_likelihood,
    log_marginal,
    middle_of,
    posterior,
    segment,
    segment_levels,
    shortest_credible_interval,
    split_gain,
    split_stretch,
)

INF = np.inf


def ll(k: float, n: float) -> float:
    """k ln(k / n) + (n - k) ln((n - k) / n)."""
    return sum(part * log(part / n) for part in (k, n - k) if part)


def log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def test_likelihood_of_a_stretch() -> None:
    # 3 of 10: 3 ln .3 + 7 ln .7; all or none: 0, also where rounding made a count too large
    assert log_likelihood(np.array([3.0, 10, 0, 11, -1, 0]), np.array([10.0, 10, 10, 10, 10, 0])) == pytest.approx(
        [3 * log(0.3) + 7 * log(0.7), 0, 0, 0, 0, 0]
    )


def test_level_integrated_out() -> None:
    # Jeffreys: B(2 1/2, 1 1/2) / B(1/2, 1/2) = 3/2 * 1/2 * 1/2 / 3! = 1/16
    assert log_marginal(np.array(2.0), np.array(3.0)) == pytest.approx(log(1 / 16))
    # share .2, strength 5: B(1 + 1, 4 + 1) / B(1, 4) = (1/30) / (1/4)
    assert log_marginal(np.array(1.0), np.array(2.0), 0.2, 5.0) == pytest.approx(log(4 / 30))
    # none of two, or less than none by rounding: 1/2 * 3/2 / (1 * 2) = 3/8
    assert log_marginal(np.array([0.0, -0.5]), np.array([2.0, 2.0])) == pytest.approx([log(3 / 8)] * 2)
    assert log_marginal(np.array(9.0), np.array(2.0)) == pytest.approx(log_beta(2.5, 0.5) - log_beta(0.5, 0.5))


def test_penalty_is_half_a_log_for_level_and_place_each() -> None:
    assert bic_penalty(np.array([10.0, 1.0])) == pytest.approx([log(10), log(2)])


def test_one_break_with_its_gain_and_the_shorter_side() -> None:
    # 1 of 10 four times, then 5 of 10 three times; the missing third period does not count
    k, n = np.array([[1.0, 1, 0, 1, 1, 5, 5, 5]]), np.array([[10.0, 10, 0, 10, 10, 10, 10, 10]])
    breaks, gain, shorter = segment(Sums.of(k, n), 2.0, 3)
    assert np.flatnonzero(breaks).tolist() == [5]
    assert gain[0, 5] == pytest.approx(ll(4, 40) + ll(15, 30) - ll(19, 70))
    assert shorter[0].tolist() == [0, 0, 0, 0, 0, 3, 0, 0]
    assert gain.sum() == gain[0, 5]


def test_a_break_must_gain_more_than_its_penalty() -> None:
    k, n = np.array([[1.0, 1, 1, 3, 3, 3]]), np.full((1, 6), 10.0)
    gain = ll(3, 30) + ll(9, 30) - ll(12, 60)  # 1.94
    both = [segment(Sums.of(np.vstack([k, k]), np.vstack([n, n])), np.array([gain - 0.01, gain + 0.01]), 3)[0]]
    assert both[0].any(axis=1).tolist() == [True, False]


def test_two_breaks_and_the_least_length_of_segments() -> None:
    k, n = np.array([[1.0, 1, 8, 8, 8, 1, 1, 1, 1]]), np.full((1, 9), 10.0)
    breaks, gain, shorter = segment(Sums.of(k, n), 1.0, 2)
    assert np.flatnonzero(breaks).tolist() == [2, 5]
    assert shorter[0, [2, 5]].tolist() == [2, 3]
    # given the neighbours: between 0 and 5, and between 2 and 9
    assert gain[0, 2] == pytest.approx(ll(2, 20) + ll(24, 30) - ll(26, 50))
    assert gain[0, 5] == pytest.approx(ll(24, 30) + ll(4, 40) - ll(28, 70))
    # with three periods at least the first level cannot stand alone, and with ten nothing can
    assert np.flatnonzero(segment(Sums.of(k, n), 1.0, 3)[0]).tolist() != [2, 5]
    none = segment(Sums.of(k, n), 1.0, 10)
    assert not none[0].any()
    assert not none[1].any()


def test_a_first_period_may_stand_alone() -> None:
    # the second series breaks nowhere, the third before its last period
    k = np.array([[9.0, 1, 1, 1, 1], [1, 1, 1, 1, 1], [1, 1, 1, 1, 9]])
    breaks, gain, shorter = segment(Sums.of(k, np.full((3, 5), 10.0)), 2.0, 1)
    assert [np.flatnonzero(row).tolist() for row in breaks] == [[1], [], [4]]
    assert gain[0, 1] == gain[2, 4] == pytest.approx(ll(9, 10) + ll(4, 40) - ll(13, 50))
    assert shorter.sum(axis=1).tolist() == [1, 0, 1]


def test_gain_of_a_split_between_its_neighbours() -> None:
    sums = Sums.of(np.array([[9.0, 1, 2, 6, 9]]), np.full((1, 5), 10.0))
    found = split_gain(sums, np.array([0]), np.array([1]), np.array([3]), np.array([4]))
    assert found == pytest.approx([ll(3, 20) + ll(6, 10) - ll(9, 30)])
    small = split_gain(sums, np.array([0]), np.array([1]), np.array([2]), np.array([3]))
    assert small == pytest.approx([ll(1, 10) + ll(2, 10) - ll(3, 20)])  # .2


def test_levels_of_segments_are_drawn_a_little_to_the_middle() -> None:
    k, n = np.array([[1.0, 7, 4, 9]]), np.array([[10.0, 0, 10, 10]])
    levels = segment_levels(k, n, np.array([[False, False, True, False]]))
    # a missing period's count does not count: (1 + 1/4) / (10 + 1/2); (13 + 1/4) / (20 + 1/2)
    assert levels[0] == pytest.approx([1.25 / 10.5, 1.25 / 10.5, 13.25 / 20.5, 13.25 / 20.5])
    # half an effective passage counts
    assert segment_levels(np.array([[0.4]]), np.array([[0.5]]), np.array([[False]]))[0] == pytest.approx([0.65 / 1])


def small() -> tuple[Sums, Split]:
    """Four periods of ten passages, 1, 2, 6 and 7 of them with the frame; breaks before the second, third and fourth."""
    sums = Sums.of(np.array([[1.0, 2, 6, 7]]), np.full((1, 4), 10.0))
    return sums, split_stretch(sums, np.array([0]), np.array([4]), 1)


def test_every_split_of_a_stretch() -> None:
    _, split = small()
    gains = [ll(1, 10) + ll(15, 30), ll(3, 20) + ll(13, 20), ll(9, 30) + ll(7, 10)]
    assert split.gain[0] == pytest.approx([0, *(gain - ll(16, 40) for gain in gains)])
    # levels with half a passage for and against: before (3 + 1/2) / 21, after (13 + 1/2) / 21
    before, after = 3.5 / 21, 13.5 / 21
    assert split.rise[0, 2] == pytest.approx(after - before)
    assert split.error[0, 2] == pytest.approx((before * (1 - before) / 22 + after * (1 - after) / 22) ** 0.5)
    assert split.rise[0, 1] == pytest.approx(15.5 / 31 - 1.5 / 11)
    assert split.rise[0, 0] == 0


def test_a_fall_has_a_negative_gain() -> None:
    sums = Sums.of(np.array([[7.0, 6, 2, 1]]), np.full((1, 4), 10.0))
    split = split_stretch(sums, np.array([0]), np.array([4]), 1)
    assert split.gain[0, 2] == pytest.approx(-(ll(13, 20) + ll(3, 20) - ll(16, 40)))
    assert split.rise[0, 2] == pytest.approx(3.5 / 21 - 13.5 / 21)


def test_evidence_is_the_bayes_factor_with_its_place_weighed_near_the_best_levels() -> None:
    _, split = small()
    cells = [((1, 10), (15, 30)), ((3, 20), (13, 20)), ((9, 30), (7, 10))]

    def flat(k: float, n: float) -> float:
        return log_beta(k + 0.5, n - k + 0.5) - log_beta(0.5, 0.5)

    def near(k: float, n: float, level: float) -> float:
        return log_beta(k + 20 * level, n - k + 20 * (1 - level)) - log_beta(20 * level, 20 * (1 - level))

    whole = log(sum(np.exp(flat(*before) + flat(*after) - flat(16, 40)) for before, after in cells))
    # the best split, by gain, is the middle one: levels 3.5 / 21 and 13.5 / 21
    weights = np.exp([near(*before, 3.5 / 21) + near(*after, 13.5 / 21) for before, after in cells])
    assert split.evidence[0, 1:] == pytest.approx(np.log(weights / weights.sum()) + whole)
    assert split.evidence[0, 0] == -INF


@pytest.mark.parametrize(
    ("left", "right", "least", "sustained", "places"),
    [(0, 4, 2, None, [2]), (0, 4, 1, 2, [1, 2]), (1, 4, 1, None, [2, 3]), (0, 3, 1, None, [1, 2]), (0, 4, 3, 1, [3])],
)
def test_where_a_break_may_lie(left: int, right: int, least: int, sustained: int | None, places: list[int]) -> None:
    sums, _ = small()
    split = split_stretch(sums, np.array([left]), np.array([right]), least, sustained)
    assert np.flatnonzero(np.isfinite(split.evidence[0])).tolist() == places
    assert np.flatnonzero(split.gain[0]).tolist() == places


def test_a_stretch_of_each_series_is_a_series_of_its_own() -> None:
    k, n = np.array([[9.0, 1, 2, 6, 7], [2.0, 3, 2, 8, 9]]), np.array([[10.0] * 5, [20.0] * 5])
    both = split_stretch(Sums.of(k, n), np.array([1, 0]), np.array([5, 4]), 1)
    for row, (left, right) in enumerate([(1, 5), (0, 4)]):
        own = Sums.of(k[[row], left:right], n[[row], left:right])
        alone = split_stretch(own, np.array([0]), np.array([right - left]), 1)
        for name in ("gain", "evidence", "rise"):
            assert getattr(both, name)[row, left:right] == pytest.approx(getattr(alone, name)[0])
        assert both.error[row, left + 1 : right] == pytest.approx(alone.error[0, 1:])
    # a small gain keeps its size: 2 of 20 against 3 of 20, then 2 and 8
    assert 0 < both.gain[1, 1] < 1


def test_periods_without_texts_do_not_count_towards_a_segment() -> None:
    sums = Sums.of(np.array([[1.0, 0, 2, 6, 7]]), np.array([[10.0, 0, 10, 10, 10]]))
    split = split_stretch(sums, np.array([0]), np.array([5]), 2)
    assert np.flatnonzero(np.isfinite(split.evidence[0])).tolist() == [3]


def test_weights_add_to_one() -> None:
    found = posterior(np.array([[0.0, log(3)], [1000.0, 1000 + log(4)], [-INF, -INF], [-INF, 5.0]]))
    assert found.tolist() == [pytest.approx([0.25, 0.75]), pytest.approx([0.2, 0.8]), [0, 0], [0, 1]]


def test_shortest_run_that_holds_the_wanted_weight() -> None:
    assert shortest_credible_interval(np.array([0.1, 0.5, 0.3, 0.1]), 0.8) == (1, 2)
    assert shortest_credible_interval(np.array([0.1, 0.5, 0.3, 0.1]), 0.5) == (1, 1)
    # three places either way: the run that holds more, .95 against .85
    assert shortest_credible_interval(np.array([0.05, 0.5, 0.3, 0.15]), 0.83) == (1, 3)
    assert shortest_credible_interval(np.array([0.15, 0.3, 0.5, 0.05]), 0.83) == (0, 2)
    # weights need not add to 1: .8 of 20 is 16
    assert shortest_credible_interval(np.array([2.0, 10, 6, 2]), 0.8) == (1, 2)
    assert shortest_credible_interval(np.array([0.25, 0.25, 0.25, 0.25]), 1.0) == (0, 3)


def test_weighted_median() -> None:
    assert middle_of(np.array([0.2, 0.3, 0.5])) == 1  # .2, .5: half is reached at the second
    assert middle_of(np.array([0.2, 0.2, 0.6])) == 2
    assert middle_of(np.array([3.0, 1.0])) == 0
    assert middle_of(np.array([1.0, 3.0])) == 1


def test_a_period_with_a_part_of_a_passage_is_seen() -> None:
    sums = Sums.of(np.array([[0.2, 0.0, 1.0]]), np.array([[0.5, 0.0, 1.0]]))
    assert sums.seen.tolist() == [[0, 1, 1, 2]]
    assert sums.n.tolist() == [[0, 0.5, 0.5, 1.5]]
