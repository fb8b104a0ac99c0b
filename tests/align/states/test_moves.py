"""Where a move may lie, how it is weighed under the noise of the state's own series, and false moves among many."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from framing.align import AlignSettings
from framing.align.changepoints.line import level_shares
from framing.align.changepoints.scan import Scan
from framing.align.noise.grid import make_grid
from framing.align.noise.likelihood import STEP_SPREAD, Cells
from framing.align.states.adoption import false_rate
from framing.align.states.moves import Aim, Window, list_places, weigh_moves
from framing.align.states.series import States, StateSeries, find_levels

SETTINGS = AlignSettings("A")
PERIODS = np.arange(40)


def series(shares: np.ndarray, size: float = 400.0, at: np.ndarray = PERIODS) -> StateSeries:
    total = np.full(len(at), size)
    cells = Cells(shares[: len(at)] * total, total, np.full(len(at), 8.0), at)
    return StateSeries(cells, find_levels(cells, make_grid(), SETTINGS), make_grid())


def states(*own: StateSeries) -> States:
    names = tuple(f"S{number}" for number in range(len(own)))
    return States(names, PERIODS, np.ones((len(own), len(PERIODS))), own)


def steps(*edges: tuple[int, float]) -> np.ndarray:
    """Shares of 40 periods: .1, and another from each edge on."""
    out = np.full(len(PERIODS), 0.1)
    for first, share in edges:
        out[first:] = share
    return out


AIM = Aim(Window(15, 35), 1, 0.05, 0.2)


def test_levels_are_those_of_the_series() -> None:
    own = series(steps((24, 0.3), (34, 0.15)))
    assert own.breaks.tolist() == [24, 34]
    assert own.levels[[0, 24, 39]] == pytest.approx([0.1, 0.3, 0.15], abs=0.005)
    both = states(own, series(steps((20, 0.3)), at=np.arange(0, 40, 2)[:20]))
    assert both.seen.sum(axis=1).tolist() == [40, 20]
    assert np.flatnonzero(both.breaks[0]).tolist() == [24, 34]
    assert np.isnan(both.levels[1, 1])


def test_the_move_lies_between_its_neighbours() -> None:
    places, others = list_places(series(steps((20, 0.3), (30, 0.5))), AIM, SETTINGS)
    assert others.tolist() == [30]  # the first large enough is the candidate, the next its neighbour
    assert (places.min(), places.max()) == (15, 28)  # within the window, and two periods must follow
    places, others = list_places(series(steps((20, 0.05), (30, 0.1))), AIM, SETTINGS)
    assert 20 not in others  # the fall in the window is no level of its own
    early, others = list_places(series(steps((10, 0.3))), AIM, SETTINGS)
    assert others.tolist() == [10]
    assert (early.min(), early.max()) == (15, 35)


def test_a_plain_move_is_dated_and_sized() -> None:
    moves = weigh_moves(states(series(steps((22, 0.3))), series(steps())), AIM, SETTINGS)
    assert int(np.argmax(moves.evidence[0])) == 22
    assert moves.rise[0, 22] == pytest.approx(0.2, abs=0.002)
    assert moves.p[0] < 1e-6
    assert moves.p[1] == 1.0
    assert moves.level == pytest.approx([0.1, 0.1], abs=0.005)
    assert np.isneginf(moves.evidence[:, :15]).all()
    assert np.isneginf(moves.elsewhere[0])
    assert moves.elsewhere[1] < 0


def test_a_fall_or_a_small_step_is_no_such_move() -> None:
    for shares in (steps((22, 0.02)), steps((22, 0.12))):
        moves = weigh_moves(states(series(shares, size=4000.0)), AIM, SETTINGS)
        assert moves.evidence.max() < 0
    fall = Aim(Window(15, 35), -1, 0.05, 0.2)
    moves = weigh_moves(states(series(steps((22, 0.02)))), fall, SETTINGS)
    assert int(np.argmax(moves.evidence[0])) == 22
    # from .1 no state can fall by .2: the goal lies below 0
    far = Aim(Window(15, 35), -1, 0.2, 0.8)
    assert np.isneginf(weigh_moves(states(series(steps((22, 0.02)))), far, SETTINGS).evidence).all()


def test_a_step_after_a_gap_may_lie_in_each_of_its_periods() -> None:
    at = np.r_[np.arange(20), np.arange(25, 40)]
    moves = weigh_moves(states(series(steps((22, 0.3))[at], at=at)), AIM, SETTINGS)
    assert moves.evidence[0, 20:26] == pytest.approx(moves.evidence[0, 25])
    assert moves.evidence[0, 26] < moves.evidence[0, 25] - 3


def test_a_move_outside_the_window_counts_elsewhere() -> None:
    moves = weigh_moves(states(series(steps((8, 0.3)))), AIM, SETTINGS)
    assert moves.elsewhere[0] > 10
    assert moves.evidence[0].max() < 0


def test_noise_is_that_of_the_series_itself() -> None:
    """A series that wanders says less of the same step, and another state changes nothing."""
    rng = np.random.default_rng(3)
    calm, wild = steps((22, 0.25)), np.clip(steps((22, 0.25)) + rng.normal(0, 0.08, 40), 0.01, 0.9)
    both = weigh_moves(states(series(calm), series(wild)), AIM, SETTINGS)
    assert both.error[1] > 1.5 * both.error[0]
    assert both.period_error[1] > both.period_error[0]
    alone = weigh_moves(states(series(calm)), AIM, SETTINGS)
    assert alone.evidence[0].tolist() == both.evidence[0].tolist()
    assert alone.p[0] == both.p[0]


def test_chance_of_a_step_is_its_posterior() -> None:
    """With one point of noise the step is normal: precision that of the counts and of the prior, .2 wide."""
    own = series(steps((22, 0.25)), size=100.0)
    grid = make_grid().keep(np.array([0]))  # no correlation, no movement: each angle has the variance 1 / (4 * 100 + 2)
    scan = Scan.of(own.cells, np.zeros(0, dtype=np.int64), level_shares(own.cells, own.breaks), np.array([22]), grid)
    angles = scan.angles(own.cells.count)
    information = 402 / (1 / 22 + 1 / 18)
    difference = angles[22:].mean() - angles[:22].mean()
    precision = information + STEP_SPREAD**-2
    mean = information * difference / precision
    for least in (0.1, mean, 0.3):
        assert scan.chance_beyond(angles, np.array([least])) == pytest.approx([ndtr((mean - least) * precision**0.5)])
    assert scan.period_variance() == pytest.approx([1 / 402])


def test_too_short_a_series_is_not_used() -> None:
    short = series(steps((2, 0.3))[:4], at=np.arange(18, 22))
    moves = weigh_moves(states(short), AIM, SETTINGS)
    assert not moves.usable[0]
    assert moves.p[0] == 1
    assert np.isinf(moves.error[0])


def test_false_moves_among_those_called_moves() -> None:
    # sorted: .99, .9, .6: mean chances of no move .01, .055, .17; a state that cannot be used has 1
    q = false_rate(np.array([0.6, 0.99, 0.9, 1.0]), np.array([True, True, True, False]))
    assert q == pytest.approx([0.17, 0.01, 0.055, 1.0])
