"""Dispersion of counts on tables of four to twenty periods, worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from framing.align.inputs.panel import Panel
from framing.align.noise.autocorrelation import estimate_autocorrelation
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
