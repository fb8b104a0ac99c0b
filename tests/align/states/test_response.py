"""Each state's own response: means, errors and noise by hand, and thin or one-sided texts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from framing.align.changepoints.shifts import Shift
from framing.align.inputs.panel import Panel
from framing.align.noise.grid import make_grid
from framing.align.noise.likelihood import Cells
from framing.align.states.response import compare_means, measure_responses, share_covariance


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


NONE = np.zeros((1, 16), dtype=bool)
WINDOW = (8, 10)


def test_means_and_their_error_by_hand() -> None:
    share = np.array([0.1, 0.2, 0.4, 0.9])
    covariance = np.diag([0.01, 0.01, 0.02, 0.04])
    covariance[1, 2] = covariance[2, 1] = 0.004
    before, after = np.array([1.0, 1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0, 0.0])
    change, error = compare_means(share, covariance, before, after)
    assert change == pytest.approx(0.4 - 0.15)
    # .25 * .01 + .25 * .01 + .02 - 2 * .5 * .004
    assert error == pytest.approx(np.sqrt(0.021))
    # two cells after, weighed 2 and 1
    both, _ = compare_means(share, covariance, before, np.array([0.0, 0.0, 2.0, 1.0]))
    assert both == pytest.approx(0.4 * 2 / 3 + 0.9 / 3 - 0.15)


def test_the_covariance_of_shares_is_binomial_where_nothing_else_is_at_work() -> None:
    grid = make_grid()
    levels, starts = np.array([0.1, 0.3]), np.array([1])
    plain = grid.keep((grid.icc == 0) & (grid.spread == 0))
    cells = Cells(levels * 1e4, np.array([1e4, 1e4]), np.array([1.0, 1.0]), np.array([0, 1]))
    found = share_covariance(cells, levels, starts, plain)
    assert found == pytest.approx(np.diag([0.09e-4, 0.21e-4]), rel=0.01, abs=1e-12)
    together = grid.keep((grid.icc == 0.1) & (grid.spread == 0))
    small = Cells(levels * 100, np.array([100.0, 100.0]), np.array([1.0, 1.0]), np.array([0, 1]))
    # passages of one document: design effect 1 + 99 * .1 = 10.9
    assert np.diag(share_covariance(small, levels, starts, together)) == pytest.approx([0.00981, 0.02289], rel=0.03)


def test_a_response_is_a_share_of_the_dominant_move() -> None:
    shares = [0.1] * 8 + [0.2] * 8
    found = measure_responses(panel_of(shares, 4000), 0, np.array([0]), NONE, shift_at(8, 16), WINDOW)
    assert found.change[0] == pytest.approx(0.1, abs=0.003)
    assert found.response[0] == pytest.approx(0.5, abs=0.015)
    half = replace(shift_at(8, 16), error=0.1)  # the dominant move is .2 with an error of .1
    wider = measure_responses(panel_of(shares, 4000), 0, np.array([0]), NONE, half, WINDOW)
    expected = np.hypot(found.response_error[0], found.response[0] * 0.1 / 0.2)
    assert wider.response_error[0] == pytest.approx(expected)


def test_thin_cells_count_and_one_sided_texts_give_nothing() -> None:
    thin = measure_responses(panel_of([0.1] * 8 + [0.2] * 8, 10), 0, np.array([0]), NONE, shift_at(8, 16), WINDOW)
    assert np.isfinite(thin.response[0])  # 10 passages a period are fewer than the 15 that a shift needs
    late = measure_responses(panel_of([np.nan] * 8 + [0.2] * 8, 50), 0, np.array([0]), NONE, shift_at(8, 16), WINDOW)
    assert np.isnan(late.response[0])
    far = measure_responses(
        panel_of([0.1] + [np.nan] * 9 + [0.2] * 6, 50), 0, np.array([0]), NONE, shift_at(10, 16), WINDOW
    )
    assert np.isnan(far.response[0])  # the only text before lies more than eight periods before


def test_a_date_in_doubt_widens_the_error() -> None:
    shares = [0.1] * 6 + [0.3] * 10
    sharp = measure_responses(panel_of(shares, 400), 0, np.array([0]), NONE, shift_at(6, 16), WINDOW)
    doubt = shift_at(6, 16)
    doubt.weights[6], doubt.weights[12] = 0.5, 0.5
    wide = measure_responses(panel_of(shares, 400), 0, np.array([0]), NONE, doubt, WINDOW)
    assert wide.error[0] > sharp.error[0]
    assert wide.change[0] < sharp.change[0]


def test_a_late_step_of_the_state_is_no_noise() -> None:
    shares = [0.1] * 8 + [0.1] * 4 + [0.3] * 4
    breaks = NONE.copy()
    breaks[0, 12] = True
    told = measure_responses(panel_of(shares, 400), 0, np.array([0]), breaks, shift_at(8, 16), WINDOW)
    blind = measure_responses(panel_of(shares, 400), 0, np.array([0]), NONE, shift_at(8, 16), WINDOW)
    assert told.response[0] == pytest.approx(0.5, abs=0.05)  # half of the periods after it at the new level
    assert told.error[0] < blind.error[0]
