"""The likelihood of a series by hand, and by the filter against a dense normal distribution."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, multivariate_normal

from framing.align.noise.grid import NoiseGrid, lean_to_movement, make_grid, search_points
from framing.align.noise.likelihood import (
    Cells,
    angle_bias,
    covariances,
    measurement_variance,
    movement_scale,
    to_angle,
)
from framing.align.noise.simulate import simulate_counts
from framing.align.noise.stretches import LEVEL_SPREAD, filter_stretches


def point(icc: float, spread: float, memory: float) -> NoiseGrid:
    return NoiseGrid(*(np.array([one]) for one in (icc, spread, memory, 0.0)))


def three_cells(era_error: np.ndarray | None = None) -> Cells:
    """20, 40 and 10 passages in 1, 4 and 10 documents; a period is missing before the last."""
    return Cells(
        np.array([5.0, 10.0, 1.0]),
        np.array([20.0, 40.0, 10.0]),
        np.array([1.0, 4.0, 10.0]),
        np.array([0, 1, 3]),
        era_error,
    )


def test_covariance_of_two_cells_by_hand() -> None:
    cells = Cells(np.array([5.0, 10.0]), np.array([20.0, 40.0]), np.array([1.0, 4.0]), np.array([0, 2]))
    found = covariances(cells, np.array([0.2, 0.5]), point(0.1, 0.5, 0.6))[0]
    # measurement: (1 + (20 / 1 - 1) * .1) / 82 and (1 + (40 / 4 - 1) * .1) / 162; movement: .25 * sqrt(.16 * .25) / 4 * .6 ** 2
    assert found[0, 0] == pytest.approx(2.9 / 82 + 0.25 * 0.16 / 4)
    assert found[1, 1] == pytest.approx(1.9 / 162 + 0.25 * 0.25 / 4)
    assert found[0, 1] == found[1, 0] == pytest.approx(0.25 * 0.2 / 4 * 0.36)


def test_an_error_of_an_era_moves_its_cells_together() -> None:
    error = np.array([[0.0, 0.02, 0.02]])
    levels = np.full(3, 0.2)
    extra = (
        covariances(three_cells(error), levels, point(0, 0, 0))[0]
        - covariances(three_cells(), levels, point(0, 0, 0))[0]
    )
    angle = 0.02 / (2 * np.sqrt(0.2 * 0.8))
    assert extra == pytest.approx(angle**2 * np.array([[0, 0, 0], [0, 1, 1], [0, 1, 1]]))


ERAS = np.array(
    [[0.03, 0.03, 0.0], [0.04, 0.04, 0.0], [0.0, 0.0, 0.02]]
)  # two parts of the first era's error, one of the second's


@pytest.mark.parametrize("error", [None, ERAS, ERAS[:, [0, 2, 2]]])
@pytest.mark.parametrize(("icc", "spread", "memory"), [(0.0, 0.0, 0.0), (0.1, 0.5, 0.6), (0.03, 0.9, 0.0)])
def test_the_filter_is_a_dense_normal_with_one_level(
    icc: float, spread: float, memory: float, error: np.ndarray | None
) -> None:
    cells, levels, grid = three_cells(error), np.array([0.2, 0.25, 0.1]), point(icc, spread, memory)
    angles = np.array([[0.1, -0.05, 0.2], [0.0, 0.3, -0.4]])
    found = filter_stretches(cells, angles, levels, grid)
    dense = covariances(cells, levels, grid)[0] + LEVEL_SPREAD**2
    for draw, first, last in [(0, 0, 2), (1, 0, 2), (0, 0, 0), (1, 1, 2), (0, 0, 1)]:
        own = slice(first, last + 1)
        expected = multivariate_normal(cov=dense[own, own]).logpdf(angles[draw, own])
        assert found[draw, 0, first, last] == pytest.approx(expected)
    assert found[0, 0, 2, 1] == -np.inf


def test_long_stretches_at_several_points_and_in_single_precision() -> None:
    # five cells, so that errors of errors are taken off forwards and backwards, at two points of the grid
    total = np.array([20.0, 40, 10, 30, 25])
    cells = Cells(total / 4, total, np.array([1.0, 4, 10, 3, 5]), np.array([0, 1, 3, 4, 6]))
    grid = NoiseGrid(np.array([0.1, 0.0]), np.array([0.5, 0.9]), np.array([0.6, 0.3]), np.zeros(2))
    levels = np.array([0.2, 0.25, 0.1, 0.3, 0.15])
    angles = np.random.default_rng(0).normal(0, 0.3, (3, 5))
    found, single = (filter_stretches(cells, one, levels, grid) for one in (angles, angles.astype(np.float32)))
    dense = covariances(cells, levels, grid) + LEVEL_SPREAD**2
    for point in range(2):
        for first, last in [(0, 4), (1, 4), (0, 3), (2, 4), (3, 3)]:
            own = slice(first, last + 1)
            expected = multivariate_normal(cov=dense[point][own, own]).logpdf(angles[:, own])
            assert found[:, point, first, last] == pytest.approx(expected)
            assert single[:, point, first, last] == pytest.approx(expected, abs=1e-3)
    assert (found.dtype, single.dtype) == (np.float64, np.float32)


def test_levels_of_their_own_for_every_series() -> None:
    cells, grid = three_cells(), point(0.03, 0.5, 0.6)
    angles, levels = np.array([[0.1, -0.05, 0.2], [0.0, 0.3, -0.4]]), np.array([[0.2] * 3, [0.4] * 3])
    both = filter_stretches(cells, angles, levels, grid)
    for row in range(2):
        alone = filter_stretches(cells, angles[[row]], levels[row], grid)
        assert both[row, 0, 0, 2] == pytest.approx(alone[0, 0, 0, 2])


def test_correction_for_few_passages_by_hand() -> None:
    # one passage: the angles of 0 and of 1 of 1, with chances .9 and .1
    ends = to_angle(np.array([0.0, 1.0]), np.array([1.0, 1.0]))
    expected = 0.9 * ends[0] + 0.1 * ends[1] - np.arcsin(np.sqrt(0.1))
    assert angle_bias(np.array([1.0]), np.array([0.1]))[0] == pytest.approx(expected)
    chance = binom.pmf(np.arange(21), 20, 0.05)
    mean = (chance * to_angle(np.arange(21.0), np.full(21, 20.0))).sum()
    assert angle_bias(np.array([20.0]), np.array([0.05]))[0] == pytest.approx(mean - np.arcsin(np.sqrt(0.05)), abs=1e-6)


def bias_by_sum(passages: int, share: float, angle: float) -> float:
    """The mean of the angle over all counts of that many passages, less an angle."""
    counts = np.arange(passages + 1)
    angles = np.arcsin(np.sqrt((counts + 0.375) / (passages + 0.75)))
    return float(binom.pmf(counts, passages, share) @ angles) - angle


def test_where_few_passages_are_expected() -> None:
    def angle(share: float) -> float:
        return float(np.arcsin(np.sqrt(share)))

    totals, shares = np.array([100.0, 2.0, 2.4, 0.3, 30.0, 16.0, 17.0]), np.array([0.0, 1.0, 0.3, 0.3, 0.2, 0.5, 0.4])
    # shares are held within .002 and .998, totals are whole and one at least; from eight expected on nothing is corrected
    assert angle_bias(totals, shares) == pytest.approx(
        [
            bias_by_sum(100, 0.002, angle(0.002)),
            bias_by_sum(2, 0.998, angle(0.998)),
            bias_by_sum(2, 0.3, angle(0.3)),
            bias_by_sum(1, 0.3, angle(0.3)),
            bias_by_sum(30, 0.2, angle(0.2)),
            0,
            bias_by_sum(17, 0.4, angle(0.4)),
        ],
        abs=1e-7,
    )
    assert angle_bias(np.array([20.0, 50.0]), np.array([0.4, 0.9])).tolist() == [0, 0]  # eight and more are expected


def test_angles_by_hand() -> None:
    # asin(sqrt((3 + .375) / (6 + .75))) is 45 degrees; a count above its total by rounding is the whole
    assert to_angle(np.array([3.0, 7.0]), np.array([6.0, 6.0])) == pytest.approx([np.pi / 4, np.pi / 2])


def test_levels_near_nought_and_one_are_held() -> None:
    # .002 * .998 / 4, at 0 and at 1 alike
    assert movement_scale(np.array([0.0, 1.0, 0.5])) == pytest.approx([np.sqrt(0.001996) / 2] * 2 + [0.25])
    error = np.array([[0.01, 0.01, 0.0]])
    found = covariances(three_cells(error), np.array([0.0, 1.0, 0.5]), point(0, 0, 0))[0]
    assert found[0, 1] == pytest.approx(0.0001 / (4 * 0.001996))


def test_simulated_counts_vary_as_the_covariance_says() -> None:
    size = np.full(6, 400.0)
    cells = Cells(size, size, np.full(6, 4.0), np.arange(6))
    grid, levels = point(0.03, 0.3, 0.6), np.full(6, 0.3)
    drawn = simulate_counts(cells, levels, grid, np.zeros(20_000, dtype=np.int64), np.random.default_rng(0))
    found = np.cov(to_angle(drawn, size).T)
    assert drawn.mean() / 400 == pytest.approx(0.3, abs=0.004)
    assert found == pytest.approx(covariances(cells, levels, grid)[0], abs=0.0008)


def test_effective_passages_never_exceed_passages() -> None:
    cells, grid = three_cells(), make_grid()
    assert (1 / (4 * measurement_variance(cells, grid)) - 0.5 <= cells.total + 1e-9).all()


def test_the_grid_is_a_prior_and_the_search_uses_part_of_it() -> None:
    grid = make_grid()
    assert np.exp(grid.log_prior).sum() == pytest.approx(1)
    assert len(grid.icc) == 40
    assert len(search_points(grid).icc) == 9
    tests = lean_to_movement(grid)
    # 4 of icc x (no movement + 3 spreads x 2 memories); a spread of .45 weighs .4 in the place of .3, each memory a third
    assert len(tests.icc) == 28
    at = (tests.icc == 0) & (tests.spread == 0.45)
    assert np.exp(tests.log_prior[at]) == pytest.approx([0.3 * 0.4 / 3] * 2)


def test_simulated_counts_have_the_levels_as_their_means() -> None:
    # log odds of .1 with a normal of .9 around them would have a mean share of .128; around 1.13 times them, .101
    size = np.full(4, 400.0)
    cells = Cells(size, size, size, np.arange(4))
    levels = np.array([0.1, 0.1, 0.9, 0.9])
    drawn = simulate_counts(cells, levels, point(0, 0.9, 0), np.zeros(20_000, dtype=np.int64), np.random.default_rng(0))
    assert drawn.mean(axis=0) / 400 == pytest.approx([0.101, 0.101, 0.899, 0.899], abs=0.0018)
    # a level of nothing, or of all, is held at .002 and .998
    drawn = simulate_counts(
        cells, np.array([0, 0, 1, 1]), point(0, 0.2, 0), np.zeros(2_000, dtype=np.int64), np.random.default_rng(0)
    )
    assert drawn.mean(axis=0) / 400 == pytest.approx([0.002, 0.002, 0.998, 0.998], abs=0.0004)


def test_simulated_errors_of_an_era_move_its_cells_together() -> None:
    # so many passages that their own noise is nothing: .02 in the second and third cell, alike
    size = np.full(3, 1e6)
    cells = Cells(size, size, size, np.arange(3), np.array([[0.0, 0.02, 0.02]]))
    drawn = simulate_counts(
        cells, np.full(3, 0.3), point(0, 0, 0), np.zeros(4_000, dtype=np.int64), np.random.default_rng(0)
    )
    share = drawn / 1e6
    assert share.std(axis=0) == pytest.approx([0, 0.02, 0.02], abs=0.001)
    assert share[:, 1] == pytest.approx(share[:, 2], abs=0.005)
    assert share.mean(axis=0) == pytest.approx([0.3] * 3, abs=0.002)


def test_simulated_passages_of_one_document_resemble_each_other() -> None:
    # four passages, correlation .25: 4 * .25 * (1 + 3 * .25) = 1.75 at a share of a half, 4 * .09 * 1.75 at .1, two passages
    # 2 * .25 * 1.25. 1.4 passages are one, of weight 1.4
    total = np.array([4.0, 4, 2, 1.4, 4])
    cells, draws = Cells(total / 2, total, np.ones(5), np.arange(5)), np.zeros(40_000, dtype=np.int64)
    drawn = simulate_counts(
        cells, np.array([0.5, 0.1, 0.5, 0.5, 0.9]), point(0.25, 0, 0), draws, np.random.default_rng(0)
    )
    assert drawn[:, :3].var(axis=0) == pytest.approx([1.75, 0.63, 0.625], rel=0.03)
    assert drawn[:, [1, 4]].mean(axis=0) == pytest.approx([0.4, 3.6], abs=0.02)
    assert sorted(set(drawn[:, 3])) == pytest.approx([0, 1.4])
