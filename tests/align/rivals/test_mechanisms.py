"""Mechanisms around adoption, counted by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

from framing.align import AlignSettings
from framing.align.rivals.mechanisms import compare_mechanism

PERIODS = np.arange(1950, 1970)
SETTINGS = AlignSettings("USA", permutations=399)


def adoption(*rows: tuple[str, float]) -> Any:
    outcome, date = zip(*rows, strict=True)
    first = np.arange(len(rows)) == 0
    groups = SimpleNamespace(exposed=first, unexposed=~first)
    return SimpleNamespace(table=pd.DataFrame({"outcome": outcome, "date": date}), groups=groups)


def counts(states: int, *spoken: tuple[int, int, float]) -> tuple[np.ndarray, np.ndarray]:
    """Ten passages of every state and year; (state, year, count) of those that speak of the mechanism."""
    k, n = np.zeros((states, 20)), np.full((states, 20), 10.0)
    for state, year, count in spoken:
        k[state, year - 1950] = count
    return k, n


def test_shares_near_adoption_and_elsewhere_with_the_interval_of_their_difference() -> None:
    # adopted in 1958: 1955 to 1961 are near, 70 passages with 14; 130 elsewhere with 13
    given = counts(1, (0, 1955, 4), (0, 1961, 10), (0, 1954, 6), (0, 1962, 7))
    for level in (0.95, 0.5):
        settings = AlignSettings("USA", permutations=19, level=level)
        table, test = compare_mechanism(
            adoption(("followed", 1958)), given, PERIODS, ("H4a", "gifts"), settings, np.random.default_rng(0)
        )
        row = table.iloc[0]
        assert (row["share"], row["elsewhere"], row["difference"]) == pytest.approx((20, 10, 10))
        # half a passage more and one in all: 14.5 / 71 and 13.5 / 131
        near, far = 14.5 / 71, 13.5 / 131
        half = 100 * ndtri((1 + level) / 2) * (near * (1 - near) / 71 + far * (1 - far) / 131) ** 0.5
        assert (row["low"], row["high"]) == pytest.approx((10 - half, 10 + half))
        assert test is None  # one adopter
        assert np.isnan(row["p"])
        assert (row["hypothesis"], row["mechanism"], row["adopters"]) == ("H4a", "gifts", 1)


def test_groups_and_who_counts_as_adopter() -> None:
    states = adoption(("followed", 1958), ("together", 1954), ("led", 1950), ("not adopted", np.nan))
    given = counts(4, (0, 1958, 7), (1, 1954, 14), (2, 1950, 10))
    table, _ = compare_mechanism(states, given, PERIODS, ("H4a", "gifts"), SETTINGS, np.random.default_rng(0))
    assert table["group"].tolist() == ["all", "exposed", "unexposed"]
    assert table["adopters"].tolist() == [2, 1, 1]
    # near: 7 + 14 of 140, 7 of 70, 14 of 70
    assert table["share"].tolist() == pytest.approx([15, 10, 20])
    assert table["elsewhere"].tolist() == [0, 0, 0]


def test_adoption_dates_are_turned_round_the_circle() -> None:
    # three adopters speak of it in the seven years around adoption alone
    states = adoption(("followed", 1958), ("followed", 1955), ("together", 1960))
    spoken = [(state, year + off, 5.0) for state, year in enumerate((1958, 1955, 1960)) for off in range(-3, 4)]
    table, test = compare_mechanism(
        states, counts(3, *spoken), PERIODS, ("H4a", "gifts"), SETTINGS, np.random.default_rng(0)
    )
    assert test is not None
    assert test.statistic == table["difference"].iloc[0] == pytest.approx(50)
    assert len(test.null) == 399
    # only dates all turned by nothing reach 50: 1 in 8,000
    assert test.p == table["p"].iloc[0] == pytest.approx(1 / 400)
    assert np.isnan(table["p"].iloc[1])
    assert test.test == "mechanism: gifts"
    # turned dates are near the spoken years less often: by the mean over the circle 5 of 20 * 50 less, about 0
    assert abs(test.null.mean()) < 5
    everywhere = counts(3, *[(state, year, 2.0) for state in range(3) for year in PERIODS])
    _, same = compare_mechanism(states, everywhere, PERIODS, ("H4a", "gifts"), SETTINGS, np.random.default_rng(0))
    assert same is not None
    assert same.p == 1


def test_without_passages_elsewhere_there_is_no_difference() -> None:
    k, n = counts(3)
    n[:, :5] = n[:, 12:] = 0  # 1955 to 1961 alone
    states = adoption(("followed", 1958), ("followed", 1958), ("followed", 1958))
    table, test = compare_mechanism(states, (k, n), PERIODS, ("H4a", "gifts"), SETTINGS, np.random.default_rng(0))
    assert test is None
    assert table[["share", "elsewhere", "difference", "low", "high", "p"]].isna().all().all()


def near_and_far(k: np.ndarray, n: np.ndarray, places: list[int]) -> float:
    """Difference in percentage points, added up cell by cell."""
    sums = {True: [0.0, 0.0], False: [0.0, 0.0]}
    for state, place in enumerate(places):
        for year in range(20):
            part = sums[abs(year - place) <= 3]
            part[0], part[1] = part[0] + k[state, year], part[1] + n[state, year]
    return 100 * (sums[True][0] / sums[True][1] - sums[False][0] / sums[False][1])


def test_every_draw_turns_every_adopter_by_itself() -> None:
    rng = np.random.default_rng(9)
    k, n = rng.uniform(0, 4, (3, 20)), rng.uniform(5, 9, (3, 20))
    states = adoption(("followed", 1950), ("followed", 1969), ("together", 1975))
    table, test = compare_mechanism(states, (k, n), PERIODS, ("H4a", "gifts"), SETTINGS, np.random.default_rng(4))
    assert test is not None
    places = [0, 19, 19]  # a date after the last period counts as the last
    assert test.statistic == pytest.approx(near_and_far(k, n, places))
    assert table["difference"].iloc[1] == pytest.approx(near_and_far(k[:1], n[:1], places[:1]))
    draws = np.random.default_rng(4)
    for value in test.null[:20]:
        turned = (np.array(places) + draws.integers(0, 20, 3)) % 20
        assert value == pytest.approx(near_and_far(k, n, turned.tolist()))
    assert test.p == (1 + (test.null >= test.statistic - 1e-12).sum()) / 400
    assert test.against == "the mechanism is spoken of at any time"


@pytest.mark.parametrize(("near", "far", "known"), [(0.0, 9.0, False), (0.5, 0.5, True), (9.0, 0.0, False)])
def test_any_passage_on_both_sides_gives_a_difference(near: float, far: float, known: bool) -> None:
    n = np.zeros((1, 20))
    n[0, 8], n[0, 18] = near, far  # adopted in 1958
    table, _ = compare_mechanism(
        adoption(("followed", 1958)), (n / 2, n), PERIODS, ("H4a", "x"), SETTINGS, np.random.default_rng(0)
    )
    assert np.isfinite(table["difference"].iloc[0]) == known


def test_three_adopters_are_tested_where_none_is_exposed() -> None:
    states = adoption(("led", 1958), ("followed", 1955), ("followed", 1960), ("followed", 1962))
    k, n = counts(4, *[(state, 1955, 3.0) for state in range(4)])
    table, test = compare_mechanism(states, (k, n), PERIODS, ("H4a", "gifts"), SETTINGS, np.random.default_rng(0))
    assert np.isnan(table["difference"].iloc[1])
    assert test is not None
