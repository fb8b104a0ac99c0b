"""The series of the secondary states by hand: whose cells they are, and the levels of each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings
from framing.align.changepoints.shifts import NONE
from framing.align.inputs.panel import Panel
from framing.align.inputs.series import Series
from framing.align.noise.grid import make_grid
from framing.align.noise.likelihood import Cells
from framing.align.states import series as module
from framing.align.states.series import States, StateSeries, find_levels, read_states

SETTINGS = AlignSettings("USA", min_passages=15)
PERIODS = np.arange(1950, 1962)
STEP = np.where(np.arange(12) < 6, 0.1, 0.4)


def cells(shares: np.ndarray, total: float = 400.0) -> Cells:
    size = np.full(len(shares), total)
    return Cells(shares * size, size, np.ones(len(shares)), np.arange(len(shares)))


def panel() -> Panel:
    """Frame b: AUS steps from .1 to .4 in 1956, CAN speaks in the first four periods, in one of them with ten passages."""
    total = np.full((2, 3, 12), 400.0)
    total[:, 1, 4:] = 0
    total[:, 1, 1] = 10
    share = np.stack([STEP, np.full(12, 0.2), 1 - STEP])
    count = np.stack([0.5 * share * total[0], share * total[1]])
    return Panel(("AUS", "CAN", "USA"), ("a", "b"), PERIODS, count, total, total / 40, total >= 15)


def test_secondary_states_have_their_own_cells_and_levels() -> None:
    where = np.array(["", "", ""])
    found = read_states(Series("domestic", panel(), where, "counts"), 1, None, SETTINGS)
    assert found.names == ("AUS", "CAN")
    assert found.periods is PERIODS
    first, second = found.series
    assert first.cells.position.tolist() == list(range(12))
    assert second.cells.position.tolist() == [0, 2, 3]  # ten passages are fewer than fifteen
    assert first.cells.count == pytest.approx(400 * STEP)
    assert first.breaks.tolist() == [6]
    assert second.breaks.tolist() == []
    assert first.levels == pytest.approx(STEP, abs=0.01)
    # documents, where the passages are enough
    assert found.documents.tolist() == [[10] * 12, [10, 0, 10, 10, *[0] * 8]]
    assert found.seen.tolist() == (found.documents > 0).tolist()
    assert np.argwhere(found.breaks).tolist() == [[0, 6]]
    assert np.isfinite(found.levels).tolist() == found.seen.tolist()
    assert found.levels[1, [0, 2, 3]] == pytest.approx(second.levels)


def test_cells_know_the_classifiers_errors_of_their_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    table, asked = pd.DataFrame({"code": ["b"]}), []

    def rates_of(errors: Any, frame: str, periods: Any) -> str:
        assert (errors is table, frame, periods is PERIODS) == (True, "b", True)
        return "rates"

    def cells_of(actor: Any, number: int, rates: Any, least: float) -> Cells:
        asked.append((actor.name, actor.audience, number, rates, least))
        return cells(STEP)

    monkeypatch.setattr(module, "rates_of", rates_of)
    monkeypatch.setattr(module, "cells_of", cells_of)
    given = Series("domestic", panel(), np.array(["", "", ""]), "counts")
    read_states(given, 1, table, SETTINGS)
    read_states(given, 1, None, SETTINGS)
    assert asked == [
        *(("AUS", "", 1, "rates", 15), ("CAN", "", 1, "rates", 15)),
        *(("AUS", "", 1, None, 15), ("CAN", "", 1, None, 15)),
    ]


def test_the_memory_that_was_asked_for_is_that_of_every_series() -> None:
    given = Series("domestic", panel(), np.array(["", "", ""]), "counts")
    for memory in (0.3, 0.8):
        for own in read_states(given, 1, None, AlignSettings("USA", memory=memory)).series:
            assert vars(own.grid).keys() == vars(make_grid(memory)).keys()
            for name, value in vars(make_grid(memory)).items():
                assert np.array_equal(getattr(own.grid, name), value)


def test_levels_need_two_segments() -> None:
    # a segment has three periods at least
    assert SETTINGS.min_segment == 3
    assert find_levels(cells(np.array([0.1] * 3 + [0.5] * 3)), make_grid(), SETTINGS).tolist() == [3]
    assert find_levels(cells(np.array([0.1] * 3 + [0.5] * 2)), make_grid(), SETTINGS) is NONE
    assert find_levels(cells(np.array([0.1] * 6)), make_grid(), SETTINGS).tolist() == []
    # two periods are no level of their own, where three are asked for
    short = np.array([0.1] * 5 + [0.5] * 2 + [0.1] * 5)
    assert find_levels(cells(short), make_grid(), SETTINGS).tolist() == []
    assert find_levels(cells(short), make_grid(), AlignSettings("USA", min_segment=2)).tolist() == [5, 7]
    # a step that is worth less than its penalty is none
    slight = np.array([0.10] * 6 + [0.14] * 6)
    assert find_levels(cells(slight), make_grid(), SETTINGS).tolist() == [6]
    assert find_levels(cells(slight), make_grid(), AlignSettings("USA", penalty=50)).tolist() == []


def test_some_of_the_states_in_another_order() -> None:
    own = tuple(StateSeries(cells(np.full(4, share)), NONE, make_grid()) for share in (0.1, 0.2, 0.3))
    every = States(("AUS", "CAN", "NZL"), PERIODS[:4], np.arange(12.0).reshape(3, 4), own)
    some = every.only(["NZL", "AUS"])
    assert (some.names, some.periods is every.periods) == (("NZL", "AUS"), True)
    assert some.documents.tolist() == [[8, 9, 10, 11], [0, 1, 2, 3]]
    assert (some.series[0] is own[2], some.series[1] is own[0]) == (True, True)
