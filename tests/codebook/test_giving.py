"""The one rule by which probabilities become codes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from framing.codebook import Code, Codebook
from framing.codebook.giving import give_codes, reach

BOOK = Codebook(
    "toy", "1", (Code("ships", "practice", ""), Code("talks", "practice", ""), Code("purse", "domestic", ""))
)
CHANCES = np.array([[0.3, 0.29, 0.2], [0.6, 0.6, 0.1], [0.2, 0.9, 0.5]], np.float32)


def test_a_probability_at_its_threshold_is_enough() -> None:
    assert reach([0.3, 0.299, 0.301], 0.3).tolist() == [True, False, True]


def test_equal_but_for_the_precision_is_equal() -> None:
    assert reach(np.float32([0.3, 0.7]), np.array([0.3, 0.7])).tolist() == [True, True]


def test_several_practices_may_be_given() -> None:
    given = give_codes(CHANCES, [0.3, 0.3, 0.2], BOOK)
    assert given.tolist() == [[True, False, True], [True, True, False], [False, True, True]]


def test_where_one_is_chosen_the_first_of_the_likeliest_is() -> None:
    one = replace(BOOK, choice="one")
    assert give_codes(CHANCES, 0.3, one).tolist() == [[True, False, False], [True, False, False], [False, True, True]]
    # columns in another order, and results that have one practice alone
    turned = give_codes(CHANCES[:, ::-1], 0.3, one, ["purse", "talks", "ships"])
    assert turned.tolist() == [[False, False, True], [False, True, False], [True, True, False]]
    assert give_codes(CHANCES[:, 2:], 0.2, one, ["purse"]).tolist() == [[True], [False], [True]]
