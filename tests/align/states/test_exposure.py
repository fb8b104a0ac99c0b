"""Exposed against unexposed states, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framing.align.states.exposure import (
    contrast_groups,
    too_few_moved,
    wave_chances,
)

RNG = np.random.default_rng
EXPOSED = np.array([True, True, True, False, False, False, False])


def test_difference_and_p_over_all_ways_to_draw_the_exposed() -> None:
    adopted = np.array([1.0, 1, 0, 1, 0, 0, 0])
    found = contrast_groups(adopted, EXPOSED, ~EXPOSED, 999, RNG(0))
    # 2/3 - 1/4; of the 35 ways to draw three of seven, with three adopters: three of them in 1 way, two in 3 * 4 = 12
    assert found.difference == pytest.approx(2 / 3 - 1 / 4)
    assert found.p == pytest.approx(13 / 35)
    assert len(found.null) == 35
    assert sorted(set(found.null.round(6))) == pytest.approx([-3 / 4, 1 / 3 - 2 / 4, 2 / 3 - 1 / 4, 1], abs=1e-6)
    assert (found.exposed, found.unexposed, found.possible) == (3, 4, True)
    # rate of the unexposed (1 + 1/2) / (4 + 1) over that of the exposed (2 + 1/2) / (3 + 1)
    assert found.background == pytest.approx((1.5 / 5) / (2.5 / 4))


def test_many_states_are_drawn_at_random() -> None:
    exposed = np.arange(30) < 10
    adopted = (np.arange(30) % 3 == 0).astype(float)
    found = contrast_groups(adopted, exposed, ~exposed, 199, RNG(0))
    assert len(found.null) == 199
    assert found.difference == pytest.approx(4 / 10 - 6 / 20)
    assert found.p == (1 + (found.null >= found.difference - 1e-12).sum()) / 200
    # every draw is k / 10 - (10 - k) / 20 for some number k of adopters among ten
    assert np.allclose((found.null + 0.5) / 0.15, np.round((found.null + 0.5) / 0.15))
    assert found.null.mean() == pytest.approx(0, abs=0.03)
    # exactly five times as many ways as permutations are still counted: 7 over 3 is 35
    small = np.array([1.0, 0, 0, 0, 0, 0, 0])
    assert len(contrast_groups(small, EXPOSED, ~EXPOSED, 7, RNG(0)).null) == 35
    assert len(contrast_groups(small, EXPOSED, ~EXPOSED, 6, RNG(0)).null) == 6


def test_groups_too_small_to_tell() -> None:
    one = np.array([True, False, False])
    found = contrast_groups(np.ones(3), one, ~one, 99, RNG(0))
    assert (found.p, found.possible, found.background, len(found.null)) == (1, False, 1, 0)
    assert np.isnan(found.difference)
    assert (found.exposed, found.unexposed) == (1, 2)
    back = contrast_groups(np.ones(3), ~one, one, 99, RNG(0))
    assert (back.p, back.possible) == (1, False)
    # two and two: 6 ways, p never below 1/6; three and three: 20
    two, three = np.arange(4) < 2, np.arange(6) < 3
    assert not contrast_groups(np.eye(4)[0], two, ~two, 99, RNG(0)).possible
    assert contrast_groups(np.eye(6)[0], three, ~three, 99, RNG(0)).possible


def test_two_states_are_a_group() -> None:
    # two of seven: 21 ways; both exposed ones adopted and nobody else: 1 of 21
    two = np.arange(7) < 2
    found = contrast_groups(two.astype(float), two, ~two, 99, RNG(0))
    assert (found.possible, found.p) == (True, pytest.approx(1 / 21))
    back = contrast_groups((~two).astype(float), ~two, two, 99, RNG(0))
    assert (back.possible, back.p) == (True, pytest.approx(1 / 21))


def test_where_no_exposed_state_likely_adopted_there_is_no_contrast() -> None:
    found = contrast_groups(np.array([0.49, 0.4, 0.4, 0, 0, 0, 0]), EXPOSED, ~EXPOSED, 99, RNG(0))
    assert (found.p, found.background) == (1, 1)
    found = contrast_groups(np.array([0.5, 0.4, 0.4, 0, 0, 0, 0]), EXPOSED, ~EXPOSED, 99, RNG(0))
    assert found.p == pytest.approx(1 / 35)
    assert found.background == pytest.approx((0.5 / 5) / (1.8 / 4))


def test_a_wave_reaches_85_of_100_states_and_each_by_its_power() -> None:
    assert wave_chances(np.array([1.0, 0.5, 0.0, 1.2, -0.1])) == pytest.approx([0.85, 0.425, 0, 0.85, 0])


def test_chance_that_so_few_moved() -> None:
    # chances .5 and .2: none .4, one .5 * .8 + .5 * .2 = .5, both .1
    assert [too_few_moved(count, np.array([0.5, 0.2])) for count in (0, 1, 2)] == pytest.approx([0.4, 0.9, 1.0])
    assert too_few_moved(0, np.zeros(0)) == 1
