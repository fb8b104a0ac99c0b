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
