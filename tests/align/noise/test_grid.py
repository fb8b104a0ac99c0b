"""The grid of noise and its priors, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framing.align.noise.grid import NoiseGrid, lean_to_calm, lean_to_movement, make_grid, search_points


def points(grid: NoiseGrid) -> dict[tuple[float, float, float], float]:
    """Prior weight by correlation, spread and memory."""
    table = np.round(np.stack([grid.icc, grid.spread, grid.memory], axis=1), 6).tolist()
    return dict(zip([tuple(row) for row in table], np.exp(grid.log_prior).tolist(), strict=True))


def test_every_combination_has_its_share_of_the_prior() -> None:
    found = points(make_grid(0.5))
    # 4 correlations, each with no movement, or 3 spreads by 3 memories of .4, .7 and 1 times .5
    assert len(found) == len(make_grid(0.5).icc) == 4 * (1 + 3 * 3)
    assert sum(found.values()) == pytest.approx(1)
    assert found[0.1, 0.45, 0.35] == pytest.approx(0.25 * 0.3 / 3)
    assert found[0.25, 0.9, 0.5] == pytest.approx(0.15 * 0.25 / 3)
    assert found[0.0, 0.2, 0.2] == pytest.approx(0.3 * 0.2 / 3)
    assert found[0.03, 0.0, 0.0] == pytest.approx(0.3 * 0.25)
    assert make_grid().memory.max() == 0.65


def test_the_search_uses_the_lesser_noise_at_the_middle_memory() -> None:
    # .7 times .65 where shares move
    found = points(search_points(make_grid()))
    moving = {(icc, spread, 0.455) for icc in (0.0, 0.03, 0.1) for spread in (0.2, 0.45)}
    assert set(found) == moving | {(icc, 0.0, 0.0) for icc in (0.0, 0.03, 0.1)}
    assert found[0.03, 0.2, 0.455] == pytest.approx(0.3 * 0.2 / 3)


def test_the_date_of_a_break_leans_to_calm() -> None:
    # spreads of 0, .2, .45 and .9 with .55, .25, .14 and .06 in the place of .25, .2, .3 and .25
    grid = make_grid(0.5)
    found, before = points(lean_to_calm(grid)), points(grid)
    for spread, factor in {0.0: 0.55 / 0.25, 0.2: 0.25 / 0.2, 0.45: 0.14 / 0.3, 0.9: 0.06 / 0.25}.items():
        own = [key for key in before if key[1] == spread]
        assert [found[key] for key in own] == pytest.approx([before[key] * factor for key in own])
    assert set(found) == set(before)


def test_tests_lean_to_movement_of_longer_memory() -> None:
    found, before = points(lean_to_movement(make_grid(0.5))), points(make_grid(0.5))
    # without the memory of .2: 4 correlations, none or 3 spreads by 2 memories
    assert set(found) == {key for key in before if key[2] != 0.2}
    assert found[0.25, 0.0, 0.0] == pytest.approx(0.15 * 0.15)
    assert found[0.25, 0.45, 0.5] == pytest.approx(0.15 * 0.4 / 3)


def test_some_points_of_a_grid() -> None:
    grid = NoiseGrid(np.array([1.0, 2]), np.array([3.0, 4]), np.array([5.0, 6]), np.array([7.0, 8]))
    kept = grid.keep(np.array([False, True]))
    assert (kept.icc, kept.spread, kept.memory, kept.log_prior) == (2, 4, 6, 8)
    # the grid that is leaned may have been pooled: only its weights change
    own = NoiseGrid(np.array([0.07]), np.array([0.9]), np.array([0.3]), np.array([-1.0]))
    calm = lean_to_calm(own)
    assert (calm.icc, calm.spread, calm.memory) == (0.07, 0.9, 0.3)
    assert calm.log_prior == pytest.approx([-1 + np.log(0.06 / 0.25)])
