"""Bayes factors of one more break against dense normal distributions; the search against all partitions and ruptures."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import ruptures
from scipy.special import logsumexp, ndtr
from scipy.stats import multivariate_normal

from framing.align.changepoints.scan import Scan, level_columns
from framing.align.changepoints.search import (
    Partitions,
    best_partitions,
    partition,
    screen_frames,
    sum_partitions,
    trace_back,
)
from framing.align.noise.grid import NoiseGrid
from framing.align.noise.likelihood import STEP_SPREAD, Cells, angle_bias, covariances
from framing.align.noise.stretches import filter_stretches

WIDE = 1e4  # variance of levels that is as good as flat


def cells(count: int) -> Cells:
    size = np.linspace(20.0, 60.0, count)
    return Cells(np.round(0.2 * size), size, np.full(count, 2.0), np.arange(count))


def points(*rows: tuple[float, float, float, float]) -> NoiseGrid:
    table = np.array(rows)
    return NoiseGrid(table[:, 0], table[:, 1], table[:, 2], np.log(table[:, 3]))


def test_the_factor_of_a_break_is_a_ratio_of_normal_densities() -> None:
    own, levels = cells(8), np.full(8, 0.2)
    grid = points((0.03, 0.45, 0.6, 0.7), (0.0, 0.0, 0.0, 0.3))
    angles = np.array([0.4, 0.5, 0.45, 0.5, 0.8, 0.75, 0.7, 0.8])
    scan = Scan.of(own, np.array([2]), levels, np.array([4, 6]), grid)
    found = scan.weigh(angles[None])[0]
    columns = level_columns(np.array([2]), 8)
    logs = []
    for step in (None, 4, 6):
        x = np.zeros(8) if step is None else (np.arange(8) >= step).astype(float)
        each = []
        for place, dense in enumerate(covariances(own, levels, grid)):
            cov = dense + WIDE * columns @ columns.T + STEP_SPREAD**2 * np.outer(x, x)
            each.append(grid.log_prior[place] + multivariate_normal(cov=cov).logpdf(angles))
        logs.append(logsumexp(each))
    assert found == pytest.approx(np.array(logs[1:]) - logs[0], abs=2e-3)


def test_posterior_of_the_date_is_sharp_where_the_step_is() -> None:
    own = cells(20)
    scan = Scan.of(own, np.zeros(0, dtype=np.int64), np.full(20, 0.2), np.arange(1, 20), points((0.0, 0.0, 0.0, 1.0)))
    weighed = scan.weigh(np.where(np.arange(20) >= 12, 0.9, 0.3)[None])[0]
    assert scan.places[np.argmax(weighed)] == 12
    mean, error = scan.measure_step(np.where(np.arange(20) >= 12, 0.9, 0.3), 11)
    assert mean == pytest.approx(0.6, abs=0.03)
    assert 0 < error < 0.05


def all_partitions(cells: int, shortest: int, edges: set[int]) -> list[tuple[int, ...]]:
    """Every set of breaks with no stretch below `shortest` but at `edges`."""
    sets = [breaks for number in range(cells) for breaks in itertools.combinations(range(1, cells), number)]
    return [
        breaks
        for breaks in sets
        if all(b - a >= shortest or a in edges or b in edges for a, b in itertools.pairwise([0, *breaks, cells]))
    ]


@pytest.mark.parametrize("fixed", [(), (4,)])
def test_the_best_partition_is_the_best_of_all_and_their_sum_the_sum(fixed: tuple[int, ...]) -> None:
    rng = np.random.default_rng(3)
    value = rng.normal(0, 3, (5, 9, 9))
    for place in fixed:
        value[:, :place, place:] = -np.inf
    best, previous = partition(value, 1.5, 3, np.array(fixed, dtype=np.int64))
    parts = [value[:, a:b, a:b].transpose(2, 1, 0) for a, b in itertools.pairwise([0, *fixed, 9])]
    total, alone = sum_partitions(parts, 1.5, 3)
    for row in range(5):
        scores = {
            breaks: sum(value[row, a, b - 1] for a, b in itertools.pairwise([0, *breaks, 9])) - 1.5 * len(breaks)
            for breaks in all_partitions(9, 3, {0, 9, *fixed})
        }
        top = max(scores, key=lambda breaks: scores[breaks])
        assert best[row] == pytest.approx(scores[top])
        assert tuple(trace_back(previous[row])) == top
        # fixed breaks cost nothing in the sum
        assert total[row] == pytest.approx(logsumexp(list(scores.values())) + 1.5 * len(fixed))
        assert alone[row] == pytest.approx(scores[fixed] + 1.5 * len(fixed))


def test_a_sum_by_hand() -> None:
    # two cells: one stretch 1, or two of 2 and 3 with a break that costs .5
    total, alone = sum_partitions([np.array([[2.0, 0.0], [1.0, 3.0]])[..., None, None]], 0.5, 1)
    assert float(total[0, 0]) == pytest.approx(np.log(np.exp(1.0) + np.exp(2.0 + 3.0 - 0.5)))
    assert float(alone[0, 0]) == 1.0


def test_the_search_agrees_with_ruptures() -> None:
    rng = np.random.default_rng(1)
    series = np.repeat([0.2, 0.8, 0.5], 12) + rng.normal(0, 0.05, 36)
    cost = np.full((1, 36, 36), -np.inf)
    for first, last in itertools.combinations_with_replacement(range(36), 2):
        part = series[first : last + 1]
        cost[0, first, last] = -((part - part.mean()) ** 2).sum()
    best, previous = partition(cost, 0.05, 1, np.zeros(0, dtype=np.int64))
    found = ruptures.Pelt(model="l2", min_size=1, jump=1).fit(series).predict(pen=0.05)
    assert trace_back(previous[0]).tolist() == found[:-1] == [12, 24]
    assert np.isfinite(best[0])


def partitions(grid: NoiseGrid, *fixed: int, count: int = 8) -> Partitions:
    return Partitions(cells(count), np.full(count, 0.2), grid, 0.4, 3, np.array(fixed, dtype=np.int64))


def test_the_sum_over_partitions_is_that_of_a_poisson_number_of_breaks() -> None:
    # a break costs log(8 / 6): six are expected among eight cells
    search = partitions(points((0.03, 0.45, 0.6, 1.0)))
    count = np.array([2.0, 3, 4, 5, 20, 19, 22, 25])
    total, alone = search.weigh(count[None])
    value = search._values(count[None])[0, 0]
    scores = [
        sum(value[a, b - 1] for a, b in itertools.pairwise([0, *breaks, 8])) - len(breaks) * np.log(8 / 6)
        for breaks in all_partitions(8, 3, {0, 8})
    ]
    assert total[0, 0] - alone[0, 0] == pytest.approx(logsumexp(scores) - value[0, 7], abs=1e-3)


def test_no_stretch_goes_over_a_fixed_break_and_it_is_not_proposed_again() -> None:
    search = partitions(points((0.0, 0.0, 0.0, 1.0)), 8, count=24)
    value = search._values(search.cells.count[None])[0, 0]
    assert np.isneginf(value[:8, 8:]).all()
    assert np.isfinite(value[np.triu_indices(8)]).all()
    shares = np.repeat([0.1, 0.4, 0.1], 8)  # up at the fixed one, down at 16
    assert search.propose(shares * search.cells.total).tolist() == [16]


def test_the_prior_of_the_noise_decides_with_its_likelihood() -> None:
    # a small step: a break where shares stand still, none where they move by .9
    still, moving = (points((0.0, 0.0, 0.0, one), (0.0, 0.9, 0.6, 1 - one)) for one in (1 - 1e-12, 1e-12))
    count = np.repeat([0.15, 0.28], 12) * cells(24).total
    assert partitions(still, count=24).propose(count).tolist() == [12]
    assert partitions(moving, count=24).propose(count).tolist() == []
    for point, grid in enumerate((still, moving)):
        best, none = best_partitions(cells(24), count[None], grid, 0.4, 3)
        assert screen_frames(cells(24), count[None], grid, 0.4, 3) == pytest.approx((best - none)[:, point], abs=1e-3)


def test_a_step_varies_within_each_noise_and_between_them() -> None:
    grid = points((0.03, 0.45, 0.6, 0.5), (0.0, 0.0, 0.0, 0.5))
    angles = np.array([0.4, 0.5, 0.45, 0.5, 0.6, 0.55, 0.7, 0.6])
    none, levels, place = np.zeros(0, dtype=np.int64), np.full(8, 0.2), np.array([4])
    both = Scan.of(cells(8), none, levels, place, grid)
    each = [Scan.of(cells(8), none, levels, place, grid.keep(np.array([one]))) for one in (0, 1)]
    logs = both.noise(angles[None])[0] + [scan.weigh(angles[None])[0, 0] for scan in each]
    weight = np.exp(logs - logsumexp(logs))
    mean, error = (np.array(part) for part in zip(*(scan.measure_step(angles, 0) for scan in each), strict=True))
    middle = weight @ mean
    assert both.measure_step(angles, 0) == pytest.approx((middle, np.sqrt(weight @ (error**2 + (mean - middle) ** 2))))
    assert weight.min() > 0.02
    # one noise: as precise as its information and the prior of the step
    assert error == pytest.approx([(scan.information[0, 0] + STEP_SPREAD**-2) ** -0.5 for scan in each])


def test_angles_are_corrected_for_few_passages() -> None:
    # 1 of 20 passages: asin(sqrt(1.375 / 20.75)), less what angles of a twentieth are too large on average
    few = Cells(np.array([1.0, 1.0]), np.array([20.0, 20.0]), np.ones(2), np.arange(2))
    scan = Scan.of(few, np.zeros(0, dtype=np.int64), np.full(2, 0.05), np.array([1]), points((0.0, 0.0, 0.0, 1.0)))
    bias = angle_bias(np.array([20.0]), np.array([0.05]))[0]
    assert abs(bias) > 0.001
    assert scan.angles(few.count) == pytest.approx([np.arcsin(np.sqrt(1.375 / 20.75)) - bias] * 2)


def test_a_break_is_the_first_cell_of_its_level() -> None:
    assert level_columns(np.array([2]), 4).tolist() == [[1, 0], [1, 0], [0, 1], [0, 1]]


def test_many_draws_are_weighed_as_one_by_one() -> None:
    grid = points((0.03, 0.45, 0.6, 0.7), (0.0, 0.0, 0.0, 0.3))
    scan = Scan.of(cells(8), np.array([2]), np.full(8, 0.2), np.array([4, 5, 6]), grid)
    angles = np.random.default_rng(0).normal(0.5, 0.2, (501, 8))
    found = scan.weigh(angles)
    assert found.shape == (501, 3)
    for row in (0, 249, 250, 500):
        assert found[row] == pytest.approx(scan.weigh(angles[[row]])[0])
    search = partitions(grid)
    counts = np.round(cells(8).total * np.sin(angles[:101]) ** 2)
    some, alone = search.weigh(counts)
    assert some.shape == alone.shape == (101, 2)
    for row in (0, 49, 50, 100):
        assert [some[row], alone[row]] == [pytest.approx(part[0], abs=1e-3) for part in search.weigh(counts[[row]])]


def test_a_step_at_the_edge_of_an_era_says_little_where_its_error_is_large() -> None:
    # the share of the last four cells may be off by 2 alike: an angle of 2 / (2 * .4)
    size = np.full(8, 40.0)
    own = Cells(size / 5, size, size, np.arange(8), np.where(np.arange(8) >= 4, 2.0, 0.0)[None])
    scan = Scan.of(own, np.zeros(0, dtype=np.int64), np.full(8, 0.2), np.array([4]), points((0.0, 0.0, 0.0, 1.0)))
    # variance of the difference of two means of four cells, 2 / (4 * 162), and of the error
    assert scan.information[0, 0] == pytest.approx(1 / (2 / (4 * 162) + 2.5**2))


def test_chance_of_a_rise_is_averaged_over_the_noise() -> None:
    grid = points((0.03, 0.45, 0.6, 0.5), (0.0, 0.0, 0.0, 0.5))
    angles = np.array([0.4, 0.5, 0.45, 0.5, 0.6, 0.55, 0.7, 0.6])
    none, levels, place = np.zeros(0, dtype=np.int64), np.full(8, 0.2), np.array([4, 5, 6])
    both = Scan.of(cells(8), none, levels, place, grid)
    each = [Scan.of(cells(8), none, levels, place, grid.keep(np.array([one]))) for one in (0, 1)]
    least = np.array([0.05, 0.1, 0.15])
    found = both.chance_beyond(angles, least)
    for number in range(3):
        logs = both.noise(angles[None])[0] + [scan.weigh(angles[None])[0, number] for scan in each]
        weight = np.exp(logs - logsumexp(logs))
        measured = [scan.measure_step(angles, number) for scan in each]
        chance = [ndtr((mean - least[number]) / error) for mean, error in measured]
        assert found[number] == pytest.approx(weight @ chance)
    assert (found > 0.02).all()
    assert (found < 0.98).all()


def test_variance_of_one_cell_by_hand() -> None:
    # (1 + 9 * .1) / 82 and 1 / 42, with .25 * .16 / 4 and .25 * .25 / 4 of movement
    own = Cells(np.array([4.0, 5]), np.array([20.0, 10]), np.array([2.0, 10]), np.arange(2))
    grid = points((0.1, 0.5, 0.6, 0.5), (0.0, 0.0, 0.0, 0.5))
    scan = Scan.of(own, np.zeros(0, dtype=np.int64), np.array([0.2, 0.5]), np.array([1]), grid)
    moving = (1.9 / 82 + 0.25 * 0.16 / 4 + 1 / 42 + 0.25 * 0.25 / 4) / 2
    assert scan.period_variance() == pytest.approx([moving, (1 / 82 + 1 / 42) / 2])


def test_angles_of_the_search_begin_at_the_share_of_all_cells() -> None:
    # 1 of 20 and 3 of 20, all in all (4 + .5) / (40 + 1); corrected for few passages at a tenth; a break costs .4 log 2
    own = Cells(np.array([1.0, 3]), np.array([20.0, 20]), np.ones(2), np.arange(2))
    search = Partitions(own, np.full(2, 0.1), points((0, 0, 0, 1)), 0.4, 1, np.zeros(0, dtype=np.int64))
    bias = angle_bias(own.total, np.full(2, 0.1))
    raw = np.arcsin(np.sqrt(np.array([1.375, 3.375]) / 20.75))
    assert search._angles(own.count) == pytest.approx(raw - bias - np.arcsin(np.sqrt(4.5 / 41)))
    assert search._cost() == pytest.approx(0.4 * np.log(2))
    assert (bias != 0).all()


def test_several_frames_are_searched_around_their_own_shares() -> None:
    own = Cells(np.zeros(5), np.array([10.0, 20, 15, 10, 20]), np.ones(5), np.arange(5))
    counts = np.array([[0.0, 1, 0, 6, 9], [3, 7, 6, 4, 7]])
    grid = points((0.0, 0.0, 0.0, 0.4), (0.1, 0.45, 0.6, 0.6))
    best, none = best_partitions(own, counts, grid, 0.4, 2)
    for frame, share in enumerate([16.5 / 76, 27.5 / 76]):
        levels = np.full(5, share)
        raw = np.arcsin(np.sqrt((counts[frame] + 0.375) / (own.total + 0.75)))
        angles = raw - angle_bias(own.total, levels) - np.arcsin(np.sqrt(share))
        value = filter_stretches(own, angles[None], levels, grid)[0]
        for point in range(2):
            scores = [
                sum(value[point, a, b - 1] for a, b in itertools.pairwise([0, *breaks, 5]))
                - 0.4 * np.log(5) * len(breaks)
                for breaks in all_partitions(5, 2, {0, 5})
            ]
            assert best[frame, point] == pytest.approx(max(scores))
            assert none[frame, point] == pytest.approx(value[point, 0, 4])
    gain = screen_frames(own, counts, grid, 0.4, 2)
    prior = np.log([0.4, 0.6])
    assert gain == pytest.approx([np.logaddexp(*(one + prior)) for one in best] - np.logaddexp(*(none + prior).T))
    assert gain[0] > 1.5 > gain[1]


def test_a_draw_that_fits_badly_does_not_drown_in_one_that_fits_well() -> None:
    # two cells with a break that costs nothing: log(e^-5000 + e^-5000) beside log(e^0 + e^0)
    value = np.array([[[0.0, -2500.0], [0, 0]], [[0.0, -5000.0], [0.0, -2500.0]]])[:, :, None, :]
    total, _ = sum_partitions([value], 0.0, 1)
    assert total[:, 0] == pytest.approx([np.log(2), -5000 + np.log(2)])
