"""Levels, places of further breaks, and noise of one series, by hand and by dense normal distributions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from framing.align import AlignSettings
from framing.align.changepoints.line import Line, level_shares
from framing.align.noise.grid import NoiseGrid
from framing.align.noise.likelihood import STEP_SPREAD, Cells, angle_bias, covariances

NONE = np.zeros(0, dtype=np.int64)
WIDE = 1e4  # variance of levels that is as good as flat
GRID = NoiseGrid(np.array([0.0, 0.1]), np.array([0.0, 0.45]), np.array([0.0, 0.6]), np.log([0.7, 0.3]))


def line(shares: np.ndarray, *fixed: int) -> Line:
    """Forty passages a cell in two documents."""
    size = np.full(len(shares), 40.0)
    cells = Cells(shares * size, size, np.full(len(shares), 2.0), np.arange(len(shares)))
    return Line(cells, np.array(fixed, dtype=np.int64), AlignSettings("A", min_segment=3), ("test",), GRID)


def test_cells_weigh_by_passages_and_documents_in_their_level() -> None:
    # 20 passages in 1 document: 20 / (1 + 19 * .03) = 20 / 1.57; 30 in 30 documents: 30; none: 0; 10 in 2: 10 / (1 + 4 * .03)
    cells = Cells(np.array([4.0, 3, 0, 5]), np.array([20.0, 30, 0, 10]), np.array([1.0, 30, 0, 2]), np.arange(4))
    first = (4 / 1.57 + 3 + 0.25) / (20 / 1.57 + 30 + 0.5)
    last = (5 / 1.12 + 0.25) / (10 / 1.12 + 0.5)
    assert level_shares(cells, np.array([2])) == pytest.approx([first, first, last, last])
    # half a passage is no more than it is: .2 of .5, both whole
    half = Cells(np.array([0.2]), np.array([0.5]), np.array([1.0]), np.arange(1))
    assert level_shares(half, NONE) == pytest.approx([(0.2 + 0.25) / (0.5 + 0.5)])


def test_fixed_breaks_are_always_there() -> None:
    own = line(np.repeat([0.1, 0.3, 0.2], 4), 4)
    assert own.all_breaks(np.array([8, 2])).tolist() == [2, 4, 8]
    assert own.all_breaks(np.array([4])).tolist() == [4]
    assert own.all_breaks(NONE).dtype == np.int64
    found = own.levels(np.array([8]))
    # weight of a cell: 40 / (1 + 19 * .03) = 25.478; four of them 101.911
    assert found[[0, 4, 8]] == pytest.approx(
        [(101.911 * share + 0.25) / 102.411 for share in (0.1, 0.3, 0.2)], abs=1e-5
    )


def test_a_further_break_keeps_its_distance_and_its_place_in_the_order() -> None:
    own = line(np.full(14, 0.2))
    assert own.places(NONE).tolist() == list(range(1, 14))  # one cell is enough at either end
    assert own.places(np.array([5])).tolist() == [1, 2, 8, 9, 10, 11, 12, 13]
    # the second of 3, 7 and 11 may move between the others alone, the first and last up to the ends
    breaks = np.array([3, 7, 11])
    assert own.places(np.array([3, 11]), breaks, 1).tolist() == [6, 7, 8]
    assert own.places(np.array([7, 11]), breaks, 0).tolist() == [1, 2, 3, 4]
    assert own.places(np.array([3, 7]), breaks, 2).tolist() == [10, 11, 12, 13]
    assert own.places(NONE, np.array([6])).tolist() == list(range(1, 14))
    assert line(np.full(20, 0.2)).places(np.array([3, 11]), breaks, 1).tolist() == [6, 7, 8]
    # a fixed break is a neighbour, too
    assert line(np.full(14, 0.2), 7).places(NONE, np.array([10]), 0).tolist() == [10, 11, 12, 13]


def test_a_distance_of_one_lets_a_break_come_next_to_another_but_not_upon_it() -> None:
    size = np.full(5, 40.0)
    own = Line(Cells(size / 5, size, size, np.arange(5)), NONE, AlignSettings("A", min_segment=1), ("test",), GRID)
    assert own.places(np.array([2])).tolist() == [1, 3, 4]
    assert own.places(np.array([2]), np.array([2, 4]), 1).tolist() == [3, 4]


def dense(own: Line, levels: np.ndarray, columns: np.ndarray, angles: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Log weights (points,) of angles under flat levels in `columns` and a step, by dense normal distributions."""
    extra = WIDE * columns @ columns.T + STEP_SPREAD**2 * np.outer(step, step)
    return np.array(
        [
            prior + multivariate_normal(cov=one + extra).logpdf(angles)
            for prior, one in zip(own.grid.log_prior, covariances(own.cells, levels, own.grid), strict=True)
        ]
    )


def test_a_break_and_the_noise_are_weighed_around_the_levels_at_hand() -> None:
    # forty passages at a tenth to three tenths: eight expected from .2 on, so that the first level is corrected for few
    own = line(np.array([0.1, 0.15, 0.05, 0.1, 0.35, 0.3, 0.25, 0.3, 0.2, 0.25]), 4)
    levels = own.levels(NONE)
    angles = np.arcsin(np.sqrt((own.cells.count + 0.375) / 40.75)) - angle_bias(own.cells.total, levels)
    columns = (np.arange(10)[:, None] < 4) == np.array([[True, False]])
    plain = dense(own, levels, columns.astype(float), angles, np.zeros(10))
    assert own.noise(NONE) == pytest.approx(np.exp(plain - np.logaddexp(*plain)), abs=1e-4)
    step = dense(own, levels, columns.astype(float), angles, (np.arange(10) >= 7).astype(float))
    assert own.weigh(NONE, np.array([7, 8]))[0] == pytest.approx(np.logaddexp(*step) - np.logaddexp(*plain), abs=1e-3)
    with_break = own.noise(np.array([7]))
    levels = own.levels(np.array([7]))
    angles = np.arcsin(np.sqrt((own.cells.count + 0.375) / 40.75)) - angle_bias(own.cells.total, levels)
    label = np.searchsorted([4, 7], np.arange(10), side="right")
    three = dense(own, levels, np.eye(3)[label], angles, np.zeros(10))
    assert with_break == pytest.approx(np.exp(three - np.logaddexp(*three)), abs=1e-4)
    assert own.weigh(np.array([7]), np.array([1])).shape == (1,)
    assert 0.01 < with_break[0] < 0.99


def test_partitions_hold_the_breaks_they_are_told_and_measure_noise_between_others() -> None:
    own = line(np.repeat([0.1, 0.3], 6))
    calm = GRID.keep(np.array([0]))
    found = own.partitions(np.array([6]), np.array([3]), calm)
    assert found.fixed.tolist() == [3]
    assert found.levels.tolist() == own.levels(np.array([6])).tolist()
    assert (found.cells, found.grid, found.penalty, found.min_segment) == (own.cells, calm, 0.4, 3)
