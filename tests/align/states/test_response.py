"""Each state's own response: means, errors and noise by hand, and thin or one-sided texts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from framing.align.changepoints.line import level_shares
from framing.align.changepoints.shifts import Shift
from framing.align.inputs.panel import Panel
from framing.align.noise.grid import NoiseGrid, make_grid
from framing.align.noise.likelihood import Cells, covariances
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


def long_panel(outside: float) -> Panel:
    """Thirty periods; those from 4 to 22 step from .1 to .2 at period 12, the others have one share."""
    return panel_of([outside] * 4 + [0.1] * 8 + [0.2] * 11 + [outside] * 7, 400)


def measured(panel: Panel, shift: Shift) -> tuple[float, ...]:
    none = np.zeros((1, len(panel.periods)), dtype=bool)
    found = measure_responses(panel, 0, np.array([0]), none, shift, WINDOW)
    return found.change[0], found.error[0], found.response[0], found.response_error[0]


def test_periods_outside_the_window_do_not_count() -> None:
    found = measured(long_panel(0.9), shift_at(12, 30))
    assert found == measured(long_panel(np.nan), shift_at(12, 30))
    # the first and the last period of the window do
    for period in (4, 22):
        panel = long_panel(0.9)
        panel.count[0, 0, period] += 40
        assert measured(panel, shift_at(12, 30)) != found
    # with two dates in doubt from the earlier one's first to the later one's last
    doubt = shift_at(12, 30)
    doubt.weights[[12, 14]] = 0.5
    both = [measured(long_panel(0.9), doubt), measured(long_panel(np.nan), doubt)]
    assert both[0] != both[1]  # 23 and 24 lie within ten periods of 14
    inside = long_panel(0.9)
    for values in (inside.count, inside.total, inside.documents):
        values[0, 0, :4] = values[0, 0, 25:] = 0
    assert measured(inside, doubt) == both[0]


def test_unlikely_dates_are_left_out() -> None:
    sharp, unlikely, likely = shift_at(12, 30), shift_at(12, 30), shift_at(12, 30)
    unlikely.weights[[12, 16]] = 0.981, 0.019
    likely.weights[[12, 16]] = 0.98, 0.02
    panel = long_panel(np.nan)
    assert measured(panel, unlikely) == measured(panel, sharp)
    assert measured(panel, likely) != measured(panel, sharp)
    spread = shift_at(12, 30)
    spread.weights[:] = 0.01
    spread.weights[[11, 12, 13]] = 0.015  # the likeliest are below .02 themselves: they alone are used
    alone = shift_at(12, 30)
    alone.weights[:] = 0.0
    alone.weights[[11, 12, 13]] = 1 / 3
    assert measured(panel, spread) == pytest.approx(measured(panel, alone))


def test_dates_are_averaged_by_their_chances() -> None:
    panel = long_panel(np.nan)
    dates = [measured(panel, shift_at(place, 30)) for place in (11, 13)]
    doubt = shift_at(11, 30)
    doubt.weights[[11, 13]] = 0.6, 0.2
    # weights 3/4 and 1/4; the two windows are cut from the same cells, weighed around the same levels where nothing else is
    # at work, so change and error are near those of each date by itself
    change, error, *_ = measured(panel, doubt)
    middle = 0.75 * dates[0][0] + 0.25 * dates[1][0]
    assert change == pytest.approx(middle, rel=0.03)
    spread = 0.75 * (dates[0][0] - middle) ** 2 + 0.25 * (dates[1][0] - middle) ** 2
    assert error == pytest.approx(np.sqrt(0.75 * dates[0][1] ** 2 + 0.25 * dates[1][1] ** 2 + spread), rel=0.1)


def test_a_fall_of_the_dominant_state() -> None:
    change, error, response, response_error = measured(long_panel(np.nan), shift_at(12, 30, -0.2))
    assert response == pytest.approx(change / -0.2)
    assert response_error == pytest.approx(error / 0.2)
    unknown = replace(shift_at(12, 30, -0.2), error=float("nan"))
    assert measured(long_panel(np.nan), unknown)[3] == pytest.approx(error / 0.2)


def test_each_state_has_its_own_breaks() -> None:
    late, early = [0.1] * 12 + [0.3] * 4, [0.1] * 4 + [0.3] * 12
    both = panel_of(late, 400)
    more = panel_of(early, 400)
    joined = Panel(
        ("A", "B"), ("f",), both.periods,
        *(np.concatenate([getattr(both, name), getattr(more, name)], axis=1) for name in ("count", "total", "documents")),
        np.ones((1, 2, 16), bool),
    )  # fmt: skip
    breaks = np.zeros((2, 16), dtype=bool)
    breaks[0, 12] = breaks[1, 4] = True
    found = measure_responses(joined, 0, np.array([1, 0]), breaks[::-1], shift_at(8, 16), WINDOW)
    for place, (panel, row) in enumerate(((more, 1), (both, 0))):
        alone = measure_responses(panel, 0, np.array([0]), breaks[[row]], shift_at(8, 16), WINDOW)
        assert (found.change[place], found.error[place]) == (alone.change[0], alone.error[0])


def cells_of(shares: list[float], passages: float) -> Cells:
    total = np.full(len(shares), passages)
    return Cells(np.array(shares) * total, total, np.full(len(shares), 4.0), np.arange(len(shares)))


def averaged(weight: np.ndarray, cells: Cells, levels: np.ndarray, grid: NoiseGrid) -> np.ndarray:
    slope = 2 * np.sqrt(levels * (1 - levels))
    each = covariances(cells, levels, grid)
    return sum(weight[number] * each[number] for number in range(len(weight))) * slope[:, None] * slope[None, :]


def test_noise_is_weighed_by_what_the_levels_leave() -> None:
    """Restricted likelihood: that of all contrasts of the angles in which the levels fall out."""
    grid, shares = make_grid(), [0.1, 0.16, 0.3, 0.42]
    cells, levels = cells_of(shares, 400), np.array([0.13, 0.13, 0.36, 0.36])
    angles = np.arcsin(np.sqrt((cells.count + 0.375) / (cells.total + 0.75)))
    contrast = np.array([[1.0, -1, 0, 0], [0, 0, 1, -1]]) / np.sqrt(2)  # one break, before the third cell
    each = contrast @ covariances(cells, levels, grid) @ contrast.T
    chance = [multivariate_normal(cov=one).logpdf(contrast @ angles) for one in each]
    weight = np.exp(grid.log_prior + chance - np.max(grid.log_prior + chance))
    found = share_covariance(cells, levels, np.array([2]), grid)
    assert found == pytest.approx(averaged(weight / weight.sum(), cells, levels, grid))


def test_too_few_cells_tell_nothing_of_the_noise() -> None:
    grid, cells, levels = make_grid(), cells_of([0.1, 0.16, 0.36], 400), np.array([0.13, 0.13, 0.36])
    prior = averaged(np.exp(grid.log_prior), cells, levels, grid)
    assert share_covariance(cells, levels, np.array([2]), grid) == pytest.approx(prior)
    assert share_covariance(cells, levels, np.array([], dtype=np.int64), grid) != pytest.approx(prior)


def by_parts(panel: Panel, chances: dict[int, float], starts: list[int]) -> tuple[float, float]:
    """Mean change and its error over dates, all cells of one state, each mean weighed by how sure its cells are."""
    cells = Cells(panel.count[0, 0], panel.total[0, 0], panel.documents[0, 0], np.arange(len(panel.periods)))
    levels = level_shares(cells, np.array(starts, dtype=np.int64))
    covariance = share_covariance(cells, levels, np.array(starts, dtype=np.int64), make_grid())
    sure = levels * (1 - levels) / np.diag(covariance)
    at, middle, square = np.arange(len(sure)), 0.0, 0.0
    for place, chance in chances.items():
        before = np.where((at >= place - 8) & (at < place), sure, 0)
        after = np.where((at >= place) & (at <= place + 10), sure, 0)
        change, error = compare_means(cells.count / cells.total, covariance, before, after)
        middle += chance * change
        square += chance * (error**2 + change**2)
    return middle, np.sqrt(square - middle**2)


UNEVEN = np.array([100.0, 800, 50, 400] * 5)
RISING = [0.1, 0.12, 0.08, 0.1, 0.11, 0.09, 0.1, 0.13, 0.1, 0.3, 0.33, 0.27, 0.3, 0.31, 0.5, 0.52, 0.48, 0.5, 0.55, 0.5]


def uneven_panel() -> Panel:
    panel = panel_of(RISING, 1.0)
    return replace(panel, count=panel.count * UNEVEN, total=panel.total * UNEVEN, documents=panel.total * 10)


def test_means_weigh_cells_by_how_sure_they_are() -> None:
    panel, breaks = uneven_panel(), np.zeros((1, 20), dtype=bool)
    breaks[0, [9, 14]] = True
    found = measure_responses(panel, 0, np.array([0]), breaks, shift_at(9, 20), WINDOW)
    # from period 1 on: the first lies more than eight before the ninth
    inside = replace(panel, **{name: getattr(panel, name)[:, :, 1:] for name in ("count", "total", "documents")})
    inside = replace(inside, periods=panel.periods[1:])
    assert (found.change[0], found.error[0]) == pytest.approx(by_parts(inside, {8: 1.0}, [8, 13]))
    doubt = shift_at(9, 20)
    doubt.weights[[8, 11]] = 0.25, 0.5
    doubt.weights[9] = 0.0
    wide = measure_responses(panel, 0, np.array([0]), breaks, doubt, WINDOW)
    # from 0 to 21: eight before the first date and ten after the last one
    expected = by_parts(panel, {8: 1 / 3, 11: 2 / 3}, [9, 14])
    assert (wide.change[0], wide.error[0]) == pytest.approx(expected)


def test_breaks_outside_the_window_and_at_its_second_cell() -> None:
    panel = long_panel(np.nan)

    def error_with(*places: int) -> float:
        breaks = np.zeros((1, 30), dtype=bool)
        breaks[0, list(places)] = True
        return float(measure_responses(panel, 0, np.array([0]), breaks, shift_at(12, 30), WINDOW).error[0])

    plain = error_with(12)
    # the window runs from 4 to 22: a break at or before its first cell, or behind its last, is none
    assert [error_with(2, 12), error_with(4, 12), error_with(12, 23), error_with(12, 29)] == [plain] * 4
    assert error_with(5, 12) != plain
    assert error_with(12, 22) != plain


def test_dates_with_texts_on_one_side_are_left_out() -> None:
    late = panel_of([np.nan] * 13 + [0.1] + [0.2] * 16, 400)
    doubt = shift_at(12, 30)
    doubt.weights[[12, 14]] = 0.5
    found = measured(late, doubt)
    assert found[0] == pytest.approx(0.1, abs=0.01)
    assert np.isfinite(found).all()
    nowhere = panel_of([0.1] + [np.nan] * 28 + [0.2], 400)
    assert np.isnan(measured(nowhere, shift_at(14, 30))).all()


def test_a_single_passage_is_a_text() -> None:
    one = panel_of([0.0] + [np.nan] * 3 + [1.0], 1.0)
    none = np.zeros((1, 5), dtype=bool)
    found = measure_responses(one, 0, np.array([0]), none, shift_at(3, 5), WINDOW)
    assert found.change[0] == pytest.approx(1.0)
