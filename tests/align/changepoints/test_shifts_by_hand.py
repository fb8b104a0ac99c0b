"""Which breaks are proposed, dropped and placed anew, and how a shift is described, by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from framing.align import AlignSettings
from framing.align.changepoints import shifts
from framing.align.changepoints.line import Line
from framing.align.changepoints.scan import Scan
from framing.align.changepoints.shifts import (
    EXPLAINED,
    NO_CHANGE,
    NONE,
    Dropped,
    Shift,
    best_single,
    describe,
    find_shifts,
    place_anew,
    propose,
    prune,
)
from framing.align.noise.grid import NoiseGrid, lean_to_calm, make_grid
from framing.align.noise.likelihood import STEP_SPREAD, Cells
from framing.align.segments import posterior

SETTINGS = AlignSettings("A", min_segment=3)


def plain(before: float, after: float) -> Shift:
    return Shift(0, 5, 4, 6, np.zeros(9), before, after, 0, 9, 0.01, False)


def test_rise_in_points_and_in_log_odds() -> None:
    assert plain(0.2, 0.5).rise == pytest.approx(0.3)
    assert plain(0.2, 0.5).log_odds == pytest.approx(np.log(4))
    # held within .002 and .998
    assert plain(1.0, 0.0).log_odds == pytest.approx(-2 * np.log(0.998 / 0.002))


class Fake:
    """A line of twelve cells whose weight of a break at each place is given; other breaks are remembered."""

    def __init__(self, *weights: float, fdr: float = 0.05) -> None:
        self.weights = np.array(weights)
        self.settings = SimpleNamespace(fdr=fdr)
        self.asked: list[Any] = []

    def places(self, others: Any, breaks: Any = None, number: int = 0) -> np.ndarray:
        self.asked.append((others.tolist(), None if breaks is None else breaks.tolist(), number))
        return np.arange(2, 2 + len(self.weights))

    def weigh(self, others: Any, places: np.ndarray) -> np.ndarray:
        assert (others.tolist(), len(places)) == (self.asked[-1][0], len(self.weights))
        return self.weights


def test_the_best_single_place() -> None:
    line: Any = Fake(0.0, 3.0, 1.0)
    assert best_single(line).tolist() == [3]
    assert line.asked == [([], None, 0)]
    nowhere: Any = Fake()
    assert best_single(nowhere).tolist() == []


def test_breaks_are_proposed_in_two_passes() -> None:
    asked: list[Any] = []

    def partitions(breaks: np.ndarray, fixed: object, grid: NoiseGrid) -> Any:
        asked.append((breaks.tolist(), fixed, len(grid.icc)))
        return SimpleNamespace(propose=lambda count: np.array([len(asked), count]))

    line: Any = SimpleNamespace(partitions=partitions, fixed="fixed", grid=make_grid(), cells=SimpleNamespace(count=9))
    assert propose(line).tolist() == [2, 9]
    assert asked == [([], "fixed", 9), ([1, 9], "fixed", 9)]


def test_where_no_partition_pays_the_best_single_place_is_proposed() -> None:
    line: Any = Fake(0.0, 3.0, 1.0)
    line.partitions = lambda *_: SimpleNamespace(propose=lambda _: NONE)
    line.fixed, line.grid, line.cells = NONE, make_grid(), SimpleNamespace(count=9)
    assert propose(line).tolist() == [3]


def judge(monkeypatch: pytest.MonkeyPatch, change: float, each: dict[int, list[float]]) -> list[Any]:
    """A judge that gives `change` as p of no change at all, and p of every break by how many there are; what it refined."""
    refined: list[Any] = []

    class Judge:
        def __init__(self, line: Any) -> None:
            self.line = line

        def p_of(self, breaks: np.ndarray) -> float:
            assert len(breaks) == 0
            return change

        def each(self, breaks: np.ndarray) -> np.ndarray:
            return np.array(each[len(breaks)])

        def worst(self, breaks: np.ndarray, p: np.ndarray) -> int:
            assert len(breaks) == len(p)
            return int(np.argmax(p))

        def refine(self, breaks: np.ndarray) -> np.ndarray:
            refined.append(breaks.tolist())
            return np.full(len(breaks), 0.001)

    monkeypatch.setattr(shifts, "Judge", Judge)
    return refined


def told(dropped: list[Dropped]) -> list[tuple[Any, ...]]:
    return [(one.breaks.tolist(), one.number, one.p, one.reason) for one in dropped]


def test_where_no_change_is_certain_the_best_single_break_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    line: Any = Fake(0.0, 3.0, 1.0)
    judge(monkeypatch, 0.06, {})
    breaks, p, dropped = prune(line, np.array([4, 8]))
    assert (breaks.tolist(), p.tolist()) == ([3], [0.06])
    assert told(dropped) == [([4, 8], 0, 0.06, NO_CHANGE), ([4, 8], 1, 0.06, NO_CHANGE)]
    # one proposed break is not dropped, only placed
    breaks, p, dropped = prune(line, np.array([4]))
    assert (breaks.tolist(), p.tolist(), dropped) == ([3], [0.06], [])


def test_breaks_that_others_explain_are_dropped_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    line: Any = Fake(0.0, 3.0, 1.0)
    refined = judge(monkeypatch, 0.05, {3: [0.01, 0.2, 0.3], 2: [0.4, 0.01], 1: [0.9]})
    breaks, p, dropped = prune(line, np.array([4, 8, 10]))
    # the third, then the first of those placed anew; a single break stays, whatever its p
    assert told(dropped) == [([4, 8, 10], 2, 0.3, EXPLAINED), ([3, 3], 0, 0.4, EXPLAINED)]
    assert (breaks.tolist(), p.tolist(), refined) == ([3], [0.001], [[3]])


def test_breaks_that_pass_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    line: Any = Fake(0.0, 3.0)
    refined = judge(monkeypatch, 0.01, {2: [0.05, 0.01]})
    breaks, p, dropped = prune(line, np.array([4, 8]))
    assert (breaks.tolist(), p.tolist(), dropped, refined) == ([4, 8], [0.001, 0.001], [], [[4, 8]])
    breaks, p, dropped = prune(line, NONE)
    assert (breaks.tolist(), p.tolist(), dropped) == ([], [], [])


def test_breaks_are_placed_anew_one_after_the_other() -> None:
    line: Any = Fake(0.0, 3.0, 1.0)
    given = np.array([4, 8, 10])
    assert place_anew(line, given).tolist() == [3, 3, 3]
    assert line.asked == [([8, 10], [4, 8, 10], 0), ([3, 10], [3, 8, 10], 1), ([3, 3], [3, 3, 10], 2)]
    assert given.tolist() == [4, 8, 10]
    nowhere: Any = Fake()
    assert place_anew(nowhere, given).tolist() == [4, 8, 10]


CALM = NoiseGrid(np.array([0.03]), np.array([0.0]), np.array([0.0]), np.zeros(1))


def line(shares: Any, *fixed: int, at: Any = None, passages: float = 40.0) -> Line:
    """A series with one kind of noise: forty passages a cell in four documents."""
    shares = np.array(shares, dtype=float)
    size = np.full(len(shares), passages)
    at = np.arange(len(shares)) if at is None else np.array(at)
    cells = Cells(shares * size, size, np.full(len(shares), 4.0), at)
    return Line(cells, np.array(fixed, dtype=np.int64), SETTINGS, ("test",), CALM)


def test_levels_and_errors_of_a_shift_by_hand() -> None:
    own = line(np.repeat([0.3, 0.6], [6, 9]))
    found = describe(own, np.array([6]), 0, 0.02, 15)
    assert (found.frame, found.place, found.p, found.left, found.right) == (0, 6, 0.02, 0, 15)
    # weight of a cell 40 / (1 + 9 * .03) = 31.496; six of .3 and nine of .6
    before, after = (6 * 31.496 * 0.3 + 0.25) / (6 * 31.496 + 0.5), (9 * 31.496 * 0.6 + 0.25) / (9 * 31.496 + 0.5)
    assert (found.before, found.after) == pytest.approx((before, after), abs=1e-6)
    # a cell's variance (1 + 9 * .03) / 162; the step's 1 / 6 + 1 / 9 of it, pulled by its prior; an angle is half of the
    # root of p (1 - p) times the log odds, and two such roots of the share
    variance = 1.27 / 162 * (1 / 6 + 1 / 9)
    error = (1 / variance + STEP_SPREAD**-2) ** -0.5
    spread = ((before * (1 - before) + after * (1 - after)) / 2) ** 0.5
    assert found.error == pytest.approx(2 * spread * error)
    assert found.log_odds_error == pytest.approx(2 * error / spread)
    assert (found.left_censored, found.at_edge) == (False, "")


def test_the_level_before_a_shift_is_that_of_the_cell_before_it() -> None:
    own = replace(line([0.1, 0.1, 0.1, 0.5, 0.3, 0.3, 0.3]), settings=AlignSettings("A", min_segment=1))
    found = describe(own, np.array([3, 4]), 1, 0.02, 7)  # one cell of .5 alone, then .3
    assert (found.place, found.before > 0.45, found.after < 0.35) == (4, True, True)


def test_errors_of_levels_at_the_bounds_are_held() -> None:
    found = describe(line(np.repeat([0.0, 1.0], [6, 9]), passages=1e6), np.array([6]), 0, 0.02, 15)
    # .002 * .998 on either side
    assert found.error / found.log_odds_error == pytest.approx(0.002 * 0.998, rel=1e-3)


def test_the_posterior_of_the_date_spreads_over_gaps() -> None:
    # cells at 0 to 3 and 6 to 9: a break at the fifth cell may lie in three periods
    shares, at = np.repeat([0.3, 0.5], 4), [0, 1, 2, 3, 6, 7, 8, 9]
    own = line(shares, at=at)
    found = describe(own, np.array([4]), 0, 0.02, 12)
    places = np.arange(1, 8)
    scan = Scan.of(own.cells, NONE, own.levels(np.array([4])), places, lean_to_calm(CALM))
    gaps = np.array([1, 1, 1, 3, 1, 1, 1])
    chance = posterior(scan.weigh(scan.angles(own.cells.count)[None])[0] + np.log(gaps))
    expected = np.zeros(12)
    expected[[1, 2, 3, 7, 8, 9]] = chance[[0, 1, 2, 4, 5, 6]]
    expected[4:7] = chance[3] / 3
    assert found.weights == pytest.approx(expected)
    assert found.weights.sum() == pytest.approx(1)
    assert 0.3 < chance[3] < 0.99
    # the middle of the posterior lies in the gap; levels and steps are those of its cell
    assert (found.place, found.left, found.right) == (5, 0, 12)
    assert (found.before, found.after) == pytest.approx((0.3, 0.5), abs=0.01)
    # a series that begins late: its first cell has no gap before it
    late = describe(line(shares, at=np.array(at) + 2), np.array([4]), 0, 0.02, 12)
    assert late.weights[2:] == pytest.approx(expected[:10])


def test_the_level_of_the_interval_is_that_of_the_settings() -> None:
    shares = np.repeat([0.3, 0.42], 8)
    wide = describe(line(shares), np.array([8]), 0, 0.02, 16)
    half = Line(line(shares).cells, NONE, AlignSettings("A", level=0.5), ("test",), CALM)
    narrow = describe(half, np.array([8]), 0, 0.02, 16)
    assert wide.weights[wide.first : wide.last + 1].sum() >= 0.95 > wide.weights[wide.first + 1 : wide.last + 1].sum()
    assert narrow.last - narrow.first < wide.last - wide.first


def test_the_bounds_of_a_shift_are_its_neighbours_fixed_ones_too() -> None:
    own = line(np.repeat([0.2, 0.6, 0.2, 0.6], 6), 18, passages=400)
    first, second = (describe(own, np.array([6, 12]), number, 0.02, 24) for number in (0, 1))
    assert [(one.left, one.place, one.right) for one in (first, second)] == [(0, 6, 12), (6, 12, 18)]
    assert (first.before, first.after, second.after) == pytest.approx((0.2, 0.6, 0.2), abs=0.01)
    # the date lies between the neighbours, three cells from each
    assert (np.flatnonzero(first.weights).min(), np.flatnonzero(first.weights).max()) == (1, 9)
    assert (np.flatnonzero(second.weights).min(), np.flatnonzero(second.weights).max()) == (9, 15)
    # bounds count periods, not cells
    late = line(np.repeat([0.2, 0.6, 0.2, 0.6], 6), 18, at=np.arange(24) * 2, passages=400)
    found = describe(late, np.array([6, 12]), 1, 0.02, 50)
    assert (found.left, found.right) == (12, 36)


@pytest.mark.parametrize(
    ("place", "censored", "edge"),
    [(2, True, "start"), (3, True, ""), (5, True, ""), (6, False, ""), (9, False, ""), (10, False, "end")],
)
def test_shifts_near_an_end_are_marked(place: int, censored: bool, edge: str) -> None:
    # segments of three periods: fewer than six before, fewer than three on a side
    own = line(np.repeat([0.1, 0.8], [place, 12 - place]), passages=400)
    found = describe(own, np.array([place]), 0, 0.02, 12)
    assert (found.place, found.left_censored, found.at_edge) == (place, censored, edge)


def test_a_break_nearer_to_another_than_allowed_keeps_its_place() -> None:
    own = line(np.repeat([0.1, 0.8, 0.1], [6, 2, 6]), passages=400)
    found = describe(own, np.array([6, 8]), 1, 0.02, 14)
    # three cells after the other no place is forbidden, but the step is at 8, two after it
    assert (found.place, found.left, found.right) == (8, 6, 14)


def test_shifts_of_a_series_with_what_was_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = line(np.repeat([0.2, 0.6, 0.2], 6), passages=400).cells
    told: list[Any] = []
    gone = Dropped(np.array([3, 12]), 0, 0.5, "why")

    def cut(own: Line, breaks: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[Dropped]]:
        told.append((own.parts, own.fixed.tolist(), own.settings, own.grid, breaks.tolist()))
        return np.array([6, 12]), np.array([0.01, 0.02]), [gone]

    monkeypatch.setattr(shifts, "propose", lambda own: np.array([len(own.cells.total)]))
    monkeypatch.setattr(shifts, "prune", cut)
    found = find_shifts(cells, 20, np.array([15]), SETTINGS, ("a", "b"), CALM)
    assert told == [(("a", "b"), [15], SETTINGS, CALM, [18])]
    assert [(one.place, one.p) for one in found.shifts] == [(6, 0.01), (12, 0.02)]
    assert [len(one.weights) for one in (*found.shifts, *found.dropped)] == [20] * 3
    assert (found.dropped[0].p, found.reasons) == (0.5, ("why",))
    assert found.dropped[0].right == 12
    assert found.noise.tolist() == [1.0]


def test_short_series_have_no_proposal_and_noise_needs_more_cells_than_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    grid = make_grid()
    monkeypatch.setattr(shifts, "propose", lambda _: np.array([2]))
    monkeypatch.setattr(shifts, "prune", lambda _, breaks: (breaks, np.full(len(breaks), 0.5), []))

    def find(count: int, *fixed: int) -> Any:
        own = line([0.2, 0.4] * (count // 2) + [0.2] * (count % 2))
        return find_shifts(own.cells, count, np.array(fixed, dtype=np.int64), SETTINGS, ("test",), grid)

    # twice the least segment: six cells
    assert [len(find(count).shifts) for count in (5, 6)] == [0, 1]
    # two cells and one level, more than the level: the posterior; two levels, no more: the prior
    prior = np.exp(grid.log_prior)
    assert np.abs(find(2).noise - prior).max() > 1e-4
    assert find(2, 1).noise == pytest.approx(prior)
    assert find(3, 1, 2).noise == pytest.approx(prior)
    assert np.abs(find(4, 1, 2).noise - prior).max() > 1e-4
    # six cells in a break, three fixed ones and so five levels
    assert np.abs(find(6, 3, 4, 5).noise - prior).max() > 1e-4
    assert find(6, 1, 3, 4, 5).noise == pytest.approx(prior)
    # a series without any cell
    assert find(0).shifts == ()
    assert find(0).noise == pytest.approx(prior)
