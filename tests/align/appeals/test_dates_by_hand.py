"""Leads of one shift over another and changes of circumstances, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align.appeals import domestic

PERIODS = np.arange(1950, 1970)


def dates(**weights: float) -> np.ndarray:
    """Posterior of a date: y1955=.5 and so on."""
    out = np.zeros(len(PERIODS))
    for name, weight in weights.items():
        out[int(name[1:]) - 1950] = weight
    return out


def test_a_lead_is_the_difference_of_two_dates() -> None:
    # home 1955 or 1957, abroad 1958: 3 with .25, 1 with .75
    lead = domestic.compare_dates("texts", dates(y1955=0.25, y1957=0.75), dates(y1958=1.0), PERIODS, 0.9, 5)
    assert (lead.middle, lead.low, lead.high) == (1, 1, 3)
    # nearness 1 a period after, exp(-2 / 5) three after
    assert lead.test.statistic == pytest.approx(0.75 + 0.25 * np.exp(-0.4))
    assert lead.test.test == "domestic first: texts"
    assert domestic.compare_dates("texts", dates(y1958=1.0), dates(y1955=1.0), PERIODS, 0.9, 5).test.statistic == 0


def test_an_interval_holds_the_level_asked_for() -> None:
    early = dates(y1955=0.1, y1956=0.3, y1957=0.6)
    found = [domestic.compare_dates("x", early, dates(y1958=1.0), PERIODS, level, 5) for level in (0.6, 0.9, 0.95)]
    assert [(one.low, one.high) for one in found] == [(1, 1), (1, 2), (1, 3)]


def test_the_null_turns_the_early_series_beyond_the_window() -> None:
    # turned by 6 to 14 of 20 periods: 1955 to 1961 .. 1969; against 1966 leads 5 .. -3: the first five lead by 5 .. 1
    lead = domestic.compare_dates("x", dates(y1955=1.0), dates(y1966=1.0), PERIODS, 0.9, 5)
    assert lead.test.null == pytest.approx([np.exp(-k / 5) for k in (4, 3, 2, 1, 0)] + [0] * 4)
    # observed: 11 periods, exp(-10 / 5): five draws are at least as near, of nine
    assert lead.test.p == pytest.approx((1 + 5) / (1 + 9))


def shift(year: int, rise: float = 0.1, q: float = 0.01) -> Any:
    return SimpleNamespace(place=year - 1950, rise=rise, q=q)


def test_the_nearest_shift_in_the_same_direction_that_passes() -> None:
    others = (shift(1956), shift(1962), shift(1960, rise=-0.1), shift(1961, q=0.06))
    assert domestic.nearest_shift(shift(1960), others, PERIODS, 2, 4, 0.05) is others[1]
    assert domestic.nearest_shift(shift(1960, rise=-0.3), others, PERIODS, 2, 4, 0.05) is others[2]
    # at most `after` later, and `after` + `before` earlier
    assert domestic.nearest_shift(shift(1952), (shift(1956),), PERIODS, 2, 4, 0.05) is not None
    assert domestic.nearest_shift(shift(1952), (shift(1957),), PERIODS, 2, 4, 0.05) is None
    assert domestic.nearest_shift(shift(1962), (shift(1956),), PERIODS, 2, 4, 0.05) is not None
    assert domestic.nearest_shift(shift(1963), (shift(1956),), PERIODS, 2, 4, 0.05) is None
    assert domestic.nearest_shift(shift(1960), (shift(1960, q=0.05),), PERIODS, 2, 4, 0.05) is not None


def circumstances(values: list[float], first: int = 1950) -> pd.DataFrame:
    return pd.DataFrame({"period": np.arange(first, first + len(values)), "debt": values})


def test_circumstances_change_from_the_mean_of_some_years_to_that_of_the_next() -> None:
    # 0 until 1956, 3 in 1957, 5 from 1958 on; spans of two years: 1957 and 1958 mean 4 after 0 and 0
    table = circumstances([0.0] * 7 + [3.0] + [5.0] * 12)
    (test,) = domestic.test_circumstances(table, 1958, PERIODS, 2)
    assert test.test == "domestic circumstances: debt"
    assert test.statistic == pytest.approx(4)
    # other dates from 1953 (four years with it) to 1967 (two left): 1957 and 1959 lie next to it and do not count
    # in 1960 the mean of two years is 5 after 3 and 5: 1; nothing changes at any other date
    assert len(test.null) == 15 - 3
    assert sorted(test.null, reverse=True)[:2] == pytest.approx([1, 0])
    (year_before,) = domestic.test_circumstances(table, 1957, PERIODS, 2)
    assert year_before.statistic == pytest.approx(1.5)  # 0 and 3 after 0 and 0
    (year_after,) = domestic.test_circumstances(table, 1959, PERIODS, 2)
    assert year_after.statistic == pytest.approx(5 - 1.5)  # 5 and 5 after 0 and 3
    # of 1957's other dates 1959 is left and changed more, 1960 less
    assert year_before.p == pytest.approx((1 + 1) / (1 + 12))


def test_a_fall_is_a_change_and_the_edges_have_none() -> None:
    table = circumstances([5.0] * 10 + [1.0] * 10)
    (test,) = domestic.test_circumstances(table, 1961, PERIODS, 2)
    assert test.statistic == pytest.approx(4)
    assert (
        domestic.test_circumstances(table, 1952, PERIODS, 2),
        domestic.test_circumstances(table, 1968, PERIODS, 2),
    ) == ([], [])
    for date in (1953, 1967):
        (edge,) = domestic.test_circumstances(table, date, PERIODS, 2)
        assert edge.statistic == 0
        assert len(edge.null) == 15 - 2


def test_gaps_are_interpolated_and_what_never_changes_is_no_test() -> None:
    table = pd.DataFrame(
        {
            "period": [1950, 1954, 1969],
            "debt": [0.0, 4.0, 4.0],
            "same": [1.0, 1, 1],
            "empty": [np.nan] * 3,
            "state": "USA",
        }
    )
    (test,) = domestic.test_circumstances(table, 1953, PERIODS, 2)
    # 0 1 2 3 4 4 ...: (2 + 3) / 2 - (0 + 1) / 2
    assert test.statistic == pytest.approx(2)
