"""Each state's own response: two levels by hand, and thin or one-sided texts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from framing.align.changepoints.shifts import Shift
from framing.align.inputs.panel import Panel
from framing.align.noise.grid import make_grid
from framing.align.noise.likelihood import Cells
from framing.align.states.response import compare_levels, measure_responses


def shift_at(place: int, periods: int, rise: float = 0.2) -> Shift:
    weights = np.zeros(periods)
    weights[place] = 1
    return Shift(0, place, place, place, weights, 0.1, 0.1 + rise, 0, periods, 0.01, False, error=0.0)


def panel_of(shares: list[float], passages: float) -> Panel:
    count = np.array(shares)[None, None, :] * passages
    total = np.full_like(count, passages)
    total[np.isnan(count)] = 0
    count = np.nan_to_num(count)
    periods = np.arange(1950, 1950 + len(shares))
    return Panel(("A",), ("f",), periods, count, total, np.minimum(total, 1.0), total >= 15)


def test_two_cells_without_noise_of_their_own_by_hand() -> None:
    grid = make_grid()
    noise = np.zeros(len(grid.icc))
    noise[int(np.flatnonzero((grid.icc == 0) & (grid.spread == 0))[0])] = 1
    cells = Cells(np.array([1000.0, 3000.0]), np.array([1e4, 1e4]), np.array([1.0, 1.0]), np.array([0, 1]))
    change, error = compare_levels(cells, np.array([False, True]), np.array([0.1, 0.3]), noise, grid)
    assert change == pytest.approx(0.2, abs=2e-4)
    # binomial: sqrt(.1 * .9 / 10000 + .3 * .7 / 10000)
    assert error == pytest.approx(np.sqrt(0.09e-4 + 0.21e-4), rel=0.01)


def test_documents_that_hold_together_weigh_less() -> None:
    grid = make_grid()
    noise = np.zeros(len(grid.icc))
    noise[int(np.flatnonzero((grid.icc == 0.1) & (grid.spread == 0))[0])] = 1
    cells = Cells(np.array([10.0, 30.0]), np.array([100.0, 100.0]), np.array([1.0, 1.0]), np.array([0, 1]))
    _, error = compare_levels(cells, np.array([False, True]), np.array([0.1, 0.3]), noise, grid)
    # design effect 1 + 99 * .1 = 10.9
    assert error == pytest.approx(np.sqrt(10.9 * (0.0009 + 0.0021)), rel=0.02)


def test_a_response_is_a_share_of_the_dominant_move() -> None:
    shares = [0.1] * 8 + [0.2] * 8
    found = measure_responses(panel_of(shares, 4000), 0, np.array([0]), shift_at(8, 16), 8, 10)
    assert found.change[0] == pytest.approx(0.1, abs=0.003)
    assert found.response[0] == pytest.approx(0.5, abs=0.015)
    half = replace(shift_at(8, 16), error=0.1)  # the dominant move is .2 with an error of .1
    wider = measure_responses(panel_of(shares, 4000), 0, np.array([0]), half, 8, 10)
    expected = np.hypot(found.response_error[0], found.response[0] * 0.1 / 0.2)
    assert wider.response_error[0] == pytest.approx(expected)


def test_thin_cells_count_and_one_sided_texts_give_nothing() -> None:
    thin = measure_responses(panel_of([0.1] * 8 + [0.2] * 8, 10), 0, np.array([0]), shift_at(8, 16), 8, 10)
    assert np.isfinite(thin.response[0])  # 10 passages a period are fewer than the 15 that a shift needs
    late = measure_responses(panel_of([np.nan] * 8 + [0.2] * 8, 50), 0, np.array([0]), shift_at(8, 16), 8, 10)
    assert np.isnan(late.response[0])
    far = measure_responses(panel_of([0.1] + [np.nan] * 9 + [0.2] * 6, 50), 0, np.array([0]), shift_at(10, 16), 8, 10)
    assert np.isnan(far.response[0])  # the only text before lies more than eight periods before


def test_a_date_in_doubt_widens_the_error() -> None:
    shares = [0.1] * 6 + [0.3] * 10
    sharp = measure_responses(panel_of(shares, 400), 0, np.array([0]), shift_at(6, 16), 8, 10)
    doubt = shift_at(6, 16)
    doubt.weights[6], doubt.weights[12] = 0.5, 0.5
    wide = measure_responses(panel_of(shares, 400), 0, np.array([0]), doubt, 8, 10)
    assert wide.error[0] > sharp.error[0]
    assert wide.change[0] < sharp.change[0]
