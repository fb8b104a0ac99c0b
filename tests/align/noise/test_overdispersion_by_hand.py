"""Dispersion of counts on tables of four to twenty periods, worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from framing.align.inputs.panel import Panel
from framing.align.noise.autocorrelation import _growth, _moments, estimate_autocorrelation
from framing.align.noise.overdispersion import (
    _neighbours,
    _one_frame,
    _overall,
    _solve_base,
    _solve_icc,
    cell_factor,
    effective,
    estimate_dispersion,
)


def panel_of(counts: Sequence[Sequence[float]], passages: float, documents: float, *frames: list[list[float]]) -> Panel:
    """States by periods, all cells with the same passages and documents; further frames alike."""
    count = np.array([counts, *frames], float)
    total = np.full(count.shape, float(passages))
    return Panel(
        tuple(f"S{number}" for number in range(count.shape[1])),
        tuple(f"f{number}" for number in range(count.shape[0])),
        np.arange(count.shape[2]),
        count,
        total,
        np.full(count.shape, float(documents)),
        total > 0,
    )


def without(panel: Panel, state: int, period: int) -> Panel:
    """The panel with one cell of three passages, too few to count."""
    for values, thin in ((panel.count, 2.5), (panel.total, 3.0), (panel.documents, 3.0), (panel.observed, False)):
        values[:, state, period] = thin
    return panel


def test_factor_of_a_cell() -> None:
    panel = panel_of([[1, 2, 3, 4]], 20, 4)
    panel.documents[0, 0] = [4, 1, 0, 40]
    # 5 and 20 passages a document: 1 + (5 - 1) * .1; without documents, or with more than passages, nothing is added
    assert cell_factor(panel, np.array([[[0.1]]])).ravel() == pytest.approx([1.4, 2.9, 1, 1])


def test_effective_counts_are_divided_by_the_factor() -> None:
    panel = without(panel_of([[10, 20]], 100, 100), 0, 0)
    k, n = effective(panel, np.full((1, 1, 2), 2.0))
    assert (k.ravel().tolist(), n.ravel().tolist()) == ([0, 10], [0, 50])


def test_neighbours_skip_what_is_missing_and_end_with_the_state() -> None:
    left, right, rows = _neighbours(np.array([[True, False, True, True], [True, True, False, False]]))
    assert list(zip(rows.tolist(), left.tolist(), right.tolist(), strict=True)) == [(0, 0, 2), (0, 2, 3), (1, 0, 1)]


def test_overall_share_of_each_state() -> None:
    count, total = np.array([[10.0, 99.0, 20.0], [1.0, 0.0, 0.0]]), np.array([[40.0, 99.0, 60.0], [9.0, 9.0, 9.0]])
    seen = np.array([[True, False, True], [True, True, True]])
    assert _overall(count, total, seen) == pytest.approx(np.repeat([[30.5 / 101], [1.5 / 28]], 3, axis=1))


def test_correlation_within_documents_from_two_pairs() -> None:
    # squares 1.5 and 1.4 are 1 + icc and 1 + 2 icc; weights extra / (plain + extra * icc)^2 are 1 and 2: (.5 + 2 * .4) / 5 =
    # .26; then 1 / 1.26^2 and 2 / 1.52^2: .661201 / 2.361184 = .280030; then .610324 and .821771: .633870 / 2.253866
    squares, one, extra = np.array([1.5, 1.4]), np.ones(2), np.array([1.0, 2.0])
    icc, error = _solve_icc(squares, one, one, extra)
    assert icc == pytest.approx(0.281237, abs=2e-6)
    # sqrt(3 * ((.610324 * 1.281237)^2 + (.821771 * 1.562474)^2)) / 2.253866
    assert error == pytest.approx(1.155310, abs=1e-5)
    # twice the variance and squares alike: the same
    assert _solve_icc(2 * squares, 2 * one, one, extra) == pytest.approx((icc, error))
    # and half of plain and extra with squares alike
    assert _solve_icc(squares / 2, one, one / 2, extra / 2) == pytest.approx((icc, error))


def test_bounds_of_the_correlation() -> None:
    one = np.ones(2)
    # 4 = 1 + icc is too much; .5 too little, its error that of none: sqrt(3 * 2) / 2
    assert _solve_icc(4 * one, one, one, one)[0] == 0.9
    assert _solve_icc(0.5 * one, one, one, one) == pytest.approx((0.0, np.sqrt(6) / 2))
    assert _solve_icc(1.05 * one, one, one, one)[0] == pytest.approx(0.05)
    # one passage a document, or no variance: nothing to tell
    assert _solve_icc(4 * one, one, one, 0 * one) == (0, 0)
    assert _solve_icc(4 * one, 0 * one, one, one) == (0, 0)
    assert _solve_icc(1.5 * one, one, one, np.array([0.0, 1.0]))[0] == pytest.approx(0.5)


def test_base_variance() -> None:
    assert _solve_base(np.array([1.0, 2.0]), np.array([4.0, 2.0]), 0.1) == pytest.approx(0.5)
    assert _solve_base(np.array([1.0, 2.0]), np.array([4.0, 2.0]), 0.9) == 0.9
    assert _solve_base(np.array([9.0]), np.array([4.0]), 0.1) == 1
    assert _solve_base(np.array([0.1]), np.array([0.5]), 0.1) == pytest.approx(0.2)
    assert _solve_base(np.array([0.0]), np.array([0.0]), 0.1) == 1


SWAYING = [20.0, 30.0, 20.0, 30.0]
BASE = 0.0016 / (0.255 * 0.745 * 2 / 100)  # .42
LEVEL = 100.25 / 400.5  # no break among four periods, where segments have three


def test_states_differ_by_their_own_variance() -> None:
    # one passage a document. Three gaps of .1: squares .01 over 2 * y (1 - y) / 100, half of it on top of fifty of 1
    icc, error, state, pairs = _one_frame(panel_of([SWAYING], 100, 100), 0, 3)
    own = 0.5 * 0.01 / (LEVEL * (1 - LEVEL) / 100)
    assert (icc, error, pairs) == (0, 0, 3)
    assert state == pytest.approx([(3 * own + 50) / 53])
    # a second state without any gap, at another level: its three pairs count nothing, but 3 of 53
    both = _one_frame(panel_of([SWAYING, [50.0] * 4], 100, 100), 0, 3)
    assert both[2] == pytest.approx([(3 * own + 50) / 53, 50 / 53])
    assert both[3] == 6


def test_whole_counts_vary_nine_tenths_at_least_and_sums_of_chances_a_tenth() -> None:
    # no gap at all: base .9, and 50 of 53
    assert _one_frame(panel_of([[25.0] * 4], 100, 100), 0, 3)[2] == pytest.approx([0.9 * 50 / 53])
    together = _one_frame(
        panel_of([[25.0] * 4], 100, 10), 0, 3
    )  # nor do ten passages of a document resemble each other
    assert (together[0], together[2]) == (0, pytest.approx([0.9 * 50 / 53]))
    # 25.4 in every period
    assert _one_frame(panel_of([[25.4] * 4], 100, 100), 0, 3)[2] == pytest.approx([0.1 * 50 / 53])
    # nineteen pairs without a gap: 50 of 69 are held at .8
    assert _one_frame(panel_of([[25.0] * 20], 100, 100), 0, 11)[2] == pytest.approx([0.9 * 0.8])
    # between: gaps of .04 where counts would make sqrt(y (1 - y) * 2 / 100) = .062
    sway = [23.5, 27.5, 23.5, 27.5]
    level = (102 / BASE + 0.25) / (400 / BASE + 0.5)
    own = 0.5 * 0.0016 / (BASE * level * (1 - level) / 100)
    assert _one_frame(panel_of([sway], 100, 100), 0, 3)[2] == pytest.approx([BASE * (3 * own + 50) / 53], rel=1e-3)


@pytest.mark.parametrize("documents", [10, 1])
def test_passages_of_a_document_resemble_each_other(documents: int) -> None:
    # ten documents: a gap of .1, squared, is y (1 - y) * (2 / 100 + (2 / 10 - 2 / 100) * icc)
    first, extra = 100.5 / 401, 2 / documents - 0.02
    early = (0.01 / (first * (1 - first)) - 0.02) / extra
    factor = 1 + (100 / documents - 1) * early
    level = (100 / factor + 0.25) / (400 / factor + 0.5)
    spread = level * (1 - level)
    icc, error, state, pairs = _one_frame(panel_of([SWAYING], 100, documents), 0, 3)
    assert icc == pytest.approx((0.01 / spread - 0.02) / extra)
    assert icc == pytest.approx({10: 0.184, 1: 0.0167}[documents], rel=0.01)
    assert error == pytest.approx(0.01 / (extra * spread))
    # the gaps are as large as that correlation makes them: the state is as the others
    assert state == pytest.approx([1.0])
    assert pairs == 3


def test_documents_of_less_than_two_passages() -> None:
    # sixty documents: the gaps would need a correlation of 2.5, .9 is the most; factor 1 + (100 / 60 - 1) * .9
    level = (100 / 1.6 + 0.25) / (400 / 1.6 + 0.5)
    own = 0.5 * 0.01 / (level * (1 - level) * (0.01 + (1 / 60 - 0.01) * 0.9))
    icc, _, state, _ = _one_frame(panel_of([SWAYING], 100, 60), 0, 3)
    assert icc == 0.9
    assert state == pytest.approx([(3 * own + 50) / 53], rel=1e-9)


def test_a_thin_cell_counts_for_nothing() -> None:
    whole = _one_frame(panel_of([SWAYING], 100, 10), 0, 3)
    holed = _one_frame(without(panel_of([[20, 30, 0, 20, 30]], 100, 10), 0, 2), 0, 3)
    assert holed[:2] == pytest.approx(whole[:2])
    assert (holed[2], holed[3]) == (pytest.approx(whole[2]), 3)
    # 2.5 in the thin cell does not make the counts sums of chances
    steady = _one_frame(without(panel_of([[25, 25, 0, 25, 25]], 100, 100), 0, 2), 0, 3)
    assert steady[2] == pytest.approx([0.9 * 50 / 53])


def test_a_step_is_no_dispersion() -> None:
    """Six periods at .2 and six at .6: the one gap of .4 is a change of level, and none is left around the levels."""
    found = _one_frame(panel_of([[20.0] * 6 + [60.0] * 6], 100, 100), 0, 3)
    assert found[2] == pytest.approx([0.9 * 50 / 61], rel=1e-3)
    assert _one_frame(panel_of([[20.0] * 6 + [60.0] * 6], 100, 100), 0, 7)[2][0] > 1


def test_a_step_must_pay_for_its_place_among_all_periods() -> None:
    # six periods at .4, six at .46: a log likelihood ratio of 2.45, less than log 12 = 2.48: one level, and one gap of .06
    level = (516 / 0.9 + 0.25) / (1200 / 0.9 + 0.5)
    own = 0.5 * 0.0036 / (0.9 * level * (1 - level) / 100)
    found = _one_frame(panel_of([[40.0] * 6 + [46.0] * 6], 100, 100), 0, 3)
    assert found[2] == pytest.approx([0.9 * (own + 50) / 61])


def test_a_last_state_without_neighbours_is_as_the_others() -> None:
    panel = panel_of([SWAYING, [20.0] * 4], 100, 100)
    panel.observed[0, 1, 1:] = False
    state = _one_frame(panel, 0, 3)[2]
    assert (len(state), state[1]) == (2, 1)


def test_without_neighbours_nothing_is_estimated() -> None:
    icc, error, state, pairs = _one_frame(panel_of([[20.0], [30.0]], 100, 10), 0, 3)
    assert (icc, error, state.tolist(), pairs) == (0, 0, [1, 1], 0)


def test_the_parts_together() -> None:
    rng = np.random.default_rng(0)
    odds = rng.normal(0, 0.4, (2, 8, 48))
    for period in range(1, 48):
        odds[..., period] = 0.8 * odds[..., period - 1] + 0.6 * odds[..., period]
    counts = np.round(900 / (1 + np.exp(1 - odds)))
    panel = panel_of(counts[0], 900, 450, counts[1].tolist())
    found = estimate_dispersion(panel, 8)
    for frame in range(2):
        icc, error, state, pairs = _one_frame(panel, frame, 8)
        assert (found.icc[frame], found.icc_error[frame], found.differences[frame]) == (icc, error, pairs)
        assert found.state[frame].tolist() == state.tolist()
    short = (1 + found.icc[:, None, None]) * found.state[:, :, None] * np.ones((2, 8, 48))
    wander, spread = estimate_autocorrelation(panel, short, 8)
    assert found.wander == wander
    assert wander.spread > 0
    # memory beyond what neighbours show: spread * ((1 + m) / (1 - m) - (1 - m)), times y (1 - y) and the passages that count
    beyond = wander.spread * ((1 + wander.memory) / (1 - wander.memory) - (1 - wander.memory))
    assert found.factor == pytest.approx(short * (1 + beyond * spread * 900 / short))


def test_own_movement_of_three_states_and_its_error() -> None:
    """Shares of three periods 5 b below a half, of five 3 b above it: half a squared step is 32 b^2, y (1 - y) is a quarter.

    The step lies between 1 of 7 pairs of neighbours, 2 of 6 at a distance of 2, 3 of 4 at 4, all from 5 on. So far differences
    exceed those of neighbours by 16 * 32 b^2 * ((3/4 + 1 + 1 + 1) / 4 - 1/7), and those at 2 by 16 * 32 b^2 * (1/3 - 1/7).
    With b of .02, .04 and .06 the mean of b^2 is .0056/3. States count alike: the jackknife is the standard error of that mean,
    .0028/3, half of it.
    """
    counts = [[50 - 500 * b] * 3 + [50 + 300 * b] * 5 for b in (0.02, 0.04, 0.06)]
    found, spread = estimate_autocorrelation(panel_of(counts, 100, 100), np.ones((1, 3, 8)), 5)
    far, near = (16 * 32 * 0.0056 / 3 * (share - 1 / 7) for share in (3.75 / 4, 1 / 3))
    memory = 0.5 * (1 - near / far) + 0.5 * 0.6  # 1 - 2 * (1/2)^2 is kept, the rest is the usual memory
    assert found.memory == pytest.approx(memory)
    assert found.spread == pytest.approx(0.5 * far / memory)
    assert found.error == pytest.approx(0.5 * far / memory)
    assert spread == pytest.approx(np.full((1, 3, 8), 0.25))


def test_moments_of_two_periods_by_hand() -> None:
    # shares .4, .6, none, .25 around .2, .5, .5, .5: gaps .2, .1 and -.25. y (1 - y) over passages: .16, .0125 and .00625
    k, n = np.array([[0.4, 12, 0, 10]]), np.array([[1.0, 20, 0, 40]])
    found = _moments(k, n, np.array([[0.2, 0.5, 0.5, 0.5]]))[0]
    pairs = {  # distance: half the squared difference of gaps, mean noise, product of both y (1 - y)
        1: (0.5 * 0.1**2, 0.5 * (0.16 + 0.0125), 0.16 * 0.25),
        2: (0.5 * 0.35**2, 0.5 * (0.0125 + 0.00625), 0.25 * 0.25),
        3: (0.5 * 0.45**2, 0.5 * (0.16 + 0.00625), 0.16 * 0.25),
    }
    for distance, (square, noise, signal) in pairs.items():
        weight = signal / noise**2
        assert found[distance - 1] == pytest.approx([weight * (square - noise), weight * signal])
    assert not found[3:].any()


def test_growth_is_from_the_neighbours_on() -> None:
    assert _growth(np.array([[3.0, 0.5], [4.0, 2.0]])) == pytest.approx([0, 2 - 6])
    assert _growth(np.array([[3.0, 0.0], [4.0, 2.0]])) is None


def test_where_little_can_be_told_of_own_movement() -> None:
    def told(counts: Sequence[Sequence[float]]) -> tuple[float, float, float]:
        found, _ = estimate_autocorrelation(panel_of(counts, 100, 100), np.ones((1, len(counts), len(counts[0]))), 5)
        return found.spread, found.error, found.memory

    # four periods have no pair at a distance of 4
    assert told([[40, 60, 40, 60]]) == (0, 0, 0.6)
    # two states, b of .02 and .04 as above: as much error as there is movement, so that none is kept
    far = 16 * 32 * 0.001 * (3.75 / 4 - 1 / 7)
    steps = [[50 - 500 * b] * 3 + [50 + 300 * b] * 5 for b in (0.02, 0.04)]
    assert told(steps) == pytest.approx((0, far / 0.6, 0.6))
    # up and down by turns: neighbours differ most
    assert told([[40, 60] * 4] * 3) == pytest.approx((0, 0, 0.6))
    # two up, two down: 3 of 7 neighbours differ by .2, all at 2, none at 4, 1 of 3 at 5, all at 6 and 7: 7 of 12 far ones.
    # Those at 2 are larger: the memory is the least
    assert told([[60, 60, 40, 40] * 2] * 3) == pytest.approx((16 * 0.02 * (7 / 12 - 3 / 7) / 0.2, 0, 0.2))
    # 2 of 6 at 2, fewer than of neighbours (3 of 7), 2 of 4 at 4, all from 5 on: 7 of 8 far ones, and the most memory
    swing = [60, 60, 60, 40, 60, 40, 40, 40]
    assert told([swing] * 3) == pytest.approx((16 * 0.02 * (7 / 8 - 3 / 7) / 0.85, 0, 0.85))


def test_own_movement_is_that_of_effective_counts_and_of_all_frames() -> None:
    steps = [[50 - 500 * b] * 3 + [50 + 300 * b] * 5 for b in (0.02, 0.04, 0.06)]
    one, _ = estimate_autocorrelation(panel_of(steps, 100, 100), np.ones((1, 3, 8)), 5)
    doubled = [[2 * count for count in row] for row in steps]
    assert estimate_autocorrelation(panel_of(doubled, 200, 100), np.full((1, 3, 8), 2.0), 5)[0] == one
    # a second frame that does not move halves it
    both, _ = estimate_autocorrelation(panel_of(steps, 100, 100, [[50.0] * 8] * 3), np.ones((2, 3, 8)), 5)
    assert (both.spread, both.error, both.memory) == pytest.approx((one.spread / 2, one.error / 2, one.memory))
    # nor does a ninth period without texts change anything
    holed = panel_of([[*row, 0.0] for row in steps], 100, 100)
    for state in range(3):
        without(holed, state, 8)
    assert estimate_autocorrelation(holed, np.ones((1, 3, 9)), 5)[0] == one


def test_strong_steps_are_no_movement_and_weak_ones_are() -> None:
    # .40 to .56 has a log likelihood ratio of 9.6, .45 to .53 one of 2.4; twice the usual penalty of log 8 is 4.2
    strong, weak = ([[50 - 500 * b] * 3 + [50 + 300 * b] * 5] * 3 for b in (0.02, 0.01))
    found, _ = estimate_autocorrelation(panel_of(strong, 100, 100), np.ones((1, 3, 8)), 3)
    assert found.spread == pytest.approx(0, abs=0.01)
    one, whole = (estimate_autocorrelation(panel_of(weak, 100, 100), np.ones((1, 3, 8)), least)[0] for least in (3, 5))
    assert one == whole
    assert one.spread > 0.05
