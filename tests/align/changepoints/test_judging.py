"""Which breaks pass: every run of neighbours that a break belongs to is needed; swings, single shifts, and no change at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from framing.align import AlignSettings
from framing.align.changepoints import judging
from framing.align.changepoints.judging import STEADY, Bootstrap, Judge, noise_either_way
from framing.align.changepoints.line import Line
from framing.align.changepoints.search import EXPECTED
from framing.align.changepoints.shifts import EXPLAINED, NO_CHANGE, Search, find_shifts
from framing.align.noise.grid import NoiseGrid, make_grid
from framing.align.noise.likelihood import Cells

NONE = np.zeros(0, dtype=np.int64)
SETTINGS = AlignSettings("A", permutations=199)


def line(shares: np.ndarray, passages: float = 60) -> Line:
    size = np.full(len(shares), passages)
    cells = Cells(np.round(shares * size), size, np.full(len(shares), 4.0), np.arange(len(shares)))
    return Line(cells, NONE, SETTINGS, ("test",), make_grid())


def search(shares: np.ndarray, seed: int | None = 0, passages: int = 60) -> Search:
    drawn = shares if seed is None else np.random.default_rng(seed).binomial(passages, shares) / passages
    own = line(drawn, passages)
    return find_shifts(own.cells, len(shares), NONE, SETTINGS, ("test",), own.grid)


class Given(Judge):
    """A judge whose p of every set of breaks is given; `asked` keeps the order."""

    def __init__(self, table: dict[tuple[int, ...], float], more: dict[tuple[int, ...], float] | None = None) -> None:
        super().__init__(replace(line(np.full(45, 0.1)), settings=AlignSettings("A", permutations=999)))
        self.table = table
        self.more = more or {}  # with as many draws as the settings allow
        self.asked: list[tuple[tuple[int, ...], int]] = []

    def p_of(self, breaks: np.ndarray, most: int = 199) -> float:
        key = tuple(breaks.tolist())
        self.asked.append((key, most))
        return self.more.get(key, self.table[key]) if most == 999 else self.table[key]


def test_p_of_a_break_is_the_largest_of_its_runs() -> None:
    # without 10; 20; 30; without 10 and 20; 20 and 30; without any
    judge = Given({(20, 30): 0.01, (10, 30): 0.02, (10, 20): 0.001, (30,): 0.03, (10,): 0.004, (): 0.0002})
    breaks = np.array([10, 20, 30])
    assert judge.each(breaks).tolist() == [0.03, 0.03, 0.004]
    assert judge.refine(breaks).tolist() == [0.03, 0.03, 0.004]
    # the runs that decide: 10 and 20 for the first two, 20 and 30 for the last
    assert [key for key, most in judge.asked if most == 999] == [(30,), (10,)]
    # with more draws 10 and 20 together have .015: 20 alone, .02, is then the largest of its runs
    judge.more = {(30,): 0.015, (10,): 0.005, (20, 30): 0.9, (): 0.9}
    assert judge.refine(breaks).tolist() == [0.015, 0.02, 0.005]


def test_a_run_is_not_tried_where_a_shorter_one_fails() -> None:
    judge = Given({(20, 30): 0.01, (10, 30): 0.2, (10, 20): 0.001})
    breaks = np.array([10, 20, 30])
    p = judge.each(breaks)
    assert p.tolist() == [0.01, 0.2, 0.001]
    assert judge.worst(breaks, p) == 1


def test_of_a_pair_that_fails_the_break_goes_that_says_less_by_itself() -> None:
    judge = Given({(20, 30): 0.01, (10, 30): 0.02, (10, 20): 0.001, (30,): 0.3, (10,): 0.004})
    breaks = np.array([10, 20, 30])
    p = judge.each(breaks)
    assert p.tolist() == [0.3, 0.3, 0.004]
    assert judge.worst(breaks, p) == 1


def test_noise_whether_there_are_further_breaks_or_not() -> None:
    # two points of noise, alike beforehand; without further breaks they fit as 3 to 1, all partitions as 3 + 5 to 1 + 9
    grid = NoiseGrid(*(np.array([0.0, 0.1]) for _ in range(3)), np.log([0.5, 0.5]))
    alone, some = np.log([3.0, 1.0]), np.log([8.0, 10.0])
    # of the Poisson numbers of breaks, exp(EXPECTED) in all where none counts 1, some breaks have exp(EXPECTED) - 1
    odds = (1 - STEADY) / STEADY / (np.exp(EXPECTED) - 1)
    expected = np.array([3 + 5 * odds, 1 + 9 * odds])
    assert noise_either_way(some, alone, grid) == pytest.approx(expected / expected.sum())
    # where no further break fits anywhere, the noise is that without
    assert noise_either_way(alone, alone, grid) == pytest.approx([0.75, 0.25])


def test_how_much_further_breaks_explain_is_counted_both_ways() -> None:
    one = Bootstrap.of(line(np.r_[np.full(20, 0.05), np.full(25, 0.4)]), NONE).observed
    swing = Bootstrap.of(line(np.repeat([0.05, 0.3, 0.05, 0.3], [11, 11, 11, 12])), NONE).observed
    assert one.shape == (2,)
    assert one[0] > 0.9 * one[1] > 5  # a single break says nearly all
    assert swing[1] > 5 * swing[0]


def test_draws_stop_where_the_first_settle_it_and_are_never_made_twice() -> None:
    flat = line(np.full(45, 0.1))
    test = Bootstrap.of(flat, NONE)
    assert test.draw(999) > 0.3
    assert test.null.shape == (2, 49)
    step = line(np.r_[np.full(20, 0.05), np.full(25, 0.4)])
    judge = Judge(step)
    first = judge.p_of(NONE)
    assert first < 1e-4
    assert judge.p_of(NONE) == first
    assert len(judge.tests) == 1
    assert judge.p_of(np.array([20])) > 0.2


def test_a_series_that_swings_has_every_swing() -> None:
    levels = np.repeat([0.05, 0.3, 0.05, 0.3, 0.05], [10, 8, 9, 9, 9])
    found = search(levels)
    assert [shift.place for shift in found.shifts] == pytest.approx([10, 18, 27, 36], abs=1)
    assert [shift.rise > 0 for shift in found.shifts] == [True, False, True, False]
    assert max(shift.p for shift in found.shifts) < 0.01


def test_a_certain_shift_carries_no_false_pair() -> None:
    levels = np.repeat([0.05, 0.3], [22, 23])
    extra = [len(search(levels, seed).shifts) - 1 for seed in range(6)]
    assert min(extra) == 0
    assert sum(extra) <= 1


def test_where_no_change_is_certain_the_breaks_fall_and_say_why() -> None:
    # up for three periods and down again in one document of 25 passages: proposed, not certain
    shares = np.r_[np.full(20, 0.08), np.full(3, 0.2), np.full(22, 0.08)]
    size = np.full(45, 25.0)
    cells = Cells(shares * size, size, np.ones(45), np.arange(45))
    found = find_shifts(cells, 45, NONE, SETTINGS, ("test",), make_grid())
    assert [shift.p > SETTINGS.fdr for shift in found.shifts] == [True]
    assert set(found.reasons) <= {NO_CHANGE}
    assert len(found.reasons) == len(found.dropped)


def test_one_shift_split_in_two_is_joined_and_says_why() -> None:
    shares = np.random.default_rng(0).binomial(60, np.r_[np.full(20, 0.05), np.full(2, 0.15), np.full(23, 0.25)]) / 60
    found = search(shares, None)
    assert len(found.shifts) == 1
    assert set(found.reasons) <= {EXPLAINED}


def test_the_prior_of_the_noise_counts_once() -> None:
    # as above, with priors of 1 to 4: the noise without further breaks has 3 * .2 to 1 * .8
    grid = NoiseGrid(*(np.array([0.0, 0.1]) for _ in range(3)), np.log([0.2, 0.8]))
    alone = np.log([3.0, 1.0])
    assert noise_either_way(alone, alone, grid) == pytest.approx([0.6 / 1.4, 0.8 / 1.4])


def test_further_breaks_are_weighed_over_places_partitions_and_noise() -> None:
    own = Bootstrap.of(line(np.repeat([0.1, 0.2, 0.1], 5)), np.array([5]))
    counts = np.array([[4.0] * 5 + [9.0] * 10, [6.0] * 15])
    one = np.exp(own.scan.weigh(own.scan.angles(counts)))
    prior = np.exp(own.grid.log_prior)
    some, alone = (np.exp(part) @ prior for part in own.partitions.weigh(counts))
    # no further break, or one at any of the places alike
    assert own.weigh(counts)[0] == pytest.approx(np.log1p(one.mean(axis=1)))
    assert own.weigh(counts)[1] == pytest.approx(np.log(some / alone))


def test_where_no_place_is_left_one_further_break_explains_nothing() -> None:
    full = Bootstrap.of(line(np.full(6, 0.2)), np.array([3]))
    assert full.observed[0] == 0
    assert full.weigh(np.full((2, 6), 12.0))[0].tolist() == [0, 0]


def test_every_set_of_breaks_of_every_series_has_random_numbers_of_its_own() -> None:
    own = Bootstrap.of(line(np.full(45, 0.1)), np.array([20, 30]))
    expected = SETTINGS.generator("null", "20", "30", "test")
    assert own.rng.bit_generator.state == expected.bit_generator.state


def test_draws_have_the_noise_of_the_posterior_and_are_added_to(monkeypatch: pytest.MonkeyPatch) -> None:
    own: Any = Bootstrap.of(line(np.full(45, 0.1)), NONE)
    own.noise = np.eye(len(own.noise))[3]
    drawn: list[np.ndarray] = []

    def simulate(_cells: Cells, _levels: object, _grid: object, points: np.ndarray, _rng: object) -> np.ndarray:
        drawn.append(points)
        return np.zeros((len(points), 45))

    monkeypatch.setattr(judging, "simulate_counts", simulate)
    own.observed = np.array([1.0, 1.0])
    own.weigh = lambda counts: np.tile(np.where(np.arange(len(counts)) % 20 == 0, 2.0, 0.5), (2, 1))
    p = own.draw(999)
    assert [len(one) for one in drawn] == [49, 150, 800]
    assert {int(point) for one in drawn for point in one} == {3}
    assert own.null.shape == (2, 999)
    assert 0.02 < p < 0.15  # one in twenty lies beyond
