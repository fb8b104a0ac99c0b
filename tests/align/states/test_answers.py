"""What each state did: names from own texts and pooled probabilities, ends of spells, groups before a shift."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings
from framing.align.changepoints.shifts import Shift
from framing.align.inputs.groups import Membership
from framing.align.noise.grid import make_grid
from framing.align.noise.likelihood import Cells
from framing.align.states import answers
from framing.align.states.answers import (
    UNKNOWN,
    answer_states,
    date_ends,
    group_before,
    measure_lasting,
    name_answers,
    response_window,
)
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


def measured(**given: Any) -> Any:
    """Three states of a panel of four, two of which moved in 1962 or 1963, and a shift of 20 points in 1960."""
    evidence = np.full((3, 8), -np.inf)
    evidence[[0, 2], 4], evidence[[0, 2], 5] = np.log(1), np.log(3)
    parts: dict[str, Any] = {
        "shift": Shift(0, 2, 2, 2, np.eye(8)[2], 0.1, 0.3, 0, 8, 0.01, False, error=0.0),
        "table": pd.DataFrame({"outcome": ["followed", "not adopted", "led"]}),
        "moves": SimpleNamespace(evidence=evidence),
    }
    return SimpleNamespace(**(parts | given))


STATES: Any = SimpleNamespace(names=("NZL", "AUS", "CAN"), breaks=np.arange(24).reshape(3, 8) % 2 == 0)
PANEL: Any = SimpleNamespace(states=("AUS", "CAN", "NZL", "USA"), periods=np.arange(1958, 1966))


def test_what_is_left_of_a_move_is_measured_about_its_own_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    """.02 about 1962, .06 about 1963, three times as likely: .05 of .2. Of the last state the first is not known."""

    def measure_steps(panel: Any, number: int, row: int, breaks: Any, dates: Any, window: Any) -> Any:
        assert (panel is PANEL, number, window) == (True, 3, (8, 10))
        assert dates.tolist() == [4, 5]
        assert breaks.tolist() == STATES.breaks[{2: 0, 1: 2}[row]].tolist()
        return np.array([0.02 if row == 2 else np.nan, 0.06]), np.array([0.01, 0.01])

    monkeypatch.setattr(answers, "measure_steps", measure_steps)
    found = measure_lasting(PANEL, 3, np.array([2, 0, 1]), STATES, measured())
    assert found == pytest.approx([0.25, np.nan, 0.3], nan_ok=True)


def test_responses_lean_towards_the_group_before_the_shift(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = AlignSettings("USA", closing=0.4, level=0.9)

    def measure_responses(panel: Any, number: int, rows: Any, breaks: Any, shift: Any, window: Any) -> Any:
        assert (panel is PANEL, number, rows.tolist(), window) == (True, 3, [2, 0, 1], (8, 10))
        assert (breaks is STATES.breaks, shift.place) == (True, 2)
        return SimpleNamespace(response="response", response_error="error")

    def pool_responses(response: Any, error: Any, group: Any, *, least: float, level: float) -> Any:
        assert (response, error, group.tolist(), least, level) == (
            "response",
            "error",
            ["b", "(unknown)", "a"],
            0.4,
            0.9,
        )
        sides = {"low": [4.0, 5, 6], "high": [7.0, 8, 9]}
        return SimpleNamespace(response=[1.0, 2, 3], probability=[0.1, 0.2, 0.3], weight=[0.4, 0.5, 0.6], **sides)

    def lasting(panel: Any, number: int, rows: Any, states: Any, adoption: Any) -> Any:
        assert (panel is PANEL, number, rows.tolist(), states is STATES) == (True, 3, [2, 0, 1], True)
        assert adoption.shift.place == 2
        return [0.7, 0.8, 0.9]

    monkeypatch.setattr(answers, "measure_responses", measure_responses)
    monkeypatch.setattr(answers, "pool_responses", pool_responses)
    monkeypatch.setattr(answers, "measure_lasting", lasting)
    code = np.array([[0, 0, 1, 1, 1, 1, 1, 1], [1, 1, 0, 0, 0, 0, 0, 0], [0, -1, 0, 0, 0, 0, 0, 0]])
    membership = Membership(("CAN", "NZL", "AUS"), ("a", "b"), code)
    table = answer_states(PANEL, 3, STATES, measured(), membership, settings)
    assert table.to_dict("list") == {
        **{"response": [1, 2, 3], "response_low": [4, 5, 6], "response_high": [7, 8, 9]},
        **{"probability": [0.1, 0.2, 0.3], "own_weight": [0.4, 0.5, 0.6], "group": ["b", "(unknown)", "a"]},
        "lasting": [0.7, 0.8, 0.9],
    }


def test_the_end_of_a_spell_at_its_bounds() -> None:
    states = spells([
        [0.0, 0.5, 0.5, 0.26, 0.26],  # half is kept
        [0.1, 0.3, 0.4, 0.24, 0.1],  # from .1 to .4: half of it is .25, given up in 2003
        [0.2, 0.1, 0.4, 0.1, 0.4],  # .1 was the level before 2002; given up in 2003, though it comes back
        [0.3, 0.3, 0.1, 0.1, 0.1],  # no level before the date, or none after it
    ])  # fmt: skip
    moved = np.array(["followed", "together", "led", "led"], dtype=object)
    found = date_ends(states, moved, np.array([2001.0, 2001.0, 2002.0, 2000.0]), 1)
    assert found[1:] == pytest.approx([2003, 2003, np.nan], nan_ok=True)
    assert date_ends(states, moved, np.full(4, 2006.0), 1) == pytest.approx([np.nan] * 4, nan_ok=True)


def test_a_spell_of_a_state_that_is_not_always_seen() -> None:
    """Seen in 2000, 2002, 2004 and 2005: from .1 to .3 in 2002, back in 2005. Rows without a move are left alone."""
    total = np.full(4, 1e9)
    cells = Cells(np.array([0.1, 0.3, 0.3, 0.1]) * total, total, total, np.array([0, 2, 4, 5]))
    flat = Cells(np.full(6, 1e8), np.full(6, 1e9), np.full(6, 1e9), np.arange(6))
    series = (StateSeries(flat, np.array([], dtype=int), make_grid()), StateSeries(cells, np.arange(1, 4), make_grid()))
    states = States(("A", "B"), np.arange(2000, 2006), np.ones((2, 6)), series)
    found = date_ends(states, np.array(["led", "followed"], dtype=object), np.array([2001.0, 2001.0]), 1)
    assert found == pytest.approx([np.nan, 2005], nan_ok=True)


def test_a_probability_of_a_half_is_enough_and_what_is_left_counts_from_the_least_share() -> None:
    own = np.array(["unobserved", "followed", "followed"], dtype=object)
    found = name_answers(own, np.array([0.5, 0.1, 0.1]), np.array([np.nan, 0.25, np.nan]), 0.25)
    assert found.tolist() == ["together", "followed", "not adopted"]
    # nothing known of what is left counts as nothing left, however little is asked for
    assert name_answers(own[1:2], np.array([0.1]), np.array([np.nan]), 0.5).tolist() == ["not adopted"]


def test_each_spell_ends_by_itself_and_one_that_never_rose_has_no_end() -> None:
    states = spells([
        [0.3, 0.3, 0.1, 0.1],  # no period before 2000
        [0.3, 0.3, 0.1, 0.1],  # from .3 to .3 in 2001: nothing that could be given up
        [0.1, 0.3, 0.1, 0.1],  # given up in 2002
    ])  # fmt: skip
    moved = np.array(["led"] * 3, dtype=object)
    found = date_ends(states, moved, np.array([2000.0, 2001.0, 2001.0]), 1)
    assert found == pytest.approx([np.nan, np.nan, 2002], nan_ok=True)
