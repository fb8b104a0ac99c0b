"""Exposure and groups by state and period: what is known, what is not, and who is in which group."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.align.inputs.exposure import check_exposure, exposure_around, read_exposure, split_exposed, write_out
from framing.align.inputs.groups import (
    check_groups,
    choose_comparison,
    count_state_years,
    describe_state_years,
    read_exposed,
    read_groups,
)
from framing.align.inputs.ranges import expand_ranges
from framing.align.states.hazard import lag_values
from framing.errors import UsageError
from framing.tables import read_table

STATES = ("A", "B", "C", "D")


def table(*rows: tuple[str, int, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["state", "period", "exposure"])


def test_exposure_is_the_mean_of_the_known_periods_from_the_one_before_the_shift() -> None:
    given = table(
        ("A", 1948, 0.9),
        ("A", 1949, 0.2),
        ("A", 1953, 0.6),
        ("A", 1954, 0.9),
        ("B", 1940, 0.3),
        ("C", 1960, 0.7),
        ("C", 1970, 0.0),
        ("D", 1950, 0.0),
    )
    # window 1949 to 1953: A (.2 + .6) / 2; B and C have no row in it
    found = exposure_around(given, STATES, 1950, 3)
    assert found[[0, 3]] == pytest.approx([0.4, 0.0])
    assert np.isnan(found[1:3]).all()


def test_years_without_a_row_are_unknown() -> None:
    given = table(("A", 1950, 1.0), ("A", 1952, 1.0), ("B", 1950, 0.0), ("C", 1951, 0.0))
    got = read_exposure(given, STATES, np.arange(1950, 1954))
    assert np.array_equal(got[0], [1, np.nan, 1, np.nan], equal_nan=True)
    assert np.array_equal(got[1], [0, np.nan, np.nan, np.nan], equal_nan=True)
    assert np.isnan(got[3]).all()


def test_a_table_of_one_period_holds_for_all() -> None:
    given = table(("A", 1950, 3.0), ("B", 1950, 0.0))
    assert read_exposure(given, STATES, np.array([1940, 1960]))[:2].tolist() == [[3, 3], [0, 0]]
    assert np.isnan(read_exposure(given, STATES, np.array([1940, 1960]))[2:]).all()


def test_one_alliance_written_three_ways_is_one_alliance() -> None:
    """Members in their years alone; members with their years of 0 and 1; 0 and 1 for every state."""
    periods = np.arange(1950, 1960)
    joined = {"A": 1950, "B": 1955}
    listed = table(*((state, year, 1.0) for state, first in joined.items() for year in periods if year >= first))
    zeros = table(*((state, year, float(year >= first)) for state, first in joined.items() for year in periods))
    others = table(*((state, year, 0.0) for state in ("C", "D") for year in periods))
    full = pd.concat([zeros, others], ignore_index=True)
    read = [read_exposure(one, STATES, periods) for one in (listed, zeros, full)]
    assert np.array_equal(read[0], read[1])
    assert np.array_equal(read[1], read[2])
    assert read[0].sum() == 15


def test_written_out_the_three_ways_are_one_table_for_the_hazard() -> None:
    """A is in all along, B from 1955 on, C never: 1 or 0 for each of three states and ten years."""
    periods = np.arange(1950, 1960)
    joined = {"A": 1950, "B": 1955}
    listed = table(*((state, year, 1.0) for state, first in joined.items() for year in periods if year >= first))
    zeros = table(*((state, year, float(year >= first)) for state, first in joined.items() for year in periods))
    full = pd.concat([zeros, table(*(("C", year, 0.0) for year in periods))], ignore_index=True)
    written = [write_out(one, ("A", "B", "C")) for one in (listed, zeros, full)]
    for one in written:
        assert one.groupby("state")["exposure"].agg(["size", "sum"]).to_numpy().tolist() == [[10, 10], [10, 5], [10, 0]]
    risk = pd.DataFrame({"state": [0, 1, 1, 2], "period": [1953, 1955, 1956, 1956]})
    # the year before: A is in; B is not in 1954, and is in 1955; C is not
    assert lag_values(written[0], "exposure", ("A", "B", "C"), risk) == pytest.approx([1, -1, 1, -1])


def test_what_nobody_says_stays_out() -> None:
    """Graded exposure of two states and three years, of which two were not measured: the four rows stay four."""
    graded = table(("A", 1950, 2.0), ("A", 1951, 3.0), ("B", 1950, 0.0), ("A", 1952, -1.0))
    assert len(write_out(graded, ("A", "B"))) == 4


def test_the_shared_alliance_tables_are_one_alliance(shared: Path) -> None:
    states = ("BEL", "USA", "POL", "SWE", "CHN", "IND")
    files = ("20/nato.csv", "20/nato01.csv", "21/nato-full.csv")
    periods = np.arange(1980, 2021)
    read = [
        read_exposure(check_exposure(read_table(shared / "faults" / file), states, file), states, periods)[
            [0, 2, 3, 4, 5]
        ]
        for file in files
    ]
    assert np.array_equal(read[0], read[1])
    assert np.array_equal(read[1], read[2])


def test_ranges_are_rows_for_every_period() -> None:
    written = pd.DataFrame(
        {"state": ["A", "B", "B"], "period": ["1949-1951", "1950", "1953\u20131954"], "group": ["x", "y", "x"]}
    )
    rows = expand_ranges(written, "g.csv")
    assert list(zip(rows["state"], rows["period"], strict=True)) == [
        ("A", 1949), ("A", 1950), ("A", 1951), ("B", 1950), ("B", 1953), ("B", 1954),
    ]  # fmt: skip
    columns = pd.DataFrame({"state": ["A"], "first": [1949], "last": [1950], "group": ["x"]})
    assert expand_ranges(columns, "g.csv")["period"].tolist() == [1949, 1950]


@pytest.mark.parametrize(
    ("period", "named"), [(["1951-1949"], ["row 1", "1951-1949"]), (["1949-1950", "soon"], ["row 2", "'soon'"])]
)
def test_ranges_that_are_none(period: list[str], named: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        expand_ranges(pd.DataFrame({"state": "A", "period": period, "group": "x"}), "g.csv")
    assert all(part in str(caught.value) for part in ("g.csv", *named))


def groups(*rows: tuple[str, object, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["state", "period", "group"])


def test_groups_by_state_and_period() -> None:
    given = check_groups(
        groups(("A", "1950-1951", "ally"), ("B", 1951, "other"), ("X", 1951, "other")), STATES, "g.csv"
    )
    membership = read_groups(given, STATES, np.array([1950, 1951, 1952]))
    assert membership.labels == ("ally", "other")
    assert membership.code.tolist() == [[0, 0, -1], [-1, 1, -1], [-1, -1, -1], [-1, -1, -1]]
    assert membership.members("ally").sum() == 2


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([("A", 1950, "dominant")], ["row 1", "'dominant'"]),
        ([("A", 1950, "ally"), ("B", 1950, "unknown")], ["row 2", "'unknown'"]),
        ([("A", 1950, "B")], ["row 1", "'B'"]),
        ([("A", 1950, " ")], ["row 1", "Give a label"]),
        ([("A", 1950, "ally"), ("A", 1950, "other")], ["A has two values of group in 1950: ally and other"]),
        ([("Z", 1950, "ally")], ["'A'"]),
    ],
)
def test_group_tables_are_checked(rows: list[tuple[str, object, str]], named: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        check_groups(groups(*rows), STATES, "g.csv")
    assert all(part in str(caught.value) for part in ("g.csv", *named))


def test_the_same_row_twice_is_one() -> None:
    assert len(check_groups(groups(("A", 1950, "ally"), ("A", 1950, "ally")), STATES, "g.csv")) == 1


def test_the_comparison_is_named_or_the_unexposed() -> None:
    named = read_groups(groups(("A", 1950, "ally"), ("B", 1950, "other")), STATES, np.array([1950]))
    assert choose_comparison(named, "other", "g.csv") == 1
    for wrong, hint in ((None, "--compare"), ("oher", "'other'")):
        with pytest.raises(UsageError, match=hint):
            choose_comparison(named, wrong, "g.csv")
    exposed = read_exposed(table(("A", 1950, 1.0), ("B", 1950, 0.0)), STATES, np.array([1950]), None)
    assert choose_comparison(exposed, None, "e.csv") == 1


def test_exposed_unexposed_and_unknown_are_counted() -> None:
    given = table(("A", 1950, 1.0), ("A", 1951, 0.0), ("B", 1950, 0.0), ("B", 1951, 0.0))
    membership = read_exposed(given, STATES, np.array([1950, 1951]), None)
    spoken = np.array([[True, True], [True, True], [True, False], [False, False]])
    counts = count_state_years(membership, spoken)
    assert counts.to_numpy().tolist() == [["exposed", 1, 1], ["unexposed", 2, 3], ["unknown", 1, 1]]
    lines = describe_state_years(counts)
    assert lines == ["State-years with texts: 1 exposed (1 states), 3 unexposed (2 states), 1 unknown (1 states)."]


def test_mostly_unknown_is_a_warning() -> None:
    given = table(("A", 1950, 1.0), ("A", 1951, 0.0), ("B", 1950, 0.0), ("B", 1951, 0.0))
    counts = count_state_years(read_exposed(given, STATES, np.arange(1950, 1956), None), np.ones((4, 6), dtype=bool))
    assert "WARNING" in describe_state_years(counts)[1]
    assert "20 of 24" in describe_state_years(counts)[1]


@pytest.mark.parametrize(
    ("values", "cut", "exposed", "unexposed"),
    [
        ([0.0, 1.0, 0.6, 0.4], None, [1, 2], [0, 3]),  # shares: above one half
        ([0.1, 0.2, 0.3], None, [2], [0, 1]),  # shares on one side of a half: above the median
        ([10.0, 20.0, 40.0], None, [2], [0, 1]),  # above the median, 20
        ([-1.0, 0.2, 0.9], None, [2], [0, 1]),  # no shares
        ([10.0, 20.0, 40.0], 10.0, [1, 2], [0]),  # above the cut
        ([0.0, 0.0, 5.0, np.nan], None, [2], [0, 1]),
        ([0.0, 0.0, 0.3, 0.3, 0.3], None, [2, 3, 4], [0, 1]),  # none above the median, .3: those above 0
        ([0.0, 0.0, 0.0], None, [], [0, 1, 2]),
        ([np.nan, np.nan], None, [], []),
        ([-2.0, -1.0, -1.0], None, [], [0, 1, 2]),
    ],
)
def test_who_is_exposed(values: list[float], cut: float | None, exposed: list[int], unexposed: list[int]) -> None:
    yes, no = split_exposed(np.array(values), cut)
    assert np.flatnonzero(yes).tolist() == exposed
    assert np.flatnonzero(no).tolist() == unexposed


def test_exposure_tables_are_checked() -> None:
    assert check_exposure(table(("A", 1950, 1.0)), ("A", "B"), "x.csv")["exposure"].tolist() == [1]
    with pytest.raises(UsageError, match=r"x\.csv"):
        check_exposure(table(("Z", 1950, 1.0)), ("A",), "x.csv")
    with pytest.raises(UsageError, match="row 2"):
        check_exposure(table(("A", 1950, 1.0), ("A", 1951, np.nan)), ("A",), "x.csv")
    with pytest.raises(UsageError, match=r"x\.csv"):
        check_exposure(table(), ("A",), "x.csv")
