"""Leads of one shift over another and changes of circumstances, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align.appeals.circumstances import check_circumstances
from framing.align.appeals.circumstances import test_circumstances as compare_circumstances
from framing.align.appeals.home_first import compare_dates, nearest_shift, when_spoken, whole_periods
from framing.errors import BadTable

from .pairs_by_hand import pairs

PERIODS = np.arange(1950, 1970)


def dates(**weights: float) -> np.ndarray:
    """Posterior of a date: y1955=.5 and so on."""
    out = np.zeros(len(PERIODS))
    for name, weight in weights.items():
        out[int(name[1:]) - 1950] = weight
    return out


def shift_at(**weights: float) -> Any:
    return SimpleNamespace(weights=dates(**weights))


def test_a_message_in_january_before_a_debate_in_september_is_no_lead() -> None:
    home, abroad = PERIODS + 0.05, PERIODS + 0.7
    # both new in 1955: heard at home 1955.05 (old 1954.05), abroad 1955.7 (old 1954.7): between -.35 and 1.65
    lead = compare_dates(shift_at(y1955=1.0), shift_at(y1955=1.0), (home, abroad), 0.95)
    assert (lead.low, lead.middle, lead.high) == pytest.approx((-0.35, 0.65, 1.65))
    assert (lead.home, lead.abroad, lead.together) == (0, 0, 1)
    assert lead.verdict[0] == "not enough evidence"
    # a year later abroad: the old level was last heard there 1955.7, after the new one at home 1955.05
    lead = compare_dates(shift_at(y1955=1.0), shift_at(y1956=1.0), (home, abroad), 0.95)
    assert (lead.low, lead.high, lead.home) == pytest.approx((0.65, 2.65, 1))
    assert lead.verdict[0] == "supported"
    # abroad 1954.7 new, at home still old 1954.05 and new 1955.05: dates overlap; two years later at home they do not
    assert (
        compare_dates(shift_at(y1955=1.0), shift_at(y1954=1.0), (home, abroad), 0.95).verdict[0]
        == "not enough evidence"
    )
    assert compare_dates(shift_at(y1956=1.0), shift_at(y1954=1.0), (home, abroad), 0.95).verdict[0] == "not supported"


def test_where_only_periods_are_known_a_lead_takes_two() -> None:
    spoken = np.ones(len(PERIODS), dtype=bool)
    times = whole_periods(PERIODS, spoken)
    # home 1955: new by 1956 at the latest; abroad 1956: old from 1955, 1957: from 1956 at the earliest
    one, two = (
        compare_dates(shift_at(y1955=1.0), late, (times, times), 0.95)
        for late in (shift_at(y1956=1.0), shift_at(y1957=1.0))
    )
    assert (one.home, two.home) == (0, 1)
    assert (two.low, two.middle, two.high) == (0, 2, 4)


def test_a_year_without_texts_widens_the_lead() -> None:
    home = np.where(PERIODS == 1954, np.nan, PERIODS + 0.0)
    # at home the old level was last heard 1953, the new one 1955; abroad old 1956, new 1957
    lead = compare_dates(shift_at(y1955=1.0), shift_at(y1957=1.0), (home, PERIODS + 0.0), 0.95)
    assert (lead.low, lead.high) == (1, 4)
    # a break that may lie in the silent year is heard a year later
    assert compare_dates(shift_at(y1954=1.0), shift_at(y1957=1.0), (home, PERIODS + 0.0), 0.95).low == 1


def test_the_posterior_of_both_dates_is_summed_over() -> None:
    times = PERIODS + 0.0
    # home 1955 (.98) or 1958 (.02); abroad 1957: old 1956, so that home was first with .98
    lead = compare_dates(shift_at(y1955=0.98, y1958=0.02), shift_at(y1957=1.0), (times, times), 0.95)
    assert lead.home == pytest.approx(0.98)
    assert lead.verdict[0] == "supported"
    lead = compare_dates(shift_at(y1955=0.97, y1958=0.03), shift_at(y1957=1.0), (times, times), 0.95)
    assert lead.verdict == ("not enough evidence", "the dates of the two shifts are not sharp enough")
    assert lead.low == -2  # 1956 - 1958


def test_ends_of_a_lead_are_quantiles_of_its_own_posterior() -> None:
    times = PERIODS + 0.0
    home, abroad = shift_at(y1955=0.2, y1956=0.8), shift_at(y1956=0.1, y1958=0.9)
    # (1955, 1956) .02: 0 to 2; (1955, 1958) .18: 2 to 4; (1956, 1956) .08: -1 to 1; (1956, 1958) .72: 1 to 3
    wide = compare_dates(home, abroad, (times, times), 0.8)
    assert (wide.low, wide.middle, wide.high) == (0, 2, 4)
    assert (wide.home, wide.abroad, wide.together) == pytest.approx((0.92, 0, 0.08))
    narrow = compare_dates(home, abroad, (times, times), 0.64)
    assert (narrow.low, narrow.high) == (1, 3)


@pytest.mark.parametrize(("level", "verdict"), [(0.95, "not enough evidence"), (0.9, "supported")])
def test_the_order_is_as_sure_as_the_interval_of_the_lead(level: float, verdict: str) -> None:
    times = PERIODS + 0.0
    lead = compare_dates(shift_at(y1955=0.96, y1958=0.04), shift_at(y1957=1.0), (times, times), level)
    assert lead.verdict[0] == verdict
    assert (lead.low >= 0) == (verdict == "supported")


def test_dates_before_all_texts_are_no_part_of_a_lead() -> None:
    times = PERIODS + 0.0
    # nothing was heard at home before 1950: 1958 alone counts, whose old level was last heard in 1957, as the new one abroad
    lead = compare_dates(shift_at(y1950=0.5, y1958=0.5), shift_at(y1957=1.0), (times, times), 0.95)
    assert (lead.home, lead.abroad, lead.together) == (0, 1, 0)
    both = compare_dates(shift_at(y1956=0.5, y1960=0.5), shift_at(y1957=1.0), (times, times), 0.95)
    assert (both.home, both.abroad, both.together) == pytest.approx((0.5, 0.5, 0))


def test_texts_are_dated_by_the_days_of_the_dominant_state_for_its_audience() -> None:
    found = pairs(
        ("USA", 1951, "home", 1, 5, 2, 20),
        ("USA", 1951, "abroad", 1, 5, 2, 20),
        ("GBR", 1951, "home", 1, 5, 2, 20),
        ("USA", 1953, "home", 1, 5, 2, 20),
    )
    found.rows["time"] = [1951.1, 1951.7, 1951.3, 1953.2]
    periods = np.arange(1950, 1955)
    spoken = np.isin(periods, [1951, 1953])
    times = when_spoken(found, "USA", "home", periods, spoken)
    assert times.dtype == float
    assert times[spoken].tolist() == [1951.1, 1953.2]
    assert np.isnan(times[~spoken]).all()
    # a year whose day is not known: all by their years
    known = when_spoken(found, "USA", "home", periods, np.isin(periods, [1951, 1952, 1953]))
    assert known[:, 2].tolist() == [1952, 1953]


def shift(year: int, rise: float = 0.1, q: float = 0.01) -> Any:
    return SimpleNamespace(place=year - 1950, rise=rise, q=q)


def test_the_nearest_shift_in_the_same_direction_that_passes() -> None:
    others = (shift(1956), shift(1962), shift(1960, rise=-0.1), shift(1961, q=0.06))
    assert nearest_shift(shift(1960), others, PERIODS, 2, 4, 0.05) is others[1]
    assert nearest_shift(shift(1960, rise=-0.3), others, PERIODS, 2, 4, 0.05) is others[2]
    # at most `after` later, and `after` + `before` earlier
    assert nearest_shift(shift(1952), (shift(1956),), PERIODS, 2, 4, 0.05) is not None
    assert nearest_shift(shift(1952), (shift(1957),), PERIODS, 2, 4, 0.05) is None
    assert nearest_shift(shift(1962), (shift(1956),), PERIODS, 2, 4, 0.05) is not None
    assert nearest_shift(shift(1963), (shift(1956),), PERIODS, 2, 4, 0.05) is None
    assert nearest_shift(shift(1960), (shift(1960, q=0.05),), PERIODS, 2, 4, 0.05) is not None


def circumstances(values: list[float], first: int = 1950) -> pd.DataFrame:
    return pd.DataFrame({"period": np.arange(first, first + len(values)), "debt": values})


def test_circumstances_change_from_the_mean_of_some_years_to_that_of_the_next() -> None:
    # 0 until 1956, 3 in 1957, 5 from 1958 on; spans of two years: 1957 and 1958 mean 4 after 0 and 0
    table = circumstances([0.0] * 7 + [3.0] + [5.0] * 12)
    (test,) = compare_circumstances(table, 1958, PERIODS, 2)
    assert test.test == "domestic circumstances: debt"
    assert test.statistic == pytest.approx(4)
    # other dates from 1953 (four years with it) to 1967 (two left): 1957 and 1959 lie next to it and do not count
    # in 1960 the mean of two years is 5 after 3 and 5: 1; nothing changes at any other date
    assert len(test.null) == 15 - 3
    assert sorted(test.null, reverse=True)[:2] == pytest.approx([1, 0])
    (year_before,) = compare_circumstances(table, 1957, PERIODS, 2)
    assert year_before.statistic == pytest.approx(1.5)  # 0 and 3 after 0 and 0
    (year_after,) = compare_circumstances(table, 1959, PERIODS, 2)
    assert year_after.statistic == pytest.approx(5 - 1.5)  # 5 and 5 after 0 and 3
    # of 1957's other dates 1959 is left and changed more, 1960 less
    assert year_before.p == pytest.approx((1 + 1) / (1 + 12))


def test_a_fall_is_a_change_and_the_edges_have_none() -> None:
    table = circumstances([5.0] * 10 + [1.0] * 10)
    (test,) = compare_circumstances(table, 1961, PERIODS, 2)
    assert test.statistic == pytest.approx(4)
    assert (
        compare_circumstances(table, 1952, PERIODS, 2),
        compare_circumstances(table, 1968, PERIODS, 2),
    ) == ([], [])
    for date in (1953, 1967):
        (edge,) = compare_circumstances(table, date, PERIODS, 2)
        assert edge.statistic == 0
        assert len(edge.null) == 15 - 2


def test_gaps_are_interpolated_and_what_never_changes_is_no_test() -> None:
    table = pd.DataFrame(
        {
            "period": [1950, 1954, 1969],
            "same": [1.0, 1, 1],
            "debt": [0.0, 4.0, 4.0],
            "empty": [np.nan] * 3,
            "votes": [np.nan, 4.0, 1.0],
            "state": "USA",
        }
    )
    debt, votes = compare_circumstances(table, 1953, PERIODS, 2)
    # 0 1 2 3 4 4 ...: (2 + 3) / 2 - (0 + 1) / 2
    assert debt.statistic == pytest.approx(2)
    # 4 4 4 4: the first value known holds before it
    assert (votes.test, votes.statistic) == ("domestic circumstances: votes", 0)
    assert votes.against == "circumstances did not change before the shift"


def test_a_table_of_circumstances_is_checked_by_its_periods() -> None:
    table = pd.DataFrame({"period": ["1950", "1951"], "debt": ["1.5", ""]}, index=[4, 9])
    checked = check_circumstances(table, "facts.csv")
    assert checked["period"].tolist() == [1950, 1951]
    assert checked["debt"].iloc[0] == 1.5
    assert np.isnan(checked["debt"].iloc[1])
    with pytest.raises(BadTable, match=r"facts\.csv.*period"):
        check_circumstances(table.drop(columns="period"), "facts.csv")
