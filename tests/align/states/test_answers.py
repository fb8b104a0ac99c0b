"""What each state did: names from own texts and pooled probabilities, ends of spells, groups before a shift."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from framing.align import AlignSettings
from framing.align.inputs.groups import Membership
from framing.align.noise.grid import make_grid
from framing.align.noise.likelihood import Cells
from framing.align.states.answers import UNKNOWN, date_ends, group_before, name_answers, response_window
from framing.align.states.series import States, StateSeries


def test_own_texts_come_before_the_group() -> None:
    own = np.array(["followed", "not adopted", "unobserved", "unobserved", "unobserved", "led"], dtype=object)
    probability = np.array([0.1, 0.9, 0.5, 0.49, np.nan, np.nan])
    # the fifth has no texts on one side; the sixth was dated by its own texts, so that stands
    lasting = np.array([0.3, np.nan, np.nan, np.nan, np.nan, 0.25])
    assert name_answers(own, probability, lasting, 0.25).tolist() == [
        *("followed", "not adopted", "together", "not adopted", "unobserved", "led"),
    ]


def test_a_move_that_left_less_than_a_quarter_is_no_answer_of_its_own() -> None:
    own = np.array(["followed", "led", "together", "already", "together"], dtype=object)
    probability = np.array([0.1, 0.6, np.nan, 0.1, 0.1])
    lasting = np.array([0.24, -0.1, 0.1, np.nan, 0.26])
    assert name_answers(own, probability, lasting, 0.25).tolist() == [
        *("not adopted", "together", "unobserved", "already", "together"),
    ]


def test_the_group_is_that_of_the_period_before_the_shift() -> None:
    code = np.array([[0, 0, 1, 1], [-1, 1, 1, 0]])
    membership = Membership(("X", "Y"), ("ally", "other"), code)
    assert group_before(("Y", "X"), 2, membership).tolist() == ["other", "ally"]
    assert group_before(("Y",), 1, membership).tolist() == [UNKNOWN]
    assert group_before(("Y",), 0, membership).tolist() == [UNKNOWN]  # no period before: the first one
    assert group_before(("X",), 3, None).tolist() == [UNKNOWN]


def spells(levels: list[list[float]]) -> States:
    """States with so many passages that every period is a level of its own."""
    series = []
    for shares in levels:
        total = np.full(len(shares), 1e9)
        cells = Cells(np.array(shares) * total, total, total, np.arange(len(shares)))
        series.append(StateSeries(cells, np.arange(1, len(shares)), make_grid()))
    documents = np.ones((len(levels), len(levels[0])))
    return States(tuple("ABCD"[: len(levels)]), np.arange(2000, 2000 + len(levels[0])), documents, tuple(series))


def test_a_spell_ends_where_half_of_the_move_is_given_up() -> None:
    states = spells([
        [0.1, 0.3, 0.3, 0.19, 0.1],  # from .1 to .3; below .2 in 2003
        [0.1, 0.3, 0.3, 0.21, 0.21],  # half is kept
        [0.1, 0.1, 0.3, 0.3, 0.1],  # dated a period before its level rises; given up in 2004
        [0.3, 0.1, 0.1, 0.1, 0.25],  # never rose
    ])  # fmt: skip
    outcome = np.array(["followed", "together", "led", "followed"], dtype=object)
    found = date_ends(states, outcome, np.array([2001.0, 2001.0, 2001.0, 2001.0]), 1)
    assert found == pytest.approx([2003, np.nan, 2004, np.nan], nan_ok=True)
    # a fall that comes back: from .3 to .1, above .2 again in 2004
    assert date_ends(states, outcome, np.full(4, 2001.0), -1)[3] == 2004
    assert np.isnan(date_ends(states, np.full(4, "not adopted", dtype=object), np.full(4, 2001.0), 1)).all()
    assert np.isnan(date_ends(states, outcome, np.full(4, np.nan), 1)).all()


def test_a_response_is_measured_while_the_same_state_is_dominant() -> None:
    """Eight periods before a shift of 1955 and ten after it; from 1960 on, or since 1950, another state is dominant."""
    periods, shift = np.arange(1930, 1990), SimpleNamespace(place=25)

    def window(*dominance: tuple[str, int, int]) -> tuple[int, int]:
        return response_window(shift, periods, AlignSettings("A", dominance=dominance))  # type: ignore[arg-type]

    assert window() == (8, 10)
    assert window(("A", 1930, 1959), ("B", 1960, 1989)) == (8, 4)
    assert window(("A", 1930, 1949), ("B", 1950, 1989)) == (5, 10)
