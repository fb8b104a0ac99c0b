"""p-values from draws, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framing.align.nulls import combine_tails, rank_p, tail_p


def test_rank_counts_the_observed_value_in() -> None:
    # two of four draws are at least 3: (1 + 2) / (1 + 4)
    assert rank_p(3.0, np.array([1.0, 2, 3, 4])) == pytest.approx(0.6)
    assert rank_p(5.0, np.array([1.0, 2, 3, 4])) == pytest.approx(0.2)
    assert rank_p(3 + 1e-13, np.array([1.0, 2, 3, 4])) == pytest.approx(0.6)  # a draw a rounding below is as large
    assert rank_p(0.0, np.zeros(0)) == 1


def test_tail_beyond_the_largest_tenth_is_exponential() -> None:
    # 150 draws 1..150: the largest 15 begin at 136, their mean excess is 7; 150 lies 14 beyond: 15/150 exp(-14/7)
    null = np.arange(1.0, 151)
    assert tail_p(150, null) == pytest.approx(0.1 * np.exp(-2))
    assert tail_p(136.5, null) == pytest.approx(0.1 * np.exp(-0.5 / 7))
    # not beyond: ranks, (1 + 15) / (1 + 150) of the draws from 136 on, and 52 of 151 from 100 on
    assert tail_p(136, null) == pytest.approx(16 / 151)
    assert tail_p(100, null) == pytest.approx(52 / 151)


def test_a_tail_of_equal_draws_gives_the_rank() -> None:
    null = np.repeat([0.0, 2.0], [100, 50])
    assert tail_p(3.0, null) == pytest.approx(1 / 151)
    # of the largest fifteen one is larger than the others: mean excess (17 - 2) / 15; 4 lies two beyond: .1 exp(-2)
    assert tail_p(4.0, np.repeat([1.0, 2.0, 17.0], [135, 14, 1])) == pytest.approx(0.1 * np.exp(-2))


def test_at_most_a_hundred_draws_make_the_tail() -> None:
    # 2,000 draws: the largest 100 begin at 1901, mean excess 49.5; 2000 lies 99 beyond: 100/2000 exp(-2)
    assert tail_p(2000, np.arange(1.0, 2001)) == pytest.approx(0.05 * np.exp(-2))


def test_too_few_draws_have_no_tail() -> None:
    # 149 draws would leave 14 in the tail; of 150 draws with 15 above 0 all are the tail: ranks in both cases
    assert tail_p(149, np.arange(1.0, 150)) == pytest.approx(2 / 150)
    few = np.concatenate([np.zeros(135), np.arange(1.0, 16)])
    assert tail_p(15, few) == pytest.approx(2 / 151)
    # with 16 above 0 there is a tail, from 2 on (15 draws, mean excess 7): 15/150 exp(-14/7)
    more = np.concatenate([np.zeros(134), np.arange(1.0, 17)])
    assert tail_p(16, more) == pytest.approx(0.1 * np.exp(-2))


def test_the_better_of_two_is_corrected_for_the_choice() -> None:
    up = np.arange(1.0, 41)
    # one in twenty of forty draws are two; in the reverse order the two statistics never choose the same draw: twice
    assert combine_tails((50.0, 0.0), (up, up[::-1]), least=0) == pytest.approx(2 / 41)
    assert combine_tails((0.0, 50.0), (up, up[::-1])) == pytest.approx(2 / 41)
    # the same statistic twice is no choice
    assert combine_tails((50.0, 50.0), (up, up)) == pytest.approx(1 / 41)
    # one of the two largest in common: three draws where two are expected
    other = np.concatenate([[39.5], up[1:38], [38.5], up[39:]])
    assert combine_tails((50.0, 0.0), (up, other)) == pytest.approx(1.5 / 41)
    # never above 1, and of fewer than twenty draws none is among one in twenty
    assert combine_tails((1.0, 1.0), (up, up[::-1])) == 1
    assert combine_tails((9.0, 0.0), (up[:4], up[:4][::-1])) == pytest.approx(1 / 5)
    # of twenty draws one is
    assert combine_tails((50.0, 0.0), (up[:20], up[:20][::-1])) == pytest.approx(2 / 21)
    # beyond the tail: fifteen draws make it
    one = tail_p(50.0, up, least=15)
    assert combine_tails((50.0, 0.0), (up, up[::-1]), least=15) == pytest.approx(2 * one)
    assert one < 1 / 41
