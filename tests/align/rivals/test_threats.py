"""Shared adversaries, counted by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align.rivals.threats import ThreatCounts, check_threats, compare_threats
from framing.errors import UsageError

PERIODS = np.arange(1950, 1970)


def threats(*rows: tuple[str, int, str, float]) -> pd.DataFrame:
    """State, year, adversary, count of ten passages."""
    return pd.DataFrame([(*row, 10.0) for row in rows], columns=["state", "period", "threat", "count", "total"])


def adoption(*rows: tuple[str, str, int]) -> Any:
    return SimpleNamespace(table=pd.DataFrame(rows, columns=["state", "outcome", "date"]))


def compare(given: Any, table: pd.DataFrame, date: int = 1960) -> tuple[pd.DataFrame, Any]:
    return compare_threats(given, table, "USA", date, PERIODS, 2000, np.random.default_rng(0))


TABLE = threats(
    ("USA", 1960, "Rival", 4),
    ("USA", 1961, "Rival", 2),
    ("USA", 1963, "Other", 5),
    ("FRA", 1961, "Rival", 1),
    ("FRA", 1962, "Other", 3),
    ("GBR", 1967, "Rival", 6),
    ("DEU", 1961, "Third", 6),
)


def test_an_adversary_both_name_around_the_shift_and_the_adoption() -> None:
    states = adoption(
        ("FRA", "followed", 1962),
        ("GBR", "together", 1961),
        ("DEU", "led", 1961),
        ("ITA", "followed", 1961),
        ("ESP", "not adopted", 0),
    )
    table, test = compare(states, TABLE)
    # FRA in 1962 names the rival in 1961, the United States in 1960 and 1961: within two years of the shift and of 1962.
    # The other adversary both name around 1962, but the United States not around the shift (1963).
    assert table[["state", "threat", "date"]].values.tolist() == [["FRA", "Rival", 1962]]
    # FRA 1960 to 1964: 1 of 20 passages; United States 1960 to 1964: 4 + 2 of 30
    assert table["share_state"].tolist() == pytest.approx([5])
    assert table["share_dominant"].tolist() == pytest.approx([20])
    # of the three adopters with passages that name anybody one shares an adversary
    assert test.statistic == pytest.approx(1 / 3)
    # dates at random: FRA would share in 1959-1963 (its rival), 5 of 20; GBR never (1965-69 against 1958-63); DEU never
    assert len(test.null) == 2000
    assert test.null.mean() == pytest.approx(5 / 20 / 3, abs=0.01)
    assert test.p == pytest.approx(5 / 20, abs=0.03)


@pytest.mark.parametrize(("date", "shared"), [(1957, False), (1958, True), (1963, True), (1964, False)])
def test_the_dominant_state_must_name_it_within_two_years_of_the_shift(date: int, shared: bool) -> None:
    table, test = compare(
        adoption(("FRA", "followed", 1961)),
        threats(("USA", 1960, "Rival", 4), ("USA", 1961, "Rival", 2), ("FRA", 1961, "Rival", 1)),
        date,
    )
    assert (test.statistic == 1) == shared == bool(len(table))


@pytest.mark.parametrize(("date", "shared"), [(1958, False), (1959, True), (1963, True), (1964, False)])
def test_both_must_name_it_within_two_years_of_the_adoption(date: int, shared: bool) -> None:
    # the United States until 1963 around its 1961; France 1959 to 1963 around its 1961
    table, test = compare(
        adoption(("FRA", "followed", date)),
        threats(("USA", 1960, "Rival", 4), ("USA", 1961, "Rival", 2), ("FRA", 1961, "Rival", 1)),
    )
    assert (test.statistic == 1) == shared == bool(len(table))


def test_years_outside_the_counts_do_not_count() -> None:
    outside = threats(("USA", 1960, "Rival", 4), ("FRA", 1949, "Rival", 4), ("FRA", 1970, "Rival", 4))
    assert compare(adoption(("FRA", "followed", 1950)), outside)[1] is None


def test_nothing_to_compare() -> None:
    for given, table in (
        (adoption(("FRA", "not adopted", 0)), TABLE),
        (adoption(("FRA", "followed", 1961)), TABLE[:0]),
        (adoption(("FRA", "followed", 1961)), TABLE[TABLE["state"] != "USA"]),
        (adoption(("ITA", "followed", 1961)), TABLE),
    ):
        found, test = compare(given, table)
        assert test is None
        assert found.columns.tolist() == ["state", "threat", "date", "share_state", "share_dominant"]
        assert found.empty


def count_threats(pieces: list[pd.DataFrame], weights: pd.DataFrame) -> pd.DataFrame:
    counts = ThreatCounts()
    for piece in pieces:
        counts.add(piece, weights)
    return counts.table()


def test_passages_that_name_an_adversary_are_counted_by_state_and_year() -> None:
    first = pd.DataFrame({"corpus": "logs", "document": ["a", "a", "a", "b"], "threat": ["X;Y", "X", "", None]})
    second = pd.DataFrame({"corpus": "logs", "document": ["a"], "threat": ["X"]})
    bare = pd.DataFrame({"corpus": "logs", "document": ["b"]})
    weights = pd.DataFrame(
        [("logs", "a", "USA", 1950, 0.5), ("logs", "a", "USA", 1951, 0.5), ("logs", "b", "USA", 1951, 1.0)],
        columns=["corpus", "document", "state", "period", "weight"],
    )
    table = count_threats([first, second, bare], weights)
    # a: four passages, X in three, Y in one, half in each year; b adds its two passages to 1951
    assert table.values.tolist() == [
        ["USA", 1950, "X", 1.5, 2],
        ["USA", 1950, "Y", 0.5, 2],
        ["USA", 1951, "X", 1.5, 4],
        ["USA", 1951, "Y", 0.5, 4],
    ]
    assert count_threats([bare], weights).empty
    assert count_threats([second], weights)["count"].tolist() == [0.5, 0.5]  # one passage that names one
    assert count_threats([first.assign(threat="")], weights).columns.tolist() == [
        "state",
        "period",
        "threat",
        "count",
        "total",
    ]


def test_tables_of_threats_are_checked() -> None:
    checked = check_threats(TABLE.assign(count=TABLE["count"].astype(str), period=TABLE["period"].astype(str)), "t.csv")
    assert checked["count"].tolist() == TABLE["count"].tolist()
    assert checked["period"].dtype == np.int64
    for column in ("state", "period", "threat", "count", "total"):
        with pytest.raises(UsageError, match=f"t.csv.*{column}"):
            check_threats(TABLE.drop(columns=column), "t.csv")
    with pytest.raises(UsageError, match=r"t.csv.*row 3.*total"):
        check_threats(TABLE.assign(total=[1, 2, "many", 4, 5, 6, 7]), "t.csv")


EDGES = [
    (1950, 1953, False),
    (1949, 1953, False),
    (1949, 1950, True),
    (1950, 1952, True),
    (1969, 1966, False),
    (1975, 1966, False),
    (1975, 1969, True),
    (1969, 1967, True),
]


@pytest.mark.parametrize(("date", "named", "shared"), EDGES)
def test_dates_beyond_the_counts_are_those_of_their_ends(date: int, named: int, shared: bool) -> None:
    # both name the rival in one year of the first or last; the shift, then the adoption, lies at the edge or beyond it
    both = threats(("USA", named, "Rival", 4), ("FRA", named, "Rival", 1))
    _, shift_at_edge = compare(adoption(("FRA", "followed", named)), both, date)
    _, adoption_at_edge = compare(adoption(("FRA", "followed", date)), both, named)
    assert (shift_at_edge.statistic == 1) == (adoption_at_edge.statistic == 1) == shared


def test_an_adopter_whose_adversaries_are_unknown_is_passed_over() -> None:
    both = threats(("USA", 1960, "Rival", 4), ("FRA", 1960, "Rival", 1))
    table, test = compare(adoption(("ITA", "followed", 1960), ("FRA", "followed", 1960)), both)
    assert (test.statistic, len(table), test.test) == (1, 1, "common threat")
    assert test.against == "adversaries are shared at any time"
    assert table.index.tolist() == [0]
    checked = check_threats(both.set_index(pd.Index([5, 6])), "t.csv")
    assert checked.index.tolist() == [0, 1]
    assert checked.columns.tolist() == ["state", "period", "threat", "count", "total"]


def test_random_dates_are_of_the_whole_circle() -> None:
    # both name the rival in 1950, so it is shared from 1950 to 1952: 3 of 20 dates
    both = threats(("USA", 1950, "Rival", 4), ("FRA", 1950, "Rival", 1))
    _, test = compare(adoption(("FRA", "followed", 1951)), both, 1950)
    assert test.null.mean() == pytest.approx(3 / 20, abs=0.02)
    # both name it in 1969: 1967 to 1969
    _, test = compare(
        adoption(("FRA", "followed", 1968)), threats(("USA", 1969, "Rival", 4), ("FRA", 1969, "Rival", 1)), 1969
    )
    assert test.null.mean() == pytest.approx(3 / 20, abs=0.02)


def test_parts_of_passages_count_as_parts() -> None:
    # a document of two years gives half a passage; a quarter of a passage names the rival
    few = threats(("USA", 1960, "Rival", 0.25), ("FRA", 1960, "Rival", 0.1)).assign(total=0.5)
    table, _ = compare(adoption(("FRA", "followed", 1960)), few)
    assert (table["share_dominant"][0], table["share_state"][0]) == pytest.approx((50, 20))


def test_nothing_shared_leaves_an_empty_table() -> None:
    table, test = compare(
        adoption(("FRA", "followed", 1965)), threats(("USA", 1960, "Rival", 4), ("FRA", 1965, "Rival", 1))
    )
    assert test.statistic == 0
    assert table.columns.tolist() == ["state", "threat", "date", "share_state", "share_dominant"]
