"""p-values from draws, and draws of shares, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framing.align.nulls import combine_tails, draw_shares, rank_p, tail_p


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


def test_the_better_of_two_tails_is_corrected_for_the_choice() -> None:
    # of 200 draws the largest 20 begin at 181, mean excess 9.5; 200 lies 19 beyond: .1 exp(-2); 100 has rank 102/201
    null = np.arange(1.0, 201)
    best = 0.1 * np.exp(-2)
    # the same statistic twice: one test, no correction
    assert combine_tails((200.0, 100.0), (null, null)) == pytest.approx(best)
    # draws turned round: the best twentieth of one never is that of the other, 20 of 200 in either against 10: twice
    assert combine_tails((200.0, 100.0), (null, null[::-1].copy())) == pytest.approx(2 * best)
    assert combine_tails((100.0, 200.0), (null, null[::-1].copy())) == pytest.approx(2 * best)
    # five of the ten best in common: 15 of 200 against 10: one and a half
    partly = null.copy()
    partly[[195, 196, 197, 198, 199, 0, 1, 2, 3, 4]] = partly[[0, 1, 2, 3, 4, 195, 196, 197, 198, 199]]
    assert combine_tails((200.0, 100.0), (null, partly)) == pytest.approx(1.5 * best)


def test_few_draws_are_corrected_too() -> None:
    # 20 draws: the largest of each is its best twentieth, two of 20 in either against one: twice (1 + 1) / (1 + 20)
    null = np.arange(1.0, 21)
    assert combine_tails((20.0, 3.0), (null, null[::-1].copy())) == pytest.approx(2 * 2 / 21)
    # of ten draws none is the best twentieth: nothing is known of the choice, (1 + 1) / (1 + 10) stands
    assert combine_tails((10.0, 3.0), (np.arange(1.0, 11), np.arange(10.0, 0, -1))) == pytest.approx(2 / 11)


def test_a_combined_tail_is_at_most_one() -> None:
    null = np.arange(1.0, 201)
    assert combine_tails((1.0, 1.0), (null, null[::-1].copy())) == 1


def test_draws_have_the_wanted_mean_and_variance() -> None:
    # level .2 of 50 passages, variance 3 times .2 * .8 / 50; and 40 passages, once: .16 / 40
    drawn = draw_shares(0.2, np.array([50, 40, 0]), np.array([3.0, 1.0, 1.0]), 40_000, np.random.default_rng(0))
    assert drawn.shape == (40_000, 3)
    assert drawn.mean(axis=0) == pytest.approx([0.2, 0.2, 0], abs=0.002)
    assert drawn.var(axis=0) == pytest.approx([3 * 0.16 / 50, 0.16 / 40, 0], rel=0.03)


def test_draws_of_few_passages_have_the_wanted_variance() -> None:
    # correlations (2 - 1) / (3 - 1) and (1.5 - 1) / (2 - 1), one half each
    drawn = draw_shares(0.5, np.array([3, 2]), np.array([2.0, 1.5]), 40_000, np.random.default_rng(4))
    assert drawn.var(axis=0) == pytest.approx([2 * 0.25 / 3, 1.5 * 0.25 / 2], rel=0.03)


def test_draws_of_each_period_have_their_own_level() -> None:
    drawn = draw_shares(
        np.array([0.1, 0.6]), np.array([20, 20]), np.array([2.0, 2.0]), 20_000, np.random.default_rng(1)
    )
    assert drawn.mean(axis=0) == pytest.approx([0.1, 0.6], abs=0.004)
    assert drawn.var(axis=0) == pytest.approx([2 * 0.09 / 20, 2 * 0.24 / 20], rel=0.04)


def test_dispersion_is_held_below_one_document_that_says_all() -> None:
    # a factor of 40 on 20 passages would be a correlation above 1; it is held at .95: 1 + 19 * .95 = 19.05
    drawn = draw_shares(0.5, np.array([20]), np.array([40.0]), 40_000, np.random.default_rng(2))
    assert drawn.var() == pytest.approx(19.05 * 0.25 / 20, rel=0.03)
    one = draw_shares(0.5, np.array([1]), np.array([3.0]), 1000, np.random.default_rng(3))
    assert set(np.unique(one)) == {0, 1}
